"""Tables of words, to be read whole: pandas would cut every cell after fifty signs."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Sheet:
    """A table that shows its texts in full.

    Parameters
    ----------
    table : DataFrame
        At most a dozen rows.
    nothing : str
        What is said instead where it has none.
    """

    table: pd.DataFrame = field(repr=False)
    nothing: str = "Nothing to show."

    def __repr__(self) -> str:
        if self.table.empty:
            return self.nothing
        with pd.option_context("display.max_colwidth", None, "display.width", None):
            return self.table.to_string(index=self._is_named)

    def _repr_html_(self) -> str:
        if self.table.empty:
            return f"<p>{self.nothing}</p>"
        # Texts come from people's files: to_html escapes them.
        with pd.option_context("display.max_colwidth", None):
            return self.table.to_html(index=self._is_named)

    @property
    def _is_named(self) -> bool:
        # Rows that are only numbered are read without their numbers.
        return not isinstance(self.table.index, pd.RangeIndex)
