"""A competitor's or a published profile beside ours, with its own n."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import nan, sqrt

import pandas as pd

from ..findings import Finding
from ..parts import Part, finding
from ..statistics.averages import standard_error
from ..statistics.intervals import Interval, quantile
from ..study.description import REALMS, Benchmark
from ..study.names import slug
from .columns import score_column
from .naming import LABELS, signed_span
from .profile import Profile


@dataclass(frozen=True, eq=False, repr=False)
class Beside(Part):
    """Other profiles, as the study gives them.

    Parameters
    ----------
    profile : Profile
    """

    profile: Profile = field(repr=False)

    nothing = "No other profile is given to set beside ours (`benchmarks:` under `realms:`)."

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a benchmark and realm: ``theirs ours difference low high n_theirs n_ours``.

        Limits are missing where the benchmark says no standard deviation.
        """
        reduced, rows = self.profile.reduced, []
        for each in reduced.study.realms.benchmarks:
            for realm in REALMS:
                theirs = each.scores.get(realm)
                if theirs is None:
                    continue
                rows.append(self._row(each, realm, theirs, each.sd.get(realm)))
        names = ["benchmark", "source", "realm", "theirs", "ours", "difference", "low", "high",
                 "n_theirs", "n_ours"]  # fmt: skip
        return pd.DataFrame(rows, columns=names)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Our score less theirs, by benchmark and realm."""
        return tuple(self._finding(row) for row in self.table.to_dict("records"))

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``benchmarks`` by profile and realm."""
        return {"benchmarks": self.table} if len(self.table) else {}

    @property
    def _joint(self) -> float:
        """Level at which all comparisons hold together (Bonferroni)."""
        given = self.profile.reduced.study.realms.benchmarks
        return 1 - (1 - self.profile.level) / max(sum(len(each.sd) for each in given), 1)

    def _row(self, each: Benchmark, realm: str, theirs: float, spread: float | None) -> dict:
        means = self.profile.reduced.means
        column = score_column(self.profile.reduced.focus.label, realm)
        ours = means.mean(None, column)
        value, error = float(ours.value[0]), standard_error(ours)
        half = nan
        if spread is not None:
            half = quantile(self._joint) * sqrt(error**2 + spread**2 / each.n)
        gap = value - theirs
        return {
            "benchmark": each.label, "source": each.source, "realm": realm,
            "theirs": theirs, "ours": value, "difference": gap, "low": gap - half,
            "high": gap + half, "n_theirs": each.n, "n_ours": means.n(None, column),
        }  # fmt: skip

    def _finding(self, row: dict) -> Finding:
        n = f"n = {row['n_ours']:,} and {row['n_theirs']:,}"
        lead = f"{LABELS[row['realm']]}: {row['ours']:.0f} here, {row['theirs']:.0f} at"
        id = f"realm.{row['realm']}.beside.{slug(row['benchmark'])}"
        total = row["n_ours"] + row["n_theirs"]
        tail = "Another survey, asked elsewhere: no league table."
        if pd.isna(row["low"]):
            sentence = (
                f"{lead} {row['benchmark']} ({n}); without its standard deviation it cannot be "
                f"told whether they differ. {tail}"
            )
            return Finding(id, row["difference"], sentence, total, "points")
        interval = Interval(row["low"], row["high"], self._joint)
        told = interval.low > 0 or interval.high < 0
        said = "" if told else ", not told from chance"
        sentence = (
            f"{lead} {row['benchmark']} ({row['ours'] - row['theirs']:+.1f} points, "
            f"{signed_span(interval, 1)}{said}, {n}). {tail}"
        )
        return finding(id, row["difference"], interval, total, sentence)
