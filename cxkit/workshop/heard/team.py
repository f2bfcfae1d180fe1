"""How the team thinks that customers rate and weigh each touchpoint, beside what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import isfinite
from typing import Any, Protocol

import pandas as pd
from scipy.stats import spearmanr

from ...findings import Finding
from ..ballots.agreement import ABOUT, tell_agreement
from ..ballots.asked import performance_ballot_of, stated_ballot_of
from ..ballots.kinds import FEWEST_HEARD, say_voters
from ..record.parts import EVERYONE, Tally
from ..record.session import Session
from .gaps import NOT_TOLD, Gap, gaps_table, sort_jointly

COLUMNS = ["touchpoint", "guess", "customers", "low", "high", "n", "gap", "told"]
WEIGHT = "points of 100"
# An order of fewer has no correlation worth a sentence.
FEWEST_ORDERED = 4


class Rated(Protocol):
    """What is asked of the result of the room ``touchpoints``."""

    reduced: Any
    matters: Any
    journey_items: dict[str, str]

    def finding(self, id: str) -> Finding:
        """Give one finding; KeyError without it."""


def team_gaps(result: Rated, session: Session) -> pd.DataFrame:
    """Set how the team thinks that customers rate each touchpoint beside how they do.

    Parameters
    ----------
    result : Result
        Of the room ``touchpoints``.
    session : Session

    Returns
    -------
    DataFrame
        One row a touchpoint, the largest gap first: index ``id``, columns ``touchpoint guess
        customers low high n gap told``, in rating units. `low` and `high` are the customers'
        interval, which holds for all touchpoints together, `n` their answers; `gap` is guess
        less customers; `told` is False where the guess lies inside the interval. Empty without
        a workshop, while the round is open, and with fewer than three voters.
    """
    rows = {
        gap.item: (result.journey_items[gap.item], gap.guess, gap.found.estimate, gap.found.low,
                   gap.found.high, gap.found.n, gap.size, gap.told)
        for gap in _performance_gaps(result, session)
    }  # fmt: skip
    kinds = dict.fromkeys(["guess", "customers", "low", "high", "gap"], "float64")
    table = pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS).rename_axis("id")
    return table.astype(kinds | {"n": "int64", "told": "bool"})


def team_table(result: Rated, session: Session) -> pd.DataFrame:
    """Give the team's view of each touchpoint beside what customers say, as people read it."""
    return gaps_table(_performance_gaps(result, session), _about(result))


def stated_table(result: Rated, session: Session) -> pd.DataFrame:
    """Give what the team thinks to matter beside what answers show, as people read it."""
    return gaps_table(_weight_gaps(result, session), _about(result))


def _about(result: Rated) -> dict[str, str]:
    return {f"{EVERYONE}.{id}": name for id, name in result.journey_items.items()}


def tell_team_view(result: Rated, session: Session) -> tuple[Finding, ...]:
    """Say where the team's view of performance is told from what customers say.

    Returns
    -------
    tuple of Finding
        ``session.team_view.largest``, then ``session.team_view.<id>.gap`` with the largest gap
        first, then ``.agreement`` of the team with itself; none with fewer than three voters.

    Notes
    -----
    As with all guesses, the interval is that of the customers, turned round: the team is
    everyone who voted and no sample.
    """
    gaps = _performance_gaps(result, session)
    if not gaps:
        return ()
    who, told = result.reduced.study.survey.who, [gap for gap in gaps if gap.told]
    verb = "is" if len(told) < 2 else "are"
    sentence = (
        f"Of {len(gaps)} touchpoints, the team's view of {len(told) or 'none'} {verb} told from "
        f"how {who} rate, all looks counted"
    )
    if told:
        first = told[0]
        sentence += (
            f"; furthest off is “{result.journey_items[first.item]}”, {first.off} "
            f"({say_voters(first.voters)}, n = {first.found.n:,})"
        )
    unit = gaps[0].found.unit
    largest = (told or gaps)[0].finding("session.team_view.largest", f"{sentence}.", unit)
    return (
        largest,
        *(_say_view(result, gap) for gap in gaps),
        *_agreement(result, session, "team_view"),
    )


def tell_stated(result: Rated, session: Session) -> tuple[Finding, ...]:
    """Set what the team thinks that customers would say matters beside what their answers show.

    Returns
    -------
    tuple of Finding
        ``session.stated_importance.correlation`` of both orders, from four touchpoints on, then
        ``session.stated_importance.<id>.gap``, the largest gap first, then ``.agreement`` of the
        team with itself.

    Notes
    -----
    Points are set beside shares of what the ratings let us explain: both share out 100 over
    the same touchpoints. The shares are associations; what the team gave may be right where
    they differ, as a touchpoint that satisfies everyone explains little.
    """
    gaps = _weight_gaps(result, session)
    if not gaps:
        return ()
    return (
        *_orders(result, gaps),
        *(_say_weight(result, gap) for gap in gaps),
        *_agreement(result, session, "stated_importance"),
    )


def _weight_gaps(result: Rated, session: Session) -> list[Gap]:
    if _closed(session, "stated_importance") is None:
        return []
    tally = session.tally(stated_ballot_of(_asked(session, result, "stated_importance")), round=1)
    found = {
        id: _hundredfold(each)
        for id in result.journey_items
        if id in tally.totals and (each := _with_limits(result, id, "importance")) is not None
    }
    given = sum(tally.totals[id] for id in found)
    if len(found) < 2 or not given:
        return []
    gaps = [
        Gap(EVERYONE, id, 100 * tally.totals[id] / given, each, tally.voters)
        for id, each in found.items()
    ]
    return sort_jointly(gaps, 0.0, 100.0)


def _performance_gaps(result: Rated, session: Session) -> list[Gap]:
    if _closed(session, "team_view") is None:
        return []
    scale = result.reduced.study.ratings
    ballot = performance_ballot_of(_asked(session, result, "team_view"), scale.low, scale.high)
    tally = session.tally(ballot, round=1)
    gaps = [
        Gap(EVERYONE, id, tally.mean(id), found, tally.count(id), coarsest=1)
        for id in result.journey_items
        if id in tally.totals and tally.count(id) >= FEWEST_HEARD
        and (found := _with_limits(result, id, "performance")) is not None
    ]  # fmt: skip
    return sort_jointly(gaps, scale.low, scale.high)


def _closed(session: Session, step: str) -> Tally | None:
    """Give a closed round that at least three voted in."""
    tally = session.record.round_of(step, 1).tally
    return tally if tally is not None and tally.voters >= FEWEST_HEARD else None


def _asked(session: Session, result: Rated, step: str) -> dict[str, str]:
    return session.record.asked.get(step) or result.journey_items


def _agreement(result: Rated, session: Session, step: str) -> tuple[Finding, ...]:
    tally, names = _closed(session, step), _asked(session, result, step)
    return tell_agreement(f"session.{step}.agreement", tally, EVERYONE, "the touchpoints", names)


def _with_limits(result: Rated, id: str, what: str) -> Finding | None:
    try:
        found = result.finding(f"touchpoint.all.{id}.{what}")
    except KeyError:
        return None
    numbers = (found.estimate, found.low, found.high)
    return found if all(each is not None and isfinite(each) for each in numbers) else None


def _hundredfold(found: Finding) -> Finding:
    return replace(found, estimate=100 * found.estimate, low=100 * found.low, high=100 * found.high)


def _say_view(result: Rated, gap: Gap) -> Finding:
    digits = gap.digits
    sentence = (
        f"The team ({say_voters(gap.voters)}) thought that {result.reduced.study.survey.who} give "
        f"“{result.journey_items[gap.item]}” {gap.guess:.{digits}f}; they give "
        f"{gap.found.estimate:.{digits}f} ({gap.limits}): "
        f"{gap.off if gap.told else 'that is not told from what they say'}."
    )
    return gap.finding(f"session.team_view.{gap.item}.gap", sentence, gap.found.unit)


def _say_weight(result: Rated, gap: Gap) -> Finding:
    digits, more = gap.digits, "more" if gap.size > 0 else "less"
    off = f"{abs(gap.size):.{digits}f} {more} than that"
    outcome = result.matters.estimates.outcome.label
    sentence = (
        f"The team ({say_voters(gap.voters)}) gave “{result.journey_items[gap.item]}” "
        f"{gap.guess:.{digits}f} of 100 points of what matters to {result.reduced.study.survey.who}"
        f"; of what their ratings let us explain of {outcome} it has "
        f"{gap.found.estimate:.{digits}f} % ({gap.limits}): "
        f"{off if gap.told else 'the two are not told apart'}."
    )
    found = gap.finding(f"session.stated_importance.{gap.item}.gap", sentence, WEIGHT)
    return replace(found, verdict=f"{more} than answers show" if gap.told else NOT_TOLD)


def _orders(result: Rated, gaps: list[Gap]) -> Iterator[Finding]:
    guesses, shares = [gap.guess for gap in gaps], [gap.found.estimate for gap in gaps]
    if len(gaps) < FEWEST_ORDERED or len(set(guesses)) == 1 or len(set(shares)) == 1:
        return
    rho = float(spearmanr(guesses, shares).statistic)
    yield Finding(
        "session.stated_importance.correlation",
        rho,
        f"Over {len(gaps)} touchpoints, the team's order of what matters and that of the answers "
        f"of {result.reduced.study.survey.who} correlate at {rho:.2f} (Spearman; "
        f"{say_voters(gaps[0].voters)}, n = {gaps[0].found.n:,}; the votes are {ABOUT}).",
        n=gaps[0].voters,
        unit="correlation",
    )
