"""Changes of ratings among like customers: of one touchpoint, of the untouched ones, of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt

import numpy as np
import pandas as pd

from ..statistics.averages import covariance, standard_error
from ..statistics.intervals import Interval, quantile
from ..statistics.linearisation import Linearised, join
from ..study.waves import Wave
from .reduction import Reduced, rating_column

# A group counts in a comparison among like customers if so many of it rated before and after.
FEWEST_IN_GROUP = 10
# How far touchpoints differ can be told of so many and more.
FEWEST_UNTOUCHED = 3


@dataclass(frozen=True, eq=False)
class Against:
    """A touchpoint's change less the mean change of others, from one wave to another.

    Parameters
    ----------
    own, others, difference : Linearised, shape (1,)
        Among like customers, in rating points.
    ids : tuple of str
        The others.
    scatter : float
        Standard deviation of the others' true changes about their mean: they move apart by
        themselves. Nought where sampling alone explains how far they lie apart, nan of fewer than
        three.
    luck : float
        How much of the difference a start that was low by chance would bring, 0 and above.
    """

    own: Linearised = field(repr=False)
    others: Linearised = field(repr=False)
    difference: Linearised = field(repr=False)
    ids: tuple[str, ...]
    scatter: float
    luck: float

    @property
    def value(self) -> float:
        """The difference."""
        return float(self.difference.value[0])

    def interval(self, level: float) -> Interval:
        """Limits of the difference as far as sampling goes."""
        return interval_of(self.difference, level)

    def hurdle(self, level: float) -> float:
        """How large a difference is told from what touchpoints do by themselves.

        Notes
        -----
        Errors of sampling, and the scatter of k untouched ones as it bears on one more: s times
        the root of 1 + 1/k, by t with k - 1 degrees of freedom, as in a prediction interval.
        """
        sampled, k = quantile(level) * standard_error(self.difference), len(self.ids)
        if not self.scatter > 0:
            return sampled
        return sqrt(sampled**2 + (quantile(level, k - 1) * self.scatter) ** 2 * (1 + 1 / k))

    def gained(self, level: float) -> bool:
        """Whether it gained by more than sampling, scatter and a lucky start explain."""
        return self.value - self.luck > self.hurdle(level)


def set_against(
    reduced: Reduced, touchpoint: str, others: Sequence[str], before: Wave, after: Wave
) -> Against:
    """Compare a touchpoint's change with that of others, among the kinds of people who rate it.

    Parameters
    ----------
    reduced : Reduced
    touchpoint : str
    others : sequence of str
        One or more, each with enough ratings in both waves.
    before, after : Wave

    Notes
    -----
    Every change is the sum over groups of share times the change of the group's mean, with the
    touchpoint's shares, averaged over the two waves (the rate of Kitagawa 1955): who answered
    differs neither between waves nor between touchpoints. Shares are taken as known. Of the others
    each counts the same. People rate several touchpoints, so errors are carried by block.

    A start below that of other touchpoints is in part chance. Its expected part is that of
    empirical Bayes: the distance from the mean of all, times error^2 / (error^2 + true spread of
    the touchpoints' levels).
    """
    shares = shares_of(reduced, touchpoint, before, after)
    own = _alike(reduced, touchpoint, shares, before, after)
    each = join([_alike(reduced, id, shares, before, after) for id in others])
    mean = _mean(each)
    return Against(
        own, mean, own - mean, tuple(others), spread_beyond_error(each),
        _luck(reduced, touchpoint, others, before),
    )  # fmt: skip


def change_of(reduced: Reduced, touchpoint: str, before: Wave, after: Wave) -> Linearised:
    """Give the measured change of a mean rating, whoever answered."""
    return level_of(reduced, touchpoint, after) - level_of(reduced, touchpoint, before)


def level_of(reduced: Reduced, touchpoint: str, wave: Wave) -> Linearised:
    """Give a mean rating."""
    return reduced.means.mean(None, rating_column(wave.label, touchpoint))


def mean_change(
    reduced: Reduced, touchpoints: Sequence[str], before: Wave, after: Wave
) -> Linearised:
    """Give the mean of the changes of several touchpoints, whoever answered."""
    return _mean(join([change_of(reduced, id, before, after) for id in touchpoints]))


def interval_of(estimate: Linearised, level: float) -> Interval:
    """Give normal limits."""
    value, half = float(estimate.value[0]), quantile(level) * standard_error(estimate)
    return Interval(value - half, value + half, level)


def shares_of(reduced: Reduced, touchpoint: str, before: Wave, after: Wave) -> pd.Series:
    """Share of each group among those who rate a touchpoint, mean of two waves.

    Groups of whom fewer than ten rated it in one of the waves are left out.
    """
    names = [rating_column(wave.label, touchpoint) for wave in (before, after)]
    sums = reduced.means.sums[[(name, what) for name in names for what in ("weight", "n")]]
    total = sums.groupby(level="group").sum()
    enough = (total.xs("n", axis=1, level=1) >= FEWEST_IN_GROUP).all(axis=1)
    weight = total.xs("weight", axis=1, level=1)[enough]
    return (weight / weight.sum()).mean(axis=1)


def spread_beyond_error(estimates: Linearised) -> float:
    """Standard deviation of what is estimated, as far as errors do not explain it.

    Notes
    -----
    Variance of the estimates less its expectation if they all were of the same thing: with the
    covariance V of k estimates, (tr V - sum V / k) / (k - 1). None below nought.
    """
    k = len(estimates.value)
    if k < FEWEST_UNTOUCHED:
        return float("nan")
    errors = covariance(estimates)
    by_chance = (np.trace(errors) - errors.sum() / k) / (k - 1)
    return float(np.sqrt(max(estimates.value.var(ddof=1) - by_chance, 0.0)))


def _alike(
    reduced: Reduced, touchpoint: str, shares: pd.Series, before: Wave, after: Wave
) -> Linearised:
    """Change of a mean rating with shares of groups that are held."""
    columns = [rating_column(wave.label, touchpoint) for wave in (before, after)]
    means = reduced.means
    there = [
        group
        for group in shares.index
        if min(means.n(group, name) for name in columns) >= FEWEST_IN_GROUP
    ]
    if not there:
        return change_of(reduced, touchpoint, before, after)
    held = shares[there] / shares[there].sum()
    changes = [means.mean(group, columns[1]) - means.mean(group, columns[0]) for group in there]
    return sum(share * change for share, change in zip(held, changes, strict=True))


def _luck(reduced: Reduced, touchpoint: str, others: Sequence[str], wave: Wave) -> float:
    levels = join([level_of(reduced, id, wave) for id in (touchpoint, *others)])
    spread = spread_beyond_error(levels)
    if np.isnan(spread):
        return 0.0
    off = levels[:1] - _mean(levels)
    error = standard_error(off) ** 2
    below = max(-float(off.value[0]), 0.0)
    return below * error / (error + spread**2) if error > 0 else 0.0


def _mean(estimates: Linearised) -> Linearised:
    """Mean of a list of estimates, shape (1,)."""
    k = len(estimates.value)
    return Linearised(
        estimates.value.mean(keepdims=True), estimates.influence.sum(axis=1, keepdims=True) / k
    )
