"""When something goes wrong: the score without a problem, with a solved and an unsolved one."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..findings import Finding
from ..measures import wording
from ..measures.recovery import NO_PROBLEM, PROBLEM, SOLVED, UNSOLVED, Recovery, measure_recovery
from ..parts import Part, finding
from ..statistics.intervals import Interval
from .comparison import Comparison
from .reduction import Reduced

SLUGS = {NO_PROBLEM: "none", SOLVED: "solved", UNSOLVED: "unsolved", PROBLEM: "problem"}


@dataclass(frozen=True, eq=False, repr=False)
class Problems(Part):
    """The recovery table over all waves.

    Parameters
    ----------
    comparison : Comparison
    recovery : Recovery
    """

    comparison: Comparison = field(repr=False)
    recovery: Recovery = field(repr=False)

    @property
    def reduced(self) -> Reduced:
        """What was analysed."""
        return self.comparison.reduced

    @cached_property
    def shown(self) -> dict[str, str]:
        """States with enough people to be shown, with the slug of each."""
        fewest = self.comparison.fewest
        return {
            state: slug for state, slug in SLUGS.items()
            if state in self.recovery.scores and self.recovery.n[state] >= fewest
        }  # fmt: skip

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The score of each state, and the differences between them."""
        found = [
            self.comparison.score(
                f"nps.recovery.{slug}",
                self.recovery.scores[state],
                f"customers with {_said(state)}",
            )
            for state, slug in self.shown.items()
        ]
        compared = self.recovery.compare(self.comparison.level)
        for row in compared.itertuples():
            first, second = row.compared.split(" less ")
            if first not in self.shown or second not in self.shown:
                continue
            interval = Interval(row.low, row.high, self.comparison.level)
            sure = "" if row.low > 0 or row.high < 0 else "; not distinguishable from none"
            sentence = (
                f"Customers with {_said(first)} score {wording.signed(row.estimate)} points "
                f"against those with {_said(second)} ({wording.say_interval(interval)}, all "
                f"comparisons counted, n = {row.n:,}){sure}."
            )
            id = f"nps.recovery.{SLUGS[first]}-against-{SLUGS[second]}"
            found.append(finding(id, row.estimate, interval, row.n, sentence))
        return tuple(found)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """One row a state."""
        table = self.recovery.table(self.comparison.level).set_index("state")
        return {"recovery": table[table["n"] >= self.comparison.fewest]}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the three states."""
        name = self.reduced.study.name
        if len(self.shown) < 2:
            why = "The study does not ask for problems, or too few customers had one."
            return {"recovery": ("Problems and their solution cannot be compared", why)}
        found = {each.id: each for each in self.findings}
        solved = found.get("nps.recovery.solved-against-none")
        unsolved = found.get("nps.recovery.unsolved-against-none")
        problem = found.get("nps.recovery.problem-against-none")
        title = "The score with and without a problem"
        if problem is not None and problem.high < 0:
            title = f"Customers with a problem score {-problem.estimate:.0f} points lower"
        if unsolved is not None and unsolved.high < 0:
            title = (
                f"Customers with an unsolved problem score {-unsolved.estimate:.0f} points lower"
            )
            if solved is not None and solved.low < 0 < solved.high:
                title += ", with a solved one not clearly"
        note = (
            f"NPS over all waves, {self.comparison.how}; share of customers and n below each. Who "
            f"has a problem may differ in other ways too. {name}."
        )
        return {"recovery": (title, note)}


def recover(comparison: Comparison) -> Problems:
    """Score customers by whether they had a problem and whether it was solved."""
    reduced = comparison.reduced
    return Problems(comparison, measure_recovery(reduced.recovery, clustered=reduced.clustered))


def _said(state: str) -> str:
    return {SOLVED: "a solved problem", UNSOLVED: "an unsolved one"}.get(state, state)
