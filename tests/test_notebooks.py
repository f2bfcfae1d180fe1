"""The wheel alone is enough, and what it writes is what plain Papermill writes of each notebook."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import jsonschema
import pytest

from cxkit.running.kernel import ONE_THREAD

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SCHEMA = ROOT / "cxkit" / "reporting" / "results.schema.json"
BIN = "Scripts" if os.name == "nt" else "bin"

# A kernel that hangs must not hang the tests.
SECONDS = 600


def run(*command, **options):
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=SECONDS, check=False,
        **options,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files_of(folder):
    """Give what machines read of a run, by name: results.json and the tables."""
    paths = [folder / "results.json", *folder.glob("tables/*.csv")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


# --- The wheel: no checkout, no git, no make, no home, no network --------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """Give the interpreter of an environment into which nothing but the wheel was installed."""
    place = tmp_path_factory.mktemp("installed") / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", place)
    python = place / BIN / Path(sys.executable).name
    pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check"]
    run(*pip, "install", "--no-deps", "--no-index", wheel)
    # The libraries are those of the running environment, by a plain path: the .pth files in it
    # are not read, so neither is the one that would lead back to the checkout.
    (site,) = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").split()
    Path(site, "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python


@pytest.fixture(scope="module")
def surroundings(python, tmp_path_factory):
    """Give an empty folder to work in, and an environment with next to nothing in it."""
    place = tmp_path_factory.mktemp("surroundings")
    (place / "home").mkdir()
    (place / "work").mkdir()
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TMPDIR") if name in os.environ}
    environment = {
        **kept,
        "PATH": str(python.parent),
        "HOME": str(place / "home"),
        # Jupyter keeps its templates beside the interpreter, not beside the libraries.
        "JUPYTER_PATH": str(Path(sys.prefix, "share", "jupyter")),
    }
    return {"cwd": place / "work", "env": environment}


def test_wheel_holds_package_notebooks_and_samples_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    strangers = ("__pycache__", ".ipynb_checkpoints", ".pyc", "tests/", "runs/")
    assert [name for name in names if any(stranger in name for stranger in strangers)] == []
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"cxkit"}
    carried = {"notebooks": "_share/notebooks", "data/samples": "_share/samples"}
    for folder, inside in carried.items():
        committed = [
            path.relative_to(ROOT / folder).as_posix()
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and ".ipynb_checkpoints" not in path.parts
        ]
        expected = {f"cxkit/{inside}/{name}" for name in committed}
        assert {name for name in names if f"cxkit/{inside}/" in name} == expected


def test_installed_package_is_the_wheel_and_not_the_checkout(python, surroundings):
    place = run(python, "-c", "import cxkit; print(cxkit.__file__)", **surroundings)
    assert python.parents[1] in Path(place.strip()).parents


def test_help_needs_nothing_but_the_wheel(python, surroundings):
    assert "demo" in run(python, "-m", "cxkit", "--help", **surroundings)


@pytest.fixture(scope="module")
def demo(python, surroundings):
    """Give what `cxkit demo` says, and the folder of its reports."""
    out = surroundings["cwd"] / "reports"
    return run(python, "-m", "cxkit", "demo", "--out", out, **surroundings), out


def test_demo_writes_its_reports_from_the_wheel_alone(demo):
    said, out = demo
    reports = sorted(out.glob("*/*/report.html"))
    assert len(reports) == len(NOTEBOOKS)
    for report in reports:
        assert (report.parent / "results.json").is_file()
        assert str(report.parent) in said or str(report) in said


# --- Each notebook, by plain Papermill ------------------------------------------------------------


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def by_papermill(request, tmp_path_factory):
    """Run a notebook as its readers would, from the root of the checkout.

    On one thread, as the package does: sums split over threads differ in their last digits.
    """
    out = tmp_path_factory.mktemp("papermill")
    notebook = f"notebooks/{request.param.name}"
    run(
        *(sys.executable, "-m", "papermill", "--cwd", "notebooks", notebook),
        *(out / "out.ipynb", "-p", "OUT", out),
        cwd=ROOT, env={**os.environ, **dict.fromkeys(ONE_THREAD, "1")},
    )  # fmt: skip
    (results,) = out.rglob("results.json")
    return out, results.parent


def test_plain_papermill_leaves_results_that_keep_the_contract(by_papermill):
    out, folder = by_papermill
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(results, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert folder == out / results["study"] / results["room"]
    assert all((folder / table).is_file() for table in results["tables"].values())
    ledger = results["ledger"]
    assert ledger["read"] == ledger["used"] + sum(each["n"] for each in ledger["excluded"])


def test_package_leaves_the_same_numbers_as_plain_papermill(by_papermill, demo):
    out, folder = by_papermill
    assert files_of(folder) == files_of(demo[1] / folder.relative_to(out)) != {}
