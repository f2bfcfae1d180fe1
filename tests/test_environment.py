"""The three lists of libraries say the same: pyproject.toml, environment.yml, requirements.lock."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
CONDA = YAML(typ="safe").load(ROOT / "environment.yml")

# Names that conda-forge spells otherwise; every other name is the same there.
CONDA_NAMES = {"jupyter-client": "jupyter_client"}

DECLARED = [Requirement(text) for text in PROJECT["dependencies"]]
EXTRAS = [
    Requirement(text) for group in PROJECT["optional-dependencies"].values() for text in group
]


def conda_ranges():
    texts = [text for text in CONDA["dependencies"] if isinstance(text, str)]
    pairs = [text.partition(" ")[::2] for text in texts]
    return {name: version.strip() for name, version in pairs}


def locked(python):
    """Give {name: version} of the lines of the lock that hold for a Python on Linux."""
    environment = {**default_environment(), "python_version": python, "sys_platform": "linux"}
    environment["python_full_version"] = python + ".9"
    pins = [Requirement(line) for line in LOCK.splitlines()]
    held = [pin for pin in pins if pin.marker is None or pin.marker.evaluate(environment)]
    versions = {}
    for pin in held:
        (specifier,) = pin.specifier
        assert specifier.operator == "==", f"not a pin: {pin}"
        assert versions.setdefault(canonicalize_name(pin.name), specifier.version) == (
            specifier.version
        ), f"pinned twice: {pin}"
    return versions


def test_conda_gets_every_library_in_the_same_range():
    expected = {CONDA_NAMES.get(each.name, each.name): str(each.specifier) for each in DECLARED}
    expected["python"] = PROJECT["requires-python"]
    given = {name: each for name, each in conda_ranges().items() if name != "pip"}
    # packaging sorts the parts of a range; the order says nothing.
    parts = {name: sorted(each.split(",")) for name, each in given.items()}
    assert parts == {name: sorted(each.split(",")) for name, each in expected.items()}


def test_conda_asks_conda_forge_only_and_pip_for_this_package_only():
    assert CONDA["name"] == PROJECT["name"]
    assert CONDA["channels"] == ["conda-forge", "nodefaults"]
    (pip,) = (each["pip"] for each in CONDA["dependencies"] if isinstance(each, dict))
    assert pip == ["-e ."]


def test_what_the_notebooks_stand_on_is_declared():
    needed = {"jupyterlab", "ipywidgets", "pandas", "seaborn", "papermill", "nbval"}
    assert needed <= {each.name for each in DECLARED}
    assert needed <= set(conda_ranges())


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_lock_pins_every_declared_library_within_its_range(python):
    versions = locked(python)
    outside = [
        f"{each} is pinned to {versions.get(canonicalize_name(each.name), 'nothing')}"
        for each in DECLARED + EXTRAS
        if not each.specifier.contains(versions.get(canonicalize_name(each.name), "0"))
    ]
    assert outside == []


@pytest.mark.parametrize("name", ["numpy", "pandas", "scipy"])
def test_numbers_come_from_one_version_on_every_python(name):
    assert len({locked(python)[name] for python in ("3.11", "3.12", "3.13")}) == 1


def test_lock_holds_pins_and_no_address():
    assert not re.search(r"://|--hash|--index|--find-links|@", LOCK)
    assert all(re.match(r"[a-z0-9][a-z0-9.-]*==\S+( ; .+)?$", line) for line in LOCK.splitlines())


def test_ranges_have_a_floor_and_no_needless_ceiling():
    floors = {each.name: [part.operator for part in each.specifier] for each in DECLARED + EXTRAS}
    assert {name for name, operators in floors.items() if operators != [">="]} == set()
