"""The goal of the session, what surprised the room, and what it left in the parking lot."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...findings import Finding
from ..record.entries import Goal, Note
from ..record.session import Session
from .decisions import NO_CUSTOMER, REASON_WORDS, remark_on
from .phrases import clean, named, quote, shown, verdict_of

PARKING, SURPRISE = "parking", "surprise"


def notes_of(session: Session, tag: str) -> tuple[Note, ...]:
    """Give the notes of a tag, in the order in which they were written."""
    return tuple(note for note in session.entries(Note) if note.tag == tag)


def notes_table(result: Any, session: Session) -> pd.DataFrame:
    """Give one row a note: index ``id``, ``tag step note``."""
    verdict = verdict_of(result)
    rows = [
        {"id": each.id, "tag": each.tag, "step": each.step, "note": shown(each, verdict)}
        for each in session.entries(Note)
    ]
    return pd.DataFrame(rows, columns=["id", "tag", "step", "note"]).set_index("id")


def tell_notes(result: Any, session: Session) -> tuple[Finding, ...]:
    """Say what the session works for, what surprised the room, and what is left for later.

    Returns
    -------
    tuple of Finding
        ``session.goal``, ``session.surprises`` and ``session.parking``, those that there are.
    """
    verdict = verdict_of(result)
    found = [_goal(each, verdict) for each in session.entries(Goal)[-1:]]
    for tag, id, what in (
        (SURPRISE, "session.surprises", ("surprise", "Surprised the room")),
        (PARKING, "session.parking", ("item", "Left in the parking lot")),
    ):
        notes = notes_of(session, tag)
        if notes:
            n, (one, lead) = len(notes), what
            said = named([quote(each, verdict=verdict) for each in notes], 5)
            found.append(Finding(id, float(n), f"{lead}: {said}.", n, f"{one}s"))
    return tuple(found)


def outcome_of(goal: Goal) -> str:
    """Name the outcome of a goal as prose does."""
    return "the NPS" if goal.outcome == "nps" else goal.outcome.replace("_", " ")


def _goal(goal: Goal, verdict: Any) -> Finding:
    rests = REASON_WORDS.get(goal.reason_type, goal.reason_type)
    sentence = f"The session works for {outcome_of(goal)}: {clean(goal.reason, verdict)}"
    sentence += f" (rests on {rests})." if rests else " (on what that rests is not said)."
    remark = NO_CUSTOMER if remark_on(goal) == NO_CUSTOMER else None
    return Finding("session.goal", float("nan"), sentence, 1, "goals", verdict=remark)
