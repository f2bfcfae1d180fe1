"""DESIGN, "The house": who may know whom, read from the imports of every module."""

import ast
import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import cxkit

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "cxkit"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_share" not in path.parts)
ROOMS = sorted({path.parent.name for path in PACKAGE.glob("*/reduction.py")})

# The floors of the house. A part may know its own floor's list and nothing else of cxkit; a part
# without an entry is held by the order of the floors alone.
GROUND = {"findings", "study", "statistics"}
MAY_KNOW = {
    "findings": set(),
    "style": set(),
    "atomic": set(),
    "places": set(),
    "sheets": set(),
    "steps": {"findings"},
    "parts": {"findings", "sheets", "statistics"},
    "statistics": {"findings"},
    "study": {"findings"},
    "measures": {"findings", "statistics"},
    "blocks": {"study", "statistics"},
    "explained": GROUND | {"measures"},
    "people": GROUND | {"measures", "style", "parts", "blocks", "explained"},
    "questionnaire": {"findings", "study", "atomic"},
    **{
        room: GROUND
        | {"measures", "style", "sheets", "steps", "parts", "blocks", "explained", "people", room}
        for room in ROOMS
    },
}
FLOORS = [
    GROUND | {"style", "atomic", "places", "sheets", "steps", "parts", "blocks", "questionnaire"},
    {"measures", "explained"},
    {"people"},
    set(ROOMS),
    {"workshop", "reporting", "learning", "samples"},
    {"running"},
    {"commands"},
    {"cli", "__main__"},
]

# Each library has one home.
HOMES = {
    "papermill": "running",
    "nbclient": "running",
    "ipywidgets": "workshop",
    "tornado": "workshop",
    "segno": "workshop",
    "nbconvert": "reporting",
    "pptx": "reporting",
}

# Words of the field, which `statistics` does without. Titles of papers may hold them.
FIELD_WORDS = (
    r"nps|promoter|passive|detractor|touchpoint|persona|respondent|customer|visitor|guest|museum"
    r"|realm|verbatim|journey|wave|csat|loyalty"
)


def name_of(path: Path) -> str:
    """Give the dotted name of a module: ``cxkit/nps/__init__.py`` is ``cxkit.nps``."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part_of(module: str) -> str:
    """Give the part of the house that a module of cxkit belongs to; "" for the front door."""
    return module.split(".")[1] if "." in module else ""


BY_NAME = {name_of(path): path for path in MODULES}


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))))


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Name everything a module imports, wherever in it, relative names resolved."""
    package = name_of(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    found: set[str] = set()
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            # `from x import y`: y may be a module of x, or a name in it.
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return frozenset(found)


def libraries_of(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports_of(path)} - {"cxkit"}


def parts_known_to(path: Path) -> set[str]:
    return {part_of(name) for name in imports_of(path) if name.startswith("cxkit.")}


def reached_from(path: Path) -> set[Path]:
    """Give the modules of cxkit that a module uses, directly or through others."""
    reached, waiting = set(), [path]
    while waiting:
        current = waiting.pop()
        if current not in reached:
            reached.add(current)
            waiting += [BY_NAME[name] for name in imports_of(current) if name in BY_NAME]
    return reached


def in_parts(*parts: str) -> list[Path]:
    return [path for path in MODULES if part_of(name_of(path)) in parts]


@cache
def calls(path: Path) -> tuple[tuple[int, str], ...]:
    found = (node for node in nodes_of(path) if isinstance(node, ast.Call))
    return tuple((node.lineno, ast.unparse(node.func)) for node in found)


def as_ids(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def every(paths: list[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """Ask the same of each module, in one test: to count a test takes longer than to ask."""

    def asking(ask: Callable[[Path], None]) -> Callable[[], None]:
        def asked() -> None:
            failed = []
            for path in paths:
                try:
                    ask(path)
                except AssertionError as error:
                    failed.append(f"{as_ids(path)}: {error}")
            assert paths
            assert not failed, "\n".join(failed)

        return asked

    return asking


@every([path for path in MODULES if part_of(name_of(path)) in MAY_KNOW])
def test_part_knows_only_what_it_stands_on(path):
    part = part_of(name_of(path))
    assert parts_known_to(path) - MAY_KNOW[part] - {part} == set()


@every([path for path in MODULES if part_of(name_of(path))])
def test_nothing_knows_a_floor_above_its_own(path):
    own = [level for level, floor in enumerate(FLOORS) if part_of(name_of(path)) in floor]
    assert own, "a part that no floor names: add it where DESIGN puts it"
    above = set().union(*FLOORS[own[0] + 1 :])
    assert parts_known_to(path) & above == set()


@every(MODULES)
def test_library_is_used_only_in_its_home(path):
    part = part_of(name_of(path))
    strangers = {name for name in libraries_of(path) & set(HOMES) if HOMES[name] != part}
    assert strangers == set()


@every([path for path in MODULES if path.name in {"reduction.py", "analysis.py"}])
def test_analysis_reaches_nothing_that_draws(path):
    drawing = {"matplotlib", "seaborn", "ipywidgets", "IPython"}
    found = {
        f"{as_ids(each)}: {name}"
        for each in reached_from(path)
        for name in libraries_of(each) & drawing
    }
    assert found == set()


@every([path for path in MODULES if path.name.startswith("plots")])
def test_plots_compute_nothing(path):
    assert "statistics" not in parts_known_to(path)
    assert libraries_of(path) & {"scipy", "statistics"} == set()
    chance = [name for _, name in calls(path) if re.match(r"(np|numpy)\.random\b", name)]
    assert chance + [name for name in imports_of(path) if name.startswith("numpy.random")] == []
    drawn = {"show", "savefig", "rcParams", "rc", "use"}
    assert {name for _, name in calls(path) if name.split(".")[-1] in drawn} == set()


@every([path for path in MODULES if name_of(path) != "cxkit.commands.speaking"])
def test_only_the_command_line_prints_and_that_in_one_place(path):
    speaking = {"print", "sys.stdout.write", "sys.stderr.write"}
    assert [(line, name) for line, name in calls(path) if name in speaking] == []


@every(in_parts("statistics"))
def test_statistics_use_no_word_of_the_field(path):
    text = path.read_text(encoding="utf-8")
    # A reference runs from ".. [1]" to the end of its indented block.
    text = re.sub(r"^( *)\.\. \[\d+\].*(\n\1 +\S.*)*", "", text, flags=re.MULTILINE)
    found = re.findall(rf"(?<![a-zA-Z])(?:{FIELD_WORDS})s?(?![a-zA-Z])", text, re.IGNORECASE)
    assert found == []


@every(MODULES)
def test_library_code_keeps_the_habits_that_can_be_read(path):
    nodes = nodes_of(path)
    assert [node.lineno for node in nodes if isinstance(node, ast.Assert)] == [], "assert"
    assert [name for name in imports_of(path) if name.endswith(".*")] == [], "star import"
    unsafe = libraries_of(path) & {"pickle", "joblib", "shelve", "marshal"}
    unsafe |= {name for _, name in calls(path) if name in {"eval", "exec", "os.system"}}
    assert unsafe == set()
    shell = [
        node.lineno
        for node in nodes
        if isinstance(node, ast.keyword)
        and node.arg == "shell"
        and not (isinstance(node.value, ast.Constant) and node.value.value is False)
    ]
    assert shell == [], "a shell"
    # Chance comes from a seeded generator that is handed on, never from the global one.
    chance = re.compile(r"(np|numpy)\.random\.(?!default_rng|Generator|SeedSequence|PCG64|Philox)")
    assert [name for _, name in calls(path) if chance.match(name)] == []


@cache
def sold_as() -> dict[str, list[str]]:
    """Give the distributions that hold each library: slow, where many are installed."""
    return dict(importlib.metadata.packages_distributions())


@every(MODULES)
def test_every_library_used_is_a_declared_dependency(path):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {canonicalize_name(Requirement(text).name) for text in project["dependencies"]}
    foreign = libraries_of(path) - sys.stdlib_module_names
    missing = {
        name
        for name in foreign
        if not declared & {canonicalize_name(each) for each in sold_as().get(name, [name])}
    }
    assert missing == set()


def run_python(code: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_cxkit_imports_no_library():
    code = (
        "import sys, json; before = set(sys.modules); import cxkit; "
        "print(json.dumps(sorted({name.split('.')[0] for name in set(sys.modules) - before})))"
    )
    assert set(json.loads(run_python(code))) - sys.stdlib_module_names == {"cxkit"}


def test_every_name_of_the_front_door_opens():
    assert [name for name in cxkit.__all__ if not hasattr(cxkit, name)] == []
    assert set(cxkit.__all__) == set(cxkit._HOMES)


def test_importing_every_module_has_no_effect():
    code = f"""
import os, random, sys, warnings
import matplotlib, matplotlib.pyplot, numpy, pandas, seaborn
import nbconvert, papermill, ruamel.yaml  # they set warning filters of their own

def state():
    return (
        dict(matplotlib.rcParams), dict(os.environ), os.getcwd(), random.getstate(),
        numpy.random.get_state()[1].tolist(), numpy.geterr(), list(warnings.filters),
        pandas.get_option("display.max_rows"), pandas.get_option("display.precision"),
        pandas.get_option("display.max_columns"), pandas.get_option("display.width"),
    )

before = state()
for name in {[name_of(path) for path in MODULES if path.name != "__main__.py"]!r}:
    __import__(name)
for was, now in zip(before, state(), strict=True):
    assert was == now, (was, now)
"""
    assert run_python(code) == ""
