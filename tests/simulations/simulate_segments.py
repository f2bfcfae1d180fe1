"""Segments: nothing is named where nothing changed, what was planted is named, sizes are honest."""

from __future__ import annotations

import numpy as np
import pandas as pd
from incidents import draw_incident, named
from promise import Promise, share

from cxkit.statistics.decomposition import Sample
from cxkit.statistics.segments import find_ratio_segments, find_segments

RUNS = 1000
SHORT = 12
# Full runs of the other designs, as shares of RUNS: each of theirs costs more or needs less.
SOME = 0.2

SHARES = [
    np.array(parts) / sum(parts)
    for parts in ([5, 3, 2], [4, 3, 2, 1], [6, 3, 2, 1, 1], [3, 3, 2, 2], [5, 4, 3, 2, 1, 1])
]
COLUMNS = ["place", "channel", "age", "day", "product"]
_BASE = np.random.default_rng(5)
MAIN = [_BASE.normal(0, 0.15, len(part)) for part in SHARES]
PAIR = _BASE.normal(0, 0.12, (3, 4))
# Shares .3 x .3: about a tenth of the units.
CELL, LEVEL = {0: 1, 1: 1}, {0: 1}


def kinds(rng, n: int, shares=SHARES) -> np.ndarray:
    """Draw what kind of unit each of n is, shape (n, 5)."""
    return np.column_stack([rng.choice(len(part), size=n, p=part) for part in shares])


def inside(kind: np.ndarray, cell: dict[int, int]) -> np.ndarray:
    return np.all([kind[:, c] == level for c, level in cell.items()], axis=0)


def centre(kind: np.ndarray, cell: dict[int, int] | None = None, fall: float = 0) -> np.ndarray:
    """Mean of the values -1, 0 and +1 of each unit, before chances are kept within 0..1."""
    mean = 0.15 + PAIR[kind[:, 0], kind[:, 1]] + sum(m[kind[:, c]] for c, m in enumerate(MAIN))
    return mean - (fall * inside(kind, cell) if cell else fall)


def chances(mean: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Chances of +1 and of 0."""
    plus = np.clip((0.75 + mean) / 2, 0.02, 0.98)
    return plus, np.minimum(0.25, 1 - plus)


def draw(rng, kind: np.ndarray, mean: np.ndarray, *, clusters: int = 0, apart: float = 0) -> Sample:
    """Answer for every unit, in points of -100, 0 and +100; aggregate."""
    group = rng.integers(max(clusters, 1), size=len(kind))
    plus, none = chances(mean + rng.normal(0, apart, max(clusters, 1))[group])
    at = rng.random(len(kind))
    rows = pd.DataFrame(kind.astype(str), columns=COLUMNS).assign(
        value=np.where(at < plus, 100.0, np.where(at < plus + none, 0.0, -100.0)), group=group
    )
    counts = rows.groupby([*COLUMNS, "value", "group"], as_index=False).size()
    n = counts["size"].to_numpy(dtype=float)
    cluster = counts["group"].astype(str).to_numpy(dtype=object) if clusters else None
    return Sample(counts["value"].to_numpy(), n, n, n, cluster, counts[COLUMNS])


def false_alarms(runs: int, n: int, what: str, *, mix=False, fall=0.0, **clusters) -> Promise:
    """How often anything is named where nothing is to be named."""
    alarms = 0
    for run in range(runs):
        rng = np.random.default_rng(1_000_000 + run)
        later = SHARES
        if mix:
            later = [part * np.exp(rng.normal(0, 0.5, len(part))) for part in SHARES]
            later = [part / part.sum() for part in later]
        kind, other = kinds(rng, n), kinds(rng, n, later)
        before = draw(rng, kind, centre(kind), **clusters)
        after = draw(rng, other, centre(other, fall=fall), **clusters)
        alarms += bool(find_segments(before, after).segments)
    return share(f"anything named, {n:,} + {n:,} units: {what}", alarms, runs, high=0.05)


def planted(runs: int, n: int, cell: dict[int, int], fall: float, least: float) -> list[Promise]:
    """How often a planted fall is named as what it is, and whether its size is in the interval."""
    target = {COLUMNS[c]: str(level) for c, level in cell.items()}
    exact = sides = held = found = rest_held = 0
    crowd = kinds(np.random.default_rng(1), 100_000)
    truth = _moved(crowd, cell, fall)
    for run in range(runs):
        rng = np.random.default_rng(2_000_000 + run)
        kind, other = kinds(rng, n), kinds(rng, n)
        result = find_segments(
            draw(rng, kind, centre(kind)), draw(rng, other, centre(other, cell, fall))
        )
        names = [segment.levels for segment in result.segments]
        exact += target in names
        sides += any(name.items() < target.items() for name in names)
        left = np.ones(len(crowd), dtype=bool)
        for segment in result.segments:
            own = inside(crowd, {COLUMNS.index(c): int(v) for c, v in segment.levels.items()})
            left &= ~own
            found += 1
            held += segment.interval.low <= truth[own].mean() <= segment.interval.high
        rest = (truth * left).mean()
        rest_held += result.rest_interval.low <= rest <= result.rest_interval.high
    size = f"{n:,} + {n:,} units, a fall of {-truth[inside(crowd, cell)].mean():.0f} in {target}"
    promises = [
        share(f"named as that: {size}", exact, runs, low=least),
        share(f"named as one of its sides: {size}", sides, runs, high=0.1),
        share(f"rest in its interval: {size}", rest_held, runs, low=0.92),
    ]
    if found:
        promises.append(
            share(f"true change in interval, given named: {size}", held, found, low=0.93)
        )
    return promises


def _moved(kind: np.ndarray, cell: dict[int, int], fall: float) -> np.ndarray:
    """True change of each unit's mean, in points."""

    def mean(centres: np.ndarray) -> np.ndarray:
        plus, none = chances(centres)
        return 100 * (2 * plus + none - 1)

    return mean(centre(kind, cell, fall)) - mean(centre(kind))


def incidents(runs: int) -> list[Promise]:
    """F1 on incidents of ratio metrics, and alarms where nothing was planted."""
    right = wrong = missed = alarms = 0
    for run in range(runs):
        incident = draw_incident(np.random.default_rng(3_000_000 + run))
        names = named(find_ratio_segments(incident.cells, incident.columns))
        right += len(names & incident.causes)
        wrong += len(names - incident.causes)
        missed += len(incident.causes - names)
        calm = draw_incident(np.random.default_rng(4_000_000 + run), causes=0)
        alarms += bool(find_ratio_segments(calm.cells, calm.columns).segments)
    f1 = 2 * right / (2 * right + wrong + missed)
    error = np.sqrt(f1 * (1 - f1) / max(right + wrong + missed, 1))
    return [
        Promise("F1 of named causes, incidents of ratios", f1, float(error), runs, low=0.75),
        share("anything named, ratios that only stray", alarms, runs, high=0.064),
    ]


def simulate(runs: int) -> list[Promise]:
    """Run every design; those about finding need fewer runs than those about false alarms."""
    some = max(6, round(runs * SOME))
    return [
        false_alarms(runs, 400, "nothing changed"),
        false_alarms(runs, 1500, "nothing changed"),
        false_alarms(runs, 1500, "only the mix changed", mix=True),
        false_alarms(runs, 1500, "everybody fell by 25", fall=0.25),
        false_alarms(some, 1500, "nothing changed, 30 clusters", clusters=30, apart=0.2),
        false_alarms(some, 1500, "nothing changed, 80 clusters", clusters=80, apart=0.3),
        *planted(some, 1500, CELL, 0.35, 0.15),
        *planted(some, 1500, CELL, 0.45, 0.5),
        *planted(some, 1500, CELL, 0.6, 0.85),
        *planted(some, 1500, LEVEL, 0.35, 0.85),
        *incidents(max(3, some // 2)),
    ]
