"""The cells of a room: each gives a box for people, or shows how it ended where nobody is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from ...sheets import Sheet
from ...steps import Section
from ..agenda import held_in
from ..ballots.asked import ATTRIBUTION, MADE, ballot_for
from ..ballots.kinds import Ballot
from ..ballots.shown import Shown, rounds_of
from ..heard.guesses import RealmResult
from ..held import Held
from ..record.session import Session
from .booth import Booth
from .desks import CardDesk, IdeaDesk, card_sheet, idea_sheet
from .stage import Stage

if TYPE_CHECKING:
    from ipywidgets import VBox


class Ranked(Protocol):
    """What is asked of a result whose touchpoints are voted on: names by id."""

    journey_items: dict[str, str]
    shortlist: dict[str, str]


class Grouped(Protocol):
    """What is asked of a result whose customers are guessed about: groups by slug."""

    group_labels: dict[str, str]


def ballot(
    session: Session,
    step: str,
    study: Any,
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
        "hypotheses", "unsaid", "better", "promises", "readiness", "control", "dots",
        "team_view", "stated_importance", or one that has a function of its own here.
    study : Responses
        What `open_study` returned.
    about : mapping of str to str, optional
        Names by id that the ballot is made of: what to choose from in "dots", causes in
        "control"; when left out, those of the journey and of the cause board.
    round : int, default 1

    Returns
    -------
    ipywidgets.VBox or Shown
        As `attribution_ballot`.
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


def attribution_ballot(session: Session, round: int = 1) -> VBox | Shown:
    """Ask each person, silently, what contributed: 100 points over own, others and outside.

    Parameters
    ----------
    session : Session
        Receives the votes. The next cell reads it, never this widget.
    round : int, default 1
        1 before any result is shown, 2 after the evidence.

    Returns
    -------
    ipywidgets.VBox or Shown
        A ballot for people; where the session only reads, or none is held, what is known of
        the rounds up to this one.
    """
    return _ballot(session, ATTRIBUTION, round)


def attention_ballot(session: Session, result: Ranked) -> VBox | Shown:
    """Ask each person, silently, where the effort of the house goes: 100 points over the journey.

    Parameters
    ----------
    session : Session
    result : Result
        Of the room ``touchpoints``; its journey is asked about.
    """
    return _made(session, "attention", result.journey_items, 1)


def priority_ballot(session: Session, result: Ranked, round: int = 1) -> VBox | Shown:
    """Ask each person what to work on: in round 1 for the customers alone, in 2 what fits us.

    Parameters
    ----------
    session : Session
    result : Result
        Of the room ``touchpoints``; its shortlist is asked about.
    round : int, default 1
        Round 2 opens when round 1 is closed.
    """
    return _made(session, "priority", result.shortlist, round)


def realm_ballot(
    session: Session, result: Grouped | Mapping[str, str] | None = None
) -> VBox | Shown:
    """Ask each person, silently, what customers feel: each realm from 0 to 10.

    Parameters
    ----------
    session : Session
    result : Result or mapping of str to str, optional
        Of the room ``realms``, whose groups are asked about one by one after all customers; or
        the slugs of groups and their names; None asks about all customers only.
    """
    groups = getattr(result, "group_labels", result) or {}
    return _made(session, "realm_guess", groups, 1)


def situation_cards(session: Session, study: Any) -> VBox | Sheet:
    """Let the room walk the experience: what do customers do, sense, learn and enjoy, where?

    Parameters
    ----------
    session : Session
        Receives the cards.
    study : Responses
        What `open_study` returned. Its touchpoints are walked, and what it says of what the
        customer does stands on the card already; it counts once the card is saved.

    Returns
    -------
    ipywidgets.VBox or Sheet
        Cards for people; where the session only reads, or none is held, what was written.
    """
    if session.writable:
        return CardDesk(session, study).box
    return card_sheet(session, study)


def idea_cards(session: Session, result: RealmResult) -> VBox | Sheet:
    """Let the room write ideas down: for which realm, for whom, and which effort they spare.

    Parameters
    ----------
    session : Session
        Receives the ideas.
    result : Result
        Of the room ``realms``; begins with its weakest realm.

    Returns
    -------
    ipywidgets.VBox or Sheet
        A form for people; where the session only reads, or none is held, what was written.
    """
    if session.writable:
        return IdeaDesk(session, result).box
    return idea_sheet(session, result)


def _made(session: Session, step: str, names: Mapping[str, str], round: int) -> VBox | Shown:
    made = MADE[step](names)
    session.remember(step, names)
    return _ballot(session, made, round)


def _ballot(session: Session, ballot: Ballot, round: int) -> VBox | Shown:
    if not 1 <= round <= len(ballot.questions):
        rounds = " or ".join(str(number + 1) for number in range(len(ballot.questions)))
        raise ValueError(f"{ballot.step} is asked in round {rounds}, not {round}")
    if session.writable:
        return Booth(session, ballot, round).box
    return Shown(rounds_of(session, ballot, round))
