"""Minutes of a session as Markdown: what was decided, by whom together, and what is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pandas as pd

from ..findings import DataError
from ..parts import join_names, words
from .ballots.agreement import ABOUT_THE_ROOM
from .ballots.asked import ballot_for
from .ballots.kinds import FEWEST_HEARD
from .ballots.shown import say_tally
from .forms.tree import branches_of
from .handouts import escape
from .heard.actions import actions_table
from .heard.aspirations import aspirations_table
from .heard.causes import ABOUT_THE_PLACE, NOT_ESTABLISHED, causes_table, evidence_of
from .heard.commitments import commitments_table, previous_table
from .heard.confrontation import NO_WORKSHOP, REHEARSED, confront
from .heard.decisions import decisions_table, summary_of, undecided
from .heard.inputs import inputs_table
from .heard.notes import PARKING, SURPRISE, notes_of, outcome_of
from .heard.phrases import clean, count, shown, verdict_of
from .heard.stories import stories_table
from .record.entries import Cause, Decision, Goal
from .record.parts import Round, Slot
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
    sections = (
        _head(session, known), _answer(session, result), _time(session), _previous(session),
        _decided(session, known), _actions(session, known), _causes(session, known),
        _commitments(session), _votes(session, result, known), _aspirations(session, known),
        _stories(session), _inputs(session),
        _noted(session, known, SURPRISE, "What surprised us"),
        _noted(session, known, PARKING, "Left in the parking lot"),
        _unknown(result), _next(session),
    )  # fmt: skip
    blocks = ["\n".join(lines) for lines in map(list, sections) if lines]
    return "\n\n".join(blocks) + "\n"


class _Nothing(SimpleNamespace):
    """Stands for a result where there is none: it knows no touchpoint and measures nothing."""

    room = ""
    reduced = SimpleNamespace(study=SimpleNamespace(touchpoints=(), personas=(), currency=None))


def _head(session: Session, result: Any) -> Lines:
    record = session.record
    name = getattr(result, "name", "") or record.meta.study
    yield f"# Minutes{f': {escape(name)}' if name else ''}"
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


def _time(session: Session) -> Lines:
    agenda = session.record.agenda
    if not agenda:
        return
    yield "## How the time went\n"
    yield from _rows(["step", "planned", "taken"], (_slot(slot) for slot in agenda))
    taken = [_taken(slot) for slot in agenda]
    known = [minutes for minutes in taken if minutes is not None]
    planned = sum(slot.minutes for slot in agenda)
    yield f"\nPlanned {planned} minutes, taken {sum(known)} in {len(known)} of {len(agenda)} steps."


def _slot(slot: Slot) -> tuple[str, str, str]:
    taken = _taken(slot)
    return words(slot.step), str(slot.minutes), "not known" if taken is None else str(taken)


def _taken(slot: Slot) -> int | None:
    if not (slot.started and slot.ended):
        return None
    seconds = datetime.fromisoformat(slot.ended) - datetime.fromisoformat(slot.started)
    minutes = round(seconds.total_seconds() / 60)
    # A clock that was set back between them tells nothing.
    return minutes if minutes >= 0 else None


def _previous(session: Session) -> Lines:
    yield from _table("What we promised the time before", previous_table(session))


def _decided(session: Session, result: Any) -> Lines:
    yield "## What we decided\n"
    table = decisions_table(result, session)
    if table.empty:
        yield f"{undecided(session).capitalize()}."
    for id, row in table.iterrows():
        yield f"- **{id}: {escape(row['decision'])}**"
        yield f"  - rests on: {escape(row['rests_on'])}"
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


def _votes(session: Session, result: Any, known: Any) -> Lines:
    """Totals alone; what a finding words, such as the shift of the attribution, is told by it."""
    closed = [each for each in session.record.ballots if each.tally is not None]
    if not closed:
        return
    yield "## How we voted\n"
    told: dict[str, list[str]] = {}
    for found in () if result is None else confront(result, session):
        told.setdefault(found.id.split(".")[1], []).append(found.sentence)
    for step in dict.fromkeys(each.step for each in closed):
        sentences = told.get(step) or [
            _tallied(each, session, known) for each in closed if each.step == step
        ]
        for sentence in filter(None, sentences):
            yield f"- {escape(sentence)}"
    yield f"\n{ABOUT_THE_ROOM}"


def _tallied(each: Round, session: Session, result: Any) -> str:
    try:
        ballot = ballot_for(each.step, result.reduced.study, session)
    except (DataError, AttributeError):
        return f"{words(each.step)}, round {each.round}: {each.tally.voters} votes."
    if each.tally.voters < FEWEST_HEARD:
        return f"{each.question} Too few voted to be told."
    # Of "my own department" the totals alone would read as blame.
    return "" if ballot.personal else f"{each.question} {say_tally(ballot, each.round, each.tally)}"


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
    rows = (tuple(row[name] for name in kept) for _, row in flat.iterrows())
    yield from _rows([words(name) for name in kept], rows)


def _rows(head: list[str], rows: Iterable[tuple[Any, ...]]) -> Lines:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(escape(cell) for cell in row)} |" for row in rows)
