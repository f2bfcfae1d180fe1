"""Agreement of two raters beyond chance, counted by hand."""

import numpy as np
import pytest

from cxkit.findings import DataError
from cxkit.statistics.kappa import cohen_kappa


def marks(both, first, second, neither):
    pairs = [(1, 1)] * both + [(1, 0)] * first + [(0, 1)] * second + [(0, 0)] * neither
    return [a for a, _ in pairs], [b for _, b in pairs]


def test_kappa_of_two_columns_counted_by_hand():
    # 20 yes by both, 5 by the first alone, 10 by the second alone, 15 by neither: they agree on
    # 35 of 50; by chance on .5 · .6 + .5 · .4 = .5. (.7 - .5) / .5 = .4.
    found = cohen_kappa(*marks(20, 5, 10, 15))
    assert (found.observed, found.expected, found.n) == (0.7, 0.5, 50)
    assert found.kappa == pytest.approx(0.4)


def test_several_marks_a_unit_count_as_so_many_decisions():
    first, second = (np.array(each) for each in marks(20, 5, 10, 15))
    table = cohen_kappa(first.reshape(10, 5), second.reshape(10, 5))
    flat = cohen_kappa(first, second)
    assert (table.kappa, table.n, table.n_units) == (pytest.approx(flat.kappa), 50, 10)
    assert flat.n_units == 50


def test_kappa_at_its_ends():
    yes = [1, 1, 0, 0]
    assert cohen_kappa(yes, yes).kappa == 1
    assert cohen_kappa(yes, [0, 0, 1, 1]).kappa == -1
    # Independent marks: each combination once.
    assert cohen_kappa([1, 1, 0, 0], [1, 0, 1, 0]).kappa == 0


def test_who_is_first_and_what_is_yes_change_nothing():
    first, second = (np.array(each) for each in marks(7, 2, 4, 9))
    one = cohen_kappa(first, second)
    for other in (cohen_kappa(second, first), cohen_kappa(1 - first, 1 - second)):
        assert other.kappa == pytest.approx(one.kappa)


def test_limits_hold_kappa_and_shrink_with_the_root_of_n():
    first, second = marks(20, 5, 10, 15)
    few, many = cohen_kappa(first, second), cohen_kappa(first * 4, second * 4)
    assert few.interval().low < few.kappa < few.interval().high
    ratio = (few.interval().high - few.interval().low) / (
        many.interval().high - many.interval().low
    )
    assert ratio == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize(
    "first, second, said",
    [([1], [1], "two units"), ([1, 1], [1, 1], "no variation"), ([0, 0], [0, 0], "no variation")],
)
def test_what_has_no_kappa_is_refused(first, second, said):
    with pytest.raises(DataError, match=said):
        cohen_kappa(first, second)
    with pytest.raises(ValueError, match="both raters mark the same"):
        cohen_kappa([1, 0], [1, 0, 1])


@pytest.mark.parametrize("first, second", [([1, 0, 1], [1, 1, 1]), ([1, 0] * 10, [1, 0] * 10)])
def test_no_limits_where_too_little_is_seen(first, second):
    with pytest.raises(DataError, match="no interval"):
        cohen_kappa(first, second).interval()
