"""Words of open answers: taken apart in any language, and counted by group."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

import pandas as pd

from .lexicon import STOP_WORDS

# The row of a count table that says how many open answers the group has; no word is empty.
ALL_COMMENTS = ""
BREAK = "."

_APOSTROPHES = re.compile("[’‘ʼ`´＇]")
_DASHES = re.compile(r"(?<=\s)[-‐‑–—]+(?=\s)|[–—]|--+")
_PUNCTUATION = r"[.,;:!?…()\[\]{}\n/|+*=\"«»„“”¡¿。、！？]+"
_SIMPLE = re.compile(rf"\w+(?:'\w+)*|{_PUNCTUATION}")
# French (and Catalan, Italian) words that lose their vowel before another one.
_ELIDED = set("c d j l m n s t qu jusqu lorsqu puisqu quoiqu".split())
# Letters that no accent was added to, but that people type without their stroke or ring.
_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"})


def tokenise(text: str) -> list[str]:
    """Take a text apart into words.

    Parameters
    ----------
    text : str
        In any language that puts something between its words.

    Returns
    -------
    list of str
        Words and numbers in order: composed (NFC) and folded to one case, accents kept.

    Notes
    -----
    A word is letters, digits and combining marks, with apostrophes inside. English and Dutch
    's falls off (museum's, foto's), French elisions are words of their own (l'entrée is l and
    entrée), hyphens part (check-in is check and in), and soft hyphens and other
    invisible signs are dropped. Chinese, Japanese and Thai write without
    gaps: there a whole phrase comes back as one word.

    Examples
    --------
    >>> tokenise("L’entrée: 20 minutes' wait -- don't check-in at the MUSEUM's Café!")
    ['l', 'entrée', '20', 'minutes', 'wait', "don't", 'check', 'in', 'at', 'the', 'museum', 'café']
    """
    return [token for token in pieces(text) if token != BREAK]


def pieces(text: str) -> list[str]:
    """Take a text apart as `tokenise` does, with a `BREAK` wherever punctuation parts words.

    Examples
    --------
    >>> pieces("No lockers, no coats!")
    ['no', 'lockers', '.', 'no', 'coats', '.']
    """
    text = fold(text)
    if not text.isascii():
        text = _APOSTROPHES.sub("'", text)
    text = _DASHES.sub(BREAK, text).replace("_", " ")
    found = []
    # Below U+0300 there are no combining marks, and the plain pattern is much quicker.
    for token in (_SIMPLE if max(text, default="") < "\u0300" else _pattern()).findall(text):
        if "'" in token:
            found += _parts(token)
        else:
            found.append(token if token[0].isalnum() else BREAK)
    return found


def fold(text: str) -> str:
    """Bring a text to one spelling: composed, one case, without invisible signs.

    Examples
    --------
    >>> fold("Cafe\\u0301 Stra\\u00adße")
    'café strasse'
    """
    if text.isascii():
        return text.lower()
    # Folding may take a composed letter apart again (Turkish İ), hence twice.
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return _invisible().sub("", folded)


def without_accents(word: str) -> str:
    """Give a folded word as somebody types it who has no accents on the keyboard.

    Examples
    --------
    >>> without_accents("exposición"), without_accents("œuvre")
    ('exposicion', 'oeuvre')
    """
    apart = unicodedata.normalize("NFD", word)
    return "".join(char for char in apart if not unicodedata.combining(char)).translate(_PLAIN)


@cache
def _pattern() -> re.Pattern[str]:
    # Python's \w leaves out the vowel signs of Indic scripts and the joiners of Persian.
    marks = "".join(
        re.escape(chr(code))
        for code in range(0x300, 0x20000)
        if unicodedata.category(chr(code)) in ("Mn", "Mc") and not 0xFE00 <= code <= 0xFE0F
    )
    inside = rf"\w[\w{marks}\u200c\u200d]*"
    return re.compile(rf"{inside}(?:'{inside})*|{_PUNCTUATION}")


@cache
def _invisible() -> re.Pattern[str]:
    kept = "\u200c\u200d"
    signs = (chr(code) for code in range(min(sys.maxunicode, 0x10000)))
    return re.compile(
        "["
        + "".join(sign for sign in signs if unicodedata.category(sign) == "Cf" and sign not in kept)
        + "]"
    )


def _parts(token: str) -> list[str]:
    """Part a word at its apostrophes, where they are no part of it."""
    parts = token.removesuffix("'s").split("'")
    elided = 0
    while elided < len(parts) - 1 and parts[elided] in _ELIDED:
        elided += 1
    return [*parts[:elided], "'".join(parts[elided:])]


def is_stop_word(word: str) -> bool:
    """Whether a folded word only holds sentences together, in any of the five languages."""
    return word in _every_stop_word()


@cache
def _every_stop_word() -> frozenset[str]:
    words = {fold(word) for each in STOP_WORDS.values() for word in each}
    return frozenset(words | {without_accents(word) for word in words})


def texts_of(verbatim: pd.Series) -> list[str]:
    """Give open answers as plain texts without blanks around them; "" where there is none."""
    given = verbatim.astype(object).where(verbatim.notna(), "")
    return [str(text).strip() for text in given]


def count_words(
    verbatim: pd.Series, group: pd.Series | str = "", *, longest: int = 2
) -> pd.DataFrame:
    """Count in how many open answers of each group a word or phrase occurs.

    Parameters
    ----------
    verbatim : Series of str, shape (n,)
        One a person.
    group : Series of str, shape (n,), or str
        What to compare: a wave, a kind, a persona; rows without a group are left out.
    longest : int, default 2
        Words in the longest phrase counted. Phrases neither begin nor end with a stop word.

    Returns
    -------
    DataFrame
        ``group word documents``, sorted; the row with the word `ALL_COMMENTS` counts the
        open answers of the group. Tables of batches of different people merge with
        `add_word_counts`.

    Examples
    --------
    >>> count_words(pd.Series(["Long queue, long, long queue", "A queue"]), "all")
      group        word  documents
    0   all                      2
    1   all           a          1
    2   all        long          1
    3   all  long queue          1
    4   all       queue          2
    """
    groups = [group] * len(verbatim) if isinstance(group, str) else list(group)
    counts: dict[str, Counter[str]] = {}
    for text, label in zip(texts_of(verbatim), groups, strict=True):
        if text and not pd.isna(label):
            said = {ALL_COMMENTS, *_phrases(pieces(text), longest)}
            counts.setdefault(label, Counter()).update(said)
    rows = [(label, word, n) for label, words in counts.items() for word, n in words.items()]
    return _sorted_counts(pd.DataFrame(rows, columns=["group", "word", "documents"]))


def add_word_counts(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Merge the word counts of batches: documents of one group and word are added up."""
    return _sorted_counts(pd.concat(list(parts), ignore_index=True))


def _sorted_counts(table: pd.DataFrame) -> pd.DataFrame:
    counted = table.groupby(["group", "word"], sort=True, as_index=False)["documents"].sum()
    return counted.astype({"documents": int})


def _phrases(tokens: Sequence[str], longest: int) -> set[str]:
    # Numbers are said about everything: they part phrases and are counted nowhere.
    words = [token if any(map(str.isalpha, token)) else BREAK for token in tokens]
    stops = [word == BREAK or is_stop_word(word) for word in words]
    found = {word for word in words if word != BREAK}
    for size in range(2, longest + 1):
        for at in range(len(words) - size + 1):
            part = words[at : at + size]
            if not stops[at] and not stops[at + size - 1] and BREAK not in part:
                found.add(" ".join(part))
    return found
