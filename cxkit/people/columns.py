"""What is summed of answers about people: trust, and what their comments name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

import pandas as pd

from ..blocks import moments_of
from ..explained import OUTCOME, Explained
from ..measures.mentions import Mentions, dictionary, find_mentions
from ..statistics.averages import Averages
from ..statistics.moments import Moments
from ..study.checks import Responses
from ..study.description import Study
from ..study.waves import Wave

TRUST = ("empathy", "logic", "loyalty")
# Green (1991): 50 answers and 8 more for each of three items.
FEWEST_FOR_TRUST = 74


class Summed(Protocol):
    """What the parts here ask of a room's `Reduced`.

    `over_time` holds means by group: of `answers`, and as `trust_columns` and `named_columns`
    name them.
    """

    study: Study
    by: str
    groups: tuple[str, ...]
    focus: Wave
    over_time: Averages

    @property
    def slugs(self) -> Mapping[str, str]:
        """How ids of findings call each group."""


def trust_columns(study: Responses, at: pd.Index) -> Iterator[tuple[str, pd.Series]]:
    """Give the answers to the three trust items, where they were asked."""
    for name in study.trust:
        yield f"trust:{name}", study.trust.loc[at, name]


def named_columns(study: Responses, rows: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """Say which comments name a touchpoint, or what a persona says of its possibilities."""
    found = mentions_of(study, rows)
    if found is not None:
        for name in found.table:
            yield f"names:{name}", found.table[name].astype(float).where(found.commented)


def mentions_of(study: Responses, rows: pd.DataFrame) -> Mentions | None:
    """Find what the comments name; None where there are none, or no words to look for."""
    words = words_of(study.study)
    if study.study.survey.columns.verbatim is None or not words:
        return None
    return find_mentions(rows["verbatim"], dictionary(words))


def words_of(study: Study) -> dict[str, tuple[str, ...]]:
    """Words of touchpoints by their ids, and of possibilities by persona and place."""
    words = {point.id: point.words for point in study.touchpoints if point.words}
    for persona in study.personas:
        for at, entry in enumerate(persona.possibilities):
            if entry.words:
                words[possibility(persona.id, at)] = entry.words
    return words


def possibility(persona: str, at: int) -> str:
    """Name what a persona says of one of its possibilities."""
    return f"{persona}.{at}"


def trust_moments(
    study: Responses, rows: pd.DataFrame, block: pd.Series, explained: Explained
) -> Moments | None:
    """Sum cross-moments of the outcome and the three trust items, of those who gave all."""
    if study.trust.empty:
        return None
    table = study.trust.loc[rows.index, list(TRUST)].assign(
        **{OUTCOME: explained.values[rows.index]}
    )
    table = table.dropna()
    if len(table) < FEWEST_FOR_TRUST:
        return None
    return moments_of(study, table, rows, block)
