"""The room that looks back: no action is called a success for the mood, no sober forecast bold.

Ratings of ten touchpoints before and after, of people who share a mood; what is worked on has no
effect, or one of 0.6 rating points. And a group that forecasts twelve times, as sure as it should
be, or surer.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from promise import Promise, share
from scipy.special import ndtr, ndtri

from cxkit.findings import Ledger
from cxkit.followup import Reduced, analyse
from cxkit.followup.verdicts import Gain
from cxkit.statistics.averages import Averages
from cxkit.statistics.forecast_calibration import calibrate
from cxkit.statistics.forecasts import Settled, pool, score
from cxkit.study.description import Study
from cxkit.study.reading import read_study
from cxkit.study.waves import Wave

RUNS, SHORT = 1000, 2
POINTS, LEVEL = 10, 0.95
EFFECT = 0.6
DECISIONS, PEOPLE, DELTA = 12, 8, 0.3
# A range of 80 % is so many standard deviations to either side.
HALF = float(ndtri(0.9))


@dataclass(frozen=True)
class Design:
    """How people are drawn, and how it came to be decided what to work on.

    Parameters
    ----------
    name : str
    n : int
        People a wave.
    mood : float
        Rating points by which everything rises after the baseline.
    touched : int
        Touchpoints that are worked on.
    lowest : bool
        Whether these are the lowest rated of the baseline, and not the first.
    equal : bool
        Whether all touchpoints are truly alike at the start.
    waves : int
        2, or 3 with a wave before the baseline.
    same : float
        Share of people who answer in every wave, their mood with them.
    drift : float
        Standard deviation of what each touchpoint does by itself in each wave.
    clusters : int
        In which people of a wave share a mood; 0 draws them alone.
    weighted, whole, mixed : bool
        Uneven weights; whole answers of 1 to 10, cut at the ends; a wave in which many more come
        of a group that rates the first touchpoint higher and the others lower.
    """

    name: str
    n: int = 300
    mood: float = 0.5
    touched: int = 1
    lowest: bool = False
    equal: bool = False
    waves: int = 2
    same: float = 0.0
    drift: float = 0.0
    clusters: int = 0
    weighted: bool = False
    whole: bool = False
    mixed: bool = False


DESIGNS = (
    Design("one of ten"),
    Design("three of ten", touched=3),
    Design("six of ten", touched=6),
    Design("60 people a wave", n=60),
    Design("half the people answer in both waves", same=0.5),
    Design("uneven weights", weighted=True),
    Design("30 clusters a wave", clusters=30),
    Design("other people come", mixed=True),
    Design("whole answers, a mood of one point", mood=1.0, whole=True),
    Design("chosen as the lowest of ten alike", lowest=True, equal=True),
    Design("chosen as the three lowest of ten alike", lowest=True, equal=True, touched=3),
    Design("the same with an earlier wave", lowest=True, equal=True, waves=3),
    Design("touchpoints drift", drift=0.3),
    Design("touchpoints drift, the lowest, an earlier wave", drift=0.3, lowest=True, equal=True,
           waves=3),
)  # fmt: skip
# And how often an effect is to be found at least: joint limits and an earlier wave cost power.
FOUND = {
    Design("one of ten"): 0.85,
    Design("three of ten", touched=3): 0.7,
    Design("half the people answer in both waves", same=0.5): 0.85,
    Design("with an earlier wave", waves=3): 0.75,
}


def simulate(runs: int) -> list[Promise]:
    """Draw samples of every design, and groups that forecast."""
    found = []
    for at, design in enumerate(DESIGNS):
        found += _idle(design, runs, at)
    for at, (design, low) in enumerate(FOUND.items()):
        found += _effective(design, low, runs, 100 + at)
    return found + _forecasts(runs) + _scores(runs)


def _idle(design: Design, runs: int, key: int) -> list[Promise]:
    """Nothing that was done has an effect."""
    called = inside = looked = 0
    for run in range(runs):
        result, truth = look_back(design, 0.0, np.random.default_rng([key, run]))
        called += Gain.WORKED in result.comparison.verdicts.values()
        # A touchpoint chosen for its low start is known to have an interval that lies too high.
        if not design.lowest:
            hits = _inside(result, truth)
            inside, looked = inside + hits, looked + 1
    found = [share(f"no effect, {design.name}: called worked", called, runs, high=0.05)]
    if looked:
        what = f"no effect, {design.name}: intervals of all differences hold the truth"
        found.append(share(what, inside, looked, 0.93, 0.995 if design.touched > 1 else 0.97))
    return found


def _effective(design: Design, low: float, runs: int, key: int) -> list[Promise]:
    """Everything that was done has an effect."""
    called = total = inside = 0
    for run in range(runs):
        result, truth = look_back(design, EFFECT, np.random.default_rng([key, run]))
        gains = list(result.comparison.verdicts.values())
        called, total = called + gains.count(Gain.WORKED), total + len(gains)
        inside += _inside(result, truth)
    lead = f"an effect of {EFFECT:g}, {design.name}"
    high = 0.995 if design.touched > 1 else 0.97
    return [
        share(f"{lead}: called worked", called, total, low=low),
        share(f"{lead}: intervals of all differences hold the truth", inside, runs, 0.93, high),
    ]


def _inside(result, truth: dict[str, float]) -> bool:
    """Whether the limits of all differences of a sample hold the truth together."""
    table = result.comparison.table
    return all(
        row["difference_low"] <= truth[id] <= row["difference_high"]
        for id, row in table.iterrows()
    )  # fmt: skip


def look_back(design: Design, effect: float, rng: np.random.Generator):
    """Draw a sample and send it through the room; give the result and the true differences."""
    start = np.full(POINTS, 6.5) if design.equal else rng.uniform(5.5, 7.5, POINTS)
    drift = design.drift * rng.standard_normal((design.waves, POINTS))
    level = start + drift
    level[-1] += design.mood
    drawn = [_people(design, wave, rng) for wave in range(design.waves)]
    if design.same:
        _return(design, drawn)
    noise = rng.uniform(1.0, 2.2, POINTS)
    base = [
        level[wave] + mood + noise * rng.standard_normal((design.n, POINTS)) + kind
        for wave, (mood, kind, *_) in enumerate(drawn)
    ]
    if design.lowest:
        # The room that decides has seen the ratings of the baseline, but for those left out.
        chosen = np.argsort(base[-2].mean(axis=0), kind="stable")[: design.touched]
    else:
        chosen = np.arange(design.touched)
    base[-1][:, chosen] += effect
    ratings = np.vstack(base)
    if design.whole:
        ratings = np.clip(np.round(ratings), 1, 10)
    ratings[rng.random(ratings.shape) < 0.2] = np.nan
    reduced = _reduced(design, drawn, ratings)
    result = analyse(reduced, touched=[f"t{at}" for at in chosen], level=LEVEL)
    return result, _truth(design, level, drift, noise, chosen, effect)


def _people(design: Design, wave: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Mood, what their group adds to each touchpoint, cluster, group and weight of people."""
    n = design.n
    mood = rng.standard_normal((n, 1))
    cluster = np.arange(n) % design.clusters if design.clusters else np.arange(n)
    if design.clusters:
        shared = rng.standard_normal((design.clusters, 1))[cluster]
        mood = np.sqrt(0.2) * shared + np.sqrt(0.8) * mood
    later = design.mixed and wave == design.waves - 1
    group = rng.random(n) < (0.6 if later else 0.3)
    kind = np.zeros((n, POINTS))
    if design.mixed:
        kind[group] = [1.0, *[-0.5] * (POINTS - 1)]
    weight = rng.uniform(0.3, 1.7, n) if design.weighted else np.ones(n)
    return [mood, kind, cluster, group, weight]


def _return(design: Design, drawn: list[list[np.ndarray]]) -> None:
    """Let some people answer in every wave, with their mood."""
    many = int(design.same * design.n)
    for people in drawn[1:]:
        people[0][:many] = drawn[0][0][:many]


def _truth(
    design: Design, level: np.ndarray, drift: np.ndarray, noise: np.ndarray,
    chosen: np.ndarray, effect: float,
) -> dict[str, float]:  # fmt: skip
    """True difference of each touchpoint that was worked on, among like people."""
    change = level[-1] - level[-2]
    change[chosen] += effect
    if design.whole:
        change = np.array([
            _whole(level[-1][at], noise[at]) - _whole(level[-2][at], noise[at])
            for at in range(POINTS)
        ])  # fmt: skip
    others = [at for at in range(POINTS) if at not in chosen]
    return {f"t{at}": change[at] - change[others].mean() for at in chosen}


def _whole(mean: float, noise: float) -> float:
    """Mean of whole answers of 1 to 10 around a mean, mood included."""
    edges = np.arange(1.5, 10)
    return 1 + ndtr((mean - edges) / np.hypot(1.0, noise)).sum()


def _study(design: Design) -> Study:
    points = "\n".join(f"      - {{id: t{at}, column: t{at}}}" for at in range(POINTS))
    cluster = ", cluster: cluster" if design.clusters else ""
    weight = ", weight: weight" if design.weighted else ""
    text = f"""
schema: 1
name: Invented
survey:
  files: [{{file: none.csv}}]
  ids: {"persistent" if design.same else "per_file"}
  columns: {{persona: group, respondent_id: id{cluster}{weight}}}
ratings: {{low: 1, high: 10}}
journey:
  - stage: All
    touchpoints:
{points}
personas:
  - {{id: a, label: A}}
  - {{id: b, label: B}}
"""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "study.yaml").write_text(text, encoding="utf-8")
        return read_study(folder)


STUDIES: dict[str, Study] = {}


def _reduced(design: Design, drawn: list[list[np.ndarray]], ratings: np.ndarray) -> Reduced:
    """Give what `reduce` would give of so few people, each of whom is a block of their own."""
    n, labels = design.n, [f"w{wave}" for wave in range(design.waves)]
    if design.name not in STUDIES:
        STUDIES[design.name] = _study(design)
    many = int(design.same * n)
    rows = len(labels) * n
    at, wave = np.tile(np.arange(n), len(labels)), np.repeat(np.arange(len(labels)), n)
    block = np.where(at < many, at, at + n * wave)
    if design.clusters:
        block = design.clusters * wave + np.concatenate([people[2] for people in drawn])
    group = np.where(np.concatenate([people[3] for people in drawn]), "b", "a")
    weight = np.concatenate([people[4] for people in drawn])
    columns, parts = [], []
    for place, label in enumerate(labels):
        for point in range(POINTS):
            given = ~np.isnan(ratings[:, point]) & (wave == place)
            value = np.where(given, ratings[:, point], 0.0)
            columns += [(f"{label}|rating:t{point}", what) for what in ("total", "weight", "n")]
            parts += [value * weight * given, weight * given, given.astype(float)]
    index = pd.MultiIndex.from_arrays([group, block.astype(str)], names=["group", "block"])
    sums = pd.DataFrame(np.column_stack(parts), index, pd.MultiIndex.from_tuples(columns))
    waves = tuple(Wave(label, n) for label in labels)
    return Reduced(
        study=STUDIES[design.name], by="persona", baseline=waves[-2], focus=waves[-1],
        earlier=waves[-3] if len(waves) > 2 else None, taught=waves, means=Averages(sums),
        plain=None, both=many, ledger=Ledger(rows), inputs=(), notes=(),
    )  # fmt: skip


def _forecasts(runs: int) -> list[Promise]:
    """Twelve decisions each: who is as sure as they should be is not told otherwise."""
    # Name, error of the measurement, and what is promised.
    kinds = {
        "as sure as should be": ((0.0, 0.12, 0.25), {"high": 0.05}),
        "as sure as should be, own errors left out of the ranges": ((0.12,), {"high": 0.06}),
        "always near one half": ((0.12,), {"high": 0.05}),
        "says 80-90 % where 40-50 % come true": ((0.12,), {"low": 0.9}),
        "says it in chances alone": ((0.12,), {"low": 0.85}),
        "ranges half as wide, own errors left out of the right ones": ((0.0, 0.06), {"low": 0.9}),
        "ranges half as wide": ((0.0, 0.06), {"low": 0.85}),
        "ranges half as wide, much error": ((0.12, 0.2), {"low": 0.7}),
        "both": ((0.12,), {"low": 0.9}),
    }
    found = []
    for key, (kind, (errors, limits)) in enumerate(kinds.items()):
        for error in errors:
            told = 0
            for run in range(runs):
                rng = np.random.default_rng([500 + key, round(100 * error), run])
                told += calibrate(
                    [decide(kind, error, rng) for _ in range(DECISIONS)]
                ).overconfident
            what = f"forecasts, {kind}, error {error:g}: called too sure"
            found.append(share(what, told, runs, **limits))
    return found


def decide(kind: str, error: float, rng: np.random.Generator) -> Settled:
    """Draw one decision: what can be known of it, what people say, what is measured."""
    known, doubt, apart = rng.normal(0.3, 0.3), 0.5, 0.15
    if kind == "always near one half":
        known = DELTA
    wide = doubt if "own errors" in kind else np.hypot(doubt, apart)
    middle = known + apart * rng.standard_normal(PEOPLE)
    change = known + doubt * rng.standard_normal() + error * rng.standard_normal()
    if "half as wide" in kind:
        wide /= 2
        chances = 1 - ndtr((DELTA - middle) / (2 * wide))
    else:
        chances = 1 - ndtr((DELTA - middle) / wide)
    if kind.startswith("says") or kind == "both":
        chances = rng.uniform(0.8, 0.9, PEOPLE)
        change = DELTA + np.hypot(doubt, error) * (
            ndtri(rng.uniform(0.4, 0.5)) + rng.standard_normal()
        )
        middle = DELTA + wide * ndtri(chances)
        wide = wide / 2 if kind == "both" else wide
    ranges = np.column_stack([middle - HALF * wide, middle + HALF * wide])
    ranges = [] if "alone" in kind else [(low, high) for low, high in ranges]
    return Settled(pool(chances.tolist(), ranges, reach=9), float(change), error, DELTA)


def _scores(runs: int) -> list[Promise]:
    """What totals say of the single forecasts, against what these say themselves."""
    off, exact = [], []
    for run in range(runs):
        rng = np.random.default_rng([900, run])
        middle, wide = rng.normal(0.3, 0.4, PEOPLE), rng.uniform(0.2, 0.6, PEOPLE)
        chances, change = rng.uniform(0, 1, PEOPLE), rng.normal(0.2, 0.6)
        ranges = list(zip(middle - HALF * wide, middle + HALF * wide, strict=True))
        kept = pool(chances.tolist(), ranges, reach=9)
        told = score(Settled(kept, change, 0.1, DELTA))
        z = (change - middle) / wide
        density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
        each = wide * (2 * density + z * (2 * ndtr(z) - 1) - 1 / np.sqrt(np.pi))
        off.append(told.crps_single - each.mean())
        exact.append(each.mean())
    bias, typical = np.mean(off) / np.mean(exact), np.sqrt(np.mean(np.square(off))) / np.mean(exact)
    error = np.std(off) / np.mean(exact) / np.sqrt(runs)
    return [
        Promise("CRPS of single forecasts from totals: bias, as a share", bias, error, runs,
                -0.03, 0.03),
        Promise("CRPS of single forecasts from totals: typical error, as a share", typical,
                error, runs, high=0.08),
    ]  # fmt: skip
