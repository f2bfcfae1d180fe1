"""Do satisfaction, effort and what customers did go the way of the score?"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..findings import Finding
from ..measures import wording
from ..measures.outcomes import (
    EFFORT,
    RECOMMENDED,
    REVENUE,
    Agreement,
    Arrivals,
    Ladder,
    Outcome,
    Separation,
    climb_ladder,
    score_arrivals,
)
from ..parts import Part, finding, join_names
from ..statistics.intervals import Interval
from ..statistics.proportions import wilson
from ..study.description import Study
from .comparison import Comparison


@dataclass(frozen=True, eq=False, repr=False)
class Outcomes(Part):
    """The outcome ladder beside the score, and recommending in fact.

    Parameters
    ----------
    comparison : Comparison
    ladder : Ladder
    arrivals : Arrivals
        The score by what brought customers.
    """

    comparison: Comparison = field(repr=False)
    ladder: Ladder = field(repr=False)
    arrivals: Arrivals = field(repr=False)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Each outcome's change beside the score's, what it separates, and deeds."""
        return (*self._changes(), *self._separations(), *self._deeds())

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Outcomes by score group, and their changes beside the score's."""
        if not self.ladder.steps:
            return {}
        groups = self.ladder.by_group()
        # One small group hides the outcome: it would follow from the others and the total.
        fewest = groups.groupby("outcome")["n"].transform("min")
        tables = {"outcomes": groups[fewest >= self.comparison.fewest].reset_index(drop=True)}
        if self.comparison.change is not None:
            tables["ladder"] = self._shown_changes()
        return tables

    @property
    def sentence(self) -> str:
        """Whether the other outcomes moved as the score did, for the card of limits."""
        if not self.ladder.steps:
            return "No other outcome was asked, so nothing stands beside the score."
        by = {kind: [] for kind in Agreement}
        for step in self.ladder.steps:
            by[self.ladder.agreement(step.outcome.name)].append(step.outcome.label)
        said = [
            f"{join_names(by[kind])} {verb}"
            for kind, verb in (
                (Agreement.AGREE, "moved as the score did"),
                (Agreement.DISAGREE, "did not"),
                (Agreement.CANNOT_TELL, "cannot be told"),
            )
            if by[kind]
        ]
        text = "; ".join(said)
        return f"{text[:1].upper()}{text[1:]}."

    def _shown_changes(self) -> pd.DataFrame:
        """Changes of outcomes that enough people of both waves told."""
        changes = self.ladder.changes().dropna(subset=["estimate", "low"])
        enough = changes[["n_before", "n_after"]].min(axis=1) >= self.comparison.fewest
        return changes[enough].reset_index(drop=True)

    def _changes(self) -> list[Finding]:
        if self.comparison.change is None:
            return []
        found = []
        for row in self._shown_changes().itertuples():
            step = self.ladder.step(row.outcome)
            verdict = self.ladder.agreement(row.outcome)
            tail = {
                Agreement.AGREE: "it moved as the score did",
                Agreement.DISAGREE: "it did not move as the score did",
                Agreement.CANNOT_TELL: "whether it moved as the score did cannot be told",
            }[verdict]
            show = _shown(step.outcome)
            label = step.outcome.label[:1].upper() + step.outcome.label[1:]
            sentence = (
                f"{label}: from {show(row.before)} to {show(row.after)}, a change of "
                f"{show(row.estimate, True)} ({100 * row.level:.3g} % interval "
                f"{show(row.low, True)} to {show(row.high, True)}, "
                f"n = {row.n_before + row.n_after:,}); {tail}."
            )
            interval = Interval(row.low, row.high, row.level)
            n = row.n_before + row.n_after
            found.append(
                finding(
                    f"nps.ladder.{row.outcome}",
                    row.estimate,
                    interval,
                    n,
                    sentence,
                    verdict.value,
                    step.outcome.unit,
                )
            )
        return found

    def _separations(self) -> list[Finding]:
        found = []
        for row in self.ladder.differences().dropna(subset=["estimate", "low"]).itertuples():
            n = row.n_detractors + row.n_promoters
            if min(row.n_detractors, row.n_promoters) < self.comparison.fewest:
                continue
            outcome = self.ladder.step(row.outcome).outcome
            verdict = self.ladder.separation(row.outcome)
            tail = {
                Separation.SEPARATES: "the score separates it",
                Separation.OTHER_WAY: "the score separates it, the other way round",
                Separation.NOT: "the score does not separate it",
                Separation.CANNOT_TELL: "whether the score separates it cannot be told",
            }[verdict]
            show = _shown(outcome)
            sentence = (
                f"{outcome.label[:1].upper()}{outcome.label[1:]}: promoters less detractors "
                f"{show(row.estimate, True)} ({100 * row.level:.3g} % interval "
                f"{show(row.low, True)} to {show(row.high, True)}, n = {n:,}); {tail}."
            )
            interval = Interval(row.low, row.high, row.level)
            found.append(
                finding(
                    f"nps.outcome.{row.outcome}",
                    row.estimate,
                    interval,
                    n,
                    sentence,
                    verdict.value,
                    outcome.unit,
                )
            )
        return found

    def _deeds(self) -> list[Finding]:
        found, level = [], self.comparison.level
        names = {step.outcome.name for step in self.ladder.steps}
        if RECOMMENDED.name in names:
            step = self.ladder.step(RECOMMENDED.name)
            share, n = step.groups["promoters"], step.n["promoters"]
            if share is not None and n >= self.comparison.fewest:
                interval = wilson(share, level=level)
                sentence = (
                    f"Of the promoters, {100 * share.mean:.0f} % have recommended in fact "
                    f"({100 * level:g} % interval {100 * interval.low:.0f} to "
                    f"{100 * interval.high:.0f} %, n = {n:,}): intention is not deed."
                )
                id = "nps.deed.recommended"
                found.append(finding(id, share.mean, interval, n, sentence, unit="share"))
        change = self.arrivals.difference
        fewest = self.comparison.fewest
        if change is not None and min(change.before.n, change.after.n) >= fewest:
            interval = change.interval(level)
            sure = (
                "" if interval.low > 0 or interval.high < 0 else ", not distinguishable from none"
            )
            sentence = (
                f"Customers who came by recommendation score {wording.signed(change.estimate)} "
                f"points against all others ({wording.say_interval(interval)}{sure}, "
                f"n = {change.n:,})."
            )
            id = "nps.deed.came_by_recommendation"
            found.append(finding(id, change.estimate, interval, change.n, sentence))
        return found


def rungs(study: Study) -> list[Outcome]:
    """List a study's outcomes in the order of the ladder: satisfied, effort, deeds, money."""
    found = []
    for name, said in study.outcomes.items():
        kind = "yes_no" if said.low is None else "scale"
        found.append(Outcome(name, kind, name.replace("_", " "), said.lower_is_better))
    found.sort(key=lambda outcome: outcome.kind == "yes_no")
    columns = study.survey.columns
    scales = [outcome for outcome in found if outcome.kind == "scale"]
    deeds = [outcome for outcome in found if outcome.kind != "scale"]
    effort = [EFFORT] if columns.effort is not None else []
    deeds += [RECOMMENDED] if columns.recommended_in_fact is not None else []
    return [*scales, *effort, *deeds, *([REVENUE] if columns.revenue is not None else [])]


def climb(comparison: Comparison) -> Outcomes:
    """Put every outcome of the study beside the score."""
    reduced = comparison.reduced
    waves = comparison.waves if comparison.change is not None else ("", "")
    ladder = climb_ladder(
        reduced.outcomes, rungs(reduced.study), baseline=waves[0], focus=waves[-1],
        score=comparison.change, delta=comparison.delta, level=comparison.level,
        verdict=comparison.verdict, clustered=reduced.clustered,
    )  # fmt: skip
    arrivals = score_arrivals(reduced.arrivals, clustered=reduced.clustered)
    return Outcomes(comparison, ladder, arrivals)


def _shown(outcome: Outcome):
    """Give how an outcome's numbers are written: shares as %, means with two decimals."""

    def write(number: float, signed: bool = False) -> str:
        if outcome.kind == "yes_no":
            return f"{wording.signed(100 * number)} of 100" if signed else f"{100 * number:.0f} %"
        return wording.signed(number, 2) if signed else f"{number:.2f}"

    return write
