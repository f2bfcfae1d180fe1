"""Blind ballots as data: what is asked, what a vote must be, and what a closed round keeps."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from statistics import pstdev

from .record import Tally

# With fewer voters than this, a measure of spread would give single votes away.
FEWEST_FOR_SPREAD = 4


@dataclass(frozen=True)
class Ballot:
    """One question on which each person silently shares out points, in one or more rounds.

    Parameters
    ----------
    step : str
        Id of the session's step.
    questions : tuple of str
        What is asked, one a round.
    items : dict of str to str
        Ids of the items, and the words that a voter reads.
    budget : int, default 100
        Points that each voter gives, all of them.

    Examples
    --------
    >>> ballot = Ballot("lunch", ("Soup or salad?",), {"soup": "Soup", "salad": "Salad"})
    >>> ballot.complaint({"soup": 60, "salad": 35})
    '5 points are left: give away all 100'
    >>> ballot.tally([{"soup": 60, "salad": 40}, {"soup": 100, "salad": 0}])
    Tally(voters=2, totals={'soup': 160, 'salad': 40}, spread=None, looks=0)
    """

    step: str
    questions: tuple[str, ...]
    items: dict[str, str]
    budget: int = 100

    def complaint(self, points: Mapping[str, object]) -> str:
        """Say what keeps `points` from being a vote; nothing if they are one."""
        if set(points) != set(self.items):
            return f"a vote gives points to: {', '.join(self.items)}"
        # A bool is a number to Python, but not to a voter.
        if any(type(value) is not int or value < 0 for value in points.values()):
            return f"points are whole numbers from 0 to {self.budget}"
        left = self.budget - sum(points.values())
        if left > 0:
            return f"{_points(left)} left: give away all {self.budget}"
        return f"{_points(-left)} too many: there are {self.budget} to give" if left else ""

    def tally(self, votes: Collection[Mapping[str, int]], *, looks: int = 0) -> Tally:
        """Sum the votes of a round; the order in which they came is lost."""
        by_item = {item: [vote[item] for vote in votes] for item in self.items}
        return Tally(
            voters=len(votes),
            totals={item: sum(points) for item, points in by_item.items()},
            spread={item: round(pstdev(points)) for item, points in by_item.items()}
            if len(votes) >= FEWEST_FOR_SPREAD
            else None,
            looks=looks,
        )


ATTRIBUTION = Ballot(
    step="attribution",
    questions=(
        "If our score has moved: what has contributed to it? Share out 100 points.",
        "Now that you have seen the data: what has contributed? Share out 100 points again.",
    ),
    items={
        "own": "My own department",
        "others": "Other departments",
        "outside": "Outside our control",
    },
)


def attention_ballot_of(items: Mapping[str, str]) -> Ballot:
    """Make the ballot on where the effort of the house goes today, over these touchpoints."""
    question = "Where does our effort go today? Share out 100 points over the journey."
    return Ballot("attention", (question,), dict(items))


def priority_ballot_of(items: Mapping[str, str]) -> Ballot:
    """Make the ballot on what to work on: customers first, and only then what fits the house.

    The second round opens when the first is closed, so that nobody thinks of the brand before
    the customer.
    """
    questions = (
        "What would help our customers most? Share out 100 points, and think of nothing else.",
        "Which of these fit us and what we stand for? Share out 100 points again.",
    )
    return Ballot("priority", questions, dict(items))


def new_token() -> str:
    """Make the random name of one vote: it says nothing of the voter."""
    return secrets.token_hex(8)


def _points(number: int) -> str:
    return "1 point is" if number == 1 else f"{number} points are"
