"""What is said of a closed round in which so few voted that its totals would be their votes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..record.parts import Tally
from .kinds import FEWEST_HEARD


def say_few(round: int, tally: Tally) -> str:
    """Say who voted and why no totals are shown; nothing where three and more voted."""
    if tally.voters >= FEWEST_HEARD:
        return ""
    people = "1 person has" if tally.voters == 1 else f"{tally.voters} people have"
    return (
        f"Round {round}: {people} voted. No more is shown: "
        "with fewer than three it would tell how each one voted."
    )


def without_few(parts: Iterable[Any]) -> tuple[Any, ...]:
    """Give what `rounds_of` gives, with words in place of totals that would tell single votes."""
    return tuple(part if isinstance(part, str) else say_few(*part[1:]) or part for part in parts)
