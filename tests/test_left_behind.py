"""What a session leaves: decisions beside the evidence, what became of old ones, plain minutes."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from test_followup import FLAT, draw_rows, look_back, raised, write_study
from written_room import STUDY, counted

import cxkit as cx
from cxkit.findings import DataError, Finding
from cxkit.measures.linter import lint
from cxkit.running.headless import Job, beside
from cxkit.steps import check_agenda
from cxkit.study.reading import read_study
from cxkit.workshop.agenda import all_guides, say_agenda
from cxkit.workshop.ballots.asked import HYPOTHESES, UNSAID
from cxkit.workshop.ballots.kinds import new_token
from cxkit.workshop.heard.although import OTHERWISE, although, places_of
from cxkit.workshop.heard.confrontation import confront
from cxkit.workshop.heard.decisions import decisions_table, summary_of, tell_decisions
from cxkit.workshop.heard.looking_back import looks_back, past_table
from cxkit.workshop.heard.votes import tell_votes
from cxkit.workshop.heard.written import written
from cxkit.workshop.minutes import _time, minutes_of
from cxkit.workshop.record.entries import Action, Cause, Decision
from cxkit.workshop.record.parts import Slot

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
NUMBERS = "none one two three four five six seven eight nine ten".split()


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture
def session(tmp_path):
    return cx.open_session(tmp_path / "may.json", study="small")


def fill(session, *entries):
    for each in entries:
        session.add(each)
    return session


def hold(session, ballot, said):
    for each in said:
        session.vote(ballot, {"first": each}, round=1, token=new_token())
    session.close(ballot, round=1)


# A decision beside the evidence


def ranked(low, high, rated=(6.0, 6.2)):
    """Make what the room of touchpoints says of the desk, whose target is 9."""
    known = {
        "touchpoint.all.desk.upside": Finding(
            "touchpoint.all.desk.upside", (low + high) / 2, "…", 300, "points", low, high, 0.95
        ),
        "touchpoint.all.desk.performance": Finding(
            "touchpoint.all.desk.performance", sum(rated) / 2, "…", 300, "rating", *rated, 0.95
        ),
    }
    return counted_in("touchpoints", finding=known.__getitem__)


def counted_in(room, **more):
    """Make a result of a room whose study is the small one, without its answers."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "study.yaml").write_text(STUDY, encoding="utf-8")
        study = read_study(folder)
    return SimpleNamespace(room=room, reduced=SimpleNamespace(study=study), **more)


@pytest.mark.parametrize(
    "result, said",
    [
        (ranked(0.4, 2.0), ""),
        (ranked(-0.4, 2.0), "it is not told from chance that “Desk” would add anything (0.8, 95 % "
         "interval -0.4 to 2.0, n = 300)"),
        (ranked(-0.4, 2.0, rated=(9.1, 9.3)),
         "customers rate “Desk” at its target already (9.2, 95 % interval 9.1 to 9.3, n = 300)"),
    ],
)  # fmt: skip
def test_a_decision_against_the_answers_is_told_so_with_its_reason(session, result, said):
    begin = Decision(text="Begin", actions=["a1"], reason_type="authority", reason="it shows")
    fill(session, Action(text="Timed racks", touchpoint="desk"), begin)
    told = tell_decisions(result, session)[0].sentence
    assert although(session.entries(Decision)[0], result, session) == ((said,) if said else ())
    assert ("Decided although" in told) is bool(said)
    assert decisions_table(result, session).loc["d1", "although"] == said
    if said:
        assert f"Decided although {said}; reason given: authority (“it shows”)" in told
        assert not [each for each in lint(told, kind="sentence") if each.severity == "error"]


def test_the_place_of_a_decision_is_that_of_its_actions_causes_or_words(session):
    fill(session, Cause(text="No room", touchpoint="hall"),
         Action(text="Timed racks", causes=["c1"]), Decision(text="Not the desk", actions=["a1"]),
         Decision(text="We begin with desk and shop"),
         Decision(text="We begin with desks"))  # fmt: skip
    found = [places_of(each, counted_in("nps"), session) for each in session.entries(Decision)]
    assert found == [("hall",), ("desk", "shop"), ()]


def test_a_customers_reason_does_not_hide_that_the_answers_say_otherwise(session):
    fill(session, Decision(text="We begin with Desk", reason_type="own observation"))
    assert tell_decisions(ranked(-1, 1), session)[0].verdict == OTHERWISE


# What became of it


@pytest.fixture
def back(tmp_path):
    waves = {"1": FLAT, "2": FLAT, "3": raised(a=1.0)}
    folder = write_study(tmp_path / "five", draw_rows(waves))
    return look_back(folder, "a", baseline="2", focus="3")


def worked_on(path, *, seen):
    session = cx.open_session(path)
    session.describe(day="2026-01-05")
    session.remember("wave", {"focus": seen})
    return fill(session, Action(text="Timed racks", touchpoint="a"),
                Decision(text="Begin with racks", actions=["a1"]))  # fmt: skip


def test_an_old_session_is_told_with_what_became_of_it_and_not_as_news(back, tmp_path):
    old = worked_on(tmp_path / "jan.json", seen="2")
    assert looks_back(back, old)
    (told,) = [each for each in confront(back, old) if each.id == "session.then.2.d1"]
    assert told.sentence.startswith(
        "On 2026-01-05 the room decided “Begin with racks”. What became of it: Alpha: +"
    )
    ids = [each.id for each in confront(back, old)]
    assert not [id for id in ids if id.startswith(("session.decision", "session.action"))]
    assert "on 2026-01-05 the room had decided “Begin with racks”" in " ".join(
        summary_of(back, old).sentences
    )
    text = minutes_of(old, back)
    assert text.startswith("# Looking back")
    assert "What was decided the time before, and what became of it" in text
    assert "What we decided" not in text
    assert [title for title, _ in written(back, old).parts] == [
        "Decided the time before, and what became of it"
    ]


def test_a_session_of_today_tells_both(back, tmp_path):
    worked_on(tmp_path / "jan.json", seen="2")
    today = cx.open_session(tmp_path / "may.json")
    today.describe(previous="jan.json")
    today.remember("wave", {"focus": "3"})
    fill(today, Decision(text="Keep the racks", reason_type="customer evidence"))
    assert not looks_back(back, today)
    ids = {each.id for each in confront(back, today)}
    assert {"session.then.2.d1", "session.decision.d1"} <= ids
    assert list(past_table(back, today).index) == ["Begin with racks"]
    assert "the room decided “Keep the racks”" in " ".join(summary_of(back, today).sentences)


def test_no_other_room_looks_back(session):
    session.remember("wave", {"focus": "1"})
    assert not looks_back(counted(), session)
    assert past_table(counted(), session).empty


# Minutes for a board


def test_alike_guesses_stand_once_and_blame_is_counted(session):
    said = ["Too few racks", "too few racks.", "It rained", "The staff is to blame"]
    hold(session, HYPOTHESES, said)
    text = minutes_of(session)
    assert "“Too few racks” (2 times); “It rained”; 1 not read out" in text
    assert "to blame" not in text


def test_steps_stand_by_their_titles(session):
    slots = [Slot(step="check_in", minutes=4), Slot(step="ours", minutes=3)]
    shown = SimpleNamespace(record=SimpleNamespace(agenda=slots))
    lines = "\n".join(_time(shown, SimpleNamespace(room="nps")))
    assert "check" not in lines
    assert "| ours | 3 | not known |" in lines


def test_something_else_alone_says_that_no_theme_was_shared(session):
    hold(session, UNSAID, ("lunch", "rain", "coats", "cats"))
    (found,) = tell_votes(session)
    assert "4 of 4 people wrote something, and no theme is named by three or more" in found.sentence


# The agenda, and running again


def test_a_slip_in_the_agenda_has_its_line_and_the_nearest_step(tmp_path):
    (tmp_path / "study.yaml").write_text(
        "schema: 1\nname: X\nsurvey: {files: [{file: a.csv}], columns: {persona: who}}\n"
        "agenda:\n  - forecast\n  - aspirations\n"
    )
    with pytest.raises(DataError) as refused:
        say_agenda(read_study(tmp_path))
    (problem,) = refused.value.problems
    assert (problem.file, problem.line, problem.value) == ("study.yaml", 6, "aspirations")
    assert problem.hint.startswith("did you mean 'aspiration'? agenda takes: ")


def test_a_step_of_another_room_is_fine_and_said(tmp_path):
    (tmp_path / "study.yaml").write_text(
        "schema: 1\nname: X\nsurvey: {files: [{file: a.csv}], columns: {persona: who}}\n"
        "agenda: [aspiration, unsaid]\n"
    )
    study = read_study(tmp_path)
    assert say_agenda(study)[0] == "agenda: aspiration is taken in touchpoints"
    assert say_agenda(study, "nps") == ("agenda: aspiration is taken in touchpoints, not in nps",)
    assert "unsaid" not in " ".join(say_agenda(study, "mirror"))


def test_an_agenda_without_lines_is_refused_too():
    with pytest.raises(DataError, match="no room has this step"):
        check_agenda(["x"], ["forecast"])


def test_a_path_is_told_as_one_writes_it_beside_the_study(tmp_path):
    job = Job(tmp_path / "museum", None, tmp_path / "runs", None)
    assert beside(tmp_path / "museum" / "may.json", job) == "museum/may.json"
    assert beside(tmp_path / "workshops" / "may.json", job) == "workshops/may.json"
    assert beside(tmp_path.parent / "may.json", job) == "FOLDER/may.json"
    assert beside("", job) == ""


# Clocks


@pytest.mark.parametrize("room, guide", all_guides().items(), ids=list(all_guides()))
def test_the_minutes_in_a_notebook_are_those_of_its_guide(room, guide):
    texts = map(prose_of, sorted(NOTEBOOKS.glob("*.ipynb")))
    text = next(text for text in texts if f"from cxkit import {room}" in text)
    # What a change that can be told takes: steps to add, and those of the other branch, aside.
    taken = [step for step in guide if not step.opt_in and step.branch != "open"]
    (time,) = re.findall(r"\*\*Time\*\* .*?(\d+) with a room", text)
    assert int(time) == sum(step.minutes for step in taken)
    guessed = sum(step.minutes for step in taken if step.section == "guess")
    known = {step.minutes for step in taken} | {guessed}
    assert {int(each) for each in re.findall(r"^### .*?(\d+) minutes$", text, re.M)} <= known
    begun = sum(step.minutes for step in taken if step.section == "begin")
    (words,) = re.findall(r"^\*(\w+) minutes\.\*", text, re.M)
    assert NUMBERS.index(words.lower()) == begun


def prose_of(path):
    """Give all sources of a notebook, cell by cell."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells)
