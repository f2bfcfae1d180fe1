"""Names of waves -> their order in time, where all of them can be read in one way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

import pandas as pd

from ..plain import plain
from .dates import MONTHS, SHORT_YEARS, days_of

_ORDERS = ("day-first", "month-first", "year-first")
_MONTHS = {plain(name): int(number) for name, number in MONTHS.items()}
# Where a year begins, and on which half of the earth, is not said: each reading is tried.
_BOTH = ("spring primavera", "summer verano", "autumn otono", "winter invierno")
_NORTH = (
    "spring primavera fruhling fruhjahr lente voorjaar printemps",
    "summer verano sommer zomer ete",
    "autumn otono fall herbst herfst najaar automne",
    "winter invierno hiver",
)
_SEASONS: tuple[dict[str, int], ...] = tuple(
    {word: number for words, number in zip(names, numbers, strict=True) for word in words.split()}
    for names, numbers in (
        (_NORTH, (2, 3, 4, 1)),
        (_NORTH, (2, 3, 4, 5)),
        (_BOTH, (4, 1, 2, 3)),
        (_BOTH, (4, 5, 2, 3)),
    )
)
# Kinds of periods that are numbered within a year, and how many of them it has.
_NUMBERED = {
    **dict.fromkeys("q qtr quarter quartal kwartaal trimestre trim".split(), 4),
    **dict.fromkeys("h hj half halbjahr halfjaar semestre sem".split(), 2),
    **dict.fromkeys("w wk week kw kalenderwoche woche semaine semana".split(), 53),
}
_MOST_NUMBERS = 4  # that differ among names: in more nobody can tell what counts first
_ACROSS = "across"  # stands behind a year that reaches into the next: 2024/25
_PAIR = re.compile(r"\b((?:19|20)\d\d) ?[/–-] ?((?:20)?\d\d)\b")
_SHORT = re.compile(r"['’‘](\d\d)\b|(?<=\bFY)[ -]?(\d\d)\b|(?<=\bGJ)[ -]?(\d\d)\b", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|re|ere|e|eme|ste|de|te|a|o)\b")
_MONTHLY = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class _Label:
    """What a name holds: years, months or seasons by name, other numbers, other words."""

    years: tuple[int, ...]
    named: tuple[int, ...]
    numbers: tuple[str, ...]
    words: tuple[str, ...]
    cycle: int
    leads: bool

    @property
    def form(self) -> tuple[int, ...]:
        return len(self.years), len(self.named), len(self.numbers), self.cycle


def order_in_time(labels: Iterable[str]) -> tuple[str, ...]:
    """Put names of waves in order of time.

    Parameters
    ----------
    labels : iterable of str
        Days, months, quarters, halves, weeks, seasons and years in English, German, Dutch,
        French or Spanish; or names that end or begin with their number.

    Returns
    -------
    tuple of str
        Each label once; none where they are no such names, are of several kinds, stand for the
        same period, or can be read in two ways that differ.

    Notes
    -----
    Months without a year are taken for those of one year only where any other reading would
    stretch over more months: November and January could be three months or eleven.

    Examples
    --------
    >>> order_in_time(["Q1 2025", "Q4 2024", "Q2 2025"])
    ('Q4 2024', 'Q1 2025', 'Q2 2025')
    >>> order_in_time(["Wave 10", "Wave 2"]), order_in_time(["Before", "After"])
    (('Wave 2', 'Wave 10'), ())
    """
    names = sorted(set(labels))
    orders = _by_days(names) or {
        order
        for seasons in _SEASONS
        for across in (True, False)
        for order in _by_periods(names, [_parse(name, seasons, across) for name in names])
    }
    return next(iter(orders)) if len(orders) == 1 else ()


def _by_days(names: Sequence[str]) -> set[tuple[str, ...]]:
    if not all(re.search(r"\d\D+\d|\d{8}", name) for name in names):
        return set()
    read = [days_of(pd.Series(names, dtype="object"), how) for how in _ORDERS]
    return {_sorted(names, days) for days in read if days.notna().all() and days.is_unique}


def _sorted(names: Sequence[str], keys: Iterable) -> tuple[str, ...]:
    return tuple(name for _, name in sorted(zip(keys, names, strict=True)))


def _by_periods(names: Sequence[str], labels: list[_Label | None]) -> set[tuple[str, ...]]:
    known = [label for label in labels if label is not None]
    if len(known) < len(labels) or len({label.form for label in known}) > 1:
        return set()
    same = len({label.words for label in known}) == 1
    if not (same or all(label.years or label.leads for label in known)):
        return set()
    return {_sorted(names, keys) for keys in _readings(known) if len(set(keys)) == len(names)}


def _parse(name: str, seasons: Mapping[str, int], across: bool) -> _Label | None:
    """Take a name apart; None where a number in it could be anything."""
    text = _SHORT.sub(lambda found: " 20" + "".join(part or "" for part in found.groups()), name)
    text = _PAIR.sub(_mark_pair, text) if across else text
    tokens = re.findall(r"\d+|[^\W\d_]+", _ORDINAL.sub("", plain(text)))
    years, named, numbers, words, cycles = [], [], [], [], set()
    for token in tokens:
        if found := _MONTHLY.fullmatch(token):
            years.append(int(found[1]))
            numbers.append(found[2])
        elif re.fullmatch(r"(?:199|20\d)\d", token):
            years.append(int(token))
        elif token.isdecimal() and len(token) > 4:
            return None
        elif token.isdecimal():
            numbers.append(token)
        elif token in _MONTHS or token in seasons:
            named.append(_MONTHS.get(token) or seasons[token])
            cycles.add(12 if token in _MONTHS else 4)
        else:
            words.append(token)
            cycles |= {_NUMBERED[token]} if token in _NUMBERED else set()
    if len(cycles) > 1 or (len(years) == 1 and named != sorted(named)):
        return None
    if named and cycles == {4} and _ACROSS in words:
        # The winter of 2024/25 begins after all other seasons of 2024.
        named = [9]
    cycle = next(iter(cycles), 0)
    lead = bool(tokens) and tokens[0].isdecimal() and not years
    return _Label(tuple(years), tuple(named), tuple(numbers), tuple(words), cycle, lead)


def _mark_pair(found: re.Match[str]) -> str:
    follows = (int(found[1]) + 1) % 100 == int(found[2]) % 100
    return f"{found[1]} {_ACROSS} " if follows else found[0]


def _readings(labels: list[_Label]) -> Iterator[list[tuple]]:
    """Give each way to read the labels, as one key a label."""
    numbers = [[int(number) for number in label.numbers] for label in labels]
    turns = _turns(numbers)
    if labels[0].years:
        for turn in turns:
            yield [
                (label.years[0], label.named[:1], *(own[place] for place in turn))
                for label, own in zip(labels, numbers, strict=True)
            ]
        return
    read = [_with_short_year(labels, numbers, place) for place in range(len(numbers[0]))]
    dated = [keys for keys in read if keys]
    yield from dated
    # Jan-25 is how spreadsheets write a month; 25-Jan is how they write a day.
    if not dated or (labels[0].named and labels[0].leads):
        yield from _without_year(labels, numbers, turns)


def _turns(numbers: list[list[int]]) -> list[tuple[int, ...]]:
    """Give each order in which numbers may count: what all labels share tells nothing."""
    differing = [at for at, own in enumerate(zip(*numbers, strict=True)) if len(set(own)) > 1]
    return list(permutations(differing)) if len(differing) <= _MOST_NUMBERS else []


def _with_short_year(
    labels: list[_Label], numbers: list[list[int]], place: int
) -> list[tuple[int, int]]:
    """Take one number for the last two digits of a year: Jan-25, Q1 25; none where it is none."""
    if not all(len(label.numbers[place]) == 2 for label in labels):
        return []
    years = [own[place] for own in numbers]
    rest = [[*label.named[:1], *own[:place], *own[place + 1 :]]
            for label, own in zip(labels, numbers, strict=True)]  # fmt: skip
    cycle = labels[0].cycle
    if max(years) >= SHORT_YEARS or any(len(parts) != 1 for parts in rest):
        return []
    keys = [(year, parts[0]) for year, parts in zip(years, rest, strict=True)]
    months = sorted(12 * year + part for year, part in keys)
    # Where years would lie between two waves, the number is a day: Jan 29, Feb 26.
    if cycle == 12 and any(later - month > 12 for month, later in pairwise(months)):
        return []
    return keys if cycle and all(part <= max(cycle, 9) for _, part in keys) else []


def _without_year(
    labels: list[_Label], numbers: list[list[int]], turns: list[tuple[int, ...]]
) -> Iterator[list[tuple]]:
    cycle = labels[0].cycle
    if labels[0].named:
        named = [label.named[0] for label in labels]
        if _is_shortest(named, cycle):
            pairs = list(zip(named, numbers, strict=True))
            yield [(part, *own) for part, own in pairs]
            yield [(*own, part) for part, own in pairs]
    elif turns and turns[0]:
        single = [own[turns[0][0]] for own in numbers]
        within = cycle and len(turns[0]) == 1 and max(single) <= cycle
        if not within or len(set(single)) == cycle or _is_shortest(single, cycle):
            yield from ([tuple(own[at] for at in turn) for own in numbers] for turn in turns)


def _is_shortest(places: Iterable[int], cycle: int) -> bool:
    """Is the order of the calendar a shorter stretch than any that reaches into the next year?"""
    known = sorted(set(places))
    inner = [later - earlier for earlier, later in pairwise(known)]
    return known[0] + cycle - known[-1] > max(inner, default=0)
