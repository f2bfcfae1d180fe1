"""How reliably items measure their factor, and whether factors can be told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .factor_analysis import checked_factors, fit_factors
from .factor_fit import FitIndices
from .factor_groups import Group, groups_of
from .factor_result import FactorFit, standardised
from .factor_robust import Estimates
from .intervals import Interval, quantile
from .moments import Moments

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

MEANS = ("geometric", "arithmetic")


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


def htmt(
    sample: Moments,
    factors: Mapping[str, Sequence[str]],
    *,
    mean: str = "geometric",
    level: float = 0.95,
) -> pd.DataFrame:
    """Compare correlations between factors' items with those within (heterotrait-monotrait ratio).

    Parameters
    ----------
    sample : Moments
        Of the items, complete cases.
    factors : mapping of str to sequence of str
        The items of each factor.
    mean : {"geometric", "arithmetic"}
        How correlations are averaged.
    level : float, default 0.95
        Coverage of the intervals, 0..1.

    Returns
    -------
    DataFrame
        One row a pair of factors: `htmt`, and its limits `low` and `high`. Missing where a
        factor has one item.

    Raises
    ------
    DataError, ValueError
        As in `fit_factors`.

    Notes
    -----
    The mean correlation of items of two factors over the geometric mean of the two mean
    correlations of items of one factor [1]_, all correlations without their signs. It estimates
    the correlation of the factors. With the arithmetic mean, as first proposed, it does so only if
    the items of a factor load alike; with the geometric one (HTMT2, [2]_) also if not, but that
    breaks down where a correlation is near 0. Above .85 or .90 factors are commonly taken
    for one and the same. Limits are by the delta method on the scale of logarithms.

    References
    ----------
    .. [1] J. Henseler, C. M. Ringle and M. Sarstedt, "A new criterion for assessing discriminant
           validity in variance-based structural equation modeling", Journal of the Academy of
           Marketing Science 43, 115-135 (2015).
    .. [2] E. Roemer, F. Schuberth and J. Henseler, "HTMT2 - an improved criterion for assessing
           discriminant validity in structural equation modeling", Industrial Management & Data
           Systems 121, 2637-2650 (2021).

    Examples
    --------
    >>> from cxkit.statistics.moments import moments
    >>> rng = np.random.default_rng(1)
    >>> factors = rng.normal(size=(500, 2)) @ np.array([[1.0, 0.5], [0.0, 0.75**0.5]])
    >>> rows = np.repeat(factors, 2, axis=1) + rng.normal(size=(500, 4))
    >>> rows = pd.DataFrame(rows, columns=["a1", "a2", "b1", "b2"])
    >>> sample = moments(rows, weight=np.ones(500), block=rows.index.astype(str))
    >>> htmt(sample, {"a": ["a1", "a2"], "b": ["b1", "b2"]}).loc[("a", "b")].round(2).tolist()
    [0.57, 0.45, 0.72]
    """
    if mean not in MEANS:
        raise ValueError(f"mean must be one of {', '.join(MEANS)}, but got {mean!r}")
    listed = checked_factors(factors)
    items = tuple(item for own in listed.values() for item in own)
    (group,), _ = groups_of([sample], items, means=False)
    place = {item: at for at, item in enumerate(items)}
    columns = {name: [place[item] for item in own] for name, own in listed.items()}
    z = quantile(level, len(group.labels) - 1 if group.clustered else np.inf)
    rows = {}
    for one, other in combinations(listed, 2):
        # A correlation of exactly 0 has no logarithm: the ratio is 0, its limits are missing.
        with np.errstate(divide="ignore", invalid="ignore"):
            log, moved = _log_ratio(group, columns[one], columns[other], mean)
            half = z * np.sqrt(moved @ moved)
            limits = np.exp(np.array([log, log - half, log + half]))
        rows[one, other] = dict(zip(("htmt", "low", "high"), limits.tolist(), strict=True))
    index = pd.MultiIndex.from_tuples(list(rows), names=["factor", "other"])
    return pd.DataFrame(list(rows.values()), index=index)


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


def _log_ratio(group: Group, one: list[int], other: list[int], mean: str) -> tuple[float, Array]:
    """Logarithm of the ratio, and how much each block moves it."""
    between = _log_mean(group, *np.ix_(one, other), mean)
    within = []
    for own in (one, other):
        rows, columns = np.triu_indices(len(own), 1)
        within.append(_log_mean(group, np.array(own)[rows], np.array(own)[columns], mean))
    log = between[0] - (within[0][0] + within[1][0]) / 2
    return log, between[1] - (within[0][1] + within[1][1]) / 2


def _log_mean(group: Group, rows: Indices, columns: Indices, mean: str) -> tuple[float, Array]:
    """Logarithm of the mean of some correlations without sign, and how much blocks move it."""
    # Each item's variance is 1 in the group's units.
    r, moved = group.covariance[rows, columns].ravel(), group.moved_covariance
    if not r.size:
        return np.nan, np.full(len(moved), np.nan)
    own = np.einsum("bii->bi", moved)
    change = moved[:, rows, columns].reshape(len(moved), -1)
    rows, columns = (part.ravel() for part in np.broadcast_arrays(rows, columns))
    change = change - r * (own[:, rows] + own[:, columns]) / 2
    if mean == "geometric":
        return float(np.log(np.abs(r)).mean()), (change / r).mean(axis=1)
    size = np.abs(r).mean()
    return float(np.log(size)), (change * np.sign(r)).mean(axis=1) / size
