"""How many customers an idea reaches: those in whose way nothing stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...findings import Finding
from ...parts import shorten
from ..record.entries import Idea
from ..record.parts import EVERYONE
from ..record.session import Session
from .phrases import quote, verdict_of

FIGURES = 2


@dataclass(frozen=True)
class Reached:
    """Whom an idea is for, and how many of them it reaches.

    Parameters
    ----------
    who : str
    customers : float or None
        How many there are a year; None where the study does not say.
    opened : str
        What is in the way today and the idea takes away; "" for nothing that the study knows.
    opened_share : float or None
        For how many of them that holds.
    left : str
        What stays in the way; "" for nothing that the study knows.
    left_share : float or None
        For how many of them that holds; None where nobody knows.
    """

    who: str
    customers: float | None
    opened: str = ""
    opened_share: float | None = None
    left: str = ""
    left_share: float | None = None

    @property
    def share(self) -> float | None:
        """Share that is not blocked once the idea is there; None where it is not known."""
        if not self.left:
            return 1.0
        return None if self.left_share is None else 1 - self.left_share


def reach_of(idea: Idea, result: Any) -> Reached:
    """Say how many customers an idea reaches.

    Parameters
    ----------
    idea : Idea
        `wish` and `blocked_by` are matched with the study's own words for them.
    result : Result
        Of the room ``lens``, whose ``offers.blocked`` says what is in the way of which wish.

    Returns
    -------
    Reached

    Notes
    -----
    What the idea names as lacking is taken away by it. Of what else is in the way of the same
    wish, that which holds for most is counted alone: how many of them overlap nobody knows, so
    that the reach is an upper limit where several things are in the way.
    """
    personas = [
        each for each in result.reduced.study.personas if idea.persona in (EVERYONE, each.id)
    ]
    sizes = [each.customers for each in personas]
    customers = None if not sizes or None in sizes else float(sum(sizes))
    who = "all customers" if idea.persona == EVERYONE else idea.persona
    if idea.persona == EVERYONE or not personas:
        return Reached(who, customers)
    ways = _in_the_way(idea, personas[0].name, result.offers.blocked)
    named = ways[_like(ways["constraint"], idea.blocked_by)]
    others = ways.drop(named.index)
    return Reached(personas[0].name, customers, *_largest(named), *_largest(others))


def tell_reach(result: Any, session: Session) -> tuple[Finding, ...]:
    """Say of each idea how many customers it reaches.

    Returns
    -------
    tuple of Finding
        ``session.reach.<id>``: customers a year, or the share of them where the study does not
        say how many there are; not a number where neither is known. None without an idea.
    """
    return tuple(_finding(idea, result) for idea in session.entries(Idea))


def _finding(idea: Idea, result: Any) -> Finding:
    reached, name = reach_of(idea, result), quote(idea, 60, verdict_of(result))
    sentence, unit, number = f"{name} is for {reached.who}", "share", float("nan")
    if reached.share is not None:
        number = reached.share
        if reached.customers is not None:
            number, unit = reached.customers * reached.share, "customers"
            limit = "at most about " if reached.left else ""
            sentence += f", {limit}{_about(number)} a year by the study's figures"
    sentence += "."
    if reached.opened:
        sentence += f" It takes away “{shorten(reached.opened, 60)}”{_many(reached, 'opened')}."
    if reached.left:
        sentence += f" Still in the way: “{shorten(reached.left, 60)}”{_many(reached, 'left')}."
    if not reached.opened:
        sentence += " It names nothing that the study knows to be in the way."
    return Finding(f"session.reach.{idea.id}", number, sentence, 1, unit)


def _many(reached: Reached, which: str) -> str:
    share = getattr(reached, f"{which}_share")
    if share is None:
        return ", for how many is not known"
    size = "" if reached.customers is None else f", about {_about(share * reached.customers)}"
    return f", which holds for {100 * share:.0f} % of them{size}"


def _about(number: float) -> str:
    return f"{float(f'{number:.{FIGURES}g}'):,.0f}"


def _in_the_way(idea: Idea, persona: str, blocked: pd.DataFrame) -> pd.DataFrame:
    """Take what blocks the wish of the idea; all that blocks the persona where it names none."""
    own = blocked[blocked["persona"] == persona]
    wished = own[_like(own["wish"], idea.wish)]
    chosen = own if wished.empty and not idea.wish.strip() else wished
    return chosen.drop_duplicates("constraint")


def _like(texts: pd.Series, text: str) -> pd.Series:
    wanted = " ".join(text.casefold().split())
    return pd.Series([" ".join(each.casefold().split()) == wanted for each in texts],
                     index=texts.index, dtype=bool)  # fmt: skip


def _largest(ways: pd.DataFrame) -> tuple[str, float | None]:
    if ways.empty:
        return "", None
    known = ways[ways["share"].notna()]
    # One of unknown size may be the largest: then nothing is known.
    if len(known) < len(ways):
        unknown = ways[ways["share"].isna()].iloc[0]
        return str(unknown["constraint"]), None
    row = known.loc[known["share"].idxmax()]
    return str(row["constraint"]), float(row["share"])
