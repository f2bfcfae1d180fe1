"""Ballots on sheets: a table to type votes in, and papers to print, for rooms without a network.

One row holds the ids of the columns, which may therefore be moved; the rows below it say what
is asked, and then there is one row a voter.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import atomic
from ...findings import DataError, Problem
from ...reporting.tables import neutral
from .kinds import Ballot, columns_of, new_token
from .ratings import RatingBallot

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

VOTES, PAPERS = "Votes", "Papers"
NAME = "Name or number"
# Voters that there is room for where nobody is on a roster.
ROOM_FOR = 12
SUFFIXES = (".xlsx", ".csv")
# Rows of the table: ids, the question, how to vote, what stands over the columns; then voters.
IDS, QUESTION, HOW, LABELS = 1, 2, 3, 4


def mark_of(ballot: Ballot, round: int) -> str:
    """Give what the first cell says: whose votes the table takes."""
    return f"cxkit ballot {ballot.step} round {round}"


def write_sheet(path: Path, ballot: Ballot, *, round: int, names: Sequence[str] = ()) -> None:
    """Write an empty sheet to fill in.

    Parameters
    ----------
    path : Path
        ``.xlsx``: a table to type in, and one paper a voter to print; ``.csv``: the table alone,
        in UTF-8 with commas.
    ballot : Ballot
    round : int
    names : sequence of str
        Voters, by names of their choice; numbers for a dozen when left out.

    Raises
    ------
    DataError
        Another ending, a file of that name is there, or the folder cannot be written.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        rule = f"a ballot sheet is one of: {' '.join(SUFFIXES)}"
        raise DataError(Problem(rule, "such as ballot.xlsx", path.name, value=suffix))
    if path.exists():
        rule = "a ballot sheet overwrites nothing: votes may be in it"
        raise DataError(Problem(rule, "give it another name, or remove the old one", path.name))
    rows = _rows(ballot, round, names or [str(n + 1) for n in range(ROOM_FOR)])
    content = _csv(rows) if suffix == ".csv" else _xlsx(rows, ballot, round)
    try:
        atomic.write(path, content)
    except OSError as error:
        hint = f"the system says: {error.strerror or error}"
        raise DataError(Problem("the sheet could not be written", hint, path.name)) from None


def _rows(ballot: Ballot, round: int, names: Sequence[str]) -> list[list[str]]:
    columns = columns_of(ballot)
    empty = [""] * len(columns)
    return [
        [mark_of(ballot, round), *columns],
        [ballot.questions[round - 1], *empty],
        [f"{ballot.how} One row a person; an empty row is no vote.".strip(), *empty],
        [NAME, *columns.values()],
        *([name, *empty] for name in names),
    ]


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(
        [[neutral(cell) for cell in row] for row in rows]
    )
    # Without the mark at its beginning, Excel takes UTF-8 for the letters of its own country.
    return text.getvalue().encode("utf-8-sig")


def _xlsx(rows: list[list[str]], ballot: Ballot, round: int) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    _fill_votes(book, rows, ballot)
    _fill_papers(book, rows, ballot)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill_votes(book: Workbook, rows: list[list[str]], ballot: Ballot) -> None:
    from openpyxl.styles import Alignment, Font, Protection
    from openpyxl.utils import get_column_letter

    sheet = book.active
    sheet.title = VOTES
    for line, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = _write(sheet, line, column, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.protection = Protection(locked=line <= LABELS)
    width, last = len(rows[0]), len(rows)
    for line in (QUESTION, HOW):
        sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=width)
    sheet.cell(QUESTION, 1).font = Font(bold=True, size=14)
    for column in range(1, width + 1):
        sheet.cell(LABELS, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = 18
    sheet.row_dimensions[IDS].hidden = True
    sheet.row_dimensions[QUESTION].height = sheet.row_dimensions[HOW].height = 40
    sheet.freeze_panes = sheet.cell(LABELS + 1, 2)
    # Without a password: whoever wants to move columns takes the protection off.
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    first, corner = sheet.cell(LABELS + 1, 2).coordinate, sheet.cell(last, width).coordinate
    _guide(sheet, ballot, f"{first}:{corner}", get_column_letter(width))
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _guide(sheet: Worksheet, ballot: Ballot, area: str, last: str) -> None:
    """Let the spreadsheet say at once what is no vote; reading the sheet checks all of it."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    fields = [field for screen in ballot.screens for field in ballot.fields(screen)]
    choices = [label for label in fields[0].choices.values() if "," not in label]
    if choices:
        # No error message: the number of a choice is as good as its words.
        listed = DataValidation(
            type="list", formula1=f'"{",".join(choices)}"', showErrorMessage=False
        )
        sheet.add_data_validation(listed)
        listed.add(area)
        return
    low, high = _range(ballot)
    if high is None:
        return
    whole = DataValidation(type="whole", operator="between", formula1=str(low), formula2=str(high))
    whole.showErrorMessage, whole.error = True, ballot.how
    sheet.add_data_validation(whole)
    whole.add(area)
    budget = getattr(ballot, "budget", None)
    if budget is not None:
        row = LABELS + 1
        cells = f"$B{row}:${last}{row}"
        formula = f"AND(COUNT({cells})>0,SUM({cells})<>{budget})"
        pale = PatternFill(start_color="FFE0B2", end_color="FFE0B2", fill_type="solid")
        sheet.conditional_formatting.add(area, FormulaRule(formula=[formula], fill=pale))


def _range(ballot: Ballot) -> tuple[int, int | None]:
    if isinstance(ballot, RatingBallot):
        return ballot.low, ballot.top
    return 0, getattr(ballot, "most", None) or getattr(ballot, "budget", None)


def _fill_papers(book: Workbook, rows: list[list[str]], ballot: Ballot) -> None:
    """Fill one paper a voter, items in an order of their own where the ballot mixes them."""
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.worksheet.pagebreak import Break

    sheet, line = book.create_sheet(PAPERS), 1
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 62, 24
    frame = Border(*[Side(style="thin")] * 4)
    for name, *_ in rows[LABELS:]:
        lines = [(rows[QUESTION - 1][0], False), (ballot.how, False), (f"{NAME}: {name}", False)]
        for screen in ballot.screens:
            lines += [(ballot.heading(screen), False)] if ballot.heading(screen) else []
            lines += [(each.label, True) for each in ballot.fields(screen, new_token())]
        for place, (text, to_fill) in enumerate(lines):
            cell = _write(sheet, line, 1, text)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            if place == 0:
                cell.font = Font(bold=True, size=16)
            if to_fill:
                sheet.cell(line, 2).border = frame
                sheet.row_dimensions[line].height = 32
            line += 1
        sheet.row_breaks.append(Break(id=line - 1))


def plain(text: str) -> str:
    """Undo what `neutral` puts before a text that a spreadsheet might take for a formula."""
    return text[1:] if text.startswith("'") and neutral(text[1:]) == text else text


def _write(sheet: Worksheet, line: int, column: int, text: str) -> Any:
    cell = sheet.cell(line, column)
    # Names come from people's files: whatever they begin with, they are no formula.
    cell.value = plain(neutral(text))
    cell.data_type = "s"
    if text.isdecimal() and str(int(text)) == text:
        cell.value = int(text)
    return cell
