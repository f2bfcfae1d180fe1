"""Ghost participants: they fill in every ballot and every form, for an evening's rehearsal.

What they vote is drawn by chance and what they write is an example; none of it is about a
real house, and the session says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from functools import singledispatch
from typing import Any

import numpy as np

from ..findings import DataError
from ..steps import RESULTS, Section
from .agenda import ballot_of, choices_for, steps_of
from .ballots.choices import ChoiceBallot
from .ballots.forecasts import ForecastBallot
from .ballots.kinds import Ballot
from .ballots.points import DotBallot, PointBallot
from .ballots.ratings import RatingBallot
from .ballots.texts import TextBallot
from .forms.asked import FORMS
from .forms.choices import Choices
from .record.entries import Card, Cause, Coding, Idea
from .record.parts import Participant
from .record.session import Session

GHOSTS = (
    Participant(pseudonym="Ghost 1", function="Front of house", frontline=True),
    Participant(pseudonym="Ghost 2", function="Facilities"),
    Participant(pseudonym="Ghost 3", function="Digital"),
    Participant(pseudonym="Ghost 4", function="Marketing"),
    Participant(pseudonym="Ghost 5", function="Curators"),
    Participant(pseudonym="Ghost 6", function="Front of house", frontline=True),
    Participant(pseudonym="Ghost 7", function="Facilities"),
)
IDEAS = {
    "entertainment": "A story at every bench",
    "education": "A question to take home",
    "esthetic": "A quiet corner with a view",
    "escapist": "A role to play in the old tram",
}
WRITTEN = (
    "we need more time for each guest",
    "nobody told us in time",
    "too few of us at the busy hours",
    "the signs are not clear",
    "people wait and do not know for what",
)


@singledispatch
def draw(ballot: Ballot, rng: np.random.Generator) -> Mapping[str, Any]:
    """Draw a vote that the ballot accepts.

    Parameters
    ----------
    ballot : Ballot
    rng : Generator

    Returns
    -------
    dict
        As `Ballot.vote_of` gives it.
    """
    raise TypeError(f"ghosts do not know ballots of the kind {type(ballot).__name__}")


@draw.register
def _(ballot: PointBallot, rng: np.random.Generator) -> Mapping[str, Any]:
    # A few favourites: most people give most points to few things.
    shares = rng.dirichlet(np.full(len(ballot.items), 0.6))
    points = rng.multinomial(ballot.budget // 5, shares) * 5
    points[int(points.argmax())] += ballot.budget - int(points.sum())
    return dict(zip(ballot.items, points.tolist(), strict=True))


@draw.register
def _(ballot: DotBallot, rng: np.random.Generator) -> Mapping[str, Any]:
    places = rng.permutation([item for item in ballot.items for _ in range(ballot.most)])
    dots = places[: ballot.budget].tolist()
    return {item: dots.count(item) for item in ballot.items}


@draw.register
def _(ballot: RatingBallot, rng: np.random.Generator) -> Mapping[str, Any]:
    middle = ballot.low + (ballot.top - ballot.low) * rng.uniform(0.4, 0.8, len(ballot.items))
    ratings = rng.normal(middle, (ballot.top - ballot.low) / 8).round()
    ratings = np.clip(ratings, ballot.low, ballot.top).astype(int)
    return dict(zip(ballot.items, ratings.tolist(), strict=True))


@draw.register
def _(ballot: ChoiceBallot, rng: np.random.Generator) -> Mapping[str, Any]:
    chosen = rng.choice(list(ballot.choices), len(ballot.items)).tolist()
    return dict(zip(ballot.items, chosen, strict=True))


@draw.register
def _(ballot: TextBallot, rng: np.random.Generator) -> Mapping[str, Any]:
    return {next(iter(ballot.items)): str(rng.choice(WRITTEN))}


@draw.register
def _(ballot: ForecastBallot, rng: np.random.Generator) -> Mapping[str, Any]:
    vote: dict[str, Any] = {}
    for action in ballot.actions:
        middle, half = rng.normal(ballot.delta, ballot.delta), abs(rng.normal(0, ballot.delta))
        vote |= {
            f"{action}.chance": int(rng.integers(6, 19)) * 5,
            f"{action}.low": round(float(middle - half), 1),
            f"{action}.high": round(float(middle + half), 1),
        }
    return vote


def haunt(use: str, step: str, session: Session, about: Any, *, seed: int = 1) -> None:
    """Let the ghosts do what a step asks of people: vote in an open round, write, come in.

    Parameters
    ----------
    use, step : str
        As a `Step` names them.
    session : Session
        Rounds are left open: closing one is the facilitator's.
    about : module or Result
    seed : int
        Where chance starts; the same seed gives the same votes and words.

    Raises
    ------
    DataError
        There is nothing yet that the step could ask about.
    """
    kind, _, name = use.partition(" ")
    # Not `hash`: it is another one in every process.
    rng = np.random.default_rng([seed, *f"{use} {step}".encode()])
    if kind == "ballot":
        _vote(*ballot_of(use, session, about), session, rng)
    elif kind == "roster":
        if not session.record.roster:
            session.enrol(GHOSTS)
    else:
        _write(kind, name, choices_for(session, about, step), rng)


def play(session: Session, about: Any, section: Section, *, seed: int = 1) -> None:
    """Play a whole section with ghosts alone: every step is taken, every round closed."""
    for step in steps_of(session, about, section):
        session.begin_step(step.id, step.lasts(session.mode))
        for use in step.uses:
            with suppress(DataError):
                haunt(use, step.id, session, about, seed=seed)
                if use.startswith("ballot"):
                    ballot, round = ballot_of(use, session, about)
                    if session.tally(ballot, round=round) is None:
                        session.close(ballot, round=round)
        if section in RESULTS:
            for name in step.shows:
                session.look(name)
        session.end_step(step.id)


def _vote(ballot: Ballot, round: int, session: Session, rng: np.random.Generator) -> None:
    if session.tally(ballot, round=round) is None and not session.votes(ballot, round=round):
        for ghost in range(len(GHOSTS)):
            vote = draw(ballot, rng)
            session.vote(ballot, vote, round=round, token=f"ghost{ghost}{session.record.meta.id}")


def _write(kind: str, name: str, choices: Choices, rng: np.random.Generator) -> None:
    session = choices.session
    points = choices.touchpoints or {"": "this place"}
    chosen = rng.permutation(list(points))[:3].tolist()
    if kind == "walk":
        for id in chosen:
            if id and id not in {card.place for card in session.entries(Card)}:
                session.add(Card(place=id, does="asks the way", senses="voices"))
    elif kind == "ideas":
        for realm, idea in IDEAS.items():
            if idea not in {each.text for each in session.entries(Idea)}:
                session.add(Idea(text=idea, realm=realm, effort_removed="asking around"))
    elif kind == "causes":
        _write_causes(session, chosen, points)
    elif kind == "read":
        _read(choices, rng)
    elif kind == "write":
        _fill_in(name, choices, chosen, points)


def _write_causes(session: Session, chosen: list[str], points: Mapping[str, str]) -> None:
    if session.entries(Cause):
        return
    for id in chosen[:2]:
        place = id or None
        first = session.add(
            Cause(text=f"people wait at {points[id]}", touchpoint=place,
                  known_from="three comments", wrong_if="no queue in a count at noon")
        )  # fmt: skip
        second = session.add(
            Cause(text="nobody sees how long it takes", explains=first.id, touchpoint=place,
                  wrong_if="people say that they knew")
        )  # fmt: skip
        session.add(Cause(text="plans are made by department", explains=second.id))


def _read(choices: Choices, rng: np.random.Generator) -> None:
    known = {(each.quote, each.pair) for each in choices.session.entries(Coding)}
    themes = list(choices.read_themes)
    for quote in choices.read_comments:
        ticked = rng.permutation(themes)[:1].tolist()
        for pair in ("A", "B"):
            if (quote, pair) not in known:
                choices.session.add(Coding(quote=quote, pair=pair, themes=ticked))


def _fill_in(name: str, choices: Choices, chosen: list[str], points: Mapping[str, str]) -> None:
    form = FORMS[name](choices)
    standing = [each for each in choices.session.entries(form.kind) if form.owns(each)]
    if form.edits:
        todo = [each for each in standing if not all(getattr(each, need) for need in form.needs)]
        for entry in todo:
            typed = {"fate": "parked", "why": "first the small test", "reach": "influence"}
            choices.session.add(form.entry_of(form.typed_of(entry) | typed, base=entry))
        return
    if standing:
        return
    for typed in _examples(name, choices, chosen, points):
        known = {each.id: typed.get(each.id, "") for each in form.fields}
        choices.session.add(form.entry_of(known))
        # What was just written can be chosen from then on.
        form = FORMS[name](choices)


def _examples(
    name: str, choices: Choices, chosen: list[str], points: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Give what ghosts would type into a form."""
    places = [points[id] for id in chosen]
    later = (date.today() + timedelta(days=90)).isoformat()
    functions = list(choices.functions)[:2]
    group = next(iter(choices.personas), "all")
    line = {
        "surprise": f"{places[0]} is named so often", "note": "would a smaller change matter?",
        "explanation": "we see the quiet hours only", "objection": "if the lockers were new",
        "parking": "opening hours", "product": "We give people an afternoon that they remember",
    }  # fmt: skip
    if name in line:
        return [{"text": line[name], "tag": "assumed" if name == "explanation" else "question"}]
    return {
        "action": [
            {"text": f"People see how long it takes at {place}", "touchpoint": id,
             "effort_removed": "waiting without knowing how long", "lever": "process",
             "measure": "rating", "rise": "0.5", "by": later, "functions": functions[1:],
             "convenor": functions[0] if functions else "",
             "premortem": "no time in the busy weeks"}
            for id, place in zip(chosen, places, strict=True)
        ],
        "decision": [
            {"text": f"We begin with {places[0]}", "reason_type": "customer evidence",
             "reason": "it is named most, by more than one kind of customer",
             "quotes": list(choices.quotes)[:1], "actions": list(choices.actions)[:1],
             "rejected": "a new brochure", "decider": functions[0] if functions else "",
             "check": later}
        ],
        "commitment": [
            {"role": function, "does": "stand an hour where people wait", "by": later,
             "stops": "answering for others", "notices": "I know two names"}
            for function in functions
        ],
        "input": [{"text": "people ask where the exit is",
                   "function": functions[0] if functions else "Front of house"}],
        "story": [{"text": "The new sign works", "n": "about 40", "before": "6.1", "after": "6.8"}],
        "aspiration": [
            {"who": "families", "what": "leave without a queue", "measure": chosen[0],
             "start": "6", "goal": "7", "by": later}
        ],
        "goal": [{"outcome": "nps", "reason_type": "customer evidence",
                  "reason": "people come because others told them"}],
        "upside": [{"persona": group, "low": "5", "likely": "10", "high": "20",
                    "source": "the till, last year"}],
        "trait": [{"persona": group, "kind": "pain", "text": "carrying coats around",
                   "weight": "4", "source": "said"},
                  {"persona": group, "kind": "interest", "text": "doing something together",
                   "weight": "3", "source": "assumed"}],
        "idea": [
            {"text": idea, "persona": group, "wish": next(iter(choices.wishes), ""),
             "blocked_by": next(iter(choices.lacks), ""), "effort_removed": "asking around"}
            for idea in IDEAS.values()
        ],
    }.get(name, [])  # fmt: skip
