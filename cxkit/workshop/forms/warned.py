"""What is said of an entry once it is saved: what it lacks, and what in its words is against it.

Nothing here is refused: a room in a hurry keeps its words, and hears what to mind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...measures.linter import lint
from ...parts import join_names
from ..heard.actions import lacks
from ..heard.decisions import NO_CUSTOMER, NO_REASON, remark_on
from ..heard.phrases import says
from ..heard.stories import NEEDED, grade_of, missing_of
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

# What is said of what an action lacks, by the keys of `lacks`.
OF_ACTIONS = {
    "effort": "Nothing says what becomes less effort for a customer",
    "date": "No day is set on which we look",
    "together": "Fewer than two functions work on it: most moments belong to several",
    "premortem": "Nobody has said why nothing may have changed by then",
}
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
    missing = lacks(entry)
    yield from (OF_ACTIONS[name] for name in missing if name == "effort")
    if not entry.measure or "rise" in missing:
        yield "Nothing says where, and by how much, we would see that it worked"
    elif "measure" in missing:
        yield "It is seen in a rating, but of which touchpoint is not said"
    yield from (OF_ACTIONS[name] for name in missing if name in OF_ACTIONS and name != "effort")


def _decision(entry: Decision) -> Iterator[str]:
    yield from _reason(entry)
    if not entry.quotes:
        yield "It answers no customer's words: choose a comment that it answers"
    if not entry.check:
        yield "No day is set on which we look whether it was right"


def _goal(entry: Goal) -> Iterator[str]:
    yield from _reason(entry)


def _reason(entry: Decision | Goal) -> Iterator[str]:
    remark = remark_on(entry)
    if remark:
        yield {NO_REASON: "What it rests on is not said",
               NO_CUSTOMER: "No customer reason is recorded"}[remark]  # fmt: skip


def _cause(entry: Cause) -> Iterator[str]:
    if not says(entry.wrong_if):
        yield "Nothing says what would show us that we are wrong"


def _commitment(entry: Commitment) -> Iterator[str]:
    if not entry.by:
        yield "It has no day"
    if not says(entry.notices):
        yield "Nothing says how you will notice that it works"


def _story(entry: Story) -> Iterator[str]:
    lacking = [NEEDED[name] for name in missing_of(entry)]
    if lacking:
        yield f"So far it is {grade_of(entry)}. Not shown: {join_names(lacking)}"


def _idea(entry: Idea) -> Iterator[str]:
    if not says(entry.effort_removed):
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


LACKS: dict[type[Entry], Callable[[Any], Iterator[str]]] = {
    Action: _action, Decision: _decision, Goal: _goal, Cause: _cause, Commitment: _commitment,
    Story: _story, Idea: _idea, Trait: _trait, Upside: _upside, Aspiration: _aspiration,
}  # fmt: skip
