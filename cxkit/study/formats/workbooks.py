"""Excel workbooks (.xlsx): one worksheet -> rows, each with its Excel row number."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import iterparse

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries

from ...findings import DataError, Problem
from ..names import nearest
from .headings import spans
from .rows import Rows, Source, cell_text, damaged, frame_of_records

# A workbook of 100,000 answers unpacks to some 200 MB, thirty times its size.
MOST_UNPACKED = 500_000_000
MOST_RATIO = 200
SMALL_PART = 10_000_000
MOST_ROWS = 1_048_576  # Excel's own limit
MOST_CELLS = 2_500_000  # some seconds of reading

MOST_FILLED = 10 * MOST_CELLS  # with the empty ones between them

_STATE = "state `sheet:` for this file in study.yaml"
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ODD = re.compile(rb"<(?:\w+:)?(?:f|mergeCell)[\s/>]")


def read_workbook(source: Source) -> Rows:
    """Read one worksheet: the stated one, else the only visible one that holds anything.

    Parameters
    ----------
    source : Source
        Its `sheet` names the worksheet; a hidden one must be named.

    Returns
    -------
    Rows
        The first row that is not empty gives the headings. Formulas stand as the value that
        Excel stored with them. Empty rows before the headings and at the end are no rows;
        they are counted in the notes.

    Raises
    ------
    DataError
        Not a workbook, unsafe to unpack, or it is not clear which worksheet is meant.
    """
    with damaged(source.file, "an Excel workbook"):
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            _refuse_unsafe(archive, source.file)
        book = openpyxl.load_workbook(
            io.BytesIO(source.data), read_only=True, data_only=True, keep_links=False
        )
        with closing(book):
            sheet, note = _choose_sheet(book, source)
            # The part's name is the one thing that openpyxl knows and does not tell.
            with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
                xml = archive.read(sheet._worksheet_path)
            if len(_CELL.findall(xml)) > MOST_CELLS:
                raise DataError(_too_many(source.file))
            grid, oddities = _read_grid(sheet, source.file), _read_oddities(xml)
        return _rows_of(grid, oddities, note, source)


@dataclass
class _Grid:
    """The text of a worksheet: each row's cells up to the last one that holds something."""

    rows: list[list[str]] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)  # row, column, which


@dataclass
class _Oddities:
    """What the values alone do not show: merged areas, and formulas without a value."""

    merged: list[str] = field(default_factory=list)
    uncomputed: list[tuple[str, str]] = field(default_factory=list)


def _refuse_unsafe(archive: zipfile.ZipFile, file: str) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    swollen = any(
        part.file_size > SMALL_PART and part.file_size > MOST_RATIO * part.compress_size
        for part in parts
    )
    if unpacked > MOST_UNPACKED or swollen:
        rule = f"a workbook unpacks to at most {MOST_UNPACKED // 10**6} MB"
        rule += f", and to {MOST_RATIO} times its size"
        hint = "save the sheet as CSV or Parquet"
        raise DataError(Problem(rule, hint, file, value=f"{unpacked / 10**6:,.0f} MB"))
    if any(part.flag_bits & 1 for part in parts):
        rule, hint = "a workbook opens without a password", "save it again without one"
        raise DataError(Problem(rule, hint, file))
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                _refuse_xml(stream.read(4096).replace(b"\0", b""), part.filename, file)


def _refuse_xml(start: bytes, part: str, file: str) -> None:
    # No program writes a document type into a workbook: it is how entities are made to explode.
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        rule, hint = "a workbook declares no XML entities", "save it again with Excel"
        raise DataError(Problem(rule, hint, file, value=part))
    if b"http://purl.oclc.org/ooxml" in start:
        rule = "a workbook is saved as Excel Workbook, not as Strict Open XML"
        raise DataError(Problem(rule, 'save it again as "Excel Workbook (.xlsx)"', file))


def _choose_sheet(book: openpyxl.Workbook, source: Source) -> tuple[Any, str]:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    for sheet in sheets.values():
        sheet.reset_dimensions()  # some programs write a size that is not the sheet's
    if source.sheet is not None:
        if source.sheet not in sheets:
            rule, hint = "the stated sheet is in the workbook", nearest(source.sheet, sheets)
            raise DataError(Problem(rule, hint, source.file, value=source.sheet))
        return sheets[source.sheet], f"sheet {source.sheet!r}, stated"
    visible = [sheet for sheet in sheets.values() if sheet.sheet_state == "visible"]
    filled = [sheet for sheet in visible if _holds_something(sheet, source.file)]
    if len(filled) == 1:
        alone = "the only one" if len(sheets) == 1 else "the only visible one that is not empty"
        return filled[0], f"sheet {filled[0].title!r}, {alone}"
    if filled:
        rule, value = "it is clear which sheet is meant", ", ".join(s.title for s in filled)
        raise DataError(Problem(rule, _STATE, source.file, value=value))
    hidden = [name for name, sheet in sheets.items() if sheet.sheet_state != "visible"]
    hint = f"hidden: {', '.join(hidden)}; {_STATE}" if hidden else "export it again"
    raise DataError(Problem("a workbook has a visible sheet that is not empty", hint, source.file))


def _holds_something(sheet: Any, file: str) -> bool:
    return any(cell.value is not None for _, row in _numbered(sheet, file) for cell in row)


def _numbered(sheet: Any, file: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    # A row number or a column far out makes openpyxl fill up all that lies before it.
    seen = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        seen += len(row)
        if number > MOST_ROWS or seen > MOST_CELLS:
            raise DataError(_too_many(file, number))
        yield number, row


def _too_many(file: str, line: int | None = None) -> Problem:
    rule = f"a sheet holds at most {MOST_ROWS:,} rows and {MOST_CELLS:,} cells"
    return Problem(rule, "save it as CSV or Parquet", file, line)


def _read_grid(sheet: Any, file: str) -> _Grid:
    grid = _Grid()
    for number, row in _numbered(sheet, file):
        # Excel writes a carriage return so; openpyxl leaves it as it is written.
        texts = [cell_text(cell.value).replace("_x000D_", "\r") for cell in row]
        for column, cell in enumerate(row):
            if cell.data_type == "e":
                grid.errors.append((number, column, texts[column]))
        while texts and not texts[-1].strip():
            texts.pop()
        grid.rows.append(texts)
    return grid


def _read_oddities(xml: bytes) -> _Oddities:
    found = _Oddities()
    if not _ODD.search(xml):
        return found
    for _, element in iterparse(io.BytesIO(xml)):
        match element.tag.rpartition("}")[2]:
            case "c":
                found.uncomputed += _uncomputed(element)
            case "mergeCell":
                found.merged += _areas(element.get("ref"))
            case "row":
                element.clear()
    return found


def _areas(ref: str | None) -> Iterator[str]:
    if ref:
        area = ref.replace("$", "").upper()  # some programs write $b$1:$d$2
        spans(area)  # whole rows and columns are no areas: damage
        yield area


def _uncomputed(cell: Any) -> Iterator[tuple[str, str]]:
    formula, value = cell.find("{*}f"), cell.findtext("{*}v")
    # A formula whose value is the empty text says so by its type.
    if formula is not None and (value is None or (not value and cell.get("t") != "str")):
        yield cell.get("r", ""), formula.text or ""


def _rows_of(grid: _Grid, oddities: _Oddities, note: str, source: Source) -> Rows:
    filled = [number for number, texts in enumerate(grid.rows, start=1) if texts]
    if not filled:
        hint = "state another `sheet:`, or export it again"
        raise DataError(Problem("a sheet holds headings and rows", hint, source.file))
    first, last = filled[0], filled[-1]
    width = max(len(texts) for texts in grid.rows)
    if width * (last - first + 1) > MOST_FILLED:
        raise DataError(_too_many(source.file, last))
    wide = [texts + [""] * (width - len(texts)) for texts in grid.rows[first - 1 : last]]
    headings = wide[0]
    notes = [note, *_counted(first - 1, "empty row", "above the headings skipped")]
    notes += _counted(len(grid.rows) - last, "empty row", "at the end skipped")
    return Rows(
        source.file,
        source.sha256,
        tuple(headings),
        first,
        frame_of_records(enumerate(wide[1:], start=first + 1), width),
        merged=tuple(oddities.merged),
        notes=tuple(notes),
        problems=tuple(_cell_problems(grid, oddities, headings, source.file)),
    )


def _cell_problems(
    grid: _Grid, oddities: _Oddities, headings: list[str], file: str
) -> Iterator[Problem]:
    def name(column: int) -> str:
        known = headings[column].strip() if column < len(headings) else ""
        return known or get_column_letter(column + 1)

    for line, column, text in grid.errors:
        rule, hint = "no cell holds an Excel error", "mend its formula, or empty the cell"
        yield Problem(rule, hint, file, line, name(column), value=text)
    for place, formula in oddities.uncomputed:
        column, line = range_boundaries(place)[:2] if place else (None, None)
        rule = "every formula was saved with its value"
        hint = "open the workbook in Excel and save it, or paste the values"
        shown = f"{place}: ={formula}" if formula else place
        yield Problem(rule, hint, file, line, name(column - 1) if column else "", value=shown)


def _counted(n: int, what: str, became: str) -> list[str]:
    return [f"{n} {what}{'s' * (n > 1)} {became}"] if n else []
