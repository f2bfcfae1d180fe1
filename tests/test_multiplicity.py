"""Many tests and many looks: against R, by hand, and against drawn series."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxkit.statistics.multiplicity import (
    METHODS,
    adjacent_false_alarm,
    adjust,
    allow_for_looks,
    p_of,
)

CASE = Path(__file__).parents[2] / "shared/reference/stats_multiple_testing.json"
needs_reference = pytest.mark.skipif(not CASE.exists(), reason="reference case not at hand")


@needs_reference
@pytest.mark.parametrize("method", ["BH", "BY", "holm", "bonferroni", "hochberg"])
def test_adjusted_values_agree_with_r(method):
    case = json.loads(CASE.read_text(encoding="utf-8"))
    found = adjust(case["inputs"]["p"], method=method.lower())
    assert found == pytest.approx(case["expected"][method], abs=1e-12)


def test_adjusted_values_by_hand():
    # In order .01 .03 .04. Holm: 3 x .01, 2 x .03, then .04 is lifted to .06. Hochberg from the
    # top: .04, min(.06, .04), min(.03, .04). BH: .03, min(.045, .04), .04. BY: BH times 11/6.
    p = [0.01, 0.04, 0.03]
    assert adjust(p) == pytest.approx([0.03, 0.06, 0.06])
    assert adjust(p, method="bonferroni") == pytest.approx([0.03, 0.12, 0.09])
    assert adjust(p, method="hochberg") == pytest.approx([0.03, 0.04, 0.04])
    assert adjust(p, method="bh") == pytest.approx([0.03, 0.04, 0.04])
    assert adjust(p, method="by") == pytest.approx([0.055, 0.22 / 3, 0.22 / 3])


@pytest.mark.parametrize("method", METHODS)
def test_one_test_needs_no_adjustment_and_none_gives_none(method):
    assert adjust([0.2], method=method).tolist() == [0.2]
    assert adjust([], method=method).tolist() == []


def test_missing_values_stay_missing_and_count_for_nothing():
    found = adjust([0.01, np.nan, 0.04])
    assert found[[0, 2]].tolist() == pytest.approx([0.02, 0.04])
    assert np.isnan(found[1])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.sampled_from(METHODS))
def test_adjusting_keeps_the_order_and_never_makes_a_value_smaller(p, method):
    found = adjust(p, method=method)
    assert (found >= np.array(p) - 1e-15).all()
    assert (found <= 1).all()
    assert (np.diff(found[np.argsort(p, kind="stable")]) >= 0).all()
    assert adjust(p[::-1], method=method).tolist() == found[::-1].tolist()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_methods_differ_in_the_known_order(p):
    bonferroni, holm, hochberg, bh = (
        adjust(p, method=method) for method in ("bonferroni", "holm", "hochberg", "bh")
    )
    for stricter, laxer in ((bonferroni, holm), (holm, hochberg), (hochberg, bh)):
        assert (stricter >= laxer - 1e-12).all()


def test_impossible_p_values_and_methods_are_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjust([0.5, 1.2])
    with pytest.raises(ValueError, match="method"):
        adjust([0.5], method="sidak")
    with pytest.raises(ValueError, match="one row"):
        adjust([[0.5]])


def test_p_value_of_an_estimate():
    assert p_of([1.959964, -1.959964, 0]) == pytest.approx([0.05, 0.05, 1], abs=1e-6)


# Looks


def test_independent_looks_by_hand():
    # 1 - .95^11 = .4312; .95^(1/11) = .99535.
    found = allow_for_looks(11)
    assert found.false_alarm == pytest.approx(0.4312, abs=1e-4)
    assert found.each == pytest.approx(0.99535, abs=1e-5)


@pytest.mark.parametrize("adjacent", [False, True])
def test_one_look_is_judged_at_the_level_itself(adjacent):
    found = allow_for_looks(1, adjacent=adjacent)
    assert found.each == pytest.approx(0.95)
    assert found.false_alarm == pytest.approx(0.05, abs=1e-5)


def test_looks_taken_without_a_plan_count_like_the_others():
    assert allow_for_looks(2, 9) == allow_for_looks(11)
    assert allow_for_looks(0, 3).looks == 3


def test_comparing_neighbours_for_a_year_gives_false_alarms_as_often_as_drawn_years():
    z = np.random.default_rng(1).normal(size=(200_000, 13))
    apart = np.abs(np.diff(z, axis=1)) / np.sqrt(2) > 1.959964
    for looks in (2, 11, 12):
        drawn = apart[:, :looks].any(axis=1).mean()
        # Three errors of the drawing, sqrt(.24 / 200000) each.
        found = allow_for_looks(looks, adjacent=True).false_alarm
        assert found == pytest.approx(drawn, abs=0.0033)


def test_neighbours_of_unequal_size_agree_with_drawn_ones():
    e = np.array([1, 0.3, 2, 0.1, 1])
    z = np.random.default_rng(2).normal(size=(200_000, 5)) * e
    apart = np.abs(np.diff(z, axis=1)) / np.hypot(e[1:], e[:-1]) > 1.959964
    assert adjacent_false_alarm(e) == pytest.approx(apart.any(axis=1).mean(), abs=0.0025)


@pytest.mark.parametrize("looks", [2, 11, 51])
def test_corrected_level_keeps_the_family(looks):
    found = allow_for_looks(looks, adjacent=True)
    assert adjacent_false_alarm(np.ones(looks + 1), level=found.each) == pytest.approx(
        0.05, abs=1e-5
    )
    # Looks that share a sample raise fewer alarms in all, so each may be a little laxer.
    independent = allow_for_looks(looks)
    assert 0.95 < found.each < independent.each
    assert found.false_alarm < independent.false_alarm


def test_units_of_the_errors_do_not_matter():
    e = np.array([1, 2, 1.5])
    assert adjacent_false_alarm(100 * e) == pytest.approx(adjacent_false_alarm(e))


def test_impossible_looks_are_refused():
    for wrong in ((0,), (-1, 3), (2, -1)):
        with pytest.raises(ValueError, match="counted from 1"):
            allow_for_looks(*wrong)
    with pytest.raises(ValueError, match="level"):
        allow_for_looks(3, level=95)
    with pytest.raises(ValueError, match="two or more"):
        adjacent_false_alarm([1])
    with pytest.raises(ValueError, match="above 0"):
        adjacent_false_alarm([1, 0])
