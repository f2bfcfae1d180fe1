"""What lifting a touchpoint would go together with, for whom, and how sure the order is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..explained import NPS, TAIL
from ..findings import Finding
from ..measures import wording
from ..parts import Part, finding, join_names, shorten
from ..statistics.intervals import Interval
from ..statistics.rank_sets import rank_sets
from ..study.groups import EVERY
from ..study.journey import target_of
from .estimates import PAIR, Estimates
from .naming import (
    amount,
    certain,
    digits_of,
    measure,
    pair_name,
    place_of,
    rating_digits,
    span,
    title_name,
)
from .reduction import Reduced

Array = NDArray[np.float64]

SURE, POSSIBLE = 0.8, 0.2
TOP = 3
LONGEST = 90
PLACES = ("first", "second", "third")
ROBUST, MAYBE, LEFT_OUT = "robust", "possible", "left out"
# Factors by which a pair can fall behind the first one, and what that is called.
REASONS = {
    "shortfall": "its rating is closer to the target",
    "effect": "less goes together with it",
    "reach": "fewer meet it",
    "share": "fewer customers are of this kind",
}
AT_TARGET, TOO_FEW, NOT_KNOWN = (
    "at its target already",
    "too few ratings",
    "its effect is not known",
)


@dataclass(frozen=True, eq=False, repr=False)
class Upside(Part):
    """Pairs of a group and a touchpoint, ranked by what they would bring to all customers.

    Parameters
    ----------
    estimates : Estimates
    certainty : DataFrame
        One row a pair with an upside: ``p_first p_top3`` among all pairs, and ``p_first_here
        p_top3_here`` among the group's own touchpoints.
    pooled : DataFrame
        ``p_first p_top3`` by touchpoint, over all customers.
    seed : int
        Where chance starts.
    """

    estimates: Estimates = field(repr=False)
    certainty: pd.DataFrame = field(repr=False)
    pooled: pd.DataFrame = field(repr=False)
    seed: int

    @property
    def reduced(self) -> Reduced:
        """What was analysed."""
        return self.estimates.reduced

    @cached_property
    def ranked(self) -> pd.DataFrame:
        """All pairs with an upside and their certainty, the largest for all customers first."""
        table = self.estimates.known.join(self.certainty)
        place = table[certain(len(table))]
        table["place"] = np.select([place >= SURE, place >= POSSIBLE], [ROBUST, MAYBE], LEFT_OUT)
        # What goes with a worse outcome is no place to start, however sure.
        table.loc[table["overall"] <= 0, "place"] = LEFT_OUT
        return table.sort_values("overall", ascending=False, kind="stable")

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """``rank_low rank_high`` of every pair, all ranks together (Mogstad and others 2024)."""
        return self._sets(self.estimates.known["overall"], self.estimates.draws["overall"])

    @cached_property
    def pooled_ranks(self) -> pd.DataFrame:
        """The same by touchpoint, over all customers."""
        total = self.estimates.by_touchpoint["overall"]
        return self._sets(total, self.estimates.summed(list(total.index)))

    def _sets(self, value: pd.Series, draws: Array) -> pd.DataFrame:
        found = pd.DataFrame({"rank_low": 1, "rank_high": len(value)}, index=value.index)
        if len(value) > 1:
            names = list(range(len(value)))
            sets = rank_sets(
                value, np.cov(draws.T), names=names, level=self.estimates.level, seed=self.seed
            )
            found[:] = sets[["rank_low", "rank_high"]].to_numpy()
        return found

    @cached_property
    def leading(self) -> pd.DataFrame:
        """Pairs that are or may be among the first three."""
        return self.ranked[self.ranked["place"] != LEFT_OUT]

    @cached_property
    def left_out(self) -> pd.DataFrame:
        """Every other pair, with the largest reason why: ``reason`` and ``overall``."""
        ranked = self.ranked[self.ranked["place"] == LEFT_OUT]
        reasons = pd.Series([self._reason(row) for _, row in ranked.iterrows()], ranked.index)
        unknown = self.estimates.table[self.estimates.table["upside"].isna()]
        thin = unknown["raters"] < self.reduced.study.privacy.minimum_group
        why = thin.map({True: TOO_FEW, False: NOT_KNOWN})
        reason = pd.concat([reasons, why]) if len(unknown) else reasons
        table = pd.concat([ranked, unknown]).assign(reason=reason)
        return table.sort_values("overall", ascending=False, kind="stable")

    @property
    def told(self) -> tuple[str, ...]:
        """The leading pairs, or the first one where none leads."""
        pairs = self.leading if len(self.leading) else self.ranked.head(1)
        return tuple(self.id(*pair, "upside") for pair in pairs.index)

    def id(self, group: str | None, touchpoint: str, what: str) -> str:
        """Give the id of a finding; of all customers where `group` is None."""
        slug = EVERY if group is None else self.reduced.slugs[group]
        return f"touchpoint.{slug}.{touchpoint}.{what}"

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Upside and certainty of every touchpoint over all customers, then of every pair."""
        pooled = [self._total(id, row) for id, row in self.totals.iterrows()]
        pairs = [self._pair(pair, row) for pair, row in self.ranked.iterrows()]
        totals, ranked = self.totals.join(self.pooled_ranks), self.ranked.join(self.ranks)
        sure = [self._certain(None, id, row) for id, row in totals.iterrows()]
        sure += [self._certain(*pair, row) for pair, row in ranked.iterrows()]
        return (*pooled, *pairs, *sure)

    @cached_property
    def totals(self) -> pd.DataFrame:
        """One row a touchpoint: upside over all customers and its certainty, largest first."""
        table = self.estimates.by_touchpoint.join(self.pooled)
        table.insert(0, "label", [self.reduced.labels[id] for id in table.index])
        return table.sort_values("overall", ascending=False, kind="stable")

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``upside`` by pair, ``priorities`` by touchpoint, ``left_out``; ``first`` by group.

        ``lists`` holds the same as ``first`` in words, one row a group.
        """
        return {
            "lists": self._lists(),
            "upside": self._labelled(self.ranked.join(self.ranks)),
            "priorities": self.totals.join(self.pooled_ranks).rename_axis("touchpoint"),
            "first": self._first(),
            "left_out": self._labelled(self.left_out)[[*PAIR, "reason", "overall", "raters"]],
        }

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the pairs, of the groups' own lists and of what was left out."""
        return {"upside": self._caption(), "heat": self._heat_caption()}

    @property
    def warnings(self) -> tuple[str, ...]:
        """Groups that are too small to be shown, and touchpoints without a target."""
        said = []
        if self.reduced.hidden:
            names = [f"{name} (n = {n})" for name, n in self.reduced.hidden.items()]
            said.append(f"Not shown apart, for want of answers or of a name: {join_names(names)}.")
        if not self.reduced.by_choice:
            said.append(
                "The study names no personas: customers are told apart by "
                f"{self.reduced.by.replace('_', ' ')} (BY chooses another dimension)."
            )
        if not len(self.ranked):
            said.append(
                "No pair of a group and a touchpoint has an upside that can be told: there are too "
                "few ratings, or no target."
            )
        return tuple(said)

    def _first(self) -> pd.DataFrame:
        """The first three of every group, for the group itself."""
        ranked = self.ranked.sort_values("upside", ascending=False, kind="stable")
        rows = []
        for group in self.reduced.groups:
            own = ranked[ranked.index.get_level_values("group") == group].head(TOP)
            for place, ((_, id), row) in enumerate(own.iterrows(), start=1):
                rows.append(
                    {"group": group, "place": place, "touchpoint": self.reduced.labels[id],
                     "upside": row["upside"], "low": row["upside_low"], "high": row["upside_high"],
                     "p_top3": row["p_top3_here"], "p_first": row["p_first_here"],
                     "n": int(row["raters"])}
                )  # fmt: skip
        columns = ["group", "place", "touchpoint", "upside", "low", "high", "p_top3", "p_first"]
        return pd.DataFrame(rows, columns=[*columns, "n"]).set_index(["group", "place"])

    def _lists(self) -> pd.DataFrame:
        """The first three of every group in words, with interval and certainty."""
        outcome, rows = self.estimates.outcome, {}
        known = self.estimates.known.groupby(level="group").size()
        for group, own in self._first().groupby(level="group", sort=False):
            rows[group] = {"n": self._n(group)}
            chance = certain(known[group])
            here = "in its first three" if chance == "p_top3" else "its first"
            for (_, place), row in own[own["upside"] > 0].iterrows():
                digits = digits_of(outcome, row["high"])
                low, high = (wording.signed(row[name], digits) for name in ("low", "high"))
                rows[group][PLACES[place - 1]] = (
                    f"{row['touchpoint']} {wording.signed(row['upside'], digits)} "
                    f"({low} to {high}), {here} with {wording.percent(row[chance])}"
                )
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis(self.reduced.by).head(12)

    def _labelled(self, table: pd.DataFrame) -> pd.DataFrame:
        shown = table.reset_index()
        shown["touchpoint"] = [self.reduced.labels[id] for id in shown["touchpoint"]]
        return shown

    def _reason(self, row: pd.Series) -> str:
        """The factor by which a pair falls furthest behind the first one."""
        first = self.ranked.iloc[0]
        if not row["shortfall"] > 0:
            return AT_TARGET
        if not row["effect"] > 0:
            return REASONS["effect"]
        behind = {name: row[name] / first[name] for name in REASONS if first[name] > 0}
        return REASONS[min(behind, key=lambda name: behind[name])] if behind else AT_TARGET

    def _pair(self, pair: tuple[str, str], row: pd.Series) -> Finding:
        outcome, level = self.estimates.outcome, self.estimates.level
        interval = Interval(row["upside_low"], row["upside_high"], level)
        digits = rating_digits(self.reduced)
        goal = row["performance"] + row["shortfall"]
        lift = f"{row['performance']:.{digits}f} to {goal:.{digits}f}"
        if row["shortfall"] > 0:
            what = (
                f"if the association were causal, lifting the rating from {lift} would add "
                f"{amount(row['upside'], outcome)} {measure(outcome)} among them "
                f"({span(interval, outcome)}, n = {int(row['raters']):,} ratings)"
            )
        else:
            what = (
                f"the rating of {row['performance']:.{digits}f} is at its target of "
                f"{row['target']:.{digits}f} already (n = {int(row['raters']):,} ratings)"
            )
        sentence = (
            f"{pair_name(self.reduced, *pair)}: {what}; met by {100 * row['reach']:.0f} %, "
            f"{amount(row['effect'], outcome)} a rating point; {self._sure(row)}."
        )
        return finding(
            self.id(*pair, "upside"), row["upside"], interval, int(row["raters"]), sentence,
            str(row["place"]), outcome.unit,
        )  # fmt: skip

    def _sure(self, row: pd.Series) -> str:
        count = len(self.ranked)
        chance = row[certain(count)]
        said = f"{place_of(count)} of {count} pairs with {wording.percent(chance)} certainty"
        return said if chance >= SURE else f"{said}, so its place is not certain"

    def _total(self, id: str, row: pd.Series) -> Finding:
        outcome, count = self.estimates.outcome, len(self.totals)
        interval = Interval(row["overall_low"], row["overall_high"], self.estimates.level)
        digits = digits_of(outcome, row["overall"])
        sentence = (
            f"{row['label']}: if the association were causal, lifting it to its target for all "
            f"would add {wording.signed(row['overall'], digits)} {measure(outcome)} of all "
            f"customers ({span(interval, outcome)}, n = {int(row['n']):,} ratings); "
            f"{place_of(count)} of {count} touchpoints with "
            f"{wording.percent(row[certain(count)])} certainty."
        )
        return finding(
            self.id(None, id, "upside"), row["overall"], interval, int(row["n"]), sentence,
            unit=outcome.unit,
        )  # fmt: skip

    def _certain(self, group: str | None, id: str, row: pd.Series) -> Finding:
        """How sure a place is: of a pair among all pairs, of a touchpoint among touchpoints."""
        pooled = group is None
        name = self.reduced.labels[id] if pooled else pair_name(self.reduced, group, id)
        count = len(self.totals) if pooled else len(self.ranked)
        kind = "touchpoints" if pooled else "pairs"
        n, chance = int(row["n"] if pooled else row["raters"]), float(row[certain(count)])
        sentence = (
            f"{name} is {place_of(count)} of {count} {kind} with {wording.percent(chance)} "
            f"certainty; with all compared at once its rank lies between {row['rank_low']:.0f} "
            f"and {row['rank_high']:.0f} (n = {n:,} ratings)."
        )
        return Finding(self.id(group, id, "top3"), chance, sentence, n, "share")

    def _caption(self) -> tuple[str, str]:
        outcome, reduced = self.estimates.outcome, self.reduced
        if not len(self.ranked):
            return "Nothing can be put first", "No pair of a group and a touchpoint has an upside."
        sure = self.ranked[self.ranked["place"] == ROBUST]
        names = [title_name(reduced, *pair) for pair in sure.index[:2]]
        if len(names) == 1 and sure["p_first"].iloc[0] >= SURE:
            title = f"{names[0]}: first with {wording.percent(sure['p_first'].iloc[0])} certainty"
        elif names:
            few = "stays" if len(names) == 1 else "stay"
            title = f"{join_names(names)} {few} {place_of(len(self.ranked))}"
            if len(title) > LONGEST:
                title = f"{len(sure)} pairs stay {place_of(len(self.ranked))}, first {names[0]}"
        else:
            title = "Which pair comes first is not certain"
        target = "" if self._all_set() else " (the best group's rating where none is set)"
        note = (
            f"Upside for all customers ({outcome.unit}): share of customers × reach × effect × "
            f"shortfall to the target{target}; {100 * self.estimates.level:g} % intervals; "
            f"performance of {reduced.focus.label} (n = {self._n():,}), effects of "
            f"{self._taught()}. Filled: "
            f"{place_of(len(self.ranked))} with 80 % certainty, after shrinking for luck. "
            f"Association: {TAIL}"
        )
        return title, note

    def _heat_caption(self) -> tuple[str, str]:
        outcome, first = self.estimates.outcome, self.tables["first"]
        leaders = {
            group: row["touchpoint"]
            for (group, place), row in first.iterrows()
            if place == 1 and row["p_first"] >= 0.5 and row["upside"] > 0
        }
        if not leaders:
            title = "For no group one touchpoint stands out from its own list"
        else:
            said = [f"{shorten(name)} for {shorten(group)}" for group, name in leaders.items()][:1]
            title = f"Likely first in its own list: {said[0]}"
            if len(leaders) > 1:
                count = f"{len(leaders)} of {len(self.reduced.groups)}"
                title = f"{count} groups have a likely first of their own, such as {said[0]}"
        whose = "the group's own NPS" if outcome.name == NPS else f"the group's own {outcome.label}"
        base = ", ".join(
            f"{shorten(group)} {self._n(group):,}" for group in self.reduced.groups[:8]
        )
        note = (
            f"Upside in {outcome.unit} of {whose}; bold where it is among the group's first three "
            f"with 80 % certainty, hatched where fewer than 30 rated; n in "
            f"{self.reduced.focus.label}: {base}. Association: {TAIL}"
        )
        return title, note

    def _n(self, group: str | None = None) -> int:
        if group is None:
            return sum(self.reduced.now.n(each, "answers") for each in self.reduced.groups)
        return self.reduced.now.n(group, "answers")

    def _all_set(self) -> bool:
        """Whether the study sets a target for every touchpoint."""
        study = self.reduced.study
        return all(target_of(study, point) is not None for point in self.reduced.points)

    def _taught(self) -> str:
        first, last = self.reduced.taught[0].label, self.reduced.focus.label
        n = self.estimates.pooled.n
        return f"{first} to {last} (n = {n:,})" if first != last else f"{last} (n = {n:,})"


def rank(estimates: Estimates, *, seed: int) -> Upside:
    """Rank pairs and touchpoints, with chances that come true."""
    known, plausible = estimates.known, estimates.plausible
    groups = known.index.get_level_values("group")
    here = [
        _chances(known["upside"][groups == group], plausible[:, groups == group], seed)
        for group in estimates.reduced.groups
        if (groups == group).any()
    ]
    own = pd.concat(here).reindex(known.index) if here else known[[]].assign(p_first=[], p_top3=[])
    own = own.add_suffix("_here")
    overall = _chances(known["overall"], estimates.plausible_overall, seed)
    total = estimates.by_touchpoint["overall"]
    pooled = _chances(total, estimates.summed(list(total.index), plausible=True), seed)
    return Upside(estimates, overall.join(own), pooled, seed)


def _chances(value: pd.Series, plausible: Array, seed: int) -> pd.DataFrame:
    """How often each comes first, and is among the first three, of what may truly be."""
    if not len(value):
        return pd.DataFrame({"p_first": [], "p_top3": []}, index=value.index)
    # What is exactly alike, as upsides of nought are, is put in an order by chance.
    ties = np.random.default_rng(seed).random(plausible.shape)
    order = np.lexsort((ties, -plausible), axis=1)
    first = np.bincount(order[:, 0], minlength=len(value)) / len(order)
    top = np.bincount(order[:, :TOP].ravel(), minlength=len(value)) / len(order)
    return pd.DataFrame({"p_first": first, "p_top3": top}, index=value.index)
