"""The random-effects model behind `partial_pooling`: its likelihood and its fits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .partial_pooling_design import Design
from .regression import SINGULAR, Array

# Residual sums of squares below this share of the outcome's are rounding.
EXACT = 1e-12
# Spread of effects over that of errors, in sizes of the columns: nothing to everything.
SCAN = np.append(0.0, np.geomspace(1e-5, 1e4, 49))
# How far the logarithm of a likelihood may lie below the best one and still count.
NEGLIGIBLE = 9.0
# Effects that would spread the outcome by more than this many times its own spread.
WIDEST = 2.0
# Fits that are averaged, and points of the likelihood for each.
NODES, FINER = 15, 4
# Fits with a smaller share of the probability are left out.
RARE = 1e-6
# Ratios in one go: bounds the memory that many groups take.
AT_ONCE = 20


@dataclass(frozen=True, eq=False)
class Fit:
    """Coefficients for one ratio of spreads.

    Parameters
    ----------
    common : array, shape (p + q,)
        Common effects, then coefficients of what is always in the model.
    effects : array, shape (groups, p)
    inverse : array, shape (p + q, p + q)
        Covariance of `common` over the errors' variance, were the model right.
    shrink : array, shape (groups, p, p)
        Covariance of a group's effects given `common`, over the errors' variance.
    carry : array, shape (groups, p, p + q)
        How an error of `common` carries over to a group's effects.
    lean : array, shape (groups, p)
        Share of the spread of effects that a group's own units leave open.
    variance : float
        Of the errors.
    """

    common: Array
    effects: Array
    inverse: Array
    shrink: Array
    carry: Array
    lean: Array
    variance: float


@dataclass(frozen=True, eq=False)
class Model:
    """The likelihood of how much effects spread.

    Parameters
    ----------
    design : Design
    spread : array, shape (groups,)
        Variance of each group's errors, over a common one.
    design_effect : array, shape (groups,)
        By what factor sums over units vary more than the units' spread says.

    Notes
    -----
    y = a_g + z'c + x'(b + u_g) + e with u ~ N(0, ratio² variance) and e ~ N(0, variance); a, b
    and c are flat. With A = X'X about the group's means, over spread and design effect, and
    A = Q diag(d) Q', everything is made of d, Q and Q'X'(Z, y): X'V^-1 X = Q d / (1 + ratio² d) Q'
    and so on. The variance of errors is integrated out (prior 1 / variance), which leaves
    the restricted likelihood [1]_.

    References
    ----------
    .. [1] D. A. Harville, "Maximum Likelihood Approaches to Variance Component Estimation and
           to Related Problems", Journal of the American Statistical Association 72, 320-338
           (1977).
    """

    design: Design
    spread: Array
    design_effect: Array

    @property
    def factor(self) -> Array:
        """By what a group's cross-moments are divided, shape (groups,)."""
        return self.spread * self.design_effect

    @cached_property
    def grams(self) -> Array:
        """Cross-moments that count as they inform, shape (groups, p + q + 1, p + q + 1)."""
        grams = np.array([group.gram for group in self.design.groups])
        return grams / self.factor[:, None, None]

    @cached_property
    def _roots(self) -> tuple[Array, Array, Array]:
        p = self.design.p
        values, vectors = np.linalg.eigh(self.grams[:, :p, :p])
        floor = SINGULAR * np.maximum(values[:, -1:], 0)
        values = np.where(values > floor, values, 0.0)
        turned = np.swapaxes(vectors, 1, 2) @ self.grams[:, :p, p:]
        return values, vectors, np.where(values[:, :, None] > 0, turned, 0.0)

    @cached_property
    def df(self) -> float:
        """Degrees of freedom of the errors' variance."""
        own = (self._roots[0] > 0).sum(axis=1)
        units = np.array([group.n for group in self.design.groups])
        # Units that repeat one another count less; what the groups' effects show counts fully,
        # as the design effect is in its metric.
        left = np.maximum(units - 1 - own, 0) / self.design_effect
        return max(float((left + own).sum()) - self.design.p - self.design.q, 1.0)

    def _marginal(self, ratios: Array) -> tuple[Array, Array]:
        """Cross-moments of all groups in the metric of V, and log determinants of V."""
        p = self.design.p
        values, vectors, turned = self._roots
        rows = np.swapaxes(vectors, 1, 2).reshape(-1, p)
        values, turned = values.ravel(), turned.reshape(len(rows), -1)
        spread = ratios[:, None] ** 2 * values
        kept = 1 / (1 + spread)
        total = np.repeat(self.grams.sum(axis=0)[None], len(ratios), axis=0)
        total[:, :p, :p] = (rows.T * (values * kept)[:, None]) @ rows
        total[:, :p, p:] = (rows.T * kept[:, None]) @ turned
        total[:, p:, :p] = np.swapaxes(total[:, :p, p:], 1, 2)
        total[:, p:, p:] -= (turned.T * (ratios[:, None] ** 2 * kept)[:, None]) @ turned
        return total, np.log1p(spread).sum(axis=1)

    def _solved(self, ratios: Array) -> tuple[Array, Array, Array, Array]:
        """Common coefficients, their inverse information, residual squares and log likelihoods."""
        total, determinant = self._marginal(ratios)
        within = total[:, :-1, :-1]
        size = np.sqrt(np.einsum("mii->mi", within))
        scaled = within / (size[:, :, None] * size[:, None])
        determinant += np.linalg.slogdet(scaled)[1] + 2 * np.log(size).sum(axis=1)
        inverse = np.linalg.inv(scaled) / (size[:, :, None] * size[:, None])
        common = np.einsum("mij,mj->mi", inverse, total[:, :-1, -1])
        residual = total[:, -1, -1] - np.einsum("mi,mi->m", common, total[:, :-1, -1])
        residual = np.maximum(residual, EXACT * self.grams[:, -1, -1].sum())
        return common, inverse, residual, -0.5 * (determinant + self.df * np.log(residual))

    def log_likelihood(self, ratios: Array) -> tuple[Array, Array]:
        """Give the log likelihood and the errors' variance for each ratio of spreads."""
        chunks = [ratios[at : at + AT_ONCE] for at in range(0, len(ratios), AT_ONCE)]
        found = [self._solved(chunk)[2:] for chunk in chunks]
        residual, likelihood = (np.concatenate(each) for each in zip(*found, strict=True))
        return likelihood, residual / self.df

    def fit(self, ratio: float) -> Fit:
        """Find all coefficients for one ratio of spreads."""
        p = self.design.p
        common, inverse, residual, _ = (each[0] for each in self._solved(np.array([ratio])))
        values, vectors, _ = self._roots
        kept = 1 / (1 + ratio**2 * values)
        back = np.swapaxes(vectors, 1, 2)
        stay = (vectors * kept[:, None, :]) @ back
        shrink = (vectors * (ratio**2 * kept)[:, None, :]) @ back
        carry = np.concatenate([stay, -shrink @ self.grams[:, :p, p:-1]], axis=2)
        effects = carry @ common + (shrink @ self.grams[:, :p, -1:])[:, :, 0]
        lean = np.einsum("gii->gi", stay)
        return Fit(common, effects, inverse, shrink, carry, lean, residual / self.df)


@dataclass(frozen=True, eq=False)
class Posterior:
    """Ratios of spreads and how likely they are.

    Parameters
    ----------
    ratios, weights, spreads : arrays, shape (m,)
        Ratio of the effects' spread to the errors'; its probability; the effects' spread.
    """

    ratios: Array
    weights: Array
    spreads: Array

    @property
    def mean(self) -> float:
        """Mean ratio."""
        return float(self.ratios @ self.weights)

    def fits(self, model: Model) -> tuple[list[Fit], Array]:
        """Fit at some of the points, with weights: they are closer than means need."""
        some = self.weights[::FINER]
        weights = some / some.sum()
        use = weights > RARE
        fits = [model.fit(float(ratio)) for ratio in self.ratios[::FINER][use]]
        return fits, weights[use] / weights[use].sum()

    def interval(self, level: float) -> tuple[float, float]:
        """Give the shortest interval of the effects' spread; it may begin at 0."""
        mass = np.cumsum(self.weights) - self.weights / 2
        mass = (mass - mass[0]) / (mass[-1] - mass[0])
        below = np.linspace(0, 1 - level, 101)
        low = np.interp(below, mass, self.spreads)
        high = np.interp(below + level, mass, self.spreads)
        at = int(np.argmin(high - low))
        return float(low[at]), float(high[at])


def scan(model: Model) -> Posterior:
    """Weigh ratios from nothing to everything, roughly."""
    return _weighed(model, SCAN, np.gradient(SCAN))


def posterior(model: Model) -> Posterior:
    """Weigh the ratios of spreads by their likelihood, all spreads alike beforehand.

    Notes
    -----
    The ratio is scanned; where the likelihood is not negligible, points lie evenly in the
    inverse hyperbolic sine of the ratio over its mean: evenly near 0, where the likelihood is
    flat, and geometrically in a long tail. The trapezoidal rule is accurate there, as the
    integrand is even about 0 and negligible at the other end. A tail that never becomes
    negligible (two groups and one column) ends where effects would spread the outcome more than
    twice as much as it is spread.
    """
    found = scan(model)
    # Twice, because a sharp peak may stand between two points of the scan.
    for points in (2 * NODES, FINER * (NODES - 1) + 1):
        near = np.flatnonzero(found.weights > 0)
        low = found.ratios[max(near[0] - 1, 0)]
        high = found.ratios[min(near[-1] + 1, len(found.ratios) - 1)]
        middle = max(found.mean, float(SCAN[1]))
        steps = np.linspace(np.arcsinh(low / middle), np.arcsinh(high / middle), points)
        widths = np.cosh(steps)
        widths[[0, -1]] /= 2
        found = _weighed(model, middle * np.sinh(steps), widths)
    return found


def _weighed(model: Model, ratios: Array, widths: Array) -> Posterior:
    likelihood, variance = model.log_likelihood(ratios)
    spreads = ratios * np.sqrt(variance)
    # Working columns have a mean square of 1, as the outcome has.
    possible = spreads**2 * model.design.p <= WIDEST**2
    below = likelihood - likelihood[possible].max()
    weights = np.where(possible & (below > -NEGLIGIBLE), np.exp(np.minimum(below, 0)) * widths, 0)
    return Posterior(ratios, weights / weights.sum(), spreads)
