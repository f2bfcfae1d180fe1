"""Whether penalties and rewards keep their kind when other cut-offs are chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .contrast import (
    Contrast,
    indicators,
    penalty_reward,
    penalty_reward_of_rows,
    quantile_cutoffs,
)
from .moments import Moments

Cutoffs = Mapping[str, tuple[float, float]]

KINDS = ("penalty", "reward", "both alike", "not known")
STABLE, CHANGES, UNKNOWN = "stable", "changes with the cut-off", "not known"
QUANTILES = ((0.1, 0.9), (0.2, 0.8), (0.25, 0.75), (1 / 3, 2 / 3))


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """What becomes of penalties and rewards over a grid of cut-offs.

    Parameters
    ----------
    table : DataFrame
        One row a predictor and pair of cut-offs, in the index; columns as in `Contrast.table`.
    summary : DataFrame
        One row a predictor. `penalty`, `reward`, `both alike`, `not known`: shares of the
        cut-offs in which each kind results, which sum to 1; `kind`, the most frequent of those
        that are known; `holds`: "stable" where all cut-offs that can tell give one kind,
        "changes with the cut-off", or "not known"; `turns`, whether some call it a penalty and
        some a reward; `asymmetry_low` and `asymmetry_high`, the range of the asymmetry.
    cutoffs : tuple of str
        Names of the pairs of cut-offs, in the order of the grid.
    n : int
        Units.
    level : float
        Coverage of each interval, 0..1.
    """

    table: pd.DataFrame = field(repr=False)
    summary: pd.DataFrame = field(repr=False)
    cutoffs: tuple[str, ...]
    n: int
    level: float


def penalty_reward_sensitivity(
    moments: Moments,
    *,
    outcome: str,
    pairs: Mapping[str, Mapping[str, tuple[str, str]]],
    always: Sequence[str] = (),
    level: float = 0.95,
) -> Sensitivity:
    """Contrast penalties with rewards at each of several cut-offs, from moments.

    Parameters
    ----------
    moments : Moments
        Of the outcome and of two columns of 0 and 1 for each predictor and pair of cut-offs.
    outcome : str
    pairs : mapping of str to mapping of str to (str, str)
        Name of the pair of cut-offs; under it each predictor and its two indicators, low and
        high, as in `penalty_reward`. The same predictors under each.
    always : list of str, default none
        Further columns in every regression.
    level : float, default 0.95
        Coverage of the intervals, 0..1.

    Returns
    -------
    Sensitivity

    Raises
    ------
    DataError
        There are too few units or blocks; see `regress`.
    ValueError
        A column is not there, no cut-offs are given, or not the same predictors under each.

    Notes
    -----
    One regression a pair of cut-offs, see `penalty_reward`. There is no agreement on the
    cut-offs, and classes change with them [1]_; so a class that holds over the grid says more
    than the same class at one pair. What changes need not contradict: far cut-offs leave few
    units in the tails and so more often "both alike". `turns` marks a contradiction. The grid
    looks several times at one sample: a class that turns up in one of many cut-offs is what
    chance gives, the intervals are not widened for it.

    References
    ----------
    .. [1] T. Albayrak and M. Caber, "Penalty-Reward-Contrast Analysis: a review of its
           application in customer satisfaction research", Total Quality Management & Business
           Excellence 24, 1288-1300 (2013).

    Examples
    --------
    >>> from cxkit.statistics.moments import moments
    >>> x, y = pd.Series(np.tile([1.0, 2, 3, 4, 5], 40)), np.tile([1.0, 4, 5, 5, 5], 40)
    >>> rows = pd.DataFrame({"a": x < 2, "b": x > 4, "c": x < 3, "d": x > 3, "y": y})
    >>> found = penalty_reward_sensitivity(
    ...     moments(rows.astype(float), weight=np.ones(200), block=np.arange(200)),
    ...     outcome="y", pairs={"ends": {"x": ("a", "b")}, "halves": {"x": ("c", "d")}},
    ... )
    >>> found.summary[["penalty", "reward", "holds", "asymmetry_low", "asymmetry_high"]].round(2)
               penalty  reward   holds  asymmetry_low  asymmetry_high
    predictor
    x              1.0     0.0  stable           -1.0           -0.83
    """
    if not pairs:
        raise ValueError("no cut-offs to compare")
    return _gather(
        {
            name: penalty_reward(moments, outcome=outcome, pairs=chosen, always=always, level=level)
            for name, chosen in pairs.items()
        }
    )


def penalty_reward_sensitivity_of_rows(
    predictors: pd.DataFrame,
    outcome: ArrayLike,
    *,
    cutoffs: Mapping[str, Cutoffs] | None = None,
    weight: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    level: float = 0.95,
    seed: int = 1,
) -> Sensitivity:
    """Contrast penalties with rewards at each of several cut-offs, from rows.

    Parameters
    ----------
    predictors, outcome, weight, cluster, level, seed
        As in `penalty_reward_of_rows`.
    cutoffs : mapping of str to mapping of str to (float, float), optional
        Name of the pair of cut-offs, and under it those of each predictor; `cutoff_grid` when
        left out. Pairs that mark the same units as one before them are left out: on a coarse
        scale several quantiles fall on one point, and the same regression counts once.

    Returns
    -------
    Sensitivity

    Raises
    ------
    DataError, ValueError
        As in `penalty_reward_sensitivity` and `indicators`.

    Examples
    --------
    >>> x = pd.DataFrame({"x": np.tile([1.0, 2, 3, 4, 5], 40)})
    >>> found = penalty_reward_sensitivity_of_rows(x, np.tile([1.0, 4, 5, 5, 5], 40))
    >>> found.cutoffs, found.summary.loc["x", "holds"]
    (('10 % and 90 %', '20 % and 80 %'), 'stable')
    >>> found.summary.loc["x", ["penalty", "not known"]].tolist()  # nothing lies below 10 %
    [0.5, 0.5]
    """
    grid = cutoff_grid(predictors) if cutoffs is None else cutoffs
    if not grid:
        raise ValueError("no cut-offs to compare")
    kept, seen = {}, set()
    for name, chosen in grid.items():
        marks = indicators(predictors, chosen)
        as_marked = (tuple(marks), marks.to_numpy().tobytes())
        if as_marked not in seen:
            seen.add(as_marked)
            kept[name] = chosen
    return _gather(
        {
            name: penalty_reward_of_rows(
                predictors, outcome, cutoffs=chosen, weight=weight, cluster=cluster,
                level=level, seed=seed,
            )
            for name, chosen in kept.items()
        }
    )  # fmt: skip


def cutoff_grid(
    predictors: pd.DataFrame,
    *,
    quantiles: Iterable[tuple[float, float]] = QUANTILES,
    points: Iterable[tuple[float, float]] = (),
) -> dict[str, dict[str, tuple[float, float]]]:
    """Name pairs of cut-offs: quantiles of each predictor, and points of the scale for all.

    Parameters
    ----------
    predictors : DataFrame of numbers
    quantiles : list of (float, float)
        Shares of the values, 0..1, as in `quantile_cutoffs`.
    points : list of (float, float)
        Values below the first are low, above the second high, in every predictor.

    Returns
    -------
    dict of str to dict
        Cut-offs of all predictors, by name of the pair.

    Examples
    --------
    >>> cutoff_grid(pd.DataFrame({"x": [1, 2, 3, 4, 5]}), quantiles=[(0.25, 0.75)], points=[(3, 4)])
    {'25 % and 75 %': {'x': (2.0, 4.0)}, 'below 3, above 4': {'x': (3, 4)}}
    """
    grid: dict[str, dict[str, tuple[float, float]]] = {}
    for low, high in quantiles:
        name = f"{100 * low:.3g} % and {100 * high:.3g} %"
        grid[name] = quantile_cutoffs(predictors, low=low, high=high)
    for low, high in points:
        grid[f"below {low:g}, above {high:g}"] = dict.fromkeys(predictors, (low, high))
    return grid


def _gather(contrasts: Mapping[str, Contrast]) -> Sensitivity:
    first = next(iter(contrasts.values()))
    names = first.table.index
    if any(set(each.table.index) != set(names) for each in contrasts.values()):
        raise ValueError("every pair of cut-offs needs the same predictors")
    table = pd.concat({name: each.table for name, each in contrasts.items()}, names=["cutoff"])
    table = table.swaplevel().loc[[(name, cutoff) for name in names for cutoff in contrasts]]
    return Sensitivity(
        table=table,
        summary=_summary(table, names),
        cutoffs=tuple(contrasts),
        n=first.n,
        level=first.level,
    )


def _summary(table: pd.DataFrame, names: pd.Index) -> pd.DataFrame:
    by = table["kind"].groupby(level="predictor", sort=False)
    shares = by.value_counts(normalize=True).unstack(fill_value=0.0)
    summary = shares.reindex(index=names, columns=list(KINDS), fill_value=0.0)
    summary.columns.name = None
    known = summary[list(KINDS[:3])]
    any_known = known.sum(axis=1) > 0
    summary["kind"] = known.idxmax(axis=1).where(any_known, UNKNOWN)
    one = (known > 0).sum(axis=1) == 1
    summary["holds"] = np.select([~any_known, one], [UNKNOWN, STABLE], CHANGES)
    summary["turns"] = (summary["penalty"] > 0) & (summary["reward"] > 0)
    asymmetry = table["asymmetry"].groupby(level="predictor", sort=False)
    summary["asymmetry_low"], summary["asymmetry_high"] = asymmetry.min(), asymmetry.max()
    return summary
