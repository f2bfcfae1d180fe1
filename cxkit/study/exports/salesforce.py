"""Reports of Salesforce, saved as CSV: a table, then lines that say whose report it is."""

from __future__ import annotations

from dataclasses import replace

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
    """Leave the lines below the table out; the rest is read as any other table."""
    place = list(rows.cells.index).index(_marked(rows)) if _marked(rows) is not None else None
    first = len(rows.cells)
    if place is not None:
        alone = (rows.cells.loc[:, 1:] == "").all(axis=1).to_numpy()
        first = place
        while first > 0 and alone[first - 1]:
            first -= 1
    shaped = generic.shape(replace(rows, cells=rows.cells.iloc[:first]))
    footer = pd.Series("footer", index=rows.cells.index[first:], dtype="object")
    cells = pd.concat([shaped.cells, rows.cells.iloc[first:]])
    left_out = pd.concat([shaped.left_out, footer]).astype("object")
    return replace(shaped, cells=cells, left_out=left_out)


PRODUCT = Product(
    name="salesforce",
    title="a Salesforce report",
    source="reports exported as CSV (details only): a table in quotes, then five lines of text",
    rank=80,
    recognise=_recognise,
    shape=shape,
)
