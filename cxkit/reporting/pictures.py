"""The pictures of a run notebook, by the name of the call that drew each of them."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

PNG = "image/png"

_PLOT = re.compile(r"\bplot_([a-z0-9_]+)\(")


def find_pictures(notebook: Any) -> Iterator[tuple[str, Any]]:
    """Go through the picture outputs of a notebook.

    Parameters
    ----------
    notebook : NotebookNode
        With outputs.

    Yields
    ------
    tuple of (str, NotebookNode)
        What was drawn (``waves`` for ``plot_waves(...)``, empty where no such call is in
        the cell) and the output that holds the picture.
    """
    for cell in notebook.cells:
        shown = [output for output in cell.get("outputs", ()) if PNG in output.get("data", {})]
        names = _PLOT.findall(cell.source)
        for place, output in enumerate(shown):
            yield (names[place] if place < len(names) else ""), output


def picture_files(notebook: Any) -> dict[str, bytes]:
    """Give each named picture of a notebook as ``figures/<name>.png`` and its bytes."""
    return {
        f"figures/{name}.png": b64decode(output.data[PNG])
        for name, output in find_pictures(notebook)
        if name
    }
