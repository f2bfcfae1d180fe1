"""LimeSurvey: an answer that was sent off has a date of it, one that was broken off has none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from ..formats.rows import Rows
from .generic import shape as shape_plain
from .product import Product, Shaped
from .shaping import reasons, words_of

_ID = re.compile(
    r"id|(response|antwort|antwoord|reactie) ?id|id (de )?(la )?(reponse|respuesta)|id da resposta"
)
_SUBMITTED = re.compile(
    r"submit ?date|date submitted|(datum )?abgeschickt|datum abgeschickt|date de soumission"
    r"|fecha de envio|datum (ingezonden|verzonden|ingestuurd)|data (di invio|de envio)"
)
_LAST_PAGE = re.compile(
    r"last ?page|letzte seite|derniere page( vue)?|ultima pagina|laatste pagina"
)


def _recognise(rows: Rows) -> str:
    words = words_of(rows)
    places = [_place(words, form) for form in (_ID, _SUBMITTED, _LAST_PAGE)]
    if None in places:
        return ""
    submitted, last = (rows.headings[at].strip() for at in places[1:])
    return f"the headings {submitted!r} and {last!r}"


def shape(rows: Rows) -> Shaped:
    """Leave out what was never sent off."""
    shaped = shape_plain(rows)
    at = _place(words_of(rows), _SUBMITTED)
    if at is None:
        return shaped
    broken = reasons(shaped.cells, {"unfinished": shaped.cells[at].eq("")})
    known = shaped.left_out
    return replace(shaped, left_out=pd.concat([known, broken[~broken.index.isin(known.index)]]))


def _place(words: Sequence[str], form: re.Pattern[str]) -> int | None:
    return next((at for at, word in enumerate(words) if form.fullmatch(word)), None)


PRODUCT = Product(
    name="limesurvey",
    title="LimeSurvey",
    source="https://manual.limesurvey.org/Exporting_results, and the headings of its CSV and of "
    "the code's own names: submitdate, lastpage, startlanguage",
    rank=78,
    recognise=_recognise,
    shape=shape,
)
