"""What a factor model needs of a group: means, covariances, and how its blocks move them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..findings import DataError
from .moments import CONSTANT, Moments, covariances

Array = NDArray[np.float64]

# A direction with less than this share of an item's variance is rounding.
SINGULAR = 1e-9
# So close to ±1 a correlation is that of copies.
COPIES = 1e-7


@dataclass(frozen=True, eq=False)
class Group:
    """Means and covariances of items in one group, and their linearisation.

    Parameters
    ----------
    n : float
        Units.
    mean : array, shape (p,)
    covariance : array, shape (p, p)
        Divisor: the sum of weights.
    moved_mean, moved_covariance : arrays, shapes (b, p) and (b, p, p)
        How much each of b blocks moves them, so scaled that the sum of the products over the
        blocks is the covariance of the estimates.
    labels : tuple of str
        Names of the blocks.
    clustered : bool
        Whether blocks are clusters of the sample.
    """

    n: float
    mean: Array = field(repr=False)
    covariance: Array = field(repr=False)
    moved_mean: Array = field(repr=False)
    moved_covariance: Array = field(repr=False)
    labels: tuple[str, ...] = field(repr=False)
    clustered: bool = False


@dataclass(frozen=True, eq=False)
class Units:
    """From where and in steps of what each item is measured.

    Parameters
    ----------
    centre, step : arrays, shape (p,)
    """

    centre: Array
    step: Array


@dataclass(frozen=True, eq=False)
class Observed:
    """Means and covariances of several groups.

    Parameters
    ----------
    n : array, shape (groups,)
    mean : array, shape (groups, p)
    covariance : array, shape (groups, p, p)
    """

    n: Array
    mean: Array = field(repr=False)
    covariance: Array = field(repr=False)

    @cached_property
    def log_determinant(self) -> Array:
        """Logarithms of the covariances' determinants, shape (groups,)."""
        return np.linalg.slogdet(self.covariance)[1]

    @property
    def share(self) -> Array:
        """Shares of the units, shape (groups,)."""
        return self.n / self.n.sum()

    def pooled(self) -> Observed:
        """Average the groups' means and their covariances."""
        covariance = np.tensordot(self.share, self.covariance, 1)
        return Observed(self.n.sum(keepdims=True), (self.share @ self.mean)[None], covariance[None])


def observed(groups: Sequence[Group]) -> Observed:
    """Put the groups' means and covariances side by side."""
    return Observed(
        np.array([group.n for group in groups]),
        np.stack([group.mean for group in groups]),
        np.stack([group.covariance for group in groups]),
    )


def groups_of(
    samples: Sequence[Moments], items: Sequence[str], *, means: bool
) -> tuple[tuple[Group, ...], Units]:
    """Take from samples what a factor model needs, in units in which variances are about 1.

    Parameters
    ----------
    samples : sequence of Moments
    items : sequence of str
    means : bool
        Whether means are compared; otherwise they are nought and known without error.

    Returns
    -------
    tuple of Group, and Units
        Items are measured from their mean over groups in steps of their standard deviation
        within groups.

    Raises
    ------
    DataError
        An item is the same for all units of a sample, or items are combinations of one another,
        of which too few units are one cause; all units of a sample lie in one cluster.
    ValueError
        An item is not among the columns.

    Notes
    -----
    With m and S the weighted means and covariances and W the sum of weights, a block moves S by
    its sum of w ((x - m)(x - m)' - S) over W. Blocks of a sample are clusters (factor k / (k - 1)
    for k of them) or random groups of units, for which the factor is such that units that
    stand alone have divisor n.
    """
    picked = [picked_items(sample, items) for sample in samples]
    n = np.array([sample.units for sample in picked], dtype=float)
    totals = np.stack([sample.total for sample in picked])
    raw = Observed(n, totals[:, 0, 1:] / totals[:, :1, 0], covariances(totals)).pooled()
    units = Units(raw.mean[0], np.sqrt(np.diag(raw.covariance[0])))
    return tuple(_group(sample, units, means) for sample in picked), units


def picked_items(sample: Moments, items: Sequence[str]) -> Moments:
    """Take the items' moments, if a factor model can be fitted to them.

    Raises
    ------
    DataError, ValueError
        As in `groups_of`.
    """
    missing = [item for item in items if item not in sample.names]
    if missing:
        raise ValueError(f"no column {missing[0]!r}")
    names = (CONSTANT, *items)
    picked = sample if sample.names == names else sample.select(items)
    if len(picked.n) < 2:
        raise DataError("all units lie in one cluster, so their variance is not known")
    _check(covariances(picked.total[None])[0], items, picked.units)
    return picked


def _group(sample: Moments, units: Units, means: bool) -> Group:
    blocks, k, n = sample.blocks, len(sample.n), float(sample.units)
    total = blocks.sum(axis=0)
    weight = total[0, 0]
    # Takes the constant and the items to the items' deviations, in their units.
    away = np.column_stack([-total[0, 1:] / weight, np.eye(len(units.step))]) / units.step[:, None]
    covariance = away @ total @ away.T / weight
    factor = np.sqrt(k / (k - 1) * (1 if sample.clustered else (n - 1) / n)) / weight
    turned = away @ (blocks * factor)
    moved = turned @ away.T
    moved -= (blocks[:, 0, 0] * factor)[:, None, None] * covariance
    mean, moved_mean = (total[0, 1:] / weight - units.centre) / units.step, turned[:, :, 0]
    if not means:
        mean, moved_mean = np.zeros_like(mean), np.zeros_like(moved_mean)
    return Group(n, mean, covariance, moved_mean, moved, sample.labels, sample.clustered)


def _check(covariance: Array, items: Sequence[str], n: int) -> None:
    """Refuse covariances that no factor model can be fitted to."""
    spread = np.sqrt(np.diag(covariance))
    still = [item for item, sd in zip(items, spread, strict=True) if not sd > 0]
    if still:
        raise DataError(*(f"{item} has the same value for all units" for item in still))
    if n <= len(items):
        raise DataError(
            f"{n} units are too few for {len(items)} items: their covariances are then "
            "combinations of one another"
        )
    correlation = covariance / np.outer(spread, spread)
    rows, columns = np.nonzero(np.triu(np.abs(correlation) > 1 - COPIES, 1))
    if len(rows):
        raise DataError(
            *(
                f"{items[i]} and {items[j]} say the same of every unit: leave one of them out"
                for i, j in zip(rows, columns, strict=True)
            )
        )
    if np.linalg.eigvalsh(correlation)[0] < SINGULAR:
        raise DataError("an item is a combination of others, so no factor model can be fitted")
