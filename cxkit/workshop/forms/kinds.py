"""A form as data: which entry it makes, what it asks, what it must have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from math import inf
from typing import Any, Literal, get_args, get_origin

from ...findings import DataError, Problem, refuse
from ...parts import join_names
from ..fields import Field
from ..record.entries import Aspiration, Entry, Upside
from ..record.writing import LONGEST
from .reading import (
    read_choice,
    read_choices,
    read_day,
    read_lines,
    read_names,
    read_number,
)

# Days on which a room looks again, and the day on which something was.
AHEAD, BEHIND = {"by", "check"}, {"when"}
MOST_ON_A_SCREEN = 6
Typed = str | list[str]


@dataclass(frozen=True)
class Form:
    """What is asked of a room so that it makes one entry.

    Parameters
    ----------
    id : str
        What a step calls the form by.
    kind : type of Entry
        What it makes.
    one : str
        What an entry is called in a sentence, such as "action".
    title, question : str
        What stands above it.
    fields : tuple of Field
        Their ids are names of the entry's fields.
    needs : tuple of str
        Fields that must be filled in.
    given : dict of str
        Fields of the entry that nobody fills in.
    start : dict of str
        What stands in the fields at first.
    stays : tuple of str
        Fields whose value is kept for the next entry.
    most : int, optional
        Entries that may stand; one more takes the place of another.
    leads : (str, str), optional
        A field that is none of the entry's, and the list whose first one it chooses.
    because : str
        Why what is needed is needed.
    edits : bool
        Whether it goes on with entries that stand already, and makes none.

    Notes
    -----
    What is typed is one text a field, or a list of texts where several can be chosen; a choice
    is its number, its words or its id; a text with choices may be something else as well. So a
    form is filled in alike on the laptop, on a phone and on a sheet.
    """

    id: str
    kind: type[Entry]
    one: str
    title: str
    question: str
    fields: tuple[Field, ...]
    needs: tuple[str, ...] = ("text",)
    given: dict[str, Any] = field(default_factory=dict)
    start: dict[str, Typed] = field(default_factory=dict)
    stays: tuple[str, ...] = ()
    most: int | None = None
    leads: tuple[str, str] | None = None
    because: str = ""
    edits: bool = False

    @property
    def many(self) -> str:
        """What several entries are called."""
        return many_of(self.one)

    @property
    def pages(self) -> tuple[tuple[Field, ...], ...]:
        """The fields, on as few screens as hold them: what is below the edge is not seen."""
        # What is chosen from a list that is shown takes the room of two lines.
        sizes = [2 if self.shows_choices(each) else 1 for each in self.fields]
        number = -(-sum(sizes) // MOST_ON_A_SCREEN)
        ends, size = [0], 0
        for place, each in enumerate(sizes):
            size += each
            if size >= sum(sizes) * len(ends) / number or place + 1 == len(sizes):
                ends.append(place + 1)
        return tuple(self.fields[start:end] for start, end in pairwise(ends))

    def owns(self, entry: Entry) -> bool:
        """Say whether an entry is one of this form: another one may make the same kind."""
        told = {name: value for name, value in self.given.items() if name != "step"}
        return all(getattr(entry, name) == value for name, value in told.items())

    def closed(self, each: Field) -> bool:
        """Say whether the choices of a field are the entry's own few words, and not names."""
        parts = _parts(self.kind, each.id)
        return any(get_origin(part) is Literal for part in parts)

    def lists(self, each: Field) -> bool:
        """Say whether a field takes several names, and others than those that are offered."""
        return self.leads is not None and each.id == self.leads[1]

    def shows_choices(self, each: Field) -> bool:
        """Say whether all choices of a field are shown; names are offered while one types."""
        several = each.kind == "several" or self.lists(each)
        return bool(each.choices) and (several or self.closed(each))

    def typed_of(self, entry: Entry) -> dict[str, Typed]:
        """Give an entry as it would be typed."""
        values = entry.model_dump()
        if self.leads:
            first, rest = self.leads
            values[first], values[rest] = (values[rest] or [""])[0], values[rest][1:]
        return {each.id: _typed(values[each.id]) for each in self.fields}

    def entry_of(
        self, typed: Mapping[str, Typed], *, base: Entry | None = None, today: date | None = None
    ) -> Entry:
        """Read what was typed.

        Parameters
        ----------
        typed : mapping of str
            By field: a text, or texts where several can be chosen.
        base : Entry, optional
            The entry that is changed; what the form does not ask stays as it is.
        today : date, optional
            Days that are set must not lie before it; the present day if None.

        Returns
        -------
        Entry
            Not saved yet.

        Raises
        ------
        DataError
            A field that is needed is empty, or one cannot be read: all of them at once.
        """
        today = today or date.today()
        refuse(self.problems_of(typed, self.fields, today=today))
        values = dict(self.given)
        values |= {each.id: self._read(each, typed.get(each.id, ""), today) for each in self.fields}
        if self.leads:
            first, rest = self.leads
            listed = [name for name in (values.pop(first), *values[rest]) if name]
            values[rest] = list(dict.fromkeys(listed))
        entry = self.kind.model_validate((base.model_dump() if base else {}) | values)
        refuse(_contradictions(entry))
        return entry

    def problems_of(
        self, typed: Mapping[str, Typed], fields: Iterable[Field], *, today: date | None = None
    ) -> list[Problem]:
        """Find what is wrong with some of the fields: missing, or not to be read."""
        fields, problems = tuple(fields), []
        for each in fields:
            try:
                self._read(each, typed.get(each.id, ""), today or date.today())
            except DataError as error:
                problems += error.problems
        return [*self._missing(typed, fields), *problems]

    def _read(self, each: Field, typed: Typed, today: date) -> Any:
        parts = _parts(self.kind, each.id)
        listed = list in map(get_origin, parts)
        texts = read_lines(typed) if listed else [str(typed).strip()]
        if not any(texts):
            known = self.kind.model_fields.get(each.id)
            return known.get_default(call_default_factory=True) if known else ""
        if each.kind == "several":
            return read_choices(typed, each.label, each.choices)
        if each.kind == "choice":
            return read_choice(texts[0], each.label, each.choices)
        if each.choices or self.lists(each):
            texts = read_names(typed if listed else texts, each.label, each.choices)
        if any(len(text) > LONGEST for text in texts):
            hint = f"a line has at most {LONGEST} signs"
            raise DataError(Problem(f"{each.label} is too long", hint))
        if listed:
            return texts
        if each.id in AHEAD | BEHIND:
            return read_day(texts[0], each.label, today=today, ahead=each.id in AHEAD)
        if {int, float} & set(parts):
            return self._number(each, texts[0], whole=int in parts)
        # One line, however many it was typed on.
        return " ".join(texts[0].split())

    def _missing(self, typed: Mapping[str, Typed], fields: tuple[Field, ...]) -> Iterable[Problem]:
        blank = [
            f"“{each.label}”"
            for each in fields
            if each.id in self.needs and not any(read_lines(typed.get(each.id, "")))
        ]
        if blank:
            yield Problem(f"still to fill in: {join_names(blank)}", self.because)

    def _number(self, each: Field, text: str, *, whole: bool) -> float:
        number = read_number(text, each.label)
        limits = self.kind.model_fields[each.id].metadata
        lowest = max((limit.ge for limit in limits if hasattr(limit, "ge")), default=-inf)
        highest = min((limit.le for limit in limits if hasattr(limit, "le")), default=inf)
        if not lowest <= number <= highest:
            to = f"from {lowest} to {highest}" if highest < inf else f"{lowest} or more"
            raise DataError(Problem(f"{each.label} is a number {to}"))
        if whole and number != int(number):
            raise DataError(Problem(f"{each.label} is a whole number"))
        return int(number) if whole else number


def _parts(kind: type[Entry], name: str) -> tuple[Any, ...]:
    """Give what the value of an entry's field may be; a field that it does not have is text."""
    known = kind.model_fields.get(name)
    return (known.annotation, *get_args(known.annotation)) if known else (str,)


def many_of(one: str) -> str:
    """Give the plural of what an entry is called.

    Examples
    --------
    >>> many_of("story"), many_of("cause")
    ('stories', 'causes')
    """
    return f"{one[:-1]}ies" if one.endswith("y") and one[-2] not in "aeiou" else f"{one}s"


def _typed(value: Any) -> Typed:
    if isinstance(value, list):
        return [str(each) for each in value]
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


def _contradictions(entry: Entry) -> Iterable[Problem]:
    """Find what cannot be, whoever says it: an aspiration without a way, a range upside down."""
    if isinstance(entry, Upside) and not entry.low <= entry.likely <= entry.high:
        yield Problem("the range is upside down", "at least, then most likely, then at most")
    if isinstance(entry, Aspiration):
        if entry.start == entry.goal:
            yield Problem("from and to are the same number", "say what is to become different")
        if entry.measure == "nps" and max(abs(entry.start or 0), abs(entry.goal or 0)) > 100:
            yield Problem("a score lies between -100 and 100")
