"""A study's folder from one export: study.yaml beside a copy of it, and nothing overwritten."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...findings import DataError, Problem
from ..files import Table, read_table
from ..names import slug
from ..reading import NAME
from ..yaml_lines import load
from .proposing import Proposal, propose
from .statements import Known

LONGEST = 60
# A fact as hints for study.yaml say it: `sheet:`, `encoding: utf-16-be`.
_FACT = re.compile(r"`(sheet|encoding|delimiter|product):( [^`]+)?`")
_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)\d")


@dataclass(frozen=True)
class Begun:
    """A study that was begun.

    Parameters
    ----------
    folder : Path
    proposal : Proposal
    copied : bool
        Whether the export was copied into the folder.
    """

    folder: Path
    proposal: Proposal
    copied: bool


def begin_study(
    export: str | Path,
    *,
    at: str | Path | None = None,
    answers: str | Path | None = None,
    known: Sequence[Known] = (),
    stated: Mapping[str, str] | None = None,
) -> Begun:
    """Write a proposed ``study.yaml`` for an export, and copy the export beside it.

    Parameters
    ----------
    export : str or Path
        The file as it came from the survey tool.
    at : str or Path, optional
        The study's folder, made if it is not there; a folder with the export's name beside it if
        None. An export that lies in the folder is not copied.
    answers : str or Path, optional
        A YAML file that settles marks: dotted path of a key -> its value.
    known : sequence of Known
        Statements on the four realms that are recognised by their text.
    stated : mapping of str to str, optional
        What is to be said of the file: its `sheet`, `encoding`, `delimiter` or `product`.

    Returns
    -------
    Begun

    Raises
    ------
    DataError
        The export cannot be read, the folder cannot be written or has a ``study.yaml`` or another
        file of the export's name, or the answers do not fit. Nothing is written then.
    """
    export, stated = Path(export), dict(stated or {})
    folder = Path(at) if at is not None else export.parent / _folder_name(export.stem)
    table = _read(export, stated)
    with _writing(folder):
        inside = export.resolve().is_relative_to(folder.resolve())
        file = export.resolve().relative_to(folder.resolve()).as_posix() if inside else export.name
        _refuse_overwriting(folder, folder / file, None if inside else export)
    proposal = propose(
        table, name=_named(export.stem), file=file, stated=stated, known=known,
        answers=_read_answers(Path(answers)) if answers else {},
        answers_file=Path(answers).name if answers else "",
    )  # fmt: skip
    with _writing(folder):
        copied = _write(folder, None if inside else (file, export.read_bytes()), proposal.text)
    return Begun(folder, proposal, copied)


def _read(export: Path, stated: Mapping[str, str]) -> Table:
    """Read the export; where a fact must be stated, name the option that states it."""
    try:
        return read_table(export, **stated)
    except DataError as error:
        said = (replace(each, hint=_by_option(each.hint)) for each in error.problems)
        raise DataError(*said) from None


def _by_option(hint: str) -> str:
    return _FACT.sub(r"`--\1\2`", hint).replace(f" for this file in {NAME}", "")


def _folder_name(stem: str) -> str:
    name = slug(stem)[:LONGEST].strip("-")
    # Windows keeps some names for devices.
    return f"{name}-study" if _DEVICES.fullmatch(name) else name


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    # ValueError: a NUL in the name; RuntimeError: links that point at each other.
    except (OSError, ValueError, RuntimeError) as error:
        said = getattr(error, "strerror", None) or str(error)
        rule, hint = "the study's folder can be written", "name another one with --at"
        raise DataError(Problem(rule, hint, folder.as_posix(), value=said)) from None


def _write(folder: Path, copy: tuple[str, bytes] | None, text: str) -> bool:
    """Write all of a study's files, or none; say whether the export was copied."""
    folder.mkdir(parents=True, exist_ok=True)
    copied = copy is not None and not (folder / copy[0]).exists()
    if copied:
        _write_new(folder / copy[0], copy[1])
    try:
        _write_new(folder / NAME, text.encode("utf-8"))
    except OSError:
        if copied:
            (folder / copy[0]).unlink(missing_ok=True)
        raise
    return copied


def _named(stem: str) -> str:
    words = " ".join(stem.replace("_", " ").split())
    return (words[:1].upper() + words[1:])[:80] or "Study"


def _refuse_overwriting(folder: Path, copy: Path, export: Path | None) -> None:
    rule = "a file that is there is not overwritten"
    file = next((each for each in (folder, *folder.parents) if each.is_file()), None)
    if file is not None:
        hint = "name another folder with --at"
        raise DataError(Problem("a study is a folder", hint, file.as_posix(), value="a file"))
    if (folder / NAME).exists():
        hint = "settle the marks in the file itself, or name another folder with --at"
        raise DataError(Problem(rule, hint, (folder / NAME).as_posix()))
    if export and copy.exists() and copy.read_bytes() != export.read_bytes():
        hint = "it is not this export: move it away, or name another folder with --at"
        raise DataError(Problem(rule, hint, copy.as_posix()))


def _read_answers(path: Path) -> Mapping[str, Any]:
    try:
        value, _ = load(path.read_text(encoding="utf-8-sig"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "it is not written in UTF-8"
        rule, hint = "a file of answers can be read", "check the path, or save it as UTF-8"
        raise DataError(Problem(rule, hint, path.name, value=said)) from None
    if not isinstance(value, dict):
        hint = "write lines such as `survey.dates: day-first`"
        raise DataError(Problem("answers are paths and their values", hint, path.name))
    return {str(key): said for key, said in value.items()}


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there; a half-written one does not stay."""
    with path.open("xb") as file:
        try:
            file.write(content)
        except BaseException:
            file.close()
            path.unlink(missing_ok=True)
            raise
