"""Differences of groups' means on the factors themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .factor_comparison import Fitted
from .intervals import quantile
from .invariance_models import Setting


def no_means() -> pd.DataFrame:
    """The table where means may not be compared."""
    return pd.DataFrame(columns=["difference", "se", "low", "high", "in_marker_units"])


def latent_means(
    given: Setting,
    model: Fitted,
    factors: Sequence[str],
    groups: Sequence[str],
    level: float,
) -> pd.DataFrame:
    """Estimate how far each group's factors lie from those of the first.

    Parameters
    ----------
    given : Setting
    model : Fitted
        With equal intercepts, of most items at least.
    factors, groups : sequence of str
        Names, in the order of the model.
    level : float
        Coverage of the intervals, 0..1.

    Returns
    -------
    DataFrame
        One row a factor and group; see `Invariance`.

    Notes
    -----
    The standard deviation in which differences are measured is the root of the groups' mean
    variance, weighted by their units. Limits are by the delta method, robust.
    """
    solution, size = model.solution, model.solution.numbers.shape[1]
    pattern, share = solution.pattern, given.observed.share
    every = model.found.estimates(solution.numbers)
    rows = {}
    for f, name in enumerate(factors):
        marker = int(np.flatnonzero(given.factor == f)[0])
        unit = solution.numbers[0, marker] * given.units.step[marker]
        spread_at = np.arange(len(groups)) * size + pattern.variances[f]
        spread = np.sqrt(share @ every.value[spread_at])
        for g, group in enumerate(groups[1:], start=1):
            mean = every.value[g * size + pattern.means.start + f]
            jacobian = np.zeros((1, len(every.value)))
            jacobian[0, g * size + pattern.means.start + f] = 1 / spread
            jacobian[0, spread_at] = -mean * share / (2 * spread**3)
            found = every.through(np.array([mean / spread]), jacobian)
            half = quantile(level, found.df) * found.robust_se[0]
            rows[name, group] = {
                "difference": found.value[0],
                "se": found.robust_se[0],
                "low": found.value[0] - half,
                "high": found.value[0] + half,
                "in_marker_units": mean * unit,
            }
    index = pd.MultiIndex.from_tuples(list(rows), names=["factor", "group"])
    return pd.DataFrame(list(rows.values()), index=index)
