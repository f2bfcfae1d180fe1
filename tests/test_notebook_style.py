"""STYLE, section 3: what can be checked of it, for every notebook that is found.

A rule is a function from a notebook to the list of its breaches. Each rule is shown to notice
what it forbids on a notebook that is good but for one thing.
"""

import ast
import copy
import json
import re
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

PARAMETERS = {
    *("STUDY", "DATA", "BASELINE", "FOCUS", "OUTCOME", "DELTA", "LEVEL", "SEED"),
    *("SESSION", "MODE", "OUT", "BY", "BUDGET", "TOUCHED"),
}
TYPES = {"str": str, "int": int, "float": float, "bool": bool, "list": list}
FIRST_SCREEN = ["Question", "You bring", "You leave with", "Time"]
SECTIONS = [
    *("1 Begin", "2 Read", "3 Check", "4 Reduce", "5 Analyse", "6 Show", "7 Decide", "8 Report"),
    *("Exercises", "What this cannot tell you", "References"),
]
WORKING_LINES = {
    "2 Read": "study = cx.open_study(STUDY, data=DATA)",
    "4 Reduce": "reduced = ROOM.reduce(study, baseline=BASELINE, focus=FOCUS)",
    "5 Analyse": "result = ROOM.analyse(reduced, delta=DELTA, level=LEVEL, seed=SEED)",
}
LAST_CELL = "path = cx.report(result, OUT, session)"
LOGIC = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.Match),
    *(ast.For, ast.AsyncFor, ast.While, ast.comprehension, ast.If, ast.IfExp, ast.Try),
)


def source_of(cell) -> str:
    return "".join(cell["source"])


def tags_of(cell) -> list[str]:
    return cell["metadata"].get("tags", [])


def code_cells(notebook) -> list[dict]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def code_lines(cell) -> list[str]:
    return [line for line in source_of(cell).splitlines() if line.strip()]


def tree_of(cell) -> ast.Module:
    return ast.parse(source_of(cell))


def nodes_of(notebook):
    return [node for cell in code_cells(notebook) for node in ast.walk(tree_of(cell))]


def headings_of(cell) -> list[tuple[int, str]]:
    """Give level and words of the headings in a cell; fenced code holds none."""
    if cell["cell_type"] != "markdown":
        return []
    prose = re.sub(r"^```.*?^```", "", source_of(cell), flags=re.MULTILINE | re.DOTALL)
    return [(len(m[1]), m[2]) for m in re.finditer(r"^(#+) +(.+?) *$", prose, re.MULTILINE)]


def in_sections(notebook) -> dict[str, list[dict]]:
    """Sort the cells by section; a cell tagged "report" has headings of the report, not ours."""
    sections: dict[str, list[dict]] = {"": []}
    current = ""
    for cell in notebook["cells"]:
        if "report" not in tags_of(cell):
            current = next((words for level, words in headings_of(cell) if level == 2), current)
        sections.setdefault(current, []).append(cell)
    return sections


def is_plot(call: ast.expr) -> bool:
    name = ast.unparse(call.func) if isinstance(call, ast.Call) else ""
    return name.rpartition(".")[2].startswith("plot_")


def texts_of(value):
    """Walk through everything written in outputs or metadata, but not into coded pictures."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            if not key.startswith("image/"):
                yield from texts_of(each)
    elif isinstance(value, list):
        if all(isinstance(each, str) for each in value):
            yield "".join(value)
        else:
            for each in value:
                yield from texts_of(each)


# The rules


def is_plain_python(notebook):
    """Cells hold Python and no magic: they run in a script as they run here."""
    found = []
    for cell in code_cells(notebook):
        try:
            tree_of(cell)
        except SyntaxError as error:
            found.append(str(error))
    return found


def first_screen_says_what_it_is(notebook):
    lines = [line for line in source_of(notebook["cells"][0]).splitlines() if line.strip()]
    found = [] if re.match(r"# \S", lines[0]) else ["the first line is not a title"]
    labels = [re.match(r"\*\*(.+?)\*\* +\S", line) for line in lines[1:]]
    if [label and label[1] for label in labels] != FIRST_SCREEN:
        found.append(f"after the title come the lines {FIRST_SCREEN}")
    elif not lines[1].rstrip(" \\").endswith("?"):
        found.append("the question does not end in '?'")
    return found


def parameters_and_imports_come_first(notebook):
    second, third = notebook["cells"][1:3]
    tagged = [cell for cell in notebook["cells"] if "parameters" in tags_of(cell)]
    found = [] if tagged == [second] else ["the second cell alone is tagged `parameters`"]
    kinds = (ast.Import, ast.ImportFrom)
    if third["cell_type"] != "code" or not all(isinstance(n, kinds) for n in tree_of(third).body):
        found.append("the third cell holds the imports and nothing else")
    later = [cell for cell in code_cells(notebook) if cell is not third]
    elsewhere = [n for cell in later for n in ast.walk(tree_of(cell)) if isinstance(n, kinds)]
    return found + [f"an import elsewhere: {ast.unparse(node)}" for node in elsewhere]


def parameters_are_plain(notebook):
    lines = code_lines(notebook["cells"][1])
    # Ten names mean the same in every notebook (DESIGN, 6); a room has three of its own at most.
    found = [] if len(lines) <= 13 else [f"{len(lines)} parameters"]
    for line in lines:
        parts = re.fullmatch(r"([A-Z]+): (\w+) = (.+?)  # (\S.*)", line)
        if not parts or line.count("=") != 1:
            found.append(f"not `NAME: type = value  # what it is`, with one '=': {line}")
        elif parts[1] not in PARAMETERS or parts[2] not in TYPES:
            found.append(f"a name or type that DESIGN and STYLE do not list: {line}")
        elif type(ast.literal_eval(parts[3])) is not TYPES[parts[2]]:
            found.append(f"the value is not a {parts[2]}: {line}")
        elif re.search(r"""^["'](/|~|[A-Za-z]:)""", parts[3]):
            found.append(f"a path that is not relative to notebooks/: {line}")
    return found


def sections_are_the_same_everywhere(notebook):
    own = [cell for cell in notebook["cells"] if "report" not in tags_of(cell)]
    headings = [heading for cell in own for heading in headings_of(cell)]
    sections = [words for level, words in headings if level == 2]
    found = [] if sections == SECTIONS else [f"sections {sections}"]
    if [level for level, _ in headings].count(1) != 1:
        found.append("not exactly one title")
    return found


def has_no_logic(notebook):
    nodes = nodes_of(notebook)
    found = [ast.unparse(node) for node in nodes if isinstance(node, LOGIC)]
    found += [
        ast.unparse(node)
        for node in nodes
        if isinstance(node, ast.ImportFrom) and any(each.name == "*" for each in node.names)
    ]
    # Arithmetic on a table's columns is a function with a test.
    arithmetic = [node for node in nodes if isinstance(node, ast.BinOp | ast.Compare)]
    for node in arithmetic:
        if any(isinstance(part, ast.Subscript) for part in ast.walk(node)):
            found.append(ast.unparse(node))
    return found


def has_no_machinery(notebook):
    """No set-up in a cell: the environment is made elsewhere, warnings are not silenced."""
    strangers = r"sys\.path|autoreload|__version__|filterwarnings|rcParams|set_option|subprocess"
    code = "\n".join(source_of(cell) for cell in code_cells(notebook))
    return re.findall(strangers, code)


def is_short(notebook):
    cells = notebook["cells"]
    lines = [len(code_lines(cell)) for cell in code_cells(notebook)]
    words = [len(source_of(c).split()) for c in cells if c["cell_type"] == "markdown"]
    # The parameters are a list of their own, held by `parameters_are_plain`.
    bodies = [c for c in code_cells(notebook) if "parameters" not in tags_of(c)]
    found = [f"a code cell of {len(code_lines(c))} lines" for c in bodies if len(code_lines(c)) > 8]
    # "About 50" cells: exercises with their answers, and a session's steps, are no second notebook.
    found += [f"{len(cells)} cells"] if len(cells) > 66 else []
    found += [f"{sum(lines)} lines of code"] if sum(lines) > 80 else []
    return found + ([f"{sum(words)} words"] if sum(words) > 1500 else [])


def cell_introduces_one_name_and_one_picture(notebook):
    found = []
    for cell in code_cells(notebook)[2:]:
        body = tree_of(cell).body
        targets = [t for n in body if isinstance(n, ast.Assign) for t in n.targets]
        names = {
            n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name) and n.id != "_"
        }
        plots = [node for node in ast.walk(tree_of(cell)) if is_plot(node)]
        found += [f"names {sorted(names)} in one cell"] if len(names) > 1 else []
        found += [f"{len(plots)} pictures in one cell"] if len(plots) > 1 else []
        bare = [n for n in body if isinstance(n, ast.Expr) and is_plot(n.value)]
        found += [f"a picture without `ax =`: {ast.unparse(node)}" for node in bare]
    return found


def cells_have_run(notebook):
    found = []
    for cell in code_cells(notebook):
        if not isinstance(cell.get("execution_count"), int):
            found.append(f"never run: {source_of(cell)}")
        last = (tree_of(cell).body or [None])[-1]
        drawn = isinstance(last, ast.Assign) and is_plot(last.value)
        if (drawn or isinstance(last, ast.Expr)) and not cell["outputs"]:
            found.append(f"no stored output: {source_of(cell)}")
    counts = [cell.get("execution_count") for cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        found.append(f"not run once, from top to bottom: {counts}")
    return found


def outputs_are_calm(notebook):
    outputs = [output for cell in code_cells(notebook) for output in cell["outputs"]]
    kinds = [each["output_type"] for each in outputs]
    found = ["an error is stored"] if "error" in kinds else []
    found += ["a warning is stored" for each in outputs if each.get("name") == "stderr"]
    for output in outputs:
        data = output.get("data", {})
        if "application/vnd.jupyter.widget-view+json" in data:
            found.append("a widget is stored that nothing can draw")
        table = "".join(data.get("text/html", ""))
        rows = "".join(re.findall(r"<tbody.*?</tbody>", table, re.DOTALL)).count("<tr")
        if rows > 12:
            found.append(f"a table of {rows} rows")
    return found


def code_needs_no_semicolon_and_no_style(notebook):
    sources = [source_of(cell) for cell in code_cells(notebook)]
    found = [f"ends in ';': {each}" for each in sources if each.rstrip().endswith(";")]
    nodes = nodes_of(notebook)
    return found + [
        f"its HTML is never the same: {ast.unparse(node)}"
        for node in nodes
        if isinstance(node, ast.Attribute) and node.attr == "style"
    ]


def nothing_differs_by_machine(notebook):
    metadata = [notebook["metadata"], *(cell["metadata"] for cell in notebook["cells"])]
    found = [key for each in metadata for key in ("papermill", "execution") if key in each]
    found += ["metadata.widgets"] if "widgets" in notebook["metadata"] else []
    if "version" in notebook["metadata"].get("language_info", {}):
        found.append("metadata.language_info.version")
    outputs = [cell.get("outputs", []) for cell in notebook["cells"]]
    text = "\n".join(texts_of([metadata, outputs]))
    places = [str(place) for place in (Path.home(), ROOT, Path(tempfile.gettempdir()))]
    found += [place for place in places if place in text and place != "/"]
    # Absolute paths here and on Windows; objects that show a path or an address; a time of day.
    patterns = [
        r"""(?:^|[\s"'(=])/(?:[\w.-]+/)+[\w.-]*""",
        r"\b[A-Za-z]:\\\w",
        r"(?:Posix|Windows)Path\(",
        r" at 0x[0-9a-fA-F]{6,}",
        r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d",
    ]
    return found + [found for pattern in patterns for found in re.findall(pattern, text)]


def exercises_have_answers(notebook):
    section = in_sections(notebook).get("Exercises", [])
    solutions = [cell for cell in section if "solution" in tags_of(cell)]
    everywhere = [cell for cell in notebook["cells"] if "solution" in tags_of(cell)]
    found = [] if len(solutions) == len(everywhere) == 3 else [f"{len(everywhere)} answers, not 3"]
    for before, cell in zip([None, *section], section, strict=False):
        asked = before and before["cell_type"] == "markdown" and source_of(before).strip()
        if "solution" in tags_of(cell) and not (asked and "solution" not in tags_of(before)):
            found.append(f"an answer without a question: {source_of(cell)}")
    return found


def working_lines_differ_only_in_the_room(notebook):
    sections = in_sections(notebook)
    rooms = {node.value.id for node in nodes_of(notebook) if is_call_of_a_room(node)}
    found = [] if len(rooms) == 1 else [f"rooms {sorted(rooms)} in one notebook"]
    room = min(rooms, default="ROOM")
    if not (ROOT / "cxkit" / room / "reduction.py").is_file():
        found.append(f"cxkit has no room {room!r}")
    for section, line in WORKING_LINES.items():
        cells = [cell for cell in sections.get(section, []) if cell["cell_type"] == "code"]
        lines = [shared_part(node) for cell in cells for node in tree_of(cell).body]
        if line.replace("ROOM", room) not in lines:
            found.append(f"{section} has no line `{line.replace('ROOM', room)}`")
    return found


def shared_part(node: ast.stmt) -> str:
    """Write a statement without what only this room asks for: `outcome=OUTCOME`."""
    own = copy.deepcopy(node)
    shared = {"data", "baseline", "focus", "delta", "level", "seed"}
    for call in ast.walk(own):
        if isinstance(call, ast.Call):
            call.keywords = [
                each
                for each in call.keywords
                if each.arg in shared or ast.unparse(each.value) != str(each.arg).upper()
            ]
    return ast.unparse(own)


def is_call_of_a_room(node) -> bool:
    calls = isinstance(node, ast.Attribute) and node.attr in {"reduce", "analyse"}
    return calls and isinstance(node.value, ast.Name)


def last_cell_is_the_report(notebook):
    section = in_sections(notebook).get("8 Report", [])
    sources = [source_of(cell) for cell in section if cell["cell_type"] == "code"]
    return [] if sources[-1:] == [LAST_CELL] else [f"8 Report does not end in `{LAST_CELL}`"]


RULES = [
    is_plain_python,
    first_screen_says_what_it_is,
    parameters_and_imports_come_first,
    parameters_are_plain,
    sections_are_the_same_everywhere,
    has_no_logic,
    has_no_machinery,
    is_short,
    cell_introduces_one_name_and_one_picture,
    cells_have_run,
    outputs_are_calm,
    code_needs_no_semicolon_and_no_style,
    nothing_differs_by_machine,
    exercises_have_answers,
    working_lines_differ_only_in_the_room,
    last_cell_is_the_report,
]


def load(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_keeps_the_rule(path, rule):
    assert rule(load(path)) == []


# The rules notice what they forbid


def markdown(source, **metadata):
    return {"cell_type": "markdown", "metadata": metadata, "source": source}


def code(source, *outputs, **metadata):
    cell = {"cell_type": "code", "metadata": metadata, "source": source}
    return {**cell, "outputs": list(outputs), "execution_count": None}


def shown(text="a sentence", **data):
    return {"output_type": "execute_result", "data": {"text/plain": text, **data}}


@pytest.fixture
def good():
    """Give a notebook that keeps every rule."""
    title = "# Did it move?\n\n" + "\\\n".join(
        f"**{label}** words{'?' if label == 'Question' else ''}" for label in FIRST_SCREEN
    )
    parameters = 'STUDY: str = "../data/samples/museum"  # the study\nSEED: int = 1  # chance'
    cells = [
        markdown(title),
        code(parameters, tags=["parameters"]),
        code("import cxkit as cx\nfrom cxkit import nps"),
    ]
    work = {
        "2 Read": "study = cx.open_study(STUDY, data=DATA)",
        "4 Reduce": "reduced = nps.reduce(study, baseline=BASELINE, focus=FOCUS)",
        "5 Analyse": "result = nps.analyse(reduced, delta=DELTA, level=LEVEL, seed=SEED)",
        "6 Show": "ax = nps.plot_change(result)",
        "8 Report": LAST_CELL,
    }
    for section in SECTIONS:
        cells.append(markdown(f"## {section}\n\nProse."))
        if section in work:
            cells.append(code(work[section], *([shown()] if section == "6 Show" else [])))
        if section == "5 Analyse":
            cells.append(markdown("## Did it move?", tags=["report"]))
        if section == "Exercises":
            for number in (1, 2, 3):
                cells.append(markdown(f"**{number}** Look."))
                cells.append(code("result.summary()", shown(), tags=["solution"]))
    notebook = {"cells": cells, "metadata": {"language_info": {"name": "python"}}}
    for count, cell in enumerate(code_cells(notebook), start=1):
        cell["execution_count"] = count
    return notebook


def replace(old, new):
    """Return a change that rewrites the sources of all cells."""

    def change(notebook):
        for cell in notebook["cells"]:
            cell["source"] = source_of(cell).replace(old, new)

    return change


def append(source, *outputs, **metadata):
    """Return a change that adds to section 6 a code cell that has run."""

    def change(notebook):
        place = next(i for i, c in enumerate(notebook["cells"]) if "## 7" in source_of(c))
        notebook["cells"].insert(place, code(source, *outputs, **metadata))
        for count, cell in enumerate(code_cells(notebook), start=1):
            cell["execution_count"] = count

    return change


def describe(**metadata):
    return lambda notebook: notebook["metadata"].update(metadata)


def forget_to_run(notebook):
    code_cells(notebook)[3]["execution_count"] = None


def forget_outputs(notebook):
    for cell in code_cells(notebook):
        cell["outputs"] = []


def swap_first_cells(notebook):
    cells = notebook["cells"]
    cells[1], cells[2] = cells[2], cells[1]


PARAMETER = "SEED: int = 1  # chance"
LONG_TABLE = "<table><tbody>" + "<tr><td>1</td></tr>" * 13 + "</tbody></table>"
WIDGET = {"application/vnd.jupyter.widget-view+json": {}}
STDERR = {"output_type": "stream", "name": "stderr", "text": "careful"}
ERROR = {"output_type": "error", "ename": "E", "evalue": "", "traceback": []}

BREACHES = [
    (is_plain_python, append("%matplotlib inline")),
    (is_plain_python, append("!pip install cxkit")),
    (first_screen_says_what_it_is, replace("# Did it move?\n", "Did it move?\n")),
    (first_screen_says_what_it_is, replace("**Question** words?", "**Question** words")),
    (first_screen_says_what_it_is, replace("**You bring** words\\\n", "")),
    (first_screen_says_what_it_is, replace("**Time** words", "**Time** words\n\nLicence: MIT")),
    (parameters_and_imports_come_first, swap_first_cells),
    (parameters_and_imports_come_first, append("SEED: int = 2  # again", tags=["parameters"])),
    (parameters_and_imports_come_first, append("import pandas")),
    (parameters_are_plain, replace(PARAMETER, "SEED: int = 1  # when SEED = 0, chance")),
    (parameters_are_plain, replace(PARAMETER, "SEED = 1  # chance")),
    (parameters_are_plain, replace(PARAMETER, "SEED: int = 1")),
    (parameters_are_plain, replace(PARAMETER, "SEED: int | None = 1  # chance")),
    (parameters_are_plain, replace(PARAMETER, "SEED: int = 1.5  # chance")),
    (parameters_are_plain, replace(PARAMETER, "LUCK: int = 1  # chance")),
    (parameters_are_plain, replace(PARAMETER, "\n".join([PARAMETER] * 13))),
    (parameters_are_plain, replace('"../data/samples/museum"', '"/srv/museum"')),
    (sections_are_the_same_everywhere, replace("## 3 Check", "## 3 Look")),
    (sections_are_the_same_everywhere, replace("## References", "### References")),
    (sections_are_the_same_everywhere, replace("## 1 Begin", "## 1 Begin\n\n# Another title")),
    (has_no_logic, append("def share(x):\n    return x")),
    (has_no_logic, append("for wave in result.waves:\n    wave")),
    (has_no_logic, append("[wave for wave in result.waves]")),
    (has_no_logic, append("if SEED:\n    result")),
    (has_no_logic, append("result if SEED else None")),
    (has_no_logic, append("table = study.rows['a'] / study.rows['b']")),
    (has_no_logic, append("study.rows[study.rows['a'] > 3]")),
    (has_no_logic, replace("from cxkit import nps", "from cxkit import *")),
    (has_no_machinery, replace("import cxkit as cx", "import sys\nsys.path.append('..')")),
    (has_no_machinery, append("cx.__version__", shown("0.1.0"))),
    (is_short, append("\n".join(f"result.table('{i}')" for i in range(9)), shown())),
    (is_short, replace("Prose.", "word " * 150)),
    (is_short, lambda notebook: notebook["cells"].extend([markdown("")] * 45)),
    (is_short, replace("result.summary()", "\n".join(["result"] * 30))),
    (cell_introduces_one_name_and_one_picture, append("a = result.a\nb = result.b")),
    (cell_introduces_one_name_and_one_picture, append("nps.plot_mix(result)", shown())),
    (
        cell_introduces_one_name_and_one_picture,
        append("ax = nps.plot_mix(result, ax=nps.plot_change(result))", shown()),
    ),
    (cells_have_run, forget_to_run),
    (cells_have_run, forget_outputs),
    (outputs_are_calm, append("result", ERROR)),
    (outputs_are_calm, append("result", STDERR)),
    (outputs_are_calm, append("result", shown(**WIDGET))),
    (outputs_are_calm, append("result", shown(**{"text/html": LONG_TABLE}))),
    (code_needs_no_semicolon_and_no_style, append("ax = nps.plot_mix(result);", shown())),
    (code_needs_no_semicolon_and_no_style, append("result.table('mix').style", shown())),
    (nothing_differs_by_machine, describe(widgets={"state": {}})),
    (nothing_differs_by_machine, describe(papermill={"duration": 3})),
    (nothing_differs_by_machine, describe(language_info={"version": "3.11.7"})),
    (nothing_differs_by_machine, append("path", shown(str(Path.home() / "runs")))),
    (nothing_differs_by_machine, append("path", shown("'/srv/cx/runs/museum'"))),
    (nothing_differs_by_machine, append("path", shown(r"C:\cx\runs"))),
    (nothing_differs_by_machine, append("path", shown("PosixPath('runs/museum')"))),
    (nothing_differs_by_machine, append("ax", shown("<Line at 0x7f2ab34c>"))),
    (nothing_differs_by_machine, append("now", shown("2026-05-01 10:20:30.5"))),
    (exercises_have_answers, replace("**3** Look.", "")),
    (exercises_have_answers, append("result", shown(), tags=["solution"])),
    (working_lines_differ_only_in_the_room, replace("data=DATA", "data=''")),
    (working_lines_differ_only_in_the_room, replace("nps.analyse(", "realms.analyse(")),
    (working_lines_differ_only_in_the_room, replace("nps", "weather")),
    (last_cell_is_the_report, replace(LAST_CELL, "cx.report(result, OUT)")),
]


def test_good_notebook_keeps_every_rule(good):
    assert {rule.__name__: rule(good) for rule in RULES if rule(good)} == {}


@pytest.mark.parametrize("rule, change", BREACHES)
def test_rule_notices_what_it_forbids(good, rule, change):
    spoilt = copy.deepcopy(good)
    change(spoilt)
    assert spoilt != good
    assert rule(spoilt) != []


def test_every_rule_is_shown_to_notice_something():
    assert {rule.__name__ for rule, _ in BREACHES} == {rule.__name__ for rule in RULES}
