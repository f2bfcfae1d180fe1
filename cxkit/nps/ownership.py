"""Whose shared work is it? What was found at a touchpoint crosses the departments that own it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..parts import Part, join_names
from ..study.description import Touchpoint
from .journey import Journey

FEWEST_OWNERS = 2


@dataclass(frozen=True, eq=False, repr=False)
class Ownership(Part):
    """The touchpoints at which something was found, and who works on them together.

    Parameters
    ----------
    journey : Journey
    """

    journey: Journey = field(repr=False)

    @cached_property
    def points(self) -> tuple[Touchpoint, ...]:
        """Touchpoints at which something was found, the largest part first."""
        by_id = {point.id: point for point in self.journey.comparison.reduced.study.touchpoints}
        return tuple(by_id[id] for id in self.journey.along.index)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """One row a touchpoint: what the customer does there, who works on it, who convenes."""
        rows = [
            {
                "touchpoint": point.name,
                "customer_does": point.customer_does or "",
                "together": join_names(list(point.owners)) if point.owners else "",
                "convenor": point.owners[0] if len(point.owners) >= FEWEST_OWNERS else "",
                "to_settle": _to_settle(point),
            }
            for point in self.points
        ]
        columns = ["touchpoint", "customer_does", "together", "convenor", "to_settle"]
        table = pd.DataFrame(rows, columns=columns).set_index("touchpoint")
        settled = not table["to_settle"].any()
        return {"owners": table.drop(columns="to_settle") if settled else table}

    @property
    def sentence(self) -> str:
        """Who looks at the first of them together; empty where nothing was found."""
        if not self.points:
            return ""
        point = self.points[0]
        if len(point.owners) < FEWEST_OWNERS:
            return f"“{point.name}”: {_to_settle(point)}."
        return (
            f"“{point.name}” is the shared work of {join_names(list(point.owners))}; "
            f"{point.owners[0]} convenes."
        )


def _to_settle(point: Touchpoint) -> str:
    if len(point.owners) >= FEWEST_OWNERS:
        return ""
    if not point.owners:
        return "no owner is named yet, and two functions at least are needed"
    return f"{point.owners[0]} is the only owner named yet, and a second function is needed"
