"""What may stand in a report: markup by an allow-list, tables made readable, the rest text."""

from __future__ import annotations

import re

import nh3

_HEADINGS = {f"h{level}" for level in range(1, 7)}
_TEXT = {"p", "br", "hr", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "pre"}
_INLINE = {"a", "abbr", "b", "code", "del", "em", "i", "small", "strong", "sub", "sup", "span"}
_TABLE = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
} | {name: {"id"} for name in _HEADINGS}

_NUMBER = re.compile(r"[+\-−±]?\d[\d,.\u00a0\u202f]*(?:\s?%)?(?:e[+\-]?\d+)?|[–—\-]|NaN|")
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<(th|td)>(.*?)</(?:th|td)>", re.DOTALL)
_BOX = '<div class="table" role="region" aria-label="Table" tabindex="0">'

Row = list[tuple[str, str]]


def clean_html(markup: str) -> str:
    """Keep harmless markup, drop the rest; scripts and styles go with what is in them.

    Parameters
    ----------
    markup : str
        HTML from a notebook: a rendered text cell, or the output of a code cell.

    Returns
    -------
    str
        HTML that runs nothing, fetches nothing and carries no style of its own.

    Examples
    --------
    >>> clean_html('<p class="finding" onclick="x()">Up<script>x()</script></p>')
    '<p class="finding">Up</p>'
    """
    return nh3.clean(
        markup,
        tags=_HEADINGS | _TEXT | _INLINE | _TABLE,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        allowed_classes={"p": {"finding"}},
        url_schemes={"http", "https", "mailto"},
    )


def bind(text: str) -> str:
    """Keep a number and its sign on one line.

    Examples
    --------
    >>> bind("95 % interval, n = 12").replace("\\xa0", "_")
    '95_% interval, n_=_12'
    """
    return re.sub(r"\bn = (?=\d)", "n\u00a0=\u00a0", re.sub(r"(?<=\d) %", "\u00a0%", text))


def arrange_tables(markup: str) -> str:
    """Give each table a box to scroll in, its heads a scope, its numbers a class.

    Parameters
    ----------
    markup : str
        What `clean_html` returned.
    """
    return re.sub(r"<table>.*?</table>", _arrange, markup, flags=re.DOTALL)


def _arrange(found: re.Match[str]) -> str:
    table = found.group()
    head, ended, body = table.partition("</thead>")
    heads, bodies = (_rows(head), _rows(body)) if ended else ([], _rows(table))
    widths = {len(row) for row in (*heads, *bodies)}
    if len(widths) != 1 or not bodies or re.search(r"<t[hd] |<caption>", table):
        return f"{_BOX}{table}</div>"
    heads, numbers = _merge(heads), _numeric_columns(bodies)
    top = "".join(_write(row, "col", numbers) for row in heads)
    rows = "".join(_write(row, "row", numbers) for row in bodies)
    return f"{_BOX}<table><thead>{top}</thead><tbody>{rows}</tbody></table></div>"


def _rows(part: str) -> list[Row]:
    return [_CELL.findall(row) for row in _ROW.findall(part)]


def _merge(heads: list[Row]) -> list[Row]:
    # pandas names the index in a line of its own, below the names of the columns.
    if len(heads) != 2:
        return heads
    pairs = list(zip(*heads, strict=True))
    if any(upper[1].strip() and lower[1].strip() for upper, lower in pairs):
        return heads
    return [[upper if upper[1].strip() else lower for upper, lower in pairs]]


def _numeric_columns(rows: list[Row]) -> set[int]:
    return {
        place
        for place, column in enumerate(zip(*rows, strict=True))
        if all(tag == "td" and _NUMBER.fullmatch(text.strip()) for tag, text in column)
        and any(any(map(str.isdigit, text)) for _, text in column)
    }


def _write(row: Row, scope: str, numbers: set[int]) -> str:
    cells = []
    for place, (tag, text) in enumerate(row):
        number = ' class="number"' if place in numbers else ""
        # An empty head names nothing: to a screen reader it is better an empty cell.
        kind = "td" if tag == "th" and not text.strip() else tag
        scoped = f' scope="{scope}"' if kind == "th" else ""
        cells.append(f"<{kind}{scoped}{number}>{text}</{kind}>")
    return f"<tr>{''.join(cells)}</tr>"
