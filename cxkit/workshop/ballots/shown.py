"""Ballots as they ended, where nobody votes: totals of closed rounds, never a vote."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from ..record.file import NOT_HELD
from ..record.parts import Tally
from ..record.session import Session
from .kinds import Ballot


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


def say_tally(ballot: Ballot, round: int, tally: Tally) -> str:
    """Word a closed round: one line a screen."""
    lines = []
    for screen, items in _kept(ballot, tally):
        about = ballot.heading(screen)
        means = ", ".join(f"{ballot.items[item]} {_mean(ballot, tally, item)}" for item in items)
        base = f"{ballot.measure}, {say_votes(tally.count(items[0]))}"
        lines.append(f"Round {round}{about and f', {about}'}: {means} ({base}).")
    return "\n".join(lines)


def tally_table(ballot: Ballot, round: int, tally: Tally) -> str:
    """Draw a closed round as HTML: one table a screen."""
    return "".join(
        _table(ballot, f"Round {round}", tally, screen, items)
        for screen, items in _kept(ballot, tally)
    )


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


def say_votes(number: int) -> str:
    """Count votes in words."""
    return "1 vote" if number == 1 else f"{number} votes"


def _kept(ballot: Ballot, tally: Tally) -> list[tuple[str, tuple[str, ...]]]:
    """Screens of which totals are kept: too few may have rated a group."""
    return [
        (screen, items)
        for screen, items in ballot.screens.items()
        if set(items) <= set(tally.totals)
    ]


def _mean(ballot: Ballot, tally: Tally, item: str) -> str:
    return f"{tally.mean(item):.{ballot.digits}f}"


def _table(ballot: Ballot, title: str, tally: Tally, screen: str, items: tuple[str, ...]) -> str:
    spread = tally.spread or {}
    known = set(items) <= set(spread)
    head = f"<th>{ballot.measure}</th>" + ("<th>votes differ by about</th>" if known else "")
    rows = "".join(
        f"<tr><td>{escape(ballot.items[item])}</td><td>{_mean(ballot, tally, item)}</td>"
        + (f"<td>{spread[item]}</td>" if known else "")
        + "</tr>"
        for item in items
    )
    about = ballot.heading(screen)
    title = f"{title}{about and f', {escape(about)}'}, {say_votes(tally.count(items[0]))}"
    return f"<table><thead><tr><th>{title}</th>{head}</tr></thead><tbody>{rows}</tbody></table>"
