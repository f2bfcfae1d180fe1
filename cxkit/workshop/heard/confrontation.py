"""Where customers meet the room: (result, session) -> findings about the room.

The room is everyone who voted, not a sample: where something here has an interval, it is that
of what customers said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from ...findings import Finding, Said
from ..ballots.agreement import tell_agreement
from ..ballots.asked import ballot_for
from ..ballots.kinds import FEWEST_HEARD, say_voters
from ..record.parts import EVERYONE
from ..record.session import Session
from .attribution import tell_attribution
from .cards import tell_cards
from .commitments import tell_previous
from .fit import tell_fit
from .forecasts import tell_forecasts, tell_settled
from .gaps import NOT_TOLD
from .guesses import RealmResult, heard, tell_guesses
from .ideas import tell_ideas
from .looking_back import looks_back, tell_past
from .perspective import tell_perspective
from .reach import tell_reach
from .team import tell_stated, tell_team_view
from .votes import tell_votes
from .written import NOT_HELD, WRITTEN, tell_written

if TYPE_CHECKING:
    from ...touchpoints.attention import Attention

NO_WORKSHOP = NOT_HELD

# Of which steps there are many guesses, and how many are heard; tables have them all.
MANY, GAPS_HEARD = ("realm_guess", "team_view", "perspective", "stated_importance"), 3


class Result(Protocol):
    """What is asked of a room's result here."""

    room: str


class Ranked(Protocol):
    """What is asked of the result of the room ``touchpoints``."""

    room: str
    attention: Attention
    journey_items: dict[str, str]
    shortlist: dict[str, str]


REHEARSED = "This was a rehearsal with ghosts: nothing here was said by people."


def confront(result: Result, session: Session) -> tuple[Finding, ...]:
    """Say what the room believed, and how that compares with what customers said.

    Parameters
    ----------
    result : Result
        What a room's `analyse` returned: in the room ``nps`` attribution is asked, in
        ``touchpoints`` where the effort goes and what to work on, in ``realms`` what customers
        feel; there, cards and ideas are written too. In ``lens`` each idea has its reach, in
        ``mirror`` attribution is asked as in ``nps``. In ``followup`` what was decided before the
        last wave is told with what became of it, and not as a decision of today.
    session : Session

    Returns
    -------
    tuple of Finding
        First what was promised the time before, then what was voted, then what was written. None
        of a ballot that fewer than three voted in or whose rounds are still open.
    """
    if not session.held:
        return ()
    if result.room == "followup":
        told = (*tell_previous(session), *tell_settled(result, session))
        told = (*told, *tell_past(result, session))
        # A session that is looked back at has nothing new to tell.
        if looks_back(result, session):
            return told
        return (*told, *tell_votes(session), *tell_written(result, session))
    rooms = {"nps": _nps, "touchpoints": _touchpoints, "realms": _realms,
             "lens": _lens, "mirror": _nps}  # fmt: skip
    voted = rooms.get(result.room)
    told = voted(result, session) if voted else ()
    told = (*told, *tell_votes(session), *tell_forecasts(session))
    return (*tell_previous(session), *told, *tell_written(result, session))


def _lens(result: Result, session: Session) -> tuple[Finding, ...]:
    """Say how many each idea reaches."""
    return tell_reach(result, session)


def _nps(result: Result, session: Session) -> tuple[Finding, ...]:
    return tell_attribution(session)


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
    items = result.journey_items
    ballot = ballot_for("attention", None, session, about=items) if items else None
    attention = session.tally(ballot, round=1) if ballot else None
    # What the journey has gained since the vote has no points yet: then nothing is compared.
    same = ballot is not None and set(items) <= set(ballot.items)
    if attention is not None and attention.voters >= FEWEST_HEARD and same:
        points = {id: attention.mean(id) for id in items}
        voted = replace(
            result.attention, points=points, whose=f"the room, {say_voters(attention.voters)}"
        )
        found += [
            replace(each, id="session.attention.core_bias", sentence=_beside_study(each, result))
            for each in voted.findings
            if each.id == "journey.core_bias"
        ]
        id = "session.attention.agreement"
        found += tell_agreement(id, attention, EVERYONE, "the touchpoints", items)
    if result.shortlist:
        ballot = ballot_for("priority", None, session, about=result.shortlist)
        found += tell_fit(session, ballot, "touchpoints")
    return (
        *tell_team_view(result, session), *tell_perspective(result, session), *found,
        *tell_stated(result, session),
    )  # fmt: skip


def _beside_study(voted: Finding, result: Ranked) -> str:
    """Set what the room said beside what the study says: the two may differ."""
    said = result.attention
    if not said.known:
        return voted.sentence
    core = said.shares.loc[said.shares["core"], "attention"].sum()
    return f"{voted.sentence} As the study says, it gets {core:.0f} of 100."


def hear(result: Result, session: Session, *steps: str) -> Said:
    """Give what the room said as sentences, or that there was no workshop.

    Parameters
    ----------
    result : Result
    session : Session
    *steps : str
        What is heard: "attribution", "attention", "priority", "realm_guess", "co_creation",
        "ideas", "idea_fit", "reach", or one of `WRITTEN`, such as "causes" with "cause";
        everything when left out.

    Returns
    -------
    Said
        Of many guesses only the first few that are told from what customers say: `realm_gaps`
        and `team_gaps` have all of them.
    """
    found = [
        each for each in confront(result, session) if not steps or each.id.split(".")[1] in steps
    ]
    left_out: set[str] = set()
    for step in MANY:
        guesses = [each for each in found if _is_one_of_many(each, step)]
        told = [each for each in guesses if each.verdict != NOT_TOLD][:GAPS_HEARD]
        left_out |= {each.id for each in guesses} - {each.id for each in told}
    sentences = tuple(each.sentence for each in found if each.id not in left_out)
    if sentences and session.record.meta.rehearsal:
        sentences = (REHEARSED, *sentences)
    open_yet = "The room has not closed its votes yet, or too few voted to be told."
    if {"co_creation", "ideas", *WRITTEN} >= set(steps) > set():
        open_yet = "The room has written nothing down yet."
    return Said(sentences, open_yet if session.held else NO_WORKSHOP)


def _is_one_of_many(found: Finding, step: str) -> bool:
    # session.realm_guess.<group>.<realm>, session.team_view.<touchpoint>.gap
    return found.id.startswith(f"session.{step}.") and found.id.count(".") == 3
