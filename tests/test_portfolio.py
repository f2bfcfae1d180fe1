"""The best set of items: brute force agrees, limits hold to the cent, regret is what it says."""

import json
from fractions import Fraction
from itertools import chain, combinations
from math import inf
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.statistics import portfolio_draws, portfolio_search
from cxkit.statistics.portfolio import cheapest, choose, frontier
from cxkit.statistics.portfolio_programme import Programme, from_highs
from cxkit.statistics.portfolio_search import best
from cxkit.statistics.portfolio_selection import selection

REFERENCE = Path(__file__).parents[2] / "shared/reference/prioritise_knapsack_burkardt.json"

GAIN = pd.Series({"lift": 60.0, "map": 100.0, "shop": 120.0})
COST = pd.Series({"lift": 10, "map": 20, "shop": 30})


def exact(number):
    # The decimal that a float prints as, in whole millionths.
    millionths = Fraction(repr(float(number))) * 10**6
    return millionths.numerator if millionths.denominator == 1 else millionths


def subsets(names):
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


class Brute:
    """All sets that keep the limits, in exact sums."""

    def __init__(self, gain, cost, budget=inf, most=None, must=(), never=(), floors=None):
        gain = gain.to_frame("all").T if isinstance(gain, pd.Series) else gain
        self.names = sorted(set(gain.columns) - set(never))
        self.cost = {name: exact(cost[name]) for name in self.names}
        by_group = {g: {i: exact(gain.loc[g, i]) for i in self.names} for g in gain.index}
        self.gain = {i: sum(by_group[g][i] for g in gain.index) for i in self.names}
        free = [i for i in self.names if self.gain[i] > 0 and i not in must]
        self.sets = [
            taken
            for taken in (tuple(sorted((*some, *must))) for some in subsets(free))
            if (budget == inf or self.total(self.cost, taken) <= exact(budget))
            and (most is None or len(taken) <= most)
            and all(self.total(by_group[g], taken) >= exact(f) for g, f in (floors or {}).items())
        ]

    @staticmethod
    def total(of, taken):
        return sum(of[name] for name in taken)

    def order(self, taken):
        # First name at which two sets differ: the set that holds it comes first.
        return len(taken), tuple(name not in taken for name in self.names)

    def best(self):
        def key(taken):
            return -self.total(self.gain, taken), self.total(self.cost, taken), self.order(taken)

        return min(self.sets, key=key, default=None)

    def cheapest(self, target):
        def key(taken):
            return self.total(self.cost, taken), -self.total(self.gain, taken), self.order(taken)

        reached = [each for each in self.sets if self.total(self.gain, each) >= exact(target)]
        return min(reached, key=key, default=None)

    def frontier(self):
        pairs = {(self.total(self.cost, s), self.total(self.gain, s)) for s in self.sets}
        kept, ahead = [], None
        for cost, gain in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
            if ahead is None or gain > ahead:
                kept.append((cost, gain))
                ahead = gain
        return kept


def random_case(seed, most_items=9):
    """Draw items and limits; few distinct numbers, so that ties are common."""
    rng = np.random.default_rng(seed)
    n, groups = int(rng.integers(1, most_items + 1)), int(rng.integers(1, 4))
    names = [f"i{at:02}" for at in rng.permutation(n)]
    kind = seed % 3
    if kind == 0:
        numbers, costs = rng.integers(-3, 8, (groups, n)), rng.integers(0, 6, n)
    elif kind == 1:
        numbers = rng.integers(-20, 60, (groups, n)) / 10
        costs = rng.integers(1, 400, n) / 100
    else:
        numbers, costs = rng.normal(2, 3, (groups, n)).round(6), rng.gamma(2, 50, n).round(4)
    gain = pd.DataFrame(numbers.astype(float), columns=names, index=list("abc")[:groups])
    limits = {"cost": pd.Series(costs.astype(float), index=names)}
    if rng.random() < 0.8:
        limits["budget"] = round(float(costs.sum() * rng.uniform(0.1, 0.9)), 2)
    if rng.random() < 0.4:
        limits["most"] = int(rng.integers(0, n + 1))
    if rng.random() < 0.4:
        limits["must"] = names[: rng.integers(0, 3)]
    if rng.random() < 0.4:
        limits["never"] = names[3 : 3 + rng.integers(0, 3)]
    if rng.random() < 0.5:
        asked = rng.choice(gain.index, rng.integers(1, groups + 1), replace=False)
        reach = gain.clip(lower=0).sum(axis=1)
        limits["floors"] = {g: round(float(reach[g] * rng.uniform(0, 0.7)), 1) for g in asked}
    return gain, limits


def large_case(n, seed=1, groups=4):
    rng = np.random.default_rng(seed)
    names = [f"i{at:03}" for at in range(n)]
    gain = pd.DataFrame(rng.gamma(2, 5, (groups, n)).round(2), columns=names)
    return gain, pd.Series(rng.integers(5, 100, n), index=names)


# The best set


def test_best_set_counts_by_hand():
    # lift + map 160 for 30, lift + shop 180 for 40, map + shop 220 for 50; all three cost 60.
    found = choose(GAIN, cost=COST, budget=50)
    assert (found.items, found.gain, found.cost, found.left) == (("map", "shop"), 220.0, 50.0, 0.0)
    assert found.table["taken"].to_dict() == {"lift": False, "map": True, "shop": True}
    assert found.by_group.to_dict() == {"all": 220.0}


def test_best_set_is_that_of_brute_force_under_all_limits():
    forbidden = 0
    for seed in range(160):
        gain, limits = random_case(seed)
        expected = Brute(gain, **limits).best()
        if expected is None:
            forbidden += 1
            with pytest.raises(DataError):
                choose(gain, **limits)
        else:
            found = choose(gain, **limits)
            assert found.items == expected, seed
            assert found.cost <= limits.get("budget", inf)
            assert found.gain == pytest.approx(gain[list(expected)].to_numpy().sum())
    assert 20 < forbidden < 80


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_best_set_of_more_items_is_that_of_brute_force(seed):
    rng = np.random.default_rng(seed)
    names = [f"i{at:02}" for at in range(13)]
    cost = pd.Series(rng.integers(5, 60, 13), index=names)
    gain = pd.DataFrame(rng.integers(0, 30, (2, 13)), columns=names, index=["a", "b"])
    limits = {"cost": cost, "budget": int(cost.sum() * 0.4), "most": 6, "floors": {"b": 60}}
    assert choose(gain, **limits).items == Brute(gain, **limits).best()


@pytest.mark.skipif(not REFERENCE.exists(), reason="reference cases not at hand")
def test_published_instances_are_solved_and_greedy_misses_seven_of_eight():
    case = json.loads(REFERENCE.read_text(encoding="utf-8"))
    greedy_short = 0
    for name, given in case["inputs"].items():
        items = [f"i{at:02}" for at in range(len(given["values"]))]
        gain = pd.Series(given["values"], index=items, dtype=float)
        cost = pd.Series(given["weights"], index=items)
        found = choose(gain, cost=cost, budget=given["capacity"])
        expected = case["expected"][name]
        assert found.gain == expected["value"], name
        assert found.cost <= given["capacity"]
        left, greedy = given["capacity"], 0.0
        for item in (gain / cost).sort_values(ascending=False, kind="stable").index:
            if cost[item] <= left:
                left, greedy = left - cost[item], greedy + gain[item]
        greedy_short += greedy < found.gain
    assert greedy_short == 7


def test_items_that_gain_nothing_are_left_out_unless_they_are_must_haves():
    gain, cost = pd.Series({"a": 0.0, "b": -1.0, "c": 2.0}), pd.Series({"a": 0, "b": 0, "c": 1})
    assert choose(gain, cost=cost).items == ("c",)
    assert choose(gain, cost=cost, must=["b"]).items == ("b", "c")
    by_group = pd.DataFrame({"a": [5.0, -5.0], "c": [1.0, 1.0]}, index=["x", "y"])
    with pytest.raises(DataError, match="gets 1 at most"):
        choose(by_group, cost=cost[["a", "c"]], floors={"x": 3})


def test_ties_go_to_the_cheapest_then_the_fewest_then_the_first():
    gain = pd.Series({"a": 1.0, "b": 1.0, "c": 2.0, "d": 2.0})
    assert choose(gain, cost=pd.Series({"a": 1, "b": 2, "c": 5, "d": 6}), budget=6).items == (
        "a",
        "c",
    )
    same = pd.Series({"a": 1, "b": 1, "c": 2, "d": 2})
    assert choose(gain, cost=same, budget=2).items == ("c",)
    assert choose(gain[["a", "b"]], cost=same[["a", "b"]], budget=1).items == ("a",)


def test_decimals_add_up_as_they_are_written():
    # As floats 0.1 + 0.2 is more than 0.3.
    cost, gain = pd.Series({"a": 0.1, "b": 0.2}), pd.Series({"a": 1.0, "b": 1.0})
    assert choose(gain, cost=cost, budget=0.3).items == ("a", "b")
    assert choose(gain, cost=cost, budget=0.29).items == ("a",)
    assert cheapest(cost, cost=gain, target=0.3).items == ("a", "b")
    assert choose(cost.to_frame("x").T, cost=gain, floors={"x": 0.3}).items == ("a", "b")


def test_no_cent_over_the_budget_is_spent_where_numbers_are_large():
    # Solvers with a tolerance of 1e-6 take both: they cost one in two thousand million too much.
    cost = pd.Series({"a": 10**9, "b": 10**9})
    gain = pd.Series({"a": 1.0, "b": 1.0})
    assert choose(gain, cost=cost, budget=2 * 10**9 - 1).items == ("a",)
    programme = Programme(np.array([1, 1]), np.array([10**9, 10**9]), limit=2 * 10**9 - 1)
    assert from_highs(programme).sum() == 1


@pytest.mark.parametrize("factor", [1e-9, 1e-3, 7.0, 1e6, 1e12])
def test_units_of_gain_and_cost_do_not_matter(factor):
    gain, cost = large_case(20)
    expected = choose(gain, cost=cost, budget=300, floors={0: 30.0}).items
    scaled = choose(gain * factor, cost=cost, budget=300, floors={0: 30.0 * factor})
    assert scaled.items == expected
    costly = choose(gain, cost=cost * factor, budget=300 * factor, floors={0: 30.0})
    assert costly.items == expected


def test_order_of_rows_and_columns_does_not_matter():
    gain, limits = random_case(7)
    found = choose(gain, **limits)
    turned = {**limits, "cost": limits["cost"][::-1]}
    again = choose(gain.iloc[::-1, ::-1], **turned)
    assert (again.items, again.gain, again.cost) == (found.items, found.gain, found.cost)
    pd.testing.assert_frame_equal(again.table, found.table)


def test_more_budget_never_gains_less_and_more_limits_never_gain_more():
    gain, cost = large_case(25)
    gains = [choose(gain, cost=cost, budget=budget).gain for budget in range(0, 1200, 100)]
    assert gains == sorted(gains)
    free, plain = gains[5], choose(gain, cost=cost, budget=500)
    assert choose(gain, cost=cost, budget=500, most=100, floors={0: -1.0}).items == plain.items
    for limit in ({"most": 5}, {"floors": {1: 120.0}}, {"must": ["i000"]}, {"never": ["i006"]}):
        assert choose(gain, cost=cost, budget=500, **limit).gain <= free


@pytest.mark.parametrize("n", [30, 45, 70])
@pytest.mark.parametrize("limit", [{}, {"most": 8}, {"floors": {0: 90.0, 1: 95.0}}])
def test_many_items_are_solved_no_worse_than_by_highs(n, limit):
    gain, cost = large_case(n, seed=n)
    found = choose(gain, cost=cost, budget=float(cost.sum() * 0.4), **limit)
    floors = limit.get("floors", {})
    whole = (gain * 100).round().astype(int).to_numpy()
    programme = Programme(
        whole.sum(axis=0),
        cost.to_numpy(),
        limit=int(cost.sum() * 0.4),
        most=limit.get("most"),
        rows=whole[list(floors)].reshape(len(floors), n),
        least=np.array([int(floor * 100) for floor in floors.values()], dtype=int),
    )
    other = from_highs(programme)
    assert round(found.gain * 100) == programme.value[other].sum()


def test_a_search_that_outgrows_memory_still_gives_a_set_within_the_limits(monkeypatch):
    gain, cost = large_case(24)
    expected = choose(gain, cost=cost, budget=400, floors={0: 60.0})
    monkeypatch.setattr(portfolio_search, "MOST_OPEN", 3)
    monkeypatch.setattr(portfolio_search, "BEAM", 1)
    found = choose(gain, cost=cost, budget=400, floors={0: 60.0})
    assert found.gain == pytest.approx(expected.gain)
    assert found.cost <= 400


def test_nothing_to_choose_from_gives_the_empty_set():
    nothing = choose(GAIN, cost=COST, budget=0)
    assert (nothing.items, nothing.gain, nothing.cost) == ((), 0.0, 0.0)
    assert choose(GAIN, cost=COST, never=list(GAIN.index)).items == ()
    assert best(Programme(np.array([], dtype=int), np.array([], dtype=int), limit=-1)) is None


# What cannot be


def test_must_haves_beyond_budget_and_number_are_named_at_once():
    with pytest.raises(DataError) as caught:
        choose(GAIN, cost=COST, budget=40, most=1, must=["map", "shop"])
    assert "the must-have items cost 50, more than the budget of 40" in str(caught.value)
    assert "2 items are must-haves, but at most 1 may be chosen" in str(caught.value)


def test_floor_out_of_reach_comes_with_the_most_that_can_be_reached():
    gain = pd.DataFrame({"a": [5.0, 1.0], "b": [2.0, 4.0], "c": [3.0, 0.5]}, index=["x", "y"])
    cost = pd.Series({"a": 10, "b": 10, "c": 10})
    # With two of three items x gets at most 5 + 3 and y 4 + 1.
    with pytest.raises(DataError) as caught:
        choose(gain, cost=cost, budget=20, floors={"x": 9, "y": 6})
    assert "group 'x' cannot reach its floor of 9" in str(caught.value)
    assert "8 at most" in str(caught.value)
    assert "5 at most" in str(caught.value)


def test_floors_that_exclude_each_other_are_told_apart_from_ones_out_of_reach():
    gain = pd.DataFrame({"a": [5.0, 1.0], "b": [2.0, 4.0]}, index=["x", "y"])
    cost = pd.Series({"a": 10, "b": 10})
    with pytest.raises(DataError) as caught:
        choose(gain, cost=cost, budget=10, floors={"x": 4, "y": 3})
    assert "each floor can be reached alone, but not all of them together" in str(caught.value)
    assert "group 'x' gets 2 at most" in str(caught.value)
    assert "group 'y' gets 1 at most" in str(caught.value)


@pytest.mark.parametrize(
    "change, message",
    [
        ({"cost": COST[["lift", "map"]]}, "without a cost: shop"),
        ({"cost": COST.astype(float).replace(10, np.nan)}, "without a cost: lift"),
        ({"cost": -COST}, "not negative, but not so: lift, map, shop"),
        ({"cost": pd.concat([COST, COST[["map"]]])}, "several of map"),
        ({"cost": pd.concat([COST, pd.Series({"zoo": 1})])}, "a cost but no gain: zoo"),
        ({"gain": GAIN.replace(60, np.nan)}, "without a finite gain: lift"),
        ({"must": ["zoo"]}, "must names items without a gain: zoo"),
        ({"never": "map"}, "one text 'map'"),
        ({"must": ["map"], "never": ["map"]}, "must-have and excluded at once: map"),
        ({"budget": -1}, "budget must be 0 or more"),
        ({"budget": float("nan")}, "budget must be 0 or more"),
        ({"most": 1.5}, "whole number of items"),
        ({"most": -1}, "whole number of items"),
        ({"floors": {"x": 1}}, "groups whose gains are not given: x"),
    ],
)
def test_wrong_questions_are_refused(change, message):
    asked = {"gain": GAIN, "cost": COST, **change}
    with pytest.raises(ValueError, match=message):
        choose(asked.pop("gain"), **asked)


def test_excluded_items_need_neither_gain_nor_cost():
    gain, cost = GAIN.replace(60, np.nan), COST.astype(float).replace(10, np.nan)
    assert choose(gain, cost=cost, never=["lift"]).items == ("map", "shop")


def test_floor_must_be_a_number():
    with pytest.raises(ValueError, match="floors must be finite numbers, but not so: x"):
        choose(GAIN.to_frame("x").T, cost=COST, floors={"x": float("nan")})


# The cheapest set and the frontier


def test_cheapest_set_counts_by_hand():
    # 110 is reached by shop for 30 and by lift + map for 30, which gain 160.
    found = cheapest(GAIN, cost=COST, target=110)
    assert (found.items, found.gain, found.cost) == (("lift", "map"), 160.0, 30.0)


def test_cheapest_set_is_that_of_brute_force():
    for seed in range(45):
        gain, limits = random_case(seed, most_items=8)
        limits.pop("budget", None)
        brute = Brute(gain, **limits)
        if not brute.sets:
            with pytest.raises(DataError):
                cheapest(gain, **limits, target=1.0)
            continue
        reach = brute.total(brute.gain, brute.best()) / 10**6
        for target in (round(reach / 2, 2), reach, reach + 0.1):
            found = cheapest(gain, **limits, target=target)
            expected = brute.cheapest(target)
            assert (None if found is None else found.items) == expected, (seed, target)


def test_target_beyond_everything_is_not_reached():
    assert cheapest(GAIN, cost=COST, target=280).items == ("lift", "map", "shop")
    assert cheapest(GAIN, cost=COST, target=280.01) is None
    assert cheapest(GAIN, cost=COST, target=1e300) is None
    with pytest.raises(ValueError, match="target must be a finite number"):
        cheapest(GAIN, cost=COST, target=inf)


def test_frontier_counts_by_hand():
    found = frontier(GAIN, cost=COST)
    # shop alone costs as much as lift + map and gains less.
    assert found["cost"].tolist() == [0, 10, 20, 30, 40, 50, 60]
    assert found["gain"].tolist() == [0, 60, 100, 160, 180, 220, 280]
    assert found["items"].iloc[3] == ("lift", "map")
    assert found["n_items"].tolist() == [0, 1, 1, 2, 2, 2, 3]


def test_frontier_is_that_of_brute_force():
    for seed in range(70):
        gain, limits = random_case(seed, most_items=8)
        limits.pop("budget", None)
        brute = Brute(gain, **limits)
        if not brute.sets:
            with pytest.raises(DataError):
                frontier(gain, **limits)
            continue
        found = frontier(gain, **limits)
        sums = [(brute.total(brute.cost, s), brute.total(brute.gain, s)) for s in found["items"]]
        assert sums == brute.frontier(), seed
        assert found["cost"].tolist() == pytest.approx([cost / 10**6 for cost, _ in sums])
        assert found["gain"].tolist() == pytest.approx([gain / 10**6 for _, gain in sums])


@pytest.mark.parametrize("n", [12, 24])
def test_every_row_of_the_frontier_is_the_best_set_for_its_cost(n):
    gain, cost = large_case(n)
    found = frontier(gain, cost=cost, most=6, floors={0: 20.0}, must=["i001"])
    assert found["cost"].is_monotonic_increasing
    assert (found["gain"].diff().dropna() > 0).all()
    for row in found.iloc[:: max(1, len(found) // 8)].itertuples():
        limits = {"most": 6, "floors": {0: 20.0}, "must": ["i001"]}
        assert choose(gain, cost=cost, budget=row.cost, **limits).items == row.items


# How sure the choice is


def draws_for(gain, draws=60, seed=2, spread=6.0):
    rng = np.random.default_rng(seed)
    return gain.to_numpy() + spread * rng.normal(size=(draws, *gain.shape))


def test_selection_counts_by_hand():
    draws = [[60, 100, 120], [60, 100, 140], [10, 20, 150], [60, 100, 90]]
    found = selection(draws, cost=COST, budget=30)
    # lift + map gains 160, 160, 30, 160; shop 120, 140, 150, 90: best three times, and once by
    # 120 worse.
    assert found.chosen == ("lift", "map")
    assert found.best_gain.tolist() == [160, 160, 150, 160]
    assert found.regret.tolist() == [0, 0, 120, 0]
    assert (found.mean_regret, found.frequency_of_chosen, found.n) == (30.0, 0.75, 4)
    assert found.mean_regret_error == pytest.approx(30.0)
    assert found.regret_share == pytest.approx(30 / 157.5)
    assert (found.within(0.1), found.within(0.8)) == (0.75, 1.0)
    assert found.regret_quantile(1.0) == 120
    assert found.frequency()["frequency"].to_dict() == {"lift": 0.75, "map": 0.75, "shop": 0.25}
    assert found.sets()["items"].tolist() == [("lift", "map"), ("shop",)]
    assert found.sets()["chosen"].tolist() == [True, False]


def test_best_set_of_each_draw_is_what_choose_gives():
    for seed in range(30):
        gain, limits = random_case(seed)
        limits.pop("floors", None)
        draws = np.random.default_rng(seed).integers(-3, 9, (5, gain.shape[1])).astype(float)
        must_cost = limits["cost"][list(limits.get("must", ()))].sum()
        if must_cost > limits.get("budget", inf) or len(limits.get("must", ())) > limits.get(
            "most", inf
        ):
            continue
        found = selection(draws, **limits)
        for taken, values in zip(found.taken, draws, strict=True):
            expected = choose(pd.Series(values, index=limits["cost"].index), **limits).items
            assert tuple(np.array(found.names)[taken]) == expected, seed


@pytest.mark.parametrize("limit", [{}, {"most": 4}, {"most": 6, "floors": {0: 30.0, 2: 25.0}}])
def test_all_sets_at_once_and_the_search_agree(limit, monkeypatch):
    gain, cost = large_case(14)
    asked = {"cost": cost, "budget": 250.0, "gain": gain, **limit}
    quick = selection(draws_for(gain), **asked)
    monkeypatch.setattr(portfolio_draws, "ALL_SETS", 0)
    searched = selection(draws_for(gain), **asked)
    np.testing.assert_array_equal(quick.taken, searched.taken)
    assert quick.chosen == searched.chosen
    monkeypatch.setattr(portfolio_search, "SOME_OPEN", 1)
    np.testing.assert_array_equal(selection(draws_for(gain), **asked).taken, quick.taken)


def test_best_set_for_the_mean_has_the_least_expected_regret_of_all_sets():
    rng = np.random.default_rng(4)
    names = list("abcdefgh")
    cost = pd.Series(rng.integers(1, 9, 8), index=names)
    # Skewed and correlated, so that the law owes nothing to the normal distribution.
    draws = rng.gamma(0.5, 4, (200, 8)) * rng.gamma(0.3, 3, (200, 1)) - 0.3
    asked = {"cost": cost, "budget": 15, "most": 4}
    least = selection(draws, **asked)
    every = Brute(pd.Series(1.0, index=names), **asked).sets
    regrets = {items: selection(draws, chosen=items, **asked).mean_regret for items in every}
    assert min(regrets.values()) == pytest.approx(least.mean_regret)
    assert regrets[least.chosen] == pytest.approx(least.mean_regret)
    mean = pd.Series(draws.mean(axis=0), index=names)
    assert least.chosen == choose(mean, **asked).items


def test_draws_without_spread_leave_no_doubt():
    gain, cost = large_case(18)
    found = selection(np.tile(gain.to_numpy(), (5, 1, 1)), cost=cost, budget=300)
    chosen = choose(gain, cost=cost, budget=300)
    assert found.chosen == chosen.items
    assert (found.frequency_of_chosen, found.mean_regret, found.within(0.0)) == (1.0, 0.0, 1.0)
    assert set(found.frequency()["frequency"]) == {0.0, 1.0}
    # Five draws cannot say more than that.
    assert found.frequency()["low"].max() < 0.6


def test_groups_add_up_and_order_of_items_does_not_matter():
    gain, cost = large_case(12)
    draws = draws_for(gain)
    found = selection(draws, cost=cost, budget=250)
    np.testing.assert_array_equal(
        selection(draws.sum(axis=1), cost=cost, budget=250).taken, found.taken
    )
    turned = selection(draws[:, :, ::-1], cost=cost[::-1], budget=250)
    np.testing.assert_array_equal(turned.taken, found.taken)
    assert turned.mean_regret == pytest.approx(found.mean_regret, rel=1e-12)


def test_regret_scales_with_the_gains_and_frequencies_do_not():
    gain, cost = large_case(12)
    found = selection(draws_for(gain), cost=cost, budget=250)
    tenfold = selection(10 * draws_for(gain), cost=cost, budget=250)
    assert tenfold.mean_regret == pytest.approx(10 * found.mean_regret)
    assert tenfold.regret_share == pytest.approx(found.regret_share)
    pd.testing.assert_frame_equal(tenfold.frequency(), found.frequency())


def test_limits_hold_in_every_draw_and_floors_refer_to_the_planned_gains():
    gain, cost = large_case(20)
    limits = {"budget": 300, "most": 6, "must": ["i004"], "never": ["i000"]}
    floors = {0: 40.0, 1: 50.0}
    found = selection(draws_for(gain, spread=20.0), cost=cost, gain=gain, floors=floors, **limits)
    names = np.array(found.names)
    for taken in found.taken:
        held = list(names[taken])
        assert cost[held].sum() <= 300
        assert len(held) <= 6
        assert "i004" in held
        assert "i000" not in held
        assert all(gain.loc[group, held].sum() >= floor for group, floor in floors.items())
    assert (found.regret >= 0).all()
    assert found.frequency().loc["i004", "frequency"] == 1.0


def test_selection_refuses_what_it_cannot_judge():
    draws = np.ones((4, 3))
    with pytest.raises(ValueError, match="breaks a limit"):
        selection(draws, cost=COST, budget=30, chosen=["map", "shop"])
    with pytest.raises(ValueError, match="excluded or unknown items: zoo"):
        selection(draws, cost=COST, chosen=["zoo"])
    with pytest.raises(ValueError, match="need the shape"):
        selection(np.ones((4, 2)), cost=COST)
    with pytest.raises(ValueError, match="finite gain"):
        selection(np.full((4, 3), np.nan), cost=COST)
    with pytest.raises(ValueError, match="groups whose gains are not given"):
        selection(draws, cost=COST, floors={"x": 1.0})
    with pytest.raises(DataError, match="must-have items cost 50"):
        selection(draws, cost=COST, budget=40, must=["map", "shop"])
    planned = GAIN.to_frame("x").T
    with pytest.raises(DataError, match="gets 160 at most"):
        selection(draws, cost=COST, budget=30, floors={"x": 500.0}, gain=planned)


def test_excluded_items_may_be_missing_in_the_draws():
    draws = np.array([[np.nan, 1.0, 2.0], [np.nan, 3.0, 1.0]])
    found = selection(draws, cost=COST, budget=30, never=["lift"])
    assert found.names == ("map", "shop")
    assert found.frequency()["frequency"].to_dict() == {"map": 0.5, "shop": 0.5}


def test_a_choice_can_be_judged_as_it_is():
    chosen = choose(GAIN, cost=COST, budget=30)
    found = selection([[60.0, 100, 120], [0, 0, 10]], cost=COST, budget=30, chosen=chosen)
    assert found.chosen == chosen.items
    assert found.regret.tolist() == [0, 10]
