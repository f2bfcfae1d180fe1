"""Every segment of a few columns at once, each as sums over its leaf cells.

The scan knows nothing of means and ratios. It is given what adds over leaf cells; a function of
the sums then gives the change of any set of cells and its variance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Codes = NDArray[np.intp]

ANY = -1


@dataclass(frozen=True, eq=False)
class Change:
    """Changes of sets of cells.

    Parameters
    ----------
    estimate : array
        After less before, composition held.
    variance : array
        Sampling variance, the spread of the set's own units taken into account.
    model_variance : array
        The same under the common model of the spread; for comparing explanations.
    df : array
        Degrees of freedom of `variance`.
    """

    estimate: Array
    variance: Array
    model_variance: Array
    df: Array


Measure = Callable[[Array], Change]


@dataclass(frozen=True, eq=False)
class Scan:
    """All segments that are large enough, each as one column of sums.

    Parameters
    ----------
    levels : array of int, shape (s, columns)
        The level's code, or `ANY` where the column is left open.
    sums : array, shape (q, s)
        What adds over the cells of a segment; the first two rows are units before and after.
    total : array, shape (q,)
        The same over all cells.
    inflation : array, shape (s,)
        Factor of all variances of a segment, for units that were not drawn one by one.
    df : array, shape (s,)
        Degrees of freedom of `inflation`; infinite without clusters.
    """

    levels: Codes = field(repr=False)
    sums: Array = field(repr=False)
    total: Array = field(repr=False)
    inflation: Array = field(repr=False)
    df: Array = field(repr=False)

    @cached_property
    def depth(self) -> Codes:
        """Number of columns that a segment fixes."""
        return (self.levels != ANY).sum(axis=1)

    @cached_property
    def spending(self) -> Array:
        """By how much a segment's p-value is multiplied.

        Every set of columns parts the units and has an equal part of the error; of that a segment
        has what its units are of all. A segment of a few units, which only an enormous change
        could bring out, thus costs the large ones little.
        """
        first, second = self.sums[:2]
        units, whole = first * second / (first + second), self.total[0] * self.total[1]
        sets = len(np.unique(self.levels != ANY, axis=0))
        return sets * whole / (self.total[0] + self.total[1]) / units

    @cached_property
    def price(self) -> Array:
        """Log of the number of segments of a segment's depth, times the number of depths."""
        depth = self.depth
        count = np.bincount(depth, minlength=1)
        return np.log(count[depth] * np.count_nonzero(count))

    @cached_property
    def _by_column(self) -> Codes:
        return np.ascontiguousarray(self.levels.T, dtype=np.int32)

    def overlaps(self, which: int) -> NDArray[np.bool_]:
        """Say which segments can share a unit with one of them."""
        shared = np.ones(len(self.levels), dtype=bool)
        for column, level in zip(self._by_column, self.levels[which], strict=True):
            if level != ANY:
                shared &= (column == ANY) | (column == level)
        return shared


def column_sets(columns: int, depth: int) -> list[tuple[int, ...]]:
    """List the sets of columns of at most `depth`, the smaller ones first."""
    return [c for size in range(1, depth + 1) for c in combinations(range(columns), size)]


def joint_codes(codes: Codes, sizes: Codes, columns: tuple[int, ...]) -> tuple[Codes, Codes]:
    """Number the combinations of some columns: of each cell, and the levels of each number."""
    joint = np.zeros(len(codes), dtype=np.int64)
    for column in columns:
        joint = joint * sizes[column] + codes[:, column]
    size = int(np.prod([int(sizes[column]) for column in columns], dtype=object))
    if size <= 4 * len(codes) + 1000:
        seen = np.arange(size)
    else:
        seen, joint = np.unique(joint, return_inverse=True)
    levels = np.full((len(seen), len(sizes)), ANY, dtype=np.intp)
    left = seen
    for column in reversed(columns):
        left, levels[:, column] = np.divmod(left, sizes[column])
    return joint, levels


def scan(
    codes: Codes, sizes: Codes, parts: Array, *, depth: int, minimum: int
) -> tuple[Scan, list[tuple[Codes, Codes]]]:
    """Sum over the cells of every segment with at least `minimum` units in both samples.

    Parameters
    ----------
    codes : array of int, shape (cells, columns)
        The level of each cell in each column.
    sizes : array of int, shape (columns,)
        Number of levels.
    parts : array, shape (q, cells)
        What each cell adds; the first two rows are units before and after.
    depth, minimum : int
        How many columns a segment may fix, and how many units it must have.

    Returns
    -------
    scan : Scan
    members : list of (array, array)
        For each set of columns: the combination of each cell, and for each combination its
        segment's place in the scan, or -1.

    Notes
    -----
    Of segments that are made of the same cells (a country that has one channel only) the one
    with the fewest columns is kept: nothing could tell them apart. A segment whose rest is
    smaller than `minimum` has nothing to be compared with and is left out.
    """
    total = parts.sum(axis=1)
    # Sums of random numbers tell sets of cells apart; cells come sorted, so they are the same
    # in every run.
    mark = np.random.default_rng(0).random(len(codes))
    levels, sums, marks, members, start = [], [], [], [], 0
    for columns in column_sets(codes.shape[1], depth):
        joint, found = joint_codes(codes, sizes, columns)
        units = [np.bincount(joint, part, len(found)) for part in parts[:2]]
        large = np.minimum(*units) >= minimum
        large &= np.minimum(total[0] - units[0], total[1] - units[1]) >= minimum
        place = np.where(large, start + np.cumsum(large) - 1, -1)
        start += int(large.sum())
        rest = [np.bincount(joint, part, len(found))[large] for part in parts[2:]]
        sums.append(np.array([*(unit[large] for unit in units), *rest]))
        levels.append(found[large])
        marks.append(np.bincount(joint, mark, len(found))[large])
        members.append((joint, place))
    every = np.concatenate(sums, axis=1)
    _, first = np.unique(np.round(np.concatenate(marks), 9), return_index=True)
    kept = np.zeros(every.shape[1], dtype=bool)
    kept[first] = True
    moved = np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1)
    result = Scan(
        levels=np.concatenate(levels)[kept],
        sums=every[:, kept],
        total=total,
        inflation=np.ones(kept.sum()),
        df=np.full(kept.sum(), np.inf),
    )
    return result, [(joint, moved[place]) for joint, place in members]
