"""Cells by which somebody can be found or reached: addresses, phone numbers, places on the map."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from ipaddress import ip_address

from ..findings import Problem

PHONES = "phone numbers"

_MAIL = r"[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\s@,;<>().]{2,}"
_EMAIL = re.compile(
    rf"(?:mailto:)?{_MAIL}(?:\s*[,;]\s*{_MAIL})*[.,;]?|[^@<>]{{0,60}}<\s*{_MAIL}\s*>", re.IGNORECASE
)
_LIKE_IP = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|(?=.*:.*:)[0-9a-fA-F:.]{3,45}")
_PHONE = re.compile(
    r"'?(?:tel\.?:?\s*)?(?=(?:\D*\d){9,15}\D*$)(?:"
    r"\+[\d\s()./-]{8,22}"
    r"|\(?0\d{1,4}[)\s/-][\d\s()/-]{5,16}"
    r"|0\d{1,3}\.[\d]{2,4}\.[\d.]{2,12}"
    r"|(?:1[\s.-])?(?:\([2-9]\d\d\)\s?|[2-9]\d\d[-.])[2-9]\d\d[-.\s]\d{4}"  # North America
    r")",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}(?:[^\d.].*|$)")
_HANDLE = re.compile(
    r"@[A-Za-z0-9_.]{2,30}"
    r"|(?:https?://)?(?:[a-z]{2,3}\.)?(?:linkedin|facebook|instagram|twitter|x|tiktok)\.com/\S+"
)
# Four digits are a place of eleven metres; of fewer nobody's home can be told.
_PLACE = re.compile(r"\(?[-+]?\d{1,3}\.\d{4,}\s*[,;\s]\s*[-+]?\d{1,3}\.\d{4,}\)?")


def _is_email(cell: str) -> bool:
    return "@" in cell and bool(_EMAIL.fullmatch(cell))


def _is_ip(cell: str) -> bool:
    if not _LIKE_IP.fullmatch(cell):
        return False
    try:
        ip_address(cell)
    except ValueError:
        return False
    return True


def _is_phone(cell: str) -> bool:
    return bool(_PHONE.fullmatch(cell)) and not _DATE.fullmatch(cell)


# What a cell can be -> whether it is that.
BY_CONTENT: Mapping[str, Callable[[str], bool]] = {
    "e-mail addresses": _is_email,
    "IP addresses": _is_ip,
    PHONES: _is_phone,
    "names in social media": lambda cell: bool(_HANDLE.fullmatch(cell)),
    "places on the map": lambda cell: bool(_PLACE.fullmatch(cell)),
}


def leads_to_somebody(text: str) -> bool:
    """Say whether a cell is, or holds, an address or a phone number.

    Examples
    --------
    >>> leads_to_somebody("ask ann@example.org"), leads_to_somebody("Café"), leads_to_somebody("8")
    (True, False, False)
    """
    return bool(re.search(_MAIL, text)) or any(fits(text) for fits in BY_CONTENT.values())


def hide_addresses(problems: Iterable[Problem]) -> list[Problem]:
    """Hide values and headings that lead to somebody, where columns were not judged yet.

    Examples
    --------
    >>> hide_addresses([Problem("a rule", "a hint", "a.csv", 3, value="ann@example.org")])[0].value
    'an address or a phone number (not shown)'
    """
    hidden = "an address or a phone number (not shown)"
    return [
        replace(
            problem,
            value=hidden if leads_to_somebody(str(problem.value)) else problem.value,
            column=hidden if leads_to_somebody(str(problem.column)) else problem.column,
        )
        for problem in problems
    ]
