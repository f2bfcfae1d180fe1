"""Where is the customer, before, next; and which point goes together with the signature?"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..findings import DataError, Finding
from ..parts import Part, finding
from ..statistics.intervals import Interval
from ..statistics.transitions import association, drop_off, sequences, transitions
from .reduction import Reduced

MOST_TOLD = 5
FIRST, LAST = "first", "last"
STATE = "at:"
NOT_CAUSE = "Who meets a touchpoint may differ in other ways: association, not cause."


@dataclass(frozen=True, eq=False, repr=False)
class Contacts(Part):
    """The contact log: steps, where people leave, and what goes together with converting.

    Parameters
    ----------
    reduced : Reduced
    steps, leaving : DataFrame
        As `transitions` and `drop_off` give them.
    converting : DataFrame or None
        As `association` gives it; None where it cannot be told.
    n : int
        Respondents in the log.
    level : float
    why : str
        Why the log, or converting, cannot be told.
    """

    reduced: Reduced = field(repr=False)
    steps: pd.DataFrame = field(repr=False)
    leaving: pd.DataFrame = field(repr=False)
    converting: pd.DataFrame | None = field(repr=False)
    n: int
    level: float
    why: str = ""

    @property
    def nothing(self) -> str:
        """Why there is nothing to say."""
        return self.why or "The study has no contact log (`contacts:` in study.yaml)."

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Where people leave without converting, then what goes together with converting."""
        if not self.n:
            return ()
        return (*self._left(), *self._steps(), *self._converted())

    @property
    def told(self) -> tuple[str, ...]:
        """What is named beside the others, the largest step, where most leave."""
        ids = [each.id for each in self.findings]
        named = [
            each.id for each in self.findings if each.verdict == "goes together with converting"
        ]
        leave = [id for id in ids if id.startswith("contacts.leave")][:1]
        return (*named, *leave, *[id for id in ids if id.startswith("contacts.next")][:MOST_TOLD])

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``next`` by step, ``leave`` and ``converting`` by touchpoint."""
        if self.steps.empty:
            return {}
        tables = {
            "next": self.steps.rename(index=self._name).reset_index(),
            "leave": self.leaving.rename(index=self._name).reset_index(names="touchpoint"),
        }
        if self.converting is not None:
            named = self.converting.rename(index=self._name)
            tables["converting"] = named.reset_index(names="touchpoint")
        return tables

    @property
    def warnings(self) -> tuple[str, ...]:
        """Why converting cannot be told."""
        return (self.why,) if self.why and self.n else ()

    def _name(self, state: str) -> str:
        id = state.removeprefix(STATE)
        return self.reduced.labels.get(id, id)

    def _left(self) -> list[Finding]:
        found = []
        enough = self.leaving["of"] >= self.reduced.study.privacy.minimum_group
        rows = self.leaving[enough].dropna(subset="share")
        for id, row in rows.sort_values("share", ascending=False).iterrows():
            interval = Interval(row["low"], row["high"], self.level)
            sentence = (
                f"Of those who met “{self._name(id)}” {100 * row['share']:.0f} % did not convert "
                "and "
                f"met nothing after it ({100 * self.level:g} % interval {100 * interval.low:.0f} "
                "to "
                f"{100 * interval.high:.0f} %, n = {int(row['of']):,})."
            )
            place = f"contacts.leave.{id.removeprefix(STATE)}"
            found.append(
                finding(place, row["share"], interval, int(row["of"]), sentence, unit="share")
            )
        return found

    def _steps(self) -> list[Finding]:
        found = []
        for (origin, target), row in self.steps.sort_values("n", ascending=False).iterrows():
            if row["n"] < self.reduced.study.privacy.minimum_group:
                continue
            interval = Interval(row["low"], row["high"], self.level)
            share = f"{100 * row['share']:.0f} %"
            if origin == FIRST:
                lead = f"{share} begin at “{self._name(target)}”"
            elif target == LAST:
                lead = f"After “{self._name(origin)}” the way ends in {share} of cases"
            else:
                lead = (
                    f"After “{self._name(origin)}” comes “{self._name(target)}” in {share} of cases"
                )
            sentence = (
                f"{lead} ({100 * self.level:g} % interval {100 * interval.low:.0f} to "
                f"{100 * interval.high:.0f} %, n = {int(row['of']):,})."
            )
            place = f"contacts.next.{origin.removeprefix(STATE)}.{target.removeprefix(STATE)}"
            found.append(
                finding(place, row["share"], interval, int(row["of"]), sentence, unit="share")
            )
        return found

    def _converted(self) -> list[Finding]:
        if self.converting is None:
            return []
        found = []
        for id, row in self.converting.dropna(subset="difference").iterrows():
            interval = Interval(row["low"], row["high"], self.level)
            more = "more" if row["difference"] > 0 else "fewer"
            tail = (
                " Beside all other touchpoints that stands."
                if row["named_beside_others"]
                else (" Beside the other touchpoints that is not told from none.")
            )
            verdict = "goes together with converting" if row["named"] else "not distinguishable"
            sentence = (
                f"Of 100 who met “{self._name(id)}” {abs(100 * row['difference']):.0f} {more} "
                "converted than "
                f"of 100 who did not ({100 * self.level:g} % interval {100 * interval.low:+.0f} to "
                f"{100 * interval.high:+.0f}, n = {int(row['n_met'] + row['n_not']):,})."
                f"{tail if row['named'] else ''} {NOT_CAUSE}"
            )
            n = int(row["n_met"] + row["n_not"])
            place = f"contacts.converting.{id.removeprefix(STATE)}"
            found.append(finding(place, row["difference"], interval, n, sentence, verdict, "share"))
        return found


def trace(reduced: Reduced, *, level: float) -> Contacts:
    """Follow the contact log; converting is refused where everybody or nobody converted."""
    rows, empty = reduced.contacts, pd.DataFrame()
    if rows is None or rows.empty:
        return Contacts(reduced, empty, empty, None, 0, level)
    known = rows["converted"] if rows["converted"].notna().any() else None
    # A touchpoint may be called as the ends of a sequence are.
    state = STATE + rows["touchpoint"]
    log = sequences(rows["respondent"], state, rows["order"], converted=known)
    steps = transitions(log, level=level)
    leaving = pd.DataFrame(columns=["n", "of", "share", "low", "high"])
    why, converting = "", None
    if known is None:
        why = "The contact log does not say who converted."
    else:
        leaving = drop_off(log, level=level)
        try:
            converting = association(log, level=level)
        except DataError as error:
            why = f"What goes together with converting cannot be told: {error}"
    return Contacts(reduced, steps, leaving, converting, log.n, level, why)
