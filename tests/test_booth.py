"""The booth beyond numbers: choices, words, and papers that one person types in."""

import pytest
from test_ballot_kinds import ITEMS, dots
from test_session import buttons, press, seen

import cxkit as cx
from cxkit.findings import DataError
from cxkit.study.reading import read_study
from cxkit.workshop import ATTRIBUTION, ballot, open_session
from cxkit.workshop.ballots.asked import (
    HYPOTHESES,
    PROMISES,
    READINESS,
    control_ballot_of,
    dots_ballot_of,
)
from cxkit.workshop.fields import Field
from cxkit.workshop.screens.base import Screens


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture
def session(tmp_path):
    return open_session(tmp_path / "may.json")


def texts(box):
    """Find the text fields of a screen, in their order, wherever they stand."""
    found = []
    for child in getattr(box, "children", ()):
        found += [child] if type(child).__name__ == "Text" else texts(child)
    return found


def options(box):
    """Find the buttons beside each field."""
    return [
        [each for each in row.children if type(each).__name__ == "Button"]
        for row in box.children
        if "cxkit-options" in row._dom_classes
    ]


def test_a_choice_is_made_by_mouse_or_by_number(session):
    box = ballot(session, "control", None, {"c1": "Coats", "c2": "Weather"})
    press(box, "Begin round 1")
    first, second = texts(box)
    assert (first.description, second.description) == ("Coats", "Weather")
    assert first.placeholder == "1 to 3"
    options(box)[0][1].click()
    assert first.value == "Influence"
    second.value = "3"
    assert "2 of 2 chosen" in seen(box)
    press(box, "Save my vote")
    assert "1 vote saved" in seen(box)


def test_keys_never_stay_with_a_button_that_would_hand_them_on(session):
    box = ballot(session, "readiness", None)
    press(box, "Begin round 1")
    assert len(options(box)) == 8
    assert all(button.tabbable is False for row in options(box) for button in row)


def test_what_is_no_choice_stays_on_the_screen(session):
    box = ballot(session, "control", None, {"c1": "Coats", "c2": "Weather"})
    press(box, "Begin round 1")
    texts(box)[0].value = "dd"
    assert "Choose one of: 1 Control, 2 Influence, 3 Concern" in seen(box)
    press(box, "Save my vote")
    assert "Choose one of" in seen(box)
    assert session.votes(control_ballot_of({"c1": "Coats", "c2": "Weather"}), round=1) == 0


def test_several_are_chosen_and_taken_back_by_mouse(session):
    screens = Screens(session)
    field = Field("x", "Which?", "several", {"a": "Apples", "b": "Pears"})
    text, row = screens._draw(field)
    apples, pears = row.children[1:]
    pears.click()
    apples.click()
    assert text.value == "Apples, Pears"
    pears.click()
    assert text.value == "Apples"


def test_words_are_written_on_lines(session):
    box = ballot(session, "hypotheses", None)
    press(box, "Begin round 1")
    assert [each.description for each in texts(box)] == list(HYPOTHESES.items.values())
    for voter in range(3):
        texts(box)[0].value = "the <queue>"
        press(box, "Save my vote")
        if voter < 2:
            press(box, "Next voter")
    session.close(HYPOTHESES, round=1)
    box = ballot(session, "hypotheses", None)
    table = next(
        each.value for each in box.children if "<table>" in str(getattr(each, "value", ""))
    )
    assert "the &lt;queue&gt;" in table


def test_each_voter_finds_dots_in_another_order_and_keeps_it_on_the_way_back(session):
    box = ballot(session, "dots", None, ITEMS)
    press(box, "Begin round 1")
    seen_orders = set()
    for _ in range(12):
        seen_orders.add(tuple(each.description for each in texts(box)))
        for text in texts(box):
            text.value = {"Queue": "2", "Café": "1"}.get(text.description, "")
        press(box, "Save my vote")
        press(box, "Next voter")
    assert len(seen_orders) > 6
    assert session.close(dots_ballot_of(ITEMS), round=1).totals == dots(24, 12)


def test_items_that_split_votes_are_named_before_anybody_votes(session):
    box = ballot(session, "dots", None, {"a": "Queue", "b": "The queue"})
    assert "“Queue” and “The queue”" in seen(box)


def test_departments_are_asked_for_where_points_go_to_departments_alone(session):
    assert texts(ballot(session, "attribution"))
    for step in ("better", "promises"):
        assert not texts(ballot(session, step, None))


def test_what_was_asked_about_is_remembered_until_a_round_has_closed(session):
    study = read_study("data/samples/museum")
    ballot(session, "dots", study, {"a": "A", "b": "B"})
    ballot(session, "dots", study, ITEMS)
    assert session.record.asked["dots"] == ITEMS
    made = dots_ballot_of(ITEMS)
    session.vote(made, dots(2, 1), round=1, token="t")
    session.close(made, round=1)
    # An idea that came since is not in the second round: both are about the same.
    box = ballot(session, "dots", study, {**ITEMS, "new": "New"}, round=2)
    press(box, "Begin round 2")
    assert len(texts(box)) == len(ITEMS)
    assert session.record.asked["dots"] == ITEMS


def test_an_unknown_ballot_is_refused_with_a_near_one(session):
    with pytest.raises(DataError, match="did you mean 'hypotheses'"):
        ballot(session, "hypothesis", None)


# Papers


def paper(box, number):
    start = f"Paper {number}, "
    return {each.description.removeprefix(start): each for each in texts(box)
            if each.description.startswith(start)}  # fmt: skip


def states(box):
    grid = next(each for each in box.children if "cxkit-papers" in each._dom_classes)
    return [each.value for each in grid.children if type(each).__name__ == "HTML"]


@pytest.fixture
def papers(session):
    session.describe(departments=3)
    box = ballot(session, "attribution")
    press(box, "Type in from paper")
    return box


def write(box, number, *points):
    for field, each in zip(paper(box, number).values(), points, strict=True):
        field.value = str(each)


def test_papers_are_saved_row_by_row_and_a_wrong_one_is_named(papers, session):
    write(papers, 1, 30, 50, 20)
    write(papers, 2, 30, 50, 30)
    write(papers, 4, 0, 0, 100)
    press(papers, "Save these papers")
    assert "Paper 2: 10 points are too many" in seen(papers)
    assert session.votes(ATTRIBUTION, round=1) == 2
    assert [state for state in states(papers) if "✓" in state] == ["1 ✓", "4 ✓"]
    assert "2 ✗" in states(papers)


def test_saving_again_never_doubles_a_paper(papers, session):
    write(papers, 1, 30, 50, 20)
    write(papers, 2, 30, 50, 30)
    press(papers, "Save these papers")
    write(papers, 2, 30, 50, 20)
    write(papers, 1, 20, 60, 20)
    press(papers, "Save these papers")
    assert "2 papers are typed in" in seen(papers)
    assert "✓ 2 votes saved" in seen(papers)
    assert session.close(ATTRIBUTION, round=1).totals == {"own": 50, "others": 110, "outside": 40}


def test_the_next_papers_are_other_votes(papers, session):
    for _ in range(2):
        write(papers, 1, 30, 50, 20)
        press(papers, "Save these papers")
        press(papers, "More papers")
        assert not any(field.value for field in texts(papers))
    assert session.votes(ATTRIBUTION, round=1) == 2


def test_typed_papers_are_not_left_by_mistake(papers, session):
    write(papers, 1, 30, 50, "")
    press(papers, "Back")
    assert "What is typed here is not saved" in seen(papers)
    write(papers, 1, "", "", "")
    press(papers, "Back")
    assert "Begin round 1" in buttons(papers)
    press(papers, "Type in from paper")
    press(papers, "Save these papers")
    assert "Nothing is typed in yet" in seen(papers)


def test_a_long_ballot_has_numbers_over_its_columns(session):
    box = ballot(session, "readiness", None)
    press(box, "Type in from paper")
    assert "8 We look again at what we decided" in seen(box)
    assert "Choose: 1 Yes, 2 Partly, 3 No" in seen(box)
    for field in paper(box, 1).values():
        field.value = "1"
    press(box, "Save these papers")
    assert session.votes(READINESS, round=1) == 1


def test_papers_wait_for_the_round_before(session):
    box = ballot(session, "attribution", round=2)
    press(box, "Type in from paper")
    assert "Round 1 is still open" in seen(box)


def test_a_headless_ballot_shows_what_was_kept(session):
    for _ in range(3):
        session.vote(PROMISES, {"first": "done"}, round=1, token=str(_))
    session.close(PROMISES, round=1)
    read = cx.open_session(session.path, mode="headless")
    assert repr(ballot(read, "promises", None)) == (
        "Round 1: All together: 3 done, 0 partly, 0 not done and 0 dropped (3 votes)."
    )
