"""Which way round the items of a scale are keyed, read from how they go together."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .linearisation import Linearised
from .scale_moments import ScaleLayout, errors_of

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

# An item counts in the vote on a scale's direction when it carries this share of the most.
COUNTS = 0.5
# A loading below this is not worth a word, however clear it is: such an item has no direction.
SLIGHT = 0.2


@dataclass(frozen=True, eq=False)
class Keys:
    """Signs that make the items of each scale run one way.

    Parameters
    ----------
    signs : array, shape (items,)
        1, or -1 for an item that runs against most of its scale.
    split : tuple of int
        Scales of two halves, as large as one another, that run against each other, when no
        other scale tells which half is the wrong way round.
    against : tuple of int
        Scales that as a whole run against the others.
    """

    signs: Array = field(repr=False)
    split: tuple[int, ...]
    against: tuple[int, ...]


def key_items(
    correlation: Linearised, layout: ScaleLayout, active: Mask, *, limit: float, sign: float
) -> Keys:
    """Find the signs that make each scale's items run one way.

    Parameters
    ----------
    correlation : Linearised, shape (items, items)
    layout : ScaleLayout
    active : array of bool, shape (items,)
        Items that decide; the others get the sign that suits those of their scale.
    limit : float
        Standard errors from nought by which a scale must go with, or against, others.
    sign : float
        Standard errors by which an item must run against its scale to be turned.

    Returns
    -------
    Keys

    Notes
    -----
    The first eigenvector of a scale's correlations splits its items in two camps. The smaller
    one is the wrong way round; items that carry little of the vector have no vote. Between camps
    of equal size only other scales can decide, and only if scales are known to go together
    positively: the camp that runs against them is the wrong way round. A scale in which most
    items are wrong looks like one in which the few right ones are; it shows in `against`, unless
    it is the only scale.
    """
    signs = np.ones(len(layout.items))
    tied, settled = [], []
    for scale in range(len(layout.scales)):
        at = layout.at(scale)[active[layout.at(scale)]]
        if len(at) == 1:
            settled.append(scale)
        elif len(at):
            signs[at], votes = _camps(correlation.value[np.ix_(at, at)])
            if votes == 0 and _opposed(correlation, at, signs[at]) > limit:
                tied.append(scale)
            elif _coherent(correlation, at, signs[at]) > limit:
                settled.append(scale)
    member = layout.member * active[:, None]
    against = _runs_against(correlation, layout, member * signs[:, None], sign)
    signs = np.where(against & ((signs < 0) | ~active), -1.0, 1.0)
    together = _together(correlation, member * signs[:, None], settled)
    for scale in tied:
        if together[scale] < -limit:
            signs[layout.at(scale)] *= -1
    split = tuple(scale for scale in tied if abs(together[scale]) <= limit)
    return Keys(signs, split, tuple(scale for scale in settled if together[scale] < -limit))


def _runs_against(correlation: Linearised, layout: ScaleLayout, keyed: Array, sign: float) -> Mask:
    """Say which items run against the others of their scale, clearly and by more than a little."""
    off = 1 - np.eye(len(keyed))
    weights = layout.member @ keyed.T * off
    toward = (correlation * weights).sum(1)
    clear = toward.value < -sign * errors_of(toward)
    count = np.abs(keyed).sum(axis=0)
    within = np.diag(keyed.T @ (correlation.value * off) @ keyed) / np.maximum(count**2 - count, 1)
    rest = np.maximum(np.abs(weights).sum(axis=1), 1)
    least = SLIGHT * np.sqrt(np.maximum(within, 0))[layout.own]
    return clear & (-toward.value / rest >= least)


def _together(correlation: Linearised, keyed: Array, settled: list[int]) -> list[float]:
    """Say by how many standard errors each scale goes together with the other settled ones."""
    found = []
    for scale in range(keyed.shape[1]):
        others = [other for other in settled if other != scale]
        found.append(_ratio(correlation, keyed[:, scale], keyed[:, others].sum(axis=1)))
    return found


def _camps(correlation: Array) -> tuple[Array, int]:
    """Split items in two camps; give signs, 1 for the larger camp, and by how many votes."""
    first = np.linalg.eigh(correlation)[1][:, -1]
    signs = np.where(first < 0, -1.0, 1.0)
    voting = np.abs(first) >= COUNTS * np.abs(first).max()
    votes = round(float(signs[voting].sum()))
    turn = votes < 0 or (votes == 0 and signs[voting][0] < 0)
    return (-signs if turn else signs), abs(votes)


def _opposed(correlation: Linearised, at: NDArray[np.intp], signs: Array) -> float:
    """Say by how many standard errors two camps run against each other."""
    half, other = np.zeros(len(correlation.value)), np.zeros(len(correlation.value))
    half[at[signs > 0]], other[at[signs < 0]] = 1, 1
    return -_ratio(correlation, half, other)


def _coherent(correlation: Linearised, at: NDArray[np.intp], signs: Array) -> float:
    """Say by how many standard errors items, turned by their signs, go together."""
    block = correlation[at][:, at]
    total = (block * (np.outer(signs, signs) - np.eye(len(at)))).sum().sum()
    error = float(errors_of(total))
    return float(total.value) / error if error > 0 else 0.0


def _ratio(correlation: Linearised, one: Array, other: Array) -> float:
    """Divide the sum of correlations between two groups of items by its standard error."""
    total = Linearised(one @ correlation.value @ other, correlation.influence @ other @ one)
    error = float(errors_of(total))
    return float(total.value) / error if error > 0 else 0.0
