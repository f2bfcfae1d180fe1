"""Tables as CSV: numbers at full precision, and text that no spreadsheet takes for a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from ..findings import Problem

# OWASP ASVS 1.2.10: what a spreadsheet may run, with the full-width forms of the same signs.
_FORMULA = re.compile("^[=+\\-@\t\r\n＝＋－＠]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def csv_text(table: pd.DataFrame) -> str:
    """Write a table as CSV.

    Parameters
    ----------
    table : DataFrame
        Left as it is. Its index is written too, unless it is no more than row numbers.

    Returns
    -------
    str
        One header line, then one line a row, ended by a line feed. Missing and infinite
        numbers are empty cells.
    """
    numbered = table.index.name is None and pd.api.types.is_integer_dtype(table.index)
    flat = table if numbered else table.reset_index()
    columns = [neutral(name) for name in flat.columns]
    cells = [_plain(flat.iloc[:, place]) for place in range(flat.shape[1])]
    rows = dict(enumerate(cells))
    frame = pd.DataFrame(rows, dtype="object") if rows else pd.DataFrame()
    return frame.to_csv(index=False, header=columns, lineterminator="\n")


def problems_text(problems: Iterable[Problem]) -> str:
    """Write every problem as CSV, for ``problems.csv``."""
    return csv_text(pd.DataFrame([problem.as_record() for problem in problems], dtype="object"))


def neutral(value: Any) -> Any:
    """Make text harmless in a spreadsheet; anything else is returned as it is.

    Examples
    --------
    >>> neutral("=1+1"), neutral("Café"), neutral(-3.5)
    ("'=1+1", 'Café', -3.5)
    """
    if not isinstance(value, str):
        return value
    marked = "'" + value if _FORMULA.match(value) else value
    # A bare carriage return would end the row for a reader that is not told otherwise.
    return _CONTROL.sub("", marked.replace("\r\n", "\n").replace("\r", "\n"))


def _plain(column: pd.Series) -> list[Any]:
    values = [neutral(value) for value in column.astype("object").tolist()]
    return [
        None if isinstance(value, float | np.floating) and not np.isfinite(value) else value
        for value in values
    ]
