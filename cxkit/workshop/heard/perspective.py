"""What people answered as one kind of customer, beside what those customers say."""

from __future__ import annotations

from math import isfinite

import pandas as pd

from ...findings import Finding
from ..ballots.asked import perspective_ballot_of
from ..ballots.kinds import FEWEST_HEARD, say_voters
from ..record.session import Session
from .gaps import Gap, gaps_table, sort_jointly
from .team import Rated

STEP = "perspective"


def tell_perspective(result: Rated, session: Session) -> tuple[Finding, ...]:
    """Say where people who answered as a kind of customer are told from these customers.

    Parameters
    ----------
    result : Result
        Of the room ``touchpoints``, by personas.
    session : Session

    Returns
    -------
    tuple of Finding
        ``session.perspective.largest``, then ``session.perspective.<persona>.<touchpoint>``, the
        largest gap first; none with fewer than three voters, or where too few of these customers
        rated.

    Notes
    -----
    As with all guesses, the interval is that of the customers, turned round: those who voted
    are the whole room and no sample.
    """
    gaps = _gaps(result, session)
    if not gaps:
        return ()
    names, told = session.record.asked[STEP], [gap for gap in gaps if gap.told]
    persona = {each.id: each.name for each in result.reduced.study.personas}[gaps[0].group]
    sentence = (
        f"Of {len(gaps)} answers given as “{persona}” would, {len(told) or 'none'} "
        f"{'is' if len(told) < 2 else 'are'} told from theirs, all looks counted"
    )
    if told:
        sentence += f"; furthest off is “{names[_id(told[0])]}”, {told[0].off}"
    first = (told or gaps)[0]
    sentence += f" ({say_voters(first.voters)}, n = {first.found.n:,})."
    unit = first.found.unit
    return (
        first.finding("session.perspective.largest", sentence, unit),
        *(_say(gap, names[_id(gap)]) for gap in gaps),
    )


def perspective_table(result: Rated, session: Session) -> pd.DataFrame:
    """Give what the team answered as one of them beside what they say, as people read it."""
    return gaps_table(_gaps(result, session), session.record.asked.get(STEP, {}))


def _gaps(result: Rated, session: Session) -> list[Gap]:
    asked = session.record.asked.get(STEP)
    if not asked:
        return []
    scale = result.reduced.study.ratings
    tally = session.tally(perspective_ballot_of(asked, scale.low, scale.high), round=1)
    if tally is None or tally.voters < FEWEST_HEARD:
        return []
    gaps = []
    for item in asked:
        persona, _, point = item.partition(".")
        heard = item in tally.totals and tally.count(item) >= FEWEST_HEARD
        found = _rating(result, persona, point) if heard else None
        if found is not None:
            gaps.append(Gap(persona, point, tally.mean(item), found, tally.count(item), coarsest=1))
    return sort_jointly(gaps, scale.low, scale.high)


def _rating(result: Rated, persona: str, point: str) -> Finding | None:
    try:
        found = result.finding(f"touchpoint.{persona}.{point}.performance")
    except KeyError:
        return None
    numbers = (found.estimate, found.low, found.high)
    return found if all(each is not None and isfinite(each) for each in numbers) else None


def _say(gap: Gap, name: str) -> Finding:
    digits = gap.digits
    sentence = (
        f"{name}: as one of them the team ({say_voters(gap.voters)}) gave {gap.guess:.{digits}f}; "
        f"they give {gap.found.estimate:.{digits}f} ({gap.limits}): "
        f"{gap.off if gap.told else 'that is not told from what they say'}."
    )
    return gap.finding(f"session.{STEP}.{_id(gap)}", sentence, gap.found.unit)


def _id(gap: Gap) -> str:
    return f"{gap.group}.{gap.item}"
