"""Numbers and dates as people and survey tools of any country write them."""

import pandas as pd
import pytest

from cxkit.study.cells import take
from cxkit.study.dates import days_of, tell_order
from cxkit.study.description import Column, FileFacts
from cxkit.study.numbers import read_numbers

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


def test_the_order_of_the_product_counts_only_where_the_dates_leave_it_open():
    open_ones = cells_of("03/04/2025", "05/04/2025")
    assert open_ones.days(None, "month-first").dt.month.tolist() == [3, 5]
    assert open_ones.notes == ["x: dates are month-first, as the product writes them"]
    told = cells_of("03/04/2025", "28/04/2025")
    assert told.days(None, "month-first").dt.month.tolist() == [4, 4]
    assert told.notes == ["x: dates are day-first, told by the dates"]


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
