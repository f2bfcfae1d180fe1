"""Shares of R²: they agree with the books and with plain solves, and know their errors."""

import json
from itertools import combinations
from math import comb
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxkit.findings import DataError
from cxkit.statistics.dominance import logistic_dominance
from cxkit.statistics.importance import importance
from cxkit.statistics.lmg import lmg, relative_weights
from cxkit.statistics.moments import moments, random_blocks
from cxkit.statistics.ranks import rank_probabilities
from cxkit.statistics.regression import regress
from cxkit.statistics.subsets import shapley_values

REFERENCE = Path(__file__).parents[2] / "shared/reference"
needs_reference = pytest.mark.skipif(not REFERENCE.exists(), reason="reference cases not at hand")


def reference(name):
    case = json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))
    if "csv" in case["inputs"]:
        case["rows"] = pd.read_csv(REFERENCE / case["inputs"]["csv"])
    return case


def covariance_of(case):
    inputs = case["inputs"]
    columns = [inputs["y"], *inputs["x"]]
    weight = case["rows"][inputs["weights"]] if "weights" in inputs else None
    found = np.cov(case["rows"][columns].T, aweights=weight)
    return pd.DataFrame(found, index=columns, columns=columns)


def matrix(numbers, names=("y", "a", "b", "c")):
    names = list(names)[: len(numbers)]
    return pd.DataFrame(numbers, index=names, columns=names, dtype=float)


def rows_of(p, n, seed=0, noise=2.0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, p)) + rng.normal(size=(n, 1))
    frame = pd.DataFrame(x, columns=[f"x{at}" for at in range(p)])
    return frame.assign(y=x @ np.linspace(0.6, 0, p) + noise * rng.normal(size=n))


def units(frame, weight=None, block=None):
    weight = np.ones(len(frame)) if weight is None else weight
    # Blocks are sorted by name: names of one length keep the order of numbers.
    block = [f"{at:06}" for at in range(len(frame))] if block is None else block
    return moments(frame, weight=weight, block=block)


def plain_lmg(covariance, outcome):
    """Shares by one solve a subset, and the sum over subsets as it is printed in textbooks."""
    names = [name for name in covariance if name != outcome]
    p, numbers = len(names), covariance.to_numpy()

    def r2(subset):
        if not subset:
            return 0.0
        at = [list(covariance).index(name) for name in subset]
        to = list(covariance).index(outcome)
        across = numbers[at, to]
        solved = np.linalg.lstsq(numbers[np.ix_(at, at)], across, rcond=1e-9)[0]
        return across @ solved / numbers[to, to]

    values = {subset: r2(subset) for size in range(p + 1) for subset in combinations(names, size)}
    found = dict.fromkeys(names, 0.0)
    for subset, value in values.items():
        for name in set(names) - set(subset):
            joined = tuple(each for each in names if each in subset or each == name)
            found[name] += (values[joined] - value) / (p * comb(p - 1, len(subset)))
    return pd.Series(found)


# LMG from a matrix


def test_suppressor_by_hand():
    # R² of both = .25 / (1 - .25) = 1/3; of a alone .25, of b alone 0. The mean of entering first
    # and last: a (.25 + 1/3) / 2, b (0 + 1/3 - .25) / 2.
    found = lmg(matrix([[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]]), outcome="y")
    assert found["part"].tolist() == pytest.approx([7 / 24, 1 / 24], abs=1e-15)
    assert found["share"].tolist() == pytest.approx([7 / 8, 1 / 8], abs=1e-15)
    assert found["first"].tolist() == pytest.approx([1 / 4, 0], abs=1e-15)
    assert found["last"].tolist() == pytest.approx([1 / 3, 1 / 12], abs=1e-15)
    # b has nothing alone, and a coefficient below 0 beside a.
    assert found["sign"].tolist() == [1, -1]
    assert found["sign_alone"].tolist() == [1, 0]


@needs_reference
def test_closed_forms_are_met():
    case = reference("drivers_analytic")
    for inputs in case["inputs"]:
        expected = dict(case["expected"][inputs["name"]])
        found = lmg(matrix(inputs["correlation_matrix"], inputs["order"]), outcome="y")["part"]
        assert found.sum() == pytest.approx(expected.pop("R2"), abs=1e-12)
        assert found.to_dict() == pytest.approx(expected, abs=1e-12)


@needs_reference
@pytest.mark.parametrize(
    "name",
    [
        "drivers_lmg_swiss",
        "drivers_lmg_weighted",
        "drivers_lmg_nps_testdata",
        "drivers_amusement_park",
    ],
)
def test_shares_agree_with_relaimpo(name):
    case = reference(name)
    covariance = covariance_of(case)
    expected = case["expected"]
    found = lmg(covariance, outcome=case["inputs"]["y"])
    names = {"lmg": "part", "first": "first", "last": "last", "lmg_share": "share"}
    compared = [each for each in names if each in expected]
    assert "lmg" in compared
    for each in compared:
        assert found[names[each]].to_dict() == pytest.approx(expected[each], abs=1e-9)
    assert found["part"].sum() == pytest.approx(expected["R2"], abs=1e-9)
    if "genizi" in expected:
        weights = relative_weights(covariance, outcome=case["inputs"]["y"])["part"]
        assert weights.to_dict() == pytest.approx(expected["genizi"], abs=1e-9)


@needs_reference
def test_groups_agree_with_relaimpo():
    case = reference("drivers_lmg_groups")
    players = {**case["inputs"]["groups"]}
    grouped = {name for columns in players.values() for name in columns}
    players |= {name: [name] for name in case["inputs"]["x"] if name not in grouped}
    found = lmg(covariance_of(case), outcome=case["inputs"]["y"], players=players)
    for expected, column in (("lmg", "part"), ("first", "first"), ("last", "last")):
        assert found[column].to_dict() == pytest.approx(case["expected"][expected], abs=1e-9)
    assert np.isnan(found.loc["EduExam", "sign"])


@needs_reference
def test_relative_weights_agree_with_rwa():
    case = reference("drivers_johnson_rw_mtcars")
    found = relative_weights(covariance_of(case), outcome="mpg")
    expected = case["expected"]
    assert found["part"].to_dict() == pytest.approx(expected["raw"], abs=1e-9)
    assert (100 * found["share"]).to_dict() == pytest.approx(expected["rescaled_pct"], abs=1e-7)
    signs = {name: {"+": 1, "-": -1}[sign] for name, sign in expected["sign"].items()}
    assert found["sign_alone"].to_dict() == signs
    exact = lmg(covariance_of(case), outcome="mpg")["part"].to_dict()
    assert exact == pytest.approx(expected["lmg_for_comparison"], abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 6), st.booleans())
def test_shares_are_those_of_a_solve_for_every_subset(seed, p, copied):
    frame = rows_of(p, 40, seed)
    if copied:
        frame["x0"] = frame["x1"]
    covariance = frame.cov()
    found = lmg(covariance, outcome="y")
    assert found["part"].to_numpy() == pytest.approx(
        plain_lmg(covariance, "y").to_numpy(), abs=1e-9
    )


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.floats(0.01, 1000), min_size=5, max_size=5))
def test_shares_do_not_depend_on_units_or_order(seed, factors):
    covariance = rows_of(4, 60, seed).cov()
    scaled = covariance * np.outer(factors, factors)
    shuffled = scaled.iloc[[3, 0, 4, 2, 1], [3, 0, 4, 2, 1]]
    first = lmg(covariance, outcome="y")
    second = lmg(shuffled, outcome="y").loc[first.index]
    pd.testing.assert_frame_equal(first, second, rtol=0, atol=1e-9)


def test_copies_share_and_constants_have_nothing():
    frame = rows_of(3, 100).assign(still=5.0)
    frame["copy"] = 3 * frame["x0"] - 7
    found = lmg(frame.cov(), outcome="y")
    assert found.loc["copy", "part"] == pytest.approx(found.loc["x0", "part"], abs=1e-12)
    assert found.loc["still", ["part", "first", "last", "sign"]].tolist() == pytest.approx(
        [0, 0, 0, 0], abs=1e-12
    )
    # Each of two copies has half of what stands in for them as one.
    alone = lmg(frame.drop(columns="copy").cov(), outcome="y")
    together = lmg(
        frame.cov(), outcome="y", players={"both": ["x0", "copy"], "x1": ["x1"], "x2": ["x2"]}
    )
    assert together.loc["both", "part"] == pytest.approx(alone.loc["x0", "part"], abs=1e-12)


def test_columns_that_sum_to_a_constant_are_no_obstacle():
    frame = rows_of(3, 100)
    frame["rest"] = 10 - frame[["x0", "x1", "x2"]].sum(axis=1)
    found = lmg(frame.cov(), outcome="y")["part"]
    assert found.to_numpy() == pytest.approx(plain_lmg(frame.cov(), "y").to_numpy(), abs=1e-9)
    without = lmg(frame.drop(columns="rest").cov(), outcome="y")["part"]
    assert found.sum() == pytest.approx(without.sum(), abs=1e-12)


def test_shares_beyond_what_is_always_in():
    covariance = rows_of(4, 80).cov()
    found = lmg(covariance, outcome="y", always=["x3"])
    whole = lmg(covariance, outcome="y")["part"].sum()
    base = lmg(covariance.loc[["x3", "y"], ["x3", "y"]], outcome="y")["part"].sum()
    assert found["part"].sum() == pytest.approx(whole - base, abs=1e-12)
    # The gain of entering last is the same, whether x3 is a player or always in.
    last = lmg(covariance, outcome="y")["last"].drop("x3")
    assert found["last"].to_dict() == pytest.approx(last.to_dict(), abs=1e-12)
    weights = relative_weights(covariance, outcome="y", always=["x3"])
    assert weights["part"].sum() == pytest.approx(whole - base, abs=1e-12)


def test_more_players_than_can_be_enumerated_are_refused():
    covariance = rows_of(23, 100).cov()
    with pytest.raises(ValueError, match="at most 22 players, not 23"):
        lmg(covariance, outcome="y")
    assert relative_weights(covariance, outcome="y")["share"].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    "choices, message",
    [
        ({"outcome": "z"}, "no column 'z'"),
        ({"outcome": "y", "players": ["a", "a"]}, "player is named twice"),
        ({"outcome": "y", "players": ["a"], "always": ["a"]}, "'a' is named twice"),
        ({"outcome": "y", "players": []}, "needs players"),
        ({"outcome": "y", "players": {"none": []}}, "needs players"),
    ],
)
def test_impossible_players_are_refused(choices, message):
    with pytest.raises(ValueError, match=message):
        lmg(matrix(np.eye(3)), **choices)


def test_outcome_that_does_not_vary_is_refused():
    with pytest.raises(DataError, match="y does not vary"):
        lmg(matrix(np.diag([0.0, 1, 1])), outcome="y")


def test_shapley_values_of_a_game_of_three_by_hand():
    # Gloves: players 0 and 1 have a left one, player 2 the right one; a pair is worth 1.
    # Of six orders player 2 completes a pair in four, 0 and 1 in one each.
    worth = np.array([0, 0, 0, 0, 0, 1, 1, 1.0])
    assert shapley_values(worth[:, None])[0].tolist() == pytest.approx([1 / 6, 1 / 6, 2 / 3])


# Importance from blocks


def test_importance_holds_what_the_matrix_says_and_what_is_sure():
    frame = rows_of(5, 400)
    found = importance(units(frame), outcome="y")
    plain = lmg(frame.cov(), outcome="y").loc[found.table.index]
    for column in ("part", "first", "last", "sign"):
        assert found.table[column].to_numpy() == pytest.approx(plain[column].to_numpy(), abs=1e-9)
    assert found.r2 == pytest.approx(plain["part"].sum())
    assert found.r2_adjusted < found.r2
    assert found.r2_interval.low < found.r2_adjusted < found.r2_interval.high
    assert found.table["share"].sum() == pytest.approx(1)
    assert found.table["share"].is_monotonic_decreasing
    assert found.table["share"].between(found.table["low"], found.table["high"]).all()
    assert (found.n, found.draws, found.method, found.level) == (400, 1000, "exact", 0.95)
    assert found.ranks.sum(axis=0).to_numpy() == pytest.approx(1)
    assert found.ranks.sum(axis=1).to_numpy() == pytest.approx(1)
    assert found.table["p_first"].sum() == pytest.approx(1)
    assert found.table["p_top3"].sum() == pytest.approx(3)


def test_shares_are_corrected_away_from_equality():
    # Noise gives something to everyone: in 40 units of eight predictors with one useful one,
    # the plain share of that one is too small in the mean.
    plain, corrected = [], []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        frame = pd.DataFrame(rng.normal(size=(60, 8)), columns=list("abcdefgh"))
        frame["y"] = frame["a"] + rng.normal(size=60)
        row = importance(units(frame), outcome="y", draws=200).table.loc["a"]
        plain.append(row["part"] / lmg(frame.cov(), outcome="y")["part"].sum())
        corrected.append(row["share"])
    assert np.mean(plain) < np.mean(corrected) < 1


def test_interval_shrinks_with_the_root_of_n():
    width = {}
    for n in (400, 6400):
        table = importance(units(rows_of(3, n)), outcome="y", draws=500).table
        width[n] = (table["high"] - table["low"]).mean()
    assert width[400] / width[6400] == pytest.approx(4, rel=0.25)


def test_order_of_rows_changes_nothing_and_the_seed_decides():
    frame = rows_of(4, 200)
    keys = pd.Series([f"u{at}" for at in range(200)])
    order = np.random.default_rng(5).permutation(200)
    first = importance(units(frame, block=keys), outcome="y", draws=100)
    shuffled = importance(units(frame.iloc[order], block=keys.iloc[order]), outcome="y", draws=100)
    pd.testing.assert_frame_equal(first.table, shuffled.table, check_exact=True)
    again = importance(units(frame, block=keys), outcome="y", draws=100, seed=2)
    again = again.table.loc[first.table.index]
    assert (again["part"] == first.table["part"]).all()
    assert (again["low"] != first.table["low"]).any()


def test_weights_scale_away_and_count():
    frame = rows_of(3, 150)
    weight = np.random.default_rng(1).uniform(0.2, 3, 150)
    once = importance(units(frame, weight), outcome="y", draws=100).table
    tenfold = importance(units(frame, 10 * weight), outcome="y", draws=100).table
    pd.testing.assert_frame_equal(once, tenfold, rtol=1e-9)
    assert (once["part"] != importance(units(frame), outcome="y", draws=100).table["part"]).any()


def test_clusters_widen_the_limits():
    rng = np.random.default_rng(3)
    frame = rows_of(3, 600)
    cluster = np.repeat(np.arange(30), 20)
    # In each cluster the outcome leans on another predictor.
    frame["y"] += (frame[["x0", "x1", "x2"]].to_numpy() * rng.normal(size=(30, 3))[cluster]).sum(1)
    single = importance(units(frame), outcome="y", draws=300).table
    grouped = moments(frame, weight=np.ones(600), block=cluster, clustered=True)
    clustered = importance(grouped, outcome="y", draws=300).table.loc[single.index]
    width = single["high"] - single["low"]
    assert ((clustered["high"] - clustered["low"]) > 1.3 * width).all()


def test_random_blocks_stand_in_for_units():
    frame = rows_of(4, 6000)
    blocks = random_blocks(pd.Series(np.arange(6000)), seed=1)
    found = importance(units(frame, block=blocks), outcome="y").table
    single = importance(units(frame.iloc[:1000]), outcome="y").table.loc[found.index]
    ratio = (single["high"] - single["low"]) / (found["high"] - found["low"])
    assert ratio.mean() == pytest.approx(np.sqrt(6), rel=0.2)


def test_copies_hold_each_place_equally_often():
    frame = rows_of(3, 300)
    frame["copy"] = frame["x0"]
    found = importance(units(frame), outcome="y", draws=200)
    assert found.ranks.loc["copy", 1] == pytest.approx(found.ranks.loc["x0", 1], abs=0.02)
    assert found.ranks.loc["copy", 1] == pytest.approx(0.5, abs=0.05)
    assert found.table.loc[["copy", "x0"], "coefficient"].isna().all()
    assert found.table.loc["copy", "share"] == pytest.approx(found.table.loc["x0", "share"])


def test_group_is_one_player_and_its_columns_have_coefficients_of_their_own():
    frame = rows_of(4, 200)
    players = {"pair": ["x0", "x1"], "x2": ["x2"]}
    found = importance(units(frame), outcome="y", players=players, always=["x3"], draws=100)
    assert set(found.table.index) == {"pair", "x2"}
    assert np.isnan(found.table.loc["pair", "coefficient"])
    coefficients = np.linalg.lstsq(
        np.column_stack([np.ones(200), frame.drop(columns="y")]), frame["y"], rcond=None
    )[0]
    in_order = found.regression.coefficients.loc[["1", "x0", "x1", "x2", "x3"]]
    assert in_order.to_numpy() == pytest.approx(coefficients)
    assert found.table.loc["x2", "coefficient"] == pytest.approx(coefficients[3])


def test_halo_is_measured():
    n = 400
    x = np.linalg.qr(np.random.default_rng(0).normal(size=(n, 5)))[0]
    x = x - x.mean(axis=0)
    alone = pd.DataFrame(np.linalg.qr(x)[0], columns=list("abcey"))
    alone["y"] += alone["a"] + alone["b"]
    found = importance(units(alone[["a", "b", "c", "y"]]), outcome="y", draws=50)
    # Uncorrelated predictors: each eigenvalue is 1, and all R² is unique.
    assert found.halo.first_eigenvalue == pytest.approx(1 / 3)
    assert found.halo.unique == pytest.approx(1)
    common = alone.assign(b=alone["a"])[["a", "b", "y"]]
    found = importance(units(common), outcome="y", draws=50)
    assert found.halo.first_eigenvalue == pytest.approx(1)
    assert found.halo.unique == pytest.approx(0, abs=1e-9)


def test_too_many_players_are_weighed_instead_and_that_is_said():
    found = importance(units(rows_of(23, 300)), outcome="y", draws=60)
    assert (found.method, found.draws) == ("relative weights", 60)
    assert found.table["share"].sum() == pytest.approx(1)


def test_draws_follow_from_what_can_be_afforded():
    few = importance(units(rows_of(2, 60)), outcome="y")
    assert few.draws == 1000


@pytest.mark.parametrize("value", [1.0, 7.3])
def test_constant_outcome_is_refused(value):
    frame = rows_of(3, 50).assign(y=value)
    with pytest.raises(DataError, match="y does not vary"):
        importance(units(frame), outcome="y")


def test_too_few_units_one_block_and_too_few_draws_are_refused():
    frame = rows_of(4, 50)
    with pytest.raises(DataError, match="5 units are too few for 5 coefficients"):
        importance(units(frame.iloc[:5]), outcome="y")
    with pytest.raises(DataError, match="one block"):
        importance(units(frame, block=["a"] * 50), outcome="y")
    with pytest.raises(ValueError, match="50 draws"):
        importance(units(frame), outcome="y", draws=10)
    with pytest.raises(ValueError, match="two players"):
        importance(units(frame), outcome="y", players=["x0"])


# Ranks


def test_two_things_by_the_normal_distribution():
    # With a spread far above the errors nothing is shrunk: the chance that 1 + e lies below 0,
    # where e has standard deviation sqrt(2) x .01, is nil; for equal values it is one half.
    sure = rank_probabilities([1, 0], 0.0001 * np.eye(2), names=["a", "b"])
    assert sure.loc["a", 1] == 1
    even = rank_probabilities([1, 1], 0.01 * np.eye(2), names=["a", "b"])
    assert even.loc["a", 1] == pytest.approx(0.5, abs=0.02)


def test_differences_that_errors_explain_are_shrunk():
    # Ten values drawn from one point: the largest is so by luck, and is not called first.
    rng = np.random.default_rng(4)
    names = [f"t{at}" for at in range(10)]
    best = [
        rank_probabilities(rng.normal(size=10), np.eye(10), names=names)[1].max() for _ in range(20)
    ]
    assert np.mean(best) < 0.35


def test_ranks_do_not_depend_on_unit_or_level():
    value, error = np.array([0.3, 0.2, 0.1]), 0.003 * np.eye(3)
    first = rank_probabilities(value, error, names=list("abc"))
    second = rank_probabilities(50 + 1000 * value, 1e6 * error, names=list("abc"))
    assert second.to_numpy() == pytest.approx(first.to_numpy(), abs=0.02)


def test_ranks_of_one_thing_or_of_nothing_known_are_refused():
    with pytest.raises(ValueError, match="two things"):
        rank_probabilities([1.0], [[1.0]], names=["a"])
    with pytest.raises(ValueError, match="every thing"):
        rank_probabilities([1.0, np.nan], np.eye(2), names=["a", "b"])


# Regression


def test_jackknife_is_what_leaving_out_gives():
    frame = rows_of(3, 25)
    x = np.column_stack([np.ones(25), frame.drop(columns="y")])
    y = frame["y"].to_numpy()
    whole = np.linalg.lstsq(x, y, rcond=None)[0]
    moved = np.array(
        [
            np.linalg.lstsq(np.delete(x, at, 0), np.delete(y, at), rcond=None)[0] - whole
            for at in range(25)
        ]
    )
    found = regress(units(frame), outcome="y", columns=["x0", "x1", "x2"])
    assert found.coefficients.to_numpy() == pytest.approx(whole)
    assert found.covariance.to_numpy() == pytest.approx(moved.T @ moved)
    assert found.df == 21


def test_amusement_coefficients_agree_with_r():
    if not REFERENCE.exists():
        pytest.skip("reference cases not at hand")
    case = reference("drivers_amusement_park")
    frame = case["rows"][[*case["inputs"]["x"], "overall"]].astype(float)
    found = regress(units(frame), outcome="overall", columns=case["inputs"]["x"])
    expected = {name.replace("(Intercept)", "1"): v for name, v in case["expected"]["coef"].items()}
    assert found.coefficients.to_dict() == pytest.approx(expected, abs=1e-7)
    assert found.r2 == pytest.approx(case["expected"]["R2"], abs=1e-9)


def test_column_that_says_nothing_of_its_own_has_no_coefficient():
    frame = rows_of(2, 50).assign(still=3.0)
    found = regress(units(frame), outcome="y", columns=["x0", "still", "x1"])
    assert found.coefficients.isna().tolist() == [True, False, True, False]
    assert found.table().loc["x0"].notna().all()


# An outcome of two kinds


@needs_reference
def test_logistic_dominance_agrees_with_dominanceanalysis():
    case = reference("drivers_dominance_logistic_nps")
    rows, x = case["rows"], case["inputs"]["x"]
    found = logistic_dominance(rows[x], rows["REC"] <= 6)
    names = {"r2.m": "mcfadden", "r2.cs": "cox_snell", "r2.n": "nagelkerke", "r2.e": "estrella"}
    for theirs, ours in names.items():
        assert found[ours].to_dict() == pytest.approx(case["expected"][theirs], abs=1e-9)
    assert found["mcfadden"].sum() == pytest.approx(case["expected"]["mcfadden_full"], abs=1e-9)


def test_one_predictor_of_two_kinds_by_hand():
    # 3 of 4 against 1 of 4: L0 = 8 log(1/2), L = 6 log(3/4) + 2 log(1/4).
    frame = pd.DataFrame({"a": [0, 0, 0, 0, 1, 1, 1, 1]})
    found = logistic_dominance(frame, [0, 0, 0, 1, 1, 1, 1, 0])
    expected = 1 - (6 * np.log(3 / 4) + 2 * np.log(1 / 4)) / (8 * np.log(1 / 2))
    assert found.loc["a", "mcfadden"] == pytest.approx(expected, abs=1e-12)


def test_separated_outcome_is_explained_wholly():
    # a gives the outcome away: McFadden 1 alone. b alone has v; so a = 1 - v / 2, b = v / 2.
    frame = pd.DataFrame({"a": [0, 0, 0, 1, 1, 1], "b": [0, 1, 0, 1, 0, 1]})
    outcome = [0, 0, 0, 1, 1, 1]
    alone = logistic_dominance(frame[["b"]], outcome).loc["b", "mcfadden"]
    found = logistic_dominance(frame, outcome)["mcfadden"]
    assert found.tolist() == pytest.approx([1 - alone / 2, alone / 2], abs=1e-6)


def test_weights_stand_for_repeated_rows_in_a_logistic_model():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.integers(1, 6, size=(60, 3)), columns=list("abc"))
    outcome = rng.random(60) < frame["a"] / 6
    times = rng.integers(1, 4, size=60)
    weighted = logistic_dominance(frame, outcome, weight=times)
    repeated = logistic_dominance(
        frame.loc[frame.index.repeat(times)], np.repeat(outcome.to_numpy(), times)
    )
    # McFadden's is free of the number of units.
    assert weighted["mcfadden"].to_dict() == pytest.approx(repeated["mcfadden"].to_dict())


def test_copies_groups_and_covariates_in_a_logistic_model():
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.integers(1, 11, size=(200, 3)).astype(float), columns=list("abc"))
    outcome = (frame["a"] + frame["b"] + 4 * rng.normal(size=200)) > 11
    frame["copy"] = frame["a"]
    found = logistic_dominance(frame, outcome)["mcfadden"]
    assert found["copy"] == pytest.approx(found["a"], abs=1e-9)
    grouped = logistic_dominance(frame, outcome, players={"a": ["a", "copy"], "b": ["b"]})
    single = logistic_dominance(frame, outcome, players=["a", "b"])
    assert grouped["mcfadden"].to_dict() == pytest.approx(single["mcfadden"].to_dict(), abs=1e-9)
    beyond = logistic_dominance(frame, outcome, players=["b"], always=["a"])["mcfadden"]
    only = logistic_dominance(frame, outcome, players=["a"])["mcfadden"]
    assert beyond.sum() == pytest.approx(single["mcfadden"].sum() - only.sum(), abs=1e-9)


def test_outcomes_and_values_that_no_logistic_model_takes_are_refused():
    frame = pd.DataFrame({"a": [1.0, 2, 3, 4]})
    with pytest.raises(DataError, match="the same in all rows"):
        logistic_dominance(frame, [1, 1, 1, 1])
    with pytest.raises(ValueError, match="0 or 1"):
        logistic_dominance(frame, [0, 1, 2, 1])
    with pytest.raises(ValueError, match="value in every row"):
        logistic_dominance(frame.replace(1.0, np.nan), [0, 1, 0, 1])
    with pytest.raises(ValueError, match="at most 15 players"):
        logistic_dominance(rows_of(16, 40).drop(columns="y"), [0, 1] * 20)
