"""ANALYSE: what was reduced -> one frozen Result, from which every claim is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..findings import Said
from ..parts import Answer, Part, check_choices
from .cautions import Cautions
from .comparison import Comparison, choose_touched
from .mood import Mood
from .reduction import Reduced
from .summary import summarise

# The change of a mean rating that matters where nobody says another, as a share of the scale.
DELTA = 0.05


@dataclass(frozen=True, eq=False)
class Result(Answer):
    """Did what we worked on rise more than the rest?

    Parameters
    ----------
    comparison : Comparison
        Of each touchpoint that was worked on: its change, the others', the difference, a verdict.
    mood : Mood
        How the untouched ones changed together, and all of them over time.
    cautions : Cautions
        What speaks against taking a difference for the work's doing.
    seed : int
        As chosen; nothing here is drawn.
    """

    comparison: Comparison
    mood: Mood = field(repr=False)
    cautions: Cautions = field(repr=False)
    seed: int

    room = "followup"

    @property
    def parts(self) -> tuple[Part, ...]:
        """The steps, in the order of telling."""
        return (self.comparison, self.mood, self.cautions)

    @property
    def reduced(self) -> Reduced:
        """What was analysed."""
        return self.comparison.reduced

    @property
    def parameters(self) -> dict[str, Any]:
        """What was chosen, by the name of the notebook's parameter."""
        return {
            "BASELINE": self.reduced.baseline.label, "FOCUS": self.reduced.focus.label,
            "BY": self.reduced.by, "TOUCHED": ",".join(self.comparison.touched),
            "DELTA": self.comparison.delta, "LEVEL": self.comparison.level, "SEED": self.seed,
        }  # fmt: skip

    @cached_property
    def summary(self) -> Said:
        """The answer in five sentences."""
        return summarise(self.comparison, self.mood)

    @property
    def headline(self) -> tuple[str, ...]:
        """Ids of the findings behind the summary, in order."""
        return self.known(*self.comparison.told, "followup.mood")


def analyse(
    reduced: Reduced, *, touched: str | Sequence[str] = (), delta: float = 0,
    level: float = 0.95, seed: int = 1,
) -> Result:  # fmt: skip
    """Say of each touchpoint that was worked on whether it rose by more than the others.

    Parameters
    ----------
    reduced : Reduced
        What `reduce` returned.
    touched : str or sequence of str, optional
        Ids of the touchpoints that were worked on, in a text with commas between; none takes those
        that the study says under `acted_on`, and without them only the mood is told.
    delta : float, default 0
        The change of a mean rating that would matter, in rating points; 0 takes 5 % of the scale.
    level : float, default 0.95
        Coverage of the intervals, 0..1; differences of several touchpoints hold together with it.
    seed : int, default 1
        Where chance starts; nothing here is drawn.

    Returns
    -------
    Result

    Raises
    ------
    DataError
        A parameter is out of its range, or a name is no touchpoint of the study.
    """
    check_choices(level=level, hint="0 takes 5 % of the rating scale", delta=delta)
    chosen = choose_touched(reduced, touched)
    comparison = Comparison(reduced, chosen, delta or DELTA * reduced.range, level)
    mood = Mood(comparison)
    return Result(comparison, mood, Cautions(comparison, mood), seed)
