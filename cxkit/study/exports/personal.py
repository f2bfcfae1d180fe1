"""Columns that say who somebody is: by their heading, and by what they hold."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

import pandas as pd

from ..addresses import BY_CONTENT, PHONES, leads_to_somebody
from ..columns.likert import goodness, says_not_used, says_nothing
from ..plain import plain
from .personal_headings import CONTACT, TRACE, asked_for, numbers_things

_SEEN = 1000  # rows that are looked at
_ENOUGH = 20  # answers among them without which the others are looked at, too
_MOST = 0.5  # share of them that makes a column personal
# Different answers that a column of kinds has at most, and how often each stands on average.
_MOST_KINDS, _OFTEN = 11, 3
_RARE = 10  # among so many ratings one number may be too high

# Answers of a rating scale: 7, 4,5, 8/10, "10 - Extremely likely", "4 stars", ★★★, codes as -99.
_NUMBER = re.compile(r"[-+−]?(\d{1,3})(?:[.,]\d)?(?:\s*(?:/|of|von|van|sur|de|di)\s*\d{1,3})?\s*%?")
_CODES = re.compile(r"[-−]?([789])\1\1")
_LABELLED = re.compile(
    r"(?:10|\d)\s*[-–—=:.)(|]\s*[^\d@]+|[★⭐☆*]{1,10}"
    r"|\d{1,2}\s+(?:stars?|sterne?n?|ster(?:ren)?|étoiles?|estrell?as?|stell[ae]|estrelas?|points?"
    r"|punkte?|punten|puntos?|punti|pontos?)",
    re.IGNORECASE,
)
_TICKS = frozenset("✓✔☑✅☒✗✘√•●")
_YES_NO = frozenset(
    "yes|no|y|n|x|v|true|false|checked|unchecked|selected|not selected|ticked|quoted|mentioned"
    "|chosen|ja|nein|j|wahr|falsch|ausgewahlt|nicht ausgewahlt|angekreuzt|genannt|nicht genannt"
    "|gewahlt|nee|waar|onwaar|aangevinkt|gekozen|genoemd|oui|non|vrai|faux|coche|choisi|cite"
    "|selectionne|si|verdadero|falso|marcado|seleccionado|elegido|vero|selezionato|scelto|sim|nao"
    "|verdadeiro|selecionado|assinalado".split("|")
)


def find_personal(
    cells: pd.DataFrame,
    labels: Mapping[str, str],
    meanings: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, str]:
    """Name the columns that say who somebody is, and how that is known.

    Parameters
    ----------
    cells : DataFrame of str
        Under their headings.
    labels : Mapping of str to str
        Column -> the question as it was asked.
    meanings : Mapping of str to Mapping of str to str, optional
        Column -> what its codes stand for: 3 may be somebody's name.

    Returns
    -------
    dict of str to str
        Column -> "heading", or what it mostly holds, such as "e-mail addresses".

    Notes
    -----
    Below a heading such as "Phone" there may also stand how good the phone was: ratings, yes
    and no, a ticked choice that repeats the heading, or a few kinds of answers name
    nobody, and the column is kept. So is one of order numbers that look like phone numbers, where
    its heading says so or few of them stand often. Names of people that stand in a comment, or
    below a heading that does not say so, cannot be found. Content is judged by the first thousand
    rows, or by all where these hold few answers.
    """
    found = {}
    for name in cells.columns:
        meant = (meanings or {}).get(name, {})
        given = [meant.get(cell, cell) for cell in _given(cells[name])]
        texts = {name, labels.get(name, "")}
        if held := _held(given, texts):
            found[name] = held
            continue
        asked = {asked_for(text) for text in texts} - {""}
        by_contact = CONTACT in asked
        if TRACE in asked or (asked and not _names_nobody(given, texts, by_contact=by_contact)):
            found[name] = "heading"
    return found


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


def _held(given: list[str], texts: set[str]) -> str:
    for what, fits in BY_CONTENT.items():
        # Most columns are told by their first cells.
        likely = any(map(fits, given[:_ENOUGH]))
        if likely and sum(map(fits, given)) > _MOST * len(given):
            return "" if what == PHONES and _number_things(given, texts) else what
    return ""


def _number_things(given: list[str], texts: set[str]) -> bool:
    """Are what looks like phone numbers those of orders or articles?"""
    if any(cell.startswith("+") for cell in given) or any(map(asked_for, texts)):
        return False
    return any(map(numbers_things, texts)) or _are_few(given)


def _are_few(given: list[str]) -> bool:
    """Are the answers a few kinds that stand often?"""
    kinds = set(given)
    return len(kinds) <= _MOST_KINDS and len(given) >= _OFTEN * len(kinds)


def _names_nobody(given: list[str], texts: set[str], *, by_contact: bool) -> bool:
    """Are the answers below a personal heading such that they cannot say who somebody is?"""
    kinds = set(given)
    if len(kinds) == 1 and any(_repeats(next(iter(kinds)), text) for text in texts):
        return True
    if not kinds or any(map(leads_to_somebody, kinds)):
        return False
    # A name may stand often: of few kinds there are no addresses, but people.
    if _are_few(given):
        if 2 * sum(asked_for(kind) == CONTACT for kind in kinds) > len(kinds):
            return True  # ways to reach us, and no names
        if by_contact and not any(len(re.findall(r"\d", kind)) > 5 for kind in kinds):
            return True
    odd = [cell for cell in given if not _is_answer(cell)]
    # Three digits reach nobody; among ratings they are a slip, among names of staff their number.
    short = all(_NUMBER.fullmatch(cell) for cell in odd)
    return short and (by_contact or len(odd) * _RARE <= len(given))


def _repeats(cell: str, heading: str) -> bool:
    """Is a cell the choice that its heading names: "Phone" below "By which way? - Phone"?"""
    words, above = (plain(text).replace("e mail", "email") for text in (cell, heading))
    return bool(words) and f" {above}".endswith(f" {words}")


def _is_answer(cell: str) -> bool:
    if found := _NUMBER.fullmatch(cell):
        return int(found[1]) <= 100 or bool(_CODES.fullmatch(cell))
    if cell in _TICKS or _LABELLED.fullmatch(cell) or plain(cell) in _YES_NO:
        return True
    words = re.sub(r"^\W*(?:10|\d)\s+|\W+$", "", cell)
    return says_nothing(cell) or says_not_used(cell) or goodness(words) is not None
