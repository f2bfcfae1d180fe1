"""What was decided the time before, and what became of it: for the room that looks back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from ...findings import Finding
from ...parts import join_names
from ...study.names import slug
from ..record.entries import Decision
from ..record.reading import Record
from ..record.session import Session
from .although import places_of
from .forecasts import chain_of, could_show
from .phrases import named, quote, shown

NO_PLACE = "it names no touchpoint, so that no rating shows what became of it"
NOT_ASKED = "it was not looked at here"


def looks_back(result: Any, session: Session | None) -> bool:
    """Whether a session is the one looked back at: it had seen an earlier wave than the last.

    Its decisions are then no news, and are told with what became of them.
    """
    if result is None or result.room != "followup" or session is None or not session.held:
        return False
    return bool(_looked_at(session.record)) and _earlier(result, session.record)


def past_of(result: Any, session: Session) -> list[tuple[Record, Decision]]:
    """List decisions of sessions that had seen an earlier wave, the oldest first."""
    records = [each for each in reversed(chain_of(session)) if _earlier(result, each)]
    if not looks_back(result, session):
        records = [each for each in records if each is not session.record]
    return [(record, each) for record in records for each in record.standing(Decision)]


def past_table(result: Any, session: Session) -> pd.DataFrame:
    """Give one row a decision of the time before: ``decided on at what_became_of_it``.

    Returns
    -------
    DataFrame
        Index ``decided``: its words. Empty in every room but ``followup``.
    """
    rows = [
        {"decided": shown(each), "on": record.meta.day,
         "at": join_names([_name(result, id) for id in places_of(each, result, record)]),
         "what_became_of_it": "; ".join(_became(each, result, record))}
        for record, each in (past_of(result, session) if result.room == "followup" else ())
    ]  # fmt: skip
    columns = ["decided", "on", "at", "what_became_of_it"]
    return pd.DataFrame(rows, columns=columns).set_index("decided")


def tell_past(result: Any, session: Session) -> tuple[Finding, ...]:
    """Say what was decided the time before, and what became of it.

    Returns
    -------
    tuple of Finding
        ``session.then.<wave>.<decision>``; its number counts the touchpoints that were looked at,
        its verdict is theirs.
    """
    found: dict[str, Finding] = {}
    for record, decision in past_of(result, session):
        day = f"On {record.meta.day}" if record.meta.day else "The time before"
        became = _became(decision, result, record)
        sentence = f"{day} the room decided {quote(decision)}. What became of it: "
        sentence += f"{'; '.join(became)}."
        verdicts = [str(each) for each in _verdicts(decision, result, record).values()]
        wave = slug(_looked_at(record)) or "then"
        id = f"session.then.{wave}.{decision.id}"
        said = verdicts[0] if len(set(verdicts)) == 1 else None
        found.setdefault(
            id, Finding(id, float(len(verdicts)), sentence, 1, "touchpoints", verdict=said)
        )
    return tuple(found.values())


def say_past(result: Any, session: Session) -> str:
    """Say in half a sentence what had been decided, for the summary of a report."""
    past = past_of(result, session)
    if not past:
        return "no decision is recorded that could show yet"
    said = named([quote(each, 60) for _, each in past], 2)
    day = past[-1][0].meta.day
    return f"{f'on {day}' if day else 'the time before'} the room had decided {said}"


def _became(decision: Decision, result: Any, record: Record) -> Iterator[str]:
    places = places_of(decision, result, record)
    if not places:
        yield NO_PLACE
    verdicts = _verdicts(decision, result, record)
    for place in places:
        found = _found(result, f"followup.{place}.against_untouched")
        if found is not None:
            yield _first(found.sentence)
        else:
            said = verdicts.get(place, NOT_ASKED)
            yield f"{_name(result, place)}: {said}"


def _verdicts(decision: Decision, result: Any, record: Record) -> dict[str, Any]:
    known = result.comparison.verdicts
    return {id: known[id] for id in places_of(decision, result, record) if id in known}


def _first(sentence: str) -> str:
    """Take the first sentence: that nobody drew lots is said once, for all."""
    return sentence.partition(". ")[0].rstrip(".")


def _name(result: Any, id: str) -> str:
    return {each.id: each.name for each in result.reduced.study.touchpoints}.get(id, id)


def _looked_at(record: Record) -> str:
    return record.asked.get("wave", {}).get("focus", "")


def _earlier(result: Any, record: Record) -> bool:
    return could_show(record, result.reduced)


def _found(result: Any, id: str) -> Finding | None:
    try:
        return result.finding(id)
    except KeyError:
        return None
