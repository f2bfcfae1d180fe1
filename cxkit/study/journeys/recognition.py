"""By which step of which journey a heading of a survey is meant.

``headings.csv`` has a line for each step, with the journeys that it belongs to and the words by
which a heading is recognised, in five languages. A word is found where a word of the heading begins
with it (a long one also where it ends with it), capitals and accents aside: "Garderobe" finds
"Garderoben" and "cafe" finds "Café".
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from ..plain import plain
from ..yaml_lines import load
from . import journey_kinds, journey_text

HEADINGS = "headings.csv"
LANGUAGES = ("en", "de", "nl", "fr", "es")

# Words of so many letters are found at the beginning of longer ones, and at their end.
BEGINS, ENDS = 5, 6
# Where two journeys know as many headings, the more special one is taken.
_LAST = "generic"


@dataclass(frozen=True)
class Step:
    """One touchpoint of a journey that comes with the kit.

    Parameters
    ----------
    id, label, stage, customer_does : str
        As in the journey.
    words : tuple of str
        How customers call it in comments, in English.
    headings : mapping of str to tuple of str
        Language -> words by which a heading is recognised.
    """

    id: str
    label: str
    stage: str
    customer_does: str
    words: tuple[str, ...]
    headings: Mapping[str, tuple[str, ...]] = field(repr=False, hash=False)


@dataclass(frozen=True)
class Match:
    """The id of a step that a heading names, by which phrase and in which languages."""

    step: str
    phrase: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Recognised:
    """What one journey knows of some headings.

    Parameters
    ----------
    kind : str
        The journey, one of `journey_kinds`.
    matches : mapping of str to Match
        Heading -> step, without the headings that the journey does not know.
    """

    kind: str
    matches: Mapping[str, Match]

    @property
    def stages(self) -> tuple[str, ...]:
        """In the order in which customers live them."""
        return tuple(dict.fromkeys(step.stage for step in steps_of(self.kind).values()))

    def step(self, heading: str) -> Step | None:
        """Give the step that a heading names; None where it names none."""
        match = self.matches.get(heading)
        return steps_of(self.kind)[match.step] if match else None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which most headings are understood; the most frequent one first."""
        counts: dict[str, int] = {}
        for match in self.matches.values():
            for language in match.languages:
                counts[language] = counts.get(language, 0) + 1
        most = max(counts.values(), default=0)
        return tuple(language for language, n in counts.items() if n == most)


@cache
def steps_of(kind: str) -> dict[str, Step]:
    """Give the steps of a journey by their id, in its order."""
    journey = load(journey_text(kind), f"{kind}.yaml")[0]["journey"]
    return {
        point["id"]: Step(
            id=point["id"],
            label=point["label"],
            stage=stage["stage"],
            customer_does=point["customer_does"],
            words=point["words"],
            headings=_headings()[kind][point["id"]],
        )
        for stage in journey
        for point in stage["touchpoints"]
    }


def choose_journey(headings: Iterable[str]) -> Recognised:
    """Choose the journey that knows most of some headings.

    Parameters
    ----------
    headings : iterable of str
        What touchpoints are called in a survey, in English, German, Dutch, French or Spanish.

    Returns
    -------
    Recognised
        By `journey_kinds`, the general one only where it knows more than any other.

    Examples
    --------
    >>> found = choose_journey(["Garderobe", "Ausstellung", "Toiletten", "Kundenparkplatz"])
    >>> found.kind, found.step("Garderobe").stage, found.languages
    ('culture_venue', 'Arrive', ('de',))
    """
    headings = list(dict.fromkeys(headings))
    found = [recognise(kind, headings) for kind in journey_kinds()]
    return max(
        found, key=lambda each: (len(each.matches), each.kind != _LAST, _letters(each), each.kind)
    )


def recognise(kind: str, headings: Iterable[str]) -> Recognised:
    """Say which headings one journey knows, each as the step that it names first."""
    matches = {heading: _match(kind, heading) for heading in headings}
    return Recognised(kind, {key: match for key, match in matches.items() if match})


def _match(kind: str, heading: str) -> Match | None:
    words = plain(heading).split()
    found: dict[str, dict[str, tuple[int, int, str]]] = {}
    for step, language, phrase, parts in _phrases(kind):
        place = _place(words, parts)
        if place is not None:
            said = (-place, len(" ".join(parts)), phrase)
            known = found.setdefault(step, {})
            known[language] = max(said, known.get(language, said))
    if not found:
        return None
    # Of two steps named at the same place the one with more letters, then the first one.
    step = max(found, key=lambda step: max(said[:2] for said in found[step].values()))
    best = max(found[step].values())
    spoken = (language for language, said in found[step].items() if said[:2] == best[:2])
    return Match(step, best[2], tuple(spoken))


def _place(words: list[str], phrase: list[str]) -> int | None:
    """Find a phrase among words: the place of its first word, or None."""
    for start in range(len(words) - len(phrase) + 1):
        beside = zip(phrase, words[start : start + len(phrase)], strict=True)
        if all(_is(said, word) for said, word in beside):
            return start
    return None


def _is(said: str, word: str) -> bool:
    if said == word:
        return True
    if len(said) >= BEGINS and word.startswith(said):
        return True
    return len(said) >= ENDS and word.endswith(said)


def _letters(found: Recognised) -> int:
    return sum(len(match.phrase) for match in found.matches.values())


@cache
def _phrases(kind: str) -> tuple[tuple[str, str, str, list[str]], ...]:
    """Give every phrase of a journey: step, language, the phrase, and its plain words."""
    return tuple(
        (step, language, phrase, plain(phrase).split())
        for step, headings in _headings()[kind].items()
        for language, phrases in headings.items()
        for phrase in phrases
    )


@cache
def _headings() -> dict[str, dict[str, dict[str, tuple[str, ...]]]]:
    """Give the words of each journey by step and language."""
    known: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {}
    text = (files(__package__) / HEADINGS).read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        words = {language: tuple(row[language].split(" | ")) for language in LANGUAGES}
        for kind in row["journeys"].split():
            known.setdefault(kind, {})[row["step"]] = words
    return known
