"""What is explained: recommending, satisfaction, effort, coming back, buying, revenue."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from .findings import DataError, Problem
from .measures.nps import kind_of
from .study.checks import Responses
from .study.names import nearest

NPS = "nps"
ASKED = ("revenue", "effort", "recommended_in_fact")
YES_NO = ("recommended_in_fact",)
LOWER_IS_BETTER = ("effort",)
# What stands behind every association.
TAIL = "The survey cannot show which comes first."
# The column of what is explained, where it stands beside others.
OUTCOME = "outcome"


@dataclass(frozen=True)
class Outcome:
    """One thing worth explaining, so turned that more is better.

    Parameters
    ----------
    name : str
        As in ``OUTCOME``: ``nps`` or a name in the study.
    label : str
        As prose calls it.
    unit : str
        What one point of it is: NPS points, percentage points, scale points or money.
    step : str
        The unit in few letters, for tables and axes.
    turned : bool
        Whether less was better, so that it was turned: effort saved.
    """

    name: str
    label: str
    unit: str
    step: str
    turned: bool = False


@dataclass(frozen=True, eq=False)
class Explained:
    """An outcome with everybody's value."""

    outcome: Outcome
    values: pd.Series = field(repr=False)


def choose_outcomes(study: Responses, rows: pd.DataFrame, asked: str) -> tuple[Explained, ...]:
    """Take the outcomes asked for: one, or two to be set side by side.

    Parameters
    ----------
    study : Responses
    rows : DataFrame
        Those of the waves that are used.
    asked : str
        Names divided by commas; empty takes the first two that the study has: ``nps``, then
        its outcomes.

    Raises
    ------
    DataError
        A name is no outcome of the study, is named twice, has no answers, or more than two.
    """
    known = outcomes_of(study)
    names = [name.strip() for name in asked.split(",") if name.strip()] or known[:2]
    if not names:
        hint = "add `recommend:` to survey.columns, or `outcomes:`"
        raise DataError(
            study.study.problem(("survey",), "this room needs something to explain", hint)
        )
    problems = [
        Problem("OUTCOME is one of the study's outcomes", nearest(name, known), value=name)
        for name in names
        if name not in known
    ]
    if len(names) > 2 or len(set(names)) < len(names):
        rule = "OUTCOME names one outcome, or two different ones"
        problems.append(Problem(rule, "such as: nps, satisfied", value=asked))
    if problems:
        raise DataError(*problems)
    found = tuple(explain(study, name) for name in names)
    empty = [each.outcome.name for each in found if not each.values[rows.index].notna().any()]
    if empty and (asked.strip() or found[0].outcome.name in empty):
        rule = "an outcome has answers in the waves that are used"
        raise DataError(*(Problem(rule, "choose another OUTCOME", value=name) for name in empty))
    return tuple(each for each in found if each.outcome.name not in empty)


def outcomes_of(study: Responses) -> list[str]:
    """Name what the study can explain: ``nps``, then its outcomes, then what it asked beside."""
    said = study.study.survey.columns
    score = [NPS] if said.recommend is not None else []
    asked = [name for name in ASKED if getattr(said, name) is not None]
    return [*score, *study.study.outcomes, *asked]


def explain(study: Responses, name: str) -> Explained:
    """Give everybody's value of an outcome, so turned that more is better."""
    label = name.replace("_", " ")
    if name == NPS:
        score = study.rows["recommend"]
        values = pd.Series(100.0 * kind_of(score.dropna()), score.dropna().index)
        outcome = Outcome(NPS, "recommending", "NPS points", "NPS points")
        return Explained(outcome, values.reindex(score.index))
    said = study.study.outcomes.get(name)
    values = study.rows[name] if said is None else study.outcomes[name]
    yes_no = name in YES_NO if said is None else said.low is None
    turned = name in LOWER_IS_BETTER if said is None else said.lower_is_better
    if name == "revenue":
        currency = study.study.currency or "units of money"
        return Explained(Outcome(name, label, f"{currency} a customer", currency), values)
    values = values * (100.0 if yes_no else 1.0) * (-1.0 if turned else 1.0)
    unit = "percentage points" if yes_no else "scale points"
    label = f"less {label}" if turned else label
    return Explained(Outcome(name, label, unit, unit, turned), values)


def wave_column(label: str) -> str:
    """Name the column that says whether an answer is of a wave."""
    return f"wave:{label}"


def mark_waves(waves: pd.Series) -> pd.DataFrame:
    """Make one column for every wave but the first: 1 for an answer of it, else 0.

    Beside them, an outcome is explained within waves and not by what differs between them.
    """
    later = sorted(set(waves))[1:]
    marks = {wave_column(label): (waves == label).astype(float) for label in later}
    return pd.DataFrame(marks, index=waves.index)
