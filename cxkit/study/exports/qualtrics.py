"""Qualtrics: CSV and TSV with three rows of headings, Excel with two, labels or values."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from ..formats.rows import Rows
from ..plain import plain
from .product import Product, Shaped
from .qualtrics_codes import MOST_CODES, are_labels, codes_of, parts_of, questions
from .qualtrics_words import GROUP, NAMES, PREVIEW, SPAM, own_columns, own_ids, scores_too
from .shaping import first_records, headings_of, is_data, name_by, reasons

_NO = re.compile(r"0|false|falsch|onwaar|faux|falso|no|nein|nee|non")
_YES = re.compile(r"1|true|wahr|waar|vrai|verdadero|verdadeiro|yes|ja|oui|si|sim|vero")
_QUESTION = re.compile(r"(?:x?\d+_)?QID\d+(?:[_#-]x?\d+)*")
_TEXT = re.compile(r"(?:\d+_)?QID\d+(?:_TEXT)?")
UNANSWERED = "-99"


def _recognise(rows: Rows) -> str:
    if rows.labels:
        return ""  # SPSS has a module of its own
    if (line := _line_of_ids(rows)) is not None:
        return f"record {line + 1} holds ImportId"
    if own := own_columns(headings_of(rows), rows.cells):
        return f"the headings are those of Qualtrics: {', '.join(own[:4])}{', …' * (len(own) > 4)}"
    return ""


def _line_of_ids(rows: Rows) -> int | None:
    """Give the place of the record of ImportIds among the first ones, the headings being 0."""
    for place, record in enumerate(first_records(rows, 3)):
        if any(re.match(r"""\{\s*['"]+ImportId""", cell) for cell in record):
            return place
    return None


def shape(rows: Rows) -> Shaped:
    """Put the names of the first row over the columns, the questions of the second beside.

    Of the three rows of headings any may be missing: who tidies a file up in Excel removes some.
    """
    names, place = headings_of(rows), _line_of_ids(rows)
    records = first_records(rows, 3)
    if place is not None:
        ids, labels, last = _ids_of(records[place]), records[1] if place > 1 else names, place
        asked = [at for at, own in enumerate(ids) if _QUESTION.fullmatch(own)]
        names = [own or name for own, name in zip(ids, names, strict=True)] if last == 0 else names
    else:
        ids = scores_too(names, own_ids(names, rows.cells))
        last = 1 if len(records) > 1 and _is_labels(records[1:3], ids) else 0
        labels = records[1] if last else names
        asked = questions(names, labels, ids)
    named = [NAMES.get(own) or name for own, name in zip(ids, names, strict=True)]
    shaped = name_by(rows, named, rows.cells.iloc[last:], labels=labels)
    by_id = {own: at for at, own in enumerate(ids) if own and shaped.headings[at]}
    return complete(shaped, by_id, ids, asked)


def complete(
    shaped: Shaped,
    by_id: Mapping[str, int],
    ids: Sequence[str],
    asked: Sequence[int] = (),
    most: int = MOST_CODES,
) -> Shaped:
    """Add what the columns of Qualtrics itself say of each row and of the questions.

    Parameters
    ----------
    shaped : Shaped
        Headings and cells.
    by_id : Mapping of str to int
        ImportId -> place of its column.
    ids : sequence of str
        ImportId of each column, "" where it is not known.
    asked : sequence of int, optional
        Places of the questions, whose answers may be codes.
    most : int
        The highest number that is a code of a choice.
    """

    def own(name: str) -> pd.Series | None:
        return shaped.cells[by_id[name]] if name in by_id else None

    def name_of(*names: str) -> str | None:
        return next((shaped.headings[by_id[name]] for name in names if name in by_id), None)

    status = own("status")
    preview = _is_preview(status, own("distributionChannel"))
    said = {"preview": preview, "unfinished": _is_unfinished(own("finished"), own("progress"))}
    grouped = [own_id for own_id in ids if own_id.endswith(GROUP)]
    scores = [at for each in grouped if (at := by_id.get(each.removesuffix(GROUP))) is not None]
    texts = [at for at, own_id in enumerate(ids) if own_id.endswith("_TEXT")]
    texts = [at for at in texts if _TEXT.fullmatch(ids[at]) and shaped.headings[at]]
    roles = {
        "respondent_id": name_of("_recordId"),
        "date": name_of("recordedDate", "endDate", "startDate"),
        "recommend": shaped.headings[scores[0]] if len(scores) == 1 else None,
        "verbatim": shaped.headings[texts[0]] if len(texts) == 1 else None,
    }
    parts = parts_of([at for at in asked if shaped.headings[at] and at not in scores], ids, shaped)
    told = [own(name) for name in ("status", "finished", *grouped)]
    labels = are_labels([each for each in told if each is not None], parts)
    coded = () if labels else codes_of(parts, most)
    unanswered = {
        shaped.headings[at]: (UNANSWERED,)
        for at in shaped.cells
        if shaped.headings[at] and (shaped.cells[at] == UNANSWERED).any()
    }
    return replace(
        shaped,
        left_out=reasons(shaped.cells, said),
        roles={role: name for role, name in roles.items() if name},
        scale=(0, 10) if roles["recommend"] else None,  # its NPS question has no other
        dates="iso" if _are_iso(shaped, roles["date"]) else None,
        coded=coded,
        missing={**shaped.missing, **unanswered},
        notes=(*shaped.notes, *_notes(status, said, bool(coded), unanswered)),
    )


def _notes(
    status: pd.Series | None,
    said: Mapping[str, pd.Series | None],
    coded: bool,
    unanswered: Mapping[str, object],
) -> list[str]:
    notes = ["answers are codes, not their labels"] if coded else []
    if unanswered:
        n = len(unanswered)
        notes.append(f"{UNANSWERED} is seen and not answered, in {n} column{'s' * (n > 1)}")
    if unknown := [reason for reason, rows in said.items() if rows is None]:
        notes.append(f"no column says which rows are {' or '.join(unknown)}: all are kept")
    preview = said["preview"]
    if status is None or preview is None:
        return notes
    if spam := int((_matches(status, SPAM, 8) & ~preview).sum()):
        notes.append(f"{spam:,} rows are possible spam to Qualtrics; they are kept")
    return notes


def _ids_of(record: list[str]) -> list[str]:
    ids = []
    for cell in record:
        try:
            said = json.loads(cell.replace("'", '"'))
            ids.append(str(said.get("ImportId", "")) if isinstance(said, dict) else "")
        except ValueError:
            found = re.search(r"""ImportId['"\s:]+([^'"}]+)""", cell)
            ids.append(found[1] if found else "")
    return ids


def _is_labels(records: list[list[str]], ids: Sequence[str]) -> bool:
    """Is the first of two records below the headings one of labels: no data, and said once?"""
    first, *below = [
        [cell for cell, own_id in zip(record, ids, strict=True) if own_id] for record in records
    ]
    cells = [cell for cell in first if cell]
    if not cells or any(is_data(cell) or cell.startswith("R_") for cell in cells):
        return False
    return not any(cell and cell == other for cell, other in zip(first, *below[:1], strict=False))


def _are_iso(shaped: Shaped, date: str | None) -> bool:
    """Are the dates as Qualtrics writes them, and not as Excel left them?"""
    if date is None:
        return False
    given = shaped.cells[shaped.headings.index(date)]
    return bool(given[given != ""].str.match(r"\d{4}-").all())


def _matches(cells: pd.Series, pattern: re.Pattern[str], bits: int) -> pd.Series:
    """Say which cells are codes that have one of the bits, or labels in the pattern."""
    known = {
        cell: bool(int(cell) & bits) if cell.isdecimal() else bool(pattern.search(plain(cell)))
        for cell in cells.unique()
    }
    return cells.map(known).astype("bool")


def _is_preview(status: pd.Series | None, channel: pd.Series | None) -> pd.Series | None:
    # Bit 1 of the codes is a preview, bit 2 a generated test: 1, 2, 9, 17 and so on.
    found = None if status is None else _matches(status, PREVIEW, 3)
    if channel is not None:
        by_channel = channel.str.lower().isin(["preview", "test"])
        found = by_channel if found is None else found | by_channel
    return found


def _is_unfinished(finished: pd.Series | None, progress: pd.Series | None) -> pd.Series | None:
    part = None
    if progress is not None:
        part = pd.to_numeric(progress, errors="coerce").lt(100)
    if finished is None:
        return part
    words = {cell: plain(cell) for cell in finished.unique()}
    no = finished.map({cell: bool(_NO.fullmatch(word)) for cell, word in words.items()})
    other = finished.map({cell: not _YES.fullmatch(word) for cell, word in words.items()})
    no = no.astype("bool")
    return no if part is None else no | (other.astype("bool") & part)


PRODUCT = Product(
    name="qualtrics",
    title="Qualtrics",
    source="https://www.qualtrics.com/support/survey-platform/data-and-analysis-module/data/"
    "download-data/understanding-your-dataset/, and the sample of the R package qualtRics",
    rank=10,
    recognise=_recognise,
    shape=shape,
)
