"""Dominance by pairs: counted by hand, against a plain search, and true to what importance says."""

import json
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.statistics.dominance_levels import compare_pairs, dominance_levels
from cxkit.statistics.importance import importance
from cxkit.statistics.lmg import lmg
from cxkit.statistics.moments import moments

REFERENCE = Path(__file__).parents[2] / "shared/reference"


def game(players, **worth):
    """The array of values from those written down: ``ab=0.5`` is what a and b are worth."""
    values = np.zeros(2 ** len(players))
    for members, value in worth.items():
        values[sum(1 << players.index(name) for name in members)] = value
    return values


def additive(players, worths):
    """Values that are sums of the players' own."""
    numbers = np.arange(2 ** len(players))
    return sum(worth * (numbers >> at & 1) for at, worth in enumerate(worths)).astype(float)


def level_of(found, first, second):
    pairs = found.pairs.set_index(["dominant", "dominated"])["level"]
    return pairs.get((first, second), "turned")


def covariance_of(p, seed, n=60):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, p)) + rng.normal(size=(n, 1))
    frame = pd.DataFrame(x, columns=[f"x{at}" for at in range(p)])
    return frame.assign(y=x @ rng.normal(size=p) + rng.normal(size=n)).cov()


def plainly(covariance, outcome):
    """Levels as they are defined, from one least-squares solve a subset."""
    names = [name for name in covariance if name != outcome]

    def r2(*subset):
        return of_subset(tuple(sorted(subset)))

    @cache
    def of_subset(subset):
        at = list(subset)
        across = covariance.loc[at, outcome].to_numpy()
        solved = np.linalg.lstsq(covariance.loc[at, at].to_numpy(), across, rcond=1e-9)[0]
        return across @ solved / covariance.loc[outcome, outcome]

    def sets_of(others):
        return [s for k in range(len(others) + 1) for s in combinations(others, k)]

    def gains(name):
        others = [each for each in names if each != name]
        by_size = [[] for _ in names]
        for subset in sets_of(others):
            by_size[len(subset)].append(r2(*subset, name) - r2(*subset))
        return np.array([np.mean(each) for each in by_size])

    found = {}
    for first in names:
        for second in set(names) - {first}:
            rest = [name for name in names if name not in (first, second)]
            more = [r2(*s, first) - r2(*s, second) for s in sets_of(rest)]
            in_the_mean = gains(first) - gains(second)
            if min(more) >= 0:
                found[first, second] = "complete"
            elif min(in_the_mean) >= 0:
                found[first, second] = "conditional"
            elif in_the_mean.mean() > 0:
                found[first, second] = "general"
    return found


# By hand


def test_suppressor_dominates_completely():
    # R² of a .25, of b 0, of both 1/3: a adds .25 more than b to nothing, the only set there is.
    names = ["y", "a", "b"]
    matrix = pd.DataFrame([[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]], index=names, columns=names)
    found = dominance_levels(matrix, outcome="y")
    row = found.pairs.iloc[0]
    assert (row["dominant"], row["dominated"], row["level"]) == ("a", "b", "complete")
    assert row[["difference", "smallest", "largest"]].tolist() == pytest.approx([0.25] * 3)
    # a: .25 first and 1/3 last; b: 0 first and 1/12 last.
    assert found.gains.loc["a"].tolist() == pytest.approx([1 / 4, 1 / 3])
    assert found.gains.loc["b"].tolist() == pytest.approx([0, 1 / 12])


def test_one_set_that_turns_the_order_leaves_the_conditional_level():
    # Worths .2 .1 .1 .1 add up, but b and c together are worth .2 more. a less b: beside nothing
    # .1, beside c .1 - .2, beside d .1, beside both .1. By number of others in the model:
    # .1; (.1 + (-.1 + .1)) / 3; ((-.1 + .1) + .1) / 3; .1. None is below 0.
    values = additive("abcd", [0.2, 0.1, 0.1, 0.1])
    values[0b0110] += 0.2
    found = compare_pairs(values, list("abcd"))
    assert level_of(found, "a", "b") == "conditional"
    more = (found.gains.loc["a"] - found.gains.loc["b"]).tolist()
    assert more == pytest.approx([0.1, 0.1 / 3, 0.1 / 3, 0.1])
    row = found.pairs.set_index(["dominant", "dominated"]).loc[("a", "b")]
    assert (row["smallest"], row["largest"]) == pytest.approx((-0.1, 0.1))
    assert row["difference"] == pytest.approx((0.1 + 0.1 / 3 + 0.1 / 3 + 0.1) / 4)


def test_order_that_turns_with_the_size_of_the_model_is_general():
    # a less b: alone .3 - .2, beside c .35 - .4. By size: .1, (.1 - .05) / 2, -.05; mean .025.
    values = game("abc", a=0.3, b=0.2, c=0.1, ab=0.5, ac=0.35, bc=0.4, abc=0.6)
    found = compare_pairs(values, list("abc"))
    assert level_of(found, "a", "b") == "general"
    assert found.pairs.loc[0, "difference"] == pytest.approx(0.025)
    assert (found.pairs.loc[0, "smallest"], found.pairs.loc[0, "largest"]) == pytest.approx(
        (-0.05, 0.1)
    )


def test_summary_names_whom_each_player_dominates():
    values = game("abc", a=0.3, b=0.2, c=0.1, ab=0.5, ac=0.35, bc=0.4, abc=0.6)
    summary = compare_pairs(values, list("abc")).summary
    # b less c: alone .1, beside a .5 - .35. a less c: alone .2, beside b .5 - .4.
    assert summary.loc["a"].to_dict() == {"complete": "c", "conditional": "", "general": "b"}
    assert summary.loc["b"].to_dict() == {"complete": "c", "conditional": "", "general": ""}
    assert summary.loc["c"].tolist() == ["", "", ""]


@pytest.mark.skipif(not REFERENCE.exists(), reason="reference cases not at hand")
def test_order_that_first_and_last_contradict_is_general():
    # relaimpo: Smileyness is more alone (.470 against .423), Tastiness is more last (.145
    # against .047) and in the mean.
    case = json.loads((REFERENCE / "drivers_lmg_nps_testdata.json").read_text(encoding="utf-8"))
    rows = pd.read_csv(REFERENCE / case["inputs"]["csv"])[["REC", *case["inputs"]["x"]]]
    found = dominance_levels(rows.cov(), outcome="REC")
    assert level_of(found, "Product.Tastiness", "Salesman.Smileyness") == "general"
    last = found.gains.shape[1] - 1
    for column, expected in ((0, "first"), (last, "last")):
        assert found.gains[column].to_dict() == pytest.approx(case["expected"][expected], abs=1e-9)
    assert found.gains.mean(axis=1).to_dict() == pytest.approx(case["expected"]["lmg"], abs=1e-9)


@pytest.mark.parametrize("p, seed", [(2, 0), (3, 1), (4, 2), (4, 3), (5, 4), (5, 5), (6, 6)])
def test_levels_are_those_of_a_plain_search(p, seed):
    covariance = covariance_of(p, seed)
    found = dominance_levels(covariance, outcome="y").pairs
    pairs = zip(found["dominant"], found["dominated"], strict=True)
    assert dict(zip(pairs, found["level"], strict=True)) == plainly(covariance, "y")


# Edges


def test_copies_dominate_neither_and_constants_are_dominated():
    covariance = covariance_of(3, 0, n=80)
    frame = pd.DataFrame(np.random.default_rng(0).multivariate_normal([0] * 4, covariance, 200))
    frame.columns = list(covariance)
    frame["copy"], frame["still"], frame["too"] = 3 * frame["x0"] + 1, 4.0, 7.0
    found = dominance_levels(frame.cov(), outcome="y")
    pairs = {frozenset(pair): level for *pair, level in found.pairs.iloc[:, :3].to_numpy()}
    assert pairs[frozenset(["x0", "copy"])] == "none"
    assert pairs[frozenset(["still", "too"])] == "none"
    assert level_of(found, "x1", "still") == "complete"
    assert (found.summary.loc[["still", "too"]] == "").all(axis=None)


def test_group_is_one_player_and_what_is_always_in_is_none():
    covariance = covariance_of(5, 8)
    players = {"pair": ["x0", "x1"], "x2": ["x2"], "x3": ["x3"]}
    found = dominance_levels(covariance, outcome="y", players=players, always=["x4"])
    assert set(found.summary.index) == {"pair", "x2", "x3"}
    part = lmg(covariance, outcome="y", players=players, always=["x4"])["part"]
    assert found.gains.mean(axis=1).to_dict() == pytest.approx(part.to_dict(), abs=1e-12)


# Laws


def test_units_and_order_of_columns_change_nothing():
    covariance = covariance_of(5, 9)
    factors = np.array([3, 0.01, 700, 1, 12, 5.0])
    scaled = covariance * np.outer(factors, factors)
    turned = scaled.iloc[[5, 2, 0, 4, 3, 1], [5, 2, 0, 4, 3, 1]]
    first = dominance_levels(covariance, outcome="y")
    second = dominance_levels(turned, outcome="y")
    pd.testing.assert_frame_equal(first.pairs, second.pairs, atol=1e-9)
    pd.testing.assert_frame_equal(first.summary, second.summary)


def test_predictors_without_anything_in_common_dominate_completely():
    # What one adds is its own squared correlation, whatever else is in the model.
    own = [0.5, 0.4, 0.3, 0.2]
    matrix = np.eye(5)
    matrix[0, 1:] = matrix[1:, 0] = own
    names = ["y", *"abcd"]
    found = dominance_levels(pd.DataFrame(matrix, index=names, columns=names), outcome="y")
    assert (found.pairs["level"] == "complete").all()
    assert found.pairs["smallest"].to_numpy() == pytest.approx(found.pairs["largest"].to_numpy())
    assert found.gains.loc["a"].tolist() == pytest.approx([0.25] * 4)


# Beside importance


def importance_of(p, n, seed=0, draws=200):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, p)) + rng.normal(size=(n, 1))
    frame = pd.DataFrame(x, columns=[f"x{at}" for at in range(p)])
    frame["y"] = x @ np.linspace(1, 0, p) + rng.normal(size=n)
    block = [f"{at:05}" for at in range(n)]
    return frame, importance(
        moments(frame, weight=np.ones(n), block=block), outcome="y", draws=draws
    )


def test_importance_carries_levels_and_how_often_they_come_again():
    frame, found = importance_of(4, 500)
    plain = dominance_levels(frame.cov(), outcome="y").pairs
    pairs = found.dominance.pairs
    pd.testing.assert_frame_equal(pairs[list(plain)], plain)
    assert pairs["reproduced"].between(0, 1).all()
    # Slopes of 1 and 0 are far apart, and 500 units are enough to say so each time.
    far = pairs[(pairs["dominant"] == "x0") & (pairs["dominated"] == "x3")]
    assert far[["level", "reproduced"]].to_numpy().tolist() == [["complete", 1.0]]


def test_levels_of_a_small_sample_come_again_less_often():
    many = importance_of(5, 2000)[1].dominance.pairs["reproduced"].mean()
    few = importance_of(5, 40)[1].dominance.pairs["reproduced"].mean()
    assert few < many


def test_relative_weights_have_no_levels_and_many_players_no_resamples():
    assert importance_of(23, 200, draws=50)[1].dominance is None
    assert "reproduced" not in importance_of(13, 200, draws=50)[1].dominance.pairs


# Refusals


def test_impossible_comparisons_are_refused():
    covariance = covariance_of(3, 0)
    with pytest.raises(ValueError, match="two players"):
        dominance_levels(covariance, outcome="y", players=["x0"])
    with pytest.raises(ValueError, match="every subset"):
        compare_pairs(np.zeros(6), list("abc"))
    with pytest.raises(ValueError, match="at most 22 players, not 23"):
        dominance_levels(covariance_of(23, 0), outcome="y")
    with pytest.raises(ValueError, match="finite"):
        dominance_levels(covariance.replace(covariance.loc["x0", "x0"], np.nan), outcome="y")
    still = covariance.copy()
    still.loc["y"] = still["y"] = 0.0
    with pytest.raises(DataError, match="y does not vary"):
        dominance_levels(still, outcome="y")
