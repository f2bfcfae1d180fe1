"""Votes as they stand on filled ballot sheets, with every problem of all of them at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...findings import DataError, Problem, refuse
from ...study.files import read_rows
from ...study.formats.rows import Rows
from .kinds import Ballot, columns_of
from .sheets import NAME, VOTES, mark_of, plain

MOST_BYTES = 5_000_000
MOST_VOTERS = 500
# Lines among which the headings are looked for.
HEADING_LINES = 12
NAMES = frozenset({NAME.casefold(), "name", "pseudonym", "voter", "number"})
_MARK = re.compile(r"cxkit ballot \S+ round \d+")
# A spreadsheet writes 8 as 8.0 or 8,0 where a column was formatted so.
_WHOLE = re.compile(r"(-?\d+)[.,]0{1,2}")


@dataclass
class Filled:
    """Votes by what is known of their voter: a name, else the place where they stand.

    Parameters
    ----------
    votes : dict of str to dict
        What was given, by the voter's key.
    places : dict of str to (str, int)
        File and line, by the same keys.
    problems : list of Problem
    unnamed : int
        Votes that are known by their place.
    empty, headings : int
        Rows in which nothing is filled in, and rows that say the columns' names once more.
    """

    votes: dict[str, dict[str, Any]] = field(default_factory=dict)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unnamed: int = 0
    empty: int = 0
    headings: int = 0


def read_filled(paths: Sequence[Path], ballot: Ballot, *, round: int) -> Filled:
    """Read the votes of several sheets.

    Raises
    ------
    DataError
        Every problem of all of them.

    Notes
    -----
    A name is that of one voter, in whichever sheet it stands. A row without one, or with a mere
    number, as sheets have that nobody's names were written in, is a voter of its own, known by
    the folder and name of its file and by its number or line. So two files never take each
    other's place, even of one name and with the same votes in them, while a file that was
    corrected and is read again does not count twice. A file that was moved or renamed in between
    is another one; one that was overwritten with another person's sheet is taken for a
    correction.
    """
    filled = Filled()
    for path in paths:
        try:
            rows = _rows_of(Path(path))
            filled.problems += rows.problems
            _read(rows, _known_as(path), ballot, round, filled)
        except DataError as error:
            filled.problems += error.problems
    if not filled.problems and not filled.votes:
        names = ", ".join(Path(path).name for path in paths)
        filled.problems.append(Problem("a sheet holds votes", "fill it in and save it", names))
    if len(filled.votes) > MOST_VOTERS:
        rule = f"a room has at most {MOST_VOTERS} voters"
        filled.problems.append(Problem(rule, "read the sheets of one room"))
    refuse(filled.problems)
    return filled


def _rows_of(path: Path) -> Rows:
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        rule = f"a ballot sheet has at most {MOST_BYTES // 10**6} MB"
        raise DataError(Problem(rule, "it holds votes and nothing else", path.name))
    if path.suffix.lower() not in (".xlsx", ".csv", ".tsv", ".txt"):
        hint = "save it as one of them"
        raise DataError(Problem("a ballot sheet is .xlsx or .csv", hint, path.name))
    try:
        return read_rows(path, sheet=VOTES)
    except DataError as error:
        # The workbook of somebody's own form has one sheet, by whatever name.
        if all(problem.value == VOTES for problem in error.problems):
            return read_rows(path)
        raise


def _known_as(path: Path) -> str:
    """Name a file, wherever it is looked at from."""
    return os.path.normcase(Path(path).resolve())


def _read(rows: Rows, sheet: str, ballot: Ballot, round: int, filled: Filled) -> None:
    lines = [(rows.heading_line or 1, [plain(text) for text in rows.headings])]
    lines += [
        (int(line), [plain(text) for text in texts])
        for line, texts in zip(rows.cells.index, rows.cells.to_numpy().tolist(), strict=True)
    ]
    _refuse_another(lines, ballot, round, rows.file)
    heading, places, name = _headings(lines, ballot, rows.file)
    labels, empty = columns_of(ballot), 0
    # Below a row of ids the words still follow, and what is asked and how stands between them.
    words_follow = not _says_columns(_typed(lines[heading][1], places), labels)
    for line, texts in lines[heading + 1 :]:
        typed = _typed(texts, places)
        if words_follow and any(
            typed[item].casefold() == labels[item].casefold() for item in typed
        ):
            words_follow, empty = False, 0
        elif any(map(_MARK.fullmatch, texts)) or _says_columns(typed, labels):
            filled.headings += 1
            filled.problems += _misplaced(typed, labels, rows.file, line)
        elif not any(typed.values()):
            empty += 1
        else:
            words_follow = False
            voter = " ".join(texts[name].split()) if name is not None else ""
            _take(ballot, typed, voter, sheet, (rows.file, line), filled)
    filled.empty += empty


def _typed(texts: list[str], places: Mapping[str, int]) -> dict[str, str]:
    return {item: _number(texts[place]) for item, place in places.items()}


def _says_columns(typed: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    """Whether all that a row holds are words over columns."""
    words = {label.casefold() for label in labels.values()}
    said = [text.casefold() for text in typed.values() if text]
    return bool(said) and words.issuperset(said)


def _misplaced(
    typed: Mapping[str, str], labels: Mapping[str, str], file: str, line: int
) -> Iterator[Problem]:
    """Refuse headings that stand over other columns than at the top, as pasted sheets may."""
    others = {each.casefold() for names in labels.items() for each in names}
    for item, text in typed.items():
        own = {item.casefold(), labels[item].casefold()}
        if text.casefold() in others - own:
            rule = "columns stand in one order from the top of a sheet to its end"
            hint = "read the second sheet as a file of its own"
            yield Problem(rule, hint, file, line, labels[item], value=text)


def _take(
    ballot: Ballot, typed: dict[str, str], voter: str, sheet: str, place: tuple[str, int],
    filled: Filled,
) -> None:  # fmt: skip
    file, line = place
    problems = list(_problems(ballot, typed, file, line))
    filled.problems += problems
    number = _number(voter)
    named = bool(number) and not number.isdecimal()
    # No cell holds this sign: a name never is the key of a place.
    key = voter.casefold() if named else f"{sheet}\0{number or f'line {line}'}"
    if key in filled.places:
        other = "{}, line {}".format(*filled.places[key])
        rule, hint = "each voter has a name of their own", f"it stands in {other}, too"
        filled.problems.append(Problem(rule, hint, file, line, NAME, value=voter))
    filled.places.setdefault(key, place)
    if not problems:
        filled.votes[key] = ballot.vote_of(typed)
        filled.unnamed += not named


def _problems(ballot: Ballot, typed: dict[str, str], file: str, line: int) -> Iterator[Problem]:
    labels, vote, found = columns_of(ballot), ballot.vote_of(typed), False
    for item, value in vote.items():
        if flaw := ballot.flaw(item, value):
            found = True
            hint = "correct the cell, save the file and read it in again"
            # Words that are not to stay are not shown to the room either.
            value = typed[item] if ballot.may_keep else ""
            yield Problem(flaw, hint, file, line, labels[item], value=value)
    if not found and (complaint := ballot.complaint(vote)):
        hint = "correct the row, save the file and read it in again"
        yield Problem(complaint, hint, file, line)


def _refuse_another(
    lines: list[tuple[int, list[str]]], ballot: Ballot, round: int, file: str
) -> None:
    wanted = mark_of(ballot, round)
    for line, texts in lines:
        for text in texts:
            if _MARK.fullmatch(text) and text != wanted:
                rule = f"the sheet is that of {ballot.step}, round {round}"
                hint = "read it with the step and the round that it says"
                raise DataError(Problem(rule, hint, file, line, value=text))


def _headings(
    lines: list[tuple[int, list[str]]], ballot: Ballot, file: str
) -> tuple[int, dict[str, int], int | None]:
    """Find the row that names the columns: its number, where each item stands, and the names."""
    labels = columns_of(ballot)
    known = {label.casefold(): item for item, label in labels.items()} | {i: i for i in labels}
    best, found = 0, {}
    for number, (_, texts) in enumerate(lines[:HEADING_LINES]):
        places: dict[str, list[int]] = {}
        for place, text in enumerate(texts):
            item = known.get(text) or known.get(text.casefold())
            if item is not None:
                places.setdefault(item, []).append(place)
        if len(places) > len(found):
            best, found = number, places
    line, texts = lines[best]
    problems = [
        Problem("each column of a ballot stands once", "remove one of them", file, line, labels[i])
        for i, places in found.items()
        if len(places) > 1
    ]
    hint = "fill in a sheet that `cxkit ballots` wrote, or give the column this heading"
    problems += [
        Problem("every column of the ballot is there", hint, file, line, labels[item])
        for item in labels
        if item not in found
    ]
    refuse(problems)
    named = (
        place
        for place, text in enumerate(texts)
        if _MARK.fullmatch(text) or text.casefold() in NAMES
    )
    return best, {item: places[0] for item, places in found.items()}, next(named, None)


def _number(text: str) -> str:
    whole = _WHOLE.fullmatch(text := text.strip())
    return whole[1] if whole else text
