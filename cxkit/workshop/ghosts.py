"""Ghost participants: they fill in every ballot and every form, for an evening's rehearsal.

What they vote is drawn by chance and what they write is an example; none of it is about a
real house, and the session says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from typing import Any

import numpy as np

from .ballots.choices import ChoiceBallot
from .ballots.forecasts import ForecastBallot
from .ballots.kinds import Ballot
from .ballots.points import DotBallot, PointBallot
from .ballots.ratings import RatingBallot
from .ballots.texts import TextBallot
from .record.parts import Participant

GHOSTS = (
    Participant(pseudonym="Ghost 1", function="Front of house", frontline=True),
    Participant(pseudonym="Ghost 2", function="Facilities"),
    Participant(pseudonym="Ghost 3", function="Digital"),
    Participant(pseudonym="Ghost 4", function="Marketing"),
    Participant(pseudonym="Ghost 5", function="Curators"),
    Participant(pseudonym="Ghost 6", function="Front of house", frontline=True),
    Participant(pseudonym="Ghost 7", function="Facilities"),
)
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
