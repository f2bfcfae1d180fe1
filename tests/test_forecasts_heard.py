"""What a room forecast of its actions: kept as totals, told, settled and scored."""

from types import SimpleNamespace

import pandas as pd
import pytest

import cxkit as cx
from cxkit.findings import DataError
from cxkit.workshop.ballots.asked import forecast_ballot_of
from cxkit.workshop.heard.confrontation import confront
from cxkit.workshop.heard.forecasts import chain_of, forecasts_in, tell_forecasts, touched
from cxkit.workshop.record.entries import Action

WAVES = ["2025-Q4", "2026-Q1", "2026-Q2"]


def levels(**ratings):
    """Ratings by wave, each with a standard error of 0.05."""
    rows = [
        (wave, point, rating, rating - 0.098, rating + 0.098, 400)
        for point, each in ratings.items()
        for wave, rating in zip(WAVES, each, strict=True)
    ]
    return pd.DataFrame(rows, columns=["wave", "touchpoint", "rating", "low", "high", "n"])


def result_of(table):
    taught = [SimpleNamespace(label=wave) for wave in WAVES]
    return SimpleNamespace(
        room="followup", tables={"levels": table}, parameters={"LEVEL": 0.95},
        reduced=SimpleNamespace(
            taught=taught, study=SimpleNamespace(touchpoints=(), personas=(), currency=None)
        ),
    )  # fmt: skip


def forecast(session, votes, *, focus="2026-Q1", points=("queue",)):
    """Let a room plan an action a point, and forecast each; (chance, low, high) a voter."""
    actions = {
        session.add(Action(text=f"Test at {point}", touchpoint=point)).id: point
        for point in points
    }  # fmt: skip
    ballot = forecast_ballot_of(actions, 1, 10)
    session.remember("forecast", actions, places=actions, wave={"focus": focus})
    for number, (chance, low, high) in enumerate(votes):
        vote = {
            f"{id}.{part}": value
            for id in actions
            for part, value in (("chance", chance), ("low", low), ("high", high))
        }
        session.vote(ballot, vote, round=1, token=f"v{number}")
    session.close(ballot, round=1)
    return ballot


def reduced_of(*points, acted_on=(), focus="2026-Q2"):
    """What `touched` is told of the study: its touchpoints, and which wave is the last."""
    places = [SimpleNamespace(id=point) for point in points]
    taught = [SimpleNamespace(label=wave) for wave in WAVES]
    study = SimpleNamespace(touchpoints=places, acted_on=acted_on)
    return SimpleNamespace(study=study, taught=taught, focus=SimpleNamespace(label=focus))


@pytest.fixture(autouse=True)
def people_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "may.json"


def found(result, session):
    return {each.id: each for each in confront(result, session)}


def test_a_forecast_is_settled_by_the_change_to_the_next_wave(path):
    session = cx.open_session(path)
    forecast(session, [(80, 0.0, 1.0)] * 4)
    told = found(result_of(levels(queue=[7.0, 7.0, 7.6])), session)
    # 5 % of the scale from 1 to 10 is .45; the rating rose by .6; (1 - .8)^2 = .04.
    assert told["session.forecast.2026-q1.a1"].verdict == "came true"
    assert told["session.forecast.2026-q1.a1"].estimate == pytest.approx(0.6)
    assert told["session.forecast.brier"].estimate == pytest.approx(0.04)
    assert told["session.forecast.brier"].verdict == "too few"
    assert "session.forecast.calibration" not in told


def test_what_did_not_rise_by_enough_did_not_come_true(path):
    session = cx.open_session(path)
    forecast(session, [(80, 0.0, 1.0)] * 4)
    told = found(result_of(levels(queue=[7.0, 7.0, 7.1])), session)
    assert told["session.forecast.2026-q1.a1"].verdict == "did not come true"
    assert told["session.forecast.brier"].estimate == pytest.approx(0.64)
    assert told["session.forecast.brier"].verdict == "too few"


@pytest.mark.parametrize(
    "focus, ratings", [("2026-Q2", {"queue": [7.0, 7.0, 7.6]}), ("2026-Q1", {"shop": [7, 7, 7]})]
)
def test_without_a_next_wave_or_a_rating_nothing_is_settled(path, focus, ratings):
    session = cx.open_session(path)
    forecast(session, [(80, 0.0, 1.0)] * 4, focus=focus)
    told = found(result_of(levels(**ratings)), session)
    assert not [id for id in told if id.startswith("session.forecast")]


def test_of_three_people_no_forecast_is_kept(path):
    session = cx.open_session(path)
    forecast(session, [(80, 0.0, 1.0)] * 3)
    assert forecasts_in(session.record) == []
    assert "80" not in path.read_text().partition('"ballots"')[2].partition('"cards"')[0]


def test_the_sessions_before_count_too_and_a_chain_that_goes_round_ends(path):
    first = cx.open_session(path)
    forecast(first, [(90, 0.2, 1.0)] * 5, focus="2025-Q4")
    first.describe(previous="june.json")
    second = cx.open_session(path.with_name("june.json"))
    second.describe(previous="may.json")
    forecast(second, [(60, 0.0, 0.8)] * 4, focus="2026-Q1", points=("queue", "shop"))
    assert len(chain_of(second)) == 2
    assert touched(second, reduced_of("queue", "shop", "cafe")) == "queue,shop"
    assert touched(second, reduced_of("queue"), "cafe") == "cafe"
    told = found(result_of(levels(queue=[7.0, 7.0, 7.6], shop=[6.0, 6.0, 6.0])), second)
    # (.6 - 1)^2, (.6 - 0)^2 and (.9 - 0)^2.
    assert told["session.forecast.brier"].estimate == pytest.approx((0.16 + 0.36 + 0.81) / 3)


def test_a_room_that_is_always_sure_is_told_so(path):
    session = cx.open_session(path)
    points = [f"p{number}" for number in range(12)]
    forecast(session, [(90, 0.3, 0.9)] * 5, points=points)
    # Every second one rises by .6, the others not at all.
    ratings = {point: [7.0, 7.0, 7.0 + 0.6 * (number % 2)] for number, point in enumerate(points)}
    told = found(result_of(levels(**ratings)), session)
    assert told["session.forecast.calibration"].verdict == "too sure"
    assert "6 did" in told["session.forecast.calibration"].sentence


def test_before_anything_has_come_of_it_the_forecast_is_told_as_the_rooms(path):
    session = cx.open_session(path)
    forecast(session, [(80, 0.0, 1.0), (70, 0.0, 1.0), (60, 0.0, 1.0), (70, 0.0, 1.0)])
    tally = session.tally(forecast_ballot_of({"a1": "queue"}, 1, 10), round=1)
    assert tally.forecasts["a1"]["chance"] == pytest.approx(0.7)
    assert "a chance of 70 %" in tell_forecasts(session)[0].sentence


def test_a_forecast_that_was_written_by_hand_and_is_not_whole_is_refused(path):
    session = cx.open_session(path)
    forecast(session, [(80, 0.0, 1.0)] * 4)
    text = path.read_text().replace('"chance": 0.8', '"chance": 8')
    path.write_text(text)
    with pytest.raises(DataError, match="forecast of a1"):
        forecasts_in(session.record)


def test_what_was_decided_when_the_last_wave_was_known_cannot_show_in_it(path):
    session = cx.open_session(path)
    session.add(Action(text="a", touchpoint="queue"))
    session.remember("wave", {"focus": "2026-Q2"})
    assert touched(session, reduced_of("queue", "shop", acted_on=("shop",))) == "shop"
    early = cx.open_session(path.with_name("early.json"))
    early.add(Action(text="a", touchpoint="queue"))
    early.remember("wave", {"focus": "2026-Q1"})
    assert touched(early, reduced_of("queue", "shop")) == "queue"
    # Where everything was worked on, nothing is left to compare with; what is gone is left out.
    assert touched(early, reduced_of("queue")) == ""
    assert touched(early, reduced_of("shop", "cafe")) == ""
