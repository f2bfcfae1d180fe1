"""Money: the class of the link by rule, and ranges against drawn chance and by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxkit.measures.money import LinkClass, link_money, value_points
from cxkit.measures.outcomes import REVENUE, Outcome, count_outcomes

BACK = Outcome("back", "yes_no")
LEFT = Outcome("left", "yes_no", lower_is_better=True)


def buyers(n=900, per_point=1.0, back=0.03, seed=4):
    """Skewed spending that rises with the score, and coming back."""
    rng = np.random.default_rng(seed)
    score = rng.choice(11, n, p=[0.02] * 5 + [0.05, 0.1, 0.15, 0.2, 0.2, 0.2])
    back = (rng.random(n) < 0.3 + back * (score - 7)).astype(float)
    return pd.DataFrame({
        "wave": "a",
        "recommend": score.astype(float),
        "weight": 1.0,
        "revenue": np.exp(2 + 0.8 * rng.standard_normal(n)) + per_point * score,
        "back": back,
        "left": 1 - back,
    })  # fmt: skip


def link(table, *outcomes, within=None, **choices):
    columns = table[["revenue", "back", "left"]]
    sums = count_outcomes(table, columns, within=None if within is None else table[within])
    return link_money(sums, outcomes, **choices)


def test_link_is_shown_where_promoters_spend_more():
    found = link(buyers(), REVENUE, BACK)
    assert found.status is LinkClass.SHOWN
    assert (found.table()["low"] > 0).all()


def test_link_is_not_shown_where_nothing_is_told_apart():
    found = link(buyers(300, per_point=0, back=0), REVENUE, BACK)
    assert found.status is LinkClass.NOT_SHOWN
    assert (found.table()["p_holm"] > 0.05).all()


def test_any_contradiction_wins():
    table = buyers(2000, per_point=2, back=-0.05)
    assert link(table, REVENUE).status is LinkClass.SHOWN
    assert link(table, REVENUE, BACK).status is LinkClass.CONTRADICTED


def test_an_outcome_of_which_less_is_better_is_turned_round():
    table = buyers(2000)
    assert link(table, LEFT).status is LinkClass.SHOWN
    assert link(table.assign(left=table["back"]), LEFT).status is LinkClass.CONTRADICTED


def test_without_money_or_with_too_few_it_is_not_tested():
    assert link(buyers()).status is LinkClass.NOT_TESTED
    few = link(buyers(60), REVENUE)
    assert few.status is LinkClass.NOT_TESTED
    assert few.left_out == ("revenue",)
    assert few.table().empty


def test_more_outcomes_ask_for_more_certainty():
    table = buyers()
    alone, both = link(table, REVENUE), link(table, REVENUE, BACK, LEFT)
    assert both.tests[0].p >= alone.tests[0].p
    assert both.tests[0].counts == alone.tests[0].counts


def test_people_of_one_kind_are_compared_where_kinds_are_known():
    # Kind "big" spends 50 more and scores lower; within each kind promoters spend 4 more.
    rng = np.random.default_rng(2)
    n = 2000
    big = rng.random(n) < 0.4
    promoter = rng.random(n) < np.where(big, 0.25, 0.75)
    table = pd.DataFrame({
        "wave": "a", "weight": 1.0, "recommend": np.where(promoter, 10.0, 4.0),
        "revenue": 20 + 50 * big + 4 * promoter + 5 * rng.standard_normal(n),
        "back": 0.0, "left": 0.0, "kind": np.where(big, "big", "small"),
    })  # fmt: skip
    assert link(table, REVENUE).status is LinkClass.CONTRADICTED
    found = link(table, REVENUE, within="kind")
    assert found.status is LinkClass.SHOWN
    row = found.table().iloc[0]
    assert row["low"] < 4 < row["high"]
    assert row["plain_high"] < 0


def test_kinds_without_enough_people_are_taken_as_one():
    table = buyers(2000).assign(kind=[f"kind {i % 400}" for i in range(2000)])
    found = link(table, REVENUE, within="kind").tests[0]
    assert found.alike is None
    table["kind"] = np.where(np.arange(2000) < 1000, "large", table["kind"])
    found = link(table, REVENUE, within="kind").tests[0]
    assert found.alike.estimate == pytest.approx(found.plain.estimate, abs=1.5)


def test_currency_does_not_matter():
    table = buyers(within := 600)
    cents = table.assign(revenue=100 * table["revenue"])
    first, second = link(table, REVENUE).tests[0], link(cents, REVENUE).tests[0]
    assert len(table) == within
    assert second.p == pytest.approx(first.p)
    assert second.counts.interval.low == pytest.approx(100 * first.counts.interval.low)


# Points to money


def points(**rows):
    return pd.DataFrame.from_dict(rows, orient="index", columns=["estimate", "low", "high", "n"])


def values(**rows):
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=["customers", "low", "likely", "high"]
    )


def test_range_of_certain_values_by_hand():
    # 1,000 customers, exactly 2 a point, 5 points give or take 3: 10,000 give or take 6,000.
    found = value_points(points(a=[5, 2, 8, 400]), values(a=[1000, 2, 2, 2])).total
    assert (found.low, found.likely, found.high) == pytest.approx((4000, 10_000, 16_000))


def test_range_of_certain_points_is_that_of_the_values():
    # Beta with 3 and 3 on 0..4: median 2, and its 2.5 % point at 4 x .1466
    found = value_points(points(a=[1, 1, 1, 400]), values(a=[1, 0, 2, 4])).total
    assert found.likely == pytest.approx(2, abs=0.01)
    assert found.low == pytest.approx(4 * 0.14663, abs=0.01)
    assert found.high == pytest.approx(4 - 4 * 0.14663, abs=0.01)


def test_range_agrees_with_drawn_chance():
    rng = np.random.default_rng(1)
    n, u = 60_000, rng.random(60_000)
    drawn = 0.0
    for customers, (low, likely, high), middle, half in (
        (43_000, (0.05, 0.1, 0.3), 20, 8), (16_000, (0.03, 0.08, 0.15), -2, 5),
    ):  # fmt: skip
        first = 1 + 4 * (likely - low) / (high - low)
        # The same rank in both: whoever guesses too high does so twice.
        value = np.quantile(low + (high - low) * rng.beta(first, 6 - first, n), u)
        drawn = drawn + customers * value * rng.normal(middle, half / 1.959964, n)
    found = value_points(
        points(a=[20, 12, 28, 200], b=[-2, -7, 3, 100]),
        values(a=[43_000, 0.05, 0.1, 0.3], b=[16_000, 0.03, 0.08, 0.15]),
        shared=False,
    ).total
    assert (found.low, found.likely, found.high) == pytest.approx(
        np.quantile(drawn, [0.025, 0.5, 0.975]), rel=0.03
    )


def test_points_that_err_together_widen_the_total():
    said = points(a=[5, 2, 8, 400], b=[5, 2, 8, 300])
    worth = values(a=[1000, 1, 2, 3], b=[1000, 1, 2, 3])
    together, apart = (value_points(said, worth, shared=shared) for shared in (True, False))
    assert together.total.low < apart.total.low < apart.total.high < together.total.high
    assert together.total.low == pytest.approx(2 * together.personas["a"].low)
    assert together.table()["n"].tolist() == [400, 300, 700]


def test_points_that_may_be_nought_may_be_worth_nothing():
    found = value_points(points(a=[2, -1, 5, 90]), values(a=[500, 0.1, 0.2, 0.9])).total
    assert found.low < 0 < found.likely < found.high


def test_money_grows_with_customers():
    one, ten = (
        value_points(points(a=[4, 1, 7, 90]), values(a=[n, 0.1, 0.2, 0.9])).total
        for n in (100, 1000)
    )
    assert (ten.low, ten.high) == pytest.approx((10 * one.low, 10 * one.high))


def test_persona_without_value_is_left_out_and_said():
    said = points(a=[5, 2, 8, 400], b=[5, 2, 8, 300])
    found = value_points(said, values(a=[1000, 1, 2, 3], c=[5, 1, 2, 3]))
    assert (list(found.personas), found.left_out) == (["a"], ("b",))
    nothing = value_points(said, values(a=[np.nan, 1, 2, 3]))
    assert not nothing.tested
    assert nothing.total is None
    assert nothing.table().empty


@pytest.mark.parametrize(
    "said, worth",
    [
        ([5, 6, 8, 400], [1000, 1, 2, 3]),
        ([5, 2, 8, 400], [1000, 3, 2, 1]),
        ([5, 2, 8, 400], [-1, 1, 2, 3]),
        ([5, 2, 8, 400], [1000, -1, 2, 3]),
    ],
)
def test_figures_out_of_order_are_refused(said, worth):
    with pytest.raises(ValueError, match="must have"):
        value_points(points(a=said), values(a=worth))


def test_level_outside_its_bounds_is_refused():
    with pytest.raises(ValueError, match="level"):
        value_points(points(a=[5, 2, 8, 9]), values(a=[1, 1, 2, 3]), level=95)


def test_the_museum_shows_its_link_within_personas_alone():
    from cxkit.study.checks import open_study

    museum = open_study(Path(__file__).parents[1] / "data/samples/museum")
    table = museum.outcomes[["returned"]].join(museum.rows[["revenue"]])
    sums = count_outcomes(museum.rows, table, within=museum.rows["persona"])
    found = link_money(sums, [REVENUE, Outcome("returned", "yes_no")])
    assert found.status is LinkClass.SHOWN
    row = found.table().set_index("outcome").loc["revenue"]
    # Families spend most and score low, which hides the .8 EUR a point of those in the shop.
    assert row["plain_low"] < 0 < row["low"]
