"""Names of waves in order of time: read, told by dates, said by the study, or asked for."""

import csv
from time import perf_counter

import pytest

import cxkit as cx
from cxkit.findings import DataError
from cxkit.study.times.periods import order_in_time


@pytest.fixture
def open_waves(tmp_path):
    """Write one answer for each label, with a day or none, and open the study."""

    def open_waves(labels, days=None, waves="by: round"):
        with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["round", "day", "nps"])
            cells = zip(labels, days or [""] * len(labels), strict=True)
            table.writerows((*each, place % 11) for place, each in enumerate(cells))
        date = ", date: day" if days else ""
        (tmp_path / "study.yaml").write_text(
            "schema: 1\nname: X\nsurvey:\n  files: [{file: a.csv}]\n  nps_type: relational\n"
            f"  columns: {{recommend: nps{date}}}\nwaves: {{{waves}}}\n",
            encoding="utf-8",
        )
        return [wave.label for wave in cx.open_study(tmp_path).waves]

    return open_waves


def problems_of(call, *arguments, **choices):
    with pytest.raises(DataError) as caught:
        call(*arguments, **choices)
    return caught.value.problems


IN_TIME = [
    "Dec 2024 < Jan 2025 < Feb 2025", "Dec-24 < Jan-25 < Feb-25", "Oct '24 < Jan '25",
    "Februar 2025 < März 2025", "diciembre de 2024 < enero de 2025", "août 2024 < sept. 2024",
    "april 2025 < mei 2025", "10/2024 < 12/2024 < 1/2025", "202412 < 202501",
    "2011-11 < 2011-12 < 2012-01", "Oct–Dec 2024 < Jan–Mar 2025",
    "Q4 2024 < Q1 2025", "2024 Q4 < 2025 Q1", "Q4'24 < Q1'25", "Q4 24 < Q1 25", "4Q24 < 1Q25",
    "24Q4 < 25Q1", "4. Quartal 2024 < 1. Quartal 2025", "T4 2024 < T1 2025",
    "4e trimestre 2024 < 1er trimestre 2025", "2e halfjaar 2024 < 1e halfjaar 2025",
    "H2 2024 < H1 2025", "KW 51/2024 < KW 5/2025", "2024-W51 < 2025-W05", "Week 9 < Week 10",
    "FY23 < FY24 < FY25", "FY24 Q4 < FY25 Q1", "2023/24 < 2024/25", "2023 < 2024 < 2025",
    "Herbst 2024 < Winter 2024/25 < Frühling 2025", "Autumn 2024 < Spring 2025",
    "Spring 24 < Spring 25", "Wave 2 < Wave 10", "Welle 1 < Welle 2 < Welle 10", "1 < 2 < 10",
    "2nd wave < 10th wave", "1 - Before < 2 - After", "Wave 1 (Mar 2025) < Wave 2 (Jan 2026)",
    "Launch 2024 < Relaunch 2025", "Jan < Feb < Mar", "Q1 < Q2 < Q3 < Q4",
    "3 Dec 2024 < 14 Jan 2025", "15.01.2025 < 03.02.2025", "1/2/2025 < 2/3/2025",
]  # fmt: skip


@pytest.mark.parametrize("said", IN_TIME)
def test_names_of_periods_and_numbers_are_put_in_order_of_time(said):
    labels = said.split(" < ")
    assert order_in_time(reversed(labels)) == order_in_time(labels) == tuple(labels)


@pytest.mark.parametrize(
    "said",
    [
        "Before|After", "A|B", "Baseline|Wave 2", "Wave 3|Welle 4", "Wave 2a|Wave 2b",
        "Nov|Dec|Jan", "Q4|Q1", "Week 52|Week 1",  # of one year or of two?
        "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec",  # or from July to June?
        "Spring 2025|Autumn 2025",  # in Australia autumn comes first
        "Winter 2024|Sommer 2024",  # January or December?
        "1/25|12/24",  # a month of a year, or a day of a month?
        "01.02.2025|02.01.2025", "Jan 29|Feb 5", "Dec-Feb 2025|Mar-May 2025", "012025|122024",
        "2025|Q1 2025", "Jan 2025|January 2025",  # one lies within the other
    ],
)  # fmt: skip
def test_names_that_fit_two_orders_or_none_are_not_put_in_any(said):
    assert order_in_time(said.split("|")) == ()


def test_numbers_that_all_names_share_cost_no_time_and_many_others_are_asked_about():
    long = [
        "survey_2025-01-31_23-59-59_v1.2_part_1_of_3",
        "survey_2025-02-28_23-59-59_v1.2_part_1_of_3",
    ]
    start = perf_counter()
    order_in_time(long)
    shared = [f"NPS 10 9 8 7 6 5 4 3 {last} of 12 in 7 halls" for last in (2, 10)]
    assert order_in_time(shared[::-1]) == tuple(shared)
    assert order_in_time([f"Wave {n} {n} {n} {n} {n}" for n in (1, 2)]) == ()
    assert perf_counter() - start < 1
    assert order_in_time([f"Wave {n} {n} {n} {n} of 9" for n in (2, 10)]) != ()


def test_waves_by_a_column_stand_in_order_of_time(open_waves):
    labels = ["Jan 2025", "Feb 2025", "Dec 2024"]
    assert open_waves(labels) == ["Dec 2024", "Jan 2025", "Feb 2025"]


def test_names_that_tell_nothing_are_ordered_by_the_median_day(open_waves):
    labels = ["After", "Before", "After", "Before", "Before"]
    days = ["2025-05-20", "2025-01-20", "2025-05-21", "2025-01-21", "2025-12-24"]
    assert open_waves(labels, days) == ["Before", "After"]


def test_without_dates_the_order_is_asked_for_and_the_line_works(open_waves):
    labels = ["After", "Before", 'so "to" say']
    (problem,) = problems_of(open_waves, labels)
    assert (problem.file, problem.line) == ("study.yaml", 7)
    assert problem.value == 'After, Before, so "to" say'
    line = problem.hint.split("`")[1]
    assert line == r'order: ["After", "Before", "so \"to\" say"]'
    assert open_waves(labels, waves=f"by: round, {line}") == labels
    assert open_waves(["only one"]) == ["only one"]


def test_days_that_do_not_tell_two_waves_apart_tell_nothing(open_waves):
    days = ["2025-01-20", "2025-01-20", ""]
    problems_of(open_waves, ["After", "Before"], days[:2])
    problems_of(open_waves, ["After", "Before"], days[1:])


def test_a_stated_order_names_each_wave_once(open_waves):
    labels = ["pre", "post"]
    assert open_waves(labels, waves="by: round, order: [pre, post]") == labels
    assert open_waves(["1", "2"], waves="by: round, order: [2, 1]") == ["2", "1"]
    found = problems_of(open_waves, labels, waves="by: round, order: [pre, prost, pre]")
    assert [(problem.value, problem.hint) for problem in found] == [
        ("prost", "did you mean 'post'?"), ("pre", "remove it here"),
        ("post", "add it in its place in time"),
    ]  # fmt: skip
    assert {problem.line for problem in found} == {7}


def test_periods_of_the_calendar_take_no_other_order(open_waves):
    days = ["2025-01-20", "2025-05-20"]
    (problem,) = problems_of(open_waves, ["a", "b"], days, waves="by: quarter, order: [2025-Q2]")
    assert (problem.value, problem.hint) == ("2025-Q2", "remove `order:`")


def test_files_of_a_pattern_are_ordered_by_their_names(tmp_path):
    for month in ("Oct", "Nov", "Dec"):
        (tmp_path / f"answers {month} 2024.csv").write_text("nps\n9\n")
    (tmp_path / "study.yaml").write_text(
        "schema: 1\nname: X\nwaves: {by: file}\nsurvey:\n"
        "  files: [{file: answers*.csv, take: all}]\n"
        "  nps_type: relational\n  columns: {recommend: nps}\n"
    )
    waves = [wave.label for wave in cx.open_study(tmp_path).waves]
    assert waves == [f"answers {month} 2024.csv" for month in ("Oct", "Nov", "Dec")]
