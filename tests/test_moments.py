"""Cross-moments by block: they merge, and what follows from them is what rows would give."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxkit.findings import DataError
from cxkit.statistics.moments import add, covariances, moments, random_blocks


def rows(n=60, seed=0):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.normal(5, 2, size=(n, 3)), columns=["a", "b", "c"])
    return frame, rng.uniform(0.5, 2, n), rng.integers(0, 7, n).astype(str)


def test_sums_by_hand():
    # Block p: x = 1, 2 with weights 1, 3; block q: x = 4 with weight 2.
    found = moments(pd.DataFrame({"x": [1.0, 2, 4]}), weight=[1, 3, 2], block=["p", "p", "q"])
    assert found.names == ("1", "x")
    assert found.labels == ("p", "q")
    assert found.blocks[0].tolist() == [[4, 7], [7, 13]]
    assert found.blocks[1].tolist() == [[2, 8], [8, 32]]
    assert (found.units, found.n.tolist()) == (3, [2, 1])
    # Mean 15 / 6, mean square 45 / 6, so the variance is 7.5 - 6.25.
    assert found.means["x"] == pytest.approx(2.5)
    assert found.covariance.loc["x", "x"] == pytest.approx(1.25)


def test_means_and_covariance_are_those_of_weighted_rows():
    frame, weight, block = rows()
    found = moments(frame, weight=weight, block=block)
    mean = np.average(frame, axis=0, weights=weight)
    assert found.means[1:].to_numpy() == pytest.approx(mean)
    expected = np.cov(frame.T, aweights=weight, bias=True)
    assert found.covariance.to_numpy() == pytest.approx(expected)
    assert list(found.covariance.columns) == ["a", "b", "c"]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 59))
def test_batches_add_up_to_the_whole(seed, cut):
    frame, weight, block = rows(seed=seed)
    whole = moments(frame, weight=weight, block=block)
    parts = [
        moments(frame.iloc[at], weight=weight[at], block=block[at])
        for at in (slice(None, cut), slice(cut, None))
    ]
    merged = add(reversed(parts))
    assert merged.labels == whole.labels
    assert merged.n.tolist() == whole.n.tolist()
    assert merged.blocks == pytest.approx(whole.blocks)


def test_order_of_rows_leaves_the_blocks_in_place():
    frame, weight, block = rows()
    order = np.random.default_rng(1).permutation(len(frame))
    shuffled = moments(frame.iloc[order], weight=weight[order], block=block[order])
    whole = moments(frame, weight=weight, block=block)
    assert shuffled.labels == whole.labels
    assert shuffled.blocks == pytest.approx(whole.blocks)


def test_columns_are_selected_in_the_order_asked_for():
    frame, weight, block = rows()
    whole = moments(frame, weight=weight, block=block)
    part = whole.select(["c", "a"])
    assert part.names == ("1", "c", "a")
    again = moments(frame[["c", "a"]], weight=weight, block=block)
    assert part.blocks == pytest.approx(again.blocks)
    assert whole.select(["1", "c", "a"]).names == part.names


def test_resamples_draw_whole_blocks():
    frame, weight, block = rows()
    found = moments(frame, weight=weight, block=block)
    drawn = found.resample(4000, seed=3)
    assert drawn.shape == (4000, 4, 4)
    # Each block is drawn once in the mean.
    assert drawn.mean(axis=0) == pytest.approx(found.total, rel=0.02)
    assert drawn == pytest.approx(np.swapaxes(drawn, 1, 2))
    # The variance of a total of b blocks with replacement: sum of squares about their mean.
    weights = found.blocks[:, 0, 0]
    expected = ((weights - weights.mean()) ** 2).sum()
    assert drawn[:, 0, 0].var() == pytest.approx(expected, rel=0.1)
    assert (found.resample(4000, seed=3) == drawn).all()
    assert (found.resample(4000, seed=4) != drawn).any()


def test_one_block_is_drawn_as_it_is():
    frame, weight, _ = rows()
    found = moments(frame, weight=weight, block=["all"] * len(frame))
    assert found.resample(3, seed=1) == pytest.approx(np.stack([found.total] * 3))


def test_column_that_is_constant_but_for_rounding_has_no_variance():
    frame = pd.DataFrame({"x": np.full(1000, 0.1), "y": np.arange(1000.0)})
    found = moments(frame, weight=np.full(1000, 1 / 3), block=np.zeros(1000))
    assert found.covariance.loc["x"].tolist() == [0, 0]
    assert found.covariance.loc["y", "y"] == pytest.approx(np.var(np.arange(1000)))
    totals = np.stack([found.total, 2 * found.total])
    assert covariances(totals)[1] == pytest.approx(covariances(totals)[0])


def test_small_variance_beside_a_large_mean_is_kept():
    values = np.tile([1000.0, 1000.1], 50)
    found = moments(pd.DataFrame({"x": values}), weight=np.ones(100), block=np.zeros(100))
    assert found.covariance.loc["x", "x"] == pytest.approx(0.0025, rel=1e-3)


def test_same_unit_falls_into_the_same_block():
    keys = pd.Series([f"unit {at}" for at in range(3000)])
    blocks = random_blocks(keys, seed=1, most=100)
    assert blocks.nunique() == 100
    some = random_blocks(keys.iloc[::-1], seed=1, most=100)
    assert (some.sort_index() == blocks).all()
    assert (random_blocks(keys, seed=2, most=100) != blocks).any()
    assert random_blocks(keys.iloc[:100], seed=1, most=100).tolist() == keys.iloc[:100].tolist()


def test_impossible_rows_are_refused():
    frame, weight, block = rows()
    with pytest.raises(DataError, match="sum to zero"):
        moments(frame, weight=0 * weight, block=block)
    with pytest.raises(ValueError, match="a value and a block"):
        moments(frame.where(frame > 2), weight=weight, block=block)
    holes = np.where(np.arange(len(frame)) == 3, None, block.astype(object))
    with pytest.raises(ValueError, match="a value and a block"):
        moments(frame, weight=weight, block=holes)
    with pytest.raises(ValueError, match="name of the constant"):
        moments(frame.rename(columns={"a": "1"}), weight=weight, block=block)


def test_moments_of_different_columns_or_blocks_do_not_add():
    frame, weight, block = rows()
    whole = moments(frame, weight=weight, block=block)
    with pytest.raises(ValueError, match="same columns"):
        add([whole, whole.select(["a"])])
    with pytest.raises(ValueError, match="same columns"):
        add([whole, moments(frame, weight=weight, block=block, clustered=True)])
