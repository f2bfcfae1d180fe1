"""Leaf cells of a ratio before and after: what they add to a segment, and how noisy they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..findings import DataError, Problem, refuse
from .segment_cells import code_columns, number_cells
from .segment_scan import Array, Change, Codes

# The common noise counts as this many cells when a segment's own noise is judged.
PRIOR_CELLS = 20.0
# Median of chi-square with one degree of freedom; a single cell counts no more than `CUT`, which
# takes next to nothing off the mean of 1.
MEDIAN, CUT = 0.4549, 25.0
GRID, STEPS = tuple(4.0**power for power in range(4, -14, -1)), 30


@dataclass(frozen=True, eq=False)
class RatioCells:
    """Leaf cells of a ratio, sorted.

    Parameters
    ----------
    columns : tuple of str
    levels : tuple of arrays
        Names of the levels of each column.
    codes : array of int, shape (cells, columns)
    numerator, denominator : arrays, shape (2, cells)
        Sums before and after.
    binomial : bool
        Whether the numerator counts units of the denominator.
    noise : float
        Variance of a cell's change beyond that of counting, in units of `stray`.
    kurtosis : float
        By how much the fourth moment of standardised changes exceeds that of normal ones, 3.
    """

    columns: tuple[str, ...]
    levels: tuple[NDArray, ...] = field(repr=False)
    codes: Codes = field(repr=False)
    numerator: Array = field(repr=False)
    denominator: Array = field(repr=False)
    binomial: bool = True
    noise: float = 0.0
    kurtosis: float = 0.0

    @property
    def sizes(self) -> Codes:
        """Number of levels of each column."""
        return np.array([len(level) for level in self.levels])

    @property
    def rate(self) -> Array:
        """Ratio of each cell, 0 where there is no denominator; shape (2, cells)."""
        return self.numerator / np.where(self.denominator > 0, self.denominator, 1)

    @property
    def both(self) -> NDArray[np.bool_]:
        """Whether a cell has a denominator before and after."""
        return (self.denominator > 0).all(axis=0)

    @property
    def change(self) -> Array:
        """Ratio after less before, 0 where one of them is unknown."""
        return np.where(self.both, self.rate[1] - self.rate[0], 0.0)


def read_ratio(
    cells: pd.DataFrame,
    columns: list[str],
    numerator: tuple[str, str],
    denominator: tuple[str, str],
    *,
    binomial: bool,
) -> RatioCells:
    """Sum a table of numerators and denominators over its leaf cells; refuse what is no ratio."""
    names = [*numerator, *denominator]
    missing = [name for name in [*columns, *names] if name not in cells.columns]
    if missing:
        raise ValueError(f"the table has no column {', '.join(map(repr, missing))}")
    amounts = cells[names].to_numpy(dtype=float)
    problems = []
    for at, name in enumerate(names):
        wrong = int((~np.isfinite(amounts[:, at]) | (amounts[:, at] < 0)).sum())
        if wrong:
            problems.append(Problem(f"{wrong} rows without a number of 0 or more", column=name))
    if binomial and not problems:
        for top, bottom, name in ((0, 2, names[0]), (1, 3, names[1])):
            above = int((amounts[:, top] > amounts[:, bottom] * (1 + 1e-9)).sum())
            if above:
                hint = "if it does not count units of the denominator, say variance='poisson'"
                problems.append(Problem(f"{above} rows above their denominator", hint, column=name))
    refuse(problems)
    levels, codes = code_columns([cells[columns]])
    place, leaves = number_cells(codes, [len(level) for level in levels])
    sums = np.array([np.bincount(place, amount, len(leaves)) for amount in amounts.T])
    if not (sums[2:].sum(axis=1) > 0).all():
        raise DataError("a sample has no denominator at all")
    if not sums[:2].sum() > 0:
        raise DataError("the numerator is zero everywhere")
    return RatioCells(tuple(columns), levels, leaves, sums[:2], sums[2:], binomial)


def expected(cells: RatioCells) -> tuple[Array, Array]:
    """Give each cell's middle ratio and the counting variance of its change; infinite if unknown.

    Notes
    -----
    Both are drawn towards the overall ratio, as much as small cells need and no more: cells
    differ by a variance that before and after agree on, as in an empirical-Bayes estimate.
    """
    n, both = cells.denominator, cells.both
    whole = cells.numerator.sum() / n.sum()
    unit = whole * (1 - whole) if cells.binomial else whole
    unit = max(unit, 1e-12)
    first, second = 1 / n[:, both]
    trust = 1 / ((first + 0.05) * (second + 0.05))
    # Each about the overall ratio of its own sample: a common change is no difference of cells.
    away = cells.rate[:, both] - (cells.numerator.sum(axis=1) / n.sum(axis=1))[:, None]
    between = float((trust * away[0] * away[1]).sum() / trust.sum()) if both.any() else 0.0
    pseudo = float(np.clip(unit / max(between, 1e-300), 0.5, 1000.0))
    pooled = (cells.numerator.sum(axis=0) + pseudo * whole) / (n.sum(axis=0) + pseudo)
    share = n.prod(axis=0) / np.maximum(n.sum(axis=0), 1e-300) * 2
    middle = (share * cells.rate.mean(axis=0) + pseudo * whole) / (share + pseudo)
    single = pooled * (1 - pooled) if cells.binomial else pooled
    if cells.binomial:
        # A ratio of 1 everywhere still leaves room for a failure among so many units.
        single = np.maximum(single, whole * (1 - whole) / (n.sum(axis=0) + 2))
    inverse = (1 / np.where(n > 0, n, 1)).sum(axis=0)
    return middle, np.where(both, np.maximum(single, 1e-300) * inverse, np.inf)


def stray(cells: RatioCells, middle: Array) -> Array:
    """Give the size of change that a small move of a cell's log odds, or of its log, makes."""
    return middle * (1 - middle) if cells.binomial else middle


def with_noise(cells: RatioCells, group: Codes | None = None) -> RatioCells:
    """Estimate how much cells stray beyond counting, from cells that should move together.

    Parameters
    ----------
    cells : RatioCells
    group : array of int, shape (cells,), optional
        Cells with one number moved by one ratio. Without it all did but fewer than half:
        then the median decides, which those few hardly move.

    Returns
    -------
    RatioCells
        With the extra variance at which standardised residuals are as large as normal ones; at
        least 0.

    Notes
    -----
    A cell counts in proportion to how much its variance depends on the noise, as in the
    likelihood equation of a variance component: small cells, where counting outweighs any noise,
    say next to nothing.
    """
    middle, counting = expected(cells)
    # A cell in which next to nothing is expected says nothing of noise.
    unit = np.maximum(stray(cells, middle), 1e-12)
    use = cells.both & (unit * cells.denominator.min(axis=0) >= 1)
    if use.sum() < 10:
        return replace(cells, noise=0.0)
    relative = cells.change[use] / middle[use]
    error, extra = counting[use] / middle[use] ** 2, (unit[use] / middle[use]) ** 2
    code = np.zeros(len(relative), dtype=np.intp)
    if group is not None:
        _, code = np.unique(group[use], return_inverse=True)

    def squares(noise: float) -> tuple[Array, Array]:
        """Standardised squares, and how much each cell knows of the noise."""
        variance = error + noise * extra
        centre = np.median(relative)
        if group is not None:
            weight = np.bincount(code, 1 / variance)
            centre = (np.bincount(code, relative / variance) / weight)[code]
        trust = extra / variance
        return (relative - centre) ** 2 / variance, trust / trust.sum()

    def excess(noise: float) -> float:
        found, trust = squares(noise)
        if group is None:
            order = np.argsort(found)
            half = np.searchsorted(np.cumsum(trust[order]), 0.5)
            return float(found[order[min(half, len(order) - 1)]]) - MEDIAN
        freedom = 1 - (code.max() + 1) / len(relative)
        return float(trust @ np.minimum(found, CUT)) - freedom

    noise = _root(excess)
    if group is None:
        return replace(cells, noise=noise)
    found, trust = squares(noise)
    fourth = float(trust @ found**2) / max(float(trust @ found), 1e-300) ** 2
    return replace(cells, noise=noise, kurtosis=max(0.0, fourth - 3.0))


def _root(excess: Callable[[float], float]) -> float:
    """Find the largest positive number at which a function falls to zero; 0 if there is none."""
    # At small noise a few giant cells decide, which may happen to be calm: look from above.
    above = next((noise for noise in GRID if excess(noise) > 0), 0.0)
    if above == 0.0:
        return 0.0
    low, high = above, 4 * above
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return high


def ratio_parts(cells: RatioCells, *, relative: bool) -> Array:
    """Say what each cell adds to a segment: shape (7, cells), for `ratio_change`."""
    middle, counting = expected(cells)
    along = middle if relative else np.ones_like(middle)
    variance = counting + cells.noise * stray(cells, middle) ** 2
    weight = np.where(cells.both, 1 / variance, 0.0)
    d = cells.change
    return np.array(
        [
            *np.where(cells.both, cells.denominator, 0.0),
            weight * along**2,
            weight * along * d,
            weight * d**2,
            cells.both.astype(float),
            cells.kurtosis * (weight * along**2) ** 2,
        ]
    )


def ratio_change(sums: Array) -> Change:
    """Give the change of sets of cells from the sums of `ratio_parts`: along the middle ratio."""
    information = np.maximum(sums[2], 1e-100)
    estimate = sums[3] / information
    model = 1 / information
    own = np.maximum(sums[4] - sums[3] * estimate, 0)
    df = PRIOR_CELLS + np.maximum(sums[5] - 1, 0)
    # A change that hangs on few cells has their tails: t with the same kurtosis, 6 / (df - 4).
    tails = 4 + 6 / np.maximum(sums[6] / information**2, 1e-9)
    return Change(
        estimate, model * np.maximum(1, (PRIOR_CELLS + own) / df), model, np.minimum(df, tails)
    )
