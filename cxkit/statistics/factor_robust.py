"""What numbers of a factor model are worth where answers are not normal, weighted or clustered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..findings import DataError
from .factor_groups import Group
from .factor_model import FIXED, Implied, Pattern, imply, information, scores

Array = NDArray[np.float64]

# Where free numbers move the implied moments less than this, in some combination and beside
# their own sizes, the data do not determine them.
UNDETERMINED = 1e-10


@dataclass(frozen=True, eq=False)
class Estimates:
    """Numbers with two covariances: that of normal answers drawn one by one, and the robust one.

    Parameters
    ----------
    value : array, shape (q,)
    covariance : array, shape (q, q)
        From the expected information.
    moved : array, shape (b, q)
        How much each block moves the numbers; the robust covariance is the sum of the products.
    df : float, default inf
        Degrees of freedom of the robust one: clusters less one; infinite without clusters.
    """

    value: Array
    covariance: Array = field(repr=False)
    moved: Array = field(repr=False)
    df: float = inf

    @property
    def se(self) -> Array:
        """Standard errors if answers were normal and drawn one by one."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0))

    @property
    def robust_se(self) -> Array:
        """Standard errors from the blocks."""
        return np.sqrt((self.moved**2).sum(axis=0))

    def through(self, value: Array, jacobian: Array) -> Estimates:
        """Take functions of the numbers, by their derivatives, shape (functions, q)."""
        covariance = jacobian @ self.covariance @ jacobian.T
        return Estimates(value, covariance, self.moved @ jacobian.T, self.df)


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """How the free numbers of a model follow the data.

    Parameters
    ----------
    pattern : Pattern
    inverse : array, shape (free, free)
        Inverse of the expected information of all units.
    pulls : array, shape (b, free)
        How much each block pulls at each free number; a cluster with units in several groups is
        one block.
    total : float
        What the blocks would add to chi-square if no number were free.
    df : float
        Clusters less one; infinite without clusters.
    """

    pattern: Pattern
    inverse: Array = field(repr=False)
    pulls: Array = field(repr=False)
    total: float
    df: float

    @cached_property
    def moved(self) -> Array:
        """How much each block moves the free numbers, shape (b, free)."""
        return self.pulls @ self.inverse

    @property
    def expected_chisq(self) -> float:
        """What chi-square would be on average if the model were true.

        Notes
        -----
        The trace of U Γ of [1]_: Γ is the covariance of the sample's moments, here from its
        blocks, and U takes out what the free numbers can follow. For normal answers drawn one
        by one it is the degrees of freedom.

        References
        ----------
        .. [1] A. Satorra and P. M. Bentler, "Corrections to test statistics and standard errors
               in covariance structure analysis", in A. von Eye and C. C. Clogg (eds.), Latent
               Variables Analysis, Sage (1994).
        """
        return self.total - float(np.vdot(self.moved, self.pulls))

    def estimates(self, numbers: Array) -> Estimates:
        """Give all groups' numbers, one group after the other, with their covariances.

        Notes
        -----
        The robust covariance is the sandwich I⁻¹ J I⁻¹, with I the expected information and J the
        sum over blocks of the products of their pulls [1]_. It does not ask that answers be
        normal.

        References
        ----------
        .. [1] M. W. Browne, "Asymptotically distribution-free methods for the analysis of
               covariance structures", British Journal of Mathematical and Statistical Psychology
               37, 62-83 (1984).
        """
        free = Estimates(np.zeros(self.pattern.free), self.inverse, self.moved, self.df)
        places = self.pattern.at.ravel()
        there = np.flatnonzero(places != FIXED)
        # Row by row: the derivative of every group's numbers after the free ones.
        place = np.zeros((len(places), self.pattern.free))
        place[there, places[there]] = 1.0
        return free.through(numbers.ravel(), place)


def sensitivity(pattern: Pattern, numbers: Array, groups: Sequence[Group]) -> Sensitivity:
    """Find how a model follows the data, at given numbers.

    Parameters
    ----------
    pattern : Pattern
    numbers : array, shape (groups, numbers)
        Those the model found, or those of a narrower model written as its numbers.
    groups : sequence of Group

    Raises
    ------
    DataError
        The data do not determine the free numbers.
    """
    implied = imply(pattern, numbers)
    if implied is None:
        raise ValueError("the numbers imply no proper covariance")
    n = np.array([group.n for group in groups])
    inverse = _inverse(pattern.add_up_squares(information(pattern, numbers, implied, n)))
    pulls, total = _pulls(pattern, numbers, implied, groups)
    clustered = all(group.clustered for group in groups)
    if clustered and len(groups) > 1:
        labels = np.concatenate([np.array(group.labels, dtype=object) for group in groups])
        codes, names = pd.factorize(labels)
        joined = np.zeros((len(names), pattern.free))
        np.add.at(joined, codes, pulls)
        pulls = joined
    return Sensitivity(pattern, inverse, pulls, total, len(pulls) - 1.0 if clustered else inf)


def _inverse(information: Array) -> Array:
    scale = 1 / np.sqrt(np.maximum(np.diag(information), np.finfo(float).tiny))
    scaled = information * np.outer(scale, scale)
    if np.linalg.eigvalsh(scaled)[0] < UNDETERMINED:
        raise DataError(
            "the data do not determine the model: a factor of two items needs other factors that "
            "it goes together with"
        )
    return np.linalg.inv(scaled) * np.outer(scale, scale)


def _pulls(
    pattern: Pattern, numbers: Array, implied: Implied, groups: Sequence[Group]
) -> tuple[Array, float]:
    """Pulls of all groups' blocks, one group after the other, and what they add to chi-square."""
    rows, total = [], 0.0
    for g, (group, at) in enumerate(zip(groups, pattern.at, strict=True)):
        own = implied.of_group(g)
        spread = own.inverse @ group.moved_covariance @ own.inverse
        moved = group.moved_mean @ own.inverse[0]
        total += group.n * float(np.vdot(spread, group.moved_covariance)) / 2
        total += group.n * float(np.vdot(moved, group.moved_mean))
        pull = scores(pattern, numbers[g : g + 1], own, moved[None], spread[None])[0]
        free = np.flatnonzero(at != FIXED)
        row = np.zeros((len(pull), pattern.free))
        row[:, at[free]] = group.n * pull[:, free]
        rows.append(row)
    return np.concatenate(rows), total
