"""Countries in a text: who is named, and what ranks one of them."""

from __future__ import annotations

import re
from functools import cache

from .linter_page import compile_phrases
from .linter_words import LANGUAGES
from .linter_words.countries import CODES, LANGUAGE_ORDER, NAMES, UNSURE_CODES


def countries_in(language: str, said: str) -> set[str]:
    """Give the codes of the countries that a sentence names, by name, people or code."""
    names = {match.lastgroup or "" for match in _country_names(language).finditer(said)}
    codes = set(_country_codes().findall(said))
    sure = names | (codes - UNSURE_CODES)
    return sure | codes if sure else set()


@cache
def _country_words(language: str) -> tuple[tuple[str, str], ...]:
    column = 1 + LANGUAGE_ORDER.index(language)
    found = []
    for line in NAMES.strip().replace("\n   |", " |").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        names = [re.escape(name.strip()) for name in cells[column].split(",")]
        either = "|".join(names).replace(r"\~", "~").replace("~", r"\w{0,6}")
        found.append((cells[0], either))
    return tuple(found)


@cache
def _country_names(language: str) -> re.Pattern[str]:
    # English and Dutch write peoples in capitals, and have words like "polish" and "turkey".
    flags = re.NOFLAG if language in ("en", "nl") else re.IGNORECASE
    either = "|".join(f"(?P<{code}>{words})" for code, words in _country_words(language))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", flags)


@cache
def _country_codes() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(CODES)})(?![\w-])")


@cache
def rank_of_one(language: str) -> re.Pattern[str]:
    """Match what ranks one country; a country is a name, or a code that is no other word."""
    codes = [code for code in CODES if code not in UNSURE_CODES]
    country = "|".join([*(words for _, words in _country_words(language)), *codes])
    flags = "-i:" if language in ("en", "nl") else ":"
    phrases = LANGUAGES[language].rank
    return compile_phrases(
        tuple(phrase.replace("{country}", f"(?{flags}{country})") for phrase in phrases)
    )
