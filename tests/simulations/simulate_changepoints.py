"""How often steps are seen where there are none, and found and dated where there is one."""

from __future__ import annotations

from math import hypot, sqrt

import numpy as np
from promise import Promise, share

from cxkit.statistics.changepoints import find_breaks, pooled_series
from cxkit.statistics.intervals import Mean

RUNS, SHORT = 300, 4
# Round to round, on the scale of a mean of -1, 0 and +1: three points of a hundred.
JITTER = 0.03
SPREAD = 0.6
SHARES = (0.45, 0.35, 0.20)


def rounds_of(rng: np.random.Generator, rounds: int) -> np.ndarray:
    """Draw the units of each round: from 40 to 400, most of them small."""
    return np.round(40 * 10 ** rng.uniform(0, 1, rounds))


def without_step(rng, rounds: int, jitter: float, runs: int) -> int:
    seen = 0
    for _ in range(runs):
        variance = SPREAD / rounds_of(rng, rounds)
        mean = 0.2 + rng.normal(size=rounds) * np.sqrt(variance + jitter**2)
        seen += len(find_breaks(mean, variance, most=2).found) > 0
    return seen


def counted_without_step(rng, rounds: int, runs: int) -> int:
    """Draw answers instead of normal means, and estimate their spread as well."""
    seen = 0
    for _ in range(runs):
        samples = []
        for n in rounds_of(rng, rounds):
            plus, _, minus = rng.multinomial(int(n), SHARES)
            samples.append(Mean((plus - minus) / n, (plus + minus) / n, n))
        seen += len(find_breaks(*pooled_series(samples), most=2).found) > 0
    return seen


def with_step(rng, rounds: int, jitter: float, size: float, runs: int) -> np.ndarray:
    """Count: found at all, more than one, place held, change held, levels held (of two)."""
    counts = np.zeros(5)
    for _ in range(runs):
        n, at = rounds_of(rng, rounds), int(rng.integers(2, rounds - 1))
        variance = SPREAD / n
        step = size * hypot(sqrt(SPREAD / 126), jitter)
        mean = np.where(np.arange(rounds) < at, 0.0, step)
        found = find_breaks(
            mean + rng.normal(size=rounds) * np.sqrt(variance + jitter**2), variance, most=2
        )
        counts[:2] += len(found.found) > 0, len(found.found) > 1
        if len(found.found) == 1:
            only, levels = found.found[0], found.levels
            truth = np.array([0.0, step])
            counts[2] += at in only.places
            counts[3] += only.low <= step <= only.high
            counts[4] += ((levels["low"] <= truth) & (truth <= levels["high"])).sum()
    return counts


def with_dip(rng, runs: int) -> int:
    """Count how often a dip of four rounds among 24, of 3.5 standard errors, shows both ends."""
    found = 0
    for _ in range(runs):
        variance = SPREAD / rounds_of(rng, 24)
        mean = np.zeros(24)
        mean[10:14] = -3.5 * sqrt(SPREAD / 126)
        steps = find_breaks(mean + rng.normal(size=24) * np.sqrt(variance), variance).found
        found += len(steps) == 2
    return found


def simulate(runs: int) -> list[Promise]:
    rng = np.random.default_rng(20)
    promises = []
    for rounds in (4, 6, 12, 40):
        for jitter in (0.0, JITTER, 3 * JITTER):
            design = f"{rounds} rounds, jitter {100 * jitter:.0f} points"
            seen = without_step(rng, rounds, jitter, runs)
            promises.append(share(f"a step where there is none: {design}", seen, runs, high=0.05))
    for rounds in (8, 24):
        seen = counted_without_step(rng, rounds, runs)
        what = f"a step where there is none: {rounds} rounds of counted answers"
        promises.append(share(what, seen, runs, high=0.05))
    for rounds, size in ((8, 4), (12, 2), (12, 3), (24, 1.5), (24, 3)):
        for jitter in (0.0, JITTER):
            counts = with_step(rng, rounds, jitter, size, runs).astype(int)
            design = f"{rounds} rounds, a step of {size} errors, jitter {100 * jitter:.0f} points"
            found, alone = counts[0], counts[0] - counts[1]
            lowest = 0.8 if rounds >= 12 and size >= 3 else 0.0
            promises.append(share(f"found: {design}", found, runs, low=lowest))
            promises.append(share(f"more than one: {design}", counts[1], runs, high=0.05))
            if alone:
                promises += [
                    share(f"true place held: {design}", counts[2], alone, low=0.93),
                    share(f"true change held: {design}", counts[3], alone, low=0.93),
                    share(f"true levels held: {design}", counts[4], 2 * alone, low=0.93),
                ]
    promises.append(share("both ends of a passing dip", with_dip(rng, runs), runs, low=0.5))
    return promises
