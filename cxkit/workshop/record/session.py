"""The session: what a workshop records, in one readable file that outlives every kernel."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...findings import DataError, Problem
from ...study.names import slug
from ..ballots.kinds import FEWEST_FOR_SPREAD, Ballot
from .entries import KINDS
from .file import JOINED, NOT_HELD, NotSaved
from .parts import Reopening, Tally
from .reading import Record, explained, read_record
from .votes import Saved, Vote
from .writing import WrittenSession

MODES = ("guided", "express", "rehearsal", "headless")


def open_session(path: str | Path, *, study: str | Path = "", mode: str = "guided") -> Session:
    """Open a session, or begin one.

    Parameters
    ----------
    path : str or Path
        The session file; "" where no workshop is held.
    study : str or Path
        Folder of the study that the session must belong to, or its id alone; "" takes any.
    mode : str
        "guided", "express", "rehearsal" with ghost participants, or "headless", which only
        reads. The environment variable ``CXKIT_MODE=headless`` makes every session headless.

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
    session.folder = Path(study)
    if session.held:
        session._begin(slug(session.folder.resolve().name) if str(study) else "")
    return session


def join_session(path: str | Path, *, study: str = "") -> Session:
    """Open a session to vote in it and nothing else, whoever has it open; begin it if it is new.

    Parameters
    ----------
    path : str or Path
    study : str
        Id of the study that the session must belong to; "" takes any.

    Returns
    -------
    Session
        It takes votes; closing a round and all else is left to who holds the session.

    Raises
    ------
    DataError
        As `open_session`.
    """
    path = Path(path).resolve()
    if not os.path.lexists(path):
        open_session(path, study=study).let_go()
    headless = os.environ.get("CXKIT_MODE") == "headless"
    session = Session(path, "headless" if headless else JOINED)
    session._begin(study)
    return session


def close_joined(session: Session, ballot: Ballot, *, round: int) -> Tally:
    """Close a round of a session that was joined, from a program that only takes votes.

    For a moment this program holds the session; where a notebook has it open, the round is
    closed there, by who leads the room.

    Parameters
    ----------
    session : Session
    ballot : Ballot
    round : int

    Raises
    ------
    DataError
        No workshop is held, or a notebook has its session; else as `Session.close`.
    """
    if not session.held:
        raise DataError(NOT_HELD)
    holder = open_session(session.path, study=session.record.meta.study)
    try:
        return holder.close(ballot, round=round)
    finally:
        holder.let_go()


class Session(WrittenSession):
    """One workshop's record: votes, totals, and all that was written; made by `open_session`.

    See `SessionFile` for how it is kept.
    """

    def votes(self, ballot: Ballot, *, round: int) -> int:
        """Count the votes of a round, open or closed."""
        tally = self.tally(ballot, round=round)
        if tally or not self.held:
            return tally.voters if tally else 0
        return len(self._open_votes(read_record(self.path), ballot, round))

    def voted(self, ballot: Ballot, *, round: int, token: str) -> bool:
        """Say whether the vote of this token is among those of an open round."""
        return self.held and token in self._open_votes(self.record, ballot, round)

    def opening(self, ballot: Ballot, *, round: int) -> int:
        """Say how often a round that takes votes has been opened again.

        Raises
        ------
        DataError
            It takes none: it is closed, an earlier one is open, or nothing can be entered.
        """
        record = self._record_voting(ballot, round)
        return len(record.round_of(ballot.step, round).reopened)

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
        if tally and not ballot.fits(tally):
            rule = f"the totals of {_name(ballot, round)} do not fit {tally.voters} votes"
            raise DataError(Problem(rule, "restore the session file", self.path.name))
        return tally

    def vote(self, ballot: Ballot, points: Mapping[str, int], *, round: int, token: str) -> int:
        """Save one vote; when this returns, the disk has it.

        Parameters
        ----------
        ballot : Ballot
        points : mapping of item to points or rating
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
        return self._append(ballot, round, {token: dict(points)}).standing

    def vote_all(
        self, ballot: Ballot, votes: Mapping[str, Mapping[str, Any]], *, round: int
    ) -> Saved:
        """Save votes by their tokens, all of them or none, and say what that did; see `vote`."""
        if complaint := next(filter(None, map(ballot.complaint, votes.values())), ""):
            raise DataError(complaint)
        return self._append(ballot, round, {token: dict(vote) for token, vote in votes.items()})

    def take_back(self, ballot: Ballot, *, round: int, token: str) -> int:
        """Take one vote back before its round closes; gives the votes that are left."""
        return self._append(ballot, round, {token: None}).standing

    def close(self, ballot: Ballot, *, round: int) -> Tally:
        """Close a round: its totals go into the session, and the single votes go for good.

        Raises
        ------
        DataError
            Nobody has voted, the round is closed already, or a line of votes was tampered with.
        NotSaved
            The disk did not take it; the round is still open, with all its votes.
        """
        self._record()
        self._given(self._record_voting(ballot, round), ballot, round)
        # Alone: a vote that came between counting and closing would be lost.
        with explained("the votes could not be counted", self.path, NotSaved), self._log.alone():
            record = self._record_voting(ballot, round)
            tally = self._close(record, ballot, round)
            self._write(record)
        self._tidy(record)
        return tally

    def _close(self, record: Record, ballot: Ballot, round: int) -> Tally:
        given = self._given(record, ballot, round)
        kept = record.round_of(ballot.step, round)
        if kept not in record.ballots:
            record.ballots.append(kept)
        kept.question = ballot.questions[round - 1]
        kept.tally = ballot.tally(given, looks=len(record.looks))
        keeps = record.meta.keeps_votes and ballot.may_keep and not ballot.personal
        if keeps and len(given) >= FEWEST_FOR_SPREAD:
            kept.votes = sorted(given, key=lambda vote: sorted(vote.items()))
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
        kept.tally, kept.votes = None, []
        self._save(record)

    def __repr__(self) -> str:
        if not self.held:
            return NOT_HELD
        record = self.record
        said = [
            f"{each.step}, round {each.round}: {each.tally.voters} votes" if each.tally
            else f"{each.step}, round {each.round}: opened again"
            for each in record.ballots
        ]  # fmt: skip
        counts = {kind.kept_in: len(record.standing(kind)) for kind in KINDS}
        said += [_count(n, kind) for kind, n in counts.items() if n]
        text = f"Session {self.path.name}: {'; '.join(said) or 'no round is closed yet'}."
        return f"{text} {self.notice}".strip()

    def _record_voting(self, ballot: Ballot, round: int) -> Record:
        """Read the record of a session in which `round` is the one that takes votes."""
        if not 1 <= round <= len(ballot.questions):
            raise ValueError(f"{ballot.step} has rounds 1 to {len(ballot.questions)}")
        record = self._record(voting=True)
        for number in range(1, round + 1):
            closed = record.round_of(ballot.step, number).tally is not None
            if closed is (number == round):
                state = "closed" if closed else "still open: close it first"
                raise DataError(f"{_name(ballot, number)} is {state}")
        return record

    def _open_votes(self, record: Record, ballot: Ballot, round: int) -> dict[str, dict[str, int]]:
        last = {
            vote.token: vote.points
            for vote in self._standing(record)
            if (vote.step, vote.round) == (ballot.step, round)
        }
        return {token: points for token, points in last.items() if points is not None}

    def _given(self, record: Record, ballot: Ballot, round: int) -> list[dict[str, int]]:
        """Give the votes to be counted, if there are any and all are of this ballot."""
        votes = list(self._open_votes(record, ballot, round).values())
        if not votes:
            raise DataError(f"nobody has voted in {_name(ballot, round)} yet")
        if any(ballot.complaint(vote) for vote in votes):
            rule = "a vote is none of this ballot"
            hint = "restore a copy of the file, or remove it and let everyone vote again"
            raise DataError(Problem(rule, hint, self._log.path.name))
        return votes

    def _append(self, ballot: Ballot, round: int, votes: Mapping[str, dict | None]) -> Saved:
        self._record_voting(ballot, round)
        rule = "the vote could not be written"
        with explained(rule, self.path, NotSaved), self._log.alone() as add:
            # Alone: meanwhile the round may have been closed, in another program.
            record = self._record_voting(ballot, round)
            before = set(self._open_votes(record, ballot, round))
            opening = len(record.round_of(ballot.step, round).reopened)
            for token, points in votes.items():
                add(Vote(session=record.meta.id, step=ballot.step, round=round, opening=opening,
                         token=token, points=points))  # fmt: skip
        self.notice = ""
        given = {token for token, points in votes.items() if points is not None}
        standing = len(before - set(votes) | given)
        return Saved(len(given - before), len(given & before), standing)


def _count(number: int, kind: str) -> str:
    one = {"stories": "story"}.get(kind, kind.removesuffix("s"))
    return f"{number} {one if number == 1 else kind}"


def _name(ballot: Ballot, round: int) -> str:
    return f"round {round} of {ballot.step}"
