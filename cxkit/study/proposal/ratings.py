"""The section `ratings`: one scale for all touchpoints, and which of its ends is the good one."""

from __future__ import annotations

from .directions import direction_of
from .missing import missing_of, unread
from .roles import Choice
from .scales import Scale
from .touchpoints import Touchpoints
from .tree import Answers, Said, mark
from .writing import flow, shortened


def ratings_of(found: Touchpoints, score: Choice | None, answers: Answers) -> Said:
    """Write the scale of the ratings, with marks for what its values cannot say."""
    scale = found.scale
    said: dict[str, Said] = {}
    low, high, why = scale.low, scale.high, scale.why
    zero = _zero(scale, answers)
    unused = answers.given.get("ratings.not_used")
    if zero is not None and unused is not None and "0" not in map(str, unused):
        low = 0
    said["low"] = Said(low, "" if scale.values or scale.odd else why)
    said["high"] = Said(high)
    if scale.odd:
        counts = ", ".join(f"{number:g} ×{n:,}" for number, n in sorted(scale.counts.items()))
        how = f"{high} if that is the best rating; a lower one, and put the codes above it into"
        asked = mark(f"{how} `not_used:` or `missing:`", (f"No usual scale: {counts}.",))
        said["high"] = answers.settle("ratings.high", asked)
    if scale.values:
        said["values"] = Said(scale.values, "the words, from the worst to the best")
    columns = [line.profile for line in found.lines]
    doubted = {} if scale.values else unread(columns)
    missing = missing_of(columns, scale.missing, doubted, answers, "ratings.missing")
    if missing is not None:
        said["missing"] = missing
    if zero is not None:
        said["not_used"] = zero
    elif scale.not_used:
        said["not_used"] = Said(list(scale.not_used), "not missing: it tells how many meet it")
    if not scale.values:
        direction = direction_of(columns, scale, score)
        how = f"high if {scale.high} is the best answer, low if {scale.low} is"
        ends = {"high": "high", "low": "low"}
        said["best"] = direction.put(answers, "ratings.best", ends, how=how)
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
    without, unused = flow(list(scale.not_used)), flow([*scale.not_used, 0])
    how = f"{unused} if 0 says that it was not used; {without} and low: 0 if it is the worst rating"
    return answers.settle("ratings.not_used", mark(how, above))
