"""A first row that is an answer itself, and rows that say the headings again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from ...findings import Problem
from ..formats.rows import Rows

_SEEN = 200  # rows below that are compared with the first one
_ALIKE = 0.8  # share of a column that must be of the kind of its heading
_FORMS = {
    "number": r"[-+]?\d+([.,]\d+)?",
    "date": r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}([ T,].*)?",
    "e-mail": r"[^@\s]+@[^@\s]+\.\w+",
    "code": r"(?=.*\d)[A-Za-z]{1,5}[-_]?\d+",
}
_QUESTIONS = r"[A-Za-z]\d{1,2}([-_.]\d+)?"  # Q1, Q2: names of columns


def first_row_is_data(rows: Rows) -> list[Problem]:
    """Ask for headings, where the first row is of the kinds of what stands below it.

    Parameters
    ----------
    rows : Rows
        Its headings below titles.

    Returns
    -------
    list of Problem
        One at most: most headings are a date over dates, a number over such numbers, an e-mail
        over e-mails, a code over codes, or a word that stands below, too.
    """
    headings = [heading.strip() for heading in rows.headings]
    filled = [place for place, heading in enumerate(headings) if heading]
    if rows.heading_line is None or rows.cells.empty or _count(headings):
        return []
    alike = [place for place in filled if _is_alike(headings[place], rows.cells[place])]
    sure = [place for place in alike if _form(headings[place])]
    if not sure or 2 * len(alike) < len(filled):
        return []
    rule = "the first row holds headings"
    hint = "insert a row of headings above it in the file, such as Date, Score, Comment"
    said = ", ".join(headings[place] for place in sure[:6])
    return [Problem(rule, hint, rows.file, rows.heading_line, value=said)]


def repeats_headings(names: Sequence[str], cells: pd.DataFrame) -> pd.Series:
    """Say which rows say the headings again, as where files were put one below the other."""
    again = pd.Series(True, index=cells.index)
    for place, name in enumerate(names):
        # A byte order mark stands where the next file began.
        said = cells.loc[again.to_numpy(), place].isin([name, f"\ufeff{name}"])
        again[again.to_numpy()] = said.to_numpy()
        if not again.any():
            break
    return again


def _form(text: str) -> str:
    return next((name for name, form in _FORMS.items() if re.fullmatch(form, text)), "")


def _is_alike(heading: str, column: pd.Series) -> bool:
    given = column[column != ""].iloc[:_SEEN]
    form = _form(heading)
    if given.empty or re.fullmatch(_QUESTIONS, heading):
        return bool(form) and heading in given.to_numpy()
    if not form:
        return heading in given.to_numpy()
    if given.str.fullmatch(_FORMS[form]).mean() < _ALIKE:
        return False
    if form != "number":
        return True
    numbers = pd.to_numeric(given.str.replace(",", "."), errors="coerce").dropna()
    number = float(heading.replace(",", "."))
    # The first of numbers that count up stands just outside of the others.
    return bool(numbers.min() - 1 <= number <= numbers.max() + 1)


def _count(headings: Sequence[str]) -> bool:
    """Do headings count up, as numbers of questions and scores of a table do?"""
    whole = [int(heading) for heading in headings if heading.isdecimal()]
    return len(whole) > 2 and all(after == before + 1 for before, after in pairwise(whole))
