"""The outcome ladder: whether satisfaction, effort and what people do go the way of the score.

Everything here is an association: who would recommend and who came back need not be the one
because of the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt
from typing import Literal

import pandas as pd

from ..findings import DataError
from ..statistics.intervals import Interval, Mean
from ..statistics.means import (
    SUMS,
    Average,
    average,
    difference_of_means,
    power_sums,
    share_of,
)
from ..statistics.proportions import Difference, proportion_difference, wilson
from .counting import GROUPS, NO_ANSWER, NO_SCORE, count_scores, groups_of, measure_labels
from .nps import Change, NetPromoterScore
from .verdicts import FEWEST_ANSWERS, Verdict, judge

Estimate = Average | Mean
# Cohen's "small" difference, in standard deviations: a smaller one is as good as none.
MARGIN = 0.2
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Outcome:
    """One rung of the ladder.

    Parameters
    ----------
    name : str
        Its column.
    kind : {"yes_no", "scale", "money"}
        A share of people, a mean on a scale, or a mean amount.
    label : str, optional
        How people call it; the name where it is left out.
    lower_is_better : bool, default False
        As with effort.
    """

    name: str
    kind: Literal["yes_no", "scale", "money"]
    label: str = ""
    lower_is_better: bool = False

    @property
    def sign(self) -> int:
        """+1 where more is better, -1 where less is."""
        return -1 if self.lower_is_better else 1

    @property
    def unit(self) -> str:
        """What its estimates are counted in."""
        return {"yes_no": "share", "scale": "scale points", "money": "money"}[self.kind]


EFFORT = Outcome("effort", "scale", "effort", lower_is_better=True)
REVENUE = Outcome("revenue", "money", "revenue")
RECOMMENDED = Outcome("recommended_in_fact", "yes_no", "recommended in fact")


class Separation(StrEnum):
    """Whether promoters and detractors differ in an outcome."""

    SEPARATES = "separates"
    OTHER_WAY = "separates the other way"
    NOT = "does not separate"
    CANNOT_TELL = "cannot tell"


class Agreement(StrEnum):
    """Whether an outcome moved as the score did."""

    AGREE = "agree"
    DISAGREE = "disagree"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, eq=False)
class Step:
    """One outcome by score group, and in the two samples.

    Parameters
    ----------
    outcome : Outcome
    groups : dict of str to Average, Mean or None
        By detractors, passives and promoters. None: too few people, or they carry no weight.
    before, after : Average, Mean or None
        Of everybody with a score in the two samples.
    n : dict of str to int
        People with a score and this outcome, by score group.
    n_missing : int
        People with a score who said nothing on this outcome.
    """

    outcome: Outcome
    groups: Mapping[str, Estimate | None] = field(repr=False)
    before: Estimate | None = field(repr=False)
    after: Estimate | None = field(repr=False)
    n: Mapping[str, int]
    n_missing: int

    def difference(self, level: float = 0.95) -> Difference | None:
        """Give promoters less detractors; None where the data cannot tell them."""
        return compare(self.groups["detractors"], self.groups["promoters"], level)

    def change(self, level: float = 0.95) -> Difference | None:
        """Give the sample after less the sample before; None where the data cannot tell."""
        return compare(self.before, self.after, level)

    def separation(self, level: float = 0.95, margin: float = MARGIN) -> Separation:
        """Say whether the score separates this outcome.

        Parameters
        ----------
        level : float, default 0.95
        margin : float, default 0.2
            Difference as good as none, in standard deviations within groups ("small" in [1]_).

        Notes
        -----
        By the interval of promoters less detractors. One that leaves out nothing separates, in
        the expected or the other direction, however small the difference; one within the
        margin does not; all others, and fewer than 30 people in a group, cannot tell.

        References
        ----------
        .. [1] J. Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd ed.,
               Erlbaum (1988).
        """
        found = self.difference(level)
        if found is None or min(self.n["detractors"], self.n["promoters"]) < FEWEST_ANSWERS:
            return Separation.CANNOT_TELL
        side = side_of(found.interval) * self.outcome.sign
        if side:
            return Separation.SEPARATES if side > 0 else Separation.OTHER_WAY
        reach = margin * _sd(self.groups["detractors"], self.groups["promoters"])
        within = -reach < found.interval.low and found.interval.high < reach
        return Separation.NOT if within else Separation.CANNOT_TELL

    def direction(self, margin: float, level: float = 0.95) -> int | None:
        """Say where the outcome moved: +1 better, -1 worse, 0 not by as much as matters.

        Parameters
        ----------
        margin : float
            The change that would matter, in standard deviations of the outcome, above 0.
        level : float, default 0.95

        Returns
        -------
        int or None
            None where it cannot be told.
        """
        found = self.change(level)
        if found is None:
            return None
        verdict = judge(
            found.interval, delta=margin * _sd(self.before, self.after),
            n_before=_n(self.before), n_after=_n(self.after),
        )  # fmt: skip
        side = direction_of(verdict, found.estimate)
        return None if side is None else side * self.outcome.sign


@dataclass(frozen=True, eq=False)
class Ladder:
    """All outcomes of a study beside the score.

    Parameters
    ----------
    steps : tuple of Step
    score : Change or None
        The score's own change between the two samples.
    verdict : Verdict
        Its class.
    delta : float
        The change of the score that would matter, in points.
    level : float
        Coverage at which all verdicts of the ladder hold together.
    """

    steps: tuple[Step, ...]
    score: Change | None
    verdict: Verdict
    delta: float
    level: float

    @property
    def each_level(self) -> float:
        """Level of each difference, so that all outcomes together hold at `level`."""
        return 1 - (1 - self.level) / max(1, len(self.steps))

    @property
    def margin(self) -> float:
        """The change that would matter, in standard deviations: as many as `delta` is of a score.

        An outcome has no agreed change of its own. It borrows that of the score.
        """
        sd = _spread_of(self.score.before.mean, self.score.after.mean) if self.score else 0.0
        return self.delta / (100 * sqrt(sd)) if sd > 0 else MARGIN

    def step(self, name: str) -> Step:
        """Give one outcome by its name.

        Raises
        ------
        KeyError
            The study has no such outcome.
        """
        return {step.outcome.name: step for step in self.steps}[name]

    def separation(self, name: str) -> Separation:
        """Say whether the score separates an outcome; see `Step.separation`."""
        return self.step(name).separation(self.each_level)

    def agreement(self, name: str) -> Agreement:
        """Say whether an outcome moved as the score did.

        Notes
        -----
        Better, worse and "not by as much as matters" are told for both, each by the rule of
        `judge`. The two agree when they are the same and disagree when they are not; where one
        of them cannot be told, nothing is said.
        """
        score = direction_of(self.verdict, self.score.estimate) if self.score else None
        moved = self.step(name).direction(self.margin, self.each_level)
        if score is None or moved is None:
            return Agreement.CANNOT_TELL
        return Agreement.AGREE if moved == score else Agreement.DISAGREE

    @property
    def agrees(self) -> Agreement:
        """Whether the ladder goes with the score: one outcome that disagrees is enough not to."""
        said = {self.agreement(step.outcome.name) for step in self.steps}
        for found in (Agreement.DISAGREE, Agreement.AGREE):
            if found in said:
                return found
        return Agreement.CANNOT_TELL

    def by_group(self) -> pd.DataFrame:
        """Give one row an outcome and score group: ``estimate low high n unit``."""
        rows = [
            {"outcome": step.outcome.name, "group": group, **_cells(estimate, self.level),
             "n": step.n[group], "unit": step.outcome.unit}
            for step in self.steps for group, estimate in step.groups.items()
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=["outcome", "group", *_LIMITS, "n", "unit"])

    def differences(self) -> pd.DataFrame:
        """Give one row an outcome: promoters less detractors, and whether these are apart."""
        rows = [
            {"outcome": step.outcome.name, **_cells(step.difference(self.each_level), None),
             "level": self.each_level, "n_detractors": step.n["detractors"],
             "n_promoters": step.n["promoters"], "n_missing": step.n_missing,
             "verdict": self.separation(step.outcome.name).value}
            for step in self.steps
        ]  # fmt: skip
        names = ["n_detractors", "n_promoters", "n_missing"]
        return pd.DataFrame(rows, columns=["outcome", *_LIMITS, "level", *names, "verdict"])

    def changes(self) -> pd.DataFrame:
        """Give one row an outcome: both samples, the change, and whether it goes with the score."""
        rows = [
            {"outcome": step.outcome.name, "before": _value(step.before),
             "after": _value(step.after), **_cells(step.change(self.each_level), None),
             "level": self.each_level, "n_before": _n(step.before), "n_after": _n(step.after),
             "lower_is_better": step.outcome.lower_is_better,
             "verdict": self.agreement(step.outcome.name).value}
            for step in self.steps
        ]  # fmt: skip
        names = ["level", "n_before", "n_after", "lower_is_better", "verdict"]
        return pd.DataFrame(rows, columns=["outcome", "before", "after", *_LIMITS, *names])


@dataclass(frozen=True, eq=False)
class Arrivals:
    """The score by what brought people here.

    Parameters
    ----------
    scores : dict of str to NetPromoterScore
        By answer; "yes" came by recommendation.
    """

    scores: Mapping[str, NetPromoterScore] = field(repr=False)

    @property
    def difference(self) -> Change | None:
        """Who came by recommendation less who did not; None where one of them is absent."""
        if YES not in self.scores or NO not in self.scores:
            return None
        return Change(self.scores[NO], self.scores[YES])


def count_outcomes(
    rows: pd.DataFrame,
    outcomes: pd.DataFrame,
    *,
    within: pd.Series | None = None,
    clusters: pd.Series | None = None,
) -> pd.DataFrame:
    """Sum every outcome by wave, cluster, kind of people and score group.

    Parameters
    ----------
    rows : DataFrame, shape (n, …)
        Columns ``wave``, ``recommend`` (0..10 or missing) and ``weight``.
    outcomes : DataFrame, shape (n, k)
        One column an outcome: numbers, yes 1 and no 0; missing where nothing was said.
    within : Series of str, shape (n,), optional
        Kind of people (persona) within which money is compared by `link_money`.
    clusters : Series of str, shape (n,), optional
        The cluster of each row, none missing; left out where nobody was drawn in clusters.

    Returns
    -------
    DataFrame
        One row a combination of ``outcome wave cluster within group``, with ``n``, ``n_missing``
        and the sums of `power_sums`. Tables of batches are merged by `add_sums`.
    """
    keys = pd.DataFrame({
        "wave": rows["wave"],
        "cluster": "" if clusters is None else clusters,
        "within": "" if within is None else within.fillna(NO_ANSWER).astype("str"),
        "group": groups_of(rows["recommend"]),
    })  # fmt: skip
    parts = []
    for name in outcomes.columns:
        given = outcomes[name].notna().to_numpy()
        added = pd.DataFrame(0.0, index=rows.index, columns=["n", "n_missing", *SUMS])
        added["n_missing"] = (~given).astype(float)
        sums = power_sums(outcomes[name][given], rows["weight"][given])
        added.loc[given, sums.columns] = sums.to_numpy(dtype=float)
        table = pd.concat([keys.assign(outcome=name), added], axis=1)
        parts.append(table.groupby(["outcome", *keys.columns], as_index=False).sum())
    columns = ["outcome", *keys.columns, "n", "n_missing", *SUMS]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    return found.astype({"n": int, "n_missing": int})


def climb_ladder(
    sums: pd.DataFrame,
    outcomes: Sequence[Outcome],
    *,
    baseline: str = "",
    focus: str = "",
    score: Change | None = None,
    verdict: Verdict | None = None,
    delta: float = 5.0,
    level: float = 0.95,
    clustered: bool = False,
) -> Ladder:
    """Put every outcome beside the score.

    Parameters
    ----------
    sums : DataFrame
        What `count_outcomes` gave, merged; groups are compared over all its waves.
    outcomes : sequence of Outcome
        In the order of the ladder.
    baseline, focus : str, optional
        Waves whose change is asked for; left out, there is none.
    score : Change, optional
        The score's own change between these waves.
    verdict : Verdict, optional
        Its class as it was decided elsewhere; judged by its own interval where left out.
    delta : float, default 5
        The change of the score that would matter, in points.
    level : float, default 0.95
    clustered : bool, default False

    Returns
    -------
    Ladder
    """
    steps = tuple(_step(sums, outcome, baseline, focus, clustered) for outcome in outcomes)
    if verdict is None and score is not None:
        n = {"n_before": score.before.n, "n_after": score.after.n}
        verdict = judge(score.interval(level), delta=delta, **n)
    return Ladder(steps, score, verdict or Verdict.CANNOT_SAY, delta, level)


def count_arrivals(rows: pd.DataFrame, *, clusters: pd.Series | None = None) -> pd.DataFrame:
    """Count scores by ``came_by_recommendation``; see `count_scores`."""
    labels = rows["came_by_recommendation"]
    return count_scores(rows, labels, name="arrival", clusters=clusters)


def score_arrivals(counts: pd.DataFrame, *, clustered: bool = False) -> Arrivals:
    """Score those who came by recommendation and those who did not.

    Parameters
    ----------
    counts : DataFrame
        What `count_arrivals` gave, merged, of the waves wanted.
    clustered : bool, default False
    """
    return Arrivals(measure_labels(counts, "arrival", clustered=clustered))


def compare(before: Estimate | None, after: Estimate | None, level: float) -> Difference | None:
    """Give after less before with its interval, whichever the kind; None where it is not known."""
    if before is None or after is None:
        return None
    if isinstance(before, Mean) and isinstance(after, Mean):
        return proportion_difference(before, after, level=level)
    try:
        return difference_of_means(before, after, level=level)
    except DataError:
        return None


def side_of(interval: Interval) -> int:
    """Say on which side of nothing an interval lies: +1, -1, or 0 when it holds nothing."""
    return int(interval.low > 0) - int(interval.high < 0)


def direction_of(verdict: Verdict, change: float) -> int | None:
    """Turn a verdict into +1, -1, 0 for no change that matters, and None for not known."""
    if verdict.clear:
        return 1 if change > 0 else -1
    return 0 if verdict is Verdict.NO_MATTER else None


_LIMITS = ["estimate", "low", "high"]


def _step(sums: pd.DataFrame, outcome: Outcome, baseline: str, focus: str, clustered: bool) -> Step:
    scored = sums[(sums["outcome"] == outcome.name) & (sums["group"] != NO_SCORE)]
    by_group = {group: scored[scored["group"] == group] for group in GROUPS}
    waves = (scored[scored["wave"] == wave] for wave in (baseline, focus))
    before, after = (estimate_of(rows, outcome, clustered) for rows in waves)
    return Step(
        outcome=outcome,
        groups={group: estimate_of(rows, outcome, clustered) for group, rows in by_group.items()},
        before=before,
        after=after,
        n={group: int(rows["n"].sum()) for group, rows in by_group.items()},
        n_missing=int(scored["n_missing"].sum()),
    )


def estimate_of(rows: pd.DataFrame, outcome: Outcome, clustered: bool) -> Estimate | None:
    """Estimate an outcome from its sums; None where too few people say it."""
    given = rows[rows["n"] > 0]
    find = share_of if outcome.kind == "yes_no" else average
    try:
        return find(given, clustered=clustered)
    except DataError:
        return None


def _cells(found: Estimate | Difference | None, level: float | None) -> dict[str, float]:
    """Estimate and limits for a table; missing where they are not known."""
    nan = float("nan")
    if found is None:
        return dict.fromkeys(_LIMITS, nan)
    if isinstance(found, Difference):
        return {"estimate": found.estimate, "low": found.interval.low, "high": found.interval.high}
    try:
        interval = wilson(found, level=level) if isinstance(found, Mean) else found.interval(level)
    except DataError:
        return {"estimate": found.mean, "low": nan, "high": nan}
    return {"estimate": found.mean, "low": interval.low, "high": interval.high}


def _value(estimate: Estimate | None) -> float:
    return float("nan") if estimate is None else estimate.mean


def _n(estimate: Estimate | None) -> int:
    return 0 if estimate is None else int(estimate.n or 0)


def _spread_of(first: Estimate, second: Estimate) -> float:
    return (first.spread + second.spread) / 2


def _sd(first: Estimate, second: Estimate) -> float:
    return sqrt(_spread_of(first, second))
