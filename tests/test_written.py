"""What a room writes, made into findings: counted by hand, held to what the answers allow."""

import json
import re
from types import SimpleNamespace

import pandas as pd
import pytest
from written_room import analysed, counted

import cxkit as cx
from cxkit.findings import DataError, Finding
from cxkit.measures.verdicts import Verdict
from cxkit.reporting.results import schema
from cxkit.workshop import confront, hear
from cxkit.workshop.heard.actions import detectable, lacks, reach_of, tell_actions
from cxkit.workshop.heard.aspirations import missing_of, tell_aspirations
from cxkit.workshop.heard.causes import OPEN, evidence_of, tell_causes
from cxkit.workshop.heard.commitments import (
    commitments_of,
    previous_of,
    tell_commitments,
    tell_previous,
)
from cxkit.workshop.heard.decisions import decided, quotes_of, summary_of, tell_decisions
from cxkit.workshop.heard.inputs import tell_inputs
from cxkit.workshop.heard.notes import tell_notes
from cxkit.workshop.heard.phrases import LEFT_OUT, language_of
from cxkit.workshop.heard.product import tell_product
from cxkit.workshop.heard.stories import grade_of, tell_stories
from cxkit.workshop.heard.traits import tell_traits, tell_upsides
from cxkit.workshop.heard.visible import gauge_of, see
from cxkit.workshop.heard.wording import lines_of, tell_wording
from cxkit.workshop.heard.written import TABLES, WRITTEN, written
from cxkit.workshop.record.entries import (
    Action,
    Aspiration,
    Cause,
    Coding,
    Commitment,
    Decision,
    Goal,
    Idea,
    Input,
    Note,
    Story,
    Trait,
    Upside,
)

WHOLE = {
    "text": "A family can leave its pushchair at the desk", "touchpoint": "desk",
    "effort_removed": "no lifting", "measure": "rating", "rise": 0.5, "by": "2026-09-30",
    "functions": ["Sales", "Service"], "premortem": "nobody was free",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture
def session(tmp_path):
    return cx.open_session(tmp_path / "may.json")


@pytest.fixture(scope="module")
def fell(tmp_path_factory):
    return analysed(tmp_path_factory.mktemp("fell"))


@pytest.fixture(scope="module")
def stayed(tmp_path_factory):
    return analysed(tmp_path_factory.mktemp("stayed"), falls=False)


def fill(session, *entries):
    for entry in entries:
        session.add(entry)
    return session


def by_id(findings):
    return {found.id: found for found in findings}


# Would a rise be seen?


def test_the_smallest_visible_rise_of_a_score_is_counted_by_hand():
    # 40 promoters and 30 detractors of 100: the sd of an answer is 100 √(0.7 - 0.01) = 83.07
    # points, so that two such waves differ with the error 8.307 √2; times 1.960 + 0.842.
    gauge = gauge_of(counted(), "nps", None)
    assert gauge.smallest == pytest.approx(32.91, abs=0.01)
    # ((1.960 + 0.842) / 10)² times 2 · 83.07².
    assert gauge.needed(10) == 1084
    assert (gauge.value, gauge.n) == (pytest.approx(10), 100)


def test_the_smallest_visible_rise_of_a_rating_is_counted_by_hand():
    # 50 sixes and 50 eights: mean 7, sd 1, error 0.1; 2.802 · 0.1 · √2.
    gauge = gauge_of(counted(), "rating", "desk")
    assert (gauge.value, gauge.error) == (pytest.approx(7), pytest.approx(0.1))
    assert gauge.smallest == pytest.approx(0.3962, abs=1e-4)
    seen = see(counted(), "rating", "desk", 0.5)
    assert seen.verdict == "could be seen"
    assert "smallest visible rise 0.4 rating points at n = 100 ratings a wave" in seen.sentence
    hidden = see(counted(), "rating", "desk", 0.2)
    # (2.802 / 0.2)² · 2 is 392.4.
    assert hidden.sentence.endswith("could not be seen at n = 100 ratings a wave: it would need "
                                    "about 390 a wave")  # fmt: skip


def test_four_times_the_answers_halve_the_smallest_visible_rise():
    few = gauge_of(counted(), "rating", "desk")
    many = gauge_of(counted(desk=((6, 200), (8, 200))), "rating", "desk")
    assert few.smallest == pytest.approx(2 * many.smallest)


@pytest.mark.parametrize(
    "measure, place, rise, said",
    [
        ("nps", None, 0, "no rise is named; 33 points or more could be seen"),
        ("rating", None, 1, "it names no touchpoint"),
        ("rating", "hall", 1, "this report does not measure it"),
        ("rating", "desk", 4, "could not: the rating of “Desk” stands at 7.0, and its scale ends"),
        ("nps", None, 95, "its scale ends at 100"),
    ],
)
def test_what_cannot_be_seen_is_said_with_its_reason(measure, place, rise, said):
    assert said in see(counted(), measure, place, rise).sentence


def test_a_handful_of_answers_shows_no_rise_however_large():
    few = counted(promoters=10, passives=1, detractors=1)
    assert see(few, "nps", None, 20).verdict == "could not be seen"
    same = counted(desk=((7, 100),))
    assert gauge_of(same, "rating", "desk") is None


def test_a_rise_is_not_shown_as_the_size_that_it_falls_short_of():
    # 0.3962 and 0.40: with one decimal both would read 0.4.
    assert see(counted(), "rating", "desk", 0.4).verdict == "could be seen"
    assert see(counted(), "rating", "desk", 0.39).verdict == "could not be seen"


# Causes


def test_a_cause_is_marked_by_what_the_analysis_knows(fell):
    desk = evidence_of(Cause(text="x", touchpoint="desk"), fell)
    assert (desk.status, desk.finding_id) == ("goes with the change", "nps.change_by.desk")
    assert desk.sentence == fell.finding("nps.change_by.desk").sentence
    assert evidence_of(Cause(text="x", touchpoint="hall"), fell).status == "does not go with it"
    for place in ("shop", "moon", None):
        assert evidence_of(Cause(text="x", touchpoint=place), fell).status == "no data"


def known_of(verdict, *, part=None, p=1.0, far=0.0, heavier=False, theme=None, more=None,
             before=float("nan"), told=True, change=-10.0):  # fmt: skip
    """Make what the room ``nps`` says of one touchpoint: its part of a fall of ten points."""
    found = {"nps.change": Finding("nps.change", change, "s", 9, "points")}
    if part is not None:
        found["nps.change_by.desk"] = Finding(
            "nps.change_by.desk", part, "rated", 9, "points", min(far, part), max(part, -far), 0.95
        )
    if theme is not None:
        found["nps.theme.desk"] = Finding("nps.theme.desk", theme, "named", 9, "points")
    if more is not None:
        found["nps.theme.desk.change"] = Finding(
            "nps.theme.desk.change", more, "more", 9, "share", verdict="moved"
        )
    weight = -3.0 if heavier else 3.0
    limits = {f"{name}_{end}": [size] for name in ("matters", "use")
              for end, size in (("low", -4.0), ("high", weight))}  # fmt: skip
    tables = {
        "change_by": pd.DataFrame({"p_adjusted": [p]} | limits, index=["desk"]),
        "themes": pd.DataFrame({"p_adjusted": [0.01 if told else 0.5]}, index=["desk"]),
        "theme_changes": pd.DataFrame({"impact_before": [before]}, index=["desk"]),
    }
    return SimpleNamespace(
        room="nps", verdict=verdict, finding=found.__getitem__, tables=tables,
        comparison=SimpleNamespace(level=0.95),
    )  # fmt: skip


FALL, NONE = Verdict.CLEAR_FALL, Verdict.UNDECIDED


@pytest.mark.parametrize(
    "known, status",
    [
        (known_of(FALL, part=-5, p=0.01, far=-7), "goes with the change"),
        (known_of(FALL, part=5, p=0.01, far=-7), "does not go with it"),
        (known_of(FALL, part=5, p=0.01, far=-7, more=0.1), "the answers leave it open"),
        # A fifth of ten points is two.
        (known_of(FALL, part=-1, far=-2), "does not go with it"),
        (known_of(FALL, part=-1, far=-2.1), "the answers leave it open"),
        (known_of(FALL, part=-1, far=-2, heavier=True), "the answers leave it open"),
        (known_of(FALL, part=-1, far=-2, more=0.1), "the answers leave it open"),
        (known_of(FALL, theme=-1, more=0.1), "goes with the change"),
        (known_of(FALL, theme=-1, more=-0.1), "the answers leave it open"),
        (known_of(FALL, theme=1, more=0.1), "the answers leave it open"),
        (known_of(FALL), "no data"),
        (known_of(NONE, part=-5, p=0.01, far=-7), "no data"),
        (known_of(NONE, part=-5, p=0.01, far=-7, theme=-2), "named by those who score low"),
        (known_of(NONE, theme=-2, before=1.0), "the answers leave it open"),
        (known_of(NONE, theme=-2, told=False), "the answers leave it open"),
        (known_of(NONE, theme=2), "the answers leave it open"),
    ],
)
def test_each_mark_has_its_own_ground(known, status):
    assert evidence_of(Cause(text="x", touchpoint="desk"), known).status == status


@pytest.mark.parametrize(
    "low, high, status",
    [(0.1, 3, "goes with the outcome"), (-3, 0, "does not go with it"), (-1, 3, OPEN)],
)
def test_in_the_room_of_touchpoints_a_cause_goes_with_the_outcome(low, high, status):
    id = "touchpoint.all.desk.upside"
    found = {id: Finding(id, 1.0, "s", 9, "points", low, high, 0.95)}
    result = SimpleNamespace(room="touchpoints", finding=found.__getitem__)
    assert evidence_of(Cause(text="x", touchpoint="desk"), result).status == status
    assert evidence_of(Cause(text="x", touchpoint="hall"), result).status == "no data"


def test_nothing_is_a_cause_of_a_change_that_is_not_established(stayed, session):
    assert not stayed.verdict.clear
    fill(session, Cause(text="The score fell because of the till", touchpoint="desk"),
         Cause(text="Hooks are too high", touchpoint="hall"))  # fmt: skip
    found = tell_causes(stayed, session)
    assert found[0].verdict == "no change is established"
    assert found[0].estimate == 0
    told = " ".join(each.sentence for each in found)
    assert "No change is established" in told
    assert "goes with the change" not in told
    assert "because of the till" not in told
    shown = repr(written(stayed, session, "causes"))
    assert LEFT_OUT in shown
    assert "Hooks are too high" in shown


def test_causes_are_counted_by_hand(fell, session):
    fill(session,
         Cause(text="No room", touchpoint="desk", known_from="comments", wrong_if="they wait as "
               "long with room", reach="control"),
         Cause(text="Hall is cold", touchpoint="hall", reach="concern"),
         Cause(text="Nobody asked", explains="c1", reach="control"))  # fmt: skip
    whole = by_id(tell_causes(fell, session))["session.causes"]
    assert (whole.n, whole.estimate) == (3, pytest.approx(1 / 3))
    assert "3 causes, 2 of them assumed; 1 says what would show it wrong." in whole.sentence
    assert "goes with the change: 1 (“No room”)" in whole.sentence
    assert "Of 3 causes, the room sees 2 in its control and 1 in its concern" in (whole.sentence)


@pytest.mark.parametrize(
    "text, language",
    [
        ("It was the fault of the cloakroom team", "en"),
        ("Das Team an der Garderobe ist schuld", "de"),
        ("Het is de schuld van het team", "nl"),
        ("C'est la faute de l'équipe", "fr"),
        ("Es culpa del equipo", "es"),
    ],
)
def test_blame_is_not_read_out_in_any_language(fell, session, text, language):
    assert language_of(text) == language
    fill(session, Cause(text=text, touchpoint="desk"), Action(text=text), Decision(text=text),
         Story(text=text), Input(text=text), Note(text=text, tag="parking"))  # fmt: skip
    said = " ".join(each.sentence for each in confront(fell, session))
    shown = " ".join(repr(written(fell, session, what)) for what in TABLES)
    assert text not in said + shown + cx.minutes_of(session, fell)
    assert "cause c1" in said


# Actions


def test_an_action_says_what_it_lacks(session):
    assert lacks(Action(**WHOLE)) == []
    assert lacks(Action(text="x")) == ["effort", "measure", "rise", "date", "together", "premortem"]
    assert lacks(Action(**WHOLE | {"functions": ["Sales", " sales "]})) == ["together"]
    assert lacks(Action(**WHOLE | {"touchpoint": None})) == ["measure"]


def test_actions_are_told_one_by_one_and_together(session):
    fill(session, Action(**WHOLE, lever="place", helps=["families"]),
         Action(text="Post", lever="message"))  # fmt: skip
    found = by_id(tell_actions(counted(), session))
    assert found["session.actions"].estimate == 0.5
    assert "why it may come to nothing: 1 (“Post”)" in found["session.actions"].sentence
    assert "1 message and 1 place" in found["session.actions"].sentence
    assert found["session.actions"].verdict is None
    one = found["session.action.a1"]
    assert (one.verdict, one.n, one.unit) == ("could be seen", 100, "rating points")
    assert one.estimate == pytest.approx(0.3962, abs=1e-4)
    assert "Sales and Service together, Sales convenes" in one.sentence
    assert "3,000 of 4,000 customers a year" in one.sentence
    assert found["session.action.a2"].verdict == "not known"


@pytest.mark.parametrize("messages, warned", [(3, None), (4, "mostly messages")])
def test_more_than_six_in_ten_messages_are_warned_of(session, messages, warned):
    # 3 of 5 are 60 %, 4 of 5 are more.
    levers = ["message"] * messages + ["place"] * (5 - messages)
    fill(session, *(Action(text=f"x{i}", lever=lever) for i, lever in enumerate(levers)))
    assert tell_actions(counted(), session)[0].verdict == warned


def test_the_reach_of_an_action_is_known_only_where_all_sizes_are():
    assert reach_of(Action(text="x"), counted()) == (4000, 4000)
    assert reach_of(Action(text="x", helps=["seniors", "families"]), counted()) == (4000, 4000)
    assert reach_of(Action(text="x", helps=["seniors", "others"]), counted()) is None


def test_an_action_is_held_to_the_last_wave(fell):
    seen = detectable(Action(**WHOLE | {"rise": 1.0}), fell)
    assert (seen.verdict, seen.n) == ("could be seen", 300)
    assert detectable(Action(**WHOLE | {"rise": 0.01}), fell).verdict == "could not be seen"
    assert detectable(Action(text="x"), fell).verdict == "not known"


# Decisions


def test_a_decision_is_told_with_its_reason_and_the_customers_words(fell, session):
    id, words = next(iter(quotes_of(fell).items()))
    fill(session, Action(**WHOLE),
         Decision(text="Racks at the desk", reason_type="customer evidence", reason="they say so",
                  actions=["a1"], rejected=["A second desk"], quotes=[id], decider="Sales",
                  check="2026-10-01"),
         Decision(text="Copy them", reason_type="competitor"))  # fmt: skip
    found = by_id(tell_decisions(fell, session))
    one = found["session.decision.d1"]
    assert (one.verdict, one.estimate) == (None, 1)
    for said in (words, "they say so", "Turned down: “A second desk”", "2026-10-01"):
        assert said in one.sentence
    assert found["session.decision.d2"].verdict == "no customer reason recorded"
    assert found["session.decisions.reasons"].estimate == 0.5
    assert "1 on customer evidence and 1 on what a competitor does" in (
        found["session.decisions.reasons"].sentence
    )
    assert "none stand behind “Copy them”" in found["session.decisions.words"].sentence


@pytest.mark.parametrize(
    "reason, remark",
    [
        ("", "no reason recorded"), ("competitor", "no customer reason recorded"),
        ("mission statement", "no customer reason recorded"),
        ("authority", "no customer reason recorded"), ("data only", None),
        ("own observation", None), ("customer evidence", None),
    ],
)  # fmt: skip
def test_reasons_without_a_customer_are_flagged(session, reason, remark):
    fill(session, Decision(text="x", reason_type=reason))
    assert tell_decisions(counted(), session)[0].verdict == remark


def test_a_quote_has_the_same_id_in_every_run_and_says_nothing_of_its_author(fell, tmp_path):
    again = analysed(tmp_path)
    assert quotes_of(fell) == quotes_of(again)
    table = fell.tables["quotes"].reset_index()
    assert {*table["id"]} <= {*quotes_of(fell)}
    assert all(re.fullmatch("q[0-9a-f]{8}", id) for id in quotes_of(fell))


def test_words_that_this_report_does_not_hold_are_counted_not_lost(session):
    fill(session, Decision(text="x", quotes=["q1", "q2"]))
    sentence = tell_decisions(counted(), session)[0].sentence
    assert "2 quotes linked, not among the quotes of this report" in sentence


def test_the_summary_holds_the_decision_and_stays_at_five_sentences(session):
    result = counted()
    assert summary_of(result, session).sentences[3] == (
        "Shared work; this is a map only, as no action and no decision is recorded yet."
    )
    fill(session, Action(**WHOLE))
    assert summary_of(result, session).sentences[3] == "Shared work; no decision is recorded yet."
    fill(session, Decision(text="Racks", actions=["a1"]))
    told = summary_of(result, session).sentences
    assert told[3] == (
        "Shared work; the room decided “Racks”, Sales and Service together, first by 2026-09-30."
    )
    assert len(told) == 5
    result.summary.sentences = ("A.", "B.")
    assert summary_of(result, cx.open_session("")).sentences == (
        "A.", "No workshop was held, so no decision is recorded.", "B.",
    )  # fmt: skip
    result.summary.sentences = ("Nothing to compare.",)
    assert summary_of(result, session).sentences[0] == "Nothing to compare."


def test_the_rooms_themselves_know_of_no_decision(fell, stayed):
    for result in (fell, stayed):
        assert "decision" not in " ".join(result.summary.sentences)
    assert decided(fell, None) == "no workshop was held, so no decision is recorded"


# The product


def test_words_on_the_product_are_things_or_what_people_live_through(session):
    # The desk and the hall are touchpoints; "learn" and "enjoy" are lived; the last has neither.
    fill(session,
         Note(text="They get a desk and a hall", tag="product"),
         Note(text="People learn and enjoy the hall", tag="product"),
         Note(text="An afternoon", tag="product"),
         Note(text="They feel at home", tag="surprise"))  # fmt: skip
    (found,) = tell_product(counted(), session)
    assert (found.n, found.estimate) == (3, pytest.approx(1 / 3))
    assert "Of 3 sentences on what customers get, 1 speaks of what people feel" in found.sentence
    assert "2 speak of a thing of the house (“They get a desk and a hall” and" in found.sentence


def test_nothing_is_said_of_a_product_that_nobody_described(session):
    fill(session, Note(text="They feel at home", tag="surprise"))
    assert tell_product(counted(), session) == ()


# Commitments


def test_commitments_stand_by_the_alphabet_of_roles(session):
    fill(session, Commitment(role="director", does="listens", by="2026-06-01"),
         Commitment(role="Cleaner", does="looks", notices="fewer calls"),
         Commitment(role="Art", does="asks"))  # fmt: skip
    assert [each.role for each in commitments_of(session)] == ["Art", "Cleaner", "director"]
    assert tell_commitments(session)[0].sentence == (
        "3 commitments were made, by: Art, Cleaner and director. 1 of 3 names a day, 1 how it will "
        "be noticed."
    )


def test_what_was_promised_the_time_before_comes_first(session, tmp_path):
    before = cx.open_session(tmp_path / "march.json")
    before.describe(day="2026-03-10")
    fill(before, Commitment(role="Sales", does="phones two customers"))
    before.let_go()
    session.describe(previous="march.json")
    fill(session, Commitment(role="Sales", does="phones three"))
    ids = [each.id for each in confront(counted(), session)]
    assert ids == ["session.previous", "session.commitments"]
    assert tell_previous(session)[0].sentence == (
        "In the session before of 2026-03-10, 1 commitment was made, by: Sales."
    )
    assert "phones two customers" in repr(written(counted(), session, "previous"))


@pytest.mark.parametrize("name", ["../march.json", "/etc/passwd", "may.json", "gone.json"])
def test_the_session_before_lies_beside_this_one_or_is_said_to_be_missing(session, name):
    session.describe(previous=name)
    with pytest.raises(DataError, match="session before"):
        previous_of(session)
    told = tell_previous(session)
    assert told[0].sentence.startswith("The session before this one")
    assert "Nothing is known" in repr(written(counted(), session, "previous"))


# Aspirations, stories, inputs, traits, notes


def test_an_aspiration_needs_who_what_from_to_by(session):
    assert missing_of(Aspiration(what="be the best")) == ["who", "measure", "start", "goal", "by"]
    fill(session,
         Aspiration(who="families", what="leave all at the desk", measure="desk", start=7, goal=7.5,
                    by="2027-01-01"),
         Aspiration(what="be the best"),
         Aspiration(who="all", what="come back", measure="nps", start=10, goal=10, by="2027-01-01"),
         Aspiration(who="all", what="smile", measure="desk", start=7, goal=11, by="2027-01-01"),
    )  # fmt: skip
    found = tell_aspirations(counted(), session)
    assert [each.verdict for each in found] == [
        "could be seen", "not complete", "no rise", "could not be seen",
    ]  # fmt: skip
    assert "“Desk” from 7 to 7.5 by 2027-01-01" in found[0].sentence
    assert "the rating of “Desk” at 7.0 (95 % interval 6.8 to 7.2, n = 100)" in found[0].sentence
    assert "does not say who, the measure, from where, to where and by when" in found[1].sentence
    assert "the scale ends at 10" in found[3].sentence


@pytest.mark.parametrize(
    "given, grade",
    [
        ({}, "claimed"),
        ({"n": "300", "when": "2025-01-01"}, "claimed"),
        ({"n": "300", "after": "10 min"}, "claimed"),
        ({"before": "20 min", "after": "10 min"}, "partly evidenced"),
        ({"after": "10 min", "comparison": "the other gate"}, "partly evidenced"),
        # Words without a number are no measure.
        ({"before": "bad", "after": "good"}, "claimed"),
        ({"n": "300", "before": "20", "after": "10", "comparison": "gate B", "when": "2025-01-01"},
         "evidenced"),
    ],
)  # fmt: skip
def test_a_success_is_graded_by_what_there_is_to_show(session, given, grade):
    story = Story(text="Shorter queue", **given)
    assert grade_of(story) == grade
    fill(session, story)
    assert tell_stories(session)[1].verdict == grade


def test_each_input_gets_an_answer_or_is_named(session):
    fill(session, Action(text="Open the side door"),
         Input(text="Side door", function="Service", fate="adopted", why="cheap", into="a1"),
         Input(text="Chairs", function="service", fate="parked"),
         Input(text="Soup", function="Café"))  # fmt: skip
    found = tell_inputs(session)[0]
    assert (found.n, found.estimate) == (3, pytest.approx(1 / 3))
    assert found.sentence == (
        "What became of 3 inputs of Service and Café: 1 adopted, 1 parked and 1 still "
        "open. Without an answer: “Soup”. No reason is given for “Chairs”."
    )
    assert "Open the side door" in repr(written(counted(), session, "inputs"))


def test_the_voice_share_counts_what_was_said_or_seen(session):
    fill(session, Trait(persona="families", kind="need", text="room", source="said"),
         Trait(persona="families", kind="pain", text="noise", source="seen"),
         Trait(persona="ghosts", kind="pain", text="light"))  # fmt: skip
    found = by_id(tell_traits(counted(), session))
    assert found["session.voice_share"].estimate == pytest.approx(2 / 3)
    assert found["session.voice_share.families"].estimate == 1
    assert found["session.voice_share.ghosts"].estimate == 0


def test_a_range_out_of_order_is_said_to_be_one(session):
    fill(session, Upside(persona="families", low=3, likely=5, high=9, source="Sales"),
         Upside(persona="families", low=3, likely=9, high=5, source="Sales"))  # fmt: skip
    assert [each.verdict for each in tell_upsides(counted(), session)] == [None, "out of order"]


def test_goal_surprises_and_the_parking_lot_are_told(session):
    fill(session, Goal(outcome="nps", reason="they come back", reason_type="mission statement"),
         Note(text="The hall is loved", tag="surprise"), Note(text="Later", tag="parking"),
         Note(text="So", tag="remark"))  # fmt: skip
    found = tell_notes(counted(), session)
    assert [each.id for each in found] == ["session.goal", "session.surprises", "session.parking"]
    assert found[0].verdict == "no customer reason recorded"


# Wording


def test_the_inside_out_index_is_counted_before_and_after_rewriting(session):
    idea = session.add(Idea(text="We offer a world-class desk", realm="escapist"))
    session.add(Note(text="Visitors wait. The desk is cold.", tag="product"))
    first = by_id(tell_wording(counted(), session))
    # One sentence of ourselves, one of visitors, one of a room.
    assert first["session.inside_out"].estimate == 0.5
    assert first["session.inside_out"].n == 2
    assert first["session.buzzwords"].estimate == pytest.approx(1 / 3)
    assert "session.inside_out.before" not in first
    session.add(idea.model_copy(update={"text": "A family can leave its coats at the desk"}))
    after = by_id(tell_wording(counted(), session))
    assert after["session.inside_out"].estimate == 0
    assert after["session.inside_out.before"].estimate == 0.5
    assert after["session.buzzwords"].estimate == 0
    assert "Before rewriting, 1 of 2" in after["session.inside_out"].sentence


def test_notes_that_do_not_describe_the_product_are_no_sentences_of_the_index(session):
    fill(session, Note(text="We are great", tag="remark"), Cause(text="We sleep"))
    assert lines_of(counted(), session) == ()
    assert tell_wording(counted(), session) == ()


# Reading comments together


def test_readers_and_the_dictionary_agree_or_comments_are_only_examples(fell, session):
    read = fell.comments.to_read
    assert len(read) == 20
    finds = fell.reduced.verbatims.themes.find
    for at, (id, text) in enumerate(read.items()):
        themes = sorted({theme for theme, _ in finds(text)})
        fill(session, Coding(quote=id, pair="A", themes=themes),
             Coding(quote=id, pair="B", themes=themes if at else ["shop"]))  # fmt: skip
    found = by_id(confront(fell, session))
    assert found["session.codings.people"].verdict == "may be used"
    assert found["session.codings.dictionary"].n == 20
    # The pair that sees the shop in one comment is half of the pairs.
    assert "Shop in 1 comment" in found["session.codings.missed"].sentence
    for id in read:
        session.add(Coding(quote=id, pair="B", themes=["shop"]))
    found = by_id(confront(fell, session))
    assert found["session.codings.people"].verdict == "quoted as examples"
    assert "twins" in found["session.codings.missed"].sentence


def test_few_comments_are_no_measure_of_agreement(fell, session):
    for id in list(fell.comments.to_read)[:9]:
        fill(session, Coding(quote=id, pair="A", themes=["desk"]),
             Coding(quote=id, pair="B", themes=["desk"]))  # fmt: skip
    found = by_id(confront(fell, session))["session.codings.people"]
    assert (found.verdict, found.n) == ("quoted as examples", 9)
    assert "10 comments are needed" in found.sentence


# All of it


def everything(session):
    return fill(
        session, Action(**WHOLE, lever="place"), Cause(text="No room", touchpoint="desk"),
        Decision(text="Racks", actions=["a1"]), Commitment(role="Sales", does="asks"),
        Aspiration(what="rest"), Story(text="Shorter"), Input(text="Soup"),
        Goal(outcome="nps", reason="they return"), Note(text="Later", tag="parking"),
        Trait(persona="families", kind="need", text="room"),
        Upside(persona="families", low=1, likely=2, high=3, source="Sales"),
    )  # fmt: skip


def test_findings_of_what_is_written_fit_the_results_contract(fell, session):
    jsonschema = pytest.importorskip("jsonschema")
    found = confront(fell, everything(session))
    ids = [each.id for each in found]
    assert len(set(ids)) == len(ids) > 12
    assert {id.split(".")[1] for id in ids} <= set(WRITTEN)
    form = schema()["properties"]["findings"] | {"$defs": schema()["$defs"]}
    # as_record leaves "no number" to the writer of results.json.
    records = [each.as_record() | {"estimate": None} for each in found]
    jsonschema.validate(json.loads(json.dumps(records)), form)


def test_another_file_order_of_topics_changes_no_finding(fell, session, tmp_path):
    everything(session)
    record = json.loads(session.path.read_text())
    other = tmp_path / "other.json"
    other.write_text(json.dumps(dict(reversed(record.items()))))
    again = cx.open_session(other, mode="headless")
    told = [
        [(each.id, each.verdict, each.sentence) for each in confront(fell, which)]
        for which in (session, again)
    ]
    assert told[0] == told[1]


def test_what_is_written_is_heard_by_topic_and_shown_as_tables(fell, session):
    assert repr(hear(fell, session, "causes")) == "The room has written nothing down yet."
    assert "no decisions" in repr(written(fell, session, "decisions"))
    everything(session)
    assert "No room" in repr(hear(fell, session, "causes"))
    for what in set(TABLES) - {"previous", "codings"}:
        shown = written(fell, session, what)
        assert "<table" in shown._repr_html_()


def test_without_a_workshop_nothing_is_told_and_another_topic_is_refused(fell):
    none = cx.open_session("")
    assert confront(fell, none) == ()
    for what in TABLES:
        assert repr(written(fell, none, what)).startswith("No workshop was held")
    with pytest.raises(ValueError, match="topics are: decisions"):
        written(fell, none, "everything")


def test_no_sentence_of_the_kit_blames_or_proves(fell, session):
    words = " ".join(each.sentence for each in confront(fell, everything(session))).lower()
    barred = ("fault", "guilty", "because", "due to", "caused", "significant", "proves")
    assert [word for word in barred if word in words] == []
