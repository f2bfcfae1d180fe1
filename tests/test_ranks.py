"""Ranks: their chances come true, plausible values hold what is known, sets hold all together."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

from cxkit.statistics.rank_sets import rank_sets, top_set
from cxkit.statistics.ranks import plausible_values, rank_probabilities

NAMES = list("abcdefgh")


def random_case(seed, p=8):
    """Estimates with errors that are unequal and correlated."""
    rng = np.random.default_rng(seed)
    loadings = rng.normal(size=(p, 3))
    covariance = loadings @ loadings.T / 3 + np.diag(rng.uniform(0.5, 2, p))
    return 3 * rng.normal(size=p), covariance


# Chances of ranks


def test_chances_sum_to_one_for_every_thing_and_every_rank():
    found = rank_probabilities(*random_case(0), names=NAMES)
    assert found.index.tolist() == NAMES
    assert found.columns.tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert found.columns.name == "rank"
    assert found.sum(axis=0).to_numpy() == pytest.approx(1)
    assert found.sum(axis=1).to_numpy() == pytest.approx(1)


def test_one_thing_beside_a_known_one_is_ahead_as_the_normal_distribution_says():
    # Nothing can be learnt about a spread from one unsure thing, so it is not shrunk: 1.5 with
    # error 1 lies above an exact 0 with chance Phi(1.5) = .933.
    found = rank_probabilities([1.5, 0.0], np.diag([1.0, 0.0]), names=["a", "b"])
    assert found.loc["a", 1] == pytest.approx(ndtr(1.5), abs=0.006)


def test_large_differences_are_not_shrunk_away():
    # 1,000 standard errors apart, but for the last two, that are .5 of sqrt(2) errors apart. The
    # spread is huge beside the errors, so b before c has chance Phi(.5) = .691.
    value = [3000, 2000 + 0.5 * np.sqrt(2), 2000, 0]
    found = rank_probabilities(value, np.eye(4), names=list("abcd"))
    assert found.loc["a", 1] == 1
    assert found.loc["d", 4] == 1
    assert found.loc["b", 2] == pytest.approx(ndtr(0.5), abs=0.03)


def test_one_thing_far_ahead_leaves_the_rest_shrunk():
    # Seven values that differ by less than their errors; the eighth is 10 or 40 errors ahead.
    rest = np.array([0.5, 0.4, 0.2, 0.0, -0.1, -0.3, -0.7])
    alone = rank_probabilities(rest, np.eye(7), names=NAMES[1:])
    for ahead in (10, 40):
        found = rank_probabilities([ahead, *rest], np.eye(8), names=NAMES)
        assert found.loc["a", 1] > 0.999
        assert found.loc["b", 2] == pytest.approx(alone.loc["b", 1], abs=0.03)
        assert found.loc["b", 2] < 0.25


def test_known_values_hold_ranks_and_leave_the_others_alone():
    value, error = np.array([2.0, 1.2, 1.9, 1.5]), 0.25 * np.eye(4)
    plain = rank_probabilities(value, error, names=list("abcd"))
    with_zeros = np.zeros((9, 9))
    with_zeros[:4, :4] = error
    found = rank_probabilities([*value, *[-100.0] * 5], with_zeros, names=list("abcdefghi"))
    assert found.loc[list("abcd"), [1, 2, 3, 4]].to_numpy() == pytest.approx(plain.to_numpy())
    # Five exact ties behind: each holds each of the last ranks with chance one fifth.
    behind = found.loc[list("efghi"), [5, 6, 7, 8, 9]].to_numpy()
    assert behind == pytest.approx(0.2, abs=0.015)


def test_all_known_is_an_order_with_ties_by_lot():
    found = rank_probabilities([3.0, 1.0, 1.0, 2.0], np.zeros((4, 4)), names=list("abcd"))
    assert found.loc["a", 1] == 1
    assert found.loc["d", 2] == 1
    assert found.loc[["b", "c"], [3, 4]].to_numpy() == pytest.approx(0.5, abs=0.02)
    equal = rank_probabilities([0.0, 0.0], np.zeros((2, 2)), names=["a", "b"])
    assert equal.to_numpy() == pytest.approx(0.5, abs=0.02)


def test_differences_without_error_decide():
    # Both err by the same amount: which is larger is known, how large is not.
    found = rank_probabilities([1.0, 1.1, 0.2], np.ones((3, 3)), names=list("abc"))
    assert [found.loc["b", 1], found.loc["a", 2], found.loc["c", 3]] == [1, 1, 1]


def test_chances_depend_neither_on_unit_nor_level_nor_order():
    value, covariance = random_case(1)
    first = rank_probabilities(value, covariance, names=NAMES, seed=3)
    other = rank_probabilities(50 + 1000 * value, 1e6 * covariance, names=NAMES, seed=3)
    assert other.to_numpy() == pytest.approx(first.to_numpy(), abs=0.001)
    order = np.random.default_rng(0).permutation(8)
    permuted = rank_probabilities(
        value[order], covariance[np.ix_(order, order)], names=[NAMES[at] for at in order], seed=3
    )
    assert permuted.loc[NAMES].to_numpy() == pytest.approx(first.to_numpy(), abs=0.001)


def test_same_seed_gives_the_same_chances_and_another_one_hardly_others():
    case = random_case(2)
    first, again, other = (rank_probabilities(*case, names=NAMES, seed=s) for s in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again, check_exact=True)
    assert 0 < abs(first - other).to_numpy().max() < 0.02


def test_nothing_is_said_where_nothing_differs():
    # Fifteen true values that are equal: chances to be among the first three stay near 3 / 15.
    rng = np.random.default_rng(1)
    names = [f"t{at}" for at in range(15)]
    most = [
        rank_probabilities(rng.normal(size=15), np.eye(15), names=names).loc[:, :3].sum(axis=1)
        for _ in range(8)
    ]
    assert np.max(most) < 0.8
    assert np.mean(np.max(most, axis=1)) < 0.5


# Plausible values


def test_draws_are_the_same_for_the_same_seed_and_move_with_unit_level_and_order():
    value, covariance = random_case(3)
    drawn = plausible_values(value, covariance, draws=500, seed=5)
    assert drawn.shape == (500, 8)
    assert (plausible_values(value, covariance, draws=500, seed=5) == drawn).all()
    moved = plausible_values(7 + 10 * value, 100 * covariance, draws=500, seed=5)
    assert moved == pytest.approx(7 + 10 * drawn, abs=1e-6)
    order = [3, 1, 0, 2, 7, 6, 5, 4]
    permuted = plausible_values(value[order], covariance[np.ix_(order, order)], draws=500, seed=5)
    assert permuted == pytest.approx(drawn[:, order], abs=1e-9)


def test_total_is_kept_where_errors_are_equal_and_has_its_own_error():
    # 8 things with errors of variance 1 and correlation .3: the total errs with variance
    # 8 + 56 x .3 = 24.8, whatever the shrinkage.
    covariance = 0.7 * np.eye(8) + 0.3
    value = np.array([3.0, 1, 0.5, 0.4, 0.3, 0.2, 0, -1])
    total = plausible_values(value, covariance).sum(axis=1)
    assert total.mean() == pytest.approx(value.sum(), abs=4 * np.sqrt(24.8 / 20_000))
    assert total.var() == pytest.approx(24.8, rel=0.05)


def test_values_are_drawn_towards_the_mean_and_the_less_sure_ones_more():
    value = np.array([2.0, 2.0, 0.0, 0.0, -2.0, -2.0])
    error = np.array([2.0, 0.5, 0.5, 0.5, 0.5, 2.0])
    mean = plausible_values(value, np.diag(error**2)).mean(axis=0)
    assert mean[1] < 2
    assert mean[4] > -2
    assert mean[0] < mean[1] - 0.5
    assert mean[5] > mean[4] + 0.5


def test_two_things_by_the_normal_distribution_once_the_spread_is_wide():
    # Alone with a known spread s the mean of a contrast d is d s^2 / (s^2 + 1); for 100 errors
    # s is wide and nothing is shrunk: means and errors are those of the estimates.
    drawn = plausible_values([100.0, 0.0], np.eye(2))
    assert drawn.mean(axis=0) == pytest.approx([100, 0], abs=0.05)
    assert drawn.std(axis=0) == pytest.approx(1, abs=0.03)


def test_known_values_and_copies_stay_what_they_are():
    # a is known; b and c err alike and differ by .5 for certain.
    covariance = np.array([[0, 0, 0, 0], [0, 1.0, 1, 0.2], [0, 1, 1, 0.2], [0, 0.2, 0.2, 1]])
    drawn = plausible_values([5.0, 1.0, 0.5, 0.0], covariance, draws=200)
    assert (drawn[:, 0] == 5).all()
    assert drawn[:, 1] - drawn[:, 2] == pytest.approx(0.5)
    assert drawn[:, 1].std() > 0.3


def test_one_value_alone_is_not_shrunk():
    drawn = plausible_values([4.0], [[9.0]])
    assert drawn.mean() == pytest.approx(4, abs=4 * 3 / np.sqrt(20_000))
    assert drawn.std() == pytest.approx(3, rel=0.03)


@pytest.mark.parametrize(
    ("value", "covariance", "message"),
    [
        ([1.0, np.nan], np.eye(2), "every thing"),
        ([1.0, 0.0], [[1, np.inf], [np.inf, 1]], "every thing"),
        ([1.0, 0.0], np.eye(3), "an error for each"),
        ([1.0, 0.0, 2.0], np.eye(3), "an error for each"),
        ([1.0, 0.0], [[1, 0.5], [0, 1]], "symmetric"),
        ([1.0, 0.0], [[1, 0], [0, -1]], "below 0"),
    ],
)
def test_what_cannot_be_ranked_is_refused(value, covariance, message):
    for rank in (rank_probabilities, rank_sets):
        with pytest.raises(ValueError, match=message):
            rank(value, covariance, names=["a", "b"])


def test_one_thing_and_no_draws_are_refused():
    for rank in (rank_probabilities, rank_sets):
        with pytest.raises(ValueError, match="two things"):
            rank([1.0], [[1.0]], names=["a"])
    with pytest.raises(ValueError, match="draws must be 1"):
        plausible_values([1.0, 2.0], np.eye(2), draws=0)


# Rank sets


@pytest.mark.parametrize(("difference", "sure"), [(2.73, False), (2.82, True)])
def test_two_things_by_the_two_sided_quantile(difference, sure):
    # The larger of t and -t passes 1.96 with chance .05, and 1.96 sqrt(2) = 2.772.
    found = rank_sets([difference, 0.0], np.eye(2), names=["a", "b"])
    assert found.loc["a"].tolist() == [difference, 1, 1 if sure else 2]
    assert found.loc["b"].tolist() == [0, 2 if sure else 1, 2]


def test_three_equal_errors_by_the_studentised_range():
    # The largest of three pairs: q(.95; 3, inf) / sqrt(2) = 3.314 / sqrt(2), so a difference
    # must pass 3.314 errors of one thing. b is 3.20 behind a: not clear; c is 3.45 behind.
    found = rank_sets([3.45, 0.25, 0.0], np.eye(3), names=list("abc"))
    assert found["rank_low"].tolist() == [1, 1, 2]
    assert found["rank_high"].tolist() == [2, 3, 3]


def test_stepping_down_finds_what_one_step_leaves_open():
    # Two close pairs far from one another. In one step of all four, a - b would have to pass
    # 3.633 (the range of four). With the four far pairs said, there is left: a - b and c - d
    # each either way, and b, d against the order: less than 3.55 is enough.
    one_step, value = 3.633, [103.55, 100.0, 0.2, 0.0]
    assert value[0] - value[1] < one_step
    found = rank_sets(value, np.eye(4), names=list("abcd"))
    assert found["rank_high"].tolist() == [1, 2, 4, 4]
    assert found["rank_low"].tolist() == [1, 2, 3, 3]


def test_differences_without_error_are_decided_by_their_sign():
    covariance = np.ones((3, 3))
    found = rank_sets([0.3, 0.1, 0.1], covariance, names=list("abc"))
    assert found["rank_low"].tolist() == [1, 2, 2]
    assert found["rank_high"].tolist() == [1, 3, 3]
    known = rank_sets([0.1 + 0.2, 0.3, 0.0], np.zeros((3, 3)), names=list("abc"))
    assert known["rank_low"].tolist() == [1, 1, 3]
    assert known["rank_high"].tolist() == [2, 2, 3]


def test_known_and_unsure_things_stand_side_by_side():
    found = rank_sets([9.0, 0.0, 0.0, 0.5], np.diag([1.0, 0, 0, 1]), names=list("abcd"))
    assert found["rank_low"].tolist() == [1, 2, 2, 2]
    assert found["rank_high"].tolist() == [1, 4, 4, 4]


def test_sets_depend_neither_on_unit_nor_level_nor_order():
    value, covariance = random_case(4)
    value *= 3
    found = rank_sets(value, covariance, names=NAMES)
    assert (found["rank_high"] > found["rank_low"]).any()
    assert (found["rank_high"] - found["rank_low"] < 7).any()
    moved = rank_sets(9 + 100 * value, 1e4 * covariance, names=NAMES)
    limits = ["rank_low", "rank_high"]
    pd.testing.assert_frame_equal(found[limits], moved[limits])
    order = np.random.default_rng(3).permutation(8)
    permuted = rank_sets(
        value[order], covariance[np.ix_(order, order)], names=[NAMES[at] for at in order]
    )
    pd.testing.assert_frame_equal(permuted.loc[NAMES], found)


def test_turning_the_values_round_turns_the_ranks_round():
    value, covariance = random_case(5)
    found = rank_sets(3 * value, covariance, names=NAMES)
    turned = rank_sets(-3 * value, covariance, names=NAMES)
    assert (9 - turned["rank_high"]).tolist() == found["rank_low"].tolist()
    assert (9 - turned["rank_low"]).tolist() == found["rank_high"].tolist()


def test_sets_grow_with_the_level():
    value, covariance = random_case(6)
    widths = []
    for level in (0.5, 0.95, 0.999):
        found = rank_sets(3 * value, covariance, names=NAMES, level=level)
        widths.append((found["rank_high"] - found["rank_low"]).sum())
    assert widths[0] < widths[1] < widths[2]


def test_top_set_is_read_from_the_rank_sets():
    value, covariance = random_case(7)
    sets = rank_sets(4 * value, covariance, names=NAMES, level=0.9)
    for k in (1, 3, 8):
        found = top_set(4 * value, covariance, names=NAMES, k=k, level=0.9)
        assert (found.k, found.level) == (k, 0.9)
        assert set(found.may) == set(sets.index[sets["rank_low"] <= k])
        assert set(found.surely) == set(sets.index[sets["rank_high"] <= k])
        assert len(found.surely) <= k <= len(found.may)
    assert list(found.may) == sets["value"].sort_values(ascending=False).index.tolist()


@pytest.mark.parametrize("level", [0, 1, 95, -0.1])
def test_impossible_levels_are_refused(level):
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        rank_sets([1.0, 2.0], np.eye(2), names=["a", "b"], level=level)


@pytest.mark.parametrize("k", [0, 3])
def test_impossible_tops_are_refused(k):
    with pytest.raises(ValueError, match="k must lie between 1 and 2"):
        top_set([1.0, 2.0], np.eye(2), names=["a", "b"], k=k)
