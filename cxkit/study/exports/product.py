"""What an entry for a survey product says, and what reading its export gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from ..formats.rows import Rows

# Things that a column can be, where a product says so itself.
ROLES = ("respondent_id", "date", "recommend", "verbatim")


@dataclass(frozen=True, eq=False)
class Shaped:
    """An export as one row a respondent, its own headings put over the columns.

    Parameters
    ----------
    headings : tuple of str
        One name a column, trimmed, each once; "" for a column with neither name nor values.
    cells : DataFrame of str
        As `Rows.cells`, without the rows that belong to the heading.
    labels : Mapping of str to str
        Column -> the question as it was asked, without markup, where the export has it.
    left_out : Series of str, index = line
        Rows that are no answers, each with the reason in words as the ledger says them, such
        as ``preview``, ``unfinished``, ``total``. Rows that are not named here are answers.
    roles : Mapping of str to str
        One of `ROLES` -> the column that the product itself makes for it.
    scale : tuple of (int, int), optional
        Ends of the scale of the product's own recommend question, where it says them.
    dates : str, optional
        Order of the dates where the product fixes it, as ``survey.dates`` says it.
    not_nps : tuple of str
        Columns of stars or satisfaction, which are no scores of recommendation.
    coded : tuple of str
        Columns of codes that are places on the screen: which end is good is not said.
    missing : Mapping of str to tuple of str
        Column -> codes that the product writes for "seen and not answered".
    kinds : str
        Column that says which survey a row belongs to, where an export can mix several.
    meanings : Mapping of str to Mapping of str to str
        Column -> what its codes mean, where the export says so.
    names : Mapping of str to str
        Another name of a column, such as its heading as it stands in the file -> the column.
    notes : tuple of str
        What was done, in plain words.
    """

    headings: tuple[str, ...]
    cells: pd.DataFrame = field(repr=False)
    labels: Mapping[str, str] = field(default_factory=dict)
    left_out: pd.Series = field(default_factory=lambda: pd.Series(dtype="object"), repr=False)
    roles: Mapping[str, str] = field(default_factory=dict)
    scale: tuple[int, int] | None = None
    dates: str | None = None
    not_nps: tuple[str, ...] = ()
    coded: tuple[str, ...] = ()
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: str = ""
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Product:
    """One survey product.

    Parameters
    ----------
    name : str
        What ``product:`` of a file in study.yaml says.
    title : str
        As a person calls it.
    source : str
        Where its format is documented or was seen.
    rank : int
        Products are tried in this order; the first that recognises the rows has them.
    recognise : callable
        Rows -> why they are this product's, in words, or "".
    shape : callable
        Rows -> `Shaped`. May raise `DataError`.
    """

    name: str
    title: str
    source: str
    rank: int
    recognise: Callable[[Rows], str]
    shape: Callable[[Rows], Shaped]
