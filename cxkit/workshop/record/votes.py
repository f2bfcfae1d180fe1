"""Votes of rounds that are still open: one row each, on the disk before anyone is told.

They lie beside the session and not in it, so that whoever reads the session while a round is
open learns nothing. When a round closes, its rows go.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from filelock import FileLock, Timeout
from pydantic import ValidationError

from ...findings import DataError, Problem
from .parts import Part, Values

# Seconds that another process may take for its own vote, or to close a round.
PATIENCE = 10.0
TABLE = "CREATE TABLE IF NOT EXISTS votes (number INTEGER PRIMARY KEY, vote TEXT NOT NULL)"
# A journal of its own for each change: unlike a write-ahead log it needs no shared memory, and
# between two votes there is one file, which a synchronised folder may copy. "Extra": a vote is on
# the disk even where the power fails right after it. What is deleted is overwritten.
SETTINGS = ("journal_mode = DELETE", "synchronous = EXTRA", "fullfsync = ON", "secure_delete = ON")


class Vote(Part):
    """One row: a vote, or (without points) that the vote of this token is taken back.

    `opening` counts how often the round had been opened again: rows of earlier openings never
    count.
    """

    session: str
    step: str
    round: int
    opening: int
    token: str
    points: Values | None


@dataclass(frozen=True)
class Saved:
    """What one write did to a round: counted while nobody else could write.

    Parameters
    ----------
    added, replaced : int
        Votes that are new, and votes that took the place of one with the same token.
    standing : int
        Votes in the round after it.
    """

    added: int
    replaced: int
    standing: int


class VoteLog:
    """The file of votes that are not counted yet.

    Parameters
    ----------
    path : Path
        Need not exist.

    Notes
    -----
    An SQLite file: a row is there whole or not at all, whatever ends the process that writes it.
    Rows are only added, by several processes if need be; a token counts once, with its last row:
    who tries again after a failed write never votes twice.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[Vote]:
        """Read every vote, the first one first.

        Raises
        ------
        DataError
            The file, or a vote in it, is damaged.
        OSError
            The system does not let it be read.
        """
        if not self.path.exists():
            return []
        with self._store("rw") as store:
            return [vote for _, vote in self._rows(store)]

    @contextlib.contextmanager
    def alone(self) -> Iterator[Callable[[Vote], None]]:
        """Keep every other writer out, and give what adds a vote.

        What is added is on the disk when the block ends without an error, and not at all if it
        ends with one; OSError if the disk does not take it.
        """
        with self._held():
            try:
                with self._store("rwc") as store:
                    store.execute("BEGIN IMMEDIATE")
                    # Nothing is added to what is damaged.
                    self._rows(store)
                    store.execute(TABLE)
                    yield lambda vote: store.execute(
                        "INSERT INTO votes (vote) VALUES (?)", (vote.model_dump_json(),)
                    )
                    store.execute("COMMIT")
            finally:
                # A file that was made for a vote which was not taken.
                if self.path.is_file() and not self.path.stat().st_size:
                    self.path.unlink()

    def keep(self, counts: Callable[[Vote], bool]) -> None:
        """Remove the votes that no longer count, and the file with the last of them."""
        if not self.path.exists():
            return
        with self._held():
            with self._store("rw") as store:
                rows = self._rows(store)
                gone = [number for number, vote in rows if not counts(vote)]
                empty = len(gone) == len(rows)
                try:
                    self._remove(store, gone)
                except OSError:
                    # A full disk overwrites nothing, but it lets a file go.
                    if not empty:
                        raise
            if empty:
                self.path.unlink(missing_ok=True)

    def _rows(self, store: sqlite3.Connection) -> list[tuple[int, Vote]]:
        with self._explained():
            (health,) = store.execute("PRAGMA quick_check(1)").fetchone()
            if health != "ok":
                raise self._damage()
            # Before its first vote, a file is empty.
            if not store.execute("SELECT 1 FROM sqlite_master").fetchone():
                return []
            rows = store.execute("SELECT number, vote FROM votes ORDER BY number").fetchall()
        try:
            return [(number, Vote.model_validate_json(vote)) for number, vote in rows]
        except ValidationError:
            raise self._damage() from None

    def _remove(self, store: sqlite3.Connection, numbers: list[int]) -> None:
        if not numbers:
            return
        with self._explained():
            store.execute("BEGIN IMMEDIATE")
            store.executemany("DELETE FROM votes WHERE number = ?", ((each,) for each in numbers))
            store.execute("COMMIT")

    @contextlib.contextmanager
    def _held(self) -> Iterator[None]:
        # SQLite's own lock goes with its file: whoever waited for it would write into a file
        # that has been removed meanwhile.
        lock = FileLock(self.path.with_name(f"{self.path.name}.lock"), timeout=PATIENCE)
        try:
            lock.acquire(poll_interval=0.005)
        except Timeout:
            raise OSError("another program keeps the file of votes to itself") from None
        try:
            yield
        finally:
            lock.release()

    @contextlib.contextmanager
    def _store(self, mode: str) -> Iterator[sqlite3.Connection]:
        path = self.path.absolute().as_posix()
        address = f"file://{'' if path.startswith('/') else '/'}{quote(path)}?mode={mode}"
        with self._explained():
            store = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)
            with contextlib.closing(store):
                for setting in SETTINGS:
                    store.execute(f"PRAGMA {setting}")
                yield store

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        """Tell what the system refuses from what is damaged."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_ERROR:
                raise self._damage() from None
            raise OSError(str(error)) from None
        except sqlite3.DatabaseError:
            raise self._damage() from None

    def _damage(self) -> DataError:
        rule = "the file of open votes is damaged"
        hint = "restore a copy, or remove it and let everyone vote again in the open round"
        return DataError(Problem(rule, hint, self.path.name))
