"""What several products need to shape their rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from ..formats.headings import unique
from ..formats.rows import Rows
from ..plain import plain, without_markup
from .product import Shaped

# Rows that are looked at to tell what a file is.
SEEN = 20


def first_records(rows: Rows, n: int = SEEN) -> list[list[str]]:
    """Give the headings and up to `n` records below them, as lists of trimmed text."""
    headings = [heading.strip() for heading in rows.headings]
    return [headings, *rows.cells.iloc[:n].to_numpy().tolist()]


def headings_of(rows: Rows) -> list[str]:
    """Give the first record, trimmed."""
    return [heading.strip() for heading in rows.headings]


def words_of(rows: Rows) -> list[str]:
    """Give the first record as plain words."""
    return [plain(heading) for heading in rows.headings]


def name_by(
    rows: Rows,
    names: Iterable[str],
    cells: pd.DataFrame,
    *,
    labels: Sequence[str] = (),
    others: Sequence[str] = (),
) -> Shaped:
    """Put names over columns: empty columns lose theirs, names that repeat are numbered.

    Parameters
    ----------
    rows : Rows
        Whose headings become other names of the columns.
    names : iterable of str
        One a column; a column of values without a name is called by its place.
    cells : DataFrame of str
        Without the rows that belong to the heading.
    labels, others : sequences of str, optional
        One a column: the question as it was asked; one more name.

    Returns
    -------
    Shaped
        Its notes name the headings that stand more than once.
    """
    said = [_clean(name) for name in names]
    filled = [bool(cells[place].ne("").any()) for place in range(len(said))]
    said = [
        name or (f"column {place + 1}" if has else "")
        for place, (name, has) in enumerate(zip(said, filled, strict=True))
    ]
    headings = unique(said)
    asked = [_clean(label) for label in labels]
    texts = {name: label for name, label in zip(headings, asked, strict=False) if name and label}
    again = [name for name, old in zip(headings, said, strict=True) if name != old]
    notes = (f"headings that repeat are numbered: {listed(again)}",) if again else ()
    return Shaped(
        tuple(headings), cells, labels=texts, notes=notes,
        names=other_names(headings, rows.headings, labels, asked, others),
    )  # fmt: skip


def other_names(headings: Sequence[str], *lists: Sequence[str]) -> Mapping[str, str]:
    """Give each other name that only one column has, and that is no column's own name."""
    found: dict[str, set[str]] = {}
    for others in lists:
        for heading, other in zip(headings, others, strict=False):
            if heading and other.strip():
                found.setdefault(other.strip(), set()).add(heading)
    return {
        other: next(iter(owners))
        for other, owners in found.items()
        if len(owners) == 1 and other not in headings
    }


def reasons(cells: pd.DataFrame, said: Mapping[str, pd.Series | None]) -> pd.Series:
    """Give the first reason that holds of each row, where one does.

    Parameters
    ----------
    cells : DataFrame, index = line
    said : Mapping of str to Series of bool
        Reason -> the rows for which it holds, in the order in which reasons count.
    """
    found = pd.Series("", index=cells.index, dtype="object")
    for reason, holds in said.items():
        if holds is not None:
            found[(holds & (found == "")).to_numpy()] = reason
    return found[found != ""]


def place_of(words: Sequence[str], wanted: Iterable[str]) -> int | None:
    """Give the place of the first of the wanted words that is among `words`."""
    return next((words.index(each) for each in wanted if each in words), None)


def is_data(text: str) -> bool:
    """Does a cell begin as numbers, dates and times do?"""
    return bool(re.match(r"[-+−'(]?\d", text)) and not re.match(r"\d+[^\W\d_]{2}", text)


def _clean(text: str) -> str:
    # Where a name was put in, nothing is left before the comma.
    return re.sub(r"\s+([,;:?!.])", r"\1", without_markup(text))


def listed(names: Sequence[str], most: int = 6) -> str:
    """Write names one after the other, not more than `most`."""
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")
