"""Bad input: told with its place and the way out, exit code 2, and nothing left behind."""

import json
import zipfile
from pathlib import Path

import pytest

from cxkit.cli import main

STUDY = """\
schema: 1
name: Small
survey:
  files: [{file: a.csv}]
  nps_type: relational
  columns: {respondent_id: id, date: day, recommend: nps, persona: who, weight: w}
dimensions: {country: land}
waves: {by: quarter}
personas: [{id: families}, {id: others}]
"""
HEAD = "id,day,nps,who,w,land\n"
ROWS = "".join(
    f"a{i},2026-0{1 + i % 6}-05,{i % 11},{'families' if i % 2 else 'others'},1,NO\n"
    for i in range(60)
)
GOOD = HEAD + ROWS


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a study of one file and work beside it."""
    monkeypatch.chdir(tmp_path)

    def write(content=GOOD, study=STUDY, file="a.csv"):
        folder = tmp_path / "small"
        folder.mkdir()
        (folder / "study.yaml").write_text(study, encoding="utf-8")
        if isinstance(content, str):
            content = content.encode()
        (folder / file).write_bytes(content)
        return folder

    return write


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 600_000_000)
    return path.read_bytes()


# What is written, what is said of it, and where: line and column as a spreadsheet counts them.
BROKEN = {
    "a key with a slip": ((GOOD, STUDY.replace("columns", "colums")), "study.yaml", 6, "columns"),
    "a key twice": ((GOOD, STUDY + "name: Other\n"), "study.yaml", 10, "line 2"),
    "a column that is not there": (
        (GOOD, STUDY.replace("who,", "whoo,")),
        "study.yaml",
        6,
        "'who'",
    ),
    "a file outside": ((GOOD, STUDY.replace("a.csv", "../a.csv")), "study.yaml", 4, "--data"),
    "an alias": ((GOOD, STUDY + "x: &x 1\ny: *x\n"), "study.yaml", 10, "write it out"),
    "no YAML": ((GOOD, "x: ["), "study.yaml", 1, "YAML"),
    "a lever that is none": (
        (GOOD, STUDY + "journey: [{stage: All, touchpoints: [{id: desk, lever: money}]}]\n"),
        "study.yaml",
        10,
        "message, place, process",
    ),
    "a target beyond the scale": (
        (GOOD, STUDY + "ratings: {low: 1, high: 5,\n  target: 8}\n"),
        "study.yaml",
        11,
        "from 1 to 5",
    ),
    "a wish that nobody has": (
        (GOOD, STUDY.replace("{id: others}", "{id: others, pains: [{text: p, blocks: x}]}")),
        "study.yaml",
        9,
        "interests",
    ),
    "a pair on nothing": (
        (GOOD, STUDY + "kano: {desk: {functional: a, dysfunctional: b}}\n"),
        "study.yaml",
        10,
        "Kano",
    ),
    "a log that is not there": (
        (GOOD, STUDY + "contacts: {file: b.csv, columns: {respondent_id: id, touchpoint: t}}\n"),
        "b.csv",
        None,
        "did you mean 'a.csv'?",
    ),
    "a log outside": (
        (GOOD, STUDY + "contacts: {file: /b.csv, columns: {respondent_id: id, touchpoint: t}}\n"),
        "study.yaml",
        10,
        "--data",
    ),
    "a log of places nobody knows": (
        (GOOD, STUDY + "contacts: {file: a.csv, columns: {respondent_id: id, touchpoint: who}}\n"),
        "a.csv",
        2,
        "`journey:`",
    ),
    "waves by nothing": ((GOOD, STUDY.replace("quarter", "quater")), "study.yaml", 8, "quarter"),
    "a short record": ((GOOD + "x,2026-01-01\n", STUDY), "a.csv", 62, "6 cells"),
    "an open quote": ((GOOD + '"x,2026-01-01,3,others,1,NO\n', STUDY), "a.csv", 62, "close it"),
    "a score of 88": ((GOOD + "z,2026-01-01,88,others,1,NO\n", STUDY), "a.csv", 62, "0 to 10"),
    "half a point": ((GOOD + "z,2026-01-01,8.5,others,1,NO\n", STUDY), "a.csv", 62, "rounded"),
    "another date": ((GOOD.replace("2026-01-05", "05/01/2026", 1), STUDY), "a.csv", 2, "dates:"),
    "a new persona": ((GOOD.replace("families", "Families"), STUDY), "a.csv", 3, "'families'"),
    "a person twice": ((GOOD + "a1,2026-02-06,3,others,1,NO\n", STUDY), "a.csv", 62, "line 3"),
    "less than no weight": ((GOOD + "z,2026-01-01,8,others,-1,NO\n", STUDY), "a.csv", 62, "0 or"),
    "no text at all": ((b"", STUDY), "a.csv", None, "headings and rows"),
    "headings alone": ((HEAD, STUDY), "a.csv", None, "below its headings"),
    "a NUL": ((GOOD.encode() + b"\0\n", STUDY), "a.csv", 62, "NUL"),
    "no encoding": ((GOOD.encode() + b"z,\x81\n", STUDY), "a.csv", 62, "encoding"),
    "a workbook by another name": ((b"PK\3\4" + bytes(99), STUDY), "a.csv", None, ".xlsx"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_bad_input_is_told_with_its_place_and_leaves_nothing(what, write, capsys):
    (content, study), file, line, said = BROKEN[what]
    folder = write(content, study)
    assert main(["report", str(folder)]) == 2
    output = capsys.readouterr()
    assert said in output.err
    assert "Traceback" not in output.err
    assert not Path("runs").exists()
    assert main(["check", str(folder), "--json"]) == 2
    record = json.loads(capsys.readouterr().out)
    assert not record["ok"]
    places = [(problem["file"], problem["line"]) for problem in record["problems"]]
    assert (file, line) in places
    assert all(problem["rule"] for problem in record["problems"])


def test_an_archive_that_explodes_is_not_unpacked(write, tmp_path, capsys):
    content = bomb(tmp_path / "bomb.xlsx")
    folder = write(content, STUDY.replace("a.csv", "a.xlsx"), "a.xlsx")
    assert main(["report", str(folder)]) == 2
    assert "unpacks to at most 500 MB" in capsys.readouterr().err


def test_what_only_the_room_can_refuse_is_refused_too(write, capsys):
    folder = write()
    assert main(["report", str(folder), "nps", "-p", "FOCUS=2031-Q1"]) == 2
    assert "did you mean '2026-Q1'?" in capsys.readouterr().err
    assert not Path("runs").exists()


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["-p", "FOKUS=2026-Q1"], "did you mean 'FOCUS'?"),
        (["-p", "DELTA=much"], "DELTA"),
        (["-p", "OUT=elsewhere"], "--out"),
        (["nsp"], "did you mean 'nps'?"),
    ],
)
def test_parameters_and_rooms_are_checked_before_a_kernel_starts(write, capsys, arguments, said):
    folder = write()
    assert main(["report", str(folder), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not Path("runs").exists()


def test_check_says_what_became_of_every_row(write, capsys):
    folder = write(GOOD + "z,,8,others,1,NO\n,,,,,\n")
    assert main(["check", str(folder)]) == 0
    output = capsys.readouterr().out
    assert "62 rows: 1 empty, 1 no date, 60 used" in output
    assert "comma-separated, detected" in output
    assert main(["check", str(folder / "study.yaml"), "--json"]) == 0
    ledger = json.loads(capsys.readouterr().out)["ledger"]
    assert ledger["read"] == ledger["used"] + sum(each["n"] for each in ledger["excluded"])


def test_many_problems_go_into_a_file(write, capsys):
    folder = write(HEAD + ROWS.replace(",NO", ",NO").replace("2026-", "26-"))
    assert main(["check", str(folder)]) == 2
    assert "and 50 more" in capsys.readouterr().err
    lines = Path("problems.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "file,line,column,respondent,value,rule,hint"
    assert len(lines) == 61


def test_the_airports_own_names_reach_the_terminal_as_text(write, capsys):
    folder = write(GOOD.replace("families", "\x1b[31mred\x1b[0m"))
    assert main(["check", str(folder)]) == 2
    assert "\x1b" not in capsys.readouterr().err
