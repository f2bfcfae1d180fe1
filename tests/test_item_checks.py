"""Items are judged as the planted truth says, whatever the other items of their scale do."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.statistics.item_checks import (
    AGAINST,
    HALVES,
    NO_SCALE,
    ONE_ITEM,
    TWO_ITEMS,
    check_items,
)
from cxkit.statistics.linearisation import Linearised, parts_of
from cxkit.statistics.moments import moments, random_blocks
from cxkit.statistics.scale_moments import (
    condense,
    correlation_of,
    covariance_of,
    degrees_of,
    errors_of,
)

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT.parent / "shared/reference"
needs_reference = pytest.mark.skipif(not REFERENCE.exists(), reason="reference cases not at hand")

SCALES = {scale: [f"{scale}{k}" for k in range(1, 5)] for scale in "abcd"}
ITEMS = [item for items in SCALES.values() for item in items]


def sample_of(rows, **more):
    given = {"weight": np.ones(len(rows)), "block": np.arange(len(rows)), **more}
    return moments(rows, **given)


def exact_rows(loadings, factors, n=500, seed=1):
    """Draw rows whose correlations are exactly those of a factor model."""
    common = loadings @ factors @ loadings.T
    correlation = common + np.diag(1 - np.diag(common))
    drawn = np.random.default_rng(seed).standard_normal((n, len(loadings)))
    drawn -= drawn.mean(axis=0)
    white = np.linalg.solve(np.linalg.cholesky(drawn.T @ drawn / n), drawn.T).T
    return white @ np.linalg.cholesky(correlation).T


def four_scales(changes=None, factors=0.4, n=500, seed=1):
    """Items that load .7 on their own factor alone, but for those that are changed."""
    loadings = np.kron(np.eye(4), np.full((4, 1), 0.7))
    for item, row in (changes or {}).items():
        loadings[ITEMS.index(item)] = row
    between = np.full((4, 4), factors) + (1 - factors) * np.eye(4)
    return pd.DataFrame(exact_rows(loadings, between, n, seed), columns=ITEMS)


def verdicts_of(rows, scales=SCALES, **more):
    return check_items(sample_of(rows), scales, **more).table["verdict"]


def drawn_rows(n=500, seed=1):
    """Draw four scales as above, with chance, and three bad items."""
    changes = {"a1": [0.1, 0, 0, 0], "b4": [0, 0.5, 0.5, 0], "c2": [0, 0, -0.7, 0]}
    pool = four_scales(changes, n=4 * n, seed=seed)
    return pool.sample(n, random_state=seed).reset_index(drop=True)


def unlike_fine(verdicts):
    return {item: verdict for item, verdict in verdicts.items() if verdict != "fine"}


def test_numbers_of_an_item_are_those_of_the_model_by_hand():
    # a4 loads .5 on a and .5 on b, which correlate at .4: its correlation with either factor is
    # .5 + .4 x .5 = .7. The rest of a loads .7 each: r within is .49, with a4 .49. Rest sum of
    # three: covariance 3 x .49, variance 3 + 6 x .49 = 5.94, so r = 1.47 / 5.94^(1/2) = .6032.
    # Alpha of a without it is 3 x .49 / (1 + 2 x .49) = .7424.
    found = check_items(sample_of(four_scales({"a4": [0.5, 0.5, 0, 0]})), SCALES).table.loc["a4"]
    assert found["verdict"] == "cross-loading"
    assert found["other"] == "b"
    expected = {
        "loading": 0.7,
        "other_correlation": 0.7,
        "first": 0.5,
        "second": 0.5,
        "rest_correlation": 1.47 / np.sqrt(5.94),
        "alpha_without": 1.47 / 1.98,
    }
    assert found[list(expected)].astype(float).to_dict() == pytest.approx(expected)


def test_a_good_item_has_nothing_to_do_with_other_scales_beyond_its_own():
    found = check_items(sample_of(four_scales(factors=0.7)), SCALES).table
    assert (found["verdict"] == "fine").all()
    assert found["loading"].tolist() == pytest.approx([0.7] * 16)
    assert found["second"].tolist() == pytest.approx([0] * 16, abs=1e-9)
    # Correlated with the other factor it is: .7 x .7.
    assert found["other_correlation"].tolist() == pytest.approx([0.49] * 16)


@pytest.mark.parametrize(
    "row, verdict",
    [
        ([0.1, 0, 0, 0], "noise"),
        ([0, 0.7, 0, 0], "elsewhere"),
        ([0.4, 0.4, 0, 0], "cross-loading"),
        ([-0.7, 0, 0, 0], "reversed"),
        ([-0.1, 0, 0, 0], "noise"),
        ([0.55, 0, 0, 0], "fine"),
    ],
)
@pytest.mark.parametrize("factors", [0, 0.5])
def test_one_item_of_each_kind_is_found_and_no_other(row, verdict, factors):
    found = verdicts_of(four_scales({"b2": row[1:2] + row[:1] + row[2:]}, factors))
    assert unlike_fine(found) == ({"b2": verdict} if verdict != "fine" else {})


def test_bad_items_do_not_hide_one_another():
    rows = four_scales(
        {"a1": [0.1, 0, 0, 0], "a2": [-0.7, 0, 0, 0], "b4": [0, 0.5, 0.5, 0], "d1": [0, 0.7, 0, 0]}
    ).assign(c3=4.0)
    assert unlike_fine(verdicts_of(rows)) == {
        "a1": "noise",
        "a2": "reversed",
        "b4": "cross-loading",
        "c3": "constant",
        "d1": "elsewhere",
    }


def test_a_reversed_item_that_also_loads_elsewhere_is_reversed_first():
    # Turned round it loads .5 on its own scale and .5 on another: it is set aside, and still
    # the first thing to say is that it runs the wrong way.
    rows = four_scales({"a2": [-0.5, -0.5, 0, 0]})
    found = check_items(sample_of(rows), SCALES).table
    assert unlike_fine(found["verdict"]) == {"a2": "reversed"}
    assert found.loc["a2", ["first", "second"]].astype(float).tolist() == pytest.approx([0.5, 0.5])
    assert found.loc["a2", "other"] == "b"


def test_an_item_that_shares_only_a_mood_with_all_others_is_noise():
    # Every item holds .5 of a mood, which makes the item that holds nothing else correlate with
    # all of them: its loading is .25 / (.36 + .25)^(1/2) = .32.
    loadings = np.hstack([np.kron(np.eye(4), np.full((4, 1), 0.6)), np.full((16, 1), 0.5)])
    loadings[ITEMS.index("a1"), 0] = 0
    rows = pd.DataFrame(exact_rows(loadings, np.eye(5), n=1000), columns=ITEMS)
    found = check_items(sample_of(rows), SCALES).table
    assert found.loc["a1", "loading"] == pytest.approx(0.25 / np.sqrt(0.61))
    assert unlike_fine(found["verdict"]) == {"a1": "noise"}


def test_the_sample_has_the_faults_that_were_planted():
    items = [f"{realm}_{k}" for realm in ("ent", "edu", "est", "esc") for k in range(1, 5)]
    rows = pd.read_csv(ROOT / "data/samples/museum/responses.csv", usecols=items)
    rows = rows.apply(pd.to_numeric, errors="coerce").replace(99, np.nan).dropna()[items]
    block = random_blocks(pd.Series(rows.index.astype(str), index=rows.index), 1)
    scales = {realm: [i for i in items if i[:3] == realm] for realm in ("ent", "edu", "est", "esc")}
    found = check_items(sample_of(rows, block=block), scales)
    assert unlike_fine(found.table["verdict"]) == {
        "edu_4": "reversed",
        "est_3": "noise",
        "esc_2": "reversed",
    }
    assert found.wanting.index.tolist() == ["edu_4", "est_3", "esc_2"]
    # README of the samples: without est_3 alpha of its realm rises to about .77.
    assert found.table.loc["est_3", "alpha_without"] == pytest.approx(0.77, abs=0.02)


@needs_reference
def test_the_known_misfit_of_a_classical_case_is_found():
    # Holzinger and Swineford's ninth test, of speed, is known to load on the visual factor too.
    case = json.loads((REFERENCE / "scale_cfa_holzinger.json").read_text(encoding="utf-8"))
    scales = {
        "visual": ["x1", "x2", "x3"],
        "textual": ["x4", "x5", "x6"],
        "speed": ["x7", "x8", "x9"],
    }
    rows = pd.read_csv(REFERENCE / case["inputs"]["csv"])[
        [item for items in scales.values() for item in items]
    ]
    found = check_items(sample_of(rows), scales)
    assert unlike_fine(found.table["verdict"]) == {"x9": "cross-loading"}
    assert found.table.loc["x9", "other"] == "visual"
    alpha = {scale: found.table.loc[items[0], "alpha"] for scale, items in scales.items()}
    assert alpha == pytest.approx(case["expected"]["alpha"])
    assert found.notes == (("speed", TWO_ITEMS),)


@needs_reference
def test_sixteen_good_items_are_let_alone():
    case = json.loads((REFERENCE / "fourE_scale_synthetic.json").read_text(encoding="utf-8"))
    rows = pd.read_csv(REFERENCE / case["inputs"]["csv"])
    scales = case["inputs"]["items"]
    found = check_items(
        sample_of(rows[[item for items in scales.values() for item in items]]), scales
    ).table
    assert unlike_fine(found["verdict"]) == {}
    assert found["certain"].all()
    loadings = [each["est.std"] for each in case["expected"]["loadings"]]
    assert found["loading"].tolist() == pytest.approx(loadings, abs=0.025)


def test_two_of_four_wrong_keys_are_told_by_the_other_scales_alone():
    wrong = {"a3": [-0.7, 0, 0, 0], "a4": [-0.7, 0, 0, 0]}
    found = check_items(sample_of(four_scales(wrong)), SCALES)
    assert unlike_fine(found.table["verdict"]) == {"a3": "reversed", "a4": "reversed"}
    assert found.notes == ()
    alone = check_items(sample_of(four_scales(wrong, factors=0)), SCALES)
    assert unlike_fine(alone.table["verdict"]) == dict.fromkeys(SCALES["a"], "cannot be told")
    assert alone.notes == (("a", HALVES),)
    assert not alone.table.loc[SCALES["a"], "certain"].any()


def test_a_scale_that_is_the_wrong_way_round_as_a_whole_is_said_to_be_against_the_others():
    rows = four_scales()
    rows[SCALES["b"]] *= -1
    found = check_items(sample_of(rows), SCALES)
    assert (found.table["verdict"] == "fine").all()
    assert found.notes == (("b", AGAINST),)


def test_small_scales_say_what_cannot_be_checked():
    rows = four_scales()
    found = check_items(
        sample_of(rows), {"one": ["a1"], "two": ["b1", "b2"], "d": SCALES["d"], "c": SCALES["c"]}
    )
    assert found.notes == (("one", ONE_ITEM), ("two", TWO_ITEMS))
    verdicts = found.table["verdict"]
    assert verdicts[["a1", "b1", "b2"]].tolist() == ["cannot be told", "fine", "fine"]
    assert not found.table.loc[["a1", "b1", "b2"], "certain"].any()
    assert found.table.loc["a1", ["rest_correlation", "alpha"]].isna().all()


def test_items_that_do_not_go_together_are_no_scale():
    # One item of each of four scales that have nothing in common.
    rows = four_scales(factors=0)
    found = check_items(
        sample_of(rows), {"mixed": ["a1", "b1", "c1", "d1"], "b": ["b2", "b3", "b4"]}
    )
    assert found.notes == (("mixed", NO_SCALE),)
    assert (found.table.loc[["a1", "c1", "d1"], "verdict"] == "cannot be told").all()


@pytest.mark.parametrize("scales", [{"a": ["a1", "a2"]}, SCALES])
def test_constant_items_never_crash(scales):
    rows = four_scales()
    rows[["a1", "a2"]] = 5.0
    found = check_items(sample_of(rows), scales)
    assert found.table.loc[["a1", "a2"], "verdict"].tolist() == ["constant", "constant"]
    assert found.table.loc["a1", ["rest_correlation", "loading", "second"]].isna().all()


def test_between_scales_that_are_one_thing_no_item_is_at_home_elsewhere():
    rows = four_scales({"a1": [0, 0.7, 0, 0], "c4": [0, 0, 0.1, 0]}, factors=0.9999)
    found = check_items(sample_of(rows), SCALES).table
    assert unlike_fine(found["verdict"]) == {"c4": "noise"}
    assert not found.loc[found["verdict"] == "fine", "certain"].any()
    assert found["second"].isna().all()


def test_few_answers_make_no_claim_of_certainty():
    found = check_items(sample_of(four_scales(n=40)), SCALES).table
    assert unlike_fine(found["verdict"]) == {}
    assert not found["certain"].all()


def test_units_weights_and_order_do_not_matter():
    rows = drawn_rows()
    plain = check_items(sample_of(rows), SCALES).table
    shifted = rows.mul(np.arange(1, 17), axis=1) + 3
    mixed = np.random.default_rng(2).permutation(len(rows))
    heavy = sample_of(rows.iloc[mixed], block=mixed, weight=np.full(len(rows), 2.5))
    others = {scale: SCALES[scale][::-1] for scale in "dbca"}
    of_sums = ["rest_correlation", "rest_low", "rest_high", "alpha", "alpha_without"]
    pd.testing.assert_frame_equal(
        check_items(sample_of(shifted), SCALES).table.drop(columns=of_sums),
        plain.drop(columns=of_sums),
    )
    pd.testing.assert_frame_equal(check_items(heavy, SCALES).table, plain)
    pd.testing.assert_frame_equal(check_items(heavy, others).table.loc[plain.index], plain)


def test_turning_an_item_round_changes_its_own_sign_and_nothing_else():
    rows = drawn_rows()
    plain = check_items(sample_of(rows), SCALES).table
    turned = check_items(sample_of(rows.assign(c2=8 - rows["c2"])), SCALES).table
    assert plain.loc["c2", "verdict"] == "reversed"
    assert turned.loc["c2", "verdict"] == "fine"
    assert turned.loc["c2", "rest_correlation"] == pytest.approx(
        -plain.loc["c2", "rest_correlation"]
    )
    pd.testing.assert_frame_equal(turned.drop(index="c2"), plain.drop(index="c2"))


def test_intervals_shrink_with_the_root_of_the_sample():
    rows = drawn_rows()
    once = check_items(sample_of(rows), SCALES).table
    four = pd.concat([rows] * 4, ignore_index=True)
    again = check_items(sample_of(four), SCALES).table
    for name in ("loading", "second"):
        ratio = (once[f"{name}_high"] - once[f"{name}_low"]) / (
            again[f"{name}_high"] - again[f"{name}_low"]
        )
        assert ratio.tolist() == pytest.approx([2] * 16, rel=0.02)


@pytest.mark.parametrize(
    "scales, message",
    [
        ({}, "there must be scales"),
        ({"a": []}, "there must be scales"),
        ({"a": ["a1", "z"]}, "no column 'z'"),
        ({"a": ["a1", "a2"], "b": ["a1"]}, "belongs to one scale: 'a1'"),
    ],
)
def test_impossible_scales_are_refused(scales, message):
    with pytest.raises(ValueError, match=message):
        check_items(sample_of(four_scales()), scales)


def test_one_cluster_and_impossible_levels_are_refused():
    rows = four_scales()
    with pytest.raises(DataError, match="one cluster"):
        check_items(sample_of(rows, block=np.zeros(len(rows)), clustered=True), SCALES)
    with pytest.raises(ValueError, match="level"):
        check_items(sample_of(rows), SCALES, level=1.5)


def test_influences_are_derivatives_after_the_weights():
    rng = np.random.default_rng(3)
    rows = pd.DataFrame(
        rng.standard_normal((30, 3)) @ rng.standard_normal((3, 3)), columns=[*"xyz"]
    )
    weight = rng.uniform(0.5, 2, 30)

    def correlation(weights):
        return rows.mul(1).pipe(lambda x: np.cov(x.T, aweights=weights))

    part = parts_of(sample_of(rows, weight=weight))[0]
    covariance = covariance_of(part, np.array([1, 2, 3]))
    moved = []
    for at in range(30):
        more = weight.copy()
        more[at] *= 1 + 1e-6
        before, after = correlation(weight), correlation(more)
        r = [c / np.sqrt(np.outer(np.diag(c), np.diag(c))) for c in (before, after)]
        moved.append((r[1] - r[0])[0, 1] / 1e-6)
    found = errors_of(correlation_of(covariance))[0, 1]
    assert found == pytest.approx(np.sqrt(30 / 29 * np.sum(np.square(moved))), rel=1e-4)


def test_condensed_influences_keep_every_variance():
    influence = np.random.default_rng(4).standard_normal((50, 3))
    rows = condense(influence)
    assert rows.shape == (3, 3)
    assert rows.T @ rows == pytest.approx(influence.T @ influence * 50 / 49)
    weights = np.array([1.0, -2.0, 0.5])
    error = errors_of(Linearised(np.array(0.0), rows @ weights))
    assert error**2 == pytest.approx(np.sum((influence @ weights) ** 2) * 50 / 49)


@pytest.mark.parametrize(
    "n, blocks, clustered, df",
    [(400, 400, False, 100), (400, 100, False, 100 / 1.75), (40, 10, True, 10 / 1.75)],
)
def test_degrees_of_freedom_count_blocks_and_units(n, blocks, clustered, df):
    # b / (1 + 3 b / n): 400 / 4; 100 / 1.75; 10 / 1.75 is below the 9 of ten clusters.
    rows = pd.DataFrame({"x": np.arange(n) % 7})
    sample = sample_of(rows, block=np.arange(n) % blocks, clustered=clustered)
    assert degrees_of(parts_of(sample)[0]) == pytest.approx(df)
