"""What speaks against taking a difference for the work's doing, touchpoint by touchpoint."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..parts import Part, words
from ..study.groups import EVERYBODY
from .comparison import Comparison, near_to
from .estimates import FEWEST_UNTOUCHED, shares_of
from .mood import Mood
from .naming import count, names_of, signed

# A part of a change below this many rating points is not worth a sentence.
WORTH_SAYING = 0.05
# More touchpoints than this are counted, not named.
MOST_NAMED = 4


@dataclass(frozen=True, eq=False, repr=False)
class Cautions(Part):
    """Who answered, where it started, what may share the effect, and how many there are beside.

    Parameters
    ----------
    comparison : Comparison
    mood : Mood
    """

    comparison: Comparison = field(repr=False)
    mood: Mood = field(repr=False)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a caution: ``touchpoint caution``."""
        rows = [
            (self.comparison.reduced.labels[id], text)
            for id in self.comparison.against
            for text in (self._who(id), self._start(id), self._near(id), self._few(id))
            if text
        ]
        return pd.DataFrame(rows, columns=["touchpoint", "caution"])

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``cautions``, to be read."""
        return {"cautions": self.table} if len(self.table) else {}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What holds for everything told here."""
        reduced, found = self.comparison.reduced, []
        for wave in (reduced.baseline, reduced.focus):
            if not wave.complete:
                found.append(f"{wave.label} is not complete: {wave.why}.")
        if self.comparison.touched and len(self.comparison.untouched) < FEWEST_UNTOUCHED:
            found.append(
                "With fewer than three untouched touchpoints it cannot be told how far touchpoints "
                "move by themselves."
            )
        if reduced.both >= reduced.study.privacy.minimum_group:
            found.append(
                f"{reduced.both:,} people answered both before and after; their answers are taken "
                "together."
            )
        return tuple(found)

    def _who(self, id: str) -> str:
        """Say what the mix of groups did, or that it was not held."""
        reduced, row = self.comparison.reduced, self.comparison.table.loc[id]
        shares = shares_of(reduced, id, reduced.baseline, reduced.focus)
        if reduced.by == EVERYBODY or len(shares) < 2:
            return (
                "Who answered was not held: no groups are told apart, or they are too small. "
                "Another mix of customers would look the same."
            )
        mixed = row["change"] - row["alike"]
        if abs(mixed) < WORTH_SAYING:
            return ""
        return (
            f"Of the measured change of {signed(row['change'])} points, {signed(mixed)} goes "
            f"together with who answered (mix of {words(reduced.by)}); the comparison holds that."
        )

    def _start(self, id: str) -> str:
        """Say how low the start was."""
        comparison = self.comparison
        reduced, found = comparison.reduced, comparison.against[id]
        if id in comparison.dips:
            dip = float(comparison.dips[id].value[0])
            if dip > -WORTH_SAYING:
                return ""
            return (
                f"Beside the others it stood {-dip:.2f} points lower in "
                f"{reduced.baseline.label} than in {reduced.earlier.label}: part of a rise from "
                "there may be a return."
            )
        if found.luck >= WORTH_SAYING:
            return (
                f"It started low beside the others, and no earlier wave shows whether by chance: "
                f"chance alone would bring it {signed(found.luck)} points."
            )
        return "" if reduced.earlier else (
            f"There is no wave before {reduced.baseline.label}: whether it was chosen at a low "
            "that passes by itself cannot be told."
        )  # fmt: skip

    def _near(self, id: str) -> str:
        """Name the untouched ones that may share the effect, and say what the others tell."""
        comparison, reduced = self.comparison, self.comparison.reduced
        near = [each for each in comparison.untouched if each in near_to(reduced, id)]
        if not near:
            return ""
        named = names_of(reduced, near) if len(near) <= MOST_NAMED else f"{len(near)} of them"
        lead = f"Of its stage or with an owner in common, so an effect may be shared: {named}"
        far = comparison.from_afar.get(id)
        if far is None:
            return f"{lead}; there are no others to compare with."
        verdict = comparison.verdict(id, comparison.from_afar)
        same = "the verdict is the same" if verdict is comparison.verdicts[id] else (
            f"the verdict would be “{verdict.value}”"
        )  # fmt: skip
        return (
            f"{lead}; against {count(len(far.ids))} that do not, the difference is "
            f"{signed(far.value)} points and {same}."
        )

    def _few(self, id: str) -> str:
        k = len(self.comparison.against[id].ids)
        if k >= FEWEST_UNTOUCHED:
            return ""
        return f"Only {k} untouched touchpoint{'s' if k > 1 else ''} stand beside it."
