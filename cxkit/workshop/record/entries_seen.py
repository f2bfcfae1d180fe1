"""What a room writes down of the experience: moments, people, words, and ideas about them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ...study.values import Realm
from .entry import Entry
from .parts import EVERYONE, Day, Text, Words

Weight = Annotated[int, Field(ge=0, le=5)]

Source = Literal["", "said", "seen", "assumed"]


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
