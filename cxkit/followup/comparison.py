"""Each touchpoint that was worked on: its change, the others', the difference, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from ..findings import DataError, Finding, Problem, refuse
from ..parts import Part, finding
from ..statistics.intervals import Interval
from ..statistics.linearisation import Linearised
from ..study.names import nearest
from ..study.waves import Wave
from .estimates import Against, change_of, interval_of, level_of, set_against
from .naming import TAIL, count, moved, signed, span
from .reduction import Reduced
from .verdicts import Gain, decide

# What each class says in few words, of one touchpoint or of several.
BRIEFLY = {
    Gain.NOT_COMPLETE: "must wait for a verdict: a wave still collects answers",
    Gain.CANNOT_SAY: "had too few answers to be judged",
    Gain.NO_MATTER: "did as the others did, within what would matter",
    Gain.WORKED: "rose by more than the others after the work",
    Gain.HELD: "held while the others fell",
    Gain.LOW_START: "gained, but it may be a low that passed",
    Gain.AS_OTHERS: "moved no further than untouched touchpoints do",
    Gain.WITH_ALL: "rose with everything else",
    Gain.FELL_BEHIND: "fell behind the others",
    Gain.UNDECIDED: "cannot be told from the others",
}


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Part):
    """What became of the touchpoints that were worked on.

    Parameters
    ----------
    reduced : Reduced
    touched : tuple of str
        Their ids, in the order of the journey.
    delta : float
        The change that would matter, in rating points.
    level : float
        Of the room; all differences hold together with it.
    """

    reduced: Reduced = field(repr=False)
    touched: tuple[str, ...]
    delta: float
    level: float

    nothing = "No touchpoint is said to have been worked on (TOUCHED)."

    @property
    def joint(self) -> float:
        """Level of each of several differences at which all hold together (Bonferroni)."""
        return 1 - (1 - self.level) / max(len(self.touched), 1)

    @cached_property
    def untouched(self) -> tuple[str, ...]:
        """Touchpoints that were not worked on and have enough ratings before and after."""
        return tuple(p.id for p in self.reduced.points if p.id not in self.touched)

    @cached_property
    def against(self) -> dict[str, Against]:
        """By touchpoint that can be judged: its change beside that of the untouched ones."""
        before, after = self.reduced.baseline, self.reduced.focus
        return self._set_against(dict.fromkeys(self._judged, self.untouched), before, after)

    @cached_property
    def since_earlier(self) -> dict[str, Against]:
        """The same from the wave before the baseline on, where it has enough ratings."""
        earlier, after = self.reduced.earlier, self.reduced.focus
        if earlier is None:
            return {}
        rated = tuple(id for id in self.untouched if self.reduced.enough(id, earlier))
        there = [id for id in self._judged if self.reduced.enough(id, earlier) and rated]
        return self._set_against(dict.fromkeys(there, rated), earlier, after)

    @cached_property
    def dips(self) -> dict[str, Linearised]:
        """How each moved beside the others from the wave before to the baseline."""
        return {
            id: early.difference - self.against[id].difference
            for id, early in self.since_earlier.items()
        }

    @cached_property
    def from_afar(self) -> dict[str, Against]:
        """The same beside those untouched ones alone that share neither stage nor owner."""
        apart = {id: self.apart(id) for id in self._judged}
        fit = {id: far for id, far in apart.items() if far and far != self.untouched}
        return self._set_against(fit, self.reduced.baseline, self.reduced.focus)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a touchpoint that was worked on.

        ``before after change low high n_before n_after`` as measured; ``alike untouched
        difference``, among like customers, each with limits, ``hurdle luck earlier earlier_low
        earlier_high``, and ``verdict``.
        """
        rows = {id: self._row(id) for id in self.touched}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("touchpoint")

    def verdict(self, id: str, against: Mapping[str, Against] | None = None) -> Gain:
        """Decide what may be said of a touchpoint, with other untouched ones where given."""
        reduced = self.reduced
        if not (reduced.baseline.complete and reduced.focus.complete):
            return Gain.NOT_COMPLETE
        found = (against or self.against).get(id)
        if found is None:
            return Gain.CANNOT_SAY
        early = self.since_earlier.get(id)
        return decide(
            interval_of(found.own, self.joint),
            interval_of(found.others, self.joint),
            found.interval(self.joint),
            delta=self.delta,
            change=float(self._change(id).value[0]),
            hurdle=found.hurdle(self.joint),
            gained=found.gained(self.joint) and (early is None or early.gained(self.joint)),
        )

    @property
    def verdicts(self) -> dict[str, Gain]:
        """By touchpoint that was worked on."""
        return {id: Gain(row["verdict"]) for id, row in self.table.iterrows()}

    def apart(self, id: str) -> tuple[str, ...]:
        """Untouched ones that share neither stage nor owner with a touchpoint."""
        near = near_to(self.reduced, id)
        return tuple(each for each in self.untouched if each not in near)

    @property
    def told(self) -> tuple[str, ...]:
        """The differences; the change itself where there is none."""
        known = {found.id for found in self.findings}
        ids = []
        for id in self.touched:
            wanted = f"followup.{id}.against_untouched"
            ids.append(wanted if wanted in known else f"followup.{id}.change")
        return tuple(ids)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Of each: its own change, that of the untouched ones, and the difference."""
        found = []
        for id, row in self.table.iterrows():
            found += [self._own(id, row)] if np.isfinite(row["change"]) else []
            if id in self.against:
                found += [self._others(id, row), self._difference(id, row)]
        return tuple(found)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``touched`` at full precision, ``verdicts`` to be read."""
        if not self.touched:
            return {}
        return {"touched": self.table.reset_index(), "verdicts": self._verdicts()}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the picture of differences."""
        return {"against": self._caption()}

    @property
    def _judged(self) -> list[str]:
        return [id for id in self.touched if self.reduced.enough(id) and self.untouched]

    def _set_against(
        self, others: Mapping[str, Sequence[str]], before: Wave, after: Wave
    ) -> dict[str, Against]:
        return {
            id: set_against(self.reduced, id, known, before, after) for id, known in others.items()
        }

    def _change(self, id: str) -> Linearised:
        return change_of(self.reduced, id, self.reduced.baseline, self.reduced.focus)

    def _row(self, id: str) -> dict:
        reduced = self.reduced
        waves = reduced.baseline, reduced.focus
        levels = [float(level_of(reduced, id, wave).value[0]) for wave in waves]
        n = [reduced.n(wave, id) for wave in waves]
        row = {"before": levels[0], "after": levels[1]}
        # A mean of fewer people than a group may have is not shown.
        if min(n) < reduced.study.privacy.minimum_group:
            row = dict.fromkeys(row, np.nan) | _limits("change", None)
        else:
            row |= _limits("change", interval_of(self._change(id), self.joint))
        row |= {"level": self.joint, "n_before": n[0], "n_after": n[1]}
        found, early = self.against.get(id), self.since_earlier.get(id)
        for name in ("own", "others", "difference"):
            here = interval_of(getattr(found, name), self.joint) if found else None
            row |= _limits({"own": "alike", "others": "untouched"}.get(name, name), here)
        row["hurdle"] = found.hurdle(self.joint) if found else np.nan
        row["luck"] = found.luck if found else np.nan
        row |= _limits("earlier", early.interval(self.joint) if early else None)
        row["verdict"] = self.verdict(id).value
        return row

    def _own(self, id: str, row: pd.Series) -> Finding:
        reduced, n = self.reduced, (int(row["n_before"]), int(row["n_after"]))
        interval = Interval(row["change_low"], row["change_high"], row["level"])
        reached = "that is" if row["change"] >= self.delta else "that is not"
        sentence = (
            f"{reduced.labels[id]}: the mean rating went from {row['before']:.2f} in "
            f"{reduced.baseline.label} to {row['after']:.2f} in {reduced.focus.label}, a change of "
            f"{signed(row['change'])} points ({span(interval)}, n = {n[0]:,} and {n[1]:,}); "
            f"{reached} the rise of {self.delta:.2g} or more that would matter."
        )
        id = f"followup.{id}.change"
        return finding(id, row["change"], interval, sum(n), sentence, unit="rating points")

    def _others(self, id: str, row: pd.Series) -> Finding:
        interval = Interval(row["untouched_low"], row["untouched_high"], row["level"])
        ids, reduced = self.against[id].ids, self.reduced
        n = sum(reduced.n(wave, each) for wave in (reduced.baseline, reduced.focus) for each in ids)
        whom = "touchpoint that was" if len(ids) == 1 else f"{len(ids)} touchpoints that were"
        sentence = (
            f"Among like {reduced.study.survey.who}, the {whom} not worked on changed by "
            f"{signed(row['untouched'])} points on average ({span(interval)}, n = {n:,} ratings)."
        )
        id = f"followup.{id}.untouched"
        return finding(id, row["untouched"], interval, n, sentence, unit="rating points")

    def _difference(self, id: str, row: pd.Series) -> Finding:
        interval = Interval(row["difference_low"], row["difference_high"], row["level"])
        n = int(row["n_before"]), int(row["n_after"])
        sentence = (
            f"{self.reduced.labels[id]}: {signed(row['difference'])} points against "
            f"{count(len(self.against[id].ids))} ({span(interval)}, n = {n[0]:,} and {n[1]:,}): "
            f"{self._tail(id, row)}."
        )
        found = f"followup.{id}.against_untouched"
        return finding(
            found, row["difference"], interval, sum(n), sentence, row["verdict"], "rating points"
        )

    def _tail(self, id: str, row: pd.Series) -> str:
        """Say what the verdict allows."""
        gain, reduced = Gain(row["verdict"]), self.reduced
        mood = f"the others {moved(row['untouched'])} themselves"
        early = self.since_earlier.get(id)
        low = (
            f"it gained since {reduced.baseline.label}, but {signed(early.value)} points since "
            f"{reduced.earlier.label}: a low that passes by itself looks the same"
            if early and not early.gained(self.joint)
            else "its start was low, and a start that is low by chance would bring "
            f"{signed(self.against[id].luck)} points: it may be a low that passed"
        )
        return {
            Gain.NOT_COMPLETE: "no verdict, as a wave still collects answers",
            Gain.CANNOT_SAY: "too few answers to judge",
            Gain.NO_MATTER: f"a difference of less than {self.delta:.2g} points, which would not "
            "matter",
            Gain.WORKED: "after the work it rose by more than they did"
            + (f", how much is uncertain. {TAIL}"[:-1] if row["difference_low"] < self.delta
               else f". {TAIL}"[:-1]),
            Gain.HELD: f"it held while {mood}. {TAIL}"[:-1],
            Gain.LOW_START: low,
            Gain.AS_OTHERS: "untouched ones move as far from one another by themselves",
            Gain.WITH_ALL: f"it rose with everything else, {mood}: that is the mood and no success "
            "of its own",
            Gain.FELL_BEHIND: f"it fell behind the others. {TAIL}"[:-1],
            Gain.UNDECIDED: "not told from chance",
        }[gain]  # fmt: skip

    def _verdicts(self) -> pd.DataFrame:
        """What was decided, with amounts as prose writes them."""
        rows = []
        for id, row in self.table.iterrows():
            amounts = {
                words: "" if np.isnan(row[name]) else
                f"{signed(row[name])} ({signed(row[f'{name}_low'])} to "
                f"{signed(row[f'{name}_high'])})"
                for words, name in (("own change", "change"), ("untouched", "untouched"),
                                    ("against the untouched", "difference"),
                                    ("the same since the wave before", "earlier"))
            }  # fmt: skip
            name = self.reduced.labels[id]
            rows.append({"worked_on": name, **amounts, "verdict": row["verdict"]})
        return pd.DataFrame(rows)

    def _caption(self) -> tuple[str, str]:
        if not self.against:
            title = "Nothing to judge yet" if self.touched else "Nothing was worked on"
            why = self.nothing if not self.touched else (
                "Too few people rated what was worked on, or anything else, before and after."
            )  # fmt: skip
            return title, why
        reduced, table = self.reduced, self.table.loc[list(self.against)]
        note = (
            f"Change of the mean rating from {reduced.baseline.label} to {reduced.focus.label}, "
            f"less that of {count(len(self.untouched))}, in rating points, among like "
            f"{reduced.study.survey.who} (n = {int(table['n_before'].min()):,} and "
            f"{int(table['n_after'].min()):,} ratings or more); intervals hold together with "
            f"{100 * self.level:g} %. Grey: less than {self.delta:.2g} points, which would not "
            "matter. Tick: how far untouched ones may move by themselves."
        )
        return self._title(table), note

    def _title(self, table: pd.DataFrame) -> str:
        labels, verdicts = self.reduced.labels, {id: self.verdicts[id] for id in table.index}
        worked = [id for id, gain in verdicts.items() if gain is Gain.WORKED]
        if len(verdicts) > 1:
            how_many = f"{len(worked) or 'None'} of {len(verdicts)} touchpoints"
            return f"{how_many} clearly did better than the others"
        id, gain = next(iter(verdicts.items()))
        return f"{labels[id]} {BRIEFLY[gain]}"


def choose_touched(reduced: Reduced, touched: str | Sequence[str]) -> tuple[str, ...]:
    """Take the touchpoints that were worked on, in the order of the journey.

    Raises
    ------
    DataError
        A name is no touchpoint of the study.
    """
    listed = touched.split(",") if isinstance(touched, str) else touched
    names = {name.strip() for name in listed if name.strip()} or set(reduced.study.acted_on)
    known = [point.id for point in reduced.study.touchpoints]
    refuse(
        Problem("TOUCHED names touchpoints of the journey", nearest(name, known), value=name)
        for name in sorted(names - set(known))
    )
    chosen = tuple(id for id in known if id in names)
    if len(chosen) == len(known) > 0:
        hint = "leave out what was not worked on"
        raise DataError(Problem("some touchpoints were not worked on", hint, value="all"))
    return chosen


def near_to(reduced: Reduced, id: str) -> set[str]:
    """Touchpoints of the same stage, or with an owner in common, which may share an effect."""
    stages = [stage.touchpoints for stage in reduced.study.journey]
    point = next(p for points in stages for p in points if p.id == id)
    together = next(points for points in stages if point in points)
    owners = set(point.owners)
    shared = (p for points in stages for p in points if owners & set(p.owners))
    return {p.id for p in (*together, *shared)} - {id}


def _limits(name: str, interval: Interval | None) -> dict[str, float]:
    """Three columns: an estimate in the middle of its limits."""
    if interval is None:
        return dict.fromkeys((name, f"{name}_low", f"{name}_high"), np.nan)
    middle = (interval.low + interval.high) / 2
    return {name: middle, f"{name}_low": interval.low, f"{name}_high": interval.high}
