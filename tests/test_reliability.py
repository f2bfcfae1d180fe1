"""Reliability of scales: counted by hand, against psych and pingouin, laws, edges, refusals."""

import json
from itertools import product
from math import log, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import f

from cxkit.findings import DataError
from cxkit.statistics.intervals import quantile
from cxkit.statistics.item_statistics import item_statistics
from cxkit.statistics.jackknife import jackknife, limits_in_errors
from cxkit.statistics.moments import add, moments, random_blocks
from cxkit.statistics.reliability import feldt_interval, reliability
from cxkit.statistics.reliability_resampling import draw_counts, resample_alpha

SHARED = Path(__file__).parents[2] / "shared"
# The two items have variances 5/4, covariance 3/4, and their sum a variance of 4 (divisor n).
FOUR = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [2.0, 1, 4, 3]})


def summed(rows, weight=None, block=None, *, clustered=False):
    weight = np.ones(len(rows)) if weight is None else weight
    block = np.arange(len(rows)) if block is None else block
    return moments(rows, weight=weight, block=block, clustered=clustered)


def answers(n=200, k=4, seed=0, noise=1.0):
    rng = np.random.default_rng(seed)
    wanted = 4.5 + rng.normal(size=(n, 1)) + noise * rng.normal(size=(n, k))
    return pd.DataFrame(np.clip(np.round(wanted), 1, 7), columns=list("abcdefghijklmnop")[:k])


def scale(rows, **how):
    return reliability(summed(rows, **how), list(rows))


def case(name):
    path = SHARED / "reference" / f"{name}.json"
    if not path.is_file():
        pytest.skip("the reference cases are not beside the project")
    found = json.loads(path.read_text(encoding="utf-8"))
    return found["inputs"], found["expected"], pd.read_csv(path.parent / found["inputs"]["csv"])


def test_coefficients_of_two_items_by_hand():
    found = scale(FOUR)
    # 2 (1 - (5/4 + 5/4) / 4), the same as 2 r / (1 + r) with r = (3/4) / (5/4)
    assert found.alpha == pytest.approx(0.75)
    assert found.average_r == pytest.approx(0.6)
    assert found.alpha_standardised == pytest.approx(0.75)
    assert found.spearman_brown == pytest.approx(0.75)
    # Each item leaves 1 - r^2 of the other unexplained: 1 - 2 (1 - .36) / (2 + 1.2)
    assert found.lambda6 == pytest.approx(0.6)
    assert (found.k, found.n, found.items, found.constant) == (2, 4, ("a", "b"), ())
    # Means of units 1.5, 1.5, 3.5, 3.5: squares about 2.5 sum to 4.
    assert (found.mean, found.sd) == pytest.approx((2.5, sqrt(4 / 3)))


def test_error_is_that_of_the_units_left_out_one_by_one():
    rows = FOUR.assign(a=[1.0, 2, 3, 5])
    found = scale(rows)
    left_out = [rows.drop(index=at) for at in range(4)]
    alphas = [2 * (1 - left.var().sum() / left.sum(axis=1).var()) for left in left_out]
    moved = (np.array(alphas) - np.mean(alphas)) / (1 - found.alpha)
    assert found.error == pytest.approx(sqrt(3 / 4 * (moved**2).sum()))
    assert found.skewness == pytest.approx((moved**3).sum() / (moved**2).sum() ** 1.5)
    assert found.df == 3


def test_items_of_three_by_hand():
    rows = FOUR.assign(c=[1.0, 1, 2, 4])
    found = item_statistics(summed(rows), ["a", "b", "c"])
    assert list(found.index) == ["a", "b", "c"]
    assert found["mean"].tolist() == [2.5, 2.5, 2]
    # Squares about the mean sum to 5, 5 and 6.
    assert found["sd"].to_numpy() == pytest.approx(np.sqrt(np.array([5, 5, 6]) / 3))
    # Without c the scale is the one above.
    assert found.loc["c", "alpha_if_dropped"] == pytest.approx(0.75)
    assert found.loc["c", "item_rest_r"] == pytest.approx(
        np.corrcoef(rows.c, rows.a + rows.b)[0, 1]
    )
    assert found.loc["c", "item_total_r"] == pytest.approx(
        np.corrcoef(rows.c, rows.sum(axis=1))[0, 1]
    )
    assert (found["n"] == 4).all()


def test_coefficients_are_those_of_psych():
    inputs, expected, rows = case("scale_alpha_attitude")
    sample = summed(rows)
    found = reliability(sample, inputs["items"])
    assert found.alpha == pytest.approx(expected["raw_alpha"], abs=1e-9)
    assert found.alpha_standardised == pytest.approx(expected["std_alpha"], abs=1e-9)
    assert found.lambda6 == pytest.approx(expected["lambda6"], abs=1e-9)
    assert found.average_r == pytest.approx(expected["average_r"], abs=1e-9)
    assert (found.mean, found.sd) == pytest.approx((expected["mean"], expected["sd"]), abs=1e-9)
    table = item_statistics(sample, inputs["items"])
    for column, name in (("alpha_if_dropped", "alpha_if_dropped"), ("item_rest_r", "item_rest_r")):
        assert table[column].to_dict() == pytest.approx(expected[name], abs=1e-9)


@pytest.mark.parametrize("realm", ["edu", "ent", "est", "esc"])
def test_four_scales_are_those_of_psych(realm):
    inputs, expected, rows = case("fourE_scale_synthetic")
    items = inputs["items"][realm]
    found, theirs = reliability(summed(rows[items]), items), expected["alpha"][realm]
    given = (found.alpha, found.alpha_standardised, found.mean, found.sd)
    names = ("raw_alpha", "std_alpha", "mean", "sd")
    assert given == pytest.approx([theirs[name] for name in names], abs=1e-8)
    # Their error is another estimate, for normal answers; these are nearly normal.
    assert found.error * (1 - found.alpha) == pytest.approx(theirs["ase"], rel=0.1)


def test_alphas_are_those_of_semtools():
    _, expected, rows = case("scale_cfa_holzinger")
    for at, name in enumerate(["visual", "textual", "speed"]):
        items = [f"x{3 * at + item}" for item in (1, 2, 3)]
        assert reliability(summed(rows[items]), items).alpha == pytest.approx(
            expected["alpha"][name], abs=1e-9
        )


def test_alphas_of_an_export_show_that_items_were_keyed_the_other_way():
    path = SHARED / "exports/google_forms_realms.csv"
    if not path.is_file():
        pytest.skip("the exports are not beside the project")
    texts = pd.read_csv(path, dtype=str).iloc[:, 2:18]
    rows = texts.apply(lambda column: column.str.extract(r"^(\d)")[0].astype(float))
    keyed = rows.copy()
    for name in [name for name in rows if "(R)" in name]:
        keyed[name] = 8 - keyed[name]
    # Printed to two digits in the guide to the exports; those who left out no item of a scale.
    for given, expected in ((rows, (0.35, -0.10, 0.40, 0.88)), (keyed, (0.83, 0.78, 0.83, 0.88))):
        parts = [given.iloc[:, at : at + 4].dropna() for at in range(0, 16, 4)]
        assert [scale(part).alpha for part in parts] == pytest.approx(expected, abs=0.006)
        assert [len(part) for part in parts] == [49, 48, 49, 49]


def test_batches_and_orders_do_not_matter():
    rows = answers()
    whole = summed(rows)
    merged = add([summed(rows[120:], block=rows.index[120:]), summed(rows[:120])])
    assert reliability(merged, list("abcd")).alpha == pytest.approx(
        reliability(whole, list("dbca")).alpha
    )
    found, again = item_statistics(whole, list("abcd")), item_statistics(merged, list("dbca"))
    pd.testing.assert_frame_equal(again.loc[list("abcd")], found)
    assert list(again.index) == list("dbca")


def test_shifts_and_a_common_unit_change_nothing_and_unequal_units_only_what_they_should():
    rows = answers()
    found, moved = scale(rows), scale(10 * rows + [1, 2, 3, 4])
    assert moved.alpha == pytest.approx(found.alpha)
    assert (moved.error, moved.skewness) == pytest.approx((found.error, found.skewness))
    assert (moved.mean, moved.sd) == pytest.approx((10 * found.mean + 2.5, 10 * found.sd))
    stretched = scale(rows * [1, 2, 3, 4])
    assert stretched.alpha < found.alpha - 0.01
    same = (stretched.alpha_standardised, stretched.lambda6, stretched.average_r)
    assert same == pytest.approx((found.alpha_standardised, found.lambda6, found.average_r))


def test_a_weight_of_two_is_a_unit_that_came_twice():
    rows = answers(n=60)
    twice = pd.concat([rows, rows[:20]], ignore_index=True)
    weight = np.where(np.arange(60) < 20, 2.0, 1.0)
    # The one that came twice is drawn once: its copies are one block.
    found = scale(rows, weight=weight)
    copies = scale(twice, block=[*range(60), *range(20)])
    assert copies.alpha == pytest.approx(found.alpha)
    assert copies.error == pytest.approx(found.error)
    tripled = scale(rows, weight=3 * weight)
    assert (tripled.alpha, tripled.error) == pytest.approx((found.alpha, found.error))


def test_four_times_the_units_halve_the_interval():
    rows = answers()
    few, many = scale(rows), scale(pd.concat([rows] * 4, ignore_index=True))
    assert many.alpha == pytest.approx(few.alpha)
    assert few.error == pytest.approx(2 * many.error, rel=0.02)
    # Copies in clusters of their own are no more information.
    clusters = scale(
        pd.concat([rows] * 4, ignore_index=True), block=[*range(200)] * 4, clustered=True
    )
    assert clusters.error == pytest.approx(few.error)
    assert clusters.df == 199


def test_random_blocks_give_nearly_the_interval_of_units():
    rows = answers(n=3000)
    units, blocks = (
        scale(rows),
        scale(rows, block=random_blocks(pd.Series(rows.index), 1, most=500)),
    )
    assert blocks.alpha == pytest.approx(units.alpha)
    # With 500 blocks an error is itself known to about 3 %.
    assert blocks.error == pytest.approx(units.error, rel=0.12)


def test_interval_is_the_one_of_normal_answers_where_they_are_normal():
    rng = np.random.default_rng(3)
    noise = rng.normal(size=(4000, 5))
    found = scale(pd.DataFrame(rng.normal(size=(4000, 1)) + noise, columns=list("abcde")))
    ours, theirs = found.interval(), feldt_interval(found.alpha, 4000, 5)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.0015)


def test_limits_hold_alpha_and_widen_with_the_level():
    found = scale(answers(n=30))
    inner, outer = found.interval(0.5), found.interval(0.99)
    assert outer.low < inner.low < found.alpha < inner.high < outer.high < 1
    with pytest.raises(ValueError, match="level"):
        found.interval(95)


def test_items_that_agree_entirely_have_alpha_one_and_no_width():
    rows = answers(k=1)
    found = scale(
        pd.concat([rows, rows.rename(columns={"a": "b"}), rows.set_axis(["c"], axis=1)], axis=1)
    )
    assert (found.alpha, found.alpha_standardised, found.lambda6) == pytest.approx((1, 1, 1))
    assert (found.interval().low, found.interval().high) == (1, 1)


def test_a_copy_of_an_item_is_explained_by_it_alone():
    # With a copy of a the two explain one another; only b and c leave something over.
    rows = answers(k=3)
    found = scale(rows.assign(copy=rows["a"]))
    r = rows.corr().to_numpy()
    left = sum(1 / np.linalg.inv(r)[at, at] for at in (1, 2))
    assert found.lambda6 == pytest.approx(1 - left / rows.assign(copy=rows["a"]).corr().sum().sum())


def test_items_that_go_against_one_another_have_a_negative_alpha_with_limits():
    rows = answers().assign(b=lambda rows: 8 - rows["b"], d=lambda rows: 8 - rows["d"])
    found = scale(rows)
    assert found.alpha < -1
    assert found.interval().low < found.alpha < found.interval().high < 1
    assert (item_statistics(summed(rows), list("abcd"))["item_rest_r"] < 0).all()


def test_an_item_that_does_not_vary_is_left_out_and_named():
    rows = answers(k=3)
    still = rows.assign(still=4.0)
    found, without = scale(still), scale(rows)
    assert (found.items, found.constant) == (("a", "b", "c"), ("still",))
    assert (found.k, found.alpha, found.error) == (3, without.alpha, without.error)
    # The mean of a unit is over all four, and only three of them move it.
    assert found.mean == pytest.approx((3 * without.mean + 4) / 4)
    assert found.sd == pytest.approx(without.sd * 3 / 4)
    table = item_statistics(summed(still), list(still))
    assert table.loc["still", ["item_total_r", "item_rest_r", "low", "high"]].isna().all()
    assert table.loc["still", ["mean", "sd"]].tolist() == [4, 0]
    assert table.loc["still", "alpha_if_dropped"] == pytest.approx(without.alpha)
    columns = ["item_rest_r", "low", "high", "alpha_if_dropped"]
    plain = item_statistics(summed(rows), list("abc"))
    assert table.loc[list("abc"), columns].to_numpy() == pytest.approx(plain[columns].to_numpy())


def test_two_items_have_no_alpha_without_one_of_them():
    found = item_statistics(summed(FOUR), ["a", "b"])
    assert found["alpha_if_dropped"].isna().all()
    assert found["item_rest_r"].tolist() == pytest.approx([0.6, 0.6])
    assert np.isnan(scale(answers()).spearman_brown)


def test_limits_of_an_item_hold_its_correlation_and_are_near_fishers_where_answers_are_normal():
    rng = np.random.default_rng(5)
    rows = pd.DataFrame(
        rng.normal(size=(1500, 1)) + rng.normal(size=(1500, 4)), columns=list("abcd")
    )
    table = item_statistics(summed(rows), list("abcd"))
    half = quantile(0.95) / sqrt(1500 - 3)
    z = np.arctanh(table[["low", "item_rest_r", "high"]].to_numpy())
    assert z[:, 1] - z[:, 0] == pytest.approx(np.full(4, half), rel=0.12)
    assert z[:, 2] - z[:, 1] == pytest.approx(np.full(4, half), rel=0.12)
    wider = item_statistics(summed(rows), list("abcd"), level=0.99)
    assert (wider["low"] < table["low"]).all()
    assert (wider["high"] > table["high"]).all()


def test_items_that_are_copies_correlate_entirely_and_have_no_width():
    rows = FOUR.assign(b=FOUR["a"])
    found = item_statistics(summed(rows), ["a", "b"])
    assert found[["item_rest_r", "low", "high"]].to_numpy() == pytest.approx(np.ones((2, 3)))


def test_one_unit_that_alone_differs_gives_wide_limits_and_no_crash():
    rows = pd.DataFrame(5.0, index=range(20), columns=list("abc"))
    rows.loc[7] = [1.0, 2, 1]
    found = scale(rows)
    assert found.alpha > 0.9
    # Without that unit nothing goes together.
    assert -100 < found.interval().low < 0
    assert found.alpha < found.interval().high <= 1
    table = item_statistics(summed(rows), list("abc"))
    assert np.isfinite(table.drop(columns="n").to_numpy()).all()


def test_units_without_weight_are_no_blocks():
    rows = answers(n=50)
    weight = np.where(np.arange(50) < 30, 1.0, 0.0)
    found, those = scale(rows, weight=weight), scale(rows[:30])
    assert (found.alpha, found.error, found.df) == pytest.approx((those.alpha, those.error, 29))


def test_a_sample_is_left_as_it_is():
    sample = summed(answers())
    before = sample.blocks.copy()
    reliability(sample, list("abc"))
    item_statistics(sample, list("abc"))
    resample_alpha(sample, draws=10)
    assert (sample.blocks == before).all()


@pytest.mark.parametrize("function", [reliability, item_statistics])
def test_what_is_no_scale_is_refused(function):
    sample = summed(answers().assign(still=4.0, also=2.0))
    with pytest.raises(DataError, match="a is a single item, and a single item has no reliab"):
        function(sample, ["a"])
    with pytest.raises(DataError, match="of a, still only a varies"):
        function(sample, ["a", "still"])
    with pytest.raises(DataError, match="of still, also no item varies"):
        function(sample, ["still", "also"])
    with pytest.raises(ValueError, match="no column 'z'"):
        function(sample, ["a", "z"])
    with pytest.raises(ValueError, match="no column '1'"):
        function(sample, ["a", "1"])
    with pytest.raises(ValueError, match="'a' is named twice"):
        function(sample, ["a", "b", "a"])
    with pytest.raises(ValueError, match="no item"):
        function(sample, [])
    with pytest.raises(DataError, match="one cluster"):
        function(summed(answers(), block=["all"] * 200, clustered=True), ["a", "b"])


def test_items_that_cancel_out_are_refused():
    with pytest.raises(DataError, match="cancel out"):
        scale(FOUR.assign(b=5 - FOUR["a"]))
    # Unequal spreads do not cancel out, but their correlations do.
    found = scale(FOUR.assign(b=10 - 2 * FOUR["a"]))
    # Variances v and 4 v, and v of the sum: 2 (1 - 5)
    assert found.alpha == pytest.approx(-8)
    assert np.isnan([found.alpha_standardised, found.lambda6]).all()
    assert found.average_r == pytest.approx(-1)


def test_feldts_interval_is_the_one_others_print():
    # pingouin's documentation of cronbach_alpha: 15 units, 10 items.
    found = feldt_interval(0.5917188485995826, 15, 10)
    assert (round(found.low, 3), round(found.high, 3)) == (0.195, 0.840)
    wide = feldt_interval(0.8, 100, 4, level=0.9)
    theirs = [1 - 0.2 * f.isf(tail, 99, 297) for tail in (0.05, 0.95)]
    assert (wide.low, wide.high) == pytest.approx(theirs)
    assert feldt_interval(1, 10, 3).low == 1


@pytest.mark.parametrize(
    "alpha, n, k, level",
    [(1.1, 10, 3, 0.9), (0.8, 1, 3, 0.9), (0.8, 10, 1, 0.9), (0.8, 10, 3, 90), (np.nan, 9, 3, 0.9)],
)
def test_feldts_interval_refuses_what_cannot_be(alpha, n, k, level):
    with pytest.raises(ValueError, match="alpha is at most 1"):
        feldt_interval(alpha, n, k, level=level)


def test_jackknife_of_a_mean_is_its_standard_error():
    values = np.random.default_rng(1).lognormal(size=50)
    left_out = (values.sum() - values) / 49
    found = jackknife(left_out)
    assert found.error == pytest.approx(values.std(ddof=1) / sqrt(50))
    centred = values - values.mean()
    assert found.skewness == pytest.approx((centred**3).sum() / (centred**2).sum() ** 1.5)
    assert found.df == 49
    with pytest.raises(ValueError, match="two blocks"):
        jackknife([1.0])


def test_limits_are_plain_without_skewness_and_wider_on_its_side():
    assert limits_in_errors(0, np.inf, 0.95) == (-quantile(0.95), quantile(0.95))
    below, above = limits_in_errors(0.1, 60, 0.95)
    assert below == -quantile(0.95, 60)
    # Hall's transformation brings the limit back to -t.
    assert -above + 0.1 * (above**2 / 3 + 1 / 6) - 0.01 * above**3 / 27 == pytest.approx(below)
    assert limits_in_errors(-0.1, 60, 0.95) == pytest.approx((-above, -below))


def enumerated(rows):
    """Alpha of each of the n ** n resamples."""
    found = []
    for at in product(range(len(rows)), repeat=len(rows)):
        drawn = rows.iloc[list(at)]
        whole = drawn.sum(axis=1).var()
        k = rows.shape[1]
        found.append(k / (k - 1) * (1 - drawn.var().sum() / whole) if whole > 0 else np.nan)
    return np.array(found)


def test_draws_have_the_distribution_of_all_resamples_of_a_tiny_sample():
    draws, all_of_them = 40_000, enumerated(FOUR)
    drawn = resample_alpha(FOUR, draws=draws)
    # Where all units drawn are alike, and where the items then cancel out, there is no alpha.
    expected = pd.Series(all_of_them).round(9).value_counts(dropna=False, normalize=True)
    found = pd.Series(drawn).round(9).value_counts(dropna=False, normalize=True)
    assert set(found.index.dropna()) == set(expected.index.dropna())
    gap = (found - expected).abs()
    assert (gap <= 5 * np.sqrt(expected * (1 - expected) / draws)).all()


@pytest.mark.parametrize("n", [1, 2, 3, 12, 700])
def test_counts_are_those_of_throws_into_boxes(n):
    draws = 20_000 if n < 100 else 3_000
    counts = draw_counts(n, draws, np.random.default_rng(4))
    assert counts.shape == (draws, n)
    assert (counts.sum(axis=1) == n).all()
    # Binomial for each box, and correlated by -1 / (n - 1) among them.
    assert counts[:, 0].mean() == pytest.approx(1, abs=5 / sqrt(draws))
    assert counts.var() == pytest.approx(1 - 1 / n, abs=0.02)
    if n > 1:
        errors = 5 / sqrt(draws)
        assert np.corrcoef(counts[:, 0], counts[:, -1])[0, 1] == pytest.approx(
            -1 / (n - 1), abs=errors
        )
        none = (1 - 1 / n) ** n
        assert (counts[:, n // 2] == 0).mean() == pytest.approx(none, abs=errors)


def test_every_outcome_of_three_throws_comes_as_often_as_it_should():
    draws = 60_000
    counts = draw_counts(3, draws, np.random.default_rng(8))
    found = pd.Series([tuple(row) for row in counts.tolist()]).value_counts()
    ways = pd.Series(
        [tuple(np.bincount(at, minlength=3).tolist()) for at in product(range(3), repeat=3)]
    )
    expected = ways.value_counts() / 27 * draws
    # Chi-square with nine degrees of freedom passes 33.7 once in 10,000 times.
    assert ((found - expected) ** 2 / expected).sum() < 33.7
    assert len(found) == len(expected) == 10


def test_draws_spread_as_the_error_says():
    rows = answers(n=1000, k=8)
    found, drawn = scale(rows), resample_alpha(rows, draws=4000)
    logs = np.log(1 - drawn)
    # 4,000 draws know a spread to 1.1 %; the jackknife adds what one unit in a thousand does.
    assert logs.std() == pytest.approx(found.error, rel=0.05)
    assert logs.mean() == pytest.approx(log(1 - found.alpha), abs=0.3 * found.error)
    blocks = resample_alpha(summed(rows), draws=4000)
    assert np.log(1 - blocks).std() == pytest.approx(logs.std(), rel=0.06)


def test_clusters_are_drawn_whole():
    rows = pd.concat([answers(n=100)] * 3, ignore_index=True)
    sample = summed(rows, block=[*range(100)] * 3, clustered=True)
    drawn = resample_alpha(sample, draws=3000)
    assert np.log(1 - drawn).std() == pytest.approx(scale(answers(n=100)).error, rel=0.1)


def test_order_of_units_does_not_matter_and_of_items_only_to_rounding():
    rows = answers()
    order = np.random.default_rng(2).permutation(len(rows))
    drawn = resample_alpha(rows, draws=200)
    assert (resample_alpha(rows.iloc[order], draws=200) == drawn).all()
    weight = np.random.default_rng(3).uniform(0.5, 2, len(rows))
    weighted = resample_alpha(rows, weight=weight, draws=200)
    again = resample_alpha(rows.iloc[order], weight=weight[order], draws=200)
    assert again == pytest.approx(weighted, abs=1e-12)
    assert np.abs(weighted - drawn).max() > 0.001


def test_whole_numbers_lose_nothing_in_single_precision():
    rows = answers(n=500, k=16)
    drawn = resample_alpha(rows, draws=100)
    # A shift by no whole number takes the other way, in double precision; the draws are the same.
    assert resample_alpha(rows + 0.3, draws=100) == pytest.approx(drawn, abs=1e-12)
    # Squares of totals of these no longer fit.
    assert resample_alpha(1000 * rows, draws=100) == pytest.approx(drawn, abs=1e-12)
    assert resample_alpha(1e6 * rows, draws=100) == pytest.approx(drawn, abs=1e-12)


def test_equal_weights_change_no_draw_and_zero_ones_leave_units_out():
    rows = answers()
    drawn = resample_alpha(rows, draws=100)
    assert resample_alpha(rows, weight=np.full(200, 0.7), draws=100) == pytest.approx(drawn)
    weight = np.where(np.arange(200) < 150, 1.0, 0.0)
    assert (
        resample_alpha(rows, weight=weight, draws=100) == resample_alpha(rows[:150], draws=100)
    ).all()


def test_an_item_that_does_not_vary_changes_no_draw():
    rows = answers()
    drawn = resample_alpha(rows, draws=100)
    assert (resample_alpha(rows.assign(still=4.0), draws=100) == drawn).all()
    sample, still = summed(rows), summed(rows.assign(still=4.0))
    assert resample_alpha(still, draws=100) == pytest.approx(resample_alpha(sample, draws=100))


def test_the_same_seed_gives_the_same_draws_and_another_others():
    rows = answers()
    first, again = (resample_alpha(rows, draws=100, seed=3) for _ in range(2))
    assert (first == again).all()
    assert (resample_alpha(rows, draws=100, seed=4) != first).any()


def test_draws_in_several_lots_are_as_many_as_asked_for():
    # A lot of 2^20 counts is 5 draws of 200,000 units.
    rows = pd.concat([answers(n=2000)] * 100, ignore_index=True)
    drawn = resample_alpha(rows, draws=12)
    assert drawn.shape == (12,)
    assert drawn == pytest.approx(np.full(12, scale(answers(n=2000)).alpha), abs=0.01)


def test_impossible_draws_are_refused():
    rows = answers()
    with pytest.raises(ValueError, match="one draw"):
        resample_alpha(rows, draws=0)
    with pytest.raises(ValueError, match="no value missing"):
        resample_alpha(rows.where(rows > 2))
    with pytest.raises(ValueError, match="no value missing"):
        resample_alpha(rows["a"])
    for weight in (np.ones(3), -np.ones(200), np.full(200, np.nan)):
        with pytest.raises(ValueError, match="one weight"):
            resample_alpha(rows, weight=weight)
    with pytest.raises(ValueError, match="weights already"):
        resample_alpha(summed(rows), weight=np.ones(200))
    with pytest.raises(DataError, match="two items"):
        resample_alpha(rows[["a"]])
    with pytest.raises(DataError, match="two items"):
        resample_alpha(np.full((5, 3), 2.0))
    with pytest.raises(DataError, match="two items"):
        resample_alpha(rows, weight=np.zeros(200))
    with pytest.raises(DataError, match="single item"):
        resample_alpha(summed(rows[["a"]]))
