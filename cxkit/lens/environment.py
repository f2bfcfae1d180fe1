"""Who is around customers: who sent them, whom they tell, and what is said of their company."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..findings import Finding
from ..parts import Part, finding, join_names
from ..people.canvas import SOURCES
from ..statistics.averages import share_limits, standard_error
from ..statistics.intervals import Interval
from .reduction import CAME, TOLD, Reduced

WORDS = {CAME: "came on somebody's word", TOLD: "have recommended it to somebody"}
COLUMNS = ["group", "what", "share", "low", "high", "n"]


@dataclass(frozen=True, eq=False, repr=False)
class Environment(Part):
    """How much each persona lives among people who speak of us.

    Parameters
    ----------
    reduced : Reduced
    level : float
    """

    reduced: Reduced = field(repr=False)
    level: float

    nothing = "Nothing is known of who is around these customers."

    @cached_property
    def shares(self) -> pd.DataFrame:
        """One row a persona and way: ``group what share low high n``.

        `what` is ``came_by_recommendation`` or ``recommended_in_fact``; shares among those who
        said, with limits.
        """
        over, fewest = self.reduced.over_time, self.reduced.study.privacy.minimum_group
        rows = []
        for group in self.reduced.groups:
            for what in WORDS:
                n = over.n(group, what)
                if n < fewest:
                    continue
                mean = over.mean(group, what)
                share, error = float(mean.value[0]), standard_error(mean)
                limits = share_limits(share, error, n, level=self.level)
                rows.append((group, what, share, limits.low, limits.high, n))
        return pd.DataFrame(rows, columns=COLUMNS)

    @property
    def told(self) -> tuple[str, ...]:
        """Shares of those who came on somebody's word, the largest first; else who gave it on."""
        order = sorted(self.findings, key=lambda found: -found.estimate)
        came = tuple(found.id for found in order if found.id.endswith(CAME))
        return came or tuple(found.id for found in order)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Each share, with what the study says of who is around."""
        around = {p.name: p.environment for p in self.reduced.study.personas}
        found = []
        for _, row in self.shares.iterrows():
            limits = Interval(row["low"], row["high"], self.level)
            sentence = (
                f"{row['group']}: {100 * row['share']:.0f} % {WORDS[row['what']]} "
                f"({100 * self.level:g} % interval {100 * row['low']:.0f} to "
                f"{100 * row['high']:.0f} %, n = {int(row['n']):,})."
            )
            entries = around.get(row["group"], ())
            if row["what"] == CAME and entries:
                said = join_names([f"“{each.text}” ({SOURCES[each.source]})" for each in entries])
                sentence += f" Around them: {said}."
            id = f"persona.{self.reduced.slugs[row['group']]}.{row['what']}"
            found.append(finding(id, row["share"], limits, row["n"], sentence, unit="share"))
        return tuple(found)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``environment``, where anything is known."""
        return {"environment": self.shares} if len(self.shares) else {}
