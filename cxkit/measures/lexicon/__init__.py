"""Word lists of emotions, friction and tone, and stop words, in five languages.

The lists are the kit's own: short, readable, to be argued with. They name what people often
write; they miss irony, most negation, and every word that is not in them.
"""

from __future__ import annotations

from collections.abc import Sequence

from .emotions import EMOTIONS, NEGATIVE_EMOTIONS, POSITIVE_EMOTIONS
from .friction import FRICTION
from .stop_words import STOP_WORDS as _STOP_WORDS
from .tone import TONE

LANGUAGES = ("en", "de", "nl", "fr", "es")
STOP_WORDS = {language: tuple(words.split()) for language, words in _STOP_WORDS.items()}

# What a content customer and a discontented one would write.
BRIGHT = (*POSITIVE_EMOTIONS, "praise")
DARK = (*NEGATIVE_EMOTIONS, *FRICTION, "complaint")


def feeling_words(languages: Sequence[str] = LANGUAGES) -> dict[str, tuple[str, ...]]:
    """Give the words of all emotions, kinds of friction and tones.

    Parameters
    ----------
    languages : sequence of str
        Of en, de, nl, fr and es.

    Returns
    -------
    dict of str to tuple of str
        ``joy trust fear surprise sadness disgust anger anticipation``, ``waiting effort
        repeat_contact confusion broken unavailable crowding``, ``praise complaint``: for
        `dictionary`. Looked for together, the longest phrase decides among them.

    Raises
    ------
    ValueError
        A language without lists.

    Examples
    --------
    >>> feeling_words(["nl"])["waiting"][:3]
    ('wachten', 'wachtte*', 'gewacht')
    """
    unknown = [language for language in languages if language not in LANGUAGES]
    if unknown:
        raise ValueError(f"there are lists for {', '.join(LANGUAGES)}, but not for {unknown[0]!r}")
    return {
        name: tuple(
            dict.fromkeys(
                " ".join(word.split())
                for language in languages
                for word in by_language[language].split(",")
            )
        )
        for group in (EMOTIONS, FRICTION, TONE)
        for name, by_language in group.items()
    }
