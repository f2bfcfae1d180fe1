"""Run the committed notebooks again and store clean outputs in them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from .. import atomic
from .errors import RunError
from .kernel import execute
from .placing import writing_in
from .rooms import choose_rooms, find_rooms
from .tidying import complaints, find_paths, read_notebook, tidy, write_notebook


def refresh(rooms: Iterable[str] = (), *, notebooks: Path | None = None,
            say: Callable[[str], None] = lambda line: None) -> list[Path]:  # fmt: skip
    """Run notebooks on their own parameters, in their folder, and store what they show.

    Parameters
    ----------
    rooms : iterable of str, optional
        All rooms if none is named.
    notebooks : Path, optional
        Where to look for the rooms' notebooks.
    say : callable
        Is told, in one line, what begins.

    Returns
    -------
    list of Path
        The notebooks, written only if every cell ran.

    Raises
    ------
    DataError
        A name is no room, or a cell raised one.
    RunError
        A cell failed, wrote to its error stream, or shows a path of this machine: none of
        that belongs into a committed notebook.
    """
    chosen = choose_rooms(rooms, find_rooms(notebooks))
    for path in chosen.values():
        say(f"{path.name}: running")
        with writing_in(path.parent):
            atomic.write(path, _run_clean(path))
    return list(chosen.values())


def _run_clean(path: Path) -> bytes:
    source = read_notebook(path)
    with tempfile.TemporaryDirectory(prefix="cxkit-", ignore_cleanup_errors=True) as scratch:
        done = execute(source, {}, cwd=path.parent, scratch=Path(scratch))
    for text in complaints(done):
        raise RunError(f"{path.name}: a cell complained: {text}")
    content = write_notebook(tidy(done, source, {}))
    for found in find_paths({path.name: content}, [path.parent]):
        raise RunError(f"a path of this machine would be stored: {found}")
    return content
