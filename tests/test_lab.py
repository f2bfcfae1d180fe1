"""The lab: notebooks beside the study that are nobody's but the room's, opened calm and offline."""

import ast
import csv
import json
import os
import re
import shutil
import signal
import stat
import sys
import time
from pathlib import Path, PureWindowsPath

import nbformat
import pytest
import toy_room
from browser import (
    PATIENCE,
    READY,
    RUN_ALL,
    TO_CELL,
    a_page,
    children_of,
    cxkit_lab,
    needs_chromium,
    press,
    take_picture,
    wait_for,
)

from cxkit.cli import main
from cxkit.findings import DataError, Problem
from cxkit.running import lab, working_copy
from cxkit.running.errors import RunError
from cxkit.running.lab_kernel import LabKernels
from cxkit.running.parameters import declared
from cxkit.running.rooms import find_rooms
from cxkit.running.screen import for_a_room, load_ipython_extension
from cxkit.running.working_copy import make_working_copy, set_values, working_notebook

ROOT = Path(__file__).parents[1]
MUSEUM = ROOT / "data/samples/museum"
COMMITTED = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Work beside a study whose name no system's paths are simple in."""
    toy_room.write_study(tmp_path / "Museum für Gäste (2026)")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def study(here):
    return here / "Museum für Gäste (2026)"


def read(path):
    return nbformat.read(path, as_version=4)


def parameters(path):
    return {name: each.default for name, each in declared(read(path)).items()}


# The working copy


def test_a_copy_of_every_notebook_works_on_the_study_beside_it(study):
    copy = make_working_copy(study)
    assert list(copy.notebooks) == list(find_rooms())
    for path in copy.notebooks.values():
        said = parameters(path)
        assert {name: said[name] for name in ("STUDY", "DATA", "SESSION", "MODE", "OUT")} == {
            "STUDY": "..", "DATA": "", "SESSION": "../session.json", "MODE": "guided",
            "OUT": "../runs",
        }  # fmt: skip
        assert (path.parent / said["STUDY"]).resolve() == study.resolve()


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_a_copy_says_all_that_the_notebook_says_and_shows_nothing_yet(path):
    source = read(path)
    before = nbformat.writes(source)
    copy = working_notebook(source, {"STUDY": ".."})
    assert nbformat.writes(source) == before
    nbformat.validate(copy)
    for cell, origin in zip(copy.cells, source.cells, strict=True):
        if "parameters" not in origin.metadata.get("tags", ()):
            assert cell.source == origin.source
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)
    assert {name: each.type for name, each in declared(copy).items()} == {
        name: each.type for name, each in declared(source).items()
    }


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_machinery_is_folded_in_and_what_a_person_sets_or_tries_is_not(path):
    copy = working_notebook(read(path), {})
    code = [cell for cell in copy.cells if cell.cell_type == "code"]
    open_ones = [cell for cell in code if not cell.metadata.get("jupyter", {})]
    tags = [set(cell.metadata.get("tags", ())) for cell in open_ones]
    assert tags[0] == {"parameters"}
    assert all("solution" in each for each in tags[1:])
    folded = [cell for cell in code if cell not in open_ones]
    assert all(cell.metadata.jupyter.source_hidden for cell in folded)
    assert len(folded) > len(open_ones)


def test_what_people_wrote_is_kept_and_only_what_is_missing_is_added(study):
    paths = list(make_working_copy(study).notebooks.values())
    changed = paths[0].read_bytes().replace(b"1 Begin", b"1 Good morning")
    paths[0].write_bytes(changed)
    paths[1].unlink()
    kept = paths[2].read_bytes()
    notes = make_working_copy(study).notes
    assert paths[0].read_bytes() == changed
    assert paths[2].read_bytes() == kept
    states = ["kept as it is", "new", *["kept as it is"] * (len(paths) - 2)]
    assert notes == tuple(
        f"{path.name}: {state}" for path, state in zip(paths, states, strict=True)
    )


def test_fresh_puts_aside_what_was_changed_and_loses_nothing(study):
    first = next(iter(make_working_copy(study).notebooks.values()))
    whole = first.read_bytes()
    for words in (b"in May", b"in June"):
        first.write_bytes(whole.replace(b"1 Begin", b"1 Begin " + words))
        notes = make_working_copy(study, fresh=True).notes
        assert first.read_bytes() == whole
    assert notes[0].endswith(f"the earlier one is {first.stem}-earlier-2.ipynb")
    aside = sorted(first.parent.glob(f"{first.stem}-earlier-*.ipynb"))
    assert [b"in May" in aside[0].read_bytes(), b"in June" in aside[1].read_bytes()] == [True] * 2
    # What nobody touched needs no second copy; what was put aside is no room's notebook.
    assert len(list(first.parent.glob("*-earlier-*"))) == 2
    assert list(find_rooms(first.parent)) == list(find_rooms())


def test_a_notebook_of_another_version_is_kept_and_said_to_be_so(study, tmp_path):
    shutil.copytree(ROOT / "notebooks", tmp_path / "kit")
    make_working_copy(study, notebooks=tmp_path / "kit")
    newer = tmp_path / "kit" / COMMITTED[0].name
    newer.write_text(newer.read_text(encoding="utf-8").replace("1 Begin", "1 Start"), "utf-8")
    notes = make_working_copy(study, notebooks=tmp_path / "kit").notes
    assert [note for note in notes if "another version" in note] == [notes[1]]
    assert "--fresh" in notes[1]
    assert "1 Start" not in (study / "notebooks" / newer.name).read_text(encoding="utf-8")


def test_outputs_that_were_stored_anew_make_no_other_version():
    source = read(COMMITTED[0])
    bare = read(COMMITTED[0])
    for cell in bare.cells:
        cell.pop("outputs", None)
    assert working_copy.fingerprint(source) == working_copy.fingerprint(bare)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"cells": []}', b"\xff\xfe"])
def test_a_file_of_the_same_name_that_is_no_notebook_is_kept(study, content):
    home = study / "notebooks"
    home.mkdir()
    (home / COMMITTED[0].name).write_bytes(content)
    notes = make_working_copy(study).notes
    assert (home / COMMITTED[0].name).read_bytes() == content
    assert "--fresh" in notes[1]


def test_the_data_folder_is_written_as_seen_from_the_notebooks(here, study):
    (here / "Daten & Umfragen").mkdir()
    copy = make_working_copy(study / "study.yaml", data=Path("Daten & Umfragen"))
    path = next(iter(copy.notebooks.values()))
    assert parameters(path)["DATA"] == "../../Daten & Umfragen"
    assert (path.parent / parameters(path)["DATA"]).is_dir()
    (here / "other").mkdir()
    notes = make_working_copy(study, data=here / "other").notes
    assert "  its data folder stays" in notes[1]
    assert 'DATA: str = "../../other"' in notes[1]


def test_a_data_folder_on_another_drive_is_written_in_full(tmp_path, monkeypatch):
    def no_way(path, start):
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "relpath", no_way)
    said = working_copy._from(tmp_path / "study", tmp_path)
    assert said == tmp_path.resolve().as_posix()


def test_paths_have_forward_slashes_on_windows_too(monkeypatch):
    monkeypatch.setattr(os.path, "relpath", lambda path, start: "..\\..\\Umfragen 2026")
    monkeypatch.setattr(working_copy, "Path", PureWindowsPath)
    assert working_copy._from(Path("a"), Path("b")) == "../../Umfragen 2026"


@pytest.mark.parametrize("value", ['a "b" c', "a = b # c", "Gäste\\2026", "naïve/日本", "it's"])
def test_any_folder_name_is_set_as_it_is_and_the_help_stays(value):
    source = 'A: int = 3  # ä\nDATA: str = "ä"  # folder of the files, bitte\nOUT: str = "x"'
    done = set_values(source, {"DATA": value, "NEW": "1"})
    assert ast.literal_eval(ast.parse(done).body[1].value) == value
    assert done.splitlines()[0::2] == source.splitlines()[0::2]
    assert done.splitlines()[1].endswith("  # folder of the files, bitte")


def test_without_a_study_the_sample_is_copied_once(here):
    first = make_working_copy()
    assert first.study == Path("museum")
    for name in ("study.yaml", "responses.csv"):
        assert (here / "museum" / name).read_bytes() == (MUSEUM / name).read_bytes()
    (here / "museum" / "responses.csv").write_text("mine", "utf-8")
    assert set(make_working_copy().notes) == {
        f"{path.name}: kept as it is" for path in first.notebooks.values()
    }
    assert (here / "museum" / "responses.csv").read_text("utf-8") == "mine"
    assert sorted(path.name for path in here.iterdir() if path.name.startswith(".")) == []


def test_a_folder_called_museum_that_is_no_study_stays_as_it_is(here):
    (here / "museum").mkdir()
    with pytest.raises(DataError, match="folder with a study.yaml"):
        make_working_copy()
    assert list((here / "museum").iterdir()) == []


@pytest.mark.parametrize("folder", [MUSEUM, MUSEUM / "study.yaml"])
def test_nobody_works_in_the_sample_itself(folder):
    with pytest.raises(DataError, match="nobody works in the sample"):
        make_working_copy(folder)
    assert not (MUSEUM / "notebooks").exists()


def test_a_study_that_cannot_be_read_is_refused_before_anything_is_written(here, study):
    (study / "study.yaml").write_text("schema: 1\nnmae: x\n", "utf-8")
    with pytest.raises(DataError, match="did you mean 'name'"):
        make_working_copy(study)
    with pytest.raises(DataError, match="folder with a study.yaml"):
        make_working_copy(here / "nowhere")
    assert not (study / "notebooks").exists()


def test_a_data_folder_that_is_not_there_is_refused(study):
    with pytest.raises(DataError, match="lie in a folder"):
        make_working_copy(study, data=study / "nowhere")
    assert not (study / "notebooks").exists()


def test_a_folder_that_cannot_be_written_is_said_so(study):
    (study / "notebooks").write_text("a file where the folder should be", "utf-8")
    with pytest.raises(RunError, match="cannot write in .*notebooks"):
        make_working_copy(study)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_is_said_so(here, study):
    for folder, asked in ((study, study), (here, None)):
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
        try:
            with pytest.raises(RunError, match="cannot write in"):
                make_working_copy(asked)
        finally:
            folder.chmod(stat.S_IRWXU)


# The command


@pytest.fixture
def opened(monkeypatch):
    """Let the lab end at once, and give what it was opened with."""
    asked = []

    def open_lab(copy, room, **options):
        asked.append((copy, room, options))
        return opened_ends[0]

    opened_ends = [0]
    monkeypatch.setattr(lab, "open_lab", open_lab)
    asked.append(opened_ends)
    return asked


def test_the_command_says_what_was_made_and_where_votes_go(study, opened, capsys):
    assert main(["lab", study.name, "nps", "--port", "9999", "--no-browser"]) == 0
    said = capsys.readouterr().out
    assert said.count(": new\n") == len(COMMITTED)
    assert f"{study.name}/session.json" in said
    copy, room, options = opened[1]
    assert (copy.study, room) == (Path(study.name), "nps")
    assert (options["port"], options["browser"]) == (9999, False)


@pytest.mark.parametrize("number, code", [(0, 0), (signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_how_the_lab_ended_is_the_exit_code(study, opened, number, code):
    opened[0][0] = number
    assert main(["lab", study.name]) == code


def test_what_is_wrong_is_refused_with_the_exit_codes_of_every_command(here, study, capsys):
    assert main(["lab", "nowhere"]) == 2
    assert main(["lab", study.name, "nsp"]) == 2
    assert "did you mean 'nps'?" in capsys.readouterr().err
    (here / "taken").mkdir()
    (here / "taken" / "study.yaml").write_bytes((study / "study.yaml").read_bytes())
    (here / "taken" / "notebooks").write_text("", "utf-8")
    assert main(["lab", "taken"]) == 1
    assert "cannot write in" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eight"])
def test_a_port_that_is_none_is_refused(study, opened, port, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["lab", study.name, f"--port={port}"])
    assert ended.value.code == 2
    assert "from 1 to 65535" in capsys.readouterr().err
    assert not (study / "notebooks").exists()


# Calm, and nobody's settings


def test_settings_are_whole_and_lie_in_the_package():
    files = {path.name for path in lab.SETTINGS.iterdir()}
    assert files == {"overrides.json", "page_config.json", "custom.css"}
    said = json.loads((lab.SETTINGS / "overrides.json").read_text("utf-8"))
    assert said["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    # An address in a style would be fetched.
    assert "url(" not in (lab.SETTINGS / "custom.css").read_text("utf-8")


def test_every_setting_is_one_that_this_jupyterlab_knows():
    # JupyterLab says nothing of a name that it does not know, and takes its own default.
    schemas = Path(sys.prefix, "share/jupyter/lab/schemas")
    for plugin, values in json.loads((lab.SETTINGS / "overrides.json").read_text("utf-8")).items():
        package, _, name = plugin.partition(":")
        known = json.loads((schemas / package / f"{name}.json").read_text("utf-8"))["properties"]
        assert set(values) <= set(known), plugin


def test_the_kernel_is_this_python_whatever_is_installed_or_asked_for():
    kernels = LabKernels()
    assert list(kernels.find_kernel_specs()) == ["python3"]
    for name in ("python3", "conda-env-of-somebody", "ir"):
        assert kernels.get_kernel_spec(name).argv[0] == sys.executable


def test_nobodys_settings_are_read_and_the_environment_is_given_back(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_TOKEN", "somebody's")
    monkeypatch.setenv("CXKIT_MODE", "headless")
    before = dict(os.environ)
    with lab._settings_of_nobody(tmp_path):
        assert {"JUPYTER_TOKEN", "CXKIT_MODE"}.isdisjoint(os.environ)
        for name in (*lab.PRIVATE, "IPYTHONDIR"):
            assert Path(os.environ[name]).is_relative_to(tmp_path)
        assert (tmp_path / "jupyter_config_dir" / "custom" / "custom.css").is_file()
    assert dict(os.environ) == before


# Nobody is named on the screen

CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w+|\+?\d[\d ()/-]{7,}\d")


def texts_of(notebook):
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            yield output.get("text", "")
            yield from (text for kind, text in output.get("data", {}).items() if "text" in kind)


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_what_a_room_sees_of_the_sample_names_nobody(path):
    # Stored outputs are what a run shows: nbval holds that. The ids are those of the answers.
    with (MUSEUM / "responses.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ids = {row["respondent_id"] for row in rows}
    contacts = {each for row in rows for each in CONTACT.findall(row["comment"])}
    assert contacts
    shown = "\n".join(texts_of(read(path)))
    assert shown
    assert ids & set(re.findall(r"\w+", shown)) == set()
    assert [each for each in contacts if each in shown] == []
    assert re.findall(r"\w+@\w+", shown) == []


def test_a_refusal_keeps_the_place_and_loses_what_was_answered():
    error = DataError(
        Problem("a score is 0 to 10", "correct it", "a.csv", 7, "nps", "anna@example.org", "Anna"),
        Problem("a column is there", "add it", "a.csv", column="nps", value="Anna"),
        Problem("a key is known", "did you mean 'name'?", "study.yaml", 2, value="nmae"),
        Problem("this room is not known", value="nsp"),
    )
    shown = str(for_a_room(error))
    assert "Anna" not in shown
    assert "anna@example.org" not in shown
    assert "a.csv, line 7, column nps" in shown
    assert "correct it" in shown
    assert "nmae" in shown
    assert "nsp" in shown


class Shell:
    """Stands for IPython: notes what is shown."""

    def set_custom_exc(self, kinds, handler):
        self.kinds, self.handler = kinds, handler

    def showtraceback(self, shown):
        self.kind, self.value, self.trace = shown


@pytest.mark.parametrize("file, lines", [("a.csv", 2), ("study.yaml", 1)])
def test_a_kernel_of_the_lab_shows_sentences_instead_of_code(file, lines):
    shell = Shell()
    load_ipython_extension(shell)
    error = DataError(Problem("a score is 0 to 10", "", file, 7, "nps", value="Anna"))
    said = shell.handler(shell, DataError, error, None)
    assert (shell.kinds, shell.trace) == ((DataError,), None)
    assert shell.value._render_traceback_() == said
    assert len(said) == lines
    assert ("Anna" in "\n".join(said)) == (file == "study.yaml")


# In a browser, as a consultant starts it


@pytest.fixture
def marked(tmp_path):
    """Give the sample with ids and comments that lead to people."""
    folder = tmp_path / "Gäste & Umfrage 2026"
    folder.mkdir()
    shutil.copy(MUSEUM / "study.yaml", folder)
    with (MUSEUM / "responses.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["respondent_id"] = f"{row['respondent_id']}@example.org"
        row["comment"] += " Ring +49 170 1234567, h.p@example.org" if row["comment"] else ""
    with (folder / "responses.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return folder


@pytest.fixture
def started(marked, tmp_path):
    """Start the lab in a home with settings of somebody's own, and give it with its address."""
    home = tmp_path / "home"
    (home / ".jupyter").mkdir(parents=True)
    (home / ".jupyter" / "jupyter_server_config.py").write_text("raise SystemExit('read')\n")
    with cxkit_lab(
        marked.name, "nps", cwd=tmp_path, said=tmp_path / "said", HOME=str(home),
        CXKIT_MODE="headless",
    ) as started:  # fmt: skip
        yield started


@pytest.fixture
def page():
    with a_page(1366, 768) as page:
        yield page


LOCAL = re.compile(r"(http|ws)://127\.0\.0\.1[:/]|data:|blob:")
CALM = """() => ({
  mode: window.jupyterapp.shell.mode,
  left: window.jupyterapp.shell.leftCollapsed,
  right: window.jupyterapp.shell.rightCollapsed,
  size: getComputedStyle(document.querySelector('.jp-RenderedMarkdown p')).fontSize,
  code: getComputedStyle(document.querySelector('.jp-Editor .cm-content')).fontSize,
})"""


def see_covered_results(page):
    """See that nothing of the results is in sight before the guess, and uncover them."""
    found = page.get_by_text("The NPS of 2026-Q1 is").first
    found.wait_for(state="attached")
    # Cells far below are drawn when the page has time for it: hidden they must be then, too.
    pictures = page.locator(".jp-OutputArea-output img")
    wait_for("not all pictures are there", lambda: pictures.count() >= 8)
    assert not found.is_visible()
    assert pictures.filter(visible=True).count() == 0
    begin, guess, *later = page.locator(".cxkit-stage").all()
    assert begin.is_visible()
    assert [stage.is_visible() for stage in later] == [False, False]
    page.evaluate(TO_CELL, '"guess")')
    guess.get_by_text("covered until the silent guess is closed").wait_for()
    take_picture(page, "lab_covered")
    press(guess, "Show the results without a guess…")
    guess.get_by_label("Why does the room look without a guess?").fill("the board knows them")
    press(guess, re.compile("^Show the results$"))
    found.wait_for()
    guess.get_by_text("The reason is kept as n1").wait_for()
    pictures.first.wait_for()
    assert all(stage.is_visible() for stage in later)


@needs_chromium
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for children in /proc")
def test_a_consultant_opens_runs_and_ends_the_lab(marked, started, page, tmp_path):
    process, address = started
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(address)
    wait_for("the kernel is not ready", lambda: page.evaluate(READY))
    took = time.monotonic()
    assert page.evaluate(CALM) == {
        "mode": "single-document", "left": True, "right": True, "size": "20px", "code": "16px",
    }  # fmt: skip
    assert page.get_by_text("import cxkit as cx").filter(visible=True).count() == 0
    assert page.get_by_text("folder that holds study.yaml").is_visible()
    take_picture(page, "lab_begin")

    assert page.evaluate(RUN_ALL)
    wait_for("the notebook is still at work", lambda: page.evaluate(READY), 2 * PATIENCE)
    see_covered_results(page)
    page.evaluate(TO_CELL, "result.comparison")
    take_picture(page, "lab_found")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.evaluate(TO_CELL, "nps.plot_waves")
    page.wait_for_timeout(max(0, 10_000 - 1000 * (time.monotonic() - took)))
    take_picture(page, "lab_wide")
    assert page.locator(".Toastify__toast, .jp-Dialog").count() == 0
    assert complaints == []

    # Nothing leaves this machine; what a data: or blob: address names never was outside.
    assert {url for url in asked if not LOCAL.match(url)} == set()
    shown = "\n".join(page.locator(".jp-Cell").all_inner_texts())
    assert "The NPS of 2026-Q1" in shown
    assert "[e-mail]" in shown
    assert "example.org" not in shown
    assert "1234567" not in shown

    kernels = {pid for pid, line in children_of(process).items() if b"ipykernel" in line}
    assert len(kernels) == 1
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 130
    assert not any(Path(f"/proc/{kernel}").exists() for kernel in kernels)
    said = (tmp_path / "said").read_text(encoding="utf-8").splitlines()
    assert said[-1] == "interrupted"
    assert said[-2] == address
    # Matplotlib has its folders there; Jupyter and its kernels leave nothing.
    home = tmp_path / "home"
    assert {path.name for path in home.iterdir()} <= {".jupyter", ".cache", ".config"}
    assert [path.name for path in (home / ".jupyter").iterdir()] == ["jupyter_server_config.py"]
    assert (marked / "session.json").is_file()
    assert (marked / "runs").is_dir()
