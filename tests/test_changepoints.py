"""Steps in a series: the best places by brute force, a published series, laws and refusals."""

from itertools import combinations
from math import sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.statistics import segmentation
from cxkit.statistics.changepoints import find_breaks, pooled_series
from cxkit.statistics.intervals import Mean

NILE = Path(__file__).parents[2] / "shared/reference/data/nile.csv"
needs_nile = pytest.mark.skipif(not NILE.exists(), reason="reference data not at hand")

# Twelve rounds, a fall of 20 points after the sixth, standard errors of 2 points.
FALL = [0.31, 0.29, 0.33, 0.30, 0.32, 0.29, 0.11, 0.12, 0.09, 0.10, 0.13, 0.11]
SQUARED_ERROR = [0.0004] * 12


def squares_of(values, weight, places):
    total = 0.0
    for start, end in zip((0, *places), (*places, len(values)), strict=True):
        y, w = values[start:end], weight[start:end]
        total += (w * (y - (w * y).sum() / w.sum()) ** 2).sum()
    return total


# Least squares


def test_squares_of_a_stretch_by_hand():
    # Weighted mean of 0 and 4 with weights 1 and 3 is 3: 1 x 9 + 3 x 1 = 12.
    costs = segmentation.segment_costs(np.array([[0.0, 4.0]]), np.array([[1.0, 3.0]]), shortest=1)
    assert costs[0, 0, 2] == pytest.approx(12)
    assert costs[0, 0, 1] == pytest.approx(0)
    assert np.isinf(costs[0, 1, 1])


@pytest.mark.parametrize("shortest", [1, 2, 3])
def test_partition_is_the_best_of_all_for_unequal_weights(shortest):
    rng = np.random.default_rng(1)
    values, weight = rng.normal(size=(4, 11)), rng.uniform(0.1, 5, (4, 11))
    costs = segmentation.segment_costs(values, weight, shortest=shortest)
    squares, edges = segmentation.best_partitions(costs, 3)
    for row in range(4):
        for breaks in range(4):
            allowed = [
                places
                for places in combinations(range(1, 11), breaks)
                if np.diff([0, *places, 11]).min() >= shortest
            ]
            if not allowed:
                assert np.isinf(squares[row, breaks])
                continue
            tried = {p: squares_of(values[row], weight[row], p) for p in allowed}
            best = min(tried, key=tried.get)
            assert squares[row, breaks] == pytest.approx(tried[best])
            assert tuple(edges[breaks][row, 1:-1]) == best


def test_profile_holds_one_break_and_frees_the_others():
    rng = np.random.default_rng(2)
    values, weight = rng.normal(size=(1, 10)), rng.uniform(0.5, 2, (1, 10))
    costs = segmentation.segment_costs(values, weight, shortest=2)
    found = segmentation.profile(costs, 2)
    for at in range(2, 7):
        others = [squares_of(values[0], weight[0], (at, p)) for p in range(at + 2, 9)]
        assert found[0, at] == pytest.approx(min(others))
    assert np.isinf(found[0, 1])
    assert np.isinf(found[1, 3])


def test_extra_variance_by_hand():
    # Values -1, 1, -1, 1 about 0: squares 4 over .5 + extra make the 3 degrees of freedom
    # where .5 + extra = 4/3.
    values, half = np.array([[-1.0, 1, -1, 1]]), np.full((1, 4), 0.5)
    edges = np.array([[0, 4]])
    assert segmentation.extra_variance(values, half, edges)[0] == pytest.approx(4 / 3 - 0.5)
    assert segmentation.extra_variance(values, 4 * half, edges)[0] == 0


def test_extra_variance_makes_squares_meet_their_degrees_of_freedom():
    rng = np.random.default_rng(3)
    values, variance = rng.normal(size=(6, 20)) * 3, rng.uniform(0, 2, (6, 20))
    edges = np.tile([0, 5, 12, 20], (6, 1))
    extra = segmentation.extra_variance(values, variance, edges)
    weight = segmentation.weights(values, variance, extra)
    rest = segmentation.residuals(values, weight, edges)
    assert (extra > 0).all()
    assert (weight * rest**2).sum(axis=1) == pytest.approx(np.full(6, 17))


# Breaks


@needs_nile
def test_nile_fell_after_1898():
    # R's changepoint finds one break, after the 28th year.
    flow = pd.read_csv(NILE)
    found = find_breaks(flow["flow"], np.zeros(len(flow)), most=2)
    assert [each.at for each in found.found] == [28]
    assert flow["year"][27] == 1898
    assert found.found[0].places == (26, 27, 28, 29)
    # Means of the first 28 and the last 72 years.
    assert found.levels["mean"].tolist() == pytest.approx([1097.75, 849.97222])
    assert found.bic_breaks == 1


def test_clear_fall_is_found_dated_and_sized():
    found = find_breaks(FALL, SQUARED_ERROR)
    (only,) = found.found
    assert (only.at, only.earliest, only.latest) == (6, 6, 6)
    # 1.84 / 6 - .66 / 6
    assert only.change == pytest.approx(-1.18 / 6)
    assert only.low < only.change < only.high < 0
    assert found.levels["rounds"].tolist() == [6, 6]
    assert found.levels[["first", "last"]].to_numpy().tolist() == [[0, 5], [6, 11]]
    assert found.tests["breaks"].tolist() == [0, 1]
    assert found.tests["p"].tolist()[0] == 1 / 500
    assert found.rounds == 12


def test_interval_of_a_change_by_hand_where_only_one_place_fits():
    # No jitter is left: error sqrt(.0004 / 6 + .0004 / 6) = .011547, t(10) = 2.228139.
    (only,) = find_breaks(FALL, SQUARED_ERROR).found
    half = 2.228139 * sqrt(0.0008 / 6)
    assert (only.low, only.high) == pytest.approx((only.change - half, only.change + half))


def test_passing_dip_has_two_ends():
    dip = [0.3, 0.31, 0.29, 0.3, 0.32, 0.1, 0.11, 0.09, 0.31, 0.29, 0.3, 0.3, 0.31, 0.28]
    found = find_breaks(dip, [0.0004] * 14)
    assert [each.at for each in found.found] == [5, 8]
    assert len(found.levels) == 3


def test_ordinary_jitter_between_rounds_is_no_break():
    # Each round is very sure of itself, and they differ all the same, up and down.
    jitter = [0.30, 0.36, 0.27, 0.33, 0.25, 0.35, 0.31, 0.28, 0.37, 0.26, 0.34, 0.29]
    found = find_breaks(jitter, [1e-6] * 12)
    assert found.found == ()
    # The sample variance of the twelve, as their own variances are next to nothing.
    assert found.extra_variance == pytest.approx(np.var(jitter, ddof=1), rel=1e-2)
    assert len(found.levels) == 1


def test_rounds_that_agree_wholly_have_no_break():
    found = find_breaks([0.2] * 6, [0.0] * 6)
    assert found.found == ()
    assert found.extra_variance == 0


def test_four_rounds_can_show_a_large_step():
    assert [each.at for each in find_breaks([0, 0.02, 0.5, 0.52], [0.001] * 4).found] == [2]


@pytest.mark.parametrize("scale, shift", [(100, 0), (1, 5), (-3, 1)])
def test_units_and_zero_do_not_matter(scale, shift):
    first = find_breaks(FALL, SQUARED_ERROR)
    again = find_breaks(scale * np.array(FALL) + shift, scale**2 * np.array(SQUARED_ERROR))
    assert again.found[0].places == first.found[0].places
    assert again.found[0].change == pytest.approx(scale * first.found[0].change)
    assert again.levels["mean"].tolist() == pytest.approx(
        [scale * mean + shift for mean in first.levels["mean"]]
    )


def test_time_run_backwards_mirrors_the_break():
    values, errors = [0.0, 0.02, 0.01, 0.5, 0.52, 0.49, 0.51, 0.5], [0.001, 0.002] * 4
    (forth,), (back,) = (find_breaks(values[::step], errors[::step]).found for step in (1, -1))
    assert back.at == 8 - forth.at
    assert back.change == pytest.approx(-forth.change)


def test_same_seed_gives_the_same_answer_and_chance_shows_only_in_p():
    rng = np.random.default_rng(4)
    values, variance = rng.normal(size=15), rng.uniform(0.5, 2, 15)
    first, again, other = (find_breaks(values, variance, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first.tests, again.tests)
    assert first.fits["bic"].tolist() == other.fits["bic"].tolist()
    assert abs(first.tests["p"][0] - other.tests["p"][0]) < 0.1


def test_large_rounds_count_for_more():
    # The third of the small rounds agrees with the later ones, but says little.
    values = [0.0, 0.0, 0.4, 0.4, 0.4, 0.4, 0.4]
    found = find_breaks(values, [0.0001, 0.0001, 0.5, 0.0001, 0.0001, 0.0001, 0.0001])
    assert set(found.found[0].places) == {2, 3}


def test_bic_by_hand_without_extra_variance():
    # Two levels, known variance 1, residuals of .1: the likelihood needs no extra variance.
    values = np.array([0.1, -0.1, 0.1, -0.1, 9.1, 8.9, 9.1, 8.9])
    fits = find_breaks(values, np.ones(8), most=1).fits
    expected = 8 * np.log(2 * np.pi) + 8 * 0.01 + 4 * np.log(8)
    assert fits["bic"][1] == pytest.approx(expected)


def test_a_short_series_holds_fewer_breaks_than_asked_for():
    values, errors = [0, 0.02, 0.5, 0.52], [0.001] * 4
    assert find_breaks(values, errors, most=9).fits["breaks"].tolist() == [0, 1]
    assert find_breaks(values, errors, most=0).found == ()


def test_too_few_rounds_say_how_many_are_needed():
    with pytest.raises(DataError, match=r"3 rounds cannot show a lasting step: 4 or more"):
        find_breaks([0, 0, 1], [0.1] * 3)
    with pytest.raises(DataError, match="6 or more are needed, 3 on either side"):
        find_breaks([0, 0, 1, 1], [0.1] * 4, shortest=3)


def test_rounds_without_a_mean_or_variance_are_refused_by_place():
    with pytest.raises(DataError, match=r"2 rounds .* 1, 4"):
        find_breaks([0, np.nan, 1, 1, 0], [0.1, 0.1, 0.1, 0.1, -1])


@pytest.mark.parametrize("choice", [{"most": -1}, {"level": 95}, {"shortest": 1}])
def test_impossible_choices_are_refused(choice):
    with pytest.raises(ValueError, match="must"):
        find_breaks([0.0, 0, 1, 1, 0, 0], [0.1] * 6, **choice)


def test_means_and_variances_of_different_length_are_refused():
    with pytest.raises(ValueError, match="one variance a round"):
        find_breaks([0.0, 0, 1, 1], [0.1] * 5)


# Pooled spread


def test_pooled_series_by_hand():
    # Spreads .6 - .04 = .56 and .5: (51 x .56 + 101 x .5) / 150 = .527067, over 51 and 101.
    mean, variance = pooled_series([Mean(0.2, 0.6, 51), Mean(0.0, 0.5, 101)])
    assert mean.tolist() == [0.2, 0.0]
    assert variance.tolist() == pytest.approx([0.5270667 / 51, 0.5270667 / 101])


def test_a_round_where_all_agree_is_not_taken_as_sure():
    _, variance = pooled_series([Mean(1.0, 1.0, 5), Mean(0.2, 0.6, 100)])
    assert variance[0] == pytest.approx(20 * variance[1])


def test_rounds_of_single_units_are_refused():
    with pytest.raises(DataError, match="not known"):
        pooled_series([Mean(1, 1, 1), Mean(0, 0, 1)])
