"""REDUCE: responses -> sums of ratings by wave, group and block, which merge by adding."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from ..blocks import block_of
from ..findings import DataError, Ledger, Problem
from ..measures.verdicts import FEWEST_ANSWERS
from ..statistics.averages import Averages, sum_columns
from ..study.checks import Responses
from ..study.description import Study, Touchpoint
from ..study.groups import choose_groups
from ..study.waves import Wave, choose_pair, choose_span

# An interval from fewer blocks than this, people or clusters, says next to nothing.
FEWEST_BLOCKS = 5


@dataclass(frozen=True, eq=False)
class Reduced:
    """What the room needs of all answers; after it the number of rows no longer matters.

    Parameters
    ----------
    study : Study
        The description.
    by : str
        The dimension whose mix is held: ``persona`` where there are personas.
    baseline, focus : Wave
        Before and after.
    earlier : Wave or None
        The wave before the baseline.
    taught : tuple of Wave
        All waves up to the focus.
    means : Averages
        By group: ratings of every wave (`rating_column`).
    plain : Averages or None
        The same without weights, where the study has weights.
    both : int
        People who answered before and after; 0 where ids do not tell.
    ledger, inputs, notes
        Rows read and left out; files; what was detected while reading.
    """

    study: Study
    by: str
    baseline: Wave
    focus: Wave
    earlier: Wave | None
    taught: tuple[Wave, ...]
    means: Averages = field(repr=False)
    plain: Averages | None = field(repr=False)
    both: int
    ledger: Ledger
    inputs: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        return (
            f"{len(self.points)} touchpoints rated before ({self.baseline.label}, n = "
            f"{self.baseline.n:,}) and after ({self.focus.label}, n = {self.focus.n:,}); "
            f"{self.ledger}"
        )

    @cached_property
    def points(self) -> tuple[Touchpoint, ...]:
        """Touchpoints with enough ratings before and after, in the order of the journey."""
        return tuple(point for point in self.study.touchpoints if self.enough(point.id))

    @cached_property
    def labels(self) -> dict[str, str]:
        """Name of each touchpoint by its id."""
        return {point.id: point.name for point in self.study.touchpoints}

    @property
    def range(self) -> float:
        """Length of the rating scale."""
        return self.study.ratings.high - self.study.ratings.low

    def n(self, wave: Wave, touchpoint: str) -> int:
        """Ratings of a touchpoint in a wave."""
        return self.means.n(None, rating_column(wave.label, touchpoint))

    def enough(self, touchpoint: str, *waves: Wave) -> bool:
        """Whether a verdict may rest on the ratings of waves: before and after if none is named."""
        columns = [rating_column(w.label, touchpoint) for w in waves or (self.baseline, self.focus)]
        return all(
            self.means.n(None, name) >= FEWEST_ANSWERS
            and self.means.blocks_with(None, name) >= FEWEST_BLOCKS
            for name in columns
        )


def reduce(study: Responses, *, baseline: str = "", focus: str = "", by: str = "") -> Reduced:
    """Sum what the room needs.

    Parameters
    ----------
    study : Responses
        What `open_study` returned.
    baseline : str, optional
        The wave before the work; when left out, what the study says.
    focus : str, optional
        The wave after it; the last complete one when left out.
    by : str, optional
        The dimension whose mix is held; when left out ``persona``, or the first dimension of a
        study without personas.

    Returns
    -------
    Reduced

    Raises
    ------
    DataError
        No touchpoint was rated in two waves, or a name is not known.
    """
    description = study.study
    if description.ratings is None or not study.ratings.notna().any(axis=None):
        hint = "add `ratings:` and a `column:` to the touchpoints of the journey"
        raise DataError(
            description.problem(("journey",), "this room needs rated touchpoints", hint)
        )
    before, after = choose_pair(study.waves, description, baseline, focus)
    if before is None or before.label == after.label:
        rule = "this room compares two waves, one before the work and one after it"
        raise DataError(Problem(rule, "name an earlier BASELINE, or wait for the next wave"))
    taught = choose_span(study.waves, "", after.label)
    at = [wave.label for wave in taught].index(before.label)
    rows = study.rows[study.rows["wave"].isin([wave.label for wave in taught])]
    groups, block = choose_groups(study, by), block_of(study, rows)
    weighted = description.survey.columns.weight is not None
    ones = pd.Series(1.0, index=rows.index)
    found = Reduced(
        study=description,
        by=str(groups.name),
        baseline=before,
        focus=after,
        earlier=taught[at - 1] if at else None,
        taught=taught,
        means=_averages(study, rows, rows["weight"], groups, block),
        plain=_averages(study, rows, ones, groups, block) if weighted else None,
        both=_in_both(study, rows, before, after),
        ledger=study.ledger,
        inputs=study.inputs,
        notes=study.notes,
    )
    if not found.points:
        rule = f"a touchpoint was rated by at least {FEWEST_ANSWERS} people before and after"
        raise DataError(Problem(rule, "choose another BASELINE or FOCUS"))
    return found


def rating_column(wave: str, touchpoint: str) -> str:
    """Name the column of a touchpoint's rating in a wave."""
    return f"{wave}|rating:{touchpoint}"


def _averages(
    study: Responses, rows: pd.DataFrame, weight: pd.Series, groups: pd.Series, block: pd.Series
) -> Averages:
    """Sum the ratings, one wave after the other to save memory."""
    parts = []
    for label, at in rows.groupby("wave", sort=False).groups.items():
        columns = {
            rating_column(label, point.id): study.ratings.loc[at, point.id]
            for point in study.study.touchpoints
        }
        parts.append(sum_columns(columns, weight[at], groups[at], block[at]))
    return Averages(pd.concat(parts, axis=1).fillna(0.0).sort_index())


def _in_both(study: Responses, rows: pd.DataFrame, before: Wave, after: Wave) -> int:
    if study.study.survey.ids != "persistent":
        return 0
    ids = [
        set(rows.loc[rows["wave"] == wave.label, "respondent_id"].dropna())
        for wave in (before, after)
    ]
    return len(ids[0] & ids[1])
