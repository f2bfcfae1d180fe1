"""What any room voted on, whatever it works on: what was chosen, and how people see themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...findings import DataError, Finding
from ...parts import join_names
from ..ballots.agreement import ABOUT, tell_agreement
from ..ballots.asked import BETTER, PROMISES, READINESS, UNSAID, ballot_for
from ..ballots.choices import ChoiceBallot
from ..ballots.kinds import FEWEST_HEARD, Ballot, say_voters
from ..ballots.unsaid import SOMETHING_ELSE
from ..record.parts import EVERYONE, Tally
from ..record.session import Session
from .fit import tell_fit
from .phrases import count, named

FIRST = 3


def tell_votes(session: Session) -> tuple[Finding, ...]:
    """Say what was voted in ballots that belong to no room alone.

    Returns
    -------
    tuple of Finding
        Of the dot votes ``session.dots.chosen``, ``.movement``, ``.contested`` and
        ``.agreement``; ``session.control.concern``, ``session.better.gap``,
        ``session.unsaid.<theme>``, ``session.promises.done``, ``session.readiness.yes`` and
        ``.no``; ``session.idea_fit.customers``, ``.agreement`` and ``.brand_fit``. None of a
        ballot that is open or that fewer than three voted in.
    """
    return (
        *_dots(session), *_control(session), *_better(session), *_unsaid(session),
        *_promises(session), *_readiness(session), *_idea_fit(session),
    )  # fmt: skip


def _heard(session: Session, ballot: Ballot, round: int = 1) -> Tally | None:
    tally = session.tally(ballot, round=round)
    return tally if tally is not None and tally.voters >= FEWEST_HEARD else None


def _made(step: str, session: Session) -> Any:
    """Make a ballot of what the session itself knows; None where it knows nothing."""
    try:
        return ballot_for(step, None, session)
    except DataError:
        return None


def _base(tally: Tally) -> str:
    return f"({say_voters(tally.voters)}; {ABOUT})"


# The dot vote


def _dots(session: Session) -> Iterator[Finding]:
    ballot = _made("dots", session)
    if ballot is None:
        return
    first, second = (_heard(session, ballot, number) for number in (1, 2))
    last = second or first
    if last is None:
        return
    when = "In the second vote, after talking," if second else "In the first vote, in silence,"
    yield _chosen(ballot, last, when)
    if first is not None and second is not None:
        yield _movement(ballot, first, second)
    divided = [tally.agreement[EVERYONE].contested
               for tally in (first, second) if tally and EVERYONE in tally.agreement]  # fmt: skip
    if divided:
        yield _contested(ballot, divided, last)
    yield from tell_agreement("session.dots.agreement", last, EVERYONE, "the items", ballot.items)


def _chosen(ballot: Ballot, tally: Tally, when: str) -> Finding:
    """Name the first three, and who is level with the third."""
    order = sorted(ballot.items, key=lambda item: -tally.totals[item])
    third = tally.totals[order[min(FIRST, len(order)) - 1]]
    first = [item for item in order if tally.totals[item] >= max(third, 1)]
    names = [f"“{ballot.items[item]}” ({tally.mean(item):.1f})" for item in first]
    most = tally.mean(first[0])
    # Where many are level nothing has been chosen, and three names out of them would be chance.
    what = f"put most dots on {join_names(names)}"
    if len(first) > FIRST + 2:
        what = f"put its dots so evenly that {len(first)} items share the first three places"
    sentence = f"{when} the room {what}; each had {ballot.budget} dots {_base(tally)}."
    return Finding("session.dots.chosen", most, sentence, tally.voters, "dots a voter")


def _movement(ballot: Ballot, first: Tally, second: Tally) -> Finding:
    """Say how many dots changed places: at least half of what the means differ by, in all.

    No pairs of votes are kept: dots that were exchanged among people are not seen.
    """
    change = {item: second.mean(item) - first.mean(item) for item in ballot.items}
    share = sum(map(abs, change.values())) / 2 / ballot.budget
    n = min(first.voters, second.voters)
    voters = say_voters(n)
    if first.voters != second.voters:
        voters = f"{first.voters} and {second.voters} voters: part of it may be who voted"
    sentence = "Between the two votes no dots moved"
    if share > 0:
        up, down = max(change, key=change.get), min(change, key=change.get)
        sentence = (
            f"Between the two votes, at least {100 * share:.0f} % of the dots moved; "
            f"“{ballot.items[up]}” gained most ({change[up]:+.1f} a voter), "
            f"“{ballot.items[down]}” lost most ({change[down]:+.1f})"
        )
    sentence = f"{sentence} ({voters}; {ABOUT})."
    return Finding("session.dots.movement", share, sentence, n, "share")


def _contested(ballot: Ballot, divided: list[list[str]], tally: Tally) -> Finding:
    names = [[f"“{ballot.items[item]}”" for item in each if item in ballot.items]
             for each in divided]  # fmt: skip
    about = [join_names(each) or "none of the items" for each in names]
    sentence = f"The room was divided about {about[0]}"
    if len(about) > 1:
        both = about[0] == about[1]
        sentence += " before talking and after" if both else (
            f" before talking, and about {about[1]} after"
        )  # fmt: skip
    if any(names):
        sentence += ": some put among the first what others put among the last"
    sentence = f"{sentence} {_base(tally)}."
    number = float(len(names[-1]))
    return Finding("session.dots.contested", number, sentence, tally.voters, "items")


def _idea_fit(session: Session) -> tuple[Finding, ...]:
    ballot = _made("idea_fit", session)
    return tell_fit(session, ballot, "ideas", would="take up") if ballot else ()


# How people see themselves


def _control(session: Session) -> Iterator[Finding]:
    """Say how much of what was placed lies out of the hands of those who placed it."""
    ballot = _made("control", session)
    tally = _heard(session, ballot) if ballot else None
    if tally is None or not tally.totals:
        return
    by_item = {item: ballot.counts(tally, item) for item in ballot.items}
    placed = {choice: sum(each.get(choice, 0) for each in by_item.values())
              for choice in ballot.choices}  # fmt: skip
    every = sum(placed.values())
    share = placed["concern"] / every
    percent = {choice: round(100 * number / every) for choice, number in placed.items()}
    told = count(sum(map(bool, by_item.values())), "cause")
    sentence = (
        f"Asked what they can do about {told} from their own role, people put "
        f"{percent['control']} % into control, {percent['influence']} % into influence and "
        f"{percent['concern']} % into concern alone"
    )
    # Equal shares stay equal: what does not add up is said to be rounded.
    sentence += " (rounded)" if sum(percent.values()) != 100 else ""
    out = [item for item, each in by_item.items() if each and 2 * each["concern"] > tally.voters]
    if out:
        quoted = [f"“{ballot.items[item]}”" for item in out]
        sentence += f"; most see no way of their own with {named(quoted)}"
    n = tally.voters
    yield Finding("session.control.concern", share, f"{sentence} {_base(tally)}.", n, "share")


def _better(session: Session) -> Iterator[Finding]:
    tally = _heard(session, BETTER)
    if tally is None:
        return
    own, others = tally.mean("my_team"), tally.mean("other_teams")
    gap = own - others
    what = f"{abs(gap):.1f} {'more' if gap > 0 else 'less'} than the others"
    if round(gap, 1) == 0:
        what = "as much as the others"
    sentence = (
        f"For understanding customers, people gave their own team {own:.1f} of {BETTER.top} and "
        f"the other teams {others:.1f}: their own {what} {_base(tally)}. Not all teams can "
        "understand them better than the others do."
    )
    if gap <= 0:
        sentence = sentence.partition(" Not all teams")[0]
    yield Finding("session.better.gap", gap, sentence, tally.voters, f"points of {BETTER.top}")


def _unsaid(session: Session) -> Iterator[Finding]:
    """Give themes alone: no words were kept."""
    tally = _heard(session, UNSAID)
    totals = tally.totals if tally else {}
    for theme, people in totals.items():
        what = f"named “{UNSAID.themes[theme]}”"
        if theme == SOMETHING_ELSE:
            what = "wrote of something that fewer than three have in common"
        if theme == SOMETHING_ELSE and len(totals) == 1:
            what = "wrote something, and no theme is named by three or more"
        sentence = (
            f"Asked what nobody had dared to say, {people} of {tally.voters} people {what} "
            f"({ABOUT}; no words are kept)."
        )
        id = f"session.unsaid.{theme}"
        yield Finding(id, people / tally.voters, sentence, tally.voters, "share")


def _promises(session: Session) -> Iterator[Finding]:
    tally = _heard(session, PROMISES)
    if tally is None or not tally.totals:
        return
    every = sum(tally.totals.values())
    parts = [f"{tally.totals[id]} {label.lower()}"
             for id, label in PROMISES.choices.items() if tally.totals[id]]  # fmt: skip
    sentence = (
        f"{count(every, 'promise')} of last time: {join_names(parts)}, as each told of their own "
        f"in silence {_base(tally)}."
    )
    share = tally.totals["done"] / every
    yield Finding("session.promises.done", share, sentence, tally.voters, "share")


def _readiness(session: Session) -> Iterator[Finding]:
    """Say what most say yes and no to: a list to talk about, never a score."""
    tally = _heard(session, READINESS)
    if tally is None or not tally.totals:
        return
    for answer, verb in (("yes", "are there already"), ("no", "are missing")):
        points = _mostly(READINESS, tally, answer)
        quoted = [f"“{READINESS.items[item]}”" for item in points]
        tail = f": {named(quoted)}" if quoted else ""
        sentence = (
            f"Of {len(READINESS.items)} things that the work on experience rests on, "
            f"{len(points) or 'none'} {verb if len(points) != 1 else _one(verb)} as most see it"
            f"{tail} {_base(tally)}."
        )
        id = f"session.readiness.{answer}"
        yield Finding(id, float(len(points)), sentence, tally.voters, "points")


def _mostly(ballot: ChoiceBallot, tally: Tally, choice: str) -> list[str]:
    """Items that more than half put into one box."""
    counts = {item: ballot.counts(tally, item) for item in ballot.items}
    return [i for i, each in counts.items() if each and 2 * each[choice] > sum(each.values())]


def _one(verb: str) -> str:
    return verb.replace("are", "is", 1)
