"""Sequences of states: how often limits hold, and how often a state is named for nothing.

Units move through six states by a chain and convert by lot; some move back and forth more than
others, so that a unit's steps resemble each other. Promises are about 95 % limits.
"""

from __future__ import annotations

import numpy as np
from promise import Promise, share

from cxkit.statistics.transitions import association, drop_off, sequences, transitions

RUNS = 1500
SHORT = 12
STATES = [f"s{each}" for each in range(6)]
MOST_STEPS = 12
# Units and share that converts.
DESIGNS = [(120, 0.3), (400, 0.5), (400, 0.1), (1500, 0.05)]
MANY = 400_000


def simulate(runs: int) -> list[Promise]:
    rng = np.random.default_rng(17)
    places = _chain(rng, MANY)
    truth = _truth(places)
    promises = [each for n in (60, 300) for each in _counts(rng, runs // 4 + 1, n, truth)]
    promises += [each for design in DESIGNS for each in _named(rng, runs // 3 + 1, *design)]
    return [*promises, *_linked(rng, runs // 3 + 1)]


def _chain(rng: np.random.Generator, n: int) -> np.ndarray:
    """States by unit and place, -1 after the end: on, back, or out, by a unit's own habit."""
    restless = rng.beta(1, 2, n)
    at = rng.choice(3, n, p=[0.6, 0.3, 0.1])
    places = np.full((n, MOST_STEPS), -1)
    there = np.ones(n, dtype=bool)
    for place in range(MOST_STEPS):
        places[there, place] = at[there]
        back = rng.random(n) < 0.6 * restless
        at = np.where(back, np.maximum(at - 1, 0), at + 1 + (rng.random(n) < 0.2))
        there &= (at < len(STATES)) & (rng.random(n) < 0.85)
    return places


def _sequences(places: np.ndarray, converted: np.ndarray):
    unit, place = np.nonzero(places >= 0)
    names = np.array([f"u{each}" for each in range(len(places))], dtype=object)
    state = np.array(STATES, dtype=object)[places[unit, place]]
    return sequences(names[unit], state, place, converted=converted[unit], states=STATES)


def _truth(places: np.ndarray) -> dict[str, float]:
    """Shares of many units: from s1 on to s2, to the end from s2, and lost at s3."""
    follows = np.column_stack([places[:, 1:], np.full(len(places), -1)])
    steps = places >= 0
    last = places[np.arange(len(places)), steps.sum(axis=1) - 1]
    met = (places == 3).any(axis=1)
    return {
        "on": (follows[steps & (places == 1)] == 2).mean(),
        "end": (follows[steps & (places == 2)] == -1).mean(),
        # Converting is by lot, for 3 units in 10.
        "lost": 0.7 * (last[met] == 3).mean(),
    }


def _counts(rng, runs, n, truth) -> list[Promise]:
    hits = dict.fromkeys(truth, 0)
    for _ in range(runs):
        found = _sequences(_chain(rng, n), (rng.random(n) < 0.3).astype(float))
        moves = transitions(found)
        rows = {"on": moves.loc[("s1", "s2")], "end": moves.loc[("s2", "last")],
                "lost": drop_off(found).loc["s3"]}  # fmt: skip
        for name, row in rows.items():
            hits[name] += row["low"] <= truth[name] <= row["high"]
    return [share(f"share {name}, {n} units", hits[name], runs, 0.93, 0.975) for name in truth]


def _named(rng, runs, n, rate) -> list[Promise]:
    """Converting has nothing to do with any state."""
    named = beside = 0
    held: dict[str, list[float]] = {"differences": [], "coefficients": []}
    for _ in range(runs):
        converted = (rng.random(n) < rate).astype(float)
        found = association(_sequences(_chain(rng, n), converted))
        named += found["named"].any()
        beside += found["named_beside_others"].any()
        for name, low, high in (
            ("differences", "low", "high"),
            ("coefficients", "coefficient_low", "coefficient_high"),
        ):
            known = found.dropna(subset=[low])
            held[name].append(((known[low] <= 0) & (known[high] >= 0)).mean())
    what = f"{n} units, {rate:.0%} convert by lot"
    return [
        share(f"a state is named, {what}", named, runs, high=0.05),
        share(f"a state is named beside others, {what}", beside, runs, high=0.05),
        *(_mean(f"{name}, {what}", hits) for name, hits in held.items()),
    ]


def _mean(what: str, hits: list[float]) -> Promise:
    """Promise the coverage of six intervals a run, which are not independent."""
    # One run more, in which half of them held: with a handful the plain error may be nought.
    error = float(np.std([*hits, 0.5])) / len(hits) ** 0.5
    return Promise(what, float(np.mean(hits)), error, len(hits), 0.93, 0.97)


def _linked(rng, runs) -> list[Promise]:
    """Meeting s4 adds 0.2 to the chance of converting, s0 goes with s4 by the chain alone."""
    named = beside = others = held = 0
    for _ in range(runs):
        places = _chain(rng, 600)
        met = (places == 4).any(axis=1)
        converted = (rng.random(600) < 0.3 + 0.2 * met).astype(float)
        found = association(_sequences(places, converted))
        named += found.loc["s4", "named"]
        beside += found.loc["s4", "named_beside_others"]
        others += found["named_beside_others"].drop("s4").any()
        row = found.loc["s4"]
        held += row["coefficient_low"] <= 0.2 <= row["coefficient_high"]
    return [
        share("the state that matters is named, 600 units", named, runs, low=0.8),
        share("the state that matters is named beside others", beside, runs, low=0.6),
        share("another state is named beside it", others, runs, high=0.05),
        share("coefficient of the state that matters", held, runs, 0.93, 0.97),
    ]
