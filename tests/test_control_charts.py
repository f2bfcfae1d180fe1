"""Control charts: against R's qcc, by hand, and by the rules they follow."""

import json
from math import sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.statistics.control_charts import (
    Chart,
    cusum_chart,
    ewma_chart,
    individuals_chart,
    mean_chart,
    share_chart,
    subgroup_chart,
)
from cxkit.statistics.intervals import Mean

REFERENCE = Path(__file__).parents[2] / "shared/reference"
needs_reference = pytest.mark.skipif(not REFERENCE.exists(), reason="reference cases not at hand")


def expected(part):
    path = REFERENCE / "change_control_charts_qcc.json"
    return json.loads(path.read_text(encoding="utf-8"))["expected"][part]


def rings():
    """Forty groups of five piston rings; the first 25 are the baseline."""
    return pd.read_csv(REFERENCE / "data/pistonrings.csv")["diameter"].to_numpy().reshape(-1, 5)


def from_one(rounds):
    return [at + 1 for at in rounds]


def agrees(chart, case):
    assert chart.centre == pytest.approx(case["center"], abs=1e-6)
    assert chart.sd == pytest.approx(case["std_dev"], abs=1e-6)
    assert chart.low[0] == pytest.approx(case["LCL"], abs=1e-6)
    assert chart.high[0] == pytest.approx(case["UCL"], abs=1e-6)


# Against R


@needs_reference
@pytest.mark.parametrize("of, part", [("mean", "xbar"), ("range", "R"), ("sd", "S")])
def test_charts_of_small_groups_agree_with_qcc(of, part):
    chart = subgroup_chart(rings(), of=of, baseline=slice(25))
    agrees(chart, expected(part))
    if of == "mean":
        assert from_one(chart.beyond) == expected(part)["beyond_limits"]


@needs_reference
def test_share_chart_agrees_with_qcc():
    juice = pd.read_csv(REFERENCE / "data/orangejuice.csv").query("trial")
    chart = share_chart(juice["D"], juice["size"])
    agrees(chart, expected("p"))
    assert from_one(chart.beyond) == expected("p")["violations"]["beyond.limits"]
    assert chart.runs == ()


@needs_reference
def test_chart_of_single_values_agrees_with_qcc():
    case = expected("individuals_nile")
    chart = individuals_chart(pd.read_csv(REFERENCE / "data/nile.csv")["flow"])
    agrees(chart, case)
    assert from_one(chart.beyond) == case["violations"]["beyond.limits"]
    assert from_one(chart.runs) == case["violations"]["violating.runs"]


@needs_reference
def test_ewma_and_cusum_agree_with_qcc():
    base = subgroup_chart(rings(), baseline=slice(25))
    choices = {"centre": base.centre}
    ewma = ewma_chart(base.values, base.sd / sqrt(5), **choices)
    assert ewma.values[-3:].tolist() == pytest.approx(expected("ewma")["last_y"], abs=1e-6)
    assert from_one(ewma.beyond) == expected("ewma")["violations"]
    case = expected("cusum")
    cusum = cusum_chart(base.values, base.sd / sqrt(5), limit=case["decision_interval"], **choices)
    assert cusum.above[-3:].tolist() == pytest.approx(case["pos_last"], abs=1e-6)
    assert cusum.below[-3:].tolist() == pytest.approx(case["neg_last"], abs=1e-6)
    assert from_one(cusum.beyond_above) == case["upper"]
    assert from_one(cusum.beyond_below) == case["lower"]


# Means of -1, 0 and +1


def test_limits_of_means_by_hand_and_wider_for_small_rounds():
    # Centre .2, spread .6 - .04 = .56: three errors are 3 sqrt(.56 / n), .2245 and .4490.
    chart = mean_chart([Mean(0.2, 0.6, 100), Mean(0.2, 0.6, 25)])
    assert chart.low.tolist() == pytest.approx([0.2 - 0.22450, 0.2 - 0.44900], abs=1e-5)
    assert chart.high.tolist() == pytest.approx([0.2 + 0.22450, 0.2 + 0.44900], abs=1e-5)


def test_centre_weighs_rounds_by_their_number():
    # (300 x .1 + 100 x .5) / 400 = .2
    chart = mean_chart([Mean(0.1, 0.6, 300), Mean(0.5, 0.6, 100)])
    assert chart.centre == pytest.approx(0.2)


def test_baseline_alone_gives_the_centre_and_later_rounds_are_judged_by_it():
    calm, fallen = Mean(0.3, 0.6, 200), Mean(0.0, 0.6, 200)
    chart = mean_chart([calm, calm, calm, fallen], baseline=slice(3))
    assert chart.centre == pytest.approx(0.3)
    assert chart.beyond == (3,)
    assert mean_chart([calm, calm, calm, fallen], baseline=[0, 1, 2]).beyond == (3,)


def test_limits_stay_within_what_a_mean_can_be():
    chart = mean_chart([Mean(0.9, 0.95, 5), Mean(0.9, 0.95, 500)])
    assert chart.high[0] == 1
    assert chart.low.min() > -1


def test_values_of_0_and_1_make_the_share_chart():
    means = mean_chart([Mean(0.3, 0.3, 40), Mean(0.5, 0.5, 60)])
    shares = share_chart([12, 30], [40, 60])
    assert shares.centre == pytest.approx(means.centre)
    assert shares.high.tolist() == pytest.approx(means.high.tolist())
    # 42 of 100, sqrt(.42 x .58) = .4935.
    assert shares.sd == pytest.approx(0.49356, abs=1e-5)


def test_limits_narrow_with_the_root_of_n():
    few, many = (mean_chart([Mean(0.1, 0.5, n)] * 3) for n in (100, 400))
    assert few.high[0] - few.low[0] == pytest.approx(2 * (many.high[0] - many.low[0]))


# Runs


def chart_of(values, run=7):
    y = np.array(values, dtype=float)
    return Chart(0.0, np.full(len(y), -9.0), np.full(len(y), 9.0), y, sd=1.0, run=run)


def test_run_speaks_from_its_seventh_value_on():
    assert chart_of([1] * 6 + [-1]).runs == ()
    assert chart_of([-1] + [1] * 9).runs == (7, 8, 9)
    assert chart_of([-1] * 7 + [1] * 7).runs == (6, 13)


def test_value_on_the_centre_ends_a_run():
    assert chart_of([1, 1, 1, 0, 1, 1, 1, 1]).runs == ()
    assert chart_of([0] * 9).runs == ()


def test_length_of_a_run_can_be_chosen():
    assert chart_of([1, 1, 1, -1], run=3).runs == (2,)


# The classical charts by hand


def test_single_values_by_hand():
    # Steps of 2, 2, 2: sd 2 / 1.128 = 1.773, limits 11 +- 5.319.
    chart = individuals_chart([10, 12, 10, 12])
    assert chart.high[0] == pytest.approx(11 + 6 / 1.128)
    assert chart.beyond == ()


def test_ewma_by_hand():
    # .5 x 2 + .5 x 0 = 1, then .5 x 0 + .5 x 1 = .5; variances .25 and .25 + .0625.
    chart = ewma_chart([2, 0], 1.0, centre=0.0, memory=0.5, errors=1)
    assert chart.values.tolist() == [1.0, 0.5]
    assert chart.high.tolist() == pytest.approx([0.5, sqrt(0.3125)])


def test_ewma_without_memory_is_the_plain_chart():
    chart = ewma_chart([0.3, -0.2], [0.1, 0.2], centre=0.0, memory=1.0, errors=3)
    assert chart.values.tolist() == [0.3, -0.2]
    assert chart.high.tolist() == pytest.approx([0.3, 0.6])


def test_cusum_by_hand():
    # In errors 2, 2, -3; above 1.5, 3, 0; below 0, 0, -2.5.
    chart = cusum_chart([4, 4, -6], 2.0, centre=0.0, limit=2.4)
    assert chart.above.tolist() == [1.5, 3.0, 0.0]
    assert chart.below.tolist() == [0.0, 0.0, -2.5]
    assert (chart.beyond_above, chart.beyond_below) == ((1,), (2,))


# Refusals


def test_missing_values_and_empty_rounds_are_refused():
    with pytest.raises(DataError, match="1 values are missing"):
        individuals_chart([1, 2, np.nan])
    with pytest.raises(DataError, match="without an answer"):
        mean_chart([Mean(0, 0, 0), Mean(0, 1, 3)])
    with pytest.raises(DataError, match="no round"):
        mean_chart([])
    with pytest.raises(DataError, match="no round"):
        mean_chart([Mean(0, 0, 5)], baseline=slice(3, 9))


def test_impossible_input_is_refused():
    with pytest.raises(DataError, match="from 0 to its n"):
        share_chart([5], [4])
    with pytest.raises(DataError, match="baseline of 2"):
        individuals_chart([1])
    with pytest.raises(DataError, match="above 0"):
        ewma_chart([1, 2], 0.0, centre=0)
    with pytest.raises(ValueError, match="memory"):
        ewma_chart([1, 2], 1.0, centre=0, memory=0)
    with pytest.raises(ValueError, match="2 to 25"):
        subgroup_chart([[1], [2]])
    with pytest.raises(ValueError, match="'mean', 'range' or 'sd'"):
        subgroup_chart([[1, 2], [2, 3]], of="median")
    with pytest.raises(ValueError, match="dimensions"):
        subgroup_chart([1, 2, 3])
