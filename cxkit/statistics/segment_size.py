"""Named segments, and how large a change is that was named because it looked large."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt

import numpy as np
from scipy.special import ndtr, ndtri

from .intervals import Interval, quantile

STEPS = 80


@dataclass(frozen=True)
class Segment:
    """A segment that changed otherwise than the rest, and what that did to the total.

    Parameters
    ----------
    levels : dict of str to str
        Column to level, in the order of the table's columns.
    n_before, n_after : float
        Units of the segment in the two samples.
    share : float
        Mean of its two shares of the total, 0..1.
    raw : float
        Its change, after less before with composition held, as it was seen.
    estimate : float
        The same, corrected for the segment's having been found.
    interval : Interval
        Of the segment's true change, given that it was found.
    p : float
        Chance of naming it or anything else by chance where nothing changed.
    """

    levels: dict[str, str]
    n_before: float
    n_after: float
    share: float
    raw: float
    estimate: float
    interval: Interval
    p: float

    @property
    def contribution(self) -> float:
        """What its change does to the total: share times estimate."""
        return self.share * self.estimate

    @property
    def contribution_interval(self) -> Interval:
        """Interval of the contribution, its share taken as known."""
        low, high = self.share * self.interval.low, self.share * self.interval.high
        return Interval(low, high, self.interval.level)

    def __str__(self) -> str:
        name = " × ".join(f"{column} {level}" for column, level in self.levels.items())
        return (
            f"{name}: {self.estimate:+.3g} ({self.interval.low:+.3g} to {self.interval.high:+.3g}, "
            f"n = {self.n_before:,.0f} and {self.n_after:,.0f})"
        )


@dataclass(frozen=True)
class SegmentSearch:
    """What was named, out of how much that was scanned, and how the change adds up.

    mix + contributions of the segments + rest = change.

    Parameters
    ----------
    change : float
        Total after less before.
    mix : float
        Part of the change that goes with who was in the samples.
    segments : tuple of Segment
        Disjoint, the surest first; empty where nothing stands out.
    rest_interval : Interval
        Of the change of all others, as part of the total.
    scanned : int
        Segments that were compared with the rest.
    thresholds : dict of int to float
        By depth: the standard errors that the typical segment of that depth had to differ by.
    level : float
        One less the chance of naming anything at all where nothing is to be named.
    n_before, n_after : float
        Units in the two samples.
    """

    change: float
    mix: float
    segments: tuple[Segment, ...]
    rest_interval: Interval
    scanned: int
    thresholds: dict[int, float] = field(repr=False)
    level: float
    n_before: float
    n_after: float

    @property
    def rest(self) -> float:
        """What all others contribute: the change less mix and the segments."""
        return self.change - self.mix - sum(segment.contribution for segment in self.segments)

    def __str__(self) -> str:
        if not self.segments:
            return f"None of {self.scanned:,} segments changed otherwise than the rest."
        named = "; ".join(str(segment) for segment in self.segments)
        return f"{len(self.segments)} of {self.scanned:,} segments: {named}."


def given_found(statistic: float, bar: float, *, level: float) -> tuple[float, float, float]:
    """Estimate the mean of a normal number that was seen only because it was beyond a bar.

    Parameters
    ----------
    statistic : float
        What was seen, in standard errors; `bar` or more in size.
    bar : float
        What its size had to reach.
    level : float
        Coverage of the limits, 0..1.

    Returns
    -------
    estimate, low, high : float
        Median-unbiased estimate and equal-tailed limits, in standard errors.

    Notes
    -----
    Given that it was seen, z has the distribution of a normal number with both tails beyond
    the bar, F(z; mean). The estimate solves F = 1/2 and the limits F = (1 +- level) / 2. This is
    the conditional approach of [1]_ and [2]_. Far beyond the bar it is the ordinary interval;
    at the bar the estimate falls to about nothing, because any mean from nothing to the bar
    would have given just that.

    References
    ----------
    .. [1] H. Zhong and R. L. Prentice, "Bias-Reduced Estimators and Confidence Intervals for Odds
           Ratios in Genome-Wide Association Studies", Biostatistics 9, 621-634 (2008).
    .. [2] A. Weinstein, W. Fithian and Y. Benjamini, "Selection Adjusted Confidence Intervals
           With More Power to Determine the Sign", Journal of the American Statistical
           Association 108, 165-176 (2013).

    Examples
    --------
    >>> [round(x, 2) for x in given_found(9.0, 4.0, level=0.95)]
    [9.0, 7.04, 10.96]
    >>> [round(x, 2) for x in given_found(-4.5, 4.0, level=0.95)]
    [-3.43, -6.31, 0.13]
    """
    size = max(abs(statistic), bar)
    targets = np.array([0.5, (1 + level) / 2, (1 - level) / 2])
    low, high = np.full(3, -bar - 12.0), np.full(3, size + 12.0)
    for _ in range(STEPS):
        middle = (low + high) / 2
        above = _beyond(size, bar, middle) > targets
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    estimate, lower, upper = (float(x) for x in (low + high) / 2)
    if statistic < 0:
        return -estimate, -upper, -lower
    return estimate, lower, upper


def _beyond(z: float, bar: float, mean: np.ndarray) -> np.ndarray:
    """Chance of at most z (z >= bar > 0) given that the size is at least the bar."""
    below = ndtr(-bar - mean)
    # Differences of upper tails keep their digits where those of lower tails would lose them.
    between = ndtr(mean - bar) - ndtr(mean - z)
    between = np.where(mean < bar, between, ndtr(z - mean) - ndtr(bar - mean))
    return (below + between) / (below + ndtr(mean - bar))


def sized(
    change: float,
    rest: float,
    variance: float,
    variance_rest: float,
    *,
    bar: float,
    df: float,
    level: float,
) -> tuple[float, Interval]:
    """Correct a segment's own change, and its interval, for the segment's having been found.

    Parameters
    ----------
    change, rest : float
        Change of the segment and of the rest.
    variance, variance_rest : float
        Their variances; the two are independent.
    bar : float
        What the difference had to reach, in standard errors.
    df : float
        Degrees of freedom of the difference.
    level : float
        Coverage, 0..1.

    Returns
    -------
    estimate : float
    interval : Interval

    Notes
    -----
    The segment was found by its difference d from the rest. With l = v / (v + v_rest), the change
    less l d is independent of d: it is kept, with variance v v_rest / (v + v_rest), and l d is
    replaced by its estimate given that it was found. The two intervals are joined by adding the
    squares of their arms.
    """
    error = sqrt(variance + variance_rest)
    lean = variance / (variance + variance_rest)
    statistic = (change - rest) / error
    estimate, low, high = given_found(statistic, bar, level=level)
    wider = quantile(level, df) / float(ndtri((1 + level) / 2))
    centre = change + lean * error * (estimate - statistic)
    kept = quantile(level, df) ** 2 * variance * variance_rest / (variance + variance_rest)
    down = sqrt((lean * error * wider * (estimate - low)) ** 2 + kept)
    up = sqrt((lean * error * wider * (high - estimate)) ** 2 + kept)
    return centre, Interval(centre - down, centre + up, level)
