"""The output folder of one room: held by one run at a time, and whole or without done.json."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from .. import atomic
from ..reporting.results import DONE, PAGES, json_text
from .errors import Locked, RunError

# A run's files take a few; less than this and the disk is as good as full.
FREE_MEGABYTES = 50


@contextlib.contextmanager
def hold(out: Path, study: str, room: str) -> Iterator[Path]:
    """Hold the place of a room's results and give a hidden folder in it to work in.

    Parameters
    ----------
    out : Path
        Folder of all results.
    study, room : str
        Slugs.

    Yields
    ------
    Path
        An empty private folder, removed in the end. Those of runs that were killed are
        removed at the start: nobody else can be working while the place is held.

    Raises
    ------
    Locked
        Another run holds it.
    RunError
        The folder cannot be written, or the disk is full.
    """
    beside = out / study
    with writing_in(out):
        beside.mkdir(parents=True, exist_ok=True)
        lock = FileLock(beside / f".{room}.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise Locked(f"another run is writing {beside / room}; wait until it is done") from None
    try:
        with writing_in(out):
            for stale in beside.glob(f".{room}.work-*"):
                shutil.rmtree(stale, ignore_errors=True)
            work = Path(tempfile.mkdtemp(prefix=f".{room}.work-", dir=beside)).absolute()
            free = shutil.disk_usage(work).free // 2**20
        try:
            if free < FREE_MEGABYTES:
                raise RunError(f"the disk of {out} is full: {free} MB are left")
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)
    finally:
        lock.release()
        _leave_no_trace(beside, Path(lock.lock_file))


def _leave_no_trace(beside: Path, lock: Path) -> None:
    """Remove the lock of a run that left nothing, and the folders that then are empty."""
    with contextlib.suppress(OSError):
        if list(beside.iterdir()) == [lock]:
            lock.unlink()
            beside.rmdir()
            beside.parent.rmdir()


def place(files: Mapping[str, bytes], folder: Path, facts: Mapping[str, Any]) -> None:
    """Put a run's files under their final names, and ``done.json`` last.

    Parameters
    ----------
    files : mapping
        Name in `folder`, with forward slashes, to content.
    folder : Path
        The room's folder. Tables, figures and minutes in it that are not in `files` are removed.
    facts : mapping
        What ``done.json`` says beside the hash of each file.

    Raises
    ------
    RunError
        A file could not be written. ``done.json`` is then absent.
    """
    hashes = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}
    with writing_in(folder):
        for name in ("tables", "figures"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / DONE).unlink(missing_ok=True)
        for old in (
            *folder.glob("tables/*.csv"), *folder.glob("figures/*.png"),
            *(each for name in PAGES for each in folder.glob(name)),
        ):  # fmt: skip
            if old.relative_to(folder).as_posix() not in files:
                old.unlink()
        for name, content in files.items():
            atomic.write(folder / name, content)
        atomic.write(folder / DONE, json_text({**facts, "outputs": hashes}))


@contextlib.contextmanager
def writing_in(folder: Path) -> Iterator[None]:
    """Turn what the system says against writing into a sentence with the folder's name."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise RunError(f"cannot write in {folder}: {why}") from None
