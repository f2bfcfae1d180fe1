"""How the room words amounts, pairs and certainty."""

from __future__ import annotations

from ..explained import NPS, Outcome
from ..measures import wording
from ..parts import shorten
from ..statistics.intervals import Interval
from ..study.groups import say_group
from .reduction import Reduced

# Of three things all are among the first three.
FEWEST_FOR_THREE = 6


def digits_of(outcome: Outcome, size: float) -> int:
    """Decimals that an amount of the outcome deserves."""
    if outcome.unit == "scale points":
        return 2
    return 0 if abs(size) >= 10 else 1


def amount(value: float, outcome: Outcome) -> str:
    """Write an amount with its sign: +4.8, +29, +0.12."""
    return wording.signed(value, digits_of(outcome, value))


def span(interval: Interval, outcome: Outcome) -> str:
    """Write limits with their level."""
    digits = digits_of(outcome, max(abs(interval.low), abs(interval.high)))
    return wording.say_interval(interval, digits)


def measure(outcome: Outcome) -> str:
    """Say what the points are of: points of the NPS, percentage points of returned."""
    if outcome.name == NPS:
        return "points of the NPS"
    if outcome.unit.endswith("a customer"):
        return f"{outcome.unit} of {outcome.label}"
    return f"{outcome.unit} of “{outcome.label}”"


def rating_digits(reduced: Reduced) -> int:
    """Decimals of a mean rating: a tenth is much on a scale of five."""
    scale = reduced.study.ratings
    return 1 if scale.high - scale.low > 6 else 2


def group_name(reduced: Reduced, group: str) -> str:
    """Name a group as prose does: Families, or boarding area A."""
    return say_group(reduced.by, group)


def title_name(reduced: Reduced, group: str, touchpoint: str) -> str:
    """Name a pair so that a title has room for it."""
    return f"{shorten(group_name(reduced, group))} × {shorten(reduced.labels[touchpoint])}"


def pair_name(reduced: Reduced, group: str, touchpoint: str) -> str:
    """Name a pair: Families × Cloakroom."""
    return f"{group_name(reduced, group)} × {reduced.labels[touchpoint]}"


def certain(count: int) -> str:
    """Name the column that says how sure a leading place among `count` things is."""
    return "p_top3" if count >= FEWEST_FOR_THREE else "p_first"


def place_of(count: int) -> str:
    """Name the leading place that is told among `count` things."""
    return "among the first three" if count >= FEWEST_FOR_THREE else "first"
