"""Where? Every group that may be shown, described; and the few that carry the change, named."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..findings import Finding
from ..measures import wording
from ..measures.nps import Change, measure
from ..measures.verdicts import FEWEST_ANSWERS
from ..statistics.intervals import Interval
from ..study.reading import slug
from .comparison import Comparison
from .parts import Part, finding, join_names, words
from .reduction import ALL_OTHER

MOST_DRAWN = 20


@dataclass(frozen=True, eq=False)
class Group:
    """One group of one dimension in the two waves.

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


@dataclass(frozen=True, eq=False, repr=False)
class Segments(Part):
    """The groups of every dimension, and the segments that carry the change.

    Parameters
    ----------
    comparison : Comparison
    groups : tuple of Group
        Every group that is large enough in both waves.
    """

    comparison: Comparison = field(repr=False)
    groups: tuple[Group, ...] = field(repr=False)

    @property
    def level(self) -> float:
        """Level of each group's interval, so that all of them together hold at the result's."""
        return 1 - (1 - self.comparison.level) / max(1, len(self.groups))

    @property
    def largest(self) -> pd.DataFrame:
        """Rows of the segments table that a picture can hold: the largest groups."""
        table = self.tables["segments"]
        size = table[["n_baseline", "n_focus"]].min(axis=1)
        return table.loc[size.nlargest(MOST_DRAWN).index.sort_values()]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """One a group, with its two scores."""
        found: list[Finding] = []
        taken: set[str] = set()
        for group in self.groups:
            id = name = f"nps.segment.{slug(f'{group.dimension} {group.name}')}"
            number = 1
            while id in taken:
                id, number = f"{name}-{number + 1}", number + 1
            taken.add(id)
            found += self._group(id, group)
        return tuple(found)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """One row a group."""
        return {"segments": self._table()}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the groups."""
        return {"segments": self._caption()}

    @property
    def warnings(self) -> tuple[str, ...]:
        """Dimensions in which every group moved against the total."""
        change = self.comparison.change
        if change is None:
            return ()
        moved: dict[str, list[float]] = {}
        for group in self.groups:
            moved.setdefault(group.dimension, []).append(group.change.estimate)
        turned = [
            words(name)
            for name, changes in moved.items()
            if len(changes) > 1 and all(each * change.estimate < 0 for each in changes)
        ]
        if not turned:
            return ()
        return (
            f"In every group by {join_names(turned)} the score moved one way and in total the "
            "other way: the total has turned with who answered (Simpson's paradox).",
        )

    def _group(self, id: str, group: Group) -> list[Finding]:
        comparison, change, raw = self.comparison, group.change, group.unweighted
        interval = self._widened(change)
        label = f"{words(group.dimension)}: {group.name}"
        sentence = (
            f"{label}: {change.before.score:+.1f} (n = {change.before.n:,}) to "
            f"{change.after.score:+.1f} (n = {change.after.n:,}), a change of "
            f"{wording.signed(change.estimate, 1)} points ({wording.say_interval(interval, 1)}, "
            f"widened for {len(self.groups)} groups looked at); described, not judged."
        )
        found = [finding(id, change.estimate, interval, change.n, sentence)]
        for role, weighted, once in (
            ("baseline", change.before, raw.before),
            ("focus", change.after, raw.after),
        ):
            wave = comparison.waves[role == "focus"]
            found.append(comparison.score(f"{id}.{role}", weighted, f"{wave}, {label},"))
            if comparison.reduced.weighted:
                where = f"{wave}, {label}, every answer counted once,"
                found.append(comparison.score(f"{id}.{role}.unweighted", once, where))
        return found

    def _widened(self, change: Change) -> Interval:
        """Give the interval that holds for all groups together at the result's level."""
        found = change.interval(self.level)
        return Interval(found.low, found.high, self.comparison.level)

    def _table(self) -> pd.DataFrame:
        rows = []
        for group in self.groups:
            change, interval = group.change, self._widened(group.change)
            rows.append(
                {
                    "dimension": group.dimension, "segment": group.name,
                    "n_baseline": change.before.n, "n_focus": change.after.n,
                    "baseline": change.before.score, "focus": change.after.score,
                    "change": change.estimate, "low": interval.low, "high": interval.high,
                    "baseline_unweighted": group.unweighted.before.score,
                    "focus_unweighted": group.unweighted.after.score,
                }
            )  # fmt: skip
        columns = [
            "dimension", "segment", "n_baseline", "n_focus", "baseline", "focus", "change", "low",
            "high", "baseline_unweighted", "focus_unweighted",
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def _caption(self) -> tuple[str, str]:
        comparison = self.comparison
        if comparison.change is None:
            return "There is nothing to compare yet", comparison.why_nothing
        if not self.groups:
            return "No group is large enough to be shown", "No dimension has two such groups."
        table = self.tables["segments"]
        apart = table[(table["low"] > 0) | (table["high"] < 0)]
        total = len(table)
        if not comparison.verdict.clear:
            # Naming a group all the same would be a second chance to be wrong.
            title = f"No change is established, so none of {total} groups is singled out"
        elif len(apart) == 0:
            title = f"None of {total} groups stands out once all looks are counted"
        elif len(apart) == 1:
            row = apart.iloc[0]
            title = f"One of {total} groups stands out: {words(row['dimension'])} {row['segment']}"
        else:
            title = f"{len(apart)} of {total} groups stand out, even with all looks counted"
        drawn = len(self.largest)
        which = f" The {drawn} largest are drawn." if drawn < total else ""
        note = (
            f"Change of the NPS by group, {100 * comparison.level:g} % intervals widened for "
            f"{total} looks; n in brackets; hollow: under {FEWEST_ANSWERS} answers in a "
            f"wave.{which} {comparison.reduced.study.name}."
        )
        return title, note


def locate(comparison: Comparison) -> Segments:
    """Describe every group that is large enough in both waves."""
    reduced = comparison.reduced
    if comparison.change is None:
        return Segments(comparison, ())
    waves, groups = reduced.pair(), []
    for dimension, grouped in reduced.pooled.items():
        names = sorted(set(grouped.values()), key=lambda name: (name == ALL_OTHER, name))
        groups += [_group(dimension, name, waves, reduced.clustered) for name in names]
    return Segments(comparison, tuple(group for group in groups if group is not None))


def _group(
    dimension: str, name: str, waves: list[pd.DataFrame], clustered: bool
) -> Group | None:  # fmt: skip
    inside = [wave[wave[dimension] == name] for wave in waves]
    # From one cluster, or without any weight, nothing can be said about a group.
    for rows in inside:
        if (clustered and rows["cluster"].nunique() < 2) or not rows["weight"].sum() > 0:
            return None
    weighted, once = (
        Change(*(measure(rows, clustered=clustered) for rows in inside)),
        Change(*(measure(rows, weighted=False) for rows in inside)),
    )
    return Group(dimension, name, weighted, once)
