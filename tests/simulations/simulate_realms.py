"""The profile of four realms where the truth is known: intervals, ellipse, verdicts, merging.

Answers of 1 to 7 to sixteen items, four a realm; truth is the mean of a very large sample. In the
design with clusters, 40 of ten people share a mood; in that with weights these are uneven.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from promise import Promise, share
from scipy.stats import chi2

from cxkit.realms.profile import connection, participation, richness, sweet_spot
from cxkit.statistics.averages import Averages, covariance, standard_error, sum_columns
from cxkit.statistics.intervals import quantile
from cxkit.statistics.linearisation import Linearised, join

RUNS = 2000
SHORT = 20
LEVEL = 0.95
MEANS = np.array([5.0, 5.3, 5.6, 3.4])
LOADING = 0.75
TOGETHER = 0.5


@dataclass(frozen=True)
class Design:
    """How people are drawn.

    Parameters
    ----------
    n : int
    clusters : int, default 0
        Clusters of equal size that share a mood; 0 draws people alone.
    weighted : bool, default False
    blank : float, default 0.03
        Share of answers left out.
    """

    n: int
    clusters: int = 0
    weighted: bool = False
    blank: float = 0.03

    @property
    def name(self) -> str:
        kind = f", {self.clusters} clusters" if self.clusters else ""
        return f"n = {self.n}{kind}{', weighted' if self.weighted else ''}"


DESIGNS = (
    Design(60),
    Design(400),
    Design(400, weighted=True),
    Design(400, clusters=40),
)


def draw_answers(n: int, clusters: int, rng: np.random.Generator) -> np.ndarray:
    """Draw answers to sixteen items, shape (n, 16)."""
    mood = rng.standard_normal((n, 1))
    if clusters:
        shared = rng.standard_normal((clusters, 1))[np.arange(n) % clusters]
        mood = np.sqrt(0.3) * shared + np.sqrt(0.7) * mood
    factors = np.sqrt(TOGETHER) * mood + np.sqrt(1 - TOGETHER) * rng.standard_normal((n, 4))
    noise = np.sqrt(1 - LOADING**2) * rng.standard_normal((n, 16))
    latent = LOADING * np.repeat(factors, 4, axis=1) + noise
    return np.clip(np.round(np.repeat(MEANS, 4) + 1.4 * latent), 1, 7)


def scores_of(answers: np.ndarray) -> pd.DataFrame:
    """Realm scores 0 to 100 of people who answered half of a realm's items."""
    share_of = 100 * (answers - 1) / 6
    scores = {}
    for realm in range(4):
        own = share_of[:, 4 * realm : 4 * realm + 4]
        given = ~np.isnan(own)
        count = given.sum(axis=1)
        mean = np.where(given, own, 0).sum(axis=1) / np.maximum(count, 1)
        scores[str(realm)] = np.where(count >= 2, mean, np.nan)
    return pd.DataFrame(scores)


@cache
def truth() -> np.ndarray:
    """Mean scores of two million people."""
    rng = np.random.default_rng(99)
    parts = [scores_of(draw_answers(200_000, 0, rng)).mean().to_numpy() for _ in range(10)]
    return np.mean(parts, axis=0)


def estimate(design: Design, rng: np.random.Generator) -> Linearised:
    """Draw a sample and give its four scores."""
    answers = draw_answers(design.n, design.clusters, rng)
    answers[rng.random(answers.shape) < design.blank] = np.nan
    scores = scores_of(answers)
    weight = rng.uniform(0.4, 1.6, design.n) if design.weighted else np.ones(design.n)
    block = np.arange(design.n) % design.clusters if design.clusters else np.arange(design.n)
    index = scores.index
    found = Averages(
        sum_columns(
            {name: scores[name] for name in scores},
            pd.Series(weight, index),
            pd.Series("all", index),
            pd.Series(block.astype(str), index),
        )
    )
    return join([found.mean(None, name) for name in scores])


def held(found: Linearised, true: float) -> bool:
    """Whether the interval of one estimate holds the truth."""
    return abs(float(found.value[0]) - true) <= quantile(LEVEL) * standard_error(found)


def simulate(runs: int) -> list[Promise]:
    """Draw samples, and count how often what is said of the profile is true."""
    measures = {
        "participation": participation, "connection": connection,
        "richness": richness, "sweet spot": sweet_spot,
    }  # fmt: skip
    exact = Linearised(truth(), np.zeros((2, 4)))
    promises = []
    for design in DESIGNS:
        hits = {name: [] for name in ("a score", *measures, "ellipse")}
        for run in range(runs):
            four = estimate(design, np.random.default_rng([7, design.n, design.clusters, run]))
            hits["a score"] += [held(four[k : k + 1], exact.value[k]) for k in range(4)]
            for name, measure in measures.items():
                hits[name].append(held(measure(four), float(measure(exact).value[0])))
            place = join([participation(four), connection(four)])
            centre = np.array([participation(exact).value[0], connection(exact).value[0]])
            off = place.value - centre
            distance = off @ np.linalg.solve(covariance(place), off)
            hits["ellipse"].append(distance <= chi2.ppf(LEVEL, 2))
        for name, found in hits.items():
            what = f"{design.name}: {name} holds the truth"
            promises.append(share(what, sum(found), len(found), 0.93, 0.975))
    return promises
