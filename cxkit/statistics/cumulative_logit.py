"""Proportional-odds models of all subsets of predictors at once; of two kinds, logistic ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from ..findings import DataError

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

# Beyond so many kinds an outcome is as good as numeric.
MOST_KINDS = 30
# Rows times models worked on at a time.
CELLS = 2**21
MOST_STEPS = 100
# Steps end where one gains less than this share of the empty model's log-likelihood. What is left
# is of the order of its square, or of its own size where predictors separate the outcome.
ENOUGH = 1e-9
# A loss of so small a share is rounding, and no reason to shorten a step.
ROUNDING = 1e-13
# Keeps the step finite where predictors are copies of one another; it does not move the end.
RIDGE = 1e-9


@dataclass(frozen=True, eq=False)
class Rows:
    """Distinct rows of a proportional-odds model, written as rows of a logistic one.

    With thresholds a and slopes b the chance of kind y or less is F(a_y + x b), F the logistic
    function. The difference of two such chances is F(u) (1 - F(l)) (1 - exp(l - u)), so the
    log-likelihood is that of logistic rows, one at the threshold above each answer (outcome 1) and
    one at that below (outcome 0), and a term of the gaps between thresholds alone.

    Parameters
    ----------
    design : array, shape (r, t + p)
        Which of t thresholds a row belongs to, as 0 and 1, and the scaled predictors.
    weight, ones : arrays, shape (r,)
        Weight of each row, and of those with outcome 1.
    kinds : array, shape (t + 1,)
        Weight of the units with each kind of outcome; they sum to the number of units.
    values : array, shape (d, p)
        Distinct values of the scaled predictors.
    at, kind : arrays, shape (n,)
        Each unit's place in `values`, and its kind of outcome.
    unit_weight : array, shape (n,)
        Weights of the units, whose mean is 1.
    """

    design: Array
    weight: Array
    ones: Array
    kinds: Array
    values: Array
    at: Indices
    kind: Indices
    unit_weight: Array

    @property
    def thresholds(self) -> int:
        """How many thresholds lie between the kinds."""
        return len(self.kinds) - 1

    @property
    def empty(self) -> float:
        """Log-likelihood of the thresholds alone: that of the shares of the kinds."""
        return float(self.kinds @ np.log(self.kinds / self.kinds.sum()))


def distinct_rows(predictors: pd.DataFrame, outcome: Array, weight: ArrayLike | None) -> Rows:
    """Check the rows, add up equal ones, and scale the columns.

    Raises
    ------
    DataError
        All weights are 0, or the outcome is the same in all rows that have weight.
    ValueError
        Values are missing, or the outcome is of more than 30 kinds.
    """
    values = predictors.to_numpy(dtype=float)
    weights = np.ones(len(values)) if weight is None else np.asarray(weight, dtype=float)
    if not all(np.isfinite(each).all() for each in (values, outcome, weights)):
        raise ValueError("predictors, outcome and weights need a value in every row")
    if (weights < 0).any():
        raise ValueError("weights must not be negative")
    if not weights.sum() > 0:
        raise DataError("the weights of the answers sum to zero")
    there = weights > 0
    weights = weights * (len(values) / weights.sum())
    found = np.unique(outcome[there])
    if len(found) < 2:
        raise DataError("the outcome is the same in all rows, so nothing can explain it")
    if len(found) > MOST_KINDS:
        raise ValueError(f"an outcome of at most {MOST_KINDS} kinds, not {len(found)}")
    # A row without weight may have a kind of its own; wherever it is put, it counts nothing.
    kind = np.minimum(np.searchsorted(found, outcome), len(found) - 1)
    distinct, at = _unique(values)
    total = np.bincount(at, weights, len(distinct))
    mean = total @ distinct / total.sum()
    spread = np.sqrt(total @ (distinct - mean) ** 2 / total.sum())
    scaled = (distinct - mean) / np.where(spread > 0, spread, 1)
    cells = np.bincount(at * len(found) + kind, weights, len(distinct) * len(found))
    cells = cells.reshape(len(distinct), len(found))
    ones, both = cells[:, :-1], cells[:, :-1] + cells[:, 1:]
    row, threshold = np.nonzero(both)
    design = np.column_stack([np.eye(both.shape[1])[threshold], scaled[row]])
    return Rows(
        design, both[row, threshold], ones[row, threshold], cells.sum(axis=0), scaled, at, kind,
        weights,
    )  # fmt: skip


def fit_subsets(rows: Rows, always: int, sizes: Sequence[int]) -> tuple[Array, Array]:
    """Fit the models of all subsets of players.

    Parameters
    ----------
    rows : Rows
    always : int
        How many of the predictors are in every model; they come first.
    sizes : list of int
        Columns of each player.

    Returns
    -------
    coefficients : array, shape (2 ** players, t + p)
        Of thresholds and scaled predictors; numbered by bits as in `subsets.explained`.
    fits : array, shape (2 ** players,)
        Log-likelihoods.
    """
    columns, at = rows.design.shape[1], rows.thresholds + always
    inside = np.zeros((1, columns), dtype=bool)
    inside[0, :at] = True
    below = np.cumsum(rows.kinds)[:-1] / rows.kinds.sum()
    start = np.zeros((1, columns))
    start[0, : rows.thresholds] = np.log(below / (1 - below))
    coefficients, fits = _fit(rows, inside, start)
    for size in sizes:
        joined = inside.copy()
        joined[:, at : at + size] = True
        more, further = _fit(rows, joined, coefficients)
        inside = np.concatenate([inside, joined])
        coefficients = np.concatenate([coefficients, more])
        fits = np.concatenate([fits, further])
        at += size
    return coefficients, fits


def fits_of_cells(rows: Rows, coefficients: Array, at: Indices, kind: Indices) -> Array:
    """Log-likelihood of units with the values `at` and of a `kind`, in many models.

    Parameters
    ----------
    rows : Rows
    coefficients : array, shape (m, t + p)
    at, kind : arrays, shape (c,)

    Returns
    -------
    array, shape (m, c)
    """
    t = rows.thresholds
    slope = coefficients[:, t:] @ rows.values[at].T
    edges = np.pad(coefficients[:, :t], ((0, 0), (1, 1)))
    above = -_log_odds_sum(-(edges[:, kind + 1] + slope))
    below = -_log_odds_sum(edges[:, kind] + slope)
    gaps = np.pad(_log_gaps(coefficients[:, :t]), ((0, 0), (1, 1)))
    return np.where(kind < t, above, 0) + np.where(kind > 0, below, 0) + gaps[:, kind]


def _unique(values: Array) -> tuple[Array, Indices]:
    """Distinct rows and the place of each row among them, as `numpy.unique` but faster."""
    order = np.lexsort(values.T[::-1])
    ordered = values[order]
    new = np.append(True, (ordered[1:] != ordered[:-1]).any(axis=1))
    at = np.empty(len(values), dtype=np.intp)
    at[order] = np.cumsum(new) - 1
    return ordered[new], at


def _fit(rows: Rows, inside: NDArray[np.bool_], start: Array) -> tuple[Array, Array]:
    step = max(1, CELLS // len(rows.design))
    pieces = [
        _newton(rows, inside[at : at + step], start[at : at + step])
        for at in range(0, len(inside), step)
    ]
    coefficients, fits = zip(*pieces, strict=True)
    return np.concatenate(coefficients), np.concatenate(fits)


def _newton(rows: Rows, inside: NDArray[np.bool_], start: Array) -> tuple[Array, Array]:
    """Fit many models at once; a row of `inside` says which columns a model has."""
    upper = np.triu_indices(rows.design.shape[1])
    products = rows.design[:, upper[0]] * rows.design[:, upper[1]]
    # A row has one threshold: products of two of them are all zero.
    there = products.any(axis=0)
    upper, products = (upper[0][there], upper[1][there]), products[:, there]
    coefficients, fits = start.copy(), _likelihood(rows, start)
    scale = abs(rows.empty) + 1.0
    active = np.arange(len(start))
    for _ in range(MOST_STEPS):
        direction = _direction(rows, inside[active], coefficients[active], products, upper)
        tried, better = _take(rows, coefficients[active], direction, fits[active], scale)
        gain = better - fits[active]
        coefficients[active], fits[active] = tried, better
        active = active[gain > ENOUGH * scale]
        if not len(active):
            break
    return coefficients, fits


def _direction(
    rows: Rows,
    inside: NDArray[np.bool_],
    coefficients: Array,
    products: Array,
    upper: tuple[Indices, Indices],
) -> Array:
    """Newton steps: the curvature's inverse times the gradient, of each model."""
    chance = expit(rows.design @ coefficients.T)
    weighted = rows.weight[:, None] * chance
    gradient = (rows.design.T @ (rows.ones[:, None] - weighted)).T
    curvature = np.zeros((len(coefficients), *2 * rows.design.shape[1:]))
    weighted *= np.subtract(1, chance, out=chance)
    flat = (products.T @ weighted).T
    curvature[:, upper[0], upper[1]] = curvature[:, upper[1], upper[0]] = flat
    _add_gaps(rows, coefficients, gradient, curvature)
    gradient *= inside
    curvature *= inside[:, :, None] & inside[:, None, :]
    diagonal = np.arange(curvature.shape[1])
    own = curvature[:, diagonal, diagonal]
    curvature[:, diagonal, diagonal] = np.where(inside, own * (1 + RIDGE) + 1e-300, 1.0)
    return np.linalg.solve(curvature, gradient[..., None])[..., 0]


def _add_gaps(rows: Rows, coefficients: Array, gradient: Array, curvature: Array) -> None:
    """Add what the gaps between thresholds pull: with d a gap, of log(1 - exp(-d))."""
    upper = np.arange(1, rows.thresholds)
    lower = upper - 1
    pull = 1 / np.expm1(np.minimum(coefficients[:, upper] - coefficients[:, lower], 700))
    inner = rows.kinds[1:-1]
    gradient[:, upper] += inner * pull
    gradient[:, lower] -= inner * pull
    bend = inner * pull * (1 + pull)
    curvature[:, upper, upper] += bend
    curvature[:, lower, lower] += bend
    curvature[:, upper, lower] -= bend
    curvature[:, lower, upper] -= bend


def _take(
    rows: Rows, start: Array, direction: Array, fits: Array, scale: float
) -> tuple[Array, Array]:
    """Go along the direction, half as far as long as that makes the fit worse."""
    length = np.ones(len(start))
    for _ in range(30):
        tried = start + length[:, None] * direction
        better = _likelihood(rows, tried)
        worse = ~(better >= fits - ROUNDING * scale)
        if not worse.any():
            return tried, better
        length[worse] /= 2
    return np.where(worse[:, None], start, tried), np.where(worse, fits, better)


def _likelihood(rows: Rows, coefficients: Array) -> Array:
    predictor = rows.design @ coefficients.T
    gaps = _log_gaps(coefficients[:, : rows.thresholds]) @ rows.kinds[1:-1]
    return rows.ones @ predictor - rows.weight @ _log_odds_sum(predictor) + gaps


def _log_odds_sum(predictor: Array) -> Array:
    """Give log(1 + exp(z)), half as slowly as `numpy.logaddexp`."""
    small = np.abs(predictor)
    np.exp(np.negative(small, out=small), out=small)
    small += 1
    np.log(small, out=small)
    small += np.maximum(predictor, 0)
    return small


def _log_gaps(thresholds: Array) -> Array:
    """Give log(1 - exp(-d)) of the gaps d between thresholds, minus infinity out of order."""
    gap = np.diff(thresholds, axis=1)
    return np.log(-np.expm1(-gap), out=np.full_like(gap, -np.inf), where=gap > 0)
