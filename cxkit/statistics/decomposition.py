"""Split a change: who is in the sample against how the same kind of unit answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from math import comb, sqrt
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from ..findings import DataError, Problem
from .intervals import Interval, joint_df, linearised_variance, quantile

Array = NDArray[np.float64]
MOST_FACTORS = 16
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Kitagawa:
    """A change of an overall rate, segment by segment.

    Parameters
    ----------
    mix : array, shape (s,)
        What goes with a segment's share: change of share times its mean rate.
    rate : array, shape (s,)
        What goes with a segment's rate: change of rate times its mean share.
    mix_centred : array, shape (s,)
        `mix` with rates taken from the mean of the two overall rates, so that its sign says
        whether the segment's growth or shrinking raises the total. The sum is the same.
    """

    mix: Array = field(repr=False)
    rate: Array = field(repr=False)
    mix_centred: Array = field(repr=False)

    @property
    def mix_total(self) -> float:
        """Part of the change that goes with shares."""
        return float(self.mix.sum())

    @property
    def rate_total(self) -> float:
        """Part of the change that goes with rates."""
        return float(self.rate.sum())

    @property
    def change(self) -> float:
        """Overall rate after less before."""
        return self.mix_total + self.rate_total


def kitagawa(
    share_before: ArrayLike, rate_before: ArrayLike, share_after: ArrayLike, rate_after: ArrayLike
) -> Kitagawa:
    """Split the change of an overall rate into shares and rates of segments.

    Parameters
    ----------
    share_before, share_after : arrays, shape (s,)
        Shares of the segments, 0..1, which sum to 1.
    rate_before, rate_after : arrays, shape (s,)
        Rates of the segments, in any unit. Where a share is 0 the rate is not used.

    Returns
    -------
    Kitagawa
        Two parts a segment; all of them add to the change.

    Raises
    ------
    ValueError
        Shares are negative or do not sum to 1, or a rate is missing where the share is not 0.

    Notes
    -----
    With shares s and rates r of a segment, mix is (s2 - s1) (r1 + r2) / 2 and rate is
    (r2 - r1) (s1 + s2) / 2 [1]_. A segment absent in one period is given the rate of the
    other one: coming and going is a matter of who is there, so all of it is mix. The split
    is arithmetic. It does not say that either part caused anything, and finer segments
    move what is called rate into what is called mix.

    References
    ----------
    .. [1] E. M. Kitagawa, "Components of a Difference Between Two Rates", Journal of the
           American Statistical Association 50, 1168-1194 (1955).

    Examples
    --------
    >>> split = kitagawa([0.5, 0.3, 0.2], [10, 50, 0], [0.4, 0.2, 0.4], [4, 50, 0])
    >>> round(split.change, 6), round(split.mix_total, 6), round(split.rate_total, 6)
    (-8.4, -5.7, -2.7)
    """
    s1, r1 = _shares_and_rates(share_before, rate_before)
    s2, r2 = _shares_and_rates(share_after, rate_after)
    if s1.shape != s2.shape:
        raise ValueError("the two periods must have the same segments")
    r1, r2 = np.where(s1 > 0, r1, r2), np.where(s2 > 0, r2, r1)
    r1, r2 = np.where(s1 + s2 > 0, r1, 0.0), np.where(s1 + s2 > 0, r2, 0.0)
    middle = (r1 + r2) / 2
    overall = (s1 @ r1 + s2 @ r2) / 2
    return Kitagawa(
        mix=(s2 - s1) * middle,
        rate=(r2 - r1) * (s1 + s2) / 2,
        mix_centred=(s2 - s1) * (middle - overall),
    )


def shapley(
    before: Mapping[str, Any], after: Mapping[str, Any], function: Callable[..., float]
) -> pd.DataFrame:
    """Split the change of a function among the factors that it is made of.

    Parameters
    ----------
    before, after : mapping of str to anything
        The factors in the two periods, at most 16.
    function : callable
        Called with all factors by name; gives one number.

    Returns
    -------
    DataFrame
        One row a factor, in the order of `before`: the function `before` and `after`,
        standardised over all settings of the other factors, and `effect`, their difference.
        The effects add to the change of the function.

    Raises
    ------
    ValueError
        The factors of the two periods differ, or are more than 16: 2^16 calls are made.

    Notes
    -----
    A setting in which s of the other k - 1 factors stand as they were after has the weight
    s! (k - 1 - s)! / k!. Das Gupta's symmetric standardisation [1]_ and Shapley's value [2]_ are
    this same average.

    References
    ----------
    .. [1] P. Das Gupta, Standardization and Decomposition of Rates: A User's Manual, U.S.
           Bureau of the Census, Current Population Reports P23-186 (1993).
    .. [2] L. S. Shapley, "A Value for n-Person Games", Contributions to the Theory of Games
           II, Princeton University Press, 307-317 (1953).

    Examples
    --------
    >>> split = shapley({"buyers": 100, "price": 2}, {"buyers": 80, "price": 3},
    ...                 lambda buyers, price: buyers * price)
    >>> split["effect"].to_dict()
    {'buyers': -50.0, 'price': 90.0}
    """
    names = list(before)
    if set(names) != set(after):
        raise ValueError("both periods must have the same factors")
    if len(names) > MOST_FACTORS:
        raise ValueError(f"at most {MOST_FACTORS} factors, but got {len(names)}")
    settings = [frozenset(c) for size in range(len(names) + 1) for c in combinations(names, size)]
    value = {
        moved: float(
            function(**{name: (after if name in moved else before)[name] for name in names})
        )
        for moved in settings
    }
    rows = []
    for name in names:
        others = [moved for moved in settings if name not in moved]
        weight = [1 / (len(names) * comb(len(names) - 1, len(moved))) for moved in others]
        at_first = sum(w * value[moved] for w, moved in zip(weight, others, strict=True))
        at_last = sum(w * value[moved | {name}] for w, moved in zip(weight, others, strict=True))
        rows.append((at_first, at_last, at_last - at_first))
    return pd.DataFrame(rows, index=pd.Index(names), columns=["before", "after", "effect"])


@dataclass(frozen=True, eq=False)
class Sample:
    """One sample in aggregated rows: units of the same labels, value and cluster are one row.

    Parameters
    ----------
    value : array of float, shape (m,)
        The answer of the units of a row.
    n, weight, weight_squared : arrays, shape (m,)
        Number of units, sum of their weights, sum of their squared weights.
    cluster : array of str, shape (m,), or None
        The cluster of a row; None where units were drawn one by one.
    labels : DataFrame of text, shape (m, columns)
        What kind of unit it is, one column a way of grouping.
    """

    value: Array = field(repr=False)
    n: Array = field(repr=False)
    weight: Array = field(repr=False)
    weight_squared: Array = field(repr=False)
    cluster: NDArray[Any] | None = field(repr=False)
    labels: pd.DataFrame = field(repr=False)


@dataclass(frozen=True, eq=False)
class ChangeParts:
    """The change of a mean between two samples, its parts, and how sure they are.

    Parameters
    ----------
    change, mix : float
        In the unit of the values. `rate` is the rest.
    mix_by_column : dict of str to float
        `mix`, split among the grouping columns.
    covariance_before, covariance_after : arrays, shape (2 + columns, 2 + columns)
        What each sample adds to the covariance of change, mix and mix by column.
    df_before, df_after : float
        Degrees of freedom of the two.
    n_before, n_after : int
        Units in the two samples.
    """

    change: float
    mix: float
    mix_by_column: dict[str, float]
    covariance_before: Array = field(repr=False)
    covariance_after: Array = field(repr=False)
    df_before: float
    df_after: float
    n_before: int
    n_after: int

    @property
    def rate(self) -> float:
        """How the same kind of unit answered: the change that is not mix."""
        return self.change - self.mix

    def interval(self, part: str, *, level: float = 0.95) -> Interval:
        """Give the interval of "change", "mix" or "rate": normal, or t with clusters."""
        contrast = np.zeros(len(self.covariance_before))
        contrast[:2] = {"change": (1, 0), "mix": (0, 1), "rate": (1, -1)}[part]
        return self._interval(getattr(self, part), contrast, level)

    def column_interval(self, column: str, *, level: float = 0.95) -> Interval:
        """Give the interval of one grouping column's part of the mix."""
        contrast = np.zeros(len(self.covariance_before))
        contrast[2 + list(self.mix_by_column).index(column)] = 1
        return self._interval(self.mix_by_column[column], contrast, level)

    def _interval(self, estimate: float, contrast: Array, level: float) -> Interval:
        one = max(0.0, float(contrast @ self.covariance_before @ contrast))
        two = max(0.0, float(contrast @ self.covariance_after @ contrast))
        df = joint_df(one, self.df_before, two, self.df_after)
        half = quantile(level, df) * sqrt(one + two)
        return Interval(estimate - half, estimate + half, level)


def decompose_change(before: Sample, after: Sample) -> ChangeParts:
    """Split the change of a mean into who was in the sample and how the same kind answered.

    Parameters
    ----------
    before, after : Sample
        Independent samples with the same grouping columns.

    Returns
    -------
    ChangeParts
        mix + rate = change, and mix by column adds to mix, to rounding.

    Raises
    ------
    DataError
        Some kind of unit is seen in one sample only in such company that its own level of
        answers cannot be told there from that of another column.
    ValueError
        The columns differ or are missing, or a level stands in one sample only although there
        are several columns (see `pool_small_levels`).

    Notes
    -----
    In each sample the value is regressed, by weighted least squares, on the levels of all columns
    at once, without interactions. With shares z and coefficients b of the levels, mix is the
    sum of (z2 - z1) (b1 + b2) / 2 and rate is what remains [1]_, [2]_. A column's part does not
    depend on which of its levels is the reference, because share differences add to zero
    within a column. With one column the regression is saturated and this is `kitagawa`.
    Where columns say the same (one nested in the other), the total is as sure as without
    the second one; their two parts share it by least norm and mean little singly.

    Variances are linearised [3]_: both the shares and the coefficients move with every unit.
    Mix is told only from margins: where two columns change together, so that combinations
    shift but single levels do not, that shift stands under rate. Neither part says what
    caused anything.

    References
    ----------
    .. [1] E. M. Kitagawa, "Components of a Difference Between Two Rates", Journal of the
           American Statistical Association 50, 1168-1194 (1955).
    .. [2] R. Oaxaca, "Male-Female Wage Differentials in Urban Labor Markets", International
           Economic Review 14, 693-709 (1973); A. S. Blinder, "Wage Discrimination: Reduced
           Form and Structural Estimates", Journal of Human Resources 8, 436-455 (1973).
    .. [3] B. Jann, "The Blinder-Oaxaca decomposition for linear regression models", The Stata
           Journal 8, 453-479 (2008).
    """
    first, second, levels = _fit_both(before, after)
    # A level that one sample lacks has the coefficient of the other one in both.
    part_first = np.where(second.present, 0.5, 1.0) * first.present
    part_second = np.where(first.present, 0.5, 1.0) * second.present
    shift = second.shares - first.shares
    middle = part_first * first.coefficients + part_second * second.coefficients
    by_column = _by_column(shift * middle, levels).sum(axis=0)
    covariance_before, df_before = _covariance(
        before, first, levels, -1, middle, shift * part_first
    )
    covariance_after, df_after = _covariance(after, second, levels, 1, middle, shift * part_second)
    return ChangeParts(
        change=second.mean - first.mean,
        mix=float(by_column.sum()),
        mix_by_column=dict(zip(before.labels.columns, by_column.tolist(), strict=True)),
        covariance_before=covariance_before,
        covariance_after=covariance_after,
        df_before=df_before,
        df_after=df_after,
        n_before=int(np.sum(before.n)),
        n_after=int(np.sum(after.n)),
    )


def pool_small_levels(
    labels_before: ArrayLike,
    n_before: ArrayLike,
    labels_after: ArrayLike,
    n_after: ArrayLike,
    *,
    minimum: int,
    other: str = "all other",
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Make one level of all levels that are small in either sample.

    Parameters
    ----------
    labels_before, labels_after : arrays of str, shapes (m1,) and (m2,)
        The level of each row.
    n_before, n_after : arrays of int, same shapes
        Units of each row.
    minimum : int
        Levels with fewer units than this in either sample are pooled.
    other : str
        Name of the pool; a level that is called so already goes into it.

    Returns
    -------
    before, after : arrays of str
        The labels with the pool's name where it applies.

    Notes
    -----
    A pool that is itself too small takes in the smallest level that remains, and so on. A
    pool of one small level would hide nothing: total less the levels shown gives it back.

    Examples
    --------
    >>> before, after = pool_small_levels(["a", "b", "c"], [30, 12, 3], ["a", "b"], [30, 14],
    ...                                   minimum=10)
    >>> before.tolist(), after.tolist()
    (['a', 'all other', 'all other'], ['a', 'all other'])
    """
    both = [
        pd.Series(np.asarray(n)).groupby(np.asarray(labels, dtype=object)).sum()
        for labels, n in ((labels_before, n_before), (labels_after, n_after))
    ]
    units = pd.concat(both, axis=1).fillna(0).sort_index()
    smallest_first = units.min(axis=1).sort_values(kind="stable")
    pool = set(smallest_first.index[smallest_first < minimum])
    if pool and other in units.index:
        pool.add(other)
    for level in smallest_first.index:
        if not pool or units.loc[list(pool)].sum().min() >= minimum:
            break
        pool.add(level)
    named = [np.array(labels, dtype=object) for labels in (labels_before, labels_after)]
    for labels in named:
        labels[[label in pool for label in labels]] = other
    return named[0], named[1]


@dataclass(frozen=True, eq=False)
class _Fit:
    """Least squares of a sample's values on its levels; shares and coefficients by level."""

    mean: float
    total: float
    design: sparse.csr_array
    residuals: Array
    shares: Array
    present: NDArray[np.bool_]
    coefficients: Array
    gram: Array
    inverse: Array


def _fit_both(before: Sample, after: Sample) -> tuple[_Fit, _Fit, pd.MultiIndex]:
    """Fit both samples on the same levels, which are pairs of column and label."""
    columns = list(before.labels.columns)
    if not columns or columns != list(after.labels.columns):
        raise ValueError("both samples need the same grouping columns, at least one")
    codes, levels = [], []
    for column in columns:
        labels = pd.concat([before.labels[column], after.labels[column]])
        code, found = pd.factorize(labels, sort=True)
        if (code < 0).any():
            raise ValueError(f"column {column!r} has rows without a label")
        codes.append(code + len(levels))
        levels += [(column, label) for label in found]
    every = np.column_stack(codes)
    middle = len(before.labels)
    first = _fit(before, every[:middle], len(levels))
    second = _fit(after, every[middle:], len(levels))
    index = pd.MultiIndex.from_tuples(levels)
    alone = index[first.present != second.present]
    if len(columns) > 1 and len(alone):
        raise ValueError(f"levels that stand in one sample only: {alone.tolist()}; pool them")
    _refuse_unknown(second.shares - first.shares, (first, second), index)
    return first, second, index


def _fit(sample: Sample, codes: NDArray[np.intp], n_levels: int) -> _Fit:
    value, weight = np.asarray(sample.value, dtype=float), np.asarray(sample.weight, dtype=float)
    total = weight.sum()
    if not total > 0:
        raise DataError("the weights of the answers sum to zero")
    rows = np.repeat(np.arange(len(value)), codes.shape[1])
    ones = np.ones(codes.size)
    design = sparse.csr_array((ones, (rows, codes.ravel())), shape=(len(value), n_levels))
    share = weight / total
    weighted = design.multiply(share[:, None]).tocsr()
    gram = (design.T @ weighted).toarray()
    # Levels of several columns overlap by construction: the least-norm solution. What is
    # taken from it does not depend on that choice, except between columns that say the same.
    inverse = np.linalg.pinv(gram, rcond=1e-10, hermitian=True)
    coefficients = inverse @ (weighted.T @ value)
    return _Fit(
        mean=float(share @ value),
        total=float(total),
        design=design,
        residuals=value - design @ coefficients,
        shares=np.diag(gram).copy(),
        present=np.diag(gram) > 0,
        coefficients=coefficients,
        gram=gram,
        inverse=inverse,
    )


def _refuse_unknown(shift: Array, fits: tuple[_Fit, _Fit], levels: pd.MultiIndex) -> None:
    """Refuse a shift in a direction in which one sample has no difference to learn from."""
    for fit, where in zip(fits, ("earlier", "later"), strict=True):
        known = np.where(fit.present, shift, 0.0)
        lost = np.abs(known - fit.gram @ (fit.inverse @ known)) > ROUNDING**0.5
        if lost.any():
            columns = ", ".join(dict.fromkeys(levels[lost].get_level_values(0)))
            rule = f"the {where} sample cannot tell the levels of these columns apart: {columns}"
            raise DataError(Problem(rule, "leave one of the columns out, or pool their levels"))


def _by_column(numbers: Array, levels: pd.MultiIndex) -> Array:
    """Spread numbers by level over columns: shape (levels, columns), zero elsewhere."""
    code, columns = pd.factorize(levels.get_level_values(0))
    return numbers[:, None] * (code[:, None] == np.arange(len(columns)))


def _covariance(
    sample: Sample,
    fit: _Fit,
    levels: pd.MultiIndex,
    sign: int,
    middle: Array,
    coefficients: Array,
) -> tuple[Array, float]:
    """Covariance of change, mix and mix by column, from the gradients of the mix."""
    # A unit with levels z and residual e moves the shares by z - mean(z) and the
    # coefficients by inverse @ z e, each over the total weight.
    by_shares = _by_column(sign * middle, levels)
    by_coefficients = fit.inverse @ _by_column(coefficients, levels)
    mix = fit.design @ by_shares - fit.shares @ by_shares
    mix += (fit.design @ by_coefficients) * fit.residuals[:, None]
    change = sign * (np.asarray(sample.value) - fit.mean)
    influence = np.column_stack([change, mix.sum(axis=1), mix]) / fit.total
    return linearised_variance(
        influence,
        weight=sample.weight,
        weight_squared=sample.weight_squared,
        cluster=sample.cluster,
    )


def _shares_and_rates(share: ArrayLike, rate: ArrayLike) -> tuple[Array, Array]:
    shares, rates = np.asarray(share, dtype=float), np.asarray(rate, dtype=float)
    if shares.shape != rates.shape or shares.ndim != 1:
        raise ValueError("shares and rates must be lists of one length")
    if not (shares >= 0).all() or abs(shares.sum() - 1) > ROUNDING:
        raise ValueError("shares must not be negative and must sum to 1")
    if not np.isfinite(rates[shares > 0]).all():
        raise ValueError("a segment that is there must have a rate")
    return shares, rates
