"""Cells that are no answers: scores, dates, ids, weights, money, personas and codes."""

from __future__ import annotations

from .case import GOOD, LAST, STUDY, Refused, Told, changed, each, refuse, row


def cell(name: str, column: str, value: str, rule: str, hint: str, **more) -> Refused:
    """Make a case of one bad cell in the last line."""
    told = Told(rule, hint, line=LAST, column=column, value=value)
    return refuse(name, GOOD + row(**{column: value}), told, **more)


def with_column(name: str, *values: str) -> str:
    """Add a column to the sound records: the values first, then empty cells."""
    lines = GOOD.splitlines()
    given = [name, *values, *[""] * (len(lines) - 1 - len(values))]
    return "".join(f"{line},{value}\n" for line, value in zip(lines, given, strict=True))


def asked(*pairs: tuple[str, str], more: str = "") -> str:
    return changed(STUDY, *pairs) + more


def column(said: str) -> str:
    return asked(("weight: w", f"weight: w, {said}"))


DAY_FIRST = asked(("  nps_type", "  dates: day-first\n  nps_type"))
RATED = asked(
    more="ratings: {low: 1, high: 5}\n"
    "journey: [{stage: All, touchpoints: [{id: desk, column: desk}]}]\n"
)
ITEMS = """\
schema: 1
name: Items
survey: {files: [{file: a.csv}]}
realms:
  scale: {low: 1, high: 7}
  items: {entertainment: [a], education: [b], esthetic: [c], escapist: [d]}
"""

TEN_OF_ELEVEN = f"{{{', '.join(f'{code}: {code - 1}' for code in range(1, 11))}}}"

SCORES = (
    cell("half a point", "nps", "8.5", "whole number", "rounded"),
    cell("a score of eleven", "nps", "11", "0 to 10", "missing"),
    cell("a score below nought", "nps", "-1", "0 to 10", "missing"),
    cell("a score in words", "nps", "ten", "a score is a number", "missing"),
    cell("a score with its scale", "nps", "8/10", "a score is a number", "missing"),
    cell("a score in percent", "nps", "80%", "a score is a number", "missing"),
    cell("a score that Excel took for a day", "nps", "10-Sep", "a score is a number", "missing"),
    cell("an endless score", "nps", "inf", "a score is a number", "missing"),
    cell("a score that is no number by name", "nps", "NaN", "a score is a number", "missing"),
    cell("a label with another number in it", "nps", "8 of 10 times", "a score is", "missing"),
    refuse(
        "thirty thousand bad scores",
        lambda path: path.write_text(
            GOOD + "".join(row(id=f"b{i}", nps=f"{11 + i}") for i in range(30_000))
        ),
        Told("0 to 10", "missing", line=..., column="nps", value="*"),
    ),
    refuse(
        "bad cells of every kind at once",
        GOOD + row(day="soon", nps="12", who="ghosts", w="-2"),
        Told("date", "correct the cell", line=LAST, column="day", value="soon"),
        Told("0 to 10", "", line=LAST, column="nps", value="12"),
        Told("persona", "personas:", line=LAST, column="who", value="ghosts"),
        Told("weight", "", line=LAST, column="w", value="-2"),
    ),
)

DATES = (
    cell("a day that February does not have", "day", "2026-02-31", "date", "no such day"),
    cell("a thirteenth month", "day", "2026-13-01", "date", "no such day"),
    cell("a year of two digits", "day", "05.01.26", "date", "day-first` (05.01.26 is 5 January"),
    cell("a date as Excel counts it", "day", "46027", "date", "dates: excel` (46027 is 5 January"),
    cell("a date as Unix counts it", "day", "1767571200", "date", "(1767571200 is 5 January"),
    cell("a month in a language that is not read", "day", "5 stycznia 2026", "date", "no such day"),
    cell("a day without its year", "day", "5 January", "date", "no such day"),
    cell("two days in one cell", "day", "2026-01-05 - 2026-01-07", "date", "no such day"),
    cell("a time without a day", "day", "14:05", "date", "no such day"),
    cell("another order among many", "day", "05/01/2026", "date", "-first` (05/01/2026 is May"),
    cell("the last year of all", "day", "9999-12-31", "date", "", study=asked(
        ("by: quarter", "by: quarter, complete_after: 7d"))),
    cell("a year before there were surveys", "day", "0026-01-05", "date", ""),
    refuse(
        "31 February, day first",
        each(day=lambda i: f"{13 + i % 16}/02/2026") + row(day="31/02/2026"),
        Told("date", "no such day", line=LAST, column="day", value="31/02/2026"),
        study=DAY_FIRST,
    ),
    refuse(
        "days first and months first in one column",
        each(day=lambda i: "13/01/2026" if i % 2 else "01/14/2026"),
        Told("date", "", line=..., column="day", value="*/*/2026*"),
    ),
    refuse(
        "a day of the month beyond its end",
        each(day=lambda i: f"{1 + i % 28}") + row(day="32"),
        Told("day of 2026-05", "", line=LAST, column="day", value="32"),
        study=asked(
            ("{file: a.csv}", "{file: a.csv, month: 2026-05}"),
            ("  nps_type", "  dates: day-of-month\n  nps_type"),
        ),
    ),
    refuse(
        "no date in any row",
        each(day=lambda i: ""),
        Told("answers", "60 no date", "study.yaml"),
    ),
)  # fmt: skip

IDS = (
    refuse(
        "an id twice in a wave",
        GOOD + row(id="a0"),
        Told("once", "line 2", line=LAST, respondent="a0"),
    ),
    cell("an id that Excel shortened", "id", "1.18E+11", "id is whole", "as text"),
    refuse(
        "an id that a European Excel shortened",
        (GOOD + row(id="X")).replace(",", ";").replace("X;", "1,18E+11;"),
        Told("id is whole", "as text", line=LAST, column="id", value="1,18E+11"),
    ),
    refuse(
        "all ids shortened to the same",
        each(id=lambda i: "1.18E+11"),
        Told("id is whole", "as text", line=..., column="id", value="1.18E+11*"),
    ),
)

WEIGHTS_AND_MONEY = (
    cell("less than no weight", "w", "-0.5", "a weight is 0", ""),
    cell("a row without a weight", "w", "", "every row has a weight", "give it one"),
    cell("a weight in words", "w", "heavy", "a weight is a number", ""),
    refuse(
        "no weight at all",
        each(w=lambda i: "0"),
        Told("weight", "", ..., ..., ..., "*"),
    ),
    refuse(
        "a customer who was paid",
        with_column("spent", "-12"),
        Told("revenue is 0", "", line=2, column="spent", value="-12"),
        study=column("revenue: spent"),
    ),
    refuse(
        "money in words",
        with_column("spent", "12", "plenty"),
        Told("revenue is a number", "", line=3, column="spent", value="plenty"),
        study=column("revenue: spent"),
    ),
    refuse(
        "less than no effort",
        with_column("ces", "-3"),
        Told("effort is 0", "", line=2, column="ces", value="-3"),
        study=column("effort: ces"),
    ),
)

WORDS = (
    refuse(
        "a persona that the study does not know",
        each(who=lambda i: "others" if i % 3 else "Families"),
        Told("persona", "did you mean 'families'?", line=2, column="who", value="Families (20*"),
    ),
    refuse(
        "a code without a meaning",
        with_column("channel", "1", "3"),
        Told("has a meaning", "values", line=3, column="channel", value="3"),
        study=asked(("{country: land}", "{channel: {column: channel, values: {1: web, 2: desk}}}")),
    ),
    refuse(
        "a rating whose code was left out of those turned round",
        with_column("desk", "1", "5", "5"),
        Told("has a meaning", "values", line=3, column="desk", value="5 (2 rows)"),
        study=changed(RATED, ("column: desk", "column: {column: desk, values: {1: 5, 2: 4}}")),
    ),
    refuse(
        "a score whose code was left out of those explained",
        each(nps=lambda i: f"{1 + i % 11}"),
        Told("has a meaning", "values", line=..., column="nps", value="11 (5 rows)"),
        study=asked(
            (
                "recommend: nps",
                f"recommend: {{column: nps, values: {TEN_OF_ELEVEN}}}",
            )
        ),
    ),
    refuse(
        "yes and no in codes, one of them not explained",
        with_column("trouble", "1", "2", "2"),
        Told("has a meaning", "values", line=3, column="trouble", value="2 (2 rows)"),
        study=column("problem: {column: trouble, values: {1: yes, 0: no}}"),
    ),
    refuse(
        "yes and no in codes that nobody explained",
        with_column("trouble", "1", "2", "2"),
        Told("yes or no", "values: {1: yes, 0: no}", line=2, column="trouble", value="1"),
        Told("yes or no", "values: {1: yes, 0: no}", line=3, column="trouble", value="2 (2 rows)"),
        study=column("problem: trouble"),
    ),
    refuse(
        "waves by a column that is not there",
        GOOD,
        Told("waves are by", "quarter", "study.yaml", 8, value="quater"),
        study=asked(("by: quarter", "by: quater")),
    ),
)

SCALES = (
    refuse(
        "a rating beyond its scale",
        with_column("desk", "6"),
        Told("a rating is 1 to 5", "missing", line=2, column="desk", value="6"),
        study=RATED,
    ),
    refuse(
        "ratings in words",
        with_column("desk", "good", "bad"),
        Told("a rating is a number", "", line=2, column="desk", value="good"),
        Told("a rating is a number", "", line=3, column="desk", value="bad"),
        study=RATED,
    ),
    refuse(
        "an outcome beyond its scale",
        with_column("overall", "0"),
        Told("happy is 1 to 5", "", line=2, column="overall", value="0"),
        study=asked(more="outcomes: {happy: {column: overall, low: 1, high: 5}}\n"),
    ),
    refuse(
        "an importance below nought",
        with_column("imp", "-1"),
        Told("importance is 0", "", line=2, column="imp", value="-1"),
        study=asked(
            more="journey: [{stage: All, touchpoints: [{id: desk}]}]\n"
            "stated_importance: {desk: imp}\n"
        ),
    ),
    refuse(
        "a realm item beyond its scale",
        "a,b,c,d\n1,2,3,4\n1,2,8,4\n",
        Told("an item is 1 to 7", "", line=3, column="c", value="8"),
        study=ITEMS,
    ),
    refuse(
        "a trust answer beyond its scale",
        with_column("t", "9"),
        Told("trust answer is 1 to 7", "", line=2, column="t", value="9"),
        study=asked(more="trust: {scale: {low: 1, high: 7}, empathy: t, logic: t, loyalty: t}\n"),
    ),
    refuse(
        "a code that is no answer to a pair of questions",
        with_column("k", "1", "9", "9"),
        Told("has a meaning", "kano:", line=3, column="k", value="9 (2 rows)"),
        study=asked(
            more="journey: [{stage: All, touchpoints: [{id: desk}]}]\n"
            "kano: {desk: {functional: k, dysfunctional: k}}\n"
        ),
    ),
)

LOG = "contacts:\n  file: log.csv\n  columns: {respondent_id: id, touchpoint: t, time: at}\n"
PLACES = "journey: [{stage: All, touchpoints: [{id: desk}, {id: door}]}]\n"


def log(name: str, content: str, *told: Told, more: str = "") -> Refused:
    """Make a case of a contact log beside sound answers."""
    study = asked(more=PLACES + changed(LOG, ("time: at", f"time: at{more}")))
    return Refused(name, {"a.csv": GOOD, "log.csv": content}, told, study=study)


LOGS = (
    log(
        "a contact at a place nobody knows",
        "id,t,at\na1,dask,2026-01-05 10:00\n",
        Told("touchpoint", "did you mean 'desk'?", "log.csv", 2, "t", "dask"),
    ),
    log(
        "a contact at an hour that is none",
        "id,t,at\na1,desk,2026-01-05 25:00\n",
        Told("a time is", "correct", "log.csv", 2, "at", "2026-01-05 25:00"),
    ),
    log(
        "times with and without their offset",
        "id,t,at\na1,desk,2026-01-05 10:00+01:00\na1,door,2026-01-05 11:00\n",
        Told("offset", "+02:00", "log.csv", 3, "at", "2026-01-05 11:00"),
    ),
    log(
        "a log without a contact",
        "id,t,at\na1,,2026-01-05 10:00\n",
        Told("contacts", "1 without a touchpoint", "log.csv"),
    ),
    log(
        "a log without its columns",
        "id,t\na1,desk\n",
        Told("is in the file", "log.csv", "study.yaml", 13, value="at"),
    ),
    log(
        "conversions in codes that nobody explained",
        "id,t,at,buys\na1,desk,2026-01-05 10:00,bought\n",
        Told("yes or no", "values: {1: yes, 0: no}", "log.csv", 2, "buys", "bought"),
        more=", converted: buys",
    ),
    Refused(
        "a log and answers that are both spoiled",
        {"a.csv": GOOD + row(nps="12"), "log.csv": "id,t,at\na1,dask,2026-01-05\n"},
        (
            Told("0 to 10", "", line=LAST, column="nps", value="12"),
            Told("touchpoint", "", "log.csv", 2, "t", "dask"),
        ),
        study=asked(more=PLACES + LOG),
    ),
    Refused(
        "a log that is not there",
        {"a.csv": GOOD},
        (Told("exists", "a.csv", "log.csv"),),
        study=asked(more=PLACES + LOG),
    ),
)

COUNTED = asked(
    (
        "{respondent_id: id, date: day, recommend: nps, persona: who, weight: w}",
        "{recommend: score}",
    ),
    ("dimensions: {country: land}\n", ""),
    ("by: quarter", "by: wave"),
    ("personas: [{id: families}, {id: others}]\n", ""),
)
TENS = ",".join(["10"] * 10)


def counts(name: str, rows: str, *told: Told) -> Refused:
    """Make a case of a table of counts."""
    heading = "wave," + ",".join(str(score) for score in range(11)) + ",n\n"
    return refuse(name, heading + rows, *told, study=COUNTED)


COUNTS = (
    counts(
        "a year below its quarters that is not called a total",
        f"2025-Q1,8,{TENS},108\n2025-Q2,9,{TENS},109\n2025,17,{TENS.replace('10', '20')},217\n",
        Told("counted once", "Total", line=4, value="2025: 217 people"),
    ),
    counts(
        "a total that is not the sum of its rows",
        f"2025-Q1,8,{TENS},108\n2025-Q2,9,{TENS},109\nTotal 2025,9,{TENS},109\n",
        Told("counted once", "remove the row", line=4, value="Total 2025: 109 people"),
    ),
    counts(
        "percents in place of counts",
        f"2025-Q1,0,{TENS},512\n2025-Q2,0,{TENS},430\n",
        Told("percents are none", "percent × 'n' / 100", line=2, value="rows add up to 100, 100"),
    ),
    counts(
        "a number of answers that its counts contradict",
        f"2025-Q1,8,{TENS},108\n2025-Q2,9,{TENS},19\n",
        Told("add up", "rename", line=3, column="n", value="19, but the counts add up to 109"),
    ),
    counts(
        "waves whose order in time nobody told",
        f"before,8,{TENS},108\nafter,9,{TENS},109\n",
        Told(
            "order of waves", 'order: ["before", "after"]', "study.yaml", 7, value="before, after"
        ),
    ),
    refuse(
        "an order of waves that leaves one out",
        f"wave,{','.join(str(score) for score in range(11))}\nbefore,8,{TENS}\nafter,9,{TENS}\n",
        Told("names each wave", "place in time", "study.yaml", 7, value="after"),
        study=changed(COUNTED, ("by: wave", "by: wave, order: [before]")),
    ),
)

CASES: tuple[Refused, ...] = (
    *SCORES,
    *COUNTS,
    *DATES,
    *IDS,
    *WEIGHTS_AND_MONEY,
    *WORDS,
    *SCALES,
    *LOGS,
)
