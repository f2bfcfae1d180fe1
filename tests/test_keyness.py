"""Words that mark a group: against three other programs, by hand, and exact where it is rare."""

import json
from math import comb, erfc, log, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency

from cxkit.findings import DataError
from cxkit.statistics.intervals import Mean
from cxkit.statistics.keyness import exact_p, keyness, log_likelihood, log_odds, pooled_prior
from cxkit.statistics.proportions import proportion_difference, wilson

REFERENCE = Path(__file__).parents[2] / "shared" / "reference"
needs_reference = pytest.mark.skipif(not REFERENCE.exists(), reason="reference cases not at hand")

# Name in the reference case: column, choices of `log_odds`, prior.
CASES = {
    "monroe_uninformative_alpha0.01": ("z", "two-term", 0.01),
    "monroe_informative_pooled_counts": ("z", "two-term", "pooled"),
    "monroe_informative_prior_mass10": ("z", "two-term", 10),
    "delta_informative_prior_mass10": ("log_odds", "two-term", 10),
    "full_variance_informative_pooled": ("z", "four-term", "pooled"),
    "full_variance_uninformative_alpha0.01": ("z", "four-term", 0.01),
    "tidylo_detractor_empirical_bayes": ("z", "overall", "pooled"),
    "tidylo_detractor_uninformative": ("z", "overall", 1.0),
}


@needs_reference
@pytest.mark.parametrize("name", CASES)
def test_every_convention_agrees_with_the_reference(name):
    case = json.loads((REFERENCE / "text_log_odds_dirichlet.json").read_text(encoding="utf-8"))
    assert set(case["expected"]) == set(CASES)
    counts = pd.read_csv(REFERENCE / case["inputs"]["csv"]).set_index("word")
    focus, rest = counts[case["inputs"]["group_i"]], counts[case["inputs"]["group_j"]]
    column, convention, prior = CASES[name]
    if prior == "pooled":
        prior = pooled_prior(focus, rest)
    elif prior == 10:
        prior = pooled_prior(focus, rest, mass=10)
    found = log_odds(focus, rest, prior=prior, convention=convention)[column]
    expected = [case["expected"][name][word] for word in counts.index]
    assert found.to_numpy() == pytest.approx(expected, abs=case["tolerance"]["abs"])


# Log-odds


def test_log_odds_by_hand():
    # With a prior of 1 each: 4 of 12 against 2 of 12; log(4/8) - log(2/10).
    found = log_odds([3, 7], [1, 9], prior=1.0).iloc[0]
    assert found["log_odds"] == pytest.approx(log(4 / 8) - log(2 / 10))
    assert found["standard_error"] == pytest.approx(sqrt(1 / 4 + 1 / 2 + 1 / 8 + 1 / 10))


def test_texts_and_not_tokens_are_the_default_base():
    # Half a text with and half without: 30.5 of 61 against 5.5 of 61.
    found = keyness(pd.Series({"wait": 30}), pd.Series({"wait": 5}), n_focus=60, n_rest=60)
    row = found.loc["wait"]
    assert row["log_odds"] == pytest.approx(log(30.5 / 30.5) - log(5.5 / 55.5))
    error = sqrt(2 / 30.5 + 1 / 5.5 + 1 / 55.5)
    assert row["z"] == pytest.approx(row["log_odds"] / error)
    assert (row["low"] + row["high"]) / 2 == pytest.approx(row["log_odds"])
    assert (row["share_focus"], row["share_rest"]) == (0.5, 5 / 60)


def test_exchanging_the_groups_turns_the_sign_and_nothing_else():
    focus, rest = pd.Series({"a": 12, "b": 3}), pd.Series({"a": 5, "c": 9})
    there = keyness(focus, rest, n_focus=40, n_rest=70)
    back = keyness(rest, focus, n_focus=70, n_rest=40).loc[there.index]
    assert there["z"].to_numpy() == pytest.approx(-back["z"].to_numpy())
    assert there["p"].to_numpy() == pytest.approx(back["p"].to_numpy())
    assert there["log_likelihood"].to_numpy() == pytest.approx(back["log_likelihood"].to_numpy())


def test_word_that_one_group_never_uses_stays_finite():
    found = keyness(pd.Series({"a": 8}), pd.Series(dtype=int), n_focus=50, n_rest=500)
    assert np.isfinite(found.to_numpy(dtype=float)).all()


def test_a_stronger_prior_draws_towards_no_difference():
    weak = log_odds([20, 30], [5, 45], prior=0.5)["log_odds"].abs()
    strong = log_odds([20, 30], [5, 45], prior=pooled_prior([20, 30], [5, 45]))["log_odds"].abs()
    assert (strong < weak).all()


def test_order_of_the_words_does_not_matter():
    focus = pd.Series({f"w{k}": k % 7 for k in range(30)})
    rest = pd.Series({f"w{k}": k % 5 for k in range(30)})
    one = keyness(focus, rest, n_focus=30, n_rest=30)
    two = keyness(focus[::-1], rest.sample(frac=1, random_state=1), n_focus=30, n_rest=30)
    pd.testing.assert_frame_equal(one, two)


def test_adjustment_is_over_all_words_given():
    focus = pd.Series({"a": 20, **{f"w{k}": 10 for k in range(9)}})
    rest = pd.Series({"a": 5, **{f"w{k}": 10 for k in range(9)}})
    found = keyness(focus, rest, n_focus=40, n_rest=40)
    assert found.loc["a", "p_adjusted"] == pytest.approx(10 * found.loc["a", "p"])


@pytest.mark.parametrize("counts, n", [({"a": 4}, (3, 9)), ({"a": 0}, (0, 9))])
def test_impossible_numbers_of_texts_are_refused(counts, n):
    with pytest.raises(DataError):
        keyness(pd.Series(counts), pd.Series({"a": 1}), n_focus=n[0], n_rest=n[1])


@pytest.mark.parametrize(
    "choices, said",
    [({"prior": 0.0}, "prior above 0"), ({"convention": "monroe"}, "convention is two-term")],
    ids=["no prior", "unknown convention"],
)
def test_impossible_choices_are_refused(choices, said):
    with pytest.raises(ValueError, match=said):
        log_odds([1, 2], [2, 1], **choices)


# Exact p and G2


def test_exact_p_by_hand():
    # 3 of 3 holders in a group of 4 of 8: C(4,3) C(4,0) / C(8,3) = 4/56; mid-p twice its half.
    found = exact_p([3], [0], n_focus=4, n_rest=4)
    assert found.tolist() == pytest.approx([comb(4, 3) / comb(8, 3)])


def test_exact_p_of_an_even_division_is_one():
    assert exact_p([5, 0], [5, 0], n_focus=20, n_rest=20).tolist() == pytest.approx([1, 1])


def test_exact_p_is_close_to_the_normal_one_in_large_groups():
    p = exact_p([600], [500], n_focus=5000, n_rest=5000)[0]
    pooled = 1100 / 10_000
    z = (0.12 - 0.10) / sqrt(pooled * (1 - pooled) * 2 / 5000)
    normal = erfc(z / sqrt(2))
    assert p == pytest.approx(normal, rel=0.05)


def test_no_word_gives_no_p():
    assert exact_p([], [], n_focus=3, n_rest=3).shape == (0,)


def test_log_likelihood_equals_that_of_the_four_cells():
    found = log_likelihood([12, 0], [5, 7], total_focus=40, total_rest=70)
    for word, (a, b) in zip(found, [(12, 5), (0, 7)], strict=True):
        table = [[a, b], [40 - a, 70 - b]]
        expected = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
        assert word == pytest.approx(expected)


# Shares


def test_wilson_by_hand():
    # 10 of 50: with z squared 3.841459 the centre is (.2 + .03841459) / (1 + .07682918).
    found = wilson(Mean(0.2, 0.2, 50))
    assert (found.low + found.high) / 2 == pytest.approx(0.23841459 / 1.07682918, abs=1e-6)
    assert (found.low, found.high) == pytest.approx((0.112438, 0.330371), abs=1e-6)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_wilson_has_a_width_at_the_ends(share):
    found = wilson(Mean(share, share, 20))
    assert found.low <= share <= found.high
    assert found.high - found.low > 0.1


def test_change_of_shares_by_hand():
    # Adjusted shares 11/102 and 31/102.
    found = proportion_difference(Mean(0.1, 0.1, 100), Mean(0.3, 0.3, 100))
    a, b = 11 / 102, 31 / 102
    half = 1.959963985 * sqrt((a * (1 - a) + b * (1 - b)) / 102)
    assert found.estimate == pytest.approx(0.2)
    assert (found.interval.low, found.interval.high) == pytest.approx((b - a - half, b - a + half))


def test_change_and_its_p_agree():
    found = proportion_difference(Mean(0.2, 0.2, 80), Mean(0.35, 0.35, 90), level=0.95)
    at_p = proportion_difference(Mean(0.2, 0.2, 80), Mean(0.35, 0.35, 90), level=1 - found.p)
    assert found.p < 0.05
    assert found.interval.low > 0
    assert at_p.interval.low == pytest.approx(0, abs=1e-9)


def test_change_needs_answers():
    with pytest.raises(ValueError, match="effective n must be above 0"):
        proportion_difference(Mean(0.1, 0.1, 0), Mean(0.3, 0.3, 100))
