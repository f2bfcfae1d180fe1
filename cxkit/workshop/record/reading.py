"""The session file as one object, and how it is read: whole, of this version, or refused."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NoReturn, TypeVar

from pydantic import Field, ValidationError

from ...findings import DataError, Problem
from ...parts import join_names
from ...study.yaml_lines import Lines, load
from .entries import (
    Action,
    Aspiration,
    Card,
    Cause,
    Coding,
    Commitment,
    Decision,
    Entry,
    Goal,
    Idea,
    Input,
    Note,
    Story,
    Trait,
    Upside,
)
from .parts import Meta, Part, Participant, Round, Slot

SCHEMA = 3
# 1 had no agreement, no cards and no ideas, 2 nothing else that a room writes down; all that
# they had means the same.
READ = (1, 2, SCHEMA)
MAX_BYTES = 10_000_000

KEEP = "it was left as it is: restore a copy, or give SESSION a new name"

Kind = TypeVar("Kind", bound=Entry)


class Record(Part):
    """All that a session holds."""

    schema_: Literal[3] = Field(SCHEMA, alias="schema")
    meta: Meta
    roster: list[Participant] = []
    agenda: list[Slot] = []
    ballots: list[Round] = []
    # Names by id that a ballot was made of, where a result or the room gave them, by its step.
    asked: dict[str, dict[str, str]] = {}
    cards: list[Card] = []
    traits: list[Trait] = []
    ideas: list[Idea] = []
    notes: list[Note] = []
    goals: list[Goal] = []
    upsides: list[Upside] = []
    codings: list[Coding] = []
    causes: list[Cause] = []
    actions: list[Action] = []
    decisions: list[Decision] = []
    commitments: list[Commitment] = []
    aspirations: list[Aspiration] = []
    inputs: list[Input] = []
    stories: list[Story] = []
    looks: list[str] = []
    # The last number given to each kind: what was taken back leaves a gap, and no id is new twice.
    given: dict[str, int] = {}

    def round_of(self, step: str, round: int) -> Round:
        """Find what is kept of a round: an empty, open one if it never closed."""
        kept = (each for each in self.ballots if (each.step, each.round) == (step, round))
        return next(kept, None) or Round(step=step, round=round)

    def has_closed(self, step: str) -> bool:
        """Whether a round of a ballot has closed."""
        return any(each.step == step and each.tally is not None for each in self.ballots)

    def all_of(self, kind: type[Kind]) -> list[Kind]:
        """Give the list of a kind of entry as it is kept, earlier versions included."""
        return getattr(self, kind.kept_in)

    def new_id(self, entry: Entry) -> str:
        """Give an entry an id that none of its kind has or had."""
        letter = entry.letter
        taken = [each.id for each in self.all_of(type(entry))]
        numbers = [int(id[len(letter) :]) for id in taken if re.fullmatch(rf"{letter}\d+", id)]
        self.given[letter] = max([self.given.get(letter, 0), *numbers]) + 1
        return f"{letter}{self.given[letter]}"

    def standing(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Give the entries that count: the last one of each key, where its first one stood."""
        return tuple({entry.key: entry for entry in self.all_of(kind)}.values())

    def as_text(self) -> str:
        """Write the record as its file holds it."""
        record = self.model_dump(by_alias=True)
        return json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def read_record(path: Path) -> Record:
    """Read a session file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Record

    Raises
    ------
    DataError
        Not readable, not JSON, no session, of another version, or with values that do not
        fit, each with its line. The file is never touched.
    """
    text = _text_of(path)
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise DataError(Problem("the session file is damaged", KEEP, path.name, line)) from None
    if not isinstance(value, dict) or not {"schema", "meta", "ballots"} <= set(value):
        rule = "this file is no cxkit session"
        raise DataError(Problem(rule, "give SESSION another name", path.name))
    # True is 1 to Python, but not to a reader.
    if type(value["schema"]) is not int or value["schema"] not in READ:
        rule = f"this cxkit reads sessions of schema {join_names([str(each) for each in READ])}"
        hint = "open it with the cxkit that wrote it, or give SESSION a new name"
        line = _lines_of(text, path.name).of("schema")
        raise DataError(Problem(rule, hint, path.name, line, value=str(value["schema"])))
    try:
        return Record.model_validate(value | {"schema": SCHEMA})
    except ValidationError as error:
        lines = _lines_of(text, path.name)
        raise DataError(*(_problem_of(said, lines) for said in error.errors())) from None


@contextlib.contextmanager
def explained(rule: str, path: Path, kind: type[DataError] = DataError) -> Iterator[None]:
    """Turn what the system says against a file into a sentence with the file's name."""
    try:
        yield
    except OSError as error:
        hint = f"the system says: {error.strerror or error}"
        raise kind(Problem(rule, hint, path.name)) from None


def _text_of(path: Path) -> str:
    with explained("the session file must be readable", path):
        if path.stat().st_size > MAX_BYTES:
            raise DataError(Problem("this file is too large for a session", KEEP, path.name))
        content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataError(Problem("the session file is damaged", KEEP, path.name, line)) from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _lines_of(text: str, name: str) -> Lines:
    # JSON is YAML, and our YAML reader knows lines.
    try:
        return load(text, name)[1]
    except DataError:
        return Lines(name)


def _problem_of(said: Any, lines: Lines) -> Problem:
    where = ".".join(str(part) for part in said["loc"])
    value = "" if isinstance(said["input"], dict | list) else str(said["input"])
    message = said["msg"][:1].lower() + said["msg"][1:]
    rule = f"the session file does not fit: {where}: {message}"
    return Problem(rule, KEEP, lines.file, lines.of(*said["loc"]), value=value)
