"""Touchpoints as columns of numbers: not used is neither missing nor a rating."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from .checks import Responses
from .description import Study, Touchpoint


def target_of(study: Study, point: Touchpoint) -> float | None:
    """Give the rating a touchpoint should reach; None where the study sets no number."""
    for target in (point.target, study.ratings.target):
        if target is not None:
            return target if isinstance(target, int | float) else None
    return None


def origin(study: Study, point: Touchpoint) -> float:
    """Give the rating from which a touchpoint's shortfall is measured: its target, else the top."""
    target = target_of(study, point)
    return study.ratings.high if target is None else target


def column(what: str, touchpoint: str) -> str:
    """Name a touchpoint's column: ``rating``, ``used``, ``silent``, ``low`` or ``high``."""
    return f"{what}:{touchpoint}"


def touchpoint_columns(
    study: Responses, index: pd.Index, points: Sequence[Touchpoint]
) -> pd.DataFrame:
    """Turn ratings into columns without a missing value.

    Parameters
    ----------
    study : Responses
    index : Index
        The respondents wanted.
    points : sequence of Touchpoint

    Returns
    -------
    DataFrame
        For each touchpoint ``rating:`` (less its `origin`; 0 where it was not rated),
        ``used:`` (1 where it was rated), ``silent:`` (1 where nothing was said of it), ``low:``
        and ``high:`` (1 where the rating is below or above the median of these respondents).
        A regression on the first three gives an effect among those who rated, whatever number
        stands for the others: nothing is filled in.
    """
    table = {}
    for point in points:
        rating, used = study.ratings.loc[index, point.id], study.used.loc[index, point.id]
        middle = rating.median()
        table[column("rating", point.id)] = (rating - origin(study.study, point)).fillna(0.0)
        table[column("used", point.id)] = rating.notna().astype(float)
        table[column("silent", point.id)] = used.isna().astype(float)
        table[column("low", point.id)] = (rating < middle).astype(float)
        table[column("high", point.id)] = (rating > middle).astype(float)
    return pd.DataFrame(table, index=index)
