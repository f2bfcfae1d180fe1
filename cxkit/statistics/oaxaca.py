"""Split the difference of two means into what differs in the columns and in the coefficients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from ..findings import DataError, Problem
from .linearisation import (
    Linearised,
    Part,
    fit_linear,
    join,
    means,
    parts_of,
    pick,
    sample_covariances,
)
from .moments import CONSTANT, Moments

Reference = float | Literal["share", "pooled", "pooled with indicator"]


@dataclass(frozen=True, eq=False)
class OaxacaBlinder:
    """A difference of two means, part by part and column by column.

    Parameters
    ----------
    difference : float
        Mean of the first group less that of the second.
    detail : DataFrame
        One row a column, the constant first; one column a part. All parts but those that are
        called ``of which`` add up to `difference`.
    detail_errors : DataFrame
        Their standard errors, in the same shape.
    totals : DataFrame
        One row a part: ``estimate`` and ``standard_error`` of its sum over the columns.
    n_first, n_second : int
        Units of the two groups.
    """

    difference: float
    detail: pd.DataFrame = field(repr=False)
    detail_errors: pd.DataFrame = field(repr=False)
    totals: pd.DataFrame
    n_first: int
    n_second: int


def threefold(
    first: Moments,
    second: Moments,
    *,
    outcome: str,
    columns: Sequence[str],
    dummies: Sequence[Sequence[str]] = (),
) -> OaxacaBlinder:
    """Split a difference of means into endowments, coefficients and their interaction.

    Parameters
    ----------
    first, second : Moments
        Of two groups drawn independently, with the outcome and all columns.
    outcome : str
        The column whose means differ.
    columns : sequence of str
        What explains it, dummy columns included.
    dummies : sequence of sequences of str, optional
        For each grouping, its dummy columns with all levels (all of them in `columns`).
        Their coefficients are counted from their plain mean, so that no level is the
        reference. Dummies of which one level is left out need not be named here; their
        parts then depend on which one it is.

    Returns
    -------
    OaxacaBlinder
        Parts ``endowments``, ``coefficients`` and ``interaction``.

    Raises
    ------
    DataError
        One group cannot tell the columns apart.
    ValueError
        A column is named in `dummies` but not in `columns`, or the moments lack it.

    Notes
    -----
    With means x and coefficients b, endowments are (x1 - x2) b2, coefficients x2 (b1 - b2)
    and the interaction (x1 - x2) (b1 - b2) [1]_, [2]_. The rows of coefficients depend on
    where a column has its zero: a shift of the column moves effect between its row and the
    constant's. Counting dummies from their mean [3]_, [4]_ is one choice of zero, neither
    more right nor less than another. Standard errors are linearised: means and
    coefficients both vary.

    References
    ----------
    .. [1] R. Oaxaca, "Male-Female Wage Differentials in Urban Labor Markets", International
           Economic Review 14, 693-709 (1973).
    .. [2] A. S. Blinder, "Wage Discrimination: Reduced Form and Structural Estimates", Journal
           of Human Resources 8, 436-455 (1973).
    .. [3] J. Gardeazabal and A. Ugidos, "More on Identification in Detailed Wage
           Decompositions", Review of Economics and Statistics 86, 1034-1036 (2004).
    .. [4] M.-S. Yun, "A Simple Solution to the Identification Problem in Detailed Wage
           Decompositions", Economic Inquiry 43, 766-772 (2005).

    Examples
    --------
    >>> from cxkit.statistics.moments import moments
    >>> a = pd.DataFrame({"x": [1.0, 2.0, 3.0], "y": [3.0, 5.0, 7.0]})
    >>> b = pd.DataFrame({"x": [0.0, 1.0, 2.0], "y": [1.0, 2.0, 3.0]})
    >>> one, two = (moments(rows, weight=[1, 1, 1], block=[1, 2, 3]) for rows in (a, b))
    >>> threefold(one, two, outcome="y", columns=["x"]).totals["estimate"].round(9).to_dict()
    {'endowments': 1.0, 'coefficients': 1.0, 'interaction': 1.0}
    """
    groups, names = _prepare(first, second, outcome, columns, dummies)
    (x1, b1), (x2, b2) = (_means_and_coefficients(group, names, dummies) for group in groups)
    parts = {
        "endowments": (x1 - x2) * b2,
        "coefficients": x2 * (b1 - b2),
        "interaction": (x1 - x2) * (b1 - b2),
    }
    return _conclude(parts, names, groups, first, second, outcome)


def twofold(
    first: Moments,
    second: Moments,
    *,
    outcome: str,
    columns: Sequence[str],
    reference: Reference = 0.5,
    dummies: Sequence[Sequence[str]] = (),
) -> OaxacaBlinder:
    """Split a difference of means into what the columns explain and what they do not.

    Parameters
    ----------
    first, second, outcome, columns, dummies
        As in `threefold`.
    reference : float or str, default 0.5
        Whose coefficients value the difference of the columns: weight of the first group's,
        0..1, or ``"share"`` (its share of the units), ``"pooled"`` (one regression of all
        units), ``"pooled with indicator"`` (the same with a column for the group).

    Returns
    -------
    OaxacaBlinder
        Parts ``explained`` and ``unexplained``, and the two groups' shares in the latter,
        ``of which first`` and ``of which second``.

    Raises
    ------
    DataError, ValueError
        As `threefold`; also for a reference that is none of these.

    Notes
    -----
    With b* the reference coefficients, explained is (x1 - x2) b* and unexplained is
    x1 (b1 - b*) + x2 (b* - b2). Weights 1 and 0 are Oaxaca's and Blinder's, the pooled
    regression is Neumark's [1]_. Without an indicator of the group it credits to the columns
    what goes with the group alone, and so understates the unexplained part [2]_. With it,
    the constant is the first group's, so that all that is unexplained stands with the
    second: the two ``of which`` then say nothing.

    References
    ----------
    .. [1] D. Neumark, "Employers' Discriminatory Behavior and the Estimation of Wage
           Discrimination", Journal of Human Resources 23, 279-295 (1988).
    .. [2] B. Jann, "The Blinder-Oaxaca decomposition for linear regression models", The Stata
           Journal 8, 453-479 (2008).

    Examples
    --------
    >>> from cxkit.statistics.moments import moments
    >>> a = pd.DataFrame({"x": [1.0, 2.0, 3.0], "y": [3.0, 5.0, 7.0]})
    >>> b = pd.DataFrame({"x": [0.0, 1.0, 2.0], "y": [1.0, 2.0, 3.0]})
    >>> one, two = (moments(rows, weight=[1, 1, 1], block=[1, 2, 3]) for rows in (a, b))
    >>> split = twofold(one, two, outcome="y", columns=["x"])
    >>> split.totals["estimate"].round(9).tolist()
    [1.5, 1.5, 1.0, 0.5]
    """
    groups, names = _prepare(first, second, outcome, columns, dummies)
    (x1, b1), (x2, b2) = (_means_and_coefficients(group, names, dummies) for group in groups)
    if isinstance(reference, str) and reference != "share":
        middle = _pooled(groups, names, dummies, reference)
    else:
        weight = _weight(reference, first, second)
        middle = weight * b1 + (1 - weight) * b2
    of_first, of_second = x1 * (b1 - middle), x2 * (middle - b2)
    parts = {
        "explained": (x1 - x2) * middle,
        "unexplained": of_first + of_second,
        "of which first": of_first,
        "of which second": of_second,
    }
    return _conclude(parts, names, groups, first, second, outcome)


def _prepare(
    first: Moments,
    second: Moments,
    outcome: str,
    columns: Sequence[str],
    dummies: Sequence[Sequence[str]],
) -> tuple[list[Part], list[str]]:
    """Put the groups side by side: the constant, the columns, and the outcome last."""
    names = [CONSTANT, *columns]
    wanted = [*names, outcome]
    lacking = [n for n in wanted if n not in first.names or n not in second.names]
    lacking += [n for group in dummies for n in group if n not in columns]
    if lacking or len(set(wanted)) < len(wanted):
        raise ValueError(f"columns that are lacking or named twice: {lacking or wanted}")
    return parts_of(first.select(wanted), second.select(wanted)), names


def _means_and_coefficients(
    part: Part, names: list[str], dummies: Sequence[Sequence[str]]
) -> tuple[Linearised, Linearised]:
    """Find the means and the coefficients of one group, dummies counted from their mean."""
    p = len(names)
    found = _coefficients(part, names, list(range(p)), p, dummies)
    return means(part)[:p], found


def _coefficients(
    part: Part, names: list[str], columns: list[int], outcome: int, dummies: Sequence[Sequence[str]]
) -> Linearised:
    levels = [[names.index(name) for name in group] for group in dummies]
    fit = fit_linear(part, pick(part, [outcome]), pick(part, columns))
    # With all its levels beside the constant a grouping leaves one coefficient free.
    inside = np.isin(columns, [0, *(at for group in levels for at in group)])
    absent = [i for group in levels for i in group if not part.moments[0, i] > 0]
    unknown = ~fit.known & ~inside
    if fit.rank + len(levels) < len(columns) or unknown.any() or absent:
        named = ", ".join(names[i] for i in absent or np.flatnonzero(unknown[: len(names)]))
        rule = f"a group cannot tell these columns apart: {named or 'the dummies'}"
        raise DataError(Problem(rule, "leave one of the columns out, or join levels"))
    normalise = np.eye(len(names))
    for group in levels:
        normalise[np.ix_(group, group)] -= 1 / len(group)
        normalise[0, group] = 1 / len(group)
    one = fit.coefficients[: len(names), 0]
    return Linearised(normalise @ one.value, one.influence @ normalise.T)


def _weight(reference: Reference, first: Moments, second: Moments) -> float:
    if reference == "share":
        return first.units / (first.units + second.units)
    if isinstance(reference, str) or not 0 <= reference <= 1:
        raise ValueError(f"reference must be a weight of 0..1 or a known word, got {reference!r}")
    return float(reference)


def _pooled(
    groups: list[Part], names: list[str], dummies: Sequence[Sequence[str]], reference: str
) -> Linearised:
    """Find the coefficients of all units together, with or without a column for the group."""
    if reference not in ("pooled", "pooled with indicator"):
        raise ValueError(f"reference must be a weight of 0..1 or a known word, got {reference!r}")
    blocks = np.concatenate([group.blocks for group in groups])
    columns = list(range(len(names)))
    if reference == "pooled with indicator":
        # The indicator is nothing in the first group and the constant in the second.
        is_second = np.arange(len(blocks)) >= len(groups[0].blocks)
        row = blocks[:, :1] * is_second[:, None, None]
        blocks = np.concatenate([blocks, row], axis=1)
        column = np.concatenate([row, row[:, :, :1]], axis=2).transpose(0, 2, 1)
        blocks = np.concatenate([blocks, column], axis=2)
        columns.append(blocks.shape[1] - 1)
    units = sum(group.units for group in groups)
    every = Part(blocks, slice(0, len(blocks)), len(blocks), units, groups[0].clustered)
    return _coefficients(every, names, columns, len(names), dummies)


def _conclude(
    parts: dict[str, Linearised],
    names: list[str],
    groups: list[Part],
    first: Moments,
    second: Moments,
    outcome: str,
) -> OaxacaBlinder:
    p, labels = len(names), list(parts)
    every = join([*parts.values(), *(part.sum()[None] for part in parts.values())])
    variance = sum(np.diag(found) for found in sample_covariances(every, groups))
    errors = np.sqrt(np.maximum(variance, 0))
    cells, sums = slice(0, p * len(labels)), slice(p * len(labels), None)

    def table(numbers: np.ndarray) -> pd.DataFrame:
        return pd.DataFrame(
            numbers[cells].reshape(len(labels), p).T, index=pd.Index(names), columns=labels
        )

    return OaxacaBlinder(
        difference=float(first.means[outcome] - second.means[outcome]),
        detail=table(every.value),
        detail_errors=table(errors),
        totals=pd.DataFrame(
            {"estimate": every.value[sums], "standard_error": errors[sums]}, index=pd.Index(labels)
        ),
        n_first=first.units,
        n_second=second.units,
    )
