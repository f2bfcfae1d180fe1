"""The score of a group and its change, under weights and clusters."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.measures.nps import Change, kind_of, measure

REFERENCE = Path(__file__).parents[2] / "shared/reference"
beside = pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference cases are not at hand")


def cells(scores, weights=None, clusters=None):
    """One row a respondent."""
    weight = np.ones(len(scores)) if weights is None else np.asarray(weights, dtype=float)
    table = pd.DataFrame({"score": scores, "n": 1, "weight": weight})
    table["weight_squared"] = weight**2
    return table.assign(cluster="" if clusters is None else clusters)


def of_counts(promoters, passives, detractors):
    return measure(cells([10] * promoters + [8] * passives + [0] * detractors))


def test_score_counts_by_hand():
    # 2 promoters, 1 passive, 1 detractor of 4 answers: 50 % - 25 %.
    found = measure(cells([10, 9, 8, 6]))
    assert (found.promoters, found.passives, found.detractors) == (2, 1, 1)
    assert found.score == 25
    assert found.shares == {"detractors": 0.25, "passives": 0.25, "promoters": 0.5}


@pytest.mark.parametrize(
    "answer, score", [(10, 100), (9, 100), (8, 0), (7, 0), (6, -100), (0, -100)]
)
def test_score_at_the_edges_of_the_groups(answer, score):
    assert measure(cells([answer] * 12)).score == score


@pytest.mark.parametrize("wrong", [11, -1, 7.5, None])
def test_impossible_answers_are_refused(wrong):
    with pytest.raises(DataError, match="whole numbers"):
        kind_of(pd.Series([10, wrong], dtype=float))


def test_nobody_is_refused():
    with pytest.raises(DataError, match="nobody"):
        measure(cells([]))


def test_weights_by_hand():
    # One promoter of weight 3 and one detractor of weight 1: (3 - 1) / 4.
    found = measure(cells([10, 0], weights=[3, 1]))
    assert found.score == pytest.approx(50)
    assert measure(cells([10, 0], weights=[3, 1]), weighted=False).score == 0


def test_weights_all_one_change_nothing_whatever_their_unit():
    scores = [10, 9, 8, 6, 3, 10, 7, 9, 9, 1]
    plain = measure(cells(scores))
    scaled = measure(cells(scores, weights=[2.5] * 10))
    assert scaled.score == pytest.approx(plain.score)
    assert scaled.interval().low == pytest.approx(plain.interval().low)
    assert plain.mean.n_effective == 10


def test_answers_that_repeat_within_clusters_are_worth_one_each():
    # Twenty clusters of five copies: as sure as twenty answers, up to k / (k - 1).
    scores = [10] * 10 + [8] * 4 + [2] * 6
    copies = cells(np.repeat(scores, 5), clusters=np.repeat([f"c{i}" for i in range(20)], 5))
    found = measure(copies, clustered=True)
    assert found.mean.n_effective == pytest.approx(19)
    assert found.design_effect == pytest.approx(100 / 19)
    assert found.score == measure(cells(scores)).score


def test_aggregated_rows_say_the_same_as_single_ones():
    single = cells([10, 10, 8, 3, 3, 3], weights=[1, 2, 1, 1, 1, 4], clusters=list("aabbcc"))
    keys = ["score", "cluster"]
    merged = single.groupby(keys, as_index=False)[["n", "weight", "weight_squared"]].sum()
    for clustered in (False, True):
        assert measure(merged, clustered=clustered).interval().low == pytest.approx(
            measure(single, clustered=clustered).interval().low
        )


def test_interval_is_never_of_zero_width_and_never_leaves_the_scale():
    found = of_counts(30, 0, 0).interval()
    assert found.low < found.high == 100


def test_interval_narrows_by_about_the_root_of_two_when_data_are_doubled():
    once, twice = of_counts(400, 300, 300).interval(), of_counts(800, 600, 600).interval()
    ratio = (once.high - once.low) / (twice.high - twice.low)
    assert ratio == pytest.approx(2**0.5, rel=0.002)  # three pseudo-observations in a thousand


def test_change_and_what_could_be_seen():
    # guides: 45 % promoters and 20 % detractors, 100 answers a wave: 21 points, 30 with power.
    wave = of_counts(45, 35, 20)
    change = Change(wave, wave)
    assert change.estimate == 0
    assert change.n == 200
    assert change.smallest_visible() == pytest.approx(21.2, abs=0.1)
    assert change.smallest_visible(power=0.8) == pytest.approx(30.4, abs=0.1)
    assert change.sample_needed(5) == pytest.approx(3690, rel=0.005)


def test_turning_the_waves_round_turns_the_sign():
    first, second = of_counts(45, 35, 20), of_counts(30, 30, 40)
    there, back = Change(first, second).interval(), Change(second, first).interval()
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))


@beside
def test_intervals_are_those_of_the_reference():
    case = json.loads((REFERENCE / "nps_ci_methods_counts.json").read_text())
    for row in case["expected"]["rows"]:
        n = next(
            each["n"]
            for each in case["inputs"]["rows"]
            if (each["promoters"], each["detractors"]) == (row["promoters"], row["detractors"])
        )
        passives = n - row["promoters"] - row["detractors"]
        found = of_counts(row["promoters"], passives, row["detractors"])
        assert found.score == pytest.approx(100 * row["nps"], abs=1e-9)
        low, high = (100 * limit for limit in row["adjusted_wald_plus3"])
        assert found.interval().low == pytest.approx(low, abs=1e-7)
        assert found.interval().high == pytest.approx(high, abs=1e-7)


@beside
def test_counts_and_spread_of_the_demonstration_data():
    case = json.loads((REFERENCE / "nps_wald_testdata.json").read_text())
    data = pd.read_csv(REFERENCE / case["inputs"]["csv"])
    expected = case["expected"]["overall"]
    found = measure(cells(data[case["inputs"]["column"]].astype(int).tolist()))
    assert found.n == expected["n"]
    assert found.detractors == expected["detractors"]
    assert found.promoters == expected["promoters"]
    assert found.score == pytest.approx(100 * expected["nps"], abs=1e-9)
    # The reference's standard error, without pseudo-observations.
    assert found.sd / found.n**0.5 == pytest.approx(100 * expected["se"], abs=1e-9)
