"""The ballots of the three rooms: what people in them are asked, and in which words."""

from __future__ import annotations

from collections.abc import Mapping

from ...findings import DataError, Problem
from ...study.description import REALMS
from ..record.parts import EVERYONE
from .kinds import PointBallot, RatingBallot

ATTRIBUTION = PointBallot(
    step="attribution",
    questions=(
        "If our score has moved: what has contributed to it? Share out 100 points.",
        "Now that you have seen the data: what has contributed? Share out 100 points again.",
    ),
    items={
        "own": "My own department",
        "others": "Other departments",
        "outside": "Outside our control",
    },
    personal=True,
)

# What each realm is to a customer, after Pine and Gilmore, in words of our own.
REALM_WORDS = {
    "entertainment": "Entertainment: they watch and enjoy",
    "education": "Education: they learn something",
    "esthetic": "Esthetic: they like just being there",
    "escapist": "Escapist: they take part and forget the rest",
}


def attention_ballot_of(items: Mapping[str, str]) -> PointBallot:
    """Make the ballot on where the effort of the house goes today, over these touchpoints."""
    question = "Where does our effort go today? Share out 100 points over the journey."
    return PointBallot("attention", (question,), dict(items))


def priority_ballot_of(items: Mapping[str, str]) -> PointBallot:
    """Make the ballot on what to work on: customers first, and only then what fits the house.

    The second round opens when the first is closed, so that nobody thinks of the brand before
    the customer.
    """
    questions = (
        "What would help our customers most? Share out 100 points, and think of nothing else.",
        "Which of these fit us and what we stand for? Share out 100 points again.",
    )
    return PointBallot("priority", questions, dict(items))


def realm_ballot_of(groups: Mapping[str, str]) -> RatingBallot:
    """Make the ballot on what customers feel, realm by realm: for all of them, then by group.

    Parameters
    ----------
    groups : mapping of str to str
        Slugs of groups of customers and their names; none asks about all customers only.

    Raises
    ------
    DataError
        A group is called as all customers are here.
    """
    if EVERYONE in groups:
        rule = f"no group of customers is called {EVERYONE!r}: that is all customers together"
        raise DataError(Problem(rule, "give the group another name", value=groups[EVERYONE]))
    question = (
        "What do our customers feel today? 0 is not at all, 10 is very strongly. "
        "Say what they feel, not what you wish."
    )
    asked = {EVERYONE: "All customers", **groups}
    items = {f"{group}.{realm}": REALM_WORDS[realm] for group in asked for realm in REALMS}
    return RatingBallot("realm_guess", (question,), items, asked)
