"""Factor models of several groups: their numbers, what these imply, and how that moves with them.

Every item belongs to one factor.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .factor_groups import Observed

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

FIXED = -1


@dataclass(frozen=True, eq=False)
class Pattern:
    """Which numbers of a factor model are free, and which of them groups have in common.

    Each group has these numbers, in this order: loadings (p), residual variances (p), covariances
    of factors (the upper triangle, row by row), intercepts (p) and means of factors (m).

    Parameters
    ----------
    factor : array of int, shape (p,)
        The factor of each item.
    at : array of int, shape (groups, numbers)
        Place of each number among the free ones; `FIXED` where it is not free. Numbers of
        one place are equal.
    fixed : array, shape (groups, numbers)
        Values of those that are not free.
    """

    factor: Indices
    at: Indices = field(repr=False)
    fixed: Array = field(repr=False)

    @cached_property
    def items(self) -> int:
        """Number of items."""
        return len(self.factor)

    @cached_property
    def factors(self) -> int:
        """Number of factors."""
        return int(self.factor.max()) + 1

    @cached_property
    def free(self) -> int:
        """How many different numbers are free."""
        return len(np.unique(self.at[self.at != FIXED]))

    @cached_property
    def loadings(self) -> slice:
        """Where a group's loadings are among its numbers."""
        return slice(0, self.items)

    @cached_property
    def residuals(self) -> slice:
        """Where its residual variances are."""
        return slice(self.items, 2 * self.items)

    @cached_property
    def covariances(self) -> slice:
        """Where its covariances of factors are."""
        start = 2 * self.items
        return slice(start, start + self.factors * (self.factors + 1) // 2)

    @cached_property
    def intercepts(self) -> slice:
        """Where its intercepts are."""
        return slice(self.covariances.stop, self.covariances.stop + self.items)

    @cached_property
    def means(self) -> slice:
        """Where its means of factors are."""
        return slice(self.intercepts.stop, self.intercepts.stop + self.factors)

    @cached_property
    def pairs(self) -> tuple[Indices, Indices]:
        """Which two factors each covariance belongs to."""
        return np.triu_indices(self.factors)

    @cached_property
    def variances(self) -> Indices:
        """Where, among a group's numbers, the variances of factors are."""
        return self.covariances.start + np.flatnonzero(np.equal(*self.pairs))

    def spread(self, theta: Array) -> Array:
        """Give each group its numbers, shape (groups, numbers)."""
        return np.where(self.at == FIXED, self.fixed, theta[self.at])

    def gather(self, numbers: Array, weight: Array) -> Array:
        """Give the free numbers: weighted means of those that are to be equal."""
        there = self.at != FIXED
        weights = np.broadcast_to(weight[:, None], self.at.shape)[there]
        places = self.at[there]
        total = np.bincount(places, weights, self.free)
        return np.bincount(places, weights * numbers[there], self.free) / total

    def add_up(self, pull: Array) -> Array:
        """Add up derivatives after groups' numbers to those after the free numbers."""
        there = self.at != FIXED
        return np.bincount(self.at[there], pull[there], self.free)

    def add_up_squares(self, every: Array) -> Array:
        """Add up groups' information about their numbers to that about the free numbers."""
        found = np.zeros((self.free, self.free))
        for each, at in zip(every, self.at, strict=True):
            own = np.flatnonzero(at != FIXED)
            found[np.ix_(at[own], at[own])] += each[np.ix_(own, own)]
        return found

    def matrices(self, numbers: Array) -> tuple[Array, Array]:
        """Write loadings, shape (groups, p, m), and covariances of factors, (groups, m, m)."""
        loadings = np.zeros((len(numbers), self.items, self.factors))
        loadings[:, np.arange(self.items), self.factor] = numbers[:, self.loadings]
        psi = np.empty((len(numbers), self.factors, self.factors))
        first, second = self.pairs
        psi[:, first, second] = psi[:, second, first] = numbers[:, self.covariances]
        return loadings, psi

    def of_factor(self, numbers: Array) -> Array:
        """Give each item the mean of its factor, shape (groups, p)."""
        return numbers[:, self.means][:, self.factor]


@dataclass(frozen=True, eq=False)
class Implied:
    """What the numbers of groups imply for their items.

    Parameters
    ----------
    loadings : array, shape (groups, p, m)
    cross : array, shape (groups, p, m)
        Covariances of items with factors.
    mean : array, shape (groups, p)
    covariance, inverse : arrays, shape (groups, p, p)
    log_determinant : array, shape (groups,)
        Of the covariances.
    """

    loadings: Array
    cross: Array
    mean: Array
    covariance: Array
    inverse: Array
    log_determinant: Array

    def of_group(self, g: int) -> Implied:
        """Give what is implied for one group alone."""
        return Implied(**{name: part[g : g + 1] for name, part in vars(self).items()})


def imply(pattern: Pattern, numbers: Array) -> Implied | None:
    """Find what numbers imply; None where a group's covariance would not be a proper one."""
    at = np.arange(pattern.items)
    loadings, psi = pattern.matrices(numbers)
    cross = loadings @ psi
    covariance = cross @ loadings.mT
    covariance[:, at, at] += numbers[:, pattern.residuals]
    try:
        root = np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError:
        return None
    mean = numbers[:, pattern.intercepts] + numbers[:, pattern.loadings] * pattern.of_factor(
        numbers
    )
    log_determinant = 2 * np.log(root[:, at, at]).sum(axis=1)
    return Implied(loadings, cross, mean, covariance, np.linalg.inv(covariance), log_determinant)


def discrepancy(implied: Implied, observed: Observed) -> float:
    """Say how far groups are from what is implied: 0 where they are not.

    Notes
    -----
    The mean over units of log|Σ| + tr(S Σ⁻¹) - log|S| - p + (m - μ)' Σ⁻¹ (m - μ), with Σ and μ the
    implied covariance and means, S and m the observed: -2 log-likelihood per unit, less that
    of S and m themselves.
    """
    apart = observed.mean - implied.mean
    gap = np.einsum("gij,gij->g", observed.covariance, implied.inverse)
    gap += np.einsum("gi,gij,gj->g", apart, implied.inverse, apart)
    each = implied.log_determinant + gap - observed.log_determinant - apart.shape[1]
    return float(observed.share @ each)


def scores(
    pattern: Pattern, numbers: Array, implied: Implied, moved: Array, spread: Array
) -> Array:
    """Say how departures from what is implied pull at each number.

    Parameters
    ----------
    numbers : array, shape (groups, numbers)
    moved : array, shape (groups, b, p)
        By how much means lie off, the implied inverse behind.
    spread : array, shape (groups, b, p, p)
        By how much covariances lie off, the implied inverse on either side.

    Returns
    -------
    array, shape (groups, b, numbers)
        Derivatives of the log-likelihood of one unit.
    """
    at, m = np.arange(pattern.items), np.arange(pattern.factors)
    by_cross = spread @ implied.cross[:, None]
    factors = implied.loadings[:, None].mT @ spread @ implied.loadings[:, None]
    factors[..., m, m] /= 2
    return np.concatenate(
        [
            by_cross[..., at, pattern.factor] + moved * pattern.of_factor(numbers)[:, None],
            spread[..., at, at] / 2,
            factors[..., *pattern.pairs],
            moved,
            moved @ implied.loadings,
        ],
        axis=-1,
    )


def gradient(pattern: Pattern, numbers: Array, implied: Implied, observed: Observed) -> Array:
    """Give the derivatives of the log-likelihood of all units, shape (groups, numbers)."""
    apart, inverse = observed.mean - implied.mean, implied.inverse
    off = observed.covariance + apart[:, :, None] * apart[:, None] - implied.covariance
    pulled = scores(
        pattern, numbers, implied, apart[:, None] @ inverse, (inverse @ off @ inverse)[:, None]
    )
    return observed.n[:, None] * pulled[:, 0]


def information(pattern: Pattern, numbers: Array, implied: Implied, n: Array) -> Array:
    """Give the expected information of n units a group, shape (groups, numbers, numbers).

    Notes
    -----
    The covariance's derivative after each number has the form u w' + w u'. With V the inverse,
    half the trace of V (u w' + w u') V (x y' + y x') is u'Vx w'Vy + u'Vy w'Vx. The means add J'VJ,
    with J their derivative.
    """
    groups, p, (first, second) = len(numbers), pattern.items, pattern.pairs
    one = np.broadcast_to(np.eye(p), (groups, p, p))
    halved = implied.loadings[:, :, second] * np.where(first == second, 0.5, 1.0)
    u = np.concatenate([one, one, implied.loadings[:, :, first]], axis=2)
    w = np.concatenate([implied.cross[:, :, pattern.factor], one / 2, halved], axis=2)
    by_u, by_w = implied.inverse @ u, implied.inverse @ w
    inner, end = u.mT @ by_w, pattern.covariances.stop
    found = np.zeros((groups, numbers.shape[1], numbers.shape[1]))
    found[:, :end, :end] = (u.mT @ by_u) * (w.mT @ by_w) + inner * inner.mT
    mean = np.zeros((groups, p, numbers.shape[1]))
    mean[:, :, pattern.loadings] = one * pattern.of_factor(numbers)[:, None]
    mean[:, :, pattern.intercepts] = one
    mean[:, :, pattern.means] = implied.loadings
    return (found + mean.mT @ implied.inverse @ mean) * n[:, None, None]


def one_group(factor: Indices) -> Pattern:
    """Give the pattern of one group whose means are left out; factors have variance 1.

    Notes
    -----
    A factor of one item is that item, without error.
    """
    p, m = len(factor), int(factor.max()) + 1
    alone = np.bincount(factor)[factor] == 1
    first, second = np.triu_indices(m)
    free = np.concatenate([np.ones(p, bool), ~alone, first != second, np.zeros(p + m, bool)])
    at = np.full((1, len(free)), FIXED)
    at[0, free] = np.arange(free.sum())
    fixed = np.zeros((1, len(free)))
    fixed[0, 2 * p : 2 * p + len(first)] = first == second
    return Pattern(factor, at, fixed)
