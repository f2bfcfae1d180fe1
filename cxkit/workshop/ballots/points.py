"""Ballots on which each person has so much to give, and gives it all: points, or dots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from ...findings import DataError, Problem
from ..fields import Field
from ..record.parts import Tally
from .kinds import Ballot, Vote, is_whole, whole_number
from .likeness import alike

# A dot for every fourth item, within these limits.
ITEMS_A_DOT, FEWEST_DOTS, MOST_DOTS = 4, 3, 6
# Who may put all dots on one item names a favourite and nothing else.
MOST_ON_ONE = 2
# More than so many things nobody weighs against each other.
MOST_ITEMS = 12


@dataclass(frozen=True)
class _Shares(Ballot):
    """Each person gives away all of something; `PointBallot` and `DotBallot` say what."""

    # What is given, how much each has of it, and how much of it one item may have at most.
    unit, budget, most = "", 0, None

    @property
    def how(self) -> str:
        """How a vote is filled in."""
        most = f", at most {self.most} on one" if self.most else ""
        return f"Give away all {self._count(self.budget)}{most}; nothing is 0."

    def vote_of(self, typed: Mapping[str, str]) -> dict[str, object]:
        """Read what a voter typed: an empty field gives nothing."""
        return {item: whole_number(text.strip() or "0") for item, text in typed.items()}

    def flaw(self, item: str, value: object) -> str:
        """Say what is wrong with what one item was given; nothing if it may stand."""
        if not is_whole(value):
            return f"{self.unit}s are whole numbers from 0 to {self.most or self.budget}"
        if self.most is not None and value > self.most:
            return f"an item has at most {self.most} {self.unit}s"
        return ""

    def complaint(self, vote: Vote) -> str:
        """Say what keeps `vote` from being one; nothing if it is one."""
        if set(vote) != set(self.items):
            return f"a vote gives {self.unit}s to: {', '.join(self.items)}"
        return super().complaint(vote)

    def unfinished(self, screen: str, vote: Vote) -> str:
        """Say how much is left to give, or was given too much; nothing if it is all."""
        flaws = filter(None, (self.flaw(item, value) for item, value in vote.items()))
        if flaw := next(flaws, ""):
            return flaw
        left = self.budget - sum(vote.values())
        if left > 0:
            return f"{self._are(left)} left: give away all {self.budget}"
        return f"{self._are(-left)} too many: there are {self.budget} to give" if left else ""

    def standing(self, screen: str, vote: Vote) -> str:
        """Say how much is left."""
        if None in vote.values():
            return f"{self.unit.capitalize()}s are whole numbers."
        left = self.budget - sum(vote.values())
        if left == 0:
            return f"All {self.budget} {self.unit}s given."
        return f"{self._count(abs(left))} {'left' if left > 0 else 'too many'}"

    def fits(self, tally: Tally) -> bool:
        """Say whether a tally can be one of this ballot: all that all voters had to give."""
        most = tally.voters * (self.most or self.budget)
        return (
            set(tally.totals) == set(self.items)
            and sum(tally.totals.values()) == tally.voters * self.budget
            and all(total <= most for total in tally.totals.values())
        )

    def _count(self, number: int) -> str:
        return f"{number} {self.unit}{'' if number == 1 else 's'}"

    def _are(self, number: int) -> str:
        return f"{self._count(number)} {'is' if number == 1 else 'are'}"


@dataclass(frozen=True)
class PointBallot(_Shares):
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

    unit = "point"

    @property
    def measure(self) -> str:
        """What the mean of an item is a mean of."""
        return f"mean points of {self.budget}"


@dataclass(frozen=True)
class DotBallot(_Shares):
    """Each person silently places a few dots, at most two on one item.

    A dot for every fourth item, three at least and six at most, and never more than can be
    placed. Items stand in another order for each voter: what comes first is chosen more often.

    Parameters
    ----------
    step, questions, items
        See `Ballot`.

    Raises
    ------
    DataError
        More than twelve items, or none.

    Examples
    --------
    >>> items = {"soup": "Soup", "salad": "Salad", "cake": "Cake"}
    >>> ballot = DotBallot("lunch", ("What first?", "And now?"), items)
    >>> ballot.budget
    3
    >>> ballot.complaint({"soup": 3, "salad": 0, "cake": 0})
    'an item has at most 2 dots'
    >>> ballot.complaint({"soup": 2, "salad": 1, "cake": 0})
    ''
    """

    unit, digits, most = "dot", 1, MOST_ON_ONE

    def __post_init__(self) -> None:
        if not self.items:
            raise DataError(Problem("a dot vote has something to choose from", "name the items"))
        if len(self.items) > MOST_ITEMS:
            rule = f"a dot vote has at most {MOST_ITEMS} items"
            hint = "merge what means nearly the same, or leave out what nobody speaks for"
            raise DataError(Problem(rule, hint, value=f"{len(self.items)} items"))

    @property
    def budget(self) -> int:
        """Dots that each voter places."""
        wanted = -(-len(self.items) // ITEMS_A_DOT)
        return min(max(wanted, FEWEST_DOTS), MOST_DOTS, self.most * len(self.items))

    @property
    def measure(self) -> str:
        """What the mean of an item is a mean of."""
        return f"mean dots of {self.budget}"

    @property
    def caution(self) -> str:
        """Name items that mean nearly the same: votes for one thing are split between them."""
        pairs = [f"“{first}” and “{second}”" for first, second in alike(self.items.values())]
        if not pairs:
            return ""
        return f"Nearly the same, so that votes would be split: {'; '.join(pairs)}. Merge them."

    def fields(self, screen: str, order: str = "") -> tuple[Field, ...]:
        """Give a number for each item, in an order of the voter's own; see `Ballot.fields`."""
        fields = super().fields(screen, order)
        return tuple(sorted(fields, key=lambda field: _place(order, field.id))) if order else fields


def _place(order: str, item: str) -> bytes:
    # As good as chance, and the same whenever the same voter comes back to the screen.
    return sha256(f"{order} {item}".encode()).digest()
