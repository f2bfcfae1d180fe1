"""Dates of an export: both readings where two fit, and the waves that they make."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

import pandas as pd

from ..times.dates import days_of
from ..waves import label_periods, say_day
from .profiles import Profile
from .writing import shortened

# A wave of fewer answers says hardly anything.
ENOUGH = 30
PERIODS = ("quarter", "month", "week")
# Excel counts days from 1899 on: an hour alone becomes a day of that year.
YEARS = (1990, 2100)
ORDERS = ("iso", "day-first", "month-first", "year-first")
MOSTLY = 0.9

_NUMERIC = re.compile(r"\d\d?[./-]\d\d?[./-](?:\d{4}|\d\d)")


def read_days(column: Profile, order: str) -> dict[str, date]:
    """Read the different dates of a column in an order; those that are none are left out."""
    texts = pd.Series(list(column.counts), dtype="object")
    days = days_of(texts, order)
    known = days.notna()
    return {text: day.date() for text, day in zip(texts[known], days[known], strict=True)}


def holds_dates(column: Profile) -> bool:
    """Whether nearly all cells of a column begin with a date."""
    n = sum(column.counts.values())
    if not n or not any(sum(sign.isdigit() for sign in text) >= 4 for text in column.counts):
        return False
    read = [read_days(column, order) for order in ORDERS]
    fitting = [
        sum(column.counts[text] for text, day in days.items() if YEARS[0] <= day.year <= YEARS[1])
        for days in read
    ]
    return max(fitting) >= MOSTLY * n


def both_readings(
    column: Profile, orders: Sequence[str], most: int = 3
) -> tuple[tuple[str, dict[str, str]], ...]:
    """Give a few dates that fit several orders, each with the day that it is in each of them."""
    read = {order: read_days(column, order) for order in orders}
    fitting = [
        text
        for text in sorted(column.counts)
        if all(text in days for days in read.values())
        and len({days[text] for days in read.values()}) > 1
    ]
    step = max(1, len(fitting) // most)
    return tuple(
        (_begun(text), {order: say_day(days[text]) for order, days in read.items()})
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
    """Name the months from the first answer to the last: 2025-03 to 2025-05."""
    days = days_of(column.answers, order).dropna()
    first, last = f"{days.min():%Y-%m}", f"{days.max():%Y-%m}"
    return first if first == last else f"{first} to {last}"
