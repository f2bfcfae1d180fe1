"""ANALYSE: what was reduced -> one frozen Result, from which every claim is computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..findings import Said
from ..measures.verdicts import Verdict
from ..parts import Answer, Part, check_choices
from .comments import Comments, read
from .comparison import Comparison, compare
from .composition import Composition, split
from .drivers import Drivers, rank
from .history import History, look_back
from .journey import Journey, follow
from .ladder import Outcomes, climb
from .limits import Limits, limit
from .ownership import Ownership
from .plain import PlainWords
from .recovery import Problems, recover
from .reduction import Reduced
from .segments import Segments, locate
from .stake import Stake, value
from .summary import summarise


@dataclass(frozen=True, eq=False)
class Result(Answer):
    """Did the score move, and what does that go together with?

    Each step is a part that computes its own findings, tables and captions; the result
    strings them together in the order in which they are told.

    Parameters
    ----------
    comparison : Comparison
        Is it real?
    history : History
        What do the other waves say?
    composition : Composition
        Who answered, or how they answered?
    segments : Segments
        Where?
    journey : Journey
        What in the journey goes together with it?
    drivers : Drivers
        What does recommending go together with, in both waves?
    problems : Problems
        What goes together with a problem, and with its being solved?
    comments : Comments
        What do people say?
    outcomes : Outcomes
        Do satisfaction, effort and deeds go the way of the score?
    stake : Stake
        What is it worth, and is the score linked to money at all?
    limits : Limits
        How far does this reach?
    ownership : Ownership
        Whose shared work is it?
    plain_words : PlainWords
        What is this score at all?
    seed : int
        Where chance started.
    """

    comparison: Comparison
    history: History = field(repr=False)
    composition: Composition = field(repr=False)
    segments: Segments = field(repr=False)
    journey: Journey = field(repr=False)
    drivers: Drivers = field(repr=False)
    problems: Problems = field(repr=False)
    comments: Comments = field(repr=False)
    outcomes: Outcomes = field(repr=False)
    stake: Stake = field(repr=False)
    limits: Limits = field(repr=False)
    ownership: Ownership = field(repr=False)
    plain_words: PlainWords = field(repr=False)
    seed: int

    room = "nps"

    @property
    def branch(self) -> str:
        """Which way a session goes on: "moved", or "open" where no change can be told."""
        return "moved" if self.comparison.verdict.clear else "open"

    @property
    def parts(self) -> tuple[Part, ...]:
        """The steps, in the order of telling."""
        return (
            self.comparison, self.history, self.composition, self.segments, self.journey,
            self.drivers, self.problems, self.comments, self.outcomes, self.stake, self.limits,
            self.ownership, self.plain_words,
        )  # fmt: skip

    @property
    def reduced(self) -> Reduced:
        """What was analysed."""
        return self.comparison.reduced

    @property
    def compared(self) -> tuple[str, ...]:
        """Labels of the two waves; only the focus where there is no baseline."""
        return self.comparison.waves

    @property
    def verdict(self) -> Verdict:
        """The class of the change."""
        return self.comparison.verdict

    @property
    def parameters(self) -> dict[str, Any]:
        """What was chosen, by the name of the notebook's parameter."""
        baseline = self.reduced.baseline.label if self.reduced.baseline else ""
        return {
            "BASELINE": baseline, "FOCUS": self.reduced.focus.label,
            "DELTA": self.comparison.delta, "LEVEL": self.comparison.level, "SEED": self.seed,
        }  # fmt: skip

    @cached_property
    def summary(self) -> Said:
        """The answer in five sentences."""
        return summarise(
            self.comparison, self.composition, self.segments, self.journey, self.ownership
        )

    @property
    def headline(self) -> tuple[str, ...]:
        """Ids of the findings behind the summary, in order."""
        shortcuts = self.comparison.shortcuts
        ids = [
            "nps.change",
            "nps.baseline",
            "nps.focus",
            *shortcuts,
            "nps.mix",
            "nps.rate",
            "nps.link",
        ]
        return self.known(*ids)


def analyse(reduced: Reduced, *, delta: float = 0, level: float = 0.95, seed: int = 1) -> Result:
    """Score every wave, compare two of them, and say what the change goes together with.

    Parameters
    ----------
    reduced : Reduced
        What `reduce` returned.
    delta : float, default 0
        The change that would matter, in points; 0 takes the study's ``meaningful_change``.
    level : float, default 0.95
        Coverage of the intervals, 0..1.
    seed : int, default 1
        Where chance starts.

    Returns
    -------
    Result

    Raises
    ------
    DataError
        `delta` is negative or `level` is not between 0 and 1, or all answers of a wave lie in
        one cluster.
    """
    check_choices(level=level, delta=delta)
    delta = delta or reduced.study.meaningful_change
    comparison = compare(reduced, delta=delta, level=level)
    composition = split(comparison)
    journey, outcomes = follow(composition, seed=seed), climb(comparison)
    return Result(
        comparison=comparison,
        history=look_back(comparison, seed=seed),
        composition=composition,
        segments=locate(comparison),
        journey=journey,
        drivers=rank(comparison, seed=seed),
        problems=recover(comparison),
        comments=read(comparison),
        outcomes=outcomes,
        limits=limit(comparison, outcomes),
        stake=value(journey),
        ownership=Ownership(journey),
        plain_words=PlainWords(comparison),
        seed=seed,
    )
