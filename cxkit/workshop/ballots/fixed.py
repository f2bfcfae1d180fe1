"""Ballots that ask the same in every study, and in which words."""

from __future__ import annotations

from .choices import ChoiceBallot
from .kinds import Ballot
from .points import PointBallot
from .ratings import RatingBallot
from .texts import TextBallot
from .unsaid import SOMETHING_ELSE, THEMES

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

HYPOTHESES = TextBallot(
    step="hypotheses",
    questions=(
        "If our score has moved: what do you think has happened? A few words a line: they are "
        "shown to the room and printed in the minutes, without your name.",
    ),
    items={"first": "One guess", "second": "Another one", "third": "A third one"},
)

UNSAID = TextBallot(
    step="unsaid",
    questions=(
        "What did we not dare to say today? Your words are not kept: only themes are, and of "
        "them only those that three or more of us name.",
    ),
    items={"first": "What nobody said"},
    themes={**THEMES, SOMETHING_ELSE: "Something else"},
)

BETTER = RatingBallot(
    step="better",
    questions=("How far do you agree? 0 is not at all, 10 is fully.",),
    items={
        "my_team": "My own team understands our customers",
        "other_teams": "The other teams here understand our customers",
    },
    personal=True,
)

PROMISES = ChoiceBallot(
    step="promises",
    questions=(
        "What became of what you said last time that you would do? Nobody sees your answers; "
        "leave empty what you do not need.",
    ),
    items={"first": "My first promise", "second": "My second", "third": "My third"},
    choices={"done": "Done", "partly": "Partly", "not_done": "Not done", "dropped": "Dropped"},
    optional=True,
    personal=True,
)

READINESS = ChoiceBallot(
    step="readiness",
    questions=("How is it in this house today?",),
    items={
        "goal": "We have one goal for the experience, and each of us could say it",
        "voice": "We regularly hear from customers in their own words",
        "measure": "We measure what customers experience, not only what we do",
        "money": "We know how the experience goes together with money",
        "owners": "What goes wrong has owners from more than one department",
        "authority": "Those owners may act without asking upwards first",
        "feedback": "Staff hear what became of what they told us about customers",
        "follow_up": "We look again at what we decided, on a day that is set",
    },
    choices={"yes": "Yes", "partly": "Partly", "no": "No"},
)

FIXED: dict[str, Ballot] = {
    each.step: each for each in (ATTRIBUTION, HYPOTHESES, UNSAID, BETTER, PROMISES, READINESS)
}
