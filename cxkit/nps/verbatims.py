"""REDUCE what people wrote: counts of themes and words, and a few redacted quotes."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from ..findings import DataError
from ..measures.feelings import Mismatches, feeling_rates, find_mismatches, tone_by_score
from ..measures.lexicon import feeling_words
from ..measures.mentions import Dictionary, dictionary, find_mentions
from ..measures.nps import kind_of
from ..measures.quotes import draw_quotes
from ..measures.themes import count_mentions
from ..measures.words import count_words
from ..statistics.intervals import Interval
from ..study.checks import Responses
from ..study.description import Study
from ..study.waves import Wave

# The same quotes in every run of a study, whatever else is drawn by chance.
QUOTE_SEED = 1
DETRACTORS, OTHERS = "detractors", "others"


@dataclass(frozen=True, eq=False)
class Verbatims:
    """What is kept of the comments of the two waves; the texts themselves are not.

    Parameters
    ----------
    themes : Dictionary
        The touchpoints' words, as the study says them.
    mentions : DataFrame
        Who names which touchpoint, by wave (`count_mentions`).
    words, wave_words : DataFrame
        In how many comments a word occurs, by detractors and others, and by wave (`count_words`).
    feelings : DataFrame
        How often comments that name a touchpoint hold each feeling (`feeling_rates`).
    mismatches : Mismatches or None
        Scores that do not go with the words; None where a kind of score wrote nothing.
    tones : DataFrame
        What those who gave each score wrote (`tone_by_score`).
    quotes : DataFrame
        Redacted quotes by wave and touchpoint (`draw_quotes`).
    n, unmatched : int
        Comments, and those that name no touchpoint.
    unmatched_interval : Interval
        Of their share, 0..1.
    """

    themes: Dictionary = field(repr=False)
    mentions: pd.DataFrame = field(repr=False)
    words: pd.DataFrame = field(repr=False)
    wave_words: pd.DataFrame = field(repr=False)
    feelings: pd.DataFrame = field(repr=False)
    mismatches: Mismatches | None = field(repr=False)
    tones: pd.DataFrame = field(repr=False)
    quotes: pd.DataFrame = field(repr=False)
    n: int
    unmatched: int
    unmatched_interval: Interval


def read_verbatims(
    study: Responses,
    rows: pd.DataFrame,
    baseline: Wave | None,
    focus: Wave,
    clusters: pd.Series | None,
) -> Verbatims | None:
    """Count what the comments of the two waves name.

    Parameters
    ----------
    study : Responses
    rows : DataFrame
        Respondents who gave a score.
    baseline, focus : Wave
    clusters : Series or None

    Returns
    -------
    Verbatims or None
        None where nobody wrote anything, or no touchpoint has words.
    """
    themes = dictionary(_words(study.study))
    if not themes.themes or study.study.survey.columns.verbatim is None:
        return None
    labels = [wave.label for wave in (baseline, focus) if wave is not None]
    chosen = rows[rows["wave"].isin(labels)]
    text, scores, weight = chosen["verbatim"], chosen["recommend"], chosen["weight"]
    named = find_mentions(text, themes)
    if not named.n:
        return None
    felt = find_mentions(text, dictionary(feeling_words()))
    known = study.study.survey.columns.respondent_id is not None
    try:
        mismatches = find_mismatches(scores, felt, weight=weight)
    except DataError:
        mismatches = None
    detracts = pd.Series(kind_of(scores) < 0, index=scores.index)
    return Verbatims(
        themes=themes,
        mentions=count_mentions(
            named.table, scores, commented=named.commented, group=chosen["wave"], weight=weight,
            cluster=None if clusters is None else clusters.loc[chosen.index],
        ),
        words=count_words(text, detracts.map({True: DETRACTORS, False: OTHERS})),
        wave_words=count_words(text, chosen["wave"]),
        feelings=feeling_rates(named, felt, weight=weight),
        mismatches=mismatches,
        tones=tone_by_score(scores, felt, weight=weight),
        quotes=draw_quotes(
            text, named.table, seed=QUOTE_SEED, group=chosen["wave"],
            respondent_id=chosen["respondent_id"] if known else None,
        ),
        n=named.n,
        unmatched=int(named.unmatched.sum()),
        unmatched_interval=named.unmatched_interval(),
    )  # fmt: skip


def _words(study: Study) -> dict[str, tuple[str, ...]]:
    return {point.id: point.words for point in study.touchpoints if point.words}
