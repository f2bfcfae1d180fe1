"""Bad moments: who rates a touchpoint lowest, and what they say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..findings import Finding
from ..measures.quotes import choose_quotes
from ..measures.redaction import NOTICE
from ..parts import Part, finding
from ..statistics.intervals import Interval
from .columns import QUOTED
from .flow import Flow

MOST_CARDS = 5


@dataclass(frozen=True, eq=False, repr=False)
class MomentCards(Part):
    """The lowest moments of all groups, in the customers' own words.

    Parameters
    ----------
    flow : Flow
        How the journey feels, by group and touchpoint.
    """

    flow: Flow = field(repr=False)

    nothing = "No moment of the journey was rated by enough people."

    @cached_property
    def lowest(self) -> pd.DataFrame:
        """The line's lowest rows, by group and touchpoint; at most five."""
        line = self.flow.line.dropna(subset="feeling").reset_index()
        line = line[line["group"].isin(self.flow.estimates.reduced.groups)]
        return line.sort_values("feeling", kind="stable").head(MOST_CARDS)

    @property
    def told(self) -> tuple[str, ...]:
        """The lowest of all."""
        return tuple(found.id for found in self.findings[:1])

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Each moment with its rating."""
        return tuple(self._moment(row) for row in self.lowest.to_dict("records"))

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``moments``: one row a moment, with quotes where enough people name it."""
        labels, quotes = self.flow.estimates.reduced.labels, self._quotes()
        rows = [
            {
                "who": row["group"], "where": labels[row["touchpoint"]],
                "feeling": row["feeling"], "feeling_low": row["feeling_low"],
                "feeling_high": row["feeling_high"], "raters": int(row["raters"]),
                "in_their_words": " ".join(quotes.get((row["group"], row["touchpoint"]), ())),
            }
            for row in self.lowest.to_dict("records")
        ]  # fmt: skip
        return {"moments": pd.DataFrame(rows).set_index("who")} if rows else {}

    @property
    def warnings(self) -> tuple[str, ...]:
        """That redaction does not find names."""
        quoted = any(table["in_their_words"].any() for table in self.tables.values())
        return (NOTICE,) if quoted else ()

    def _moment(self, row: dict) -> Finding:
        reduced, level = self.flow.estimates.reduced, self.flow.estimates.level
        interval = Interval(row["feeling_low"], row["feeling_high"], level)
        sentence = (
            f"{row['group']} at “{reduced.labels[row['touchpoint']]}”: {row['feeling']:+.1f} on a "
            f"line from -2 to +2 ({100 * level:g} % interval {interval.low:+.1f} to "
            f"{interval.high:+.1f}, n = {int(row['raters']):,}), one of the lowest of all moments."
        )
        id = f"journey.moment.{reduced.slugs[row['group']]}.{row['touchpoint']}"
        n = int(row["raters"])
        return finding(id, row["feeling"], interval, n, sentence, unit="-2..+2")

    def _quotes(self) -> dict[tuple[str, str], list[str]]:
        reduced = self.flow.estimates.reduced
        privacy = reduced.study.privacy
        if privacy.verbatims == "none" or reduced.quotes.empty:
            return {}
        fewest = privacy.minimum_quote_group
        chosen = choose_quotes(reduced.quotes, k=QUOTED, minimum_quote_group=fewest)
        return {
            where: [f"“{quote}”" for quote in part["quote"]]
            for where, part in chosen.groupby(["group", "theme"], sort=True)
        }
