"""The best set of items for many draws of their values, under the same limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .portfolio_programme import Flags, Programme, Whole, prices
from .portfolio_search import best

Sets = NDArray[np.bool_]

# Items up to which all sets are looked at in every draw: quicker than any search.
ALL_SETS = 16
# Values of sets that are worked on at a time, and draws whose prices are found at a time.
VALUES = 2**22
DRAWS = 256


def best_in_draws(programme: Programme, values: Whole, start: Flags) -> Sets:
    """Find the best set in each draw of the values.

    Parameters
    ----------
    programme : Programme
        Its own values are not used.
    values : array of int, shape (draws, n)
    start : array of bool, shape (n,)
        A set that keeps all limits.

    Returns
    -------
    array of bool, shape (draws, n)
        As `best` would give them.

    Examples
    --------
    >>> items = Programme(np.zeros(3, dtype=int), np.array([10, 20, 30]), limit=50)
    >>> draws = np.array([[60, 100, 120], [90, 10, 10]])
    >>> best_in_draws(items, draws, np.zeros(3, dtype=bool)).astype(int).tolist()
    [[0, 1, 1], [1, 1, 0]]
    """
    if programme.n <= ALL_SETS:
        return _by_all_sets(programme, values)
    parts = np.split(values, range(DRAWS, len(values), DRAWS))
    price = np.concatenate([prices(programme, part) for part in parts])
    # A set that was best in one draw is a good start in the next.
    known = {start.tobytes(): start}
    taken = np.zeros(values.shape, dtype=bool)
    for at, value in enumerate(values):
        # Without floors an item that adds nothing is in no best set.
        worth = value > 0 if not len(programme.least) else np.ones(programme.n, dtype=bool)
        part = replace(
            programme,
            value=value[worth],
            use=programme.use[worth],
            rows=programme.gains[:, worth],
        )
        reached = (np.array(list(known.values()))[:, worth] @ value[worth]).max()
        found = best(part, int(reached), price[at])
        taken[at, worth] = found
        known.setdefault(taken[at].tobytes(), taken[at])
    return taken


def _by_all_sets(programme: Programme, values: Whole) -> Sets:
    n = programme.n
    sets = (np.arange(2**n)[::-1, None] >> np.arange(n - 1, -1, -1) & 1).astype(bool)
    use, count = sets @ programme.use, sets.sum(axis=1)
    kept = np.ones(len(sets), dtype=bool)
    if programme.limit is not None:
        kept &= use <= programme.limit
    if programme.most is not None:
        kept &= count <= programme.most
    for gain, least in zip(programme.gains, programme.least, strict=True):
        kept &= sets @ gain >= least
    # In the order in which ties are broken, so that the first of the best ones is it.
    order = np.lexsort((count[kept], use[kept]))
    ordered = sets[kept][order]
    # Floats hold these sums exactly: they are whole and have 15 digits.
    factors = ordered.T.astype(float)
    step = max(1, VALUES // len(ordered))
    at = [
        (values[first : first + step].astype(float) @ factors).argmax(axis=1)
        for first in range(0, len(values), step)
    ]
    return ordered[np.concatenate(at)]
