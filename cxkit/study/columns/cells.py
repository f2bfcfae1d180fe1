"""Cells of one column -> values, keeping count of every cell that does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ...findings import Problem
from ..description import Column, FileFacts
from ..names import nearest
from ..times.date_orders import COUNTED, Order, say_as, tell_order, ways_to_read
from ..times.dates import FORMS, days_of, join, times_of
from .codes import codes_in, stand_for_themselves, values_for
from .numbers import Numbers, read_numbers

_MANGLED_ID = r"\d(?:[.,]\d+)?[eE]\+\d+"

# Values at most of which the nearest name is looked for: to compare thousands takes minutes.
_NEAR = 50


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
    distinct : Series of str
        The different texts, in which everything is looked up once.
    places : array of int
        Which of them each cell is.
    decimal : {",", "."}, optional
        The decimal sign, where the study says it.
    problems : list of Problem
        Grows as cells are read.
    notes : list of str
        Grows, too: what the column itself told.
    no_answer : dict of str to int
        How many cells held each code for no answer; empty cells hold none.
    read_by_number : tuple of (int, str), optional
        How many numbers stand beside words or are not in plain digits, and one of them.
    """

    text: pd.Series
    facts: FileFacts
    header: str
    not_used: pd.Series
    distinct: pd.Series
    places: np.ndarray
    decimal: str | None = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    no_answer: dict[str, int] = field(default_factory=dict)
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
        read = read_numbers(self.distinct, labelled=labelled, decimal=self.decimal)
        return read.spread(self.places, self.text.index)

    def report_wrong(self, read: Numbers, what: str, high: float | None = None) -> None:
        """Report answers that are no numbers; words of a scale up to `high` with theirs."""
        if not read.wrong.any():
            return
        hint = "correct the cell, or add the code to `missing` of this column"
        known = self.text[read.wrong].unique()
        if any(re.fullmatch(r"[-+]?\d{1,3}[.,]\d{3}", str(cell)) for cell in known):
            hint = 'say what its sign parts: `decimal: ","` or `decimal: "."` under `survey:`'
        elif said := values_for(known, high):
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
        yes, no = self.text == "yes", self.text == "no"
        wrong = self.text.notna() & ~yes & ~no
        hint = "say what the codes mean: `values: {1: yes, 0: no}`"
        self._report_kinds(wrong, f"{what} is yes or no", hint)
        return yes.astype("float64").where(yes | no)

    def days(self, how: str | None, told: Order | None = None) -> pd.Series:
        """Read days in the order that the study says; times of day are left aside.

        Where it says none, the one that was `told` holds, or that which the column tells.
        """
        if how == "day-of-month":
            parts = pd.DataFrame({"d": self.text.where(self.text.str.fullmatch(r"\d\d?"))})
            parts["y"], parts["m"] = str(self.facts.month).split("-")
            days, form = join(parts), f"a day of {self.facts.month}, 1 to 31"
        else:
            how = how or self._told_order(told)
            if not how:
                return pd.Series(pd.NaT, index=self.text.index)
            days, form = days_of(self.text, how), f"a date ({how}, such as {FORMS[how].example})"
        self._report_days(days.isna(), f"the date is {form}", days_of)
        return days

    def times(self, how: str | None) -> pd.Series:
        """Read days with their time of day; a day alone stands for its beginning.

        Where times say their offset from UTC they are given in UTC, and all must say it. A day
        of the month means nothing here: such a study writes its times as iso.
        """
        how = "iso" if how == "day-of-month" else how or self._told_order(None)
        if not how:
            return pd.Series(pd.NaT, index=self.text.index)
        read = times_of(self.text, how)
        times, said = read["time"], read["said"]
        example = f"{how}, such as {FORMS[how].example}{' 14:05' * (how not in COUNTED)}"
        rule = f"a time is a date with or without a time of day ({example})"
        self._report_days(times.isna(), rule, lambda text, how: times_of(text, how)["time"])
        if said.any():
            rule = "all times of a column say their offset from UTC, or none does"
            self._report(times.notna() & ~said, rule, "write it, such as +02:00, or Z")
        return times - read["ahead"]

    def _told_order(self, told: Order | None) -> str:
        """Give the order that was told, or that the column tells; "" and a problem without."""
        order = told or tell_order(self.text)
        if order.by:
            self.notes.append(f"{self.header}: dates are {order.name}, {order.by}")
        if order.name:
            return order.name
        asked = order.ask(self.text)
        if asked is None:
            return order.fitting[0]
        line, rule, hint, value = asked
        self._add(rule, hint, line, value)
        return ""

    def _report_days(
        self, missing: pd.Series, rule: str, read: Callable[[pd.Series, str], pd.Series]
    ) -> None:
        """Report dates that are none, with the `dates:` that would read them and all others.

        Cells that the same ways read have the same hint, which shows the first of them.
        """
        wrong = self.text.notna() & missing
        ways = ways_to_read(self.text, wrong, read) if wrong.any() else {}
        hints: dict[tuple[str, ...], str] = {}
        for line, value in self.text[wrong].items():
            known = {how: days[line] for how, days in ways.items() if pd.notna(days[line])}
            said = (f"`dates: {how}` ({value} is {say_as(day, how)})" for how, day in known.items())
            hint = "correct the cell: there is no such day, or it is not written as one"
            if known:
                hint = f"correct the cells, or write {' or '.join(said)} under `survey:`"
            self._add(rule, hints.setdefault(tuple(known), hint), int(line), str(value))

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

    def kinds(self, what: str, known: Mapping[str, str], section: str) -> pd.Series:
        """Translate values into known ids; each unknown value is one problem."""
        wrong = self.text.notna() & ~self.text.isin(list(known))
        rule = f"{what} is one that the study describes"
        hint = f"describe it under `{section}:`, or give the column `values:` or `missing:`"
        self._report_kinds(wrong, rule, hint, known)
        return self.text.map(dict(known)).astype("object")

    def report_strange(self, strange: pd.Series, hint: str) -> None:
        """Report codes to which `values` give no meaning, while others have one."""
        rule = "every code of this column has a meaning"
        for value, lines in strange.groupby(strange):
            self._add_kind(rule, hint, str(value), lines)

    def _report(self, wrong: pd.Series, rule: str, hint: str) -> None:
        for line, value in self.text[wrong].items():
            self._add(rule, hint, int(line), str(value))

    def _report_kinds(
        self, wrong: pd.Series, rule: str, hint: str, known: Iterable[str] = ()
    ) -> None:
        # A category that is wrong is wrong in every row: one record a value, not a row.
        for told, (value, lines) in enumerate(self.text[wrong].groupby(self.text[wrong])):
            near = nearest(str(value), known) if known and told < _NEAR else ""
            self._add_kind(rule, f"{near}, or {hint}" if near else hint, str(value), lines)

    def _add_kind(self, rule: str, hint: str, value: str, lines: pd.Series) -> None:
        times = f" ({len(lines)} rows)" if len(lines) > 1 else ""
        self._add(rule, hint, int(lines.index[0]), f"{value}{times}")

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
    hint: str = "add it to the column's `values`, or to its `missing`",
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
    hint : str
        What is to be done where a code has no meaning among others that have one.

    Returns
    -------
    Cells
        Codes without a meaning are problems already, and missing.
    """
    missing = column.missing if column.missing is not None else missing
    not_used = column.not_used if column.not_used is not None else not_used
    # A million answers are some dozen different ones: each is looked at once.
    places, known = pd.factorize(cells)
    kinds = pd.Series(known, dtype="object")
    unused = codes_in(kinds, not_used).notna()
    empty = kinds == ""
    coded = codes_in(kinds, (*missing, *unanswered)).notna() & ~unused & ~empty
    text = kinds.mask(coded | unused | empty, None)
    times = np.bincount(places, minlength=len(kinds))
    no_answer = {str(code): int(times[place]) for place, code in kinds[coded].items()}
    own = column.values
    values = own if own is not None else values
    for name, by_file in (column.values_by_file or {}).items():
        if facts.is_named(name):
            values = by_file
    strange = pd.Series(False, index=kinds.index)
    if values is not None:
        meant = codes_in(text, values)
        strange = text.notna() & meant.isna() & ~stand_for_themselves(text, values)
        text = meant.map(dict(values)).where(meant.notna(), text)
    kinds = text.mask(strange, None).astype("str")
    kept, unused = (
        pd.Series(part.array.take(places), index=cells.index, name=cells.name)
        for part in (kinds, unused)
    )
    taken = Cells(kept, facts, str(cells.name), unused, kinds, places, decimal, no_answer=no_answer)
    if strange.any():
        said = pd.Series(text.astype("str").array.take(places), index=cells.index)
        taken.report_strange(said[strange.to_numpy()[places]], hint)
    return taken


def _in_order(code: str) -> tuple[float, str]:
    try:
        return float(code), code
    except ValueError:
        return float("inf"), code
