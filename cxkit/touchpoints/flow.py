"""The journey as it is lived: how it feels from step to step, and what carries over."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.special import ndtr

from ..findings import Finding
from ..parts import Part, finding, join_names, shorten
from ..statistics.intervals import Interval, quantile
from ..statistics.moments import Moments, covariances
from ..statistics.multiplicity import adjust
from .estimates import Estimates

RESAMPLES = 400
MOST_TOLD = 3
# A step of the line where fewer rated is a gap.
LINE = 2.0


@dataclass(frozen=True, eq=False, repr=False)
class Flow(Part):
    """Ratings along the journey, and whether a rating goes with the next beyond the mood.

    Parameters
    ----------
    estimates : Estimates
    carried : DataFrame
        One row a step: ``before after correlation low high expected excess p_adjusted n``.
    """

    estimates: Estimates = field(repr=False)
    carried: pd.DataFrame = field(repr=False)

    nothing = "No step of the journey was rated at both ends by enough people."

    @cached_property
    def line(self) -> pd.DataFrame:
        """One row a group and touchpoint in order: the rating from -2 (worst) to +2 (best)."""
        scale = self.estimates.reduced.study.ratings
        middle, half = (scale.low + scale.high) / 2, (scale.high - scale.low) / 2
        table = self.estimates.table[["raters"]].copy()
        for name in ("performance", "performance_low", "performance_high"):
            suffix = name.removeprefix("performance")
            table[f"feeling{suffix}"] = LINE * (self.estimates.table[name] - middle) / half
        fewest = self.estimates.reduced.study.privacy.minimum_group
        thin = table["raters"] < fewest
        table.loc[thin, ["feeling", "feeling_low", "feeling_high"]] = np.nan
        return table

    @property
    def carries(self) -> pd.DataFrame:
        """Steps at which the rating goes with the next one beyond the mood, all steps counted."""
        sure = self.carried["p_adjusted"] < 1 - self.estimates.level
        return self.carried[sure & (self.carried["excess"] > 0)]

    @property
    def told(self) -> tuple[str, ...]:
        """Steps that carry over, then how the journey feels at its lowest."""
        most = self.carries.sort_values("excess", ascending=False).head(MOST_TOLD)
        carried = [f"journey.carry_over.{before}" for before in most["before"]]
        dips = [found for found in self.findings if found.id.startswith("journey.dip.")]
        lowest = sorted(dips, key=lambda found: found.estimate)[:MOST_TOLD]
        return ("journey.carry_over", *carried, *(found.id for found in lowest))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What carries over, and where each group's journey dips."""
        steps = [self._step(row) for _, row in self.carried.iterrows()]
        return (*self._summary(), *steps, *self._dips())

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``journey`` by group and touchpoint, ``carry_over`` by step."""
        labels = self.estimates.reduced.labels
        line = self.line.reset_index()
        line["touchpoint"] = [labels[id] for id in line["touchpoint"]]
        carried = self.carried.copy()
        for name in ("before", "after"):
            carried[name] = [labels[id] for id in carried[name]]
        return {"journey": line, "carry_over": carried}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the line."""
        return {"journey": self._caption()}

    def _summary(self) -> list[Finding]:
        if self.carried.empty:
            return []
        n, steps, more = int(self.carried["n"].max()), len(self.carried), len(self.carries)
        if more:
            sentence = (
                f"At {more} of {steps} steps the rating goes with the next one more than is usual "
                f"for touchpoints that do not follow one another (n up to {n:,}); they may share "
                "more than the step, such as a place or a topic."
            )
        else:
            sentence = (
                "No rating goes with the next one of the journey more than the mood lets expect, "
                f"with all {steps} steps counted (n up to {n:,})."
            )
        return [Finding("journey.carry_over", float(more), sentence, n, "steps")]

    def _step(self, row: pd.Series) -> Finding:
        labels = self.estimates.reduced.labels
        interval = Interval(row["low"], row["high"], self.estimates.level)
        sure = row["p_adjusted"] < 1 - self.estimates.level
        tail = "" if sure else "; not told from the mood, with all steps counted"
        sentence = (
            f"“{labels[row['before']]}” and then “{labels[row['after']]}”: beyond the mood their "
            "ratings "
            f"correlate at {row['correlation']:.2f} ({100 * interval.level:g} % interval "
            f"{interval.low:.2f} to {interval.high:.2f}, n = {int(row['n']):,}), "
            f"{row['expected']:.2f} being "
            f"usual for touchpoints that do not follow one another{tail}."
        )
        verdict = "carries over" if sure and row["excess"] > 0 else "not distinguishable"
        place = f"journey.carry_over.{row['before']}"
        return finding(
            place, row["correlation"], interval, int(row["n"]), sentence, verdict, "correlation"
        )

    def _dips(self) -> list[Finding]:
        found, reduced = [], self.estimates.reduced
        for group in reduced.groups:
            own = self.line.loc[group].dropna()
            if own.empty:
                continue
            id = own["feeling"].idxmin()
            row = own.loc[id]
            interval = Interval(row["feeling_low"], row["feeling_high"], self.estimates.level)
            sentence = (
                f"{group}: in these answers the journey is lowest at “{reduced.labels[id]}” "
                f"({row['feeling']:+.1f} on a line from -2 to +2, {100 * interval.level:g} % "
                "interval "
                f"{interval.low:+.1f} to {interval.high:+.1f}, n = {int(row['raters']):,})."
            )
            place = f"journey.dip.{reduced.slugs[group]}"
            n = int(row["raters"])
            found.append(finding(place, row["feeling"], interval, n, sentence, unit="-2..+2"))
        return found

    def _caption(self) -> tuple[str, str]:
        reduced = self.estimates.reduced
        line = self.line["feeling"].dropna()
        if line.empty:
            return (
                "Nobody rated enough to draw the journey",
                "No group has ten ratings of a touchpoint.",
            )
        group, id = line.idxmin()
        title = f"{shorten(group)} rate “{shorten(reduced.labels[id])}” lowest of all"
        base = join_names(
            [f"{shorten(each)} {reduced.now.n(each, 'answers'):,}" for each in reduced.groups[:8]]
        )
        note = (
            f"Mean rating in {reduced.focus.label}, drawn from -2 (worst answer) to +2 (best); "
            "ribbon: "
            f"{100 * self.estimates.level:g} % interval; a gap where fewer than "
            f"{reduced.study.privacy.minimum_group} rated; n: {base}."
        )
        return title, note


def follow(estimates: Estimates, *, seed: int) -> Flow:
    """Find how far each rating goes with the next one, beyond the mood and beyond other pairs.

    Notes
    -----
    The correlation of two ratings, the mean of the person's other ratings held still, compared
    on Fisher's scale with all pairs that do not follow one another: the mean of a dozen ratings
    is not the whole of a mood, and what it leaves is common to all pairs. A step is named if it
    stands out from these pairs, whose own spread is counted beside the error of resampled blocks;
    p is adjusted for all steps (Holm).
    """
    reduced, half = estimates.reduced, quantile(estimates.level)
    order = [point.id for point in reduced.points]
    z = {pair: _fisher(moments, seed) for pair, moments in reduced.pairs.items()}
    steps = [pair for pair in z if order.index(pair[1]) - order.index(pair[0]) == 1]
    others = [z[pair] for pair in z if pair not in steps]
    columns = [
        "before",
        "after",
        "correlation",
        "low",
        "high",
        "expected",
        "excess",
        "p_adjusted",
        "n",
    ]
    if not steps or not others:
        return Flow(estimates, pd.DataFrame(columns=columns))
    usual = float(np.mean([middle for middle, _ in others]))
    # Pairs that do not follow one another differ too: a step must stand out from all of them.
    spread = np.var([middle for middle, _ in others]) - np.mean([e**2 for _, e in others])
    apart = float(np.sqrt(max(spread, 0.0)))
    rows = []
    for pair in steps:
        middle, error = z[pair]
        excess = middle - usual
        rows.append(
            {"before": pair[0], "after": pair[1], "correlation": np.tanh(middle),
             "low": np.tanh(middle - half * error), "high": np.tanh(middle + half * error),
             "expected": np.tanh(usual), "excess": np.tanh(middle) - np.tanh(usual),
             "p_adjusted": 2 * ndtr(-abs(excess) / np.hypot(error, apart)) if error > 0 else 1.0,
             "n": reduced.pairs[pair].units}
        )  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    table["p_adjusted"] = adjust(table["p_adjusted"], method="holm")
    return Flow(estimates, table)


def _fisher(moments: Moments, seed: int) -> tuple[float, float]:
    """Partial correlation of two columns given the third, and its error, on Fisher's scale."""
    middle = _partial(covariances(moments.total[None]))[0]
    drawn = _partial(covariances(moments.resample(RESAMPLES, seed)))
    return float(middle), float(drawn.std(ddof=1))


def _partial(found: np.ndarray) -> np.ndarray:
    sizes = np.sqrt(np.maximum(np.einsum("mii->mi", found), 1e-300))
    r = found / (sizes[:, :, None] * sizes[:, None, :])
    below = np.sqrt(np.maximum((1 - r[:, 0, 2] ** 2) * (1 - r[:, 1, 2] ** 2), 1e-12))
    return np.arctanh(np.clip((r[:, 0, 1] - r[:, 0, 2] * r[:, 1, 2]) / below, -0.999999, 0.999999))
