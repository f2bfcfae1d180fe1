"""Actions: what each spares a customer, where it would be seen, by whom, and what is missing."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from ...findings import Finding
from ...parts import join_names
from ...study.description import LEVERS
from ..record.entries import Action
from ..record.session import Session
from .phrases import clean, count, functions_of, named, quote, says, shown, verdict_of
from .visible import RATING, UNKNOWN, Seen, see

MESSAGE = "message"
# From the field guide: marketing's tools alone do not shape an experience.
MOSTLY = 0.6
MOSTLY_MESSAGES = "mostly messages"
FEWEST_FUNCTIONS = 2
MISSING = {
    "effort": "what becomes less effort for a customer",
    "measure": "where it would be seen",
    "rise": "by how much",
    "date": "when one looks",
    "together": "a second function",
    "premortem": "why it may come to nothing",
}


def detectable(action: Action, result: Any) -> Seen:
    """Say whether the rise that an action is after would be seen; see `visible.see`.

    Parameters
    ----------
    action : Action
    result : Result
        Of any room.

    Returns
    -------
    Seen
    """
    if not action.measure:
        return Seen(UNKNOWN, "whether it could be seen is not known: no measure is named")
    return see(result, action.measure, action.touchpoint, action.rise)


def lacks(action: Action) -> list[str]:
    """List what an action does not say, by the keys of `MISSING`."""
    there = {
        "effort": says(action.effort_removed),
        "measure": bool(action.measure) and (
            action.measure != RATING or bool(action.touchpoint)
        ),
        "rise": action.rise > 0,
        "date": bool(action.by),
        "together": len(functions_of(action.functions)) >= FEWEST_FUNCTIONS,
        "premortem": says(action.premortem),
    }  # fmt: skip
    return [name for name in MISSING if not there[name]]


def reach_of(action: Action, result: Any) -> tuple[float, float] | None:
    """Sum the customers a year that an action helps, and all of whom a number is known.

    Returns
    -------
    tuple of (float, float) or None
        None where the study knows no number of a persona that it helps.
    """
    sizes = {
        persona.id: persona.customers
        for persona in result.reduced.study.personas
        if persona.customers
    }
    helped = sizes if not action.helps else {id: sizes[id] for id in action.helps if id in sizes}
    if not helped or len(helped) < len(set(action.helps)):
        return None
    return sum(helped.values()), sum(sizes.values())


def actions_table(result: Any, session: Session) -> pd.DataFrame:
    """Give one row an action.

    Returns
    -------
    DataFrame
        Index ``id``; ``action where removes seen_in by together could_we_see_it may_fail lacks``,
        in words.
    """
    rows = [
        {
            "id": action.id, "action": shown(action, verdict_of(result)),
            "where": _where(action, result), "removes": clean(action.effort_removed),
            "seen_in": _seen_in(action), "by": action.by, "together": _together(action),
            "could_we_see_it": detectable(action, result).sentence,
            "may_fail": clean(action.premortem),
            "lacks": ", ".join(MISSING[name] for name in lacks(action)),
        }
        for action in session.entries(Action)
    ]  # fmt: skip
    columns = ["id", "action", "where", "removes", "seen_in", "by", "together", "could_we_see_it",
               "may_fail", "lacks"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).set_index("id")


def tell_actions(result: Any, session: Session) -> tuple[Finding, ...]:
    """Say of each action whether it could be seen, then what all of them lack.

    Returns
    -------
    tuple of Finding
        ``session.actions``, whose verdict warns where more than 60 % of those with a lever are
        messages, then ``session.action.<id>``: its number is the smallest visible rise. None
        without an action.
    """
    actions = session.entries(Action)
    if not actions:
        return ()
    return (_whole(actions), *(_one(action, result) for action in actions))


def _whole(actions: tuple[Action, ...]) -> Finding:
    n, gaps = len(actions), {action.id: lacks(action) for action in actions}
    said = []
    for name, what in MISSING.items():
        silent = [action for action in actions if name in gaps[action.id]]
        if silent:
            said.append(f"{what}: {len(silent)} ({named([quote(each, 40) for each in silent])})")
    lead = f"The room planned {count(n, 'action')}"
    sentence = f"{lead}. Not said is {'; '.join(said)}." if said else (
        f"{lead}; {'each says' if n > 1 else 'it says'} what it spares a customer, where and when "
        "it is seen, who works on it together and why it may come to nothing."
    )  # fmt: skip
    levers = Counter(action.lever for action in actions if action.lever)
    tagged, verdict = sum(levers.values()), None
    if tagged:
        parts = [f"{levers[lever]} {lever}" for lever in LEVERS if levers[lever]]
        sentence += f" By lever: {join_names(parts)}"
        if levers[MESSAGE] > MOSTLY * tagged:
            verdict = MOSTLY_MESSAGES
            sentence += "; messages alone do not shape an experience"
        sentence += "."
    whole = sum(not gap for gap in gaps.values())
    return Finding("session.actions", whole / n, sentence, n, "share", verdict=verdict)


def _one(action: Action, result: Any) -> Finding:
    seen = detectable(action, result)
    about = [_where(action, result), _together(action), action.by and f"by {action.by}"]
    brackets = "; ".join(each for each in about if each)
    sentence = f"Action {action.id}, {quote(action)}{f' ({brackets})' if brackets else ''}: "
    wanted = _seen_in(action)
    told = wanted and seen.verdict != UNKNOWN and action.rise > 0
    sentence += f"{wanted} {seen.sentence}." if told else f"{seen.sentence}."
    if reach := reach_of(action, result):
        helped, every = (f"{number:,.0f}" for number in reach)
        sentence += f" It is meant for {'all' if helped == every else f'{helped} of'} {every} "
        sentence += "customers a year, by the study's own numbers."
    smallest = float("nan") if seen.smallest is None else seen.smallest
    id = f"session.action.{action.id}"
    return Finding(id, smallest, sentence, seen.n, seen.unit or "points", verdict=seen.verdict)


def _where(action: Action, result: Any) -> str:
    labels = {point.id: point.name for point in result.reduced.study.touchpoints}
    return labels.get(action.touchpoint or "", action.touchpoint or "")


def _seen_in(action: Action) -> str:
    what = {"nps": "the NPS", "rating": "its rating"}.get(action.measure, "")
    return f"a rise of {what} by {action.rise:g}" if what and action.rise > 0 else what


def _together(action: Action) -> str:
    functions = functions_of(action.functions)
    if len(functions) < FEWEST_FUNCTIONS:
        return f"{functions[0]} alone" if functions else ""
    return f"{join_names(functions)} together, {functions[0]} convenes"
