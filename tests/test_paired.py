"""Change of units asked twice and of samples that share units: by hand, laws and refusals."""

from math import atanh, sqrt, tanh

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxkit.findings import DataError
from cxkit.statistics.intervals import difference_interval
from cxkit.statistics.paired import match, overlap_change, paired_change

BEFORE = [1, 1, 0, -1, 0, 1, -1, 0]
AFTER = [1, 0, 0, 0, -1, -1, -1, 1]


def limits(interval):
    return interval.low, interval.high


def sample(units, values, **more):
    return pd.DataFrame({"unit": list(units), "value": values, **more})


def drawn(seed, n, keep):
    rng = np.random.default_rng(seed)
    before, new = (rng.choice([-1, 0, 1], n, p=[0.2, 0.35, 0.45]) for _ in range(2))
    return before, np.where(rng.random(n) < keep, before, new)


# Pairs


def test_pairs_by_hand():
    found = paired_change(BEFORE, AFTER)
    # From -1: one stays, one to 0. From 0: one each. From 1: one to -1, one to 0, one stays.
    assert found.counts.to_numpy().tolist() == [[1, 1, 0], [1, 1, 1], [1, 1, 1]]
    # Differences 0 -1 0 1 -1 -2 0 1: sum -2, squares sum to 8, of 8.
    assert found.change == -0.25
    assert found.difference.mean_square == 1.0
    assert (found.moved_up, found.moved_down) == (2 / 8, 3 / 8)
    assert found.n == 8


def test_interval_by_hand():
    # Three pseudo-pairs of square 2: centre -2 / 11 = -.1818; mean square (8 + 6) / 11 = 1.2727;
    # half-width 1.96 sqrt((1.2727 - .0331) / 11) = .6580.
    found = paired_change(BEFORE, AFTER).interval()
    assert limits(found) == pytest.approx((-0.1818 - 0.6580, -0.1818 + 0.6580), abs=1e-4)


def test_correlation_agrees_with_the_plain_formula():
    found = paired_change(BEFORE, AFTER)
    assert found.correlation == pytest.approx(np.corrcoef(BEFORE, AFTER)[0, 1])
    low, high = limits(found.correlation_interval())
    assert low < found.correlation < high


def test_correlation_interval_of_many_pairs_is_about_that_of_the_jackknife():
    before, after = drawn(1, 400, 0.6)
    found = paired_change(before, after)
    left_out = [
        atanh(np.corrcoef(np.delete(before, at), np.delete(after, at))[0, 1]) for at in range(400)
    ]
    error = sqrt(399 / 400 * np.sum((left_out - np.mean(left_out)) ** 2))
    assert found.correlation_error == pytest.approx(error, rel=0.01)
    centre = atanh(found.correlation)
    assert limits(found.correlation_interval()) == pytest.approx(
        (tanh(centre - 1.96 * error), tanh(centre + 1.96 * error)), abs=0.002
    )


def test_missing_answers_are_counted_and_left_out():
    found = paired_change([*BEFORE, np.nan, 1], [*AFTER, 1, np.nan])
    assert (found.n, found.n_missing) == (8, 2)
    assert found.change == -0.25


def test_weights_by_hand():
    # Differences 1 and -1 with weights 3 and 1: mean .5.
    found = paired_change([0, 0], [1, -1], weight=[3, 1])
    assert found.change == 0.5
    assert found.table.loc[0].tolist() == [1, 0, 3]
    assert found.counts.loc[0].tolist() == [1, 0, 1]


@pytest.mark.parametrize("n", [1, 5, 100])
@pytest.mark.parametrize("before, after", [(0, 0), (1, 1), (-1, 1), (1, -1)])
def test_interval_has_width_where_all_pairs_are_alike(before, after, n):
    found = paired_change([before] * n, [after] * n)
    low, high = limits(found.interval())
    assert -2 <= low <= after - before <= high <= 2
    assert low < high
    assert np.isnan(found.correlation)
    assert limits(found.correlation_interval()) == (-1, 1)


def test_answers_on_one_line_rule_out_no_correlation():
    found = paired_change([1, 0, -1], [1, 0, -1])
    assert found.correlation == pytest.approx(1)
    assert limits(found.correlation_interval()) == (-1, 1)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from([-1, 0, 1]), st.sampled_from([-1, 0, 1])), min_size=1))
def test_swapping_before_and_after_mirrors_the_change(pairs):
    before, after = zip(*pairs, strict=True)
    forth, back = paired_change(before, after), paired_change(after, before)
    assert limits(forth.interval()) == pytest.approx(
        tuple(-x for x in limits(back.interval()))[::-1]
    )
    assert forth.counts.to_numpy().tolist() == back.counts.to_numpy().T.tolist()
    assert forth.interval().low <= forth.change <= forth.interval().high


def test_scale_of_weights_and_order_of_pairs_do_not_matter():
    before, after = drawn(2, 50, 0.5)
    weight = np.random.default_rng(3).uniform(0.5, 2, 50)
    first = paired_change(before, after, weight=weight)
    again = paired_change(before[::-1], after[::-1], weight=7 * weight[::-1])
    assert limits(again.interval()) == pytest.approx(limits(first.interval()))
    assert again.correlation_error == pytest.approx(first.correlation_error)


def test_answers_that_are_kept_make_the_interval_narrower_than_that_of_two_samples():
    before, after = drawn(4, 300, 0.8)
    found = paired_change(before, after).interval()
    independent = overlap_change(
        sample(range(300), before), sample(range(300, 600), after)
    ).interval()
    assert found.high - found.low < 0.6 * (independent.high - independent.low)


def test_clusters_that_move_together_widen_the_interval():
    before = np.zeros(40)
    after = np.repeat([1, 1, -1, 0, 0, 1, -1, 0], 5)
    cluster = np.repeat(list("abcdefgh"), 5)
    alone, together = (paired_change(before, after, cluster=c) for c in (None, cluster))
    assert together.difference.df == 7
    assert together.interval().high > alone.interval().high


def test_other_values_no_pairs_and_lengths_that_differ_are_refused():
    with pytest.raises(DataError, match="2 are not"):
        paired_change([1, 2], [0, -2])
    with pytest.raises(DataError, match="no unit answered both"):
        paired_change([1, np.nan], [np.nan, 0])
    with pytest.raises(DataError, match="weight"):
        paired_change([1, 0], [0, 0], weight=[1, np.nan])
    with pytest.raises(DataError, match="sum to zero"):
        paired_change([1, 0], [0, 0], weight=[0, 0])
    with pytest.raises(ValueError, match="one length"):
        paired_change([1, 0], [0])


# Matching


def test_matching_keeps_shared_units_in_order_of_their_names():
    first = sample("cab", [1, 0, -1], weight=[1.0, 2.0, 3.0], cluster=["x", "y", "y"])
    second = sample("bcd", [1, 0, 0], weight=[1.0, 3.0, 1.0], cluster=["y", "z", "z"])
    found = match(first, second)
    assert found["unit"].tolist() == ["b", "c"]
    assert found[["before", "after"]].to_numpy().tolist() == [[-1, 1], [1, 0]]
    assert found["weight"].tolist() == [2.0, 2.0]
    assert found["cluster"].tolist() == ["y", "x"]


def test_units_twice_in_a_sample_or_without_a_name_are_refused():
    good = sample("ab", [0, 0])
    with pytest.raises(DataError, match="1 rows of after name a unit that is there already"):
        match(good, sample("aba", [0, 0, 1]))
    with pytest.raises(DataError, match="1 rows of before name no unit"):
        overlap_change(sample(["a", None], [0, 0]), good)


# Overlapping samples


def test_overlap_by_hand():
    # Both means .25, both variances (2 x .5625 + 1.5625 + .0625) / 16 = .171875; c and d
    # are shared, with products 1.5625 and .0625: 1.625 / 16 = .1015625.
    found = overlap_change(sample("abcd", [1, 1, -1, 0]), sample("cdef", [-1, 0, 1, 1]))
    assert found.covariance == pytest.approx(0.1015625)
    assert found.variance == pytest.approx(2 * 0.171875 - 2 * 0.1015625)
    assert found.variance_ratio == pytest.approx(0.140625 / 0.34375)
    assert found.n_shared == 2


def test_samples_without_a_common_unit_give_the_interval_of_independent_ones():
    before, after = drawn(5, 60, 0.0)
    found = overlap_change(sample(range(60), before), sample(range(60, 120), after))
    assert (found.covariance, found.n_shared, found.variance_ratio) == (0, 0, 1)
    assert limits(found.interval()) == pytest.approx(
        limits(difference_interval(found.before, found.after))
    )


def test_the_same_units_twice_give_the_variance_of_the_differences():
    before, after = drawn(6, 80, 0.6)
    found = overlap_change(sample(range(80), before), sample(range(80), after))
    assert found.variance == pytest.approx(np.var(after - before) / 80)
    paired = paired_change(before, after)
    assert found.change == pytest.approx(paired.change)


def test_covariance_thins_out_with_the_shared_part():
    # A hundred of n are the same; the covariance of the means is n_shared / n^2 times theirs.
    before, after = drawn(7, 100, 0.7)
    rest = drawn(8, 300, 0.0)
    few = overlap_change(
        sample(range(400), np.concatenate([before, rest[0]])),
        sample([*range(100), *range(1000, 1300)], np.concatenate([after, rest[1]])),
    )
    x, y = before - few.before.mean, after - few.after.mean
    assert few.covariance == pytest.approx(100 * np.mean(x * y) / 400**2)
    assert 0.7 < few.variance_ratio < 1


def test_answers_that_turn_round_widen_the_interval():
    values = np.array([1, -1] * 30)
    found = overlap_change(sample(range(60), values), sample(range(60), -values))
    assert found.variance_ratio == pytest.approx(2)
    independent = difference_interval(found.before, found.after)
    assert found.interval().high > independent.high


@pytest.mark.parametrize("values", [[1] * 30, [1, -1, 0] * 10])
def test_interval_has_width_where_nobody_changed(values):
    found = overlap_change(sample(range(30), values), sample(range(30), values))
    low, high = limits(found.interval())
    assert low < 0 < high
    assert found.variance == pytest.approx(0)


def test_clusters_in_both_samples_bind_units_that_are_not_shared():
    values = np.repeat([1, 1, 0, 0, -1, -1], 5)
    cluster = np.repeat(list("abcdef"), 5)
    first = sample(range(30), values, cluster=cluster)
    second = sample(range(30, 60), values, cluster=cluster)
    elsewhere = sample(range(30, 60), values, cluster=np.repeat(list("uvwxyz"), 5))
    common, apart = overlap_change(first, second), overlap_change(first, elsewhere)
    assert common.covariance > 0.9 * common.before.spread / common.before.n_effective
    assert (apart.covariance, apart.n_shared) == (0, 0)
    # Six clusters that speak twice are six; twelve are twelve, in two samples.
    assert (common.df, apart.df) == (5, pytest.approx(10))


def test_weights_count_in_the_covariance_by_hand():
    # Weights 3, 1 and values 1, -1 in both: mean .5, moves .375 and -.375, squares 2 x .140625.
    both = sample("ab", [1, -1], weight=[3.0, 1.0])
    assert overlap_change(both, both).covariance == pytest.approx(0.28125)


def test_order_of_rows_does_not_matter():
    first, second = sample(range(40), drawn(9, 40, 0)[0]), sample(range(20, 60), drawn(9, 40, 0)[1])
    there, back = overlap_change(first, second), overlap_change(first[::-1], second[::-1])
    assert limits(back.interval()) == pytest.approx(limits(there.interval()))


def test_missing_values_in_a_sample_are_refused():
    with pytest.raises(DataError, match="1 are not"):
        overlap_change(sample("ab", [0, np.nan]), sample("ab", [0, 1]))
