"""Find the few segments that carry a change, say how large they are, or that there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp, sqrt

import numpy as np
import pandas as pd

from .decomposition import Sample
from .intervals import Interval, quantile
from .segment_cells import (
    Cells,
    fit_base,
    mean_change,
    mean_parts,
    mix_effect,
    read_cells,
)
from .segment_choice import Contrast, explain, threshold
from .segment_clusters import cluster_inflation
from .segment_ratio import (
    RatioCells,
    expected,
    ratio_change,
    ratio_parts,
    read_ratio,
    with_noise,
)
from .segment_scan import ANY, Array, Measure, Scan, scan
from .segment_size import Segment, SegmentSearch, sized

ROUNDS = 4


def find_segments(
    before: Sample,
    after: Sample,
    *,
    depth: int = 3,
    minimum: int = 10,
    level: float = 0.95,
    at_most: int = 5,
) -> SegmentSearch:
    """Find the disjoint segments that changed otherwise than the rest of two samples.

    Parameters
    ----------
    before, after : Sample
        Independent samples with the same grouping columns; the values may be any numbers.
    depth : int, default 3
        Most columns that a segment may fix.
    minimum : int, default 10
        Fewest units of a segment, and of its rest, in each sample.
    level : float, default 0.95
        One less the chance of naming anything where nothing is to be named; also the coverage of
        intervals.
    at_most : int, default 5
        Most segments that are named.

    Returns
    -------
    SegmentSearch
        Numbers are in the unit of the values.

    Raises
    ------
    DataError
        The weights sum to zero, or all units lie in one cluster.
    ValueError
        The columns differ, a row has no label or no finite value, or a choice makes no sense.

    Notes
    -----
    What each kind of unit answers anyway (main effects of all columns, pairs of columns where
    they plainly matter, a random effect of the leaf cells) is taken out first. A segment's change
    is then the generalised least squares difference of its two levels; the leaf cells' random
    effect makes it a comparison within cells as far as cells differ. A change that everybody
    shares and a change of who is there leave it at nothing.

    Every segment is compared with the rest by a t statistic. Error is controlled over all that
    is scanned by weighted Bonferroni [1]_: each set of columns has an equal part of it, and within
    a set each segment in proportion to its units. Holm's argument [2]_ carries it from one named
    segment to the next. `explain` says how the best set of disjoint segments is chosen,
    `sized` how the sizes are corrected for having been found. `mix` is that of `decompose_change`
    where every level stands in both samples.

    The search cannot tell a fall of one of two levels from a rise of the other one; it names the
    one that leaves the rest calmer. A change that spreads over many small segments is not found,
    and of two causes that cross one is named in pieces. With clusters the test is careful: below
    20 clusters a sample it finds little.

    References
    ----------
    .. [1] C. R. Genovese, K. Roeder and L. Wasserman, "False Discovery Control with P-Value
           Weighting", Biometrika 93, 509-524 (2006).
    .. [2] S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian
           Journal of Statistics 6, 65-70 (1979).
    """
    _check(depth, minimum, level, at_most)
    cells, place = read_cells(before, after)
    base = fit_base(cells)
    parts = mean_parts(cells, base)
    scanned, members = scan(cells.codes, cells.sizes, parts, depth=depth, minimum=minimum)
    inflation = 1.0
    if before.cluster is not None or after.cluster is not None:
        scanned, inflation = cluster_inflation(
            before, after, place, cells, base, parts, scanned, members
        )
    named, against = explain(scanned, mean_change, level=level, at_most=at_most)
    means = cells.total.sum(axis=1) / cells.weight.sum(axis=1)
    shares = (cells.weight / cells.weight.sum(axis=1, keepdims=True)).mean(axis=0)
    return _conclude(
        cells,
        scanned,
        mean_change,
        named,
        against,
        change=float(means[1] - means[0]),
        mix=mix_effect(cells, base),
        shares=shares,
        along=np.ones(len(shares)),
        inflation=inflation,
        level=level,
    )


def find_ratio_segments(
    cells: pd.DataFrame,
    columns: Sequence[str],
    *,
    numerator: tuple[str, str] = ("numerator_before", "numerator_after"),
    denominator: tuple[str, str] = ("denominator_before", "denominator_after"),
    variance: str = "binomial",
    scale: str = "ratio",
    depth: int = 3,
    minimum: float = 10,
    level: float = 0.95,
    at_most: int = 5,
) -> SegmentSearch:
    """Find the disjoint segments in which a ratio of two sums changed otherwise than in the rest.

    Parameters
    ----------
    cells : DataFrame
        One row a leaf cell: grouping columns, numerator and denominator before and after.
        Rows of the same labels are added.
    columns : list of str
        The grouping columns.
    numerator, denominator : pair of str
        Names of the columns with the sums before and after.
    variance : "binomial" or "poisson"
        Whether the numerator counts units of the denominator, or is a count with no such limit.
    scale : "ratio" or "difference"
        What cells of a segment share: the factor by which the ratio changed (the generalised
        ripple effect [1]_), or the difference.
    depth, minimum, level, at_most
        As in `find_segments`; `minimum` counts units of the denominator.

    Returns
    -------
    SegmentSearch
        Numbers are changes of the ratio.

    Raises
    ------
    DataError
        Sums are missing, negative, or above their denominator; or there is nothing.
    ValueError
        A column is missing or a choice makes no sense.

    Notes
    -----
    Each leaf cell is compared with itself, so that who is there does not matter; a cell without a
    denominator before or after is mix alone. The variance of a cell's change is that of counting
    plus one, in proportion to the square of p (1 - p) (of p, for "poisson"), that is estimated
    from the data: first by the median over cells, then from what the named segments leave, until
    the names no longer change. A segment whose own cells stray more than others has its own
    larger variance, and one that hangs on few cells the tails of their noise. Error control,
    choice and sizes are those of `find_segments`.

    References
    ----------
    .. [1] Z. Li et al., "Generic and Robust Localization of Multi-Dimensional Root Causes", 30th
           International Symposium on Software Reliability Engineering, 47-57 (2019).
    """
    _check(depth, minimum, level, at_most)
    if variance not in ("binomial", "poisson") or scale not in ("ratio", "difference"):
        raise ValueError(f"unknown variance {variance!r} or scale {scale!r}")
    read = read_ratio(cells, list(columns), numerator, denominator, binomial=variance == "binomial")
    read, named = with_noise(read), None
    for _ in range(ROUNDS):
        parts = ratio_parts(read, relative=scale == "ratio")
        scanned, _ = scan(read.codes, read.sizes, parts, depth=depth, minimum=minimum)
        last, (named, against) = named, explain(scanned, ratio_change, level=level, at_most=at_most)
        if named == last:
            break
        read = with_noise(read, _groups(read.codes, scanned, named))
    return _conclude_ratio(read, scanned, named, against, relative=scale == "ratio", level=level)


def _check(depth: int, minimum: float, level: float, at_most: int) -> None:
    if depth < 1 or minimum < 2 or at_most < 0:
        raise ValueError("depth must be 1 or more, minimum 2 or more, at_most 0 or more")
    if not 0.5 <= level < 1:
        raise ValueError(f"level must lie between 0.5 and 1, but got {level!r}")


def _within(codes: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Say which cells lie in a segment."""
    return ((codes == levels) | (levels == ANY)).all(axis=1)


def _groups(codes: np.ndarray, scanned: Scan, named: tuple[int, ...]) -> np.ndarray:
    group = np.zeros(len(codes), dtype=np.intp)
    for at, one in enumerate(named):
        group[_within(codes, scanned.levels[one])] = at + 1
    return group


def _conclude_ratio(
    cells: RatioCells,
    scanned: Scan,
    named: tuple[int, ...],
    against: Contrast | None,
    *,
    relative: bool,
    level: float,
) -> SegmentSearch:
    share = cells.denominator / cells.denominator.sum(axis=1, keepdims=True)
    # Kitagawa's mix; a cell that comes or goes has the ratio of the sample in which it is.
    first = np.where(cells.denominator[0] > 0, cells.rate[0], cells.rate[1])
    second = np.where(cells.denominator[1] > 0, cells.rate[1], cells.rate[0])
    whole = cells.numerator.sum(axis=1) / cells.denominator.sum(axis=1)
    middle, _ = expected(cells)
    return _conclude(
        cells,
        scanned,
        ratio_change,
        named,
        against,
        change=float(whole[1] - whole[0]),
        mix=float((share[1] - share[0]) @ (first + second)) / 2,
        shares=share.mean(axis=0),
        along=middle if relative else np.ones_like(middle),
        inflation=1.0,
        level=level,
    )


def _conclude(
    cells: Cells | RatioCells,
    scanned: Scan,
    measure: Measure,
    named: tuple[int, ...],
    against: Contrast | None,
    *,
    change: float,
    mix: float,
    shares: Array,
    along: Array,
    inflation: float,
    level: float,
) -> SegmentSearch:
    """Size the named segments and the rest, and put everything together."""
    group = _groups(cells.codes, scanned, named)
    segments = tuple(
        _segment(cells, scanned, one, against, at, shares, along, group == at + 1, level)
        for at, one in enumerate(named)
    )
    left = measure((scanned.total - scanned.sums[:, list(named)].sum(axis=1))[:, None])
    weight = float((shares * along)[group == 0].sum())
    rest = change - mix - sum(segment.contribution for segment in segments)
    half = quantile(level, float(left.df[0])) * weight * sqrt(float(left.variance[0]) * inflation)
    depth, spending = scanned.depth, scanned.spending
    typical = {
        int(d): threshold(float(np.median(spending[depth == d])), np.inf, level)
        for d in np.unique(depth)
    }
    return SegmentSearch(
        change=change,
        mix=mix,
        segments=segments,
        rest_interval=Interval(rest - half, rest + half, level),
        scanned=len(scanned.levels),
        thresholds=typical,
        level=level,
        n_before=float(scanned.total[0]),
        n_after=float(scanned.total[1]),
    )


def _segment(
    cells: Cells | RatioCells,
    scanned: Scan,
    one: int,
    against: Contrast,
    at: int,
    shares: Array,
    along: Array,
    inside: np.ndarray,
    level: float,
) -> Segment:
    levels = scanned.levels[one]
    share = float(shares[inside].sum())
    # A relative change becomes one of the ratio by the middle ratio of the segment.
    unit = float((shares * along)[inside].sum()) / share
    own, rest = against.change, against.rest
    df = float(against.df[at])
    estimate, interval = sized(
        float(own.estimate[at]),
        float(rest.estimate[at]),
        float(own.variance[at]),
        float(rest.variance[at]),
        bar=threshold(float(scanned.spending[one]), df, level),
        df=df,
        level=level,
    )
    return Segment(
        levels={
            column: str(cells.levels[c][levels[c]])
            for c, column in enumerate(cells.columns)
            if levels[c] != ANY
        },
        n_before=float(scanned.sums[0, one]),
        n_after=float(scanned.sums[1, one]),
        share=share,
        raw=float(own.estimate[at]) * unit,
        estimate=estimate * unit,
        interval=replace(interval, low=interval.low * unit, high=interval.high * unit),
        p=min(1.0, exp(float(against.logp[at]))),
    )
