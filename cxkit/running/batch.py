"""Many studies, one after the other: a study that fails never stops the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..findings import DataError, Problem
from ..study.names import slug
from ..study.reading import NAME as STUDY_FILE
from .headless import Outcome, run_study


def run_batch(folders: Iterable[Path], **options: Any) -> Iterator[Outcome]:
    """Run the rooms of several studies.

    Parameters
    ----------
    folders : iterable of Path
        Study folders; each name may occur once, for it is the name of the results.
    **options
        See `run_study`.

    Yields
    ------
    Outcome
        As soon as it is known, in the order given. A study that could not be read has one,
        with no room.

    Raises
    ------
    DataError
        Two studies would write into the same folder.
    """
    studies = [(_id_of(folder), folder) for folder in folders]
    twice = [name for name, times in Counter(name for name, _ in studies).items() if times > 1]
    if twice:
        hint = "rename one of the folders, or run them into two --out folders"
        rule = "studies of one batch have different names"
        raise DataError(*(Problem(rule, hint, value=name) for name in twice))
    for name, folder in studies:
        yield from _attempt(name, folder, options)


def _id_of(folder: Path) -> str:
    path = folder.resolve()
    return slug((path.parent if path.name == STUDY_FILE else path).name)


def _attempt(name: str, folder: Path, options: dict[str, Any]) -> list[Outcome]:
    try:
        return run_study(folder, **options)
    except DataError as error:
        return [Outcome(name, "", "refused", str(error))]
    except Exception as error:
        # A fault of the kit's own in one study is no reason to leave the others undone.
        return [Outcome(name, "", "failed", f"{type(error).__name__}: {error}")]
