"""Who answered, or how they answered? The change split into mix and rate, which add up."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..findings import DataError, Finding
from ..measures import wording
from ..measures.nps import kind_of
from ..parts import Part, finding, words
from ..statistics.decomposition import ChangeParts, Sample, decompose_change
from ..study.names import slug
from .comparison import Comparison
from .naming import ONLY_THESE

TOGETHER = "all together"
MIX, RATE = "who answered", "how the same kinds of people answered"


@dataclass(frozen=True, eq=False, repr=False)
class Composition(Part):
    """The change split into who answered and how the same kinds of people answered.

    Parameters
    ----------
    comparison : Comparison
    parts : dict of str to ChangeParts
        Split by one dimension at a time, and first, under "all together", by all that the
        waves can tell apart; empty where there is nothing to split.
    """

    comparison: Comparison = field(repr=False)
    parts: dict[str, ChangeParts] = field(repr=False)

    @property
    def together(self) -> ChangeParts | None:
        """The split by all dimensions that the waves can tell apart."""
        return next(iter(self.parts.values()), None)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Dimensions of the split by all together."""
        return tuple(self.together.mix_by_column) if self.parts else ()

    @property
    def told(self) -> tuple[str, ...]:
        """Mix and rate by all dimensions together."""
        return ("nps.mix", "nps.rate")

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Mix and rate, each dimension's part of the mix, then one dimension alone."""
        found = []
        for name, parts in self.parts.items():
            found += self._two(parts, "" if parts is self.together else name)
        return tuple(found)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The splits, and the blocks of the waterfall."""
        return {"mix": self._splits(), "waterfall": self._blocks()}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the waterfall."""
        return {"mix": self._caption()}

    @property
    def warnings(self) -> tuple[str, ...]:
        """Dimensions left out, and parts that offset each other."""
        if self.comparison.change is None:
            return ()
        said = [self.left_out] if len(self.comparison.reduced.left_out) else []
        apart = [name for name in list(self.parts)[1:] if name not in self.dimensions]
        if apart:
            said.append(
                f"Split alone and not together with the rest: {', '.join(map(words, apart))}. In "
                "one of the waves its groups cannot be told from those of the dimensions before it."
            )
        return (*said, *self._offsets())

    @property
    def left_out(self) -> str:
        """Which dimensions were not split, and why."""
        names = ", ".join(words(name) for name in self.comparison.reduced.left_out)
        if not names:
            return "The study names no dimension."
        fewest = self.comparison.fewest
        return f"Not split by {names}: fewer than two groups of at least {fewest} in both waves."

    def _two(self, parts: ChangeParts, dimension: str) -> list[Finding]:
        level, n = self.comparison.level, parts.n_before + parts.n_after
        tail = "" if self.comparison.verdict.clear else f" {ONLY_THESE}"
        found = []
        for part, what in (("mix", MIX), ("rate", RATE)):
            estimate, interval = getattr(parts, part), parts.interval(part, level=level)
            by = f" by {words(dimension)} alone" if dimension else ""
            sentence = wording.say_part(f"with {what}{by}", estimate, interval, parts.change, n)
            id = f"nps.{part}" + (f".{slug(dimension)}" if dimension else "")
            found.append(finding(id, estimate, interval, n, sentence + tail))
        for name, estimate in parts.mix_by_column.items() if not dimension else ():
            interval = parts.column_interval(name, level=level)
            what = f"with who answered as seen by {words(name)}, the other dimensions held"
            sentence = wording.say_part(what, estimate, interval, parts.change, n)
            found.append(
                finding(f"nps.mix.within.{slug(name)}", estimate, interval, n, sentence + tail)
            )
        return found

    def _splits(self) -> pd.DataFrame:
        level, rows = self.comparison.level, {}
        for name, parts in self.parts.items():
            row = {"mix": parts.mix, "rate": parts.rate}
            for part in ("mix", "rate"):
                interval = parts.interval(part, level=level)
                row |= {f"{part}_low": interval.low, f"{part}_high": interval.high}
            if parts is self.together:
                within, interval = parts.mix, parts.interval("mix", level=level)
            elif name in self.dimensions:
                within = self.together.mix_by_column[name]
                interval = self.together.column_interval(name, level=level)
            else:
                within = interval = None
            row["mix_within_all"] = within
            row["within_low"] = interval.low if interval else None
            row["within_high"] = interval.high if interval else None
            rows[words(name)] = row
        columns = [
            "mix", "mix_low", "mix_high", "rate", "rate_low", "rate_high",
            "mix_within_all", "within_low", "within_high",
        ]  # fmt: skip
        table = pd.DataFrame.from_dict(rows, orient="index").reindex(columns=columns)
        return table.astype("float64").rename_axis("split by")

    def _blocks(self) -> pd.DataFrame:
        rows = {}
        if self.parts:
            parts, level = self.together, self.comparison.level
            total = self.comparison.change.interval(level)
            for part, label, start in (("mix", MIX, 0.0), ("rate", RATE, parts.mix)):
                interval = parts.interval(part, level=level)
                rows[label] = (start, getattr(parts, part), interval.low, interval.high, "part")
            rows["change"] = (0.0, parts.change, total.low, total.high, "change")
        columns = ["start", "size", "low", "high", "kind"]
        table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
        return table.rename_axis("block")

    def _caption(self) -> tuple[str, str]:
        comparison, parts = self.comparison, self.together
        if comparison.change is None:
            return "There is nothing to compare yet", comparison.why_nothing
        if parts is None:
            return "No dimension has two groups that are large enough", self.left_out
        sizes = f"{wording.signed(parts.mix, 1)} {MIX}, {wording.signed(parts.rate, 1)} {RATE}"
        if not comparison.verdict.clear:
            title = "No change is established; these answers split into two parts"
        else:
            title = self._larger(parts)
        n = f"n = {parts.n_before:,} and {parts.n_after:,}"
        by = ", ".join(words(name) for name in parts.mix_by_column)
        note = f"{sizes} (points, {100 * comparison.level:g} % intervals, {n}). Split by {by}."
        return title, note

    def _larger(self, parts: ChangeParts) -> str:
        name, what = ("mix", MIX) if abs(parts.mix) > abs(parts.rate) else ("rate", RATE)
        part, interval = getattr(parts, name), parts.interval(name, level=self.comparison.level)
        sure = interval.low > 0 or interval.high < 0
        noun = "fall" if parts.change < 0 else "rise"
        if sure and abs(part) > 0.6 * abs(parts.change) and part * parts.change > 0:
            return f"Most of the {noun} goes together with {what}"
        return f"The {noun} is not clearly one or the other"

    def _offsets(self) -> list[str]:
        """Warn where parts run against each other, so that the total hides them (Simpson)."""
        if not self.parts:
            return []
        level, said = self.comparison.level, []
        ends = [self.together.interval(part, level=level) for part in ("mix", "rate")]
        signs = [(each.low > 0) - (each.high < 0) for each in ends]
        if signs[0] * signs[1] < 0:
            said.append(
                f"Who answered ({wording.signed(self.together.mix, 1)} points) and how they "
                f"answered ({wording.signed(self.together.rate, 1)}) run against each other: the "
                "total alone hides both."
            )
        return said


def split(comparison: Comparison) -> Composition:
    """Split the change by all dimensions together, and by each alone."""
    reduced = comparison.reduced
    if comparison.change is None or not reduced.pooled:
        return Composition(comparison, {})
    waves = reduced.pair()
    kept = list(reduced.pooled)
    parts = {TOGETHER: _together(waves, kept, reduced.clustered)}
    for dimension in kept:
        parts[dimension] = _by(waves, [dimension], reduced.clustered)
    return Composition(comparison, parts)


def _together(waves: list[pd.DataFrame], dimensions: list[str], clustered: bool) -> ChangeParts:
    """Split by as many dimensions as the waves can tell apart, in the study's order."""
    taken = dimensions[:1]
    parts = _by(waves, taken, clustered)
    for dimension in dimensions[1:]:
        try:
            parts = _by(waves, [*taken, dimension], clustered)
        except DataError:
            # In one of the waves this dimension's levels cannot be told from those taken.
            continue
        taken = [*taken, dimension]
    return parts


def _by(waves: list[pd.DataFrame], dimensions: list[str], clustered: bool) -> ChangeParts:
    return decompose_change(*(sample_of_points(wave, dimensions, clustered) for wave in waves))


def sample_of_points(rows: pd.DataFrame, dimensions: list[str], clustered: bool) -> Sample:
    """Give the counts of a wave as a sample of points: -100, 0 and +100."""
    return sample(rows, 100.0 * kind_of(rows["score"]), dimensions, clustered)


def sample(
    rows: pd.DataFrame, value: NDArray[np.float64], dimensions: list[str], clustered: bool
) -> Sample:
    """Give counts as a sample of any value, grouped by dimensions."""
    return Sample(
        value=value,
        n=rows["n"].to_numpy(),
        weight=rows["weight"].to_numpy(),
        weight_squared=rows["weight_squared"].to_numpy(),
        cluster=rows["cluster"].to_numpy() if clustered else None,
        labels=rows[dimensions],
    )
