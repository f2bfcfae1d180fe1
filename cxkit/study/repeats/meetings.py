"""Where several files may hold the same answer, and what then becomes of its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...findings import Problem
from ..selection import answer_id

if TYPE_CHECKING:
    from ..answers import FileAnswers

REASON = "repeated row"

# A number that counts the rows of a file, or what Excel makes of a long one, is nobody's own.
_NOT_OWN = r"\d{1,6}|\d(?:[.,]\d+)?E\+?\d+"


# Share of ids in several files, at least, that have the same answers where an id is one answer.
_SAME = 0.5


@dataclass
class Change:
    """What one file loses, and what is asked about it.

    Parameters
    ----------
    rows : dict of int to str
        Place of each row that is left out among the file's answers, with the reason as a note
        says it. Lines would not do: one line of a table of counts stands for many answers.
    problems : list of Problem
    """

    rows: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def make(self, each: FileAnswers) -> None:
        """Let a file have the rows that remain, and the problems."""
        if not self.rows and not self.problems:
            return
        chosen = each.chosen
        left_out = (*chosen.left_out, *[REASON] * len(self.rows))
        kept = np.ones(len(chosen.cells), dtype=bool)
        kept[list(self.rows)] = False
        problems = (*chosen.problems, *self.problems)
        each.choose(replace(chosen, cells=chosen.cells[kept], left_out=left_out, problems=problems))

    def notes(self, file: str) -> Iterator[str]:
        """Say how many rows are left out for which reason."""
        for why, n in Counter(self.rows.values()).items():
            yield f"{file}: {n:,} row{'s' * (n > 1)} left out, {why}"


def make(changes: list[Change], files: list[FileAnswers]) -> list[str]:
    """Make the change of each file, and give the notes."""
    notes = []
    for change, each in zip(changes, files, strict=True):
        change.make(each)
        notes += change.notes(each.facts.file)
    return notes


def own_ids(files: list[FileAnswers]) -> list[pd.Series | None]:
    """Give the ids that name one answer wherever it stands, file by file.

    Returns
    -------
    list of Series or None
        As `places_of` takes them.
    """
    known = dict.fromkeys(answer_id(each.table) for each in files)
    given = []
    for each in files:
        column = next((name for name in known if name in each.chosen.cells.columns), None)
        ids = None if column is None else in_places(each.chosen.cells)[column]
        given.append(None if ids is None or ids.str.fullmatch(_NOT_OWN).any() else ids)
    by_product = any("respondent_id" in each.table.roles for each in files)
    return given if by_product or not _begin_anew(files, given) else [None] * len(files)


def _begin_anew(files: list[FileAnswers], ids: list[pd.Series | None]) -> bool:
    """Are ids that stand in several files mostly those of different answers in each?"""
    names = set.intersection(*(set(each.chosen.cells.columns) for each in files))
    rows = [
        pd.DataFrame({
            "id": own,
            "cells": pd.util.hash_pandas_object(
                in_places(each.chosen.cells)[sorted(names)].loc[own.index], index=False
            ),
        }).drop_duplicates("id")
        for each, own in zip(files, ids, strict=True)
        if own is not None
    ]  # fmt: skip
    if len(rows) < 2 or not names:
        return False
    met = pd.concat(rows)
    met = met[met["id"].duplicated(keep=False)]
    same = met.duplicated(keep=False)
    return len(met) > 0 and same.mean() < _SAME


def places_of(keys: Iterable[pd.Series | None]) -> pd.DataFrame:
    """Give ``key file row`` of each key that stands more than once, in their order.

    Parameters
    ----------
    keys : iterable of Series or None
        One a file, its index the places of rows among the file's answers; the place of a file is
        its number.
    """
    given = [(file, each) for file, each in enumerate(keys) if each is not None and len(each)]
    if not given:
        return pd.DataFrame({"key": [], "file": [], "row": []})
    joined = pd.concat([each for _, each in given], ignore_index=True)
    met = (joined.duplicated(keep=False) & (joined != "")).to_numpy()
    files = np.repeat([file for file, _ in given], [len(each) for _, each in given])
    rows = np.concatenate([each.index for _, each in given])
    return pd.DataFrame({"key": joined[met], "file": files[met], "row": rows[met]})


def in_places(cells: pd.DataFrame) -> pd.DataFrame:
    """Number rows by their places: a line of a table of counts is that of many of them."""
    return cells.reset_index(drop=True)


def columns_in_both(one: FileAnswers, two: FileAnswers) -> list[str]:
    """Name the columns that both files have, in the order of the first one."""
    others = two.chosen.cells.columns
    return [name for name in one.chosen.cells.columns if name in others]
