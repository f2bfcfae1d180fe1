"""Medallia Agent Connect: invitations and one to five stars, which are no NPS."""

from __future__ import annotations

from dataclasses import replace

from ..formats.rows import Rows
from .product import Product, Shaped
from .shaping import headings_of, name_by, reasons

_STARS = ("star_rating",)


def _recognise(rows: Rows) -> str:
    headings = headings_of(rows)
    own = {"request_id", "star_rating"} <= set(headings)
    return "the headings 'request_id' and 'star_rating'" if own else ""


def shape(rows: Rows) -> Shaped:
    """Leave out who was asked and did not answer; stars are no score of recommendation."""
    names = headings_of(rows)
    shaped = name_by(rows, names, rows.cells)
    at = "response_received_at"
    silent = rows.cells[names.index(at)] == "" if at in names else None
    roles = {"respondent_id": "request_id", "date": at, "verbatim": "comments"}
    notes = (
        []
        if silent is None
        else [f"{int(silent.sum()):,} of {len(silent):,} people who were asked did not answer"]
    )
    return replace(
        shaped,
        left_out=reasons(rows.cells, {"no response": silent}),
        roles={role: name for role, name in roles.items() if name in shaped.headings},
        dates="iso",
        not_nps=_STARS,
        notes=(*shaped.notes, *notes),
    )


PRODUCT = Product(
    name="medallia",
    title="Medallia Agent Connect",
    source="Medallia's documentation of the feedback export of Agent Connect",
    rank=75,
    recognise=_recognise,
    shape=shape,
)
