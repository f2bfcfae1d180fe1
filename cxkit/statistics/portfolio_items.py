"""Items, what they gain and cost, and the limits of a choice: checked, then in whole numbers."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from math import fsum, inf, isnan, nan
from numbers import Integral

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..findings import DataError, Problem, refuse
from .portfolio_programme import Flags, Programme, Whole, power_of_ten, whole
from .portfolio_search import best

Array = NDArray[np.float64]

ALL = "all"


@dataclass(frozen=True, eq=False)
class Items:
    """Items that may be chosen, sorted by name.

    Parameters
    ----------
    names : tuple
        Items that are not excluded.
    groups : tuple
        Groups of units that gain; one where gains are not by group.
    gain : array of float, shape (groups, items)
    cost : array of float, shape (items,)
    must : array of bool, shape (items,)
    free : array of bool, shape (items,)
        Items that a choice may take or leave.
    budget : float
    most : int or None
    floors : mapping of group to float
    """

    names: tuple[Hashable, ...]
    groups: tuple[Hashable, ...]
    gain: Array
    cost: Array
    must: Flags
    free: Flags
    budget: float
    most: int | None
    floors: Mapping[Hashable, float]

    @property
    def power(self) -> int:
        """Gains are counted in units of 10 to the minus this."""
        return power_of_ten(float(np.abs(self.gain).sum()))

    @property
    def whole_gain(self) -> Whole:
        """Gains by group in whole units, shape (groups, items)."""
        return whole(self.gain, self.power)

    @property
    def whole_cost(self) -> Whole:
        """Costs in whole units."""
        return whole(self.cost, power_of_ten(float(self.cost.sum())))

    @property
    def whole_budget(self) -> int | None:
        """Budget in units of the costs; None where everything can be paid."""
        total = float(self.cost.sum())
        if self.budget >= total:
            return None
        return int(whole(np.array([self.budget]), power_of_ten(total))[0])

    def floor_rows(self) -> tuple[Whole, Whole]:
        """Give gains of free items for groups with a floor, and what must-haves leave of it."""
        gain = self.whole_gain[[self.groups.index(group) for group in self.floors]]
        # A floor beyond everything is out of reach however far beyond it is.
        beyond = 2 * float(np.abs(self.gain).sum()) + 1
        asked = np.minimum(np.array(list(self.floors.values()), dtype=float), beyond)
        least = whole(asked, self.power)
        return gain[:, self.free], least - gain[:, self.must].sum(axis=1)

    def programme(self, value: Whole | None = None) -> Programme:
        """Give the choice among free items, for their gain or another `value` of theirs."""
        rows, least = self.floor_rows()
        budget, cost = self.whole_budget, self.whole_cost
        return Programme(
            value=self.whole_gain.sum(axis=0)[self.free] if value is None else value,
            use=cost[self.free],
            limit=None if budget is None else budget - int(cost[self.must].sum()),
            most=None if self.most is None else self.most - int(self.must.sum()),
            rows=rows,
            least=least,
        )

    def taken(self, chosen: Flags) -> Flags:
        """Give which items a choice among the free ones takes, must-haves included."""
        result = self.must.copy()
        result[self.free] = chosen
        return result

    def that_gain(self) -> Items:
        """Leave the choice only where an item gains something in all groups together."""
        return replace(self, free=self.free & (self.whole_gain.sum(axis=0) > 0))

    def totals(self, taken: Flags) -> tuple[float, float]:
        """Give gain and cost of a set."""
        return fsum(self.gain[:, taken].ravel()), fsum(self.cost[taken])

    def chosen(self, taken: Flags) -> tuple[Hashable, ...]:
        """Name the items of a set."""
        return tuple(name for name, is_in in zip(self.names, taken, strict=True) if is_in)


def items(
    gain: pd.Series | pd.DataFrame,
    *,
    cost: pd.Series,
    budget: float = inf,
    most: int | None = None,
    must: Iterable[Hashable] = (),
    never: Iterable[Hashable] = (),
    floors: Mapping[Hashable, float] | None = None,
) -> Items:
    """Check items and limits; parameters as in `choose`.

    Raises
    ------
    ValueError
        An unknown, doubled or contradictory name, a gain or cost that is missing, a negative
        cost, or a limit that is none.

    Examples
    --------
    >>> items(pd.Series({"b": 1.0, "a": 2.0}), cost=pd.Series({"a": 1, "b": 1})).names
    ('a', 'b')
    """
    table = gain.to_frame(ALL).T if isinstance(gain, pd.Series) else gain
    must, never, floors = _listed(must, "must"), _listed(never, "never"), dict(floors or {})
    _refuse_names(table, cost, must, never)
    _refuse_limits(budget, most, floors, table.index if isinstance(gain, pd.DataFrame) else ())
    # Both sorted: the order of rows and columns changes nothing, not even in the last digit.
    names = tuple(sorted(set(table.columns) - never, key=_by_name))
    groups = tuple(sorted(table.index, key=_by_name))
    places = np.ix_(table.index.get_indexer(list(groups)), table.columns.get_indexer(list(names)))
    gains = table.to_numpy(dtype=float, na_value=nan)[places]
    costs = cost.reindex(list(names)).to_numpy(dtype=float, na_value=nan)
    _refuse_numbers(names, gains, costs)
    flags = np.array([name in must for name in names], dtype=bool)
    return Items(
        names=names,
        groups=groups,
        gain=gains,
        cost=costs,
        must=flags,
        free=~flags,
        budget=float(budget),
        most=None if most is None else int(most),
        floors={group: float(floors[group]) for group in sorted(floors, key=_by_name)},
    )


def refuse_must(given: Items) -> None:
    """Raise DataError where the must-haves alone break a limit."""
    cost, budget = given.whole_cost[given.must].sum(), given.whole_budget
    count, problems = int(given.must.sum()), []
    if budget is not None and cost > budget:
        total = number(given.totals(given.must)[1])
        rule = f"the must-have items cost {total}, more than the budget of {number(given.budget)}"
        problems.append(Problem(rule, "raise the budget, or drop a must-have"))
    if given.most is not None and count > given.most:
        rule = f"{count} items are must-haves, but at most {given.most} may be chosen"
        problems.append(Problem(rule, "allow more items, or drop a must-have"))
    refuse(problems)


def floors_out_of_reach(given: Items) -> DataError:
    """Say which floors cannot be reached, with the most that each group can get."""
    alone = {group: _most_for(given, group, {}) for group in given.floors}
    short = {group: got for group, got in alone.items() if got is not None}
    if short:
        problems = [
            Problem(
                f"group {group!r} cannot reach its floor of {number(given.floors[group])}: "
                f"within the other limits it gets {number(got)} at most",
                "lower the floor, or allow more cost or items",
            )
            for group, got in short.items()
        ]
        return DataError(*problems)
    parts = []
    for group in given.floors:
        others = {other: floor for other, floor in given.floors.items() if other != group}
        got = _most_for(given, group, others)
        if got is not None:
            parts.append(f"with the others held, group {group!r} gets {number(got)} at most")
    rule = "each floor can be reached alone, but not all of them together"
    return DataError(Problem("; ".join([rule, *parts]), "lower one of the floors"))


def number(value: float) -> str:
    """Write a number for a message, with up to ten digits."""
    return f"{value:,.10g}"


def _most_for(given: Items, group: Hashable, others: Mapping[Hashable, float]) -> float | None:
    """Give the most that a group can get beside other floors, if that is below its own."""
    at = given.groups.index(group)
    held = replace(given, floors=others)
    found = best(held.programme(given.whole_gain[at, given.free]))
    if found is None:
        return None
    taken = given.taken(found)
    floor = given.floor_rows()[1][list(given.floors).index(group)]
    if given.whole_gain[at, given.free][found].sum() >= floor:
        return None
    return fsum(given.gain[at, taken])


def _by_name(name: Hashable) -> tuple[str, str]:
    return str(name), type(name).__name__


def _listed(names: Iterable[Hashable], what: str) -> frozenset[Hashable]:
    if isinstance(names, str):
        raise ValueError(f"{what} takes a list of items, but got the one text {names!r}")
    return frozenset(names)


def _refuse_names(table: pd.DataFrame, cost: pd.Series, must: frozenset, never: frozenset) -> None:
    for what, index in (("gain", table.columns), ("cost", cost.index), ("group", table.index)):
        if not index.is_unique:
            doubled = ", ".join(map(str, index[index.duplicated()].unique()))
            raise ValueError(f"every {what} needs one row, but there are several of {doubled}")
    for what, names in (("must", must), ("never", never)):
        unknown = names - set(table.columns)
        if unknown:
            raise ValueError(f"{what} names items without a gain: {_list(unknown)}")
    if must & never:
        raise ValueError(f"items are must-have and excluded at once: {_list(must & never)}")
    without = set(cost.index) - set(table.columns)
    if without:
        raise ValueError(f"items have a cost but no gain: {_list(without)}")


def _refuse_numbers(names: tuple[Hashable, ...], gains: Array, costs: Array) -> None:
    for wrong, rule in (
        (np.isnan(costs), "items without a cost: {}; give one, or exclude them"),
        (~(costs >= 0) | np.isinf(costs), "costs must be finite and not negative, but not so: {}"),
        (~np.isfinite(gains).all(axis=0), "items without a finite gain: {}; give one, or exclude"),
    ):
        if wrong.any():
            raise ValueError(rule.format(_list(names[at] for at in np.flatnonzero(wrong))))


def _refuse_limits(
    budget: float, most: int | None, floors: Mapping[Hashable, float], groups: Iterable[Hashable]
) -> None:
    if isnan(budget) or budget < 0:
        raise ValueError(f"budget must be 0 or more, but got {budget!r}")
    if most is not None and (not isinstance(most, Integral) or most < 0):
        raise ValueError(f"most must be a whole number of items, but got {most!r}")
    unknown = set(floors) - set(groups)
    if unknown:
        raise ValueError(f"floors for groups whose gains are not given: {_list(unknown)}")
    wrong = {group for group, floor in floors.items() if not np.isfinite(floor)}
    if wrong:
        raise ValueError(f"floors must be finite numbers, but not so: {_list(wrong)}")


def _list(names: Iterable[Hashable]) -> str:
    return ", ".join(map(str, sorted(names, key=_by_name)))
