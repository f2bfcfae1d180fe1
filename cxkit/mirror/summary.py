"""The answer for those who read no further: a few sentences, each from what was decided by rule."""

from __future__ import annotations

from ..findings import Said
from .moments import SHARED, Moments

UNKNOWN = (
    "The answers cannot show why it hurts; what a room believes of itself is about the room, and "
    "not about customers."
)


def summarise(moments: Moments) -> Said:
    """Say what hurts most, how sure that is, whose work it is, and what is not known."""
    if moments.table.empty:
        return Said((f"{moments.nothing}",))
    shared = (found.sentence for found in moments.findings if found.id == SHARED)
    return Said((_answer(moments), _how_sure(moments), *shared, UNKNOWN))


def _answer(moments: Moments) -> str:
    (group, id), row = moments.first.index[0], moments.first.iloc[0]
    return (
        f"Customers have a bad time most surely here: {moments.name(group, id)}, where "
        f"{100 * row['share']:.0f} % rate below the middle of the scale "
        f"(n = {int(row['n']):,} in {moments.reduced.focus.label})."
    )


def _how_sure(moments: Moments) -> str:
    return (
        f"Of {len(moments.table)} moments {moments.clear or 'none'} "
        f"{'hurts' if moments.clear in (0, 1) else 'hurt'} clearly more than usual "
        f"({100 * moments.usual:.0f} % of all ratings), with all looks counted."
    )
