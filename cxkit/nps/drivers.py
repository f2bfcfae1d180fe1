"""What recommending goes together with, in both waves: shares, certainty of rank, asymmetry."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..findings import DataError, Finding
from ..measures import wording
from ..parts import Part, finding, join_names
from ..statistics.contrast import Contrast, penalty_reward
from ..statistics.importance import Importance, importance
from ..statistics.intervals import Interval
from ..statistics.moments import add
from ..study.journey import column
from .columns import SCORE, WAVE
from .comparison import Comparison

# Below so many complete answers for m touchpoints nothing is ranked (Green 1991).
FEWEST_AT_ALL, FEWEST_EACH = 50, 8
SURE = 0.8
HALO = 0.6
# Of three touchpoints all are among the first three.
FEWEST_FOR_THREE = 6
SLUG = "nps.driver"


@dataclass(frozen=True, eq=False, repr=False)
class Drivers(Part):
    """Ratings that go together with recommending, of all who answered in the two waves.

    Parameters
    ----------
    comparison : Comparison
    importance : Importance or None
        None where there is nothing to rank.
    contrast : Contrast or None
        What a rating below the median costs, and one above it brings.
    why : str
        Why there is none.
    """

    comparison: Comparison = field(repr=False)
    importance: Importance | None = field(repr=False)
    contrast: Contrast | None = field(repr=False)
    why: str = ""

    @cached_property
    def leading(self) -> pd.DataFrame:
        """Touchpoints that are among the first with at least 80 % certainty.

        The first three of many; of fewer than six, the first one.
        """
        table = self.tables.get("drivers", pd.DataFrame(columns=["p_top3"]))
        return table[table[self.certainty] >= SURE]

    @property
    def certainty(self) -> str:
        """Name of the column that says how certain a leading place is."""
        few = self.importance is not None and len(self.importance.table) < FEWEST_FOR_THREE
        return "p_first" if few else "p_top3"

    @property
    def told(self) -> tuple[str, ...]:
        """The leading touchpoints, or the first one where none leads."""
        if self.importance is None:
            return ()
        ids = list(self.leading.index) or list(self.tables["drivers"].index[:1])
        return tuple(f"{SLUG}.{id}" for id in ids)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The share of each touchpoint, then where bad and good differ in weight."""
        if self.importance is None:
            return ()
        shares = [self._share(id, row) for id, row in self.tables["drivers"].iterrows()]
        return (*shares, *self._contrasts())

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """One row a touchpoint: importance, and penalty and reward."""
        if self.importance is None:
            return {}
        tables = {"drivers": self._labelled(self.importance.table)}
        if self.contrast is not None:
            tables["contrast"] = self._labelled(self.contrast.table)
        return tables

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the shares."""
        return {"drivers": self._caption()}

    @property
    def warnings(self) -> tuple[str, ...]:
        """Ratings that mostly measure one mood."""
        if self.importance is None:
            return ()
        halo, said = self.importance.halo, []
        if halo.first_eigenvalue > HALO:
            said.append(
                f"{100 * halo.first_eigenvalue:.0f} % of all that the ratings tell is one "
                "mood: they hardly tell touchpoints apart."
            )
        if self.importance.method != "exact":
            said.append(
                f"{len(self.importance.table)} touchpoints are too many for exact shares of "
                "importance: Johnson's relative weights stand in for them."
            )
        return tuple(said)

    def _labelled(self, table: pd.DataFrame) -> pd.DataFrame:
        shown = table.copy()
        shown.insert(0, "label", [self.comparison.reduced.labels[id] for id in table.index])
        return shown.rename_axis("touchpoint")

    def _share(self, id: str, row: pd.Series) -> Finding:
        interval = Interval(row["low"], row["high"], self.importance.level)
        place = "first" if self.certainty == "p_first" else "among the first three"
        certain = f"{place} with {wording.percent(row[self.certainty])} certainty"
        if row[self.certainty] < SURE:
            certain += ", so its place is not certain"
        sentence = (
            f"{row['label']}: {100 * row['share']:.0f} % of what the ratings let us explain of "
            f"recommending ({100 * interval.level:g} % interval {100 * interval.low:.0f} to "
            f"{100 * interval.high:.0f} %, n = {self.importance.n:,}); {certain}."
        )
        if row["sign"] != row["sign_alone"]:
            sentence += " Beside the others its sign turns: it leans on them, and is no lever."
        unit = "share of R²"
        return finding(
            f"{SLUG}.{id}", row["share"], interval, self.importance.n, sentence, unit=unit
        )

    def _contrasts(self) -> list[Finding]:
        if self.contrast is None:
            return []
        found, table = [], self.tables["contrast"]
        for id, row in table[table["kind"].isin(["penalty", "reward"])].iterrows():
            limits = (row["difference_low"], row["difference_high"])
            interval = Interval(*limits, self.importance.level)
            more = "a poor rating costs more than a good one brings"
            if row["kind"] == "reward":
                more = "a good rating brings more than a poor one costs"
            sentence = (
                f"{row['label']}: {more} ({abs(row['penalty']):.2f} against "
                f"{abs(row['reward']):.2f} points of 0 to 10; difference "
                f"{wording.signed(row['difference'], 2)}, {wording.say_interval(interval, 2)}, "
                f"widened for {len(table)} touchpoints, n = {self.importance.n:,})."
            )
            unit = "points of 10"
            found.append(
                finding(
                    f"nps.contrast.{id}", row["difference"], interval, self.importance.n, sentence,
                    row["kind"], unit,
                )
            )  # fmt: skip
        return found

    def _caption(self) -> tuple[str, str]:
        if self.importance is None:
            return "Nothing can be ranked", self.why
        names = list(self.leading["label"])
        if not names:
            title = "Which touchpoint goes together with recommending most is not certain"
        elif self.importance.table["p_first"].iloc[0] >= SURE:
            title = f"{names[0]} goes together with recommending most"
        elif len(names) == 1:
            title = f"{names[0]} is among the first three; who is first is not certain"
        else:
            title = f"{join_names(names[:3])} go together with recommending most"
        r2 = self.importance
        place = "first" if self.certainty == "p_first" else "among the first three"
        note = (
            f"Share of what the ratings let us explain of recommending (R² "
            f"{100 * r2.r2_adjusted:.0f} %, {100 * r2.level:g} % interval "
            f"{100 * r2.r2_interval.low:.0f} to {100 * r2.r2_interval.high:.0f}), both waves, n = "
            f"{r2.n:,}; filled: {place} with 80 % certainty. It ranks, it does not "
            "size; the survey cannot show which comes first."
        )
        return title, note


def rank(comparison: Comparison, *, seed: int) -> Drivers:
    """Rank the touchpoints by what recommending goes together with in both waves."""
    journey = comparison.reduced.journey
    if comparison.change is None or not journey:
        return Drivers(comparison, None, None, "No touchpoint was rated in both waves.")
    # A cluster that both waves met is one cluster.
    both = add(journey.values())
    ids = [name.partition(":")[2] for name in both.names if name.startswith("rating:")]
    needed = FEWEST_AT_ALL + FEWEST_EACH * len(ids)
    if both.units < needed or len(ids) < 2:
        why = f"{both.units:,} answers and {len(ids)} touchpoints: {needed:,} answers are needed."
        return Drivers(comparison, None, None, why)
    total = both.total
    # What separates the waves is the business of the split, not of the ranking.
    always = [WAVE] + [
        column(what, id) for id in ids for what in ("used", "silent")
        if 0 < total[0, both.names.index(column(what, id))] < total[0, 0]
    ]  # fmt: skip
    players = {id: [column("rating", id)] for id in ids}
    pairs = {id: (column("low", id), column("high", id)) for id in ids}
    level = comparison.level
    try:
        found = importance(
            both, outcome=SCORE, players=players, always=always, level=level, seed=seed
        )
        # Every touchpoint is looked at, so all of them together hold at the level.
        each = 1 - (1 - level) / len(ids)
        contrast = penalty_reward(both, outcome=SCORE, pairs=pairs, always=always, level=each)
    except DataError as error:
        return Drivers(comparison, None, None, str(error))
    return Drivers(comparison, found, contrast)
