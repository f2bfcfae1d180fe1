"""What a room writes into its session: people, the agenda, and entries of every kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from ...findings import DataError
from .entries import KINDS, Entry
from .file import SessionFile
from .parts import Meta, Participant, Slot
from .reading import Record, read_record

# Signs that a line may have: what is longer is not read in a room.
LONGEST = 300

Kind = TypeVar("Kind", bound=Entry)


class WrittenSession(SessionFile):
    """The part of a session that is written openly; `Session` adds the votes."""

    @property
    def record(self) -> Record:
        """All that the session holds; empty where there is no workshop."""
        return read_record(self.path) if self.held else Record(meta=Meta(id="", kit=""))

    @property
    def departments(self) -> int | None:
        """Departments in the room: those of the roster, else the number that was asked."""
        record = self.record
        functions = {each.function.strip().casefold() for each in record.roster}
        return len(functions) or record.meta.departments

    def describe(self, **facts: Any) -> None:
        """Note facts about the session itself, such as ``departments`` or ``keeps_votes``.

        Raises
        ------
        DataError
            Fewer than one department, or nothing can be entered.
        ValueError
            A fact that a session does not have.
        """
        record = self._record()
        if facts.get("departments") is not None and facts["departments"] < 1:
            raise DataError("at least one department is in the room")
        if facts.get("keeps_votes") and not record.meta.keeps_votes and self._standing(record):
            raise DataError("people have voted already, and were not told that votes are kept")
        record.meta = Meta.model_validate(record.meta.model_dump() | facts)
        self._save(record)

    def remember(self, step: str, names: Mapping[str, str], **beside: Mapping[str, str]) -> None:
        """Note what a ballot asks about, so that phones and sheets ask about the same.

        Once somebody has voted in it that stays, as votes and totals are about these names. A
        session that only reads notes nothing.

        Parameters
        ----------
        step : str
        names : mapping of str to str
            Ids and words of what is asked about.
        **beside : mapping of str to str
            More that must not change after the first vote, by its name.
        """
        if not self.writable or not names or self.has_begun(step):
            return
        asked = {step: dict(names)}
        asked |= {f"{step}.{name}": dict(each) for name, each in beside.items()}
        record = self._record()
        if not asked.items() <= record.asked.items():
            record.asked |= asked
            self._save(record)

    def has_begun(self, step: str) -> bool:
        """Say whether anybody has voted in a ballot, in a round that is open or closed."""
        record = self.record
        open_votes = self._standing(record) if self.held else []
        return record.has_closed(step) or any(vote.step == step for vote in open_votes)

    def enrol(self, people: Iterable[Participant]) -> None:
        """Write down who is there, in place of who was.

        Raises
        ------
        DataError
            Two of the same name.
        """
        record, people = self._record(), list(people)
        names = [each.pseudonym.strip().casefold() for each in people]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise DataError(f"two people are called {twice[0]}: let one take another name")
        record.roster = people
        self._save(record)

    def begin_step(self, step: str, minutes: int) -> Slot:
        """Note that a step begins, and how long it is to take; a second beginning changes nothing.

        Returns
        -------
        Slot
            With the moment of its first beginning, by the clock of this machine.
        """
        record = self._record()
        slot = next((each for each in record.agenda if each.step == step), None)
        if slot is None:
            slot = Slot(step=step, minutes=minutes, started=_now())
            record.agenda.append(slot)
            self._save(record)
        return slot

    def end_step(self, step: str) -> None:
        """Note that a step has ended; one that never began is left out."""
        record = self._record()
        for place, slot in enumerate(record.agenda):
            if slot.step == step:
                record.agenda[place] = slot.model_copy(update={"ended": _now()})
                self._save(record)

    def look(self, what: str) -> None:
        """Note, once, that a result was shown; a session that only reads notes nothing.

        The guided session calls it for what it shows. Cells that are run show more, and note
        nothing: no claim may rest on nothing having been seen.
        """
        if self.writable and what not in (record := self._record()).looks:
            record.looks.append(what)
            self._save(record)

    def entries(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Give the entries of a kind that count: of each key the last, where its first stood."""
        return self.record.standing(kind)

    def add(self, entry: Kind) -> Kind:
        """Save an entry; when this returns, the disk has it.

        Parameters
        ----------
        entry : Entry
            One with the key of an earlier one takes its place, until `undo` brings it back.

        Returns
        -------
        Entry
            As it was saved: with its id.

        Raises
        ------
        DataError
            Nothing is written on it, or too much; or nothing can be entered.
        NotSaved
            The disk did not take it.
        """
        record = self._record()
        _refuse_empty(entry)
        kept = record.all_of(type(entry))
        if not entry.id:
            known = {each.key: each.id for each in kept}
            entry = entry.model_copy(update={"id": known.get(entry.key) or record.new_id(entry)})
        kept.append(entry)
        self._save(record)
        return entry

    def holder_of(self, id: str) -> str:
        """Name what was written or voted about an entry: an entry's id, or a ballot's step."""
        record = self.record
        holders = [
            each.id
            for kind in KINDS
            for each in record.standing(kind)
            if id != each.id and id in each.about
        ]
        voted = (step for step, names in record.asked.items() if id in names)
        holders += [f"the vote {step}" for step in voted if self.has_begun(step.split(".")[0])]
        return holders[0] if holders else ""

    def undo(self, kind: type[Kind]) -> Kind:
        """Take the last entry of a kind back, and give it.

        Raises
        ------
        DataError
            There is none, or something else that was written or voted is about it.
        """
        record = self._record()
        kept = record.all_of(kind)
        if not kept:
            raise DataError(f"there are no {kind.kept_in} to take back")
        last = kept.pop()
        stands = any(each.key == last.key for each in kept)
        if not stands and (holder := self.holder_of(last.id)):
            raise DataError(f"{holder} is about {last.id}: take that back first, or change it")
        self._save(record)
        return last


def _refuse_empty(entry: Entry) -> None:
    values = entry.model_dump(exclude=set(entry.given))
    if values and not any(values.values()):
        raise DataError("nothing is written on it yet")
    texts = [text for value in values.values() for text in _texts(value)]
    if max(map(len, texts), default=0) > LONGEST:
        raise DataError(f"a line has at most {LONGEST} signs: say it shorter")


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(each) for each in value]
    return [value] if isinstance(value, str) else []


def _now() -> str:
    return datetime.now().isoformat(timespec="seconds")
