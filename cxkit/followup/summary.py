"""The answer for those who read no further: five sentences, each from what was decided by rule."""

from __future__ import annotations

from ..findings import Said
from ..parts import join_names
from .comparison import BRIEFLY, Comparison
from .mood import Mood
from .naming import moved, signed
from .verdicts import Gain

# Whether a class says that a touchpoint did better than the others.
BETTER = (Gain.WORKED, Gain.HELD)


def summarise(comparison: Comparison, mood: Mood) -> Said:
    """Say what rose, how sure that is, what the mood did, what speaks against, what is unknown."""
    if not comparison.touched:
        return Said((comparison.nothing, *(found.sentence for found in mood.findings)))
    return Said(
        (_answer(comparison), _how_sure(comparison), _mood(mood), _against(comparison), _unknown())
    )


def _answer(comparison: Comparison) -> str:
    reduced, by_class = comparison.reduced, {}
    for id, gain in comparison.verdicts.items():
        by_class.setdefault(gain, []).append(reduced.labels[id])
    parts = [f"{join_names(names)} {BRIEFLY[gain]}" for gain, names in by_class.items()]
    base = f"from {reduced.baseline.label} to {reduced.focus.label}"
    return f"By what {reduced.study.survey.who} say, {base}: {'; '.join(parts)}."


def _how_sure(comparison: Comparison) -> str:
    found = comparison.against
    if not found:
        return "There are too few answers to say more."
    id = next((id for id in found if comparison.verdicts[id] in BETTER), next(iter(found)))
    row = comparison.table.loc[id]
    low, high = row["difference_low"], row["difference_high"]
    return (
        f"{comparison.reduced.labels[id]} changed by {signed(row['difference'])} points against "
        f"the untouched ones, between {signed(low)} and {signed(high)} "
        f"(n = {int(row['n_before']):,} and {int(row['n_after']):,})."
    )


def _mood(mood: Mood) -> str:
    if mood.interval is None:
        return "Nothing was left untouched that would show the mood."
    value = (mood.interval.low + mood.interval.high) / 2
    if not mood.moved:
        return f"The untouched ones together changed by {signed(value)}, not told from none."
    return f"The whole mood {moved(value)}; that much is nobody's success."


def _against(comparison: Comparison) -> str:
    low = [
        comparison.reduced.labels[id]
        for id, gain in comparison.verdicts.items()
        if gain is Gain.LOW_START
    ]
    if low:
        return f"{join_names(low)} may only have come back from a low."
    near = [id for id in comparison.against if comparison.apart(id) != comparison.untouched]
    if near:
        return "Some of the untouched ones are close to what was worked on and may share an effect."
    return "None of the untouched ones shares a stage or an owner with what was worked on."


def _unknown() -> str:
    return (
        "Nobody drew lots over what was worked on, so what made the difference is not known; the "
        "next wave shows whether it lasts."
    )
