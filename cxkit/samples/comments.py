"""What visitors write: sentences put together from `words`, after what they experienced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import planted, words, words_abroad
from .planted import PERSONAS, POINTS, TOURISTS, WAVES

# How likely people are to write about a touchpoint at all; what stands out is written about more.
TALKED_ABOUT = {
    "website": 0.5, "ticket": 0.7, "parking": 1.0, "queue": 1.5, "cloakroom": 1.6, "staff": 2.0,
    "exhibition": 3.0, "guide": 1.4, "signs": 1.0, "seating": 1.0, "temperature": 0.9,
    "toilets": 1.3, "cafe": 1.5, "shop": 0.7, "leaving": 0.4,
}  # fmt: skip
COMMENTING = {"promoter": 0.40, "passive": 0.42, "detractor": 0.60}
TONES = ("bad", "good")
ENGLISH_JOINS = {
    "and": (" and ", ". ", ", ", ". Also, "),
    "but": (", but ", " but ", ". But ", " - but ", ". However, "),
}
LIST_JOINS = ("\n", " / ", ", ")


@dataclass(frozen=True)
class Voice:
    """What decides what one visitor writes.

    Parameters
    ----------
    persona, wave : int
        Positions in `PERSONAS` and `WAVES`.
    country : str
    score : float
        Recommending before rounding: sets the tone of short comments and closings.
    ratings : dict of str to int
        Of the touchpoints that the visitor met.
    dipped : str
        The touchpoint that has just become worse for people like this one, or "".
    """

    persona: int
    wave: int
    country: str
    score: float
    ratings: dict[str, int]
    dipped: str = ""


class Dice:
    """A generator with the few throws that writing needs."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng

    def chance(self, share: float) -> bool:
        """Say yes in this share of throws."""
        return bool(self._rng.random() < share)

    def pick(self, choices: Sequence[Any]) -> Any:
        """Take one of the choices, all alike."""
        return choices[int(self._rng.random() * len(choices))]

    def pick_weighted(self, choices: dict[str, float]) -> str:
        """Take one of the choices by its weight."""
        at = self._rng.random() * sum(choices.values())
        for choice, weight in choices.items():
            at -= weight
            if at < 0:
                return choice
        return choice


def write_comment(dice: Dice, voice: Voice) -> str:
    """Write what one visitor says, or nothing.

    Parameters
    ----------
    dice : Dice
    voice : Voice

    Returns
    -------
    str
        Empty when the visitor leaves the box empty.
    """
    kind = "promoter" if voice.score >= 8.5 else "passive" if voice.score >= 6.5 else "detractor"
    if not dice.chance(COMMENTING[kind]):
        return ""
    language = _language(dice, voice.country)
    text = _write_abroad(dice, voice, language) if language else _write_english(dice, voice)
    return _leave_traces(dice, text)


def _language(dice: Dice, country: str) -> str:
    for language, share in words_abroad.LANGUAGES.get(country, ()):
        if dice.chance(share):
            return language
    return ""


def _write_english(dice: Dice, voice: Voice) -> str:
    if dice.chance(0.10):
        return dice.pick(words.SHORT[TONES[voice.score >= 7.5]])
    who = dice.pick(words.WHO[PERSONAS[voice.persona]])
    points = _choose_points(dice, voice, words.PHRASES)
    said = [(_english_phrase(dice, voice, who, point, tone), tone) for point, tone in points]
    if len(said) == 2 and said[0][1] != said[1][1] and dice.chance(0.12):
        good, bad = sorted(said, key=lambda one: one[1] != "good")
        return f"+ {good[0]}{dice.pick(LIST_JOINS)}- {bad[0]}"
    text = _join(dice, said, ENGLISH_JOINS)
    if len(said) == 1 and dice.chance(0.45):
        text = text.rstrip("?") + _fill(dice, who, dice.pick(words.TAILS[said[0][1]]))
    elif dice.chance(0.28):
        known = () if voice.persona == TOURISTS else words.RETURNING
        opener = _fill(dice, who, dice.pick(words.OPENERS + known))
        text = f"{opener} {text}" if opener.endswith(",") else f"{opener}. {_capital(text)}"
    for end in _choose_ends(dice, voice, last=said[-1][1]):
        text = _sentence(text) + " " + _fill(dice, who, end)
    return _capital(text)


def _english_phrase(dice: Dice, voice: Voice, who: str, point: str, tone: str) -> str:
    choices = words.PHRASES[point][tone]
    if tone == "bad" and voice.dipped == point:
        choices = words.CLOAKROOM_DIP
    elif (point, tone) == ("temperature", "bad"):
        warm = WAVES[voice.wave].endswith(("Q2", "Q3"))
        choices = choices + (words.HEAT if warm else words.COLD)
    return _fill(dice, who, dice.pick(choices))


def _choose_ends(dice: Dice, voice: Voice, *, last: str) -> list[str]:
    ends = []
    tone = "good" if voice.score >= 8.5 else "bad" if voice.score < 6.5 else ""
    if dice.chance(planted.WISHING[voice.persona]):
        ends.append(dice.pick(words.WISHES[PERSONAS[voice.persona]]))
    elif tone == last and dice.chance(0.30):
        ends.append(dice.pick(words.CLOSERS[tone]))
    if dice.chance(0.006):
        ends.append(dice.pick(words.CONTACTS))
    return ends


def _write_abroad(dice: Dice, voice: Voice, language: str) -> str:
    if dice.chance(0.12):
        return dice.pick(words_abroad.SHORT[language][TONES[voice.score >= 7.5]])
    phrases = words_abroad.PHRASES[language]
    said = []
    for point, tone in _choose_points(dice, voice, phrases):
        slots = {
            "room": dice.pick(words_abroad.ROOMS[language]),
            "minutes": dice.pick((10, 15, 20, 25, 30, 40)),
            "number": dice.pick((2, 3, 4)),
        }
        said.append((dice.pick(phrases[point][tone]).format(**slots), tone))
    return _capital(_join(dice, said, words_abroad.JOINS[language]))


def _choose_points(dice: Dice, voice: Voice, phrases: dict) -> list[tuple[str, str]]:
    """Choose one to three touchpoints, those that stood out first, and the tone of each."""
    likely = {
        point.id: TALKED_ABOUT[point.id] * _stands_out(voice, point.id)
        for point in POINTS
        if point.id in voice.ratings and point.id in phrases
    }
    chosen = []
    for _ in range(dice.pick((1, 1, 1, 1, 2, 2, 2, 2, 3, 3))):
        if likely:
            point = dice.pick_weighted(likely)
            del likely[point]
            rating = voice.ratings[point]
            good = rating > 7 or (rating == 7 and dice.chance(0.5))
            chosen.append((point, TONES[good]))
    return chosen


def _stands_out(voice: Voice, point: str) -> float:
    # What goes wrong is written about more than what goes well, a change for the worse most.
    away = voice.ratings[point] - 7
    if away >= 0:
        return 0.4 + 0.15 * away**2
    return (0.4 + 0.4 * away**2) * (2.5 if voice.dipped == point else 1.0)


def _fill(dice: Dice, who: str, phrase: str) -> str:
    return phrase.format(
        who=who,
        room=dice.pick(words.ROOMS),
        place=dice.pick(words.PLACES),
        day=dice.pick(words.DAYS),
        how=dice.pick(words.DAYS + words.MANNERS),
        minutes=dice.pick((10, 15, 15, 20, 20, 25, 30, 35, 40, 45)),
        number=dice.pick(("two", "three", "three", "four", "five", "2", "3")),
    )


def _join(dice: Dice, said: list[tuple[str, str]], joins: dict[str, tuple[str, ...]]) -> str:
    text, before = "", ""
    for phrase, tone in said:
        if text.endswith("?"):
            text += " " + _capital(phrase)
        elif text:
            joint = dice.pick(joins["and" if tone == before else "but"])
            text += joint + (_capital(phrase) if joint.endswith(". ") else phrase)
        else:
            text = phrase
        before = tone
    return text


def _leave_traces(dice: Dice, text: str) -> str:
    """Add what typing in a hurry leaves behind: lower case, a lost full stop, a slip."""
    if dice.chance(0.55) and text[-1].isalpha() and len(text) > 25:
        text += dice.pick((".", ".", ".", "!", "!!", "..."))
    if dice.chance(0.12):
        text = text[0].lower() + text[1:]
    if dice.chance(0.03):
        text = text.lower()
    elif dice.chance(0.008):
        text = text.upper()
    if dice.chance(0.05) and len(text) > 30:
        text = _slip(dice, text)
    return text


def _slip(dice: Dice, text: str) -> str:
    inner = [k for k in range(1, len(text) - 2) if text[k - 1 : k + 3].isalpha()]
    if not inner:
        return text
    k = dice.pick(inner)
    if dice.chance(0.5):
        return text[:k] + text[k + 1] + text[k] + text[k + 2 :]
    return text[:k] + text[k + 1 :]


def _sentence(text: str) -> str:
    return text if text[-1] in ".!?" else text + "."


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
