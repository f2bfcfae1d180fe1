"""What differs: between two waves, and between each group and all others, with verdicts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from ..findings import Finding
from ..measures import wording
from ..measures.verdicts import Verdict, judge
from ..parts import Part, finding, join_names
from ..statistics.averages import standard_error
from ..statistics.intervals import Interval, quantile
from ..statistics.linearisation import Linearised
from ..study.description import REALMS
from ..study.groups import ALL_OTHER
from .columns import score_column
from .naming import LABELS, group_name, signed_span
from .profile import Profile
from .structure import Structure

# A difference between groups is no change: it has words of its own.
NOT_JUDGED = "not judged"
DIFFERS = {
    Verdict.CANNOT_SAY: "cannot say",
    Verdict.NOT_COMPLETE: "cannot say",
    Verdict.NO_MATTER: "no difference that matters",
    Verdict.UNDECIDED: "not distinguishable",
    Verdict.CLEAR_FALL: "clearly lower, at least δ",
    Verdict.SMALL_FALL: "clearly lower, size uncertain",
    Verdict.CLEAR_RISE: "clearly higher, at least δ",
    Verdict.SMALL_RISE: "clearly higher, size uncertain",
}


@dataclass(frozen=True, eq=False, repr=False)
class Change(Part):
    """Changes since the baseline, and what sets each group apart.

    Parameters
    ----------
    profile : Profile
    structure : Structure
        Says whether groups may be compared.
    delta : float
        The change of a realm that would matter, in points of 100.
    """

    profile: Profile = field(repr=False)
    structure: Structure = field(repr=False)
    delta: float

    nothing = (
        "There is no earlier wave with enough answers to compare with, and there are no groups to "
        "set side by side."
    )

    @cached_property
    def waves(self) -> pd.DataFrame:
        """One row a realm: ``before after change low high n_before n_after verdict``.

        Limits hold for all four realms together.
        """
        reduced = self.profile.reduced
        if reduced.baseline is None or not self.profile.enough(None, reduced.baseline.label):
            return pd.DataFrame()
        return self._compare(
            dict.fromkeys(REALMS, (None, reduced.baseline.label)),
            dict.fromkeys(REALMS, (None, reduced.focus.label)),
            complete=reduced.baseline.complete and reduced.focus.complete,
        )

    @cached_property
    def groups(self) -> pd.DataFrame:
        """The same for each group against all others: ``before`` is theirs, ``after`` its own.

        Limits hold for all groups and realms together; of two groups the second is left out, being
        the same comparison turned round.
        """
        own = [group for group in self.profile.groups if group is not None]
        everybody = [*self.profile.reduced.groups, ALL_OTHER]
        wave = self.profile.reduced.focus.label
        hidden = self.profile.reduced.means.n(ALL_OTHER, score_column(wave, REALMS[0]))
        compared = own[:1] if len(everybody) == 3 and not hidden else own
        others = {group: tuple(each for each in everybody if each != group) for group in compared}
        compared = [group for group in compared if self.profile.enough(others[group], wave)]
        if len(own) < 2 or not compared:
            return pd.DataFrame()
        table = self._compare(
            {(group, realm): (others[group], wave) for group in compared for realm in REALMS},
            {(group, realm): (group, wave) for group in compared for realm in REALMS},
            complete=True,
        )
        table.index = pd.MultiIndex.from_tuples(table.index, names=["group", "realm"])
        return table

    @property
    def told(self) -> tuple[str, ...]:
        """Changes of all four realms, then groups that clearly differ."""
        clear = []
        if len(self.groups):
            slugs = self.profile.reduced.slugs
            clear = [
                f"realm.{realm}.against_others.{slugs[group]}"
                for (group, realm), row in self.groups.iterrows()
                if Verdict(row["verdict"]).clear and self.structure.compared(group, realm)
            ]
        return (*(f"realm.{realm}.change" for realm in REALMS), *clear)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Changes by realm, then groups against all others."""
        found = [self._change(realm, row) for realm, row in self.waves.iterrows()]
        found += [self._against(*pair, row) for pair, row in self.groups.iterrows()]
        return tuple(found)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``changes`` by realm, ``against_others`` by group and realm, ``waves`` over time."""
        tables = {}
        if len(self.waves):
            tables["changes"] = self.waves.rename_axis("realm").reset_index()
        if len(self.groups):
            said = {each.value: words for each, words in DIFFERS.items()}
            tables["against_others"] = self.groups.reset_index().replace({"verdict": said})
        over_time = self._over_time()
        if over_time["wave"].nunique() > 1:
            tables["waves"] = over_time
        return tables

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the change by realm."""
        return {"change": self._caption()}

    def _compare(self, before: dict, after: dict, *, complete: bool) -> pd.DataFrame:
        """Compare means two by two; limits hold for all of them together (Bonferroni)."""
        means, rows = self.profile.reduced.means, {}
        joint = 1 - (1 - self.profile.level) / max(len(before), 1)
        for key, (old_group, old_wave) in before.items():
            realm = key if isinstance(key, str) else key[1]
            new_group, new_wave = after[key]
            columns = score_column(old_wave, realm), score_column(new_wave, realm)
            n = means.n(old_group, columns[0]), means.n(new_group, columns[1])
            old, new = means.mean(old_group, columns[0]), means.mean(new_group, columns[1])
            if not min(n) or not np.isfinite(old.value + new.value).all():
                continue
            rows[key] = self._row(old, new, n, joint, complete)
        return pd.DataFrame(rows.values(), index=pd.Index(list(rows), tupleize_cols=False))

    def _row(
        self, old: Linearised, new: Linearised, n: tuple[int, int], level: float, complete: bool
    ) -> dict:
        change = new - old
        value, half = float(change.value[0]), quantile(level) * standard_error(change)
        interval = Interval(value - half, value + half, level)
        verdict = judge(interval, delta=self.delta, n_before=n[0], n_after=n[1], complete=complete)
        return {
            "before": float(old.value[0]), "after": float(new.value[0]), "change": value,
            "low": interval.low, "high": interval.high, "level": level,
            "n_before": n[0], "n_after": n[1], "verdict": verdict.value,
        }  # fmt: skip

    def _change(self, realm: str, row: pd.Series) -> Finding:
        reduced, interval = self.profile.reduced, Interval(row["low"], row["high"], row["level"])
        n = int(row["n_before"]), int(row["n_after"])
        said = wording.say_change(
            Verdict(row["verdict"]), row["change"], interval, delta=self.delta,
            waves=(reduced.baseline.label, reduced.focus.label), n=n,
        )  # fmt: skip
        sentence = f"{LABELS[realm]}: {said[:1].lower()}{said[1:]}"
        id = f"realm.{realm}.change"
        return finding(id, row["change"], interval, sum(n), sentence, row["verdict"])

    def _against(self, group: str, realm: str, row: pd.Series) -> Finding:
        reduced, verdict = self.profile.reduced, Verdict(row["verdict"])
        interval = Interval(row["low"], row["high"], row["level"])
        n = int(row["n_after"]), int(row["n_before"])
        digits = wording.fewest_digits(interval, self.delta)
        size = f"{wording.signed(row['change'], digits)} points against all others"
        limits = f"{signed_span(interval, digits)}, n = {n[0]:,} and {n[1]:,}"
        tail = {
            Verdict.CANNOT_SAY: "too few answers to judge",
            Verdict.NO_MATTER: f"a difference of less than {self.delta:g} points",
            Verdict.UNDECIDED: "not told from chance",
        }.get(verdict, "a clear difference")
        said = DIFFERS[verdict]
        if verdict.clear:
            tail += self.structure.caution(group)
            if not self.structure.compared(group, realm):
                tail, said = "not judged, as groups may read the items differently", NOT_JUDGED
        sentence = f"{group_name(reduced, group)}, {realm}: {size} ({limits}): {tail}."
        id = f"realm.{realm}.against_others.{reduced.slugs[group]}"
        return finding(id, row["change"], interval, sum(n), sentence, said)

    def _over_time(self) -> pd.DataFrame:
        """Score of each realm in every wave that is used."""
        means, half, rows = self.profile.reduced.means, quantile(self.profile.level), []
        for wave in self.profile.reduced.taught:
            if not self.profile.enough(None, wave.label):
                continue
            for realm in REALMS:
                column = score_column(wave.label, realm)
                mean = means.mean(None, column)
                value, error = float(mean.value[0]), half * standard_error(mean)
                rows.append(
                    {"wave": wave.label, "realm": realm, "score": value,
                     "low": max(value - error, 0.0), "high": min(value + error, 100.0),
                     "n": means.n(None, column)}
                )  # fmt: skip
        return pd.DataFrame(rows)

    def _caption(self) -> tuple[str, str]:
        if not len(self.waves):
            return "There is no earlier wave to compare with", self.nothing
        reduced = self.profile.reduced
        n = int(self.waves["n_before"].min()), int(self.waves["n_after"].min())
        level = f"{100 * self.profile.level:g} %"
        note = (
            f"Change of each realm's score, in points of 100, from {reduced.baseline.label} to "
            f"{reduced.focus.label} (n = {n[0]:,} and {n[1]:,} {reduced.study.survey.who}); "
            f"intervals hold for all four together with {level}. Grey: less than "
            f"{self.delta:g} points, which would not matter."
        )
        moved = {
            realm: row["change"]
            for realm, row in self.waves.iterrows()
            if Verdict(row["verdict"]).clear
        }
        if (self.waves["verdict"] == Verdict.NO_MATTER.value).all():
            return f"No realm has changed by {self.delta:g} points or more", note
        if not moved:
            return "No realm has clearly changed", note
        said = [f"{realm} {'fell' if size < 0 else 'rose'}" for realm, size in moved.items()]
        text = join_names(said)
        return f"{text[:1].upper()}{text[1:]} since {reduced.baseline.label}", note
