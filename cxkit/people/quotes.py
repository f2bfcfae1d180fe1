"""What customers say in their own words: redacted, drawn by chance, never from a small group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..measures.quotes import choose_quotes, draw_quotes, quote_id
from ..measures.redaction import NOTICE
from ..parts import Part
from ..study.checks import Responses
from ..study.description import Study

# The same quotes in every run of a study, whatever else is drawn by chance.
QUOTE_SEED = 1
COLUMNS = ["group", "theme", "people", "quote", "id"]


@dataclass(frozen=True, eq=False, repr=False)
class Quotes(Part):
    """Quotes by kind of customer and by what they name.

    Parameters
    ----------
    study : Study
    drawn : DataFrame or None
        As `draw` gives them; None where there are no comments.
    labels : mapping of str to str
        Names of what can be named.
    chosen : tuple of (str, str)
        Pairs of group and theme whose quotes are shown, the first first.
    each : int, default 1
        Quotes shown of a pair.
    """

    study: Study = field(repr=False)
    drawn: pd.DataFrame | None = field(repr=False)
    labels: Mapping[str, str] = field(repr=False)
    chosen: tuple[tuple[str, str], ...] = ()
    each: int = 1

    nothing = "No customer's words may be shown here."

    @cached_property
    def readable(self) -> pd.DataFrame:
        """Quotes that may be shown, in the order of the pairs: ``group theme people quote id``."""
        if self.drawn is None or self.study.privacy.verbatims == "none":
            return pd.DataFrame(columns=COLUMNS)
        fewest = self.study.privacy.minimum_quote_group
        table = choose_quotes(self.drawn, k=self.each, minimum_quote_group=fewest)
        order = {pair: at for at, pair in enumerate(self.chosen)}
        table["at"] = [order.get(pair, -1) for pair in zip(table["group"], table["theme"],
                                                            strict=True)]  # fmt: skip
        table = table[table["at"] >= 0].sort_values("at", kind="stable")
        # Who names two things is quoted once.
        table = table.drop_duplicates("quote")
        return table.assign(id=[quote_id(each) for each in table["quote"]])[COLUMNS].reset_index(
            drop=True
        )

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``quotes``, where there are any: index ``who``, ``about quote id``."""
        if self.readable.empty:
            return {}
        table = self.readable.assign(
            who=self.readable["group"], about=self.readable["theme"].map(dict(self.labels))
        )
        return {"quotes": table.set_index("who")[["about", "quote", "id"]]}

    @property
    def warnings(self) -> tuple[str, ...]:
        """That redaction does not find names."""
        return () if self.readable.empty else (NOTICE,)


def draw(
    study: Responses, rows: pd.DataFrame, marks: pd.DataFrame, group: pd.Series
) -> pd.DataFrame:
    """Draw quotes of what comments name, by group.

    Parameters
    ----------
    study : Responses
    rows : DataFrame
        Some of its rows.
    marks : DataFrame of bool
        What each of them names, one column a theme.
    group : Series
        Theirs; missing where nobody is to be quoted.
    """
    known = study.study.survey.columns.respondent_id is not None
    return draw_quotes(
        rows["verbatim"], marks.loc[rows.index], seed=QUOTE_SEED, group=group[rows.index],
        respondent_id=rows["respondent_id"] if known else None,
    )  # fmt: skip
