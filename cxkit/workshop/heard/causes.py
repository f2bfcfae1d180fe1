"""The cause board: whys as a tree, each marked by what the analysis knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

import pandas as pd

from ...findings import Finding
from ...parts import join_names
from ..forms.tree import branches_of
from ..record.entries import Cause, Reach
from ..record.session import Session
from .phrases import clean, count, named, quote, shown, verdict_of

GOES, GOES_NOT = "goes with the change", "does not go with it"
GOES_WITH_OUTCOME = "goes with the outcome"
NAMED_BY_LOW = "named by those who score low"
OPEN, NO_DATA = "the answers leave it open", "no data"
SUPPORTED, CONTRADICTED = frozenset({GOES, GOES_WITH_OUTCOME}), frozenset({GOES_NOT})

# The far limit of a part that is below this share of the change: the change is elsewhere.
MINOR = 0.2
NOT_ESTABLISHED = "No change is established, so nothing is marked as a cause of one."
ABOUT_THE_PLACE = "A mark is about the touchpoint that a cause names, not about the why."
STEP = "– "


@dataclass(frozen=True)
class Evidence:
    """What the analysis knows of a cause; association, never proof.

    Parameters
    ----------
    status : str
        "goes with the change" (in the room ``touchpoints`` "with the outcome"), "does not go
        with it", "named by those who score low", "the answers leave it open" or "no data".
    finding_id : str
        The finding that says so; "" without one.
    sentence : str
        That finding's sentence, or why there is none.
    """

    status: str
    finding_id: str = ""
    sentence: str = ""


def evidence_of(cause: Cause, result: Any) -> Evidence:
    """Set a cause of the room beside what the analysis says of its touchpoint.

    Parameters
    ----------
    cause : Cause
    result : Result
        Of any room; only ``nps``, ``touchpoints`` and ``mirror`` know of touchpoints.

    Returns
    -------
    Evidence

    Notes
    -----
    In the room ``nps``, and where the change is clear: the touchpoint's rating goes with the
    change where its part of it is told from none, all touchpoints counted, and runs the same
    way. It does not where that part runs the other way, or is at most a fifth of the change
    even at the far limit of its interval, while neither its comments nor its weight with
    customers moved along. Anything between is open. Where nobody rated it, comments that name
    it more often in a fall (less often in a rise) stand in, if those who name it score lower.

    Where no change is established nothing can be its cause: all that is said is whether those
    who name the touchpoint score lower, told from none in the last wave, and not higher in the
    one before.

    In the room ``touchpoints`` there is no change: a touchpoint goes with the outcome where its
    upside is told from none. In ``mirror`` a moment may hurt, and why it does is open.
    """
    if not cause.touchpoint:
        return Evidence(NO_DATA, sentence="It names no touchpoint, so no answers stand beside it.")
    marked = {"nps": _of_change, "touchpoints": _of_upside, "mirror": _of_moments}
    marked = marked.get(result.room)
    found = marked(result, cause.touchpoint) if marked else None
    return found or Evidence(NO_DATA, sentence="Nothing was asked about its touchpoint here.")


def _of_moments(result: Any, id: str) -> Evidence | None:
    if id not in result.reduced.labels:
        return None
    here = [f for f in result.findings if f.id.startswith("moment.") and f.id.endswith(f".{id}")]
    if not here:
        return Evidence(OPEN, sentence="Its touchpoint is not among the moments that hurt most.")
    return Evidence(OPEN, here[0].id, here[0].sentence)


def _of_change(result: Any, id: str) -> Evidence | None:
    theme = _find(result, f"nps.theme.{id}")
    if not result.verdict.clear:
        if theme is None:
            return None
        low = theme.estimate < 0 and _told(result.tables["themes"], id, result)
        low = low and not _before(result, id) > 0
        status = NAMED_BY_LOW if low else OPEN
        return Evidence(status, theme.id, f"{NOT_ESTABLISHED} {theme.sentence}")
    rated = _find(result, f"nps.change_by.{id}")
    moved = _find(result, f"nps.theme.{id}.change")
    along = moved is not None and moved.verdict == "moved" and _runs_along(result, moved.estimate)
    if rated is None:
        if moved is None:
            return None
        lower = theme is not None and theme.estimate < 0
        return Evidence(GOES if along and lower else OPEN, moved.id, moved.sentence)
    return Evidence(_by_rating(result, id, rated, along), rated.id, rated.sentence)


def _by_rating(result: Any, id: str, rated: Finding, along: bool) -> str:
    change = result.finding("nps.change").estimate
    way = 1 if change > 0 else -1
    if _told(result.tables["change_by"], id, result):
        same = way * rated.estimate > 0
        return GOES if same else (OPEN if along else GOES_NOT)
    row = result.tables["change_by"].loc[id]
    heavier = any(
        min(way * row[f"{part}_low"], way * row[f"{part}_high"]) > 0 for part in ("matters", "use")
    )
    far = max(way * rated.low, way * rated.high)
    return GOES_NOT if far <= MINOR * abs(change) and not along and not heavier else OPEN


def _runs_along(result: Any, more_comments: float) -> bool:
    """Comments that name a touchpoint tell of trouble: more of them go with a fall."""
    return more_comments * result.finding("nps.change").estimate < 0


def _before(result: Any, id: str) -> float:
    """Give how much those who named a touchpoint moved the score of the wave before."""
    table = result.tables["theme_changes"]
    return float(table.loc[id, "impact_before"]) if id in table.index else float("nan")


def _told(table: pd.DataFrame, id: str, result: Any) -> bool:
    return id in table.index and bool(table.loc[id, "p_adjusted"] < 1 - result.comparison.level)


def _of_upside(result: Any, id: str) -> Evidence | None:
    found = _find(result, f"touchpoint.all.{id}.upside")
    if found is None or found.low is None or found.high is None:
        return None
    status = GOES_WITH_OUTCOME if found.low > 0 else GOES_NOT if found.high <= 0 else OPEN
    return Evidence(status, found.id, found.sentence)


def _find(result: Any, id: str) -> Finding | None:
    try:
        return result.finding(id)
    except KeyError:
        return None


def causes_table(result: Any, session: Session) -> pd.DataFrame:
    """Give one row a cause, each followed by the whys of it.

    Returns
    -------
    DataFrame
        Index ``cause``, with a dash for each step down the tree; ``where``, ``by_the_analysis``,
        ``known_from`` ("assumed" where nothing is said), ``wrong_if``, ``our_reach``.
    """
    labels, verdict = _labels(result), verdict_of(result)
    rows = [
        {
            "cause": STEP * (branch.depth - 1) + shown(cause, verdict),
            "where": labels.get(cause.touchpoint or "", cause.touchpoint or ""),
            "by_the_analysis": evidence_of(cause, result).status,
            "known_from": clean(cause.known_from, verdict) or "assumed",
            "wrong_if": clean(cause.wrong_if, verdict) or "not said",
            "our_reach": cause.reach or "not said",
        }
        for branch in branches_of(session.entries(Cause))
        for cause in (branch.cause,)
    ]
    columns = ["cause", "where", "by_the_analysis", "known_from", "wrong_if", "our_reach"]
    return pd.DataFrame(rows, columns=columns).set_index("cause")


def tell_causes(result: Any, session: Session) -> tuple[Finding, ...]:
    """Say how many causes there are, on what they rest, and what the analysis says of them.

    Returns
    -------
    tuple of Finding
        ``session.causes``, then ``session.cause.<id>`` for each that names a touchpoint; none
        without a cause.
    """
    causes = session.entries(Cause)
    if not causes:
        return ()
    found = {cause.id: evidence_of(cause, result) for cause in causes}
    n = len(causes)
    assumed = sum(not cause.known_from.strip() for cause in causes)
    disproof = sum(bool(cause.wrong_if.strip()) for cause in causes)
    sentence = (
        f"The room wrote down {count(n, 'cause')}, {assumed or 'none'} of them assumed; "
        f"{disproof or 'none'} {'say' if disproof > 1 else 'says'} what would show "
        f"{'them' if disproof > 1 else 'it'} wrong. {_marked(causes, found, result)}"
        f"{_reached(causes)}"
    )
    share = sum(each.status in SUPPORTED for each in found.values()) / n
    verdict = verdict_of(result)
    branch = "no change is established" if verdict is not None and not verdict.clear else None
    whole = Finding("session.causes", share, sentence.strip(), n, "share", verdict=branch)
    each = (_one(cause, found[cause.id], result) for cause in causes if cause.touchpoint)
    return (whole, *each)


def _marked(causes: tuple[Cause, ...], found: dict[str, Evidence], result: Any) -> str:
    said, verdict = [], verdict_of(result)
    for status in (GOES, GOES_WITH_OUTCOME, GOES_NOT, NAMED_BY_LOW, OPEN, NO_DATA):
        alike = [cause for cause in causes if found[cause.id].status == status]
        if not alike:
            continue
        names = "" if status == NO_DATA else (
            f" ({named([quote(cause, 60, verdict) for cause in alike])})"
        )  # fmt: skip
        said.append(f"{status}: {len(alike)}{names}")
    begin = NOT_ESTABLISHED + " " if verdict is not None and not verdict.clear else ""
    return f"{begin}Beside the answers, {'; '.join(said)}. {ABOUT_THE_PLACE}"


def _reached(causes: tuple[Cause, ...]) -> str:
    placed = [cause for cause in causes if cause.reach]
    if not placed:
        return ""
    counts = {each: sum(cause.reach == each for cause in placed) for each in get_args(Reach)}
    parts = [f"{counts[each]} in its {each}" for each in counts if each and counts[each]]
    return f" Of {count(len(placed), 'cause')}, the room sees {join_names(parts)}."


def _one(cause: Cause, evidence: Evidence, result: Any) -> Finding:
    sentence = (
        f"What the room suspects at “{_labels(result).get(cause.touchpoint, cause.touchpoint)}” "
        f"({cause.id}), beside the answers: {evidence.status}. {evidence.sentence}"
    )
    rests = _find(result, evidence.finding_id) if evidence.finding_id else None
    n = rests.n if rests else 0
    estimate = rests.estimate if rests else float("nan")
    unit = rests.unit if rests else "points"
    limits = (rests.low, rests.high, rests.level) if rests else (None, None, None)
    id = f"session.cause.{cause.id}"
    return Finding(id, estimate, sentence, n, unit, *limits, verdict=evidence.status)


def _labels(result: Any) -> dict[str, str]:
    return {point.id: point.name for point in result.reduced.study.touchpoints}
