"""Pooled effects: they are those of plain solves over rows, and hold between the extremes."""

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.statistics.moments import add, moments
from cxkit.statistics.partial_pooling import pool_effects
from cxkit.statistics.partial_pooling_design import ALIKE, STILL, lay_out
from cxkit.statistics.partial_pooling_model import Model, posterior
from cxkit.statistics.partial_pooling_variance import errors, excess
from cxkit.statistics.regression import regress

COLUMNS = ["a", "b", "c"]


def rows(sizes=(12, 30, 60, 120), seed=0, tau=0.3):
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(sizes)), sizes)
    x = rng.normal(size=(len(group), 3)) + rng.normal(size=(len(group), 1)) + 5
    effects = np.array([0.2, 0.5, 0.0]) + tau * rng.normal(size=(len(sizes), 3))
    z = rng.normal(size=len(group))
    y = group + (x * effects[group]).sum(axis=1) + 0.5 * z + rng.normal(size=len(group))
    frame = pd.DataFrame(x, columns=COLUMNS).assign(z=z, y=y, group=group)
    return frame.assign(weight=1.0, block=[f"u{at:05}" for at in range(len(frame))])


def summed(frame):
    columns = [name for name in frame if name not in ("group", "weight", "block")]
    return {
        f"g{name}": moments(part[columns], weight=part["weight"], block=part["block"])
        for name, part in frame.groupby("group")
    }


def pooled(frame, **choices):
    given = {"outcome": "y", "columns": COLUMNS, "always": ["z"]} | choices
    return pool_effects(summed(frame), **given)


def plain(frame, always=("z",)):
    """Model of the groups as they are: all errors alike."""
    groups = summed(frame)
    design = lay_out(groups, outcome="y", columns=COLUMNS, always=list(always))
    return Model(design, *np.ones((2, len(groups))))


def dense(frame, always=("z",)):
    """Fixed columns (groups, common, always), random columns (group by group), outcome."""
    dummies = pd.get_dummies(frame["group"]).to_numpy(dtype=float)
    x = frame[COLUMNS].to_numpy()
    random = np.concatenate([x * each[:, None] for each in dummies.T], axis=1)
    fixed = np.column_stack([dummies, x, frame[list(always)]])
    return fixed, random, frame["y"].to_numpy()


def in_own_units(model, ratio):
    """Ratio of spreads for columns and outcome in their own units."""
    return ratio / model.design.sizes[0]


# The model


def test_two_groups_and_one_column_by_hand():
    # Group one: x = -1, 1, so A = 2, and its slope is 1. Group two: x = -2, 2, so A = 8, slope 3.
    # With tau = sigma the slopes' precisions are A / (1 + A): 2/3 and 8/9, the common slope is
    # (2/3 + 8/3) / (14/9) = 15/7, and the groups' are (2 + 15/7) / 3 and (24 + 15/7) / 9.
    frame = pd.DataFrame(
        {
            "group": [0, 0, 0, 0, 1, 1, 1, 1],
            "x": [-1.0, 1, 0, 0, -2, 2, 0, 0],
            "y": [-1.0, 1, 1, -1, -6, 6, 1, -1],
            "weight": 1.0,
            "block": list("abcdefgh"),
        }
    )
    design = lay_out(summed(frame), outcome="y", columns=["x"], always=[])
    fit = Model(design, *np.ones((2, 2))).fit(design.sizes[0])
    unit = design.sizes[1] / design.sizes[0]
    assert unit * fit.common[0] == pytest.approx(15 / 7)
    assert unit * fit.effects.ravel() == pytest.approx([29 / 21, 61 / 21])
    # Two units of A = 2 leave 1 / (1 + 2) of the spread open, A = 8 leaves 1 / 9.
    assert fit.lean.ravel() == pytest.approx([1 / 3, 1 / 9])
    # Sum of (slope - common)^2 A / (1 + A) is 128/63, residuals 2 in each group; 8 - 3 units.
    squares = (1 - 15 / 7) ** 2 * 2 / 3 + (3 - 15 / 7) ** 2 * 8 / 9 + 4
    assert fit.variance * design.sizes[1] ** 2 == pytest.approx(squares / 5)


@pytest.mark.parametrize("ratio", [0.01, 0.3, 5.0])
def test_fit_is_that_of_the_mixed_model_equations_over_rows(ratio):
    frame = rows(sizes=(3, 12, 30, 60))
    model = plain(frame)
    fit = model.fit(ratio)
    unit = model.design.sizes[-1] / model.design.sizes[0]
    fixed, random, y = dense(frame)
    both = np.column_stack([fixed, random])
    penalty = np.zeros(both.shape[1])
    penalty[fixed.shape[1] :] = 1 / in_own_units(model, ratio) ** 2
    found = np.linalg.solve(both.T @ both + np.diag(penalty), both.T @ y)
    common, apart = found[4:7], found[8:].reshape(4, 3)
    assert unit * fit.common[:3] == pytest.approx(common, abs=1e-9)
    assert unit * fit.effects == pytest.approx(common + apart, abs=1e-9)


def test_likelihood_is_the_restricted_one_over_rows():
    frame = rows(sizes=(3, 12, 30))
    model = plain(frame)
    fixed, random, y = dense(frame)
    expected = []
    ratios = np.array([0.0, 0.05, 0.4, 3.0])
    for ratio in ratios:
        v = np.eye(len(y)) + in_own_units(model, ratio) ** 2 * random @ random.T
        inverse = np.linalg.inv(v)
        gram = fixed.T @ inverse @ fixed
        residual = y - fixed @ np.linalg.solve(gram, fixed.T @ inverse @ y)
        squares = residual @ inverse @ residual
        df = len(y) - fixed.shape[1]
        determinant = np.linalg.slogdet(v)[1] + np.linalg.slogdet(gram)[1]
        expected.append(-0.5 * (determinant + df * np.log(squares)))
    found, variance = model.log_likelihood(ratios)
    assert found - found[0] == pytest.approx(np.array(expected) - expected[0], abs=1e-8)
    assert variance[-1] * model.design.sizes[-1] ** 2 == pytest.approx(squares / df)


def test_no_spread_is_one_regression_and_any_spread_one_for_each_group():
    frame = rows()
    model = plain(frame)
    unit = model.design.sizes[-1] / model.design.sizes[0]
    fixed, random, y = dense(frame)
    together = np.linalg.lstsq(fixed, y, rcond=None)[0][4:7]
    assert unit * model.fit(0.0).effects == pytest.approx(np.tile(together, (4, 1)), abs=1e-9)
    dummies, z = fixed[:, :4], fixed[:, 7:]
    apart = np.linalg.lstsq(np.column_stack([random, dummies, z]), y, rcond=None)[0][:12]
    assert unit * model.fit(1e5).effects.ravel() == pytest.approx(apart, abs=1e-6)


def test_covariance_is_the_sandwich_over_rows():
    frame = rows(sizes=(8, 20, 40))
    # Blocks of three units each that do not keep to one group.
    frame["block"] = [f"b{at:02}" for at in (7 * np.arange(len(frame))) % 23]
    model, ratio = plain(frame), 0.4
    fit = model.fit(ratio)
    over = excess(model, fit)
    found = errors([fit], np.ones(1), over)
    unit = model.design.sizes[-1] / model.design.sizes[0]
    penalty = np.repeat([0, 1 / in_own_units(model, ratio) ** 2], [4, 9])
    sigma2 = fit.variance * model.design.sizes[-1] ** 2
    # What was taken for the products of scores, from working sizes to columns as they are.
    own = model.design.sizes[:-1] * model.design.sizes[-1]
    products = over.own + fit.variance * model.grams[:, :-1, :-1]
    meat = np.zeros((13, 13))
    for g in range(3):
        for h in range(3):
            part = products[g] if g == h else over.across[g, :, h]
            meat += _places(g).T @ (part * np.outer(own, own)) @ _places(h)
    centred = _centred(frame)
    inverse = np.linalg.inv(centred.T @ centred + np.diag(penalty))
    whole = inverse @ (meat + sigma2 * np.diag(penalty)) @ inverse
    effect = np.zeros((9, 13))
    for at in range(9):
        effect[at, at % 3] = effect[at, 4 + at] = 1
    assert unit**2 * found.effects == pytest.approx(effect @ whole @ effect.T, rel=1e-8)
    assert unit**2 * found.common[:3, :3] == pytest.approx(whole[:3, :3], rel=1e-8)


def _places(group):
    """Where a group's a, b, c and z stand: among a, b, c, z and a, b, c of three groups."""
    found = np.zeros((4, 13))
    found[:, :4] = np.eye(4)
    found[:3, 4 + 3 * group : 7 + 3 * group] = np.eye(3)
    return found


def _centred(frame):
    """Columns a, b, c, z and a, b, c by group, about the means of their groups."""
    x = frame[[*COLUMNS, "z"]] - frame.groupby("group")[[*COLUMNS, "z"]].transform("mean")
    dummies = pd.get_dummies(frame["group"]).to_numpy(dtype=float)
    by_group = [x[COLUMNS].to_numpy() * each[:, None] for each in dummies.T]
    return np.column_stack([x, *by_group])


# What pooling says


def test_effects_lie_between_the_groups_own_and_the_common_one():
    found = pooled(rows(tau=0.1))
    table = found.table
    assert list(table.columns) == [
        *("effect", "se", "low", "high", "df", "own", "own_se", "borrowed", "n")
    ]
    assert found.units.to_dict() == {"g0": 12, "g1": 30, "g2": 60, "g3": 120}
    assert (found.n, found.level, found.unknown) == (222, 0.95, {})
    mean = table["borrowed"].groupby("group").mean()
    assert mean.is_monotonic_decreasing
    assert table["borrowed"].between(0, 1).all()
    # The smallest group gains most.
    assert (table.loc["g0", "se"] < table.loc["g0", "own_se"]).all()
    assert ((table["low"] < table["effect"]) & (table["effect"] < table["high"])).all()
    se = np.sqrt(np.diag(found.covariance))
    assert se == pytest.approx(table["se"].to_numpy())
    assert found.covariance.index.equals(table.index)
    assert np.linalg.eigvalsh(found.covariance).min() > 0
    assert found.tau_interval.low <= found.tau <= found.tau_interval.high
    assert found.sigma == pytest.approx(1, abs=0.15)


def test_own_estimates_are_the_groups_regressions():
    frame = rows()
    frame["weight"] = np.random.default_rng(1).uniform(0.5, 2, len(frame))
    found = pooled(frame).table
    for name, part in summed(frame).items():
        alone = regress(part, outcome="y", columns=[*COLUMNS, "z"]).table().loc[COLUMNS]
        assert found.loc[name, "own"].to_numpy() == pytest.approx(alone["coefficient"].to_numpy())
        assert found.loc[name, "own_se"].to_numpy() == pytest.approx(alone["se"].to_numpy())


def test_one_group_is_its_regression():
    frame = rows(sizes=(80,))
    found = pooled(frame)
    expected = regress(summed(frame)["g0"], outcome="y", columns=[*COLUMNS, "z"])
    table = expected.table().loc[COLUMNS]
    for column in ("se", "low", "high"):
        assert found.table[column].to_numpy() == pytest.approx(table[column].to_numpy())
        assert found.common[column].to_numpy() == pytest.approx(table[column].to_numpy())
    assert found.table["effect"].to_numpy() == pytest.approx(table["coefficient"].to_numpy())
    assert found.table["borrowed"].tolist() == [0, 0, 0]
    assert np.isnan(found.tau)
    # Residual sum of squares over 80 - 5 units.
    design = np.column_stack([np.ones(80), frame[[*COLUMNS, "z"]]])
    squares = np.linalg.lstsq(design, frame["y"], rcond=None)[1][0]
    assert found.sigma == pytest.approx(np.sqrt(squares / 75))


def test_groups_far_apart_keep_their_own_and_like_ones_share():
    frame = rows(sizes=(200, 200, 200), tau=5)
    table = pooled(frame).table
    assert table["borrowed"].max() < 0.01
    assert table["effect"].to_numpy() == pytest.approx(table["own"].to_numpy(), abs=0.05)
    found = pooled(rows(sizes=(200, 200, 200), tau=0))
    assert found.tau_interval.low == pytest.approx(0, abs=1e-6)
    assert found.table["borrowed"].min() > 0.5


def test_outcome_in_tenths_gives_tenfold_effects_and_nothing_else_changes():
    frame = rows()
    once, tenfold = pooled(frame), pooled(frame.assign(y=10 * frame["y"]))
    for column in ("effect", "se", "low", "high", "own", "own_se"):
        assert tenfold.table[column].to_numpy() == pytest.approx(
            10 * once.table[column].to_numpy(), rel=1e-8
        )
    assert tenfold.table["borrowed"].to_numpy() == pytest.approx(once.table["borrowed"].to_numpy())
    assert tenfold.tau == pytest.approx(10 * once.tau)
    assert tenfold.sigma == pytest.approx(10 * once.sigma)


@pytest.mark.parametrize("change", ["weights times 7", "rows in another order", "groups too"])
def test_what_must_not_matter_does_not(change):
    frame = rows()
    frame["weight"] = np.random.default_rng(1).uniform(0.5, 2, len(frame))
    once = pooled(frame)
    if change == "weights times 7":
        again = pooled(frame.assign(weight=7 * frame["weight"]))
    else:
        again = pooled(frame.sample(frac=1, random_state=1))
    if change == "groups too":
        groups = dict(reversed(summed(frame).items()))
        again = pool_effects(groups, outcome="y", columns=COLUMNS, always=["z"])
    table = again.table.loc[once.table.index]
    pd.testing.assert_frame_equal(table, once.table, rtol=1e-7)
    covariance = again.covariance.loc[once.table.index, once.table.index]
    pd.testing.assert_frame_equal(covariance, once.covariance, rtol=1e-6, atol=1e-10)


def test_merged_batches_say_what_the_whole_says():
    frame = rows()
    frame["block"] = [f"b{at % 40:02}" for at in range(len(frame))]
    first, second = summed(frame.iloc[::2]), summed(frame.iloc[1::2])
    merged = {name: add([first[name], second[name]]) for name in first}
    found = pool_effects(merged, outcome="y", columns=COLUMNS, always=["z"])
    pd.testing.assert_frame_equal(found.table, pooled(frame).table, rtol=1e-8)


def test_more_certainty_is_asked_with_wider_limits():
    low, high = (pooled(rows(), level=level).table for level in (0.8, 0.99))
    assert ((high["high"] - high["low"]) > (low["high"] - low["low"])).all()
    assert (high["se"] == low["se"]).all()


# Edges


def test_group_with_fewer_units_than_columns_borrows():
    found = pooled(rows(sizes=(3, 1, 60, 80))).table
    for name in ("g0", "g1"):
        assert found.loc[name, "own"].isna().all()
        assert found.loc[name, "effect"].notna().all()
    # A single unit says nothing of effects, because it has a constant of its own.
    assert found.loc["g1", "borrowed"].tolist() == pytest.approx([1, 1, 1])
    assert found.loc[("g1", "a"), "se"] > found.loc[("g2", "a"), "se"]


def test_column_that_nobody_in_a_group_has_is_the_others_there():
    frame = rows()
    frame.loc[frame["group"] == 3, "b"] = 0.0
    found = pooled(frame)
    assert found.table.loc[("g3", "b"), "borrowed"] == pytest.approx(1)
    assert np.isnan(found.table.loc[("g3", "b"), "own"])
    assert found.table.loc[("g3", "b"), "effect"] == pytest.approx(found.common.loc["b", "effect"])
    assert found.table.loc[("g3", "a"), "own"] == found.table.loc[("g3", "a"), "own"]


def test_copy_within_one_group_is_told_apart_with_the_others_help():
    frame = rows()
    frame.loc[frame["group"] == 1, "b"] = frame.loc[frame["group"] == 1, "a"]
    found = pooled(frame)
    assert found.unknown == {}
    assert found.table["effect"].notna().all()
    assert found.table.loc["g1", "own"].isna().tolist() == [True, True, False]


def test_constant_column_is_said_to_be_unknown_and_leaves_the_rest_as_it_is():
    frame = rows().assign(still=4.0)
    frame["still"] += frame["group"]
    without = pooled(frame).table
    found = pooled(frame, columns=["a", "still", "b", "c"])
    assert found.unknown == {"still": STILL}
    rest = found.table.drop(index="still", level="column")
    pd.testing.assert_frame_equal(rest, without)
    gone = found.table.xs("still", level="column")
    assert gone.drop(columns="n").isna().all(axis=None)
    assert gone["n"].tolist() == [12, 30, 60, 120]
    assert found.common.loc["still"].isna().all()
    assert found.covariance.shape == (16, 16)


@pytest.mark.parametrize("where", ["columns", "always"])
def test_copy_everywhere_is_unknown_and_leaves_the_rest_as_it_is(where):
    frame = rows()
    frame["copy"] = 2 * frame["b"] - 1
    if where == "columns":
        found, unknown = pooled(frame, columns=[*COLUMNS, "copy"]), ["b", "copy"]
    else:
        found, unknown = pooled(frame, always=["z", "copy"]), ["b"]
    assert found.unknown == dict.fromkeys(unknown, ALIKE)
    assert found.table.xs("b", level="column")["effect"].isna().all()
    if where == "columns":
        # Of two copies the first stays in the model.
        rest = found.table.drop(index=["b", "copy"], level="column")
        expected = pooled(frame).table.drop(index="b", level="column")
        pd.testing.assert_frame_equal(rest, expected)


def test_outcome_without_errors_gives_the_effects_themselves():
    frame = rows()
    effect = np.array([1.0, 2, 3, 4])[frame["group"]]
    found = pooled(frame.assign(y=effect * frame["a"] - frame["b"]))
    table = found.table.xs("a", level="column")
    assert table["effect"].to_numpy() == pytest.approx([1, 2, 3, 4], abs=1e-3)
    assert np.isfinite(found.table[["effect", "se", "low", "high"]]).all(axis=None)


def test_two_groups_and_one_column_end_somewhere():
    found = pooled(rows(sizes=(40, 50), tau=0), columns=["a"])
    assert 0 < found.tau < 3
    assert np.isfinite(found.common).all(axis=None)


def test_weights_and_clusters_widen_the_limits():
    frame = rows(sizes=(60, 80, 100, 200), tau=0)
    rng = np.random.default_rng(2)
    single = pooled(frame)
    weighted = pooled(frame.assign(weight=rng.lognormal(0, 1, len(frame))))
    assert weighted.table["se"].mean() > 1.2 * single.table["se"].mean()
    cluster = np.arange(len(frame)) % 40
    shared = rng.normal(size=(40, 2))[cluster]
    frame = frame.assign(a=frame["a"] + 2 * shared[:, 0], y=frame["y"] + shared[:, 1])
    wrong = pooled(frame).common.loc["a", "se"]
    frame["block"] = [f"c{at:02}" for at in cluster]
    assert pooled(frame).common.loc["a", "se"] > 1.5 * wrong


def test_block_in_two_groups_ties_their_errors():
    # Each cluster has one shock for all its units, whatever their group.
    rng = np.random.default_rng(4)
    frame = rows(sizes=(300, 300), tau=0)
    cluster = np.arange(600) % 50
    shock = rng.normal(size=(50, 2))[cluster]
    frame = frame.assign(a=shock[:, 0], y=rng.normal(size=600) + 2 * shock[:, 1])
    frame["block"] = [f"c{at:02}" for at in cluster]
    tied = pooled(frame, columns=["a"]).covariance
    frame["block"] = frame["block"] + frame["group"].astype(str)
    free = pooled(frame, columns=["a"]).covariance
    assert tied.iloc[0, 1] > 1.3 * free.iloc[0, 1]


def test_points_of_the_likelihood_lie_close_enough():
    model = plain(rows(tau=0.1))
    found = posterior(model)
    ratios = np.linspace(0, found.ratios[-1], 4001)
    likelihood, variance = model.log_likelihood(ratios)
    weights = np.exp(likelihood - likelihood.max())
    weights[0] /= 2
    weights /= weights.sum()
    assert found.mean == pytest.approx(ratios @ weights, rel=2e-3)
    fits, some = found.fits(model)
    effects = np.tensordot(some, [fit.effects for fit in fits], axes=1)
    fine = [model.fit(ratio).effects for ratio in ratios[::20]]
    expected = np.tensordot(weights[::20] / weights[::20].sum(), fine, axes=1)
    assert effects == pytest.approx(expected, abs=2e-3)
    assert (found.spreads[1:] > found.spreads[:-1]).all()
    assert variance[0] > variance[-1]


# Refusals


@pytest.mark.parametrize(
    "change, message",
    [
        ({"y": 3.0}, "y does not vary within the groups"),
        ({"a": 0.0, "b": 1.0, "c": 2.0}, "none of the columns varies"),
        ({"weight": 0.0}, "weights .* sum to zero"),
        ({"block": "one"}, "all units lie in one block"),
    ],
)
def test_data_that_cannot_answer_are_refused(change, message):
    with pytest.raises(DataError, match=message):
        pooled(rows().assign(**change))


def test_outcome_that_differs_between_groups_only_is_refused():
    frame = rows()
    with pytest.raises(DataError, match="does not vary within"):
        pooled(frame.assign(y=frame["group"]))


def test_too_few_units_are_refused():
    with pytest.raises(DataError, match="6 units are too few for 6 coefficients"):
        pooled(rows(sizes=(3, 3)))


def test_columns_of_which_none_can_be_told_are_refused():
    frame = rows()
    with pytest.raises(DataError, match="no column has an effect of its own"):
        pooled(frame.assign(b=frame["a"]), columns=["a", "b"])


@pytest.mark.parametrize(
    "choices, message",
    [
        ({"columns": []}, "needs a group and a column"),
        ({"columns": ["a", "nobody"]}, "no column 'nobody'"),
        ({"columns": ["a", "z"]}, "named twice: 'z'"),
        ({"outcome": "a"}, "named twice: 'a'"),
        ({"level": 95}, "level must lie between 0 and 1"),
    ],
)
def test_impossible_choices_are_refused(choices, message):
    with pytest.raises(ValueError, match=message):
        pooled(rows(), **choices)


def test_groups_with_other_columns_are_refused():
    groups = summed(rows())
    groups["g0"] = groups["g0"].select(["a", "b", "c", "y"])
    with pytest.raises(ValueError, match="same columns"):
        pool_effects(groups, outcome="y", columns=["a"])
