"""Themes that open answers name, found with a dictionary that anybody can read and change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..findings import DataError
from ..statistics.intervals import Interval, Mean
from ..statistics.proportions import wilson
from .words import is_stop_word, pieces, texts_of, tokenise, without_accents

# Different words a dictionary keeps looked up; more would only fill the memory.
REMEMBERED = 65_536

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True, eq=False)
class Dictionary:
    """Words and phrases that stand for themes; `dictionary` makes one.

    Parameters
    ----------
    themes : tuple of str
        In the order given.
    words : dict of str to tuple of str
        The words of each theme as they were written.
    """

    themes: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]] = field(repr=False)
    _exact: dict[str, list[_Entry]] = field(repr=False)
    _begins: tuple[_Entry, ...] = field(repr=False)
    _seen: dict[str, list[_Entry]] = field(repr=False, default_factory=dict)

    def find(self, text: str) -> list[tuple[str, str]]:
        """Find the themes that a text names.

        Parameters
        ----------
        text : str

        Returns
        -------
        list of (theme, word)
            In the order of the text; the word as it stands in the dictionary.

        Notes
        -----
        From left to right, the longest phrase first, and what it covers is used up: with
        "car park" in one theme and "park" in another, a car park is not a park. Phrases
        do not run across punctuation. Nothing is understood: "no queue at all" names the queue
        as "endless queue" does.
        """
        tokens, found, at = pieces(text), [], 0
        while at < len(tokens):
            token = tokens[at]
            entries = self._seen.get(token)
            if entries is None:
                if len(self._seen) >= REMEMBERED:
                    self._seen.clear()
                entries = self._seen[token] = self._starting_with(token)
            length = 1
            for entry in entries:
                if len(entry.tokens) < length:
                    break
                if entry.fits(tokens, at):
                    length = len(entry.tokens)
                    found.append((entry.theme, entry.word))
            at += length
        return found

    def covers(self, phrase: str) -> bool:
        """Whether any part of a phrase is in the dictionary."""
        return bool(self.find(phrase))

    def _starting_with(self, token: str) -> list[_Entry]:
        entries = self._exact.get(token, [])
        entries = entries + [entry for entry in self._begins if entry.fits([token], 0)]
        return sorted(entries, key=lambda entry: -len(entry.tokens))


@dataclass(frozen=True)
class _Entry:
    theme: str
    word: str
    tokens: tuple[str, ...]
    open_ended: bool

    def fits(self, tokens: Sequence[str], at: int) -> bool:
        """Whether the entry stands in the text at this place."""
        there = tokens[at : at + len(self.tokens)]
        if len(there) < len(self.tokens):
            return False
        *first, last = self.tokens
        ends = there[-1].startswith(last) if self.open_ended else there[-1] == last
        return ends and list(there[:-1]) == first


def dictionary(words: Mapping[str, Iterable[str]]) -> Dictionary:
    """Make a dictionary from the words that a team wrote down.

    Parameters
    ----------
    words : mapping of str to words
        Theme to words or phrases. Case does not matter; accents match as written and
        left out (Führung also Fuhrung and Fuehrung). A word ending in ``*`` stands for
        all that begin so.

    Returns
    -------
    Dictionary

    Raises
    ------
    ValueError
        An entry without any letter or digit, or a ``*`` anywhere but at the end.

    Examples
    --------
    >>> journey = dictionary({"queue": ["queue*", "wait"], "parking": ["car park"]})
    >>> journey.find("A CAR PARK without queues? No, wait.")
    [('parking', 'car park'), ('queue', 'queue*'), ('queue', 'wait')]
    """
    kept = {theme: tuple(each) for theme, each in words.items()}
    exact: dict[str, list[_Entry]] = {}
    begins: list[_Entry] = []
    for theme, each in kept.items():
        for entry in dict.fromkeys(entry for word in each for entry in _spellings(theme, word)):
            if entry.open_ended and len(entry.tokens) == 1:
                begins.append(entry)
            else:
                exact.setdefault(entry.tokens[0], []).append(entry)
    return Dictionary(tuple(kept), kept, exact, tuple(begins))


def _spellings(theme: str, word: str) -> list[_Entry]:
    tokens = tuple(tokenise(word))
    open_ended = word.rstrip().endswith("*")
    if not tokens or "*" in word.rstrip().removesuffix("*"):
        rule = "words of a theme need letters, and a * only at the end"
        raise ValueError(f"{rule}, but {theme!r} has {word!r}")
    spellings = [tokens]
    for spelling in (tokens, tuple(token.translate(_UMLAUTS) for token in tokens)):
        plain = tuple(without_accents(token) for token in spelling)
        # Without its accent "dû" would be "du", which is in every second French sentence.
        if len(plain) > 1 or not is_stop_word(plain[0]):
            spellings.append(plain)
    return [_Entry(theme, word, each, open_ended) for each in dict.fromkeys(spellings)]


@dataclass(frozen=True, eq=False)
class Mentions:
    """Which open answers name which themes.

    Parameters
    ----------
    table : DataFrame of bool, shape (n, themes)
        One row an answer, with the index of the answers; empty answers name nothing.
    words : DataFrame
        One row a theme, word and answer: ``answer`` (its index), ``theme``, ``word``.
    commented : Series of bool, shape (n,)
        Whether there is anything but blanks.
    """

    table: pd.DataFrame = field(repr=False)
    words: pd.DataFrame = field(repr=False)
    commented: pd.Series = field(repr=False)

    @property
    def n(self) -> int:
        """Open answers that are not empty."""
        return int(self.commented.sum())

    @property
    def unmatched(self) -> pd.Series:
        """Whether an answer is there and names no theme."""
        return self.commented & ~self.table.any(axis=1)

    @property
    def unmatched_rate(self) -> float:
        """Share of the open answers that name no theme, 0..1."""
        if not self.n:
            raise DataError("there is no open answer")
        return float(self.unmatched.sum()) / self.n

    def unmatched_interval(self, level: float = 0.95) -> Interval:
        """Wilson's interval of `unmatched_rate`."""
        rate = self.unmatched_rate
        return wilson(Mean(rate, rate, self.n), level=level)


def find_mentions(verbatim: pd.Series, themes: Dictionary) -> Mentions:
    """Find the themes that each open answer names.

    Parameters
    ----------
    verbatim : Series of str, shape (n,)
        Missing or blank where nobody wrote anything.
    themes : Dictionary

    Returns
    -------
    Mentions

    Notes
    -----
    Several themes an answer; none is understood, only found: see `Dictionary.find`. Before a
    rate is used, read a few dozen answers beside what was found in them.

    Examples
    --------
    >>> said = pd.Series(["Long queue, cold coffee", "", "Great!", None])
    >>> found = find_mentions(said, dictionary({"queue": ["queue"], "cafe": ["coffee"]}))
    >>> found.table["queue"].tolist(), found.n, found.unmatched_rate
    ([True, False, False, False], 2, 0.5)
    """
    texts = texts_of(verbatim)
    place = {theme: at for at, theme in enumerate(themes.themes)}
    hit = np.zeros((len(texts), len(place)), dtype=bool)
    rows: list[tuple[int, str, str]] = []
    for at, text in enumerate(texts):
        for theme, word in dict.fromkeys(themes.find(text)) if text else ():
            hit[at, place[theme]] = True
            rows.append((at, theme, word))
    words = pd.DataFrame(rows, columns=["answer", "theme", "word"])
    words["answer"] = verbatim.index.to_numpy()[words["answer"].to_numpy(dtype=int)]
    table = pd.DataFrame(hit, index=verbatim.index, columns=list(place))
    return Mentions(table, words, pd.Series([bool(text) for text in texts], index=verbatim.index))
