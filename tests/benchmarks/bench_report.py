"""Measure a headless report against the plain way: papermill, then jupyter nbconvert.

    python tests/benchmarks/bench_report.py [--rounds 3]

Both ways take turns, so that a busy machine slows both. Wall and CPU seconds are medians of the
rounds; CPU is that of every process that was started. Everything is written to a temporary folder.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
STUDY = ROOT / "data" / "samples" / "museum"


def run(*command: object) -> None:
    """Run a module of this environment in the root of the checkout; fail loudly."""
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def plain(out: Path) -> None:
    """Make every report as one would without cxkit: two processes a notebook."""
    for notebook in NOTEBOOKS:
        done = out / notebook.name
        source = f"notebooks/{notebook.name}"
        run("papermill", "--cwd", "notebooks", source, done, "-p", "OUT", out / "runs")
        run("nbconvert", "--to", "html", done)


def ours(out: Path) -> None:
    """Make the same reports with one command."""
    run("cxkit", "report", STUDY, "--out", out)


def measure(way: Callable[[Path], None]) -> tuple[float, float]:
    """Give wall and CPU seconds of one way, children and their kernels included."""
    with tempfile.TemporaryDirectory() as folder:
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        way(Path(folder))
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu


def main() -> None:
    """Print a line a way, and how many times faster cxkit is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    times: dict[str, list[tuple[float, float]]] = {"papermill + nbconvert": [], "cxkit report": []}
    for _ in range(rounds):
        for name, way in zip(times, (plain, ours), strict=True):
            times[name].append(measure(way))
    medians = {
        name: [statistics.median(each) for each in zip(*pairs, strict=True)]
        for name, pairs in times.items()
    }
    print(f"{len(NOTEBOOKS)} reports on the museum, median of {rounds} rounds")
    for name, (wall, cpu) in medians.items():
        print(f"{name:<22} {wall:6.1f} s wall  {cpu:6.1f} s CPU")
    (wall, cpu), (our_wall, our_cpu) = medians.values()
    print(f"{'ratio':<22} {wall / our_wall:6.2f} x wall  {cpu / our_cpu:6.2f} x CPU")


if __name__ == "__main__":
    main()
