"""Rows with the same id of an answer: one answer, in one version or in several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...findings import Problem
from ..addresses import leads_to_somebody
from ..description import Study
from .meetings import Change, columns_in_both, make, own_ids, places_of

if TYPE_CHECKING:
    from ..answers import FileAnswers

_LONGEST = 24  # signs of a score, a code or a day
# A row: the number of its file and its place among the file's answers.
Row = tuple[int, int]


def settle_answers(study: Study, files: list[FileAnswers], named: Iterable[str]) -> list[str]:
    """Count each answer once, where an id names it; ask where its rows differ.

    Parameters
    ----------
    study : Study
    files : list of FileAnswers
    named : iterable of str
        Columns that the study reads. What others say may change from one export to the next, as
        tags and topics do; within a file it may not.

    Returns
    -------
    list of str
        What was left out, and why.
    """
    at = places_of(own_ids(files))
    if at.empty:
        return []
    changes = [Change() for _ in files]
    versions = _Versions(study, files, tuple(named), changes)
    changed = versions.leave_repeated(at)
    rows: dict[str, list[Row]] = {}
    for key, file, row in at[at["key"].isin(changed)].itertuples(index=False):
        rows.setdefault(str(key), []).append((file, row))
    for key, each in rows.items():
        versions.settle(key, each)
    return make(changes, files)


class _Versions:
    """Compares the rows of an answer, and decides between those that differ."""

    def __init__(
        self,
        study: Study,
        files: list[FileAnswers],
        named: tuple[str, ...],
        changes: list[Change],
    ) -> None:
        self.study, self.files, self.named, self.changes = study, files, named, changes
        self._names: dict[Row, list[str]] = {}
        self._cells: dict[tuple[int, str], dict[int, str]] = {}
        self._met = [np.zeros(0, dtype="int64")] * len(files)
        self._unfinished = [
            each.chosen.cells.index.isin(left.index[left == "unfinished"])
            for each in files
            for left in [each.table.left_out]
        ]

    def leave_repeated(self, at: pd.DataFrame) -> set[str]:
        """Leave out what is as it is in its first place; give the ids of other answers."""
        first = at.groupby("key")[["file", "row"]].transform("first")
        at = at.assign(first=first["file"], first_row=first["row"])
        changed: set[str] = set()
        for (one, two), met in at[at["key"].duplicated()].groupby(["first", "file"]):
            names = self._compared(one, two)
            before = self.files[one].chosen.cells[names].iloc[met["first_row"]].to_numpy()
            after = self.files[two].chosen.cells[names].iloc[met["row"]].to_numpy()
            differs = (before != after).any(axis=1)
            changed |= set(met["key"][differs])
            self._leave([(two, row) for row in met["row"][~differs]], self._has_too(one, two))
        for file, met in at[at["key"].isin(changed)].groupby("file"):
            self._met[file] = met["row"].to_numpy()
        return changed

    def settle(self, key: str, rows: list[Row]) -> None:
        """Keep one row of an answer, or ask."""
        for file, row in rows:
            self.changes[file].rows.pop(row, None)
        finished = [(file, row) for file, row in rows if not self._unfinished[file][row]]
        if 0 < len(finished) < len(rows):
            self._leave(set(rows) - set(finished), "for finished ones of the same id")
            rows = finished
        newest = self._newest(rows)
        if newest is not None:
            why = f"for later ones of the same id, which {self.files[newest[0]].facts.file} has"
            self._leave(set(rows) - {newest}, why)
            return
        for row in rows[1:]:
            if names := self._differing(rows[0], row):
                self._ask(key, rows[0], row, names)
            else:
                self._leave([row], self._has_too(rows[0][0], row[0]))

    def _newest(self, rows: list[Row]) -> Row | None:
        """Give the row of the file that was exported last, where the study says when."""
        if self.study.waves.by == "file":
            return None  # an answer stays in the wave in which it was given
        days = [self.files[file].facts.exported for file, _ in rows]
        known = [day for day in days if day is not None]
        if len(known) < len(rows) or known.count(max(known)) > 1:
            return None
        return rows[known.index(max(known))]

    def _compared(self, one: int, two: int) -> list[str]:
        if (one, two) not in self._names:
            names = columns_in_both(self.files[one], self.files[two])
            if one != two:
                tables = [self.files[place].table for place in (one, two)]
                read = {table.find(name) for name in self.named for table in tables}
                names = [name for name in names if name in read]
            self._names[one, two] = names
        return self._names[one, two]

    def _differing(self, one: Row, two: Row) -> dict[str, tuple[str, str]]:
        """Give both cells of each column in which two rows differ."""
        names = self._compared(one[0], two[0])
        cells = {name: (self._cell(one, name), self._cell(two, name)) for name in names}
        return {name: (old, new) for name, (old, new) in cells.items() if old != new}

    def _cell(self, row: Row, name: str) -> str:
        file, place = row
        if (file, name) not in self._cells:
            # All at once: to look up cells one by one takes a thousand times as long.
            met = self._met[file]
            column = self.files[file].chosen.cells[name].iloc[met]
            self._cells[file, name] = dict(zip(met.tolist(), column.tolist(), strict=True))
        return self._cells[file, name][place]

    def _ask(self, key: str, one: Row, two: Row, cells: dict[str, tuple[str, str]]) -> None:
        file, other = self.files[two[0]].facts.file, self.files[one[0]].facts.file
        name, (old, new) = next(iter(cells.items()))
        where = f"line {self._line(one)}" + ("" if file == other else f" of {other}")
        hint = f"{where} has {_shown(old)} under {name[:30]!r}: remove one of the two rows"
        if file != other and self.study.waves.by != "file":
            hint += ", or write `exported:` (a day) beside each file: the later one then holds"
        if file != other:
            hint += "; where the later file holds all answers, read it alone (`take: newest`)"
        rule = "an answer that stands twice is the same in both places"
        self.changes[two[0]].problems.append(
            Problem(
                rule, hint, file, self._line(two), ", ".join(cells), key, _shown(new, bare=True)
            )
        )

    def _line(self, row: Row) -> int:
        return int(self.files[row[0]].chosen.cells.index[row[1]])

    def _leave(self, rows: Iterable[Row], why: str) -> None:
        for file, row in rows:
            self.changes[file].rows[row] = why

    def _has_too(self, one: int, two: int) -> str:
        return f"which {'another line' if one == two else self.files[one].facts.file} has, too"


def _shown(text: str, *, bare: bool = False) -> str:
    """Quote a score, a code or a day; words may be a comment, which can name somebody."""
    known = len(text) <= _LONGEST and any(sign.isdigit() for sign in text)
    if not known or leads_to_somebody(text):
        return "" if bare else "something else"
    return text if bare else repr(text)
