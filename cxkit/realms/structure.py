"""Are they four things? Which realms cannot be told apart, and is the scale the same for all?"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import nan

import numpy as np
import pandas as pd

from ..findings import DataError, Finding
from ..parts import Part, finding, join_names
from ..statistics.averages import standard_error
from ..statistics.factor_structures import StructureComparison, compare_structures
from ..statistics.intervals import Interval, quantile
from ..statistics.invariance import MEANS, NOTHING, PART, UNKNOWN, Invariance, check_invariance
from ..statistics.linearisation import Linearised, join
from ..statistics.moments import Moments, add
from ..statistics.separability import LIMIT, Separability, separability
from ..study.description import REALMS
from ..study.groups import ALL_OTHER, COUNTRY
from ..study.waves import say_span
from .columns import score_column
from .naming import LABELS, group_name, span
from .reduction import Reduced
from .scale import Scale

FOUR, EDUTAINMENT, ONE = "four realms", "education and entertainment as one", "one for all"
# Correlations of realms, and models of sixteen items, say little about fewer people.
FEWEST_FOR_PAIRS, FEWEST_FOR_MODELS = 30, 100
# So many names a sentence can hold.
MOST_NAMED = 5
SAID = {
    FOUR: "four realms describe the answers better than three or one",
    EDUTAINMENT: "three realms describe the answers as well as four, with education and "
    "entertainment as one",
    ONE: "the answers show one general impression rather than four realms",
}


@dataclass(frozen=True, eq=False, repr=False)
class Structure(Part):
    """Rival structures, pairs of realms, and the scale across groups.

    Parameters
    ----------
    reduced : Reduced
    rivals : StructureComparison or None
        Four realms against three and one.
    apart : Separability or None
        Every two realms.
    invariance : Invariance or None
        The scale in every group.
    level : float
    """

    reduced: Reduced = field(repr=False)
    rivals: StructureComparison | None = field(repr=False)
    apart: Separability | None = field(repr=False)
    invariance: Invariance | None = field(repr=False)
    level: float

    nothing = (
        "Whether the realms can be told apart cannot be judged: too few people answered all items, "
        "or a realm has a single one."
    )

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """One row a pair of realms: raw and corrected correlation with limits, HTMT, verdict."""
        if self.apart is None:
            return pd.DataFrame()
        names = {
            "disattenuated": "corrected", "disattenuated_low": "low", "disattenuated_high": "high",
        }  # fmt: skip
        return self.apart.table.rename(columns=names).set_index(["first", "second"])

    @property
    def merged(self) -> tuple[tuple[str, ...], ...]:
        """Realms that cannot be told from one another, in the order of the four."""
        if self.apart is None:
            return ()
        order = list(REALMS)
        groups = [tuple(sorted(each.scales, key=order.index)) for each in self.apart.merges]
        return tuple(sorted(groups, key=lambda group: order.index(group[0])))

    @cached_property
    def sets(self) -> dict[str, tuple[str, ...]]:
        """What is set beside outcomes: realms, those that cannot be told apart as one."""
        found = {}
        for realm in REALMS:
            group = next((each for each in self.merged if realm in each), (realm,))
            names = join_names([LABELS[name] for name in group])
            found.setdefault(names[:1] + names[1:].lower(), group)
        return found

    @property
    def ids(self) -> dict[str, str]:
        """How ids of findings call each set."""
        return {name: "_".join(group) for name, group in self.sets.items()}

    @property
    def told(self) -> tuple[str, ...]:
        """Which structure holds, what is merged, and whether groups may be compared."""
        merged = tuple(f"realm.{'_'.join(group)}.score" for group in self.merged)
        pairs = () if self.pairs.empty else (self._id(*self._closest),)
        flagged = tuple(self._id(*pair) for pair in self._flagged)
        return ("realms.structure", *(flagged or pairs), *merged, "realms.invariance")

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The structure, every pair, merged scores, and invariance."""
        found = [*self._structure()]
        if len(self.pairs):
            found += [each for pair in self.pairs.index for each in self._pair(pair)]
        found += [self._score(group) for group in self.merged]
        return (*found, *self._invariance())

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``structures`` and their ``structure_tests``, ``pairs``, ``loadings``, ``invariance``."""
        tables = {}
        if self.rivals is not None:
            tables["structures"] = self.rivals.table.reset_index()
            tables["structure_tests"] = self.rivals.differences.reset_index()
            tables["loadings"] = self.rivals.fits[FOUR].loadings(self.level).reset_index()
        if len(self.pairs):
            tables["pairs"] = self.pairs.reset_index()
        if self.invariance is not None and len(self.invariance.table):
            tables["invariance"] = self.invariance.table.reset_index()
            if len(self.invariance.breaks):
                tables["invariance_breaks"] = self.invariance.breaks
        return tables

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the pairs."""
        return {"structure": self._caption()}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is merged, a structure that fits badly, and groups that may not be compared."""
        said = []
        if self.merged:
            said.append(f"{self.say_merged()[:1].upper()}{self.say_merged()[1:]}.")
        if self.rivals is not None and self.rivals.table.loc[FOUR, "quality"] == "poor":
            said.append(
                "The four realms describe these answers poorly: items go together in other ways, "
                "too. Look at the items before the scores."
            )
        found = self.invariance
        if found is not None and found.verdict not in (MEANS, UNKNOWN, PART):
            said.append(
                "The items do not work alike in all groups: differences between groups may come "
                "from the wording."
            )
        if found is not None and found.verdict == PART:
            items = join_names([f"“{item}”" for item in dict.fromkeys(found.breaks["item"])])
            said.append(f"Groups read {items} differently: compare their scores with care.")
        return tuple(said)

    def say_merged(self) -> str:
        """Say in plain words which realms are one here."""
        said = []
        for group in self.merged:
            rows = [self.pairs.loc[pair] for pair in self.pairs.index if set(pair) <= set(group)]
            sure = all(row["low"] >= LIMIT for row in rows)
            tail = "could not be told apart" if sure else "can probably not be told apart"
            said.append(f"{join_names([LABELS[name].lower() for name in group])} {tail}")
        return join_names(said)

    def go(self, name: str) -> str:
        """Give the verb that goes with a set of realms: Education goes, education and … go."""
        return "go" if len(self.sets[name]) > 1 else "goes"

    def compared(self, group: str, realm: str) -> bool:
        """Whether a group's score of a realm may be set beside those of others at all."""
        if self.reduced.by == COUNTRY:
            return False
        found = self.invariance
        usable = (MEANS, PART, UNKNOWN)
        if found is not None and found.verdict == PART and realm in set(found.breaks["factor"]):
            return False
        return found is None or found.verdict in usable or group not in found.n

    def caution(self, group: str) -> str:
        """Say on what a difference of groups hangs, where the scale was not tested in them."""
        found = self.invariance
        if found is None or found.verdict == UNKNOWN or group not in found.n:
            return ", if the items mean the same to all"
        return ""

    @property
    def _closest(self) -> tuple[str, str]:
        """The two realms that go together most closely."""
        known = self.pairs["corrected"].dropna()
        return known.idxmax() if len(known) else self.pairs.index[0]

    @property
    def _flagged(self) -> list[tuple[str, str]]:
        if self.pairs.empty:
            return []
        return [pair for pair, row in self.pairs.iterrows() if row["corrected"] >= LIMIT]

    def _id(self, first: str, second: str) -> str:
        return f"realms.apart.{first}.{second}"

    def _structure(self) -> list[Finding]:
        if self.rivals is None:
            return []
        row = self.rivals.table.loc[self.rivals.chosen]
        n = self.rivals.fits[FOUR].n
        quality = self.rivals.table.loc[self.rivals.chosen, "quality"]
        said = SAID[self.rivals.chosen]
        sentence = (
            f"{said[:1].upper()}{said[1:]}; the fit is {quality} (RMSEA {row['rmsea']:.3f}, 90 % "
            f"interval {row['rmsea_low']:.3f} to {row['rmsea_high']:.3f}, n = {n:,})"
        )
        sentence += f", though {self.say_merged()}." if self.merged else "."
        interval = Interval(row["rmsea_low"], row["rmsea_high"], 0.9)
        return [
            finding(
                "realms.structure", row["rmsea"], interval, n, sentence, self.rivals.chosen, "RMSEA"
            )
        ]

    def _pair(self, pair: tuple[str, str]) -> list[Finding]:
        row, n = self.pairs.loc[pair], self.apart.n
        lead = f"{LABELS[pair[0]]} and {pair[1]}"
        if pd.isna(row["corrected"]):
            return []
        interval = Interval(row["low"], row["high"], self.level)
        shown = min(row["corrected"], 1.0)
        limits = span(Interval(min(row["low"], 1.0), min(row["high"], 1.0), self.level), 2)
        if row["corrected"] >= LIMIT:
            sure = "" if row["low"] >= LIMIT else "probably "
            said = f"{sure}cannot be told apart in this survey"
        else:
            said = "can be told apart" + ("" if row["high"] < LIMIT else ", though not for certain")
        sentence = (
            f"{lead} {said}: freed of the noise of their items they correlate at {shown:.2f} "
            f"({limits}, n = {n:,})."
        )
        verdict = str(row["verdict"])
        return [
            finding(
                self._id(*pair), row["corrected"], interval, n, sentence, verdict, "correlation"
            )
        ]

    def _score(self, group: tuple[str, ...]) -> Finding:
        """The score of realms that are one: the mean of theirs."""
        means, wave = self.reduced.means, self.reduced.focus.label
        each = join([means.mean(None, score_column(wave, realm)) for realm in group])
        merged = Linearised(
            each.value.mean(keepdims=True), each.influence.mean(axis=1, keepdims=True)
        )
        value, half = float(merged.value[0]), quantile(self.level) * standard_error(merged)
        interval = Interval(max(value - half, 0.0), min(value + half, 100.0), self.level)
        n = min(means.n(None, score_column(wave, realm)) for realm in group)
        name = next(name for name, own in self.sets.items() if own == group)
        sentence = f"{name} as one: {value:.0f} of 100 ({span(interval)}, n = {n:,})."
        return finding(
            f"realm.{'_'.join(group)}.score", value, interval, n, sentence, None, "of 100"
        )

    def _invariance(self) -> list[Finding]:
        found = self.invariance
        if found is None:
            return []
        n = sum(found.n.values()) or sum(self.reduced.items[name].units for name in found.left_out)
        who = join_names([group_name(self.reduced, group) for group in found.n])
        if len(found.n) > MOST_NAMED:
            who = f"the {len(found.n)} groups"
        said = {
            MEANS: f"The items work alike for {who}, so their scores may be compared",
            PART: f"Most items work alike for {who}, but not {self._read_differently()}",
            NOTHING: f"The items do not work alike for {who}: their scores may not be compared",
            UNKNOWN: "Whether the items work alike in all groups cannot be told",
        }.get(
            found.verdict,
            f"How realms go together may be compared for {who}, their scores may not",
        )
        left = [group_name(self.reduced, name) for name in found.left_out if name != ALL_OTHER]
        tail = f"; {join_names(left)} could not be judged" if left and found.n else ""
        steps = found.table[~found.table.index.str.contains("partial")] if len(found.table) else []
        share = float(steps["holds"].mean()) if len(steps) else nan
        sentence = f"{said}{tail} (n = {n:,})."
        return [Finding("realms.invariance", share, sentence, n, "share of steps",
                        verdict=found.verdict)]  # fmt: skip

    def _read_differently(self) -> str:
        """Name the items that groups read differently, and the group in which most."""
        rows = self.invariance.breaks.drop_duplicates("item").to_dict("records")
        return join_names(
            [f"“{row['item']}” ({group_name(self.reduced, row['group'])})" for row in rows]
        )

    def _caption(self) -> tuple[str, str]:
        if self.pairs.empty or self.pairs["corrected"].isna().all():
            return "Whether realms can be told apart is not known", self.nothing
        n = self.apart.n
        note = (
            "Correlation of every two realms, freed of the noise of their items, with "
            f"{100 * self.level:g} % interval; from {LIMIT:.2f} on they cannot be told apart; n = "
            f"{n:,} who answered all items, {say_span(self.reduced.taught)}."
        )
        if self.merged:
            said = self.say_merged()
            return f"{said[:1].upper()}{said[1:]}", note
        first, second = self._closest
        untold = self.pairs["corrected"].isna().any()
        which = "The realms that can be judged" if untold else "All realms"
        can = "can be" if (self.pairs["high"].dropna() < LIMIT).all() else "can probably be"
        size = self.pairs.loc[(first, second), "corrected"]
        return f"{which} {can} told apart; closest: {first} and {second} ({size:.2f})", note


def compare(scale: Scale, *, level: float) -> Structure:
    """Test the structure, every two realms, and the scale in every group.

    Pairs leave out the items that do not do their work, as far as two of a realm remain: such
    items make realms look closer than they are.
    """
    reduced = scale.reduced
    sample = add(reduced.items.values()) if reduced.items else None
    if sample is None:
        return Structure(reduced, None, None, None, level)
    rivals = apart = invariance = None
    names = _varying(sample, reduced.names)
    if sample.units >= FEWEST_FOR_PAIRS:
        apart = _try(separability, sample, _sound(scale), level=level)
    if sample.units >= FEWEST_FOR_MODELS and min(map(len, names.values())) > 1:
        rivals = _try(compare_structures, sample, _rivals(names), level=level)
        shown = {name: reduced.items[name] for name in reduced.groups if name in reduced.items}
        if len(shown) > 1:
            invariance = _try(check_invariance, shown, names, level=level)
    return Structure(reduced, rivals, apart, invariance, level)


def _sound(scale: Scale) -> dict[str, tuple[str, ...]]:
    """Items of each realm that do their work; all of them where fewer than two would be left."""
    found = {}
    for realm, own in scale.reduced.names.items():
        kept = tuple(item for item in own if item not in scale.bad.index)
        found[realm] = kept if len(kept) > 1 else own
    return found


def _varying(sample: Moments, names: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Items of each realm to which not everybody gave the same answer: others have no place."""
    spread = dict(zip(sample.names[1:], np.diag(sample.covariance), strict=True))
    return {realm: tuple(item for item in own if spread[item] > 0) for realm, own in names.items()}


def _rivals(names: dict[str, tuple[str, ...]]) -> dict[str, dict[str, tuple[str, ...]]]:
    """The four realms, the three of which museums often tell, and one general impression.

    L. Radder and X. Han, Journal of Applied Business Research 31(2) (2015) found education and
    entertainment to be one in heritage museums.
    """
    both = {"edutainment": (*names["education"], *names["entertainment"])}
    rest = {realm: names[realm] for realm in ("esthetic", "escapist")}
    every = tuple(item for own in names.values() for item in own)
    return {FOUR: names, EDUTAINMENT: both | rest, ONE: {"all": every}}


def _try(method, sample: Moments | dict, scales: dict, *, level: float):
    """Give what a method finds, or nothing where the data cannot answer."""
    try:
        return method(sample, scales, level=level)
    except DataError:
        return None
