"""Filled ballot sheets: every problem at once, or votes in the open round, none of them twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...findings import DataError, Problem, refuse
from ...study.files import read_rows
from ...study.rows import Rows
from ..phones.devices import Devices
from .kinds import Ballot, columns_of, say_votes
from .sheets import NAME, VOTES, mark_of, plain

if TYPE_CHECKING:
    from ..record.session import Session

MOST_BYTES = 5_000_000
MOST_VOTERS = 500
# Lines among which the headings are looked for.
HEADING_LINES = 12
NAMES = frozenset({NAME.casefold(), "name", "pseudonym", "voter", "number"})
_MARK = re.compile(r"cxkit ballot \S+ round \d+")
# A spreadsheet writes 8 as 8.0 or 8,0 where a column was formatted so.
_WHOLE = re.compile(r"(-?\d+)[.,]0{1,2}")


@dataclass(frozen=True)
class Taken:
    """What became of filled sheets.

    Parameters
    ----------
    added, replaced : int
        Votes that are new, and votes that were read before and stand anew.
    empty : int
        Rows in which nothing is filled in.
    standing : int
        Votes in the round now, however they were given.
    """

    added: int
    replaced: int
    empty: int
    standing: int

    def __str__(self) -> str:
        said = f"{say_votes(self.added)} read"
        said += f", {self.replaced} read before and replaced" if self.replaced else ""
        said += f", {self.empty} empty rows left out" if self.empty else ""
        return f"{said}; {say_votes(self.standing)} in the round now."


@dataclass
class _Filled:
    """Votes by the name of their voter, or by the place where they stand."""

    votes: dict[str, dict[str, Any]] = field(default_factory=dict)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    empty: int = 0


def round_for(session: Session, ballot: Ballot, wanted: int | None = None) -> int:
    """Give the round that sheets are of: the wanted one, else the first that has not closed.

    Raises
    ------
    DataError
        The ballot has no such round, or all have closed.
    """
    rounds = range(1, len(ballot.questions) + 1)
    if wanted is None:
        wanted = next((n for n in rounds if session.tally(ballot, round=n) is None), None)
        if wanted is None:
            raise _late(ballot, rounds[-1])
    if wanted not in rounds:
        rule, hint = f"{ballot.step} has {len(ballot.questions)} rounds", "from 1"
        raise DataError(Problem(rule, hint, value=str(wanted)))
    return wanted


def take_in(session: Session, ballot: Ballot, paths: Sequence[Path], *, round: int) -> Taken:
    """Read filled sheets into a round that is open, all of them or nothing.

    Parameters
    ----------
    session : Session
        Opened to vote; the notebook may have it open, too.
    ballot : Ballot
    paths : sequence of Path
        One sheet with all voters, or one a voter.
    round : int

    Returns
    -------
    Taken

    Raises
    ------
    DataError
        Every problem with its file, line and column; or the round is closed. Nothing is taken
        in then.

    Notes
    -----
    A vote is known by the session, the round and the name of its voter, or without a name by
    the file and the line: reading a sheet again replaces its votes. Who can open both the
    sheets and the session's file of open votes can tell whose they are until the round closes;
    who has the sheets knows anyway.
    """
    if session.tally(ballot, round=round) is not None:
        raise _late(ballot, round)
    filled = read_filled(paths, ballot, round=round)
    opening = len(session.record.round_of(ballot.step, round).reopened)
    start = f"{session.record.meta.id}/{ballot.step}/{round}/{opening}"
    # Keyed: the session's file alone does not lead from a vote to who gave it.
    devices = Devices(session.path.with_name(f".{session.path.name}.phones"))
    votes = {devices.token(key, "sheet", start): vote for key, vote in filled.votes.items()}
    before = session.votes(ballot, round=round)
    standing = session.vote_all(ballot, votes, round=round)
    added = standing - before
    return Taken(added, len(votes) - added, filled.empty, standing)


def read_filled(paths: Sequence[Path], ballot: Ballot, *, round: int) -> _Filled:
    """Read the votes of several sheets; DataError with every problem of all of them."""
    filled = _Filled()
    for path in paths:
        try:
            rows = _rows_of(Path(path))
            filled.problems += rows.problems
            _read(rows, ballot, round, filled)
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


def _read(rows: Rows, ballot: Ballot, round: int, filled: _Filled) -> None:
    lines = [(rows.heading_line or 1, [plain(text) for text in rows.headings])]
    lines += [
        (int(line), [plain(text) for text in texts])
        for line, texts in zip(rows.cells.index, rows.cells.to_numpy().tolist(), strict=True)
    ]
    _refuse_another(lines, ballot, round, rows.file)
    heading, places, name = _headings(lines, ballot, rows.file)
    labels, empty = columns_of(ballot), 0
    for line, texts in lines[heading + 1 :]:
        typed = {item: _number(texts[place]) for item, place in places.items()}
        if any(typed[item].casefold() == labels[item].casefold() for item in typed):
            # What is asked, and how, stood above in rows without a vote: they are no voters.
            empty = 0
            continue
        if not any(typed.values()):
            empty += 1
            continue
        voter = " ".join(texts[name].split()) if name is not None else ""
        _take(ballot, typed, voter, (rows.file, line), filled)
    filled.empty += empty


def _take(
    ballot: Ballot, typed: dict[str, str], voter: str, place: tuple[str, int], filled: _Filled
) -> None:
    file, line = place
    problems = list(_problems(ballot, typed, file, line))
    filled.problems += problems
    key = voter.casefold() or f"{file} line {line}"
    if key in filled.places:
        other = "{}, line {}".format(*filled.places[key])
        rule, hint = "each voter has a name of their own", f"it stands in {other}, too"
        filled.problems.append(Problem(rule, hint, file, line, NAME, value=voter))
    filled.places.setdefault(key, place)
    if not problems:
        filled.votes[key] = ballot.vote_of(typed)


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
    for line, texts in lines[:HEADING_LINES]:
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


def _late(ballot: Ballot, round: int) -> DataError:
    rule = f"round {round} of {ballot.step} is closed: late votes are not counted"
    hint = "if all agree, let everyone vote again: the notebook asks why, and keeps the reason"
    return DataError(Problem(rule, hint))
