"""REDUCE: responses -> cross-moments by group and sums by block, which merge by adding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from ..blocks import block_of
from ..explained import Explained, Outcome, choose_outcomes
from ..findings import DataError, Ledger, Problem
from ..people.columns import named_columns, trust_columns, trust_moments
from ..statistics.averages import Averages, sum_columns
from ..statistics.moments import Moments
from ..study.checks import Responses
from ..study.description import Study, Touchpoint
from ..study.groups import ALL_OTHER, EVERYBODY, PERSONA, choose_groups, shown_groups, slugs_of
from ..study.waves import Wave, choose_pair, choose_span, say_span
from .columns import (
    count_cutoffs,
    draw_complaints,
    explain,
    kano_answers,
    pair_moments,
    punish,
)


@dataclass(frozen=True, eq=False)
class Reduced:
    """What the room needs of all answers; after it the number of rows no longer matters.

    Parameters
    ----------
    study : Study
        The description.
    by : str
        The dimension that tells customers apart; ``persona`` where there are personas.
    by_choice : bool
        Whether somebody chose it, or personas are there.
    groups : tuple of str
        Its groups that may be shown, in the study's order.
    hidden : dict of str to int
        Groups that may not, and their respondents in the focus wave.
    focus : Wave
        The wave whose reach and performance count.
    taught : tuple of Wave
        The waves from which effects are learnt.
    outcomes : tuple of Outcome
        What is explained; a second one is set beside the first.
    moments : dict of str to dict of str to Moments
        By outcome and group: cross-moments of outcome and ratings (`columns.explain`).
    contrasts : Moments
        Of the first outcome and indicators of low and high ratings (`columns.punish`).
    cutoffs : dict of str to int
        By touchpoint, how many of the cut-offs mark different answers.
    pairs : dict of (str, str) to Moments
        Of every two touchpoints and the mood (`columns.pair_moments`).
    trust : Moments or None
        Of the first outcome and the three trust items.
    kano : dict of str to DataFrame
        By touchpoint: pairs of answers to the two Kano questions (`columns.kano_answers`).
    contacts : DataFrame or None
        The contact log: ``respondent touchpoint order converted``.
    quotes : DataFrame
        Redacted quotes by group and touchpoint (`columns.draw_complaints`).
    now, over_time : Averages
        Means by group, of the focus wave and of all waves that teach.
    clustered : bool
        Whether respondents were sampled in clusters.
    ledger, inputs, notes
        Rows read and left out; files; what was detected while reading.
    """

    study: Study
    by: str
    by_choice: bool
    groups: tuple[str, ...]
    hidden: dict[str, int]
    focus: Wave
    taught: tuple[Wave, ...]
    outcomes: tuple[Outcome, ...]
    moments: dict[str, dict[str, Moments]] = field(repr=False)
    contrasts: Moments = field(repr=False)
    cutoffs: dict[str, int] = field(repr=False)
    pairs: dict[tuple[str, str], Moments] = field(repr=False)
    trust: Moments | None = field(repr=False)
    kano: dict[str, pd.DataFrame] = field(repr=False)
    contacts: pd.DataFrame | None = field(repr=False)
    quotes: pd.DataFrame = field(repr=False)
    now: Averages = field(repr=False)
    over_time: Averages = field(repr=False)
    clustered: bool
    ledger: Ledger
    inputs: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        return (
            f"{len(self.points)} rated touchpoints by {len(self.groups)} groups of "
            f"{self.by.replace('_', ' ')}; performance of {self.focus.label} (n = "
            f"{self.focus.n:,}), effects of {say_span(self.taught)}; {self.ledger}"
        )

    @cached_property
    def points(self) -> tuple[Touchpoint, ...]:
        """Touchpoints that enough people rated, in the order of the journey."""
        names = next(iter(self.moments[self.outcomes[0].name].values())).names
        rated = {name.partition(":")[2] for name in names if name.startswith("rating:")}
        return tuple(point for point in self.study.touchpoints if point.id in rated)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Name of each touchpoint by its id."""
        return {point.id: point.name for point in self.study.touchpoints}

    @cached_property
    def slugs(self) -> dict[str, str]:
        """How ids of findings call each group: personas by their id."""
        return slugs_of(self.study, self.by, self.groups)

    @property
    def weighted(self) -> bool:
        """Whether the study weights its answers."""
        return self.study.survey.columns.weight is not None


def reduce(
    study: Responses, *, baseline: str = "", focus: str = "", outcome: str = "", by: str = ""
) -> Reduced:
    """Sum what the room needs.

    Parameters
    ----------
    study : Responses
        What `open_study` returned.
    baseline : str, optional
        The first wave from which effects are learnt; all waves up to the focus when left out.
    focus : str, optional
        The wave whose reach and performance count; the last complete one when left out.
    outcome : str, optional
        What is explained: ``nps``, an outcome of the study, ``effort``, ``revenue`` or
        ``recommended_in_fact``; a second one after a comma is set beside it. When left out, the
        first two of these.
    by : str, optional
        The dimension that tells customers apart; when left out ``persona``, or the first
        dimension of a study without personas.

    Returns
    -------
    Reduced

    Raises
    ------
    DataError
        No touchpoint was rated, or a name is not known.
    """
    description = study.study
    if description.ratings is None or not study.ratings.notna().any(axis=None):
        hint = "add `ratings:` and a `column:` to the touchpoints of the journey"
        raise DataError(
            description.problem(("journey",), "this room needs rated touchpoints", hint)
        )
    groups = choose_groups(study, by)
    chosen = choose_pair(study.waves, description, baseline, focus)[1]
    taught = choose_span(study.waves, baseline, chosen.label)
    rows = study.rows[study.rows["wave"].isin([wave.label for wave in taught])]
    explained = choose_outcomes(study, rows, outcome)
    here = rows.index[rows["wave"] == taught[-1].label]
    shown, hidden = shown_groups(study, groups, here)
    points = _rated(study, rows, here)
    visible = groups[rows.index].where(groups[rows.index].isin(shown))
    named = visible.fillna(ALL_OTHER)
    block = block_of(study, rows)
    columns = dict(_columns(study, rows, explained))
    return Reduced(
        study=description,
        by=str(groups.name),
        by_choice=bool(by) or groups.name in (PERSONA, EVERYBODY),
        groups=shown,
        hidden=hidden,
        focus=taught[-1],
        taught=taught,
        outcomes=tuple(each.outcome for each in explained),
        moments={
            each.outcome.name: explain(study, rows, named, block, each, points)
            for each in explained
        },
        contrasts=punish(study, rows, block, explained[0], points),
        cutoffs=count_cutoffs(study, rows, points),
        pairs=pair_moments(study, rows, block, points),
        trust=trust_moments(study, rows, block, explained[0]),
        kano=kano_answers(study, rows),
        contacts=study.contacts,
        quotes=draw_complaints(study, rows, visible),
        now=_averages(columns, rows.loc[here], named, block),
        over_time=_averages(columns, rows, named, block),
        clustered=description.survey.columns.cluster is not None,
        ledger=study.ledger,
        inputs=study.inputs,
        notes=study.notes,
    )


def _rated(study: Responses, rows: pd.DataFrame, here: pd.Index) -> tuple[Touchpoint, ...]:
    fewest = study.study.privacy.minimum_group
    raters = study.ratings.loc[here].notna().sum()
    found = tuple(p for p in study.study.touchpoints if raters.get(p.id, 0) >= fewest)
    if not found:
        rule = f"a touchpoint was rated by at least {fewest} respondents in the focus wave"
        raise DataError(Problem(rule, "choose another FOCUS"))
    return found


def _averages(
    columns: dict[str, pd.Series], rows: pd.DataFrame, group: pd.Series, block: pd.Series
) -> Averages:
    at = rows.index
    kept = {name: values[at] for name, values in columns.items()}
    return Averages(sum_columns(kept, rows["weight"], group[at], block[at]))


def _columns(
    study: Responses, rows: pd.DataFrame, explained: tuple[Explained, ...]
) -> Iterator[tuple[str, pd.Series]]:
    """Everything of which the room tells a mean."""
    at = rows.index
    yield "answers", pd.Series(1.0, index=at)
    for each in explained:
        yield f"outcome:{each.outcome.name}", each.values[at]
    for point in study.study.touchpoints:
        yield f"rating:{point.id}", study.ratings.loc[at, point.id]
        yield f"used:{point.id}", study.used.loc[at, point.id]
    for name in study.stated_importance:
        yield f"stated:{name}", study.stated_importance.loc[at, name]
    yield from trust_columns(study, at)
    yield from named_columns(study, rows)
