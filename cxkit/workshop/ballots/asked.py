"""The ballots of all rooms: those of `fixed`, and here what is asked over a study's own names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...findings import DataError, Problem
from ...study.description import REALMS, Study
from ...study.names import nearest
from ..record.entries import Action, Cause, Idea
from ..record.parts import EVERYONE
from .choices import ChoiceBallot
from .fixed import ATTRIBUTION, BETTER, FIXED, HYPOTHESES, PROMISES, READINESS, UNSAID
from .forecasts import ForecastBallot, forecast_items
from .kinds import Ballot
from .points import DotBallot, PointBallot
from .ratings import RatingBallot

if TYPE_CHECKING:
    from ..record.session import Session

__all__ = [
    "ATTRIBUTION", "BETTER", "FIXED", "HYPOTHESES", "MADE", "PROMISES", "READINESS", "STEPS",
    "UNSAID", "as_one_of_them", "attention_ballot_of", "ballot_for", "control_ballot_of",
    "dots_ballot_of", "fit_ballot_of", "forecast_ballot_of", "known_names",
    "performance_ballot_of", "perspective_ballot_of", "priority_ballot_of", "realm_ballot_of",
    "stated_ballot_of",
]  # fmt: skip

# The rise of a rating that is forecast, as a share of its scale: what `followup` looks for.
RISE = 0.05

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


def stated_ballot_of(items: Mapping[str, str]) -> PointBallot:
    """Make the ballot on what matters to customers, as the room thinks, over touchpoints."""
    question = (
        "What matters to our customers? Share out 100 points over the journey, as you think that "
        "they would."
    )
    return PointBallot("stated_importance", (question,), dict(items))


def performance_ballot_of(items: Mapping[str, str], low: float, high: float) -> RatingBallot:
    """Make the ballot on how customers rate each touchpoint, as the room thinks.

    Parameters
    ----------
    items : mapping of str to str
        Ids and names of touchpoints.
    low, high : float
        Ends of the scale on which customers rate.

    Raises
    ------
    DataError
        The scale has no two whole ends from 0 on, so that nobody can guess on it.
    """
    if not (float(low).is_integer() and float(high).is_integer() and 0 <= low < high):
        rule, hint = "a scale to guess on runs between whole numbers from 0", "see `ratings:`"
        raise DataError(Problem(rule, hint, value=f"{low:g} to {high:g}"))
    question = (
        f"How do our customers rate this today? {low:g} is worst, {high:g} is best. Guess their "
        "answer, not your own."
    )
    return RatingBallot(
        "team_view", (question,), dict(items), low=int(low), top=int(high), optional=True
    )


def perspective_ballot_of(items: Mapping[str, str], low: float, high: float) -> RatingBallot:
    """Make the ballot in which everybody answers as one kind of customer.

    Parameters
    ----------
    items : mapping of str to str
        ``<persona>.<touchpoint>`` and how it is called.
    low, high : float
        Ends of the scale on which customers rate.
    """
    scaled = performance_ballot_of(items, low, high)
    question = (
        "For two minutes you are one of these customers, with their day and what they carry. How "
        f"was it for you? {low:g} is worst, {high:g} is best."
    )
    return replace(scaled, step="perspective", questions=(question,))


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


def fit_ballot_of(items: Mapping[str, str]) -> PointBallot:
    """Make the ballot on the room's own ideas: customers first, then what fits the house."""
    return replace(priority_ballot_of(items), step="idea_fit")


def dots_ballot_of(items: Mapping[str, str]) -> DotBallot:
    """Make the dot vote on what to take up: once in silence, once after talking.

    Between the rounds the room talks only about what divided it.
    """
    questions = (
        "Which of these should we take up? Place your dots, at most two on one.",
        "You have talked about what divided you. Place your dots again.",
    )
    return DotBallot("dots", questions, dict(items))


def control_ballot_of(causes: Mapping[str, str]) -> ChoiceBallot:
    """Make the ballot on the circle of control: what can each do about these causes?"""
    question = (
        "What can you do about it from your own role? Control: you can change it. Influence: you "
        "can win over those who can. Concern: neither."
    )
    choices = {"control": "Control", "influence": "Influence", "concern": "Concern"}
    return ChoiceBallot("control", (question,), dict(causes), choices)


def forecast_ballot_of(actions: Mapping[str, str], low: float, high: float) -> ForecastBallot:
    """Make the ballot on what will come of the actions that change a touchpoint.

    Parameters
    ----------
    actions : mapping of str to str
        Ids of the actions, and their words with the touchpoint.
    low, high : float
        Ends of the scale on which customers rate.
    """
    delta = RISE * (high - low)
    question = (
        "Until the next wave: how likely is it that the customers' rating there rises by "
        f"{delta:g} or more? And between which two numbers will its change lie?"
    )
    items = forecast_items(actions, delta)
    return ForecastBallot("forecast", (question,), items, dict(actions), delta, high - low)


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


MADE: dict[str, Callable[[Mapping[str, str]], Ballot]] = {
    "attention": attention_ballot_of,
    "stated_importance": stated_ballot_of,
    "priority": priority_ballot_of,
    "idea_fit": fit_ballot_of,
    "dots": dots_ballot_of,
    "control": control_ballot_of,
    "realm_guess": realm_ballot_of,
}
# What has to be there before, where the session holds it.
FIRST = {
    "dots": "write actions or ideas down first",
    "control": "write causes down first",
    "idea_fit": "write ideas down first",
    "forecast": "write an action on a touchpoint down first",
    "perspective": "describe personas and the journey in study.yaml",
}
# Asked over the journey, where nobody says which part of it.
OVER_THE_JOURNEY = ("attention", "stated_importance", "team_view")
# Asked on the scale of the study's ratings.
SCALED = {
    "team_view": performance_ballot_of, "perspective": perspective_ballot_of,
    "forecast": forecast_ballot_of,
}  # fmt: skip
STEPS = (*FIXED, *MADE, *SCALED)


def ballot_for(
    step: str,
    study: Any,
    session: Session | None = None,
    *,
    about: Mapping[str, str] | None = None,
) -> Ballot:
    """Give the ballot of a step, wherever it is voted: in the notebook, on phones, on sheets.

    Parameters
    ----------
    step : str
        One of `STEPS`, such as "attribution".
    study : Responses or Study
        What `open_study` returned, or its description alone.
    session : Session, optional
        Remembers what the notebook asked about, and holds the causes of the circle of control.
    about : mapping of str to str, optional
        Names by id that the ballot is made of: touchpoints, causes or groups. When left out,
        what the session remembers, else what the study or the session has of them. Once a round
        has closed, what the session remembers stands: the totals are about that.

    Raises
    ------
    DataError
        An unknown step, or nothing is known that it could ask about.
    """
    if step in FIXED:
        return FIXED[step]
    if step not in STEPS:
        raise DataError(Problem("there is a ballot of this name", nearest(step, STEPS), value=step))
    description: Study = getattr(study, "study", study)
    names = _remembered(step, session, about) or known_names(step, description, session)
    if not names and step != "realm_guess":
        rule = f"the ballot {step} has nothing to ask about"
        hint = FIRST.get(step, "run its cell in the notebook first: the session then remembers")
        if step in OVER_THE_JOURNEY:
            hint = "describe the journey in study.yaml, with a column for each touchpoint"
        raise DataError(Problem(rule, hint))
    if step in SCALED:
        scale = description.ratings
        if scale is None:
            raise DataError(
                Problem(f"{step} needs a scale of ratings", "say `ratings:` in study.yaml")
            )
        return SCALED[step](names, scale.low, scale.high)
    return MADE[step](names)


def _remembered(
    step: str, session: Session | None, about: Mapping[str, str] | None
) -> dict[str, str]:
    record = session.record if session is not None else None
    asked = record.asked.get(step, {}) if record is not None else {}
    if about and not (asked and session.has_begun(step)):
        return dict(about)
    return asked


def known_names(step: str, study: Study, session: Session | None) -> dict[str, str]:
    """Give what the study or the room's own entries have of a ballot's names; may be nothing."""
    if step in OVER_THE_JOURNEY:
        return {point.id: point.name for point in study.touchpoints if point.column is not None}
    if step == "perspective":
        return as_one_of_them(study)
    if session is None:
        return {}
    actions = session.entries(Action)
    if step == "forecast":
        places = {point.id: point.name for point in study.touchpoints}
        return {
            each.id: f"{each.text} ({places[each.touchpoint]})"
            for each in actions
            if each.touchpoint in places
        }
    ideas = session.entries(Idea)
    entries = {"control": session.entries(Cause), "dots": actions or ideas, "idea_fit": ideas}
    return {each.id: each.text for each in entries.get(step, ())}


def as_one_of_them(study: Study) -> dict[str, str]:
    """Name the journey as the largest kind of customers meets it; nothing without personas."""
    if not study.personas:
        return {}
    persona = max(study.personas, key=lambda each: each.customers or 0)
    return {
        f"{persona.id}.{point.id}": f"{persona.name}: {point.name}"
        for point in study.touchpoints
        if point.column is not None
    }
