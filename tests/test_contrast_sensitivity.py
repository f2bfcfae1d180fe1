"""Cut-offs: kinds that hold whatever the cut-off are told from kinds that do not."""

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.statistics.contrast import (
    indicators,
    penalty_reward_of_rows,
    quantile_cutoffs,
)
from cxkit.statistics.contrast_sensitivity import (
    cutoff_grid,
    penalty_reward_sensitivity,
    penalty_reward_sensitivity_of_rows,
)
from cxkit.statistics.moments import moments

GRID = {"far": {"x": (3, 8)}, "near": {"x": (5, 6)}}


def rows(effect, n=1500, seed=0, noise=1.0):
    """A predictor of 1..10 in `x`, an idle one in `z`, and an outcome that follows `effect`."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.integers(1, 11, size=(n, 2)), columns=["x", "z"], dtype=float)
    return frame, effect(frame["x"].to_numpy()) + noise * rng.normal(size=n)


def bent(x):
    return -2.0 * np.clip(5 - x, 0, None)


def test_means_of_groups_by_hand_at_two_cutoffs():
    # Outcome 0 at 1, 4 at 2 to 4, 5 at 5, two units each, no noise but what is inside a group.
    x = pd.DataFrame({"x": [1, 2, 3, 4, 5] * 2})
    y = [0, 4, 4, 4, 5] * 2
    grid = {"ends": {"x": (2, 4)}, "half": {"x": (3, 3)}}
    found = penalty_reward_sensitivity_of_rows(x, y, cutoffs=grid)
    # ends: 0 - 4 and 5 - 4. half: low 1, 2 (mean 2), middle 3 (4), high 4, 5 (4.5).
    assert found.table.loc[("x", "ends"), ["penalty", "reward"]].tolist() == pytest.approx([-4, 1])
    assert found.table.loc[("x", "half"), ["penalty", "reward"]].tolist() == pytest.approx(
        [-2, 0.5]
    )
    # (1 - 4) / 5 and (.5 - 2) / 2.5: the same.
    assert found.summary.loc["x", ["asymmetry_low", "asymmetry_high"]].tolist() == pytest.approx(
        [-0.6, -0.6]
    )
    assert (found.cutoffs, found.n, found.level) == (("ends", "half"), 10, 0.95)


def test_each_cutoff_says_what_a_contrast_of_its_own_says():
    x, y = rows(bent)
    found = penalty_reward_sensitivity_of_rows(x, y)
    grid = cutoff_grid(x)
    for name in found.cutoffs:
        alone = penalty_reward_of_rows(x, y, cutoffs=grid[name]).table
        pd.testing.assert_frame_equal(found.table.xs(name, level="cutoff"), alone, check_exact=True)


def test_kind_that_holds_is_stable_and_its_shares_sum_to_one():
    x, y = rows(bent)
    grid = cutoff_grid(x, quantiles=[(0.25, 0.75)], points=[(3, 8), (5, 6)])
    found = penalty_reward_sensitivity_of_rows(x, y, cutoffs=grid)
    kinds = ["penalty", "reward", "both alike", "not known"]
    assert found.summary[kinds].sum(axis=1).tolist() == pytest.approx([1, 1])
    x = found.summary.loc["x"]
    assert (x["kind"], x["holds"], x["turns"], x["penalty"]) == ("penalty", "stable", False, 1.0)
    assert x["asymmetry_low"] <= x["asymmetry_high"] < 0


def test_kind_that_changes_with_the_cutoff_is_called_so():
    # Far, below 3 and above 8: -6 and 3 against a middle of (5 + 0 + 1) / 3, so 8 and 1.
    # Near, below 5 and above 6: (-6 + 5) / 2 and (1 + 3) / 2 against 0, so .5 and 2.
    def effect(x):
        return np.select([x < 3, x < 5, x < 7, x < 9], [-6.0, 5.0, 0.0, 1.0], 3.0)

    found = penalty_reward_sensitivity_of_rows(*rows(effect), cutoffs=GRID)
    assert found.table["kind"].tolist() == ["penalty", "reward"]
    x = found.summary.loc["x"]
    assert (x["holds"], x["turns"]) == ("changes with the cut-off", True)
    assert (x["penalty"], x["reward"]) == (0.5, 0.5)
    assert x["asymmetry_low"] < 0 < x["asymmetry_high"]


def test_kind_that_only_fades_does_not_turn():
    # Far: -3 and 2 against a middle of (1 + 0 + 0) / 3. Near: -1 and 1 against 0, both alike.
    def effect(x):
        return np.select([x < 3, x < 5, x < 7, x < 9], [-3.0, 1.0, 0.0, 0.0], 2.0)

    found = penalty_reward_sensitivity_of_rows(*rows(effect), cutoffs=GRID).summary.loc["x"]
    assert found["holds"] == "changes with the cut-off"
    assert not found["turns"]


def test_cutoff_that_nothing_lies_below_is_not_known_and_spoils_nothing():
    x, y = rows(bent)
    grid = {"none": {"x": (1, 8), "z": (4, 7)}, "some": {"x": (4, 8), "z": (4, 7)}}
    summary = penalty_reward_sensitivity_of_rows(x, y, cutoffs=grid).summary
    assert (summary.loc["x", "not known"], summary.loc["x", "holds"]) == (0.5, "stable")
    alone = penalty_reward_sensitivity_of_rows(x, y, cutoffs={"none": grid["none"]}).summary
    assert alone.loc["x", ["kind", "holds"]].tolist() == ["not known", "not known"]


def test_quantiles_that_fall_on_the_same_points_count_once():
    x = pd.DataFrame({"x": np.repeat([1.0, 2, 3, 4], 50)})
    y = np.tile([1.0, 2, 3, 4, 5], 40)
    # Of four equal groups, 30 % and 70 %, and 40 % and 60 %, both lie within the middle two.
    grid = cutoff_grid(x, quantiles=[(0.3, 0.7), (0.4, 0.6)], points=[(2, 3)])
    assert list(grid) == ["30 % and 70 %", "40 % and 60 %", "below 2, above 3"]
    assert penalty_reward_sensitivity_of_rows(x, y, cutoffs=grid).cutoffs == ("30 % and 70 %",)


def test_grid_holds_quantiles_and_points():
    x, _ = rows(bent)
    grid = cutoff_grid(x, quantiles=[(0.25, 0.75)], points=[(5, 8)])
    assert grid["25 % and 75 %"] == quantile_cutoffs(x)
    assert grid["below 5, above 8"] == {"x": (5, 8), "z": (5, 8)}


def test_moments_and_rows_say_the_same():
    x, y = rows(bent, n=800)
    grid = {name: {**pair, "z": (4, 7)} for name, pair in GRID.items()}
    marked = pd.concat(
        [indicators(x, chosen).add_prefix(f"{name} ") for name, chosen in grid.items()], axis=1
    )
    pairs = {
        name: {each: (f"{name} {each} (low)", f"{name} {each} (high)") for each in chosen}
        for name, chosen in grid.items()
    }
    summed = moments(marked.assign(y=y), weight=np.ones(800), block=[f"{n:04}" for n in range(800)])
    ours = penalty_reward_sensitivity(summed, outcome="y", pairs=pairs)
    theirs = penalty_reward_sensitivity_of_rows(x, y, cutoffs=grid)
    pd.testing.assert_frame_equal(ours.table, theirs.table)
    pd.testing.assert_frame_equal(ours.summary, theirs.summary)
    assert ours.cutoffs == theirs.cutoffs


def test_turning_scale_and_outcome_round_swaps_the_kinds():
    x, y = rows(bent)
    grid = {name: {"x": pair["x"], "z": pair["x"]} for name, pair in GRID.items()}
    turned = {
        name: {each: (11 - high, 11 - low) for each, (low, high) in chosen.items()}
        for name, chosen in grid.items()
    }
    first = penalty_reward_sensitivity_of_rows(x, y, cutoffs=grid).summary
    second = penalty_reward_sensitivity_of_rows(11 - x, -y, cutoffs=turned).summary
    assert second["reward"].tolist() == first["penalty"].tolist()
    assert second["asymmetry_high"].to_numpy() == pytest.approx(-first["asymmetry_low"].to_numpy())
    assert second["holds"].tolist() == first["holds"].tolist()


def test_weights_clusters_and_level_reach_every_cutoff():
    x, y = rows(bent, n=600)
    cluster = np.repeat([f"c{at:02}" for at in range(30)], 20)
    plain = penalty_reward_sensitivity_of_rows(x, y, cutoffs=GRID).table
    wider = penalty_reward_sensitivity_of_rows(x, y, cutoffs=GRID, level=0.99).table
    assert (wider["penalty_low"] < plain["penalty_low"]).all()
    clustered = penalty_reward_sensitivity_of_rows(x, y, cutoffs=GRID, cluster=cluster).table
    assert (clustered["penalty_se"] != plain["penalty_se"]).all()
    weight = np.random.default_rng(1).uniform(1, 3, 600)
    weighted = penalty_reward_sensitivity_of_rows(x, y, cutoffs=GRID, weight=weight).table
    assert (weighted["penalty"] != plain["penalty"]).all()


def test_grids_that_cannot_be_are_refused():
    x, y = rows(bent, n=50)
    with pytest.raises(ValueError, match="no cut-offs"):
        penalty_reward_sensitivity_of_rows(x, y, cutoffs={})
    with pytest.raises(ValueError, match="the same predictors"):
        penalty_reward_sensitivity_of_rows(
            x, y, cutoffs={"one": {"x": (3, 8)}, "two": {"z": (3, 8)}}
        )
    with pytest.raises(ValueError, match="must not lie above"):
        penalty_reward_sensitivity_of_rows(x, y, cutoffs={"one": {"x": (8, 3)}})
    with pytest.raises(DataError, match="too few"):
        penalty_reward_sensitivity_of_rows(x.iloc[:3], y[:3], cutoffs=GRID)
    summed = moments(x.assign(y=y), weight=np.ones(50), block=np.arange(50))
    with pytest.raises(ValueError, match="no cut-offs"):
        penalty_reward_sensitivity(summed, outcome="y", pairs={})
