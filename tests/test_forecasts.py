"""Forecasts of a group: what is kept of them, how they are scored, and whether it was too sure."""

import json
from math import pi, sqrt

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import ndtri
from scipy.stats import binom, chi2, norm

from cxkit.findings import DataError
from cxkit.statistics.forecast_calibration import FEWEST_SETTLED, calibrate
from cxkit.statistics.forecasts import (
    CHANCE_BLUR,
    CHANGE_BLUR,
    Pooled,
    Settled,
    chance_of_idle,
    compare_scores,
    normal_crps,
    pool,
    read_pooled,
    score,
)

REACH = 9.0
WIDE = 2 * float(ndtri(0.9))  # of an 80 % range, in standard deviations
RANGES = [(0.0, 1.0), (-0.5, 0.5), (0.2, 0.8), (0.0, 2.0)]


def kept(chance=0.7, centre=0.5, sd=0.5, n=5) -> Pooled:
    """What is kept where all say the same."""
    ends = (centre - WIDE / 2 * sd, centre + WIDE / 2 * sd)
    return pool([chance] * n, [ends] * n, reach=REACH)


def crps_by_integral(y, cdf) -> float:
    below, _ = quad(lambda x: cdf(x) ** 2, y - 12, y, limit=200)
    above, _ = quad(lambda x: (1 - cdf(x)) ** 2, y, y + 12, limit=200)
    return below + above


def test_totals_are_counted_by_hand():
    # Chances .5 to .8: mean .65, mean square (.25 + .36 + .49 + .64) / 4 = .435, kept to steps of
    # .05 / 4 and .05 / 2. Middles .5, 0, .5, 1: mean .5; widths 1, 1, .6, 2: mean 1.15.
    found = pool([0.5, 0.6, 0.7, 0.8], RANGES, reach=REACH)
    assert (found.n, found.n_ranges) == (4, 4)
    assert found.chance == pytest.approx(0.65, abs=CHANCE_BLUR / 8)
    assert found.chance_square == pytest.approx(0.435, abs=CHANCE_BLUR / 4)
    assert found.centre == pytest.approx(0.5, abs=CHANGE_BLUR * REACH / 8)
    assert found.own == pytest.approx(1.15 / WIDE, abs=CHANGE_BLUR * REACH / 8)
    own = np.array([1, 1, 0.6, 2]) / WIDE
    spread = sqrt(np.var([0.5, 0, 0.5, 1]) + (own**2).mean())
    assert found.spread == pytest.approx(spread, abs=CHANGE_BLUR * REACH / 4)


def test_order_of_people_does_not_matter():
    turned = pool([0.8, 0.5, 0.7, 0.6], RANGES[::-1], reach=REACH)
    assert turned == pool([0.5, 0.6, 0.7, 0.8], RANGES, reach=REACH)


def test_what_is_kept_survives_a_file():
    found = pool([0.5, 0.6, 0.7, 0.8], RANGES, reach=REACH)
    assert read_pooled(json.loads(json.dumps(found.as_record()))) == found


@pytest.mark.parametrize("chance", [0.0, 0.31, 0.5, 1.0])
def test_all_others_together_do_not_know_the_last_chance(chance):
    others = [0.2, 0.4, 0.9]
    seen = pool([*others, chance], reach=REACH)
    # All last chances that leave the same totals.
    fit = [c for c in np.linspace(0, 1, 1001) if pool([*others, c], reach=REACH) == seen]
    assert min(fit) <= chance <= max(fit)
    # A total rounded to steps of blur / n leaves a span of about the blur, half of it at an end.
    assert max(fit) - min(fit) >= 0.4 * CHANCE_BLUR


def test_very_different_people_may_leave_the_same_totals():
    # 0, .4, .6, 1 and two pairs with the same mean .5 and mean square .38.
    apart = sqrt(0.38 - 0.25)
    pairs = [0.5 - apart, 0.5 - apart, 0.5 + apart, 0.5 + apart]
    assert pool([0, 0.4, 0.6, 1], reach=REACH) == pool(pairs, reach=REACH)


def test_a_single_number_counts_as_the_narrowest_range():
    assert pool([], [(0.5, 0.5)] * 4, reach=REACH).own > 0
    exact = pool([], [(0.5, 0.5)] * 8, reach=REACH)
    assert exact == pool([], [(0.455, 0.545)] * 8, reach=REACH)


def test_too_few_of_one_kind_are_left_out_and_of_both_are_refused():
    assert pool([0.5] * 4, RANGES[:3], reach=REACH).centre is None
    assert pool([0.5] * 3, RANGES, reach=REACH).chance is None
    with pytest.raises(DataError, match="at least 4"):
        pool([0.5] * 3, RANGES[:3], reach=REACH)


@pytest.mark.parametrize(
    ("chances", "ranges"),
    [
        ([0.5, 0.5, 0.5, 1.1], []),
        ([0.5, 0.5, 0.5, None], []),
        ([], [(1, 0)] * 4),
        ([], [(0, float("nan"))] * 4),
        ([], [(0, 99)] * 4),
    ],
)
def test_impossible_forecasts_are_refused(chances, ranges):
    with pytest.raises(ValueError, match="chances lie|range goes"):
        pool(chances, ranges, reach=REACH)


@pytest.mark.parametrize(
    "change",
    [{"n": 3}, {"chance": None}, {"chance": 1.2}, {"own": 2.0}, {"spread": 0.0}, {"more": 1}],
)
def test_totals_that_contradict_themselves_are_refused(change):
    record = pool([0.5, 0.6, 0.7, 0.8], RANGES, reach=REACH).as_record()
    with pytest.raises(ValueError, match="totals|chance lies|wide"):
        read_pooled({**record, **change})


@pytest.mark.parametrize(("y", "centre", "sd"), [(0.0, 0.0, 1.0), (1.3, 0.4, 0.5), (-2, 1, 0.2)])
def test_crps_of_a_normal_forecast_is_its_integral(y, centre, sd):
    assert normal_crps(y, centre, sd) == pytest.approx(
        crps_by_integral(y, norm(centre, sd).cdf), abs=1e-6
    )


def test_crps_is_in_the_unit_of_the_change():
    assert normal_crps(10, 4, 5) == pytest.approx(10 * normal_crps(1, 0.4, 0.5))
    assert normal_crps(0.7, 0.2, 0.0) == pytest.approx(0.5)


def test_scores_are_those_counted_by_hand():
    # A chance of .7 and it came true: (.7 - 1)^2. Nothing changes: P(N(0, .2) >= .5) = .0062.
    found = score(Settled(kept(chance=0.7), 0.6, 0.2, delta=0.5))
    assert found.brier == pytest.approx(0.09, abs=0.01)
    assert found.brier_reference == pytest.approx((norm.sf(2.5) - 1) ** 2)
    assert found.crps_reference == pytest.approx(normal_crps(0.6, 0, 0.2))
    missed = score(Settled(kept(chance=0.7), 0.4, 0.2, delta=0.5))
    assert missed.brier == pytest.approx(0.49, abs=0.02)


def test_single_forecasts_score_as_they_would_one_by_one():
    chances, delta = [0.2, 0.5, 0.9, 0.8], 0.5
    settled = Settled(pool(chances, RANGES, reach=REACH), 0.6, 0.1, delta)
    found = score(settled)
    assert found.brier_single == pytest.approx(
        np.mean([(p - 1) ** 2 for p in chances]), abs=2 * CHANCE_BLUR / 4
    )
    each = [normal_crps(0.6, (low + high) / 2, (high - low) / WIDE) for low, high in RANGES]
    # From totals only nearly so.
    assert found.crps_single == pytest.approx(np.mean(each), abs=0.03)


def test_group_is_never_worse_than_its_members_on_average():
    rng = np.random.default_rng(1)
    for _ in range(50):
        ends = np.sort(rng.normal(0, 1, (5, 2)), axis=1)
        settled = Settled(pool(rng.random(5), ends, reach=REACH), rng.normal(), 0.1, 0.3)
        found = score(settled)
        assert found.brier <= found.brier_single
        assert found.crps <= found.crps_single


def test_group_that_agrees_scores_as_each_of_it():
    found = score(Settled(kept(), 0.3, 0.1, 0.4))
    assert found.crps == pytest.approx(found.crps_single)
    assert found.brier == pytest.approx(found.brier_single, abs=2 * CHANCE_BLUR / 5)


def test_nothing_changes_is_a_forecast_with_the_error_of_the_measurement():
    assert chance_of_idle(0.5, 0.0) == 0.0
    assert chance_of_idle(0.5, 0.5) == pytest.approx(norm.sf(1))
    # Where nothing changed, on average e / sqrt(pi): its own spread.
    rng = np.random.default_rng(2)
    scores = [normal_crps(y, 0, 0.3) for y in rng.normal(0, 0.3, 20_000)]
    assert np.mean(scores) == pytest.approx(0.3 / sqrt(pi), rel=0.02)


def test_scores_are_averaged_over_forecasts_that_have_them():
    without = pool([0.5] * 4, reach=REACH)
    table = compare_scores([Settled(kept(), 0.6, 0.2, 0.5), Settled(without, 0.1, 0.2, 0.5)])
    assert table["n_brier"].tolist() == [2, 2, 2]
    assert table["n_crps"].tolist() == [1, 1, 1]
    assert table.loc["no change", "crps"] == pytest.approx(normal_crps(0.6, 0, 0.2))
    with pytest.raises(ValueError, match="no settled"):
        compare_scores([])


def test_chance_that_all_equal_chances_come_true_so_seldom_is_binomial():
    # Twelve times .85 (kept to .01), seven come true: P(X <= 7).
    sure = pool([0.85] * 10, reach=REACH)
    found = calibrate([Settled(sure, float(k < 7), 0.1, 0.5) for k in range(12)])
    assert found.p_chances == pytest.approx(binom.cdf(7, 12, sure.chance), abs=1e-9)
    assert found.p == found.p_chances
    assert (found.came_true, found.reasons) == (7, ("chances",))


def test_many_forecasts_are_drawn_and_agree_with_the_binomial():
    sure = pool([0.85] * 10, reach=REACH)
    found = calibrate([Settled(sure, float(k < 23), 0.1, 0.5) for k in range(30)])
    assert found.p_chances == pytest.approx(binom.cdf(23, 30, sure.chance), abs=0.01)
    assert found == calibrate([Settled(sure, float(k < 23), 0.1, 0.5) for k in range(30)])


def test_too_extreme_on_both_sides_is_noticed_though_the_sum_is_right():
    high, low = pool([0.95] * 4, reach=REACH), pool([0.05] * 4, reach=REACH)
    said = [Settled(high if k % 2 else low, float(k % 4 < 2), 0.1, 0.5) for k in range(12)]
    found = calibrate(said)
    assert found.expected == pytest.approx(found.came_true, abs=0.3)
    assert found.overconfident


def test_width_of_ranges_is_held_against_chi_squared():
    said = [Settled(kept(sd=0.3), 0.5 + (-1) ** k * 0.9, 0.4, 9.0) for k in range(10)]
    found = calibrate(said)
    own = said[0].forecast.own
    z = 0.9**2 / (own**2 + 0.4**2 + (said[0].forecast.spread ** 2 - own**2) / 4)
    assert found.p_narrow == pytest.approx(chi2.sf(10 * z, 10), rel=0.01)
    assert found.p_high == pytest.approx(0.5, abs=0.1)
    assert (found.n_ranges, found.held) == (10, 0)


def test_error_of_the_measurement_is_not_blamed_on_the_group():
    def narrow(error):
        return calibrate([Settled(kept(sd=0.2), 1.0, error, 9.0)] * 8).p_narrow

    assert narrow(0.0) < 0.001 < narrow(0.5)


def test_ranges_that_lie_too_high_are_noticed():
    found = calibrate([Settled(kept(centre=0.8, sd=0.4), 0.1, 0.1, -9.0)] * 10)
    assert "high" in found.reasons
    low = calibrate([Settled(kept(centre=0.1, sd=0.4), 0.8, 0.1, -9.0)] * 10)
    assert "high" not in low.reasons


def test_few_forecasts_are_not_judged():
    settled = [Settled(kept(0.95), 0.0, 0.1, 0.5)] * (FEWEST_SETTLED - 1)
    found = calibrate(settled)
    assert not found.judged
    assert not found.overconfident
    assert np.isnan(found.p)


def test_wrong_questions_are_refused():
    with pytest.raises(ValueError, match="level"):
        calibrate([], level=1)
    with pytest.raises(ValueError, match="settled forecast"):
        Settled(kept(), float("nan"), 0.1, 0.5)
    with pytest.raises(ValueError, match="length"):
        pool([0.5] * 4, reach=0)
