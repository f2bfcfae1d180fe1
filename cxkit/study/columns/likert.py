"""Answers in words that have an order: which number each stands for, in seven languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..plain import plain
from ..yaml_lines import load

_WORDS = "likert.yaml"
_GENDER = re.compile(r"[(/·.\-](?:e|ne|a|o|as|os|es)\)?(?=$|\s)")
_ENDING = re.compile(r"(?<=\w{3})(?:[aeo]|[aeo]s)(?=\s|$)")
_NUMBER = re.compile(r"^\W*\d+\W+(?=\w)|(?<=\w)\W+\d+\W*$")
_CODE = re.compile(r"[-+]?\d+(\.\d+)?")
_NUMBER_SAID = re.compile(r"\W*(\d+)(?:\s*[-–—:=.)|/]\s*[^\W\d].*)?", re.DOTALL)
CLEAR = 0.2  # how far from the middle a word is that says by itself whether its end is the good one


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
        The shortest scale that holds all answers, of those that keep them apart if there are any;
        None where there is none, or where two scales of the same length give an answer different
        numbers.

    Examples
    --------
    >>> find_word_scale(["Very satisfied", "Neutral", "Dissatisfied"])
    WordScale(values={'Dissatisfied': 2, 'Neutral': 3, 'Very satisfied': 5}, high=5)
    >>> find_word_scale(["sehr zufrieden", "teils/teils"]).values
    {'teils/teils': 3, 'sehr zufrieden': 5}
    >>> find_word_scale(["disagree", "somewhat disagree", "agree"]).values
    {'disagree': 2, 'somewhat disagree': 3, 'agree': 6}
    """
    words = {answer: _key(answer) for answer in answers}
    n = len(set(words.values()))
    fitting = [
        WordScale({answer: scale[word] for answer, word in words.items()}, max(scale.values()))
        for scale in _scales("scales")
        if words and all(word in scale for word in words.values())
    ]
    # What people can choose between are different answers, though some scales hold both for one.
    fitting = [each for each in fitting if len(set(each.values.values())) == n] or fitting
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
    """Say how good an answer in words is, from 0 to 1; None where its scale is not known.

    Of answers that say how often, how likely or how important, the most is 1.
    """
    word = _key(answer)
    scales = (*_scales("scales"), *_scales("orders"))
    found = {(scale[word] - 1) / (max(scale.values()) - 1) for scale in scales if word in scale}
    return sum(found) / len(found) if found else None


def names_best_low(
    labels: Mapping[float, str], ends: tuple[float, float] | None = None
) -> bool | None:
    """Say by the words at its numbers whether a scale's low end is the good one.

    Parameters
    ----------
    labels : mapping of float to str
        Number -> its words, which may repeat the number: ``1 - very good``.
    ends : tuple of (float, float), optional
        Of the scale, where they are known: then one known word can be enough.

    Returns
    -------
    bool or None
        None where the words do not say it.

    Examples
    --------
    >>> names_best_low({1: "sehr gut", 6: "ungenügend"}), names_best_low({1: "Paris"})
    (True, None)
    >>> names_best_low({1: "very good"}), names_best_low({1: "very good"}, (1, 5))
    (None, True)
    """
    said = {number: goodness(_NUMBER.sub("", words)) for number, words in labels.items()}
    known = {number: good for number, good in said.items() if good is not None and good != 0.5}
    if not known:
        return None
    low, high = min(known), max(known)
    if low < high:
        return None if known[low] == known[high] else known[low] > known[high]
    middle = sum(ends) / 2 if ends else low
    if low == middle or abs(known[low] - 0.5) < CLEAR:
        return None
    return (known[low] > 0.5) == (low < middle)


def answers_meant(meanings: Mapping[str, str]) -> dict[float, str]:
    """Give the meanings of codes that are numbers and stand for answers."""
    said = {code: text.strip() for code, text in meanings.items() if _CODE.fullmatch(code)}
    return {
        float(code): text
        for code, text in said.items()
        if text and not (says_not_used(text) or says_nothing(text))
    }


def numbers_said(labels: Mapping[float, str]) -> dict[float, int]:
    """Give the numbers that labels themselves say, alone or before words."""
    found = {code: _NUMBER_SAID.fullmatch(text) for code, text in labels.items()}
    return {code: int(number[1]) for code, number in sorted(found.items()) if number}


def other_numbers(labels: Mapping[float, str]) -> dict[float, int]:
    """Give the numbers that labels say, where all do and some are others than the codes.

    Examples
    --------
    >>> other_numbers({1: "0 - not at all", 11: "10"}), other_numbers({1: "1 - bad", 5: "5"})
    ({1: 0, 11: 10}, {})
    """
    said = numbers_said(labels)
    differ = len(said) > 1 and any(code != number for code, number in said.items())
    return said if differ and len(said) == len(labels) else {}


def _key(answer: str) -> str:
    """Make one word of the genders of a language: satisfecho, satisfecha and satisfecho/a."""
    return _ENDING.sub("", plain(_GENDER.sub("", answer)))


@cache
def _scales(kind: str) -> tuple[dict[str, int], ...]:
    listed = [steps for scales in _known()[kind].values() for steps in scales]
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
