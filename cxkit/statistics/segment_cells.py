"""Leaf cells of two samples of a mean: what they add to a segment, once who is there is held."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from math import prod

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from ..findings import DataError
from .decomposition import Sample
from .segment_scan import Array, Change, Codes

# A segment's own spread is mixed with that of the common model, which counts as this many
# units; so ten units of one kind do not look as if they could not differ.
PRIOR_UNITS = 10.0
# Interactions between columns are held constant where they are plainly there.
PLAIN = 2.0


@dataclass(frozen=True, eq=False)
class Cells:
    """Leaf cells: the combinations of levels of all columns that are seen, sorted.

    Parameters
    ----------
    columns : tuple of str
        Grouping columns.
    levels : tuple of arrays
        Names of the levels of each column, in the order of their codes.
    codes : array of int, shape (cells, columns)
    n, weight, weight_squared, total, squares : arrays, shape (2, cells)
        Before and after: units, sums of weights, of squared weights, of weight times value and
        of weight times squared value.
    """

    columns: tuple[str, ...]
    levels: tuple[NDArray, ...] = field(repr=False)
    codes: Codes = field(repr=False)
    n: Array = field(repr=False)
    weight: Array = field(repr=False)
    weight_squared: Array = field(repr=False)
    total: Array = field(repr=False)
    squares: Array = field(repr=False)

    @property
    def sizes(self) -> Codes:
        """Number of levels of each column."""
        return np.array([len(level) for level in self.levels])

    @property
    def mean(self) -> Array:
        """Weighted mean of each cell, 0 where nobody is; shape (2, cells)."""
        return self.total / np.where(self.weight > 0, self.weight, 1)

    @property
    def effective(self) -> Array:
        """Kish's effective number of units; shape (2, cells)."""
        return self.weight**2 / np.where(self.weight_squared > 0, self.weight_squared, 1)


def code_columns(frames: list[pd.DataFrame]) -> tuple[tuple[NDArray, ...], list[Codes]]:
    """Number the levels of all columns over several tables: level names, codes of rows by column.

    Raises
    ------
    ValueError
        The columns differ, there are none, or a row lacks a label.
    """
    columns = list(frames[0].columns)
    if not columns or any(list(frame.columns) != columns for frame in frames):
        raise ValueError("both samples need the same grouping columns, at least one")
    coded = [_code([frame[column] for frame in frames], column) for column in columns]
    return tuple(names for names, _ in coded), [code for _, code in coded]


def _code(parts: list[pd.Series], column: object) -> tuple[NDArray, Codes]:
    """Number the levels of one column over several tables, sorted as text where they are mixed."""
    if any(isinstance(part.dtype, pd.CategoricalDtype) for part in parts):
        # Categories are numbered already; only the numbers of the tables must be made to agree.
        typed = [pd.Categorical(part) for part in parts]
        seen = dict.fromkeys(name for part in typed for name in part.categories)
        names = sorted(seen, key=str)
        at = {name: place for place, name in enumerate(names)}
        lookups = [np.array([at[c] for c in part.categories] + [-1]) for part in typed]
        pairs = zip(lookups, typed, strict=True)
        code = np.concatenate([lookup[part.codes] for lookup, part in pairs])
    else:
        code, names = pd.factorize(pd.concat(parts), sort=True)
    if len(code) and code.min() < 0:
        raise ValueError(f"column {column!r} has rows without a label")
    return np.asarray(names, dtype=object), code


def number_cells(codes: list[Codes], sizes: list[int]) -> tuple[Codes, Codes]:
    """Number the combinations that occur, sorted: of each row, and the codes of each number."""
    whole = prod(sizes)
    if whole >= 2**62:
        cells, place = np.unique(np.column_stack(codes), axis=0, return_inverse=True)
        return place.ravel(), cells
    joint = np.zeros(len(codes[0]), dtype=np.int64)
    for code, size in zip(codes, sizes, strict=True):
        joint *= size
        joint += code
    if whole <= 8 * len(joint) + 1000:
        seen = np.flatnonzero(np.bincount(joint, minlength=whole))
        lookup = np.zeros(whole, dtype=np.intp)
        lookup[seen] = np.arange(len(seen))
        place = lookup[joint]
    else:
        seen, place = np.unique(joint, return_inverse=True)
    cells, left = np.empty((len(seen), len(sizes)), dtype=np.intp), seen
    for column in reversed(range(len(sizes))):
        left, cells[:, column] = np.divmod(left, sizes[column])
    return place, cells


def read_cells(before: Sample, after: Sample) -> tuple[Cells, tuple[Codes, Codes]]:
    """Sum two samples over their leaf cells; also say in which cell each row lies."""
    levels, codes = code_columns([before.labels, after.labels])
    place, cells = number_cells(codes, [len(level) for level in levels])
    split = np.split(place, [len(before.labels)])
    sums = np.zeros((5, 2, len(cells)))
    for at, (sample, where) in enumerate(zip((before, after), split, strict=True)):
        value = np.asarray(sample.value, dtype=float)
        weight = np.asarray(sample.weight, dtype=float)
        if not np.isfinite(value).all():
            raise ValueError("a row without a finite value: leave it out and count it")
        if not weight.sum() > 0:
            raise DataError("the weights of the answers sum to zero")
        total = weight * value
        rows = (sample.n, weight, sample.weight_squared, total, total * value)
        for part, row in enumerate(rows):
            sums[part, at] = np.bincount(where, np.asarray(row, dtype=float), len(cells))
    names = tuple(str(column) for column in before.labels.columns)
    return Cells(names, levels, cells, *sums), (split[0], split[1])


@dataclass(frozen=True, eq=False)
class Base:
    """What kind of unit gives which value, without a word on how that changed.

    Parameters
    ----------
    level : array, shape (cells,)
        Expected value of a cell, both samples taken together.
    variance : array, shape (2, cells)
        Variance of a single value about it.
    between : array, shape ()
        Variance of the cells' own means about `level`.
    """

    level: Array = field(repr=False)
    variance: Array = field(repr=False)
    between: float


def fit_base(cells: Cells) -> Base:
    """Estimate the level of every cell from its columns, and how far values and cells stray.

    Notes
    -----
    Main effects of all columns come from least squares with a common change between the samples.
    The effects of pairs of columns are added, shrunk, where the residuals of the two
    samples agree on them beyond chance (product of independent errors has mean zero). What the
    leaf cells still differ by enters as a random effect, its variance estimated in the
    same way. The variance of a value is regressed on the columns too.
    """
    weight, mean = cells.effective, cells.mean
    design = _design(cells)
    level, shift = _main_effects(design, weight, mean)
    residual = mean - level - shift[:, None]
    spread = _spread(cells, residual)
    scale = float(spread.sum() / weight.sum())
    if scale <= 0:
        # Everybody gives the expected value: any positive number will do, nothing differs.
        return Base(level, np.full(weight.shape, 1e-12), 0.0)
    for pair in combinations(range(len(cells.columns)), 2):
        joint = cells.codes[:, pair[0]] * cells.sizes[pair[1]] + cells.codes[:, pair[1]]
        extra = _agreed(joint, int(cells.sizes[list(pair)].prod()), weight, residual, scale)
        level, residual = level + extra, residual - extra
    between = max(0.0, _between(weight, residual, scale)[0])
    spread = _spread(cells, residual)
    by_sample = spread.sum(axis=1) / weight.sum(axis=1)
    both = weight.sum(axis=0)
    ratio = spread.sum(axis=0) / np.where(both > 0, both, 1)
    fitted, _ = _main_effects(design, weight.sum(axis=0, keepdims=True), ratio[None, :])
    whole = spread.sum() / weight.sum()
    fitted = np.clip(fitted, 0.1 * whole, 10 * whole)
    variance = fitted * np.maximum(by_sample / whole, 0.05)[:, None]
    return Base(level, variance, between)


def _design(cells: Cells) -> sparse.csr_array:
    start = np.concatenate([[0], np.cumsum(cells.sizes)[:-1]])
    places = (cells.codes + start).ravel()
    rows = np.repeat(np.arange(len(cells.codes)), len(cells.columns))
    shape = (len(cells.codes), int(cells.sizes.sum()))
    return sparse.csr_array((np.ones(len(places)), (rows, places)), shape=shape)


def _main_effects(design: sparse.csr_array, weight: Array, mean: Array) -> tuple[Array, Array]:
    """Regress on all levels and a shift per sample after the first; shapes (cells,), (samples,)."""
    samples, p = len(weight), design.shape[1]
    gram = np.zeros((p + samples - 1,) * 2)
    right = np.zeros(p + samples - 1)
    both = weight.sum(axis=0)
    gram[:p, :p] = (design.T @ design.multiply(both[:, None]).tocsr()).toarray()
    right[:p] = design.T @ (weight * mean).sum(axis=0)
    for at in range(1, samples):
        gram[:p, p + at - 1] = gram[p + at - 1, :p] = design.T @ weight[at]
        gram[p + at - 1, p + at - 1] = weight[at].sum()
        right[p + at - 1] = weight[at] @ mean[at]
    # Levels of several columns overlap by construction: least norm; fitted values are the same.
    found = np.linalg.pinv(gram / both.sum(), rcond=1e-10, hermitian=True) @ (right / both.sum())
    return design @ found[:p], np.append(0.0, found[p:])


def _spread(cells: Cells, residual: Array) -> Array:
    """Sum of squares about the expected value, in effective units; shape (2, cells)."""
    weight = np.where(cells.weight > 0, cells.weight, 1)
    within = np.maximum(cells.squares / weight - cells.mean**2, 0)
    return cells.effective * (within + np.where(cells.weight > 0, residual, 0) ** 2)


def _between(weight: Array, residual: Array, scale: float) -> tuple[float, float]:
    """Variance of cell means that both samples agree on, and its ratio to its error."""
    # E[r1 r2] is the variance of the cells' means: errors of the two samples are independent.
    here = (weight > 0).all(axis=0)
    if not here.any():
        return 0.0, 0.0
    first, second = 1 / weight[:, here]
    trust = 1 / ((first + 0.05) * (second + 0.05))
    product = residual[0, here] * residual[1, here]
    error = scale * np.sqrt((trust**2 * first * second).sum()) / trust.sum()
    estimate = float(trust @ product / trust.sum())
    return estimate, estimate / float(error)


def _agreed(joint: Codes, size: int, weight: Array, residual: Array, scale: float) -> Array:
    """Give the shrunken effect of a pair of columns on each cell, 0 if it is not plainly there."""
    units = np.array([np.bincount(joint, w, size) for w in weight])
    sums = np.array(
        [np.bincount(joint, w * r, size) for w, r in zip(weight, residual, strict=True)]
    )
    means = sums / np.where(units > 0, units, 1)
    variance, ratio = _between(units, means, scale)
    if variance <= 0 or ratio < PLAIN:
        return np.zeros(len(joint))
    return (sums.sum(axis=0) / (units.sum(axis=0) + scale / variance))[joint]


def mix_effect(cells: Cells, base: Base) -> float:
    """Give the part of the change that goes with who was in the samples.

    Notes
    -----
    Shares after less before, times the mean of what main effects predict in either sample: the
    mix of `decompose_change`. Where a level stands in one sample only, the two predictions cannot
    be compared, and the common one stands in.
    """
    share = cells.weight / cells.weight.sum(axis=1, keepdims=True)
    level, design = base.level, _design(cells)
    present = [design.T @ weight > 0 for weight in cells.weight]
    if (present[0] == present[1]).all():
        fits = [_main_effects(design, share[[at]], cells.mean[[at]])[0] for at in (0, 1)]
        level = (fits[0] + fits[1]) / 2
    return float((share[1] - share[0]) @ level)


def mean_parts(cells: Cells, base: Base) -> Array:
    """Say what each cell adds to a segment: shape (13, cells), for `mean_change`.

    Notes
    -----
    The means of a cell before and after have variance s1^2 / n1 and s2^2 / n2, and share the
    cell's random effect. The inverse of that 2 x 2 matrix, and its product with the means'
    residuals, add over cells to generalised least squares of a segment's two levels.
    """
    weight = cells.effective
    residual = np.where(weight > 0, cells.mean - base.level, 0)
    e = weight / base.variance
    # (D + t 11')^-1 = D^-1 - t D^-1 11' D^-1 / (1 + t 1' D^-1 1)
    pull = base.between / (1 + base.between * e.sum(axis=0))
    a11, a12, a22 = e[0] - pull * e[0] ** 2, -pull * e[0] * e[1], e[1] - pull * e[1] ** 2
    squares = _spread(cells, residual) / base.variance
    return np.array(
        [
            *cells.n,
            *weight,
            a11,
            a12,
            a22,
            a11 * residual[0] + a12 * residual[1],
            a12 * residual[0] + a22 * residual[1],
            *squares,
            *e,
        ]
    )


def mean_levels(sums: Array) -> tuple[Array, Array]:
    """Give the two levels of sets of cells, from the sums of `mean_parts`."""
    a11, a12, a22, b1, b2 = sums[4:9]
    determinant = a11 * a22 - a12**2
    safe = np.where(determinant > 0, determinant, 1)
    return (a22 * b1 - a12 * b2) / safe, (a11 * b2 - a12 * b1) / safe


def mean_change(sums: Array) -> Change:
    """Give the change of sets of cells from the sums of `mean_parts`."""
    a11, a12, a22 = sums[4:7]
    determinant = a11 * a22 - a12**2
    model = np.where(
        determinant > 0, (a11 + a22 + 2 * a12) / np.maximum(determinant, 1e-300), np.inf
    )
    levels = np.array(mean_levels(sums))
    units, squares, e = sums[2:4], sums[9:11], sums[11:13]
    own = np.maximum(squares - e * levels**2, 0)
    df = PRIOR_UNITS + np.maximum(units - 1, 0)
    factor = (PRIOR_UNITS + own) / df
    share = 1 / np.maximum(e, 1e-300)
    share = share / share.sum(axis=0)
    variance = model * (share * factor).sum(axis=0)
    both = (share * factor).sum(axis=0) ** 2 / ((share * factor) ** 2 / df).sum(axis=0)
    return Change(levels[1] - levels[0], variance, model, both)
