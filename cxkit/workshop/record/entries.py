"""What a room writes down, entry by entry; who wrote it is not kept.

An entry has a key. A later entry of the same key takes the place of the earlier one, which
stays in the file, so that undoing brings it back.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ...study.values import Realm
from .parts import EVERYONE, Day, Part, Text, Words

Weight = Annotated[int, Field(ge=0, le=5)]

ReasonType = Literal[
    "", "customer evidence", "own observation", "data only", "competitor", "mission statement",
    "authority",
]  # fmt: skip
Lever = Literal["", "message", "place", "process", "people", "offer"]
Source = Literal["", "said", "seen", "assumed"]
Reach = Literal["", "control", "influence", "concern"]


class Entry(Part, frozen=True):
    """One thing that a room wrote down.

    Parameters
    ----------
    id : str
        Given when the session takes it: the kind's letter and a number.
    """

    # The list of the file that holds it, and the letter that its ids begin with.
    kept_in: ClassVar[str]
    letter: ClassVar[str]
    # Fields that are chosen or given and not written: they alone are no entry.
    given: ClassVar[frozenset[str]] = frozenset({"id"})

    id: str = ""

    @property
    def key(self) -> str:
        """Entries of one key take each other's place."""
        return self.id

    @property
    def about(self) -> frozenset[str]:
        """Ids of other entries that it names."""
        named = {name: getattr(self, name) for name in ("explains", "into", "causes", "actions")
                 if name in type(self).model_fields}  # fmt: skip
        listed = (each if isinstance(each, list) else [each] for each in named.values())
        return frozenset(id for ids in listed for id in ids if id)

    @property
    def words(self) -> str:
        """The first words that were written on it; its id where there are none."""
        values = (getattr(self, name) for name in type(self).model_fields if name not in self.given)
        return next((each for each in values if each and isinstance(each, str)), self.id)


class Card(Entry, frozen=True):
    """One moment of the experience as customers live it; who wrote it is not kept.

    Parameters
    ----------
    place : str
        Id of the touchpoint or stage.
    does, senses, learns, enjoys : str
        What the customer does there, sees, hears, smells and feels, learns, and enjoys.
    """

    kept_in: ClassVar[str] = "cards"
    letter: ClassVar[str] = "s"
    given: ClassVar[frozenset[str]] = frozenset({"id", "place"})

    place: str
    does: Words = ""
    senses: Words = ""
    learns: Words = ""
    enjoys: Words = ""

    @property
    def key(self) -> str:
        """The place: it has one card."""
        return self.place

    @property
    def active(self) -> bool:
        """Whether the customer does something."""
        return any(sign.isalnum() for sign in self.does)


class Idea(Entry, frozen=True):
    """One idea, whom it is for and which effort it spares them; who had it is not kept.

    Parameters
    ----------
    text : str
    realm : str, optional
        One of the four.
    persona : str, default "all"
        Slug of the group that it is for.
    effort_removed : str
        What becomes less effort for a customer.
    touchpoint : str, optional
        Where it would be met.
    wish, blocked_by : str
        The interest that it serves, and the possibility that is missing today.
    """

    kept_in: ClassVar[str] = "ideas"
    letter: ClassVar[str] = "i"
    given: ClassVar[frozenset[str]] = frozenset({"id", "realm", "persona", "touchpoint"})

    text: Text
    realm: Realm | None = None
    persona: str = EVERYONE
    effort_removed: Words = ""
    touchpoint: str | None = None
    wish: Words = ""
    blocked_by: Words = ""


class Note(Entry, frozen=True):
    """One line said in the room, with a tag.

    Parameters
    ----------
    text : str
    tag : str
        What kind of line it is; "parking" lies in the parking lot.
    step : str
        In which step it was written.
    """

    kept_in: ClassVar[str] = "notes"
    letter: ClassVar[str] = "n"
    given: ClassVar[frozenset[str]] = frozenset({"id", "tag", "step"})

    text: Text
    tag: Literal["remark", "surprise", "question", "quote", "known", "assumed", "objection",
                 "parking", "product"] = "remark"  # fmt: skip
    step: str = ""


class Trait(Entry, frozen=True):
    """One thing about a kind of customer, and where the room has it from.

    Parameters
    ----------
    persona : str
    kind : str
        An interest, a need, a pain, somebody around them, or a possibility that they have or lack.
    text : str
    weight : int
        How much it matters to them, 0 to 5.
    source : str
        Whether customers said it, somebody saw it, or the room assumes it.
    """

    kept_in: ClassVar[str] = "traits"
    letter: ClassVar[str] = "t"
    given: ClassVar[frozenset[str]] = frozenset({"id", "persona", "kind", "weight", "source"})

    persona: str
    kind: Literal["interest", "need", "pain", "environment", "possibility"]
    text: Text
    weight: Weight = 3
    source: Source = "assumed"


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
    lever: Lever = ""
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


class Input(Entry, frozen=True):
    """What somebody who works with customers put in, and what became of it.

    Parameters
    ----------
    text : str
    function : str
        Where it comes from; never who.
    fate : str
        Whether it was adopted, merged with another one, or parked; "" while that is open.
    why : str
    into : str
        Id of the action, idea or input that it went into.
    """

    kept_in: ClassVar[str] = "inputs"
    letter: ClassVar[str] = "e"
    given: ClassVar[frozenset[str]] = frozenset({"id", "function", "fate", "into"})

    text: Text
    function: Words = ""
    fate: Literal["", "adopted", "merged", "parked"] = ""
    why: Words = ""
    into: str = ""


class Story(Entry, frozen=True):
    """A success that is told in the house, and what shows it.

    Parameters
    ----------
    text : str
    n, before, after, comparison : str
        How many customers, the measure before and after, and what it is compared with.
    when : str
        Day, as year-month-day.
    """

    kept_in: ClassVar[str] = "stories"
    letter: ClassVar[str] = "y"
    given: ClassVar[frozenset[str]] = frozenset({"id", "when"})

    text: Text
    n: Words = ""
    before: Words = ""
    after: Words = ""
    comparison: Words = ""
    when: Day = ""


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


class Goal(Entry, frozen=True):
    """Which outcome the session works for, and on what that rests."""

    kept_in: ClassVar[str] = "goals"
    letter: ClassVar[str] = "o"
    given: ClassVar[frozenset[str]] = frozenset({"id", "outcome", "reason_type"})

    outcome: str
    reason_type: ReasonType = ""
    reason: Text


class Upside(Entry, frozen=True):
    """A range for what a kind of customer is worth, and who says so.

    Parameters
    ----------
    persona : str
    low, likely, high : float
        In the study's currency a customer.
    source : str
    """

    kept_in: ClassVar[str] = "upsides"
    letter: ClassVar[str] = "u"
    given: ClassVar[frozenset[str]] = frozenset({"id", "persona", "low", "likely", "high"})

    persona: str
    low: Annotated[float, Field(ge=0)]
    likely: Annotated[float, Field(ge=0)]
    high: Annotated[float, Field(ge=0)]
    source: Text


class Coding(Entry, frozen=True):
    """What a pair of readers ticked for one comment: several, or none.

    Parameters
    ----------
    quote : str
        Id of the comment.
    pair : str
        Which pair read it.
    themes : list of str
    """

    kept_in: ClassVar[str] = "codings"
    letter: ClassVar[str] = "k"

    quote: str
    pair: str
    themes: list[str] = []

    @property
    def key(self) -> str:
        """One coding a comment and pair."""
        return f"{self.quote}/{self.pair}"


KINDS: tuple[type[Entry], ...] = (
    Card, Idea, Note, Trait, Cause, Action, Decision, Commitment, Input, Story, Aspiration, Goal,
    Upside, Coding,
)  # fmt: skip
