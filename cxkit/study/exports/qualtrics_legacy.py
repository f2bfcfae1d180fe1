"""Qualtrics before 2016: V1, V2 … over the names of its own columns."""

from __future__ import annotations

import re

from ..formats.rows import Rows
from .product import Product, Shaped
from .qualtrics import complete, questions, scores_too
from .shaping import first_records, headings_of, name_by

# What these columns are called today.
_TODAY = {
    "ResponseID": "_recordId",
    "Status": "status",
    "StartDate": "startDate",
    "EndDate": "endDate",
    "Finished": "finished",
    "IPAddress": "ipAddress",
    "EmailAddress": "recipientEmail",
    "Name": "recipientLastName",
    "LocationLatitude": "locationLatitude",
    "LocationLongitude": "locationLongitude",
}
# Scores have no groups there, so a higher number may be one; a scale in words has no more steps.
_MOST_CODES = 7


def _recognise(rows: Rows) -> str:
    first, *below = first_records(rows, 1)
    numbered = [place for place, name in enumerate(first) if re.fullmatch(r"V\d+", name)]
    if len(numbered) >= 2 and below and "ResponseID" in below[0]:
        return f"the headings are {first[numbered[0]]}, {first[numbered[1]]} … above ResponseID"
    return ""


def shape(rows: Rows) -> Shaped:
    """Call each column V1, V2 … by the name below it, and keep the names of the questions."""
    names, labels = headings_of(rows), first_records(rows, 1)[-1]
    own = [bool(re.fullmatch(r"V\d+", name)) for name in names]
    named = [
        label if is_own and label else name
        for name, label, is_own in zip(names, labels, own, strict=True)
    ]
    asked = ["" if is_own else label for label, is_own in zip(labels, own, strict=True)]
    shaped = name_by(rows, named, rows.cells.iloc[1:], labels=asked)
    ids = scores_too(named, [_TODAY.get(label, "") for label in labels])
    by_id = {own_id: at for at, own_id in enumerate(ids) if own_id and shaped.headings[at]}
    return complete(shaped, by_id, ids, questions(named, asked, ids), _MOST_CODES)


PRODUCT = Product(
    name="qualtrics_legacy",
    title="Qualtrics, legacy export",
    source="legacy exports in public repositories: V1 … V10, ResponseID in the second row",
    rank=20,
    recognise=_recognise,
    shape=shape,
)
