"""Whether low values cost more than high values bring: penalties, rewards and their contrast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .intervals import quantile
from .moments import Moments, moments, random_blocks
from .regression import Regression, regress

LOW, HIGH = " (low)", " (high)"


@dataclass(frozen=True, eq=False)
class Contrast:
    """Penalties and rewards of predictors, from one regression on all of them.

    Parameters
    ----------
    table : DataFrame
        One row a predictor. `penalty`: what the outcome is lower (below 0) where the predictor
        is low, and `reward`: what it is higher where it is high, both against the middle, with
        `_se`, `_low` and `_high`; missing where the data cannot tell. `range` is the sum of
        their sizes, and `asymmetry` is (reward - |penalty|) / range, -1..1; a penalty above 0
        or a reward below 0 counts as none in both. `difference` is - penalty - reward, with
        its limits; `kind` is "penalty" or "reward" where these leave out 0, else "both
        alike", or "not known". `share_low` and `share_high`: weighted shares of the units.
    regression : Regression
    r2 : float
        Share of the outcome's variance explained by all indicators.
    n : int
        Units.
    level : float
        Coverage of the intervals, 0..1.
    """

    table: pd.DataFrame = field(repr=False)
    regression: Regression = field(repr=False)
    r2: float
    n: int
    level: float


def penalty_reward(
    moments: Moments,
    *,
    outcome: str,
    pairs: Mapping[str, tuple[str, str]],
    always: Sequence[str] = (),
    level: float = 0.95,
) -> Contrast:
    """Contrast penalties with rewards, from moments that hold the indicator columns.

    Parameters
    ----------
    moments : Moments
        Of the outcome and of two columns of 0 and 1 for each predictor.
    outcome : str
    pairs : mapping of str to (str, str)
        Predictor and its two indicators: low, high.
    always : list of str, default none
        Further columns in the regression.
    level : float, default 0.95
        Coverage of the intervals, 0..1.

    Returns
    -------
    Contrast

    Raises
    ------
    DataError
        There are too few units or blocks; see `regress`.
    ValueError
        A column is not there, or no pair is given.

    Notes
    -----
    The outcome is regressed on the indicators of all predictors at once, with the robust
    variance of `regress` [1]_. The asymmetry is that of [2]_. Classes that are read off the
    asymmetry alone change with the cut-offs and with chance; here a predictor is called
    more of a penalty than a reward only if the interval of the difference says so. The sizes
    belong to the chosen cut-offs: "low" in one predictor may be rarer and further from the
    middle than "high". `penalty_reward_sensitivity` tries more than one pair of cut-offs.

    References
    ----------
    .. [1] D. R. Brandt, "A procedure for identifying value-enhancing service components
           using customer satisfaction survey data", in C. Surprenant (ed.), Add Value to Your
           Service, American Marketing Association (1987).
    .. [2] J. Mikulić and D. Prebežac, "Prioritizing improvement of service attributes using
           impact range-performance analysis and impact-asymmetry analysis", Managing Service
           Quality 18, 559-576 (2008).

    Examples
    --------
    >>> rows = pd.DataFrame({"low": [1.0, 1, 0, 0, 0, 0], "high": [0.0, 0, 0, 0, 1, 1],
    ...                      "y": [1.0, 3, 5, 7, 6, 8]})
    >>> found = penalty_reward(
    ...     moments(rows, weight=np.ones(6), block=list("abcdef")),
    ...     outcome="y", pairs={"x": ("low", "high")},
    ... )
    >>> found.table[["penalty", "reward", "asymmetry", "kind"]].round(2)
               penalty  reward  asymmetry        kind
    predictor
    x             -4.0     1.0       -0.6  both alike
    """
    indicators = [name for pair in pairs.values() for name in pair]
    missing = {outcome, *indicators, *always} - set(moments.names)
    if missing or not pairs:
        raise ValueError(f"no column {min(missing)!r}" if missing else "no predictor to contrast")
    found = regress(moments, outcome=outcome, columns=[*indicators, *always])
    low, high = (list(names) for names in zip(*pairs.values(), strict=True))
    index = pd.Index(pairs, name="predictor")
    table = pd.DataFrame(index=index)
    by_column = found.table(level)
    for name, columns in (("penalty", low), ("reward", high)):
        table[name] = by_column.loc[columns, "coefficient"].to_numpy()
        for limit in ("se", "low", "high"):
            table[f"{name}_{limit}"] = by_column.loc[columns, limit].to_numpy()
    lost, won = (-table["penalty"]).clip(lower=0), table["reward"].clip(lower=0)
    table["range"] = lost + won
    table["asymmetry"] = (won - lost) / table["range"].where(table["range"] > 0)
    sums = _differences(found, low, high, level)
    for name, limit in (("", "coefficient"), ("_low", "low"), ("_high", "high")):
        table[f"difference{name}"] = sums[limit].to_numpy()
    table["kind"] = _kinds(table)
    means = moments.means
    table["share_low"], table["share_high"] = means[low].to_numpy(), means[high].to_numpy()
    return Contrast(table, regression=found, r2=found.r2, n=found.n, level=level)


def penalty_reward_of_rows(
    predictors: pd.DataFrame,
    outcome: ArrayLike,
    *,
    cutoffs: Mapping[str, tuple[float, float]],
    weight: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    level: float = 0.95,
    seed: int = 1,
) -> Contrast:
    """Contrast penalties with rewards, from rows.

    Parameters
    ----------
    predictors : DataFrame of numbers, shape (n, p)
        No missing values. The index names the units: beyond 1,000 units it decides, with
        `seed`, which random block a unit falls into.
    outcome : array, shape (n,)
    cutoffs : mapping of str to (float, float)
        Predictor, and the values below which it is low and above which it is high; see
        `quantile_cutoffs`.
    weight, cluster : arrays, shape (n,), optional
        Weights of the units, and what they were drawn in.
    level, seed
        Coverage of the intervals; chance of the blocks.

    Returns
    -------
    Contrast

    Raises
    ------
    DataError, ValueError
        As in `penalty_reward` and `indicators`.
    """
    rows = indicators(predictors, cutoffs)
    pairs = {name: (name + LOW, name + HIGH) for name in cutoffs}
    explained = "outcome"
    rows[explained] = np.asarray(outcome, dtype=float)
    if cluster is None:
        block = random_blocks(pd.Series(predictors.index.astype(str)), seed)
    else:
        block = np.asarray(cluster, dtype=object)
    summed = moments(
        rows,
        weight=np.ones(len(rows)) if weight is None else weight,
        block=block,
        clustered=cluster is not None,
    )
    return penalty_reward(summed, outcome=explained, pairs=pairs, level=level)


def indicators(
    predictors: pd.DataFrame, cutoffs: Mapping[str, tuple[float, float]]
) -> pd.DataFrame:
    """Mark low and high values with 1, all others with 0.

    Parameters
    ----------
    predictors : DataFrame of numbers, shape (n, p)
    cutoffs : mapping of str to (float, float)
        Values below the first are low, above the second high.

    Returns
    -------
    DataFrame, shape (n, 2 times the predictors)
        Two columns a predictor, called like it with " (low)" and " (high)".

    Raises
    ------
    ValueError
        A value is missing, since it is neither low nor high nor in between; a predictor is
        not there; or the cut-offs are in the wrong order.

    Examples
    --------
    >>> indicators(pd.DataFrame({"x": [1, 5, 9]}), {"x": (3, 7)})
       x (low)  x (high)
    0      1.0       0.0
    1      0.0       0.0
    2      0.0       1.0
    """
    marked = {}
    for name, (low, high) in cutoffs.items():
        if name not in predictors:
            raise ValueError(f"there is no predictor {name!r}")
        values = predictors[name]
        if values.isna().any():
            raise ValueError(f"{name} has {int(values.isna().sum())} missing values")
        if not low <= high:
            raise ValueError(f"{name}: the cut-off {low!r} must not lie above {high!r}")
        marked[name + LOW] = (values < low).astype(float)
        marked[name + HIGH] = (values > high).astype(float)
    return pd.DataFrame(marked, index=predictors.index)


def quantile_cutoffs(
    predictors: pd.DataFrame, *, low: float = 0.25, high: float = 0.75
) -> dict[str, tuple[float, float]]:
    """Take quantiles of each predictor as cut-offs.

    Parameters
    ----------
    predictors : DataFrame of numbers
    low, high : float
        Shares of the values, 0..1. Ties at the quantile are in the middle.

    Returns
    -------
    dict of str to (float, float)

    Examples
    --------
    >>> quantile_cutoffs(pd.DataFrame({"x": [1, 2, 3, 4, 5]}))
    {'x': (2.0, 4.0)}
    """
    if not 0 <= low <= high <= 1:
        raise ValueError(f"quantiles must lie in order between 0 and 1, but got {low!r}, {high!r}")
    found = predictors.quantile([low, high])
    return {name: (float(found.iloc[0][name]), float(found.iloc[1][name])) for name in predictors}


def _differences(
    found: Regression, low: Sequence[str], high: Sequence[str], level: float
) -> pd.DataFrame:
    """The sizes of penalties less the rewards."""
    coefficients = found.coefficients
    value = -(coefficients[low].to_numpy() + coefficients[high].to_numpy())
    spread = found.covariance.loc[[*low, *high], [*low, *high]].to_numpy()
    at = np.arange(len(low))
    beside = at + len(low)
    half = quantile(level, found.df) * np.sqrt(
        spread[at, at] + spread[beside, beside] + 2 * spread[at, beside]
    )
    return pd.DataFrame({"coefficient": value, "low": value - half, "high": value + half})


def _kinds(table: pd.DataFrame) -> list[str]:
    kinds = []
    for low, high in zip(table["difference_low"], table["difference_high"], strict=True):
        if np.isnan(low):
            kinds.append("not known")
        else:
            kinds.append("penalty" if low > 0 else "reward" if high < 0 else "both alike")
    return kinds
