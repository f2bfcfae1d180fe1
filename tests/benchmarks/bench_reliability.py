"""Measure 2,000 resamples of alpha against a plain numpy loop and a loop of pingouin's.

    CXKIT_BENCH_PINGOUIN=/path/to/python python tests/benchmarks/bench_reliability.py [--rounds 5]

All ways take turns on the same answers of 5,000 units to 16 items on seven points; seconds are
medians of the rounds. All draw units with replacement, each its own, so their alphas must have one
distribution: the run fails where mean, spread or 95 % limits differ by more than chance. Pingouin
is no dependency: it takes part, in one round, where the variable names the interpreter of an
environment that has it. How long the coefficients and the table of items take stands below.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cxkit.statistics.item_statistics import item_statistics
from cxkit.statistics.moments import moments, random_blocks
from cxkit.statistics.reliability import reliability
from cxkit.statistics.reliability_resampling import resample_alpha

N, K, DRAWS = 5000, 16, 2000
PINGOUIN = "CXKIT_BENCH_PINGOUIN"
# Seconds for the draws from answers.
TARGET = 0.1
ERRORS_ALLOWED = 5

PINGOUIN_CODE = """
import time
import numpy as np
import pandas as pd
import pingouin
rows = pd.read_csv("answers.csv")
rng = np.random.default_rng(3)
start = time.perf_counter()
found = [
    pingouin.cronbach_alpha(data=rows.iloc[rng.integers(len(rows), size=len(rows))])[0]
    for _ in range(DRAWS)
]
print("RESULT", time.perf_counter() - start, *found)
"""


def answers() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    wanted = 4.8 + rng.normal(size=(N, 1)) + 1.1 * rng.normal(size=(N, K))
    return pd.DataFrame(np.clip(np.round(wanted), 1, 7), columns=[f"item_{at}" for at in range(K)])


def plain(values: np.ndarray) -> np.ndarray:
    """Alphas of resamples, one after the other."""
    rng, found = np.random.default_rng(2), np.empty(DRAWS)
    for at in range(DRAWS):
        drawn = values[rng.integers(N, size=N)]
        parts = drawn.var(axis=0, ddof=1).sum()
        found[at] = K / (K - 1) * (1 - parts / drawn.sum(axis=1).var(ddof=1))
    return found


def pingouin(rows: pd.DataFrame) -> tuple[float, np.ndarray] | None:
    python = os.environ.get(PINGOUIN)
    if not python:
        print(f"pingouin is left out: {PINGOUIN} names no interpreter that has it.")
        return None
    with tempfile.TemporaryDirectory() as folder:
        rows.to_csv(Path(folder) / "answers.csv", index=False)
        code = PINGOUIN_CODE.replace("DRAWS", str(DRAWS))
        done = subprocess.run(
            [python, "-c", code], cwd=folder, capture_output=True, text=True, check=False
        )
    if done.returncode:
        print(f"pingouin could not: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
        return None
    seconds, *found = map(float, done.stdout.rsplit("RESULT", 1)[1].split())
    return seconds, np.array(found)


def timed(way: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = way()
    return time.perf_counter() - start, found


def summary(drawn: np.ndarray) -> np.ndarray:
    return np.array([drawn.mean(), drawn.std(ddof=1), *np.quantile(drawn, [0.025, 0.975])])


def apart(ours: np.ndarray, theirs: np.ndarray) -> float:
    """How many standard errors mean, spread and limits differ by, the most of them."""
    # Of a normal variable with spread 1: mean, spread, quantile at 2.5 % (density .0584).
    one = np.array([1, np.sqrt(0.5), *[np.sqrt(0.025 * 0.975) / 0.0584] * 2])
    error = ours.std(ddof=1) * one * np.sqrt(2 / DRAWS)
    return float((np.abs(summary(ours) - summary(theirs)) / error).max())


def report(what: str, seconds: float, drawn: np.ndarray, ours: tuple[float, np.ndarray]) -> None:
    mean, spread, low, high = summary(drawn)
    said = f"alpha {mean:.5f}, spread {spread:.5f}, {low:.4f} to {high:.4f}"
    if drawn is ours[1]:
        print(f"{what:<22} {seconds:8.4f} s  {said}  (target {TARGET} s)", flush=True)
        return
    off = apart(ours[1], drawn)
    print(
        f"{what:<22} {seconds:8.4f} s  {said}  {seconds / ours[0]:5.1f} x, {off:.1f} errors apart"
    )
    if off > ERRORS_ALLOWED:
        sys.exit(f"{what}: the distributions differ by {off:.1f} standard errors")


def main() -> None:
    """Compare the ways, then time what needs no resampling."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    rows = answers()
    values = rows.to_numpy()
    summed = moments(rows, weight=np.ones(N), block=random_blocks(pd.Series(rows.index), seed=1))
    ways: dict[str, Callable[[], Any]] = {
        "cxkit, units": lambda: resample_alpha(values, draws=DRAWS),
        "cxkit, 1,000 blocks": lambda: resample_alpha(summed, draws=DRAWS),
        "numpy, loop": lambda: plain(values),
        "reliability": lambda: reliability(summed, list(rows)),
        "item_statistics": lambda: item_statistics(summed, list(rows)),
    }
    runs = [{name: timed(way) for name, way in ways.items()} for _ in range(given.rounds)]
    seconds = {name: statistics.median(run[name][0] for run in runs) for name in ways}
    found = {name: run for name, (_, run) in runs[-1].items()}
    print(f"{DRAWS:,} resamples of {N:,} units, {K} items, median of {given.rounds}")
    ours = (seconds["cxkit, units"], found["cxkit, units"])
    report("cxkit, units", *ours, ours)
    report("numpy, loop", seconds["numpy, loop"], found["numpy, loop"], ours)
    theirs = pingouin(rows)
    if theirs is not None:
        report("pingouin, loop", *theirs, ours)
    # The spread that so many random blocks show is itself uncertain: said, not judged.
    name = "cxkit, 1,000 blocks"
    print(f"{name:<22} {seconds[name]:8.4f} s  spread {found[name].std(ddof=1):.5f}")
    for name in ("reliability", "item_statistics"):
        print(f"{name:<22} {seconds[name]:8.4f} s  after the moments, with limits")


if __name__ == "__main__":
    main()
