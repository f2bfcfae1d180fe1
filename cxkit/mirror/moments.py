"""The moments that hurt: who rates what below the middle, how sure, how many, whose work."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from ..findings import Finding
from ..parts import Part, finding, join_names
from ..people.offers import rounded
from ..statistics.averages import share_limits, standard_error
from ..statistics.intervals import Interval
from ..study.groups import say_group
from .reduction import Reduced

# So many can be looked at, one by one, without looking away.
FIRST = 5
SHARED = "moments.shared"
MORE, OPEN = "more than usual", "not told from usual"


@dataclass(frozen=True, eq=False, repr=False)
class Moments(Part):
    """Groups of customers at touchpoints, by how many of them had a bad time.

    Parameters
    ----------
    reduced : Reduced
    level : float
    delta : float
        By how much more than usual would matter, in points of 100.
    """

    reduced: Reduced = field(repr=False)
    level: float
    delta: float

    nothing = "No moment was rated by enough people."

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a group and touchpoint, the surest hurt first.

        Index ``group touchpoint``; ``share low high n reach lived verdict``: `share` of those who
        rated it rated it below the middle of the scale, with limits that hold for all rows
        together; `reach` of the group meets it; `lived` customers a year had a bad time there,
        missing where the study does not say how many there are.

        Notes
        -----
        Limits are Wilson's, each at 1 - (1 - level) / m for m rows (Bonferroni). Rows stand in the
        order of their lower limits: ordered by the shares themselves, groups of a few people
        would come first by chance.
        """
        cells = [
            (group, id)
            for group in self.reduced.groups
            for id in self.reduced.labels
            if self.reduced.now.n(group, f"low:{id}") >= self.reduced.study.privacy.minimum_group
        ]
        each = 1 - (1 - self.level) / max(len(cells), 1)
        rows = [self._row(group, id, each) for group, id in cells]
        columns = ["group", "touchpoint", "share", "low", "high", "n", "reach", "lived"]
        table = pd.DataFrame(rows, columns=columns)
        clear = table["low"] > self.usual + self.delta / 100
        table["verdict"] = np.where(clear, MORE, OPEN)
        order = table.sort_values(["low", "share"], ascending=False, kind="stable")
        return order.set_index(["group", "touchpoint"])

    @cached_property
    def usual(self) -> float:
        """Share of low ratings among all ratings of all customers, 0..1."""
        sums = self.reduced.now.sums
        total, weight = (
            sum(float(sums[f"low:{id}", what].sum()) for id in self.reduced.labels)
            for what in ("total", "weight")
        )
        return total / weight

    @property
    def first(self) -> pd.DataFrame:
        """The five that hurt most surely."""
        return self.table.head(FIRST)

    @property
    def clear(self) -> int:
        """How many moments hurt clearly more than usual."""
        return int((self.table["verdict"] == MORE).sum())

    @property
    def told(self) -> tuple[str, ...]:
        """The first one, and whose shared work all five are."""
        ids = [found.id for found in self.findings]
        return (*ids[:1], *(id for id in ids[1:] if id == SHARED))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The first five, then whose shared work they are."""
        moments = [self._finding(group, id, row) for (group, id), row in self.first.iterrows()]
        return (*moments, *self._shared())

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``moments``, all of them, and ``first_five`` in words."""
        if self.table.empty:
            return {}
        flat = self.table.reset_index()
        flat.insert(2, "label", flat["touchpoint"].map(self.reduced.labels))
        return {"moments": flat.set_index("group"), "first_five": self._in_words()}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the moments."""
        return {"moments": self._caption()}

    def name(self, group: str, id: str) -> str:
        """Name a moment: Families at “Cloakroom”."""
        return f"{say_group(self.reduced.by, group)} at “{self.reduced.labels[id]}”"

    def owners(self, id: str) -> list[str]:
        """Departments that share a touchpoint, by the alphabet."""
        point = next(p for p in self.reduced.study.touchpoints if p.id == id)
        return sorted(set(point.owners))

    def _row(self, group: str, id: str, level: float) -> tuple:
        now = self.reduced.now
        mean, n = now.mean(group, f"low:{id}"), now.n(group, f"low:{id}")
        share = float(np.clip(mean.value[0], 0.0, 1.0))
        limits = share_limits(share, standard_error(mean), n, level=level)
        reach = float(now.mean(group, f"used:{id}").value[0])
        persona = next((p for p in self.reduced.study.personas if p.name == group), None)
        customers = persona.customers if persona is not None else None
        lived = np.nan if customers is None else customers * reach * share
        return (group, id, share, limits.low, limits.high, n, reach, lived)

    def _finding(self, group: str, id: str, row: pd.Series) -> Finding:
        limits = Interval(row["low"], row["high"], self.level)
        many = ""
        if np.isfinite(row["lived"]) and row["lived"] >= 1:
            many = f"; by the study's figures about {rounded(row['lived']):,} customers a year"
        sentence = (
            f"{self.name(group, id)}: {100 * row['share']:.0f} % of those who rated it are below "
            f"the middle of the scale ({100 * self.level:g} % interval {100 * row['low']:.0f} to "
            f"{100 * row['high']:.0f} %, all {len(self.table)} moments counted, n = "
            f"{int(row['n']):,}){many}; {row['verdict']}."
        )
        place = f"moment.{self.reduced.slugs[group]}.{id}"
        return finding(place, row["share"], limits, row["n"], sentence, row["verdict"], "share")

    def _shared(self) -> list[Finding]:
        """Say how many departments share the first five; one alone is never named."""
        owned = [self.owners(id) for _, id in self.first.index]
        names = sorted({name for each in owned for name in each})
        if len(names) < 2:
            return []
        several = sum(len(each) > 1 for each in owned)
        many = "all" if several == len(owned) > 1 else several or "none"
        sentence = (
            f"Of the {len(owned)} moments that hurt most surely {many} "
            f"{'are' if several > 1 else 'is'} shared by more than one department; they lie with "
            f"{join_names(names)} together."
        )
        share = several / len(owned)
        return [Finding(SHARED, share, sentence, len(owned), "share")]

    def _in_words(self) -> pd.DataFrame:
        rows = [
            {"who": say_group(self.reduced.by, group), "where": self.reduced.labels[id],
             "below_the_middle": f"{100 * row['share']:.0f} % ({100 * row['low']:.0f} to "
                                 f"{100 * row['high']:.0f} %, n = {int(row['n']):,})",
             "meet_it": f"{100 * row['reach']:.0f} %", "against_the_usual": row["verdict"]}
            for (group, id), row in self.first.iterrows()
        ]  # fmt: skip
        return pd.DataFrame(rows).set_index("who")

    def _caption(self) -> tuple[str, str]:
        if self.table.empty:
            return "No moment can be shown", self.nothing
        (group, id), row = self.first.index[0], self.first.iloc[0]
        title = f"{self.name(group, id)}: for {100 * row['share']:.0f} % it is a bad moment"
        note = (
            f"Share of those who rated a touchpoint in {self.reduced.focus.label} below the middle "
            f"of the scale; {100 * self.level:g} % intervals that hold for all {len(self.table)} "
            f"moments together, surest first. Line: usual, {100 * self.usual:.0f} % of all ratings;"
            f" band: {self.delta:g} points. Hollow: not told from usual."
        )
        return title, note
