"""The columns of which sums are kept: keyed items, realm scores, and what they are set beside."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..blocks import moments_of
from ..explained import OUTCOME, mark_waves
from ..measures.response_style import straight_lines, style_indices
from ..statistics.moments import Moments
from ..study.checks import Responses
from ..study.description import REALMS, Study

# Where a realm stands: participation passive (-) to active (+), connection immersion (-) to
# absorption (+). B. J. Pine II and J. H. Gilmore, Harvard Business Review 76(4), 97-105 (1998).
PARTICIPATION = {"entertainment": -1, "education": 1, "esthetic": -1, "escapist": 1}
CONNECTION = {"entertainment": 1, "education": 1, "esthetic": -1, "escapist": -1}
# A person's realm score is the mean of what they answered, if that is half of its items or more.
ENOUGH = 0.5


def items_of(study: Study) -> dict[str, tuple[str, ...]]:
    """Name the items of each realm, in the order of the four."""
    return {realm: getattr(study.realms.items, realm) for realm in REALMS}


def keyed_items(study: Responses, rows: pd.DataFrame) -> pd.DataFrame:
    """Give the answers turned so that more is more of the realm, 0 to 100.

    Returns
    -------
    DataFrame
        One column an item; missing where nothing was said.
    """
    said = study.study.realms
    answers = study.items.loc[rows.index]
    share = 100 * (answers - said.scale.low) / (said.scale.high - said.scale.low)
    turned = [item for item in said.reversed if item in share]
    share[turned] = 100 - share[turned]
    return share


def realm_scores(keyed: pd.DataFrame, items: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """Give each person's score of each realm, 0 to 100.

    Returns
    -------
    DataFrame
        One column a realm: the mean of the items answered; missing where fewer than half of
        them were.
    """
    scores = {}
    for realm, names in items.items():
        answers = keyed[list(names)]
        enough = answers.notna().sum(axis=1) >= ENOUGH * len(names)
        scores[realm] = answers.mean(axis=1).where(enough)
    return pd.DataFrame(scores, index=keyed.index)


def respondent_scores(study: Responses) -> pd.DataFrame:
    """Give every respondent's score of each realm and their place among the four.

    Parameters
    ----------
    study : Responses

    Returns
    -------
    DataFrame, shape (n, 8)
        Index as `study.rows`: the four realms, 0 to 100, missing where fewer than half of the items
        were answered; `participation` and `connection`, -1 to 1, `richness` and `sweet_spot`, 0 to
        100, of those with all four. One person's answers are no measurement of that person.
    """
    scores = realm_scores(keyed_items(study, study.rows), items_of(study.study))
    total = scores.sum(axis=1, skipna=False)
    there = total.where(total > 0)
    return scores.assign(
        participation=sum(sign * scores[realm] for realm, sign in PARTICIPATION.items()) / there,
        connection=sum(sign * scores[realm] for realm, sign in CONNECTION.items()) / there,
        richness=total / len(scores.columns),
        sweet_spot=scores.prod(axis=1, skipna=False) ** (1 / len(scores.columns)),
    )


def straight_liners(study: Responses, rows: pd.DataFrame) -> pd.Series:
    """Flag who gave the same answer to everything: 1, 0, or missing where it cannot be told."""
    said = study.study.realms
    if said.scale.high - said.scale.low < 3:
        return pd.Series(np.nan, index=rows.index)
    answers = study.items.loc[rows.index]
    indices = style_indices(answers, low=said.scale.low, high=said.scale.high)
    return straight_lines(indices)


def score_column(wave: str, realm: str) -> str:
    """Name the column of a realm's score in a wave."""
    return f"{wave}|score:{realm}"


def careful_column(realm: str) -> str:
    """Name the column of a realm's score without those who ticked one column."""
    return f"careful:{realm}"


def item_moments(
    study: Responses, keyed: pd.DataFrame, rows: pd.DataFrame, block: pd.Series, names: list[str]
) -> Moments | None:
    """Sum cross-moments of items over those who answered all of them; None where nobody did."""
    table = keyed.loc[rows.index, names].dropna()
    return moments_of(study, table, rows, block) if _any(table, rows) else None


def link_moments(
    study: Responses, scores: pd.DataFrame, values: pd.Series, rows: pd.DataFrame, block: pd.Series
) -> Moments | None:
    """Sum cross-moments of an outcome, the waves but the first, and the realm scores.

    Of those who gave the outcome and enough items of every realm; None where nobody did.
    """
    given = scores.loc[rows.index].assign(**{OUTCOME: values[rows.index]}).dropna()
    table = pd.concat([given, mark_waves(rows.loc[given.index, "wave"])], axis=1)
    return moments_of(study, table, rows, block) if _any(table, rows) else None


def _any(table: pd.DataFrame, rows: pd.DataFrame) -> bool:
    """Whether anybody with a weight is left."""
    return bool(rows.loc[table.index, "weight"].sum() > 0)
