"""The stage without a browser: steps by mode and agenda, resuming, the clock, ghosts, reports."""

import importlib
from datetime import datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from cxkit.findings import DataError
from cxkit.sheets import Sheet
from cxkit.steps import RESULTS, Step, check_agenda, choose_steps
from cxkit.workshop import guide, open_session
from cxkit.workshop.agenda import all_guides, ballot_of, held_in, steps_of
from cxkit.workshop.ballots.asked import FIXED, MADE
from cxkit.workshop.ballots.forecasts import ForecastBallot
from cxkit.workshop.forms.asked import FORMS
from cxkit.workshop.ghosts import draw, haunt, play
from cxkit.workshop.held import Held
from cxkit.workshop.record.entries import Action, Commitment, Note
from cxkit.workshop.screens.base import drawn
from cxkit.workshop.screens.clock import Clock, say_left
from cxkit.workshop.screens.stage import Stage

GUIDES = all_guides()
SECTIONS = ("begin", "guess", "show", "decide")
STUDY = """\
schema: 1
name: Corner shop
survey:
  files: [{file: a.csv, wave: 2026}]
  nps_type: relational
  columns: {recommend: score}
waves: {by: file}
"""


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture
def session(tmp_path):
    return open_session(tmp_path / "may.json")


@pytest.fixture
def room(monkeypatch):
    """Give a room's package whose guide is three small steps."""
    package = importlib.import_module("cxkit.nps")
    monkeypatch.setattr(importlib.import_module("cxkit.nps.guide"), "GUIDE", (
        step("who", uses=("roster",)),
        step("vote", uses=("ballot better 1", "write surprise")),
        step("end"),
    ))  # fmt: skip
    return package


def step(id, *, section="begin", minutes=5, express=0, **more):
    return Step(id=id, section=section, title=f"Title of {id}", aim=f"Aim of {id}.",
                minutes=minutes, express=express, say="", do="", listen="", captured="",
                **more)  # fmt: skip


@pytest.fixture
def stage(session, room):
    stage = Stage(session, room, "begin")
    yield stage
    stage._stop_clock()


def within(box):
    """Find all widgets below a box."""
    for child in getattr(box, "children", ()):
        yield child
        yield from within(child)


def words_in(box):
    return " ".join(str(getattr(each, "value", "")) for each in within(box))


def all_buttons(box):
    return [each for each in within(box) if type(each).__name__ == "Button"]


def click(stage, words):
    next(each for each in all_buttons(stage.box) if each.description.startswith(words)).click()


def on_stage(stage):
    return stage.heading.value


# Which steps


def test_express_leaves_out_what_has_no_minutes_there():
    chosen = [step("a", express=2), step("b"), step("c", minutes=0, express=1)]
    assert [each.id for each in choose_steps(chosen)] == ["a", "b"]
    assert [each.id for each in choose_steps(chosen, mode="express")] == ["a", "c"]


@pytest.mark.parametrize("mode", ["guided", "express"])
def test_what_the_agenda_names_is_in_and_nothing_else_that_is_opt_in(mode):
    chosen = [step("a", express=2), step("more", opt_in=True), step("b", express=1)]
    assert [each.id for each in choose_steps(chosen, mode=mode)] == ["a", "b"]
    chosen = choose_steps(chosen, mode=mode, agenda=["more"])
    assert [each.id for each in chosen] == ["a", "more", "b"]


def test_a_change_that_cannot_be_told_has_steps_of_its_own():
    chosen = [step("a"), step("why", branch="moved"), step("both", branch="open")]
    assert [each.id for each in choose_steps(chosen, branch="open")] == ["a", "both"]
    assert len(choose_steps(chosen)) == 3


def test_names_that_no_room_has_are_refused_all_at_once():
    with pytest.raises(DataError) as refused:
        check_agenda(["readyness", "forecast", "x"], ["forecast", "readiness"])
    assert [problem.value for problem in refused.value.problems] == ["readyness", "x"]


def test_the_study_s_file_adds_steps_and_a_slip_in_it_is_said(tmp_path):
    from cxkit import nps

    (tmp_path / "study.yaml").write_text(STUDY + "agenda: [readiness]\n")
    session = open_session(tmp_path / "may.json", study=tmp_path)
    with_it = {each.id for each in steps_of(session, nps, "decide")}
    (tmp_path / "study.yaml").write_text(STUDY)
    assert with_it - {each.id for each in steps_of(session, nps, "decide")} == {"readiness"}
    (tmp_path / "study.yaml").write_text(STUDY + "agenda: [readyness]\n")
    with pytest.raises(DataError, match="no room has this step"):
        steps_of(session, nps, "decide")


@pytest.mark.parametrize("room", GUIDES)
def test_every_step_of_every_room_is_one_that_can_be_taken(room):
    steps = GUIDES[room]
    assert len({each.id for each in steps}) == len(steps)
    for each in steps:
        assert each.title
        assert each.aim.endswith((".", "?"))
        assert all((each.say, each.do, each.listen, each.captured))
        assert each.minutes > 0
        for use in each.uses:
            kind, _, name = use.partition(" ")
            assert kind in {"ballot", "write", "roster", "walk", "causes", "ideas", "read"}
            assert kind != "write" or name in FORMS
        if each.section not in RESULTS:
            # Before the room has guessed nothing that answers is shown.
            assert [name for name in each.shows if name.startswith("plot_")] == []


# On the stage


def test_the_plan_says_what_comes_and_the_first_step_begins(stage, session):
    assert "3 steps, 15 minutes" in words_in(stage.box)
    assert session.record.agenda == []
    click(stage, "Begin: Title of who")
    assert "Step 1 of 3: Title of who" in on_stage(stage)
    assert "Aim of who." in words_in(stage.box)
    assert [(slot.step, slot.minutes, bool(slot.ended)) for slot in session.record.agenda] == [
        ("who", 5, False)
    ]


def test_a_section_without_steps_says_so(tmp_path, room):
    session = open_session(tmp_path / "june.json", mode="express")
    stage = Stage(session, room, "begin")
    assert "An express session has no step here" in words_in(stage.box)
    assert all_buttons(stage.box) == []


def test_what_is_typed_and_not_saved_keeps_the_room_where_it_is(stage):
    click(stage, "Begin")
    stage.desk.lines.value = "Ada, Digital"
    click(stage, "Next step")
    assert "not saved" in words_in(stage.box)
    assert "Step 1 of 3" in on_stage(stage)
    click(stage, "Save who is here")
    click(stage, "Next step")
    assert "Step 2 of 3" in on_stage(stage)


def vote_better(stage, session, voters=4):
    """Let people vote in the second step of the room, and close the round."""
    ballot, _ = ballot_of("ballot better 1", session, stage.about)
    for voter in range(voters):
        vote = {"my_team": 8, "other_teams": voter}
        session.vote(ballot, vote, round=1, token=f"{voter}" * 22)
    stage.desk.close()


def test_a_round_in_which_nobody_voted_is_minded_once(stage):
    click(stage, "Begin")
    click(stage, "Next step")
    click(stage, "Go on in this step")
    assert "Nobody has voted in this step" in words_in(stage.box)
    click(stage, "Go on in this step")
    assert "Nobody has voted" not in words_in(stage.box)
    assert "Surprises" in words_in(stage.box)
    # Who comes back to it is minded anew.
    click(stage, "Back")
    click(stage, "Go on in this step")
    assert "Nobody has voted in this step" in words_in(stage.box)


def test_an_open_round_is_minded_once(stage, session):
    click(stage, "Begin")
    click(stage, "Next step")
    ballot, round = ballot_of("ballot better 1", session, stage.about)
    session.vote(ballot, {"my_team": 8, "other_teams": 5}, round=round, token="a" * 22)
    click(stage, "Go on in this step")
    assert "The round is still open" in words_in(stage.box)
    click(stage, "Go on in this step")
    assert "The round is still open" not in words_in(stage.box)
    assert "Surprises" in words_in(stage.box)


def test_what_was_voted_is_drawn_beside_the_desk_with_bars(stage, session):
    click(stage, "Begin")
    click(stage, "Next step")
    assert stage.right not in stage.body.children
    vote_better(stage, session)
    assert stage.right in stage.body.children
    drawn = words_in(stage.right)
    # By hand: (0 + 1 + 2 + 3) / 4 = 1.5 of 8, so 12 * 1.5 / 8 = 2.25 letters wide.
    assert "width: 12.0ch" in drawn
    assert "width: 2.2ch" in drawn
    assert "Go on with the next cell" not in words_in(stage.box)


@pytest.mark.parametrize("voters, said", [(1, "1 person has"), (2, "2 people have")])
def test_what_one_or_two_voted_is_counted_and_not_told(stage, session, voters, said):
    click(stage, "Begin")
    click(stage, "Next step")
    vote_better(stage, session, voters)
    drawn = words_in(stage.right)
    assert f"{said} voted" in drawn
    assert "fewer than three" in drawn
    assert "<table" not in drawn
    # The record keeps what it needs.
    assert session.record.ballots[0].tally.totals["my_team"] == 8 * voters


def test_a_new_kernel_goes_on_at_the_step_where_the_room_stopped(stage, session, room):
    click(stage, "Begin")
    click(stage, "Next step")
    vote_better(stage, session)
    click(stage, "Go on in this step")
    again = Stage(session, room, "begin")
    assert [each.description for each in all_buttons(again.box)] == ["Go on: Title of vote"]
    assert "✓ Title of who" in words_in(again.box)
    click(again, "Go on")
    # Begun in the first kernel, and still the same step of the agenda.
    assert [slot.step for slot in session.record.agenda] == ["who", "vote"]
    for words in ("Go on in this step", "Next step", "Done with this section"):
        click(again, words)
    assert "This section is done" in words_in(again.box)
    assert all(slot.ended for slot in session.record.agenda)
    assert "Look again" in str([each.description for each in all_buttons(again.box)])


def test_notes_parking_lot_and_groups_take_turns_and_lose_nothing(stage, session):
    click(stage, "Begin")
    click(stage, "Facilitator's notes")
    assert "Listen for" in words_in(stage.notes)
    click(stage, "Mixed groups")
    assert "Nobody is on the roster yet" in words_in(stage.notes)
    assert "Listen for" not in words_in(stage.notes)
    click(stage, "Parking lot")
    click(stage, "Save it there")
    assert "nothing is written down" in words_in(stage.box).lower()
    stage.parked.value = "opening hours"
    click(stage, "Facilitator's notes")
    click(stage, "Next step")
    assert "not saved" in words_in(stage.box)
    click(stage, "Save it there")
    (note,) = session.entries(Note)
    assert (note.text, note.tag, note.step) == ("opening hours", "parking", "who")
    assert stage.notes.children == ()


def test_looking_counts_only_once_results_may_be_seen(session, monkeypatch):
    from cxkit.workshop.screens import stage as staged

    monkeypatch.setattr(staged, "shown", lambda name, about, session: f"<p>{name}</p>")
    monkeypatch.setattr(importlib.import_module("cxkit.nps.guide"), "GUIDE", tuple(
        step(section, section=section, shows=(f"finding {section}", f"plot_{section}"))
        for section in SECTIONS
    ))  # fmt: skip
    about = SimpleNamespace(room="nps", parameters={"FOCUS": "2026-Q2"})
    for section in SECTIONS:
        stage = Stage(session, about, section)
        click(stage, "Begin")
        show = stage.show
        show.click()
        show.click()
        assert show.description == "Show again"
        assert f"plot_{section}" in words_in(stage.right)
        stage._stop_clock()
    looks = [name for each in RESULTS for name in (f"finding {each}", f"plot_{each}")]
    assert session.record.looks == looks


def test_a_picture_stays_when_something_is_saved_beside_it(session, monkeypatch):
    from cxkit.workshop.screens import stage as staged

    monkeypatch.setattr(staged, "shown", lambda name, about, session: "<p>the picture</p>")
    monkeypatch.setattr(importlib.import_module("cxkit.nps.guide"), "GUIDE", (
        step("a", uses=("write surprise",), shows=("plot_b",)),
    ))  # fmt: skip
    stage = Stage(session, importlib.import_module("cxkit.nps"), "begin")
    click(stage, "Begin")
    stage.show.click()
    stage.desk.inputs["text"].value = "so many"
    click(stage, "Save the surprise")
    assert len(session.entries(Note)) == 1
    assert "the picture" in words_in(stage.right)
    stage._stop_clock()


def test_rows_that_have_only_a_number_are_shown_without_it():
    table = pd.DataFrame({"touchpoint": ["<Queue>"], "caution": ["long " * 20]})
    shown = drawn(Sheet(table))
    assert "<th>0</th>" not in shown
    assert "&lt;Queue&gt;" in shown
    assert "long " * 19 in shown
    assert "<th>q1</th>" in drawn(Sheet(table.set_axis(["q1"])))
    assert drawn(Sheet(table.head(0), "None.")) == "<p>None.</p>"


# Results below the silent guess


@pytest.fixture
def guess(session, monkeypatch):
    """Make the stage of a guess of two ballots, as often as a kernel is started."""
    monkeypatch.setattr(importlib.import_module("cxkit.nps.guide"), "GUIDE", (
        step("believe", section="guess", uses=("ballot better 1", "ballot readiness 1")),
        step("reveal", section="show", uses=("ballot better 2",)),
    ))  # fmt: skip
    stages = []

    def make(section="guess"):
        stages.append(Stage(session, importlib.import_module("cxkit.nps"), section))
        return stages[-1]

    yield make
    for each in stages:
        each._stop_clock()


def covers(stage):
    """Whether the stage covers, and says so."""
    said = "covered until the silent guess is closed" in words_in(stage.box)
    assert said is ("cxkit-covering" in stage.cover._dom_classes)
    return said


def test_results_are_covered_until_the_guess_is_closed(guess, session):
    stage = guess()
    assert covers(stage)
    click(stage, "Begin")
    vote_better(stage, session)
    # There is another guess to come.
    assert covers(stage)
    click(stage, "Go on in this step")
    ballot, _ = ballot_of("ballot readiness 1", session, stage.about)
    session.vote(ballot, dict.fromkeys(ballot.items, "yes"), round=1, token="a" * 22)
    assert covers(stage)
    stage.desk.close()
    assert not covers(stage)
    assert not covers(guess())
    # Where everyone votes again, nobody looks meanwhile.
    session.reopen(ballot, round=1, reason="a slip")
    assert covers(guess())


def test_a_guess_that_was_left_out_covers_nothing_once_its_step_is_over(guess, session):
    stage = guess()
    click(stage, "Begin")
    vote_better(stage, session)
    click(stage, "Go on in this step")
    for _ in range(2):
        click(stage, "Done with this section")
    assert not covers(stage)


def test_a_step_without_any_guess_uncovers_nothing(guess):
    stage = guess()
    click(stage, "Begin")
    for words in ("Go on in this step", "Done with this section"):
        click(stage, words)
        click(stage, words)
    assert "This section is done" in words_in(stage.box)
    assert covers(stage)


def test_who_shows_results_without_a_guess_says_why_and_it_is_kept(guess, session):
    stage = guess()
    click(stage, "Show the results without a guess…")
    click(stage, "Leave them covered")
    click(stage, "Show the results without a guess…")
    click(stage, "Show the results")
    assert "Write down why" in words_in(stage.box)
    assert session.entries(Note) == ()
    assert covers(stage)
    stage.why.value = "the board has read the report"
    click(stage, "Show the results")
    assert not covers(stage)
    assert not covers(guess())
    (note,) = session.entries(Note)
    assert note.text == "The results were shown without a guess: the board has read the report"
    assert (note.tag, note.step) == ("remark", "believe")


def test_nothing_is_covered_where_there_is_nothing_to_guess(guess, session, monkeypatch):
    assert not covers(guess("show"))
    monkeypatch.setattr(importlib.import_module("cxkit.nps.guide"), "GUIDE", (
        # Nobody was promised anything: that ballot cannot be asked.
        step("people", section="guess", uses=("write surprise", "ballot promises 1")),
    ))  # fmt: skip
    assert not covers(guess())


# The clock


@pytest.mark.parametrize("gone, fast, said", [
    (0, 1, ("10 min left of 10", "calm")), (479, 1, ("3 min left of 10", "calm")),
    (480, 1, ("2 min left of 10", "soon")), (599, 1, ("1 min left of 10", "soon")),
    (601, 1, ("time is up", "over")), (660, 1, ("1 min over", "over")),
    (40, 12, ("2 min left of 10", "soon")),
])  # fmt: skip
def test_the_clock_says_what_is_left_and_is_loud_at_the_end(gone, fast, said):
    start = datetime(2026, 5, 4, 10, 0)
    now = start + timedelta(seconds=gone)
    assert say_left(10, start.isoformat(), now, fast=fast) == said


def test_a_clock_tells_at_once_and_falls_silent():
    told = []
    clock = Clock(10, datetime.now().isoformat(), lambda *said: told.append(said))
    clock.stop()
    assert told == [("10 min left of 10", "calm")]


# Ghosts


ITEMS = {"a": "Apples", "b": "Pears", "c": "Plums"}
KINDS = [
    *FIXED.values(), *(make(ITEMS) for make in MADE.values()),
    ForecastBallot("forecast", ("What will come of it?",), {
        f"{id}.{part}": part for id in ITEMS for part in ("chance", "low", "high")
    }, dict(ITEMS), 0.5, 9.0),
]  # fmt: skip


@pytest.mark.parametrize("ballot", KINDS, ids=lambda ballot: ballot.step)
@settings(max_examples=40)
@given(seed=some.integers(0, 2**32 - 1))
def test_ghosts_give_votes_that_every_ballot_takes(ballot, seed):
    vote = draw(ballot, np.random.default_rng(seed))
    assert ballot.complaint(vote) == ""


@pytest.mark.parametrize("mode", ["guided", "express"])
def test_ghosts_play_a_whole_room_and_a_headless_page_shows_it_without_widgets(
    museum, tmp_path, mode
):
    session = open_session(tmp_path / "may.json", mode=mode)
    from cxkit import nps

    for section in SECTIONS:
        play(session, nps if section == "begin" else museum, section)
    record = session.record
    taken = choose_steps(GUIDES["nps"], mode=mode, branch=museum.branch)
    assert [slot.step for slot in record.agenda] == [each.id for each in taken]
    uses = {use for each in taken for use in each.uses if use.startswith("ballot")}
    closed = {f"ballot {each.step} {each.round}" for each in record.ballots if each.tally}
    # Without a session before nothing was promised.
    unasked = {"ballot promises 1"} & uses
    assert uses - closed == unasked
    assert session.entries(Action)
    assert session.entries(Commitment)
    session.let_go()

    headless = open_session(tmp_path / "may.json", mode="headless")
    for section in SECTIONS:
        shown = guide(headless, museum, section)
        assert isinstance(shown, Held)
        asked = [use for each in taken if each.section == section for use in each.uses]
        # Who is there is told by the minutes.
        assert len(shown.parts) == len(set(asked) - unasked - {"roster"}) + asked.count(
            "write surprise"
        ) - ("write surprise" in asked)
        assert all(made._repr_html_() for _, made in shown.parts)


def test_ghosts_do_the_same_for_the_same_seed(museum, tmp_path):
    votes = []
    for name in ("a", "b"):
        session = open_session(tmp_path / f"{name}.json")
        session.record.meta.id = "same"
        haunt("ballot attribution 1", "x", session, museum, seed=3)
        ballot, _ = ballot_of("ballot attribution 1", session, museum)
        votes.append(session.close(ballot, round=1).totals)
    assert votes[0] == votes[1]


def test_a_page_of_no_workshop_says_so(museum):
    assert "No workshop" in repr(held_in(open_session(""), museum, "decide"))
