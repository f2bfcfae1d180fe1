"""Typeform: "#" first, one column a choice, its own columns of dates at the end."""

from __future__ import annotations

from dataclasses import replace

from ..formats.rows import Rows
from .product import Product, Shaped
from .shaping import headings_of, name_by, reasons

_ENDS = ("Submit Date (UTC)", "Network ID", "Start Date (UTC)")


def _recognise(rows: Rows) -> str:
    headings = headings_of(rows)
    found = [name for name in _ENDS if name in headings]
    return f"the headings '#' and {found[0]!r}" if "#" in headings and found else ""


def shape(rows: Rows) -> Shaped:
    """Leave out what was not completed; take off the sign that keeps phones from being sums."""
    names = headings_of(rows)
    cells = rows.cells.copy()
    marked = 0
    for place in cells:
        quoted = cells[place].str.match(r"'[+=\-@0-9]")
        marked += int(quoted.sum())
        if quoted.any():
            cells[place] = cells[place].mask(quoted, cells[place].str.removeprefix("'"))
    shaped = name_by(rows, names, cells)
    kind = cells[names.index("Response Type")] if "Response Type" in names else None
    partial = None if kind is None else ~kind.str.lower().isin(["completed", ""])
    date = next(name for name in _ENDS if name in names or name == _ENDS[-1])
    roles = {"respondent_id": "#", "date": "Submit Date (UTC)" if date != "Network ID" else ""}
    return replace(
        shaped,
        left_out=reasons(cells, {"unfinished": partial}),
        roles={role: name for role, name in roles.items() if name in shaped.headings},
        dates="iso",
        notes=(*shaped.notes, *([f"{marked:,} cells lose a leading '"] if marked else [])),
    )


PRODUCT = Product(
    name="typeform",
    title="Typeform",
    source="public exports and importers: # … Response Type, Start Date (UTC), Stage Date (UTC), "
    "Submit Date (UTC), Network ID, Tags, Ending; older ones end at Network ID",
    rank=50,
    recognise=_recognise,
    shape=shape,
)
