"""Google Forms and its sheets: a time stamp first, a grid as "Question [Row]"."""

from __future__ import annotations

import re
from dataclasses import replace

from ..formats.rows import Rows
from .product import Product, Shaped
from .shaping import headings_of, name_by

# The first heading in the languages of the form's owner.
_STAMP = (
    *("Timestamp", "Zeitstempel", "Tijdstempel", "Horodateur", "Marca temporal"),
    *("Informazioni cronologiche", "Carimbo de data/hora", "Carimbo de data / hora"),
    *("Marca de temps", "Tidsstempel", "Tidstämpel", "Tidspunkt", "Aikaleima", "Sygnatura czasowa"),
    *("Časová značka", "Časové razítko", "Időbélyeg", "Zaman damgası", "Отметка времени"),
    *("Позначка часу", "タイムスタンプ", "时间戳记", "時間戳記", "타임스탬프", "طابع زمني"),
    *("Marcaj de timp",),
)
_TIME = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?[ T]\d{1,2}[:.]\d\d.*")


def _recognise(rows: Rows) -> str:
    first = headings_of(rows)[0]
    if first not in _STAMP:
        return ""
    seen = [cell for cell in rows.cells[0].iloc[:20] if cell]
    if seen and all(_TIME.fullmatch(cell) for cell in seen):
        return f"the first heading is {first!r}, above dates with a time"
    return ""


def shape(rows: Rows) -> Shaped:
    """Keep the headings; those that repeat are numbered, a grid's row follows its question."""
    names = headings_of(rows)
    labels = [re.sub(r"^(.*?)\s*\[([^\[\]]+)\]$", r"\1 - \2", name, flags=re.S) for name in names]
    shaped = name_by(rows, names, rows.cells, labels=labels)
    return replace(shaped, roles={"date": shaped.headings[0]} if shaped.headings[0] else {})


PRODUCT = Product(
    name="google_forms",
    title="Google Forms",
    source="CSV of Google Forms (2025/03/28 4:30:04 PM GMT+2) and of Google Sheets (the time in "
    "the way of the sheet's country)",
    rank=60,
    recognise=_recognise,
    shape=shape,
)
