"""Blind ballots as data: what is asked, what a vote must be, and what a closed round keeps."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from statistics import pstdev

from ..fields import Field
from ..record.parts import EVERYONE, Tally
from .agreement import agree

# With fewer voters than this, a measure of spread would give single votes away.
FEWEST_FOR_SPREAD = 4
# The total of two tells each of them how the other one voted.
FEWEST_HEARD = 3
CANNOT_SAY = "I cannot say"

Vote = Mapping[str, object]


@dataclass(frozen=True)
class Ballot:
    """What all ballots have in common; `PointBallot` and `RatingBallot` say what a vote is.

    Parameters
    ----------
    step : str
        Id of the session's step.
    questions : tuple of str
        What is asked, one a round.
    items : dict of str to str
        Ids of the items, and the words that a voter reads.
    """

    step: str
    questions: tuple[str, ...]
    items: dict[str, str]

    # Decimals that a mean deserves, and what stands in an empty field.
    digits, blank = 0, "0"
    # Whether an item, such as "my own department", is another thing to each voter.
    personal = False

    @property
    def measure(self) -> str:
        """What the mean of an item is a mean of."""
        raise NotImplementedError

    @property
    def screens(self) -> dict[str, tuple[str, ...]]:
        """Items that are asked about together, by the id of their screen."""
        return {EVERYONE: tuple(self.items)}

    def heading(self, screen: str) -> str:
        """Say what a screen is about, where there are several."""
        return ""

    def fields(self, screen: str) -> tuple[Field, ...]:
        """Give what a voter fills in on a screen: by default a number for each item."""
        return tuple(
            Field(item, self.items[item], "number", hint=self.blank)
            for item in self.screens[screen]
        )

    def may_skip(self, screen: str) -> bool:
        """Whether a voter who cannot say may leave a screen empty."""
        return False

    def vote_of(self, typed: Mapping[str, str]) -> dict[str, object]:
        """Read what a voter typed; None stands for what is no whole number."""
        raise NotImplementedError

    def complaint(self, vote: Vote) -> str:
        """Say what keeps `vote` from being one; nothing if it is one."""
        raise NotImplementedError

    def unfinished(self, screen: str, vote: Vote) -> str:
        """Say what is still to be given on a screen before the next; nothing if all is."""
        return ""

    def standing(self, screen: str, vote: Vote) -> str:
        """Say how much of a screen is filled in."""
        raise NotImplementedError

    def fits(self, tally: Tally) -> bool:
        """Say whether a tally can be one of this ballot."""
        raise NotImplementedError

    def tally(self, votes: Collection[Mapping[str, int]], *, looks: int = 0) -> Tally:
        """Sum the votes of a round; the order in which they came is lost.

        What only some voted on is kept where at least three did.
        """
        by_item = {item: [vote[item] for vote in votes if item in vote] for item in self.items}
        by_item = {
            item: given
            for item, given in by_item.items()
            if len(given) == len(votes) or len(given) >= FEWEST_HEARD
        }
        spread = {
            item: round(pstdev(given))
            for item, given in by_item.items()
            if len(given) >= FEWEST_FOR_SPREAD
        }
        some = {item: len(given) for item, given in by_item.items() if len(given) < len(votes)}
        return Tally(
            voters=len(votes),
            totals={item: sum(given) for item, given in by_item.items()},
            spread=spread or None,
            looks=looks,
            given=some or None,
            agreement={} if self.personal else dict(self._agreement(votes)),
        )

    def _agreement(self, votes: Collection[Mapping[str, int]]) -> Iterable[tuple[str, object]]:
        for screen, items in self.screens.items():
            whole = [[vote[item] for item in items] for vote in votes if set(items) <= set(vote)]
            if len(whole) >= FEWEST_FOR_SPREAD and len(items) > 1:
                # Sorted: numbers must not depend on the order in which people voted.
                yield screen, agree(sorted(whole), items)


@dataclass(frozen=True)
class PointBallot(Ballot):
    """Each person silently shares out points over the items, all of them.

    Parameters
    ----------
    step, questions, items
        See `Ballot`.
    budget : int, default 100
        Points that each voter gives.
    personal : bool, default False
        Whether an item is another thing to each voter; agreement then has no meaning.

    Examples
    --------
    >>> ballot = PointBallot("lunch", ("Soup or salad?",), {"soup": "Soup", "salad": "Salad"})
    >>> ballot.complaint({"soup": 60, "salad": 35})
    '5 points are left: give away all 100'
    >>> ballot.tally([{"soup": 60, "salad": 40}, {"soup": 100, "salad": 0}]).totals
    {'soup': 160, 'salad': 40}
    """

    budget: int = 100
    personal: bool = False

    @property
    def measure(self) -> str:
        """What the mean of an item is a mean of."""
        return f"mean points of {self.budget}"

    def vote_of(self, typed: Mapping[str, str]) -> dict[str, object]:
        """Read what a voter typed: an empty field gives no points."""
        return {item: _number(text.strip() or "0") for item, text in typed.items()}

    def complaint(self, vote: Vote) -> str:
        """Say what keeps `vote` from being one; nothing if it is one."""
        if set(vote) != set(self.items):
            return f"a vote gives points to: {', '.join(self.items)}"
        if not all(_is_whole(value) for value in vote.values()):
            return f"points are whole numbers from 0 to {self.budget}"
        left = self.budget - sum(vote.values())
        if left > 0:
            return f"{_points(left)} left: give away all {self.budget}"
        return f"{_points(-left)} too many: there are {self.budget} to give" if left else ""

    def standing(self, screen: str, vote: Vote) -> str:
        """Say how many points are left."""
        if None in vote.values():
            return "Points are whole numbers."
        left = self.budget - sum(vote.values())
        if left == 0:
            return f"All {self.budget} points given."
        return f"{left} points left" if left > 0 else f"{-left} points too many"

    def fits(self, tally: Tally) -> bool:
        """Say whether a tally can be one of this ballot: all points of all voters."""
        return set(tally.totals) == set(self.items) and (
            sum(tally.totals.values()) == tally.voters * self.budget
        )


@dataclass(frozen=True)
class RatingBallot(Ballot):
    """Each person silently rates the same things, for everyone and then group by group.

    Parameters
    ----------
    step, questions
        See `Ballot`.
    items : dict of str to str
        ``<group>.<thing>``: group by group, one screen each.
    groups : dict of str to str
        Ids of the groups and their names. The first one is rated by everybody; of the others
        each voter rates all things or, not knowing the group, none.
    top : int, default 10
        Ratings are whole numbers from 0 to this.

    Examples
    --------
    >>> items = {"all.soup": "Soup", "all.bread": "Bread", "late.soup": "Soup"}
    >>> groups = {"all": "All guests", "late": "Guests after nine"}
    >>> ballot = RatingBallot("lunch", ("How is it?",), items, groups)
    >>> ballot.complaint({"all.soup": 8, "all.bread": 0})
    ''
    >>> ballot.complaint({"all.soup": 8})
    'All guests: give each of the 2 a number from 0 to 10'
    """

    groups: dict[str, str]
    top: int = 10

    digits, blank = 1, "0 to 10"

    @property
    def measure(self) -> str:
        """What the mean of an item is a mean of."""
        return f"mean, 0 to {self.top}"

    @property
    def screens(self) -> dict[str, tuple[str, ...]]:
        """Items by group."""
        return {
            group: tuple(item for item in self.items if item.rpartition(".")[0] == group)
            for group in self.groups
        }

    def heading(self, screen: str) -> str:
        """Name the group that a screen is about."""
        return self.groups[screen] if len(self.groups) > 1 else ""

    def may_skip(self, screen: str) -> bool:
        """Whether a voter who cannot say may leave a screen empty: any but the first."""
        return screen != next(iter(self.groups))

    def vote_of(self, typed: Mapping[str, str]) -> dict[str, object]:
        """Read what a voter typed: an empty field is no rating, and never nought."""
        return {item: _number(text) for item, text in typed.items() if text.strip()}

    def complaint(self, vote: Vote) -> str:
        """Say what keeps `vote` from being one; nothing if it is one."""
        if not set(vote) <= set(self.items):
            return f"a vote rates: {', '.join(self.items)}"
        found = (
            self.unfinished(screen, vote)
            for screen, items in self.screens.items()
            if set(items) & set(vote) or not self.may_skip(screen)
        )
        return next(filter(None, found), "")

    def unfinished(self, screen: str, vote: Vote) -> str:
        """Say what is still to be given on a screen before the next; nothing if all is."""
        items = self.screens[screen]
        given = [vote[item] for item in items if item in vote]
        if any(not _is_whole(value) or value > self.top for value in given):
            return f"a rating is a whole number from 0 to {self.top}"
        if len(given) == len(items):
            return ""
        tail = f", or say that you cannot: “{CANNOT_SAY}”" if self.may_skip(screen) else ""
        wanted = f"give each of the {len(items)} a number from 0 to {self.top}"
        return f"{self.groups[screen]}: {wanted}{tail}"

    def standing(self, screen: str, vote: Vote) -> str:
        """Say how many ratings of a screen are given."""
        if None in vote.values():
            return "Ratings are whole numbers."
        items = self.screens[screen]
        return f"{sum(item in vote for item in items)} of {len(items)} rated"

    def fits(self, tally: Tally) -> bool:
        """Say whether a tally can be one of this ballot.

        Groups come and go with the data: those that too few rated, or that the ballot no
        longer asks about, do no harm.
        """
        first = next(iter(self.screens.values()))
        return (
            set(first) <= set(tally.totals)
            and set(tally.given or {}) <= set(tally.totals)
            and all(0 < tally.count(item) <= tally.voters for item in tally.totals)
            and all(each <= self.top * tally.count(item) for item, each in tally.totals.items())
        )


def new_token() -> str:
    """Make the random name of one vote: it says nothing of the voter."""
    return secrets.token_hex(8)


def say_voters(number: int) -> str:
    """Count voters in words."""
    return "1 voter" if number == 1 else f"{number} voters"


def _number(text: str) -> int | None:
    """Read a whole number; anything else is none."""
    return int(text) if re.fullmatch(r"\d{1,4}", text := text.strip()) else None


def _is_whole(value: object) -> bool:
    # A bool is a number to Python, but not to a voter.
    return type(value) is int and value >= 0


def _points(number: int) -> str:
    return "1 point is" if number == 1 else f"{number} points are"
