"""The votes in the minutes: what a board needs of them in sentences, all guesses in a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from ..findings import DataError, Finding
from ..parts import words
from .ballots.agreement import ABOUT, ABOUT_THE_ROOM
from .ballots.asked import ballot_for
from .ballots.kinds import FEWEST_HEARD, say_voters
from .ballots.shown import say_tally
from .handouts import escape, rows
from .heard.confrontation import confront
from .heard.guesses import guesses_table
from .heard.perspective import perspective_table
from .heard.phrases import harms, verdict_of
from .heard.team import stated_table, team_table
from .record.parts import Round, Tally
from .record.session import Session

Lines = Iterator[str]

# Steps in which much is guessed: what the table of all guesses is called.
GUESSED = {
    "realm_guess": "What we thought that customers feel",
    "team_view": "How we thought that customers rate",
    "perspective": "What we answered as one of them",
    "stated_importance": "What we thought to matter to them",
}
TABLES_OF: dict[str, Callable[[Any, Session], pd.DataFrame]] = {
    "realm_guess": guesses_table, "team_view": team_table, "perspective": perspective_table,
    "stated_importance": stated_table,
}  # fmt: skip
# Of these guesses, the ends of the ids of what is read.
LEADING = ("largest", "weakest", "correlation")
# Votes that something follows from, so that it matters how far the room agreed.
CHOSEN = ("dots", "priority", "idea_fit")
ABOUT_VOTES = "What was voted is about the room, not about customers."
WHY_NOT = "they blame somebody, or explain a change that is not established"


def votes_of(session: Session, result: Any, known: Any) -> Lines:
    """Write how a room voted: totals alone, and what a finding words is told by it.

    Parameters
    ----------
    session : Session
    result : Result or None
    known : Result
        The result, or what stands for it where there is none.

    Yields
    ------
    str
        Lines of Markdown; none where no round is closed.
    """
    closed = [each for each in session.record.ballots if each.tally is not None]
    if not closed:
        return
    yield "## How we voted\n"
    told: dict[str, list[Finding]] = {}
    for found in () if result is None else confront(result, session):
        told.setdefault(found.id.split(".")[1], []).append(found)
    tables = []
    for step in dict.fromkeys(each.step for each in closed):
        found = told.get(step, ())
        sentences = [each.sentence for each in found if _of_use(each, step)]
        for sentence in sentences or ([] if found else _tallies(closed, step, session, known)):
            yield f"- {escape(_alone(sentence))}"
        if step in GUESSED and found:
            tables.append((GUESSED[step], TABLES_OF[step](result, session)))
    yield f"\n{ABOUT_VOTES}"
    for title, table in tables:
        yield from _guesses(title, table)


def _of_use(found: Finding, step: str) -> bool:
    """Whether a board needs a sentence: of many guesses one is read, a table has the rest."""
    tail = found.id.split(".", 2)[2]
    if step in GUESSED:
        return tail in LEADING
    # What the room thought of others stands with how it moved; an order that nobody acts on, not.
    return tail != "others" and not (tail == "agreement" and step not in CHOSEN)


def _alone(sentence: str) -> str:
    """Leave out of each sentence what is said once, below all of them."""
    return sentence.removesuffix(ABOUT_THE_ROOM).rstrip().replace(f"; {ABOUT})", ")")


def _guesses(title: str, table: pd.DataFrame) -> Lines:
    if table.empty:
        return
    yield f"\n### {title}\n"
    flat = table.reset_index()
    yield from rows([words(name) for name in flat], flat.itertuples(index=False, name=None))
    many = len(table) > 1
    yield f"\nIntervals are {'simultaneous ' if many else ''}95 % intervals of what they say."


def _tallies(closed: list[Round], step: str, session: Session, result: Any) -> list[str]:
    said = (_tallied(each, session, result) for each in closed if each.step == step)
    return [each for each in said if each]


def _tallied(each: Round, session: Session, result: Any) -> str:
    try:
        ballot = ballot_for(each.step, result.reduced.study, session)
    except (DataError, AttributeError):
        return f"{words(each.step)}, round {each.round}: {each.tally.voters} votes."
    if each.tally.voters < FEWEST_HEARD:
        return f"{each.question} Too few voted to be told."
    if each.tally.texts:
        # What was said of how to write is for those who wrote.
        asked = f"{each.question.partition('?')[0]}?"
        return f"{asked} {_written(each.tally, verdict_of(result))}"
    # Of "my own department" the totals alone would read as blame.
    return "" if ballot.personal else f"{each.question} {say_tally(ballot, each.round, each.tally)}"


def _written(tally: Tally, verdict: Any) -> str:
    """Give what people wrote once each, the most frequent first, and how many are left out."""
    counted: dict[str, list[str]] = {}
    for text in tally.texts:
        counted.setdefault(" ".join(text.casefold().split()).rstrip(".!"), []).append(text)
    alike = sorted(counted.values(), key=lambda each: -len(each))
    told = [each for each in alike if not harms(each[0], verdict)]
    said = [f"“{each[0]}”{f' ({len(each)} times)' if len(each) > 1 else ''}" for each in told]
    silent = len(tally.texts) - sum(map(len, told))
    rest = [f"{silent} not read out, as {WHY_NOT}"] if silent else []
    return f"{'; '.join([*said, *rest])} ({say_voters(tally.voters)}, without names)."
