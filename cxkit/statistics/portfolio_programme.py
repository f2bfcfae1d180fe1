"""A choice among items under limits, in whole numbers, and what it can be worth at most."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Sums of numbers that are kept exactly: 15 digits, which whole numbers and floats both hold.
DIGITS = 15


@dataclass(frozen=True, eq=False)
class Programme:
    """A choice among n items, in whole numbers.

    Parameters
    ----------
    value : array of int, shape (n,)
        What an item adds to what is to be as large as possible.
    use : array of int, shape (n,)
        What it takes of the limit.
    limit : int, optional
        The most that may be used; None without limit.
    most : int, optional
        The most items; None without limit.
    rows : array of int, shape (h, n), optional
        What an item adds for each of h groups.
    least : array of int, shape (h,)
        What each group must get.
    """

    value: Whole
    use: Whole
    limit: int | None = None
    most: int | None = None
    rows: Whole | None = None
    least: Whole = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def n(self) -> int:
        """Items that can be chosen."""
        return len(self.value)

    @property
    def gains(self) -> Whole:
        """What an item adds for each group with a floor, shape (h, n), h of 0 and more."""
        return np.zeros((0, self.n), dtype=np.int64) if self.rows is None else self.rows

    def allows(self, taken: Flags) -> bool:
        """Say whether a set keeps all limits."""
        return bool(
            (self.limit is None or self.use[taken].sum() <= self.limit)
            and (self.most is None or taken.sum() <= self.most)
            and all(self.gains[at, taken].sum() >= least for at, least in enumerate(self.least))
        )


@dataclass(frozen=True, eq=False)
class Bound:
    """What a set can be worth at most.

    Parameters
    ----------
    empty : float
        Bound where nothing is decided.
    reduced : array of float, shape (n,)
        An item's value less the price of what it uses: leaving out a positive one, or taking a
        negative one, lowers the bound by its size.
    rounding : float
        More than rounding can amount to in any bound.
    """

    empty: float
    reduced: Array
    rounding: float


def power_of_ten(total: float) -> int:
    """Give the power of ten that turns numbers of this total into whole numbers of 15 digits."""
    return DIGITS - 1 - int(np.floor(np.log10(total))) if total > 0 else 0


def whole(numbers: NDArray, power: int) -> Whole:
    """Turn numbers into whole multiples of 10 to the minus `power`.

    Examples
    --------
    >>> whole(np.array([0.1, 0.2, 0.3]), 15).tolist()
    [100000000000000, 200000000000000, 300000000000000]
    """
    scaled = numbers * 10.0**power if power >= 0 else numbers / 10.0**-power
    return np.rint(scaled).astype(np.int64)


def bound(programme: Programme, price: Array | None = None) -> Bound:
    """Bound what sets can be worth, at a price of each limit; any of 0 and more are valid.

    Examples
    --------
    >>> found = bound(Programme(np.array([60, 100, 120]), np.array([10, 20, 30]), limit=50))
    >>> round(found.empty, 6), found.reduced.round(6).tolist()
    (240.0, [20.0, 20.0, 0.0])
    """
    value = programme.value.astype(float)
    matrix, most = _limits(programme)
    if price is None:
        price = prices(programme, programme.value[None, :])[0]
    reduced = value - price @ matrix
    size = np.abs(value).sum() + price @ (np.abs(matrix).sum(axis=1) + np.abs(most))
    empty = float(np.maximum(reduced, 0).sum() + price @ most)
    return Bound(empty, reduced, float(1e-12 * size))


def prices(programme: Programme, values: Whole) -> Array:
    """Price the limits by the linear relaxation, for one row of values of the items or many.

    Returns
    -------
    array, shape (rows, limits)
        Multipliers in units of the value; 0 where the relaxation has no solution.

    Examples
    --------
    >>> items = Programme(np.array([60, 100, 120]), np.array([10, 20, 30]), limit=50)
    >>> prices(items, np.array([[60, 100, 120], [30, 20, 10]])).round(6).tolist()
    [[4.0], [0.333333]]
    """
    matrix, most = _limits(programme)
    if not len(most) or not programme.n:
        return np.zeros((len(values), len(most)))
    if len(most) == 1 and matrix.min() > 0:
        return _price_of_one_limit(values, matrix[0], most[0])
    unit = np.maximum(np.abs(values).max(axis=1), 1.0)
    size = np.maximum(np.abs(matrix).max(axis=1), 1.0)
    # All rows in one solve: they share the limits, and the solver's start costs more than they.
    found = linprog(
        -(values / unit[:, None]).ravel(),
        A_ub=sparse.kron(sparse.eye_array(len(values)), matrix / size[:, None], format="csc"),
        b_ub=np.tile(most / size, len(values)),
        bounds=(0, 1),
    )
    if found.status != 0:
        return np.zeros((len(values), len(most)))
    multipliers = np.maximum(-found.ineqlin.marginals, 0).reshape(len(values), -1)
    return multipliers * unit[:, None] / size


def from_highs(programme: Programme) -> Flags | None:
    """Let HiGHS find a set of largest value; it may miss by its tolerance, but keeps all limits.

    Examples
    --------
    >>> items = Programme(np.array([60, 100, 120]), np.array([10, 20, 30]), limit=50)
    >>> from_highs(items).tolist()
    [False, True, True]
    """
    matrix, right = _limits(programme)
    # Its tolerances are absolute, so every line is brought to one size.
    size = np.maximum(np.abs(matrix).max(axis=1, initial=0), 1.0)
    matrix, right = matrix / size[:, None], right / size
    aim = -1000 * programme.value / max(np.abs(programme.value).max(), 1)
    while True:
        limits = [LinearConstraint(matrix, ub=right)] if len(right) else []
        found = milp(
            aim,
            constraints=limits,
            integrality=np.ones(programme.n),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 0},
        )
        if found.x is None:
            return None
        taken = found.x > 0.5
        if programme.allows(taken):
            return taken
        # Within the tolerance of a limit but not within the limit: this set and no other goes.
        matrix = np.vstack([matrix, np.where(taken, 1.0, -1.0)])
        right = np.append(right, taken.sum() - 1.0)


def _limits(programme: Programme) -> tuple[Array, Array]:
    """Give all limits as lines of a matrix and what each line may sum to at most."""
    lines, most = [-programme.gains.astype(float)], list(-programme.least.astype(float))
    if programme.limit is not None:
        lines.append(programme.use[None, :].astype(float))
        most.append(float(programme.limit))
    if programme.most is not None:
        lines.append(np.ones((1, programme.n)))
        most.append(float(programme.most))
    return np.concatenate(lines), np.array(most)


def _price_of_one_limit(values: Whole, use: Array, limit: float) -> Array:
    """Take the best by value per use until the room ends: the next one sets the price."""
    rates = values / use
    order = np.argsort(-rates, axis=1, kind="stable")
    ahead = (use[order].cumsum(axis=1) <= limit).sum(axis=1, keepdims=True)
    ranked = np.take_along_axis(rates, order, axis=1)
    return np.maximum(np.take_along_axis(np.pad(ranked, ((0, 0), (0, 1))), ahead, axis=1), 0)
