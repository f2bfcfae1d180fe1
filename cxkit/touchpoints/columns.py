"""The columns of which cross-moments are kept: an outcome, ratings, and pairs that follow."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pandas as pd

from ..blocks import block_of, moments_of
from ..explained import OUTCOME, Explained, mark_waves
from ..measures.mentions import dictionary, find_mentions
from ..measures.quotes import COLUMNS, draw_quotes
from ..statistics.moments import Moments
from ..study.checks import Responses
from ..study.description import Touchpoint
from ..study.journey import column, origin, touchpoint_columns

BEFORE, AFTER, MOOD = "before", "after", "mood"
# Pairs of quantiles below which a rating is low and above which it is high.
CUTOFFS = {"middle": (0.5, 0.5), "outer thirds": (1 / 3, 2 / 3), "outer quarters": (0.25, 0.75)}
# A mood is the mean of at least so many other ratings.
FEWEST_FOR_MOOD = 2
# Quotes kept of each group and touchpoint; the same ones in every run of a study.
QUOTED, QUOTE_SEED = 2, 1


def explain(
    study: Responses, rows: pd.DataFrame, group: pd.Series, block: pd.Series,
    explained: Explained, points: Sequence[Touchpoint],
) -> dict[str, Moments]:  # fmt: skip
    """Sum cross-moments of an outcome and the ratings, by group.

    Returns
    -------
    dict of str to Moments
        Columns ``outcome``, ``wave:`` for every wave but the first, and ``rating:``, ``used:``
        and ``silent:`` as in `touchpoint_columns`; of those who gave the outcome.
    """
    given = rows[explained.values[rows.index].notna()]
    table = _with_outcome(study, given, explained, points, ("rating", "used", "silent"))
    return {
        name: moments_of(study, table.loc[at], given, block)
        for name, at in given.groupby(group[given.index], sort=True).groups.items()
        if given.loc[at, "weight"].sum() > 0
    }


def punish(
    study: Responses, rows: pd.DataFrame, block: pd.Series, explained: Explained,
    points: Sequence[Touchpoint],
) -> Moments:  # fmt: skip
    """Sum cross-moments of an outcome and of low and high ratings at several cut-offs."""
    given = rows[explained.values[rows.index].notna()]
    table = _with_outcome(study, given, explained, points, ("used", "silent"))
    marks = {}
    for point in points:
        rating = study.ratings.loc[given.index, point.id]
        for name, (low, high) in CUTOFFS.items():
            below, above = rating.quantile([low, high])
            marks[cut("low", name, point.id)] = (rating < below).astype(float)
            marks[cut("high", name, point.id)] = (rating > above).astype(float)
    table = pd.concat([table, pd.DataFrame(marks, index=given.index)], axis=1)
    few = block_of(study, rows, few=True)
    return moments_of(study, table, given, few)


def count_cutoffs(
    study: Responses, rows: pd.DataFrame, points: Sequence[Touchpoint]
) -> dict[str, int]:
    """Count the cut-offs that mark different answers and mark some at both ends."""
    found = {}
    for point in points:
        rating = study.ratings.loc[rows.index, point.id].dropna()
        marked = set()
        for low, high in CUTOFFS.values():
            below, above = rating.quantile([low, high])
            counts = int((rating < below).sum()), int((rating > above).sum())
            if min(counts):
                marked.add(counts)
        found[point.id] = len(marked)
    return found


def cut(what: str, cutoff: str, touchpoint: str) -> str:
    """Name the column that says whether a rating is ``low`` or ``high`` at a cut-off."""
    return f"{what} {cutoff}:{touchpoint}"


def pair_moments(
    study: Responses, rows: pd.DataFrame, block: pd.Series, points: Sequence[Touchpoint]
) -> dict[tuple[str, str], Moments]:
    """Sum cross-moments of every two touchpoints, beside the mood of all others.

    Returns
    -------
    dict of (str, str) to Moments
        Columns ``before``, ``after`` and ``mood``, the mean of the person's other ratings; of
        those who rated both and two others at least.
    """
    fewest, found = study.study.privacy.minimum_group, {}
    ratings = study.ratings.loc[rows.index, [point.id for point in points]]
    few = block_of(study, rows, few=True)
    # Numbers are sorted faster than names, and every two touchpoints sort them anew.
    codes = pd.Series(pd.factorize(few, sort=True)[0], index=rows.index)
    given, values = ratings.notna().to_numpy(), ratings.fillna(0.0).to_numpy()
    count, total = given.sum(axis=1), values.sum(axis=1)
    enough = count >= 2 + FEWEST_FOR_MOOD
    for i, j in combinations(range(len(points)), 2):
        both = enough & given[:, i] & given[:, j]
        if both.sum() < fewest:
            continue
        before, after = values[both, i], values[both, j]
        mood = (total[both] - before - after) / (count[both] - 2)
        table = pd.DataFrame({BEFORE: before, AFTER: after, MOOD: mood}, index=rows.index[both])
        pair = (points[i].id, points[j].id)
        found[pair] = moments_of(study, table, rows, codes)
    return found


def kano_answers(study: Responses, rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Count pairs of answers to the two Kano questions, by touchpoint that was asked about.

    Returns
    -------
    dict of str to DataFrame
        Columns ``functional dysfunctional n weight``, one row a pair of answers and weight.
    """
    found = {}
    for id in dict.fromkeys(name.partition(":")[0] for name in study.kano):
        pair = study.kano.loc[rows.index, [f"{id}:functional", f"{id}:dysfunctional"]].dropna()
        pair.columns = ["functional", "dysfunctional"]
        if len(pair) >= study.study.privacy.minimum_group:
            pair["weight"] = rows.loc[pair.index, "weight"]
            keys = ["functional", "dysfunctional", "weight"]
            found[id] = (
                pair.groupby(keys, as_index=False, sort=True).size().rename(columns={"size": "n"})
            )
    return found


def _with_outcome(
    study: Responses, given: pd.DataFrame, explained: Explained,
    points: Sequence[Touchpoint], kinds: tuple[str, ...],
) -> pd.DataFrame:  # fmt: skip
    outcome = explained.values[given.index].rename(OUTCOME)
    rated = touchpoint_columns(study, given.index, points)
    kept = [column(kind, point.id) for point in points for kind in kinds]
    return pd.concat([outcome, mark_waves(given["wave"]), rated[kept]], axis=1)


def draw_complaints(study: Responses, rows: pd.DataFrame, group: pd.Series) -> pd.DataFrame:
    """Draw quotes of those who name a touchpoint and rate it below its target.

    Parameters
    ----------
    study : Responses
    rows : DataFrame
        Respondents wanted.
    group : Series
        Their group; missing where it may not be shown.

    Returns
    -------
    DataFrame
        As `draw_quotes`, redacted; empty where there are no comments or no words.
    """
    words = {point.id: point.words for point in study.study.touchpoints if point.words}
    if study.study.survey.columns.verbatim is None or not words:
        return pd.DataFrame(columns=COLUMNS)
    named = find_mentions(rows["verbatim"], dictionary(words)).table
    for point in study.study.touchpoints:
        if point.id in words:
            rating = study.ratings.loc[rows.index, point.id]
            named[point.id] &= rating < origin(study.study, point)
    known = study.study.survey.columns.respondent_id is not None
    return draw_quotes(
        rows["verbatim"], named, seed=QUOTE_SEED, group=group,
        respondent_id=rows["respondent_id"] if known else None, keep=QUOTED,
    )  # fmt: skip
