"""In which order day, month and year stand: told by the dates of all files, or asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from .dates import FORMS, WEEKDAY, days_of

if TYPE_CHECKING:
    from ..answers import FileAnswers
    from ..files import Table

# Days of a month are many, years of one export few.
MANY_DAYS, FEW_YEARS = 12, 3
_NUMERIC = rf"(?i)^{WEEKDAY}(\d\d?)([./-]) ?(\d\d?)[./-] ?(\d{{4}}|\d\d)(?!\d)(.*)$"
_BY_ITSELF = "told by the dates"
COUNTED = ("excel", "unix")


@dataclass(frozen=True)
class Order:
    """In which order day, month and year stand in a column.

    Parameters
    ----------
    name : str
        A key of `dates.FORMS`; "" where it cannot be told.
    by : str
        What told it, in words; "" where nothing had to be told.
    both : tuple of str
        Where cells contradict each other: one that has the day first, one the month.
    fitting : tuple of str
        Where nothing tells it: the keys under which the column can be read.
    beside : bool
        Whether other files of the study are of another order, so that a person has to say
        this file's beside its name.
    """

    name: str
    by: str = ""
    both: tuple[str, ...] = ()
    fitting: tuple[str, ...] = ()
    beside: bool = False

    @property
    def is_proven(self) -> bool:
        """Do cells show it that fit no other order?"""
        return self.by == _BY_ITSELF

    def ask(self, text: pd.Series) -> tuple[int, str, str, str] | None:
        """Give line, rule, hint and value of the question; None where no cell can show it."""
        if self.both:
            day, month = self.both
            rule = "all dates of a column are written in one order"
            hint = f"{day} has the day first, {month} the month: correct one of the two"
            return int(text.index[text.isin(self.both)][-1]), rule, hint, f"{day} and {month}"
        # By place: the lines of a table of counts stand for many people each.
        known = text.drop_duplicates()
        read = pd.DataFrame({how: days_of(known, how).to_numpy() for how in self.fitting})
        several = read.notna().all(axis="columns")
        if len(self.fitting) > 1:
            several &= read.ne(read[self.fitting[0]], axis="index").any(axis="columns")
        if not several.any():
            return None
        place = int(several.to_numpy().argmax())
        line, cell = int(known.index[place]), first_word(str(known.iloc[place]))
        days = {how: say_as(day, how) for how, day in read.loc[place].items()}
        said = [
            f"`dates: {how}` ({cell if how == self.fitting[0] else 'it'} is {day})"
            for how, day in days.items()
        ]
        where = "beside this file under `files:`" if self.beside else "under `survey:`"
        rule = "the order of day and month can be told from the dates or from the study"
        if self.fitting[0] in COUNTED:
            rule = "a date is written in words or numbers, or the study says that it is counted"
        return (
            line,
            rule,
            f"write {' or '.join(said)} {where}",
            f"{cell}: {' or '.join(days.values())}",
        )


def tell_order(text: pd.Series) -> Order:
    """Tell the order of day, month and year from all cells of a column.

    Parameters
    ----------
    text : Series of str
        Missing answers are NA.

    Returns
    -------
    Order
        A cell whose first number is above twelve asks for day-first, one whose second is for
        month-first. Where all days are those of their month's number, either order is right.
        A column in which some years of four digits stand first is iso: what a spreadsheet could
        take for a date stands so, and may have been turned round; the other cells are for a
        person to look at.

    Notes
    -----
    Years of two digits stand last or first: a number above 31 is no day, and what takes more
    than `MANY_DAYS` values, while the other end takes at most `FEW_YEARS`, is no year.

    Examples
    --------
    >>> tell_order(pd.Series(["03-04-2025", "28-03-2025"])).name
    'day-first'
    >>> tell_order(pd.Series(["03-04-2025", "05-04-2025"])).fitting
    ('day-first', 'month-first')
    """
    known = pd.Series(text.dropna().unique(), dtype="object").astype("str").str.strip()
    found = known.str.extract(_NUMERIC).dropna()
    if found.empty:
        return _uncounted(known)
    if known.str.match(r"\d{4}[-/.]\d").any():
        return Order("iso")
    short = found[3].str.len() == 2
    parts = found[[0, 2, 3]].astype("int64").set_axis(["first", "second", "third"], axis="columns")
    place = _place_of_year(parts) if short.all() else "last"
    if place == "first":
        return Order("year-first", _BY_ITSELF)
    day = known[parts.index[parts["first"].between(13, 31) & parts["second"].le(12)]]
    month = known[parts.index[parts["second"].between(13, 31) & parts["first"].le(12)]]
    if len(day) and len(month):
        return Order("", both=(min(day), min(month)))
    if place and (len(day) or len(month)):
        return Order("month-first" if len(month) else "day-first", _BY_ITSELF)
    if place and (parts["first"] == parts["second"]).all():
        return Order("day-first", "which here is month-first, too")
    orders = ["day-first"] * (not len(month)) + ["month-first"] * (not len(day))
    return Order("", fitting=(*orders, *([] if place else ["year-first"])))


def _uncounted(known: pd.Series) -> Order:
    """Tell iso of cells that stand for themselves, and ask where all are counted days."""
    if len(known) and known.str.fullmatch(r"\d{5}([.,]\d+)?|\d{9,13}([.,]\d+)?").all():
        counted = (how for how in COUNTED if days_of(known, how).notna().all())
        return Order("", fitting=fitting) if (fitting := tuple(counted)) else Order("iso")
    return Order("iso")


def _place_of_year(parts: pd.DataFrame) -> str:
    """Say whether years of two digits stand first or last; "" where it cannot be told."""
    if (parts["second"] > 12).any() or (parts["third"] > 31).any():
        return "last"
    if (parts["first"] > 31).any():
        return "first"
    first, third = parts["first"].nunique(), parts["third"].nunique()
    if first > MANY_DAYS and third <= FEW_YEARS:
        return "last"
    return "first" if third > MANY_DAYS and first <= FEW_YEARS else ""


def tell_orders(files: list[FileAnswers]) -> list[Order | None]:
    """Tell the order of each file's dates, where the study says none.

    Parameters
    ----------
    files : list of FileAnswers

    Returns
    -------
    list of Order or None
        None for a file without dates. What the study says of a file is no proof for others.

    Notes
    -----
    Where a file's dates fit two orders, this counts, in this order: other stamps of the same
    file that are written alike, rows included that are no answers; then files of the same
    product whose dates are written alike and show their order; then the order of the survey
    product, unless a file of it shows another. Dates are written alike when the signs between
    their numbers, the digits of their years and the manner of their clocks are the same.
    """
    own = [
        (Order(each.how_dated) if each.how_dated else tell_order(each.dates.text))
        if each.dates
        else None
        for each in files
    ]
    told = []
    for each, order in zip(files, own, strict=True):
        if order is not None and {"day-first", "month-first"} <= set(order.fitting):
            others = [
                (other, known)
                for other, known in zip(files, own, strict=True)
                if other is not each and known is not None and known.is_proven
            ]
            order = _from_elsewhere(each, order, others)
        told.append(order)
    return told


def _from_elsewhere(
    each: FileAnswers, order: Order, others: list[tuple[FileAnswers, Order]]
) -> Order:
    """Take the order that the rest of the file, other files or the product show; else ask."""
    form = _form_of(each.dates.text)
    stamps = list(_stamps_like(each, form))
    alike = [
        (other.facts.file, known.name)
        for other, known in others
        if _is_alike(other.table, each.table) and _form_of(other.dates.text) == form
    ]
    for shown in (stamps, alike):
        names = {name for _, name in shown}
        if len(names) == 1 and names <= set(order.fitting):
            return Order(names.pop(), f"told by {shown[0][0]}")
        if names:
            break
    else:
        usual = each.table.dates or ""
        same = {known.name for other, known in others if other.table.product == each.table.product}
        if usual in order.fitting and same <= {usual} and _is_of_product(each, form):
            return Order(usual, "as the product writes them")
    return replace(order, beside=bool(others))


def _is_alike(one: Table, two: Table) -> bool:
    """Whether two files come from one place: a product, or tables with the same headings."""
    same = one.product == two.product
    return same and (one.product != "generic" or set(one.cells) == set(two.cells))


def _stamps_like(each: FileAnswers, form: frozenset[str]) -> Iterable[tuple[str, str]]:
    """Give the columns of a file that are written as its dates are, and the orders they show."""
    cells = each.table.cells
    for name in cells.columns:
        if name != each.dates.header and not all(":" in sign for sign in form):
            continue
        text = cells[name][cells[name] != ""]
        if len(text) and _form_of(text.iloc[:1]) <= form and _form_of(text) == form:
            order = tell_order(text)
            if order.is_proven or order.both:
                yield name, order.name


def _form_of(text: pd.Series) -> frozenset[str]:
    """Say how dates are written, but for their numbers: {"/4 9:9:9 AM"}."""
    known = pd.Series(text.dropna().unique(), dtype="object").astype("str").str.strip()
    found = known.str.extract(_NUMERIC)
    rest = found[4].str.replace(r"\d+", "9", regex=True)
    rest = rest.str.replace(r"[AaPp](?=\.? ?[Mm])", "A", regex=True)
    return frozenset((found[1] + found[3].str.len().astype("str") + rest).fillna("other"))


def _is_of_product(each: FileAnswers, form: frozenset[str]) -> bool:
    """Is the column one that the survey product writes itself?"""
    own = each.table.roles.get("date")
    text = each.table.cells[own] if own in each.table.cells else pd.Series(dtype="object")
    return _form_of(text[text != ""]) == form


def ways_to_read(
    text: pd.Series, wrong: pd.Series, read: Callable[[pd.Series, str], pd.Series]
) -> dict[str, pd.Series]:
    """Give the values of `dates:` that read all cells that are read now, and some that are wrong.

    Parameters
    ----------
    text : Series of str
    wrong : Series of bool
        Cells that cannot be read now.
    read : callable
        `days_of`, or what reads times as it does.

    Returns
    -------
    dict of str to Series of datetime
        What is read then.
    """
    ways = {how: read(text, how) for how in FORMS}
    return {
        how: days
        for how, days in ways.items()
        if (days.notna() | wrong | text.isna()).all() and (days.notna() & wrong).any()
    }


def say_as(day: pd.Timestamp, how: str) -> str:
    """Write a day in the order in which it is read."""
    return f"{day:%B} {day.day}, {day.year}" if how == "month-first" else f"{day.day} {day:%B %Y}"


def first_word(cell: str) -> str:
    """Give the day of a stamp without its time."""
    return re.split(r"[ T]|, ", re.sub(f"(?i)^{WEEKDAY}", "", cell))[0]
