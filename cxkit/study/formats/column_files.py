"""Files that keep typed columns, Parquet and SPSS: columns -> rows of text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat

from ...findings import DataError, Problem, refuse
from .rows import MOST_CELLS, Rows, Source, cell_text, damaged, frame_of_columns, refuse_wide

# A value takes a byte of an SPSS file or more; where the file is deflated, at most so much less.
DEFLATED = 1032


def read_parquet(source: Source) -> Rows:
    """Read a Parquet file; the line of a row is its place among the rows, counted from 1.

    Parameters
    ----------
    source : Source

    Returns
    -------
    Rows
        Each column as text, as `cell_text` writes it.

    Raises
    ------
    DataError
        Not a Parquet file, or columns that hold lists, records or raw bytes.
    """
    with damaged(source.file, "a Parquet file"):
        file = pq.ParquetFile(pa.BufferReader(source.data))
        claimed = file.metadata
        _refuse_too_many(claimed.num_rows, claimed.num_columns, MOST_CELLS, source.file)
        table = pq.ParquetFile(
            pa.BufferReader(source.data), read_dictionary=_repeating(file)
        ).read()
    columns, problems = [], []
    for name, column in zip(table.column_names, table.columns, strict=True):
        try:
            columns.append(_text_of(column))
        # Foreign bytes again: no text for the type, letters that are none, dates out of range.
        except (pa.ArrowException, ValueError, TypeError, LookupError, OverflowError):
            rule = "a column holds text, numbers, dates or yes and no"
            hint = "write it as text, or leave it out of the export"
            kind = str(column.type)
            problems.append(Problem(rule, hint, source.file, column=name, value=kind))
    refuse(problems)
    return _rows_of(table.column_names, columns, source, ())


def read_spss(source: Source) -> Rows:
    """Read an SPSS file; the line of a row is its place among the rows, counted from 1.

    Parameters
    ----------
    source : Source
        Its `encoding` wins over the one that the file names.

    Returns
    -------
    Rows
        Codes, not their labels, which stand beside them. Codes that were declared missing,
        such as -99, are kept, and are named in `no_answer`.

    Raises
    ------
    DataError
        Not an SPSS file.
    """
    with damaged(source.file, "an SPSS file"):
        _, facts = _read_sav(source, metadataonly=True)
        most = len(source.data) * (DEFLATED if source.data.startswith(b"$FL3") else 1)
        _refuse_too_many(facts.number_rows or 0, facts.number_columns, most, source.file)
        columns, facts = _read_sav(source, user_missing=True, output_format="dict")
        # Where bytes are damaged, a name may come as None.
        names = [cell_text(name) for name in columns]
        texts = [[cell_text(value) for value in column] for column in columns.values()]
        rows = _rows_of(names, texts, source, _facts_noted(facts, source.encoding))
        return _with_labels(rows, list(columns), facts)


def _read_sav(source: Source, **choices: Any) -> Any:
    return pyreadstat.read_sav(str(source.path), encoding=source.encoding, **choices)


def _facts_noted(facts: Any, stated: str | None) -> tuple[str, ...]:
    notes = [f"{stated}, stated" if stated else f"{facts.file_encoding}, stated in the file"]
    notes.append("codes, not their labels")
    if n := len(facts.missing_ranges):
        notes.append(f"codes declared missing are kept, as no answer, in {n} column{'s' * (n > 1)}")
    return tuple(notes)


def _with_labels(rows: Rows, names: list[Any], facts: Any) -> Rows:
    """Add what an SPSS file says of its columns: questions, meanings, codes for no answer."""
    labels = [cell_text(facts.column_names_to_labels.get(name)).strip() for name in names]
    meanings, no_answer = {}, {}
    for place, name in enumerate(names):
        if said := facts.variable_value_labels.get(name):
            meanings[place] = {cell_text(code): cell_text(text) for code, text in said.items()}
        if ranges := facts.missing_ranges.get(name):
            found = [code for code in rows.cells[place].unique() if _is_within(code, ranges)]
            no_answer[place] = tuple(sorted(found))
    return replace(rows, labels=tuple(labels), meanings=meanings, no_answer=no_answer)


def _is_within(code: str, ranges: list[dict[str, Any]]) -> bool:
    if code in {cell_text(each["lo"]) for each in ranges}:
        return True
    try:
        return any(float(each["lo"]) <= float(code) <= float(each["hi"]) for each in ranges)
    except (TypeError, ValueError):
        return False


def _refuse_too_many(rows: int, columns: int, most: int, file: str) -> None:
    # Memory is taken for as many rows as the file claims to have.
    most = min(most, MOST_CELLS)
    if rows * columns > most:
        rule = f"a file of this size holds at most {most:,} cells"
        hint = "export it again, with only the columns that the study names"
        raise DataError(Problem(rule, hint, file, value=f"{rows:,} rows of {columns:,}"))


def _repeating(file: pq.ParquetFile) -> list[str]:
    """Name the columns that stand in the file as a list of texts and the place of each cell."""
    if not file.metadata.num_row_groups:
        return []
    first = file.metadata.row_group(0)
    columns = [first.column(place) for place in range(first.num_columns)]
    # Written out, a text takes four bytes for its length alone.
    found = [c.path_in_schema for c in columns if c.total_uncompressed_size < 4 * c.num_values]
    texts = {field.name for field in file.schema_arrow if _is_text(field.type)}
    return [name for name in found if name in texts]


def _text_of(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if _has_own_text(kind):
        text = column.cast(pa.large_string())
        text.validate(full=True)
        return text.fill_null("")
    # Most values stand in many cells: each is written once.
    parts = [
        pa.DictionaryArray.from_arrays(part.indices.cast(pa.int32()), _written(part.dictionary))
        for part in column.dictionary_encode().chunks
    ]
    return pa.chunked_array(parts, pa.dictionary(pa.int32(), pa.large_string()))


def _written(values: pa.Array) -> pa.Array:
    kind = values.type
    if _has_own_text(kind):
        return _text_of(pa.chunked_array([values])).combine_chunks()
    if pa.types.is_float16(kind) or pa.types.is_float32(kind):
        # Through the shortest text of the narrow type: 5.1, not 5.099999904632568.
        values = values.cast(pa.string()).cast(pa.float64())
    return pa.array([cell_text(value) for value in values.to_pylist()], pa.large_string())


def _has_own_text(kind: pa.DataType) -> bool:
    return _is_text(kind) or pa.types.is_integer(kind) or pa.types.is_boolean(kind)


def _is_text(kind: pa.DataType) -> bool:
    types = pa.types
    return types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind)


def _rows_of(names: list[str], columns: list, source: Source, notes: tuple[str, ...]) -> Rows:
    if not names:
        raise DataError(Problem("a file holds columns", "export it again", source.file))
    refuse_wide(len(names), source.file)
    lines = range(1, len(columns[0]) + 1)
    cells = frame_of_columns(columns, lines)
    return Rows(source.file, source.sha256, tuple(names), None, cells, notes=notes)
