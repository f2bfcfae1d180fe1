"""Numbers and dates as people and survey tools of any country write them."""

import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.study.checks import open_study
from cxkit.study.columns.cells import take
from cxkit.study.columns.numbers import read_numbers
from cxkit.study.description import Column, FileFacts
from cxkit.study.times.date_orders import Order, first_word, tell_order
from cxkit.study.times.dates import FORMS, days_of, times_of

FACTS = FileFacts(file="a.csv")


def cells_of(*texts, **choices):
    series = pd.Series(texts, index=range(2, 2 + len(texts)), name="x", dtype="str")
    return take(series, Column(column=("x",)), FACTS, missing=("",), **choices)


def numbers_of(*texts, **choices):
    read = read_numbers(pd.Series(texts, dtype="object"), **choices)
    return [None if pd.isna(value) else value for value in read.values]


# Numbers


@pytest.mark.parametrize(
    "text, number",
    [("8", 8), ("8.0", 8), ("8,0", 8), ("8.5", 8.5), ("8,5", 8.5), ("-99", -99), ("+3", 3),
     ("٩", 9), ("۷", 7), ("１０", 10), ("८", 8), ("−2", -2), ("0,893", 0.893),
     ("1.234,56", 1234.56), ("1,234.56", 1234.56), ("1 234", 1234), ("1'234", 1234),
     ("1.234.567", 1234567), ("1e3", 1000)],
)  # fmt: skip
def test_numbers_are_read_by_their_digits(text, number):
    assert numbers_of(text) == [number]


@pytest.mark.parametrize(
    "text", ["ten", "8 or 9", "8/10", "1,2,3", "1.2.3", "8²", "inf", "12:30", "1,,2", "0x10", "--3"]
)
def test_what_is_no_number_is_wrong_and_not_missing(text):
    read = read_numbers(pd.Series([text, None], dtype="object"), labelled=True)
    assert read.wrong.tolist() == [True, False]


@pytest.mark.parametrize(
    "text, number",
    [("10 - Extremely likely", 10), ("0 – Not at all likely", 0), ("7: fully", 7), ("1 (never)", 1),
     ("5 stars", 5), ("Extremely likely (10)", 10), ("Sehr wahrscheinlich - 10", 10),
     ("٥ - جدا", 5)],
)  # fmt: skip
def test_a_number_beside_words_is_read_on_a_scale_only(text, number):
    assert numbers_of(text, labelled=True) == [number]
    assert numbers_of(text) == [None]


@pytest.mark.parametrize("text", ["10-Sep", "8. Mai", "Oct-10", "9-okt", "5 août"])
def test_what_excel_took_for_a_day_is_no_label(text):
    assert numbers_of(text, labelled=True) == [None]


def test_a_comma_before_three_digits_is_what_the_column_shows_or_the_study_says():
    assert numbers_of("1,234") == [None], "thousands or decimals: nobody knows"
    assert numbers_of("1,234", decimal=",") == [1.234]
    assert numbers_of("1,234", decimal=".") == [1234]
    assert numbers_of("1,234", "5,5") == [1.234, 5.5]
    assert numbers_of("1.234", "5,5") == [1234, 5.5]


def test_a_point_before_three_digits_is_a_decimal_point_where_another_cell_shows_one():
    assert numbers_of("1.234", "2.345") == [None, None]
    assert numbers_of("1.234", "2.345", decimal=".") == [1.234, 2.345]
    assert numbers_of("1.234", "2.345", decimal=",") == [1234, 2345]
    assert numbers_of("1.234", "0.5") == [1.234, 0.5]
    assert numbers_of("1.234", "0.893") == [1.234, 0.893], "no thousand begins with nought"
    assert numbers_of("1.234", labelled=True) == [1.234], "no scale has thousands"


def test_the_order_of_rows_does_not_matter_to_numbers():
    texts = ["8", None, "8,0", "10 - x", "1,234", "ten"]
    once = read_numbers(pd.Series(texts, dtype="object"), labelled=True).values
    again = read_numbers(pd.Series(texts[::-1], dtype="object"), labelled=True).values
    pd.testing.assert_series_equal(once, again[::-1].reset_index(drop=True))


def test_words_on_a_scale_are_asked_for_with_the_line_that_gives_them_numbers():
    cells = cells_of("Very satisfied", "Dissatisfied", "Neutral", "Very dissatisfied", "Satisfied")
    assert cells.numbers("a rating", 1, 5).isna().all()
    line = "values: {Very dissatisfied: 1, Dissatisfied: 2, Neutral: 3, Satisfied: 4, Very"
    assert {line in problem.hint for problem in cells.problems} == {True}


def test_codes_outside_the_scale_are_counted_and_given_as_a_line():
    cells = cells_of("5", "88", "99", "88", "-99")
    cells.numbers("a rating", 1, 5)
    assert [problem.value for problem in cells.problems] == ["-99", "88 (2 rows)", "99"]
    assert "`missing: [-99, 88, 99]`" in cells.problems[0].hint


# Dates


@pytest.mark.parametrize(
    "texts, order",
    [
        (["2025-03-28", "2025/3/1 4:30:04 PM GMT+2"], "iso"),
        (["03-04-2025", "28-03-2025"], "day-first"),
        (["03/04/2025", "03/28/2025 09:10:57 AM"], "month-first"),
        (["03.03.2025", "04.04.2025"], "day-first"),
        (["03-04-2025", "05-04-2025"], ""),
        ([], "iso"),
        # A spreadsheet has taken some for dates: those that stay are for a person to look at.
        (["2025-03-04", "28/03/2025"], "iso"),
    ],
)
def test_the_whole_column_tells_the_order_of_day_and_month(texts, order):
    assert tell_order(pd.Series(texts, dtype="object")).name == order
    assert tell_order(pd.Series(texts[::-1], dtype="object")).name == order


def test_days_that_fit_both_orders_are_asked_about_in_their_own_values():
    cells = cells_of("", "03-04-2025", "05-04-2025 10:00")
    assert cells.days(None).isna().all()
    (problem,) = cells.problems
    assert (problem.line, problem.column) == (3, "x")
    assert problem.value == "03-04-2025: 3 April 2025 or March 4, 2025"
    assert problem.hint == (
        "write `dates: day-first` (03-04-2025 is 3 April 2025) or `dates: month-first` (it is "
        "March 4, 2025) under `survey:`"
    )


def test_days_are_read_in_the_order_that_was_told_of_the_file():
    open_ones = cells_of("03/04/2025", "05/04/2025")
    order = Order("month-first", "told by b.csv")
    assert open_ones.days(None, order).dt.month.tolist() == [3, 5]
    assert open_ones.notes == ["x: dates are month-first, told by b.csv"]
    assert cells_of("03/04/2025").days("day-first", order).dt.month.tolist() == [4]


def test_two_orders_in_one_column_are_refused_with_a_cell_of_each():
    cells = cells_of("13/01/2025", "01/13/2025", "02/02/2025")
    assert cells.days(None).isna().all()
    (problem,) = cells.problems
    assert (problem.line, problem.value) == (3, "13/01/2025 and 01/13/2025")


def test_a_stated_order_is_taken_as_it_is():
    assert days_of(pd.Series(["03-04-2025"]), "month-first").dt.month.tolist() == [3]
    assert days_of(pd.Series(["2025/04/03 10:00", None]), "day-first").notna().tolist() == [
        True,
        False,
    ]
    cells = cells_of("28-03-2025")
    cells.days("month-first")
    assert [problem.value for problem in cells.problems] == ["28-03-2025"]


@pytest.mark.parametrize(
    "text, utc",
    [
        # Two hours ahead of Greenwich: 23:30:04 there is 21:30:04, on the same day.
        ("2025/03/28 11:30:04 PM GMT+2", "2025-03-28 21:30:04"),
        ("2025/03/28 11:30:04 PM GMT-5", "2025-03-29 04:30:04"),
        ("2025/03/28 1:00:00 AM GMT+5:30", "2025-03-27 19:30:00"),
        ("2025-03-28T11:30:04Z", "2025-03-28 11:30:04"),
        ("2025-03-28 11:30:04 UTC", "2025-03-28 11:30:04"),
        ("2025-03-28 11:30:04+02:00", "2025-03-28 09:30:04"),
    ],
)
def test_clocks_ahead_of_greenwich_are_ahead(text, utc):
    cells = cells_of(text)
    assert cells.times(None).iloc[0] == pd.Timestamp(utc)
    assert cells.problems == []
    # The day of an answer is the one that is written, whatever the clock.
    assert cells.days(None).iloc[0] == pd.Timestamp("2025-03-28")


# All forms in which a day is written, over all days of a year that has 29 February.

YEAR = pd.Series(pd.date_range("2024-01-01", "2024-12-31"))
NAMES = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre",
    "en short": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "de short": "Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez",
    "nl short": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "fr short": "janv févr mars avr mai juin juil août sept oct nov déc",
    "es short": "ene feb mar abr may jun jul ago sep oct nov dic",
}
SERIAL = (YEAR - pd.Timestamp("1899-12-30")).dt.days
SECONDS = (YEAR - pd.Timestamp("1970-01-01")).dt.total_seconds().astype("int64")


def written(form):
    return YEAR.dt.strftime(form)


def named(names, form):
    return pd.Series(
        [form.format(d=day.day, m=names.split()[day.month - 1], y=day.year) for day in YEAR]
    )


@pytest.mark.parametrize(
    "form", ["{d}. {m} {y}", "{d} de {m} de {y}", "{d}-{m}-{y}", "{m} {d}, {y}"]
)
@pytest.mark.parametrize("language", NAMES)
def test_all_days_of_a_year_are_read_by_the_name_of_their_month(language, form):
    text = named(NAMES[language], form)
    assert tell_order(text).name == "iso"
    assert days_of(text, "iso").tolist() == YEAR.tolist()


@pytest.mark.parametrize(
    "form, told",
    [
        ("%Y-%m-%d", "iso"), ("%Y/%m/%d 4:30:04 PM GMT+2", "iso"), ("%Y.%m.%d", "iso"),
        ("%Y%m%d", "iso"), ("%Y%m%dT140500", "iso"), ("%Y%m%d140500", "iso"),
        ("%d/%m/%Y", "day-first"), ("%d.%m.%Y 23:59", "day-first"), ("%d. %m. %Y", "day-first"),
        ("%d.%m.%y", "day-first"), ("%d-%m-%y 09:10", "day-first"), ("Mo, %d.%m.%Y", "day-first"),
        ("%m/%d/%Y 9:10:57 AM", "month-first"), ("%m-%d-%Y", "month-first"),
        ("%m/%d/%y", "month-first"), ("%y-%m-%d", "year-first"), ("%y/%m/%d 12:00", "year-first"),
        ("%a %b %d %Y 14:05:00 GMT+0200 (Central European Summer Time)", "iso"),
        ("%A, %d %B %Y 14:05:00 +0200", "iso"), ("%d%b%Y", "iso"), ("%Y-%b-%d", "iso"),
        ("%d-%b-%y", "iso"),
    ],
)  # fmt: skip
def test_all_days_of_a_year_are_told_and_read(form, told):
    text = written(form)
    assert tell_order(text).name == told
    assert days_of(text, told).tolist() == YEAR.tolist()
    assert (times_of(text, told)["time"].dt.normalize() == YEAR).all()
    # The order of the rows is no matter.
    assert days_of(text[::-1], told).tolist() == YEAR[::-1].tolist()


@pytest.mark.parametrize(
    "text, how",
    [(SERIAL.astype("str"), "excel"), (SERIAL.astype("str") + ".58", "excel"),
     (SERIAL.astype("str") + ",58", "excel"), (SECONDS.astype("str"), "unix"),
     ((SECONDS * 1000 + 999).astype("str"), "unix")],
)  # fmt: skip
def test_counted_days_are_asked_about_and_read_where_the_study_says_so(text, how):
    cells = cells_of(*text)
    assert cells.days(None).isna().all()
    (problem,) = cells.problems
    assert problem.hint == f"write `dates: {how}` ({text[0]} is 1 January 2024) under `survey:`"
    assert cells_of(*text).days(how).tolist() == YEAR.tolist()


def test_excel_counts_as_it_shows_its_own_days():
    # 1 January 2000 is 36526 in Excel; 46173.58 is 13:55:12 on 31 May 2026 (0.58 of 86,400 s).
    assert days_of(pd.Series(["36526"]), "excel").tolist() == [pd.Timestamp("2000-01-01")]
    time = times_of(pd.Series(["46173.58"]), "excel")["time"].iloc[0]
    assert time == pd.Timestamp("2026-05-31 13:55:12")


def test_seconds_since_1970_are_those_of_utc():
    cells = cells_of("1780236300", "1780236300000")
    assert cells.times("unix").tolist() == [pd.Timestamp("2026-05-31 14:05")] * 2
    assert cells.problems == []


@pytest.mark.parametrize("cell", ["May 31", "31 May", "May 2026", "31 Foo 2026", "30 Feb 2026",
    "31/05/2026 - 02/06/2026", "2026-05-31 to 2026-06-02", "12345678", "14:05", "Q2 2026", "2026",
    "31.05.70", "1.5.2", "31/31/2026", "99999", "118273640000"])  # fmt: skip
def test_what_is_no_day_in_any_form_is_not_read(cell):
    text = pd.Series([cell])
    assert [how for how in FORMS if days_of(text, how).notna().any()] == []


def test_years_of_two_digits_are_asked_about_in_all_orders_that_fit():
    # Two days: 31 is no month, so the month cannot stand first; the year can.
    cells = cells_of("31.05.26", "30.05.26")
    assert cells.days(None).isna().all()
    (problem,) = cells.problems
    assert problem.value == "31.05.26: 31 May 2026 or 26 May 2031"
    assert "`dates: day-first` (31.05.26 is 31 May 2026) or `dates: year-first`" in problem.hint
    assert cells_of("31.05.26").days("day-first").tolist() == [pd.Timestamp("2026-05-31")]
    assert cells_of("31.05.26").days("year-first").tolist() == [pd.Timestamp("2031-05-26")]


def test_years_of_two_digits_are_told_by_a_month_that_can_be_none_or_by_years_of_four():
    assert tell_order(pd.Series(["5/31/26"])).name == "month-first"
    assert tell_order(pd.Series(["31.05.26", "30.05.2026"])).name == "day-first"
    assert tell_order(pd.Series(["99-05-31"])).name == "year-first"
    assert tell_order(pd.Series(["05.06.26"])).fitting == ("day-first", "month-first", "year-first")


def test_a_cell_of_another_form_names_the_line_that_reads_it_with_all_others():
    cells = cells_of("2026-01-05", "05/01/2026", "46173", "soon")
    cells.days(None)
    hints = [problem.hint for problem in cells.problems]
    assert "`dates: day-first` (05/01/2026 is 5 January 2026)" in hints[0]
    assert "`dates: month-first` (05/01/2026 is May 1, 2026)" in hints[0]
    assert "`dates: excel` (46173 is 31 May 2026)" in hints[1]
    assert "dates:" not in hints[2]
    # 13/01/2026 shows that the day stands first: another order would lose it.
    proven = cells_of("13/01/2026", "01/32/2026", "01/02/2026")
    proven.days(None)
    assert [problem.value for problem in proven.problems] == ["01/32/2026"]
    assert "dates:" not in proven.problems[0].hint


# Codes left out of a map


MAP = {"1": "5", "2": "4", "3": "3", "4": "2"}


def mapped(values, *texts):
    series = pd.Series(texts, index=range(2, 2 + len(texts)), name="x", dtype="str")
    return take(series, Column(column=("x",), values=values), FACTS, missing=("",))


READERS = {
    "numbers": lambda cells: cells.numbers("a rating", 1, 5),
    "parse": lambda cells: cells.parse(labelled=True).values,
    "kinds": lambda cells: cells.kinds("persona", {n: n for n in "12345"}, "personas"),
    "one_of": lambda cells: cells.one_of("it", "12345", "x"),
    "text": lambda cells: cells.text,
    "ids": lambda cells: cells.ids(),
    "days": lambda cells: cells.days("day-first"),
}


@pytest.mark.parametrize("reader", READERS)
def test_a_code_left_out_of_a_map_is_one_problem_whoever_reads_it(reader):
    values = {"1": "01/02/2026"} if reader == "days" else MAP
    cells = mapped(values, "1", "5", "", "5", "7")
    read = READERS[reader](cells)
    assert read.isna().tolist() == [False, True, True, True, True]
    assert [(each.value, each.line) for each in cells.problems] == [("5 (2 rows)", 3), ("7", 6)]
    assert {each.rule for each in cells.problems} == {"every code of this column has a meaning"}


def test_a_code_left_out_of_yes_and_no_is_told_and_yes_itself_is_known():
    cells = mapped({"1": "yes", "2": "no"}, "1", "3", "yes", "2.0")
    assert cells.yes_no("it").tolist()[2:] == [1.0, 0.0]
    assert [each.value for each in cells.problems] == ["3"]


def test_words_left_out_of_a_map_are_told_and_numbers_among_words_stand_for_themselves():
    cells = mapped({"poor": "1", "great": "5"}, "poor", "3", "4 - good", "fair", "fair")
    read = cells.numbers("a rating", 1, 5)
    assert read.tolist()[:3] == [1.0, 3.0, 4.0]
    assert [each.value for each in cells.problems] == ["fair (2 rows)"]


def test_a_number_beside_words_is_no_way_around_a_map():
    cells = mapped(MAP, "1", "1 - very good")
    assert cells.numbers("a rating", 1, 5).isna().tolist() == [False, True]
    assert [each.value for each in cells.problems] == ["1 - very good"]


# The order of days and months across the files of a study


STUDY = """\
schema: 1
name: Small
survey:
  files: {files}
  nps_type: relational
  columns: {{date: End Date, recommend: nps}}
waves: {{by: year}}
"""
GENERIC = "id,Start Date,End Date,nps\n"
MONKEY = "Respondent ID,Collector ID,End Date,nps\n,,,Response\n"


def open_files(folder, said="", /, **files):
    """Open a study of files, each of a heading and dates."""
    for name, (heading, *days) in files.items():
        rows = "".join(
            f"{name}{i},{46 if heading == MONKEY else day},{day},{i % 11}\n"
            for i, day in enumerate(days)
        )
        (folder / f"{name}.csv").write_text(heading + rows, encoding="utf-8")
    listed = ", ".join(f"{{file: {name}.csv{said if name == 'a' else ''}}}" for name in files)
    (folder / "study.yaml").write_text(STUDY.format(files=f"[{listed}]"), encoding="utf-8")
    return open_study(folder)


def problem_of(folder, *said, **files):
    with pytest.raises(DataError) as caught:
        open_files(folder, *said, **files)
    (problem,) = caught.value.problems
    return problem


OPEN = ("03/04/2025 10:00", "05/04/2025 11:00")


def test_a_file_that_fits_both_orders_takes_that_of_another_one_that_is_written_alike(tmp_path):
    told = open_files(tmp_path, a=(GENERIC, *OPEN), b=(GENERIC, "28/03/2025 10:00"))
    assert told.rows["date"].dt.month.tolist() == [4, 4, 3]
    assert "End Date: dates are day-first, told by b.csv" in told.inputs[0]["notes"]


@pytest.mark.parametrize("other", ["28.03.2025 10:00", "28/03/2025", "28/03/2025 10:00 PM"])
def test_a_file_that_is_written_otherwise_tells_nothing(tmp_path, other):
    problem = problem_of(tmp_path, a=(GENERIC, *OPEN), b=(GENERIC, other))
    assert (problem.file, problem.line, problem.column) == ("a.csv", 2, "End Date")
    assert "beside this file under `files:`" in problem.hint
    said = open_files(tmp_path, ", dates: month-first", a=(GENERIC, *OPEN), b=(GENERIC, other))
    assert said.rows["date"].dt.month.tolist() == [3, 5, 3]


def test_a_file_that_fits_both_orders_stops_where_others_disagree(tmp_path):
    files = {"a": (GENERIC, *OPEN), "b": (GENERIC, "28/03/2025 10:00"),
             "c": (GENERIC, "03/28/2025 10:00")}  # fmt: skip
    problem = problem_of(tmp_path, **files)
    assert problem.file == "a.csv"
    assert "`dates: day-first`" in problem.hint
    assert "`dates: month-first`" in problem.hint
    # Each of the others shows its own.
    said = open_files(tmp_path, ", dates: day-first", **files)
    assert said.rows["date"].dt.month.tolist() == [4, 4, 3, 3]


def test_another_stamp_of_the_same_file_tells_the_order(tmp_path):
    (tmp_path / "a.csv").write_text(GENERIC + "1,28/03/2025 23:59,01/04/2025 00:03,9\n")
    (tmp_path / "study.yaml").write_text(STUDY.format(files="[{file: a.csv}]"))
    told = open_study(tmp_path)
    assert told.rows["date"].dt.month.tolist() == [4]
    assert "End Date: dates are day-first, told by Start Date" in told.inputs[0]["notes"]


def test_days_of_birth_tell_nothing(tmp_path):
    (tmp_path / "a.csv").write_text(GENERIC + "1,28/03/1970,01/04/2025,9\n")
    (tmp_path / "study.yaml").write_text(STUDY.format(files="[{file: a.csv}]"))
    with pytest.raises(DataError, match="the order of day and month can be told"):
        open_study(tmp_path)


def test_surveymonkey_writes_the_month_first_beside_am_and_pm_only(tmp_path):
    told = open_files(tmp_path, a=(MONKEY, "03/04/2025 09:10:57 AM", "05/04/2025 09:10:57 PM"))
    assert told.rows["date"].dt.month.tolist() == [3, 5]
    assert "End Date: dates are month-first, as the product writes them" in told.inputs[0]["notes"]
    assert "day-first" in problem_of(tmp_path, a=(MONKEY, *OPEN)).hint


def test_the_way_of_a_product_is_none_where_another_file_of_it_shows_another(tmp_path):
    half = "03/04/2025 09:10:57 AM"
    problem = problem_of(tmp_path, a=(MONKEY, half), b=(MONKEY, "28/03/2025 10:00"))
    assert (problem.file, problem.line) == ("a.csv", 3)


def test_the_order_of_files_does_not_matter_to_their_dates(tmp_path):
    months = {}
    for name in ("a", "b"):
        other = "ab".replace(name, "")
        files = {name: (GENERIC, *OPEN), other: (GENERIC, "28/03/2025 10:00")}
        told = open_files(tmp_path, **dict(sorted(files.items())))
        months[name] = sorted(told.rows["date"].dt.month)
    assert months["a"] == months["b"] == [3, 4, 4]


def test_a_table_of_another_origin_does_not_tell_the_order(tmp_path):
    text = "schema: 1\nname: X\nwaves: {by: month}\nsurvey:\n  nps_type: relational\n"
    text += "  scale: {low: 0, high: 10}\n  columns: {recommend: [nps, score], date: day}\n"
    (tmp_path / "study.yaml").write_text(f"{text}  files: [{{file: a.csv}}, {{file: b.csv}}]\n")
    (tmp_path / "a.csv").write_text("day,nps\n12/31/2025,9\n12/30/2025,3\n")
    (tmp_path / "b.csv").write_text("day,score\n01/02/2025,9\n03/04/2025,3\n")
    with pytest.raises(DataError, match="the order of day and month"):
        open_study(tmp_path)
    (tmp_path / "b.csv").write_text("day,nps\n01/02/2025,9\n03/04/2025,3\n")
    assert "told by a.csv" in str(open_study(tmp_path).inputs)


def test_the_weekday_before_a_day_is_no_day():
    assert first_word("Mon 01/02/2025 10:00") == "01/02/2025"
