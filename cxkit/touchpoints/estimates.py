"""Reach, performance, shortfall, effect and upside of every persona and touchpoint."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..explained import OUTCOME, Outcome, wave_column
from ..findings import DataError, Problem
from ..statistics.averages import covariance, share_limits
from ..statistics.intervals import Interval, quantile
from ..statistics.linearisation import join
from ..statistics.partial_pooling import PooledEffects, pool_effects
from ..statistics.ranks import factor, plausible_values
from ..study.description import Touchpoint
from ..study.groups import PERSONA
from ..study.journey import column, target_of
from .reduction import Reduced

Array = NDArray[np.float64]

DRAWS = 4000
# Below so many answers for m touchpoints nothing is told of effects (Green 1991).
FEWEST_AT_ALL, FEWEST_EACH = 50, 8
# A target taken from the best persona needs as many ratings as a verdict.
FEWEST_FOR_BEST = 30
PAIR = ["group", "touchpoint"]


@dataclass(frozen=True, eq=False)
class Estimates:
    """What the data say of every pair of a group and a touchpoint, for one outcome.

    Parameters
    ----------
    reduced : Reduced
    outcome : Outcome
    pooled : PooledEffects
        Effects, partially pooled over all groups, those that are not shown included.
    table : DataFrame
        One row a pair (``group touchpoint``): ``share`` of all customers, ``n`` respondents and
        ``raters`` in the focus wave, ``reach performance target shortfall``, ``effect``
        (outcome points a rating point), ``borrowed``, ``upside`` (points of the group's own
        outcome) and ``overall`` (points of all customers' outcome), each with ``_low`` and
        ``_high``. Pairs with too few ratings and unknown effects have no upside.
    draws : dict of str to array, shape (draws, pairs)
        Of ``reach shortfall effect upside overall`` together, of the pairs that have an upside:
        how far the estimates may be off.
    plausible : array, shape (draws, pairs)
        What ``upside`` may truly be, effects and ratings shrunken for luck (`_shrink`): whoever
        comes first in a sample owes part of that to chance.
    level : float
    """

    reduced: Reduced = field(repr=False)
    outcome: Outcome
    pooled: PooledEffects = field(repr=False)
    table: pd.DataFrame = field(repr=False)
    draws: dict[str, Array] = field(repr=False)
    plausible: Array = field(repr=False)
    level: float

    @cached_property
    def known(self) -> pd.DataFrame:
        """Pairs that have an upside, in the order of the draws."""
        return self.table[self.table["upside"].notna()]

    @cached_property
    def by_touchpoint(self) -> pd.DataFrame:
        """Upside of each touchpoint over all customers: ``overall low high n`` by touchpoint."""
        ids = list(dict.fromkeys(self.known.index.get_level_values("touchpoint")))
        drawn = self.summed(ids)
        total = self.known.groupby("touchpoint")[["overall", "raters"]].sum().loc[ids]
        low, high = limits(drawn, self.level)
        return total.rename(columns={"raters": "n"}).assign(overall_low=low, overall_high=high)

    @cached_property
    def plausible_overall(self) -> Array:
        """What each pair may truly bring to all customers, shape (draws, pairs)."""
        return self.plausible * self.known["share"].to_numpy()

    def summed(self, ids: list[str], *, plausible: bool = False) -> Array:
        """Draws of the upside of touchpoints over all customers, shape (draws, touchpoints)."""
        belongs = self.known.index.get_level_values("touchpoint").to_numpy()[:, None] == ids
        drawn = self.plausible_overall if plausible else self.draws["overall"]
        return drawn @ belongs.astype(float)


def estimate(reduced: Reduced, outcome: Outcome, *, level: float, seed: int) -> Estimates:
    """Estimate reach, performance, effect and upside of every pair.

    Notes
    -----
    upside = reach x effect x shortfall, where the shortfall is the target less the mean rating
    of those who met the touchpoint, and never below nought; where no target is set, it is the
    expected distance to the best group's rating (`_distance_to_best`). Effects are learnt from
    all waves up to the focus, reach and performance from the focus wave alone. The errors of
    effects and of mean ratings are taken as independent, as they are if the regression is right: it
    leaves no error that goes with the ratings. Limits are quantiles of draws of all three.
    """
    _refuse_few(reduced, outcome)
    try:
        pooled = _effects(reduced, outcome, level)
    except DataError as error:
        raise DataError(f"OUTCOME {outcome.name}: {error}") from None
    table, seen = _levels(reduced, level)
    effects = pooled.table.rename(index=lambda name: name.partition(":")[2], level=1)
    effects = effects.reindex(table.index)
    for name, source in (("effect", "effect"), ("effect_low", "low"), ("effect_high", "high")):
        table[name] = effects[source]
    table["borrowed"] = effects["borrowed"]
    fewest = reduced.study.privacy.minimum_group
    there = (table["raters"] >= fewest) & table["effect"].notna() & table["target"].notna()
    there &= table["performance_low"].notna() & table["reach"].notna()
    rng = np.random.default_rng(seed)
    at = np.flatnonzero(there)
    spread = _covariance(pooled, table.index[there])
    best = _distance_to_best(reduced, table[there], seen[:, at, 1], seed)
    table.loc[best.index, "shortfall"] = best.mean(axis=1)
    drawn = _draw(table[there], seen[:, at], spread, best, rng)
    plausible = _shrink(table[there], seen[:, at], spread, drawn, best, seed)
    table[["upside", "overall"]] = np.nan
    product = table["reach"] * table["effect"] * table["shortfall"]
    table.loc[there, "upside"] = product[there]
    table["overall"] = table["share"] * table["upside"]
    for name in ("shortfall", "upside", "overall"):
        low, high = limits(drawn[name], level)
        table.loc[there, f"{name}_low"], table.loc[there, f"{name}_high"] = low, high
    return Estimates(reduced, outcome, pooled, table, drawn, plausible, level)


def needed(reduced: Reduced) -> int:
    """Answers below which no effect is told (Green 1991)."""
    return FEWEST_AT_ALL + FEWEST_EACH * len(reduced.points)


def _refuse_few(reduced: Reduced, outcome: Outcome) -> None:
    n = sum(moments.units for moments in reduced.moments[outcome.name].values())
    if n < needed(reduced):
        rule = f"{len(reduced.points)} touchpoints need {needed(reduced)} answers to {outcome.name}"
        hint = "take more waves (BASELINE), or leave touchpoints out of the journey"
        raise DataError(Problem(rule, hint, value=f"{n} answers"))


def limits(draws: Array, level: float) -> Array:
    """Quantiles of draws that hold a share `level` of them, shape (2, ...)."""
    return np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=0)


def shares_of(reduced: Reduced) -> pd.Series:
    """Share of all customers that each group is: as the study counts them, else as they answer.

    Shares are taken as known: those that rest on the answers have an error that is not counted.
    """
    personas = reduced.study.personas if reduced.by == PERSONA else ()
    counted = {persona.name: persona.customers for persona in personas}
    if counted and None not in counted.values() and set(reduced.groups) <= set(counted):
        sizes = pd.Series(counted, dtype=float)
        if sizes.sum() > 0:
            return sizes[list(reduced.groups)] / sizes.sum()
    weights = reduced.now.sums[("answers", "weight")].groupby(level="group").sum()
    return weights[list(reduced.groups)] / weights.sum()


def targets_of(reduced: Reduced, table: pd.DataFrame) -> pd.Series:
    """Target of each touchpoint: the one set, else the best group's mean rating."""
    best = table[table["raters"] >= FEWEST_FOR_BEST].groupby("touchpoint")["performance"].max()
    said = {point.id: _target(reduced, point, best) for point in reduced.points}
    return pd.Series(said, dtype=float)


def _target(reduced: Reduced, point: Touchpoint, best: pd.Series) -> float:
    target = target_of(reduced.study, point)
    return float(best.get(point.id, np.nan)) if target is None else float(target)


def _effects(reduced: Reduced, outcome: Outcome, level: float) -> PooledEffects:
    moments = reduced.moments[outcome.name]
    total = sum(each.total for each in moments.values())
    names = next(iter(moments.values())).names
    waves = [wave_column(wave.label) for wave in reduced.taught]
    asked = [column(what, p.id) for p in reduced.points for what in ("used", "silent")]
    always = [
        name for name in (*waves, *asked)
        if name in names and 0 < total[0, names.index(name)] < total[0, 0]
    ]  # fmt: skip
    columns = [column("rating", point.id) for point in reduced.points]
    return pool_effects(moments, outcome=OUTCOME, columns=columns, always=always, level=level)


def _levels(reduced: Reduced, level: float) -> tuple[pd.DataFrame, Array]:
    """Reach and performance of each pair, and how each block of respondents moves them."""
    now, share = reduced.now, shares_of(reduced)
    pairs = [(group, point.id) for group in reduced.groups for point in reduced.points]
    index = pd.MultiIndex.from_tuples(pairs, names=PAIR)
    reach = join([now.mean(group, column("used", id)) for group, id in pairs])
    rating = join([now.mean(group, column("rating", id)) for group, id in pairs])
    half = quantile(level)
    table = pd.DataFrame({"share": share[index.get_level_values("group")].to_numpy()}, index)
    table["n"] = [now.n(group, "answers") for group, _ in pairs]
    table["raters"] = [now.n(group, column("rating", id)) for group, id in pairs]
    error = np.sqrt(np.diag(covariance(rating)))
    # Of people who were all drawn together nobody can tell an error.
    alone = [now.blocks_with(group, column("rating", id)) < 2 for group, id in pairs]
    error[alone] = np.nan
    table["performance"], table["reach"] = rating.value, reach.value
    table["performance_low"] = rating.value - half * error
    table["performance_high"] = rating.value + half * error
    told = [now.n(group, column("used", id)) for group, id in pairs]
    spread = np.sqrt(np.diag(covariance(reach)))
    shares = [
        share_limits(*each, level=level) if each[2] else Interval(np.nan, np.nan, level)
        for each in zip(reach.value, spread, told, strict=True)
    ]
    table["reach_low"] = [interval.low for interval in shares]
    table["reach_high"] = [interval.high for interval in shares]
    scale = reduced.study.ratings
    ends = ["performance_low", "performance_high"]
    table[ends] = table[ends].clip(scale.low, scale.high)
    target = targets_of(reduced, table)
    table["target"] = target[index.get_level_values("touchpoint")].to_numpy()
    table["shortfall"] = (table["target"] - table["performance"]).clip(lower=0)
    return table, np.stack([reach.influence, rating.influence], axis=2)


def _covariance(pooled: PooledEffects, pairs: pd.MultiIndex) -> Array:
    place = {pair: at for at, pair in enumerate(pooled.table.index)}
    at = [place[group, column("rating", id)] for group, id in pairs]
    spread = np.asarray(pooled.covariance)[np.ix_(at, at)]
    return (spread + spread.T) / 2


def _draw(
    table: pd.DataFrame,
    influence: Array,
    spread: Array,
    best: pd.DataFrame,
    rng: np.random.Generator,
) -> dict[str, Array]:
    """Draw what reach, shortfall and effect of all pairs may be, and so their upside."""
    pairs = len(table)
    effect = table["effect"].to_numpy() + _normal(spread, rng)
    flat = influence.reshape(len(influence), 2 * pairs)
    moved = _normal(flat.T @ flat, rng).reshape(DRAWS, pairs, 2)
    reach = np.clip(table["reach"].to_numpy() + moved[:, :, 0], 0, 1)
    gap = (table["target"] - table["performance"]).to_numpy() - moved[:, :, 1]
    shortfall = _with_best(np.maximum(gap, 0), table, best)
    upside = reach * effect * shortfall
    return {
        "reach": reach, "shortfall": shortfall, "effect": effect, "upside": upside,
        "overall": upside * table["share"].to_numpy(),
    }  # fmt: skip


def _shrink(
    table: pd.DataFrame,
    influence: Array,
    spread: Array,
    drawn: dict[str, Array],
    best: pd.DataFrame,
    seed: int,
) -> Array:
    """Draw what the upside may truly be, each factor shrunken as far as luck explains.

    The mean effect of each touchpoint is drawn towards that of all touchpoints, the deviations of
    groups from it having been drawn towards none before; ratings and reach likewise
    (`_plausible_means`). Products are not shrunk as such: how far an upside lies from others
    depends on its factors, so there is no common spread to shrink it to.
    """
    if table.empty:
        return np.zeros((DRAWS, 0))
    ids = table.index.get_level_values("touchpoint")
    belongs = (ids.to_numpy()[:, None] == ids.unique().to_numpy()).astype(float)
    average = belongs / belongs.sum(axis=0)
    mean = average.T @ table["effect"].to_numpy()
    truly = plausible_values(mean, average.T @ spread @ average, draws=DRAWS, seed=seed)
    effect = drawn["effect"] + (truly - drawn["effect"] @ average) @ belongs.T
    rating = _plausible_means(table, "performance", influence[:, :, 1], seed)
    reach = _plausible_means(table, "reach", influence[:, :, 0], seed + 2)
    shortfall = np.maximum(table["target"].to_numpy() - rating, 0)
    return np.clip(reach, 0, 1) * effect * _with_best(shortfall, table, best)


def _distance_to_best(
    reduced: Reduced, table: pd.DataFrame, influence: Array, seed: int
) -> pd.DataFrame:
    """Draw how far each group's rating lies below the best group's, where that is the target.

    The best of several means owes part of its place to luck, so all of them are shrunken before
    the best one is taken: of groups that do not differ none is then told to fall short.
    One row a pair, one column a draw.
    """
    unset = [point.id for point in reduced.points if target_of(reduced.study, point) is None]
    ids = table.index.get_level_values("touchpoint")
    drawn, rows = _plausible_means(table, "performance", influence, seed), {}
    for id in unset:
        here = np.flatnonzero(ids == id)
        if not len(here):
            continue
        own = table.iloc[here]
        fit = here[own["raters"] >= FEWEST_FOR_BEST]
        gap = np.maximum(drawn[:, fit].max(axis=1)[:, None] - drawn[:, here], 0)
        rows |= dict(zip(own.index, gap.T, strict=True))
    index = pd.MultiIndex.from_tuples(rows, names=PAIR) if rows else table.index[:0]
    return pd.DataFrame(list(rows.values()), index=index, columns=range(DRAWS))


def _plausible_means(table: pd.DataFrame, name: str, influence: Array, seed: int) -> Array:
    """Draw what mean ratings, or shares of those who meet a touchpoint, may truly be.

    Each touchpoint's mean over groups is drawn towards that of all touchpoints, and the groups'
    deviations from it, all of them together, towards none.
    """
    if table.empty:
        return np.zeros((DRAWS, 0))
    ids = table.index.get_level_values("touchpoint")
    belongs = (ids.to_numpy()[:, None] == ids.unique().to_numpy()).astype(float)
    average = belongs / belongs.sum(axis=0)
    value, spread = table[name].to_numpy(), influence.T @ influence
    means = plausible_values(
        average.T @ value, average.T @ spread @ average, draws=DRAWS, seed=seed + 1
    )
    if belongs.sum(axis=0).max() == 1:
        return means @ belongs.T
    apart = np.eye(len(table)) - belongs @ average.T
    deviations = plausible_values(
        apart @ value, apart @ spread @ apart.T, draws=DRAWS, seed=seed + 2
    )
    return means @ belongs.T + deviations


def _with_best(shortfall: Array, table: pd.DataFrame, best: pd.DataFrame) -> Array:
    """Put in the distance to the best group where that is the target."""
    at = table.index.get_indexer(best.index)
    shortfall[:, at] = best.to_numpy().T
    return shortfall


def _normal(spread: Array, rng: np.random.Generator) -> Array:
    return rng.standard_normal((DRAWS, len(spread))) @ factor(spread).T
