"""Text -> days and times, in a form that is stated or that stands for itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

# A year outside is a slip, or what a program writes for "no date".
YEARS = (1900, 2199)
# A number that is to be a day has to be one of these years.
SANE = (1990, 2099)
# 70 may be 1970 and 2070: of two digits only these years are read, as 20yy.
SHORT_YEARS = 50

_D, _M = r"(?P<d>\d\d?)", r"(?P<m>\d\d?)"
_LONG, _ANY = r"(?P<y>\d{4})(?!\d)", r"(?P<y>\d{4}|\d\d)(?!\d)"
_PART = "[./-] ?"
_NAME = r"(?P<m>[^\W\d_]{3,10})"
_OF = r"(?:(?:de|del|of) )?"


@dataclass(frozen=True)
class Form:
    """How a day is written.

    Parameters
    ----------
    pattern : str
        With the groups ``y m d``, or with ``count`` where days or seconds are counted.
    example : str
        31 May 2026.
    """

    pattern: str
    example: str


# By the value of `dates:` in study.yaml under which they are read.
FORMS = {
    "iso": Form(rf"{_LONG}[-/.]{_M}[-/.]{_D}(?!\d)", "2026-05-31"),
    "day-first": Form(rf"{_D}{_PART}{_M}{_PART}{_ANY}", "31/05/2026"),
    "month-first": Form(rf"{_M}{_PART}{_D}{_PART}{_ANY}", "05/31/2026"),
    "year-first": Form(rf"{_ANY}{_PART}{_M}{_PART}{_D}(?!\d)", "26/05/31"),
    "excel": Form(r"(?P<count>\d{5}(?:[.,]\d+)?)$", "46173"),
    "unix": Form(r"(?P<count>\d{9,10}(?:[.,]\d+)?|\d{12,13})$", "1780185600"),
}
# These can be read in one way only: whatever the others of a column are, they are days.
EVIDENT = (
    FORMS["iso"],
    Form(rf"{_D}(?:(?:st|nd|rd|th|er|e|º)(?= ))?[ ./-]{{0,2}}{_OF}{_NAME}\.?[ ,./-]{{0,2}}"
         rf"{_OF}{_ANY}", "31 May 2026"),
    Form(rf"{_NAME}\.?[ /-]{{0,2}}{_D}(?:st|nd|rd|th)?[ ,/-]{{1,2}}{_ANY}", "May 31, 2026"),
    Form(rf"{_LONG}[ /-]{_NAME}\.?[ /-]{_D}(?!\d)", "2026-May-31"),
    Form(r"(?P<y>199\d|20\d\d)(?P<m>\d\d)(?P<d>\d\d)(?=$|\D|\d{4}$|\d{6}$)", "20260531"),
)  # fmt: skip
# English, German, Dutch, French and Spanish, as far as they are needed to tell months apart.
_MONTHS = (
    "jan janv janvier january januar januari jänner ene enero",
    "feb febr february februar februari fév févr février febrero",
    "mar mars march mär mrz märz maerz mrt maart marzo",
    "apr april avr avril abr abril",
    "may mai mei mayo",
    "jun june juni juin junio",
    "jul july juli juil juillet julio",
    "aug august augustus août aout ago agosto",
    "sep sept september septembre septiembre setiembre",
    "oct october okt oktober octobre octubre",
    "nov november novembre noviembre",
    "dec december dez dezember déc décembre decembre dic diciembre",
)
MONTHS = {name: str(n) for n, names in enumerate(_MONTHS, 1) for name in names.split()}
WEEKDAY = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|ma|wo|vr|za|zo|lun|mar|mer|mié|mie|jeu"
    r"|jue|ven|vie|sam|sáb|sab|dim|dom|don|die|mit|son)[^\W\d_]{0,7}[.,]{0,2} )?"
)
_BETWEEN = r"(?:T|[ ,]+(?:(?:at|um|om|à|a las|kl|klo)\.? )?)"
# One cell, one day: a span of days has no place in a column of dates.
_ASIDE = r"(?:[T ,](?!.*(?:\d[./-]\d\d?[./-]\d{4}(?!\d)|\d{4}[./-]\d\d?[./-]\d)).*|\d{4}|\d{6})?$"
# The offset from UTC: Z, +02:00, and GMT+2 as Google writes it, which lies east of Greenwich. (In
# the time zones of POSIX the same letters mean west; no parser of those may see them.)
_CLOCK = (
    rf"(?:{_BETWEEN}?(?P<hour>\d\d?(?=[:.h])|\d\d)[:.h]?(?P<minute>\d\d)"
    r"(?:[:.]?(?P<second>\d\d(?:[.,]\d{1,9})?))?"
    r" ?(?P<half>[ap]\.? ?m\.?)?(?: (?:Uhr|uur|h))? ?"
    r"(?P<zone>Z|(?:GMT|UTC) ?[+-]\d\d?(?::?\d\d)?|[+-]\d\d:?\d\d|GMT|UTC)?(?: \(.*\))?)?$"
)
_PLAIN_CLOCK = r"[T ]\d\d?:\d\d(?::\d\d)?(?: ?[AaPp][Mm])?$"
_PARTS = ["y", "m", "d", "count", "hour", "minute", "second", "half", "zone"]


def days_of(text: pd.Series, how: str) -> pd.Series:
    """Read days in a form of `FORMS`; times of day are left aside.

    What is `EVIDENT` is read whatever the form.

    Parameters
    ----------
    text : Series of str
        Missing answers are NA.
    how : str
        A key of `FORMS`.

    Returns
    -------
    Series of datetime
        Missing where there is no answer, or none that is a day in this form.

    Examples
    --------
    >>> days_of(pd.Series(["31.05.26", "31 mei 2026"]), "day-first").dt.month.tolist()
    [5, 5]
    """
    # A million times of day are often some hundred days.
    text = text.astype("str").str.replace(_PLAIN_CLOCK, "", regex=True)
    places, parts = _parts(text, how, _ASIDE)
    return _spread(join(parts).fillna(_counted(parts["count"], how).dt.normalize()), places, text)


def times_of(text: pd.Series, how: str) -> pd.DataFrame:
    """Read days with their time of day; a day alone stands for its beginning.

    Returns
    -------
    DataFrame
        ``time`` (as it is written), ``ahead`` (by how much that is ahead of UTC) and
        ``said`` (whether the cell says so). Seconds since 1970 are those of UTC.
    """
    places, parts = _parts(text, how, _CLOCK)
    counted = _counted(parts["count"], how)
    read = {
        "time": (join(parts) + since_midnight(parts)).fillna(counted),
        "ahead": offsets(parts["zone"]),
        "said": parts["zone"].notna() | (counted.notna() & (how == "unix")),
    }
    times = pd.DataFrame({name: _spread(part, places, text) for name, part in read.items()})
    return times.assign(said=times["said"].eq(True))


def _parts(text: pd.Series, how: str, rest: str) -> tuple[np.ndarray, pd.DataFrame]:
    """Take apart each different cell; give the place of each cell's own, -1 for no answer."""
    places, known = pd.factorize(text)
    forms, nothing = _compiled(how, rest), dict.fromkeys(_PARTS)
    found = []
    for cell in known:
        cell = " ".join(str(cell).split())
        first = next((match for form in forms if (match := form.match(cell))), None)
        found.append(nothing | first.groupdict() if first else nothing)
    return places, pd.DataFrame(found, columns=_PARTS, dtype="object")


@cache
def _compiled(how: str, rest: str) -> tuple[re.Pattern[str], ...]:
    forms = dict.fromkeys([FORMS[how], *EVIDENT])
    return tuple(re.compile(f"{WEEKDAY}{form.pattern}{rest}", re.IGNORECASE) for form in forms)


def _spread(values: pd.Series, places: np.ndarray, text: pd.Series) -> pd.Series:
    # The last place stands for no answer, whose code is -1.
    return values.reindex([*values.index, -1]).iloc[places].set_axis(text.index).rename(text.name)


def join(parts: pd.DataFrame) -> pd.Series:
    """Make days of the texts ``y``, ``m`` and ``d``; missing where there is no such day."""
    year = parts["y"].map(_in_full, na_action="ignore").astype("str")
    month, day = parts["m"].astype("str").str.lower(), parts["d"].astype("str")
    month = month.map(MONTHS).fillna(month).astype("str")
    joined = year + "-" + month.str.zfill(2) + "-" + day.str.zfill(2)
    days = pd.to_datetime(joined, format="%Y-%m-%d", errors="coerce")
    return days.where(days.dt.year.between(*YEARS))


def _in_full(year: str) -> str | None:
    """Give the year of two digits its century."""
    if len(year) == 4:
        return year
    return f"20{year}" if int(year) < SHORT_YEARS else None


def since_midnight(parts: pd.DataFrame) -> pd.Series:
    """Time of day; none where nothing is said of it, missing where there is no such time."""
    clock = parts[["hour", "minute", "second"]].apply(lambda text: text.str.replace(",", "."))
    clock = clock.astype("float64").fillna(0.0)
    half = parts["half"].str.lower().str.replace(r"\W", "", regex=True)
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


def _counted(count: pd.Series, how: str) -> pd.Series:
    """Read days since the end of 1899, as Excel counts them, or seconds since 1970 began."""
    number = count.str.replace(",", ".").astype("float64")
    if how == "unix":
        # As many as nobody counts in seconds are milliseconds.
        seconds = number.mask(number >= 1e11, number / 1000)
        moment = pd.Timestamp("1970-01-01") + pd.to_timedelta(seconds, unit="s")
    else:
        # Its 29 February 1900, which never was, makes the count begin a day early from then on.
        seconds = (number * 86_400).round()
        moment = pd.Timestamp("1899-12-30") + pd.to_timedelta(seconds, unit="s")
    return moment.where(moment.dt.year.between(*SANE))
