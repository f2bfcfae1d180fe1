"""Who stays: against the published fit, by hand, at the edge without heterogeneity."""

import json
from math import inf
from pathlib import Path

import numpy as np
import pytest

from cxkit.findings import DataError
from cxkit.statistics.retention import fit_retention

REFERENCE = Path(__file__).parents[2] / "shared/reference/money_sbg_retention.json"
needs_reference = pytest.mark.skipif(not REFERENCE.exists(), reason="reference case not at hand")


@needs_reference
@pytest.mark.parametrize("kind", ["high_end", "regular"])
def test_fit_agrees_with_the_reference(kind):
    case = json.loads(REFERENCE.read_text(encoding="utf-8"))
    inputs, expected = case["inputs"], case["expected"][kind]
    found = fit_retention(inputs["n0"], inputs[f"active_{kind}"])
    within = case["tolerance"]["abs"]
    assert (found.alpha, found.beta) == pytest.approx(
        (expected["alpha"], expected["beta"]), abs=within
    )
    assert found.log_likelihood == pytest.approx(expected["loglik"], abs=1e-6)
    assert found.rate(12) == pytest.approx(expected["retention"], abs=1e-4)
    assert found.survival(12) == pytest.approx(expected["survival"], abs=1e-4)
    assert found.expected_lifetime(0.1) == pytest.approx(expected["del_10pct"], abs=within)


@needs_reference
def test_fit_agrees_with_the_printed_parameters():
    case = json.loads(REFERENCE.read_text(encoding="utf-8"))
    printed = case["expected"]["published"]
    for kind, parameters in printed.items():
        found = fit_retention(1000, case["inputs"][f"active_{kind}"])
        assert (round(found.alpha, 3), round(found.beta, 3)) == (
            parameters["alpha"],
            parameters["beta"],
        )


def test_two_renewals_are_fitted_exactly():
    # 40 % leave, then 25 %: with alpha 2 and beta 3 rates are 3/5 and 4/6, so take 1000, 600, 400.
    found = fit_retention(1000, [600, 400])
    assert (found.alpha, found.beta) == pytest.approx((2, 3), abs=1e-4)
    assert found.survival(2) == pytest.approx([0.6, 0.4], abs=1e-6)


def test_equal_chances_give_the_geometric_lifetime():
    # A tenth leaves each time; at 10 % the sum of (.9 / 1.1)^t is 1.1 / .2.
    found = fit_retention(1000, [900, 810, 729])
    assert found.alpha == inf
    assert found.heterogeneity == 0
    assert found.leaving == pytest.approx(0.1)
    assert found.expected_lifetime(0.1) == pytest.approx(5.5)


def test_lifetime_is_the_sum_it_is_said_to_be():
    found = fit_retention(1000, [631, 468, 382, 326])
    worth = found.survival(300) / 1.25 ** np.arange(1, 301)
    assert found.expected_lifetime(0.25) == pytest.approx(1 + worth.sum(), rel=1e-9)


def test_lifetime_falls_with_the_discount_and_its_interval_with_n():
    few, many = fit_retention(100, [63, 47, 38]), fit_retention(10_000, [6300, 4700, 3800])
    assert few.expected_lifetime(0.1) > few.expected_lifetime(0.2) > 1
    widths = [found.lifetime_interval(0.1) for found in (few, many)]
    assert widths[0].high - widths[0].low > 7 * (widths[1].high - widths[1].low)
    assert widths[1].low < many.expected_lifetime(0.1) < widths[1].high


def test_where_nobody_is_seen_to_differ_the_interval_still_allows_it():
    found = fit_retention(1000, [900, 810, 729])
    limits = found.lifetime_interval(0.1)
    below, above = 5.5 - limits.low, limits.high - 5.5
    assert above > 1.5 * below > 0


@pytest.mark.parametrize(
    "active", [[900, 950], [900], [900, -1], [0, 0], [1000, 1000], [900, float("nan")]]
)
def test_counts_that_cannot_be_are_refused(active):
    with pytest.raises(DataError):
        fit_retention(1000, active)


def test_a_discount_of_nought_is_refused():
    with pytest.raises(ValueError, match="discount"):
        fit_retention(1000, [600, 400]).expected_lifetime(0)
