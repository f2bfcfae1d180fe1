"""Whether correlations are fit for factor analysis: Kaiser-Meyer-Olkin and Bartlett's test."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from ..findings import DataError, Problem

Array = NDArray[np.float64]

# From which value on the measure is called so: Kaiser 1974.
LABELS = (
    (0.9, "marvellous"), (0.8, "meritorious"), (0.7, "middling"),
    (0.6, "mediocre"), (0.5, "miserable"), (0.0, "unacceptable"),
)  # fmt: skip
# Correlations that are written down are symmetric to so much.
ROUNDING = 1e-8
# A matrix whose smallest root is this small beside the number of columns is singular.
SINGULAR = 1e-10


@dataclass(frozen=True, eq=False)
class Adequacy:
    """What a correlation matrix promises a factor analysis.

    Parameters
    ----------
    table : DataFrame
        Index columns of the matrix: ``correlations partial_correlations``, the sums of squares
        with all the others, 0 and above.
    log_determinant : float
        Natural logarithm of the determinant of the matrix, at most 0.
    n : int
        Units that the correlations rest on.
    """

    table: pd.DataFrame = field(repr=False)
    log_determinant: float
    n: int

    @property
    def kmo(self) -> float:
        """Measure of sampling adequacy of the whole matrix (Kaiser, Meyer, Olkin), 0..1."""
        plain, partial = self.table["correlations"].sum(), self.table["partial_correlations"].sum()
        return float(plain / (plain + partial))

    @property
    def kmo_each(self) -> pd.Series:
        """The measure of each column, 0..1; missing for one that correlates with no other."""
        plain, partial = self.table["correlations"], self.table["partial_correlations"]
        return (plain / (plain + partial).where(plain > 0)).rename("kmo")

    @property
    def label(self) -> str:
        """What Kaiser calls a measure of that size."""
        return next(label for least, label in LABELS if self.kmo >= least)

    @property
    def chi_square(self) -> float:
        """Bartlett's statistic of sphericity: that no column correlates with another."""
        return -(self.n - 1 - (2 * len(self.table) + 5) / 6) * self.log_determinant

    @property
    def df(self) -> int:
        """Degrees of freedom of `chi_square`: pairs of columns."""
        return len(self.table) * (len(self.table) - 1) // 2

    @property
    def p(self) -> float:
        """How often chance alone would give such correlations, 0..1."""
        return float(chdtrc(self.df, self.chi_square))


def adequacy(correlation: ArrayLike, *, n: int) -> Adequacy:
    """Ask whether a correlation matrix is fit for factor analysis.

    Parameters
    ----------
    correlation : DataFrame or array, shape (p, p)
        Correlations of p columns.
    n : int
        Units behind each of them.

    Returns
    -------
    Adequacy

    Raises
    ------
    DataError
        A correlation is missing (a column that does not vary), a column follows from the others
        or the matrix is none of real rows (correlations of different units can be so), no two
        columns correlate at all, or there are no more units than columns.
    ValueError
        Not a symmetric table with ones on its diagonal and at least two columns.

    Notes
    -----
    With correlations r and partial correlations q of two columns given all others, from the
    inverse of the matrix, KMO is sum r^2 / (sum r^2 + sum q^2) over pairs of different columns,
    or over those with one column [1]_: near 1 where columns share what they have in common
    with many. It does not depend on `n`; of two columns it is always .5.

    Bartlett's statistic is -(n - 1 - (2 p + 5) / 6) log det R, chi-square with p (p - 1) / 2
    degrees of freedom where normal columns do not correlate [2]_. It only says that they do:
    with a hundred units nearly every scale passes. Neither says how many factors there are.

    References
    ----------
    .. [1] H. F. Kaiser, "An Index of Factorial Simplicity", Psychometrika 39(1), 31-36 (1974).
    .. [2] M. S. Bartlett, "A Note on the Multiplying Factors for Various χ² Approximations",
           Journal of the Royal Statistical Society B 16(2), 296-298 (1954).

    Examples
    --------
    >>> found = adequacy([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]], n=100)
    >>> round(found.kmo, 4), found.label, round(found.chi_square, 2), found.df
    (0.6923, 'mediocre', 67.35, 3)
    """
    named = isinstance(correlation, pd.DataFrame)
    matrix = _checked(np.array(correlation, dtype=float))
    p = len(matrix)
    if n <= p:
        raise DataError(f"{n:,} units for {p} columns: there must be more units than columns")
    root, direction = np.linalg.eigh(matrix)
    if root[0] <= SINGULAR * p:
        rule = "a column follows from the others, or the correlations are of different units"
        raise DataError(Problem(rule, "leave out a column that repeats others; use complete rows"))
    inverse = (direction / root) @ direction.T
    scale = np.sqrt(np.diag(inverse))
    partial = inverse / np.outer(scale, scale)
    other = ~np.eye(p, dtype=bool)
    sums = {
        name: (values**2).sum(axis=1, where=other)
        for name, values in (("correlations", matrix), ("partial_correlations", partial))
    }
    table = pd.DataFrame(sums, index=correlation.columns if named else None)
    if not table["correlations"].sum() > 0:
        raise DataError("no two columns correlate at all, so there is nothing to factor")
    return Adequacy(table, min(0.0, float(np.log(root).sum())), n)


def _checked(matrix: Array) -> Array:
    if matrix.ndim != 2 or len(matrix) < 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"correlations of two columns and more, not a table of {matrix.shape}")
    if np.isnan(matrix).any():
        raise DataError("a correlation is missing: leave out columns that do not vary")
    if not np.allclose(matrix, matrix.T, rtol=0, atol=ROUNDING):
        raise ValueError("correlations must be symmetric")
    if (
        not np.allclose(np.diag(matrix), 1, rtol=0, atol=ROUNDING)
        or (np.abs(matrix) > 1 + ROUNDING).any()
    ):
        raise ValueError("correlations lie between -1 and 1, with ones on the diagonal")
    return (matrix + matrix.T) / 2
