"""Answers in words that have an order: which number each stands for, in five languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .plain import plain
from .yaml_lines import load

_WORDS = "likert.yaml"
_GENDER = re.compile(r"[(/·.\-](?:e|ne|a|o|as|os|es)\)?(?=$|\s)")


@dataclass(frozen=True)
class WordScale:
    """An ordered set of answers in words.

    Parameters
    ----------
    values : dict of str to int
        Answer as it stands in the file -> its number, 1 being the worst.
    high : int
        The number of the best answer.
    """

    values: dict[str, int]
    high: int


def find_word_scale(answers: Iterable[str]) -> WordScale | None:
    """Find the scale to which answers in words belong.

    Parameters
    ----------
    answers : iterable of str
        The different answers, without those that say "not used" or "no answer". Not every step
        of a scale needs to have been chosen.

    Returns
    -------
    WordScale or None
        The shortest scale that holds all answers; None where there is none, or where two scales of
        the same length give an answer different numbers.

    Examples
    --------
    >>> find_word_scale(["Very satisfied", "Neutral", "Dissatisfied"])
    WordScale(values={'Dissatisfied': 2, 'Neutral': 3, 'Very satisfied': 5}, high=5)
    >>> find_word_scale(["sehr zufrieden", "teils/teils"]).values
    {'teils/teils': 3, 'sehr zufrieden': 5}
    """
    words = {answer: _key(answer) for answer in answers}
    fitting = [
        WordScale({answer: scale[word] for answer, word in words.items()}, max(scale.values()))
        for scale in _scales()
        if words and all(word in scale for word in words.values())
    ]
    if not fitting:
        return None
    shortest = min(fitting, key=lambda each: each.high)
    if any(other.values != shortest.values for other in fitting if other.high == shortest.high):
        return None
    ordered = sorted(shortest.values.items(), key=lambda said: (said[1], said[0]))
    return WordScale(dict(ordered), shortest.high)


def says_not_used(answer: str) -> bool:
    """Whether an answer in words says that the thing was not met."""
    return plain(answer) in _listed("not_used")


def says_nothing(answer: str) -> bool:
    """Whether an answer in words says that there is no answer."""
    return answer == "?" or plain(answer) in _listed("no_answer")


def goodness(answer: str) -> float | None:
    """Say how good an answer in words is, from 0 to 1; None where its scale is not known."""
    word = _key(answer)
    found = {(scale[word] - 1) / (max(scale.values()) - 1) for scale in _scales() if word in scale}
    return sum(found) / len(found) if found else None


def names_best_low(labels: Mapping[float, str]) -> bool | None:
    """Say by the words at its numbers whether a scale's low end is the good one; None: no words.

    Examples
    --------
    >>> names_best_low({1: "sehr gut", 6: "ungenügend"}), names_best_low({1: "Paris"})
    (True, None)
    """
    known = {number: goodness(said) for number, said in labels.items()}
    known = {number: good for number, good in known.items() if good not in (None, 0.5)}
    if not known:
        return None
    if len(known) == 1:
        return None
    low, high = known[min(known)], known[max(known)]
    return None if low == high else low > high


def _key(answer: str) -> str:
    """Make one word of the genders of a language: satisfecho, satisfecha and satisfecho/a."""
    words = plain(_GENDER.sub("", answer)).split()
    return " ".join(word[:-1] if len(word) > 3 and word[-1] in "aeo" else word for word in words)


@cache
def _scales() -> tuple[dict[str, int], ...]:
    listed = [steps for scales in _known()["scales"].values() for steps in scales]
    return tuple(
        {_key(said): i for i, step in enumerate(steps, 1) for said in step.split("|")}
        for steps in listed
    )


@cache
def _listed(kind: str) -> frozenset[str]:
    return frozenset(plain(said) for said in _known()[kind])


@cache
def _known() -> dict[str, Any]:
    text = (Path(__file__).parent / _WORDS).read_text(encoding="utf-8")
    return load(text, _WORDS)[0]
