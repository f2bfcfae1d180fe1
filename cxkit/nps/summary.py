"""The answer for those who read no further: five sentences, each from what was decided by rule."""

from __future__ import annotations

from ..findings import Said
from ..measures import wording
from ..measures.verdicts import Verdict
from ..parts import join_names
from .comparison import Comparison
from .composition import Composition
from .journey import Journey
from .naming import label_of
from .ownership import Ownership
from .segments import Segments

FORGETS = {
    "nps.change.unweighted": "whom the customers stand for",
    "nps.change.unclustered": "how they were sampled",
}


def summarise(
    comparison: Comparison,
    composition: Composition,
    segments: Segments,
    journey: Journey,
    ownership: Ownership,
) -> Said:
    """Say the answer, how sure it is, where, whose work it is, and what is not known."""
    if comparison.change is None:
        return Said((*_level(comparison), comparison.why_nothing))
    sentences = (
        _answer(comparison),
        _how_sure(comparison),
        _where(comparison, composition, segments, journey),
        ownership.sentence,
        _unknown(comparison),
    )
    return Said(tuple(filter(None, sentences)))


def _level(comparison: Comparison) -> tuple[str, ...]:
    """Say the score itself, where there is nothing to compare it with."""
    score = comparison.scores.get(comparison.reduced.focus.label)
    if score is None:
        return ()
    interval = score.interval(comparison.level)
    low, high = (wording.signed(limit) for limit in (interval.low, interval.high))
    lead = f"The score of {comparison.reduced.focus.label} is {wording.signed(score.score)}"
    said = f"anything from {low} to {high} fits what {score.n:,} customers answered"
    return (f"{lead}, and {said}.",)


def _answer(comparison: Comparison) -> str:
    change, verdict = comparison.change, comparison.verdict
    before, after = change.before.n, change.after.n
    weighted = "weighted; " if comparison.reduced.weighted else ""
    base = f"({weighted}{before:,} and {after:,} customers answered)"
    lead = "From {} to {}".format(*comparison.waves)
    size = wording.points(abs(change.estimate), comparison.digits)
    if verdict is Verdict.NOT_COMPLETE:
        return f"{lead} nothing can be said yet: customers are still answering."
    if verdict is Verdict.CANNOT_SAY:
        return f"{lead} too few customers answered to judge a change: {before:,} and {after:,}."
    if verdict is Verdict.NO_MATTER:
        matters = wording.points(comparison.delta)
        return f"{lead} any change of the score is smaller than {matters} {base}."
    if verdict is Verdict.UNDECIDED:
        moved = f"is {size} {_lower(comparison)}"
        if round(change.estimate, comparison.digits) == 0:
            moved = "differs by less than a point"
        return f"{lead} the score {moved}, not distinguishable from chance {base}."
    return f"{lead} the score {'fell' if change.estimate < 0 else 'rose'} by {size} {base}."


def _how_sure(comparison: Comparison) -> str:
    change, interval, verdict = comparison.change, comparison.interval, comparison.verdict
    digits = comparison.digits
    picked = "" if comparison.looks == 1 else "; the wave was picked, and that is counted"
    noun = "fall" if change.estimate < 0 else "rise"
    span = wording.span_in_words(interval, digits)
    if verdict in (Verdict.SMALL_FALL, Verdict.SMALL_RISE):
        return f"How large the {noun} is remains uncertain: anything {span} points fits{picked}."
    if verdict.clear:
        return f"The {noun} is clear, and its size lies {span} points{picked}."
    if verdict is Verdict.UNDECIDED:
        ends = wording.ends_in_words(interval, digits)
        return f"Anything from {ends} points fits what the customers answered{picked}."
    if verdict is Verdict.NO_MATTER:
        return f"Anything {span} points fits, and the team agreed that so little does not matter."
    return "Until there are enough customers' answers, every number here is only a description."


def _where(
    comparison: Comparison, composition: Composition, segments: Segments, journey: Journey
) -> str:
    if comparison.shortcuts and not comparison.verdict.clear:
        change = comparison.unweighted_change.estimate
        raw = f"{wording.points(abs(change), 0)} {'lower' if change < 0 else 'higher'}"
        forgets = join_names([FORGETS[id] for id in comparison.shortcuts])
        return f"A plain count says {raw}: it forgets {forgets}, so it is not the answer."
    if not comparison.verdict.clear:
        return (
            "As no change is established, no reason for one is named; what customers say and rate "
            "stands below."
        )
    said, parts = [], composition.together
    if parts is not None:
        interval = parts.interval("mix", level=comparison.level)
        if interval.low > 0 or interval.high < 0:
            against = "" if parts.mix * comparison.change.estimate > 0 else ", against the change,"
            size = wording.points(abs(parts.mix), 0)
            said.append(f"{size}{against} go together with which customers answered")
    change = comparison.change.estimate
    along = [each for each in segments.named if each.contribution * change > 0][:2]
    with_what = [label_of(segment.levels) for segment in along]
    ids = list(journey.along.index)
    if ids:
        way = journey.way(ids[0])
        alike = [id for id in ids if journey.way(id) == way]
        names = [f"“{comparison.reduced.labels[id]}”{journey.among(id)}" for id in alike]
        with_what.append(f"{way} ratings of {join_names(names[:2])}")
    if with_what:
        rate = change - (parts.mix if parts is not None else 0.0)
        named = sum(each.contribution for each in along)
        size = max(abs(named), abs(journey.along["moved"].sum()))
        share = "most" if size > abs(rate) / 2 else "a part"
        lead = f"{share} of the rest" if said else f"{share} of it goes together"
        said.append(f"{lead} with {join_names(with_what)}")
    if not said:
        rated = " and no rated touchpoint" if journey.drivers is not None else ""
        return f"No group of customers{rated} stands out beyond chance."
    text = ", ".join(said)
    return f"{text[:1].upper()}{text[1:]}."


def _unknown(comparison: Comparison) -> str:
    if comparison.verdict is Verdict.UNDECIDED:
        needed = comparison.change.sample_needed(comparison.delta, comparison.each_level)
        return (
            f"To find a change of {wording.points(comparison.delta)} reliably we would need about "
            f"{wording.two_figures(needed):,} answers a wave; we look again then."
        )
    return (
        "The survey cannot show which comes first, nor speak for customers who did not answer; we "
        "look again after the next wave."
    )


def _lower(comparison: Comparison) -> str:
    return "lower" if comparison.change.estimate < 0 else "higher"
