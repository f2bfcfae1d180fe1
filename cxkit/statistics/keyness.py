"""Which words mark one group of texts against another: log-odds with a Dirichlet prior."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln, xlogy

from ..findings import DataError
from .intervals import quantile
from .multiplicity import adjust

Array = NDArray[np.float64]
Convention = Literal["two-term", "four-term", "overall"]

# Half a document with and half without each word in both groups (Jeffreys).
JEFFREYS = 0.5
COLUMNS = (
    "focus rest share_focus share_rest log_odds low high z p p_adjusted log_likelihood".split()
)


def keyness(
    focus: pd.Series,
    rest: pd.Series,
    *,
    n_focus: int,
    n_rest: int,
    level: float = 0.95,
    method: str = "bh",
) -> pd.DataFrame:
    """Compare in how many texts of two groups each word occurs.

    Parameters
    ----------
    focus, rest : Series of int, index word
        Texts that hold the word, once however often they repeat it. A word that is missing on
        one side occurs there in no text.
    n_focus, n_rest : int
        Texts in each group, with or without these words.
    level : float, default 0.95
        Coverage of the interval of each log-odds ratio, not adjusted.
    method : str, default "bh"
        How p-values are adjusted for all words given: see `adjust`. "by" holds whatever the
        words share.

    Returns
    -------
    DataFrame
        One row a word, the highest z first: texts (``focus rest``), their shares, the log-odds
        ratio with ``low high``, ``z``, two-sided ``p`` of `exact_p`, ``p_adjusted``, and
        ``log_likelihood``, Dunning's G2.

    Raises
    ------
    DataError
        A group has no text, or a word occurs in more texts than there are.

    Notes
    -----
    Ours is the "four-term" convention of `log_odds` on texts instead of tokens, with half a
    text added with and half without the word on each side. Words repeated by one person
    are no independent evidence; counted by tokens, one long complaint makes a keyword. As
    every text has a word or not, the ratio is that of two binomials, and a word that
    nobody used stays finite. z orders the words: it draws rare ones towards no difference. The
    p-values are exact and not drawn, so a word that only one group uses may have a small p
    although its wide interval holds 0. Which words are given must not depend on the
    group they come from (a minimum of texts in both groups together is fine), or
    the p-values are too small.

    Examples
    --------
    >>> found = keyness(pd.Series({"wait": 30, "the": 50}), pd.Series({"wait": 5, "the": 52}),
    ...                 n_focus=60, n_rest=60)
    >>> found["z"].round(2).to_dict()
    {'wait': 4.49, 'the': -0.5}
    """
    words = focus.index.union(rest.index)
    y_focus, y_rest = (
        count.reindex(words, fill_value=0).to_numpy(float) for count in (focus, rest)
    )
    if min(n_focus, n_rest) < 1:
        raise DataError("both groups need at least one text")
    if (y_focus > n_focus).any() or (y_rest > n_rest).any():
        raise DataError("a word occurs in more texts than the group has")
    found = log_odds(
        y_focus,
        y_rest,
        total_focus=n_focus,
        total_rest=n_rest,
        prior=JEFFREYS,
        prior_total=2 * JEFFREYS,
    )
    z, ratio = found["z"].to_numpy(), found["log_odds"].to_numpy()
    half = quantile(level) * found["standard_error"].to_numpy()
    p = exact_p(y_focus, y_rest, n_focus=n_focus, n_rest=n_rest)
    columns = [y_focus.astype(int), y_rest.astype(int), y_focus / n_focus, y_rest / n_rest]
    columns += [ratio, ratio - half, ratio + half, z, p, adjust(p, method=method)]
    columns += [log_likelihood(y_focus, y_rest, total_focus=n_focus, total_rest=n_rest)]
    table = pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)), index=words)
    # The index is sorted already, so words with one z stand in the order of the alphabet.
    return table.sort_values("z", ascending=False, kind="stable")


def log_odds(
    focus: ArrayLike,
    rest: ArrayLike,
    *,
    total_focus: float | None = None,
    total_rest: float | None = None,
    prior: ArrayLike = JEFFREYS,
    prior_total: float | None = None,
    convention: Convention = "four-term",
) -> pd.DataFrame:
    """Find the log-odds ratios of words in two groups under a Dirichlet prior.

    Parameters
    ----------
    focus, rest : arrays, shape (k,)
        Counts of each word.
    total_focus, total_rest : float, optional
        What the counts are out of: their sum when left out (tokens), or the number of texts.
    prior : float or array, shape (k,), default 0.5
        Pseudo-counts of each word added to each group: one number is uninformative, a
        `pooled_prior` informative.
    prior_total : float, optional
        Pseudo-counts of all words together; the sum of `prior` when left out.
    convention : {"four-term", "two-term", "overall"}, default "four-term"
        How the variance is taken, and against what. "two-term" is [1]_: rare words only.
        "four-term" adds the terms of the other words, which matter for a word that is in
        much of the text (scattertext has this one). "overall" contrasts the group with both groups
        together, as the R package tidylo does: its z is smaller and no z of a difference
        of two samples, because the group is in both.

    Returns
    -------
    DataFrame
        ``log_odds``, ``standard_error`` and ``z``, shape (k, 3).

    Raises
    ------
    ValueError
        An unknown convention, counts of different shape or below 0, a prior not above 0.

    Notes
    -----
    With counts y, pseudo-counts a and totals n and A, the log-odds of a word in a group is
    log(y + a) - log(n + A - y - a); the ratio is the difference between the groups [1]_.

    References
    ----------
    .. [1] B. L. Monroe, M. P. Colaresi and K. M. Quinn, "Fightin' Words: Lexical Feature
           Selection and Evaluation for Identifying the Content of Political Conflict",
           Political Analysis 16, 372-403 (2008).

    Examples
    --------
    >>> log_odds([8, 2], [2, 8], prior=1.0)["log_odds"].round(4).tolist()
    [2.1972, -2.1972]
    """
    y_focus, y_rest = np.asarray(focus, dtype=float), np.asarray(rest, dtype=float)
    a = np.broadcast_to(np.asarray(prior, dtype=float), y_focus.shape)
    _check(y_focus, y_rest, a)
    added = float(a.sum()) if prior_total is None else prior_total
    n_focus = (y_focus.sum() if total_focus is None else total_focus) + added
    n_rest = (y_rest.sum() if total_rest is None else total_rest) + added
    y_focus, y_rest = y_focus + a, y_rest + a
    if convention == "overall":
        y_rest, n_rest = y_focus + y_rest, n_focus + n_rest
    others_focus, others_rest = n_focus - y_focus, n_rest - y_rest
    ratio = np.log(y_focus / others_focus) - np.log(y_rest / others_rest)
    variance = 1 / y_focus + 1 / y_rest
    if convention == "four-term":
        variance = variance + 1 / others_focus + 1 / others_rest
    elif convention not in ("two-term", "overall"):
        raise ValueError(f"convention is two-term, four-term or overall, but got {convention!r}")
    error = np.sqrt(variance)
    return pd.DataFrame({"log_odds": ratio, "standard_error": error, "z": ratio / error})


def pooled_prior(focus: ArrayLike, rest: ArrayLike, *, mass: float | None = None) -> Array:
    """Make an informative prior: pseudo-counts as the words are in both groups together.

    Parameters
    ----------
    focus, rest : arrays, shape (k,)
        Counts of each word.
    mass : float, optional
        Sum of the pseudo-counts; that of all counts when left out, which pulls strongly
        towards no difference.

    Returns
    -------
    array, shape (k,)

    Examples
    --------
    >>> pooled_prior([8, 2], [4, 6], mass=10).tolist()
    [6.0, 4.0]
    """
    pooled = np.asarray(focus, dtype=float) + np.asarray(rest, dtype=float)
    return pooled if mass is None else pooled * (mass / pooled.sum())


def log_likelihood(
    focus: ArrayLike,
    rest: ArrayLike,
    *,
    total_focus: float | None = None,
    total_rest: float | None = None,
) -> Array:
    """Find Dunning's log-likelihood ratio G2 of each word.

    Parameters
    ----------
    focus, rest, total_focus, total_rest
        As in `log_odds`; no prior.

    Returns
    -------
    array, shape (k,)
        Chi-square with one degree of freedom if the word is as likely in both groups; it
        has no direction.

    Notes
    -----
    2 sum O log(O / E) over the four cells word or not by group [1]_. Corpus tools often leave
    out the two cells without the word, which matters only for frequent words.

    References
    ----------
    .. [1] T. Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence",
           Computational Linguistics 19, 61-74 (1993).

    Examples
    --------
    >>> log_likelihood([10], [10], total_focus=100, total_rest=100).tolist()
    [0.0]
    """
    y = np.stack([np.asarray(focus, dtype=float), np.asarray(rest, dtype=float)])
    n_focus = y[0].sum() if total_focus is None else total_focus
    n_rest = y[1].sum() if total_rest is None else total_rest
    n = np.array([[n_focus], [n_rest]], dtype=float)
    expected = y.sum(axis=0) * n / n.sum()
    cells = ((y, expected), (n - y, n - expected))
    # An empty cell adds nothing, also where nothing was expected in it.
    terms = [xlogy(seen, seen / np.where(awaited > 0, awaited, 1.0)) for seen, awaited in cells]
    return 2 * np.maximum(0.0, sum(term.sum(axis=0) for term in terms))


def exact_p(focus: ArrayLike, rest: ArrayLike, *, n_focus: int, n_rest: int) -> Array:
    """Say how often chance alone would divide each word so unevenly between the groups.

    Parameters
    ----------
    focus, rest : arrays of int, shape (k,)
        Texts that hold the word.
    n_focus, n_rest : int
        Texts in each group.

    Returns
    -------
    array, shape (k,)
        Two-sided, 0..1.

    Notes
    -----
    Fisher's exact test, the texts of both groups and those that hold the word being taken as
    given: twice the smaller tail, with half of the probability of what was seen (mid-p)
    [1]_. The whole of it would make rare words look less different than they are.

    References
    ----------
    .. [1] H. O. Lancaster, "Significance Tests in Discrete Distributions", Journal of the
           American Statistical Association 56, 223-234 (1961).

    Examples
    --------
    >>> exact_p([2], [0], n_focus=2, n_rest=2).round(4).tolist()
    [0.1667]
    """
    y = np.stack([np.asarray(focus, dtype=int), np.asarray(rest, dtype=int)], axis=1)
    # Words with the same counts have the same p, and most words are rare.
    pairs, place = np.unique(y, axis=0, return_inverse=True)
    found = np.array([_mid_p(int(a), int(a + b), n_focus, n_rest) for a, b in pairs])
    return found[place.reshape(-1)] if len(found) else np.zeros(0)


def _mid_p(seen: int, holding: int, n_focus: int, n_rest: int) -> float:
    possible = np.arange(max(0, holding - n_rest), min(holding, n_focus) + 1)
    log_chance = (
        _log_choose(n_focus, possible)
        + _log_choose(n_rest, holding - possible)
        - _log_choose(n_focus + n_rest, holding)
    )
    chance = np.exp(log_chance)
    half = 0.5 * float(chance[possible == seen].sum())
    tails = (float(chance[possible < seen].sum()), float(chance[possible > seen].sum()))
    return min(1.0, 2 * (min(tails) + half))


def _log_choose(n: int, k: ArrayLike) -> Array:
    k = np.asarray(k, dtype=float)
    return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)


def _check(focus: Array, rest: Array, prior: Array) -> None:
    if focus.shape != rest.shape:
        raise ValueError("both groups need a count for every word")
    if (focus < 0).any() or (rest < 0).any():
        raise ValueError("counts are never below 0")
    if not (prior > 0).all():
        raise ValueError("every word needs a prior above 0")
