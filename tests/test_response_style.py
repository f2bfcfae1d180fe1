"""Response style: against the reference, by hand, and the refusal to rank countries."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.measures import response_style
from cxkit.measures.counting import count_scores
from cxkit.measures.response_style import (
    changes_within,
    count_styles,
    describe_styles,
    end_point_use,
    ipsatise,
    standardise_within,
    straight_lines,
    style_indices,
)
from cxkit.statistics.means import add_sums

REFERENCE = Path(__file__).parents[2] / "shared/reference/response_style_indices.json"
needs_reference = pytest.mark.skipif(not REFERENCE.exists(), reason="reference case not at hand")
ITEMS = [f"item {k}" for k in range(8)]


def two_countries(n=500, seed=6, shift=0.0):
    """Equally satisfied people: those of X use the ends of both scales, those of Y the middle."""
    rng = np.random.default_rng(seed)
    country = np.repeat(["X", "Y"], n)
    stretch = np.where(country == "X", 1.8, 0.7)
    mood = rng.standard_normal(2 * n)
    answers = {
        item: np.clip(np.round(4 + stretch * (mood + 0.8 * rng.standard_normal(2 * n))), 1, 7)
        for item in ITEMS
    }
    wave = np.where(rng.random(2 * n) < 0.5, "a", "b")
    score = 7.5 + 1.3 * stretch * (mood - shift * (wave == "b"))
    rows = pd.DataFrame({
        "wave": wave, "weight": 1.0, "recommend": np.clip(np.round(score), 0, 10),
    })  # fmt: skip
    return rows, pd.Series(country), pd.DataFrame(answers)


def styles_of(rows, country, answers):
    indices = style_indices(answers, low=1, high=7)
    return describe_styles(count_styles(rows, country, indices=indices))


@needs_reference
@pytest.mark.parametrize(
    "name", ["ers", "mrs", "ars", "drs", "net_ars", "row_mean", "row_sd", "longstring", "irv"]
)
def test_indices_agree_with_the_reference(name):
    case = json.loads(REFERENCE.read_text(encoding="utf-8"))
    low, high = case["inputs"]["scale"]
    found = style_indices(pd.DataFrame(case["inputs"]["matrix"]), low=low, high=high)
    assert found[name].tolist() == pytest.approx(case["expected"][name], abs=1e-12)


@needs_reference
@pytest.mark.parametrize("name, standardise", [("ipsatised_mean", False), ("ipsatised_z", True)])
def test_ipsatised_answers_agree_with_the_reference(name, standardise):
    case = json.loads(REFERENCE.read_text(encoding="utf-8"))
    found = ipsatise(pd.DataFrame(case["inputs"]["matrix"]), standardise=standardise)
    assert found.to_numpy() == pytest.approx(np.array(case["expected"][name]), abs=1e-12)


def test_even_scale_has_two_middles():
    found = style_indices(pd.DataFrame([[5, 6, 1, 10, 9, 2]]), low=1, high=10).iloc[0]
    shares = found[["ers", "mrs", "ars", "drs"]]
    assert shares.tolist() == pytest.approx([2 / 6, 2 / 6, 2 / 6, 2 / 6])


def test_silence_is_passed_over_and_counted():
    answers = pd.DataFrame([[7, None, 7, 1], [None] * 4, [3, None, None, None]], dtype=float)
    found = style_indices(answers, low=1, high=7)
    assert found["n_items"].tolist() == [3, 0, 1]
    assert found["longstring"].tolist() == [2, 0, 1]
    assert found.loc[0, "ers"] == 1
    assert found.loc[1, ["ers", "row_mean", "irv"]].isna().all()
    assert np.isnan(found.loc[2, "irv"])


def test_turning_the_scale_round_swaps_agreeing_and_disagreeing():
    _, _, answers = two_countries(40)
    there = style_indices(answers, low=1, high=7)
    back = style_indices(8 - answers, low=1, high=7)
    assert there["ars"].tolist() == back["drs"].tolist()
    assert there["ers"].tolist() == back["ers"].tolist()
    assert there["net_ars"].tolist() == pytest.approx((-back["net_ars"]).tolist())


def test_straight_lines_need_enough_items():
    answers = pd.DataFrame([[5] * 8, [5] * 7 + [4], [5] * 7 + [None]], dtype=float)
    found = straight_lines(style_indices(answers, low=1, high=7))
    assert found.tolist()[:2] == [1, 0]
    assert np.isnan(found[2])


def test_within_country_scores_leave_nothing_to_compare_between_countries():
    rows, country, answers = two_countries(300)
    found = standardise_within(answers + 2.0 * (country == "X").to_numpy()[:, None], country)
    for _, part in found.groupby(country):
        assert part.to_numpy().mean() == pytest.approx(0, abs=1e-12)
        assert part.to_numpy().std(ddof=1) == pytest.approx(1)
    assert len(found) == len(rows)
    flat = standardise_within(pd.DataFrame({"a": [4.0, 4.0]}), pd.Series(["X", None]))
    assert flat.loc[0, "a"] == 0
    assert np.isnan(flat.loc[1, "a"])


def test_end_point_use_by_hand():
    rows = pd.DataFrame({"wave": "a", "weight": 1.0, "recommend": [10, 0, 9, 5, 10, None, 7]})
    country = pd.Series(["X", "X", "X", "X", "Y", "Y", None])
    styles = describe_styles(count_styles(rows, country))
    table = end_point_use(styles)
    assert table["country"].tolist() == ["X", "Y"]
    assert table["estimate"].tolist() == [0.5, 1.0]
    assert table["n"].tolist() == [4, 1]
    assert table["low"].iloc[1] < 0.3


def test_equally_satisfied_countries_of_different_style_are_described_and_not_ranked():
    rows, country, answers = two_countries()
    styles = styles_of(rows, country, answers)
    table = styles.table()
    ends = end_point_use(styles)
    assert ends["differs"].tolist() == ["yes", "yes"]
    assert ends.loc[0, "low"] > ends.loc[1, "high"]
    # The same mood, and yet the raw scores differ by more than chance: a ranking would be of style.
    counts = count_scores(rows, country, name="country")
    raw = counts.groupby("country")[["n"]].sum()
    assert raw["n"].tolist() == [500, 500]
    assert table["country"].is_monotonic_increasing
    offered = [name for name in dir(response_style) if not name.startswith("_")]
    assert not [name for name in (*offered, *dir(styles), *table.columns) if "rank" in name.lower()]
    assert "not ranked" in styles.rule
    assert "nps" not in table.columns


def test_same_style_is_not_called_different():
    rows, _, answers = two_countries(seed=9)
    mixed = pd.Series(np.random.default_rng(0).permutation(np.repeat(["X", "Y"], 500)))
    assert set(styles_of(rows, mixed, answers).table()["differs"]) == {"cannot tell"}


def test_each_country_is_compared_with_itself():
    rows, country, _ = two_countries(4000, shift=0.4)
    counts = count_scores(rows, country, name="country")
    found = changes_within(counts, baseline="a", focus="b")
    assert list(found) == ["X", "Y"]
    assert all(change.interval().high < 0 for change in found.values())
    assert changes_within(counts, baseline="a", focus="none") == {}
    assert changes_within(counts, baseline="a", focus="b", fewest=3000) == {}


def test_sums_of_batches_add_up():
    rows, country, answers = two_countries(60)
    indices = style_indices(answers, low=1, high=7)
    parts = [
        count_styles(rows[part], country[part], indices=indices[part])
        for part in (slice(0, 50), slice(50, None))
    ]
    whole = add_sums([count_styles(rows, country, indices=indices)])
    pd.testing.assert_frame_equal(add_sums(parts), whole)


def test_clusters_count_for_the_people_in_them():
    rows, country, answers = two_countries(60)
    indices = style_indices(answers, low=1, high=7)
    clusters = pd.Series([f"{c}{i % 5}" for i, c in enumerate(country)])
    sums = count_styles(rows, country, indices=indices, clusters=clusters)
    found = describe_styles(sums, clustered=True)
    assert found.estimates["X", "ers"].df == 4
    assert found.estimates["X", "end_points"].df == 4


def test_answers_off_the_scale_and_short_scales_are_refused():
    with pytest.raises(DataError, match="outside the scale"):
        style_indices(pd.DataFrame([[8]]), low=1, high=7)
    with pytest.raises(ValueError, match="four steps"):
        style_indices(pd.DataFrame([[1]]), low=1, high=3)
