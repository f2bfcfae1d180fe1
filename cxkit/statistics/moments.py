"""Weighted cross-moments of columns, block by block: they merge by addition, and regressions,
their variances and their resamples follow from them whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ..findings import DataError

Array = NDArray[np.float64]

# With so many blocks the standard error of a standard error is about 2 %.
MOST_BLOCKS = 1000
CONSTANT = "1"
# So few columns' products are summed at once; with more, block by block needs less memory.
FEW_COLUMNS = 6
# A column whose variance is this small beside its mean square is constant but for rounding.
CONSTANT_TO = 1e-13


@dataclass(frozen=True, eq=False)
class Moments:
    """Sums of products of columns over the units of each block.

    Parameters
    ----------
    names : tuple of str
        The columns; the first is `CONSTANT`, which is 1 for every unit.
    blocks : array, shape (b, p, p)
        Sum of weight times the products of two columns, over the units of a block.
    n : array, shape (b,)
        Units in each block.
    labels : tuple of str
        Names of the blocks; equal names are one block when moments are added.
    clustered : bool, default False
        Whether a block is all that was drawn together. Otherwise blocks are random groups.
    """

    names: tuple[str, ...]
    blocks: Array = field(repr=False)
    n: Array = field(repr=False)
    labels: tuple[str, ...] = field(repr=False)
    clustered: bool = False

    @property
    def units(self) -> int:
        """Units in all blocks."""
        return int(self.n.sum())

    @property
    def total(self) -> Array:
        """Sum over blocks, shape (p, p)."""
        return self.blocks.sum(axis=0)

    @property
    def means(self) -> pd.Series:
        """Weighted mean of each column."""
        total = self.total
        return pd.Series(total[0] / total[0, 0], index=list(self.names))

    @property
    def covariance(self) -> pd.DataFrame:
        """Weighted covariance of all columns but the constant (divisor: the weights' sum)."""
        names = list(self.names[1:])
        return pd.DataFrame(covariances(self.total[None])[0], index=names, columns=names)

    def select(self, names: Sequence[str]) -> Moments:
        """Give the moments of some columns, in the order asked for, after the constant."""
        wanted = [CONSTANT, *(name for name in names if name != CONSTANT)]
        place = {name: at for at, name in enumerate(self.names)}
        at = [place[name] for name in wanted]
        return replace(self, names=tuple(wanted), blocks=self.blocks[:, at][:, :, at])

    def resample(self, draws: int, seed: int) -> Array:
        """Draw totals over blocks taken with replacement, shape (draws, p, p)."""
        rng = np.random.default_rng(seed)
        b, p = len(self.n), len(self.names)
        # Counting drawn numbers is the multinomial draw, several times faster than numpy's.
        drawn = rng.integers(b, size=(draws, b)) + b * np.arange(draws)[:, None]
        times = np.bincount(drawn.ravel(), minlength=draws * b).reshape(draws, b).astype(float)
        return (times @ self.blocks.reshape(b, p * p)).reshape(draws, p, p)


def covariances(totals: Array) -> Array:
    """Give the weighted covariances of all columns but the constant, for many totals at once.

    Parameters
    ----------
    totals : array, shape (m, p, p)
        Sums as in `Moments.total`.

    Returns
    -------
    array, shape (m, p - 1, p - 1)
        Divisor: the weights' sum. A column that varies by no more than rounding has zeros.
    """
    means = totals[:, 0] / totals[:, :1, 0]
    squares = totals[:, 1:, 1:] / totals[:, :1, :1]
    found = squares - means[:, 1:, None] * means[:, None, 1:]
    still = np.einsum("mii->mi", found) <= CONSTANT_TO * np.einsum("mii->mi", squares)
    found[still[:, :, None] | still[:, None, :]] = 0.0
    return found


def moments(
    columns: pd.DataFrame,
    *,
    weight: ArrayLike,
    block: ArrayLike,
    clustered: bool = False,
) -> Moments:
    """Sum the products of columns by block.

    Parameters
    ----------
    columns : DataFrame of numbers, shape (n, p - 1)
        No missing values; the constant is added.
    weight : array, shape (n,)
        Not negative.
    block : array, shape (n,)
        Name of the block of each unit.
    clustered : bool, default False
        Whether the blocks are clusters of the sample.

    Returns
    -------
    Moments

    Raises
    ------
    DataError
        The weights sum to zero.
    ValueError
        A value or a block is missing, or a column is called like the constant.

    Examples
    --------
    >>> found = moments(pd.DataFrame({"x": [1.0, 3.0]}), weight=[1, 1], block=["a", "b"])
    >>> found.units, float(found.means["x"]), float(found.covariance.loc["x", "x"])
    (2, 2.0, 1.0)
    """
    if CONSTANT in map(str, columns.columns):
        raise ValueError(f"{CONSTANT!r} is the name of the constant; call the column otherwise")
    values = np.column_stack([np.ones(len(columns)), columns.to_numpy(dtype=float)])
    weights = np.asarray(weight, dtype=float)
    codes, names = pd.factorize(np.asarray(block, dtype=object), sort=True)
    if not np.isfinite(values).all() or (codes < 0).any():
        raise ValueError("moments need a value and a block for every unit")
    if not weights.sum() > 0:
        raise DataError("the weights of the answers sum to zero")
    order = np.argsort(codes, kind="stable")
    values, weights, codes = values[order], weights[order], codes[order]
    edges = np.searchsorted(codes, np.arange(len(names) + 1))
    blocks = np.empty((len(names), values.shape[1], values.shape[1]))
    if values.shape[1] <= FEW_COLUMNS:
        products = values[:, :, None] * values[:, None, :] * weights[:, None, None]
        np.add.reduceat(products, edges[:-1], axis=0, out=blocks)
    else:
        for at, (start, end) in enumerate(pairwise(edges)):
            part = values[start:end]
            blocks[at] = part.T @ (part * weights[start:end, None])
    return Moments(
        names=(CONSTANT, *map(str, columns.columns)),
        blocks=blocks,
        n=np.diff(edges).astype(float),
        labels=tuple(map(str, names)),
        clustered=clustered,
    )


def add(parts: Iterable[Moments]) -> Moments:
    """Merge the moments of batches: blocks of one name are added up.

    Raises
    ------
    ValueError
        The parts differ in their columns or in whether blocks are clusters.
    """
    listed = list(parts)
    first = listed[0]
    if any(part.names != first.names or part.clustered != first.clustered for part in listed):
        raise ValueError("only moments of the same columns and kind of block can be added")
    codes, names = pd.factorize(
        np.array([label for part in listed for label in part.labels], dtype=object), sort=True
    )
    blocks = np.zeros((len(names), *first.blocks.shape[1:]))
    n = np.zeros(len(names))
    np.add.at(blocks, codes, np.concatenate([part.blocks for part in listed]))
    np.add.at(n, codes, np.concatenate([part.n for part in listed]))
    return replace(first, blocks=blocks, n=n, labels=tuple(map(str, names)))


def random_blocks(keys: pd.Series, seed: int, most: int = MOST_BLOCKS) -> pd.Series:
    """Put units into at most `most` random blocks, the same unit always into the same.

    Parameters
    ----------
    keys : Series of str, shape (n,)
        What identifies a unit.
    seed : int
    most : int

    Returns
    -------
    Series of str, shape (n,)
        Names of blocks; each unit alone where there are no more than `most` units.
    """
    if len(keys) <= most:
        return keys.astype("str")
    hashed = pd.util.hash_array(
        (str(seed) + ":" + keys.astype("str")).to_numpy(dtype=object), categorize=False
    )
    return pd.Series((hashed % np.uint64(most)).astype(str), index=keys.index)
