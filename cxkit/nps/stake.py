"""What is at stake: the score if a touchpoint were back where it was, and money as a range."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from ..findings import Finding
from ..measures import wording
from ..measures.money import AtStake, Link, LinkClass, LinkTest, link_money, value_points
from ..measures.outcomes import REVENUE, Outcome
from ..parts import Part, finding
from ..statistics.intervals import Interval, quantile
from ..statistics.moved_within import moved_within
from ..study.description import Study
from ..study.groups import values_of
from ..study.journey import column
from .columns import kind
from .comparison import Comparison
from .journey import Journey

PERSONA = "persona"


@dataclass(frozen=True, eq=False, repr=False)
class Stake(Part):
    """What the touchpoint that moved most is worth, if the association were causal.

    Parameters
    ----------
    journey : Journey
    link : Link
        Whether the score goes together with money in this study.
    worth : AtStake or None
        Money a year of putting that touchpoint back; None where no touchpoint stands out.
    points : DataFrame
        By persona: the points that putting it back would bring, ``estimate low high n``.
    """

    journey: Journey = field(repr=False)
    link: Link = field(repr=False)
    worth: AtStake | None = field(repr=False)
    points: pd.DataFrame = field(repr=False)

    @property
    def comparison(self) -> Comparison:
        """The two waves."""
        return self.journey.comparison

    @property
    def status(self) -> str:
        """Shown, not shown, contradicted or not tested: what page one says of money."""
        return self.link.status.value

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The link to money, then what is at stake."""
        return (self._link(), *self._at_stake())

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tests of the link, and the money by persona."""
        tables = {"link": self.link.table()}
        if self.worth is not None and self.worth.tested:
            tables["at_stake"] = self.worth.table()
        return tables

    @property
    def warnings(self) -> tuple[str, ...]:
        """Personas without figures."""
        if self.worth is None or not self.worth.left_out:
            return ()
        names = ", ".join(self.worth.left_out)
        return (f"Not in the money at stake, for want of customers or a value: {names}.",)

    def _link(self) -> Finding:
        lead = f"Financial link: {self.status}"
        side = {LinkClass.SHOWN: 1, LinkClass.CONTRADICTED: -1}.get(self.link.status, 0)
        decides = [test for test in self.link.tests if test.side(self.link.level) == side]
        tests = decides or list(self.link.tests)
        if not tests:
            sentence = (
                f"{lead}. The study has no revenue, renewal or return of at least 30 promoters and "
                "30 detractors, so it cannot say whether money follows."
            )
            return Finding("nps.link", float("nan"), sentence, 0, "money", verdict=self.status)
        test = tests[0]
        sentence = f"{lead}. {self._compared(test)}"
        if len(self.link.tests) > 1:
            sentence += f" Of {len(self.link.tests)} outcomes tested, all are counted."
        if self.link.status is LinkClass.NOT_SHOWN:
            sentence += " Not shown is not the same as none."
        n = test.n_detractors + test.n_promoters
        counts = test.counts
        return finding(
            "nps.link", counts.estimate, counts.interval, n, sentence, self.status,
            test.outcome.unit,
        )  # fmt: skip

    def _compared(self, test: LinkTest) -> str:
        low, high = test.counts.interval.low, test.counts.interval.high
        n = test.n_detractors + test.n_promoters
        alike = " of the same kind" if test.alike is not None else ""
        level = f"{100 * self.link.level:g} % interval"
        if test.outcome.kind == "yes_no":
            more = "more" if test.counts.estimate >= 0 else "fewer"
            return (
                f"Of 100 promoters{alike} {abs(100 * test.counts.estimate):.0f} {more} said yes to "
                f"{test.outcome.label} than of 100 detractors ({level} {100 * low:+.0f} to "
                f"{100 * high:+.0f}, n = {n:,})."
            )
        unit = f"{self.comparison.reduced.study.currency or ''} ".lstrip()
        more = "more" if test.counts.estimate >= 0 else "less"
        return (
            f"Promoters spent {unit}{abs(test.counts.estimate):.2f} {more} than detractors"
            f"{alike} ({level} {low:+.2f} to {high:+.2f}, n = {n:,})."
        )

    def _at_stake(self) -> list[Finding]:
        moved = self.journey.along
        if moved.empty:
            return []
        id, label = moved.index[0], moved["label"].iloc[0]
        drivers = self.journey.drivers
        interval = _widened(self.journey, id)
        back = Interval(-interval.high, -interval.low, interval.level)
        n = drivers.n_before + drivers.n_after
        gain = -float(moved["moved"].iloc[0])
        word = "higher" if gain > 0 else "lower"
        sentence = (
            f"If this association were causal, the score would be {abs(gain):.0f} points {word} "
            f"with {label} rated as in {self.comparison.waves[0]} ({wording.say_interval(back)}, "
            f"widened for {len(drivers.things)} touchpoints, n = {n:,})."
        )
        found = [finding("nps.at_stake", gain, back, n, sentence)]
        return [*found, *self._money(n)]

    def _money(self, n: int) -> list[Finding]:
        if self.worth is None or not self.worth.tested:
            return []
        total, unit = self.worth.total, self.comparison.reduced.study.currency or "money"
        low, likely, high = (wording.money(m) for m in (total.low, total.likely, total.high))
        sentence = (
            f"By the study's own figures that would be worth {unit} {low} to {high} a year, most "
            f"likely about {likely}; what a customer is worth a point is the team's estimate, "
            "not a measurement."
        )
        interval = Interval(total.low, total.high, total.level)
        id, unit = "nps.at_stake.money", f"{unit} a year"
        return [finding(id, total.likely, interval, n, sentence, unit=unit)]


def money_outcomes(study: Study) -> list[Outcome]:
    """List what counts as money: revenue, and what customers did (returned, renewed)."""
    found = [REVENUE] if study.survey.columns.revenue is not None else []
    for name, said in study.outcomes.items():
        if said.low is None:
            found.append(Outcome(name, "yes_no", name.replace("_", " "), said.lower_is_better))
    return found


def value(journey: Journey) -> Stake:
    """Test the link to money, and put a range on the touchpoint that moved most."""
    comparison = journey.comparison
    reduced = comparison.reduced
    link = link_money(
        reduced.outcomes, money_outcomes(reduced.study),
        level=comparison.level, clustered=reduced.clustered,
    )  # fmt: skip
    points = _points(journey)
    worth = None
    if len(points):
        worth = value_points(
            points, values_of(reduced.study), level=comparison.level, points_level=comparison.level
        )
    return Stake(journey, link, worth, points)


def _points(journey: Journey) -> pd.DataFrame:
    """Points that the touchpoint which moved most would bring back, persona by persona."""
    columns = ["estimate", "low", "high", "n"]
    reduced, moved = journey.comparison.reduced, journey.along
    if moved.empty or PERSONA not in reduced.pooled:
        return pd.DataFrame(columns=columns)
    id = moved.index[0]
    interval = _widened(journey, id)
    row, level = moved.loc[id], journey.comparison.level
    half = (interval.high - interval.low) / 2 / quantile(level)
    waves = [reduced.journey[label] for label in journey.comparison.waves]
    rows = {}
    for persona in reduced.study.personas:
        if reduced.pooled[PERSONA].get(persona.name) != persona.name:
            continue
        who = kind(PERSONA, persona.name)
        estimate, found = moved_within(
            *waves, rating=column("rating", id), used=column("used", id), kind=who,
            effect=(row["effect_before"] + row["effect_after"]) / 2,
            relative_error=abs(half / row["moved"]), level=level,
        )  # fmt: skip
        n = reduced.sizes[PERSONA][persona.name]
        if np.isnan(estimate):
            continue
        rows[persona.name] = (-estimate, -found.high, -found.low, n)
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def _widened(journey: Journey, id: str) -> Interval:
    """Give the interval of the part that was picked for being the largest of all."""
    level = journey.comparison.level
    each = 1 - (1 - level) / len(journey.drivers.things)
    found = journey.drivers.interval("moved", [id], level=each)
    return Interval(found.low, found.high, level)
