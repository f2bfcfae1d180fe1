"""How often limits of a change hold it, where the same units answer twice or some of them do.

Three intervals of a paired change are compared: the plain normal one (Wald), the adjusted one that
the kit gives, and a score-type one, whose variance is that of the likeliest table with the change
in question.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd
from promise import Promise, share

from cxkit.statistics.paired import overlap_change, paired_change

RUNS, SHORT = 1000, 8
Z = 1.959964
VALUES = np.array([-1, 0, 1])
DIFFERENCES = (VALUES[None, :] - VALUES[:, None]).ravel()
USUAL = np.array([0.20, 0.35, 0.45])
HAPPY = np.array([0.02, 0.08, 0.90])


def kept(shares: np.ndarray, keep: float) -> np.ndarray:
    """Give the table in which a share `keep` answers as before and the rest answers anew."""
    return keep * np.diag(shares) + (1 - keep) * np.outer(shares, shares)


def moved(shares: np.ndarray, share_moved: float) -> np.ndarray:
    """Give the table in which a share rises by one and the rest stays."""
    table = np.diag(shares * (1 - share_moved)).astype(float)
    for at in range(3):
        table[at, min(2, at + 1)] += shares[at] * share_moved
    return table


TABLES = {
    "answers drawn anew": kept(USUAL, 0),
    "half of answers kept": kept(USUAL, 0.5),
    "nine in ten kept": kept(USUAL, 0.9),
    "nine in ten of one kind, half kept": kept(HAPPY, 0.5),
    "a third rises": moved(USUAL, 0.3),
    "from the usual to nearly all +1": np.outer(USUAL, HAPPY),
}


def holds_wald(d: np.ndarray, truth: float) -> bool:
    return abs(d.mean() - truth) <= Z * sqrt(d.var() / len(d)) + 1e-12


def holds_score(d: np.ndarray, truth: float) -> bool:
    """Judge the change by the variance of the likeliest shares of differences that have it."""
    support = np.arange(-2, 3)
    # A trace of each difference, so that any change can be tilted to.
    shares = np.array([(d == value).sum() for value in support]) / len(d) + 1e-6
    shares /= shares.sum()
    apart = support - truth
    # The likeliest shares are p / (1 + tilt (difference - truth)); the tilt solves the mean.
    low, high = -1 / apart.max() + 1e-12, -1 / apart.min() - 1e-12
    for _ in range(80):
        tilt = (low + high) / 2
        above = (shares * apart / (1 + tilt * apart)).sum() > 0
        low, high = (tilt, high) if above else (low, tilt)
    likeliest = shares / (1 + tilt * apart)
    variance = (likeliest * apart**2).sum() / likeliest.sum()
    return abs(d.mean() - truth) <= Z * sqrt(variance / len(d)) + 1e-12


def pairs(rng, table: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    cell = rng.choice(9, size=n, p=table.ravel())
    return VALUES[cell // 3], VALUES[cell % 3]


def paired_promises(rng, runs: int) -> list[Promise]:
    promises = []
    for n in (10, 20, 50, 200):
        for name, table in TABLES.items():
            truth = float(table.ravel() @ DIFFERENCES)
            adjusted = wald = score = 0
            for _ in range(runs):
                before, after = pairs(rng, table, n)
                limits = paired_change(before, after).interval()
                adjusted += limits.low <= truth <= limits.high
                wald += holds_wald(after - before, truth)
                score += holds_score(after - before, truth)
            design = f"{n} pairs, {name}"
            promises += [
                share(f"adjusted: {design}", adjusted, runs, low=0.93),
                share(f"score-type, for comparison: {design}", score, runs),
                share(f"Wald, for comparison: {design}", wald, runs),
            ]
    return promises


def weighted_promises(rng, runs: int) -> list[Promise]:
    """Weights that differ, and clusters whose units move together."""
    truth = float(moved(USUAL, 0.3).ravel() @ DIFFERENCES)
    weighted = clustered = 0
    for _ in range(runs):
        before, after = pairs(rng, moved(USUAL, 0.3), 60)
        limits = paired_change(before, after, weight=rng.lognormal(0, 0.6, 60)).interval()
        weighted += limits.low <= truth <= limits.high
        # Fifteen clusters of eight; in each, all or a part answers anew.
        cluster = np.repeat(np.arange(15), 8)
        anew = rng.random(120) < rng.beta(1, 1, 15)[cluster]
        first, new = rng.choice(VALUES, 120, p=USUAL), rng.choice(VALUES, 120, p=USUAL)
        lift = (rng.random(15) < 0.5)[cluster]
        second = np.where(lift, np.minimum(1, first + 1), np.where(anew, new, first))
        limits = paired_change(first, second, cluster=cluster.astype(str)).interval()
        # Half of clusters rise by one where there is room, 1 - .45 of units; the rest stays level.
        clustered += limits.low <= 0.5 * (1 - USUAL[2]) <= limits.high
    return [
        share("adjusted: 60 pairs with unequal weights", weighted, runs, low=0.93),
        share("adjusted: 15 clusters of 8 pairs", clustered, runs, low=0.93),
    ]


def correlation_promises(rng, runs: int) -> list[Promise]:
    promises = []
    for n in (30, 100):
        for keep in (0.0, 0.5, 0.8):
            hits = 0
            for _ in range(runs):
                limits = paired_change(*pairs(rng, kept(USUAL, keep), n)).correlation_interval()
                hits += limits.low <= keep <= limits.high
            what = f"true correlation held: {n} pairs, {keep}"
            promises.append(share(what, hits, runs, low=0.93))
    return promises


def overlap_promises(rng, runs: int) -> list[Promise]:
    """Samples of `n` of which a part answers both times and keeps half or most of its answers."""
    promises = []
    for n in (30, 100, 300):
        for part in (0.0, 0.3, 0.7, 1.0):
            for keep in (0.5, 0.9):
                hits = 0
                common = round(part * n)
                for _ in range(runs):
                    before, after = pairs(rng, kept(USUAL, keep), n)
                    after[common:] = rng.choice(VALUES, n - common, p=USUAL)
                    found = overlap_change(
                        pd.DataFrame({"unit": np.arange(n), "value": before}),
                        pd.DataFrame(
                            {"unit": np.arange(n) + n * (np.arange(n) >= common), "value": after}
                        ),
                    )
                    limits = found.interval()
                    hits += limits.low <= 0 <= limits.high
                what = f"no change held: two samples of {n}, {part:.0%} shared, {keep:.0%} kept"
                # Of the alarms, 5 % are promised: neither many more nor, for the sake of which
                # the covariance is counted, next to none.
                high = 0.985 if n == 300 else 1.0
                promises.append(share(what, hits, runs, low=0.93, high=high))
    return promises


def simulate(runs: int) -> list[Promise]:
    rng = np.random.default_rng(21)
    return [
        *paired_promises(rng, runs),
        *weighted_promises(rng, runs),
        *correlation_promises(rng, runs),
        *overlap_promises(rng, runs),
    ]
