"""What a question asks for, and on which scale, in the languages that the kit reads.

Patterns are searched for in `plain.plain` words: small letters, no accents, single spaces.
"""

from __future__ import annotations

import re

from .plain import plain

# "Recommend"; a further language is one entry.
_RECOMMENDING = {
    "en": r"recommend\w*",
    "de": r"\w*empfehl\w*|\w*empfiehl\w*",
    "nl": r"aanbevel\w*|aanbeveel\w*|aanrad\w*|aanraad\w*|\braadt?\b.* aan\b",
    "fr": r"recommand\w*",
    "es": r"recomend\w*|recomiend\w*",
    "pt": r"recomend\w*|\bindicari\w*",
    "it": r"consigli[ae]\w*|raccomand\w*",
    "pl": r"\bpolec(?!on)\w*|rekomend\w*",
    "cs": r"\b(?:do|od)poruc\w*",
    "sv": r"rekommender\w*",
    "da, no": r"anbefal\w*",
    "fi": r"suosittel\w*",
    "tr": r"\btavsiye\w*",
    "ru": r"рекоменд\w*",
    "ar": r"توصي\w*|اوصي\w*",
    "ja": r"すすめ|勧め|薦め|推奨|推薦",
    "zh": r"推荐|推薦",
}
RECOMMENDING = "|".join(_RECOMMENDING.values())
# Names of the score.
CALLED_NPS = r"\bnps\b|promoter|\bnetpro|likelihood to rec|\bltr\b|\bwom\b"
SATISFACTION = (
    r"\b(?:stars?|sterne?|sterren|etoiles?|estrellas?|csat|(?:dis|in)?satisf\w*|(?:un)?zufrieden\w*"
    r"|(?:on)?tevreden\w*|ces score|effort score)\b|^ces$"
)
# A school's grade: 1 is the best one in Germany and Austria, and the worst one in Switzerland.
GRADES = r"schulnote|\bnoten?\b|\bgrades?\b|\bgesamtnote"

# So many answers without one outside of them are stars, whatever else was asked.
FEW_STARS, FEW_POINTS = (5, 10), (7, 30)

# "(0-10)", "from 0 to 10", "van 0 tot en met 10", "from 1 (very poor) to 5 (excellent)".
_ENDS = re.compile(
    r"(?<![\d.,])([01])\s*(?:\([^()\d]{1,60}\)\s*)?"
    r"(?:[-–—/]|\.{2,}|…|to|through|until|bis|tot(?: en met)?|t/m|à|a|al|hasta|and|und|et|en|y)"
    r"\s*(3|4|5|6|7|9|10|100)(?![\d%]|[./-]\d)"
)
# "1 = very poor", "5 (excellent)", "1: poor"; "very poor (1)".
_WORDS = r"((?:[^\W\d]|[ ’'/])+)"
_NUMBER_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})\s*[=:(]\s*{_WORDS}")
_NUMBER_LAST = re.compile(rf"{_WORDS}[(=]\s*(\d{{1,2}})(?!\d)")
# What stands between two ends, or before them.
_BETWEEN = re.compile(
    r"\b(?:from|between|to|and|von|zwischen|bis|und|van|tussen|tot|en|de|entre|à|et|desde|a|hasta|y)\b"
)
ENDS = frozenset((low, high) for low in (0, 1) for high in (3, 4, 5, 6, 7, 9, 10, 100))


def words_of_satisfaction(*texts: str) -> str:
    """Give the word by which a question asks for stars or satisfaction; "" if by none.

    A question that asks for a recommendation as well asks for that.

    Examples
    --------
    >>> words_of_satisfaction("How satisfied are you?"), words_of_satisfaction("NPS")
    ('satisfied', '')
    """
    said = [plain(text) for text in texts]
    if any(re.search(f"{RECOMMENDING}|{CALLED_NPS}", text) for text in said):
        return ""
    return next((found[0] for text in said if (found := re.search(SATISFACTION, text))), "")


def stated_ends(*texts: str) -> tuple[int, int] | None:
    """Read the two ends of a scale out of a question; None where it does not say them.

    Examples
    --------
    >>> stated_ends("Rate us from 1 (very poor) to 5 (excellent)"), stated_ends("2024-10-11")
    ((1, 5), None)
    """
    for text in texts:
        if found := _ENDS.search(text.lower()):
            return int(found[1]), int(found[2])
        named = tuple(int(number) for number in named_numbers(text))
        if named in ENDS:
            return named
    return None


def named_numbers(text: str) -> dict[float, str]:
    """Read out of a question what the numbers of its scale mean.

    Examples
    --------
    >>> named_numbers("Note (1 = sehr gut bis 6 = ungenügend)")
    {1.0: 'sehr gut', 6.0: 'ungenügend'}
    >>> named_numbers("from very poor (1) to excellent (5)")
    {1.0: 'very poor', 5.0: 'excellent'}
    """
    found = {float(n): _BETWEEN.split(said)[-1].strip() for said, n in _NUMBER_LAST.findall(text)}
    for number, said in _NUMBER_FIRST.findall(text):
        found[float(number)] = _BETWEEN.split(said)[0].strip()
    return {number: said for number, said in sorted(found.items()) if said}


def looks_like_stars(low: float, high: float, n: int) -> bool:
    """Whether n answers from low to high are rather stars, or 1 to 7, than scores from 0 to 10."""
    if low < 1:  # as tools write groups (-1, 0, 1), and scales from 0 to 5
        return high <= FEW_STARS[0] and n >= FEW_POINTS[1]
    return any(high <= most and n >= many for most, many in (FEW_STARS, FEW_POINTS))
