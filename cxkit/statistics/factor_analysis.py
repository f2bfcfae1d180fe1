"""Confirmatory factor analysis: how far items stand for the factors they are said to stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..findings import DataError
from .factor_comparison import Fitted, fitted
from .factor_groups import Group, Units, groups_of, observed
from .factor_model import imply, one_group
from .factor_result import FactorFit, describe
from .factor_scoring import Solution, fit_model, start_of
from .moments import Moments


def fit_factors(sample: Moments, factors: Mapping[str, Sequence[str]]) -> FactorFit:
    """Fit a factor model in which every item belongs to one factor, by maximum likelihood.

    Parameters
    ----------
    sample : Moments
        Of the items, complete cases.
    factors : mapping of str to sequence of str
        The items of each factor. Factors may go together with one another as they like.

    Returns
    -------
    FactorFit

    Raises
    ------
    DataError
        The model is not identified: one factor needs three items, two are enough beside a
        factor that it goes together with. An item is constant or a combination of others; there are
        no more units than items.
    ValueError
        A factor has no item, all have one, an item is not there or belongs to two.

    Notes
    -----
    The covariance of the items is taken to be Λ Ψ Λ' + Θ, with loadings Λ, covariances of factors Ψ
    and residual variances Θ, and n times the likelihood discrepancy is made smallest [1]_. A
    factor with one item is that item, taken as free of error: its correlations are then too
    small. Residual variances and correlations of factors are not kept within their bounds, so that
    chi-square keeps its distribution [2]_; what lies outside is among the `cautions`.

    Naive standard errors and chi-square suppose normal answers drawn one by one; the robust ones
    stand beside them and are right for weighted, clustered and moderately skewed answers too. Items
    with 5 or fewer kinds of answer, or very skewed ones, have correlations that are too small: the
    factor model of their categories is another one, which is not here.

    References
    ----------
    .. [1] K. G. Jöreskog, "A general approach to confirmatory maximum likelihood factor analysis",
           Psychometrika 34, 183-202 (1969).
    .. [2] V. Savalei and S. Kolenikov, "Constrained versus unconstrained estimation in structural
           equation modeling", Psychological Methods 13, 150-170 (2008).

    Examples
    --------
    >>> import pandas as pd
    >>> from cxkit.statistics.moments import moments
    >>> rng = np.random.default_rng(1)
    >>> factor = rng.normal(size=(300, 1))
    >>> rows = pd.DataFrame(factor + rng.normal(size=(300, 3)), columns=["a", "b", "c"])
    >>> sample = moments(rows, weight=np.ones(300), block=rows.index.astype(str))
    >>> found = fit_factors(sample, {"f": ["a", "b", "c"]})
    >>> found.loadings()["standardised"].round(2).tolist(), found.fit.df
    ([0.71, 0.66, 0.66], 0)
    """
    listed = checked_factors(factors)
    items = tuple(item for own in listed.values() for item in own)
    groups, units = groups_of([sample], items, means=False)
    return describe(fit_parts(groups, units, items, listed), items, listed)


def checked_factors(factors: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Check that factors have items of their own, and enough of them."""
    if any(isinstance(own, str) for own in factors.values()):
        raise ValueError("the items of a factor come as a list of names")
    listed = {str(name): tuple(map(str, own)) for name, own in factors.items()}
    items = [item for own in listed.values() for item in own]
    empty = [name for name, own in listed.items() if not own]
    twice = sorted({item for item in items if items.count(item) > 1})
    if not listed or empty:
        raise ValueError(f"factor {empty[0]!r} has no item" if empty else "there is no factor")
    if twice:
        raise ValueError(f"{twice[0]!r} belongs to more than one factor, or twice to one")
    if len(listed) == 1 and len(items) < 3:
        raise DataError(
            f"factor {next(iter(listed))!r} has {len(items)} items: alone it needs three or more"
        )
    if len(listed) == len(items):
        raise ValueError("every factor has one item: there is nothing to fit")
    return listed


def fit_parts(
    groups: tuple[Group, ...],
    units: Units,
    items: Sequence[str],
    factors: Mapping[str, Sequence[str]],
) -> Fitted:
    """Fit a factor model to one group."""
    place = {item: f for f, own in enumerate(factors.values()) for item in own}
    pattern = one_group(np.array([place[item] for item in items], dtype=np.intp))
    seen = observed(groups)
    solution = fit_model(pattern, seen, start_of(pattern, seen.covariance[0])[None])
    solution = _oriented(solution, items, factors)
    return fitted(solution, groups, units)


def _oriented(
    solution: Solution, items: Sequence[str], factors: Mapping[str, Sequence[str]]
) -> Solution:
    """Turn factors so that their first items load above nought."""
    pattern, numbers = solution.pattern, solution.numbers.copy()
    markers = [list(items).index(own[0]) for own in factors.values()]
    sign = np.where(numbers[0, pattern.loadings][markers] < 0, -1.0, 1.0)
    if (sign > 0).all():
        return solution
    first, second = pattern.pairs
    numbers[:, pattern.loadings] *= sign[pattern.factor]
    numbers[:, pattern.covariances] *= sign[first] * sign[second]
    implied = imply(pattern, numbers)
    return solution if implied is None else replace(solution, numbers=numbers, implied=implied)
