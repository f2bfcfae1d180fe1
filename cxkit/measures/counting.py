"""Count answers by what they are compared by; the counts of batches add up (`add_sums`)."""

from __future__ import annotations

import pandas as pd

from ..findings import DataError
from .nps import Change, NetPromoterScore, kind_of, measure

NO_ANSWER = "(no answer)"
NO_SCORE = "(no score)"
GROUPS = ("detractors", "passives", "promoters")


def count_scores(
    rows: pd.DataFrame, labels: pd.Series, *, name: str, clusters: pd.Series | None = None
) -> pd.DataFrame:
    """Count the scores of each label, wave and cluster.

    Parameters
    ----------
    rows : DataFrame, shape (n, …)
        Columns ``wave``, ``recommend`` (0..10; without it a row is left out) and ``weight``.
    labels : Series of str, shape (n,)
        What the scores are compared by; missing ones are counted as "(no answer)".
    name : str
        Name of the column that holds the labels.
    clusters : Series of str, shape (n,), optional
        The cluster of each row, none missing; left out where nobody was drawn in clusters.

    Returns
    -------
    DataFrame
        One row a combination of ``wave cluster <name> score``, with ``n``, ``weight`` and
        ``weight_squared``.
    """
    given = rows["recommend"].notna()
    table = pd.DataFrame({
        "wave": rows["wave"],
        "cluster": "" if clusters is None else clusters,
        name: labels.astype("object").where(labels.notna(), NO_ANSWER).astype("str"),
        "score": rows["recommend"],
        "n": 1,
        "weight": rows["weight"],
        "weight_squared": rows["weight"] ** 2,
    })[given].astype({"score": int})  # fmt: skip
    return table.groupby(["wave", "cluster", name, "score"], sort=True, as_index=False).sum()


def groups_of(scores: pd.Series) -> pd.Series:
    """Name the score group of each answer: detractors 0-6, passives 7-8, promoters 9-10.

    Examples
    --------
    >>> groups_of(pd.Series([10, 7, 0, None])).tolist()
    ['promoters', 'passives', 'detractors', '(no score)']
    """
    given = scores.dropna()
    named = pd.Series(kind_of(given), index=given.index).map(dict(zip((-1, 0, 1), GROUPS)))  # noqa: B905
    return named.reindex(scores.index).fillna(NO_SCORE).astype("str")


def measure_labels(
    counts: pd.DataFrame, by: str, *, clustered: bool = False
) -> dict[str, NetPromoterScore]:
    """Measure the score of each label that the data can score.

    Parameters
    ----------
    counts : DataFrame
        What `count_scores` returned, of the waves wanted.
    by : str
        Column of labels.
    clustered : bool, default False

    Returns
    -------
    dict of str to NetPromoterScore
        In the order of the alphabet. A label whose answers carry no weight or lie in one cluster
        is absent.
    """
    found = {}
    for label, cells in counts.groupby(by, sort=True):
        try:
            found[str(label)] = measure(cells, clustered=clustered)
        except DataError:
            continue
    return found


def change_between(scores: dict[str, NetPromoterScore], before: str, after: str) -> Change | None:
    """Give the difference between two groups of people, or None where one of them is absent."""
    if before not in scores or after not in scores:
        return None
    return Change(scores[before], scores[after])
