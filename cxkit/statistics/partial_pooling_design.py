"""Groups brought to their own means and to sizes of one order, for `partial_pooling`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..findings import DataError
from .moments import Moments, covariances
from .regression import LEANING, SINGULAR, Array

STILL = "does not vary within any group"
ALIKE = "other columns say the same, so its effect cannot be told from theirs"


@dataclass(frozen=True, eq=False)
class Group:
    """Cross-moments of one group, and how they are brought to its means and working sizes.

    Parameters
    ----------
    n : int
        Units.
    weight : float
        Sum of weights, which are 1 in the mean over all groups.
    gram : array, shape (p + q + 1, p + q + 1)
        Of the columns, those always in the model and the outcome; about means, sized.
    blocks : array, shape (b, m, m)
        By block, as they came.
    turn : array, shape (p + q + 2, m)
        Makes the same of them, with the constant first: turn @ block @ turn'.
    labels : tuple of str
        Names of the blocks.
    """

    n: int
    weight: float
    gram: Array = field(repr=False)
    blocks: Array = field(repr=False)
    turn: Array = field(repr=False)
    labels: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, eq=False)
class Design:
    """All groups, and what their columns can tell together.

    Parameters
    ----------
    groups : list of Group
    columns : list of str, length p
        Their effects differ by group. They vary within groups, and none follows from others.
    always : list of str, length q
        The same for columns with one coefficient for all groups.
    sizes : array, shape (p + q + 1,)
        Working size 1 of each column is so much in its own unit; all p have the same.
    unknown : dict of str to str
        Columns whose common coefficient all groups together do not determine, and why.
    """

    groups: list[Group]
    columns: list[str]
    always: list[str]
    sizes: Array = field(repr=False)
    unknown: dict[str, str]

    @property
    def p(self) -> int:
        """Columns whose effects differ by group."""
        return len(self.columns)

    @property
    def q(self) -> int:
        """Columns with one coefficient for all groups."""
        return len(self.always)

    @property
    def n(self) -> int:
        """Units in all groups."""
        return sum(group.n for group in self.groups)

    @property
    def df(self) -> int:
        """Units less common coefficients and one constant a group."""
        return self.n - len(self.groups) - self.p - self.q


def lay_out(
    groups: Mapping[str, Moments], *, outcome: str, columns: Sequence[str], always: Sequence[str]
) -> Design:
    """Centre columns within groups and bring them to working sizes.

    Raises
    ------
    DataError
        The outcome or every column is constant within groups, no column's effect can be told, a
        group has no weight, there are no more units than coefficients, or all are in one block.
    """
    totals = {name: part.total for name, part in groups.items()}
    if empty := [name for name, total in totals.items() if not total[0, 0] > 0]:
        raise DataError(f"the weights of these groups sum to zero: {', '.join(empty)}")
    units = sum(part.units for part in groups.values())
    # Weights are 1 in the mean over all groups.
    factor = units / sum(total[0, 0] for total in totals.values())
    within = {each: covariances(total[None])[0] * total[0, 0] for each, total in totals.items()}
    grams = {each: np.pad(factor * gram, ((1, 0), (1, 0))) for each, gram in within.items()}
    names = next(iter(groups.values())).names
    pooled = pd.DataFrame(sum(grams.values()), index=names, columns=names)
    squares = pd.Series(np.diag(pooled) / units, index=names)
    if not squares[outcome] > 0:
        raise DataError(f"{outcome} does not vary within the groups, so nothing can explain it")
    if not squares[list(columns)].any():
        raise DataError("none of the columns varies within the groups")
    kept, unknown = _determined(pooled.loc[[*always, *columns], [*always, *columns]])
    unknown = {name: unknown[name] for name in columns if name in unknown}
    if len(unknown) == len(columns):
        raise DataError("no column has an effect of its own that could be told")
    p, q = ([name for name in each if name in kept] for each in (columns, always))
    # One size for all p, because their effects are taken to differ by one and the same spread.
    alike = [squares[p].mean()] * len(p)
    sizes = np.sqrt([*alike, *squares[q], squares[outcome]])
    at = [names.index(name) for name in [*p, *q, outcome]]
    sized = [_sized(part, grams[name], at, sizes, factor) for name, part in groups.items()]
    design = Design(sized, p, q, sizes, unknown)
    if design.df < 1:
        raise DataError(f"{units} units are too few for {units - design.df} coefficients")
    if len({label for part in groups.values() for label in part.labels}) < 2:
        raise DataError("all units lie in one block, so the variance is not known")
    return design


def _sized(part: Moments, gram: Array, at: list[int], sizes: Array, factor: float) -> Group:
    total = part.total
    gram = gram[np.ix_(at, at)] / np.outer(sizes, sizes)
    # What is constant in the group has zeros there, not rounding.
    sizing = np.where(np.diag(gram) > 0, 1 / sizes, 0.0)
    turn = np.zeros((len(at) + 1, len(part.names)))
    turn[0, 0] = 1.0
    turn[np.arange(1, len(at) + 1), at] = sizing
    turn[1:, 0] -= sizing * total[0, at] / total[0, 0]
    weight = factor * float(total[0, 0])
    return Group(part.units, weight, gram, part.blocks, np.sqrt(factor) * turn, part.labels)


def _determined(pooled: pd.DataFrame) -> tuple[set[str], dict[str, str]]:
    """Find columns of which none follows from others, and those whose coefficient is unknown.

    Of columns that say the same, the first stays in, so that the others' effects are what they
    would be had it been there alone.
    """
    size = np.sqrt(np.diag(pooled))
    there = np.flatnonzero(size > 0)
    gram = (pooled.to_numpy() / np.outer(size, size).clip(np.finfo(float).tiny))[there][:, there]
    values, vectors = np.linalg.eigh(gram)
    basis = vectors[:, values > SINGULAR * values[-1]]
    lean = np.abs(basis @ basis.T - np.eye(len(gram))).max(axis=1) > LEANING
    kept: list[int] = []
    for at, column in enumerate(gram):
        followed = np.linalg.solve(gram[np.ix_(kept, kept)], column[kept])
        if column[at] - column[kept] @ followed > SINGULAR:
            kept.append(at)
        else:
            lean[at] = True
    unknown = dict.fromkeys(pooled.index[size == 0], STILL)
    unknown |= dict.fromkeys(pooled.index[there[lean]], ALIKE)
    return set(pooled.index[there[kept]]), unknown
