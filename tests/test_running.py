"""Headless runs: strict before, whole or nothing after, the same bytes everywhere."""

import contextlib
import hashlib
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
import toy_room

from cxkit import atomic, places
from cxkit.findings import DataError
from cxkit.reporting.results import problems_of
from cxkit.running import batch, kernel
from cxkit.running.errors import Locked, RunError
from cxkit.running.headless import (
    Job,
    Outcome,
    as_shown,
    injected,
    read_results,
    run_study,
    unheard,
)
from cxkit.running.inputs import files_read, hashes_of
from cxkit.running.parameters import check, declared, pairs
from cxkit.running.placing import hold, place
from cxkit.running.refresh import refresh
from cxkit.running.rooms import choose_rooms, find_rooms
from cxkit.running.tidying import complaints, find_paths, read_notebook, tidy
from cxkit.workshop import open_session

ROOT = Path(__file__).parents[1]
RUN = """
import sys
from pathlib import Path
from cxkit import places
places.notebooks = lambda: Path(sys.argv[1])
from cxkit.cli import main
sys.exit(main(sys.argv[2:]))
"""


def make_notebook(*cells, parameters="A: int = 1  # a number"):
    made = [toy_room.cell(parameters, "parameters"), *(toy_room.cell(each) for each in cells)]
    return nbformat.v4.new_notebook(cells=made, metadata={"cxkit": {"room": "toy"}})


def run_cells(tmp_path, *cells, **limits):
    notebook = make_notebook(*cells)
    return kernel.execute(notebook, {}, cwd=tmp_path, scratch=tmp_path / "scratch", **limits)


def start(folder, *arguments, **environment):
    """Start the command line on the notebooks of a folder, in a process of its own."""
    # Where the tests run in the background they ignore Ctrl-C, and their children would, too.
    heard = (lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)) if os.name == "posix" else None
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder / "notebooks"), *arguments],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment}, preexec_fn=heard,
    )  # fmt: skip


def files_in(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# Rooms and their parameters


def test_committed_notebooks_are_found_by_what_they_say():
    rooms = find_rooms()
    assert rooms["nps"] == places.notebooks() / "30_nps_root_cause.ipynb"
    assert all((ROOT / "cxkit" / room).is_dir() for room in rooms)


def test_only_numbered_notebooks_that_name_a_room_are_rooms(tmp_path):
    path = toy_room.write_notebook(tmp_path)
    (tmp_path / "draft.ipynb").write_bytes(path.read_bytes())
    (tmp_path / "91_other.ipynb").write_text('{"cells": [], "metadata": {}}')
    assert find_rooms(tmp_path) == {"toy": path}


def test_unknown_rooms_are_refused_with_the_nearest():
    rooms = {"nps": Path("a"), "realms": Path("b")}
    assert choose_rooms([], rooms) == rooms
    assert list(choose_rooms(["realms", "realms"], rooms)) == ["realms"]
    with pytest.raises(DataError, match="(?s)2 times.*did you mean 'realms'"):
        choose_rooms(["realm", "xyz"], rooms)


def test_parameters_are_read_from_their_cell():
    known = declared(make_notebook(parameters=toy_room.PARAMETERS))
    assert list(known) == "STUDY DATA FOCUS DELTA TIMES PROUD WORDS MODE OUT".split()
    delta = known["DELTA"]
    assert (delta.type, delta.default) == ("float", 5.0)
    assert delta.help == "change that would matter, in points"


@pytest.mark.parametrize(
    "line",
    ["A = 1", "A: str | None = None", "A: dict = {}", "A: int", "import os", "A: int = 'x'"],
)
def test_parameters_of_another_form_are_refused(line):
    with pytest.raises(ValueError, match="parameters cell|not of type"):
        declared(make_notebook(parameters=line))


def test_notebook_has_one_parameters_cell():
    notebook = make_notebook()
    notebook.cells *= 2
    with pytest.raises(ValueError, match="here are 2"):
        declared(notebook)


KNOWN = declared(make_notebook(parameters=toy_room.PARAMETERS))


@pytest.mark.parametrize(
    "name, given, value",
    [
        ("FOCUS", "2024", "2024"),
        ("FOCUS", "None", "None"),
        ("FOCUS", "a=b {c}", "a=b {c}"),
        ("DELTA", "5", 5.0),
        ("DELTA", "-.5e1", -5.0),
        ("DELTA", 5, 5.0),
        ("TIMES", "007", 7),
        ("PROUD", "True", True),
        ("PROUD", False, False),
        ("WORDS", "a, b", ["a", "b"]),
        ("WORDS", '["a,b", 2]', ["a,b", 2]),
        ("WORDS", "", []),
    ],
)
def test_values_are_read_by_the_declared_type(name, given, value):
    cast = check({name: given}, KNOWN)
    assert cast == {name: value}
    assert type(cast[name]) is type(value)


@pytest.mark.parametrize(
    "name, given",
    [
        ("DELTA", "0,95"),
        ("DELTA", "nan"),
        ("DELTA", "inf"),
        ("DELTA", "1_000"),
        ("DELTA", True),
        ("TIMES", "5.0"),
        ("TIMES", "٣"),
        ("TIMES", 5.0),
        ("PROUD", "1"),
        ("PROUD", "yes"),
        ("WORDS", "[1, "),
        ("WORDS", "[[1]]"),
        ("FOCUS", 2024),
    ],
)
def test_values_of_another_type_are_refused(name, given):
    with pytest.raises(DataError, match=f"{name} is .*\n.*\n  → write"):
        check({name: given}, KNOWN)


def test_all_wrong_parameters_are_named_at_once():
    with pytest.raises(DataError) as refused:
        check({"FOCUSS": "x", "TIMES": "x", "OUT": "x", "STUDY": "x"}, KNOWN)
    assert len(refused.value.problems) == 4
    assert "did you mean 'FOCUS'" in str(refused.value)
    assert "use --out FOLDER" in str(refused.value)


def test_pairs_are_split_at_the_first_sign():
    assert pairs(["A=b=c", "D="]) == {"A": "b=c", "D": ""}
    with pytest.raises(DataError, match="(?s)NAME=VALUE.*given once"):
        pairs(["A", "=b", "C=1", "C=2"])


def make_job(folder):
    study = SimpleNamespace(study=SimpleNamespace(id="shop"), inputs=())
    return Job(folder / "My shop", None, folder / "runs", study)


def test_paths_are_shown_by_their_last_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given = {"SESSION": "rooms/may.json", "FOCUS": "a/b"}
    known = ["STUDY", "DATA", "SESSION", "FOCUS", "OUT"]
    values = injected(make_job(tmp_path), known, given, tmp_path / "work")
    assert values["SESSION"] == str(tmp_path / "rooms" / "may.json")
    assert as_shown(values) == {
        "STUDY": "My shop", "DATA": "", "SESSION": "may.json", "FOCUS": "a/b", "OUT": "runs",
    }  # fmt: skip


# A whole run


# Complaints are told to the person who runs it, and are no part of the report.
COMPLAIN = "warnings.warn('old' + ' habits', stacklevel=1)"


def write_shop(folder):
    toy_room.write_study(folder / "Corner shop")
    toy_room.write_notebook(folder / "notebooks", COMPLAIN)
    return folder


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    """Start the same run elsewhere, in another world, while the tests go on here."""
    folder = write_shop(tmp_path_factory.mktemp("there"))
    started = start(
        folder, "report", "Corner shop", "-p", "FOCUS=2026", "-p", "WORDS=b", "--out", "other",
        PYTHONHASHSEED="7", TZ="Asia/Tokyo", LC_ALL="C", TERM="dumb", MPLBACKEND="pdf",
        COLUMNS="40",
    )  # fmt: skip
    with started:
        yield folder, started


@pytest.fixture(scope="module")
def here(there, tmp_path_factory):
    return write_shop(tmp_path_factory.mktemp("here"))


@pytest.fixture(scope="module")
def outcome(here):
    stale = here / "runs" / "corner-shop" / ".toy.work-stale"
    stale.mkdir(parents=True)
    (stale / "half.html").write_text("half")
    old = here / "runs" / "corner-shop" / "toy" / "tables"
    old.mkdir(parents=True)
    (old / "gone.csv").write_text("old")
    [outcome] = run_study(
        here / "Corner shop" / "study.yaml",
        given={"FOCUS": "2026", "WORDS": "b"},
        out=here / "runs",
        notebooks=here / "notebooks",
    )
    return outcome


def test_run_says_what_it_found_and_what_complained(outcome):
    assert outcome == Outcome(
        "corner-shop", "toy", "done", "The mean is 7.4 of 10.",
        ("a cell complained: UserWarning: old habits",),
    )  # fmt: skip


def test_run_leaves_the_whole_folder_and_nothing_else(here, outcome):
    left = files_in(here / "runs" / "corner-shop")
    assert list(left) == [
        ".toy.lock", "toy/done.json", "toy/figures/scores.png", "toy/notebook.ipynb",
        "toy/report.html", "toy/results.json", "toy/tables/answers.csv",
    ]  # fmt: skip
    done = json.loads(left["toy/done.json"])
    hashes = {f"toy/{name}": value for name, value in done["outputs"].items()}
    assert hashes == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in left.items()
        if name not in (".toy.lock", "toy/done.json")
    }
    assert [each["file"] for each in done["inputs"]] == ["answers.csv", "study.yaml"]
    assert done["parameters"]["STUDY"] == "Corner shop"
    assert done["parameters"]["WORDS"] == ["b"]
    assert done["parameters"]["MODE"] == "headless"
    assert problems_of(json.loads(left["toy/results.json"])) == []


def test_notebook_that_is_left_holds_nothing_of_the_machine(here, outcome):
    text = (here / "runs" / "corner-shop" / "toy" / "notebook.ipynb").read_text(encoding="utf-8")
    assert re.findall(r"papermill|iopub|widget|old habits|\"version\"", text) == []
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert [cell.id for cell in notebook.cells][:4] == [
        "toy-00", "toy-01", "injected-parameters", "toy-02",
    ]  # fmt: skip
    assert "STUDY = 'Corner shop'" in notebook.cells[2].source
    assert "OUT = 'runs'" in notebook.cells[2].source


def test_report_shows_the_answer_and_its_command(here, outcome):
    page = (here / "runs" / "corner-shop" / "toy" / "report.html").read_text(encoding="utf-8")
    assert 'alt="Scores of 5 people."' in page
    # As the folder is called, so that the line works beside it.
    (line,) = re.findall(r'<pre class="command"><code>(.*?)</code>', page)
    assert shlex.split(unescape(line))[:6] == [
        "cxkit", "report", "Corner shop", "toy", "-p", "FOCUS=2026",
    ]  # fmt: skip
    left_out = ["<script>", "secret solution", "Say good morning", "old habits", "cx.report"]
    assert [text for text in left_out if text in page] == []


def test_same_input_gives_the_same_bytes_in_another_folder_and_world(here, outcome, there):
    folder, started = there
    said, complained = started.communicate(timeout=120)
    assert (started.returncode, said.splitlines()[0]) == (0, "other/corner-shop/toy/report.html")
    assert "note: a cell complained: UserWarning: old habits" in complained
    assert files_in(folder / "other") == files_in(here / "runs")


def test_bad_input_ends_before_anything_is_written(tmp_path):
    toy_room.write_study(tmp_path / "shop", "score,comment\n11,no\n")
    toy_room.write_notebook(tmp_path / "notebooks")
    with pytest.raises(DataError, match="line 2"):
        run_study(tmp_path / "shop", out=tmp_path / "runs", notebooks=tmp_path / "notebooks")
    assert not (tmp_path / "runs").exists()


# How a notebook may end


def test_a_cell_that_finds_the_data_wanting_refuses(tmp_path):
    with pytest.raises(DataError) as refused:
        run_cells(tmp_path, "class DataError(Exception): pass", "raise DataError('one\\n  → two')")
    assert str(refused.value) == "one\n  → two"


def test_a_cell_that_fails_is_told_in_one_sentence(tmp_path):
    with pytest.raises(RunError) as failed:
        run_cells(tmp_path, "1 / 0\n", "2")
    assert str(failed.value) == "the notebook stopped: ZeroDivisionError: division by zero"


def test_an_early_exit_does_not_look_like_success(tmp_path):
    with pytest.raises(RunError, match="ended before its last cell"):
        run_cells(tmp_path, "import sys; sys.exit(0)", "2")


def test_a_kernel_that_dies_is_noticed(tmp_path):
    began = time.monotonic()
    with pytest.raises(RunError, match="died"):
        run_cells(tmp_path, "import os; os.kill(os.getpid(), 9)")
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("limit", ["cell_limit", "run_limit"])
def test_a_cell_that_hangs_is_stopped(tmp_path, limit):
    with pytest.raises(RunError, match="ran longer"):
        run_cells(tmp_path, "while True: pass", **{limit: 1})


def test_kernel_is_this_python_without_anybodys_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "mine"))
    monkeypatch.setenv("PYTHONPATH", "relative")
    startup = tmp_path / "mine" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("mine = 1")
    # A spec of the same name, as a user may have one, would win in Jupyter's own search.
    spec = tmp_path / "jupyter" / "kernels" / "python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text('{"argv": ["false"], "display_name": "x"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    source = "import sys, os; print(sys.executable, 'mine' in dir(), os.environ['PYTHONPATH'])"
    done = run_cells(tmp_path, source)
    expected = f"{sys.executable} False {Path.cwd() / 'relative'}\n"
    assert done.cells[-1].outputs[0].text == expected


# What is believed, and what is handed out


@pytest.mark.parametrize(
    "spoil, said",
    [
        (lambda folder: (folder / "results.json").unlink(), "without writing results.json"),
        (lambda folder: (folder / "results.json").write_text("{"), "no JSON"),
        (lambda folder: (folder / "results.json").write_text("{}"), "breaks its schema"),
        (lambda folder: (folder / "tables" / "answers.csv").unlink(), "writing answers.csv"),
    ],
)
def test_broken_results_are_not_believed(here, outcome, tmp_path, spoil, said):
    for name, content in files_in(here / "runs" / "corner-shop" / "toy").items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    spoil(tmp_path)
    with pytest.raises(RunError, match=said):
        read_results(tmp_path, make_job(tmp_path), "toy")


@pytest.mark.parametrize(
    "study, room, inputs, said",
    [
        ("other", "toy", None, "results of corner-shop, toy"),
        ("corner-shop", "nps", None, "results of corner-shop, toy"),
        ("corner-shop", "toy", (), "files changed"),
    ],
)
def test_results_of_something_else_are_not_believed(here, outcome, study, room, inputs, said):
    folder = here / "runs" / "corner-shop" / "toy"
    found = json.loads((folder / "results.json").read_text(encoding="utf-8"))["inputs"]
    responses = SimpleNamespace(
        study=SimpleNamespace(id=study), inputs=found if inputs is None else inputs
    )
    with pytest.raises(RunError, match=said):
        read_results(folder, Job(here, None, here, responses), room)


@pytest.mark.parametrize(
    "text, leaks",
    [
        ("see /srv/data/shop/a.csv", True),
        ('"/srv/data/shop"', True),
        ("file:///srv/data/shop", True),
        ("C:\\\\srv", False),
        ("/srv/data/shopping", False),
        ("x/srv/data/shop", False),
        ("<img src='data:image/png;base64,AA/srv/data/shop/'>", False),
        ("~/shop", False),
    ],
)
def test_paths_of_this_machine_are_found(text, leaks):
    found = find_paths({"a.html": text.encode()}, [Path("/srv/data/shop")])
    assert found == (["a.html: /srv/data/shop"] if leaks else [])


def test_home_and_working_folder_are_always_looked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/somebody")
    files = {"a": f"{tmp_path}/x".encode(), "b": b"/home/somebody/x", "c.png": b"/home/somebody/"}
    assert [each.partition(":")[0] for each in find_paths(files, [])] == ["a", "b"]


def test_short_paths_need_something_below_them():
    assert find_paths({"a": b"read/data and /data or so"}, [Path("/data")]) == []
    assert find_paths({"a": b"in /data/x.csv"}, [Path("/data")]) == ["a: /data"]


def test_tidying_keeps_outputs_and_takes_marks():
    source = make_notebook("1")
    done = nbformat.from_dict(json.loads(nbformat.writes(source)))
    done.metadata["papermill"] = {"duration": 1}
    done.metadata["widgets"] = {"state": {}}
    done.cells[1].metadata["execution"] = {"iopub.status.busy": "now"}
    output = nbformat.v4.new_output
    done.cells[1].outputs = [
        output("stream", name="stderr", text="noise\na.py:3: UserWarning: take care\n  x()"),
        output("display_data", data={"application/vnd.jupyter.widget-view+json": {}}),
        output("execute_result", data={"text/plain": "1"}, metadata={"x": 1}),
    ]
    tidied = tidy(done, source, {})
    assert tidied.metadata == source.metadata
    assert tidied.cells[1].metadata == {}
    assert [each.data for each in tidied.cells[1].outputs] == [{"text/plain": "1"}]
    assert complaints(done) == ["UserWarning: take care"]


# The place of the results


def test_two_runs_do_not_share_a_place(tmp_path):
    with (
        hold(tmp_path, "shop", "toy"),
        pytest.raises(Locked, match=f"{tmp_path}.*toy"),
        hold(tmp_path, "shop", "toy"),
    ):
        pass
    with hold(tmp_path, "shop", "toy"), hold(tmp_path, "shop", "other") as work:
        assert work.is_dir()
    assert [path.name for path in (tmp_path / "shop").iterdir() if path.is_dir()] == []


def test_a_place_that_cannot_be_written_is_named_before_any_work(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(RunError, match=f"cannot write in {tmp_path / 'file'}"),
        hold(tmp_path / "file", "shop", "toy"),
    ):
        pass


def test_a_full_disk_is_found_before_any_work(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=2**20))
    with pytest.raises(RunError, match="full: 1 MB"), hold(tmp_path, "shop", "toy"):
        pass


def test_after_a_crash_in_any_write_files_are_whole_and_the_mark_absent(tmp_path, monkeypatch):
    # As SQLite does it: let the n-th write fail, n = 1, 2, 3, until all of them succeed.
    new = {"report.html": b"new", "tables/a.csv": b"new", "figures/a.png": b"new"}
    replace, crashes = os.replace, 0
    for n in range(1, 9):
        place({"report.html": b"old", "tables/b.csv": b"old"}, tmp_path, {})
        calls = iter(range(1, 9))

        def crash(source, target, calls=calls, n=n):
            if next(calls) == n:
                raise OSError(28, "No space left on device")
            replace(source, target)

        with monkeypatch.context() as patched, contextlib.suppress(RunError):
            patched.setattr(atomic.os, "replace", crash)
            place(new, tmp_path, {})
            break
        crashes += 1
        left = files_in(tmp_path)
        assert "done.json" not in left
        assert set(left.values()) <= {b"old", b"new"}
    # Three files and the mark.
    assert crashes == 4
    assert list(files_in(tmp_path)) == sorted(["done.json", *new])


# Many studies


def test_a_batch_goes_on_after_studies_that_fail(tmp_path, monkeypatch):
    def fake(folder, **options):
        if folder.name == "bad":
            raise DataError("no scores")
        if folder.name == "worse":
            raise KeyError("x")
        return [Outcome(folder.name, "toy", "done", options["out"])]

    monkeypatch.setattr(batch, "run_study", fake)
    folders = [tmp_path / name for name in ("bad", "worse", "good")]
    outcomes = list(batch.run_batch(folders, out="runs"))
    assert outcomes == [
        Outcome("bad", "", "refused", "no scores"),
        Outcome("worse", "", "failed", "KeyError: 'x'"),
        Outcome("good", "toy", "done", "runs"),
    ]


def test_a_batch_refuses_two_studies_of_one_name(tmp_path):
    folders = [tmp_path / "a" / "Shop", tmp_path / "b" / "shop" / "study.yaml"]
    with pytest.raises(DataError, match="different names"):
        list(batch.run_batch(folders))


# Committed notebooks


def test_refresh_stores_the_same_outputs_each_time(tmp_path):
    path = tmp_path / "10_toy.ipynb"
    notebook = make_notebook("A + 1", "print('a'); print('b')")
    path.write_text(nbformat.writes(notebook), encoding="utf-8")
    assert refresh(["toy"], notebooks=tmp_path) == [path]
    first = path.read_bytes()
    refresh(["toy"], notebooks=tmp_path)
    assert path.read_bytes() == first
    stored = read_notebook(path)
    assert [cell.execution_count for cell in stored.cells] == [1, 2, 3]
    assert stored.cells[1].outputs[0].data == {"text/plain": "2"}
    assert stored.metadata == {"cxkit": {"room": "toy"}}


@pytest.mark.parametrize(
    "source, said",
    [
        ("import sys; print('old habits', file=sys.stderr)", "complained: old habits"),
        ("import os; print(os.getcwd())", "path of this machine"),
    ],
)
def test_refresh_stores_nothing_that_has_no_place_in_a_notebook(tmp_path, source, said):
    path = tmp_path / "10_toy.ipynb"
    path.write_text(nbformat.writes(make_notebook(source)), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(RunError, match=said):
        refresh(notebooks=tmp_path)
    assert path.read_bytes() == before


# Ends from outside


def start_slow_run(folder):
    """Start a run that waits in a cell and says in a file which process its kernel is."""
    toy_room.write_study(folder / "shop")
    slow = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(120)"
    (folder / "notebooks").mkdir()
    notebook = make_notebook(slow, parameters='STUDY: str = "x"  # folder\nOUT: str = "y"  # out')
    path = folder / "notebooks" / "10_toy.ipynb"
    path.write_text(nbformat.writes(notebook), encoding="utf-8")
    return start(folder, "report", "shop")


@pytest.fixture(scope="module")
def slow_runs(tmp_path_factory):
    """Three runs that begin at once, for they only wait."""
    with contextlib.ExitStack() as stack:
        runs = []
        for _ in range(3):
            folder = tmp_path_factory.mktemp("slow")
            runs.append((folder, stack.enter_context(start_slow_run(folder))))
        yield iter(runs)


def kernel_of(folder):
    pid = folder / "notebooks" / "pid"
    for _ in range(600):
        if pid.exists() and pid.read_text():
            return int(pid.read_text())
        time.sleep(0.1)
    raise TimeoutError("the kernel has not begun")


def is_gone(pid, seconds):
    for _ in range(10 * seconds):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_ends_with_its_kernel(slow_runs, number, code):
    folder, started = next(slow_runs)
    pid = kernel_of(folder)
    started.send_signal(number)
    _, complained = started.communicate(timeout=30)
    assert (started.returncode, complained.splitlines()[-1]) == (code, "interrupted")
    assert "Traceback" not in complained
    assert is_gone(pid, 5)
    assert not (folder / "runs").exists()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_killed_run_leaves_no_kernel_and_no_result(slow_runs):
    folder, started = next(slow_runs)
    pid = kernel_of(folder)
    started.kill()
    started.communicate(timeout=30)
    assert is_gone(pid, 20)
    assert not (folder / "runs" / "shop" / "toy").exists()
    # What it left lying is no obstacle: the lock is free, the work folder goes.
    with hold(folder / "runs", "shop", "toy") as work:
        assert [path for path in work.parent.iterdir() if path.is_dir()] == [work]


SESSION_CELLS = """\
from pathlib import Path
session = cx.open_session(SESSION, study=STUDY, mode=MODE)
{written}
session
"""


def shop_with_sessions(folder, written=""):
    """Write a study with two sessions, and a notebook that reads them and may write a file."""
    write_shop(folder)
    shop = folder / "Corner shop"
    open_session(shop / "april.json", study=shop)
    open_session(shop / "may.json", study=shop).describe(previous="april.json")
    parameters = f'{toy_room.PARAMETERS}SESSION: str = ""  # file of the workshop\n'
    cells = SESSION_CELLS.format(written=written)
    toy_room.write_notebook(folder / "notebooks", cells, parameters=parameters)
    return shop


def run_with_session(folder, shop):
    return run_study(
        shop, given={"SESSION": str(shop / "may.json")}, out=folder / "runs",
        notebooks=folder / "notebooks",
    )[0]  # fmt: skip


def test_the_hash_of_a_session_is_that_of_what_was_read(tmp_path, monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)
    shop = shop_with_sessions(tmp_path)
    assert run_with_session(tmp_path, shop).state == "done"
    done = json.loads((tmp_path / "runs" / "corner-shop" / "toy" / "done.json").read_text())
    # With the session before it, which a report reads, too.
    assert [each["file"] for each in done["inputs"]] == [
        "answers.csv", "study.yaml", "may.json", "april.json",
    ]  # fmt: skip
    for each in done["inputs"][1:]:
        assert each["sha256"] == hashlib.sha256((shop / each["file"]).read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ["may.json", "april.json", "study.yaml"])
def test_what_is_written_while_a_notebook_reads_it_gets_no_report(tmp_path, monkeypatch, name):
    monkeypatch.delenv("CXKIT_MODE", raising=False)
    written = f"with open(Path(STUDY) / {name!r}, 'a') as file: print(file=file)"
    shop = shop_with_sessions(tmp_path, written)
    outcome = run_with_session(tmp_path, shop)
    assert (outcome.state, outcome.message) == (
        "failed", f"{name} changed while the notebook ran; run it again",
    )  # fmt: skip
    assert not (tmp_path / "runs" / "corner-shop" / "toy").exists()


def test_sessions_are_followed_as_far_as_they_lie_beside_each_other(tmp_path, monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)
    for name, before in (("a", "b.json"), ("b", "a.json"), ("c", "../x.json"), ("d", "gone.json")):
        open_session(tmp_path / f"{name}.json").describe(previous=before)
    (tmp_path / "e.json").write_text("no session")

    def names(first):
        return [path.name for path in files_read(tmp_path, str(tmp_path / first))][1:]

    # They may go round, lead out of the folder, or end; what is wrong the notebook says.
    assert names("a.json") == ["a.json", "b.json"]
    assert names("c.json") == ["c.json"]
    assert names("d.json") == ["d.json", "gone.json"]
    assert names("e.json") == ["e.json"]
    assert list(hashes_of(files_read(tmp_path, str(tmp_path / "d.json")))) == ["d.json"]


def test_a_workshop_that_was_not_read_is_named_with_the_way_to_read_it(tmp_path):
    assert unheard(tmp_path, {}) == ()
    (tmp_path / "session.json").write_text("{}")
    assert f"-p SESSION={tmp_path.as_posix()}/session.json" in unheard(tmp_path, {})[0]
    assert unheard(tmp_path, {"SESSION": "other.json"}) == ()
    spaced = tmp_path / "my shop"
    spaced.mkdir()
    (spaced / "session.json").write_text("{}")
    # As one pastes it into a terminal.
    assert shlex.split(unheard(spaced, {})[0])[-1] == f"SESSION={spaced.as_posix()}/session.json"
