"""Is the whole journey looked at? Measures, owners, comments, hand-overs and levers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import pandas as pd

from ..findings import Finding
from ..parts import Part, join_names
from ..study.description import Touchpoint
from .reduction import Reduced

LOOKED_AT = ("measure", "owner", "comment")
MESSAGE, MOSTLY = "message", 0.6
MOST_NAMED = 4
MISSING = {"measure": "no measure", "owner": "no owner", "comment": "no comment names it"}


@dataclass(frozen=True, eq=False, repr=False)
class Coverage(Part):
    """What is known and who cares, touchpoint by touchpoint, in the order of the journey.

    Parameters
    ----------
    reduced : Reduced
    """

    reduced: Reduced = field(repr=False)

    nothing = "The study describes no journey."

    @cached_property
    def audit(self) -> pd.DataFrame:
        """One row a touchpoint: ``stage measure owner comment`` and what is missing."""
        rows = []
        for stage in self.reduced.study.journey:
            for point in stage.touchpoints:
                seen = self._looked_at(point)
                missing = [MISSING[name] for name in LOOKED_AT if not seen[name]]
                rows.append(
                    {"stage": stage.stage, "touchpoint": point.id, "label": point.name, **seen,
                     "missing": join_names(missing) if missing else "",
                     "customer_does": point.customer_does or "",
                     "owners": ", ".join(point.owners), "lever": ", ".join(_levers(point))}
                )  # fmt: skip
        return pd.DataFrame(rows).set_index("touchpoint")

    @cached_property
    def handovers(self) -> pd.DataFrame:
        """One row a step from one touchpoint to the next that changes hands entirely."""
        rows = []
        for before, after in pairwise(self.reduced.study.touchpoints):
            if before.owners and after.owners and not set(before.owners) & set(after.owners):
                rows.append(
                    {"from": before.name, "to": after.name,
                     "hands_over": join_names(list(before.owners)),
                     "takes_over": join_names(list(after.owners))}
                )  # fmt: skip
        return pd.DataFrame(rows, columns=["from", "to", "hands_over", "takes_over"])

    @property
    def told(self) -> tuple[str, ...]:
        """Coverage, hand-overs and what the customer does."""
        return tuple(
            found.id for found in self.findings if not found.id.startswith("journey.stage")
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """How much of the journey is looked at, hand-overs, and what customers do themselves."""
        return (self._covered(), *self._stages(), *self._handed(), self._acts(), *self._levers())

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``coverage`` by touchpoint, ``handovers`` by step."""
        audit = self.audit.copy()
        audit[list(LOOKED_AT)] = audit[list(LOOKED_AT)].replace({True: "yes", False: "no"})
        return {"coverage": audit, "handovers": self.handovers}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the audit."""
        return {"coverage": self._caption()}

    @property
    def warnings(self) -> tuple[str, ...]:
        """Touchpoints that nobody rates cannot be put first, however bad they are."""
        blind = self.audit[~self.audit["measure"]]
        if not len(blind):
            return ()
        return (
            "Not rated by enough people, so that they can be neither first nor left out: "
            f"{join_names(list(blind['label']))}.",
        )

    def _looked_at(self, point: Touchpoint) -> dict[str, bool]:
        rated = point.id in {each.id for each in self.reduced.points}
        named = float(self.reduced.over_time.mean(None, f"names:{point.id}").value[0]) > 0 if (
            self.reduced.over_time.has(f"names:{point.id}")
        ) else False  # fmt: skip
        return {"measure": rated, "owner": bool(point.owners), "comment": named}

    def _covered(self) -> Finding:
        whole = self.audit[list(LOOKED_AT)].all(axis=1)
        blank = list(self.audit["label"][~whole])
        seen = {name: int(self.audit[name].sum()) for name in LOOKED_AT}
        sentence = (
            f"Of {len(whole)} touchpoints {seen['measure']} have a measure, {seen['owner']} an "
            "owner "
            f"and {seen['comment']} comments that name them; {int(whole.sum())} have all three"
        )
        shown = blank[:MOST_NAMED]
        if len(blank) > MOST_NAMED:
            shown.append(f"{len(blank) - MOST_NAMED} more")
        sentence += f", blank spots are {join_names(shown)}." if blank else "."
        return Finding("journey.coverage", float(whole.mean()), sentence, len(whole), "share")

    def _stages(self) -> list[Finding]:
        found = []
        for at, (stage, rows) in enumerate(self.audit.groupby("stage", sort=False), start=1):
            whole = rows[list(LOOKED_AT)].all(axis=1)
            sentence = (
                f"{stage}: {int(whole.sum())} of {len(rows)} touchpoints are fully looked at."
            )
            found.append(
                Finding(f"journey.stage.{at}", float(whole.mean()), sentence, len(rows), "share")
            )
        return found

    def _handed(self) -> list[Finding]:
        steps = [
            (before, after)
            for before, after in pairwise(self.reduced.study.touchpoints)
            if before.owners and after.owners
        ]
        if not steps:
            return []
        n = len(self.handovers)
        sentence = (
            f"{n} of {len(steps)} steps of the journey pass to departments that share no owner"
        )
        if n:
            names = [f"“{row['from']}” to “{row['to']}”" for _, row in self.handovers.iterrows()]
            sentence += f": {join_names(names[:3])}" + (" and more" if n > 3 else "")
        return [Finding("journey.handovers", float(n), f"{sentence}.", len(steps), "steps")]

    def _acts(self) -> Finding:
        acts = (self.audit["customer_does"] != "").to_numpy()
        sentence = (
            f"At {int(acts.sum())} of {len(acts)} touchpoints the study says what the customer "
            "does."
        )
        return Finding("journey.customer_does", float(acts.mean()), sentence, len(acts), "share")

    def _levers(self) -> list[Finding]:
        tagged = [_levers(point) for point in self.reduced.study.touchpoints]
        tagged = [levers for levers in tagged if levers]
        if not tagged:
            return []
        share = sum(levers == (MESSAGE,) for levers in tagged) / len(tagged)
        sentence = (
            f"{sum(levers == (MESSAGE,) for levers in tagged)} of {len(tagged)} tagged touchpoints "
            "are to be changed by a message alone"
        )
        if share > MOSTLY:
            sentence += ": messages alone do not shape an experience"
        return [Finding("journey.levers", share, f"{sentence}.", len(tagged), "share")]

    def _caption(self) -> tuple[str, str]:
        whole = self.audit[list(LOOKED_AT)].all(axis=1)
        title = f"{int(whole.sum())} of {len(whole)} touchpoints are fully looked at"
        if whole.all():
            title = f"All {len(whole)} touchpoints are looked at: measured, owned, spoken of"
        return (
            title,
            "Filled: it has a rating, an owner, comments that name it. Open: a blank spot.",
        )


def _levers(point: Touchpoint) -> tuple[str, ...]:
    return tuple(point.lever)
