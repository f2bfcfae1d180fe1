"""What a room believed before the data, and how it moved: totals, in plain words."""

import json
from types import SimpleNamespace

import pytest
from test_ballots import VOTES, hold_round

from cxkit.findings import DataError
from cxkit.reporting.results import schema
from cxkit.workshop import NO_WORKSHOP, confront, open_session

NPS = SimpleNamespace(room="nps")
AFTER = [(40, 41, 19), (40, 41, 19), (30, 42, 28), (50, 40, 10)]


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture
def session(tmp_path):
    return open_session(tmp_path / "may.json")


def by_id(findings):
    return {finding.id.removeprefix("session.attribution."): finding for finding in findings}


def test_both_votes_are_told_by_hand(session):
    session.describe(departments=4)
    hold_round(session, 1)
    hold_round(session, 2, AFTER)
    found = by_id(confront(NPS, session))
    assert list(found) == ["others", "pointing_away", "shift"]
    # 272 of 400 points before, 164 after; outside had 88 of 400, so an even spread over four
    # departments would give others 3/4 of 78 points: 58.5.
    assert found["others"].estimate == 68.0
    assert found["pointing_away"].estimate == 68.0 - 58.5
    assert found["shift"].estimate == 41.0 - 68.0
    assert found["shift"].sentence == (
        "Before the session showed a result, 68 of 100 points went to other departments; after, "
        "41 (4 voters; about the room, not about customers)."
    )
    assert "10 points more than an even spread over the 4 departments" in (
        found["pointing_away"].sentence
    )
    for finding in found.values():
        assert (finding.n, finding.unit) == (4, "points of 100")
        assert (finding.low, finding.high, finding.level) == (None, None, None)
        assert "about the room, not about customers" in finding.sentence
    for name in ("others", "pointing_away"):
        assert "groups usually start" in found[name].sentence


def test_findings_fit_the_results_contract(session):
    jsonschema = pytest.importorskip("jsonschema")
    session.describe(departments=2)
    hold_round(session, 1)
    hold_round(session, 2, AFTER)
    form = schema()["properties"]["findings"] | {"$defs": schema().get("$defs", {})}
    records = [finding.as_record() for finding in confront(NPS, session)]
    assert records
    jsonschema.validate(json.loads(json.dumps(records)), form)


@pytest.mark.parametrize(
    "votes, departments, index, words",
    [
        # Even over own and others: 1/2 of 80 is 40.
        ([(40, 40, 20)], 2, 0.0, "were given as many points as an even spread"),
        ([(30, 50, 20)], 2, 10.0, "10 points more than"),
        ([(41, 39, 20)], 2, -1.0, "1 point fewer than"),
        # All outside: nothing to spread.
        ([(0, 0, 100)], 5, 0.0, "as many points as"),
    ],
)
def test_pointing_away_is_measured_from_an_even_spread(session, votes, departments, index, words):
    session.describe(departments=departments)
    hold_round(session, 1, votes * 3)
    hold_round(session, 2, votes * 3)
    found = by_id(confront(NPS, session))
    assert found["pointing_away"].estimate == pytest.approx(index)
    assert words in found["pointing_away"].sentence
    # What is usual is only said of a room that did it.
    assert ("groups usually start" in found["pointing_away"].sentence) is (index > 0)
    assert "(3 voters;" in found["shift"].sentence


def test_the_total_of_two_is_not_told_as_each_would_know_the_other(session):
    hold_round(session, 1, [(40, 40, 20)] * 2)
    hold_round(session, 2, [(40, 40, 20)] * 2)
    assert confront(NPS, session) == ()


@pytest.mark.parametrize("departments", [None, 1])
def test_no_yardstick_no_pointing_away(session, departments):
    if departments:
        session.describe(departments=departments)
    hold_round(session, 1)
    hold_round(session, 2)
    assert list(by_id(confront(NPS, session))) == ["others", "shift"]


def test_departments_of_the_roster_go_before_the_number_that_was_asked(session):
    session.describe(departments=9)
    record = json.loads(session.path.read_text())
    functions = ["Front of house", " front of house", "Facilities", "Digital"]
    record["roster"] = [{"pseudonym": f"p{i}", "function": f} for i, f in enumerate(functions)]
    session.path.write_text(json.dumps(record))
    assert session.departments == 3


def test_nothing_is_told_before_both_rounds_are_closed(session):
    assert confront(NPS, session) == ()
    hold_round(session, 1)
    assert confront(NPS, session) == ()
    hold_round(session, 2)
    assert confront(NPS, session) != ()
    assert confront(SimpleNamespace(room="another"), session) == ()


def test_without_a_workshop_there_is_one_sentence_and_no_finding():
    assert confront(NPS, open_session("")) == ()
    assert NO_WORKSHOP == "No workshop was held: no causes and no decisions are recorded."


def test_unequal_numbers_of_voters_are_told(session):
    hold_round(session, 1)
    hold_round(session, 2, AFTER[:3])
    shift = by_id(confront(NPS, session))["shift"]
    assert shift.n == 3
    assert "(4 voters before and 3 after: part of the shift may be who voted;" in shift.sentence


def test_a_first_vote_after_a_look_is_not_called_before_the_data(session):
    session.look("nps.change")
    session.look("nps.change")
    hold_round(session, 1)
    hold_round(session, 2)
    for finding in confront(NPS, session):
        assert finding.sentence.startswith("In the first vote, with some results shown, ")


def test_doubling_the_room_changes_no_mean(session, tmp_path):
    double = open_session(tmp_path / "double.json")
    for each, times in ((session, 1), (double, 2)):
        each.describe(departments=3)
        hold_round(each, 1, VOTES * times)
        hold_round(each, 2, AFTER * times)
    estimates = [[f.estimate for f in confront(NPS, each)] for each in (session, double)]
    assert estimates[0] == pytest.approx(estimates[1])


def test_totals_that_were_tampered_with_are_refused(session):
    hold_round(session, 1)
    text = session.path.read_text().replace('"others": 272', '"others": 372')
    session.path.write_text(text)
    with pytest.raises(DataError, match="do not fit 4 votes"):
        confront(NPS, session)


def test_no_sentence_blames_or_explains(session):
    session.describe(departments=3)
    hold_round(session, 1)
    hold_round(session, 2)
    words = " ".join(finding.sentence for finding in confront(NPS, session)).lower()
    # Field guide, G.4 and G.5.
    barred = ("fault", "blame", "failed", "guilty", "responsible", "careless", "should have",
              "because", "due to", "caused", "significant", "culprit")  # fmt: skip
    assert [word for word in barred if word in words] == []
