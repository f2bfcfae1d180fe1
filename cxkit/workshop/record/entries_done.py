"""What a room wants to change: for which goal, against which causes, by whom and until when."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ...study.values import Lever
from .entry import Entry, ReasonType
from .parts import Day, Text, Words

Reach = Literal["", "control", "influence", "concern"]


class Goal(Entry, frozen=True):
    """Which outcome the session works for, and on what that rests."""

    kept_in: ClassVar[str] = "goals"
    letter: ClassVar[str] = "o"
    given: ClassVar[frozenset[str]] = frozenset({"id", "outcome", "reason_type"})

    outcome: str
    reason_type: ReasonType = ""
    reason: Text


class Cause(Entry, frozen=True):
    """One "why" of the cause board: a tree, by way of the cause that it explains.

    Parameters
    ----------
    text : str
    explains : str
        Id of the cause that this one is the why of; "" for a first one.
    touchpoint : str, optional
        Where in the journey; the analysis then marks what it knows of it.
    known_from : str
        What the room knows it from; without it the cause is assumed.
    wrong_if : str
        What would show it wrong.
    reach : str
        Whether this group controls it, can influence it, or can only be concerned about it.
    """

    kept_in: ClassVar[str] = "causes"
    letter: ClassVar[str] = "c"
    given: ClassVar[frozenset[str]] = frozenset({"id", "explains", "touchpoint", "reach"})

    text: Text
    explains: str = ""
    touchpoint: str | None = None
    known_from: Words = ""
    wrong_if: Words = ""
    reach: Reach = ""


class Action(Entry, frozen=True):
    """One small test that the room wants to make.

    Parameters
    ----------
    text : str
        What a customer will be able to do or be spared.
    touchpoint : str, optional
    causes : list of str
        Ids of the causes that it is about.
    effort_removed : str
        What becomes less effort for a customer.
    helps : list of str
        Personas that it helps; none means all.
    lever : str
        Whether it changes a message, a place, a process, people or the offer.
    measure : str
        Where it would be seen: "nps", or "rating" of the touchpoint.
    rise : float
        By how much the measure is to rise, in its own unit.
    by : str
        The day on which the room looks, as year-month-day.
    functions : list of str
        Who works on it together; the first one convenes.
    premortem : str
        Why nothing may have changed by then.
    """

    kept_in: ClassVar[str] = "actions"
    letter: ClassVar[str] = "a"
    given: ClassVar[frozenset[str]] = frozenset(
        {"id", "touchpoint", "causes", "helps", "lever", "measure", "rise", "by", "functions"}
    )

    text: Text
    touchpoint: str | None = None
    causes: list[str] = []
    effort_removed: Words = ""
    helps: list[str] = []
    lever: Lever | Literal[""] = ""
    measure: Literal["", "nps", "rating"] = ""
    rise: Annotated[float, Field(ge=0)] = 0.0
    by: Day = ""
    functions: list[Words] = []
    premortem: Words = ""


class Decision(Entry, frozen=True):
    """What the room decided, why, and what it turned down.

    Parameters
    ----------
    text : str
    reason_type : str
        On what it rests most.
    reason : str
    actions : list of str
        Ids of the actions that it takes up.
    rejected : list of str
        What else was on the table.
    quotes : list of str
        Customers' words that it answers: their ids in the table ``quotes``.
    decider : str
        The function that closes it.
    check : str
        The day on which the room looks whether it was right.
    """

    kept_in: ClassVar[str] = "decisions"
    letter: ClassVar[str] = "d"
    given: ClassVar[frozenset[str]] = frozenset(
        {"id", "reason_type", "actions", "quotes", "decider", "check"}
    )

    text: Text
    reason_type: ReasonType = ""
    reason: Words = ""
    actions: list[str] = []
    rejected: list[Words] = []
    quotes: list[str] = []
    decider: Words = ""
    check: Day = ""


class Commitment(Entry, frozen=True):
    """What one person does differently from their own role.

    Parameters
    ----------
    role : str
        Function, or the name of their choice.
    does, stops : str
        What they do differently on Monday, and what they stop.
    by : str
        Day, as year-month-day.
    notices : str
        How they will notice that it works.
    """

    kept_in: ClassVar[str] = "commitments"
    letter: ClassVar[str] = "p"
    given: ClassVar[frozenset[str]] = frozenset({"id", "role", "by"})

    role: Text
    does: Text
    stops: Words = ""
    by: Day = ""
    notices: Words = ""


class Aspiration(Entry, frozen=True):
    """What is to become different, for whom, from where to where, by when.

    Parameters
    ----------
    who, what : str
        Which customers, and what they can do or say then.
    measure : str
        "nps", or the id of a touchpoint whose rating is meant.
    start, goal : float
    by : str
        Day, as year-month-day.
    """

    kept_in: ClassVar[str] = "aspirations"
    letter: ClassVar[str] = "g"
    given: ClassVar[frozenset[str]] = frozenset({"id", "measure", "start", "goal", "by"})

    who: Words = ""
    what: Text
    measure: str = ""
    start: float | None = None
    goal: float | None = None
    by: Day = ""
