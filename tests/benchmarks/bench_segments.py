"""Measure the segment search against wise-pizza: time, memory, planted causes, and silence.

    CXKIT_BENCH_WISE_PIZZA=/path/to/python python tests/benchmarks/bench_segments.py [--seeds 8]

wise-pizza is not a dependency: the variable names the interpreter of an environment that has it,
and without it only our own figures are printed. Every search runs in a process of its own, on the
same rows: six columns, 28,800 possible leaf cells, values of -1, 0 and +1, half of the rows before
and half after. Seconds and memory are those of the search on aggregated rows; the time to draw
and aggregate them counts for neither, the memory of the libraries for both.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

SIMULATIONS = Path(__file__).parents[1] / "simulations"
SIZES = (10, 8, 6, 5, 4, 3)
COLUMNS = [f"column {c}" for c in range(len(SIZES))]
PIZZA = "CXKIT_BENCH_WISE_PIZZA"


def draw(rows: int, seed: int, planted: bool) -> tuple[pd.DataFrame, list[dict[str, str]]]:
    """Aggregated rows (columns, after, value, n), and the causes: one column, two, and two."""
    rng = np.random.default_rng(seed)
    shares = [np.arange(size + 2, 2, -1) / np.arange(size + 2, 2, -1).sum() for size in SIZES]
    codes = np.column_stack([rng.choice(len(s), size=rows, p=s) for s in shares])
    after = rng.random(rows) < 0.5
    mean = 0.2 + sum(rng.normal(0, 0.08, size)[codes[:, c]] for c, size in enumerate(SIZES))
    causes: list[dict[str, str]] = []
    taken = np.zeros(rows, dtype=bool)
    wanted = [(1, 0.06), (2, 0.12), (2, 0.12)] if planted else []
    for depth, size in wanted:
        while True:
            fixed = np.sort(rng.choice(len(SIZES), depth, replace=False))
            cell = [int(rng.integers(SIZES[c])) for c in fixed]
            inside = (codes[:, fixed] == cell).all(axis=1)
            if 0.01 < inside.mean() < 0.2 and not (inside & taken).any():
                break
        taken |= inside
        mean = mean + rng.choice([-1, 1]) * size * (inside & after)
        causes.append({COLUMNS[c]: str(v) for c, v in zip(fixed, cell, strict=True)})
    plus, at = np.clip((0.75 + mean) / 2, 0, 0.75), rng.random(rows)
    table = pd.DataFrame(codes, columns=COLUMNS).assign(
        after=after, value=np.where(at < plus, 1, np.where(at < plus + 0.25, 0, -1))
    )
    counts = table.groupby([*COLUMNS, "after", "value"], as_index=False).size()
    return counts.astype(dict.fromkeys(COLUMNS, str)), causes


def ours(counts: pd.DataFrame, depth: int) -> tuple[float, list[dict[str, str]]]:
    """Search with cxkit."""
    from cxkit.statistics.decomposition import Sample
    from cxkit.statistics.segments import find_segments

    def sample(part: pd.DataFrame) -> Sample:
        n = part["size"].to_numpy(dtype=float)
        value = part["value"].to_numpy(dtype=float)
        return Sample(value, n, n, n, None, part[COLUMNS].reset_index(drop=True))

    before, after = sample(counts[~counts["after"]]), sample(counts[counts["after"]])
    start = time.perf_counter()
    found = find_segments(before, after, depth=depth)
    return time.perf_counter() - start, [segment.levels for segment in found.segments]


def theirs(counts: pd.DataFrame, depth: int) -> tuple[float, list[dict[str, str]]]:
    """Search with wise-pizza, as its documentation calls it: at most five segments."""
    from wise_pizza import explain_changes_in_average

    counts = counts.assign(total=counts["value"] * counts["size"])
    parts = [counts[~counts["after"]], counts[counts["after"]]]
    parts = [p.groupby(COLUMNS, as_index=False)[["total", "size"]].sum() for p in parts]
    start = time.perf_counter()
    found = explain_changes_in_average(
        *parts,
        dims=COLUMNS,
        total_name="total",
        size_name="size",
        max_segments=5,
        max_depth=depth,
        verbose=0,
    )
    took = time.perf_counter() - start
    return took, [{k: str(v) for k, v in s["segment"].items()} for s in found.segments]


def one(way: str, rows: int, depth: int, seed: int, planted: bool) -> None:
    """Run one search in this process and print what came of it."""
    counts, causes = draw(rows, seed, planted)
    took, named = {"cxkit": ours, "wise-pizza": theirs}[way](counts, depth)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    right = sum(cause in named for cause in causes)
    print(json.dumps({"s": took, "gb": peak, "named": len(named), "right": right}))


def run(python: str, way: str, rows: int, depth: int, seed: int, planted: bool) -> dict:
    """Run `one` in a process of its own, on two cores at most."""
    call = [python, __file__, "--one", way, str(rows), str(depth), str(seed), str(int(planted))]
    two = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "2")
    done = subprocess.run(call, capture_output=True, text=True, check=False, env=os.environ | two)
    if done.returncode:
        sys.exit(f"{way} failed\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def report(ways: dict[str, str], seeds: int) -> None:
    """Print a line for each way, depth and size."""
    print(
        f"{'':<12}{'rows':>10} {'deep':>4} {'s':>7} {'GB':>5} {'recall':>7} {'precision':>10}  calm"
    )
    for rows in (300_000, 1_000_000):
        for depth in (2, 3):
            for way, python in ways.items():
                got = [run(python, way, rows, depth, seed, True) for seed in range(seeds)]
                calm = [run(python, way, rows, depth, 100 + seed, False) for seed in range(2)]
                right, named = sum(g["right"] for g in got), sum(g["named"] for g in got)
                seconds = statistics.median(g["s"] for g in got)
                print(
                    f"{way:<12}{rows:>10,} {depth:>4} {seconds:>7.2f}"
                    f" {max(g['gb'] for g in got):>5.2f} {right / (3 * seeds):>7.2f}"
                    f" {right / max(named, 1):>10.2f}  names {[c['named'] for c in calm]}",
                    flush=True,
                )


def incidents(runs: int) -> None:
    """Print F1 on incidents of ratio metrics, and how often calm ones are named."""
    sys.path.insert(0, str(SIMULATIONS))
    from incidents import draw_incident, named

    from cxkit.statistics.segments import find_ratio_segments

    right = wrong = missed = alarms = 0
    seconds = []
    for run_ in range(runs):
        incident = draw_incident(np.random.default_rng(5_000_000 + run_))
        start = time.perf_counter()
        names = named(find_ratio_segments(incident.cells, incident.columns))
        seconds.append(time.perf_counter() - start)
        right += len(names & incident.causes)
        wrong += len(names - incident.causes)
        missed += len(incident.causes - names)
        calm = draw_incident(np.random.default_rng(6_000_000 + run_), causes=0)
        alarms += bool(find_ratio_segments(calm.cells, calm.columns).segments)
    f1 = 2 * right / (2 * right + wrong + missed)
    print(
        f"{runs} incidents of ratios: F1 {f1:.2f}, recall {right / (right + missed):.2f}, "
        f"precision {right / max(right + wrong, 1):.2f}, {statistics.median(seconds):.2f} s each; "
        f"named in {alarms} of {runs} calm ones"
    )


def main() -> None:
    """Compare where there is something to compare with, then the incidents."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--incidents", type=int, default=100)
    parser.add_argument("--one", nargs=5, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        way, *numbers = given.one
        rows, depth, seed, planted = map(int, numbers)
        return one(way, rows, depth, seed, bool(planted))
    ways = {"cxkit": sys.executable}
    if os.environ.get(PIZZA):
        ways["wise-pizza"] = os.environ[PIZZA]
    else:
        print(f"wise-pizza is left out: {PIZZA} does not name an interpreter that has it.")
    report(ways, given.seeds)
    incidents(given.incidents)


if __name__ == "__main__":
    main()
