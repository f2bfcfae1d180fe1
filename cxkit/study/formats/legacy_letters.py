"""Texts of one byte a letter: whether they were written in another encoding than Windows-1252."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

# Encodings of exports that are not Windows-1252: of old Macs, of DOS, of other parts of Europe.
OTHERS = ("mac_roman", "cp850", "cp1250", "cp1251", "cp1253")
_MOST = 20_000  # letters beyond ASCII that are looked at
_NEAR = 20  # letters before and after one of them
_ENOUGH = 0.25  # share of the words with such letters that is no chance
_HIGH = re.compile(rb"[\x80-\xff][A-Za-z\x80-\xff]{0,20}")
_LETTERS = re.compile(rb"[A-Za-z\x80-\xff]*\Z")

# Words that nobody writes: a capital or a sign among small letters, many letters with accents.
_SIGNS = "‚ƒ„†‡ˆ‰‹›¢£¤¥¦§¨¬¯±³´¶¸¹º»¼½¾"
_ODD = re.compile(
    rf"[a-zß-öø-ÿ][ŠŽŸŒÀ-ÖØ-Þ](?![A-ZÀ-ÖØ-Þ])|[A-Z][ŠŽŸŒ][a-z]|\bŸ[a-z]"
    rf"|[A-Za-zÀ-ÿ][{_SIGNS}][a-zß-öø-ÿ]|[a-z][ƒ‡ˆ‰]|[À-ÖØ-öø-ÿ]{{4}}"
)
# Signs that stand for an apostrophe or a shortened word: geht´s, n°, 1º.
_USUAL = re.compile(r"´|º|¨|‚(?=s\b)")


def other_encoding(data: bytes) -> tuple[str, int] | None:
    """Find the encoding in which the words of a text are words, where Windows-1252 is not it.

    Parameters
    ----------
    data : bytes
        Every byte has a letter in Windows-1252.

    Returns
    -------
    encoding, place : str and int, or None
        The first of `OTHERS` that makes the most of the odd words whole, and where the first of
        them begins; None where few words are odd in Windows-1252, or no other encoding is better.

    Examples
    --------
    >>> other_encoding("Müller, Café".encode("mac_roman")), other_encoding("Café".encode("cp1252"))
    (('mac_roman', 1), None)
    """
    words = list(islice(_words(data), _MOST))
    odd = [(place, word) for place, word in words if _is_odd(word, "cp1252")]
    if not odd or len(odd) < _ENOUGH * len(words):
        return None
    whole = {name: sum(not _is_odd(word, name) for _, word in odd) for name in OTHERS}
    best = max(whole, key=lambda name: whole[name])
    return (best, odd[0][0]) if 2 * whole[best] > len(odd) else None


def _words(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the words with letters beyond ASCII, and the place of the first such letter."""
    end = 0
    for found in _HIGH.finditer(data):
        place = found.start()
        if place < end:
            continue
        before = _LETTERS.search(data[max(end, place - _NEAR) : place])
        word = (before[0] if before else b"") + found[0]
        end = found.end()
        if len(word) > 1:
            yield place, word


def _is_odd(word: bytes, encoding: str) -> bool:
    try:
        text = _USUAL.sub("", word.decode(encoding))
    except UnicodeDecodeError:
        return True
    if encoding == "cp1252":
        return bool(_ODD.search(text))
    # Letters of another script stand by themselves, those of Latin with accents hardly in a row.
    is_latin = encoding not in ("cp1251", "cp1253")
    mixed = (
        re.search(r"[^\x00-\x7f]{4}", text) if is_latin else any(sign.isascii() for sign in text)
    )
    return (
        bool(mixed)
        or not text.isalpha()
        or not (text.islower() or text.isupper() or text.istitle())
    )
