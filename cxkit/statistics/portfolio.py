"""Which items to choose under a budget: the best set, exactly, and what every budget buys."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import fsum, inf

import numpy as np
import pandas as pd

from .portfolio_items import Items, floors_out_of_reach, items, refuse_must
from .portfolio_programme import Flags, Programme, whole
from .portfolio_search import best, efficient

# Items up to which all efficient sets are given: thousands at worst.
ALL_SETS = 20
BUDGETS = 40


@dataclass(frozen=True, eq=False)
class Choice:
    """A set of items and what it gains and costs.

    Parameters
    ----------
    items : tuple
        What is chosen, sorted by name.
    gain : float
        Sum of their gains, over all groups.
    cost : float
        Sum of their costs.
    budget : float
        The most that could be spent; infinite without budget.
    by_group : Series
        What each group gains; one row "all" where gains are not by group.
    table : DataFrame
        One row an item that was not excluded: `gain` over all groups, `cost`, `taken`, `must`.
    """

    items: tuple[Hashable, ...]
    gain: float
    cost: float
    budget: float
    by_group: pd.Series = field(repr=False)
    table: pd.DataFrame = field(repr=False)

    @property
    def left(self) -> float:
        """Budget that is not spent."""
        return self.budget - self.cost


def choose(
    gain: pd.Series | pd.DataFrame,
    *,
    cost: pd.Series,
    budget: float = inf,
    most: int | None = None,
    must: Iterable[Hashable] = (),
    never: Iterable[Hashable] = (),
    floors: Mapping[Hashable, float] | None = None,
) -> Choice:
    """Choose the set of items that gains most under all limits at once.

    Parameters
    ----------
    gain : Series, index items, or DataFrame, groups x items
        What each item gains, in one unit; by group of units where groups matter. The sum over
        groups is made as large as possible.
    cost : Series, index items
        What each item costs, 0 or more.
    budget : float, default inf
        The most that the set may cost.
    most : int, optional
        The most items that it may hold.
    must, never : lists of items
        In every case chosen; excluded. An excluded item needs neither gain nor cost.
    floors : mapping of group to float, optional
        The least that a group must gain, in the unit of `gain`.

    Returns
    -------
    Choice
        Of sets that gain the same, the cheapest; then the one of fewest items; then the one
        that holds the first item by name at which they differ.

    Raises
    ------
    DataError
        The must-haves cost more than the budget or are more than `most`; a floor cannot be
        reached, with the most that the group can get.
    ValueError
        An unknown, doubled or contradictory name, a gain or cost that is missing, a negative
        cost, or a limit that is none.

    Notes
    -----
    This is the 0/1 knapsack problem [1]_ with further constraints, solved exactly (see
    `portfolio_search.best`): numbers are taken as decimals to 15 digits of their sum, so that
    0.1 + 0.2 is 0.3. Taking items by gain per cost until the money ends is not exact. Items
    whose gains sum to 0 or less are never taken unless they are must-haves, even where a group
    with a floor would gain by them.

    Gains are taken as sure and as adding up. Estimated ones are neither: the set that looks
    best owes part of its lead to luck, so its gain is overstated [2]_; `selection` says how
    far the choice depends on what is not known.

    References
    ----------
    .. [1] H. Kellerer, U. Pferschy, D. Pisinger, "Knapsack Problems", Springer (2004).
    .. [2] J. E. Smith, R. L. Winkler, "The Optimizer's Curse: Skepticism and Postdecision
           Surprise in Decision Analysis", Management Science 52(3), 311-322 (2006).

    Examples
    --------
    >>> gain = pd.Series({"lift": 60.0, "map": 100.0, "shop": 120.0})
    >>> cost = pd.Series({"lift": 10, "map": 20, "shop": 30})
    >>> choose(gain, cost=cost, budget=50)
    Choice(items=('map', 'shop'), gain=220.0, cost=50.0, budget=50.0)
    """
    limits = {"budget": budget, "most": most, "must": must, "never": never, "floors": floors}
    given = items(gain, cost=cost, **limits).that_gain()
    return _choice(given, _best(given))


def cheapest(
    gain: pd.Series | pd.DataFrame,
    *,
    cost: pd.Series,
    target: float,
    most: int | None = None,
    must: Iterable[Hashable] = (),
    never: Iterable[Hashable] = (),
    floors: Mapping[Hashable, float] | None = None,
) -> Choice | None:
    """Choose the cheapest set of items whose gain reaches a target.

    Parameters
    ----------
    gain, cost, most, must, never, floors
        As in `choose`.
    target : float
        The least that the set must gain, over all groups.

    Returns
    -------
    Choice or None
        Of sets that cost the same, the one that gains most; then of fewest items; then by name.
        None where no set reaches the target: `choose` without budget gives the most that can
        be reached.

    Raises
    ------
    DataError
        More must-haves than `most`, or a floor that cannot be reached at any cost.
    ValueError
        As in `choose`, or a target that is no number.

    Notes
    -----
    The minimisation form of the knapsack problem; exact as `choose` is.

    Examples
    --------
    >>> gain = pd.Series({"lift": 60.0, "map": 100.0, "shop": 120.0})
    >>> cost = pd.Series({"lift": 10, "map": 20, "shop": 30})
    >>> cheapest(gain, cost=cost, target=110)
    Choice(items=('lift', 'map'), gain=160.0, cost=30.0, budget=inf)
    """
    if not np.isfinite(target):
        raise ValueError(f"target must be a finite number, but got {target!r}")
    given = items(gain, cost=cost, most=most, must=must, never=never, floors=floors).that_gain()
    found = best(_saving(given, target))
    if found is None:
        # Whether the target is out of reach or a limit forbids every set.
        _best(given)
        return None
    return _choice(given, given.taken(found))


def frontier(
    gain: pd.Series | pd.DataFrame,
    *,
    cost: pd.Series,
    most: int | None = None,
    must: Iterable[Hashable] = (),
    never: Iterable[Hashable] = (),
    floors: Mapping[Hashable, float] | None = None,
) -> pd.DataFrame:
    """Show what every budget buys: the sets that no other beats in both cost and gain.

    Parameters
    ----------
    gain, cost, most, must, never, floors
        As in `choose`.

    Returns
    -------
    DataFrame
        One row a set: `cost`, ascending; `gain`, strictly ascending; `n_items`; `items`, a
        tuple sorted by name. The first row is the best of the cheapest sets that the limits
        allow: without must-haves, floors and items for nothing, the empty set.

    Raises
    ------
    DataError, ValueError
        As in `choose`.

    Notes
    -----
    Up to 20 items that can be taken or left, all efficient sets are given, and the best set of
    any budget is the last row that it pays for. With more items the rows are the best sets at
    40 budgets, evenly from the first row's cost to that of the set that gains most: each is
    efficient, but there are others in between.

    Examples
    --------
    >>> gain = pd.Series({"lift": 60.0, "map": 100.0, "shop": 120.0})
    >>> cost = pd.Series({"lift": 10, "map": 20, "shop": 30})
    >>> frontier(gain, cost=cost)[["cost", "gain", "n_items"]].values.tolist()[-3:]
    [[40.0, 180.0, 2.0], [50.0, 220.0, 2.0], [60.0, 280.0, 3.0]]
    """
    given = items(gain, cost=cost, most=most, must=must, never=never, floors=floors).that_gain()
    most_gained = _best(given)
    if given.free.sum() <= ALL_SETS:
        sets = [given.taken(chosen) for chosen in efficient(given.programme())[2]]
    else:
        sets = _best_at_budgets(given, most_gained)
    rows = [_frontier_row(given, taken) for taken in sets]
    return pd.DataFrame(rows, columns=["cost", "gain", "n_items", "items"])


def _best(given: Items) -> Flags:
    """Give the best set, or say which limit forbids every set."""
    refuse_must(given)
    found = best(given.programme())
    if found is None:
        raise floors_out_of_reach(given)
    return given.taken(found)


def _saving(given: Items, target: float) -> Programme:
    """Turn the choice round: cost as small as possible, gain at least `target`."""
    gain = given.whole_gain.sum(axis=0)
    beyond = 2 * float(np.abs(given.gain).sum()) + 1
    asked = whole(np.array([np.clip(target, -beyond, beyond)]), given.power)[0]
    return replace(
        given.programme(-given.whole_cost[given.free]),
        use=-gain[given.free],
        limit=int(gain[given.must].sum() - asked),
    )


def _best_at_budgets(given: Items, most_gained: Flags) -> list[Flags]:
    nothing = best(_saving(given, float(-np.abs(given.gain).sum())))
    low = given.totals(given.taken(nothing))[1]
    high = given.totals(most_gained)[1]
    sets: list[Flags] = []
    for budget in np.linspace(low, high, BUDGETS):
        taken = _best(replace(given, budget=float(budget)))
        if not sets or (taken != sets[-1]).any():
            sets.append(taken)
    return sets


def _frontier_row(given: Items, taken: Flags) -> tuple[float, float, int, tuple[Hashable, ...]]:
    gain, cost = given.totals(taken)
    return cost, gain, int(taken.sum()), given.chosen(taken)


def _choice(given: Items, taken: Flags) -> Choice:
    gain, cost = given.totals(taken)
    table = pd.DataFrame(
        {
            "gain": list(map(fsum, given.gain.T)),
            "cost": given.cost,
            "taken": taken,
            "must": given.must,
        },
        index=pd.Index(given.names, name="item"),
    )
    groups = pd.Index(given.groups, name="group")
    by_group = pd.Series(map(fsum, given.gain[:, taken]), index=groups, name="gain", dtype=float)
    return Choice(given.chosen(taken), gain, cost, given.budget, by_group, table)
