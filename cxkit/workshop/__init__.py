"""The room: what people in it vote and write, and how that compares with what customers said.

Everything a workshop records lives in one readable file, the session; widgets only write it.
"""

from .ballots.asked import ATTRIBUTION, ballot_for, realm_ballot_of
from .ballots.choices import ChoiceBallot
from .ballots.kinds import Ballot
from .ballots.points import DotBallot, PointBallot
from .ballots.ratings import RatingBallot
from .ballots.texts import TextBallot
from .handouts import cards_of, team_briefs
from .heard.agreements import agreement_table
from .heard.confrontation import NO_WORKSHOP, confront, hear
from .heard.decisions import summary_of
from .heard.guesses import realm_gaps
from .heard.ideas import ideas_by_realm
from .heard.written import written
from .minutes import minutes_of
from .record.entries import Card, Idea
from .record.file import NotSaved
from .record.parts import Agreement, Tally
from .record.session import Session, open_session
from .screens.widgets import ballot, guide

__all__ = [
    "ATTRIBUTION",
    "NO_WORKSHOP",
    "Agreement",
    "Ballot",
    "Card",
    "ChoiceBallot",
    "DotBallot",
    "Idea",
    "NotSaved",
    "PointBallot",
    "RatingBallot",
    "Session",
    "Tally",
    "TextBallot",
    "agreement_table",
    "ballot",
    "ballot_for",
    "cards_of",
    "confront",
    "guide",
    "hear",
    "ideas_by_realm",
    "minutes_of",
    "open_session",
    "realm_ballot_of",
    "realm_gaps",
    "summary_of",
    "team_briefs",
    "written",
]
