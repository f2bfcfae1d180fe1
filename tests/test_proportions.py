"""Shares: Wilson's limits and the difference of two, by hand and at the edges."""

from math import sqrt

import pytest
from scipy.stats import binomtest

from cxkit.statistics.intervals import Mean
from cxkit.statistics.proportions import proportion_difference, wilson


def share(hits, n, n_effective=None, **choices):
    return Mean(hits / n, hits / n, n if n_effective is None else n_effective, n=n, **choices)


@pytest.mark.parametrize("hits, n", [(0, 20), (3, 20), (10, 20), (20, 20), (87, 263)])
def test_wilsons_limits_agree_with_scipy(hits, n):
    found = wilson(share(hits, n))
    limits = binomtest(hits, n).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((limits.low, limits.high), abs=1e-12)


def test_effective_n_stands_for_n():
    half, whole = wilson(share(30, 100, 50)), wilson(share(15, 50))
    assert (half.low, half.high) == (whole.low, whole.high)


def test_few_clusters_widen_the_limits():
    many, few = wilson(share(30, 100)), wilson(share(30, 100, df=4))
    assert few.low < many.low < many.high < few.high


def test_difference_by_hand():
    # One success and one failure more each: 11/102 and 31/102, variances p (1 - p) / 102.
    found = proportion_difference(share(10, 100), share(30, 100))
    first, second = 11 / 102, 31 / 102
    error = sqrt((first * (1 - first) + second * (1 - second)) / 102)
    assert found.estimate == pytest.approx(0.2)
    assert found.interval.low == pytest.approx(second - first - 1.959964 * error)


def test_interval_and_p_value_agree():
    for hits in range(21):
        found = proportion_difference(share(10, 20), share(hits, 20))
        outside = found.interval.low > 0 or found.interval.high < 0
        assert outside == (found.p < 0.05)


def test_all_and_none_stay_within_bounds():
    found = proportion_difference(share(0, 5), share(5, 5))
    assert found.interval.high == 1
    assert 0 < found.interval.low < 1
    nothing = proportion_difference(share(0, 5), share(0, 5))
    assert nothing.interval.low < 0 < nothing.interval.high


def test_no_units_are_refused():
    with pytest.raises(ValueError, match="effective n"):
        wilson(Mean(0.5, 0.5, 0))
