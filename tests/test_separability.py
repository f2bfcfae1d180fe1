"""Scales are told apart, or merged, as their true correlation says."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.statistics.moments import moments
from cxkit.statistics.separability import Merge, separability

SHARED = Path(__file__).parents[2] / "shared"
REFERENCE, EXPORTS = SHARED / "reference", SHARED / "exports"
needs_reference = pytest.mark.skipif(not REFERENCE.exists(), reason="reference cases not at hand")


def sample_of(rows, **more):
    given = {"weight": np.ones(len(rows)), "block": np.arange(len(rows)), **more}
    return moments(rows, **given)


def exact_scales(between, items=3, loading=0.8, n=400, seed=1):
    """Draw rows whose correlations are exactly those of scales that correlate as said."""
    between = np.asarray(between, dtype=float)
    k = len(between)
    loadings = np.kron(np.eye(k), np.full((items, 1), loading))
    common = loadings @ between @ loadings.T
    drawn = np.random.default_rng(seed).standard_normal((n, k * items))
    drawn -= drawn.mean(axis=0)
    white = np.linalg.solve(np.linalg.cholesky(drawn.T @ drawn / n), drawn.T).T
    chol = np.linalg.cholesky(common + np.diag(1 - np.diag(common)))
    names = [f"{'abcdef'[scale]}{item}" for scale in range(k) for item in range(items)]
    scales = {"abcdef"[s]: names[s * items : (s + 1) * items] for s in range(k)}
    return pd.DataFrame(white @ chol.T, columns=names), scales


def two(r):
    return [[1, r], [r, 1]]


def reference(name):
    case = json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))
    return case, pd.read_csv(REFERENCE / case["inputs"]["csv"])


def test_correlations_of_two_pairs_by_hand():
    # Two scales of two items that load .8, factors .75: r within .64, between .48. Means of two:
    # 4 x .48 / (2 + 2 x .64) = .5854; alpha 2 x .64 / 1.64 = .7805; both ratios give .75.
    rows, scales = exact_scales(two(0.75), items=2)
    found = separability(sample_of(rows), scales)
    pair = found.table.iloc[0]
    assert (pair["first"], pair["second"]) == ("a", "b")
    assert pair["correlation"] == pytest.approx(1.92 / 3.28)
    assert found.alpha.tolist() == pytest.approx([1.28 / 1.64] * 2)
    assert [pair["disattenuated"], pair["htmt"], pair["htmt2"]] == pytest.approx([0.75] * 3)
    assert (pair["verdict"], pair["interval"], pair["below_one"]) == ("separable", "below", True)


@pytest.mark.parametrize(
    "r, verdict, interval, below_one",
    [
        (0.60, "separable", "below", True),
        (0.84, "separable", "straddling", True),
        (0.86, "not separable", "straddling", True),
        (0.94, "not separable", "above", True),
        (0.999, "not separable", "above", False),
    ],
)
def test_verdict_and_its_certainty(r, verdict, interval, below_one):
    rows, scales = exact_scales(two(r), n=600)
    pair = separability(sample_of(rows), scales).table.iloc[0]
    assert (pair["verdict"], pair["interval"], pair["below_one"]) == (verdict, interval, below_one)


def test_an_estimate_above_one_is_kept_and_shown_as_one():
    # Between the scales items correlate at .66, within at .64.
    correlation = np.where(np.kron(np.eye(2), np.ones((2, 2))) > 0, 0.64, 0.66)
    np.fill_diagonal(correlation, 1)
    rows, scales = exact_scales(two(0.5), items=2)
    white = np.linalg.solve(np.linalg.cholesky(np.cov(rows.T, ddof=0)), rows.T).T
    rows = pd.DataFrame(white @ np.linalg.cholesky(correlation).T, columns=rows.columns)
    pair = separability(sample_of(rows), scales).table.iloc[0]
    assert pair["disattenuated"] == pytest.approx(0.66 / 0.64)
    assert pair["shown"] == 1
    assert pair["verdict"] == "not separable"


def test_a_chain_of_close_scales_is_not_merged_into_one():
    # a-b .90 and b-c .88 are close, a-c .70 is not: only the closer pair becomes one scale.
    chain = [[1, 0.90, 0.70, 0.3], [0.90, 1, 0.88, 0.3], [0.70, 0.88, 1, 0.3], [0.3, 0.3, 0.3, 1]]
    rows, scales = exact_scales(chain)
    found = separability(sample_of(rows), scales)
    assert (found.table["verdict"] == "not separable").sum() == 2
    assert found.merges == (Merge(("a", "b"), (*scales["a"], *scales["b"])),)


def test_three_scales_that_are_all_close_are_merged():
    close = np.full((4, 4), 0.92) + 0.08 * np.eye(4)
    close[3, :3] = close[:3, 3] = 0.4
    rows, scales = exact_scales(close)
    found = separability(sample_of(rows), scales)
    assert [merge.scales for merge in found.merges] == [("a", "b", "c")]
    assert found.merges[0].items == tuple(rows.columns[:9])


def test_scales_without_reliability_cannot_be_told():
    rows, scales = exact_scales(np.full((3, 3), 0.9) + 0.1 * np.eye(3))
    rows["c1"] = -rows["c1"]
    rows["c2"] = 5.0
    found = separability(sample_of(rows), {**scales, "b": ["b0"]})
    assert found.table["verdict"].tolist() == ["cannot be told"] * 3
    assert found.table["interval"].isna().all()
    assert not found.table["below_one"].any()
    assert found.table["correlation"].notna().all()
    assert found.table[["disattenuated", "shown", "htmt", "htmt2"]].isna().all(axis=None)
    assert found.alpha.isna().tolist() == [False, True, False]
    assert found.alpha["c"] < 0
    assert found.merges == ()


def test_one_scale_has_no_pair():
    rows, scales = exact_scales(two(0.5))
    found = separability(sample_of(rows), {"a": scales["a"]})
    assert found.table.empty
    assert found.merges == ()


def test_constant_scales_never_crash():
    rows, scales = exact_scales(two(0.5))
    rows[scales["b"]] = 3.0
    found = separability(sample_of(rows), scales)
    assert found.table["verdict"].tolist() == ["cannot be told"]
    assert found.table["correlation"].isna().all()
    assert found.alpha.isna().tolist() == [False, True]


def test_units_weights_and_order_do_not_matter():
    rows, scales = exact_scales([[1, 0.9, 0.5], [0.9, 1, 0.4], [0.5, 0.4, 1]])
    plain = separability(sample_of(rows), scales)
    rescaled = rows * np.repeat([1, 10, 0.1], 3) + 5
    mixed = np.random.default_rng(2).permutation(len(rows))
    heavy = sample_of(rescaled.iloc[mixed], block=mixed, weight=np.full(len(rows), 3.0))
    found = separability(heavy, scales)
    pd.testing.assert_frame_equal(found.table, plain.table)
    assert found.merges == plain.merges


def test_turning_a_scale_round_turns_its_correlations():
    rows, scales = exact_scales(two(0.7))
    plain = separability(sample_of(rows), scales).table.iloc[0]
    turned = separability(sample_of(rows.assign(**-rows[scales["b"]])), scales).table.iloc[0]
    for name in ("correlation", "disattenuated", "htmt"):
        assert turned[name] == pytest.approx(-plain[name])
        assert turned[f"{name}_low"] == pytest.approx(-plain[f"{name}_high"])


@needs_reference
def test_htmt_and_alpha_agree_with_r():
    # The reference's HTMT is semTools' default, with geometric means: here htmt2.
    for name in ("fourE_scale_synthetic", "scale_cfa_holzinger"):
        case, rows = reference(name)
        scales = case["inputs"].get("items") or {
            scale: [f"x{3 * at + item}" for item in (1, 2, 3)]
            for at, scale in enumerate(case["expected"]["htmt_order"])
        }
        found = separability(
            sample_of(rows[[item for items in scales.values() for item in items]]), scales
        )
        upper = np.array(case["expected"]["htmt"])[np.triu_indices(len(scales), 1)]
        assert found.table["htmt2"].tolist() == pytest.approx(upper.tolist(), abs=1e-9)
        alpha = [
            each["raw_alpha"] if isinstance(each, dict) else each
            for each in map(case["expected"]["alpha"].get, scales)
        ]
        assert found.alpha.tolist() == pytest.approx(alpha)


@needs_reference
def test_disattenuated_correlations_are_near_those_of_a_factor_model():
    case, rows = reference("fourE_scale_synthetic")
    scales = case["inputs"]["items"]
    table = separability(
        sample_of(rows[[item for items in scales.values() for item in items]]), scales
    ).table
    model = case["expected"]["factor_cor"]
    assert table["disattenuated"].tolist() == pytest.approx(
        [p["est.std"] for p in model], abs=0.015
    )
    half = (table["disattenuated_high"] - table["disattenuated_low"]) / 2 / 1.97
    assert half.tolist() == pytest.approx([p["se"] for p in model], rel=0.25)
    assert (table["verdict"] == "separable").all()


@pytest.mark.skipif(not EXPORTS.exists(), reason="exports not at hand")
def test_two_scales_of_the_export_that_are_nearly_one_are_merged():
    rows = pd.read_csv(EXPORTS / "google_forms_realms.csv").iloc[:, 2:18]
    reverse = [name.rstrip("]").endswith("(R)") for name in rows.columns]
    rows = rows.apply(lambda c: c.astype("string").str.extract(r"^(\d)")[0].astype(float))
    rows.loc[:, reverse] = 8 - rows.loc[:, reverse]
    rows.columns = [f"{scale}{k}" for scale in ("edu", "ent", "esc", "est") for k in range(4)]
    scales = {s: [f"{s}{k}" for k in range(4)] for s in ("edu", "ent", "esc", "est")}
    complete = rows.dropna()
    found = separability(sample_of(complete), scales)
    pair = found.table.iloc[0]
    assert pair["verdict"] == "not separable"
    assert pair["disattenuated"] > pair["shown"] == 1
    assert [merge.scales for merge in found.merges] == [("edu", "ent")]
    # The published .82 and 1.02 rest on each person's mean of the items answered, and alphas of
    # those who answered all four of a scale; 35 of 54 answered all sixteen.
    assert len(complete) == 35
    assert pair["correlation"] == pytest.approx(
        complete[scales["edu"]].mean(axis=1).corr(complete[scales["ent"]].mean(axis=1))
    )


@pytest.mark.parametrize(
    "more, message",
    [({"limit": 0}, "limit"), ({"level": 1}, "level")],
)
def test_impossible_choices_are_refused(more, message):
    rows, scales = exact_scales(two(0.5))
    with pytest.raises(ValueError, match=message):
        separability(sample_of(rows), scales, **more)


def test_what_the_data_cannot_answer_is_refused():
    rows, scales = exact_scales(two(0.5))
    with pytest.raises(ValueError, match="no column 'z'"):
        separability(sample_of(rows), {"a": ["a0", "z"]})
    with pytest.raises(DataError, match="one cluster"):
        separability(sample_of(rows, block=np.zeros(len(rows))), scales)
