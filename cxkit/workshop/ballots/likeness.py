"""Names that mean nearly the same: votes for one thing would be split between them."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import combinations

from ...measures.words import is_stop_word, tokenise, without_accents

# Share of signs that two spellings of one name have in common.
ALIKE = 0.85


def alike(labels: Iterable[str]) -> list[tuple[str, str]]:
    """Find names that hold the same words, or nearly the same letters.

    Parameters
    ----------
    labels : iterable of str
        In any of the five languages.

    Returns
    -------
    list of (str, str)
        Pairs in the order of the names.

    Notes
    -----
    Words that only hold sentences together do not count, nor do order, case and accents.
    Letters are compared by the share that two names have in common (Ratcliff and Obershelp, as
    in `difflib`). "Room 1" and "Room 2" are two things: a number or a single letter tells names
    apart. Names of the same meaning in other words ("toilets", "restrooms") are not found.

    Examples
    --------
    >>> alike(["Queue at the entrance", "Entrance queue", "Toilets", "Toilet", "Room 1", "Room 2"])
    [('Queue at the entrance', 'Entrance queue'), ('Toilets', 'Toilet')]
    """
    words = [(label, _words(label)) for label in labels]
    return [
        (first, second)
        for (first, mine), (second, yours) in combinations(words, 2)
        if mine and yours and _close(mine, yours)
    ]


def _close(mine: list[str], yours: list[str]) -> bool:
    if set(mine) == set(yours):
        return True
    if any(len(word) == 1 or word.isdecimal() for word in set(mine) ^ set(yours)):
        return False
    return SequenceMatcher(None, " ".join(mine), " ".join(yours)).ratio() >= ALIKE


def _words(label: str) -> list[str]:
    tokens = tokenise(label)
    kept = [word for word in tokens if not is_stop_word(word)] or tokens
    return sorted(without_accents(word) for word in kept)
