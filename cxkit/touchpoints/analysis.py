"""ANALYSE: what was reduced -> one frozen Result, from which every claim is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..findings import DataError, Said
from ..parts import Answer, Part, check_choices
from .attention import Attention, attend
from .beside import Beside
from .contacts import Contacts, trace
from .coverage import Coverage
from .estimates import estimate
from .flow import Flow, follow
from .kano import KanoQuestions, ask
from .matters import Matters, weigh
from .moment_cards import MomentCards
from .people import People, meet
from .plan import Plan, plan
from .reduction import Reduced
from .summary import summarise
from .upside import Upside, rank
from .worth import Worth, value

# So many can be held in mind at once, and voted on.
SHORTLIST = 6
SECOND = 1000


@dataclass(frozen=True, eq=False)
class Result(Answer):
    """Which touchpoint first, for whom, and what may be left?

    Parameters
    ----------
    upside : Upside
        What lifting a touchpoint would go together with, and how sure the order is.
    matters : Matters
        How much each touchpoint matters, asked and inferred, and how well it is done.
    worth : Worth
        Money a year behind the upside.
    beside : Beside
        The same for a second outcome.
    plan : Plan
        The best set under a budget.
    attention : Attention
        Does the work go where the weight is?
    coverage : Coverage
        Is the whole journey looked at?
    flow : Flow
        How it feels from step to step, and what carries over.
    moments : MomentCards
        The lowest moments of all groups, in the customers' own words.
    people : People
        Personas' wishes, what is in their way, and trust.
    kano : KanoQuestions
        Which touchpoints are musts, and which delight, where that was asked.
    contacts : Contacts
        Where customers come from, go next and leave, where a log says so.
    budget, delta, seed
        As chosen.
    """

    upside: Upside
    matters: Matters = field(repr=False)
    worth: Worth = field(repr=False)
    beside: Beside = field(repr=False)
    plan: Plan = field(repr=False)
    attention: Attention = field(repr=False)
    coverage: Coverage = field(repr=False)
    flow: Flow = field(repr=False)
    moments: MomentCards = field(repr=False)
    people: People = field(repr=False)
    kano: KanoQuestions = field(repr=False)
    contacts: Contacts = field(repr=False)
    budget: float
    delta: float
    seed: int

    room = "touchpoints"

    @property
    def parts(self) -> tuple[Part, ...]:
        """The steps, in the order of telling."""
        return (
            self.upside, self.worth, self.matters, self.attention, self.plan, self.beside,
            self.coverage, self.flow, self.moments, self.people, self.kano, self.contacts,
        )  # fmt: skip

    @property
    def reduced(self) -> Reduced:
        """What was analysed."""
        return self.upside.reduced

    @property
    def journey_items(self) -> dict[str, str]:
        """Rated touchpoints, over which a room can share out its attention: name by id."""
        return {point.id: point.name for point in self.reduced.points}

    @property
    def shortlist(self) -> dict[str, str]:
        """The touchpoints with the largest upside over all customers, to vote on: name by id."""
        ids = self.upside.totals.index[:SHORTLIST]
        return {id: self.reduced.labels[id] for id in ids}

    @property
    def parameters(self) -> dict[str, Any]:
        """What was chosen, by the name of the notebook's parameter."""
        return {
            "BASELINE": self.reduced.taught[0].label, "FOCUS": self.reduced.focus.label,
            "OUTCOME": ", ".join(outcome.name for outcome in self.reduced.outcomes),
            "BY": self.reduced.by, "BUDGET": self.budget, "DELTA": self.delta,
            "LEVEL": self.upside.estimates.level, "SEED": self.seed,
        }  # fmt: skip

    @cached_property
    def summary(self) -> Said:
        """The answer in five sentences."""
        return summarise(self.upside, self.worth, self.attention, self.plan)

    @property
    def headline(self) -> tuple[str, ...]:
        """Ids of the findings behind the summary, in order."""
        ids = [*self.upside.told, "journey.core_bias", "portfolio.best"]
        return self.known(*ids)


def analyse(
    reduced: Reduced, *, budget: float = 0, delta: float = 0, level: float = 0.95, seed: int = 1,
    must: Sequence[str] = (), never: Sequence[str] = (), most: int | None = None,
) -> Result:  # fmt: skip
    """Rank touchpoints by what they would bring, for whom, and choose the best set.

    Parameters
    ----------
    reduced : Reduced
        What `reduce` returned.
    budget : float, default 0
        The most that the plan may cost, in the unit of the touchpoints' ``cost``; 0 takes the
        study's ``budget``, and three touchpoints at most where it has none.
    delta : float, default 0
        The change of the outcome that would matter; 0 takes the study's ``meaningful_change``.
    level : float, default 0.95
        Coverage of the intervals, 0..1.
    seed : int, default 1
        Where chance starts.
    must, never : sequence of str
        Touchpoints that the plan holds in any case, or not at all.
    most : int, optional
        The most touchpoints that the plan may hold.

    Returns
    -------
    Result

    Raises
    ------
    DataError
        A parameter is out of its range, or the limits of the plan contradict each other.
    """
    check_choices(level=level, delta=delta, budget=budget)
    budget = budget or reduced.study.budget or 0
    delta = delta or reduced.study.meaningful_change
    first = estimate(reduced, reduced.outcomes[0], level=level, seed=seed)
    upside, flow = rank(first, seed=seed), follow(first, seed=seed)
    return Result(
        upside=upside,
        matters=weigh(first, seed=seed),
        worth=value(upside),
        beside=_set_beside(upside, level=level, seed=seed),
        plan=plan(first, budget=budget, most=most, must=must, never=never, delta=delta),
        attention=attend(first),
        coverage=Coverage(reduced),
        flow=flow,
        moments=MomentCards(flow),
        people=meet(first, seed=seed),
        kano=ask(reduced, level=level),
        contacts=trace(reduced, level=level),
        budget=budget,
        delta=delta,
        seed=seed,
    )


def _set_beside(upside: Upside, *, level: float, seed: int) -> Beside:
    """Rank for the second outcome too; where that cannot be done, say why, and lose nothing."""
    others = upside.reduced.outcomes[1:]
    if not others:
        return Beside(upside, None)
    try:
        # Chance of its own: errors drawn alike would make the two orders agree.
        second = estimate(upside.reduced, others[0], level=level, seed=seed + SECOND)
        return Beside(upside, rank(second, seed=seed + SECOND))
    except DataError as error:
        return Beside(upside, None, f"A second outcome cannot be set beside the first: {error}.")
