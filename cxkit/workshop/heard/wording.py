"""The room's own sentences: are they about customers or about ourselves, and full of buzzwords?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...findings import Finding
from ...measures.linter import lint
from ..record.entries import Action, Aspiration, Decision, Entry, Idea, Note
from ..record.session import Session
from .phrases import clean, count, language_of, named
from .subjects import CUSTOMER, INSIDE, Subject, sentences_of, subject_of

# Rules of the linter that find words with nothing behind them.
EMPTY = frozenset({"buzzword", "best"})
ABOUT = {"inside": "ourselves", "customer": "a customer", "other": "something else"}
HOW = (
    "Counted by the words at the beginning of each sentence: who it is about, we and what is ours "
    "or a customer; sentences about something else are left out of the share."
)


@dataclass(frozen=True)
class Line:
    """One sentence of the room, and whom it is about."""

    text: str
    subject: Subject
    buzz: tuple[str, ...]


def lines_of(result: Any, session: Session, *, first: bool = False) -> tuple[Line, ...]:
    """Take the room's sentences apart: on the product, ideas, actions, decisions, aspirations.

    Parameters
    ----------
    result : Result
        Its study names kinds of customers, and the core of what the house makes.
    session : Session
    first : bool, default False
        Whether of each entry the first version is taken, not the one that stands.
    """
    texts = [_text(entry) for entry in _entries(session, first=first)]
    if not texts:
        return ()
    usual = language_of(*texts)
    study = result.reduced.study
    customers = [persona.name for persona in study.personas]
    own = [point.name for point in study.touchpoints if point.core]
    lines = []
    for sentence in (each for text in texts for each in sentences_of(text)):
        language = language_of(sentence, otherwise=usual)
        subject = subject_of(sentence, language=language, customers=customers, own=own)
        lines.append(Line(sentence, subject, _buzz(sentence, language)))
    return tuple(lines)


def wording_table(result: Any, session: Session) -> pd.DataFrame:
    """Give one row a sentence that stands: index ``sentence``, ``about buzzwords``."""
    rows = [
        {"sentence": clean(each.text), "about": ABOUT[each.subject],
         "buzzwords": ", ".join(each.buzz)}
        for each in lines_of(result, session)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["sentence", "about", "buzzwords"]).set_index("sentence")


def tell_wording(result: Any, session: Session) -> tuple[Finding, ...]:
    """Say how many of the room's sentences are about ourselves, before and after rewriting.

    Returns
    -------
    tuple of Finding
        ``session.inside_out``: the share of sentences about those who speak, their house, brand
        and products, among those about them or a customer; ``session.inside_out.before``, the
        same of the first versions, where any entry was rewritten; and ``session.buzzwords``.
        None where nothing was written.

    Notes
    -----
    See `subject_of`. Among 44 sentences in five languages, written by the kit's makers after its
    rules, it told 40 right; a share of a few sentences moves by as much as one of them weighs.
    """
    lines = lines_of(result, session)
    if not lines:
        return ()
    found, earlier = [], lines_of(result, session, first=True)
    share = _share(lines)
    if share is not None:
        sentence = f"{_say(lines)} {HOW}"
        n = _counted(lines)
        before = _share(earlier)
        rewritten = [each.text for each in earlier] != [each.text for each in lines]
        if rewritten and before is not None:
            sentence = f"Before rewriting, {_say(earlier, inside=True)} After, {sentence}"
            early, inside = f"{_say(earlier)} {HOW}", "session.inside_out.before"
            found.append(Finding(inside, before, early, _counted(earlier), "share"))
        found.insert(0, Finding("session.inside_out", share, sentence, n, "share"))
    return (*found, _buzzwords(lines))


def _say(lines: tuple[Line, ...], *, inside: bool = False) -> str:
    own = sum(each.subject == INSIDE for each in lines)
    base = f"{own or 'none'} of {_counted(lines)} of the room's sentences"
    verb = "was" if own == 1 else "were"
    if inside:
        return f"{base} {verb} about ourselves and not a customer."
    rest = len(lines) - _counted(lines)
    also = f"; {rest} more {'is' if rest == 1 else 'are'} about something else" if rest else ""
    said = f"{base} {'is' if own == 1 else 'are'} about ourselves and not a customer{also}."
    return said


def _share(lines: tuple[Line, ...]) -> float | None:
    n = _counted(lines)
    return sum(each.subject == INSIDE for each in lines) / n if n else None


def _counted(lines: tuple[Line, ...]) -> int:
    return sum(each.subject in (INSIDE, CUSTOMER) for each in lines)


def _buzzwords(lines: tuple[Line, ...]) -> Finding:
    words = [word for each in lines for word in each.buzz]
    n = len(lines)
    within = sum(bool(each.buzz) for each in lines)
    sentence = f"None of {count(n, 'sentence')} holds a buzzword."
    if words:
        listed = named([f"“{word}”" for word in dict.fromkeys(words)], 5)
        sentence = (
            f"{within} of {count(n, 'sentence')} {'holds' if within == 1 else 'hold'} words with "
            f"nothing behind them: {listed}."
        )
    return Finding("session.buzzwords", within / n, sentence, n, "share")


def _buzz(sentence: str, language: str) -> tuple[str, ...]:
    found = lint(sentence, kind="sentence", language=language)
    return tuple(each.words.casefold() for each in found if each.rule in EMPTY)


def _entries(session: Session, *, first: bool) -> Iterable[Entry]:
    record = session.record
    for kind in (Note, Idea, Action, Decision, Aspiration):
        standing = {entry.key: entry for entry in record.standing(kind)}
        if first:
            for entry in reversed(record.all_of(kind)):
                standing[entry.key] = entry
        yield from (
            entry for entry in standing.values()
            if not isinstance(entry, Note) or entry.tag == "product"
        )  # fmt: skip


def _text(entry: Any) -> str:
    return entry.what if isinstance(entry, Aspiration) else entry.text
