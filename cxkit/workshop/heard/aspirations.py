"""Aspirations: who, what, from where, to where, by when; and could we see it?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...findings import Finding
from ...parts import join_names
from ..record.entries import Aspiration
from ..record.session import Session
from .phrases import clean, harms
from .visible import NPS, RATING, UNKNOWN, UNSEEN, Gauge, Seen, gauge_of, see

PARTS = {"who": "who", "what": "what", "measure": "the measure", "start": "from where",
         "goal": "to where", "by": "by when"}  # fmt: skip
COMPLETE, INCOMPLETE, NO_RISE = "complete", "not complete", "no rise"


def missing_of(aspiration: Aspiration) -> list[str]:
    """List what an aspiration does not say, by the keys of `PARTS`."""
    there = {
        "who": bool(aspiration.who.strip()), "what": bool(aspiration.what.strip()),
        "measure": bool(aspiration.measure), "start": aspiration.start is not None,
        "goal": aspiration.goal is not None, "by": bool(aspiration.by),
    }  # fmt: skip
    return [name for name in PARTS if not there[name]]


def reachable(aspiration: Aspiration, result: Any) -> Seen:
    """Say whether the way from start to goal would be seen; see `visible.see`."""
    if not aspiration.measure or aspiration.start is None or aspiration.goal is None:
        what = "a measure, a start and a goal are needed"
        return Seen(UNKNOWN, f"whether it could be seen is not known: {what}")
    rise = aspiration.goal - aspiration.start
    if not rise > 0:
        return Seen(UNKNOWN, "the goal does not lie above the start")
    gauge = _gauge(aspiration, result)
    if gauge is not None and aspiration.goal > gauge.top:
        return Seen(UNSEEN, f"it cannot be reached: the scale ends at {gauge.top:g}")
    return see(result, *_what(aspiration), rise)


def _what(aspiration: Aspiration) -> tuple[str, str | None]:
    score = aspiration.measure == NPS
    return (NPS, None) if score else (RATING, aspiration.measure)


def _gauge(aspiration: Aspiration, result: Any) -> Gauge | None:
    return gauge_of(result, *_what(aspiration)) if aspiration.measure else None


def aspirations_table(result: Any, session: Session) -> pd.DataFrame:
    """Give one row an aspiration: index ``id``, ``who what measure from to by could_we_see_it``."""
    rows = [
        {
            "id": each.id, "who": clean(each.who), "what": clean(each.what),
            "measure": _measure(each, result), "from": _number(each.start),
            "to": _number(each.goal), "by": each.by,
            "could_we_see_it": reachable(each, result).sentence,
        }
        for each in session.entries(Aspiration)
    ]  # fmt: skip
    columns = ["id", "who", "what", "measure", "from", "to", "by", "could_we_see_it"]
    return pd.DataFrame(rows, columns=columns).set_index("id")


def tell_aspirations(result: Any, session: Session) -> tuple[Finding, ...]:
    """Say each aspiration, what it leaves open, and whether it could be seen.

    Returns
    -------
    tuple of Finding
        ``session.aspiration.<id>``: its number is the smallest visible rise, its verdict "not
        complete", "no rise", or whether the rise could be seen.
    """
    return tuple(_one(each, result) for each in session.entries(Aspiration))


def _one(aspiration: Aspiration, result: Any) -> Finding:
    seen, missing = reachable(aspiration, result), missing_of(aspiration)
    what = f"aspiration {aspiration.id}" if harms(aspiration.what) else f"“{aspiration.what}”"
    whom = f" for {aspiration.who.strip()}" if aspiration.who.strip() else ""
    sentence = f"The room aspires to {what}{whom}"
    if not missing:
        sentence += (
            f": {_measure(aspiration, result)} from {_number(aspiration.start)} to "
            f"{_number(aspiration.goal)} by {aspiration.by}"
        )
    sentence += f"; {seen.sentence}."
    if gauge := _gauge(aspiration, result):
        sentence += f" Today the survey puts {gauge.label} at {gauge.said}."
    if missing:
        names = join_names([PARTS[name] for name in missing])
        sentence += f" It is not complete: it does not say {names}."
    verdict = INCOMPLETE if missing else seen.verdict
    if not missing and not aspiration.goal > aspiration.start:
        verdict = NO_RISE
    smallest = float("nan") if seen.smallest is None else seen.smallest
    id = f"session.aspiration.{aspiration.id}"
    return Finding(id, smallest, sentence, seen.n, seen.unit or "points", verdict=verdict)


def _measure(aspiration: Aspiration, result: Any) -> str:
    if not aspiration.measure:
        return ""
    labels = {point.id: point.name for point in result.reduced.study.touchpoints}
    point = labels.get(aspiration.measure, aspiration.measure)
    return "the NPS" if aspiration.measure == NPS else f"the rating of “{point}”"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
