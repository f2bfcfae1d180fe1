"""Where? Every group that may be shown, described; and the few that carry the change, named."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..findings import DataError, Finding
from ..measures import wording
from ..measures.nps import Change, measure
from ..measures.verdicts import FEWEST_ANSWERS
from ..parts import Part, finding, join_names, words
from ..statistics.intervals import Interval
from ..statistics.segments import Segment, SegmentSearch, find_segments
from .comparison import Comparison
from .composition import sample_of_points
from .naming import label_of, slug_of
from .reduction import ALL_OTHER

MOST_DRAWN = 20
ID = "nps.segment."
# By how much rarer a segment is named where no change is established.
STRICTER = 5


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
    search : SegmentSearch or None
        The groups and combinations of two and three of them that carry the change.
    """

    comparison: Comparison = field(repr=False)
    groups: tuple[Group, ...] = field(repr=False)
    search: SegmentSearch | None = field(repr=False)

    @property
    def named(self) -> tuple[Segment, ...]:
        """Segments that changed otherwise than the rest beyond chance, the surest first."""
        return () if self.search is None else self.search.segments

    @property
    def told(self) -> tuple[str, ...]:
        """The named segments, and what is left."""
        named = [f"{ID}{slug_of(segment.levels)}" for segment in self.named]
        return (*named, "nps.segments.rest" if named else "nps.segments")

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
        """The named segments and the rest, then one a group, with its two scores."""
        found = [*(self._named(segment) for segment in self.named), *self._rest()]
        taken, named = {each.id for each in found}, [each.levels for each in self.named]
        for group in self.groups:
            id = name = f"{ID}{slug_of({group.dimension: group.name})}"
            number = 1
            while id in taken and {group.dimension: group.name} not in named:
                id, number = f"{name}-{number + 1}", number + 1
            rows = self._group(id, group)
            # A named group has its finding already, with its corrected size.
            found += rows[1:] if id in taken else rows
            taken.add(id)
        return tuple(found)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """One row a group, and one a part of the change: mix, named segments, the rest."""
        return {"segments": self._table(), "found": self._found()}

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

    def _named(self, segment: Segment) -> Finding:
        change = self.comparison.change.estimate
        n = int(segment.n_before + segment.n_after)
        sentence = (
            f"{label_of(segment.levels)}: among the same kinds of people a change of "
            f"{wording.signed(segment.estimate)} points ({wording.say_interval(segment.interval)}, "
            f"corrected for having been found among {self.search.scanned:,} segments; "
            f"n = {segment.n_before:,.0f} and {segment.n_after:,.0f}). That makes "
            f"{wording.signed(segment.contribution, 1)} of {wording.signed(change, 1)} points."
        )
        id, interval = f"{ID}{slug_of(segment.levels)}", segment.interval
        return finding(id, segment.estimate, interval, n, sentence, "carries the change")

    def _rest(self) -> list[Finding]:
        search = self.search
        if search is None:
            return []
        n, interval = int(search.n_before + search.n_after), search.rest_interval
        lead = "With the named segments and mix taken out," if self.named else "Without mix,"
        rest, change = wording.signed(search.rest, 1), wording.signed(search.change, 1)
        limits = wording.say_interval(interval, 1)
        sentence = f"{lead} {rest} of {change} points are left ({limits}, n = {n:,})."
        none = f"None of {search.scanned:,} segments changed otherwise than the rest beyond chance."
        count = len(self.named)
        several = f"{count} of {search.scanned:,} segments changed otherwise than the rest."
        return [
            Finding("nps.segments", float(count), several if count else none, n, "segments"),
            finding("nps.segments.rest", search.rest, interval, n, sentence),
        ]

    def _found(self) -> pd.DataFrame:
        columns = ["part", "points", "low", "high", "change", "p_adjusted", "n_baseline", "n_focus"]
        if self.search is None:
            return pd.DataFrame(columns=columns)
        rows = [{"part": "mix", "points": self.search.mix}]
        for segment in self.named:
            limits = segment.contribution_interval
            rows.append(
                {
                    "part": label_of(segment.levels), "points": segment.contribution,
                    "low": limits.low, "high": limits.high, "change": segment.estimate,
                    "p_adjusted": segment.p, "n_baseline": segment.n_before,
                    "n_focus": segment.n_after,
                }
            )  # fmt: skip
        limits = self.search.rest_interval
        rows.append(
            {"part": "rest", "points": self.search.rest, "low": limits.low, "high": limits.high}
        )
        rows.append({"part": "change", "points": self.search.change})
        return pd.DataFrame(rows, columns=columns).set_index("part")

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
        total, names = len(self.groups), [label_of(each.levels) for each in self.named]
        scanned = self.search.scanned if self.search is not None else total
        if not names:
            title = f"None of {scanned:,} segments stands out once all looks are counted"
            if not comparison.verdict.clear:
                title = f"No change is established, and none of {scanned:,} segments stands out"
        elif len(names) == 1:
            size = f"{abs(self.named[0].contribution):.0f}"
            points = f"{size} of {abs(comparison.change.estimate):.0f} points"
            title = f"{names[0]} carries {points}"
            if not comparison.verdict.clear or self.named[0].contribution * self.search.change < 0:
                title = f"{names[0]} changed otherwise than the rest"
        else:
            title = f"{len(names)} segments changed otherwise than the rest, first {names[0]}"
        drawn = len(self.largest)
        which = f" The {drawn} largest are drawn." if drawn < total else ""
        squares = f" Square: named among {scanned:,} segments, mix taken out." * bool(names)
        note = (
            f"Change of the NPS by group, {100 * comparison.level:g} % intervals widened for "
            f"{total} looks; n in brackets; hollow: under {FEWEST_ANSWERS} answers in a wave."
            f"{which}{squares} {comparison.reduced.study.name}."
        )
        return title, note


def locate(comparison: Comparison) -> Segments:
    """Describe every group that is large enough in both waves."""
    reduced = comparison.reduced
    if comparison.change is None:
        return Segments(comparison, (), None)
    waves, groups = reduced.pair(), []
    for dimension, grouped in reduced.pooled.items():
        names = sorted(set(grouped.values()), key=lambda name: (name == ALL_OTHER, name))
        groups += [_group(dimension, name, waves, reduced.clustered) for name in names]
    shown = tuple(group for group in groups if group is not None)
    return Segments(comparison, shown, _search(comparison, waves))


def _search(comparison: Comparison, waves: list[pd.DataFrame]) -> SegmentSearch | None:
    """Search for segments; more strictly where the change itself is not established.

    Otherwise a study in which nothing happened would have two chances to say that something did.
    """
    reduced = comparison.reduced
    if not reduced.pooled:
        return None
    level = comparison.level
    if not comparison.verdict.clear:
        level = 1 - (1 - level) / STRICTER
    dimensions = list(reduced.pooled)
    samples = (sample_of_points(wave, dimensions, reduced.clustered) for wave in waves)
    try:
        return find_segments(*samples, minimum=comparison.fewest, level=level)
    except DataError:
        return None


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
