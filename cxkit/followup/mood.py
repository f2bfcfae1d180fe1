"""The whole mood: what became of the touchpoints that nobody worked on, and of each touchpoint."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..findings import Finding
from ..parts import Part, finding
from ..statistics.averages import standard_error
from ..statistics.intervals import Interval, quantile
from ..statistics.linearisation import Linearised
from .comparison import Comparison
from .estimates import change_of, interval_of, level_of, mean_change
from .naming import moved, signed, span
from .reduction import Reduced


@dataclass(frozen=True, eq=False, repr=False)
class Mood(Part):
    """How the untouched touchpoints changed together, and every touchpoint over time.

    Parameters
    ----------
    comparison : Comparison
    """

    comparison: Comparison = field(repr=False)

    nothing = "Every touchpoint with enough ratings was worked on: nothing shows the mood."

    @property
    def reduced(self) -> Reduced:
        """What was analysed."""
        return self.comparison.reduced

    @cached_property
    def interval(self) -> Interval | None:
        """Of the mean change of the untouched ones; None where there are none."""
        if not self.comparison.untouched:
            return None
        return interval_of(self._change, self.comparison.level)

    @property
    def moved(self) -> bool:
        """Whether the mood clearly moved."""
        return self.interval is not None and not self.interval.low <= 0 <= self.interval.high

    @cached_property
    def changes(self) -> pd.DataFrame:
        """One row a touchpoint: ``touched before after change low high n_before n_after``.

        As measured; limits hold for each alone.
        """
        reduced, rows = self.reduced, {}
        waves = reduced.baseline, reduced.focus
        for point in reduced.points:
            change = interval_of(change_of(reduced, point.id, *waves), self.comparison.level)
            before, after = (float(level_of(reduced, point.id, wave).value[0]) for wave in waves)
            rows[point.id] = {
                "touched": point.id in self.comparison.touched, "before": before, "after": after,
                "change": after - before, "low": change.low, "high": change.high,
                "n_before": reduced.n(waves[0], point.id), "n_after": reduced.n(waves[1], point.id),
            }  # fmt: skip
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("touchpoint")

    @cached_property
    def levels(self) -> pd.DataFrame:
        """Mean rating of each touchpoint that was worked on, and of the untouched, by wave.

        ``wave touchpoint rating low high n``; the touchpoint ``untouched`` is the mean of those
        that have enough ratings in all waves shown.
        """
        reduced, comparison = self.reduced, self.comparison
        waves = [w for w in reduced.taught if any(reduced.enough(p.id, w) for p in reduced.points)]
        steady = [id for id in comparison.untouched if reduced.enough(id, *waves)]
        rows = []
        for wave in waves:
            shown = {id: (id,) for id in comparison.touched if reduced.enough(id, wave)}
            shown |= {"untouched": tuple(steady)} if steady else {}
            for name, ids in shown.items():
                mean = sum(level_of(reduced, id, wave) for id in ids) * (1 / len(ids))
                value = float(mean.value[0])
                half = quantile(comparison.level) * standard_error(mean)
                n = sum(reduced.n(wave, id) for id in ids)
                rows.append((wave.label, name, value, value - half, value + half, n))
        return pd.DataFrame(rows, columns=["wave", "touchpoint", "rating", "low", "high", "n"])

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The mean change of the untouched ones."""
        if self.interval is None:
            return ()
        reduced, ids = self.reduced, self.comparison.untouched
        waves = reduced.baseline, reduced.focus
        n, value = sum(reduced.n(w, id) for w in waves for id in ids), float(self._change.value[0])
        kind = "" if not self.comparison.touched else " that were not worked on"
        tail = "no mood that moved is told from chance"
        if self.moved:
            tail = f"the whole mood {moved(value)}, and a change of that size is nobody's success"
        sentence = (
            f"From {waves[0].label} to {waves[1].label} the {len(ids)} touchpoints{kind} changed "
            f"by {signed(value)} rating points on average ({span(self.interval)}, n = {n:,} "
            f"ratings): {tail}."
        )
        return (finding("followup.mood", value, self.interval, n, sentence, unit="rating points"),)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``changes`` of all touchpoints, ``levels`` over time, ``moved`` to be read."""
        changes = self.changes.reset_index()
        return {"changes": changes, "levels": self.levels, "moved": self._moved()}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of all changes, and of the levels over time."""
        reduced, n = self.reduced, self.changes[["n_before", "n_after"]].min()
        who, scale = reduced.study.survey.who, reduced.study.ratings
        note = (
            f"Change of each touchpoint's mean rating from {reduced.baseline.label} to "
            f"{reduced.focus.label}, as measured, in rating points (n = {n['n_before']:,} and "
            f"{n['n_after']:,} {who} or more), {100 * self.comparison.level:g} % intervals, each "
            "alone. Orange: worked on. Grey: mean of the untouched ones with its interval."
        )
        over_time = (
            f"Mean rating by wave, {scale.low:g} to {scale.high:g}, of those "
            f"who rated (n = {int(self.levels['n'].min()):,} ratings or more), "
            f"{100 * self.comparison.level:g} % intervals, each alone. Grey: mean of untouched "
            "touchpoints. Shaded: from before the work to after it."
        )
        return {"changes": (self._title(), note), "levels": (self._start(), over_time)}

    def _moved(self) -> pd.DataFrame:
        """Every touchpoint with its change as prose writes it, the furthest moved first."""
        order = self.changes["change"].abs().sort_values(ascending=False, kind="stable").index
        rows = [
            (self.reduced.labels[id], "yes" if row["touched"] else "no", f"{row['before']:.2f}",
             f"{row['after']:.2f}", signed(row["change"]),
             f"{signed(row['low'])} to {signed(row['high'])}", row["n_before"], row["n_after"])
            for id, row in self.changes.loc[order].iterrows()
        ]  # fmt: skip
        names = ["touchpoint", "worked_on", "before", "after", "change", "interval"]
        return pd.DataFrame(rows, columns=[*names, "n_before", "n_after"])

    @property
    def _change(self) -> Linearised:
        waves = self.reduced.baseline, self.reduced.focus
        return mean_change(self.reduced, self.comparison.untouched, *waves)

    def _title(self) -> str:
        between = f"from {self.reduced.baseline.label} to {self.reduced.focus.label}"
        if self.interval is None:
            return f"Every touchpoint was worked on {between}"
        value = float(self._change.value[0])
        if not self.moved:
            return f"The untouched touchpoints together did not clearly move {between}"
        # The direction is the mood's alone, not that of what was worked on: a sign says it.
        return f"The whole mood moved by {signed(value)} {between}: that alone is no success"

    def _start(self) -> str:
        """Say whether the baseline lay low, which a title may."""
        reduced = self.reduced
        if not self.comparison.touched:
            return "How the touchpoints were rated over time"
        level = self.comparison.joint
        if reduced.earlier is None:
            return f"There is no wave before {reduced.baseline.label} to tell a low start by"
        fell = [
            id for id, dip in self.comparison.dips.items() if interval_of(dip, level).high < 0
        ]  # fmt: skip
        if not fell:
            return f"What was worked on did not clearly start lower than in {reduced.earlier.label}"
        names = reduced.labels[fell[0]] if len(fell) == 1 else f"{len(fell)} touchpoints"
        return f"{names} started lower, beside the others, than in {reduced.earlier.label}"
