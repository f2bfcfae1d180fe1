"""ANALYSE: what was reduced -> one frozen Result, from which every claim is computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..findings import Said
from ..parts import Answer, Part, check_choices
from ..people.quotes import Quotes
from .moments import SHARED, Moments
from .reduction import Reduced
from .summary import summarise

# More than usual by so much matters where nobody says another, in points of 100.
DELTA = 5.0
# Moments in the headline.
HEADLINE = 3
# Quotes shown of one moment.
EACH = 2


@dataclass(frozen=True, eq=False)
class Result(Answer):
    """Which moments hurt customers, and whose shared work are they?

    Parameters
    ----------
    moments : Moments
        Who has a bad time where, how sure, how many.
    comments : Quotes
        Their own words.
    seed : int
        As chosen; nothing here is drawn.
    """

    moments: Moments
    comments: Quotes = field(repr=False)
    seed: int

    room = "mirror"

    @property
    def parts(self) -> tuple[Part, ...]:
        """The steps, in the order of telling."""
        return (self.moments, self.comments)

    @property
    def reduced(self) -> Reduced:
        """What was analysed."""
        return self.moments.reduced

    @property
    def parameters(self) -> dict[str, Any]:
        """What was chosen, by the name of the notebook's parameter."""
        return {
            "FOCUS": self.reduced.focus.label, "BY": self.reduced.by,
            "DELTA": self.moments.delta, "LEVEL": self.moments.level, "SEED": self.seed,
        }  # fmt: skip

    @cached_property
    def summary(self) -> Said:
        """The answer in five sentences."""
        return summarise(self.moments)

    @property
    def headline(self) -> tuple[str, ...]:
        """Ids of the findings behind the summary, in order."""
        ids = [found.id for found in self.moments.findings if found.id != SHARED]
        return self.known(*ids[:HEADLINE])


def analyse(reduced: Reduced, *, delta: float = 0, level: float = 0.95, seed: int = 1) -> Result:
    """Find the moments that hurt, and say how sure that is.

    Parameters
    ----------
    reduced : Reduced
        What `reduce` returned.
    delta : float, default 0
        By how much more than usual the share of low ratings would matter, in points of 100; 0
        takes 5.
    level : float, default 0.95
        Coverage of the intervals, 0..1; they hold for all moments together.
    seed : int, default 1
        Where chance starts; nothing here is drawn.

    Returns
    -------
    Result

    Raises
    ------
    DataError
        A parameter is out of its range.
    """
    check_choices(level=level, hint="0 takes 5 points of 100", delta=delta)
    moments = Moments(reduced, level, delta or DELTA)
    chosen = tuple(moments.first.index)
    comments = Quotes(reduced.study, reduced.quotes, reduced.labels, chosen, each=EACH)
    return Result(moments, comments, seed)
