"""Exports that overlap count nobody twice: what stands in two files counts once, or is asked."""

from time import perf_counter

import pytest

import cxkit as cx
from cxkit.findings import DataError, Ledger

IDS = '"{""ImportId"":""%s""}"'
OWN = ("startDate", "endDate", "finished", "recordedDate", "_recordId")


def study_of(columns="", *, take="all", survey="", waves="{by: quarter}"):
    return (
        f"schema: 1\nname: X\nwaves: {waves}\nsurvey:\n"
        f"  files: [{{file: '*.csv', take: {take}}}]\n  nps_type: relational\n"
        f"  scale: {{low: 0, high: 10}}\n{survey}"
        f"  columns: {{recommend: nps{columns}}}\n"
    )


@pytest.fixture
def opened(tmp_path):
    """Lay files and a study down, and read it."""

    def lay(study, **files):
        (tmp_path / "study.yaml").write_text(study)
        for name, text in files.items():
            (tmp_path / f"{name}.csv").write_text(text)
        return cx.open_study(tmp_path)

    return lay


def problem_in(opened, study, **files):
    with pytest.raises(DataError) as caught:
        opened(study, **files)
    assert len(caught.value.problems) == 1, str(caught.value)
    (problem,) = caught.value.problems
    return problem


def table(head, *rows):
    return "\n".join([head, *rows]) + "\n"


def qualtrics(*answers, more=()):
    """Write an export: each answer is its id, score, day, what else, and whether it is finished."""
    names = ["StartDate", "EndDate", "Finished", "RecordedDate", "ResponseId", "kind", "nps", *more]
    ids = [IDS % own for own in (*OWN, "QID1_NPS_GROUP", "QID1", *more)]
    rows = [
        f"{day} 10:00:00,{day} 10:01:00,{finished},{day} 10:01:05,R_{who},,{score}"
        + (f",{rest}" if more else "")
        for who, score, day, rest, finished in answers
    ]
    return table(",".join(names), ",".join(names), ",".join(ids), *rows)


JAN, MAY = "2026-01-05", "2026-05-05"
QUALTRICS = study_of(", date: RecordedDate")

# The id of a survey product


@pytest.mark.parametrize("waves", ["{by: quarter}", "{by: file}", "{by: site}"])
def test_the_id_of_a_product_is_one_answer_in_all_files(opened, waves):
    old = qualtrics(("a", 9, JAN, "N", 1), ("b", 3, JAN, "S", 1), more=["site"])
    new = qualtrics(("b", 3, JAN, "S", 1), ("c", 7, MAY, "N", 1), more=["site"])
    columns = ", date: {column: RecordedDate}"
    if waves == "{by: file}":
        waves = "{by: file, order: [old.csv, young.csv]}"
    read = opened(study_of(columns, waves=waves), old=old, young=new)
    assert read.ledger == Ledger(4, (("repeated row", 1),))
    assert "young.csv: 1 row left out, which old.csv has, too" in read.notes


def test_columns_that_only_one_file_has_keep_nobody_apart(opened):
    old = qualtrics(("a", 9, JAN, "x,1", 1), ("b", 3, JAN, "y,2", 1), more=["shop", "hall"])
    new = qualtrics(("b", 3, JAN, "z,4", 1), ("c", 7, MAY, "w,4", 1), more=["town", "gate"])
    assert opened(QUALTRICS, old=old, young=new).ledger == Ledger(4, (("repeated row", 1),))


def test_what_the_study_does_not_read_may_change_from_export_to_export(opened):
    old = qualtrics(("a", 9, JAN, "queue", 1), more=["topics"])
    new = qualtrics(("a", 9, JAN, "queue; price", 1), more=["topics"])
    assert opened(QUALTRICS, old=old, young=new).ledger.used == 1


def test_an_answer_that_was_changed_is_asked_about(opened):
    old = qualtrics(("a", 9, JAN, "fine", 1), ("b", 3, JAN, "", 1), more=["why"])
    new = qualtrics(("b", 8, JAN, "better", 1), ("c", 7, MAY, "", 1), more=["why"])
    study = study_of(", date: RecordedDate, verbatim: why")
    problem = problem_in(opened, study, old=old, young=new)
    assert (problem.file, problem.line, problem.respondent) == ("young.csv", 4, "R_b")
    assert (problem.column, problem.value) == ("nps, why", "8")
    assert problem.hint.startswith("line 5 of old.csv has '3' under 'nps': remove one of the two")


def test_the_file_that_was_exported_later_holds_the_answer_as_it_is_now(opened):
    old = qualtrics(("a", 9, JAN, "", 1), ("b", 3, JAN, "", 1))
    new = qualtrics(("b", 8, JAN, "", 1), ("c", 7, MAY, "", 1))
    for first, last in (("old", "young"), ("young", "old")):
        said = ", ".join(
            f"{{file: {name}.csv, exported: {'2026-01-31' if name == 'old' else '2026-05-31'}}}"
            for name in (first, last)
        )
        study = QUALTRICS.replace("{file: '*.csv', take: all}", said)
        read = opened(study, old=old, young=new)
        assert sorted(read.rows["recommend"]) == [7, 8, 9], "whichever is named first"
        assert "old.csv: 1 row left out, for later ones of the same id, which young.csv has" in (
            read.notes
        )


def test_where_files_are_waves_a_later_export_does_not_move_an_answer(opened):
    old, new = qualtrics(("a", 9, JAN, "", 1)), qualtrics(("a", 8, JAN, "", 1))
    said = "{file: old.csv, wave: 2026-Q1, exported: 2026-01-31}"
    said += ", {file: young.csv, wave: 2026-Q2, exported: 2026-05-31}"
    study = study_of(waves="{by: file}").replace("{file: '*.csv', take: all}", said)
    assert "exported" not in problem_in(opened, study, old=old, young=new).hint


def test_what_was_finished_since_counts_as_it_was_finished(opened):
    old = qualtrics(("a", 9, JAN, "", 1), ("b", 3, JAN, "", 0))
    new = qualtrics(("b", 8, JAN, "", 1))
    read = opened(QUALTRICS, old=old, young=new)
    assert read.ledger == Ledger(3, (("unfinished", 1),))
    assert sorted(read.rows["recommend"]) == [8, 9]
    kept = QUALTRICS.replace("  columns", "  unfinished: keep\n  columns")
    for names in (("old", "young"), ("young", "old")):
        files = dict(zip(names, (old, new), strict=True))
        read = opened(kept, **files)
        assert sorted(read.rows["recommend"]) == [8, 9], "whichever comes first"
        assert read.ledger == Ledger(3, (("repeated row", 1),))


def test_a_file_of_which_nothing_remains_is_no_obstacle(opened):
    old = qualtrics(("a", 9, JAN, "", 1), ("b", 3, JAN, "", 1))
    read = opened(QUALTRICS, old=old, part=qualtrics(("b", 3, JAN, "", 1)))
    assert read.ledger == Ledger(3, (("repeated row", 1),))


def test_three_exports_of_all_so_far_count_the_last_one(opened):
    all_of = [(f"{n}", n % 11, JAN if n < 20 else MAY, "", 1) for n in range(40)]
    files = {f"e{n}": qualtrics(*all_of[:n]) for n in (15, 25, 40)}
    assert opened(QUALTRICS, **files).ledger == Ledger(80, (("repeated row", 40),))


def test_ids_that_only_count_the_rows_are_nobodys(opened):
    head = "Response ID,Score,Date,Delighted Source"
    study = study_of(", date: Date").replace("nps,", "Score,")
    old = table(head, "1,9,2026-01-05,Email", "2,3,2026-01-06,Email")
    new = table(head, "1,8,2026-05-05,Email", "2,3,2026-05-06,Email")
    assert opened(study, old=old, young=new).ledger == Ledger(4)


def test_one_answer_pasted_twice_into_a_file_and_changed_is_asked_about(opened):
    once = qualtrics(("a", 9, JAN, "", 1), ("b", 3, JAN, "", 1), ("b", 4, JAN, "", 1))
    problem = problem_in(opened, QUALTRICS, once=once)
    assert (problem.line, problem.column, problem.respondent) == (6, "nps", "R_b")
    assert problem.hint == "line 5 has '3' under 'nps': remove one of the two rows"


def test_thousands_of_changed_answers_are_asked_about_quickly_and_ten_are_shown(opened):
    n = 6000
    old = qualtrics(*((f"{who}", who % 10, JAN, "", 1) for who in range(n)))
    new = qualtrics(*((f"{who}", who % 10 + 1, JAN, "", 1) for who in range(n)))
    start = perf_counter()
    with pytest.raises(DataError) as caught:
        opened(QUALTRICS, old=old, young=new)
    assert perf_counter() - start < 8
    assert (len(caught.value.problems), caught.value.held_back) == (n, n - 10)
    assert f"… and {n - 10} more" in str(caught.value)
    assert caught.value.problems[-1].hint.startswith(f"line {n + 3} of old.csv has '9'")


# An id that the study calls persistent


PEOPLE = study_of(", respondent_id: id, date: day", survey="  ids: persistent\n")


def test_a_person_who_answers_alike_on_another_day_answers_again(opened):
    old, new = table("id,day,nps", "a,2026-01-05,9"), table("id,day,nps", "a,2026-05-05,9")
    assert opened(PEOPLE, old=old, young=new).ledger == Ledger(2)


def test_a_day_that_needs_its_files_month_is_no_date_to_compare(opened):
    said = "{file: old.csv, month: 2026-01}, {file: young.csv, month: 2026-05}"
    study = PEOPLE.replace("{file: '*.csv', take: all}", said)
    study = study.replace("  nps_type", "  dates: day-of-month\n  nps_type")
    same = table("id,day,nps", "a,5,9", "b,6,3")
    assert opened(study, old=same, young=same.replace("b,6,3", "c,7,3")).ledger == Ledger(4)


def test_the_line_of_a_person_who_answered_twice_is_given_with_its_file(opened):
    old, new = table("id,day,nps", "a,2026-01-05,9"), table("id,day,nps", "a,2026-01-05,8")
    problem = problem_in(opened, PEOPLE, old=old, young=new)
    assert (problem.file, problem.line) == ("young.csv", 2)
    assert "line 2 of old.csv" in problem.hint


# No id: a time to the second


FORMS = study_of(", date: Timestamp", survey="  dates: iso\n")


def forms(*rows):
    return table(
        "Timestamp,nps,shop", *[f"2026/01/{day} 4:{at} PM GMT+2,{n}" for day, at, n in rows]
    )


def test_rows_of_one_second_that_stand_in_both_files_count_once(opened):
    old = forms(("05", "30:04", "9,a"), ("05", "30:04", "9,a"), ("06", "31:10", "3,b"))
    new = forms(("05", "30:04", "9,a"), ("05", "30:04", "9,a"), ("05", "30:04", "9,a"),
                ("06", "31:10", "4,b"), ("07", "10:10", "7,c"))  # fmt: skip
    read = opened(FORMS, old=old, young=new)
    # Two of the three of one second stand in both; the score of another second differs.
    assert read.ledger == Ledger(8, (("repeated row", 2),))
    assert "young.csv: 2 rows left out, which old.csv has, too" in read.notes


def test_rows_of_one_minute_are_not_known_to_be_the_same(opened):
    old = forms(("05", "30:00", "9,a"), ("06", "31:00", "3,b"))
    new = forms(("05", "30:00", "9,a"), ("07", "31:00", "3,b"))
    assert opened(FORMS, old=old, young=new).ledger == Ledger(4)


# No id and no time


DAYS = study_of(", date: day", survey="  dates: iso\n")
ROWS = [f"2026-01-{1 + n // 3:02},{n * 7 % 11},comment {n}" for n in range(60)]


def test_a_block_of_rows_that_stands_in_two_files_is_asked_about(opened):
    old = table("day,nps,why", *ROWS[:40])
    new = table("day,nps,why", *ROWS[15:], "2026-01-29,9,x")
    problem = problem_in(opened, DAYS, old=old, young=new)
    assert (problem.file, problem.line) == ("young.csv", 2)
    assert problem.value == "25 rows stand in old.csv, too"
    assert "such as an id" in problem.hint


def test_a_few_rows_that_are_alike_are_told(opened):
    old, new = table("day,nps,why", *ROWS[:5]), table("day,nps,why", *ROWS[:4], "2026-02-01,9,x")
    read = opened(DAYS, old=old, young=new)
    assert read.ledger == Ledger(10)
    assert any("4 rows are like rows of old.csv in every column" in note for note in read.notes)


@pytest.mark.parametrize("n", [30, 100, 400, 2000])
@pytest.mark.parametrize("seed", range(5))
def test_two_shops_with_few_columns_are_other_people(opened, n, seed):
    # Scores of two samples, by day of one month, from people who mostly give 8 to 10.
    import numpy as np

    chance = np.random.default_rng(seed)
    shares = [0.02] * 7 + [0.06, 0.2, 0.2, 0.4]
    files = {
        name: table("day,nps", *(
            f"2026-01-{day:02},{score}"
            for day, score in zip(chance.integers(1, 31, n), chance.choice(11, n, p=shares),
                                  strict=True)
        ))
        for name in ("north", "south")
    }  # fmt: skip
    assert opened(DAYS, **files).ledger == Ledger(2 * n)
    for name, text in files.items():
        files[name] = text.replace("2026-01-01", "2026-01-30")
    undated = study_of(waves="{by: file, order: [north.csv, south.csv]}")
    assert opened(undated, **files).ledger == Ledger(2 * n)


@pytest.mark.parametrize("n", [1, 2])
def test_a_small_file_of_which_all_rows_stand_in_another_one_is_told(opened, n):
    read = opened(DAYS, old=table("day,nps,why", *ROWS[:n]), young=table("day,nps,why", *ROWS[:9]))
    assert read.ledger == Ledger(n + 9)
    like = ("1 row is like one", "2 rows are like rows")[n - 1]
    assert any(f"{like} of old.csv in every column" in note for note in read.notes)
    other = table("day,nps,why", *ROWS[:n], "2026-01-01,9,somebody")
    read = opened(DAYS, old=other, young=table("day,nps,why", *ROWS[:9]))
    assert not any("in every column" in note for note in read.notes)


SCORES = ",".join(map(str, range(11)))


def test_tables_of_counts_with_a_time_in_seconds_are_compared_answer_by_answer(opened):
    study = study_of(", date: stamp", waves="{by: file, order: [old.csv, young.csv]}")
    study = study.replace("recommend: nps", "recommend: score")
    one = "2025-01-31 23:59:59,0,0,0,0,0,0,0,0,{},1,1"
    old, new = table(f"stamp,{SCORES}", one.format(0)), table(f"stamp,{SCORES}", one.format(1))
    # Both have one nine and one ten of that second; the eight stands in one file only.
    read = opened(study, old=old, young=new)
    assert read.ledger == Ledger(5, (("repeated row", 2),))
    assert sorted(read.rows["recommend"]) == [8, 9, 10]


def test_one_file_under_two_names_is_asked_about(opened):
    text = table("nps", *(str(n % 11) for n in range(40)))
    study = study_of(waves="{by: file, order: [export.csv, young.csv]}")
    problem = problem_in(opened, study, export=text, young=text)
    assert problem.value == "the same bytes as export.csv"


def test_a_stamp_that_a_whole_batch_shares_makes_nobody_the_same(opened):
    rows = [f"2026-01-10 10:00:07,{score}" for score in range(11) for _ in range(5)]
    text = table("date,nps", *rows)
    answers = opened(study_of(", date: date"), north=text, south=table("date,nps", *rows[:-1]))
    assert len(answers.rows) == 109


def test_a_panel_may_answer_alike_in_two_waves(opened):
    rows = [f"P{who},{who % 11}" for who in range(60)]
    study = study_of(", respondent_id: id", survey="  ids: persistent\n", waves="{by: file}")
    waves = "{file: a.csv, wave: one}, {file: b.csv, wave: two}"
    study = study.replace("{file: '*.csv', take: all}", waves)
    changed = [*rows[:50], *(f"P{who},3" for who in range(50, 60))]
    answers = opened(study, a=table("id,nps", *rows), b=table("id,nps", *changed))
    assert [wave.n for wave in answers.waves] == [60, 60]


IDS_OF_ANSWERS = study_of(waves="{by: site, order: [north, south]}")


@pytest.mark.parametrize("changed", [0, 1])
def test_the_id_of_an_answer_in_a_plain_table_is_one_answer_in_all_files(opened, changed):
    rows = [f"R{who:05},north,{who % 11},{who}" for who in range(40)]
    again = [*rows[20:-1], rows[-1].replace(",6,", ",8,") if changed else rows[-1]]
    head, more = "Response ID,site,nps,stay", [f"R{who:05},south,9,{who}" for who in range(40, 60)]
    files = {"a": table(head, *rows), "b": table(head, *again, *more)}
    if not changed:
        assert opened(IDS_OF_ANSWERS, **files).ledger == Ledger(80, (("repeated row", 20),))
        return
    problem = problem_in(opened, IDS_OF_ANSWERS, **files)
    assert (problem.file, problem.respondent, problem.column) == ("b.csv", "R00039", "nps")


def test_ids_that_begin_anew_in_each_file_make_no_answer_the_same(opened):
    head, north = "Response ID,site,nps", [f"R{who:05},north,{who % 11}" for who in range(40)]
    south = [f"R{who:05},south,{10 - who % 11}" for who in range(40)]
    answers = opened(IDS_OF_ANSWERS, a=table(head, *north), b=table(head, *south))
    assert len(answers.rows) == 80


def test_a_comment_that_differs_is_named_by_its_place_and_never_shown(opened):
    head, rows = "Response ID,site,nps,why", [f"R{who:05},north,{who % 11},x" for who in range(40)]
    changed = [*rows[20:-1], rows[-1].replace(",x", ",I am Ann Smith")]
    study = IDS_OF_ANSWERS.replace("nps}", "nps, verbatim: why}")
    problem = problem_in(opened, study, a=table(head, *rows), b=table(head, *changed))
    assert (problem.column, problem.value) == ("why", "")
    assert "line 41 of a.csv has something else under 'why'" in problem.hint
