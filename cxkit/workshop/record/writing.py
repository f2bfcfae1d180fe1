"""What a room writes into its session: people, the agenda, and entries of every kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from ...findings import DataError
from .entries import Entry
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
        record.meta = Meta.model_validate(record.meta.model_dump() | facts)
        self._save(record)

    def remember(self, step: str, names: Mapping[str, str]) -> None:
        """Note what a ballot asks about, so that phones and sheets ask about the same.

        Once a round of it has closed that stays, as its totals are about these names. A session
        that only reads notes nothing.
        """
        if not self.writable or not names:
            return
        record = self._record()
        if not record.has_closed(step) and record.asked.get(step) != dict(names):
            record.asked[step] = dict(names)
            self._save(record)

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
        """Note, once, that a result was shown; a session that only reads notes nothing."""
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
            id = known.get(entry.key) or _free_id(entry.letter, {each.id for each in kept})
            entry = entry.model_copy(update={"id": id})
        kept.append(entry)
        self._save(record)
        return entry

    def undo(self, kind: type[Kind]) -> Kind:
        """Take the last entry of a kind back, and give it.

        Raises
        ------
        DataError
            There is none.
        """
        record = self._record()
        kept = record.all_of(kind)
        if not kept:
            raise DataError(f"there are no {kind.kept_in} to take back")
        last = kept.pop()
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


def _free_id(letter: str, taken: set[str]) -> str:
    numbers = count(len(taken) + 1)
    return next(id for id in (f"{letter}{number}" for number in numbers) if id not in taken)


def _now() -> str:
    return datetime.now().isoformat(timespec="seconds")
