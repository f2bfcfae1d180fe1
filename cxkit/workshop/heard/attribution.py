"""Attribution: what contributed, as the room thought before it was shown a result and after."""

from __future__ import annotations

from ...findings import Finding
from ..ballots.agreement import ABOUT
from ..ballots.asked import ATTRIBUTION
from ..ballots.kinds import FEWEST_HEARD, say_voters
from ..record.parts import Tally
from ..record.session import Session

UNIT = "points of 100"

# Said only where the room did so.
USUAL = "; groups usually start by pointing away"


def tell_attribution(session: Session) -> tuple[Finding, ...]:
    """Say what the room believed before it was shown a result, and how it moved.

    Parameters
    ----------
    session : Session

    Returns
    -------
    tuple of Finding
        ``session.attribution.others``, ``.pointing_away`` (where the number of departments is
        known and more than one) and ``.shift``, in points of 100, each about all who voted.
        None before both rounds are closed: the first vote alone would read as blame.

    Notes
    -----
    Pointing away is the mean number of points given to other departments, less what they
    would get if the points for all departments were spread evenly over the k in the room:
    others - (k - 1) / k * (100 - outside). Zero is an even spread. The even spread is a
    yardstick, not the truth: other departments may well have contributed more.

    The shift is the difference of the means of the two rounds. Where the same people voted
    twice, that is the mean of their own shifts; the file holds no pairs of votes. Where the
    numbers of voters differ, the sentence says so.

    References
    ----------
    Silent votes before and after evidence are those of the Delphi method: N. Dalkey and
    O. Helmer, Management Science 9(3), 458-467 (1963).
    """
    before = session.tally(ATTRIBUTION, round=1)
    after = session.tally(ATTRIBUTION, round=2)
    if before is None or after is None or min(before.voters, after.voters) < FEWEST_HEARD:
        return ()
    own, others = before.mean("own"), before.mean("others")
    findings = [
        Finding(
            "session.attribution.others",
            others,
            f"{_when(before)}, {others:.0f} of 100 points went to other departments "
            f"({say_voters(before.voters)}; {ABOUT}){USUAL if others > own else ''}.",
            n=before.voters,
            unit=UNIT,
        )
    ]
    departments = session.departments
    if departments is not None and departments > 1:
        even = (departments - 1) / departments * (100 - before.mean("outside"))
        findings.append(_pointing_away(others - even, departments, before))
    return (*findings, _shift(before, after))


def _pointing_away(index: float, departments: int, before: Tally) -> Finding:
    size = round(abs(index))
    more = "as many points as" if size == 0 else f"{_points(size)} {_than(index)}"
    return Finding(
        "session.attribution.pointing_away",
        index,
        f"{_when(before)}, other departments were given {more} an even spread over the "
        f"{departments} departments in the room would give them ({say_voters(before.voters)}; "
        f"{ABOUT}){USUAL if index > 0 and size else ''}.",
        n=before.voters,
        unit=UNIT,
    )


def _shift(before: Tally, after: Tally) -> Finding:
    voters = say_voters(before.voters)
    if after.voters != before.voters:
        voters += f" before and {after.voters} after: part of the shift may be who voted"
    return Finding(
        "session.attribution.shift",
        after.mean("others") - before.mean("others"),
        f"{_when(before)}, {before.mean('others'):.0f} of 100 points went to other departments; "
        f"after, {after.mean('others'):.0f} ({voters}; {ABOUT}).",
        n=min(before.voters, after.voters),
        unit=UNIT,
    )


def _when(before: Tally) -> str:
    # What the guided session showed is known; not what else people had seen, such as a cell that
    # was run, or a report: "before the data" would claim too much.
    if before.looks:
        return "In the first vote, with some results shown"
    return "Before the session showed a result"


def _points(number: int) -> str:
    return "1 point" if number == 1 else f"{number} points"


def _than(index: float) -> str:
    return "more than" if index > 0 else "fewer than"
