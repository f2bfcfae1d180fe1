"""Which realm goes together with recommending, coming back, spending; and what more is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from ..explained import NPS, OUTCOME, Outcome, wave_column
from ..findings import DataError, Finding
from ..measures import wording
from ..measures.money import MoneyRange, value_points
from ..parts import Part, finding, join_names
from ..statistics.importance import Importance, importance
from ..statistics.intervals import Interval, quantile
from ..study.description import REALMS
from ..study.groups import EVERY, values_of
from ..study.waves import say_span
from .naming import TAIL, digits_of, group_name, suffix
from .reduction import Reduced
from .structure import Structure

# Green (1991): below 50 complete answers and 8 more for each predictor nothing is ranked.
FEWEST = 50 + 8 * len(REALMS)
# Resamples for limits that stand in tables only.
FEWER_DRAWS = 400
# A step that a realm could take, in points of 100.
STEP = 10
SURE = 0.8
REVENUE = "revenue"


@dataclass(frozen=True, eq=False, repr=False)
class Pays(Part):
    """Shares of what the realms explain, of each outcome and for each group.

    Parameters
    ----------
    structure : Structure
        Realms that cannot be told apart are one here.
    found : dict of str to dict of str to Importance
        By outcome and group; `EVERY` is all.
    level : float
    """

    structure: Structure = field(repr=False)
    found: dict[str, dict[str, Importance]] = field(repr=False)
    level: float

    @property
    def reduced(self) -> Reduced:
        """What was analysed."""
        return self.structure.reduced

    @property
    def nothing(self) -> str:
        """Why there is nothing to say."""
        if not self.reduced.outcomes:
            return "The study asked for no outcome that realms could be set beside."
        if len(self.structure.sets) < 2:
            return "Which realm pays cannot be told: the four cannot be told apart."
        most = max(links[EVERY].units for links in self.reduced.links.values())
        if most < FEWEST:
            return (
                f"Which realm pays cannot be told: {most:,} people gave an outcome and enough "
                f"answers on all realms, and {FEWEST} are needed."
            )
        return "Which realm pays cannot be told: nothing goes together with the outcomes."

    @property
    def first(self) -> Outcome | None:
        """The outcome that is told first, where something can be told of it."""
        known = [outcome for outcome in self.reduced.outcomes if outcome.name in self.found]
        return known[0] if known else None

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an outcome, group and set of realms.

        ``share low high p_first n`` of the LMG share of R², and ``step step_low step_high``: what
        10 points more go together with, the other realms held, in the outcome's unit.
        """
        rows = [
            row
            for outcome in self.reduced.outcomes
            for group, weight in self.found.get(outcome.name, {}).items()
            for row in self._rows(outcome, group, weight)
        ]
        return pd.DataFrame(rows)

    @cached_property
    def worth(self) -> dict[str, MoneyRange]:
        """Money a year behind a step of 10 points for all customers, by set of realms.

        Where the study says what a point is worth, and the step is told from none.
        """
        values = values_of(self.reduced.study)
        if NPS not in self.found or values.empty:
            return {}
        table = self.table[(self.table["outcome"] == NPS) & (self.table["group"] == EVERY)]
        found = {}
        for row in table.to_dict("records"):
            if not row["step_low"] > 0:
                continue
            step = {"estimate": row["step"], "low": row["step_low"], "high": row["step_high"]}
            points = pd.DataFrame(step | {"n": row["n"]}, index=values.index)
            worth = value_points(points, values, level=self.level, points_level=self.level)
            if worth.total is not None:
                found[row["realm"]] = worth.total
        return found

    @property
    def told(self) -> tuple[str, ...]:
        """The realms of the first outcome by weight, whether outcomes agree, and most money."""
        if self.first is None:
            return ()
        order = self.found[self.first.name][EVERY].table.index
        links = tuple(f"realm.{self.structure.ids[name]}.link" for name in order)
        best = max(self.worth, key=lambda name: self.worth[name].likely, default=None)
        money = () if best is None else (f"realm.{self.structure.ids[best]}.money",)
        return (*links, "realms.outcomes", *money)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Links by outcome and group, whether outcomes agree, and money."""
        if self.table.empty:
            return ()
        links = [self._link(row) for row in self.table.to_dict("records")]
        return (*links, *self._agreement(), *(self._money(name) for name in self.worth))

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``links`` by outcome, group and realm, and in words ``links_by_group``."""
        if self.table.empty:
            return {}
        return {"links": self.table, "links_by_group": self._by_group()}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the shares."""
        return {"pays": self._caption()}

    def _by_group(self) -> pd.DataFrame:
        """Shares of the first outcome by group, in words."""
        table = self.table[self.table["outcome"] == self.first.name]
        rows = []
        for group, own in table.groupby("group", sort=False):
            name = "all" if group == EVERY else group_name(self.reduced, group)
            shares = own.set_index("realm")
            said = {
                realm: f"{100 * row['share']:.0f} % ({100 * row['low']:.0f} to "
                f"{100 * row['high']:.0f})"
                for realm, row in ((each, shares.loc[each]) for each in self.structure.sets)
            }
            rows.append({"group": name, "n": f"{int(own['n'].iloc[0]):,}", **said})
        return pd.DataFrame(rows)

    @property
    def uncounted(self) -> list[str]:
        """Personas that the study gives no customers or value for."""
        known = values_of(self.reduced.study).index
        return [p.name for p in self.reduced.study.personas if p.name not in known]

    def _rows(self, outcome: Outcome, group: str, weight: Importance) -> Iterator[dict]:
        names, slopes = list(weight.regression.coefficients.index), weight.regression.coefficients
        values, spread = slopes.to_numpy(), weight.regression.covariance.to_numpy()
        half = STEP * quantile(self.level, weight.regression.df)
        for row in weight.table.reset_index(names="realm").to_dict("records"):
            at = [names.index(column) for column in self.structure.sets[row["realm"]]]
            step, error = STEP * values[at].sum(), half * np.sqrt(spread[np.ix_(at, at)].sum())
            told = {name: row[name] for name in ("realm", "share", "low", "high", "p_first")}
            yield {
                "outcome": outcome.name, "group": group, **told, "n": weight.n, "r2": weight.r2,
                "step": step, "step_low": step - error, "step_high": step + error,
                "unit": outcome.unit,
            }  # fmt: skip

    def lead(self) -> str:
        """Say which realm goes together with the first outcome most, if any, and which way."""
        rows = self.table[
            (self.table["outcome"] == self.first.name) & (self.table["group"] == EVERY)
        ]
        label = self.first.label
        if not ((rows["step_low"] > 0) | (rows["step_high"] < 0)).any():
            return f"No realm is told to go together with {label}"
        row = rows.loc[rows["share"].idxmax()]
        if row["p_first"] < SURE:
            return f"Which realm goes together with {label} most is not certain"
        if row["step_high"] < 0:
            return f"Where {row['realm'].lower()} is rated higher, {label} is lower"
        return f"{row['realm']} {self.structure.go(row['realm'])} together with {label} most"

    def _outcome(self, name: str) -> Outcome:
        return next(outcome for outcome in self.reduced.outcomes if outcome.name == name)

    def _link(self, row: dict) -> Finding:
        outcome, group = self._outcome(row["outcome"]), row["group"]
        digits = digits_of(outcome.unit)
        told = row["step_low"] > 0 or row["step_high"] < 0
        limits = Interval(row["step_low"], row["step_high"], self.level)
        step = (
            f"{STEP} points more go together with {wording.signed(row['step'], digits)} "
            f"{outcome.unit} ({wording.say_interval(limits, digits)}"
            f"{'' if told else ', not told from none'})"
        )
        if not np.isfinite(row["step"]):
            step = "what more of it goes together with cannot be told from the others"
        who = "" if group == EVERY else f", {group_name(self.reduced, group)}"
        sentence = (
            f"{row['realm']}{who}: {100 * row['share']:.0f} % of the {100 * row['r2']:.1f} % of "
            f"{outcome.label} that realms explain ({100 * self.level:g} % interval "
            f"{100 * row['low']:.0f} to {100 * row['high']:.0f} %, n = {row['n']:,}); {step}."
        )
        first = "link" if outcome == self.first else f"link_with.{outcome.name}"
        end = "" if group == EVERY else suffix(self.reduced, group)
        id = f"realm.{self.structure.ids[row['realm']]}.{first}{end}"
        interval = Interval(row["low"], row["high"], self.level)
        return finding(id, row["share"], interval, row["n"], sentence, unit="share of R²")

    def _agreement(self) -> list[Finding]:
        """Whether the goals put the same realm first."""
        names = [outcome.name for outcome in self.reduced.outcomes if outcome.name in self.found]
        leaders = {}
        labels = {}
        for name in names:
            rows = self.table[(self.table["outcome"] == name) & (self.table["group"] == EVERY)]
            row = rows.loc[rows["share"].idxmax()]
            # Which way, and how much of the outcome realms say anything of at all.
            way = " the other way round" if row["step_high"] < 0 else ""
            labels[name] = f"{self._outcome(name).label}{way} (R² {row['r2']:.2f})"
            told = row["step_low"] > 0 or row["step_high"] < 0
            if row["p_first"] >= SURE and told:
                leaders[name] = row["realm"]
        if len(names) < 2:
            return []
        by = {realm: [labels[n] for n in leaders if leaders[n] == realm]
              for realm in dict.fromkeys(leaders.values())}  # fmt: skip
        said = [f"{realm.lower()} for {join_names(of)}" for realm, of in by.items()]
        open_ones = [labels[name] for name in names if name not in leaders]
        if open_ones:
            said.append(f"no realm clearly for {join_names(open_ones)}")
        most = max((len(of) for of in by.values()), default=0)
        n = min(self.found[name][EVERY].n for name in names)
        sentence = f"Which realm carries most: {'; '.join(said)} (n = {n:,} or more). {TAIL}"
        return [Finding("realms.outcomes", most / len(names), sentence, n, "share of outcomes")]

    def _money(self, name: str) -> Finding:
        worth, currency = self.worth[name], self.reduced.study.currency or "money"
        low, likely, high = (wording.money(m) for m in (worth.low, worth.likely, worth.high))
        n = self.found[NPS][EVERY].n
        whose = "all customers"
        if self.uncounted:
            whose = f"all but {join_names(self.uncounted)}, of whom the study gives no value"
        sentence = (
            f"{name}: {STEP} points more for {whose}, if the association were causal, would "
            f"be worth {currency} {low} to {high} a year, half of what is possible above {likely} "
            f"(n = {n:,}). What a point is worth is the team's estimate, not a measurement."
        )
        id = f"realm.{self.structure.ids[name]}.money"
        interval = Interval(worth.low, worth.high, worth.level)
        return finding(id, worth.likely, interval, n, sentence, unit=f"{currency} a year")

    def _caption(self) -> tuple[str, str]:
        if self.first is None:
            return "Which realm pays cannot be told", self.nothing
        weight = self.found[self.first.name][EVERY]
        note = (
            f"Share of each realm in what the realms let us explain of {self.first.label} (LMG; R² "
            f"{weight.r2:.2f}), with {100 * self.level:g} % interval; n = {weight.n:,}, "
            f"{say_span(self.reduced.taught)}. Hollow: its lower limit is under 5 %. "
            "Association only."
        )
        return self.lead(), note


def pay(structure: Structure, *, level: float, seed: int) -> Pays:
    """Set the realms beside each outcome, for all and for each group."""
    reduced, found = structure.reduced, {}
    players = {name: list(realms) for name, realms in structure.sets.items()}
    for outcome in reduced.outcomes if len(players) > 1 else ():
        weights = {}
        for group, sample in reduced.links[outcome.name].items():
            if sample.units < FEWEST:
                continue
            headline = group == EVERY or outcome == reduced.outcomes[0]
            waves = [name for name in sample.names if name.startswith(wave_column(""))]
            try:
                weights[group] = importance(
                    sample, outcome=OUTCOME, players=players, always=waves, level=level, seed=seed,
                    draws=None if headline else FEWER_DRAWS, ranked=headline,
                )  # fmt: skip
            except DataError:
                continue
        if EVERY in weights:
            found[outcome.name] = weights
    return Pays(structure, found, level)
