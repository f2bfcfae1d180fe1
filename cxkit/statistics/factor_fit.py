"""How well a factor model fits: the customary indices, naive and robust."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log, nan, pi, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, chndtrinc

from .factor_groups import Group, Observed, Units
from .factor_robust import Sensitivity
from .factor_scoring import Solution
from .intervals import quantile

Array = NDArray[np.float64]

# The customary level of the interval of RMSEA.
RMSEA_LEVEL = 0.90
# Least CFI, largest RMSEA and SRMR.
QUALITIES = {"good": (0.95, 0.06, 0.08), "tolerable": (0.90, 0.08, 0.10)}
# Beyond it the noncentral distribution is normal to six digits, and costly to invert.
LARGE_CHISQ = 1e7


@dataclass(frozen=True)
class FitIndices:
    """Fit of a factor model to one or several groups.

    Parameters
    ----------
    n : float
        Units.
    free : int
        Free numbers, with intercepts where groups are compared, otherwise without.
    chisq, df, p : float, int, float
        Likelihood-ratio test against means and covariances left free; p is missing for df 0.
    baseline_chisq, baseline_df : float, int
        The same of the model in which items have nothing to do with one another.
    scaling, baseline_scaling : float
        What the chi-squares would be on average if the models were true, over df: 1 for
        normal answers drawn one by one.
    srmr : float
        Root mean square of the residual correlations (and means, where groups are compared).
    logl : float
        Log-likelihood.
    groups : int
    """

    n: float
    free: int
    chisq: float
    df: int
    baseline_chisq: float
    baseline_df: int
    scaling: float
    baseline_scaling: float
    srmr: float
    logl: float
    groups: int = field(default=1)

    @property
    def p(self) -> float:
        """Chance of so large a chi-square if the model is true and answers are normal."""
        return tail(self.chisq, self.df)

    @property
    def scaled_chisq(self) -> float:
        """Chi-square over its scaling: right on average for any answers."""
        return self.chisq / self.scaling

    @property
    def scaled_p(self) -> float:
        """Chance of so large a scaled chi-square if the model is true."""
        return tail(self.scaled_chisq, self.df)

    @property
    def cfi(self) -> float:
        """Comparative fit index, 0..1."""
        return self._cfi(1.0, 1.0)

    @property
    def robust_cfi(self) -> float:
        """CFI as it would be for normal answers drawn one by one."""
        return self._cfi(self.scaling, self.baseline_scaling)

    @property
    def tli(self) -> float:
        """Tucker-Lewis index; may lie above 1."""
        return self._tli(1.0, 1.0)

    @property
    def robust_tli(self) -> float:
        """Tucker-Lewis index as it would be for normal answers drawn one by one."""
        return self._tli(self.scaling, self.baseline_scaling)

    @property
    def rmsea(self) -> float:
        """Root mean square error of approximation."""
        return self._rmsea(self.chisq - self.df)

    @property
    def robust_rmsea(self) -> float:
        """RMSEA as it would be for normal answers drawn one by one."""
        return self._rmsea(self.chisq - self.scaling * self.df) if self.df else 0.0

    @property
    def rmsea_interval(self) -> tuple[float, float]:
        """90 % limits of RMSEA."""
        low, high = _noncentrality(self.chisq, self.df)
        return self._rmsea(low), self._rmsea(high)

    @property
    def robust_rmsea_interval(self) -> tuple[float, float]:
        """90 % limits of the robust RMSEA."""
        if not self.df:
            return 0.0, 0.0
        low, high = _noncentrality(self.scaled_chisq, self.df)
        return self._rmsea(self.scaling * low), self._rmsea(self.scaling * high)

    @property
    def aic(self) -> float:
        """Akaike's criterion: smaller is better."""
        return -2 * self.logl + 2 * self.free

    @property
    def bic(self) -> float:
        """Schwarz's criterion: smaller is better."""
        return -2 * self.logl + log(self.n) * self.free

    @property
    def quality(self) -> str:
        """Name the fit: "good", "tolerable", "poor", or "not testable" where nothing is left.

        Notes
        -----
        Good: robust CFI at least .95, robust RMSEA at most .06 and SRMR at most .08 [1]_;
        tolerable: .90, .08 and .10. These are habits, not laws: with few items and units RMSEA
        alone calls good models poor, and items that measure badly hide a wrong model from it.

        References
        ----------
        .. [1] L. Hu and P. M. Bentler, "Cutoff criteria for fit indexes in covariance structure
               analysis", Structural Equation Modeling 6, 1-55 (1999).
        """
        if not self.df:
            return "not testable"
        for name, (cfi, rmsea, srmr) in QUALITIES.items():
            if self.robust_cfi >= cfi and self.robust_rmsea <= rmsea and self.srmr <= srmr:
                return name
        return "poor"

    def as_record(self) -> dict[str, float]:
        """Give all indices by name, for a row of a table."""
        low, high = self.rmsea_interval
        robust_low, robust_high = self.robust_rmsea_interval
        names = (
            "n", "free", "chisq", "df", "p", "cfi", "tli", "rmsea", "srmr", "logl", "aic", "bic",
            "scaling", "scaled_chisq", "scaled_p", "robust_cfi", "robust_tli", "robust_rmsea",
        )  # fmt: skip
        record = {name: getattr(self, name) for name in names}
        return record | {
            "rmsea_low": low,
            "rmsea_high": high,
            "robust_rmsea_low": robust_low,
            "robust_rmsea_high": robust_high,
        }

    def _cfi(self, scaling: float, baseline: float) -> float:
        own = max(self.chisq - scaling * self.df, 0.0) if self.df else 0.0
        worst = max(own, self.baseline_chisq - baseline * self.baseline_df)
        return 1 - own / worst if worst > 0 else 1.0

    def _tli(self, scaling: float, baseline: float) -> float:
        if not self.df:
            return 1.0
        worst = self.baseline_chisq / self.baseline_df - baseline
        return 1 - (self.chisq / self.df - scaling) / worst if worst > 0 else nan

    def _rmsea(self, noncentrality: float) -> float:
        if not self.df:
            return 0.0
        return sqrt(max(noncentrality, 0.0) / (self.n * self.df) * self.groups)


def fit_indices(
    solution: Solution, found: Sensitivity, groups: Sequence[Group], units: Units
) -> FitIndices:
    """Judge the fit of a factor model.

    Parameters
    ----------
    solution : Solution
    found : Sensitivity
        Of the model, at its solution.
    groups : sequence of Group
        Those it was fitted to.
    units : Units
        Of the items: the log-likelihood is that of the items themselves.

    Returns
    -------
    FitIndices

    Notes
    -----
    With T and B the chi-squares of the model and of the baseline, d and e their degrees of
    freedom, CFI is 1 - max(T - d, 0) / max(T - d, B - e, 0), TLI (B/e - T/d) / (B/e - 1) and
    RMSEA the root of max(T - d, 0) / (n d) times the number of groups [1]_. In the robust ones
    c d and b e stand in place of d and e, with c and b the scalings [2]_, [3]_. Chi-square has n,
    not n - 1, as its factor. Where weights differ or units were drawn in clusters, the naive ones
    take n units for more than they are: read the robust ones. With 16 items chi-square runs too
    high in some hundred units, the scaled one too.

    References
    ----------
    .. [1] J. H. Steiger, "A note on multiple sample extensions of the RMSEA fit index",
           Structural Equation Modeling 5, 411-419 (1998).
    .. [2] P. E. Brosseau-Liard, V. Savalei and L. Li, "An investigation of the sample performance
           of two nonnormality corrections for RMSEA", Multivariate Behavioral Research 47, 904-930
           (2012).
    .. [3] P. E. Brosseau-Liard and V. Savalei, "Adjusting incremental fit indices for
           nonnormality", Multivariate Behavioral Research 49, 460-470 (2014).
    """
    observed, p = solution.observed, solution.pattern.items
    correlation = _correlations(observed)
    baseline_df = len(groups) * p * (p - 1) // 2
    baseline = float(-observed.n @ np.linalg.slogdet(correlation)[1])
    saturated = (
        -0.5
        * observed.n
        @ (p * log(2 * pi) + p + observed.log_determinant + 2 * np.log(units.step).sum())
    )
    return FitIndices(
        n=solution.n,
        free=solution.pattern.free,
        chisq=solution.chisq,
        df=solution.df,
        baseline_chisq=baseline,
        baseline_df=baseline_df,
        scaling=found.expected_chisq / solution.df if solution.df else nan,
        baseline_scaling=_expected_baseline(groups) / baseline_df,
        srmr=_srmr(solution),
        logl=float(saturated) - solution.chisq / 2,
        groups=len(groups),
    )


def tail(chisq: float, df: int) -> float:
    """Chance of so large a chi-square; missing for df 0."""
    return float(chdtrc(df, chisq)) if df else nan


def _noncentrality(chisq: float, df: int) -> tuple[float, float]:
    """Noncentralities for which chi-square lies at the 95 % and at the 5 % point."""
    if not df:
        return 0.0, 0.0
    tail = (1 - RMSEA_LEVEL) / 2
    if chisq > LARGE_CHISQ:
        half = quantile(RMSEA_LEVEL) * 2 * sqrt(chisq)
        return chisq - df - half, chisq - df + half
    limits = []
    for share in (1 - tail, tail):
        inside = 1 - float(chdtrc(df, chisq)) > share
        limits.append(float(chndtrinc(chisq, df, share)) if inside else 0.0)
    return limits[0], limits[1]


def _correlations(observed: Observed) -> Array:
    spread = np.sqrt(np.einsum("gii->gi", observed.covariance))
    return observed.covariance / (spread[:, :, None] * spread[:, None])


def _expected_baseline(groups: Sequence[Group]) -> float:
    """What the baseline's chi-square would be on average if items were independent."""
    total = 0.0
    for group in groups:
        spread = np.diag(group.covariance)
        squares = (group.moved_covariance**2).sum(axis=0) / np.outer(spread, spread)
        total += group.n * float(np.triu(squares, 1).sum())
    return total


def _srmr(solution: Solution) -> float:
    observed, implied = solution.observed, solution.implied
    p = solution.pattern.items
    spread = np.sqrt(np.einsum("gii->gi", observed.covariance))
    gap = (observed.covariance - implied.covariance) / (spread[:, :, None] * spread[:, None])
    rows, columns = np.tril_indices(p)
    squares = gap[:, rows, columns] ** 2
    if solution.has_means:
        squares = np.hstack([squares, ((observed.mean - implied.mean) / spread) ** 2])
    return float(observed.share @ np.sqrt(squares.mean(axis=1)))
