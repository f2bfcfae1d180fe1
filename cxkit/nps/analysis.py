"""ANALYSE: counts -> one frozen Result, from which every claim is computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from ..findings import DataError, Finding, Ledger
from ..measures.nps import Change, NetPromoterScore, kind_of, measure
from ..measures.verdicts import Verdict, judge
from ..statistics.decomposition import ChangeParts, Sample, decompose_change, pool_small_levels
from .claims import FIGURES, caption_of, describe_figure, find, tabulate, warn
from .reduction import Reduced

ALL_OTHER = "all other"
TOGETHER = "all together"
MOST_DRAWN = 20


@dataclass(frozen=True, eq=False)
class Segment:
    """One level of one dimension in the two waves.

    Parameters
    ----------
    dimension, name : str
    change : Change
        Weighted, with clusters.
    unweighted : Change
        Every respondent once.
    """

    dimension: str
    name: str
    change: Change
    unweighted: Change


@dataclass(frozen=True, eq=False)
class Result:
    """Did the score move, and does that go with who answered or how they answered?

    Counts and scores are stored; findings, tables and captions are computed from them.

    Parameters
    ----------
    reduced : Reduced
        What was analysed.
    delta : float
        The change that would matter, in points.
    level : float
        Coverage of the intervals, 0..1.
    seed : int
        Kept with the result; nothing in this analysis draws chance.
    scores : dict of str to NetPromoterScore
        By wave, in order of time; waves with fewer respondents than the study shows are
        absent.
    unweighted : dict of str to NetPromoterScore
        The same with every respondent counted once.
    change, unclustered, unweighted_change : Change or None
        Between the two waves: as it counts, without regard to clusters, and counted once
        each. None where there is nothing to compare.
    parts : dict of str to ChangeParts
        The change split by one dimension at a time, and first, under "all together", by all
        that the waves can tell apart.
    segments : tuple of Segment
        Every group that is large enough in both waves.
    left_out : tuple of str
        Dimensions that have fewer than two groups of that size.
    """

    reduced: Reduced = field(repr=False)
    delta: float
    level: float
    seed: int
    scores: dict[str, NetPromoterScore] = field(repr=False)
    unweighted: dict[str, NetPromoterScore] = field(repr=False)
    change: Change | None
    unclustered: Change | None = field(repr=False)
    unweighted_change: Change | None = field(repr=False)
    parts: dict[str, ChangeParts] = field(repr=False)
    segments: tuple[Segment, ...] = field(repr=False)
    left_out: tuple[str, ...]

    room = "nps"

    @property
    def study(self) -> str:
        """The study's id."""
        return self.reduced.study.id

    @property
    def name(self) -> str:
        """The study's name."""
        return self.reduced.study.name

    @property
    def inputs(self) -> tuple[dict[str, Any], ...]:
        """Name, hash and rows of each file."""
        return self.reduced.inputs

    @property
    def ledger(self) -> Ledger:
        """Rows read, and rows left out by reason."""
        return self.reduced.ledger

    @property
    def compared(self) -> tuple[str, ...]:
        """Labels of the two waves; only the focus where there is no baseline."""
        waves = (self.reduced.baseline, self.reduced.focus)
        return tuple(wave.label for wave in waves if wave is not None)

    @property
    def parameters(self) -> dict[str, Any]:
        """What was chosen, by the name of the notebook's parameter."""
        baseline = self.reduced.baseline.label if self.reduced.baseline else ""
        return {
            "BASELINE": baseline, "FOCUS": self.reduced.focus.label,
            "DELTA": self.delta, "LEVEL": self.level, "SEED": self.seed,
        }  # fmt: skip

    @property
    def verdict(self) -> Verdict:
        """The class of the change."""
        return self._judge(self.change)

    @property
    def shortcuts(self) -> tuple[str, ...]:
        """Ids of the simpler counts that would have led to another verdict."""
        changes = {"unweighted": self.unweighted_change, "unclustered": self.unclustered}
        asked = {"unweighted": self.reduced.weighted, "unclustered": self.reduced.clustered}
        return tuple(
            f"nps.change.{name}"
            for name, change in changes.items()
            if asked[name] and self._judge(change) is not self.verdict
        )

    @property
    def band(self) -> tuple[float, float] | None:
        """Scores that could not be told from the baseline, in points."""
        if self.change is None:
            return None
        reach = self.change.smallest_visible(self.level)
        return self.change.before.score - reach, self.change.before.score + reach

    @property
    def segment_level(self) -> float:
        """Level of each segment's interval, so that all of them together hold at `level`."""
        return 1 - (1 - self.level) / max(1, len(self.segments))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every claim with its interval, base and sentence."""
        return find(self)

    @property
    def headline(self) -> tuple[str, ...]:
        """Ids of the findings that make the summary, in order."""
        ids = ["nps.change", "nps.baseline", "nps.focus", *self.shortcuts, "nps.mix", "nps.rate"]
        known = {finding.id for finding in self.findings}
        return tuple(id for id in ids if id in known)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Tables at full precision, by name."""
        return tabulate(self)

    @property
    def largest_segments(self) -> pd.DataFrame:
        """Rows of the segments table that a picture can hold: the largest groups."""
        table = self.tables["segments"]
        size = table[["n_baseline", "n_focus"]].min(axis=1)
        return table.loc[size.nlargest(MOST_DRAWN).index.sort_values()]

    @property
    def figures(self) -> dict[str, str]:
        """What each picture shows, in words, by the name of its plot."""
        return {name: describe_figure(self, name) for name in FIGURES}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know before using the numbers."""
        return warn(self)

    def caption(self, figure: str) -> tuple[str, str]:
        """Give the title of a picture, which is the finding, and the note below it."""
        return caption_of(self, figure)

    def finding(self, id: str) -> Finding:
        """Give one finding by its id.

        Raises
        ------
        KeyError
            There is none of that id.
        """
        return next((found for found in self.findings if found.id == id), None) or _none(id)

    def show(self, *ids: str) -> Shown:
        """Give some findings to look at, one below the other."""
        return Shown(tuple(found for found in self.findings if found.id in ids))

    def show_raw(self) -> Shown:
        """Give what the plain count says, and why it is not the answer."""
        return self.show(
            "nps.baseline.unweighted", "nps.focus.unweighted", "nps.change.unweighted",
            "nps.change.unclustered",
        )  # fmt: skip

    def _judge(self, change: Change | None) -> Verdict:
        if change is None:
            return Verdict.CANNOT_SAY
        waves = [wave for wave in (self.reduced.baseline, self.reduced.focus) if wave]
        return judge(
            change.interval(self.level), delta=self.delta,
            n_before=change.before.n, n_after=change.after.n,
            complete=all(wave.complete for wave in waves),
        )  # fmt: skip

    def summary(self) -> Shown:
        """Give the findings that may be said outside the room."""
        return self.show(*self.headline)

    def table(self, name: str) -> pd.DataFrame:
        """Give a table rounded for reading, at most twelve rows."""
        shown = self.tables[name].head(12).round(1)
        numbers = shown.select_dtypes("float").columns
        # Adding nought turns the "-0.0" of rounding into "0.0".
        shown[numbers] = shown[numbers] + 0.0
        return shown.rename(columns=lambda column: column.replace("_", " "))


@dataclass(frozen=True)
class Shown:
    """Findings to look at.

    Parameters
    ----------
    findings : tuple of Finding
    """

    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        return "\n".join(found.sentence for found in self.findings) or "Nothing to compare."

    def _repr_html_(self) -> str:
        return "\n".join(found._repr_html_() for found in self.findings) or repr(self)


def analyse(reduced: Reduced, *, delta: float = 0, level: float = 0.95, seed: int = 1) -> Result:
    """Score every wave, compare two of them, and split the change.

    Parameters
    ----------
    reduced : Reduced
        What `reduce` returned.
    delta : float, default 0
        The change that would matter, in points; 0 takes the study's ``meaningful_change``.
    level : float, default 0.95
        Coverage of the intervals, 0..1.
    seed : int, default 1
        Kept with the result; nothing here draws chance.

    Returns
    -------
    Result

    Raises
    ------
    DataError
        `delta` is negative or `level` is not between 0 and 1, or all answers of a wave lie in
        one cluster.
    """
    if delta < 0 or not 0 < level < 1:
        raise DataError(f"DELTA is 0 or more and LEVEL lies between 0 and 1: {delta}, {level}")
    shown = [wave.label for wave in reduced.waves if wave.n >= _fewest(reduced)]
    clustered = reduced.clustered
    scores = {label: measure(reduced.of_wave(label), clustered=clustered) for label in shown}
    once = {label: measure(reduced.of_wave(label), weighted=False) for label in shown}
    alone = {label: measure(reduced.of_wave(label)) for label in shown}
    parts, segments, left_out = _split(reduced) if _comparable(reduced) else ({}, (), ())
    return Result(
        reduced=reduced,
        delta=delta or reduced.study.meaningful_change,
        level=level,
        seed=seed,
        scores=scores,
        unweighted=once,
        change=_change(reduced, scores),
        unclustered=_change(reduced, alone),
        unweighted_change=_change(reduced, once),
        parts=parts,
        segments=segments,
        left_out=left_out,
    )


def _fewest(reduced: Reduced) -> int:
    return reduced.study.privacy.minimum_group


def _comparable(reduced: Reduced) -> bool:
    waves = (reduced.baseline, reduced.focus)
    return all(wave is not None and wave.n >= _fewest(reduced) for wave in waves)


def _change(reduced: Reduced, scores: dict[str, NetPromoterScore]) -> Change | None:
    if not _comparable(reduced):
        return None
    return Change(scores[reduced.baseline.label], scores[reduced.focus.label])


def _split(
    reduced: Reduced,
) -> tuple[dict[str, ChangeParts], tuple[Segment, ...], tuple[str, ...]]:
    """Pool what is too small to show, then split the change and describe the groups."""
    waves = [reduced.of_wave(wave.label) for wave in (reduced.baseline, reduced.focus)]
    pooled = [wave.copy() for wave in waves]
    kept, segments = [], []
    for dimension in reduced.dimensions:
        first, second = pool_small_levels(
            waves[0][dimension], waves[0]["n"], waves[1][dimension], waves[1]["n"],
            minimum=_fewest(reduced), other=ALL_OTHER,
        )  # fmt: skip
        pooled[0][dimension], pooled[1][dimension] = first, second
        names = sorted(set(first), key=lambda name: (name == ALL_OTHER, name))
        if len(names) < 2:
            continue
        kept.append(dimension)
        groups = [_segment(dimension, name, pooled, reduced.clustered) for name in names]
        segments += [group for group in groups if group is not None]
    left_out = tuple(name for name in reduced.dimensions if name not in kept)
    if not kept:
        return {}, (), left_out
    parts = {TOGETHER: _split_together(pooled, kept, reduced)}
    for dimension in kept:
        parts[dimension] = _split_by(pooled, [dimension], reduced)
    return parts, tuple(segments), left_out


def _split_together(
    waves: list[pd.DataFrame], dimensions: list[str], reduced: Reduced
) -> ChangeParts:
    """Split by as many dimensions as the waves can tell apart, in the study's order."""
    taken = dimensions[:1]
    parts = _split_by(waves, taken, reduced)
    for dimension in dimensions[1:]:
        try:
            parts = _split_by(waves, [*taken, dimension], reduced)
        except DataError:
            # In one of the waves this dimension's levels cannot be told from those taken.
            continue
        taken = [*taken, dimension]
    return parts


def _split_by(waves: list[pd.DataFrame], dimensions: list[str], reduced: Reduced) -> ChangeParts:
    return decompose_change(*(_sample(wave, dimensions, reduced) for wave in waves))


def _segment(
    dimension: str, name: str, waves: list[pd.DataFrame], clustered: bool
) -> Segment | None:
    inside = [wave[wave[dimension] == name] for wave in waves]
    # From one cluster, or without any weight, nothing can be said about a group.
    for rows in inside:
        if (clustered and rows["cluster"].nunique() < 2) or not rows["weight"].sum() > 0:
            return None
    weighted, once = (
        Change(*(measure(rows, clustered=clustered) for rows in inside)),
        Change(*(measure(rows, weighted=False) for rows in inside)),
    )
    return Segment(dimension, name, weighted, once)


def _sample(rows: pd.DataFrame, dimensions: list[str], reduced: Reduced) -> Sample:
    return Sample(
        value=100.0 * kind_of(rows["score"]),
        n=rows["n"].to_numpy(),
        weight=rows["weight"].to_numpy(),
        weight_squared=rows["weight_squared"].to_numpy(),
        cluster=rows["cluster"].to_numpy() if reduced.clustered else None,
        labels=rows[dimensions],
    )


def _none(id: str) -> Finding:
    raise KeyError(f"there is no finding {id!r}")
