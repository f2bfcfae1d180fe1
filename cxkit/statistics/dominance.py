"""Importance for an outcome of two kinds: what each predictor adds to the likelihood."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .cumulative_logit import distinct_rows, fit_subsets
from .lmg import Layout, Players, layout
from .subsets import shapley_values

MOST_PLAYERS = 15
OUTCOME = "outcome"


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
    R² is in the sample and not corrected for bias. `ordinal_importance` gives McFadden's with
    intervals, what players add first and last, signs and levels of dominance.

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
    values = np.asarray(outcome, dtype=float)
    if not np.isin(values, (0, 1)).all():
        raise ValueError("the outcome must be 0 or 1 in every row")
    found, table = who_plays(predictors, players, always)
    rows = distinct_rows(table, values, weight)
    sizes = [len(columns) for columns in found.players.values()]
    fits = fit_subsets(rows, len(found.always), sizes)[1]
    units, empty = float(len(predictors)), rows.empty
    measures = {
        "mcfadden": 1 - fits / empty,
        "cox_snell": -np.expm1(2 * (empty - fits) / units),
        "nagelkerke": np.expm1(2 * (empty - fits) / units) / np.expm1(2 * empty / units),
        "estrella": 1 - (fits / empty) ** (-2 * empty / units),
    }
    parts = shapley_values(np.column_stack(list(measures.values())))
    return pd.DataFrame(
        parts.T, index=pd.Index(found.players, name="player"), columns=list(measures)
    )


def who_plays(
    predictors: pd.DataFrame, players: Players | None, always: Sequence[str]
) -> tuple[Layout, pd.DataFrame]:
    """Settle who plays, and put the columns into that order.

    Raises
    ------
    ValueError
        As in `layout`, or there are more than 15 players.
    """
    names = [*map(str, predictors.columns)]
    found = layout([*names, OUTCOME], OUTCOME, players, always)
    if len(found.players) > MOST_PLAYERS:
        raise ValueError(f"at most {MOST_PLAYERS} players, not {len(found.players)}")
    return found, predictors.set_axis(names, axis=1)[found.columns[:-1]]
