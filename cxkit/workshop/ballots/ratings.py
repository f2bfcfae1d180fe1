"""Ballots on which each person rates the same things by a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..record.parts import Tally
from .kinds import CANNOT_SAY, Ballot, Vote, is_whole, whole_number


@dataclass(frozen=True)
class RatingBallot(Ballot):
    """Each person silently rates the same things, for everyone and then group by group.

    Parameters
    ----------
    step, questions
        See `Ballot`.
    items : dict of str to str
        Where there are groups, ``<group>.<thing>``: group by group, one screen each.
    groups : dict of str to str
        Ids of the groups and their names; none means one screen. The first one is rated by
        everybody; of the others each voter rates all things or, not knowing the group, none.
    low, top : int, default 0 and 10
        Ratings are whole numbers from the one to the other.
    optional : bool, default False
        Whether a single thing may be left out by those who cannot say.
    personal : bool, default False
        Whether an item is another thing to each voter; agreement then has no meaning.

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

    groups: dict[str, str] = field(default_factory=dict)
    low: int = 0
    top: int = 10
    optional: bool = False
    personal: bool = False

    digits = 1

    @property
    def blank(self) -> str:
        """What stands in an empty field."""
        return f"{self.low} to {self.top}"

    @property
    def measure(self) -> str:
        """What the mean of an item is a mean of."""
        return f"mean, {self.low} to {self.top}"

    @property
    def how(self) -> str:
        """How a vote is filled in."""
        tail = "; leave empty what you cannot say" if self.optional or self.groups else ""
        return f"Whole numbers from {self.low} to {self.top}{tail}."

    @property
    def screens(self) -> dict[str, tuple[str, ...]]:
        """Items by group."""
        if not self.groups:
            return super().screens
        return {
            group: tuple(item for item in self.items if item.rpartition(".")[0] == group)
            for group in self.groups
        }

    def heading(self, screen: str) -> str:
        """Name the group that a screen is about."""
        return self.groups[screen] if len(self.groups) > 1 else ""

    def may_skip(self, screen: str) -> bool:
        """Whether a voter who cannot say may leave a screen empty: any but the first."""
        return screen != next(iter(self.screens))

    def vote_of(self, typed: Mapping[str, str]) -> dict[str, object]:
        """Read what a voter typed: an empty field is no rating, and never nought."""
        return {item: whole_number(text) for item, text in typed.items() if text.strip()}

    def flaw(self, item: str, value: object) -> str:
        """Say what is wrong with one rating; nothing if it may stand."""
        fine = is_whole(value) and self.low <= value <= self.top
        return "" if fine else f"a rating is a whole number from {self.low} to {self.top}"

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
        flaws = (self.flaw(item, vote[item]) for item in items if item in vote)
        if flaw := next(filter(None, flaws), ""):
            return flaw
        given = sum(item in vote for item in items)
        if given == len(items) or (self.optional and given):
            return ""
        tail = f", or say that you cannot: “{CANNOT_SAY}”" if self.may_skip(screen) else ""
        each = "at least one" if self.optional else f"each of the {len(items)}"
        about = f"{self.groups[screen]}: " if self.groups else ""
        return f"{about}give {each} a number from {self.low} to {self.top}{tail}"

    def standing(self, screen: str, vote: Vote) -> str:
        """Say how many ratings of a screen are given."""
        if None in vote.values():
            return "Ratings are whole numbers."
        items = self.screens[screen]
        tail = "; leave out what you cannot say" if self.optional else ""
        return f"{sum(item in vote for item in items)} of {len(items)} rated{tail}"

    def fits(self, tally: Tally) -> bool:
        """Say whether a tally can be one of this ballot.

        Groups come and go with the data: those that too few rated, or that the ballot no
        longer asks about, do no harm.
        """
        first = next(iter(self.screens.values()))
        return (
            (self.optional or set(first) <= set(tally.totals))
            and set(tally.given or {}) <= set(tally.totals)
            and all(0 < tally.count(item) <= tally.voters for item in tally.totals)
            and all(
                self.low * tally.count(item) <= each <= self.top * tally.count(item)
                for item, each in tally.totals.items()
            )
        )

    def kept(self, tally: Tally, screen: str) -> bool:
        """Say whether a tally has anything to show of a screen: too few may have rated it."""
        items = self.screens[screen]
        return super().kept(tally, screen) if self.optional else set(items) <= set(tally.totals)
