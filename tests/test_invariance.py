"""Groups on one scale: what is equal in them, which items break it, how far means lie apart."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.statistics.factor_analysis import fit_factors
from cxkit.statistics.invariance import (
    MEANS,
    NOTHING,
    PART,
    RELATIONS,
    UNKNOWN,
    check_invariance,
)
from cxkit.statistics.moments import moments

REFERENCE = Path(__file__).parents[2] / "shared/reference"
needs_reference = pytest.mark.skipif(not REFERENCE.exists(), reason="reference cases not at hand")

ITEMS = [f"i{at}" for at in range(8)]
FACTORS = {"f": ITEMS[:4], "g": ITEMS[4:]}
FACTOR = np.repeat([0, 1], 4)
LOADINGS = np.tile([0.8, 0.75, 0.7, 0.65], 2)


def drawn(n=300, seed=0, mean=0.0, loadings=LOADINGS, intercepts=0.0):
    rng = np.random.default_rng(seed)
    root = np.linalg.cholesky([[1, 0.5], [0.5, 1]])
    factors = mean + rng.normal(size=(n, 2)) @ root.T
    noise = rng.normal(size=(n, 8)) * np.sqrt(1 - LOADINGS**2)
    return pd.DataFrame(intercepts + loadings * factors[:, FACTOR] + noise, columns=ITEMS)


def summed(rows, block=None, clustered=False, weight=None):
    return moments(
        rows,
        weight=np.ones(len(rows)) if weight is None else weight,
        block=np.arange(len(rows)) if block is None else block,
        clustered=clustered,
    )


def three(**changes):
    """Three groups; what is said of one of them goes to its draw."""
    return {
        name: summed(drawn(seed=seed, **changes.get(name, {})))
        for seed, name in enumerate(("a", "b", "c"))
    }


def off(item, by, base=0.0):
    found = np.zeros(8) + base
    found[item] += by
    return found


def reference(name):
    case = json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))
    rows = pd.read_csv(REFERENCE / case["inputs"]["csv"])
    factors = case["inputs"].get("items")
    if factors is None:
        lines = [line.split("=~") for line in case["inputs"]["model"].splitlines()]
        factors = {factor: items.split("+") for factor, items in lines}
    items = [item for own in factors.values() for item in own]
    groups = rows.groupby(case["inputs"]["group"], sort=False)
    samples = {group: summed(own[items]) for group, own in groups}
    return case["expected"]["invariance"], check_invariance(samples, factors)


def test_copies_of_one_group_differ_in_nothing():
    rows = drawn()
    found = check_invariance({"a": summed(rows), "b": summed(rows)}, FACTORS)
    assert found.verdict == MEANS
    table = found.table
    # All three models fit alike; each step gives back what it asks: 6 loadings, 6 intercepts.
    assert table["chisq"].to_numpy() == pytest.approx(
        2 * fit_factors(summed(rows), FACTORS).fit.chisq, abs=1e-6
    )
    assert table["df"].tolist() == [38, 44, 50]
    assert table["apart"].iloc[1:].to_numpy() == pytest.approx(0, abs=1e-6)
    assert found.latent_means["difference"].to_numpy() == pytest.approx(0, abs=1e-6)
    assert found.breaks.empty


def test_the_first_step_is_every_group_on_its_own():
    samples = {"a": drawn(seed=1), "b": drawn(seed=2)}
    found = check_invariance({name: summed(rows) for name, rows in samples.items()}, FACTORS)
    own = sum(fit_factors(summed(rows), FACTORS).fit.chisq for rows in samples.values())
    assert found.table.loc["configural", "chisq"] == pytest.approx(own, abs=1e-6)


def test_means_of_factors_are_found_by_hand():
    # The second group is the first with both factors raised by .4 and .4 times each loading added.
    rows = drawn()
    alone = check_invariance({"a": summed(rows), "b": summed(rows)}, FACTORS)
    fit = alone.table.loc["scalar", "chisq"]
    single = fit_factors(summed(rows), FACTORS)
    raised = rows + 0.4 * single.estimates.value[:8]
    found = check_invariance({"a": summed(rows), "b": summed(raised)}, FACTORS)
    assert found.table.loc["scalar", "chisq"] == pytest.approx(fit, abs=1e-6)
    assert found.latent_means["difference"].to_numpy() == pytest.approx(0.4, abs=1e-6)
    marker = single.estimates.value[[0, 4]]
    assert found.latent_means["in_marker_units"].to_numpy() == pytest.approx(0.4 * marker)


def test_true_differences_of_means_lie_in_their_intervals():
    found = check_invariance(three(b={"mean": 0.5}, c={"mean": -0.3}), FACTORS)
    assert found.verdict == MEANS
    truth = np.array([0.5, -0.3, 0.5, -0.3])
    table = found.latent_means
    assert (table["low"] < truth).all()
    assert (truth < table["high"]).all()
    assert list(table.index) == [("f", "b"), ("f", "c"), ("g", "b"), ("g", "c")]
    assert found.n == {"a": 300, "b": 300, "c": 300}


def test_an_intercept_that_lies_off_is_named_and_set_free():
    found = check_invariance(three(b={"intercepts": off(2, 0.6), "mean": 0.3}), FACTORS)
    assert found.verdict == PART
    assert found.breaks[["kind", "item", "factor", "group"]].to_numpy().tolist() == [
        ["intercept", "i2", "f", "b"]
    ]
    assert found.breaks["apart"].iloc[0] == pytest.approx(0.6, abs=0.15)
    assert "the intercept of i2" in found.reason
    table = found.table
    assert table["holds"].tolist()[1:] == [True, False, True]
    # Free in three groups instead of equal: two degrees of freedom, and the drop that is told.
    assert table.loc["scalar", "df"] - table.loc["scalar, partial", "df"] == 2
    drop = table.loc["scalar", "chisq"] - table.loc["scalar, partial", "chisq"]
    assert found.breaks["drop"].iloc[0] == pytest.approx(drop)
    # Means of factors do not follow the item that lies off.
    assert found.latent_means.loc[("f", "b"), "difference"] == pytest.approx(0.3, abs=0.2)


def test_a_loading_that_lies_off_is_named_and_its_intercept_set_free_too():
    loadings = LOADINGS.copy()
    loadings[5] = 0.1
    found = check_invariance(three(c={"loadings": loadings}), FACTORS)
    assert found.verdict == PART
    assert found.breaks[["kind", "item", "group"]].to_numpy().tolist() == [["loading", "i5", "c"]]
    assert found.table.loc["scalar", "df"] - found.table.loc["metric, partial", "df"] == 10


def test_most_intercepts_that_lie_off_leave_only_relations():
    shifts = np.array([0.0, 0.8, -0.8, 1.6] * 2)
    found = check_invariance(three(b={"intercepts": shifts}, c={"intercepts": -shifts}), FACTORS)
    assert found.verdict == RELATIONS
    assert found.latent_means.empty
    # Two items of each factor must stay equal.
    assert len(found.breaks) == 4


def test_loadings_that_differ_throughout_leave_nothing():
    # No two items keep their ratio in all three groups.
    samples = three(
        a={"n": 2000},
        b={"n": 2000, "loadings": np.array([1.2, 0.2, 0.7, 0.4] * 2)},
        c={"n": 2000, "loadings": np.array([0.3, 1.1, 0.5, 1.3] * 2)},
    )
    found = check_invariance(samples, FACTORS)
    assert found.verdict == NOTHING
    assert list(found.table.index) == ["configural", "metric", "metric, partial"]


def test_a_structure_that_is_not_there_leaves_nothing():
    crossed = {"f": ["i0", "i1", "i4", "i5"], "g": ["i2", "i3", "i6", "i7"]}
    found = check_invariance(three(), crossed)
    assert found.verdict == NOTHING
    assert found.reason.startswith("The groups do not have this structure")
    assert any("fits the groups poorly" in said for said in found.cautions)


def test_what_is_significant_but_small_does_not_break_a_step():
    samples = {
        "a": summed(drawn(n=40_000, seed=1), block=np.arange(40_000) % 500),
        "b": summed(
            drawn(n=40_000, seed=2, intercepts=off(1, 0.08)), block=np.arange(40_000) % 500
        ),
    }
    found = check_invariance(samples, FACTORS)
    row = found.table.loc["scalar"]
    assert row["scaled_difference_p"] < 0.001
    assert row["apart"] == pytest.approx(0.08, abs=0.03)
    assert found.verdict == MEANS


def test_order_of_groups_turns_differences_round():
    samples = three(b={"mean": 0.5})
    found = check_invariance(samples, FACTORS)
    turned = check_invariance({name: samples[name] for name in ("b", "a", "c")}, FACTORS)
    for name in ("chisq", "df", "cfi", "rmsea", "scaled_chisq", "apart"):
        assert turned.table[name].tolist() == pytest.approx(found.table[name].tolist(), nan_ok=True)
    there = found.latent_means.loc[("f", "b")]
    back = turned.latent_means.loc[("f", "a")]
    assert back["difference"] == pytest.approx(-there["difference"])
    assert back["se"] == pytest.approx(there["se"], rel=1e-6)


def test_units_of_items_do_not_matter():
    scale, shift = np.array([1e4, 1, 1, 1e-3, 1, 1, 2, 1]), np.array([1e6, 0, 0, 0, 1, 1, 1, 1])
    rows = {"a": drawn(seed=1), "b": drawn(seed=2, mean=0.4)}
    one, other = (
        check_invariance({name: summed(change(own)) for name, own in rows.items()}, FACTORS)
        for change in (lambda own: own, lambda own: own * scale + shift)
    )
    assert other.table["chisq"].to_numpy() == pytest.approx(one.table["chisq"], rel=1e-5)
    assert other.latent_means["difference"].to_numpy() == pytest.approx(
        one.latent_means["difference"].to_numpy(), rel=1e-4
    )
    assert other.latent_means["in_marker_units"].iloc[0] == pytest.approx(
        1e4 * one.latent_means["in_marker_units"].iloc[0], rel=1e-4
    )


def test_a_cluster_in_two_groups_is_one():
    # The same rows in both groups, cluster by cluster: the groups cannot differ by chance.
    rows = drawn()
    block = np.arange(300) % 60
    both = {name: summed(rows, block=block, clustered=True) for name in ("a", "b")}
    found = check_invariance(both, FACTORS)
    assert found.latent_means["se"].to_numpy() == pytest.approx(0, abs=1e-6)
    apart = {"a": both["a"], "b": summed(rows, block=block + 100, clustered=True)}
    assert (check_invariance(apart, FACTORS).latent_means["se"] > 0.05).all()


def test_factors_of_one_and_two_items_are_compared_too():
    factors = {"f": ITEMS[:4], "g": ITEMS[4:6], "h": ITEMS[6:7]}
    found = check_invariance(three(b={"mean": 0.5}), factors)
    assert found.verdict == MEANS
    steps = np.diff(found.table["df"])
    # Two groups more, three loadings and one: the single item has none to compare.
    assert steps.tolist() == [8, 8]
    assert found.latent_means.loc[("h", "b"), "difference"] == pytest.approx(0.35, abs=0.2)


def test_groups_that_cannot_be_compared_are_left_out_and_said():
    samples = three()
    samples["few"] = summed(drawn(n=99))
    samples["still"] = summed(drawn().assign(i3=4.0))
    found = check_invariance(samples, FACTORS)
    assert found.left_out == {
        "few": "99 units are fewer than 100",
        "still": "i3 has the same value for all units",
    }
    assert list(found.n) == ["a", "b", "c"]
    assert check_invariance(samples, FACTORS, least=50).n["few"] == 99


def test_too_few_groups_are_no_verdict():
    samples = {"a": summed(drawn()), "b": summed(drawn(n=40))}
    found = check_invariance(samples, FACTORS)
    assert (found.verdict, found.n) == (UNKNOWN, {"a": 300})
    assert found.reason == "Cannot say: of 2 groups only 1 can be compared."
    assert found.table.empty
    assert found.latent_means.empty


def test_a_model_that_does_not_converge_is_no_verdict():
    rng = np.random.default_rng(0)
    noise = {
        name: summed(pd.DataFrame(rng.normal(size=(200, 8)), columns=ITEMS)) for name in ("a", "b")
    }
    found = check_invariance(noise, FACTORS)
    assert found.verdict in (UNKNOWN, NOTHING)
    assert found.latent_means.empty


def test_heywood_cases_of_a_group_are_said():
    # The first item of three correlates with the others more than they allow.
    covariance = np.array([[1, 0.9, 0.9], [0.9, 1, 0.7], [0.9, 0.7, 1]])
    rng = np.random.default_rng(0)
    odd = pd.DataFrame(
        rng.normal(size=(300, 3)) @ np.linalg.cholesky(covariance).T, columns=list("xyz")
    )
    plain = drawn()[["i0", "i1", "i2"]].set_axis(list("xyz"), axis=1)
    found = check_invariance({"a": summed(plain), "b": summed(odd)}, {"f": list("xyz")})
    assert "x has a residual variance below nought in b." in found.cautions


def test_wrong_calls_are_the_callers_error():
    with pytest.raises(ValueError, match="no sample"):
        check_invariance({}, FACTORS)
    with pytest.raises(ValueError, match="no column"):
        check_invariance(three(), {"f": ["i0", "i1", "zz"]})
    with pytest.raises(DataError, match="alone it needs three"):
        check_invariance(three(), {"f": ["i0", "i1"]})


@needs_reference
@pytest.mark.parametrize("name", ["scale_cfa_holzinger", "fourE_scale_synthetic"])
def test_steps_are_those_of_lavaan(name):
    expected, found = reference(name)
    for step, values in expected.items():
        for key, value in values.items():
            assert found.table.loc[step, key] == pytest.approx(value, abs=1e-6), (step, key)


@needs_reference
def test_sixteen_items_measure_alike_in_three_groups():
    _, found = reference("fourE_scale_synthetic")
    assert found.verdict == MEANS
    assert found.breaks.empty


@needs_reference
def test_two_intercepts_break_the_holzinger_scale():
    # lavaan 0.6-14: with x3 and x7 free chi-square is 129.422 (58); the differences of means of
    # factors are 0.0508, 0.5763 and -0.0715 in units of x1, x4 and x7. Scaled difference tests
    # by the method of 2010: p = .24914 and 4.07e-7.
    _, found = reference("scale_cfa_holzinger")
    assert found.verdict == PART
    assert found.breaks["item"].tolist() == ["x3", "x7"]
    row = found.table.loc["scalar, partial"]
    assert (row["chisq"], row["df"]) == (pytest.approx(129.422, abs=5e-4), 58)
    means = found.latent_means["in_marker_units"].tolist()
    assert means == pytest.approx([0.0508171508, 0.5763200385, -0.0714642126], abs=1e-5)
    p = found.table["scaled_difference_p"]
    assert p["metric"] == pytest.approx(0.24914, abs=1e-5)
    assert p["scalar"] == pytest.approx(4.0676e-7, rel=1e-3)
    # The drop of chi-square that each brings, from fits with one and two of them free.
    assert found.breaks["drop"].tolist() == pytest.approx([19.5238, 15.1565], abs=1e-3)


@needs_reference
def test_degrees_of_freedom_rise_by_what_each_step_asks():
    _, found = reference("fourE_scale_synthetic")
    # Three groups less one, times 16 items less four factors.
    assert [after - before for before, after in pairwise(found.table["df"])] == [24, 24]
