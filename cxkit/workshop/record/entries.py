"""Every kind of thing that a room writes down, entry by entry; who wrote it is not kept.

What they have in common stands in `entry`; what the room sees of the experience in
`entries_seen`, what it wants to change in `entries_done`.
"""

from __future__ import annotations

from .entries_done import (
    Action,
    Aspiration,
    Cause,
    Commitment,
    Decision,
    Goal,
    Reach,
)
from .entries_seen import Card, Coding, Idea, Input, Note, Source, Story, Trait, Upside, Weight
from .entry import Entry, ReasonType

__all__ = [
    "KINDS", "Action", "Aspiration", "Card", "Cause", "Coding", "Commitment", "Decision", "Entry",
    "Goal", "Idea", "Input", "Note", "Reach", "ReasonType", "Source", "Story", "Trait",
    "Upside", "Weight",
]  # fmt: skip

KINDS: tuple[type[Entry], ...] = (
    Card, Idea, Note, Trait, Cause, Action, Decision, Commitment, Input, Story, Aspiration, Goal,
    Upside, Coding,
)  # fmt: skip
