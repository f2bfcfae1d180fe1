"""Write a file so that its name is whole or absent, whatever happens meanwhile."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from pathlib import Path

# On Windows a virus scanner or a synchronised folder may hold the old file for a moment.
ATTEMPTS = 5
PAUSE = 0.1


def write(path: Path, content: bytes | str) -> None:
    """Write `content` to `path` by way of a neighbouring file.

    Parameters
    ----------
    path : Path
        The final name; its folder exists.
    content : bytes or str
        Text is written as UTF-8, its line ends as they are.

    Raises
    ------
    OSError
        The disk is full or the folder read-only; `path` is then as it was.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    waiting = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        waiting.chmod(0o666 & ~_umask())
        _replace(waiting, path)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _replace(waiting: Path, path: Path) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            os.replace(waiting, path)
            return
        except PermissionError:
            if attempt == ATTEMPTS:
                raise
            time.sleep(PAUSE)


def _umask() -> int:
    # mkstemp makes private files, but a report is to be read by whoever may read its folder.
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    # The new name itself is on the disk only when its folder is; Windows has no such call.
    if os.name == "posix":
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
