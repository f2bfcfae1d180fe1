"""Where customers meet the room: (result, session) -> findings about the room.

The room is everyone who voted, not a sample: where something here has an interval, it is that
of what customers said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from ...findings import Finding, Said
from ...parts import join_names
from ..ballots.agreement import tell_agreement
from ..ballots.asked import ATTRIBUTION, attention_ballot_of, priority_ballot_of
from ..ballots.kinds import FEWEST_HEARD, say_voters
from ..record.parts import EVERYONE, Tally
from ..record.session import Session
from .cards import tell_cards
from .guesses import NOT_TOLD, UNIT, RealmResult, heard, tell_guesses
from .ideas import tell_ideas

if TYPE_CHECKING:
    from ...touchpoints.attention import Attention

NO_WORKSHOP = "No workshop was held: no causes and no decisions are recorded."

FIRST = 3
# Gaps of groups that are heard; the table has them all.
GAPS_HEARD = 3
ABOUT = "about the room, not about customers"


class Result(Protocol):
    """What is asked of a room's result here."""

    room: str


class Ranked(Protocol):
    """What is asked of the result of the room ``touchpoints``."""

    room: str
    attention: Attention
    journey_items: dict[str, str]
    shortlist: dict[str, str]


def confront(result: Result, session: Session) -> tuple[Finding, ...]:
    """Say what the room believed, and how that compares with what customers said.

    Parameters
    ----------
    result : Result
        What a room's `analyse` returned: in the room ``nps`` attribution is asked, in
        ``touchpoints`` where the effort goes and what to work on, in ``realms`` what customers
        feel; there, cards and ideas are written too.
    session : Session

    Returns
    -------
    tuple of Finding
        None of a ballot that fewer than three voted in or whose rounds are still open.
    """
    if not session.held:
        return ()
    rooms = {"nps": _attribution, "touchpoints": _touchpoints, "realms": _realms}
    told = rooms.get(result.room)
    return told(result, session) if told else ()


def _realms(result: RealmResult, session: Session) -> tuple[Finding, ...]:
    """Set the room's guess beside the customers' scores; then what it wrote down."""
    labels = {f"{EVERYONE}.{realm}": label for realm, label in result.realm_labels.items()}
    tally, id = heard(result, session), "session.realm_guess.agreement"
    return (
        *tell_guesses(result, session),
        *tell_agreement(id, tally, EVERYONE, "the four realms", labels),
        *tell_cards(session, result.reduced.study),
        *tell_ideas(session, result),
    )


def _touchpoints(result: Ranked, session: Session) -> tuple[Finding, ...]:
    """Set the room's attention beside the customers' weight, and customers before the brand."""
    found: list[Finding] = []
    attention = session.tally(attention_ballot_of(result.journey_items), round=1)
    if attention is not None and attention.voters >= FEWEST_HEARD:
        points = {id: attention.mean(id) for id in result.journey_items}
        voted = replace(
            result.attention, points=points, whose=f"the room, {say_voters(attention.voters)}"
        )
        found += [
            replace(each, id="session.attention.core_bias")
            for each in voted.findings
            if each.id == "journey.core_bias"
        ]
        id, items = "session.attention.agreement", result.journey_items
        found += tell_agreement(id, attention, EVERYONE, "the touchpoints", items)
    ballot = priority_ballot_of(result.shortlist)
    before, after = (session.tally(ballot, round=number) for number in (1, 2))
    if before is not None and before.voters >= FEWEST_HEARD:
        found.append(_chosen(result, before))
        id, items = "session.priority.agreement", result.shortlist
        found += tell_agreement(id, before, EVERYONE, "the touchpoints", items)
        if after is not None and after.voters >= FEWEST_HEARD:
            found.append(_brand_fit(result, before, after))
    return tuple(found)


def _first(tally: Tally, labels: dict[str, str]) -> list[str]:
    """Ids of the first three by points, ties in the order of the list."""
    return sorted(labels, key=lambda id: -tally.totals[id])[:FIRST]


def _chosen(result: Ranked, tally: Tally) -> Finding:
    labels = result.shortlist
    first = [id for id in _first(tally, labels) if tally.totals[id]]
    names = join_names([f"“{labels[id]}” ({tally.mean(id):.0f} of 100)" for id in first])
    base = f"{say_voters(tally.voters)}; {ABOUT}"
    sentence = f"For the customers' sake the room would work on {names} ({base})."
    step = "session.priority.customers"
    return Finding(step, tally.mean(first[0]), sentence, n=tally.voters, unit=UNIT)


def _brand_fit(result: Ranked, before: Tally, after: Tally) -> Finding:
    """What asking for the brand's fit took from the first three, and what it brought in.

    A touchpoint's points for the customers are multiplied with those for fit, so that what
    helps nobody is not saved by fitting well.
    """
    labels = result.shortlist
    product = {id: before.totals[id] * after.totals[id] for id in labels}
    first = _first(before, labels)
    then = sorted(labels, key=lambda id: -product[id])[:FIRST]
    gone = [f"“{labels[id]}”" for id in first if id not in then]
    come = [f"“{labels[id]}”" for id in then if id not in first]
    if not gone:
        what = "none of the customers' first three away"
    else:
        what = f"{join_names(gone)} away from the first three, and put {join_names(come)} there"
    sentence = (
        "Asked for what fits the house after the customers' choice was closed, the room took "
        f"{what} "
        f"({say_voters(min(before.voters, after.voters))}; {ABOUT})."
    )
    n = min(before.voters, after.voters)
    return Finding(
        "session.priority.brand_fit", float(len(gone)), sentence, n=n, unit="touchpoints"
    )


def _attribution(result: Result, session: Session) -> tuple[Finding, ...]:
    """Say what the room believed before the data, and how it moved.

    Parameters
    ----------
    result : Result
        Of the room ``nps``.
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
    others = before.mean("others")
    findings = [
        Finding(
            "session.attribution.others",
            others,
            f"{_when(before)}, {others:.0f} of 100 points went to other departments "
            f"({say_voters(before.voters)}; {ABOUT}); groups usually start there.",
            n=before.voters,
            unit=UNIT,
        )
    ]
    departments = session.departments
    if departments is not None and departments > 1:
        even = (departments - 1) / departments * (100 - before.mean("outside"))
        findings.append(_pointing_away(others - even, departments, before))
    return (*findings, _shift(before, after))


def hear(result: Result, session: Session, *steps: str) -> Said:
    """Give what the room said as sentences, or that there was no workshop.

    Parameters
    ----------
    result : Result
    session : Session
    *steps : str
        What is heard: "attribution", "attention", "priority", "realm_guess", "co_creation",
        "ideas"; everything when left out.

    Returns
    -------
    Said
        Of the guesses about groups of customers only the first few that are told from what
        customers say; `realm_gaps` has all of them.
    """
    found = [
        each for each in confront(result, session) if not steps or each.id.split(".")[1] in steps
    ]
    of_groups = [each for each in found if _is_about_a_group(each)]
    told = [each for each in of_groups if each.verdict != NOT_TOLD][:GAPS_HEARD]
    left_out = {each.id for each in of_groups} - {each.id for each in told}
    sentences = tuple(each.sentence for each in found if each.id not in left_out)
    open_yet = "The room has not closed its votes yet, or too few voted to be told."
    if {"co_creation", "ideas"} >= set(steps) > set():
        open_yet = "The room has written nothing down yet."
    return Said(sentences, open_yet if session.held else NO_WORKSHOP)


def _is_about_a_group(found: Finding) -> bool:
    # session.realm_guess.<group>.<realm>
    return found.id.startswith("session.realm_guess.") and found.id.count(".") == 3


def _pointing_away(index: float, departments: int, before: Tally) -> Finding:
    size = round(abs(index))
    more = "as many points as" if size == 0 else f"{_points(size)} {_than(index)}"
    return Finding(
        "session.attribution.pointing_away",
        index,
        f"{_when(before)}, other departments were given {more} an even spread over the "
        f"{departments} departments in the room would give them ({say_voters(before.voters)}; "
        f"{ABOUT}); groups usually start by pointing away.",
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
    # "Before the data" would be untrue where results had been shown when the round closed.
    return "In the first vote, with some results seen" if before.looks else "Before the data"


def _points(number: int) -> str:
    return "1 point" if number == 1 else f"{number} points"


def _than(index: float) -> str:
    return "more than" if index > 0 else "fewer than"
