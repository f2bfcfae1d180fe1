"""Agreement of raters: false alarms of Kendall's W, coverage of intraclass correlations and alpha.

Ratings are a unit's level, a rater's level and noise, all normal, as they are or rounded to a
scale of whole numbers. What is true of rounded ratings comes from a very large sample. Limits of
alpha are promised where the kit gives them; where it refuses them they are counted as well, to
show why.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from promise import Promise, share

from cxkit.findings import DataError
from cxkit.statistics.agreement import krippendorff_alpha
from cxkit.statistics.concordance import kendall_w
from cxkit.statistics.intraclass import intraclass_correlation

RUNS = 600
SHORT = 3
LARGE = 20_000
RESAMPLES = 199


# Kendall's W among raters who order by chance


def orders(rng, m: int, n: int) -> np.ndarray:
    return rng.random((m, n))


def five_points(rng, m: int, n: int) -> np.ndarray:
    """Ratings from 1 to 5, of which some raters use few and some many."""
    spread = rng.uniform(0.3, 1.5, (m, 1))
    return np.clip(np.rint(3.5 + spread * rng.standard_normal((m, n))), 1, 5)


def five_dots(rng, m: int, n: int) -> np.ndarray:
    return rng.multinomial(5, np.full(n, 1 / n), size=m)


def half_indifferent(rng, m: int, n: int) -> np.ndarray:
    """Every second rater tells one item from the rest."""
    found = orders(rng, m, n)
    found[::2] = np.eye(n)[rng.integers(n, size=len(found[::2]))]
    return found


BALLOTS = {
    "orders": orders,
    "1 to 5": five_points,
    "five dots": five_dots,
    "one favourite or an order": half_indifferent,
}


def false_alarms(runs: int) -> list[Promise]:
    rng = np.random.default_rng(2005)
    promises = []
    for m in (6, 9, 12):
        for n in (4, 6, 8, 12):
            for name, ballot in BALLOTS.items():
                found = [kendall_w(ballot(rng, m, n), draws=999, seed=seed) for seed in range(runs)]
                design = f"{m} raters, {n} items, {name}"
                alarms = sum(each.p <= 0.05 for each in found)
                called = sum(each.p_chi_square <= 0.05 for each in found)
                promises += [
                    share(f"permutation p <= .05 by chance: {design}", alarms, runs, high=0.05),
                    share(f"chi-square, for comparison: {design}", called, runs),
                ]
    return promises


# Ratings of units


@dataclass(frozen=True)
class Ratings:
    """How ratings come about.

    Parameters
    ----------
    unit, rater : float
        Variance of the units' and of the raters' levels; noise has the rest to 1.
    cuts : tuple of float
        Where ratings are rounded; none leaves them as they are.
    missing : float
        Share of ratings that are not given.
    """

    name: str
    unit: float
    rater: float = 0.0
    cuts: tuple[float, ...] = field(default=(), repr=False)
    missing: float = 0.0

    def draw(self, rng, units: int, raters: int, levels: np.ndarray | None = None) -> np.ndarray:
        """Draw a table, shape (units, raters); `levels` of raters who are always the same."""
        if levels is None:
            levels = rng.standard_normal(raters)
        noise = np.sqrt(1 - self.unit - self.rater) * rng.standard_normal((units, raters))
        level = np.sqrt(self.unit) * rng.standard_normal((units, 1))
        found = level + np.sqrt(self.rater) * levels + noise
        if self.cuts:
            found = np.searchsorted(self.cuts, found).astype(float)
        if self.missing:
            found[rng.random(found.shape) < self.missing] = np.nan
        return found


SEVEN = tuple(np.arange(-2.5, 3) * 0.8)
FIVE = (-1.2, -0.4, 0.4, 1.2)
UPPER = (-2.2, -1.5, -0.8, 0.2)
CROSSED = [
    Ratings("no agreement", 0.0, 0.1),
    Ratings("low", 0.2, 0.1),
    Ratings("middling", 0.5, 0.1),
    Ratings("middling, 1 to 7", 0.5, 0.1, SEVEN),
    Ratings("high, 1 to 7", 0.8, 0.05, SEVEN),
    Ratings("high, no difference of raters", 0.8),
    Ratings("levels of raters differ most", 0.4, 0.4, SEVEN),
]


def intraclass(runs: int) -> list[Promise]:
    rng = np.random.default_rng(1979)
    promises = []
    for how in CROSSED:
        truth = how.unit
        if how.cuts:
            # Two ratings of a unit by raters drawn anew correlate as "2,1" says.
            levels = rng.standard_normal((LARGE, 2))
            truth = np.corrcoef(how.draw(rng, LARGE, 2, levels).T)[0, 1]
        # The worst case of the approximation, which the docstring states.
        least = 0.91 if how.rater >= how.unit > 0 else 0.935
        for units in (4, 8, 20):
            for raters in (6, 12):
                single = mean = given = 0
                of_mean = raters * truth / (1 + (raters - 1) * truth)
                for _ in range(runs):
                    try:
                        found = intraclass_correlation(how.draw(rng, units, raters))
                    except DataError:
                        # By chance all units have the same mean.
                        continue
                    given += 1
                    low, high = limits(found.interval("2,1"))
                    single += low <= truth <= high
                    low, high = limits(found.interval("2,k"))
                    mean += low <= of_mean <= high
                design = f"{units} units, {raters} raters, {how.name}"
                promises += [
                    share(f"ICC(2,1) held: {design}", single, given, least, 0.985),
                    share(f"ICC(2,k) held: {design}", mean, given, least, 0.985),
                ]
    return promises


@dataclass(frozen=True)
class Labels:
    """Raters who see the kind of a unit, or else name one by chance.

    Parameters
    ----------
    shares : tuple of float
        How frequent the kinds are.
    alpha : float
        Krippendorff's alpha, the square root of which is how often a rater sees the kind.
    """

    name: str
    shares: tuple[float, ...]
    alpha: float

    def draw(self, rng, units: int, raters: int, levels: np.ndarray | None = None) -> np.ndarray:
        kind = rng.choice(len(self.shares), size=(units, 1), p=self.shares)
        guess = rng.choice(len(self.shares), size=(units, raters), p=self.shares)
        return np.where(rng.random((units, raters)) < np.sqrt(self.alpha), kind, guess)


CODED = [
    ("nominal", Labels("four kinds, low", (0.4, 0.3, 0.2, 0.1), 0.3)),
    ("nominal", Labels("four kinds, high", (0.4, 0.3, 0.2, 0.1), 0.8)),
    ("nominal", Labels("two kinds", (0.5, 0.5), 0.6)),
    ("nominal", Labels("a rare kind", (0.85, 0.15), 0.6)),
    ("ordinal", Ratings("1 to 5, middling", 0.5, cuts=FIVE)),
    ("ordinal", Ratings("1 to 5, high", 0.8, cuts=FIVE)),
    ("ordinal", Ratings("1 to 5, mostly 5", 0.5, cuts=UPPER)),
    ("interval", Ratings("1 to 7, levels of raters differ", 0.5, 0.15, SEVEN)),
    ("interval", Ratings("1 to 7, a fifth missing", 0.5, cuts=SEVEN, missing=0.2)),
    ("interval", Ratings("normal, high", 0.8)),
    ("interval", Ratings("normal, none", 0.0)),
]


def true_alpha(rng, metric: str, how: Ratings | Labels, levels: np.ndarray) -> float:
    if isinstance(how, Labels):
        return how.alpha
    if not how.cuts:
        return how.unit
    table = how.draw(rng, LARGE, len(levels), levels)
    return krippendorff_alpha(table.T, metric=metric).alpha


def alphas(runs: int) -> list[Promise]:
    rng = np.random.default_rng(2011)
    promises = []
    for metric, how in CODED:
        for raters in (2, 6, 12):
            # The limits are about units: the raters and their levels stay.
            levels = rng.standard_normal(raters)
            truth = true_alpha(rng, metric, how, levels)
            for units in (4, 6, 8, 10, 20, 50):
                counts = alpha_counts(rng, metric, how, levels, truth, units, runs)
                given, held, refused, refused_held = counts
                design = f"{units} units, {raters} raters, {metric}, {how.name}"
                promises.append(share(f"alpha has limits: {design}", given, runs))
                if given:
                    promises.append(share(f"alpha held: {design}", held, given, low=0.9))
                if refused >= 0.1 * runs:
                    what = f"alpha held where limits are refused, for comparison: {design}"
                    promises.append(share(what, refused_held, refused))
    return promises


def alpha_counts(rng, metric, how, levels, truth, units, runs) -> tuple[int, int, int, int]:
    """Count tables with limits, with limits that hold, without, and without that would hold.

    Tables of one value, without a pair or without any disagreement can have none and count as
    neither; nor do those with no leave-one-out values for some unit.
    """
    given = held = refused = refused_held = 0
    for _ in range(runs):
        table = how.draw(rng, units, len(levels), levels).T
        try:
            found = krippendorff_alpha(table, metric=metric)
        except DataError:
            continue
        if not found.no_interval:
            given += 1
            low, high = limits(found.interval())
            held += low <= truth <= high
        elif found.observed > 0 and not np.isnan(found.without).any():
            refused += 1
            low, high = limits(found._limits(0.95))
            refused_held += low <= truth <= high
    return given, held, refused, refused_held


def bootstraps(runs: int) -> list[Promise]:
    """The percentile interval of resampled units, which the kit does without."""
    rng = np.random.default_rng(2007)
    promises = []
    how = Ratings("1 to 5, middling", 0.5, cuts=FIVE)
    for raters in (2, 12):
        truth = true_alpha(rng, "ordinal", how, np.zeros(raters))
        for units in (6, 10):
            held = 0
            for _ in range(runs):
                table = how.draw(rng, units, raters).T
                drawn = []
                while len(drawn) < RESAMPLES:
                    again = table[:, rng.integers(units, size=units)]
                    if np.ptp(again):
                        drawn.append(krippendorff_alpha(again, metric="ordinal").alpha)
                low, high = np.quantile(drawn, [0.025, 0.975])
                held += low <= truth <= high
            what = f"bootstrap of units, for comparison: {units} units, {raters} raters, ordinal"
            promises.append(share(what, held, runs))
    return promises


def limits(interval) -> tuple[float, float]:
    return interval.low, interval.high


def simulate(runs: int) -> list[Promise]:
    return [
        *false_alarms(runs),
        *intraclass(runs),
        *alphas(runs),
        *bootstraps(max(1, runs // 6)),
    ]
