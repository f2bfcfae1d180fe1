"""Many tests at once: adjusted p-values, and the level at which each of many looks is judged."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import ndtr

from .intervals import quantile

Array = NDArray[np.float64]

METHODS = ("bonferroni", "holm", "hochberg", "bh", "by")
# Steps per smallest standard error, and the reach in standard errors, of the integration.
STEPS, REACH = 200, 8.0
MOST_POINTS = 400_000


def adjust(p: ArrayLike, *, method: str = "holm") -> Array:
    """Adjust p-values for being looked at together.

    Parameters
    ----------
    p : array, shape (m,)
        0..1. A missing one stays missing and counts for nothing.
    method : {"holm", "bonferroni", "hochberg", "bh", "by"}
        "holm" (the default), "bonferroni" and "hochberg" keep the chance of even one false
        alarm; "bh" and "by" the share of false ones among those that are called.

    Returns
    -------
    array, shape (m,)
        To be compared with the level of the family; at most 1, never below `p`.

    Raises
    ------
    ValueError
        A p-value outside 0..1, or an unknown method.

    Notes
    -----
    Bonferroni, Holm [1]_ and "by" [2]_ hold whatever the tests share. Hochberg [3]_ and
    "bh" [4]_ need tests that are independent or depend on one another positively; tests of
    adjacent rounds, which share a sample with opposite sign, are neither.

    References
    ----------
    .. [1] S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian
           Journal of Statistics 6(2), 65-70 (1979).
    .. [2] Y. Benjamini and D. Yekutieli, "The control of the false discovery rate in
           multiple testing under dependency", Annals of Statistics 29(4), 1165-1188 (2001).
    .. [3] Y. Hochberg, "A sharper Bonferroni procedure for multiple tests of significance",
           Biometrika 75(4), 800-802 (1988).
    .. [4] Y. Benjamini and Y. Hochberg, "Controlling the False Discovery Rate", Journal of
           the Royal Statistical Society B 57(1), 289-300 (1995).

    Examples
    --------
    >>> [round(float(each), 3) for each in adjust([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    given = np.asarray(p, dtype=float)
    if given.ndim != 1:
        raise ValueError(f"p-values come in one row, not in shape {given.shape}")
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, but got {method!r}")
    there = ~np.isnan(given)
    if ((given[there] < 0) | (given[there] > 1)).any():
        raise ValueError("p-values must lie between 0 and 1")
    order = np.argsort(given[there], kind="stable")
    adjusted = np.full(given.shape, np.nan)
    found = np.empty(len(order))
    found[order] = _in_order(given[there][order], method)
    adjusted[there] = found
    return adjusted


@dataclass(frozen=True)
class Looks:
    """What several looks at data in which nothing happened do, and how to allow for them.

    Parameters
    ----------
    looks : int
        Comparisons made, planned and unplanned.
    level : float
        Of the family: all of its intervals hold in this share of cases.
    each : float
        Level at which each look must be judged for that.
    false_alarm : float
        Chance that at least one look judged at `level` itself calls a change, 0..1.
    """

    looks: int
    level: float
    each: float
    false_alarm: float


def allow_for_looks(
    planned: int, unplanned: int = 0, *, level: float = 0.95, adjacent: bool = False
) -> Looks:
    """Find the level for each of several looks at data, and what they do without it.

    Parameters
    ----------
    planned : int
        Comparisons fixed before the data were seen.
    unplanned : int, default 0
        Further ones that could have been reported: a round that was picked because it
        looked low counts as many looks as there were rounds to pick from.
    level : float, default 0.95
        Of the whole family.
    adjacent : bool, default False
        The looks compare each of a row of samples of about one size with the one before, so
        that neighbours share a sample.

    Returns
    -------
    Looks

    Raises
    ------
    ValueError
        No look, a negative number, or a level outside 0..1.

    Notes
    -----
    For independent looks each level is level^(1/looks); it is also enough, and slightly
    too much, for any other two-sided looks at normal means [1]_. For adjacent ones the chance is
    integrated; see `adjacent_false_alarm`.

    References
    ----------
    .. [1] Z. Šidák, "Rectangular Confidence Regions for the Means of Multivariate Normal
           Distributions", Journal of the American Statistical Association 62, 626-633
           (1967).

    Examples
    --------
    >>> year = allow_for_looks(11)
    >>> round(year.false_alarm, 2), round(year.each, 4)
    (0.43, 0.9953)
    >>> neighbours = allow_for_looks(11, adjacent=True)
    >>> round(neighbours.false_alarm, 2), round(neighbours.each, 4)
    (0.39, 0.995)
    """
    if planned < 0 or unplanned < 0 or planned + unplanned < 1:
        raise ValueError(f"looks are counted from 1: {planned!r} planned, {unplanned!r} unplanned")
    quantile(level)
    looks = planned + unplanned
    independent = level ** (1 / looks)
    if not adjacent:
        return Looks(looks, level, independent, 1 - level**looks)
    error = np.ones(looks + 1)
    false_alarm = adjacent_false_alarm(error, level=level)
    each = independent
    if looks > 1:
        # The independent level is too strict and that of the family itself too lax.
        each = brentq(
            lambda one: adjacent_false_alarm(error, level=one) - (1 - level),
            level,
            independent + 1e-9,
            xtol=1e-9,
        )
    return Looks(looks, level, float(each), false_alarm)


def adjacent_false_alarm(error: ArrayLike, *, level: float = 0.95) -> float:
    """Give the chance that comparing neighbours calls a change where there is none.

    Parameters
    ----------
    error : array, shape (k + 1,)
        Standard errors of the means of a row of samples, above 0.
    level : float, default 0.95
        At which each of the k comparisons is judged.

    Returns
    -------
    float
        Chance that at least one of the k intervals leaves out zero, 0..1.

    Notes
    -----
    The density of the last mean, given that no comparison has called so far, is carried
    from sample to sample: f_(i+1)(y) = phi(y / e_(i+1)) times the integral of f_i over
    |x - y| <= z (e_i^2 + e_(i+1)^2)^(1/2), by the trapezoid rule (error below 1e-5).

    Examples
    --------
    >>> round(adjacent_false_alarm([1, 1]), 3)
    0.05
    """
    e = np.asarray(error, dtype=float)
    if e.ndim != 1 or len(e) < 2 or not (np.isfinite(e) & (e > 0)).all():
        raise ValueError("comparing neighbours takes two or more standard errors above 0")
    z, limit = quantile(level), REACH * e.max()
    points = min(MOST_POINTS, round(2 * limit / e.min() * STEPS)) + 1
    x, step = np.linspace(-limit, limit, points, retstep=True)
    quiet = _normal(x, e[0])
    for own, following in pairwise(e):
        below = np.concatenate([[0.0], np.cumsum((quiet[1:] + quiet[:-1]) * step / 2)])
        reach = z * sqrt(own**2 + following**2)
        inside = np.interp(x + reach, x, below) - np.interp(x - reach, x, below)
        quiet = _normal(x, following) * inside
    return float(1 - ((quiet[1:] + quiet[:-1]) * step / 2).sum())


def p_of(z: ArrayLike) -> Array:
    """Give the two-sided p-value of an estimate that lies `z` standard errors from nought.

    Examples
    --------
    >>> round(float(p_of(-1.959964)), 4)
    0.05
    """
    return 2 * ndtr(-np.abs(np.asarray(z, dtype=float)))


def _in_order(p: Array, method: str) -> Array:
    """Adjust p-values that rise."""
    m = len(p)
    rank = np.arange(1, m + 1)
    if method == "bonferroni":
        return np.minimum(1.0, m * p)
    if method == "holm":
        return np.minimum(1.0, np.maximum.accumulate((m - rank + 1) * p))
    factor = {"hochberg": m - rank + 1, "bh": m / rank, "by": m / rank * (1 / rank).sum()}[method]
    return np.minimum(1.0, np.minimum.accumulate((factor * p)[::-1])[::-1])


def _normal(x: Array, sd: float) -> Array:
    return np.exp(-((x / sd) ** 2) / 2) / (sd * sqrt(2 * np.pi))
