"""The notebooks that a room works in: copies beside its study, never overwritten."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from .. import __version__, atomic, places
from ..findings import DataError, Problem
from ..study.reading import NAME as STUDY_FILE
from ..study.reading import read_study
from .parameters import TAG, declared
from .placing import writing_in
from .rooms import find_rooms
from .tidying import read_notebook, write_notebook

SAMPLE = "museum"
# Beside study.yaml, so that a path in them is short and still true when the study is moved.
FOLDER = "notebooks"
SESSION = "session.json"
# A rehearsal lies apart, so that nobody takes it for a workshop.
REHEARSAL = "rehearsal"
GHOSTLY = {"SESSION": "rehearsal.json", "MODE": "rehearsal", "OUT": "runs"}
# Code that stays open: what a person sets, and what an exercise is about.
SHOWN = {TAG, "solution"}

_ANEW = "--fresh puts it aside and begins anew"


@dataclass(frozen=True)
class WorkingCopy:
    """Notebooks set to one study.

    Parameters
    ----------
    study : Path
        The study's folder.
    notebooks : dict of str to Path
        Room to notebook, in the order of the notebooks' numbers.
    notes : tuple of str
        What was made and what was kept, in sentences.
    """

    study: Path
    notebooks: dict[str, Path]
    notes: tuple[str, ...]


def make_working_copy(study: Path | None = None, *, data: Path | None = None, fresh: bool = False,
                      notebooks: Path | None = None,
                      rehearsal: bool = False) -> WorkingCopy:  # fmt: skip
    """Copy the notebooks into the study's folder, where they are not there yet.

    Parameters
    ----------
    study : Path, optional
        The study's folder, or its ``study.yaml``; a copy of the museum sample, in the folder
        ``museum`` of the working folder, if None.
    data : Path, optional
        Folder of the survey files where it is another one.
    fresh : bool
        Put notebooks that are there aside, under a number, and begin anew.
    notebooks : Path, optional
        Where to look for the rooms' notebooks.
    rehearsal : bool
        Make copies for an evening with ghost participants, in a folder of their own.

    Returns
    -------
    WorkingCopy
        A copy has no outputs, for nobody sees a result before it is asked for; its code is folded
        in, but for the parameters and the exercises.

    Raises
    ------
    DataError
        The study's description cannot be read, or it is the sample in the package itself, or
        `data` is no folder. Nothing was written.
    RunError
        The folder cannot be written.
    """
    folder = _copy_sample() if study is None else study
    folder = folder.parent if folder.name == STUDY_FILE else folder
    read_study(folder)
    _refuse_places(folder, data)
    home = folder / (REHEARSAL if rehearsal else FOLDER)
    with writing_in(home):
        home.mkdir(exist_ok=True)
        # Each rehearsal begins with nobody in the room; the one before stays under a number.
        if rehearsal and (before := home / GHOSTLY["SESSION"]).exists():
            before.rename(_free_name(before))
    rooms, notes = {}, []
    for room, source in find_rooms(notebooks).items():
        rooms[room] = home / source.name
        values = _values(home, data) | (GHOSTLY if rehearsal else {})
        notes += _provide(rooms[room], read_notebook(source), values, fresh)
    return WorkingCopy(folder, rooms, tuple(notes))


def _copy_sample() -> Path:
    """Copy the sample into the working folder, whole or not at all, unless a study is there."""
    target = Path(SAMPLE)
    if not os.path.lexists(target):
        with (
            writing_in(Path.cwd()),
            tempfile.TemporaryDirectory(prefix=f".{SAMPLE}.", dir=".") as scratch,
        ):
            # Not copytree: an installed package may be read-only, and its copy would be so too.
            whole = Path(scratch) / SAMPLE
            whole.mkdir()
            for file in (places.samples() / SAMPLE).iterdir():
                if file.is_file():
                    (whole / file.name).write_bytes(file.read_bytes())
            whole.rename(target)
    return target


def _refuse_places(folder: Path, data: Path | None) -> None:
    samples = places.samples().resolve()
    if folder.resolve().is_relative_to(samples):
        rule = "nobody works in the sample itself"
        hint = f"leave STUDY out: a copy is made in the folder {SAMPLE}"
        raise DataError(Problem(rule, hint, value=folder.name))
    if data is not None and not data.is_dir():
        rule, hint = "the survey files lie in a folder", "correct the folder after --data"
        raise DataError(Problem(rule, hint, value=data.name or str(data)))


def _values(home: Path, data: Path | None) -> dict[str, str]:
    return {
        "STUDY": "..",
        "DATA": _from(home, data) if data else "",
        "SESSION": f"../{SESSION}",
        "MODE": "guided",
        "OUT": "../runs",
    }


def _from(home: Path, folder: Path) -> str:
    """Write a folder as seen from `home`, with forward slashes on every system."""
    try:
        return Path(os.path.relpath(folder.resolve(), home.resolve())).as_posix()
    except ValueError:
        # Another drive of Windows: there is no way from here to there.
        return folder.resolve().as_posix()


def _provide(path: Path, source: Any, values: Mapping[str, str], fresh: bool) -> Iterator[str]:
    content = write_notebook(working_notebook(source, values))
    there = os.path.lexists(path)
    with writing_in(path.parent):
        if there and not (fresh and path.read_bytes() != content):
            yield f"{path.name}: kept as it is"
            yield from _differences(path, source, values)
            return
        if there:
            aside = _free_name(path)
            path.rename(aside)
        atomic.write(path, content)
    yield (
        f"{path.name}: begun anew, the earlier one is {aside.name}"
        if there
        else (f"{path.name}: new")
    )


def _free_name(path: Path) -> Path:
    # In the same folder: from another one its paths would lead nowhere.
    names = (path.with_name(f"{path.stem}-earlier-{n}{path.suffix}") for n in count(1))
    return next(name for name in names if not os.path.lexists(name))


def _differences(path: Path, source: Any, values: Mapping[str, str]) -> Iterator[str]:
    """Say what a notebook that was kept does not have from this kit or this command."""
    try:
        kept = read_notebook(path)
        mark = dict(kept.metadata.get("cxkit", {}))
    except Exception:
        # Whatever somebody left there under this name: the others are opened all the same.
        yield f"  it is no notebook of this kit; {_ANEW}"
        return
    if mark.get("copied") != fingerprint(source):
        yield f"  it comes from another version of the kit ({mark.get('kit', 'unknown')}); {_ANEW}"
    if values["DATA"] and _data_of(kept) != values["DATA"]:
        yield f'  its data folder stays as it is; for this one: DATA: str = "{values["DATA"]}"'


def _data_of(notebook: Any) -> str | None:
    try:
        return declared(notebook)["DATA"].default
    except (ValueError, KeyError, SyntaxError):
        # People may write into a parameters cell what no command line could set.
        return None


def working_notebook(source: Any, values: Mapping[str, str]) -> Any:
    """Give a notebook as a room begins with it: parameters set, nothing shown, code folded in.

    Parameters
    ----------
    source : NotebookNode
        The committed notebook; left as it is.
    values : mapping
        Parameters to set, of those that the notebook declares.

    Returns
    -------
    NotebookNode
    """
    copy = deepcopy(source)
    for cell in copy.cells:
        tags = set(cell.metadata.get("tags", ()))
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if TAG in tags:
            cell.source = set_values(cell.source, values)
        if cell.cell_type == "code" and not tags & SHOWN:
            cell.metadata["jupyter"] = {"source_hidden": True}
    mark = {"kit": __version__, "copied": fingerprint(source)}
    copy.metadata["cxkit"] = {**copy.metadata.get("cxkit", {}), **mark}
    return copy


def fingerprint(notebook: Any) -> str:
    """Tell one version of a notebook from another by what it says, whatever its outputs."""
    said = [[cell.cell_type, cell.source] for cell in notebook.cells]
    return hashlib.sha256(json.dumps(said).encode("utf-8")).hexdigest()[:16]


def set_values(source: str, values: Mapping[str, str]) -> str:
    """Set parameters in the text of a parameters cell, and leave everything else as it is.

    Parameters
    ----------
    source : str
        Lines ``NAME: type = value  # help``.
    values : mapping
        Name to text. A name that the cell does not declare is left out.

    Returns
    -------
    str

    Examples
    --------
    >>> set_values('STUDY: str = "../museum"  # folder', {"STUDY": "..", "BUDGET": "1"})
    'STUDY: str = ".."  # folder'
    """
    lines = source.split("\n")
    for line in ast.parse(source).body:
        if line.target.id in values:
            # Python counts bytes here, not signs.
            text = lines[line.lineno - 1].encode("utf-8")
            value = json.dumps(values[line.target.id], ensure_ascii=False).encode("utf-8")
            text = text[: line.value.col_offset] + value + text[line.value.end_col_offset :]
            lines[line.lineno - 1] = text.decode("utf-8")
    return "\n".join(lines)
