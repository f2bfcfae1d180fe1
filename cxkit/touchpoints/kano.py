"""Asked twice, with it and without it: which touchpoints are musts, and which delight?"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..findings import DataError, Finding
from ..parts import Part, finding, join_names
from ..statistics.intervals import Interval
from ..statistics.kano import NAMES, Kano, kano
from .reduction import Reduced

SPLIT = "not decided"


@dataclass(frozen=True, eq=False, repr=False)
class KanoQuestions(Part):
    """The Kano categories of the touchpoints that were asked about on both sides.

    Parameters
    ----------
    reduced : Reduced
    evaluated : dict of str to Kano
    left_out : tuple of str
        Touchpoints of which every pair of answers is reverse or questionable.
    level : float
    """

    reduced: Reduced = field(repr=False)
    evaluated: dict[str, Kano] = field(repr=False)
    left_out: tuple[str, ...]
    level: float

    nothing = "The study asks no pair of Kano questions (`kano:` in study.yaml)."

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """One category a touchpoint, and whether it is sure."""
        return tuple(self._category(id, found) for id, found in self.evaluated.items())

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``kano`` by touchpoint: shares of categories, better and worse with their limits."""
        rows = []
        for id, found in self.evaluated.items():
            sides = found.coefficients(self.level)
            row = {"touchpoint": self.reduced.labels[id], "category": NAMES[found.category]}
            row["sure"] = "yes" if self._sure(found) else SPLIT
            for side in ("better", "worse"):
                for name in ("estimate", "low", "high"):
                    row[side if name == "estimate" else f"{side}_{name}"] = sides.loc[side, name]
            rows.append({**row, "n": found.n})
        return {"kano": pd.DataFrame(rows)} if rows else {}

    @property
    def warnings(self) -> tuple[str, ...]:
        """Touchpoints whose answers say nothing, and limits that know no clusters."""
        said = []
        if self.left_out:
            names = join_names([self.reduced.labels[id] for id in self.left_out])
            said.append(f"Kano questions: all pairs of answers contradict one another at {names}.")
        if self.evaluated and self.reduced.clustered:
            said.append("Kano categories: their limits do not know of the sample's clusters.")
        return tuple(said)

    def _sure(self, found: Kano) -> bool:
        return found.certainty(self.level).p < 1 - self.level

    def _category(self, id: str, found: Kano) -> Finding:
        side = found.coefficients(self.level)
        worse = side.loc["worse"]
        interval = Interval(worse["low"], worse["high"], self.level)
        name = NAMES[found.category]
        lead = f"{self.reduced.labels[id]}: {name}"
        if not self._sure(found):
            lead += f", or {NAMES[found.runner_up]}: that is {SPLIT}"
        better, limits = (
            100 * side.loc["better", "estimate"],
            sorted((100 * abs(interval.low), 100 * abs(interval.high))),
        )
        n = int(worse["n"])
        sentence = (
            f"{lead}. Of the answers that are neither reverse nor questionable, having it pleases "
            "in "
            f"{better:.0f} % and lacking it displeases in {100 * abs(worse['estimate']):.0f} % "
            f"({100 * self.level:g} % interval {limits[0]:.0f} to {limits[1]:.0f} %, n = {n:,})."
        )
        place = f"touchpoint.all.{id}.kano"
        return finding(place, worse["estimate"], interval, n, sentence, name, "worse, -1..0")


def ask(reduced: Reduced, *, level: float) -> KanoQuestions:
    """Evaluate the pairs of Kano questions, touchpoint by touchpoint."""
    evaluated, left = {}, []
    for id, pairs in reduced.kano.items():
        rows = pairs.loc[pairs.index.repeat(pairs["n"])]
        weight = rows["weight"] if reduced.weighted else None
        found = kano(rows["functional"], rows["dysfunctional"], weight=weight)
        try:
            found.coefficients(level)
        except DataError:
            # Every answer is reverse or questionable: nothing is said of the touchpoint.
            left.append(id)
            continue
        evaluated[id] = found
    return KanoQuestions(reduced, evaluated, tuple(left), level)
