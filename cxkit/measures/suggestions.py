"""Words that a dictionary lacks, suggested by counting and for people to accept or not."""

from __future__ import annotations

import pandas as pd

from ..findings import DataError
from ..statistics.keyness import keyness
from .mentions import Dictionary
from .words import ALL_COMMENTS, is_stop_word

SOURCE = "machine-suggested"


def compare_words(
    counts: pd.DataFrame,
    *,
    focus: str,
    rest: str | None = None,
    minimum: int = 5,
    level: float = 0.95,
) -> pd.DataFrame:
    """Compare which words two groups use.

    Parameters
    ----------
    counts : DataFrame
        From `count_words`.
    focus, rest : str
        Labels of the groups; without `rest` the focus is compared with all others.
    minimum : int, default 5
        People who must use a word, in both groups together.
    level : float, default 0.95

    Returns
    -------
    DataFrame
        As `keyness` gives it, for all words but stop words; ``p_adjusted`` is over the rows shown.

    Raises
    ------
    DataError
        One of the groups has no open answer.
    """
    others = counts[counts["group"] != focus] if rest is None else counts[counts["group"] == rest]
    sides = [
        side.groupby("word")["documents"].sum()
        for side in (counts[counts["group"] == focus], others)
    ]
    if any(ALL_COMMENTS not in side.index for side in sides):
        raise DataError("both groups need open answers, or there is nothing to compare")
    together = sides[0].add(sides[1], fill_value=0)
    words = [
        word
        for word, n in together.items()
        if n >= minimum and word != ALL_COMMENTS and not is_stop_word(word) and len(word) > 1
    ]
    n_focus, n_rest = (int(side[ALL_COMMENTS]) for side in sides)
    chosen = (side[side.index.isin(words)] for side in sides)
    return keyness(*chosen, n_focus=n_focus, n_rest=n_rest, level=level)


def suggest_words(
    counts: pd.DataFrame,
    covered: Dictionary,
    *,
    focus: str,
    rest: str | None = None,
    minimum: int = 5,
    most: int = 20,
    level: float = 0.95,
) -> pd.DataFrame:
    """Suggest words that one group uses more, and that no theme has yet.

    Parameters
    ----------
    counts : DataFrame
        From `count_words`, by kind (detractors against the rest) or by wave.
    covered : Dictionary
        The words that themes have already.
    focus, rest, level
        As in `compare_words`.
    minimum : int, default 5
        People of the focus who must use a word; no word of a few leads back to them.
    most : int, default 20
        Words suggested at most.

    Returns
    -------
    DataFrame
        As `keyness` gives it, highest z first, and ``source``, always "machine-suggested": only
        a person can say what a word is about. ``p_adjusted`` is over all words
        compared, not only those suggested.

    Notes
    -----
    Suggested is what the unadjusted p-value sets apart: many suggestions are chance, and
    cost no more than a look. Of a word and a phrase that always come together only the
    phrase is shown.
    """
    table = compare_words(counts, focus=focus, rest=rest, minimum=minimum, level=level)
    table = table[(table["z"] > 0) & (table["p"] < 1 - level) & (table["focus"] >= minimum)]
    table = table.loc[[not covered.covers(word) for word in table.index]]
    within = {
        (word, n)
        for phrase, n in table["focus"].items()
        if " " in phrase
        for word in phrase.split(" ")
    }
    table = table.loc[[(word, n) not in within for word, n in table["focus"].items()]]
    return table.head(most).assign(source=SOURCE)
