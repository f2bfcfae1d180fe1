"""Every idea that the kit was made for is met where `notebooks/IDEAS.md` says: it is run there."""

import fnmatch
import json
import re
import shutil
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

import cxkit as cx
from cxkit import cli, followup
from cxkit.reporting.results import as_record, report
from cxkit.study.description import Study
from cxkit.workshop.agenda import all_guides
from cxkit.workshop.ballots.asked import STEPS
from cxkit.workshop.forms.asked import FORMS
from cxkit.workshop.forms.choices import Choices
from cxkit.workshop.ghosts import play
from cxkit.workshop.heard.confrontation import confront
from cxkit.workshop.heard.decisions import summary_of
from cxkit.workshop.heard.guesses import realm_gaps
from cxkit.workshop.heard.written import TABLES
from cxkit.workshop.record.entries import Note
from cxkit.workshop.record.session import open_session

ROOT = Path(__file__).parents[1]
MUSEUM = ROOT / "data/samples/museum"
GUIDE = ROOT.parent / "shared/guides/field.md"
ROOMS = ("nps", "touchpoints", "realms", "lens", "mirror")
POINTER = re.compile(r"`(\w+) ([^`]+)`")


def rows_of(text):
    """Give the rows of all tables below a second heading: chapter, first cell, second cell."""
    rows, chapter, head = [], "", ""
    for line in text.splitlines():
        if line.startswith("## "):
            chapter = line.removeprefix("## ")
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line[:1] == "|" else []
        if cells and not set(cells[0]) <= {"-"}:
            if chapter and head:
                rows.append((chapter, *cells[:2]))
            head = head or cells[0]
        elif not cells:
            head = ""
    return rows


IDEAS = rows_of((ROOT / "notebooks/IDEAS.md").read_text(encoding="utf-8"))
POINTERS = sorted({pointer for _, _, where in IDEAS for pointer in POINTER.findall(where)})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Give the museum with what it has no data for, and every step that a session can take."""
    folder = shutil.copytree(MUSEUM, tmp_path_factory.mktemp("ideas") / "museum")
    optional = {step.id for guide in all_guides().values() for step in guide if step.opt_in}
    people = pd.read_csv(folder / "responses.csv", dtype=str)["respondent_id"].drop_duplicates()
    log = [
        f"{id},{step},{int(at % 3 == 0)}"
        for at, id in enumerate(people.head(300))
        for step in ("website", "ticket")
        if step == "website" or at % 2 == 0
    ]
    (folder / "contacts.csv").write_text("id,step,came\n" + "\n".join(log) + "\n", encoding="utf-8")
    path = folder / "study.yaml"
    # Without words for the entrance, what is said of it is left to be suggested.
    text = re.sub(r", words: \[queue, [^]]*\]", "", path.read_text(encoding="utf-8"))
    text = text.replace(
        "\nrealms:\n",
        "\nrealms:\n  benchmarks: [{label: The old house, n: 400, source: its own survey, "
        "scores: {escapist: 52}, sd: {escapist: 24}}]\n",
    )
    text += (
        f"\nagenda: [{', '.join(sorted(optional))}]\n"
        "contacts:\n  file: contacts.csv\n  columns: {respondent_id: id, touchpoint: step, "
        "converted: {column: came, values: {1: yes, 0: no}}}\n"
    )
    path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def results(folder):
    study = cx.open_study(folder)
    rooms = {name: import_module(f"cxkit.{name}") for name in ROOMS}
    return {name: room.analyse(room.reduce(study)) for name, room in rooms.items()}


@pytest.fixture(scope="module")
def sessions(folder, results):
    """Give a whole session of each room, played by ghosts; each is the one before the next."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("CXKIT_MODE", raising=False)
        played, before = {}, ""
        for name, result in results.items():
            session = open_session(folder / f"{name}.json", study=folder)
            session.describe(previous=before)
            for section in ("begin", "guess", "show", "decide"):
                play(session, result, section)
            for note in session.entries(Note):
                if note.tag == "product":
                    anew = "Visitors leave with an afternoon that they remember"
                    session.add(note.model_copy(update={"text": anew}))
            played[name], before = session, f"{name}.json"
    return played


@pytest.fixture(scope="module")
def ids(results, sessions):
    """Give the ids of all findings, of the customers and of the room."""
    told = [found for result in results.values() for found in result.findings]
    for name, session in sessions.items():
        told += confront(results[name], session)
    assert all(found.sentence for found in told)
    return {found.id for found in told}


@pytest.fixture(scope="module")
def left(results, sessions, tmp_path_factory):
    """Give the folder that a report leaves."""
    out = tmp_path_factory.mktemp("runs")
    report(results["nps"], out, sessions["nps"])
    return out / "museum" / "nps"


@pytest.fixture
def look_up(request, tmp_path, capsys):
    """Give what runs each kind of pointer; every one of them is refused where there is nothing."""

    def need(name):
        return request.getfixturevalue(name)

    def finding(pattern):
        assert fnmatch.filter(need("ids"), pattern)

    def table(where):
        name, _, column = where.partition(": ")
        room, name = name.split()
        if room == "session":
            tables = [TABLES[name](need("results")[each], need("sessions")[each]) for each in ROOMS]
            tables = [each.reset_index() for each in tables if len(each)]
        else:
            tables = [need("results")[room].tables[name].reset_index()]
        assert tables
        assert all(len(each) for each in tables)
        assert not column or any(each[column].astype(str).ne("").any() for each in tables)

    def picture(where):
        room, name = where.split()
        plot = getattr(import_module(f"cxkit.{room}"), f"plot_{name}")
        result = need("results")[room]
        gaps = {"gaps": realm_gaps(result, need("sessions")[room])} if name == "gap" else {}
        ax = plot(result, **gaps)
        ax.figure.canvas.draw()
        assert ax.has_data()
        assert name == "gap" or result.captions[name][0]

    def section(where):
        number, heading = where.split(": ")
        (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        lines = [line.strip() for cell in cells if cell["cell_type"] == "markdown"
                 for line in "".join(cell["source"]).splitlines()]  # fmt: skip
        assert any(re.fullmatch(rf"#+ {re.escape(heading)}", line) for line in lines)

    def parameter(where):
        number, name = where.split()
        (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        (cell,) = [c for c in cells if "parameters" in c["metadata"].get("tags", [])]
        assert re.search(rf"^{name}: \w+ = ", "".join(cell["source"]), re.MULTILINE)

    def step(where):
        room, id = where.split()
        slots = {slot.step: slot for slot in need("sessions")[room].record.agenda}
        assert slots[id].ended

    def ballot(name):
        assert name in STEPS
        rounds = [each for session in need("sessions").values() for each in session.record.ballots]
        assert any(each.step == name and each.tally.voters for each in rounds)

    def form(name):
        assert name in FORMS
        steps = [step for guide in all_guides().values() for step in guide]
        assert any(f"write {name}" in step.uses for step in steps) or name in ("idea", "reach")
        sessions, result = need("sessions"), need("results")["touchpoints"]
        study = result.reduced.study
        made = FORMS[name](Choices(sessions["touchpoints"], study=study, result=result))
        assert made.fields
        written = [entry for each in sessions.values() for entry in each.entries(made.kind)]
        assert any(made.owns(entry) for entry in written)

    def key(path):
        model = Study
        for name in path.split("."):
            known = model.model_fields
            assert name in known, f"study.yaml has no {path}"
            model = _section_of(known[name].annotation)

    def command(line):
        places = {"MUSEUM": str(MUSEUM), "FOLDER": str(tmp_path / "new")}
        _, *words = [places.get(word, word) for word in line.split()]
        assert cli.main(words) == cli.FINE
        assert capsys.readouterr().out

    def file(name):
        assert (need("left") / name).stat().st_size

    return {each.__name__: each for each in (
        finding, table, picture, section, parameter, step, ballot, form, key, command, file
    )}  # fmt: skip


def _section_of(annotation):
    """Find the part of a study's description that a field holds, however it is wrapped."""
    if hasattr(annotation, "model_fields"):
        return annotation
    inner = getattr(annotation, "__args__", ())
    return next((found for each in inner if (found := _section_of(each))), None)


def test_the_wording_of_every_room_with_a_session_passes_our_own_linter(folder, results, sessions):
    looked = followup.reduce(cx.open_study(folder))
    points = [point.id for point in looked.study.touchpoints]
    back = [followup.analyse(looked, touched=each) for each in (points[0], points[:6], "cloakroom")]
    pairs = [(results[name], session) for name, session in sessions.items()]
    pairs += [(result, sessions["nps"]) for result in back]
    for result, session in pairs:
        record = as_record(result, confront(result, session), summary_of(result, session))
        assert [each for each in record["warnings"] if each.startswith("Wording of")] == []


def test_every_idea_has_a_place():
    assert len(IDEAS) > 60
    assert [idea for _, idea, where in IDEAS if not POINTER.findall(where)] == []
    # Whatever stands between pointers would be looked up by nobody.
    assert [where for _, _, where in IDEAS if POINTER.sub("", where).strip(", ")] == []


def test_no_idea_stands_twice():
    ideas = [idea for _, idea, _ in IDEAS]
    assert len(ideas) == len(set(ideas))


def test_every_kind_of_pointer_can_be_looked_up(look_up):
    assert {kind for kind, _ in POINTERS} <= set(look_up)


@pytest.mark.parametrize("kind, where", POINTERS, ids=[" ".join(each) for each in POINTERS])
def test_an_idea_is_met_where_the_table_says(look_up, kind, where):
    look_up[kind](where)


@pytest.mark.parametrize(
    "kind, where",
    [
        ("finding", "nps.no_such_thing"), ("table", "nps no_such_table"),
        ("table", "nps limits: no_such_column"), ("picture", "nps no_such_picture"),
        ("section", "30: No such section"), ("parameter", "30 NOTHING"),
        ("step", "nps no_such_step"), ("ballot", "no_such_ballot"), ("form", "no_such_form"),
        ("key", "survey.nothing"), ("file", "nothing.md"),
    ],
)  # fmt: skip
def test_a_pointer_to_nothing_is_noticed(look_up, kind, where):
    with pytest.raises((AssertionError, LookupError, AttributeError, OSError)):
        look_up[kind](where)


def test_all_ideas_of_the_field_guide_are_there():
    if not GUIDE.is_file():
        pytest.skip("the field guide is not beside the project")
    text = GUIDE.read_text(encoding="utf-8").split("\n## B. ")[1].split("\n## C. ")[0]
    seeds = [rows_of(f"## Seed {part}") for part in text.split("\n### Seed ")[1:]]
    chapters = {}
    for chapter, _, _ in IDEAS:
        chapters[chapter] = chapters.get(chapter, 0) + 1
    assert list(chapters.values()) == [len(each) for each in seeds]
