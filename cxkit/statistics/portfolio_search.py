"""The best set of items under limits, found exactly in whole numbers.

Partial sets grow item by item. One is dropped only where no completion of it can be best: it
breaks a limit, its bound is below a set already known, or another partial set is at least as
good in everything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .portfolio_programme import Array, Bound, Flags, Programme, Whole, bound, from_highs

# Items whose membership one whole number holds.
BITS = 62
# Partial sets of the quick first search, which finds a good set but proves nothing.
BEAM = 64
# Up to so many items every set can be looked at, so no starting set is needed.
FEW_ITEMS = 18
# Partial sets that are kept open before a better start is looked for.
SOME_OPEN = 2**10
# Partial sets that may be open at a time: a few hundred megabytes.
MOST_OPEN = 2**21
# Below so many partial sets it is quicker to carry all of them on.
FEW_OPEN = 48


class TooManyOpen(Exception):
    """More partial sets stayed open than memory should hold."""


@dataclass(frozen=True, eq=False)
class Open:
    """Partial sets: what each adds up to, and which items it holds (first item, highest bit)."""

    value: Whole
    use: Whole
    count: Whole
    bits: Whole
    got: Whole
    bound: Array

    def at(self, which: NDArray) -> Open:
        """Give some of the sets."""
        return Open(
            self.value[which],
            self.use[which],
            self.count[which],
            self.bits[:, which],
            self.got[:, which],
            self.bound[which],
        )


def best(
    programme: Programme, known: int | None = None, price: Array | None = None
) -> Flags | None:
    """Find the set of largest value; among equals the least use, fewest items, first items.

    Parameters
    ----------
    programme : Programme
    known : int, optional
        Value of some set that keeps all limits, which saves work.
    price : array, shape (limits,), optional
        From `prices`, where they were found before.

    Returns
    -------
    array of bool, shape (n,), or None
        Whether an item is taken; None where no set keeps all limits.

    Notes
    -----
    With multipliers of the limits from the linear relaxation, the value of a set is at most
    the relaxation's value less the reduced values of all items that it decides against their
    sign; any multipliers of zero and more give a valid bound, so rounding in them cannot
    spoil the answer. Partial sets are compared by use, count and value, as in dynamic
    programming by lists with bounds [1]_; where groups have a floor, by the bound alone. All
    sums are of whole numbers, hence exact. HiGHS [2]_ solves the linear relaxation, and gives
    a set to start from where the quick search finds none.

    Where more than two million partial sets would stay open (dozens of items of nearly one
    value per use, with floors), the set is the one of HiGHS: it is checked to keep all limits,
    but another one may be better by less than a millionth of the largest value of an item, and
    ties are not looked for.

    References
    ----------
    .. [1] H. Kellerer, U. Pferschy, D. Pisinger, "Knapsack Problems", Springer (2004).
    .. [2] Q. Huangfu, J. A. J. Hall, "Parallelizing the dual revised simplex method",
           Mathematical Programming Computation 10, 119-142 (2018).

    Examples
    --------
    >>> items = Programme(np.array([60, 100, 120]), np.array([10, 20, 30]), limit=50)
    >>> best(items).tolist()
    [False, True, True]
    """
    if not programme.n:
        nothing = np.zeros(0, dtype=bool)
        return nothing if programme.allows(nothing) else None
    bounds = bound(programme, price)
    try:
        if known is not None:
            reached = _grow(programme, bounds, known - bounds.rounding, most_open=SOME_OPEN)
            return _first(reached, programme.n)
    except TooManyOpen:
        pass
    known = _start(programme, bounds, known)
    if known is None and programme.n > FEW_ITEMS:
        return None
    enough = -np.inf if known is None else known - bounds.rounding
    try:
        return _first(_grow(programme, bounds, enough), programme.n)
    except TooManyOpen:
        return from_highs(programme)


def efficient(programme: Programme) -> tuple[Whole, Whole, NDArray[np.bool_]]:
    """Find all sets of which none is better in value without more use.

    Among sets of one value and use: the fewest items, then the first items. Where groups have
    a floor, all sets that keep it are gone through: 20 items are a second's work.

    Returns
    -------
    value, use : arrays of int, shape (k,)
        Both strictly ascending.
    taken : array of bool, shape (k, n)

    Examples
    --------
    >>> value, use, _ = efficient(Programme(np.array([3, 4]), np.array([2, 5])))
    >>> value.tolist(), use.tolist()
    ([0, 3, 4, 7], [0, 2, 5, 7])
    """
    n = programme.n
    found = _grow(programme, Bound(0.0, np.zeros(n), 0.0), -np.inf)
    found = _undominated(found, None)
    return found.value, found.use, _flags(found.bits, n)


def _start(programme: Programme, bounds: Bound, known: int | None) -> int | None:
    """Give the value of a good set, or None if none was found; with many items, if none is."""
    quick = _grow(programme, bounds, -np.inf, beam=BEAM)
    values = [int(quick.value.max())] if len(quick.value) else []
    if known is not None:
        values.append(known)
    if not values and programme.n > FEW_ITEMS:
        found = from_highs(programme)
        values = [] if found is None else [int(programme.value[found].sum())]
    return max(values, default=None)


def _grow(
    programme: Programme,
    bounds: Bound,
    enough: float,
    *,
    beam: int | None = None,
    most_open: int = MOST_OPEN,
) -> Open:
    """Decide item by item and give the sets that keep all limits and reach `enough`."""
    sets = _nothing_decided(programme, bounds)
    # The clearest items first: few partial sets then decide against them.
    order = np.argsort(-np.abs(bounds.reduced), kind="stable")
    # What the items still to come can give back of the limit, or add for a group, at best.
    gives = np.append(np.minimum(programme.use[order], 0)[::-1].cumsum()[::-1], 0)
    adds = np.maximum(programme.gains[:, order], 0)[:, ::-1].cumsum(axis=1)[:, ::-1]
    adds = np.pad(adds, ((0, 0), (0, 1)))
    for step, item in enumerate(order, start=1):
        sets = _decide(sets, programme, item, bounds.reduced[item])
        keep = sets.bound >= enough
        if programme.limit is not None:
            keep &= sets.use + gives[step] <= programme.limit
        if programme.most is not None:
            keep &= sets.count <= programme.most
        for got, to_come, least in zip(sets.got, adds[:, step], programme.least, strict=True):
            keep &= got + to_come >= least
        sets = sets.at(np.flatnonzero(keep))
        if not len(programme.least) and len(sets.value) > FEW_OPEN:
            sets = _undominated(sets, programme.most)
        if beam is not None and len(sets.value) > beam:
            sets = sets.at(np.argsort(-sets.bound, kind="stable")[:beam])
        if len(sets.value) > most_open:
            raise TooManyOpen
    return sets


def _nothing_decided(programme: Programme, bounds: Bound) -> Open:
    zero = np.zeros(1, dtype=np.int64)
    words = np.zeros((-(-programme.n // BITS), 1), dtype=np.int64)
    got = np.zeros((len(programme.least), 1), dtype=np.int64)
    return Open(zero, zero, zero, words, got, np.array([bounds.empty]))


def _decide(sets: Open, programme: Programme, item: int, reduced: float) -> Open:
    """Go on with every partial set twice: without the item and with it."""
    word, place = divmod(int(item), BITS)
    with_item = sets.bits.copy()
    with_item[word] |= np.int64(1) << np.int64(BITS - 1 - place)
    return Open(
        np.concatenate([sets.value, sets.value + programme.value[item]]),
        np.concatenate([sets.use, sets.use + programme.use[item]]),
        np.concatenate([sets.count, sets.count + 1]),
        np.concatenate([sets.bits, with_item], axis=1),
        np.concatenate([sets.got, sets.got + programme.gains[:, item, None]], axis=1),
        np.concatenate([sets.bound - max(reduced, 0.0), sets.bound + min(reduced, 0.0)]),
    )


def _undominated(sets: Open, most: int | None) -> Open:
    """Drop sets that another one beats whatever is added to both; ascending in use."""
    if not len(sets.value):
        return sets
    sets = sets.at(np.lexsort((*-sets.bits[::-1], sets.count, -sets.value, sets.use)))
    if most is None:
        ahead = np.maximum.accumulate(sets.value)
        return sets.at(np.flatnonzero(np.append(True, sets.value[1:] > ahead[:-1])))
    keep = np.zeros(len(sets.value), dtype=bool)
    for count in np.unique(sets.count):
        # A set with more items cannot stand for one with fewer: it has less room left.
        some = np.flatnonzero(sets.count <= count)
        ahead = np.maximum.accumulate(sets.value[some])
        better = np.append(True, sets.value[some][1:] > ahead[:-1])
        keep[some] |= better & (sets.count[some] == count)
    return sets.at(np.flatnonzero(keep))


def _first(sets: Open, n: int) -> Flags | None:
    if not len(sets.value):
        return None
    sets = sets.at(np.flatnonzero(sets.value == sets.value.max()))
    at = np.lexsort((*-sets.bits[::-1], sets.count, sets.use))[:1]
    return _flags(sets.bits[:, at], n)[0]


def _flags(bits: Whole, n: int) -> NDArray[np.bool_]:
    """Give which items each set holds, shape (sets, n)."""
    words, places = np.divmod(np.arange(n), BITS)
    return (bits[words].T >> (BITS - 1 - places) & 1).astype(bool)
