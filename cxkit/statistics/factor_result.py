"""What a factor model found: loadings, what they leave, how factors go together, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .factor_comparison import Fitted
from .factor_fit import FitIndices
from .factor_model import Indices, Pattern
from .factor_robust import Estimates
from .intervals import quantile

Array = NDArray[np.float64]

# Fewer units, or fewer for each free number, make chi-square run too high and errors too small.
FEW_UNITS = 100
FEW_UNITS_A_NUMBER = 5
# Fewer clusters leave robust errors themselves unsure.
FEW_CLUSTERS = 20
# A first item that loads less, standardised, is a poor measure for the others.
WEAK_MARKER = 0.2


@dataclass(frozen=True, eq=False)
class FactorFit:
    """A factor model fitted to one sample.

    Parameters
    ----------
    items : tuple of str
        In the order of the estimates.
    factors : dict of str to tuple of str
        The items of each factor; the first is its marker.
    n : int
        Units.
    fit : FitIndices
    converged : bool
    cautions : tuple of str
        What is wrong with the solution, one sentence each: not converged, residual variances
        below nought (Heywood cases), correlations beyond 1, items that run against their
        factor, too few units.
    estimates : Estimates
        Loadings, residual variances and the upper triangle of the covariances of factors, in the
        order of `items`; factors have variance 1.
    pattern : Pattern
    sample_covariance, implied_covariance : arrays, shape (p, p)
        Of the items.
    moved_covariance : array, shape (b, p, p)
        How much each block moves the sample's.
    """

    items: tuple[str, ...] = field(repr=False)
    factors: dict[str, tuple[str, ...]]
    n: int
    fit: FitIndices
    converged: bool
    cautions: tuple[str, ...]
    estimates: Estimates = field(repr=False)
    pattern: Pattern = field(repr=False)
    sample_covariance: Array = field(repr=False)
    implied_covariance: Array = field(repr=False)
    moved_covariance: Array = field(repr=False)

    @property
    def correlations(self) -> Array:
        """Correlations of the factors, shape (m, m)."""
        first, second = self.pattern.pairs
        found = np.empty((len(self.factors), len(self.factors)))
        found[first, second] = found[second, first] = self.estimates.value[self.pattern.covariances]
        return found

    @property
    def proper(self) -> bool:
        """Whether the fit converged to variances and correlations that can be."""
        residuals = self.estimates.value[self.pattern.residuals]
        possible = np.linalg.eigvalsh(self.correlations)[0] >= 0
        return bool(self.converged and residuals.min() >= 0 and possible)

    def loadings(self, level: float = 0.95) -> pd.DataFrame:
        """Give one row an item: its loading, and standardised.

        Returns
        -------
        DataFrame
            `factor`; `loading`, in units of the factor's marker, whose own is 1, with `se` and
            `robust_se`; `standardised` (-1..1), with `standardised_se`,
            `standardised_robust_se` and the limits `low` and `high` from the latter.
        """
        raw, scaled = _marker_loadings(self), standardised(self)
        low, high = correlation_limits(scaled.value, scaled.robust_se, level, scaled.df)
        names = np.array(list(self.factors))
        return pd.DataFrame(
            {
                "factor": names[self.pattern.factor],
                "loading": raw.value,
                "se": raw.se,
                "robust_se": raw.robust_se,
                "standardised": scaled.value,
                "standardised_se": scaled.se,
                "standardised_robust_se": scaled.robust_se,
                "low": low,
                "high": high,
            },
            index=pd.Index(self.items, name="item"),
        )

    def residual_variances(self) -> pd.DataFrame:
        """Give one row an item: what of it the factor leaves.

        Returns
        -------
        DataFrame
            `variance` with `se` and `robust_se`; `share` of the item's variance; `heywood`,
            whether it is below nought, which no variance is.
        """
        p = self.pattern.items
        value = self.estimates.value[p : 2 * p]
        total = np.diag(self.implied_covariance)
        return pd.DataFrame(
            {
                "variance": value,
                "se": self.estimates.se[p : 2 * p],
                "robust_se": self.estimates.robust_se[p : 2 * p],
                "share": value / total,
                "heywood": value < 0,
            },
            index=pd.Index(self.items, name="item"),
        )

    def factor_covariances(self) -> pd.DataFrame:
        """Give one row a pair of factors, with itself too: covariance in units of the markers.

        Returns
        -------
        DataFrame
            `covariance` with `se` and `robust_se`.
        """
        found = _marker_covariances(self)
        return pd.DataFrame(
            {"covariance": found.value, "se": found.se, "robust_se": found.robust_se},
            index=_pairs(self),
        )

    def factor_correlations(self, level: float = 0.95) -> pd.DataFrame:
        """Give one row a pair of factors: their correlation, free of the items' error.

        Returns
        -------
        DataFrame
            `correlation` with `se`, `robust_se` and the limits `low` and `high` from the latter,
            by Fisher's transform; empty for one factor.
        """
        at = self.pattern.covariances
        value = self.estimates.value[at]
        robust = self.estimates.robust_se[at]
        low, high = correlation_limits(value, robust, level, self.estimates.df)
        table = pd.DataFrame(
            {
                "correlation": value,
                "se": self.estimates.se[at],
                "robust_se": robust,
                "low": low,
                "high": high,
            },
            index=_pairs(self),
        )
        first, second = self.pattern.pairs
        return table[first != second]


def describe(parts: Fitted, items: Sequence[str], factors: dict[str, tuple[str, ...]]) -> FactorFit:
    """Put a solution into the units of the items and say what is wrong with it."""
    solution, step = parts.solution, parts.units.step
    pattern = solution.pattern
    kept = pattern.covariances.stop
    unit = np.concatenate([step, step**2, np.ones(kept - 2 * pattern.items)])
    every = parts.found.estimates(solution.numbers)
    estimates = every.through(
        every.value[:kept] * unit, np.eye(kept, len(every.value)) * unit[:, None]
    )
    square = np.outer(step, step)
    found = FactorFit(
        tuple(items), factors, round(solution.n), parts.indices, solution.converged, (), estimates,
        pattern, solution.observed.covariance[0] * square, solution.implied.covariance[0] * square,
        parts.groups[0].moved_covariance * square,
    )  # fmt: skip
    return replace(found, cautions=tuple(_cautions(found)))


def standardised(found: FactorFit) -> Estimates:
    """Loadings of items and factors that have variance 1, in the order of the items."""
    p = found.pattern.items
    loading, residual = found.estimates.value[:p], found.estimates.value[p : 2 * p]
    spread = np.sqrt(np.diag(found.implied_covariance))
    jacobian = np.zeros((p, len(found.estimates.value)))
    jacobian[:, :p] = np.diag(residual / spread**3)
    jacobian[:, p : 2 * p] = np.diag(-loading / (2 * spread**3))
    return found.estimates.through(loading / spread, jacobian)


def correlation_limits(value: Array, se: Array, level: float, df: float) -> tuple[Array, Array]:
    """Limits of correlations by Fisher's transform; plain ones, cut at 1, for those beyond 1."""
    z = quantile(level, df)
    proper = np.abs(value) < 1
    inside = np.where(proper, value, 0.0)
    centre, half = np.arctanh(inside), z * se / (1 - inside**2)
    low = np.where(proper, np.tanh(centre - half), np.clip(value - z * se, -1, 1))
    high = np.where(proper, np.tanh(centre + half), np.clip(value + z * se, -1, 1))
    fixed = proper | (se > 0)
    return np.where(fixed, low, value), np.where(fixed, high, value)


def _markers(found: FactorFit) -> Indices:
    items = list(found.items)
    return np.array([items.index(own[0]) for own in found.factors.values()])


def _marker_loadings(found: FactorFit) -> Estimates:
    """Loadings over that of the factor's first item."""
    p = found.pattern.items
    loading = found.estimates.value[:p]
    at = _markers(found)[found.pattern.factor]
    value = loading / loading[at]
    jacobian = np.zeros((p, len(found.estimates.value)))
    jacobian[np.arange(p), np.arange(p)] = 1 / loading[at]
    jacobian[np.arange(p), at] -= value / loading[at]
    return found.estimates.through(value, jacobian)


def _marker_covariances(found: FactorFit) -> Estimates:
    """Covariances of factors that are measured in units of their first items."""
    loading = found.estimates.value[_markers(found)]
    first, second = found.pattern.pairs
    psi = found.estimates.value[found.pattern.covariances]
    pairs = np.arange(len(psi))
    jacobian = np.zeros((len(psi), len(found.estimates.value)))
    jacobian[pairs, found.pattern.covariances.start + pairs] = loading[first] * loading[second]
    jacobian[pairs, _markers(found)[first]] += loading[second] * psi
    jacobian[pairs, _markers(found)[second]] += loading[first] * psi
    return found.estimates.through(loading[first] * loading[second] * psi, jacobian)


def _pairs(found: FactorFit) -> pd.MultiIndex:
    names = np.array(list(found.factors))
    return pd.MultiIndex.from_arrays(
        [names[at] for at in found.pattern.pairs], names=["factor", "other"]
    )


def _cautions(found: FactorFit) -> list[str]:
    p = found.pattern.items
    if not found.converged:
        return ["The fit did not converge: nothing of it can be relied on."]
    said = []
    residual, error = found.estimates.value[p : 2 * p], found.estimates.robust_se[p : 2 * p]
    for at in np.flatnonzero(residual < 0):
        chance = residual[at] + quantile(0.95, found.estimates.df) * error[at] > 0
        told = "which chance may explain" if chance else "more than chance explains"
        said.append(
            f"{found.items[at]}: its residual variance is below nought ({residual[at]:.2f}), a "
            f"Heywood case, {told}."
        )
    said += _improper(found)
    loading = standardised(found).value
    said += [
        f"{found.items[at]} runs against its factor ({loading[at]:.2f}): turn it round first."
        for at in np.flatnonzero(loading < 0)
    ]
    said += [
        f"{found.items[at]} hardly loads on its factor ({loading[at]:.2f}): loadings in its units, "
        "and their errors, mean little."
        for at in _markers(found)
        if loading[at] < WEAK_MARKER
    ]
    if found.n < max(FEW_UNITS, FEW_UNITS_A_NUMBER * found.fit.free):
        said.append(
            f"{found.n} units for {found.fit.free} free numbers are few: chi-square runs too high, "
            "and standard errors are too small."
        )
    if found.estimates.df + 1 < FEW_CLUSTERS:
        said.append(
            f"{found.estimates.df + 1:.0f} clusters are few: robust errors and tests are unsure."
        )
    return said


def _improper(found: FactorFit) -> list[str]:
    """Say where correlations of factors are none."""
    value, names = found.estimates.value[found.pattern.covariances], list(found.factors)
    beyond = np.flatnonzero(np.abs(value) > 1)
    if len(beyond):
        first, second = (at[beyond] for at in found.pattern.pairs)
        return [
            f"{names[f]} and {names[g]} correlate beyond 1 ({r:.2f}): they are not told apart."
            for f, g, r in zip(first, second, value[beyond], strict=True)
        ]
    if np.linalg.eigvalsh(found.correlations)[0] < 0:
        return ["The correlations of the factors contradict one another."]
    return []
