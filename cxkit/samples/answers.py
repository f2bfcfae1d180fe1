"""From a visitor's persona, quarter and mood to the answers that can be counted.

Every array has one entry a visitor. All chance comes from the generators passed in; sums are
written out term by term, so that every machine adds in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import planted
from .planted import AS_SHIPPED, ITEMS, PERSONAS, POINTS, REALMS, WAVES, Scenario


@dataclass(frozen=True, eq=False)
class Chance:
    """What is drawn for each visitor before anything happens to them.

    Parameters
    ----------
    mood : array
        The common part of all ratings, mean 0 and spread 1.
    own : dict of str to array
        The own part of each touchpoint's rating, same scale.
    meets : dict of str to array
        Uniform numbers: the visitor meets a touchpoint when below its share.
    problem, solved : array
        Uniform numbers, used alike.
    """

    mood: np.ndarray
    own: dict[str, np.ndarray]
    meets: dict[str, np.ndarray]
    problem: np.ndarray
    solved: np.ndarray


@dataclass(frozen=True, eq=False)
class Visit:
    """What visitors felt and did.

    Parameters
    ----------
    ratings : dict of str to array
        Whole rating 1..10 of each touchpoint, also of those who did not meet it.
    used : dict of str to array of bool
    problem, solved : array of bool
    expected : array
        Recommending before chance and rounding.
    """

    ratings: dict[str, np.ndarray]
    used: dict[str, np.ndarray]
    problem: np.ndarray
    solved: np.ndarray
    expected: np.ndarray


def draw_chance(rng: np.random.Generator, n: int) -> Chance:
    """Draw what chance decides about `n` visits."""
    return Chance(
        mood=rng.standard_normal(n),
        own={point.id: rng.standard_normal(n) for point in POINTS},
        meets={point.id: rng.random(n) for point in POINTS},
        problem=rng.random(n),
        solved=rng.random(n),
    )


def visit(
    chance: Chance, persona: np.ndarray, wave: np.ndarray, scenario: Scenario = AS_SHIPPED
) -> Visit:
    """Let visitors walk through the museum.

    Parameters
    ----------
    chance : Chance
    persona, wave : array of int
        Positions in `PERSONAS` and `WAVES`.
    scenario : Scenario
        Which planted events happen.

    Returns
    -------
    Visit
    """
    ratings, used = {}, {}
    expected = np.array(planted.LEVELS)[persona]
    for point in POINTS:
        share = np.broadcast_to(np.array(point.used), len(PERSONAS))
        used[point.id] = chance.meets[point.id] < share[persona]
        felt = (
            point.mean
            + _shifts(point, scenario)[wave, persona]
            + point.halo * chance.mood
            + planted.OWN_PART * chance.own[point.id]
        )
        ratings[point.id] = to_scale(felt, 1, 10)
        expected = expected + point.effect * used[point.id] * (ratings[point.id] - point.mean)
    likely = np.full(len(persona), planted.PROBLEM_ANYWAY)
    for name, (low, more) in planted.PROBLEM_AFTER.items():
        likely = likely + more * (used[name] & (ratings[name] <= low))
    problem = chance.problem < likely
    solved = problem & (chance.solved < planted.SHARE_SOLVED)
    expected = expected + planted.PROBLEM_SOLVED * solved
    expected = expected + planted.PROBLEM_UNSOLVED * (problem & ~solved)
    return Visit(ratings, used, problem, solved, expected)


def draw_items(
    rng: np.random.Generator, chance: Chance, persona: np.ndarray
) -> dict[str, np.ndarray]:
    """Draw the sixteen realm answers, 1..7.

    The realms are felt in the exhibition: they lean on its rating's own part and on mood, and
    so go together with recommending. The escapist realm leans on them least.
    """
    n = len(persona)
    shared = _lean(rng, chance, "edutainment")
    lean = np.sqrt(planted.EDUTAINMENT)
    rest = np.sqrt(1 - planted.EDUTAINMENT)
    felt = {
        "entertainment": lean * shared + rest * rng.standard_normal(n),
        "education": lean * shared + rest * rng.standard_normal(n),
        "esthetic": _lean(rng, chance, "esthetic"),
        "escapist": _lean(rng, chance, "escapist"),
    }
    answers = {}
    for position, item in enumerate(ITEMS):
        realm = REALMS[position // 4]
        noisy = item == planted.NOISY
        loading = planted.NOISY_LOADING if noisy else planted.ITEM_LOADING
        noise = planted.NOISY_NOISE if noisy else planted.ITEM_NOISE
        value = planted.REALM_MEANS[realm] + planted.ITEM_OFFSETS[position % 4]
        value = value + np.array(planted.REALM_SHIFTS[realm])[persona]
        answer = to_scale(value + loading * felt[realm] + noise * rng.standard_normal(n), 1, 7)
        answers[item] = 8 - answer if item in planted.REVERSED else answer
    return answers


def to_scale(values: np.ndarray, low: int, high: int) -> np.ndarray:
    """Round halves up to whole numbers and keep them between `low` and `high`."""
    return np.clip(np.floor(values + 0.5), low, high).astype(np.int64)


def _shifts(point: planted.Point, scenario: Scenario) -> np.ndarray:
    table = [
        [
            point.shifts.get(persona, 0.0) + scenario.rating_shift(point.id, wave, persona)
            for persona in range(len(PERSONAS))
        ]
        for wave in WAVES
    ]
    return np.array(table)


def _lean(rng: np.random.Generator, chance: Chance, part: str) -> np.ndarray:
    # Variance 1 again: two parts of share**2 each, and what is left.
    share = planted.REALM_LEANS[part]
    rest = np.sqrt(1 - 2 * share**2) * rng.standard_normal(len(chance.mood))
    return share * chance.mood + share * chance.own["exhibition"] + rest
