"""Trust by its three roots, by kind of customer, and what it goes together with."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..explained import OUTCOME, TAIL, Outcome
from ..findings import DataError, Finding
from ..parts import Part, finding, join_names, shorten
from ..statistics.averages import standard_error
from ..statistics.importance import Importance, importance
from ..statistics.intervals import Interval, quantile
from ..statistics.moments import Moments
from .columns import TRUST, Summed

SURE = 0.8


@dataclass(frozen=True, eq=False, repr=False)
class Trust(Part):
    """Empathy, logic and loyalty as customers rate them.

    Parameters
    ----------
    reduced : Summed
    outcome : Outcome or None
        What trust is set beside.
    link : Importance or None
        How the three items share what they explain of the outcome.
    level : float
    """

    reduced: Summed = field(repr=False)
    outcome: Outcome | None
    link: Importance | None = field(repr=False)
    level: float

    nothing = "Trust was not asked, or too few answered."

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a group and trust item: ``group item mean low high n``."""
        rows, half = [], quantile(self.level)
        over, fewest = self.reduced.over_time, self.reduced.study.privacy.minimum_group
        for group in self.reduced.groups if self.reduced.study.trust else ():
            for item in TRUST:
                n = over.n(group, f"trust:{item}")
                if n < fewest:
                    continue
                mean = over.mean(group, f"trust:{item}")
                value, error = float(mean.value[0]), half * standard_error(mean)
                rows.append((group, item, value, value - error, value + error, n))
        return pd.DataFrame(rows, columns=["group", "item", "mean", "low", "high", "n"])

    @property
    def told(self) -> tuple[str, ...]:
        """The link alone, where a room tells much else."""
        return tuple(each.id for each in self.findings if each.id.startswith("personas.trust"))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The lowest of the three by group, then what trust goes together with."""
        return (*self._lowest(), *self._link())

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``trust``, where it was asked."""
        return {"trust": self.table} if len(self.table) else {}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of trust."""
        return {"trust": self._caption()}

    def _lowest(self) -> list[Finding]:
        found, scale = [], self.reduced.study.trust.scale if self.reduced.study.trust else None
        for group, rows in self.table.groupby("group", sort=False):
            row = rows.loc[rows["mean"].idxmin()]
            interval = Interval(row["low"], row["high"], self.level)
            others = rows[rows["item"] != row["item"]]
            apart = bool((others["low"] > row["high"]).all()) and len(others) > 0
            weakest = "is lowest" if apart else "is lowest here, not told apart from the others"
            sentence = (
                f"{group}: of empathy, logic and loyalty {row['item']} {weakest} "
                f"({row['mean']:.1f} on {scale.low:g} to {scale.high:g}, {100 * self.level:g} % "
                f"interval {row['low']:.1f} to {row['high']:.1f}, n = {int(row['n']):,})."
            )
            id = f"persona.{self.reduced.slugs[group]}.trust"
            found.append(finding(id, row["mean"], interval, row["n"], sentence, unit="scale"))
        return found

    def _link(self) -> list[Finding]:
        if self.link is None or self.outcome is None:
            return []
        item = self.link.table.index[0]
        row = self.link.table.loc[item]
        interval = Interval(row["low"], row["high"], self.link.level)
        sure = row["p_first"] >= SURE
        lead = (
            f"Of the three, {item} goes together most with"
            if sure
            else "Which of the three goes together most with"
        )
        tail = "" if sure else f" is not certain; {item} leads"
        sentence = (
            f"{lead} {self.outcome.label}{tail}: {100 * row['share']:.0f} % of what trust explains "
            f"({100 * interval.level:g} % interval {100 * interval.low:.0f} to "
            f"{100 * interval.high:.0f} %; all three explain {100 * self.link.r2_adjusted:.0f} % "
            f"of how customers differ, n = {self.link.n:,}). {TAIL}"
        )
        unit = "share of R²"
        return [finding("personas.trust", row["share"], interval, self.link.n, sentence, unit=unit)]

    def _caption(self) -> tuple[str, str]:
        if self.table.empty:
            return "Trust was not asked", "The study has no `trust` section, or too few answers."
        low = self.table.loc[self.table["mean"].idxmin()]
        title = f"Trust is lowest in {low['item']} among {shorten(low['group'])}"
        scale = self.reduced.study.trust.scale
        n = self.table.groupby("group", sort=False)["n"].max()
        base = join_names([f"{shorten(group)} {count:,}" for group, count in n.items()])
        note = (
            f"Mean answers on {scale.low:g} to {scale.high:g}, {100 * self.level:g} % intervals, "
            f"all waves up to {self.reduced.focus.label}; n: {base}."
        )
        return title, note


def link_trust(moments: Moments | None, *, level: float, seed: int) -> Importance | None:
    """Share what the three items explain of an outcome; None where that cannot be told."""
    if moments is None:
        return None
    try:
        return importance(moments, outcome=OUTCOME, players=list(TRUST), level=level, seed=seed)
    except DataError:
        return None
