"""From what items have to do with the scales to a verdict on each of them."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from .intervals import quantile
from .item_links import CLEAR, Links, link_items, over
from .linearisation import Linearised
from .scale_keys import SLIGHT, Keys, key_items
from .scale_moments import ScaleLayout

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

FINE, CONSTANT, REVERSED, NOISE, ELSEWHERE, CROSS, UNTOLD = VERDICTS = (
    "fine",
    "constant",
    "reversed",
    "noise",
    "elsewhere",
    "cross-loading",
    "cannot be told",
)
# A loading of .32 is a tenth of the item's variance.
LEAST = 0.32
# An item of a good scale loads at least so much; noise must be clearly below.
ENOUGH = 0.50


@dataclass(frozen=True)
class Limits:
    """Standard errors that make something clear.

    Parameters
    ----------
    item : float
        A claim about an item, one-sided, one of as many as there are items.
    pair : float
        A claim about an item and another scale, one of as many as there are such pairs.
    interval : float
        Half an interval.
    sign : float
        Which way round an item is, one-sided at 5 %: items that belong to their scale
        do not run against it by chance.
    """

    item: float
    pair: float
    interval: float
    sign: float


@dataclass(frozen=True, eq=False)
class Judged:
    """Verdicts and what they rest on.

    Parameters
    ----------
    verdicts : array of str, shape (items,)
    certain : array of bool, shape (items,)
    keys : Keys
    links : Links
        Held against the items that were left; for an item that was set aside from a scale of
        which too few were left, the last before that.
    usable : array of bool, shape (items,)
        Whether the items that were left can judge an item.
    """

    verdicts: NDArray[np.object_]
    certain: Mask
    keys: Keys
    links: Links
    usable: Mask


def limits_for(layout: ScaleLayout, *, df: float, level: float) -> Limits:
    """Find the limits at which all verdicts on good items hold together, by Bonferroni."""
    each = (1 - level) / len(layout.items)
    pairs = max(1, len(layout.scales) - 1)
    return Limits(
        item=quantile(1 - 2 * each, df),
        pair=quantile(1 - 2 * each / pairs, df),
        interval=quantile(level, df),
        sign=quantile(0.9, df),
    )


def judge_items(
    correlation: Linearised, layout: ScaleLayout, varies: Mask, limits: Limits, *, blocks: int
) -> Judged:
    """Set the least credible item aside until those that are left are credible.

    Parameters
    ----------
    correlation : Linearised, shape (items, items)
        Zeros for items that do not vary.
    layout : ScaleLayout
    varies : array of bool, shape (items,)
    limits : Limits
    blocks : int
        Blocks of the sample.

    Returns
    -------
    Judged
    """
    active = varies.copy()
    links = verdicts = None
    while True:
        keys = key_items(correlation, layout, active, limit=limits.item, sign=limits.sign)
        keyed = correlation * np.outer(keys.signs, keys.signs)
        seen = link_items(keyed, layout, active, blocks=blocks)
        found, surprise = _verdicts(seen, limits)
        found = np.where(seen.usable, found, np.where(seen.rest > limits.interval, FINE, UNTOLD))
        # Where too few are left to judge an item that was set aside, what was seen before stays.
        stays = ~active & varies & ~seen.usable
        verdicts = found if verdicts is None else np.where(stays, verdicts, found)
        links = seen if links is None else _keep(links, seen, stays)
        worst = int(np.argmax(np.where(active & seen.usable, surprise, -np.inf)))
        if not (active[worst] and seen.usable[worst] and surprise[worst] > -np.inf):
            break
        active[worst] = False
    verdicts[(verdicts == FINE) & ~(links.rest > limits.sign)] = UNTOLD
    # A weak item the wrong way round clearly runs against its scale; noise does so by little.
    weak = (links.rest > limits.item) & (links.loading >= SLIGHT)
    verdicts[(keys.signs < 0) & ((verdicts != NOISE) | weak)] = REVERSED
    verdicts[np.isin(layout.own, keys.split)] = UNTOLD
    verdicts[~varies] = CONSTANT
    return Judged(verdicts, _certain(verdicts, links, limits), keys, links, seen.usable)


def _verdicts(links: Links, limits: Limits) -> tuple[NDArray[np.object_], Array]:
    """Judge items that run the right way; say how little each flagged one fits a good item."""
    found = np.full(len(links.rest), FINE, dtype=object)
    noise = _noise(links, limits)
    best, reach = best_other(links)
    at = np.arange(len(found))
    first, second = links.first[at, best], links.second[at, best]
    clear = (reach > limits.pair) & (second >= SLIGHT)
    cross = clear & (first >= SLIGHT)
    elsewhere = clear & (first < SLIGHT) & (second >= LEAST)
    # Going together with all scales alike is no home in one of them.
    alike = (links.general > np.fmax(reach, limits.pair)) & (links.specific < LEAST)
    alike &= second < ENOUGH
    found[(noise > -np.inf) | alike] = NOISE
    found[cross & ~alike] = CROSS
    found[elsewhere & ~alike] = ELSEWHERE
    surprise = np.fmax(noise, np.where(cross | elsewhere, reach, -np.inf))
    return found, np.where(alike, np.fmax(surprise, links.general), surprise)


def _noise(links: Links, limits: Limits) -> Array:
    """Say by how many standard errors an item falls short of a good one; -inf if it does not."""
    weak = over(ENOUGH - links.loading, links.loading_error)
    alone = over(ENOUGH - links.specific, links.specific_error)
    little, nothing_own = links.loading < LEAST, links.specific < LEAST
    # A mood that it shares with everything can hold the loading of an item up.
    shared = nothing_own & (links.general > CLEAR)
    short = np.where((little | shared) & (weak > limits.item), weak, -np.inf)
    return np.fmax(short, np.where(nothing_own & (alone > limits.item), alone, -np.inf))


def best_other(links: Links) -> tuple[NDArray[np.intp], Array]:
    """Find the other scale an item has most to do with, and by how many standard errors."""
    reach = np.where(links.others, over(links.second, links.second_error), -np.inf)
    best = reach.argmax(axis=1)
    return best, reach[np.arange(len(best)), best]


def _certain(verdicts: NDArray[np.object_], links: Links, limits: Limits) -> Mask:
    own = links.loading - limits.interval * links.loading_error > LEAST
    upper = links.second + limits.interval * links.second_error
    alone = np.where(links.others, upper < LEAST, True).all(axis=1) & ~links.blurred
    return np.where(verdicts == FINE, own & alone, verdicts != UNTOLD)


def _keep(before: Links, now: Links, stays: Mask) -> Links:
    """Take the links of now, but for some items those of before."""
    found = {}
    for each in fields(Links):
        old, new = getattr(before, each.name), getattr(now, each.name)
        found[each.name] = np.where(stays if new.ndim == 1 else stays[:, None], old, new)
    return Links(**found)
