"""Would a rise be seen? What two waves as large as the last one could show at all."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

from ...findings import DataError
from ...measures.verdicts import FEWEST_ANSWERS
from ...measures.wording import two_figures
from ...statistics.averages import standard_error
from ...statistics.intervals import quantile, sample_needed, smallest_visible, weighted_mean

NPS, RATING = "nps", "rating"
LEVEL, POWER = 0.95, 0.8
SEEN, UNSEEN, UNKNOWN = "could be seen", "could not be seen", "not known"


@dataclass(frozen=True)
class Gauge:
    """A measure as it stands in the last wave.

    Parameters
    ----------
    label : str
        What it is, in words.
    unit : str
    value, low, top : float
        Where it stands, and the ends of its scale.
    error : float
        Standard error of `value`, above 0.
    n : int
        Answers.
    answers : str
        What `n` counts.
    """

    label: str
    unit: str
    value: float
    low: float
    top: float
    error: float
    n: int
    answers: str

    @property
    def smallest(self) -> float:
        """The rise between two waves like this one that would be found four times in five."""
        return smallest_visible(self.error, 1, self.error, 1, LEVEL, POWER)

    @property
    def said(self) -> str:
        """Where it stands, with its interval and base."""
        digits = 0 if self.unit == "points" else 1
        half = quantile(LEVEL) * self.error
        low, high = max(self.value - half, self.low), min(self.value + half, self.top)
        return (
            f"{self.value:.{digits}f} ({100 * LEVEL:g} % interval {low:.{digits}f} to "
            f"{high:.{digits}f}, n = {self.n:,})"
        )

    def needed(self, rise: float) -> int:
        """Answers that each of two waves needs to find a rise four times in five."""
        sd = self.error * sqrt(self.n)
        return sample_needed(rise, sd, sd, LEVEL, POWER)


@dataclass(frozen=True)
class Seen:
    """Whether a rise would be seen.

    Parameters
    ----------
    verdict : str
        `SEEN`, `UNSEEN` or `UNKNOWN`.
    sentence : str
        As the end of a sentence: "could be seen (smallest visible rise …)".
    smallest : float or None
        The smallest visible rise, in `unit`.
    n : int
    unit : str
    """

    verdict: str
    sentence: str
    smallest: float | None = None
    n: int = 0
    unit: str = ""


def see(result: Any, measure: str, touchpoint: str | None, rise: float) -> Seen:
    """Say whether a rise would be seen in two waves as large as the last one.

    Parameters
    ----------
    result : Result
        Of the rooms ``nps`` and ``touchpoints``; others measure neither.
    measure : {"nps", "rating"}
    touchpoint : str or None
        Whose rating.
    rise : float
        In points of the score, or of the ratings' scale.

    Returns
    -------
    Seen

    Notes
    -----
    With the standard error e of the measure in the last wave, two such waves differ by chance
    with the error e √2, so that a rise of (z(0.975) + z(0.8)) e √2 = 3.96 e leaves the 95 %
    interval's zero behind four times in five [1]_. Weights and clusters are in e. It misleads
    where the next waves will be smaller, or ask other people, and it knows nothing of what else
    may move the measure meanwhile.

    References
    ----------
    .. [1] W. G. Cochran, Sampling Techniques, 3rd ed., Wiley (1977), chapter 4.
    """
    gauge = gauge_of(result, measure, touchpoint)
    if gauge is None:
        what = "it names no touchpoint" if measure == RATING and not touchpoint else (
            "this report does not measure it"
        )  # fmt: skip
        return Seen(UNKNOWN, f"whether it could be seen is not known: {what}")
    base = f"n = {gauge.n:,} {gauge.answers} a wave"
    known = (gauge.smallest, gauge.n, gauge.unit)
    if not rise > 0:
        return Seen(
            UNKNOWN, f"no rise is named; {_points(gauge.smallest, gauge)} or more could be seen "
            f"({base})", *known,
        )  # fmt: skip
    if gauge.value + rise > gauge.top:
        return Seen(
            UNSEEN, f"could not: {gauge.label} stands at {gauge.value:.1f}, and its scale ends at "
            f"{gauge.top:g}", *known,
        )  # fmt: skip
    if gauge.n >= FEWEST_ANSWERS and rise >= gauge.smallest:
        return Seen(
            SEEN, f"could be seen (smallest visible rise {_points(gauge.smallest, gauge, rise)} at "
            f"{base})", *known,
        )  # fmt: skip
    needed = max(FEWEST_ANSWERS, gauge.needed(rise))
    return Seen(
        UNSEEN, f"could not be seen at {base}: it would need about {two_figures(needed):,} a wave",
        *known,
    )  # fmt: skip


def gauge_of(result: Any, measure: str, touchpoint: str | None) -> Gauge | None:
    """Give a measure as it stands in the last wave; None where this room does not measure it."""
    find = {
        ("nps", NPS): _score, ("nps", RATING): _rating,
        ("touchpoints", NPS): _mean_score, ("touchpoints", RATING): _mean_rating,
    }.get((result.room, measure))  # fmt: skip
    if find is None or (measure == RATING and not touchpoint):
        return None
    gauge = find(result, touchpoint)
    # Without spread nothing is seen of chance.
    return gauge if gauge is not None and gauge.error > 0 and gauge.n > 1 else None


def _score(result: Any, _: str | None) -> Gauge | None:
    score = result.comparison.scores.get(result.compared[-1])
    if score is None:
        return None
    error = score.sd / sqrt(score.mean.n_effective)
    return Gauge("the NPS", "points", score.score, -100, 100, error, score.n, "answers")


def _rating(result: Any, touchpoint: str) -> Gauge | None:
    counts = result.reduced.ratings
    counts = counts[(counts["wave"] == result.compared[-1]) & (counts["touchpoint"] == touchpoint)]
    if counts["n"].sum() < result.reduced.study.privacy.minimum_group:
        return None
    try:
        mean = weighted_mean(
            counts["rating"], n=counts["n"], weight=counts["weight"],
            weight_squared=counts["weight_squared"],
            cluster=counts["cluster"] if result.reduced.clustered else None,
        )  # fmt: skip
    except DataError:
        return None
    error = sqrt(max(mean.mean_square - mean.mean**2, 0.0) / mean.n_effective)
    return _of_ratings(result, touchpoint, mean.mean, error, int(counts["n"].sum()))


def _mean_score(result: Any, _: str | None) -> Gauge | None:
    now, column = result.reduced.now, "outcome:nps"
    if not now.has(column):
        return None
    mean = now.mean(None, column)
    n = now.n(None, column)
    return Gauge("the NPS", "points", mean.value[0], -100, 100, standard_error(mean), n, "answers")


def _mean_rating(result: Any, touchpoint: str) -> Gauge | None:
    now, column = result.reduced.now, f"rating:{touchpoint}"
    n = now.n(None, column)
    if n < result.reduced.study.privacy.minimum_group:
        return None
    mean = now.mean(None, column)
    return _of_ratings(result, touchpoint, float(mean.value[0]), standard_error(mean), n)


def _of_ratings(result: Any, touchpoint: str, value: float, error: float, n: int) -> Gauge:
    label = f"the rating of “{result.reduced.labels.get(touchpoint, touchpoint)}”"
    scale = result.reduced.study.ratings
    return Gauge(label, "rating points", value, scale.low, scale.high, error, n, "ratings")


def _points(size: float, gauge: Gauge, beside: float | None = None) -> str:
    """Write a size with the fewest decimals that keep it on its side of what stands beside it."""
    for digits in range(0 if gauge.unit == "points" else 1, 4):
        shown = round(size, digits)
        if shown > 0 and (beside is None or (shown <= beside) is (size <= beside)):
            break
    return f"{size:.{digits}f} {gauge.unit}"
