"""A proposal as YAML that people read: aligned comments, and every text quoted where it must be."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from .tree import Said

WIDTH = 110
SETTLE = "settle: "
# Comments of a block begin in one column, but not further right than this.
FURTHEST = 84
# How far a long value is indented at most, to stand below its first part.
DEEPEST = 30
# Keys that stand without an empty line above them.
TOGETHER = ("schema", "name", "currency", "meaningful_change")
# The longest key that YAML reads without being told that it is one; 1,024 less some room.
LONGEST_KEY = 900

_PLAIN_SIGNS = frozenset(" _./()+%-–'’&")
# Words that some reader of YAML takes for something else than text.
_RESERVED = frozenset("null true false yes no on off y n nan inf".split())
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
# Printable for Python, a line end or nothing at all for YAML.
_HIDDEN = frozenset("\u0085\u00a0\u2028\u2029\ufeff")


@dataclass(frozen=True)
class _Row:
    text: str
    comment: str = ""
    settle: bool = False


def write_document(
    head: tuple[str, ...], document: Mapping[str, Said], tail: tuple[str, ...]
) -> str:
    """Write a document, with comments before and after it.

    Parameters
    ----------
    head, tail : tuple of str
        Lines of comments; "" is an empty line.
    document : mapping of str to Said
        The keys of the file, in order.
    """
    parts = ["\n".join(_remarks(head, 0))]
    for key, said in document.items():
        blank = "\n" * (key not in TOGETHER)
        parts.append(blank + "\n".join(_aligned(_entry(key, said, 0))))
    if tail:
        parts.append("\n" + "\n".join(f"# {visible(line)}".rstrip() for line in tail))
    return "\n".join(parts) + "\n"


def visible(text: str) -> str:
    """Make one line of a text, without signs that a comment must not hold."""
    return " ".join("".join(s if s.isprintable() else " " for s in text).split(" ")).rstrip()


def shortened(text: str, most: int) -> str:
    """Make one line of a text, with an ellipsis where it is longer than `most`."""
    text = " ".join(visible(text).split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def told_apart(texts: Sequence[str], most: int) -> list[str]:
    """Make one line of each text, as `shortened` does, but keep what makes them differ.

    Examples
    --------
    >>> told_apart(["Would you recommend our shop?", "Would you recommend our café?"], 20)
    ['Would … shop?', 'Would … café?']
    """
    cut = [shortened(text, most) for text in texts]
    if len(set(cut)) == len(set(texts)):
        return cut
    words = [text.split() for text in texts]
    n = sum(1 for _ in takewhile(lambda each: len(set(each)) == 1, zip(*words, strict=False)))
    return [shortened(" ".join([*each[:1], "…"] * (n > 1) + each[n:]), most) for each in words]


def scalar(value: Any) -> str:
    """Write one value so that YAML 1.1 and 1.2 read the same text, number or nothing.

    Examples
    --------
    >>> print(scalar("Café"), scalar("no"), scalar("007"), scalar(7), scalar(None), scalar("a: b"))
    Café "no" "007" 7 null "a: b"
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:g}"
    return value if _is_plain(value) else quoted(value)


def quoted(text: str) -> str:
    r"""Write a text between double quotes; signs that cannot be seen as their numbers.

    Examples
    --------
    >>> print(quoted('say "no"\n\x07'))
    "say \"no\"\n\x07"
    """
    return '"' + "".join(map(_escaped, text)) + '"'


def flow(value: Any) -> str:
    """Write a value in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(_items(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar(value)


def _items(value: Mapping[Any, Any]) -> list[str]:
    return [f"{_key(key)}: {flow(item)}" for key, item in value.items()]


def _key(key: Any) -> str:
    written = scalar(key)
    return f"? {written} " if len(written) > LONGEST_KEY else written


def _escaped(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if sign.isprintable() and sign not in _HIDDEN:
        return sign
    number = ord(sign)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _is_plain(text: str) -> bool:
    return (
        bool(text)
        and (text[0].isalpha() or text[0] == "_")
        and text[-1] != " "
        and text.casefold() not in _RESERVED
        and all(sign.isalnum() or sign in _PLAIN_SIGNS for sign in text)
        and text.isprintable()
        and len(text) <= WIDTH
    )


def _entry(key: Any, said: Said, indent: int) -> list[_Row]:
    """Give the rows of one key and its value."""
    blanks = " " * indent
    rows = [_Row(line) for line in _remarks(said.above, indent)]
    if not said.is_block:
        return [*rows, *_leaf(f"{blanks}{_key(key)}: ", said, indent)]
    rows.append(_Row(f"{blanks}{_key(key)}:", said.why))
    if isinstance(said.value, dict):
        for inner_key, inner in said.value.items():
            rows += _entry(inner_key, inner, indent + 2)
        return rows
    for item in said.value:
        rows += _item(item, indent + 2)
    return rows


def _item(said: Said, indent: int) -> list[_Row]:
    """Give the rows of one item of a list, which begins with a dash."""
    blanks = " " * indent
    rows = [_Row(line) for line in _remarks(said.above, indent)]
    if not said.is_block:
        return [*rows, *_leaf(f"{blanks}- ", said, indent + 2)]
    inner = [row for key, value in said.value.items() for row in _entry(key, value, indent + 2)]
    first = next(i for i, row in enumerate(inner) if not row.text.lstrip().startswith("#"))
    begun = f"{blanks}- {inner[first].text[indent + 2 :]}"
    inner[first] = _Row(begun, inner[first].comment, inner[first].settle)
    return [*rows, *inner]


def _leaf(start: str, said: Said, indent: int) -> list[_Row]:
    """Give the rows of a value: one, or several where it is a long list or mapping."""
    comment = f"{SETTLE}{said.settle}" if said.settle else said.why
    whole = start + flow(said.value)
    if len(whole) <= WIDTH or not isinstance(said.value, dict | list | tuple):
        return [_Row(whole, comment, bool(said.settle))]
    rows = [_Row(line) for line in _remarks((said.why,) if said.why else (), indent)]
    inner = " " * (len(start) + 1 if len(start) <= DEEPEST else indent + 2)
    line = start
    for item in _parts(said.value):
        whole = "".join(item).rstrip()
        # An item that fits into a line of its own is not broken.
        pieces = ["".join(item)] if len(inner) + len(whole) <= WIDTH else item
        for piece in pieces:
            if len(line) + len(piece.rstrip()) > WIDTH and line.strip() and line != start:
                rows.append(_Row(line.rstrip()))
                line = inner
            line += piece
    return [*rows, _Row(line)]


def _parts(value: Any) -> list[list[str]]:
    """Take a flow value apart: its items, each as pieces between which it can be broken."""
    if not isinstance(value, Mapping | list | tuple) or not value:
        return [[flow(value)]]
    mapping = isinstance(value, Mapping)
    opening, closing = ("{", "}") if mapping else ("[", "]")
    pairs = list(value.items()) if mapping else [(None, item) for item in value]
    items = []
    for i, (key, inner) in enumerate(pairs):
        pieces = [piece for part in _parts(inner) for piece in part]
        pieces[0] = (f"{_key(key)}: " if mapping else "") + pieces[0]
        pieces[0] = (opening if i == 0 else "") + pieces[0]
        pieces[-1] += closing if i == len(pairs) - 1 else ", "
        items.append(pieces)
    return items


def _remarks(lines: tuple[str, ...], indent: int) -> list[str]:
    """Write lines of comments, the long ones broken between words."""
    written = []
    for line in lines:
        line = visible(line)
        if not line.strip():
            written.append("" if indent == 0 else " " * indent + "#")
            continue
        deeper = " " * (len(line) - len(line.lstrip()) + 2 * line.startswith(" "))
        parts = textwrap.wrap(
            line, WIDTH - indent - 2, subsequent_indent=deeper, drop_whitespace=True,
            break_on_hyphens=False, replace_whitespace=False,
        )  # fmt: skip
        written += [f"{' ' * indent}# {part}" for part in parts]
    return written


def _aligned(rows: list[_Row]) -> list[str]:
    """Put the comments of a block into one column; one that is too long goes above its line."""
    beside = [
        row
        for row in rows
        if row.comment and not row.settle and len(row.text) <= FURTHEST
        and len(row.text) + len(visible(row.comment)) + 5 <= WIDTH
    ]  # fmt: skip
    longest = max((len(visible(row.comment)) for row in beside), default=0)
    fitting = [len(row.text) for row in beside if len(row.text) + longest + 5 <= WIDTH]
    column = max(fitting, default=0) + 3
    lines = []
    for row in rows:
        comment = visible(row.comment)
        if not comment:
            lines.append(row.text)
            continue
        start = max(len(row.text) + 2, column)
        if start + len(comment) + 2 > WIDTH and not row.settle:
            indent = len(row.text) - len(row.text.lstrip(" -"))
            lines += _remarks((comment,), len(row.text) - len(row.text.lstrip()) if indent else 0)
            lines.append(row.text)
        else:
            lines.append(f"{row.text:{start}}# {comment}")
    return lines
