"""Segments: found where they were planted, sized with care, and nothing out of nothing."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.statistics.decomposition import Sample, decompose_change
from cxkit.statistics.segment_cells import fit_base, mean_change, mean_parts, read_cells
from cxkit.statistics.segment_scan import column_sets, scan
from cxkit.statistics.segment_size import given_found, sized
from cxkit.statistics.segments import find_ratio_segments, find_segments

CELL = {"channel": "web", "country": "FR"}


def sample(rows):
    """Sample from rows of (value, n, channel, country)."""
    table = pd.DataFrame(rows, columns=["value", "n", "channel", "country"])
    n = table["n"].to_numpy(dtype=float)
    return Sample(
        table["value"].to_numpy(dtype=float), n, n, n, None, table[["channel", "country"]]
    )


def even(n=100, plus=60, cell_plus=None):
    """Four kinds of n units each, of which `plus` have +100 and the rest -100."""
    rows = []
    for channel in ("web", "shop"):
        for country in ("DE", "FR"):
            here = {"channel": channel, "country": country} == CELL
            up = cell_plus if here and cell_plus is not None else plus
            rows += [(100, up, channel, country), (-100, n - up, channel, country)]
    return sample(rows)


def draw(seed, n=1500, *, fall=0.0, clusters=0, columns=3):
    """Units of 3 x 4 x 2 kinds, in points; those in the cell (1, 1) answer lower by `fall`."""
    rng = np.random.default_rng(seed)
    kind = np.column_stack([rng.integers(size, size=n) for size in (3, 4, 2)[:columns]])
    mean = 0.2 + 0.1 * kind[:, 0] - 0.1 * kind[:, 1] - fall * (kind[:, :2] == 1).all(axis=1)
    group = rng.integers(max(clusters, 1), size=n)
    mean = mean + (rng.normal(0, 0.4, clusters)[group] if clusters else 0)
    plus, at = np.clip((0.75 + mean) / 2, 0.02, 0.75), rng.random(n)
    value = np.where(at < plus, 100.0, np.where(at < plus + 0.25, 0.0, -100.0))
    labels = pd.DataFrame({f"c{c}": kind[:, c].astype(str) for c in range(columns)})
    ones = np.ones(n)
    cluster = group.astype(str).astype(object) if clusters else None
    return Sample(value, ones, ones, ones, cluster, labels)


def ratios(seed=0, *, factor=1.0, cells=240):
    """Cells of visits and buyers; buyers of level 2 of column a change by `factor`."""
    rng = np.random.default_rng(seed)
    a, b, c = np.indices((6, 8, 5)).reshape(3, -1)
    visits = rng.integers(200, 2000, size=(2, cells))
    rate = 0.1 + 0.02 * b
    after = np.where(a == 2, rate * factor, rate)
    return pd.DataFrame(
        {
            "a": a.astype(str),
            "b": b.astype(str),
            "c": c.astype(str),
            "numerator_before": rng.binomial(visits[0], rate),
            "numerator_after": rng.binomial(visits[1], after),
            "denominator_before": visits[0],
            "denominator_after": visits[1],
        }
    )


def shuffled(one, seed=1):
    """The same sample, its rows in another order."""
    order = np.random.default_rng(seed).permutation(len(one.value))
    return Sample(
        *(getattr(one, name)[order] for name in ("value", "n", "weight", "weight_squared")),
        None if one.cluster is None else one.cluster[order],
        one.labels.iloc[order].reset_index(drop=True),
    )


# Counted by hand


def test_change_of_a_cell_by_hand():
    # 60 of 100 have +100, the others -100: mean 20. After, 20 of 100 in one of four cells: -60.
    result = find_segments(even(), even(cell_plus=20))
    (found,) = result.segments
    assert found.levels == CELL
    assert (found.n_before, found.n_after, found.share) == (100, 100, 0.25)
    assert found.raw == pytest.approx(-80)
    assert result.change == pytest.approx(-20)
    assert result.mix == pytest.approx(0)
    # The rest did not move: what the correction takes off the segment is given to the rest.
    assert result.rest == pytest.approx(-20 - 0.25 * found.estimate)


def test_scan_sums_cells_by_hand():
    # Two levels a column: 4 one-way segments and 4 two-way ones.
    cells, _ = read_cells(even(), even(cell_plus=20))
    parts = mean_parts(cells, fit_base(cells))
    scanned, _ = scan(cells.codes, cells.sizes, parts, depth=3, minimum=10)
    assert len(scanned.levels) == 8
    assert scanned.sums[0].tolist() == [200] * 4 + [100] * 4
    # Three sets of columns part the units, so a half costs 3 x 2 and a quarter 3 x 4.
    assert scanned.spending == pytest.approx([6] * 4 + [12] * 4)


def test_sets_of_columns_are_all_of_them():
    assert len(column_sets(6, 3)) == 6 + 15 + 20
    assert column_sets(2, 3) == [(0,), (1,), (0, 1)]


# What is named


def test_planted_cell_is_named_as_that_cell_and_not_as_a_side():
    result = find_segments(draw(1), draw(2, fall=0.8))
    assert [segment.levels for segment in result.segments] == [{"c0": "1", "c1": "1"}]
    assert result.segments[0].p < 0.05


def test_two_levels_are_told_apart_by_the_calmer_rest():
    # Web fell and shop did not; "shop rose against the fall of all" would fit as well.
    before = sample([(v, 200, ch, "DE") for v in (100, -100) for ch in ("web", "shop")])
    rows = [(100, 200, "shop", "DE"), (-100, 200, "shop", "DE")]
    after = sample([*rows, (100, 100, "web", "DE"), (-100, 300, "web", "DE")])
    (found,) = find_segments(before, after).segments
    assert found.levels == {"channel": "web"}
    assert found.raw == pytest.approx(-50)


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_nothing_is_named_where_nothing_changed(seed):
    result = find_segments(draw(seed), draw(seed + 100))
    assert result.segments == ()
    assert str(result) == f"None of {result.scanned} segments changed otherwise than the rest."
    assert result.rest == pytest.approx(result.change - result.mix)


def test_a_change_of_everybody_is_the_rest():
    result = find_segments(even(), even(plus=30))
    assert result.segments == ()
    assert result.rest == pytest.approx(-60)


def test_a_change_of_who_is_there_is_mix():
    # Web has 80 of 100 at +100, shop 20; the answers stay and the shares turn round.
    def mixed(web, shop):
        kinds = (("web", web, 0.8), ("shop", shop, 0.2))
        rows = [
            (value, round(n * part), channel, country)
            for channel, n, plus in kinds
            for country in ("DE", "FR")
            for value, part in ((100, plus), (-100, 1 - plus))
        ]
        return sample(rows)

    result = find_segments(mixed(400, 100), mixed(100, 400))
    assert result.segments == ()
    assert result.mix == pytest.approx(result.change) == pytest.approx(-72)


def test_named_segments_are_disjoint_and_everything_adds_up():
    after = draw(2, fall=0.8)
    raised = (after.labels["c0"] == "2").to_numpy()
    after = replace(after, value=np.where(raised, 100.0, after.value))
    result = find_segments(draw(1), after)
    assert len(result.segments) >= 2
    for one, other in combinations(result.segments, 2):
        shared = set(one.levels) & set(other.levels)
        assert any(one.levels[column] != other.levels[column] for column in shared)
    total = result.mix + sum(s.contribution for s in result.segments) + result.rest
    assert total == pytest.approx(result.change, abs=1e-9)
    for segment in result.segments:
        assert segment.interval.low <= segment.estimate <= segment.interval.high
        assert segment.contribution == pytest.approx(segment.share * segment.estimate)


def test_mix_is_that_of_the_decomposition():
    before, after = draw(1), draw(2, fall=0.8)
    result, split = find_segments(before, after), decompose_change(before, after)
    assert result.change == pytest.approx(split.change)
    assert result.mix == pytest.approx(split.mix)


# Edges


def test_ten_units_of_one_kind_are_not_certain():
    # Ten units all at +100, then all at -100: own variance nought, and still an honest error.
    def few(value):
        return sample([(100, 60, "web", "DE"), (-100, 60, "web", "DE"), (value, 10, "shop", "DE")])

    cells, _ = read_cells(few(100), few(100))
    parts = mean_parts(cells, fit_base(cells))
    change = mean_change(parts)
    assert (change.variance > 0).all()
    # Half of the common model's variance stays: 10 units of prior against 9 of its own.
    assert (change.variance >= 0.5 * change.model_variance).all()


def test_segments_of_the_same_units_are_one():
    # All that is bought on the web is bought in France: one column says it.
    before = sample([(v, 90, *k) for v in (100, -100) for k in (("web", "FR"), ("shop", "DE"))])
    rows = [(100, 90, "shop", "DE"), (-100, 90, "shop", "DE"), (100, 20, "web", "FR")]
    after = sample([*rows, (-100, 160, "web", "FR")])
    result = find_segments(before, after)
    assert result.scanned == 2
    assert [segment.levels for segment in result.segments] == [{"channel": "web"}]


def test_small_segments_are_not_scanned():
    assert find_segments(even(n=10, plus=6), even(n=10, plus=6), minimum=11).scanned == 4
    assert find_segments(even(n=10, plus=6), even(n=10, plus=6), minimum=10).scanned == 8


def test_one_column_with_one_level_leaves_nothing_to_compare():
    one = Sample(*[np.ones(50)] * 4, None, pd.DataFrame({"a": ["x"] * 50}))
    result = find_segments(one, one)
    assert (result.scanned, result.segments, result.change) == (0, (), 0.0)


def test_constant_values_name_nothing():
    one = draw(1)
    flat = replace(one, value=np.full(len(one.value), 7.0))
    assert find_segments(flat, flat).segments == ()


def test_a_level_that_only_one_sample_has_is_no_segment():
    after = draw(2)
    labels = after.labels.assign(c0=after.labels["c0"].replace("2", "new"))
    result = find_segments(draw(1), replace(after, labels=labels))
    assert not any(s.levels.get("c0") in ("2", "new") for s in result.segments)
    total = result.mix + sum(s.contribution for s in result.segments) + result.rest
    assert total == pytest.approx(result.change)


# Laws


def test_order_of_rows_and_aggregation_do_not_matter():
    before, after = draw(1), draw(2, fall=0.8)
    rows = []
    for one in (before, after):
        table = one.labels.assign(value=one.value)
        counts = table.groupby(list(table.columns), as_index=False).size()
        n = counts["size"].to_numpy(dtype=float)
        labels = counts[list(one.labels.columns)]
        rows.append(Sample(counts["value"].to_numpy(), n, n, n, None, labels))
    first = find_segments(before, after)
    assert find_segments(shuffled(before), shuffled(after)) == find_segments(before, after) or (
        find_segments(shuffled(before), shuffled(after)).segments[0].levels
        == first.segments[0].levels
    )
    summed = find_segments(*rows)
    assert summed.segments[0].estimate == pytest.approx(first.segments[0].estimate)
    assert summed.segments[0].interval.low == pytest.approx(first.segments[0].interval.low)


def test_categories_and_text_give_the_same():
    before, after = draw(1), draw(2, fall=0.8)
    typed = [replace(one, labels=one.labels.astype("category")) for one in (before, after)]
    assert find_segments(*typed) == find_segments(before, after)


def test_values_in_another_unit_change_only_the_unit():
    before, after = draw(1), draw(2, fall=0.8)
    first = find_segments(before, after)
    small = find_segments(*(replace(one, value=one.value / 100 + 3) for one in (before, after)))
    assert small.segments[0].levels == first.segments[0].levels
    assert small.segments[0].estimate == pytest.approx(first.segments[0].estimate / 100)
    assert small.segments[0].p == pytest.approx(first.segments[0].p)


def test_weights_all_one_equal_weights_all_seven():
    before, after = draw(1), draw(2, fall=0.8)
    sevens = [
        replace(one, weight=7 * one.weight, weight_squared=49 * one.weight_squared)
        for one in (before, after)
    ]
    first, heavy = find_segments(before, after), find_segments(*sevens)
    assert heavy.segments[0].estimate == pytest.approx(first.segments[0].estimate)
    assert heavy.segments[0].p == pytest.approx(first.segments[0].p)


def test_before_and_after_exchanged_turn_the_sign():
    before, after = draw(1), draw(2, fall=0.8)
    first, turned = find_segments(before, after), find_segments(after, before)
    assert turned.segments[0].levels == first.segments[0].levels
    assert turned.segments[0].estimate == pytest.approx(-first.segments[0].estimate)


def test_clusters_widen_the_interval_and_never_narrow_it():
    before, after = draw(1, fall=-0.2, clusters=40), draw(2, fall=0.9, clusters=40)
    alone = find_segments(*(replace(one, cluster=None) for one in (before, after)))
    together = find_segments(before, after)
    assert together.rest_interval.high - together.rest_interval.low > (
        alone.rest_interval.high - alone.rest_interval.low
    )
    assert len(together.segments) <= len(alone.segments)


def test_samples_stay_as_they_were():
    before, after = draw(1), draw(2, fall=0.8)
    kept = [one.value.copy() for one in (before, after)], before.labels.copy()
    find_segments(before, after)
    assert all((a == b.value).all() for a, b in zip(kept[0], (before, after), strict=True))
    pd.testing.assert_frame_equal(kept[1], before.labels)


# Sizes


def test_estimate_given_found_shrinks_near_the_bar_and_not_far_from_it():
    near, _, _ = given_found(4.05, 4.0, level=0.95)
    far, low, high = given_found(12.0, 4.0, level=0.95)
    assert 0 < near < 1
    assert (far, low, high) == pytest.approx((12, 12 - 1.96, 12 + 1.96), abs=0.01)


def test_interval_given_found_covers_what_was_found():
    # Drawn, not counted: means 2 to 6, seen beyond 4 only; Monte Carlo error .7 %.
    rng = np.random.default_rng(1)
    held = tried = 0
    for mean in (2.0, 3.0, 4.0, 6.0):
        z = rng.normal(mean, 1, 60_000)
        for seen in z[np.abs(z) > 4][:250]:
            _, low, high = given_found(seen, 4.0, level=0.95)
            held += low <= mean <= high
            tried += 1
    assert held / tried == pytest.approx(0.95, abs=0.02)


def test_a_mirrored_statistic_has_the_mirrored_interval():
    estimate, low, high = given_found(5.0, 4.0, level=0.9)
    assert given_found(-5.0, 4.0, level=0.9) == pytest.approx((-estimate, -high, -low))


def test_the_size_of_a_certain_segment_is_what_was_seen():
    estimate, interval = sized(-50, 0, 1.0, 0.1, bar=4, df=np.inf, level=0.95)
    assert estimate == pytest.approx(-50)
    assert interval.high - interval.low == pytest.approx(2 * 1.96, rel=0.01)


# Ratios


def test_a_ratio_that_fell_by_a_factor_is_named_and_sized():
    result = find_ratio_segments(ratios(factor=0.6), ["a", "b", "c"])
    assert [segment.levels for segment in result.segments] == [{"a": "2"}]
    # Mean rate .1 + .02 x 3.5 = .17; four tenths of it are gone.
    assert result.segments[0].estimate == pytest.approx(-0.068, abs=0.006)
    total = result.mix + result.segments[0].contribution + result.rest
    assert total == pytest.approx(result.change, abs=1e-12)


def test_ratios_that_did_not_change_name_nothing():
    result = find_ratio_segments(ratios(), ["a", "b", "c"])
    assert result.segments == ()
    assert result.scanned > 0


def test_ratio_of_every_cell_by_one_factor_is_the_rest():
    table = ratios().assign(numerator_after=lambda t: t["numerator_before"] // 2)
    table["denominator_after"] = table["denominator_before"]
    result = find_ratio_segments(table, ["a", "b", "c"])
    assert result.segments == ()
    assert result.mix == pytest.approx(0)


def test_rows_of_the_same_labels_are_added():
    table = ratios(factor=0.6)
    twice = pd.concat([table, table], ignore_index=True)
    counts = [name for name in table.columns if "ator_" in name]
    doubled = table.assign(**{name: 2 * table[name] for name in counts})
    one = find_ratio_segments(twice, ["a", "b", "c"])
    assert one == find_ratio_segments(doubled, ["a", "b", "c"])


def test_a_cell_that_comes_or_goes_is_mix():
    table = ratios()
    table.loc[table["a"] == "5", ["numerator_before", "denominator_before"]] = 0
    result = find_ratio_segments(table, ["a", "b", "c"])
    assert not any(segment.levels.get("a") == "5" for segment in result.segments)


def test_revenue_per_visit_needs_the_other_variance():
    table = ratios().assign(numerator_before=5000, numerator_after=5000)
    with pytest.raises(DataError, match="above their denominator"):
        find_ratio_segments(table, ["a", "b", "c"])
    assert find_ratio_segments(table, ["a", "b", "c"], variance="poisson").scanned > 0


# Refusals


@pytest.mark.parametrize(
    "choice", [{"depth": 0}, {"minimum": 1}, {"level": 1.0}, {"level": 0.2}, {"at_most": -1}]
)
def test_choices_that_make_no_sense_are_refused(choice):
    with pytest.raises(ValueError, match="must"):
        find_segments(draw(1), draw(2), **choice)


def test_other_columns_and_missing_labels_are_refused():
    before, after = draw(1), draw(2)
    with pytest.raises(ValueError, match="same grouping columns"):
        find_segments(before, replace(after, labels=after.labels[["c1", "c0", "c2"]]))
    gap = after.labels.astype(object).copy()
    gap.loc[0, "c1"] = None
    with pytest.raises(ValueError, match="without a label"):
        find_segments(before, replace(after, labels=gap))


def test_values_that_are_not_there_are_refused():
    before, after = draw(1), draw(2)
    value = after.value.copy()
    value[3] = np.nan
    with pytest.raises(ValueError, match="finite"):
        find_segments(before, replace(after, value=value))


def test_one_cluster_is_refused():
    one = draw(1, clusters=1)
    with pytest.raises(DataError, match="one cluster"):
        find_segments(one, one)


def test_empty_weights_are_refused():
    one = draw(1)
    with pytest.raises(DataError, match="sum to zero"):
        find_segments(one, replace(one, weight=0 * one.weight))


def test_ratio_tables_are_refused_with_all_that_is_wrong():
    table = ratios().astype({"numerator_after": float})
    table.loc[[0, 1], "numerator_after"] = np.nan
    table.loc[2, "denominator_before"] = -1
    with pytest.raises(DataError) as refused:
        find_ratio_segments(table, ["a", "b", "c"])
    assert len(refused.value.problems) == 2
    with pytest.raises(ValueError, match="no column"):
        find_ratio_segments(table, ["a", "d"])
    with pytest.raises(ValueError, match="unknown variance"):
        find_ratio_segments(ratios(), ["a"], variance="normal")
