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
# The heads of a table's columns after the first one, and its rows, each with its label first.
Cells = tuple[tuple[str, ...], list[tuple[str, ...]]]


@dataclass(frozen=True)
class Ballot:
    """What all ballots have in common; each kind of ballot says what a vote is.

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
    # Whether single votes may stay where the room agreed to keep them.
    may_keep = True

    @property
    def measure(self) -> str:
        """What the mean of an item is a mean of."""
        raise NotImplementedError

    @property
    def screens(self) -> dict[str, tuple[str, ...]]:
        """Items that are asked about together, by the id of their screen."""
        return {EVERYONE: tuple(self.items)}

    @property
    def how(self) -> str:
        """How a vote is filled in, in a sentence; for paper, which cannot say what is left."""
        return ""

    @property
    def caution(self) -> str:
        """What should be thought of before anybody votes; nothing if all is well."""
        return ""

    def heading(self, screen: str) -> str:
        """Say what a screen is about, where there are several."""
        return ""

    def fields(self, screen: str, order: str = "") -> tuple[Field, ...]:
        """Give what a voter fills in on a screen: by default a number for each item.

        Parameters
        ----------
        screen : str
        order : str
            Token of the voter, to whom alone the order of the items belongs, where a ballot
            mixes them; "" gives the ballot's own order.
        """
        return tuple(
            Field(item, self.items[item], "number", hint=self.blank)
            for item in self.screens[screen]
        )

    def may_skip(self, screen: str) -> bool:
        """Whether a voter who cannot say may leave a screen empty."""
        return False

    def vote_of(self, typed: Mapping[str, str]) -> dict[str, object]:
        """Read what a voter typed; None stands for what cannot be read."""
        raise NotImplementedError

    def flaw(self, item: str, value: object) -> str:
        """Say what is wrong with what one field holds, taken by itself; nothing if it may stand."""
        raise NotImplementedError

    def complaint(self, vote: Vote) -> str:
        """Say what keeps `vote` from being one; nothing if it is one."""
        if not set(vote) <= set(self.items):
            return f"a vote is about: {', '.join(self.items)}"
        flaws = (self.flaw(item, value) for item, value in vote.items())
        return next(filter(None, flaws), "") or self.unfinished(EVERYONE, vote)

    def unfinished(self, screen: str, vote: Vote) -> str:
        """Say what is still to be given on a screen before the next; nothing if all is."""
        return ""

    def standing(self, screen: str, vote: Vote) -> str:
        """Say how much of a screen is filled in."""
        raise NotImplementedError

    def fits(self, tally: Tally) -> bool:
        """Say whether a tally can be one of this ballot."""
        raise NotImplementedError

    def tally(self, votes: Collection[Vote], *, looks: int = 0) -> Tally:
        """Sum the votes of a round; the order in which they came is lost.

        What only some voted on is kept where at least three did.
        """
        by_item = heard_by_item(self.items, votes)
        spread = {
            item: round(pstdev(given))
            for item, given in by_item.items()
            if len(given) >= FEWEST_FOR_SPREAD
        }
        return Tally(
            voters=len(votes),
            totals={item: sum(given) for item, given in by_item.items()},
            spread=spread or None,
            looks=looks,
            given=given_by_some(by_item, votes),
            agreement={} if self.personal else dict(self._agreement(votes)),
        )

    def kept(self, tally: Tally, screen: str) -> bool:
        """Say whether a tally has anything to show of a screen: too few may have filled it in."""
        return any(item in tally.totals for item in self.screens[screen])

    def cells(self, tally: Tally, screen: str) -> Cells:
        """Give what a closed round shows of a screen, as a table of words."""
        spread = tally.spread or {}
        items = [item for item in self.screens[screen] if item in tally.totals]
        known = bool(set(items) & set(spread))
        head = (self.measure, *(["votes differ by about"] if known else []))
        return head, [
            (self.items[item], self._mean(tally, item),
             *([str(spread.get(item, ""))] if known else []))
            for item in items
        ]  # fmt: skip

    def sentence(self, tally: Tally, screen: str) -> str:
        """Give what a closed round shows of a screen, in words, without the number of votes."""
        head, rows = self.cells(tally, screen)
        return f"{', '.join(f'{row[0]} {row[1]}' for row in rows)} ({head[0]})"

    def count(self, tally: Tally, screen: str) -> int:
        """Count the votes on a screen: those on the item that most could say something of."""
        items = [item for item in self.screens[screen] if item in tally.totals]
        return max((tally.count(item) for item in items), default=tally.voters)

    def _mean(self, tally: Tally, item: str) -> str:
        return f"{tally.mean(item):.{self.digits}f}"

    def _agreement(self, votes: Collection[Vote]) -> Iterable[tuple[str, object]]:
        for screen, items in self.screens.items():
            whole = [[vote[item] for item in items] for vote in votes if set(items) <= set(vote)]
            if len(whole) >= FEWEST_FOR_SPREAD and len(items) > 1:
                # Sorted: numbers must not depend on the order in which people voted.
                yield screen, agree(sorted(whole), items)


def heard_by_item(items: Iterable[str], votes: Collection[Vote]) -> dict[str, list]:
    """Give what was voted by item, where all voted on it or at least three did."""
    by_item = {item: [vote[item] for vote in votes if item in vote] for item in items}
    return {
        item: given
        for item, given in by_item.items()
        if len(given) == len(votes) or len(given) >= FEWEST_HEARD
    }


def given_by_some(by_item: Mapping[str, list], votes: Collection[Vote]) -> dict[str, int] | None:
    """Count the votes of items that not everybody voted on."""
    return {i: len(given) for i, given in by_item.items() if len(given) < len(votes)} or None


def columns_of(ballot: Ballot) -> dict[str, str]:
    """Give the words over each column where all votes stand in one table: one row a voter."""
    return {
        field.id: ": ".join(filter(None, (ballot.heading(screen), field.label)))
        for screen in ballot.screens
        for field in ballot.fields(screen)
    }


def new_token() -> str:
    """Make the random name of one vote: it says nothing of the voter."""
    return secrets.token_hex(8)


def say_voters(number: int) -> str:
    """Count voters in words."""
    return "1 voter" if number == 1 else f"{number} voters"


def say_votes(number: int) -> str:
    """Count votes in words."""
    return "1 vote" if number == 1 else f"{number} votes"


def whole_number(text: str) -> int | None:
    """Read a whole number; anything else is none."""
    return int(text) if re.fullmatch(r"\d{1,4}", text := text.strip()) else None


def is_whole(value: object) -> bool:
    """Whether a value is a whole number from nought on."""
    # A bool is a number to Python, but not to a voter.
    return type(value) is int and value >= 0
