"""Which notebook has a session open, so that another one can say where to go on."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

# Set by Jupyter for every kernel: the path of its notebook.
NOTEBOOK = "JPY_SESSION_NAME"


def note_holder(path: Path) -> None:
    """Note beside a session that this process has it; without the note nothing is lost."""
    name = os.environ.get(NOTEBOOK, "").replace("\\", "/").rpartition("/")[2]
    with suppress(OSError):
        if name:
            _note(path).write_text(name, encoding="utf-8")
        else:
            _note(path).unlink(missing_ok=True)


def say_holder(path: Path) -> str:
    """Say which notebook has a session that is held elsewhere; nothing where it is not known."""
    with suppress(OSError, UnicodeDecodeError):
        return _note(path).read_text(encoding="utf-8").strip()
    return ""


def _note(path: Path) -> Path:
    # Not in the lock: who tries to get that one empties it.
    return path.with_name(f".{path.name}.holder")
