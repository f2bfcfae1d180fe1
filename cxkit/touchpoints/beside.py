"""Two outcomes side by side: does what goes with the one go with the other?"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from ..findings import Finding
from ..measures import wording
from ..parts import Part, finding, join_names
from ..statistics.intervals import Interval
from .estimates import limits
from .naming import amount, measure
from .upside import TOP, Upside

PLACES = ("first", "second")


@dataclass(frozen=True, eq=False, repr=False)
class Beside(Part):
    """The touchpoints' upside for the first outcome and for a second one.

    Parameters
    ----------
    first : Upside
    second : Upside or None
        None where there is no other.
    nothing : str
        Why there is none.
    """

    first: Upside = field(repr=False)
    second: Upside | None = field(repr=False)
    nothing: str = "One outcome is there; name a second in OUTCOME to set it beside the first."

    @cached_property
    def both(self) -> pd.DataFrame:
        """One row a touchpoint: ``upside place p_top3`` for each outcome."""
        if self.second is None:
            return pd.DataFrame()
        parts = []
        for name, upside in zip(PLACES, (self.first, self.second), strict=True):
            table = upside.totals[["overall", "overall_low", "overall_high", "p_top3"]].copy()
            table["rank"] = np.arange(1, len(table) + 1)
            parts.append(table.add_prefix(f"{name}_"))
        table = parts[0].join(parts[1], how="inner")
        table.insert(0, "label", [self.first.reduced.labels[id] for id in table.index])
        return table.rename_axis("touchpoint")

    @cached_property
    def agreement(self) -> tuple[float, Interval]:
        """Spearman's correlation of the two orders as they may truly be: median and limits.

        Orders of estimates agree less than true ones do, because each holds errors of its own.
        """
        ids, level = list(self.both.index), self.first.estimates.level
        drawn = _spearman(
            *(each.estimates.summed(ids, plausible=True) for each in (self.first, self.second))
        )
        low, high = limits(drawn, level)
        return float(np.median(drawn)), Interval(float(low), float(high), level)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Agreement of the orders, and of the first three."""
        if self.second is None or len(self.both) < TOP + 1:
            return ()
        rho, interval = self.agreement
        first, second = (upside.estimates.outcome for upside in (self.first, self.second))
        lists = [list(self.both.sort_values(f"{name}_rank").index[:TOP]) for name in PLACES]
        shared = [id for id in lists[0] if id in lists[1]]
        labels = self.first.reduced.labels
        names = join_names([f"“{labels[id]}”" for id in shared]) if shared else ""
        n = min(self.first.estimates.pooled.n, self.second.estimates.pooled.n)
        only = [f"“{labels[id]}”" for id in lists[1] if id not in shared]
        sentence = (
            f"{first.label.capitalize()} and {second.label}: the first three touchpoints share "
            f"{len(shared)} of {TOP}{': ' + names if names else ''}"
            f"{'; only for ' + second.label + ': ' + join_names(only) if only else ''}. The two "
            "orders "
            f"correlate at {rho:.2f} ({100 * interval.level:g} % interval {interval.low:.2f} to "
            f"{interval.high:.2f}, Spearman, n = {n:,})."
        )
        leader = self.second.totals.iloc[0]
        lead = (
            f"For {second.label} {leader['label']} comes first: "
            f"{amount(leader['overall'], second)} "
            f"{measure(second)} of all customers if the association were causal, among the first "
            "three "
            f"with {wording.percent(leader['p_top3'])} certainty (n = {int(leader['n']):,} "
            "ratings)."
        )
        limits_of = Interval(leader["overall_low"], leader["overall_high"], interval.level)
        unit = second.unit
        return (
            finding("touchpoint.all.agreement", rho, interval, n, sentence, unit="correlation"),
            finding(
                f"touchpoint.all.{second.name}", leader["overall"], limits_of,
                int(leader["n"]), lead,
                unit=unit,
            ),
        )  # fmt: skip

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``beside`` by touchpoint."""
        return {"beside": self.both} if len(self.both) else {}


def _spearman(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    ranks = [rankdata(each, axis=1) for each in (first, second)]
    centred = [each - each.mean(axis=1, keepdims=True) for each in ranks]
    size = np.sqrt((centred[0] ** 2).sum(axis=1) * (centred[1] ** 2).sum(axis=1))
    return (centred[0] * centred[1]).sum(axis=1) / np.where(size > 0, size, 1)
