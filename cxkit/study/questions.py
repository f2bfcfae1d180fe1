"""What a question asks for, by its words in the languages that the kit reads."""

from __future__ import annotations

import re

from .plain import plain

_STARS = re.compile(
    r"\b(stars?|sterne?|sterren|etoiles?|estrellas?|csat|satisf\w*|zufrieden\w*|tevreden\w*"
    r"|ces score|effort score|insatisf\w*)\b|^ces$"
)
_RECOMMEND = re.compile(
    r"recommend\w*|recomend\w*|recommand\w*|empfehl\w*|empfiehl\w*|weiterempf\w*|aanbevel\w*"
    r"|aanbeve\w*|aanraden|\braadt?\b.* aan\b|\bnps\b|promoter"
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
    if any(_RECOMMEND.search(text) for text in said):
        return ""
    return next((found[0] for text in said if (found := _STARS.search(text))), "")
