"""Which block each respondent falls into: sums by block merge, and tell how sure a number is."""

from __future__ import annotations

import pandas as pd

from .statistics.moments import MOST_BLOCKS, Moments, moments, random_blocks
from .study.checks import Responses
from .study.groups import clusters_of, units_of

# The same respondent falls into the same block in every study and run.
BLOCK_SEED = 1
# Blocks where errors need not be known to the last percent.
FEW_BLOCKS = 200


def block_of(study: Responses, rows: pd.DataFrame, *, few: bool = False) -> pd.Series:
    """Name the block of each respondent: the cluster, or one of many random groups.

    Parameters
    ----------
    study : Responses
    rows : DataFrame
        Some of its rows.
    few : bool, default False
        Whether 200 groups are enough, where errors need not be known to the last percent.
    """
    if study.study.survey.columns.cluster is not None:
        clusters = clusters_of(rows)
        # Whole clusters in random groups: so many are as good as each alone, and cost less.
        many = clusters.nunique() > MOST_BLOCKS
        return random_blocks(clusters, BLOCK_SEED, MOST_BLOCKS) if many else clusters
    return random_blocks(people_of(study, rows), BLOCK_SEED, FEW_BLOCKS if few else MOST_BLOCKS)


def people_of(study: Responses, rows: pd.DataFrame) -> pd.Series:
    """Name who answered: where ids are persistent, one person's answers stay together."""
    alone = units_of(rows)
    if study.study.survey.ids != "persistent":
        return alone
    return rows["respondent_id"].astype("object").where(rows["respondent_id"].notna(), alone)


def moments_of(
    study: Responses, table: pd.DataFrame, rows: pd.DataFrame, block: pd.Series
) -> Moments:
    """Sum the cross-moments of columns by block, with the study's weights.

    Parameters
    ----------
    study : Responses
    table : DataFrame
        Columns without a gap, of some respondents.
    rows, block : DataFrame, Series
        Rows and blocks of these respondents, and maybe of others.
    """
    return moments(
        table,
        weight=rows.loc[table.index, "weight"],
        block=block[table.index],
        clustered=study.study.survey.columns.cluster is not None,
    )
