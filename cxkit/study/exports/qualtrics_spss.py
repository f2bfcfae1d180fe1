"""Qualtrics for SPSS: the questions stand beside the columns, the answers beside their codes."""

from __future__ import annotations

from dataclasses import replace

from ..columns.likert import answers_meant, other_numbers
from ..formats.rows import Rows
from .product import Product, Shaped
from .qualtrics import complete
from .qualtrics_words import own_ids, scores_too
from .shaping import headings_of, name_by


def _recognise(rows: Rows) -> str:
    names = headings_of(rows)
    ids = own_ids(names, rows.cells)
    own = [name for name, own_id in zip(names, ids, strict=True) if own_id]
    if rows.labels and "_recordId" in ids and len(own) >= 3:
        return f"an SPSS file with the columns of Qualtrics: {', '.join(own[:4])}"
    return ""


def shape(rows: Rows) -> Shaped:
    """Take questions and meanings of codes from the file; previews and the rest by their code."""
    names = headings_of(rows)
    shaped = name_by(rows, names, rows.cells, labels=rows.labels)
    # Any id does that ends as those of the score and of its groups do.
    ids = scores_too(names, own_ids(names, rows.cells))
    by_id = {own_id: at for at, own_id in enumerate(ids) if own_id and shaped.headings[at]}
    full = complete(shaped, by_id, ids)
    places = {at: name for at, name in enumerate(shaped.headings) if name}
    declared = {name: rows.no_answer[at] for at, name in places.items() if rows.no_answer.get(at)}
    meanings = {name: rows.meanings[at] for at, name in places.items() if at in rows.meanings}
    return replace(
        full,
        # Of a question with eleven choices 1 may be labelled 0.
        coded=tuple(name for name, said in meanings.items() if other_numbers(answers_meant(said))),
        meanings=meanings,
        missing={name: tuple(dict.fromkeys((*full.missing.get(name, ()), *declared.get(name, ()))))
                 for name in {**full.missing, **declared}},
    )  # fmt: skip


PRODUCT = Product(
    name="qualtrics_spss",
    title="Qualtrics, SPSS export",
    source="SPSS files of Qualtrics: variable labels hold the questions, value labels the answers",
    rank=30,
    recognise=_recognise,
    shape=shape,
)
