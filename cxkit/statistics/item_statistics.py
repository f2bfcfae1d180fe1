"""What each item of a scale does for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .jackknife import Jackknife, jackknife, limits_in_errors
from .moments import Moments
from .reliability import ROUNDING, choose, unreliability, with_and_without

Array = NDArray[np.float64]


def item_statistics(sample: Moments, items: Sequence[str], *, level: float = 0.95) -> pd.DataFrame:
    """Set side by side what each item of a scale does for it.

    Parameters
    ----------
    sample : Moments
        As in `reliability`.
    items : list of str
        Columns that make up the scale, two or more.
    level : float, default 0.95
        Coverage of the limits, 0..1.

    Returns
    -------
    DataFrame
        One row an item, in the order asked for: `mean` and `sd` in the unit of the item;
        `item_total_r` with the sum of all items; `item_rest_r` with the sum of the others, and
        its `low` and `high`; `alpha_if_dropped`, that of the others; `n`. Of an item that does
        not vary the correlations are missing. Where only two vary, `alpha_if_dropped` is
        missing for them: one item has none.

    Raises
    ------
    DataError, ValueError
        As in `reliability`.

    Notes
    -----
    The item-total correlation holds the item on both sides, so it is too high, most with few
    items; the item-rest correlation is not. Its limits are taken on Fisher's z, with the
    jackknife's error over blocks and `limits_in_errors`. `alpha_if_dropped` has no limits:
    the item that seems to do most harm is picked from many, and partly by chance.

    Examples
    --------
    >>> from cxkit.statistics.moments import moments
    >>> answers = pd.DataFrame({"a": [1.0, 2, 3, 5], "b": [2.0, 2, 4, 5], "c": [1.0, 3, 3, 4]})
    >>> found = item_statistics(moments(answers, weight=[1] * 4, block=range(4)), list("abc"))
    >>> found[["mean", "item_rest_r", "alpha_if_dropped"]].round(3).values.tolist()
    [[2.75, 0.983, 0.85], [3.25, 0.885, 0.92], [2.75, 0.838, 0.967]]
    """
    asked = choose(sample, items)
    matrix, left_out = with_and_without(asked)
    own, across = np.diag(matrix), matrix.sum(axis=1)
    whole, there, n = across.sum(), own > 0, asked.units
    rest_r = _rest_correlations(matrix[None])[0]
    # An item that does not vary without some block goes with nothing then.
    found = jackknife(np.nan_to_num(_rest_correlations(left_out)))
    others = unreliability(own.sum() - own, whole - 2 * across + own, there.sum() - there)
    return pd.DataFrame(
        {
            "mean": asked.means.iloc[1:],
            "sd": np.sqrt(own * n / (n - 1)),
            "item_total_r": _quotient(across, np.sqrt(own * whole)),
            "item_rest_r": rest_r,
            **_limits(rest_r, found, level),
            "alpha_if_dropped": 1 - others,
            "n": n,
        }
    ).rename_axis("item")


def _rest_correlations(matrices: Array) -> Array:
    """Correlate each item with the sum of the others; missing where one does not vary."""
    own, across = np.einsum("mii->mi", matrices), matrices.sum(axis=2)
    rest = across.sum(axis=1, keepdims=True) - 2 * across + own
    rest = np.where(rest > ROUNDING * own.sum(axis=1, keepdims=True), rest, 0.0)
    return _quotient(across - own, np.sqrt(own * rest))


def _quotient(part: Array, size: Array) -> Array:
    return np.divide(part, size, out=np.full(part.shape, np.nan), where=size > 0)


def _limits(r: Array, found: Jackknife, level: float) -> dict[str, Array]:
    """Find limits on Fisher's z, of which dz = dr / (1 - r^2); 1 and -1 have no width."""
    known = 1 - r**2 > ROUNDING
    z = np.arctanh(np.where(known, r, 0.0))
    error = found.error / np.where(known, 1 - r**2, 1.0)
    ends = np.array([limits_in_errors(float(s), found.df, level) for s in found.skewness]).T
    low, high = (np.where(known, np.tanh(z + error * end), r) for end in ends)
    return {"low": low, "high": high}
