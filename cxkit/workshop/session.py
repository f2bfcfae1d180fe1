"""The session: what a workshop records, in one readable file that outlives every kernel."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from .. import __version__, atomic
from ..findings import DataError, Problem
from .ballots import Ballot
from .record import Meta, Record, Reopening, Tally, explained, read_record
from .votes import Vote, VoteLog

MODES = ("guided", "express", "headless")
NOT_HELD = "No workshop was held."


class NotSaved(DataError):
    """The disk did not take an entry; everything that was acknowledged before is there."""


def open_session(path: str | Path, *, study: str = "", mode: str = "guided") -> Session:
    """Open a session, or begin one.

    Parameters
    ----------
    path : str or Path
        The session file; "" where no workshop is held.
    study : str
        Id of the study that the session must belong to; "" takes any.
    mode : str
        "guided", "express", or "headless", which only reads. The environment variable
        ``CXKIT_MODE=headless`` makes every session headless.

    Returns
    -------
    Session
        The same kernel may open a file as often as it likes.

    Raises
    ------
    DataError
        Another mode; a file that is no session, damaged, or of another study or version; a
        headless run without the file; a second kernel; a folder that cannot be written.
        The file is then as it was.
    """
    if mode not in MODES:
        rule = f"MODE is one of: {', '.join(MODES)}"
        raise DataError(Problem(rule, "the usual one is guided", value=str(mode)))
    if os.environ.get("CXKIT_MODE") == "headless":
        mode = "headless"
    session = Session(Path(path).resolve() if str(path).strip() else None, mode)
    if session.held:
        session._begin(study)
    return session


class Session:
    """One workshop's record; made by `open_session`.

    Nothing of it is kept in memory: each question is answered from the disk, so a kernel that
    dies takes nothing along, and the votes of an open round are in no object.

    Parameters
    ----------
    path : Path or None
        The session file; None for a session that holds nothing.
    mode : str
        "guided" or "express"; "headless" only reads.
    """

    def __init__(self, path: Path | None, mode: str) -> None:
        self.path = path
        self.mode = mode
        self.notice = ""

    @property
    def held(self) -> bool:
        """Whether there is a workshop's record at all."""
        return self.path is not None

    @property
    def writable(self) -> bool:
        """Whether entries can be made: there is a file, and people are in the room."""
        return self.held and self.mode != "headless"

    @property
    def departments(self) -> int | None:
        """Departments in the room: those of the roster, else the number that was asked."""
        if not self.held:
            return None
        record = read_record(self.path)
        functions = {each.function.strip().casefold() for each in record.roster}
        return len(functions) or record.meta.departments

    def set_departments(self, number: int) -> None:
        """Note how many departments are in the room, for a session without a roster."""
        if number < 1:
            raise DataError("at least one department is in the room")
        record = self._record()
        record.meta.departments = number
        self._save(record)

    def look(self, what: str) -> None:
        """Note, once, that a result was shown; a session that only reads notes nothing."""
        if self.writable and what not in (record := self._record()).looks:
            record.looks.append(what)
            self._save(record)

    def votes(self, ballot: Ballot, *, round: int) -> int:
        """Count the votes of a round, open or closed."""
        tally = self.tally(ballot, round=round)
        if tally or not self.held:
            return tally.voters if tally else 0
        return len(self._open_votes(read_record(self.path), ballot, round))

    def tally(self, ballot: Ballot, *, round: int) -> Tally | None:
        """Give the totals of a closed round; None while it is open, or without a workshop.

        Raises
        ------
        DataError
            The file's totals are not those of this ballot.
        """
        if not self.held:
            return None
        tally = read_record(self.path).round_of(ballot.step, round).tally
        if tally and (
            set(tally.totals) != set(ballot.items)
            or sum(tally.totals.values()) != tally.voters * ballot.budget
        ):
            rule = f"the totals of {_name(ballot, round)} do not fit {tally.voters} votes"
            raise DataError(Problem(rule, "restore the session file", self.path.name))
        return tally

    def vote(self, ballot: Ballot, points: Mapping[str, int], *, round: int, token: str) -> int:
        """Save one vote; when this returns, the disk has it.

        Parameters
        ----------
        ballot : Ballot
        points : mapping of item to points
        round : int
            From 1.
        token : str
            Random name of this vote (`ballots.new_token`). A second call with the same token
            replaces the first: trying again is harmless.

        Returns
        -------
        int
            Votes in the round.

        Raises
        ------
        DataError
            The points are no vote, or the round takes none.
        NotSaved
            The disk did not take it.
        """
        complaint = ballot.complaint(points)
        if complaint:
            raise DataError(complaint)
        return self._append(ballot, round, token, dict(points))

    def take_back(self, ballot: Ballot, *, round: int, token: str) -> int:
        """Take one vote back before its round closes; gives the votes that are left."""
        return self._append(ballot, round, token, None)

    def close(self, ballot: Ballot, *, round: int) -> Tally:
        """Close a round: its totals go into the session, and the single votes go for good.

        Raises
        ------
        DataError
            Nobody has voted, the round is closed already, or a line of votes was tampered with.
        NotSaved
            The disk did not take it; the round is still open, with all its votes.
        """
        record = self._record_voting(ballot, round)
        votes = self._open_votes(record, ballot, round)
        if not votes:
            raise DataError(f"nobody has voted in {_name(ballot, round)} yet")
        if any(ballot.complaint(points) for points in votes.values()):
            rule, hint = (
                "a line is no vote of this ballot",
                "remove it and let one person vote again",
            )
            raise DataError(Problem(rule, hint, self._log.path.name))
        kept = record.round_of(ballot.step, round)
        if kept not in record.ballots:
            record.ballots.append(kept)
        kept.question = ballot.questions[round - 1]
        kept.tally = ballot.tally(list(votes.values()), looks=len(record.looks))
        self._save(record)
        return kept.tally

    def reopen(self, ballot: Ballot, *, round: int, reason: str) -> None:
        """Open a closed round for everyone to vote anew; the reason is kept, the totals are not.

        Raises
        ------
        DataError
            No reason, the round is open, or the next one has begun.
        """
        record = self._record()
        kept = record.round_of(ballot.step, round)
        if kept.tally is None:
            raise DataError(f"{_name(ballot, round)} is open already")
        if not reason.strip():
            raise DataError("write down why the round is voted again")
        later = round + 1
        if record.round_of(ballot.step, later).tally or self._open_votes(record, ballot, later):
            raise DataError(f"{_name(ballot, later)} has begun: an earlier round stays closed")
        kept.reopened.append(Reopening(reason=reason.strip(), voters=kept.tally.voters))
        kept.tally = None
        self._save(record)

    def __repr__(self) -> str:
        if not self.held:
            return NOT_HELD
        said = [
            f"{each.step}, round {each.round}: {each.tally.voters} votes" if each.tally
            else f"{each.step}, round {each.round}: opened again"
            for each in read_record(self.path).ballots
        ]  # fmt: skip
        text = f"Session {self.path.name}: {'; '.join(said) or 'no round is closed yet'}."
        return f"{text} {self.notice}".strip()

    @property
    def _log(self) -> VoteLog:
        return VoteLog(self.path.with_name(f".{self.path.name}.votes"))

    def _begin(self, study: str) -> None:
        """Hold the file for this kernel, make it if it is new, and find every fault at once."""
        if self.writable:
            if not self.path.parent.is_dir():
                hint = "make the folder, or correct SESSION"
                raise DataError(Problem("the session's folder must exist", hint, self.path.name))
            self._hold()
            if not os.path.lexists(self.path):
                meta = Meta(id=secrets.token_hex(8), kit=__version__, study=study)
                self._save(Record(meta=meta))
        record = read_record(self.path)
        if study and record.meta.study not in ("", study):
            rule = f"this session belongs to another study than {study}"
            hint = "give SESSION the file of this study, or a new name"
            raise DataError(Problem(rule, hint, self.path.name, value=record.meta.study))
        self._standing(record)
        self._tidy(record)

    def _hold(self) -> None:
        # One lock a file and process: the same kernel may open it again, another one may not.
        lock = self.path.with_name(f".{self.path.name}.lock")
        self._lock = FileLock(lock, timeout=0, thread_local=False, is_singleton=True)
        folder = self.path.parent.name
        with explained(f"the session's folder, {folder}, cannot be written", self.path):
            try:
                self._lock.acquire()
            except Timeout:
                rule = "another notebook has this session open"
                hint = "shut its kernel down, or go on there"
                raise DataError(Problem(rule, hint, self.path.name)) from None

    def _record(self) -> Record:
        """Read the record in order to change it."""
        if not self.writable:
            raise DataError("a headless session only reads" if self.held else NOT_HELD)
        return read_record(self.path)

    def _record_voting(self, ballot: Ballot, round: int) -> Record:
        """Read the record of a session in which `round` is the one that takes votes."""
        if not 1 <= round <= len(ballot.questions):
            raise ValueError(f"{ballot.step} has rounds 1 to {len(ballot.questions)}")
        record = self._record()
        for number in range(1, round + 1):
            closed = record.round_of(ballot.step, number).tally is not None
            if closed is (number == round):
                state = "closed" if closed else "still open: close it first"
                raise DataError(f"{_name(ballot, number)} is {state}")
        return record

    def _standing(self, record: Record) -> list[Vote]:
        """Read the votes that count: of this session, in rounds that are open."""
        with explained("the votes must be readable", self._log.path):
            return [vote for vote in self._log.read() if _counts(vote, record)]

    def _open_votes(self, record: Record, ballot: Ballot, round: int) -> dict[str, dict[str, int]]:
        last = {
            vote.token: vote.points
            for vote in self._standing(record)
            if (vote.step, vote.round) == (ballot.step, round)
        }
        return {token: points for token, points in last.items() if points is not None}

    def _append(self, ballot: Ballot, round: int, token: str, points: dict | None) -> int:
        record = self._record_voting(ballot, round)
        opening = len(record.round_of(ballot.step, round).reopened)
        vote = Vote(session=record.meta.id, step=ballot.step, round=round, opening=opening,
                    token=token, points=points)  # fmt: skip
        with explained("the vote could not be written", self.path, NotSaved):
            self._log.append(vote)
        self.notice = ""
        return len(self._open_votes(record, ballot, round))

    def _save(self, record: Record) -> None:
        with explained("the session could not be written", self.path, NotSaved):
            atomic.write(self.path, record.as_text())
        self._tidy(record)

    def _tidy(self, record: Record) -> None:
        """Remove votes that were counted. They never count twice, so a failure can wait."""
        cut = "An entry whose writing was cut off does not count."
        try:
            self.notice = cut if self._log.is_torn() else ""
            if self.writable:
                self._log.keep(lambda vote: _counts(vote, record))
                for stale in self.path.parent.glob(".*.tmp"):
                    if stale.name.startswith((f".{self.path.name}.", f".{self._log.path.name}.")):
                        stale.unlink()
        except OSError:
            self.notice = f"Remove {self._log.path.name}: it holds votes that were counted."


def _counts(vote: Vote, record: Record) -> bool:
    kept = record.round_of(vote.step, vote.round)
    mine = (vote.session, vote.opening) == (record.meta.id, len(kept.reopened))
    return mine and kept.tally is None


def _name(ballot: Ballot, round: int) -> str:
    return f"round {round} of {ballot.step}"
