"""Tables of counts with a row for each score of each wave or group, told from rows of people."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd

from ...findings import DataError, Problem
from ..formats.headings import unique
from ..formats.rows import Rows
from ..plain import plain
from .counts_layouts import BASE, NUMERIC, SCORE, SCORE_WORDS, Layout, is_share
from .totals import named_total

# Promoters, passives and detractors are only another name of the scores beside them.
_KINDS = re.compile(r"(nps )?(promot|passi|pasiv|indiferent|neutral|detra|kritik|criti)\w*")
_ROWS = 200_000  # of a long table at most
_EACH = 3  # rows at least for each value of a column of waves or groups, on average
_SCORES = 6  # rows at least, and different scores in a column that is not called so
# People of a group seldom differ all in their scores: so seldom that they are none.
_SELDOM = 1e-3


def find_long(rows: Rows, *, stated: bool = False) -> Layout | None:
    """Read a row for each score of each wave or group, with the number of people.

    Parameters
    ----------
    rows : Rows
    stated : bool
        Whether a person said that these are counts.

    Raises
    ------
    DataError
        The rows may be people as well, beside a number of something else.

    Notes
    -----
    Each group has each score once. By chance `m` people of a group differ in their scores in at
    most ``11! / (11 - m)! / 11 ** m`` of all cases, and stand in the order of their scores in
    ``2 / m!`` of these; the product over all groups is held against 1 in 1,000. Counts of which
    the largest is not twice the smallest are doubtful even so: they may be questions answered.
    """
    names = [heading.strip() for heading in rows.headings]
    bases = [place for place, name in enumerate(names) if BASE.fullmatch(plain(name))]
    cells = rows.cells[rows.cells.ne("").any(axis="columns")] if len(bases) == 1 else rows.cells
    if len(bases) != 1 or not _SCORES <= len(cells) <= _ROWS:
        return None
    base = bases[0]
    if _counts_rows(cells[base]):
        return None
    score = _score_column(names, cells, base)
    if score is None or not cells[base].map(lambda cell: bool(NUMERIC.fullmatch(cell))).all():
        return None
    shares = [
        place for place in range(len(names))
        if place not in (score, base)
        and (is_share(names[place], cells[place]) or _says_kind(cells[place]))
    ]  # fmt: skip
    others = [place for place in range(len(names)) if place not in (score, base, *shares)]
    groups = [place for place in others if not _counts_rows(cells[place])]
    if not stated:
        # Where rows have something for themselves, it is people's ids, times or words.
        given = [cells[place][cells[place] != ""] for place in groups]
        own = any(_EACH * each.nunique() > len(each) for each in given)
        if own or set(cells[base]) <= {"1", ""}:
            return None
    keys = pd.MultiIndex.from_frame(cells[groups]) if groups else pd.Index([""] * len(cells))
    read = cells[score].str.extract(f"^{SCORE.pattern}$")[0].fillna("total")
    ids = pd.DataFrame({"group": pd.factorize(keys)[0], "score": read}, index=cells.index)
    if not stated and not _are_counts(ids, cells[base]):
        raise DataError(_ask(names[base], rows))
    return _laid_out(names, cells, (groups, score, base, shares), ids)


def _are_counts(ids: pd.DataFrame, cells: pd.Series) -> bool:
    """Is it out of the question that rows are people?"""
    if ids.duplicated().any():
        return False
    scores = ids[ids["score"] != "total"]
    numbers = scores["score"].astype(int)
    by_group = numbers.groupby(scores["group"].to_numpy())
    sizes = by_group.size()
    chance = sum(math.lgamma(12) - math.lgamma(12 - n) - n * math.log(11) for n in sizes)
    steps = np.sign(by_group.diff().dropna())
    if steps.nunique() == 1:
        chance += sum(min(0.0, math.log(2) - math.lgamma(n + 1)) for n in sizes)
    counts = cells[ids["score"] != "total"].str.replace(r"\D", "", regex=True)
    counts = pd.to_numeric(counts[counts != ""])
    return chance < math.log(_SELDOM) and bool(counts.max() >= 2 * counts.min())


def _ask(name: str, rows: Rows) -> Problem:
    rule = "it is clear whether a row is one person, or as many as a column counts"
    hint = "write `product: counts` for this file in study.yaml where each row stands for as "
    hint += f"many people as {name!r} says, or `product: generic` where it is one person"
    return Problem(rule, hint, rows.file, rows.heading_line, name)


def _laid_out(
    names: list[str],
    cells: pd.DataFrame,
    places: tuple[list[int], int, int, list[int]],
    ids: pd.DataFrame,
) -> Layout:
    groups, score, base, shares = places
    known = set(ids["score"])
    # A score that stands several times in a group needs a row for each time.
    again = ids.groupby(["group", "score"]).cumcount()
    row = pd.factorize(pd.MultiIndex.from_arrays([again, ids["group"]]))[0]
    scores = [str(number) for number in range(0 if "0" in known else 1, 11)]
    order = [*scores, *(["total"] if "total" in known else [])]
    ids = pd.DataFrame({"row": row, "score": ids["score"].to_numpy()})
    text = ids.assign(cell=cells[base].to_numpy()).pivot(index="row", columns="score")["cell"]
    line = ids.assign(cell=cells.index).pivot(index="row", columns="score")["cell"]
    first = ids.assign(line=cells.index).groupby("row")["line"].first()
    left = cells.loc[first, groups].set_axis(range(len(groups)), axis="columns")
    wide, lines = (
        frame.reindex(columns=order).set_axis(first).set_axis(
            range(len(groups), len(groups) + len(order)), axis="columns")
        for frame in (text, line)
    )  # fmt: skip
    named = [*(names[place] for place in groups), *scores, *["n"] * (len(order) > len(scores))]
    notes = []
    if gone := [names[place] for place in shares]:
        notes.append(f"left out beside the counts: {', '.join(gone)}")
    text = pd.concat([left, wide.astype("object").fillna("")], axis="columns").astype("str")
    return Layout(
        tuple(unique(named)), text,
        {int(number): len(groups) + at for at, number in enumerate(scores)},
        f"{names[base]!r} counts how often each {names[score]!r} was given", tuple(notes), lines,
    )  # fmt: skip


def _score_column(names: list[str], cells: pd.DataFrame, base: int) -> int | None:
    """Give the one column of scores; where several may be it, the one that is called so."""
    found = []
    total = cells.map(named_total).eq("sure").any(axis="columns")
    for place in range(len(names)):
        known = set(cells.loc[~total, place])
        if place != base and len(known) > 1 and all(map(SCORE.fullmatch, known)):
            found.append(place)
    called = [place for place in found if SCORE_WORDS.search(plain(names[place]))]
    # A column that is not called so has most of the scale.
    chosen = called or [place for place in found if cells[place].nunique() >= _SCORES]
    return chosen[0] if len(chosen) == 1 else None


def _says_kind(column: pd.Series) -> bool:
    known = [plain(cell) for cell in column.unique() if cell and not named_total(cell)]
    return len(known) > 1 and all(map(_KINDS.fullmatch, known))


def _counts_rows(column: pd.Series) -> bool:
    """Does a column count the rows of the table, as tools write it before the others?"""
    begin = column.iloc[0]
    return begin.isdecimal() and column.tolist() == [
        str(number) for number in range(int(begin), int(begin) + len(column))
    ]
