"""Weighted least squares from cross-moments, with a variance that trusts no model of the errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..findings import DataError
from .intervals import quantile
from .moments import Moments, covariances

Array = NDArray[np.float64]

# A direction that carries less than this share of the predictors' variance is rounding.
SINGULAR = 1e-10
# How far a coefficient may lean on others and still count as its own.
LEANING = 1e-6


@dataclass(frozen=True, eq=False)
class Regression:
    """Coefficients of one outcome on some columns.

    Parameters
    ----------
    coefficients : Series
        Of the constant and of each column, in units of the outcome per unit of the column;
        missing where the data cannot tell a column from others or it does not vary.
    covariance : DataFrame
        Of the coefficients.
    df : float
        Degrees of freedom for their intervals.
    r2 : float
        Share of the outcome's variance that the columns explain, 0..1.
    n : int
        Units.
    """

    coefficients: pd.Series = field(repr=False)
    covariance: pd.DataFrame = field(repr=False)
    df: float
    r2: float
    n: int

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """Give one row a coefficient: `coefficient`, `se`, `low` and `high`."""
        se = np.sqrt(pd.Series(np.diag(self.covariance), index=self.coefficients.index))
        return _limits(self.coefficients, se, quantile(level, self.df))


def regress(moments: Moments, *, outcome: str, columns: Sequence[str]) -> Regression:
    """Regress an outcome on columns, weighted, with a jackknife variance.

    Parameters
    ----------
    moments : Moments
        Of the outcome and the columns; at least two blocks.
    outcome : str
    columns : list of str

    Returns
    -------
    Regression

    Raises
    ------
    DataError
        There are no more units than coefficients, or only one block.

    Notes
    -----
    The covariance is the sum over blocks of d d', where d is how much the coefficients move
    when the block is left out. Where each unit is a block this is HC3 [1]_, which allows the
    errors to differ in spread from unit to unit; where the blocks are clusters it is the
    clusters' jackknife, which stays honest with rather few of them [2]_. The t quantile has
    as many degrees of freedom as there are blocks less one, at most n less the number of
    coefficients. A coefficient that hangs on one block alone moves by its whole size.

    References
    ----------
    .. [1] J. G. MacKinnon and H. White, "Some heteroskedasticity-consistent covariance matrix
           estimators with improved finite sample properties", Journal of Econometrics 29,
           305-325 (1985).
    .. [2] J. G. MacKinnon, M. Ø. Nielsen and M. D. Webb, "Fast and reliable jackknife and
           bootstrap methods for cluster-robust inference", Journal of Applied Econometrics
           38, 671-694 (2023).

    Examples
    --------
    >>> from cxkit.statistics.moments import moments
    >>> frame = pd.DataFrame({"x": [0.0, 0, 1, 1], "y": [1.0, 3, 4, 6]})
    >>> found = regress(
    ...     moments(frame, weight=np.ones(4), block=list("abcd")), outcome="y", columns=["x"]
    ... )
    >>> found.coefficients.round(6).to_dict(), round(found.r2, 6)
    ({'1': 2.0, 'x': 3.0}, 0.692308)
    """
    part = moments.select([*columns, outcome])
    k = len(columns) + 1
    if part.units <= k:
        raise DataError(f"{part.units} units are too few for {k} coefficients")
    if len(part.n) < 2:
        raise DataError("all units lie in one block, so the variance is not known")
    turn, sizes = _standardising(part)
    blocks = turn @ part.blocks @ turn.T
    total = blocks.sum(axis=0)
    gram, products = total[:k, :k], total[:k, k]
    inverse = np.linalg.pinv(gram, rcond=SINGULAR, hermitian=True)
    slopes = inverse @ products
    values, basis = np.linalg.eigh(gram)
    basis = basis[:, values > SINGULAR * values[-1]]
    moved = _left_out(gram - blocks[:, :k, :k], products - blocks[:, :k, k], basis) - slopes
    known = (np.abs(inverse @ gram - np.eye(k)) < LEANING).all(axis=1) & (sizes[:k] > 0)
    known[0] = known.all()
    # Back from centred and scaled columns: the constant is that of the columns as they are.
    back = turn[:k, :k].T
    unknown = np.where(known, 0.0, np.nan)
    names = list(part.names[:k])
    deviations = moved @ back.T
    covariance = deviations.T @ deviations + unknown[:, None] + unknown
    explained = float(slopes[1:] @ gram[1:, 1:] @ slopes[1:])
    centre = np.append(part.means.iloc[k], np.zeros(k - 1))
    return Regression(
        coefficients=pd.Series(back @ slopes + centre + unknown, index=names),
        covariance=pd.DataFrame(covariance, index=names, columns=names),
        df=float(min(len(part.n) - 1, part.units - k)),
        r2=explained / float(total[k, k]) if total[k, k] > 0 else np.nan,
        n=part.units,
    )


def _standardising(part: Moments) -> tuple[Array, Array]:
    """Matrix that centres all columns and scales all but the outcome, which comes last."""
    means = part.means.to_numpy()
    sizes = np.append(1.0, np.sqrt(np.diag(covariances(part.total[None])[0])))
    sizes[-1] = 1.0
    scale = np.divide(1.0, sizes, out=np.zeros_like(sizes), where=sizes > 0)
    turn = np.diag(scale)
    turn[1:, 0] = -scale[1:] * means[1:]
    return turn, sizes


def _left_out(grams: Array, products: Array, basis: Array) -> Array:
    """Coefficients without each block in turn, within the directions that the columns span."""
    within = basis.T @ grams @ basis
    try:
        inverses = np.linalg.inv(within)
    except np.linalg.LinAlgError:
        inverses = np.full_like(within, np.inf)
    size = [np.linalg.norm(each, axis=(1, 2)) for each in (within, inverses)]
    # A block that alone holds up a direction leaves it unknown: least norm, one by one.
    weak = ~(size[0] * size[1] < 1 / SINGULAR)
    inverses[weak] = np.linalg.pinv(within[weak], rcond=SINGULAR, hermitian=True)
    return np.einsum("bij,bj->bi", inverses, products @ basis) @ basis.T


def _limits(value: pd.Series, se: pd.Series, half: float) -> pd.DataFrame:
    return pd.DataFrame(
        {"coefficient": value, "se": se, "low": value - half * se, "high": value + half * se}
    )
