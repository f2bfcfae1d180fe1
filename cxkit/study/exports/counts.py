"""Tables of counts: how many people gave each score, one column a score or one row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ...findings import DataError, Problem, refuse
from ..formats.rows import Rows
from ..plain import plain
from .counts_checks import base_problems, find_totals, percent_problems, read_counts
from .counts_layouts import BASE, NUMERIC, Layout, find_across, find_wide, without_notes
from .counts_long import find_long
from .generic import below_titles
from .product import Product, Shaped

SCORE = "score"
MOST = 20_000_000


def _find(rows: Rows, *, stated: bool = False) -> Layout | None:
    if wide := find_wide(rows):
        return wide
    rows, left = without_notes(rows)
    found = find_across(rows)
    if found is None:
        below, above = below_titles(rows)
        left = [*above, *left]
        found = find_long(below, stated=stated)
    return found and replace(found, notes=(*found.notes, *left))


def _recognise(rows: Rows) -> str:
    found = _find(rows)
    return found.why if found else ""


def shape(rows: Rows) -> Shaped:
    """Give one row for each person counted.

    Raises
    ------
    DataError
        No counts stand there; they are percents; a cell is no whole number; a row may be a total
        or contradicts its number of answers; they stand for more than `MOST` answers.
    """
    layout = _find(rows, stated=True)
    if layout is None:
        hint = "give the columns the headings 0, 1, 2 … 10, or leave `product:` out"
        raise DataError(Problem("counts stand below the scores 0 to 10", hint, rows.file))
    read = read_counts(layout, rows.file)
    total, problems = find_totals(layout, read.values, rows.file)
    wrong = [problem for row, problem in read.problems if not total[row]]
    refuse(percent_problems(layout, read, total, rows.file) or [*wrong, *problems])
    refuse(base_problems(layout, read.values, total, rows.file))
    return _spread(layout, read.values.astype("int64"), total, read.notes, rows.file)


def _spread(
    layout: Layout, values: pd.DataFrame, total: np.ndarray, notes: tuple[str, ...], file: str
) -> Shaped:
    others = [place for place in layout.others if not _is_base(layout, place)]
    numbers = values.to_numpy()
    empty = ~total & (numbers.sum(axis=1) == 0)
    kept = ~total & ~empty
    repeats = numbers[kept].ravel()
    if repeats.sum() > MOST:
        hint = "leave out what is no survey, or give a sample"
        rule = f"a table stands for at most {MOST:,} answers"
        raise DataError(Problem(rule, hint, file, value=f"{repeats.sum():,}"))
    said = layout.cells[others].set_axis(range(len(others)), axis="columns")
    rows = np.repeat(np.arange(len(said))[kept], values.shape[1])
    cells = said.iloc[np.repeat(rows, repeats)].copy()
    scores = np.tile(np.array(values.columns), int(kept.sum()))
    cells[len(others)] = np.repeat(scores.astype("str"), repeats)
    below = said[~kept].assign(score="").set_axis(range(len(others) + 1), axis="columns")
    reasons = np.where(total, "total", np.where((said != "").any(axis=1), "no response", "empty"))
    names = [layout.names[place] for place in others]
    name = SCORE if SCORE not in names else "score counted"
    n = int(kept.sum())
    stand = "row of counts stands" if n == 1 else "rows of counts stand"
    note = f"{n:,} {stand} for {len(cells):,} answers"
    return Shaped(
        (*names, name),
        pd.concat([cells, below]).astype("str"),
        left_out=pd.Series(reasons[~kept], index=below.index, dtype="object"),
        roles={"recommend": name},
        scale=(min(layout.places), max(layout.places)),
        notes=(*layout.notes, *notes, note),
    )


def _is_base(layout: Layout, place: int) -> bool:
    """Does a column hold the number of answers, which is that of the rows that are given?"""
    cells = layout.cells[place]
    called = bool(BASE.fullmatch(plain(layout.names[place])))
    return called and all(map(NUMERIC.fullmatch, cells.unique()))


PRODUCT = Product(
    name="counts",
    title="a table of counts",
    source="tables as dashboards and monthly reports give them: one column or one row a score",
    rank=90,
    recognise=_recognise,
    shape=shape,
)
