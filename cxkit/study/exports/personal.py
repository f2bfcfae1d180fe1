"""Columns that say who somebody is: by their heading, and by what they hold."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from ipaddress import ip_address

import pandas as pd

from ..columns.likert import goodness, says_not_used, says_nothing
from ..plain import plain
from .personal_headings import CONTACT, asked_for

_SEEN = 1000  # rows that are looked at
_ENOUGH = 20  # answers among them without which the others are looked at, too
_MOST = 0.5  # share of them that makes a column personal
# Different answers that a column of kinds has at most, and how often each stands on average.
_MOST_KINDS, _OFTEN = 11, 3

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

# Answers of a rating scale: 7, 4,5, 8/10, "10 - Extremely likely", "4 stars", ★★★, codes as -99.
_NUMBER = re.compile(r"[-+−]?(\d{1,3})(?:[.,]\d)?(?:\s*(?:/|of|von|van|sur|de|di)\s*\d{1,3})?\s*%?")
_CODES = re.compile(r"[-−]?([789])\1\1")
_LABELLED = re.compile(
    r"(?:10|\d)\s*[-–—=:.)(|]\s*[^\d@]+|[★⭐☆*]{1,10}"
    r"|\d{1,2}\s+(?:stars?|sterne?n?|ster(?:ren)?|étoiles?|estrell?as?|stell[ae]|estrelas?|points?"
    r"|punkte?|punten|puntos?|punti|pontos?)",
    re.IGNORECASE,
)
_YES_NO = frozenset(
    "yes|no|y|n|true|false|checked|unchecked|selected|not selected|ja|nein|j|wahr|falsch|nee|waar"
    "|onwaar|oui|non|vrai|faux|si|verdadero|falso|vero|sim|nao|verdadeiro".split("|")
)


def find_personal(cells: pd.DataFrame, labels: Mapping[str, str]) -> dict[str, str]:
    """Name the columns that say who somebody is, and how that is known.

    Parameters
    ----------
    cells : DataFrame of str
        Under their headings.
    labels : Mapping of str to str
        Column -> the question as it was asked.

    Returns
    -------
    dict of str to str
        Column -> "heading", or what it mostly holds, such as "e-mail addresses".

    Notes
    -----
    Below a heading such as "Phone" there may also stand how good the phone was: ratings, yes
    and no, a ticked choice that repeats the heading, or a few kinds of answers name
    nobody, and the column is kept. Names of people that stand in a comment, or below a heading
    that does not say so, cannot be found. Content is judged by the first thousand rows, or by
    all where these hold few answers.
    """
    found = {}
    for name in cells.columns:
        given = _given(cells[name])
        texts = {name, labels.get(name, "")}
        if held := _held(given):
            found[name] = held
            continue
        asked = {asked_for(text) for text in texts} - {""}
        if asked and not _names_nobody(given, texts, by_contact=CONTACT in asked):
            found[name] = "heading"
    return found


def leads_to_somebody(text: str) -> bool:
    """Say whether a cell is, or holds, an address or a phone number.

    Examples
    --------
    >>> leads_to_somebody("ask ann@example.org"), leads_to_somebody("Café"), leads_to_somebody("8")
    (True, False, False)
    """
    return bool(re.search(_MAIL, text)) or any(fits(text) for fits in _BY_CONTENT.values())


def pseudonyms(values: pd.Series) -> pd.Series:
    """Put a short hash in place of each value: the same for the same, in every file.

    Notes
    -----
    The first twelve hexadecimal digits of SHA-256, of the value in small letters. Whoever has
    a list of addresses can try them all: these are pseudonyms, nobody is anonymous by them.

    Examples
    --------
    >>> pseudonyms(pd.Series(["Ann@example.org", "ann@example.org", ""])).tolist()
    ['438c4c7afe60', '438c4c7afe60', '']
    """
    known = {
        value: hashlib.sha256(value.casefold().encode()).hexdigest()[:12] if value else ""
        for value in values.unique()
    }
    return values.map(known)


def say_personal(names: Iterable[str]) -> str:
    """Write which columns were left out."""
    return f"left out as personal data: {', '.join(names)}"


def _given(cells: pd.Series) -> list[str]:
    """Give the answers of the first rows, or of all where these hold few."""
    given = [cell for cell in cells.iloc[:_SEEN] if cell]
    if len(given) >= _ENOUGH or len(cells) <= _SEEN:
        return given
    return cells[cells != ""].iloc[:_SEEN].tolist()


def _held(given: list[str]) -> str:
    for what, fits in _BY_CONTENT.items():
        # Most columns are told by their first cells.
        likely = any(map(fits, given[:_ENOUGH]))
        if likely and sum(map(fits, given)) > _MOST * len(given):
            return what
    return ""


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


_BY_CONTENT = {
    "e-mail addresses": _is_email,
    "IP addresses": _is_ip,
    "phone numbers": _is_phone,
    "names in social media": lambda cell: bool(_HANDLE.fullmatch(cell)),
    "places on the map": lambda cell: bool(_PLACE.fullmatch(cell)),
}


def _names_nobody(given: list[str], texts: set[str], *, by_contact: bool) -> bool:
    """Are the answers below a personal heading such that they cannot say who somebody is?"""
    kinds = set(given)
    if len(kinds) == 1 and any(_repeats(next(iter(kinds)), text) for text in texts):
        return True
    if not kinds or any(map(leads_to_somebody, kinds)):
        return False
    # A name may stand often: of few kinds there are no addresses, but people.
    if 1 < len(kinds) <= _MOST_KINDS and len(given) >= _OFTEN * len(kinds):
        if 2 * sum(asked_for(kind) == CONTACT for kind in kinds) > len(kinds):
            return True  # ways to reach us, and no names
        if by_contact and not any(len(re.findall(r"\d", kind)) > 5 for kind in kinds):
            return True
    return all(map(_is_answer, kinds))


def _repeats(cell: str, heading: str) -> bool:
    """Is a cell the choice that its heading names: "Phone" below "By which way? - Phone"?"""
    words = plain(cell)
    return bool(words) and f" {plain(heading)}".endswith(f" {words}")


def _is_answer(cell: str) -> bool:
    if found := _NUMBER.fullmatch(cell):
        return int(found[1]) <= 100 or bool(_CODES.fullmatch(cell))
    if _LABELLED.fullmatch(cell) or plain(cell) in _YES_NO:
        return True
    words = re.sub(r"^\W*(?:10|\d)\s+|\W+$", "", cell)
    return says_nothing(cell) or says_not_used(cell) or goodness(words) is not None
