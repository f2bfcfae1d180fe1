"""The one sentence that each verdict allows."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxkit.measures import wording
from cxkit.measures.verdicts import Verdict, judge
from cxkit.statistics.intervals import Interval

WAVES, N = ("March", "April"), (412, 398)


def say(change, low, high, delta=5, n=N, needed=3690, complete=True):
    interval = Interval(low, high, 0.95)
    verdict = judge(interval, delta=delta, n_before=n[0], n_after=n[1], complete=complete)
    choices = {"delta": delta, "waves": WAVES, "n": n, "needed": needed}
    return wording.say_change(verdict, change, interval, **choices)


def test_each_class_has_its_sentence():
    base = "From March to April (n = 412 and 398)"
    assert (
        say(-19, -27, -11)
        == f"{base} the score fell by 19 points (between 11 and 27, 95 % interval)."
    )
    assert say(-8, -15, -1) == (
        f"{base} the score fell by 8 points; the fall may be small "
        "(between 1 and 15, 95 % interval)."
    )
    assert say(8, 1, 15) == (
        f"{base} the score rose by 8 points; the rise may be small "
        "(between 1 and 15, 95 % interval)."
    )
    assert say(-8, -21, 5) == (
        f"{base} the score is 8 points lower, but this is not distinguishable from chance "
        "variation: anything from a fall of 21 to a rise of 5 fits (95 % interval). To find a "
        "change of 5 points reliably we would need about 3,700 answers per wave."
    )
    assert say(0.4, -3, 4).startswith(f"{base} any change is smaller than 5 points (between")
    assert "slightly down" in say(-2, -3, -1)
    assert say(-19, -27, -11, n=(24, 398)).startswith("There are too few answers to judge a change")
    assert "no verdict" in say(-19, -27, -11, complete=False)


def test_a_limit_is_never_rounded_against_its_class():
    # The airport: +0.06 must not become a rise of 0.
    assert "a fall of 10.6 to a rise of 0.1 fits" in say(-5.28, -10.64, 0.08)
    assert "(between 0.4 and 16.0" in say(-8, -16, -0.4)
    # Rounded to -5 the limit would belong to the class "at least 5".
    assert "between 4.8 and 15.0" in say(-9, -15, -4.8)


def test_change_too_small_to_matter_shows_no_limit_that_would_matter():
    assert "smaller than 5 points (between a fall of 4.8 and a rise of 3.0," in say(-1, -4.8, 3)
    assert "between a fall of 4.98 and" in say(-1, -4.98, 3)


hundredths = st.integers(-3000, 3000).map(lambda number: number / 100)


@given(hundredths, hundredths)
def test_limits_shown_belong_to_the_class_that_was_decided(one, other):
    interval = Interval(min(one, other), max(one, other), 0.95)
    said = say((one + other) / 2, interval.low, interval.high, needed=None)
    directed = re.findall(r"a (fall|rise) of ([\d.]+)", said)
    if directed:
        low, high = (float(size) * {"fall": -1, "rise": 1}[way] for way, size in directed)
    else:
        near, far = map(float, re.search(r"between ([\d.]+) and ([\d.]+)", said).groups())
        low, high = (-far, -near) if interval.high < 0 else (near, far)
    shown, meant = (
        judge(each, delta=5, n_before=412, n_after=398)
        for each in (Interval(low, high, 0.95), interval)
    )
    assert shown == meant


@pytest.mark.parametrize(
    "low, high", [(-27, -11), (-15, -1), (-21, 5), (-4, 4), (-3, -1), (-0.3, 9), (1, 15), (6, 9)]
)
def test_no_sentence_claims_a_cause_or_uses_a_word_of_tests(low, high):
    change = (low + high) / 2
    interval = Interval(low, high, 0.95)
    verdict = judge(interval, delta=5, n_before=412, n_after=398)
    title = wording.say_change_briefly(verdict, change)
    said = f"{say(change, low, high)} {title}".lower()
    for word in ("significant", "because", "due to", "caused", "led to", "trend", "plunge", "soar"):
        assert word not in said
    assert len(title) <= 90
    if not verdict.clear:
        assert " fell " not in said
        assert " rose " not in said


def test_parts_are_worded_as_company_not_as_cause():
    said = wording.say_part("with who answered", -4.1, Interval(-6.7, -1.4, 0.95), -13.1, 1199)
    assert said == (
        "Of the change of -13.1 points, -4.1 goes together with who answered "
        "(95 % interval -6.7 to -1.4, n = 1,199)."
    )
    unsure = wording.say_part("with who answered", 1.0, Interval(-2, 4, 0.9), -3, 50)
    assert "90 % interval -2.0 to +4.0, not distinguishable from none" in unsure


def test_what_could_be_seen_is_said_in_points():
    said = wording.say_smallest_visible(21.2, 30.4, level=0.95, n=(100, 100))
    assert "less than 21 points" in said
    assert "one of 30 points would be found four times in five" in said


def test_one_is_singular_and_nothing_has_no_sign():
    assert "1 point higher" in say(0.9, -21, 23)
    assert "differ by less than a point" in say(0.2, -21, 22)
    assert wording.signed(-0.2) == "0"


def test_the_class_is_taken_as_decided():
    interval = Interval(-27, -11, 0.95)
    said = wording.say_change(Verdict.UNDECIDED, -19, interval, delta=5, waves=WAVES, n=N)
    assert "not distinguishable" in said
