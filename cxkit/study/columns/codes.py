"""Codes of a column: which cells are one of them, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from .numbers import read_numbers


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


def by_number(text: pd.Series, values: Mapping[str, str]) -> pd.Series:
    """Put the code of the study in place of the same number written otherwise: 1 for 1.0."""
    codes = pd.to_numeric(pd.Series(list(values), dtype="object"), errors="coerce").dropna()
    if codes.empty:
        return text
    known = {number: list(values)[place] for place, number in codes.items()}
    return (
        pd.to_numeric(text, errors="coerce").map(known).where(~text.isin(list(values))).fillna(text)
    )


def match_codes(cells: pd.Series, codes: tuple[str, ...]) -> pd.Series:
    """Say which cells are one of the codes: the same text, or the same number (88, 88.0)."""
    found = cells.isin(list(codes))
    numbers = pd.to_numeric(pd.Series(list(codes), dtype="object"), errors="coerce").dropna()
    if len(numbers):
        found |= pd.to_numeric(cells, errors="coerce").isin(list(numbers))
    return found


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
