"""The first record of a file -> names of columns, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..findings import Problem, refuse
from .rows import Rows


def name_columns(rows: Rows) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Judge the headings and put them over the columns.

    Parameters
    ----------
    rows : Rows
        As `files.read_rows` gives them.

    Returns
    -------
    cells : DataFrame of str
        The rows' cells under their headings, which lost their outer blanks. A column with
        neither a heading nor a value is left out.
    notes : tuple of str
        Which headings were trimmed, which columns left out.

    Raises
    ------
    DataError
        Problems of the rows; no rows; headings that are merged, repeated or missing.
    """
    headings = [heading.strip() for heading in rows.headings]
    nameless = [place for place, heading in enumerate(headings) if not heading]
    empty = [place for place in nameless if not rows.cells[place].any()]
    problems = [*rows.problems, *_merged(rows), *_repeated(rows, headings)]
    problems += _missing(rows, [place for place in nameless if place not in empty])
    if rows.cells.empty and not rows.problems:
        rule = "a file holds at least one row below its headings"
        hint = "type answers in, or export it again"
        problems.append(Problem(rule, hint, rows.file))
    refuse(problems)
    cells = rows.cells.set_axis(headings, axis="columns").drop(columns="", errors="ignore")
    return cells, (*_trimmed_note(rows.headings), *_left_out_note(empty))


def _merged(rows: Rows) -> Iterator[Problem]:
    for area in rows.merged:
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


def _listed(places: list[int]) -> str:
    shown = [str(place + 1) for place in places[:10]] + ["…"] * (len(places) > 10)
    return ", ".join(shown[:-1]) + f" and {shown[-1]}" if len(shown) > 1 else shown[0]
