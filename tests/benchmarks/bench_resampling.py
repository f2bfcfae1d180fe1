"""Measure 9,999 resamples of a score from its counts against scipy's bootstrap of its rows.

    python tests/benchmarks/bench_resampling.py [--rounds 5] [--full]

Both ways take turns in one process; seconds are medians of the rounds. Both give percentile
intervals of the same answers, and the run fails where they differ by more than chance. Of 100,000
rows scipy draws a tenth of the resamples in at most three rounds, multiplied up, unless `--full` is
given: each resample of rows costs the same.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
from scipy.stats import bootstrap

from cxkit.statistics.intervals import Interval
from cxkit.statistics.resampling import resampled_interval

DRAWS, TENTH = 9999, 1000
SHARES, VALUES = np.array([0.45, 0.35, 0.20]), np.array([100.0, 0.0, -100.0])
# Rows times resamples that scipy holds at once: of 10^5, 10^6 and 10^7 what suits it best.
AT_ONCE = 100_000


def theirs(rows: np.ndarray, draws: int) -> Interval:
    """Resample rows as scipy does, in its fastest batches."""
    found = bootstrap(
        (rows,), np.mean, n_resamples=draws, batch=max(1, AT_ONCE // len(rows)), vectorized=True,
        method="percentile", rng=np.random.default_rng(1),
    ).confidence_interval  # fmt: skip
    return Interval(float(found.low), float(found.high), 0.95)


def timed(way: Callable[[], Interval]) -> tuple[float, Interval]:
    """Give the seconds of one call, and its interval."""
    start = time.perf_counter()
    found = way()
    return time.perf_counter() - start, found


def one_size(n: int, rounds: int, draws: int) -> None:
    """Print both ways for one number of rows."""
    counts = np.round(n * SHARES).astype(int)
    rows = np.random.default_rng(1).permutation(np.repeat(VALUES, counts))
    ours_times, their_times = [], []
    for _ in range(rounds):
        seconds, ours = timed(lambda: resampled_interval(counts, VALUES, draws=DRAWS))
        ours_times.append(seconds)
        seconds, scipys = timed(lambda: theirs(rows, draws))
        their_times.append(seconds * DRAWS / draws)
    # A percentile of B draws at 2.5 % errs by sd * sqrt(.025 * .975 / B) / density .0584.
    allowed = 5 * rows.std() / np.sqrt(n) * 2.67 * np.sqrt(1 / DRAWS + 1 / draws) + 100 / n
    apart = max(abs(ours.low - scipys.low), abs(ours.high - scipys.high))
    our, their = statistics.median(ours_times), statistics.median(their_times)
    said = "" if draws == DRAWS else f" ({draws:,} resamples, multiplied up)"
    print(f"{n:,} answers, {DRAWS:,} resamples, median of {rounds}")
    print(f"  cxkit, counts   {our:9.4f} s   {ours.low:+.2f} to {ours.high:+.2f} points")
    print(f"  scipy, rows     {their:9.4f} s   {scipys.low:+.2f} to {scipys.high:+.2f}{said}")
    print(f"  ratio           {their / our:9.0f} x   limits differ by {apart:.2f}", flush=True)
    if apart > allowed:
        sys.exit(f"the limits differ by {apart:.3f} points, chance allows {allowed:.3f}")


def main() -> None:
    """Compare for two numbers of rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--full", action="store_true", help="all resamples of 100,000 rows too")
    given = parser.parse_args()
    one_size(1000, given.rounds, DRAWS)
    one_size(100_000, 1 if given.full else min(3, given.rounds), DRAWS if given.full else TENTH)


if __name__ == "__main__":
    main()
