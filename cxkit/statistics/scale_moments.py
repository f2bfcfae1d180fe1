"""Covariances and correlations of items, and of scales made of them, with what each block of the
sample adds to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .linearisation import Linearised, Part
from .moments import Moments, covariances

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

Scales = Mapping[str, Sequence[str]]


@dataclass(frozen=True, eq=False)
class ScaleLayout:
    """Which item belongs to which scale.

    Parameters
    ----------
    scales : tuple of str
    items : tuple of str
        Scale by scale.
    own : array of int, shape (items,)
        Place of each item's scale among the scales.
    columns : array of int, shape (items,)
        Place of each item among the columns of the sample.
    """

    scales: tuple[str, ...]
    items: tuple[str, ...]
    own: NDArray[np.intp] = field(repr=False)
    columns: NDArray[np.intp] = field(repr=False)

    @property
    def member(self) -> Array:
        """1 where an item (row) belongs to a scale (column), else 0."""
        return (self.own[:, None] == np.arange(len(self.scales))).astype(float)

    def at(self, scale: int) -> NDArray[np.intp]:
        """Give the places of a scale's items."""
        return np.flatnonzero(self.own == scale)


def lay_out(sample: Moments, scales: Scales) -> ScaleLayout:
    """Say which item belongs to which scale.

    Raises
    ------
    ValueError
        No scale, a scale without items, an item that the sample lacks, or one named twice.
    """
    if not scales or not all(len(items) for items in scales.values()):
        raise ValueError("there must be scales, and every scale needs an item")
    items = [item for listed in scales.values() for item in listed]
    unknown = [item for item in items if item not in sample.names[1:]]
    if unknown:
        raise ValueError(f"the sample has no column {', '.join(map(repr, unknown))}")
    twice = [item for item, times in Counter(items).items() if times > 1]
    if twice:
        raise ValueError(f"an item belongs to one scale: {', '.join(map(repr, twice))}")
    own = np.repeat(np.arange(len(scales)), [len(listed) for listed in scales.values()])
    place = {name: at for at, name in enumerate(sample.names)}
    columns = np.array([place[item] for item in items])
    return ScaleLayout(tuple(scales), tuple(items), own, columns)


def covariance_of(part: Part, at: NDArray[np.intp]) -> Linearised:
    """Find the weighted covariances of columns, shape (len(at), len(at)).

    A column that varies by no more than rounding has zeros. Divisor: the weights' sum.
    Influences are condensed (`condense`): their sums of products are covariances of estimates.

    Parameters
    ----------
    part : Part
    at : array of int
        Places of the columns in the sample's moments.
    """
    wanted = np.concatenate([[0], at])
    product = part.moments[np.ix_(wanted, wanted)]
    value, mean = covariances(product[None])[0], product[0, 1:]
    upper = np.triu_indices(len(value))
    row, column = at[upper[0]], at[upper[1]]
    moved = part.blocks[:, row, column]
    moved -= part.blocks[:, 0, row] * mean[upper[1]] + part.blocks[:, 0, column] * mean[upper[0]]
    moved += part.blocks[:, :1, 0] * (np.outer(mean, mean) - value)[upper]
    still = np.diag(value) <= 0
    moved[:, still[upper[0]] | still[upper[1]]] = 0.0
    rows = condense(moved / part.weight)
    influence = np.empty((len(rows), *value.shape))
    influence[:, upper[0], upper[1]] = influence[:, upper[1], upper[0]] = rows
    return Linearised(value, influence)


def condense(influence: Array) -> Array:
    """Give at most as many rows as columns, whose sums of products are those of the blocks.

    Parameters
    ----------
    influence : array, shape (k, m)
        Of k blocks on m estimates.

    Returns
    -------
    array, shape (at most m, m)
        Its sums of products are k / (k - 1) times those of the blocks, the covariance of the
        estimates.

    Notes
    -----
    The rows are no blocks any more, but whatever follows from the estimates by the delta
    method has the same standard errors.
    """
    k, m = influence.shape
    scaled = influence * np.sqrt(k / (k - 1))
    if k <= m:
        return scaled
    size, direction = np.linalg.eigh(scaled.T @ scaled)
    return np.sqrt(np.maximum(size, 0))[:, None] * direction.T


def degrees_of(part: Part) -> float:
    """Give the degrees of freedom of a standard error that rests on products of two columns.

    Notes
    -----
    The variance of b influences of kurtosis c is itself known as well as one with
    2 b / (c - 1) degrees of freedom [1]_. The product of two normal columns has kurtosis 9, the sum
    of m of them 3 + 6 / m: b / (1 + 3 / m) for blocks of m units. Blocks of unequal weight W
    count as (sum of W²)² / sum of W⁴.

    References
    ----------
    .. [1] F. E. Satterthwaite, "An Approximate Distribution of Estimates of Variance
           Components", Biometrics Bulletin 2, 110-114 (1946).
    """
    weight = part.blocks[:, 0, 0] ** 2
    alike = weight.sum() ** 2 / (weight**2).sum()
    return min(part.df, float(alike / (1 + 3 * len(weight) / part.units)))


def correlation_of(covariance: Linearised) -> Linearised:
    """Find correlations from covariances; a column that does not vary has zeros, also with itself.

    Notes
    -----
    With z the standardised columns a unit moves r_ij in proportion to
    z_i z_j - r_ij (z_i² + z_j²) / 2.
    """
    variance = np.diag(covariance.value)
    there = variance > 0
    scale = np.where(there, 1 / np.sqrt(np.where(there, variance, 1)), 0)
    both = np.outer(scale, scale)
    value = covariance.value * both
    moved = covariance.influence * both
    own = np.einsum("bii->bi", moved) / 2
    return Linearised(value, moved - value * (own[:, :, None] + own[:, None, :]))


def mix(estimates: Linearised, weights: Array) -> Linearised:
    """Add up values along the last axis, with weights of shape (values, sums)."""
    return Linearised(estimates.value @ weights, estimates.influence @ weights)


def mix_both(estimates: Linearised, weights: Array) -> Linearised:
    """Add up a square table's values in rows and columns, with weights (values, sums)."""
    half = mix(estimates, weights)
    return Linearised(weights.T @ half.value, weights.T @ half.influence)


def root(estimates: Linearised) -> Linearised:
    """Take the square root of positive values."""
    value = np.sqrt(estimates.value)
    return Linearised(value, estimates.influence / (2 * value))


def errors_of(estimates: Linearised) -> Array:
    """Give the standard errors of estimates whose influences are condensed."""
    return np.sqrt(np.einsum("b...,b...->...", estimates.influence, estimates.influence))


def within_one(r: Array, error: Array, z: float) -> tuple[Array, Array]:
    """Give limits of correlations, `z` standard errors away on Fisher's scale.

    A correlation of 1 or -1 has no width.

    References
    ----------
    .. [1] R. A. Fisher, "On the 'probable error' of a coefficient of correlation deduced from
           a small sample", Metron 1, 3-32 (1921).
    """
    inside = np.abs(r) < 1
    kept = np.where(inside, r, 0.0)
    centre, half = np.arctanh(kept), z * error / (1 - kept**2)
    low, high = np.tanh(centre - half), np.tanh(centre + half)
    return np.where(inside, low, r), np.where(inside, high, r)
