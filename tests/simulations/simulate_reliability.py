"""Alpha where the true one is known: its bias, how often limits hold it, and items' correlations.

Sixteen items on seven points, four to a factor; the factors correlate by .5. Items of the
first factor load .85 (alpha about .9), of the second .7, of the third .85 to .5, of the fourth .52
(alpha about .6). Answers are normal variables cut at thresholds, so every true covariance of two
items is an integral over one normal variable and no sample. Under "weights" a unit is drawn more
likely the higher its first factor and weighs the inverse; some of "clusters" share their factors.
Feldt's interval, made for normal answers, is counted beside ours and promises nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from promise import Promise, share
from scipy.special import ndtr

from cxkit.statistics.item_statistics import item_statistics
from cxkit.statistics.moments import Moments, moments
from cxkit.statistics.reliability import Reliability, feldt_interval, reliability

RUNS = 1000
SHORT = 2

LOADINGS = np.array([*[0.85] * 4, *[0.7] * 4, 0.85, 0.75, 0.65, 0.5, *[0.52] * 4])
FACTORS = np.repeat(np.arange(4), 4)
COMMON = 0.5
NAMES = [f"{factor}{at}" for factor in "abcd" for at in range(4)]
SCALES = {
    "four items of .85": NAMES[:4],
    "four of .7": NAMES[4:8],
    "four of .85 to .5": NAMES[8:12],
    "four of .52": NAMES[12:],
    "two of .85 and .75": NAMES[8:10],
    "all sixteen": NAMES,
}
THRESHOLDS = {
    "symmetric": (-1.8, -1.1, -0.4, 0.4, 1.1, 1.8),
    # Nearly half give the highest answer.
    "skewed": (-2.4, -2.0, -1.6, -1.1, -0.6, 0.1),
    # Nearly three in four do.
    "very skewed": (-2.9, -2.5, -2.2, -1.8, -1.3, -0.6),
}
# The item whose correlation with the rest of its scale is followed.
ITEM, ITS_SCALE = NAMES[11], "four of .85 to .5"


@dataclass(frozen=True)
class Design:
    """How samples are made.

    Parameters
    ----------
    thresholds : str
    n : int, default 400
    weights : bool, default False
    clusters : int, default 0
        Equal ones, that share a fifth of the factors' variance.
    """

    thresholds: str
    n: int = 400
    weights: bool = False
    clusters: int = 0

    @property
    def name(self) -> str:
        more = ", weights" if self.weights else ""
        return f"{self.thresholds}{more}{f', {self.clusters} clusters' * bool(self.clusters)}"

    def sample(self, rng: np.random.Generator) -> Moments:
        factors, weight = self.factors(rng)
        own = np.sqrt(1 - LOADINGS**2) * rng.standard_normal((self.n, len(LOADINGS)))
        latent = LOADINGS * factors[:, FACTORS] + own
        answers = 1.0 + np.searchsorted(THRESHOLDS[self.thresholds], latent)
        block = np.arange(self.n) % (self.clusters or self.n)
        return moments(pd.DataFrame(answers, columns=NAMES), weight=weight, block=block)

    def factors(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Factors of each unit, with correlations `COMMON`, and its weight."""
        many = 6 * self.n if self.weights else self.n
        z = np.sqrt(COMMON) * rng.standard_normal((many, 1))
        z = z + np.sqrt(1 - COMMON) * rng.standard_normal((many, 4))
        if self.clusters:
            shared = np.sqrt(COMMON) * rng.standard_normal((self.clusters, 1))
            shared = shared + np.sqrt(1 - COMMON) * rng.standard_normal((self.clusters, 4))
            z = np.sqrt(0.8) * z + np.sqrt(0.2) * shared[np.arange(many) % self.clusters]
        if not self.weights:
            return z, np.ones(self.n)
        chance = 0.15 + 0.7 * ndtr(1.5 * z[:, 0])
        drawn = np.flatnonzero(rng.random(many) < chance)[: self.n]
        return z[drawn], 1 / chance[drawn]


DESIGNS = [
    Design("symmetric"),
    Design("skewed"),
    Design("very skewed"),
    Design("symmetric", weights=True),
    Design("skewed", weights=True),
    Design("symmetric", clusters=20),
    Design("skewed", clusters=40),
    Design("symmetric", n=100),
    Design("skewed", n=100),
]


@cache
def true_covariance(thresholds: str) -> np.ndarray:
    """Covariances of the items, by integrating over what two of them have in common."""
    cuts = np.array(THRESHOLDS[thresholds])
    grid = np.linspace(-8.5, 8.5, 1701)
    density = np.exp(-(grid**2) / 2) / np.exp(-(grid**2) / 2).sum()
    shares = np.diff([0, *ndtr(cuts), 1])
    values = np.arange(1, 8)
    variance = shares @ values**2 - (shares @ values) ** 2
    latent = np.outer(LOADINGS, LOADINGS) * np.where(FACTORS[:, None] == FACTORS, 1.0, COMMON)

    def covariance(correlation: float) -> float:
        # Two normal variables with this correlation, each given their common part.
        part, rest = np.sqrt(correlation), np.sqrt(1 - correlation)
        mean = ndtr((part * grid[:, None] - cuts) / rest).sum(axis=1)
        return float(density @ mean**2 - (density @ mean) ** 2)

    known = {at: covariance(at) for at in np.unique(latent[~np.eye(len(latent), dtype=bool)])}
    return np.array(
        [
            [variance if i == j else known[latent[i, j]] for j in range(len(latent))]
            for i in range(len(latent))
        ]
    )


def true_alpha(thresholds: str, items: list[str]) -> float:
    at = [NAMES.index(name) for name in items]
    matrix, k = true_covariance(thresholds)[np.ix_(at, at)], len(at)
    return float(k / (k - 1) * (1 - np.trace(matrix) / matrix.sum()))


def true_rest_r(thresholds: str) -> float:
    at = [NAMES.index(name) for name in SCALES[ITS_SCALE] if name != ITEM]
    matrix, own = true_covariance(thresholds), NAMES.index(ITEM)
    rest = matrix[np.ix_(at, at)].sum()
    return float(matrix[own, at].sum() / np.sqrt(matrix[own, own] * rest))


def about_alpha(design: Design, scale: str, found: list[Reliability]) -> list[Promise]:
    """Bias and coverage of one scale."""
    true, runs = true_alpha(design.thresholds, SCALES[scale]), len(found)
    where = f"{scale} ({true:.3f}), {design.name}, n = {design.n}"
    alphas = np.array([each.alpha for each in found])
    limits = [each.interval() for each in found]
    feldt = [feldt_interval(each.alpha, each.n, each.k) for each in found]
    # A handful of runs may not show how far alphas stray: as much as this in the worst design.
    error = max(float(alphas.std()), 1.2 / np.sqrt(design.n) * (runs < 20)) / np.sqrt(runs)
    bias = float(alphas.mean() - true)
    # A hundred units that mostly say the same are too few for alpha itself to be right.
    most = 0.01 if design.n >= 400 else 0.02
    hits, theirs = (sum(i.low <= true <= i.high for i in each) for each in (limits, feldt))
    return [
        Promise(f"bias of alpha: {where}", bias, error, runs, -most, most),
        share(f"limits of 95 % hold alpha: {where}", hits, runs, 0.93, 0.97),
        share(f"Feldt's limits do: {where}", theirs, runs),
    ]


def about(design: Design, runs: int) -> list[Promise]:
    rng = np.random.default_rng(7)
    scales: dict[str, list[Reliability]] = {scale: [] for scale in SCALES}
    hits, true = 0, true_rest_r(design.thresholds)
    for _ in range(runs):
        sample = design.sample(rng)
        for scale, items in SCALES.items():
            scales[scale].append(reliability(sample, items))
        row = item_statistics(sample, SCALES[ITS_SCALE]).loc[ITEM]
        hits += bool(row["low"] <= true <= row["high"])
    promises = [each for scale in SCALES for each in about_alpha(design, scale, scales[scale])]
    what = f"limits of 95 % hold the item-rest r ({true:.3f}): {design.name}, n = {design.n}"
    return [*promises, share(what, hits, runs, 0.93, 0.97)]


def simulate(runs: int) -> list[Promise]:
    return [each for design in DESIGNS for each in about(design, runs)]
