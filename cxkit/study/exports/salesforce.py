"""Reports of Salesforce, saved as CSV: a table, then lines that say whose report it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ..formats.rows import Rows
from . import generic
from .product import Product, Shaped

_MARK = "salesforce.com, inc"
_TAIL = 25


def _recognise(rows: Rows) -> str:
    line = _marked(rows)
    return f"line {line} holds 'salesforce.com, inc.'" if line is not None else ""


def _marked(rows: Rows) -> int | None:
    tail = rows.cells[0].iloc[-_TAIL:]
    found = tail[tail.str.lower().str.contains(_MARK, regex=False)]
    return int(found.index[-1]) if len(found) else None


def shape(rows: Rows) -> Shaped:
    """Leave the lines below the table out; the rest is read as any other table.

    Notes
    -----
    In a summary report the group stands in the first of its rows only, and a subtotal below them.
    """
    place = list(rows.cells.index).index(_marked(rows)) if _marked(rows) is not None else None
    first = len(rows.cells)
    if place is not None:
        alone = (rows.cells.loc[:, 1:] == "").all(axis=1).to_numpy()
        first = place
        while first > 0 and alone[first - 1]:
            first -= 1
    shaped = _with_groups(generic.shape(replace(rows, cells=rows.cells.iloc[:first])))
    footer = pd.Series("footer", index=rows.cells.index[first:], dtype="object")
    cells = pd.concat([shaped.cells, rows.cells.iloc[first:]])
    left_out = pd.concat([shaped.left_out, footer]).astype("object")
    return replace(shaped, cells=cells, left_out=left_out)


def _with_groups(shaped: Shaped) -> Shaped:
    """Write the group into all its rows, where it stands only below the headings and totals."""
    total = shaped.cells.index.isin(shaped.left_out.index)
    starts = ~total & np.concatenate([[True], total[:-1]])
    cells, filled = shaped.cells.copy(), []
    for place in cells:
        given = cells[place].ne("").to_numpy() & ~total
        below = ~total & ~given
        if not total.any() or not below.any() or (given & ~starts).any() or not given[starts][0]:
            break
        groups = cells[place].where(given).ffill()
        cells[place] = cells[place].mask(below, groups).astype(cells[place].dtype)
        filled.append(shaped.headings[place])
    notes = [f"{name!r} of the first row of a group is that of all its rows" for name in filled]
    return replace(shaped, cells=cells, notes=(*shaped.notes, *notes)) if filled else shaped


PRODUCT = Product(
    name="salesforce",
    title="a Salesforce report",
    source="reports exported as CSV: a table in quotes, with subtotals or without, then five lines",
    rank=80,
    recognise=_recognise,
    shape=shape,
)
