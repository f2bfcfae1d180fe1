"""Measure reading a large export against plain pandas: time and peak memory, CSV and Parquet.

    python tests/benchmarks/bench_reading.py [--rows 1000000] [--rounds 3]

The file has the museum's columns, its rows drawn again and again with ids of their own. Every way
runs in a process of its own, in turns. What pandas gives is not the same: it guesses types, counts
no row and says nothing of what does not fit; `read_table` keeps every cell as text with its line,
and `open_study` has checked every cell against the study's description.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

MUSEUM = Path(__file__).parents[2] / "data" / "samples" / "museum"
WAYS = ("pandas", "read_table", "open_study")


def write_study(folder: Path, n: int) -> None:
    """Write a study of `n` rows, as responses.csv and responses.parquet."""
    rows = pd.read_csv(MUSEUM / "responses.csv", dtype="str", keep_default_na=False)
    drawn = rows.iloc[np.random.default_rng(1).integers(0, len(rows), n)].reset_index(drop=True)
    drawn["respondent_id"] = [f"v{number:07}" for number in range(n)]
    said = (MUSEUM / "study.yaml").read_text(encoding="utf-8")
    for suffix in ("csv", "parquet"):
        (folder / suffix).mkdir()
        text = said.replace("responses.csv", f"responses.{suffix}")
        (folder / suffix / "study.yaml").write_text(text, encoding="utf-8")
    drawn.to_csv(folder / "csv" / "responses.csv", index=False)
    drawn.to_parquet(folder / "parquet" / "responses.parquet")


def peak() -> float:
    """Say how many gigabytes this process has held at most; Linux alone knows."""
    said = Path("/proc/self/status").read_text(encoding="ascii")
    return int(said.split("VmHWM:")[1].split()[0]) / 1e6


def read(way: str, file: Path) -> None:
    """Read one file in one way, and print seconds, peak gigabytes and rows."""
    # Parquet's own code is loaded before, so that it is not measured either.
    import pyarrow.parquet  # noqa: F401

    from cxkit.study.checks import open_study
    from cxkit.study.files import read_table

    before = peak()
    start = time.perf_counter()
    if way == "open_study":
        n = open_study(file.parent).ledger.read
    elif way == "read_table":
        n = len(read_table(file).cells)
    else:
        n = len(pd.read_csv(file) if file.suffix == ".csv" else pd.read_parquet(file))
    seconds = time.perf_counter() - start
    print(seconds, peak() - before, n)


def measure(file: Path, rounds: int) -> dict[str, tuple[float, float]]:
    """Give median seconds and gigabytes of each way, read in turns."""
    found: dict[str, list[list[float]]] = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way in WAYS:
            command = [sys.executable, __file__, "--way", way, "--file", str(file)]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found[way].append([float(number) for number in said.split()])
    rows = {each[2] for runs in found.values() for each in runs}
    if len(rows) > 1:
        raise SystemExit(f"the ways read different numbers of rows: {sorted(rows)}")
    return {
        way: (statistics.median(run[0] for run in runs), statistics.median(run[1] for run in runs))
        for way, runs in found.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    if options.way:
        read(options.way, options.file)
        return
    folder = Path(tempfile.mkdtemp(prefix="cxkit-bench-"))
    try:
        write_study(folder, options.rows)
        for suffix in ("csv", "parquet"):
            file = folder / suffix / f"responses.{suffix}"
            size = file.stat().st_size / 1e6
            print(f"\n{options.rows:,} rows as {suffix} ({size:,.0f} MB)")
            found = measure(file, options.rounds)
            seconds, gigabytes = found["pandas"]
            for way, (s, gb) in found.items():
                times = f"{s / seconds:5.1f} x time, {gb / gigabytes:4.1f} x memory of pandas"
                print(f"  {way:<11}{s:7.1f} s{gb:6.2f} GB   {times}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
