"""May the scores be used? Reliability, items that do not do their work, careless answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import nan

import numpy as np
import pandas as pd

from ..findings import DataError, Finding
from ..parts import Part, finding, join_names
from ..statistics.factor_reliability import scale_omega
from ..statistics.intervals import Interval, Mean
from ..statistics.item_checks import ItemChecks, check_items
from ..statistics.item_statistics import item_statistics
from ..statistics.moments import add
from ..statistics.proportions import wilson
from ..statistics.reliability import reliability
from ..statistics.separability import NOT_SEPARABLE, separability
from ..study.description import REALMS
from ..study.names import slug
from ..study.waves import say_span
from .columns import careful_column, score_column
from .naming import LABELS, span
from .reduction import Reduced

# What the lower limit of a coefficient must reach: for comparing groups (J. C. Nunnally,
# Psychometric Theory, 2nd ed. (1978), asks .70 in early research), and for a first look.
USABLE, WEAK = 0.70, 0.60
# Item checks look at correlations, which fewer answers hardly tell.
FEWEST_TO_CHECK = 50
FEWEST_FOR_ALPHA = 30
# So many who tick one column make every coefficient theirs.
MUCH_STRAIGHT = 0.2
FINE, UNTOLD = "fine", "cannot be told"
# A share of silence that deserves a word.
MUCH_SILENCE = 0.1
SAID = {
    "constant": "everybody gave the same answer",
    "reversed": "it runs against its realm: it looks as if it had to be listed under `reversed:`, "
    "or is listed there by mistake",
    "noise": "it does not go together with the other items of its realm",
    "elsewhere": "it goes together with another realm rather than its own",
    "cross-loading": "it belongs to two realms",
}


@dataclass(frozen=True, eq=False, repr=False)
class Scale(Part):
    """How well four sets of items measure four things.

    Parameters
    ----------
    reduced : Reduced
    checks : ItemChecks or None
        What each item does; None where too few answered everything.
    level : float
    one : frozenset of frozenset of str, default empty
        Pairs of realms that cannot be told apart with all their items.
    """

    reduced: Reduced = field(repr=False)
    checks: ItemChecks | None = field(repr=False)
    level: float
    one: frozenset[frozenset[str]] = frozenset()

    @cached_property
    def reliability(self) -> pd.DataFrame:
        """One row a realm: ``items alpha alpha_low alpha_high omega omega_low omega_high
        average_r n judgement``; missing where a realm has one item only.
        """
        rows = {realm: self._reliability(realm) for realm in REALMS}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("realm")

    @cached_property
    def items(self) -> pd.DataFrame:
        """One row an item: mean, correlation with its realm, alpha without it, verdict."""
        rows = []
        for realm, names in self.reduced.names.items():
            sample = self.reduced.realms.get(realm)
            if sample is None or len(names) < 2:
                continue
            try:
                found = item_statistics(sample, list(names), level=self.level)
            except DataError:
                continue
            rows.append(found.assign(realm=realm))
        table = pd.concat(rows) if rows else pd.DataFrame()
        if len(table) and self.checks is not None:
            table["verdict"] = self.checks.table["verdict"].reindex(table.index)
        return table

    @property
    def bad(self) -> pd.Series:
        """Verdict of each item that does not do its work."""
        if self.checks is None:
            return pd.Series(dtype="object")
        table = self.checks.table
        odd = ~table["verdict"].isin([FINE, UNTOLD])
        # Between realms that are one, an item cannot be at home in the wrong one.
        same = [frozenset((row["scale"], row["other"])) in self.one for _, row in table.iterrows()]
        odd &= ~(table["verdict"].isin(["elsewhere", "cross-loading"]) & np.array(same, dtype=bool))
        return table.loc[odd, "verdict"]

    @property
    def told(self) -> tuple[str, ...]:
        """Alpha of every realm, bad items, straight lines and silence."""
        alphas = tuple(f"realm.{realm}.alpha" for realm in REALMS)
        bad = tuple(f"realms.item.{slug(item)}" for item in self.bad.index)
        return (*alphas, *bad, "realms.straight_lines", "realms.silence")

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Alpha and omega by realm, bad items, straight lines, silence."""
        found = [each for realm in REALMS for each in self._coefficients(realm)]
        found += [self._bad(item, verdict) for item, verdict in self.bad.items()]
        return (*found, *self._straight(), *self._silence())

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``reliability``, ``item_analysis``, ``item_checks``, ``silence`` and its patterns."""
        silence = self.reduced.silence
        tables = {"reliability": self.reliability.reset_index()}
        if len(self.items):
            tables["item_analysis"] = self.items.reset_index()
        if self.checks is not None:
            tables["item_checks"] = self.checks.table.reset_index()
        return tables | {"silence": silence.items.reset_index(), "left_out": silence.patterns}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the items."""
        return {"items": self._caption()}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What short scales cannot claim, scores that stand on weak scales, odd answers."""
        said = []
        for realm, names in self.reduced.names.items():
            if len(names) == 1:
                said.append(
                    f"{LABELS[realm]} rests on one item: there is a score, but whether it measures "
                    "the realm, and how reliably, cannot be told."
                )
            elif len(names) == 2:
                said.append(
                    f"{LABELS[realm]} rests on two items: all they show is one correlation, and a "
                    "bad item cannot be named."
                )
        silence = self.reduced.silence
        if self.careless:
            said.append(
                f"{100 * silence.straight / silence.judged:.0f} % gave one answer to everything: "
                "what is said of items, reliability and structure is mostly theirs."
            )
        weak = [
            LABELS[realm].lower()
            for realm, row in self.reliability.iterrows()
            if row["alpha_low"] < WEAK
        ]
        if weak:
            said.append(
                f"The items of {join_names(weak)} agree too little, or too few answered to tell "
                f"(alpha may be below {WEAK:.2f}): take the score as a hint."
            )
        if (
            self.checks is None
            and not self.careless
            and any(len(names) > 1 for names in self.reduced.names.values())
        ):
            said.append(
                f"Items were not checked: fewer than {FEWEST_TO_CHECK} people answered all."
            )
        for item in self.bad.index:
            said.append(self._without(item))
        return tuple(each for each in said if each)

    @property
    def careless(self) -> bool:
        """Whether so many gave one answer to everything that items cannot be judged."""
        silence = self.reduced.silence
        return silence.judged > 0 and silence.straight / silence.judged > MUCH_STRAIGHT

    def _reliability(self, realm: str) -> dict:
        names = list(self.reduced.names[realm])
        row = {"items": len(names), "alpha": nan, "alpha_low": nan, "alpha_high": nan,
               "omega": nan, "omega_low": nan, "omega_high": nan, "average_r": nan, "n": 0,
               "judgement": "cannot be told"}  # fmt: skip
        sample = self.reduced.realms.get(realm)
        if sample is None:
            return row
        row["n"] = sample.units
        if sample.units < FEWEST_FOR_ALPHA:
            return row
        try:
            found = reliability(sample, names)
        except DataError:
            return row
        limits = found.interval(self.level)
        row |= {"alpha": found.alpha, "alpha_low": limits.low, "alpha_high": limits.high,
                "average_r": found.average_r, "judgement": _judgement(limits.low)}  # fmt: skip
        try:
            omega = scale_omega(sample, names, level=self.level)
        except DataError:
            return row
        low, high = omega.interval.low, omega.interval.high
        return row | {"omega": omega.omega, "omega_low": low, "omega_high": high}

    def _coefficients(self, realm: str) -> list[Finding]:
        row, found = self.reliability.loc[realm], []
        for name in ("alpha", "omega"):
            if pd.isna(row[name]):
                continue
            interval = Interval(row[f"{name}_low"], row[f"{name}_high"], self.level)
            sentence = (
                f"{LABELS[realm]}: {name} {_number(row[name])} ({span(interval, 2)}, "
                f"{row['items']} items, n = {row['n']:,}): {_judgement(interval.low)}."
            )
            id = f"realm.{realm}.{name}"
            n, verdict = int(row["n"]), _judgement(interval.low)
            found.append(finding(id, row[name], interval, n, sentence, verdict, "coefficient"))
        return found

    def _bad(self, item: str, verdict: str) -> Finding:
        realm = self._realm_of(item)
        n = self.checks.n
        lead = f"Look at “{item}” ({realm}): {SAID[verdict]}"
        if item not in self.items.index or pd.isna(self.items.loc[item, "item_rest_r"]):
            return Finding(
                f"realms.item.{slug(item)}", nan, f"{lead} (n = {n:,}).", n, "correlation"
            )
        row = self.items.loc[item]
        interval = Interval(row["low"], row["high"], self.level)
        without = row["alpha_if_dropped"]
        better = "" if pd.isna(without) else f"; without it alpha is {_number(without)}"
        sentence = (
            f"{lead} (correlation with the rest of its realm {_number(row['item_rest_r'])}, "
            f"{span(interval, 2)}, n = {int(row['n']):,}){better}."
        )
        id = f"realms.item.{slug(item)}"
        n = int(row["n"])
        return finding(id, row["item_rest_r"], interval, n, sentence, verdict, "correlation")

    def _straight(self) -> list[Finding]:
        silence = self.reduced.silence
        if not silence.judged:
            return []
        share = silence.straight / silence.judged
        # A share of 0 and 1 values has the variance of a single draw.
        interval = wilson(Mean(share, share, silence.judged), level=self.level)
        tail = (
            "with reversed items among them hardly anybody can mean that"
            if self.reduced.study.realms.reversed
            else "without reversed items it may be meant"
        )
        who = {0: "Nobody", 1: "1 person"}.get(silence.straight, f"{silence.straight:,} people")
        sentence = (
            f"{who} gave one answer to everything ({100 * share:.1f} %, {100 * self.level:g} % "
            f"interval {100 * interval.low:.1f} to {100 * interval.high:.1f} %, n = "
            f"{silence.judged:,})"
        )
        sentence += f": {tail}{self._careful()}." if silence.straight else "."
        n = silence.judged
        return [finding("realms.straight_lines", share, interval, n, sentence, unit="share")]

    def _careful(self) -> str:
        """How far scores would move without them."""
        wave, means, moved = self.reduced.focus.label, self.reduced.means, []
        for realm in REALMS:
            if means.n(None, careful_column(realm)):
                kept = means.mean(None, careful_column(realm)).value[0]
                moved.append(abs(kept - means.mean(None, score_column(wave, realm)).value[0]))
        if not moved:
            return "; they are kept, and without them nobody would be left"
        if max(moved) < 0.05:
            return "; they are kept, and without them no score would move"
        return (
            f"; they are kept, and without them no score would move by more than {max(moved):.1f}"
        )

    def _silence(self) -> list[Finding]:
        silence = self.reduced.silence
        share = 1 - silence.scored / silence.n
        interval = wilson(Mean(share, share, silence.n), level=self.level)
        most = silence.items["share"].idxmax()
        top = silence.items.loc[most, "share"]
        sentence = (
            f"{silence.scored:,} of {silence.n:,} people answered at least half of the items of "
            "every realm"
        )
        sentence += (
            f"; the item most often left out is “{most}” ({100 * top:.1f} %)." if top else "."
        )
        if top > MUCH_SILENCE:
            sentence += " It was not asked of all, not understood, or did not concern them."
        return [finding("realms.silence", share, interval, silence.n, sentence, unit="share")]

    def _realm_of(self, item: str) -> str:
        return next(realm for realm, names in self.reduced.names.items() if item in names)

    def _without(self, item: str) -> str:
        """What the realm's score would be without a bad item."""
        realm = self._realm_of(item)
        means = self.reduced.means
        rest = [
            name
            for name in self.reduced.names[realm]
            if name not in self.bad.index and means.n(None, f"item:{name}")
        ]
        if not rest or not means.n(None, f"item:{item}"):
            return ""
        kept = sum(float(means.mean(None, f"item:{name}").value[0]) for name in rest) / len(rest)
        score = means.mean(None, score_column(self.reduced.focus.label, realm)).value[0]
        return (
            f"“{item}” is part of the score of {realm} as long as the study lists it; without what "
            f"should be looked at that score would be {kept:.0f} instead of {score:.0f}."
        )

    def _caption(self) -> tuple[str, str]:
        if not len(self.items):
            return "Items cannot be checked", "Realms of one item show no correlation."
        note = (
            "Correlation of each item with the rest of its realm, with "
            f"{100 * self.level:g} % interval; n = {int(self.items['n'].min()):,} or more, "
            f"{say_span(self.reduced.taught)}. Orange: to be looked at."
        )
        if self.checks is None:
            why = "Too many gave one answer to everything" if self.careless else "Too few answers"
            return f"{why} to judge the items", note
        if max(map(len, self.reduced.names.values())) < 3:
            return "Two items a realm cannot be judged one by one", note
        count = len(self.items)
        if not len(self.bad):
            return f"All {count} items do their work", note
        names = join_names([f"“{item}”" for item in self.bad.index[:2]])
        more = f" and {len(self.bad) - 2} more" if len(self.bad) > 2 else ""
        verb = "does not do its" if len(self.bad) == 1 else "do not do their"
        return f"{len(self.bad)} of {count} items {verb} work: {names}{more}", note


def examine(reduced: Reduced, *, level: float) -> Scale:
    """Check the items where enough people answered all of them."""
    if not reduced.items:
        return Scale(reduced, None, level)
    sample = add(reduced.items.values())
    if sample.units < FEWEST_TO_CHECK or Scale(reduced, None, level).careless:
        return Scale(reduced, None, level)
    try:
        table = separability(sample, reduced.names, level=level).table
        checks = check_items(sample, reduced.names, level=level)
    except DataError:
        return Scale(reduced, None, level)
    pairs = table.loc[table["verdict"] == NOT_SEPARABLE, ["first", "second"]]
    return Scale(reduced, checks, level, frozenset(map(frozenset, pairs.to_numpy())))


def _judgement(low: float) -> str:
    """Judge by the lower limit of a coefficient: what can be relied on."""
    if low >= USABLE:
        return "good enough to compare groups"
    return "good enough for a first look" if low >= WEAK else "the score is a hint"


def _number(value: float) -> str:
    """Write a coefficient with two decimals."""
    return f"{value:.2f}"
