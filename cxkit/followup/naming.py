"""How the room words ratings, limits and lists of touchpoints."""

from __future__ import annotations

from ..measures import wording
from ..parts import join_names
from ..statistics.intervals import Interval
from .reduction import Reduced

TAIL = "Nobody drew lots over what was worked on: the survey cannot show what made it so."
# A hundredth of a rating point is the least that is told.
DIGITS = 2


def signed(value: float) -> str:
    """Write a difference of ratings: +0.42."""
    return wording.signed(value, DIGITS)


def span(interval: Interval) -> str:
    """Write limits with signs and their level: 95 % interval +0.10 to +0.74."""
    return wording.say_interval(interval, DIGITS)


def moved(value: float) -> str:
    """Say a change in words: rose by 0.42."""
    size = f"{abs(value):.{DIGITS}f}"
    if float(size) == 0:
        return "stayed where they were"
    return f"{'rose' if value > 0 else 'fell'} by {size}"


def names_of(reduced: Reduced, ids: tuple[str, ...] | list[str]) -> str:
    """List touchpoints as prose does."""
    return join_names([reduced.labels[id] for id in ids])


def count(number: int) -> str:
    """Say how many touchpoints: the untouched one, the 14 untouched ones."""
    return "the untouched one" if number == 1 else f"the {number} untouched ones"
