"""The wheel alone is enough: no checkout, no git, no make, no home, no network."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BIN = "Scripts" if os.name == "nt" else "bin"


def run(*command, **options):
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


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


@pytest.fixture
def surroundings(python, tmp_path):
    """Give an empty folder to work in, and an environment with next to nothing in it."""
    (tmp_path / "home").mkdir()
    (tmp_path / "work").mkdir()
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TMPDIR") if name in os.environ}
    environment = {
        **kept,
        "PATH": str(python.parent),
        "HOME": str(tmp_path / "home"),
        # Jupyter keeps its templates beside the interpreter, not beside the libraries.
        "JUPYTER_PATH": str(Path(sys.prefix, "share", "jupyter")),
    }
    return {"cwd": tmp_path / "work", "env": environment}


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


def test_demo_writes_its_reports_from_the_wheel_alone(python, surroundings):
    out = surroundings["cwd"] / "reports"
    said = run(python, "-m", "cxkit", "demo", "--out", out, **surroundings)
    reports = sorted(out.glob("*/*/report.html"))
    assert len(reports) == len(list((ROOT / "notebooks").glob("*.ipynb")))
    for report in reports:
        assert (report.parent / "results.json").is_file()
        assert str(report.parent) in said or str(report) in said
