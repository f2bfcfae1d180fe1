"""Text -> days and times, in an order that is stated or that the column itself tells."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

# A year outside is a slip, or what a program writes for "no date".
YEARS = (1900, 2199)

# How a day is written, what may stand between it and a time of day, and an example.
FORMS = {
    "iso": (r"^(?P<y>\d{4})[-/.](?P<m>\d\d?)[-/.](?P<d>\d\d?)", "[T ,]", "2026-05-31"),
    "day-first": (r"^(?P<d>\d\d?)[./-](?P<m>\d\d?)[./-](?P<y>\d{4})", "[T ,]", "31/05/2026"),
    "month-first": (r"^(?P<m>\d\d?)[./-](?P<d>\d\d?)[./-](?P<y>\d{4})", "[T ,]", "05/31/2026"),
}
# The offset from UTC: Z, +02:00, and GMT+2 as Google writes it, which lies east of Greenwich. (In
# the time zones of POSIX the same letters mean west; no parser of those may see them.)
CLOCK = (
    r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d(?:[.,]\d{1,9})?))?"
    r" ?(?P<half>[AaPp]\.?[Mm]\.?)? ?"
    r"(?P<zone>Z|(?:GMT|UTC) ?[+-]\d\d?(?::?\d\d)?|[+-]\d\d:?\d\d|GMT|UTC)?"
)
_NUMERIC = r"^(\d\d?)[./-](\d\d?)[./-](\d{4})(?!\d)"


@dataclass(frozen=True)
class Order:
    """In which order day and month stand in a column.

    Parameters
    ----------
    name : str
        ``iso``, ``day-first`` or ``month-first``; "" where it cannot be told.
    both : tuple of str
        One cell for each order that a cell asks for: none where all cells fit both orders,
        two where they contradict each other.
    """

    name: str
    both: tuple[str, ...] = ()


def tell_order(text: pd.Series) -> Order:
    """Tell the order of day and month from all cells of a column.

    Parameters
    ----------
    text : Series of str
        Missing answers are NA.

    Returns
    -------
    Order
        A cell whose first number is above twelve asks for day-first, one whose second is for
        month-first. Where all days are those of their month's number, either order is right.
        A column in which some years stand first is iso: what a spreadsheet could take for a date
        stands so, and may have been turned round; the other cells are for a person to look at.

    Examples
    --------
    >>> tell_order(pd.Series(["03-04-2025", "28-03-2025"])).name
    'day-first'
    >>> tell_order(pd.Series(["03-04-2025", "05-04-2025"])).name
    ''
    """
    known = pd.Series(text.dropna().unique(), dtype="object").astype("str")
    parts = known.str.extract(_NUMERIC).dropna().astype("int64")
    if parts.empty or known.str.match(FORMS["iso"][0]).any():
        return Order("iso")
    day_first = parts.index[parts[0].gt(12) & parts[1].le(12)]
    month_first = parts.index[parts[1].gt(12) & parts[0].le(12)]
    if len(day_first) and len(month_first):
        return Order("", (known[day_first[0]], known[month_first[0]]))
    if len(day_first) or len(month_first) or (parts[0] == parts[1]).all():
        return Order("month-first" if len(month_first) else "day-first")
    return Order("")


def days_of(text: pd.Series, how: str) -> pd.Series:
    """Read days in the order of `FORMS`; times of day are left aside.

    Years that stand first are read in any order.
    """
    codes, known = pd.factorize(text)
    cells = pd.Series(known, dtype="object").astype("str")
    pattern, between, _ = FORMS[how]
    days = join(cells.str.extract(f"{pattern}(?:{between}.*)?$"))
    if how != "iso" and days.isna().any():
        pattern, between, _ = FORMS["iso"]
        days = days.fillna(join(cells.str.extract(f"{pattern}(?:{between}.*)?$")))
    spread = pd.concat([days, pd.Series([pd.NaT])], ignore_index=True).to_numpy()[codes]
    return pd.Series(spread, index=text.index, name=text.name)


def join(parts: pd.DataFrame) -> pd.Series:
    """Make days of the texts ``y``, ``m`` and ``d``; missing where there is no such day."""
    joined = parts["y"] + "-" + parts["m"].str.zfill(2) + "-" + parts["d"].str.zfill(2)
    days = pd.to_datetime(joined, format="%Y-%m-%d", errors="coerce")
    return days.where(days.dt.year.between(*YEARS))


def since_midnight(parts: pd.DataFrame) -> pd.Series:
    """Time of day; none where nothing is said of it, missing where there is no such time."""
    clock = parts[["hour", "minute", "second"]].apply(lambda text: text.str.replace(",", "."))
    clock = clock.astype("float64").fillna(0.0)
    half = parts["half"].str.lower().str.replace(".", "", regex=False)
    hour = clock["hour"].mask(half.notna(), clock["hour"] % 12 + 12.0 * (half == "pm"))
    wrong = (hour > 23) | (clock["minute"] > 59) | (clock["second"] >= 60)
    wrong |= half.notna() & ~clock["hour"].between(1, 12)
    seconds = 3600 * hour + 60 * clock["minute"] + clock["second"]
    return pd.to_timedelta(seconds.mask(wrong), unit="s")


def offsets(zone: pd.Series) -> pd.Series:
    """Time by which a clock is ahead of UTC: two hours for +02:00 and for GMT+2."""
    parts = zone.str.extract(r"(?P<sign>[+-])(?P<hours>\d\d?):?(?P<minutes>\d\d)?")
    minutes = parts["minutes"].astype("float64").fillna(0.0)
    minutes = 60 * parts["hours"].astype("float64") + minutes
    return pd.to_timedelta(minutes.mask(parts["sign"] == "-", -minutes).fillna(0.0), unit="m")
