"""R² of all subsets of predictors at once, and what each adds in the mean over all orders."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# A predictor of whose variance the others leave no more than this is their copy.
COPY = 1e-10
# Subsets times matrices worked on at a time: few enough for the processor's own memory.
LANES = 2**17
# Players that are gone through with a few lanes at a time.
LATE = 12


def explained(matrices: Array, sizes: Sequence[int]) -> Array:
    """Give the R² of all subsets of players.

    Parameters
    ----------
    matrices : array, shape (m, p, p)
        Correlations; outcome last, and what is in every model already swept out.
    sizes : list of int
        Columns of each player; they sum to p - 1.

    Returns
    -------
    array, shape (2 ** players, m)
        Bit k of the first index says whether player k is in the model.
    """
    # rows[i] holds the covariances of column i with itself and all later ones, by lane: a
    # lane is a subset of the players so far and a matrix. Each player doubles the lanes; the
    # last players are gone through with a few lanes at a time, which memory likes.
    rows = [np.ascontiguousarray(matrices[:, at, at:].T) for at in range(matrices.shape[1])]
    before = rows[-1][0]
    early = max(0, len(sizes) - LATE)
    rows = _double(rows, sizes[:early])
    lanes, step = rows[0].shape[1], max(1, LANES >> LATE)
    left = np.empty((2 ** (len(sizes) - early), lanes))
    for at in range(0, lanes, step):
        some = [row[:, at : at + step] for row in rows]
        left[:, at : at + step] = _double(some, sizes[early:])[0].reshape(len(left), -1)
    return before - left.reshape(-1, len(matrices))


def shapley_values(values: Array) -> Array:
    """Average what each player adds over all orders of entry.

    Parameters
    ----------
    values : array, shape (2 ** players, m)
        Value of each subset, indexed as by `explained`.

    Returns
    -------
    array, shape (m, players)
        They sum to the value of all players less that of none.

    Examples
    --------
    >>> shapley_values(np.array([[0.0], [1.0], [2.0], [5.0]])).tolist()
    [[2.0, 3.0]]
    """
    players = len(values).bit_length() - 1
    # A player joins s others with weight w(s) = 1 / (players x C(players - 1, s)): a subset
    # of s counts w(s - 1) for its members and -w(s) for everyone else.
    weights = np.array([1 / (players * comb(players - 1, s)) for s in range(players)])
    joined, waiting = np.append(0.0, weights), np.append(weights, 0.0)
    size = np.bitwise_count(np.arange(len(values)))
    result = np.empty((values.shape[1], players))
    result[:] = -(waiting[size] @ values)[:, None]
    halved = values * (joined + waiting)[size][:, None]
    for player in reversed(range(players)):
        without, joining = np.split(halved, 2)
        result[:, player] += joining.sum(axis=0)
        halved = without + joining
    return result


def _double(rows: list[Array], sizes: Sequence[int]) -> list[Array]:
    """Let players join one after the other: lanes without one, then lanes with it."""
    for size in sizes:
        lanes = rows[0].shape[1]
        doubled = [np.empty((len(row), 2 * lanes)) for row in rows[size:]]
        for row, both in zip(rows[size:], doubled, strict=True):
            both[:, :lanes] = row
        for left in reversed(range(size)):
            last = [both[:, lanes:] for both in doubled]
            into = [np.empty_like(row) for row in rows[1:]] if left else last
            _sweep(rows, into)
            rows = into
        rows = doubled
    return rows


def _sweep(rows: list[Array], into: list[Array]) -> None:
    """Take the first column out of the others: what remains of their covariances."""
    pivot = rows[0]
    # Columns come scaled to variance 1, so what is left of a variance is a share of it.
    inverse = np.zeros_like(pivot[0])
    np.divide(1.0, pivot[0], out=inverse, where=pivot[0] > COPY)
    for at, (row, out) in enumerate(zip(rows[1:], into, strict=True), start=1):
        np.multiply(pivot[at:], pivot[at] * inverse, out=out)
        np.subtract(row, out, out=out)
