"""The contact log: order, times, who converted, what is left out, and every problem at once."""

import pandas as pd
import pytest

import cxkit as cx
from cxkit.findings import DataError, Ledger
from cxkit.study.contacts import read_contacts
from cxkit.study.reading import read_study

STUDY = """\
schema: 1
name: Small
survey:
  files: [{file: a.csv}]
  nps_type: relational
  columns: {respondent_id: id, recommend: nps}
  missing: ["", "?"]
journey:
  - stage: All
    touchpoints: [{id: desk, label: The desk}, {id: coat}, {id: shop, label: Shop}]
contacts:
  file: log.csv
  columns: {respondent_id: who, touchpoint: step, time: at,
            converted: {column: bought, values: {1: yes, 0: no}}}
"""
UNTIMED = STUDY.replace("time: at,", "")
SURVEY = "id,nps\na,9\nb,3\n"
HEAD = "who,step,at,bought\n"
# Lines 2 to 10.
LOG = HEAD + (
    "a,desk,2026-05-02 10:00,0\n"
    "b,coat,2026-05-01 09:30,\n"
    "a,coat,2026-05-01T23:59:59.5,1\n"
    "b,The desk,2026-05-01,?\n"
    ",desk,2026-05-01,1\n"
    "c,,2026-05-03,1\n"
    "c,desk,?,0\n"
    "c,shop,2026-05-03,0\n"
    "c,coat,2026-05-03,0\n"
)


@pytest.fixture
def study_folder(tmp_path):
    def write(log=LOG, study=STUDY, survey=SURVEY):
        (tmp_path / "study.yaml").write_text(study, encoding="utf-8")
        (tmp_path / "a.csv").write_text(survey, encoding="utf-8")
        if log is not None:
            (tmp_path / "log.csv").write_text(log, encoding="utf-8")
        return tmp_path

    return write


def read(folder):
    return read_contacts(folder, read_study(folder))


def problems_of(call, *arguments):
    with pytest.raises(DataError) as caught:
        call(*arguments)
    return caught.value.problems


def test_contacts_stand_in_the_order_of_time(study_folder):
    rows = read(study_folder()).rows
    assert rows[["respondent", "touchpoint", "order"]].to_numpy().tolist() == [
        ["a", "coat", 0], ["a", "desk", 1], ["b", "desk", 0], ["b", "coat", 1],
        ["c", "shop", 0], ["c", "coat", 1],
    ]  # fmt: skip
    assert rows["time"].iloc[0] == pd.Timestamp("2026-05-01 23:59:59.5")


def test_one_yes_converts_even_in_a_row_that_is_left_out(study_folder):
    # a: no and yes; b: nothing said; c: yes in the row without a touchpoint, no elsewhere.
    contacts = read(study_folder())
    by = contacts.rows.groupby("respondent")["converted"].first()
    assert (by["a"], by["c"]) == (1.0, 1.0)
    assert pd.isna(by["b"]), "silence is not a no"
    assert any(
        "of 2 respondents some rows say yes and others no" in note for note in contacts.notes
    )


def test_what_is_left_out_is_counted(study_folder):
    contacts = read(study_folder())
    left_out = (("without a respondent", 1), ("without a touchpoint", 1), ("without a time", 1))
    assert contacts.ledger == Ledger(9, left_out)
    assert contacts.ledger.used == len(contacts.rows) == 6
    assert contacts.notes[0] == f"contact log log.csv: {contacts.ledger}"


def test_equal_times_keep_the_order_of_the_lines_and_are_counted(study_folder):
    contacts = read(study_folder())
    assert "2 contacts share their time" in contacts.notes[1]
    swapped = (
        LOG.replace("c,shop,", "c,X,").replace("c,coat,", "c,shop,").replace("c,X,", "c,coat,")
    )
    rows = read(study_folder(swapped)).rows
    assert rows.loc[rows["respondent"] == "c", "touchpoint"].to_list() == ["coat", "shop"]


def test_order_of_lines_does_not_matter_where_times_differ(study_folder):
    lines = LOG.splitlines(keepends=True)[1:5]
    plain = read(study_folder(HEAD + "".join(lines))).rows
    turned = read(study_folder(HEAD + "".join(reversed(lines)))).rows
    pd.testing.assert_frame_equal(plain, turned)


def test_without_a_time_the_order_of_the_lines_counts(study_folder):
    contacts = read(study_folder(study=UNTIMED))
    assert contacts.rows["touchpoint"].to_list() == [
        "desk", "coat", "coat", "desk", "desk", "shop", "coat",
    ]  # fmt: skip
    assert contacts.rows["time"].isna().all()
    assert not any("share their time" in note for note in contacts.notes)


def test_without_a_column_for_it_nobody_is_known_to_have_converted(study_folder):
    study = STUDY.replace("converted: {column: bought, values: {1: yes, 0: no}}", "")
    assert read(study_folder(study=study)).rows["converted"].isna().all()


@pytest.mark.parametrize(
    ("dates", "cell", "time"),
    [
        ("iso", "2026-05-03", "2026-05-03"),
        ("iso", "2026-5-3 7:05", "2026-05-03 07:05"),
        ("iso", "2026-05-03T07:05:06", "2026-05-03 07:05:06"),
        ("iso", "2026-05-03 07:05:06,250", "2026-05-03 07:05:06.25"),
        ("iso", "2026-05-03T00:30:00+02:00", "2026-05-02 22:30"),
        ("iso", "2026-05-03T00:30:00Z", "2026-05-03 00:30"),
        ("iso", "2026-05-03T20:30-0530", "2026-05-04 02:00"),
        ("day-of-month", "2026-05-03 07:05", "2026-05-03 07:05"),
        ("day-first", "03.05.2026 07:05", "2026-05-03 07:05"),
        ("day-first", "3/5/2026, 23:59", "2026-05-03 23:59"),
        ("month-first", "05/03/2026 7:05 PM", "2026-05-03 19:05"),
        ("month-first", "05/03/2026 12:05am", "2026-05-03 00:05"),
        ("month-first", "05/03/2026 12:05 PM", "2026-05-03 12:05"),
    ],
)
def test_times_are_read_as_the_study_writes_dates(study_folder, dates, cell, time):
    study = STUDY.replace("  missing:", f"  dates: {dates}\n  missing:")
    study = study.replace("{file: a.csv}", "{file: a.csv, month: 2026-05}")
    rows = read(study_folder(HEAD + f'a,desk,"{cell}",1\n', study)).rows
    assert rows["time"].to_list() == [pd.Timestamp(time)]


@pytest.mark.parametrize(
    "cell",
    ["soon", "2026-02-30", "2026-05-03 24:00", "2026-05-03 07:60", "2026-05-03 07:05:60",
     "2026-05-03 13:05 PM", "2026-05-03 0:05 AM", "2026-05-03 7", "03/05/2026", "2026-05-03x"],
)  # fmt: skip
def test_what_is_no_time_is_named_with_its_place(study_folder, cell):
    (problem,) = problems_of(read, study_folder(HEAD + f"a,desk,2026-05-01,1\nb,desk,{cell},1\n"))
    assert (problem.file, problem.line, problem.column) == ("log.csv", 3, "at")
    assert problem.value == cell
    assert problem.rule.startswith("a time is a date with or without a time of day (iso")


def test_times_with_and_without_an_offset_cannot_be_put_in_order(study_folder):
    log = HEAD + "a,desk,2026-05-01T10:00Z,1\na,coat,2026-05-01T10:00,1\n"
    (problem,) = problems_of(read, study_folder(log))
    assert (problem.line, problem.value) == (3, "2026-05-01T10:00")
    assert "offset" in problem.rule


def test_all_problems_of_the_log_are_told_at_once(study_folder):
    log = LOG.replace("a,desk,2026-05-02 10:00,0", "a,dask,soon,2").replace("c,shop", "1E+11,Schop")
    found = problems_of(read, study_folder(log))
    assert [(problem.line, problem.value) for problem in found] == [
        (9, "1E+11"), (9, "Schop"), (2, "dask"), (2, "soon"), (2, "2"),
    ]  # fmt: skip
    hints = {problem.value: problem.hint for problem in found}
    assert hints["dask"].startswith("did you mean 'desk'?")
    assert hints["Schop"].startswith("did you mean 'Shop'?")
    assert "`journey:`" in hints["Schop"]


def test_a_label_that_two_touchpoints_have_names_neither(study_folder):
    study = STUDY.replace("{id: coat}", "{id: coat, label: Shop}")
    (problem,) = problems_of(read, study_folder(HEAD + "a,Shop,2026-05-01,1\n", study))
    assert problem.value == "Shop"
    assert (
        read(study_folder(HEAD + "a,shop,2026-05-01,1\n", study)).rows.loc[0, "touchpoint"]
        == "shop"
    )


def test_a_missing_column_is_told_with_the_line_in_the_study(study_folder):
    (problem,) = problems_of(read, study_folder(LOG.replace("who,step", "who,stap")))
    assert (problem.file, problem.line, problem.value) == ("study.yaml", 13, "step")
    assert problem.hint == "log.csv: did you mean 'stap'?"


def test_a_log_of_which_nothing_is_left_is_refused(study_folder):
    (problem,) = problems_of(read, study_folder(HEAD + ",desk,2026-05-01,1\n"))
    assert problem.hint == "nothing was left: 1 rows: 1 without a respondent, 0 used"


def test_a_study_without_a_log_has_none(study_folder):
    study = STUDY[: STUDY.index("contacts:")]
    assert read(study_folder(None, study)) is None
    assert cx.open_study(study_folder(None, study)).contacts is None


def test_the_log_comes_with_the_responses(study_folder):
    study = cx.open_study(study_folder())
    pd.testing.assert_frame_equal(study.contacts, read(study_folder()).rows)
    assert [each["file"] for each in study.inputs] == ["a.csv", "log.csv"]
    assert study.inputs[1]["rows"] == 9
    assert study.notes[0].startswith("contact log log.csv: 9 rows")
    assert study.ledger == Ledger(2), "the survey's rows alone"


def test_an_encoding_that_the_study_names_is_used(study_folder):
    folder = study_folder(study=STUDY.replace("file: log.csv", "file: log.csv\n  encoding: cp1252"))
    (folder / "log.csv").write_bytes(LOG.replace("a,", "Zo\xe9,").encode("cp1252"))
    assert "Zo\xe9" in set(read(folder).rows["respondent"])


def test_problems_of_the_log_and_of_the_survey_are_told_together(study_folder):
    broken = LOG.replace("b,coat", "b,cat")
    told = problems_of(cx.open_study, study_folder(broken, survey="id,nps\na,11\n"))
    assert {(problem.file, problem.value) for problem in told} == {
        ("a.csv", "11"),
        ("log.csv", "cat"),
    }
    told = problems_of(
        cx.open_study, study_folder(broken, STUDY.replace("file: a.csv", "file: b.csv"))
    )
    assert {problem.file for problem in told} == {"b.csv", "log.csv"}


def test_a_log_that_is_not_there_is_told_like_any_file(study_folder):
    (problem,) = problems_of(cx.open_study, study_folder(None))
    assert (problem.file, problem.rule) == ("log.csv", "a file of the study exists")
