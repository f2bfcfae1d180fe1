"""Headings and answers as plain words, by which they are compared."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\$\{.*?\}", re.DOTALL)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Letters that Unicode does not take apart.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "ı": "i"})


def without_markup(text: str) -> str:
    """Take tags, entities and placeholders out of a heading, and make it one line.

    Examples
    --------
    >>> without_markup("Rate <b>each&nbsp;part</b>\\nof it, {{field:7d95}}!")
    'Rate each part of it, !'
    """
    return " ".join(_TAG.sub(" ", unescape(_PLACEHOLDER.sub(" ", text))).split())


def plain(text: str) -> str:
    """Give the words of a text in small letters, without accents, one space between them.

    Examples
    --------
    >>> plain("Café <b>Größe</b>: l’œuvre_No.2")
    'cafe grosse l oeuvre no 2'
    """
    text = _CAMEL.sub(" ", without_markup(text))
    text = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    kept = (sign for sign in text if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in kept).split())
