"""Ballots on which each person writes: what is kept are texts without an author, or only themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ...measures.redaction import redact
from ..fields import Field
from ..record.parts import Tally
from ..record.writing import LONGEST
from .kinds import FEWEST_FOR_SPREAD, FEWEST_HEARD, Ballot, Cells, Vote
from .unsaid import SOMETHING_ELSE, THEMES, themes_in


@dataclass(frozen=True)
class TextBallot(Ballot):
    """Each person silently writes a few words.

    Parameters
    ----------
    step, questions
        See `Ballot`.
    items : dict of str to str
        Ids of the lines to write on, and what stands before each.
    themes : dict of str to str
        Where only themes are kept: their ids and names. The texts then go when the round
        closes, and a theme that fewer than three people named is counted as something else.

    Notes
    -----
    What each person wrote loses addresses and numbers that lead to a person. The order of the
    alphabet says nothing of who wrote what, and when; the hand that wrote it may still be known
    by its words.

    Examples
    --------
    >>> ballot = TextBallot("lunch", ("What was it?",), {"first": "First", "second": "Second"})
    >>> ballot.tally([{"first": "too salty"}, {"first": "cold", "second": "late"}]).texts
    ['cold', 'late', 'too salty']
    """

    themes: dict[str, str] = field(default_factory=dict)

    blank = ""
    # The words stay in the tally, or are not to stay at all.
    may_keep = False

    @property
    def measure(self) -> str:
        """What is counted."""
        return "people"

    @property
    def how(self) -> str:
        """How a vote is filled in."""
        return "A few words a line, without names of people."

    def fields(self, screen: str, order: str = "") -> tuple[Field, ...]:
        """Give a line for each item; see `Ballot.fields`."""
        return tuple(Field(item, self.items[item]) for item in self.screens[screen])

    def vote_of(self, typed: Mapping[str, str]) -> dict[str, object]:
        """Read what a voter wrote: blanks are nothing."""
        return {i: said for i, text in typed.items() if (said := " ".join(text.split()))}

    def flaw(self, item: str, value: object) -> str:
        """Say what is wrong with one line; nothing if it may stand."""
        if not isinstance(value, str) or not any(sign.isalnum() for sign in value):
            return "a line holds words"
        return f"a line has at most {LONGEST} signs" if len(value) > LONGEST else ""

    def unfinished(self, screen: str, vote: Vote) -> str:
        """Say what is still to be written; nothing if a line is."""
        flaws = filter(None, (self.flaw(item, value) for item, value in vote.items()))
        return next(flaws, "") or ("" if vote else "write on at least one line")

    def standing(self, screen: str, vote: Vote) -> str:
        """Say how much is written."""
        return f"{len(vote)} of {len(self.items)} written" if len(self.items) > 1 else ""

    def fits(self, tally: Tally) -> bool:
        """Say whether a tally can be one of this ballot."""
        if not self.themes:
            return not tally.totals and 0 < len(tally.texts) <= tally.voters * len(self.items)
        return (
            not tally.texts
            and set(tally.totals) <= set(self.themes)
            and all(FEWEST_HEARD <= total <= tally.voters for total in tally.totals.values())
        )

    def tally(self, votes: Collection[Vote], *, looks: int = 0) -> Tally:
        """Keep the texts without their order, or count the people who named each theme."""
        if self.themes:
            totals = self._themes([list(vote.values()) for vote in votes])
            return Tally(voters=len(votes), totals=totals, looks=looks)
        texts = [redact(str(text)) for vote in votes for text in vote.values()]
        texts = sorted(texts, key=lambda text: (text.casefold(), text))
        return Tally(voters=len(votes), totals={}, looks=looks, texts=texts)

    def kept(self, tally: Tally, screen: str) -> bool:
        """Say whether a tally has anything to show: too few may have written of one thing."""
        return bool(tally.totals or tally.texts)

    def cells(self, tally: Tally, screen: str) -> Cells:
        """Give what a closed round shows: the texts, or themes and people."""
        if not self.themes:
            return (), [(text,) for text in tally.texts]
        rows = [(self.themes[theme], str(total)) for theme, total in tally.totals.items()]
        return (self.measure,), rows

    def sentence(self, tally: Tally, screen: str) -> str:
        """Give what a closed round shows in words."""
        if not self.themes:
            return "; ".join(f"“{text}”" for text in tally.texts)
        return super().sentence(tally, screen)

    def _themes(self, written: list[list[str]]) -> dict[str, int]:
        """Count people by theme; of fewer than four not even that is kept."""
        if len(written) < FEWEST_FOR_SPREAD:
            return {}
        named = [{theme for text in texts for theme in themes_in(text)} for texts in written]
        heard = Counter(theme for each in named for theme in each)
        told = {theme for theme, people in heard.items() if people >= FEWEST_HEARD}
        rest = sum(bool(each - told) or not each for each in named)
        counted = {theme: heard[theme] for theme in THEMES if theme in told}
        counted |= {SOMETHING_ELSE: rest} if rest >= FEWEST_HEARD else {}
        return dict(sorted(counted.items(), key=lambda each: (each[0] == SOMETHING_ELSE, -each[1])))
