"""What the linter knows of one language: phrases by the rule that looks for them, no logic.

A phrase is a regular expression in which one blank stands for any white space. Phrases are
matched as whole words, whatever their case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Phrases of one language.

    Parameters
    ----------
    harmless : tuple of str
        Phrases that look like one of those below and are none; they are set aside first.
    cause : tuple of str
        Claims of a cause.
    cause_of_a_change : tuple of str
        Words with many meanings, which claim a cause where the sentence speaks of a change.
    change : tuple of str
        Words that speak of a change of the score.
    tie : tuple of str
        What ties one thing to another without saying cause.
    unknown : tuple of str
        What says that something is not known; claims after it are not made.
    turn : tuple of str
        What ends the reach of `unknown`.
    asking : tuple of str
        Openings of a sentence that may say later that it is not known.
    disclaimer : tuple of str
        What says that no change is established.
    fall, rise : tuple of str
        Directions, as a title names them.
    moved : tuple of str
        A score that moved, as a fact.
    unchanged, undecided : tuple of str
        Claims of no change; words for "cannot be told".
    emphasis : tuple of str
        Dramatic words for a change.
    significance, statistically : tuple of str
        The word of tests, and what has to stand before it.
    proof, blame, buzzword, best, driver, trend : tuple of str
        What the rules of these names look for.
    compare, rank : tuple of str
        What compares two countries; what ranks one (``{country}`` stands for it).
    score, points : tuple of str
        Names of the score; units in which it is told.
    answers, customer, object_of, spoke : tuple of str
        What n counts; who answers; prepositions that make them objects; their verbs.
    period, date : tuple of str
        When it was; when it will be.
    unsure, interval : tuple of str
        How sure a number is; the words of an interval.
    effort, measure, together : tuple of str
        What an action removes; how it is seen; who decides.
    abbreviation : tuple of str
        Words whose full stop ends no sentence.
    months : tuple of str
        Names of the months, in capitals where the language writes them so.
    instead : mapping of str to str
        What to write instead, by rule, in the language itself.
    """

    harmless: tuple[str, ...]
    cause: tuple[str, ...]
    cause_of_a_change: tuple[str, ...]
    change: tuple[str, ...]
    tie: tuple[str, ...]
    unknown: tuple[str, ...]
    turn: tuple[str, ...]
    asking: tuple[str, ...]
    disclaimer: tuple[str, ...]
    fall: tuple[str, ...]
    rise: tuple[str, ...]
    moved: tuple[str, ...]
    unchanged: tuple[str, ...]
    undecided: tuple[str, ...]
    emphasis: tuple[str, ...]
    significance: tuple[str, ...]
    statistically: tuple[str, ...]
    proof: tuple[str, ...]
    blame: tuple[str, ...]
    buzzword: tuple[str, ...]
    best: tuple[str, ...]
    driver: tuple[str, ...]
    trend: tuple[str, ...]
    compare: tuple[str, ...]
    rank: tuple[str, ...]
    score: tuple[str, ...]
    points: tuple[str, ...]
    answers: tuple[str, ...]
    customer: tuple[str, ...]
    object_of: tuple[str, ...]
    spoke: tuple[str, ...]
    period: tuple[str, ...]
    date: tuple[str, ...]
    unsure: tuple[str, ...]
    interval: tuple[str, ...]
    effort: tuple[str, ...]
    measure: tuple[str, ...]
    together: tuple[str, ...]
    abbreviation: tuple[str, ...]
    months: tuple[str, ...]
    instead: Mapping[str, str]
