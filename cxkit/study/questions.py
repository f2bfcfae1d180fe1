"""What a question asks for, and on which scale, in the languages that the kit reads.

Patterns are searched for in `plain.plain` words: small letters, no accents, single spaces.
"""

from __future__ import annotations

import re

from .columns.likert import goodness
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

# What stands beside an end without a sign between, and by which words it is told what it means.
_MEANS = (
    r"(?:is|are|means?|meaning|being|stands for|ist|heisst|heißt|bedeutet|steht für|betekent"
    r"|staat voor|signifie|étant|est|correspond à|significa|siendo|es|sendo|é|è|indica)"
)
_PHRASE = r"((?:[^\W\d]|[ ’'])+)"
_END_FIRST = re.compile(rf"(?<![\w.,/])(0|1|10)\s*[=:(–—-]?\s*(?:{_MEANS}\s)?{_PHRASE}")
_END_LAST = re.compile(rf"{_PHRASE}[(=:]\s*(0|1|10)(?!\d)")
# "How unlikely are you ...": the most of it is the worst answer.
_UNLIKELY = (
    r"unlikely|improbable|unwahrscheinlich\w*|onwaarschijnlijk\w*|improbab\w+|improvave\w+"
    r"|improvavel|reluctant"
)
_LIKELY = r"likely|probable|wahrscheinlich\w*|waarschijnlijk\w*|probab\w+|provave\w+"
_HOW = (
    r"how|wie|hoe|combien|a quel point|dans quelle mesure|que tan|cuan|como de|en que medida"
    r"|quanto(?: e| sarebbe)?|quao|com que"
)
_HOW_UNLIKELY = re.compile(rf"\b(?:{_HOW})\s(?:\w+\s){{0,2}}(?:{_UNLIKELY})\b")
_HOW_LIKELY = re.compile(rf"\b(?:{_LIKELY})\b")
# Words of an end that are on no list: whether they are said of it or denied.
_BAD = re.compile(
    rf"\b(?:{_UNLIKELY}|not|never|no|nicht|nie|niemals|kein\w*|niet|geen|nooit|pas|jamais|nada"
    r"|nunca|non|mai|nao|worst|lowest|schlecht\w*|slecht\w*|pire|peor|peggior\w*|pior)\b"
)
_GOOD = re.compile(
    rf"\b(?:{_LIKELY}|{RECOMMENDING}|yes|ja|oui|si|sim|best|beste\w*|meilleur\w*|mejor"
    r"|miglior\w*|melhor)\b"
)


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


def says_best_low(*texts: str) -> str:
    """Give the words by which a question says that its low end is the good one; "" if none do.

    Examples
    --------
    >>> says_best_low("Recommend us? (0 = extremely likely, 10 = not at all likely)")
    "0 is 'extremely likely', 10 is 'not at all likely'"
    >>> says_best_low("Recommend us? (0 = not at all likely, 10 = extremely likely)")
    ''
    >>> says_best_low("How unlikely are you to recommend us?")
    'how unlikely'
    """
    for text in texts:
        ends = _named_ends(text)
        if _are_turned(ends):
            return ", ".join(f"{number} is {said!r}" for number, said in ends.items())
        words = plain(text)
        found = _HOW_UNLIKELY.search(words)
        if found and not ends and not _HOW_LIKELY.search(words):
            return found[0]
    return ""


def _are_turned(ends: dict[int, str]) -> bool:
    """Whether the low end is the good one: by both ends, or by one whose words are on a list."""
    good = {number: _goodness(said) for number, said in ends.items()}
    if not good or any((each > 0.5) == (number == 10) for number, each in good.items()):
        return False
    both = 10 in good and len(good) > 1
    return both or any(goodness(said) is not None for said in ends.values())


def _named_ends(text: str) -> dict[int, str]:
    """Read what stands beside 0 or 1, and beside 10, before or after it, if it says how good."""
    before = [(int(number), said, -1) for said, number in _END_LAST.findall(text)]
    after = [(int(number), said, 1) for number, said in _END_FIRST.findall(text)]
    found = {}
    for number, said, nearest in (*before, *after):
        parts = [part.strip() for part in _BETWEEN.split(said)][::nearest]
        if said := next((part for part in parts if _goodness(part) is not None), ""):
            found[number] = said
    return dict(sorted(found.items()))


def _goodness(words: str) -> float | None:
    """Say how good the words of an end are, from 0 to 1; None where they do not say it."""
    known = goodness(words)
    if known is not None and known != 0.5:
        return known
    said = plain(words)
    if _BAD.search(said):
        return 0.0
    return 1.0 if _GOOD.search(said) else None


def looks_like_stars(low: float, high: float, n: int) -> bool:
    """Whether n answers from low to high are rather stars, or 1 to 7, than scores from 0 to 10."""
    if low < 1:  # as tools write groups (-1, 0, 1), and scales from 0 to 5
        return high <= FEW_STARS[0] and n >= FEW_POINTS[1]
    return any(high <= most and n >= many for most, many in (FEW_STARS, FEW_POINTS))
