"""Cells of one column -> values, keeping count of every cell that does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from ..findings import Problem
from .dates import CLOCK, FORMS, days_of, join, offsets, since_midnight, tell_order
from .description import Column, FileFacts
from .names import nearest
from .numbers import Numbers, read_numbers

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
    decimal : {",", "."}, optional
        The decimal sign, where the study says it.
    problems : list of Problem
        Grows as cells are read.
    notes : list of str
        Grows, too: what the column itself told.
    read_by_number : tuple of (int, str), optional
        How many numbers stand beside words or are not in plain digits, and one of them.
    """

    text: pd.Series
    facts: FileFacts
    header: str
    not_used: pd.Series
    unmapped: pd.Series
    decimal: str | None = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    read_by_number: tuple[int, str] | None = None

    def numbers(self, what: str, low: float | None = None, high: float | None = None) -> pd.Series:
        """Read numbers between `low` and `high`; every other value is a problem.

        On a scale with two ends a number may stand beside words: "7 - Strongly agree".
        """
        read = self.parse(labelled=low is not None and high is not None)
        numbers = read.values
        self.report_wrong(read, what, high)
        outside = pd.Series(False, index=numbers.index)
        if low is not None:
            outside |= numbers < low
        if high is not None:
            outside |= numbers > high
        ends = f"{low:g} to {high:g}" if low is not None and high is not None else f"{low} or more"
        self.report_outside(outside, f"{what} is {ends}")
        self.note_forms(read)
        return numbers.mask(outside)

    def parse(self, *, labelled: bool) -> Numbers:
        """Read numbers without a judgement of them."""
        return read_numbers(self.text, labelled=labelled, decimal=self.decimal)

    def report_wrong(self, read: Numbers, what: str, high: float | None = None) -> None:
        """Report answers that are no numbers; words of a scale up to `high` with theirs."""
        if not read.wrong.any():
            return
        hint = "correct the cell, or add the code to `missing` of this column"
        known = self.text[read.wrong].unique()
        if any(re.fullmatch(r"[-+]?\d{1,3}[.,]\d{3}", str(cell)) for cell in known):
            hint = 'say what its sign parts: `decimal: ","` or `decimal: "."` under `survey:`'
        elif said := _values_for(known, high):
            hint = f"say what the words mean: `{said}`"
        self._report_kinds(read.wrong, f"{what} is a number", hint)

    def report_outside(self, outside: pd.Series, rule: str) -> None:
        """Report numbers that are none of the scale, with the line that makes them codes."""
        if outside.any():
            found = sorted(set(self.text[outside].astype("str")), key=_in_order)
            codes = f"[{', '.join(found[:8])}{', …' * (len(found) > 8)}]"
            hint = f"correct the cells; if these are codes for no answer, write `missing: {codes}`"
            self._report_kinds(outside, rule, f"{hint} at this column")

    def report_broken(self, broken: pd.Series, what: str) -> None:
        """Report numbers that are not whole; nothing is rounded."""
        self._report_kinds(
            broken, f"{what} is a whole number", "correct the cell; nothing is rounded"
        )

    def note_forms(self, read: Numbers, *, decimals: bool = False) -> None:
        """Note how many numbers were read that are not written in plain digits."""
        if read.decimal:
            self.notes.append(f"{self.header}: the comma is the decimal sign, told by the numbers")
        special = read.forms.isin(["label", "digits", *(["decimal"] if decimals else [])])
        if special.any():
            self.read_by_number = (int(special.sum()), str(self.text[special].iloc[0]))

    def yes_no(self, what: str) -> pd.Series:
        """Read yes as 1.0 and no as 0.0."""
        meaning = {"yes": 1.0, "no": 0.0}
        wrong = self.text.notna() & ~self.text.isin(list(meaning))
        hint = "say what the codes mean: `values: {1: yes, 0: no}`"
        self._report_kinds(wrong, f"{what} is yes or no", hint)
        return self.text.map(meaning).astype("float64")

    def days(self, how: str | None, usual: str | None = None) -> pd.Series:
        """Read days in the order that the study says; times of day are left aside.

        Where it says none the column tells the order, and where that fits both `usual` holds:
        that of the survey product.
        """
        if how == "day-of-month":
            parts = pd.DataFrame({"d": self.text.where(self.text.str.fullmatch(r"\d\d?"))})
            parts["y"], parts["m"] = str(self.facts.month).split("-")
            days, form = join(parts), f"a day of {self.facts.month}, 1 to 31"
        else:
            how = how or self._told_order(usual)
            if not how:
                return pd.Series(pd.NaT, index=self.text.index)
            days, form = days_of(self.text, how), f"a date ({how}, such as {FORMS[how][2]})"
        wrong = self.text.notna() & days.isna()
        hint = "set `dates:` in survey to iso, day-first, month-first or day-of-month"
        self._report(wrong, f"the date is {form}", hint)
        return days

    def times(self, how: str | None) -> pd.Series:
        """Read days with their time of day; a day alone stands for its beginning.

        Where times say their offset from UTC they are given in UTC, and all must say it. A day
        of the month means nothing here: such a study writes its times as iso.
        """
        how = "iso" if how == "day-of-month" else how or self._told_order(None)
        if not how:
            return pd.Series(pd.NaT, index=self.text.index)
        pattern, between, example = FORMS[how]
        parts = self.text.astype("str").str.extract(f"{pattern}(?:{between}+{CLOCK})?$")
        times = join(parts) + since_midnight(parts)
        wrong = self.text.notna() & times.isna()
        hint = "correct the cell, or set `dates:` in survey to iso, day-first or month-first"
        rule = f"a time is a date with or without a time of day ({how}, such as {example} 14:05)"
        self._report(wrong, rule, hint)
        zone = parts["zone"]
        if zone.notna().any():
            rule = "all times of a column say their offset from UTC, or none does"
            self._report(times.notna() & zone.isna(), rule, "write it, such as +02:00, or Z")
        return times - offsets(zone)

    def _told_order(self, usual: str | None) -> str:
        """Give the order that the column tells; where it fits both, `usual`, or a problem."""
        order = tell_order(self.text)
        told = order.name
        if not told and not order.both and usual in ("day-first", "month-first"):
            told = usual
        if told in ("day-first", "month-first"):
            by = "told by the dates" if order.name else "as the product writes them"
            self.notes.append(f"{self.header}: dates are {told}, {by}")
        if told:
            return told
        if order.both:
            first, second = order.both
            rule = "all dates of a column are written in one order"
            line = int(self.text.index[self.text == second][0])
            hint = f"{first} has the day first, {second} the month: correct one of the two"
            self._add(rule, hint, line, f"{first} and {second}")
            return ""
        days, months = days_of(self.text, "day-first"), days_of(self.text, "month-first")
        line = int(self.text.index[days.notna() & (days != months)][0])
        cell = re.split(r"[ T,]", str(self.text[line]))[0]
        day, month = days[line], months[line]
        hint = f"write `dates: day-first` ({cell} is {day.day} {day:%B %Y}) or `dates: month-first`"
        hint += f" (it is {month:%B} {month.day}, {month.year}) under `survey:`"
        value = f"{cell}: {day.day} {day:%B %Y} or {month:%B} {month.day}, {month.year}"
        rule = "the order of day and month can be told from the dates or from the study"
        self._add(rule, hint, line, value)
        return ""

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
    values: Mapping[str, str] | None = None,
    unanswered: tuple[str, ...] = (),
    decimal: str | None = None,
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
    values : Mapping of str to str, optional
        The section's meanings of codes; those of the column come before them.
    unanswered : tuple of str
        Codes that the survey product writes for no answer, whatever the study says.
    decimal : {",", "."}, optional
        The decimal sign, where the study says it.

    Returns
    -------
    Cells
    """
    missing = column.missing if column.missing is not None else missing
    not_used = column.not_used if column.not_used is not None else not_used
    # A million answers are some dozen different ones: each is looked at once.
    places, known = pd.factorize(cells)
    kinds = pd.Series(known, dtype="object")
    unused = match_codes(kinds, not_used)
    gone = match_codes(kinds, (*missing, *unanswered)) | unused | (kinds == "")
    text = kinds.mask(gone, None)
    own = column.values
    values = own if own is not None else values
    for name, by_file in (column.values_by_file or {}).items():
        if facts.is_named(name):
            values = by_file
    unmapped = pd.Series(False, index=kinds.index)
    if values is not None:
        meant = _by_number(text, values)
        unmapped = text.notna() & ~meant.isin(list(values))
        text = meant.map(dict(values)).where(~unmapped & text.notna(), text)
    text, unused, unmapped = (
        pd.Series(part.to_numpy()[places], index=cells.index, name=cells.name)
        for part in (text, unused, unmapped)
    )
    return Cells(text, facts, str(cells.name), unused, unmapped, decimal)


def _by_number(text: pd.Series, values: Mapping[str, str]) -> pd.Series:
    """Put the code of the study in place of the same number written otherwise: 1 for 1.0."""
    codes = pd.to_numeric(pd.Series(list(values), dtype="object"), errors="coerce").dropna()
    if codes.empty:
        return text
    known = {number: list(values)[place] for place, number in codes.items()}
    return (
        pd.to_numeric(text, errors="coerce").map(known).where(~text.isin(list(values))).fillna(text)
    )


def match_codes(cells: pd.Series, codes: tuple[str, ...]) -> pd.Series:
    """Say which cells are one of the codes: the same text, or the same number (88, 88.0)."""
    found = cells.isin(list(codes))
    numbers = pd.to_numeric(pd.Series(list(codes), dtype="object"), errors="coerce").dropna()
    if len(numbers):
        found |= pd.to_numeric(cells, errors="coerce").isin(list(numbers))
    return found


def _in_order(code: str) -> tuple[float, str]:
    try:
        return float(code), code
    except ValueError:
        return float("inf"), code


def _values_for(answers: Iterable[str], high: float | None) -> str:
    """Write the line that gives words their number, where their order is known."""
    words = [str(answer) for answer in answers]
    if high is None or not all(any(sign.isalpha() for sign in word) for word in words):
        return ""
    # Imported when needed: the words of five languages are for those who left them out.
    from .likert import find_word_scale

    scale = find_word_scale(words)
    if scale is None or scale.high != high:
        return f"values: {{{', '.join(f'{word}: …' for word in sorted(words)[:6])}}}"
    return f"values: {{{', '.join(f'{word}: {n}' for word, n in scale.values.items())}}}"
