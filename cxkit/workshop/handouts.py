"""What people take home from a session: a card each, and a brief for each function."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..parts import join_names
from .heard.commitments import commitments_of
from .heard.phrases import functions_of, shown, verdict_of
from .record.entries import Action
from .record.session import Session

# What Markdown, HTML or a formula would take for a sign of its own.
_SIGNS = re.compile(r"([\\`*_{}\[\]#|$~])")

# Findings that a brief tells of a touchpoint.
TOLD_AT = (
    "nps.change_by.{}", "nps.theme.{}", "touchpoint.all.{}.performance", "touchpoint.all.{}.upside",
)  # fmt: skip


def cards_of(session: Session) -> tuple[str, ...]:
    """Write each commitment on a card of its own, to take home.

    Returns
    -------
    tuple of str
        Markdown, by role in the order of the alphabet.
    """
    cards = []
    for each in commitments_of(session):
        lines = [f"# {escape(each.role)}", "", f"From Monday I do: {escape(each.does)}"]
        for label, text in (
            ("I stop", each.stops), ("By", each.by), ("I notice that it works by", each.notices),
        ):  # fmt: skip
            if text.strip():
                lines += ["", f"{label}: {escape(text)}"]
        cards.append("\n".join(lines) + "\n")
    return tuple(cards)


def team_briefs(session: Session, result: Any) -> dict[str, str]:
    """Write one page for each function, about the touchpoints that it shares and no others.

    Parameters
    ----------
    session : Session
    result : Result
        Of any room; its study says who owns what.

    Returns
    -------
    dict of str to str
        Markdown by function, in the order of the alphabet: what the analysis says at each
        touchpoint, who works on it together, and what the room planned there. No function is
        compared with another.
    """
    points = result.reduced.study.touchpoints
    names = functions_of(owner for point in points for owner in point.owners)
    briefs = {}
    for name in sorted(names, key=str.casefold):
        own = [p for p in points if name.casefold() in {each.casefold() for each in p.owners}]
        blocks = [f"# {escape(name)}: what we share", _lead(result)]
        blocks += ["\n".join(_at(point, session, result)) for point in own]
        briefs[name] = "\n\n".join(blocks) + "\n"
    return briefs


def escape(text: Any) -> str:
    """Make people's words harmless in Markdown: one line, no HTML, no formula, no emphasis.

    Examples
    --------
    >>> escape("<b>5 $</b> *off*")
    '&lt;b&gt;5 \\\\$&lt;/b&gt; \\\\*off\\\\*'
    """
    line = " ".join(str(text).split()).replace("&", "&amp;")
    return _SIGNS.sub(r"\\\1", line).replace("<", "&lt;").replace(">", "&gt;")


def rows(head: Sequence[str], cells: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Write a table in Markdown, line by line; what stands in it is made harmless."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(escape(cell) for cell in row)} |" for row in cells)


def _lead(result: Any) -> str:
    first = result.summary.sentences[0] if result.summary.sentences else ""
    return escape(first)


def _at(point: Any, session: Session, result: Any) -> Iterator[str]:
    yield f"## {escape(point.name)}\n"
    if point.customer_does:
        yield f"- The customer {escape(point.customer_does)}."
    together = f"{escape(join_names(list(point.owners)))} together"
    yield f"- Shared by {together}." if len(point.owners) > 1 else (
        "- A second function is still to be found: most moments belong to several."
    )  # fmt: skip
    for id in (kind.format(point.id) for kind in TOLD_AT):
        yield from (f"- {escape(said)}" for said in result.show(id).sentences)
    verdict = verdict_of(result)
    for action in session.entries(Action):
        if action.touchpoint == point.id:
            yield f"- Planned: {escape(shown(action, verdict))}"
