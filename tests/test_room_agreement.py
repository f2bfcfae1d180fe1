"""How alike a room voted: computed while the votes are there, told in plain words."""

import json
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_realm_guess import SCORES, VOTES, hold, ratings, result_of

import cxkit as cx
from cxkit.study.description import REALMS
from cxkit.workshop import Agreement, Tally, confront, open_session, realm_ballot_of
from cxkit.workshop.ballots.agreement import ABOUT_THE_ROOM, agree, agreement_table, tell_agreement
from cxkit.workshop.ballots.asked import attention_ballot_of, priority_ballot_of
from cxkit.workshop.ballots.kinds import new_token

ITEMS = ("a", "b", "c", "d")
# Field guide, H: the rankings (1234), (1324), (2134), first the best.
THREE = [[4, 3, 2, 1], [4, 2, 3, 1], [3, 4, 2, 1]]


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture
def session(tmp_path):
    return open_session(tmp_path / "may.json")


def test_agreement_by_hand():
    # Rank sums 4, 6, 8, 12 about 7.5: 12.25 + 2.25 + 0.25 + 20.25 = 35; W = 12 * 35 / (9 * 60).
    kept = agree(THREE, ITEMS)
    assert (kept.voters, kept.kendall_w) == (3, 0.78)
    # p is 0.0538, and is never rounded down: it must not pass for 0.05.
    assert kept.p == 0.06
    # Two-way analysis of variance, voters down: means of the items 11/3, 3, 7/3, 1 about 2.5, so
    # the mean square between them is 3 * 3.889 / 3 = 3.889; every voter's mean is 2.5, so theirs
    # is 0; all squares add up to 15, so the rest is (15 - 11.667) / 6 = 0.556.
    # (3.889 - 0.556) / (3.889 + 2 * 0.556 - 3 * 0.556 / 4) = 0.727, and for the mean of three
    # 3 * 0.727 / (1 + 2 * 0.727) = 0.889.
    assert (kept.icc_single, kept.icc_mean) == (0.73, 0.89)
    # Squares within items 3.333 of 15 in all: 1 - (3.333 / 8) / (15 / 11) = 0.694.
    assert kept.alpha == 0.69


def test_identical_votes_agree_fully():
    kept = agree([[1, 5, 7, 9]] * 5, ITEMS)
    assert (kept.kendall_w, kept.icc_single, kept.icc_mean, kept.alpha) == (1, 1, 1, 1)
    assert (kept.p, kept.contested) == (0.01, [])


def test_votes_that_tell_nothing_apart_have_no_numbers():
    kept = agree([[5, 5, 5, 5]] * 4, ITEMS)
    assert kept == Agreement(voters=4)
    assert json.loads(kept.model_dump_json())["kendall_w"] is None


def test_an_item_that_divides_the_room_is_contested():
    kept = agree([[9, 5, 4, 1], [9, 5, 4, 1], [1, 5, 4, 9], [1, 5, 4, 9]], ITEMS)
    assert kept.contested == ["a", "d"]
    assert kept.p > 0.5


def votes_of(fewest):
    return st.lists(st.tuples(*[st.integers(0, 10)] * 4), min_size=fewest, max_size=7)


@settings(max_examples=20)
@given(votes_of(4))
def test_any_votes_give_numbers_that_a_session_can_hold(votes):
    kept = agree(sorted(votes), ITEMS)
    assert Agreement.model_validate_json(kept.model_dump_json()) == kept
    for name in ("kendall_w", "p", "icc_single", "icc_mean", "alpha"):
        number = getattr(kept, name)
        assert number is None or -1 <= number <= 1
        assert number is None or round(number, 2) == number


@settings(max_examples=20)
@given(votes_of(4), st.randoms())
def test_neither_the_order_of_voters_nor_that_of_items_matters(votes, random):
    ballot = realm_ballot_of({})
    first = ballot.tally([ratings(vote) for vote in votes]).agreement["all"]
    random.shuffle(votes)
    assert ballot.tally([ratings(vote) for vote in votes]).agreement["all"] == first
    turned = agree(sorted(vote[::-1] for vote in votes), ITEMS)
    assert (turned.kendall_w, turned.p, turned.alpha) == (first.kendall_w, first.p, first.alpha)


@settings(max_examples=20)
@given(votes_of(4))
def test_more_generous_voters_order_alike(votes):
    more = [[vote + 7 for vote in each] for each in votes]
    first, second = agree(votes, ITEMS), agree(more, ITEMS)
    assert (first.kendall_w, first.icc_single, first.contested) == (
        second.kendall_w, second.icc_single, second.contested,
    )  # fmt: skip


# What is kept, and told


@pytest.mark.parametrize("voters, kept", [(1, []), (3, []), (4, ["all"])])
def test_agreement_is_kept_of_four_voters_and_more(session, voters, kept):
    assert list(hold(session, VOTES[:voters]).agreement) == kept


def test_agreement_is_kept_by_group_of_those_who_could_say(session):
    votes = [ratings(vote) | ratings(vote[::-1], "families") for vote in VOTES]
    five = [*votes, ratings(VOTES[0]) | ratings(VOTES[1], "seniors")]
    agreement = hold(session, five).agreement
    assert {screen: each.voters for screen, each in agreement.items()} == {"all": 5, "families": 4}
    table = agreement_table(session)
    assert list(table["group"]) == ["all", "families"]
    assert set(table["step"]) == {"realm_guess"}
    assert list(table["voters"]) == [5, 4]


def test_points_are_compared_too_but_not_where_an_item_is_another_thing_to_each(session):
    items = {"cafe": "Café", "shop": "Shop", "queue": "Queue"}
    for ballot in (attention_ballot_of(items), priority_ballot_of(items)):
        for points in ((70, 20, 10), (60, 30, 10), (65, 30, 5), (50, 30, 20)):
            vote = dict(zip(items, points, strict=True))
            session.vote(ballot, vote, round=1, token=new_token())
        kept = session.close(ballot, round=1).agreement["all"]
        # All four put café first, shop second, queue last.
        assert kept.kendall_w == 1.0
    assert list(agreement_table(session)["step"]) == ["attention", "priority"]


@pytest.mark.parametrize(
    "w, p, contested, said",
    [
        (0.9, 0.01, [], "The room puts the four realms largely in one order (6 voters)."),
        (0.7, 0.05, [], "The room puts the four realms largely in one order (6 voters)."),
        (0.69, 0.02, [], "roughly in one order"),
        (0.5, 0.02, [], "roughly in one order"),
        (0.49, 0.02, [], "only partly in one order"),
        (0.9, 0.06, [], "Whether the room puts the four realms in one order cannot be told from"),
        (None, None, [], "Nobody in the room puts one of the four realms above another"),
        (0.2, 0.5, ["all.escapist"], "Some put “Escapist” among the highest, others among the low"),
        (0.2, 0.5, ["all.gone"], "cannot be told from chance (6 voters). Agreement"),
    ],
)
def test_agreement_is_told_without_a_name_of_a_test(w, p, contested, said):
    kept = Agreement(voters=6, kendall_w=w, p=p, contested=contested)
    tally = Tally(voters=6, totals={}, agreement={"all": kept})
    labels = {"all.escapist": "Escapist"}
    [found] = tell_agreement("session.x.agreement", tally, "all", "the four realms", labels)
    assert said in found.sentence
    assert found.sentence.endswith(ABOUT_THE_ROOM)
    assert (found.n, found.unit) == (6, "0 to 1")
    assert found.estimate == w or (w is None and found.estimate != found.estimate)


def test_agreement_is_among_what_the_room_says(session):
    hold(session, VOTES)
    found = {each.id: each for each in confront(result_of(SCORES), session)}
    assert found["session.realm_guess.agreement"].sentence.endswith(ABOUT_THE_ROOM)
    assert found["session.realm_guess.agreement"].estimate == pytest.approx(
        session.tally(realm_ballot_of({}), round=1).agreement["all"].kendall_w
    )


def test_agreement_on_what_to_work_on_is_told_with_the_choice(session):
    items = {"cafe": "Café", "shop": "Shop", "queue": "Queue"}
    ballot = priority_ballot_of(items)
    for points in ((70, 20, 10), (60, 30, 10), (65, 30, 5), (50, 30, 20)):
        vote = dict(zip(items, points, strict=True))
        session.vote(ballot, vote, round=1, token=new_token())
    session.close(ballot, round=1)
    ranked = SimpleNamespace(room="touchpoints", journey_items=items, shortlist=items)
    found = {each.id: each for each in confront(ranked, session)}
    assert list(found) == ["session.priority.customers", "session.priority.agreement"]
    assert found["session.priority.agreement"].sentence == (
        f"The room puts the touchpoints largely in one order (4 voters). {ABOUT_THE_ROOM}"
    )


def test_three_voters_are_told_without_agreement(session):
    hold(session, VOTES[:3])
    ids = [each.id for each in confront(result_of(SCORES), session)]
    assert "session.realm_guess.largest" in ids
    assert "session.realm_guess.agreement" not in ids


def test_the_table_is_empty_without_a_workshop_and_typed():
    table = agreement_table(open_session(""))
    assert list(table.columns) == [
        "step", "round", "group", "voters", "kendall_w", "p", "icc_single", "icc_mean", "alpha",
        "contested",
    ]  # fmt: skip
    assert len(table) == 0


def test_a_round_opened_again_forgets_its_agreement(session):
    hold(session, VOTES)
    session.reopen(realm_ballot_of({}), round=1, reason="again")
    assert len(agreement_table(session)) == 0
    assert "kendall" not in session.path.read_text()


def test_realms_are_those_of_the_study():
    assert [item.removeprefix("all.") for item in realm_ballot_of({}).items] == list(REALMS)


def test_the_table_is_read_whole_and_by_names(session):
    groups = {"culture": "People who come for the paintings", "families": "Families"}
    session.remember("realm_guess", groups)
    ballot = realm_ballot_of(groups)
    names = [f"{group}.{realm}" for group in ("all", *groups) for realm in REALMS]
    for vote in ([9, 1, 5, 5], [1, 9, 5, 5], [9, 1, 5, 5], [1, 9, 5, 5]):
        session.vote(ballot, dict(zip(names, vote * 3, strict=True)), round=1, token=new_token())
    session.close(ballot, round=1)
    shown = cx.agreement_table(session)
    assert list(shown.table["about"]) == ["All customers", *groups.values()]
    assert set(shown.table.index) == {"realm guess"}
    assert set(shown.table["contested"]) == {"“Entertainment” and “Education”"}
    for text in (repr(shown), shown._repr_html_()):
        assert "..." not in text
        assert "“Entertainment” and “Education”" in text
        assert not any(id in text for id in ("culture.", "kendall_w", "NaN"))


def test_without_a_closed_round_the_table_says_so(session):
    assert repr(cx.agreement_table(session)).startswith("No round is closed")
    assert repr(cx.agreement_table(open_session(""))).startswith("No round is closed")
