"""Kano's pairs of questions: the table, the coefficients and how sure a category is."""

import csv
import itertools
import json
from math import sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from cxkit.findings import DataError
from cxkit.statistics.kano import ANSWERS, CATEGORIES, TABLE, Kano, classify, kano
from cxkit.study.description import KANO_ANSWERS

REFERENCE = Path(__file__).parents[2] / "shared" / "reference"
beside = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="the reference cases are not beside the project"
)
# One pair of answers for each category.
PAIRS = {
    "A": ("like", "neutral"), "O": ("like", "dislike"), "M": ("neutral", "dislike"),
    "I": ("neutral", "neutral"), "R": ("dislike", "like"), "Q": ("like", "like"),
}  # fmt: skip


def of(weight=None, **counts):
    """Count so many units of each category, by way of their answers."""
    pairs = [PAIRS[each] for each, n in counts.items() for _ in range(n)]
    return kano(*zip(*pairs, strict=True), weight=weight)


def of_shares(**shares):
    counts = pd.Series(shares, dtype=float).reindex(CATEGORIES, fill_value=0.0)
    return Kano(pd.DataFrame({"n": counts, "weight": counts, "weight_squared": counts}))


def test_categories_counted_by_hand():
    found = kano(
        ["like", "like", "must_be", "neutral", "dislike", "like", None, "like"],
        ["dislike", "live_with", "dislike", "must_be", "like", "like", "like", None],
    )
    assert found.counts["n"].to_dict() == {"A": 1, "O": 1, "M": 1, "I": 1, "R": 1, "Q": 1}
    assert (found.n, found.n_missing) == (6, 2)
    assert repr(found) == "Kano(M: A 1, O 1, M 1, I 1, R 1, Q 1; 2 missing)"


def test_coefficients_and_strengths_by_hand():
    # 8 A, 6 O, 4 M, 2 I and 2 Q: better (8 + 6) / 20, worse -(6 + 4) / 20; of all 22 answers
    # A, O and M are 18, and A leads O by 2.
    found = of(A=8, O=6, M=4, I=2, Q=2)
    table = found.coefficients()
    assert table["estimate"].to_dict() == {"better": pytest.approx(0.7), "worse": -0.5}
    assert table["n"].to_list() == [20, 20]
    assert found.total_strength == pytest.approx(18 / 22)
    sure = found.certainty()
    assert (sure.category, sure.runner_up) == ("A", "O")
    assert sure.strength == pytest.approx(2 / 22)
    assert sure.interval.low < 0 < sure.strength < sure.interval.high


def test_limits_are_wilsons():
    found = of(A=8, O=6, M=4, I=2, Q=2)
    better = binomtest(14, 20).proportion_ci(method="wilson")
    worse = binomtest(10, 20).proportion_ci(method="wilson")
    total = binomtest(18, 22).proportion_ci(method="wilson")
    table = found.coefficients()
    assert list(table.loc["better", ["low", "high"]]) == pytest.approx([better.low, better.high])
    assert list(table.loc["worse", ["low", "high"]]) == pytest.approx([-worse.high, -worse.low])
    limits = found.total_strength_interval()
    assert (limits.low, limits.high) == pytest.approx((total.low, total.high))
    share = binomtest(8, 22).proportion_ci(method="wilson")
    assert list(found.table().loc["A"]) == pytest.approx([8, 8 / 22, share.low, share.high])


@pytest.mark.parametrize(
    ("counts", "category", "runner_up"),
    [
        ({"A": 3, "O": 3, "M": 3, "I": 3}, "M", "O"),
        ({"A": 3, "O": 3, "I": 3}, "O", "A"),
        ({"A": 3, "I": 3, "R": 3}, "A", "I"),
        ({"I": 3, "R": 3, "Q": 3}, "I", "R"),
        ({"Q": 4, "M": 3}, "Q", "M"),
        ({"A": 1}, "A", "M"),
    ],
)
def test_among_equals_the_costlier_neglect_comes_first(counts, category, runner_up):
    found = of(**counts)
    assert (found.category, found.runner_up) == (category, runner_up)


def test_weighted_sums_tie_in_spite_of_rounding():
    # .1 + .2 is not .3 in binary: a rounding error must not decide a category.
    assert of(A=1, M=2, weight=[0.3, 0.1, 0.2]).category == "M"
    assert of(A=2, M=1, weight=[0.1, 0.2, 0.3]).category == "M"


@pytest.mark.parametrize(("first", "second"), [(12, 12), (15, 9), (20, 4), (24, 0)])
def test_certainty_is_the_binomial_test_of_the_two_most_frequent(first, second):
    sure = of(M=first, O=second, I=min(2, second)).certainty()
    assert (sure.category, sure.runner_up) == ("M", "O")
    assert sure.p == pytest.approx(binomtest(first, first + second).pvalue)


@pytest.mark.parametrize(
    ("counts", "limit", "clear", "better", "worse"),
    [
        # Counts and results that R's stp25kano prints in its README (simulated answers).
        ({"M": 95, "O": 123, "A": 45, "I": 33}, 19.4, True, 0.568, -0.736),
        ({"M": 101, "O": 54, "A": 54, "I": 81, "R": 3, "Q": 3}, 18.5, True, 0.372, -0.534),
        ({"M": 15, "O": 24, "A": 121, "I": 124, "R": 6, "Q": 6}, 19.8, False, 0.511, -0.137),
        ({"M": 65, "O": 87, "A": 93, "I": 51}, 18.5, False, 0.608, -0.514),
        ({"M": 9, "O": 18, "A": 83, "I": 177, "R": 6, "Q": 3}, 19.9, True, 0.352, -0.094),
    ],
)
def test_fongs_rule_agrees_with_another_program(counts, limit, clear, better, worse):
    found = of(**counts)
    a, b = sorted(counts.values())[:-3:-1]
    assert 1.65 * sqrt((a + b) * (2 * 296 - a - b) / (2 * 296)) == pytest.approx(limit, abs=0.1)
    assert found.certainty().fong == clear
    estimate = found.coefficients()["estimate"]
    assert list(estimate) == pytest.approx([better, worse], abs=5e-4)


def test_a_tie_is_called_clear_too_often_by_fong_and_not_by_the_test():
    # Two categories of equal size, all 201 possible counts of 200 units, each with its chance.
    counts = np.arange(201)
    chance = np.exp(
        [sum(np.log(np.arange(1, 201))) - sum(np.log(np.arange(1, k + 1)))
         - sum(np.log(np.arange(1, 201 - k))) - 200 * np.log(2) for k in counts]
    )  # fmt: skip
    called = [of_shares(M=k, A=200 - k).certainty() for k in counts]
    assert chance @ [sure.p < 0.05 for sure in called] < 0.05
    assert chance @ [sure.fong for sure in called] == pytest.approx(0.243, abs=0.03)


def test_order_of_units_changes_nothing():
    rng = np.random.default_rng(3)
    pairs = rng.choice(ANSWERS, (2, 90))
    weight = rng.lognormal(size=90)
    turned = rng.permutation(90)
    one, two = kano(*pairs, weight=weight), kano(*pairs[:, turned], weight=weight[turned])
    pd.testing.assert_frame_equal(one.counts, two.counts, check_exact=True)
    assert one.certainty() == two.certainty()


def test_equal_weights_change_nothing_and_unequal_ones_widen():
    plain = of(A=30, M=20)
    pd.testing.assert_frame_equal(of(A=30, M=20, weight=[3.0] * 50).table(), plain.table())
    uneven = of(A=30, M=20, weight=[1, 3] * 25)
    assert uneven.category == "A"
    assert (uneven.table().eval("high - low") > plain.table().eval("high - low"))[["A", "M"]].all()
    assert uneven.certainty().p > plain.certainty().p


def test_ten_times_the_units_make_a_category_sure():
    assert of(A=14, M=10).certainty().p > 0.05
    assert of(A=140, M=100).certainty().p < 0.05
    assert of(A=140, M=100).certainty().interval.low > 0


def test_having_and_lacking_change_places_with_the_questions():
    # Turning the pair round turns A, O and M into R, Q stays.
    for one, other in itertools.product(ANSWERS, ANSWERS):
        (category,), (turned,) = classify([one], [other]), classify([other], [one])
        expected = {"A": "R", "O": "R", "M": "R", "I": "I", "Q": "Q"}
        assert category == "R" or turned == expected[category]


def test_the_words_of_a_study_are_those_of_the_method():
    assert KANO_ANSWERS == ANSWERS


def test_answers_that_are_none_of_the_five_are_refused():
    with pytest.raises(DataError, match="'love'"):
        kano(["love"], ["like"])


@pytest.mark.parametrize("answers", [[], [None, "like"]])
def test_nobody_with_both_answers_is_refused(answers):
    with pytest.raises(DataError, match="nobody"):
        kano(answers, [None] * len(answers))


def test_questions_that_nobody_understood_have_no_coefficients():
    with pytest.raises(DataError, match="no answer is attractive"):
        of(Q=3, R=1).coefficients()


@pytest.mark.parametrize("weight", [[1], [1, -1], [1, None]])
def test_weights_that_do_not_fit_are_refused(weight):
    with pytest.raises(ValueError, match="weight"):
        kano(["like"] * 2, ["dislike"] * 2, weight=weight)


def test_weights_of_nought_are_refused():
    with pytest.raises(DataError, match="sum to zero"):
        kano(["like"] * 2, ["dislike"] * 2, weight=[0, 0])


@pytest.mark.parametrize("turned", [np.array([["like"]]), ["like", "like"]])
def test_pairs_of_another_shape_are_refused(turned):
    with pytest.raises(ValueError, match="one length"):
        classify(["like"], turned)


@beside
def test_the_evaluation_table_is_the_published_one():
    case = json.loads((REFERENCE / "prioritise_kano_evaluation_table.json").read_text())
    assert TABLE.to_numpy().tolist() == case["expected"]["table"]
    levels = [level.replace("-", "_") for level in case["inputs"]["levels"]]
    assert list(TABLE.index) == list(TABLE.columns) == levels


@beside
def test_the_ski_study_is_reproduced():
    expected = json.loads((REFERENCE / "prioritise_kano_ski.json").read_text())["expected"]
    with (REFERENCE / "data" / "kano_ski.csv").open(newline="") as file:
        rows = {row.pop("requirement"): row for row in csv.DictReader(file)}
    for name, row in rows.items():
        found = of_shares(**{each: float(value) for each, value in row.items()})
        assert found.category == expected["category"][name]
        estimate = found.coefficients()["estimate"]
        assert estimate["better"] == pytest.approx(expected["better"][name], abs=1e-9)
        assert estimate["worse"] == pytest.approx(expected["worse"][name], abs=1e-9)
    assert len(rows) == 3
