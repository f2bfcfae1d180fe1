"""A decision beside the evidence: where the analysis says otherwise, in words that judge nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...findings import Finding
from ...study.journey import target_of
from ..record.entries import Action, Cause, Decision, Idea
from ..record.session import Session
from .causes import CONTRADICTED, evidence_of
from .guesses import in_prose, score_of

OTHERWISE = "the answers say otherwise"
# Numbers up to this one, such as ratings, are written with a decimal.
FINE = 10


def although(decision: Decision, result: Any, session: Session) -> tuple[str, ...]:
    """Say what in the analysis speaks against what a decision takes up.

    Parameters
    ----------
    decision : Decision
    result : Result
        Of any room.
    session : Session

    Returns
    -------
    tuple of str
        Ends of a sentence that begins with "although"; none where nothing speaks against it.

    Notes
    -----
    In ``touchpoints`` a place is spoken against where customers rate it at its target already, or
    where what a rise would add is not told from none; in ``nps`` where the change is clear and
    the place does not go with it, see `evidence_of`; in ``realms`` an idea for a realm that
    customers already feel most, told from all others. Nothing else is: that another place comes
    first in a list is for the room to weigh. A room may be right against the answers, and has
    said why.
    """
    if result.room == "realms":
        return tuple(_felt_most(decision, result, session))
    told = {"touchpoints": _no_upside, "nps": _not_with_the_change}.get(result.room)
    if told is None:
        return ()
    places = places_of(decision, result, session)
    return tuple(said for place in places if (said := told(result, place)))


def places_of(decision: Decision, result: Any, session: Any) -> tuple[str, ...]:
    """Give the touchpoints that a decision is about, in the order of the journey.

    Those of its actions and of the causes that these go back to; where it takes up none, those
    whose names stand in its words.

    Parameters
    ----------
    decision : Decision
    result : Result
    session : Session
        Or a record: whatever gives the entries that stand.
    """
    entries = getattr(session, "entries", None) or session.standing
    actions = [each for each in entries(Action) if each.id in decision.actions]
    causes = {id for each in actions for id in each.causes}
    of_causes = [each.touchpoint for each in entries(Cause) if each.id in causes]
    meant = {each.touchpoint for each in actions} | set(of_causes)
    points = result.reduced.study.touchpoints
    known = tuple(point.id for point in points if point.id in meant)
    if known or decision.actions:
        return known
    return tuple(point.id for point in points if _names(decision.text, point.name))


def _names(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def _no_upside(result: Any, id: str) -> str:
    point = next(each for each in result.reduced.study.touchpoints if each.id == id)
    rated, gain = (
        _found(result, f"touchpoint.all.{id}.{what}") for what in ("performance", "upside")
    )
    target = target_of(result.reduced.study, point)
    if rated is not None and rated.low is not None and target is not None and rated.low >= target:
        who = result.reduced.study.survey.who
        return f"{who} rate “{point.name}” at its target already ({_limits(rated)})"
    if gain is None or gain.low is None or gain.low > 0:
        return ""
    return f"it is not told from chance that “{point.name}” would add anything ({_limits(gain)})"


def _not_with_the_change(result: Any, id: str) -> str:
    evidence = evidence_of(Cause(text="-", touchpoint=id), result)
    if evidence.status not in CONTRADICTED:
        return ""
    found = _found(result, evidence.finding_id)
    name = {each.id: each.name for each in result.reduced.study.touchpoints}[id]
    return f"by the answers “{name}” does not go with the change ({_limits(found)})"


def _felt_most(decision: Decision, result: Any, session: Session) -> Iterator[str]:
    scores = {realm: score_of(result, realm) for realm in result.realm_labels}
    if None in scores.values() or not scores:
        return
    most = max(scores, key=lambda realm: scores[realm].estimate)
    others = [scores[realm].high for realm in scores if realm != most]
    if not all(scores[most].low > high for high in others):
        return
    ideas = [each for each in session.entries(Idea) if _names(decision.text, each.text)]
    if ideas and all(each.realm == most for each in ideas):
        who, label = result.reduced.study.survey.who, in_prose(result.realm_labels, most)
        yield f"{who} feel {label} most already ({_limits(scores[most])})"


def _limits(found: Finding) -> str:
    low, high = found.low, found.high
    digits = 0 if max(abs(low), abs(high)) > FINE else 1
    value, least, most = (f"{number:.{digits}f}" for number in (found.estimate, low, high))
    return f"{value}, {100 * found.level:g} % interval {least} to {most}, n = {found.n:,}"


def _found(result: Any, id: str) -> Finding | None:
    try:
        return result.finding(id)
    except KeyError:
        return None
