"""Rows of totals and averages among answers: told by names, proven by figures, or asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import numpy as np
import pandas as pd

from ...findings import Problem, refuse
from ..columns.numbers import read_numbers
from ..plain import plain
from .total_figures import MANY, Figures, Row

# How a row of totals begins, in the languages that the kit reads.
_SURE = (
    r"(grand ?|sub ?)?totals?|(gesamt|end|zwischen|teil)?summe|gesamt|(gesamt|teil)ergebnis"
    r"|insgesamt|(sub|eind)?totaal|total general|sous total|totaux|totale|totales|subtotales"
    r"|grand (average|count|mean)|gesamt(mittelwert|anzahl|durchschnitt)|eind(gemiddelde|aantal)"
    r"|(moyenne|promedio|cuenta|media) generale?|nombre total"
)
# Words that answers hold as well: a channel "Media", a rating "average", a musician's "Ensemble".
_MAYBE = (
    r"sum|som|somme|suma|ensemble|media|average|avg|mean|median|durchschnitt|mittelwert"
    r"|gemiddelde?|moyenne|promedio|n|count|anzahl|aantal|nombre|cuenta|max|min|maximum|minimum"
    r"|soma|contagem|schnitt|mittel|mw|ø|σ|overall|(response|answer) counts?"
    r"|(number|no|count) of (responses|answers|respondents|people)"
    r"|(average|mean|median) (nps|score|rating)"
)
_WORDS = re.compile(rf"(?P<sure>{_SURE})|(?P<maybe>{_MAYBE})")
_BEGIN = re.compile(rf"(?:(?P<begins>{_SURE})|(?P<like>{_MAYBE})) (?P<rest>.*)")
_END = re.compile(rf"(?P<rest>.+) (?:{_SURE}|{_MAYBE}|ergebnis)")
# No name of a total lacks one of these; it is a quick look only.
_HINTS = (
    r"(?i)tota|summe|gesamt|ergebnis|\bsum|\bsom|ensemble|m[eé]dia|average|avg|mean|min"
    r"|durchschnitt|mittelwert|gemiddeld|moyenne|promedio|\bn\b|count|anzahl|aantal|nombre|cuenta"
    r"|max|soma|contagem|schnitt|mittel|mw|ø|σ|overall|response|answer|number|no of"
)
_DATES = (
    r"\d{1,4}\D{1,2}\d{1,2}\D{1,2}\d{1,4}|(?:19|20)\d\d-?\d\d|\d{1,2}[./-](?:19|20)\d\d"
    r"|(?:19|20)\d{6}|\d{1,2}\D{3,14}\d{4}"
)
_MANY = 1000  # rows at most are looked at that may be totals of one kind
_FEW = 10  # answers; below fewer, a last number alone is no average that somebody keeps
_BLANKS = 3  # in one of so many rows at most is the first cell left empty by a total


@cache
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
    >>> named_total("Totally fine"), named_total("TotalEnergies")
    ('', '')
    """
    words = _plain(text)
    if found := _WORDS.fullmatch(words):
        return str(found.lastgroup)
    found = _BEGIN.fullmatch(words)
    return "" if found is None else "begins" if found["begins"] else "like"


def ends_as_total(text: str) -> bool:
    """Does a cell end as names of totals do: Utrecht Total?"""
    return bool(_END.fullmatch(_plain(text)))


def _plain(text: str) -> str:
    # A name in small letters: TotalEnergies is one word.
    return plain(re.sub(r"\(.*\)|[:=].*", "", text).casefold())


def totals_of(cells: pd.DataFrame, file: str = "") -> pd.Series:
    """Say which rows are totals, averages or counts of other rows.

    Parameters
    ----------
    cells : DataFrame of str, index = line
    file : str

    Returns
    -------
    Series of bool, shape (n_rows,)

    Raises
    ------
    DataError
        A row looks like a total, and its figures do not show whether it is one.

    Notes
    -----
    A total is called so, or has no name at all, and holds nothing else but numbers. Its figures
    are compared with the sum, the mean and the count of the rows next to it, from total to total,
    and of all. It is proven where no answer could be such a figure; where its name is that of a
    group beside it (Utrecht Total); where it is surely a total's, leaves cells empty that all
    answers fill, in a table that is not small, and is no rounded mean; or where a word stands below
    dates. What only looks like one is asked about. A name that several rows have is that
    of totals in all of them or in none.
    """
    found = pd.Series(False, index=cells.index)
    rows = _look(cells)
    if not rows:
        return found
    figures = Figures(cells, rows)
    judged: dict[int, str] = {}
    same: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        same.setdefault((row.place, row.name or row.kind), []).append(row)
    for each in same.values():
        judged |= _judge_alike(each, figures, cells)
    refuse(_ask(row, cells, file) for row in rows if judged.get(row.at) == "ask")
    found.iloc[[at for at, said in judged.items() if said == "total"]] = True
    return found


def _look(cells: pd.DataFrame) -> list[Row]:
    """Find rows that are called totals, or have no name, and hold nothing else but numbers."""
    found: list[Row] = []
    rest = np.arange(len(cells))
    for place in range(cells.shape[1]):
        column = cells.iloc[rest, place]
        empty = column.eq("").to_numpy()
        some = column[~empty].str.contains(_HINTS).fillna(False).to_numpy(dtype=bool)
        kinds = {text: _kind(text) for text in column[~empty][some].unique()}
        for kind in dict.fromkeys(filter(None, kinds.values())):
            named = column.map(kinds).eq(kind).to_numpy()
            found += _only_numbers(cells, rest[named], place, kind)
        rest = rest[empty]
        if place == 0 and 0 < _BLANKS * len(rest) <= len(cells):
            found += _only_numbers(cells, rest, 0, "none")
        if not len(rest):
            break
    known = {row.at: row for row in (*_named_last(cells), *found, *_alone_at_end(cells))}
    return [known[at] for at in sorted(known)]


def _alone_at_end(cells: pd.DataFrame) -> list[Row]:
    """Give the last row, where a number is all that it holds, as a sheet's own average is."""
    for at in range(len(cells) - 1, -1, -1):
        given = [place for place, text in enumerate(cells.iloc[at]) if text]
        if given:
            text = cells.iat[at, given[0]]
            read = _numbers([text])[text] if len(given) == 1 else {}
            return [Row(at, 0, "", "alone", (), {given[0]: read})] if read else []
    return []


def _named_last(cells: pd.DataFrame) -> list[Row]:
    """Find rows of numbers whose name stands last: the cell of the group says Utrecht Average."""
    found: list[Row] = []
    # Where the first cell is filled, it names an answer.
    rest = np.nonzero(cells.iloc[:, 0].eq("").to_numpy())[0] if cells.shape[1] else []
    if _BLANKS * len(rest) > len(cells):
        return found
    for at, texts in zip(rest, cells.iloc[rest].to_numpy(), strict=True):
        given = {place: text for place, text in enumerate(texts) if text}
        if len(given) < 2:
            continue
        place, name = given.popitem()
        kind = "ends" if ends_as_total(name) else named_total(name)
        numbers = _numbers(given.values()) if kind and all(map(_is_figure, given.values())) else {}
        read = {each: numbers[text] for each, text in given.items()} if numbers else {}
        if read and all(read.values()):
            found.append(Row(int(at), place, name, kind, (place,), read))
    return found


def _kind(text: str) -> str:
    return named_total(text) or ("ends" if ends_as_total(text) else "")


def _only_numbers(cells: pd.DataFrame, at: np.ndarray, place: int, kind: str) -> list[Row]:
    for column in range(place + 1, cells.shape[1]):
        given = cells.iloc[at, column]
        fits = {text: _is_figure(text) or named_total(text) in ("sure", "maybe")
                for text in given.unique()}  # fmt: skip
        at = at[given.map(fits).to_numpy(dtype=bool)]
        if not len(at):
            return []
    # What so many rows are called, or leave empty, is no name of a total.
    if len(at) > _MANY:
        return []
    rows, given = [], cells.iloc[at].to_numpy()
    numbers = _numbers({text for texts in given for text in texts if text})
    for row, texts in zip(at, given, strict=True):
        later = range(place + (kind != "none"), len(texts))
        words = [each for each in later if named_total(texts[each])]
        read = {each: numbers[texts[each]] for each in later if texts[each] and each not in words}
        if all(read.values()) and (read or kind != "none"):
            places = [] if kind == "none" else [place, *words]
            rows.append(Row(int(row), place, texts[place], kind, tuple(places), read))
    return rows


def _is_figure(text: str) -> bool:
    return not text or (bool(re.search(r"\d", text)) and not re.search(r"[^\W\d_]", text))


def _numbers(cells: Iterable[str]) -> dict[str, dict[float, float]]:
    """Give what each cell may stand for, 1,234 for two numbers, and how exactly; or nothing."""
    cells = list(cells)
    text = pd.Series([cell.removesuffix("%").rstrip() for cell in cells], dtype="object")
    found: dict[str, dict[float, float]] = {cell: {} for cell in cells}
    for decimal in (".", ","):
        numbers = read_numbers(text, decimal=decimal).values
        for cell, said, number in zip(cells, text, numbers, strict=True):
            if pd.notna(number):
                places = len(said.rpartition(decimal)[2]) if decimal in said else 0
                near = 0.5000001 * 10.0**-places
                found[cell][float(number)] = min(found[cell].get(float(number), 1.0), near)
    return found


def _judge_alike(rows: list[Row], figures: Figures, cells: pd.DataFrame) -> dict[int, str]:
    """Judge rows of one name; all are answers where one is, or is not the total of anything."""
    said = {}
    for row in rows:
        said[row.at] = _judge(row, figures, cells)
        sure = row.kind in ("sure", "begins") or _is_of_group(row, figures)
        if len(rows) > 1 and not (said[row.at] if sure else figures.equals(row)):
            return {}
    return said


def _judge(row: Row, figures: Figures, cells: pd.DataFrame) -> str:
    """Say whether a row is a ``total``, must be asked about (``ask``), or is an answer."""
    above = figures.n_above(row.at) or figures.n
    if not above:
        return ""
    stated = re.findall(r"(?<![\d.,])\d+(?![\d.,])", row.name)
    if stated == [str(above)] and row.kind in ("sure", "maybe"):
        return "total"
    if not row.numbers:
        return ""
    equal = figures.equals(row)
    if row.kind == "alone":
        return _judge_alone(row, figures, equal=equal)
    if row.kind == "none":
        gaps = len(figures.gaps(row))
        if not equal or not gaps or (gaps == 1 and row.at < len(cells) - 1):
            return ""
        return "total" if figures.is_impossible(row) else "ask"
    if figures.is_impossible(row) or any(figures.are(at, _DATES) for at in row.words):
        return "total"
    group = _is_of_group(row, figures)
    gaps = bool(figures.gaps(row)) or figures.are(row.place, r"[-+(]?\d.*")
    if equal and group:
        return "total"
    if gaps and row.kind == "sure" and above >= MANY and figures.equals(row, exactly=True):
        return "total"
    called = row.kind in ("sure", "begins", "maybe")
    if group or (called and (equal or gaps)) or (row.kind == "like" and equal and gaps):
        return "ask"
    return ""


def _judge_alone(row: Row, figures: Figures, *, equal: bool) -> str:
    """Judge a last row of one number, below answers that each fill other columns, too."""
    if figures.n < _FEW or not figures.gaps(row):
        return ""
    if equal and figures.is_impossible(row):
        return "total"
    (place,) = row.numbers
    # A number of its own in each row is an id: somebody may have answered nothing.
    return "ask" if equal or (figures.n > 2 and not figures.are_different(place)) else ""


def _is_of_group(row: Row, figures: Figures) -> bool:
    """Is a row named after the group beside it: Utrecht Total, Subtotal Utrecht?"""
    if row.kind not in ("begins", "like", "ends"):
        return False
    words = _plain(row.name)
    rests = [found["rest"] for form in (_BEGIN, _END) if (found := form.fullmatch(words))]
    beside = [_plain(text) for text in figures.beside(row)]
    return any(f" {rest}".endswith(f" {name}") for rest in rests for name in beside if name)


def _ask(row: Row, cells: pd.DataFrame, file: str) -> Problem:
    rule = "a row is an answer, or the sum, mean or count of others, and it is clear which"
    hint = "remove the row where it is a total; where it is an answer, "
    if row.kind in ("none", "alone"):
        hint += "write a word, such as unknown, into a cell of text that it leaves empty"
    else:
        hint += "let its name begin and end with other words"
    said = ", ".join(text for text in cells.iloc[row.at] if text)
    return Problem(rule, hint, file, int(cells.index[row.at]), value=said)
