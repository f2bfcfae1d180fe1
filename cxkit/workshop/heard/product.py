"""The product in the room's words: does a sentence name a thing, or what people live through?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...findings import Finding
from ...measures.lexicon.emotions import EMOTIONS
from ...measures.mentions import Dictionary, dictionary
from ..record.entries import Note
from ..record.session import Session
from .notes import notes_of
from .phrases import count, named, verdict_of
from .phrases import quote as quoted

PRODUCT = "product"
# What people do, learn and remember; what they feel is in the lists of emotions. Our own words.
LIVED = """feel, feels, felt, learn*, discover*, experience*, remember*, memory, memories, forget,
    together, become, becomes, understand*, wonder, see the world, take home, inspire*, inspiring,
    erleb*, fühl*, lern*, entdeck*, erinner*, gemeinsam, zusammen, staun*, versteh*,
    beleef*, beleven, voel*, leren, leert, geleerd, ontdek*, herinner*, samen, verwonder*, begrijp*,
    ressent*, apprend*, découvr*, souvenir*, ensemble, émerveill*, comprend*, vivre, vivent,
    sient*, sentir, aprend*, descubr*, recuerd*, juntos, juntas, asombr*, vivir, viven"""


def tell_product(result: Any, session: Session) -> tuple[Finding, ...]:
    """Say how many of the sentences on the product name a thing, and how many an experience.

    Returns
    -------
    tuple of Finding
        ``session.product``: the share of sentences with words of an experience. None where
        nobody described the product.

    Notes
    -----
    Things are what the study calls its touchpoints; words of an experience are those of
    emotions, and a short list of what people do and remember, in five languages. A sentence may
    have both or neither: words are found, nothing is understood.
    """
    notes = notes_of(session, PRODUCT)
    if not notes:
        return ()
    things = _things(result)
    lived = dictionary({"lived": _lived()})
    verdict = verdict_of(result)
    felt = [note for note in notes if lived.covers(note.text)]
    named_things = [note for note in notes if things is not None and things.covers(note.text)]
    n = len(notes)
    sentence = (
        f"Of {count(n, 'sentence')} on what customers get, {_many(felt)} of what people feel, do "
        f"or remember, {_many(named_things)} of a thing of the house"
    )
    if named_things:
        sentence += f" ({named([quoted(note, 60, verdict) for note in named_things])})"
    id = "session.product"
    return (Finding(id, len(felt) / n, f"{sentence}. By lists of words.", n, "share"),)


def _things(result: Any) -> Dictionary | None:
    points = result.reduced.study.touchpoints
    words = {point.id: (*getattr(point, "words", ()), point.name) for point in points}
    return dictionary(words) if words else None


def _lived() -> Iterable[str]:
    lists = (LIVED, *(each for languages in EMOTIONS.values() for each in languages.values()))
    return tuple(dict.fromkeys(" ".join(w.split()) for each in lists for w in each.split(",")))


def _many(notes: list[Note]) -> str:
    return f"{len(notes) or 'none'} {'speak' if len(notes) > 1 else 'speaks'}"
