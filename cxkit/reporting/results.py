"""results.json and tables/*.csv: what a run leaves for machines."""

from __future__ import annotations

import json
import math
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from .. import __version__, atomic
from ..findings import Finding, Ledger, Said
from ..measures.linter import lint
from ..measures.verdicts import Verdict
from ..workshop import Session, cards_of, confront, minutes_of, summary_of, team_briefs
from ..workshop.heard.looking_back import looks_back
from .tables import csv_text

SCHEMA = 1
NAME = "results.json"
# What a workshop leaves: what was said, a card for each commitment, a page for each function.
PAGES = ("minutes.md", "cards.md", "briefs.md")
# Says that a folder is whole: written last, taken away first.
DONE = "done.json"

_SLUG = re.compile(r"[a-z0-9_]+(?:-[a-z0-9_]+)*")


class Result(Protocol):
    """What every room's result offers."""

    room: str
    study: str
    name: str
    inputs: tuple[dict[str, Any], ...]
    ledger: Ledger
    parameters: dict[str, Any]
    findings: tuple[Finding, ...]
    summary: Said
    headline: tuple[str, ...]
    tables: dict[str, pd.DataFrame]
    captions: dict[str, tuple[str, str]]
    figures: dict[str, str]
    warnings: tuple[str, ...]


def report(result: Result, out: str | Path, session: Session | None = None) -> str:
    """Write ``results.json`` and ``tables/*.csv`` into ``<out>/<study>/<room>/``.

    Where a workshop was held, ``minutes.md`` too; where somebody committed to something
    ``cards.md``, and where touchpoints have owners ``briefs.md``, one page for each function.

    Parameters
    ----------
    result : Result
        What a room's `analyse` returned.
    out : str or Path
        Folder of all results; made if it is not there.
    session : Session, optional
        The workshop's record; what the room said becomes findings beside the customers', and
        what it decided, or that there was no workshop, stands in the summary.

    Returns
    -------
    str
        Where ``results.json`` is, with forward slashes: below `out` as it was given, or,
        where `out` is an absolute path, from `out` on, so that the same notebook says the
        same on every machine.

    Raises
    ------
    ValueError
        The result contradicts itself, or a name in it is not fit for a file.
    OSError
        The folder cannot be written.

    Notes
    -----
    A ``done.json`` in the folder is removed first: it vouches for files that are now
    replaced. ``results.json`` is written last. Pages of an earlier run are removed where no
    workshop was held.
    """
    room = () if session is None else confront(result, session)
    summary = result.summary if session is None else summary_of(result, session)
    record = as_record(result, room, summary)
    pages = _pages(result, session) if session is not None and session.held else {}
    below = Path(result.study) / result.room
    folder = Path(out) / below
    tables = folder / "tables"
    tables.mkdir(parents=True, exist_ok=True)
    (folder / DONE).unlink(missing_ok=True)
    for name, table in result.tables.items():
        atomic.write(folder / record["tables"][name], csv_text(table))
    for old in tables.glob("*.csv"):
        if old.stem not in result.tables:
            old.unlink()
    for name in PAGES:
        if pages.get(name):
            atomic.write(folder / name, pages[name])
        else:
            (folder / name).unlink(missing_ok=True)
    atomic.write(folder / NAME, json_text(record))
    shown = below if Path(out).is_absolute() else Path(out) / below
    return (shown / NAME).as_posix()


def _pages(result: Result, session: Session) -> dict[str, str]:
    if looks_back(result, session):
        # Its cards and briefs were handed out then.
        return {PAGES[0]: minutes_of(session, result)}
    texts = (
        minutes_of(session, result),
        "\n".join(cards_of(session)),
        "\n".join(team_briefs(session, result).values()),
    )
    return dict(zip(PAGES, texts, strict=True))


def as_record(
    result: Result, room: tuple[Finding, ...] = (), summary: Said | None = None
) -> dict[str, Any]:
    """Give a result, and what the room said, as ``results.json`` holds them; see the schema."""
    summary = summary or result.summary
    findings = (*result.findings, *room)
    names = [result.study, result.room, *result.tables, *result.figures]
    unfit = [name for name in names if not _SLUG.fullmatch(name)]
    if unfit:
        raise ValueError(f"not fit for a file name: {', '.join(map(repr, unfit))}")
    ids = [finding.id for finding in findings]
    if len(set(ids)) < len(ids) or not set(result.headline) <= set(ids):
        raise ValueError("finding ids must be unique, and the headline made of them")
    return _plain(
        {
            "schema": SCHEMA,
            "study": result.study,
            "name": result.name,
            "room": result.room,
            "kit": __version__,
            "inputs": list(result.inputs),
            "ledger": result.ledger.as_record(),
            "parameters": result.parameters,
            "summary": list(summary.sentences),
            "headline": list(result.headline),
            "findings": [finding.as_record() for finding in findings],
            "figures": {name: {"alt": alt} for name, alt in result.figures.items()},
            "tables": {name: f"tables/{name}.csv" for name in result.tables},
            "warnings": [*result.warnings, *_wording(result, summary)],
        }
    )


def _wording(result: Result, summary: Said) -> list[str]:
    """Hold the summary and every title to what the verdict allows.

    The kit's own sentences pass; a label from a study, such as "because", may not, nor may what
    a room decided in such words.
    """
    # Only a room that judges one change has a verdict; others tell of several things, each its own.
    verdict: Verdict | None = getattr(result, "verdict", None)
    texts = {"the summary": (" ".join(summary.sentences), "summary")}
    texts |= {f"the title of {name}": (said[0], "title") for name, said in result.captions.items()}
    return [
        f"Wording of {where}: “{complaint.words}”, {complaint.explanation}."
        for where, (text, kind) in texts.items()
        for complaint in lint(text, verdict=verdict, kind=kind)
        if complaint.severity == "error"
    ]


def json_text(record: Any) -> str:
    """Write JSON the same way everywhere: order as given, UTF-8, a line feed at the end."""
    return json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def problems_of(record: Any) -> list[str]:
    """List where a record breaks ``results.schema.json``; an empty list is a valid one."""
    # Slow to import, and a notebook that only writes its results does without.
    from jsonschema import Draft202012Validator

    errors = Draft202012Validator(schema()).iter_errors(record)
    return sorted(f"{error.json_path}: {error.message}" for error in errors)


@cache
def schema() -> dict[str, Any]:
    """Read the JSON Schema of ``results.json``."""
    text = (files(__package__) / "results.schema.json").read_text(encoding="utf-8")
    return json.loads(text)


def _plain(value: Any) -> Any:
    """Turn numpy's numbers into Python's, and what JSON has no word for into null."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise ValueError(f"{type(value).__name__} has no place in {NAME}")
