"""Where the level of a series of means changed: how many steps, when, and how sure each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log, pi, sqrt

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize_scalar

from ..findings import DataError
from . import segmentation
from .intervals import Mean, quantile

Array = NDArray[np.float64]

# Two rounds on either side: one round alone cannot tell a new level from an odd round.
SHORTEST = 2
FEWEST_ROUNDS = 2 * SHORTEST
# So many steps are looked for unless the caller says otherwise.
MOST_BREAKS = 5
# A passing dip needs two steps at once; one alone may save too little to be seen.
AHEAD = 2
DRAWS = 499
# Numbers held at once while simulating.
CELLS = 2_000_000


@dataclass(frozen=True)
class Break:
    """A step in the level of a series.

    Parameters
    ----------
    at : int
        Rounds before the step: ``values[:at]`` lie before it.
    places : tuple of int
        Every such number that fits at the level asked for (a confidence set, with gaps where
        there are any).
    change : float
        Level after less level before, in the unit of the means.
    low, high, level : float
        Interval of the change.
    """

    at: int
    places: tuple[int, ...]
    change: float
    low: float
    high: float
    level: float

    @property
    def earliest(self) -> int:
        """Smallest number of rounds before the step that fits."""
        return self.places[0]

    @property
    def latest(self) -> int:
        """Largest number of rounds before the step that fits."""
        return self.places[-1]


@dataclass(frozen=True, eq=False)
class Breaks:
    """Steps found in a series of means, and what was tested on the way.

    Parameters
    ----------
    rounds : int
    found : tuple of Break
        In order of time; empty where no step could be told from chance.
    levels : DataFrame
        One row a stretch between steps: `first` and `last` round counted from 0, `rounds`,
        `mean`, `low`, `high`.
    extra_variance : float
        By how much rounds of one stretch differ beyond their own variances.
    tests : DataFrame
        One row a test: `breaks` under the null hypothesis, `statistic_1` and `statistic_2` (the
        squares saved by one and by two more), `p`.
    fits : DataFrame
        One row a number of breaks: `breaks`, `squares`, `extra_variance`, `bic`.
    level : float
    """

    rounds: int
    found: tuple[Break, ...]
    levels: pd.DataFrame = field(repr=False)
    extra_variance: float
    tests: pd.DataFrame = field(repr=False)
    fits: pd.DataFrame = field(repr=False)
    level: float

    @property
    def bic_breaks(self) -> int:
        """Number of breaks that Schwarz's criterion would take. It decides nothing here."""
        return int(self.fits.loc[self.fits["bic"].idxmin(), "breaks"])


def find_breaks(
    mean: ArrayLike,
    variance: ArrayLike,
    *,
    level: float = 0.95,
    most: int | None = None,
    shortest: int = SHORTEST,
    seed: int = 1,
) -> Breaks:
    """Find the steps in a series of independent means with known variances.

    Parameters
    ----------
    mean : array, shape (t,)
        One mean a round, in order of time.
    variance : array, shape (t,)
        Variance of each mean, 0 and above; 0 where none is known.
    level : float, default 0.95
        Of the intervals; a series without a step shows one in 1 - level of cases.
    most : int, optional
        Steps to look for at most, five when left out; a short series holds fewer anyway.
    shortest : int, default 2
        Rounds between steps at least, 2 and above.
    seed : int, default 1

    Returns
    -------
    Breaks

    Raises
    ------
    DataError
        Fewer than two times `shortest` rounds, or a round without a mean or variance.
    ValueError
        An impossible choice.

    Notes
    -----
    Within a stretch a round is taken as normal about the level, with its own variance plus an
    extra one that all rounds share, so that the ordinary jitter between rounds is no step.
    The places of k steps are those of least weighted squares, found exactly.

    Whether there are more than k is judged by how much one or two more would save [1]_. Both
    savings are compared with those in 499 series drawn from the fit with k, each refitted
    with its own extra variance; the smaller of the two p-values is compared with the smaller
    ones of these series. To look at two steps at once finds dips that pass, for a little
    less power against a single step. Each test that calls for more adds one step, and the
    next one judges whether that is enough.

    The places that fit a step are those where it costs little more than at its best, the
    other steps free [2]_. The intervals of levels and changes hold those that follow with a
    step at any of its places; they are t intervals, as the extra variance is an estimate.

    It misleads where rounds are not independent: a slow drift, a season or a memory from
    round to round is cut into steps. Simulated series of 24 rounds without a step show one
    in about 1 of 4 cases where neighbours correlate by .3, in 1 of 2 at .6. A step that was
    only just found tends to be smaller than it looks. One in the last round is not seen at
    all: compare the two rounds.

    References
    ----------
    .. [1] J. Bai and P. Perron, "Estimating and Testing Linear Models with Multiple
           Structural Changes", Econometrica 66(1), 47-78 (1998).
    .. [2] Y. Eo and J. Morley, "Likelihood-ratio-based confidence sets for the timing of
           structural breaks", Quantitative Economics 6(2), 463-497 (2015).

    Examples
    --------
    >>> means = [0.31, 0.29, 0.33, 0.30, 0.32, 0.29, 0.11, 0.12, 0.09, 0.10, 0.13, 0.11]
    >>> found = find_breaks(means, [0.0004] * 12)
    >>> [(each.at, each.places, round(each.change, 3)) for each in found.found]
    [(6, (6,), -0.197)]
    """
    y, v = _checked(mean, variance, shortest)
    ceiling = y.shape[1] // shortest - 1
    most = min(MOST_BREAKS if most is None else most, ceiling)
    if most < 0:
        raise ValueError(f"most must be 0 or more, but got {most!r}")
    quantile(level)
    breaks, tests = _tests(y, v, most=most, shortest=shortest, level=level, seed=seed)
    _, _, edges = segmentation.fit(y, v, breaks, ahead=0, shortest=shortest)
    # The places suited best, so what is left about them is too little by about one a break.
    extra = segmentation.extra_variance(y, v, edges, df=y.shape[1] - 2 * breaks - 1)
    found, levels = _described(
        y, segmentation.weights(y, v, extra), edges, shortest=shortest, level=level
    )
    return Breaks(
        rounds=y.shape[1],
        found=found,
        levels=levels,
        extra_variance=float(extra[0]),
        tests=pd.DataFrame(tests, columns=["breaks", "statistic_1", "statistic_2", "p"]),
        fits=pd.DataFrame([_criterion(y, v, k, shortest) for k in range(most + 1)]),
        level=level,
    )


def pooled_series(samples: Sequence[Mean]) -> tuple[Array, Array]:
    """Give the means of rounds and their variances from one spread for all.

    Parameters
    ----------
    samples : sequence of Mean
        One a round, in order of time.

    Returns
    -------
    mean, variance : arrays, shape (t,)

    Raises
    ------
    DataError
        Not one round has more than one effective unit.

    Notes
    -----
    The spread within rounds, pooled by effective n with divisor n - 1, over the effective n
    of each. A round's own spread would do harm in small rounds: it is nought where all
    units agree by chance, and it is smallest where the mean happens to be extreme.

    Examples
    --------
    >>> mean, variance = pooled_series([Mean(0.2, 0.6, 51), Mean(0.0, 0.5, 101)])
    >>> [round(float(each), 5) for each in variance]
    [0.01033, 0.00522]
    """
    n = np.array([sample.n_effective for sample in samples], dtype=float)
    spread = np.array([sample.spread for sample in samples], dtype=float)
    df = np.maximum(n - 1, 0).sum()
    if not df > 0:
        raise DataError("no round has more than one answer, so their spread is not known")
    mean = np.array([sample.mean for sample in samples], dtype=float)
    return mean, (n * spread).sum() / df / n


def _checked(mean: ArrayLike, variance: ArrayLike, shortest: int) -> tuple[Array, Array]:
    y, v = np.asarray(mean, dtype=float), np.asarray(variance, dtype=float)
    if y.ndim != 1 or y.shape != v.shape:
        raise ValueError(f"one mean and one variance a round: {y.shape} and {v.shape}")
    if shortest < SHORTEST:
        raise ValueError(f"shortest must be {SHORTEST} or more, but got {shortest!r}")
    if len(y) < 2 * shortest:
        raise DataError(
            f"{len(y)} rounds cannot show a lasting step: {2 * shortest} or more are needed, "
            f"{shortest} on either side"
        )
    wrong = np.flatnonzero(~np.isfinite(y) | ~np.isfinite(v) | (v < 0))
    if len(wrong):
        listed = ", ".join(str(at) for at in wrong[:10])
        raise DataError(
            f"{len(wrong)} rounds have no mean or no variance of 0 and above "
            f"(counted from 0: {listed}); leave them out"
        )
    return y[None], v[None]


def _tests(
    y: Array, v: Array, *, most: int, shortest: int, level: float, seed: int
) -> tuple[int, list[dict[str, float]]]:
    """Test k breaks against more, from none on, until more are not called for."""
    tests: list[dict[str, float]] = []
    k = 0
    while k < most:
        ahead = min(AHEAD, most - k)
        saved, extra, edges = _saved(y, v, k, ahead, shortest)
        weight = segmentation.weights(y, v, extra)
        fitted = y - segmentation.residuals(y, weight, edges)
        drawn = _drawn(fitted, v + extra[0], v, k, ahead, shortest, seed)
        p = _smaller_p(np.concatenate([saved, drawn]))
        statistics = {f"statistic_{m + 1}": float(saved[0, m]) for m in range(ahead)}
        tests.append({"breaks": k, "p": p} | statistics)
        if p > 1 - level:
            break
        k += 1
    return k, tests


def _saved(
    y: Array, v: Array, breaks: int, ahead: int, shortest: int
) -> tuple[Array, Array, segmentation.Places]:
    squares, extra, edges = segmentation.fit(y, v, breaks, ahead=ahead, shortest=shortest)
    return squares[:, :1] - squares[:, 1:], extra, edges


def _drawn(
    fitted: Array, total: Array, v: Array, breaks: int, ahead: int, shortest: int, seed: int
) -> Array:
    """Savings in series drawn from a fit, shape (DRAWS, ahead)."""
    rng = np.random.default_rng([seed, breaks])
    series = fitted + np.sqrt(total) * rng.standard_normal((DRAWS, fitted.shape[1]))
    size = max(1, CELLS // (fitted.shape[1] + 1) ** 2)
    parts = []
    for start in range(0, DRAWS, size):
        part = series[start : start + size]
        variance = np.broadcast_to(v, part.shape)
        parts.append(_saved(part, variance, breaks, ahead, shortest)[0])
    return np.concatenate(parts)


def _smaller_p(statistics: Array) -> float:
    """Give the p-value of the smallest of the p-values of the statistics in the first row."""
    # Savings equal but for rounding are equal.
    rounded = np.round(statistics, 9)
    below = [np.searchsorted(np.sort(column), column) for column in rounded.T]
    p = 1 - np.stack(below, axis=1) / len(rounded)
    smallest = p.min(axis=1)
    return float((smallest <= smallest[0]).mean())


def _described(
    y: Array, weight: Array, edges: segmentation.Places, *, shortest: int, level: float
) -> tuple[tuple[Break, ...], pd.DataFrame]:
    """Give the breaks with the places that fit, and the levels between them."""
    breaks = edges.shape[1] - 2
    df = y.shape[1] - breaks - 1
    costs = segmentation.segment_costs(y, weight, shortest=shortest)
    squares = segmentation.profile(costs, breaks) if breaks else np.empty((0, len(costs[0])))
    places = _places(squares, edges, df, level)
    fits, width = _fits_with(y, weight, edges, places), quantile(level, df)
    levels = _levels(y, weight, edges, fits, width)
    changes = np.diff(levels["mean"])
    found = tuple(
        _step(j, int(edges[0, j + 1]), inside, float(changes[j]), fits, width, level)
        for j, inside in enumerate(places)
    )
    return found, levels


def _places(
    squares: Array, edges: segmentation.Places, df: int, level: float
) -> list[tuple[int, ...]]:
    """Give the places of each break that cost little more than the best.

    The critical value is that of Eo and Morley for the likelihood ratio of a break date,
    -2 log(1 - sqrt(level)), times the squared ratio of the t to the normal quantile: the
    extra variance is estimated from few rounds.
    """
    critical = -2 * log(1 - sqrt(level)) * (quantile(level, df) / quantile(level)) ** 2
    near = squares <= np.diag(squares[:, edges[0, 1:-1]])[:, None] + critical
    return [tuple(int(at) for at in np.flatnonzero(row)) for row in near]


def _fits_with(
    y: Array, weight: Array, edges: segmentation.Places, places: list[tuple[int, ...]]
) -> list[tuple[int, Array, Array]]:
    """Levels and their errors with each break at each of its places, the others as found."""
    fits = []
    for j, inside in enumerate(places):
        for at in inside:
            if edges[0, j] < at < edges[0, j + 2]:
                moved = edges.copy()
                moved[0, j + 1] = at
                means, mass = segmentation.levels(y, weight, moved)
                fits.append((j, means[0], 1 / np.sqrt(mass[0])))
    return fits


def _levels(
    y: Array,
    weight: Array,
    edges: segmentation.Places,
    fits: list[tuple[int, Array, Array]],
    width: float,
) -> pd.DataFrame:
    """Level of each stretch; its interval holds those with the breaks at all their places."""
    means, mass = segmentation.levels(y, weight, edges)
    every = [(means[0], 1 / np.sqrt(mass[0])), *((mean, error) for _, mean, error in fits)]
    return pd.DataFrame(
        {
            "first": edges[0, :-1],
            "last": edges[0, 1:] - 1,
            "rounds": np.diff(edges[0]),
            "mean": means[0],
            "low": np.min([mean - width * error for mean, error in every], axis=0),
            "high": np.max([mean + width * error for mean, error in every], axis=0),
        }
    )


def _step(
    j: int,
    at: int,
    inside: tuple[int, ...],
    change: float,
    fits: list[tuple[int, Array, Array]],
    width: float,
    level: float,
) -> Break:
    own = [
        (mean[j + 1] - mean[j], width * np.hypot(error[j], error[j + 1]))
        for moved, mean, error in fits
        if moved == j
    ]
    low, high = min(mid - half for mid, half in own), max(mid + half for mid, half in own)
    return Break(at, inside, change, float(low), float(high), level)


def _criterion(y: Array, v: Array, breaks: int, shortest: int) -> dict[str, float]:
    """Fit k breaks and give Schwarz's criterion: a level each, a place each, one extra variance."""
    squares, extra, edges = segmentation.fit(y, v, breaks, ahead=0, shortest=shortest)
    rest = segmentation.residuals(y, segmentation.weights(y, v, extra), edges)[0]
    scale = max(float(np.mean(rest**2)), np.finfo(float).tiny)

    def minus_twice_likelihood(share: float) -> float:
        total = np.maximum(v[0] + share * scale, segmentation.SMALLEST_VARIANCE * scale)
        return float(np.sum(np.log(2 * pi * total) + rest**2 / total))

    ends = (minus_twice_likelihood(share) for share in (0.0, 1.0))
    inner = minimize_scalar(minus_twice_likelihood, bounds=(0.0, 1.0), method="bounded").fun
    parameters = 2 * breaks + 2
    return {
        "breaks": breaks,
        "squares": float(squares[0, 0]),
        "extra_variance": float(extra[0]),
        "bic": min(inner, *ends) + parameters * log(y.shape[1]),
    }
