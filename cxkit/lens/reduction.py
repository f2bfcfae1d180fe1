"""REDUCE: responses -> sums about people by persona and block, which merge by adding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from ..blocks import block_of
from ..explained import Explained, Outcome, choose_outcomes, outcomes_of
from ..findings import DataError, Ledger
from ..people.columns import mentions_of, named_columns, trust_columns, trust_moments
from ..people.quotes import draw
from ..statistics.averages import Averages, sum_columns
from ..statistics.moments import Moments
from ..study.checks import Responses
from ..study.description import Study
from ..study.groups import ALL_OTHER, EVERYBODY, PERSONA, choose_groups, shown_groups, slugs_of
from ..study.waves import Wave, choose_pair, choose_span, say_span

# How customers and those around them meet: who came on somebody's word, and who gave it on.
CAME, TOLD = "came_by_recommendation", "recommended_in_fact"
YES_NO = {"yes": 1.0, "no": 0.0}


@dataclass(frozen=True, eq=False)
class Reduced:
    """What the room needs of all answers; after it the number of rows no longer matters.

    Parameters
    ----------
    study : Study
        The description.
    by : str
        ``persona``; "everybody" where answers do not say whose they are.
    groups : tuple of str
        Personas that may be shown, in the study's order.
    hidden : dict of str to int
        Those that may not, and their respondents in the focus wave.
    focus : Wave
        The last wave that counts.
    taught : tuple of Wave
        All waves that count.
    outcome : Outcome or None
        What trust is set beside.
    trust : Moments or None
        Of the outcome and the three trust items.
    over_time : Averages
        Means by persona, of all waves that count.
    quotes : DataFrame or None
        Redacted quotes by persona and by what they name.
    ledger, inputs, notes
        Rows read and left out; files; what was detected while reading.
    """

    study: Study
    by: str
    groups: tuple[str, ...]
    hidden: dict[str, int]
    focus: Wave
    taught: tuple[Wave, ...]
    outcome: Outcome | None
    trust: Moments | None = field(repr=False)
    over_time: Averages = field(repr=False)
    quotes: pd.DataFrame | None = field(repr=False)
    ledger: Ledger
    inputs: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        n = self.over_time.n(None, "answers")
        of = (
            "1 persona" if len(self.study.personas) == 1 else f"{len(self.study.personas)} personas"
        )
        return f"{of}, answers of {say_span(self.taught)} (n = {n:,}); {self.ledger}"

    @cached_property
    def slugs(self) -> dict[str, str]:
        """How ids of findings call each group: personas by their id."""
        return slugs_of(self.study, self.by, self.groups)


def reduce(study: Responses, *, baseline: str = "", focus: str = "", outcome: str = "") -> Reduced:
    """Sum what the room needs.

    Parameters
    ----------
    study : Responses
        What `open_study` returned.
    baseline : str, optional
        The first wave that counts; all waves up to the focus when left out.
    focus : str, optional
        The last wave that counts; the last complete one when left out.
    outcome : str, optional
        What trust is set beside: ``nps``, an outcome of the study, ``effort``, ``revenue`` or
        ``recommended_in_fact``; when left out, the first of these that the study has.

    Returns
    -------
    Reduced

    Raises
    ------
    DataError
        The study describes no personas, or a name is not known.
    """
    description = study.study
    if not description.personas:
        hint = "describe them in `personas:`, each with interests, needs, pains, possibilities"
        raise DataError(description.problem(("personas",), "this room needs personas", hint))
    chosen = choose_pair(study.waves, description, baseline, focus)[1]
    taught = choose_span(study.waves, baseline, chosen.label)
    rows = study.rows[study.rows["wave"].isin([wave.label for wave in taught])]
    groups = _personas(study)
    shown, hidden = shown_groups(study, groups, rows.index[rows["wave"] == taught[-1].label])
    group = groups[rows.index].where(groups[rows.index].isin(shown), ALL_OTHER)
    block, explained = block_of(study, rows), _explained(study, rows, outcome)
    columns = dict(_columns(study, rows))
    named = mentions_of(study, rows)
    quoted = group.where(group != ALL_OTHER)
    return Reduced(
        study=description,
        by=str(groups.name),
        groups=shown,
        hidden=hidden,
        focus=taught[-1],
        taught=taught,
        outcome=explained.outcome if explained else None,
        trust=trust_moments(study, rows, block, explained) if explained else None,
        over_time=Averages(sum_columns(columns, rows["weight"], group, block)),
        quotes=None if named is None else draw(study, rows, named.table, quoted),
        ledger=study.ledger,
        inputs=study.inputs,
        notes=study.notes,
    )


def _personas(study: Responses) -> pd.Series:
    """Give everybody's persona; where no column says it, all are one group."""
    if study.study.survey.columns.persona is not None:
        return choose_groups(study, PERSONA)
    return pd.Series(EVERYBODY, index=study.rows.index, name=EVERYBODY, dtype="object")


def _explained(study: Responses, rows: pd.DataFrame, outcome: str) -> Explained | None:
    """Choose what trust is set beside; a study without anything to explain has none."""
    if not outcome.strip() and not outcomes_of(study):
        return None
    return choose_outcomes(study, rows, outcome)[0]


def _columns(study: Responses, rows: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """Everything of which the room tells a mean."""
    at, said = rows.index, study.study.survey.columns
    yield "answers", pd.Series(1.0, index=at)
    yield from trust_columns(study, at)
    yield from named_columns(study, rows)
    if said.came_by_recommendation is not None:
        yield CAME, rows[CAME].map(YES_NO).astype(float)
    if said.recommended_in_fact is not None:
        yield TOLD, rows[TOLD]
