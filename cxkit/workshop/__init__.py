"""The room: what people in it vote and write, and how that compares with what customers said.

Everything a workshop records lives in one readable file, the session; widgets only write it.
"""

from .ballots.agreement import agreement_table
from .ballots.asked import ATTRIBUTION, realm_ballot_of
from .ballots.kinds import Ballot, PointBallot, RatingBallot
from .heard.confrontation import NO_WORKSHOP, confront, hear
from .heard.guesses import realm_gaps
from .heard.ideas import ideas_by_realm
from .record.file import NotSaved
from .record.parts import Agreement, Card, Idea, Tally
from .record.session import Session, open_session
from .screens.widgets import (
    attention_ballot,
    attribution_ballot,
    idea_cards,
    priority_ballot,
    realm_ballot,
    situation_cards,
)

__all__ = [
    "ATTRIBUTION",
    "NO_WORKSHOP",
    "Agreement",
    "Ballot",
    "Card",
    "Idea",
    "NotSaved",
    "PointBallot",
    "RatingBallot",
    "Session",
    "Tally",
    "agreement_table",
    "attention_ballot",
    "attribution_ballot",
    "confront",
    "hear",
    "idea_cards",
    "ideas_by_realm",
    "open_session",
    "priority_ballot",
    "realm_ballot",
    "realm_ballot_of",
    "realm_gaps",
    "situation_cards",
]
