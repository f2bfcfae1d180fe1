"""What the other waves say: steps in the level, the season, people who answered twice, looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..findings import Finding
from ..measures import wording
from ..measures.nps import Change
from ..parts import Part, finding, join_names
from ..statistics.changepoints import FEWEST_ROUNDS, Break, Breaks, find_breaks, pooled_series
from ..statistics.control_charts import Chart, mean_chart
from ..statistics.intervals import Interval
from ..study.description import PERIODS
from .comparison import FEWEST_TO_CHART, Comparison
from .naming import both


@dataclass(frozen=True, eq=False, repr=False)
class History(Part):
    """The waves before and between the two that are compared.

    Parameters
    ----------
    comparison : Comparison
    breaks : Breaks or None
        Steps in the level over all complete waves, on the scale -1..1; None with fewer than four.
    last_year : Change or None
        From the same wave of last year to the focus; None where it is the baseline itself or
        was not asked.
    same_step : Change or None
        The step between the same two waves a year earlier.
    chart : Chart or None
        Limits of each complete wave around the centre of those before the focus, on -1..1.
    """

    comparison: Comparison = field(repr=False)
    breaks: Breaks | None = field(repr=False)
    last_year: Change | None = field(repr=False)
    same_step: Change | None = field(repr=False)
    chart: Chart | None = field(repr=False)

    nothing = "There are no other waves that could say more."

    @property
    def waves(self) -> tuple[str, ...]:
        """Labels of the waves in which steps were looked for."""
        return _judged(self.comparison)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Steps in the level, last year, and who answered twice."""
        return (*self._steps(), *self._limits(), *self._years(), *self._returning())

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Control limits of each wave, and one row a stretch between steps."""
        columns = ["first", "last", "waves", "score", "low", "high"]
        if self.breaks is None:
            return {"levels": pd.DataFrame(columns=columns), "control": self._control()}
        table, waves = self.breaks.levels, self.waves
        return {
            "control": self._control(),
            "levels": pd.DataFrame(
                {
                    "first": [waves[at] for at in table["first"]],
                    "last": [waves[at] for at in table["last"]],
                    "waves": table["rounds"],
                    "score": 100 * table["mean"],
                    "low": 100 * table["low"],
                    "high": 100 * table["high"],
                }
            ),
        }

    @property
    def warnings(self) -> tuple[str, ...]:
        """A comparison with another season."""
        by, waves = self.comparison.reduced.study.waves.by, self.comparison.waves
        seasons = by in PERIODS and by != "year" and len(waves) > 1
        if not (seasons and waves[0][4:] != waves[1][4:] and self.comparison.verdict.clear):
            return ()
        return (
            "The two waves are of different seasons: part of the change may come every year. The "
            "study can ask for the same wave of last year instead (compare: same_last_year).",
        )

    def _control(self) -> pd.DataFrame:
        if self.chart is None:
            return pd.DataFrame(columns=["centre", "low", "high"], dtype=float)
        table = {"centre": self.chart.centre, "low": self.chart.low, "high": self.chart.high}
        return 100 * pd.DataFrame(table, index=pd.Index(self.waves, name="wave"))

    def _steps(self) -> list[Finding]:
        if self.breaks is None:
            return []
        waves, n = self.waves, sum(self.comparison.scores[wave].n for wave in self.waves)
        if not self.breaks.found:
            sentence = (
                f"Over {len(waves)} waves ({waves[0]} to {waves[-1]}, n = {n:,}) no lasting step "
                "of the level is told from the jitter between waves. A step in the last wave "
                "cannot be seen in this way; that is what the comparison is for."
            )
            return [Finding("nps.breaks", 0.0, sentence, n, "steps")]
        steps = [self._step(number, each, n) for number, each in enumerate(self.breaks.found, 1)]
        count = len(steps)
        sentence = (
            f"Over {len(waves)} waves ({waves[0]} to {waves[-1]}, n = {n:,}) the level changed "
            f"{'once' if count == 1 else f'{count} times'}. This was found in the data: what it "
            "offers is another pair of waves to look at, never the pair that was agreed on."
        )
        return [Finding("nps.breaks", float(count), sentence, n, "steps"), *steps]

    def _step(self, number: int, step: Break, n: int) -> Finding:
        waves, interval = self.waves, Interval(100 * step.low, 100 * step.high, step.level)
        verb = "fell" if step.change < 0 else "rose"
        first, last = waves[step.earliest - 1], waves[step.latest]
        others = (
            f"; any place between {first} and {last} fits" if step.latest > step.earliest else ""
        )
        sentence = (
            f"Between {waves[step.at - 1]} and {waves[step.at]} the level {verb} by "
            f"{abs(100 * step.change):.0f} points ({wording.say_interval(interval)}{others})."
        )
        return finding(f"nps.break.{number}", 100 * step.change, interval, n, sentence)

    def _limits(self) -> list[Finding]:
        if self.chart is None:
            return []
        waves, chart = self.waves, self.chart
        outside = [waves[at] for at in chart.beyond]
        n = sum(self.comparison.scores[wave].n for wave in waves)
        lead = f"Around the centre of the waves before {self.comparison.waves[-1]}"
        verb = "lies" if len(outside) < 2 else "lie"
        where = f"{join_names(outside) if outside else 'no wave'} {verb} outside"
        sentence = (
            f"{lead} ({wording.signed(100 * chart.centre)} points) {where} the limits of "
            f"three standard errors, which widen where fewer answered (n = {n:,})."
        )
        return [Finding("nps.beyond_limits", float(len(outside)), sentence, n, "waves")]

    def _returning(self) -> list[Finding]:
        pairs = self.comparison.reduced.returning
        if pairs is None or pairs.n < self.comparison.fewest:
            return []
        found = pairs.interval(self.comparison.level)
        interval = Interval(100 * found.low, 100 * found.high, found.level)
        sure = "" if interval.low > 0 or interval.high < 0 else ", not distinguishable from none"
        sentence = (
            f"The {pairs.n:,} customers who answered in both waves changed by "
            f"{wording.signed(100 * pairs.change)} points ({wording.say_interval(interval)}{sure}"
            "): this is their change, and nobody else's."
        )
        id = "nps.change.paired"
        return [finding(id, 100 * pairs.change, interval, pairs.n, sentence)]

    def _years(self) -> list[Finding]:
        comparison, found = self.comparison, []
        if self.last_year is not None:
            change, interval = self.last_year, self.last_year.interval(comparison.level)
            # A second verdict would be a second look: the pair that was agreed on has it.
            sentence = (
                f"Beside the same wave of last year, {_year_before(comparison.waves[-1])}, the "
                f"score is {abs(change.estimate):.0f} points "
                f"{'lower' if change.estimate < 0 else 'higher'} "
                f"({wording.say_interval(interval)}, n = {both(change)[0]:,} and "
                f"{both(change)[1]:,}); described, not judged."
            )
            id = "nps.change.last_year"
            found.append(finding(id, change.estimate, interval, change.n, sentence))
        if self.same_step is not None:
            change, interval = self.same_step, self.same_step.interval(comparison.level)
            first, second = (_year_before(wave) for wave in comparison.waves)
            sentence = (
                f"A year earlier, from {first} to {second}, the score changed by "
                f"{wording.signed(change.estimate)} points ({wording.say_interval(interval)}, "
                f"n = {change.n:,}): so much may be the season."
            )
            found.append(finding("nps.season", change.estimate, interval, change.n, sentence))
        return found


def look_back(comparison: Comparison, *, seed: int) -> History:
    """Look for steps over all waves, and at the same waves of last year."""
    labels, breaks = _judged(comparison), None
    if len(labels) >= FEWEST_ROUNDS:
        mean, variance = pooled_series([comparison.scores[label].mean for label in labels])
        breaks = find_breaks(mean, variance, level=comparison.level, seed=seed)
    last_year = same_step = None
    if comparison.change is not None and comparison.reduced.study.waves.by in PERIODS:
        before, after = (_year_before(wave) for wave in comparison.waves)
        scores = comparison.scores
        if after in scores and after != comparison.waves[0]:
            last_year = Change(scores[after], scores[comparison.waves[1]])
            if before in scores:
                same_step = Change(scores[before], scores[after])
    return History(comparison, breaks, last_year, same_step, _chart(comparison, labels))


def _chart(comparison: Comparison, labels: tuple[str, ...]) -> Chart | None:
    focus = comparison.waves[-1]
    before = range(labels.index(focus) if focus in labels else len(labels))
    if len(before) < FEWEST_TO_CHART:
        return None
    return mean_chart([comparison.scores[label].mean for label in labels], baseline=list(before))


def _judged(comparison: Comparison) -> tuple[str, ...]:
    complete = {wave.label for wave in comparison.reduced.waves if wave.complete}
    return tuple(label for label in comparison.scores if label in complete)


def _year_before(label: str) -> str:
    return f"{int(label[:4]) - 1}{label[4:]}"
