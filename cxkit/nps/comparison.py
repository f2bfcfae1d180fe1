"""Is it real? The score of every wave, the change between two, and the verdict on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..findings import Finding
from ..measures import wording
from ..measures.nps import Change, NetPromoterScore, measure
from ..measures.verdicts import Verdict, judge
from ..parts import Part, finding, join_names
from ..statistics.intervals import Interval
from ..statistics.multiplicity import allow_for_looks
from ..study.waves import say_day
from .naming import both
from .reduction import Reduced

# Of two waves none is picked.
FEWEST_TO_PICK = 3
# So many waves are named; more are counted.
MOST_LISTED = 4
# Fewer waves before the focus give no centre to speak of.
FEWEST_TO_CHART = 3


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Part):
    """Every wave's score, and the two waves that are compared.

    Parameters
    ----------
    reduced : Reduced
        What was analysed.
    delta : float
        The change that would matter, in points.
    level : float
        Coverage of the intervals, 0..1.
    scores, unweighted : dict of str to NetPromoterScore
        By wave, in order of time, as it counts and with every respondent counted once; waves
        with fewer respondents than the study shows are absent.
    change, unclustered, unweighted_change : Change or None
        Between the two waves: as it counts, without regard to clusters, and counted once
        each. None where there is nothing to compare.
    """

    reduced: Reduced = field(repr=False)
    delta: float
    level: float
    scores: dict[str, NetPromoterScore] = field(repr=False)
    unweighted: dict[str, NetPromoterScore] = field(repr=False)
    change: Change | None
    unclustered: Change | None = field(repr=False)
    unweighted_change: Change | None = field(repr=False)

    @property
    def fewest(self) -> int:
        """Respondents below which nothing of a group is shown."""
        return self.reduced.study.privacy.minimum_group

    @property
    def waves(self) -> tuple[str, ...]:
        """Labels of the two waves; only the focus where there is no baseline."""
        waves = (self.reduced.baseline, self.reduced.focus)
        return tuple(wave.label for wave in waves if wave is not None)

    @property
    def verdict(self) -> Verdict:
        """The class of the change."""
        return self._judge(self.change)

    @property
    def looks(self) -> int:
        """Comparisons that stand behind this one: one if it was planned.

        A pair picked by hand whose focus is the lowest or the highest wave was probably picked
        for that: then every step from wave to wave counts as looked at.
        """
        scores = [score.score for score in self.scores.values()]
        focus = self.waves[-1]
        if self.reduced.planned or self.change is None or len(scores) < FEWEST_TO_PICK:
            return 1
        picked = self.scores[focus].score in (min(scores), max(scores))
        return len(scores) - 1 if picked else 1

    @property
    def looks_said(self) -> str:
        """How many comparisons were made, and what was done about it."""
        if self.looks == 1:
            return "one comparison" + (", agreed on beforehand" if self.reduced.planned else "")
        extreme = "low" if self.change.estimate < 0 else "high"
        return (
            f"{self.waves[-1]} was picked among {len(self.scores)} waves and looks {extreme}: part "
            f"of such {extreme}s is usually chance. The verdict counts {self.looks} looks."
        )

    @property
    def each_level(self) -> float:
        """Level at which the change is judged, so that all looks together hold at `level`."""
        return allow_for_looks(1, self.looks - 1, level=self.level).each

    @property
    def interval(self) -> Interval:
        """Interval of the change, in points, widened for the number of looks."""
        return self.change.interval(self.each_level)

    @property
    def digits(self) -> int:
        """Decimals at which the limits shown keep the verdict's class."""
        return wording.fewest_digits(self.interval, self.delta)

    @property
    def varies(self) -> bool:
        """Whether anybody scored unlike the others."""
        return self.change is not None and self.change.before.sd + self.change.after.sd > 0

    @property
    def shortcuts(self) -> tuple[str, ...]:
        """Ids of the simpler counts that would have led to another verdict."""
        changes = {"unweighted": self.unweighted_change, "unclustered": self.unclustered}
        asked = {"unweighted": self.reduced.weighted, "unclustered": self.reduced.clustered}
        return tuple(
            f"nps.change.{name}"
            for name, change in changes.items()
            if asked[name] and self._judge(change) is not self.verdict
        )

    @property
    def band(self) -> tuple[float, float] | None:
        """Scores that could not be told from the baseline, in points."""
        if self.change is None:
            return None
        reach = self.change.smallest_visible(self.each_level)
        return self.change.before.score - reach, self.change.before.score + reach

    @property
    def how(self) -> str:
        """How the intervals were made, for the note of a picture."""
        parts = ["weighted"] if self.reduced.weighted else []
        parts += ["clusters counted"] if self.reduced.clustered else []
        return ", ".join([f"{100 * self.level:g} % intervals (adjusted Wald)", *parts])

    @property
    def why_nothing(self) -> str:
        """Why there is no change to speak of."""
        if self.reduced.baseline is None:
            return f"There is no wave with which {self.reduced.focus.label} could be compared."
        return f"One of the two waves has fewer than {self.fewest} answers."

    @property
    def told(self) -> tuple[str, ...]:
        """The two scores, the verdict, and what a plain count would have said."""
        return ("nps.baseline", "nps.focus", "nps.change", *self.shortcuts)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Limits first, then the scores, then the change."""
        return (*self._limits(), *self._scores(), *self._changes())

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """One row a wave."""
        columns = [
            "n", "score", "low", "high", "unweighted", "detractors", "passives", "promoters",
            "n_effective", "first", "last", "complete",
        ]  # fmt: skip
        rows = {wave.label: self._wave(wave) for wave in self.reduced.waves}
        table = pd.DataFrame.from_dict(rows, orient="index").reindex(columns=columns)
        return {"waves": table.rename_axis("wave")}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the scores by wave, of the change, and of the three groups."""
        return {
            "waves": self._caption_waves(),
            "change": self._caption_change(),
            "distribution": self._caption_distribution(),
        }

    @property
    def numbers(self) -> dict[str, str]:
        """Scores, and the change with its interval."""
        scores = "; ".join(f"{wave} {score.score:+.0f}" for wave, score in self.scores.items())
        told = dict.fromkeys(("waves", "distribution", "change"), f"{scores}.")
        if self.change is not None:
            ends = wording.say_interval(self.interval, 1)
            told["change"] = f"change {wording.signed(self.change.estimate, 1)} points, {ends}."
        return told

    @property
    def warnings(self) -> tuple[str, ...]:
        """Waves that are few, small, open or far apart."""
        reduced, said = self.reduced, []
        if self.change is None:
            said.append(self.why_nothing)
        for wave in reduced.waves:
            if not wave.complete:
                said.append(f"{wave.label} is not complete: {wave.why}.")
        small = [wave.label for wave in reduced.waves if wave.label not in self.scores]
        if small:
            named = join_names(small) if len(small) <= MOST_LISTED else f"{len(small)} waves"
            has = "has" if len(small) == 1 else "have"
            said.append(
                f"{named} {has} fewer than {self.fewest} answers: the score is not shown. Longer "
                "waves hold more."
            )
        if len(reduced.waves) < wording.FEWEST_FOR_A_TREND:
            said.append(
                f"Waves so far: {len(reduced.waves)}. These are single moments, from which no "
                "trend can be read."
            )
        said += self._gaps()
        if reduced.study.survey.nps_type == "transactional":
            said.append(
                "The scores are transactional: they say how one contact went, not how customers "
                "stand to the organisation."
            )
        return tuple(said)

    def _judge(self, change: Change | None) -> Verdict:
        if change is None:
            return Verdict.CANNOT_SAY
        return judge(
            change.interval(self.each_level),
            delta=self.delta,
            n_before=change.before.n,
            n_after=change.after.n,
            complete=self.reduced.focus.complete and self.reduced.baseline.complete,
        )

    def _limits(self) -> list[Finding]:
        if self.change is None:
            return []
        visible = self.change.smallest_visible(self.each_level)
        reliable = self.change.smallest_visible(self.each_level, power=0.8)
        sentence = wording.say_smallest_visible(
            visible, reliable, level=self.each_level, n=both(self.change), digits=self.digits
        )
        id = "nps.smallest_visible_change"
        return [Finding(id, visible, sentence, self.change.n, "points")]

    def _scores(self) -> list[Finding]:
        found = []
        for role, wave in (("baseline", self.reduced.baseline), ("focus", self.reduced.focus)):
            if wave is None or wave.label not in self.scores:
                continue
            found.append(self.score(f"nps.{role}", self.scores[wave.label], wave.label))
            if self.reduced.weighted:
                once = self.unweighted[wave.label]
                label = f"{wave.label}, every answer counted once,"
                found.append(self.score(f"nps.{role}.unweighted", once, label))
        return found

    def score(self, id: str, score: NetPromoterScore, label: str) -> Finding:
        """Make the finding of one score."""
        interval = score.interval(self.level)
        sentence = wording.say_score(score.score, interval, score.n, label)
        return finding(id, score.score, interval, score.n, sentence)

    def _changes(self) -> list[Finding]:
        change = self.change
        if change is None:
            return []
        sentence = wording.say_change(
            self.verdict, change.estimate, self.interval,
            delta=self.delta, waves=self.waves, n=both(change),
            needed=change.sample_needed(self.delta, self.each_level),
        )  # fmt: skip
        if self.looks > 1:
            sentence += f" {self.looks_said}"
        verdict = str(self.verdict)
        found = [finding("nps.change", change.estimate, self.interval, change.n, sentence, verdict)]
        if self.reduced.weighted:
            found.append(self._unweighted(self.unweighted_change))
        if self.reduced.clustered:
            found.append(self._unclustered(self.unclustered))
        return found

    def _unweighted(self, raw: Change) -> Finding:
        interval = raw.interval(self.each_level)
        sentence = (
            f"Counted once each, the answers would say {wording.signed(raw.estimate, 1)} points "
            f"({wording.say_interval(interval, 1)}, n = {raw.n:,}). That is not the answer: the "
            "weights give every kind of respondent the part that it has among those the survey "
            f"stands for, and leave {wording.signed(self.change.estimate, 1)}; the difference "
            "lies in who was interviewed."
        )
        return finding("nps.change.unweighted", raw.estimate, interval, raw.n, sentence)

    def _unclustered(self, alone: Change) -> Finding:
        interval, change = alone.interval(self.each_level), self.change
        worth = [score.mean.n_effective for score in (change.before, change.after)]
        sentence = (
            "If every answer had been drawn alone, the interval would be "
            f"{wording.signed(interval.low, 1)} to {wording.signed(interval.high, 1)}. But people "
            "were sampled in clusters, and answers of one cluster resemble each other: "
            f"{change.before.n:,} and {change.after.n:,} answers are worth {worth[0]:,.0f} and "
            f"{worth[1]:,.0f}."
        )
        return finding("nps.change.unclustered", alone.estimate, interval, alone.n, sentence)

    def _wave(self, wave) -> dict[str, object]:
        row = {"n": wave.n, "complete": wave.complete}
        if wave.label in self.scores:
            score = self.scores[wave.label]
            interval = score.interval(self.level)
            row |= {"score": score.score, "low": interval.low, "high": interval.high}
            row |= {"unweighted": self.unweighted[wave.label].score}
            row |= score.shares
            row["n_effective"] = score.mean.n_effective
        for end in ("first", "last"):
            day = self.reduced.days.loc[wave.label, end]
            row[end] = day.date().isoformat() if pd.notna(day) else ""
        return row

    def _caption_waves(self) -> tuple[str, str]:
        if self.change is None:
            title = f"{self.waves[-1]} stands alone: there is nothing to compare it with"
        else:
            title = wording.say_change_briefly(self.verdict, self.change.estimate)
        complete = all(wave.complete for wave in self.reduced.waves)
        hollow = "" if complete else "; hollow: not complete"
        limits, labels = "", list(self.scores)
        if self.waves[-1] in labels[FEWEST_TO_CHART:]:
            limits = "; dashes: three standard errors around the earlier waves"
        return title, f"NPS by wave with {self.how}{hollow}{limits}. {self.reduced.study.name}."

    def _caption_change(self) -> tuple[str, str]:
        if self.change is None:
            return "There is nothing to compare yet", self.why_nothing
        change, interval = self.change, self.interval
        digits = int(min(abs(interval.low), abs(interval.high)) < 0.5)
        span = wording.span_in_words(interval, digits)
        titles = {
            Verdict.NOT_COMPLETE: "A wave still collects answers: no verdict yet",
            Verdict.CANNOT_SAY: "Too few answers to judge a change",
            Verdict.NO_MATTER: f"Any change is smaller than {self.delta:g} points",
            Verdict.UNDECIDED: f"Anything {span} fits these answers",
        }
        noun = "fall" if change.estimate < 0 else "rise"
        title = titles.get(self.verdict, f"The {noun} lies {span} points")
        n = f"n = {change.before.n:,} and {change.after.n:,}"
        name = self.reduced.study.name
        looks = "" if self.looks == 1 else f", counted for {self.looks} looks"
        return title, f"Difference of the two scores with {self.how}{looks}, {n}. {name}."

    def _caption_distribution(self) -> tuple[str, str]:
        waves = self.tables["waves"].loc[list(self.waves)].dropna(subset="score")
        said = [
            f"{kind} {' to '.join(f'{100 * share:.0f}' for share in waves[kind])} %"
            for kind in ("detractors", "promoters")
        ]
        title = f"{' to '.join(self.waves)}: {', '.join(said)}"
        weighted = "weighted shares" if self.reduced.weighted else "shares"
        return title, f"Answers to the recommend question, {weighted}. {self.reduced.study.name}."

    def _gaps(self) -> list[str]:
        days = self.reduced.days.reindex(list(self.waves)).dropna()
        if len(days) < 2:
            return []
        first, second = days.iloc[0], days.iloc[1]
        between = (second["first"] - first["last"]).days
        longest = max((row["last"] - row["first"]).days + 1 for row in (first, second))
        if between <= longest:
            return []
        spans = [
            f"{label} covers {say_day(row['first'])} to {say_day(row['last'])}"
            for label, row in days.iterrows()
        ]
        return [f"{' and '.join(spans)}: nothing is known of the time between."]


def compare(reduced: Reduced, *, delta: float, level: float) -> Comparison:
    """Score every wave that is large enough, and compare the two that were chosen.

    Parameters
    ----------
    reduced : Reduced
        What `reduce` returned.
    delta : float
        The change that would matter, in points.
    level : float
        Coverage of the intervals, 0..1.

    Returns
    -------
    Comparison
    """
    fewest = reduced.study.privacy.minimum_group
    shown = [wave.label for wave in reduced.waves if wave.n >= fewest]
    clustered = reduced.clustered
    scores = {label: measure(reduced.of_wave(label), clustered=clustered) for label in shown}
    once = {label: measure(reduced.of_wave(label), weighted=False) for label in shown}
    alone = {label: measure(reduced.of_wave(label)) for label in shown}

    def change(by_wave: dict[str, NetPromoterScore]) -> Change | None:
        if not comparable(reduced):
            return None
        return Change(by_wave[reduced.baseline.label], by_wave[reduced.focus.label])

    return Comparison(
        reduced=reduced,
        delta=delta,
        level=level,
        scores=scores,
        unweighted=once,
        change=change(scores),
        unclustered=change(alone),
        unweighted_change=change(once),
    )


def comparable(reduced: Reduced) -> bool:
    """Say whether both waves have as many respondents as the study shows."""
    waves = (reduced.baseline, reduced.focus)
    fewest = reduced.study.privacy.minimum_group
    return all(wave is not None and wave.n >= fewest for wave in waves)
