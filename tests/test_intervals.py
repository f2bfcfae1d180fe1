"""Intervals of means of -1, 0 and +1: against references, by hand, and by counting outcomes."""

import json
from functools import cache
from math import inf, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaln, xlogy

from cxkit.findings import DataError
from cxkit.statistics.intervals import (
    Mean,
    adjusted_wald,
    difference_interval,
    effective_n,
    joint_df,
    linearised_variance,
    quantile,
    sample_needed,
    smallest_visible,
    weighted_mean,
)

SHARED = Path(__file__).parents[2] / "shared"
REFERENCE = SHARED / "reference"
SFO = SHARED / "data/sfo"
needs_reference = pytest.mark.skipif(not REFERENCE.exists(), reason="reference cases not at hand")
needs_sfo = pytest.mark.skipif(not SFO.exists(), reason="airport survey not at hand")


def plain(value, **choices):
    """Mean of single units of weight 1."""
    ones = np.ones(len(value))
    return weighted_mean(value, n=ones, weight=ones, weight_squared=ones, **choices)


def from_counts(plus, minus, n):
    return Mean((plus - minus) / n, (plus + minus) / n, n)


def limits(interval):
    return interval.low, interval.high


# Variance and effective n


def test_variance_of_a_mean_by_hand():
    # 1, 1, 0, -1: mean .25, squared deviations .5625 .5625 .0625 1.5625, sum 2.75, over 4 twice.
    influence = (np.array([1, 1, 0, -1]) - 0.25) / 4
    variance, df = linearised_variance(influence, weight=np.ones(4), weight_squared=np.ones(4))
    assert variance == pytest.approx(2.75 / 16)
    assert df == inf


def test_variance_of_a_weighted_mean_by_hand():
    # Weights 3 and 1, values 1 and 0: mean .75, influences .25/4 and -.75/4, squared and times
    # the squared weights 9 and 1: (.5625 + .5625) / 16.
    variance, _ = linearised_variance([0.25 / 4, -0.75 / 4], weight=[3, 1], weight_squared=[9, 1])
    assert variance == pytest.approx(1.125 / 16)


def test_variance_over_clusters_by_hand():
    # Totals of h w: a .5 + .25 = .75, b -.5, c -.25; squares sum to .875; times 3/2.
    h, clusters = [0.5, 0.25, -0.5, -0.25], ["a", "a", "b", "c"]
    ones = np.ones(4)
    variance, df = linearised_variance(h, weight=ones, weight_squared=ones, cluster=clusters)
    assert variance == pytest.approx(0.875 * 1.5)
    assert df == 2


def test_rows_that_stand_for_several_units_give_the_variance_of_the_units():
    rng = np.random.default_rng(1)
    units = pd.DataFrame(
        {
            "x": rng.integers(-1, 2, 400),
            "w": rng.uniform(0.2, 3, 400),
            "c": rng.integers(0, 25, 400).astype(str),
        }
    )
    units["w2"], units["n"] = units["w"] ** 2, 1
    rows = units.groupby(["x", "c"], as_index=False)[["w", "w2", "n"]].sum()
    for clustered in (False, True):
        each, merged = (
            weighted_mean(
                table["x"],
                n=table["n"],
                weight=table["w"],
                weight_squared=table["w2"],
                cluster=table["c"] if clustered else None,
            )
            for table in (units, rows)
        )
        assert merged.mean == pytest.approx(each.mean)
        assert merged.n_effective == pytest.approx(each.n_effective)
        assert merged.df == each.df


@pytest.mark.parametrize("cluster", [None, ["a", "a", "b", "c", "c"]])
def test_estimates_at_once_have_the_variances_of_each_and_a_covariance(cluster):
    rng = np.random.default_rng(2)
    h, w = rng.normal(size=(5, 3)), rng.uniform(1, 2, 5)
    together, _ = linearised_variance(h, weight=w, weight_squared=w**2, cluster=cluster)
    sums, _ = linearised_variance(h.sum(axis=1), weight=w, weight_squared=w**2, cluster=cluster)
    for column in range(3):
        alone, _ = linearised_variance(h[:, column], weight=w, weight_squared=w**2, cluster=cluster)
        assert together[column, column] == pytest.approx(alone)
    assert together.sum() == pytest.approx(sums)  # Var(a + b + c) is the sum of all covariances


def test_order_of_rows_does_not_matter():
    x, c = np.array([1, 0, -1, 1, 1, -1]), np.array(list("aabbcc"), dtype=object)
    w, order = np.array([1, 2, 3, 1, 2, 3.0]), np.array([3, 1, 5, 0, 4, 2])
    first = weighted_mean(x, n=np.ones(6), weight=w, weight_squared=w**2, cluster=c)
    again = weighted_mean(
        x[order], n=np.ones(6), weight=w[order], weight_squared=w[order] ** 2, cluster=c[order]
    )
    assert again.mean == pytest.approx(first.mean)
    assert again.n_effective == pytest.approx(first.n_effective)


def test_clusters_of_one_differ_from_none_by_the_known_factor_alone():
    # k / (k - 1) with k = n = 4: the variance grows by 4/3, the effective n shrinks to 3.
    x = [1, 1, 0, -1]
    assert plain(x).n_effective == 4
    assert plain(x, cluster=list("abcd")).n_effective == pytest.approx(3)


def test_weights_of_one_scale_change_nothing():
    x = np.array([1, 1, 0, -1, 0])
    tripled = weighted_mean(x, n=np.ones(5), weight=np.full(5, 3.0), weight_squared=np.full(5, 9.0))
    assert tripled.n_effective == pytest.approx(5)
    assert tripled.mean == pytest.approx(plain(x).mean)


def test_unequal_weights_cost_effective_answers_and_never_add_any():
    rng = np.random.default_rng(3)
    x, w = rng.integers(-1, 2, 200), rng.lognormal(0, 0.8, 200)
    found = weighted_mean(x, n=np.ones(200), weight=w, weight_squared=w**2)
    assert 60 < found.n_effective < 150  # Kish's number for this spread of weights is about 105


def test_all_of_one_kind_fall_back_on_the_number_of_kish_or_of_clusters():
    # (1 + 1 + 2)^2 / (1 + 1 + 4) = 16 / 6
    w = np.array([1, 1, 2.0])
    same = {"n": np.ones(3), "weight": w, "weight_squared": w**2}
    assert weighted_mean([1, 1, 1], **same).n_effective == pytest.approx(16 / 6)
    assert weighted_mean([1, 1, 1], **same, cluster=list("aab")).n_effective == 2


def test_clusters_that_happen_to_balance_are_not_believed():
    # One +1 and one -1 in each cluster: all totals are nought, and so is the variance.
    found = plain([1, -1, 1, -1], cluster=list("aabb"))
    assert (found.n_effective, found.df) == (4, 1)
    assert effective_n(0.5, 0.0, n=7, kish=7) == 7


def test_one_cluster_is_refused():
    with pytest.raises(DataError, match="one cluster"):
        plain([1, 0, -1], cluster=list("aaa"))


def test_missing_cluster_and_missing_weight_are_refused():
    with pytest.raises(ValueError, match="without a cluster"):
        plain([1, 0, -1], cluster=np.array(["a", "b", None], dtype=object))
    with pytest.raises(DataError, match="sum to zero"):
        weighted_mean([1, 0], n=[1, 1], weight=[0, 0], weight_squared=[0, 0])


@needs_reference
def test_variance_agrees_with_the_r_package_nps():
    case = json.loads((REFERENCE / "nps_wald_testdata.json").read_text(encoding="utf-8"))
    data = pd.read_csv(REFERENCE / "data/nps_testdata.csv", keep_default_na=False)
    expected = case["expected"]["overall"]
    value = (data["REC"] >= 9).astype(int) - (data["REC"] <= 6)
    found = plain(value)
    assert found.mean == pytest.approx(expected["nps"], abs=1e-9)
    assert found.spread == pytest.approx(expected["variance"], abs=1e-9)
    assert sqrt(found.spread / found.n_effective) == pytest.approx(expected["se"], abs=1e-9)


# Interval of one mean


@needs_reference
def test_adjusted_wald_agrees_with_the_reference():
    # None of these ten intervals reaches -1 or 1, so none of them is cut there.
    case = json.loads((REFERENCE / "nps_ci_methods_counts.json").read_text(encoding="utf-8"))
    for row in case["expected"]["rows"]:
        mean = from_counts(row["promoters"], row["detractors"], row["n"])
        found = adjusted_wald(mean.mean, mean.mean_square, mean.n_effective, level=0.95)
        assert limits(found) == pytest.approx(row["adjusted_wald_plus3"], abs=1e-9)


def test_adjusted_wald_by_hand():
    # 40 / 30 / 30 of 100: centre 10 / 103 = .0971, mean square 71.5 / 103,
    # half-width 1.96 sqrt((.6942 - .0094) / 103) = .1598.
    assert limits(adjusted_wald(0.1, 0.7, 100)) == pytest.approx((-0.0627, 0.2569), abs=5e-5)


@pytest.mark.parametrize("mean, square", [(1, 1), (-1, 1), (0, 0)])
@pytest.mark.parametrize("n", [1, 10, 10_000])
def test_interval_has_width_where_all_are_of_one_kind_and_stays_in_bounds(mean, square, n):
    low, high = limits(adjusted_wald(mean, square, n))
    assert -1 <= low <= mean <= high <= 1
    assert low < high


@given(
    st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.sampled_from([0.5, 0.8, 0.95])
)
def test_interval_holds_its_mean_and_mirrors_with_its_sign(plus, zero, minus, level):
    n = max(1, plus + zero + minus)
    mean = from_counts(plus, minus, n)
    found = adjusted_wald(mean.mean, mean.mean_square, n, level=level)
    mirrored = adjusted_wald(-mean.mean, mean.mean_square, n, level=level)
    assert found.low <= mean.mean <= found.high
    assert limits(mirrored) == pytest.approx((-found.high, -found.low))


def test_interval_of_many_answers_shrinks_with_the_root_of_n():
    few, many = (adjusted_wald(0.2, 0.6, n) for n in (40_000, 160_000))
    assert few.high - few.low == pytest.approx(2 * (many.high - many.low), rel=1e-4)


def test_few_clusters_widen_the_interval():
    wide, narrow = (adjusted_wald(0.2, 0.6, 100, df=df) for df in (4, inf))
    # t(4) is 2.776 and the normal 1.960 at 95 %.
    ratio = (wide.high - wide.low) / (narrow.high - narrow.low)
    assert ratio == pytest.approx(2.776445 / 1.959964, abs=1e-5)


@pytest.mark.parametrize("level", [0, 1, 95, -0.1])
def test_impossible_levels_are_refused(level):
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjusted_wald(0, 0.5, 10, level=level)


def test_no_answers_are_refused():
    with pytest.raises(ValueError, match="above 0"):
        adjusted_wald(0, 0, 0)


# Interval of a difference


def test_difference_by_hand():
    # 10 of each kind, then 20 / 5 / 5. Adding .375, .75, .375 to each 30: centres 0 and
    # 15 / 31.5, mean squares 20.75 / 31.5 and 25.75 / 31.5.
    found = difference_interval(from_counts(10, 10, 30), from_counts(20, 5, 30))
    centre, first, second = 15 / 31.5, 20.75 / 31.5, 25.75 / 31.5 - (15 / 31.5) ** 2
    half = 1.959963985 * sqrt((first + second) / 31.5)
    assert limits(found) == pytest.approx((centre - half, centre + half))


def test_difference_turns_its_sign_with_the_order():
    one, two = from_counts(40, 20, 90), from_counts(20, 30, 70)
    found, turned = difference_interval(one, two), difference_interval(two, one)
    assert limits(turned) == pytest.approx((-found.high, -found.low))


@pytest.mark.parametrize("first, second", [(1, 1), (1, -1), (0, 1)])
def test_difference_of_samples_of_one_kind_has_width_and_holds_the_estimate(first, second):
    one, two = Mean(first, abs(first), 12), Mean(second, abs(second), 12)
    low, high = limits(difference_interval(one, two))
    assert -2 <= low <= second - first <= high <= 2
    assert low < high


def test_degrees_of_freedom_of_a_difference():
    # Equal variances and nu each: 2 nu. One variance of nought: the other one's.
    assert joint_df(1, 10, 1, 10) == 20
    assert joint_df(0, 5, 2, 8) == 8
    assert joint_df(1, inf, 1, inf) == inf


@cache
def outcomes(n):
    """All ways in which n answers fall on +1 and -1."""
    plus, minus = np.meshgrid(np.arange(n + 1), np.arange(n + 1), indexing="ij")
    possible = plus + minus <= n
    return plus[possible], minus[possible]


def chances(n, shares):
    plus, minus = outcomes(n)
    rest, (p, d) = n - plus - minus, shares
    logs = gammaln(n + 1) - gammaln(plus + 1) - gammaln(minus + 1) - gammaln(rest + 1)
    return np.exp(logs + xlogy(plus, p) + xlogy(minus, d) + xlogy(rest, 1 - p - d))


@cache
def all_differences(n_before, n_after):
    """Limits for every pair of outcomes, shape (outcomes before, outcomes after, 2)."""
    first, second = (
        [from_counts(plus, minus, n) for plus, minus in zip(*outcomes(n), strict=True)]
        for n in (n_before, n_after)
    )
    return np.array([[limits(difference_interval(one, two)) for two in second] for one in first])


# Usual, even, many promoters, 90 % promoters, few of either, and changes between such.
SHARES = [
    ((0.45, 0.20), (0.45, 0.20)),
    ((0.33, 0.33), (0.33, 0.33)),
    ((0.60, 0.10), (0.60, 0.10)),
    ((0.90, 0.05), (0.90, 0.05)),
    ((0.05, 0.05), (0.05, 0.05)),
    ((0.45, 0.20), (0.35, 0.30)),
    ((0.90, 0.05), (0.50, 0.20)),
    ((0.50, 0.20), (0.90, 0.05)),
    ((0.98, 0.01), (0.90, 0.05)),
]


@pytest.mark.parametrize("n_before, n_after", [(10, 10), (10, 25), (20, 20)])
def test_difference_of_small_samples_holds_the_truth_in_93_percent_or_more(n_before, n_after):
    # Exact: every pair of outcomes, times its chance.
    found = all_differences(n_before, n_after)
    assert (found[..., 1] > found[..., 0]).all()
    for before, after in SHARES:
        truth = (after[0] - after[1]) - (before[0] - before[1])
        holds = (found[..., 0] <= truth + 1e-12) & (truth - 1e-12 <= found[..., 1])
        coverage = chances(n_before, before) @ holds @ chances(n_after, after)
        assert coverage >= 0.93, (before, after)


@pytest.mark.parametrize("shares", [(0.45, 0.20), (0.33, 0.33), (0.60, 0.10), (0.05, 0.05)])
def test_difference_of_larger_samples_holds_the_truth_in_93_to_97_percent(shares):
    # The same counting, with the formula of the docstring on all pairs of outcomes of 40 and 60.
    table = []
    for n in (40, 60):
        plus, minus = outcomes(n)
        centre = (plus - minus) / (n + 1.5)
        table.append((centre, ((plus + minus + 0.75) / (n + 1.5) - centre**2) / (n + 1.5)))
    (first, first_variance), (second, second_variance) = table
    centre = second - first[:, None]
    half = quantile(0.95) * np.sqrt(first_variance[:, None] + second_variance)
    sure = difference_interval(from_counts(25, 5, 40), from_counts(30, 20, 60))
    at = [np.flatnonzero((p == a) & (m == b))[0] for (p, m), a, b in
          ((outcomes(40), 25, 5), (outcomes(60), 30, 20))]  # fmt: skip
    assert limits(sure) == pytest.approx((centre[*at] - half[*at], centre[*at] + half[*at]))
    coverage = chances(40, shares) @ (abs(centre) <= half + 1e-12) @ chances(60, shares)
    assert 0.93 <= coverage <= 0.97


# Real data, weighted and sampled in clusters


def airport(year, *, clustered):
    table = pd.read_csv(
        SFO / f"sfo_{year}.csv", dtype=str, keep_default_na=False, encoding="latin-1"
    )
    table.columns = table.columns.str.strip()
    score = pd.to_numeric(table["NETPRO"].str.strip(), errors="coerce")
    kept = score.between(0, 10)
    score, weight = score[kept], table.loc[kept, "WEIGHT"].astype(float)
    run = table.loc[kept, "RUNID"].str.strip()
    run = run.where(run != "", "row " + run.index.astype(str))
    return weighted_mean(
        (score >= 9).astype(int) - (score <= 6),
        n=np.ones(len(score)),
        weight=weight,
        weight_squared=weight**2,
        cluster=run if clustered else None,
    )


@needs_sfo
def test_airport_change_without_regard_to_clusters():
    before, after = (airport(year, clustered=False) for year in (2017, 2018))
    assert 100 * before.mean == pytest.approx(40.40, abs=0.005)
    assert 100 * after.mean == pytest.approx(35.11, abs=0.005)
    assert 100 * (after.mean - before.mean) == pytest.approx(-5.28, abs=0.005)
    found = difference_interval(before, after)
    assert [round(100 * limit, 1) for limit in limits(found)] == [-9.5, -1.1]


@needs_sfo
def test_airport_change_with_clusters():
    # The plain t interval of the linearised variance is -10.6 to 0.1 to one decimal; the
    # pseudo-observations move it down by .02, as they draw the larger score less.
    before, after = (airport(year, clustered=True) for year in (2017, 2018))
    variances = [mean.spread / mean.n_effective for mean in (before, after)]
    half = quantile(0.95, joint_df(variances[0], before.df, variances[1], after.df))
    half *= sqrt(sum(variances))
    change = after.mean - before.mean
    plain_limits = [round(100 * limit, 1) for limit in (change - half, change + half)]
    assert plain_limits == [-10.6, 0.1]
    found = difference_interval(before, after)
    assert limits(found) == pytest.approx((change - half, change + half), abs=0.0003)
    assert found.low < 0 < found.high


# Planning


@pytest.mark.parametrize(
    "n, one, visible, reliable",
    [
        (30, 27, 39, 55),
        (50, 21, 30, 43),
        (100, 15, 21, 30),
        (200, 11, 15, 21),
        (400, 7.5, 11, 15),
        (800, 5.3, 7.5, 11),
        (1600, 3.8, 5.3, 7.6),
    ],
)
def test_planning_table_of_the_field_guide(n, one, visible, reliable):
    # Field guide, table A.4: 45 % of +1, 20 % of -1; printed to half a unit above 10, else .1.
    sd = 100 * sqrt(0.65 - 0.25**2)
    rounding = {True: 0.05, False: 0.5}
    for printed, found in (
        (one, quantile(0.95) * sd / sqrt(n)),
        (visible, smallest_visible(sd, n, sd, n)),
        (reliable, smallest_visible(sd, n, sd, n, power=0.8)),
    ):
        assert found == pytest.approx(printed, abs=rounding[printed != round(printed)] + 1e-9)


def test_sample_needed_by_hand():
    # (1.960 + 0.842)^2 x 2 x 76.65^2 / 5^2 = 7.849 x 11750 / 25 = 3689.
    assert sample_needed(5, 76.65, 76.65) == pytest.approx(3690, abs=2)
    assert sample_needed(5, 76.65, 76.65, design_effect=2) == pytest.approx(7378, abs=4)


def test_sample_needed_undoes_the_smallest_visible_change():
    delta = smallest_visible(70, 640, 80, 640, level=0.9, power=0.8)
    assert sample_needed(delta, 70, 80, level=0.9, power=0.8) == pytest.approx(640, abs=1)


def test_half_the_change_needs_four_times_the_sample():
    assert sample_needed(2.5, 70, 80) == pytest.approx(4 * sample_needed(5, 70, 80), abs=4)


def test_impossible_plans_are_refused():
    with pytest.raises(ValueError, match="delta"):
        sample_needed(0, 70, 70)
    with pytest.raises(ValueError, match="power"):
        sample_needed(5, 70, 70, power=1)
    with pytest.raises(ValueError, match="without answers"):
        smallest_visible(70, 0, 70, 10)
