"""Minutes, cards and briefs: what a room decided, as text that harms nobody."""

import hashlib
import json
import re
from types import SimpleNamespace

import pytest
from test_ballots import hold_round
from written_room import analysed, counted

import cxkit as cx
from cxkit.reporting.results import report
from cxkit.running.headless import read_results
from cxkit.running.placing import place
from cxkit.workshop.ballots.asked import READINESS
from cxkit.workshop.ballots.kinds import new_token
from cxkit.workshop.handouts import cards_of, escape, team_briefs
from cxkit.workshop.minutes import minutes_of
from cxkit.workshop.record.entries import (
    Action,
    Cause,
    Commitment,
    Decision,
    Goal,
    Input,
    Note,
)
from cxkit.workshop.record.parts import Participant

NASTY = "<script>x()</script> $E=mc^2$ *a* | [b](javascript:c) `d` # e"


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture
def session(tmp_path):
    return cx.open_session(tmp_path / "may.json", study="small")


@pytest.fixture(scope="module")
def fell(tmp_path_factory):
    return analysed(tmp_path_factory.mktemp("small") / "small")


def play(session):
    session.enrol(
        [Participant(pseudonym="Fox", function="Sales", frontline=True),
         Participant(pseudonym="Owl", function="Service"),
         Participant(pseudonym="Elk", function="Service")]
    )  # fmt: skip
    for entry in (
        Goal(outcome="nps", reason="they come back"),
        Cause(text="No room for coats", touchpoint="desk", wrong_if="they wait as long"),
        Cause(text="Nobody asked", explains="c1"),
        Action(text="Coats hang at the desk", touchpoint="desk", functions=["Sales", "Service"]),
        Decision(text="Racks at the desk", reason_type="data only", actions=["a1"],
                 rejected=["A second desk"], check="2026-10-01"),
        Commitment(role="Owl", does="asks three", stops="guessing", by="2026-06-01"),
        Commitment(role="Fox", does="listens"),
        Input(text="More light", function="Sales", fate="parked", why="no money"),
        Note(text="The hall is loved", tag="surprise"), Note(text="The app", tag="parking"),
    ):  # fmt: skip
        session.add(entry)
    return session


def set_clock(session, started, ended, minutes=18):
    record = json.loads(session.path.read_text())
    record["agenda"] = [
        {"step": "cause_board", "minutes": minutes, "started": started, "ended": ended}
    ]
    record["meta"]["day"] = "2026-05-04"
    session.path.write_text(json.dumps(record))


def test_minutes_hold_what_a_room_leaves(fell, session):
    text = minutes_of(play(session), fell)
    heads = re.findall("^## (.+)$", text, re.MULTILINE)
    assert heads == [
        "The answer", "What we decided", "What we do",
        "What we suspect, and what the answers say of it", "What each of us does differently",
        "What became of each input", "What surprised us", "Left in the parking lot",
        "What we do not know", "When we meet again",
    ]  # fmt: skip
    for said in (
        "3 persons from 2 functions: Sales (1) and Service (2); 1 of them meets customers",
        "We work for the NPS: they come back.",
        "- **d1: Racks at the desk**", "  - rests on: data alone", "  - turned down: A second desk",
        "  - customers' words: no customer's words are linked", "On 2026-10-01 we look",
        "- No room for coats (Desk): **goes with the change**;", "  - Nobody asked: **no data**;",
        "| e1 | More light | Sales | parked | no money |",
    ):  # fmt: skip
        assert said in text
    # Names of their choice stand only beside what they themselves promised.
    assert text.count("Fox") == text.count("Owl") == 1
    assert text.index("Fox") < text.index("Owl")


def test_every_number_of_the_answer_is_the_results_own(fell, session):
    text = minutes_of(play(session), fell)
    answer = text.partition("## The answer\n\n")[2].partition("\n\n##")[0]
    own = " ".join(fell.summary.sentences)
    assert set(re.findall(r"\d+", answer)) <= set(re.findall(r"\d+", own))


def test_minutes_without_an_analysis_mark_nothing(session):
    text = minutes_of(play(session))
    assert "The answer" not in text
    assert "no data" not in text
    assert "- No room for coats (desk): known from: assumed; wrong if: they wait as long" in text


def test_minutes_of_no_workshop_are_one_sentence():
    text = minutes_of(cx.open_session(""), counted())
    assert text == ("# Minutes\n\nNo workshop was held: no causes and no decisions are recorded.\n")


def test_an_empty_session_says_so(session):
    text = minutes_of(session, counted())
    for said in ("Nobody is enrolled.", "This is a map only", "No day is set."):
        assert said in text


@pytest.mark.parametrize(
    "started, ended, taken, said",
    [
        ("2026-05-04T09:00:00", "2026-05-04T09:21:40", "22", "taken 22 in 1 of 1 steps"),
        # It was not ended, or the clock was set back.
        ("2026-05-04T09:00:00", "", "not known", "taken 0 in 0 of 1 steps"),
        ("2026-05-04T09:00:00", "2026-05-04T08:00:00", "not known", "in 0 of 1 steps"),
    ],
)
def test_time_taken_stands_beside_time_planned(session, started, ended, taken, said):
    set_clock(session, started, ended)
    text = minutes_of(session, counted())
    assert f"| cause board | 18 | {taken} |" in text
    assert said in text
    assert "Day: 2026-05-04." in text


def test_votes_are_totals_and_the_attribution_only_with_its_shift(session):
    hold_round(session, 1)
    assert "Other departments" not in minutes_of(session, counted())
    hold_round(session, 2)
    for answer in ("yes", "yes", "no"):
        vote = dict.fromkeys(READINESS.items, answer)
        session.vote(READINESS, vote, round=1, token=new_token())
    session.close(READINESS, round=1)
    text = minutes_of(session, counted())
    assert "68 of 100 points went to other departments; after, 68" in text
    assert "What was voted is about the room, not about customers." in text
    told = text.partition("## How we voted")[2]
    assert "3 voters" in told


def test_a_round_of_two_is_not_told(session):
    for _ in range(2):
        vote = dict.fromkeys(READINESS.items, "yes")
        session.vote(READINESS, vote, round=1, token=new_token())
    session.close(READINESS, round=1)
    assert "Too few voted to be told." in minutes_of(session)


def test_peoples_words_are_no_markup(session):
    for entry in (
        Cause(text=NASTY, touchpoint="desk", known_from=NASTY), Decision(text=NASTY, reason=NASTY),
        Commitment(role=NASTY, does=f"x\n\n# big\n{NASTY}"), Note(text=NASTY, tag="parking"),
        Action(text=NASTY, functions=[NASTY]), Input(text=NASTY),
    ):  # fmt: skip
        session.add(entry)
    result = counted()
    briefs = team_briefs(session, result)
    texts = [minutes_of(session, result), *cards_of(session), *briefs.values()]
    for text in texts:
        assert "<" not in text
        assert not re.search(r"(?<!\\)[$`]", text)
        assert not re.search(r"(?<!\\)\[b", text)
        assert "\n# big" not in text
    # A cell of a table stays one cell.
    table = texts[0].partition("## What we do\n\n")[2].partition("\n\n")[0].splitlines()
    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table}) == 1


@pytest.mark.parametrize(
    "text, safe",
    [("a\n\tb", "a b"), ("5 < 6 & 7", "5 &lt; 6 &amp; 7"), ("same_last_year", r"same\_last\_year")],
)
def test_a_line_is_escaped(text, safe):
    assert escape(text) == safe


def test_each_commitment_is_a_card_to_take_home(session):
    cards = cards_of(play(session))
    assert len(cards) == 2
    assert cards[0] == "# Fox\n\nFrom Monday I do: listens\n"
    assert "I stop: guessing\n\nBy: 2026-06-01\n" in cards[1]


def test_a_brief_holds_only_what_its_function_shares(fell, session):
    briefs = team_briefs(play(session), fell)
    assert list(briefs) == ["Sales", "Service"]
    assert "## Desk" in briefs["Sales"]
    assert "## Hall" not in briefs["Sales"]
    assert "## Hall" in briefs["Service"]
    assert "A second function is still to be found" in briefs["Service"]
    assert fell.finding("nps.change_by.desk").sentence in briefs["Sales"]
    assert "Planned: Coats hang at the desk" in briefs["Sales"]


def test_the_report_writes_minutes_where_a_workshop_was_held_and_no_stale_ones(
    fell, session, tmp_path
):
    folder = tmp_path / "runs" / "small" / "nps"
    report(fell, tmp_path / "runs", play(session))
    assert (folder / "minutes.md").read_text(encoding="utf-8") == minutes_of(session, fell)
    record = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    assert "the room decided “Racks at the desk”" in " ".join(record["summary"])
    assert "session.decision.d1" in {each["id"] for each in record["findings"]}
    first = (folder / "minutes.md").read_bytes()
    report(fell, tmp_path / "runs", session)
    assert (folder / "minutes.md").read_bytes() == first
    report(fell, tmp_path / "runs", cx.open_session(""))
    assert not (folder / "minutes.md").exists()
    record = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    assert "no workshop was held, so no decision is recorded" in " ".join(record["summary"]).lower()


def test_the_report_leaves_a_card_for_each_and_a_page_for_each_function(fell, session, tmp_path):
    folder = tmp_path / "runs" / "small" / "nps"
    report(fell, tmp_path / "runs", play(session))
    cards = (folder / "cards.md").read_text(encoding="utf-8")
    assert all(card in cards for card in cards_of(session))
    briefs = (folder / "briefs.md").read_text(encoding="utf-8")
    assert briefs.index("# Sales: what we share") < briefs.index("# Service: what we share")
    report(fell, tmp_path / "runs", cx.open_session(""))
    assert not (folder / "cards.md").exists()
    assert not (folder / "briefs.md").exists()


def test_a_headless_run_keeps_the_minutes_and_vouches_for_them(fell, session, tmp_path):
    report(fell, tmp_path / "work", play(session))
    job = SimpleNamespace(study="small", responses=SimpleNamespace(inputs=fell.inputs))
    _, files = read_results(tmp_path / "work" / "small" / "nps", job, "nps")
    assert files["minutes.md"].decode("utf-8") == minutes_of(session, fell)
    place(files, tmp_path / "runs", {})
    done = json.loads((tmp_path / "runs" / "done.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256(files["minutes.md"]).hexdigest()
    assert done["outputs"]["minutes.md"] == digest
    del files["minutes.md"]
    place(files, tmp_path / "runs", {})
    assert not (tmp_path / "runs" / "minutes.md").exists()
