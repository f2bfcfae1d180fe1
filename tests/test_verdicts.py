"""Which class a change gets, above all at the edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxkit.measures.nps import Change, NetPromoterScore
from cxkit.measures.verdicts import FEWEST_ANSWERS, Verdict, judge
from cxkit.statistics.intervals import Interval, Mean

MIRROR = {
    Verdict.CLEAR_FALL: Verdict.CLEAR_RISE,
    Verdict.SMALL_FALL: Verdict.SMALL_RISE,
    Verdict.CLEAR_RISE: Verdict.CLEAR_FALL,
    Verdict.SMALL_RISE: Verdict.SMALL_FALL,
}


def class_of(low, high, delta=5, n=(600, 640), **choices):
    before, after = n
    interval = Interval(low, high, 0.95)
    return judge(interval, delta=delta, n_before=before, n_after=after, **choices).value


@pytest.mark.parametrize(
    "low, high, name",
    [
        (-27, -11, "clear fall, at least δ"),
        (-15, -1, "clear fall, size uncertain"),
        (-21, 5.5, "not distinguishable"),
        (-10.65, 0.08, "not distinguishable"),
        (-4, 3, "no change that matters"),
        (1, 15, "clear rise, size uncertain"),
        (11, 27, "clear rise, at least δ"),
    ],
)
def test_each_class_has_its_place(low, high, name):
    # Field guide G.2, with delta 5.
    assert class_of(low, high) == name


@pytest.mark.parametrize("low, high", [(-4, -1), (1, 4)])
def test_certain_change_that_is_too_small_is_not_announced(low, high):
    assert class_of(low, high) == "no change that matters"


@pytest.mark.parametrize(
    "low, high, name",
    [
        (-12, 0, "not distinguishable"),  # 0 itself still fits
        (0, 12, "not distinguishable"),
        (-5, 4, "not distinguishable"),  # -delta itself still fits: not "smaller than delta"
        (-4, 5, "not distinguishable"),
        (-5, -1, "clear fall, size uncertain"),
        (-12, -5, "clear fall, at least δ"),  # delta itself is "at least delta"
        (5, 12, "clear rise, at least δ"),
        (-12, -4.999, "clear fall, size uncertain"),
        (-4.999, 4.999, "no change that matters"),
    ],
)
def test_limit_on_an_edge_gets_the_class_that_claims_no_more_than_it_shows(low, high, name):
    assert class_of(low, high) == name


def test_too_few_answers_in_either_wave_come_before_everything_but_completeness():
    assert FEWEST_ANSWERS == 30
    assert class_of(-60, -40, n=(29, 600)) == "cannot say"
    assert class_of(-60, -40, n=(600, 29)) == "cannot say"
    assert class_of(-1, 1, n=(29, 29)) == "cannot say"
    assert class_of(-60, -40, n=(30, 30)) == "clear fall, at least δ"


def test_wave_that_still_collects_answers_gets_no_verdict():
    assert class_of(-60, -40, complete=False) == "not complete"
    assert class_of(-60, -40, n=(5, 5), complete=False) == "not complete"


@given(st.floats(-60, 60), st.floats(0, 60), st.floats(0.5, 20).map(lambda delta: round(delta, 1)))
def test_class_mirrors_with_the_sign_and_names_a_direction_only_without_zero(low, width, delta):
    interval, turned = Interval(low, low + width, 0.95), Interval(-low - width, -low, 0.95)
    found, mirrored = (
        judge(each, delta=delta, n_before=99, n_after=99) for each in (interval, turned)
    )
    assert mirrored == MIRROR.get(found, found)
    assert not found.clear or interval.low > 0 or interval.high < 0


def test_clear_classes_are_those_that_name_a_direction():
    assert {verdict for verdict in Verdict if verdict.clear} == set(MIRROR)


@given(st.integers(31, 400), st.integers(0, 400), st.integers(0, 400))
def test_wave_against_itself_is_never_clear(plus, passive, minus):
    n = plus + passive + minus
    score = NetPromoterScore(plus, passive, minus, Mean((plus - minus) / n, (plus + minus) / n, n))
    found = judge(Change(score, score).interval(), delta=5, n_before=n, n_after=n)
    assert found in (Verdict.UNDECIDED, Verdict.NO_MATTER)


@pytest.mark.parametrize("delta", [0, -5, float("nan")])
def test_change_that_would_matter_is_above_nought(delta):
    with pytest.raises(ValueError, match="above 0"):
        class_of(-10, 10, delta=delta)
