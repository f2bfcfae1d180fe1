"""What a session file is made of: who was there, what was on the agenda, rounds and totals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ...measures.redaction import redact

EVERYONE = "all"

Count = Annotated[int, Field(ge=0)]
Points = dict[str, Count]
# What a voter gave, by field of the ballot.
Values = dict[str, int | float | str]
# What people write loses addresses and numbers that lead to a person, whoever wrote it where.
Words = Annotated[str, AfterValidator(redact)]
Text = Annotated[Words, Field(min_length=1)]


def _is_day(text: str) -> str:
    if text and date.fromisoformat(text).isoformat() != text:
        raise ValueError("a day is written as 2026-05-04")
    return text


def _is_time(text: str) -> str:
    if text:
        datetime.fromisoformat(text)
    return text


# A day as year-month-day and a moment as day and time of the clock, or nothing.
Day = Annotated[str, AfterValidator(_is_day)]
Moment = Annotated[str, AfterValidator(_is_time)]


class Part(BaseModel):
    """A piece of the session file. What it does not know, it does not lose: it refuses."""

    model_config = ConfigDict(strict=True, extra="forbid", populate_by_name=True)


class Meta(Part):
    """Whose session it is.

    Parameters
    ----------
    id : str
        Tells its votes from those of another session of the same name.
    kit : str
        The version that began it.
    study : str
    room : str
        Whose steps it goes through.
    day : str
        On which it was begun, as year-month-day.
    departments : int or None
        Departments in the room, where there is no roster.
    keeps_votes : bool
        Whether the room agreed that single votes are kept, without a name.
    previous : str
        File of the session before this one, beside it.
    rehearsal : bool
        Whether ghosts took part: nothing in it was said by people.
    """

    id: str
    kit: str
    study: str = ""
    room: str = ""
    day: Day = ""
    departments: Annotated[int, Field(ge=1)] | None = None
    keeps_votes: bool = False
    previous: str = ""
    rehearsal: bool = False


class Participant(Part, frozen=True):
    """One person in the room, by a name of their choice.

    Parameters
    ----------
    pseudonym, function : str
    frontline : bool
        Whether they meet customers in their work.
    """

    pseudonym: Text
    function: Text
    frontline: bool = False


class Slot(Part, frozen=True):
    """One step on the agenda: the minutes it was to take, and when it began and ended.

    A step that was begun again has its first beginning and its last end.
    """

    step: str
    minutes: Count
    started: Moment = ""
    ended: Moment = ""


class Agreement(Part, frozen=True):
    """How alike the votes of a round were, over the items of one screen.

    Numbers have two decimals: at full precision they would help to work out single votes. None
    where the votes do not differ in the way that the number needs.

    Parameters
    ----------
    voters : int
        Those who voted on all these items.
    kendall_w, p : float or None
        Kendall's coefficient of concordance of the orders, 0..1, and how often orders that
        have nothing in common are as much alike.
    icc_single, icc_mean : float or None
        Intraclass correlation ICC(2,1) of one voter's values, and ICC(2,k) of their mean.
    alpha : float or None
        Krippendorff's alpha for interval data.
    contested : list of str
        Ids of items that many put high and many put low.
    """

    voters: Annotated[int, Field(ge=1)]
    kendall_w: float | None = None
    p: float | None = None
    icc_single: float | None = None
    icc_mean: float | None = None
    alpha: float | None = None
    contested: list[str] = []


class Tally(Part, frozen=True):
    """What is kept of a closed round: sums, never a single vote.

    Parameters
    ----------
    voters : int
        Votes in the round.
    totals : dict of str to int
        Points by item, summed over the voters.
    spread : dict of str to int or None
        Standard deviation of the votes by item, in whole points; None with fewer than four
        voters.
    looks : int, default 0
        Results that the guided session had shown when the round closed. What people had seen
        elsewhere, such as a cell of the notebook that was run, is not known.
    given : dict of str to int or None
        Votes by item, for items that not everybody voted on.
    agreement : dict of str to Agreement
        By screen of the ballot: "all", or the group that it asked about.
    texts : list of str
        What was written, where a ballot keeps that, in the order of the alphabet: it says
        nothing of who wrote what, and when.
    forecasts : dict of str to dict
        By action, what is kept of the forecasts; see `statistics.forecasts.Pooled`.
    """

    voters: Annotated[int, Field(ge=1)]
    totals: Points
    spread: Points | None = None
    looks: Count = 0
    given: Points | None = None
    agreement: dict[str, Agreement] = {}
    texts: list[Words] = []
    forecasts: dict[str, dict[str, float | int | None]] = {}

    def count(self, item: str) -> int:
        """Voters who gave something to `item`."""
        return (self.given or {}).get(item, self.voters)

    def mean(self, item: str) -> float:
        """Points that a voter gave to `item`, on average over those who gave any."""
        return self.totals[item] / self.count(item)


class Reopening(Part):
    """Why a closed round was voted anew, and by how many it had been voted.

    Not its totals: where one voter changed a vote, the difference of both totals would show it.
    """

    reason: Annotated[str, Field(min_length=1)]
    voters: Annotated[int, Field(ge=1)]


class Round(Part):
    """One round of a ballot that has closed; without a tally it is open again."""

    step: str
    round: Annotated[int, Field(ge=1)]
    question: str = ""
    tally: Tally | None = None
    reopened: list[Reopening] = []
    # Only where the room agreed to it: single votes, in an order that says nothing.
    votes: list[Values] = []
