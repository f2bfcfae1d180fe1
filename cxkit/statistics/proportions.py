"""Shares of units: the interval of one, and of the change between two."""

from __future__ import annotations

from dataclasses import dataclass
from math import isinf, sqrt

from scipy.special import ndtr, stdtr

from .intervals import Interval, Mean, joint_df, quantile

PSEUDO_SUCCESSES = 1.0


@dataclass(frozen=True)
class Difference:
    """The change between two shares of samples that share no unit.

    Parameters
    ----------
    estimate : float
        Share after less share before, -1..1.
    interval : Interval
    p : float
        How often chance alone would give so much, two-sided, 0..1; it agrees with `interval`.
    """

    estimate: float
    interval: Interval
    p: float


def wilson(share: Mean, *, level: float = 0.95) -> Interval:
    """Find the interval of a share.

    Parameters
    ----------
    share : Mean
        Of a variable with values 0 and 1, from `weighted_mean`.
    level : float, default 0.95
        Coverage, 0..1.

    Returns
    -------
    Interval
        Within 0..1, holding the share, never of zero width.

    Notes
    -----
    The shares that a score test at 1 - `level` would not reject [1]_, on the effective n, with
    the t quantile where there are clusters.

    References
    ----------
    .. [1] E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical
           Inference", Journal of the American Statistical Association 22, 209-212 (1927).

    Examples
    --------
    >>> found = wilson(Mean(0.2, 0.2, 50))
    >>> round(found.low, 4), round(found.high, 4)
    (0.1124, 0.3304)
    """
    n, p = _effective(share), share.mean
    z2 = quantile(level, share.df) ** 2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n**2))) / (1 + z2 / n)
    return Interval(max(0.0, min(centre - half, p)), min(1.0, max(centre + half, p)), level)


def proportion_difference(before: Mean, after: Mean, *, level: float = 0.95) -> Difference:
    """Find the change between two shares, with an interval and a p-value that agree.

    Parameters
    ----------
    before, after : Mean
        Of a variable with values 0 and 1, in samples that share no unit.
    level : float, default 0.95
        Coverage, 0..1.

    Returns
    -------
    Difference

    Notes
    -----
    One success and one failure are added to each sample; then the normal interval of the two
    adjusted shares is taken [1]_. A unit that is in both samples makes it too wide, not too
    narrow, as long as it says alike.

    References
    ----------
    .. [1] A. Agresti and B. Caffo, "Simple and effective confidence intervals for
           proportions and differences of proportions result from adding two successes and
           two failures", The American Statistician 54, 280-288 (2000).

    Examples
    --------
    >>> found = proportion_difference(Mean(0.1, 0.1, 100), Mean(0.3, 0.3, 100))
    >>> round(found.interval.low, 3), round(found.interval.high, 3), round(found.p, 4)
    (0.088, 0.304, 0.0004)
    """
    first, first_variance = _with_pseudo(before)
    second, second_variance = _with_pseudo(after)
    df = joint_df(first_variance, before.df, second_variance, after.df)
    error, change = sqrt(first_variance + second_variance), after.mean - before.mean
    half, t = quantile(level, df) * error, -abs(second - first) / error
    low = max(-1.0, min(second - first - half, change))
    high = min(1.0, max(second - first + half, change))
    p = 2 * float(ndtr(t) if isinf(df) else stdtr(df, t))
    return Difference(change, Interval(low, high, level), p)


def _with_pseudo(share: Mean) -> tuple[float, float]:
    n = _effective(share)
    adjusted = (n * share.mean + PSEUDO_SUCCESSES) / (n + 2 * PSEUDO_SUCCESSES)
    return adjusted, adjusted * (1 - adjusted) / (n + 2 * PSEUDO_SUCCESSES)


def _effective(share: Mean) -> float:
    if not share.n_effective > 0:
        raise ValueError(f"the effective n must be above 0, but got {share.n_effective!r}")
    return share.n_effective
