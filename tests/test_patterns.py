"""A pattern takes the newest file where names or times tell it, and asks where they do not."""

import os

import pytest

import cxkit as cx
from cxkit.findings import DataError
from cxkit.study.patterns import with_files
from cxkit.study.reading import read_study
from cxkit.study.times.name_dates import days_in

STUDY = """\
schema: 1
name: X
survey:
  files: [{file: "*.csv"}]
  nps_type: relational
  columns: {recommend: nps}
"""


@pytest.fixture
def opened(tmp_path):
    """Lay files down, each changed so many seconds after the first, and read the study."""

    def lay(files, study=STUDY):
        (tmp_path / "study.yaml").write_text(study)
        for place, (name, seconds) in enumerate(files.items()):
            (tmp_path / name).write_text(f"id,nps\n{name},{place}\n")
            os.utime(tmp_path / name, (1_700_000_000 + seconds,) * 2)
        return cx.open_study(tmp_path)

    return lay


@pytest.mark.parametrize(
    "name, first, last",
    [
        ("responses-2026-05", "2026-05-01", "2026-05-31"),
        ("responses-2026-5-31", "2026-05-31", "2026-05-31"),
        ("20260531143000", "2026-05-31", "2026-05-31"),
        ("export2026-05-31T14-30-00Z", "2026-05-31", "2026-05-31"),
        ("Museum_June+5,+2026_08.37", "2026-06-05", "2026-06-05"),
        ("Answers March 2026 (2)", "2026-03-01", "2026-03-31"),
        ("Umfrage März 2026", "2026-03-01", "2026-03-31"),
        ("31 août 2026", "2026-08-31", "2026-08-31"),
        ("2026-01_2026-03", "2026-03-01", "2026-03-31"),
        ("responses-2026-05 (1)", "2026-05-01", "2026-05-31"),
        ("31.05.2026", "2026-05-31", "2026-05-31"),
        ("03-04-2026", "2026-03-04", "2026-04-03"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-W21", "2026-05-18", "2026-05-24"),
        ("wave 2026-02", "2026-02-01", "2026-02-28"),
        ("survey 2025", "2025-01-01", "2025-12-31"),
    ],
)
def test_the_days_that_a_name_stands_for(name, first, last):
    assert tuple(day.isoformat() for day in days_in(name)) == (first, last)


@pytest.mark.parametrize("name", ["export (1)", "trend-123456", "v2026b1", "market 12", "2099999"])
def test_a_name_without_a_date_stands_for_no_days(name):
    assert days_in(name) is None


@pytest.mark.parametrize(
    "files, newest, why",
    [
        # The date in a name outweighs the time of change; a month that ends before a day does, too.
        ({"r-2026-05.csv": 90, "r-2026-6-1.csv": 0}, "r-2026-6-1.csv", "2 by the date in its name"),
        ({"March 2026.csv": 0, "Feb 2026.csv": 90}, "March 2026.csv", "2 by the date in its name"),
        ({"r-2026-9.csv": 0, "r-2026-10.csv": 90}, "r-2026-10.csv", "2 by the time of its last"),
        # Either may be the later one of May; April is not, though it was changed last.
        ({"r-2026-05.csv": 0, "r-2026-5-31.csv": 9, "r-2026-04.csv": 90}, "r-2026-5-31.csv",
         "3 by the time of its last change"),
        ({"export.csv": 90, "export (1).csv": 0}, "export.csv", "2 by the time of its last change"),
        ({"export.csv": 0, "export 2026-05.csv": 90}, "export 2026-05.csv", "2 by the time of its"),
        ({"a.csv": 0}, "a.csv", "the only file that fits"),
    ],
)  # fmt: skip
def test_the_newest_file_is_taken_and_why_is_said(opened, files, newest, why):
    read = opened(files)
    assert [said["file"] for said in read.inputs] == [newest]
    assert read.notes[0].startswith(f"*.csv: {newest} is the ")
    assert why in read.notes[0]


@pytest.mark.parametrize(
    "files",
    [
        {"export.csv": 0, "export (1).csv": 0},
        {"r-2026-05.csv": 0, "r-2026-5-31.csv": 1},
        {"03-04-2026.csv": 0, "10-03-2026.csv": 1},
        {"old.csv": -90, "a.csv": 0, "b.csv": 2},
    ],
)
def test_files_that_changed_together_are_asked_about(opened, files):
    with pytest.raises(DataError) as caught:
        opened(files)
    (problem,) = caught.value.problems
    assert "is the newest" in problem.rule
    assert problem.value == ", ".join(
        sorted(files)[-2:] if "old.csv" not in files else ["a.csv", "b.csv"]
    )
    named = STUDY.replace("*.csv", problem.value.split(", ")[0])
    assert len(opened(files, named).rows) == 1, "the way out is one"


@pytest.mark.parametrize(
    "names",
    [
        ["r-2026-5-31.csv", "r-2026-06-30.csv", "r-2026-10-31.csv"],
        ["Feb 2026.csv", "March 2026.csv", "April 2026.csv"],
        ["wave 2.csv", "wave 9.csv", "wave 10.csv"],
    ],
)
def test_all_files_are_read_in_the_order_of_time(tmp_path, names):
    (tmp_path / "study.yaml").write_text(STUDY.replace('"*.csv"', '"*.csv", take: all'))
    for name in reversed(names):
        (tmp_path / name).touch()
    study, notes = with_files(read_study(tmp_path), tmp_path)
    assert [facts.file for facts in study.survey.files] == names
    assert notes == ("*.csv: 3 files are read",)


def test_a_file_named_beside_its_pattern_is_read_as_said_there(opened):
    named = "[{file: b.csv, wave: 2026}, {file: '?.csv', take: all, wave: 2025}]"
    study = opened({"a.csv": 0, "b.csv": 9, "c.csv": 8}, STUDY.replace('[{file: "*.csv"}]', named))
    assert sorted(study.rows["file"]) == ["a.csv", "b.csv", "c.csv"]
    assert study.rows.set_index("file")["wave"].to_dict() == {
        "a.csv": "2025", "b.csv": "2026", "c.csv": "2025",
    }  # fmt: skip
    assert "?.csv: 3 files are read, 1 as said of it by name" in study.notes


def test_the_newest_file_is_read_once_though_it_is_named_too(opened):
    named = STUDY.replace("[{file", "[{file: b.csv, wave: 2026}, {wave: 2025, file")
    study = opened({"a.csv": 0, "b.csv": 9}, named)
    assert study.rows["file"].tolist() == ["b.csv"]


def test_a_file_named_with_its_folder_is_the_one_of_the_pattern(opened):
    named = STUDY.replace("[{file", "[{file: ./b.csv, wave: 2026}, {take: all, wave: 2025, file")
    study = opened({"a.csv": 0, "b.csv": 9}, named)
    assert len(study.rows) == 2
