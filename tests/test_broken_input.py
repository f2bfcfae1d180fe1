"""Bad input: told with its place and the way out, exit code 2, and nothing left behind."""

import importlib
import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
from broken import find
from broken.answering import Desk, faults
from broken.case import GOOD, Read, Refused, changed, each, row
from broken.case import STUDY as SOUND
from broken.odd import ODD, write

import cxkit as cx
from cxkit.cli import main
from cxkit.findings import DataError

CASES = find()
REFUSED = [name for name, case in CASES.items() if isinstance(case, Refused)]


@pytest.fixture(scope="module")
def desk():
    opened = Desk()
    yield opened
    opened.close()


def write_case(name, folder):
    if CASES[name].skip:
        pytest.skip(CASES[name].skip)
    return CASES[name].write(folder)


@pytest.mark.parametrize("name", CASES)
def test_input_is_read_right_or_refused_with_every_problem(name, desk, tmp_path):
    folder, work = write_case(name, tmp_path / "small"), tmp_path / "work"
    work.mkdir()
    # What a person sees is made of the same records: a sample of it will do.
    said = desk.answer(CASES[name], folder, work, typed=name in REFUSED[::4])
    found = faults(CASES[name], folder, said)
    assert not found, "\n".join(found)


def test_battery_is_large_and_names_its_problems():
    assert len(REFUSED) >= 120
    assert [name for name in REFUSED if not CASES[name].told] == []
    assert sum(isinstance(case, Read) for case in CASES.values()) >= 40


@pytest.mark.parametrize(
    "name",
    [
        "a pipe in place of a file",
        "an archive that unpacks to a thousand times its size",
        "a PDF document named .csv",
        "a thousand million laughs",
    ],
)
def test_command_itself_ends_with_2_and_no_traceback(name, tmp_path):
    folder = write_case(name, tmp_path / "small")
    command = [sys.executable, "-m", "cxkit", "check", str(folder)]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2
    assert CASES[name].told[0].rule in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


@pytest.mark.parametrize(
    "name",
    [
        "a key with a slip",
        "an absolute path",
        "a file that is not there",
        "a score of eleven",
        "a record that is too short",
        "errors of Excel",
        "a log that is not there",
        "an archive that unpacks to a thousand times its size",
    ],
)
def test_report_is_refused_before_anything_is_written(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    folder = write_case(name, tmp_path / "small")
    assert main(["report", str(folder)]) == 2
    said = capsys.readouterr().err
    assert [told for told in CASES[name].told if told.hint not in said] == []
    assert "Traceback" not in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["small"]


# What is sound to read, and leaves a room little to say


def findings_or_problems(room, folder):
    module = importlib.import_module(f"cxkit.{room}")
    try:
        return module.analyse(module.reduce(cx.open_study(folder))).findings, ()
    except DataError as error:
        return (), error.problems


@pytest.mark.parametrize("name", ODD)
def test_room_gives_a_result_or_says_why_not(name, tmp_path):
    folder = write(name, tmp_path / "odd")
    for room in ODD[name][0]:
        findings, problems = findings_or_problems(room, folder)
        assert findings or problems
        assert all(problem.rule for problem in problems)
        for finding in findings:
            # What cannot be told has a sentence and no number, and so no interval either.
            numbers = (finding.estimate, finding.low, finding.high)
            given = [number for number in numbers if number is not None]
            assert all(map(math.isfinite, given)) or (math.isnan(given[0]) and len(given) == 1)
            assert "nan" not in finding.sentence.split()


# What only a command can say


@pytest.fixture
def write_small(tmp_path, monkeypatch):
    """Write the sound study, or one of another content, and work beside it."""
    monkeypatch.chdir(tmp_path)

    def write_small(content=GOOD):
        return Refused("small", {"a.csv": content}).write(tmp_path / "small")

    return write_small


def test_what_only_the_room_can_refuse_is_refused_too(write_small, capsys):
    assert main(["report", str(write_small()), "nps", "-p", "FOCUS=2031-Q1"]) == 2
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
def test_parameters_and_rooms_are_checked_before_a_kernel_starts(
    write_small, capsys, arguments, said
):
    assert main(["report", str(write_small()), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not Path("runs").exists()


def test_check_says_what_became_of_every_row(write_small, capsys):
    folder = write_small(GOOD + row(day="") + ",,,,,\n")
    assert main(["check", str(folder)]) == 0
    output = capsys.readouterr().out
    assert "62 rows: 1 empty, 1 no date, 60 used" in output
    assert "comma-separated, detected" in output
    assert main(["check", str(folder / "study.yaml"), "--json"]) == 0
    ledger = json.loads(capsys.readouterr().out)["ledger"]
    assert ledger["read"] == ledger["used"] + sum(each["n"] for each in ledger["excluded"])


def test_many_problems_go_into_a_file(write_small, capsys):
    folder = write_small(each(w=lambda i: f"{i} kg"))
    assert main(["check", str(folder)]) == 2
    assert "and 50 more" in capsys.readouterr().err
    lines = Path("problems.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "file,line,column,respondent,value,rule,hint"
    assert len(lines) == 61


def test_the_airports_own_names_reach_the_terminal_as_text(write_small, capsys):
    folder = write_small(GOOD.replace("families", "\x1b[31mred\x1b[0m"))
    assert main(["check", str(folder)]) == 2
    assert "\x1b" not in capsys.readouterr().err


def test_the_battery_spoils_what_is_sound(write_small, capsys):
    assert main(["check", str(write_small())]) == 0
    assert "60 used" in capsys.readouterr().out
    with pytest.raises(ValueError, match="not there"):
        changed(SOUND, ("no such words", ""))
