"""Answers that stand in more than one place: counted once, or asked about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...findings import Problem
from ..description import Study
from .meetings import Change, columns_in_both, in_places, make, own_ids, places_of
from .versions import settle_answers

if TYPE_CHECKING:
    from ..answers import FileAnswers

# Rows alike, each alone in its file: so many, and such a share, that they are no chance. Of the
# same days more are alike by chance than of any, where nearly all people answer the same.
MANY, MOST, MOST_OF_DAYS = 20, 0.6, 0.9
TOGETHER = 3  # people at most who answer within one second
FEW = 3  # below it rows that are alike are told only where they are all of a file

# A time of day to the second, and one that is no full minute.
_CLOCK = r"[T ,] ?\d\d?(?::\d\d:|\.\d\d\.)[0-5]\d"
_ODD = r"[T ,] ?\d\d?(?::\d\d:|\.\d\d\.)(?:0[1-9]|[1-5]\d)"


def leave_out_repeated(study: Study, files: list[FileAnswers], *, read: Iterable[str]) -> list[str]:
    """Count once what stands in several files, and ask where that cannot be decided.

    Parameters
    ----------
    study : Study
    files : list of FileAnswers
        In the order in which the study names them. Their choice of rows changes, and gains the
        problems.
    read : iterable of str
        Names of the columns that the study reads: what others say of an answer may change.

    Returns
    -------
    list of str
        What was left out, and why.

    Notes
    -----
    Four signs, the strongest first; columns that only one of two files has are never compared:

    1. The id that a survey product gives: the same id is the same answer. Where all that the
       study reads is the same, the first row counts. Else an answer that is finished stands for
       one that is not, and the file that was ``exported`` later for the earlier one, unless files
       are waves; where that is not said, it is a problem.
    2. An id that the study calls persistent, with the same date and every other cell the same.
    3. A time to the second, with every other cell the same.
    4. Rows that stand alone in their own file and are found alone in another one. By chance at
       most 37 % of them are: a kind that is expected `m` times occurs once with a chance of
       ``m exp(-m)``. At least 20, and three in five of them (nine in ten within the days that
       both files hold), are a problem; fewer are told.
    """
    notes = settle_answers(study, files, read)
    if len(files) > 1:
        notes += _leave_alike(files, [_person(study, each) for each in files])
        notes += _leave_alike(files, [_moment(study, each) for each in files], whole=True)
        notes += _ask_about_blocks(study, files)
    return notes


# The same cells


def _person(study: Study, each: FileAnswers) -> pd.Series | None:
    """Give who answered on which day, where an id is the same person in all files."""
    if study.survey.ids != "persistent" or study.survey.dates == "day-of-month":
        return None
    who, day = _column(study, each, "respondent_id"), _column(study, each, "date")
    if who is None or day is None:
        return None
    cells = in_places(each.chosen.cells)
    known = cells[(cells[who] != "") & (cells[day] != "")]
    return known[who].str.cat(known[day], sep="\0")


def _moment(study: Study, each: FileAnswers) -> pd.Series | None:
    """Give when each row was written, where that is known to the second."""
    column = each.table.roles.get("date") or _column(study, each, "date")
    if column is None or column not in each.chosen.cells:
        return None
    stamps = in_places(each.chosen.cells)[column]
    # Of a time in full minutes there are many alike.
    if not stamps.str.contains(_ODD).any():
        return None
    stamps = stamps[stamps.str.contains(_CLOCK)]
    # A stamp that many rows of a file share is that of a batch, not of an answer.
    return stamps[stamps.map(stamps.value_counts()) <= TOGETHER]


def _column(study: Study, each: FileAnswers, name: str) -> str | None:
    said = getattr(study.survey.columns, name)
    names = said.column if said else ()
    return next((found for name in names if (found := each.table.find(name))), None)


def _leave_alike(
    files: list[FileAnswers], keys: list[pd.Series | None], *, whole: bool = False
) -> list[str]:
    """Leave out rows whose key and other cells an earlier file has, too.

    Parameters
    ----------
    files, keys
        One key a row, one Series or None a file.
    whole : bool
        Whether two files must have at least half of their columns in common.
    """
    at = places_of(keys)
    rows = {int(place): found for place, found in at.groupby("file")}
    changes = [Change() for _ in files]
    for one, two in combinations(sorted(rows), 2):
        names = columns_in_both(files[one], files[two])
        if not names or (whole and not _is_enough(names, files[one], files[two])):
            continue
        before, after = rows[one], rows[two]
        before = before[~before["row"].isin(list(changes[one].rows))]
        after = after[~after["row"].isin(list(changes[two].rows))]
        known, found = _counted(files[one], before, names), _counted(files[two], after, names)
        again = pd.concat([known, found]).duplicated().to_numpy()[len(known) :]
        why = f"which {files[one].facts.file} has, too"
        changes[two].rows |= dict.fromkeys(after["row"][again].tolist(), why)
    return make(changes, files)


def _counted(each: FileAnswers, at: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Give a row's cells as one number, and how many rows like it stand before it."""
    cells = in_places(each.chosen.cells[names].iloc[at["row"]])
    hashed = pd.util.hash_pandas_object(cells, index=False)
    hashed = hashed + pd.util.hash_pandas_object(at["key"], index=False).to_numpy() * np.uint64(31)
    return pd.DataFrame({"cells": hashed, "before": hashed.groupby(hashed).cumcount()})


def _is_enough(names: list[str], one: FileAnswers, two: FileAnswers) -> bool:
    most = max(len(each.chosen.cells.columns) for each in (one, two))
    return len(names) > 1 and 2 * len(names) >= most


# Rows that nothing tells apart


def _ask_about_blocks(study: Study, files: list[FileAnswers]) -> list[str]:
    notes, changes = [], [Change() for _ in files]
    own = [ids is not None for ids in own_ids(files)]
    dates = [_column(study, each, "date") for each in files]
    days = [
        None if date is None else set(each.chosen.cells[date].unique()) - {""}
        for each, date in zip(files, dates, strict=True)
    ]
    for one, two in combinations(range(len(files)), 2):
        # Two files of other days have no row in common, and need no closer look.
        dated = dates[one] is not None and dates[one] == dates[two]
        both = days[one] & days[two] if dated else None
        # Of two waves the same people may give the same answers.
        panel = _is_panel(study, files[one]) and _is_panel(study, files[two])
        if (own[one] and own[two]) or (dated and not both):
            continue
        found = _alone_in_both(files[one], files[two], dates[one] if dated else None, both)
        same = files[one].table.sha256 == files[two].table.sha256
        same = same and len(files[two].chosen.cells) >= FEW
        if panel and not same:
            continue
        most = MOST_OF_DAYS if dated else MOST
        if same or (found.n >= MANY and found.share >= most):
            changes[two].problems.append(_block(files[one], files[two], found, same))
        elif found.share >= most and (found.n >= FEW or found.whole):
            other = files[one].facts.file
            said = (
                f"1 row is like one of {other} in every column, and counts twice unless it is "
                "another person's"
                if found.n == 1
                else f"{found.n} rows are like rows of {other} in every column, and count twice "
                "unless they are other people"
            )
            notes.append(f"{files[two].facts.file}: {said}")
    return [*make(changes, files), *notes]


def _is_panel(study: Study, each: FileAnswers) -> bool:
    """Whether a file is a wave of its own, in which an id stays the same person."""
    persistent = study.survey.ids == "persistent" and study.waves.by == "file"
    return persistent and _column(study, each, "respondent_id") is not None


@dataclass(frozen=True)
class _Found:
    """Rows that stand alone in both of two files.

    Parameters
    ----------
    n : int
    share : float
        Of those that stand alone in the file that has fewer of these.
    line : int, optional
        The first of them in the later file.
    whole : bool
        Whether they are all rows of one of the files, as in exports of all answers so far.
    """

    n: int = 0
    share: float = 0.0
    line: int | None = None
    whole: bool = False


def _alone_in_both(
    one: FileAnswers, two: FileAnswers, date: str | None, days: set[str] | None
) -> _Found:
    """Compare two files, within the days that both hold."""
    names = columns_in_both(one, two)
    if not _is_enough(names, one, two):
        return _Found()
    alone = []
    for each in (one, two):
        cells = each.chosen.cells
        cells = cells if date is None else cells[cells[date].isin(list(days or ()))]
        hashed = pd.util.hash_pandas_object(cells[names], index=False)
        alone.append(hashed[~hashed.duplicated(keep=False)])
    met = alone[1][alone[1].isin(alone[0])]
    if met.empty:
        return _Found()
    whole = len(met) == min(len(each.chosen.cells) for each in (one, two))
    return _Found(len(met), len(met) / min(map(len, alone)), int(met.index.min()), whole)


def _block(one: FileAnswers, two: FileAnswers, found: _Found, same: bool) -> Problem:
    rule = "two files hold different answers"
    hint = "leave one of them out, or the rows that both hold"
    other = one.facts.file
    if same:
        return Problem(rule, hint, two.facts.file, value=f"the same bytes as {other}")
    hint += "; rows of other people need a column that tells them apart, such as an id"
    value = f"{found.n:,} rows stand in {other}, too"
    return Problem(rule, hint, two.facts.file, found.line, value=value)
