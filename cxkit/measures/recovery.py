"""No problem, solved, unsolved: what goes together with a problem and with its being solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from ..statistics.intervals import Mean, weighted_mean
from ..statistics.proportions import wilson
from .counting import NO_ANSWER, change_between, count_scores, measure_labels
from .nps import Change, NetPromoterScore

NO_PROBLEM = "no problem"
SOLVED = "solved"
UNSOLVED = "unsolved"
NOT_SAID = "problem, not said whether solved"
# Of surveys that ask for problems and not for their solution.
PROBLEM = "a problem"
STATES = (NO_PROBLEM, SOLVED, UNSOLVED, PROBLEM)
ALL_STATES = (*STATES, NOT_SAID, NO_ANSWER)
# What is compared, by name: the first state with the second.
COMPARED = {
    "solved less no problem": (NO_PROBLEM, SOLVED),
    "unsolved less no problem": (NO_PROBLEM, UNSOLVED),
    "solved less unsolved": (UNSOLVED, SOLVED),
    "a problem less no problem": (NO_PROBLEM, PROBLEM),
}


@dataclass(frozen=True, eq=False)
class Recovery:
    """The score of people without a problem, with a solved one and with an unsolved one.

    Parameters
    ----------
    scores : dict of str to NetPromoterScore
        By state; a state that nobody is in, or that cannot be scored, is absent.
    shares : dict of str to Mean
        Share of each of `STATES` among those whose state is known.
    n : dict of str to int
        People with a score, by each of `ALL_STATES`; the unknown ones are in no estimate.
    """

    scores: Mapping[str, NetPromoterScore] = field(repr=False)
    shares: Mapping[str, Mean] = field(repr=False)
    n: Mapping[str, int]

    @property
    def tested(self) -> bool:
        """Whether at least two of the three states have a score."""
        return len(self.scores) > 1

    @property
    def differences(self) -> dict[str, Change]:
        """Score of one state less that of another, by name, where both have one.

        People choose neither to have a problem nor to have it solved, but those who have one
        may differ in more than that: it goes together, no more.
        """
        found = {name: change_between(self.scores, *pair) for name, pair in COMPARED.items()}
        return {name: change for name, change in found.items() if change is not None}

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """Give one row a state: ``n``, its share and its score with their limits."""
        rows = []
        for state in ALL_STATES:
            row = {"state": state, "n": self.n[state]}
            if state in self.shares:
                found = wilson(self.shares[state], level=level)
                row |= {"share": self.shares[state].mean}
                row |= {"share_low": found.low, "share_high": found.high}
            if state in self.scores:
                found = self.scores[state].interval(level)
                row |= {"nps": self.scores[state].score, "low": found.low, "high": found.high}
            rows.append(row)
        names = ["state", "n", "share", "share_low", "share_high", "nps", "low", "high"]
        return pd.DataFrame(rows, columns=names)

    def compare(self, level: float = 0.95) -> pd.DataFrame:
        """Give one row a comparison: ``estimate low high n``, in points.

        All of them together hold at `level` (each interval is wider than its own would be).
        """
        each = 1 - (1 - level) / max(1, len(self.differences))
        rows = [
            {"compared": name, "estimate": change.estimate, "low": found.low, "high": found.high,
             "level": each, "n": change.n}
            for name, change in self.differences.items()
            for found in [change.interval(each)]
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=["compared", "estimate", "low", "high", "level", "n"])


def count_recovery(
    rows: pd.DataFrame, *, clusters: pd.Series | None = None, solved_asked: bool = True
) -> pd.DataFrame:
    """Count scores by whether there was a problem and whether it was solved.

    Parameters
    ----------
    rows : DataFrame, shape (n, …)
        Columns ``wave recommend weight``, and ``problem`` and ``solved``: yes 1, no 0, or missing.
    clusters : Series of str, shape (n,), optional
        The cluster of each row, none missing; left out where nobody was drawn in clusters.
    solved_asked : bool, default True
        Whether the survey asks for the solution; otherwise a problem is a state of its own.

    Returns
    -------
    DataFrame
        As of `count_scores`, with the column ``recovery``. Somebody without a problem stays so
        whatever stands under "solved"; who did not say whether there was one is "(no answer)".
    """
    problem, solved = rows["problem"], rows["solved"]
    states = pd.Series(NO_ANSWER, index=rows.index, dtype="object")
    states[problem == 0] = NO_PROBLEM
    states[(problem == 1) & solved.isna()] = NOT_SAID if solved_asked else PROBLEM
    states[(problem == 1) & (solved == 1)] = SOLVED
    states[(problem == 1) & (solved == 0)] = UNSOLVED
    return count_scores(rows, states, name="recovery", clusters=clusters)


def measure_recovery(counts: pd.DataFrame, *, clustered: bool = False) -> Recovery:
    """Score each state that somebody is in.

    Parameters
    ----------
    counts : DataFrame
        What `count_recovery` gave, merged by `add_sums`, of the waves wanted.
    clustered : bool, default False

    Returns
    -------
    Recovery
    """
    known = counts[counts["recovery"].isin(STATES)]
    scores = measure_labels(known, "recovery", clustered=clustered)
    n = counts.groupby("recovery")["n"].sum()
    shares = {}
    if known["weight"].sum() > 0 and not (clustered and known["cluster"].nunique() < 2):
        shares = {state: _share(known, state, clustered) for state in STATES}
    return Recovery(
        scores={state: scores[state] for state in STATES if state in scores},
        shares=shares,
        n={state: int(n.get(state, 0)) for state in ALL_STATES},
    )


def _share(known: pd.DataFrame, state: str, clustered: bool) -> Mean:
    return weighted_mean(
        (known["recovery"] == state).astype(float),
        n=known["n"],
        weight=known["weight"],
        weight_squared=known["weight_squared"],
        cluster=known["cluster"] if clustered else None,
    )
