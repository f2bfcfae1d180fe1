"""Cells of one column -> values, keeping count of every cell that does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from ..findings import Problem
from .description import Column, FileFacts
from .reading import nearest

# How a day is written, what may stand between it and a time of day, and an example.
_DAY_FORMS = {
    "iso": (r"^(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)", "[T ]", "2026-05-31"),
    "day-first": (r"^(?P<d>\d\d?)[./-](?P<m>\d\d?)[./-](?P<y>\d{4})", "[T ,]", "31/05/2026"),
    "month-first": (r"^(?P<m>\d\d?)[./-](?P<d>\d\d?)[./-](?P<y>\d{4})", "[T ,]", "05/31/2026"),
}
_CLOCK = (
    r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d(?:[.,]\d{1,9})?))?"
    r" ?(?P<half>[AaPp][Mm])? ?(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
_MANGLED_ID = r"\d(?:[.,]\d+)?[eE]\+\d+"


@dataclass
class Cells:
    """One column of one file, as text, and the problems met while reading it.

    Parameters
    ----------
    text : Series of str, index = physical line
        Missing answers are NA.
    facts : FileFacts
    header : str
        The column's name in this file.
    not_used : Series of bool, index = physical line
        Where the person said that the thing was not used.
    unmapped : Series of bool, index = physical line
        Where the column has `values` and the cell is none of them.
    problems : list of Problem
        Grows as cells are read.
    """

    text: pd.Series
    facts: FileFacts
    header: str
    not_used: pd.Series
    unmapped: pd.Series
    problems: list[Problem] = field(default_factory=list)

    def numbers(self, what: str, low: float | None = None, high: float | None = None) -> pd.Series:
        """Read numbers between `low` and `high`; every other cell is a problem."""
        numbers = pd.to_numeric(self.text, errors="coerce").astype("float64")
        wrong = self.text.notna() & ~numbers.abs().lt(float("inf"))
        hint = "correct the cell, or add the code to `missing` of this column"
        self._report(wrong, f"{what} is a number", hint)
        outside = pd.Series(False, index=numbers.index)
        if low is not None:
            outside |= numbers < low
        if high is not None:
            outside |= numbers > high
        ends = f"{low:g} to {high:g}" if low is not None and high is not None else f"{low} or more"
        self._report(outside & ~wrong, f"{what} is {ends}", hint)
        return numbers.mask(wrong | outside)

    def whole_numbers(self, what: str, low: int, high: int) -> pd.Series:
        """Read whole numbers between `low` and `high`; nothing is rounded or clipped."""
        numbers = self.numbers(what, low, high)
        broken = numbers.notna() & (numbers % 1 != 0)
        self._report(broken, f"{what} is a whole number", "correct the cell; nothing is rounded")
        return numbers.mask(broken)

    def yes_no(self, what: str) -> pd.Series:
        """Read yes as 1.0 and no as 0.0."""
        meaning = {"yes": 1.0, "no": 0.0}
        wrong = self.text.notna() & ~self.text.isin(list(meaning))
        hint = "say what the codes mean: `values: {1: yes, 0: no}`"
        self._report_kinds(wrong, f"{what} is yes or no", hint)
        return self.text.map(meaning).astype("float64")

    def days(self, how: str) -> pd.Series:
        """Read days in the order that the study says; times of day are left aside."""
        if how == "day-of-month":
            parts = pd.DataFrame({"d": self.text.where(self.text.str.fullmatch(r"\d\d?"))})
            parts["y"], parts["m"] = str(self.facts.month).split("-")
            form = f"a day of {self.facts.month}, 1 to 31"
        else:
            pattern, between, example = _DAY_FORMS[how]
            parts = self.text.astype("str").str.extract(f"{pattern}(?:{between}.*)?$")
            form = f"a date ({how}, such as {example})"
        days = _days_of(parts)
        wrong = self.text.notna() & days.isna()
        hint = "set `dates:` in survey to iso, day-first, month-first or day-of-month"
        self._report(wrong, f"the date is {form}", hint)
        return days

    def times(self, how: str) -> pd.Series:
        """Read days with their time of day; a day alone stands for its beginning.

        Where times say their offset from UTC they are given in UTC, and all must say it. A day
        of the month means nothing here: such a study writes its times as iso.
        """
        how = "iso" if how == "day-of-month" else how
        pattern, between, example = _DAY_FORMS[how]
        parts = self.text.astype("str").str.extract(f"{pattern}(?:{between}+{_CLOCK})?$")
        times = _days_of(parts) + _since_midnight(parts)
        wrong = self.text.notna() & times.isna()
        hint = "correct the cell, or set `dates:` in survey to iso, day-first or month-first"
        rule = f"a time is a date with or without a time of day ({how}, such as {example} 14:05)"
        self._report(wrong, rule, hint)
        zone = parts["zone"]
        if zone.notna().any():
            rule = "all times of a column say their offset from UTC, or none does"
            self._report(times.notna() & zone.isna(), rule, "write it, such as +02:00, or Z")
        return times - _offsets(zone)

    def ids(self) -> pd.Series:
        """Read ids as they stand; one that a spreadsheet has shortened is a problem."""
        rule = "a respondent's id is whole"
        hint = "a spreadsheet has shortened it; export again and open it as text"
        self._report(self.text.astype("str").str.fullmatch(_MANGLED_ID), rule, hint)
        return self.text

    def one_of(self, what: str, words: Iterable[str], hint: str) -> pd.Series:
        """Read words of a fixed list; each other value is one problem."""
        words = list(words)
        wrong = self.text.notna() & ~self.text.isin(words)
        self._report_kinds(wrong, f"{what} is one of: {', '.join(words)}", hint)
        return self.text.mask(wrong, None)

    def labels(self) -> pd.Series:
        """Read words as they stand; where codes have `values`, each must have one."""
        rule, hint = "every code of this column has a meaning", "add it to the column's `values`"
        self._report_kinds(self.unmapped, rule, hint)
        return self.text.mask(self.unmapped, None)

    def kinds(self, what: str, known: Mapping[str, str], section: str) -> pd.Series:
        """Translate values into known ids; each unknown value is one problem."""
        wrong = self.text.notna() & ~self.text.isin(list(known))
        rule = f"{what} is one that the study describes"
        hint = f"describe it under `{section}:`, or give the column `values:` or `missing:`"
        self._report_kinds(wrong, rule, hint, known)
        return self.text.map(dict(known)).astype("object")

    def _report(self, wrong: pd.Series, rule: str, hint: str) -> None:
        for line, value in self.text[wrong].items():
            self._add(rule, hint, int(line), str(value))

    def _report_kinds(
        self, wrong: pd.Series, rule: str, hint: str, known: Iterable[str] = ()
    ) -> None:
        # A category that is wrong is wrong in every row: one record a value, not a row.
        for value, lines in self.text[wrong].groupby(self.text[wrong]):
            times = f" ({len(lines)} rows)" if len(lines) > 1 else ""
            meant = f"{nearest(str(value), known)}, or " if known else ""
            self._add(rule, meant + hint, int(lines.index[0]), f"{value}{times}")

    def _add(self, rule: str, hint: str, line: int, value: str) -> None:
        self.problems.append(Problem(rule, hint, self.facts.file, line, self.header, value=value))


def take(
    cells: pd.Series,
    column: Column,
    facts: FileFacts,
    *,
    missing: tuple[str, ...],
    not_used: tuple[str, ...] = (),
) -> Cells:
    """Take one column of a file as the study describes it.

    Parameters
    ----------
    cells : Series of str, index = physical line
        As they stand.
    column : Column
        Its own codes come before the section's.
    facts : FileFacts
        Of the file; `values_by_file` is looked up by its wave or name.
    missing, not_used : tuple of str
        The section's codes. An empty cell is missing whatever the codes say.

    Returns
    -------
    Cells
    """
    missing = column.missing if column.missing is not None else missing
    not_used = column.not_used if column.not_used is not None else not_used
    unused = match_codes(cells, not_used)
    gone = match_codes(cells, missing) | unused | (cells == "")
    text = cells.astype("object").mask(gone, None)
    values = column.values
    for name, by_file in (column.values_by_file or {}).items():
        if facts.is_named(name):
            values = by_file
    unmapped = pd.Series(False, index=cells.index)
    if values is not None:
        unmapped = text.notna() & ~text.isin(list(values))
        text = text.replace(values)
    return Cells(text, facts, str(cells.name), unused, unmapped)


def match_codes(cells: pd.Series, codes: tuple[str, ...]) -> pd.Series:
    """Say which cells are one of the codes: the same text, or the same number (88, 88.0)."""
    found = cells.isin(list(codes))
    numbers = pd.to_numeric(pd.Series(list(codes), dtype="object"), errors="coerce").dropna()
    if len(numbers):
        found |= pd.to_numeric(cells, errors="coerce").isin(list(numbers))
    return found


def _days_of(parts: pd.DataFrame) -> pd.Series:
    joined = parts["y"] + "-" + parts["m"].str.zfill(2) + "-" + parts["d"].str.zfill(2)
    return pd.to_datetime(joined, format="%Y-%m-%d", errors="coerce")


def _since_midnight(parts: pd.DataFrame) -> pd.Series:
    """Time of day; none where nothing is said of it, missing where there is no such time."""
    clock = parts[["hour", "minute", "second"]].apply(lambda text: text.str.replace(",", "."))
    clock = clock.astype("float64").fillna(0.0)
    half = parts["half"].str.lower()
    hour = clock["hour"].mask(half.notna(), clock["hour"] % 12 + 12.0 * (half == "pm"))
    wrong = (hour > 23) | (clock["minute"] > 59) | (clock["second"] >= 60)
    wrong |= half.notna() & ~clock["hour"].between(1, 12)
    seconds = 3600 * hour + 60 * clock["minute"] + clock["second"]
    return pd.to_timedelta(seconds.mask(wrong), unit="s")


def _offsets(zone: pd.Series) -> pd.Series:
    parts = zone.str.extract(r"(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)")
    minutes = 60 * parts["hours"].astype("float64") + parts["minutes"].astype("float64")
    return pd.to_timedelta(minutes.mask(parts["sign"] == "-", -minutes).fillna(0.0), unit="m")
