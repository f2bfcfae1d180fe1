"""Raters who order the same items: Kendall's W, and the items that they are divided about."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import permutations
from math import fsum

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc
from scipy.stats import rankdata

from ..findings import DataError, Problem

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

FIRST = ("highest", "lowest")
# Items, and sums of ranks times orders of one rater, up to which all orders are counted.
MOST_ITEMS, MOST_STEPS = 5, 200_000
# Shares that are equal but for rounding are equal.
EQUAL = 1e-9


@dataclass(frozen=True, eq=False)
class KendallW:
    """How far raters order items alike, 0 for not at all and 1 for perfectly.

    Parameters
    ----------
    rank_sums : Series
        Index items: sum of their ranks over the raters, rank 1 being the first.
    ties : int
        Sum of t^3 - t over all groups of t items that a rater holds for equal.
    n_raters : int
        Raters who rated all items.
    n_indifferent : int
        Those among them who hold all items for equal.
    n_missing : int
        Raters left out because an item has no rating of theirs.
    p : float
        How often raters who order by chance, with the same ties, agree as well, 0..1.
    draws : int
        Random sets of orders behind `p`; 0 where all were counted.
    """

    rank_sums: pd.Series = field(repr=False)
    ties: int
    n_raters: int
    n_indifferent: int
    n_missing: int
    p: float
    draws: int

    @property
    def n_items(self) -> int:
        """Items that were rated."""
        return len(self.rank_sums)

    @property
    def mean_ranks(self) -> pd.Series:
        """Mean rank of each item, 1 for an item that all put first; the order the raters share."""
        return self.rank_sums / self.n_raters

    @property
    def w(self) -> float:
        """Kendall's coefficient of concordance, corrected for ties, 0..1."""
        m, n = self.n_raters, self.n_items
        # In halves of a rank and thus in whole numbers, for the sake of rounding.
        apart = float(((2 * self.rank_sums - m * (n + 1)) ** 2).sum())
        return 3 * apart / (m**2 * (n**3 - n) - m * self.ties)

    @property
    def by_chance(self) -> float:
        """What `w` is on average for raters who order by chance: 1 over their number."""
        return 1 / self.n_raters

    @property
    def mean_correlation(self) -> float:
        """Mean rank correlation (Spearman) of two raters, weighted where there are ties."""
        return (self.n_raters * self.w - 1) / (self.n_raters - 1)

    @property
    def chi_square(self) -> float:
        """Friedman's statistic, m (n - 1) W."""
        return self.n_raters * self.df * self.w

    @property
    def df(self) -> int:
        """Degrees of freedom of `chi_square`: items less one."""
        return self.n_items - 1

    @property
    def p_chi_square(self) -> float:
        """The p-value by the chi-square distribution: for comparison, see `kendall_w`."""
        return float(chdtrc(self.df, self.chi_square))


def kendall_w(
    ratings: ArrayLike, *, first: str = "highest", draws: int = 9999, seed: int = 1
) -> KendallW:
    """Measure how far raters order items alike.

    Parameters
    ----------
    ratings : DataFrame or array, shape (raters, items)
        Numbers of which only the order within a rater counts, or missing.
    first : {"highest", "lowest"}
        Which rating has rank 1: "lowest" where the ratings are ranks already. W is the same.
    draws : int, default 9999
        Random sets of orders, where all cannot be counted.
    seed : int, default 1

    Returns
    -------
    KendallW

    Raises
    ------
    DataError
        Fewer than two raters rated all items, there are fewer than two items, or every rater
        holds all for equal.
    ValueError
        Not a table of finite numbers, an unknown `first`, or no draws.

    Notes
    -----
    With R_i the sum of ranks of item i, m raters, n items and T the sum of t^3 - t over groups
    of tied items, W = 12 sum (R_i - m (n + 1) / 2)^2 / (m^2 (n^3 - n) - m T) [1]_. Raters with
    a gap are left out and counted: where an item would stand that was not rated is not known.
    A rater who ties everything stays: who sees no order does not share one. W among m raters
    is then at most (m - 1) / m.

    `p` comes from all ways to permute each rater's ranks, which are counted where they are few
    enough (of four items with a dozen raters, of five with six), otherwise from `draws` of
    them: (1 + those that reach W) / (1 + draws). Its false alarms are at most as many as
    promised, whatever the ties; the chi-square test calls too seldom with few raters [2]_.

    A small `p` says that the raters' orders are not made by chance, not that they agree: twelve
    raters of six items reach 5 % with W = .18. The raters are all there are: W has no interval,
    for it is a statement about them and not about others who might have rated.

    References
    ----------
    .. [1] M. G. Kendall and B. Babington Smith, "The Problem of m Rankings", Annals of
           Mathematical Statistics 10(3), 275-287 (1939).
    .. [2] P. Legendre, "Species Associations: The Kendall Coefficient of Concordance
           Revisited", Journal of Agricultural, Biological, and Environmental Statistics 10(2),
           226-245 (2005).

    Examples
    --------
    >>> found = kendall_w([[1, 2, 3, 4], [1, 3, 2, 4], [2, 1, 3, 4]], first="lowest")
    >>> round(found.w, 4), round(found.p, 4)
    (0.7778, 0.0538)
    """
    if draws < 1:
        raise ValueError(f"draws are counted from 1, but got {draws!r}")
    items, ranks, n_missing = _doubled_ranks(ratings, first)
    m, n = ranks.shape
    ties = _ties(ranks)
    if (ties == n**3 - n).all():
        raise DataError("every rater holds all items for equal, so there is no order to share")
    sums = ranks.sum(axis=0)
    # Only how a rater ties matters for what chance does; sorted, so that no order of rows does.
    patterns = np.sort(ranks, axis=1)
    patterns = patterns[np.lexsort(patterns.T)]
    reached = int(((sums - m * (n + 1)) ** 2).sum())
    p = _p_of_all(patterns, reached)
    exact = p is not None
    return KendallW(
        rank_sums=pd.Series(sums if first == "lowest" else 2 * m * (n + 1) - sums, items) / 2,
        ties=int(ties.sum()),
        n_raters=m,
        n_indifferent=int((ties == n**3 - n).sum()),
        n_missing=n_missing,
        p=p if exact else _p_of_draws(patterns, reached, draws, seed),
        draws=0 if exact else draws,
    )


@dataclass(frozen=True, eq=False)
class Standing:
    """Which items raters put first, which last, and about which they are divided.

    Parameters
    ----------
    table : DataFrame
        Index items, columns ``top bottom``: share of raters who put the item among their first
        and among their last `places`, 0..1.
    places : int
        How many items count as first, and as last: as many as asked for, but never so many
        that one item could be both.
    share : float
        Share of raters from which on a side counts, 0..1.
    n_raters, n_indifferent, n_missing : int
        As in `KendallW`.
    """

    table: pd.DataFrame = field(repr=False)
    places: int
    share: float
    n_raters: int
    n_indifferent: int
    n_missing: int

    @property
    def contested(self) -> tuple[str, ...]:
        """Items that at least `share` put among the first and at least `share` among the last."""
        both = (self.table[["top", "bottom"]] >= self.share - EQUAL).all(axis=1)
        return tuple(self.table.index[both])


def contested(
    ratings: ArrayLike, *, first: str = "highest", top: int = 3, share: float = 0.25
) -> Standing:
    """Find the items that some raters put among the first and others among the last.

    Parameters
    ----------
    ratings : DataFrame or array, shape (raters, items)
        As in `kendall_w`; raters with a gap are left out and counted.
    first : {"highest", "lowest"}
        Which rating is best.
    top : int, default 3
        How many items count as first and as last; half of the items at most.
    share : float, default 0.25
        Share of raters from which on a side counts, above 0 and up to 1/2.

    Returns
    -------
    Standing

    Raises
    ------
    DataError
        Fewer than two raters rated all items, or there are fewer than two items.
    ValueError
        Not a table of finite numbers, an unknown `first`, or `top` or `share` out of range.

    Notes
    -----
    Items that a rater holds for equal share the places they take together: of four in a row
    for the last two places each has half a place. Equal items that reach from the first places
    into the last have none of either, for the rater did not tell first from last. So a vote
    that names one favourite says who is for an item and nothing about who is against the rest.

    With few items much is contested by chance alone: raters who order 12 items at random put
    each among the first three and the last three in a quarter of cases. Read it with W.

    Examples
    --------
    >>> votes = pd.DataFrame([[4, 3, 2, 1], [1, 3, 2, 4], [4, 3, 2, 1]], columns=list("abcd"))
    >>> found = contested(votes)
    >>> found.places, found.contested
    (2, ('a', 'd'))
    >>> found.table.round(2).loc["a"].to_dict()
    {'top': 0.67, 'bottom': 0.33}
    """
    if top < 1 or not 0 < share <= 0.5:
        raise ValueError(f"top is 1 or more and share in (0, 1/2], but got {top!r} and {share!r}")
    items, ranks, n_missing = _doubled_ranks(ratings, first)
    m, n = ranks.shape
    places = min(top, n // 2)
    tied = (ranks[:, :, None] == ranks[:, None, :]).sum(axis=2)
    lower = (ranks[:, :, None] > ranks[:, None, :]).sum(axis=2)
    ends = [np.clip(places - others, 0, tied) / tied for others in (lower, n - lower - tied)]
    told = (ends[0] == 0) | (ends[1] == 0)
    shares = [[fsum(item) / m for item in (end * told).T] for end in ends]
    columns = ["top", "bottom"] if first == "lowest" else ["bottom", "top"]
    return Standing(
        table=pd.DataFrame(dict(zip(columns, shares, strict=True)), items)[["top", "bottom"]],
        places=places,
        share=share,
        n_raters=m,
        n_indifferent=int((tied == n).all(axis=1).sum()),
        n_missing=n_missing,
    )


def _doubled_ranks(ratings: ArrayLike, first: str) -> tuple[pd.Index, Whole, int]:
    """Rank the items within each rater without a gap, the smallest first.

    Returns
    -------
    items : Index
    ranks : array, shape (raters, items)
        Twice the ranks, whole numbers with ties too.
    n_missing : int
        Raters with a gap.
    """
    if first not in FIRST:
        raise ValueError(f"first must be one of {', '.join(FIRST)}, but got {first!r}")
    named = isinstance(ratings, pd.DataFrame)
    values = (
        ratings.to_numpy(dtype=float, na_value=np.nan) if named else np.array(ratings, dtype=float)
    )
    if values.ndim != 2 or np.isinf(values).any():
        raise ValueError("ratings come as a table of numbers: one row a rater, one column an item")
    if values.shape[1] < 2:
        raise DataError("an order takes two items or more")
    kept = values[~np.isnan(values).any(axis=1)]
    if len(kept) < 2:
        rule = f"{len(kept)} of {len(values)} raters rated all items; it takes two"
        raise DataError(Problem(rule, "leave out the items that many did not rate"))
    ranks = np.rint(2 * rankdata(kept, axis=1)).astype(np.int64)
    items = ratings.columns if named else pd.RangeIndex(values.shape[1])
    return items, ranks, len(values) - len(kept)


def _ties(ranks: Whole) -> Whole:
    """Sum t^3 - t over the groups of equal ranks of each row."""
    tied = (ranks[:, :, None] == ranks[:, None, :]).sum(axis=2)
    # A group of t has t items, each with t^2 - 1.
    return (tied**2 - 1).sum(axis=1)


def _p_of_all(patterns: Whole, reached: int) -> float | None:
    """Count all ways to permute the rows; None where they are too many.

    The items are alike under chance, so that sums of ranks need keeping in rising order only.
    """
    m, n = patterns.shape
    # One number for a row of sums, none of which reaches 2 m n + 1.
    base = 2 * m * n + 1
    if n > MOST_ITEMS or base**n > np.iinfo(np.int64).max:
        return None
    place = base ** np.arange(n)
    sums, ways, all_ways = patterns[:1], np.ones(1), 1.0
    for pattern in patterns[1:]:
        orders = np.array(sorted(set(permutations(pattern.tolist()))))
        if len(sums) * len(orders) > MOST_STEPS:
            return None
        added = np.sort((sums[:, None] + orders).reshape(-1, n), axis=1)
        _, at, group = np.unique(added @ place, return_index=True, return_inverse=True)
        ways = np.bincount(group, weights=np.repeat(ways, len(orders)))
        sums, all_ways = added[at], all_ways * len(orders)
    apart = ((sums - m * (n + 1)) ** 2).sum(axis=1)
    return min(1.0, fsum(ways[apart >= reached]) / all_ways)


def _p_of_draws(patterns: Whole, reached: int, draws: int, seed: int) -> float:
    rng = np.random.default_rng(seed)
    m, n = patterns.shape
    sums = np.zeros((draws, n), dtype=np.int64)
    for pattern in patterns:
        sums += rng.permuted(np.tile(pattern, (draws, 1)), axis=1)
    apart = ((sums - m * (n + 1)) ** 2).sum(axis=1)
    return (1 + int((apart >= reached).sum())) / (1 + draws)
