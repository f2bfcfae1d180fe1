"""How the room words realms, groups, amounts and who answered."""

from __future__ import annotations

from ..measures import wording
from ..statistics.intervals import Interval
from ..study.groups import say_group
from .reduction import Reduced

LABELS = {
    "entertainment": "Entertainment",
    "education": "Education",
    "esthetic": "Esthetic",
    "escapist": "Escapist",
}
# What people do in a realm, for titles.
DOING = {
    "entertainment": "be entertained",
    "education": "learn",
    "esthetic": "enjoy being there",
    "escapist": "take part and forget the rest",
}
TAIL = "Association only: the survey cannot show which comes first."


def group_name(reduced: Reduced, group: str) -> str:
    """Name a group as prose does: Families, or boarding area A."""
    return say_group(reduced.by, group)


def among(reduced: Reduced, group: str | None) -> str:
    """Say among whom, as the end of a clause: nothing for all, “, Families” for a group."""
    return "" if group is None else f" ({group_name(reduced, group)})"


def suffix(reduced: Reduced, group: str | None) -> str:
    """End the id of a finding with its group; nothing for all."""
    return "" if group is None else f".{reduced.slugs[group]}"


def digits_of(unit: str) -> int:
    """Decimals that an amount of an outcome deserves: a hundredth is much on a short scale."""
    return 2 if unit == "scale points" else 1


def span(interval: Interval, digits: int = 0) -> str:
    """Write limits that have no sign: 95 % interval 38 to 42."""
    return (
        f"{100 * interval.level:g} % interval {interval.low:.{digits}f} to "
        f"{interval.high:.{digits}f}"
    )


def signed_span(interval: Interval, digits: int = 0) -> str:
    """Write limits of a difference, with signs."""
    return wording.say_interval(interval, digits)


def without_beginning(names: list[str]) -> list[str]:
    """Leave out the words with which all headings of a grid begin."""
    shortest, cut = min(map(len, names)), 0
    while len(names) > 1 and cut < shortest and len({name[: cut + 1] for name in names}) == 1:
        cut += 1
    # Only whole words are left out.
    cut = max(names[0].rfind(sign, 0, cut) + 1 for sign in "[ ")
    return [name[cut:].rstrip("]") for name in names]
