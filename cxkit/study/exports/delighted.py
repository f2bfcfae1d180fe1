"""Delighted: one row an answer, which may belong to one of several kinds of survey."""

from __future__ import annotations

from dataclasses import replace

from ..formats.rows import Rows
from .generic import find_kinds, is_recommending
from .product import Product, Shaped
from .shaping import headings_of, name_by, place_of, words_of

_KINDS = ("survey type", "delighted survey type")
_DATES = ("responded at", "response date", "date", "response time", "created at", "updated at")
_TEXTS = ("comment", "comments", "feedback")


def _recognise(rows: Rows) -> str:
    words, headings = words_of(rows), headings_of(rows)
    if "response id" not in words or "score" not in words:
        return ""
    own = [name for name in headings if name.lower().startswith("delighted ")]
    return f"the headings 'Response ID' and 'Score'{f', {own[0]!r}' if own else ''}"


def shape(rows: Rows) -> Shaped:
    """Keep the headings; a score of another kind of survey is no score of recommendation."""
    words = words_of(rows)
    shaped = name_by(rows, headings_of(rows), rows.cells)
    kind = place_of(words, _KINDS)
    if kind is None and (found := find_kinds(list(shaped.headings), rows.cells)):
        kind = shaped.headings.index(found)
    others = kind is not None and not any(
        is_recommending(value) for value in rows.cells[kind].unique() if value
    )
    # Any tool may call its columns so: what is surely of Delighted has more than two of its names.
    own = kind is not None or any(word.startswith("delighted ") for word in words)
    places = {
        "respondent_id": place_of(words, ["response id"]),
        "date": place_of(words, _DATES),
        "recommend": None if others else place_of(words, ["score"]),
        "verbatim": place_of(words, _TEXTS),
    }
    return replace(
        shaped,
        roles={role: shaped.headings[at] for role, at in places.items()
               if at is not None and shaped.headings[at]},
        scale=(0, 10) if own and not others else None,
        not_nps=(shaped.headings[place_of(words, ["score"]) or 0],) if others else (),
        kinds=shaped.headings[kind] if kind is not None else "",
    )  # fmt: skip


PRODUCT = Product(
    name="delighted",
    title="Delighted",
    source="public code that reads its exports: Response ID, Score, Email, Delighted Source, "
    "Delighted Device Type, Delighted Browser; the rest follows its API",
    rank=70,
    recognise=_recognise,
    shape=shape,
)
