"""The contact log: who met which touchpoint in what order, and who converted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ..findings import DataError, Ledger, Problem, refuse
from .columns.cells import Cells, take
from .description import Column, FileFacts, Study
from .files import Table, read_table
from .names import nearest


@dataclass(frozen=True, eq=False)
class Contacts:
    """The contact log, checked: one row a contact, respondent by respondent.

    Parameters
    ----------
    rows : DataFrame
        ``respondent touchpoint order time converted``: the respondent's id as text, the
        touchpoint's id, the contact's place among those of the respondent (0, 1, 2, …), the
        time (missing throughout where the log has none), and 1.0 where the respondent
        converted, 0.0 where not, missing where nothing is said of it.
    ledger : Ledger
        Rows read, and rows left out by reason.
    input : dict
        ``file sha256 rows notes``, as for a survey file.
    notes : tuple of str
        What a reader must know of the log.
    """

    rows: pd.DataFrame = field(repr=False)
    ledger: Ledger
    input: dict[str, Any]
    notes: tuple[str, ...] = ()


def read_contacts(folder: str | Path, study: Study) -> Contacts | None:
    """Read and check the contact log of a study.

    Parameters
    ----------
    folder : str or Path
        Where the study's files lie.
    study : Study
        Its `contacts` say which file and columns; its survey says how times are written and
        which codes are missing.

    Returns
    -------
    Contacts or None
        None where the study has no contact log.

    Raises
    ------
    DataError
        The file cannot be read, or every column that is not there, touchpoint that the
        study does not know, time that is none and answer that is neither yes nor no; or no
        contact is left.

    Notes
    -----
    A touchpoint is named by its id or, where no other has the same, by its label. Contacts of
    one respondent are put in the order of their times; where these are equal, or the log has
    none, the order of the lines counts. A respondent converted when any of their rows says
    yes, also one that is left out for want of a touchpoint or a time.
    """
    said = study.contacts
    if said is None:
        return None
    table = read_table(
        Path(folder) / said.file,
        name=said.file,
        encoding=said.encoding,
        delimiter=said.delimiter,
        sheet=said.sheet,
        product="generic",
        ids=said.columns.respondent_id.column,
        kept=said.columns.touchpoint.column,
    )
    rows = _read_columns(study, table)
    converted, both = _converted(rows)
    rows, ledger = _leave_out(rows, timed=said.columns.time is not None)
    if rows.empty:
        hint = f"nothing was left: {ledger}"
        raise DataError(Problem("a contact log has contacts", hint, said.file))
    rows = rows.sort_values(["respondent", "time", "line"], kind="stable", ignore_index=True)
    rows["order"] = rows.groupby("respondent").cumcount()
    rows["converted"] = rows["respondent"].map(converted).astype("float64")
    tied = rows.duplicated(["respondent", "time"], keep=False) & rows["time"].notna()
    notes = (f"contact log {said.file}: {ledger}", *_notes(int(tied.sum()), both))
    kept = rows[["respondent", "touchpoint", "order", "time", "converted"]]
    return Contacts(kept, ledger, table.as_input(), notes)


def _leave_out(rows: pd.DataFrame, *, timed: bool) -> tuple[pd.DataFrame, Ledger]:
    ledger = Ledger(len(rows))
    for name in ("respondent", "touchpoint", *(("time",) if timed else ())):
        missing = rows[name].isna()
        ledger = ledger.without(f"without a {name}", missing.sum())
        rows = rows[~missing]
    return rows.rename_axis("line").reset_index(), ledger


def _notes(tied: int, both: int) -> Iterator[str]:
    if tied:
        yield (
            f"contact log: {tied:,} contacts share their time with another of the same "
            "respondent: there the order of the lines counts"
        )
    if both:
        yield (
            f"contact log: of {both:,} respondents some rows say yes and others no to converted: "
            "one yes is enough"
        )


def _read_columns(study: Study, table: Table) -> pd.DataFrame:
    said, problems = study.contacts.columns, []
    facts = FileFacts(file=table.file)
    names = _names_of_touchpoints(study)

    def read(name: str, how: Callable[[Cells], pd.Series], dtype: str = "object") -> pd.Series:
        column: Column | None = getattr(said, name)
        found = [each for each in (column.column if column else ()) if each in table.cells.columns]
        if column is not None and not found:
            hint = f"{table.file}: {nearest(column.column[0], table.cells.columns)}"
            rule = "a column that the study names is in the file"
            wanted = " or ".join(column.column)
            problems.append(study.problem(("contacts", "columns", name), rule, hint, wanted))
        if not found:
            return pd.Series(None, index=table.cells.index, dtype=dtype)
        cells = take(table.cells[found[0]], column, facts, missing=study.survey.missing)
        values = how(cells)
        problems.extend(cells.problems)
        return values

    dates = study.survey.dates
    rows = pd.DataFrame(
        {
            "respondent": read("respondent_id", Cells.ids),
            "touchpoint": read(
                "touchpoint", lambda each: each.kinds("touchpoint", names, "journey")
            ),
            "time": read("time", lambda each: each.times(dates), "datetime64[ns]"),
            "converted": read("converted", lambda each: each.yes_no("converted"), "float64"),
        }
    )
    refuse(problems)
    return rows


def _names_of_touchpoints(study: Study) -> dict[str, str]:
    """Say which touchpoint each id and each label that only one of them has stands for."""
    labels = Counter(point.name for point in study.touchpoints)
    named = {point.name: point.id for point in study.touchpoints if labels[point.name] == 1}
    return named | {point.id: point.id for point in study.touchpoints}


def _converted(rows: pd.DataFrame) -> tuple[pd.Series, int]:
    """Say of each respondent whether any row says yes, and of how many another says no."""
    said = rows.dropna(subset=["respondent"]).groupby("respondent")["converted"]
    return said.max(), int((said.max() > said.min()).sum())
