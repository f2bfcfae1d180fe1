"""Any other table: its headings found below titles and group headings, totals left out."""

from __future__ import annotations

import re
from dataclasses import replace
from statistics import median

import pandas as pd

from ...findings import refuse
from ..formats.headings import name_columns, spans, unique
from ..formats.rows import Rows
from ..plain import plain
from .no_headings import first_row_is_data, repeats_headings
from .product import Product, Shaped
from .shaping import SEEN, first_records, is_data, other_names, reasons
from .totals import totals_of

_TITLES = 10  # lines at most above the headings
_KINDS = {
    *("nps", "enps", "csat", "ces", "pmf", "star", "stars", "5 star", "smileys", "thumbs"),
    *("relational", "relationship", "transactional", "relationnel", "transactionnel"),
    *("relacional", "transaccional", "relationell", "transaktional", "transaktionell"),
    *("relationeel", "transactioneel", "product market fit", "net promoter score"),
    *("customer satisfaction", "customer effort score"),
}
_KIND_HEADINGS = re.compile(
    r"(survey|questionnaire|feedback|nps|program(me)?) (type|kind|name)|type of survey"
    r"|(umfrage|befragungs?) ?(typ|art)|(enquete|vragenlijst) ?(type|soort)|type enquete"
    r"|(type d |type de l )enquete|type de questionnaire|tipo de (encuesta|cuestionario)"
)


def _recognise(rows: Rows) -> str:
    return "a plain table"


def shape(rows: Rows) -> Shaped:
    """Find the headings and what is no answer in a table that no product is known for."""
    below, notes = below_titles(rows)
    cells = below.cells
    names, said, problems = name_columns(below)
    refuse(first_row_is_data(below) or problems)
    again = repeats_headings(names, cells)
    places = {place: name for place, name in enumerate(names) if name}
    if n := int(again.sum()):
        notes.append(f"{n} row{'s' * (n > 1)} left out that repeat{'s' * (n == 1)} the headings")
    total = totals_of(cells[~again], rows.file).reindex(cells.index, fill_value=False)
    if n := int(total.sum()):
        notes.append(f"{n} row{'s' * (n > 1)} of totals left out")
    return Shaped(
        tuple(names),
        cells,
        labels={name: rows.labels[at] for at, name in places.items() if any(rows.labels[at:at+1])},
        left_out=reasons(cells, {"repeated heading": again, "total": total}),
        missing={name: rows.no_answer[at] for at, name in places.items() if rows.no_answer.get(at)},
        meanings={name: rows.meanings[at] for at, name in places.items() if at in rows.meanings},
        names=other_names(names, rows.labels),
        kinds=find_kinds(names, cells[~again]),
        notes=(*notes, *said),
    )  # fmt: skip


def below_titles(rows: Rows) -> tuple[Rows, list[str]]:
    """Find the headings below titles, group headings joined to them; give what was done, too."""
    cells, headings, line, joined, notes = _headed(rows)
    merged = tuple(area for area in rows.merged if not joined or spans(area)[0] > (line or 0))
    names = tuple(headings)
    below = replace(rows, cells=cells, headings=names, heading_line=line, merged=merged)
    return below, notes


def find_kinds(names: list[str], cells: pd.DataFrame) -> str:
    """Name the column that says which survey a row belongs to, if there is one."""
    for place, name in enumerate(names):
        seen = {plain(value) for value in cells[place].iloc[:1000].unique() if value}
        known = seen & _KINDS
        by_heading = bool(_KIND_HEADINGS.fullmatch(plain(name))) and len(seen) <= 20
        # A heading alone may stand above anything: "NPS type" above Promoter and Detractor.
        if name and known and (by_heading or (len(known) > 1 and known == seen)):
            return name
    return ""


def is_recommending(kind: str) -> bool:
    """Does the name of a kind of survey leave room for a score of recommendation?"""
    other = _KINDS - {word for word in _KINDS if re.search("nps|promoter|relat|trans", word)}
    return plain(kind) not in other


def _headed(rows: Rows) -> tuple[pd.DataFrame, list[str], int | None, bool, list[str]]:
    """Give the rows below, the headings, their line, whether they were joined, and notes."""
    records = first_records(rows)
    lines = [rows.heading_line, *rows.cells.index[:SEEN]]
    top = _find_top(records) if rows.heading_line is not None else 0
    two, joined = _join_groups(rows, records, lines, top)
    last = top + two
    notes = []
    if top:
        above = top - (1 if joined and not two else 0)
        notes += [f"{above} line{'s' * (above > 1)} above the headings left out"] * bool(above)
    if joined:
        notes.append("group headings put before the headings below them")
    headings = joined or (list(rows.headings) if not top else records[top])
    return (
        rows.cells.iloc[last:] if last else rows.cells,
        headings,
        lines[last],
        bool(joined),
        notes,
    )


def _find_top(records: list[list[str]]) -> int:
    """Give the place of the record that holds the headings: below titles, if there are any."""
    filled = [sum(bool(cell) for cell in record) for record in records]
    usual = median([n for n in filled[1:] if n] or [0])
    for place, record in enumerate(records[: min(_TITLES, len(records) - 1)]):
        if filled[place] > max(1, usual / 3):
            is_heading = _is_text(record) and _is_above_data(records, place)
            return place if place == 0 or is_heading else 0
    return 0


def _is_text(record: list[str]) -> bool:
    given = [cell for cell in record if cell]
    return bool(given) and not any(is_data(cell) for cell in given)


def _is_above_data(records: list[list[str]], place: int) -> bool:
    below = records[place + 1 :]
    return any(
        is_data(record[column])
        for record in below
        for column, name in enumerate(records[place])
        if name
    )


def _join_groups(
    rows: Rows, records: list[list[str]], lines: list[int | None], top: int
) -> tuple[int, list[str]]:
    """Join two rows of headings, if there are two: how many lie below `top`, and the names."""
    areas = {}
    for area in rows.merged:
        first, last, left, right = spans(area)
        if first == last and right > left:
            areas.setdefault(first, []).append((left - 1, right - 1))
    if top + 2 < len(records) and _is_group(records, top, areas.get(lines[top] or 0, [])):
        return 1, _joined(records[top], records[top + 1], areas.get(lines[top] or 0, []))
    over = areas.get(lines[top - 1] or 0, []) if top else []
    several = top > 0 and sum(bool(cell) for cell in records[top - 1]) > 1
    # One area over the whole width is a title.
    groups = several or bool(over and over[0] != (0, len(records[top]) - 1))
    if top and groups and _is_text(records[top - 1]):
        return 0, _joined(records[top - 1], records[top], over)
    return 0, []


def _is_group(records: list[list[str]], top: int, areas: list[tuple[int, int]]) -> bool:
    """Is the record below `top` a second row of headings?"""
    upper, lower = records[top], records[top + 1]
    gaps = [place for place, cell in enumerate(upper) if not cell]
    if not gaps or not all(lower[place] for place in gaps if _is_filled(records, top, place)):
        return False
    under = {place for left, right in areas for place in range(left, right + 1)}
    known = [place for place, cell in enumerate(lower) if cell]
    fits = _is_text(lower) and _is_above_data(records, top + 1)
    return fits and (bool(under) or len(known) < len(lower) or len(set(lower)) == len(lower))


def _is_filled(records: list[list[str]], top: int, place: int) -> bool:
    return any(record[place] for record in records[top + 1 :])


def _joined(upper: list[str], lower: list[str], areas: list[tuple[int, int]]) -> list[str]:
    """Put a group's heading before each heading below it: Arrival - Parking."""
    names, group, ends = [], "", -1
    for place, (above, below) in enumerate(zip(upper, lower, strict=True)):
        if above:
            spread = [right for left, right in areas if left == place]
            # Without merged areas a group reaches to the next heading above.
            group, ends = above, spread[0] if spread else place if areas else len(upper)
        belongs = group if place <= ends and (above or below) else ""
        names.append(" - ".join(dict.fromkeys(part for part in (belongs, below) if part)))
    return unique(names)


PRODUCT = Product(
    name="generic",
    title="a plain table",
    source="files as people keep them in Excel: titles, merged group headings, totals",
    rank=1000,
    recognise=_recognise,
    shape=shape,
)
