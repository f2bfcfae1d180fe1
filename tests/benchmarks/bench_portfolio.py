"""Measure the exact search for the best set against HiGHS and brute force.

    python tests/benchmarks/bench_portfolio.py [--rounds 9]

All ways run on the same whole numbers and must reach the same value; HiGHS is called as the kit
calls it, with a relative gap of 0.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from cxkit.statistics.portfolio import choose, frontier
from cxkit.statistics.portfolio_programme import Programme, from_highs
from cxkit.statistics.portfolio_search import best
from cxkit.statistics.portfolio_selection import selection

KINDS = ("budget", "budget and number", "budget and floors", "gain near cost")
DRAWS = 300


def programme(n: int, kind: str, seed: int) -> Programme:
    rng = np.random.default_rng(seed)
    use, gains = rng.integers(5, 1000, n), rng.integers(0, 100_000, (4, n))
    if kind == "gain near cost":
        gains = np.tile(25 * use + 2000, (4, 1))
    floors = gains[:3] if kind == "budget and floors" else None
    return Programme(
        value=gains.sum(axis=0),
        use=use,
        limit=int(use.sum() * 0.4),
        most=max(2, n // 4) if kind == "budget and number" else None,
        rows=floors,
        least=np.zeros(0, dtype=int) if floors is None else (floors.sum(axis=1) * 0.3).astype(int),
    )


def all_sets(given: Programme) -> np.ndarray | None:
    """Look at all sets at once."""
    taken = (np.arange(2**given.n)[:, None] >> np.arange(given.n) & 1).astype(float)
    kept = taken @ given.use <= given.limit
    if given.most is not None:
        kept &= taken.sum(axis=1) <= given.most
    kept &= (taken @ given.gains.T >= given.least).all(axis=1)
    value = np.where(kept, taken @ given.value, -1)
    return taken[value.argmax()].astype(bool) if kept.any() else None


def timed(way: Callable, given: Programme) -> tuple[float, int | None]:
    start = time.perf_counter()
    found = way(given)
    seconds = time.perf_counter() - start
    return seconds, None if found is None else int(given.value[found].sum())


def one_kind(n: int, kind: str, rounds: int) -> None:
    ways = {"cxkit": best, "HiGHS": from_highs}
    if n <= 16:
        ways["all sets"] = all_sets
    times: dict[str, list[float]] = {name: [] for name in ways}
    for seed in range(rounds):
        given = programme(n, kind, seed)
        values = set()
        for name, way in ways.items():
            seconds, value = timed(way, given)
            times[name].append(seconds)
            values.add(value)
        if len(values) > 1:
            sys.exit(f"{n} items, {kind}, seed {seed}: the ways disagree: {values}")
    shown = "  ".join(
        f"{name} {1000 * statistics.median(took):7.1f} ms (max {1000 * max(took):7.1f})"
        for name, took in times.items()
    )
    print(f"{n:>3} items, {kind:<18} {shown}")


def whole_calls(n: int) -> None:
    rng = np.random.default_rng(n)
    names = [f"i{at:03}" for at in range(n)]
    gain = pd.DataFrame(rng.gamma(2, 5, (5, n)), columns=names)
    cost = pd.Series(rng.integers(5, 100, n), index=names)
    draws = gain.to_numpy() + 5 * rng.standard_normal((DRAWS, 5, n))
    budget = float(cost.sum() * 0.3)
    floors = {at: 0.2 * gain.loc[at].sum() for at in range(3)}
    calls = {
        "choose": lambda: choose(gain, cost=cost, budget=budget),
        "frontier": lambda: frontier(gain, cost=cost),
        f"selection, {DRAWS} draws": lambda: selection(draws, cost=cost, budget=budget),
        "  and at most n / 3 items": lambda: selection(
            draws, cost=cost, budget=budget, most=n // 3
        ),
        "  and three floors": lambda: selection(
            draws, cost=cost, budget=budget, most=n // 3, floors=floors, gain=gain
        ),
    }
    for name, call in calls.items():
        start = time.perf_counter()
        call()
        print(f"{n:>3} items, {name:<26} {time.perf_counter() - start:7.3f} s")


def main() -> None:
    """Print the time of each way, then of whole calls."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    for n in (10, 16, 25, 40, 60):
        for kind in KINDS:
            one_kind(n, kind, rounds)
    for n in (8, 15, 25, 40):
        whole_calls(n)


if __name__ == "__main__":
    main()
