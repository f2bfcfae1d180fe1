"""Resampling alpha: thousands of draws of units, as counts and one product of matrices."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..findings import DataError
from .moments import CONSTANT_TO, Moments
from .reliability import choose, unreliability, varying

Array = NDArray[np.float64]

# Counts that are drawn at once: more do not fit into a processor's own memory.
AT_ONCE = 1 << 20
# Whole numbers up to here are exact in single precision.
EXACT = 2.0**24
# How many roots of n the first throw stays below n in the mean: it passes it once in 700 times.
MARGIN = 3.0
# No unit comes more often than this in a first throw: the chance is below 1e-19.
MOST_TIMES = 20


def resample_alpha(
    values: ArrayLike | Moments,
    *,
    weight: ArrayLike | None = None,
    draws: int = 2000,
    seed: int = 1,
) -> Array:
    """Draw alpha again and again from units taken with replacement.

    Parameters
    ----------
    values : array, shape (n, k), or Moments
        Answers of units to the items, none missing; or moments whose columns are the items,
        of which whole blocks are drawn.
    weight : array, shape (n,), optional
        Of the units, not negative; with moments they are inside. Equal ones when left out.
    draws : int, default 2000
    seed : int, default 1

    Returns
    -------
    array, shape (draws,)
        Alpha of each resample; missing where its units, or their sums, do not differ.

    Raises
    ------
    DataError
        As in `reliability`.
    ValueError
        A value is missing, weights do not fit, or there is not one draw.

    Notes
    -----
    Of answers, units are drawn: the bootstrap, not an approximation to it. The order of the rows
    does not matter. Alpha needs of a resample only the sum of each item, of all squares and
    of the squared total, so each is a row of counts times k + 3 columns.

    Counts are those of n throws into n boxes. Independent Poisson counts, given their sum N, are
    those of N throws; so Poisson counts with a mean a little below 1 are drawn from a table, a
    byte a unit, and the n - N throws that are left (all n, if N is above n) are made one by one.
    What the table cannot share out among 256 is drawn from the rest of the distribution. Whole
    numbers are summed in single precision as long as that is exact.

    Of moments, blocks are drawn. With a unit or a cluster a block that is the bootstrap again.
    With random blocks of many units it is not: the spread of the draws is right, but it is
    that of some 1,000 sums, and known to about 2 %.

    Examples
    --------
    >>> answers = np.array([[1, 2, 1], [2, 2, 3], [3, 4, 3], [5, 5, 4]] * 25)
    >>> drawn = resample_alpha(answers, draws=1000)
    >>> len(drawn), bool(0.9 < np.median(drawn) < 1)
    (1000, True)
    """
    if draws < 1:
        raise ValueError(f"one draw or more, but got {draws}")
    if isinstance(values, Moments):
        if weight is not None:
            raise ValueError("moments hold their weights already")
        columns = _columns_of_blocks(values)
    else:
        columns = _columns_of_units(np.asarray(values, dtype=float), weight)
    rng = np.random.default_rng(seed)
    return np.concatenate([_alphas(sums) for sums in _sums(columns, draws, rng)])


def _columns_of_units(values: Array, weight: ArrayLike | None) -> Array:
    """Give what each unit adds: weight, items, squares of items, square of their total."""
    if values.ndim != 2 or not np.isfinite(values).all():
        raise ValueError("one row a unit and one column an item, no value missing")
    weights = np.ones(len(values)) if weight is None else np.asarray(weight, dtype=float)
    if weights.shape != values.shape[:1] or not (np.isfinite(weights) & (weights >= 0)).all():
        raise ValueError("one weight a unit, not negative and not missing")
    rows = np.column_stack([weights, values])[weights > 0]
    # Units that answer alike are the same to alpha: sorted, no order of rows can matter.
    rows = rows[np.lexsort(rows.T)]
    w, items = rows[:, :1], rows[:, 1:][:, (rows[:, 1:] != rows[:1, 1:]).any(axis=0)]
    if items.shape[1] < 2:
        raise DataError("reliability needs two items that tell units apart")
    centre = items.mean(axis=0)
    # Small sums lose fewer digits, and whole numbers stay whole.
    items = items - (np.round(centre) if (items % 1 == 0).all() else centre)
    squares, totals = (items**2).sum(axis=1), items.sum(axis=1) ** 2
    return w * np.column_stack([np.ones(len(w)), items, squares, totals])


def _columns_of_blocks(sample: Moments) -> Array:
    scale = choose(sample, sample.names[1:])
    scale = scale.select(varying(scale))
    k = len(scale.names) - 1
    shift = np.eye(k + 1)
    shift[0, 1:] = -scale.means.iloc[1:]
    blocks = shift.T @ scale.blocks[scale.blocks[:, 0, 0] > 0] @ shift
    within = blocks[:, 1:, 1:]
    squares, totals = np.einsum("bii->b", within), within.sum(axis=(1, 2))
    return np.column_stack([blocks[:, 0], squares, totals])


def _sums(columns: Array, draws: int, rng: np.random.Generator) -> Iterator[Array]:
    """Sum the columns over drawn rows, shape (a lot of draws, columns)."""
    n, whole = len(columns), bool((columns % 1 == 0).all() and np.abs(columns).max() < EXACT)
    single = columns.astype(np.float32) if whole else columns
    lot = max(1, AT_ONCE // n)
    for start in range(0, draws, lot):
        times = draw_counts(n, min(lot, draws - start), rng)
        if whole:
            sums = (times.astype(np.float32) @ single).astype(float)
            # No part of a sum is larger than the sum of squares that belongs to it.
            if max(sums[:, 0].max(), sums[:, -2:].max()) < EXACT:
                yield sums
                continue
        yield times.astype(float) @ columns


def _alphas(sums: Array) -> Array:
    means, squares = sums[:, 1:-2] / sums[:, :1], sums[:, -2:] / sums[:, :1]
    own, whole = squares[:, 0] - (means**2).sum(axis=1), squares[:, 1] - means.sum(axis=1) ** 2
    own = np.where(own > CONSTANT_TO * squares[:, 0], own, 0.0)
    return 1 - unreliability(own, whole, means.shape[1])


def draw_counts(n: int, draws: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Draw n of n things with replacement, many times: how often each came.

    Parameters
    ----------
    n, draws : int
    rng : Generator

    Returns
    -------
    array of small whole numbers, shape (draws, n)
        Each row sums to n and is a multinomial draw with equal chances; see `resample_alpha`.
    """
    edges, rest = _poisson_table(max(1 - MARGIN / sqrt(n), 0.1))
    words = rng.integers(2**64, size=-(-draws * n // 8), dtype=np.uint64)
    thrown = words.view(np.uint8)[: draws * n]
    times = np.zeros(draws * n, dtype=np.uint8)
    for edge in edges:
        times += thrown >= edge
    open_ones = np.flatnonzero(thrown >= edges[-1])
    times[open_ones] = np.searchsorted(rest, rng.random(len(open_ones)), side="right")
    rows = times.reshape(draws, n)
    left = n - rows.sum(axis=1, dtype=np.int64)
    rows[left < 0] = 0
    left[left < 0] = n
    more = rng.integers(n, size=left.sum()) + np.repeat(n * np.arange(draws), left)
    np.add.at(times, more, np.uint8(1))
    return rows


def _poisson_table(rate: float) -> tuple[list[int], Array]:
    """Share 256 bytes out among 0, 1, 2, ...: where each ends, and how the rest is shared out."""
    steps = np.r_[1.0, rate / np.arange(1, MOST_TIMES + 1)]
    share = 256 * np.exp(-rate) * np.cumprod(steps)
    full = np.floor(share)
    rest = np.cumsum(share - full)
    return np.cumsum(full[full > 0]).astype(int).tolist(), rest / rest[-1]
