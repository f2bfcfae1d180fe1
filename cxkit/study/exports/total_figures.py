"""What stands around a row of totals: sums, means and counts of rows, from total to total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..columns.numbers import read_numbers

MANY = 20  # rows from which on a figure is hardly that of all others by chance
_HIGHEST = 10  # what a score is at most
_EXACT = 0.05  # how far a mean may be from the number that is said to be it
_HALF = 0.4  # a number that is rounded less was written with decimals


@dataclass(frozen=True)
class Row:
    """A row that may be a total.

    Parameters
    ----------
    at : int
        Its place in the table.
    place : int
        Column of its name.
    name : str
    kind : str
        As `totals.named_total` says it; ``ends`` with such a name; ``none`` where it has no
        name, and ``alone`` where it is the last one, and one number is all that it holds.
    words : tuple of int
        Columns of its name and of other words of totals.
    numbers : Mapping of int to Mapping of float to float
        Column -> each number that its cell may stand for, and how far that is rounded.
    """

    at: int
    place: int
    name: str
    kind: str
    words: tuple[int, ...]
    numbers: Mapping[int, Mapping[float, float]]


@dataclass(frozen=True, eq=False)
class _Column:
    """Numbers and filled cells of the answers, added up from the first row on.

    Besides, how far the numbers reach, whether they are whole, and written as nothing but digits.
    """

    sums: np.ndarray
    numbers: np.ndarray
    filled: np.ndarray
    low: float
    high: float
    whole: bool
    digits: bool


@dataclass(eq=False)
class Figures:
    """Compares rows that may be totals with the answers, which are all other rows.

    Parameters
    ----------
    cells : DataFrame of str
    rows : list of Row
        In their order.
    """

    cells: pd.DataFrame
    rows: list[Row]
    _known: dict[int, _Column] = field(default_factory=dict)
    _full: dict[int, bool] = field(default_factory=dict)
    _forms: dict[tuple[int, str], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.answer = self.cells.ne("").any(axis="columns").to_numpy(copy=True)
        self.answer[[row.at for row in self.rows]] = False
        self._answers = _added(self.answer)
        at = np.array([row.at for row in self.rows])
        place = np.array([row.place for row in self.rows])
        # The rows by the column of their name, and all of them.
        self._at = {each: at[place == each] for each in set(place.tolist())} | {-1: at}
        self._counts = {each: self._answers[known] for each, known in self._at.items()}

    @property
    def n(self) -> int:
        """Answers in the table."""
        return int(self._answers[-1])

    def n_above(self, at: int) -> int:
        """Answers above a row."""
        return int(self._answers[at])

    def equals(self, row: Row, *, exactly: bool = False) -> bool:
        """Is a number of a row the sum, mean or count of others; of one without name, each?

        A mean may be rounded, where it need not be `exactly` that.
        """
        found = (bool(self._matches(row, place, exactly)) for place in row.numbers)
        return all(found) if row.kind == "none" else any(found)

    def is_impossible(self, row: Row) -> bool:
        """Is a number the sum, mean or count of others, and no answer could be it?"""
        return any(
            self._is_none(number, row, place)
            for place in row.numbers
            for number in self._matches(row, place)
        )

    def _is_none(self, number: float, row: Row, place: int) -> bool:
        """Is it out of the question that a number is an answer of its column?"""
        column = self._column(place)
        if not column.numbers[-1]:
            return True
        far = self.n >= MANY or abs(number) > _HIGHEST
        outside = far and not column.low <= number <= column.high
        odd = number % 1 != 0 or (column.digits and row.numbers[place][number] < _HALF)
        return column.whole and (odd or outside)

    def gaps(self, row: Row) -> list[int]:
        """Give the columns that a row leaves empty and every answer fills."""
        empty = [place for place in range(self.cells.shape[1])
                 if place not in row.numbers and place not in row.words]  # fmt: skip
        return [place for place in empty if self._is_full(place)]

    def are(self, place: int, form: str) -> bool:
        """Are all answers of a column of one form?"""
        if (place, form) not in self._forms:
            given = self.cells.iloc[:, place][self.answer]
            given = pd.Series(given[given != ""].unique(), dtype="object")
            self._forms[place, form] = bool(len(given)) and bool(given.str.fullmatch(form).all())
        return self._forms[place, form]

    def are_different(self, place: int) -> bool:
        """Are hardly any two answers of a column the same?"""
        given = self.cells.iloc[:, place][self.answer]
        given = given[given != ""]
        return given.nunique() * 2 > len(given)

    def beside(self, row: Row) -> list[str]:
        """Give the names next above and next below a row in the column of its name."""
        given = np.nonzero(self.answer & self.cells.iloc[:, row.place].ne("").to_numpy())[0]
        place = int(np.searchsorted(given, row.at))
        near = given[max(0, place - 1) : place + 1]
        return [str(self.cells.iat[at, row.place]) for at in near]

    def _matches(self, row: Row, place: int, exactly: bool = False) -> set[float]:
        """Give the numbers that are the sum, mean or count of other rows."""
        column, found = self._column(place), set()
        for first, end in self._spans(row):
            n = int(self._answers[end] - self._answers[first])
            stands_for = {float(n): 1.0, float(column.filled[end] - column.filled[first]): 1.0}
            if met := int(column.numbers[end] - column.numbers[first]):
                total = float(column.sums[end] - column.sums[first])
                # A mean that was rounded to a whole number may be any answer near it.
                stands_for = {total / met: _EXACT if exactly else 1.0, total: 1.0, **stands_for}
            for number, near in row.numbers[place].items():
                if n > 1 and any(
                    abs(number - each) <= min(near, most) for each, most in stands_for.items()
                ):
                    found.add(number)
        return found

    def _spans(self, row: Row) -> Iterator[tuple[int, int]]:
        """Give the rows of which it may be the total: from the last one on, or to the next one."""
        here, end = row.at, len(self.cells)
        spans = {(0, here), (here + 1, end), (0, end)}
        for place in (-1, row.place):
            known, n = self._at[place], self._counts[place]
            before = int(np.searchsorted(n, self._answers[here])) - 1
            after = int(np.searchsorted(n, self._answers[here], side="right"))
            spans |= {(int(known[before]), here)} if before >= 0 else set()
            spans |= {(here + 1, int(known[after]))} if after < len(known) else set()
        yield from sorted(spans)

    def _is_full(self, place: int) -> bool:
        if place not in self._full:
            given = self.cells.iloc[:, place].ne("").to_numpy()[self.answer]
            self._full[place] = bool(len(given)) and bool(given.all())
        return self._full[place]

    def _column(self, place: int) -> _Column:
        if place not in self._known:
            cells = self.cells.iloc[:, place]
            filled = cells.ne("").to_numpy() & self.answer
            read = read_numbers(cells.where(filled, pd.NA)).values.to_numpy(dtype="float64")
            some = read[~np.isnan(read)]
            self._known[place] = _Column(
                _added(np.nan_to_num(read)), _added(~np.isnan(read)), _added(filled),
                float(some.min(initial=np.inf)), float(some.max(initial=-np.inf)),
                bool((some % 1 == 0).all()), self.are(place, r"\d+"),
            )  # fmt: skip
        return self._known[place]


def _added(numbers: np.ndarray) -> np.ndarray:
    """Add up from the first row on; the first place stands before it."""
    kind = "float64" if numbers.dtype == float else "int64"
    return np.concatenate([np.zeros(1, dtype=kind), np.cumsum(numbers, dtype=kind)])
