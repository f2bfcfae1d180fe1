"""Which scale answers are on: of the score, of ratings and of statements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

from ..likert import WordScale, find_word_scale, names_best_low, says_not_used, says_nothing
from .profiles import Profile
from .tree import Answers, Said, mark
from .writing import shortened

# What survey tools write for "don't know", "refused" and so on.
USUAL_CODES = frozenset(
    {
        77,
        88,
        97,
        98,
        99,
        777,
        888,
        997,
        998,
        999,
        9999,
        -1,
        -2,
        -7,
        -8,
        -9,
        -77,
        -88,
        -98,
        -99,
        -999,
    }
)
ENDS = ((1, 3), (1, 4), (1, 5), (1, 6), (1, 7), (0, 10), (1, 10), (0, 100), (1, 100))
ENOUGH = 30
# Of a real 0 to 10 scale hardly anybody chooses 0, of "0: not used" many may.
OFTEN = 2.0

_ENDS = re.compile(r"(?<!\d)([01])\s*(?:-|–|—|to|bis|tot|à|a|/|\.\.+|…)\s*(3|4|5|6|7|10|100)(?!\d)")
_NAMED = re.compile(r"(?<!\d)(\d{1,2})\s*[=:]\s*([^\W\d][^,;=()\d]*)")


def states_ends(column: Profile) -> tuple[int, int] | None:
    """Read the two ends of a scale out of the question: "(0-10)", "from 1 to 5"."""
    found = _ENDS.search(column.label) or _ENDS.search(column.name)
    return (int(found[1]), int(found[2])) if found else None


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


def propose_score(
    column: Profile, answers: Answers, *, stated: tuple[int, int] | None = None
) -> tuple[Said, Said | None]:
    """Propose the score's column, with its codes, and its scale where it is not plainly 0 to 10.

    `stated` are the ends that the export itself shows.
    """
    path = "survey.columns.recommend"
    counts = count_numbers([column])
    inside = {number for number in counts if 0 <= number <= 10}
    beyond = {number: n for number, n in sorted(counts.items()) if number not in inside}
    low, high = min(inside, default=0), max(inside, default=0)
    why = f"{_quote(column)}: {low:g} to {high:g}, {sum(counts[n] for n in inside):,} answers"
    codes = set(beyond) == {11} or (column.coded and not beyond)
    if codes and 0 not in inside and len(inside) >= 3:
        return _codes_to_eleven(column, counts, answers, path), None
    words = [said for said in column.counts if says_nothing(said)]
    parts = {"column": Said(column.name, why)}
    scale = _propose_ends(column, counts, answers, stated or states_ends(column))
    if beyond or column.codes or words:
        parts["missing"] = _propose_missing(column, beyond, words, answers, f"{path}.missing")
        return Said(parts), scale
    return Said(column.name, why), scale


def _propose_missing(
    column: Profile, beyond: dict[float, int], words: list[str], answers: Answers, path: str
) -> Said:
    usual = [number for number in beyond if number in USUAL_CODES]
    listed = ["", *map(tidy, usual), *map(tidy, column.codes), *words]
    listed = list(dict.fromkeys(listed))
    counted = [f"{tidy(number)} ({times(n)})" for number, n in beyond.items()]
    counted += [f"{said} ({times(column.counts[said])})" for said in words]
    if len(usual) == len(beyond):
        said = ", ".join(counted)
        why = f"no scores: {said}" if said else "codes of the product for no answer"
        return Said(listed, why)
    above = (f"Outside 0 to 10: {', '.join(counted)}.",)
    example = ", ".join(str(tidy(number)) for number in beyond)
    asked = mark(f"codes for no answer, such as [{example}]; correct slips in the file", above)
    return answers.settle(path, asked)


def _codes_to_eleven(column: Profile, counts: Counter[float], answers: Answers, path: str) -> Said:
    mapping = ", ".join(f"{code}: {code - 1}" for code in range(1, 12))
    above = (
        f"{_quote(column)}: {tidy(min(counts))} to {tidy(max(counts))} and no 0, perhaps codes.",
        "A question built as multiple choice is exported so; then 1 is the answer 0, and 11 is 10.",
    )
    how = f"{{{mapping}}} if so"
    if max(counts) < 11:
        how += "; {1: 1, 2: 2, and so on} if they are scores"
    asked = mark(how, above)
    return Said({"column": Said(column.name), "values": answers.settle(f"{path}.values", asked)})


def _propose_ends(
    column: Profile, counts: Counter[float], answers: Answers, stated: tuple[int, int] | None
) -> Said | None:
    path = "survey.scale"
    if path in answers:
        return answers.settle(path, Said({}))
    inside = {number: n for number, n in counts.items() if 0 <= number <= 10}
    if 0 in inside or not inside:
        return None
    if stated == (0, 10):
        if min(inside) == 1 and max(inside) == 10:
            return Said({"low": 0, "high": 10}, "the export says so, though nobody answered 0")
        return None
    named = names_end(column)
    enough = min(inside) == 1 and max(inside) == 10 and sum(inside.values()) >= ENOUGH
    if not (enough or named or stated == (1, 10)):
        return None
    seen = f'an answer is "{named}"' if named else f"{_counted(Counter(inside))}, and no 0"
    if stated == (1, 10):
        seen = "the question says 1 to 10"
    above = (
        f"Perhaps not the standard question: {seen}.",
        "A score of 1 to 10 can be read as an NPS, but is not comparable with one of 0 to 10.",
    )
    return answers.settle(path, mark("{low: 1, high: 10} or {low: 0, high: 10}", above))


def names_end(column: Profile) -> str:
    """Give an answer that names an end of a scale whose 0 nobody gave; "" if none.

    "1 - Not at all likely" says that it began at 1; where "10 - Extremely likely" alone is
    named, nothing says where it began.
    """
    if any(2 <= number <= 9 for number in column.labels):
        return ""
    ends = [end for end in (1, 10) if end in column.labels]
    return next((said for end in ends for said, n in column.numbers.items() if n == end), "")


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
    return find_word_scale(answers) if answers and len(answers) <= 30 else None


def is_rating(column: Profile) -> bool:
    """Whether a column could be on a rating scale: words of one, or few whole numbers."""
    if not column.given:
        return False
    if not column.is_numeric:
        found = word_scale([column])
        return found is not None and found.high >= 3
    numbers = {number for number in column.numbers.values() if number not in USUAL_CODES}
    whole = all(number * 2 % 1 == 0 for number in numbers)
    return len(numbers) >= 3 and whole and min(numbers) >= 0 and max(numbers) <= 10


def _number_scale(
    columns: Sequence[Profile], missing: tuple[Any, ...], not_used: tuple[Any, ...]
) -> Scale | None:
    counts = count_numbers(columns)
    usual = [number for number in sorted(counts) if number in USUAL_CODES and not 0 <= number <= 10]
    inside = {number: n for number, n in sorted(counts.items()) if number not in usual}
    if len(inside) < 2:
        return None
    codes = [number for number in usual if tidy(number) not in missing]
    missing = (*missing, *map(tidy, codes))
    low, high = floor(min(inside)), ceil(max(inside))
    why = _counted(Counter(inside))
    if codes:
        why += f"; {', '.join(f'{tidy(c)} ({times(counts[c])})' for c in codes)} taken as no answer"
    stated = next((ends for column in columns if (ends := states_ends(column))), None)
    best_low = _best_low(columns)
    if stated and stated[0] <= low and high <= stated[1]:
        why = f"the question says {stated[0]} to {stated[1]}; {why}"
        return Scale(*stated, missing=missing, not_used=not_used, why=why, best_low=best_low,
                     counts=Counter(inside))  # fmt: skip
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
    return Scale(low, high, missing=missing, not_used=not_used, why=why, best_low=best_low,
                 zero=zero, counts=Counter(inside), odd=odd)  # fmt: skip


def _usual_ends(low: int, high: int) -> tuple[int, int] | None:
    if low == 0:
        return (0, 10) if 8 <= high <= 10 else None
    return next(((1, end) for end in (3, 4, 5, 6, 7, 10) if high <= end), None)


def _best_low(columns: Sequence[Profile]) -> bool | None:
    """Whether words at the numbers say that the low end is the good one; None: no words."""
    for column in columns:
        named = {float(n): said for n, said in _NAMED.findall(f"{column.label} {column.name}")}
        for labels in (column.labels, column.meant, named):
            found = names_best_low(labels)
            if found is not None:
                return found
    return None


def tidy(code: Any) -> Any:
    """Write a code as a number where it is a plain one."""
    if isinstance(code, str):
        return int(code) if re.fullmatch(r"-?(0|[1-9]\d{0,8})", code) else code
    return int(code) if code % 1 == 0 else code


def times(n: int) -> str:
    """Say how often: once, or 12 times."""
    return "once" if n == 1 else f"{n:,} times"


def _counted(counts: Counter[float]) -> str:
    low, high = min(counts), max(counts)
    if len(counts) > 8:
        return f"{tidy(low)} to {tidy(high)}, {sum(counts.values()):,} answers"
    return ", ".join(f"{tidy(number)} ×{n:,}" for number, n in sorted(counts.items()))


def _quote(column: Profile) -> str:
    return f'"{shortened(column.label, 60)}"'
