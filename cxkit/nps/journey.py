"""What in the journey goes together with the change: ratings that moved, matter or are met."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..findings import DataError, Finding
from ..measures import wording
from ..parts import Part, finding, join_names
from ..statistics.change_drivers import ChangeDrivers, Rated, split_change
from ..statistics.segments import SegmentSearch, find_segments
from ..study.journey import column, origin
from .columns import POINTS, kind
from .comparison import Comparison
from .composition import Composition, sample
from .naming import ONLY_THESE, label_of, slug_of

FEW_STEPS = 6


@dataclass(frozen=True, eq=False, repr=False)
class Journey(Part):
    """The rate effect split among touchpoints.

    Parameters
    ----------
    composition : Composition
        Whose mix stands first in this split, too.
    drivers : ChangeDrivers or None
        None where nothing was rated in both waves, or the data cannot tell.
    where : dict of str to SegmentSearch
        By touchpoint that stands out: the groups in which its rating moved otherwise.
    why : str
        Why there is no split.
    """

    composition: Composition = field(repr=False)
    drivers: ChangeDrivers | None = field(repr=False)
    where: dict[str, SegmentSearch] = field(repr=False, default_factory=dict)
    why: str = ""

    @property
    def comparison(self) -> Comparison:
        """The two waves."""
        return self.composition.comparison

    @property
    def digits(self) -> int:
        """Decimals of a mean rating: a tenth is much on a scale of five."""
        scale = self.comparison.reduced.study.ratings
        return 1 if scale.high - scale.low > FEW_STEPS else 2

    @cached_property
    def moved(self) -> pd.DataFrame:
        """Touchpoints whose rating moved the score beyond chance, all of them counted.

        Rows of the ``change_by`` table, the largest part in the direction of the change first.
        """
        return self.tables["change_by"].loc[standing_out(self.drivers, self.comparison.level)]

    @cached_property
    def along(self) -> pd.DataFrame:
        """The rows of `moved` that run with an established change; others do not explain it."""
        if not self.comparison.verdict.clear:
            return self.moved.iloc[:0]
        return self.moved[self.moved["moved"] * self.comparison.change.estimate > 0]

    @property
    def told(self) -> tuple[str, ...]:
        """Touchpoints that stand out, then what all of them make together."""
        found = [f"nps.change_by.{id}" for id in self.moved.index]
        where = [each.id for each in self.findings if ".where." in each.id]
        return (*found, *where, "nps.change_parts.moved")

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The part of each touchpoint, then what is left."""
        if self.drivers is None:
            return ()
        table = self.tables["change_by"]
        moved = (self._moved(id, row) for id, row in table.iterrows())
        return (*moved, *self._where(), *self._sums())

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """One row a touchpoint, and one row a part of the change."""
        if self.drivers is None:
            return {"change_by": pd.DataFrame(columns=["label", "moved", "p_adjusted"])}
        table = self.drivers.table.copy()
        table.insert(0, "label", [self.comparison.reduced.labels[id] for id in table.index])
        table["reference"] = [self._reference(id) for id in table.index]
        totals = self.drivers.totals.rename_axis("part")
        return {"change_by": table.rename_axis("touchpoint"), "change_parts": totals}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the touchpoints' parts of the change."""
        return {"change_by": self._caption()}

    @property
    def warnings(self) -> tuple[str, ...]:
        """Touchpoints that could not be split."""
        if self.drivers is None:
            return ()
        study = self.comparison.reduced.study
        asked = [point for point in study.touchpoints if point.column is not None]
        left = [point.name for point in asked if point.id not in self.drivers.things]
        return (f"Too few ratings to split the change by: {join_names(left)}.",) if left else ()

    def _moved(self, id: str, row: pd.Series) -> Finding:
        comparison, n = self.comparison, self.drivers.n_before + self.drivers.n_after
        interval = self.drivers.interval("moved", [id])
        scale = comparison.reduced.study.ratings
        before, after = (row["reference"] + row[f"distance_{e}"] for e in ("before", "after"))
        sure = row["p_adjusted"] < 1 - comparison.level
        tail = "" if sure else "; not told from none, with all touchpoints counted"
        limits = f"{wording.say_interval(interval, 1)}, n = {n:,}"
        part = wording.signed(row["moved"], 1)
        change = wording.signed(comparison.change.estimate, 1)
        what = f"{part} of {change} points go together with that ({limits}){tail}."
        if not comparison.verdict.clear:
            what = f"That is {part} of the {change} points seen ({limits}){tail}. {ONLY_THESE}"
        sentence = (
            f"{row['label']}: among the same kinds of people its rating went from "
            f"{before:.{self.digits}f} to {after:.{self.digits}f} on a scale of {scale.low:g} to "
            f"{scale.high:g}. {what}"
        )
        verdict = None
        if comparison.verdict.clear:
            verdict = "goes together with the change" if sure else "not distinguishable"
        return finding(f"nps.change_by.{id}", row["moved"], interval, n, sentence, verdict)

    def _where(self) -> list[Finding]:
        found = []
        for id, search in self.where.items():
            label = self.comparison.reduced.labels[id]
            for segment in search.segments:
                n, interval = int(segment.n_before + segment.n_after), segment.interval
                verb = "fell" if segment.estimate < 0 else "rose"
                sentence = (
                    f"{label}: the rating {verb} among {label_of(segment.levels)} by "
                    f"{abs(segment.estimate):.1f} ({wording.say_interval(interval, 1)}, corrected "
                    f"for having been found among {search.scanned:,} segments, n = {n:,}), "
                    "otherwise than among the rest."
                )
                place = f"nps.change_by.{id}.where.{slug_of(segment.levels)}"
                unit, verdict = "rating", "moved otherwise than the rest"
                found.append(finding(place, segment.estimate, interval, n, sentence, verdict, unit))
        return found

    def among(self, id: str) -> str:
        """Say among whom a touchpoint's rating moved; empty where it was everybody."""
        named = self.where[id].segments if id in self.where else ()
        return f" among {label_of(named[0].levels)}" if named else ""

    def way(self, id: str) -> str:
        """Say whether a touchpoint's own rating is lower or higher than before."""
        row = self.tables["change_by"].loc[id]
        return "lower" if row["distance_after"] < row["distance_before"] else "higher"

    def _reference(self, id: str) -> float:
        study = self.comparison.reduced.study
        return origin(study, next(point for point in study.touchpoints if point.id == id))

    def _sums(self) -> list[Finding]:
        n = self.drivers.n_before + self.drivers.n_after
        said = {
            "moved": "ratings of touchpoints that moved",
            "matters": "touchpoints that matter more or less than before at the same rating",
            "use": "more or fewer people meeting a touchpoint",
            "rest": "nothing that was asked",
        }
        found = []
        for part, what in said.items():
            estimate, interval = self.drivers.estimate(part), self.drivers.interval(part)
            change = self.comparison.change.estimate
            sentence = wording.say_part(f"with {what}", estimate, interval, change, n)
            if not self.comparison.verdict.clear:
                sentence += f" {ONLY_THESE}"
            found.append(finding(f"nps.change_parts.{part}", estimate, interval, n, sentence))
        return found

    def _caption(self) -> tuple[str, str]:
        comparison = self.comparison
        if comparison.change is None:
            return "There is nothing to compare yet", comparison.why_nothing
        if self.drivers is None:
            return "The journey cannot be split", self.why
        names, count = list(self.along["label"]), len(self.drivers.things)
        if not comparison.verdict.clear:
            moved = f"{len(self.moved)} of {count} ratings" if len(self.moved) else "no rating"
            title = f"No change is established; {moved} moved beyond chance"
        elif not names:
            title = f"None of {count} ratings goes with the change once all looks are counted"
        elif len(names) == 1:
            noun = "fall" if comparison.change.estimate < 0 else "rise"
            way = self.way(self.along.index[0])
            title = f"{names[0]}: a {way} rating goes together with the {noun}"
        else:
            title = f"{len(names)} of {count} ratings stand out, first {names[0]}"
        n = f"n = {self.drivers.n_before:,} and {self.drivers.n_after:,}"
        note = (
            f"Part of the change (points) that goes with ratings that moved among the same kinds "
            f"of people, {100 * comparison.level:g} % intervals, {n}; filled: told from none with "
            f"all {count} counted. The survey cannot show which comes first."
        )
        return title, note


def follow(composition: Composition, *, seed: int) -> Journey:
    """Split how the same kinds of people answered among the touchpoints that they rated."""
    comparison = composition.comparison
    reduced = comparison.reduced
    if comparison.change is not None and not comparison.varies:
        return Journey(composition, None, why="Everybody is of one kind, so nothing can be split.")
    if comparison.change is None or not reduced.journey:
        return Journey(composition, None, why="No touchpoint was rated in both waves.")
    before, after = (reduced.journey[label] for label in comparison.waves)
    ids = [name.partition(":")[2] for name in before.names if name.startswith("rating:")]
    rated = {id: Rated(*(column(what, id) for what in ("rating", "used", "silent"))) for id in ids}
    kinds = [
        [kind(name, group) for group in sorted(set(reduced.pooled[name].values()))]
        for name in composition.dimensions
    ]
    try:
        drivers = split_change(
            before, after, outcome=POINTS, rated=rated, kinds=kinds,
            level=comparison.level, seed=seed,
        )  # fmt: skip
    except DataError as error:
        return Journey(composition, None, why=str(error))
    named = standing_out(drivers, comparison.level)
    where = {id: _search(comparison, id, len(named)) for id in named}
    return Journey(composition, drivers, {id: each for id, each in where.items() if each})


def standing_out(drivers: ChangeDrivers | None, level: float) -> list[str]:
    """List touchpoints whose part is told from none, along the change and the largest first."""
    if drivers is None:
        return []
    table = drivers.table
    named = table[table["p_adjusted"] < 1 - level]
    return list(named.sort_values("moved", ascending=drivers.estimate("change") < 0).index)


def _search(comparison: Comparison, id: str, looks: int) -> SegmentSearch | None:
    """Search for those whose rating of a touchpoint moved otherwise than that of the rest."""
    reduced = comparison.reduced
    if not reduced.pooled:
        return None
    ratings = reduced.ratings[reduced.ratings["touchpoint"] == id]
    samples = []
    for label in comparison.waves:
        rows = ratings[ratings["wave"] == label]
        value = rows["rating"].to_numpy(dtype=float)
        samples.append(sample(rows, value, list(reduced.pooled), reduced.clustered))
    try:
        return find_segments(
            *samples, minimum=comparison.fewest, level=1 - (1 - comparison.level) / looks
        )
    except DataError:
        return None
