"""Desks on which a room writes: saved at once, loud when not, changed, taken back, never lost."""

import json
import os

import pytest
from test_forms import study_of
from test_session import buttons, press, seen

from cxkit.workshop import open_session
from cxkit.workshop.forms.asked import FORMS
from cxkit.workshop.forms.choices import Choices
from cxkit.workshop.record.entries import (
    Action,
    Cause,
    Coding,
    Commitment,
    Decision,
    Input,
    Note,
    Trait,
)
from cxkit.workshop.record.parts import Participant
from cxkit.workshop.screens.cause_desk import CauseDesk
from cxkit.workshop.screens.coding_desk import CodingDesk
from cxkit.workshop.screens.form_desk import FormDesk
from cxkit.workshop.screens.roster_desk import RosterDesk


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture
def session(tmp_path):
    return open_session(tmp_path / "may.json")


@pytest.fixture
def choices(session):
    return Choices(session, study_of(), step="step")


def write(desk, words, **typed):
    """Fill in one screen of a form after the other, and save it."""
    while True:
        for id in [id for id in typed if id in desk.inputs]:
            desk.inputs[id].value = typed.pop(id)
        if words in buttons(desk.box):
            break
        page = desk.page
        press(desk.box, "Next")
        if desk.page == page:
            return
    assert not typed
    press(desk.box, words)


def fill_the_disk(patched):
    patched.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "full")))


# Any form


@pytest.mark.parametrize("id", FORMS)
def test_every_form_has_a_screen_with_a_name_for_each_field(choices, id):
    choices.session.add(Cause(text="few racks"))
    choices.session.add(Input(text="They ask for seats"))
    desk = FormDesk(choices, id)
    if desk.form.edits:
        desk.show_form(desk.standing[0])
    named = []
    for page in range(len(desk.form.pages)):
        desk.show_page(page)
        assert len(desk.inputs) <= 6
        named += [field.description for field in desk.inputs.values()]
    assert named == [each.label for each in desk.form.fields]
    assert "NOT SAVED" not in seen(desk.box)
    assert any(words.startswith("Save the") for words in buttons(desk.box))


def test_an_entry_is_on_the_disk_at_once_with_what_to_mind_and_who_draws_is_told(choices):
    drawn = []
    desk = FormDesk(choices, "surprise", on_change=lambda: drawn.append(1))
    assert "No surprises yet" in seen(desk.box)
    write(desk, "Save the surprise", text="The staff is to <b>blame</b>")
    kept = json.loads(choices.session.path.read_text())["notes"]
    assert [(each["tag"], each["step"]) for each in kept] == [("surprise", "step")]
    assert "Saved as n1." in seen(desk.box)
    assert "Mind the wording: “blame”" in seen(desk.box)
    assert "<b>" not in seen(desk.box)
    press(desk.box, "Take it back")
    assert "is taken back" in seen(desk.box)
    assert (choices.session.entries(Note), len(drawn)) == ((), 2)


def test_what_is_typed_is_not_left_unasked(choices):
    desk = FormDesk(choices, "commitment")
    assert not desk.unsaved
    desk.inputs["does"].value = "I ask a guest"
    assert desk.unsaved
    press(desk.box, "Read all commitments")
    assert "not saved" in seen(desk.box)
    assert desk.inputs["does"].value == "I ask a guest"
    write(desk, "Save the commitment", role="Shop")
    assert not desk.unsaved
    press(desk.box, "Next commitment")
    press(desk.box, "Read all commitments")
    assert "<td>I ask a guest</td>" in seen(desk.box)


def test_all_that_is_wrong_is_said_at_once_and_stays_on_the_screen(choices):
    desk = FormDesk(choices, "upside")
    write(desk, "Save the range", low="ten", high="1,250")
    for words in ("Not yet:", "still to fill in", "“ten” is no number", "could be two numbers"):
        assert words in seen(desk.box)
    assert desk.inputs["low"].value == "ten"


def test_a_long_form_is_turned_over_and_back_and_nothing_is_lost(choices):
    desk = FormDesk(choices, "decision")
    press(desk.box, "Next")
    assert "Still to fill in: “What do we decide?”" in seen(desk.box)
    desk.inputs["text"].value = "We try it"
    press(desk.box, "Next")
    assert "Decisions (2 of 2)" in seen(desk.box)
    desk.inputs["check"].value = "soon"
    press(desk.box, "Back")
    assert desk.inputs["text"].value == "We try it"
    press(desk.box, "Read all decisions")
    assert "not saved" in seen(desk.box)
    press(desk.box, "Next")
    assert desk.inputs["check"].value == "soon"
    press(desk.box, "Save the decision")
    assert "“soon” is no day" in seen(desk.box)
    write(desk, "Save the decision", check="2199-01-01")
    assert choices.session.entries(Decision)[0].check == "2199-01-01"


def test_an_entry_that_the_disk_did_not_take_can_be_saved_again(choices, monkeypatch):
    drawn = []
    desk = FormDesk(choices, "surprise", on_change=lambda: drawn.append(1))
    with monkeypatch.context() as patched:
        fill_the_disk(patched)
        write(desk, "Save the surprise", text="so many")
    assert "NOT SAVED" in seen(desk.box)
    assert (desk.unsaved, drawn) == (True, [])
    press(desk.box, "Save the surprise")
    assert [each.text for each in choices.session.entries(Note)] == ["so many"]


def test_a_picture_that_fails_does_not_look_like_an_entry_that_is_lost(choices):
    desk = FormDesk(choices, "surprise", on_change=lambda: 1 / 0)
    write(desk, "Save the surprise", text="so many")
    assert "✓ Saved. The picture beside it could not be drawn" in seen(desk.box)
    assert "NOT SAVED" not in seen(desk.box)
    assert len(choices.session.entries(Note)) == 1


def test_a_second_click_saves_nothing_twice(choices):
    desk = FormDesk(choices, "surprise")
    desk.inputs["text"].value = "so many"
    save = buttons(desk.box)["Save the surprise"]
    save.click()
    save.click()
    assert len(choices.session.entries(Note)) == 1


def test_an_entry_is_changed_and_the_change_taken_back(choices):
    desk = FormDesk(choices, "surprise")
    write(desk, "Save the surprise", text="so many")
    press(desk.box, "Change it")
    assert desk.inputs["text"].value == "so many"
    write(desk, "Save the surprise", text="so few")
    assert [each.text for each in choices.session.entries(Note)] == ["so few"]
    press(desk.box, "Take it back")
    assert "“so few” is as it was before" in seen(desk.box)
    assert [(each.id, each.text) for each in choices.session.entries(Note)] == [("n1", "so many")]
    press(desk.box, "Read all surprises")
    press(desk.box, "Change n1")
    press(desk.box, "Leave it as it is")
    press(desk.box, "Read all surprises")
    press(desk.box, "Take the last surprise back")
    assert choices.session.entries(Note) == ()


def test_a_desk_takes_nothing_of_another_desk_back(choices):
    surprises, parked = FormDesk(choices, "surprise"), FormDesk(choices, "parking")
    write(surprises, "Save the surprise", text="so many")
    write(parked, "Save the parked topic", text="the shop")
    press(surprises.box, "Take it back")
    assert "n2, is from another desk" in seen(surprises.box)
    assert len(choices.session.entries(Note)) == 2
    press(parked.box, "Take it back")
    press(surprises.box, "Take it back")
    assert choices.session.entries(Note) == ()


def test_what_stays_is_there_for_the_next_entry(choices):
    desk = FormDesk(choices, "trait")
    write(desk, "Save the entry", persona="families", kind="3", text="no seats", source="seen")
    press(desk.box, "Next entry")
    assert {id: field.value for id, field in desk.inputs.items() if field.value} == {
        "persona": "Families", "kind": "What hurts them",
    }  # fmt: skip
    # It was typed before, so it can be left.
    assert not desk.unsaved
    [trait] = choices.session.entries(Trait)
    assert (trait.persona, trait.kind, trait.weight) == ("families", "pain", 3)


def test_a_fourth_action_takes_the_place_of_one_that_the_room_drops(choices):
    desk = FormDesk(choices, "action")
    for text in "abc":
        write(desk, "Save the action", text=f"A customer can {text}")
        press(desk.box, "Next action")
    write(desk, "Save the action", text="A customer can d")
    assert "At most 3 actions stand. Which one gives way?" in seen(desk.box)
    assert len(choices.session.entries(Action)) == 3
    assert desk.unsaved
    press(desk.box, "Keep these")
    assert desk.inputs["text"].value == "A customer can d"
    write(desk, "Save the action")
    press(desk.box, "Drop a2: A customer can b")
    assert [each.text[-1] for each in choices.session.entries(Action)] == ["a", "d", "c"]
    press(desk.box, "Take it back")
    assert [each.text[-1] for each in choices.session.entries(Action)] == ["a", "b", "c"]


def test_an_action_that_is_decided_does_not_give_way(choices):
    desk = FormDesk(choices, "action")
    for text in "abc":
        write(desk, "Save the action", text=text)
        press(desk.box, "Next action")
    choices.session.add(Decision(text="We try it", actions=["a2"]))
    write(desk, "Save the action", text="d")
    press(desk.box, "Drop a2: b")
    assert "D1 is about a2: let another one give way" in seen(desk.box)
    press(desk.box, "Drop a3: c")
    assert [each.text for each in choices.session.entries(Action)] == ["a", "b", "d"]


def test_what_is_chosen_grows_with_what_is_written(choices):
    desk = FormDesk(choices, "action")
    assert "causes" not in desk.inputs
    choices.session.add(Cause(text="few racks"))
    desk.start()
    assert "1 c1: few racks" in buttons(desk.box)
    buttons(desk.box)["1 c1: few racks"].click()
    write(desk, "Save the action", text="A customer can sit", convenor="digital", functions="3, IT")
    [action] = choices.session.entries(Action)
    assert (action.causes, action.functions) == (["c1"], ["digital", "Commercial", "IT"])


def test_pressing_a_choice_adds_it_or_takes_it_out_and_keeps_what_else_is_typed(choices):
    desk = FormDesk(choices, "action")
    desk.inputs["text"].value = "A customer can sit"
    while "functions" not in desk.inputs:
        press(desk.box, "Next")
    field = desk.inputs["functions"]
    field.value = "IT"
    buttons(desk.box)["3 Commercial"].click()
    buttons(desk.box)["1 Front of house"].click()
    assert field.value == "IT, Commercial, Front of house"
    buttons(desk.box)["3 Commercial"].click()
    assert field.value == "IT, Front of house"


def test_a_touchpoint_with_a_comma_in_its_name_is_ticked_and_read(session):
    themes = {"a": "Entrance, queue", "b": "Shop"}
    desk = CodingDesk(Choices(session, comments={"q1": "Cold"}, themes=themes))
    press(desk.box, "Pair A")
    buttons(desk.box)["1 Entrance, queue"].click()
    buttons(desk.box)["2 Shop"].click()
    press(desk.box, "Save the comment")
    assert session.entries(Coding)[0].themes == ["a", "b"]
    press(desk.box, "1: Cold ✓")
    assert desk.inputs["themes"].value == "Entrance, queue, Shop"
    press(desk.box, "Save the comment")
    assert session.entries(Coding)[0].themes == ["a", "b"]


def test_what_became_of_a_message_is_written_on_it(choices):
    assert "No messages yet" in seen(FormDesk(choices, "fate").box)
    staff = FormDesk(choices, "input")
    for text in ("They ask for seats", "They ask for maps"):
        write(staff, "Save the message", text=text, function="Shop")
        press(staff.box, "Next message")
    desk = FormDesk(choices, "fate")
    press(desk.box, "e1: They ask for seats")
    assert "They ask for seats" in seen(desk.box)
    write(desk, "Save the message", fate="parked")
    assert "Still to fill in: “Why?”" in seen(desk.box)
    write(desk, "Save the message", why="no room")
    assert [each.fate for each in choices.session.entries(Input)] == ["parked", ""]
    press(desk.box, "Next one")
    assert "e1: They ask for seats ✓" in buttons(desk.box)
    press(desk.box, "Take the last message back")
    assert [each.fate for each in choices.session.entries(Input)] == ["", ""]
    # The messages themselves are not its own to take back.
    press(desk.box, "Take the last message back")
    assert len(choices.session.entries(Input)) == 2


# Comments


def test_each_pair_reads_the_same_comments_and_sees_only_its_own(session):
    comments = {"q1": "Cold, but kind people", "q2": "Nice"}
    desk = CodingDesk(Choices(session, comments=comments, themes={"air": "Air", "who": "People"}))
    press(desk.box, "Pair A")
    assert "Cold, but kind people" in seen(desk.box)
    write(desk, "Save the comment", themes="2, 1")
    assert "Nice" in seen(desk.box)
    press(desk.box, "Save the comment")
    assert "2 of 2 comments saved" in seen(desk.box)
    assert session.entries(Coding) == (
        Coding(id="k1", quote="q1", pair="A", themes=["who", "air"]),
        Coding(id="k2", quote="q2", pair="A"),
    )
    other = CodingDesk(desk.choices)
    press(other.box, "Pair B")
    assert "Pair B has saved nothing yet" in seen(other.box)
    assert other.inputs["themes"].value == ""
    # What a pair ticks again takes the place of what it ticked.
    press(desk.box, "1: Cold, but kind people ✓")
    write(desk, "Save the comment", themes="air")
    assert session.entries(Coding)[0].themes == ["air"]
    press(desk.box, "Take the last comment back")
    assert session.entries(Coding)[0].themes == ["who", "air"]


def test_without_comments_nothing_is_read(session):
    assert "no comments" in seen(CodingDesk(Choices(session, study_of())).box)


# The cause board


def board(desk):
    rows = [each for each in desk.box.children if "cxkit-branch" in each._dom_classes]
    return [row.children[0].value for row in rows]


def test_why_is_asked_along_several_branches(choices):
    desk = CauseDesk(choices, lambda cause: "no data" if cause.touchpoint is None else "open")
    assert list(buttons(desk.box)) == ["A first cause"]
    press(desk.box, "A first cause")
    write(desk, "Save the cause", text="Coats come <b>late</b>", touchpoint="shop")
    assert "Nothing says what would show us that we are wrong" in seen(desk.box)
    press(desk.box, "Why c1?")
    assert "Why is that: Coats come &lt;b&gt;late&lt;/b&gt;" in seen(desk.box)
    assert "Second why" in seen(desk.box)
    # A why is looked for in the same place at first.
    assert desk.inputs["touchpoint"].value == "Shop"
    write(desk, "Save the cause", text="few racks", touchpoint="", wrong_if="racks stand empty")
    press(desk.box, "A first cause")
    write(desk, "Save the cause", text="the queue")
    press(desk.box, "Why c1?")
    write(desk, "Save the cause", text="one person at noon")
    first, second, third, fourth = board(desk)
    assert 'aria-label="First why"' in first
    assert "&lt;b&gt;" in first
    assert ">open<" in first
    assert 'aria-label="Second why, behind c1"' in second
    assert "margin-left: 28px" in second
    assert ">no data<" in second
    assert "c4: one person at noon" in third
    assert 'aria-label="First why"' in fourth
    assert [each.explains for each in choices.session.entries(Cause)] == ["", "c1", "", "c1"]


def test_the_fifth_why_asks_whether_the_group_can_change_it(choices):
    drawn = []
    desk = CauseDesk(choices, on_change=lambda: drawn.append(1))
    press(desk.box, "A first cause")
    write(desk, "Save the cause", text="why 1")
    for depth in range(1, 5):
        press(desk.box, f"Why c{depth}?")
        write(desk, "Save the cause", text=f"why {depth + 1}")
    assert "Can this group change it? why 5" in seen(desk.box)
    assert len(choices.session.entries(Cause)) == 5
    press(desk.box, "We can influence it")
    assert choices.session.entries(Cause)[4].reach == "influence"
    assert "We can influence it" in board(desk)[4]
    assert "Why c5?" not in buttons(desk.box)
    press(desk.box, "Can we change c5?")
    press(desk.box, "Leave it open")
    press(desk.box, "Take the last cause back")
    assert "“why 5” is as it was before" in seen(desk.box)
    press(desk.box, "Take the last cause back")
    assert [each.text for each in choices.session.entries(Cause)] == [
        f"why {n}" for n in range(1, 5)
    ]
    assert len(drawn) == 8


def test_a_cause_is_changed_in_its_place(choices):
    choices.session.add(Cause(text="Coats come late"))
    choices.session.add(Cause(text="few racks", explains="c1", reach="control"))
    desk = CauseDesk(choices)
    press(desk.box, "Change c2")
    write(desk, "Save the cause", text="few coat racks")
    assert choices.session.entries(Cause)[1] == Cause(
        id="c2", text="few coat racks", explains="c1", reach="control"
    )
    press(desk.box, "Why c2?")
    desk.inputs["text"].value = "no money"
    press(desk.box, "Back to the tree")
    assert "not saved" in seen(desk.box)
    desk.inputs["text"].value = ""
    press(desk.box, "Back to the tree")
    assert len(board(desk)) == 2


# Who is there


def test_a_roster_is_typed_a_line_a_person(session):
    desk = RosterDesk(session)
    press(desk.box, "Save who is here")
    assert "Nobody is written down yet" in seen(desk.box)
    desk.lines.value = "Ada, Digital\nBo\nCy, Shop"
    assert desk.unsaved
    press(desk.box, "Save who is here")
    assert "Line 2, “Bo”, has no function" in seen(desk.box)
    assert session.record.roster == []
    desk.lines.value = "Ada, Digital\nBo, Shop, yes\nCy, digital"
    press(desk.box, "Save who is here")
    assert "3 people from 2 functions: Digital and Shop" in seen(desk.box)
    assert "Only two functions are here" in seen(desk.box)
    assert session.departments == 2
    press(desk.box, "Cy")
    assert [each.frontline for each in session.record.roster] == [False, True, True]
    press(desk.box, "Change the list")
    assert desk.lines.value == "Ada, Digital\nBo, Shop, yes\nCy, digital, yes"
    assert not desk.unsaved
    desk.lines.value += "\nDi, Tickets"
    press(desk.box, "Leave it as it is")
    assert "not saved" in seen(desk.box)
    press(desk.box, "Save who is here")
    assert "4 people are saved" in seen(desk.box)
    press(desk.box, "Mixed groups")
    assert "<td>" in seen(desk.box)
    press(desk.box, "Who is here?")
    # A cell that runs again shows who is there.
    assert "4 people from 3 functions" in seen(RosterDesk(session).box)


def test_two_of_one_name_are_refused(session):
    desk = RosterDesk(session)
    desk.lines.value = "Ada, Digital\nada, Shop"
    press(desk.box, "Save who is here")
    assert "Two people are called ada" in seen(desk.box)
    assert session.record.roster == []


def test_single_votes_are_kept_only_where_everybody_agrees(session):
    session.enrol([Participant(pseudonym="Ada", function="Digital")])
    desk = RosterDesk(session)
    press(desk.box, "May single votes be kept?")
    assert "So far only totals are kept" in seen(desk.box)
    press(desk.box, "Yes, everybody agrees")
    assert session.record.meta.keeps_votes
    press(desk.box, "May single votes be kept?")
    press(desk.box, "No, totals only")
    assert not session.record.meta.keeps_votes


def test_what_was_promised_the_time_before_is_shown_first(tmp_path, session):
    before = open_session(tmp_path / "march.json")
    before.add(Commitment(role="Shop", does="I ask <b>a guest</b>", by="2026-04-01"))
    desk = RosterDesk(session)
    press(desk.box, "There was a session before…")
    desk.name.value = "april.json"
    press(desk.box, "Read it")
    assert "april.json, is not beside it" in seen(desk.box)
    assert session.record.meta.previous == ""
    desk.name.value = "march.json"
    press(desk.box, "Read it")
    assert "I ask &lt;b&gt;a guest&lt;/b&gt;" in seen(desk.box)
    assert "2026-04-01" in seen(desk.box)
    again = RosterDesk(session)
    assert "What did we say that we would do?" in seen(again.box)
    press(again.box, "Who is here today?")
    assert "Nobody is written down yet" in seen(again.box)
    (tmp_path / "march.json").unlink()
    lost = RosterDesk(session)
    assert "march.json, is not beside it" in seen(lost.box)
    assert "Save who is here" in buttons(lost.box)


def test_a_roster_that_the_disk_did_not_take_stays_on_the_screen(session, monkeypatch):
    desk = RosterDesk(session, on_change=lambda: 1 / 0)
    desk.lines.value = "Ada, Digital"
    with monkeypatch.context() as patched:
        fill_the_disk(patched)
        press(desk.box, "Save who is here")
    assert "NOT SAVED" in seen(desk.box)
    assert desk.unsaved
    press(desk.box, "Save who is here")
    assert len(session.record.roster) == 1
    assert "NOT SAVED" not in seen(desk.box)
