"""What clusters do to the variance of every segment's change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ..findings import DataError
from .decomposition import Sample
from .segment_cells import Base, Cells, mean_change, mean_levels
from .segment_scan import Array, Codes, Scan


def cluster_inflation(
    before: Sample,
    after: Sample,
    place: tuple[Codes, Codes],
    cells: Cells,
    base: Base,
    parts: Array,
    scanned: Scan,
    members: list[tuple[Codes, Codes]],
) -> tuple[Scan, float]:
    """Say by how much clusters inflate the variance of each segment's difference from the rest.

    Returns
    -------
    scan : Scan
        With inflation: the cluster-robust variance over that of units drawn one by one, at
        least 1; and its degrees of freedom: the number of clusters of a segment, counted by their
        weight, less one.
    whole : float
        Inflation of the variance of everybody's change.

    Notes
    -----
    A cluster moves a segment's change by the sum of its units' weights in it times their
    residuals; the variance is k / (k - 1) times the sum of squares over the k clusters of a
    sample [1]_. Clusters that happen to balance are not believed.

    References
    ----------
    .. [1] D. A. Binder, "On the Variances of Asymptotically Normal Estimators from Complex
           Surveys", International Statistical Review 51, 279-292 (1983).
    """
    whole = np.array(mean_levels(scanned.total[:, None]))[:, 0]
    variance, freedom, worth = np.zeros((3, 2, scanned.levels.shape[0]))
    of_all = np.zeros(2)
    for at, (sample, where) in enumerate(zip((before, after), place, strict=True)):
        if sample.cluster is None:
            code = np.arange(len(where))
        else:
            code, _ = pd.factorize(np.asarray(sample.cluster, dtype=object))
            if (code < 0).any():
                raise ValueError("a row without a cluster: give a unit drawn alone one of its own")
        clusters = int(code.max()) + 1
        if clusters < 2:
            raise DataError("all answers lie in one cluster, so their variance is not known")
        weight = np.asarray(sample.weight, dtype=float)
        share = weight / np.where(cells.weight[at] > 0, cells.weight[at], 1)[where]
        residual = share * (np.asarray(sample.value) - base.level[where] - whole[at])
        variance[at], freedom[at], worth[at], of_all[at] = _cluster_sums(
            code,
            clusters,
            where,
            residual,
            share * parts[2 + at][where],
            at,
            parts,
            scanned,
            members,
        )
    inside = mean_change(scanned.sums).model_variance
    rest = mean_change(scanned.total[:, None] - scanned.sums).model_variance
    inflation = np.maximum(1.0, variance.sum(axis=0) / (inside + rest))
    df = worth.sum(axis=0) ** 2 / (worth**2 / np.maximum(freedom, 0.1)).sum(axis=0)
    everybody = float(mean_change(scanned.total[:, None]).model_variance[0])
    return replace(scanned, inflation=inflation, df=df), max(1.0, float(of_all.sum()) / everybody)


def _cluster_sums(
    code: Codes,
    clusters: int,
    where: Codes,
    residual: Array,
    units: Array,
    at: int,
    parts: Array,
    scanned: Scan,
    members: list[tuple[Codes, Codes]],
) -> tuple[Array, Array, Array, float]:
    """Variance that a sample's clusters give each segment, its df, its size, and that of all."""
    one, two = (parts[4], parts[5]) if at == 0 else (parts[5], parts[6])
    pull = [one[where] * residual, two[where] * residual]
    everything = [np.bincount(code, p, clusters) for p in pull]
    variance, freedom, worth = np.zeros((3, scanned.levels.shape[0]))
    for joint, place in members:
        inside = np.flatnonzero(place >= 0)
        if not len(inside):
            continue
        target = place[inside]
        rank = np.full(len(place), -1)
        rank[inside] = np.arange(len(inside))
        row = rank[joint[where]]
        kept = row >= 0
        key, size = row[kept] * clusters + code[kept], len(inside) * clusters
        sums = [np.bincount(key, p[kept], size).reshape(-1, clusters) for p in pull]
        n = np.bincount(key, units[kept], size).reshape(-1, clusters)
        moved = _moved(scanned.sums[:, target], sums)
        moved -= _moved(
            scanned.total[:, None] - scanned.sums[:, target],
            [e - s for e, s in zip(everything, sums, strict=True)],
        )
        variance[target] = (moved**2).sum(axis=1) * clusters / (clusters - 1)
        fair = n / np.maximum(n.sum(axis=1, keepdims=True), 1e-300)
        # Clusters differ in size: df of a sum of squares of unequal parts (Satterthwaite).
        freedom[target] = 1 / np.maximum((fair**2).sum(axis=1), 1e-300) - 1
        worth[target] = (moved**2).sum(axis=1) + 1e-300
    total = _moved(scanned.total[:, None], [e[None, :] for e in everything])
    return variance, freedom, worth, float((total**2).sum() * clusters / (clusters - 1))


def _moved(sums: Array, pulls: list[Array]) -> Array:
    """How far each cluster moves the change of each set: [-1 1] A^-1 times its pull."""
    a11, a12, a22 = (row[:, None] for row in sums[4:7])
    determinant = np.maximum(a11 * a22 - a12**2, 1e-300)
    return ((a11 + a12) * pulls[1] - (a22 + a12) * pulls[0]) / determinant
