"""Does the work go where the customers' weight is? Attention against effect x reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from ..explained import TAIL
from ..findings import Finding
from ..parts import Part, finding, join_names
from ..statistics.intervals import Interval
from .estimates import Estimates, limits

UNIT = "points of 100"
UNKNOWN = (
    "Core-product bias cannot be known: the study says nothing of attention. Give `attention` to "
    "the "
    "touchpoints, or let the room divide a hundred points."
)
TOO_WEAK = (
    "Core-product bias cannot be known: these answers do not tell the weight of all touchpoints "
    "together from none."
)
NO_CORE = "Core-product bias cannot be known: no touchpoint is marked `core`, or every one is."


@dataclass(frozen=True, eq=False, repr=False)
class Attention(Part):
    """Shares of attention beside shares of effect x reach.

    Parameters
    ----------
    estimates : Estimates
    points : dict of str to float
        Attention by touchpoint, in any unit; empty where nobody said.
    whose : str
        Where it comes from: the study, or the room's votes.
    """

    estimates: Estimates = field(repr=False)
    points: Mapping[str, float] = field(repr=False)
    whose: str = "as the study says"

    @property
    def nothing(self) -> str:
        """Why the bias cannot be known."""
        if not sum(self.points.values()) > 0:
            return UNKNOWN
        core = 0 < int(self.shares["core"].sum()) < len(self.shares)
        return TOO_WEAK if core else NO_CORE

    @cached_property
    def shares(self) -> pd.DataFrame:
        """One row a touchpoint that has both: ``attention weight weight_low weight_high gap core``.

        In points of 100. Weight is the touchpoint's part of the sum of effect x reach over all
        customers; a part may be below nought by chance.
        """
        known = self.estimates.known
        there = set(known.index.get_level_values("touchpoint"))
        ids = [p.id for p in self.estimates.reduced.points if p.id in self.points and p.id in there]
        total = sum(self.points[id] for id in ids)
        if not ids or not total > 0:
            return pd.DataFrame(columns=["attention", "weight", "gap", "core"])
        drawn = self._weights(ids)
        point = self._weight(known, ids)
        low, high = limits(drawn, self.estimates.level)
        core = {p.id: p.core for p in self.estimates.reduced.points}
        table = pd.DataFrame(
            {
                "label": [self.estimates.reduced.labels[id] for id in ids],
                "attention": [100 * self.points[id] / total for id in ids],
                "weight": point, "weight_low": low, "weight_high": high,
                "core": [core[id] for id in ids],
            },
            index=pd.Index(ids, name="touchpoint"),
        )  # fmt: skip
        table["gap"] = table["attention"] - table["weight"]
        return table

    @property
    def known(self) -> bool:
        """Whether the bias can be told at all."""
        core = 0 < int(self.shares["core"].sum()) < len(self.shares)
        return core and self._total_known

    @cached_property
    def _total_known(self) -> bool:
        """Whether effect x reach of all touchpoints together is told from none."""
        known, draws = self.estimates.known, self.estimates.draws
        total = (draws["effect"] * draws["reach"] * known["share"].to_numpy()).sum(axis=1)
        if not limits(total, self.estimates.level)[0] > 0:
            return False
        # Where noise or negative effects make shares of more than all, no share can be told.
        low, high = limits(self._weights(list(self.shares.index)), self.estimates.level)
        core = self.shares["core"].to_numpy(dtype=bool)
        return bool(low[core].sum() > -100 and high[core].sum() < 200)

    @cached_property
    def bias(self) -> tuple[float, Interval]:
        """Attention on the core less its weight, in points of 100."""
        core = self.shares["core"].to_numpy(dtype=bool)
        ids = list(self.shares.index)
        paid = float(self.shares["attention"][core].sum())
        drawn = paid - self._weights(ids)[:, core].sum(axis=1)
        low, high = limits(drawn, self.estimates.level)
        return paid - float(self.shares["weight"][core].sum()), Interval(
            float(low), float(high), self.estimates.level
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The bias, then what gets the least attention for its weight."""
        if not self.known:
            return ()
        return (self._bias(), *self._forgotten())

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``attention`` by touchpoint, the most forgotten first."""
        return {"attention": self.shares.sort_values("gap")} if self.known else {}

    @property
    def warnings(self) -> tuple[str, ...]:
        """Attention to touchpoints of which no weight is known."""
        total = sum(self.points.values())
        unseen = [id for id in self.points if id not in self.shares.index and self.points[id] > 0]
        if not self.known or not unseen:
            return ()
        share = 100 * sum(self.points[id] for id in unseen) / total
        names = join_names([self.estimates.reduced.labels[id] for id in unseen])
        return (
            f"{share:.0f} % of the attention goes to touchpoints whose weight is not known, and is "
            f"left out of the comparison: {names}.",
        )

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of attention beside weight."""
        return {"attention": self._caption()}

    def _bias(self) -> Finding:
        estimate, interval = self.bias
        core = self.shares[self.shares["core"]]
        names = join_names([f"“{label}”" for label in core["label"]])
        paid, weight = core["attention"].sum(), core["weight"].sum()
        way = "more" if estimate > 0 else "less"
        sure = interval.low > 0 or interval.high < 0
        verdict = (
            ("looks after its core" if estimate > 0 else "looks past its core")
            if sure
            else ("not distinguishable")
        )
        tail = "" if sure else "; that is not told from an even hand"
        # In the direction that the sentence names.
        limit = (interval.low, interval.high) if estimate > 0 else (-interval.high, -interval.low)
        sentence = (
            f"The core product ({names}, so marked in the study) gets {paid:.0f} of 100 points of "
            f"attention ({self.whose}) and carries {weight:.0f} of 100 points of effect × reach: "
            f"{abs(estimate):.0f} points {way} attention than weight "
            f"({100 * interval.level:g} % interval {limit[0]:.0f} to {limit[1]:.0f}, n = "
            f"{self.estimates.pooled.n:,}){tail}."
        )
        n = self.estimates.pooled.n
        return finding("journey.core_bias", estimate, interval, n, sentence, verdict, UNIT)

    def _forgotten(self) -> list[Finding]:
        found = []
        forgotten = self.shares[self.shares["attention"] < self.shares["weight_low"]]
        for id, row in forgotten.sort_values("gap").iterrows():
            interval = Interval(row["weight_low"], row["weight_high"], self.estimates.level)
            sentence = (
                f"“{row['label']}” carries {row['weight']:.0f} of 100 points of effect × reach "
                f"({100 * interval.level:g} % interval {interval.low:.0f} to {interval.high:.0f}, "
                "n "
                f"= {self.estimates.pooled.n:,}) and gets {row['attention']:.0f} of attention."
            )
            n = self.estimates.pooled.n
            place = f"journey.forgotten.{id}"
            found.append(finding(place, row["weight"], interval, n, sentence, unit=UNIT))
        return found

    def _weight(self, known: pd.DataFrame, ids: list[str]) -> np.ndarray:
        each = (known["share"] * known["reach"] * known["effect"]).groupby("touchpoint").sum()[ids]
        return (100 * each / each.sum()).to_numpy()

    def _weights(self, ids: list[str]) -> np.ndarray:
        known, draws = self.estimates.known, self.estimates.draws
        each = draws["effect"] * draws["reach"] * known["share"].to_numpy()
        belongs = known.index.get_level_values("touchpoint").to_numpy()[:, None] == ids
        summed = each @ belongs.astype(float)
        return 100 * summed / summed.sum(axis=1, keepdims=True)

    def _caption(self) -> tuple[str, str]:
        if not self.known:
            return "Attention cannot be set beside weight", self.nothing
        core = self.shares[self.shares["core"]]
        title = (
            f"The core gets {core['attention'].sum():.0f} of 100 points of attention and carries "
            f"{core['weight'].sum():.0f}"
        )
        note = (
            f"Attention ({self.whose}) and weight (effect × reach over all customers) in points of "
            f"100, {100 * self.estimates.level:g} % intervals of the weight; n = "
            f"{self.estimates.pooled.n:,}. {TAIL}"
        )
        return title, note


def attend(estimates: Estimates) -> Attention:
    """Take the attention that the study says."""
    points = estimates.reduced.study.touchpoints
    said = {point.id: point.attention for point in points if point.attention is not None}
    return Attention(estimates, said)
