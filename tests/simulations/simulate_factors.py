"""Factor models of seven-point items: tests keep their level, intervals hold, broken items show."""

from __future__ import annotations

import numpy as np
import pandas as pd
from promise import Promise, share

from cxkit.statistics.factor_analysis import fit_factors
from cxkit.statistics.factor_reliability import reliabilities
from cxkit.statistics.factor_structures import compare_structures
from cxkit.statistics.invariance import MEANS, check_invariance
from cxkit.statistics.moments import Moments, moments

RUNS = 1000
SHORT = 8
# Full runs of the designs with several groups, as a share of RUNS: each costs ten times as much.
GROUP_SHARE = 0.3
CROWD = 100_000
# Chi-square with 98 degrees of freedom runs a little too high in 400 units.
LEVEL = 0.10

ITEMS = [f"i{at}" for at in range(16)]
FACTORS = {f"f{at}": ITEMS[4 * at : 4 * at + 4] for at in range(4)}
FACTOR = np.repeat(np.arange(4), 4)
LOADINGS = np.tile([0.8, 0.75, 0.7, 0.65], 4)
ROOT = np.linalg.cholesky(0.5 * np.eye(4) + 0.5)
# Where seven answers part: about even, and with four in ten at the upper end.
EVEN = np.array([-2.0, -1.4, -0.8, -0.2, 0.5, 1.2])
SKEWED = np.array([-2.4, -2.0, -1.6, -1.1, -0.5, 0.25])
# Means of the factors in five groups.
MEANS_OF_GROUPS = [0.0, 0.3, -0.2, 0.1, 0.4]
SHIFTED = 1


def draw(rng, n: int, cuts=EVEN, *, mean=0.0, shift=0.0, clusters: int = 0) -> pd.DataFrame:
    """Draw answers of n units; an item may be shifted, and units of a cluster be alike."""
    factors = mean + rng.normal(size=(n, 4)) @ ROOT.T
    values = LOADINGS * factors[:, FACTOR] + np.sqrt(1 - LOADINGS**2) * rng.normal(size=(n, 16))
    values[:, SHIFTED] += shift
    if clusters:
        # A fifth of the variance lies between clusters, of factors and of what is left alike.
        between = rng.normal(size=(clusters, 4)) @ ROOT.T
        own = LOADINGS * between[:, FACTOR]
        own += np.sqrt(1 - LOADINGS**2) * rng.normal(size=(clusters, 16))
        values = np.sqrt(0.8) * values + np.sqrt(0.2) * own[np.arange(n) % clusters]
    answers = 1.0 + (values[:, :, None] > cuts).sum(axis=2)
    return pd.DataFrame(answers, columns=ITEMS)


def summed(rows: pd.DataFrame, *, blocks: int = 0, clustered: bool = False) -> Moments:
    """Moments with each unit a block of its own, or units dealt out to so many blocks."""
    block = np.arange(len(rows)) % (blocks or len(rows))
    return moments(rows, weight=np.ones(len(rows)), block=block, clustered=clustered)


def mean_of(what: str, values: list[float], low: float, high: float) -> Promise:
    """Promise about a mean over runs."""
    error = float(np.std(values, ddof=1) / np.sqrt(len(values)))
    # A few runs may agree by chance: no error is taken to be below that of one odd run.
    return Promise(
        what, float(np.mean(values)), max(error, 0.1 / len(values)), len(values), low, high
    )


def one_sample(
    runs: int, n: int, cuts, what: str, *, clusters: int = 0, normal: bool = False
) -> list[Promise]:
    """Level of the tests of the true model, and coverage of what follows from it.

    The naive test promises something only where answers are about normal and drawn one by one.
    """
    crowd = fit_factors(
        summed(
            draw(np.random.default_rng(9), CROWD, cuts, clusters=CROWD // 8 * bool(clusters)),
            blocks=1000,
        ),
        FACTORS,
    )
    omega = reliabilities(crowd)["omega"]
    correlation = crowd.factor_correlations()["correlation"]
    naive = scaled = 0
    omega_held, correlation_held = [], []
    for run in range(runs):
        rows = draw(np.random.default_rng(1_000_000 + run), n, cuts, clusters=clusters)
        found = fit_factors(summed(rows, blocks=clusters, clustered=clusters > 0), FACTORS)
        naive += found.fit.p < 0.05
        scaled += found.fit.scaled_p < 0.05
        table, between = reliabilities(found), found.factor_correlations()
        omega_held.append(float(omega.between(table["omega_low"], table["omega_high"]).mean()))
        correlation_held.append(float(correlation.between(between["low"], between["high"]).mean()))
    wrong = {"naive": naive, "scaled": scaled} if normal else {"scaled": scaled}
    return [
        *(
            share(f"true model called wrong, {test}: {what}", hits, runs, high=LEVEL)
            for test, hits in wrong.items()
        ),
        mean_of(f"true omega in interval: {what}", omega_held, 0.93, 0.97),
        mean_of(f"true correlation of factors in interval: {what}", correlation_held, 0.93, 0.97),
    ]


def several_groups(runs: int, n: int, shift: float) -> list[Promise]:
    """How often equal intercepts are given up, and the item that was shifted is named."""
    given_up = named = others = 0
    held = []
    for run in range(runs):
        rng = np.random.default_rng(2_000_000 + run)
        samples = {
            f"g{at}": summed(draw(rng, n, mean=mean, shift=shift * (at == 4)))
            for at, mean in enumerate(MEANS_OF_GROUPS)
        }
        found = check_invariance(samples, FACTORS)
        given_up += found.verdict != MEANS
        broken = set(found.breaks["item"])
        named += ITEMS[SHIFTED] in broken
        others += bool(broken - {ITEMS[SHIFTED]})
        if len(found.latent_means):
            held.append(_means_held(found.latent_means))
    what = f"five groups of {n}, 16 items"
    if not shift:
        return [
            share(
                f"equal intercepts given up where they are equal: {what}", given_up, runs, high=0.05
            ),
            mean_of(f"true difference of factors in interval: {what}", held, 0.93, 0.97),
        ]
    what += f", one intercept off by {shift:g} sd in one group"
    return [
        share(f"found broken, and the item named: {what}", named, runs, low=0.95),
        share(f"another item named: {what}", others, runs, high=0.1),
        mean_of(f"true difference of factors in interval: {what}", held, 0.93, 0.97),
    ]


def _means_held(table: pd.DataFrame) -> float:
    truth = np.tile(MEANS_OF_GROUPS[1:], 4)
    return float(((table["low"] <= truth) & (truth <= table["high"])).mean())


def structures(runs: int, n: int) -> list[Promise]:
    """How often the true structure is chosen among rivals."""
    joined = {"f01": ITEMS[:8], "f2": ITEMS[8:12], "f3": ITEMS[12:]}
    four = one = 0
    for run in range(runs):
        rng = np.random.default_rng(3_000_000 + run)
        rivals = {"four": FACTORS, "three": joined, "one": {"f": ITEMS}}
        four += compare_structures(summed(draw(rng, n)), rivals).chosen == "four"
        factor = rng.normal(size=(n, 1))
        alike = LOADINGS * factor + np.sqrt(1 - LOADINGS**2) * rng.normal(size=(n, 16))
        rows = pd.DataFrame(1.0 + (alike[:, :, None] > EVEN).sum(axis=2), columns=ITEMS)
        one += compare_structures(summed(rows), rivals).chosen == "one"
    return [
        share(f"four factors chosen where four correlate at .5, {n} units", four, runs, low=0.95),
        share(f"one factor chosen where there is one, {n} units", one, runs, low=0.95),
    ]


def simulate(runs: int) -> list[Promise]:
    """Run every design; those with several groups and rivals with fewer runs."""
    some = max(2, round(runs * GROUP_SHARE))
    return [
        *one_sample(runs, 400, EVEN, "400 units, even answers", normal=True),
        *one_sample(runs, 400, SKEWED, "400 units, four answers in ten at the end"),
        *one_sample(some, 800, EVEN, "100 clusters of 8", clusters=100),
        *several_groups(some, 300, 0.0),
        *several_groups(some, 300, 0.5),
        *structures(some, 400),
    ]
