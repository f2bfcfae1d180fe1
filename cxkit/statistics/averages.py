"""Weighted means of many columns by group, with what each block of units adds to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .intervals import Interval, Mean
from .linearisation import Linearised
from .proportions import wilson

Array = NDArray[np.float64]
# One group, several together, or all of them.
Groups = str | tuple[str, ...] | None


def sum_columns(
    columns: Mapping[str, pd.Series], weight: pd.Series, group: pd.Series, block: pd.Series
) -> pd.DataFrame:
    """Sum columns over the units of each group and block.

    Parameters
    ----------
    columns : mapping of str to Series
        Missing where a unit has none; those count nowhere.
    weight, group, block : Series
        Of the same units.

    Returns
    -------
    DataFrame
        One row a group and block; columns ``(name, total | weight | n)``: weight times value,
        weight and number of those that have one. Batches merge by adding.
    """
    rows = {}
    for name, values in columns.items():
        given = values.notna()
        rows[(name, "total")] = (values * weight).where(given, 0.0)
        rows[(name, "weight")] = weight.where(given, 0.0)
        rows[(name, "n")] = given.astype(float)
    table = pd.DataFrame(rows, index=weight.index)
    keys = [group.rename("group"), block.rename("block")]
    return table.groupby(keys, sort=True).sum()


@dataclass(frozen=True, eq=False)
class Averages:
    """Weighted means by group and column.

    Parameters
    ----------
    sums : DataFrame
        As `sum_columns` gives them.
    """

    sums: pd.DataFrame = field(repr=False)

    @cached_property
    def blocks(self) -> pd.Index:
        """Names of all blocks."""
        return self.sums.index.unique("block").sort_values()

    def n(self, group: Groups, column: str) -> int:
        """Units behind a mean; of all groups where `group` is None, of several it names."""
        return int(self._by_block(group, column, "n").sum()) if (column, "n") in self.sums else 0

    def has(self, column: str) -> bool:
        """Whether any unit has a value."""
        return self.n(None, column) > 0

    def blocks_with(self, group: Groups, column: str) -> int:
        """Blocks in which a unit has a value; of one block no error can be told."""
        if (column, "weight") not in self.sums:
            return 0
        return int((self._by_block(group, column, "weight") > 0).sum())

    def mean(self, group: Groups, column: str) -> Linearised:
        """Give one mean; of all groups where `group` is None, of several where it names them.

        Returns
        -------
        Linearised, shape (1,)
            Not a number where no unit has a value.

        Notes
        -----
        Influences are enlarged so that the sum of their squares is the variance of the mean
        among k blocks times (k - 1) / (k - 3): that of Student's distribution, so that normal
        limits are wide enough in small groups too.
        """
        total, weight = (self._by_block(group, column, each) for each in ("total", "weight"))
        if not weight.sum() > 0:
            return Linearised(np.full(1, np.nan), np.zeros((len(self.blocks), 1)))
        k = int((weight > 0).sum())
        mean = _sum(total) / _sum(weight)
        return Linearised(mean.value, mean.influence * np.sqrt(k / max(k - 3, 1)))

    def _by_block(self, group: Groups, column: str, statistic: str) -> Array:
        values = self._values[:, self._columns[column, statistic]]
        at, rows = self._block_of, self._rows(group)
        return np.bincount(at[rows], values[rows], len(self.blocks))

    def _rows(self, group: Groups) -> NDArray[np.intp] | slice:
        if group is None:
            return slice(None)
        names = (group,) if isinstance(group, str) else group
        found = [self._rows_of[name] for name in names if name in self._rows_of]
        return np.concatenate([np.empty(0, np.intp), *found])

    # Plain arrays, because hundreds of means are asked for and pandas would look each up anew.

    @cached_property
    def _values(self) -> Array:
        return self.sums.to_numpy()

    @cached_property
    def _columns(self) -> dict[tuple[str, str], int]:
        return {column: at for at, column in enumerate(self.sums.columns)}

    @cached_property
    def _block_of(self) -> NDArray[np.intp]:
        return self.blocks.get_indexer(self.sums.index.get_level_values("block"))

    @cached_property
    def _rows_of(self) -> dict[str, NDArray[np.intp]]:
        return self.sums.groupby(level="group").indices


def covariance(estimates: Linearised) -> Array:
    """Covariance of a list of means, or of what was made of them."""
    return estimates.influence.T @ estimates.influence


def share_limits(share: float, error: float, n: int, *, level: float) -> Interval:
    """Give Wilson's limits of a weighted share, which is wide enough where all are alike.

    Parameters
    ----------
    share : float
    error : float
        Its standard error; nought where all n are the same.
    n : int
    level : float

    Notes
    -----
    Wilson's interval for as many units as would give this error in a simple random sample, at
    most n.
    """
    effective = float(n) if error == 0 else min(share * (1 - share) / error**2, n)
    return wilson(Mean(share, share, max(effective, 1.0)), level=level)


def standard_error(estimate: Linearised) -> float:
    """Standard error of one estimate."""
    return float(np.sqrt(covariance(estimate)[0, 0]))


def _sum(by_block: Array) -> Linearised:
    return Linearised(by_block.sum(keepdims=True), by_block[:, None])
