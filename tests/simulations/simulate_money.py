"""Money that few people spend: how often limits hold, and how often a link is called wrongly.

Amounts are lognormal; retention is shifted beta-geometric. Promises are about 95 % limits.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from promise import Promise, share

from cxkit.measures.money import LinkClass, link_money
from cxkit.measures.outcomes import REVENUE, Outcome, count_outcomes
from cxkit.statistics.means import average, difference_of_means, power_sums, standardised_difference
from cxkit.statistics.retention import fit_retention

RUNS = 3000
SHORT = 40
# Values a sample, log standard deviations, share that spends nothing, least coverage promised.
DESIGNS = [
    (30, 30, 1.0, 0.0, 0.93),
    (30, 300, 0.5, 0.0, 0.93),
    (30, 300, 1.0, 0.0, 0.93),
    (570, 1430, 1.0, 0.0, 0.93),
    (100, 300, 1.0, 0.5, 0.93),
    (100, 500, 1.5, 0.0, 0.92),
    (30, 300, 1.5, 0.0, 0.88),
]
BACK = Outcome("back", "yes_no")
KINDS = np.array([0.5, 0.3, 0.2])


def simulate(runs: int) -> list[Promise]:
    rng = np.random.default_rng(20)
    promises = [_difference(rng, runs, *design) for design in DESIGNS]
    promises += [_one_mean(rng, runs), _within_kinds(rng, runs)]
    promises += _links(rng, max(20, runs // 5))
    return [*promises, *(_lifetime(rng, max(10, runs // 10), differ) for differ in (1.0, 0.05))]


def _amounts(rng: np.random.Generator, n: int, sd: float, none: float) -> np.ndarray:
    """Lognormal amounts of mean 1, some of them nought; their mean is 1 - none."""
    return np.exp(sd * rng.standard_normal(n) - sd**2 / 2) * (rng.random(n) >= none)


def _mean(values: np.ndarray):
    return average(power_sums(values, np.ones(len(values))))


def _difference(rng, runs, n_before, n_after, sd, none, least) -> Promise:
    hits = 0
    for _ in range(runs):
        first, second = (_mean(_amounts(rng, n, sd, none)) for n in (n_before, n_after))
        limits = difference_of_means(first, second).interval
        hits += limits.low <= 0 <= limits.high
    what = f"difference, {n_before} and {n_after} amounts, log sd {sd}, {none:.0%} of them nought"
    return share(what, hits, runs, low=least)


def _one_mean(rng, runs) -> Promise:
    hits = 0
    for _ in range(runs):
        limits = _mean(_amounts(rng, 100, 1.0, 0.0)).interval()
        hits += limits.low <= 1 <= limits.high
    return share("mean of 100 amounts, log sd 1", hits, runs, low=0.92)


def _within_kinds(rng, runs) -> Promise:
    hits = 0
    for _ in range(runs):
        pairs = []
        for level, part in zip((1.0, 2.0, 5.0), KINDS, strict=True):
            few, many = (level * _amounts(rng, int(n * part), 0.8, 0.0) for n in (150, 400))
            pairs.append((_mean(few), _mean(many + 0.3), part))
        limits = standardised_difference(pairs).interval
        hits += limits.low <= 0.3 <= limits.high
    return share("difference within three kinds, 150 and 400 amounts", hits, runs, low=0.93)


def _links(rng, runs) -> list[Promise]:
    found = {(per_point, status): 0 for per_point in (0.0, 1.5) for status in LinkClass}
    for per_point in (0.0, 1.5):
        for _ in range(runs):
            found[per_point, _link(rng, per_point).status] += 1
    wrong = found[0.0, LinkClass.SHOWN] + found[0.0, LinkClass.CONTRADICTED]
    return [
        share("no link in revenue and return, yet one or its opposite called", wrong, runs,
              high=0.06),
        share("link in revenue alone, called contradicted", found[1.5, LinkClass.CONTRADICTED],
              runs, high=0.03),
        share("link in revenue alone, shown", found[1.5, LinkClass.SHOWN], runs, low=0.65),
    ]  # fmt: skip


def _link(rng, per_point):
    """600 people of two kinds; the kind that spends more scores lower."""
    n = 600
    big = rng.random(n) < 0.4
    score = np.clip(np.round(rng.normal(np.where(big, 7.0, 8.3), 1.8)), 0, 10)
    spent = 20 * (1 + big) * _amounts(rng, n, 0.6, 0.0) + per_point * score
    rows = pd.DataFrame({"wave": "a", "recommend": score, "weight": 1.0})
    outcomes = pd.DataFrame({"revenue": spent, "back": (rng.random(n) < 0.25).astype(float)})
    kinds = pd.Series(np.where(big, "big", "small"))
    return link_money(count_outcomes(rows, outcomes, within=kinds), [REVENUE, BACK])


def _lifetime(rng, runs, differ) -> Promise:
    """Five renewals of 400 units that leave with chance .25 on average."""
    alpha, beta = 0.25 / differ, 0.75 / differ
    t = np.arange(1, 2000)
    survival = np.cumprod((beta + t - 1) / (alpha + beta + t - 1))
    true = 1 + float((survival / 1.1**t).sum())
    hits = 0
    for _ in range(runs):
        left, active = 400, []
        chances = rng.beta(alpha, beta, 400)
        for _ in range(5):
            chances = chances[rng.random(len(chances)) >= chances]
            active.append(len(chances))
        limits = fit_retention(left, active).lifetime_interval(0.1)
        hits += limits.low <= true <= limits.high
    return share(f"discounted lifetime, heterogeneity {differ}", hits, runs, low=0.92)
