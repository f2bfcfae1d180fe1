"""Codes that are places on a screen: which end of a scale is the good one, asked where not said."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..findings import Problem
from .cells import Cells
from .description import Column, Ratings, Study
from .files import Table

# Sections whose answers are scales, and what says there which end is the good one.
_SCALES = {
    "journey": "write `best: high` under `ratings:` if the highest code is the best answer, or "
    "`best: low` if 1 is",
    "outcomes": "give the column `values: {1: 5, 2: 4, …}` if 1 is the best answer, or `values: "
    "{1: 1, 2: 2, …}` if it is not",
    "realms": "write `values: {1: 1, 2: 2, …}` under `realms:` if the highest code agrees most, "
    "or `values: {1: 7, 2: 6, …}` if 1 does",
    "trust": "give the column `values: {1: 1, 2: 2, …}` if the highest code agrees most, or "
    "`values: {1: 7, 2: 6, …}` if 1 does",
}


def turned(ratings: pd.Series, scale: Ratings) -> pd.Series:
    """Turn ratings round where the study says that the low end is the good one."""
    return scale.low + scale.high - ratings if scale.best == "low" else ratings


def doubtful_codes(
    study: Study, path: tuple[Any, ...], column: Column, table: Table, header: str, cells: Cells
) -> list[Problem]:
    """Ask which end of a scale of codes is good, where nothing says it.

    Parameters
    ----------
    study : Study
    path : tuple
        Where the study names the column.
    column : Column
    table : Table
        Knows which columns are codes, and what they mean where the export says so.
    header : str
        The column's name in the file.
    cells : Cells

    Returns
    -------
    list of Problem
        One, whose value shows both readings, or none.
    """
    section = path[0]
    if section not in _SCALES or _is_said(study, section, column):
        return []
    meanings = table.meanings.get(header, {})
    if header not in table.coded and not meanings:
        return []
    numbers = pd.to_numeric(cells.text, errors="coerce").dropna()
    if numbers.empty:
        return []
    low, high = _ends(study, path, numbers)
    if header in table.coded:
        value = f"{high:g} is best (mean {numbers.mean():.1f}) or {low:g} is (mean "
        value += f"{low + high - numbers.mean():.1f})"
    elif meanings and _is_best_low(meanings):
        said = {float(code): text for code, text in meanings.items() if _is_within(code, low, high)}
        value = f"{min(said):g} is {said[min(said)]!r}, {max(said):g} is {said[max(said)]!r}"
    else:
        return []
    rule = "it is known which end of a scale of codes is the good one"
    return [Problem(rule, _SCALES[section], table.file, column=header, value=value)]


def _is_said(study: Study, section: str, column: Column) -> bool:
    if column.values is not None or column.values_by_file is not None:
        return True
    if section == "journey":
        said = study.ratings
        return said is None or "best" in said.model_fields_set or said.values is not None
    if section == "outcomes":
        return getattr(column, "low", None) is None or getattr(column, "lower_is_better", False)
    return False


def _ends(study: Study, path: tuple[Any, ...], numbers: pd.Series) -> tuple[float, float]:
    scale: Any = study.ratings
    if path[0] == "outcomes":
        scale = study.outcomes[path[1]]
    elif path[0] in ("realms", "trust"):
        scale = getattr(study, path[0]).scale
    return scale.low, (scale.high if scale.high is not None else float(numbers.max()))


def _is_best_low(meanings: dict[str, str]) -> bool:
    # Imported when needed: most files say nothing of their codes.
    from .likert import names_best_low

    said = {}
    for code, text in meanings.items():
        try:
            said[float(code)] = text
        except ValueError:
            continue
    positive = {number: text for number, text in said.items() if number >= 0}
    return bool(positive) and names_best_low(positive) is True


def _is_within(code: str, low: float, high: float) -> bool:
    try:
        return low <= float(code) <= high
    except ValueError:
        return False
