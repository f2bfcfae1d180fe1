"""Ratings of what not everyone used: "not used" is a fact of its own, not a missing value."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..findings import DataError

USED = " (used)"


def mark_use(
    ratings: pd.DataFrame, used: pd.DataFrame, *, weight: ArrayLike | None = None
) -> pd.DataFrame:
    """Turn ratings and who used what into columns that a regression can take.

    Parameters
    ----------
    ratings : DataFrame of numbers, shape (n, p)
        Missing where a thing was not used, and only there.
    used : DataFrame of bool, shape (n, p)
        Whether a unit used a thing; the same columns and rows as `ratings`.
    weight : array, shape (n,), optional
        Weights of the units.

    Returns
    -------
    DataFrame, shape (n, p and one for each thing that not everyone used)
        A column a thing, called like it: the rating less its mean among those who used the
        thing, 0 where it was not used. And a column of 0 and 1, called like it with " (used)",
        where not everyone used it.

    Raises
    ------
    DataError
        Nobody used a thing.
    ValueError
        A thing was used but not rated, or rated but not used: neither is guessed. Or the two
        tables differ in columns or rows.

    Notes
    -----
    A mean put in for "not used" claims that those units had an average experience, and hands
    what sets them apart to whatever else goes together with not using. With the indicator in
    the model the value that stands in for "not used" is arbitrary: another one changes the
    coefficient of the indicator, no fit and no share. Centring makes that coefficient
    readable: how far units that used the thing and rated it averagely lie above those that
    did not use it. Two ways to hand the columns to `importance` or `lmg`:

    - the indicators in `always`: a share is what the rating explains among those who used the
      thing, beyond the difference between using and not using;
    - rating and indicator as one player, ``{"x": ["x", "x (used)"]}``: a share is what both
      explain.

    It assumes one slope for all who used a thing. Units that used but did not rate it are
    missing and must be left out and counted, or get an indicator of their own.

    Examples
    --------
    >>> ratings = pd.DataFrame({"x": [2.0, 4.0, np.nan]})
    >>> mark_use(ratings, ratings.notna())
         x  x (used)
    0 -1.0       1.0
    1  1.0       1.0
    2  0.0       0.0
    """
    if list(ratings) != list(used) or not ratings.index.equals(used.index):
        raise ValueError("ratings and use must have the same columns and rows")
    weights = np.ones(len(ratings)) if weight is None else np.asarray(weight, dtype=float)
    columns = {}
    for name in ratings:
        rating, there = ratings[name].to_numpy(dtype=float), used[name].to_numpy(dtype=bool)
        given = np.isfinite(rating)
        silent, too_many = int((there & ~given).sum()), int((given & ~there).sum())
        if silent or too_many:
            raise ValueError(f"{name}: {silent} used but not rated, {too_many} rated but not used")
        total = weights[there].sum()
        if not total > 0:
            raise DataError(f"nobody used {name}, so it has no mean")
        centred = rating[there] - weights[there] @ rating[there] / total
        columns[name] = np.zeros(len(rating))
        columns[name][there] = centred
        if not there.all():
            columns[f"{name}{USED}"] = there.astype(float)
    return pd.DataFrame(columns, index=ratings.index)
