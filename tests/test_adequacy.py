"""Adequacy of a correlation matrix: against hand counts, another program, and what cannot be."""

import json
from math import log
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2

from cxkit.findings import DataError
from cxkit.statistics.adequacy import adequacy

REFERENCE = Path(__file__).parents[2] / "shared" / "reference"
beside = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="the reference cases are not beside the project"
)


def sample(n=80, p=5, seed=1):
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, 1))
    return pd.DataFrame(common + rng.normal(size=(n, p)), columns=list("abcdefgh")[:p])


@beside
def test_measure_and_test_are_those_of_the_r_package_psych():
    case = json.loads((REFERENCE / "fourE_scale_synthetic.json").read_text())
    items = [item for group in case["inputs"]["items"].values() for item in group]
    rows = pd.read_csv(REFERENCE / case["inputs"]["csv"])[items]
    found = adequacy(rows.corr(), n=len(rows))
    assert found.kmo == pytest.approx(case["expected"]["KMO"], abs=1e-8)
    assert found.chi_square == pytest.approx(case["expected"]["bartlett_chisq"], abs=1e-8)
    assert (found.df, found.label, found.n) == (120, "meritorious", 640)
    assert found.p < 1e-300
    assert found.kmo_each.between(0.86, 0.93).all()


def test_three_equal_correlations_by_hand():
    # r = 1/2, given the third (1/2 - 1/4) / (1 - 1/4) = 1/3: KMO = 1/4 / (1/4 + 1/9) = 9/13.
    # The determinant is 1 - 3/4 + 2/8 = 1/2: chi-square (99 - 11/6) log 2.
    found = adequacy([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]], n=100)
    assert found.kmo == pytest.approx(9 / 13)
    assert found.kmo_each.tolist() == pytest.approx([9 / 13] * 3)
    assert found.chi_square == pytest.approx((99 - 11 / 6) * log(2))
    assert found.df == 3
    assert found.p == pytest.approx(chi2.sf(found.chi_square, 3))


def test_two_columns_measure_one_half_whatever_their_correlation():
    assert adequacy([[1, 0.9], [0.9, 1]], n=50).kmo == pytest.approx(0.5)
    assert adequacy([[1, -0.1], [-0.1, 1]], n=50).kmo == pytest.approx(0.5)


def test_partial_correlations_are_those_of_residuals():
    rows = sample()
    others = np.column_stack([np.ones(len(rows)), rows[["c", "d", "e"]]])
    a, b = (rows[x] - others @ np.linalg.lstsq(others, rows[x])[0] for x in "ab")
    partial = np.corrcoef(a, b)[0, 1]
    # With two columns and their covariates only, the sum for "a" holds that one square too.
    rest = [partial_of(rows, "a", other) for other in "cde"]
    found = adequacy(rows.corr(), n=len(rows))
    assert found.table.loc["a", "partial_correlations"] == pytest.approx(
        partial**2 + sum(each**2 for each in rest)
    )


def partial_of(rows, one, two):
    others = np.column_stack([np.ones(len(rows)), rows.drop(columns=[one, two])])
    left = [rows[x] - others @ np.linalg.lstsq(others, rows[x])[0] for x in (one, two)]
    return np.corrcoef(*left)[0, 1]


def test_turning_or_reordering_columns_changes_nothing():
    rows = sample()
    found = adequacy(rows.corr(), n=80)
    turned = adequacy((rows * [1, -1, 1, 1, -1])[list("edcba")].corr(), n=80)
    assert turned.kmo == pytest.approx(found.kmo)
    assert turned.chi_square == pytest.approx(found.chi_square)
    assert turned.kmo_each[list("abcde")].tolist() == pytest.approx(found.kmo_each.tolist())


def test_more_units_raise_the_test_and_leave_the_measure():
    few, many = (adequacy(sample().corr(), n=n) for n in (80, 800))
    assert many.kmo == few.kmo
    # The factor of the logarithm is n - 1 - 15 / 6.
    assert many.chi_square == pytest.approx(few.chi_square * (799 - 2.5) / (79 - 2.5))


def test_the_test_keeps_its_level_among_columns_that_do_not_correlate():
    rng = np.random.default_rng(5)
    p = [adequacy(np.corrcoef(rng.normal(size=(5, 40))), n=40).p for _ in range(400)]
    # 5 % with a Monte Carlo error of 1.1 %.
    assert np.mean(np.array(p) <= 0.05) == pytest.approx(0.05, abs=0.033)


def test_a_column_that_correlates_with_none_has_no_measure():
    matrix = [[1, 0.5, 0.5, 0], [0.5, 1, 0.5, 0], [0.5, 0.5, 1, 0], [0, 0, 0, 1]]
    found = adequacy(matrix, n=100)
    assert found.kmo_each.isna().tolist() == [False, False, False, True]
    assert found.kmo == pytest.approx(9 / 13)


@pytest.mark.parametrize(
    "matrix, n, why",
    [
        ([[1, np.nan], [np.nan, 1]], 100, "missing"),
        ([[1, 1], [1, 1]], 100, "follows from the others"),
        # No rows have these: 1 and 2 go together, 2 and 3 too, 1 and 3 against one another.
        ([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]], 100, "different units"),
        (np.eye(3), 100, "no two columns"),
        ([[1, 0.5], [0.5, 1]], 2, "more units than columns"),
    ],
)
def test_a_matrix_that_cannot_be_judged_is_refused(matrix, n, why):
    with pytest.raises(DataError, match=why):
        adequacy(matrix, n=n)


@pytest.mark.parametrize(
    "matrix, why",
    [
        ([1, 0.5], "two columns"),
        ([[1]], "two columns"),
        ([[1, 0.5, 0.2], [0.5, 1, 0.1]], "two columns"),
        ([[1, 0.5], [0.4, 1]], "symmetric"),
        ([[2, 0.5], [0.5, 1]], "between -1 and 1"),
        ([[1, 1.5], [1.5, 1]], "between -1 and 1"),
    ],
)
def test_what_is_no_correlation_matrix_is_refused(matrix, why):
    with pytest.raises(ValueError, match=why):
        adequacy(matrix, n=100)


@pytest.mark.parametrize(
    "r, label",
    [(-0.1, "unacceptable"), (0.05, "miserable"), (0.2, "middling"), (0.9, "marvellous")],
)
def test_the_label_is_kaisers(r, label):
    # Of six equal correlations the partial ones are r / (1 + 4 r), and KMO is
    # 1 / (1 + 1 / (1 + 4 r)^2): .26, .59, .76 and .95.
    found = adequacy(np.full((6, 6), r) + (1 - r) * np.eye(6), n=100)
    assert found.kmo == pytest.approx(1 / (1 + 1 / (1 + 4 * r) ** 2))
    assert found.label == label
