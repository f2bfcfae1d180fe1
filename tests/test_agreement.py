"""Agreement of raters: alpha, intraclass correlations, Kendall's W and what is contested."""

import json
from itertools import permutations
from math import exp, inf, log, nan, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import friedmanchisquare, spearmanr, t

from cxkit.findings import DataError
from cxkit.statistics.agreement import METRICS, krippendorff_alpha
from cxkit.statistics.concordance import contested, kendall_w
from cxkit.statistics.intraclass import FORMS, IntraclassCorrelation, intraclass_correlation

REFERENCE = Path(__file__).parents[2] / "shared" / "reference"
beside = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="the reference cases are not beside the project"
)
# Shrout and Fleiss 1979, table 2: six targets, four judges.
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
)


def ratings(seed=0, raters=5, units=12, missing=0.2):
    """Whole numbers from 1 to 5 that agree somewhat, with gaps; raters down."""
    rng = np.random.default_rng(seed)
    level = rng.normal(3, 1, units)
    found = np.clip(np.rint(level + rng.normal(0, 0.8, (raters, units))), 1, 5)
    found[rng.random(found.shape) < missing] = nan
    return found


# Krippendorff's alpha


@beside
@pytest.mark.parametrize("metric", METRICS)
def test_alpha_is_that_of_the_canonical_case(metric):
    case = json.loads((REFERENCE / "agreement_krippendorff_canonical.json").read_text())
    found = krippendorff_alpha(case["inputs"]["matrix"], metric=metric)
    assert found.alpha == pytest.approx(case["expected"]["alpha"][metric], abs=1e-9)
    # Of 48 cells 7 are empty and one rating stands alone in the last unit.
    assert (found.n, found.n_units, found.n_raters) == (40, 11, 4)
    assert (found.n_alone, found.n_missing) == (1, 7)


@pytest.mark.parametrize(
    "rows, alpha",
    [
        # Krippendorff 2011, sections A and B.
        (["0100000010", "1110010000"], 0.095),
        (["aabbdcccedda", "babbbccceddd"], 0.692),
    ],
)
def test_alpha_is_that_of_krippendorffs_own_examples(rows, alpha):
    assert krippendorff_alpha([list(row) for row in rows]).alpha == pytest.approx(alpha, abs=5e-4)


def test_alpha_by_hand():
    # Units (1, 1), (2, 2), (2, 1), (1, 1) and one that a single rater saw. Of 8 ratings that can
    # be paired 2 belong to the unit that differs: observed 2 / 8. Five are 1, three are 2:
    # expected 2 * 5 * 3 / (8 * 7). Alpha = 1 - 56 / 120.
    found = krippendorff_alpha([[1, 2, 2, 1, None], [1, 2, 1, 1, 2]])
    assert (found.observed, found.expected) == (0.25, pytest.approx(30 / 56))
    assert found.alpha == pytest.approx(1 - 56 / 120)
    assert (found.n, found.n_units, found.n_raters, found.n_alone) == (8, 4, 2, 1)
    assert (found.n_missing, found.commonest) == (1, 5 / 8)


def test_ordinal_alpha_takes_mean_ranks_by_hand():
    # Ratings 1 1 | 2 9 | 9 9: mean ranks 1.5, 3, 5. Observed: of 6 ratings 2 are (5 - 3)^2 = 4
    # apart: 8 / 6. Expected over 30 ordered pairs: 2 (2 * 1 * 1.5^2 + 2 * 3 * 3.5^2 + 3 * 2^2).
    found = krippendorff_alpha([[1, 2, 9], [1, 9, 9]], metric="ordinal")
    assert found.observed == pytest.approx(8 / 6)
    assert found.expected == pytest.approx(2 * (4.5 + 73.5 + 12) / 30)


def test_two_noughts_are_no_distance_apart_on_a_ratio_scale():
    # 0 and 0 agree; 1 and 3 are ((1 - 3) / 4)^2 apart; 0 is 1 apart from everything else.
    found = krippendorff_alpha([[0, 1], [0, 3]], metric="ratio")
    assert found.observed == pytest.approx(2 * 0.25 / 4)
    assert found.expected == pytest.approx(2 * (4 * 1 + 0.25) / 12)


@pytest.mark.parametrize("metric", METRICS)
def test_perfect_agreement_is_one_and_splitting_every_unit_is_below_nought(metric):
    values = np.array([1.0, 2, 4, 5, 3, 3, 0.1])
    assert krippendorff_alpha([values, values, values], metric=metric).alpha == 1
    assert krippendorff_alpha([[1, 1, 1, 2, 2, 2], [2, 2, 2, 1, 1, 1]], metric=metric).alpha < 0


@pytest.mark.parametrize("metric", METRICS)
def test_order_of_raters_and_units_changes_nothing(metric):
    table, rng = ratings(), np.random.default_rng(3)
    found = krippendorff_alpha(table, metric=metric)
    shuffled = krippendorff_alpha(rng.permutation(rng.permutation(table).T).T, metric=metric)
    assert shuffled.alpha == found.alpha
    assert shuffled.interval() == found.interval()


@pytest.mark.parametrize(
    "metric, change",
    [
        ("nominal", lambda x: (7 - x) ** 3),
        ("ordinal", np.exp),
        ("interval", lambda x: 1e6 - 20 * x),
        ("ratio", lambda x: 1e-3 * x),
    ],
)
def test_alpha_ignores_what_its_metric_ignores(metric, change):
    found, other = (krippendorff_alpha(x, metric=metric) for x in (ratings(), change(ratings())))
    assert other.alpha == pytest.approx(found.alpha, rel=1e-9)
    assert other.interval().low == pytest.approx(found.interval().low, rel=1e-9)


def test_labels_and_tables_of_every_kind_are_read_alike():
    numbers = [[1, 2, 2, None], [1, 2, 3, 3]]
    labels = [["a", "b", "b", nan], ["a", "b", "c", "c"]]
    found = krippendorff_alpha(numbers)
    for other in (
        labels,
        pd.DataFrame(labels),
        pd.DataFrame(numbers, dtype="Int64"),
        np.array(numbers, dtype=float),
        np.array(labels, dtype=object),
    ):
        assert krippendorff_alpha(other).alpha == found.alpha
        assert krippendorff_alpha(other).n_missing == 1


def test_interval_alpha_follows_from_the_variance_ratio():
    # Without gaps alpha = 1 - (n - 1) / ((units - 1) F + units (k - 1)), F from mean squares.
    table = SHROUT_FLEISS
    squares = intraclass_correlation(table)
    ratio = squares.between_units / squares.within_units
    expected = 1 - 23 / (5 * ratio + 6 * 3)
    found = krippendorff_alpha(table.T, metric="interval")
    assert found.alpha == pytest.approx(expected)


@pytest.mark.parametrize("metric", METRICS)
def test_alpha_without_each_unit_is_what_the_other_units_give(metric):
    table = ratings(seed=4)
    found = krippendorff_alpha(table, metric=metric)
    paired = np.flatnonzero((~np.isnan(table)).sum(axis=0) >= 2)
    others = [krippendorff_alpha(np.delete(table, at, axis=1), metric=metric) for at in paired]
    expected = sorted(other.alpha for other in others)
    assert sorted(found.without) == pytest.approx(expected, abs=1e-12)


def test_limits_are_the_jackknife_on_the_scale_of_the_variance_ratio():
    found = krippendorff_alpha(ratings(seed=5, missing=0), metric="interval")
    scaled = [log((1 + 4 * alpha) / (1 - alpha)) for alpha in found.without]
    error = sqrt(11 / 12 * sum((each - np.mean(scaled)) ** 2 for each in scaled))
    ratio = (1 + 4 * found.alpha) / (1 - found.alpha) * exp(t.ppf(0.975, 11) * error)
    assert found.interval().high == pytest.approx((ratio - 1) / (ratio + 4))


def test_limits_hold_alpha_and_widen_with_the_level():
    found = krippendorff_alpha(ratings(), metric="ordinal")
    inner, outer = found.interval(0.8), found.interval(0.99)
    assert outer.low < inner.low < found.alpha < inner.high < outer.high < 1
    assert outer.level == 0.99


def test_a_unit_that_holds_all_disagreement_leaves_finite_limits():
    table = np.array([[1, 2, 3, 1, 2, 3, 1, 2], [1, 2, 3, 1, 2, 3, 1, 3]])
    found = krippendorff_alpha(table)
    assert max(found.without) == 1
    assert -1 < found.interval().low < found.alpha < found.interval().high < 1


@pytest.mark.parametrize(
    "table, why",
    [
        (ratings(units=5, missing=0), "5 units"),
        ([[1, 2, 3, 1, 2, 3], [1, 2, 3, 1, 2, 3]], "never differ"),
        # 17 of 20 ratings are 1: about 1.5 units of ten.
        ([[1] * 8 + [2, 2], [1] * 9 + [2]], "85% of ratings are one value"),
    ],
)
def test_limits_are_refused_where_they_would_not_hold(table, why):
    found = krippendorff_alpha(table)
    assert why in found.no_interval
    with pytest.raises(DataError, match=why):
        found.interval()


def test_limits_are_not_refused_elsewhere():
    assert krippendorff_alpha(ratings()).no_interval == ""


@pytest.mark.parametrize(
    "table, why",
    [
        ([[1, 2, 3]], "fewer than two units"),
        ([[1, None, 3], [None, 2, 3]], "fewer than two units"),
        (np.full((2, 3), nan), "fewer than two units"),
        (np.empty((0, 0)), "fewer than two units"),
        ([[1, 1, 2], [1, 1, None]], "no variation"),
    ],
)
def test_alpha_is_refused_where_nothing_can_be_paired_or_nothing_varies(table, why):
    with pytest.raises(DataError, match=why):
        krippendorff_alpha(table)


def test_alpha_refuses_a_negative_number_on_a_ratio_scale():
    with pytest.raises(DataError, match="no negative"):
        krippendorff_alpha([[1, -2], [1, 2]], metric="ratio")


@pytest.mark.parametrize(
    "table, choices, why",
    [
        ([1, 2, 3], {}, "table"),
        ([[1, 2], [1]], {}, "table"),
        ([[1, 2], [1, 2]], {"metric": "cardinal"}, "metric must be"),
        ([["a", "b"], ["a", "b"]], {"metric": "ordinal"}, "labels"),
        ([[1, inf], [1, 2]], {}, "infinite"),
    ],
)
def test_alpha_refuses_impossible_arguments(table, choices, why):
    with pytest.raises(ValueError, match=why):
        krippendorff_alpha(table, **choices)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_limits_of_alpha_refuse_an_impossible_level(level):
    with pytest.raises(ValueError, match="level"):
        krippendorff_alpha(ratings()).interval(level)


# Intraclass correlations


def test_correlations_are_those_that_shrout_and_fleiss_print():
    found = intraclass_correlation(SHROUT_FLEISS)
    # Their tables 3 and 4.
    squares = [found.between_units, found.within_units, found.between_raters, found.residual]
    assert [round(each, 2) for each in squares] == [11.24, 6.26, 32.49, 1.02]
    printed = [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    assert [round(found.estimate(form), 2) for form in FORMS] == printed
    assert (found.n_units, found.n_raters, found.n_missing) == (6, 4, 0)


def test_limits_are_those_that_the_r_package_psych_prints():
    table = intraclass_correlation(SHROUT_FLEISS).table()
    printed = {
        "1,1": (-0.133, 0.72), "2,1": (0.019, 0.76), "3,1": (0.342, 0.95),
        "1,k": (-0.884, 0.91), "2,k": (0.071, 0.93), "3,k": (0.676, 0.99),
    }  # fmt: skip
    for form, (low, high) in printed.items():
        assert round(table.loc[form, "low"], 3) == low
        assert round(table.loc[form, "high"], 2) == high


def test_limits_are_those_that_the_r_package_statpsych_documents():
    # ci.icc(.05, 48.2, 11.3, 5, 30): .3951 (.2311 to .5853) and .7656 (.6005 to .8759).
    found = IntraclassCorrelation(30, 5, between_units=48.2, between_raters=11.3, residual=11.3)
    single, mean = found.table().loc[["3,1", "3,k"]].round(4).to_numpy().tolist()
    assert single == [0.3951, 0.2311, 0.5853]
    assert mean == [0.7656, 0.6005, 0.8759]


def test_mean_squares_by_hand():
    # Units (1, 3) and (4, 4): means 2 and 4 about 3, raters 2.5 and 3.5, remainders of 1/2.
    found = intraclass_correlation([[1, 3], [4, 4]])
    squares = (found.between_units, found.between_raters, found.residual)
    assert squares == pytest.approx((2 * 2, 2 * 0.5, 4 * 0.25))
    assert found.within_units == pytest.approx(1.0)
    assert found.estimate("3,1") == pytest.approx(3 / 5)


def test_a_raters_level_counts_in_agreement_and_not_in_consistency():
    found = intraclass_correlation(SHROUT_FLEISS)
    moved = intraclass_correlation(SHROUT_FLEISS + np.array([0, 10, 0, 0]))
    for form in ("3,1", "3,k"):
        assert moved.estimate(form) == pytest.approx(found.estimate(form))
        assert moved.interval(form).low == pytest.approx(found.interval(form).low)
    for form in ("1,1", "2,1", "1,k", "2,k"):
        assert moved.estimate(form) < found.estimate(form)


def test_unit_of_measurement_and_order_change_nothing():
    found = intraclass_correlation(SHROUT_FLEISS).table()
    scaled = intraclass_correlation(1e4 - 3.7 * SHROUT_FLEISS).table()
    assert scaled.to_numpy() == pytest.approx(found.to_numpy(), rel=1e-8)
    turned = intraclass_correlation(SHROUT_FLEISS[::-1, [2, 0, 3, 1]]).table()
    assert turned.equals(found)


def test_limits_hold_the_correlation_and_widen_with_the_level():
    found = intraclass_correlation(SHROUT_FLEISS)
    for form in FORMS:
        inner, outer = (found.interval(form, level=level) for level in (0.8, 0.99))
        assert outer.low < inner.low < found.estimate(form) < inner.high < outer.high < 1


def test_units_with_a_gap_are_left_out_and_counted():
    gaps = np.vstack([SHROUT_FLEISS, [[5, nan, 5, 5], [nan] * 4]])
    found = intraclass_correlation(pd.DataFrame(gaps))
    assert (found.n_units, found.n_missing) == (6, 2)
    assert found.table().equals(intraclass_correlation(SHROUT_FLEISS).table())


def test_raters_who_never_differ_agree_perfectly_without_limits():
    found = intraclass_correlation([[1, 1], [2, 2], [4, 4]])
    assert [found.estimate(form) for form in FORMS] == [1] * 6
    with pytest.raises(DataError, match="never differ"):
        found.interval("2,1")
    assert found.table()[["low", "high"]].isna().all(axis=None)


def test_raters_who_differ_by_their_levels_alone_have_limits_of_agreement_only():
    table = intraclass_correlation([[0.1, 1.1], [0.2, 1.2], [0.4, 1.4]]).table()
    assert table.loc[["3,1", "3,k"], "estimate"].tolist() == [1, 1]
    assert table.loc[["3,1", "3,k"], "low"].isna().all()
    assert (table.loc["2,1", "low"] < table.loc["2,1", "estimate"]) & (table.loc["2,1", "low"] > 0)


def test_a_correlation_below_what_means_can_have_is_without_bound():
    # Units hardly differ and raters, by chance, not at all: (2,1) lies below -1 / (k - 1).
    found = IntraclassCorrelation(3, 3, between_units=0.01, between_raters=0.0, residual=1.0)
    assert found.estimate("2,1") < -1 / 2
    assert found.estimate("2,k") == -inf
    assert found.interval("2,k").low == -inf


@pytest.mark.parametrize(
    "table, why",
    [
        ([[1], [2], [3]], "it takes two"),
        ([[1, 2]], "it takes two"),
        ([[1, 2, nan], [2, 3, nan], [1, 1, 1]], "1 of 3 units"),
        (np.full((4, 3), 5), "nothing to agree on"),
        ([[0.1, 0.3], [0.3, 0.1]], "nothing to agree on"),
    ],
)
def test_correlations_are_refused_without_raters_units_or_variation(table, why):
    with pytest.raises(DataError, match=why):
        intraclass_correlation(table)


@pytest.mark.parametrize("table", [[1, 2, 3], [["a", "b"]], [[1, inf], [2, 3]]])
def test_correlations_refuse_what_is_no_table_of_numbers(table):
    with pytest.raises(ValueError, match="table|convert"):
        intraclass_correlation(table)


def test_correlations_refuse_an_unknown_form_and_an_impossible_level():
    found = intraclass_correlation(SHROUT_FLEISS)
    with pytest.raises(ValueError, match="form must be"):
        found.estimate("4,1")
    with pytest.raises(ValueError, match="level"):
        found.interval("2,1", level=95)


# Kendall's W

HAND = [[1, 2, 3, 4], [1, 3, 2, 4], [2, 1, 3, 4]]


def tied(seed=1, raters=5, items=4):
    return np.random.default_rng(seed).integers(0, 3, (raters, items))


def test_w_by_hand():
    # Sums of ranks 4, 6, 8, 12 about 7.5: 35. W = 12 * 35 / (9 * 60). Friedman's statistic is 7,
    # which Siegel's table N (1956) gives .054.
    found = kendall_w(HAND, first="lowest")
    assert found.w == pytest.approx(0.7778, abs=5e-5)
    assert found.mean_ranks.tolist() == pytest.approx([4 / 3, 2, 8 / 3, 4])
    assert (found.chi_square, found.df) == (pytest.approx(7), 3)
    assert round(found.p, 3) == 0.054
    assert (found.n_raters, found.n_items, found.draws) == (3, 4, 0)
    assert found.by_chance == pytest.approx(1 / 3)


def test_w_is_that_of_siegels_interviewers():
    # Siegel 1956, chapter 9: three executives rank six applicants, W = .16.
    found = kendall_w([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]])
    assert round(found.w, 2) == 0.16


@pytest.mark.parametrize("seed", range(5))
def test_w_is_corrected_for_ties_as_friedmans_statistic_is(seed):
    table = tied(seed, raters=7, items=6)
    found, theirs = kendall_w(table), friedmanchisquare(*table.T)
    assert found.chi_square == pytest.approx(theirs.statistic)
    assert found.p_chi_square == pytest.approx(theirs.pvalue)


def test_w_is_one_more_way_to_write_the_mean_rank_correlation():
    table = np.random.default_rng(2).random((4, 6))
    pairs = spearmanr(table.T).statistic[np.triu_indices(4, 1)]
    assert kendall_w(table).mean_correlation == pytest.approx(pairs.mean())


def test_perfect_agreement_is_one_and_opposite_orders_are_nought():
    assert kendall_w([[5, 3, 9, 1]] * 4).w == 1
    opposite = kendall_w([[1, 2, 3], [3, 2, 1]])
    assert (opposite.w, opposite.p) == (0, 1)


@pytest.mark.parametrize("seed", range(4))
def test_exact_p_counts_all_permutations(seed):
    # Three raters with ties: every permutation of each of their ranks, tried out.
    table = tied(seed, raters=3)
    ranks = pd.DataFrame(table).rank(axis=1).to_numpy()
    orders = [np.array(list(permutations(row))) for row in ranks]
    sums = orders[0][:, None, None] + orders[1][None, :, None] + orders[2][None, None, :]
    reached = (sums**2).sum(axis=-1) >= (ranks.sum(axis=0) ** 2).sum()
    found = kendall_w(table)
    assert found.draws == 0
    assert found.p == pytest.approx(reached.mean())


def test_random_permutations_give_nearly_the_exact_p():
    from cxkit.statistics import concordance

    table = tied(8, raters=6)
    found = kendall_w(table)
    patterns = np.sort(concordance._doubled_ranks(table, "lowest")[1], axis=1)
    reached = round(4 * ((found.rank_sums - found.rank_sums.mean()) ** 2).sum())
    drawn = concordance._p_of_draws(patterns, reached, 20_000, seed=1)
    assert found.draws == 0
    assert drawn == pytest.approx(found.p, abs=3 * sqrt(0.25 / 20_000))


def test_p_of_random_permutations_is_never_nought_and_follows_the_seed():
    table = [list(range(8))] * 6
    found = kendall_w(table, draws=99)
    assert (found.p, found.draws) == (1 / 100, 99)
    loose = np.random.default_rng(1).random((6, 8))
    assert kendall_w(loose, seed=2).p == kendall_w(loose, seed=2).p
    assert kendall_w(loose, seed=2).p != kendall_w(loose, seed=3).p
    assert kendall_w(loose, seed=2).p == pytest.approx(kendall_w(loose, seed=3).p, abs=0.03)


@pytest.mark.parametrize("items", [4, 7])
def test_only_the_order_within_a_rater_matters(items):
    table, rng = tied(3, raters=6, items=items).astype(float), np.random.default_rng(4)
    found = kendall_w(table)
    other = kendall_w(np.exp(table) * rng.uniform(1, 9, (6, 1)) + rng.uniform(0, 9, (6, 1)))
    turned = kendall_w(rng.permutation(rng.permutation(table).T).T)
    for each in (other, turned, kendall_w(table, first="lowest")):
        assert (each.w, each.p, each.ties) == (found.w, found.p, found.ties)


def test_first_turns_the_ranks_and_nothing_else():
    table = pd.DataFrame([[9, 5, 1], [8, 8, 2]], columns=["a", "b", "c"])
    assert kendall_w(table).mean_ranks.to_dict() == {"a": 1.25, "b": 1.75, "c": 3.0}
    lowest = kendall_w(table, first="lowest").mean_ranks
    assert lowest.to_dict() == {"a": 2.75, "b": 2.25, "c": 1.0}


def test_a_rater_who_ties_everything_stays_and_lowers_w():
    found = kendall_w([[4, 3, 2, 1], [4, 3, 2, 1], [5, 5, 5, 5]])
    assert (found.n_raters, found.n_indifferent) == (3, 1)
    assert found.w == pytest.approx(2 / 3)
    # What chance does is the same as without that rater.
    assert found.p == pytest.approx(kendall_w([[4, 3, 2, 1]] * 2).p)
    assert found.chi_square == pytest.approx(kendall_w([[4, 3, 2, 1]] * 2).chi_square)


def test_raters_with_a_gap_are_left_out_and_counted():
    found = kendall_w(pd.DataFrame([*HAND, [4, None, 2, 1], [None] * 4]).astype("Int64"))
    assert (found.n_raters, found.n_missing) == (3, 2)
    assert found.w == kendall_w(HAND).w


@pytest.mark.parametrize(
    "table, why",
    [
        ([[1, 2, 3]], "1 of 1 raters"),
        ([[1, 2, None], [1, 2, 3], [None, 1, 2]], "1 of 3 raters"),
        ([[1], [2]], "two items"),
        ([[2, 2, 2], [5, 5, 5]], "no order"),
    ],
)
def test_w_is_refused_without_raters_items_or_an_order(table, why):
    with pytest.raises(DataError, match=why):
        kendall_w(table)


@pytest.mark.parametrize(
    "table, choices, why",
    [
        ([1, 2, 3], {}, "table"),
        ([[1, inf], [2, 1]], {}, "table"),
        (HAND, {"first": "best"}, "first must be"),
        (HAND, {"draws": 0}, "draws"),
    ],
)
def test_w_refuses_impossible_arguments(table, choices, why):
    with pytest.raises(ValueError, match=why):
        kendall_w(table, **choices)


# Contested items


def test_contested_items_by_hand():
    # Seven items, the first three and the last three of four raters; one rater of four is 25 %.
    votes = pd.DataFrame(
        [
            [7, 6, 5, 4, 3, 2, 1],
            [7, 6, 5, 4, 3, 2, 1],
            [7, 6, 5, 4, 3, 2, 1],
            [1, 2, 7, 3, 6, 5, 4],
        ],
        columns=list("abcdefg"),
    )
    found = contested(votes)
    assert found.table["top"].tolist() == [0.75, 0.75, 1, 0, 0.25, 0.25, 0]
    assert found.table["bottom"].tolist() == [0.25, 0.25, 0, 0.25, 0.75, 0.75, 0.75]
    assert found.contested == ("a", "b", "e", "f")
    assert contested(votes, share=0.3).contested == ()
    assert (found.places, found.n_raters, found.n_missing) == (3, 4, 0)


def test_items_held_for_equal_share_their_places():
    # One item first, then four for two places of three; two last ones and one of the four share.
    found = contested([[9, 5, 5, 5, 5, 3, 2, 1]] * 2)
    assert found.table["top"].tolist() == [1, *[0.5] * 4, 0, 0, 0]
    assert found.table["bottom"].tolist() == [0, 0, 0, 0, 0, 1, 1, 1]


def test_equal_items_from_first_to_last_places_are_in_neither():
    # A single favourite says nothing about the rest; who ties everything says nothing at all.
    found = contested([[1, 0, 0, 0, 0, 0], [2, 2, 2, 2, 2, 2]])
    assert found.table["top"].tolist() == [0.5, 0, 0, 0, 0, 0]
    assert found.table["bottom"].tolist() == [0] * 6
    assert (found.n_indifferent, found.contested) == (1, ())


@pytest.mark.parametrize("items, places", [(2, 1), (3, 1), (4, 2), (5, 2), (6, 3), (12, 3)])
def test_no_item_is_first_and_last_at_once(items, places):
    found = contested([list(range(items))] * 3)
    assert found.places == places
    assert found.table.sum().tolist() == [places, places]
    assert found.contested == ()


def test_turning_the_scale_swaps_first_and_last():
    table = tied(5, raters=8, items=7)
    found, turned = contested(table), contested(table, first="lowest")
    assert turned.table["top"].tolist() == found.table["bottom"].tolist()
    assert turned.table["bottom"].tolist() == found.table["top"].tolist()
    assert turned.contested == found.contested


def test_raters_with_a_gap_do_not_count_for_what_is_contested():
    found = contested([[1, 2, 3, 4], [1, 2, 3, 4], [4, nan, 2, 1]])
    assert (found.n_raters, found.n_missing, found.contested) == (2, 1, ())


def test_contested_refuses_what_it_cannot_answer():
    with pytest.raises(DataError, match="1 of 1 raters"):
        contested([[1, 2]])
    for choices in ({"top": 0}, {"share": 0}, {"share": 0.6}, {"first": "last"}):
        with pytest.raises(ValueError, match="top is|first must"):
            contested(HAND, **choices)
