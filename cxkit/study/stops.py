"""Scores that could mean two things: both are shown in the person's own values, none is guessed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from ..findings import Problem
from .columns.cells import Cells
from .columns.codes import codes_in
from .columns.coding import quoted, words_beside, write_values
from .columns.likert import answers_meant
from .columns.numbers import Numbers
from .description import FileFacts, Study
from .files import Table
from .questions import looks_like_stars, stated_ends, words_of_satisfaction
from .score_codes import CODES, PLACES, SAME, TURNED_PLACES, Told, kinds_beside, tell

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

    @property
    def labels(self) -> dict[float, str]:
        """What stands beside numbers, or what codes mean where the file says it."""
        meant = answers_meant(self.table.meanings.get(self.header, {}))
        return words_beside(self.cells.distinct) | meant

    def told(self, *, eleven: bool) -> Told | None:
        """Tell what the codes stand for, where the file itself says it."""
        cells, meanings = self.table.cells, self.table.meanings
        columns = ((name, cells[name], meanings.get(name, {})) for name in cells)
        kinds = kinds_beside(self.header, self.values.index, columns)
        texts = (self.header, self.table.labels.get(self.header, ""))
        return tell(self.values, texts=texts, labels=self.labels, kinds=kinds, eleven=eleven)

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
            problem = _codes(study, alike, files=len(scores))
            if problem is None and not stated:
                problem = _stars(alike[0], values) or _from_one(alike, values)
            found.append(problem)
    return [problem for problem in found if problem is not None]


def _is_explained(study: Study, each: Scores) -> bool:
    """Does the study itself say what the codes of the score mean?"""
    column = study.survey.columns.recommend
    if column is None:
        return False
    by_file = column.values_by_file or {}
    return column.values is not None or any(each.facts.is_named(name) for name in by_file)


def _never_nps(each: Scores) -> Problem | None:
    """Refuse what the survey product itself calls stars or satisfaction."""
    if each.header not in each.table.not_nps and not each.kind:
        return None
    what = f"a survey of {each.kind}" if each.kind else f"{each.table.product} asks in stars"
    hint = "take it out of `recommend:` and put it under `outcomes:`, with its `low:` and `high:`"
    return each.problem(_NO_SCORE, hint, f"{what}: {_seen(each.values)}")


def _codes(study: Study, alike: list[Scores], *, files: int) -> Problem | None:
    """Ask for the meaning of codes that are said to be other scores, or may be places."""
    opened = [each for each in alike if not _is_explained(study, each)]
    if not opened:
        return None
    values = pd.concat([each.values for each in opened])
    whole = len(values) and values.between(1, 11).all() and (values % 1 == 0).all()
    coded = any(each.header in each.table.coded for each in opened)
    eleven = bool(whole and (coded or (values.max() == 11 and len(values) >= FEWEST_CODES)))
    said = [(each, told) for each in opened if (told := each.told(eleven=eleven))]
    others = [(each, told) for each, told in said if told.meant != SAME or told.same]
    if others:
        told = others[0][1]
        found = [each for each, other in others if other.meant == told.meant]
        values = pd.concat([each.values for each in found])
        value = f"{told.why}: NPS {_nps(values):+.0f} as they stand"
        if told.meant != SAME:
            value += f", {_nps(values.map(told.meant)):+.0f} so read"
        hint = _hint(study, found, told.ways(), by_file=len(found) < files)
        return found[0].problem(told.rule, hint, value)
    if said or not eleven:
        return None
    return _places(study, opened, values, by_file=len(opened) < files)


def _places(study: Study, alike: list[Scores], values: pd.Series, *, by_file: bool) -> Problem:
    ways = [(PLACES, "if 1 stands for 0 and 11 for 10")]
    ways.append((TURNED_PLACES, "if 1 stands for 10 and 11 for 0"))
    ways += [(SAME, "if the codes are the scores")] if values.max() < 11 else []
    value = f"{_seen(values)}: NPS {_nps(values):+.0f} as they stand, {_nps(values - 1):+.0f} "
    value += f"as places, {_nps(11 - values):+.0f} as places from 10 down"
    return alike[0].problem(CODES, _hint(study, alike, ways, by_file=by_file), value)


def _hint(
    study: Study,
    alike: list[Scores],
    ways: list[tuple[dict[int, int], str]],
    *,
    by_file: bool,
) -> str:
    """Write the lines that settle it; `by_file` where other files are not meant."""
    column = study.survey.columns.recommend
    alone = column is not None and column.model_fields_set == {"column"} and len(column.column) == 1
    lines = [(write_values(_keys(alike, meant)), when) for meant, when in ways]
    if by_file:
        names = [quoted(each.facts.file) for each in alike]
        meanings = [(line.removeprefix("values: "), when) for line, when in lines]
        lines = [(f"values_by_file: {{{', '.join(f'{name}: {meant}' for name in names)}}}", when)
                 for meant, when in meanings]  # fmt: skip
    first, *others = lines
    whole = f"`recommend: {{column: {quoted(alike[0].header)}, {first[0]}}}`"
    hint = whole if alone else f"`{first[0]}` at `recommend:`"
    more = "".join(f", or `{line}` {when}" for line, when in others)
    return f"write {hint} {first[1]}{more}"


def _keys(alike: list[Scores], meant: dict[int, int]) -> dict[int | str, int]:
    """Give each code its score, and each cell that holds a code in other words."""
    keys: dict[int | str, int] = dict(meant)
    for each in alike:
        plain = codes_in(each.cells.text, [str(code) for code in meant]).notna()
        others = each.values[~plain[each.values.index]]
        cells = each.cells.text[others.index]
        keys |= {str(cell): meant[number] for cell, number in
                 sorted(zip(cells, others, strict=True)) if number in meant}  # fmt: skip
    return keys


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
