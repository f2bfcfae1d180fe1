"""How far the best set of items depends on gains that are not known for sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from math import inf, sqrt

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .intervals import Mean
from .portfolio import Choice
from .portfolio_draws import Sets, best_in_draws
from .portfolio_items import Items, floors_out_of_reach, items, refuse_must
from .portfolio_programme import Array, Flags, Whole, power_of_ten, whole
from .portfolio_search import best
from .proportions import wilson


@dataclass(frozen=True, eq=False)
class Selection:
    """The best set in each draw of the gains, beside the set that was chosen.

    Parameters
    ----------
    names : tuple
        Items, sorted by name.
    chosen : tuple
        The set that was chosen, sorted by name.
    taken : array of bool, shape (draws, items)
        The best set in each draw.
    best_gain, chosen_gain : arrays, shape (draws,)
        What that set and the chosen one gain in the draw.
    """

    names: tuple[Hashable, ...] = field(repr=False)
    chosen: tuple[Hashable, ...]
    taken: Sets = field(repr=False)
    best_gain: Array = field(repr=False)
    chosen_gain: Array = field(repr=False)

    @property
    def n(self) -> int:
        """Draws."""
        return len(self.taken)

    @property
    def regret(self) -> Array:
        """What the chosen set gains less than the best one, by draw; 0 or more."""
        return np.maximum(self.best_gain - self.chosen_gain, 0.0)

    @property
    def mean_regret(self) -> float:
        """Expected regret of the chosen set, in the unit of the gains."""
        return float(self.regret.mean())

    @property
    def mean_regret_error(self) -> float:
        """Monte Carlo standard error of `mean_regret`; missing with a single draw."""
        return float(self.regret.std(ddof=1) / sqrt(self.n)) if self.n > 1 else float("nan")

    @property
    def regret_share(self) -> float:
        """Expected regret as a share of the best set's expected gain; missing if that is 0."""
        reachable = float(self.best_gain.mean())
        return self.mean_regret / reachable if reachable > 0 else float("nan")

    def regret_quantile(self, level: float = 0.95) -> float:
        """Give the regret that is not exceeded in a share `level` of draws."""
        return float(np.quantile(self.regret, level))

    def within(self, share: float) -> float:
        """Give the share of draws in which the chosen set gains all but `share` of the best."""
        allowed = share * np.abs(self.best_gain)
        # Not to fail on the last digit: the two gains are sums of the same numbers.
        rounding = 1e-12 * (np.abs(self.best_gain) + np.abs(self.chosen_gain))
        return float((self.regret <= allowed + rounding).mean())

    def frequency(self, level: float = 0.95) -> pd.DataFrame:
        """Count how often each item is in the best set.

        Returns
        -------
        DataFrame
            One row an item, most frequent first: `frequency`, the share of draws, with `low`
            and `high` for the error of a finite number of draws alone (Wilson), and `chosen`.
        """
        frequency = self.taken.mean(axis=0)
        limits = [wilson(Mean(share, share, self.n), level=level) for share in frequency]
        table = pd.DataFrame(
            {
                "frequency": frequency,
                "low": [limit.low for limit in limits],
                "high": [limit.high for limit in limits],
                "chosen": [name in self.chosen for name in self.names],
            },
            index=pd.Index(self.names, name="item"),
        )
        return table.sort_values("frequency", ascending=False, kind="stable")

    def sets(self) -> pd.DataFrame:
        """List the sets that are best in some draw.

        Returns
        -------
        DataFrame
            One row a set, most frequent first: `items`, `frequency`, and whether it is the
            one `chosen`.
        """
        counts = Counter(
            tuple(name for name, is_in in zip(self.names, row, strict=True) if is_in)
            for row in self.taken
        )
        ranked = sorted(counts.items(), key=lambda pair: (-pair[1], tuple(map(str, pair[0]))))
        rows = [(found, n / self.n, found == self.chosen) for found, n in ranked]
        return pd.DataFrame(rows, columns=["items", "frequency", "chosen"])

    @property
    def frequency_of_chosen(self) -> float:
        """Share of draws in which the whole chosen set is the best one."""
        chosen = np.array([name in self.chosen for name in self.names], dtype=bool)
        return float((self.taken == chosen).all(axis=1).mean())


def selection(
    gain_draws: ArrayLike,
    *,
    cost: pd.Series,
    budget: float = inf,
    most: int | None = None,
    must: Iterable[Hashable] = (),
    never: Iterable[Hashable] = (),
    floors: Mapping[Hashable, float] | None = None,
    gain: pd.DataFrame | None = None,
    chosen: Choice | Iterable[Hashable] | None = None,
) -> Selection:
    """Choose anew in every draw of the gains, and see how a chosen set fares.

    Parameters
    ----------
    gain_draws : array, shape (draws, items) or (draws, groups, items)
        What the gains may be; items in the order of `cost`.
    cost : Series, index items
    budget, most, must, never
        As in `choose`.
    floors : mapping of group to float, optional
        As in `choose`. Floors are a policy about what is planned: they are held for `gain` in
        every draw, whatever the groups gain in it. So all draws choose among the same sets.
    gain : DataFrame, groups x items, optional
        The gains that the floors refer to; needed with floors only.
    chosen : Choice or list of items, optional
        The set that is judged. The best set for the mean of the draws if None, which has the
        least expected regret of all sets.

    Returns
    -------
    Selection

    Raises
    ------
    DataError
        No set keeps the limits, as in `choose`.
    ValueError
        As in `choose`; draws that do not fit the items or are missing; a chosen set that
        breaks a limit.

    Notes
    -----
    The gain of a set is linear in the gains of its items, so its expected gain is its gain for
    the mean gains; and expected regret is the expected gain of the best-in-draw, which is the
    same for every set, less the set's own. Hence the set that is best for the mean has the
    least expected regret, however skewed or correlated the draws are.

    In a draw an item that gains nothing is left out unless a floor asks for it. Between `low`
    and `high` of a frequency lies only the error of counting draws, never that of the data.

    Draws must be what is believed about the true gains. Resamples of a sample are not quite
    that: they scatter around the estimates and repeat their luck. Simulated with 12 items
    measured equally well, all that is said came true for draws that were shrunk first. For
    resamples, frequencies of items and regret came true as well; but the chosen set's gain was
    overstated, by 0.16 of an item's mean gain where errors were half as large as the true
    differences, by 1.0 where they were a third larger; and there the chances of the whole set,
    and of being within 5 % of the best, were said 6 points too high.

    Examples
    --------
    >>> cost = pd.Series({"lift": 10, "map": 20, "shop": 30})
    >>> draws = [[60, 100, 120], [60, 100, 140], [10, 20, 150], [60, 100, 90]]
    >>> found = selection(draws, cost=cost, budget=30)
    >>> found.chosen, found.frequency_of_chosen, found.mean_regret
    (('lift', 'map'), 0.75, 30.0)
    """
    draws = _draws(gain_draws, cost)
    point = pd.Series(draws.mean(axis=0), index=cost.index) if gain is None else gain
    limits = {"budget": budget, "most": most, "must": must, "never": never, "floors": floors}
    given = items(point.fillna(0.0) if gain is None else point, cost=cost, **limits)
    draws = draws[:, cost.index.get_indexer(list(given.names))]
    if not np.isfinite(draws).all():
        raise ValueError("every draw needs a finite gain for every item that is not excluded")
    refuse_must(given)
    judged = _judged(given, draws, chosen)
    taken = np.tile(given.must, (len(draws), 1))
    values = np.array([_whole(gains)[given.free] for gains in draws])
    taken[:, given.free] = best_in_draws(given.programme(), values, judged[given.free])
    return Selection(
        names=given.names,
        chosen=given.chosen(judged),
        taken=taken,
        best_gain=(draws * taken).sum(axis=1),
        chosen_gain=draws[:, judged].sum(axis=1),
    )


def _draws(gain_draws: ArrayLike, cost: pd.Series) -> Array:
    """Give gains over all groups, shape (draws, items)."""
    draws = np.asarray(gain_draws, dtype=float)
    if draws.ndim == 3:
        draws = draws.sum(axis=1)
    if draws.ndim != 2 or draws.shape[1] != len(cost) or not len(draws):
        raise ValueError(
            f"draws need the shape (draws, items) or (draws, groups, items) with the "
            f"{len(cost)} items of cost, but have {np.shape(gain_draws)}"
        )
    return draws


def _judged(given: Items, draws: Array, chosen: Choice | Iterable[Hashable] | None) -> Flags:
    """Give the set that is judged, checked against the limits."""
    if chosen is None:
        found = _best_for(given, draws.mean(axis=0))
        if found is None:
            raise floors_out_of_reach(given)
        return found
    wanted = set(chosen.items if isinstance(chosen, Choice) else chosen)
    unknown = sorted(map(str, wanted - set(given.names)))
    if unknown:
        raise ValueError(f"the chosen set has excluded or unknown items: {', '.join(unknown)}")
    judged = np.array([name in wanted for name in given.names], dtype=bool)
    if (given.must & ~judged).any() or not given.programme().allows(judged[given.free]):
        raise ValueError("the chosen set breaks a limit: budget, most, must or a floor")
    return judged


def _best_for(given: Items, gains: Array) -> Flags | None:
    """Give the best set for other gains than those that the floors refer to."""
    found = best(given.programme(_whole(gains)[given.free]))
    return None if found is None else given.taken(found)


def _whole(gains: Array) -> Whole:
    return whole(gains, power_of_ten(float(np.abs(gains).sum())))
