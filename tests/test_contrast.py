"""Penalties and rewards: by hand, against R, and careful with what chance can do."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.statistics.contrast import (
    indicators,
    penalty_reward,
    penalty_reward_of_rows,
    quantile_cutoffs,
)
from cxkit.statistics.moments import moments

REFERENCE = Path(__file__).parents[2] / "shared/reference"


def rows(n=900, seed=1, low=-2.0, high=0.5):
    """One predictor of 1..10 whose low values cost more than its high values bring."""
    rng = np.random.default_rng(seed)
    x = pd.DataFrame({"x": rng.integers(1, 11, n), "z": rng.integers(1, 11, n)}, dtype=float)
    y = 7 + low * (x["x"] < 4) + high * (x["x"] > 7) + rng.normal(size=n)
    return x, y


CUTOFFS = {"x": (4.0, 7.0), "z": (4.0, 7.0)}


def test_means_of_three_groups_by_hand():
    # Low answers 1, 3 (mean 2), middle 5, 7 (mean 6), high 6, 8 (mean 7): -4 and +1.
    found = penalty_reward_of_rows(
        pd.DataFrame({"x": [1, 1, 5, 5, 9, 9]}), [1, 3, 5, 7, 6, 8], cutoffs={"x": (4, 7)}
    )
    row = found.table.loc["x"]
    assert (row["penalty"], row["reward"]) == pytest.approx((-4, 1))
    # (1 - 4) / (1 + 4), and 4 - 1.
    assert (row["range"], row["asymmetry"], row["difference"]) == pytest.approx((5, -0.6, 3))
    assert (row["share_low"], row["share_high"]) == pytest.approx((1 / 3, 1 / 3))
    # Left-out values move the mean of two by 1 each; the middle's error enters both: HC3 of a
    # difference of two means is 2 x 1 + 2 x 1.
    assert (row["penalty_se"], row["reward_se"]) == pytest.approx((2, 2))
    # Low and high against twice the middle: 2 + 2 + 4 x 2.
    half = (row["difference_high"] - row["difference_low"]) / 2
    assert half == pytest.approx(np.sqrt(12) * 3.182446, rel=1e-6)
    assert (row["kind"], found.n) == ("both alike", 6)


@pytest.mark.skipif(not REFERENCE.exists(), reason="reference cases not at hand")
def test_contrast_agrees_with_r():
    case = json.loads((REFERENCE / "prioritise_prca_nps_testdata.json").read_text(encoding="utf-8"))
    frame = pd.read_csv(REFERENCE / case["inputs"]["csv"])
    expected, names = case["expected"], case["inputs"]["x"]
    cutoffs = quantile_cutoffs(frame[names])
    assert {name: list(pair) for name, pair in cutoffs.items()} == expected["quantiles"]
    found = penalty_reward_of_rows(frame[names], frame["REC"], cutoffs=cutoffs)
    table = found.table
    assert (1000 * table["share_low"]).round(6).tolist() == expected["n_low"]
    assert (1000 * table["share_high"]).round(6).tolist() == expected["n_high"]
    for name, numbers in expected["attributes"].items():
        ours = table.loc[name, ["penalty", "reward", "range", "asymmetry"]].tolist()
        theirs = [numbers[each] for each in ("penalty", "reward", "range", "IA")]
        assert ours == pytest.approx(theirs, abs=1e-8)
        errors = [expected["HC3_se"][f"{name}_{side}"] for side in ("low", "high")]
        assert table.loc[name, ["penalty_se", "reward_se"]].tolist() == pytest.approx(
            errors, abs=1e-8
        )
    assert found.r2 == pytest.approx(expected["R2"], abs=1e-9)
    assert found.regression.coefficients["1"] == pytest.approx(expected["intercept"], abs=1e-8)


def test_kind_is_named_only_where_the_interval_says_so():
    found = penalty_reward_of_rows(*rows(), cutoffs=CUTOFFS).table
    assert found["kind"].tolist() == ["penalty", "both alike"]
    turned = penalty_reward_of_rows(*rows(low=-0.3, high=2.0), cutoffs=CUTOFFS).table
    assert turned["kind"].tolist() == ["reward", "both alike"]
    assert turned.loc["x", "difference_high"] < 0 < found.loc["x", "difference_low"]


def test_turning_scale_and_outcome_round_swaps_penalty_and_reward():
    x, y = rows()
    table = penalty_reward_of_rows(x, y, cutoffs=CUTOFFS).table
    turned = penalty_reward_of_rows(11 - x, -y, cutoffs={"x": (4, 7), "z": (4, 7)}).table
    assert turned["penalty"].to_numpy() == pytest.approx(-table["reward"].to_numpy())
    assert turned["asymmetry"].to_numpy() == pytest.approx(-table["asymmetry"].to_numpy())
    assert turned["difference"].to_numpy() == pytest.approx(-table["difference"].to_numpy())


def test_unit_of_the_outcome_scales_all_but_the_asymmetry():
    x, y = rows()
    table = penalty_reward_of_rows(x, y, cutoffs=CUTOFFS).table
    tenfold = penalty_reward_of_rows(x, 10 * y + 3, cutoffs=CUTOFFS).table
    for column in ("penalty", "reward_se", "range", "difference_low"):
        assert tenfold[column].to_numpy() == pytest.approx(10 * table[column].to_numpy())
    assert tenfold["asymmetry"].to_numpy() == pytest.approx(table["asymmetry"].to_numpy())


def test_moments_and_rows_say_the_same():
    x, y = rows()
    marked = indicators(x, CUTOFFS).assign(y=y)
    blocks = [f"{at:05}" for at in range(len(y))]
    pairs = {name: (f"{name} (low)", f"{name} (high)") for name in CUTOFFS}
    summed = moments(marked, weight=np.ones(len(y)), block=blocks)
    ours = penalty_reward(summed, outcome="y", pairs=pairs)
    theirs = penalty_reward_of_rows(x, y, cutoffs=CUTOFFS)
    pd.testing.assert_frame_equal(ours.table, theirs.table)
    more = penalty_reward(summed, outcome="y", pairs={"x": pairs["x"]}, always=["z (low)"])
    assert list(more.table.index) == ["x"]


def test_limits_hold_the_truth_though_the_spread_differs():
    held = []
    for seed in range(50):
        rng = np.random.default_rng(seed)
        x = pd.DataFrame({"x": rng.integers(1, 11, 300)})
        spread = np.where(x["x"] < 4, 3.0, 1.0)
        y = 7 - 1.5 * (x["x"] < 4) + spread * rng.normal(size=300)
        row = penalty_reward_of_rows(x, y, cutoffs={"x": (4, 7)}).table.loc["x"]
        held.append(row["penalty_low"] <= -1.5 <= row["penalty_high"])
    # 95 % of 50, give or take three binomial errors; the classical error would hold 80 %.
    assert np.mean(held) >= 0.86


def test_clusters_widen_and_weights_count():
    x, y = rows(n=400)
    cluster = np.repeat([f"c{at:02}" for at in range(20)], 20)
    rng = np.random.default_rng(9)
    y = y + np.repeat(rng.normal(size=20), 20) * (x["x"] < 4)
    plain = penalty_reward_of_rows(x, y, cutoffs=CUTOFFS).table
    clustered = penalty_reward_of_rows(x, y, cutoffs=CUTOFFS, cluster=cluster).table
    assert clustered.loc["x", "penalty_se"] > 1.3 * plain.loc["x", "penalty_se"]
    weighted = penalty_reward_of_rows(x, y, cutoffs=CUTOFFS, weight=rng.uniform(1, 3, 400)).table
    assert weighted.loc["x", "penalty"] != plain.loc["x", "penalty"]


def test_predictor_that_is_never_low_has_no_penalty():
    x, y = rows()
    found = penalty_reward_of_rows(x, y, cutoffs={"x": (1, 7), "z": (4, 7)}).table
    assert found.loc["x", ["penalty", "asymmetry", "difference"]].isna().all()
    assert found.loc["x", "kind"] == "not known"
    assert found.loc["x", "share_low"] == 0
    assert found.loc["x", ["reward", "reward_low"]].notna().all()
    assert found.loc["z", ["penalty", "difference_low"]].notna().all()


def test_signs_against_the_grain_count_as_none():
    # Low answers are better than the middle: no penalty, all of the range is reward.
    x, y = rows(low=1.0, high=2.0)
    row = penalty_reward_of_rows(x, y, cutoffs=CUTOFFS).table.loc["x"]
    assert row["penalty"] > 0
    assert row["asymmetry"] == 1
    assert row["range"] == pytest.approx(row["reward"])


def test_values_and_cutoffs_that_cannot_be_are_refused():
    x, y = rows(n=50)
    holes = x.copy()
    holes.loc[3, "x"] = np.nan
    with pytest.raises(ValueError, match="x has 1 missing"):
        penalty_reward_of_rows(holes, y, cutoffs=CUTOFFS)
    with pytest.raises(ValueError, match="must not lie above"):
        indicators(x, {"x": (7, 4)})
    with pytest.raises(ValueError, match="no predictor 'q'"):
        indicators(x, {"q": (4, 7)})
    with pytest.raises(ValueError, match="in order"):
        quantile_cutoffs(x, low=0.8, high=0.2)
    with pytest.raises(DataError, match="too few"):
        penalty_reward_of_rows(x.iloc[:4], y.iloc[:4], cutoffs=CUTOFFS)
    summed = moments(indicators(x, CUTOFFS).assign(y=y), weight=np.ones(50), block=np.arange(50))
    with pytest.raises(ValueError, match="no column 'nowhere'"):
        penalty_reward(summed, outcome="y", pairs={"x": ("nowhere", "x (high)")})
    with pytest.raises(ValueError, match="no predictor to contrast"):
        penalty_reward(summed, outcome="y", pairs={})
