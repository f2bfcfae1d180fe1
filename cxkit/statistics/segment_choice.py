"""Which of the scanned segments explain a change: the few disjoint ones that do it best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from .segment_scan import Array, Change, Codes, Measure, Scan

# Enough that the best explanation is among those carried along; more than this changed nothing
# in simulations and costs time.
BEAM = 8
# Two explanations can differ only in what they call the rest (one level of two fell, or the
# other one rose). Then the one with the calmer rest is preferred, by no more than this.
CALM_REST = 2.0
CHANGE = ("estimate", "variance", "model_variance", "df")


@dataclass(frozen=True, eq=False)
class Contrast:
    """Segments against the rest that no segment holds.

    Parameters
    ----------
    change, rest : Change
        Of the segments, and of what is neither in them nor in a segment named before.
    statistic : array
        Difference of the two changes over its standard error.
    df : array
        Degrees of freedom of the statistic.
    logp : array
        Logarithm of the adjusted p-value, not cut at 0.
    """

    change: Change
    rest: Change
    statistic: Array
    df: Array
    logp: Array


def contrast(
    scanned: Scan,
    measure: Measure,
    own: Change,
    which: Codes,
    named: tuple[int, ...],
    within: float = 0.0,
) -> Contrast:
    """Compare segments, whose changes are `own`, with the rest, given those named already."""
    others = scanned.total - scanned.sums[:, list(named)].sum(axis=1)
    rest = measure(others[:, None] - scanned.sums[:, which])
    rest = inflated(rest, scanned.inflation[which], scanned.df[which])
    inside = some(own, which)
    variance = inside.variance + rest.variance
    statistic = (inside.estimate - rest.estimate) / np.sqrt(variance)
    # Welch's degrees of freedom.
    df = variance**2 / (inside.variance**2 / inside.df + rest.variance**2 / rest.df)
    logp = np.full(len(which), np.inf)
    # A tail is slow to compute, and what lies within it has no chance.
    far = np.abs(statistic) > within
    logp[far] = log_two_sided(statistic[far], df[far]) + np.log(scanned.spending[which][far])
    return Contrast(inside, rest, statistic, df, logp)


def own_changes(scanned: Scan, measure: Measure) -> Change:
    """Give the change of every segment."""
    return inflated(measure(scanned.sums), scanned.inflation, scanned.df)


def inflated(change: Change, inflation: Array, df: Array) -> Change:
    """Multiply variances by a factor that is itself known with `df` degrees of freedom only.

    Not the variances for comparing explanations: the factor is too unsure for that, and a
    segment would be preferred because its own happened to be small.
    """
    return Change(
        change.estimate,
        change.variance * inflation,
        change.model_variance,
        1 / (1 / change.df + 1 / df),
    )


def log_two_sided(statistic: Array, df: Array) -> Array:
    """Give the log of the two-sided tail of t, without underflow."""
    size = np.abs(statistic)
    finite = np.minimum(df, 1e10)
    with np.errstate(divide="ignore"):
        tail = np.log(2 * stdtr(finite, -size))
    # Beyond the reach of floating point only the order matters.
    beyond = -(finite + 1) / 2 * np.log1p(size**2 / finite)
    return np.where(tail > -600, tail, np.minimum(beyond, -600))


def threshold(spending: float, df: float, level: float) -> float:
    """Give the statistic that a segment with these degrees of freedom must reach."""
    return float(-stdtrit(min(df, 1e10), (1 - level) / 2 / spending))


def explain(
    scanned: Scan, measure: Measure, *, level: float, at_most: int
) -> tuple[tuple[int, ...], Contrast | None]:
    """Find the disjoint segments that explain the change best, if any do.

    Parameters
    ----------
    scanned : Scan
    measure : callable
        Sums, shape (q, m), to the change of m sets.
    level : float
        One less the chance of naming anything where nothing is to be named.
    at_most : int
        Most segments that are named.

    Returns
    -------
    named : tuple of int
        Places in the scan, the strongest first.
    contrast : Contrast or None
        Each named segment against the rest.

    Notes
    -----
    A set of segments is worth half the chi-square by which their changes differ from that of
    the rest, less the log of the price of each segment: the number of segments of its depth,
    times the number of depths, over the error allowed. That is Bonferroni's price as the cost
    of a description; a segment inside another one must beat it by what it costs more. Sets grow
    one segment at a time; only a segment that stands out from the rest, given those in the set,
    with an adjusted p-value of at most the error allowed, may enter. The best few sets are
    carried on, since two small causes side by side can look like one large one at first.
    """
    bar = np.log(1 - level)
    own = own_changes(scanned, measure)
    if not len(scanned.levels) or at_most < 1:
        return (), None
    price = scanned.price - bar
    best: tuple[float, tuple[int, ...]] = (0.0, ())
    beam: dict[tuple[int, ...], float] = {(): 0.0}
    for _ in range(at_most):
        grown: dict[tuple[int, ...], float] = {}
        for named in beam:
            for one, worth in _additions(scanned, measure, own, named, price, bar):
                grown[tuple(sorted((*named, one)))] = worth
        order = sorted(grown, key=lambda key: (-grown[key], key))[:BEAM]
        beam = {key: grown[key] for key in order}
        sound = next((key for key in order if _all_stand(scanned, measure, own, key, bar)), None)
        if sound and (not best[1] or grown[sound] > best[0]):
            best = (grown[sound], sound)
        if not beam:
            break
    if not best[1]:
        return (), None
    found = np.array(best[1])
    against = _each(scanned, measure, own, best[1])
    order = np.argsort(against.logp, kind="stable")
    return tuple(int(i) for i in found[order]), _take(against, order)


def _additions(
    scanned: Scan,
    measure: Measure,
    own: Change,
    named: tuple[int, ...],
    price: Array,
    bar: float,
) -> list[tuple[int, float]]:
    """List the segments that may join a set, best first, with the worth of the larger set."""
    free = np.ones(len(scanned.levels), dtype=bool)
    for one in named:
        free &= ~scanned.overlaps(one)
    left = scanned.total[:2] - scanned.sums[:2][:, list(named)].sum(axis=1)
    free &= (left[:, None] - scanned.sums[:2] > 0).all(axis=0)
    which = np.flatnonzero(free)
    if not len(which):
        return []
    within = threshold(float(scanned.spending.min()), np.inf, -np.expm1(bar))
    against = contrast(scanned, measure, own, which, named, within)
    stands = np.flatnonzero(against.logp <= bar)
    if not len(stands):
        return []
    worth = _worth(own, named, _take(against, stands)) / np.median(scanned.inflation)
    worth -= price[which[stands]] + price[list(named)].sum()
    order = np.lexsort((which[stands], -worth))[:BEAM]
    return [(int(which[stands[i]]), float(worth[i])) for i in order]


def _worth(own: Change, named: tuple[int, ...], against: Contrast) -> Array:
    """Half the chi-square of the changes of all segments and the rest about a common change."""
    size = len(against.statistic)
    before = some(own, np.array(named, dtype=np.intp))
    e = np.array(
        [
            against.change.estimate,
            against.rest.estimate,
            *np.repeat(before.estimate[:, None], size, axis=1),
        ]
    )
    w = 1 / np.array(
        [
            against.change.model_variance,
            against.rest.model_variance,
            *np.repeat(before.model_variance[:, None], size, axis=1),
        ]
    )
    common = (w * e).sum(axis=0) / w.sum(axis=0)
    calm = np.minimum(against.rest.estimate**2 / against.rest.model_variance / 2, CALM_REST)
    return (w * (e - common) ** 2).sum(axis=0) / 2 - calm


def _each(scanned: Scan, measure: Measure, own: Change, named: tuple[int, ...]) -> Contrast:
    """Compare each segment of a set with the rest, given the other ones."""
    parts = [
        contrast(scanned, measure, own, np.array([one]), tuple(i for i in named if i != one))
        for one in named
    ]
    return Contrast(
        _join([part.change for part in parts]),
        _join([part.rest for part in parts]),
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("statistic", "df", "logp")
        ),
    )


def _all_stand(
    scanned: Scan, measure: Measure, own: Change, named: tuple[int, ...], bar: float
) -> bool:
    return bool((_each(scanned, measure, own, named).logp <= bar).all())


def some(change: Change, which: Codes) -> Change:
    """Give the changes of some of the sets."""
    return Change(*(getattr(change, name)[which] for name in CHANGE))


def _join(changes: list[Change]) -> Change:
    return Change(*(np.concatenate([getattr(c, name) for c in changes]) for name in CHANGE))


def _take(against: Contrast, which: Codes) -> Contrast:
    return Contrast(
        some(against.change, which),
        some(against.rest, which),
        against.statistic[which],
        against.df[which],
        against.logp[which],
    )
