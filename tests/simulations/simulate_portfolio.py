"""Whether what `selection` says about a chosen set comes true.

True gains are drawn around a common mean, estimates around the true gains. Draws come either from
what is then believed about the true gains (estimates shrunk to the mean), or straight from around
the estimates, as resamples would. The set that is best for the mean of the draws is chosen; what
is said about it is held against the true gains.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd
from promise import Promise

from cxkit.statistics.portfolio_selection import Selection, selection

# The gaps are skewed: fewer short runs would underrate their error.
RUNS, SHORT = 1000, 80
ITEMS, DRAWS = 12, 200
MEAN, SPREAD = 10.0, 3.0
NAMES = [f"i{at:02}" for at in range(ITEMS)]


def shrunk(rng, estimate: np.ndarray, error: float) -> np.ndarray:
    held = SPREAD**2 / (SPREAD**2 + error**2)
    centre = MEAN + held * (estimate - MEAN)
    return centre + sqrt(held) * error * rng.standard_normal((DRAWS, ITEMS))


def resampled(rng, estimate: np.ndarray, error: float) -> np.ndarray:
    return estimate + error * rng.standard_normal((DRAWS, ITEMS))


def said_and_true(found: Selection, truth: np.ndarray, asked: dict) -> dict[str, tuple]:
    """Pair what is said with what is true, a number each."""
    real = selection(truth[None, :], chosen=found.chosen, **asked)
    in_chosen = np.array([name in found.chosen for name in NAMES])
    said = found.taken.mean(axis=0)
    return {
        "frequency of the chosen items": (said[in_chosen].mean(), real.taken[0, in_chosen].mean()),
        "frequency of the whole set": (found.frequency_of_chosen, real.frequency_of_chosen),
        "share of draws within 5 % of the best": (found.within(0.05), real.within(0.05)),
        "expected regret, in mean gains of an item": (
            found.mean_regret / MEAN,
            real.mean_regret / MEAN,
        ),
        "gain of the chosen set, in mean gains of an item": (
            found.chosen_gain.mean() / MEAN,
            real.chosen_gain[0] / MEAN,
        ),
    }


def simulate(runs: int) -> list[Promise]:
    """Promise that what is said of shrunk draws comes true, and say how far resamples miss."""
    rng = np.random.default_rng(1)
    promises = []
    for error in (1.5, 4.0):
        gaps: dict[tuple[str, str], list[float]] = {}
        for _ in range(runs):
            cost = pd.Series(rng.integers(5, 30, ITEMS), index=NAMES)
            asked = {"cost": cost, "budget": float(cost.sum() * 0.35)}
            truth = MEAN + SPREAD * rng.standard_normal(ITEMS)
            estimate = truth + error * rng.standard_normal(ITEMS)
            for kind in (shrunk, resampled):
                found = selection(kind(rng, estimate, error), **asked)
                for what, (said, true) in said_and_true(found, truth, asked).items():
                    gaps.setdefault((kind.__name__, what), []).append(said - true)
        promises += [promise(kind, what, error, gap) for (kind, what), gap in gaps.items()]
    return promises


def promise(kind: str, what: str, error: float, gap: list[float]) -> Promise:
    name = f"{kind} draws, error {error:g} of {SPREAD:g}: said less true, {what}"
    # Resamples promise nothing: the line is there to show by how much they miss.
    limits = {"low": 0.0, "high": 0.0} if kind == "shrunk" else {}
    return Promise(
        name, float(np.mean(gap)), float(np.std(gap) / sqrt(len(gap))), len(gap), **limits
    )
