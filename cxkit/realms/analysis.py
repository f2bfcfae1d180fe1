"""ANALYSE: what was reduced -> one frozen Result, from which every claim is computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..findings import Said
from ..parts import Answer, Part, check_choices
from .beside import Beside
from .change import Change
from .naming import LABELS, group_name
from .next_steps import NextSteps
from .pays import Pays, pay
from .profile import Profile
from .reduction import Reduced
from .scale import Scale, examine
from .structure import Structure, compare
from .summary import summarise

# The change of a realm that matters where nobody says another, in points of 100.
DELTA = 5.0


@dataclass(frozen=True, eq=False)
class Result(Answer):
    """Where does our experience sit among the four realms, and what is missing?

    Parameters
    ----------
    profile : Profile
        Scores, axes, balance, the weakest realm; for all and by group.
    scale : Scale
        May the scores be used: reliability, items, careless answers.
    structure : Structure
        Are they four things, and the same four in every group?
    pays : Pays
        What the realms go together with, and what more of one might be worth.
    change : Change
        Between two waves, and between groups.
    beside : Beside
        Other profiles beside ours.
    next_steps : NextSteps
        Questions to begin with.
    delta, seed
        As chosen.
    """

    profile: Profile
    scale: Scale = field(repr=False)
    structure: Structure = field(repr=False)
    pays: Pays = field(repr=False)
    change: Change = field(repr=False)
    beside: Beside = field(repr=False)
    next_steps: NextSteps = field(repr=False)
    delta: float
    seed: int

    room = "realms"
    realm_labels = LABELS

    @property
    def parts(self) -> tuple[Part, ...]:
        """The steps, in the order of telling."""
        return (
            self.profile, self.scale, self.structure, self.pays, self.change, self.beside,
            self.next_steps,
        )  # fmt: skip

    @property
    def reduced(self) -> Reduced:
        """What was analysed."""
        return self.profile.reduced

    @property
    def group_labels(self) -> dict[str, str]:
        """Groups that are shown, for whom a room can guess: label by the slug of their ids."""
        groups = self.profile.groups[1:]
        return {self.reduced.slugs[group]: group_name(self.reduced, group) for group in groups}

    @property
    def parameters(self) -> dict[str, Any]:
        """What was chosen, by the name of the notebook's parameter."""
        baseline = self.reduced.baseline
        first = self.reduced.outcomes[0].name if self.reduced.outcomes else ""
        return {
            "BASELINE": baseline.label if baseline else "", "FOCUS": self.reduced.focus.label,
            "OUTCOME": first, "BY": self.reduced.by, "DELTA": self.delta,
            "LEVEL": self.profile.level, "SEED": self.seed,
        }  # fmt: skip

    @property
    def figures(self) -> dict[str, str]:
        """What each picture shows, in words; of the gap only its kind, as a session makes it."""
        gap = (
            "What the team expected of each realm beside what customers say, largest gap first, or "
            "that nothing was asked. The sentences below hold the numbers."
        )
        return {**super().figures, "gap": gap}

    @cached_property
    def summary(self) -> Said:
        """The answer in five sentences."""
        return summarise(self.profile, self.scale, self.structure, self.pays)

    @property
    def headline(self) -> tuple[str, ...]:
        """Ids of the findings behind the summary, in order."""
        ids = [*self.profile.told, *self.structure.told, *self.pays.told[:1]]
        return self.known(*ids)


def analyse(reduced: Reduced, *, delta: float = 0, level: float = 0.95, seed: int = 1) -> Result:
    """Place the experience among the four realms, and say what may be claimed.

    Parameters
    ----------
    reduced : Reduced
        What `reduce` returned.
    delta : float, default 0
        The change of a realm's score that would matter, in points of 100; 0 takes 5.
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
        A parameter is out of its range.
    """
    check_choices(level=level, hint="0 takes 5 points of 100", delta=delta)
    profile = Profile(reduced, level, seed)
    scale = examine(reduced, level=level)
    structure = compare(scale, level=level)
    pays = pay(structure, level=level, seed=seed)
    return Result(
        profile=profile,
        scale=scale,
        structure=structure,
        pays=pays,
        change=Change(profile, structure, delta or DELTA),
        beside=Beside(profile),
        next_steps=NextSteps(profile, pays),
        delta=delta or DELTA,
        seed=seed,
    )
