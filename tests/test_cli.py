"""The command line: what is said where, and with which exit code."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import toy_room

from cxkit import __version__, places
from cxkit.cli import main
from cxkit.findings import DataError, Problem
from cxkit.running import batch, headless
from cxkit.running.errors import RunError
from cxkit.running.headless import Outcome

ROOT = Path(__file__).parents[1]


@pytest.fixture
def here(tmp_path, monkeypatch):
    toy_room.write_study(tmp_path / "shop")
    toy_room.write_notebook(tmp_path / "notebooks")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(places, "notebooks", lambda: tmp_path / "notebooks")
    return tmp_path


def outcome(state="done", message="It fell.", room="toy", notes=()):
    return Outcome("shop", room, state, message, notes)


def pretend(monkeypatch, *outcomes):
    """Let every study have these outcomes, and give what the runs were asked for."""
    asked = []

    def run_study(*arguments, **options):
        asked.append((arguments, options))
        for each in outcomes:
            if isinstance(each, BaseException):
                raise each
        return list(outcomes)

    monkeypatch.setattr(headless, "run_study", run_study)
    monkeypatch.setattr(batch, "run_study", run_study)
    return asked


def run_python(*arguments, **environment):
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )


# Help


@pytest.mark.parametrize("arguments", [["--help"], ["report", "--help"]])
def test_help_is_quick_and_names_what_there_is(capsys, arguments):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 0
    said = capsys.readouterr().out
    words = ("-p NAME=VALUE", "--data FOLDER", "--out FOLDER", "[ROOM ...]")
    assert all(
        word in said
        for word in (words if "report" in arguments else ("demo", "check", "report", "batch"))
    )


def test_the_module_says_its_version():
    done = run_python("-m", "cxkit", "--version")
    assert done.stdout.decode().strip() == f"cxkit {__version__}"


@pytest.mark.parametrize("arguments", ["--version", "--help", "ballots --help", "report --help"])
def test_help_imports_no_library(arguments):
    # How long it takes is measured by tests/benchmarks/bench_start.py.
    code = (
        "import json, sys; before = set(sys.modules)\n"
        "from cxkit.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "new = {name.split('.')[0] for name in set(sys.modules) - before}\n"
        "print(json.dumps(sorted(new)), file=sys.stderr)"
    )
    done = run_python("-c", code, *arguments.split())
    loaded = set(json.loads(done.stderr)) - sys.stdlib_module_names
    assert loaded == {"cxkit"}


@pytest.mark.parametrize(
    "arguments",
    [[], ["nonsense"], ["report"], ["batch"], ["report", "shop", "--to", "pdf"], ["demo", "x"]],
)
def test_a_wrong_command_line_is_bad_input(capsys, arguments):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert "usage: cxkit" in capsys.readouterr().err


# check


@pytest.mark.parametrize("study", ["shop", "shop/", "shop/study.yaml", "notebooks/../shop"])
def test_check_gives_the_ledger(here, capsys, study):
    assert main(["check", study]) == 0
    said, complained = capsys.readouterr()
    begun = (
        "Toy <& Co>\n6 rows: 1 empty, 5 used\n2 promoters, 2 passives, 1 detractors. The NPS of "
    )
    assert said.startswith(f"{begun}2026 is +20 points (95 % interval ")
    assert "\nanswers.csv: 6 rows; " in said
    assert complained == ""


def test_check_reads_the_files_of_another_folder(here, capsys):
    (here / "elsewhere").mkdir()
    (here / "shop" / "answers.csv").rename(here / "elsewhere" / "answers.csv")
    assert main(["check", "shop"]) == 2
    assert main(["check", "shop", "--data", "elsewhere"]) == 0


def test_check_answers_machines_in_json(here, capsys):
    assert main(["check", "shop", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["ok"], answer["problems"]) == (True, [])
    assert answer["ledger"]["read"] == 6
    assert answer["scores"] == {"detractors": 1, "passives": 2, "promoters": 2}
    assert answer["inputs"][0]["file"] == "answers.csv"


def test_check_names_every_problem_for_people_and_machines(here, capsys):
    rows = "".join(f"{score},x\n" for score in range(11, 31))
    toy_room.write_study(here / "shop", f"score,comment\n{rows}")
    assert main(["check", "shop"]) == 2
    said, complained = capsys.readouterr()
    assert said == ""
    assert "(20 times)" in complained
    assert "line 11" in complained
    assert "The complete list of 20 is in problems.csv." in complained
    with open("problems.csv", encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    assert [row["line"] for row in listed] == [str(line) for line in range(2, 22)]
    assert main(["check", "shop", "--json"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert (answer["ok"], len(answer["problems"]), answer["ledger"]) == (False, 20, None)


def test_short_lists_need_no_file(here):
    toy_room.write_study(here / "shop", "score,comment\n11,x\n")
    assert main(["check", "shop"]) == 2
    assert not (here / "problems.csv").exists()


def test_no_study_is_no_traceback(here, capsys):
    assert main(["check", "nowhere"]) == 2
    assert "study.yaml" in capsys.readouterr().err


# report


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["shop", "toi"], "did you mean 'toy'"),
        (["shop", "-p", "FOCUSS=x"], "did you mean 'FOCUS'"),
        (["shop", "-p", "TIMES=x", "-p", "PROUD=x"], "write true or false"),
        (["shop", "-p", "OUT=x"], "use --out FOLDER"),
        (["shop", "-p", "FOCUS"], "NAME=VALUE"),
        (["nowhere"], "study.yaml"),
    ],
)
def test_bad_input_ends_before_a_kernel_starts(here, capsys, arguments, said):
    assert main(["report", *arguments]) == 2
    complained = capsys.readouterr().err
    assert said in complained
    assert "running" not in complained
    assert not (here / "runs").exists()


def test_report_hands_on_what_was_asked_and_says_where_the_page_is(monkeypatch, capsys):
    asked = pretend(monkeypatch, outcome(notes=("a cell complained: x",)))
    arguments = ["report", "shop", "toy", "-p", "A=1", "--data", "d", "--out", "o/x"]
    assert main(arguments) == 0
    [((folder, rooms), options)] = asked
    assert (folder, rooms) == (Path("shop"), ["toy"])
    assert (options["data"], options["given"], options["out"]) == (
        Path("d"), {"A": "1"}, Path("o/x"),
    )  # fmt: skip
    said, complained = capsys.readouterr()
    assert said == "o/x/shop/toy/report.html\n  It fell.\n"
    assert complained == "note: a cell complained: x\n"


@pytest.mark.parametrize(
    "states, code",
    [
        (["done"], 0),
        (["failed"], 1),
        (["refused"], 2),
        (["locked"], 3),
        (["done", "refused"], 0),
        (["done", "failed"], 1),
        (["refused", "refused"], 2),
        (["refused", "locked"], 1),
    ],
)
def test_exit_code_says_how_it_ended(monkeypatch, states, code):
    pretend(monkeypatch, *(outcome(state) for state in states))
    assert main(["report", "shop"]) == code


def test_a_room_that_was_named_and_cannot_answer_is_no_good_end(monkeypatch):
    pretend(monkeypatch, outcome(), outcome("refused", room="other"))
    assert main(["report", "shop", "toy", "other"]) == 1


@pytest.mark.parametrize(
    "end, code, said",
    [
        (DataError(Problem("no", "do this")), 2, "no\n  → do this\n"),
        (RunError("the disk is full"), 1, "the disk is full\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (KeyError("x"), 1, "cxkit failed: KeyError: 'x' (set CXKIT_DEBUG=1 to see where)\n"),
    ],
)
def test_no_end_is_a_traceback(monkeypatch, capsys, end, code, said):
    pretend(monkeypatch, end)
    assert main(["report", "shop"]) == code
    assert capsys.readouterr().err == said


def test_a_developer_may_see_where(monkeypatch):
    pretend(monkeypatch, KeyError("x"))
    monkeypatch.setenv("CXKIT_DEBUG", "1")
    with pytest.raises(KeyError):
        main(["report", "shop"])


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_the_end_asked_for_by_the_system_is_told_apart(monkeypatch, capsys):
    def run_study(*arguments, **options):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)

    monkeypatch.setattr(headless, "run_study", run_study)
    before = signal.getsignal(signal.SIGTERM)
    assert main(["report", "shop"]) == 143
    assert capsys.readouterr().err == "interrupted\n"
    assert signal.getsignal(signal.SIGTERM) is before


def test_demo_runs_the_museum_sample(monkeypatch, capsys):
    asked = pretend(monkeypatch, outcome())
    assert main(["demo", "--out", "x"]) == 0
    assert asked[0][0] == (places.samples() / "museum",)
    assert capsys.readouterr().out.startswith("x/shop/toy/report.html\n")


# batch


@pytest.mark.parametrize("state, code", [("refused", 0), ("failed", 1), ("locked", 1)])
def test_batch_sums_up_and_fails_if_any_failed(monkeypatch, capsys, state, code):
    pretend(monkeypatch, outcome(), outcome(state, "no score\n  line 2", room="other"))
    assert main(["batch", "a", "b"]) == code
    assert capsys.readouterr().out.splitlines() == [
        "shop toy    done     It fell.",
        f"shop other  {state:8} no score",
        "                       line 2",
        "shop toy    done     It fell.",
        f"shop other  {state:8} no score",
        "                       line 2",
        "2 of 4 reports made",
    ]


def test_a_study_of_a_batch_that_gets_no_report_fails_it(monkeypatch):
    pretend(monkeypatch, outcome("refused"))
    assert main(["batch", "a"]) == 1


def test_batch_is_fine_when_all_are(monkeypatch):
    pretend(monkeypatch, outcome())
    assert main(["batch", "a"]) == 0


def test_an_interrupted_batch_sums_up_what_it_did(monkeypatch, capsys):
    studies = iter([[outcome()], KeyboardInterrupt()])

    def run_study(*arguments, **options):
        found = next(studies)
        if isinstance(found, BaseException):
            raise found
        return found

    monkeypatch.setattr(batch, "run_study", run_study)
    assert main(["batch", "a", "b"]) == 130
    said, complained = capsys.readouterr()
    assert said == "shop toy  done     It fell.\n1 of 1 reports made\n"
    assert complained == "interrupted\n"


# The screen


def test_codes_that_rewrite_a_terminal_are_shown_as_signs(monkeypatch, capsys):
    pretend(monkeypatch, outcome(message="\x1b[2Jgone\r\x07"))
    main(["report", "shop"])
    assert capsys.readouterr().out == "runs/shop/toy/report.html\n  �[2Jgone��\n"


def test_a_console_of_another_encoding_is_no_obstacle(here):
    study = (here / "shop" / "study.yaml").read_text(encoding="utf-8")
    (here / "shop" / "study.yaml").write_text(study.replace("Co>", "Çô →"), encoding="utf-8")
    done = run_python("-m", "cxkit", "check", str(here / "shop"), PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, b"Toy <& ?? ?")


@pytest.mark.skipif(os.name != "posix", reason="needs a shell's pipe")
def test_a_reader_that_leaves_is_no_fault(here):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "cxkit", "check", str(here / "shop")], stdout=writing,
        stderr=subprocess.PIPE, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""},
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
