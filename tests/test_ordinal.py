"""Shares of McFadden's R²: by hand, the logistic case, laws, and limits without refits."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.statistics.cumulative_logit import distinct_rows, fit_subsets, fits_of_cells
from cxkit.statistics.dominance import logistic_dominance
from cxkit.statistics.importance import importance
from cxkit.statistics.moments import moments
from cxkit.statistics.ordinal import ordinal_importance
from cxkit.statistics.subsets import shapley_values

REFERENCE = Path(__file__).parents[2] / "shared/reference"


def survey(n=400, p=3, seed=0, kinds=5):
    """Ratings of 1..10 with a halo, the first the strongest, and an outcome of ordered kinds."""
    rng = np.random.default_rng(seed)
    x = np.clip(np.round(6 + 1.3 * (rng.normal(size=(n, p)) + rng.normal(size=(n, 1)))), 1, 10)
    frame = pd.DataFrame(x, columns=[f"x{at}" for at in range(p)])
    y = x @ np.linspace(0.7, 0, p) + 1.5 * rng.logistic(size=n)
    cuts = np.quantile(y, np.linspace(0, 1, kinds + 1)[1:-1])
    return frame, np.searchsorted(cuts, y).astype(float)


# By hand


def test_model_without_predictors_is_the_shares_of_the_kinds():
    # Kinds 1, 2, 5 with 2, 3 and 5 of ten units: 2 log .2 + 3 log .3 + 5 log .5.
    outcome = np.repeat([1.0, 2.0, 5.0], [2, 3, 5])
    rows = distinct_rows(pd.DataFrame({"x": np.arange(10.0)}), outcome, None)
    expected = 2 * np.log(0.2) + 3 * np.log(0.3) + 5 * np.log(0.5)
    assert rows.empty == pytest.approx(expected, abs=1e-12)
    coefficients, fits = fit_subsets(rows, 0, [1])
    assert fits[0] == pytest.approx(expected, abs=1e-12)
    # Thresholds: the logits of .2 and of .5.
    assert coefficients[0, :2].tolist() == pytest.approx([np.log(0.25), 0], abs=1e-9)


def test_fits_of_single_answers_by_hand_and_their_sum():
    frame, outcome = survey(kinds=4)
    rows = distinct_rows(frame, outcome, None)
    coefficients, fits = fit_subsets(rows, 0, [1, 1, 1])
    single = fits_of_cells(rows, coefficients, rows.at, rows.kind)
    assert single.sum(axis=1) == pytest.approx(fits, abs=1e-9)
    # The chance of the kinds: F(a1 + xb), F(a2 + xb) - F(a1 + xb), ..., 1 - F(a3 + xb).
    slope = coefficients[-1, 3:] @ rows.values[rows.at[0]]
    below = 1 / (1 + np.exp(-(coefficients[-1, :3] + slope)))
    chances = np.diff([0, *below, 1])
    each = fits_of_cells(rows, coefficients[-1:], np.repeat(rows.at[:1], 4), np.arange(4))
    assert np.exp(each[0]) == pytest.approx(chances, abs=1e-12)


def test_two_groups_whose_odds_differ_by_one_factor_by_hand():
    # Of 30 each 10, 10, 10 and 15, 9, 6: odds of the lowest kind 1/2 and 1, of the lower two 2 and
    # 4. Both double, so the model fits the shares of each group, and its slope is log 2.
    group = np.repeat([0.0, 1.0], 30)
    outcome = np.concatenate([np.repeat([0, 1, 2], [10, 10, 10]), np.repeat([0, 1, 2], [15, 9, 6])])
    frame = pd.DataFrame({"x": group, "still": 1.0})
    rows = distinct_rows(frame[["x"]], outcome.astype(float), None)
    coefficients, fits = fit_subsets(rows, 0, [1])
    fitted = sum(n * np.log(n / 30) for n in (10, 10, 10, 15, 9, 6))
    assert fits[1] == pytest.approx(fitted, abs=1e-9)
    # Half a unit of x is one of its standard deviations.
    assert 2 * coefficients[1, 2] == pytest.approx(np.log(2), abs=1e-6)
    empty = sum(n * np.log(n / 60) for n in (25, 19, 16))
    found = ordinal_importance(frame, outcome)
    assert found.r2 == pytest.approx(1 - fitted / empty, abs=1e-12)
    # Group 1 has the lower outcomes.
    assert found.table.loc["x", ["share", "sign"]].tolist() == [1, -1]
    assert found.table.loc["still", ["part", "sign"]].tolist() == [0, 0]


# Two kinds are the logistic case


def test_two_kinds_are_the_logistic_case():
    frame, outcome = survey(kinds=2)
    weight = np.random.default_rng(1).uniform(0.5, 2, len(frame))
    ours = ordinal_importance(frame, outcome, weight=weight).table["part"]
    theirs = logistic_dominance(frame, outcome, weight=weight)["mcfadden"]
    assert ours.to_dict() == pytest.approx(theirs.to_dict(), abs=1e-10)


@pytest.mark.skipif(not REFERENCE.exists(), reason="reference cases not at hand")
def test_two_kinds_agree_with_dominanceanalysis():
    path = REFERENCE / "drivers_dominance_logistic_nps.json"
    case = json.loads(path.read_text(encoding="utf-8"))
    rows = pd.read_csv(REFERENCE / case["inputs"]["csv"])
    found = ordinal_importance(rows[case["inputs"]["x"]], rows["REC"] <= 6)
    expected = case["expected"]
    assert found.table["part"].to_dict() == pytest.approx(expected["r2.m"], abs=1e-9)
    assert found.r2 == pytest.approx(expected["mcfadden_full"], abs=1e-9)
    # Better ratings go with fewer low scores; two coefficients turn beside the others.
    signs = {name: np.sign(expected["coef"][name]) for name in found.table.index}
    assert found.table["sign"].to_dict() == signs
    assert (found.table["sign_alone"] == -1).all()


def test_order_of_shares_is_that_of_least_squares():
    frame, outcome = survey(n=1500, p=5, kinds=11)
    ours = ordinal_importance(frame, outcome).table
    blocks = [f"{at:04}" for at in range(len(frame))]
    summed = moments(frame.assign(y=outcome), weight=np.ones(len(frame)), block=blocks)
    theirs = importance(summed, outcome="y", draws=100).table
    assert list(ours.index) == list(theirs.index)
    assert ours["share"].to_numpy() == pytest.approx(theirs["share"].to_numpy(), abs=0.05)


# What the table says


def test_parts_first_and_last_are_those_of_models_fitted_apart():
    frame, outcome = survey()

    def r2(*columns):
        rows = distinct_rows(frame[list(columns)], outcome, None)
        return 1 - fit_subsets(rows, 0, [len(columns)])[1][1] / rows.empty

    found = ordinal_importance(frame, outcome)
    whole = r2("x0", "x1", "x2")
    assert found.r2 == pytest.approx(whole, abs=1e-9)
    assert found.table["part"].sum() == pytest.approx(whole, abs=1e-12)
    row = found.table.loc["x0"]
    assert row["first"] == pytest.approx(r2("x0"), abs=1e-9)
    assert row["last"] == pytest.approx(whole - r2("x1", "x2"), abs=1e-9)
    # Six orders: x0 is first in two, last in two, and second once after each of the others.
    second = r2("x0", "x1") - r2("x1") + r2("x0", "x2") - r2("x2")
    assert row["part"] == pytest.approx((2 * row["first"] + second + 2 * row["last"]) / 6, abs=1e-9)
    assert row["unique"] == pytest.approx(row["last"] / row["part"])
    assert (found.table["sign_alone"] == 1).all()
    assert (found.kinds, found.n, found.level) == (5, 400, 0.95)
    assert found.dominance.gains.mean(axis=1).to_dict() == pytest.approx(
        found.table["part"].to_dict()
    )
    assert found.table["share"].sum() == pytest.approx(1)
    assert found.table["share"].between(found.table["low"], found.table["high"]).all()
    assert found.table["p_first"].sum() == pytest.approx(1)
    assert found.r2_interval.low < found.r2_adjusted < found.r2 < found.r2_interval.high


def test_chance_is_taken_away_from_what_has_nothing():
    rng = np.random.default_rng(3)
    shares = []
    for _ in range(10):
        frame = pd.DataFrame(rng.normal(size=(150, 4)), columns=list("abcd"))
        outcome = np.round(frame["a"] + rng.logistic(size=150)).clip(-2, 2)
        found = ordinal_importance(frame, outcome)
        shares.append((found.table["part"] / found.r2)["a"] < found.table.loc["a", "share"])
        assert found.r2_adjusted < found.r2
    assert all(shares)


# Laws


def test_order_of_rows_and_unit_of_columns_change_nothing():
    frame, outcome = survey()
    first = ordinal_importance(frame, outcome)
    order = np.random.default_rng(4).permutation(len(frame))
    other = 20 * frame.iloc[order] - 7
    second = ordinal_importance(other, outcome[order])
    pd.testing.assert_frame_equal(first.table, second.table, rtol=1e-7, atol=1e-9)


def test_only_the_order_of_the_kinds_counts():
    frame, outcome = survey()
    first = ordinal_importance(frame, outcome)
    second = ordinal_importance(frame, outcome**3 + 10)
    pd.testing.assert_frame_equal(first.table, second.table)


def test_turning_the_outcome_round_turns_the_signs_alone():
    frame, outcome = survey()
    first = ordinal_importance(frame, outcome)
    second = ordinal_importance(frame, -outcome)
    columns = ["share", "low", "high", "part", "first", "last"]
    pd.testing.assert_frame_equal(first.table[columns], second.table[columns], atol=1e-8)
    for column in ("sign", "sign_alone"):
        assert (first.table[column] == -second.table[column]).all()


def test_weights_stand_for_repeated_rows_and_none_for_absent_ones():
    frame, outcome = survey(n=120)
    times = np.random.default_rng(0).integers(0, 4, size=120)
    weighted = ordinal_importance(frame, outcome, weight=times).table
    repeated = ordinal_importance(frame.loc[frame.index.repeat(times)], np.repeat(outcome, times))
    columns = ["part", "first", "last", "sign"]
    pd.testing.assert_frame_equal(
        weighted[columns], repeated.table.loc[weighted.index, columns], atol=1e-9
    )
    tenfold = ordinal_importance(frame, outcome, weight=10 * times).table
    pd.testing.assert_frame_equal(weighted, tenfold)


def test_limits_are_those_of_resampled_rows():
    frame, outcome = survey(n=500)
    table = ordinal_importance(frame, outcome).table
    rng = np.random.default_rng(6)
    drawn = []
    for _ in range(150):
        at = rng.integers(500, size=500)
        fits = fit_subsets(distinct_rows(frame.iloc[at], outcome[at], None), 0, [1, 1, 1])[1]
        parts = shapley_values(fits[:, None])[0]
        drawn.append(parts / parts.sum())
    spread = pd.DataFrame(drawn, columns=list(frame)).std()
    width = (table["high"] - table["low"]) / (2 * 1.96)
    # The spread of 150 resamples is off by a twentieth or so.
    assert (width / spread[width.index]).to_numpy() == pytest.approx(1, abs=0.2)


def test_limits_shrink_with_the_root_of_n_and_clusters_widen_them():
    width = {}
    for n in (400, 6400):
        table = ordinal_importance(*survey(n=n, kinds=3)).table
        width[n] = (table["high"] - table["low"]).mean()
    assert width[400] / width[6400] == pytest.approx(4, rel=0.2)
    frame, outcome = survey(n=300)
    # Each unit seen four times tells no more than once.
    cluster = np.tile([f"u{at:03}" for at in range(300)], 4)
    four = pd.concat([frame] * 4, ignore_index=True)
    once = ordinal_importance(frame, outcome).table
    clustered = ordinal_importance(four, np.tile(outcome, 4), cluster=cluster).table
    assert (clustered["high"] - clustered["low"]).to_numpy() == pytest.approx(
        (once["high"] - once["low"]).to_numpy(), rel=0.03
    )


# Edges


def test_copies_groups_and_covariates():
    frame, outcome = survey()
    frame["copy"] = 3 * frame["x0"] + 1
    found = ordinal_importance(frame, outcome).table
    assert found.loc["copy", "part"] == pytest.approx(found.loc["x0", "part"], abs=1e-8)
    players = {"x0": ["x0", "copy"], "x1": ["x1"]}
    grouped = ordinal_importance(frame, outcome, players=players)
    single = ordinal_importance(frame, outcome, players=["x0", "x1"])
    assert grouped.table["part"].to_dict() == pytest.approx(
        single.table["part"].to_dict(), abs=1e-8
    )
    assert np.isnan(grouped.table.loc["x0", "sign"])
    beyond = ordinal_importance(frame, outcome, players=["x1", "x2"], always=["x0"])
    whole = ordinal_importance(frame, outcome, players=["x0", "x1", "x2"])
    alone = whole.table.loc["x0", "first"]
    assert beyond.r2 == pytest.approx(whole.r2 - alone, abs=1e-9)
    assert beyond.table.loc["x2", "last"] == pytest.approx(whole.table.loc["x2", "last"], abs=1e-9)


def test_predictor_that_gives_the_kinds_away_explains_everything():
    frame = pd.DataFrame({"a": np.repeat([1.0, 2, 3], 20), "b": np.tile([1.0, 2, 3, 4], 15)})
    found = ordinal_importance(frame, frame["a"])
    assert found.r2 == pytest.approx(1, abs=1e-6)
    assert found.table.loc["a", "share"] > 0.95


def test_values_far_out_do_not_break_the_fit():
    frame, outcome = survey()
    frame.loc[0, "x2"] = 1e6
    found = ordinal_importance(frame, outcome)
    assert np.isfinite(found.table[["share", "low", "high"]].to_numpy()).all()
    assert found.table.index[0] == "x0"


# Refusals


def test_outcomes_and_values_that_cannot_be_are_refused():
    frame, outcome = survey(n=60)
    with pytest.raises(DataError, match="the same in all rows"):
        ordinal_importance(frame, np.ones(60))
    with pytest.raises(ValueError, match="at most 30 kinds, not 60"):
        ordinal_importance(frame, np.arange(60.0))
    with pytest.raises(ValueError, match="value in every row"):
        ordinal_importance(frame, np.where(outcome == 0, np.nan, outcome))
    with pytest.raises(ValueError, match="not be negative"):
        ordinal_importance(frame, outcome, weight=np.linspace(-1, 1, 60))
    with pytest.raises(DataError, match="sum to zero"):
        ordinal_importance(frame, outcome, weight=np.zeros(60))
    with pytest.raises(ValueError, match="two players"):
        ordinal_importance(frame, outcome, players=["x0"])
    with pytest.raises(DataError, match="6 units are too few for 7 coefficients"):
        ordinal_importance(frame.iloc[:6], np.arange(6) % 5)
    with pytest.raises(DataError, match="one cluster"):
        ordinal_importance(frame, outcome, cluster=["a"] * 60)
    still = frame.assign(x0=1.0, x1=2.0, x2=3.0)
    with pytest.raises(DataError, match="nothing here goes together"):
        ordinal_importance(still, outcome)
