"""Pooled effects of groups: limits hold the truth, and pooling costs little where it cannot help.

Groups of 12 to 300 units have effects that differ by nothing, by a tenth, by three tenths or by as
much as the errors' standard deviation. Designs add clusters that groups share, errors that
spread with a predictor or by group, unequal weights, many columns and few groups. Coverage is
that of 95 % limits over all effects of all groups, and over those of the smallest group. The
mean squared error is set against that of each group alone and of all groups as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from promise import Promise

from cxkit.statistics.moments import Moments, moments
from cxkit.statistics.partial_pooling import pool_effects

RUNS, SHORT = 200, 2
SPREADS = (0.0, 0.1, 0.3, 1.0)


@dataclass(frozen=True)
class World:
    """What groups are like.

    Parameters
    ----------
    sizes : tuple of int
        Units of each group, smallest first.
    p, q : int
        Columns whose effects differ by group, and with one coefficient for all.
    clusters : int
        Clusters that all groups share; 0 for none.
    alike : float
        Share of the errors' variance that lies between clusters; of the columns' it is .3.
    fanned : float
        How much the logarithm of errors' spread rises with the first column.
    noise : tuple of float
        Standard deviation of errors by group; 1 when left out.
    weights : float
        Standard deviation of the logarithm of weights.
    """

    sizes: tuple[int, ...] = (12, 40, 60, 80, 120, 300)
    p: int = 5
    q: int = 0
    clusters: int = 0
    alike: float = 0.0
    fanned: float = 0.0
    noise: tuple[float, ...] = field(default=())
    weights: float = 0.0


WORLDS = {
    "errors all alike": World(),
    "8 columns": World(p=8),
    "3 columns and 2 with one coefficient": World(p=3, q=2),
    "smallest group of 30": World(sizes=(30, 50, 200, 400)),
    "60 clusters, a tenth of errors common": World(clusters=60, alike=0.1),
    "30 clusters, a fifth of errors common": World(clusters=30, alike=0.2),
    "errors that fan out": World(fanned=0.4),
    "smallest group twice as noisy": World(noise=(2, 1, 1, 1, 1, 0.7)),
    "unequal weights": World(weights=0.6),
    "two groups": World(sizes=(20, 100), p=4),
    "four groups, all tiny": World(sizes=(12, 14, 16, 18), p=4),
}
# In the largest group limits rest on the blocks alone, and on few of them where clusters are few.
LEAST_OF_LARGEST = {"30 clusters, a fifth of errors common": 0.9}
# At worst, mean squared error over that of the better of no pooling and complete pooling. Two
# groups hardly show whether they differ, so they gain least where they do not.
FACTOR = {0.0: 1.3, 0.1: 1.15, 0.3: 1.0, 1.0: 1.05}
FACTOR_OF_TWO = {0.0: 1.8, 0.1: 1.4, 0.3: 1.0, 1.0: 1.1}


@dataclass(frozen=True)
class Sample:
    """Rows of all groups, their moments and the true effects, (groups, p)."""

    rows: pd.DataFrame
    groups: dict[str, Moments]
    effects: np.ndarray


def draw(rng: np.random.Generator, world: World, spread: float) -> Sample:
    group = np.repeat(np.arange(len(world.sizes)), world.sizes)
    n, p = len(group), world.p
    # Columns share half of their variance, as ratings do.
    x = np.sqrt(0.5) * (rng.standard_normal((n, p)) + rng.standard_normal((n, 1)))
    errors = rng.standard_normal(n)
    block = np.array([f"u{at:04}" for at in range(n)], dtype=object)
    if world.clusters:
        cluster = rng.integers(world.clusters, size=n)
        x = np.sqrt(0.7) * x + np.sqrt(0.3) * rng.standard_normal((world.clusters, p))[cluster]
        common = rng.standard_normal(world.clusters)[cluster]
        errors = np.sqrt(1 - world.alike) * errors + np.sqrt(world.alike) * common
        block = np.array([f"c{at:04}" for at in cluster], dtype=object)
    # Fanned errors keep a variance of 1.
    errors = errors * np.exp(world.fanned * x[:, 0] - world.fanned**2)
    errors = errors * np.array(world.noise or np.ones(len(world.sizes)))[group]
    z = rng.standard_normal((n, world.q))
    effects = np.linspace(0.1, 0.6, p)
    effects = effects + spread * rng.standard_normal((len(world.sizes), p))
    y = group + (x * effects[group]).sum(axis=1) + 0.3 * z.sum(axis=1) + errors
    weight = np.exp(world.weights * rng.standard_normal(n))
    names = [*(f"x{at}" for at in range(p)), *(f"z{at}" for at in range(world.q)), "y"]
    rows = pd.DataFrame(np.column_stack([x, z, y]), columns=names)
    groups = {
        f"group {at}": moments(rows[own], weight=weight[own], block=block[own])
        for at, own in ((at, group == at) for at in range(len(world.sizes)))
    }
    return Sample(rows.assign(group=group, weight=weight), groups, effects)


def as_one(sample: Sample, p: int) -> np.ndarray:
    """Effects of a regression that knows no groups but their constants, shape (p,)."""
    dummies = pd.get_dummies(sample.rows["group"]).to_numpy(dtype=float)
    x = sample.rows.drop(columns=["y", "group", "weight"]).to_numpy()
    root = np.sqrt(sample.rows["weight"].to_numpy())
    columns = np.column_stack([x, dummies]) * root[:, None]
    return np.linalg.lstsq(columns, sample.rows["y"] * root, rcond=None)[0][:p]


def simulate(runs: int) -> list[Promise]:
    """Draw every design with every spread `runs` times."""
    return [
        promise
        for at, name in enumerate(WORLDS)
        for spread in SPREADS
        for promise in _of_design(
            name, spread, np.random.default_rng([at, int(10 * spread), 31]), runs
        )
    ]


def _of_design(name: str, spread: float, rng, runs: int) -> Iterator[Promise]:
    world = WORLDS[name]
    columns = [f"x{at}" for at in range(world.p)]
    always = [f"z{at}" for at in range(world.q)]
    held, squares = [], []
    for _ in range(runs):
        sample = draw(rng, world, spread)
        found = pool_effects(sample.groups, outcome="y", columns=columns, always=always).table
        truth, shape = sample.effects.ravel(), sample.effects.shape
        inside = (found["low"] <= truth) & (truth <= found["high"])
        held.append(inside.to_numpy().reshape(shape).mean(axis=1))
        one = np.tile(as_one(sample, world.p), shape[0])
        misses = np.array([found["effect"], found["own"], one]) - truth
        squares.append((misses**2).mean(axis=1))
    what = f"{name}, effects differ by {spread:g}"
    # Where groups hardly differ, what is averaged over includes that they do.
    high = 0.97 if spread >= 0.3 else 1.0
    by_group = np.array(held)
    yield _mean(f"{what}: coverage, all effects", by_group.mean(axis=1), 0.93, high)
    yield _mean(f"{what}: coverage, smallest group", by_group[:, 0], 0.93, 1.0)
    low = LEAST_OF_LARGEST.get(name, 0.92)
    yield _mean(f"{what}: coverage, largest group", by_group[:, -1], low, 1.0)
    ours, alone, together = np.array(squares).T
    best = alone if alone.mean() < together.mean() else together
    ratio = ours.mean() / best.mean()
    error = (ours - ratio * best).std(ddof=1) / best.mean() / np.sqrt(runs)
    said = f"{what}: squared error over the better of none and complete pooling"
    limits = FACTOR_OF_TWO if len(world.sizes) == 2 else FACTOR
    yield Promise(said, float(ratio), float(error), runs, high=limits[spread])


def _mean(what: str, shares: np.ndarray, low: float, high: float) -> Promise:
    """Promise a mean coverage; the effects of one run are not independent of one another."""
    runs = len(shares)
    # Few runs may all hold everything, which is no proof: half a run more misses.
    error = max(float(shares.std(ddof=1)), 0.5 / np.sqrt(runs)) / np.sqrt(runs)
    return Promise(what, float(shares.mean()), error, runs, low, high)
