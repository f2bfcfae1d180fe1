"""The room: what people in it vote, and how that compares with what customers said.

Everything a workshop records lives in one readable file, the session; widgets only write it.
"""

from .ballots import ATTRIBUTION, Ballot
from .confrontation import NO_WORKSHOP, confront, hear
from .record import Tally
from .session import NotSaved, Session, open_session
from .widgets import attention_ballot, attribution_ballot, priority_ballot

__all__ = [
    "ATTRIBUTION",
    "NO_WORKSHOP",
    "Ballot",
    "NotSaved",
    "Session",
    "Tally",
    "attention_ballot",
    "attribution_ballot",
    "confront",
    "hear",
    "open_session",
    "priority_ballot",
]
