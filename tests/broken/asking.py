"""What cannot be known from a file: the person is shown both readings and the line to write."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyreadstat

from .case import GOOD, HEADINGS, LAST, RECORDS, STUDY, Refused, Told, changed, each, refuse, row

ANYWHERE = {"file": ..., "line": ..., "column": ..., "value": "*"}


def ask(name: str, content: str, *hints: str, study: str = STUDY, **place) -> Refused:
    """Make a case in which one question is put, whose hint holds all the lines of `hints`."""
    where = {**ANYWHERE, **place}
    return refuse(name, content, *(Told("", hint, **where) for hint in hints), study=study)


SCORES = (
    ask(
        "codes of 1 to 11 for scores of 0 to 10",
        each(nps=lambda i: f"{1 + i % 11}"),
        "values: {1: 0, 2: 1",
        "11: 10}",
        column="nps",
    ),
    ask(
        "scores from 1 to 10 and no nought",
        each(nps=lambda i: f"{1 + i % 10}"),
        "scale: {low: 1, high: 10}",
        "scale: {low: 0, high: 10}",
        column="nps",
    ),
    ask(
        "a scale whose low end is labelled 1",
        each(nps=lambda i: "1 - Not at all likely" if i == 7 else f"{2 + i % 8}"),
        "scale: {low: 1, high: 10}",
        column="nps",
    ),
    ask(
        "two columns of scores that differ",
        "\n".join(
            ",".join((*record, "nps2" if record == HEADINGS else f"{10 - i % 11}"))
            for i, record in enumerate((HEADINGS, *RECORDS))
        ),
        "recommend",
        study=changed(STUDY, ("recommend: nps", "recommend: [nps, nps2]")),
        value="*nps2*",
    ),
    ask(
        "stars for scores",
        each(nps=lambda i: f"{1 + i % 5}"),
        "scale: {low: 0, high: 10}",
        column="nps",
    ),
    ask(
        "a column of satisfaction for scores",
        GOOD.replace("nps", "CSAT", 1),
        "outcomes:",
        study=changed(STUDY, ("recommend: nps", "recommend: CSAT")),
        column="CSAT",
    ),
    refuse(
        "codes for no answer among the scores",
        GOOD + "".join(row(id=f"b{code}{i}", nps=code) for code in ("88", "99") for i in range(3)),
        Told("", "missing: [88, 99]", line=..., column="nps", value="*88*"),
        Told("", "missing: [88, 99]", line=..., column="nps", value="*99*"),
    ),
    refuse(
        "a code below nought for no answer",
        GOOD + row(id="y", nps="-99") + row(nps="-99"),
        Told("", "missing: [-99]", line=..., column="nps", value="*-99*"),
    ),
)

DATES = (
    ask(
        "dates that fit both orders",
        each(day=lambda i: f"{1 + i % 6:02}-{1 + i % 7:02}-2026"),
        "dates: day-first",
        "dates: month-first",
        column="day",
    ),
    ask(
        "one date that fits both orders",
        ",".join(HEADINGS) + "\n" + row(day="03/04/2026"),
        "dates: day-first",
        "3 April 2026",
        "dates: month-first",
        column="day",
    ),
    ask(
        "years of two digits that may stand first or last",
        each(day=lambda i: f"{21 + i % 6}.05.{25 + i % 2}"),
        "dates: day-first` (21.05.25 is 21 May 2025)",
        "dates: year-first` (it is 25 May 2021)",
        column="day",
    ),
    ask(
        "days as Excel counts them",
        each(day=lambda i: f"{46027 + i}"),
        "dates: excel` (46027 is 5 January 2026)",
        column="day",
    ),
    ask(
        "seconds since 1970",
        each(day=lambda i: f"{1767571200 + 86400 * i}"),
        "dates: unix` (1767571200 is 5 January 2026)",
        column="day",
    ),
)

# A heading of three records, as Qualtrics writes it; ratings as numbers of the choices.
CODED = (
    "StartDate,EndDate,Status,Progress,Finished,RecordedDate,ResponseId,Q1_NPS_GROUP,Q1,Q2_1\n"
    "Start Date,End Date,Response Type,Progress,Finished,Recorded Date,Response ID,"
    "How likely … - Group,How likely …,How satisfied … - Desk\n"
    + ",".join(
        f'"{{""ImportId"":""{name}""}}"'
        for name in (
            "startDate,endDate,status,progress,finished,recordedDate,_recordId,"
            "QID1_NPS_GROUP,QID1,QID2_1"
        ).split(",")
    )
    + "\n"
    + "".join(
        f"2026-01-05 10:00:00,2026-01-05 10:05:00,0,100,1,2026-01-05 10:05:00,R_{i:03},"
        f"{1 + (i % 11 > 6) + (i % 11 > 8)},{i % 11},{1 + i % 5}\n"
        for i in range(44)
    )
)
# Two surveys in one export, told apart by a column.
MIXED = "Response ID,Score,Comment,Survey Type,Created At,Delighted Source\n" + "".join(
    f"{i},{i % 11 if i % 2 else 1 + i % 5},fine,{'NPS' if i % 2 else 'CSAT'},"
    f"2026-01-{1 + i % 28:02} 10:00:00,Email\n"
    for i in range(60)
)
PRODUCT_STUDY = """\
schema: 1
name: Product
survey:
  files: [{file: a.csv}]
  nps_type: relational
  columns: {recommend: Q1}
"""
CODED_STUDY = (
    PRODUCT_STUDY
    + "ratings: {low: 1, high: 5}\n"
    + "journey: [{stage: All, touchpoints: [{id: desk, column: Q2_1}]}]\n"
)


def labelled(path: Path) -> None:
    """Write codes whose labels are Finnish."""
    rows = pd.DataFrame({"Q1": [i % 11 for i in range(44)], "Q2_1": [1 + i % 5 for i in range(44)]})
    labels = {1: "erittäin huono", 5: "erittäin hyvä"}
    pyreadstat.write_sav(rows, str(path), variable_value_labels={"Q2_1": labels})


PRODUCTS = (
    ask(
        "ratings as codes whose good end nobody says",
        CODED,
        "best: high",
        "best: low",
        study=CODED_STUDY,
    ),
    ask(
        "ratings as codes beside one that says does not apply",
        CODED.replace(",3\n", ",99\n"),
        "best: low",
        "missing: [99]",
        study=CODED_STUDY,
    ),
    ask(
        "ratings as codes in an export without the status",
        "".join(line.split(",", 3)[3] for line in CODED.splitlines(keepends=True)),
        "best: low",
        study=CODED_STUDY,
    ),
    ask(
        "ratings as codes without the record of ids",
        "".join(line for line in CODED.splitlines(keepends=True) if "ImportId" not in line),
        "best: low",
        study=CODED_STUDY,
    ),
    Refused(
        "codes with labels in a language that the kit does not know",
        {"a.sav": labelled},
        (Told("good one", "best: low", "a.sav", column="Q2_1", value="1 is 'erittäin huono'*"),),
        study=changed(CODED_STUDY, ("a.csv", "a.sav")),
    ),
    ask(
        "two kinds of surveys in one export",
        MIXED,
        "only: {Survey Type: [NPS]}",
        study=changed(PRODUCT_STUDY, ("Q1", "Score")),
    ),
)

DECIMALS = (
    ask(
        "points that part thousands or decimals",
        "\n".join(
            ",".join((*record, "spent" if record == HEADINGS else f"{1 + i}.{100 + 7 * i}"))
            for i, record in enumerate((HEADINGS, *RECORDS))
        ),
        "decimal:",
        study=changed(STUDY, ("weight: w", "weight: w, revenue: spent")),
        column="spent",
    ),
)

# A mark that `cxkit new` leaves where a person must decide.
UNSETTLED = changed(
    STUDY, ("nps_type: relational", 'nps_type: "?"  # settle: relational or transactional')
)
KEYS = (
    refuse(
        "a mark that nobody settled",
        GOOD,
        Told("settled", "relational or transactional", "study.yaml", 5, value="*"),
        study=UNSETTLED,
    ),
    refuse(
        "several marks that nobody settled",
        GOOD,
        Told("settled", "relational or transactional", "study.yaml", 5, value="*"),
        Told("settled", "", "study.yaml", 8, value="*"),
        study=changed(UNSETTLED, ("by: quarter", 'by: "?"')),
    ),
    refuse(
        "a product that the kit does not know",
        GOOD,
        Told("product", "qualtrics", "study.yaml", 4, value="qualtrix"),
        study=changed(STUDY, ("a.csv}", "a.csv, product: qualtrix}")),
    ),
    refuse(
        "a pattern that no file fits",
        GOOD,
        Told("", "", "answers_*.csv"),
        study=changed(STUDY, ("a.csv", '"answers_*.csv"')),
    ),
    refuse(
        "a pattern that climbs out",
        GOOD,
        Told("inside", "--data", "study.yaml", 4, value="../*.csv"),
        study=changed(STUDY, ("a.csv", '"../*.csv"')),
    ),
    refuse(
        "files taken in a way that there is not",
        GOOD,
        Told("newest, all", "", "study.yaml", 4, value="oldest"),
        study=changed(STUDY, ("file: a.csv", 'file: "*.csv", take: oldest')),
    ),
    refuse(
        "a scale of scores from high to low",
        GOOD,
        Told("low end is below", "in order", "study.yaml", ..., value="10 to 0"),
        study=changed(STUDY, ("  nps_type", "  scale: {low: 10, high: 0}\n  nps_type")),
    ),
    refuse(
        "a decimal sign that is none",
        GOOD,
        Told("decimal", "", "study.yaml", 5, value=";"),
        study=changed(STUDY, ("  nps_type", '  decimal: ";"\n  nps_type')),
    ),
    refuse(
        "the rows of one survey, by a column that is not there",
        GOOD,
        Told("is in the file", "", "study.yaml", 5, value="Survey Type"),
        study=changed(STUDY, ("  nps_type", "  only: {Survey Type: [NPS]}\n  nps_type")),
    ),
    refuse(
        "unfinished answers treated in a way that there is not",
        GOOD,
        Told("leave_out, keep", "", "study.yaml", 5, value="drop"),
        study=changed(STUDY, ("  nps_type", "  unfinished: drop\n  nps_type")),
    ),
)
PATTERN = Refused(
    "one spoiled file of several that fit a pattern",
    {"answers_1.csv": GOOD, "answers_2.csv": each(id=lambda i: f"b{i}") + row(nps="12")},
    (Told("0 to 10", "", "answers_2.csv", LAST, "nps", "12"),),
    study=changed(STUDY, ("file: a.csv", 'file: "answers_*.csv", take: all')),
)

CASES: tuple[Refused, ...] = (*SCORES, *DATES, *PRODUCTS, *DECIMALS, *KEYS, PATTERN)
