"""ANALYSE: what was reduced -> one frozen Result, from which every claim is computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..findings import Said
from ..parts import Answer, Part, check_choices
from ..people.canvas import Canvas
from ..people.columns import possibility
from ..people.offers import Offers
from ..people.quotes import Quotes
from ..people.trust import Trust, link_trust
from .environment import Environment
from .reduction import Reduced
from .summary import summarise

# The share for whom a wish is blocked that matters where nobody says another, in points of 100.
DELTA = 5.0
# Of each persona so many quotes are shown beside those about what is in its way.
QUOTED = 2


@dataclass(frozen=True, eq=False)
class Result(Answer):
    """What do customers want and cannot have, who is around them, and do they trust us?

    Parameters
    ----------
    offers : Offers
        Wishes and what is in their way.
    canvas : Canvas
        What is said of each persona, and from where.
    environment : Environment
        Who sent them, and whom they tell.
    trust : Trust
        Empathy, logic and loyalty, and what they go together with.
    comments : Quotes
        Customers' own words.
    delta, seed
        As chosen.
    """

    offers: Offers
    canvas: Canvas = field(repr=False)
    environment: Environment = field(repr=False)
    trust: Trust = field(repr=False)
    comments: Quotes = field(repr=False)
    delta: float
    seed: int

    room = "lens"

    @property
    def parts(self) -> tuple[Part, ...]:
        """The steps, in the order of telling."""
        return (self.offers, self.canvas, self.environment, self.trust, self.comments)

    @property
    def reduced(self) -> Reduced:
        """What was analysed."""
        return self.offers.reduced

    @property
    def parameters(self) -> dict[str, Any]:
        """What was chosen, by the name of the notebook's parameter."""
        outcome = self.reduced.outcome
        return {
            "BASELINE": self.reduced.taught[0].label, "FOCUS": self.reduced.focus.label,
            "OUTCOME": outcome.name if outcome else "", "DELTA": self.delta,
            "LEVEL": self.offers.level, "SEED": self.seed,
        }  # fmt: skip

    @cached_property
    def summary(self) -> Said:
        """The answer in five sentences."""
        return summarise(self.offers, self.canvas, self.environment, self.trust)

    @property
    def headline(self) -> tuple[str, ...]:
        """Ids of the findings behind the summary, in order."""
        told = (*self.offers.told, *self.canvas.told, *self.environment.told[:1])
        return self.known(*told, *self.trust.told)


def analyse(reduced: Reduced, *, delta: float = 0, level: float = 0.95, seed: int = 1) -> Result:
    """Look at customers as people, and say what is in the way of what they want.

    Parameters
    ----------
    reduced : Reduced
        What `reduce` returned.
    delta : float, default 0
        The share for whom a wish is blocked that would matter, in points of 100; 0 takes 5.
    level : float, default 0.95
        Coverage of the intervals, 0..1.
    seed : int, default 1
        Where chance starts.

    Returns
    -------
    Result

    Raises
    ------
    DataError
        A parameter is out of its range.
    """
    check_choices(level=level, hint="0 takes 5 points of 100", delta=delta)
    delta = delta or DELTA
    link = link_trust(reduced.trust, level=level, seed=seed)
    return Result(
        offers=Offers(reduced, level, delta),
        canvas=Canvas(reduced.study),
        environment=Environment(reduced, level),
        trust=Trust(reduced, reduced.outcome, link, level),
        comments=_comments(reduced),
        delta=delta,
        seed=seed,
    )


def _comments(reduced: Reduced) -> Quotes:
    """Choose whose words on what are shown: what is in the way, then what is named most."""
    labels = {point.id: point.name for point in reduced.study.touchpoints}
    ways = {
        persona.name: [possibility(persona.id, at) for at in range(len(persona.possibilities))]
        for persona in reduced.study.personas
    }
    for persona in reduced.study.personas:
        texts = (entry.text for entry in persona.possibilities)
        labels |= dict(zip(ways[persona.name], texts, strict=True))
    if reduced.quotes is None:
        return Quotes(reduced.study, None, labels)
    own = {theme: name for name, themes in ways.items() for theme in themes}
    people = reduced.quotes.drop_duplicates(["group", "theme"]).sort_values(
        ["people", "theme"], ascending=[False, True], kind="stable"
    )
    chosen = []
    for group in reduced.groups:
        named = people.loc[people["group"] == group, "theme"]
        chosen += [(group, theme) for theme in ways.get(group, ())]
        # What one persona says of its possibilities is not about another one's.
        chosen += [(group, theme) for theme in named if theme not in own][:QUOTED]
    return Quotes(reduced.study, reduced.quotes, labels, tuple(chosen))
