"""REDUCE: responses -> counts that merge by addition, and the two waves to compare."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from ..findings import DataError, Ledger, Problem
from ..study.checks import Responses
from ..study.description import Study
from ..study.waves import Wave, choose_pair

NO_ANSWER = "(no answer)"


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

    def of_wave(self, label: str) -> pd.DataFrame:
        """Give the counts of one wave."""
        return self.counts[self.counts["wave"] == label]

    @property
    def weighted(self) -> bool:
        """Whether the study weights its answers."""
        return self.study.survey.columns.weight is not None


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
    counts, dimensions = _count(study, given)
    waves = _count_waves(study.waves, rows)
    first, second = choose_pair(waves, description, baseline, focus)
    days = rows.groupby("wave")["date"].agg(["min", "max"])
    return Reduced(
        study=description,
        baseline=first,
        focus=second,
        waves=waves,
        counts=counts,
        days=days.set_axis(["first", "last"], axis=1),
        dimensions=dimensions,
        clustered=description.survey.columns.cluster is not None,
        ledger=study.ledger.without("no score", int((~given).sum())),
        inputs=study.inputs,
        notes=study.notes,
    )


def _count(study: Responses, given: pd.Series) -> tuple[pd.DataFrame, tuple[str, ...]]:
    rows = study.rows[given]
    groups = study.dimensions[given].copy()
    if study.study.survey.columns.persona is not None and "persona" not in groups:
        names = {persona.id: persona.name for persona in study.study.personas}
        groups["persona"] = rows["persona"].replace(names)
    groups = groups.astype("object").where(groups.notna(), NO_ANSWER)
    table = pd.concat([rows[["wave"]], groups], axis=1)
    # A respondent without a cluster was drawn alone.
    alone = rows["file"] + ":" + rows["line"].astype(str)
    clustered = study.study.survey.columns.cluster is not None
    table.insert(1, "cluster", rows["cluster"].fillna(alone) if clustered else "")
    table["score"] = rows["recommend"].astype(int)
    keys = list(table.columns)
    table = table.assign(n=1, weight=rows["weight"], weight_squared=rows["weight"] ** 2)
    counts = table.groupby(keys, sort=True, as_index=False)[["n", "weight", "weight_squared"]].sum()
    return counts, tuple(groups.columns)


def _count_waves(waves: tuple[Wave, ...], rows: pd.DataFrame) -> tuple[Wave, ...]:
    n = rows["wave"].value_counts()
    return tuple(replace(wave, n=int(n[wave.label])) for wave in waves if wave.label in n.index)
