"""The answer for those who read no further: five sentences, each from what was decided by rule."""

from __future__ import annotations

from ..findings import Said
from ..people.canvas import Canvas
from ..people.offers import COMMENTS, MATTERS, TOO_FEW, Offers
from ..people.trust import Trust
from .environment import Environment
from .reduction import CAME

UNKNOWN = (
    "The answers cannot show who would come if nothing were in the way; a small offer on trial "
    "would."
)


def summarise(offers: Offers, canvas: Canvas, environment: Environment, trust: Trust) -> Said:
    """Say what is blocked and for whom, how sure, who says so, who is around, and trust."""
    sentences = (_answer(offers), _voices(canvas), _around(environment), _trust(trust))
    return Said((*(each for each in sentences if each), UNKNOWN))


def _answer(offers: Offers) -> str:
    known = offers.blocked[offers.blocked["share"].notna()]
    if known.empty:
        return "For how many customers a wish is blocked is not known."
    row = known.iloc[0]
    lead = f"{row['persona']} want “{row['wish']}”, and “{row['constraint']}” is in the way"
    if row["source"] != COMMENTS:
        return f"{lead} for {100 * row['share']:.0f} % of them, says {row['source']}."
    sure = {
        MATTERS: "enough of them to matter",
        TOO_FEW: "too few to matter here",
    }.get(offers.findings[0].verdict, "whether they are enough to matter is open")
    return (
        f"{lead}: {100 * row['share']:.0f} % of {int(row['n']):,} comments name it (between "
        f"{100 * row['low']:.0f} and {100 * row['high']:.0f} %), {sure}."
    )


def _voices(canvas: Canvas) -> str:
    if canvas.voices.empty:
        return ""
    heard, n = int(canvas.voices["heard"].sum()), int(canvas.voices["n"].sum())
    return f"Of {n} things that we say of customers {heard} come from them; the rest is assumed."


def _around(environment: Environment) -> str:
    came = environment.shares[environment.shares["what"] == CAME]
    if came.empty:
        return ""
    row = came.loc[came["share"].idxmax()]
    return (
        f"{100 * row['share']:.0f} % of {int(row['n']):,} {row['group']} came on somebody's "
        "word, the largest share of all personas here."
    )


def _trust(trust: Trust) -> str:
    if trust.table.empty:
        return "Whether customers trust us was not asked."
    row = trust.table.loc[trust.table["mean"].idxmin()]
    scale = trust.reduced.study.trust.scale
    return (
        f"Trust is lowest in {row['item']} among {row['group']}: {row['mean']:.1f} on "
        f"{scale.low:g} to {scale.high:g} (n = {int(row['n']):,})."
    )
