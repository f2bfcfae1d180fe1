"""REDUCE: responses -> sums of low ratings by group and block, which merge by adding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from ..blocks import block_of
from ..findings import DataError, Ledger
from ..people.columns import mentions_of
from ..people.quotes import draw
from ..statistics.averages import Averages, sum_columns
from ..study.checks import Responses
from ..study.description import Study
from ..study.groups import ALL_OTHER, choose_groups, shown_groups, slugs_of
from ..study.waves import Wave, choose_pair


@dataclass(frozen=True, eq=False)
class Reduced:
    """What the room needs of all answers; after it the number of rows no longer matters.

    Parameters
    ----------
    study : Study
        The description.
    by : str
        The dimension that tells customers apart; ``persona`` where there are personas.
    groups : tuple of str
        Its groups that may be shown, in the study's order.
    hidden : dict of str to int
        Groups that may not, and their respondents.
    focus : Wave
        The wave whose ratings count.
    now : Averages
        Means by group: of `answers`, and of each touchpoint the shares that met it (``used:``)
        and, among those who rated it, that rated it low (``low:``).
    quotes : DataFrame or None
        Redacted quotes of those who rated a touchpoint low and named it.
    ledger, inputs, notes
        Rows read and left out; files; what was detected while reading.
    """

    study: Study
    by: str
    groups: tuple[str, ...]
    hidden: dict[str, int]
    focus: Wave
    now: Averages = field(repr=False)
    quotes: pd.DataFrame | None = field(repr=False)
    ledger: Ledger
    inputs: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        n = self.now.n(None, "answers")
        return (
            f"{len(self.labels)} touchpoints, {len(self.groups)} groups of "
            f"{self.by.replace('_', ' ')}, ratings of {self.focus.label} (n = {n:,}); {self.ledger}"
        )

    @cached_property
    def labels(self) -> dict[str, str]:
        """Names by id of the touchpoints that anybody rated, in the order of the journey."""
        points = self.study.touchpoints
        return {p.id: p.name for p in points if self.now.has(f"low:{p.id}")}

    @cached_property
    def slugs(self) -> dict[str, str]:
        """How ids of findings call each group: personas by their id."""
        return slugs_of(self.study, self.by, self.groups)


def reduce(study: Responses, *, baseline: str = "", focus: str = "", by: str = "") -> Reduced:
    """Sum what the room needs.

    Parameters
    ----------
    study : Responses
        What `open_study` returned.
    baseline : str, optional
        An earlier wave; a mirror shows one wave alone, so that it must only be known.
    focus : str, optional
        The wave whose ratings count; the last complete one when left out.
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
    chosen = choose_pair(study.waves, description, baseline, focus)[1]
    rows = study.rows[study.rows["wave"] == chosen.label]
    groups = choose_groups(study, by)
    shown, hidden = shown_groups(study, groups, rows.index)
    group = groups[rows.index].where(groups[rows.index].isin(shown), ALL_OTHER)
    low = low_ratings(study, rows)
    columns = dict(_columns(study, rows, low))
    return Reduced(
        study=description,
        by=str(groups.name),
        groups=shown,
        hidden=hidden,
        focus=chosen,
        now=Averages(sum_columns(columns, rows["weight"], group, block_of(study, rows))),
        quotes=_quotes(study, rows, low, group.where(group != ALL_OTHER)),
        ledger=study.ledger,
        inputs=study.inputs,
        notes=study.notes,
    )


def low_ratings(study: Responses, rows: pd.DataFrame) -> pd.DataFrame:
    """Say who rated each touchpoint below the middle of the scale.

    Returns
    -------
    DataFrame
        One column a touchpoint: 1 or 0, missing where it was not rated. On a scale with a middle,
        such as 1 to 5, the middle itself is not low.
    """
    scale = study.study.ratings
    given = study.ratings.loc[rows.index]
    return (given < (scale.low + scale.high) / 2).astype(float).where(given.notna())


def _columns(
    study: Responses, rows: pd.DataFrame, low: pd.DataFrame
) -> Iterator[tuple[str, pd.Series]]:
    yield "answers", pd.Series(1.0, index=rows.index)
    for point in study.study.touchpoints:
        yield f"low:{point.id}", low[point.id]
        yield f"used:{point.id}", study.used.loc[rows.index, point.id]


def _quotes(
    study: Responses, rows: pd.DataFrame, low: pd.DataFrame, group: pd.Series
) -> pd.DataFrame | None:
    """Draw words of those who rated what they name low: praise is no answer to what hurts."""
    named = mentions_of(study, rows)
    if named is None:
        return None
    ids = [id for id in low if id in named.table]
    return draw(study, rows, named.table[ids] & (low[ids] == 1), group)
