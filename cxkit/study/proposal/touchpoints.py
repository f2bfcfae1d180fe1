"""Ratings -> touchpoints on a journey, all on one scale."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..journeys.recognition import Recognised, Step, choose_journey
from ..plain import plain
from . import wording
from .grids import FEWEST, Line, find_lines, groups_of, without_brackets
from .language import language_of
from .profiles import Export, Profile
from .scales import Scale, is_rating, scale_of, word_scale
from .tree import Said
from .wording import says
from .writing import shortened

ELSEWHERE = "Not yet placed"
LONGEST_ID = 40
MOST_WORDS, MOST_TITLE = 6, 4


@dataclass(frozen=True)
class Touchpoints:
    """The touchpoints of an export.

    Parameters
    ----------
    lines : tuple of Line
        One a touchpoint, in the order of the file.
    scale : Scale
        That of all of them.
    journey : Recognised
        The journey that knows most of them.
    other : tuple of Profile
        Ratings on another scale, which were not taken.
    language : str
        In which their headings are.
    """

    lines: tuple[Line, ...]
    scale: Scale
    journey: Recognised
    other: tuple[Profile, ...] = ()
    language: str = "en"

    @property
    def names(self) -> set[str]:
        """The columns."""
        return {line.profile.name for line in self.lines}

    def step(self, line: Line) -> Step | None:
        """Give the step of the journey that a line names."""
        return self.journey.step(line.said)


def find_touchpoints(export: Export, taken: set[str]) -> Touchpoints | None:
    """Find the ratings of places of contact: grids, and single ratings of known steps."""
    profiles = [each for each in export.without(taken) if is_rating(each) and not each.stars]
    profiles = [each for each in profiles if not says(wording.IMPORTANCE, each.words)]
    lines = find_lines(profiles)
    known = choose_journey([line.said for line in lines])
    parts = [_touching(part, known) for part in (*groups_of(lines).values(), _alone(lines, known))]
    candidates = [
        (scale, part)
        for part in parts
        if part and (scale := scale_of([line.profile for line in part]))
    ]
    if not candidates:
        return None
    scale, _ = max(candidates, key=lambda each: (len(each[1]), -each[1][0].profile.place))
    fitting = [line for other, part in candidates if _alike(scale, other) for line in part]
    fitting.sort(key=lambda line: line.profile.place)
    whole = scale_of([line.profile for line in fitting]) or scale
    journey = choose_journey([line.said for line in fitting])
    names = {line.profile.name for line in fitting}
    other = [line.profile for _, part in candidates for line in part]
    left = tuple(each for each in other if each.name not in names)
    spoken = language_of((each.label for each in export.profiles), journey.languages or ("en",))
    return Touchpoints(tuple(fitting), whole, journey, left, spoken)


def stars_as_touchpoint(export: Export) -> Touchpoints | None:
    """Take stars for the rating of the one contact that was asked about."""
    stars = [each for each in export.profiles if each.stars and len(each.numbers) > 1]
    scale = scale_of(stars[:1]) if stars else None
    if scale is None or scale.values:
        return None
    scale = replace(scale, low=1, high=max(5, scale.high), odd=(), zero=0, best_low=False)
    return Touchpoints((Line(stars[0], _titled(stars[0])),), scale, choose_journey(()))


def _titled(each: Profile) -> str:
    return each.label.replace("_", " ").capitalize() if each.label == each.name else each.label


def _alone(lines: Sequence[Line], known: Recognised) -> tuple[Line, ...]:
    """Give the single ratings of known steps, where they ask for one or there are several."""
    alone = [line for line in lines if not line.question and line.said in known.matches]
    alone = [line for line in alone if not says(wording.OVERALL, line.profile.words)]
    asked = [line for line in alone if says(wording.RATE, line.profile.words)]
    alone = alone if len(alone) >= FEWEST else [each for each in asked if _told(each.profile)]
    return tuple(_titled_by(line, known.matches[line.said].phrase) for line in alone)


def _titled_by(line: Line, phrase: str) -> Line:
    """Call a question by the step that it asks for, where it is no title itself."""
    title = without_brackets(line.said)
    if len(title.split()) > MOST_TITLE or title.endswith("?"):
        title = phrase[:1].upper() + phrase[1:]
    return replace(line, row=title)


def _told(each: Profile) -> bool:
    return word_scale([each]) is not None or len(set(each.numbers.values())) >= 4


def _touching(part: Sequence[Line], known: Recognised) -> tuple[Line, ...]:
    """Keep what is a place and no statement, and only groups in which more than codes are told."""
    kept = [line for line in part if line.said in known.matches or _short(line.said)]
    kept = [line for line in kept if not says(wording.OVERALL, plain(line.said))]
    seen = {number for line in kept for number in line.profile.numbers.values()}
    words = any(not line.profile.is_numeric for line in kept)
    recognised = sum(line.said in known.matches for line in kept)
    if kept and kept[0].question and recognised == 0 and not words and len(seen) < 4:
        return ()
    return tuple(kept) if words or len(seen) >= 4 else ()


def _short(said: str) -> bool:
    return len(said.split()) <= MOST_WORDS


def _alike(one: Scale, other: Scale) -> bool:
    if bool(one.values) != bool(other.values):
        return False
    return one.high == other.high if not one.values else _agree(one.values, other.values)


def _agree(one: dict[str, int], other: dict[str, int]) -> bool:
    return all(one.get(said, number) == number for said, number in other.items())


def journey_of(found: Touchpoints) -> Said:
    """Write the journey: its stages, and in each the touchpoints in the order of the file."""
    stages: dict[str, list[Line]] = {stage: [] for stage in (*found.journey.stages, ELSEWHERE)}
    for line in found.lines:
        step = found.step(line)
        stages[step.stage if step else ELSEWHERE].append(line)
    ids, words = touchpoint_ids(found), _words(found)
    blocks = []
    for stage, lines in stages.items():
        if not lines:
            continue
        points = [Said(_point(line, ids[line.profile.name], words, found)) for line in lines]
        above = ("Move these to the stage in which customers meet them.",) * (stage == ELSEWHERE)
        blocks.append(Said({"stage": Said(stage), "touchpoints": Said(points)}, above=above))
    return Said(blocks, above=_about(found))


def _about(found: Touchpoints) -> tuple[str, ...]:
    n, known = len(found.lines), len(found.journey.matches)
    kind = found.journey.kind
    stages = (
        f"Stages of the journey `{kind}`, which of all journeys recognises most of these"
        f" touchpoints: {known} of {n} (the whole of it: `cxkit journey {kind}`)."
    )
    return (
        stages if known else "No journey that comes with the kit recognises these touchpoints.",
        "Put them into the order in which customers live them, and add what only you know:"
        " `owners:` (departments), `core: true` (what you think you sell), `attention:` (points of"
        " a hundred), `cost:`, `target:`. `words:` is how customers call it in comments.",
    )


def _point(
    line: Line, id: str, words: dict[str, tuple[str, ...]], found: Touchpoints
) -> dict[str, Any]:
    label = shortened(line.said, 80)
    if sum(other.said == line.said for other in found.lines) > 1:
        label += f" ({shortened(line.question or line.profile.name, 40)})"
    point: dict[str, Any] = {"id": id, "label": label}
    point["column"] = line.profile.name
    if step := found.step(line):
        point["customer_does"] = step.customer_does
        if said := words[line.profile.name]:
            point["words"] = list(said)
    return point


def _words(found: Touchpoints) -> dict[str, tuple[str, ...]]:
    """Give each column the words of its step; where several share one, each word goes to one."""
    words: dict[str, tuple[str, ...]] = {}
    lines = [(line, step) for line in found.lines if (step := found.step(line))]
    for line, step in lines:
        alike = [other for other, its_step in lines if its_step is step]
        # English words are those of the journey itself, chosen for comments.
        spoken = step.words if found.language == "en" else step.headings[found.language]
        listed = dict.fromkeys(said.casefold() for said in spoken)
        owners = {said: _owner(said, alike) for said in listed}
        words[line.profile.name] = tuple(said for said in listed if owners[said] is line)
    return words


def _owner(said: str, lines: Sequence[Line]) -> Line:
    """Give the line that holds a word, else the first one."""
    return next((line for line in lines if plain(said) in plain(line.said)), lines[0])


def touchpoint_ids(found: Touchpoints) -> dict[str, str]:
    """Give each column of a touchpoint its id: its label as a plain word, each once."""
    return unique_ids({line.profile.name: line.said for line in found.lines}, "touchpoint")


def unique_ids(labels: dict[str, str], otherwise: str) -> dict[str, str]:
    """Make ids of labels: small letters, digits and _, each once.

    Examples
    --------
    >>> unique_ids({"a": "Café & bar", "b": "Cafe bar", "c": "кафе", "d": "2nd floor"}, "point")
    {'a': 'cafe_bar', 'b': 'cafe_bar_2', 'c': 'point', 'd': 'point_2nd_floor'}
    """
    ids: dict[str, str] = {}
    for key, label in labels.items():
        words = re.sub(r"[^a-z0-9]+", "_", plain(label)).strip("_")
        words = words if words[:1].isalpha() else f"{otherwise}_{words}".strip("_")
        begun = words[:LONGEST_ID]
        if len(words) > LONGEST_ID and "_" in begun:
            begun = begun.rpartition("_")[0]
        begun = begun.rstrip("_")
        number, id = 1, begun
        while id in ids.values():
            number += 1
            id = f"{begun}_{number}"
        ids[key] = id
    return ids
