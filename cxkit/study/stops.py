"""Scores that could mean two things: both are shown in the person's own values, none is guessed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from ..findings import Problem
from .columns.cells import Cells
from .columns.numbers import Numbers
from .description import FileFacts, Study
from .files import Table
from .questions import looks_like_stars, stated_ends, words_of_satisfaction

FEWEST = 30  # answers without a 0 that make one doubt a scale from 0
FEWEST_CODES = 10
_NO_SCORE = "a rating in stars or of satisfaction is no score of a recommendation"


@dataclass(frozen=True, eq=False)
class Scores:
    """The recommend question of one file.

    Parameters
    ----------
    facts : FileFacts
    table : Table
    header : str
        Its column.
    cells : Cells
    read : Numbers
    kind : str
        The kind of survey that the rows belong to, where it has no such question.
    """

    facts: FileFacts
    table: Table
    header: str
    cells: Cells = field(repr=False)
    read: Numbers = field(repr=False)
    kind: str = ""

    @property
    def values(self) -> pd.Series:
        """The scores that were given."""
        return self.read.values.dropna()

    @property
    def scale(self) -> tuple[int, int] | None:
        """The ends of the scale, where the product or the question says them."""
        if self.table.scale and self.header == self.table.roles.get("recommend"):
            return self.table.scale
        ends = stated_ends(self.header, self.table.labels.get(self.header, ""))
        return ends if ends and ends[1] == 10 else None

    def problem(self, rule: str, hint: str, value: str) -> Problem:
        """Make the record of a column that could mean two things."""
        return Problem(rule, hint, self.facts.file, column=self.header, value=value)


def doubts(study: Study, scores: list[Scores]) -> list[Problem]:
    """Find columns of scores that may be something else than answers from 0 to 10.

    Parameters
    ----------
    study : Study
        Where its survey says the `scale`, that holds.
    scores : list of Scores
        One a file; columns of one name are judged together.

    Returns
    -------
    list of Problem
        At most one a column. Each shows how its values read in both ways, and its hint holds the
        line for study.yaml.
    """
    found = [_never_nps(each) for each in scores]
    stated = study.survey.scale is not None
    columns: dict[str, list[Scores]] = {}
    for each, problem in zip(scores, found, strict=True):
        if problem is None:
            columns.setdefault(each.header, []).append(each)
    for alike in columns.values():
        values = pd.concat([each.values for each in alike])
        if len(values):
            problem = None if _is_explained(study) else _codes(alike[0], values)
            if problem is None and not stated:
                problem = _stars(alike[0], values) or _from_one(alike, values)
            found.append(problem)
    return [problem for problem in found if problem is not None]


def _is_explained(study: Study) -> bool:
    """Does the study itself say what the codes of the score mean?"""
    column = study.survey.columns.recommend
    return column is not None and (column.values or column.values_by_file) is not None


def _never_nps(each: Scores) -> Problem | None:
    """Refuse what the survey product itself calls stars or satisfaction."""
    if each.header not in each.table.not_nps and not each.kind:
        return None
    what = f"a survey of {each.kind}" if each.kind else f"{each.table.product} asks in stars"
    hint = "take it out of `recommend:` and put it under `outcomes:`, with its `low:` and `high:`"
    return each.problem(_NO_SCORE, hint, f"{what}: {_seen(each.values)}")


def _codes(each: Scores, values: pd.Series) -> Problem | None:
    """Ask for the meaning of the codes 1 to 11 of a question with eleven choices."""
    whole = values.between(1, 11).all() and (values % 1 == 0).all()
    coded = each.header in each.table.coded and len(values) > 0
    many = len(values) >= FEWEST_CODES
    if not whole or not (coded or (values.max() == 11 and many)):
        return None
    places = ", ".join(f"{code}: {code - 1}" for code in range(1, 12))
    rule = "it is known which score each code stands for"
    value = f"{_seen(values)}: NPS {_nps(values):+.0f} as they stand, {_nps(values - 1):+.0f} "
    value += "as places"
    hint = f"if 1 stands for 0 and 11 for 10, write `values: {{{places}}}` at `recommend:`"
    if values.max() < 11:
        same = ", ".join(f"{code}: {code}" for code in range(11))
        hint += f"; if the codes are the scores, write `values: {{{same}}}`"
    return each.problem(rule, hint, value)


def _stars(each: Scores, values: pd.Series) -> Problem | None:
    """Ask whether stars or satisfaction were meant."""
    word = words_of_satisfaction(each.header, each.table.labels.get(each.header, ""))
    if not word and not looks_like_stars(values.min(), values.max(), len(values)):
        return None
    hint = "if it truly was asked from 0 to 10, write `scale: {low: 0, high: 10}` under `survey:`"
    hint += "; else take it out of `recommend:` and put it under `outcomes:`"
    value = f"{_seen(values)}{f', {word!r}' if word else ''}: mean {values.mean():.1f}, "
    return each.problem(_NO_SCORE, hint, value + f"or NPS {_nps(values):+.0f}")


def _from_one(alike: list[Scores], values: pd.Series) -> Problem | None:
    """Ask whether the scale began at 1, where nobody gave a 0."""
    scale = next((each.scale for each in alike if each.scale), None)
    if scale == (0, 10) or (values == 0).any() or not values.between(1, 10).all():
        return None
    # Where ends are labelled and the low one was never chosen, nothing says which number it has.
    label = next((said for end in (1, 10) for each in alike if (said := _end(each, end))), "")
    ends = values.min() == 1 and values.max() == 10 and len(values) >= FEWEST
    if not (ends or label or scale):
        return None
    rule = "it is known whether the recommend question was asked from 0 or from 1"
    value = f"{_seen(values)}, no 0{f', and {label!r}' if label else ''}"
    hint = (
        "write `scale: {low: 1, high: 10}` under `survey:` if 1 was the lowest answer (such an "
        "NPS cannot be compared with others), or `scale: {low: 0, high: 10}` if nobody chose 0"
    )
    return alike[0].problem(rule, hint, value)


def _end(each: Scores, end: int) -> str:
    """Give the words that stand beside 1 or 10, where they name an end: 2 to 9 have none."""
    label = each.read.label_of(each.cells.text, end)
    inner = each.read.values.between(2, 9)
    return label if label and not (each.read.forms[inner] == "label").any() else ""


def _nps(values: pd.Series) -> float:
    return float(100 * ((values >= 9).mean() - (values <= 6).mean()))


def _seen(values: pd.Series) -> str:
    if values.empty:
        return "no answers"
    return f"{values.min():g} to {values.max():g} in {len(values):,} answers"


def differing(table: Table, present: Iterable[str]) -> tuple[str, ...]:
    """Name the columns whose answers differ, where a file has several of those named."""
    names = list(dict.fromkeys(present))
    first, *others = names
    differ = [name for name in others if not table.answers[name].equals(table.answers[first])]
    return (first, *differ) if differ else ()
