"""Take from a run notebook what differs by machine, person or hour, and look for what is left."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat

INJECTED = "injected-parameters"
WIDGET = "application/vnd.jupyter.widget-view+json"

# A picture in base64 may hold any few letters; no path is found in it, and none is looked for.
_PICTURE = re.compile(rb"data:image/png;base64,[^\"']*|\"image/png\": \"[^\"]*\"")


def read_notebook(path: Path) -> Any:
    """Read a notebook as nbformat holds it."""
    return nbformat.read(path, as_version=4)


def write_notebook(notebook: Any) -> bytes:
    """Write a notebook as JupyterLab would, the same way everywhere."""
    return (nbformat.writes(notebook) + "\n").encode("utf-8")


def tidy(done: Any, source: Any, shown: Mapping[str, Any]) -> Any:
    """Give a run notebook the metadata of its source, and outputs that any machine gives.

    Parameters
    ----------
    done : NotebookNode
        The notebook after its run.
    source : NotebookNode
        The same notebook before it.
    shown : mapping
        The injected parameters as a person may see them: no path of this machine.

    Returns
    -------
    NotebookNode
        A copy without papermill's marks, times, versions, widgets and error streams.
    """
    tidied = deepcopy(done)
    before = iter(enumerate(source.cells))
    for cell in tidied.cells:
        if INJECTED in cell.metadata.get("tags", ()):
            cell.id, cell.metadata["tags"] = INJECTED, [INJECTED]
            cell.source = "\n".join(f"{name} = {value!r}" for name, value in shown.items())
        else:
            place, origin = next(before)
            cell.id = origin.get("id", f"cell-{place}")
            cell.metadata = deepcopy(origin.metadata)
        if cell.cell_type == "code":
            cell.outputs = [_plain(output) for output in cell.outputs if _is_kept(output)]
        cell.metadata.pop("papermill", None)
    tidied.metadata = deepcopy(source.metadata)
    for name in ("papermill", "widgets"):
        tidied.metadata.pop(name, None)
    tidied.metadata.get("language_info", {}).pop("version", None)
    tidied.nbformat, tidied.nbformat_minor = 4, 5
    return tidied


def complaints(done: Any) -> list[str]:
    """Give what the cells of a run notebook wrote to their error stream, one line a cell."""
    return [
        _gist(output.text.strip())
        for cell in done.cells
        for output in cell.get("outputs", ())
        if _is_stream(output, "stderr") and output.text.strip()
    ]


def find_paths(files: Mapping[str, bytes], folders: Iterable[Path]) -> list[str]:
    """Find paths of this machine in what is about to be handed out.

    Parameters
    ----------
    files : mapping
        Name to content.
    folders : iterable of Path
        Folders that were used in the run; home, the working folder, the temporary folder,
        Python's and the kit's own are looked for in any case.

    Returns
    -------
    list of str
        One entry a file: its name and the longest such path in it.
    """
    patterns = _patterns([*folders, *_own_folders()])
    found = []
    for name, content in files.items():
        text = b"" if name.endswith(".png") else _PICTURE.sub(b"", content)
        hits = [path for path, pattern in patterns.items() if pattern.search(text)]
        found += [f"{name}: {max(hits, key=len)}"] if hits else []
    return found


def _is_stream(output: Any, name: str) -> bool:
    return output.output_type == "stream" and output.name == name


def _gist(text: str) -> str:
    # A warning of Python's begins with a path of this machine and ends with a line of code.
    warned = re.search(r"\w+Warning: .*", text)
    return warned.group() if warned else text.splitlines()[-1]


def _is_kept(output: Any) -> bool:
    return not _is_stream(output, "stderr") and WIDGET not in output.get("data", {})


def _plain(output: Any) -> Any:
    if "metadata" in output:
        output.metadata = {}
    return output


def _own_folders() -> list[Path]:
    kit = Path(__file__).resolve().parents[2]
    # A scheduler's user may have no home: "~" then stays what it is.
    home = Path(os.path.expanduser("~"))
    return [home, Path.cwd(), Path(tempfile.gettempdir()), Path(sys.prefix), kit]


def _patterns(folders: Iterable[Path]) -> dict[str, re.Pattern[bytes]]:
    texts = {str(path) for folder in folders for path in (folder.absolute(), folder.resolve())}
    patterns = {}
    for text in sorted(texts):
        path = Path(text)
        if path == path.parent:
            continue
        # A short one, /tmp or /data, may be no more than two words with a stroke between.
        end = rb"[/\\]" if len(path.parts) == 2 else rb"(?![\w.-])"
        spelt = {text, path.as_posix(), text.replace("\\", "\\\\")}
        any_of = b"|".join(re.escape(each.encode("utf-8")) for each in sorted(spelt))
        flags = re.IGNORECASE if os.name == "nt" else 0
        patterns[text] = re.compile(rb"(?<!\w)(?:" + any_of + rb")" + end, flags)
    return patterns
