"""Factor models of several groups that have loadings and intercepts in common, or some of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from .factor_comparison import Fitted, fitted
from .factor_groups import Group, Observed, Units, observed
from .factor_model import FIXED, Indices, Pattern, one_group
from .factor_scoring import fit_model, start_of

Array = NDArray[np.float64]

CONFIGURAL, METRIC, SCALAR = "configural", "metric", "scalar"


@dataclass(frozen=True)
class Equal:
    """What groups have in common.

    Parameters
    ----------
    step : str
        "configural" (which items belong to which factor), "metric" (loadings too) or "scalar"
        (intercepts too).
    free_loadings, free_intercepts : frozenset of int
        Items excepted.
    """

    step: str
    free_loadings: frozenset[int] = frozenset()
    free_intercepts: frozenset[int] = frozenset()

    @property
    def loadings(self) -> bool:
        """Whether loadings are equal."""
        return self.step != CONFIGURAL

    @property
    def intercepts(self) -> bool:
        """Whether intercepts are equal."""
        return self.step == SCALAR

    @property
    def excepted(self) -> frozenset[int]:
        """Items excepted from what the step adds."""
        return self.free_intercepts if self.intercepts else self.free_loadings

    def without(self, item: int) -> Equal:
        """Except one more item from what the step adds."""
        if self.intercepts:
            return replace(self, free_intercepts=self.free_intercepts | {item})
        return replace(self, free_loadings=self.free_loadings | {item})


def pattern_of(factor: Indices, groups: int, equal: Equal) -> Pattern:
    """Write what groups have in common as a pattern.

    Notes
    -----
    The first group's factors have variance 1; where loadings are equal the others' are free. Its
    factors have mean 0; where intercepts are equal the others' are free. A factor of one item is
    that item, without error.
    """
    own = one_group(factor)
    size = own.means.stop
    free = np.repeat(own.at != FIXED, groups, axis=0)
    free[:, own.intercepts] = True
    free[1:, own.variances] = equal.loadings
    free[1:, own.means] = equal.intercepts
    shared = np.zeros(size, dtype=bool)
    shared[own.loadings] = equal.loadings
    shared[list(equal.free_loadings)] = False
    shared[own.intercepts] = equal.intercepts
    shared[own.intercepts.start + np.array(list(equal.free_intercepts), dtype=np.intp)] = False
    # What is shared has one name in all groups, anything else one in each.
    name = np.arange(size) + np.where(shared, 0, size * np.arange(1, groups + 1)[:, None])
    at = np.full((groups, size), FIXED)
    at[free] = np.unique(name[free], return_inverse=True)[1]
    return Pattern(own.factor, at, np.repeat(own.fixed, groups, axis=0))


@dataclass(frozen=True, eq=False)
class Setting:
    """Groups whose factor models are compared.

    Parameters
    ----------
    groups : tuple of Group
    units : Units
    factor : array of int, shape (p,)
        The factor of each item.
    observed : Observed
        The groups side by side.
    start : array, shape (groups, numbers)
        Where fits begin: one model of the covariances within groups, and the items' own means.
    """

    groups: tuple[Group, ...] = field(repr=False)
    units: Units = field(repr=False)
    factor: Indices
    observed: Observed = field(repr=False)
    start: Array = field(repr=False)


def setting(groups: tuple[Group, ...], units: Units, factor: Indices) -> Setting:
    """Put groups side by side and find where fits begin."""
    seen = observed(groups)
    pooled = seen.pooled()
    within = Observed(pooled.n, np.zeros_like(pooled.mean), pooled.covariance)
    pattern = one_group(factor)
    found = fit_model(pattern, within, start_of(pattern, pooled.covariance[0])[None])
    start = np.repeat(found.numbers, len(groups), axis=0)
    start[:, pattern.intercepts] = seen.mean
    return Setting(groups, units, factor, seen, start)


def fit_equal(given: Setting, equal: Equal, near: Array | None = None) -> Fitted:
    """Fit the model in which groups have so much in common.

    Parameters
    ----------
    given : Setting
    equal : Equal
    near : array, shape (groups, numbers), optional
        Where to begin instead: numbers of a similar model.
    """
    pattern = pattern_of(given.factor, len(given.groups), equal)
    solution = fit_model(pattern, given.observed, given.start if near is None else near)
    return fitted(solution, given.groups, given.units)
