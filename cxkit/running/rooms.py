"""Find the rooms by their notebooks: a notebook's metadata say whose it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from .. import places
from ..findings import DataError, Problem
from ..study.names import nearest

_NUMBERED = re.compile(r"\d\d_\w+\.ipynb")


def find_rooms(folder: Path | None = None) -> dict[str, Path]:
    """Find each room's notebook.

    Parameters
    ----------
    folder : Path, optional
        Where to look; the committed notebooks if None.

    Returns
    -------
    dict of str to Path
        Room to notebook, in the order of the notebooks' numbers. A notebook belongs to the
        room that its metadata name: ``{"cxkit": {"room": "nps"}}``.
    """
    rooms = {}
    for path in sorted((folder or places.notebooks()).glob("*.ipynb")):
        if _NUMBERED.fullmatch(path.name):
            metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
            room = metadata.get("cxkit", {}).get("room")
            if room:
                rooms[room] = path
    return rooms


def choose_rooms(names: Iterable[str], rooms: dict[str, Path]) -> dict[str, Path]:
    """Take the named rooms, or all of them where none is named.

    Raises
    ------
    DataError
        Every name that is no room, with the nearest one that is.
    """
    asked = list(dict.fromkeys(names))
    unknown = [name for name in asked if name not in rooms]
    if unknown:
        problems = [
            Problem("this room is not known", nearest(name, rooms), value=name) for name in unknown
        ]
        raise DataError(*problems)
    return {name: rooms[name] for name in asked or rooms}
