"""How far a rated thing moved within one kind of unit, from the cross-moments of two samples."""

from __future__ import annotations

from math import hypot, nan, sqrt

from .intervals import Interval, joint_df, quantile
from .linearisation import Linearised, parts_of, sample_covariances
from .moments import CONSTANT, Moments


def moved_within(
    before: Moments,
    after: Moments,
    *,
    rating: str,
    used: str,
    kind: str,
    effect: float,
    relative_error: float,
    level: float = 0.95,
) -> tuple[float, Interval]:
    """Say what a rating that moved among one kind of unit goes together with in the outcome.

    Parameters
    ----------
    before, after : Moments
        Of two samples drawn independently.
    rating, used, kind : str
        Columns: the rating (0 where it was not rated), 1 where it was rated, 1 where the unit is
        of the kind.
    effect : float
        Outcome units that one rating unit goes together with, of all kinds.
    relative_error : float
        Standard error of `effect` over the effect; a larger number than that is careful.
    level : float, default 0.95

    Returns
    -------
    estimate : float
        In outcome units for a unit of the kind: effect x mean reach x (later less earlier mean
        rating among those who rated). Missing where nobody of the kind rated in a sample.
    interval : Interval

    Notes
    -----
    The movement is linearised; the error of the effect is added to it as if the two were
    independent. That units of all kinds share one effect is an assumption.
    """
    columns = (kind, used, rating)
    both = parts_of(*(sample.select(columns) for sample in (before, after)))
    names = (CONSTANT, *columns)
    i, u, r = (names.index(name) for name in (kind, used, rating))
    if any(part.moments[i, u] <= 0 for part in both):
        return nan, Interval(nan, nan, level)
    reach, mean = [], []
    for part in both:
        products = {
            at: Linearised(
                part.moments[i, [at]],
                part.placed(
                    (part.blocks[:, i, [at]] - part.blocks[:, 0, :1] * part.moments[i, [at]])
                    / part.weight
                ),
            )
            for at in (i, u, r)
        }
        reach.append(products[u] / products[i])
        mean.append(products[r] / products[u])
    moved = (reach[0] + reach[1]) * 0.5 * (mean[1] - mean[0]) * effect
    estimate = float(moved.value[0])
    one, two = (float(found[0, 0]) for found in sample_covariances(moved, both))
    df = joint_df(one, both[0].df, two, both[1].df)
    half = quantile(level, df) * hypot(sqrt(one + two), estimate * relative_error)
    return estimate, Interval(estimate - half, estimate + half, level)
