"""The score of a group: counted by hand, weighted, clustered, and compared."""

import json
from math import inf
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.measures.nps import Change, NetPromoterScore, kind_of, measure
from cxkit.statistics.intervals import Mean

REFERENCE = Path(__file__).parents[2] / "shared/reference"
needs_reference = pytest.mark.skipif(not REFERENCE.exists(), reason="reference cases not at hand")


def cells(*groups, cluster=None):
    """Counts from (score, n) or (score, n, weight of each)."""
    rows = [(*group, 1.0)[:3] for group in groups]
    table = pd.DataFrame(rows, columns=["score", "n", "each"])
    table["weight"] = table["n"] * table["each"]
    table["weight_squared"] = table["n"] * table["each"] ** 2
    return table.assign(cluster="" if cluster is None else list(cluster))


def limits(interval):
    return interval.low, interval.high


USUAL = ((10, 40), (8, 30), (3, 30))


def test_score_counts_by_hand():
    # 40 promoters and 30 detractors of 100.
    found = measure(cells(*USUAL))
    assert (found.promoters, found.passives, found.detractors, found.n) == (40, 30, 30, 100)
    assert found.score == 10
    assert found.sd == pytest.approx(100 * 0.69**0.5)  # .7 - .1^2
    assert found.shares == pytest.approx({"detractors": 0.3, "passives": 0.3, "promoters": 0.4})
    # Field guide, H: 95 % limits -6.27 and 25.69.
    assert limits(found.interval()) == pytest.approx((-6.27, 25.69), abs=0.005)


@pytest.mark.parametrize("score, nps", [(10, 100), (9, 100), (8, 0), (7, 0), (6, -100), (0, -100)])
def test_score_at_the_edges_of_the_groups(score, nps):
    found = measure(cells((score, 5)))
    assert found.score == nps
    low, high = limits(found.interval())
    assert low < high
    assert low <= nps <= high


def test_weighted_score_by_hand():
    # A promoter of weight 3, a detractor of weight 1: (3 - 1) / 4; Kish (3 + 1)^2 / (9 + 1).
    found = measure(cells((10, 1, 3.0), (0, 1, 1.0)))
    assert (found.promoters, found.detractors, found.n) == (1, 1, 2)
    assert found.score == 50
    assert found.shares["promoters"] == pytest.approx(0.75)


def test_weights_of_one_are_no_weights():
    assert measure(cells(*USUAL)) == measure(cells(*USUAL), weighted=False)


def test_score_can_be_counted_once_each_whatever_the_weights():
    heavy = cells((10, 40, 5.0), (8, 30), (3, 30, 0.1))
    assert measure(heavy, weighted=False) == measure(cells(*USUAL), weighted=False)


def test_rows_may_be_split_and_shuffled():
    whole = measure(cells(*USUAL))
    split = measure(cells((2, 10), (9, 15), (7, 12), (8, 18), (10, 25), (6, 20)))
    assert split.score == pytest.approx(whole.score)
    assert limits(split.interval()) == pytest.approx(limits(whole.interval()))


def test_doubled_data_keep_the_score_and_narrow_the_interval_by_the_root_of_two():
    widths = []
    for times in (100, 200):
        found = measure(cells(*((score, n * times) for score, n in USUAL)))
        assert found.score == pytest.approx(10)
        widths.append(found.interval().high - found.interval().low)
    assert widths[0] == pytest.approx(2**0.5 * widths[1], rel=1e-3)


def test_clusters_that_agree_within_cost_answers():
    # Four clusters of ten, each of one kind: forty answers are worth about four.
    table = cells((10, 10), (9, 10), (3, 10), (2, 10), cluster="abcd")
    found = measure(table, clustered=True)
    assert found.mean.df == 3
    assert found.mean.n_effective == pytest.approx(3)  # 4 clusters, times (k - 1) / k
    assert found.design_effect == pytest.approx(40 / 3)
    assert measure(table).mean.n_effective == 40


def test_segment_is_measured_by_the_clusters_that_it_has():
    table = cells((10, 4), (3, 4), (9, 2), (7, 9), cluster="aabc")
    assert measure(table.iloc[:3], clustered=True).mean.df == 1
    with pytest.raises(DataError, match="one cluster"):
        measure(table.iloc[:2], clustered=True)


def test_callers_table_is_not_changed():
    table = cells(*USUAL)
    copy = table.copy()
    assert measure(table).n == 100
    pd.testing.assert_frame_equal(table, copy)


def test_as_many_rows_as_there_are_answers_give_the_same_as_counts():
    rng = np.random.default_rng(1)
    each = pd.DataFrame({"score": rng.integers(0, 11, 5000), "cluster": rng.integers(0, 80, 5000)})
    each["weight"], each["n"] = rng.uniform(0.3, 2, 5000), 1
    each["weight_squared"] = each["weight"] ** 2
    merged = each.groupby(["score", "cluster"], as_index=False).sum()
    one, other = measure(each, clustered=True), measure(merged, clustered=True)
    assert other.score == pytest.approx(one.score)
    assert other.mean.n_effective == pytest.approx(one.mean.n_effective)


@pytest.mark.parametrize("score", [11, -1, 7.5, None, "10"])
def test_impossible_scores_are_refused(score):
    with pytest.raises(DataError, match="whole numbers 0..10"):
        kind_of(pd.Series([10, score], dtype=object))
    with pytest.raises(DataError, match="whole numbers 0..10"):
        measure(cells((10, 3), (score, 1)))


def test_nobody_and_no_weight_are_refused():
    with pytest.raises(DataError, match="nobody answered"):
        measure(cells())
    with pytest.raises(DataError, match="sum to zero"):
        measure(cells((10, 3, 0.0), (3, 3, 0.0)))


@needs_reference
def test_scores_by_region_agree_with_the_r_package_nps():
    case = json.loads((REFERENCE / "nps_wald_testdata.json").read_text(encoding="utf-8"))
    # "NA" in this file is no missing value.
    data = pd.read_csv(REFERENCE / "data/nps_testdata.csv", keep_default_na=False)
    column = next(name for name in data if set(case["expected"]["by_region"]) <= set(data[name]))
    for region, expected in case["expected"]["by_region"].items():
        counts = data.loc[data[column] == region, "REC"].value_counts()
        found = measure(cells(*counts.items()))
        assert found.n == expected["n"]
        assert found.score == pytest.approx(100 * expected["nps"], abs=1e-7)
        assert found.sd == pytest.approx(100 * expected["variance"] ** 0.5, abs=1e-7)


# The change


def score(plus, minus, n, n_effective=None):
    mean = Mean((plus - minus) / n, (plus + minus) / n, n_effective or n, inf)
    return NetPromoterScore(plus, n - plus - minus, minus, mean)


def test_change_by_hand():
    found = Change(score(45, 20, 100), score(35, 30, 100))
    assert found.estimate == pytest.approx(-20)
    assert found.n == 200
    # Centres 25 and 5 of 101.5, mean squares 65.75 / 101.5 each:
    # -20 / 1.015 -+ 1.96 x 100 sqrt((1.2956 - .0607 - .0024) / 101.5).
    assert limits(found.interval()) == pytest.approx((-41.30, 1.89), abs=0.01)


def test_change_turns_its_sign_with_the_order():
    one, two = score(45, 20, 100), score(50, 5, 90)
    found, turned = Change(one, two).interval(), Change(two, one).interval()
    assert limits(turned) == pytest.approx((-found.high, -found.low))


def test_smallest_visible_change_of_the_field_guide():
    # Table A.4: 100 answers a wave, 45 % and 20 %: 21 points, 30 to find it four times in five.
    found = Change(score(45, 20, 100), score(45, 20, 100))
    assert found.smallest_visible() == pytest.approx(21.2, abs=0.05)
    assert found.smallest_visible(power=0.8) == pytest.approx(30.4, abs=0.05)
    assert found.smallest_visible(level=0.8) < found.smallest_visible()


def test_smallest_visible_change_rests_on_effective_answers():
    plain, worth_half = (
        Change(score(45, 20, 100, n), score(45, 20, 100, n)).smallest_visible() for n in (100, 50)
    )
    assert worth_half == pytest.approx(2**0.5 * plain)


def test_answers_needed_grow_with_the_design_effect_of_each_wave():
    plain = Change(score(45, 20, 100), score(45, 20, 100)).sample_needed(5)
    assert plain == pytest.approx(3690, abs=2)
    # Equal spreads, design effects 1 and 3: twice as many.
    uneven = Change(score(45, 20, 100), score(45, 20, 100, 100 / 3)).sample_needed(5)
    assert uneven == pytest.approx(2 * plain, abs=2)


def test_waves_of_one_kind_still_have_an_interval_and_need_no_answers_more():
    found = Change(score(50, 0, 50), score(50, 0, 50))
    low, high = limits(found.interval())
    assert low < 0 < high
    assert found.sample_needed(5) == 0


def test_answers_needed_undo_the_smallest_visible_change():
    # 400 answers a wave, those of the second worth 160.
    found = Change(score(180, 80, 400), score(240, 40, 400, 160))
    visible = found.smallest_visible(level=0.9, power=0.8)
    assert found.sample_needed(visible, level=0.9, power=0.8) == pytest.approx(400, abs=1)
