"""Chances of ranks where the true order is known: they come true, and rank sets hold it.

Unit is the standard error: of every estimate, or the geometric mean where they are unequal.
Statements are all things of all samples whose chance to be among the first three was given as
75 to 85 %. Where the truth has ties, who is among the first three is drawn by lot. Where the true
values spread by half a standard error such statements are rare accidents, and of those about 80 %
is not reached: the limits there are wide and hold only that they are not absurd. The prior was
chosen on designs like these, with other samples.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from promise import Promise, share

from cxkit.statistics.rank_sets import rank_sets
from cxkit.statistics.ranks import plausible_values

RUNS = 600
SHORT = 2
TOP = 3
DRAWS = 1000
AHEAD = 10.0


@dataclass(frozen=True)
class Design:
    """How true values and estimates are made.

    Parameters
    ----------
    p : int
        Things.
    spread : float
        Standard deviation of the true values, in standard errors.
    errors : str
        "equal", "unequal" (1 to 5), "correlated" (.3) or "blocks" (of four, .5).
    ahead : int, default 0
        How many are 10 standard errors ahead of all others.
    """

    p: int
    spread: float
    errors: str = "equal"
    ahead: int = 0

    @property
    def name(self) -> str:
        far = f", {self.ahead} far ahead" if self.ahead else ""
        return f"{self.p} things, {self.errors} errors, spread {self.spread:g}{far}"

    def covariance(self) -> np.ndarray:
        if self.errors == "unequal":
            error = np.geomspace(1, 5, self.p)
            return np.diag(error**2 / 5)
        if self.errors == "correlated":
            return 0.7 * np.eye(self.p) + 0.3
        if self.errors == "blocks":
            block = np.arange(self.p) // 4
            return 0.5 * np.eye(self.p) + 0.5 * (block[:, None] == block)
        return np.eye(self.p)

    def truth(self, rng: np.random.Generator) -> np.ndarray:
        true = self.spread * rng.standard_normal(self.p)
        true[: self.ahead] += AHEAD
        return rng.permutation(true)


PLAIN = [
    Design(p, spread, errors)
    for p in (8, 15, 40, 75)
    for errors in ("equal", "unequal", "correlated", "blocks")
    for spread in (0, 0.5, 1, 2)
]
SKEWED = [
    Design(p, spread, errors, ahead)
    for p in (8, 15, 40)
    for errors in ("equal", "unequal")
    for ahead in (1, 2)
    for spread in (0, 0.5, 1)
]


def fewer(design: Design, runs: int) -> int:
    """Spend about the same time on every design."""
    return max(1, runs * 8 // max(8, design.p))


def estimates(true: np.ndarray, covariance: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return true + np.linalg.cholesky(covariance) @ rng.standard_normal(len(true))


def first_ones(values: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Mark the first three of each row, ties by lot."""
    order = np.lexsort((rng.random(values.shape), -values))[..., :TOP]
    marked = np.zeros(values.shape, dtype=bool)
    np.put_along_axis(marked, order, True, axis=-1)
    return marked


def statements(design: Design, runs: int) -> tuple[np.ndarray, np.ndarray, list[float]]:
    """What was said of each thing, whether it was so, and how far totals are off."""
    rng = np.random.default_rng(2024)
    covariance = design.covariance()
    said, so, off = [], [], []
    for seed in range(runs):
        true = design.truth(rng)
        y = estimates(true, covariance, rng)
        drawn = plausible_values(y, covariance, draws=DRAWS, seed=seed)
        said.append(first_ones(drawn, rng).mean(axis=0))
        so.append(first_ones(true[None], rng)[0])
        total = drawn.sum(axis=1)
        off.append((total.mean() - true.sum()) / np.sqrt(covariance.sum()))
    return np.array(said), np.array(so), off


def chances(design: Design, runs: int) -> list[Promise]:
    """How often what is said with 75 to 85 % is so, and how often it is said for nothing."""
    runs = fewer(design, runs)
    said, so, off = statements(design, runs)
    near = (said >= 0.75) & (said <= 0.85)
    total = Promise(
        f"mean total less the true one, in its standard errors: {design.name}",
        float(np.mean(off)),
        1 / np.sqrt(runs),
        runs,
        -0.1,
        0.1,
    )
    if design.spread == 0:
        rest = int((said >= 0.8).sum(axis=1).clip(design.ahead).sum()) - design.ahead * runs
        what = f"statements of 80 % and more, for nothing, a sample: {design.name}"
        return [share(what, min(rest, runs), runs, 0, 0.05), total]
    hits, n = int(so[near].sum()), int(near.sum())
    what = f"true where said with 75 to 85 % ({n / runs:.3f} times a sample): {design.name}"
    low, high = (0.4, 1.0) if design.spread < 1 else (0.75, 0.85)
    return [share(what, hits, n, low, high), total] if n else [total]


GROUPS = {
    "all equal": lambda p: np.zeros(p),
    "two groups of ties": lambda p: np.where(np.arange(p) < p // 3, 5.0, 0.0),
    "distinct": lambda p: np.linspace(0, 2 * p, p),
    "pairs of ties": lambda p: np.arange(p) // 2 * 4.0,
}


def sets(p: int, groups: str, errors: str, runs: int) -> Promise:
    """How often all rank sets hold all ranks that ties may take."""
    rng = np.random.default_rng(2)
    true = GROUPS[groups](p)
    covariance = Design(p, 0, errors).covariance()
    larger = (true[:, None] > true).sum(axis=0)
    smaller = (true[:, None] < true).sum(axis=0)
    held = 0
    for seed in range(runs):
        y = estimates(true, covariance, rng)
        found = rank_sets(y, covariance, names=range(p), seed=seed)
        low, high = found["rank_low"].to_numpy(), found["rank_high"].to_numpy()
        held += bool((low <= 1 + larger).all() and (high >= p - smaller).all())
    return share(f"all rank sets of 95 % hold: {p}, {groups}, {errors} errors", held, runs, 0.95)


def simulate(runs: int) -> list[Promise]:
    promises = [each for design in PLAIN + SKEWED for each in chances(design, runs)]
    for p in (8, 25):
        for groups in GROUPS:
            for errors in ("equal", "unequal", "correlated", "blocks"):
                few = max(1, runs * 8 // (2 * p))
                promises.append(sets(p, groups, errors, few))
    return promises
