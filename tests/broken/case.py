"""What a case is, and the small sound study that most of them spoil."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from types import EllipsisType
from typing import Any

# What a file holds, or a call that makes something of the path.
Content = str | bytes | Callable[[Path], object]

ROOT = "the superuser may read everything" * (getattr(os, "geteuid", lambda: 1)() == 0)
WINDOWS = "not on Windows" * (os.name == "nt")

STUDY = """\
schema: 1
name: Small
survey:
  files: [{file: a.csv}]
  nps_type: relational
  columns: {respondent_id: id, date: day, recommend: nps, persona: who, weight: w}
dimensions: {country: land}
waves: {by: quarter}
personas: [{id: families}, {id: others}]
"""
HEADINGS = ("id", "day", "nps", "who", "w", "land")
RECORDS = tuple(
    (f"a{i}", f"2026-0{1 + i % 6}-05", f"{i % 11}", "families" if i % 2 else "others", "1", "NO")
    for i in range(60)
)


def as_csv(records: list[tuple[str, ...]] | tuple[tuple[str, ...], ...], mark: str = ",") -> str:
    """Write records that hold neither the mark nor a quote."""
    return "".join(mark.join(record) + "\n" for record in (HEADINGS, *records))


GOOD = as_csv(RECORDS)
LAST = 2 + len(RECORDS)  # the line of a record that is added to the sound ones


def row(**cells: str) -> str:
    """Write one record more, sound but for the cells that are given."""
    sound = {"id": "z", "day": "2026-01-05", "nps": "8", "who": "others", "w": "1", "land": "NO"}
    return ",".join({**sound, **cells}.values()) + "\n"


def each(**cells: Callable[[int], str]) -> str:
    """Write the sound records with whole columns made anew, from the place of the record."""
    records = []
    for i, record in enumerate(RECORDS):
        made = {name: make(i) for name, make in cells.items()}
        records.append(tuple({**dict(zip(HEADINGS, record, strict=True)), **made}.values()))
    return as_csv(records)


def changed(text: str, *pairs: tuple[str, str]) -> str:
    """Replace words of a text once, and complain where they are not there."""
    for old, new in pairs:
        if old not in text:
            raise ValueError(f"{old!r} is not there")
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, words: str) -> int:
    """Give the line, counted from 1, in which words first stand."""
    return text[: text.index(words)].count("\n") + 1


@dataclass(frozen=True)
class Told:
    """One problem that must be told; an ellipsis leaves a part open.

    Parameters
    ----------
    rule, hint : str
        Words that stand in them.
    file, line, column : where it is, exactly.
    value : str
        A pattern with ``*`` for anything.
    respondent : str
        Exactly.
    """

    rule: str = ""
    hint: str = ""
    file: str | EllipsisType = "a.csv"
    line: int | EllipsisType | None = None
    column: str | EllipsisType = ""
    value: str = ""
    respondent: str | EllipsisType = ""

    def fits(self, problem: Mapping[str, Any]) -> bool:
        """Is this the problem, as ``--json`` gives it?"""
        places = ("file", "line", "column", "respondent")
        return (
            self.rule.lower() in problem["rule"].lower()
            and self.hint.lower() in problem["hint"].lower()
            and all(getattr(self, name) in (..., problem[name]) for name in places)
            and fnmatchcase(problem["value"], self.value)
        )


@dataclass(frozen=True)
class Input:
    """A study folder to be written.

    Parameters
    ----------
    name : str
        What is odd about it, in a few words.
    files : mapping of str to Content
        Name in the folder -> what it holds.
    study : Content, optional
        study.yaml; none is written if None.
    skip : str
        Why it cannot be made here; "" where it can.
    """

    name: str
    files: Mapping[str, Content] = field(repr=False)
    study: Content | None = field(default=STUDY, repr=False, kw_only=True)
    skip: str = field(default="", kw_only=True)

    def write(self, folder: Path) -> Path:
        """Write the folder, and give it back."""
        folder.mkdir(parents=True)
        contents = dict(self.files)
        if self.study is not None:
            contents["study.yaml"] = self.study
        for name, content in contents.items():
            path = folder / name
            if callable(content):
                content(path)
            else:
                path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder


@dataclass(frozen=True)
class Refused(Input):
    """An input that is refused: each of `told` is told, and nothing else."""

    told: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Read(Input):
    """An input that is read: `used` rows, with notes that hold each of the words of `notes`.

    `left_out` gives the rows that are not used, by the reason that the ledger names.
    `look` takes the `Responses` and gives something that JSON can keep, which must equal `gives`.
    """

    used: int = len(RECORDS)
    notes: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    look: Callable[[Any], Any] = field(default=lambda responses: None, repr=False)
    gives: Any = field(default=None, repr=False)


def refuse(
    name: str, content: Content, *told: Told, study: Content = STUDY, file: str = "a.csv", **more
) -> Refused:
    """Make a case of one file that is refused."""
    return Refused(name, {file: content}, told, study=study, **more)
