"""Decisions: what the room takes up, on what that rests, what it turned down, when it looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import pandas as pd

from ...findings import Finding, Said
from ...parts import join_names, shorten
from ..record.entries import Action, Decision, Goal, ReasonType
from ..record.session import Session
from .although import OTHERWISE, although
from .looking_back import looks_back, say_past
from .phrases import clean, count, functions_of, named, quote, shown, verdict_of

# Reasons that no customer stands behind, after the field guide.
WITHOUT_CUSTOMERS = frozenset({"competitor", "mission statement", "authority"})
NO_CUSTOMER = "no customer reason recorded"
NO_REASON = "no reason recorded"
REASON_WORDS = {
    "data only": "data alone", "competitor": "what a competitor does",
    "mission statement": "the mission statement",
}  # fmt: skip
NO_WORDS = "no customer's words are linked"
UNDECIDED = "no decision is recorded yet"
MAP_ONLY = "this is a map only, as no action and no decision is recorded yet"
NOT_HELD = "no workshop was held, so no decision is recorded"
MOST_IN_SUMMARY, MOST_SENTENCES = 2, 5
REASONS = tuple(reason for reason in get_args(ReasonType) if reason)


def quotes_of(result: Any) -> Mapping[str, str]:
    """Give the customers' words that a decision can answer, by their ids.

    Parameters
    ----------
    result : Result
        Of the room ``nps``; in other rooms no words are quoted.

    Returns
    -------
    mapping of str to str
        Every quote that may be shown, of both waves; redacted, but people's own: escape it.
    """
    comments = getattr(result, "comments", None)
    if comments is None:
        return {}
    return dict(zip(comments.readable["id"], comments.readable["quote"], strict=True))


def remark_on(decision: Decision | Goal) -> str:
    """Say what a reason leaves out; "" where a customer stands behind it."""
    if not decision.reason_type:
        return NO_REASON
    return NO_CUSTOMER if decision.reason_type in WITHOUT_CUSTOMERS else ""


def decisions_table(result: Any, session: Session) -> pd.DataFrame:
    """Give one row a decision.

    Returns
    -------
    DataFrame
        Index ``id``; ``decision rests_on although actions turned_down customers_words decided_by
        looked_at``, in words; `although` is what in the analysis speaks against it.
    """
    known, verdict = quotes_of(result), verdict_of(result)
    actions = {action.id: action for action in session.entries(Action)}
    rows = [
        {
            "id": each.id, "decision": shown(each, verdict), "rests_on": _rests_on(each, verdict),
            "although": "; ".join(although(each, result, session)),
            "actions": "; ".join(_taken(each, actions, verdict)),
            "turned_down": "; ".join(_rejected(each, verdict)),
            "customers_words": " ".join(_words(each, known)) or NO_WORDS,
            "decided_by": each.decider.strip(), "looked_at": each.check,
        }
        for each in session.entries(Decision)
    ]  # fmt: skip
    columns = ["id", "decision", "rests_on", "although", "actions", "turned_down",
               "customers_words", "decided_by", "looked_at"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).set_index("id")


def tell_decisions(result: Any, session: Session) -> tuple[Finding, ...]:
    """Say each decision with its reason, then on what all of them rest.

    Returns
    -------
    tuple of Finding
        ``session.decision.<id>``, whose number counts the customers' words linked and whose
        verdict is "no customer reason recorded" where only a competitor, a mission statement or
        authority stands behind it, else "the answers say otherwise" where they do; then
        ``session.decisions.reasons`` and ``session.decisions.words``. None without a decision.
    """
    decisions = session.entries(Decision)
    if not decisions:
        return ()
    known, verdict = quotes_of(result), verdict_of(result)
    actions = {action.id: action for action in session.entries(Action)}
    found = [
        _one(each, known, actions, verdict, although(each, result, session)) for each in decisions
    ]
    return (*found, _reasons(decisions, verdict), _linked(decisions, verdict))


def decided(result: Any, session: Session | None) -> str:
    """Say in half a sentence what was decided, for the summary of a report."""
    if session is None or not session.held:
        return NOT_HELD
    if looks_back(result, session):
        return say_past(result, session)
    decisions = session.entries(Decision)
    if not decisions:
        return undecided(session)
    said = [quote(each, 60, verdict_of(result)) for each in decisions]
    actions = {action.id: action for action in session.entries(Action)}
    taken = [actions[id] for each in decisions for id in each.actions if id in actions]
    functions = functions_of(name for action in taken for name in action.functions)
    days = sorted(action.by for action in taken if action.by)
    who = "ghosts in a rehearsal" if session.record.meta.rehearsal else "the room"
    sentence = f"{who} decided {named(said, MOST_IN_SUMMARY)}"
    if functions:
        sentence += f", {named(functions)}{' together' if len(functions) > 1 else ''}"
    return f"{sentence}, first by {days[0]}" if days else sentence


def undecided(session: Session) -> str:
    """Say that nothing is decided yet; where no action is planned either, that it is a map only."""
    return UNDECIDED if session.entries(Action) else MAP_ONLY


def summary_of(result: Any, session: Session | None) -> Said:
    """Give the answer in at most five sentences, with what the room decided.

    Parameters
    ----------
    result : Result
        Of any room; its own summary knows no session.
    session : Session or None

    Returns
    -------
    Said
        Before the last sentence, which says what is not known, stands the decision: as a sentence
        of its own, or where there are five already joined to the fourth.
    """
    sentences, said = list(result.summary.sentences), decided(result, session)
    if len(sentences) < MOST_SENTENCES:
        at = len(sentences) - 1 if len(sentences) > 1 else len(sentences)
        sentences.insert(at, f"{said[:1].upper()}{said[1:]}.")
    else:
        sentences[-2] = f"{sentences[-2].rstrip('.')}; {said}."
    return Said(tuple(sentences))


def _one(
    decision: Decision, known: Mapping[str, str], actions: Mapping[str, Action], verdict: Any,
    against: tuple[str, ...],
) -> Finding:  # fmt: skip
    rests = _rests_on(decision, verdict)
    if against:
        rests = f"Decided although {'; '.join(against)}; reason given: {rests}"
    elif decision.reason_type:
        rests = f"By the room's own word it rests on {rests}"
    else:
        rests = rests.capitalize()
    sentence = f"The room decided {quote(decision, verdict=verdict)}. {rests}."
    taken = [quote(actions[id], 60, verdict) for id in decision.actions if id in actions]
    if taken:
        sentence += f" It takes up {named(taken)}."
    if rejected := _rejected(decision, verdict):
        sentence += f" Turned down: {named([f'“{shorten(each, 60)}”' for each in rejected])}."
    words = _words(decision, known)
    sentence += f" Customers: {' '.join(words)}." if words else f" {NO_WORDS.capitalize()}."
    decider, check = decision.decider.strip(), decision.check
    who = f"Decided by {decider}" if decider else "Nobody is named who decides"
    sentence += f" {who}; {f'looked at on {check}' if check else 'no day is set to look at it'}."
    n = len(decision.quotes)
    id = f"session.decision.{decision.id}"
    remark = remark_on(decision) or (OTHERWISE if against else None)
    return Finding(id, float(n), sentence, n, "quotes", verdict=remark)


def _rests_on(decision: Decision, verdict: Any) -> str:
    reason = clean(decision.reason, verdict)
    said = REASON_WORDS.get(decision.reason_type, decision.reason_type) or NO_REASON
    said += f" (“{shorten(reason, 120)}”)" if reason else ""
    return f"{said}; {NO_CUSTOMER}" if remark_on(decision) == NO_CUSTOMER else said


def _taken(decision: Decision, actions: Mapping[str, Action], verdict: Any) -> list[str]:
    """Give what a decision takes up in words, each with its id; an id alone where it is gone."""
    return [
        f"{shown(actions[id], verdict)} ({id})" if id in actions else id for id in decision.actions
    ]


def _rejected(decision: Decision, verdict: Any) -> list[str]:
    return [clean(each, verdict) for each in decision.rejected if each.strip()]


def _words(decision: Decision, known: Mapping[str, str]) -> list[str]:
    """Quote the customers, and count words that this report does not hold."""
    said = [f"“{known[id]}”" for id in decision.quotes if id in known]
    gone = len(decision.quotes) - len(said)
    if gone:
        said.append(f"({count(gone, 'quote')} linked, not among the quotes of this report)")
    return said


def _reasons(decisions: tuple[Decision, ...], verdict: Any) -> Finding:
    n = len(decisions)
    parts = [
        f"{sum(each.reason_type == reason for each in decisions)} on "
        f"{REASON_WORDS.get(reason, reason)}"
        for reason in REASONS
        if any(each.reason_type == reason for each in decisions)
    ]
    silent = sum(not each.reason_type for each in decisions)
    parts += [f"{silent} on no recorded reason"] if silent else []
    sentence = f"On what the {count(n, 'decision')} rest{'s' if n == 1 else ''}: "
    sentence += f"{join_names(parts)}."
    flagged = [each for each in decisions if remark_on(each) == NO_CUSTOMER]
    if flagged:
        names = named([quote(each, 60, verdict) for each in flagged])
        sentence += f" {NO_CUSTOMER.capitalize()}: {names}."
    share = sum(not remark_on(each) for each in decisions) / n
    remark = NO_CUSTOMER if flagged else None
    return Finding("session.decisions.reasons", share, sentence, n, "share", verdict=remark)


def _linked(decisions: tuple[Decision, ...], verdict: Any) -> Finding:
    n, mute = len(decisions), [each for each in decisions if not each.quotes]
    answer = "answers" if n - len(mute) == 1 else "answer"
    sentence = f"{n - len(mute)} of {count(n, 'decision')} {answer} a customer's own words"
    if mute:
        sentence += f"; none stand behind {named([quote(each, 60, verdict) for each in mute])}"
    share = 1 - len(mute) / n
    return Finding("session.decisions.words", share, f"{sentence}.", n, "share")
