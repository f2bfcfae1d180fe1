"""What a notebook reads beside the survey's files: named, hashed, and the same when it ended."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..findings import DataError
from ..study.reading import NAME as STUDY_FILE
from .errors import RunError


def files_read(folder: Path, session: str | None) -> list[Path]:
    """Name what a notebook reads beside the survey: the description, the session, those before."""
    paths = [folder / STUDY_FILE]
    following = Path(session) if session else None
    while following is not None and following not in paths:
        paths.append(following)
        name = _before(following)
        following = following.with_name(name) if name else None
    return paths


def _before(session: Path) -> str:
    from ..workshop.record.reading import read_record

    try:
        name = read_record(session).meta.previous.strip()
    except DataError:
        # The notebook reads it too, and says what is wrong.
        return ""
    # Only a file beside it is read; see `record_before`.
    return name if Path(name).name == name else ""


def hashes_of(paths: Iterable[Path]) -> dict[str, str]:
    """Hash files by their names; what is not there is left out."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.is_file()
    }


def refuse_changes(before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Refuse a run in which a file was written while the notebook read it.

    Raises
    ------
    RunError
        What was read is then not what a hash could stand for.
    """
    changed = [name for name in before | after if before.get(name) != after.get(name)]
    if changed:
        raise RunError(f"{', '.join(changed)} changed while the notebook ran; run it again")
