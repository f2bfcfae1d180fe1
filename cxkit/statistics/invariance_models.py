"""Factor models of several groups that have loadings and intercepts in common, or some of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from .factor_comparison import Fitted, fitted
from .factor_groups import Group, Observed, Units, observed
from .factor_model import FIXED, Indices, Pattern, one_group
from .factor_scoring import fit_model, start_of

Array = NDArray[np.float64]

CONFIGURAL, METRIC, SCALAR = "configural", "metric", "scalar"
STEPS = (CONFIGURAL, METRIC, SCALAR)


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
    p, m = own.items, own.factors
    at, counted = np.full((groups, own.means.stop), FIXED), 0

    def number(where: Sequence[int] | Indices, rows: range, *, shared: bool = False) -> None:
        nonlocal counted
        columns = np.arange(own.means.stop)[where]
        for g in rows:
            at[g, columns] = counted + np.arange(len(columns))
            counted += 0 if shared else len(columns)
        counted += len(columns) if shared else 0

    everyone, others = range(groups), range(1, groups)
    item = np.arange(p)
    alike = np.array([equal.loadings and i not in equal.free_loadings for i in item])
    level = np.array([equal.intercepts and i not in equal.free_intercepts for i in item])
    number(item[alike], everyone, shared=True)
    number(item[~alike], everyone)
    # Residual variances and the correlations of factors are each group's own.
    number(np.flatnonzero(own.at[0, : own.covariances.stop] != FIXED)[p:], everyone)
    number(own.intercepts.start + item[level], everyone, shared=True)
    number(own.intercepts.start + item[~level], everyone)
    if equal.loadings:
        number(own.variances, others)
    if equal.intercepts:
        number(own.means.start + np.arange(m), others)
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
