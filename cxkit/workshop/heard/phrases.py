"""How the room's own words are read out: quoted, cut, and left out where they would harm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from ...measures.lexicon import STOP_WORDS
from ...measures.linter import lint
from ...measures.linter_words import LANGUAGES
from ...measures.verdicts import Verdict
from ...measures.words import tokenise
from ...parts import join_names, shorten

MOST_NAMED = 3
LONGEST = 90
LEFT_OUT = "(not read out: it blames somebody, or explains a change that is not established)"
# A change that is not established has no cause yet, and goes no way.
OF_NO_CHANGE = frozenset({"cause-of-a-change", "direction"})
_COMMON = {language: frozenset(words) for language, words in STOP_WORDS.items()}


def language_of(*texts: str, otherwise: str = "en") -> str:
    """Tell the language of texts by the small words in them.

    Parameters
    ----------
    *texts : str
    otherwise : str
        What is taken where nothing tells, or two languages tell as much.

    Returns
    -------
    str
        One of the languages that the linter knows.

    Examples
    --------
    >>> language_of("Wir haben mehr Platz für die Mäntel"), language_of("Coats")
    ('de', 'en')
    """
    counts = Counter(
        language
        for text in texts
        for word in tokenise(text)
        for language in LANGUAGES
        if word in _COMMON.get(language, ())
    )
    # Of equals the first one is taken.
    return max((otherwise, *LANGUAGES), key=lambda language: counts[language])


def harms(text: str, verdict: Verdict | None = None) -> bool:
    """Whether a report should not read a text out.

    That is where it blames somebody, or explains a change that is not established.
    """
    found = {each.rule for each in lint(
        text, kind="sentence", language=language_of(text), verdict=verdict
    )}  # fmt: skip
    unclear = verdict is not None and not verdict.clear
    return "blame" in found or (unclear and bool(found & OF_NO_CHANGE))


def clean(text: str, verdict: Verdict | None = None) -> str:
    """Give a text for a table without what surrounds it; or that it is left out."""
    return LEFT_OUT if text.strip() and harms(text, verdict) else text.strip()


def quote(entry: Any, longest: int = LONGEST, verdict: Verdict | None = None) -> str:
    """Quote what an entry says, or call it by its id where it would harm."""
    if harms(entry.text, verdict):
        return f"{type(entry).__name__.lower()} {entry.id}"
    return f"“{shorten(entry.text, longest)}”"


def shown(entry: Any, verdict: Verdict | None = None) -> str:
    """Give what an entry says, whole, for a table; or that it is left out."""
    return clean(entry.text, verdict)


def says(text: str) -> bool:
    """Whether there is a letter or a figure in it: a dash says nothing."""
    return any(sign.isalnum() for sign in text)


def verdict_of(result: Any) -> Verdict | None:
    """Give the verdict on the change, where the room has one."""
    return getattr(result, "verdict", None)


def named(parts: Sequence[str], most: int = MOST_NAMED) -> str:
    """List the first few, and how many more there are."""
    more = len(parts) - most
    return join_names([*parts[:most], *([f"{more} more"] if more > 0 else [])])


def count(number: int, one: str, many: str = "") -> str:
    """Count things in words.

    Examples
    --------
    >>> count(1, "action"), count(0, "story", "stories")
    ('1 action', 'no stories')
    """
    if number == 1:
        return f"1 {one}"
    return f"{number or 'no'} {many or one + 's'}"


def functions_of(owners: Iterable[str]) -> list[str]:
    """Give functions once each, in the order in which they were named."""
    kept: dict[str, str] = {}
    for owner in owners:
        if name := " ".join(owner.split()):
            kept.setdefault(name.casefold(), name)
    return list(kept.values())
