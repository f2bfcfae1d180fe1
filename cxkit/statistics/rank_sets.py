"""Between which ranks each thing lies, for all things together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from .ranks import ROUNDING, checked, factor

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

DRAWS = 20_000
# Draws are compared pair by pair in pieces that fit the processor's cache.
CHUNK = 500


@dataclass(frozen=True)
class TopSet:
    """Who may be among the first k, and who surely is.

    Parameters
    ----------
    k : int
        How many ranks count as the top.
    may : tuple of str
        Things whose best possible rank is k or better, largest value first: all that truly are
        among the first k, at the level said.
    surely : tuple of str
        Those whose worst possible rank is still k or better.
    level : float
        How often everything said here is true, 0..1.
    """

    k: int
    may: tuple[str, ...]
    surely: tuple[str, ...]
    level: float


def rank_sets(
    value: ArrayLike,
    covariance: ArrayLike,
    *,
    names: Sequence[str],
    level: float = 0.95,
    seed: int = 1,
) -> pd.DataFrame:
    """Say between which ranks each thing lies, so that all statements hold together.

    Parameters
    ----------
    value : array, shape (p,)
        Estimates in one unit, p of 2 and more.
    covariance : array, shape (p, p)
        Covariance of their errors; variance 0 for what is known exactly.
    names : list of str
        What is ranked.
    level : float, default 0.95
        How often all sets hold the true ranks at once, 0..1.
    seed : int, default 1

    Returns
    -------
    DataFrame, shape (p, 3)
        One row a thing, in the order given: `value`, and the best and the worst rank that it
        may hold, `rank_low` and `rank_high`, 1 being the largest value.

    Raises
    ------
    ValueError
        Fewer than two things, numbers that are missing, no covariance, or a level that is not
        between 0 and 1.

    Notes
    -----
    Of each ordered pair it is tested whether the first is larger, t being the difference over
    its standard error, against the quantile of the largest t that errors alone give among
    all pairs still in question. Pairs that pass are taken out, those left are tested against
    their own, smaller quantile, and so on until nothing more passes; the chance that any pair is
    put the wrong way round is at most 1 - `level` [1]_. A thing then lies between 1 + the number
    of things clearly larger and p - the number of things clearly smaller.

    The true rank is 1 + the number of things that are strictly larger [1]_. Equal things share
    the best of their ranks; their sets hold, at the same level, also the worst one (p - the number
    that are strictly smaller), and so every order in which ties may be broken.

    A difference without error is decided by its sign, and is a tie if it is nothing but rounding.

    The errors are taken as normal with a known covariance. The quantile comes from 20,000 draws:
    what a run promises as .95 is that give or take .0015. Sets are wide, because many statements
    hold at once: eight things at equal distances that span 10 standard errors keep some four
    ranks each. They answer what is established; the chances of `rank_probabilities` answer what
    to bet on.

    References
    ----------
    .. [1] M. Mogstad, J. P. Romano, A. M. Shaikh and D. Wilhelm, "Inference for Ranks with
           Applications to Mobility across Neighbourhoods and Academic Achievement across
           Countries", Review of Economic Studies 91(1), 476-518 (2024).

    Examples
    --------
    >>> rank_sets([9.0, 1.0, 0.5], np.eye(3), names=["a", "b", "c"])
       value  rank_low  rank_high
    a    9.0         1          1
    b    1.0         2          3
    c    0.5         2          3
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, but got {level!r}")
    y, v = checked(value, covariance, names)
    order = np.lexsort((np.diag(v), -y))
    larger = _clearly_larger(y[order], v[np.ix_(order, order)], level, seed)
    back = np.argsort(order)
    return pd.DataFrame(
        {
            "value": y,
            "rank_low": 1 + larger.sum(axis=0)[back],
            "rank_high": len(y) - larger.sum(axis=1)[back],
        },
        index=pd.Index(names),
    )


def top_set(
    value: ArrayLike,
    covariance: ArrayLike,
    *,
    names: Sequence[str],
    k: int,
    level: float = 0.95,
    seed: int = 1,
) -> TopSet:
    """Say which things may be among the first k, and which surely are.

    Parameters
    ----------
    value, covariance, names, level, seed
        As in `rank_sets`.
    k : int
        How many ranks count as the top, 1 to p.

    Returns
    -------
    TopSet

    Raises
    ------
    ValueError
        As in `rank_sets`, or k is not a rank.

    Notes
    -----
    Read from `rank_sets`, so that everything said of all things and of every k holds at once.

    Examples
    --------
    >>> top_set([9.0, 1.0, 0.5], np.eye(3), names=["a", "b", "c"], k=2)
    TopSet(k=2, may=('a', 'b', 'c'), surely=('a',), level=0.95)
    """
    if not 1 <= k <= len(names):
        raise ValueError(f"k must lie between 1 and {len(names)}, but got {k!r}")
    sets = rank_sets(value, covariance, names=names, level=level, seed=seed)
    sets = sets.sort_values("value", ascending=False, kind="stable")
    may, surely = (tuple(sets.index[sets[limit] <= k]) for limit in ("rank_low", "rank_high"))
    return TopSet(k, may, surely, level)


def _clearly_larger(y: Array, covariance: Array, level: float, seed: int) -> Flags:
    """Mark the pairs whose first is clearly larger; the values fall."""
    variance = np.diag(covariance)
    both = variance[:, None] + variance
    error = both - 2 * covariance
    ahead = np.triu(np.ones(error.shape, dtype=bool), 1)
    unsure = ahead & (error > ROUNDING * both)
    difference = y[:, None] - y
    rounding = 1e-9 * np.sqrt(both) + ROUNDING * abs(y).max()
    larger = ahead & ~unsure & (difference > rounding)
    if unsure.any():
        error = np.where(unsure, np.sqrt(np.maximum(error, 0)), np.inf)
        t = np.where(unsure, difference / error, 0)
        chance = np.random.default_rng(seed).standard_normal((DRAWS, len(y)))
        larger |= _step_down(t, error, chance @ factor(covariance).T, level)
    return larger


def _step_down(t: Array, error: Array, drawn: Array, level: float) -> Flags:
    """Test again what did not pass, against the errors of what is left, until all is said."""
    passed = np.zeros(t.shape, dtype=bool)
    forward, backward = _largest(drawn, error), _largest(-drawn, error)
    # A pair against the order of the estimates never passes: those stay to the end, and no later
    # quantile is below theirs. Draws that lie below it anyway need no second look.
    needed = forward > _quantile(backward, level)
    while True:
        largest = np.maximum(forward, backward)
        new = (t > _quantile(largest, level)) & ~passed
        if not new.any():
            return passed
        passed |= new
        forward[needed] = _largest(drawn[needed], np.where(passed, np.inf, error))


def _largest(drawn: Array, error: Array) -> Array:
    """Give the largest studentised difference of each draw; pairs of infinite error are out."""
    largest = np.full(len(drawn), -np.inf)
    inverse = 1 / error
    for start in range(0, len(drawn), CHUNK):
        piece = np.ascontiguousarray(drawn[start : start + CHUNK].T)
        for first in range(len(piece) - 1):
            rest = np.flatnonzero(inverse[first])
            if len(rest):
                t = (piece[first] - piece[rest]) * inverse[first, rest, None]
                rows = slice(start, start + piece.shape[1])
                np.maximum(largest[rows], t.max(axis=0), out=largest[rows])
    return largest


def _quantile(drawn: Array, level: float) -> float:
    """Give the value that a further draw exceeds with chance 1 - level at most."""
    rank = min(int(np.ceil(level * (len(drawn) + 1))), len(drawn))
    return float(np.partition(drawn, rank - 1)[rank - 1])
