"""The answer for those who read no further: five sentences, each from what was decided by rule."""

from __future__ import annotations

from math import inf

from ..findings import Said
from ..measures import wording
from ..parts import join_names
from .attention import Attention
from .naming import amount, certain, group_name, measure, place_of
from .plan import Plan
from .upside import SURE, Upside
from .worth import Worth


def summarise(upside: Upside, worth: Worth, attention: Attention, plan: Plan) -> Said:
    """Say what to work on first and for whom, how sure, what it is worth, and what is not known."""
    if not len(upside.ranked):
        return Said(("No touchpoint falls short of its target for any group of customers.",))
    return Said(
        (
            _answer(upside), _how_sure(upside, worth), _forgotten(upside, attention), _plan(plan),
            _unknown(upside),
        )
    )  # fmt: skip


def _answer(upside: Upside) -> str:
    reduced, outcome = upside.reduced, upside.estimates.outcome
    first = upside.ranked.iloc[0]
    group, id = upside.ranked.index[0]
    where = f"at “{reduced.labels[id]}” for {group_name(reduced, group)}"
    base = f"({int(first['raters']):,} ratings in {reduced.focus.label})"
    if first["overall"] <= 0:
        return f"Nowhere do customers' answers show an upside {base}."
    overall, own = (amount(first[name], outcome) for name in ("overall", "upside"))
    return (
        f"The largest upside for all customers lies {where}: if the association is causal "
        f"{overall} "
        f"{measure(outcome)}, and {own} among them {base}."
    )


def _how_sure(upside: Upside, worth: Worth) -> str:
    first, count = upside.ranked.iloc[0], len(upside.ranked)
    chance, place = first[certain(count)], place_of(count)
    sure = wording.percent(chance)
    if chance < SURE:
        lead = (
            f"The order of {count} pairs of customers and touchpoints is not certain: the first "
            f"is {place} with {sure}"
        )
    else:
        lead = f"It is {place} of {count} pairs of customers and touchpoints with {sure} certainty"
    pair = upside.ranked.index[0]
    if pair in worth.ranges:
        money = worth.ranges[pair]
        low, high = wording.money(money.low), wording.money(money.high)
        unit = upside.reduced.study.currency or "money"
        return f"{lead}, worth {unit} {low} to {high} a year by the team's own figures."
    return f"{lead}; no financial link is tested."


def _plan(plan: Plan) -> str:
    if plan.best is None or not plan.best.items:
        return "No plan can be made for customers yet."
    labels = plan.estimates.reduced.labels
    names = join_names([f"“{labels[id]}”" for id in plan.ordered(plan.best)[:3]])
    more = f" and {len(plan.best.items) - 3} more" if len(plan.best.items) > 3 else ""
    sure = ""
    if plan.sure is not None:
        sure = f", the best set in {100 * plan.sure.frequency_of_chosen:.0f} % of trials"
    within = ""
    if plan.costed and plan.best.budget < inf:
        currency = plan.estimates.reduced.study.currency or "a budget of"
        within = f"Within {currency} {plan.best.budget:,.0f} "
    return f"{within}{'c' if within else 'C'}ustomers would gain most from {names}{more}{sure}."


def _forgotten(upside: Upside, attention: Attention) -> str:
    left = len(upside.left_out)
    if not attention.known:
        return (
            f"Left out are {left} pairs, each with its reason; where the attention goes is not "
            "known."
        )
    estimate, interval = attention.bias
    size = f"{abs(estimate):.0f} of 100 points"
    # Whose word the attention is: a room that voted may say otherwise.
    if interval.low > 0:
        return (
            f"By the study, the core product gets {size} more attention than weight with customers."
        )
    if interval.high < 0:
        return (
            f"By the study, the core product gets {size} less attention than weight with customers."
        )
    return "Whether the core product gets more attention than weight with customers is not certain."


def _unknown(upside: Upside) -> str:
    return (
        "The answers cannot show which comes first; a small trial with a measure would, before "
        f"{upside.reduced.study.aspiration.by.isoformat()}."
        if upside.reduced.study.aspiration
        else "The answers cannot show which comes first; a small trial with a measure would."
    )
