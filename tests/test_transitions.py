"""Sequences of states: counted by hand, laws, agreement with scipy, refusals."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from cxkit.findings import DataError
from cxkit.statistics.transitions import association, drop_off, sequences, transitions

# a: x y z, converted; b: x z, not; c: x y x, not; d: y, converted; e: z, not known.
UNIT = list("aaabbcccde")
STATE = list("xyzxzxyxyz")
ORDER = [1, 2, 3, 1, 2, 1, 2, 3, 1, 1]
CONVERTED = [1, 1, 1, 0, 0, 0, 0, 0, 1, None]


@pytest.fixture
def small():
    return sequences(UNIT, STATE, ORDER, converted=CONVERTED)


def drawn(n, seed, chance=lambda met: np.full(len(met), 0.4)):
    """Draw which of four states each unit met, and whether it converted by what it met."""
    rng = np.random.default_rng(seed)
    met = rng.random((n, 4)) < [0.3, 0.5, 0.6, 0.8]
    met[:, 3] |= ~met.any(axis=1)
    converted = rng.random(n) < chance(met)
    unit, state = np.nonzero(met)
    return sequences(
        [f"u{each}" for each in unit], [f"s{each}" for each in state], state,
        converted=converted[unit].astype(float), states=["s0", "s1", "s2", "s3"],
    )  # fmt: skip


def test_steps_between_states_counted_by_hand(small):
    table = transitions(small)["n"].unstack(sort=False)
    assert table.loc["first"].to_dict() == {"x": 3, "y": 1, "z": 1, "last": 0}
    assert table.loc["x"].to_dict() == {"x": 0, "y": 2, "z": 1, "last": 1}
    assert table.loc["y"].to_dict() == {"x": 1, "y": 0, "z": 1, "last": 1}
    assert table.loc["z"].to_dict() == {"x": 0, "y": 0, "z": 0, "last": 3}


def test_where_sequences_end_without_converting_counted_by_hand(small):
    # Known of a, b, c and d: x was met by a, b, c and lost c; z by a and b and lost b.
    table = drop_off(small)
    assert table["n"].to_dict() == {"x": 1, "y": 0, "z": 1}
    assert table["of"].to_dict() == {"x": 3, "y": 3, "z": 2}
    assert small.n_unknown == 1


def test_limits_are_wilsons_where_each_unit_counts_once(small):
    limits = binomtest(1, 3).proportion_ci(method="wilson")
    found = drop_off(small).loc["x"]
    assert (found["low"], found["high"]) == pytest.approx((limits.low, limits.high))
    limits = binomtest(3, 5).proportion_ci(method="wilson")
    found = transitions(small).loc[("first", "x")]
    assert (found["low"], found["high"]) == pytest.approx((limits.low, limits.high))


def test_a_unit_that_leaves_a_state_often_is_one_cluster():
    # Ten units go to and fro between x and y five times each, ten leave x for z at once.
    unit = [f"a{i}" for i in range(10) for _ in range(10)] + [f"b{i}" for i in range(10)] * 2
    state = list("xy" * 50) + list("x" * 10) + list("z" * 10)
    order = list(range(10)) * 10 + [0] * 10 + [1] * 10
    found = transitions(sequences(unit, state, order)).loc[("x", "z")]
    plain = binomtest(10, 60).proportion_ci(method="wilson")
    assert (found["n"], found["of"]) == (10, 60)
    # Each unit moves the share by (5/6)/60: variance 20/19 * 20 * (5/360)^2, that of 60 steps
    # drawn one by one (1/6)(5/6)/60, so they are worth 34 and the limits 1.3 times as wide.
    assert found["high"] - found["low"] > 1.3 * (plain.high - plain.low)


def test_one_unit_alone_counts_as_one_however_often_it_leaves():
    found = transitions(sequences(["a"] * 9, list("xyxyxyxyx"), range(9))).loc[("x", "y")]
    limits = binomtest(1, 1).proportion_ci(method="wilson")
    assert (found["n"], found["of"]) == (4, 5)
    assert found["high"] - found["low"] > 0.9 * (limits.high - limits.low)


def test_shares_of_an_origin_sum_to_one(small):
    shares = transitions(small)["share"].groupby(level="origin").sum()
    assert shares.to_list() == pytest.approx([1, 1, 1, 1])


def test_a_state_that_nobody_met_has_no_share():
    found = sequences(["a"], ["x"], [0], converted=[1], states=["w", "x"])
    assert transitions(found).loc["w", "of"].eq(0).all()
    assert transitions(found).loc["w", "share"].isna().all()
    assert np.isnan(drop_off(found).loc["w", "share"])


def test_order_of_rows_and_names_of_units_change_nothing():
    rng = np.random.default_rng(5)
    first = drawn(300, 5)
    steps = first.steps.assign(converted=first.steps["unit"].map(first.converted))
    steps["unit"] = "z" + steps["unit"].str[::-1]
    mixed = steps.iloc[rng.permutation(len(steps))]
    second = sequences(mixed["unit"], mixed["state"], mixed["place"], converted=mixed["converted"])
    pd.testing.assert_frame_equal(transitions(first), transitions(second))
    pd.testing.assert_frame_equal(drop_off(first), drop_off(second))
    pd.testing.assert_frame_equal(association(first), association(second))


def test_times_order_steps_as_numbers_do(small):
    times = pd.Timestamp("2026-05-01") + pd.to_timedelta(ORDER, unit="h")
    again = sequences(UNIT, STATE, times, converted=CONVERTED)
    pd.testing.assert_frame_equal(transitions(again), transitions(small))


def test_association_counted_by_hand():
    # 40 met x and 30 of them converted; 20 did not meet it and 5 of them converted.
    unit = [f"u{i}" for i in range(60)]
    state = ["x"] * 40 + ["y"] * 20
    converted = [1] * 30 + [0] * 10 + [1] * 5 + [0] * 15
    table = association(sequences(unit, state, [0] * 60, converted=converted))
    row = table.loc["x"]
    assert (row["n_met"], row["n_not"]) == (40, 20)
    assert (row["share_met"], row["share_not"]) == (0.75, 0.25)
    assert row["difference"] == 0.5
    # One success and one failure more each: 31/42 less 6/22.
    assert (row["low"] + row["high"]) / 2 == pytest.approx(31 / 42 - 6 / 22)
    assert row["p_adjusted"] == pytest.approx(2 * row["p"])
    assert row["named"]
    # x and y are the two sides of one coin: the data cannot tell them apart.
    assert table["coefficient"].isna().all()
    assert not table["named_beside_others"].any()


def test_a_state_that_only_travels_with_another_is_not_named_beside_it():
    # s0 goes with converting; s1 is met by those who met s0 and by some more, and adds nothing.
    rng = np.random.default_rng(8)
    real = rng.random(3000) < 0.4
    fellow = real ^ (rng.random(3000) < 0.2)
    converted = (rng.random(3000) < np.where(real, 0.6, 0.3)).astype(float)
    met = np.column_stack([real, fellow, np.ones(3000, dtype=bool)])
    unit, state = np.nonzero(met)
    found = association(sequences(
        [f"u{u}" for u in unit], [f"s{s}" for s in state], state, converted=converted[unit]
    ))  # fmt: skip
    assert found["named"].to_dict() == {"s0": True, "s1": True, "s2": False}
    assert found["named_beside_others"].to_dict() == {"s0": True, "s1": False, "s2": False}
    assert found.loc["s0", "coefficient_low"] < 0.3 < found.loc["s0", "coefficient_high"]
    assert np.isnan(found.loc["s2", "difference"]), "everybody met it"


def test_coefficients_are_those_of_least_squares():
    found = drawn(400, 2, lambda met: 0.2 + 0.3 * met[:, 0] + 0.1 * met[:, 2])
    met = found.met()
    design = np.column_stack([np.ones(len(met)), met])
    expected = np.linalg.lstsq(design, found.converted.to_numpy(), rcond=None)[0][1:]
    assert association(found)["coefficient"].to_list() == pytest.approx(list(expected))


def test_more_states_make_a_test_stricter():
    found = association(drawn(400, 2, lambda met: 0.3 + 0.15 * met[:, 0]))
    assert (found["p_adjusted"] >= found["p"]).all()
    bonferroni = association(drawn(400, 2, lambda met: 0.3 + 0.15 * met[:, 0]), method="bonferroni")
    assert bonferroni["p_adjusted"].to_list() == pytest.approx(list((4 * found["p"]).clip(upper=1)))


def test_a_state_that_decides_converting_exactly_has_no_precise_coefficient():
    found = association(drawn(400, 4, lambda met: met[:, 0].astype(float)))
    assert found.loc["s0", "coefficient"] == pytest.approx(1)
    assert np.isnan(found.loc["s0", "coefficient_low"])
    assert found["named"].to_dict()["s0"]
    assert not found["named_beside_others"].any()


def test_too_few_units_for_all_states_leave_the_coefficients_missing():
    unit = [f"u{i}" for i in range(8) for _ in range(4)]
    rng = np.random.default_rng(1)
    state = [f"s{each}" for _ in range(8) for each in rng.permutation(9)[:4]]
    converted = np.repeat([1, 0] * 4, 4)
    found = association(sequences(unit, state, list(range(4)) * 8, converted=converted), smallest=2)
    assert found["difference"].notna().any()
    assert found["coefficient"].isna().all()


@pytest.mark.parametrize(
    ("converted", "said"),
    [(1.0, "everybody"), (0.0, "nobody"), (None, "it is known")],
)
def test_one_end_alone_cannot_be_compared(converted, said):
    found = sequences(["a", "b"], ["x", "y"], [0, 0], converted=[converted] * 2)
    with pytest.raises(DataError, match=said):
        association(found)


def test_few_units_on_one_side_are_refused():
    converted = [1] * 9 + [0] * 91
    found = sequences(
        [f"u{i}" for i in range(100)], ["x", "y"] * 50, [0] * 100, converted=converted
    )
    with pytest.raises(DataError, match="9 units converted and 91 did not; each side needs 10"):
        association(found)
    assert association(found, smallest=9).loc["x", "n_met"] == 50


def test_states_that_all_or_nearly_all_met_are_refused():
    unit = [f"u{i}" for i in range(40)]
    found = sequences(unit, ["x"] * 31 + ["y"] * 9, [0] * 40, converted=[1, 0] * 20)
    with pytest.raises(DataError, match="no state was met by 10"):
        association(found)


def test_no_step_is_refused():
    with pytest.raises(DataError, match="no step"):
        sequences([], [], [])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit": [None, "a"]}, "every step has its unit"),
        ({"state": ["x", None]}, "every step has its state"),
        ({"order": [1, np.nan]}, "every step has its order"),
        ({"order": [1, 1]}, "two steps of one order"),
        ({"state": ["x", "last"]}, "called first or last"),
        ({"converted": [1, 2]}, "1, 0 or missing"),
        ({"converted": [1, 0]}, "one answer"),
        ({"converted": [1, None]}, "one answer"),
        ({"states": ["x"]}, "not among those wanted: 'y'"),
    ],
)
def test_steps_that_make_no_sequence_are_refused(change, said):
    given = {"unit": ["a", "a"], "state": ["x", "y"], "order": [1, 2], "converted": [1, 1]} | change
    with pytest.raises(ValueError, match=said):
        sequences(given.pop("unit"), given.pop("state"), given.pop("order"), **given)
