"""Means of any numbers from power sums: by hand, skewed, weighted, clustered, added up."""

from math import inf, sqrt

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_ind

from cxkit.findings import DataError
from cxkit.statistics.intervals import Mean, adjusted_wald, quantile, weighted_mean
from cxkit.statistics.means import (
    add_sums,
    average,
    difference_of_means,
    power_sums,
    share_of,
    standardised_difference,
)


def sample(values, weight=None, cluster=None):
    values = np.asarray(values, dtype=float)
    sums = power_sums(values, np.ones(len(values)) if weight is None else weight)
    return sums if cluster is None else sums.assign(cluster=list(cluster))


def amounts(n, seed=1):
    return np.exp(np.random.default_rng(seed).standard_normal(n))


def test_mean_and_variance_by_hand():
    # 1, 2, 6: mean 3, squared deviations 4 + 1 + 9 = 14, over 3 and 2.
    found = average(sample([1, 2, 6]))
    assert (found.n, found.mean, found.draws, found.df) == (3, 3.0, 3.0, 2.0)
    assert found.variance == pytest.approx(14 / 6)
    # cubed deviations -8, -1 and 27 sum to 18; skewness is 18 / 3 over (14 / 3) ^ 1.5
    assert found.skewness == pytest.approx(6 / (14 / 3) ** 1.5)


def test_interval_of_a_symmetric_variable_is_students():
    found = average(sample([1, 2, 3, 4, 5])).interval()
    # mean 3, standard error sqrt(2.5 / 5), t of 4 degrees of freedom
    assert found.high - 3 == pytest.approx(quantile(0.95, 4) * sqrt(0.5))
    assert found.low + found.high == pytest.approx(6)


def test_interval_of_a_skewed_variable_reaches_further_up():
    found = average(sample(amounts(200)))
    limits = found.interval()
    assert limits.high - found.mean > 1.1 * (found.mean - limits.low)


def test_difference_is_welchs_where_nothing_is_skewed():
    first, second = [1.0, 2, 3, 4, 5, 6], [3.0, 4, 5, 6]
    found = difference_of_means(average(sample(first)), average(sample(second)))
    welch = ttest_ind(second, first, equal_var=False)
    limits = welch.confidence_interval()
    assert (found.interval.low, found.interval.high) == pytest.approx((limits.low, limits.high))
    assert found.p == pytest.approx(welch.pvalue)


def test_p_value_and_interval_agree_on_skewed_samples():
    for seed in range(40):
        values = amounts(140, seed)
        first, second = average(sample(values[:30])), average(sample(1.4 * values[30:]))
        found = difference_of_means(first, second)
        outside = found.interval.low > 0 or found.interval.high < 0
        assert outside == (found.p < 0.05)


def test_turning_the_samples_round_turns_the_sign():
    first, second = average(sample(amounts(50))), average(sample(2 * amounts(80, 2)))
    there, back = difference_of_means(first, second), difference_of_means(second, first)
    assert there.interval.low == pytest.approx(-back.interval.high)
    assert there.p == pytest.approx(back.p)


def test_unit_and_zero_of_the_values_do_not_matter():
    values = amounts(60)
    plain, moved = average(sample(values)), average(sample(7 + 100 * values))
    assert moved.interval().low == pytest.approx(7 + 100 * plain.interval().low)
    assert moved.skewness == pytest.approx(plain.skewness)


def test_equal_weights_of_any_size_are_no_weights():
    values = amounts(40)
    assert average(sample(values, np.full(40, 2.5))).variance == pytest.approx(
        average(sample(values)).variance
    )


def test_unequal_weights_count_kishs_number_of_draws():
    # weights 1, 1, 2: 16 / 6 draws
    assert average(sample([1, 2, 3], [1, 1, 2])).draws == pytest.approx(16 / 6)


def test_clusters_of_copies_count_once():
    values = amounts(30)
    names = np.arange(30).astype(str)
    alone = average(sample(values, cluster=names), clustered=True)
    copies = average(sample(np.repeat(values, 4), cluster=np.repeat(names, 4)), clustered=True)
    assert copies.variance == pytest.approx(alone.variance)
    assert alone.variance == pytest.approx(average(sample(values)).variance)
    assert (copies.n, copies.draws) == (120, 30)


def test_sums_of_batches_give_the_mean_of_all():
    values = amounts(50)
    whole = sample(values).assign(group="a").groupby("group", as_index=False).sum()
    parts = [sample(part).assign(group="a") for part in (values[:13], values[13:])]
    merged = add_sums(parts)
    assert average(merged).interval().low == pytest.approx(average(whole).interval().low)
    assert merged["n"].tolist() == [50]


def test_share_is_that_of_the_same_units_one_by_one():
    values, weight = np.array([1, 0, 0, 1, 1]), np.array([1.0, 2, 1, 3, 1])
    expected = weighted_mean(values, n=np.ones(5), weight=weight, weight_squared=weight**2)
    found = share_of(sample(values, weight))
    assert found.mean == pytest.approx(5 / 8)
    assert (found.mean, found.n_effective, found.n) == pytest.approx(
        (expected.mean, expected.n_effective, expected.n)
    )


def test_share_of_other_numbers_is_refused():
    with pytest.raises(ValueError, match="0 and 1"):
        share_of(sample([0, 1, 2]))


def test_difference_within_kinds_by_hand():
    # Kinds of shares .75 and .25 whose means differ by 1 and by 5: .75 + 1.25 = 2.
    pairs = [
        (average(sample([1, 3])), average(sample([2, 4])), 0.75),
        (average(sample([10, 12])), average(sample([15, 17])), 0.25),
    ]
    found = standardised_difference(pairs)
    assert found.estimate == pytest.approx(2.0)
    # each mean has variance 1: 2 (.75^2 + .25^2) = 1.25; df = 1.25^2 / (2 (.75^4 + .25^4))
    df = 1.25**2 / (2 * (0.75**4 + 0.25**4))
    assert found.interval.high - 2 == pytest.approx(quantile(0.95, df) * sqrt(1.25))


def test_few_large_values_are_said_to_carry_the_mean():
    assert average(sample([*np.ones(60), 1000])).top_heavy
    assert not average(sample(np.arange(60))).top_heavy


@pytest.mark.parametrize("values", [[], [5.0]])
def test_one_value_or_none_shows_no_spread(values):
    with pytest.raises(DataError):
        average(sample(values))


def test_one_cluster_is_refused():
    with pytest.raises(DataError, match="cluster"):
        average(sample([1, 2, 3], cluster="aaa"), clustered=True)


def test_equal_values_have_a_mean_but_no_interval():
    found = average(sample([4.3] * 9))
    assert found.mean == pytest.approx(4.3)
    with pytest.raises(DataError, match="equal"):
        found.interval()
    with pytest.raises(DataError, match="equal"):
        difference_of_means(found, average(sample([1, 2, 3])))


def test_missing_values_are_refused():
    with pytest.raises(ValueError, match="every unit"):
        power_sums([1.0, np.nan], [1.0, 1.0])


def test_scores_valued_minus_one_to_one_have_nearly_the_interval_of_the_score():
    values = np.repeat([-1.0, 0.0, 1.0], [60, 90, 150])
    found = average(sample(values)).interval()
    score = adjusted_wald(0.3, 0.7, 300, df=inf)
    assert (found.low, found.high) == pytest.approx((score.low, score.high), abs=0.006)
    assert share_of(sample(np.abs(values))) == Mean(0.7, 0.7, 300)


def test_order_of_units_does_not_matter():
    values = amounts(40)
    table = sample(values).assign(cluster=[str(i % 9) for i in range(40)])
    turned = table.sample(frac=1, random_state=3)
    assert average(table, clustered=True).variance == pytest.approx(
        average(turned, clustered=True).variance, rel=1e-12
    )
    assert isinstance(table, pd.DataFrame)
