"""Ballots as they ended, where nobody votes: totals of closed rounds, never a vote."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from ..record.file import NOT_HELD
from ..record.parts import Tally
from ..record.session import Session
from .kinds import FEWEST_HEARD, Ballot, say_votes


@dataclass(frozen=True)
class Shown:
    """A ballot as it stands where nobody votes.

    Parameters
    ----------
    parts : tuple of str or (Ballot, int, Tally)
        Sentences, and closed rounds.
    """

    parts: tuple[str | tuple[Ballot, int, Tally], ...]

    def __repr__(self) -> str:
        return "\n".join(part if isinstance(part, str) else say_tally(*part) for part in self.parts)

    def _repr_html_(self) -> str:
        return "".join(
            f"<p>{escape(part)}</p>" if isinstance(part, str) else tally_table(*part)
            for part in self.parts
        )


def say_few(round: int, tally: Tally) -> str:
    """Say who voted and why no totals are shown; nothing where three and more voted.

    Of one or two, a total would tell how each one voted.
    """
    if tally.voters >= FEWEST_HEARD:
        return ""
    people = "1 person has" if tally.voters == 1 else f"{tally.voters} people have"
    return (
        f"Round {round}: {people} voted. No more is shown: "
        "with fewer than three it would tell how each one voted."
    )


def say_tally(ballot: Ballot, round: int, tally: Tally) -> str:
    """Word a closed round: one line a screen."""
    if few := say_few(round, tally):
        return few
    lines = []
    for screen in _kept(ballot, tally):
        about = ballot.heading(screen)
        base = say_votes(ballot.count(tally, screen))
        said = ballot.sentence(tally, screen)
        # "(mean points, 4 votes)" reads as one thing where there is a bracket already.
        said = f"{said[:-1]}, {base})" if said.endswith(")") else f"{said} ({base})"
        lines.append(f"Round {round}{about and f', {about}'}: {said}.")
    return "\n".join(lines) or f"Round {round}: {_too_few(tally)}"


def tally_table(ballot: Ballot, round: int, tally: Tally) -> str:
    """Draw a closed round as HTML: one table a screen."""
    if few := say_few(round, tally):
        return f"<p>{few}</p>"
    tables = [_table(ballot, f"Round {round}", tally, screen) for screen in _kept(ballot, tally)]
    return "".join(tables) or f"<p>Round {round}: {_too_few(tally)}</p>"


def rounds_of(session: Session, ballot: Ballot, round: int) -> tuple[Any, ...]:
    """Give what may be shown of the rounds up to this one."""
    if not session.held:
        return (NOT_HELD,)
    parts: list[Any] = []
    for number in range(1, round + 1):
        tally = session.tally(ballot, round=number)
        votes = say_votes(session.votes(ballot, round=number))
        parts.append((ballot, number, tally) if tally else f"Round {number} is open: {votes}.")
    return tuple(parts)


def _kept(ballot: Ballot, tally: Tally) -> list[str]:
    """Screens of which totals are kept: too few may have rated a group."""
    return [screen for screen in ballot.screens if ballot.kept(tally, screen)]


def _too_few(tally: Tally) -> str:
    return f"too few voted, or named the same, to be told ({say_votes(tally.voters)})."


def _table(ballot: Ballot, title: str, tally: Tally, screen: str) -> str:
    columns, rows = ballot.cells(tally, screen)
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    about = ballot.heading(screen)
    votes = say_votes(ballot.count(tally, screen))
    title = f"{title}{about and f', {escape(about)}'}, {votes}"
    return f"<table><thead><tr><th>{title}</th>{head}</tr></thead><tbody>{body}</tbody></table>"
