"""In which language an export asks, told from the small words of its questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..plain import plain

_SMALL = {
    "en": "the of you your our to how is was were with and would did what this for",
    "de": "der die das wie sie ihr ihre ist war mit und uns wurden haben was fur zu nicht bei",
    "nl": "de het hoe u uw is was met en ons zou heeft wat voor van niet een dat bij",
    "fr": "le la les vous votre nous est etait avec et comment quel quelle pour de des du dans",
    "es": "el la los las usted su nos es fue con y como que para de del en una por",
}

_ALL = frozenset(" ".join(_SMALL.values()).split())


def language_of(texts: Iterable[str], among: Sequence[str] = tuple(_SMALL)) -> str:
    """Choose the language of which most small words stand in some texts; the first where equal.

    Examples
    --------
    >>> language_of(["Hoe waarschijnlijk is het dat u ons aanbeveelt?", "Datum"])
    'nl'
    """
    words = [word for text in texts for word in plain(text).split()]
    known = {language: frozenset(_SMALL[language].split()) for language in among}
    return max(among, key=lambda language: sum(word in known[language] for word in words))


def without_small(words: Sequence[str]) -> list[str]:
    """Take the small words off the beginning of a heading: "with our staff" is about staff.

    Examples
    --------
    >>> without_small(["with", "the", "staff"]), without_small(["mit", "der", "Kasse"])
    (['staff'], ['Kasse'])
    """
    n = next((i for i, word in enumerate(words) if plain(word) not in _ALL), len(words))
    return list(words[n:])
