"""The jackknife: how far an estimate moves without each block, and the limits that follow."""

from __future__ import annotations

from dataclasses import dataclass
from math import cbrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .intervals import quantile

Array = NDArray[np.float64]

# An estimate that moves by a smaller share of itself stands still but for rounding.
ROUNDING = 1e-12
# A skewness below this is none, and would be divided by.
NO_SKEWNESS = 1e-6


@dataclass(frozen=True, eq=False)
class Jackknife:
    """Standard errors of some estimates and what else their limits rest on.

    Parameters
    ----------
    error : array, shape (...)
        In the unit of the estimate.
    skewness : array, shape (...)
        Of the estimate: that of one block's contribution, over the root of their number.
    df : float
        Blocks less one.
    """

    error: Array
    skewness: Array
    df: float


def jackknife(left_out: ArrayLike) -> Jackknife:
    """Find standard errors from the estimates that are left without each block.

    Parameters
    ----------
    left_out : array, shape (b, ...)
        Estimates without one of b blocks that were drawn independently, none missing.

    Returns
    -------
    Jackknife

    Raises
    ------
    ValueError
        There are fewer than two blocks.

    Notes
    -----
    The variance is (b - 1) / b times the sum of squares about the mean [1]_. For estimates that
    are not linear it is on the large side, most where single blocks move them much; the delta
    method is on the small side there.

    References
    ----------
    .. [1] R. G. Miller, "The Jackknife - A Review", Biometrika 61, 1-15 (1974).

    Examples
    --------
    The mean of 1, 2 and 6, without each of them in turn: its error is that of the textbook.

    >>> found = jackknife([4.0, 3.5, 1.5])
    >>> round(float(found.error), 4), round(float(np.std([1, 2, 6], ddof=1) / np.sqrt(3)), 4)
    (1.5275, 1.5275)
    """
    estimates = np.asarray(left_out, dtype=float)
    b = len(estimates)
    if b < 2:
        raise ValueError(f"two blocks or more, but got {b}")
    moved = estimates.mean(axis=0) - estimates
    second, third = (moved**2).sum(axis=0), (moved**3).sum(axis=0)
    seen = second > (ROUNDING * np.abs(estimates).max(axis=0)) ** 2
    skewness = np.divide(third, second**1.5, out=np.zeros_like(second), where=seen)
    return Jackknife(np.sqrt(np.where(seen, second, 0.0) * (b - 1) / b), skewness, float(b - 1))


def limits_in_errors(skewness: float, df: float, level: float) -> tuple[float, float]:
    """Say how many standard errors below and above an estimate its limits lie.

    Parameters
    ----------
    skewness, df : float
        As in `Jackknife`.
    level : float
        Coverage, 0..1.

    Returns
    -------
    below, above : float
        The first is negative.

    Notes
    -----
    The wider, limit by limit, of the t interval and the one that undoes the skewness by Hall's
    cubic transformation [1]_. Where few values lie far out on one side, estimate and error
    are small together in samples that missed them, and the t interval alone is too short there.

    References
    ----------
    .. [1] P. Hall, "On the Removal of Skewness by Transformation", Journal of the Royal
           Statistical Society B 54, 221-228 (1992).

    Examples
    --------
    >>> below, above = limits_in_errors(0.2, 399, 0.95)
    >>> round(below, 2), round(above, 2)
    (-1.97, 2.35)
    """
    t = quantile(level, df)
    if abs(skewness) < NO_SKEWNESS:
        return -t, t
    # Inverse of T + s (T^2 / 3 + 1 / 6) + s^2 T^3 / 27 at T = t and -t (Hall 1992)
    low, high = (3 / skewness * (cbrt(1 + skewness * (end - skewness / 6)) - 1) for end in (t, -t))
    return -max(t, low), max(t, -high)
