"""Incidents of ratio metrics with known causes, in the manner of the generators of Squeeze and
RiskLoc: all leaf cells below a cause change by one ratio, the denominators have a heavy tail,
and everything is noisier than counting alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

COUNTS = ("numerator_before", "numerator_after", "denominator_before", "denominator_after")


@dataclass(frozen=True, eq=False)
class Incident:
    """Leaf cells before and after, and what was planted in them.

    Parameters
    ----------
    cells : DataFrame
        Columns of labels and the four of `COUNTS`.
    columns : list of str
        Those that group.
    causes : set of frozenset of (column, level)
        Empty where nothing happened.
    """

    cells: pd.DataFrame
    columns: list[str]
    causes: set[frozenset]


def draw_incident(rng: np.random.Generator, *, causes: int | None = None) -> Incident:
    """Draw one incident: 1 to 3 causes of 1 to 3 columns, unless their number is given."""
    sizes = rng.integers(3, 13, size=rng.integers(4, 6))
    every = np.indices(sizes).reshape(len(sizes), -1).T
    codes = every[rng.random(len(every)) < rng.uniform(0.3, 1)]
    if len(codes) > 6000:
        codes = codes[np.sort(rng.choice(len(codes), 6000, replace=False))]
    busy = sum(rng.normal(0, 0.6, size)[codes[:, c]] for c, size in enumerate(sizes))
    before = np.ceil(rng.uniform(5, 60) * np.exp(busy + rng.normal(0, 1.3, len(codes))))
    after = np.ceil(before * np.exp(rng.normal(0, 0.25, len(codes))))
    level = rng.uniform(2, 4) if rng.random() < 0.5 else rng.uniform(-3.5, -1)
    level = level + sum(rng.normal(0, 0.3, size)[codes[:, c]] for c, size in enumerate(sizes))
    rate = 1 / (1 + np.exp(-level - rng.normal(0, 0.2, len(codes))))
    factor, planted = np.ones(len(codes)), set()
    wanted = int(rng.integers(1, 4)) if causes is None else causes
    for cause, inside in _causes(rng, codes, before, wanted):
        planted.add(cause)
        factor[inside] *= rng.uniform(0.4, 0.85) * np.exp(rng.normal(0, 0.03, inside.sum()))
    stray = rng.uniform(0, 0.6) * rng.normal(0, 0.25, len(codes))
    wild = rng.random(len(codes)) < 0.02
    stray = np.where(wild, 3 * stray, stray)
    odds = rate / (1 - rate) * np.exp(stray)
    numerator_before = rng.binomial(before.astype(int), rate)
    numerator_after = rng.binomial(after.astype(int), np.minimum(1, odds / (1 + odds) * factor))
    columns = [f"column {c}" for c in range(len(sizes))]
    table = pd.DataFrame({name: codes[:, c].astype(str) for c, name in enumerate(columns)})
    counts = (numerator_before, numerator_after, before, after)
    return Incident(table.assign(**dict(zip(COUNTS, counts, strict=True))), columns, planted)


def _causes(rng: np.random.Generator, codes: np.ndarray, weight: np.ndarray, wanted: int):
    """Choose disjoint causes that between 1 and 30 per cent of the denominators lie in."""
    taken, found = np.zeros(len(codes), dtype=bool), []
    while len(found) < wanted:
        depth = int(rng.integers(1, 4))
        fixed = np.sort(rng.choice(codes.shape[1], depth, replace=False))
        cell = codes[rng.integers(len(codes)), fixed]
        inside = (codes[:, fixed] == cell).all(axis=1)
        share = weight[inside].sum() / weight.sum()
        if 0.01 <= share <= 0.3 and not (inside & taken).any():
            taken |= inside
            pairs = zip(fixed, cell, strict=True)
            found.append((frozenset((f"column {c}", str(v)) for c, v in pairs), inside))
        elif rng.random() < 0.01:
            break
    return found


def named(search) -> set[frozenset]:
    """Give the segments of a search as `Incident.causes` gives causes."""
    return {frozenset(segment.levels.items()) for segment in search.segments}
