"""Bootstrap of a mean from counts: enumerated, against rows, what scales it, what is refused."""

from itertools import product
from math import sqrt

import numpy as np
import pytest
from scipy.stats import bootstrap

from cxkit.findings import DataError
from cxkit.statistics.intervals import adjusted_wald, quantile
from cxkit.statistics.resampling import resampled_interval

COUNTS, VALUES = [450, 350, 200], [1, 0, -1]


def enumerated(counts, values, level):
    """Limits over all n ** n resamples, and how much of them lies below and up to each."""
    rows = np.repeat(values, counts)
    means = np.sort([sum(drawn) / len(rows) for drawn in product(rows, repeat=len(rows))])
    at = (1 - level) / 2
    low, high = np.quantile(means, [at, 1 - at], method="inverted_cdf")
    steps = [(means < low).mean(), (means <= low).mean(), (means < high).mean()]
    return low, high, [*steps, (means <= high).mean()]


@pytest.mark.parametrize(
    "counts, values, level",
    [
        ([2, 1, 1], [1, 0, -1], 0.9),  # 4 ** 4 = 256 resamples
        ([1, 2, 2], [1, 0, -1], 0.9),  # 5 ** 5 = 3,125
        ([2, 4], [3, 10], 0.9),  # 6 ** 6 = 46,656
    ],
)
def test_limits_are_those_of_all_resamples_of_a_tiny_sample(counts, values, level):
    low, high, shares = enumerated(counts, values, level)
    # The level cuts no closer to a step of the distribution than chance reaches in 9,999 draws.
    at = (1 - level) / 2
    assert shares[0] + 0.01 < at < shares[1] - 0.01
    assert shares[2] + 0.01 < 1 - at < shares[3] - 0.01
    found = resampled_interval(counts, values, level=level)
    assert (found.low, found.high) == pytest.approx((low, high))


def test_limits_of_two_units_by_hand():
    # The means of 0 and 1 drawn twice are 0, 1/2 and 1 in 1/4, 1/2 and 1/4 of the resamples.
    assert resampled_interval([1, 1], [0, 1], level=0.6).low == 0.0
    assert resampled_interval([1, 1], [0, 1], level=0.4).low == 0.5
    assert resampled_interval([1, 1], [0, 1], level=0.4).high == 0.5


def test_large_samples_give_the_normal_interval():
    counts = np.array([45_000, 35_000, 20_000])
    found = resampled_interval(counts, VALUES)
    # mean .25, variance .65 - .0625
    half = quantile(0.95) * sqrt(0.5875 / 100_000)
    assert found.low == pytest.approx(0.25 - half, abs=0.05 * half)
    assert found.high == pytest.approx(0.25 + half, abs=0.05 * half)


def test_limits_are_those_of_resampled_rows():
    rows = np.repeat(VALUES, COUNTS)
    theirs = bootstrap(
        (rows,), np.mean, n_resamples=4999, batch=500, method="percentile",
        rng=np.random.default_rng(1),
    ).confidence_interval  # fmt: skip
    found = resampled_interval(COUNTS, VALUES)
    # A limit of 5,000 resamples has an error of about .0009 here, each of ours .0006.
    assert (found.low, found.high) == pytest.approx(tuple(theirs), abs=0.004)


def test_limits_move_and_stretch_with_the_values():
    plain = resampled_interval(COUNTS, VALUES)
    points = resampled_interval(COUNTS, [130, 30, -70])
    assert points.low == pytest.approx(30 + 100 * plain.low)
    assert points.high == pytest.approx(30 + 100 * plain.high)


def test_four_times_the_units_halve_the_interval():
    few = resampled_interval(COUNTS, VALUES)
    many = resampled_interval(4 * np.array(COUNTS), VALUES)
    assert few.high - few.low == pytest.approx(2 * (many.high - many.low), rel=0.05)


def test_order_and_batches_do_not_matter():
    whole = resampled_interval(COUNTS, VALUES)
    assert resampled_interval([200, 350, 450], [-1, 0, 1]) == whole
    # two batches, and a value that nobody gave
    batches = resampled_interval([50, 400, 0, 200, 350], [1, 1, 7, -1, 0])
    assert batches == whole


def test_same_seed_gives_the_same_limits_and_another_nearly_so():
    # Values between which no two resamples tie, so that another seed shows.
    values = [1, 0.0123, -1]
    first, again = (resampled_interval(COUNTS, values, seed=3) for _ in range(2))
    other = resampled_interval(COUNTS, values, seed=4)
    assert first == again
    assert other != first
    assert (other.low, other.high) == pytest.approx((first.low, first.high), abs=0.004)


def test_arguments_are_left_as_they_are():
    counts, values = np.array(COUNTS), np.array(VALUES)
    resampled_interval(counts, values)
    assert counts.tolist() == COUNTS
    assert values.tolist() == VALUES


def test_a_higher_level_is_wider_and_limits_stay_within_the_values():
    inner, outer = (resampled_interval([2, 2], [0, 1], level=at) for at in (0.5, 0.99))
    assert 0 <= outer.low <= inner.low <= inner.high <= outer.high <= 1
    assert (outer.low, outer.high) == (0, 1)


def test_it_agrees_with_the_closed_form_where_the_sample_is_large():
    counts = np.array([4500, 3500, 2000])
    found, closed = resampled_interval(counts, VALUES), adjusted_wald(0.25, 0.65, 10_000)
    assert (found.low, found.high) == pytest.approx((closed.low, closed.high), abs=0.001)


@pytest.mark.parametrize("counts, values", [([], []), ([0, 0], [1, -1])])
def test_no_unit_is_refused(counts, values):
    with pytest.raises(DataError, match="no unit"):
        resampled_interval(counts, values)


@pytest.mark.parametrize("counts, values", [([5], [1]), ([5, 0], [1, -1]), ([5, 2], [1, 1])])
def test_a_sample_of_one_value_is_refused_for_it_shows_no_spread(counts, values):
    with pytest.raises(DataError, match="same value"):
        resampled_interval(counts, values)


@pytest.mark.parametrize(
    "counts, values, choices",
    [
        ([1, 2], [1], {}),
        ([[1, 2]], [[1, 0]], {}),
        ([1.5, 2], [1, 0], {}),
        ([-1, 2], [1, 0], {}),
        ([np.nan, 2], [1, 0], {}),
        ([np.inf, 2], [1, 0], {}),
        ([1, 2], [np.nan, 0], {}),
        ([1, 2], [1, 0], {"level": 1}),
        ([1, 2], [1, 0], {"level": 95}),
        ([1, 2], [1, 0], {"draws": 38}),
        ([1, 2], [1, 0], {"draws": 0}),
    ],
)
def test_impossible_arguments_are_refused(counts, values, choices):
    with pytest.raises(ValueError, match="one count a value|whole numbers|level"):
        resampled_interval(counts, values, **choices)


def test_the_fewest_draws_for_a_level_give_the_extremes():
    # (39 + 1) * (1 - .95) / 2 = 1: the smallest and the largest of 39 means.
    found = resampled_interval(COUNTS, VALUES, draws=39)
    drawn = np.random.default_rng(1).multinomial(1000, [0.2, 0.35, 0.45], size=39)
    means = drawn @ np.array([-1, 0, 1]) / 1000
    assert (found.low, found.high) == (means.min(), means.max())
