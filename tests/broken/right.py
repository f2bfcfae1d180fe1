"""What looks broken and is not: read right, with a note that names what was done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat

from .case import GOOD, HEADINGS, RECORDS, STUDY, WINDOWS, Content, Read, as_csv, changed, each, row
from .columns import COLUMNS
from .workbooks import SHEET, book, change_part, swap

N = len(RECORDS)
HEAD = ",".join(HEADINGS) + "\n"
SAID = changed(STUDY, ("weight: w", "weight: w, verbatim: land"), ("{country: land}", "{}"))
PAID = changed(STUDY, ("weight: w", "weight: w, revenue: spent"))


def right(
    name: str,
    content: Content,
    *notes: str,
    used: int = N,
    study: str = STUDY,
    look: Callable[[Any], Any] = lambda responses: None,
    gives: Any = None,
    file: str = "a.csv",
    **more,
) -> Read:
    """Make a case of one file that is read."""
    study = changed(study, ("a.csv", file)) if file != "a.csv" else study
    return Read(
        name, {file: content}, used=used, notes=notes, study=study, look=look, gives=gives, **more
    )


def last(table: str, column: str) -> Callable[[Any], Any]:
    """Look at the last cell of a column."""

    def look(responses: Any) -> Any:
        cell = getattr(responses, table)[column].iloc[-1]
        return None if pd.isna(cell) else cell.item() if hasattr(cell, "item") else cell

    return look


def scores(responses: Any) -> list[float]:
    return responses.rows["recommend"].tolist()


def days(responses: Any) -> list[str]:
    return responses.rows["date"].dt.strftime("%Y-%m-%d").head(2).tolist()


def digits_from(nought: str) -> Callable[[int], str]:
    """Write the sound scores in the digits of another script."""
    return lambda i: "".join(chr(ord(nought) + int(digit)) for digit in f"{i % 11}")


CODES = "{" + ", ".join(f"{code}: {code - 1}" for code in range(1, 12)) + "}"
SOUND = [float(i % 11) for i in range(N)]
PLACES = GOOD + row(land="Curaçao")
PLACE = {"look": last("dimensions", "country"), "gives": "Curaçao", "used": N + 1}

ENCODINGS = (
    right("UTF-8 with its mark", PLACES.encode("utf-8-sig"), "UTF-8, detected", **PLACE),
    right("UTF-16, small end first", PLACES.encode("utf-16"), "UTF-16, detected", **PLACE),
    right(
        "UTF-16, big end first",
        b"\xfe\xff" + PLACES.encode("utf-16-be"),
        "UTF-16, detected",
        **PLACE,
    ),
    right("Windows-1252", PLACES.encode("cp1252"), "Windows-1252, detected", **PLACE),
    right(
        "UTF-16 without its mark, stated",
        PLACES.encode("utf-16-be"),
        "utf-16-be, stated",
        study=changed(STUDY, ("a.csv}", "a.csv, encoding: utf-16-be}")),
        **PLACE,
    ),
    right("the euro of Windows", (GOOD + row(land="€")).encode("cp1252"), used=N + 1,
          look=last("dimensions", "country"), gives="€"),
)  # fmt: skip

TEXTS = (
    right("semicolons", as_csv(RECORDS, ";"), "semicolon-separated, detected"),
    right("bars", as_csv(RECORDS, "|"), "bar-separated, detected"),
    right("a .tsv of tabs", as_csv(RECORDS, "\t"), "tab-separated", file="a.tsv"),
    right("a sep= line", "sep=;\r\n" + as_csv(RECORDS, ";"), "stated by the sep= line"),
    right("line ends of an old Macintosh", GOOD.replace("\n", "\r")),
    right("blank lines between records", GOOD.replace("\na9,", "\n\n   \na9,"), "2 blank lines"),
    right(
        "line breaks inside answers",
        GOOD + row(id="y", land='"no,\n""never""\r\nagain"') + row(),
        used=N + 2,
        study=SAID,
        look=lambda responses: [
            responses.rows["verbatim"].iloc[-2],
            responses.rows["line"].iloc[-1].item(),
        ],
        gives=['no,\n"never"\r\nagain', N + 5],
    ),
    right("a delimiter at the end of every line", GOOD.replace("\n", ",\n"), "column 7 left out"),
    right(
        "headings with blanks around them", GOOD.replace("nps,", " nps ,", 1), "1 header trimmed"
    ),
    right("a row of delimiters alone", GOOD + ",,,,,\n", left_out={"empty": 1}),
    right(
        "decimal commas",
        as_csv(RECORDS, ";") + row(w="X").replace(",", ";").replace("X", "0,5"),
        "decimal",
        used=N + 1,
        look=last("rows", "weight"),
        gives=0.5,
    ),
    right(
        "thousands in the way of money",
        as_csv(RECORDS, ";").replace(";land\n", ";land;spent\n").replace(";NO\n", ";NO;1.234,50\n"),
        "decimal",
        study=PAID,
        look=last("rows", "revenue"),
        gives=1234.5,
    ),
    right(
        "headings of two records",
        ",,Visit,,,\n" + GOOD,
        used=N,
        study=changed(STUDY, ("recommend: nps", 'recommend: ["Visit - nps", nps]')),
    ),
    right(
        "titles above the headings", "Visitors of the City Museum\nall halls\n\n" + GOOD, "above"
    ),
    right("totals at the end", GOOD + "Total,,5.2,,60,\n", "total", left_out={"total": 1}),
    right(
        "the same headings again in the middle",
        GOOD + HEAD + row(),
        "repeats the headings",
        used=N + 1,
        left_out={"repeated heading": 1},
    ),
    right(
        "the same row twice",
        GOOD + row() + row(),
        used=N + 1,
        left_out={"repeated row": 1},
    ),
)

CELLS = (
    right("Namibia", GOOD + row(land="NA"), used=N + 1,
          look=last("dimensions", "country"), gives="NA"),
    right("nothing by its name", GOOD + row(land="null"), used=N + 1,
          look=last("dimensions", "country"), gives="null"),
    right("Norway in a study", GOOD, study=changed(
              STUDY, ("{country: land}", "{country: {column: land, values: {NO: NO}}}")),
          look=last("dimensions", "country"), gives="NO"),
    right("a formula that is an answer", GOOD + row(land='"=HYPERLINK(""http://x"",""y"")"'),
          used=N + 1, study=SAID, look=last("rows", "verbatim"),
          gives='=HYPERLINK("http://x","y")'),
    right("a telephone number that is an answer", GOOD + row(land="+31 6 0000 0000"), used=N + 1,
          study=SAID, look=last("rows", "verbatim"), gives="+31 6 0000 0000"),
    right("markup that is an answer", GOOD + row(land="<script>alert(1)</script>"), used=N + 1,
          study=SAID, look=last("rows", "verbatim"), gives="<script>alert(1)</script>"),
    right("ids that begin with noughts", GOOD + row(id="007"), used=N + 1,
          look=last("rows", "respondent_id"), gives="007"),
    right("ids of twelve digits", GOOD + row(id="118000000001"), used=N + 1,
          look=last("rows", "respondent_id"), gives="118000000001"),
    right("no score", GOOD + row(nps=""), used=N + 1, look=last("rows", "recommend"), gives=None),
    right("ends of the scale with their labels",
          each(nps=lambda i: {10: "10 - Extremely likely", 0: "0 – Not at all likely"}.get(
              i % 11, f"{i % 11}")),
          "11",
          look=scores, gives=SOUND),
    right("Arabic digits", each(nps=digits_from("٠")), "60", look=scores, gives=SOUND),
    right("Persian digits", each(nps=digits_from("۰")), "60", look=scores, gives=SOUND),
    right("digits of full width", each(nps=digits_from("０")), "60", look=scores, gives=SOUND),
    right("whole scores with a point", each(nps=lambda i: f"{i % 11}.0"), look=scores, gives=SOUND),
    right("whole scores with a comma", each(nps=lambda i: f'"{i % 11},0"'), "60",
          look=scores, gives=SOUND),
    right("a code for no answer, stated", GOOD + row(nps="99"), used=N + 1,
          study=changed(STUDY, ("recommend: nps", "recommend: {column: nps, missing: [99]}")),
          look=last("rows", "recommend"), gives=None),
    right("scores from 1 to 10, stated", each(nps=lambda i: f"{1 + i % 10}"),
          "not the standard question",
          study=changed(STUDY, ("  nps_type", "  scale: {low: 1, high: 10}\n  nps_type"))),
    right("codes of 1 to 11, explained", each(nps=lambda i: f"{1 + i % 11}"),
          study=changed(STUDY, ("recommend: nps", f"recommend: {{column: nps, values: {CODES}}}")),
          look=scores, gives=SOUND),
    right("dates that only days first can be",
          each(day=lambda i: f"{5 + 20 * (i % 2):02}/01/2026"), "day-first",
          look=days, gives=["2026-01-05", "2026-01-25"]),
    right("dates that only months first can be",
          each(day=lambda i: f"01/{5 + 20 * (i % 2):02}/2026"), "month-first",
          look=days, gives=["2026-01-05", "2026-01-25"]),
    right("years of two digits", each(day=lambda i: f"{1 + i % 28:02}.01.26"), "day-first",
          look=days, gives=["2026-01-01", "2026-01-02"]),
    right("months by their names", each(day=lambda i: f"{1 + i % 28}. Mai 2026"),
          look=days, gives=["2026-05-01", "2026-05-02"]),
    right("dates of eight digits", each(day=lambda i: f"202601{1 + i % 28:02}"),
          look=days, gives=["2026-01-01", "2026-01-02"]),
    right("days as Excel counts them, stated", each(day=lambda i: f"{46027 + i % 2}.58"),
          study=changed(STUDY, ("  nps_type", "  dates: excel\n  nps_type")),
          look=days, gives=["2026-01-05", "2026-01-06"]),
    right("dates with a time and a zone", each(day=lambda i: "2026-01-05T23:59:00Z"),
          look=days, gives=["2026-01-05", "2026-01-05"]),
    right("a persona that nobody belongs to", GOOD, "nobody belongs to the persona 'ghosts'",
          study=changed(STUDY, ("{id: others}", "{id: others}, {id: ghosts}"))),
    right("money that is not said", GOOD.replace(",land\n", ",land,spent\n").replace(
              ",NO\n", ",NO,\n"), study=PAID, look=last("rows", "revenue"), gives=None),
    right("a weight of nought", GOOD + row(w="0"), used=N + 1,
          look=last("rows", "weight"), gives=0.0),
    right("no date in some rows", GOOD + row(day=""), left_out={"no date": 1}),
)  # fmt: skip

FEW = (
    right("one row", HEAD + row(), used=1),
    right("one wave", each(day=lambda i: f"2026-01-{1 + i % 28:02}")),
    right("one column", "nps\n" + "".join(f"{i % 11}\n" for i in range(N)), "one column",
          study="schema: 1\nname: S\nsurvey: {files: [{file: a.csv}], nps_type: relational, "
          "columns: {recommend: nps}}\n"),
    right("fifty thousand rows", lambda path: path.write_text(GOOD + "".join(
              row(id=f"b{i}", nps=f"{i % 11}") for i in range(50_000))), used=N + 50_000),
)  # fmt: skip


def computed(path: Path) -> None:
    """Save a formula with its value, as Excel does."""
    book(["z", "2026-01-05", "=C3+7", "others", 1, "NO"])(path)
    change_part(path, SHEET, lambda xml: xml.replace(b"<f>C3+7</f><v />", b"<f>C3+7</f><v>8</v>"))


def hide_codes(made) -> None:
    made["Codes"].sheet_state = "hidden"


def grouped(made) -> None:
    sheet = made.active
    sheet.insert_rows(1)
    sheet["C1"] = "Visit"
    sheet.merge_cells("C1:F1")


def text_of_formula(made) -> None:
    made.active["F62"].data_type = "s"


WORKBOOKS = (
    right("a workbook", book(), "sheet 'Data', the only one", file="a.xlsx"),
    right("a formula with its value", computed, used=N + 1, file="a.xlsx",
          look=last("rows", "recommend"), gives=8.0),
    right("a formula that is an answer, in a workbook",
          book(["z", "2026-01-05", 8, "others", 1, "=1+1"], touch=text_of_formula), file="a.xlsx",
          study=SAID, used=N + 1, look=last("rows", "verbatim"), gives="=1+1"),
    right("a hidden sheet of codes", book(Codes=[["x"]], touch=hide_codes), "the only visible one",
          file="a.xlsx"),
    right("several sheets, one stated", book(Notes=[["x"]]), "sheet 'Data', stated", file="a.xlsx",
          study=changed(STUDY, ("a.csv}", "a.csv, sheet: Data}"))),
    right("empty rows around a sheet", book(touch=lambda made: made.active.insert_rows(1, 2)),
          "2 empty rows above", file="a.xlsx"),
    right("answers merged into one", book(touch=lambda made: made.active.merge_cells("F9:F10")),
          "1 merged area", file="a.xlsx"),
    right("headings under merged groups", book(touch=grouped), file="a.xlsx",
          study=changed(STUDY, *((f": {name}", f': ["Visit - {name}", {name}]')
                                 for name in ("nps", "who", "w", "land")))),
    right("tags of no meaning, nested a hundred thousand deep",
          swap(SHEET, b"<sheetData>", b"<sheetData>" + b"<x>" * 100_000 + b"</x>" * 100_000),
          file="a.xlsx"),
    right("true dates of a workbook",
          book(["z", pd.Timestamp(2026, 1, 5).to_pydatetime(), 8, "others", 1, "NO"]), used=N + 1,
          file="a.xlsx", look=lambda responses: str(responses.rows["date"].iloc[-1].date()),
          gives="2026-01-05"),
)  # fmt: skip

TYPED = (
    right("Parquet with words kept apart",
          lambda path: pq.write_table(pa.table(
              {**COLUMNS, "land": pa.array(COLUMNS["land"]).dictionary_encode()}), path),
          file="a.parquet", look=last("dimensions", "country"), gives="NO"),
    right("SPSS with a code declared missing",
          lambda path: pyreadstat.write_sav(
              pd.DataFrame({**COLUMNS, "nps": [-99.0, *SOUND[1:]]}), str(path),
              missing_ranges={"nps": [-99]}),
          "codes declared missing are kept", file="a.sav",
          study=changed(STUDY, ("recommend: nps", "recommend: {column: nps, missing: [-99]}")),
          look=lambda responses: responses.rows["recommend"].isna().tolist()[:2],
          gives=[True, False]),
)  # fmt: skip

STUDIES = (
    right("a study with a mark and Windows' line ends", GOOD,
          study="\ufeff" + STUDY.replace("\n", "\r\n")),
    right("a link that stays inside", lambda path: (
              (path.parent / "b.csv").write_text(GOOD), path.symlink_to("b.csv")), skip=WINDOWS),
    Read("a file in a folder of the study", {
             "sub": lambda path: (path.mkdir(), (path / "a.csv").write_text(GOOD))},
         study=changed(STUDY, ("a.csv", "sub/a.csv"))),
)  # fmt: skip

CASES: tuple[Read, ...] = (*ENCODINGS, *TEXTS, *CELLS, *FEW, *WORKBOOKS, *TYPED, *STUDIES)
