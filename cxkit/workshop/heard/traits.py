"""What the room says about kinds of customers, and how much of it customers said or showed."""

from __future__ import annotations

from typing import Any, get_args

import pandas as pd

from ...findings import Finding
from ...study.names import slug
from ..record.entries import Trait, Upside
from ..record.session import Session
from .phrases import clean, count, shown

FROM_CUSTOMERS = frozenset({"said", "seen"})
SOURCES = {"said": "said by them", "seen": "seen", "assumed": "only assumed", "": "not said"}
KINDS = get_args(Trait.model_fields["kind"].annotation)


def names_of(result: Any) -> dict[str, str]:
    """Give the kinds of customers by their ids, in the study's order."""
    return {persona.id: persona.name for persona in result.reduced.study.personas}


def traits_table(result: Any, session: Session) -> pd.DataFrame:
    """Give one row a trait: by kind of customer in the study's order, the heaviest first.

    Returns
    -------
    DataFrame
        Index ``who``; ``kind text weight from``.
    """
    rows = [
        {"who": who, "kind": each.kind, "text": shown(each), "weight": each.weight,
         "from": SOURCES[each.source]}
        for who, traits in _by_persona(result, session).items()
        for each in sorted(traits, key=lambda each: (KINDS.index(each.kind), -each.weight))
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["who", "kind", "text", "weight", "from"]).set_index("who")


def tell_traits(result: Any, session: Session) -> tuple[Finding, ...]:
    """Say how much of what the room wrote about customers comes from them.

    Returns
    -------
    tuple of Finding
        ``session.voice_share``, said or seen among all, then ``session.voice_share.<persona>``.
        None without a trait.
    """
    groups = _by_persona(result, session)
    if not groups:
        return ()
    whole = [each for traits in groups.values() for each in traits]
    ids = {name: id for id, name in names_of(result).items()}
    found = [_share("session.voice_share", "The room", whole)]
    if len(groups) > 1:
        found += [
            _share(f"session.voice_share.{ids.get(who) or slug(who)}", f"Of {who}, the room", each)
            for who, each in groups.items()
        ]
    return tuple(found)


def upsides_table(result: Any, session: Session) -> pd.DataFrame:
    """Give one row a range: index ``who``, ``low likely high says``, in money a customer."""
    known = names_of(result)
    rows = [
        {"who": known.get(each.persona, each.persona), "low": each.low, "likely": each.likely,
         "high": each.high, "says": clean(each.source)}
        for each in session.entries(Upside)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["who", "low", "likely", "high", "says"]).set_index("who")


def tell_upsides(result: Any, session: Session) -> tuple[Finding, ...]:
    """Say each range for what a customer is worth, and whose word it is.

    Returns
    -------
    tuple of Finding
        ``session.upside.<id>``, the likely value with the ends of the range in the sentence: they
        are somebody's word, and no interval.
    """
    ranges, found = session.entries(Upside), []
    for each in ranges:
        currency = result.reduced.study.currency or "money"
        who = names_of(result).get(each.persona, each.persona)
        sentence = (
            f"The room puts the worth of one of “{who}” at {currency} {each.low:g} to "
            f"{each.high:g}, likely {each.likely:g} (says: {clean(each.source)})."
        )
        verdict = None
        if not each.low <= each.likely <= each.high:
            verdict = "out of order"
            sentence += " The three are out of order: low, likely, high."
        id = f"session.upside.{each.id}"
        found.append(Finding(id, each.likely, sentence, 1, currency, verdict=verdict))
    return tuple(found)


def _share(id: str, who: str, traits: list[Trait]) -> Finding:
    heard, n = sum(each.source in FROM_CUSTOMERS for each in traits), len(traits)
    sentence = (
        f"{who} wrote down {count(n, 'thing')}; {heard or 'none'} of {'it' if n == 1 else 'them'} "
        f"{'was' if heard == 1 else 'were'} said by customers or seen, {n - heard or 'none'} "
        f"{'is' if n - heard == 1 else 'are'} assumed."
    )
    return Finding(id, heard / n, sentence, n, "share")


def _by_persona(result: Any, session: Session) -> dict[str, list[Trait]]:
    """Group the traits by kind of customer; those that the study does not know come last."""
    traits = session.entries(Trait)
    if not traits:
        return {}
    known = names_of(result)
    order = {**known, **{each.persona: each.persona for each in traits
                         if each.persona not in known}}  # fmt: skip
    groups = {who: [each for each in traits if each.persona == id] for id, who in order.items()}
    return {who: each for who, each in groups.items() if each}
