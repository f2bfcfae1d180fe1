"""Splits of a change: they add up, agree with the books, and know how sure they are."""

import json
from dataclasses import replace
from math import prod
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxkit.findings import DataError
from cxkit.statistics.decomposition import (
    Sample,
    decompose_change,
    kitagawa,
    pool_small_levels,
    shapley,
)
from cxkit.statistics.intervals import linearised_variance

REFERENCE = Path(__file__).parents[2] / "shared/reference"
needs_reference = pytest.mark.skipif(not REFERENCE.exists(), reason="reference cases not at hand")


def reference(name):
    return json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))


def units(value, cluster=None, weight=None, **labels):
    """Sample in which every row is one unit."""
    weight = np.ones(len(value)) if weight is None else np.asarray(weight, dtype=float)
    return Sample(
        value=np.asarray(value, dtype=float),
        n=np.ones(len(value)),
        weight=weight,
        weight_squared=weight**2,
        cluster=None if cluster is None else np.asarray(cluster, dtype=object),
        labels=pd.DataFrame({name: list(column) for name, column in labels.items()}, dtype=object),
    )


def draw(rng, cells, mean, n, *, clusters=0):
    """Draw units of 3 x 3 kinds; `cells` are their shares, `mean` their means of -1, 0, +1."""
    if clusters:
        cluster = np.repeat(np.arange(clusters), n // clusters)
        # Clusters differ in who is in them and in how they answer.
        shares = rng.dirichlet(20 * cells.ravel(), size=clusters)[cluster]
        kind = (rng.random(n)[:, None] > shares.cumsum(axis=1)).sum(axis=1).clip(0, 8)
        centre = mean.ravel()[kind] + rng.uniform(-0.15, 0.15, clusters)[cluster]
    else:
        cluster, kind = None, rng.choice(9, size=n, p=cells.ravel())
        centre = mean.ravel()[kind]
    plus, chance = (0.7 + centre) / 2, rng.random(n)
    value = np.where(chance < plus, 1, np.where(chance < plus + 0.3, 0, -1))
    labels = {"a": np.array(list("xyz"))[kind // 3], "b": np.array(list("uvw"))[kind % 3]}
    return units(value, None if cluster is None else cluster.astype(str), **labels)


MEAN = 0.2 + np.array([-0.3, 0, 0.3])[:, None] + np.array([-0.15, 0, 0.15])
CELLS_BEFORE = np.outer([0.2, 0.3, 0.5], [0.3, 0.3, 0.4])
CELLS_AFTER = np.outer([0.45, 0.3, 0.25], [0.4, 0.35, 0.25])


# Kitagawa


def test_kitagawa_by_hand():
    # Field guide, H: shares .5 .3 .2 -> .4 .2 .4, rates 10 50 0 -> 4 50 0; 20 -> 11.6.
    # Mix: -.1 x 7 - .1 x 50 + .2 x 0; rate: -6 x .45.
    split = kitagawa([0.5, 0.3, 0.2], [10, 50, 0], [0.4, 0.2, 0.4], [4, 50, 0])
    assert split.mix == pytest.approx([-0.7, -5, 0])
    assert split.rate == pytest.approx([-2.7, 0, 0])
    assert (split.change, split.mix_total) == pytest.approx((-8.4, -5.7))
    # Centred on (20 + 11.6) / 2 = 15.8: a shrinking group below the mean raises the total.
    assert split.mix_centred == pytest.approx([-0.1 * (7 - 15.8), -0.1 * (50 - 15.8), 0.2 * -15.8])


@needs_reference
def test_kitagawa_agrees_with_the_headship_rates_of_das_gupta():
    case = reference("decomp_kitagawa_headship")
    table = pd.read_csv(REFERENCE / "data/dasgupta_5_1_headship.csv")
    first, second = (table[table["pop"] == year] for year in (1970, 1985))
    split = kitagawa(first["size"] / 100, first["rate"], second["size"] / 100, second["rate"])
    expected = case["expected"]
    assert split.change == pytest.approx(expected["difference"], abs=1e-9)
    assert split.mix_total == pytest.approx(expected["mix_effect"], abs=1e-9)
    assert split.rate_total == pytest.approx(expected["rate_effect"], abs=1e-9)
    for part in ("mix", "rate"):
        printed = [row[part] for row in expected["per_segment"]]
        assert getattr(split, part) == pytest.approx(printed, abs=1e-9)
    centred = [row["mix_centered"] for row in expected["per_segment_mix_centered"]]
    assert split.mix_centred == pytest.approx(centred, abs=1e-9)


def test_segment_that_comes_or_goes_is_mix_alone():
    # c appears: its rate before is unknown and takes 40; the rates of a and b stay.
    split = kitagawa([0.5, 0.5, 0], [10, 20, np.nan], [0.5, 0.3, 0.2], [10, 20, 40])
    assert split.rate == pytest.approx([0, 0, 0])
    assert split.change == pytest.approx(0.5 * 10 + 0.3 * 20 + 0.2 * 40 - 15)


def test_segment_that_is_never_there_counts_nothing():
    split = kitagawa([1, 0], [10, np.nan], [1, 0], [12, np.nan])
    assert split.mix.tolist() == [0, 0]
    assert split.rate == pytest.approx([2, 0])


parts = st.lists(st.tuples(*[st.floats(0.01, 1)] * 2, *[st.floats(-100, 100)] * 2), min_size=1)


@given(parts)
def test_kitagawa_adds_up_and_turns_its_sign_with_the_order(rows):
    first, second, r1, r2 = np.array(rows).T
    s1, s2 = first / first.sum(), second / second.sum()
    split, turned = kitagawa(s1, r1, s2, r2), kitagawa(s2, r2, s1, r1)
    assert split.change == pytest.approx(s2 @ r2 - s1 @ r1, abs=1e-9)
    assert split.mix_centred.sum() == pytest.approx(split.mix_total, abs=1e-9)
    assert turned.mix == pytest.approx(-split.mix, abs=1e-9)
    assert turned.rate == pytest.approx(-split.rate, abs=1e-9)


@pytest.mark.parametrize(
    "before, after",
    [
        (([0.5, 0.4], [1, 2]), ([0.5, 0.5], [1, 2])),
        (([1.5, -0.5], [1, 2]), ([0.5, 0.5], [1, 2])),
        (([0.5, 0.5], [1, np.nan]), ([0.5, 0.5], [1, 2])),
        (([0.5, 0.5], [1, 2, 3]), ([0.5, 0.5], [1, 2])),
        (([0.5, 0.5], [1, 2]), ([0.5, 0.3, 0.2], [1, 2, 3])),
    ],
)
def test_impossible_shares_and_rates_are_refused(before, after):
    with pytest.raises(ValueError, match="share|rate|segment"):
        kitagawa(*before, *after)


# Shapley


@needs_reference
@pytest.mark.parametrize("factors", ["3_factors", "4_factors", "5_factors"])
def test_shapley_agrees_with_the_products_of_das_gupta(factors):
    case = reference("decomp_dasgupta_products")
    first, second = (
        {name: value for name, value in row.items() if name != "pop"}
        for row in case["inputs"][factors]
    )
    names = [str(row["pop"]) for row in case["inputs"][factors]]
    split = shapley(first, second, lambda **values: prod(values.values()))
    for factor, expected in case["expected"][factors].items():
        if factor != "crude":
            printed = [expected[names[0]], expected[names[1]], expected["diff"]]
            assert split.loc[factor].tolist() == pytest.approx(printed, abs=1e-6)
    assert split["effect"].sum() == pytest.approx(
        case["expected"][factors]["crude"]["diff"], abs=1e-6
    )


def test_shapley_by_hand():
    # price x buyers: 2 x 100 -> 3 x 80; price (3 - 2) x 90, buyers -20 x 2.5.
    split = shapley(
        {"price": 2, "buyers": 100},
        {"price": 3, "buyers": 80},
        lambda price, buyers: price * buyers,
    )
    assert split["effect"].to_dict() == {"price": 90, "buyers": -50}
    assert split.loc["price", ["before", "after"]].tolist() == [180, 270]


def test_shapley_of_shares_and_rates_is_kitagawa():
    s1, r1, s2, r2 = [0.5, 0.5], [10, 30], [0.2, 0.8], [12, 28]
    first, second = {"shares": s1, "rates": r1}, {"shares": s2, "rates": r2}
    split = shapley(first, second, lambda shares, rates: np.dot(shares, rates))
    known = kitagawa(s1, r1, s2, r2)
    assert split["effect"].tolist() == pytest.approx([known.mix_total, known.rate_total])


def test_factor_that_did_not_move_has_no_effect():
    split = shapley({"a": 2, "b": 5}, {"a": 3, "b": 5}, lambda a, b: a * b + b)
    assert split["effect"].to_dict() == {"a": 5, "b": 0}


def test_unlike_or_too_many_factors_are_refused():
    with pytest.raises(ValueError, match="same factors"):
        shapley({"a": 1}, {"b": 1}, lambda **_: 0.0)
    many = {f"f{i}": 0 for i in range(17)}
    with pytest.raises(ValueError, match="at most 16"):
        shapley(many, many, lambda **_: 0.0)


# Change of a mean


def test_one_column_is_kitagawa_exactly():
    rng = np.random.default_rng(1)
    samples = [draw(rng, cells, MEAN, 200) for cells in (CELLS_BEFORE, CELLS_AFTER)]
    samples = [replace(sample, labels=sample.labels[["a"]]) for sample in samples]
    shares, rates = [], []
    for sample in samples:
        groups = pd.Series(sample.value).groupby(sample.labels["a"])
        shares.append(groups.size() / len(sample.value))
        rates.append(groups.mean())
    known = kitagawa(shares[0], rates[0], shares[1], rates[1])
    found = decompose_change(*samples)
    assert (found.mix, found.rate) == pytest.approx((known.mix_total, known.rate_total))
    assert found.mix_by_column == {"a": pytest.approx(known.mix_total)}


def test_level_of_one_sample_alone_is_mix_when_there_is_one_column():
    before = units([1, 0, -1, -1], a="xxyy")
    after = units([1, 0, 1, 1], a="xxzz")
    found = decompose_change(before, after)
    # x stays at .5 with half the sample; y (-1) leaves, z (+1) comes: .5 x 1 - .5 x -1.
    assert (found.change, found.mix, found.rate) == pytest.approx((1, 1, 0))
    # Among comparable units there is x alone, .5 each time: variance .25 / 2 of its mean, whose
    # share is .5. Both waves: 2 x .25 x .125.
    interval = found.interval("rate")
    assert (interval.high - interval.low) / 2 == pytest.approx(1.959964 * 0.0625**0.5, abs=1e-6)


def test_parts_add_up_and_turn_their_sign_with_the_order():
    rng = np.random.default_rng(2)
    before = draw(rng, CELLS_BEFORE, MEAN, 300)
    after = draw(rng, CELLS_AFTER, MEAN - 0.1, 300)
    found, turned = decompose_change(before, after), decompose_change(after, before)
    assert found.change == pytest.approx(after.value.mean() - before.value.mean())
    assert found.mix + found.rate == pytest.approx(found.change, abs=1e-12)
    assert sum(found.mix_by_column.values()) == pytest.approx(found.mix, abs=1e-12)
    assert (turned.mix, turned.rate) == pytest.approx((-found.mix, -found.rate))
    assert turned.interval("mix").low == pytest.approx(-found.interval("mix").high)
    assert (found.n_before, found.n_after) == (300, 300)


def test_two_columns_without_interaction_by_hand():
    # value = a + b with a: x 0, y .4 and b: u 0, v .2, no residuals. Shares of y .5 -> .75 and
    # of v .5 -> .25 give mix .25 x .4 and -.25 x .2; everyone .1 higher is the rate.
    before = units([0, 0.2, 0.4, 0.6], a="xxyy", b="uvuv")
    after = units([0.1, 0.5, 0.5, 0.7], a="xyyy", b="uuuv")
    found = decompose_change(before, after)
    assert found.mix_by_column == {"a": pytest.approx(0.1), "b": pytest.approx(-0.05)}
    assert found.rate == pytest.approx(0.1)


def test_merged_rows_give_the_parts_and_intervals_of_the_units():
    rng = np.random.default_rng(3)
    samples = [draw(rng, cells, MEAN, 300, clusters=30) for cells in (CELLS_BEFORE, CELLS_AFTER)]
    merged = []
    for sample in samples:
        weight = rng.uniform(0.5, 2, 300)
        sample = replace(sample, weight=weight, weight_squared=weight**2)
        table = sample.labels.assign(value=sample.value, cluster=sample.cluster)
        sums = table.assign(n=1, w=weight, w2=weight**2).groupby(list(table.columns)).sum()
        rows = sums.reset_index()
        columns = [rows[name].to_numpy() for name in ("value", "n", "w", "w2", "cluster")]
        merged.append((sample, Sample(*columns, labels=rows[["a", "b"]])))
    each, together = (decompose_change(*pair) for pair in zip(*merged, strict=True))
    for part in ("change", "mix", "rate"):
        assert getattr(together, part) == pytest.approx(getattr(each, part), abs=1e-12)
        assert together.interval(part).high == pytest.approx(each.interval(part).high, abs=1e-12)
    assert together.n_before == 300


@pytest.mark.parametrize("clusters", [0, 30])
def test_variance_of_the_change_is_the_plain_one(clusters):
    rng = np.random.default_rng(4)
    samples = [
        draw(rng, cells, MEAN, 300, clusters=clusters) for cells in (CELLS_BEFORE, CELLS_AFTER)
    ]
    plain = sum(
        linearised_variance(
            (sample.value - sample.value.mean()) / 300,
            weight=sample.weight,
            weight_squared=sample.weight_squared,
            cluster=sample.cluster,
        )[0]
        for sample in samples
    )
    found = decompose_change(*samples)
    assert (found.covariance_before + found.covariance_after)[0, 0] == pytest.approx(plain)


def test_doubled_data_give_the_same_parts_and_half_the_variance():
    rng = np.random.default_rng(5)
    samples = [draw(rng, cells, MEAN, 200) for cells in (CELLS_BEFORE, CELLS_AFTER)]
    doubled = [
        replace(sample, n=2 * sample.n, weight=2 * sample.weight,
                weight_squared=2 * sample.weight_squared)
        for sample in samples
    ]  # fmt: skip
    once, twice = decompose_change(*samples), decompose_change(*doubled)
    for part in ("change", "mix", "rate"):
        assert getattr(twice, part) == pytest.approx(getattr(once, part))
        widths = [found.interval(part).high - found.interval(part).low for found in (once, twice)]
        assert widths[0] == pytest.approx(2**0.5 * widths[1])


def test_nothing_depends_on_the_order_of_levels_columns_and_rows():
    rng = np.random.default_rng(6)
    samples = [draw(rng, cells, MEAN, 200) for cells in (CELLS_BEFORE, CELLS_AFTER)]
    renamed = []
    for sample in samples:
        order = rng.permutation(200)
        labels = sample.labels.replace({"x": "9", "z": "0"}).iloc[order]
        renamed.append(
            units(sample.value[order], b=labels["b"].to_numpy(), a=labels["a"].to_numpy())
        )
    found, again = decompose_change(*samples), decompose_change(*renamed)
    assert again.mix == pytest.approx(found.mix)
    assert again.mix_by_column["a"] == pytest.approx(found.mix_by_column["a"])
    assert again.interval("mix").low == pytest.approx(found.interval("mix").low)


def test_column_that_repeats_another_leaves_the_total_alone():
    rng = np.random.default_rng(7)
    samples = [draw(rng, cells, MEAN, 200) for cells in (CELLS_BEFORE, CELLS_AFTER)]
    nested = [
        replace(
            sample,
            labels=sample.labels.assign(again=sample.labels["a"].replace({"x": "k", "y": "k"})),
        )
        for sample in samples
    ]
    found, with_nested = decompose_change(*samples), decompose_change(*nested)
    assert with_nested.mix == pytest.approx(found.mix)
    for part in ("mix", "rate"):
        assert with_nested.interval(part).low == pytest.approx(found.interval(part).low)
    shared = with_nested.mix_by_column["a"] + with_nested.mix_by_column["again"]
    assert shared == pytest.approx(found.mix_by_column["a"])


def test_interval_of_a_single_column_is_that_of_the_mix():
    rng = np.random.default_rng(8)
    samples = [draw(rng, cells, MEAN, 200) for cells in (CELLS_BEFORE, CELLS_AFTER)]
    found = decompose_change(*(replace(each, labels=each.labels[["a"]]) for each in samples))
    assert found.column_interval("a") == found.interval("mix")


def test_levels_that_cannot_be_told_apart_in_one_sample_are_refused():
    before = units([1, 0, -1, 1], a="xxyy", b="uuvv")
    after = units([1, 0, -1, 1], a="xxyy", b="uvvv")
    with pytest.raises(DataError, match="earlier sample cannot tell .* apart: a, b"):
        decompose_change(before, after)
    with pytest.raises(DataError, match="later sample"):
        decompose_change(after, before)


def test_callers_errors_are_refused():
    two = units([1, 0, -1, 1], a="xxyy", b="uvuv")
    with pytest.raises(ValueError, match="one sample only"):
        decompose_change(two, units([1, 0, -1, 1], a="xxzz", b="uvuv"))
    with pytest.raises(ValueError, match="same grouping columns"):
        decompose_change(two, units([1, 0], a="xy"))
    with pytest.raises(ValueError, match="without a label"):
        decompose_change(two, units([1, 0], a=["x", None], b="uv"))
    with pytest.raises(KeyError):
        decompose_change(two, two).interval("a")


def test_samples_that_cannot_answer_are_refused():
    whole = units([1, 0], a="xy", cluster=["k", "l"])
    with pytest.raises(DataError, match="one cluster"):
        decompose_change(whole, units([1, 0], a="xy", cluster=["k", "k"]))
    with pytest.raises(DataError, match="sum to zero"):
        decompose_change(whole, units([1, 0], a="xy", cluster=["k", "l"], weight=[0, 0]))


@pytest.mark.parametrize("clusters", [0, 60])
def test_pure_mix_shift_is_given_to_mix_and_intervals_hold(clusters):
    # The truth: mix -.1875 (a: -.3 x .25 - .3 x .25; b: -.15 x .1 - .15 x .15), rate 0. With 300
    # repetitions a coverage of 95 % has a standard error of 1.3 %; a table with 2,000 of them
    # had 94 to 96 %.
    rng, runs = np.random.default_rng(9), 300
    found = [
        decompose_change(
            draw(rng, CELLS_BEFORE, MEAN, 300, clusters=clusters),
            draw(rng, CELLS_AFTER, MEAN, 300, clusters=clusters),
        )
        for _ in range(runs)
    ]
    share = np.mean([each.mix for each in found]) / np.mean([each.change for each in found])
    assert 0.90 <= share <= 1.10
    for part, truth in (("mix", -0.1875), ("rate", 0.0)):
        intervals = [each.interval(part) for each in found]
        coverage = np.mean([each.low <= truth <= each.high for each in intervals])
        assert 0.95 - 3 * 0.0126 <= coverage <= 0.95 + 3 * 0.0126


# Small levels


def pooled(before, after, minimum=10, **choices):
    levels = [list(counts) for counts in (before, after)]
    return [
        dict(zip(names, labels.tolist(), strict=True))
        for names, labels in zip(
            levels,
            pool_small_levels(
                levels[0], list(before.values()), levels[1], list(after.values()),
                minimum=minimum, **choices,
            ),
            strict=True,
        )
    ]  # fmt: skip


def test_level_that_is_small_in_either_sample_is_pooled():
    first, second = pooled({"a": 40, "b": 30, "c": 6, "d": 12}, {"a": 40, "b": 30, "c": 12, "d": 4})
    assert first == {"a": "a", "b": "b", "c": "all other", "d": "all other"}
    assert second == first


def test_pool_that_is_too_small_takes_in_the_smallest_level():
    first, _ = pooled({"a": 40, "b": 20, "c": 3}, {"a": 40, "b": 15, "c": 3})
    assert first == {"a": "a", "b": "all other", "c": "all other"}


def test_level_of_one_sample_alone_goes_into_the_pool():
    first, second = pooled({"a": 40, "b": 20, "old": 30}, {"a": 40, "b": 15, "new": 30})
    assert first == {"a": "a", "b": "b", "old": "all other"}
    assert second == {"a": "a", "b": "b", "new": "all other"}


def test_large_levels_stay_and_the_callers_labels_are_not_changed():
    labels = np.array(["a", "b", "b"], dtype=object)
    first, second = pool_small_levels(labels, [10, 5, 5], labels, [10, 9, 2], minimum=10)
    assert first.tolist() == second.tolist() == ["a", "b", "b"]
    pool_small_levels(labels, [10, 5, 5], labels, [10, 5, 2], minimum=10)
    assert labels.tolist() == ["a", "b", "b"]


def test_everything_may_end_in_one_level():
    first, _ = pooled({"a": 11, "b": 3}, {"a": 12, "b": 4})
    assert set(first.values()) == {"all other"}


def test_level_that_has_the_name_of_the_pool_goes_into_it():
    first, _ = pooled({"a": 40, "rest": 30, "b": 4}, {"a": 40, "rest": 30, "b": 4}, other="rest")
    assert first == {"a": "a", "rest": "rest", "b": "rest"}


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 40), min_size=1),
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 40), min_size=1),
)
def test_no_group_below_the_minimum_can_be_recomputed(before, after):
    first, second = pooled(before, after)
    shown = set(first.values()) | set(second.values())
    for names, counts in ((first, before), (second, after)):
        sizes = dict.fromkeys(shown, 0)
        for level, name in names.items():
            sizes[name] += counts[level]
        # Unless all is one level: then the caller has nothing to split.
        assert len(shown) == 1 or min(sizes.values()) >= 10
