"""What a room writes down, cards and ideas: saved at once, taken back, counted, told."""

import errno
import json
import os
import re
from types import SimpleNamespace

import pandas as pd
import pytest
from pydantic import ValidationError
from test_realm_guess import REALMS, hold, ratings, result_of
from test_session import Disk, buttons, press, seen

import cxkit as cx
from cxkit.findings import DataError
from cxkit.measures.linter import lint
from cxkit.workshop import Card, Idea, NotSaved, confront, hear, ideas_by_realm, open_session
from cxkit.workshop.heard.cards import cards_by_place, moments_of, questions_of_card
from cxkit.workshop.screens.desks import CardDesk, IdeaDesk, card_sheet, idea_sheet

POINTS = (("Arrive", "queue", "Queue", "waits"), ("Arrive", "cloakroom", "Cloakroom <1>", ""),
          ("Visit", "exhibition", "Exhibition", "looks and reads"))  # fmt: skip
IDEA = {"text": "A trail to follow", "realm": "escapist", "effort_removed": "nobody gets lost"}


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "may.json"


@pytest.fixture
def session(path):
    return open_session(path)


def journey_of(points=POINTS):
    stages = {}
    for stage, id, label, does in points:
        point = SimpleNamespace(id=id, name=label, customer_does=does or None, core=False)
        stages.setdefault(stage, []).append(point)
    return tuple(SimpleNamespace(stage=name, touchpoints=each) for name, each in stages.items())


def study_of(points=POINTS):
    journey = journey_of(points)
    every = [point for stage in journey for point in stage.touchpoints]
    survey = SimpleNamespace(who="customers")
    description = SimpleNamespace(journey=journey, touchpoints=every, survey=survey, personas=())
    return SimpleNamespace(study=description, id="museum")


def result(points=POINTS, groups=None, **choices):
    made = result_of(groups=groups, **choices)
    made.reduced = study_of(points)
    return made


def by_id(findings):
    return {found.id: found for found in findings}


# Cards


def test_a_card_is_on_the_disk_at_once_and_names_nobody(session, path):
    session.add(Card(place="queue", does="waits", senses="noise"))
    assert json.loads(path.read_text())["cards"] == [
        {"id": "s1", "place": "queue", "does": "waits", "senses": "noise", "learns": "",
         "enjoys": ""}
    ]  # fmt: skip
    assert cards_by_place(open_session(path))["queue"].active
    assert not Card(place="queue", senses="noise").active


def test_the_last_card_of_a_place_counts_and_is_taken_back(session):
    session.add(Card(place="queue", does="waits"))
    session.add(Card(place="shop", does="looks"))
    session.add(Card(place="queue", does="waits and talks"))
    assert {place: card.does for place, card in cards_by_place(session).items()} == {
        "queue": "waits and talks", "shop": "looks",
    }  # fmt: skip
    assert session.undo(Card).does == "waits and talks"
    assert cards_by_place(session)["queue"].does == "waits"
    session.undo(Card)
    session.undo(Card)
    with pytest.raises(DataError, match="no cards to take back"):
        session.undo(Card)


@pytest.mark.parametrize(
    "entry, said",
    [
        (Card(place="queue"), "nothing is written"),
        (Card(place="queue", does="  \n"), "nothing is written"),
        (Card(place="queue", does="x" * 301), "at most 300 signs"),
        (Idea(**IDEA | {"effort_removed": "x" * 301}), "at most 300 signs"),
    ],
)
def test_what_is_no_card_or_idea_is_refused(session, path, entry, said):
    before = path.read_text()
    with pytest.raises(DataError, match=said):
        session.add(entry)
    assert path.read_text() == before


@pytest.mark.parametrize("wrong", [{"text": "  "}, {"realm": "excitement"}, {"author": "Jo"}])
def test_an_idea_has_a_text_and_one_of_four_realms_and_no_author(wrong):
    with pytest.raises(ValidationError):
        Idea(**IDEA | wrong)


def test_what_leads_to_a_person_is_taken_out_however_it_was_written(session, path):
    session.add(Card(place="queue", does="asks jo.doe@example.org\nor +49 30 1234567"))
    assert cards_by_place(session)["queue"].does == "asks [e-mail] or [phone]"
    assert "example.org" not in path.read_text()
    record = json.loads(path.read_text())
    record["ideas"] = [IDEA | {"id": "i1", "text": "ring 020 912 5550"}]
    path.write_text(json.dumps(record))
    assert open_session(path, mode="headless").entries(Idea)[0].text == "ring [phone]"


def test_a_headless_session_takes_no_card(session, path):
    session.add(Card(place="queue", does="waits"))
    read = open_session(path, mode="headless")
    for entry in (lambda: read.add(Idea(**IDEA)), lambda: read.undo(Card)):
        with pytest.raises(DataError, match="only reads"):
            entry()
    with pytest.raises(DataError, match="No workshop was held"):
        open_session("").add(Idea(**IDEA))
    assert (open_session("").entries(Card), open_session("").entries(Idea)) == ((), ())


def test_a_full_disk_at_any_single_write_loses_and_doubles_no_entry(tmp_path, monkeypatch):
    def full():
        raise OSError(errno.ENOSPC, "No space left on device")

    for n in range(1, 40):
        session, told, failed = open_session(tmp_path / f"{n}.json"), [], 0
        with monkeypatch.context() as patched:
            disk = Disk(n, full)
            disk.break_(patched)
            for text in ("one", "two", "three"):
                for _ in range(2):
                    try:
                        session.add(Idea(**IDEA | {"text": text}))
                        told.append(text)
                        break
                    except NotSaved:
                        failed += 1
        assert [idea.text for idea in open_session(session.path).entries(Idea)] == told
        assert told == ["one", "two", "three"]
        if disk.calls < n:
            break
    assert n > 6
    assert failed == 0


def test_cards_survive_a_vote_and_a_vote_survives_cards(session):
    session.add(Card(place="queue", does="waits"))
    hold(session, [(1, 2, 3, 4)] * 3)
    session.add(Idea(**IDEA))
    assert cards_by_place(session)["queue"].does == "waits"
    assert repr(session) == "Session may.json: realm_guess, round 1: 3 votes; 1 card; 1 idea."


# Co-creation


def test_co_creation_is_counted_by_hand(session):
    session.add(Card(place="queue", does="waits"))
    session.add(Card(place="cloakroom", senses="a smell of wet coats"))
    # A place of another journey does not count.
    session.add(Card(place="moon", does="jumps"))
    found = by_id(confront(result(), session))["session.co_creation"]
    assert (found.estimate, found.n, found.unit) == (pytest.approx(1 / 3), 3, "share")
    assert found.sentence == (
        "By the room's cards, customers do something themselves at 1 of 3 touchpoints; 1 has no "
        "card; nothing to do is written for “Cloakroom <1>”."
    )


def test_no_card_no_share_and_every_card_active_is_all(session):
    assert "session.co_creation" not in by_id(confront(result(), session))
    for place in ("queue", "cloakroom", "exhibition"):
        session.add(Card(place=place, does="acts"))
    found = by_id(confront(result(), session))["session.co_creation"]
    assert (found.estimate, found.sentence) == (
        1.0, "By the room's cards, customers do something themselves at 3 of 3 touchpoints.",
    )  # fmt: skip


def test_a_study_without_a_journey_is_walked_in_three_stages(session):
    assert [moment.id for moment in moments_of(study_of(()))] == ["before", "during", "after"]
    session.add(Card(place="during", does="looks"))
    found = by_id(confront(result(()), session))["session.co_creation"]
    assert "at 1 of 3 stages" in found.sentence


def test_the_museum_says_what_its_customers_do(session):
    study = cx.open_study("data/samples/museum")
    moments = moments_of(study)
    assert len(moments) == len(study.study.touchpoints)
    assert moments_of(study.study) == moments
    assert moments[0].does == "compares and chooses a day"
    # What the study says is no card of the room's before it is saved.
    assert cards_by_place(session) == {}


# Ideas


def test_ideas_have_ids_that_stay(session):
    ids = [session.add(Idea(**IDEA | {"text": text})).id for text in ("a", "b", "c")]
    assert ids == ["i1", "i2", "i3"]
    # Somebody may have spoken of i3 already: no other idea is ever called so.
    assert session.undo(Idea).text == "c"
    assert session.add(Idea(**IDEA)).id == "i4"
    assert [idea.id for idea in session.entries(Idea)] == ["i1", "i2", "i4"]


def test_ideas_are_counted_by_realm_and_group(session):
    for realm, persona in (("education", "all"), ("education", "families"), ("esthetic", "gone")):
        session.add(Idea(**IDEA | {"realm": realm, "persona": persona}))
    with_groups = result(groups={"families": "Families", "seniors": "Seniors"})
    table = ideas_by_realm(session, with_groups)
    assert table.to_dict("list") == {
        "All customers": [0, 1, 0, 0], "Families": [0, 1, 0, 0], "gone": [0, 0, 1, 0],
    }  # fmt: skip
    assert list(table.index) == list(REALMS)
    found = by_id(confront(with_groups, session))
    assert found["session.ideas"].sentence == (
        "The room wrote down 3 ideas: 2 for education and 1 for esthetic. None is for escapist, "
        "which customers feel least."
    )
    assert found["session.ideas"].verdict == "none for the weakest realm"
    assert found["session.ideas.for_whom"].sentence == (
        "Of the 3 ideas, 1 is for all customers, 1 for “Families” and 1 for “gone”."
    )


@pytest.mark.parametrize(
    "chances, realm, warned, words",
    [
        ((0, 0, 0, 1), "escapist", False, "1 idea: 1 for escapist."),
        ((0, 0, 0, 1), "education", True, "None is for escapist, which customers feel least."),
        ((0.5, 0, 0, 0.5), "escapist", False, "1 idea: 1 for escapist."),
        ((0.5, 0, 0, 0.5), "education", True,
         "None is for entertainment or escapist, one of which customers feel least."),
    ],
)  # fmt: skip
def test_no_idea_for_the_weakest_realm_is_said(session, chances, realm, warned, words):
    session.add(Idea(**IDEA | {"realm": realm}))
    with_chances = result(chances=dict(zip(REALMS, chances, strict=True)))
    found = by_id(confront(with_chances, session))["session.ideas"]
    assert words in found.sentence
    assert (found.verdict is not None) is warned
    assert (found.estimate, found.n, found.unit) == (1.0, 1, "ideas")


def test_ideas_that_spare_no_effort_are_named(session):
    for text, effort in (("A trail", "nobody gets lost"), ("A mask", ""), ("A hat", "-")):
        session.add(Idea(**IDEA | {"text": text, "effort_removed": effort}))
    found = by_id(confront(result(), session))["session.ideas.effort"]
    assert (found.estimate, found.n) == (2.0, 3)
    assert found.sentence == (
        "Of 3 ideas, 2 do not say what becomes less effort for a customer: “A mask” and “A hat”."
    )
    session.undo(Idea)
    session.undo(Idea)
    found = by_id(confront(result(), session))["session.ideas.effort"]
    assert found.sentence == "The idea says what becomes less effort for a customer."


def test_an_idea_that_blames_is_not_read_out_and_a_long_one_is_cut(session):
    session.add(Idea(**IDEA | {"text": "The staff is to blame", "effort_removed": ""}))
    session.add(Idea(**IDEA | {"text": "word " * 50, "effort_removed": ""}))
    sentence = by_id(confront(result(), session))["session.ideas.effort"].sentence
    assert "blame" not in sentence
    assert "idea i1" in sentence
    assert len(re.search("“(.*)”", sentence)[1]) == 60


def test_what_is_written_is_heard_and_nothing_else_where_it_is_asked_for(session):
    session.add(Card(place="queue", does="waits"))
    session.add(Idea(**IDEA))
    hold(session, [ratings((1, 2, 3, 4))] * 4)
    said = hear(result(), session, "co_creation", "ideas").sentences
    assert len(said) == 4
    assert [sentence.split()[0] for sentence in said] == ["By", "The", "It", "The"]
    assert len(hear(result(), session).sentences) > 4
    for found in confront(result(), session):
        complaints = lint(found.sentence, kind="sentence")
        assert [each.rule for each in complaints if each.severity == "error"] == [], found.sentence


# Where nobody writes


def test_cards_and_ideas_are_shown_where_nobody_writes(session, path):
    session.add(Card(place="cloakroom", does="hangs <b>coats</b>", enjoys="a smile"))
    session.add(Idea(**IDEA | {"text": "<script>x</script>", "touchpoint": "queue"}))
    read = open_session(path, mode="headless")
    cards = card_sheet(read, study_of())
    assert "hangs <b>coats</b>" in repr(cards)
    assert "hangs &lt;b&gt;coats&lt;/b&gt;" in cards._repr_html_()
    ideas = idea_sheet(read, result())
    html = ideas._repr_html_()
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "<td>Queue</td>" in html
    assert "effort removed" in html


def test_nothing_written_is_said():
    nobody = open_session("")
    assert repr(card_sheet(nobody, study_of())) == "No workshop was held."
    assert repr(idea_sheet(nobody, result())) == "No workshop was held."


def test_an_empty_session_says_so(session, path):
    read = open_session(path, mode="headless")
    assert repr(card_sheet(read, study_of())) == "No card has been written."
    assert repr(idea_sheet(read, result())) == "No idea has been written down."
    table = ideas_by_realm(read, result())
    assert (list(table.index), table.shape) == (list(REALMS), (4, 0))
    assert isinstance(table, pd.DataFrame)


# On the screen


def fields(box):
    return [child for child in box.children if "cxkit-field" in child._dom_classes]


@pytest.fixture
def walk(session):
    return CardDesk(session, study_of()).box


@pytest.fixture
def form(session):
    return IdeaDesk(session, result(groups={"families": "Families"})).box


def test_a_room_walks_from_moment_to_moment(walk, session):
    assert list(buttons(walk)) == ["Queue", "Cloakroom <1>", "Exhibition"]
    assert buttons(walk)["Queue"].button_style == "primary"
    press(walk, "Queue")
    assert [field.description for field in fields(walk)] == list(questions_of_card().values())
    # What the study says is on the card, and is the room's once it is saved.
    assert fields(walk)[0].value == "waits"
    fields(walk)[1].value = "noise"
    press(walk, "Save the card")
    assert "1 of 3 cards saved" in seen(walk)
    assert cards_by_place(session)["queue"] == Card(
        id="s1", place="queue", does="waits", senses="noise"
    )
    assert buttons(walk)["Cloakroom <1>"].button_style == "primary"
    press(walk, "Read all cards")
    assert "<td>noise</td>" in seen(walk)
    press(walk, "Go on writing")
    press(walk, "Queue ✓")
    assert [field.value for field in fields(walk)] == ["waits", "noise", "", ""]


def test_a_card_that_is_not_saved_is_not_left_unasked(walk, session):
    press(walk, "Queue")
    press(walk, "Another moment")
    press(walk, "Queue")
    fields(walk)[2].value = "that others wait, too"
    press(walk, "Another moment")
    assert "not saved" in seen(walk)
    fields(walk)[2].value = ""
    press(walk, "Another moment")
    assert cards_by_place(session) == {}


def test_an_empty_card_is_refused_and_the_last_one_taken_back(walk, session):
    press(walk, "Cloakroom <1>")
    press(walk, "Save the card")
    assert "Nothing is written on it yet" in seen(walk)
    fields(walk)[0].value = "hangs the coat up"
    press(walk, "Save the card")
    press(walk, "Take the last card back")
    assert "The last card on “Cloakroom &lt;1&gt;” is taken back" in seen(walk)
    assert cards_by_place(session) == {}
    assert "Take the last card back" not in buttons(walk)


def test_the_weakest_realm_is_asked_for_first(form):
    assert "For escapist (customers feel it least): What could people do or become here" in seen(
        form
    )
    assert "What could we hand over to people" in seen(form)
    assert "Escapist ✓" in buttons(form)
    fields(form)[0].value = "A trail"
    press(form, "Education")
    assert "For education: What would people like to learn" in seen(form)
    assert {"Education ✓", "Escapist"} <= set(buttons(form))
    # Another realm is another question, and nothing typed is lost.
    assert fields(form)[0].value == "A trail"


def test_an_idea_is_saved_read_and_taken_back(form, session):
    text, effort, whom, where = fields(form)
    assert list(whom.options) == ["All customers", "Families"]
    press(form, "Save the idea")
    assert "Still to fill in: “The idea”" in seen(form)
    text.value, effort.value = "A world-class trail", "nobody gets lost"
    whom.value, where.value = "families", "Queue"
    press(form, "Education")
    press(form, "Read all ideas")
    assert "not saved" in seen(form)
    press(form, "Save the idea")
    assert session.entries(Idea) == (
        Idea(text="A world-class trail", realm="education", persona="families",
             effort_removed="nobody gets lost", touchpoint="queue", id="i1"),
    )  # fmt: skip
    assert "Saved as i1." in seen(form)
    assert "Mind the wording: “world-class”" in seen(form)
    press(form, "Next idea")
    assert [field.value for field in fields(form)] == [""] * 4
    assert "Education ✓" in buttons(form)
    press(form, "Read all ideas")
    assert "<td>A world-class trail</td>" in seen(form)
    press(form, "Take the last idea back")
    assert "“A world-class trail” is taken back" in seen(form)
    assert session.entries(Idea) == ()


def test_a_group_or_place_that_is_not_on_the_list_is_said(form, session):
    text, _, whom, where = fields(form)
    text.value, whom.value = "A trail", "Familie <b>"
    press(form, "Save the idea")
    assert "For whom? “Familie &lt;b&gt;” is not on the list" in seen(form)
    whom.value, where.value = "", "moon"
    press(form, "Save the idea")
    assert "Where? “moon” is not on the list" in seen(form)
    where.value = " "
    press(form, "Save the idea")
    assert (session.entries(Idea)[0].persona, session.entries(Idea)[0].touchpoint) == ("all", None)


def test_an_idea_that_the_disk_did_not_take_can_be_saved_again(form, session, monkeypatch):
    fields(form)[0].value = "A trail"
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "full")))
        press(form, "Save the idea")
    assert "NOT SAVED" in seen(form)
    assert session.entries(Idea) == ()
    press(form, "Save the idea")
    assert [idea.text for idea in session.entries(Idea)] == ["A trail"]
