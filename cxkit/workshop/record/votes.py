"""Votes of rounds that are still open: one line each, on the disk before anyone is told.

They lie beside the session and not in it, so that whoever reads the session while a round is
open learns nothing. When a round closes, its lines go.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from ... import atomic
from ...findings import DataError, Problem
from .parts import Part, Values


class Vote(Part):
    """One line: a vote, or (without points) that the vote of this token is taken back.

    `opening` counts how often the round had been opened again: lines of earlier openings
    never count.
    """

    session: str
    step: str
    round: int
    opening: int
    token: str
    points: Values | None


class VoteLog:
    """The file of votes that are not counted yet.

    Parameters
    ----------
    path : Path
        Need not exist.

    Notes
    -----
    A line counts with its line feed; before that nobody was told that it is saved. A token
    counts once, with its last line: who tries again after a failed write never votes twice.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[Vote]:
        """Read every whole line; a last one without its line feed does not count."""
        content, whole = self._content()
        votes = []
        for number, line in enumerate(content[:whole].splitlines(), start=1):
            try:
                votes.append(Vote.model_validate_json(line))
            except ValidationError:
                rule = "a line of votes cannot be read"
                hint = "restore the line, or remove it and let one person vote again"
                raise DataError(Problem(rule, hint, self.path.name, number)) from None
        return votes

    def is_torn(self) -> bool:
        """Say whether a write ended in the middle of the last line."""
        content, whole = self._content()
        return whole < len(content)

    def append(self, vote: Vote) -> None:
        """Write a line and wait until the disk has it; OSError if it has not."""
        if not self.path.exists():
            atomic.write(self.path, "")
        _, whole = self._content()
        handle = os.open(self.path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            os.ftruncate(handle, whole)
            os.lseek(handle, whole, os.SEEK_SET)
            rest = vote.model_dump_json().encode() + b"\n"
            while rest:
                rest = rest[os.write(handle, rest) :]
            os.fsync(handle)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(handle, whole)
            raise
        finally:
            os.close(handle)

    def keep(self, counts: Callable[[Vote], bool]) -> None:
        """Remove the lines that no longer count, and the file with the last of them."""
        votes = self.read()
        kept = [vote for vote in votes if counts(vote)]
        if not kept:
            self.path.unlink(missing_ok=True)
        elif len(kept) < len(votes):
            atomic.write(self.path, "".join(f"{vote.model_dump_json()}\n" for vote in kept))

    def _content(self) -> tuple[bytes, int]:
        """Give the bytes, and how many of them are whole lines."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            content = b""
        return content, content.rfind(b"\n") + 1
