"""The whole NPS room on invented museums: what was planted is named, and nothing else is.

Museums are drawn as the sample is and go through reading, reducing and the steps that name
something: the verdict, mix and rate, segments, touchpoints and themes. What the room only
describes (importance of drivers, outcomes, money) has simulations of its own.

That the fall is named as a segment of the score is not promised: 27 points among 180 answers
a wave, looked for among all segments, stand out in three museums of ten. The rating that moved
tells who they are in nearly all.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from promise import Promise, share

from cxkit.measures.linter import lint
from cxkit.nps.comments import read
from cxkit.nps.comparison import compare
from cxkit.nps.composition import split
from cxkit.nps.journey import follow
from cxkit.nps.ownership import Ownership
from cxkit.nps.reduction import Reduced, reduce
from cxkit.nps.segments import locate
from cxkit.nps.summary import summarise
from cxkit.samples.museum import COLUMNS, FILE, draw_museum
from cxkit.samples.planted import BASELINE, FOCUS, Scenario
from cxkit.samples.truth import museum_truth
from cxkit.statistics.intervals import Interval
from cxkit.study.checks import Responses, open_study

# Each scene has seeds of its own, so that no two of them share a museum.
RUNS, SHORT, SEEDS = 150, 1, 100_000
# Museums that are read as one file, because a description takes longer to read than a museum.
AT_ONCE = 25
DESCRIPTION = Path(__file__).parents[2] / "data" / "samples" / "museum" / "study.yaml"
FIRST_DAY = "2026-01-01"  # of the baseline; earlier quarters take no part in the comparison

# The truth is then known to about a fifth of a point, where its intervals reach eight.
TRUE_VISITS = 20_000

CALM, SHIPPED, SHIFTED = Scenario(0, 0, 0), Scenario(), Scenario(0, 1, 0)
FALLEN, FALLEN_FOR = "cloakroom", {"persona": "Families"}

# At the 5 % level 1,000 runs of nothing give more than 64 alarms about once in fifty times.
MOST_ALARMS, MOST_BLAMED, LEAST_FOUND, COVERAGE = 0.064, 0.05, 0.85, (0.93, 0.97)

Levels = dict[str, str]


@dataclass(frozen=True)
class Told:
    """What the room said of one museum.

    Parameters
    ----------
    clear : bool
        Whether the verdict names a change.
    segments : tuple of dict
        Named segments, the surest first.
    touchpoints : tuple of str
        Touchpoints whose rating moved the score, the first first.
    where : dict of str to tuple of dict
        Among whom each of these ratings moved otherwise.
    themes : tuple of str
        Themes named more or less often.
    limits : dict of str to Interval
        Of ``change``, ``mix`` and ``rate``.
    mix : float
        In points.
    complaints : tuple of str
        Errors of wording in the summary.
    """

    clear: bool
    segments: tuple[Levels, ...]
    touchpoints: tuple[str, ...]
    where: dict[str, tuple[Levels, ...]]
    themes: tuple[str, ...]
    limits: dict[str, Interval]
    mix: float
    complaints: tuple[str, ...]


def simulate(runs: int) -> list[Promise]:
    """Draw `runs` museums a scene and count what is said of them."""
    return [
        *_calm([tell(each) for each in museums(CALM, 1, runs, comments=True)]),
        *_shipped([tell(each) for each in museums(SHIPPED, 2, runs)]),
        *_shifted([tell(each) for each in museums(SHIFTED, 3, runs)]),
    ]


def museums(
    scenario: Scenario, scene: int, runs: int, *, comments: bool = False
) -> Iterator[Responses]:
    """Draw and read museums; without comments where nothing is asked of them."""
    for start in range(0, runs, AT_ONCE):
        yield from _read_together(
            scenario, range(scene * SEEDS + start, scene * SEEDS + min(start + AT_ONCE, runs)),
            comments,
        )  # fmt: skip


def _read_together(scenario: Scenario, seeds: range, comments: bool) -> Iterator[Responses]:
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder)
        (study / DESCRIPTION.name).write_bytes(DESCRIPTION.read_bytes())
        with (study / FILE).open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(COLUMNS)
            for seed in seeds:
                writer.writerows(_rows(scenario, seed))
        together = open_study(study)
    of = together.rows["respondent_id"].str.partition(":")[0]
    for seed in seeds:
        yield _part(together, (of == str(seed)).to_numpy(), comments)


def _rows(scenario: Scenario, seed: int) -> Iterator[tuple[str, ...]]:
    cells = draw_museum(seed=seed, scenario=scenario)
    cells["respondent_id"] = [f"{seed}:{id}" for id in cells["respondent_id"]]
    for row in zip(*(cells[name] for name in COLUMNS), strict=True):
        if row[COLUMNS.index("date")] >= FIRST_DAY:
            yield row


def _part(together: Responses, here: np.ndarray, comments: bool) -> Responses:
    tables = {
        name: table[here] for name, table in vars(together).items()
        if isinstance(table, pd.DataFrame)
    }  # fmt: skip
    if not comments:
        tables["rows"] = tables["rows"].assign(verbatim=pd.NA)
    return replace(together, **tables)


def tell(museum: Responses) -> Told:
    """Let the room say what it has to say of one museum."""
    reduced = reduce(museum)
    comparison = compare(reduced, delta=reduced.study.meaningful_change, level=0.95)
    composition, segments = split(comparison), locate(comparison)
    journey, together = follow(composition, seed=1), composition.together
    summary = summarise(comparison, composition, segments, journey, Ownership(journey))
    complaints = lint(
        " ".join(summary.sentences), verdict=comparison.verdict, waves=_labels(reduced),
        customers=[persona.name for persona in reduced.study.personas],
    )  # fmt: skip
    return Told(
        clear=comparison.verdict.clear,
        segments=tuple(segment.levels for segment in segments.named),
        touchpoints=tuple(journey.moved.index),
        where={
            id: tuple(each.levels for each in search.segments)
            for id, search in journey.where.items()
        },
        themes=tuple(read(comparison).moved.index),
        limits={
            "change": comparison.interval,
            "mix": together.interval("mix", level=0.95),
            "rate": together.interval("rate", level=0.95),
        },
        mix=together.mix,
        complaints=tuple(each.rule for each in complaints if each.severity == "error"),
    )


def _labels(reduced: Reduced) -> list[str]:
    return [wave.label for wave in reduced.waves]


def _calm(told: list[Told]) -> Iterator[Promise]:
    def often(what: str, asked: Callable[[Told], bool], high: float) -> Promise:
        return _share(f"nothing changed: {what}", told, asked, high=high)

    yield often("a clear verdict or a segment", lambda t: t.clear or t.segments, MOST_ALARMS)
    yield often("a clear verdict", lambda t: t.clear, MOST_ALARMS)
    yield often("a segment", lambda t: t.segments, MOST_ALARMS)
    yield often("a touchpoint beside a clear verdict", lambda t: t.clear and t.touchpoints, 0.05)
    yield often("a rating that moved, whatever the verdict", lambda t: t.touchpoints, 0.05)
    yield often("a theme", lambda t: t.themes, 0.05)
    yield _worded("nothing changed", told)
    for part in ("change", "mix", "rate"):
        yield _covered("nothing changed", told, part, 0.0)


def _shipped(told: list[Told]) -> Iterator[Promise]:
    clear, about = [each for each in told if each.clear], "a dip and a mix shift"
    found = [each for each in told if FALLEN in each.touchpoints]

    def first(each: Told) -> bool:
        return each.touchpoints[:1] == (FALLEN,)

    def right(each: Told) -> bool:
        return each.where.get(FALLEN) == (FALLEN_FOR,)

    if clear:
        what = f"{about}, clear verdict: the touchpoint that fell is named first"
        yield _share(what, clear, first, low=LEAST_FOUND)
    yield _share(f"{about}: the touchpoint that fell is named first", told, first, low=LEAST_FOUND)
    what = f"{about}: another touchpoint is named"
    yield _share(what, told, lambda t: set(t.touchpoints) - {FALLEN}, high=MOST_BLAMED)
    if found:
        what = f"{about}, touchpoint named: among those it fell for, and nobody else"
        yield _share(what, found, right, low=LEAST_FOUND)
    yield _share(f"{about}: a segment of others is named", told, _elsewhere, high=MOST_BLAMED)
    truth = museum_truth(SHIPPED, n=TRUE_VISITS)
    for part in ("change", "mix", "rate"):
        yield _covered(about, told, part, getattr(truth, part)(BASELINE, FOCUS))
    yield _worded(about, told)


def _elsewhere(each: Told) -> bool:
    """Say whether a segment was named that holds others than those it fell for."""
    return any(not FALLEN_FOR.items() <= levels.items() for levels in each.segments)


def _shifted(told: list[Told]) -> Iterator[Promise]:
    about, truth = "only a mix shift", museum_truth(SHIFTED, n=TRUE_VISITS)
    mix = np.array([each.mix for each in told]) / truth.change()
    error = mix.std(ddof=1) / np.sqrt(len(mix)) if len(mix) > 1 else np.inf
    yield Promise(f"{about}: mean mix over the true change", mix.mean(), error, len(mix), 0.9, 1.1)
    yield _share(f"{about}: a touchpoint", told, lambda t: t.touchpoints, high=MOST_BLAMED)
    yield _share(f"{about}: a segment", told, lambda t: t.segments, high=MOST_BLAMED)
    yield _worded(about, told)
    for part in ("change", "mix", "rate"):
        yield _covered(about, told, part, getattr(truth, part)(BASELINE, FOCUS))


def _worded(about: str, told: list[Told]) -> Promise:
    # The rules of wording leave nothing to chance: one error breaks the promise.
    wrong = sum(bool(each.complaints) for each in told) / len(told)
    return Promise(f"{about}: an error of wording in the summary", wrong, 0.0, len(told), high=0.0)


def _covered(about: str, told: list[Told], part: str, true: float) -> Promise:
    what = f"{about}: 95 % interval of the {part} holds {true:+.1f}"
    low, high = COVERAGE
    return _share(
        what, told, lambda t: t.limits[part].low <= true <= t.limits[part].high, low, high
    )


def _share(
    what: str, told: list[Told], asked: Callable[[Told], object], low=-np.inf, high=np.inf
) -> Promise:
    return share(what, sum(bool(asked(each)) for each in told), len(told), low, high)
