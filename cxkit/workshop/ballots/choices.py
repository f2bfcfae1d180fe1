"""Ballots on which each person puts every item into one of a few boxes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ...parts import join_names
from ..fields import Field, choice_of
from ..record.parts import Tally
from .kinds import FEWEST_HEARD, Ballot, Cells, Vote, given_by_some, heard_by_item


@dataclass(frozen=True)
class ChoiceBallot(Ballot):
    """Each person silently puts each item into one of several boxes.

    What is kept are counts: ``<item>.<choice>`` for an item that three or more voted on, and
    where an item is another thing to each voter, ``<choice>`` over all items.

    Parameters
    ----------
    step, questions, items
        See `Ballot`.
    choices : dict of str to str
        Ids of the boxes and the words that a voter reads.
    optional : bool, default False
        Whether an item may be left out.
    personal : bool, default False
        Whether an item is another thing to each voter.

    Examples
    --------
    >>> items, choices = {"soup": "Soup", "cake": "Cake"}, {"more": "More", "less": "Less"}
    >>> ballot = ChoiceBallot("lunch", ("More or less of it?",), items, choices)
    >>> vote = ballot.vote_of({"soup": "more", "cake": "2"})
    >>> vote, ballot.complaint(vote)
    ({'soup': 'more', 'cake': 'less'}, '')
    >>> ballot.tally([vote] * 3).totals
    {'soup.more': 3, 'soup.less': 0, 'cake.more': 0, 'cake.less': 3}
    """

    choices: dict[str, str] = field(default_factory=dict)
    optional: bool = False
    personal: bool = False

    @property
    def blank(self) -> str:
        """What stands in an empty field."""
        return f"1 to {len(self.choices)}"

    @property
    def measure(self) -> str:
        """What is counted."""
        return "votes"

    @property
    def how(self) -> str:
        """How a vote is filled in."""
        numbered = [f"{n} {label}" for n, label in enumerate(self.choices.values(), start=1)]
        tail = "; leave empty what you do not need" if self.optional else ""
        return f"Choose: {', '.join(numbered)}{tail}."

    def fields(self, screen: str, order: str = "") -> tuple[Field, ...]:
        """Give a choice for each item; see `Ballot.fields`."""
        return tuple(
            Field(item, self.items[item], "choice", self.choices, self.blank)
            for item in self.screens[screen]
        )

    def vote_of(self, typed: Mapping[str, str]) -> dict[str, object]:
        """Read what a voter typed: the number, the words or the id of a box."""
        return {i: choice_of(text, self.choices) for i, text in typed.items() if text.strip()}

    def flaw(self, item: str, value: object) -> str:
        """Say what is wrong with one choice; nothing if it may stand."""
        if isinstance(value, str) and value in self.choices:
            return ""
        numbered = [f"{n} {label}" for n, label in enumerate(self.choices.values(), start=1)]
        return f"choose one of: {', '.join(numbered)}"

    def unfinished(self, screen: str, vote: Vote) -> str:
        """Say what is still to be chosen; nothing if all is."""
        flaws = (self.flaw(item, value) for item, value in vote.items())
        if flaw := next(filter(None, flaws), ""):
            return flaw
        if len(vote) == len(self.items) or (self.optional and vote):
            return ""
        return f"choose for {'at least one' if self.optional else f'each of the {len(self.items)}'}"

    def standing(self, screen: str, vote: Vote) -> str:
        """Say for how many items something is chosen."""
        flaws = filter(None, (self.flaw(item, value) for item, value in vote.items()))
        said = f"{len(vote)} of {len(self.items)} chosen"
        return next((f"{flaw[:1].upper()}{flaw[1:]}" for flaw in flaws), said)

    def fits(self, tally: Tally) -> bool:
        """Say whether a tally can be one of this ballot."""
        if self.personal:
            every = sum(tally.totals.values())
            most = tally.voters * len(self.items)
            known = set(tally.totals) <= set(self.choices)
            return known and (not tally.totals or tally.voters <= every <= most)
        counts = {item: self.counts(tally, item) for item in self.items}
        told = {f"{item}.{choice}" for item, each in counts.items() for choice in each}
        return set(tally.totals) == told and all(
            sum(each.values()) == tally.count(item) <= tally.voters
            for item, each in counts.items()
            if each
        )

    def tally(self, votes: Collection[Vote], *, looks: int = 0) -> Tally:
        """Count the votes of a round, where at least three voted: two would know each other's."""
        if self.personal:
            counted = Counter(choice for vote in votes for choice in vote.values())
            totals = {choice: counted[choice] for choice in self.choices}
            totals = totals if len(votes) >= FEWEST_HEARD else {}
            return Tally(voters=len(votes), totals=totals, looks=looks)
        by_item = {
            item: given
            for item, given in heard_by_item(self.items, votes).items()
            if len(given) >= FEWEST_HEARD
        }
        totals = {
            f"{item}.{choice}": given.count(choice)
            for item, given in by_item.items()
            for choice in self.choices
        }
        given = given_by_some(by_item, votes)
        return Tally(voters=len(votes), totals=totals, looks=looks, given=given)

    def counts(self, tally: Tally, item: str) -> dict[str, int]:
        """Give the votes of an item by choice; nothing where too few voted on it."""
        return {
            choice: tally.totals[f"{item}.{choice}"]
            for choice in self.choices
            if f"{item}.{choice}" in tally.totals
        }

    def kept(self, tally: Tally, screen: str) -> bool:
        """Say whether a tally has anything to show: too few may have voted."""
        return bool(tally.totals)

    def cells(self, tally: Tally, screen: str) -> Cells:
        """Give what a closed round shows, as a table of counts."""
        if self.personal:
            label = "All together" if len(self.items) > 1 else next(iter(self.items.values()))
            rows = [(label, *(str(tally.totals[choice]) for choice in self.choices))]
            return tuple(self.choices.values()), rows
        counts = {item: self.counts(tally, item) for item in self.items}
        return tuple(self.choices.values()), [
            (self.items[item], *map(str, each.values())) for item, each in counts.items() if each
        ]

    def sentence(self, tally: Tally, screen: str) -> str:
        """Give the counts in words."""
        head, rows = self.cells(tally, screen)
        said = []
        for label, *numbers in rows:
            counted = [f"{n} {name.lower()}" for n, name in zip(numbers, head, strict=True)]
            said.append(f"{label}: {join_names(counted)}")
        return "; ".join(said)

    def count(self, tally: Tally, screen: str) -> int:
        """Count the votes on the item that most could say something of."""
        told = [tally.count(item) for item in self.items if self.counts(tally, item)]
        return max(told, default=tally.voters)
