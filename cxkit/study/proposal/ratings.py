"""The section `ratings`: one scale for all touchpoints, and which of its ends is the good one."""

from __future__ import annotations

from collections.abc import Iterable

from .grids import Line
from .roles import FEW, Choice
from .scales import Scale
from .touchpoints import Touchpoints
from .tree import Answers, Said, mark
from .writing import shortened


def ratings_of(found: Touchpoints, score: Choice | None, answers: Answers) -> Said:
    """Write the scale of the ratings, with marks for what its values cannot say."""
    scale = found.scale
    said: dict[str, Said] = {}
    low, high, why = scale.low, scale.high, scale.why
    zero = _zero(scale, answers)
    if zero is not None and answers.given.get("ratings.not_used") == ():
        low = 0
    said["low"] = Said(low, "" if scale.values or scale.odd else why)
    said["high"] = Said(high)
    if scale.odd:
        counts = ", ".join(f"{number:g} ×{n:,}" for number, n in sorted(scale.counts.items()))
        asked = mark("the best rating; codes above it go into `not_used:` or `missing:`",
                     (f"No usual scale: {counts}.",))  # fmt: skip
        said["high"] = answers.settle("ratings.high", asked)
    if scale.values:
        said["values"] = Said(scale.values, "the words, from the worst to the best")
    if list(scale.missing) != [""]:
        said["missing"] = Said(list(scale.missing))
    if zero is not None:
        said["not_used"] = zero
    elif scale.not_used:
        said["not_used"] = Said(list(scale.not_used), "not missing: it tells how many meet it")
    said |= _direction(found, score, answers)
    return Said(said, above=(_columns(found),))


def _columns(found: Touchpoints) -> str:
    questions = list(dict.fromkeys(line.question for line in found.lines if line.question))
    asked = f': "{shortened(questions[0], 70)}"' if questions and " " in questions[0] else ""
    n = len(found.lines)
    return f"One scale for all {n} touchpoints{asked}." if n > 1 else "The scale of the touchpoint."


def _zero(scale: Scale, answers: Answers) -> Said | None:
    if not scale.zero:
        return None
    counts = scale.counts
    above = (
        f"0 was answered {scale.zero:,} times, 1 {int(counts[1]):,} times and {scale.high} "
        f"{int(counts[scale.high]):,} times: 0 may be no rating at all.",
    )
    asked = mark(
        "[0] if 0 says that it was not used; if it is the worst rating, [] and low: 0", above
    )
    return answers.settle("ratings.not_used", asked)


def _direction(found: Touchpoints, score: Choice | None, answers: Answers) -> dict[str, Said]:
    scale = found.scale
    if scale.values:
        return {}
    if scale.best_low is not None:
        stars = all(line.profile.stars for line in found.lines)
        why = "more stars are better" if stars else "the words at the numbers say so"
        return {"best": Said("low" if scale.best_low else "high", why)}
    coded = any(line.profile.coded for line in found.lines)
    means = _means(found.lines, score)
    told = _told(means)
    if not coded and (scale.high >= 10 or (told and means[0] > means[1])):
        return {"best": Said("high", told or "a higher number is the better rating")}
    first = "Codes of places on the screen" if coded else "Numbers without words"
    above = [f"{first}: nothing says whether {scale.low} or {scale.high} is the best answer."]
    if told:
        above.append(f"On your own values: {told}.")
    asked = mark(f"high if {scale.high} is the best answer, low if {scale.low} is", tuple(above))
    return {"best": answers.settle("ratings.best", asked)}


def _means(lines: Iterable[Line], score: Choice | None) -> tuple[float, float] | None:
    """Give the mean rating of those who recommend with 9 or 10, and of those with 0 to 6."""
    if score is None:
        return None
    scores = score.profile.answers.map(score.profile.numbers).dropna()
    high, low = [], []
    for line in lines:
        ratings = line.profile.answers.map(line.profile.numbers).dropna()
        both = ratings.index.intersection(scores.index)
        high += list(ratings[both][scores[both].between(9, 10)])
        low += list(ratings[both][scores[both].between(0, 6)])
    if min(len(high), len(low)) < FEW:
        return None
    return sum(high) / len(high), sum(low) / len(low)


def _told(means: tuple[float, float] | None) -> str:
    if means is None or abs(means[0] - means[1]) < 0.1:
        return ""
    return f"promoters give {means[0]:.1f} on average, detractors {means[1]:.1f}"
