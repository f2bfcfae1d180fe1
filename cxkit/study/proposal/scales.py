"""Which scale answers are on: numbers, words with an order, stars that are written out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

from ..columns.likert import WordScale, find_word_scale, names_best_low, says_not_used, says_nothing
from ..questions import named_numbers, stated_ends
from .profiles import Profile

# What survey tools write for "don't know", "refused" and so on.
USUAL_CODES = frozenset((
    77, 88, 97, 98, 99, 777, 888, 997, 998, 999, 9999,
    -1, -2, -7, -8, -9, -77, -88, -98, -99, -999,
))  # fmt: skip
# Of a real 0 to 10 scale hardly anybody chooses 0, of "0: not used" many may.
OFTEN = 2.0
MOST_STEPS, STARS = 30, 5

_VARIANT = "\ufe0f"


def states_ends(column: Profile) -> tuple[int, int] | None:
    """Read the two ends of a scale out of the question: "(0-10)", "from 1 to 5"."""
    return stated_ends(column.label, column.name)


def within_score(column: Profile) -> bool:
    """Whether answers could be scores: numbers, nearly all of them whole ones from 0 to 11."""
    if not column.is_numeric or len(column.numbers) < 2:
        return False
    counts = count_numbers([column])
    usual = {number: n for number, n in counts.items() if number not in USUAL_CODES}
    fitting = sum(n for number, n in usual.items() if 0 <= number <= 11)
    whole = sum(n for number, n in usual.items() if number % 1 == 0)
    return bool(usual) and min(fitting, whole) >= 0.9 * sum(usual.values())


def count_numbers(columns: Iterable[Profile]) -> Counter[float]:
    """Count how often each number was answered."""
    counts: Counter[float] = Counter()
    for column in columns:
        for said, number in column.numbers.items():
            counts[number] += column.given[said]
    return counts


@dataclass(frozen=True)
class Scale:
    """What answers mean, for a whole group of columns.

    Parameters
    ----------
    low, high : int
        The ends.
    values : dict of str to int
        Answers in words -> their number.
    missing, not_used : tuple of str or int
        Codes and words.
    why : str
        How it was told.
    best_low : bool or None
        Whether the low end is the good one; None where nothing says it.
    zero : int
        How many answers are 0 where 0 may mean "not used"; 0 where that is no question.
    counts : Counter
        How often each number was answered.
    odd : tuple of float
        Numbers that fit no usual scale.
    """

    low: int
    high: int
    values: dict[str, int] = field(default_factory=dict)
    missing: tuple[Any, ...] = ("",)
    not_used: tuple[Any, ...] = ()
    why: str = ""
    best_low: bool | None = False
    zero: int = 0
    counts: Counter[float] = field(default_factory=Counter)
    odd: tuple[float, ...] = ()


def scale_of(columns: Sequence[Profile]) -> Scale | None:
    """Tell the scale that all columns share; None where they have none."""
    silent = [said for column in columns for said in column.counts if says_nothing(said)]
    unused = [said for column in columns for said in column.counts if says_not_used(said)]
    codes = [tidy(code) for column in columns for code in column.codes]
    missing = tuple(dict.fromkeys(["", *codes, *silent]))
    not_used = tuple(dict.fromkeys(unused))
    if all(column.is_numeric for column in columns):
        return _number_scale(columns, missing, not_used)
    found = word_scale(columns)
    if found is None:
        return None
    shown = [f"{said} = {number}" for said, number in found.values.items()]
    return Scale(1, found.high, found.values, missing, not_used, "; ".join(shown))


def word_scale(columns: Sequence[Profile]) -> WordScale | None:
    """Find the scale of words that all columns share."""
    answers = sorted({said for column in columns for said in column.given})
    if not answers or len(answers) > MOST_STEPS:
        return None
    return _written_out(answers) or find_word_scale(answers)


def _written_out(answers: Sequence[str]) -> WordScale | None:
    """Count the stars, or any other sign, of answers that are written ★★★ or ★★★☆☆."""
    if len({said[0] for said in answers}) > 1 or any(sign.isalnum() for sign in "".join(answers)):
        return None
    values = {said: said.count(said[0]) for said in answers}
    if max(values.values()) < 3:
        return None
    high = max(len(said.replace(_VARIANT, "")) for said in answers)
    return WordScale(dict(sorted(values.items(), key=lambda pair: pair[1])), max(high, STARS))


def is_rating(column: Profile) -> bool:
    """Whether a column could be on a rating scale: words of one, or few whole numbers."""
    if not column.given:
        return False
    if not column.is_numeric:
        found = word_scale([column])
        return found is not None and found.high >= 3
    high = (states_ends(column) or (0, 10))[1]
    numbers = set(column.numbers.values()) - _codes(column.numbers.values(), high)
    whole = all(number * 2 % 1 == 0 for number in numbers)
    return len(numbers) >= 3 and whole and min(numbers) >= 0 and max(numbers) <= max(high, 10)


def _codes(numbers: Iterable[float], high: int) -> set[float]:
    """Give the numbers that are codes for no answer, on a scale that ends at `high`."""
    return {number for number in numbers if number in USUAL_CODES and not 0 <= number <= high}


def _number_scale(
    columns: Sequence[Profile], missing: tuple[Any, ...], not_used: tuple[Any, ...]
) -> Scale | None:
    counts = count_numbers(columns)
    stated = next((ends for column in columns if (ends := states_ends(column))), None)
    usual = _codes(counts, stated[1] if stated else 10)
    inside = Counter({number: n for number, n in sorted(counts.items()) if number not in usual})
    if len(inside) < 2:
        return None
    codes = [number for number in sorted(usual) if tidy(number) not in missing]
    missing = (*missing, *map(tidy, codes))
    low, high = floor(min(inside)), ceil(max(inside))
    why = say_counts(inside)
    if codes:
        why += f"; {', '.join(f'{tidy(c)} ({times(counts[c])})' for c in codes)} taken as no answer"
    if stated and stated[0] <= low and high <= stated[1]:
        why = f"the question says {stated[0]} to {stated[1]}; {why}"
        return Scale(*stated, missing=missing, not_used=not_used, why=why,
                     best_low=_best_low(columns, stated), counts=inside)  # fmt: skip
    zero = int(inside.get(0, 0))
    beside = inside.get(1, 0)
    seemly = zero <= OFTEN * max(beside, 1) and high >= 8
    if zero and not seemly:
        low = 1
    else:
        zero = 0
    ends = _usual_ends(low, high)
    odd = tuple(inside) if ends is None or (zero and high not in (5, 7, 10)) else ()
    low, high = ends or (low, high)
    return Scale(low, high, missing=missing, not_used=not_used, why=why,
                 best_low=_best_low(columns, (low, high)), zero=zero, counts=inside,
                 odd=odd)  # fmt: skip


def _usual_ends(low: int, high: int) -> tuple[int, int] | None:
    if low == 0:
        return (0, 10) if 8 <= high <= 10 else None
    return next(((1, end) for end in (3, 4, 5, 6, 7, 10) if high <= end), None)


def _best_low(columns: Sequence[Profile], ends: tuple[float, float]) -> bool | None:
    """Whether words at the numbers say that the low end is the good one; None: no words.

    Of a column in which nobody gave the answer at an end, another one can name that end.
    """
    labels: dict[float, str] = {}
    for column in columns:
        labels = named_numbers(column.label) | column.meant | column.labels | labels
    return names_best_low(labels, ends)


def tidy(code: Any) -> Any:
    """Write a code as a number where it is a plain one."""
    if isinstance(code, str):
        return int(code) if re.fullmatch(r"-?(0|[1-9]\d{0,8})", code) else code
    return int(code) if code % 1 == 0 else code


def times(n: int) -> str:
    """Say how often: once, or 12 times."""
    return "once" if n == 1 else f"{n:,} times"


def say_counts(counts: Counter[float]) -> str:
    """Say how often each number was answered, or from where to where many of them lie."""
    low, high = min(counts), max(counts)
    if len(counts) > 8:
        return f"{tidy(low)} to {tidy(high)}, {sum(counts.values()):,} answers"
    return ", ".join(f"{tidy(number)} ×{n:,}" for number, n in sorted(counts.items()))
