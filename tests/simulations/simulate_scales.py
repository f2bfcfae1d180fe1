"""Scales with planted faults: which items are flagged, and which scales are told apart.

Sixteen items of four scales are answered on seven points. Good items load .50 to .85, each drawn
anew; factors correlate; answers pile up in the middle or at the upper end, or differ by item.
What is promised holds for samples of 400 unless another number is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from promise import Promise, share

from cxkit.statistics.item_checks import check_items
from cxkit.statistics.item_verdicts import CROSS, ELSEWHERE, FINE, NOISE, REVERSED, UNTOLD
from cxkit.statistics.moments import CONSTANT, Moments
from cxkit.statistics.separability import NOT_SEPARABLE, separability

RUNS = 400
SHORT = 3

SCALES, EACH = 4, 4
ITEMS = tuple(f"{scale}{k}" for scale in "abcd" for k in range(EACH))
LAYOUT = {scale: [item for item in ITEMS if item[0] == scale] for scale in "abcd"}
OWN = np.repeat(np.arange(SCALES), EACH)
GOOD = (0.50, 0.85)

MIDDLE = np.array([-1.8, -1.1, -0.4, 0.4, 1.1, 1.8])
UPPER = np.array([-2.6, -2.0, -1.5, -1.0, -0.4, 0.4])
PILED = ("even", "skewed")
EITHER = "skewed either way"
STEPS = {
    "even": (MIDDLE,) * 4,
    "skewed": (UPPER,) * 4,
    EITHER: (UPPER, MIDDLE, -UPPER[::-1], MIDDLE),
}

# How an item is bad: what it loads on its own and on the next factor, and what that is called.
BOTH, ALSO, WEAKLY, ANOTHER = (0.5, 0.5), (0.6, 0.4), (0.4, 0.4), (0, 0.7)
RIGHT = {NOISE: NOISE, REVERSED: REVERSED, BOTH: CROSS, ALSO: CROSS, WEAKLY: CROSS}
RIGHT[ANOTHER] = ELSEWHERE


@dataclass(frozen=True)
class Design:
    """How samples are made, and which items are bad in which way."""

    factors: float
    steps: str = "even"
    bad: dict[int, object] = field(default_factory=dict)
    mood: float = 0.0
    n: int = 400
    good: tuple[float, float] = GOOD

    def __str__(self) -> str:
        bad = "".join(f", item {at} {how}" for at, how in self.bad.items())
        mood = f", mood {self.mood}" if self.mood else ""
        load = f", all load {self.good[0]}" if self.good != GOOD else ""
        return f"n {self.n}, factors {self.factors}, {self.steps}{bad}{mood}{load}"

    def sample(self, rng: np.random.Generator) -> Moments:
        loadings = np.where(OWN[:, None] == np.arange(SCALES), 1.0, 0.0)
        loadings *= rng.uniform(*self.good, size=(len(ITEMS), 1))
        turned = np.zeros(len(ITEMS), dtype=bool)
        for at, how in self.bad.items():
            if how == REVERSED:
                turned[at] = True
                continue
            loadings[at] = 0
            if how == NOISE:
                loadings[at, OWN[at]] = rng.uniform(0, 0.2)
            else:
                loadings[at, [OWN[at], (OWN[at] + 1) % SCALES]] = how
        values = answers(rng, self.n, loadings, self.factors, self.mood, STEPS[self.steps])
        return unit_moments(np.where(turned, 8 - values, values), ITEMS)


def answers(rng, n, loadings, factors, mood, steps) -> np.ndarray:
    """Draw answers 1..7; what an item has of its own makes up for what its factors leave."""
    k = loadings.shape[1]
    between = np.full((k, k), factors) + (1 - factors) * np.eye(k)
    # A correlation of 1 has no Cholesky factor; the root of the eigenvalues does.
    size, direction = np.linalg.eigh(between)
    felt = rng.standard_normal((n, k)) * np.sqrt(np.maximum(size, 0)) @ direction.T
    own = 1 - np.einsum("ij,jk,ik->i", loadings, between, loadings)
    value = felt @ loadings.T + np.sqrt(own) * rng.standard_normal((n, len(loadings)))
    value = (value + mood * rng.standard_normal((n, 1))) / np.sqrt(1 + mood**2)
    columns = [1 + np.searchsorted(steps[i % 4], value[:, i]) for i in range(len(loadings))]
    return np.column_stack(columns).astype(float)


def unit_moments(values: np.ndarray, names: tuple[str, ...]) -> Moments:
    """Give the moments of units that are blocks of their own, all of weight 1."""
    columns = np.column_stack([np.ones(len(values)), values])
    return Moments(
        names=(CONSTANT, *names),
        blocks=columns[:, :, None] * columns[:, None, :],
        n=np.ones(len(values)),
        labels=tuple(map(str, range(len(values)))),
    )


def simulate(runs: int) -> list[Promise]:
    return [*_faults(runs), *_harder(runs), *_good(runs), *_pairs(runs)]


def _count(design: Design, runs: int) -> tuple[int, int, int]:
    """Count how often the bad item found least is found, flagged good items, samples with any."""
    rng = np.random.default_rng(1)
    hits = dict.fromkeys(design.bad, 0)
    flagged = samples = 0
    for _ in range(runs):
        verdicts = check_items(design.sample(rng), LAYOUT).table["verdict"].to_numpy()
        for at, how in design.bad.items():
            hits[at] += verdicts[at] == RIGHT[how]
        good = np.delete(verdicts, list(design.bad))
        wrong = int((~np.isin(good, [FINE, UNTOLD])).sum())
        flagged += wrong
        samples += wrong > 0
    return min(hits.values(), default=0), flagged, samples


def _found(design: Design, low: float, runs: int) -> Promise:
    return share(f"found: {design}", _count(design, runs)[0], runs, low=low)


def _faults(runs: int) -> Iterator[Promise]:
    least = {NOISE: 0.95, REVERSED: 0.99, BOTH: 0.95, ALSO: 0.95, WEAKLY: 0.90, ANOTHER: 0.95}
    for factors in (0.0, 0.5):
        for steps in PILED:
            for how, low in least.items():
                yield _found(Design(factors, steps, {3: how}), low, runs)


def _harder(runs: int) -> Iterator[Promise]:
    """What is found less often, or takes luck; the limits are what a user must know."""
    cases = [
        (Design(0.5, bad={2: NOISE, 7: BOTH}), 0.95),
        (Design(0.5, bad={2: NOISE, 3: NOISE}), 0.95),
        (Design(0.5, bad={2: REVERSED, 3: NOISE}), 0.95),
        (Design(0.5, bad={2: REVERSED, 3: REVERSED}), 0.98),
        (Design(0.5, bad={2: BOTH, 3: BOTH}), 0.85),
        (Design(0.5, bad={3: NOISE}, mood=0.3), 0.92),
        (Design(0.5, bad={3: NOISE}, mood=0.5), 0.58),
        (Design(0.5, bad={3: BOTH}, mood=0.5), 0.95),
        (Design(0.7, bad={3: ANOTHER}), 0.95),
        (Design(0.7, bad={3: BOTH}), 0.92),
        (Design(0.7, bad={3: ALSO}), 0.77),
        (Design(0.7, bad={3: WEAKLY}), 0.68),
        (Design(0.8, bad={3: NOISE}), 0.95),
        (Design(0.8, bad={3: REVERSED}), 0.98),
        (Design(0.8, bad={3: ANOTHER}), 0.87),
        (Design(0.8, bad={3: BOTH}), 0.70),
        (Design(0.8, bad={3: ALSO}), 0.42),
        (Design(0.5, bad={3: NOISE}, n=100), 0.58),
        (Design(0.5, bad={3: REVERSED}, n=100), 0.98),
        (Design(0.5, bad={3: BOTH}, n=100), 0.52),
    ]
    for design, low in cases:
        yield _found(design, low, runs)


def _good(runs: int) -> Iterator[Promise]:
    # Factors of .8, answers that pile up at different ends and a mood are at the edge of what the
    # model holds for; items that all load .50 are at the edge of what is good.
    cases = [(Design(factors, steps), 0.05) for factors in (0.0, 0.5) for steps in PILED]
    cases += [(Design(0.8, steps), 0.08) for steps in PILED]
    cases += [(Design(factors, EITHER), 0.09) for factors in (0.0, 0.5, 0.8)]
    cases += [(Design(0.5, mood=0.5), 0.09), (Design(0.5, good=(0.5, 0.5)), 0.20)]
    cases += [(Design(0.5, n=n), 0.05) for n in (50, 100, 200, 1500)]
    cases += [(Design(0.5, bad={3: how}), 0.05) for how in (NOISE, REVERSED, BOTH, ANOTHER)]
    for design, limit in cases:
        _, flagged, samples = _count(design, runs)
        items = runs * (len(ITEMS) - len(design.bad))
        yield share(f"good items flagged, {design}", flagged, items, high=0.012)
        yield share(f"samples with a good item flagged, {design}", samples, runs, high=limit)


def _pairs(runs: int) -> Iterator[Promise]:
    shares = {0.70: (0.98, None), 0.75: (0.95, None), 0.80: (0.80, None)}
    shares |= {0.90: (None, 0.85), 0.95: (None, 0.97), 1.0: (None, 0.98)}
    for steps in PILED:
        for true, (apart, together) in shares.items():
            found = [_pair(true, steps, seed) for seed in range(runs)]
            merged = sum(pair["verdict"] == NOT_SEPARABLE for pair in found)
            held = sum(
                pair["disattenuated_low"] <= true <= pair["disattenuated_high"] for pair in found
            )
            what = f"true correlation {true}, {steps}"
            if apart:
                yield share(f"called separable, {what}", runs - merged, runs, low=apart)
            else:
                yield share(f"called not separable, {what}", merged, runs, low=together)
            yield share(f"95 % interval holds, {what}", held, runs, low=0.92, high=0.98)
            if true == 1:
                below = sum(bool(pair["below_one"]) for pair in found)
                yield share(f"told from 1, {what}", below, runs, high=0.025)


def _pair(true: float, steps: str, seed: int) -> dict[str, object]:
    rng = np.random.default_rng(seed)
    loadings = np.zeros((2 * EACH, 2))
    loadings[np.arange(2 * EACH), np.repeat([0, 1], EACH)] = rng.uniform(*GOOD, size=2 * EACH)
    values = answers(rng, 400, loadings, true, 0.0, STEPS[steps])
    sample = unit_moments(values, ITEMS[: 2 * EACH])
    pair = {scale: LAYOUT[scale] for scale in "ab"}
    return separability(sample, pair).table.iloc[0].to_dict()
