"""Whether a group that forecasts several times is surer than it should be: one test of it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, ndtr

from .forecasts import Pooled, Settled, half_range

Array = NDArray[np.float64]

# Fewer forecasts than this are not judged.
FEWEST_SETTLED = 5
# How the chance of a false alarm is shared out: half to the chances, half to the ranges.
WEIGHTS = {"chances": 0.5, "narrow": 0.42, "high": 0.08}
# So many forecasts have few enough ways to come true for all of them to be gone through.
MOST_COUNTED = 16
DRAWS = 20_000


@dataclass(frozen=True)
class Calibration:
    """Whether a group was surer than it should have been.

    Parameters
    ----------
    n, expected, came_true : int, float, int
        Forecasts with a chance, the sum of these chances, and how many came true.
    n_ranges, held : int
        Forecasts with ranges, and changes that lay within the mean range.
    p_chances, p_narrow, p_high : float
        One-sided p-values: chances too high or too extreme, ranges too narrow, ranges that lay too
        high; nan where there are too few.
    level : float
    """

    n: int
    expected: float
    came_true: int
    n_ranges: int
    held: int
    p_chances: float
    p_narrow: float
    p_high: float
    level: float

    @property
    def judged(self) -> bool:
        """Whether there are enough forecasts."""
        return bool(self._looked)

    @property
    def p(self) -> float:
        """Of everything that is looked at together (weighted Bonferroni); nan if not judged."""
        parts = [p / share for p, share in self._looked.values()]
        return min(1.0, *parts) if parts else nan

    @property
    def overconfident(self) -> bool:
        """Whether it is told from chance that the group was too sure."""
        return self.judged and self.p <= 1 - self.level

    @property
    def reasons(self) -> tuple[str, ...]:
        """What was clearly off: ``chances``, ``narrow``, ``high``."""
        return tuple(
            name for name, (p, share) in self._looked.items() if p / share <= 1 - self.level
        )

    @property
    def _looked(self) -> dict[str, tuple[float, float]]:
        found = {"chances": self.p_chances, "narrow": self.p_narrow, "high": self.p_high}
        there = {name: p for name, p in found.items() if not np.isnan(p)}
        total = sum(WEIGHTS[name] for name in there)
        return {name: (p, WEIGHTS[name] / total) for name, p in there.items()}


def calibrate(settled: Sequence[Settled], *, level: float = 0.95, seed: int = 1) -> Calibration:
    """Test whether a group was too sure, over several forecasts.

    Parameters
    ----------
    settled : sequence of Settled
        Independent of one another.
    level : float, default 0.95
        A group that is as sure as it should be is called too sure in at most 1 - level.
    seed : int, default 1
        Where chance starts; used with more than sixteen forecasts only.

    Returns
    -------
    Calibration

    Notes
    -----
    Chances: the larger of two standardised sums, of p - o ("too high") and of (p - o)(2 p - 1)
    ("too extreme"; Spiegelhalter's [1]_), against its distribution where each forecast comes
    true with its own chance: all ways to come true are gone through. Ranges: z is the change less
    the middle of the ranges, over the root of three variances: of a single forecast, of the mean of
    the middles, and of the measurement, so that nobody is blamed for its error. The sum of z^2 is
    compared with chi-squared ("too narrow"), the sum of -z with the normal distribution ("too
    high"). Over twelve forecasts ranges of half the right width are noticed nine times in ten
    where the measurement's error is small, and seven times in ten where it is 0.4 of the right
    standard deviation.

    References
    ----------
    .. [1] D. J. Spiegelhalter, "Probabilistic prediction in patient management and clinical
           trials", Statistics in Medicine 5, 421-433 (1986).

    Examples
    --------
    Twelve times 90 %, and six come true:

    >>> from cxkit.statistics.forecasts import pool
    >>> sure = pool([0.9] * 4, reach=9)
    >>> found = calibrate([Settled(sure, float(k % 2), 0.1, delta=0.5) for k in range(12)])
    >>> found.came_true, round(found.expected, 1), found.overconfident, found.reasons
    (6, 10.8, True, ('chances',))
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, but got {level!r}")
    said = [each for each in settled if each.forecast.chance is not None]
    ranged = [each for each in settled if each.forecast.centre is not None]
    p = np.array([each.forecast.chance for each in said], dtype=float)
    hit = np.array([each.came_true for each in said], dtype=float)
    own = np.array([each.forecast.own for each in ranged], dtype=float)
    off = np.array([each.change - each.forecast.centre for each in ranged], dtype=float)
    z = off / np.sqrt(own**2 + [each.error**2 + _error_of_mean(each.forecast) for each in ranged])
    enough = len(z) >= FEWEST_SETTLED
    return Calibration(
        n=len(p),
        expected=float(p.sum()),
        came_true=int(hit.sum()),
        n_ranges=len(z),
        held=int((np.abs(off) <= half_range() * own).sum()),
        p_chances=_too_sure(p, hit, seed) if len(p) >= FEWEST_SETTLED else nan,
        p_narrow=float(chdtrc(len(z), z @ z)) if enough else nan,
        p_high=float(ndtr(z.sum() / sqrt(len(z)))) if enough else nan,
        level=level,
    )


def _error_of_mean(forecast: Pooled) -> float:
    """Variance of the mean of the middles, from how far they lie apart."""
    return (forecast.spread**2 - forecast.own**2) / (forecast.n_ranges - 1)


def _too_sure(p: ArrayLike, hit: ArrayLike, seed: int) -> float:
    """Chance of what came true, or of something that speaks as clearly of too high chances."""
    # What is held for certain and does not happen would have no chance at all.
    p = np.clip(p, 0.01, 0.99)
    n = len(p)
    if n <= MOST_COUNTED:
        ways = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
        chance = np.where(ways == 1, p, 1 - p).prod(axis=1)
    else:
        ways = (np.random.default_rng(seed).random((DRAWS, n)) < p).astype(int)
        # What was seen counts as one draw more, so that no p-value is nought.
        ways = np.vstack([np.asarray(hit, dtype=int), ways])
        chance = np.full(len(ways), 1 / len(ways))
    seen = _sureness(p, np.asarray(hit, dtype=float)[None])[0]
    return float(min(chance[_sureness(p, ways) >= seen - 1e-9].sum(), 1.0))


def _sureness(p: Array, ways: Array) -> Array:
    """Larger of the two standardised sums, for each way of coming true."""
    off, variance, extreme = p - ways, p * (1 - p), 2 * p - 1
    high = off.sum(axis=1) / sqrt(variance.sum())
    spread = sqrt((extreme**2 * variance).sum())
    # Chances of one half cannot be too extreme.
    return np.maximum(high, off @ extreme / spread) if spread > 0 else high
