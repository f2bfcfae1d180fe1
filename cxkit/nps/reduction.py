"""REDUCE: responses -> what merges by addition, and the two waves to compare."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from ..findings import DataError, Ledger, Problem
from ..measures.nps import kind_of
from ..measures.outcomes import count_arrivals, count_outcomes
from ..measures.recovery import count_recovery
from ..measures.response_style import FEWEST_ITEMS, count_styles, style_indices
from ..statistics.decomposition import pool_small_levels
from ..statistics.moments import Moments
from ..statistics.paired import PairedChange, match, paired_change
from ..study.checks import Responses
from ..study.description import Study
from ..study.groups import COUNTRY, clusters_of, groups_of
from ..study.waves import Wave, choose_pair
from .columns import count_ratings, journey_moments
from .verbatims import Verbatims, read_verbatims

ALL_OTHER = "all other"
BEHAVIOUR = ("recommended_in_fact", "revenue")


@dataclass(frozen=True, eq=False)
class Reduced:
    """What the room needs of all answers; after it the number of rows no longer matters.

    Parameters
    ----------
    study : Study
        The description.
    baseline, focus : Wave
        The two waves to compare; `baseline` is None when there is nothing to compare with.
    waves : tuple of Wave
        All waves in order of time.
    counts : DataFrame
        One row a combination of ``wave cluster``, every dimension and ``score`` (0..10), with
        ``n`` respondents, the sum of their ``weight`` and of its square ``weight_squared``.
    pooled : dict of str to dict of str to str
        By dimension that has two groups of the size that may be shown in both waves: the
        group of each label, "all other" for those too small.
    left_out : tuple of str
        Dimensions that have not.
    journey : dict of str to Moments
        Of the two waves, by label: cross-moments of scores, ratings and kinds of respondents
        (see `journey_moments`); empty without ratings or without a baseline.
    ratings : DataFrame
        How often each rating was given in the two waves, by touchpoint and groups
        (`count_ratings`).
    verbatims : Verbatims or None
        What is kept of the comments of the two waves.
    returning : PairedChange or None
        Respondents who gave a score in both waves, where ids are persistent.
    styles : DataFrame or None
        How people of each country use the scales (`count_styles`), with a dimension ``country``.
    planned : bool
        Whether the pair is the one that the study compares, and not one picked by hand.
    outcomes, recovery, arrivals : DataFrame
        Sums of what else customers said and did (`count_outcomes`), and scores by problem
        (`count_recovery`) and by what brought people (`count_arrivals`), of all waves.
    days : DataFrame
        First and last day of answering a wave (``first last``); missing without dates.
    dimensions : tuple of str
        Grouping columns of `counts`.
    clustered : bool
        Whether respondents were sampled in clusters.
    ledger : Ledger
        Rows read, and rows left out by reason.
    inputs : tuple of dict
        Name, hash and rows of each file.
    notes : tuple of str
        What was detected or done while reading.
    """

    study: Study
    baseline: Wave | None
    focus: Wave
    waves: tuple[Wave, ...]
    counts: pd.DataFrame = field(repr=False)
    pooled: dict[str, dict[str, str]] = field(repr=False)
    left_out: tuple[str, ...]
    journey: dict[str, Moments] = field(repr=False)
    ratings: pd.DataFrame = field(repr=False)
    verbatims: Verbatims | None = field(repr=False)
    returning: PairedChange | None = field(repr=False)
    styles: pd.DataFrame | None = field(repr=False)
    planned: bool
    outcomes: pd.DataFrame = field(repr=False)
    recovery: pd.DataFrame = field(repr=False)
    arrivals: pd.DataFrame = field(repr=False)
    days: pd.DataFrame = field(repr=False)
    dimensions: tuple[str, ...]
    clustered: bool
    ledger: Ledger
    inputs: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        focus = f"{self.focus.label} (n = {self.focus.n:,})"
        pair = (
            f"{self.baseline.label} (n = {self.baseline.n:,}) against {focus}"
            if self.baseline
            else f"{focus}, with nothing to compare"
        )
        return f"{pair}; {self.ledger}"

    @cached_property
    def labels(self) -> dict[str, str]:
        """Name of each touchpoint by its id."""
        return {point.id: point.name for point in self.study.touchpoints}

    @cached_property
    def sizes(self) -> dict[str, pd.Series]:
        """Respondents of the two waves, by dimension and group."""
        waves = pd.concat(self.pair())
        return {name: waves.groupby(name)["n"].sum() for name in self.pooled}

    @property
    def weighted(self) -> bool:
        """Whether the study weights its answers."""
        return self.study.survey.columns.weight is not None

    def of_wave(self, label: str) -> pd.DataFrame:
        """Give the counts of one wave."""
        return self.counts[self.counts["wave"] == label]

    def pair(self) -> list[pd.DataFrame]:
        """Give the counts of the two waves, small groups pooled."""
        waves = [self.of_wave(wave.label) for wave in (self.baseline, self.focus)]
        return [wave.assign(**regroup(wave, self.pooled)) for wave in waves]


def reduce(study: Responses, *, baseline: str = "", focus: str = "") -> Reduced:
    """Count the scores of all waves and choose the two waves to compare.

    Parameters
    ----------
    study : Responses
        What `open_study` returned.
    baseline, focus : str, optional
        Labels of the waves to compare. Left empty, the last complete wave is compared with
        the one that ``waves: compare:`` of the study names.

    Returns
    -------
    Reduced

    Raises
    ------
    DataError
        The study asks no recommend question, nobody answered it, or there is no such wave.
    """
    description = study.study
    if description.survey.columns.recommend is None:
        hint = "add `recommend:` to survey.columns"
        raise DataError(description.problem(("survey", "columns"), "this room needs a score", hint))
    given = study.rows["recommend"].notna()
    if not given.any():
        raise DataError(Problem("at least one row has a score", "every score is missing"))
    rows = study.rows[given]
    groups = groups_of(study).loc[rows.index]
    clusters = clusters_of(rows) if description.survey.columns.cluster is not None else None
    counts = _count(rows, groups, clusters)
    waves = _count_waves(study.waves, rows)
    first, second = choose_pair(waves, description, baseline, focus)
    pooled = _pool(counts, first, second, list(groups), description.privacy.minimum_group)
    shown = regroup(groups, pooled)
    days = rows.groupby("wave")["date"].agg(["min", "max"])
    return Reduced(
        study=description,
        baseline=first,
        focus=second,
        waves=waves,
        counts=counts,
        pooled=pooled,
        left_out=tuple(name for name in groups if name not in pooled),
        journey=journey_moments(study, shown, first, second),
        ratings=count_ratings(
            study, shown, tuple(wave.label for wave in (first, second) if wave), clusters
        ),
        verbatims=read_verbatims(study, rows, first, second, clusters),
        returning=_returning(study, rows, first, second, clusters),
        styles=_styles(study, rows, clusters),
        planned=(first, second) == choose_pair(waves, description),
        outcomes=count_outcomes(
            rows, _outcomes(study, rows), within=rows["persona"], clusters=clusters
        ),
        recovery=count_recovery(
            rows,
            clusters=clusters,
            solved_asked=description.survey.columns.solved is not None,
        ),
        arrivals=count_arrivals(rows, clusters=clusters),
        days=days.set_axis(["first", "last"], axis=1),
        dimensions=tuple(groups),
        clustered=description.survey.columns.cluster is not None,
        ledger=study.ledger.without("no score", int((~given).sum())),
        inputs=study.inputs,
        notes=study.notes,
    )


def regroup(rows: pd.DataFrame, pooled: dict[str, dict[str, str]]) -> pd.DataFrame:
    """Replace each dimension's labels by the groups that may be shown."""
    return pd.DataFrame(
        {name: rows[name].map(group).fillna(ALL_OTHER) for name, group in pooled.items()},
        index=rows.index,
    )


def _outcomes(study: Responses, rows: pd.DataFrame) -> pd.DataFrame:
    """What else customers said and did, one column a rung of the ladder."""
    said = study.study.survey.columns
    asked = [name for name in (*BEHAVIOUR, "effort") if getattr(said, name) is not None]
    return pd.concat([study.outcomes.loc[rows.index], rows[asked]], axis=1).astype("float64")


def _returning(
    study: Responses,
    rows: pd.DataFrame,
    baseline: Wave | None,
    focus: Wave,
    clusters: pd.Series | None,
) -> PairedChange | None:
    known = rows[rows["respondent_id"].notna()]
    if baseline is None or study.study.survey.ids != "persistent" or known.empty:
        return None
    samples = []
    for wave in (baseline, focus):
        here = known[known["wave"] == wave.label]
        value = pd.Series(kind_of(here["recommend"]), index=here.index)
        sample = {"unit": here["respondent_id"], "value": value, "weight": here["weight"]}
        if clusters is not None:
            sample["cluster"] = clusters[here.index]
        samples.append(pd.DataFrame(sample))
    pairs = match(*samples)
    cluster = pairs["cluster"] if clusters is not None else None
    try:
        return paired_change(
            pairs["before"], pairs["after"], weight=pairs["weight"], cluster=cluster
        )
    except DataError:
        # Nobody answered twice, or all who did have no weight or lie in one cluster.
        return None


def _styles(
    study: Responses, rows: pd.DataFrame, clusters: pd.Series | None
) -> pd.DataFrame | None:
    if COUNTRY not in study.dimensions:
        return None
    scale, indices = study.study.ratings, None
    if scale is not None and len(study.ratings.columns) >= FEWEST_ITEMS:
        ratings = study.ratings.loc[rows.index]
        indices = style_indices(ratings, low=scale.low, high=scale.high)
    countries = study.dimensions[COUNTRY].loc[rows.index]
    return count_styles(rows, countries, indices=indices, clusters=clusters)


def _count(rows: pd.DataFrame, groups: pd.DataFrame, clusters: pd.Series | None) -> pd.DataFrame:
    table = pd.concat([rows[["wave"]], groups], axis=1)
    table.insert(1, "cluster", "" if clusters is None else clusters)
    table["score"] = rows["recommend"].astype(int)
    keys = list(table.columns)
    table = table.assign(n=1, weight=rows["weight"], weight_squared=rows["weight"] ** 2)
    return table.groupby(keys, sort=True, as_index=False)[["n", "weight", "weight_squared"]].sum()


def _pool(
    counts: pd.DataFrame, baseline: Wave | None, focus: Wave, dimensions: list[str], minimum: int
) -> dict[str, dict[str, str]]:
    """Give the groups of each dimension that has at least two of them."""
    if baseline is None:
        return {}
    waves = [counts[counts["wave"] == wave.label] for wave in (baseline, focus)]
    pooled = {}
    for name in dimensions:
        named = pool_small_levels(
            waves[0][name], waves[0]["n"], waves[1][name], waves[1]["n"],
            minimum=minimum, other=ALL_OTHER,
        )  # fmt: skip
        groups = {
            label: group
            for wave, labels in zip(waves, named, strict=True)
            for label, group in zip(wave[name], labels, strict=True)
        }
        if len(set(groups.values())) > 1:
            pooled[name] = groups
    return pooled


def _count_waves(waves: tuple[Wave, ...], rows: pd.DataFrame) -> tuple[Wave, ...]:
    n = rows["wave"].value_counts()
    return tuple(replace(wave, n=int(n[wave.label])) for wave in waves if wave.label in n.index)
