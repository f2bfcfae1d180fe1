"""Tables of counts: how many people gave each score, one column a score."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from ...findings import DataError, Problem
from ..rows import Rows
from . import generic
from .product import Product, Shaped
from .shaping import headings_of

SCORE = "score"
MOST = 20_000_000
_SCALES = (tuple(range(11)), tuple(range(1, 11)))
_HEADING = re.compile(r"(\d{1,2})(?:\s*[-–—:=(.]?\s*\D*)?")


def _scores(headings: Sequence[str]) -> dict[int, int]:
    """Give the place of each score among the headings; none unless a whole scale is there."""
    found: dict[int, int] = {}
    for place, heading in enumerate(headings):
        match = _HEADING.fullmatch(heading)
        if match and int(match[1]) <= 10:
            if int(match[1]) in found:
                return {}
            found[int(match[1])] = place
    return found if tuple(sorted(found)) in _SCALES else {}


def _recognise(rows: Rows) -> str:
    found = _scores(headings_of(rows))
    if not found:
        return ""
    seen = rows.cells.iloc[:20][list(found.values())].to_numpy().ravel()
    if not all(re.fullmatch(r"\d*", cell) for cell in seen):
        return ""
    return f"the headings are the scores {min(found)} to {max(found)}"


def shape(rows: Rows) -> Shaped:
    """Give one row for each person counted."""
    headings = headings_of(rows)
    places = _scores(headings)
    if not places:
        hint = "give the columns the headings 0, 1, 2 … 10, or leave `product:` out"
        raise DataError(Problem("counts stand below the scores 0 to 10", hint, rows.file))
    total = generic.totals_of(rows.cells)
    counted = rows.cells[~total.to_numpy()]
    counts = _whole(counted, places, headings, rows.file)
    scores = np.tile(np.array(sorted(places)), len(counted))
    repeats = counts.to_numpy().ravel()
    if repeats.sum() > MOST:
        hint = "leave out what is no survey, or give a sample"
        rule = f"a table stands for at most {MOST:,} answers"
        raise DataError(Problem(rule, hint, rows.file, value=f"{repeats.sum():,}"))
    others = [place for place in range(len(headings)) if place not in places.values()]
    rest = counted[others].iloc[np.repeat(np.arange(len(counted)), len(places))]
    cells = rest.iloc[np.repeat(np.arange(len(rest)), repeats)].copy()
    cells.columns = range(len(others))
    cells[len(others)] = np.repeat(scores.astype("str"), repeats)
    below = rows.cells[total.to_numpy()][others].set_axis(range(len(others)), axis="columns")
    below = below.assign(score="").set_axis(range(len(others) + 1), axis="columns")
    name = SCORE if SCORE not in headings else "score counted"
    said = [headings[place] for place in others]
    names = [*said, name]
    note = f"{len(counted):,} rows of counts stand for {len(cells):,} answers"
    return Shaped(
        tuple(names),
        pd.concat([cells, below]).astype("str"),
        left_out=pd.Series("total", index=below.index, dtype="object"),
        roles={"recommend": name},
        scale=(min(places), max(places)),
        notes=(note,),
    )


def _whole(
    cells: pd.DataFrame, places: dict[int, int], headings: Sequence[str], file: str
) -> pd.DataFrame:
    counts = cells[[places[score] for score in sorted(places)]]
    problems = []
    for place in counts:
        wrong = ~counts[place].str.fullmatch(r"\d{0,9}")
        for line, value in counts.loc[wrong.to_numpy(), place].items():
            rule = "a count of answers is a whole number"
            hint = "correct the cell; nobody is written 0"
            problems.append(Problem(rule, hint, file, int(line), headings[place], value=value))
    if problems:
        raise DataError(*problems)
    return counts.replace("", "0").astype("int64")


PRODUCT = Product(
    name="counts",
    title="a table of counts",
    source="tables as dashboards and monthly reports give them: one column a score",
    rank=90,
    recognise=_recognise,
    shape=shape,
)
