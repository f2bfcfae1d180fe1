"""Everything that a room writes down, as findings and as tables: one topic a module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from ...findings import Finding
from ...parts import words
from ...sheets import Sheet
from ..held import Held
from ..record.session import Session
from .actions import actions_table, tell_actions
from .aspirations import aspirations_table, tell_aspirations
from .causes import causes_table, tell_causes
from .coding import codings_table, tell_codings
from .commitments import commitments_table, previous_table, tell_commitments
from .decisions import decisions_table, tell_decisions
from .inputs import inputs_table, tell_inputs
from .looking_back import looks_back, past_table
from .notes import notes_table, tell_notes
from .product import tell_product
from .stories import stories_table, tell_stories
from .traits import tell_traits, tell_upsides, traits_table, upsides_table
from .wording import tell_wording, wording_table

Tell = Callable[[Any, Session], tuple[Finding, ...]]
Table = Callable[[Any, Session], pd.DataFrame]


def _alone(tell: Callable[[Session], Any]) -> Callable[[Any, Session], Any]:
    """Let what needs no result be called like the rest."""
    return lambda result, session: tell(session)


# In the order of telling: what was promised and aimed at, what was found, what follows.
TOLD: dict[str, Tell] = {
    "notes": tell_notes, "product": tell_product, "traits": tell_traits, "upsides": tell_upsides,
    "stories": _alone(tell_stories), "codings": tell_codings, "causes": tell_causes,
    "aspirations": tell_aspirations, "actions": tell_actions, "decisions": tell_decisions,
    "commitments": _alone(tell_commitments), "inputs": _alone(tell_inputs),
    "wording": tell_wording,
}  # fmt: skip
TABLES: dict[str, Table] = {
    "decisions": decisions_table, "actions": actions_table, "causes": causes_table,
    "commitments": _alone(commitments_table), "previous": _alone(previous_table),
    "aspirations": aspirations_table, "stories": _alone(stories_table),
    "inputs": _alone(inputs_table), "traits": traits_table, "upsides": upsides_table,
    "codings": codings_table, "notes": notes_table, "wording": wording_table,
}  # fmt: skip
TITLES = {
    **{each: each.capitalize() for each in TABLES},
    "previous": "Promised last time", "stories": "Success stories",
    "inputs": "What became of each input", "traits": "Our customers", "upsides": "What it is worth",
    "codings": "Comments read together", "wording": "Our own sentences",
}  # fmt: skip
NOTHING = {
    "previous": "Nothing is known of commitments from a session before.",
    "codings": "No comments were read and coded together.",
    "wording": "The room has written no sentences yet.",
}
# The second part of the findings' ids, by which `hear` is asked for them.
WRITTEN = (
    "previous", "goal", "surprises", "parking", "product", "voice_share", "upside", "stories",
    "story", "codings", "causes", "cause", "aspiration", "actions", "action", "decisions",
    "decision", "commitments", "inputs", "inside_out", "buzzwords",
)  # fmt: skip
NOT_HELD = "No workshop was held: no causes and no decisions are recorded."


def tell_written(result: Any, session: Session) -> tuple[Finding, ...]:
    """Say what the room wrote, topic by topic; nothing of a topic on which it wrote nothing."""
    return tuple(found for tell in TOLD.values() for found in tell(result, session))


def written(result: Any, session: Session, *what: str) -> Held:
    """Show what the room wrote, topic by topic, beside what the analysis says of it.

    Parameters
    ----------
    result : Result
        What a room's `analyse` returned.
    session : Session
    *what : str
        "decisions", "actions", "causes", "commitments", "previous" (commitments of the session
        before), "aspirations", "stories", "inputs", "traits", "upsides", "codings", "notes" or
        "wording"; every topic on which something was written when left out.

    Returns
    -------
    Held
        Tables to be read whole; columns in which nothing was written are left out.

    Raises
    ------
    ValueError
        Another topic.
    """
    unknown = [each for each in what if each not in TABLES]
    if unknown:
        raise ValueError(f"topics are: {', '.join(TABLES)}; not {unknown[0]!r}")
    if not session.held:
        return Held((), NOT_HELD)
    past = _past(result, session) if not what else ()
    if looks_back(result, session):
        return Held(past, "Nothing was decided that could show in these waves.")
    sheets = ((each, _sheet_of(each, result, session)) for each in what or TABLES)
    return Held(
        past
        + tuple((TITLES[each], sheet) for each, sheet in sheets if what or not sheet.table.empty),
        "The room has written nothing down.",
    )


def _past(result: Any, session: Session) -> tuple[tuple[str, Sheet], ...]:
    """Give what was decided the time before; nothing where nothing was."""
    table = past_table(result, session)
    sheet = Sheet(table.rename(columns=words))
    return (("Decided the time before, and what became of it", sheet),) if len(table) else ()


def _sheet_of(what: str, result: Any, session: Session) -> Sheet:
    table = TABLES[what](result, session)
    nothing = NOTHING.get(what, f"The room has written down no {what}.")
    kept = table.loc[:, [bool((table[name].astype(str) != "").any()) for name in table]]
    return Sheet(kept.rename(columns=words).rename_axis(words(str(kept.index.name))), nothing)
