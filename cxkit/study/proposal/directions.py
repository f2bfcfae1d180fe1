"""Which end of a scale is the good one: by words, by stars, or by the scores beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import pandas as pd

from ..questions import GRADES
from .profiles import Profile
from .roles import FEW, Choice
from .scales import Scale
from .tree import Answers, Said, mark
from .wording import says
from .writing import shortened

# Means differ clearly from so many standard errors on: chance does so once in 370 times.
CLEARLY = 3.0


@dataclass(frozen=True)
class Direction:
    """Which end is the good one.

    Parameters
    ----------
    best : str
        "high" or "low"; "" where nothing says it.
    why : str
        What it was told by.
    above : tuple of str
        What helps a person to settle it.
    """

    best: str
    why: str = ""
    above: tuple[str, ...] = ()

    def put(self, answers: Answers, path: str, said: dict[str, Any], *, how: str) -> Said:
        """Write the key that says it: `said` gives the value for each end."""
        if self.best:
            return Said(said[self.best], self.why)
        return answers.settle(path, mark(how, self.above))


def direction_of(columns: Sequence[Profile], scale: Scale, score: Choice | None) -> Direction:
    """Tell which end of a scale is the good one.

    Parameters
    ----------
    columns : sequence of Profile
        They share the scale.
    scale : Scale
        Words of a scale are numbered from the worst one on.
    score : Choice or None
        Those who recommend give the good answers; only a clear difference tells it.
    """
    if scale.values:
        return Direction("high")
    if all(column.stars for column in columns):
        return Direction("high", "more stars are better")
    if scale.best_low is not None:
        best = "low" if scale.best_low else "high"
        return Direction(best, "the words at the numbers say so")
    means = _means(columns, score)
    told = f"promoters give {means[0]:.1f} on average, detractors {means[1]:.1f}" if means else ""
    # What a file writes beside its codes was seen by nobody who answered.
    coded = any(column.coded or column.meant for column in columns)
    if not coded and (scale.high >= 10 or (means and means[0] > means[1])):
        return Direction("high", told or "a higher number is the better rating")
    first = "Codes of places on the screen" if coded else "Numbers without words"
    above = [f"{first}: nothing says whether {scale.low} or {scale.high} is the best answer."]
    if any(says(GRADES, column.words) for column in columns):
        above.append("Of school grades the lowest is the best one in Germany and Austria, the")
        above[-1] += " highest one in Switzerland."
    if told:
        above.append(f"On your own values: {told}.")
    return Direction("", "", tuple(above))


def which_end(each: Profile, scale: Scale, above: tuple[str, ...]) -> Said:
    """Ask which end of a scale is the good one, where only `values:` can say it."""
    codes = range(scale.low, scale.high + 1)
    kept = ", ".join(f"{code}: {code}" for code in codes)
    turned = ", ".join(f"{code}: {scale.low + scale.high - code}" for code in codes)
    first = f'"{shortened(each.label, 60)}":'
    asked = f"{{{kept}}}, or {{{turned}}} if {scale.low} is the best answer"
    return mark(asked, (first, *above))


def _means(columns: Sequence[Profile], score: Choice | None) -> tuple[float, float] | None:
    """Give the mean answer of those who recommend with 9 or 10, and of those with 0 to 6.

    None where they do not differ clearly. Each person counts once, by the mean over the columns.
    """
    if score is None or score.profile in columns:
        return None
    scores = score.profile.answers.map(score.profile.numbers).dropna()
    given = [column.answers.map(column.numbers).astype("float64") for column in columns]
    means = pd.concat(given, axis=1).mean(axis=1).dropna()
    both = means.index.intersection(scores.index)
    high = means[both][scores[both].between(9, 10)]
    low = means[both][scores[both].between(0, 6)]
    if min(len(high), len(low)) < FEW:
        return None
    error = sqrt(high.var() / len(high) + low.var() / len(low))
    difference = high.mean() - low.mean()
    return (high.mean(), low.mean()) if abs(difference) > CLEARLY * error else None
