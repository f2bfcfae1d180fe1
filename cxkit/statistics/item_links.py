"""How items go together with their own scale and with others, free of the scales' unreliability.

The factor pattern of a multiple-group analysis: a scale's items stand for its factor, so loadings
follow from sums of correlations in closed form, and their errors from the blocks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .intervals import quantile
from .linearisation import Linearised
from .scale_moments import ScaleLayout, errors_of, mix, mix_both, root

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

# A scale counts as one only when its items clearly go together; one-sided, at 5 %.
CLEAR = quantile(0.9)


@dataclass(frozen=True, eq=False)
class Links:
    """What each item has to do with its own scale and with every other.

    Arrays of shape (items,) or (items, scales). Items and scales that cannot be judged hold
    `nan`.

    Parameters
    ----------
    rest : array
        Mean correlation with the rest of the scale, in standard errors.
    loading, loading_error : arrays
        Correlation of the item with its own scale's factor, from the rest of the scale.
    specific, specific_error : arrays
        Loading on its own factor next to one factor of all other scales.
    general : array
        Loading on that one factor, in standard errors.
    others : array of bool, shape (items, scales)
        Scales that the item can be compared with: not its own, and clearly another thing.
    blurred : array of bool
        Whether another scale is so close to its own that they cannot be compared.
    correlation, correlation_error : arrays, shape (items, scales)
        Correlation of the item with another scale's factor.
    second, second_error : arrays, shape (items, scales)
        Loading on the other scale's factor, next to its own.
    first : array, shape (items, scales)
        Loading on its own factor then.
    """

    rest: Array
    loading: Array
    loading_error: Array
    specific: Array
    specific_error: Array
    general: Array
    others: Mask
    blurred: Mask
    correlation: Array
    correlation_error: Array
    second: Array
    second_error: Array
    first: Array

    @property
    def usable(self) -> Mask:
        """Whether the rest of an item's scale is a scale, so that the item can be judged."""
        return np.isfinite(self.loading)


@dataclass(frozen=True, eq=False)
class _Sums:
    """Mean correlations between items, rests of scales and scales.

    For item i with the rest A of its own scale and another scale B: `item` is that of i with A,
    `inner` that within A, `outer` that of A with B, `across` that of i with B, and `between` that
    of scales with one another, on whose diagonal stands that within a scale.
    """

    item: Linearised
    inner: Linearised
    outer: Linearised
    across: Linearised
    between: Linearised
    usable: Mask
    there: Mask


def link_items(correlation: Linearised, layout: ScaleLayout, active: Mask, *, blocks: int) -> Links:
    """Find what each item has to do with its own scale and with every other.

    Parameters
    ----------
    correlation : Linearised, shape (items, items)
        Keyed one way within each scale.
    layout : ScaleLayout
    active : array of bool, shape (items,)
        Items that stand for their scale. The others are judged, but judge nobody.
    blocks : int
        Blocks of the sample, 2 and above.

    Returns
    -------
    Links

    Notes
    -----
    With mean correlations r, item i, the rest A of its scale and another scale B, the loading is
    r_iA / r_AA^(1/2), the correlation with the other factor r_iB / r_BB^(1/2), and that of the
    factors r_AB / (r_AA r_BB)^(1/2), where r_AA and r_BB leave out the diagonal: the multiple-group
    method [1]_, [2]_ with items that stand for their factor alike. An item that loads on A alone
    has for every B the excess r_iB - r_AB r_iA / r_AA = 0, whatever the correlation of the
    factors; a loading m on B adds (r_BC - r_AB r_AC / r_AA) m / r_BB^(1/2) to the excess towards
    C. `second` is the m that fits all excesses best, each weighed by what the sample says about
    it.

    Items of a scale that load differently leave r_AA a little below the square of the mean
    loading (4 % for .50, .50, .85). That makes the loading on a second factor look smaller,
    never larger.

    References
    ----------
    .. [1] L. L. Thurstone, "A multiple group method of factoring the correlation matrix",
           Psychometrika 10, 73-78 (1945).
    .. [2] L. Guttman, "Multiple group methods for common-factor analysis: Their basis,
           computation, and interpretation", Psychometrika 17, 209-222 (1952).
    """
    sums = _sum(correlation, layout, active)
    others = sums.there & (layout.member == 0) & sums.usable[:, None]
    distinct = _distinct(sums)
    blurred, others = (others & ~distinct).any(axis=1), others & distinct
    size = Linearised(np.diag(sums.between.value), np.einsum("bkk->bk", sums.between.influence))
    loading = sums.item / root(sums.inner)
    excess = (sums.across - sums.outer * (sums.item / sums.inner)[:, None]) * others
    second, second_error = _fit_second(excess, sums, others, blocks)
    factors = sums.outer.value / np.sqrt(sums.inner.value[:, None] * size.value)
    toward = sums.across / root(size)[None]
    specific, specific_error, general = _next_to_all(sums, others)
    known = np.where(sums.usable, 1.0, np.nan)
    shown = np.where(others, 1.0, np.nan)
    return Links(
        rest=_clearness(sums.item),
        loading=loading.value * known,
        loading_error=errors_of(loading) * known,
        specific=specific,
        specific_error=specific_error,
        general=general,
        others=others,
        blurred=blurred,
        correlation=toward.value * shown,
        correlation_error=errors_of(toward) * shown,
        second=second * shown,
        second_error=second_error * shown,
        first=(loading.value[:, None] - second * factors) * shown,
    )


def _sum(correlation: Linearised, layout: ScaleLayout, active: Mask) -> _Sums:
    member, own = layout.member * active[:, None], layout.own
    at, on = np.arange(len(own)), active.astype(float)
    others = mix(correlation * (1 - np.eye(len(own))), member)
    between = mix_both(correlation * (1 - np.eye(len(own))), member)
    count = member.sum(axis=0)
    rest = count[own] - on
    across = others * (1 / np.maximum(count, 1))
    with_own = others[at, own]
    item = with_own * (1 / np.maximum(rest, 1))
    inner = (between[own, own] - with_own * (2 * on)) * (1 / np.maximum(rest * (rest - 1), 1))
    outer = (between[own] - others * on[:, None]) * (1 / np.maximum(np.outer(rest, count), 1))
    pairs = np.outer(count, count) - np.diag(count)
    between = between * (1 / np.maximum(pairs, 1))
    usable = (rest >= 2) & (_clearness(inner) > CLEAR)
    within = Linearised(np.diag(between.value), np.einsum("bkk->bk", between.influence))
    # A scale of one item is taken as it is: nothing says how reliable it is.
    single, scale = count == 1, (count >= 2) & (_clearness(within) > CLEAR)
    between.value[single, single] = 1.0
    for k in np.flatnonzero(~(single | scale)):
        between.value[k, k], between.influence[:, k, k] = 1.0, 0.0
    inner.value[~usable], inner.influence[:, ~usable] = 1.0, 0.0
    return _Sums(item, inner, outer, across, between, usable, single | scale)


def _distinct(sums: _Sums) -> Mask:
    """Say of which scales the rest of an item's own is clearly another thing."""
    k = np.arange(len(sums.there))
    within = sums.between[k, k][None] + np.zeros(sums.outer.value.shape)
    return _clearness(within - sums.outer * sums.outer / sums.inner[:, None]) > CLEAR


def _fit_second(excess: Linearised, sums: _Sums, others: Mask, blocks: int) -> tuple[Array, Array]:
    """Fit the loading on each other factor to the excesses, with its standard error."""
    size = np.diag(sums.between.value)
    outer = sums.outer.value
    fall = (
        sums.between.value - outer[:, :, None] * outer[:, None, :] / sums.inner.value[:, None, None]
    )
    fall = fall / np.sqrt(size) * (others[:, :, None] & others[:, None, :])
    moved = excess.influence.transpose(1, 2, 0)
    spread = moved @ moved.transpose(0, 2, 1)
    # Few blocks know little of how excesses go together: then each is weighed on its own.
    blur = min(1.0, others.shape[1] / (blocks - 1))
    own = np.einsum("ikk->ik", spread)
    weighing = spread * (1 - blur)
    np.einsum("ikk->ik", weighing)[:] = np.where(own > 0, own, 1.0)
    weights = np.linalg.solve(weighing, fall)
    reach = (weights * fall).sum(axis=1)
    weights = weights / np.where(reach > 0, reach, np.nan)[:, None, :]
    value = (weights * excess.value[:, :, None]).sum(axis=1)
    variance = (weights * (spread @ weights)).sum(axis=1)
    return value, np.sqrt(np.maximum(variance, 0))


def _next_to_all(sums: _Sums, others: Mask) -> tuple[Array, Array, Array]:
    """Find loadings on the own factor next to one of all other scales, with their errors.

    The third array says by how many standard errors an item goes together with the factor of all
    others beyond what its own accounts for.
    """
    found = np.full((3, len(others)), np.nan)
    count = np.maximum(others.sum(axis=1), 1)
    weight = others / count[:, None]
    across, outer = (sums.across * weight).sum(1), (sums.outer * weight).sum(1)
    # The mean over all pairs of the other scales; the diagonal is within a scale.
    half = mix(sums.between, weight.T)
    within = Linearised(
        np.einsum("ki,ik->i", half.value, weight), np.einsum("bki,ik->bi", half.influence, weight)
    )
    at = np.flatnonzero(others.any(axis=1) & (within.value > 0))
    item, inner, across, outer = sums.item[at], sums.inner[at], across[at], outer[at]
    left = inner - outer * outer / within[at]
    clear = _clearness(left) > CLEAR
    at, left = at[clear], left[clear]
    item, inner, across, outer = (each[clear] for each in (item, inner, across, outer))
    specific = (item - across * outer / within[at]) / left * root(inner)
    found[:2, at] = specific.value, errors_of(specific)
    found[2, at] = _clearness(across - outer * (item / inner))
    return found[0], found[1], found[2]


def over(value: Array, error: Array) -> Array:
    """Divide estimates by their standard errors; 0 where the error is 0, nan where it is."""
    there = error != 0
    return np.where(there, value / np.where(there, error, 1.0), 0.0)


def _clearness(estimates: Linearised) -> Array:
    return over(estimates.value, errors_of(estimates))
