"""What every room promises, for every room that is found."""

import importlib
import inspect
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = sorted(path.parent.name for path in (ROOT / "cxkit").glob("*/reduction.py"))


def notebooks_by_room():
    found = {}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
        for room in set(re.findall(r"(\w+)\.reduce\(", code)):
            found.setdefault(room, []).append(path.name)
    return found


def takes(function):
    """Split the parameters of a function into those by position and those by name alone."""
    parameters = inspect.signature(function).parameters.values()
    by_name = {each.name: each for each in parameters if each.kind is each.KEYWORD_ONLY}
    return [each.name for each in parameters if each.name not in by_name], by_name


@pytest.fixture(params=ROOMS)
def room(request):
    return importlib.import_module(f"cxkit.{request.param}")


def test_every_room_has_one_notebook_and_every_notebook_a_room():
    assert {room: len(names) for room, names in notebooks_by_room().items()} == dict.fromkeys(
        ROOMS, 1
    )


def test_room_begins_with_its_question(room):
    assert "?" in room.__doc__.strip().splitlines()[0]


def test_reduce_takes_the_study_and_names_its_choices(room):
    first, choices = takes(room.reduce)
    assert first == ["study"]
    assert {"baseline", "focus"} <= set(choices)
    assert [name for name, each in choices.items() if each.default is each.empty] == []


def test_analyse_takes_the_reduced_and_names_its_choices(room):
    first, choices = takes(room.analyse)
    assert first == ["reduced"]
    assert {"delta", "level", "seed"} <= set(choices)
    assert [name for name, each in choices.items() if each.default is each.empty] == []


def test_room_draws_results_onto_axes_that_may_be_handed_in(room):
    plots = {name: getattr(room, name) for name in dir(room) if name.startswith("plot_")}
    assert plots
    for name, plot in plots.items():
        first, choices = takes(plot)
        assert first == ["result"], name
        assert choices["ax"].default is None, name


def test_everything_that_a_room_shows_is_documented(room):
    public = {name: getattr(room, name) for name in room.__all__}
    assert {"reduce", "analyse"} <= set(public)
    assert [name for name, each in public.items() if not inspect.getdoc(each)] == []
