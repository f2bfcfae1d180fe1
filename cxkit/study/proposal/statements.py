"""Statements on the four realms, known by their text, their column's name or a word in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import pandas as pd

from ..description import REALMS
from ..plain import plain
from .directions import direction_of, which_end
from .grids import Line, find_lines
from .missing import missing_of, unread
from .profiles import Export
from .roles import Choice
from .scales import Scale, is_rating, scale_of, tidy
from .tree import Answers, Said
from .writing import shortened

# Two sentences are the same question where so much of their letters is.
SAME = 0.9
# Agreeing with a statement goes against the rest of its realm: clearly so from here on.
AGAINST = -0.2
ENOUGH = 30

_NAMES = {
    "entertainment": r"^(q\d+ )?ent( ?\d+)?$|entertainment",
    "education": r"^(q\d+ )?edu( ?\d+)?$|education",
    "esthetic": r"^(q\d+ )?(a?est)( ?\d+)?$|a?esthetic",
    "escapist": r"^(q\d+ )?esc( ?\d+)?$|escapis[tm]",
}
_WORDS = {
    "education": (
        "learn|learnt|knowing more|knowledge|curious|taught|teach|skill|understand|insight|lern"
        "|gelernt|wissen|neugierig|verstehe"
        "|leer|geleerd|kennis|nieuwsgierig|begrijp|wijzer|appris|apprendre|connaissance|curieu"
        "|comprend|aprend|aprendi|conocimiento|curios|entiend"
    ),
    "entertainment": (
        "fun|funny|laugh|laughed|smile|smiled|bored|boring|dull|entertain|amus|held my attention"
        "|watching|spass|gelacht|lachen"
        "|langweil|gelangweilt|unterhalt|plezier|gelachen|verveel|saai|vermaak|rire|ri |ennuy"
        "|divert|reir|aburr|entreten"
    ),
    "esthetic": (
        "atmosphere|surroundings|setting|beaut|harmon|pleasant|felt right|detail|simply being"
        "|linger|design|decor|pleasure to be in"
        "|schon|atmosphare|umgebung|wohlgefuhlt|gestaltung|sfeer|mooi|omgeving|inrichting"
        "|ambiance|beau|belle|cadre|ambiente|bonit|bello|entorno"
    ),
    "escapist": (
        "forgot the time|forgot everything|lost track of time|another world|other world"
        "|another time|took part|taking part|take a part"
        "|escape|different person|somebody else|someone else|chores|everyday|immers|absorbed"
        "|vergessen|andere welt|andere zeit|mitmach"
        "|alltag|vergat|andere wereld|meedoen|meegedaan|dagelijks|oublie|autre monde|participe"
        "|quotidien|olvid|otro mundo|particip|cotidian|rutina"
    ),
}


@dataclass(frozen=True)
class Known:
    """A statement that the kit itself asks for.

    Parameters
    ----------
    text : str
        In one language.
    realm : str
    reversed : bool
        Whether agreeing is the bad answer.
    team : bool
        Whether it asks a team what it believes of its customers.
    """

    text: str
    realm: str
    reversed: bool = False
    team: bool = False


@dataclass(frozen=True)
class Item:
    """A column that asks for one of the realms, and what it was recognised by."""

    line: Line
    realm: str
    why: str
    reversed: bool = False
    why_reversed: str = ""
    of_team: bool = False
    of_kit: bool = False


@dataclass(frozen=True)
class Statements:
    """The items of an export, on one scale, and statements that no realm was found for."""

    items: tuple[Item, ...]
    scale: Scale
    unknown: tuple[Line, ...] = ()

    @property
    def of_team(self) -> bool:
        """Whether a team answered what it believes of its customers."""
        return all(item.of_team for item in self.items)

    @property
    def names(self) -> set[str]:
        """The columns of the items."""
        return {item.line.profile.name for item in self.items}


def find_statements(export: Export, taken: set[str], known: Sequence[Known]) -> Statements | None:
    """Find statements on the realms; None where not all four are asked for on one scale."""
    profiles = [each for each in export.without(taken) if is_rating(each)]
    lines = find_lines(profiles)
    items = [item for line in lines if (item := _recognise(line, known))]
    if {item.realm for item in items} != set(REALMS):
        return None
    scale = scale_of([item.line.profile for item in items])
    if scale is None:
        return None
    questions = {item.line.question for item in items} - {""}
    names = {item.line.profile.name for item in items}
    unknown = [
        each for each in lines if each.question in questions and each.profile.name not in names
    ]
    return Statements(tuple(_with_reversed(items, scale)), scale, tuple(unknown))


def _recognise(line: Line, known: Sequence[Known]) -> Item | None:
    said = plain(line.said)
    for statement in known:
        if _same(said, plain(statement.text)):
            why = "a statement of cxkit's own questionnaire" + " for a team" * statement.team
            note = "agreeing is the bad answer there" if statement.reversed else ""
            return Item(line, statement.realm, why, statement.reversed, note, statement.team, True)
    marked = line.is_reversed
    note = "marked (R)" if marked else ""
    for realm, pattern in _NAMES.items():
        if re.search(pattern, plain(line.profile.name)) or re.search(pattern, said):
            return Item(line, realm, "its name", marked, note)
    found = [(len(word), realm, word) for realm, word in _words_in(said)]
    if not found or len(said.split()) < 3:
        return None
    _, realm, word = max(found)
    return Item(line, realm, f'"{word.strip()}"', marked, note)


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    close = abs(len(one) - len(other)) <= (1 - SAME) * (len(one) + len(other))
    return close and SequenceMatcher(None, one, other).ratio() >= SAME


def _words_in(said: str) -> Iterable[tuple[str, str]]:
    for realm, listed in _WORDS.items():
        for word in listed.split("|"):
            if re.search(rf"\b{word}", said):
                yield realm, word


def _with_reversed(items: Sequence[Item], scale: Scale) -> Iterable[Item]:
    """Add the items whose answers go against the rest of their realm."""
    answers = {item.line.profile.name: _numbers(item, scale) for item in items}
    for item in items:
        name = item.line.profile.name
        rest = [
            (-1 if other.reversed else 1) * answers[other.line.profile.name]
            for other in items
            if other.realm == item.realm and other is not item
        ]
        if item.reversed or not rest:
            yield item
            continue
        both = pd.concat([answers[name], pd.concat(rest, axis=1).mean(axis=1)], axis=1).dropna()
        link = both.corr().iloc[0, 1] if len(both) >= ENOUGH else 0.0
        if link < AGAINST:
            note = f"its answers go against the others of its realm (r = {link:.2f})"
            yield replace(item, reversed=True, why_reversed=note)
        else:
            yield item


def _numbers(item: Item, scale: Scale) -> pd.Series:
    profile = item.line.profile
    numbers = {said: number for said, number in profile.numbers.items()
               if scale.low <= number <= scale.high}  # fmt: skip
    return profile.answers.map(scale.values or numbers).astype("float64")


def realms_of(found: Statements, score: Choice | None, answers: Answers) -> Said:
    """Write the section: scale, items by realm, which are reversed and why."""
    scale = found.scale
    items = {}
    for realm in REALMS:
        part = [item for item in found.items if item.realm == realm]
        why = ", ".join(dict.fromkeys(item.why for item in part))
        items[realm] = Said([item.line.profile.name for item in part], f"by {why}")
    said = {
        "scale": Said({"low": scale.low, "high": scale.high}, "" if scale.values else scale.why),
        "items": Said(items),
    }
    turned = [item for item in found.items if item.reversed]
    if turned:
        above = [f"{_short(item)}: {item.why_reversed}" for item in turned]
        columns = [item.line.profile.name for item in turned]
        said["reversed"] = Said(columns, above=("Agreeing is the bad answer:", *above))
    if (values := _values(found, score, answers)) is not None:
        said["values"] = values
    columns = [item.line.profile for item in found.items]
    none, doubted = [*scale.missing, *scale.not_used], {} if scale.values else unread(columns)
    missing = missing_of(columns, none, doubted, answers, "realms.missing")
    if missing is not None:
        said["missing"] = missing
    about = [
        "Statements on the four realms of experience (Pine and Gilmore, 1998). Read each once more:"
    ]
    about += ["a wrong realm shows as low reliability in the report."]
    about += [f'Not assigned: "{shortened(line.said, 80)}".' for line in found.unknown]
    return Said(said, above=tuple(about))


def _values(found: Statements, score: Choice | None, answers: Answers) -> Said | None:
    """Say what answers count that are not plain numbers of which the highest agrees most."""
    scale, profiles = found.scale, [item.line.profile for item in found.items]
    agreeing = [item.line.profile for item in found.items if not item.reversed]
    direction = direction_of(agreeing or profiles, scale, score)
    coded = any(each.coded or each.meant for each in profiles)
    own = all(item.of_kit for item in found.items) and not coded
    if not direction.best and not own:
        return answers.settle("realms.values", which_end(profiles[0], scale, direction.above))
    values = dict(scale.values)
    for profile in profiles:
        values |= {said: int(n) for said, n in profile.numbers.items() if n in profile.labels}
    why = "answers in words"
    if direction.best == "low":
        numbers = {tidy(said): int(n) for each in profiles for said, n in each.numbers.items()}
        values = {said: scale.low + scale.high - n for said, n in numbers.items()}
        why = f"turned round: {direction.why}"
    if not values:
        return None
    return Said(dict(sorted(values.items(), key=lambda pair: (pair[1], str(pair[0])))), why)


def _short(item: Item) -> str:
    said = item.line.said if len(item.line.said) > 2 else item.line.profile.name
    return f'  "{shortened(said, 60)}"'
