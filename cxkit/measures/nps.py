"""The Net Promoter Score of a group and its change, under weights and clusters."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..findings import DataError
from ..statistics.intervals import (
    Interval,
    Mean,
    adjusted_wald,
    difference_interval,
    sample_needed,
    smallest_visible,
    weighted_mean,
)

KINDS = {"detractors": -1, "passives": 0, "promoters": 1}


@dataclass(frozen=True)
class NetPromoterScore:
    """How many of each kind answered, and what their weights make of it.

    Parameters
    ----------
    promoters, passives, detractors : int
        Respondents who answered 9-10, 7-8 and 0-6 [1]_.
    mean : Mean
        Weighted mean of +1 for a promoter, 0 for a passive and -1 for a detractor.

    References
    ----------
    .. [1] F. F. Reichheld, "The One Number You Need to Grow", Harvard Business
           Review 81(12), 46-54 (2003).
    """

    promoters: int
    passives: int
    detractors: int
    mean: Mean

    @property
    def n(self) -> int:
        """Respondents who gave a score."""
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> float:
        """Net Promoter Score in points, -100..100."""
        return 100 * self.mean.mean

    @property
    def sd(self) -> float:
        """Standard deviation of one answer, in points."""
        return 100 * sqrt(self.mean.spread)

    @property
    def design_effect(self) -> float:
        """Respondents over effective n: 1 for a simple random sample, 1 and above."""
        return self.n / self.mean.n_effective

    @property
    def shares(self) -> dict[str, float]:
        """Weighted shares of detractors, passives and promoters, 0..1."""
        either, net = self.mean.mean_square, self.mean.mean
        low, high = (either - net) / 2, (either + net) / 2
        return {"detractors": low, "passives": 1 - low - high, "promoters": high}

    def interval(self, level: float = 0.95) -> Interval:
        """Adjusted-Wald interval of the score, in points; see `adjusted_wald`."""
        mean = self.mean
        found = adjusted_wald(
            mean.mean, mean.mean_square, mean.n_effective, level=level, df=mean.df, n=mean.n
        )
        return _in_points(found)


@dataclass(frozen=True)
class Change:
    """The change of the score between two samples that share no answer.

    Parameters
    ----------
    before, after : NetPromoterScore
    """

    before: NetPromoterScore
    after: NetPromoterScore

    @property
    def estimate(self) -> float:
        """Score after less score before, in points."""
        return self.after.score - self.before.score

    @property
    def n(self) -> int:
        """Respondents of both samples."""
        return self.before.n + self.after.n

    def interval(self, level: float = 0.95) -> Interval:
        """Interval of the change, in points; see `difference_interval`."""
        return _in_points(difference_interval(self.before.mean, self.after.mean, level=level))

    def smallest_visible(self, level: float = 0.95, power: float | None = None) -> float:
        """Smallest change that these samples tell from chance, in points, if nothing else moved.

        Parameters
        ----------
        level : float, default 0.95
        power : float, optional
            How often a change of that size would be told from chance; see `smallest_visible`.
        """
        before, after = self.before, self.after
        return smallest_visible(
            before.sd, before.mean.n_effective, after.sd, after.mean.n_effective, level, power
        )

    def sample_needed(self, delta: float, level: float = 0.95, power: float = 0.8) -> int:
        """Respondents a wave, asked in the same manner, to find a change of `delta` points."""
        before, after = self.before, self.after
        spread = before.sd**2 + after.sd**2
        inflated = before.sd**2 * before.design_effect + after.sd**2 * after.design_effect
        effect = inflated / spread if spread > 0 else 1.0
        return sample_needed(delta, before.sd, after.sd, level, power, effect)


def kind_of(scores: pd.Series) -> NDArray[np.int64]:
    """Turn answers 0..10 into +1 (promoter, 9-10), 0 (passive, 7-8) and -1 (detractor, 0-6).

    Parameters
    ----------
    scores : Series of numbers, shape (n,)
        Whole, 0..10, none missing.

    Returns
    -------
    array of int, shape (n,)

    Raises
    ------
    DataError
        A score that is none.

    Examples
    --------
    >>> kind_of(pd.Series([10, 9, 8, 7, 6, 0])).tolist()
    [1, 1, 0, 0, -1, -1]
    """
    wrong = scores[~scores.isin(range(11))]
    if len(wrong):
        raise DataError(f"scores must be whole numbers 0..10, but got {wrong.iloc[0]}")
    return (scores >= 9).to_numpy(dtype=int) - (scores <= 6).to_numpy(dtype=int)


def measure(
    cells: pd.DataFrame, *, clustered: bool = False, weighted: bool = True
) -> NetPromoterScore:
    """Measure the score of a group from its counts.

    Parameters
    ----------
    cells : DataFrame
        Columns ``score`` (0..10) and ``n`` (respondents); ``weight`` and ``weight_squared``
        (sums over them) if `weighted`; ``cluster`` if `clustered`.
    clustered : bool, default False
        Whether respondents were sampled in clusters.
    weighted : bool, default True
        False counts every respondent once, whatever the weights.

    Returns
    -------
    NetPromoterScore

    Raises
    ------
    DataError
        Nobody answered, a score that is none, or all weights are nought.

    Examples
    --------
    >>> cells = pd.DataFrame({"score": [10, 8, 3], "n": [2, 1, 1]})
    >>> found = measure(cells, weighted=False)
    >>> found.promoters, found.passives, found.detractors, found.score
    (2, 1, 1, 25.0)
    """
    if not cells["n"].sum():
        raise DataError("nobody answered the recommend question")
    value = kind_of(cells["score"])
    n = cells["n"].to_numpy()
    mean = weighted_mean(
        value,
        n=n,
        weight=cells["weight"] if weighted else n,
        weight_squared=cells["weight_squared"] if weighted else n,
        cluster=cells["cluster"] if clustered else None,
    )
    counts = {kind: int(n[value == sign].sum()) for kind, sign in KINDS.items()}
    return NetPromoterScore(**counts, mean=mean)


def _in_points(interval: Interval) -> Interval:
    return Interval(100 * interval.low, 100 * interval.high, interval.level)
