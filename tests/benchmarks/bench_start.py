"""Measure how long the command line takes before it does anything.

    python tests/benchmarks/bench_start.py [--rounds 9]

The aim is 0.3 s for ``cxkit --help``. Python without cxkit stands beside it: that part is not ours.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
WAYS = {
    "python alone": ["-c", "pass"],
    "cxkit --help": ["-m", "cxkit", "--help"],
    "cxkit report --help": ["-m", "cxkit", "report", "--help"],
}


def measure(arguments: list[str]) -> float:
    """Give the seconds from the start of a process to its end."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - began


def main() -> None:
    """Print a line a way: the quickest round and the median."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    # They take turns, so that a busy machine slows all of them.
    times = [{name: measure(each) for name, each in WAYS.items()} for _ in range(rounds)]
    print(f"the start of a command, {rounds} rounds")
    for name in WAYS:
        took = [each[name] for each in times]
        print(f"{name:<22} {min(took):6.3f} s at best  {statistics.median(took):6.3f} s median")


if __name__ == "__main__":
    main()
