"""People answer as one kind of customer, and are set beside those customers."""

from types import SimpleNamespace

import pytest

from cxkit.findings import DataError, Finding
from cxkit.study.description import Persona, Ratings, Stage
from cxkit.workshop.ballots.asked import as_one_of_them, ballot_for
from cxkit.workshop.ballots.kinds import new_token
from cxkit.workshop.heard.perspective import tell_perspective
from cxkit.workshop.record.session import open_session


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture
def session(tmp_path):
    return open_session(tmp_path / "may.json")


def a_study(*, personas=(("few", 100), ("many", 300))):
    points = [{"id": id, "label": id.title(), "column": id} for id in ("door", "desk")]
    stage = Stage.model_validate({"stage": "Visit", "touchpoints": (*points, {"id": "talk"})})
    people = tuple(
        Persona.model_validate({"id": id, "label": id.title(), "customers": customers})
        for id, customers in personas
    )
    return SimpleNamespace(
        personas=people, touchpoints=stage.touchpoints, ratings=Ratings(low=1, high=10)
    )


def a_result(study, **performance):
    found = {
        f"touchpoint.many.{id}.performance": Finding(
            f"touchpoint.many.{id}.performance", mean, "x", 40, "rating", mean - 0.5, mean + 0.5,
            0.95,
        )
        for id, mean in performance.items()
    }  # fmt: skip
    return SimpleNamespace(
        reduced=SimpleNamespace(study=study), finding=found.__getitem__, journey_items={}
    )


def hold(session, study, votes):
    names = as_one_of_them(study)
    session.remember("perspective", names)
    ballot = ballot_for("perspective", study, session)
    for vote in votes:
        session.vote(ballot, vote, round=1, token=new_token())
    session.close(ballot, round=1)


def test_people_answer_as_the_largest_kind_of_customers_at_what_is_rated():
    # The many are 300 of 400; nobody rates the talk.
    assert as_one_of_them(a_study()) == {"many.door": "Many: Door", "many.desk": "Many: Desk"}


def test_without_personas_there_is_nobody_to_be():
    with pytest.raises(DataError, match="nothing to ask"):
        ballot_for("perspective", a_study(personas=()))


def test_answers_as_a_customer_are_set_beside_the_customers_by_hand(session):
    study = a_study()
    # Means of 8 and 7; the customers give 5 and 7.2.
    hold(session, study, [{"many.door": d, "many.desk": k} for d, k in ((7, 6), (8, 7), (9, 8))])
    largest, door, desk = tell_perspective(a_result(study, door=5.0, desk=7.2), session)
    assert largest.id == "session.perspective.largest"
    assert "Of 2 answers given as “Many” would, 1 is told from theirs" in largest.sentence
    assert (door.id, door.estimate) == ("session.perspective.many.door", pytest.approx(3.0))
    assert door.verdict == "expected too much"
    assert desk.verdict == "not distinguishable"
    assert "as one of them the team (3 voters) gave 8.0; they give 5.0" in door.sentence


def test_who_votes_first_does_not_matter(session, tmp_path):
    study, votes = a_study(), [{"many.door": d, "many.desk": 7} for d in (5, 8, 9)]
    hold(session, study, votes)
    other = open_session(tmp_path / "june.json")
    hold(other, study, votes[::-1])
    result = a_result(study, door=5.0, desk=7.0)
    assert tell_perspective(result, session) == tell_perspective(result, other)


def test_two_voters_are_too_few_and_an_unrated_touchpoint_is_left_out(session, tmp_path):
    study = a_study()
    hold(session, study, [{"many.door": 7, "many.desk": 7}] * 2)
    assert tell_perspective(a_result(study, door=5.0), session) == ()
    other = open_session(tmp_path / "june.json")
    hold(other, study, [{"many.door": 7, "many.desk": 7}] * 3)
    found = tell_perspective(a_result(study, door=5.0), other)
    assert [each.id for each in found] == [
        "session.perspective.largest", "session.perspective.many.door",
    ]  # fmt: skip


def test_without_the_vote_nothing_is_told(session):
    assert tell_perspective(a_result(a_study(), door=5.0), session) == ()
