"""Kinds of customers, groupings, and outcomes beside the score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..columns.likert import says_nothing
from ..contradictions import RESERVED
from ..plain import plain
from . import wording
from .directions import direction_of
from .grids import without_brackets
from .missing import missing_of, unread
from .profiles import Export, Profile
from .roles import Choice, asks_for_recommending, differs, is_derived, is_yes_no
from .scales import Scale, count_numbers, is_rating, scale_of, tidy
from .touchpoints import unique_ids
from .tree import Answers, Said, mark
from .wording import says
from .writing import flow, shortened

MOST_PERSONAS = 12
MOST_DIMENSIONS = 8
SMALL, SHORT = 10, 9


@dataclass(frozen=True)
class Found:
    """A section, the columns it takes, and columns that would have fitted as well."""

    said: Said | None
    names: frozenset[str] = frozenset()
    left: tuple[Profile, ...] = ()


def personas_of(choice: Choice) -> Said | None:
    """Write one persona for each value of the column; None where there are too many."""
    counts = choice.profile.given
    if len(counts) > MOST_PERSONAS:
        return None
    meanings = choice.profile.meanings
    labels = {value: meanings.get(value, value) for value in counts}
    ids = unique_ids(labels, "persona")
    points = []
    for value in sorted(counts):
        point = {"id": ids[value], "label": shortened(labels[value], 80), "value": tidy(value)}
        few = ", few" if counts[value] < SMALL else ""
        points.append(Said(point, f"{counts[value]:,} answers{few}"))
    above = (
        f"The values of `{shortened(choice.profile.name, 60)}`. Add what only you know:"
        " `customers:` (how many a year), `value_per_customer:` and `value_per_point:` [low,"
        " likely, high], `interests:`, `needs:`, `pains:`, `environment:` and `possibilities:`.",
    )
    return Said(points, above=above)


def find_dimensions(export: Export, taken: set[str]) -> Found:
    """Find groupings: country, channel, place and so on, and other short words."""
    named: dict[str, Profile] = {}
    for profile in export.without(taken):
        words = profile.words
        if not profile.is_kind or says(wording.TECHNICAL, words) or is_derived(profile):
            continue
        # A long question mentions many things; a short heading is what it asks.
        asked = words if len(words.split()) <= SHORT else plain(profile.name)
        name = next((n for n, p in wording.DIMENSIONS.items() if says(p, asked)), None)
        if profile.is_numeric and not profile.meanings:
            continue  # codes that nobody could read
        if not any(plain(profile.meanings.get(said, said)) for said in profile.given):
            continue  # nor signs without a word, such as faces
        if name is None and is_rating(profile):
            continue
        id = _free(name or _id_of(profile), named)
        named[id] = profile
    # Those that surveys often have come first where there are too many.
    first = sorted(named, key=lambda id: id.rstrip("_23456789") not in wording.DIMENSIONS)
    kept = {id: each for id, each in named.items() if id in first[:MOST_DIMENSIONS]}
    said = {id: Said(_column(each), _counted(each)) for id, each in kept.items()}
    left = tuple(each for id, each in named.items() if id not in kept)
    names = frozenset(each.name for each in kept.values())
    if not said:
        return Found(None)
    about = (
        "By which answers can be told apart; delete those by which nobody would decide anything."
    )
    return Found(Said(said, above=(about,)), names, left)


def _column(each: Profile) -> Any:
    if each.meanings and all(code in each.meanings for code in each.given):
        values = {tidy(code): each.meanings[code] for code in each.given}
        return {"column": each.name, "values": values}
    return each.name


def _id_of(each: Profile) -> str:
    short = without_brackets(each.label)
    return unique_ids({"": short if len(short) <= 40 else each.name}, "group")[""]


def _free(id: str, known: Iterable[str]) -> str:
    id = f"{id}_group" if id in RESERVED else id
    names, number, new = set(known), 1, id
    while new in names:
        number += 1
        new = f"{id}_{number}"
    return new


def _counted(each: Profile) -> str:
    said = [f"{shortened(value, 20)} ×{n:,}" for value, n in list(each.given.items())[:5]]
    return ", ".join(said) + (", …" if len(each.given) > 5 else "")


def find_outcomes(export: Export, taken: set[str], score: Choice | None, answers: Answers) -> Found:
    """Find what may be worth explaining beside the score: satisfaction, stars, coming again."""
    said: dict[str, Said] = {}
    names = set()
    for profile in export.without(taken):
        words = profile.words
        if says(wording.AGAIN, words) and is_yes_no(profile):
            id = _free("returned" if "came" in words else "would_return", said)
            said[id] = _yes_no(profile, f"outcomes.{id}.values", answers)
        elif _is_outcome(profile, score) and (scale := scale_of([profile])):
            id = _free(_name_of(profile, said), said)
            said[id] = _on_scale(profile, scale, f"outcomes.{id}", score, answers)
        else:
            continue
        names.add(profile.name)
    if not said:
        return Found(None)
    return Found(Said(said, above=("What else may be worth explaining.",)), frozenset(names))


def _is_outcome(each: Profile, score: Choice | None) -> bool:
    if each.stars and len(each.numbers) > 1:
        return True
    asked = says(wording.SATISFIED, each.words) or asks_for_recommending(each)
    repeats = score is not None and not differs(each, score.profile)
    return asked and is_rating(each) and not is_derived(each) and not repeats


def _name_of(each: Profile, known: Iterable[str]) -> str:
    overall = says(rf"{wording.OVERALL}|satisf|zufrieden|tevreden", each.words)
    if overall and not asks_for_recommending(each) and "satisfied" not in known:
        return "satisfied"
    short = without_brackets(each.label)
    return unique_ids({"": short if len(short) <= 40 else each.name}, "outcome")[""]


def _on_scale(
    each: Profile, scale: Scale, path: str, score: Choice | None, answers: Answers
) -> Said:
    why = scale.why if not scale.values else "words, from the worst to the best"
    if each.stars:
        why = f"stars are no score of recommendation: {scale.why}"
    elif asks_for_recommending(each) and scale.high == 10:
        scale = replace(scale, low=0, zero=0)
        why = f"asks for recommending, too: {scale.why}"
    elif asks_for_recommending(each):
        why = f"asks for recommending, from {scale.low} to {scale.high}: no NPS ({scale.why})"
    low, high = scale.low, scale.high
    if each.stars and high < 5:
        low, high = 1, 5
    direction = direction_of([each], scale, score)
    said = {"column": Said(each.name, why)}
    said |= {"low": Said(low), "high": Said(high, direction.why * (direction.best == "high"))}
    none = [*scale.missing, *scale.not_used]
    if scale.zero:
        first = f'"{shortened(each.label, 60)}": {scale.why}.'
        how = f"0 if 0 is the worst answer; 1 if it is none, with `missing: {flow([*none, 0])}`"
        said["low"] = answers.settle(f"{path}.low", mark(how, (first,)))
        none += [0] * (said["low"].value == 1)
    if scale.values:
        said["values"] = Said(scale.values)
    doubted = {} if scale.values else unread([each])
    missing = missing_of([each], none, doubted, answers, f"{path}.missing")
    if missing is not None:
        said["missing"] = missing
    if direction.best != "high":
        how = f"false if {high} is the best answer, true if {low} is"
        ends = {"high": False, "low": True}
        said["lower_is_better"] = direction.put(answers, f"{path}.lower_is_better", ends, how=how)
    return Said(said)


def _yes_no(each: Profile, path: str, answers: Answers) -> Said:
    return Said(
        {"column": Said(each.name, _counted(each)), "values": yes_no_values(each, path, answers)}
    )


def yes_no_values(each: Profile, path: str, answers: Answers) -> Said:
    """Say which answers are yes and which no; a mark where codes do not tell it."""
    values: dict[Any, str] = {}
    for said in sorted(each.given):
        folded = plain(each.meanings.get(said, said))
        if folded in wording.YES:
            values[tidy(said)] = "yes"
        elif folded in wording.NO:
            values[tidy(said)] = "no"
        elif said in ("1", "0") and set(each.given) <= {"0", "1"}:
            values[tidy(said)] = "yes" if said == "1" else "no"
    if len(values) == len(each.given):
        return Said(values)
    counts = ", ".join(f"{said} ×{n:,}" for said, n in each.given.items())
    asked = mark("{1: yes, 2: no} or {1: no, 2: yes}", (f"{shortened(each.label, 60)}: {counts}.",))
    return answers.settle(path, asked)


def trust_of(export: Export, taken: set[str]) -> Found:
    """Find the three questions about trust, where all three are asked on one scale."""
    found = {}
    for part, pattern in wording.TRUST.items():
        for profile in export.without(taken):
            if is_rating(profile) and says(pattern, profile.words):
                found.setdefault(part, profile)
    columns = list(found.values())
    scale = scale_of(columns) if len({each.name for each in columns}) == 3 else None
    if scale is None or scale.values or direction_of(columns, scale, None).best == "low":
        return Found(None)
    if scale.best_low is None and any(each.coded or each.meant for each in columns):
        return Found(None)
    said = {"scale": Said({"low": scale.low, "high": scale.high}, scale.why)}
    said |= {part: Said(each.name) for part, each in found.items()}
    return Found(Said(said), frozenset(each.name for each in columns))


def stated_importance_of(
    export: Export, taken: set[str], ids: dict[str, str], labels: dict[str, str]
) -> Found:
    """Find columns that ask how much a touchpoint matters: ``imp_queue`` beside ``tp_queue``."""
    ends = {_end(name): id for name, id in ids.items()} | {
        plain(said): ids[n] for n, said in labels.items()
    }
    said, names = {}, set()
    for profile in export.without(taken):
        if not (says(wording.IMPORTANCE, profile.words) and profile.is_numeric) or profile.coded:
            continue
        words = plain(profile.label)
        id = ends.get(_end(profile.name)) or next(
            (i for e, i in ends.items() if e and words.endswith(e)), None
        )
        if id and id not in said and min(count_numbers([profile])) >= 0:
            said[id] = Said(profile.name)
            names.add(profile.name)
    return Found(Said(said) if said else None, frozenset(names))


def _end(name: str) -> str:
    return plain(name).partition(" ")[2]


def heard_values(each: Profile) -> dict[Any, str]:
    """Say which ways of having heard are a recommendation by a person."""
    return {
        tidy(said): "yes" if says(wording.FRIENDS, plain(each.meanings.get(said, said))) else "no"
        for said in sorted(each.given)
    }


def unused_words(profiles: Sequence[Profile]) -> list[str]:
    """Give the words for "no answer" in some columns."""
    return sorted({said for each in profiles for said in each.counts if says_nothing(said)})
