"""Dates of an export: both readings where two fit, and the waves that they make."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ..times.date_orders import COUNTED, tell_order, ways_to_read
from ..times.dates import days_of
from ..waves import label_periods, say_day
from .missing import lines_of
from .profiles import Profile
from .tree import Said, mark
from .writing import shortened

# A wave of fewer answers says hardly anything.
ENOUGH = 30
PERIODS = ("quarter", "month", "week")
# Excel counts days from 1899 on: an hour alone becomes a day of that year.
YEARS = (1990, 2100)
ORDERS = ("iso", "day-first", "month-first", "year-first")
MOSTLY = 0.9

_NUMERIC = re.compile(r"\d\d?[./-]\d\d?[./-](?:\d{4}|\d\d)")


@dataclass(frozen=True)
class Dating:
    """How the dates of a column are written, as far as they say it.

    Parameters
    ----------
    order : str
        As `dates:` of study.yaml says it; "" where a person must.
    ways : tuple of str
        The orders in which they can be read, the likeliest one first.
    asked : Said or None
        What a person must settle.
    unread : tuple of str
        Cells that are no dates in any of them.
    """

    order: str
    ways: tuple[str, ...]
    asked: Said | None = None
    unread: tuple[str, ...] = ()


def dating_of(column: Profile, usual: str | None) -> Dating:
    """Tell the order of a column's dates as `cxkit check` does, and ask where it would stop.

    `usual` is how the survey product writes them, where it always does alike.
    """
    text = column.answers[column.answers.isin(list(column.given))]
    told = tell_order(text)
    if told.both:
        above = ("Some of these dates can only be day-first, others only month-first:",)
        above += tuple(f"  {said}" for said in told.both)
        how = "day-first or month-first; correct the others in the file"
        return _dated(column, "", ("day-first", "month-first"), mark(how, above))
    if told.name:
        wrong = days_of(text, told.name).isna()
        ways = _ways_for_most(text, wrong)
        if not ways:
            return _dated(column, told.name, (told.name,))
        others = list(dict.fromkeys(text[wrong]))
        first = f"{wrong.sum():,} of {len(text):,} dates are not written as the others are:"
        shown = (first, "  " + ", ".join(lines_of([column], said) for said in others[:3]))
        return _dated(column, "", ways, _which(column, ways, others, shown))
    # A number of so many digits is nothing else: seconds since 1970.
    known = "unix" if told.fitting == ("unix",) else usual
    if known:
        return _dated(column, known, (known,))
    first = "These dates fit more than one order:"
    if told.fitting[:1] == ("excel",):
        first = "Numbers, perhaps days as a spreadsheet counts them:"
    return _dated(column, "", told.fitting, _which(column, told.fitting, column.given, (first,)))


def _ways_for_most(text: pd.Series, wrong: pd.Series) -> tuple[str, ...]:
    """Give the orders that read all other dates and the most of those that are wrong."""
    ways = ways_to_read(text, wrong, days_of) if wrong.any() else {}
    read = {how: int(days[wrong].notna().sum()) for how, days in ways.items()}
    return tuple(how for how, n in read.items() if n == max(read.values()))


def _dated(column: Profile, order: str, ways: tuple[str, ...], asked: Said | None = None) -> Dating:
    read = {said for how in ways for said in read_days(column, how)}
    return Dating(order, ways, asked, tuple(sorted(set(column.given) - read)))


def _which(
    column: Profile, ways: tuple[str, ...], texts: Iterable[str], above: tuple[str, ...]
) -> Said:
    """Ask in which way dates are to be read, each shown on one of them."""
    read = {how: days for how in ways if (days := read_days(column, how))}
    shown = both_readings(read, texts)
    for text, days in shown:
        above += ("   ".join([f"  {_begun(text)}", *(f"{how}: {days[how]}" for how in days)]),)
    said = []
    for how, days in read.items():
        text = shown[0][0] if shown else next(text for text in sorted(texts) if text in days)
        said.append(f"{how} ({_begun(text)} is {say_day(days[text])})")
    return mark(" or ".join(said), above)


def read_days(column: Profile, order: str) -> dict[str, date]:
    """Read the different dates of a column in an order; those that are none are left out."""
    texts = pd.Series(list(column.counts), dtype="object")
    days = days_of(texts, order)
    known = days.notna()
    return {text: day.date() for text, day in zip(texts[known], days[known], strict=True)}


def holds_dates(column: Profile, *, counted: bool) -> bool:
    """Whether nearly all cells of a column begin with a date.

    Numbers that count days or seconds are dates only where the heading says so: `counted`.
    """
    n = sum(column.counts.values())
    if not n or not any(sum(sign.isdigit() for sign in text) >= 4 for text in column.counts):
        return False
    read = [read_days(column, order) for order in (*ORDERS, *(COUNTED * counted))]
    fitting = [
        sum(column.counts[text] for text, day in days.items() if YEARS[0] <= day.year <= YEARS[1])
        for days in read
    ]
    return max(fitting) >= MOSTLY * n


def both_readings(
    read: Mapping[str, Mapping[str, date]], texts: Iterable[str], most: int = 3
) -> tuple[tuple[str, dict[str, str]], ...]:
    """Give a few dates that several orders read otherwise, each with the day of each order."""
    fitting = [
        text
        for text in sorted(texts)
        if all(text in days for days in read.values())
        and (len({days[text] for days in read.values()}) > 1 or len(read) == 1)
    ]
    step = max(1, len(fitting) // most)
    return tuple(
        (text, {order: say_day(days[text]) for order, days in read.items()})
        for text in fitting[::step][:most]
    )


def one_reading(column: Profile, order: str) -> str:
    """Say what fixes the order of a column's dates, by one of its own values."""
    days = read_days(column, order)
    other = {"month-first": "day-first"}.get(order, "month-first" if order != "iso" else None)
    wrong = read_days(column, other) if other else {}
    telling = [text for text in sorted(days) if text not in wrong]
    return f"{_begun(telling[0])} is {say_day(days[telling[0]])}" if telling else ""


def _begun(text: str) -> str:
    found = _NUMERIC.match(text)
    return found[0] if found else shortened(text, 24)


def propose_period(column: Profile, order: str) -> tuple[str, str]:
    """Choose the length of a wave, and say why.

    Returns
    -------
    period, why : str
        "quarter", "month" or "week", the longest that makes two waves or more of enough answers;
        "file" where none does: then all answers are one wave.
    """
    days = days_of(column.answers, order).dropna()
    counted = {period: Counter(label_periods(days, period)) for period in PERIODS}
    several = [period for period in PERIODS if len(counted[period]) > 1]
    large = [p for p in several if sorted(counted[p].values())[-2] >= ENOUGH]
    if not large:
        later = several[0] if several else PERIODS[0]
        why = f"no period gives two waves of {ENOUGH} answers; `by: {later}` when there are more"
        return "file", why
    listed = sorted(counted[large[0]].items())
    shown = listed if len(listed) <= 4 else [*listed[:2], ("…", 0), *listed[-2:]]
    return large[0], ", ".join(f"{label}: {n:,}" if n else label for label, n in shown)


def span_of(column: Profile, order: str) -> str:
    """Name the months from the first answer to the last: 2025-03 to 2025-05; "" without a day."""
    days = days_of(column.answers, order).dropna()
    if days.empty:
        return ""
    first, last = f"{days.min():%Y-%m}", f"{days.max():%Y-%m}"
    return first if first == last else f"{first} to {last}"
