"""How far this reaches: kind of survey, time, base, who is missing, and what may be compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..findings import Finding
from ..measures import wording
from ..measures.response_style import Styles, changes_within, describe_styles, end_point_use
from ..measures.verdicts import FEWEST_ANSWERS
from ..parts import Part, finding, join_names, words
from ..study.groups import COUNTRY
from ..study.names import slug
from ..study.waves import say_day
from .comparison import Comparison
from .ladder import Outcomes
from .naming import both
from .reduction import ALL_OTHER

# A group answers unlike its share when its weighted share differs by so many of 100.
UNLIKE = 0.02
MOST_NAMED = 3
TYPES = {
    "relational": "relational: how customers stand to the organisation, not how one contact went",
    "transactional": "transactional: how one contact went, not how customers stand to the "
    "organisation; never to be joined with relational scores",
    None: "not said; until it is, compare it with no other score",
}


@dataclass(frozen=True, eq=False, repr=False)
class Limits(Part):
    """The card of limits, and countries within themselves.

    Parameters
    ----------
    comparison : Comparison
    outcomes : Outcomes
        Whether the other outcomes agree.
    styles : Styles or None
        How people of each country use the scales; None without a dimension ``country``.
    """

    comparison: Comparison = field(repr=False)
    outcomes: Outcomes = field(repr=False)
    styles: Styles | None = field(repr=False)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Each country's change within itself; none of them is ranked."""
        comparison, reduced = self.comparison, self.comparison.reduced
        if comparison.change is None or COUNTRY not in reduced.pooled:
            return ()
        waves = dict(zip(("baseline", "focus"), comparison.waves, strict=True))
        # Groups that may be shown and no others: the rest would follow by subtraction.
        counts = pd.concat(reduced.pair())
        changes = changes_within(
            counts[counts[COUNTRY] != ALL_OTHER], **waves, clustered=reduced.clustered,
            fewest=max(FEWEST_ANSWERS, comparison.fewest),
        )  # fmt: skip
        level = 1 - (1 - comparison.level) / max(1, len(changes))
        found = []
        widened = f"; widened for {len(changes)} countries" if len(changes) > 1 else ""
        for name, change in changes.items():
            interval = change.interval(level)
            sentence = (
                f"{name}, compared with itself alone: a change of "
                f"{wording.signed(change.estimate)} points ({100 * level:.3g} % interval "
                f"{interval.low:+.0f} to {interval.high:+.0f}, n = {both(change)[0]:,} and "
                f"{both(change)[1]:,}{widened})."
            )
            id = f"nps.within.{slug(name)}"
            found.append(finding(id, change.estimate, interval, change.n, sentence))
        return tuple(found)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The card, and how people of each country use the scales."""
        rows = [(what, said) for what, said in self._card() if said]
        tables = {"limits": pd.DataFrame(rows, columns=["what", "here"]).set_index("what")}
        if self.styles is not None:
            for name, table in (
                ("end_points", end_point_use(self.styles, self.comparison.level)),
                ("styles", self.styles.table(self.comparison.level)),
            ):
                shown = table["n"] >= self.comparison.fewest
                tables[name] = table[shown].reset_index(drop=True)
        return tables

    @property
    def warnings(self) -> tuple[str, ...]:
        """The caveat on countries."""
        return (f"{self.styles.caveat} {self.styles.rule}",) if self.styles is not None else ()

    def _card(self) -> list[tuple[str, str]]:
        reduced = self.comparison.reduced
        return [
            ("kind of score", TYPES[reduced.study.survey.nps_type]),
            ("when", self._when()),
            ("answers", self._answers()),
            ("response rate", self._rate()),
            ("who is missing", self._missing()),
            ("smallest change it can see", self._visible()),
            ("looks", self.comparison.looks_said),
            ("countries", self._countries()),
            ("other outcomes", self.outcomes.sentence),
            ("cause", "cannot be shown by a survey: it shows what goes together"),
        ]

    def _when(self) -> str:
        days = self.comparison.reduced.days.reindex(list(self.comparison.waves)).dropna()
        return "; ".join(
            f"{label}: {say_day(row['first'])} to {say_day(row['last'])}"
            for label, row in days.iterrows()
        )

    def _answers(self) -> str:
        n = {wave.label: wave.n for wave in self.comparison.reduced.waves}
        return "; ".join(f"{label}: {n[label]:,} with a score" for label in self.comparison.waves)

    def _rate(self) -> str:
        invited = self.comparison.reduced.study.waves.invited
        n = {wave.label: wave.n for wave in self.comparison.reduced.waves}
        rates = [
            f"{label}: {100 * n[label] / invited[label]:.0f} % of {invited[label]:,} invited"
            for label in self.comparison.waves
            if invited.get(label)
        ]
        return "; ".join(rates) or "not known: the study does not say how many were asked"

    def _missing(self) -> str:
        reduced = self.comparison.reduced
        if not reduced.weighted:
            return "not known: there are no weights to tell who answers more readily"
        if reduced.baseline is None or not reduced.pooled:
            return "not known: there are no groups to compare"
        waves, gaps = pd.concat(reduced.pair()), []
        for dimension in reduced.pooled:
            sums = waves.groupby(dimension)[["n", "weight"]].sum()
            share = sums / sums.sum()
            for name, row in share.iterrows():
                said = (
                    f"{words(dimension)} {name} ({100 * row['n']:.0f} % of answers, weighted "
                    f"{100 * row['weight']:.0f} %)"
                )
                gaps.append((row["weight"] - row["n"], said))
        gaps = sorted((gap for gap in gaps if gap[0] > UNLIKE), reverse=True)[:MOST_NAMED]
        if not gaps:
            return "no group answers much less readily than its weight says"
        return f"they answer less readily: {join_names([said for _, said in gaps])}"

    def _visible(self) -> str:
        change = self.comparison.change
        if change is None:
            return ""
        level = self.comparison.each_level
        visible = change.smallest_visible(level)
        reliable = change.smallest_visible(level, power=0.8)
        seen = f"{visible:.{self.comparison.digits}f} points if it is observed"
        return f"{seen}; {reliable:.0f} points four times in five"

    def _countries(self) -> str:
        return self.styles.rule if self.styles is not None else "not asked"


def limit(comparison: Comparison, outcomes: Outcomes) -> Limits:
    """Write down how far the survey reaches."""
    sums = comparison.reduced.styles
    clustered = comparison.reduced.clustered
    styles = None if sums is None else describe_styles(sums, clustered=clustered)
    return Limits(comparison, outcomes, styles)
