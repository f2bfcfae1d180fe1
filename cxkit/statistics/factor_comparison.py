"""Whether a factor model that asks more fits worse than one that asks less."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .factor_fit import FitIndices, fit_indices, tail
from .factor_groups import Group, Units
from .factor_robust import Sensitivity, sensitivity
from .factor_scoring import Solution

Array = NDArray[np.float64]

LEAST_SCALING = 1e-9


@dataclass(frozen=True, eq=False)
class Fitted:
    """A solution with all that it was found from, and its fit.

    Parameters
    ----------
    solution : Solution
    groups : tuple of Group
    units : Units
        In which the groups are measured.
    found : Sensitivity
        Of the model, at its solution.
    indices : FitIndices
    """

    solution: Solution
    groups: tuple[Group, ...] = field(repr=False)
    units: Units = field(repr=False)
    found: Sensitivity = field(repr=False)
    indices: FitIndices


def fitted(solution: Solution, groups: tuple[Group, ...], units: Units) -> Fitted:
    """Find how sure a solution is and how well it fits."""
    found = sensitivity(solution.pattern, solution.numbers, groups)
    return Fitted(solution, groups, units, found, fit_indices(solution, found, groups, units))


@dataclass(frozen=True)
class Difference:
    """Whether a narrower model fits worse than a wider one that holds it.

    Parameters
    ----------
    chisq : float
        Difference of the chi-squares.
    df : int
    scaling : float
        What the difference would be on average if the narrower model were true, over df.
    """

    chisq: float
    df: int
    scaling: float

    @property
    def p(self) -> float:
        """Chance of so large a difference if the narrower model is true and answers are normal."""
        return tail(self.chisq, self.df)

    @property
    def scaled_chisq(self) -> float:
        """Difference over its scaling."""
        # Where clusters leave nothing to chance the scaling is rounding.
        return self.chisq / max(self.scaling, LEAST_SCALING)

    @property
    def scaled_p(self) -> float:
        """Chance of so large a scaled difference if the narrower model is true."""
        return tail(self.scaled_chisq, self.df)


def compare_models(narrow: Fitted, wide: Fitted, numbers: Array | None = None) -> Difference:
    """Test a narrower model against a wider one of the same groups.

    Parameters
    ----------
    narrow, wide : Fitted
    numbers : array, shape (groups, numbers), optional
        What the narrower model found, written as numbers of the wider one; its own when
        left out.

    Returns
    -------
    Difference

    Notes
    -----
    The scaling is (d₀ c₀ - d₁ c₁) / (d₀ - d₁), with both scalings c taken at the estimates of the
    narrower model [1]_. It is above 0 whatever the sample, unlike the one with c₁ at the
    estimates of the wider model [2]_, and keeps its level better in samples of some hundred units.

    References
    ----------
    .. [1] A. Satorra and P. M. Bentler, "Ensuring positiveness of the scaled difference chi-square
           test statistic", Psychometrika 75, 243-248 (2010).
    .. [2] A. Satorra and P. M. Bentler, "A scaled difference chi-square test statistic for moment
           structure analysis", Psychometrika 66, 507-514 (2001).
    """
    df = narrow.solution.df - wide.solution.df
    if not df > 0:
        raise ValueError(f"the narrower model must have more degrees of freedom, not {df} more")
    written = narrow.solution.numbers if numbers is None else numbers
    wider = sensitivity(wide.solution.pattern, written, narrow.groups)
    expected = narrow.found.expected_chisq - wider.expected_chisq
    return Difference(max(0.0, narrow.solution.chisq - wide.solution.chisq), df, expected / df)
