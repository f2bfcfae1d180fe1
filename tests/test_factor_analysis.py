"""Factor models: fit, errors, reliability, telling factors apart, rival structures."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from cxkit.findings import DataError
from cxkit.statistics.factor_analysis import fit_factors
from cxkit.statistics.factor_groups import Observed
from cxkit.statistics.factor_model import discrepancy, gradient, imply, information, one_group
from cxkit.statistics.factor_reliability import reliabilities, scale_omega
from cxkit.statistics.factor_structures import compare_structures
from cxkit.statistics.invariance_models import METRIC, SCALAR, Equal, pattern_of
from cxkit.statistics.moments import add, moments, random_blocks

REFERENCE = Path(__file__).parents[2] / "shared/reference"
needs_reference = pytest.mark.skipif(not REFERENCE.exists(), reason="reference cases not at hand")

HOLZINGER = {
    "visual": ["x1", "x2", "x3"],
    "textual": ["x4", "x5", "x6"],
    "speed": ["x7", "x8", "x9"],
}


def summed(rows, weight=None, block=None, clustered=False):
    return moments(
        rows,
        weight=np.ones(len(rows)) if weight is None else weight,
        block=np.arange(len(rows)) if block is None else block,
        clustered=clustered,
    )


def exactly(covariance, n=200, seed=0):
    """Rows whose covariance (divisor n) is the one asked for."""
    covariance = np.asarray(covariance, dtype=float)
    raw = np.random.default_rng(seed).normal(size=(n, len(covariance)))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(raw.T @ raw / n)).T
    names = [f"i{at}" for at in range(len(covariance))]
    return pd.DataFrame(white @ np.linalg.cholesky(covariance).T, columns=names)


def of_factors(loadings, correlation=0.0):
    """Correlations of items of several factors that correlate alike."""
    size = sum(map(len, loadings))
    by_factor = np.zeros((size, len(loadings)))
    at = 0
    for f, own in enumerate(loadings):
        by_factor[at : at + len(own), f] = own
        at += len(own)
    psi = np.full((len(loadings),) * 2, correlation) + np.eye(len(loadings)) * (1 - correlation)
    found = by_factor @ psi @ by_factor.T
    np.fill_diagonal(found, 1.0)
    return found


def drawn(n=300, factors=2, items=3, correlation=0.5, seed=1, loading=0.75):
    rng = np.random.default_rng(seed)
    psi = np.full((factors, factors), correlation) + np.eye(factors) * (1 - correlation)
    f = rng.normal(size=(n, factors)) @ np.linalg.cholesky(psi).T
    noise = rng.normal(size=(n, factors * items))
    rows = loading * np.repeat(f, items, axis=1) + np.sqrt(1 - loading**2) * noise
    return pd.DataFrame(rows, columns=[f"i{at}" for at in range(factors * items)])


def named(factors, items):
    return {f"f{f}": [f"i{f * items + at}" for at in range(items)] for f in range(factors)}


def reference(name):
    case = json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))
    rows = pd.read_csv(REFERENCE / case["inputs"]["csv"])
    factors = case["inputs"].get("items", HOLZINGER)
    items = [item for own in factors.values() for item in own]
    return case["expected"], factors, rows[[*items, case["inputs"]["group"]]], items


THREE = of_factors([[0.9, 0.8, 0.7]])


def test_three_items_have_the_loadings_that_their_correlations_tell():
    # .72 = .9 x .8, .63 = .9 x .7, .56 = .8 x .7, and nothing is left to test.
    found = fit_factors(summed(exactly(THREE)), {"f": ["i0", "i1", "i2"]})
    table = found.loadings()
    assert table["standardised"].to_numpy() == pytest.approx([0.9, 0.8, 0.7])
    assert table["loading"].to_numpy() == pytest.approx([1, 8 / 9, 7 / 9])
    assert found.residual_variances()["variance"].to_numpy() == pytest.approx([0.19, 0.36, 0.51])
    # In units of the first item the factor has .81 of its variance 1.
    assert found.factor_covariances()["covariance"].tolist() == pytest.approx([0.81])
    assert (found.fit.df, found.fit.chisq) == (0, pytest.approx(0, abs=1e-9))
    assert (found.fit.cfi, found.fit.tli, found.fit.rmsea) == (1, 1, 0)
    assert found.fit.quality == "not testable"
    assert np.isnan(found.fit.p)
    assert found.converged
    assert found.cautions == ()


def test_reliability_by_hand():
    found = fit_factors(summed(exactly(THREE)), {"f": ["i0", "i1", "i2"]})
    row = reliabilities(found).loc["f"]
    # (.9 + .8 + .7)^2 = 5.76 of 5.76 + .19 + .36 + .51; the mean of .81, .64 and .49.
    assert row["omega"] == pytest.approx(5.76 / 6.82)
    assert row["omega_implied"] == pytest.approx(5.76 / 6.82)
    assert row["cr"] == pytest.approx(5.76 / 6.82)
    assert row["ave"] == pytest.approx(1.94 / 3)
    assert row["ave_raw"] == pytest.approx(1.94 / 3)
    scale = scale_omega(summed(exactly(THREE)), ["i0", "i1", "i2"])
    assert scale.omega == pytest.approx(5.76 / 6.82)
    assert scale.interval.low == pytest.approx(row["omega_low"])
    assert (scale.n, scale.cautions) == (200, ())


def test_a_structure_that_is_there_fits_exactly():
    sample = summed(exactly(of_factors([[0.9, 0.8, 0.7], [0.8, 0.7, 0.6]], 0.5)))
    found = fit_factors(sample, named(2, 3))
    assert found.fit.chisq == pytest.approx(0, abs=1e-8)
    assert (found.fit.df, found.fit.free) == (8, 13)
    assert found.fit.srmr == pytest.approx(0, abs=1e-6)
    assert found.loadings()["standardised"].to_numpy() == pytest.approx(
        [0.9, 0.8, 0.7, 0.8, 0.7, 0.6]
    )
    assert found.factor_correlations()["correlation"].tolist() == pytest.approx([0.5])


def test_fit_is_the_best_that_a_search_without_derivatives_finds():
    rows = drawn(n=120, factors=2, items=3, seed=4)
    found = fit_factors(summed(rows), named(2, 3))
    sample = np.cov(rows.T, bias=True)

    def distance(x):
        by_factor = np.zeros((6, 2))
        by_factor[:3, 0], by_factor[3:, 1] = x[:3], x[3:6]
        implied = by_factor @ np.array([[1, x[12]], [x[12], 1]]) @ by_factor.T + np.diag(
            x[6:12] ** 2
        )
        sign, log = np.linalg.slogdet(implied)
        return log + np.trace(sample @ np.linalg.inv(implied)) if sign > 0 else 1e9

    start = np.r_[np.full(6, 0.7), np.full(6, 0.7), 0.3]
    best = minimize(distance, start, tol=1e-12)
    chisq = 120 * (best.fun - np.linalg.slogdet(sample)[1] - 6)
    assert found.fit.chisq == pytest.approx(chisq, abs=1e-4)
    assert found.estimates.value[:6] == pytest.approx(best.x[:6], abs=1e-3)


@pytest.mark.parametrize("equal", [Equal(METRIC), Equal(SCALAR, frozenset({1}), frozenset({1, 4}))])
def test_derivatives_are_those_of_the_likelihood(equal):
    rng = np.random.default_rng(3)
    factor = np.array([0, 0, 0, 1, 1, 1])
    pattern = pattern_of(factor, 2, equal)
    numbers = np.zeros((2, pattern.means.stop))
    numbers[:, pattern.loadings] = rng.uniform(0.5, 0.9, (2, 6))
    numbers[:, pattern.residuals] = rng.uniform(0.3, 0.6, (2, 6))
    numbers[:, pattern.covariances] = [1, 0.4, 1]
    numbers[:, pattern.intercepts] = rng.normal(size=(2, 6)) / 5
    n = np.array([100.0, 150.0])
    theta = pattern.gather(numbers, n) + rng.normal(size=pattern.free) / 50
    seen = Observed(n, rng.normal(size=(2, 6)) / 5, np.stack([np.eye(6) * 1.1 + 0.3] * 2))

    def loss(at):
        return n.sum() * discrepancy(imply(pattern, pattern.spread(at)), seen) / 2

    steps = np.eye(len(theta)) * 1e-6
    numeric = [(loss(theta + step) - loss(theta - step)) / 2e-6 for step in steps]
    own = pattern.spread(theta)
    exact = pattern.add_up(gradient(pattern, own, imply(pattern, own), seen))
    assert -exact == pytest.approx(np.array(numeric), abs=1e-4, rel=1e-6)
    # Where the sample is what is implied, the information is the curvature of the likelihood.
    implied = imply(pattern, own)
    seen = Observed(n, implied.mean, implied.covariance)
    columns = []
    for step in steps * 100:
        ends = [pattern.spread(theta + step), pattern.spread(theta - step)]
        up, down = (pattern.add_up(gradient(pattern, x, imply(pattern, x), seen)) for x in ends)
        columns.append((down - up) / 2e-4)
    expected = pattern.add_up_squares(information(pattern, own, implied, n))
    assert np.array(columns) == pytest.approx(expected, rel=1e-4, abs=1e-2)


def test_units_of_items_do_not_matter():
    rows = drawn()
    one = fit_factors(summed(rows), named(2, 3))
    scale = np.array([1e6, 1, 1e-4, 2, 1, 1])
    other = fit_factors(summed(rows * scale + [1e8, 0, 0, 5, 1, 1]), named(2, 3))
    assert other.fit.chisq == pytest.approx(one.fit.chisq, rel=1e-6)
    assert other.fit.scaled_chisq == pytest.approx(one.fit.scaled_chisq, rel=1e-5)
    for name in ("standardised", "standardised_se", "standardised_robust_se"):
        assert other.loadings()[name].to_numpy() == pytest.approx(one.loadings()[name], rel=1e-4)
    # The log-likelihood is that of the items in their units.
    assert other.fit.logl == pytest.approx(one.fit.logl - 300 * np.log(scale).sum(), rel=1e-9)


def test_order_of_rows_and_batches_do_not_matter():
    rows = drawn()
    block = np.arange(300) % 40
    whole = fit_factors(summed(rows, block=block), named(2, 3))
    order = np.random.default_rng(0).permutation(300)
    parts = [summed(rows.iloc[at], block=block[at]) for at in (order[:100], order[100:])]
    merged = fit_factors(add(parts), named(2, 3))
    assert merged.fit.chisq == pytest.approx(whole.fit.chisq)
    assert merged.estimates.robust_se == pytest.approx(whole.estimates.robust_se)


def test_the_size_of_weights_does_not_matter_and_whole_weights_are_copies():
    rows = drawn()
    weight = np.random.default_rng(2).integers(1, 4, 300)
    one = fit_factors(summed(rows, weight=weight), named(2, 3))
    other = fit_factors(summed(rows, weight=weight * 7.5), named(2, 3))
    assert other.fit.scaled_chisq == pytest.approx(one.fit.scaled_chisq)
    assert other.estimates.robust_se == pytest.approx(one.estimates.robust_se)
    copies = fit_factors(summed(rows.loc[np.repeat(rows.index, weight)]), named(2, 3))
    assert copies.estimates.value == pytest.approx(one.estimates.value)


def test_copies_of_units_within_a_cluster_tell_nothing_new():
    rows = drawn()
    one = fit_factors(summed(rows), named(2, 3))
    twice = pd.concat([rows, rows], ignore_index=True)
    block = np.tile(np.arange(300), 2)
    clustered = fit_factors(summed(twice, block=block, clustered=True), named(2, 3))
    # Clusters have the factor k / (k - 1) that units drawn one by one have not.
    assert clustered.estimates.robust_se == pytest.approx(
        one.estimates.robust_se * np.sqrt(300 / 299)
    )
    assert clustered.fit.chisq == pytest.approx(2 * one.fit.chisq)
    assert clustered.fit.scaled_chisq == pytest.approx(one.fit.scaled_chisq * 299 / 300)
    assert clustered.fit.robust_rmsea == pytest.approx(one.fit.robust_rmsea, abs=1e-3)
    assert clustered.estimates.df == 299
    assert clustered.estimates.se == pytest.approx(one.estimates.se / np.sqrt(2))


def test_random_blocks_give_about_the_errors_of_units():
    rows = drawn(n=4000)
    keys = pd.Series(rows.index.astype(str), index=rows.index)
    units = fit_factors(summed(rows), named(2, 3))
    blocks = fit_factors(summed(rows, block=random_blocks(keys, 1)), named(2, 3))
    assert blocks.fit.chisq == pytest.approx(units.fit.chisq)
    assert blocks.estimates.robust_se == pytest.approx(
        units.estimates.robust_se, rel=0.12, abs=1e-9
    )
    assert blocks.fit.scaling == pytest.approx(units.fit.scaling, rel=0.08)


def test_robust_errors_are_the_naive_ones_for_normal_answers():
    found = fit_factors(summed(drawn(n=6000)), named(2, 3))
    assert found.estimates.robust_se == pytest.approx(found.estimates.se, rel=0.06, abs=1e-9)
    assert found.fit.scaling == pytest.approx(1, abs=0.06)


def test_two_items_are_enough_beside_a_correlated_factor():
    covariance = of_factors([[0.8, 0.7], [0.9, 0.6, 0.7]], 0.5)
    factors = {"a": ["i0", "i1"], "b": ["i2", "i3", "i4"]}
    found = fit_factors(summed(exactly(covariance)), factors)
    assert found.loadings()["standardised"].to_numpy() == pytest.approx([0.8, 0.7, 0.9, 0.6, 0.7])
    assert found.fit.df == 4


def test_a_factor_of_one_item_is_that_item():
    covariance = of_factors([[0.9, 0.8, 0.7], [1.0]], 0.5)
    found = fit_factors(summed(exactly(covariance)), {"a": ["i0", "i1", "i2"], "b": ["i3"]})
    row = found.loadings().loc["i3"]
    assert row[["standardised", "standardised_se", "low", "high"]].tolist() == [1, 0, 1, 1]
    assert found.factor_correlations()["correlation"].iloc[0] == pytest.approx(0.5)
    # Its five measures are missing, each with error and limits.
    assert reliabilities(found).loc["b"].isna().sum() == 20
    assert reliabilities(found).loc["a"].notna().all()


def test_a_heywood_case_is_said_and_not_hidden():
    # .9 x .9 / .7 > 1: the first item would have more than its own variance from the factor.
    covariance = [[1, 0.9, 0.9], [0.9, 1, 0.7], [0.9, 0.7, 1]]
    found = fit_factors(summed(exactly(covariance)), {"f": ["i0", "i1", "i2"]})
    assert found.converged
    row = found.residual_variances().loc["i0"]
    assert row["heywood"]
    assert row["variance"] == pytest.approx(1 - 0.81 / 0.7)
    assert found.cautions == (
        "i0: its residual variance is below nought (-0.16), a Heywood case, more than chance "
        "explains.",
    )


def test_items_that_run_against_their_factor_are_named():
    rows = drawn()
    rows["i1"] *= -1
    found = fit_factors(summed(rows), named(2, 3))
    assert [said.split(" (")[0] for said in found.cautions] == ["i1 runs against its factor"]


def test_factors_that_are_one_are_said_not_to_be_told_apart():
    rows = drawn(factors=1, items=8, seed=3)
    found = fit_factors(summed(rows), named(2, 4))
    assert found.factor_correlations()["correlation"].iloc[0] > 1
    assert "not told apart" in found.cautions[0]
    assert found.factor_correlations()["high"].iloc[0] == 1


def test_noise_without_a_factor_is_said_not_to_converge():
    rows = pd.DataFrame(np.random.default_rng(0).normal(size=(200, 8))).add_prefix("i")
    found = fit_factors(summed(rows), named(2, 4))
    assert not found.converged
    assert found.cautions == ("The fit did not converge: nothing of it can be relied on.",)


def test_few_units_are_said():
    found = fit_factors(summed(drawn(n=60, seed=5)), named(2, 3))
    assert "60 units for 13 free numbers are few" in found.cautions[-1]


def test_few_clusters_are_said():
    rows = drawn()
    found = fit_factors(summed(rows, block=np.arange(300) % 10, clustered=True), named(2, 3))
    assert found.cautions == ("10 clusters are few: robust errors and tests are unsure.",)


def test_intervals_of_reliability_stay_within_bounds_and_narrow_with_the_root_of_n():
    covariance = of_factors([[0.95, 0.93, 0.97, 0.94]])
    few = scale_omega(summed(exactly(covariance, n=30)), ["i0", "i1", "i2", "i3"])
    assert 0 < few.interval.low < few.omega < few.interval.high < 1
    sizes = [
        reliabilities(fit_factors(summed(drawn(n=n, factors=1)), named(1, 3)))["omega_se"].iloc[0]
        for n in (2000, 8000)
    ]
    assert sizes[0] / sizes[1] == pytest.approx(2, rel=0.1)


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda rows: rows.assign(i1=3.0, i2=2.0), "i1 has the same value"),
        (lambda rows: rows.assign(i1=2 * rows["i0"] + 1), "i0 and i1 say the same"),
        (lambda rows: rows.assign(i5=rows["i0"] + rows["i1"] - rows["i4"]), "a combination"),
        (lambda rows: rows.iloc[:6], "6 units are too few for 6 items"),
    ],
)
def test_data_without_an_answer_are_refused(change, message):
    with pytest.raises(DataError, match=message):
        fit_factors(summed(change(drawn())), named(2, 3))


def test_one_cluster_is_refused():
    with pytest.raises(DataError, match="one cluster"):
        fit_factors(summed(drawn(), block=np.zeros(300), clustered=True), named(2, 3))


def test_factors_that_cannot_be_identified_are_refused():
    with pytest.raises(DataError, match="alone it needs three"):
        fit_factors(summed(drawn()), {"f": ["i0", "i1"]})
    apart = exactly(of_factors([[0.8, 0.7], [0.9, 0.6, 0.7]], 0.0))
    with pytest.raises(DataError, match="do not determine"):
        fit_factors(summed(apart), {"a": ["i0", "i1"], "b": ["i2", "i3", "i4"]})


@pytest.mark.parametrize(
    "factors, message",
    [
        ({}, "no factor"),
        ({"f": []}, "has no item"),
        ({"f": "i0"}, "list of names"),
        ({"f": ["i0", "i1", "i0"]}, "more than one factor"),
        ({"f": ["i0"], "g": ["i1"]}, "nothing to fit"),
        ({"f": ["i0", "i1", "zz"]}, "no column 'zz'"),
    ],
)
def test_wrong_factors_are_the_callers_error(factors, message):
    with pytest.raises(ValueError, match=message):
        fit_factors(summed(drawn()), factors)


def test_other_wrong_calls_are_the_callers_error():
    sample = summed(drawn())
    with pytest.raises(ValueError, match="level"):
        reliabilities(fit_factors(sample, named(2, 3)), level=1)
    with pytest.raises(ValueError, match="no structure"):
        compare_structures(sample, {})
    with pytest.raises(ValueError, match="differs from the first structure in item 'i5'"):
        compare_structures(sample, {"a": named(2, 3), "b": {"f": ["i0", "i1", "i2", "i3", "i4"]}})


def rivals(items):
    four = named(4, 3)
    three = {"f01": four["f0"] + four["f1"], "f2": four["f2"], "f3": four["f3"]}
    return {"one": {"f": items}, "four": four, "three": three}


@pytest.mark.parametrize("correlation, chosen", [(0.5, "four"), (0.9999, "one")])
def test_the_structure_that_was_planted_is_chosen(correlation, chosen):
    rows = drawn(n=400, factors=4, correlation=correlation)
    found = compare_structures(summed(rows), rivals(list(rows)))
    assert list(found.table.index) == ["one", "three", "four"]
    assert found.chosen == chosen
    assert found.reason.startswith(chosen)
    assert list(found.differences.index) == [("one", "three"), ("one", "four"), ("three", "four")]
    assert found.differences["df"].tolist() == [3, 6, 3]


def test_differences_are_those_of_the_fits_and_nested_whatever_the_order_of_items():
    rows = drawn(n=400, factors=4)
    found = compare_structures(summed(rows), rivals(list(rows)[::-1]))
    single = fit_factors(summed(rows), named(4, 3))
    assert found.table.loc["four", "chisq"] == pytest.approx(single.fit.chisq)
    gap = found.table.loc["three", "chisq"] - found.table.loc["four", "chisq"]
    assert found.differences.loc[("three", "four"), "chisq"] == pytest.approx(gap)
    assert found.table.loc["four", "largest_correlation"] == pytest.approx(
        single.factor_correlations()["correlation"].max()
    )


def test_an_improper_structure_is_left_out_and_named():
    rows = drawn(n=400, factors=2, items=4)
    mixed = {"a": ["i0", "i1", "i4", "i5"], "b": ["i2", "i3", "i6", "i7"]}
    found = compare_structures(summed(rows), {"mixed": mixed, "one": {"f": list(rows)}})
    assert not found.table.loc["mixed", "proper"]
    assert found.reason == (
        "one: no structure with more factors does better; improper and left out: mixed."
    )


def test_structures_that_are_not_nested_are_compared_by_bic_alone():
    rows = drawn(n=400, factors=2, items=4)
    crossed = {"a": ["i0", "i1", "i2", "i4"], "b": ["i3", "i5", "i6", "i7"]}
    found = compare_structures(summed(rows), {"crossed": crossed, "planted": named(2, 4)})
    assert found.differences.empty
    assert (found.chosen, found.reason) == (
        "planted",
        "planted rather than crossed: its BIC is smaller.",
    )


@needs_reference
@pytest.mark.parametrize("name", ["scale_cfa_holzinger", "fourE_scale_synthetic"])
def test_fit_is_that_of_lavaan(name):
    expected, factors, rows, items = reference(name)
    fit = fit_factors(summed(rows[items]), factors).fit
    ours = fit.as_record() | {"pvalue": fit.p}
    ours |= {"rmsea.ci.lower": fit.rmsea_interval[0], "rmsea.ci.upper": fit.rmsea_interval[1]}
    for key, value in expected["fit"].items():
        assert ours[key] == pytest.approx(value, abs=1e-6), key


@needs_reference
def test_estimates_are_those_of_lavaan_for_holzinger():
    expected, factors, rows, items = reference("scale_cfa_holzinger")
    found = fit_factors(summed(rows[items]), factors)
    table, between = found.loadings(), found.factor_covariances()
    for row in expected["loadings"]:
        own = table.loc[row["rhs"], ["loading", "se", "standardised"]].tolist()
        assert own == pytest.approx([row["est"], row["se"], row["std.all"]], abs=2e-6)
    for row in expected["factor_covariances"]:
        pair = (row["lhs"], row["rhs"])
        assert between.loc[pair, ["covariance", "se"]].tolist() == pytest.approx(
            [row["est"], row["se"]], abs=1e-6
        )
        correlation = found.factor_correlations().loc[pair, "correlation"]
        assert correlation == pytest.approx(row["std.all"], abs=1e-6)
    reliable = reliabilities(found)
    for name in factors:
        assert reliable.loc[name, "omega"] == pytest.approx(expected["omega"][name], abs=2e-6)
        assert reliable.loc[name, "ave_raw"] == pytest.approx(expected["AVE"][name], abs=2e-6)


@needs_reference
def test_robust_numbers_are_those_of_lavaan_for_holzinger():
    # lavaan 0.6-14: test="satorra.bentler", se="robust.sem" (printed to these digits).
    _, factors, rows, items = reference("scale_cfa_holzinger")
    found = fit_factors(summed(rows[items]), factors)
    assert found.fit.scaled_chisq == pytest.approx(80.872, abs=5e-4)
    assert found.fit.scaling == pytest.approx(1.055, abs=5e-4)
    assert (found.fit.robust_cfi, found.fit.robust_tli) == pytest.approx((0.932, 0.897), abs=5e-4)
    assert found.fit.robust_rmsea == pytest.approx(0.091, abs=5e-4)
    assert found.fit.robust_rmsea_interval == pytest.approx((0.070, 0.113), abs=5e-4)
    table = found.loadings()
    robust = [0, 0.1032894602, 0.1145602323, 0, 0.0664038071, 0.0597641714]
    assert table["robust_se"].iloc[:6].tolist() == pytest.approx(robust, abs=1e-6)
    robust = [0.0662147456, 0.0570574837, 0.0534769983]
    assert table["standardised_robust_se"].iloc[:3].tolist() == pytest.approx(robust, abs=1e-6)
    robust = [0.0720297553, 0.0728674457, 0.0747761644]
    assert found.factor_correlations()["robust_se"].tolist() == pytest.approx(robust, abs=1e-6)


@needs_reference
def test_standardised_estimates_are_those_of_lavaan_for_sixteen_items():
    expected, factors, rows, items = reference("fourE_scale_synthetic")
    found = fit_factors(summed(rows[items]), factors)
    table, between = found.loadings(), found.factor_correlations()
    for row in expected["loadings"]:
        own = table.loc[row["rhs"], ["standardised", "standardised_se"]].tolist()
        assert own == pytest.approx([row["est.std"], row["se"]], abs=1e-6)
    for row in expected["factor_cor"]:
        own = between.loc[(row["lhs"], row["rhs"]), ["correlation", "se"]].tolist()
        assert own == pytest.approx([row["est.std"], row["se"]], abs=1e-6)
    reliable = reliabilities(found)
    for name, values in expected["reliability"].items():
        assert reliable.loc[name, ["cr", "ave"]].tolist() == pytest.approx(
            [values["CR"], values["AVE"]], abs=1e-6
        )
        assert reliable.loc[name, "omega"] == pytest.approx(expected["omega_raw"][name], abs=1e-6)
        assert reliable.loc[name, "ave_raw"] == pytest.approx(
            expected["AVE_semtools"][name], abs=1e-6
        )


@needs_reference
def test_four_factors_are_chosen_over_one_for_sixteen_items():
    expected, factors, rows, items = reference("fourE_scale_synthetic")
    found = compare_structures(summed(rows[items]), {"four": factors, "one": {"all": items}})
    assert found.chosen == "four"
    for key, value in expected["one_factor"].items():
        assert found.table.loc["one", key] == pytest.approx(value, abs=1e-5)


@needs_reference
def test_one_factor_of_holzinger_is_given_up_by_the_scaled_difference():
    # lavaan 0.6-14: 312.264 with 27 degrees of freedom, scaled 291.784.
    _, factors, rows, items = reference("scale_cfa_holzinger")
    found = compare_structures(summed(rows[items]), {"three": factors, "one": {"all": items}})
    row = found.table.loc["one"]
    assert (row["chisq"], row["scaled_chisq"]) == pytest.approx((312.264, 291.784), abs=5e-4)
    assert found.differences["scaled_p"].iloc[0] < 1e-10
    assert found.chosen == "three"


def test_a_pattern_without_means_counts_covariances_only():
    pattern = one_group(np.array([0, 0, 0, 1]))
    # Four loadings, three residual variances (the single item has none), one correlation.
    assert pattern.free == 8
    assert pattern.fixed[0, pattern.variances].tolist() == [1, 1]
