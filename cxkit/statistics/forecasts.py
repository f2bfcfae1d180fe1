"""Forecasts of a group: what may be kept of them without any single one, and how good they were.

Everybody says a chance that a change reaches a given size, and a range that they are 80 % sure
holds the change. Kept are a few rounded totals; scores follow from these, and calibration does
(`forecast_calibration`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite, nan, pi, sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from ..findings import DataError

Array = NDArray[np.float64]

# Fewer people than this are not a total.
FEWEST = 4
# A range is read as what a normal distribution holds with so much certainty.
SURE = 0.8
# Who knows the forecasts of all others still does not know the last one better than this: a
# chance, and a change as a share of the scale.
CHANCE_BLUR, CHANGE_BLUR = 0.05, 0.01
# Nobody foresees a mean to a narrower range than this share of the scale.
NARROWEST = 0.01


@dataclass(frozen=True)
class Pooled:
    """What is kept of the forecasts of a group; no single one follows from it.

    Parameters
    ----------
    n : int
        Chances given; 0 where they were fewer than four and nothing is kept.
    chance, chance_square : float or None
        Mean and mean square of the chances, 0..1.
    n_ranges : int
        Ranges given; 0 where they were fewer than four.
    centre : float or None
        Mean of the middles of all ranges.
    spread : float or None
        Standard deviation of all forecasts together: how wide each is, and how far they lie apart.
    own : float or None
        Mean standard deviation of the single forecasts.

    Notes
    -----
    The mean distribution of four people on a fine grid could be taken apart into the four again.
    Its mean and its spread cannot: they are two numbers for eight unknown ones. Scores take the
    forecast of the group as the normal distribution with this mean and spread.
    """

    n: int
    chance: float | None
    chance_square: float | None
    n_ranges: int
    centre: float | None
    spread: float | None
    own: float | None

    def as_record(self) -> dict[str, float | int | None]:
        """Give the totals as a file holds them; `Pooled(**record)` reads them back."""
        return asdict(self)


def pool(
    chances: Sequence[float], ranges: Sequence[tuple[float, float]] = (), *, reach: float
) -> Pooled:
    """Turn single forecasts into what may be kept.

    Parameters
    ----------
    chances : sequence of float, shape (n,)
        That the change reaches what was agreed, 0..1.
    ranges : sequence of (low, high), shape (m, 2)
        What each is 80 % sure of, in the unit of the change.
    reach : float
        Length of the scale on which the change is measured: rounding and the narrowest range are
        shares of it.

    Returns
    -------
    Pooled

    Raises
    ------
    DataError
        Fewer than four chances and fewer than four ranges.
    ValueError
        A chance outside 0..1, or a range that is missing, turned round or outside the scale.

    Notes
    -----
    A range is read as the central 80 % of a normal distribution; one narrower than a hundredth of
    the scale, a single number too, counts as that wide. Totals are rounded so coarsely that even
    all others together, who know all forecasts but one, are left with about 5 percentage points of
    doubt on its chance and about a hundredth of the scale on its range; now and then with less,
    as two totals narrow it down. That all agree can be seen, as in any total.

    Examples
    --------
    >>> kept = pool([0.5, 0.6, 0.7, 0.8], [(0, 1), (0, 2), (-1, 1), (0, 1)], reach=9)
    >>> kept.n, kept.chance, round(kept.centre, 3), round(kept.own, 2)
    (4, 0.65, 0.495, 0.58)
    """
    if not (isfinite(reach) and reach > 0):
        raise ValueError(f"the scale must have a length above 0, but got {reach!r}")
    # Sorted, so that the order of people leaves no trace in the last digit.
    p = np.sort(np.asarray(chances, dtype=float).reshape(-1))
    ends = np.asarray(ranges, dtype=float).reshape(-1, 2)
    ends = ends[np.lexsort(ends.T)]
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("chances lie between 0 and 1")
    if not (np.abs(ends) <= reach).all() or (ends[:, 0] > ends[:, 1]).any():
        raise ValueError("a range goes from its lower to its higher end, both within the scale")
    if max(len(p), len(ends)) < FEWEST:
        raise DataError(f"a total needs at least {FEWEST} forecasts, so that nobody's can be seen")
    return Pooled(*_chances(p), *_ranges(ends, reach))


@dataclass(frozen=True)
class Settled:
    """A forecast and what came of it.

    Parameters
    ----------
    forecast : Pooled
    change : float
        As measured.
    error : float
        Standard error of the measurement, 0 and above.
    delta : float
        The change that was asked about: it came true if `change` is that much or more.
    """

    forecast: Pooled
    change: float
    error: float
    delta: float

    def __post_init__(self) -> None:
        if not (isfinite(self.change) and isfinite(self.delta) and self.error >= 0):
            raise ValueError(
                "a settled forecast has a change, its error and the change asked about"
            )

    @property
    def came_true(self) -> bool:
        """Whether the measured change is at least what was asked about."""
        return self.change >= self.delta


@dataclass(frozen=True)
class Scores:
    """How far forecasts were off; less is better, and a missing forecast has none (nan).

    Parameters
    ----------
    brier, crps : float
        Of the group's own forecast.
    brier_single, crps_single : float
        Mean of the single forecasts, never better than the group's.
    brier_reference, crps_reference : float
        Of the forecast that nothing changes and only the measurement errs.
    """

    brier: float
    brier_single: float
    brier_reference: float
    crps: float
    crps_single: float
    crps_reference: float


def score(settled: Settled) -> Scores:
    """Score a forecast.

    Parameters
    ----------
    settled : Settled

    Returns
    -------
    Scores
        Brier scores 0..1, CRPS in the unit of the change.

    Notes
    -----
    With o = 1 if it came true, else 0, the Brier score of a chance p is (p - o)^2 [1]_. The
    single ones have on average mean(p^2) - 2 o mean(p) + o. The continuous ranked probability
    score of a distribution is E|X - y| - E|X - X'| / 2 [2]_; for a normal one with z = (y - m) / s
    E|X - y| = s (2 phi(z) + z (2 Phi(z) - 1)) and E|X - X'| / 2 = s / sqrt(pi). The mean over
    single forecasts has the same first term as their mean distribution and the mean of their own
    second ones, so that both follow from totals. Taking the mean distribution as normal makes
    that first term too small where a group is split in two halves that are each sure: by up to a
    fifth.

    The reference is not a change of exactly nought but a normal distribution at nought with the
    error of the measurement: what is measured is never exactly nought, and against a single
    point every wide range would look good.

    References
    ----------
    .. [1] G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly
           Weather Review 78(1), 1-3 (1950).
    .. [2] T. Gneiting and A. E. Raftery, "Strictly Proper Scoring Rules, Prediction, and
           Estimation", Journal of the American Statistical Association 102, 359-378 (2007).

    Examples
    --------
    >>> found = score(Settled(pool([0.8] * 4, [(0, 1)] * 4, reach=9), 0.1, 0.2, delta=0.5))
    >>> round(found.brier, 2), round(found.crps, 2), round(found.crps_reference, 2)
    (0.64, 0.24, 0.07)
    """
    kept, y, hit = settled.forecast, settled.change, float(settled.came_true)
    brier = single = crps = mean_crps = nan
    if kept.chance is not None:
        brier = (kept.chance - hit) ** 2
        single = max(kept.chance_square - 2 * hit * kept.chance + hit, brier)
    if kept.centre is not None:
        crps = normal_crps(y, kept.centre, kept.spread)
        mean_crps = crps + (kept.spread - kept.own) / sqrt(pi)
    idle = chance_of_idle(settled.delta, settled.error)
    return Scores(
        brier, single, (idle - hit) ** 2, crps, mean_crps, normal_crps(y, 0.0, settled.error)
    )


def normal_crps(y: float, centre: float, spread: float) -> float:
    """Give the CRPS of a normal distribution, or of a single point where the spread is 0.

    Examples
    --------
    >>> round(normal_crps(0.0, 0.0, 1.0), 4), normal_crps(0.5, 0.0, 0.0)
    (0.2337, 0.5)
    """
    off = abs(y - centre)
    if spread == 0:
        return off
    z = off / spread
    density = np.exp(-(z**2) / 2) / sqrt(2 * pi)
    return float(spread * (2 * density + z * (2 * ndtr(z) - 1) - 1 / sqrt(pi)))


def chance_of_idle(delta: float, error: float) -> float:
    """Give the chance that nothing but the measurement's error makes a change of `delta`."""
    if error == 0:
        return float(delta <= 0)
    return float(ndtr(-delta / error))


def compare_scores(settled: Sequence[Settled]) -> pd.DataFrame:
    """Average scores over several forecasts.

    Returns
    -------
    DataFrame
        One row each for ``group``, ``single`` and ``no change``; columns ``brier crps``, means over
        the forecasts that have both a score of their own and one of the reference, and the number
        of these, ``n_brier n_crps``.

    Raises
    ------
    ValueError
        There are none.
    """
    if not settled:
        raise ValueError("there is no settled forecast")
    table = pd.DataFrame([asdict(score(each)) for each in settled])
    kinds = {"group": "", "single": "_single", "no change": "_reference"}
    rows = {}
    for kind, ending in kinds.items():
        rows[kind] = {
            name: table.loc[table[name].notna(), f"{name}{ending}"].mean()
            for name in ("brier", "crps")
        } | {f"n_{name}": int(table[name].notna().sum()) for name in ("brier", "crps")}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("forecast")


def read_pooled(record: Mapping[str, float | int | None]) -> Pooled:
    """Read totals back from a file.

    Raises
    ------
    ValueError
        A total is missing, unknown, or out of its range.
    """
    try:
        found = Pooled(**record)
    except TypeError:
        names = ", ".join(Pooled.__dataclass_fields__)
        raise ValueError(f"pooled forecasts have the totals {names}") from None
    for n, totals in ((found.n, (found.chance, found.chance_square)),
                      (found.n_ranges, (found.centre, found.spread, found.own))):  # fmt: skip
        there = [each is not None and isfinite(each) for each in totals]
        if not (all(there) and n >= FEWEST) and not (n == 0 and totals == (None,) * len(totals)):
            raise ValueError(f"totals of {n} forecasts are not whole, or of fewer than {FEWEST}")
    if found.chance is not None and not 0 <= found.chance <= 1:
        raise ValueError("the mean chance lies between 0 and 1")
    if found.spread is not None and not 0 < found.own <= found.spread:
        raise ValueError("forecasts together are at least as wide as each alone, above 0")
    return found


def _chances(p: Array) -> tuple[int, float | None, float | None]:
    n = len(p)
    if n < FEWEST:
        return 0, None, None
    # A change of one chance by the blur moves the mean by blur / n, the mean square by up to
    # twice that.
    step = CHANCE_BLUR / n
    return n, min(_round(p.mean(), step), 1.0), min(_round((p**2).mean(), 2 * step), 1.0)


def _ranges(ends: Array, reach: float) -> tuple[int, float | None, float | None, float | None]:
    n = len(ends)
    if n < FEWEST:
        return 0, None, None, None
    middle = ends.mean(axis=1)
    own = np.maximum(np.diff(ends, axis=1)[:, 0], NARROWEST * reach) / (2 * half_range())
    blur = CHANGE_BLUR * reach
    # One middle that moves by the blur moves the standard deviation by at most blur / sqrt(n).
    single = max(_round(own.mean(), blur / n), blur / n)
    spread = _round(sqrt(middle.var() + (own**2).mean()), blur / sqrt(n))
    return n, _round(middle.mean(), blur / n), max(spread, single), single


def half_range() -> float:
    """Half of a range in standard deviations."""
    return float(ndtri((1 + SURE) / 2))


def _round(number: float, step: float) -> float:
    # The second rounding takes off what floating point adds: 0.6000000000000001.
    return round(round(float(number) / step) * step, 10)
