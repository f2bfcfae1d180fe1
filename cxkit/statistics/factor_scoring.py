"""Factor models fitted by maximum likelihood: Fisher scoring, from starts that are nearly there."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .factor_groups import Observed
from .factor_model import (
    FIXED,
    Implied,
    Pattern,
    discrepancy,
    gradient,
    imply,
    information,
)

Array = NDArray[np.float64]

MOST_STEPS = 200
# Near improper solutions scoring creeps: after so many steps it learns the curvature on its way.
PATIENCE = 25
MOST_HALVINGS = 40
# The last step is one that promises less than this, in the discrepancy of one unit.
ENOUGH = 1e-16
# Where rounding ends the steps, a fit so near its end has converged.
NEARLY = 1e-10
ROUNDING = 1e-13
# Keeps a step finite where a number is not determined; it does not move the end.
RIDGE = 1e-12
# Starts keep this far from 0 and 1.
LEAST_START, MOST_START = 0.1, 0.95
LEAST_EIGENVALUE = 0.05


@dataclass(frozen=True, eq=False)
class Solution:
    """A factor model fitted to groups.

    Parameters
    ----------
    pattern : Pattern
    observed : Observed
    numbers : array, shape (groups, numbers)
    implied : Implied
    converged : bool
    """

    pattern: Pattern
    observed: Observed = field(repr=False)
    numbers: Array = field(repr=False)
    implied: Implied = field(repr=False)
    converged: bool

    @property
    def n(self) -> float:
        """Units in all groups."""
        return float(self.observed.n.sum())

    @cached_property
    def chisq(self) -> float:
        """Likelihood-ratio chi-square against means and covariances left free."""
        # Rounding may leave a model that fits exactly a hair below nought.
        return max(0.0, self.n * discrepancy(self.implied, self.observed))

    @property
    def has_means(self) -> bool:
        """Whether means are part of the model."""
        return bool((self.pattern.at[:, self.pattern.intercepts] != FIXED).any())

    @property
    def df(self) -> int:
        """Means and covariances of the items, less the free numbers."""
        p = self.pattern.items
        moments = p * (p + 1) // 2 + (p if self.has_means else 0)
        return len(self.numbers) * moments - self.pattern.free


def fit_model(pattern: Pattern, observed: Observed, start: Array) -> Solution:
    """Fit a factor model by Fisher scoring.

    Parameters
    ----------
    pattern : Pattern
    observed : Observed
        In units in which variances are about 1.
    start : array, shape (groups, numbers)
        Must imply proper covariances, also after what is to be equal has been averaged.

    Returns
    -------
    Solution

    Notes
    -----
    A step is the expected information's inverse times the gradient, halved while it makes the
    fit worse. A fit that takes long goes on with an inverse that is corrected by how the gradient
    turns from step to step. Residual variances and covariances of factors are not bounded, only
    the implied covariances are: a solution may be improper, which is for the reader to see.
    """
    theta = pattern.gather(start, observed.n)
    implied = imply(pattern, pattern.spread(theta))
    if implied is None:
        raise ValueError("the start implies no proper covariance")
    value, converged, inverse = discrepancy(implied, observed), False, None
    pull = _pull(pattern, observed, theta, implied)
    for count in range(MOST_STEPS):
        if inverse is None:
            every = information(pattern, pattern.spread(theta), implied, observed.n)
            step = scoring_step(pull, pattern.add_up_squares(every))
        else:
            step = inverse @ pull
        gain = float(pull @ step) / observed.n.sum()
        taken = _take(pattern, observed, theta, step, value)
        if taken is None:
            converged = gain < NEARLY
            break
        before, last = theta, pull
        theta, implied, value = taken
        converged = gain < ENOUGH
        if converged:
            break
        pull = _pull(pattern, observed, theta, implied)
        if count >= PATIENCE:
            if inverse is None:
                inverse = np.linalg.inv(_steeper(pattern.add_up_squares(every)))
            inverse = _learned(inverse, theta - before, last - pull)
    return Solution(pattern, observed, pattern.spread(theta), implied, converged)


def scoring_step(pull: Array, curvature: Array) -> Array:
    """Give the information's inverse times the gradient."""
    return np.linalg.solve(_steeper(curvature), pull)


def start_of(pattern: Pattern, correlation: Array) -> Array:
    """Guess the numbers of one group from its correlations, shape (numbers,).

    Notes
    -----
    Were all items of a factor alike, their largest eigenvalue less the others' mean would be
    the sum of the squared loadings: so long is taken the first eigenvector. With a and b such
    loadings of two factors and R the correlations between them, a' R b over the squared
    lengths is the factors' correlation.
    """
    p, m = pattern.items, pattern.factors
    weights = np.zeros((p, m))
    for f in range(m):
        own = np.flatnonzero(pattern.factor == f)
        weights[own, f] = _first_factor(correlation[np.ix_(own, own)])
    lengths = (weights**2).sum(axis=0)
    between = weights.T @ correlation @ weights / np.outer(lengths, lengths)
    between = np.clip(between, -MOST_START, MOST_START)
    np.fill_diagonal(between, 1.0)
    least = np.linalg.eigvalsh(between)[0]
    if least < LEAST_EIGENVALUE:
        shrunk = (1 - LEAST_EIGENVALUE) / (1 - least)
        between = between * shrunk + np.eye(m) * (1 - shrunk)
    numbers = np.zeros(pattern.at.shape[1])
    loadings = weights[np.arange(p), pattern.factor]
    numbers[pattern.loadings] = loadings
    numbers[pattern.residuals] = 1 - loadings**2
    numbers[pattern.covariances] = between[pattern.pairs]
    return numbers


def _first_factor(correlation: Array) -> Array:
    """Loadings of items on a factor of their own; the first is not negative."""
    if len(correlation) == 1:
        return np.ones(1)
    values, vectors = np.linalg.eigh(correlation)
    length = np.sqrt(max(values[-1] - values[:-1].mean(), LEAST_START))
    found = vectors[:, -1] * length
    found = np.where(found < 0, -1, 1) * np.clip(np.abs(found), LEAST_START, MOST_START)
    return found * np.sign(found[0])


def _steeper(curvature: Array) -> Array:
    found = curvature.copy()
    own = np.diag(curvature)
    found[np.diag_indices(len(found))] += RIDGE * (own + own.mean())
    return found


def _pull(pattern: Pattern, observed: Observed, theta: Array, implied: Implied) -> Array:
    """Derivatives of the log-likelihood after the free numbers."""
    return pattern.add_up(gradient(pattern, pattern.spread(theta), implied, observed))


def _learned(inverse: Array, step: Array, turned: Array) -> Array:
    """Update an inverse of the information by how much the gradient turned on a step (BFGS)."""
    bent = float(step @ turned)
    if not bent > 0:
        return inverse
    left = np.eye(len(step)) - np.outer(step, turned) / bent
    return left @ inverse @ left.T + np.outer(step, step) / bent


def _take(
    pattern: Pattern, observed: Observed, theta: Array, step: Array, value: float
) -> tuple[Array, Implied, float] | None:
    """Go along a step, half as far as long as that makes the fit worse; None if it always does."""
    for halvings in range(MOST_HALVINGS):
        tried = theta + step / 2**halvings
        implied = imply(pattern, pattern.spread(tried))
        if implied is not None:
            found = discrepancy(implied, observed)
            if found <= value + ROUNDING:
                return tried, implied, found
    return None
