"""What every reader hands over: rows as they stand, and the text of a typed cell."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ...findings import DataError, Problem

# Small batches stay in the processor's cache: a third quicker than all records at once.
BATCH = 1000

# The texts of so many cells fill about a gigabyte, where they are short.
MOST_CELLS = 100_000_000
MOST_COLUMNS = 16_384  # Excel's own limit

Column = Sequence[str] | pa.Array | pa.ChunkedArray
Batch = tuple[Sequence[int] | np.ndarray, pa.Table]  # lines on which records begin; their cells


@dataclass(frozen=True)
class Source:
    """One file's bytes, and what the study states about them.

    Parameters
    ----------
    path : Path
        Where it lies, for a parser that wants to open it itself.
    file : str
        The name as the study says it.
    suffix : str
        The ending of the name, in small letters, such as ``.csv``.
    data : bytes
        The whole content.
    encoding, delimiter, sheet : str, optional
        What the study states; None where it is left to be found.
    """

    path: Path = field(repr=False)
    file: str
    suffix: str
    data: bytes = field(repr=False)
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None

    @property
    def sha256(self) -> str:
        """Fingerprint of the content."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, eq=False)
class Rows:
    """Headings and rows of one file, before anybody has judged the headings.

    Parameters
    ----------
    file, sha256 : str
        As in `Source`.
    headings : tuple of str
        The first record, untrimmed: it may hold blanks, repeats and empty names.
    heading_line : int or None
        Where the headings stand; None where the format keeps them apart from the rows.
    cells : DataFrame of str
        One row a record, columns 0, 1, 2 …, index ``line``.
    merged : tuple of str
        Merged areas of a worksheet, such as ``J1:T1``.
    notes : tuple of str
        What was detected or done.
    problems : tuple of Problem
        What is wrong with single records.
    labels : tuple of str
        What each column asks, where the format keeps it apart from the headings.
    meanings : Mapping of int to Mapping of str to str
        Place of a column -> what its codes mean, where the format says so.
    no_answer : Mapping of int to tuple of str
        Place of a column -> those of its codes that the file declares to be no answer.
    """

    file: str
    sha256: str
    headings: tuple[str, ...]
    heading_line: int | None
    cells: pd.DataFrame = field(repr=False)
    merged: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    labels: tuple[str, ...] = ()
    meanings: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    no_answer: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def cell_text(value: object) -> str:
    """Write a typed cell as the text that a person would have typed.

    Parameters
    ----------
    value : None, str, bytes, bool, int, float, Decimal, datetime, date, time or timedelta
        One cell of a workbook, a Parquet or an SPSS file.

    Returns
    -------
    str
        Whole numbers without a point, others as their shortest exact decimal, none with an
        exponent; ``true`` and ``false``; dates as ISO 8601, with the time only if there is
        one; durations as hours:minutes:seconds; nothing and NaN as the empty text.

    Raises
    ------
    TypeError
        The cell is of another type.
    ValueError
        Bytes that are not UTF-8.

    Examples
    --------
    >>> cell_text(5.0), cell_text(5.5), cell_text(1e-5), cell_text(float("nan"))
    ('5', '5.5', '0.00001', '')
    >>> cell_text(dt.datetime(2026, 5, 3)), cell_text(dt.datetime(2026, 5, 3, 14, 5))
    ('2026-05-03', '2026-05-03 14:05:00')
    >>> cell_text(dt.timedelta(hours=26))
    '26:00:00'
    """
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float() | Decimal():
            return _number(value)
        case dt.datetime():
            return value.isoformat(sep=" ").removesuffix(" 00:00:00")
        case dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            return _duration(value)
        case bytes():
            return value.decode()
    raise TypeError(f"no text for a cell of type {type(value).__name__}")


def frame_of_records(records: Iterable[tuple[int, Sequence[str]]], width: int) -> pd.DataFrame:
    """Stack records of `width` cells, each with the line on which it begins."""
    return frame_of_batches(batches_of(records), width)


def batches_of(records: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Batch]:
    """Turn records, each with the line on which it begins, into columns."""
    records = iter(records)
    while batch := list(islice(records, BATCH)):
        lines, cells = zip(*batch, strict=True)
        yield lines, table_of(list(zip(*cells, strict=True)))


def frame_of_batches(batches: Iterable[Batch], width: int) -> pd.DataFrame:
    """Stack batches of `width` columns."""
    found = list(batches) or [((), table_of([[]] * width))]
    lines = np.concatenate([np.asarray(lines, dtype="int64") for lines, _ in found])
    return _frame(pa.concat_tables([table for _, table in found]), lines)


def frame_of_columns(columns: Sequence[Column], lines: Sequence[int]) -> pd.DataFrame:
    """Stand columns of text side by side, outer blanks trimmed, over their lines."""
    # Long columns, several at once: Arrow's work lets other threads go on.
    with ThreadPoolExecutor() as pool:
        return _frame(table_of(columns, pool.map), lines)


def table_of(columns: Sequence[Column], over: Callable[..., Iterable] = map) -> pa.Table:
    """Stand columns of text side by side, outer blanks trimmed."""
    names = [str(position) for position in range(len(columns))]
    return pa.table(list(over(_trimmed, columns)), names=names)


def _trimmed(column: Column) -> pa.Array | pa.ChunkedArray:
    if not isinstance(column, pa.Array | pa.ChunkedArray):
        column = pa.array(column, pa.large_string())
    if not pa.types.is_dictionary(column.type):
        return pc.utf8_trim_whitespace(column)
    texts = [_trimmed(part.dictionary).take(part.indices) for part in column.chunks]
    return pa.chunked_array(texts, pa.large_string()).fill_null("")


def _frame(table: pa.Table, lines: Sequence[int] | np.ndarray) -> pd.DataFrame:
    cells = table.to_pandas()
    cells.columns = range(table.num_columns)
    cells.index = pd.Index(lines, dtype="int64", name="line")
    return cells


def refuse_wide(columns: int, file: str) -> None:
    """Refuse a file with more columns than any survey has."""
    if columns > MOST_COLUMNS:
        rule = f"a file has at most {MOST_COLUMNS:,} columns"
        hint = "export it again, with only the columns that the study names"
        raise DataError(Problem(rule, hint, file, value=f"{columns:,} columns"))


@contextmanager
def damaged(file: str, kind: str) -> Iterator[None]:
    """Turn whatever a foreign parser raises over damaged bytes into a DataError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (DataError, MemoryError):
        raise
    except Exception as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise DataError(
            Problem(
                rule=f"{kind} is whole and follows its format",
                hint="export it again",
                file=file,
                value=said,
            )
        ) from error


def _number(value: float | Decimal) -> str:
    if not math.isfinite(value):
        return "" if math.isnan(value) else str(value)
    if value == int(value):
        return str(int(value))
    # str, not repr: a float of numpy writes its type into the latter.
    return format(Decimal(str(value)), "f").rstrip("0")


def _duration(value: dt.timedelta) -> str:
    whole, rest = divmod(abs(value), dt.timedelta(seconds=1))
    hours, seconds = divmod(whole, 3600)
    text = f"{hours:02}:{seconds // 60:02}:{seconds % 60:02}"
    fraction = f".{rest.microseconds:06}" if rest else ""
    return ("-" if value < dt.timedelta(0) else "") + text + fraction
