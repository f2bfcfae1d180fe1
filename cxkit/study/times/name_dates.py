"""Dates in the names of files -> the days for which they stand."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from ..plain import plain

# How months begin in English, German, Dutch, French, Spanish and Italian, as plain words.
_MONTHS = (
    "jan(?:uary|uar|uari|vier)?|ene(?:ro)?|gen(?:naio)?",
    "feb(?:ruary|ruar|ruari|rero|braio)?|fev(?:rier)?",
    "mar(?:ch|s|zo)?|marz|maerz|maart|mrt|mrz",
    "apr(?:il|ile)?|avr(?:il)?|abr(?:il)?",
    "may|mai|mei|mayo|mag(?:gio)?",
    "jun(?:e|i|io)?|juin|giu(?:gno)?",
    "jul(?:y|i|io)?|juil(?:let)?|lug(?:lio)?",
    "aug(?:ust|ustus)?|aout|ago(?:sto)?",
    "sept?(?:ember|embre|tembre|iembre|tiembre)?|set(?:tembre)?",
    "oct(?:ober|obre|ubre)?|okt(?:ober)?|ott(?:obre)?",
    "nov(?:ember|embre|iembre)?",
    "dec(?:ember|embre)?|dez(?:ember)?|dic(?:iembre|embre)?",
)
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_MONTH = "|".join(f"(?P<m{place}>{words})" for place, words in enumerate(_MONTHS, 1))
# Of a file that was downloaded again.
_COPY = re.compile(r"\(\d+\)")
# Tried in this order; a name is plain words, so that signs between numbers are blanks.
_FORMS = tuple(
    re.compile(rf"(?<!\d){'' if form.startswith(_YEAR) else '(?<![a-z])'}{form}(?![a-z\d])")
    for form in (
        rf"{_YEAR}(?P<m>\d\d)(?P<d>\d\d)(?:t?\d{{4}}|t?\d{{6}})?",
        rf"{_YEAR} (?P<m>\d\d?) (?P<d>\d\d?)(?:t\d+)?",
        rf"(?P<a>\d\d?) (?P<b>\d\d?) {_YEAR}",
        rf"(?P<d>\d\d?) ?(?:{_MONTH}) ?{_YEAR}",
        rf"(?:{_MONTH}) ?(?P<d>\d\d?) {_YEAR}",
        rf"{_YEAR} ?(?:{_MONTH}) ?(?P<d>\d\d?)",
        rf"(?:{_MONTH}) ?{_YEAR}",
        rf"{_YEAR} ?(?:{_MONTH})",
        rf"{_YEAR} ?q(?P<q>[1-4])",
        rf"q(?P<q>[1-4]) ?{_YEAR}",
        rf"{_YEAR} ?(?:w|kw|wk|week) ?(?P<w>\d\d?)",
        rf"{_YEAR}(?P<m>\d\d)",
        rf"{_YEAR} (?P<m>\d\d)",
        rf"(?P<m>\d\d) {_YEAR}",
        _YEAR,
    )
)

Days = tuple[date, date]


def days_in(name: str) -> Days | None:
    """Give the first and last day for which the last date in a file's name stands.

    Parameters
    ----------
    name : str
        Without its ending.

    Returns
    -------
    tuple of (date, date) or None
        A month or a year stands for all its days; a day whose order cannot be told, such as
        03-04-2026, for all from the earlier to the later one that it may be.

    Examples
    --------
    >>> [day.isoformat() for day in days_in("responses-2026-5-31")]
    ['2026-05-31', '2026-05-31']
    >>> [day.isoformat() for day in days_in("Answers March 2026 (2)")]
    ['2026-03-01', '2026-03-31']
    >>> [day.isoformat() for day in days_in("export_03-04-2026")]
    ['2026-03-04', '2026-04-03']
    >>> days_in("export (1)")
    """
    words = plain(_COPY.sub("", name))
    for form in _FORMS:
        found = [days for match in form.finditer(words) if (days := _days(match))]
        if found:
            return found[-1]
    return None


def _days(match: re.Match[str]) -> Days | None:
    said = {key: text for key, text in match.groupdict().items() if text}
    year = int(said["y"])
    month = next((int(key[1:]) for key in said if re.fullmatch(r"m\d+", key)), None)
    try:
        if "a" in said:
            days = list(_both_orders(year, int(said["a"]), int(said["b"])))
            return (min(days), max(days)) if days else None
        if "w" in said:
            first = date.fromisocalendar(year, int(said["w"]), 1)
            return first, first + timedelta(days=6)
        if "q" in said:
            return date(year, 3 * int(said["q"]) - 2, 1), _last(year, 3 * int(said["q"]))
        month = month or (int(said["m"]) if "m" in said else None)
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if "d" in said:
            return (date(year, month, int(said["d"])),) * 2
        return date(year, month, 1), _last(year, month)
    except ValueError:
        return None


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _both_orders(year: int, a: int, b: int) -> Iterator[date]:
    for month, day in ((a, b), (b, a)):
        if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
            yield date(year, month, day)
