"""What an upside would be worth a year, and which of its factors is least known."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..explained import NPS
from ..findings import Finding
from ..measures import wording
from ..measures.money import MoneyRange, value_points
from ..parts import Part, finding, join_names
from ..statistics.intervals import Interval
from ..study.groups import PERSONA, values_of
from .naming import pair_name
from .upside import TOP, Upside

REVENUE = "revenue"
FACTORS = {
    "values": "what a point is worth to a customer",
    "effect": "the effect of a rating point",
    "shortfall": "the rating itself",
    "reach": "how many meet it",
}


@dataclass(frozen=True, eq=False, repr=False)
class Worth(Part):
    """Money a year behind the upside, low to high, by the study's own figures.

    Parameters
    ----------
    upside : Upside
    ranges : dict of (str, str) to MoneyRange
        By pair of a group and a touchpoint.
    totals : dict of str to MoneyRange
        By touchpoint, over all groups that have figures.
    values : DataFrame
        By group: ``customers low likely high``, money a customer and year for one point.
    why : str
        Why there is no money.
    """

    upside: Upside = field(repr=False)
    ranges: dict[tuple[str, str], MoneyRange] = field(repr=False)
    totals: dict[str, MoneyRange] = field(repr=False)
    values: pd.DataFrame = field(repr=False)
    why: str = ""

    @property
    def nothing(self) -> str:
        """Why there is nothing to say."""
        return self.why

    @property
    def unit(self) -> str:
        """Currency a year."""
        return f"{self.upside.reduced.study.currency or 'money'} a year"

    @property
    def told(self) -> tuple[str, ...]:
        """The touchpoints worth most, and whether money would order them otherwise."""
        ids = sorted(self.totals, key=lambda id: -self.totals[id].likely)[:TOP]
        named = [f"touchpoint.all.{id}.money" for id in ids]
        leading = [self.upside.id(*pair, "money") for pair in self.upside.leading.index[:TOP]]
        return (*named, *(id for id in leading if id not in named), "touchpoint.all.order")

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Money of every touchpoint and pair, then what orders would differ."""
        if not self.totals:
            return ()
        found = [self._total(id, worth) for id, worth in self.totals.items()]
        found += [self._pair(pair, worth) for pair, worth in self.ranges.items()]
        return (*found, *self._order())

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``money`` by pair, with the shares of what is not known."""
        if not self.ranges:
            return {}
        labels = self.upside.reduced.labels
        rows = [
            {"group": group, "touchpoint": labels[id], "low": worth.low, "likely": worth.likely,
             "high": worth.high, **self.doubt.loc[(group, id)].to_dict()}
            for (group, id), worth in self.ranges.items()
        ]  # fmt: skip
        table = pd.DataFrame(rows).rename(columns={name: f"from_{name}" for name in FACTORS})
        return {"money": table.sort_values("likely", ascending=False, ignore_index=True)}

    @cached_property
    def doubt(self) -> pd.DataFrame:
        """Share of each pair's relative variance that each factor brings."""
        known, draws = self.upside.estimates.known, self.upside.estimates.draws
        parts = {}
        for name in ("effect", "shortfall", "reach"):
            size = known[name].where(known[name].abs() > 0).to_numpy()
            parts[name] = (draws[name].std(axis=0) / size) ** 2
        groups = known.index.get_level_values("group")
        worth = self.values.reindex(groups)
        # Mean and variance of a PERT distribution: Malcolm and others, see measures.money.
        mean = (worth["low"] + 4 * worth["likely"] + worth["high"]) / 6
        variance = (mean - worth["low"]) * (worth["high"] - mean) / 7
        parts["values"] = (variance / mean**2).to_numpy()
        table = pd.DataFrame(parts, known.index)[list(FACTORS)]
        # A shortfall of nought has no relative error: of such a pair no share can be told.
        return table.div(table.sum(axis=1, skipna=False), axis=0)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Groups without figures."""
        missing = [name for name in self.upside.reduced.groups if name not in self.values.index]
        if not self.totals or not missing:
            return ()
        return (f"Not in the money, for want of customers or a value: {join_names(missing)}.",)

    def _total(self, id: str, worth: MoneyRange) -> Finding:
        n = int(self.upside.totals.loc[id, "n"])
        sentence = (
            f"{self.upside.reduced.labels[id]}: lifted to its target for all, and if the "
            f"association were causal, {self._say(worth)} (n = {n:,} ratings)."
        )
        if self.upside.estimates.outcome.name == NPS:
            sentence += " What a point is worth is the team's estimate, not a measurement."
        interval = Interval(worth.low, worth.high, worth.level)
        id = f"touchpoint.all.{id}.money"
        return finding(id, worth.likely, interval, n, sentence, unit=self.unit)

    def _pair(self, pair: tuple[str, str], worth: MoneyRange) -> Finding:
        n = int(self.upside.ranked.loc[pair, "raters"])
        row = self.doubt.loc[pair]
        most = ""
        if row.notna().any():
            name = row.idxmax()
            most = f" Most of what is not known is {FACTORS[name]} ({100 * row[name]:.0f} %)."
        name = pair_name(self.upside.reduced, *pair)
        said = f"if the association were causal, {self._say(worth)}"
        sentence = f"{name}: {said} (n = {n:,} ratings).{most}"
        interval = Interval(worth.low, worth.high, worth.level)
        place = self.upside.id(*pair, "money")
        return finding(place, worth.likely, interval, n, sentence, unit=self.unit)

    def _say(self, worth: MoneyRange) -> str:
        low, likely, high = (wording.money(m) for m in (worth.low, worth.likely, worth.high))
        currency = self.upside.reduced.study.currency or "money"
        return f"worth {currency} {low} to {high} a year, half of what is possible above {likely}"

    def _order(self) -> list[Finding]:
        """Whether the first three by money are those by points."""
        if len(self.totals) <= TOP:
            return []
        by_money = sorted(self.totals, key=lambda id: -self.totals[id].likely)[:TOP]
        by_points = list(self.upside.totals.index[:TOP])
        both = [id for id in by_points if id in by_money]
        names = [f"“{self.upside.reduced.labels[id]}”" for id in both]
        same = f"share {len(both)} of {TOP}"
        sentence = (
            f"The first three touchpoints by points and by money {same}"
            f"{': ' + join_names(names) if names else ''} (n = {self.upside.estimates.pooled.n:,})."
        )
        n = self.upside.estimates.pooled.n
        return [Finding("touchpoint.all.order", len(both) / TOP, sentence, n, "share")]


def value(upside: Upside) -> Worth:
    """Put a range of money on every pair, and on every touchpoint over all groups."""
    reduced, outcome, level = upside.reduced, upside.estimates.outcome, upside.estimates.level
    values = values_of(reduced.study)
    if outcome.name == REVENUE:
        # A point of revenue is worth itself.
        sizes = {p.name: p.customers for p in reduced.study.personas if p.customers is not None}
        values = pd.DataFrame({"customers": sizes}).assign(low=1.0, likely=1.0, high=1.0)
    if reduced.by != PERSONA or outcome.name not in (NPS, REVENUE):
        values = values.iloc[:0]
    values = values[values.index.isin(reduced.groups)]
    if values.empty:
        why = (
            "No financial link is tested: the study gives no `customers` and `value_per_point` "
            f"for {reduced.by.replace('_', ' ')}, or the outcome is not the NPS."
        )
        return Worth(upside, {}, {}, values, why)
    ranges, totals = {}, {}
    for id, rows in upside.estimates.known.groupby(level="touchpoint", sort=False):
        points = pd.DataFrame(
            {"estimate": rows["upside"].to_numpy(), "low": rows["upside_low"].to_numpy(),
             "high": rows["upside_high"].to_numpy(), "n": rows["raters"].to_numpy()},
            index=rows.index.get_level_values("group"),
        )  # fmt: skip
        points["low"] = points[["low", "estimate"]].min(axis=1)
        points["high"] = points[["high", "estimate"]].max(axis=1)
        worth = value_points(points, values, level=level, points_level=level)
        if worth.total is not None:
            totals[id] = worth.total
            ranges |= {(group, id): each for group, each in worth.personas.items()}
    return Worth(upside, ranges, totals, values)
