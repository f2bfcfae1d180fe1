"""Which touchpoints to work on under a budget: the best set, how sure it is, and what is fair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf

import numpy as np
import pandas as pd

from ..explained import NPS
from ..findings import DataError, Finding, Problem
from ..parts import Part, finding, join_names
from ..statistics.averages import standard_error
from ..statistics.intervals import Interval, quantile
from ..statistics.portfolio import Choice, cheapest, choose, frontier
from ..statistics.portfolio_selection import Selection, selection
from .estimates import Estimates, limits, shares_of
from .naming import amount, measure, span

# Without costs and a budget the plan is a short list.
FEW = 3
TRIALS = 300
LONGEST = 90
MOST_NAMED = 4
# Of what a group could get on its own within the budget, the fair plan gives it so much.
FAIR = (0.5, 0.4, 0.3, 0.2, 0.1)
POWER = 0.8


@dataclass(frozen=True, eq=False, repr=False)
class Plan(Part):
    """The best set of touchpoints under a budget.

    Parameters
    ----------
    estimates : Estimates
    best : Choice or None
        The set of touchpoints whose lift brings most to all customers.
    fair : Choice or None
        The best set that gives every group at least a share `fair_share` of what it could get.
    fair_share : float
    sure : Selection or None
        How often the best set and its touchpoints stay best when the numbers vary.
    efficient : DataFrame
        Every set that no other beats in cost and gain.
    sizes : dict of int to Choice
        The best set of at most k touchpoints.
    goal : Choice or None
        The cheapest set that reaches the aspiration.
    missing : float
        Points from the score now to the aspiration; not a number without one.
    costed : bool
        Whether costs are money, and not one a touchpoint.
    left_out : tuple of str
        Touchpoints without a cost.
    ids : tuple of str
        Touchpoints that have an upside and a cost.
    weak : tuple of str
        Those whose gain is not told from none, and that are not bought.
    cheapest_cost : float
        Of the cheapest of them.
    draws : array, shape (draws, groups, touchpoints)
        What each may truly bring to all customers, shrunken for luck.
    delta : float
        The change of the score that would matter.
    why : str
    """

    estimates: Estimates = field(repr=False)
    best: Choice | None = field(repr=False)
    fair: Choice | None = field(repr=False)
    fair_share: float
    sure: Selection | None = field(repr=False)
    efficient: pd.DataFrame = field(repr=False)
    sizes: dict[int, Choice] = field(repr=False)
    goal: Choice | None = field(repr=False)
    missing: float
    costed: bool
    left_out: tuple[str, ...]
    ids: tuple[str, ...]
    weak: tuple[str, ...]
    cheapest_cost: float
    draws: np.ndarray = field(repr=False)
    delta: float = 0
    why: str = ""

    @property
    def nothing(self) -> str:
        """Why there is nothing to say."""
        return self.why

    @property
    def told(self) -> tuple[str, ...]:
        """The best set, the fair one, the one for the aspiration."""
        return ("portfolio.best", "portfolio.fair", "portfolio.aspiration", "portfolio.visible")

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The best set and how sure it is, by number of touchpoints, fair, and for the goal."""
        if self.best is None:
            return ()
        found = [self._best(), *(self._sized(k, choice) for k, choice in self.sizes.items())]
        return (*found, *self._fair(), *self._goal(), *self._visible())

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``portfolio`` by touchpoint, ``frontier`` by set."""
        if self.best is None:
            return {}
        table = self.best.table.copy()
        table.insert(0, "label", [self._label(id) for id in table.index])
        table["frequency"] = self._frequency().reindex(table.index)
        efficient = self.efficient.assign(
            items=[self._names(items) for items in self.efficient["items"]]
        )
        return {
            "portfolio": table.rename_axis("touchpoint").sort_values(
                ["taken", "frequency", "gain"], ascending=False
            ),
            "frontier": efficient,
        }

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the frontier."""
        return {"portfolio": self._caption()}

    @property
    def warnings(self) -> tuple[str, ...]:
        """Touchpoints without a cost, and those that are not told from nothing."""
        said = []
        if self.left_out and self.costed:
            names = join_names([self._label(id) for id in self.left_out])
            said.append(f"Not in the plan, for want of a cost: {names}.")
        if self.weak:
            names = [self._label(id) for id in self.weak[:MOST_NAMED]]
            if len(self.weak) > MOST_NAMED:
                names.append(f"{len(self.weak) - MOST_NAMED} more")
            said.append(f"Not in the plan, as a gain is not told from none: {join_names(names)}.")
        return tuple(said)

    @property
    def first(self) -> tuple[str, ...]:
        """The touchpoint of the plan that brings most; none where the plan is none."""
        return tuple(self.ordered(self.best)[:1]) if self.best is not None else ()

    def gain_of(self, items: Sequence[str]) -> tuple[float, Interval]:
        """Give what a set brings to all customers, with its interval."""
        at = [self.ids.index(id) for id in items]
        drawn = self.draws[:, :, at].sum(axis=(1, 2))
        low, high = limits(drawn, self.estimates.level)
        return float(drawn.mean()), Interval(float(low), float(high), self.estimates.level)

    def ordered(self, choice: Choice) -> list[str]:
        """Give a set's touchpoints, the largest gain first."""
        return sorted(choice.items, key=lambda id: -choice.table.loc[id, "gain"])

    def _label(self, id: str) -> str:
        return self.estimates.reduced.labels[id]

    def _names(self, items: Sequence[str]) -> str:
        return ", ".join(self._label(id) for id in items)

    def _n(self, items: Sequence[str]) -> int:
        return self.estimates.pooled.n

    def _frequency(self) -> pd.Series:
        return (
            self.sure.frequency()["frequency"] if self.sure is not None else pd.Series(dtype=float)
        )

    def _cost(self, choice: Choice) -> str:
        if not self.costed:
            return f"{len(choice.items)} touchpoints"
        return f"{self.estimates.reduced.study.currency or 'money'} {choice.cost:,.0f}"

    def _gains(self, choice: Choice) -> str:
        total, interval = self.gain_of(choice.items)
        outcome = self.estimates.outcome
        return f"{amount(total, outcome)} {measure(outcome)} ({span(interval, outcome)}"

    def _make(self, id: str, choice: Choice, sentence: str, verdict: str | None = None) -> Finding:
        total, interval = self.gain_of(choice.items)
        unit = self.estimates.outcome.unit
        return finding(id, total, interval, self._n(choice.items), sentence, verdict, unit)

    def _best(self) -> Finding:
        choice, outcome = self.best, self.estimates.outcome
        limit = ""
        if self.costed and choice.budget < inf:
            currency = self.estimates.reduced.study.currency or "money"
            limit = f" within {currency} {choice.budget:,.0f}"
        if not choice.items:
            sentence = "No touchpoint's gain is told from none: the best plan is none."
            if choice.budget < self.cheapest_cost:
                sentence = (
                    f"Nothing can be had{limit}: the cheapest costs {self.cheapest_cost:,.0f}."
                )
            n = self.estimates.pooled.n
            return Finding("portfolio.best", 0.0, sentence, n, outcome.unit)
        sentence = (
            f"The best set{limit} is "
            f"{join_names([self._label(id) for id in self.ordered(choice)])} "
            f"({self._cost(choice)}): if the associations were causal, {self._gains(choice)}, n = "
            f"{self._n(choice.items):,} answers)."
        )
        if self.sure is not None:
            sentence += (
                f" With the numbers varied as far as they are not known, exactly this set is best "
                f"in {100 * self.sure.frequency_of_chosen:.0f} % of {self.sure.n} trials, and on "
                f"average it gives up {100 * self.sure.regret_share:.0f} % of what the best set "
                "would bring."
            )
        return self._make("portfolio.best", choice, sentence)

    def _sized(self, k: int, choice: Choice) -> Finding:
        noun = "touchpoint" if k == 1 else "touchpoints"
        sentence = (
            f"At most {k} {noun}: {join_names([self._label(id) for id in self.ordered(choice)])} "
            f"({self._cost(choice)}), {self._gains(choice)}, n = {self._n(choice.items):,} "
            "answers)."
        )
        return self._make(f"portfolio.{k}", choice, sentence)

    def _fair(self) -> list[Finding]:
        if self.fair is None or not self.best.items:
            return []
        share = f"at least {100 * self.fair_share:.0f} % of what it could get on its own"
        if set(self.fair.items) == set(self.best.items):
            sentence = f"The best set is fair: it gives every group {share}"
            sentence += f" (n = {self._n(self.fair.items):,} answers)."
        else:
            lost = self.gain_of(self.best.items)[0] - self.gain_of(self.fair.items)[0]
            names = join_names([self._label(id) for id in self.ordered(self.fair)])
            outcome = self.estimates.outcome
            sentence = (
                f"To give every group {share}, take {names} ({self._cost(self.fair)}): "
                f"{self._gains(self.fair)}, n = {self._n(self.fair.items):,} answers); that gives "
                "up "
                f"{amount(lost, outcome).lstrip('+')} {measure(outcome)} of all."
            )
        return [self._make("portfolio.fair", self.fair, sentence)]

    def _goal(self) -> list[Finding]:
        aspiration, outcome = self.estimates.reduced.study.aspiration, self.estimates.outcome
        if np.isnan(self.missing):
            return []
        n = self.estimates.reduced.now.n(None, f"outcome:{outcome.name}")
        aim = f"The aspiration of {aspiration.target:g} by {aspiration.by.isoformat()}"
        if self.missing <= 0:
            sentence = f"{aim} is reached in {self.estimates.reduced.focus.label} (n = {n:,})."
            return [Finding("portfolio.aspiration", self.missing, sentence, n, outcome.unit)]
        size = amount(self.missing, outcome).lstrip("+")
        if self.goal is None:
            total = amount(float(self.efficient["gain"].max()), outcome)
            sentence = (
                f"{aim} is {size} {outcome.unit} away; all touchpoints together, lifted to their "
                f"targets, bring {total} (n = {n:,}): it needs more than this."
            )
            return [Finding("portfolio.aspiration", self.missing, sentence, n, outcome.unit)]
        sentence = (
            f"{aim} is {size} {outcome.unit} away (n = {n:,}). If the associations were causal, "
            "the "
            "cheapest set that reaches it is "
            f"{join_names([self._label(id) for id in self.ordered(self.goal)])}"
            f" ({self._cost(self.goal)}): {self._gains(self.goal)}, n = "
            f"{self._n(self.goal.items):,} answers)."
        )
        return [self._make("portfolio.aspiration", self.goal, sentence)]

    def _visible(self) -> list[Finding]:
        """Whether the plan's gain could be seen in a wave of as many answers as this one."""
        if not self.best.items:
            return []
        now, outcome = self.estimates.reduced.now, self.estimates.outcome
        name = f"outcome:{outcome.name}"
        error, n = standard_error(now.mean(None, name)), now.n(None, name)
        reliable = (quantile(self.estimates.level) + quantile(2 * POWER - 1)) * error * np.sqrt(2)
        gain = self.gain_of(self.best.items)[0]
        seen = "could be seen" if gain >= reliable else "could easily be missed"
        matters = ""
        if outcome.name == NPS and self.delta:
            more = "more" if gain >= self.delta else "less"
            matters = f", and is {more} than the {self.delta:g} points that would matter"
        sentence = (
            f"With {n:,} answers a wave a rise of {amount(reliable, outcome).lstrip('+')} "
            f"{outcome.unit} would be found four times in five: what the best set may bring "
            f"({amount(gain, outcome)}) {seen}{matters}."
        )
        return [Finding("portfolio.visible", float(reliable), sentence, n, outcome.unit)]

    def _caption(self) -> tuple[str, str]:
        if self.best is None:
            return "No plan can be made", self.why
        names = join_names([self._label(id) for id in self.ordered(self.best)])
        title = f"The best set is {names}" if self.best.items else "The best plan is none"
        if self.best.items and self.costed and self.best.budget < inf:
            title = f"For {self._cost(self.best)}, take {names}"
        if len(title) > LONGEST:
            first = self._label(self.ordered(self.best)[0])
            title = f"The best set holds {len(self.best.items)} touchpoints, first {first}"
        outcome = self.estimates.outcome
        note = (
            "Each step: the best set for its cost, exactly. Gain in "
            f"{measure(outcome)} of all customers, shrunken for luck, with "
            f"{100 * self.estimates.level:g} % interval, if the associations were causal and add "
            f"up; n = {self.estimates.pooled.n:,} answers."
        )
        return title, note


def plan(
    estimates: Estimates, *, budget: float = 0, most: int | None = None,
    must: Sequence[str] = (), never: Sequence[str] = (), delta: float = 0,
) -> Plan:  # fmt: skip
    """Choose the best set of touchpoints under a budget, exactly.

    Parameters
    ----------
    estimates : Estimates
    budget : float, default 0
        The most it may cost, in the unit of the touchpoints' ``cost``; 0 is no limit.
    most : int, optional
        The most touchpoints; three where there is neither budget nor cost.
    must, never : sequence of str
        Ids of touchpoints that are in whatever they bring, or are out.
    delta : float, default 0
        The change of the score that would matter, in points; 0 where nobody said.

    Raises
    ------
    DataError
        A name is no touchpoint with an upside, the limits contradict each other, or there is
        a budget and no touchpoint has a cost.
    """
    known = estimates.known["overall"].unstack("touchpoint")
    said = {point.id: point.cost for point in estimates.reduced.points}
    costed = any(cost is not None for cost in said.values())
    if budget < 0 or (budget and not costed):
        rule = "BUDGET is 0 or more, and touchpoints have a `cost`"
        raise DataError(Problem(rule, "add `cost:` to the touchpoints", value=f"{budget:g}"))
    unknown = [id for id in (*must, *never) if id not in known.columns]
    if unknown:
        rule = "a must-have or excluded touchpoint is one with an upside"
        raise DataError(*(Problem(rule, ", ".join(known.columns), value=id) for id in unknown))
    ids = [point.id for point in estimates.reduced.points if point.id in known.columns]
    without = tuple(id for id in ids if costed and said[id] is None)
    kept = [id for id in ids if id not in without]
    free = [id for id in must if id in without]
    if free:
        rule = "a must-have has a cost"
        raise DataError(*(Problem(rule, "add `cost:` to the touchpoint", value=id) for id in free))
    if not kept:
        return _none(estimates, costed, without)
    groups = [group for group in estimates.reduced.groups if group in known.index]
    draws = _plausible(estimates, groups, kept)
    # The mean of what the gains may be: what looks best owes part of its lead to luck.
    gains = pd.DataFrame(draws.mean(axis=0), groups, kept)
    # What is not told from nothing is not bought, however little it costs.
    least = limits(draws.sum(axis=1), estimates.level)[0]
    weak = tuple(id for id, low in zip(kept, least, strict=True) if low <= 0 and id not in must)
    cost = pd.Series({id: float(said[id]) if costed else 1.0 for id in kept})
    rules = {
        "cost": cost, "most": FEW if most is None and not budget else most,
        "must": tuple(must),
        "never": (*(id for id in never if id in kept and id not in weak), *weak),
    }  # fmt: skip
    limit = budget or inf
    best = choose(gains, budget=limit, **rules)
    sure = selection(draws[:TRIALS], budget=limit, chosen=best, **rules)
    fair, share = _fair(gains, limit, rules)
    missing = _missing(estimates)
    wide = {**rules, "most": most}
    goal = cheapest(gains, target=missing, **wide) if missing > 0 else None
    counts = range(max(1, len(rules["must"])), min(FEW, rules["most"] or FEW) + 1)
    sizes = {k: choose(gains, budget=limit, **{**rules, "most": k}) for k in counts}
    sizes = {k: choice for k, choice in sizes.items() if len(choice.items) == k}
    return Plan(
        estimates, best, fair, share, sure, frontier(gains, **wide), sizes, goal,
        missing, costed, without, tuple(kept), weak, float(cost.min()), draws, delta,
    )  # fmt: skip


def _plausible(estimates: Estimates, groups: list[str], ids: list[str]) -> np.ndarray:
    """What each touchpoint may truly bring to all customers, by group."""
    drawn = estimates.plausible_overall
    found = np.zeros((len(drawn), len(groups), len(ids)))
    for at, (group, id) in enumerate(estimates.known.index):
        if id in ids:
            found[:, groups.index(group), ids.index(id)] = drawn[:, at]
    return found


def _fair(gains: pd.DataFrame, limit: float, rules: dict) -> tuple[Choice | None, float]:
    """The best set that leaves no group with too little of what it could get on its own."""
    if len(gains) < 2:
        return None, 0.0
    alone = {}
    for group in gains.index:
        own = gains.loc[group].clip(lower=0)
        alone[group] = choose(own, budget=limit, **rules).gain
    for share in FAIR:
        floors = {group: share * gain for group, gain in alone.items() if gain > 0}
        try:
            return choose(gains, budget=limit, floors=floors, **rules), share
        except DataError:
            continue
    return None, 0.0


def _missing(estimates: Estimates) -> float:
    """Points from where the outcome is to where the study wants it."""
    aspiration, outcome = estimates.reduced.study.aspiration, estimates.outcome
    if aspiration is None or aspiration.outcome != outcome.name or outcome.turned:
        return float("nan")
    # In the mix of customers for which gains are added up.
    share, name = shares_of(estimates.reduced), f"outcome:{outcome.name}"
    means = {group: estimates.reduced.now.mean(group, name).value[0] for group in share.index}
    now = float(np.average([means[group] for group in share.index], weights=share))
    target = aspiration.target
    if outcome.unit == "percentage points" and target <= 1:
        target *= 100
    return target - now


def _none(estimates: Estimates, costed: bool, without: tuple[str, ...]) -> Plan:
    why = "No touchpoint has both an upside and a cost, so no plan can be made."
    empty = np.zeros((1, 0, 0))
    return Plan(
        estimates, None, None, 0.0, None, pd.DataFrame(columns=["cost", "gain", "items"]), {}, None,
        float("nan"), costed, without, (), (), 0.0, empty, 0, why,
    )  # fmt: skip
