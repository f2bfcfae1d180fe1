"""Every notebook runs on its sample, by plain Papermill and by cxkit, with the same results."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from cxkit.running.kernel import ONE_THREAD

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SCHEMA = ROOT / "cxkit" / "reporting" / "results.schema.json"

# A kernel that hangs must not hang the tests.
SECONDS = 180


def run(*command, cwd):
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=cwd,
        env={**os.environ, **dict.fromkeys(ONE_THREAD, "1")},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def code_of(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def files_of(folder):
    """Give what machines read of a run, by name: results.json and the tables."""
    paths = [*folder.rglob("results.json"), *folder.rglob("tables/*.csv")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return request.param


@pytest.fixture(scope="module")
def by_papermill(notebook, tmp_path_factory):
    """Run the notebook as its readers would, from the root of the checkout.

    On one thread, as the package does: sums split over threads differ in their last digits.
    """
    out = tmp_path_factory.mktemp("papermill")
    command = ("papermill", "--cwd", "notebooks", f"notebooks/{notebook.name}")
    run(*command, out / "out.ipynb", "-p", "OUT", out, cwd=ROOT)
    return out


def test_plain_papermill_leaves_results_that_keep_the_contract(by_papermill):
    (path,) = by_papermill.rglob("results.json")
    results = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.validate(results, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert path.parent == by_papermill / results["study"] / results["room"]
    assert all((path.parent / table).is_file() for table in results["tables"].values())
    ledger = results["ledger"]
    assert ledger["read"] == ledger["used"] + sum(each["n"] for each in ledger["excluded"])


def test_package_leaves_the_same_numbers_as_plain_papermill(notebook, by_papermill, tmp_path):
    code = code_of(notebook)
    study = re.search(r'^STUDY: str = "(.+?)"', code, re.MULTILINE)[1]
    room = re.search(r"(\w+)\.reduce\(", code)[1]
    before = notebook.read_bytes()
    run("cxkit", "report", (FOLDER / study).resolve(), room, "--out", tmp_path, cwd=tmp_path)
    assert files_of(by_papermill) == files_of(tmp_path) != {}
    assert notebook.read_bytes() == before
