"""Long texts in which nothing is doubtful: bytes -> columns, by Arrow.

There are two readers of records. The csv module is the one that decides: it says what is wrong, and
where. It takes half a minute for a million rows. Arrow takes a second, but forgives what must not
be forgiven, such as text after a closing quote or a quote that is never closed. So the bytes
are looked through first: where the two could differ in a single cell, Arrow does not get them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pyarrow as pa
from pyarrow.csv import ConvertOptions, ParseOptions, ReadOptions, read_csv

from .decoding import LINE_END_BYTES, UTF_8_MARK
from .rows import Batch, table_of

BLOCK = 4_000_000  # bytes at once: few enough to stay near the processor
_QUOTE, _LF, _CR = b'"\n\r'


class Doubtful(Exception):
    """The strict reader has to decide."""


@dataclass(frozen=True, eq=False)
class _Records:
    """The whole records at the beginning of a block, of which each begins a line.

    Parameters
    ----------
    size : int
        Bytes that they take.
    lines : int
        Lines that they take.
    begins : array of int
        Lines of the block on which they begin, counted from 0, without blank lines.
    blank : int
        Blank lines among them.
    """

    size: int
    lines: int
    begins: np.ndarray
    blank: int


def read_plain(
    text: memoryview, delimiter: str, width: int, *, after: int, first_line: int
) -> tuple[list[Batch], int]:
    """Read the records of a text whose strict reading has no surprises.

    Parameters
    ----------
    text : memoryview
        In UTF-8, without NULs.
    delimiter : str
    width : int
        Cells of each record; at least two, since a record of one may be a blank line.
    after : int
        Lines at the beginning that somebody else has read.
    first_line : int
        The number of the text's first line in its file.

    Returns
    -------
    batches : list of Batch
        The same cells and lines as the strict reader gives.
    blank : int
        Blank lines among the records.

    Raises
    ------
    Doubtful
        A quote stands where none opens or closes a cell, a record is of another width or so
        long that a cell may be too long, or the delimiter is no ASCII character.
    """
    if width < 2 or not delimiter.isascii():
        raise Doubtful
    batches, blank, line = [], 0, first_line + after
    for block, records in _blocks(text, _end_of_lines(text, after), ord(delimiter)):
        cells = _cells_of(block, delimiter, width, records)
        batches.append((line + records.begins, cells))
        blank += records.blank
        line += records.lines
    return batches, blank


def _end_of_lines(text: memoryview, n: int) -> int:
    ends = (found.end() for found in LINE_END_BYTES.finditer(text))
    return next(islice(ends, n - 1, None), len(text)) if n else 0


def _blocks(text: memoryview, begin: int, delimiter: int) -> Iterator[tuple[pa.Buffer, _Records]]:
    content = np.frombuffer(text, dtype="uint8")
    while begin < len(content):
        block = content[begin : begin + BLOCK]
        records = _look_through(block, delimiter, is_last=begin + BLOCK >= len(content))
        yield pa.py_buffer(block[: records.size]), records
        begin += records.size


def _look_through(block: np.ndarray, delimiter: int, *, is_last: bool) -> _Records:
    """Find where records begin and end, or what the readers could disagree about."""
    quotes = np.flatnonzero(block == _QUOTE)
    ends = _line_ends(block, is_last)
    # An odd number of quotes stands before what is inside a quoted cell.
    inside = np.searchsorted(quotes, ends, side="right") % 2 == 1
    outside = np.flatnonzero(~inside)
    if not len(outside):
        raise Doubtful  # a record longer than a block, or a quote that is never closed
    stops = ends[outside]
    size = int(stops[-1]) + 1
    starts = np.concatenate([[0], stops[:-1] + 1])
    _refuse_doubtful(block[:size], quotes[quotes < size], delimiter)
    if (stops - starts).max() >= csv.field_size_limit():
        raise Doubtful
    blank = np.isin(block[starts], [_LF, _CR])
    begins = np.concatenate([[0], outside[:-1] + 1])[~blank]
    lines = int(outside[-1]) + 1
    return _Records(size, lines, begins, int(blank.sum()))


def _line_ends(block: np.ndarray, is_last: bool) -> np.ndarray:
    r"""Find the last byte of each \n, \r\n and \r; a text ends where its last line does."""
    feeds, returns = np.flatnonzero(block == _LF), np.flatnonzero(block == _CR)
    if len(returns):
        # Where a block is cut behind \r, nobody knows yet what follows.
        returns = returns[returns < len(block) - (0 if is_last else 1)]
        alone = returns[block[np.minimum(returns + 1, len(block) - 1)] != _LF]
        feeds = np.sort(np.concatenate([feeds, alone])) if len(alone) else feeds
    if is_last and block[-1] not in (_LF, _CR):
        feeds = np.append(feeds, len(block) - 1)
    return feeds


def _refuse_doubtful(block: np.ndarray, quotes: np.ndarray, delimiter: int) -> None:
    if block[:3].tobytes() == UTF_8_MARK:
        raise Doubtful  # Arrow takes it for the mark of a text, here it belongs to a cell
    beside = np.zeros(256, dtype="bool")
    beside[[delimiter, _QUOTE, _LF, _CR]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    before = block[opening[opening > 0] - 1]
    behind = block[closing[closing < len(block) - 1] + 1]
    if not (beside[before].all() and beside[behind].all()):
        raise Doubtful


def _cells_of(block: pa.Buffer, delimiter: str, width: int, records: _Records) -> pa.Table:
    names = [str(place) for place in range(width)]
    kinds = dict.fromkeys(names, pa.large_string())
    try:
        table = read_csv(
            pa.BufferReader(block),
            read_options=ReadOptions(column_names=names, block_size=block.size + 1),
            parse_options=ParseOptions(delimiter=delimiter, newlines_in_values=True),
            convert_options=ConvertOptions(column_types=kinds, strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        raise Doubtful from error  # a record of another width
    if len(table) != len(records.begins):
        raise Doubtful
    return table_of(table.columns)
