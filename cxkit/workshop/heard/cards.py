"""Situation cards: what customers do, sense, learn and enjoy, moment by moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...findings import Finding
from ...parts import join_names, shorten
from ...study.description import Study
from ..record.entries import Card
from ..record.session import Session

# What a card says of a moment, and the realm that each answer leads to.
LINES = {"does": "escapist", "senses": "esthetic", "learns": "education", "enjoys": "entertainment"}
# Where a study describes no journey.
STAGES = {"before": "Before", "during": "During", "after": "After"}
MOST_NAMED = 3


@dataclass(frozen=True)
class Moment:
    """One place of the experience that a card is written about.

    Parameters
    ----------
    id : str
        Of the touchpoint, or of the stage.
    label : str
    stage : str
        Empty for a stage.
    does : str
        What the customer does there, as far as the study says it.
    """

    id: str
    label: str
    stage: str = ""
    does: str = ""


def moments_of(study: Any) -> tuple[Moment, ...]:
    """List what cards are written about.

    Parameters
    ----------
    study : Responses or Study
        What `open_study` returned, or its description alone.

    Returns
    -------
    tuple of Moment
        Touchpoints in the order of the journey; before, during and after where the study
        describes none.
    """
    description: Study = getattr(study, "study", study)
    return tuple(
        Moment(point.id, point.name, stage.stage, point.customer_does or "")
        for stage in description.journey
        for point in stage.touchpoints
    ) or tuple(Moment(id, label) for id, label in STAGES.items())


def questions_of_card() -> dict[str, str]:
    """Give what is asked of each line of a card, in the words of the room ``realms``."""
    # Importing a room brings all that it draws with; a room that writes cards has it already.
    from ...realms.prompts import SITUATION

    asked = {each.realm: each.question for each in SITUATION}
    return {name: asked[realm] for name, realm in LINES.items()}


def cards_by_place(session: Session) -> dict[str, Card]:
    """Give the cards by their place."""
    return {card.place: card for card in session.entries(Card)}


def cards_table(session: Session, study: Any) -> pd.DataFrame:
    """Give one row a card, in the order of the journey.

    Returns
    -------
    DataFrame
        Index ``moment``; ``stage does senses learns enjoys``, texts as they were written.
    """
    rows = [
        {"moment": moment.label, "stage": moment.stage}
        | {name: getattr(card, name) for name in LINES}
        for moment, card in _written(session, moments_of(study))
    ]
    return pd.DataFrame(rows, columns=["moment", "stage", *LINES]).set_index("moment")


def tell_cards(session: Session, study: Any) -> tuple[Finding, ...]:
    """Say at how many moments customers do something themselves; nothing without a card."""
    moments = moments_of(study)
    written = _written(session, moments)
    if not written:
        return ()
    idle = [f"“{shorten(moment.label)}”" for moment, card in written if not card.active]
    what = "touchpoints" if moments[0].stage else "stages"
    active = len(written) - len(idle)
    sentence = (
        f"By the room's cards, customers do something themselves at {active} of {len(moments)} "
        f"{what}"
    )
    if open_yet := len(moments) - len(written):
        sentence += f"; {open_yet} {'has' if open_yet == 1 else 'have'} no card"
    if idle:
        more = len(idle) - MOST_NAMED
        names = [*idle[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])]
        sentence += f"; nothing to do is written for {join_names(names)}"
    share = active / len(moments)
    return (Finding("session.co_creation", share, f"{sentence}.", len(moments), "share"),)


def _written(session: Session, moments: tuple[Moment, ...]) -> list[tuple[Moment, Card]]:
    cards = cards_by_place(session)
    return [(moment, cards[moment.id]) for moment in moments if moment.id in cards]
