"""What is said of an entry once it is saved: what it lacks, and what in its words is against it.

Nothing here is refused: a room in a hurry keeps its words, and hears what to mind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...measures.linter import lint
from ...parts import join_names
from ..record.entries import (
    Action,
    Aspiration,
    Cause,
    Coding,
    Commitment,
    Decision,
    Entry,
    Goal,
    Idea,
    Note,
    Story,
    Trait,
    Upside,
)

# Reasons that no customer has anything to do with.
INWARD = {"competitor", "mission statement", "authority"}
FEWEST_FUNCTIONS = 2
WORDING = {"blame", "buzzword", "best"}
CLAIMS = {"cause", "proof", "significance"}
# What is claimed; other lines say from where something is known, or what may happen.
CLAIMED = {"text", "effort_removed", "does", "what"}


def warnings_of(entry: Entry) -> tuple[str, ...]:
    """Say what an entry lacks, and what in its words blames, claims too much or says nothing.

    Parameters
    ----------
    entry : Entry

    Returns
    -------
    tuple of str
        Sentences without their stop; none where there is nothing to mind.

    Notes
    -----
    Wording is read by `cxkit.measures.linter`, which knows words and not meaning. A cause of the
    board may speak of causes, and a customer's words are theirs.

    Examples
    --------
    >>> warnings_of(Cause(text="Coats come back one by one"))
    ('Nothing says what would show us that we are wrong',)
    """
    lacks = LACKS.get(type(entry), _nothing)
    return (*lacks(entry), *_wording(entry))


def _wording(entry: Entry) -> Iterator[str]:
    if isinstance(entry, Coding) or (isinstance(entry, Note) and entry.tag == "quote"):
        return
    values = entry.model_dump(exclude=set(entry.given))
    texts = [(name, each) for name, value in values.items() for each in _texts(value)]
    for name, text in texts:
        claims = CLAIMS if name in CLAIMED and not isinstance(entry, Cause) else set()
        for found in lint(text, kind="sentence"):
            if found.rule in WORDING | claims:
                yield f"Mind the wording: “{found.words}”: {found.explanation}"


def _texts(value: Any) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if each]


def _nothing(entry: Entry) -> Iterator[str]:
    return iter(())


def _action(entry: Action) -> Iterator[str]:
    if not _said(entry.effort_removed):
        yield "Nothing says what becomes less effort for a customer"
    if not entry.measure or not entry.rise:
        yield "Nothing says where, and by how much, we would see that it worked"
    elif entry.measure == "rating" and not entry.touchpoint:
        yield "It is seen in a rating, but of which touchpoint is not said"
    if not entry.by:
        yield "No day is set on which we look"
    if len(entry.functions) < FEWEST_FUNCTIONS:
        yield "Fewer than two functions work on it: most moments belong to several"
    if not _said(entry.premortem):
        yield "Nobody has said why nothing may have changed by then"


def _decision(entry: Decision) -> Iterator[str]:
    yield from _reason(entry.reason_type)
    if not entry.quotes:
        yield "It answers no customer's words: choose a comment that it answers"
    if not entry.check:
        yield "No day is set on which we look whether it was right"


def _goal(entry: Goal) -> Iterator[str]:
    yield from _reason(entry.reason_type)


def _reason(kind: str) -> Iterator[str]:
    if not kind:
        yield "What it rests on is not said"
    elif kind in INWARD:
        yield "No customer reason is recorded"


def _cause(entry: Cause) -> Iterator[str]:
    if not _said(entry.wrong_if):
        yield "Nothing says what would show us that we are wrong"


def _commitment(entry: Commitment) -> Iterator[str]:
    if not entry.by:
        yield "It has no day"
    if not _said(entry.notices):
        yield "Nothing says how you will notice that it works"


def _story(entry: Story) -> Iterator[str]:
    asked = {
        "n": "how many customers", "before": "what was measured before", "after": "and after",
        "comparison": "compared with what", "when": "when",
    }  # fmt: skip
    lacking = [words for name, words in asked.items() if not _said(getattr(entry, name))]
    if lacking:
        kind = "claimed" if len(lacking) == len(asked) else "shown in part"
        yield f"So far it is {kind}. Not said: {join_names(lacking)}"


def _idea(entry: Idea) -> Iterator[str]:
    if not _said(entry.effort_removed):
        yield "Nothing says which effort it spares a customer"
    if entry.wish and not entry.blocked_by:
        yield "Nothing says what customers lack for it today"


def _trait(entry: Trait) -> Iterator[str]:
    if entry.source == "assumed":
        yield "It is assumed: ask a customer, or look"


def _upside(entry: Upside) -> Iterator[str]:
    if entry.low == entry.high:
        yield "Both ends are the same number: that is a point, and no range"


def _aspiration(entry: Aspiration) -> Iterator[str]:
    if entry.start is not None and entry.goal is not None and entry.goal < entry.start:
        yield "It falls from where it is today: is that meant?"


def _said(text: str) -> bool:
    """Whether there is a letter or a figure in it: a dash says nothing."""
    return any(sign.isalnum() for sign in text)


LACKS: dict[type[Entry], Callable[[Any], Iterator[str]]] = {
    Action: _action, Decision: _decision, Goal: _goal, Cause: _cause, Commitment: _commitment,
    Story: _story, Idea: _idea, Trait: _trait, Upside: _upside, Aspiration: _aspiration,
}  # fmt: skip
