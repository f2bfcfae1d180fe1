"""The split of a difference of means by columns: it agrees with R, and with sums by hand."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.statistics.decomposition import kitagawa
from cxkit.statistics.linearisation import Linearised
from cxkit.statistics.moments import moments
from cxkit.statistics.oaxaca import threefold, twofold

REFERENCE = Path(__file__).parents[2] / "shared/reference"
needs_reference = pytest.mark.skipif(not REFERENCE.exists(), reason="reference cases not at hand")

EDUCATION = ["none", "some", "full"]


def summed(rows, weight=None, **choices):
    weight = np.ones(len(rows)) if weight is None else weight
    return moments(rows, weight=weight, block=np.arange(len(rows)), **choices)


def people(seed, n=300, lift=0.0):
    """Draw units with an age, one of three levels, and an outcome that goes with both."""
    rng = np.random.default_rng(seed)
    level = rng.choice(3, size=n, p=[0.3, 0.5 - lift, 0.2 + lift])
    rows = pd.DataFrame({name: (level == i).astype(float) for i, name in enumerate(EDUCATION)})
    rows["age"] = rng.normal(40, 10, n)
    rows["y"] = rng.normal(0, 2, n) + 0.1 * rows["age"] + level * (1 + lift)
    return rows


@pytest.fixture(scope="module")
def chicago():
    case = json.loads((REFERENCE / "decomp_oaxaca_chicago.json").read_text(encoding="utf-8"))
    rows = pd.read_csv(REFERENCE / "data/chicago.csv").dropna(subset=["ln.real.wage"])
    native = rows["foreign.born"] == 0
    groups = [summed(rows[chosen].drop(columns="foreign.born")) for chosen in (native, ~native)]
    columns = {"outcome": case["inputs"]["y"], "columns": case["inputs"]["x"]}
    return groups, columns, case["expected"]


@needs_reference
def test_threefold_agrees_with_r_in_total_and_by_column(chicago):
    groups, columns, expected = chicago
    split = threefold(*groups, **columns)
    assert split.difference == pytest.approx(expected["y"]["y.diff"], abs=1e-9)
    assert (split.n_first, split.n_second) == (287, 379)
    for part, value in expected["threefold"].items():
        assert split.totals.loc[part, "estimate"] == pytest.approx(value, abs=1e-9)
    for column, parts in expected["threefold_variables"].items():
        row = split.detail.loc["1" if column == "(Intercept)" else column]
        assert row.to_dict() == pytest.approx(parts, abs=1e-9)


@needs_reference
@pytest.mark.parametrize("at", range(6))
def test_twofold_agrees_with_r_for_every_reference(chicago, at):
    groups, columns, expected = chicago
    case = expected["twofold"][at]
    names = {-1: "pooled", -2: "pooled with indicator", 0.430930930930931: "share"}
    reference = names.get(case["weight"], case["weight"])
    totals = twofold(*groups, reference=reference, **columns).totals["estimate"]
    renamed = {
        "explained": "explained",
        "unexplained": "unexplained",
        "unexplained_A": "of which first",
        "unexplained_B": "of which second",
    }
    for theirs, ours in renamed.items():
        assert totals[ours] == pytest.approx(case[theirs], abs=1e-9)


def test_parts_by_hand():
    # First y = 1 + 2x at mean x = 2; second y = 1 + x at mean x = 1: 5 against 2.
    first = summed(pd.DataFrame({"x": [1.0, 2, 3], "y": [3.0, 5, 7]}))
    second = summed(pd.DataFrame({"x": [0.0, 1, 2], "y": [1.0, 2, 3]}))
    three = threefold(first, second, outcome="y", columns=["x"])
    assert three.difference == pytest.approx(3)
    assert three.totals["estimate"].tolist() == pytest.approx([1, 1, 1])
    # Coefficients 1.5: explained 1 x 1.5; of the first 2 x .5, of the second 1 x .5.
    two = twofold(first, second, outcome="y", columns=["x"])
    assert two.detail.loc["x"].tolist() == pytest.approx([1.5, 1.5, 1, 0.5])
    assert two.detail.loc["1"].tolist() == pytest.approx([0, 0, 0, 0])
    # Exact lines: nothing is left to chance but where the means of x lie.
    assert three.detail_errors.loc["1"].tolist() == pytest.approx([0, 0, 0], abs=1e-9)


@pytest.mark.parametrize("reference", [0, 1, 0.5, 0.3, "share", "pooled", "pooled with indicator"])
def test_parts_add_up_and_turn_their_sign_with_the_order(reference):
    first, second = summed(people(1)), summed(people(2, 200, lift=0.2))
    columns = ["some", "full", "age"]
    split = twofold(first, second, outcome="y", columns=columns, reference=reference)
    back = 1 - reference if isinstance(reference, int | float) else reference
    turned = twofold(second, first, outcome="y", columns=columns, reference=back)
    main, other = split.totals["estimate"], turned.totals["estimate"]
    assert main[["explained", "unexplained"]].sum() == pytest.approx(split.difference)
    assert main["of which first"] + main["of which second"] == pytest.approx(main["unexplained"])
    assert split.detail.sum().tolist() == pytest.approx(main.tolist())
    if reference != "pooled with indicator":
        assert other["explained"] == pytest.approx(-main["explained"])
        assert other["of which first"] == pytest.approx(-main["of which second"])


@pytest.mark.parametrize("left_out", EDUCATION)
def test_normalised_dummies_do_not_depend_on_the_level_left_out(left_out):
    first, second = people(1), people(2, 200, lift=0.2)
    split = threefold(
        summed(first),
        summed(second),
        outcome="y",
        columns=[*EDUCATION, "age"],
        dummies=[EDUCATION],
    )
    kept = [name for name in EDUCATION if name != left_out]
    by_hand = {}
    for which, rows in (("first", first), ("second", second)):
        design = np.column_stack([np.ones(len(rows)), rows[[*kept, "age"]]])
        found = np.linalg.lstsq(design, rows["y"], rcond=None)[0]
        levels = {left_out: 0.0, **dict(zip(kept, found[1:3], strict=True))}
        middle = np.mean(list(levels.values()))
        by_hand[which] = {"1": found[0] + middle, "age": found[3]}
        by_hand[which] |= {name: value - middle for name, value in levels.items()}
    means = second.mean().to_dict() | {"1": 1.0}
    for name in split.detail.index:
        change = by_hand["first"][name] - by_hand["second"][name]
        assert split.detail.loc[name, "coefficients"] == pytest.approx(means[name] * change)


def test_explained_by_one_grouping_is_the_mix_of_kitagawa():
    first, second = people(1), people(2, 200, lift=0.2)
    split = twofold(
        summed(second), summed(first), outcome="y", columns=EDUCATION, dummies=[EDUCATION]
    )
    tables = []
    for rows in (first, second):
        kind = rows[EDUCATION].idxmax(axis=1)
        share = kind.value_counts(normalize=True)[EDUCATION]
        tables += [share, rows["y"].groupby(kind).mean()[EDUCATION]]
    expected = kitagawa(*tables)
    assert split.totals.loc["explained", "estimate"] == pytest.approx(expected.mix_total)
    assert split.totals.loc["unexplained", "estimate"] == pytest.approx(expected.rate_total)


def test_weight_of_two_is_two_units():
    first, second = people(1), people(2, 200)
    times = np.random.default_rng(3).integers(1, 4, len(first))
    columns = {"outcome": "y", "columns": ["some", "full", "age"]}
    weighted = threefold(summed(first, weight=times), summed(second), **columns)
    repeated = first.loc[first.index.repeat(times)].reset_index(drop=True)
    plain = threefold(summed(repeated), summed(second), **columns)
    assert weighted.detail.to_numpy() == pytest.approx(plain.detail.to_numpy())


@pytest.mark.parametrize("split", [threefold, twofold], ids=["threefold", "twofold"])
@pytest.mark.parametrize("clustered", [False, True])
def test_doubled_data_give_the_same_parts_and_half_the_variance(split, clustered):
    first, second = people(1, 2000), people(2, 2000, lift=0.2)
    columns = {"outcome": "y", "columns": ["some", "full", "age"]}
    once = split(summed(first, clustered=clustered), summed(second, clustered=clustered), **columns)
    twice = split(
        *(summed(pd.concat([rows] * 2), clustered=clustered) for rows in (first, second)), **columns
    )
    assert twice.detail.to_numpy() == pytest.approx(once.detail.to_numpy())
    ratio = (once.totals["standard_error"] / twice.totals["standard_error"]) ** 2
    assert ratio.tolist() == pytest.approx([2] * len(ratio), rel=0.005)


@pytest.mark.parametrize("reference", ["pooled", "pooled with indicator", 0.5, "threefold"])
def test_standard_errors_are_those_of_a_jackknife(reference):
    # 40 blocks of 25 units: leaving out one at a time needs no derivative.
    def sample(rows, without=None):
        block = np.arange(len(rows)) % 40
        rows, block = rows[block != without], block[block != without]
        return moments(rows, weight=np.ones(len(rows)), block=block.astype(str), clustered=True)

    def split(one, two):
        columns = {"outcome": "y", "columns": [*EDUCATION, "age"], "dummies": [EDUCATION]}
        if reference == "threefold":
            return threefold(one, two, **columns)
        return twofold(one, two, reference=reference, **columns)

    first, second = people(1, 1000), people(2, 1000, lift=0.2)
    found = split(sample(first), sample(second))
    variance = 0.0
    for which in (0, 1):
        drawn = []
        for block in range(40):
            out = [block if which == i else None for i in (0, 1)]
            drawn.append(split(sample(first, out[0]), sample(second, out[1])).detail.to_numpy())
        variance = variance + np.var(drawn, axis=0) * 39
    # The jackknife's own factor 39 / 40 per sample, and terms of second order.
    assert found.detail_errors.to_numpy() == pytest.approx(np.sqrt(variance), rel=0.08, abs=0.002)


def test_columns_that_cannot_be_told_apart_are_refused():
    first, second = people(1), people(2).assign(age=30.0)
    columns = {"outcome": "y", "columns": ["some", "full", "age"]}
    with pytest.raises(DataError, match="cannot tell these columns apart: .*age"):
        threefold(summed(first), summed(second), **columns)


def test_level_that_a_group_lacks_is_refused():
    first, second = people(1), people(2)
    second = second[second["none"] == 0]
    columns = {"outcome": "y", "columns": [*EDUCATION, "age"], "dummies": [EDUCATION]}
    with pytest.raises(DataError, match="apart: none"):
        twofold(summed(first), summed(second), **columns)


@pytest.mark.parametrize(
    "choices",
    [
        {"columns": ["height"]},
        {"columns": ["age", "age"]},
        {"columns": ["age"], "dummies": [EDUCATION]},
        {"columns": ["age"], "reference": 1.5},
        {"columns": ["age"], "reference": "middle"},
    ],
)
def test_callers_errors_are_refused(choices):
    both = summed(people(1)), summed(people(2))
    with pytest.raises(ValueError, match="column|reference"):
        twofold(*both, outcome="y", **choices)


def test_group_of_one_cluster_is_refused():
    rows = people(1)
    one = moments(rows, weight=np.ones(len(rows)), block=["a"] * len(rows), clustered=True)
    with pytest.raises(DataError, match="one cluster"):
        threefold(one, summed(people(2), clustered=True), outcome="y", columns=["age"])


def test_linearised_numbers_follow_the_rules_of_derivatives():
    # Influences are derivatives: a moves by 1, b by .5 with the one block.
    a, b = (Linearised(np.array([v]), np.array([[d]])) for v, d in ((2.0, 1.0), (4.0, 0.5)))
    found = [a + b, a - b, a * b, a / b, 1 - a, np.array([3.0]) * a, a / 2, a + 1.0]
    values = [6, -2, 8, 0.5, -1, 6, 1, 3]
    # d(ab) = 4 x 1 + 2 x .5; d(a/b) = (1 - .5 x .5) / 4.
    slopes = [1.5, 0.5, 5, 0.1875, -1, 3, 0.5, 1]
    assert [float(each.value[0]) for each in found] == pytest.approx(values)
    assert [float(each.influence[0, 0]) for each in found] == pytest.approx(slopes)
