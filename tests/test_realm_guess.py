"""What a room thinks that customers feel: blind ratings, kept as sums, set beside the scores."""

import json
from statistics import NormalDist
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_session import buttons, fill, press, seen

import cxkit as cx
from cxkit.findings import DataError, Finding
from cxkit.measures.linter import lint
from cxkit.reporting.results import schema
from cxkit.study.description import REALMS
from cxkit.workshop import NO_WORKSHOP, ballot, confront, hear, open_session, realm_ballot_of
from cxkit.workshop.ballots.kinds import CANNOT_SAY, new_token
from cxkit.workshop.heard.guesses import weakest_of
from cxkit.workshop.record import votes

GROUPS = {"families": "Families", "seniors": "Seniors <65+>"}
# Entertainment, education, esthetic, escapist.
VOTES = [(6, 7, 8, 5), (7, 8, 8, 6), (5, 7, 9, 5), (6, 6, 7, 6)]
SCORES = {"entertainment": 62, "education": 70, "esthetic": 71, "escapist": 40}


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture
def session(tmp_path):
    return open_session(tmp_path / "may.json")


def ratings(numbers, group="all"):
    return {f"{group}.{realm}": each for realm, each in zip(REALMS, numbers, strict=True)}


def hold(session, votes, groups=GROUPS):
    """Let people vote; `votes` are whole votes, or four numbers for all customers."""
    ballot = realm_ballot_of(groups)
    for vote in votes:
        vote = vote if isinstance(vote, dict) else ratings(vote)
        session.vote(ballot, vote, round=1, token=new_token())
    return session.close(ballot, round=1)


def result_of(scores=SCORES, half=2.0, n=310, groups=None, chances=None, by="customers"):
    """Make what the room ``realms`` is asked for: scores by realm, and by (realm, group).

    `half` is that of limits which hold for all guesses together: a score's own are narrower.
    """
    half *= NormalDist().inv_cdf(0.975) / NormalDist().inv_cdf(1 - 0.025 / len(scores))
    found = {}
    for place, score in scores.items():
        realm, *group = place if isinstance(place, tuple) else (place,)
        id = ".".join(["realm", realm, "score", *group])
        found[id] = Finding(id, score, "s", n, "of 100", score - half, score + half, 0.95)
    chances = chances or {realm: float(realm == "escapist") for realm in REALMS}
    table = pd.DataFrame({"group": "all", "realm": list(chances), "p_weakest": chances.values()})
    survey = SimpleNamespace(who="members of the team" if by == "team" else "customers")
    study = SimpleNamespace(survey=survey, journey=(), touchpoints=())
    return SimpleNamespace(
        room="realms", finding=found.__getitem__, group_labels=groups or {},
        realm_labels={realm: realm.capitalize() for realm in REALMS},
        tables={"scores": table}, reduced=SimpleNamespace(study=study),
    )  # fmt: skip


def by_id(findings):
    return {found.id.removeprefix("session.realm_guess."): found for found in findings}


# What a vote is


@pytest.mark.parametrize(
    "vote, said",
    [
        ({}, "All customers: give each of the 4 a number from 0 to 10"),
        ({"all.education": 5}, "All customers: give each of the 4"),
        (ratings((5, 5, 5, 11)), "whole number from 0 to 10"),
        (ratings((5, 5, 5, -1)), "whole number from 0 to 10"),
        (ratings((5, 5, 5, 5.5)), "whole number from 0 to 10"),
        (ratings((5, 5, 5, True)), "whole number from 0 to 10"),
        (ratings((5, 5, 5, None)), "whole number from 0 to 10"),
        (ratings((5, 5, 5, 5), "families"), "All customers: give"),
        (ratings((5, 5, 5, 5)) | {"families.escapist": 3}, "Families: give each of the 4"),
        (ratings((5, 5, 5, 5)) | ratings((1, 2, 3, 4), "tourists"), "a vote rates: all.entert"),
    ],
)
def test_what_is_no_rating_is_refused_with_the_way_out(session, vote, said):
    ballot = realm_ballot_of(GROUPS)
    with pytest.raises(DataError, match=said):
        session.vote(ballot, vote, round=1, token=new_token())
    assert session.votes(ballot, round=1) == 0


def test_an_empty_field_is_no_rating_and_never_nought():
    ballot = realm_ballot_of({})
    assert ballot.vote_of({"all.education": " ", "all.escapist": "0"}) == {"all.escapist": 0}
    assert ballot.vote_of({"all.education": "7.5"}) == {"all.education": None}


def test_no_group_may_be_called_as_all_are():
    with pytest.raises(DataError, match="all customers together"):
        realm_ballot_of({"all": "All of them"})


# What a closed round keeps


def test_a_round_of_ratings_is_counted_by_hand(session):
    # 6 + 7 + 5 + 6; 7 + 8 + 7 + 6; 8 + 8 + 9 + 7; 5 + 6 + 5 + 6. Deviations of education from 7:
    # 0, 1, 0, -1, so the root of 1/2, rounded 1.
    tally = hold(session, VOTES)
    assert (tally.voters, tally.totals) == (4, ratings((24, 28, 32, 22)))
    assert tally.spread == ratings((1, 1, 1, 0))
    assert (tally.mean("all.escapist"), tally.given) == (5.5, None)
    assert session.tally(realm_ballot_of(GROUPS), round=1) == tally


def test_a_group_is_kept_with_those_who_could_say(session):
    both = [ratings(vote) | ratings(vote, "families") for vote in VOTES[:3]]
    tally = hold(session, [*both, VOTES[3]])
    assert tally.given == dict.fromkeys(ratings((3, 3, 3, 3), "families"), 3)
    # 6 + 7 + 5 of three.
    assert tally.mean("families.entertainment") == 6.0
    assert tally.mean("all.entertainment") == 6.0
    # Four voters have a spread, three have none.
    assert set(tally.spread) == set(ratings(VOTES[0]))


@pytest.mark.parametrize("knowing", [1, 2])
def test_a_group_that_fewer_than_three_rated_is_not_kept(session, knowing):
    both = [ratings(vote) | ratings((9, 9, 1, 1), "families") for vote in VOTES[:knowing]]
    tally = hold(session, [*both, *VOTES[knowing:]])
    assert "families.escapist" not in tally.totals
    assert "families" not in session.path.read_text()


@pytest.mark.parametrize("voters, shown", [(1, False), (3, False), (4, True)])
def test_spread_and_agreement_of_ratings_need_four_voters(session, voters, shown):
    tally = hold(session, VOTES[:voters])
    assert ((tally.spread is not None), bool(tally.agreement)) == (shown, shown)


@given(st.permutations(VOTES))
def test_the_order_of_ratings_does_not_matter(votes):
    ballot = realm_ballot_of({})
    said = ballot.tally([ratings(vote) for vote in votes])
    assert said == ballot.tally([ratings(vote) for vote in VOTES])


def test_a_closed_round_of_ratings_keeps_no_vote_and_is_voted_anew(session):
    hold(session, VOTES)
    assert not session.path.with_name(".may.json.votes").exists()
    ballot = realm_ballot_of(GROUPS)
    session.reopen(ballot, round=1, reason="two came late")
    assert (session.votes(ballot, round=1), session.tally(ballot, round=1)) == (0, None)
    assert hold(session, VOTES[:2]).voters == 2


def test_groups_come_and_go_with_the_data(session):
    hold(session, [ratings(vote) | ratings(vote, "families") for vote in VOTES])
    # Another wave shows other groups: nothing is lost, and nothing refused.
    for groups in ({}, {"tourists": "Tourists"}, GROUPS):
        assert session.tally(realm_ballot_of(groups), round=1).voters == 4


@pytest.mark.parametrize(
    "old, new",
    [
        ('"all.escapist": 22', '"all.escapist": 41'),
        ('"all.escapist": 22', '"all.other": 22'),
        ('"given": null', '"given": {"all.escapist": 0}'),
    ],
)
def test_totals_of_ratings_that_were_tampered_with_are_refused(session, old, new):
    hold(session, VOTES)
    text = session.path.read_text()
    assert old in text
    session.path.write_text(text.replace(old, new))
    with pytest.raises(DataError, match="do not fit 4 votes"):
        confront(result_of(), session)


# Guess against customers


def test_gaps_are_counted_by_hand_and_the_largest_comes_first(session):
    hold(session, VOTES)
    # Guesses 60, 70, 80, 55; customers 62, 70, 71, 40, each give or take 2.
    table = cx.realm_gaps(result_of(), session)
    assert list(table.columns) == [
        "group", "realm", "guess", "customers", "low", "high", "n", "gap", "told",
    ]  # fmt: skip
    assert list(table["realm"]) == ["escapist", "esthetic", "entertainment", "education"]
    assert list(table["gap"]) == pytest.approx([15, 9, -2, 0])
    assert list(table["told"]) == [True, True, False, False]
    assert list(table.loc[0, ["group", "guess", "customers", "low", "high", "n"]]) == [
        "all", 55.0, 40.0, 38.0, 42.0, 310,
    ]  # fmt: skip


def test_gaps_are_told_in_plain_words(session):
    hold(session, VOTES)
    found = by_id(confront(result_of(), session))
    assert list(found) == [
        "largest", "escapist", "esthetic", "entertainment", "education", "weakest", "agreement",
    ]  # fmt: skip
    assert found["escapist"].sentence == (
        "The team (4 voters) expected 55 for escapist; customers give 40 "
        "(simultaneous 95 % interval 38 "
        "to 42, n = 310): 15 too high."
    )
    assert found["entertainment"].sentence == (
        "The team (4 voters) expected 60 for entertainment; customers give 62 "
        "(simultaneous 95 % interval "
        "60 to 64, n = 310): that is not told from what they say."
    )
    assert found["largest"].sentence == (
        "Of 4 guesses, 2 are told from what customers say, all looks counted; furthest off is "
        "escapist, 15 too high (4 voters, n = 310)."
    )
    # The interval is the customers', turned round: 55 less 42 and 38.
    escapist = found["escapist"]
    assert (escapist.estimate, escapist.low, escapist.high) == pytest.approx((15, 13, 17))
    assert (escapist.level, escapist.n, escapist.unit) == (0.9875, 310, "points of 100")
    assert (escapist.verdict, found["education"].verdict) == (
        "expected too much", "not distinguishable",
    )  # fmt: skip


def test_groups_are_told_by_name_and_silent_where_nobody_guessed_or_answered(session):
    votes = [ratings(vote) | ratings((2, 4, 6, 8), "families") for vote in VOTES]
    hold(session, votes)
    scores = SCORES | {("escapist", "families"): 50, ("esthetic", "seniors"): 50}
    result = result_of(scores, groups=GROUPS)
    found = by_id(confront(result, session))
    assert [id for id in found if "." in id] == ["families.escapist"]
    assert found["families.escapist"].sentence == (
        "For “Families”, the team (4 voters) expected 80 for escapist; they give 50 "
        "(simultaneous 95 % interval "
        "48 to 52, n = 310): 30 too high."
    )
    # The largest of all gaps, not only of those about all customers.
    assert found["largest"].estimate == pytest.approx(30)
    assert "furthest off is escapist for “Families”, 30 too high" in found["largest"].sentence
    table = cx.realm_gaps(result, session)
    assert list(table["group"]) == ["families", "all", "all", "all", "all"]


@pytest.mark.parametrize(
    "score, half, words",
    [
        # Rounded, 55 would lie within 53 to 55: it is told with one decimal.
        (
            54.0,
            0.8,
            "expected 55.0 for escapist; customers give 54.0 "
            "(simultaneous 95 % interval 53.2 to 54.8",
        ),
        (54.0, 0.8, "): 1.0 too high."),
        # The gap is rounded once: 24.6 and 24.4.
        (30.4, 2.0, "give 30 (simultaneous 95 % interval 28 to 32, n = 310): 25 too high."),
        (30.6, 2.0, "give 31 (simultaneous 95 % interval 29 to 33, n = 310): 24 too high."),
        (
            54.97,
            0.02,
            "give 54.97 (simultaneous 95 % interval 54.95 to 54.99, n = 310): 0.03 too high.",
        ),
        # A guess on the limit lies inside.
        (
            57.0,
            2.0,
            "give 57 (simultaneous 95 % interval 55 to 59, n = 310): that is not told from",
        ),
        (
            55.0,
            0.0,
            "give 55 (simultaneous 95 % interval 55 to 55, n = 310): that is not told from",
        ),
        (72.0, 2.0, "give 72 (simultaneous 95 % interval 70 to 74, n = 310): 17 too low."),
    ],
)
def test_a_reader_sees_on_which_side_a_guess_is(session, score, half, words):
    hold(session, VOTES)
    result = result_of(SCORES | {"escapist": score}, half)
    assert words in by_id(confront(result, session))["escapist"].sentence


def test_no_gap_is_told_where_customers_leave_all_open(session):
    hold(session, VOTES)
    found = by_id(confront(result_of(half=30), session))
    assert found["largest"].sentence == (
        "Of 4 guesses, none is told from what customers say, all looks counted."
    )
    assert found["largest"].verdict == "not distinguishable"


def test_a_guess_after_a_look_is_said_to_be_one(session):
    session.look("realms.weakest")
    hold(session, VOTES)
    assert "Of 4 guesses with some results seen, 2" in hear(result_of(), session).sentences[0]


def test_the_team_is_not_called_customers(session):
    hold(session, VOTES)
    words = " ".join(found.sentence for found in confront(result_of(by="team"), session))
    assert "members of the team give 40" in words
    assert "customers" not in words.replace("not about customers", "")


@pytest.mark.parametrize(
    "votes, chances, right, verdict, words",
    [
        (VOTES, (0, 0, 0, 1), 1, "the same",
         "expected escapist to be weakest; customers say so, too (n = 310)."),
        (VOTES, (0.9, 0, 0, 0.1), 0, "another one",
         "expected escapist to be weakest; with customers it is entertainment"),
        ([(5, 7, 7, 5)] * 4, (0, 0, 0, 1), 1, "one of several",
         "expected entertainment and escapist to be weakest; with customers it is escapist"),
        (VOTES, (0.3, 0.01, 0.02, 0.67), 1, "not distinguishable",
         "the answers leave open which of entertainment and escapist is (n = 310)."),
        (VOTES, (0.3, 0.6, 0.07, 0.03), 0, "not distinguishable",
         "leave open which of entertainment, education and esthetic is"),
        ([(5, 5, 5, 5)] * 4, (0, 0, 0, 1), 0, "another one",
         "put all realms alike; with customers it is escapist"),
    ],
)  # fmt: skip
def test_whether_the_room_knew_the_weakest_realm(session, votes, chances, right, verdict, words):
    hold(session, votes)
    result = result_of(chances=dict(zip(REALMS, chances, strict=True)))
    weakest = by_id(confront(result, session))["weakest"]
    assert words in weakest.sentence
    assert (weakest.estimate, weakest.verdict) == (right, verdict)


def test_certainty_means_the_same_as_in_the_room():
    profile = pytest.importorskip("cxkit.realms.profile")
    at = {"escapist": profile.SURE, "education": 1 - profile.SURE}
    assert weakest_of(result_of(chances=at)) == ["escapist"]
    less = {"escapist": profile.SURE - 0.01, "education": 1.01 - profile.SURE}
    assert weakest_of(result_of(chances=less)) == ["education", "escapist"]


@pytest.mark.parametrize("voters, said", [(0, False), (1, False), (2, False), (3, True)])
def test_guesses_of_fewer_than_three_are_not_told(session, voters, said):
    if voters:
        hold(session, VOTES[:voters])
    assert bool(confront(result_of(), session)) is said
    table = cx.realm_gaps(result_of(), session)
    assert bool(len(table)) is said
    assert list(table.dtypes.astype(str)[["gap", "n", "told"]]) == ["float64", "int64", "bool"]


def test_an_open_round_of_guesses_is_not_told(session):
    ballot = realm_ballot_of({})
    for vote in VOTES:
        session.vote(ballot, ratings(vote), round=1, token=new_token())
    assert confront(result_of(), session) == ()
    assert "has not closed its votes yet" in repr(hear(result_of(), session))
    session.close(ballot, round=1)
    session.reopen(ballot, round=1, reason="again")
    assert len(cx.realm_gaps(result_of(), session)) == 0


def test_without_a_workshop_there_are_no_gaps():
    nobody = open_session("")
    assert len(cx.realm_gaps(result_of(), nobody)) == 0
    assert repr(hear(result_of(), nobody)) == NO_WORKSHOP


def test_doubling_the_room_changes_no_gap(session, tmp_path):
    double = open_session(tmp_path / "double.json")
    hold(session, VOTES)
    hold(double, VOTES * 2)
    tables = [cx.realm_gaps(result_of(), each) for each in (session, double)]
    pd.testing.assert_frame_equal(*tables)


@settings(max_examples=15)
@given(st.lists(st.tuples(*[st.integers(0, 10)] * 4), min_size=3, max_size=8))
def test_a_gap_moves_one_for_one_with_the_guess(tmp_path_factory, votes):
    session = open_session(tmp_path_factory.mktemp("room") / "may.json")
    hold(session, votes, groups={})
    table = cx.realm_gaps(result_of(), session).set_index("realm")
    assert list(table["guess"]) == pytest.approx(
        [
            10 * sum(vote[REALMS.index(realm)] for vote in votes) / len(votes)
            for realm in table.index
        ]
    )
    assert (table["gap"] == table["guess"] - table["customers"]).all()
    assert list(table["gap"].abs()) == sorted(table["gap"].abs(), reverse=True)


def test_what_is_heard_can_be_chosen_and_names_few_groups(session):
    groups = {f"g{number}": f"Group {number}" for number in range(5)}
    votes = [
        ratings(vote) | {k: v for g in groups for k, v in ratings((1, 1, 1, 1), g).items()}
        for vote in VOTES
    ]
    hold(session, votes, groups)
    scores = SCORES | {("escapist", group): 50 + 5 * at for at, group in enumerate(groups)}
    result = result_of(scores, groups=groups)
    heard = [each for each in hear(result, session, "realm_guess").sentences if "For “" in each]
    # Gaps of 40 to 60: the largest three.
    assert ["Group 4" in heard[0], "Group 3" in heard[1], "Group 2" in heard[2]] == [True] * 3
    assert len(heard) == 3
    assert len([f for f in confront(result, session) if "For “" in f.sentence]) == 5
    assert "written nothing down" in repr(hear(result, session, "ideas"))


def test_findings_of_guesses_fit_the_results_contract(session):
    jsonschema = pytest.importorskip("jsonschema")
    hold(session, [ratings(vote) | ratings(vote, "families") for vote in VOTES])
    result = result_of(SCORES | {("escapist", "families"): 50}, groups=GROUPS)
    form = schema()["properties"]["findings"] | {"$defs": schema()["$defs"]}
    records = [found.as_record() for found in confront(result, session)]
    assert len({record["id"] for record in records}) == len(records)
    jsonschema.validate(json.loads(json.dumps(records)), form)


def test_no_sentence_about_guesses_blames_or_explains(session):
    hold(session, [ratings(vote) | ratings(vote, "families") for vote in VOTES])
    result = result_of(SCORES | {("escapist", "families"): 50}, groups=GROUPS)
    for found in confront(result, session):
        complaints = lint(found.sentence, kind="sentence")
        assert [each for each in complaints if each.severity == "error"] == [], found.sentence
        assert not any(word in found.sentence for word in ("Kendall", "ICC", "alpha", "α", "p ="))


# On the screen


@pytest.fixture
def box(session):
    box = ballot(session, "realm_guess", about=GROUPS)
    press(box, "Begin round 1")
    return box


def fields(box):
    return [child for child in box.children if "cxkit-number" in child._dom_classes]


def test_ratings_are_given_screen_by_screen(box, session):
    assert "What do our customers feel today?" in seen(box)
    assert "1 of 3: All customers" in seen(box)
    assert [field.placeholder for field in fields(box)] == ["0 to 10"] * 4
    fill(box, 6, 7, 8, 5)
    assert "4 of 4 rated" in seen(box)
    press(box, "Next")
    assert "2 of 3: Families" in seen(box)
    assert [field.value for field in fields(box)] == [""] * 4
    fill(box, 1, 2, 3, 4)
    press(box, "Next")
    assert "3 of 3: Seniors &lt;65+&gt;" in seen(box)
    press(box, CANNOT_SAY)
    assert "1 vote saved" in seen(box)
    press(box, "Next voter")
    assert [field.value for field in fields(box)] == [""] * 4
    ballot = realm_ballot_of(GROUPS)
    tally = session.close(ballot, round=1)
    assert tally.totals == ratings((6, 7, 8, 5)) | ratings((1, 2, 3, 4), "families")


def test_nobody_passes_a_screen_by_a_second_click(box):
    fill(box, 6, 7, 8, 5)
    press(box, "Next")
    press(box, "Next")
    said = "Families: give each of the 4 a number from 0 to 10, or say that you cannot"
    assert said in seen(box)


def test_a_voter_may_go_back_and_finds_what_was_typed(box):
    fill(box, 6, 7, 8, 5)
    press(box, "Next")
    fill(box, 1, 2, 3, 4)
    press(box, "Back")
    assert [field.value for field in fields(box)] == ["6", "7", "8", "5"]
    press(box, "Next")
    assert [field.value for field in fields(box)] == ["1", "2", "3", "4"]
    press(box, CANNOT_SAY)
    press(box, "Back")
    assert [field.value for field in fields(box)] == [""] * 4


@pytest.mark.parametrize(
    "numbers, said",
    [
        (("6", "7", "8", ""), "3 of 4 rated"),
        (("6", "7", "8", "5.5"), "Ratings are whole numbers"),
        (("6", "7", "8", "-1"), "Ratings are whole numbers"),
    ],
)
def test_the_screen_says_how_much_is_rated(box, session, numbers, said):
    fill(box, *numbers)
    assert said in seen(box)
    press(box, "Next")
    assert "0 to 10" in seen(box)
    assert "1 of 3" in seen(box)


def test_what_is_rated_is_not_lost_by_closing(box):
    fill(box, 6, 7, 8, 5)
    press(box, "Next")
    press(box, "Close the round…")
    assert "what is typed here is not saved" in seen(box).lower()
    press(box, "Back")
    assert [field.value for field in fields(box)] == ["6", "7", "8", "5"]


def test_a_rating_that_the_disk_did_not_take_can_be_saved_again(session, monkeypatch):
    box = ballot(session, "realm_guess")
    press(box, "Begin round 1")
    fill(box, 6, 7, 8, 5)
    with monkeypatch.context() as patched:
        patched.setattr(votes, "SETTINGS", (*votes.SETTINGS, "max_page_count = 1"))
        press(box, "Save my vote")
    assert "NOT SAVED" in seen(box)
    press(box, "Save my vote")
    assert "1 vote saved" in seen(box)


def test_all_customers_alone_are_one_screen_without_a_heading(session):
    box = ballot(session, "realm_guess")
    assert "Departments in the room" not in [field.description for field in fields(box)]
    press(box, "Begin round 1")
    assert "1 of 1" not in seen(box).replace("Round 1 of 1", "")
    assert not {CANNOT_SAY, "Back", "Next"} & set(buttons(box))


def test_a_closed_round_of_ratings_is_shown_by_group(session):
    hold(session, [ratings(vote) | ratings((1, 2, 3, 4), "seniors") for vote in VOTES])
    read = open_session(session.path, mode="headless")
    shown = ballot(read, "realm_guess", about=GROUPS)
    lines = repr(shown).splitlines()
    assert lines[0].startswith("Round 1, All customers: Entertainment: they watch and enjoy 6.0,")
    assert lines[0].endswith("(mean, 0 to 10, 4 votes).")
    assert lines[1].startswith("Round 1, Seniors <65+>: ")
    assert len(lines) == 2
    html = shown._repr_html_()
    assert "Seniors &lt;65+&gt;" in html
    assert "<td>5.5</td>" in html
    assert repr(ballot(open_session(""), "realm_guess")) == "No workshop was held."
