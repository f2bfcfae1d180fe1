"""Which of several factor structures of the same items the data support."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .factor_analysis import checked_factors, fit_parts
from .factor_comparison import Difference, Fitted, compare_models
from .factor_groups import groups_of
from .factor_result import FactorFit, describe
from .moments import Moments

Array = NDArray[np.float64]
Factors = Mapping[str, Sequence[str]]


@dataclass(frozen=True, eq=False)
class StructureComparison:
    """Rival factor structures, fitted to the same items.

    Parameters
    ----------
    table : DataFrame
        One row a structure, from fewest to most factors: `factors`; the indices of `FitIndices`;
        `quality`; `proper`, whether the solution has no Heywood case and no impossible correlation
        of factors; the largest correlation of two factors (`largest_correlation`, with `low` and
        `high`).
    differences : DataFrame
        One row a pair of structures of which the one joins factors of the other (`fewer`,
        `more`): difference of chi-squares with `df` and `p`, scaled too; `delta_cfi` and
        `delta_bic`, of the one with more factors less the one with fewer.
    chosen : str
        Structure that the data support best.
    reason : str
        Why, in one sentence.
    fits : dict of str to FactorFit
    """

    table: pd.DataFrame = field(repr=False)
    differences: pd.DataFrame = field(repr=False)
    chosen: str
    reason: str
    fits: dict[str, FactorFit] = field(repr=False)


def compare_structures(
    sample: Moments, structures: Mapping[str, Factors], *, level: float = 0.95
) -> StructureComparison:
    """Fit rival structures of the same items, and choose one.

    Parameters
    ----------
    sample : Moments
        Of the items, complete cases.
    structures : mapping of str to factors
        Names of structures and their factors, as `fit_factors` takes them.
    level : float, default 0.95
        A structure with more factors must beat that with fewer at 1 - level; coverage of
        intervals.

    Returns
    -------
    StructureComparison

    Raises
    ------
    DataError, ValueError
        As in `fit_factors`; the structures do not have the same items.

    Notes
    -----
    The rule: begin with the fewest factors. A structure with more takes the place of the one held
    so far if its solution converged and is proper, its BIC is smaller and, where the one held
    joins factors of its own, the scaled difference test is significant at 1 - level. So fewer
    factors are kept unless test and criterion both speak for more.

    A structure that joins two factors says that they correlate at 1 and with all others alike. One
    lies on the bound of what is possible, where difference tests are commonly too timid; here
    correlations are not held within it, and the test keeps its level [1]_. In very large
    samples both speak for more factors however little these differ: look at the largest
    correlation. Where all structures fit badly the best of them is still bad: see `quality`.

    References
    ----------
    .. [1] V. Savalei and S. Kolenikov, "Constrained versus unconstrained estimation in structural
           equation modeling", Psychological Methods 13, 150-170 (2008).

    Examples
    --------
    >>> from cxkit.statistics.moments import moments
    >>> rng = np.random.default_rng(1)
    >>> rows = np.repeat(rng.normal(size=(300, 2)), 3, axis=1) + rng.normal(size=(300, 6))
    >>> rows = pd.DataFrame(rows, columns=list("abcdef"))
    >>> sample = moments(rows, weight=np.ones(300), block=rows.index.astype(str))
    >>> two, one = {"f": list("abc"), "g": list("def")}, {"all": list("abcdef")}
    >>> compare_structures(sample, {"two": two, "one": one}).reason
    'two rather than one: the difference test (p < 0.001) and BIC both speak for it.'
    """
    listed = {name: checked_factors(factors) for name, factors in structures.items()}
    items = _common_items(listed)
    groups, units = groups_of([sample], items, means=False)
    order = sorted(listed, key=lambda name: len(listed[name]))
    parts = {name: fit_parts(groups, units, items, listed[name]) for name in order}
    fits = {name: describe(parts[name], items, listed[name]) for name in order}
    table = pd.DataFrame(
        [_row(found, level) for found in fits.values()], index=pd.Index(order, name="structure")
    )
    tests = {}
    for fewer, more in combinations(order, 2):
        if _joins(listed[fewer], listed[more]):
            tests[fewer, more] = _compare(parts[fewer], parts[more])
    chosen, reason = _choose(table, tests, 1 - level)
    return StructureComparison(table, _differences(table, tests), chosen, reason, fits)


def _common_items(structures: Mapping[str, Factors]) -> tuple[str, ...]:
    if not structures:
        raise ValueError("there is no structure to compare")
    items = [[item for own in factors.values() for item in own] for factors in structures.values()]
    for name, own in zip(structures, items, strict=True):
        apart = set(own) ^ set(items[0])
        if apart:
            raise ValueError(f"{name!r} differs from the first structure in item {min(apart)!r}")
    return tuple(items[0])


def _row(found: FactorFit, level: float) -> dict[str, float | str | bool]:
    correlations = found.factor_correlations(level)
    row = {"factors": len(found.factors), **found.fit.as_record(), "quality": found.fit.quality}
    row |= {"proper": found.proper, "largest_correlation": np.nan, "low": np.nan, "high": np.nan}
    if len(correlations):
        largest = correlations.iloc[int(correlations["correlation"].abs().argmax())]
        row |= {"largest_correlation": largest["correlation"]}
        row |= {"low": largest["low"], "high": largest["high"]}
    return row


def _joins(fewer: Factors, more: Factors) -> bool:
    """Whether each factor of the one consists of whole factors of the other."""
    wider = [set(own) for own in fewer.values()]
    return len(fewer) < len(more) and all(
        any(set(own) <= wide for wide in wider) for own in more.values()
    )


def _compare(fewer: Fitted, more: Fitted) -> Difference:
    """Test, with the numbers of the one written as those of the other."""
    narrow, wide = fewer.solution.pattern, more.solution.pattern
    numbers = np.zeros_like(more.solution.numbers)
    for part in ("loadings", "residuals"):
        numbers[:, getattr(wide, part)] = fewer.solution.numbers[:, getattr(narrow, part)]
    # The factor of the one that each factor of the other is part of.
    joined = np.zeros(wide.factors, dtype=np.intp)
    joined[wide.factor] = narrow.factor
    _, psi = narrow.matrices(fewer.solution.numbers)
    first, second = wide.pairs
    numbers[:, wide.covariances] = psi[:, joined[first], joined[second]]
    return compare_models(fewer, more, numbers)


def _differences(table: pd.DataFrame, tests: Mapping[tuple[str, str], Difference]) -> pd.DataFrame:
    rows = [
        {
            "fewer": fewer,
            "more": more,
            "chisq": test.chisq,
            "df": test.df,
            "p": test.p,
            "scaled_chisq": test.scaled_chisq,
            "scaled_p": test.scaled_p,
            "delta_cfi": table.loc[more, "cfi"] - table.loc[fewer, "cfi"],
            "delta_bic": table.loc[more, "bic"] - table.loc[fewer, "bic"],
        }
        for (fewer, more), test in tests.items()
    ]
    names = ["chisq", "df", "p", "scaled_chisq", "scaled_p", "delta_cfi", "delta_bic"]
    return pd.DataFrame(rows, columns=["fewer", "more", *names]).set_index(["fewer", "more"])


def _choose(
    table: pd.DataFrame, tests: Mapping[tuple[str, str], Difference], alpha: float
) -> tuple[str, str]:
    # Where all solutions are improper the fewest factors are the least wrong.
    order = list(table.index[table["proper"]]) or list(table.index[:1])
    held, reason = order[0], f"{order[0]}: no structure with more factors does better"
    for more in order[1:]:
        test = tests.get((held, more))
        smaller = table.loc[more, "bic"] < table.loc[held, "bic"]
        if smaller and (test is None or test.scaled_p < alpha):
            why = "its BIC is smaller"
            if test is not None:
                why = f"the difference test (p {_p(test.scaled_p)}) and BIC both speak for it"
            held, reason = more, f"{more} rather than {held}: {why}"
    improper = [name for name in table.index[~table["proper"]] if name != held]
    said = f"; improper and left out: {', '.join(improper)}" if improper else ""
    return held, f"{reason}{said}."


def _p(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"
