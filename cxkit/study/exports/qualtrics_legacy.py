"""Qualtrics before 2016: V1, V2 … over the names of its own columns."""

from __future__ import annotations

import re

from ..formats.rows import Rows
from .product import Product, Shaped
from .qualtrics import complete
from .qualtrics_codes import questions
from .qualtrics_words import ID, own_ids, scores_too
from .shaping import first_records, headings_of, name_by

# The names of V1, V2 …, where the row that holds them was removed.
_NAMES = (
    *("ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress", "IPAddress"),
    *("Status", "StartDate", "EndDate", "Finished"),
)
# Scores have no groups there, so a higher number may be one; a scale in words has no more steps.
_MOST_CODES = 7
_NUMBERED = re.compile(r"V\d+")


def _recognise(rows: Rows) -> str:
    first, *below = first_records(rows, 1)
    numbered = [place for place, name in enumerate(first) if _NUMBERED.fullmatch(name)]
    if len(numbered) < 2 or not below:
        return ""
    above = f"the headings are {first[numbered[0]]}, {first[numbered[1]]} … above "
    if "ResponseID" in below[0]:
        return f"{above}ResponseID"
    place = first.index("V1") if "V1" in first else None
    by_id = place is not None and re.fullmatch(ID, below[0][place])
    return f"{above}{below[0][place]}" if by_id else ""


def shape(rows: Rows) -> Shaped:
    """Call each column V1, V2 … by the name below it, and keep the names of the questions."""
    names, labels = headings_of(rows), first_records(rows, 1)[-1]
    own = [bool(_NUMBERED.fullmatch(name)) for name in names]
    last = 1 if "ResponseID" in labels else 0
    if not last:
        known = {f"V{place}": name for place, name in enumerate(_NAMES, 1)}
        labels = [known.get(name, "") for name in names]
    named = [
        label if is_own and label else name
        for name, label, is_own in zip(names, labels, own, strict=True)
    ]
    asked = ["" if is_own else label for label, is_own in zip(labels, own, strict=True)]
    cells = rows.cells.iloc[last:]
    shaped = name_by(rows, named, cells, labels=asked)
    ids = scores_too(named, own_ids(named, cells))
    by_id = {own_id: at for at, own_id in enumerate(ids) if own_id and shaped.headings[at]}
    return complete(shaped, by_id, ids, questions(named, asked, ids), _MOST_CODES)


PRODUCT = Product(
    name="qualtrics_legacy",
    title="Qualtrics, legacy export",
    source="legacy exports in public repositories: V1 … V10, ResponseID in the second row",
    rank=5,  # before exports of today, whose ids are the same
    recognise=_recognise,
    shape=shape,
)
