"""Shares of R² from a covariance matrix: exact over all subsets of predictors, or Johnson's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..findings import DataError
from .subsets import COPY, LANES, explained, shapley_values

Array = NDArray[np.float64]
Players = Mapping[str, Sequence[str]] | Sequence[str]

MOST_PLAYERS = 22
ROUNDING = 1e-12


@dataclass(frozen=True)
class Layout:
    """Which columns of a matrix are always in, which make a player, which is explained.

    Parameters
    ----------
    players : mapping of str to tuple of str
        Name of each player and its columns.
    always : tuple of str
        Columns that are in every model.
    outcome : str
    """

    players: Mapping[str, tuple[str, ...]]
    always: tuple[str, ...]
    outcome: str

    @property
    def predictors(self) -> list[str]:
        """Columns of all players, in their order."""
        return [name for columns in self.players.values() for name in columns]

    @property
    def columns(self) -> list[str]:
        """All columns in the order in which matrices are passed: the outcome comes last."""
        return [*self.always, *self.predictors, self.outcome]

    @property
    def owner(self) -> NDArray[np.intp]:
        """Number of the player of each predictor."""
        return np.repeat(np.arange(len(self.players)), [len(c) for c in self.players.values()])


def layout(
    names: Sequence[str], outcome: str, players: Players | None, always: Sequence[str]
) -> Layout:
    """Settle who plays; without `players` every column that is not spoken for.

    Raises
    ------
    ValueError
        A column is not there or is named twice, or nobody plays.
    """
    if players is None:
        players = [name for name in names if name != outcome and name not in always]
    if isinstance(players, Mapping):
        named = {name: tuple(columns) for name, columns in players.items()}
    else:
        named = {name: (name,) for name in players}
        if len(named) < len(players):
            raise ValueError(f"a player is named twice: {list(players)}")
    found = Layout(named, tuple(always), outcome)
    unknown = [name for name in found.columns if name not in names]
    if unknown:
        raise ValueError(f"there is no column {unknown[0]!r}")
    twice = [name for name in found.columns if found.columns.count(name) > 1]
    if twice:
        raise ValueError(f"column {twice[0]!r} is named twice")
    if not found.players or not all(found.players.values()):
        raise ValueError("importance needs players, each of at least one column")
    return found


def lmg(
    covariance: pd.DataFrame,
    *,
    outcome: str,
    players: Players | None = None,
    always: Sequence[str] = (),
) -> pd.DataFrame:
    """Share R² among predictors, averaged over all orders in which they can enter.

    Parameters
    ----------
    covariance : DataFrame, shape (p + 1, p + 1)
        Covariances or correlations of predictors and outcome, weighted or not.
    outcome : str
        The column that is explained.
    players : mapping of str to list of str, or list of str, optional
        What the shares are given to, at most 22: single columns, or several columns that
        come and go together under one name. All other columns when left out.
    always : list of str, default none
        Columns that are in every model. What is shared is the R² beyond theirs.

    Returns
    -------
    DataFrame
        One row a player: `part` of R², which sums to R² (less that of `always`); `share`, the
        same divided by that sum; `first`, what R² gains when the player enters first, and
        `last`, when it enters last; `sign` of its coefficient in the full model and
        `sign_alone` of that without the other players: 1, -1, 0, or missing where a player
        has several columns.

    Raises
    ------
    DataError
        The outcome does not vary.
    ValueError
        A column is not there or named twice, or there are more than 22 players.

    Notes
    -----
    The measure of Lindeman, Merenda and Gold (LMG) [1]_ is the Shapley value of R²: the mean
    gain of R² over all orders of entry. The R² of all subsets come from sweeping one
    predictor after the other into a copy of all subsets so far, so that a subset costs a few
    operations whatever the number of predictors. Predictors that are copies of one another
    share equally; one that does not vary has nothing.

    It is not an effect: a predictor without any coefficient of its own is given a part for
    what it has in common with the others [2]_. `last` shows what only it explains. A `sign`
    that differs from `sign_alone` marks a predictor that counts by correcting another one.
    Between copies the coefficient is split evenly, which gives the sign a meaning.

    References
    ----------
    .. [1] R. H. Lindeman, P. F. Merenda and R. Z. Gold, Introduction to Bivariate and
           Multivariate Analysis, Scott Foresman (1980).
    .. [2] U. Grömping, "Relative Importance for Linear Regression in R: The Package
           relaimpo", Journal of Statistical Software 17(1) (2006).

    Examples
    --------
    >>> names = ["y", "a", "b"]
    >>> correlation = pd.DataFrame(
    ...     [[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]], index=names, columns=names
    ... )
    >>> lmg(correlation, outcome="y")[["part", "first", "last", "sign", "sign_alone"]].round(4)
              part  first    last  sign  sign_alone
    player
    a       0.2917   0.25  0.3333   1.0         1.0
    b       0.0417   0.00  0.0833  -1.0         0.0
    """
    return _table(covariance, layout(list(covariance), outcome, players, always), exact=True)


def relative_weights(
    covariance: pd.DataFrame,
    *,
    outcome: str,
    players: Players | None = None,
    always: Sequence[str] = (),
) -> pd.DataFrame:
    """Share R² among predictors by Johnson's relative weights, for any number of them.

    Parameters
    ----------
    covariance, outcome, players, always
        As in `lmg`; of players that have several columns the weights are summed.

    Returns
    -------
    DataFrame
        As in `lmg`; `part` is the relative weight.

    Raises
    ------
    DataError, ValueError
        As in `lmg`, without the limit of 22.

    Notes
    -----
    With L the symmetric root of the predictors' correlations and b the coefficients of the
    outcome on the orthogonal variables nearest to them, the weight of predictor i is the
    sum over k of (L_ik b_k)^2 [1]_; the decomposition is that of [2]_. It costs one
    eigendecomposition. It equals LMG for two predictors and is near it for more, but it is
    another measure, and [3]_ advise against it: the fast path where there are too many
    players, to be named where it is used.

    References
    ----------
    .. [1] J. W. Johnson, "A Heuristic Method for Estimating the Relative Weight of Predictor
           Variables in Multiple Regression", Multivariate Behavioral Research 35, 1-19 (2000).
    .. [2] A. Genizi, "Decomposition of R² in Multiple Regression with Correlated Regressors",
           Statistica Sinica 3, 407-420 (1993).
    .. [3] D. R. Thomas, B. D. Zumbo, E. Kwan and L. Schweitzer, "On Johnson's (2000) Relative
           Weights Method for Assessing Variable Importance: A Reanalysis", Multivariate
           Behavioral Research 49, 329-338 (2014).

    Examples
    --------
    >>> names = ["y", "a", "b"]
    >>> correlation = pd.DataFrame(
    ...     [[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]], index=names, columns=names
    ... )
    >>> relative_weights(correlation, outcome="y")["part"].round(4).tolist()
    [0.2917, 0.0417]
    """
    return _table(covariance, layout(list(covariance), outcome, players, always), exact=False)


def _table(covariance: pd.DataFrame, found: Layout, *, exact: bool) -> pd.DataFrame:
    matrix = covariance.loc[found.columns, found.columns].to_numpy(dtype=float)
    if not np.isfinite(matrix).all():
        raise ValueError("the covariances must be finite numbers")
    if not matrix[-1, -1] > 0:
        raise DataError(f"{found.outcome} does not vary, so nothing can explain it")
    return describe(matrix, found, parts(matrix[None], found, exact=exact)[0])


def describe(matrix: Array, found: Layout, part: Array) -> pd.DataFrame:
    """Set beside each player's part of R² what else one covariance matrix says; see `lmg`."""
    scaled = _prepared(matrix[None], found)[0]
    owner, whole, numbers = found.owner, _r2(scaled), np.arange(len(found.players))
    mine = [np.append(owner == player, True) for player in numbers]
    others = [np.append(owner != player, True) for player in numbers]
    several = np.array([len(columns) > 1 for columns in found.players.values()])
    # The coefficient of a player of one column; that column is where the player begins.
    at = np.searchsorted(owner, numbers)
    signs = [
        np.where(several, np.nan, np.where(np.abs(slopes[at]) > ROUNDING, np.sign(slopes[at]), 0.0))
        for slopes in (_slopes(scaled), scaled[:-1, -1])
    ]
    return pd.DataFrame(
        {
            "part": part,
            "share": part / part.sum() if part.sum() > 0 else np.nan,
            "first": [_r2(scaled[each][:, each]) for each in mine],
            "last": [max(0.0, whole - _r2(scaled[each][:, each])) for each in others],
            "sign": signs[0],
            "sign_alone": signs[1],
        },
        index=pd.Index(found.players, name="player"),
    )


def parts(matrices: Array, found: Layout, *, exact: bool) -> Array:
    """Share R² for many covariance matrices at once.

    Parameters
    ----------
    matrices : array, shape (m, p, p)
        Columns in the order of ``found.columns``.
    found : Layout
    exact : bool
        LMG, or relative weights.

    Returns
    -------
    array, shape (m, players)
        Parts of R² beyond `always`; zeros where the outcome does not vary.
    """
    scaled = _prepared(matrices, found)
    if not exact:
        return _johnson(scaled, found)
    sizes = _sizes(found)
    step = max(1, LANES >> len(sizes))
    return np.concatenate(
        [
            shapley_values(explained(scaled[at : at + step], sizes))
            for at in range(0, len(scaled), step)
        ]
    )


def values_of_subsets(matrices: Array, found: Layout) -> Array:
    """Give the R² of all subsets of players beyond `always`; see `parts` and `explained`.

    Returns
    -------
    array, shape (2 ** players, m)
    """
    return explained(_prepared(matrices, found), _sizes(found))


def _sizes(found: Layout) -> list[int]:
    if len(found.players) > MOST_PLAYERS:
        raise ValueError(
            f"exact shares need at most {MOST_PLAYERS} players, not {len(found.players)}"
        )
    return [len(columns) for columns in found.players.values()]


def _correlations(matrices: Array) -> Array:
    variances = np.einsum("mii->mi", matrices)
    root = np.sqrt(np.where(variances > 0, variances, np.inf))
    return matrices / root[:, :, None] / root[:, None, :]


def _johnson(matrices: Array, found: Layout) -> Array:
    values, vectors = np.linalg.eigh(matrices[:, :-1, :-1])
    values = np.where(values > COPY * values[:, -1:], values, 0.0)
    root = np.sqrt(values)
    inverse = np.divide(1.0, root, out=np.zeros_like(root), where=root > 0)
    # Coefficients on the orthogonal variables, in the eigenvectors' basis, then in our own.
    turned = inverse * np.einsum("mji,mj->mi", vectors, matrices[:, :-1, -1])
    coefficients = np.einsum("mij,mj->mi", vectors, turned)
    loadings = (vectors * root[:, None, :]) @ np.swapaxes(vectors, 1, 2)
    by_column = np.einsum("mik,mk->mi", loadings**2, coefficients**2)
    return by_column @ (found.owner[:, None] == np.arange(len(found.players)))


def _slopes(scaled: Array) -> Array:
    """Least-squares coefficients of the last column; copies of one another share them."""
    return np.linalg.pinv(scaled[:-1, :-1], rcond=COPY, hermitian=True) @ scaled[:-1, -1]


def _r2(scaled: Array) -> float:
    return float(_slopes(scaled) @ scaled[:-1, -1])


def _prepared(matrices: Array, found: Layout) -> Array:
    """Scale to correlations, take out the columns that are always in, scale the rest again."""
    scaled = _correlations(matrices)
    for _ in found.always:
        pivot = scaled[:, 0, 0]
        inverse = np.divide(1.0, pivot, out=np.zeros_like(pivot), where=pivot > COPY)
        taken = scaled[:, 0, 1:, None] * scaled[:, 0, None, 1:] * inverse[:, None, None]
        scaled = scaled[:, 1:, 1:] - taken
    # Not the outcome: R² stays a share of its whole variance.
    root = np.sqrt(np.einsum("mii->mi", scaled).clip(min=COPY))
    root[:, -1] = 1.0
    alike = np.einsum("mii->mi", scaled) <= COPY
    alike[:, -1] = False
    scaled = np.where(alike[:, :, None] | alike[:, None, :], 0.0, scaled)
    return scaled / root[:, :, None] / root[:, None, :]
