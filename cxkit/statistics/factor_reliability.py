"""How reliably items measure their factor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .factor_analysis import fit_factors
from .factor_fit import FitIndices
from .factor_result import FactorFit, standardised
from .factor_robust import Estimates
from .intervals import Interval, quantile
from .moments import Moments

Array = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Omega:
    """Reliability of the sum of items that stand for one factor.

    Parameters
    ----------
    omega : float
        Share of the sum's variance that is due to the factor, 0..1.
    interval : Interval
        Limits; missing where the fit allows none.
    n : int
        Units.
    fit : FitIndices
        Of the model with one factor: whether omega means what it says. With three items
        nothing is left to test.
    cautions : tuple of str
        As in `FactorFit`.
    """

    omega: float
    interval: Interval
    n: int
    fit: FitIndices = field(repr=False)
    cautions: tuple[str, ...] = ()


def scale_omega(sample: Moments, items: Sequence[str], *, level: float = 0.95) -> Omega:
    """Estimate the reliability of the sum of three or more items.

    Parameters
    ----------
    sample : Moments
    items : sequence of str
    level : float, default 0.95
        Coverage of the interval, 0..1.

    Returns
    -------
    Omega

    Raises
    ------
    DataError, ValueError
        As in `fit_factors`; fewer than three items are not enough.

    Notes
    -----
    McDonald's omega of the model with one factor [1]_; formula and interval as in `reliabilities`.

    References
    ----------
    .. [1] R. P. McDonald, Test Theory: A Unified Treatment, Erlbaum (1999).
    """
    found = fit_factors(sample, {"factor": items})
    row = reliabilities(found, level=level).iloc[0]
    limits = Interval(float(row["omega_low"]), float(row["omega_high"]), level)
    return Omega(float(row["omega"]), limits, found.n, found.fit, found.cautions)


def reliabilities(found: FactorFit, *, level: float = 0.95) -> pd.DataFrame:
    """Say how reliably each factor is measured.

    Parameters
    ----------
    found : FactorFit
    level : float, default 0.95
        Coverage of the intervals, 0..1.

    Returns
    -------
    DataFrame
        One row a factor: number of `items`; `omega`, the reliability of the items' sum, against
        the variance that the sum has, and `omega_implied`, against that which the model gives it;
        `cr`, composite reliability, the latter of standardised items; `ave`, average variance
        extracted, the mean share of an item's variance that is the factor's; `ave_raw`, that share
        of the items' summed variances; each with `_se`, `_low` and `_high`. Missing for a factor
        of one item, whose reliability the data cannot tell.

    Notes
    -----
    With loadings λ on a factor of variance 1 and residual variances θ, omega is (Σ λ)² over the
    variance of the items' sum [1]_, which is (Σ λ)² + Σ θ if the model is true [2]_: that is the
    implied omega, and the two part where the model fits badly. With standardised loadings l and
    1 - l² in their places the latter is composite reliability, and the mean of l² is the average
    variance extracted [3]_. Limits are by the delta method from how blocks move the numbers, on
    the scale of log(1 - x), within 0..1.
    Items that run against the others must be turned round first.

    References
    ----------
    .. [1] R. P. McDonald, Test Theory: A Unified Treatment, Erlbaum (1999).
    .. [2] T. Raykov, "Estimation of congeneric scale reliability using covariance structure
           analysis with nonlinear constraints", British Journal of Mathematical and Statistical
           Psychology 54, 315-323 (2001).
    .. [3] C. Fornell and D. F. Larcker, "Evaluating structural equation models with unobservable
           variables and measurement error", Journal of Marketing Research 18, 39-50 (1981).
    """
    rows: dict[str, dict[str, float]] = {}
    scaled = standardised(found)
    for f, (name, own) in enumerate(found.factors.items()):
        at = np.flatnonzero(found.pattern.factor == f)
        rows[name] = {"items": len(own)}
        measures = {
            "omega": _omega(found, at),
            "omega_implied": _omega_implied(found, at),
            "cr": _composite(scaled, at),
            "ave": _extracted(scaled, at),
            "ave_raw": _extracted_raw(found, at),
        }
        for measure, (value, moved) in measures.items():
            se = float(np.sqrt(moved @ moved)) if len(own) > 1 else np.nan
            value = value if len(own) > 1 else np.nan
            rows[name][measure], rows[name][f"{measure}_se"] = value, se
            limits = _limits(value, se, level, scaled.df)
            rows[name][f"{measure}_low"], rows[name][f"{measure}_high"] = limits
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("factor")


def _omega(found: FactorFit, at: Indices) -> tuple[float, Array]:
    """Value, and how much each block moves it; likewise below."""
    own = np.ix_(at, at)
    root, total = found.estimates.value[at].sum(), found.sample_covariance[own].sum()
    moved = 2 * root * found.estimates.moved[:, at].sum(axis=1)
    value = float(root**2 / total)
    return value, (moved - value * found.moved_covariance[:, *own].sum(axis=(1, 2))) / total


def _omega_implied(found: FactorFit, at: Indices) -> tuple[float, Array]:
    raw, left_at = found.estimates, found.pattern.items + at
    root, left = raw.value[at].sum(), raw.value[left_at].sum()
    moved = 2 * root * raw.moved[:, at].sum(axis=1)
    return _share(root**2, left, moved, raw.moved[:, left_at].sum(axis=1))


def _composite(scaled: Estimates, at: Indices) -> tuple[float, Array]:
    loading, moved = scaled.value[at], scaled.moved[:, at]
    root, left = loading.sum(), (1 - loading**2).sum()
    return _share(root**2, left, 2 * root * moved.sum(axis=1), -2 * moved @ loading)


def _extracted(scaled: Estimates, at: Indices) -> tuple[float, Array]:
    loading = scaled.value[at]
    return float((loading**2).mean()), 2 * scaled.moved[:, at] @ loading / len(at)


def _extracted_raw(found: FactorFit, at: Indices) -> tuple[float, Array]:
    raw, left_at = found.estimates, found.pattern.items + at
    loading, left = raw.value[at], raw.value[left_at].sum()
    moved = 2 * raw.moved[:, at] @ loading
    return _share((loading**2).sum(), left, moved, raw.moved[:, left_at].sum(axis=1))


def _share(due: float, left: float, moved: Array, moved_left: Array) -> tuple[float, Array]:
    """What is due over all there is, and how blocks move it from how they move the two."""
    total = due + left
    return float(due / total), (moved * left - due * moved_left) / total**2


def _limits(value: float, se: float, level: float, df: float) -> tuple[float, float]:
    """Limits of a share, by the scale of log(1 - x)."""
    if not value < 1:
        return np.nan, np.nan
    factor = float(np.exp(quantile(level, df) * se / (1 - value)))
    return max(0.0, 1 - (1 - value) * factor), 1 - (1 - value) / factor
