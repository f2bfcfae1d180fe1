"""How much each touchpoint matters, asked and inferred, beside how well it is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.special import ndtr
from scipy.stats import spearmanr

from ..explained import OUTCOME, TAIL, wave_column
from ..findings import DataError, Finding
from ..measures import wording
from ..parts import Part, finding, join_names, shorten
from ..statistics.averages import share_limits, standard_error
from ..statistics.contrast_sensitivity import Sensitivity, penalty_reward_sensitivity
from ..statistics.importance import Importance, importance
from ..statistics.intervals import Interval, quantile
from ..statistics.moments import Moments, add
from ..study.journey import column, target_of
from .columns import CUTOFFS, cut
from .estimates import Estimates
from .naming import amount, measure, rating_digits, span
from .reduction import Reduced

HALO = 0.6
SURE = 0.8
MIDDLE, ONE_CUTOFF = "middle", "tried at one cut-off only"
# A quarter of the grid: matters more or less than its line, done better or worse than its line.
WORK, KEEP, LOW, MUCH = "work here", "keep it up", "low priority", "more than is asked"
QUARTERS = {(True, False): WORK, (True, True): KEEP, (False, False): LOW, (False, True): MUCH}


@dataclass(frozen=True, eq=False, repr=False)
class Matters(Part):
    """Importance, inferred and asked, performance, and the asymmetry of poor and good ratings.

    Parameters
    ----------
    estimates : Estimates
    importance : Importance or None
        Of all who answered; None where there is nothing to rank.
    contrasts : Sensitivity or None
        Penalties and rewards at several cut-offs.
    stated : DataFrame
        By touchpoint that was asked about: ``stated low high n``, points of 100.
    why : str
        Why there is no importance.
    """

    estimates: Estimates = field(repr=False)
    importance: Importance | None = field(repr=False)
    contrasts: Sensitivity | None = field(repr=False)
    stated: pd.DataFrame = field(repr=False)
    why: str = ""

    nothing = "How much each touchpoint matters cannot be told from these answers."

    @property
    def reduced(self) -> Reduced:
        """What was analysed."""
        return self.estimates.reduced

    @cached_property
    def grid(self) -> pd.DataFrame:
        """One row a touchpoint: importance, performance, and its quarter by both crosshairs.

        ``importance performance`` with limits and n; ``quarter`` and ``sure`` by the means of all
        touchpoints, ``quarter_target`` and ``sure_target`` by an even share and the target. Sure
        is the chance that the touchpoint lies in that quarter, its errors independent.
        """
        if self.importance is None:
            return pd.DataFrame()
        level, half = self.estimates.level, quantile(self.estimates.level)
        shares = self.importance.table
        table = pd.DataFrame({id: self._seen(id) for id in shares.index}).T
        for name in ("share", "low", "high"):
            table["importance" if name == "share" else f"importance_{name}"] = shares[name]
        table["performance_low"] = table["performance"] - half * table["se"]
        table["performance_high"] = table["performance"] + half * table["se"]
        error = (table["importance_high"] - table["importance_low"]) / (2 * half)
        set_by_study = {p.id: target_of(self.reduced.study, p) for p in self.reduced.points}
        target = pd.Series(set_by_study, dtype=float)
        means = (table["importance"].mean(), table["performance"].mean())
        for suffix, lines in (("", means), ("_target", (1 / len(table), target[table.index]))):
            names, sure = _quarters(table, error, *lines)
            table[f"quarter{suffix}"], table[f"sure{suffix}"] = names, sure
        table["target"] = target
        known = self.estimates.known
        weighted = (known["share"] * known["shortfall"]).groupby("touchpoint").sum()
        table["below"] = weighted / known["share"].groupby("touchpoint").sum()
        table.insert(0, "label", [self.reduced.labels[id] for id in table.index])
        table["level"] = level
        return table.drop(columns="se").sort_values("importance", ascending=False)

    @cached_property
    def kinds(self) -> pd.DataFrame:
        """One row a touchpoint: whether poor ratings cost more than good ones bring, and if that
        holds at every cut-off: ``kind holds asymmetry_low asymmetry_high``.
        """
        columns = ["kind", "holds", "asymmetry_low", "asymmetry_high"]
        if self.contrasts is None:
            return pd.DataFrame(columns=columns)
        table = self.contrasts.summary[columns].copy()
        # On a short scale several cut-offs may mark the same answers, and agree with themselves.
        single = [id for id in table.index if self.reduced.cutoffs[id] < 2]
        table.loc[single, "holds"] = ONE_CUTOFF
        unsure = self.contrasts.summary["turns"] | (
            self.contrasts.summary[["penalty", "reward"]].max(axis=1) <= 0.5
        )
        table.loc[unsure & table["kind"].isin(["penalty", "reward"]), "kind"] = "both alike"
        return table

    @property
    def told(self) -> tuple[str, ...]:
        """Where to work by the means, asymmetries, and where asked and inferred disagree."""
        if self.importance is None:
            return ()
        work = self.grid[self.grid["quarter"] == WORK].index
        turned = [f"touchpoint.all.{id}.asymmetry" for id in self.kinds.index]
        return (
            *(f"touchpoint.all.{id}.importance" for id in work),
            *turned, "journey.stated_agreement",
        )  # fmt: skip

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Importance, performance, reach and effect over all, then of every group."""
        found = []
        if self.importance is not None:
            found += [self._importance(id, row) for id, row in self.grid.iterrows()]
        for group in (None, *self.reduced.groups):
            for point in self.reduced.points:
                found += self._levels(group, point.id)
        found += [self._effect(pair, row) for pair, row in self.estimates.known.iterrows()]
        return (*found, *self._asymmetries(), *self._agreement())

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``grid`` by touchpoint, ``asymmetry`` by cut-off, ``effects`` by pair."""
        tables = {"effects": self._effects()}
        if self.importance is not None:
            grid = self.grid.join(self.stated.drop(columns="n")).join(self.kinds)
            tables["grid"] = grid.rename_axis("touchpoint")
            if self.importance.dominance is not None:
                tables["dominance"] = self.importance.dominance.pairs
        if self.contrasts is not None:
            tables["asymmetry"] = self.contrasts.table.reset_index()
        return tables

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the grid and of counts times hits."""
        return {"grid": self._grid_caption(), "counts_hits": self._hits_caption()}

    @property
    def warnings(self) -> tuple[str, ...]:
        """Ratings that mostly measure one mood, approximate shares, and borrowed effects."""
        said = []
        moving = self.importance is not None and (self.importance.table["part"] > 0).sum() > 1
        if moving and self.importance.halo.first_eigenvalue > HALO:
            share = 100 * self.importance.halo.first_eigenvalue
            said.append(
                f"{share:.0f} % of all that the ratings tell is one mood: they hardly tell "
                "touchpoints apart."
            )
        if self.importance is not None and self.importance.method != "exact":
            said.append(
                f"{len(self.importance.table)} touchpoints are too many for exact shares of "
                "importance: Johnson's relative weights stand in for them."
            )
        if self.importance is None:
            said.append(self.why)
        return (*said, *self._borrowing())

    def _borrowing(self) -> list[str]:
        if len(self.reduced.groups) < 2:
            return []
        borrowed = self.estimates.known.groupby("group")["borrowed"].median()
        said = [
            f"{group} {100 * borrowed[group]:.0f} %"
            for group in self.reduced.groups
            if group in borrowed.index
        ]
        tail = "the rest is their own answers"
        return (
            [
                "Effects are partly borrowed: so much of what is said of a group's effects rests "
                "on "
                f"all the others: {join_names(said)}; {tail}."
            ]
            if said
            else []
        )

    def _seen(self, id: str) -> dict[str, float]:
        """Performance and reach of a touchpoint over all, with their errors."""
        now = self.reduced.now
        rating, used = (now.mean(None, column(what, id)) for what in ("rating", "used"))
        share, told = float(used.value[0]), now.n(None, column("used", id))
        met = share_limits(share, standard_error(used), told, level=self.estimates.level)
        return {
            "performance": float(rating.value[0]), "se": standard_error(rating),
            "reach": share, "reach_low": met.low, "reach_high": met.high,
            "n": now.n(None, column("rating", id)),
        }  # fmt: skip

    def _effects(self) -> pd.DataFrame:
        names = ["effect", "effect_low", "effect_high", "borrowed", "raters"]
        table = self.estimates.known[names].reset_index()
        table["touchpoint"] = [self.reduced.labels[id] for id in table["touchpoint"]]
        return table

    def _importance(self, id: str, row: pd.Series) -> Finding:
        interval = Interval(row["importance_low"], row["importance_high"], row["level"])
        same = row["quarter_target"] in (None, row["quarter"])
        sentence = (
            f"{row['label']}: {100 * row['importance']:.0f} % of what the ratings let us explain "
            "of "
            f"{self.estimates.outcome.label} ({100 * interval.level:g} % interval "
            f"{100 * interval.low:.0f} to {100 * interval.high:.0f} %, n = {self.importance.n:,}); "
            f"rated {row['performance']:.{rating_digits(self.reduced)}f}: {row['quarter']} "
            f"({wording.percent(row['sure'])} certain)"
        )
        sentence += "." if same else f", against the target: {row['quarter_target']}."
        inside = self.importance.table.loc[id]
        told = inside["coefficient_low"] > 0 or inside["coefficient_high"] < 0
        if told and inside["sign"] != inside["sign_alone"]:
            sentence += " Beside the others its sign turns."
        return finding(
            f"touchpoint.all.{id}.importance", row["importance"], interval, self.importance.n,
            sentence, row["quarter"], "share of R²",
        )  # fmt: skip

    def _levels(self, group: str | None, id: str) -> list[Finding]:
        """Reach and performance of a touchpoint in the focus wave."""
        now, slug = self.reduced.now, "all" if group is None else self.reduced.slugs[group]
        n = now.n(group, column("rating", id))
        fewest = self.reduced.study.privacy.minimum_group
        if n < fewest or now.blocks_with(group, column("rating", id)) < 2:
            return []
        who = "all who answered" if group is None else group
        found, half = [], quantile(self.estimates.level)
        for what, name, unit in (("reach", "used", "share"), ("performance", "rating", "rating")):
            mean, base = now.mean(group, column(name, id)), now.n(group, column(name, id))
            value, error, level = float(mean.value[0]), standard_error(mean), self.estimates.level
            low, high = self._ends()
            interval = Interval(
                max(value - half * error, low), min(value + half * error, high), level
            )
            if what == "reach":
                interval = share_limits(value, error, base, level=level)
            sentence = self._say_level(what, self.reduced.labels[id], who, value, interval, base)
            place = f"touchpoint.{slug}.{id}.{what}"
            found.append(finding(place, value, interval, base, sentence, unit=unit))
        return found

    def _ends(self) -> tuple[float, float]:
        scale = self.reduced.study.ratings
        return scale.low, scale.high

    def _say_level(
        self, what: str, label: str, who: str, value: float, interval: Interval, n: int
    ) -> str:
        level = f"{100 * interval.level:g} % interval"
        if what == "reach":
            return (
                f"{label} is met by {100 * value:.0f} % of {who} ({level} {100 * interval.low:.0f} "
                f"to {100 * interval.high:.0f} %, n = {n:,})."
            )
        digits, scale = rating_digits(self.reduced), self.reduced.study.ratings
        return (
            f"{label} is rated {value:.{digits}f} by {who} on a scale of {scale.low:g} to "
            f"{scale.high:g} ({level} {interval.low:.{digits}f} to {interval.high:.{digits}f}, "
            f"n = {n:,})."
        )

    def _effect(self, pair: tuple[str, str], row: pd.Series) -> Finding:
        group, id = pair
        outcome = self.estimates.outcome
        interval = Interval(row["effect_low"], row["effect_high"], self.estimates.level)
        n = int(self.estimates.pooled.units[group])
        sentence = (
            f"{self.reduced.labels[id]}, {group}: one rating point more goes together with "
            f"{amount(row['effect'], outcome)} {measure(outcome)} ({span(interval, outcome)}, n = "
            f"{n:,}); {100 * row['borrowed']:.0f} % of that is borrowed from the other groups."
        )
        place = f"touchpoint.{self.reduced.slugs[group]}.{id}.effect"
        return finding(
            place, row["effect"], interval, n, sentence, unit=f"{outcome.step} a rating point"
        )

    def _asymmetries(self) -> list[Finding]:
        """Touchpoints at which a poor rating costs more than a good one brings, or less."""
        if self.contrasts is None:
            return []
        more = {
            "penalty": "a poor rating costs more than a good one brings",
            "reward": "a good rating brings more than a poor one costs",
        }
        found = []
        # A claim that another cut-off takes back is none.
        told = self.kinds["kind"].isin(list(more)) & (self.kinds["holds"] == "stable")
        for id, row in self.kinds[told].iterrows():
            limits = f"{row['asymmetry_low']:+.2f} to {row['asymmetry_high']:+.2f}"
            sentence = (
                f"{self.reduced.labels[id]}: {more[row['kind']]}, at each of "
                f"{self.reduced.cutoffs[id]} different cut-offs (asymmetry {limits} on -1 to +1, n "
                f"= {self.contrasts.n:,})."
            )
            middle = float(self.contrasts.table.loc[(id, MIDDLE), "asymmetry"])
            place = f"touchpoint.all.{id}.asymmetry"
            found.append(
                Finding(place, middle, sentence, self.contrasts.n, "asymmetry", verdict=row["kind"])
            )
        return found

    def _agreement(self) -> list[Finding]:
        """How far asked and inferred importance put touchpoints in the same order."""
        if self.importance is None or len(self.stated) < 4:
            return []
        ids = list(self.stated.index)
        inferred = self.importance.table.loc[ids, "share"]
        if self.stated["stated"].nunique() == 1 or inferred.nunique() == 1:
            return []
        rho = float(spearmanr(self.stated["stated"], inferred).statistic)
        # Both scaled to what the asked touchpoints share among them.
        gap = self.stated["stated"] / self.stated["stated"].sum() - inferred / inferred.sum()
        more, less = gap.idxmax(), gap.idxmin()
        n = int(self.stated["n"].max())
        sentence = (
            f"Asked what matters, customers name “{self.reduced.labels[more]}” more than their "
            f"answers show, and “{self.reduced.labels[less]}” less; the two orders of {len(ids)} "
            f"touchpoints correlate at {rho:.2f} (Spearman; n = {n:,} asked, "
            f"{self.importance.n:,} inferred)."
        )
        return [Finding("journey.stated_agreement", rho, sentence, n, "correlation")]

    def _grid_caption(self) -> tuple[str, str]:
        if self.importance is None:
            return "How much touchpoints matter cannot be told", self.why
        work = self.grid[(self.grid["quarter"] == WORK) & (self.grid["sure"] >= SURE)]
        names = [shorten(label) for label in work["label"]]
        if names:
            shown = names[:2] + ([f"{len(names) - 2} more"] if len(names) > 2 else [])
            title = f"Matters more and is done worse: {join_names(shown)}"
        else:
            title = "No touchpoint surely matters more and is done worse than most"
        r2 = self.importance
        note = (
            f"The ratings explain {100 * r2.r2_adjusted:.0f} % of how customers differ in "
            f"{self.estimates.outcome.label} (n = {r2.n:,}); importance is a touchpoint's share of "
            f"that. Performance in {self.reduced.focus.label}; {100 * r2.level:g} % limits as "
            "ellipses. Full lines: means of all touchpoints; dashed: the target. Filled: surely "
            f"(80 %) in its quarter by the full lines. {TAIL}"
        )
        return title, note

    def _hits_caption(self) -> tuple[str, str]:
        if self.importance is None:
            return "What counts cannot be told", self.why
        below = self.grid["below"]
        counts = (self.grid["importance"] > 1 / len(self.grid)) & (self.grid["reach"] > 0.5)
        title = "No touchpoint that counts and hits is below its target"
        if (counts & (below > 0)).any():
            id = (self.grid["importance"] * self.grid["reach"] * below)[counts].idxmax()
            row, digits = self.grid.loc[id], rating_digits(self.reduced)
            title = (
                f"{shorten(row['label'])} counts, hits {100 * row['reach']:.0f} of 100 customers "
                f"and is {below[id]:.{digits}f} below its target"
            )
        note = (
            "Counts: share of what the ratings let us explain; hits: share of customers who meet "
            f"it in {self.reduced.focus.label}; bars: {100 * self.estimates.level:g} % limits; the "
            f"darker, the further below its target; n = {self.importance.n:,}. {TAIL}"
        )
        return title, note


def weigh(estimates: Estimates, *, seed: int) -> Matters:
    """Share what the ratings explain among touchpoints, and set asked importance beside it."""
    reduced, level = estimates.reduced, estimates.level
    together = add(reduced.moments[estimates.outcome.name].values())
    ids = [point.id for point in reduced.points]
    stated, contrasts = _stated(reduced, level), _contrasts(reduced, ids, level)
    if len(ids) < 2:
        why = "One touchpoint was rated: there is nothing to share out."
        return Matters(estimates, None, contrasts, stated, why)
    always = _varying(together, _always(reduced, ids))
    players = {id: [column("rating", id)] for id in ids}
    try:
        found = importance(
            together, outcome=OUTCOME, players=players, always=always, level=level, seed=seed
        )
    except DataError as error:
        return Matters(estimates, None, contrasts, stated, str(error))
    return Matters(estimates, found, contrasts, stated)


def _always(reduced: Reduced, ids: list[str]) -> list[str]:
    waves = [wave_column(wave.label) for wave in reduced.taught]
    return [*waves, *(column(what, id) for id in ids for what in ("used", "silent"))]


def _varying(moments: Moments, names: list[str]) -> list[str]:
    total = moments.total
    place = {name: at for at, name in enumerate(moments.names)}
    return [name for name in names if name in place and 0 < total[0, place[name]] < total[0, 0]]


def _contrasts(reduced: Reduced, ids: list[str], level: float) -> Sensitivity | None:
    always = _varying(reduced.contrasts, _always(reduced, ids))
    pairs = {
        name: {id: (cut("low", name, id), cut("high", name, id)) for id in ids} for name in CUTOFFS
    }
    # Every touchpoint is looked at, so all of them together hold at the level.
    each = 1 - (1 - level) / len(ids)
    try:
        return penalty_reward_sensitivity(
            reduced.contrasts, outcome=OUTCOME, pairs=pairs, always=always, level=each
        )
    except DataError:
        return None


def _stated(reduced: Reduced, level: float) -> pd.DataFrame:
    """What customers say matters: mean points of 100 by touchpoint that was asked about."""
    half, rows = quantile(level), {}
    for id in reduced.study.stated_importance:
        name = f"stated:{id}"
        if reduced.over_time.n(None, name) < reduced.study.privacy.minimum_group:
            continue
        mean = reduced.over_time.mean(None, name)
        value, error = float(mean.value[0]), half * standard_error(mean)
        rows[id] = (value, value - error, value + error, reduced.over_time.n(None, name))
    names = ["stated", "stated_low", "stated_high", "stated_n"]
    table = pd.DataFrame(rows, index=names).T if rows else pd.DataFrame(columns=names)
    table = table[table.index.isin([point.id for point in reduced.points])]
    return table.assign(n=table["stated_n"]).rename_axis("touchpoint")


def _quarters(
    table: pd.DataFrame, error: pd.Series, line: float, level: float | pd.Series
) -> tuple[list[str | None], np.ndarray]:
    """Which quarter of the grid each point lies in, and the chance that it does."""
    above = ((table["importance"] - line) / error.where(error > 0, 1e-12)).to_numpy()
    better = ((table["performance"] - level) / table["se"].where(table["se"] > 0, 1e-12)).to_numpy()
    names = [
        None if np.isnan(b) else QUARTERS[a > 0, b > 0] for a, b in zip(above, better, strict=True)
    ]
    return names, ndtr(np.abs(above)) * ndtr(np.abs(better))
