"""What the room guessed that customers feel, beside what they say, realm by realm."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any, Protocol

import pandas as pd

from ...findings import Finding
from ...parts import join_names
from ..ballots.asked import realm_ballot_of
from ..ballots.kinds import FEWEST_HEARD, say_voters
from ..record.parts import EVERYONE, Tally
from ..record.session import Session
from .gaps import NOT_TOLD, Gap, gaps_table, sort_jointly

UNIT = "points of 100"
COLUMNS = ["group", "realm", "guess", "customers", "low", "high", "n", "gap", "told"]
# The certainty at which the room ``realms`` calls a realm the weakest, and the chance below which
# it is not thought of.
SURE, SMALL = 0.8, 0.05


class RealmResult(Protocol):
    """What is asked of the result of the room ``realms``."""

    room: str
    reduced: Any
    realm_labels: dict[str, str]
    group_labels: dict[str, str]
    tables: dict[str, pd.DataFrame]

    def finding(self, id: str) -> Finding:
        """Give one finding; KeyError without it."""


def realm_gaps(result: RealmResult, session: Session) -> pd.DataFrame:
    """Set the room's guesses beside the customers' scores.

    Parameters
    ----------
    result : Result
        Of the room ``realms``.
    session : Session

    Returns
    -------
    DataFrame
        One row a guess, the largest gap first: ``group realm guess customers low high n gap
        told``. Groups and realms by their slugs, "all" for all customers; numbers in points of
        100; `low` and `high` are the customers' interval, which holds for all guesses
        together, `n` their answers. `gap` is guess
        less customers. `told` is False where the guess lies inside the interval: it is then not
        told from what customers say. Empty without a workshop, while the round is open, and
        with fewer than three voters.
    """
    rows = [
        (gap.group, gap.item, gap.guess, gap.found.estimate, gap.found.low, gap.found.high,
         gap.found.n, gap.size, gap.told)
        for gap in gaps_of(result, session)
    ]  # fmt: skip
    kinds = dict.fromkeys(["guess", "customers", "low", "high", "gap"], "float64")
    return pd.DataFrame(rows, columns=COLUMNS).astype(kinds | {"n": "int64", "told": "bool"})


def guesses_table(result: RealmResult, session: Session) -> pd.DataFrame:
    """Give the room's guesses beside the customers' scores, as people read them."""
    gaps = gaps_of(result, session)
    names = {
        f"{gap.group}.{gap.item}": f"{in_prose(result.realm_labels, gap.item)}, "
        f"{name_of(result, gap.group)}"
        for gap in gaps
    }
    return gaps_table(gaps, names)


def gaps_of(result: RealmResult, session: Session) -> list[Gap]:
    """List the guesses of which customers' scores are known, the largest gap first."""
    tally = heard(result, session)
    if tally is None:
        return []
    ballot, gaps = realm_ballot_of(result.group_labels), []
    for group, items in ballot.screens.items():
        for item in items:
            realm = item.rpartition(".")[2]
            found = score_of(result, realm, group)
            if item in tally.totals and found is not None:
                guess = 100 / ballot.top * tally.mean(item)
                gaps.append(Gap(group, realm, guess, found, tally.count(item)))
    return sort_jointly(gaps, 0.0, 100.0)


def heard(result: RealmResult, session: Session) -> Tally | None:
    """Give the closed round of guesses, if at least three voted in it."""
    tally = session.tally(realm_ballot_of(result.group_labels), round=1)
    return tally if tally is not None and tally.voters >= FEWEST_HEARD else None


def score_of(result: RealmResult, realm: str, group: str = EVERYONE) -> Finding | None:
    """Give the customers' score of a realm; None where the result has none with an interval."""
    tail = "" if group == EVERYONE else f".{group}"
    try:
        found = result.finding(f"realm.{realm}.score{tail}")
    except KeyError:
        return None
    numbers = (found.estimate, found.low, found.high)
    return found if all(each is not None and isfinite(each) for each in numbers) else None


def weakest_of(result: RealmResult) -> list[str]:
    """Realms that may be the one felt least, by the result's ``scores``; several where it is open.

    One alone where it is the weakest with a certainty of `SURE`; else all whose chance to be it
    is not small.
    """
    scores = result.tables["scores"]
    chance = scores[scores["group"] == EVERYONE].set_index("realm")["p_weakest"]
    chance = chance.reindex(list(result.realm_labels)).fillna(0.0)
    if chance.max() >= SURE:
        return [str(chance.idxmax())]
    return [str(realm) for realm in chance.index[chance >= SMALL]]


def tell_guesses(result: RealmResult, session: Session) -> tuple[Finding, ...]:
    """Say what the room expected, and where that is told from what customers say.

    Returns
    -------
    tuple of Finding
        ``session.realm_guess.largest``, then ``session.realm_guess.<realm>`` and
        ``session.realm_guess.<group>.<realm>``, each with the largest gap first, then
        ``session.realm_guess.weakest``. None with fewer than three voters.

    Notes
    -----
    The room is everyone who voted and no sample: a gap is as uncertain as the customers' score,
    and its interval is theirs, turned round.
    """
    gaps, tally = gaps_of(result, session), heard(result, session)
    if not gaps or tally is None:
        return ()
    everyone = [gap for gap in gaps if gap.group == EVERYONE]
    groups = [gap for gap in gaps if gap.group != EVERYONE]
    said = [_say(result, gap) for gap in (*everyone, *groups)]
    return (_largest(result, gaps, tally), *said, *_weakest(result, tally))


def name_of(result: RealmResult, group: str) -> str:
    """Name a group as people do; by its slug where the result no longer shows it."""
    return {EVERYONE: "All customers", **result.group_labels}.get(group, group)


def in_prose(labels: Mapping[str, str], id: str) -> str:
    """Write a label as it stands within a sentence."""
    label = labels.get(id, id)
    return label[:1].lower() + label[1:]


def _say(result: RealmResult, gap: Gap) -> Finding:
    found, realm = gap.found, in_prose(result.realm_labels, gap.item)
    place, begin, who = gap.item, "The team", result.reduced.study.survey.who
    if gap.group != EVERYONE:
        place, who = f"{gap.group}.{gap.item}", "they"
        begin = f"For “{name_of(result, gap.group)}”, the team"
    digits = gap.digits
    sentence = (
        f"{begin} ({say_voters(gap.voters)}) expected {gap.guess:.{digits}f} for {realm}; {who} "
        f"give {found.estimate:.{digits}f} ({gap.limits}): "
        f"{gap.off if gap.told else 'that is not told from what they say'}."
    )
    return gap.finding(f"session.realm_guess.{place}", sentence, UNIT)


def _largest(result: RealmResult, gaps: list[Gap], tally: Tally) -> Finding:
    told = [gap for gap in gaps if gap.told]
    seen = " with some results seen" if tally.looks else ""
    count = f"Of {len(gaps)} guesses{seen}, {len(told) or 'none'}"
    verb = "is" if len(told) < 2 else "are"
    sentence = (
        f"{count} {verb} told from what {result.reduced.study.survey.who} say, all looks counted"
    )
    if told:
        first = told[0]
        whom = "" if first.group == EVERYONE else f" for “{name_of(result, first.group)}”"
        sentence += (
            f"; furthest off is {in_prose(result.realm_labels, first.item)}{whom}, {first.off} "
            f"({say_voters(first.voters)}, n = {first.found.n:,})"
        )
    return (told or gaps)[0].finding("session.realm_guess.largest", f"{sentence}.", UNIT)


def _weakest(result: RealmResult, tally: Tally) -> tuple[Finding, ...]:
    """Say whether the realm that the room put lowest is the one customers feel least."""
    weakest = weakest_of(result)
    if not weakest or any(score_of(result, realm) is None for realm in result.realm_labels):
        return ()
    totals = {realm: tally.totals[f"{EVERYONE}.{realm}"] for realm in result.realm_labels}
    expected = [realm for realm, total in totals.items() if total == min(totals.values())]
    right = bool(set(expected) & set(weakest))
    names, theirs = (
        [in_prose(result.realm_labels, realm) for realm in realms] for realms in (expected, weakest)
    )
    begin = f"The team ({say_voters(tally.voters)}) expected {join_names(names)} to be weakest"
    if len(expected) == len(totals):
        begin, right = f"The team ({say_voters(tally.voters)}) put all realms alike", False
    who = result.reduced.study.survey.who
    n = min(score_of(result, realm).n for realm in result.realm_labels)
    if len(weakest) > 1:
        verdict, what = NOT_TOLD, f"the answers leave open which of {join_names(theirs)} is"
    elif expected == weakest:
        verdict, what = "the same", f"{who} say so, too"
    else:
        verdict = "one of several" if right else "another one"
        what = f"with {who} it is {theirs[0]}"
    id, sentence = "session.realm_guess.weakest", f"{begin}; {what} (n = {n:,})."
    return (Finding(id, float(right), sentence, n, "yes or no", verdict=verdict),)
