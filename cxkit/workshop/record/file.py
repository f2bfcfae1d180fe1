"""How a session lies on the disk: held by one kernel, whole after any fault, tidy afterwards."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from filelock import FileLock, Timeout

from ... import __version__, atomic
from ...findings import DataError, Problem
from .holder import note_holder, say_holder
from .parts import Meta
from .reading import Record, explained, read_record
from .votes import Vote, VoteLog

NOT_HELD = "No workshop was held."
# The mode of who only collects votes, while a notebook may have the session open.
JOINED = "joined"


class NotSaved(DataError):
    """The disk did not take an entry; everything that was acknowledged before is there."""


class SessionFile:
    """The file of one workshop; what is recorded in it is `Session`'s.

    Nothing of it is kept in memory: each question is answered from the disk, so a kernel that
    dies takes nothing along, and the votes of an open round are in no object.

    Parameters
    ----------
    path : Path or None
        The session file; None for a session that holds nothing.
    mode : str
        "guided" or "express"; "headless" only reads, and "joined" only votes.
    """

    def __init__(self, path: Path | None, mode: str) -> None:
        self.path = path
        self.mode = mode
        self.notice = ""
        # Of the study, where the room was told it.
        self.folder = Path()

    @property
    def held(self) -> bool:
        """Whether there is a workshop's record at all."""
        return self.path is not None

    @property
    def writable(self) -> bool:
        """Whether entries can be made: there is a file, and people are in the room."""
        return self.held and self.mode not in ("headless", JOINED)

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
                meta = Meta(
                    id=secrets.token_hex(8), kit=__version__, study=study,
                    day=date.today().isoformat(), rehearsal=self.mode == "rehearsal",
                )  # fmt: skip
                self._save(Record(meta=meta))
        record = read_record(self.path)
        if study and record.meta.study not in ("", study):
            rule = f"this session belongs to another study than {study}"
            hint = "give SESSION the file of this study, or a new name"
            raise DataError(Problem(rule, hint, self.path.name, value=record.meta.study))
        if self.mode == "rehearsal" and not record.meta.rehearsal:
            rule = "ghosts do not come to a session of people"
            raise DataError(Problem(rule, "give SESSION a new name to rehearse", self.path.name))
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
                holder = say_holder(self.path)
                rule = "another notebook has this session open"
                hint = (
                    f"go on in {holder or 'that notebook'}, or shut its kernel down there "
                    "(menu Kernel) and run this cell again"
                )
                raise DataError(Problem(rule, hint, self.path.name, value=holder)) from None
        note_holder(self.path)

    def let_go(self) -> None:
        """Leave the session to another kernel; this one has then only read it."""
        if self.writable:
            self._lock.release()
            self.mode = "headless"

    def _record(self, *, voting: bool = False) -> Record:
        """Read the record in order to change it, or to vote."""
        if self.mode == JOINED and not voting:
            raise DataError("here people only vote: go on in the notebook that has the session")
        if not self.writable and self.mode != JOINED:
            raise DataError("a headless session only reads" if self.held else NOT_HELD)
        return read_record(self.path)

    def _standing(self, record: Record) -> list[Vote]:
        """Read the votes that count: of this session, in rounds that are open."""
        with explained("the votes must be readable", self._log.path):
            return list(filter(_counting(record), self._log.read()))

    def _save(self, record: Record) -> None:
        self._write(record)
        self._tidy(record)

    def _write(self, record: Record) -> None:
        with explained("the session could not be written", self.path, NotSaved):
            atomic.write(self.path, record.as_text())

    def _tidy(self, record: Record) -> None:
        """Remove votes that were counted. They never count twice, so a failure can wait."""
        self.notice = ""
        try:
            if self.writable:
                self._log.keep(_counting(record))
                for stale in self.path.parent.glob(".*.tmp"):
                    if stale.name.startswith(f".{self.path.name}."):
                        stale.unlink()
        except OSError:
            self.notice = f"Remove {self._log.path.name}: it holds votes that were counted."


def _counting(record: Record) -> Callable[[Vote], bool]:
    """Make what says whether a vote counts: it is of this session, in a round that is open."""

    @cache
    def opening_of(step: str, round: int) -> int | None:
        kept = record.round_of(step, round)
        return None if kept.tally else len(kept.reopened)

    def counts(vote: Vote) -> bool:
        mine = vote.session == record.meta.id
        return mine and vote.opening == opening_of(vote.step, vote.round)

    return counts
