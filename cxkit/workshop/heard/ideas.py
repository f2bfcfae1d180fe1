"""Ideas of the room: for which realm and whom, and which effort they spare a customer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import pandas as pd

from ...findings import Finding
from ...measures.linter import lint
from ...parts import join_names, shorten
from ..record.entries import Idea
from ..record.parts import EVERYONE
from ..record.session import Session
from .guesses import RealmResult, in_prose, name_of, weakest_of

MOST_NAMED = 3


def questions_of_realm(realm: str) -> tuple[str, ...]:
    """Give what helps to find ideas for a realm, in the words of the room ``realms``."""
    # Importing a room brings all that it draws with; a room that has ideas has it already.
    from ...realms.prompts import PROMPTS

    return next(each.questions for each in PROMPTS if each.realm == realm)


def ideas_table(session: Session, result: RealmResult) -> pd.DataFrame:
    """Give one row an idea, the first one first.

    Returns
    -------
    DataFrame
        Index ``id``; ``idea realm for_whom effort_removed touchpoint``, by the names people read.
    """
    points = {point.id: point.name for point in result.reduced.study.touchpoints}
    rows = [
        {
            "id": idea.id, "idea": idea.text,
            "realm": in_prose(result.realm_labels, idea.realm),
            "for_whom": name_of(result, idea.persona),
            "effort_removed": idea.effort_removed,
            "touchpoint": points.get(idea.touchpoint, idea.touchpoint) or "",
        }
        for idea in session.entries(Idea)
    ]  # fmt: skip
    columns = ["id", "idea", "realm", "for_whom", "effort_removed", "touchpoint"]
    return pd.DataFrame(rows, columns=columns).set_index("id")


def ideas_by_realm(session: Session, result: RealmResult) -> pd.DataFrame:
    """Count ideas: one row a realm, one column all customers or a group that has any."""
    ideas = session.entries(Idea)
    counted = Counter((idea.realm, idea.persona) for idea in ideas)
    personas = [id for id in _in_order(result, ideas) if any(i.persona == id for i in ideas)]
    rows = {
        in_prose(result.realm_labels, realm): [counted[realm, id] for id in personas]
        for realm in result.realm_labels
    }
    names = [name_of(result, id) for id in personas]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=names, dtype="int64")
    return table.rename_axis("realm")


def tell_ideas(session: Session, result: RealmResult) -> tuple[Finding, ...]:
    """Say for which realms and whom the ideas are, and which do not say what effort they spare.

    Returns
    -------
    tuple of Finding
        ``session.entries(Idea)``, whose verdict warns where none is for the weakest realm,
        ``session.ideas.for_whom`` and ``session.ideas.effort``; none without an idea.
    """
    ideas = session.entries(Idea)
    if not ideas:
        return ()
    return (_by_realm(ideas, result), _by_persona(ideas, result), _effort(ideas))


def _by_realm(ideas: tuple[Idea, ...], result: RealmResult) -> Finding:
    counted = Counter(idea.realm for idea in ideas)
    parts = [
        f"{counted[realm]} for {in_prose(result.realm_labels, realm)}"
        for realm in result.realm_labels
        if counted[realm]
    ]
    sentence = f"The room wrote down {_ideas(len(ideas))}: {join_names(parts)}."
    weakest, verdict = weakest_of(result), None
    if weakest and not any(counted[realm] for realm in weakest):
        names = [in_prose(result.realm_labels, realm) for realm in weakest]
        which = "which" if len(names) == 1 else "one of which"
        who = result.reduced.study.survey.who
        sentence += f" None is for {' or '.join(names)}, {which} {who} feel least."
        verdict = "none for the weakest realm"
    n = len(ideas)
    return Finding("session.ideas", float(n), sentence, n, "ideas", verdict=verdict)


def _by_persona(ideas: tuple[Idea, ...], result: RealmResult) -> Finding:
    counted = Counter(idea.persona for idea in ideas)
    parts = [
        f"{counted[id]} for {'all customers' if id == EVERYONE else f'“{name_of(result, id)}”'}"
        for id in _in_order(result, ideas)
        if counted[id]
    ]
    n = len(ideas)
    first, *rest = parts
    first = first.replace(" for ", " is for " if first.startswith("1 ") else " are for ", 1)
    sentence = f"Of the {_ideas(n)}, {join_names([first, *rest])}."
    if len(parts) == 1:
        whom = parts[0].partition(" for ")[2]
        sentence = f"All {n} are for {whom}." if n > 1 else f"It is for {whom}."
    return Finding("session.ideas.for_whom", float(len(counted)), sentence, n, "groups")


def _effort(ideas: tuple[Idea, ...]) -> Finding:
    silent = [idea for idea in ideas if not re.search(r"\w", idea.effort_removed)]
    if not silent:
        every = "Every idea" if len(ideas) > 1 else "The idea"
        sentence = f"{every} says what becomes less effort for a customer."
    elif len(ideas) == 1:
        sentence = "The idea does not say what becomes less effort for a customer."
    else:
        more = len(silent) - MOST_NAMED
        names = [_quote(idea) for idea in silent[:MOST_NAMED]]
        names += [f"{more} more"] if more > 0 else []
        say = "does" if len(silent) == 1 else "do"
        sentence = (
            f"Of {_ideas(len(ideas))}, {len(silent)} {say} not say what becomes less effort for a "
            f"customer: {join_names(names)}."
        )
    n = len(ideas)
    return Finding("session.ideas.effort", float(len(silent)), sentence, n, "ideas")


def _quote(idea: Idea) -> str:
    # What blames somebody is not read out by a report.
    blames = any(each.severity == "error" for each in lint(idea.text, kind="sentence"))
    return f"idea {idea.id}" if blames else f"“{shorten(idea.text, 60)}”"


def _in_order(result: RealmResult, ideas: Iterable[Idea]) -> list[str]:
    """All customers, the groups as the result has them, then groups that it no longer shows."""
    return list(dict.fromkeys([EVERYONE, *result.group_labels, *(i.persona for i in ideas)]))


def _ideas(number: int) -> str:
    return "1 idea" if number == 1 else f"{number} ideas"
