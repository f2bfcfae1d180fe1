"""Customers first, then what fits the house: what a ballot in two rounds chose, and lost."""

from __future__ import annotations

from ...findings import Finding
from ...parts import join_names
from ..ballots.agreement import ABOUT, tell_agreement
from ..ballots.kinds import FEWEST_HEARD, say_voters
from ..ballots.points import PointBallot
from ..record.parts import EVERYONE, Tally
from ..record.session import Session
from .attribution import UNIT

FIRST = 3


def tell_fit(
    session: Session, ballot: PointBallot, things: str, *, would: str = "work on"
) -> tuple[Finding, ...]:
    """Say what the room chose for the customers, and what asking for fit took away.

    Parameters
    ----------
    session : Session
    ballot : PointBallot
        Round 1 asks for the customers alone, round 2 for what fits the house.
    things : str
        What is chosen from, such as "touchpoints".
    would : str
        What the room would do with them.

    Returns
    -------
    tuple of Finding
        ``session.<step>.customers``, ``.agreement`` and, once the second round is closed,
        ``.brand_fit``. None while the first is open or with fewer than three voters.

    Notes
    -----
    Points for the customers are multiplied with those for fit, so that what helps nobody is not
    saved by fitting well.
    """
    before, after = (session.tally(ballot, round=number) for number in (1, 2))
    if before is None or before.voters < FEWEST_HEARD:
        return ()
    id = f"session.{ballot.step}"
    agreed = tell_agreement(f"{id}.agreement", before, EVERYONE, f"the {things}", ballot.items)
    found = (_chosen(f"{id}.customers", ballot, before, would), *agreed)
    if after is None or after.voters < FEWEST_HEARD:
        return found
    return (*found, _brand_fit(f"{id}.brand_fit", ballot, before, after, things))


def _first(points: dict[str, int], labels: dict[str, str]) -> list[str]:
    """Ids of the first three that have points, ties in the order of the list."""
    order = sorted(labels, key=lambda id: -points[id])
    return [id for id in order if points[id]][:FIRST]


def _chosen(id: str, ballot: PointBallot, tally: Tally, would: str) -> Finding:
    labels = ballot.items
    first = _first(tally.totals, labels)
    names = join_names([f"“{labels[each]}” ({tally.mean(each):.0f} of 100)" for each in first])
    base = f"{say_voters(tally.voters)}; {ABOUT}"
    sentence = f"For the customers' sake the room would {would} {names} ({base})."
    return Finding(id, tally.mean(first[0]), sentence, n=tally.voters, unit=UNIT)


def _brand_fit(id: str, ballot: PointBallot, before: Tally, after: Tally, things: str) -> Finding:
    labels = ballot.items
    product = {each: before.totals[each] * after.totals[each] for each in labels}
    first, then = _first(before.totals, labels), _first(product, labels)
    gone = [f"“{labels[each]}”" for each in first if each not in then]
    come = [f"“{labels[each]}”" for each in then if each not in first]
    what = "none of the customers' first three away"
    if gone:
        what = f"{join_names(gone)} away from the first three"
        what += f", and put {join_names(come)} there" if come else ""
    n = min(before.voters, after.voters)
    sentence = (
        "Asked for what fits the house after the customers' choice was closed, the room took "
        f"{what} ({say_voters(n)}; {ABOUT})."
    )
    return Finding(id, float(len(gone)), sentence, n=n, unit=things)
