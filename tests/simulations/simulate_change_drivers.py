"""A change told by what was rated: what moved is named first, what did not is not named.

Units are of five kinds and rate up to thirteen things on 1 to 10 with a shared mood; their
answer of 0 to 10 is turned into -100, 0 and 100. What the split estimates is not a
coefficient of the generator, because the best line through three values is not the curve;
the truth is the split of two samples of 60,000 units each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from promise import Promise, share

from cxkit.statistics.change_drivers import ChangeDrivers, Rated, split_change
from cxkit.statistics.moments import Moments, moments

RUNS = 600
SHORT = 4

THINGS = [f"thing {i:02d}" for i in range(13)]
FALLEN, IDLE = THINGS[2], THINGS[9]
# Points of the 0..10 answer that one rating point of a used thing is worth.
EFFECTS = np.array([0.3, 0.15, 0.45, 0.1, 0.25, 0.0, 0.4, 0.0, 0.1, 0.0, 0.2, 0.0, 0.0])
USE_EFFECTS = np.array([0.4, 0.0, 0.0, 0.5, 0.0, 0.0, -0.3, 0.0, 0.0, 0.0, 0.0, 0.0, 0.3])
# Pairs of ratings then correlate by the products of these, .25 to .5.
MOOD = np.linspace(0.5, 0.72, len(THINGS))[[3, 9, 6, 0, 12, 5, 1, 10, 7, 11, 2, 8, 4]]
LEVEL = np.linspace(6.4, 8.2, len(THINGS))
NOT_USED = np.linspace(0.2, 0.6, len(THINGS))[[5, 8, 2, 11, 0, 6, 4, 9, 12, 3, 7, 1, 10]]
KIND_SHARES = np.array([0.35, 0.25, 0.2, 0.12, 0.08])
OTHER_SHARES = np.array([0.15, 0.2, 0.2, 0.25, 0.2])
KIND_RATES = np.array([0.4, 0.1, -0.2, -0.5, -0.9])
KIND_ANSWERS = np.array([0.8, 0.3, 0.0, -0.6, -1.2])
TARGET, SD, SILENT, NOISE = 8, 1.8, 0.04, 1.9
RATED = {t: Rated(f"{t} x", f"{t} u", f"{t} m") for t in THINGS}
KINDS = [[f"kind {i}" for i in range(5)], ["side 0", "side 1"]]


@dataclass(frozen=True)
class World:
    """What differs between one sample and another.

    Parameters
    ----------
    shares : array, shape (5,)
        Of the kinds.
    fall : dict of str to float
        Rating points that kind 0 lost, by thing.
    clusters : int
        Clusters that units come in, with moods of their own; 0 for none.
    """

    shares: np.ndarray
    fall: dict[str, float]
    clusters: int = 0


BEFORE = World(KIND_SHARES, {})
SCENES = {
    "nothing changed": (BEFORE, 750),
    "one kind fell by 2.5 at one thing": (replace(BEFORE, fall={FALLEN: 2.5}), 750),
    "the kinds' shares changed": (replace(BEFORE, shares=OTHER_SHARES), 750),
    "a thing without effect fell by 2.5": (replace(BEFORE, fall={IDLE: 2.5}), 750),
    "one kind fell, 250 units a sample": (replace(BEFORE, fall={FALLEN: 2.5}), 250),
    "one kind fell, 75 clusters a sample": (
        replace(BEFORE, fall={FALLEN: 2.5}, clusters=75),
        750,
    ),
}


def draw(rng: np.random.Generator, world: World, n: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Draw the columns of n units, and their clusters."""
    size = (n, len(THINGS))
    kind = rng.choice(5, size=n, p=world.shares)
    side = rng.integers(0, 2, n)
    cluster = np.arange(n)
    mood, nuisance = rng.standard_normal(n), 0.0
    if world.clusters:
        cluster = np.arange(n) % world.clusters
        mood = np.sqrt(0.9) * mood + np.sqrt(0.1) * rng.standard_normal(world.clusters)[cluster]
        nuisance = 0.4 * rng.standard_normal(world.clusters)[cluster]
    own = rng.standard_normal(size)
    felt = LEVEL + KIND_RATES[kind, None] + SD * (MOOD * mood[:, None] + np.sqrt(1 - MOOD**2) * own)
    for thing, fall in world.fall.items():
        felt[kind == 0, THINGS.index(thing)] -= fall
    rating = np.clip(np.round(felt), 1, 10)
    chance = rng.random(size)
    met = chance > np.clip(NOT_USED + 0.06 * KIND_ANSWERS[kind, None], 0.05, 0.95)
    silent = rng.random(size) < SILENT
    used = met & ~silent
    # What was felt counts, whether or not it was said.
    answer = 7.6 + KIND_ANSWERS[kind] + 0.2 * side + nuisance + NOISE * rng.standard_normal(n)
    answer += (met * (felt - LEVEL)) @ EFFECTS + met @ USE_EFFECTS + 0.3 * mood
    answer = np.clip(np.round(answer), 0, 10)
    columns = {}
    for i, r in enumerate(RATED.values()):
        columns[r.rating] = used[:, i] * (rating[:, i] - TARGET)
        columns[r.used], columns[r.silent] = used[:, i], silent[:, i]
    columns |= {name: kind == i for i, name in enumerate(KINDS[0])}
    columns |= {name: side == i for i, name in enumerate(KINDS[1])}
    columns["answer"] = np.where(answer >= 9, 100.0, np.where(answer <= 6, -100.0, 0.0))
    return pd.DataFrame(columns, dtype=float), cluster


def summed(rng: np.random.Generator, world: World, n: int, blocks: int = 0) -> Moments:
    """Draw a sample and sum it: by unit, by cluster, or by random blocks."""
    columns, cluster = draw(rng, world, n)
    block = np.arange(n) % blocks if blocks else cluster
    clustered = bool(world.clusters) and not blocks
    return moments(columns, weight=np.ones(n), block=block, clustered=clustered)


def split(before: Moments, after: Moments) -> ChangeDrivers:
    return split_change(before, after, outcome="answer", rated=RATED, kinds=KINDS)


def truth(world: World, n: int = 60_000) -> ChangeDrivers:
    """Split two samples so large that chance hardly matters."""
    rng = np.random.default_rng(2026)
    plain = replace(world, clusters=world.clusters and n // 10)
    first = summed(rng, replace(plain, shares=BEFORE.shares, fall={}), n, blocks=60)
    return split(first, summed(rng, plain, n, blocks=60))


def simulate(runs: int) -> list[Promise]:
    """Draw every scene `runs` times and count."""
    promises: list[Promise] = []
    for at, scene in enumerate(SCENES):
        promises += _of_scene(scene, at, runs)
    return promises


def _of_scene(scene: str, seed: int, runs: int) -> Iterator[Promise]:
    world, n = SCENES[scene]
    true = truth(world)
    rng = np.random.default_rng([seed, 7])
    tables, totals = [], []
    for _ in range(runs):
        first = summed(rng, replace(world, shares=BEFORE.shares, fall={}), n)
        found = split(first, summed(rng, world, n))
        tables.append(found.table)
        totals.append(found.totals)
    yield from _coverage(scene, true, tables, totals)
    named = [set(table.index[table["p_adjusted"] < 0.05]) for table in tables]
    if FALLEN in world.fall:
        first = [
            FALLEN in names and table["moved"].idxmin() == FALLEN
            for names, table in zip(named, tables, strict=True)
        ]
        low = 0.85 if n == 750 and not world.clusters else -np.inf
        yield share(f"{scene}: named first", sum(first), runs, low)
    others = sum(bool(names - {FALLEN if FALLEN in world.fall else None}) for names in named)
    yield share(f"{scene}: anything else is named", others, runs, high=0.05)
    if world.shares is not KIND_SHARES:
        change = true.estimate("change")
        ratio = np.array([table.loc["mix", "estimate"] for table in totals]) / change
        error = ratio.std(ddof=1) / np.sqrt(runs)
        what = f"{scene}: mean mix over the true change"
        yield Promise(what, ratio.mean(), error, runs, 0.9, 1.1)


def _coverage(
    scene: str, true: ChangeDrivers, tables: list[pd.DataFrame], totals: list[pd.DataFrame]
) -> Iterator[Promise]:
    """Count how often intervals hold the truth; things with an effect apart from the others."""
    reference = true.table
    with_effect = np.isin(reference.index, np.array(THINGS)[EFFECTS > 0.2])
    for part in ("moved", "matters", "use"):
        value = reference[part]
        held = np.array(
            [(t[f"{part}_low"] <= value) & (value <= t[f"{part}_high"]) for t in tables]
        )
        what = f"{scene}: coverage of {part}"
        # Where effect and movement are both near nothing, limits hold more than they promise.
        high = 0.97 if part != "use" else 1.0
        yield _held(f"{what}, things with an effect above 0.2", held[:, with_effect], high)
        yield _held(f"{what}, all things", held, 1.0)
        if part == "moved" and (fallen := list(value.index[value.abs() > 2])):
            at = reference.index.get_loc(fallen[0])
            yield _held(f"{what}, the thing that fell", held[:, [at]], 0.97)
    for part in ("mix", "rest", "rate", "change"):
        value = true.totals.loc[part, "estimate"]
        hits = sum(bool(t.loc[part, "low"] <= value <= t.loc[part, "high"]) for t in totals)
        yield share(f"{scene}: coverage of {part}", hits, len(totals), 0.93, 0.97)


def _held(what: str, held: np.ndarray, high: float) -> Promise:
    """Promise a coverage; the things of one run are not independent of one another."""
    plain = share(what, int(held.sum()), held.size, 0.93, high)
    error = max(plain.error, float(held.mean(axis=1).std()) / np.sqrt(len(held)))
    return replace(plain, error=error, runs=len(held))
