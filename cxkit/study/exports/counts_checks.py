"""Are cells counts of people, and is each person counted once?"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ...findings import Problem
from ..plain import plain
from .counts_layouts import BASE, Layout
from .totals import ends_as_total, named_total

# Percents that were rounded to whole numbers add up to 97 to 103.
_HUNDRED = 3
# So few people in so few scores may well be the sum of others by chance.
FEWEST, _FEWEST_SCORES = 20, 3
_ALL = re.compile(r"all|alle|overall|everyone|tous|toutes|tout|todos|todas|iedereen")
_GROUPED = re.compile(r"\d{1,3}(?:([.,'’\s])\d{3})(?:\1\d{3})?")
_PEOPLE_ONCE = "each person is counted once"


@dataclass(frozen=True, eq=False)
class Read:
    """What the cells of a table of counts hold.

    Parameters
    ----------
    values : DataFrame of float
        Rows as in the table, columns are scores. Empty cells are 0, others that are no numbers,
        too: of these `problems` tells.
    percents : array of bool, shape (n_rows,)
        Rows with a percent sign, or with decimals that add up to 100 or to 1.
    problems : list of (int, Problem)
        Place of a row, and what is wrong with a cell of it that is no whole number.
    notes : tuple of str
    """

    values: pd.DataFrame = field(repr=False)
    percents: np.ndarray = field(repr=False)
    problems: list[tuple[int, Problem]]
    notes: tuple[str, ...]


def read_counts(layout: Layout, file: str) -> Read:
    """Read the cells below the scores."""
    scores = sorted(layout.places)
    text = layout.cells[[layout.places[score] for score in scores]].set_axis(scores, axis="columns")
    cells = text.to_numpy().ravel()
    whole = {cell for cell in cells if re.fullmatch(r"\d{1,9}", cell)}
    grouped = {cell for cell in cells if _GROUPED.fullmatch(cell)}
    # 1,234 beside 56 is more than a thousand; where all cells are so, it may be a decimal.
    sure = len({mark for cell in grouped for mark in re.findall(r"\D", cell)}) == 1
    sure &= bool(whole - {"0"}) or any(len(re.findall(r"\D", cell)) > 1 for cell in grouped)
    known = {cell: _value(cell, sure) for cell in set(cells)}
    values = text.map(lambda cell: known[cell][0]).astype("float64")
    wrong = text.map(lambda cell: not known[cell][1])
    total = values.sum(axis="columns").to_numpy()
    decimal = (values % 1 != 0).any(axis="columns").to_numpy()
    percents = text.map(lambda cell: "%" in cell).any(axis="columns").to_numpy()
    percents = percents | decimal & (
        (abs(total - 100) <= _HUNDRED) | (abs(total - 1) <= _HUNDRED / 100)
    )
    notes = []
    if empty := int((text == "").to_numpy()[total > 0].sum()):
        notes.append(f"{empty:,} empty cell{'s' * (empty > 1)} among the counts: nobody")
    written = sorted(cell for cell in known if cell and known[cell][1] and cell not in whole)
    if written:
        notes.append(f"{written[0]} among the counts is {known[written[0]][0]:.0f}")
    return Read(values, percents, list(_wrong_cells(layout, text, wrong, file)), tuple(notes))


def _value(cell: str, grouped: bool) -> tuple[float, bool]:
    """Give the number in a cell, and whether it is a count."""
    if re.fullmatch(r"\d{0,9}", cell):
        return float(cell or 0), True
    if _GROUPED.fullmatch(cell):
        return float(re.sub(r"\D", "", cell)), grouped
    if re.fullmatch(r"\d{1,9}[.,]00?", cell):
        return float(re.split("[.,]", cell)[0]), True
    bare = cell.removesuffix("%").strip().replace(",", ".")
    return (float(bare) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", bare) else 0.0), False


def _wrong_cells(
    layout: Layout, text: pd.DataFrame, wrong: pd.DataFrame, file: str
) -> Iterator[tuple[int, Problem]]:
    for row, column in zip(*np.nonzero(wrong.to_numpy()), strict=True):
        score, cell = text.columns[column], text.iat[row, column]
        place = layout.places[score]
        line = text.index[row] if layout.lines is None else layout.lines[place].iloc[row]
        rule, hint = "a count of answers is a whole number", "correct the cell; nobody is written 0"
        if _GROUPED.fullmatch(cell):
            hint = "write thousands without a sign between the digits"
        yield int(row), Problem(rule, hint, file, int(line), layout.names[place], value=cell)


def percent_problems(layout: Layout, read: Read, total: np.ndarray, file: str) -> list[Problem]:
    """Refuse rows of percents, from which nobody knows how many people there were.

    Notes
    -----
    Whole numbers are taken for percents where each row adds up to about 100, or the only one to
    100, unless a column headed as the number of answers says that they are counts.
    """
    rule = "a table of counts holds numbers of people; percents are none"
    hint = "give the number of people for each score, not its share"
    bases = _bases(layout, ~total)
    if bases:
        name = layout.names[bases[0]]
        hint += (
            f": percent × {name!r} / 100, where these are whole numbers that add up to {name!r} "
            "(rounded percents do not give them: export the counts)"
        )
    sums = read.values.sum(axis="columns").to_numpy()
    lines = layout.cells.index
    if read.percents.any():
        if not read.percents[~total].all() and (~read.percents & ~total).any():
            hint = "remove the row of percents, or give its number of people for each score"
        return [
            Problem(rule, hint, file, int(lines[row]), value=f"they add up to {sums[row]:g}")
            for row in np.nonzero(read.percents)[0]
        ]
    filled = sums[~total & (sums > 0)]
    alike = bool(len(filled)) and (abs(filled - 100) <= _HUNDRED * (len(filled) > 1)).all()
    if not alike or any(_says_counts(layout, place, sums, total) for place in bases):
        return []
    if not bases:
        hint += "; if these are people, add a column `n` with the number of answers of each row"
    first = int(lines[np.nonzero(~total & (sums > 0))[0][0]])
    shown = ", ".join(f"{each:g}" for each in filled[:6]) + ", …" * (len(filled) > 6)
    return [Problem(rule, hint, file, first, value=f"rows add up to {shown}")]


def _bases(layout: Layout, kept: np.ndarray) -> list[int]:
    """Give the columns that say how many answers a row has."""
    return [
        place
        for place in layout.others
        if BASE.fullmatch(plain(layout.names[place]))
        and layout.cells[place][kept].str.fullmatch(r"[\d.,'’\s]*").all()
        and layout.cells[place][kept].ne("").any()
    ]


def _stated(layout: Layout, place: int) -> np.ndarray:
    """Read a column of whole numbers; missing where there is none."""
    return np.array([
        _value(cell, grouped=True)[0] if cell and _value(cell, grouped=True)[1] else np.nan
        for cell in layout.cells[place]
    ])  # fmt: skip


def _says_counts(layout: Layout, place: int, sums: np.ndarray, total: np.ndarray) -> bool:
    kept = ~total & (sums > 0)
    return bool((_stated(layout, place)[kept] == sums[kept]).all())


def base_problems(
    layout: Layout, values: pd.DataFrame, total: np.ndarray, file: str
) -> Iterator[Problem]:
    """Find rows whose number of answers is not what their counts add up to.

    Notes
    -----
    A column beside the scores may hold those who gave none; all rows are then to fit it.
    """
    sums = values.sum(axis="columns").to_numpy()
    rule = "the counts of a row add up to its number of answers"
    hint = "correct the row, or rename the column where it counts something else"
    for place in layout.others:
        name = layout.names[place]
        if not (BASE.fullmatch(plain(name)) or named_total(name) in ("sure", "maybe")):
            continue
        stated = _stated(layout, place)
        kept = ~total & ~np.isnan(stated)
        rest = [np.nan_to_num(_stated(layout, each)) for each in layout.others if each != place]
        if any((stated == sums + more)[kept].all() for more in [0 * sums, *rest]):
            continue
        for row in np.nonzero(kept & (stated != sums))[0]:
            value = f"{layout.cells[place].iloc[row]}, but the counts add up to {sums[row]:g}"
            yield Problem(rule, hint, file, int(layout.cells.index[row]), name, value=value)


def find_totals(
    layout: Layout, values: pd.DataFrame, file: str
) -> tuple[np.ndarray, list[Problem]]:
    """Tell rows of totals and subtotals, which count people again.

    Returns
    -------
    total : array of bool, shape (n_rows,)
    problems : list of Problem
        Rows that are called a total and are not the sum of rows beside them, or are such a sum
        and are not called so.

    Notes
    -----
    A total is the sum, score by score, of two rows or more right above or right below it, other
    totals left aside. A name alone does not make one: "Total" is a brand, too. Where all rows
    are called so, there is nothing that they could be totals of. An average is the mean of the
    others, within a person.
    """
    names = layout.cells[layout.others].to_numpy()
    called = np.array([_kind(row) for row in names], dtype="object")
    ends = called == "ends"  # a total where it is the sum, and else the name of something
    if (called != "").all():
        called[:] = ""
    numbers = values.to_numpy()
    summed = np.zeros(len(numbers), dtype=bool)
    for _ in range(2):  # a total on top is the sum of rows whose subtotals stand below them
        known = summed & (called != "")
        summed = _sums(numbers, called != "", known)
        summed |= _sums(numbers[::-1], (called != "")[::-1], known[::-1])[::-1]
    called[ends & ~summed] = ""
    mean = numbers[called == ""].mean(axis=0)
    total = np.where(called == "mean", (abs(numbers - mean) <= 1).all(axis=1), summed)
    total |= numbers.sum(axis=1) == 0  # below a long table stands the number of people alone
    total &= called != ""
    problems = []
    for row in np.nonzero(~total & ((called != "") | summed))[0]:
        said = f"{next(filter(None, names[row]), '')}: {numbers[row].sum():g} people"
        if called[row]:
            hint = "remove the row, or correct its counts; where it is none, let its name begin "
            hint += "with another word"
            problem = (
                f"{_PEOPLE_ONCE}: a row called a {called[row]} is that of those beside it",
                hint,
            )
        elif numbers[row].sum() < FEWEST or (numbers[row] > 0).sum() < _FEWEST_SCORES:
            continue
        else:
            hint = "remove the row, or let its name begin with Total"
            problem = (f"{_PEOPLE_ONCE}: this row is the sum of others", hint)
        problems.append(Problem(*problem, file, int(layout.cells.index[row]), value=said))
    return total, problems


def _kind(cells: np.ndarray) -> str:
    """Say whether any cell of a row calls it a ``total`` or a ``mean``, or ends (``ends``) so."""
    for cell in filter(None, cells):
        words = plain(cell)
        if _MEAN.match(words):
            return "mean"
        if named_total(cell) in ("sure", "begins") or words in _SUMS or _ALL.fullmatch(words):
            return "total"
    return "ends" if any(map(ends_as_total, cells)) else ""


_SUMS = frozenset("sum som somme suma ensemble".split())
_MEAN = re.compile(
    r"(average|avg|mean|durchschnitt|mittelwert|mittel|gemiddelde?|moyenne|promedio)\b|median$"
)


def _sums(numbers: np.ndarray, called: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Say which rows are the sum of two filled rows or more right above, totals left aside."""
    found = np.zeros(len(numbers), dtype=bool)
    # What stands before each row that counts, added up; one more row than were met.
    before, people = [np.zeros(numbers.shape[1])], [0.0]
    for place, row in enumerate(numbers):
        n = float(row.sum())
        at = bisect_left(people, people[-1] - n)
        if n > 0 and people[-1] >= n and len(people) - 1 - at >= 2:
            found[place] = np.array_equal(before[-1] - before[at], row)
        if n > 0 and not known[place] and not (called[place] and found[place]):
            before.append(before[-1] + row)
            people.append(people[-1] + n)
    return found
