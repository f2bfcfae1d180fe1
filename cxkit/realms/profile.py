"""Where the experience sits: the four scores, the two axes, the balance, and what is weakest."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.stats import chi2

from ..findings import Finding
from ..measures import wording
from ..parts import Part, finding, join_names
from ..statistics.averages import covariance, standard_error
from ..statistics.intervals import Interval, quantile
from ..statistics.linearisation import Linearised, join
from ..statistics.ranks import rank_probabilities
from ..study.description import REALMS
from .columns import score_column
from .naming import LABELS, among, group_name, signed_span, span, suffix, who_answered
from .reduction import Reduced

SURE = 0.8
# Below this number a score is shown hollow and gets no verdict.
FEW = 30
# Where a realm stands: participation passive (-) to active (+), connection immersion (-) to
# absorption (+). B. J. Pine II and J. H. Gilmore, Harvard Business Review 76(4), 97-105 (1998).
PARTICIPATION = {"entertainment": -1, "education": 1, "esthetic": -1, "escapist": 1}
CONNECTION = {"entertainment": 1, "education": 1, "esthetic": -1, "escapist": -1}


@dataclass(frozen=True, eq=False, repr=False)
class Profile(Part):
    """Scores by group, and what follows from the four together.

    Parameters
    ----------
    reduced : Reduced
    level : float
        Coverage of the intervals.
    seed : int
    """

    reduced: Reduced = field(repr=False)
    level: float
    seed: int

    @property
    def groups(self) -> tuple[str | None, ...]:
        """All together, then each group that may be shown and gave scores of all realms."""
        fewest = self.reduced.study.privacy.minimum_group
        wave = self.reduced.focus.label
        enough = [
            group
            for group in self.reduced.groups
            if all(
                self.reduced.means.n(group, score_column(wave, realm)) >= fewest
                and self.reduced.means.blocks_with(group, score_column(wave, realm)) > 1
                for realm in REALMS
            )
        ]
        return (None, *enough)

    def four(self, group: str | None, wave: str = "") -> Linearised:
        """Give the scores of a group, shape (4,), in the order of `REALMS`."""
        wave = wave or self.reduced.focus.label
        return join([self.reduced.means.mean(group, score_column(wave, r)) for r in REALMS])

    def n(self, group: str | None, realm: str, wave: str = "") -> int:
        """Respondents behind a score."""
        return self.reduced.means.n(group, score_column(wave or self.reduced.focus.label, realm))

    @cached_property
    def scores(self) -> pd.DataFrame:
        """One row a group and realm: ``score low high n p_weakest``; group `all` is everybody."""
        rows = [self._rows(group) for group in self.groups]
        return pd.concat(rows).set_index(["group", "realm"])

    @cached_property
    def positions(self) -> pd.DataFrame:
        """One row a group: participation, connection, richness and sweet spot with limits and n.

        ``participation connection richness sweet_spot`` each with ``_low`` and ``_high``, and the
        covariance of the two axes: ``var_x cov_xy var_y``.
        """
        rows = {group or "all": self._position(group) for group in self.groups}
        return pd.DataFrame(rows).T.rename_axis("group")

    @cached_property
    def regions(self) -> pd.DataFrame:
        """One row a group: the ellipse on the plane that holds its true place.

        ``width height angle``: full axes in units of the plane, and the turn of the first in
        degrees; with the level of the intervals, errors taken as normal.
        """
        reach, rows = 2 * np.sqrt(chi2.ppf(self.level, 2)), {}
        for group, row in self.positions.iterrows():
            both = [[row["var_x"], row["cov_xy"]], [row["cov_xy"], row["var_y"]]]
            sizes, axes = np.linalg.eigh(np.array(both))
            width, height = reach * np.sqrt(np.maximum(sizes, 0))
            rows[group] = (width, height, np.degrees(np.arctan2(axes[1, 0], axes[0, 0])))
        return pd.DataFrame(rows, index=["width", "height", "angle"]).T

    def weakest(self, group: str | None = None) -> tuple[str, float]:
        """Name the weakest realm of a group and the chance that it is the weakest."""
        table = self.scores.loc[group or "all"]
        realm = str(table["score"].idxmin())
        return realm, float(table.loc[realm, "p_weakest"])

    def strongest(self, group: str | None = None) -> str:
        """Name the realm with the highest score."""
        return str(self.scores.loc[group or "all", "score"].idxmax())

    @property
    def told(self) -> tuple[str, ...]:
        """The weakest realm, the position, the balance."""
        return ("realms.weakest", "realms.participation", "realms.connection", "realms.sweet_spot")

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Scores, weakest realm, axes and balance of all, then of every group."""
        return tuple(found for group in self.groups for found in self._found(group))

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``scores`` by group and realm, ``positions``, in words ``places``, and ``items``."""
        # Averages are told of the axes; their covariance is for the picture.
        shown = self.positions.drop(columns=["var_x", "cov_xy", "var_y"])
        return {
            "scores": self.scores.reset_index(),
            "positions": shown.reset_index(),
            "places": self._places(),
            "items": self._items(),
        }

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the plane and of the profiles by group."""
        return {"plane": (self._title(), self._note()), "profiles": self._profiles()}

    @property
    def numbers(self) -> dict[str, str]:
        """The four scores, for who cannot see the picture."""
        said = [
            f"{LABELS[realm]} {row['score']:.0f} ({row['low']:.0f} to {row['high']:.0f})"
            for realm, row in self.scores.loc["all"].iterrows()
        ]
        return {"plane": f"Scores of 100: {join_names(said)}."}

    @property
    def warnings(self) -> tuple[str, ...]:
        """Groups that are too small to be shown."""
        hidden = [
            *self.reduced.hidden,
            *(group for group in self.reduced.groups if group not in self.groups),
        ]
        if not hidden:
            return ()
        fewest = self.reduced.study.privacy.minimum_group
        return (f"Not shown, for want of {fewest} answers: {join_names(sorted(hidden))}.",)

    def _rows(self, group: str | None) -> pd.DataFrame:
        four = self.four(group)
        half = quantile(self.level) * np.sqrt(np.diag(covariance(four)))
        ranks = rank_probabilities(
            -four.value, covariance(four), names=list(REALMS), seed=self.seed
        )
        return pd.DataFrame(
            {
                "group": group or "all",
                "realm": list(REALMS),
                "score": four.value,
                "low": np.maximum(four.value - half, 0.0),
                "high": np.minimum(four.value + half, 100.0),
                "n": [self.n(group, realm) for realm in REALMS],
                "p_weakest": ranks[1].to_numpy(),
            }
        )

    def _position(self, group: str | None) -> dict[str, float]:
        four = self.four(group)
        x, y = participation(four), connection(four)
        both = covariance(join([x, y]))
        row = {"n": min(self.n(group, realm) for realm in REALMS)}
        row |= {"var_x": both[0, 0], "cov_xy": both[0, 1], "var_y": both[1, 1]}
        measures = {
            "participation": (x, -1, 1), "connection": (y, -1, 1),
            "richness": (richness(four), 0, 100), "sweet_spot": (sweet_spot(four), 0, 100),
        }  # fmt: skip
        for name, (found, least, most) in measures.items():
            half = quantile(self.level) * standard_error(found)
            value = float(found.value[0])
            row |= {name: value, f"{name}_low": max(value - half, least)}
            row[f"{name}_high"] = min(value + half, most)
        return row

    def _interval(self, row: pd.Series, name: str = "") -> Interval:
        low, high = (f"{name}_low", f"{name}_high") if name else ("low", "high")
        return Interval(float(row[low]), float(row[high]), self.level)

    def _found(self, group: str | None) -> list[Finding]:
        table, end = self.scores.loc[group or "all"], suffix(self.reduced, group)
        who, found = among(self.reduced, group), []
        for realm, row in table.iterrows():
            interval, n = self._interval(row), int(row["n"])
            sentence = (
                f"{LABELS[realm]}{who}: {row['score']:.0f} of 100 ({span(interval)}, n = {n:,})."
            )
            id = f"realm.{realm}.score{end}"
            found.append(finding(id, row["score"], interval, n, sentence, unit="of 100"))
        return [*found, self._weakest(group), *self._axes(group), *self._balance(group)]

    def _weakest(self, group: str | None) -> Finding:
        realm, chance = self.weakest(group)
        row = self.scores.loc[(group or "all", realm)]
        interval, n = self._interval(row), int(row["n"])
        place = "" if group is None else f"{group_name(self.reduced, group)}: "
        size = f"{row['score']:.0f} of 100 ({span(interval)}, n = {n:,})"
        if chance >= SURE:
            sure = f"with {wording.percent(chance)} certainty"
            said = f"{LABELS[realm].lower()} is the weakest realm {sure}: {size}."
        else:
            said = (
                f"no realm is clearly the weakest; {LABELS[realm].lower()} is lowest, {size}, and "
                f"is the weakest with {wording.percent(chance)} certainty."
            )
        said = f"{place}{said}" if place else f"{said[:1].upper()}{said[1:]}"
        id = f"realms.weakest{suffix(self.reduced, group)}"
        return finding(id, row["score"], interval, n, said, realm, "of 100")

    def _axes(self, group: str | None) -> list[Finding]:
        row, found = self.positions.loc[group or "all"], []
        who = who_answered(self.reduced.study)
        ends = {
            "participation": ("passive", "active", "look on more than they take part",
                              "take part more than they look on"),
            "connection": ("immersion", "absorption", "go into it more than they take it in",
                           "take it in more than they go into it"),
        }  # fmt: skip
        for name, (left, right, less, more) in ends.items():
            interval, n = self._interval(row, name), int(row["n"])
            tail = "neither side is told from the middle"
            if interval.high < 0 or interval.low > 0:
                tail = f"{who} {less if interval.high < 0 else more}"
            sentence = (
                f"{name.capitalize()}{among(self.reduced, group)}: {row[name]:+.2f} on the axis "
                f"from {left} (-1) to {right} (+1) ({signed_span(interval, 2)}, n = {n:,}); {tail}."
            )
            id = f"realms.{name}{suffix(self.reduced, group)}"
            found.append(finding(id, row[name], interval, n, sentence, unit="-1 to 1"))
        return found

    def _balance(self, group: str | None) -> list[Finding]:
        row, end, found = self.positions.loc[group or "all"], suffix(self.reduced, group), []
        said = {
            "richness": "Richness, the mean of the four realms",
            "sweet_spot": "Sweet spot, the geometric mean, in which no realm makes up for another",
        }
        for name, words in said.items():
            interval, n = self._interval(row, name), int(row["n"])
            sentence = (
                f"{words}{among(self.reduced, group)}: {row[name]:.0f} of 100 ({span(interval)}, "
                f"n = {n:,})."
            )
            id = f"realms.{name}{end}"
            found.append(finding(id, row[name], interval, n, sentence, unit="of 100"))
        return found

    def _places(self) -> pd.DataFrame:
        """Axes, sweet spot and weakest realm of every group, in words."""
        rows = []
        for group in self.groups:
            row = self.positions.loc[group or "all"]
            realm, chance = self.weakest(group)
            said = {"group": "all" if group is None else group_name(self.reduced, group)}
            said["n"] = f"{int(row['n']):,}"
            for name in ("participation", "connection"):
                low, high = row[f"{name}_low"], row[f"{name}_high"]
                said[name] = f"{row[name]:+.2f} ({low:+.2f} to {high:+.2f})"
            low, high = row["sweet_spot_low"], row["sweet_spot_high"]
            said["sweet_spot"] = f"{row['sweet_spot']:.0f} ({low:.0f} to {high:.0f})"
            said["lowest"] = f"{realm} ({wording.percent(chance)})"
            rows.append(said)
        return pd.DataFrame(rows)

    def _items(self) -> pd.DataFrame:
        """Each item's mean in the focus wave, turned so that more is more of the realm."""
        means, half, rows = self.reduced.means, quantile(self.level), []
        turned = self.reduced.study.realms.reversed
        for realm, names in self.reduced.names.items():
            for item in names:
                mean = means.mean(None, f"item:{item}")
                value, error = float(mean.value[0]), half * standard_error(mean)
                rows.append(
                    {"realm": realm, "item": item, "mean": value, "low": max(value - error, 0.0),
                     "high": min(value + error, 100.0), "n": means.n(None, f"item:{item}"),
                     "reversed": "yes" if item in turned else ""}
                )  # fmt: skip
        return pd.DataFrame(rows)

    def _title(self) -> str:
        realm, chance = self.weakest()
        scores = self.scores.loc["all", "score"]
        others = scores.drop(realm)
        low, high = f"{others.min():.0f}", f"{others.max():.0f}"
        if chance >= SURE:
            span = low if low == high else f"{low} to {high}"
            return (
                f"{LABELS[realm]} is the weakest realm: {scores[realm]:.0f} of 100, the others "
                f"{span}"
            )
        return f"No realm is clearly the weakest: the four lie from {scores.min():.0f} to {high}"

    def _note(self) -> str:
        n, level = int(self.positions.loc["all", "n"]), f"{100 * self.level:g} %"
        many = f"n = {n:,} {who_answered(self.reduced.study)}, {self.reduced.focus.label}"
        return (
            f"Left: where the four scores place the experience, the middle of axes from -1 to +1; "
            f"ellipses hold the true place of all (diamond) and of each group with {level}. Right: "
            f"score of each realm with {level} interval; {many}."
        )

    def _profiles(self) -> tuple[str, str]:
        groups = [group for group in self.groups if group is not None]
        if not groups:
            return "There are no groups to compare", "Nobody says to which group they belong."
        clear = [realm for realm, chance in map(self.weakest, groups) if chance >= SURE]
        n = int(self.positions.loc["all", "n"])
        note = (
            f"Score of each realm, 0 to 100, by group, with {100 * self.level:g} % interval; "
            f"{self.reduced.focus.label}, n = {n:,} in all. Hollow: fewer than {FEW} answers."
        )
        if len(set(clear)) == 1 and len(clear) == len(groups):
            return f"{LABELS[clear[0]]} is the weakest realm in all {len(groups)} groups", note
        if clear:
            counts = {LABELS[realm].lower(): clear.count(realm) for realm in REALMS}
            said = [f"{name} in {count}" for name, count in counts.items() if count]
            return f"Clearly weakest: {join_names(said)} of {len(groups)} groups", note
        return "In no group is one realm clearly the weakest", note


def participation(four: Linearised) -> Linearised:
    """Give the place between passive (-1) and active (+1) of four scores, shape (1,)."""
    return _axis(four, PARTICIPATION)


def connection(four: Linearised) -> Linearised:
    """Give the place between immersion (-1) and absorption (+1) of four scores, shape (1,)."""
    return _axis(four, CONNECTION)


def richness(four: Linearised) -> Linearised:
    """Give the mean of four scores, shape (1,)."""
    return Linearised(four.value.mean(keepdims=True), four.influence.mean(axis=1, keepdims=True))


def sweet_spot(four: Linearised) -> Linearised:
    """Give the geometric mean of four scores, shape (1,): no realm makes up for another.

    Notes
    -----
    Its derivative after a score s is the geometric mean over 4 s. Where a score is 0 it is 0,
    and of no use as an estimate with an error.
    """
    value = float(np.exp(np.log(four.value).mean())) if (four.value > 0).all() else 0.0
    slope = value / (4 * np.where(four.value > 0, four.value, np.inf))
    return Linearised(np.array([value]), (four.influence * slope).sum(axis=1, keepdims=True))


def _axis(four: Linearised, signs: dict[str, int]) -> Linearised:
    """Give the signed sum over the sum; the middle where all scores are 0."""
    sign = np.array([signs[realm] for realm in REALMS], dtype=float)
    total = four.sum(0)
    if not total.value > 0:
        return Linearised(np.zeros(1), np.zeros((len(four), 1)))
    along = Linearised(np.atleast_1d(four.value @ sign), (four.influence @ sign)[:, None])
    whole = Linearised(np.atleast_1d(total.value), total.influence[:, None])
    return along / whole
