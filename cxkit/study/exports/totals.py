"""Rows of totals and averages, told from answers that begin with the same words."""

from __future__ import annotations

import re

import pandas as pd

from ..columns.numbers import read_numbers
from ..plain import plain

TAIL = 5  # rows at most that are looked at for totals
# How a row of totals begins, in the languages that the kit reads.
_SURE = (
    r"(grand |sub ?)?totals?|(gesamt|end|zwischen)?summe|gesamt|gesamtergebnis|insgesamt"
    r"|(sub|eind)?totaal|total general|sous total|totaux|totale|totales|subtotales"
)
# Words that answers hold as well: a channel "Media", a rating "average", a musician's "Ensemble".
_MAYBE = (
    r"sum|som|somme|suma|ensemble|media|average|avg|mean|median|durchschnitt|mittelwert"
    r"|gemiddelde?|moyenne|promedio|n|count|anzahl|aantal|nombre"
)
_WORDS = re.compile(rf"(?P<sure>{_SURE})|(?P<maybe>{_MAYBE})")
_BEGIN = re.compile(rf"(?P<begins>{_SURE}) .*|(?P<like>{_MAYBE}) .*")


def named_total(text: str) -> str:
    """Say how surely a cell is the name of a total.

    Returns
    -------
    str
        ``sure`` and ``begins`` (with such a name); ``maybe`` and ``like``, which begin names of
        other things as well (Media Markt); or "".

    Examples
    --------
    >>> named_total("Grand Totals (46 records)"), named_total("n = 46"), named_total("Total 2025")
    ('sure', 'maybe', 'begins')
    >>> named_total("Totally fine")
    ''
    """
    words = plain(re.sub(r"\(.*\)|[:=].*", "", text))
    found = _WORDS.fullmatch(words) or _BEGIN.fullmatch(words)
    return str(found.lastgroup) if found else ""


def totals_of(cells: pd.DataFrame) -> pd.Series:
    """Say which of the last rows are totals; nothing but empty rows may stand below one.

    Parameters
    ----------
    cells : DataFrame of str, index = line

    Returns
    -------
    Series of bool, shape (n_rows,)

    Notes
    -----
    A total is named as one, and holds nothing else but numbers. Besides, its name is of another
    kind than what stands above it (a word below dates), or a number is the sum, the mean or the
    count of the column above and no answer could be it; or it is surely named, and a cell is
    empty that every answer fills.
    """
    found = pd.Series(False, index=cells.index)
    tail = range(max(0, len(cells) - TAIL), len(cells))
    named = [at for at in tail if named_total(next(filter(None, cells.iloc[at]), ""))]
    if not named:
        return found
    answers = cells.drop(index=cells.index[named])
    answers = answers[answers.ne("").any(axis="columns")]
    for at in reversed(tail):
        if any(cells.iloc[at]):
            if at not in named or not _is_total(cells.iloc[at], answers, cells):
                break
            found.iloc[at] = True
    return found


def _is_total(row: pd.Series, answers: pd.DataFrame, cells: pd.DataFrame) -> bool:
    given = row[row != ""]
    name, place = given.iloc[0], given.index[0]
    if answers.empty or (cells[place] == name).sum() > 1:
        return False
    numbers = {at: _numbers(cell) for at, cell in given.iloc[1:].items()}
    if not all(numbers.values()):
        return False
    stated = re.findall(r"(?<![\d.,])\d+(?![\d.,])", name)
    if not numbers or stated == [str(len(answers))]:
        return stated == [str(len(answers))]
    above = answers[place][answers[place] != ""]
    if len(above) and above.str.match(r"[-+(]?\d").all():
        return True
    if any(_is_of_column(cell, numbers[at], answers[at]) for at, cell in given.iloc[1:].items()):
        return True
    empty = [at for at in row.index if at != place and row[at] == ""]
    return named_total(name) == "sure" and bool(answers[empty].ne("").all().any())


def _numbers(cell: str) -> set[float]:
    """Give what a cell may stand for, 1,234 for two numbers; nothing where it is none."""
    text = pd.Series([cell.removesuffix("%").rstrip()])
    read = [read_numbers(text, decimal=decimal) for decimal in (".", ",")]
    return {float(each.values.iloc[0]) for each in read if not each.wrong.any()}


def _is_of_column(cell: str, numbers: set[float], column: pd.Series) -> bool:
    """Is a number the sum, the mean or the count of its column, and nothing like an answer?"""
    read = read_numbers(column.mask(column == "", pd.NA))
    values, filled = read.values.dropna(), int((column != "").sum())
    if values.empty:
        return bool(numbers & {filled, len(column)})
    near = 0.5000001 * 10.0 ** -len(re.sub(r".*[.,]|^\d+$", "", cell))
    stands_for = (values.sum(), values.mean(), filled, len(column))
    whole = bool((values % 1 == 0).all())
    return any(
        abs(number - each) <= near
        and (not whole or number % 1 != 0 or not values.min() <= number <= values.max())
        for number in numbers
        for each in stands_for
    )
