"""Every kind of ballot: what a vote must be, what a closed round keeps, and what it never tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxkit.findings import DataError
from cxkit.workshop import ChoiceBallot, DotBallot, RatingBallot, open_session
from cxkit.workshop.ballots.asked import (
    BETTER,
    FIXED,
    HYPOTHESES,
    PROMISES,
    READINESS,
    UNSAID,
    control_ballot_of,
    dots_ballot_of,
    performance_ballot_of,
    stated_ballot_of,
)
from cxkit.workshop.ballots.kinds import new_token
from cxkit.workshop.ballots.likeness import alike
from cxkit.workshop.ballots.shown import say_tally, tally_table
from cxkit.workshop.ballots.unsaid import THEMES, themes_in
from cxkit.workshop.fields import choice_of, choices_of

ITEMS = {"queue": "Queue", "cafe": "Café", "signs": "Signs", "shop": "Shop", "coats": "Cloakroom"}


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


def dots(queue=0, cafe=0, signs=0, shop=0, coats=0):
    return {"queue": queue, "cafe": cafe, "signs": signs, "shop": shop, "coats": coats}


# Dots


@pytest.mark.parametrize(
    "items, budget",
    # A quarter of the items, rounded up, within 3 and 6; with one item no more than two fit.
    [(1, 2), (2, 3), (5, 3), (12, 3)],
)
def test_there_is_a_dot_for_every_fourth_item_within_limits(items, budget):
    ballot = dots_ballot_of({f"i{n}": f"Item {n}" for n in range(items)})
    assert ballot.budget == budget


def test_more_than_a_dozen_items_are_to_be_merged_first():
    with pytest.raises(DataError, match="merge what means nearly the same"):
        dots_ballot_of({f"i{n}": f"Item {n}" for n in range(13)})
    with pytest.raises(DataError, match="something to choose from"):
        dots_ballot_of({})


@pytest.mark.parametrize(
    "vote, said",
    [
        (dots(queue=2, cafe=1), ""),
        (dots(queue=3), "at most 2 dots"),
        (dots(queue=2), "1 dot is left"),
        (dots(queue=2, cafe=2), "1 dot is too many"),
        (dots(queue=2, cafe=None), "dots are whole numbers from 0 to 2"),
        ({"queue": 2, "cafe": 1}, "a vote gives dots to"),
    ],
)
def test_what_is_no_dot_vote_is_refused_with_the_way_out(vote, said):
    complaint = dots_ballot_of(ITEMS).complaint(vote)
    assert said in complaint
    assert bool(complaint) is bool(said)


def test_dots_are_counted_by_hand():
    # 2 + 2 + 0 + 1, 1 + 0 + 2 + 0, 0 + 0 + 1 + 2 and 0 + 1 + 0 + 0: twelve dots of four people.
    ballot = dots_ballot_of(ITEMS)
    votes = [dots(2, 1), dots(2, 0, 0, 1), dots(0, 2, 1), dots(1, 0, 2)]
    tally = ballot.tally(votes)
    assert tally.totals == dots(5, 3, 3, 1)
    assert ballot.fits(tally)
    assert tally.agreement["all"].voters == 4
    assert not ballot.fits(tally.model_copy(update={"totals": dots(9, 1, 1, 1)}))


def test_each_voter_has_an_order_of_their_own_and_finds_it_again():
    ballot = dots_ballot_of(ITEMS)

    def order(token):
        return [field.id for field in ballot.fields("all", token)]

    assert order("") == list(ITEMS)
    assert order("a1") == order("a1")
    orders = {tuple(order(new_token())) for _ in range(40)}
    assert len(orders) > 10
    assert all(sorted(each) == sorted(ITEMS) for each in orders)


def test_no_place_is_given_to_an_item_more_often_than_chance_gives_it():
    ballot = dots_ballot_of(ITEMS)
    first = [ballot.fields("all", f"voter {n}")[0].id for n in range(500)]
    # 100 expected of each five; five standard deviations of sqrt(500 * 0.2 * 0.8) = 8.9.
    assert all(abs(first.count(item) - 100) < 45 for item in ITEMS)


@pytest.mark.parametrize(
    "labels, pairs",
    [
        (["Queue at the entrance", "Entrance queue"], 1),
        (["Toilets", "Toilet"], 1),
        (["Café", "cafe"], 1),
        (["Room 1", "Room 2"], 0),
        (["Café", "Shop", "Signs"], 0),
        (["", "the", "Shop"], 0),
    ],
)
def test_names_of_the_same_thing_are_found(labels, pairs):
    assert len(alike(labels)) == pairs


def test_a_dot_vote_warns_of_items_that_split_votes():
    assert dots_ballot_of(ITEMS).caution == ""
    twice = dots_ballot_of({**ITEMS, "line": "The queue"})
    assert "“Queue” and “The queue”" in twice.caution


# Choices

CAUSES = {"c1": "Too few coat racks", "c2": "The weather"}


def placed(first, second):
    return {"c1": first, "c2": second}


def test_choices_are_counted_by_hand():
    ballot = control_ballot_of(CAUSES)
    votes = [placed("control", "concern"), placed("influence", "concern"),
             placed("control", "concern")]  # fmt: skip
    tally = ballot.tally(votes)
    assert tally.totals == {
        "c1.control": 2, "c1.influence": 1, "c1.concern": 0,
        "c2.control": 0, "c2.influence": 0, "c2.concern": 3,
    }  # fmt: skip
    assert ballot.fits(tally)
    assert say_tally(ballot, 1, tally) == (
        "Round 1: Too few coat racks: 2 control, 1 influence and 0 concern; The weather: 0 "
        "control, 0 influence and 3 concern (3 votes)."
    )


def test_of_two_voters_no_choice_is_told_or_kept():
    ballot = control_ballot_of(CAUSES)
    tally = ballot.tally([placed("control", "concern")] * 2)
    assert tally.totals == {}
    assert ballot.fits(tally)
    assert "2 people have voted. No more is shown" in say_tally(ballot, 1, tally)
    assert "2 people have voted. No more is shown" in tally_table(ballot, 1, tally)


@pytest.mark.parametrize(
    "vote, said",
    [
        (placed("control", "concern"), ""),
        ({"c1": "control"}, "choose for each of the 2"),
        (placed("control", None), "choose one of: 1 Control, 2 Influence, 3 Concern"),
        (placed("control", "other"), "choose one of"),
        ({"c3": "control"}, "a vote is about: c1, c2"),
    ],
)
def test_what_is_no_choice_is_refused_with_the_way_out(vote, said):
    complaint = control_ballot_of(CAUSES).complaint(vote)
    assert said in complaint
    assert bool(complaint) is bool(said)


@pytest.mark.parametrize("typed", ["2", " influence ", "INFLUENCE", "Influence"])
def test_a_choice_is_typed_as_one_likes(typed):
    assert control_ballot_of(CAUSES).vote_of({"c1": typed}) == {"c1": "influence"}


def test_several_choices_are_read_and_what_is_none_is_not_swallowed():
    boxes = {"a": "Apples", "b": "Pears"}
    assert choices_of("pears, 1", boxes) == ["a", "b"]
    assert choices_of("pears, plums", boxes) == ["b", None]
    assert (choices_of("", boxes), choice_of("", boxes)) == ([], None)


def test_promises_are_counted_over_all_that_each_made():
    # Done: first of two people; partly: one; dropped: one. Two empty lines are no promise.
    votes = [{"first": "done", "second": "partly"}, {"first": "done"}, {"third": "dropped"}]
    tally = PROMISES.tally(votes)
    assert tally.totals == {"done": 2, "partly": 1, "not_done": 0, "dropped": 1}
    assert PROMISES.fits(tally)
    assert PROMISES.complaint({}) == "choose for at least one"
    assert PROMISES.tally(votes[:2]).totals == {}


def test_readiness_asks_eight_things():
    assert len(READINESS.items) == 8
    assert list(READINESS.choices) == ["yes", "partly", "no"]


# Ratings


def test_ratings_run_between_the_ends_of_the_study_and_may_be_left_out():
    ballot = performance_ballot_of(ITEMS, 1, 10)
    assert ballot.complaint({"queue": 1, "cafe": 10}) == ""
    assert "whole number from 1 to 10" in ballot.complaint({"queue": 0})
    assert ballot.complaint({}) == "give at least one a number from 1 to 10"
    tally = ballot.tally([{"queue": 6}, {"queue": 7}, {"queue": 8, "cafe": 2}])
    # The café was rated by one: that would be a single vote.
    assert (tally.totals, tally.given) == ({"queue": 21}, None)
    assert ballot.fits(tally)
    assert not ballot.fits(tally.model_copy(update={"totals": {"queue": 2}}))


@pytest.mark.parametrize("low, high", [(0.5, 5), (1, 4.5), (-3, 3), (5, 5)])
def test_a_scale_that_nobody_can_guess_on_is_refused(low, high):
    with pytest.raises(DataError, match="whole numbers from 0"):
        performance_ballot_of(ITEMS, low, high)


def test_better_than_average_has_no_agreement():
    votes = [{"my_team": 8, "other_teams": 5 + n} for n in range(4)]
    tally = BETTER.tally(votes)
    assert (tally.mean("my_team"), tally.mean("other_teams")) == (8.0, 6.5)
    assert tally.agreement == {}


def test_a_single_screen_of_ratings_has_no_heading():
    ballot = RatingBallot("lunch", ("How is it?",), {"soup": "Soup", "cake": "Cake"})
    assert (list(ballot.screens), ballot.heading("all")) == (["all"], "")
    assert ballot.complaint({"soup": 3}) == "give each of the 2 a number from 0 to 10"


def test_importance_is_shared_out_to_a_hundred():
    ballot = stated_ballot_of({"a": "A", "b": "B"})
    assert ballot.complaint({"a": 60, "b": 40}) == ""
    assert "10 points are left" in ballot.complaint({"a": 60, "b": 30})


# Words


@pytest.mark.parametrize(
    "ballot, said",
    [
        (HYPOTHESES, ("shown to the room", "printed in the minutes", "without your name")),
        (UNSAID, ("not kept", "only themes")),
    ],
)
def test_what_becomes_of_words_is_said_before_they_are_written(ballot, said):
    # In the question itself, which the laptop, the phones and the sheets all show.
    assert [words for words in said if words not in ballot.questions[0]] == []


def test_guesses_are_kept_without_order_and_without_addresses():
    votes = [{"first": "the queue", "second": "Prices"}, {"first": "mail me at a@b.com"},
             {"first": "An empty café"}]  # fmt: skip
    tally = HYPOTHESES.tally(votes)
    assert [text[:9] for text in tally.texts] == ["An empty ", "mail me a", "Prices", "the queue"]
    assert "a@b.com" not in " ".join(tally.texts)
    assert HYPOTHESES.tally(votes[::-1]) == tally
    assert HYPOTHESES.fits(tally)
    assert not HYPOTHESES.fits(tally.model_copy(update={"texts": []}))


@pytest.mark.parametrize(
    "vote, said",
    [
        ({}, "write on at least one line"),
        ({"first": "?"}, "a line holds words"),
        ({"first": "x" * 301}, "at most 300 signs"),
        ({"fourth": "x"}, "a vote is about"),
    ],
)
def test_what_is_no_text_is_refused(vote, said):
    assert said in HYPOTHESES.complaint(vote)


def test_only_themes_that_three_people_name_are_kept_of_what_was_not_said():
    # Time: three people, two of them in other languages; the boss: two; lunch: nobody's theme.
    said = [
        "No time at all",
        "Zeitdruck",
        "geen tijd en geen tijd",
        "the boss",
        "le patron",
        "lunch",
    ]
    tally = UNSAID.tally([{"first": text} for text in said])
    assert tally.totals == {"workload": 3, "something_else": 3}
    assert tally.texts == []
    assert UNSAID.fits(tally)


def test_of_three_people_not_even_a_theme_is_kept():
    tally = UNSAID.tally([{"first": "no time"}] * 3)
    assert (tally.voters, tally.totals) == (3, {})


def test_words_that_were_not_to_stay_go_when_the_round_closes(tmp_path):
    session = open_session(tmp_path / "may.json")
    session.describe(keeps_votes=True)
    for _ in range(4):
        session.vote(UNSAID, {"first": "the boss and his Zanzibar"}, round=1, token=new_token())
    session.close(UNSAID, round=1)
    kept = b"".join(each.read_bytes() for each in tmp_path.iterdir() if each.is_file())
    assert b"leadership" in kept
    assert b"Zanzibar" not in kept


@pytest.mark.parametrize(
    "text, theme",
    [
        ("Nobody listens to us", "recognition"),
        ("Die Abteilungen reden nicht: Zusammenarbeit?", "cooperation"),
        ("We durven het niet te zeggen", "fear"),
        ("Pas assez de moyens", "means"),
        ("Solo cuentan los objetivos", "targets"),
        ("We lie to our visitors", "customers"),
        ("Angst vor der Umstrukturierung", "future"),
    ],
)
def test_themes_are_found_in_five_languages(text, theme):
    assert theme in themes_in(text)


def test_every_theme_has_words_and_a_name():
    assert set(THEMES) < set(UNSAID.themes)
    assert list(UNSAID.themes)[-1] == "something_else"


# All of them


def every_ballot():
    made = [dots_ballot_of(ITEMS), control_ballot_of(CAUSES), stated_ballot_of(ITEMS),
            performance_ballot_of(ITEMS, 1, 10)]  # fmt: skip
    return [*FIXED.values(), *made]


def votes_for(ballot, fewest=1, most=6):
    """Draw votes that a ballot accepts."""
    return st.lists(_vote_for(ballot), min_size=fewest, max_size=most)


def _vote_for(ballot):
    items = list(ballot.items)
    if hasattr(ballot, "budget"):
        most = ballot.most or ballot.budget

        def shared(numbers):
            left, vote = ballot.budget, {}
            for item, number in zip(items, numbers, strict=True):
                vote[item] = min(number, left, most)
                left -= vote[item]
            for item in items:
                more = min(left, most - vote[item])
                vote[item], left = vote[item] + more, left - more
            return vote

        numbers = st.lists(st.integers(0, most), min_size=len(items), max_size=len(items))
        return numbers.map(shared)
    if isinstance(ballot, ChoiceBallot):
        value = st.sampled_from(list(ballot.choices))
    elif isinstance(ballot, RatingBallot):
        value = st.integers(ballot.low, ballot.top)
    else:
        letters = st.characters(exclude_categories=["C", "Z"])
        start = st.sampled_from(["=", "+1", "-", "@", "a", "7", "“"])
        text = st.tuples(start, st.text(letters, max_size=20)).map("".join)
        value = text.map(lambda text: f"{text} x")
    whole = st.fixed_dictionaries(dict.fromkeys(items, value))
    if not getattr(ballot, "optional", True):
        return whole
    return whole.flatmap(
        lambda vote: st.sets(st.sampled_from(items), min_size=1).map(
            lambda kept: {item: vote[item] for item in items if item in kept}
        )
    )


@pytest.mark.parametrize("ballot", every_ballot(), ids=lambda ballot: ballot.step)
@given(st.data())
def test_any_votes_give_a_tally_that_fits_whatever_their_order(ballot, data):
    votes = data.draw(votes_for(ballot))
    assert [ballot.complaint(vote) for vote in votes] == [""] * len(votes)
    tally = ballot.tally(votes)
    assert ballot.fits(tally)
    assert ballot.tally(data.draw(st.permutations(votes))) == tally
    assert type(tally).model_validate_json(tally.model_dump_json()) == tally
    assert say_tally(ballot, 1, tally)
    assert tally_table(ballot, 1, tally).startswith("<")


@pytest.mark.parametrize("ballot", every_ballot(), ids=lambda ballot: ballot.step)
def test_what_is_drawn_of_a_ballot_covers_its_items_and_says_how(ballot):
    drawn = [field.id for screen in ballot.screens for field in ballot.fields(screen, "token")]
    assert sorted(drawn) == sorted(ballot.items)
    assert ballot.how.endswith(".")
    assert ballot.complaint({"nobody knows": 1}) != ""


def test_a_dot_ballot_is_a_ballot_of_data_alone():
    assert DotBallot("x", ("?",), {"a": "A"}) == DotBallot("x", ("?",), {"a": "A"})
