"""A run notebook and its results -> one page of HTML that needs nothing else."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from nbconvert import HTMLExporter

from .cleaning import arrange_tables, bind, clean_html
from .pictures import find_pictures

# What is said to a room or a student is not said to a board.
HIDDEN_TAGS = frozenset({"room", "exercise", "solution", "parameters", "injected-parameters"})
WIDGET = "application/vnd.jupyter.widget-view+json"
# Stands for a folder of the machine that made the report, which it does not name.
ELSEWHERE = "FOLDER"
SHOWN_TYPES = ("text/html", "text/markdown", "image/png", "text/plain")

_TEMPLATES = Path(__file__).parent / "templates"
_TITLE = re.compile(r"\A\s*# +(.+)")
_QUESTION = re.compile(r"\*\*Question:?\*\*:?\s*(.+?)\s*\\?$", re.MULTILINE)
_EMPTY_LINK = re.compile(r'<a class="anchor-link"[^>]*?(?:/>|></a>)')


def report_page(
    notebook: Any, results: dict[str, Any], given: Mapping[str, Any], *,
    study: str = "", data: str = "",
) -> str:  # fmt: skip
    """Build the report of one room.

    Parameters
    ----------
    notebook : NotebookNode
        As it was run, without errors; its code is not shown.
    results : dict
        ``results.json`` of the same run.
    given : mapping
        Parameters that a person gave, for the line that says how to run it again.
    study, data : str
        The study's folder as it is called, and that of its files, where they lie elsewhere; a
        path that begins with `ELSEWHERE` is explained below that line.

    Returns
    -------
    str
        HTML with its style and pictures inside: no script, nothing fetched.

    Raises
    ------
    ValueError
        A cell of the notebook failed.
    """
    title, question = _title(notebook)
    command = _command(results, given, study, data)
    page = {
        "title": title or results["room"],
        "question": question,
        "answer": [bind(sentence) for sentence in results["summary"]],
        "figures": _headline(results),
        "sure": _how_sure(results),
        "study": study or results["study"],
        "command": command,
        "elsewhere": ELSEWHERE if ELSEWHERE in command else "",
        "style": (_TEMPLATES / "report" / "page.css").read_text(encoding="utf-8"),
    }
    shown = _shown(notebook, results)
    html, _ = _exporter().from_notebook_node(shown, {"page": page, "results": results})
    return html.strip() + "\n"


def undescribed(notebook: Any, results: dict[str, Any]) -> list[str]:
    """List pictures for which the results hold no words, by what their cells call them."""
    drawn = (name for name, _ in find_pictures(notebook))
    return [name or "a picture" for name in drawn if name not in results["figures"]]


def _title(notebook: Any) -> tuple[str, str]:
    for cell in notebook.cells:
        title = _TITLE.match(cell.source) if cell.cell_type == "markdown" else None
        if title:
            question = _QUESTION.search(cell.source)
            return title[1].strip(), question[1] if question else ""
    return "", ""


def _headline(results: dict[str, Any]) -> list[str]:
    sentences = {finding["id"]: finding["sentence"] for finding in results["findings"]}
    # The first one is what the summary begins with.
    return [bind(sentences[name]) for name in results["headline"][1:]]


def _how_sure(results: dict[str, Any]) -> str:
    ledger = results["ledger"]
    said = [f"{ledger['used']:,} of {ledger['read']:,} rows are used."]
    levels = {finding["level"] for finding in results["findings"] if finding["level"]}
    if len(levels) == 1:
        percent = f"{100 * levels.pop():g}"
        said.append(
            f"Each range is a {percent} % interval: made this way, {percent} of 100 such"
            " ranges hold the true value."
        )
    said.append("A survey shows what goes together, not what causes what.")
    return bind(" ".join(said))


def _command(results: dict[str, Any], given: Mapping[str, Any], study: str, data: str) -> str:
    words = ["cxkit", "report", study or results["study"], results["room"]]
    words += ["--data", data] if data else []
    for name, value in given.items():
        words += ["-p", f"{name}={_as_typed(value)}"]
    return shlex.join(words)


def _as_typed(value: Any) -> str:
    if isinstance(value, bool | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _shown(notebook: Any, results: dict[str, Any]) -> Any:
    """Copy a notebook without what a report leaves out; each output in one form only."""
    shown = deepcopy(notebook)
    shown.cells = [cell for cell in shown.cells if _is_shown(cell)]
    for name, output in find_pictures(shown):
        words = results["figures"].get(name, {"alt": "A picture without a description"})
        output.metadata["alt"] = words["alt"]
    for cell in (cell for cell in shown.cells if cell.cell_type == "code"):
        if any(output.output_type == "error" for output in cell.outputs):
            raise ValueError("a notebook with a failed cell is no report")
        cell.outputs = [output for output in cell.outputs if WIDGET not in output.get("data", {})]
        for output in cell.outputs:
            data = output.get("data", {})
            output.data = {kind: data[kind] for kind in SHOWN_TYPES if kind in data}
    return shown


def _is_shown(cell: Any) -> bool:
    tagged = HIDDEN_TAGS & set(cell.metadata.get("tags", ()))
    return not (tagged or (cell.cell_type == "markdown" and _TITLE.match(cell.source)))


@cache
def _exporter() -> HTMLExporter:
    exporter = HTMLExporter(
        template_name="report",
        extra_template_basedirs=[str(_TEMPLATES)],
        # Headings keep the names that links need; the sign beside them would be noise.
        anchor_link_text="",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    exporter.register_filter("clean_html", _clean)
    exporter.register_filter("arrange_tables", arrange_tables)
    exporter.register_filter("number", "{:,}".format)
    # Text is escaped unless the template calls it safe.
    exporter.environment.autoescape = True
    return exporter


def _clean(markup: str) -> str:
    return bind(clean_html(_EMPTY_LINK.sub("", markup)))
