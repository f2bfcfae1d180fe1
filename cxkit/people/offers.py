"""Wishes that something is in the way of: an offer that does not exist yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from ..findings import Finding
from ..parts import Part
from ..statistics.averages import share_limits, standard_error
from ..study.description import Entry, Persona
from ..study.groups import PERSONA
from .canvas import SOURCES
from .columns import Summed, possibility

MOST_OFFERS = 8
ASK = "How could they have it when they want it?"
COMMENTS = "comments"
# Verdicts where a share has limits, and it was said from which share on it would matter.
MATTERS, TOO_FEW, OPEN = "matters", "too few", "open"


@dataclass(frozen=True, eq=False, repr=False)
class Offers(Part):
    """What each persona wants and cannot have, and for how many that holds.

    Parameters
    ----------
    reduced : Summed
    level : float
    delta : float, default 0
        The share, in points of 100, from which on a blocked wish would matter; 0 gives no verdict.
    """

    reduced: Summed = field(repr=False)
    level: float
    delta: float = 0.0

    nothing = "The study says of no wish that something is in its way."

    @cached_property
    def blocked(self) -> pd.DataFrame:
        """One row an interest or need and what blocks it, by weight x share blocked.

        ``persona wish voice weight constraint share low high n source score``: `share` of the
        persona for whom the constraint holds, as the study says or, with limits, as comments
        name it; missing where neither is known: such rows come last.
        """
        rows = [
            row
            for persona in self.reduced.study.personas
            for at, entry in enumerate(persona.possibilities)
            for row in self._wishes(persona, at, entry)
        ]
        columns = ["persona", "wish", "voice", "weight", "constraint"]
        columns += ["share", "low", "high", "n", "source"]
        table = pd.DataFrame(rows, columns=columns)
        table["score"] = table["weight"] * table["share"]
        return table.sort_values(
            ["score", "weight"], ascending=False, na_position="last", ignore_index=True
        )

    @property
    def told(self) -> tuple[str, ...]:
        """The wish that is blocked most."""
        return tuple(found.id for found in self.findings[:1])

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Each blocked wish of which a share is known, the heaviest first."""
        known = self.blocked[self.blocked["share"].notna()]
        return tuple(self._finding(row) for _, row in known.iterrows())

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``blocked`` and ``offers``, where there are any."""
        return {"blocked": self.blocked, "offers": self._in_words()} if len(self.blocked) else {}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the blocked wishes."""
        return {"offers": self._caption()}

    def _in_words(self) -> pd.DataFrame:
        """The blocked wishes in words, to be read in a room."""
        rows = [
            {"persona": row["persona"], "wants": row["wish"], "in_the_way": row["constraint"],
             "for_how_many": self._for_how_many(row)}
            for _, row in self.blocked.head(MOST_OFFERS).iterrows()
        ]  # fmt: skip
        table = pd.DataFrame(rows, columns=["persona", "wants", "in_the_way", "for_how_many"])
        return table.set_index("persona")

    def _for_how_many(self, row: pd.Series) -> str:
        if np.isnan(row["share"]):
            return "not known"
        if np.isnan(row["low"]):
            return f"{100 * row['share']:.0f} %, says {row['source']}"
        return (
            f"{100 * row['share']:.0f} % of comments name it ({100 * row['low']:.0f} to "
            f"{100 * row['high']:.0f} %, n = {int(row['n']):,})"
        )

    def _wishes(self, persona: Persona, at: int, entry: Entry) -> list[dict]:
        """What a constraint blocks."""
        wishes = [*persona.interests, *persona.needs]
        named = [wish for wish in wishes if wish.text in entry.blocks]
        share, low, high, n, source = self._share(persona, at, entry)
        return [
            {"persona": persona.name, "wish": wish.text,
             "weight": np.nan if wish.weight is None else wish.weight,
             "voice": SOURCES[wish.source], "constraint": entry.text, "share": share, "low": low,
             "high": high, "n": n, "source": source}
            for wish in named
        ]  # fmt: skip

    def _share(
        self, persona: Persona, at: int, entry: Entry
    ) -> tuple[float, float, float, int, str]:
        """For how many of a persona a constraint holds, and who says so."""
        if entry.share is not None:
            return entry.share, np.nan, np.nan, 0, f"the study ({SOURCES[entry.source]})"
        over, name = self.reduced.over_time, f"names:{possibility(persona.id, at)}"
        if self.reduced.by != PERSONA or persona.name not in self.reduced.groups:
            return np.nan, np.nan, np.nan, 0, "not known"
        n = over.n(persona.name, name)
        if n < self.reduced.study.privacy.minimum_group:
            return np.nan, np.nan, np.nan, n, "not known"
        mean = over.mean(persona.name, name)
        share, error = float(mean.value[0]), standard_error(mean)
        interval = share_limits(share, error, n, level=self.level)
        return share, interval.low, interval.high, n, COMMENTS

    def _finding(self, row: pd.Series) -> Finding:
        persona = next(p for p in self.reduced.study.personas if p.name == row["persona"])
        many, base = f"{100 * row['share']:.0f} % of them", row["source"]
        if row["source"] == COMMENTS:
            many = f"{100 * row['share']:.0f} % of their comments name it"
            base = (
                f"{100 * self.level:g} % interval {100 * row['low']:.0f} to "
                f"{100 * row['high']:.0f} %, n = {int(row['n']):,} comments"
            )
        size, n = "", int(row["n"]) or self.reduced.over_time.n(row["persona"], "answers")
        if persona.customers and row["source"] != COMMENTS:
            size = f"; of {persona.customers:,.0f} a year that would be about "
            size += f"{rounded(persona.customers * row['share']):,}"
        sentence = (
            f"{row['persona']} want “{row['wish']}” ({row['voice']}), and “{row['constraint']}” is "
            f"in the way: {many} ({base}){size}. {ASK}"
        )
        limits = (row["low"], row["high"], self.level)
        if np.isnan(row["low"]):
            limits = (None, None, None)
        id = f"persona.{persona.id}.constraint"
        return Finding(
            id, float(row["share"]), sentence, n, "share", *limits, self._verdict(row)
        )  # fmt: skip

    def _verdict(self, row: pd.Series) -> str | None:
        if not self.delta or np.isnan(row["low"]):
            return None
        if 100 * row["low"] >= self.delta:
            return MATTERS
        return TOO_FEW if 100 * row["high"] < self.delta else OPEN

    def _caption(self) -> tuple[str, str]:
        known = self.blocked[self.blocked["share"].notna()]
        if known.empty:
            note = (
                "Say in `possibilities:` of study.yaml which wish each one `blocks`, and its "
                "`share` or the `words` by which comments name it."
            )
            return "For how many a wish is blocked is not known", note
        first = known.iloc[0]
        many = f"{100 * first['share']:.0f} %"
        title = f"What {first['persona']} want most is blocked for {many} of them"
        if first["source"] == COMMENTS:
            title = f"{many} of comments of {first['persona']} name what is in their way"
        note = (
            "Share of each persona for whom something is in the way of a wish, heaviest wish x "
            f"share first. Full: comments that name it, {100 * self.level:g} % intervals, "
            f"up to {self.reduced.focus.label}. Hollow: the study says so."
        )
        if self.delta:
            note += f" Dashed: from {self.delta:g} % on it would matter."
        return title, note


def rounded(number: float) -> int:
    """Round to two figures: how many that would be is never known better."""
    return int(float(f"{number:.2g}"))
