"""Codes that are places on a screen: which end of a scale is the good one, asked where not said."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...findings import Problem
from ..description import Column, Ratings, Study
from ..files import Table
from .cells import Cells
from .likert import answers_meant, names_best_low, numbers_said, other_numbers
from .numbers import read_numbers

# Sections whose answers are scales, and what says there which end is the good one; {same} and
# {turned} are the codes with their numbers, such as values: {1: 5, 2: 4, 3: 3, 4: 2, 5: 1}.
_SCALES = {
    "journey": "write `best: high` under `ratings:` if {high:g} is the best answer, or "
    "`best: low` if {low:g} is",
    "outcomes": "write `lower_is_better: false` beside its `low:` and `high:` if {high:g} is the "
    "best answer, or `lower_is_better: true` if {low:g} is",
    "realms": "write `{same}` under `realms:` if {high:g} agrees most, or `{turned}` if {low:g} "
    "does",
    "trust": "write `{{column: {column}, {same}}}` if {high:g} agrees most, or "
    "`{{column: {column}, {turned}}}` if {low:g} does",
    "stated_importance": "write `{{column: {column}, {same}}}` if {high:g} matters most, or "
    "`{{column: {column}, {turned}}}` if {low:g} does",
    "effort": "write `{{column: {column}, {same}}}` if {high:g} is the most effort, or "
    "`{{column: {column}, {turned}}}` if {low:g} is",
}
_RULE = "it is known which end of a scale of codes is the good one"
MOST_STEPS = 11  # of which each is written out


def turned(ratings: pd.Series, scale: Ratings) -> pd.Series:
    """Turn ratings round where the study says that the low end is the good one."""
    return scale.low + scale.high - ratings if scale.best == "low" else ratings


def doubtful_codes(
    study: Study, path: tuple[Any, ...], column: Column, table: Table, header: str, cells: Cells
) -> list[Problem]:
    """Ask which end of a scale of codes is good, where nothing says it.

    Parameters
    ----------
    study : Study
    path : tuple
        Where the study names the column.
    column : Column
    table : Table
        Knows which columns are codes, and what they mean where the export says so.
    header : str
        The column's name in the file.
    cells : Cells

    Returns
    -------
    list of Problem
        One, whose value shows both readings, or none.
    """
    section = path[2] if path[:2] == ("survey", "columns") else path[0]
    if section not in _SCALES or _is_explained(study, section, column):
        return []
    coded, meanings = header in table.coded, answers_meant(table.meanings.get(header, {}))
    labels = meanings or ({} if coded else words_beside(cells.distinct))
    if not (coded or labels):
        return []
    numbers = cells.parse(labelled=True).values.dropna()
    low, high = _ends(study, path, [*numbers.unique(), *labels])
    numbers = numbers[numbers.between(low, high)]
    if numbers.empty:
        return []
    seen = {code: text for code, text in labels.items() if low <= code <= high}
    said = _is_said(study, section, column)
    if (other := other_numbers(seen)) and not (said and _is_turned(other, low + high)):
        rule, value = "a code is the number that its label says", _both_ends(seen, low, high)
        meant = write_values(numbers_said(labels))
        where = {"journey": f"`{meant}` under `ratings:`", "realms": f"`{meant}` under `realms:`"}
        hint = where.get(section, f"`{{column: {quoted(header)}, {meant}}}`")
        hint = f"write {hint}, if people saw the labels"
    elif not said and _is_open(section, seen, (low, high), coded=coded, told=bool(meanings)):
        rule, hint = _RULE, _hint(section, header, low, high)
        value = _both_ends(seen, low, high) if seen else _both_means(numbers.mean(), low, high)
    else:
        return []
    return [Problem(rule, hint, table.file, column=header, value=value)]


def _is_explained(study: Study, section: str, column: Column) -> bool:
    """Whether the study says what number each code stands for."""
    own = column.values is not None or column.values_by_file is not None
    scale = study.ratings
    return own or (section == "journey" and (scale is None or scale.values is not None))


def _is_said(study: Study, section: str, column: Column) -> bool:
    """Whether the study says which end is the good one."""
    if section == "journey":
        return study.ratings is not None and "best" in study.ratings.model_fields_set
    if section == "outcomes":
        low = getattr(column, "low", None)
        return low is None or "lower_is_better" in column.model_fields_set
    return False


def _ends(study: Study, path: tuple[Any, ...], codes: list[float]) -> tuple[float, float]:
    """Give the ends of the scale that the study says, or those of the codes."""
    scale: Any = None
    if path[0] == "journey":
        scale = study.ratings
    elif path[0] == "outcomes":
        scale = study.outcomes[path[1]]
    elif path[0] in ("realms", "trust"):
        scale = getattr(study, path[0]).scale
    codes = [code for code in codes if 0 <= code <= MOST_STEPS] or codes or [0]
    low = min(codes) if scale is None or scale.low is None else scale.low
    return low, max(codes) if scale is None or scale.high is None else scale.high


def words_beside(text: pd.Series) -> dict[float, str]:
    """Give the words that stand beside numbers in the cells: 1 - very good."""
    known = pd.Series(text.unique(), dtype="object").dropna().astype("str")
    known = known[known.str.contains(r"[^\W\d_]")]
    if known.empty:
        return {}
    read = read_numbers(known, labelled=True)
    beside = read.forms == "label"
    return dict(zip(read.values[beside], known[beside], strict=True))


def _is_turned(said: dict[float, int], both: float) -> bool:
    return all(code + number == both for code, number in said.items())


def _is_open(
    section: str, labels: dict[float, str], ends: tuple[float, float], *, coded: bool, told: bool
) -> bool:
    """Whether nothing says that the high end is the good one.

    Whoever answers "1 - very good" sees the number: there only words that say so make doubt. Codes
    that a file explains apart (`told`) were seen by nobody.
    """
    words = {code: text for code, text in labels.items() if re.search(r"[^\W\d_]", text)}
    if not words:
        return coded and not labels
    best_low = names_best_low(words, ends)
    # Much effort is no good thing.
    usual = section == "effort"
    return told if best_low is None else best_low is not usual


def _both_ends(labels: dict[float, str], low: float, high: float) -> str:
    first, last = min(labels), max(labels)
    if first < last:
        return f"{first:g} is {labels[first]!r}, {last:g} is {labels[last]!r}"
    other = high if first <= (low + high) / 2 else low
    return f"{first:g} is {labels[first]!r}, {other:g} has no label"


def _both_means(mean: float, low: float, high: float) -> str:
    return f"{high:g} is best (mean {mean:.1f}) or {low:g} is (mean {low + high - mean:.1f})"


def _hint(section: str, header: str, low: float, high: float) -> str:
    codes = [low + step for step in range(int(high - low) + 1)]
    same = f"values: {{{low:g}: {low:g}, …, {high:g}: {high:g}}}"
    turned = f"values: {{{low:g}: {high:g}, …, {high:g}: {low:g}}}"
    if low % 1 == 0 and len(codes) <= MOST_STEPS:
        same = write_values({code: code for code in codes})
        turned = write_values({code: low + high - code for code in codes})
    said = {"same": same, "turned": turned, "column": quoted(header)}
    return _SCALES[section].format(low=low, high=high, **said)


def write_values(meant: Mapping[Any, Any]) -> str:
    """Write the line that says what each code stands for."""
    said = (f"{_key(code)}: {number:g}" for code, number in meant.items())
    return f"values: {{{', '.join(said)}}}"


def _key(code: float | str) -> str:
    return json.dumps(code, ensure_ascii=False) if isinstance(code, str) else f"{code:g}"


def quoted(header: str) -> str:
    """Write a heading as study.yaml needs it."""
    plain = re.fullmatch(r"[A-Za-z]\w*", header)
    return header if plain else json.dumps(header, ensure_ascii=False)
