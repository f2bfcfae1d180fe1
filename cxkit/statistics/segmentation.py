"""Exact weighted least squares with steps: the best places for k breaks, for many series at once.

All arrays of series have shape (b, t): b series of t rounds. A partition is kept as its edges,
shape (b, k + 2): 0, the rounds before each break, t.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.int64]

# A weight stays finite where neither a variance is known nor any spread is left.
SMALLEST_VARIANCE = 1e-12
MOST_STEPS, PRECISION = 50, 1e-10


def weights(values: Array, variance: Array, extra: Array) -> Array:
    """Give one over the variance of each round, shape (b, t), `extra` (b,) included."""
    spread = np.var(values, axis=1)
    floor = SMALLEST_VARIANCE * np.where(spread > 0, spread, 1.0)
    return 1 / np.maximum(variance + extra[:, None], floor[:, None])


def segment_costs(values: Array, weight: Array, *, shortest: int) -> Array:
    """Sum the weighted squares about the mean of every stretch of rounds.

    Parameters
    ----------
    values, weight : arrays, shape (b, t)
    shortest : int
        Rounds that a stretch has at least.

    Returns
    -------
    array, shape (b, t + 1, t + 1)
        Entry i, j for rounds i to j - 1; infinite where these are fewer than `shortest`.

    Examples
    --------
    >>> costs = segment_costs(np.array([[1.0, 3, 8]]), np.ones((1, 3)), shortest=1)
    >>> float(costs[0, 0, 2]), float(costs[0, 2, 1])
    (2.0, inf)
    """
    centre = (weight * values).sum(axis=1) / weight.sum(axis=1)
    y = values - centre[:, None]
    mass, first, second = (_between(each) for each in (weight, weight * y, weight * y**2))
    start, end = np.indices(mass.shape[1:])
    mass[:, end <= start] = 1.0
    first *= first
    first /= mass
    second -= first
    np.maximum(second, 0.0, out=second)
    second[:, end - start < shortest] = np.inf
    return second


def best_partitions(costs: Array, most: int) -> tuple[Array, list[Places]]:
    """Find the partition of least squares for each number of breaks up to `most`.

    Parameters
    ----------
    costs : array, shape (b, t + 1, t + 1)
        From `segment_costs`.
    most : int

    Returns
    -------
    squares : array, shape (b, most + 1)
        Infinite where there are too few rounds for so many breaks.
    edges : list of most + 1 arrays, shape (b, k + 2)

    Notes
    -----
    Dynamic programming over the place of the last break [1]_: exact, k t^2 steps.

    References
    ----------
    .. [1] R. Bellman, "On the approximation of curves by line segments using dynamic
           programming", Communications of the ACM 4(6), 284 (1961).
    """
    b, size = costs.shape[:2]
    best, came_from = costs[:, 0, :], []
    squares, edges = [best[:, -1]], [np.tile([0, size - 1], (b, 1))]
    for k in range(1, most + 1):
        through = best[:, :, None] + costs
        came_from.append(through.argmin(axis=1))
        best = np.take_along_axis(through, came_from[-1][:, None, :], axis=1)[:, 0, :]
        squares.append(best[:, -1])
        edges.append(_trace(came_from, k, size - 1))
    return np.stack(squares, axis=1), edges


def profile(costs: Array, breaks: int) -> Array:
    """Give the least squares when one break is held at each place, the others at their best.

    Parameters
    ----------
    costs : array, shape (1, t + 1, t + 1)
    breaks : int

    Returns
    -------
    array, shape (breaks, t + 1)
        Row j for the break j, column i for i rounds before it.
    """
    one = costs[0]
    before, after = [one[0]], [one[:, -1]]
    for _ in range(breaks - 1):
        before.append((before[-1][:, None] + one).min(axis=0))
        after.append((one + after[-1][None, :]).min(axis=1))
    return np.stack([before[j] + after[breaks - 1 - j] for j in range(breaks)])


def levels(values: Array, weight: Array, edges: Places) -> tuple[Array, Array]:
    """Give the weighted mean of each stretch and the sum of its weights, shape (b, k + 1)."""
    mass = _stretches(weight, edges)
    return _stretches(weight * values, edges) / mass, mass


def stretch_of(edges: Places, rounds: int) -> Places:
    """Say for each round which stretch it lies in, shape (b, t)."""
    inner = edges[:, None, 1:-1]
    return (np.arange(rounds)[None, :, None] >= inner).sum(axis=2)


def residuals(values: Array, weight: Array, edges: Places) -> Array:
    """Give each round less the level of its stretch, shape (b, t)."""
    means, _ = levels(values, weight, edges)
    return values - np.take_along_axis(means, stretch_of(edges, values.shape[1]), axis=1)


def extra_variance(
    values: Array, variance: Array, edges: Places, *, df: int | None = None
) -> Array:
    """Estimate by how much rounds of one stretch differ beyond their known variances.

    Parameters
    ----------
    values, variance : arrays, shape (b, t)
    edges : array, shape (b, k + 2)
    df : int, optional
        Degrees of freedom of the squares; t - k - 1 when left out.

    Returns
    -------
    array, shape (b,)
        Variance between rounds, at least 0.

    Notes
    -----
    The variance that makes the weighted squares Q equal to their degrees of freedom, or 0 if
    they are fewer without any [1]_. One over Q is concave in the variance
    (the least of linear functions of it), so that Newton's steps on it rise to the answer
    and never pass it; where all known variances are equal the first step gets there.

    References
    ----------
    .. [1] R. C. Paule and J. Mandel, "Consensus values and weighting factors", Journal of
           Research of the National Bureau of Standards 87(5), 377-385 (1982).
    """
    df = values.shape[1] - edges.shape[1] + 1 if df is None else df
    extra = np.zeros(len(values))
    for _ in range(MOST_STEPS):
        weight = weights(values, variance, extra)
        squared = residuals(values, weight, edges) ** 2 * weight
        total, slope = squared.sum(axis=1), (squared * weight).sum(axis=1)
        # 1 / Q + (Q' / Q^2) step = 1 / df with Q' = -slope
        step = np.where(total > df, (total / df - 1) * total / np.where(slope > 0, slope, 1), 0.0)
        extra += step
        if (step <= PRECISION * extra).all():
            break
    return extra


def fit(
    values: Array, variance: Array, breaks: int, *, ahead: int, shortest: int
) -> tuple[Array, Array, Places]:
    """Fit k breaks with the extra variance they leave, and look how much more would save.

    Parameters
    ----------
    values, variance : arrays, shape (b, t)
    breaks : int
    ahead : int
        How many breaks more to try, with the same weights.
    shortest : int

    Returns
    -------
    squares : array, shape (b, ahead + 1)
        Weighted squares with `breaks` breaks, one more, and so on.
    extra : array, shape (b,)
    edges : array, shape (b, breaks + 2)

    Notes
    -----
    Places and extra variance depend on one another; they are found in turn, twice.
    """
    edges = np.tile([0, values.shape[1]], (len(values), 1))
    extra = extra_variance(values, variance, edges)
    for _ in range(2 if breaks else 0):
        costs = segment_costs(values, weights(values, variance, extra), shortest=shortest)
        edges = best_partitions(costs, breaks)[1][breaks]
        extra = extra_variance(values, variance, edges)
    costs = segment_costs(values, weights(values, variance, extra), shortest=shortest)
    squares, places = best_partitions(costs, breaks + ahead)
    return squares[:, breaks:], extra, places[breaks]


def _between(terms: Array) -> Array:
    """Sum of the terms from i to j - 1 at i, j."""
    sums = np.concatenate([np.zeros((len(terms), 1)), np.cumsum(terms, axis=1)], axis=1)
    return sums[:, None, :] - sums[:, :, None]


def _stretches(terms: Array, edges: Places) -> Array:
    sums = np.concatenate([np.zeros((len(terms), 1)), np.cumsum(terms, axis=1)], axis=1)
    return np.diff(np.take_along_axis(sums, edges, axis=1), axis=1)


def _trace(came_from: list[Places], breaks: int, rounds: int) -> Places:
    """Walk back from the end through the best last breaks."""
    at = np.full(len(came_from[0]), rounds)
    edges = [at]
    for k in range(breaks - 1, -1, -1):
        at = np.take_along_axis(came_from[k], at[:, None], axis=1)[:, 0]
        edges.append(at)
    return np.stack([*edges, np.zeros_like(at)], axis=1)[:, ::-1]
