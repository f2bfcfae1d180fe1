"""What was written, as tables to be read, where nobody writes or everybody reads along."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ...parts import words
from ...sheets import Sheet
from ..record.entries import Entry
from ..record.file import NOT_HELD
from ..record.session import Session
from .choices import EVERYBODY, Choices
from .kinds import many_of

# Where the name of a field is no heading.
HEADINGS = {
    "text": "what", "effort_removed": "effort removed", "known_from": "known from",
    "wrong_if": "wrong if", "explains": "why of", "reason_type": "rests on", "by": "by",
    "helps": "helps", "n": "customers", "start": "from", "goal": "to",
    "blocked_by": "lacking today", "premortem": "why it may fail", "decider": "closed by",
    "check": "looked at", "into": "goes into", "fate": "what became of it",
}  # fmt: skip
# Heading of the text where entries are of one kind.
TEXT = {
    "ideas": "idea", "notes": "note", "causes": "cause", "actions": "action",
    "decisions": "decision", "inputs": "input", "stories": "story", "traits": "entry",
}  # fmt: skip
# Names that a reader knows, by the field that holds an id.
NAMED = {
    "touchpoint": "touchpoints", "place": "touchpoints", "persona": "groups", "helps": "personas",
    "quotes": "quotes", "quote": "read_comments", "themes": "read_themes", "outcome": "outcomes",
}  # fmt: skip


def entries_sheet(session: Session, kind: type[Entry], choices: Choices | None = None) -> Sheet:
    """Show the entries of a kind that stand, whichever it is.

    Parameters
    ----------
    session : Session
    kind : type of Entry
    choices : Choices, optional
        Gives the names for ids of the study and the result; without it the ids are shown.

    Returns
    -------
    Sheet
        One row an entry, the first one first; one column a field that any entry has.
    """
    nothing = f"No {many_of(kind.__name__.lower())} have been written."
    return sheet_of(
        session.entries(kind), choices or Choices(session), nothing if session.held else NOT_HELD
    )


def sheet_of(entries: Iterable[Entry], choices: Choices, nothing: str) -> Sheet:
    """Show entries of one kind; what none of them has is left out."""
    entries = tuple(entries)
    if not entries:
        return Sheet(pd.DataFrame(), nothing)
    kept_in = entries[0].kept_in
    rows = [
        {name: _shown(name, value, choices) for name, value in entry.model_dump().items()}
        for entry in entries
    ]
    table = pd.DataFrame(rows).set_index("id")
    table = table.loc[:, [bool(table[name].any()) for name in table]]
    headings = {name: HEADINGS.get(name, words(name)) for name in table}
    if kept_in in TEXT:
        headings["text"] = TEXT[kept_in]
    # One row of headings: a named index would stand in a row of its own.
    return Sheet(table.rename(columns=headings).rename_axis(None, columns="id"), nothing)


def _shown(name: str, value: Any, choices: Choices) -> str:
    names = getattr(choices, NAMED[name]) if name in NAMED else {}
    if name == "persona" and value == "all":
        return EVERYBODY
    if isinstance(value, list):
        return "; ".join(names.get(each, each) for each in value)
    if isinstance(value, float):
        # No rise is none that was said; from nought, or to it, is a number.
        return "" if name == "rise" and not value else f"{value:g}"
    if name == "measure":
        return {"nps": "NPS"}.get(value, choices.touchpoints.get(value, value))
    return "" if value is None else names.get(value, str(value))
