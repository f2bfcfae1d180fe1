"""What people type, as values: numbers with a comma or a point, days, names from a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from ...findings import DataError, Problem
from ..fields import choice_of

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
# "1,250" is a thousand and more to some, and little more than one to others.
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")


def read_number(text: str, label: str) -> float:
    """Read a number: a comma is as good as a point.

    Parameters
    ----------
    text : str
        What was typed; not blank.
    label : str
        What a person was asked.

    Raises
    ------
    DataError
        It is no number, or could be two: "1,250".

    Examples
    --------
    >>> read_number("12,5", "How many?")
    12.5
    """
    # Some keyboards and sheets have a longer sign for minus.
    typed = text.strip().replace("−", "-")
    if _EITHER.fullmatch(typed):
        whole, broken = re.sub(r"[.,]", "", typed), f"{typed.replace(',', '.')}0"
        hint = f"write {whole}, or {broken}"
        raise DataError(_said(label, typed, "could be two numbers", hint))
    if not _NUMBER.fullmatch(typed):
        raise DataError(_said(label, typed, "is no number", "write it in digits, such as 12.5"))
    return float(typed.replace(",", "."))


def read_day(text: str, label: str, *, today: date, ahead: bool) -> str:
    """Read a day, written as 2026-05-04 or 4.5.2026.

    Parameters
    ----------
    text, label : str
        See `read_number`.
    today : date
    ahead : bool
        Whether the day lies ahead of us, today included, or behind us.

    Returns
    -------
    str
        As year-month-day.

    Raises
    ------
    DataError
        There is no such day, or it lies on the other side of today. A day with strokes is
        refused: 4/5 is in April to some, and in May to others.
    """
    typed = text.strip()
    iso, dotted = _ISO.fullmatch(typed), _DOTTED.fullmatch(typed)
    parts = iso.groups() if iso else dotted.groups()[::-1] if dotted else None
    try:
        day = date(*map(int, parts or ()))
    except (TypeError, ValueError):
        hint = "write it as 2026-05-04 or 4.5.2026"
        raise DataError(_said(label, typed, "is no day", hint)) from None
    if (day < today) if ahead else (day > today):
        rule = "lies behind us" if ahead else "lies ahead of us"
        raise DataError(_said(label, typed, rule, f"today is {today.isoformat()}"))
    return day.isoformat()


def read_choice(text: str, label: str, choices: Mapping[str, str]) -> str:
    """Find the id of what was chosen, by its number, its words or its id.

    Raises
    ------
    DataError
        It is not on the list.
    """
    id = choice_of(text, choices)
    if id is None:
        raise DataError(_said(label, text.strip(), "is not on the list", ""))
    return id


def read_choices(typed: str | Iterable[str], label: str, choices: Mapping[str, str]) -> list[str]:
    """Find the ids of all that was chosen, in its order.

    Parameters
    ----------
    typed : str or iterable of str
        Numbers, words or ids; in one text with commas between them.
    label, choices
        See `read_choice`.
    """
    parts = split_names(typed, choices)
    return list(dict.fromkeys(read_choice(part, label, choices) for part in parts))


def read_names(typed: str | Iterable[str], label: str, choices: Mapping[str, str]) -> list[str]:
    """Find names as `read_choices` does; other names are taken as they stand.

    Raises
    ------
    DataError
        A number that no choice has.
    """
    return list(
        dict.fromkeys(
            read_choice(part, label, choices)
            if choice_of(part, choices) or part.strip().isdecimal()
            else part.strip()
            for part in split_names(typed, choices)
        )
    )


def split_names(typed: str | Iterable[str], choices: Mapping[str, str]) -> list[str]:
    """Take names apart that have commas or semicolons between them, and perhaps in them.

    Examples
    --------
    >>> split_names("Sales, retail, Shop", {"a": "Shop", "b": "Sales, retail"})
    ['Sales, retail', 'Shop']
    """
    if not isinstance(typed, str):
        return [part.strip() for part in typed if part.strip()]
    ends = [match.start() for match in re.finditer(r"[,;\n]", typed)] + [len(typed)]
    parts, start = [], 0
    while start <= len(typed):
        rest = [end for end in ends if end >= start]
        # The longest known name; where there is none, what stands before the next comma.
        known = (end for end in rest[::-1] if choice_of(typed[start:end], choices))
        end = next(known, rest[0])
        parts.append(typed[start:end].strip())
        start = end + 1
    return [part for part in parts if part]


def read_lines(typed: str | Iterable[str]) -> list[str]:
    """Take a list apart that was typed in one line, or on several; blanks are nothing.

    Examples
    --------
    >>> read_lines("a mask; longer hours, too")
    ['a mask', 'longer hours, too']
    """
    parts = re.split(r"[;\n]", typed) if isinstance(typed, str) else typed
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _said(label: str, typed: str, rule: str, hint: str) -> Problem:
    typed = typed if len(typed) <= 60 else f"{typed[:59]}…"
    return Problem(f"{label} “{typed}” {rule}", hint)
