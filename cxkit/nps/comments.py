"""What people say: which touchpoints their comments name, how that moved, and in whose words."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from ..findings import DataError, Finding
from ..measures import wording
from ..measures.quotes import choose_quotes, quote_id
from ..measures.redaction import NOTICE
from ..measures.suggestions import compare_words, suggest_words
from ..measures.themes import theme_change, theme_impact
from ..parts import Part, finding
from ..statistics.intervals import Interval
from .comparison import Comparison
from .verbatims import DETRACTORS, OTHERS, Verbatims

QUOTED_THEMES = 3
# So many comments a room reads whole.
READ_TOGETHER = 20


@dataclass(frozen=True, eq=False, repr=False)
class Comments(Part):
    """Themes of the comments in the two waves.

    Parameters
    ----------
    comparison : Comparison
    verbatims : Verbatims or None
        None where there are no comments, or the study gives no touchpoint any words.
    """

    comparison: Comparison = field(repr=False)
    verbatims: Verbatims | None = field(repr=False)

    @cached_property
    def changes(self) -> pd.DataFrame:
        """One row a theme that enough people name: how often, before and after, by theme id."""
        if self.verbatims is None or self.comparison.change is None:
            return pd.DataFrame()
        waves = self.comparison.waves
        try:
            table = theme_change(
                self.verbatims.mentions, baseline=waves[0], focus=waves[1],
                level=self.comparison.level,
            )  # fmt: skip
        except DataError:
            return pd.DataFrame()
        fewest = self.comparison.fewest
        named = table[["mentioned_before", "mentioned_after"]]
        # Where a wave has few, what they score together would tell how one of them did.
        few = named.min(axis=1) < fewest
        scores = ["impact_before", "impact_after", "impact_change", "by_share", "by_gap"]
        table.loc[few, scores] = None
        table = table[named.max(axis=1) >= fewest]
        table.insert(0, "label", [self.comparison.reduced.labels[id] for id in table.index])
        return table.sort_values("change", ascending=False)

    @cached_property
    def moved(self) -> pd.DataFrame:
        """Themes that are named more or less often beyond chance, all themes counted."""
        if self.changes.empty:
            return self.changes
        return self.changes[self.changes["p_adjusted"] < 1 - self.comparison.level]

    @cached_property
    def impacts(self) -> pd.DataFrame:
        """One row a theme that enough people name in the focus wave: what it goes together with."""
        if self.verbatims is None:
            return pd.DataFrame()
        cells = self.verbatims.mentions
        cells = cells[cells["group"] == self.comparison.waves[-1]]
        if not cells.loc[cells["value"].notna(), "n"].sum():
            return pd.DataFrame()
        table = theme_impact(cells, level=self.comparison.level)
        others = table["n"] - table["mentioned"]
        table = table[np.minimum(table["mentioned"], others) >= self.comparison.fewest]
        table.insert(0, "label", [self.comparison.reduced.labels[id] for id in table.index])
        return table.sort_values("impact")

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Impact and change of each theme, then what the dictionary misses."""
        if self.verbatims is None:
            return ()
        return (
            *(self._impact(id, row) for id, row in self.impacts.iterrows()),
            *(self._change(id, row) for id, row in self.changes.iterrows()),
            self._unmatched(),
            *self._mismatched(),
        )

    @property
    def told(self) -> tuple[str, ...]:
        """Themes that moved, the two with the lowest impact, and what is not covered."""
        moved = [f"nps.theme.{id}.change" for id in self.moved.index]
        return (
            *moved,
            *(f"nps.theme.{id}" for id in self.impacts.index[:2]),
            "nps.comments.unmatched",
        )

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Themes, feelings, tone by score, quotes, and words that no theme has yet."""
        if self.verbatims is None:
            return {}
        fewest = self.comparison.fewest
        feelings = self.verbatims.feelings
        feelings = feelings[feelings["n"] >= fewest].reset_index(drop=True)
        tones = self.verbatims.tones
        return {
            "themes": self.impacts.rename_axis("theme"),
            "theme_changes": self.changes.rename_axis("theme"),
            "feelings": feelings,
            "scores_in_words": tones[tones["n"] >= fewest],
            "quotes": self.quotes.set_index("touchpoint"),
            "suggested_words": self._suggested().rename_axis("word"),
            "words": self._words().rename_axis("word"),
        }

    @cached_property
    def quotes(self) -> pd.DataFrame:
        """Redacted quotes of the themes that moved most, or weigh most where none moved."""
        columns = ["touchpoint", "quote", "id"]
        if self.readable.empty:
            return pd.DataFrame(columns=columns)
        ids = [*self.moved.index, *(id for id in self.impacts.index if id not in self.moved.index)]
        table = self.readable[self.readable["group"] == self.comparison.waves[-1]]
        table = table.groupby("theme", sort=True).head(2)
        table = table[table["theme"].isin(ids[:QUOTED_THEMES])]
        order = {id: place for place, id in enumerate(ids)}
        table = table.sort_values("theme", key=lambda ids: ids.map(order), kind="stable")
        table = table.assign(touchpoint=table["theme"].map(self.comparison.reduced.labels))
        # Who names two touchpoints is quoted once.
        return table[columns].drop_duplicates("quote").reset_index(drop=True)

    @cached_property
    def readable(self) -> pd.DataFrame:
        """Every quote that may be shown, of both waves: ``group theme people quote id``.

        `id` is made of the words alone (`quote_id`); a quote that names two touchpoints stands
        twice, with the same one.
        """
        study = self.comparison.reduced.study
        if self.verbatims is None or study.privacy.verbatims == "none":
            return pd.DataFrame(columns=["group", "theme", "people", "quote", "id"])
        drawn, fewest = self.verbatims.quotes, study.privacy.minimum_quote_group
        table = choose_quotes(drawn, k=len(drawn), minimum_quote_group=fewest)
        return table.assign(id=[quote_id(quote) for quote in table["quote"]])

    @cached_property
    def to_read(self) -> dict[str, str]:
        """Quotes that a room reads and codes together, by id: twenty of them at most.

        Those of the focus wave, in the order of their ids, which is that of a hash: nobody
        picks them. Comments that name no touchpoint of the dictionary are not among them.
        """
        table = self.readable[self.readable["group"] == self.comparison.waves[-1]]
        texts = dict(zip(table["id"], table["quote"], strict=True))
        return {id: texts[id] for id in sorted(texts)[:READ_TOGETHER]}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the themes before and after."""
        return {"themes": self._caption()}

    @property
    def warnings(self) -> tuple[str, ...]:
        """That redaction does not find names."""
        if self.quotes.empty:
            return ()
        return (NOTICE,)

    def _impact(self, id: str, row: pd.Series) -> Finding:
        interval = Interval(row["low"], row["high"], self.comparison.level)
        sure = row["p_adjusted"] < 1 - self.comparison.level
        tail = "" if sure else ", not told from none with all themes counted"
        sentence = (
            f"{row['label']} is named by {row['mentioned']:,} of {row['n']:,} customers of "
            f"{self.comparison.waves[-1]}; without them the score would be "
            f"{abs(row['impact']):.1f} points {'lower' if row['impact'] > 0 else 'higher'} "
            f"(impact {wording.signed(row['impact'], 1)}, "
            f"{wording.say_interval(interval, 1)}){tail}."
        )
        return finding(f"nps.theme.{id}", row["impact"], interval, row["n"], sentence)

    def _change(self, id: str, row: pd.Series) -> Finding:
        interval = Interval(row["low"], row["high"], self.comparison.level)
        sure = row["p_adjusted"] < 1 - self.comparison.level
        tail = "" if sure else ", not told from chance with all themes counted"
        n = row["n_before"] + row["n_after"]
        sentence = (
            f"{row['label']} is named in {100 * row['share_after']:.0f} % of the comments, "
            f"before in {100 * row['share_before']:.0f} % (a change of "
            f"{wording.signed(100 * row['change'])} of 100 comments, "
            f"{100 * interval.level:g} % interval {100 * row['low']:+.0f} to "
            f"{100 * row['high']:+.0f}, n = {n:,}){tail}."
        )
        verdict = "moved" if sure else "not distinguishable"
        id = f"nps.theme.{id}.change"
        return finding(id, row["change"], interval, n, sentence, verdict, "share")

    def _unmatched(self) -> Finding:
        said, interval = self.verbatims, self.verbatims.unmatched_interval
        rate = said.unmatched / said.n
        sentence = (
            f"{said.unmatched:,} of {said.n:,} comments ({100 * rate:.0f} %, "
            f"{100 * interval.level:g} % interval {100 * interval.low:.0f} to "
            f"{100 * interval.high:.0f} %) name no touchpoint of the dictionary: read some of them "
            "before the themes are believed."
        )
        return finding("nps.comments.unmatched", rate, interval, said.n, sentence, unit="share")

    def _mismatched(self) -> list[Finding]:
        found, said = [], self.verbatims.mismatches
        if said is None:
            return []
        for slug, each, what in (
            ("promoters-who-complain", said.promoters, "promoters who wrote name a flaw"),
            ("detractors-who-praise", said.detractors, "detractors who wrote only praise"),
        ):
            if each.n < self.comparison.fewest:
                continue
            interval = each.interval(self.comparison.level)
            sentence = (
                f"{100 * each.share.mean:.0f} % of the {each.n:,} {what} "
                f"({100 * interval.level:g} % interval {100 * interval.low:.0f} to "
                f"{100 * interval.high:.0f} %): score and words need not say the same."
            )
            id = f"nps.comments.{slug}"
            found.append(finding(id, each.share.mean, interval, each.n, sentence, unit="share"))
        return found

    def _words(self) -> pd.DataFrame:
        """Words that one wave uses more than the other: log-odds with a Dirichlet prior."""
        waves, privacy = self.comparison.waves, self.comparison.reduced.study.privacy
        try:
            return compare_words(
                self.verbatims.wave_words, focus=waves[-1], rest=waves[0],
                minimum=privacy.minimum_quote_group, level=self.comparison.level,
            )  # fmt: skip
        except DataError:
            return pd.DataFrame()

    def _suggested(self) -> pd.DataFrame:
        try:
            return suggest_words(
                self.verbatims.words, self.verbatims.themes, focus=DETRACTORS, rest=OTHERS,
                minimum=self.comparison.reduced.study.privacy.minimum_quote_group,
            )  # fmt: skip
        except DataError:
            return pd.DataFrame()

    def _caption(self) -> tuple[str, str]:
        if self.verbatims is None:
            return (
                "There is nothing to read",
                "The study has no comments, or its touchpoints have no words.",
            )
        if self.changes.empty:
            return "Too few comments to compare", "A theme is shown from ten people on."
        count = len(self.changes)
        along = self.moved.sort_values("change", key=abs, ascending=False)
        if along.empty:
            title = f"None of {count} themes is named more or less often beyond chance"
        else:
            row = along.iloc[0]
            title = (
                f"{row['label']} is named in {100 * row['share_after']:.0f} % of comments, before "
                f"in {100 * row['share_before']:.0f} %"
            )
        row = self.changes.iloc[0]
        waves = " to ".join(self.comparison.waves)
        note = (
            f"Share of comments that name a touchpoint, {waves} (n = {row['n_before']:,} and "
            f"{row['n_after']:,}), with the {100 * self.comparison.level:g} % interval of the "
            f"change; filled: told from chance with all {count} counted. A list of words "
            "finds them; named is not caused."
        )
        return title, note


def read(comparison: Comparison) -> Comments:
    """Compare what the comments of the two waves name."""
    return Comments(comparison, comparison.reduced.verbatims)
