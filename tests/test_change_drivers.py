"""The split of a change among rated things: parts add up, and lean on no arbitrary choice."""

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.statistics.change_drivers import Rated, split_change
from cxkit.statistics.decomposition import Sample, decompose_change
from cxkit.statistics.moments import moments

THINGS = ["a", "b", "c"]
RATED = {name: Rated(f"{name}_x", f"{name}_u", f"{name}_m") for name in THINGS}
KINDS = [["k0", "k1", "k2"], ["s0", "s1"]]


def draw(seed, n=400, *, late=False, target=8):
    """Draw units of three kinds on two sides; later, kind 2 grows and rates `a` lower."""
    rng = np.random.default_rng(seed)
    kind = rng.choice(3, size=n, p=[0.3, 0.3, 0.4] if late else [0.5, 0.3, 0.2])
    side = rng.integers(0, 2, n)
    rows, answer = {}, rng.normal(0, 2, n) + kind
    mood = rng.standard_normal(n)
    for i, name in enumerate(THINGS):
        said = rng.choice(3, size=n, p=[0.55 + 0.1 * late, 0.35 - 0.1 * late, 0.1])
        rating = np.clip(np.round(7 + mood + rng.standard_normal(n) + 0.3 * kind), 1, 10)
        rating -= late * (i == 0) * (kind == 2)
        rows[f"{name}_x"] = (said == 0) * (rating - target)
        rows[f"{name}_u"], rows[f"{name}_m"] = said == 0, said == 2
        answer = answer + (said == 0) * (rating - 7) * (1, 0.5, 0)[i]
    rows |= {f"k{i}": kind == i for i in range(3)} | {f"s{i}": side == i for i in range(2)}
    return pd.DataFrame({**rows, "y": answer}, dtype=float)


def weights(n):
    return np.random.default_rng(9).uniform(0.5, 2, n)


def summed(rows, *, block=None, weight=None, clustered=False):
    block = np.arange(len(rows)) if block is None else block
    weight = weights(len(rows)) if weight is None else weight
    return moments(rows, weight=weight, block=block, clustered=clustered)


def split(before, after, *, rated=RATED, kinds=KINDS, **choices):
    return split_change(
        *(each if not isinstance(each, pd.DataFrame) else summed(each) for each in (before, after)),
        outcome="y",
        rated=rated,
        kinds=kinds,
        **choices,
    )


@pytest.fixture(scope="module")
def pair():
    return draw(1), draw(2, 500, late=True)


def plain(rows, kinds=KINDS):
    """Give the sample as `decompose_change` takes it."""
    weight = weights(len(rows))
    labels = pd.DataFrame({str(i): rows[names].idxmax(axis=1) for i, names in enumerate(kinds)})
    return Sample(rows["y"].to_numpy(), np.ones(len(rows)), weight, weight**2, None, labels)


def test_parts_by_hand():
    # All rate; no kinds. Before y = 2x at mean x = -1, after y = 3x at mean x = -2, exactly.
    before = pd.DataFrame({"x": [-2.0, -1, 0] * 4})
    after = pd.DataFrame({"x": [-3.0, -2, -1] * 4})
    before["y"], after["y"] = 2 * before["x"], 3 * after["x"]
    found = split(before, after, rated={"t": Rated("x")}, kinds=[])
    weight = weights(12)
    first, second = (np.average(rows["x"], weights=weight) for rows in (before, after))
    assert second - first == pytest.approx(-1)
    # moved: mean effect 2.5 times -1; matters: mean distance times 1; use and rest: none.
    assert found.parts["moved", "t"] == pytest.approx(-2.5)
    assert found.parts["matters", "t"] == pytest.approx((first + second) / 2)
    assert found.parts["use", "t"] == pytest.approx(0)
    assert found.parts["rest", ""] == pytest.approx(0, abs=1e-9)
    assert found.parts["change", ""] == pytest.approx(3 * second - 2 * first)


def test_use_by_hand():
    # Users answer 4, others 0, all users rate 2 above the point; a quarter uses it, then half.
    def sample(users):
        used = np.repeat([1.0, 0.0], [users, 40 - users])
        wiggle = np.tile([1.0, -1.0], 20) * used
        return pd.DataFrame({"u": used, "x": used * 2 + wiggle, "y": used * 4 + wiggle})

    both = [summed(sample(users), weight=np.ones(40)) for users in (10, 20)]
    found = split(*both, rated={"t": Rated("x", "u")}, kinds=[])
    # One rating point is worth 1 and use at the point 2, so a user is worth 2 + 1 x 2 more.
    assert found.parts["use", "t"] == pytest.approx(0.25 * 4)
    assert found.parts["moved", "t"] == pytest.approx(0, abs=1e-9)
    assert found.state.loc["t", ["reach_before", "reach_after"]].tolist() == pytest.approx(
        [0.25, 0.5]
    )


def test_parts_add_up_and_mix_is_that_of_the_main_split(pair):
    found = split(*pair)
    other = decompose_change(*map(plain, pair))
    parts = found.parts
    assert parts.drop("change", level="part").sum() == pytest.approx(parts["change", ""])
    assert parts["change", ""] == pytest.approx(other.change)
    assert parts["mix", ""] == pytest.approx(other.mix)
    assert found.estimate("rate") == pytest.approx(other.rate)
    for part in ("change", "mix", "rate"):
        ours, theirs = found.interval(part), other.interval(part)
        # Their variance lacks the factor n / (n - 1).
        assert ours.high - ours.low == pytest.approx(theirs.high - theirs.low, rel=2e-3)


def test_adjusted_means_are_those_of_the_average_mix(pair):
    # One grouping: reach is the mean over kinds of their reach, at the average shares.
    kinds = KINDS[:1]
    found = split(*pair, kinds=kinds)
    shares, reach = [], []
    for rows in pair:
        weight = pd.Series(weights(len(rows)))
        kind = rows[kinds[0]].idxmax(axis=1)
        total = weight.groupby(kind).sum()
        shares.append(total / total.sum())
        reach.append((weight * rows["a_u"]).groupby(kind).sum() / total)
    middle = (shares[0] + shares[1]) / 2
    expected = [(middle * each).sum() for each in reach]
    assert found.state.loc["a", ["reach_before", "reach_after"]].tolist() == pytest.approx(expected)


def test_level_of_one_sample_alone_is_mix_as_in_the_main_split(pair):
    before, after = pair[0][pair[0]["k2"] == 0].reset_index(drop=True), pair[1]
    kinds = KINDS[:1]
    found = split(before, after, kinds=kinds)
    other = decompose_change(plain(before, kinds), plain(after, kinds))
    assert found.parts["mix", ""] == pytest.approx(other.mix)
    assert found.interval("mix").low == pytest.approx(other.interval("mix").low, rel=5e-3)


@pytest.mark.parametrize("target", [0, 5.5, 10])
def test_moved_and_use_do_not_depend_on_the_point_of_reference(pair, target):
    # The weights go by row, so the same rows are drawn again with another point.
    moved = split(draw(1, target=target), draw(2, 500, late=True, target=target))
    found = split(*pair)
    for part in ("moved", "use"):
        assert moved.parts[part].tolist() == pytest.approx(found.parts[part].tolist(), abs=1e-9)
        for name in THINGS:
            limits = [each.interval(part, [name]) for each in (moved, found)]
            assert limits[0].low == pytest.approx(limits[1].low, abs=1e-9)
    # What matters is read from that point, by the change of the effect times the shift.
    shift = found.state["effect_after"] - found.state["effect_before"]
    reach = (found.state["reach_before"] + found.state["reach_after"]) / 2
    expected = found.parts["matters"] + (8 - target) * reach * shift
    assert moved.parts["matters"].tolist() == pytest.approx(expected[THINGS].tolist())


def test_nothing_depends_on_the_order_of_levels_things_and_rows(pair):
    found = split(*pair)
    kinds = [KINDS[1], ["k2", "k0", "k1"]]
    rated = {name: RATED[name] for name in reversed(THINGS)}
    shuffled = []
    for rows in pair:
        order = np.random.default_rng(4).permutation(len(rows))
        shuffled.append(summed(rows.iloc[order], weight=weights(len(rows))[order], block=order))
    other = split(*shuffled, kinds=kinds, rated=rated)
    index = found.parts.index
    assert other.parts[index].tolist() == pytest.approx(found.parts.tolist(), abs=1e-9)
    columns = ["moved_low", "use_high", "matters_low", "p_adjusted"]
    ours, theirs = found.table[columns], other.table.loc[THINGS, columns]
    assert theirs.to_numpy() == pytest.approx(ours.to_numpy())


def test_order_of_the_samples_turns_the_sign(pair):
    found, turned = split(*pair), split(*reversed(pair))
    assert turned.parts.tolist() == pytest.approx((-found.parts).tolist(), abs=1e-9)
    assert turned.table["p_adjusted"].tolist() == pytest.approx(found.table["p_adjusted"].tolist())


def test_equal_weights_of_any_size_give_the_same(pair):
    ones, sevens = (
        split(*(summed(rows, weight=np.full(len(rows), w)) for rows in pair)) for w in (1, 7)
    )
    assert sevens.table.to_numpy() == pytest.approx(ones.table.to_numpy())


def test_four_times_the_data_halve_the_interval():
    pair = draw(1, 1000), draw(2, 1000, late=True)
    once, more = (
        split(*(summed(pd.concat([rows] * k), weight=np.ones(1000 * k)) for rows in pair))
        for k in (1, 4)
    )
    assert more.parts.tolist() == pytest.approx(once.parts.tolist())
    widths = [found.totals["high"] - found.totals["low"] for found in (once, more)]
    assert (widths[0] / widths[1]).tolist() == pytest.approx([2] * 7, rel=0.02)


def test_variances_are_those_of_a_jackknife():
    # 50 clusters of 20 units a sample; each is left out once, and nothing is differentiated.
    pair = draw(1, 1000), draw(2, 1000, late=True)

    def sample(rows, without=None):
        block = np.arange(len(rows)) % 50
        kept = block != without
        return moments(
            rows[kept], weight=weights(len(rows))[kept], block=block[kept], clustered=True
        )

    whole = [sample(rows) for rows in pair]
    found = split(*whole)
    variance = 0.0
    for which in (0, 1):
        drawn = []
        for block in range(50):
            both = list(whole)
            both[which] = sample(pair[which], block)
            drawn.append(split(*both).parts.to_numpy())
        variance = variance + np.var(drawn, axis=0) * 49
    linearised = np.sqrt(np.diag(found.covariance_before + found.covariance_after))
    size = np.sqrt(variance)
    # Parts that are nearly nothing times nearly nothing have little slope to linearise.
    assert linearised[size > 0.01] == pytest.approx(size[size > 0.01], rel=0.12)
    assert (size > 0.01).sum() >= 9


def test_sum_of_parts_has_the_interval_of_the_sum(pair):
    found = split(*pair)
    both = found.estimate("moved", ["a", "b"])
    assert both == pytest.approx(found.parts["moved", "a"] + found.parts["moved", "b"])
    single = [found.interval("moved", [name]) for name in ("a", "b")]
    joint = found.interval("moved", ["a", "b"])
    widths = [each.high - each.low for each in single]
    assert joint.high - joint.low < sum(widths)
    assert (joint.low + joint.high) / 2 == pytest.approx(both)
    assert found.estimate("moved") == pytest.approx(found.parts["moved"].sum())
    narrow = found.interval("moved", level=0.5)
    assert narrow.low > found.interval("moved").low


def test_clusters_widen_by_the_t_of_few(pair):
    blocks = [np.arange(len(rows)) % 6 for rows in pair]
    single, clustered = (
        split(*(summed(r, block=b, clustered=c) for r, b in zip(pair, blocks, strict=True)))
        for c in (False, True)
    )
    ratio = {}
    for part in ("change", "moved"):
        wide, narrow = clustered.interval(part), single.interval(part)
        ratio[part] = (wide.high - wide.low) / (narrow.high - narrow.low)
    # t with 5 to 10 degrees of freedom against normal: 2.571 to 2.228 over 1.960.
    assert all(1.13 < value < 1.32 for value in ratio.values())


def test_thing_that_moved_is_probably_first(pair):
    table = split(*pair).table
    assert table["first_probability"].sum() == pytest.approx(1)
    assert table["first_probability"].tolist() == split(*pair).first_probability().tolist()
    other = split(*pair, seed=2).first_probability()
    assert other.to_numpy() == pytest.approx(table["first_probability"].to_numpy(), abs=0.02)
    fallen = pair[1].assign(a_x=pair[1]["a_x"] - 3 * pair[1]["a_u"], y=pair[1]["y"] - 2)
    table = split(pair[0], fallen).table
    assert table["first_probability"].idxmax() == "a"
    assert table.loc["a", "first_probability"] > 0.99
    assert table.loc["a", "p_adjusted"] < 0.001
    assert table.loc[["b", "c"], "p_adjusted"].min() > 0.05


def test_thing_with_few_ratings_in_a_sample_is_left_out_and_said(pair):
    before = pair[0].copy()
    lost = (before["c_u"] == 1) & (before["c_u"].cumsum() > 9)
    before.loc[lost, ["c_x", "c_u"]] = 0
    found = split(summed(before, weight=np.ones(len(before))), pair[1])
    assert found.left_out == {"c": "earlier"}
    assert found.things == ["a", "b"]
    without = split(
        summed(before, weight=np.ones(len(before))),
        pair[1],
        rated={name: RATED[name] for name in ("a", "b")},
    )
    assert found.parts.tolist() == pytest.approx(without.parts.tolist())
    nobody = [rows.assign(**{f"{t}_{c}": 0.0 for t in THINGS for c in "xu"}) for rows in pair]
    empty = split(*nobody)
    assert empty.left_out == dict.fromkeys(THINGS, "both")
    assert empty.parts["rest", ""] == pytest.approx(empty.estimate("rate"))
    assert empty.table.empty


def test_exact_copies_share_what_they_have_and_are_not_tested(pair):
    twins = [rows.assign(d_x=rows["a_x"], d_u=rows["a_u"], d_m=rows["a_m"]) for rows in pair]
    fallen = twins[1].assign(
        **{f"{t}_x": twins[1][f"{t}_x"] - 3 * twins[1][f"{t}_u"] for t in "ad"}
    )
    rated = RATED | {"d": Rated("d_x", "d_u", "d_m")}
    found, plain_one = split(twins[0], fallen, rated=rated), split(twins[0], fallen)
    assert found.unclear["moved", "a"] == found.unclear["moved", "d"] == "both"
    assert found.parts["moved", "a"] == pytest.approx(found.parts["moved", "d"])
    assert found.estimate("moved", ["a", "d"]) == pytest.approx(plain_one.parts["moved", "a"])
    joint, single = found.interval("moved", ["a", "d"]), plain_one.interval("moved", ["a"])
    assert joint.low == pytest.approx(single.low)
    assert found.table.loc[["a", "d"], "p_adjusted"].tolist() == [1, 1]
    assert plain_one.table.loc["a", "p_adjusted"] < 0.001


def test_rating_that_does_not_vary_in_a_sample_takes_the_effect_of_the_other(pair):
    before = pair[0].assign(b_x=-2 * pair[0]["b_u"])
    found = split(before, pair[1])
    assert found.unclear["moved", "b"] == "earlier"
    assert found.state.loc["b", "effect_before"] == found.state.loc["b", "effect_after"]
    assert found.parts["matters", "b"] == 0
    parts = found.parts
    assert parts.drop("change", level="part").sum() == pytest.approx(parts["change", ""])


def test_constant_in_both_samples_is_given_nothing(pair):
    both = [rows.assign(x=value) for rows, value in zip(pair, (1.0, 2.0), strict=True)]
    found = split(*both, rated=RATED | {"d": Rated("x")})
    assert found.parts["moved", "d"] == 0
    assert found.unclear["moved", "d"] == "both"
    assert found.parts["moved", "a"] == pytest.approx(split(*pair).parts["moved", "a"])


def test_silence_that_is_the_only_other_answer_counts_as_no_use(pair):
    both = [rows.assign(**{f"{t}_m": 1 - rows[f"{t}_u"] for t in THINGS}) for rows in pair]
    found = split(*both)
    assert found.unclear == {}
    without = {t: Rated(f"{t}_x", f"{t}_u") for t in THINGS}
    expected = split(*both, rated=without)
    assert found.parts.tolist() == pytest.approx(expected.parts.tolist())


def test_used_by_all_in_both_samples_is_no_use_at_all(pair):
    both = [rows.assign(d_x=rows["y"] * 0.1 + np.sin(rows.index), d_u=1.0) for rows in pair]
    found = split(*both, rated=RATED | {"d": Rated("d_x", "d_u")})
    assert found.parts["use", "d"] == pytest.approx(0, abs=1e-12)
    assert ("use", "d") not in found.unclear
    assert found.state.loc["d", ["reach_before", "reach_after"]].tolist() == pytest.approx([1, 1])


def test_sample_that_is_too_small_for_its_columns_is_refused():
    # 13 ratings and the constant are 14 coefficients, which ask for 28 units.
    columns = [f"r{i}" for i in range(13)]
    few, enough = (
        pd.DataFrame(np.random.default_rng(n).normal(size=(n, 14)), columns=[*columns, "y"])
        for n in (27, 28)
    )
    rated = {name: Rated(name) for name in columns}
    with pytest.raises(DataError, match="the earlier sample has 27 answers for 14 coefficients"):
        split(few, enough, rated=rated, kinds=[])
    assert split(enough, enough, rated=rated, kinds=[]).estimate("change") == 0


@pytest.mark.parametrize(
    "change, rule",
    [
        ({"a_u": 0.0}, "'a': used and silent"),
        ({"b_m": 1.0}, "'b': used and silent"),
        ({"c_u": 0.5}, "'c': used and silent"),
        ({"k0": 1.0}, "one dummy of a grouping"),
    ],
)
def test_columns_that_contradict_each_other_are_refused(pair, change, rule):
    with pytest.raises(ValueError, match=rule):
        split(pair[0], pair[1].assign(**change))


def test_callers_errors_are_refused(pair):
    with pytest.raises(ValueError, match="lacking"):
        split(*pair, rated={"a": Rated("height")})
    with pytest.raises(ValueError, match="level"):
        split(*pair, level=95)
    before = pair[0][pair[0]["k2"] == 0].reset_index(drop=True)
    with pytest.raises(ValueError, match="one sample only: .*k2"):
        split(before, pair[1])
    found = split(*pair)
    with pytest.raises(ValueError, match="no such"):
        found.estimate("moved", ["z"])
    with pytest.raises(ValueError, match="not a part of single things"):
        found.interval("mix", ["a"])


def test_shift_that_a_sample_cannot_value_is_refused(pair):
    # Before, sides and kinds say the same; after, they shift apart.
    before = pair[0][pair[0]["k2"] == 0].reset_index(drop=True)
    before = before.assign(s0=before["k0"], s1=before["k1"])
    after = pair[1][pair[1]["k2"] == 0].reset_index(drop=True)
    with pytest.raises(DataError, match="the earlier sample cannot tell"):
        split(before, after, kinds=[["k0", "k1"], ["s0", "s1"]])


def test_one_cluster_is_refused(pair):
    one = summed(pair[0], block=["a"] * len(pair[0]), clustered=True)
    two = summed(pair[1], block=np.arange(len(pair[1])) % 20, clustered=True)
    with pytest.raises(DataError, match="one cluster"):
        split(one, two)
