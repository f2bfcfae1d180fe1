"""Which predictors an outcome goes together with, and how sure their order is.

Which function to take:

| outcome, and what is at hand         | function                                      |
|--------------------------------------|-----------------------------------------------|
| numeric, cross-moments               | `importance`: shares of R² with all certainty |
| numeric, one covariance matrix       | `lmg.lmg`, `dominance_levels.dominance_levels`|
| two or more ordered kinds, rows      | `ordinal.ordinal_importance`: McFadden's R²   |
| two kinds, other programs' pseudo-R² | `dominance.logistic_dominance`, no limits     |

A scale of eleven points may go either way: `importance` needs no rows and costs milliseconds, a
proportional-odds model costs a second and does not take the steps of the scale as equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

from ..findings import DataError
from .dominance_levels import Dominance, compare_pairs
from .intervals import Interval, quantile
from .lmg import MOST_PLAYERS, Layout, Players, describe, layout, parts, values_of_subsets
from .moments import Moments, covariances
from .ranks import rank_probabilities
from .regression import Regression, regress

Array = NDArray[np.float64]

MOST_DRAWS = 1000
FEWEST_DRAWS = 200
# Subsets that may be visited in all draws together: a few seconds' work.
SUBSETS = 2**25
# Pairs are compared in resamples up to so many players, in so many of the draws.
MOST_COMPARED, COMPARED = 12, 200


@dataclass(frozen=True)
class Halo:
    """How much the predictors say the same thing.

    Parameters
    ----------
    first_eigenvalue : float
        Share of the first eigenvalue of the predictors' correlations: from 1 / p, where
        nothing is common, to 1.
    unique : float
        Share of R² that only one player explains: the sum of their `last` over R². 1 where
        nothing is common; above 1 where players correct one another.
    """

    first_eigenvalue: float
    unique: float


@dataclass(frozen=True, eq=False)
class Importance:
    """Shares of R², their certainty and what lies behind them.

    Parameters
    ----------
    table : DataFrame
        One row a player, largest `share` first. `share` of R², corrected for bias, sums to 1,
        with `low` and `high`. Of the sample as it is: `part` of R², `first`, `last`, and
        `unique`, which is last over part. `coefficient` in the full model, in units of the
        outcome per unit of the predictor, with `coefficient_low` and `coefficient_high`,
        missing for players of several columns and where columns copy one another. `sign` and
        `sign_alone` as in `lmg`. `p_first` and `p_top3`: how sure the rank is.
    ranks : DataFrame
        Chance of each player (rows) to hold each rank (columns, from 1).
    dominance : Dominance or None
        Which player beats which in every model, at every model size or in the mean; up to 12
        players with the share of the first 200 resamples that reproduce it. None with
        relative weights.
    regression : Regression
        The full model, column by column, with what is always in it.
    r2 : float
        Share of the outcome's variance that the players explain in the sample, beyond what is
        always in the model.
    r2_adjusted : float
        The same, corrected for bias.
    r2_interval : Interval
    halo : Halo
    method : str
        "exact" or "relative weights".
    n : int
        Units.
    draws : int
        Resamples of blocks behind the intervals.
    level : float
        Coverage of the intervals, 0..1.
    """

    table: pd.DataFrame = field(repr=False)
    ranks: pd.DataFrame = field(repr=False)
    dominance: Dominance | None = field(repr=False)
    regression: Regression = field(repr=False)
    r2: float
    r2_adjusted: float
    r2_interval: Interval
    halo: Halo
    method: str
    n: int
    draws: int
    level: float


def importance(
    moments: Moments,
    *,
    outcome: str,
    players: Players | None = None,
    always: Sequence[str] = (),
    level: float = 0.95,
    seed: int = 1,
    draws: int | None = None,
    ranked: bool = True,
) -> Importance:
    """Share R² among predictors and say how sure the shares and their order are.

    Parameters
    ----------
    moments : Moments
        Of predictors and outcome; units or clusters as blocks, or many random blocks.
    outcome : str
        The column that is explained.
    players : mapping of str to list of str, or list of str, optional
        As in `lmg`. Beyond 22 players relative weights stand in for the exact shares.
    always : list of str, default none
        Columns that are in every model.
    level : float, default 0.95
        Coverage of the intervals, 0..1.
    seed : int, default 1
    draws : int, optional
        Resamples of blocks, 50 or more. When left out, 1,000 for up to 15 players, then as
        many as visit 2^25 subsets, at least 200 (20 players: about 20 s).
    ranked : bool, default True
        Whether chances of ranks and dominance are wanted; without them it is quicker.

    Returns
    -------
    Importance

    Raises
    ------
    DataError
        The outcome does not vary, the predictors explain nothing at all, there are no more
        units than coefficients, or only one block.
    ValueError
        A column is not there or named twice; fewer than two players or 50 draws.

    Notes
    -----
    Shares of R² from a sample lean towards equality, because noise gives something to
    everyone. `share` takes away as much as resamples of the sample add to it. Its limits are
    quantiles of the resamples, taken a little further out than the level says, by what a
    regression on n units and k blocks underrates its errors. In simulations (n = 300 and
    1,000; 8 and 12 predictors that share a halo; normal, or rounded with unequal spread) 95 %
    limits held the true share in 93 to 95 % of samples, for the worst predictor of a design in
    90 to 92 %, and the mean share was off by at most .006. They never hold a share of exactly
    0, which a predictor has only if it is useless and also unlike all useful ones: there the
    lower limit lies a little above 0 (.0002 at n = 1,000).

    `p_first` and `p_top3` come from `rank_probabilities`, not from counting resamples, which is
    over-sure. For 8 players drawn at random, of those said to be in the first three with 80 %
    and more (.91 in the mean) .92 were so at n = 300, and .97 (said: .94) at n = 1,000; where all
    true shares were nearly equal .82 and .89 (said: .87), on few such statements. The leader was
    first somewhat more often than said.

    A large share is not an effect. `last` near 0 beside a large `part` says that all of it is
    shared with other predictors, which `halo` sums up. The interval of R² is normal for the
    arc tangent of its root (Fisher's z), with the spread of the resamples.

    Where not everyone used what is rated, `mark_use` makes the columns: the rating, 0 where
    not used, and an indicator, which goes into `always` or into the rating's player. The
    shares do not depend on that 0. A mean put in without the indicator bends them.

    Examples
    --------
    >>> from cxkit.statistics.moments import moments
    >>> rng = np.random.default_rng(1)
    >>> frame = pd.DataFrame(rng.normal(size=(400, 3)), columns=["a", "b", "c"])
    >>> frame["y"] = frame["a"] + 0.5 * frame["b"] + rng.normal(size=400)
    >>> found = importance(
    ...     moments(frame, weight=np.ones(400), block=np.arange(400)), outcome="y"
    ... )
    >>> found.table["share"].idxmax(), found.method, found.draws
    ('a', 'exact', 1000)
    """
    found = layout([*moments.names[1:]], outcome, players, always)
    exact = len(found.players) <= MOST_PLAYERS
    regression = _checked(moments, found)
    many = _draws(len(found.players), exact) if draws is None else draws
    if many < 50 or len(found.players) < 2:
        raise ValueError("importance needs two players and 50 draws, or more")
    part = moments.select(found.columns)
    matrix = covariances(part.total[None])[0]
    table = describe(matrix, found, parts(matrix[None], found, exact=exact)[0])
    resamples = covariances(part.resample(many, seed))
    drawn = parts(resamples, found, exact=exact)
    drawn = drawn[drawn.sum(axis=1) > 0]
    if not table["part"].sum() > 0 or len(drawn) < 2:
        raise DataError(f"nothing here goes together with {outcome}")
    wider = _underrated(part, regression)
    half = quantile(level, regression.df) * wider
    table, ranks = _with_certainty(table, drawn, half, wider, seed if ranked else None)
    table[["coefficient", "coefficient_low", "coefficient_high"]] = _coefficients(
        regression, found, level
    )
    r2, adjusted, interval = _r2(float(table["part"].sum()), drawn.sum(axis=1), half, level)
    return Importance(
        table=table[TABLE].sort_values("share", ascending=False, kind="stable"),
        ranks=ranks,
        dominance=_dominance(matrix, resamples, found) if exact and ranked else None,
        regression=regression,
        r2=r2,
        r2_adjusted=adjusted,
        r2_interval=interval,
        halo=_halo(matrix, found, table),
        method="exact" if exact else "relative weights",
        n=part.units,
        draws=len(drawn),
        level=level,
    )


TABLE = [
    *("share", "low", "high", "part", "first", "last", "unique"),
    *("coefficient", "coefficient_low", "coefficient_high"),
    *("sign", "sign_alone", "p_first", "p_top3"),
]


def _draws(players: int, exact: bool) -> int:
    """Choose how many resamples can be afforded."""
    afforded = SUBSETS >> players if exact else MOST_DRAWS
    return min(max(afforded, FEWEST_DRAWS), MOST_DRAWS)


def _checked(moments: Moments, found: Layout) -> Regression:
    still = covariances(moments.select([found.outcome]).total[None])[0, 0, 0] == 0
    if still:
        raise DataError(f"{found.outcome} does not vary, so nothing can explain it")
    return regress(moments, outcome=found.outcome, columns=found.columns[:-1])


def _underrated(part: Moments, regression: Regression) -> float:
    """By what factor resamples of residuals and blocks are too alike."""
    blocks, n = len(part.n), part.units
    return float(np.sqrt(n / (n - len(regression.coefficients)) * blocks / (blocks - 1)))


def _with_certainty(
    table: pd.DataFrame, drawn: Array, half: float, wider: float, seed: int | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Add shares corrected for bias, their limits and the chances of ranks."""
    shares = drawn / drawn.sum(axis=1, keepdims=True)
    plain = table["share"].to_numpy()
    corrected = np.maximum(2 * plain - shares.mean(axis=0), 0)
    table["share"] = corrected / corrected.sum()
    tail = float(ndtr(-half))
    low, high = np.quantile(shares, [tail, 1 - tail], axis=0)
    table["low"] = np.minimum(low, table["share"])
    table["high"] = np.maximum(high, table["share"])
    table["unique"] = table["last"] / table["part"].where(table["part"] > 0)
    if seed is None:
        return table.assign(p_first=np.nan, p_top3=np.nan), pd.DataFrame()
    spread = np.cov(shares.T) * wider**2
    ranks = rank_probabilities(plain, spread, names=list(table.index), seed=seed)
    table["p_first"] = ranks[1]
    table["p_top3"] = ranks.loc[:, :3].sum(axis=1)
    return table, ranks


def _coefficients(regression: Regression, found: Layout, level: float) -> pd.DataFrame:
    by_column = regression.table(level)[["coefficient", "low", "high"]]
    alone = [columns[0] if len(columns) == 1 else None for columns in found.players.values()]
    return by_column.reindex(alone).set_axis(pd.Index(found.players), axis=0)


def _r2(r2: float, drawn: Array, half: float, level: float) -> tuple[float, float, Interval]:
    adjusted = float(np.clip(2 * r2 - drawn.mean(), 0, 1))
    most = 1 - 1e-12
    z = np.arctanh(np.sqrt(np.clip(drawn, 0, most)))
    centre = 2 * np.arctanh(np.sqrt(min(r2, most))) - z.mean()
    limits = [max(centre + side * half * z.std(ddof=1), 0.0) for side in (-1, 1)]
    low, high = (float(np.tanh(limit) ** 2) for limit in limits)
    return r2, adjusted, Interval(min(low, adjusted), max(high, adjusted), level)


def _dominance(matrix: Array, resamples: Array, found: Layout) -> Dominance:
    again = None
    if len(found.players) <= MOST_COMPARED:
        again = values_of_subsets(resamples[:COMPARED], found)
    return compare_pairs(
        values_of_subsets(matrix[None], found), list(found.players), resampled=again
    )


def _halo(matrix: Array, found: Layout, table: pd.DataFrame) -> Halo:
    at = np.arange(len(found.always), len(matrix) - 1)
    within = matrix[np.ix_(at, at)]
    sizes = np.sqrt(np.diag(within))
    there = sizes > 0
    both = np.outer(sizes, sizes)
    correlations = (within / np.where(both > 0, both, 1))[there][:, there]
    values = np.linalg.eigvalsh(correlations)
    unique = float(table["last"].sum() / table["part"].sum())
    return Halo(first_eigenvalue=float(values[-1] / values.sum()), unique=unique)
