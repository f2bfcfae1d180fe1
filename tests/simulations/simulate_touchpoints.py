"""The touchpoint room on invented customers: first places come true, small groups do not win.

The answers are drawn from a line with normal errors, so that every effect, rating and upside is
known, and go through reducing, estimating and ranking. Three scenes: nothing differs but the
sample; one of five groups is tiny or has a true gap; and true upsides that differ by a given
multiple of their own error, where "among the first three with 80 % certainty" must come true in
four of five cases, whatever that multiple is.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from promise import Promise, share

from cxkit.findings import Ledger
from cxkit.study.checks import Responses
from cxkit.study.description import Study
from cxkit.study.reading import read_study
from cxkit.study.waves import Wave
from cxkit.touchpoints.estimates import Estimates, estimate
from cxkit.touchpoints.reduction import reduce
from cxkit.touchpoints.upside import Upside, rank

RUNS, SHORT = 400, 2
LEVEL, TARGET = 0.95, 8.0
POINTS = 8
SPREADS = (0.0, 0.5, 1.0, 2.0)
# Statements around 80 % (guides ask for 75 to 85 % of them to come true).
SAID, TRUE = (0.75, 0.85), (0.75, 0.85)
MOST_BOLD = 0.02


@dataclass(frozen=True)
class World:
    """The truth behind a sample: by group the share of customers, mean ratings and effects.

    Parameters
    ----------
    sizes : array, shape (groups,)
        Respondents of each group.
    mean, effect, reach : arrays, shape (groups, touchpoints)
    noise : float
        Standard deviation of the outcome's errors.
    """

    sizes: np.ndarray
    mean: np.ndarray
    effect: np.ndarray
    reach: np.ndarray
    noise: float = 10.0

    @property
    def overall(self) -> np.ndarray:
        """True upside of every pair for all customers, groups as large as their samples."""
        gap = np.maximum(TARGET - self.mean, 0)
        weight = (self.sizes / self.sizes.sum())[:, None]
        return weight * self.reach * self.effect * gap


def simulate(runs: int) -> list[Promise]:
    """Draw `runs` samples a scene."""
    found = [*_tiny(runs), *_gap(runs)]
    for at, spread in enumerate(SPREADS):
        found += _calibrated(spread, max(runs, 2), 1000 * (at + 1))
    return found


def flat(sizes: list[int], effect: float = 4.0) -> World:
    """A world in which no group and no touchpoint differs from another."""
    shape = (len(sizes), POINTS)
    return World(np.array(sizes), np.full(shape, 7.0), np.full(shape, effect), np.full(shape, 0.8))


def draw(world: World, seed: int) -> Responses:
    """Draw one sample: ratings share a mood, the outcome is a line of those that were met."""
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(world.sizes)), world.sizes)
    n = len(group)
    mood = rng.standard_normal((n, 1))
    rating = world.mean[group] + 0.9 * mood + 1.2 * rng.standard_normal((n, POINTS))
    met = rng.random((n, POINTS)) < world.reach[group]
    effect = world.effect[group]
    value = 50 + (effect * (rating - TARGET) * met).sum(axis=1)
    value += world.noise * rng.standard_normal(n)
    return _responses(group, rating, met, value)


def read(world: World, seed: int) -> tuple[Estimates, Upside]:
    """Send a sample through the room's first steps."""
    reduced = reduce(draw(world, seed), outcome="worth")
    estimates = estimate(reduced, reduced.outcomes[0], level=LEVEL, seed=seed)
    return estimates, rank(estimates, seed=seed)


def _tiny(runs: int) -> list[Promise]:
    """Twelve people among three hundred, and nothing to find anywhere."""
    world = flat([12, 60, 68, 80, 80])
    first = bare = bold = inside = pairs = 0
    for seed in range(runs):
        estimates, upside = read(world, seed)
        leader = upside.ranked.index[0]
        first += leader[0] == "g0"
        said = {each.id: each for each in upside.findings}[upside.id(*leader, "upside")]
        bare += said.n != int(upside.ranked["raters"].iloc[0])
        bold += bool((upside.certainty["p_top3"] >= 0.8).any())
        hit = _inside(estimates, world)
        inside, pairs = inside + hit.sum(), pairs + len(hit)
    design = "12 of 300, no gap"
    return [
        share(f"{design}: the twelve come first for all customers", first, runs, high=0.01),
        share(f"{design}: whoever comes first stands without its base", bare, runs, high=0.0),
        share(f"{design}: some pair is called sure", bold, runs, high=0.05),
        _cover(f"{design}: intervals of the upside hold the truth", inside, pairs, runs),
    ]


def _gap(runs: int) -> list[Promise]:
    """Three hundred people of one kind with a true gap at one touchpoint."""
    world = flat([300, 200, 200, 200, 100])
    world.mean[0, 2] = 5.0
    first = sure = inside = pairs = 0
    for seed in range(runs):
        estimates, upside = read(world, 500_000 + seed)
        first += upside.ranked.index[0] == ("g0", "t2")
        sure += upside.certainty.loc[("g0", "t2"), "p_top3"] >= 0.8
        hit = _inside(estimates, world)
        inside, pairs = inside + hit.sum(), pairs + len(hit)
    design = "300 of 1,000 with a gap of 3 where others have 1"
    return [
        share(f"{design}: it comes first", first, runs, low=0.95),
        share(f"{design}: and is called sure", sure, runs, low=0.95),
        _cover(f"{design}: intervals of the upside hold the truth", inside, pairs, runs),
    ]


def _calibrated(spread: float, runs: int, seeds: int) -> list[Promise]:
    """True upsides that differ by `spread` of their own errors, by effect and by rating."""
    sizes = [150, 150, 150, 150]
    error = _errors(flat(sizes))
    chances, hits = [], []
    for seed in range(runs):
        rng = np.random.default_rng(seeds * 1000 + seed)
        world = flat(sizes)
        world.effect[:] = 4 + spread * error["effect"] * rng.standard_normal(POINTS)
        world.mean[:] = 7 + spread * error["rating"] * rng.standard_normal((4, POINTS))
        _, upside = read(world, seeds * 1000 + seed)
        # Pairs among all pairs, and touchpoints over all customers.
        pooled = upside.pooled.loc[[f"t{at}" for at in range(POINTS)]]
        for table, true in ((upside.certainty, world.overall.ravel()),
                            (pooled, world.overall.sum(axis=0))):  # fmt: skip
            ties = 1e-9 * rng.random(true.shape)
            top = np.argsort(-(true + ties))[:3]
            chances.append(table["p_top3"].to_numpy())
            hits.append(np.isin(np.arange(true.size), top))
    chance, hit = np.concatenate(chances), np.concatenate(hits)
    design = f"true upsides differ by {spread:g} errors"
    bold = int((chance >= 0.8).sum())
    if spread == 0:
        return [share(f"{design}: something is called sure", bold, len(chance), high=MOST_BOLD)]
    told = chance >= 0.5
    gap = (hit - chance)[told]
    around = (chance >= SAID[0]) & (chance < SAID[1])
    found = [
        Promise(
            f"{design}: of what is said with 50 % and more, so much more comes true",
            float(gap.mean()), float(gap.std(ddof=1) / np.sqrt(len(gap))), runs, -0.05, 0.1,
        )
    ] if told.sum() > 1 else []  # fmt: skip
    if around.any():
        what = f"{design}: statements around 80 % come true"
        found.append(share(what, int(hit[around].sum()), int(around.sum()), *TRUE))
    return found


def _errors(world: World) -> dict[str, float]:
    """Typical errors of a touchpoint's effect and of a pair's mean rating, from one sample."""
    estimates, _ = read(world, 1)
    table = estimates.table
    rating = (table["performance_high"] - table["performance_low"]) / 2 / 1.96
    common = estimates.pooled.common["se"]
    return {"rating": float(rating.median()), "effect": float(common.median())}


def _inside(estimates: Estimates, world: World) -> np.ndarray:
    table = estimates.known
    true = pd.Series(
        world.overall.ravel(),
        pd.MultiIndex.from_product(
            [[f"g{at}" for at in range(len(world.sizes))], [f"t{at}" for at in range(POINTS)]]
        ),
    ).loc[table.index]
    # Shares are known here; the room takes them from the sample, which has the same sizes.
    return ((table["overall_low"] <= true) & (true <= table["overall_high"])).to_numpy()


def _cover(what: str, inside: int, pairs: int, runs: int) -> Promise:
    rate = inside / pairs
    # Pairs of one sample share their errors, so a run counts as one.
    return Promise(what, rate, float(np.sqrt(rate * (1 - rate) / runs)), runs, 0.93, 0.97)


def _study(groups: int) -> Study:
    points = "\n".join(f"      - {{id: t{at}, column: t{at}}}" for at in range(POINTS))
    personas = "\n".join(f"  - {{id: g{at}, label: g{at}}}" for at in range(groups))
    text = f"""
schema: 1
name: Invented
survey:
  files: [{{file: none.csv}}]
  columns: {{persona: group}}
outcomes: {{worth: {{column: worth, low: -1000, high: 1000}}}}
ratings: {{low: -100, high: 100, target: {TARGET:g}}}
journey:
  - stage: All
    touchpoints:
{points}
personas:
{personas}
"""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "study.yaml").write_text(text, encoding="utf-8")
        return read_study(folder)


STUDIES: dict[int, Study] = {}


def _responses(
    group: np.ndarray, rating: np.ndarray, met: np.ndarray, value: np.ndarray
) -> Responses:
    n, ids = len(group), [f"t{at}" for at in range(POINTS)]
    groups = int(group.max()) + 1
    study = STUDIES.setdefault(groups, _study(groups))
    index = pd.RangeIndex(n)
    rows = pd.DataFrame(
        {
            "file": "none.csv", "line": np.arange(2, n + 2), "respondent_id": None, "wave": "all",
            "date": pd.NaT, "recommend": np.nan, "verbatim": None,
            "persona": [f"g{at}" for at in group], "weight": 1.0, "cluster": None,
            "revenue": np.nan, "problem": np.nan, "solved": np.nan, "effort": np.nan,
            "recommended_in_fact": np.nan, "came_by_recommendation": None,
        },
        index,
    )  # fmt: skip
    empty = pd.DataFrame(index=index)
    return Responses(
        study=study, rows=rows, dimensions=empty,
        ratings=pd.DataFrame(np.where(met, rating, np.nan), index, ids),
        used=pd.DataFrame(met.astype(float), index, ids), items=empty, trust=empty,
        outcomes=pd.DataFrame({"worth": value}, index), stated_importance=empty, kano=empty,
        contacts=None, waves=(Wave("all", n),), ledger=Ledger(n), inputs=(), notes=(),
    )  # fmt: skip
