"""How long units stay: the shifted beta-geometric model of who leaves at each renewal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq, minimize, minimize_scalar
from scipy.special import xlogy

from ..findings import DataError
from .intervals import Interval, quantile

Array = NDArray[np.float64]
# Units lost at each renewal, and units left after the last.
Losses = tuple[Array, float]
# Log-likelihood that heterogeneity must add before units are said to differ at all.
NO_GAIN = 1e-7
# Heterogeneity tried for the limits of a lifetime, also as multiples of the best one.
FACTORS = np.geomspace(1e-3, 1e2, 41)
LARGEST_LOG = 12.0
# Periods after which what is left of a discounted lifetime is taken as one geometric tail.
MOST_PERIODS = 20_000


@dataclass(frozen=True)
class Retention:
    """Who leaves at the renewals: a beta distribution of chances over units.

    Parameters
    ----------
    n : int
        Units at the start.
    periods : int
        Renewals that were observed.
    leaving : float
        Mean chance of leaving at the first renewal, 0..1.
    heterogeneity : float
        How much units differ, 0 and above: 1 / (alpha + beta). At 0 all have the same chance.
    active : tuple of int
        Units left after each renewal that was observed.
    """

    n: int
    leaving: float
    heterogeneity: float
    active: tuple[int, ...]

    @property
    def log_likelihood(self) -> float:
        """Of the counts, at these parameters."""
        return _log_likelihood(self.leaving, self.heterogeneity, *_losses(self.n, self.active))

    @property
    def alpha(self) -> float:
        """First parameter of the beta distribution; infinite when units do not differ."""
        return self.leaving / self.heterogeneity if self.heterogeneity > 0 else inf

    @property
    def beta(self) -> float:
        """Second parameter of the beta distribution; infinite when units do not differ."""
        return (1 - self.leaving) / self.heterogeneity if self.heterogeneity > 0 else inf

    def rate(self, periods: int) -> Array:
        """Share of those still there who stay at renewal 1, 2, ..., `periods`."""
        return _rates(self.leaving, self.heterogeneity, periods)

    def survival(self, periods: int) -> Array:
        """Share of all units still there after renewal 1, 2, ..., `periods`."""
        return np.cumprod(self.rate(periods))

    def expected_lifetime(self, discount: float) -> float:
        """Discounted expected lifetime, in periods, of a unit at its start.

        Parameters
        ----------
        discount : float
            Rate of a period, above 0: 0.1 makes next period's worth 1 / 1.1 of this one's.

        Notes
        -----
        Sum over t = 0, 1, ... of S(t) / (1 + discount)^t. Most of it may lie beyond what was
        observed: it holds only if the model does.
        """
        return _lifetime(self.leaving, self.heterogeneity, discount)

    def lifetime_interval(self, discount: float, level: float = 0.95) -> Interval:
        """Find the interval of the discounted expected lifetime, in periods.

        Notes
        -----
        The shortest and the longest lifetime among all parameters whose likelihood is not too
        far below the best (profile likelihood). It knows the chance in the sample only, not
        whether the model goes on to hold after the last renewal seen.
        """
        losses = _losses(self.n, self.active)
        floor = self.log_likelihood - quantile(level) ** 2 / 2
        estimate = self.expected_lifetime(discount)
        found = [estimate]
        for much in (0.0, *(self.heterogeneity * FACTORS), *FACTORS):
            for leaving in _supported(much, floor, losses):
                found.append(_lifetime(leaving, much, discount))
        return Interval(min(found), max(found), level)


def fit_retention(start: int, active: Sequence[int] | ArrayLike) -> Retention:
    """Fit the shifted beta-geometric model to how many units are left after each renewal.

    Parameters
    ----------
    start : int
        Units at the start.
    active : array of int, shape (t,)
        Units left after renewal 1, 2, ..., t; at least two renewals.

    Returns
    -------
    Retention

    Raises
    ------
    DataError
        Counts that rise or are negative, fewer than two renewals, or nobody or everybody left,
        which leaves nothing to fit.

    Notes
    -----
    Each unit leaves with a chance of its own at every renewal, and chances are beta distributed
    over units [1]_. Then r(t) = (beta + t - 1) / (alpha + beta + t - 1) stay at renewal t: rates
    rise because those who are likely to leave have left, without anybody's having grown more
    attached. Maximum likelihood, in the mean chance alpha / (alpha + beta) and the heterogeneity
    1 / (alpha + beta), at which 0 is the plain geometric model. It misleads where chances change
    with time or season, or where units that started at different times differ.

    References
    ----------
    .. [1] P. S. Fader and B. G. S. Hardie, "How to project customer retention", Journal of
           Interactive Marketing 21, 76-90 (2007).

    Examples
    --------
    >>> found = fit_retention(1000, [869, 743, 653, 593, 551, 517, 491])
    >>> round(found.alpha, 3), round(found.beta, 3), round(found.expected_lifetime(0.1), 2)
    (0.668, 3.806, 5.92)
    """
    left = _check(start, active)
    losses = _losses(left[0], left[1:])
    # Without heterogeneity the best chance of leaving is who left over who could have.
    plain = float(losses[0].sum() / left[:-1].sum())
    points = [_climb(plain, much, losses) for much in (0.02, 0.2, 2.0)]
    best = max(points, key=lambda point: _log_likelihood(*point, *losses))
    gain = _log_likelihood(*best, *losses) - _log_likelihood(plain, 0.0, *losses)
    leaving, heterogeneity = best if gain > NO_GAIN else (plain, 0.0)
    return Retention(int(start), leaving, heterogeneity, tuple(int(x) for x in left[1:]))


def _check(start: int, active: ArrayLike) -> Array:
    left = np.concatenate([[float(start)], np.asarray(active, dtype=float).ravel()])
    if not np.isfinite(left).all() or (left < 0).any() or (np.diff(left) > 0).any():
        raise DataError("counts of units that are left are 0 or more and never rise")
    if len(left) < 3:
        raise DataError("fewer than two renewals cannot say how units differ")
    if left[1] == 0 or left[-1] == start:
        raise DataError("nobody or everybody left: there is nothing to fit")
    return left


def _losses(start: float, active: Sequence[float] | Array) -> Losses:
    left = np.concatenate([[float(start)], np.asarray(active, dtype=float)])
    return -np.diff(left), float(left[-1])


def _rates(leaving: float, heterogeneity: float, periods: int) -> Array:
    # r(t) = (beta + t - 1) / (alpha + beta + t - 1), both sides times 1 / (alpha + beta)
    grown = heterogeneity * np.arange(periods)
    return (1 - leaving + grown) / (1 + grown)


def _log_likelihood(leaving: float, heterogeneity: float, lost: Array, left: float) -> float:
    rates = _rates(leaving, heterogeneity, len(lost))
    survival = np.concatenate([[1.0], np.cumprod(rates)])
    gone = survival[:-1] * (1 - rates)
    return float(xlogy(lost, gone).sum() + xlogy(left, survival[-1]))


def _climb(leaving: float, heterogeneity: float, losses: Losses) -> tuple[float, float]:
    """Climb to the best parameters near some; without gradients, to the last digits."""

    def misfit(point: Array) -> float:
        return -_log_likelihood(_expit(point[0]), exp(min(point[1], LARGEST_LOG)), *losses)

    found = minimize(
        misfit, [_logit(leaving), log(heterogeneity)], method="Nelder-Mead",
        options={"xatol": 1e-8, "fatol": 1e-11, "maxiter": 2000},
    ).x  # fmt: skip
    return _expit(found[0]), exp(min(found[1], LARGEST_LOG))


def _supported(heterogeneity: float, floor: float, losses: Losses) -> list[float]:
    """Give the least and the largest chance of leaving that the counts support."""

    def above(logit: float) -> float:
        return _log_likelihood(_expit(logit), heterogeneity, *losses) - floor

    top = minimize_scalar(lambda logit: -above(logit), bounds=(-20, 20), method="bounded").x
    if above(top) <= 0:
        return []
    ends = [(end, top) for end in (-20.0, 20.0)]
    return [_expit(brentq(above, *end) if above(end[0]) < 0 else end[0]) for end in ends]


def _lifetime(leaving: float, heterogeneity: float, discount: float) -> float:
    if not discount > 0:
        raise ValueError(f"the discount rate must be above 0, but got {discount!r}")
    periods = min(MOST_PERIODS, int(40 / log(1 + discount)) + 2)
    rates = _rates(leaving, heterogeneity, periods)
    worth = np.concatenate([[1.0], np.cumprod(rates / (1 + discount))])
    # Of those still there at the end the last rate is taken to go on for ever.
    tail = worth[-1] * rates[-1] / (1 + discount - rates[-1])
    return float(worth.sum() + tail)


def _logit(share: float) -> float:
    return log(share / (1 - share))


def _expit(logit: float) -> float:
    return 1 / (1 + exp(-logit))
