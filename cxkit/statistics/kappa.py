"""Cohen's kappa: how far two raters agree beyond chance, several yes-or-no marks a unit too."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..findings import DataError, Problem
from .intervals import Interval, quantile
from .jackknife import jackknife

Array = NDArray[np.float64]

# With fewer units the jackknife sees too few of them to say how far another one would move it.
FEWEST_UNITS = 6


@dataclass(frozen=True, eq=False)
class Kappa:
    """How far two raters agree, 1 for perfectly and 0 for as by chance.

    Parameters
    ----------
    observed, expected : float
        Share of marks on which they agree, and on which raters would who mark as often but
        without looking, 0..1.
    n : int
        Marks that both gave.
    n_units : int
        Units that the marks belong to.
    without : array, shape (n_units,)
        Kappa without each unit; missing where the rest is all of one kind.
    """

    observed: float
    expected: float
    n: int
    n_units: int
    without: Array = field(repr=False)

    @property
    def kappa(self) -> float:
        """Cohen's kappa, at most 1; below 0 where raters disagree more than by chance."""
        return (self.observed - self.expected) / (1 - self.expected)

    def interval(self, level: float = 0.95) -> Interval:
        """Give the limits that the same two raters would have on other units.

        Raises
        ------
        DataError
            Fewer than six units, the raters never differ, or without one unit all marks are
            of one kind: how often they would differ is then not seen.

        Notes
        -----
        Each unit is left out once, with all its marks, as marks of one unit go together; the
        quantile is that of t with one less than the units. The upper limit is at most 1.
        """
        quantile(level)
        if self.n_units < FEWEST_UNITS or self.observed == 1 or np.isnan(self.without).any():
            raise DataError(
                Problem("no interval of kappa", f"{self.n_units} units, or too little variation")
            )
        half = quantile(level, self.n_units - 1) * float(jackknife(self.without).error)
        return Interval(max(-1.0, self.kappa - half), min(1.0, self.kappa + half), level)


def cohen_kappa(first: ArrayLike, second: ArrayLike) -> Kappa:
    """Measure how far two raters agree on yes-or-no marks of the same units.

    Parameters
    ----------
    first, second : array of bool, shape (units, marks) or (units,)
        What each rater marked: one column a thing that a unit may have, several allowed.

    Returns
    -------
    Kappa
        Over all marks together: each cell of the table is one decision.

    Raises
    ------
    DataError
        Fewer than two units, or both raters marked everything alike as yes, or as no: chance
        would agree as often.
    ValueError
        The two tables differ in shape.

    Notes
    -----
    kappa = (p_o - p_e) / (1 - p_e) [1]_, with p_o the share of cells on which both agree, and
    p_e = a b + (1 - a)(1 - b) from the shares a and b of cells that each marked. Where marks are
    rare p_e is close to 1, and few disagreements make kappa small although raters seldom differ:
    read p_o beside it.

    References
    ----------
    .. [1] J. Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and
           Psychological Measurement 20(1), 37-46 (1960).

    Examples
    --------
    >>> found = cohen_kappa([1, 1, 1, 0, 0], [1, 1, 0, 0, 0])
    >>> found.observed, round(found.expected, 2), round(found.kappa, 3)
    (0.8, 0.48, 0.615)
    """
    one, two = (np.asarray(marks, dtype=bool) for marks in (first, second))
    if one.shape != two.shape:
        raise ValueError(f"both raters mark the same, but got {one.shape} and {two.shape}")
    one, two = (marks.reshape(len(marks), -1) for marks in (one, two))
    if len(one) < 2:
        raise DataError("agreement is seen where two units and more are marked twice")
    same, yes_one, yes_two = ((table).sum(axis=1).astype(float) for table in (one == two, one, two))
    marks = float(one.shape[1])
    observed, expected = _shares(same.sum(), yes_one.sum(), yes_two.sum(), one.size)
    if expected == 1:
        raise DataError("all marks are of one kind: there is no variation")
    rest = _shares(
        same.sum() - same, yes_one.sum() - yes_one, yes_two.sum() - yes_two, one.size - marks
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        without = np.where(rest[1] < 1, (rest[0] - rest[1]) / (1 - rest[1]), np.nan)
    return Kappa(float(observed), float(expected), one.size, len(one), without)


def _shares(same: Array, yes_one: Array, yes_two: Array, n: float) -> tuple[Array, Array]:
    a, b = yes_one / n, yes_two / n
    return same / n, a * b + (1 - a) * (1 - b)
