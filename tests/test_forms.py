"""What a room writes down: how it is read, refused, warned of, grouped and shown."""

from datetime import date
from types import SimpleNamespace
from typing import Literal, get_args, get_origin

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from cxkit.findings import DataError
from cxkit.workshop import open_session
from cxkit.workshop.forms.asked import FORMS, coding_form
from cxkit.workshop.forms.choices import Choices
from cxkit.workshop.forms.reading import read_choices, read_day, read_names, read_number
from cxkit.workshop.forms.shown import entries_sheet
from cxkit.workshop.forms.tree import branches_of
from cxkit.workshop.forms.warned import warnings_of
from cxkit.workshop.groups import mixed_groups
from cxkit.workshop.record.entries import (
    KINDS,
    Action,
    Aspiration,
    Cause,
    Coding,
    Commitment,
    Decision,
    Goal,
    Idea,
    Note,
    Story,
    Trait,
    Upside,
)
from cxkit.workshop.record.parts import Participant
from cxkit.workshop.roster import read_people, write_people

TODAY = date(2026, 5, 4)
ACTION = {
    "text": "A customer can pay while they queue", "touchpoint": "queue", "rise": "0,5",
    "effort_removed": "less time at the till", "measure": "2", "by": "2026-06-01",
    "convenor": "digital", "functions": "Front of house", "premortem": "nobody saw the sign",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture
def session(tmp_path):
    return open_session(tmp_path / "may.json")


def study_of(**more):
    points = [
        SimpleNamespace(id="queue", name="Entrance, queue", owners=("Front of house",)),
        SimpleNamespace(id="shop", name="Shop", owners=("digital", "Commercial")),
    ]
    personas = [SimpleNamespace(id="families", name="Families")]
    return SimpleNamespace(
        touchpoints=points, personas=personas, outcomes={"came_back": None}, currency="EUR", **more
    )


@pytest.fixture
def choices(session):
    session.enrol([Participant(pseudonym="Ada", function="Digital")])
    return Choices(session, study_of(), step="causes")


def entry(choices, id, **typed):
    return FORMS[id](choices).entry_of(typed, today=TODAY)


def complaints(choices, id, **typed):
    with pytest.raises(DataError) as refused:
        entry(choices, id, **typed)
    return [f"{each.rule} → {each.hint}".rstrip(" →") for each in refused.value.problems]


# What is typed


@pytest.mark.parametrize(
    "text, number",
    [("12,5", 12.5), (" 12.5 ", 12.5), ("-3", -3), ("−3", -3), ("+4", 4), ("0,125", 0.125),
     ("1250", 1250), ("42,0", 42)],
)  # fmt: skip
def test_a_comma_is_as_good_as_a_point(text, number):
    assert read_number(text, "How many?") == number


@pytest.mark.parametrize("text", ["1,250", "42.000", "-1.500"])
def test_what_is_a_thousand_to_some_and_one_to_others_is_asked_again(text):
    with pytest.raises(DataError, match="could be two numbers"):
        read_number(text, "How many?")


@pytest.mark.parametrize("text", ["many", "12 %", "nan", "inf", "1e3", "1,2,3", "٣"])
def test_what_is_no_number_is_said(text):
    if text == "٣":
        # A digit all the same, in another script.
        assert read_number(text, "How many?") == 3
        return
    with pytest.raises(DataError, match=r"How many\? .* is no number"):
        read_number(text, "How many?")


@pytest.mark.parametrize("text", ["2026-05-04", "2026-5-4", "4.5.2026", "04. 05. 2026"])
def test_a_day_is_written_in_the_ways_that_only_one_day_has(text):
    assert read_day(text, "When?", today=TODAY, ahead=True) == "2026-05-04"


@pytest.mark.parametrize("text", ["4/5/2026", "2026-02-30", "May", "31.4.2026", "20260504"])
def test_what_is_no_day_is_said(text):
    with pytest.raises(DataError, match="is no day"):
        read_day(text, "When?", today=TODAY, ahead=True)


def test_a_day_lies_on_its_side_of_today():
    with pytest.raises(DataError, match="lies behind us"):
        read_day("2026-05-03", "When?", today=TODAY, ahead=True)
    with pytest.raises(DataError, match="lies ahead of us"):
        read_day("2026-05-05", "When?", today=TODAY, ahead=False)
    for ahead in (True, False):
        assert read_day("2026-05-04", "When?", today=TODAY, ahead=ahead)


def test_several_are_chosen_by_number_words_or_id_and_names_may_have_commas():
    known = {"a": "Digital", "b": "Front of house", "c": "Sales, retail"}
    assert read_choices("2, digital; a", "Who?", known) == ["b", "a"]
    assert read_choices("Sales, retail", "Who?", known) == ["c"]
    assert read_choices(["Sales, retail", "b"], "Who?", known) == ["c", "b"]
    assert read_choices("Sales, retail, digital", "Who?", known) == ["c", "a"]
    assert read_choices(" , ", "Who?", known) == []
    with pytest.raises(DataError, match="“Shop” is not on the list"):
        read_choices("a, Shop", "Who?", known)


def test_other_names_than_those_offered_are_taken_but_other_numbers_are_not():
    known = {"Digital": "Digital"}
    assert read_names("digital, IT, IT", "Who?", known) == ["Digital", "IT"]
    with pytest.raises(DataError, match="“7” is not on the list"):
        read_names("7", "Who?", known)


# Forms


def test_every_form_fits_the_entry_that_it_makes(choices):
    choices.session.add(Cause(text="Coats come back one by one"))
    choices.session.add(Action(text="A customer can pay while they queue"))
    for id, make in FORMS.items():
        form = make(choices)
        assert form.id == id
        known = form.kind.model_fields
        leads = {form.leads[0]} if form.leads else set()
        ids = {each.id for each in form.fields}
        assert ids - leads <= set(known) - {"id"}, id
        assert set(form.needs) | set(form.start) | set(form.stays) <= ids, id
        assert not ids & set(form.given), id
        assert len({each.label for each in form.fields}) == len(form.fields), id
        for each in form.fields:
            if each.id in known and form.closed(each):
                parts = (known[each.id].annotation, *get_args(known[each.id].annotation))
                literal = next(part for part in parts if get_origin(part) is Literal)
                assert set(each.choices) <= set(get_args(literal)), (id, each.id)


def test_a_form_is_on_few_screens_in_its_order(choices):
    choices.session.add(Cause(text="Coats come back one by one"))
    for id, make in FORMS.items():
        form = make(choices)
        assert sum(form.pages, ()) == form.fields, id
        assert all(form.pages), id
    # Of 17 lines, two for each list that is shown: the sixth and the twelfth are passed here.
    assert [[each.id for each in page] for page in FORMS["action"](choices).pages] == [
        ["text", "touchpoint", "causes", "effort_removed", "helps"],
        ["lever", "measure", "rise"],
        ["by", "convenor", "functions", "premortem"],
    ]


def test_every_kind_of_entry_but_cards_has_a_form(choices):
    made = {make(choices).kind for make in FORMS.values()}
    comments = Choices(choices.session, comments={"q1": "Cold"}, themes={"a": "A"})
    made.add(coding_form(comments, "q1", "A").kind)
    assert {kind.__name__ for kind in set(KINDS) - made} == {"Card"}


def test_an_action_is_read_as_people_type_it(choices):
    made = entry(choices, "action", **ACTION)
    assert made == Action(
        text="A customer can pay while they queue", touchpoint="queue", rise=0.5,
        effort_removed="less time at the till", measure="rating", by="2026-06-01",
        functions=["Digital", "Front of house"], premortem="nobody saw the sign",
    )  # fmt: skip
    assert warnings_of(made) == ()


@pytest.mark.parametrize("id", ["action", "decision", "trait", "aspiration", "cause"])
def test_what_is_read_can_be_typed_again(choices, id):
    choices.session.add(Cause(text="Coats come back one by one"))
    typed = {
        "action": ACTION | {"causes": "1", "helps": "families", "lever": "place"},
        "decision": {"text": "We try it", "reason_type": "1", "rejected": "a mask; a hat",
                     "decider": "Shop", "check": "5.6.2026"},
        "trait": {"persona": "all", "kind": "need", "text": "a seat", "weight": "0",
                  "source": "said"},
        "aspiration": {"who": "families", "what": "say that it was easy", "measure": "queue",
                       "start": "6,5", "goal": "7.5", "by": "2027-01-01"},
        "cause": {"text": "few racks", "explains": "c1", "touchpoint": "Shop"},
    }[id]  # fmt: skip
    form = FORMS[id](choices)
    made = form.entry_of(typed, today=TODAY)
    assert form.entry_of(form.typed_of(made), today=TODAY) == made


def test_changing_an_entry_leaves_alone_what_the_form_does_not_ask(choices):
    cause = Cause(id="c7", text="few racks", reach="control", explains="c1")
    choices.session.add(Cause(text="Coats come back one by one"))
    form = FORMS["cause"](choices)
    typed = form.typed_of(cause) | {"text": "few coat racks", "explains": ""}
    changed = form.entry_of(typed, base=cause, today=TODAY)
    assert changed == Cause(id="c7", text="few coat racks", reach="control")


def test_everything_that_is_wrong_is_said_at_once(choices):
    said = complaints(choices, "action", rise="much", by="yesterday", lever="money", causes="9")
    assert said == [
        "still to fill in: “What can a customer do then, or is spared?”",
        "What do we change? “money” is not on the list",
        "By how much is that to rise? “much” is no number → write it in digits, such as 12.5",
        "On which day do we look? “yesterday” is no day → write it as 2026-05-04 or 4.5.2026",
    ]


@pytest.mark.parametrize("text", ["We want to be the best", "Number one in town", ""])
def test_what_cannot_be_measured_is_no_aspiration(choices, text):
    [said] = complaints(choices, "aspiration", what=text)
    for word in ("Who", "From", "To", "By which day"):
        assert word in said
    assert "what cannot be measured cannot be reached" in said


def test_an_aspiration_goes_from_somewhere_to_somewhere_else(choices):
    typed = {"who": "families", "what": "say that it was easy", "measure": "nps",
             "start": "20", "goal": "30", "by": "2027-01-01"}  # fmt: skip
    assert entry(choices, "aspiration", **typed).goal == 30
    assert complaints(choices, "aspiration", **typed | {"goal": "20,0"}) == [
        "from and to are the same number → say what is to become different"
    ]
    assert complaints(choices, "aspiration", **typed | {"goal": "130"}) == [
        "a score lies between -100 and 100"
    ]
    assert entry(choices, "aspiration", **typed | {"goal": "130", "measure": "shop"})
    down = entry(choices, "aspiration", **typed | {"goal": "10"})
    assert "It falls from where it is today: is that meant?" in warnings_of(down)


def test_a_range_stands_the_right_way_up_and_above_nought(choices):
    typed = {"persona": "families", "low": "10", "likely": "20", "high": "42,5", "source": "till"}
    made = entry(choices, "upside", **typed)
    assert (made.low, made.likely, made.high) == (10, 20, 42.5)
    assert complaints(choices, "upside", **typed | {"likely": "50"}) == [
        "the range is upside down → at least, then most likely, then at most"
    ]
    assert complaints(choices, "upside", **typed | {"low": "-1"}) == [
        "At least, in EUR a customer and year is a number 0 or more"
    ]


@pytest.mark.parametrize("weight, right", [("0", True), ("5", True), ("6", False), ("2,5", False)])
def test_a_weight_is_a_whole_number_from_0_to_5(choices, weight, right):
    typed = {"persona": "all", "kind": "pain", "text": "cold feet", "source": "seen"}
    if right:
        assert entry(choices, "trait", weight=weight, **typed).weight == int(weight)
    else:
        assert len(complaints(choices, "trait", weight=weight, **typed)) == 1


def test_a_line_is_one_line_and_not_too_long(choices):
    made = entry(choices, "surprise", text=" so\n many \t people ")
    assert (made.text, made.tag, made.step) == ("so many people", "surprise", "causes")
    assert complaints(choices, "surprise", text="x" * 301) == [
        "One surprise is too long → a line has at most 300 signs"
    ]


def test_forms_that_write_notes_know_their_own(choices):
    surprise, parking = (FORMS[id](choices) for id in ("surprise", "parking"))
    note = Note(text="a", tag="surprise", step="elsewhere")
    assert surprise.owns(note)
    assert not parking.owns(note)


def test_names_come_from_the_roster_the_study_the_session_and_the_result(choices):
    # The roster's "Digital" and the study's "digital" are one.
    assert list(choices.functions) == ["Digital", "Front of house", "Commercial"]
    assert choices.touchpoints == {"queue": "Entrance, queue", "shop": "Shop"}
    assert choices.groups == {"all": "All customers", "families": "Families"}
    assert choices.outcomes == {"nps": "Customers recommend us", "came_back": "came back"}
    choices.session.add(Cause(text="x" * 80))
    assert choices.causes == {"c1": f"c1: {'x' * 59}…"}


def test_quotes_are_those_of_the_result_by_its_ids_or_by_their_place(session):
    table = pd.DataFrame({"touchpoint": ["Shop", "Shop"], "quote": ["cold", "warm"]})
    made = SimpleNamespace(tables={"quotes": table.set_index("touchpoint")})
    assert Choices(session, result=made, study=study_of()).quotes == {"q1": "cold", "q2": "warm"}
    table = table.assign(id=["v7", "v9"])
    made = SimpleNamespace(tables={"quotes": table.set_index("id")})
    found = Choices(session, result=made, study=study_of())
    assert found.quotes == found.read_comments == {"v7": "cold", "v9": "warm"}


def test_without_a_study_a_room_writes_all_the_same(session):
    choices = Choices(session)
    made = entry(choices, "action", text="A customer can sit", convenor="Shop", functions="IT, HR")
    assert made.functions == ["Shop", "IT", "HR"]
    assert [each.id for each in FORMS["cause"](choices).fields] == [
        "text",
        "known_from",
        "wrong_if",
    ]


def test_a_comment_may_be_about_several_things_or_none(session):
    choices = Choices(session, comments={"q1": "Cold"}, themes={"air": "Air", "coat": "Coats"})
    form = coding_form(choices, "q1", "A")
    assert form.entry_of({"themes": "2, air"}) == Coding(
        quote="q1", pair="A", themes=["coat", "air"]
    )
    assert form.entry_of({}) == Coding(quote="q1", pair="A")


# What is said of an entry


FULL = Action(
    text="A customer can pay while they queue", touchpoint="queue", effort_removed="less waiting",
    measure="nps", rise=5, by="2026-06-01", functions=["Digital", "Shop"], premortem="no power",
)  # fmt: skip


@pytest.mark.parametrize(
    "changed, said",
    [
        ({}, None),
        ({"effort_removed": " - "}, "less effort"),
        ({"measure": ""}, "where, and by how much"),
        ({"rise": 0.0}, "where, and by how much"),
        ({"measure": "rating", "touchpoint": None}, "of which touchpoint"),
        ({"by": ""}, "No day"),
        ({"functions": ["Digital"]}, "Fewer than two functions"),
        ({"premortem": ""}, "why nothing may have changed"),
        ({"text": "A seamless journey"}, "“seamless”"),
        ({"text": "Be the best museum"}, "“Be the best”"),
        ({"text": "The staff is to blame"}, "blame"),
        ({"text": "Score is low because of the queue"}, "“because of”"),
        # Why it may fail is a guess, and no claim.
        ({"premortem": "because of the rain"}, None),
    ],
)
def test_an_action_hears_what_it_lacks(changed, said):
    warned = warnings_of(FULL.model_copy(update=changed))
    assert len(warned) == (said is not None)
    if said:
        assert said in warned[0]


@pytest.mark.parametrize(
    "reason, said",
    [
        ("customer evidence", None), ("own observation", None), ("data only", None),
        ("competitor", "No customer reason is recorded"),
        ("mission statement", "No customer reason is recorded"),
        ("authority", "No customer reason is recorded"),
        ("", "What it rests on is not said"),
    ],
)  # fmt: skip
def test_a_decision_without_a_customers_reason_hears_so(reason, said):
    decision = Decision(text="We try it", reason_type=reason, quotes=["q1"], check="2026-06-01")
    goal = Goal(outcome="nps", reason="we said so", reason_type=reason)
    for made in (decision, goal):
        assert warnings_of(made) == (() if said is None else (said,))
    silent = decision.model_copy(update={"quotes": [], "check": ""})
    assert [each.split()[0] for each in warnings_of(silent)][-2:] == ["It", "No"]


@pytest.mark.parametrize(
    "made, said",
    [
        (Cause(text="few racks because of the wall"), "Nothing says what would show us"),
        (Cause(text="few racks", wrong_if="racks stand empty"), None),
        (Commitment(role="Shop", does="I ask"), "It has no day"),
        (Story(text="The app"), "So far it is claimed."),
        # By the same rule as in the report: a number alone shows no success.
        (Story(text="The app", n="40"), "So far it is claimed. Not shown: a measure before"),
        (Story(text="The app", before="6", after="7"), "So far it is partly evidenced."),
        (Story(text="The app", n="40", before="6", after="7", comparison="last May",
               when="2026-02-01"), None),
        (Trait(persona="all", kind="need", text="a seat"), "It is assumed"),
        (Trait(persona="all", kind="need", text="a seat", source="said"), None),
        (Idea(text="A trail", wish="walk"), "Nothing says which effort"),
        (Idea(text="A trail", effort_removed="no map", wish="walk", blocked_by="time"), None),
        (Upside(persona="all", low=4, likely=4, high=4, source="till"), "Both ends are the same"),
        (Note(text="They are incompetent", tag="quote"), None),
        (Coding(quote="q1", pair="A", themes=["seamless"]), None),
        (Aspiration(what="be the best"), "Mind the wording: “be the best”"),
    ],
)  # fmt: skip
def test_other_entries_hear_what_they_lack(made, said):
    warned = warnings_of(made)
    assert (warned == ()) is (said is None)
    if said:
        assert warned[0].startswith(said)


# The tree of causes


def cause(id, explains=""):
    return Cause(id=id, text=f"<{id}>", explains=explains)


def test_causes_stand_below_what_they_explain_by_hand():
    causes = [cause("c1"), cause("c2"), cause("c3", "c1"), cause("c4", "c3"), cause("c5", "c1"),
              cause("c6", "gone")]  # fmt: skip
    assert [(each.cause.id, each.depth) for each in branches_of(causes)] == [
        ("c1", 1), ("c3", 2), ("c4", 3), ("c5", 2), ("c2", 1), ("c6", 1),
    ]  # fmt: skip


@given(some.lists(some.integers(0, 8), max_size=8))
def test_whatever_explains_what_every_cause_is_there_once(above):
    causes = [cause(f"c{n}", f"c{each}") for n, each in enumerate(above)]
    found = branches_of(causes)
    assert sorted(each.cause.id for each in found) == sorted(each.id for each in causes)


# Groups


def people(**functions):
    return [
        Participant(pseudonym=f"{name}{number}", function=name)
        for name, count in functions.items()
        for number in range(count)
    ]


@pytest.mark.parametrize(
    "there, sizes",
    [(0, []), (1, [1]), (3, [3]), (5, [5]), (6, [3, 3]), (7, [4, 3]), (8, [4, 4]), (9, [5, 4]),
     (10, [4, 3, 3]), (12, [4, 4, 4]), (13, [5, 4, 4]), (14, [4, 4, 3, 3])],
)  # fmt: skip
def test_groups_have_three_to_five_people_by_hand(there, sizes):
    groups = mixed_groups(people(a=there), seed="x")
    assert [len(group) for group in groups] == sizes


def test_pairs_leave_nobody_alone():
    assert [len(group) for group in mixed_groups(people(a=5), seed="x", size=2)] == [3, 2]
    assert [len(group) for group in mixed_groups(people(a=4, b=2), seed="x", size=2)] == [2, 2, 2]
    with pytest.raises(ValueError, match="at least two"):
        mixed_groups(people(a=3), seed="x", size=1)


def test_one_of_each_small_function_goes_to_another_group():
    # Seven people are two groups; five of one function and two others: one of them in each.
    for seed in map(str, range(20)):
        groups = mixed_groups(people(b=1, a=5, c=1), seed=seed)
        assert all({each.function for each in group} != {"a"} for group in groups)


def test_the_same_session_makes_the_same_groups_whoever_was_written_down_first():
    everyone = people(a=4, b=3, c=4)
    groups = mixed_groups(everyone, seed="s1")
    assert mixed_groups(everyone[::-1], seed="s1") == groups
    others = {mixed_groups(everyone, seed=str(n)) for n in range(10)}
    assert len(others) == 10


@settings(max_examples=200)
@given(some.lists(some.integers(1, 9), min_size=1, max_size=6), some.text(max_size=5),
       some.integers(2, 5))  # fmt: skip
def test_groups_and_functions_are_spread_as_evenly_as_they_can_be(counts, seed, size):
    everyone = people(**{f"f{n}": count for n, count in enumerate(counts)})
    groups = mixed_groups(everyone, seed=seed, size=size)
    assert sorted(each.pseudonym for group in groups for each in group) == sorted(
        each.pseudonym for each in everyone
    )
    sizes = [len(group) for group in groups]
    assert max(sizes) - min(sizes) <= 1
    if len(everyone) >= 2:
        assert min(sizes) >= min(len(everyone), max(2, size - 1))
        assert max(sizes) <= size + 1 or len(groups) == 1
    table = np.array([
        [sum(each.function == f"f{n}" for each in group) for n in range(len(counts))]
        for group in groups
    ])  # fmt: skip
    assert (table.max(axis=0) - table.min(axis=0)).max() <= 1
    # A group of one function alone only where the others are too few to go round.
    largest = max(counts)
    alone = sum(len(group) > 1 and len({each.function for each in group}) == 1 for group in groups)
    if len(everyone) - largest >= len(groups) and min(counts) > 0 and size > 2:
        assert alone == 0


# Who is there


def test_people_are_read_a_line_each():
    text = "Ada, Digital\n\n Bo ; Sales, retail ; YES\nCy\tShop\tn"
    read = read_people(text)
    assert [(each.pseudonym, each.function, each.frontline) for each in read] == [
        ("Ada", "Digital", False), ("Bo", "Sales, retail", True), ("Cy", "Shop", False),
    ]  # fmt: skip
    assert read_people(write_people(read)) == read


def test_every_line_that_names_nobody_is_said_at_once():
    with pytest.raises(DataError) as refused:
        read_people("Ada, Digital\nBo\nCy, Shop, perhaps\n, Shop")
    assert [each.rule.split(",")[0] for each in refused.value.problems] == [
        "line 2", "line 3", "line 4",
    ]  # fmt: skip


# Where nobody writes


def test_entries_of_every_kind_are_shown_in_words(choices):
    made = {
        Note: Note(text="<b>so many</b>", tag="surprise"), Action: FULL,
        Cause: Cause(text="few racks", touchpoint="shop"),
        Decision: Decision(text="We try it", actions=["a1"]),
        Upside: Upside(persona="families", low=0, likely=4, high=8, source="till"),
        Aspiration: Aspiration(what="sit", measure="shop", start=0, goal=7.5, by="2027-01-01"),
    }  # fmt: skip
    for kind in KINDS:
        assert "have been written" in repr(entries_sheet(choices.session, kind))
        if kind in made:
            choices.session.add(made[kind])
            html = entries_sheet(choices.session, kind, choices)._repr_html_()
            assert "_" not in html.replace("max_colwidth", "")
            assert "<b>" not in html
    shown = entries_sheet(choices.session, Aspiration, choices).table
    assert shown.to_dict("records") == [
        {"what": "sit", "measure": "Shop", "from": "0", "to": "7.5", "by": "2027-01-01"}
    ]
    assert entries_sheet(choices.session, Cause, choices).table.to_dict("records") == [
        {"cause": "few racks", "touchpoint": "Shop"}
    ]
    assert list(entries_sheet(choices.session, Upside, choices).table["persona"]) == ["Families"]


def test_nothing_written_and_no_workshop_are_told_apart(session):
    assert repr(entries_sheet(session, Story)) == "No stories have been written."
    assert repr(entries_sheet(open_session(""), Story)) == "No workshop was held."
