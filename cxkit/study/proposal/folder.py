"""A study's folder from one export: study.yaml beside a copy of it, and nothing overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...findings import DataError, Problem
from ..files import read_table
from ..names import slug
from ..reading import NAME
from ..yaml_lines import load
from .proposing import Proposal, propose
from .statements import Known


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

    Returns
    -------
    Begun

    Raises
    ------
    DataError
        The export cannot be read, the folder has a ``study.yaml`` or another file of the export's
        name, or the answers do not fit. Nothing is written then.
    """
    export = Path(export)
    folder = Path(at) if at is not None else export.parent / slug(export.stem)
    table = read_table(export)
    inside = export.resolve().is_relative_to(folder.resolve())
    file = export.resolve().relative_to(folder.resolve()).as_posix() if inside else export.name
    _refuse_overwriting(folder, folder / file, None if inside else export)
    proposal = propose(
        table, name=_named(export.stem), file=file, known=known,
        answers=_read_answers(Path(answers)) if answers else {},
        answers_file=Path(answers).name if answers else "",
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    copied = not inside and not (folder / file).exists()
    if copied:
        _write_new(folder / file, export.read_bytes())
    _write_new(folder / NAME, proposal.text.encode("utf-8"))
    return Begun(folder, proposal, copied)


def _named(stem: str) -> str:
    words = " ".join(stem.replace("_", " ").split())
    return (words[:1].upper() + words[1:])[:80] or "Study"


def _refuse_overwriting(folder: Path, copy: Path, export: Path | None) -> None:
    rule = "a file that is there is not overwritten"
    if folder.exists() and not folder.is_dir():
        raise DataError(Problem("a study is a folder", "name another one with --at", folder.name))
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
