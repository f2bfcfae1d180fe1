"""Effects of columns on an outcome in several groups, drawn towards what the groups share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from .intervals import Interval, quantile
from .moments import Moments
from .partial_pooling_design import Design, lay_out
from .partial_pooling_model import Model, posterior, scan
from .partial_pooling_variance import design_effects, errors, excess, own_estimates
from .regression import Array, regress


@dataclass(frozen=True, eq=False)
class PooledEffects:
    """Effects in each group, what the groups have in common, and how far they differ.

    Parameters
    ----------
    table : DataFrame
        One row a ``group`` and ``column``: `effect` (outcome units a unit of the column), `se`,
        `low`, `high`, `df` of the limits; `own` and `own_se`, the least squares estimate from the
        group alone, missing where it cannot be had; `borrowed`, 0..1, the share of the effect
        that is the common effect and not the group's own estimate; `n`, units of the group.
        Effects of columns in `unknown` are missing.
    covariance : DataFrame
        Of the errors of all effects, rows and columns as the rows of `table`.
    common : DataFrame
        One row a column: `effect`, `se`, `low`, `high` of the effect that a further group would be
        expected to have.
    tau : float
        Standard deviation of effects between groups, in the unit of effects: mean of its
        distribution. Missing with one group.
    tau_interval : Interval
        The shortest that holds `level` of the distribution; begins at 0 where 0 is likely.
    sigma : float
        Standard deviation of the errors.
    unknown : dict of str to str
        Columns whose effect is not known, and why.
    n : int
        Units in all groups.
    level : float
        Coverage of the intervals, 0..1.
    """

    table: pd.DataFrame = field(repr=False)
    covariance: pd.DataFrame = field(repr=False)
    common: pd.DataFrame = field(repr=False)
    tau: float
    tau_interval: Interval
    sigma: float
    unknown: dict[str, str]
    n: int
    level: float

    @property
    def units(self) -> pd.Series:
        """Units of each group."""
        return self.table["n"].groupby(level="group", sort=False).first()


def pool_effects(
    groups: Mapping[str, Moments],
    *,
    outcome: str,
    columns: Sequence[str],
    always: Sequence[str] = (),
    level: float = 0.95,
) -> PooledEffects:
    """Find the effects of columns in each group, each drawn towards the common effect.

    Parameters
    ----------
    groups : mapping of str to Moments
        Cross-moments of each group, all of the same columns. A block whose label stands in
        several groups is one block.
    outcome : str
        The column that is explained.
    columns : list of str
        Those whose effects are asked for; on one scale, because one number says how much
        effects differ between groups.
    always : list of str, default none
        Columns with one coefficient for all groups.
    level : float, default 0.95
        Coverage of intervals, 0..1.

    Returns
    -------
    PooledEffects

    Raises
    ------
    DataError
        The outcome or every column is constant within the groups, no column's effect can be
        told, a group's weights sum to zero, there are no more units than coefficients, or all
        are in one block.
    ValueError
        A column is not there or named twice, groups differ in their columns, or there is none.

    Notes
    -----
    In group g, y = a_g + z'c + x'(b + u_g) + e, with u_g ~ N(0, tau²) for each group and column
    and e ~ N(0, sigma²). Given tau and sigma the effects are the best linear unbiased
    predictions [1]_; b and c are generalised least squares. tau is not chosen but averaged
    over, each value weighing as much as its restricted likelihood says (a flat prior, as [2]_
    advises for few groups): one best value would often be 0 and would call groups alike that are
    only unclear. Effects are means over tau; their covariance is the mean covariance and the
    covariance of those means.

    For one tau the covariance is H^-1 (E + penalty) H^-1, with H the penalised information and E
    the products of scores, columns times residuals, summed by block: it holds when units of a
    block are alike, errors differ in spread and weights differ [3]_. Residuals grow by
    1 / (1 - leverage), as in a jackknife. A group with k blocks has k / (k + 1 + p) of this and
    otherwise what its errors' spread says. Groups whose errors spread more, and samples whose
    blocks are alike, are drawn more. Limits are t, with Satterthwaite's degrees of freedom.

    The limits are right for groups of which one knows no more than that they are groups: in
    the mean over groups, not for the one that was picked for its extreme effect and is truly
    extreme. Simulated with two to six groups of 12 to 400 units and 3 to 8 columns, 95 % limits
    hold the truth of 94 to 97 % of effects when these differ by .3 of the errors' spread or
    more, of 94 to 98 % when they differ by .1, and of 97 to 99 % when they do not: there they
    are too wide, as groups that do not differ cannot be told from groups that hardly do. For the
    same reason the mean squared error is then above that of one regression for all: by 2 to
    30 %, with two groups by 80 %. When effects differ by .1 or more, it is below that and
    below that of separate regressions, save for few and tiny groups.

    `borrowed` is the variance that a group's effect would keep if the common effects were known,
    over tau²: 1 where tau is 0 or the group's units say nothing, and 0 with one group.

    With one group this is the regression, with its jackknife covariance.

    References
    ----------
    .. [1] G. K. Robinson, "That BLUP is a Good Thing: The Estimation of Random Effects",
           Statistical Science 6, 15-32 (1991).
    .. [2] A. Gelman, "Prior Distributions for Variance Parameters in Hierarchical Models",
           Bayesian Analysis 1, 515-534 (2006).
    .. [3] K.-Y. Liang and S. L. Zeger, "Longitudinal Data Analysis Using Generalized Linear
           Models", Biometrika 73, 13-22 (1986).

    Examples
    --------
    A group of six lies where chance may have put it; one of sixty does not move much.

    >>> from cxkit.statistics.moments import moments
    >>> rng = np.random.default_rng(3)
    >>> groups = {}
    >>> for name, n, effect in (("few", 6, 1.0), ("some", 60, 1.2), ("many", 600, 0.8)):
    ...     rows = pd.DataFrame({"x": rng.normal(size=n)})
    ...     rows["y"] = effect * rows["x"] + rng.normal(size=n)
    ...     labels = [f"{name} {at}" for at in range(n)]
    ...     groups[name] = moments(rows, weight=np.ones(n), block=labels)
    >>> found = pool_effects(groups, outcome="y", columns=["x"])
    >>> found.table["borrowed"].round(1).to_dict()
    {('few', 'x'): 0.6, ('some', 'x'): 0.3, ('many', 'x'): 0.1}
    """
    quantile(level)
    _check(groups, outcome, columns, always)
    if len(groups) == 1:
        return _of_one(groups, outcome, columns, always, level)
    design = lay_out(groups, outcome=outcome, columns=columns, always=always)
    pilot = Model(design, *np.ones((2, len(groups))))
    model = design_effects(pilot, pilot.fit(scan(pilot).mean))
    found = posterior(model)
    fits, weights = found.fits(model)
    effects = np.tensordot(weights, [fit.effects for fit in fits], axes=1)
    common = weights @ [fit.common for fit in fits]
    variance = float(weights @ [fit.variance for fit in fits])
    middle = replace(model.fit(found.mean), effects=effects, common=common, variance=variance)
    sure = errors(fits, weights, excess(model, middle))
    lean = np.tensordot(weights, [fit.lean for fit in fits], axes=1)
    own, own_se = own_estimates(design)
    unit = float(design.sizes[-1] / design.sizes[0])
    blocks = len({label for part in groups.values() for label in part.labels})
    most = float(min(blocks - 1, design.df))
    rows = _pairs(groups, design.columns)
    table = _limits(
        unit * effects.ravel(),
        unit * np.sqrt(np.diag(sure.effects)),
        np.minimum(sure.df.ravel(), most),
        rows,
        level,
    )
    table["own"], table["own_se"] = unit * own.ravel(), unit * own_se.ravel()
    table["borrowed"] = lean.ravel()
    p = design.p
    se = unit * np.sqrt(np.diag(sure.common)[:p])
    shared = _limits(unit * common[:p], se, np.full(p, most), pd.Index(design.columns), level)
    low, high = (unit * limit for limit in found.interval(level))
    return _put_together(
        groups,
        columns,
        design,
        table,
        pd.DataFrame(unit**2 * sure.effects, index=rows, columns=rows),
        shared.drop(columns="df"),
        tau=unit * float(found.spreads @ found.weights),
        tau_interval=Interval(low, high, level),
        sigma=float(design.sizes[-1]) * float(np.sqrt(variance)),
        level=level,
    )


def _check(
    groups: Mapping[str, Moments], outcome: str, columns: Sequence[str], always: Sequence[str]
) -> None:
    """Refuse what no data could answer."""
    if not groups or not columns:
        raise ValueError("pooling needs a group and a column")
    names = [*columns, *always, outcome]
    there = next(iter(groups.values())).names
    if any(part.names != there for part in groups.values()):
        raise ValueError("all groups need the same columns")
    if lacking := [name for name in names if name not in there[1:]]:
        raise ValueError(f"no column {', '.join(map(repr, lacking))}")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"named twice: {', '.join(map(repr, twice))}")


def _of_one(
    groups: Mapping[str, Moments],
    outcome: str,
    columns: Sequence[str],
    always: Sequence[str],
    level: float,
) -> PooledEffects:
    """Give one group's regression the form of many groups' effects."""
    ((_, part),) = groups.items()
    design = lay_out(groups, outcome=outcome, columns=columns, always=always)
    found = regress(part, outcome=outcome, columns=[*design.columns, *design.always])
    plain = found.table(level).loc[design.columns]
    rows = _pairs(groups, design.columns)
    table = plain.rename(columns={"coefficient": "effect"}).assign(df=found.df).set_axis(rows)
    table["own"], table["own_se"], table["borrowed"] = table["effect"], table["se"], 0.0
    covariance = found.covariance.loc[design.columns, design.columns]
    centred = part.covariance.loc[outcome, outcome] * (1 - found.r2)
    return _put_together(
        groups,
        columns,
        design,
        table,
        pd.DataFrame(covariance.to_numpy(), index=rows, columns=rows),
        table[["effect", "se", "low", "high"]].set_axis(pd.Index(design.columns)),
        tau=np.nan,
        tau_interval=Interval(np.nan, np.nan, level),
        sigma=float(np.sqrt(max(centred, 0.0) * part.units / design.df)),
        level=level,
    )


def _pairs(groups: Mapping[str, Moments], columns: Sequence[str]) -> pd.MultiIndex:
    return pd.MultiIndex.from_product([list(groups), list(columns)], names=["group", "column"])


def _limits(value: Array, se: Array, df: Array, index: pd.Index, level: float) -> pd.DataFrame:
    half = se * [quantile(level, each) for each in df]
    columns = {"effect": value, "se": se, "low": value - half, "high": value + half, "df": df}
    return pd.DataFrame(columns, index=index)


def _put_together(
    groups: Mapping[str, Moments],
    columns: Sequence[str],
    design: Design,
    table: pd.DataFrame,
    covariance: pd.DataFrame,
    common: pd.DataFrame,
    **numbers: float | Interval,
) -> PooledEffects:
    """Bring in the columns whose effects are not known, as missing."""
    rows = _pairs(groups, columns)
    kept = [(group, name) for group, name in rows if name not in design.unknown]
    table = table.loc[kept].reindex(rows)
    table["n"] = np.repeat([part.units for part in groups.values()], len(columns))
    return PooledEffects(
        table=table,
        covariance=covariance.loc[kept, kept].reindex(index=rows, columns=rows),
        common=common.drop(index=list(design.unknown), errors="ignore").reindex(list(columns)),
        unknown=design.unknown,
        n=sum(part.units for part in groups.values()),
        **numbers,
    )
