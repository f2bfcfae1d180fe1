"""The headings of a file -> names of columns, or what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...findings import Problem
from .rows import Rows

_AREA = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")


def unique(names: Iterable[str]) -> list[str]:
    """Number the names that stand more than once: Other, Other (2); nameless ones stay so.

    Examples
    --------
    >>> unique(["Other", "", "Other", ""])
    ['Other', '', 'Other (2)', '']
    """
    found: list[str] = []
    taken: set[str] = set()
    for name in names:
        number, new = 1, name
        while new and new in taken:
            number += 1
            new = f"{name} ({number})"
        taken.add(new)
        found.append(new)
    return found


def spans(area: str) -> tuple[int, int, int, int]:
    """Give the first and last row and column, all counted from 1, of an area such as B1:D2.

    Examples
    --------
    >>> spans("B1:D2")
    (1, 2, 2, 4)
    """
    found = _AREA.fullmatch(area)
    if not found:
        raise ValueError(f"an area is written as B1:D2, but got {area!r}")
    left, top, right, bottom = found.groups()
    return int(top), int(bottom or top), _number_of(left), _number_of(right or left)


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def name_columns(rows: Rows) -> tuple[list[str], tuple[str, ...], list[Problem]]:
    """Judge the headings.

    Parameters
    ----------
    rows : Rows
        As `files.read_rows` gives them.

    Returns
    -------
    names : list of str
        One a column, without outer blanks; "" for a column with neither a heading nor a value.
    notes : tuple of str
        Which headings were trimmed, which columns have neither names nor values.
    problems : list of Problem
        Headings that are merged, repeated or missing; no rows.
    """
    names = [heading.strip() for heading in rows.headings]
    nameless = [place for place, name in enumerate(names) if not name]
    empty = [place for place in nameless if not rows.cells[place].ne("").any()]
    problems = [*_merged(rows), *_repeated(rows, names)]
    problems += _missing(rows, [place for place in nameless if place not in empty])
    if rows.cells.empty and not rows.problems:
        rule = "a file holds at least one row below its headings"
        hint = "type answers in, or export it again"
        problems.append(Problem(rule, hint, rows.file))
    merged = [area for area in rows.merged if spans(area)[0] > (rows.heading_line or 0)]
    notes = (*_trimmed_note(rows.headings), *_left_out_note(empty), *_merged_note(len(merged)))
    return names, notes, problems


def _merged(rows: Rows) -> Iterator[Problem]:
    for area in rows.merged:
        top, bottom, *_ = spans(area)
        if not top <= (rows.heading_line or 0) <= bottom:
            continue
        rule = "headings are one row of cells that are not merged"
        hint = "give each column its own heading in one row, or export it as CSV"
        yield Problem(rule, hint, rows.file, rows.heading_line, value=area)


def _repeated(rows: Rows, headings: list[str]) -> Iterator[Problem]:
    places: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        places.setdefault(heading, []).append(place)
    for heading, found in places.items():
        if heading and len(found) > 1:
            rule, hint = "every column has a name of its own", "rename one of them in the file"
            value = f"columns {_listed(found)}"
            yield Problem(rule, hint, rows.file, rows.heading_line, heading, value=value)


def _missing(rows: Rows, nameless: list[int]) -> Iterator[Problem]:
    for place in nameless:
        values = rows.cells[place]
        first = values.ne("").idxmax()
        rule, hint = "a column that holds values has a name", "name it in the file, or empty it"
        yield Problem(rule, hint, rows.file, int(first), f"{place + 1}", value=values.loc[first])


def _trimmed_note(headings: tuple[str, ...]) -> Iterator[str]:
    trimmed = [heading for heading in headings if heading.strip() and heading != heading.strip()]
    if trimmed:
        shown = ", ".join(repr(heading) for heading in trimmed[:10])
        more = ", …" * (len(trimmed) > 10)
        yield f"{len(trimmed)} header{'s' * (len(trimmed) > 1)} trimmed: {shown}{more}"


def _left_out_note(empty: list[int]) -> Iterator[str]:
    if len(empty) == 1:
        yield f"column {_listed(empty)} left out: it has neither a name nor values"
    elif empty:
        yield f"columns {_listed(empty)} left out: they have neither names nor values"


def _merged_note(n: int) -> Iterator[str]:
    if n:
        areas = f"{n} merged area{'s' * (n > 1)}"
        yield f"{areas} below the headings: the first cell has the value"


def _listed(places: list[int]) -> str:
    shown = [str(place + 1) for place in places[:10]] + ["…"] * (len(places) > 10)
    return ", ".join(shown[:-1]) + f" and {shown[-1]}" if len(shown) > 1 else shown[0]
