"""What a vote is, what a closed round keeps of it, and what nobody learns before."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxkit.findings import DataError
from cxkit.workshop import ATTRIBUTION, PointBallot, open_session
from cxkit.workshop.ballots.kinds import new_token

VOTES = [(10, 75, 15), (20, 60, 20), (0, 70, 30), (10, 67, 23)]


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture
def session(tmp_path):
    return open_session(tmp_path / "may.json")


def points(own, others, outside):
    return {"own": own, "others": others, "outside": outside}


def vote(session, *numbers, round=1, token=None):
    token = token or new_token()
    session.vote(ATTRIBUTION, points(*numbers), round=round, token=token)
    return token


def hold_round(session, round, votes=VOTES):
    for numbers in votes:
        vote(session, *numbers, round=round)
    return session.close(ATTRIBUTION, round=round)


@pytest.mark.parametrize(
    "numbers, said",
    [
        ((20, 60, 15), "5 points are left"),
        ((20, 60, 19), "1 point is left"),
        ((0, 0, 0), "100 points are left"),
        ((20, 60, 21), "1 point is too many"),
        ((90, 60, 20), "70 points are too many"),
        ((120, -20, 0), "whole numbers from 0 to 100"),
        ((33.5, 33.5, 33), "whole numbers"),
        ((True, 99, 0), "whole numbers"),
        (("50", 50, 0), "whole numbers"),
        ((None, 100, 0), "whole numbers"),
    ],
)
def test_what_is_no_vote_is_refused_with_the_way_out(session, numbers, said):
    with pytest.raises(DataError, match=said):
        vote(session, *numbers)
    assert session.votes(ATTRIBUTION, round=1) == 0


def test_a_vote_names_every_item_and_no_other():
    assert ATTRIBUTION.complaint({"own": 50, "others": 50}) != ""
    assert ATTRIBUTION.complaint(points(50, 50, 0) | {"boss": 0}) != ""
    assert ATTRIBUTION.complaint(points(100, 0, 0)) == ""


def test_a_round_is_counted_by_hand(session):
    # 10 + 20 + 0 + 10; 75 + 60 + 70 + 67; 15 + 20 + 30 + 23. Deviations of own from 10: 0, 10,
    # -10, 0, so the root of 50, 7; of others from 68: 7, -8, 2, -1, the root of 29.5, 5; of
    # outside from 22: -7, -2, 8, 1, the root of 29.5, 5.
    tally = hold_round(session, 1)
    assert (tally.voters, tally.totals) == (4, points(40, 272, 88))
    assert tally.spread == points(7, 5, 5)
    assert tally.mean("others") == 68.0
    assert session.tally(ATTRIBUTION, round=1) == tally


@pytest.mark.parametrize("voters, shown", [(1, False), (3, False), (4, True)])
def test_a_spread_needs_four_voters(session, voters, shown):
    assert (hold_round(session, 1, VOTES[:voters]).spread is not None) is shown


@given(st.permutations(VOTES))
def test_the_order_of_votes_does_not_matter(votes):
    votes = [points(*each) for each in votes]
    assert ATTRIBUTION.tally(votes) == ATTRIBUTION.tally([points(*each) for each in VOTES])


@given(st.lists(st.integers(0, 100), min_size=1, max_size=9))
def test_totals_add_up_to_the_budget_of_all_voters(own):
    tally = ATTRIBUTION.tally([points(each, 100 - each, 0) for each in own])
    assert sum(tally.totals.values()) == 100 * len(own)
    assert tally.mean("own") + tally.mean("others") == pytest.approx(100)


# Blind


def test_an_open_round_tells_its_count_and_nothing_else(session):
    before = json.loads(session.path.read_text())
    # Numbers that nothing else could have put there.
    vote(session, 11, 72, 17)
    vote(session, 13, 68, 19)
    assert session.votes(ATTRIBUTION, round=1) == 2
    assert session.tally(ATTRIBUTION, round=1) is None
    assert json.loads(session.path.read_text()) == before
    # Where the file lies and its lock have numbers of their own.
    kept = {name: each for name, each in vars(session).items() if name not in ("path", "_lock")}
    told = repr(session) + repr(kept)
    assert not any(number in told for number in ("72", "68", "140"))


def test_a_closed_round_keeps_no_vote_on_the_disk(session):
    tokens = [vote(session, *numbers) for numbers in VOTES]
    session.close(ATTRIBUTION, round=1)
    left = {path.name: path.read_text() for path in session.path.parent.iterdir()}
    assert set(left) <= {"may.json", ".may.json.lock", ".may.json.votes.lock"}
    assert not any(token in text for token in tokens for text in left.values())
    [kept] = json.loads(left["may.json"])["ballots"]
    tally = {
        "voters": 4, "totals": points(40, 272, 88), "spread": points(7, 5, 5), "looks": 0,
        "given": None, "agreement": {}, "texts": [], "forecasts": {},
    }  # fmt: skip
    assert kept == {
        "step": "attribution", "round": 1, "question": ATTRIBUTION.questions[0], "tally": tally,
        "reopened": [], "votes": [],
    }  # fmt: skip


def test_a_vote_is_taken_back_and_given_anew(session):
    vote(session, *VOTES[0])
    token = vote(session, 0, 0, 100)
    assert session.take_back(ATTRIBUTION, round=1, token=token) == 1
    assert session.take_back(ATTRIBUTION, round=1, token=token) == 1
    vote(session, *VOTES[1])
    assert session.close(ATTRIBUTION, round=1).totals == points(30, 135, 35)


def test_trying_again_is_one_vote_the_last(session):
    token = vote(session, 0, 0, 100)
    vote(session, *VOTES[0], token=token)
    assert session.close(ATTRIBUTION, round=1).totals == points(*VOTES[0])


# Rounds


def test_rounds_are_closed_one_after_the_other(session):
    with pytest.raises(DataError, match="round 1 of attribution is still open"):
        vote(session, *VOTES[0], round=2)
    with pytest.raises(DataError, match="nobody has voted"):
        session.close(ATTRIBUTION, round=1)
    hold_round(session, 1)
    for late in (
        lambda: vote(session, *VOTES[0]),
        lambda: session.take_back(ATTRIBUTION, round=1, token="x"),
        lambda: session.close(ATTRIBUTION, round=1),
    ):
        with pytest.raises(DataError, match="round 1 of attribution is closed"):
            late()
    assert hold_round(session, 2, VOTES[:1]).voters == 1
    with pytest.raises(ValueError, match="rounds 1 to 2"):
        vote(session, *VOTES[0], round=3)


def test_a_round_is_voted_anew_only_for_a_reason_that_stays(session):
    first = hold_round(session, 1)
    with pytest.raises(DataError, match="write down why"):
        session.reopen(ATTRIBUTION, round=1, reason="  ")
    session.reopen(ATTRIBUTION, round=1, reason="two came late")
    assert (session.votes(ATTRIBUTION, round=1), session.tally(ATTRIBUTION, round=1)) == (0, None)
    with pytest.raises(DataError, match="open already"):
        session.reopen(ATTRIBUTION, round=1, reason="again")
    again = hold_round(session, 1, VOTES[:2])
    [kept] = json.loads(session.path.read_text())["ballots"]
    assert kept["tally"] == again.model_dump()
    assert kept["reopened"] == [{"reason": "two came late", "voters": first.voters}]
    assert (first.voters, again.voters) == (4, 2)


def test_the_first_round_stays_closed_once_the_second_has_begun(session):
    hold_round(session, 1)
    vote(session, *VOTES[0], round=2)
    with pytest.raises(DataError, match="round 2 of attribution has begun"):
        session.reopen(ATTRIBUTION, round=1, reason="we did not like it")


def test_another_ballot_is_only_other_data(session):
    lunch = PointBallot("lunch", ("Soup or salad?",), {"soup": "Soup", "salad": "Salad"}, budget=10)
    vote(session, *VOTES[0])
    session.vote(lunch, {"soup": 7, "salad": 3}, round=1, token=new_token())
    assert session.close(lunch, round=1).mean("soup") == 7.0
    # The vote in the round that is still open has survived the closing of the other one.
    assert session.close(ATTRIBUTION, round=1).totals == points(*VOTES[0])
