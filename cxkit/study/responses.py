"""What a study's files hold once they are checked: one row a respondent and wave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ..findings import Ledger
from .description import Study
from .waves import Wave


@dataclass(frozen=True, eq=False)
class Responses:
    """What people answered, checked: one row a respondent and wave.

    All tables share their index. An answer that was not given is missing, never filled.

    Parameters
    ----------
    study : Study
        The description by which the files were read.
    rows : DataFrame
        ``file line respondent_id wave date recommend verbatim persona weight cluster
        revenue problem solved effort recommended_in_fact came_by_recommendation``.
        `recommend` is a whole number 0..10 (1..10 where the study says so); `weight` is 1
        without a weight column; `cluster` is missing throughout without a cluster column; yes
        is 1.0 and no 0.0.
    dimensions : DataFrame
        One column of words a dimension.
    ratings, used : DataFrame
        One column a touchpoint: the rating, and 1.0 where it was used, 0.0 where the person
        said that it was not, missing where nothing was said.
    items : DataFrame
        One column a realm item, as answered (not yet reversed).
    trust, outcomes, stated_importance : DataFrame
        One column a question.
    kano : DataFrame
        ``<touchpoint>:functional`` and ``<touchpoint>:dysfunctional``, each like, must_be,
        neutral, live_with or dislike.
    waves : tuple of Wave
        In order of time.
    ledger : Ledger
        Rows read, and rows left out by reason.
    inputs : tuple of dict
        ``file sha256 rows`` of each file, and ``notes`` on what was detected or done while
        reading it, in plain words.
    notes : tuple of str
        What a reader must know of the answers as a whole.
    contacts : DataFrame, optional
        The contact log, with an index of its own; see `contacts.Contacts`. None where the
        study has none.
    """

    study: Study
    rows: pd.DataFrame = field(repr=False)
    dimensions: pd.DataFrame = field(repr=False)
    ratings: pd.DataFrame = field(repr=False)
    used: pd.DataFrame = field(repr=False)
    items: pd.DataFrame = field(repr=False)
    trust: pd.DataFrame = field(repr=False)
    outcomes: pd.DataFrame = field(repr=False)
    stated_importance: pd.DataFrame = field(repr=False)
    kano: pd.DataFrame = field(repr=False)
    waves: tuple[Wave, ...]
    ledger: Ledger
    inputs: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]
    contacts: pd.DataFrame | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        return f"{self.study.name}: {self.ledger}; {len(self.waves)} waves"

    @property
    def id(self) -> str:
        """The study's id: the name of its folder."""
        return self.study.id

    @property
    def scored(self) -> Ledger:
        """The ledger with those who gave no score left out, where a score was asked for."""
        if self.study.survey.columns.recommend is None:
            return self.ledger
        return self.ledger.without("no score", int(self.rows["recommend"].isna().sum()))

    def count_waves(self) -> pd.DataFrame:
        """Give one row a wave: its answers, those with a score, and whether it is complete.

        Without a recommend question there is no column of scores.
        """
        table = pd.DataFrame(
            {
                "rows": [wave.n for wave in self.waves],
                "complete": ["yes" if wave.complete else wave.why for wave in self.waves],
            },
            index=pd.Index([wave.label for wave in self.waves], name="wave"),
        )
        if self.study.survey.columns.recommend is not None:
            given = self.rows.groupby("wave")["recommend"].count()
            table.insert(1, "with a score", given.reindex(table.index, fill_value=0))
        return table
