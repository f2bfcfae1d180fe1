"""Means of answers valued -1, 0 and +1: variance, interval, difference, sample size.

Rows may be aggregated everywhere: a row stands for all units that share a value and a
cluster, with their number `n`, the sum of their weights and of their squared weights.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, inf, isinf, sqrt

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, stdtrit

from ..findings import DataError

PSEUDO_OBSERVATIONS = 3.0


@dataclass(frozen=True)
class Interval:
    """Where a number lies, with how often such limits hold it.

    Parameters
    ----------
    low, high : float
        Limits, in the unit of the estimate.
    level : float
        Coverage, 0..1.
    """

    low: float
    high: float
    level: float


@dataclass(frozen=True)
class Mean:
    """Mean of a variable with values -1, 0 and +1, and how much it rests on.

    Parameters
    ----------
    mean : float
        Weighted mean, -1..1.
    mean_square : float
        Weighted mean of the squares, 0..1: the share of units that are not 0.
    n_effective : float
        Units that a simple random sample would need for the same variance.
    df : float, default inf
        Degrees of freedom of the variance: clusters less one; infinite without clusters.
    n : float, optional
        Units in the sample; `n_effective` where it is not said.
    """

    mean: float
    mean_square: float
    n_effective: float
    df: float = inf
    n: float | None = field(default=None, repr=False, compare=False)

    @property
    def spread(self) -> float:
        """Variance of the variable itself, 0..1 (divisor n)."""
        return max(0.0, self.mean_square - self.mean**2)


def weighted_mean(
    value: ArrayLike,
    *,
    n: ArrayLike,
    weight: ArrayLike,
    weight_squared: ArrayLike,
    cluster: ArrayLike | None = None,
) -> Mean:
    """Estimate the mean of a variable with values -1, 0 and +1.

    Parameters
    ----------
    value : array of float, shape (m,)
        -1, 0 or +1, the value of all units of a row.
    n, weight, weight_squared : arrays, shape (m,)
        Number of units, sum of their weights, sum of their squared weights.
    cluster : array of str, shape (m,), optional
        See `linearised_variance`.

    Returns
    -------
    Mean
        With the effective n of `effective_n`.

    Raises
    ------
    DataError
        The weights sum to zero, or all units lie in one cluster.

    Notes
    -----
    For a part of a sample, pass the rows of that part alone. Clusters without a member of
    the part then count neither in the variance nor in the degrees of freedom. Counting them
    (they add nothing to the sum of squares) would change the variance by the factor
    k / (k - 1) of the two counts only, but would promise degrees of freedom that the part
    does not have.

    Examples
    --------
    >>> ones = [2.0, 1.0, 1.0]
    >>> weighted_mean([1, 0, -1], n=[2, 1, 1], weight=ones, weight_squared=ones)
    Mean(mean=0.25, mean_square=0.75, n_effective=4.0, df=inf)
    """
    x, w, w2 = (np.asarray(array, dtype=float) for array in (value, weight, weight_squared))
    total = w.sum()
    if not total > 0:
        raise DataError("the weights of the answers sum to zero")
    mean = float((w * x).sum() / total)
    mean_square = float((w * x**2).sum() / total)
    units = float(np.sum(n))
    influence = (x - mean) / total
    variance, df = linearised_variance(influence, weight=w, weight_squared=w2, cluster=cluster)
    n_effective = effective_n(
        mean_square - mean**2,
        float(variance),
        n=units,
        kish=float(total**2 / w2.sum()),
        clusters=df + 1,
    )
    return Mean(mean, mean_square, n_effective, df, n=units)


def linearised_variance(
    influence: ArrayLike,
    *,
    weight: ArrayLike,
    weight_squared: ArrayLike,
    cluster: ArrayLike | None = None,
) -> tuple[NDArray[np.float64], float]:
    """Estimate the variance of estimates from how much each unit moves them.

    Parameters
    ----------
    influence : array of float, shape (m,) or (m, k)
        h of each row, for one estimate or for k at once, scaled so that the estimate's
        linearisation is the sum of h times weight: already divided by the total weight.
    weight, weight_squared : arrays, shape (m,)
        Sums over the units of a row.
    cluster : array of str, shape (m,), optional
        The cluster of all units of a row. A unit drawn alone is a cluster of its own.

    Returns
    -------
    covariance : array, shape () or (k, k)
    degrees_of_freedom : float
        Infinite without clusters, else clusters less one.

    Raises
    ------
    DataError
        All units lie in one cluster: the data cannot say how clusters differ.
    ValueError
        The cluster of a row is missing.

    Notes
    -----
    Taylor linearisation [1]_, [2]_. Without clusters the variance is the sum of h^2 w^2 over the
    units, without a factor n / (n - 1): with equal weights it is that of a mean with
    divisor n. With clusters it is k / (k - 1) times the sum of squares of the clusters'
    totals of h w; strata and finite populations are left out of account, which makes it
    rather too large than too small. With fewer than about 20 clusters it is itself unsure; the
    degrees of freedom widen the interval for that.

    References
    ----------
    .. [1] D. A. Binder, "On the Variances of Asymptotically Normal Estimators from Complex
           Surveys", International Statistical Review 51, 279-292 (1983).
    .. [2] T. Lumley, Complex Surveys: A Guide to Analysis Using R, Wiley (2010).

    Examples
    --------
    >>> variance, df = linearised_variance([0.25, -0.25], weight=[2, 2], weight_squared=[2, 2])
    >>> float(variance), df
    (0.25, inf)
    """
    h = np.asarray(influence, dtype=float)
    columns = h.reshape(len(h), -1)
    w, w2 = np.asarray(weight, dtype=float), np.asarray(weight_squared, dtype=float)
    if cluster is None:
        covariance, df = columns.T @ (columns * w2[:, None]), inf
    else:
        codes, names = pd.factorize(np.asarray(cluster, dtype=object))
        if (codes < 0).any():
            raise ValueError("a row without a cluster: give a unit drawn alone one of its own")
        k = len(names)
        if k < 2:
            raise DataError("all answers lie in one cluster, so their variance is not known")
        totals = np.zeros((k, columns.shape[1]))
        np.add.at(totals, codes, columns * w[:, None])
        covariance, df = totals.T @ totals * (k / (k - 1)), float(k - 1)
    return covariance.reshape(h.shape[1:] * 2), df


def effective_n(
    spread: float, variance: float, *, n: float, kish: float, clusters: float = inf
) -> float:
    """Say how many units of a simple random sample the data are worth.

    Parameters
    ----------
    spread : float
        Variance of the variable, divisor n.
    variance : float
        Linearised variance of its mean.
    n : float
        Units in the sample.
    kish : float
        Square of the sum of weights over the sum of squared weights.
    clusters : float, default inf
        Number of clusters.

    Returns
    -------
    float
        Spread over variance; n for equal weights without clusters.

    Notes
    -----
    Where all units have one value nothing is seen of how weights and clusters move the
    mean. Then Kish's number [1]_ stands in, or the number of clusters if that is smaller,
    as if the units of a cluster were copies of one another: the careful choice. A variance
    that is by chance smaller than that of n units drawn one by one (clusters that happen
    to balance) is not believed either: the effective n is never above n.

    References
    ----------
    .. [1] L. Kish, Survey Sampling, Wiley (1965).
    """
    rounding = 1e-12
    if spread <= rounding:
        return min(n, kish, clusters)
    return min(n, spread / variance) if variance > spread / n else n


def adjusted_wald(
    mean: float,
    mean_square: float,
    n_effective: float,
    *,
    level: float = 0.95,
    df: float = inf,
    n: float | None = None,
) -> Interval:
    """Find the interval of a mean of values -1, 0 and +1.

    Parameters
    ----------
    mean, mean_square, n_effective, df, n
        As in `Mean`.
    level : float, default 0.95
        Coverage, 0..1.

    Returns
    -------
    Interval
        Within -1..1; it holds `mean` and never has zero width.

    Notes
    -----
    Three pseudo-observations are added, 3/4 of +1, 3/2 of 0 and 3/4 of -1, and then the mean
    is taken as normal [1]_, [2]_, or as t with `df`. The centre thus lies nearer to zero than the
    mean itself, most in small samples. Counted over all outcomes, 95 % limits hold the true
    mean in 94 to 99 % of samples of 30 and more; where only two of the values can occur and
    one is rare (90 % of +1, no -1), in 89 to 97 %, as the few possible outcomes allow. Weights
    that differ very much (a third of the answers carrying the estimate) cost 2 % more.

    References
    ----------
    .. [1] B. Rocks, "Interval Estimation for the Net Promoter Score", The American
           Statistician 70, 365-372 (2016).
    .. [2] A. Agresti and Y. Min, "Simple improved confidence intervals for comparing
           matched proportions", Statistics in Medicine 24, 729-740 (2005).

    Examples
    --------
    >>> found = adjusted_wald(0.1, 0.7, 100)
    >>> round(found.low, 4), round(found.high, 4)
    (-0.0627, 0.2569)
    """
    centre, variance = with_pseudo(Mean(mean, mean_square, n_effective, df, n), PSEUDO_OBSERVATIONS)
    half = quantile(level, df) * sqrt(variance)
    return _around(mean, centre, half, bound=1.0, level=level)


def difference_interval(before: Mean, after: Mean, *, level: float = 0.95) -> Interval:
    """Find the interval of the change between two independent means.

    Parameters
    ----------
    before, after : Mean
        Samples that share no unit.
    level : float, default 0.95
        Coverage, 0..1.

    Returns
    -------
    Interval
        Of after less before, within -2..2; it holds the plain difference and never has
        zero width.

    Notes
    -----
    Half of the three pseudo-observations of `adjusted_wald` go to each sample, the normal
    interval of the two adjusted means is taken, after the manner of [1]_ for two
    proportions. With clusters the t quantile has the degrees of freedom of [2]_. Counted over
    all pairs of outcomes with 10 to 400 answers a sample, 95 % limits hold the true
    change in 93.3 % or more; they hold it more often than promised (up to 99 %) where nine
    in ten answers are of one kind and a sample has fewer than 50. The square-and-add
    interval of two adjusted-Wald ones does no better. A unit that is in both samples makes
    the interval too wide, not too narrow, as long as it answers alike.

    References
    ----------
    .. [1] A. Agresti and B. Caffo, "Simple and effective confidence intervals for
           proportions and differences of proportions result from adding two successes and
           two failures", The American Statistician 54, 280-288 (2000).
    .. [2] B. L. Welch, "The generalization of 'Student's' problem when several different
           population variances are involved", Biometrika 34, 28-35 (1947).
    """
    centre_before, variance_before = with_pseudo(before, PSEUDO_OBSERVATIONS / 2)
    centre_after, variance_after = with_pseudo(after, PSEUDO_OBSERVATIONS / 2)
    df = joint_df(variance_before, before.df, variance_after, after.df)
    half = quantile(level, df) * sqrt(variance_before + variance_after)
    change = after.mean - before.mean
    return _around(change, centre_after - centre_before, half, bound=2.0, level=level)


def joint_df(variance_1: float, df_1: float, variance_2: float, df_2: float) -> float:
    """Give the degrees of freedom of a difference (Welch 1947); infinite for two of those."""
    # nu = (v1 + v2)^2 / (v1^2 / nu1 + v2^2 / nu2)
    shares = variance_1**2 / df_1 + variance_2**2 / df_2
    return (variance_1 + variance_2) ** 2 / shares if shares > 0 else inf


def smallest_visible(
    sd_before: float,
    n_before: float,
    sd_after: float,
    n_after: float,
    level: float = 0.95,
    power: float | None = None,
) -> float:
    """Say which change two samples can tell from chance.

    Parameters
    ----------
    sd_before, sd_after : float
        Standard deviations of one answer.
    n_before, n_after : float
        Answers, effective ones where there are weights or clusters.
    level : float, default 0.95
        Coverage of the interval that must leave out zero.
    power : float, optional
        How often a true change of that size would be told from chance, 0..1. Without it
        the change is the smallest that is told apart when it is observed (power one half).

    Returns
    -------
    float
        Change, in the unit of the standard deviations.

    Examples
    --------
    >>> round(smallest_visible(76.6, 100, 76.6, 100), 1)
    21.2
    """
    if min(n_before, n_after) <= 0:
        raise ValueError("a sample without answers shows no change at all")
    error = sqrt(sd_before**2 / n_before + sd_after**2 / n_after)
    return (quantile(level) + _power_quantile(power)) * error


def sample_needed(
    delta: float,
    sd_before: float,
    sd_after: float,
    level: float = 0.95,
    power: float = 0.8,
    design_effect: float = 1,
) -> int:
    """Say how many answers each of two samples needs to find a change.

    Parameters
    ----------
    delta : float
        Change to be found, above 0, in the unit of the standard deviations.
    sd_before, sd_after : float
        Standard deviations of one answer.
    level, power : float
        As in `smallest_visible`, whose inverse this is.
    design_effect : float, default 1
        Answers over effective answers, 1 and above.

    Returns
    -------
    int
        Answers in each sample, rounded up.

    Examples
    --------
    >>> sample_needed(5, 76.65, 76.65)
    3690
    """
    if not delta > 0:
        raise ValueError(f"delta must be above 0, but got {delta!r}")
    root = (quantile(level) + _power_quantile(power)) / delta
    return ceil(root**2 * (sd_before**2 + sd_after**2) * design_effect)


def quantile(level: float, df: float = inf) -> float:
    """Give the half-width of a two-sided interval in standard errors: normal, or t with `df`."""
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, but got {level!r}")
    tail = (1 + level) / 2
    return float(ndtri(tail) if isinf(df) else stdtrit(df, tail))


def _power_quantile(power: float | None) -> float:
    if power is None:
        return 0.0
    if not 0.5 <= power < 1:
        raise ValueError(f"power must lie between 0.5 and 1, but got {power!r}")
    return float(ndtri(power))


def with_pseudo(sample: Mean, pseudo: float) -> tuple[float, float]:
    """Centre and variance after adding a quarter of `pseudo` at +1, half at 0, a quarter at -1."""
    n = sample.n_effective
    if not n > 0:
        raise ValueError(f"the effective n must be above 0, but got {n!r}")
    # The variance is that of a simple random sample of the effective size; the mean is moved
    # as so many more units in the real one would move it.
    shrunk = n * sample.mean / (n + pseudo)
    mean_square = (n * sample.mean_square + pseudo / 2) / (n + pseudo)
    units = sample.n if sample.n is not None else n
    return units * sample.mean / (units + pseudo), (mean_square - shrunk**2) / (n + pseudo)


def _around(estimate: float, centre: float, half: float, *, bound: float, level: float) -> Interval:
    # At levels below about 85 % the shift of the centre can outgrow the half-width when all
    # are of one kind; an interval that leaves out its own estimate would help nobody.
    low, high = min(centre - half, estimate), max(centre + half, estimate)
    return Interval(max(-bound, low), min(bound, high), level)
