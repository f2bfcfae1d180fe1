"""Where the experience sits: the four scores, the two axes, the balance, and what is weakest."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.stats import f

from ..findings import Finding
from ..measures import wording
from ..measures.response_style import CAVEAT
from ..parts import Part, finding, join_names, words
from ..statistics.averages import Groups, covariance, standard_error
from ..statistics.intervals import Interval, quantile
from ..statistics.linearisation import Linearised, join
from ..statistics.ranks import rank_probabilities
from ..study.description import REALMS
from ..study.groups import COUNTRY, NO_ANSWER
from .columns import CONNECTION, PARTICIPATION, score_column
from .naming import LABELS, among, group_name, signed_span, span, suffix
from .reduction import FEWEST_BLOCKS, Reduced

SURE = 0.8
# Below this number a score is shown hollow and gets no verdict.
FEW = 30


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
        wave = self.reduced.focus.label
        return (None, *(group for group in self.reduced.groups if self.enough(group, wave)))

    def enough(self, group: Groups, wave: str) -> bool:
        """Whether so many gave scores of all realms that they may be shown with an interval."""
        fewest, means = self.reduced.study.privacy.minimum_group, self.reduced.means
        columns = [score_column(wave, realm) for realm in REALMS]
        return all(
            means.n(group, column) >= fewest and means.blocks_with(group, column) >= FEWEST_BLOCKS
            for column in columns
        )

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
        rows = {key_of(group): self._position(group) for group in self.groups}
        return pd.DataFrame(rows).T.rename_axis("group")

    @cached_property
    def regions(self) -> pd.DataFrame:
        """One row a group: the ellipse on the plane that holds its true place.

        ``width height angle``: full axes in units of the plane, and the turn of the first in
        degrees. With k blocks and the plain covariance of their means, Hotelling's region:
        2 (k - 1) / (k - 2) times the quantile of F with 2 and k - 2 degrees of freedom.
        """
        rows = {}
        for group, row in self.positions.iterrows():
            k = row["blocks"]
            # The covariance at hand is enlarged by (k - 1) / (k - 3), see `Averages.mean`.
            reach = 2 * (k - 3) / (k - 2) * f.ppf(self.level, 2, k - 2)
            both = [[row["var_x"], row["cov_xy"]], [row["cov_xy"], row["var_y"]]]
            sizes, axes = np.linalg.eigh(np.array(both))
            width, height = 2 * np.sqrt(reach * np.maximum(sizes, 0))
            rows[group] = (width, height, np.degrees(np.arctan2(axes[1, 0], axes[0, 0])))
        return pd.DataFrame(rows, index=["width", "height", "angle"]).T

    def weakest(self, group: str | None = None) -> tuple[str, float]:
        """Name the weakest realm of a group and the chance that it is the weakest."""
        table = self.scores.loc[key_of(group)]
        realm = str(table["score"].idxmin())
        return realm, float(table.loc[realm, "p_weakest"])

    def sure(self, group: str | None = None) -> bool:
        """Whether one realm is clearly the weakest: certain enough, of enough answers, of a sample.

        A team that rates for its customers is no sample of anything.
        """
        realm, chance = self.weakest(group)
        enough = self.scores.loc[(key_of(group), realm), "n"] >= FEW
        return bool(chance >= SURE and enough and not self.of_team)

    @property
    def of_team(self) -> bool:
        """Whether the team itself answered."""
        return self.reduced.study.survey.answered_by == "team"

    @property
    def alike(self) -> bool:
        """Whether the four scores of all are the same as they are shown."""
        scores = self.scores.loc["all", "score"].round()
        return bool(scores.max() == scores.min())

    def strongest(self, group: str | None = None) -> str:
        """Name the realm with the highest score."""
        return str(self.scores.loc[key_of(group), "score"].idxmax())

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
        shown = self.positions.drop(columns=["var_x", "cov_xy", "var_y", "blocks"])
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
        shown = set(self.groups)
        hidden = {
            *self.reduced.hidden,
            *(name for name in self.reduced.groups if name not in shown),
        }
        silent = NO_ANSWER in hidden
        said = []
        if hidden - {NO_ANSWER}:
            names = join_names(
                [group_name(self.reduced, each) for each in sorted(hidden - {NO_ANSWER})]
            )
            said.append(
                f"Not shown, because they or those left out with them are too few: {names}."
            )
        if silent:
            n = self.reduced.hidden.get(NO_ANSWER, 0)
            said.append(
                f"{n:,} of the focus wave did not say their {words(self.reduced.by)}; they are in "
                "what is said of all."
            )
        if self.reduced.by == COUNTRY:
            said.append(f"{CAVEAT} Countries are not ranked here, nor set against one another.")
        return tuple(said)

    def _rows(self, group: str | None) -> pd.DataFrame:
        four = self.four(group)
        half = quantile(self.level) * np.sqrt(np.diag(covariance(four)))
        ranks = rank_probabilities(
            -four.value, covariance(four), names=list(REALMS), seed=self.seed
        )
        return pd.DataFrame(
            {
                "group": key_of(group),
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
        columns = [score_column(self.reduced.focus.label, realm) for realm in REALMS]
        blocks = min(self.reduced.means.blocks_with(group, column) for column in columns)
        row = {"n": min(self.n(group, realm) for realm in REALMS), "blocks": blocks}
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
        table, end = self.scores.loc[key_of(group)], suffix(self.reduced, group)
        who, found = among(self.reduced, group), []
        for realm, row in table.iterrows():
            interval, n = self._interval(row), int(row["n"])
            sentence = (
                f"{LABELS[realm]}{who}: {row['score']:.0f} of 100 ({span(interval)}, n = {n:,})."
            )
            id = f"realm.{realm}.score{end}"
            found.append(finding(id, row["score"], interval, n, sentence, unit="of 100"))
        found += [self._weakest(group), *self._axes(group), *self._balance(group)]
        return [*found, *(self._unweighted() if group is None else [])]

    def _unweighted(self) -> list[Finding]:
        """The scores of all without weights, to stand beside the weighted ones."""
        plain, found = self.reduced.plain, []
        for realm in REALMS if plain is not None else ():
            mean, n = plain.mean(None, realm), plain.n(None, realm)
            value, half = float(mean.value[0]), quantile(self.level) * standard_error(mean)
            interval = Interval(max(value - half, 0.0), min(value + half, 100.0), self.level)
            sentence = (
                f"{LABELS[realm]}, unweighted: {value:.0f} of 100 ({span(interval)}, n = {n:,})."
            )
            id = f"realm.{realm}.score.unweighted"
            found.append(finding(id, value, interval, n, sentence, unit="of 100"))
        return found

    def _weakest(self, group: str | None) -> Finding:
        realm, chance = self.weakest(group)
        row = self.scores.loc[(key_of(group), realm)]
        interval, n = self._interval(row), int(row["n"])
        place = "" if group is None else f"{group_name(self.reduced, group)}: "
        size = f"{row['score']:.0f} of 100 ({span(interval)}, n = {n:,})"
        if self.sure(group):
            sure = f"with {wording.percent(chance)} certainty"
            said = f"{LABELS[realm].lower()} is the weakest realm {sure}: {size}."
        elif self.of_team:
            said = (
                f"the team rates {LABELS[realm].lower()} lowest: {size}; customers were not asked."
            )
        elif n < FEW:
            said = f"{LABELS[realm].lower()} is lowest so far, {size}: too few answers to judge."
        else:
            said = (
                f"no realm is clearly the weakest; {LABELS[realm].lower()} is lowest, {size}, and "
                f"is the weakest with {wording.percent(chance)} certainty."
            )
        said = f"{place}{said}" if place else f"{said[:1].upper()}{said[1:]}"
        id = f"realms.weakest{suffix(self.reduced, group)}"
        return finding(id, row["score"], interval, n, said, realm, "of 100")

    def _axes(self, group: str | None) -> list[Finding]:
        row, found = self.positions.loc[key_of(group)], []
        who = "as the team sees it, customers" if self.of_team else "customers"
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
        row, end, found = self.positions.loc[key_of(group)], suffix(self.reduced, group), []
        said = {
            "richness": "Richness, the mean of the four realms",
            "sweet_spot": "Sweet spot, the geometric mean, in which no realm makes up for another",
        }
        if not row["sweet_spot"] > 0:
            # A realm that nobody has at all leaves no balance, and no error of it.
            said.pop("sweet_spot")
        for name, called in said.items():
            interval, n = self._interval(row, name), int(row["n"])
            sentence = (
                f"{called}{among(self.reduced, group)}: {row[name]:.0f} of 100 ({span(interval)}, "
                f"n = {n:,})."
            )
            id = f"realms.{name}{end}"
            found.append(finding(id, row[name], interval, n, sentence, unit="of 100"))
        return found

    def _places(self) -> pd.DataFrame:
        """Axes, sweet spot and weakest realm of every group, in words."""
        rows = []
        for group in self.groups:
            row = self.positions.loc[key_of(group)]
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
        realm, _ = self.weakest()
        scores = self.scores.loc["all", "score"]
        others = scores.drop(realm)
        low, high = f"{others.min():.0f}", f"{others.max():.0f}"
        if self.alike:
            return f"All four realms lie alike, at {scores.min():.0f} of 100"
        if self.of_team:
            return f"The team rates {LABELS[realm].lower()} lowest: {scores[realm]:.0f} of 100"
        if self.n(None, realm) < FEW:
            return f"{LABELS[realm]} is lowest so far: too few answers to judge"
        if self.sure():
            span = low if low == high else f"{low} to {high}"
            return (
                f"{LABELS[realm]} is the weakest realm: {scores[realm]:.0f} of 100, the others "
                f"{span}"
            )
        return f"No realm is clearly the weakest: the four lie from {scores.min():.0f} to {high}"

    def _note(self) -> str:
        n, level = int(self.positions.loc["all", "n"]), f"{100 * self.level:g} %"
        many = f"n = {n:,} {self.reduced.study.survey.who}, {self.reduced.focus.label}"
        many += ", weighted" if self.reduced.plain is not None else ""
        return (
            "Left: the way in which the four scores lean, not which is highest; the middle of axes "
            "from -1 to +1; "
            f"ellipses hold the true place of all (diamond) and of each group with {level}. Right: "
            f"score of each realm with {level} interval; {many}."
        )

    def _profiles(self) -> tuple[str, str]:
        groups = [group for group in self.groups if group is not None]
        if not groups:
            why = "No group has enough answers to be shown, or nobody says which group they are of."
            return "There are no groups to compare", why
        clear = [self.weakest(group)[0] for group in groups if self.sure(group)]
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


def key_of(group: str | None) -> str:
    """Name a group in tables; everybody is `all`, and a group of that name is told from it."""
    if group is None:
        return "all"
    return f"{group} (group)" if group == "all" else group


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
