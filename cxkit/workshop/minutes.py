"""Minutes of a session as Markdown: what was decided, by whom together, and what is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pandas as pd

from ..parts import join_names, words
from .agenda import all_guides
from .forms.tree import branches_of
from .handouts import escape, rows
from .heard.actions import actions_table
from .heard.aspirations import aspirations_table
from .heard.causes import ABOUT_THE_PLACE, NOT_ESTABLISHED, causes_table, evidence_of
from .heard.commitments import commitments_table, previous_table
from .heard.confrontation import NO_WORKSHOP, REHEARSED
from .heard.decisions import decisions_table, summary_of, undecided
from .heard.forecasts import tell_settled
from .heard.inputs import inputs_table
from .heard.looking_back import looks_back, past_table
from .heard.notes import PARKING, SURPRISE, notes_of, outcome_of
from .heard.phrases import clean, count, shown, verdict_of
from .heard.stories import stories_table
from .minutes_votes import votes_of
from .record.entries import Cause, Decision, Goal
from .record.parts import Slot
from .record.session import Session

Lines = Iterator[str]


def minutes_of(session: Session, result: Any = None) -> str:
    """Write the minutes of a session.

    Parameters
    ----------
    session : Session
    result : Result, optional
        What a room's `analyse` returned: with it, causes are marked, actions held to what could
        be seen, and the answer stands first. Every number of an analysis is the result's own.

    Returns
    -------
    str
        Markdown without raw HTML; people's words are escaped. It names functions, and persons
        only where they gave a name of their choice to a commitment.

    Raises
    ------
    DataError
        The session's totals are not those of their ballots.
    """
    if not session.held:
        return f"# Minutes\n\n{NO_WORKSHOP}\n"
    known = _Nothing() if result is None else result
    if looks_back(result, session):
        # Its own minutes were written then: here stands what became of it.
        return _joined(
            _head(session, known, "Looking back"), _answer(session, result), _past(session, known),
            _settled(session, result), _unknown(result),
        )  # fmt: skip
    return _joined(
        _head(session, known), _answer(session, result), _time(session, known),
        _previous(session), _past(session, known),
        _decided(session, known), _actions(session, known), _causes(session, known),
        _commitments(session), votes_of(session, result, known), _aspirations(session, known),
        _stories(session), _inputs(session),
        _noted(session, known, SURPRISE, "What surprised us"),
        _noted(session, known, PARKING, "Left in the parking lot"),
        _unknown(result), _next(session),
    )  # fmt: skip


def _joined(*sections: Lines) -> str:
    blocks = ["\n".join(lines) for lines in map(list, sections) if lines]
    return "\n\n".join(blocks) + "\n"


class _Nothing(SimpleNamespace):
    """Stands for a result where there is none: it knows no touchpoint and measures nothing."""

    room = ""
    reduced = SimpleNamespace(study=SimpleNamespace(touchpoints=(), personas=(), currency=None))


def _head(session: Session, result: Any, title: str = "Minutes") -> Lines:
    record = session.record
    name = getattr(result, "name", "") or record.meta.study
    yield f"# {title}{f': {escape(name)}' if name else ''}"
    if record.meta.rehearsal:
        yield f"\n**{REHEARSED}**"
    yield ""
    yield f"Day: {record.meta.day or 'not written down'}. {_present(session)}"
    for goal in session.entries(Goal)[-1:]:
        reason = escape(clean(goal.reason, verdict_of(result)))
        yield f"\nWe work for {escape(outcome_of(goal))}: {reason}."


def _present(session: Session) -> str:
    roster = session.record.roster
    if not roster:
        known = session.departments
        return f"{count(known, 'department')} in the room." if known else "Nobody is enrolled."
    by_function = Counter(each.function.strip() for each in roster)
    parts = [f"{escape(name)} ({by_function[name]})" for name in sorted(by_function)]
    front = sum(each.frontline for each in roster)
    people = count(len(roster), "person", "persons")
    return (
        f"{people} from {count(len(by_function), 'function')}: {join_names(parts)}; "
        f"{front or 'none'} of them meet{'s' if front == 1 else ''} customers in their work."
    )


def _answer(session: Session, result: Any) -> Lines:
    if result is None:
        return
    yield "## The answer\n"
    yield " ".join(escape(sentence) for sentence in summary_of(result, session).sentences)


def _time(session: Session, result: Any) -> Lines:
    agenda = session.record.agenda
    if not agenda:
        return
    yield "## How the time went\n"
    titles = _titles(result)
    yield from rows(["step", "planned", "taken"], (_slot(slot, titles) for slot in agenda))
    taken = [_taken(slot) for slot in agenda]
    known = [minutes for minutes in taken if minutes is not None]
    planned = sum(slot.minutes for slot in agenda)
    yield f"\nPlanned {planned} minutes, taken {sum(known)} in {len(known)} of {len(agenda)} steps."


def _titles(result: Any) -> dict[str, str]:
    """Give the titles of all steps by their ids, those of this room before those of others."""
    guides = all_guides()
    own = guides.pop(result.room, ())
    steps = (*own, *(step for guide in guides.values() for step in guide))
    return {step.id: step.title for step in reversed(steps)}


def _slot(slot: Slot, titles: dict[str, str]) -> tuple[str, str, str]:
    taken, title = _taken(slot), titles.get(slot.step, words(slot.step))
    return title, str(slot.minutes), "not known" if taken is None else str(taken)


def _taken(slot: Slot) -> int | None:
    if not (slot.started and slot.ended):
        return None
    seconds = datetime.fromisoformat(slot.ended) - datetime.fromisoformat(slot.started)
    minutes = round(seconds.total_seconds() / 60)
    # A clock that was set back between them tells nothing.
    return minutes if minutes >= 0 else None


def _previous(session: Session) -> Lines:
    yield from _table("What we promised the time before", previous_table(session))


def _past(session: Session, result: Any) -> Lines:
    table = past_table(result, session)
    title = "What was decided the time before, and what became of it"
    if table.empty and looks_back(result, session):
        yield f"## {title}\n"
        yield "Nothing was decided that could show in these waves."
    yield from _table(title, table)


def _settled(session: Session, result: Any) -> Lines:
    """Say what came of the forecasts."""
    told = tell_settled(result, session)
    if told:
        yield "## Did we know it?\n"
        yield from (f"- {escape(each.sentence)}" for each in told)


def _decided(session: Session, result: Any) -> Lines:
    yield "## What we decided\n"
    table = decisions_table(result, session)
    if table.empty:
        yield f"{undecided(session).capitalize()}."
    for id, row in table.iterrows():
        yield f"- **{id}: {escape(row['decision'])}**"
        if row["although"]:
            yield f"  - decided although: {escape(row['although'])}"
        reason = "reason given" if row["although"] else "rests on"
        yield f"  - {reason}: {escape(row['rests_on'])}"
        for label, name in (
            ("takes up", "actions"), ("turned down", "turned_down"),
            ("customers' words", "customers_words"), ("decided by", "decided_by"),
        ):  # fmt: skip
            yield f"  - {label}: {escape(row[name]) or 'not said'}"
        yield f"  - looked at on: {row['looked_at'] or 'no day is set'}"


def _actions(session: Session, result: Any) -> Lines:
    table = actions_table(result, session).reset_index()
    if isinstance(result, _Nothing):
        table = table.drop(columns="could_we_see_it")
    yield from _table("What we do", table.set_index("id"))


def _causes(session: Session, result: Any) -> Lines:
    causes, verdict = session.entries(Cause), verdict_of(result)
    if not causes:
        return
    yield "## What we suspect, and what the answers say of it\n"
    table = causes_table(result, session)
    for branch, (_, row) in zip(branches_of(causes), table.iterrows(), strict=True):
        cause, indent = branch.cause, "  " * (branch.depth - 1)
        mark = "" if isinstance(result, _Nothing) else f" **{evidence_of(cause, result).status}**;"
        where = f" ({escape(row['where'])})" if row["where"] else ""
        yield (
            f"{indent}- {escape(shown(cause, verdict))}{where}:{mark} known from: "
            f"{escape(row['known_from'])}; wrong if: {escape(row['wrong_if'])}; our reach: "
            f"{row['our_reach']}"
        )
    if not isinstance(result, _Nothing):
        unclear = verdict is not None and not verdict.clear
        yield f"\n{NOT_ESTABLISHED if unclear else ABOUT_THE_PLACE}"


def _commitments(session: Session) -> Lines:
    yield from _table("What each of us does differently", commitments_table(session))


def _aspirations(session: Session, result: Any) -> Lines:
    table = aspirations_table(result, session)
    if isinstance(result, _Nothing):
        table = table.drop(columns="could_we_see_it")
    yield from _table("What we aspire to", table)


def _stories(session: Session) -> Lines:
    yield from _table("Success stories, by what there is to show for them", stories_table(session))


def _inputs(session: Session) -> Lines:
    yield from _table("What became of each input", inputs_table(session))


def _noted(session: Session, result: Any, tag: str, title: str) -> Lines:
    notes, verdict = notes_of(session, tag), verdict_of(result)
    if notes:
        yield f"## {title}\n"
        yield from (f"- {escape(shown(note, verdict))}" for note in notes)


def _unknown(result: Any) -> Lines:
    if result is None or not result.summary.sentences:
        return
    yield "## What we do not know\n"
    yield f"- {escape(result.summary.sentences[-1])}"
    yield from (f"- {escape(warning)}" for warning in result.warnings)


def _next(session: Session) -> Lines:
    days = sorted(each.check for each in session.entries(Decision) if each.check)
    yield "## When we meet again\n"
    yield f"On {days[0]} we look at what we decided." if days else "No day is set."


def _table(title: str, table: pd.DataFrame) -> Lines:
    if table.empty:
        return
    yield f"## {title}\n"
    flat = table.reset_index()
    kept = [name for name in flat if (flat[name].astype(str) != "").any()]
    cells = (tuple(row[name] for name in kept) for _, row in flat.iterrows())
    yield from rows([words(name) for name in kept], cells)
