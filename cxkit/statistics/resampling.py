"""Resampling a mean of few distinct values: counts are drawn, not rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..findings import DataError
from .intervals import Interval


def resampled_interval(
    counts: ArrayLike,
    values: ArrayLike,
    *,
    draws: int = 9999,
    level: float = 0.95,
    seed: int = 1,
) -> Interval:
    """Find the bootstrap interval of a mean from how often each value occurs.

    Parameters
    ----------
    counts : array of whole numbers, shape (k,)
        Units with each value, 0 or more. They count units: weighted or clustered samples
        cannot be resampled this way.
    values : array of float, shape (k,)
        The values, in any unit and order; equal ones are taken together.
    draws : int, default 9999
        Resamples.
    level : float, default 0.95
        Coverage that is asked for, 0..1.
    seed : int, default 1

    Returns
    -------
    Interval
        In the unit of the values, and within them.

    Raises
    ------
    DataError
        There is no unit, or all units have the same value: resamples of it show no spread.
    ValueError
        Counts and values do not fit together, are not whole, negative or missing, or the draws
        are too few for the level.

    Notes
    -----
    A resample of n units with replacement is, as far as its mean is concerned, how often each
    value was drawn: a multinomial draw of n with the observed shares. Drawing the counts is
    therefore not an approximation of drawing the rows, and takes the same time for any n.
    The limits are those of the percentile interval [1]_: with B resamples the k-th
    smallest and the k-th largest mean, k being the whole part of (B + 1) (1 - level) / 2;
    with 9,999 it is whole for the usual levels.

    The percentile interval is too narrow in small samples, as it knows neither the factor
    n / (n - 1) nor values that happen not to occur. Counted over all samples of 10 units with
    values -1, 0 and +1 in four usual shapes, 95 % limits held the true mean in 88 to 94 %, of 30
    units in 92 to 95 % and of 100 units in 95 to 96 %. To report a mean of these three values
    `adjusted_wald` is better; this checks it, and serves means of other values.

    References
    ----------
    .. [1] B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap, Chapman & Hall
           (1993), chapter 13.

    Examples
    --------
    >>> found = resampled_interval([450, 350, 200], [1, 0, -1])
    >>> round(found.low, 2), round(found.high, 2)
    (0.2, 0.3)
    """
    number, value = _merged(counts, values)
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, but got {level!r}")
    # Rounding first: 10,000 * (1 - .95) / 2 is a little less than 250 in floating point.
    at = int(round((draws + 1) * (1 - level) / 2, 9))
    if at < 1:
        raise ValueError(f"{draws} draws are too few for a level of {level}")
    n = int(number.sum())
    drawn = np.random.default_rng(seed).multinomial(n, number / n, size=draws)
    means = np.partition(drawn @ value / n, [at - 1, draws - at])
    return Interval(float(means[at - 1]), float(means[draws - at]), level)


def _merged(counts: ArrayLike, values: ArrayLike) -> tuple[NDArray, NDArray]:
    """Give whole counts of distinct values in rising order, so that no order of rows matters."""
    number, value = np.asarray(counts, dtype=float), np.asarray(values, dtype=float)
    if number.ndim != 1 or number.shape != value.shape:
        raise ValueError(f"one count a value, but got shapes {number.shape} and {value.shape}")
    known = np.isfinite(number).all() and np.isfinite(value).all()
    if not (known and (number >= 0).all() and (number % 1 == 0).all()):
        raise ValueError("counts are whole numbers from 0 on, and no value is missing")
    distinct, at = np.unique(value[number > 0], return_inverse=True)
    if len(distinct) == 0:
        raise DataError("there is no unit to resample")
    if len(distinct) == 1:
        raise DataError("all units have the same value, so resamples of them show no spread")
    return np.bincount(at, weights=number[number > 0]).astype(np.int64), distinct
