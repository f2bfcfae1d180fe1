"""The columns of which a wave's cross-moments are kept: scores, ratings, kinds of respondent."""

from __future__ import annotations

import pandas as pd

from ..measures.nps import kind_of
from ..statistics.moments import Moments, moments, random_blocks
from ..study.checks import Responses
from ..study.groups import clusters_of, units_of
from ..study.journey import touchpoint_columns
from ..study.waves import Wave

WAVE, POINTS, SCORE = "wave", "points", "recommend"

# The same respondent falls into the same block in every study and run.
BLOCK_SEED = 1


def kind(dimension: str, group: str) -> str:
    """Name the column that says whether a respondent is of a group."""
    return f"kind:{dimension}={group}"


def count_ratings(
    study: Responses, groups: pd.DataFrame, waves: tuple[str, ...], clusters: pd.Series | None
) -> pd.DataFrame:
    """Count the ratings of the two waves by touchpoint and groups of respondents.

    Parameters
    ----------
    study : Responses
    groups : DataFrame of str
        The group of each respondent who gave a score, one column a dimension.
    waves : tuple of str
        Labels of the two waves.
    clusters : Series or None

    Returns
    -------
    DataFrame
        One row a combination of ``wave cluster touchpoint rating`` and the groups, with ``n
        weight weight_squared``.
    """
    chosen = study.rows.loc[groups.index]
    chosen = chosen[chosen["wave"].isin(waves)]
    keys = groups.loc[chosen.index].assign(wave=chosen["wave"])
    keys["cluster"] = "" if clusters is None else clusters.loc[chosen.index]
    weight = chosen["weight"]
    parts = []
    for point in study.study.touchpoints:
        rating = study.ratings.loc[chosen.index, point.id].dropna()
        rows = keys.loc[rating.index].assign(touchpoint=point.id, rating=rating)
        own = weight[rating.index]
        parts.append(rows.assign(n=1, weight=own, weight_squared=own**2))
    by = ["wave", "cluster", "touchpoint", "rating", *groups.columns]
    sums = ["n", "weight", "weight_squared"]
    if not parts:
        return pd.DataFrame(columns=[*by, *sums])
    return pd.concat(parts).groupby(by, as_index=False, sort=True)[sums].sum()


def journey_moments(
    study: Responses, groups: pd.DataFrame, baseline: Wave | None, focus: Wave
) -> dict[str, Moments]:
    """Sum the cross-moments of the two waves.

    Parameters
    ----------
    study : Responses
    groups : DataFrame of str
        The group of each respondent who gave a score, one column a dimension.
    baseline, focus : Wave

    Returns
    -------
    dict of str to Moments
        By wave. The columns: ``wave`` (1 in the focus), ``points`` (-100, 0 or +100) and
        ``recommend`` (0..10); for each touchpoint that enough people rated in both waves
        ``rating:`` (less its target; 0 where it was not rated), ``used:`` (1 where it was rated),
        ``silent:`` (1 where nothing was said of it), ``low:`` and ``high:`` (1 where the rating is
        below or above the median of both waves); for each group ``kind:`` (1 where the
        respondent is of it). Not used is thus neither missing nor a rating, and nothing is
        filled in.
    """
    if baseline is None or study.study.ratings is None:
        return {}
    labels = [baseline.label, focus.label]
    chosen = study.rows.loc[groups.index]
    chosen = chosen[chosen["wave"].isin(labels)]
    ratings = study.ratings.loc[chosen.index]
    raters = ratings.notna().groupby(chosen["wave"]).sum().reindex(labels, fill_value=0).min()
    fewest = study.study.privacy.minimum_group
    points = [point for point in study.study.touchpoints if raters.get(point.id, 0) >= fewest]
    if not points:
        return {}
    table = {
        WAVE: (chosen["wave"] == focus.label).to_numpy(dtype=float),
        POINTS: 100.0 * kind_of(chosen["recommend"]),
        SCORE: chosen["recommend"].to_numpy(dtype=float),
    }
    for dimension, group in groups.loc[chosen.index].items():
        for name in sorted(set(group)):
            table[kind(dimension, name)] = (group == name).astype(float)
    rated = touchpoint_columns(study, chosen.index, points)
    columns = pd.concat([pd.DataFrame(table, index=chosen.index), rated], axis=1)
    clustered = study.study.survey.columns.cluster is not None
    found = {}
    for label in labels:
        here = chosen["wave"] == label
        rows = chosen[here]
        block = clusters_of(rows) if clustered else random_blocks(units_of(rows), BLOCK_SEED)
        found[label] = moments(
            columns[here], weight=chosen.loc[here, "weight"], block=block, clustered=clustered
        )
    return found
