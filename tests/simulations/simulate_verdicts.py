"""Intervals of a score and of its change hold what they say; no change is seldom called one.

Counts are drawn, not rows: answers enter `measure` as cells, as those of a survey do.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
from promise import Promise, share

from cxkit.measures.nps import Change, NetPromoterScore, measure
from cxkit.measures.verdicts import FEWEST_ANSWERS, judge

# With 4,000 pairs three Monte Carlo errors are one per cent: 5 % never passes as 6.4 %.
RUNS, SHORT = 4000, 40
DELTA = 5.0

# Shares of promoters, passives and detractors: usual, loved, split, disliked.
SHAPES = {
    "45/35/20": (0.45, 0.35, 0.20),
    "80/15/5": (0.80, 0.15, 0.05),
    "60/10/30": (0.60, 0.10, 0.30),
    "20/40/40": (0.20, 0.40, 0.40),
}
SIZES = (10, 20, 29, 30, 60, 100, 400)
SCORES = np.array([10, 7, 3])  # one answer of each kind, in the order of the shapes

# Few answers may be told with too wide limits, never with too narrow ones.
COVERAGE, COVERAGE_OF_FEW, MOST_FALSE = (0.93, 0.97), (0.93, 1.0), 0.05

# Five classes of weight, equally large: 1 + cv^2 = 2.00, Kish's design effect.
WEIGHTS, WEIGHTED_N = np.array([0.2, 0.5, 1.0, 2.0, 5.0]), 400

# Answers of a cluster correlate by 0.05: a design effect of 1 + 9 x 0.05 = 1.45.
CLUSTERS, CLUSTER_SIZE, CORRELATION = 40, 10, 0.05


def simulate(runs: int) -> list[Promise]:
    promises = []
    designs = {f"n = {n}": n for n in SIZES}
    designs |= {"weighted, design effect 2, n = 400": "weighted"}
    designs |= {f"{CLUSTERS} clusters of {CLUSTER_SIZE}": "clustered"}
    for number, (name, design) in enumerate(designs.items()):
        drawn = {}
        for order, shape in enumerate(SHAPES.values()):
            # Two waves a run, so that pairs share nothing.
            rng = np.random.default_rng((number, order))
            drawn[shape] = [draw(rng, shape, design) for _ in range(2 * runs)]
        for (label, shape), other in zip(
            SHAPES.items(), [*list(SHAPES.values())[1:], SHAPES["45/35/20"]], strict=True
        ):
            waves, elsewhere = drawn[shape], drawn[other]
            limits = COVERAGE_OF_FEW if waves[0].n < FEWEST_ANSWERS else COVERAGE
            about = f"{label}, {name}"
            promises.append(cover_scores(about, waves, truth(shape), limits))
            real = truth(other) - truth(shape)
            pairs = [Change(*pair) for pair in zip(waves[:runs], elsewhere[runs:], strict=True)]
            promises.append(cover_changes(about, pairs, real, limits))
            same = [Change(*pair) for pair in zip(waves[:runs], waves[runs:], strict=True)]
            promises.append(cover_changes(f"{about}, unchanged", same, 0, limits))
            promises.append(called_clear(about, same))
    return promises


def cover_scores(
    about: str, waves: list[NetPromoterScore], truth: float, limits: tuple[float, float]
) -> Promise:
    hits = sum(wave.interval().low <= truth <= wave.interval().high for wave in waves)
    return share(f"95 % interval of a score holds it: {about}", hits, len(waves), *limits)


def cover_changes(
    about: str, pairs: list[Change], truth: float, limits: tuple[float, float]
) -> Promise:
    intervals = [pair.interval() for pair in pairs]
    hits = sum(interval.low <= truth <= interval.high for interval in intervals)
    what = f"95 % interval of a change of {truth:.0f} holds it: {about}"
    return share(what, hits, len(pairs), *limits)


def called_clear(about: str, pairs: list[Change]) -> Promise:
    verdicts = [
        judge(pair.interval(), delta=DELTA, n_before=pair.before.n, n_after=pair.after.n)
        for pair in pairs
    ]
    hits = sum(verdict.clear for verdict in verdicts)
    what = f"nothing changed, and the verdict is clear: {about}"
    return share(what, hits, len(pairs), high=MOST_FALSE)


def truth(shape: tuple[float, float, float]) -> float:
    return 100 * (shape[0] - shape[2])


def draw(rng, shape: tuple[float, float, float], design: int | str) -> NetPromoterScore:
    """Draw one wave: a simple sample of n, or a weighted or a clustered one."""
    if design == "weighted":
        either = np.outer(np.full(len(WEIGHTS), 1 / len(WEIGHTS)), shape).ravel()
        n, weight = rng.multinomial(WEIGHTED_N, either), np.repeat(WEIGHTS, len(SCORES))
        return measure(cells(np.tile(SCORES, len(WEIGHTS)), n, weight))
    if design == "clustered":
        # Dirichlet-multinomial: the correlation is 1 / (1 + sum of its parameters).
        spread = (1 - CORRELATION) / CORRELATION
        shares = rng.dirichlet(spread * np.array(shape), CLUSTERS)
        n = rng.multinomial(CLUSTER_SIZE, shares).ravel()
        drawn = cells(np.tile(SCORES, CLUSTERS), n, 1.0)
        drawn["cluster"] = np.repeat(np.arange(CLUSTERS).astype(str), len(SCORES))
        return measure(drawn, clustered=True)
    return plain(tuple(rng.multinomial(design, shape).tolist()))


@cache
def plain(counts: tuple[int, ...]) -> NetPromoterScore:
    return measure(cells(SCORES, np.array(counts), 1.0))


def cells(score, n, weight) -> pd.DataFrame:
    return pd.DataFrame(
        {"score": score, "n": n, "weight": n * weight, "weight_squared": n * weight**2}
    )
