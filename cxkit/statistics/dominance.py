"""Importance for an outcome of two kinds: what each predictor adds to the likelihood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ..findings import DataError
from .lmg import Players, layout
from .subsets import shapley_values

Array = NDArray[np.float64]

MOST_PLAYERS = 15
# Rows times models worked on at a time.
CELLS = 2**21
MOST_STEPS = 100
# Steps end where one gains less than this share of the empty model's log-likelihood. What is left
# is of the order of its square, or of its own size where predictors separate the outcome.
ENOUGH = 1e-9
# Keeps the step finite where predictors are copies of one another; it does not move the end.
RIDGE = 1e-9
OUTCOME = "outcome"


@dataclass(frozen=True)
class _Rows:
    """Distinct rows: design with constant, weight of each, weight of those with outcome 1."""

    design: Array
    weight: Array
    ones: Array


def logistic_dominance(
    predictors: pd.DataFrame,
    outcome: ArrayLike,
    *,
    players: Players | None = None,
    always: Sequence[str] = (),
    weight: ArrayLike | None = None,
) -> pd.DataFrame:
    """Share the fit of a logistic regression among predictors: general dominance.

    Parameters
    ----------
    predictors : DataFrame of numbers, shape (n, p)
        No missing values.
    outcome : array of 0 and 1, or of bool, shape (n,)
    players : mapping of str to list of str, or list of str, optional
        As in `lmg`, at most 15.
    always : list of str, default none
        Columns that are in every model.
    weight : array, shape (n,), optional
        Weights of the units; their mean does not matter.

    Returns
    -------
    DataFrame
        One row a player; columns `mcfadden`, `cox_snell`, `nagelkerke` and `estrella`, each
        the player's part of that R², which sum to it (less that of `always`).

    Raises
    ------
    DataError
        The outcome is the same everywhere, or all weights are 0.
    ValueError
        Values are missing, the outcome is not 0 or 1, or there are more than 15 players.

    Notes
    -----
    General dominance [1]_ is the Shapley value of the R², as LMG is for least squares. With
    log-likelihoods L of a model and L0 of the constant alone and n units: McFadden
    1 - L / L0; Cox and Snell 1 - exp(2 (L0 - L) / n); Nagelkerke the same over its greatest
    value; Estrella 1 - (L / L0)^(-2 L0 / n) [2]_. All models are fitted by Newton steps,
    many at a time, each from the coefficients of the model with one player less. Where
    predictors separate the outcome the likelihood still has a limit, and that is used. The
    R² is in the sample: it has no interval and is not corrected for bias.

    References
    ----------
    .. [1] R. Azen and N. Traxel, "Using Dominance Analysis to Determine Predictor Importance
           in Logistic Regression", Journal of Educational and Behavioral Statistics 34,
           319-347 (2009).
    .. [2] A. Estrella, "A New Measure of Fit for Equations with Dichotomous Dependent
           Variables", Journal of Business & Economic Statistics 16, 198-205 (1998).

    Examples
    --------
    >>> frame = pd.DataFrame({"a": [0, 0, 0, 1, 1, 1, 0, 1], "b": [0, 1, 0, 1, 0, 1, 1, 0]})
    >>> found = logistic_dominance(frame, [0, 0, 0, 1, 1, 1, 1, 0])
    >>> found["mcfadden"].round(3).to_dict()
    {'a': 0.25, 'b': 0.25}
    """
    found = layout([*map(str, predictors.columns), OUTCOME], OUTCOME, players, always)
    if len(found.players) > MOST_PLAYERS:
        raise ValueError(f"at most {MOST_PLAYERS} players, not {len(found.players)}")
    table = predictors.set_axis([*map(str, predictors.columns)], axis=1)[found.columns[:-1]]
    rows = _distinct(table, np.asarray(outcome, dtype=float), weight)
    sizes = [len(columns) for columns in found.players.values()]
    fits = _all_fits(rows, len(found.always), sizes)
    units = float(len(predictors))
    share = rows.ones.sum() / rows.weight.sum()
    empty = units * (share * np.log(share) + (1 - share) * np.log1p(-share))
    measures = {
        "mcfadden": 1 - fits / empty,
        "cox_snell": -np.expm1(2 * (empty - fits) / units),
        "nagelkerke": np.expm1(2 * (empty - fits) / units) / np.expm1(2 * empty / units),
        "estrella": 1 - (fits / empty) ** (-2 * empty / units),
    }
    values = shapley_values(np.column_stack(list(measures.values())))
    return pd.DataFrame(
        values.T, index=pd.Index(found.players, name="player"), columns=list(measures)
    )


def _distinct(predictors: pd.DataFrame, outcome: Array, weight: ArrayLike | None) -> _Rows:
    """Check the rows, add up equal ones, and scale the columns."""
    values = predictors.to_numpy(dtype=float)
    weights = np.ones(len(values)) if weight is None else np.asarray(weight, dtype=float)
    if not np.isfinite(values).all() or not np.isin(outcome, (0, 1)).all():
        raise ValueError("predictors need a value in every row, and the outcome 0 or 1")
    if not weights.sum() > 0:
        raise DataError("the weights of the answers sum to zero")
    weights = weights * (len(values) / weights.sum())
    if not 0 < weights @ outcome < weights.sum():
        raise DataError("the outcome is the same in all rows, so nothing can explain it")
    kinds, at = np.unique(values, axis=0, return_inverse=True)
    total = np.bincount(at.ravel(), weights, len(kinds))
    ones = np.bincount(at.ravel(), weights * outcome, len(kinds))
    mean = total @ kinds / total.sum()
    spread = np.sqrt(total @ (kinds - mean) ** 2 / total.sum())
    scaled = (kinds - mean) / np.where(spread > 0, spread, 1)
    return _Rows(np.column_stack([np.ones(len(kinds)), scaled]), total, ones)


def _all_fits(rows: _Rows, always: int, sizes: Sequence[int]) -> Array:
    """Log-likelihoods of all subsets of players, numbered by bits as in `subsets.explained`."""
    columns = rows.design.shape[1]
    inside = np.zeros((1, columns), dtype=bool)
    inside[0, : 1 + always] = True
    start = np.zeros((1, columns))
    share = rows.ones.sum() / rows.weight.sum()
    start[0, 0] = np.log(share / (1 - share))
    coefficients, fits = _fit(rows, inside, start)
    at = 1 + always
    for size in sizes:
        joined = inside.copy()
        joined[:, at : at + size] = True
        more, further = _fit(rows, joined, coefficients)
        inside = np.concatenate([inside, joined])
        coefficients = np.concatenate([coefficients, more])
        fits = np.concatenate([fits, further])
        at += size
    return fits


def _fit(rows: _Rows, inside: NDArray[np.bool_], start: Array) -> tuple[Array, Array]:
    step = max(1, CELLS // len(rows.design))
    pieces = [
        _newton(rows, inside[at : at + step], start[at : at + step])
        for at in range(0, len(inside), step)
    ]
    coefficients, fits = zip(*pieces, strict=True)
    return np.concatenate(coefficients), np.concatenate(fits)


def _newton(rows: _Rows, inside: NDArray[np.bool_], start: Array) -> tuple[Array, Array]:
    """Fit many models at once; a row of `inside` says which columns a model has."""
    upper = np.triu_indices(rows.design.shape[1])
    products = rows.design[:, upper[0]] * rows.design[:, upper[1]]
    coefficients, fits = start.copy(), _likelihood(rows, start)
    scale = abs(float(fits.max())) + 1.0
    active = np.arange(len(start))
    for _ in range(MOST_STEPS):
        direction = _direction(rows, inside[active], coefficients[active], products, upper)
        tried, better = _take(rows, coefficients[active], direction, fits[active])
        gain = better - fits[active]
        coefficients[active], fits[active] = tried, better
        active = active[gain > ENOUGH * scale]
        if not len(active):
            break
    return coefficients, fits


def _direction(
    rows: _Rows,
    inside: NDArray[np.bool_],
    coefficients: Array,
    products: Array,
    upper: tuple[NDArray[np.intp], NDArray[np.intp]],
) -> Array:
    """Newton steps: the curvature's inverse times the gradient, of each model."""
    chance = _chance(rows.design @ coefficients.T)
    gradient = (rows.design.T @ (rows.ones[:, None] - rows.weight[:, None] * chance)).T * inside
    curvature = np.empty((len(coefficients), *2 * rows.design.shape[1:]))
    flat = (products.T @ (rows.weight[:, None] * chance * (1 - chance))).T
    curvature[:, upper[0], upper[1]] = curvature[:, upper[1], upper[0]] = flat
    curvature *= inside[:, :, None] & inside[:, None, :]
    diagonal = np.arange(curvature.shape[1])
    own = curvature[:, diagonal, diagonal]
    curvature[:, diagonal, diagonal] = np.where(inside, own * (1 + RIDGE) + 1e-300, 1.0)
    return np.linalg.solve(curvature, gradient[..., None])[..., 0]


def _take(rows: _Rows, start: Array, direction: Array, fits: Array) -> tuple[Array, Array]:
    """Go along the direction, half as far as long as that makes the fit worse."""
    length = np.ones(len(start))
    for _ in range(30):
        tried = start + length[:, None] * direction
        better = _likelihood(rows, tried)
        worse = ~(better >= fits)
        if not worse.any():
            return tried, better
        length[worse] /= 2
    return np.where(worse[:, None], start, tried), np.where(worse, fits, better)


def _likelihood(rows: _Rows, coefficients: Array) -> Array:
    predictor = rows.design @ coefficients.T
    return rows.ones @ predictor - rows.weight @ np.logaddexp(0, predictor)


def _chance(predictor: Array) -> Array:
    return 1 / (1 + np.exp(-np.clip(predictor, -700, 700)))
