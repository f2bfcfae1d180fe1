"""The cells of a room: each gives a box for people, or shows how it ended where nobody is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...steps import Section
from ..agenda import held_in
from ..ballots.asked import ballot_for
from ..ballots.kinds import Ballot
from ..ballots.shown import Shown, rounds_of
from ..held import Held
from ..record.session import Session
from .booth import Booth
from .stage import Stage

if TYPE_CHECKING:
    from ipywidgets import VBox


def ballot(
    session: Session,
    step: str,
    study: Any = None,
    about: Mapping[str, str] | None = None,
    *,
    round: int = 1,
) -> VBox | Shown:
    """Ask each person, silently: any of the ballots, by its step.

    Parameters
    ----------
    session : Session
        Receives the votes, and remembers what was asked about, so that phones and sheets ask
        about the same.
    step : str
        One of `ballots.asked.STEPS`, such as "attribution".
    study : Responses, optional
        What `open_study` returned; ballots over the journey need it.
    about : mapping of str to str, optional
        Names by id that the ballot is made of: what to choose from in "dots", causes in
        "control"; when left out, those of the journey and of the cause board.
    round : int, default 1

    Returns
    -------
    ipywidgets.VBox or Shown
        A ballot for people; where the session only reads, or none is held, what is known of the
        rounds up to this one.
    """
    made = ballot_for(step, study, session, about=about)
    session.remember(step, about or {})
    return _ballot(session, made, round)


def guide(session: Session, about: Any, section: Section) -> VBox | Held:
    """Take the room through the steps of a section, one after the other.

    Parameters
    ----------
    session : Session
        Opened with the study's folder. Receives all that is voted and written.
    about : module or Result
        The room's package before there is a result, such as ``nps``; its result afterwards.
    section : {"begin", "guess", "show", "decide"}

    Returns
    -------
    ipywidgets.VBox or Held
        The steps for people; where the session only reads, or none is held, what was made.
    """
    if session.writable:
        return Stage(session, about, section).box
    return held_in(session, about, section)


def _ballot(session: Session, ballot: Ballot, round: int) -> VBox | Shown:
    if not 1 <= round <= len(ballot.questions):
        rounds = " or ".join(str(number + 1) for number in range(len(ballot.questions)))
        raise ValueError(f"{ballot.step} is asked in round {rounds}, not {round}")
    if session.writable:
        return Booth(session, ballot, round).box
    return Shown(rounds_of(session, ballot, round))
