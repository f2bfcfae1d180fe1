"""Filled ballot sheets: every problem at once, or votes in the open round, none of them twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...findings import DataError, Problem
from ..phones.devices import Devices
from .filled_rows import read_filled
from .kinds import Ballot, say_votes

if TYPE_CHECKING:
    from ..record.session import Session

__all__ = ["Taken", "read_filled", "round_for", "take_in"]


@dataclass(frozen=True)
class Taken:
    """What became of filled sheets.

    Parameters
    ----------
    added, replaced : int
        Votes that are new, and votes that were read before and stand anew.
    empty : int
        Rows in which nothing is filled in.
    standing : int
        Votes in the round now, however they were given.
    headings : int
        Rows that say the columns' names once more, below the headings.
    unnamed : int
        Votes without a name, known by their file and place in it.
    """

    added: int
    replaced: int
    empty: int
    standing: int
    headings: int = 0
    unnamed: int = 0

    def __str__(self) -> str:
        said = f"{say_votes(self.added)} read"
        said += f", {self.replaced} read before and replaced" if self.replaced else ""
        said += f", {_rows(self.empty, 'empty')} left out" if self.empty else ""
        repeated = f"{_rows(self.headings)} that repeat{'s' * (self.headings == 1)} the headings"
        said += f", {repeated} left out" if self.headings else ""
        return f"{said}; {say_votes(self.standing)} in the round now."


def round_for(session: Session, ballot: Ballot, wanted: int | None = None) -> int:
    """Give the round that sheets are of: the wanted one, else the first that has not closed.

    Raises
    ------
    DataError
        The ballot has no such round, or all have closed.
    """
    rounds = range(1, len(ballot.questions) + 1)
    if wanted is None:
        wanted = next((n for n in rounds if session.tally(ballot, round=n) is None), None)
        if wanted is None:
            raise _late(ballot, rounds[-1])
    if wanted not in rounds:
        rule, hint = f"{ballot.step} has {len(ballot.questions)} rounds", "from 1"
        raise DataError(Problem(rule, hint, value=str(wanted)))
    return wanted


def take_in(session: Session, ballot: Ballot, paths: Sequence[Path], *, round: int) -> Taken:
    """Read filled sheets into a round that is open, all of them or nothing.

    Parameters
    ----------
    session : Session
        Opened to vote; the notebook may have it open, too.
    ballot : Ballot
    paths : sequence of Path
        One sheet with all voters, or one a voter.
    round : int

    Returns
    -------
    Taken

    Raises
    ------
    DataError
        Every problem with its file, line and column; or the round is closed. Nothing is taken
        in then.

    Notes
    -----
    A vote is known by the session, the round and its voter, see `read_filled`: reading a sheet
    again replaces its votes, and what was removed from it since still counts. Who can open both
    the sheets and the session's file of open votes can tell whose they are until the round
    closes; who has the sheets knows anyway.
    """
    if session.tally(ballot, round=round) is not None:
        raise _late(ballot, round)
    filled = read_filled(paths, ballot, round=round)
    opening = len(session.record.round_of(ballot.step, round).reopened)
    start = f"{session.record.meta.id}/{ballot.step}/{round}/{opening}"
    # Keyed: the session's file alone does not lead from a vote to who gave it.
    devices = Devices(session.path.with_name(f".{session.path.name}.phones"))
    votes = {devices.token(key, "sheet", start): vote for key, vote in filled.votes.items()}
    saved = session.vote_all(ballot, votes, round=round)
    return Taken(
        saved.added, saved.replaced, filled.empty, saved.standing, filled.headings, filled.unnamed
    )


def _rows(number: int, kind: str = "") -> str:
    return f"{number} {kind and f'{kind} '}row{'s' * (number != 1)}"


def _late(ballot: Ballot, round: int) -> DataError:
    rule = f"round {round} of {ballot.step} is closed: late votes are not counted"
    hint = "if all agree, let everyone vote again: the notebook asks why, and keeps the reason"
    return DataError(Problem(rule, hint))
