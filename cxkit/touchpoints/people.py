"""Personas as people: what they want and cannot, who said so, and whether they trust."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from ..explained import OUTCOME
from ..findings import DataError, Finding
from ..parts import Part, finding, join_names, shorten
from ..statistics.averages import share_limits, standard_error
from ..statistics.importance import Importance, importance
from ..statistics.intervals import Interval, quantile
from ..study.description import Entry, Persona
from ..study.groups import PERSONA
from .columns import TRUST
from .estimates import Estimates
from .naming import TAIL
from .reduction import Reduced

KINDS = ("interests", "needs", "pains", "environment", "possibilities")
FROM_CUSTOMERS = ("said", "seen")
SOURCES = {"said": "said by them", "seen": "seen", "assumed": "only assumed"}
MOST_OFFERS = 8
ASK = "How could they have it when they want it?"


@dataclass(frozen=True, eq=False, repr=False)
class People(Part):
    """Personas, their blocked wishes and their trust.

    Parameters
    ----------
    estimates : Estimates
    trust : Importance or None
        How the three trust items share what they explain of the outcome.
    level : float
    """

    estimates: Estimates = field(repr=False)
    trust: Importance | None = field(repr=False)
    level: float

    nothing = "The study describes no personas."

    @property
    def reduced(self) -> Reduced:
        """What was analysed."""
        return self.estimates.reduced

    @cached_property
    def canvas(self) -> pd.DataFrame:
        """One row an entry: ``persona kind text weight source``, heaviest first."""
        rows = [
            {"persona": persona.name, "kind": kind, "text": entry.text,
             "weight": entry.weight, "source": SOURCES[entry.source]}
            for persona in self.reduced.study.personas
            for kind in KINDS
            for entry in getattr(persona, kind)
        ]  # fmt: skip
        columns = ["persona", "kind", "text", "weight", "source"]
        return pd.DataFrame(rows, columns=columns)

    @cached_property
    def blocked(self) -> pd.DataFrame:
        """One row an interest or need and what blocks it, by weight x share blocked.

        ``persona wish weight constraint share low high n source score``: `share` of the persona
        for whom the constraint holds, as the study says or, with limits, as comments name it;
        missing where neither is known: such rows come last.
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

    @cached_property
    def trusted(self) -> pd.DataFrame:
        """One row a group and trust item: ``group item mean low high n``."""
        rows, half = [], quantile(self.level)
        for group in self.reduced.groups if self.reduced.study.trust else ():
            for item in ("empathy", "logic", "loyalty"):
                name, over = f"trust:{item}", self.reduced.over_time
                if over.n(group, name) < self.reduced.study.privacy.minimum_group:
                    continue
                mean = over.mean(group, name)
                value, error = float(mean.value[0]), half * standard_error(mean)
                rows.append((group, item, value, value - error, value + error, over.n(group, name)))
        return pd.DataFrame(rows, columns=["group", "item", "mean", "low", "high", "n"])

    @property
    def told(self) -> tuple[str, ...]:
        """The wish that is blocked most, voice share, trust and its link."""
        ids = [found.id for found in self.findings]
        wishes = [id for id in ids if id.endswith(".constraint")][:1]
        voices = [id for id in ids if id == "personas.voice_share"]
        return (*wishes, *voices, *(id for id in ids if id.startswith("personas.trust")))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Blocked wishes, voice shares, trust by persona and what it goes together with."""
        return (*self._wishes_told(), *self._voices(), *self._trust(), *self._link())

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``canvas``, ``blocked``, ``offers``, ``trust``; those that there are."""
        found = {
            "canvas": self.canvas, "blocked": self.blocked, "offers": self._offers(),
            "trust": self.trusted,
        }  # fmt: skip
        return {name: table for name, table in found.items() if len(table)}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of trust."""
        return {"trust": self._caption()}

    @property
    def warnings(self) -> tuple[str, ...]:
        """Personas of whom nothing was said by customers."""
        silent = [name for name, share, _ in self._shares() if share == 0]
        if not silent:
            return ()
        return (f"Everything the study says of these personas is assumed: {join_names(silent)}.",)

    def _offers(self) -> pd.DataFrame:
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

    def _shares(self) -> list[tuple[str, float, int]]:
        """Of each persona's entries the share that customers said or that was seen."""
        found = []
        for persona in self.reduced.study.personas:
            entries = [entry for kind in KINDS for entry in getattr(persona, kind)]
            if entries:
                heard = sum(entry.source in FROM_CUSTOMERS for entry in entries)
                found.append((persona.name, heard / len(entries), len(entries)))
        return found

    def _wishes(self, persona: Persona, at: int, entry: Entry) -> list[dict]:
        """What a constraint blocks; every interest where the study does not say."""
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
        over, name = self.reduced.over_time, f"names:{persona.id}.{at}"
        if self.reduced.by != PERSONA or persona.name not in self.reduced.groups:
            return np.nan, np.nan, np.nan, 0, "not known"
        n = over.n(persona.name, name)
        if n < self.reduced.study.privacy.minimum_group:
            return np.nan, np.nan, np.nan, n, "not known"
        mean = over.mean(persona.name, name)
        share, error = float(mean.value[0]), standard_error(mean)
        interval = share_limits(share, error, n, level=self.level)
        return share, interval.low, interval.high, n, "comments"

    def _wishes_told(self) -> list[Finding]:
        found = []
        for _, row in self.blocked[self.blocked["share"].notna()].iterrows():
            persona = next(p for p in self.reduced.study.personas if p.name == row["persona"])
            many = f"{100 * row['share']:.0f} % of them"
            base = row["source"]
            if row["source"] == "comments":
                many = f"{100 * row['share']:.0f} % of their comments name it"
                base = (
                    f"{100 * self.level:g} % interval {100 * row['low']:.0f} to "
                    f"{100 * row['high']:.0f} %, n = {int(row['n']):,} comments"
                )
            size, n = "", int(row["n"]) or self._n(row["persona"])
            if persona.customers and row["source"] != "comments":
                size = f"; of {persona.customers:,.0f} a year that would be about "
                size += f"{_rounded(persona.customers * row['share']):,}"
            sentence = (
                f"{row['persona']} want “{row['wish']}” ({row['voice']}), and "
                f"“{row['constraint']}” is in the way: "
                f"{many} "
                f"({base}){size}. {ASK}"
            )
            limits = (row["low"], row["high"], self.level)
            known = not np.isnan(row["low"])
            found.append(
                Finding(
                    f"persona.{persona.id}.constraint", float(row["share"]), sentence,
                    n, "share", *(limits if known else (None, None, None)),
                )
            )  # fmt: skip
        return found

    def _n(self, persona: str) -> int:
        return self.reduced.over_time.n(persona, "answers")

    def _voices(self) -> list[Finding]:
        shares = self._shares()
        if not shares:
            return []
        heard = sum(share * n for _, share, n in shares)
        total = sum(n for _, _, n in shares)
        sentence = (
            f"{heard:.0f} of {total} things the study says of its personas were said by customers "
            "or seen; "
            f"{total - heard:.0f} are assumed."
        )
        found = [Finding("personas.voice_share", heard / total, sentence, total, "share")]
        ids = {persona.name: persona.id for persona in self.reduced.study.personas}
        for name, share, n in shares:
            said = f"{name}: {share * n:.0f} of {n} entries were said by customers or seen."
            found.append(Finding(f"persona.{ids[name]}.voice_share", share, said, n, "share"))
        return found

    def _trust(self) -> list[Finding]:
        found, scale = [], self.reduced.study.trust.scale if self.reduced.study.trust else None
        for group, rows in self.trusted.groupby("group", sort=False):
            row = rows.loc[rows["mean"].idxmin()]
            interval = Interval(row["low"], row["high"], self.level)
            others = rows[rows["item"] != row["item"]]
            apart = bool((others["low"] > row["high"]).all()) and len(others) > 0
            weakest = "is lowest" if apart else "is lowest here, not told apart from the others"
            sentence = (
                f"{group}: of empathy, logic and loyalty {row['item']} {weakest} "
                f"({row['mean']:.1f} on "
                f"{scale.low:g} to {scale.high:g}, {100 * self.level:g} % interval "
                f"{row['low']:.1f} to "
                f"{row['high']:.1f}, n = {int(row['n']):,})."
            )
            place = f"persona.{self.reduced.slugs[group]}.trust"
            found.append(
                finding(place, row["mean"], interval, int(row["n"]), sentence, unit="scale")
            )
        return found

    def _link(self) -> list[Finding]:
        if self.trust is None:
            return []
        item = self.trust.table.index[0]
        row = self.trust.table.loc[item]
        interval = Interval(row["low"], row["high"], self.trust.level)
        sure = row["p_first"] >= 0.8
        lead = (
            f"Of the three, {item} goes together most with"
            if sure
            else ("Which of the three goes together most with")
        )
        tail = "" if sure else f" is not certain; {item} leads"
        sentence = (
            f"{lead} {self.estimates.outcome.label}{tail}: {100 * row['share']:.0f} % of what "
            "trust explains "
            f"({100 * interval.level:g} % interval {100 * interval.low:.0f} to "
            f"{100 * interval.high:.0f} %; "
            f"all three explain {100 * self.trust.r2_adjusted:.0f} % of how customers differ, n = "
            f"{self.trust.n:,}). {TAIL}"
        )
        unit = "share of R²"
        return [
            finding("personas.trust", row["share"], interval, self.trust.n, sentence, unit=unit)
        ]

    def _caption(self) -> tuple[str, str]:
        if self.trusted.empty:
            return "Trust was not asked", "The study has no `trust` section, or too few answers."
        low = self.trusted.loc[self.trusted["mean"].idxmin()]
        title = f"Trust is lowest in {low['item']} among {shorten(low['group'])}"
        scale = self.reduced.study.trust.scale
        n = self.trusted.groupby("group", sort=False)["n"].max()
        base = join_names([f"{shorten(group)} {count:,}" for group, count in n.items()])
        note = (
            f"Mean answers on {scale.low:g} to {scale.high:g}, {100 * self.level:g} % intervals, "
            "all waves "
            f"up to {self.reduced.focus.label}; n: {base}."
        )
        return title, note


def meet(estimates: Estimates, *, seed: int) -> People:
    """Look at what the personas want, what is in their way, and whether they trust."""
    reduced, level, trust = estimates.reduced, estimates.level, None
    if reduced.trust is not None:
        try:
            trust = importance(
                reduced.trust, outcome=OUTCOME, players=list(TRUST), level=level, seed=seed
            )
        except DataError:
            trust = None
    return People(estimates, trust, level)


def _rounded(number: float) -> int:
    return int(float(f"{number:.2g}"))
