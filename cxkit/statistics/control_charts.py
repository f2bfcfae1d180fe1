"""Control charts: which rounds of a series lie further from its centre than chance takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from math import exp, lgamma, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import quad
from scipy.special import ndtr

from ..findings import DataError
from .intervals import Mean

Array = NDArray[np.float64]

# Shewhart's three standard errors, and the run that qcc and many quality manuals look for.
ERRORS = 3.0
RUN = 7


@dataclass(frozen=True, eq=False)
class Chart:
    """A series with its centre and its limits.

    Parameters
    ----------
    centre : float
    low, high : arrays, shape (t,)
        Limits of each round; they differ where the rounds rest on different numbers.
    values : array, shape (t,)
    sd : float
        Standard deviation of one unit that the limits rest on.
    run : int, default 7
        Values on one side of the centre that make a run.
    """

    centre: float
    low: Array = field(repr=False)
    high: Array = field(repr=False)
    values: Array = field(repr=False)
    sd: float
    run: int = RUN

    @property
    def beyond(self) -> tuple[int, ...]:
        """Rounds outside the limits, counted from 0."""
        outside = (self.values < self.low) | (self.values > self.high)
        return tuple(int(at) for at in np.flatnonzero(outside))

    @property
    def runs(self) -> tuple[int, ...]:
        """Rounds that end `run` or more values in a row on one side, counted from 0.

        A run of nine yields its seventh, eighth and ninth round. A value on the centre ends it.
        """
        found: list[int] = []
        sides = np.sign(self.values - self.centre)
        for side, members in groupby(enumerate(sides), key=lambda pair: pair[1]):
            rounds = [at for at, _ in members]
            found += rounds[self.run - 1 :] if side else []
        return tuple(found)


def mean_chart(
    samples: Sequence[Mean],
    *,
    baseline: slice | Sequence[int] | None = None,
    errors: float = ERRORS,
    run: int = RUN,
) -> Chart:
    """Chart means of values -1, 0 and +1, with limits that widen where a round is small.

    Parameters
    ----------
    samples : sequence of Mean, length t
        One a round, in order of time.
    baseline : slice or sequence of int, optional
        Rounds, counted from 0, that give centre and spread; all when left out.
    errors : float, default 3
        Standard errors from the centre to a limit.
    run : int, default 7

    Returns
    -------
    Chart
        Within -1..1.

    Raises
    ------
    DataError
        There is no round, or a round without an answer.

    Notes
    -----
    The centre is the mean of the baseline's rounds by effective n; the spread is their pooled mean
    square less the square of the centre; a limit lies `errors` roots of spread over effective n
    away. For values 0 and 1 this is the p chart. A round at rest lies beyond
    three errors about 3 times in 1,000; where nine in ten units are of one kind and a round has
    fewer than 50, up to some 15 times, on the side of the rare kind. A run of seven shows in
    1 % of series of 12 rounds at rest, in 9 % of 24 and in 26 % of 52. The limits take
    centre and spread as known: they are too narrow where the baseline is not much larger
    than a round. Jitter between rounds beyond sampling chance is not allowed for; the
    extra variance of `find_breaks` says whether there is any.

    Examples
    --------
    >>> chart = mean_chart([Mean(0.2, 0.6, 100), Mean(0.2, 0.6, 25), Mean(0.9, 0.9, 100)],
    ...                    baseline=[0, 1])
    >>> [round(float(each), 3) for each in chart.low], chart.beyond
    ([-0.024, -0.249, -0.024], (2,))
    """
    mean = np.array([sample.mean for sample in samples], dtype=float)
    square = np.array([sample.mean_square for sample in samples], dtype=float)
    n = np.array([sample.n_effective for sample in samples], dtype=float)
    part = _part(baseline, len(n))
    if not (n > 0).all():
        raise DataError("a round without an answer cannot be charted; leave it out")
    weight = n[part] / n[part].sum()
    centre = float(weight @ mean[part])
    spread = max(0.0, float(weight @ square[part]) - centre**2)
    half = errors * np.sqrt(spread / n)
    low, high = np.maximum(centre - half, -1.0), np.minimum(centre + half, 1.0)
    return Chart(centre, low, high, mean, sqrt(spread), run)


def share_chart(
    count: ArrayLike,
    n: ArrayLike,
    *,
    baseline: slice | Sequence[int] | None = None,
    errors: float = ERRORS,
    run: int = RUN,
) -> Chart:
    """Chart the share of units that have something: the p chart.

    Parameters
    ----------
    count, n : arrays, shape (t,)
        Units that have it, units in all.
    baseline, errors, run
        As in `mean_chart`.

    Returns
    -------
    Chart
        Within 0..1.

    Examples
    --------
    >>> chart = share_chart([10, 12, 11, 40], [100, 100, 100, 100], baseline=[0, 1, 2])
    >>> round(chart.centre, 2), chart.beyond
    (0.11, (3,))
    """
    have, units = np.asarray(count, dtype=float), np.asarray(n, dtype=float)
    if ((have < 0) | (have > units) | (units <= 0)).any():
        raise DataError("each round needs a count from 0 to its n, and an n above 0")
    samples = [Mean(x, x, size) for x, size in zip(have / units, units, strict=True)]
    chart = mean_chart(samples, baseline=baseline, errors=errors, run=run)
    return Chart(chart.centre, np.maximum(chart.low, 0.0), chart.high, chart.values, chart.sd, run)


def individuals_chart(
    values: ArrayLike,
    *,
    baseline: slice | Sequence[int] | None = None,
    errors: float = ERRORS,
    run: int = RUN,
) -> Chart:
    """Chart single values; their spread comes from the steps between neighbours.

    Notes
    -----
    The standard deviation is the mean size of a step over d2 = 1.128, so that a lasting change
    of level hardly widens the limits. Values that remember the one before make it too small.

    Examples
    --------
    >>> chart = individuals_chart([10, 11, 10, 12, 11, 10, 30], baseline=slice(6))
    >>> round(chart.sd, 2), chart.beyond
    (1.06, (6,))
    """
    y = _finite(values, 1)
    part = y[_part(baseline, len(y))]
    if len(part) < 2:
        raise DataError("single values need a baseline of 2 or more to show their spread")
    sd = float(np.abs(np.diff(part)).mean()) / _constants(2)[0]
    return _straight(y, float(part.mean()), errors * sd, sd, run)


def subgroup_chart(
    groups: ArrayLike,
    *,
    of: str = "mean",
    baseline: slice | Sequence[int] | None = None,
    errors: float = ERRORS,
    run: int = RUN,
) -> Chart:
    """Chart the mean, range or standard deviation of small groups of measurements.

    Parameters
    ----------
    groups : array, shape (t, m)
        m measurements a round, m from 2 to 25.
    of : {"mean", "range", "sd"}
        Shewhart's X-bar, R and S charts.
    baseline, errors, run
        As in `mean_chart`.

    Returns
    -------
    Chart

    Notes
    -----
    The mean and the range rest on the mean range over d2, the standard deviation on the
    mean one over c4 [1]_.
    Tables print d2 with three digits; so does this, that limits agree with those on paper.

    References
    ----------
    .. [1] D. C. Montgomery, Introduction to Statistical Quality Control, Wiley.

    Examples
    --------
    >>> chart = subgroup_chart([[1, 3], [2, 2], [1, 2], [3, 2]])
    >>> round(chart.centre, 2), round(float(chart.high[0]), 2)
    (2.0, 3.88)
    """
    y = _finite(groups, 2)
    size = y.shape[1]
    if not 2 <= size <= 25:
        raise ValueError(f"groups hold 2 to 25 measurements, but these hold {size}")
    if of not in {"mean", "range", "sd"}:
        raise ValueError(f"of must be 'mean', 'range' or 'sd', but got {of!r}")
    part = _part(baseline, len(y))
    ranges, sds = np.ptp(y, axis=1), y.std(axis=1, ddof=1)
    d2, d3, c4 = _constants(size)
    sd = float(ranges[part].mean()) / d2
    if of == "mean":
        means = y.mean(axis=1)
        return _straight(means, float(means[part].mean()), errors * sd / sqrt(size), sd, run)
    if of == "range":
        centre, half, values = float(ranges[part].mean()), errors * d3 * sd, ranges
    else:
        centre, values = float(sds[part].mean()), sds
        sd = centre / c4
        half = errors * sd * sqrt(1 - c4**2)
    return _straight(values, centre, half, sd, run, lowest=0.0)


def ewma_chart(
    values: ArrayLike,
    error: ArrayLike,
    *,
    centre: float,
    memory: float = 0.2,
    errors: float = 2.7,
    run: int = RUN,
) -> Chart:
    """Chart the exponentially weighted moving average: small lasting changes show early.

    Parameters
    ----------
    values : array, shape (t,)
    error : float or array, shape (t,)
        Standard error of each value at rest.
    centre : float
    memory : float, default 0.2
        Weight of the newest value, above 0 and up to 1: 1 is the plain chart.
    errors : float, default 2.7
    run : int, default 7

    Returns
    -------
    Chart
        Its values are the averages.

    Notes
    -----
    z_t = w x_t + (1 - w) z_(t-1) from the centre on [1]_; its variance follows the same way,
    w^2 e_t^2 + (1 - w)^2 Var z_(t-1), so that small rounds count with their own error.

    References
    ----------
    .. [1] S. W. Roberts, "Control Chart Tests Based on Geometric Moving Averages",
           Technometrics 1(3), 239-250 (1959).
    """
    y, e = _series_with_error(values, error)
    if not 0 < memory <= 1:
        raise ValueError(f"memory must lie above 0 and up to 1, but got {memory!r}")
    averages, half = np.empty_like(y), np.empty_like(y)
    at, variance = centre, 0.0
    for t, (value, own) in enumerate(zip(y, e, strict=True)):
        at = memory * value + (1 - memory) * at
        variance = (memory * own) ** 2 + (1 - memory) ** 2 * variance
        averages[t], half[t] = at, errors * sqrt(variance)
    return Chart(centre, centre - half, centre + half, averages, float(np.mean(e)), run)


@dataclass(frozen=True, eq=False)
class Cusum:
    """Sums of what lies above and below the centre, in standard errors.

    Parameters
    ----------
    above, below : arrays, shape (t,)
        The one 0 or more, the other 0 or less.
    limit : float
        Where a sum calls for attention.
    """

    above: Array = field(repr=False)
    below: Array = field(repr=False)
    limit: float

    @property
    def beyond_above(self) -> tuple[int, ...]:
        """Rounds whose sum of excess is beyond the limit, counted from 0."""
        return tuple(int(at) for at in np.flatnonzero(self.above > self.limit))

    @property
    def beyond_below(self) -> tuple[int, ...]:
        """Rounds whose sum of lack is beyond the limit, counted from 0."""
        return tuple(int(at) for at in np.flatnonzero(self.below < -self.limit))


def cusum_chart(
    values: ArrayLike,
    error: ArrayLike,
    *,
    centre: float,
    shift: float = 1.0,
    limit: float = 5.0,
) -> Cusum:
    """Add up how far values lie above or below the centre, less half a shift each time.

    Parameters
    ----------
    values, error, centre
        As in `ewma_chart`.
    shift : float, default 1
        The lasting change to be found soonest, in standard errors.
    limit : float, default 5
        In standard errors.

    Returns
    -------
    Cusum

    References
    ----------
    .. [1] E. S. Page, "Continuous Inspection Schemes", Biometrika 41, 100-115 (1954).
    """
    y, e = _series_with_error(values, error)
    z = (y - centre) / e
    above, below = np.empty_like(z), np.empty_like(z)
    up = down = 0.0
    for t, value in enumerate(z):
        up, down = max(0.0, up + value - shift / 2), min(0.0, down + value + shift / 2)
        above[t], below[t] = up, down
    return Cusum(above, below, limit)


@cache
def _constants(size: int) -> tuple[float, float, float]:
    """Mean and standard deviation of the range, mean of the standard deviation, of normal draws."""
    # E R = int (1 - F^m - (1 - F)^m) dx
    d2, _ = quad(lambda x: 1 - ndtr(x) ** size - ndtr(-x) ** size, -9, 9, epsabs=1e-12)
    # E R^2 = 2 int int_{x < y} (1 - F(y)^m - (1 - F(x))^m + (F(y) - F(x))^m) dx dy
    node, share = np.polynomial.legendre.leggauss(200)
    y, outer = 9 * node, 9 * share
    x = -9 + (y[:, None] + 9) * (node + 1) / 2
    inner = (y[:, None] + 9) / 2 * share
    high = ndtr(y)[:, None]
    joint = 1 - high**size - ndtr(-x) ** size + np.maximum(high - ndtr(x), 0.0) ** size
    d3 = sqrt(2 * float(outer @ (inner * joint).sum(axis=1)) - d2**2)
    c4 = sqrt(2 / (size - 1)) * exp(lgamma(size / 2) - lgamma((size - 1) / 2))
    return round(d2, 3), d3, c4


def _part(baseline: slice | Sequence[int] | None, rounds: int) -> NDArray[np.int64]:
    every = np.arange(rounds)
    part = every if baseline is None else every[baseline]
    if not len(part):
        raise DataError("no round is left to give the centre")
    return part


def _finite(values: ArrayLike, dimensions: int) -> Array:
    y = np.asarray(values, dtype=float)
    if y.ndim != dimensions:
        raise ValueError(f"expected {dimensions} dimensions, but got {y.ndim}")
    missing = int((~np.isfinite(y)).sum())
    if missing:
        raise DataError(f"{missing} values are missing; leave these rounds out")
    return y


def _series_with_error(values: ArrayLike, error: ArrayLike) -> tuple[Array, Array]:
    y = _finite(values, 1)
    e = np.broadcast_to(np.asarray(error, dtype=float), y.shape)
    if not (e > 0).all():
        raise DataError("every round needs a standard error above 0")
    return y, e


def _straight(
    values: Array, centre: float, half: float, sd: float, run: int, lowest: float = -np.inf
) -> Chart:
    low = np.full(len(values), max(centre - half, lowest))
    return Chart(centre, low, np.full(len(values), centre + half), values, sd, run)
