"""Emotions, friction and tone in open answers: where they are named, and where the score differs.

Words are found, nothing is understood: negation and irony pass unseen, and an answer that
praises the guide and complains about the queue holds both. So rates compare groups
with one another; none of them is a share of happy people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..findings import DataError
from ..statistics.intervals import Interval, Mean, weighted_mean
from ..statistics.proportions import wilson
from .lexicon import BRIGHT, DARK
from .mentions import Mentions
from .nps import kind_of

# Stands for all open answers, whichever theme they name.
ANY_THEME = ""


def feeling_rates(
    themes: Mentions,
    feelings: Mentions,
    *,
    weight: pd.Series | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Say how often the answers that name a theme hold each feeling.

    Parameters
    ----------
    themes, feelings : Mentions
        Of the same answers: touchpoints, and `feeling_words`.
    weight : Series, shape (n,), optional
    level : float, default 0.95

    Returns
    -------
    DataFrame
        One row a ``theme`` and ``feeling``: answers ``n`` that name the theme, ``found`` with the
        feeling, the weighted ``share`` with Wilson's ``low high``; missing for themes that
        nobody names. The theme `ANY_THEME` stands for all open answers.

    Notes
    -----
    The feeling stands in the same answer, not always in the same breath: an answer about
    two touchpoints counts for both.
    """
    weights = np.ones(len(themes.table)) if weight is None else weight.to_numpy(dtype=float)
    bases = {ANY_THEME: themes.commented.to_numpy()}
    bases |= {theme: themes.table[theme].to_numpy() for theme in themes.table.columns}
    rows = []
    for theme, base in bases.items():
        for feeling in feelings.table.columns:
            hit = feelings.table[feeling].to_numpy()[base]
            row = {
                "theme": theme,
                "feeling": feeling,
                "n": int(base.sum()),
                "found": int(hit.sum()),
            }
            if weights[base].sum() > 0:
                share = _share(hit, weights[base])
                limits = wilson(share, level=level)
                row |= {"share": share.mean, "low": limits.low, "high": limits.high}
            rows.append(row)
    return pd.DataFrame(rows, columns=["theme", "feeling", "n", "found", "share", "low", "high"])


@dataclass(frozen=True, eq=False)
class Mismatch:
    """How often score and words point in opposite directions.

    Parameters
    ----------
    n : int
        Respondents of the kind who wrote something.
    found : int
        Those whose words do not go with their score.
    share : Mean
        Weighted; see `interval`.
    """

    n: int
    found: int
    share: Mean

    def interval(self, level: float = 0.95) -> Interval:
        """Wilson's interval of the share, 0..1."""
        return wilson(self.share, level=level)


@dataclass(frozen=True, eq=False)
class Mismatches:
    """Promoters who complain, and detractors who only praise.

    Parameters
    ----------
    promoters : Mismatch
        With words of friction, complaint or a negative emotion.
    detractors : Mismatch
        With words of praise, joy or trust and none of the above.
    """

    promoters: Mismatch
    detractors: Mismatch


def find_mismatches(
    scores: pd.Series, feelings: Mentions, *, weight: pd.Series | None = None
) -> Mismatches:
    """Find answers whose words do not go with their score.

    Parameters
    ----------
    scores : Series, shape (n,)
        0..10; missing ones are left out.
    feelings : Mentions
        Of `feeling_words`.
    weight : Series, shape (n,), optional

    Returns
    -------
    Mismatches

    Raises
    ------
    DataError
        No promoter or no detractor wrote anything.

    Notes
    -----
    A promoter who names a flaw is no contradiction: it is what even those who recommend put up
    with. A detractor with nothing but praise may have mixed up the ends of the scale, or
    thought of something that the answer leaves out. Negated words count as
    what they deny, except for the stock phrases of the lists: read some of them before
    speaking about the rate.
    """
    given = scores.notna() & feelings.commented
    value = pd.Series(0, index=scores.index)
    value[given] = kind_of(scores[given])
    dark = feelings.table[list(DARK)].any(axis=1)
    bright = feelings.table[list(BRIGHT)].any(axis=1)
    weights = pd.Series(1.0, index=scores.index) if weight is None else weight
    return Mismatches(
        promoters=_mismatch(given & (value == 1), dark, weights, "promoter"),
        detractors=_mismatch(given & (value == -1), bright & ~dark, weights, "detractor"),
    )


def tone_by_score(
    scores: pd.Series,
    feelings: Mentions,
    *,
    weight: pd.Series | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Say what those who gave each score wrote: what an 8 means here.

    Parameters
    ----------
    scores : Series, shape (n,)
        0..10; missing ones are left out.
    feelings : Mentions
        Of `feeling_words`.
    weight : Series, shape (n,), optional
    level : float, default 0.95

    Returns
    -------
    DataFrame
        One row a score that somebody explained, index ``score``: ``n`` people who wrote,
        ``flaw`` and ``praise``, the weighted shares of them with words of friction, complaint or
        a negative emotion, and of praise, joy or trust, each with Wilson's limits. Both may
        stand in one answer, and neither may.

    Raises
    ------
    DataError
        A score that is none.

    Notes
    -----
    The words show how a score is used in this house, country and language, not what it ought
    to mean. Compare rows with one another: words that no list has are in none of them.
    """
    given = scores.notna() & feelings.commented
    kind_of(scores[given])
    weights = pd.Series(1.0, index=scores.index) if weight is None else weight
    sides = {
        "flaw": feelings.table[list(DARK)].any(axis=1),
        "praise": feelings.table[list(BRIGHT)].any(axis=1),
    }
    rows = {}
    for score in sorted(scores[given].unique()):
        base = given & (scores == score)
        rows[int(score)] = {"n": int(base.sum())}
        if not weights[base].sum() > 0:
            continue
        for name, hit in sides.items():
            share = _share(hit[base].to_numpy(), weights[base].to_numpy(dtype=float))
            limits = wilson(share, level=level)
            rows[int(score)] |= {
                name: share.mean, f"{name}_low": limits.low, f"{name}_high": limits.high,
            }  # fmt: skip
    columns = ["n", *(f"{name}{end}" for name in sides for end in ("", "_low", "_high"))]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return table.rename_axis("score")


def _mismatch(base: pd.Series, odd: pd.Series, weight: pd.Series, kind: str) -> Mismatch:
    if not weight[base].sum() > 0:
        raise DataError(f"no {kind} wrote anything that could be compared with the score")
    share = _share(odd[base].to_numpy(), weight[base].to_numpy(dtype=float))
    return Mismatch(int(base.sum()), int((base & odd).sum()), share)


def _share(hit: np.ndarray, weight: np.ndarray) -> Mean:
    ones = np.ones(len(hit))
    return weighted_mean(hit.astype(float), n=ones, weight=weight, weight_squared=weight**2)
