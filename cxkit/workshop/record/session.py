"""The session: what a workshop records, in one readable file that outlives every kernel."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Literal

from ...findings import DataError, Problem
from ..ballots.kinds import Ballot
from .file import NOT_HELD, NotSaved, SessionFile
from .parts import Card, Idea, Record, Reopening, Tally, explained, read_record
from .votes import Vote

MODES = ("guided", "express", "headless")
# Signs that a line on a card or an idea may have: what is longer is not read in a room.
LONGEST = 300


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


class Session(SessionFile):
    """One workshop's record: votes, totals, cards, ideas; made by `open_session`.

    See `SessionFile` for how it is kept.
    """

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
        if tally and not ballot.fits(tally):
            rule = f"the totals of {_name(ballot, round)} do not fit {tally.voters} votes"
            raise DataError(Problem(rule, "restore the session file", self.path.name))
        return tally

    @property
    def cards(self) -> dict[str, Card]:
        """Cards by place, in the order in which places were first written on; the last counts."""
        return {card.place: card for card in read_record(self.path).cards} if self.held else {}

    @property
    def ideas(self) -> tuple[Idea, ...]:
        """Ideas, the first one first."""
        return tuple(read_record(self.path).ideas) if self.held else ()

    def add(self, entry: Card | Idea) -> Card | Idea:
        """Save a card or an idea; when this returns, the disk has it.

        Parameters
        ----------
        entry : Card or Idea
            A card takes the place of an earlier one of the same place, which `undo` brings back.

        Returns
        -------
        Card or Idea
            As it was saved: an idea with its id.

        Raises
        ------
        DataError
            Nothing is written on it, or too much; or nothing can be entered.
        NotSaved
            The disk did not take it.
        """
        record = self._record()
        texts = entry.model_dump(exclude={"place", "realm", "persona", "touchpoint", "id"})
        if not any(texts.values()):
            raise DataError("nothing is written on it yet")
        if max(map(len, texts.values())) > LONGEST:
            raise DataError(f"a line has at most {LONGEST} signs: say it shorter")
        if isinstance(entry, Idea):
            taken = {idea.id for idea in record.ideas}
            numbers = count(len(taken) + 1)
            id = next(id for id in (f"i{n}" for n in numbers) if id not in taken)
            entry = entry.model_copy(update={"id": id})
            record.ideas.append(entry)
        else:
            record.cards.append(entry)
        self._save(record)
        return entry

    def undo(self, kind: Literal["cards", "ideas"]) -> Card | Idea:
        """Take the last card or idea back, and give it.

        Raises
        ------
        DataError
            There is none.
        """
        record = self._record()
        entries = {"cards": record.cards, "ideas": record.ideas}[kind]
        if not entries:
            raise DataError(f"there are no {kind} to take back")
        last = entries.pop()
        self._save(record)
        return last

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
        record = read_record(self.path)
        said = [
            f"{each.step}, round {each.round}: {each.tally.voters} votes" if each.tally
            else f"{each.step}, round {each.round}: opened again"
            for each in record.ballots
        ]  # fmt: skip
        kinds = {"card": len({card.place for card in record.cards}), "idea": len(record.ideas)}
        said += [f"{n} {kind}{'s' * (n > 1)}" for kind, n in kinds.items() if n]
        text = f"Session {self.path.name}: {'; '.join(said) or 'no round is closed yet'}."
        return f"{text} {self.notice}".strip()

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


def _name(ballot: Ballot, round: int) -> str:
    return f"round {round} of {ballot.step}"
