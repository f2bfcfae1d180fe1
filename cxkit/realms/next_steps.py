"""What to do: questions for the weakest realm, and what customers do along the journey."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite

import pandas as pd

from ..findings import Finding
from ..measures import wording
from ..parts import Part, join_names
from ..statistics.intervals import Interval
from ..study.groups import EVERY
from .naming import LABELS, TAIL, digits_of, group_name
from .pays import STEP, Pays
from .profile import SURE, Profile
from .prompts import PROMPTS, SITUATION


@dataclass(frozen=True, eq=False, repr=False)
class NextSteps(Part):
    """Where a room can begin, without deciding for it.

    Parameters
    ----------
    profile : Profile
    pays : Pays
    """

    profile: Profile = field(repr=False)
    pays: Pays = field(repr=False)

    @property
    def realms(self) -> list[str]:
        """The weakest realm of all, then those that are clearly the weakest of a group."""
        found = [self.profile.weakest()[0]]
        for group in self.profile.groups[1:]:
            if self.profile.sure(group):
                found.append(self.profile.weakest(group)[0])
        return list(dict.fromkeys(found))

    @property
    def told(self) -> tuple[str, ...]:
        """Where to begin, and the share of touchpoints at which customers act."""
        return ("realms.start", "realms.co_creation")

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Weakest against what pays, and co-creation."""
        return (self._start(), *self._co_creation())

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``prompts`` for the weakest realms, ``situations`` to be filled along the journey."""
        asked = {each.realm: each for each in PROMPTS}
        rows = [
            {"realm": LABELS[realm], "for": self._whom(realm), "question": question}
            for realm in self.realms
            for question in asked[realm].questions
        ]
        tables = {"prompts": pd.DataFrame(rows)}
        if self.profile.reduced.study.touchpoints:
            tables["situations"] = self._situations()
        return tables

    def _whom(self, realm: str) -> str:
        """For whom a realm is the weakest."""
        whose = [
            group_name(self.profile.reduced, group)
            for group in self.profile.groups[1:]
            if self.profile.weakest(group)[0] == realm
        ]
        everybody = self.profile.weakest()[0] == realm
        if everybody and len(whose) == len(self.profile.groups) - 1:
            return "everybody"
        return join_names([*(["all together"] if everybody else []), *whose])

    def _situations(self) -> pd.DataFrame:
        """One row a touchpoint: what the customer does, and the other three questions open."""
        columns = [each.question for each in SITUATION]
        rows = [
            {"stage": stage.stage, "touchpoint": point.name,
             columns[0]: point.customer_does or "", **dict.fromkeys(columns[1:], "")}
            for stage in self.profile.reduced.study.journey
            for point in stage.touchpoints
        ]  # fmt: skip
        return pd.DataFrame(rows)

    def _start(self) -> Finding:
        realm, chance = self.profile.weakest()
        n = self.profile.n(None, realm)
        clear = "the weakest" if self.profile.sure() else "lowest, though not clearly the weakest"
        lead = f"{LABELS[realm]} is {clear}"
        outcome = self.pays.first
        if outcome is None:
            said = f"{lead}; what it would bring is not known. {self.pays.nothing}"
            return Finding("realms.start", chance, said, n, "share")
        table = self.pays.found[outcome.name][EVERY].table
        best = str(table["share"].idxmax())
        row = self._step(realm)
        digits = digits_of(outcome.unit)
        told = row["step_low"] > 0 or row["step_high"] < 0
        size = f"{wording.signed(row['step'], digits)} {outcome.unit}"
        limits = Interval(row["step_low"], row["step_high"], self.profile.level)
        said = f"{lead}; "
        if len(self.pays.structure.sets[row["realm"]]) > 1:
            said = f"{lead}, and {row['realm'].lower()} are one here; "
        said += (
            f"{STEP} points more there go together with {size} "
            f"({wording.say_interval(limits, digits)}{'' if told else ', not told from none'})"
        )
        if not isfinite(row["step"]):
            said = f"{lead}; what it would bring cannot be told from the other realms"
        if told and row["step"] < 0:
            said += ". Where it is rated higher the outcome is lower: ask why before building more"
        elif realm not in self.pays.structure.sets[best] and self._step_of(best)["step_low"] > 0:
            sure = "" if table.loc[best, "p_first"] >= SURE else ", though not for certain,"
            said += f". Most{sure} goes with {best.lower()}: to mend the weakest or to build on "
            said += "what carries is for the room to decide"
        return Finding("realms.start", chance, f"{said}. {TAIL}", n, "share")

    def _step_of(self, name: str) -> dict:
        """What a step of a set of realms goes together with."""
        return self._step(self.pays.structure.sets[name][0])

    def _step(self, realm: str) -> dict:
        """What a step of the realm, or of the set it cannot be told from, goes together with."""
        table = self.pays.table
        table = table[(table["outcome"] == self.pays.first.name) & (table["group"] == EVERY)]
        sets = self.pays.structure.sets
        return next(row for row in table.to_dict("records") if realm in sets[row["realm"]])

    def _co_creation(self) -> list[Finding]:
        points = self.profile.reduced.study.touchpoints
        if not points:
            return []
        active = [point for point in points if point.customer_does]
        share = len(active) / len(points)
        silent = [f"“{point.name}”" for point in points if not point.customer_does]
        sentence = (
            f"What customers do themselves is described at {len(active)} of {len(points)} "
            "touchpoints; whether that is taking part or only waiting is for the room to say"
        )
        if silent:
            more = f" and {len(silent) - 3} more" if len(silent) > 3 else ""
            sentence += f"; nothing is said of {join_names(silent[:3])}{more}"
        return [Finding("realms.co_creation", share, f"{sentence}.", len(points), "share")]
