"""How the room names segments, and what it says of answers in which no change is established."""

from __future__ import annotations

from ..measures.nps import Change
from ..parts import words
from ..study.names import slug

ONLY_THESE = "As no change is established, this describes these answers only."


def both(change: Change) -> tuple[int, int]:
    """Respondents of the two waves."""
    return change.before.n, change.after.n


def label_of(levels: dict[str, str]) -> str:
    """Name a segment by its groups, and their dimensions where that helps."""
    return " × ".join(
        name if dimension == "persona" else f"{words(dimension)} {name}"
        for dimension, name in levels.items()
    )


def slug_of(levels: dict[str, str]) -> str:
    """Name a segment as ids do."""
    return slug(" ".join(f"{dimension} {name}" for dimension, name in levels.items()))
