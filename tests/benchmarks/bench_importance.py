"""Measure exact shares of R² against one solve a subset, relaimpo and dominance-analysis.

    CXKIT_BENCH_DOMINANCE=/path/to/python python tests/benchmarks/bench_importance.py [--rounds 3]

Everything runs in turns on the same matrices, and every way must give the same shares to 1e-9.
A plain solve a subset always runs, up to 16 predictors unless `--full` is given. The others are no
dependencies: relaimpo takes part where `Rscript` and the package are there, dominance-analysis
where the variable names the interpreter of an environment that has it (it needs numpy below 2 and
IPython below 9; up to 10 predictors, for more take minutes). The targets stand beside our figures.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cxkit.statistics.dominance_levels import dominance_levels
from cxkit.statistics.importance import importance
from cxkit.statistics.lmg import layout, lmg, parts
from cxkit.statistics.moments import covariances, moments, random_blocks
from cxkit.statistics.ordinal import ordinal_importance

SAME = 1e-9
PLAIN_DRAWS = 2
DOMINANCE = "CXKIT_BENCH_DOMINANCE"
# Seconds: 20 predictors, and 12 with 1,000 resamples.
TARGET, TARGET_RESAMPLES = 0.15, 0.4

R_CODE = """
suppressMessages(library(relaimpo))
covariance <- as.matrix(read.csv("covariance.csv", row.names = 1, check.names = FALSE))
start <- proc.time()[["elapsed"]]
found <- calc.relimp(covariance, type = "lmg")
cat(proc.time()[["elapsed"]] - start, found@lmg)
"""
DOMINANCE_CODE = """
import time
import pandas as pd
from dominance_analysis import Dominance
rows = pd.read_csv("rows.csv")
start = time.perf_counter()
found = Dominance(data=rows, target="y", objective=1, top_k=rows.shape[1] - 1)
found.incremental_rsquare()
stats = found.dominance_stats()["Total Dominance"]
print("RESULT", time.perf_counter() - start, *stats.loc[[c for c in rows if c != "y"]])
"""


def rows_of(p: int, n: int = 3000) -> pd.DataFrame:
    rng = np.random.default_rng(p)
    x = rng.normal(size=(n, p)) + rng.normal(size=(n, 1))
    frame = pd.DataFrame(x, columns=[f"x{at}" for at in range(p)])
    frame.insert(0, "y", x @ rng.uniform(0, 0.5, p) + 3 * rng.normal(size=n))
    return frame


def plain(covariance: np.ndarray) -> np.ndarray:
    """Shares by one numpy solve a subset; the outcome comes first."""
    p = len(covariance) - 1
    within, across = covariance[1:, 1:], covariance[1:, 0]
    r2 = np.zeros(2**p)
    members = [np.flatnonzero([mask >> bit & 1 for bit in range(p)]) for mask in range(2**p)]
    for mask in range(1, 2**p):
        at = members[mask]
        r2[mask] = across[at] @ np.linalg.solve(within[np.ix_(at, at)], across[at])
    size = np.bitwise_count(np.arange(2**p)).astype(int)
    weight = np.array([1 / (p * comb(p - 1, s)) for s in range(p)])
    shares = np.empty(p)
    for bit in range(p):
        without = np.flatnonzero(~np.arange(2**p) >> bit & 1)
        shares[bit] = weight[size[without]] @ (r2[without | 1 << bit] - r2[without])
    return shares / covariance[0, 0]


def timed(way: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        found = way()
        times.append(time.perf_counter() - start)
    return statistics.median(times), found


def report(what: str, seconds: float, ours: float | None = None, error: float = 0.0) -> None:
    ratio = "" if ours is None else f"  {seconds / ours:8.0f} x  differs by {error:.0e}"
    print(f"{what:<52} {seconds:9.4f} s{ratio}")
    if error > SAME:
        sys.exit(f"{what}: shares differ by {error:.2e}, more than {SAME:g}")


def left_out() -> None:
    """Say which of the others take no part."""
    if shutil.which("Rscript") is None:
        print("relaimpo is left out: there is no Rscript.")
    if not os.environ.get(DOMINANCE):
        print(f"dominance-analysis is left out: {DOMINANCE} names no interpreter that has it.")


def relaimpo(covariance: pd.DataFrame) -> tuple[float, np.ndarray] | None:
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        covariance.to_csv(Path(folder) / "covariance.csv")
        done = run(["Rscript", "-e", R_CODE], folder)
    if done is None:
        return None
    seconds, *shares = map(float, done.split())
    return seconds, np.array(shares)


def dominance(rows: pd.DataFrame) -> tuple[float, np.ndarray] | None:
    python = os.environ.get(DOMINANCE)
    if not python:
        return None
    with tempfile.TemporaryDirectory() as folder:
        rows.to_csv(Path(folder) / "rows.csv", index=False)
        done = run([python, "-c", DOMINANCE_CODE], folder)
    if done is None:
        return None
    seconds, *shares = map(float, done.rsplit("RESULT", 1)[1].split())
    return seconds, np.array(shares)


def run(command: list[str], folder: str) -> str | None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"  {command[0]} could not: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
        return None
    return done.stdout


def one_matrix(p: int, rounds: int, *, full: bool) -> None:
    rows = rows_of(p)
    covariance = rows.cov()

    def ours() -> np.ndarray:
        return lmg(covariance, outcome="y")["part"].to_numpy()

    ours_seconds, shares = timed(ours, rounds)
    report(f"{p} predictors: cxkit{f', target {TARGET} s' if p == 20 else ''}", ours_seconds)
    if p <= 16 or full:
        seconds, found = timed(lambda: plain(covariance.to_numpy()), 1)
        report("  one solve a subset", seconds, ours_seconds, float(abs(found - shares).max()))
    rivals = {"relaimpo": relaimpo(covariance) if p <= 16 or full else None}
    rivals["dominance-analysis"] = dominance(rows) if p <= 10 else None
    for name, result in rivals.items():
        if result is not None:
            error = float(abs(result[1] - shares).max())
            report(f"  {name}", result[0], ours_seconds, error)


def resamples(p: int, draws: int, rounds: int) -> None:
    rows = rows_of(p)
    blocks = random_blocks(pd.Series(rows.index), seed=1)
    summed = moments(rows, weight=np.ones(len(rows)), block=blocks)
    found = layout(list(rows), "y", None, ())
    part = summed.select(found.columns)

    def ours() -> np.ndarray:
        return parts(covariances(part.resample(draws, 1)), found, exact=True)

    ours_seconds, shares = timed(ours, rounds)
    target = f", target {TARGET_RESAMPLES} s"
    report(f"{p} predictors, {draws:,} resamples: cxkit{target}", ours_seconds)
    outcome_first = [len(found.columns) - 1, *range(len(found.columns) - 1)]
    few = covariances(part.resample(draws, 1))[:PLAIN_DRAWS][:, outcome_first][:, :, outcome_first]
    seconds, plainly = timed(lambda: np.array([plain(each) for each in few]), 1)
    error = float(abs(plainly - shares[:PLAIN_DRAWS]).max())
    what = f"  one solve a subset ({PLAIN_DRAWS} done, rest reckoned)"
    report(what, seconds / PLAIN_DRAWS * draws, ours_seconds, error)
    seconds, whole = timed(lambda: importance(summed, outcome="y", draws=draws), rounds)
    report(f"  importance() with limits, ranks, coefficients ({whole.draws:,})", seconds)


def others(rounds: int) -> None:
    """Levels of dominance, and an outcome of eleven kinds."""
    for p in (12, 15, 20):
        covariance = rows_of(p).cov()
        seconds, _ = timed(lambda c=covariance: dominance_levels(c, outcome="y"), rounds)
        report(f"{p} predictors: dominance levels", seconds)
    for n, p in ((800, 8), (3000, 8), (3000, 10)):
        rows = rows_of(p, n)
        y = rows["y"]
        score = ((y - y.mean()) / y.std() * 2.2 + 7).round().clip(0, 10)
        ratings = (rows.drop(columns="y") * 1.3 + 7).round().clip(1, 10)
        seconds, _ = timed(lambda r=ratings, s=score: ordinal_importance(r, s), rounds)
        report(f"{p} predictors, n = {n:,}, outcome 0 to 10: proportional odds", seconds)


def main() -> None:
    """Print a line a way, with how many times slower than cxkit it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--full", action="store_true", help="a plain solve for 20 predictors too")
    given = parser.parse_args()
    left_out()
    for p in (8, 10, 12, 16, 20):
        one_matrix(p, given.rounds, full=given.full)
    resamples(12, 1000, given.rounds)
    others(given.rounds)


if __name__ == "__main__":
    main()
