"""Codes of a column: which cells are one of them, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from .numbers import read_numbers

# 1.000 may be a thousand.
_NUMBER = re.compile(r"([-+]?)(0|[1-9]\d*)(?:\.(?!\d{3}$)(\d+))?")


def stand_for_themselves(text: pd.Series, values: Mapping[str, str]) -> pd.Series:
    """Find cells that need no meaning: one of the meanings in words, and numbers among words.

    Where a code is a number every other number is a code, too, whatever it looks like.
    """
    meanings = pd.Series(list(values.values()), dtype="object")
    numbers = pd.to_numeric(meanings, errors="coerce").notna()
    found = text.isin(list(meanings[~numbers]))
    codes = pd.to_numeric(pd.Series(list(values), dtype="object"), errors="coerce")
    if numbers.all() and codes.isna().all():
        found |= read_numbers(text, labelled=True).values.notna()
    return found


def codes_in(text: pd.Series, codes: Iterable[str]) -> pd.Series:
    """Give the code that each cell is, written so or as the same number; NA where it is none.

    A number with zeros before it is no number but a text, such as that of a shop: 099 is not 99.
    """
    codes = list(codes)
    found = text.astype("object").where(text.isin(codes), None)
    written = {number: code for code in codes if (number := _written(code))}
    if not written:
        return found
    # A million comments are not written anew: only what pandas takes for one of the numbers is.
    alike = pd.to_numeric(text, errors="coerce").isin([float(number) for number in written])
    again = text[alike & found.isna()].map(lambda cell: written.get(_written(cell)))
    return found.where(found.notna(), again)


def _written(cell: str) -> str:
    """Write a number as briefly as it can be; "" where a text is none."""
    found = _NUMBER.fullmatch(cell)
    if not found:
        return ""
    sign, whole, rest = found.groups(default="")
    rest = rest.rstrip("0")
    return f"{sign.strip('+')}{whole}{f'.{rest}' if rest else ''}"


def values_for(answers: Iterable[str], high: float | None) -> str:
    """Write the line that gives words their number, where their order is known."""
    words = [str(answer) for answer in answers]
    if high is None or not all(any(sign.isalpha() for sign in word) for word in words):
        return ""
    # Imported when needed: the words of five languages are for those who left them out.
    from .likert import find_word_scale

    scale = find_word_scale(words)
    if scale is None or scale.high != high:
        return f"values: {{{', '.join(f'{word}: …' for word in sorted(words)[:6])}}}"
    return f"values: {{{', '.join(f'{word}: {n}' for word, n in scale.values.items())}}}"
