"""Codes of Qualtrics: which columns hold them, as places of choices on the screen."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from ..columns.likert import find_word_scale, says_not_used, says_nothing
from .product import Shaped

_SCORING = re.compile(r"SC\d+|SC_\w+")
_MOST_WORDS = 12  # what has more is no scale
_WHOLE = re.compile(r"-?\d{1,9}(?:\.0+)?")
MOST_CODES = 11  # a column of higher numbers is a slider or a sum, no choice
_WIDE = 8  # choices are numbered from 1: what has a 0 and reaches this is a slider
# What people give to choices that are no answers: does not apply, don't know, refused.
_NO_CHOICES = frozenset(
    {*(-1, -2, -7, -8, -9, -77, -88, -97, -98, -99, -999),
     *(77, 88, 97, 98, 99, 777, 888, 997, 998, 999, 9999)}
)  # fmt: skip


def questions(names: Sequence[str], labels: Sequence[str], ids: Sequence[str]) -> list[int]:
    """Give the places of the questions where no ImportId tells them.

    Above embedded data its name stands twice. Without labels all that is not Qualtrics's own may
    be a question.
    """
    others = [at for at, own in enumerate(ids) if not own and not _SCORING.fullmatch(names[at])]
    told = [at for at in others if labels[at] not in ("", names[at])]
    return told or others


def parts_of(asked: Sequence[int], ids: Sequence[str], shaped: Shaped) -> list[pd.DataFrame]:
    """Put the columns of one question together: all rows of a matrix have the same choices."""
    found: dict[str, list[int]] = {}
    for at in asked:
        found.setdefault(re.sub(r"_x?\d+$", "", ids[at] or shaped.headings[at]), []).append(at)
    return [
        shaped.cells[part].set_axis([shaped.headings[at] for at in part], axis="columns")
        for part in found.values()
    ]


def are_labels(told: Sequence[pd.Series], parts: Sequence[pd.DataFrame]) -> bool:
    """Whether anything shows that choices stand as their words.

    An export holds words or codes throughout, its own columns among them. Where these were not
    exported, words of a known scale tell it; other words may be an open answer, and the language
    and the channel are written alike in both kinds.
    """
    own = any(sign.isalpha() for cells in told for cell in cells.unique() for sign in cell)
    return own or any(_is_scale(part[name]) for part in parts for name in part)


def _is_scale(cells: pd.Series) -> bool:
    said = [cell for cell in cells.unique() if cell and not _WHOLE.fullmatch(cell)]
    if len(said) > _MOST_WORDS:
        return False
    said = [cell for cell in said if not (says_not_used(cell) or says_nothing(cell))]
    return len(said) > 1 and find_word_scale(said) is not None


def codes_of(parts: Sequence[pd.DataFrame], most: int) -> tuple[str, ...]:
    """Name the questions whose answers are codes of choices."""
    return tuple(name for part in parts if _are_codes(part, most) for name in part)


def _are_codes(part: pd.DataFrame, most: int) -> bool:
    cells = {cell for name in part for cell in part[name].unique() if cell}
    if not all(_WHOLE.fullmatch(cell) for cell in cells):
        return False
    numbers = {int(float(cell)) for cell in cells} - _NO_CHOICES
    wide = 0 in numbers and max(numbers) >= _WIDE
    return bool(numbers) and min(numbers) >= 0 and max(numbers) <= most and not wide
