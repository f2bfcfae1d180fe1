"""The classes of a change, decided before they are worded."""

import pytest

from cxkit.measures.verdicts import Verdict, judge
from cxkit.statistics.intervals import Interval


def verdict_of(low, high, n=(100, 100), delta=5, complete=True):
    interval = Interval(low, high, 0.95)
    return judge(interval, delta=delta, n_before=n[0], n_after=n[1], complete=complete)


@pytest.mark.parametrize(
    "low, high, expected",
    [
        (-27, -11, Verdict.CLEAR_FALL),
        (-15, -1, Verdict.SMALL_FALL),
        (-21, 5, Verdict.UNDECIDED),
        (-4, 4, Verdict.NO_MATTER),
        (-4, -1, Verdict.NO_MATTER),  # certain, and too small to be announced
        (1, 4, Verdict.NO_MATTER),
        (1, 15, Verdict.SMALL_RISE),
        (11, 27, Verdict.CLEAR_RISE),
        (-4, 6, Verdict.UNDECIDED),
        # The edges: the table says "at most -δ", and a limit on nought is not beyond it.
        (-15, -5, Verdict.CLEAR_FALL),
        (5, 15, Verdict.CLEAR_RISE),
        (-15, 0, Verdict.UNDECIDED),
        (0, 15, Verdict.UNDECIDED),
        (-5, 4, Verdict.UNDECIDED),
        (-4, 5, Verdict.UNDECIDED),
    ],
)
def test_every_interval_has_its_class(low, high, expected):
    assert verdict_of(low, high) is expected


def test_fewer_than_thirty_answers_allow_no_verdict():
    assert verdict_of(-27, -11, n=(29, 1000)) is Verdict.CANNOT_SAY
    assert verdict_of(-27, -11, n=(1000, 29)) is Verdict.CANNOT_SAY
    assert verdict_of(-27, -11, n=(30, 30)) is Verdict.CLEAR_FALL


def test_a_wave_that_is_not_complete_gets_no_verdict():
    assert verdict_of(-27, -11, complete=False) is Verdict.NOT_COMPLETE


def test_only_clear_classes_name_a_direction():
    clear = {verdict for verdict in Verdict if verdict.clear}
    assert clear == {verdict for verdict in Verdict if verdict.value.startswith("clear")}


@pytest.mark.parametrize("low, high", [(-27, -11), (-15, -1), (-21, 5), (-4, 4), (-4, 6)])
def test_turning_the_sign_mirrors_the_class(low, high):
    mirrored = verdict_of(-high, -low).value
    assert verdict_of(low, high).value == mirrored.replace("rise", "fall")


def test_delta_must_be_above_nought():
    with pytest.raises(ValueError, match="delta"):
        verdict_of(-1, 1, delta=0)
