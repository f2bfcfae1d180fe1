"""Estimates that know how much each block of the samples moves them.

Sums, products and quotients of estimates keep that knowledge, so that a formula written in
them gives its own variance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray

from ..findings import DataError
from .moments import Moments

Array = NDArray[np.float64]

# A direction that carries less than this share of a column's own size is rounding.
SINGULAR = 1e-10
# How far a coefficient may lean on others and still count as its own.
LEANING = 1e-6


@dataclass(frozen=True, eq=False)
class Linearised:
    """Numbers, and their derivatives after the weights of blocks.

    Parameters
    ----------
    value : array, shape (...)
    influence : array, shape (blocks, ...)
        How much a block moves each value; the values' linearisation is the sum over blocks.

    Notes
    -----
    Operands have the same number of axes, or one of them is a plain number or array. A
    product's influence is a db + b da, and so on: the delta method, carried along.

    Examples
    --------
    >>> a = Linearised(np.array([2.0]), np.array([[1.0], [-1.0]]))
    >>> b = Linearised(np.array([3.0]), np.array([[0.0], [0.5]]))
    >>> (a * b).value, (a * b).influence.tolist()
    (array([6.]), [[3.0], [-2.0]])
    """

    value: Array
    influence: Array = field(repr=False)

    # An array on the left leaves the operation to this class.
    __array_ufunc__ = None

    def __add__(self, other: Linearised | Array | float) -> Linearised:
        if isinstance(other, Linearised):
            return Linearised(self.value + other.value, self.influence + other.influence)
        value = self.value + other
        return Linearised(value, np.broadcast_to(self.influence, (len(self), *value.shape)))

    def __mul__(self, other: Linearised | Array | float) -> Linearised:
        if isinstance(other, Linearised):
            influence = self.influence * other.value + self.value * other.influence
            return Linearised(self.value * other.value, influence)
        return Linearised(self.value * other, self.influence * other)

    def __truediv__(self, other: Linearised | Array | float) -> Linearised:
        if isinstance(other, Linearised):
            value = self.value / other.value
            return Linearised(value, (self.influence - value * other.influence) / other.value)
        return self * (1 / other)

    def __neg__(self) -> Linearised:
        return self * -1.0

    def __sub__(self, other: Linearised | Array | float) -> Linearised:
        return self + -other

    def __rsub__(self, other: Array | float) -> Linearised:
        return -self + other

    __radd__ = __add__
    __rmul__ = __mul__

    def __getitem__(self, at: object) -> Linearised:
        at = at if isinstance(at, tuple) else (at,)
        return Linearised(self.value[at], self.influence[(slice(None), *at)])

    def __len__(self) -> int:
        return len(self.influence)

    def sum(self, axis: int = 0) -> Linearised:
        """Add the values along an axis."""
        return Linearised(self.value.sum(axis=axis), self.influence.sum(axis=axis + 1))


def join(parts: Sequence[Linearised]) -> Linearised:
    """Put lists of values behind one another."""
    values = np.concatenate([part.value for part in parts])
    return Linearised(values, np.concatenate([part.influence for part in parts], axis=1))


@dataclass(frozen=True, eq=False)
class Part:
    """One sample among all samples that estimates rest on.

    Parameters
    ----------
    blocks : array, shape (b, p, p)
        Cross-moments of the sample's blocks; the first column is the constant.
    at : slice
        Where its blocks stand among those of all samples.
    among : int
        Blocks of all samples.
    units : float
    clustered : bool
        Whether the blocks are clusters of the sample.
    """

    blocks: Array = field(repr=False)
    at: slice
    among: int
    units: float
    clustered: bool

    @cached_property
    def weight(self) -> float:
        """Sum of the units' weights."""
        return float(self.blocks[:, 0, 0].sum())

    @cached_property
    def moments(self) -> Array:
        """Weighted mean products of the columns, shape (p, p)."""
        return self.blocks.sum(axis=0) / self.weight

    @property
    def df(self) -> float:
        """Degrees of freedom: clusters less one; infinite without clusters."""
        return float(len(self.blocks) - 1) if self.clustered else inf

    def placed(self, influence: Array) -> Array:
        """Put the influence of this sample's blocks among those that do not matter."""
        every = np.zeros((self.among, *influence.shape[1:]))
        every[self.at] = influence
        return every


def parts_of(*samples: Moments) -> list[Part]:
    """Put samples with the same columns side by side.

    Raises
    ------
    DataError
        A sample is one block: the data cannot say how blocks differ.
    """
    if any(len(sample.n) < 2 for sample in samples):
        raise DataError("all answers lie in one cluster, so their variance is not known")
    edges = np.cumsum([0, *(len(sample.n) for sample in samples)]).tolist()
    return [
        Part(
            sample.blocks, slice(edges[i], edges[i + 1]), edges[-1], sample.units, sample.clustered
        )
        for i, sample in enumerate(samples)
    ]


def means(part: Part) -> Linearised:
    """Find the weighted means of all columns, shape (p,)."""
    mean = part.moments[0]
    moved = part.blocks[:, 0] - part.blocks[:, 0, :1] * mean
    return Linearised(mean, part.placed(moved / part.weight))


@dataclass(frozen=True, eq=False)
class LinearFit:
    """Weighted least squares of some columns on others.

    Parameters
    ----------
    coefficients : Linearised, shape (columns, outcomes)
        Of least norm, after each column is brought to the same size.
    known : array of bool, shape (columns,)
        Whether the data determine the coefficient; the others hang on the least norm.
    rank : int
        Coefficients that the data could determine.
    """

    coefficients: Linearised
    known: NDArray[np.bool_]
    rank: int


def pick(part: Part, at: Sequence[int]) -> Array:
    """Give columns as the combinations of columns that `fit_linear` takes, shape (p, len(at))."""
    return np.eye(part.blocks.shape[1])[:, list(at)]


def fit_linear(
    part: Part, outcomes: Array, columns: Array, *, fitted: int = 0, correct: bool = True
) -> LinearFit:
    """Regress combinations of a sample's columns on other combinations of them.

    Parameters
    ----------
    part : Part
    outcomes, columns : arrays, shapes (p, outcomes) and (p, columns)
        Weights of the sample's p columns in each; see `pick`. No constant is added.
    fitted : int, default 0
        Coefficients that were fitted before, where the columns are residuals.
    correct : bool, default True
        Whether residuals are enlarged for the coefficients that were fitted.

    Returns
    -------
    LinearFit

    Notes
    -----
    With A the mean products of the columns x, a block moves the coefficients by A^- times its
    sum of w x e over the sample's sum of w, where e is the residual: linearisation as in
    [1]_. Residuals of a fit are too small; they are enlarged by the root of (n - 1) / (n - rank),
    which with the factor k / (k - 1) of `sample_covariances` is the usual n / (n - rank) for units
    drawn one by one, and (k / (k - 1)) (n - 1) / (n - rank) for k clusters.

    References
    ----------
    .. [1] D. A. Binder, "On the Variances of Asymptotically Normal Estimators from Complex
           Surveys", International Statistical Review 51, 279-292 (1983).
    """
    product = part.moments
    gram = columns.T @ product @ columns
    raw = (columns**2 * np.diag(product)[:, None]).sum(axis=0)
    there = np.diag(gram) > SINGULAR * raw
    scale = np.where(there, 1 / np.sqrt(np.where(there, np.diag(gram), 1)), 0)
    scaled = gram * np.outer(scale, scale)
    inverse = np.linalg.pinv(scaled, rcond=SINGULAR, hermitian=True)
    known = (np.abs(inverse @ scaled - np.eye(len(scaled))) < LEANING).all(axis=1)
    # The trace of a projection is its rank.
    rank = round(float(np.trace(inverse @ scaled)))
    inverse = inverse * np.outer(scale, scale)
    value = inverse @ columns.T @ product @ outcomes
    # Residuals are combinations of the columns too, so their sums of products are at hand.
    left = max(part.units - fitted - rank, 1)
    enlarged = sqrt((part.units - 1) / left) if correct else 1.0
    residual = (outcomes - columns @ value) * (enlarged / part.weight)
    if residual.shape[1] < columns.shape[1]:
        moved = inverse @ columns.T @ (part.blocks @ residual)
    else:
        moved = (inverse @ columns.T @ part.blocks) @ residual
    return LinearFit(Linearised(value, part.placed(moved)), known, rank)


def sample_covariances(estimates: Linearised, parts: Sequence[Part]) -> list[Array]:
    """Say what each sample adds to the covariance of a list of estimates.

    Parameters
    ----------
    estimates : Linearised, shape (m,)
    parts : sequence of Part
        Samples drawn independently of one another.

    Returns
    -------
    list of arrays, shape (m, m)
        k / (k - 1) times the sum over the k blocks of products of influences.
    """
    found = []
    for part in parts:
        own = estimates.influence[part.at]
        found.append(own.T @ own * (len(own) / (len(own) - 1)))
    return found
