"""Whether a scale measures the same in several groups, so that their means may be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..findings import DataError
from .factor_analysis import checked_factors
from .factor_comparison import Fitted
from .factor_groups import groups_of, picked_items
from .invariance_means import latent_means, no_means
from .invariance_models import CONFIGURAL, METRIC, SCALAR, Equal, fit_equal, setting
from .invariance_search import Judged, search
from .moments import Moments

Array = NDArray[np.float64]

# With fewer units a group shows too little, and tests call differences that are not there.
LEAST_UNITS = 100
# A structure whose CFI lies below and whose RMSEA lies above is not that of the groups.
LEAST_CFI, MOST_RMSEA = 0.90, 0.08

MEANS = "means may be compared"
PART = "means may be compared in part"
RELATIONS = "only relations may be compared"
NOTHING = "nothing may be compared"
UNKNOWN = "cannot say"


@dataclass(frozen=True, eq=False)
class Invariance:
    """What of a scale is the same in all groups, and what may therefore be compared.

    Parameters
    ----------
    verdict : str
        "means may be compared"; "means may be compared in part", by factors whose means leave out
        what some items add; "only relations may be compared": how factors go together, within
        groups, but no means; "nothing may be compared"; or "cannot say".
    reason : str
        Why, in one sentence.
    table : DataFrame
        One row a step: "configural", "metric" (loadings equal), "scalar" (intercepts too), and
        "metric, partial" and "scalar, partial" where items were set free. The indices of
        `FitIndices`; against the step before `difference`, `difference_df`, `difference_p`,
        `scaled_difference` and `scaled_difference_p`, `delta_cfi` and `delta_rmsea` (the fall of
        robust CFI and the rise of robust RMSEA); `apart`, the largest departure of an item that
        is left equal, in its standard deviations; `holds`.
    breaks : DataFrame
        One row an item that was set free, in this order: `kind` ("loading" or "intercept"), `item`,
        `factor`, `drop` (of chi-square), the `group` in which it lies off most and how far it does
        (`apart`), against the mean of the others and in standard deviations of the item.
    latent_means : DataFrame
        One row a factor and group but the reference: `difference` of the factor's mean from the
        reference group's, in standard deviations of the factor within groups, with `se`, `low`
        and `high`; `in_marker_units`, the same in units of the factor's first item. Empty where
        means may not be compared.
    n : dict of str to int
        Units of the groups compared; the first is the reference.
    left_out : dict of str to str
        Groups that were not compared, and why.
    cautions : tuple of str
    """

    verdict: str
    reason: str
    table: pd.DataFrame = field(repr=False)
    breaks: pd.DataFrame = field(repr=False)
    latent_means: pd.DataFrame = field(repr=False)
    n: dict[str, int]
    left_out: dict[str, str] = field(default_factory=dict)
    cautions: tuple[str, ...] = ()


def check_invariance(
    samples: Mapping[str, Moments],
    factors: Mapping[str, Sequence[str]],
    *,
    level: float = 0.95,
    least: int = LEAST_UNITS,
) -> Invariance:
    """Test whether items stand for their factors in the same way in all groups.

    Parameters
    ----------
    samples : mapping of str to Moments
        Each group's moments of the items, complete cases. The first group compared is the
        reference. Clusters of one name in several groups are taken for one.
    factors : mapping of str to sequence of str
        The items of each factor.
    level : float, default 0.95
        A step is given up at 1 - level; coverage of intervals.
    least : int, default 100
        Groups with fewer units are left out.

    Returns
    -------
    Invariance
        Its verdict is "cannot say" where fewer than two groups can be compared.

    Raises
    ------
    DataError, ValueError
        As in `fit_factors`, as far as the factors are concerned; there is no sample.

    Notes
    -----
    Three models are fitted to all groups at once: the same items belong to each factor; loadings
    are equal too, so that relations may be compared; intercepts are equal too, so that
    differences of means are differences of factors [1]_. A step is given up if the scaled
    difference test says that what it asks is wrong, and it is wrong by an amount that matters: CFI
    falls by more than .01 [2]_, or RMSEA rises by more than .015 [3]_, or an item lies off in a
    group by .3 of its standard deviations, which moves the mean of four items by about a tenth
    of theirs. The last is there because one item of sixteen hardly moves CFI, and RMSEA still less
    in a model that does not fit quite well. CFI and RMSEA are the robust ones.

    Where a step is given up, items are set free in all groups, one at a time and each time the
    one that brings chi-square down most, until the step holds [4]_; two items of each factor must
    stay. Means of factors then rest on the items that stayed, means of the items themselves on all
    of them. The search finds what breaks the step in this sample: with few units another sample
    may name other items. In simulated groups of 300 no step was given up that held, and an
    intercept off by half a standard deviation in one group of five was always named; in groups
    of a hundred it was named four times of five, and one scale in ten was called unequal in part
    that was equal.

    References
    ----------
    .. [1] W. Meredith, "Measurement invariance, factor analysis and factorial invariance",
           Psychometrika 58, 525-543 (1993).
    .. [2] G. W. Cheung and R. B. Rensvold, "Evaluating goodness-of-fit indexes for testing
           measurement invariance", Structural Equation Modeling 9, 233-255 (2002).
    .. [3] F. F. Chen, "Sensitivity of goodness of fit indexes to lack of measurement
           invariance", Structural Equation Modeling 14, 464-504 (2007).
    .. [4] B. M. Byrne, R. J. Shavelson and B. Muthén, "Testing for the equivalence of factor
           covariance and mean structures: The issue of partial measurement invariance",
           Psychological Bulletin 105, 456-466 (1989).

    Examples
    --------
    >>> from cxkit.statistics.moments import moments
    >>> rng = np.random.default_rng(1)
    >>> rows = pd.DataFrame(rng.normal(size=(400, 1)) + rng.normal(size=(400, 4))).add_prefix("i")
    >>> rows.loc[:199, "i2"] += 1.0
    >>> samples = {
    ...     name: moments(own, weight=np.ones(200), block=own.index.astype(str))
    ...     for name, own in (("a", rows[:200]), ("b", rows[200:]))
    ... }
    >>> check_invariance(samples, {"f": ["i0", "i1", "i2", "i3"]}).reason
    'Loadings and intercepts may be taken as equal, but for the intercept of i2.'
    """
    if not samples:
        raise ValueError("there is no sample to compare")
    listed = checked_factors(factors)
    items = tuple(item for own in listed.values() for item in own)
    kept, left_out = _usable(samples, items, least)
    n = {name: sample.units for name, sample in kept.items()}
    if len(kept) < 2:
        return _unknown(f"of {len(samples)} groups only {len(kept)} can be compared", n, left_out)
    groups, units = groups_of(list(kept.values()), items, means=True)
    factor = np.repeat(np.arange(len(listed)), [len(own) for own in listed.values()])
    given = setting(groups, units, factor)
    try:
        base = fit_equal(given, Equal(CONFIGURAL))
        if not base.solution.converged:
            raise DataError("the model without equal numbers did not converge")
        metric = search(given, Equal(METRIC), base, 1 - level)
        scalar: list[Judged] = []
        if metric[-1].holds:
            reached = metric[-1].equal
            wanted = Equal(SCALAR, reached.free_loadings, reached.free_loadings)
            scalar = search(given, wanted, metric[-1].model, 1 - level)
    except DataError as error:
        return _unknown(str(error), n, left_out)
    verdict, reason = _verdict(base, metric, scalar, items)
    compared = no_means()
    if verdict in (MEANS, PART):
        compared = latent_means(given, scalar[-1].model, list(listed), list(kept), level)
    return Invariance(
        verdict=verdict,
        reason=reason,
        table=_table(base, metric, scalar),
        breaks=_breaks([metric, scalar], items, listed, list(kept)),
        latent_means=compared,
        n=n,
        left_out=left_out,
        cautions=tuple(_cautions(base, metric, scalar, items, list(kept))),
    )


def _usable(
    samples: Mapping[str, Moments], items: Sequence[str], least: int
) -> tuple[dict[str, Moments], dict[str, str]]:
    """Part the groups that can be compared from those that cannot, with the reason."""
    kept, left_out = {}, {}
    for name, sample in samples.items():
        if sample.units < least:
            left_out[name] = f"{sample.units} units are fewer than {least}"
            continue
        try:
            kept[name] = picked_items(sample, items)
        except DataError as error:
            left_out[name] = str(error)
    return kept, left_out


def _unknown(why: str, n: dict[str, int], left_out: dict[str, str]) -> Invariance:
    said = f"Cannot say: {why}."
    return Invariance(
        UNKNOWN, said, pd.DataFrame(), _breaks((), (), {}, ()), no_means(), n, left_out
    )


def _verdict(
    base: Fitted, metric: Sequence[Judged], scalar: Sequence[Judged], items: Sequence[str]
) -> tuple[str, str]:
    fit = base.indices
    if fit.robust_cfi < LEAST_CFI and fit.robust_rmsea > MOST_RMSEA:
        return NOTHING, (
            f"The groups do not have this structure (CFI {fit.robust_cfi:.3f}, RMSEA "
            f"{fit.robust_rmsea:.3f})."
        )
    if not metric[-1].holds:
        return NOTHING, f"Loadings differ ({_told(metric[0])}), and not of some items only."
    if not scalar[-1].holds:
        return RELATIONS, (
            f"Loadings may be taken as equal, intercepts not ({_told(scalar[0])}), and not of some "
            "items only."
        )
    freed = [
        f"the {kind} of {items[step.freed.item]}"
        for kind, steps in (("loading", metric), ("intercept", scalar))
        for step in steps
        if step.freed
    ]
    if freed:
        return PART, f"Loadings and intercepts may be taken as equal, but for {', '.join(freed)}."
    return MEANS, f"Loadings and intercepts may be taken as equal ({_told(scalar[-1])})."


def _told(step: Judged) -> str:
    p = step.difference.scaled_p
    shown = "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
    return (
        f"{shown}, CFI falls by {step.delta_cfi:.3f}, largest departure {step.apart:.2f} standard "
        "deviations"
    )


def _table(base: Fitted, metric: Sequence[Judged], scalar: Sequence[Judged]) -> pd.DataFrame:
    rows = {CONFIGURAL: base.indices.as_record()}
    for name, steps in ((METRIC, metric), (SCALAR, scalar)):
        for step in steps[:1]:
            rows[name] = _row(step)
        for step in steps[1:]:
            rows[f"{name}, partial"] = _row(step)
    table = pd.DataFrame(list(rows.values()), index=pd.Index(rows, name="step"))
    table["holds"] = table["holds"].astype("boolean")
    return table


def _row(step: Judged) -> dict[str, float | bool]:
    test = step.difference
    return step.model.indices.as_record() | {
        "difference": test.chisq,
        "difference_df": test.df,
        "difference_p": test.p,
        "scaled_difference": test.scaled_chisq,
        "scaled_difference_p": test.scaled_p,
        "delta_cfi": step.delta_cfi,
        "delta_rmsea": step.delta_rmsea,
        "apart": step.apart,
        "holds": step.holds,
    }


def _breaks(
    steps: Sequence[Sequence[Judged]],
    items: Sequence[str],
    factors: Mapping[str, Sequence[str]],
    groups: Sequence[str],
) -> pd.DataFrame:
    owner = {item: name for name, own in factors.items() for item in own}
    rows = []
    for kind, judged in zip(("loading", "intercept"), steps, strict=False):
        for before, after in pairwise(judged):
            item = items[after.freed.item]
            drop = before.model.solution.chisq - after.model.solution.chisq
            most = int(np.abs(after.freed.apart).argmax())
            rows.append([kind, item, owner[item], drop, groups[most], after.freed.apart[most]])
    return pd.DataFrame(rows, columns=["kind", "item", "factor", "drop", "group", "apart"])


def _cautions(
    base: Fitted,
    metric: Sequence[Judged],
    scalar: Sequence[Judged],
    items: Sequence[str],
    groups: Sequence[str],
) -> list[str]:
    said = []
    if base.indices.quality == "poor":
        said.append(
            f"The structure fits the groups poorly (CFI {base.indices.robust_cfi:.3f}, RMSEA "
            f"{base.indices.robust_rmsea:.3f}): what is equal is a doubtful structure."
        )
    numbers, pattern = base.solution.numbers, base.solution.pattern
    for g, i in np.argwhere(numbers[:, pattern.residuals] < 0):
        said.append(f"{items[i]} has a residual variance below nought in {groups[g]}.")
    _, psi = pattern.matrices(numbers)
    for g in np.flatnonzero(np.linalg.eigvalsh(psi)[:, 0] < 0):
        said.append(f"In {groups[g]} factors correlate beyond what is possible.")
    for name, steps in (("loadings", metric), ("intercepts", scalar)):
        if steps and steps[-1].holds and steps[-1].changes and not steps[-1].significant:
            said.append(
                f"Equal {name} cost more fit than is customary (CFI falls by "
                f"{steps[-1].delta_cfi:.3f}), but chance may explain it: more units would tell."
            )
    return said
