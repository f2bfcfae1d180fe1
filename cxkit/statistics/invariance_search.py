"""Whether groups have loadings or intercepts in common, and which items are to be excepted."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .factor_comparison import Difference, Fitted, compare_models
from .factor_model import Indices, gradient, information
from .factor_scoring import scoring_step
from .invariance_models import Equal, Setting, fit_equal, pattern_of

# Changes that matter: fall of CFI, rise of RMSEA, departure of an item in standard deviations.
CFI_FALL, RMSEA_RISE, APART = 0.01, 0.015, 0.3
# What must stay equal in each factor.
LEAST_ITEMS = 2


@dataclass(frozen=True)
class Release:
    """What setting one item's loading or intercept free in all groups would bring.

    Parameters
    ----------
    item : int
    drop : float
        By how much chi-square would fall, as one step of the fit foresees it.
    apart : tuple of float
        How far the item would lie off in each group, against the mean of the other groups and
        in standard deviations of the item; a loading: for one standard deviation of the factor.
    """

    item: int
    drop: float
    apart: tuple[float, ...]

    @property
    def most(self) -> float:
        """The largest departure, without its sign."""
        return max(abs(each) for each in self.apart)


@dataclass(frozen=True, eq=False)
class Judged:
    """A step, and whether groups have in common what it asks.

    Parameters
    ----------
    equal : Equal
    model : Fitted
    difference : Difference
        Against the step before.
    delta_cfi, delta_rmsea : float
        Fall of the robust CFI and rise of the robust RMSEA.
    releases : tuple of Release
        For each item that is still equal.
    freed : Release, optional
        The item that was set free last.
    alpha : float
        Level of the test.
    """

    equal: Equal
    model: Fitted = field(repr=False)
    difference: Difference
    delta_cfi: float
    delta_rmsea: float
    releases: tuple[Release, ...] = field(repr=False)
    freed: Release | None
    alpha: float

    @property
    def apart(self) -> float:
        """Largest departure of an item that is still equal."""
        return max(release.most for release in self.releases)

    @property
    def significant(self) -> bool:
        """Whether chance does not explain what the step costs."""
        return self.difference.scaled_p < self.alpha

    @property
    def changes(self) -> bool:
        """Whether the fit of the whole model is worse by an amount that matters."""
        return self.delta_cfi > CFI_FALL or self.delta_rmsea > RMSEA_RISE

    @property
    def holds(self) -> bool:
        """Whether the step may be taken."""
        if not self.model.solution.converged:
            return False
        return not (self.significant and (self.changes or self.apart >= APART))


def search(given: Setting, equal: Equal, wide: Fitted, alpha: float) -> list[Judged]:
    """Take a step; while it does not hold, set the item free that brings chi-square down most.

    Parameters
    ----------
    given : Setting
    equal : Equal
        What the step asks of all items.
    wide : Fitted
        The step before.
    alpha : float

    Returns
    -------
    list of Judged
        The last one holds, or nothing more can be set free.
    """
    found = [_judge(given, equal, wide, alpha, None, None)]
    while not found[-1].holds:
        last = found[-1]
        free = _can_go(given.factor, last.equal)
        able = [release for release in last.releases if free[release.item]]
        if not able:
            break
        best = max(able, key=lambda release: release.drop)
        found.append(_judge(given, last.equal.without(best.item), wide, alpha, best, last.model))
    return found


def _judge(
    given: Setting,
    equal: Equal,
    wide: Fitted,
    alpha: float,
    freed: Release | None,
    near: Fitted | None,
) -> Judged:
    model = fit_equal(given, equal, near.solution.numbers if near else None)
    return Judged(
        equal=equal,
        model=model,
        difference=compare_models(model, wide),
        delta_cfi=wide.indices.robust_cfi - model.indices.robust_cfi,
        delta_rmsea=model.indices.robust_rmsea - wide.indices.robust_rmsea,
        releases=tuple(foresee(given, equal, model)),
        freed=freed,
        alpha=alpha,
    )


def foresee(given: Setting, equal: Equal, model: Fitted) -> list[Release]:
    """Foresee what it would bring to set each item free that is still equal.

    Notes
    -----
    The drop is the modification index [1]_: with g the gradient and I the information of the wider
    model at the narrower one's solution, g' I⁻¹ g; the step I⁻¹ g itself gives the departures.

    References
    ----------
    .. [1] D. Sörbom, "Model modification", Psychometrika 54, 371-384 (1989).
    """
    solution = model.solution
    old, numbers, n = solution.pattern, solution.numbers, given.observed.n
    pull = gradient(old, numbers, solution.implied, given.observed)
    every = information(old, numbers, solution.implied, n)
    # An intercept counts in the item's own unit, a loading in that of the factor within groups.
    unit = np.ones(old.items)
    if not equal.intercepts:
        unit = np.sqrt(given.observed.share @ numbers[:, old.variances])[old.factor]
    start = old.intercepts.start if equal.intercepts else 0
    found = []
    for item in np.flatnonzero(alike(equal, given.factor)):
        pattern = pattern_of(given.factor, len(n), equal.without(int(item)))
        own = pattern.add_up(pull)
        step = scoring_step(own, pattern.add_up_squares(every))
        moved = pattern.spread(pattern.gather(numbers, n) + step)[:, start + item] * unit[item]
        others = (n @ moved - n * moved) / (n.sum() - n)
        found.append(Release(int(item), float(own @ step), tuple((moved - others).tolist())))
    return found


def alike(equal: Equal, factor: Indices) -> NDArray[np.bool_]:
    """Mark the items that a step keeps equal, among factors of several items, shape (p,)."""
    several = np.bincount(factor)[factor] > 1
    return several & ~np.isin(np.arange(len(factor)), list(equal.excepted))


def _can_go(factor: Indices, equal: Equal) -> NDArray[np.bool_]:
    """Mark the items that can be set free, so that enough of their factor's stay."""
    staying = alike(equal, factor)
    return staying & (np.bincount(factor, staying)[factor] > LEAST_ITEMS)
