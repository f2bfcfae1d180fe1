"""Text -> numbers, as people and survey tools of any country write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

_PLAIN = re.compile(r"[-+]?\d+")
_ONE = re.compile(r"([-+]?)(\d+)([.,])(\d+)")
_BOTH = re.compile(r"([-+]?)(\d{1,3}(?:([.,])\d{3})+)(?!\3)([.,])(\d+)")
_GROUPED = re.compile(r"([-+]?)(\d{1,3}(?:([.,])\d{3}){2,}|\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+)")
# "10 - Extremely likely", "7 (best)", "0 Not at all": a number, then words without another one.
_BEFORE = re.compile(r"([-+]?\d{1,3})\s*(?:[-–—−:=.,)(|/]\s*|\s)(?=[^\d]*[^\W\d_])[^\d]+")
_AFTER = re.compile(r"[^\d]*[^\W\d_][^\d]*?(?:[-–—:=(]\s*)(\d{1,3})\)?")
# What Excel makes of 8-10, in the languages that the kit reads: no label of a scale.
_MONTH = re.compile(
    r"\W*(jan|feb|fe[bv]r|mar|mär|mrz|mrt|maa|apr|a[bv]r|mai|may|mei|jun|jui|jul|aug|ago|aoû|sep"
    r"|oct|okt|nov|de[cz]|dic|déc|ene|fév)[^\W\d_]{0,7}\W*",
    re.IGNORECASE,
)
LONGEST_LABEL = 100
_SIGNS = str.maketrans({"．": ".", "，": ",", "٫": ".", "−": "-", "－": "-", "＋": "+"})


@dataclass(frozen=True, eq=False)
class Numbers:
    """The numbers of a column, and how they stand there.

    Parameters
    ----------
    values : Series of float
        Missing where there is no answer or no number.
    wrong : Series of bool
        Where there is an answer that is no number.
    forms : Series of str
        How a cell was read that is not plain digits: ``label`` (a number beside words),
        ``digits`` (of another script) or ``decimal`` (8,0 or 8.0 for a whole number); "" where
        nothing had to be done.
    decimal : str
        The decimal sign that the column itself tells, where it is a comma; else "".
    """

    values: pd.Series = field(repr=False)
    wrong: pd.Series = field(repr=False)
    forms: pd.Series = field(repr=False)
    decimal: str = ""

    def spread(self, places: np.ndarray, index: pd.Index) -> Numbers:
        """Give each cell of a column what its text, one of these, was read as."""
        parts = (self.values, self.wrong, self.forms)
        spread = (pd.Series(part.array.take(places), index=index) for part in parts)
        return Numbers(*spread, self.decimal)

    def label_of(self, text: pd.Series, number: float) -> str:
        """Give one of the cells in which the number stands beside words; "" without."""
        found = text[(self.forms == "label") & (self.values == number)]
        return str(found.iloc[0]) if len(found) else ""


def read_numbers(text: pd.Series, *, labelled: bool = False, decimal: str | None = None) -> Numbers:
    """Read a column of numbers.

    Parameters
    ----------
    text : Series of str
        Missing answers are NA.
    labelled : bool
        Whether a number may stand beside words, as the ends of a scale do.
    decimal : {",", "."}, optional
        The decimal sign; told from the column if None.

    Returns
    -------
    Numbers

    Notes
    -----
    A single comma before exactly three digits may be either sign: without `decimal` it is a
    decimal comma where another cell of the column shows one, as 3,5 does; else the cell is
    wrong. So is a single point before exactly three digits, unless another cell has a point that
    parts no thousands, or the answers lie on a scale.

    Examples
    --------
    >>> read = read_numbers(pd.Series(["8", "8,0", "10 - Extremely likely", "٩"]), labelled=True)
    >>> read.values.tolist(), read.forms.tolist()
    ([8.0, 8.0, 10.0, 9.0], ['', 'decimal', 'label', 'digits'])
    """
    codes, known = pd.factorize(text)
    known = pd.Series(known, dtype="object").astype("str")
    numbers = pd.to_numeric(known, errors="coerce").astype("float64")
    numbers = numbers.where(numbers.abs() < float("inf"))
    forms = pd.Series("", index=known.index, dtype="object")
    hard = known[numbers.isna()]
    comma = decimal or ("," if _shows_comma(hard) else None)
    if not labelled and comma is None and (open_ones := _fits_both(known)).any():
        numbers[open_ones] = float("nan")
        hard = known[numbers.isna() & ~open_ones]
    if comma == ",":
        hard = known[numbers.isna() | known.str.contains(".", regex=False)]
    for place, cell in hard.items():
        numbers[place], forms[place] = _read(cell, labelled, comma)
    pointed = (forms == "") & (numbers % 1 == 0) & known.str.contains(".", regex=False)
    forms[pointed] = "decimal"
    # The last place stands for no answer, whose code is -1.
    spread = pd.concat([numbers, pd.Series([float("nan")])]).to_numpy()[codes]
    formed = pd.Categorical([*forms, ""]).take(codes)
    values = pd.Series(spread, index=text.index, name=text.name)
    return Numbers(
        values,
        values.isna() & pd.Series(codes >= 0, index=text.index),
        pd.Series(formed, index=text.index),
        "," if comma == "," and decimal is None else "",
    )


def _fits_both(known: pd.Series) -> pd.Series:
    """Find cells such as 1.234, where no other one of the column says what a point is."""
    parted = known.str.fullmatch(r"[-+]?[1-9]\d{0,2}\.\d{3}")
    others = known[~parted]
    return parted & ~others.str.contains(".", regex=False).any()


def _shows_comma(cells: pd.Series) -> bool:
    shown = r"[-+]?(\d+,(\d{1,2}|\d{4,})|0,\d+|\d{1,3}(\.\d{3})+,\d+)"
    return bool(cells.str.fullmatch(shown).any())


def _read(cell: str, labelled: bool, decimal: str | None) -> tuple[float, str]:
    """Give the number in a cell and how it stands there; NaN where there is none."""
    text = "".join(
        str(unicodedata.decimal(sign)) if not sign.isascii() and sign.isdecimal() else sign
        for sign in cell.translate(_SIGNS)
    ).strip()
    other = "digits" if text != cell.strip() else ""
    number = _value(text, decimal)
    if number is not None:
        pointed = "decimal" if number % 1 == 0 and not _PLAIN.fullmatch(text) else ""
        return number, other or pointed
    # What is longer is no label but a comment, in which the search would take long.
    short = len(text) <= LONGEST_LABEL
    if labelled and short and (found := _BEFORE.fullmatch(text) or _AFTER.fullmatch(text)):
        words = text.replace(found[1], "", 1)
        if not _MONTH.fullmatch(words):
            return float(found[1]), "label"
    return float("nan"), ""


def _value(text: str, decimal: str | None) -> float | None:
    if _PLAIN.fullmatch(text):
        return float(text)
    if found := _ONE.fullmatch(text):
        sign, whole, mark, rest = found.groups()
        grouped = len(rest) == 3 and len(whole) <= 3 and not whole.startswith("0")
        if grouped and (decimal or ".") != mark:
            # 1,234: thousands where the decimal sign is known to be the other one.
            return float(sign + whole + rest) if decimal else None
        return float(f"{sign}{whole}.{rest}")
    if found := _BOTH.fullmatch(text):
        sign, whole, mark, point, rest = found.groups()
        wrong = decimal is not None and point != decimal
        return None if wrong else float(f"{sign}{whole.replace(mark, '')}.{rest}")
    if found := _GROUPED.fullmatch(text):
        sign, whole, mark = found.groups()
        return None if mark and mark == decimal else float(sign + re.sub(r"\D", "", whole))
    return None
