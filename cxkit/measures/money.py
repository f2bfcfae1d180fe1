"""Money: whether the score goes together with it, and what points would be worth, as a range.

A link is an association. A range is a scenario: what would be at stake if the association were
causal and if the study's own figures were right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import betaincinv, ndtr

from ..findings import DataError
from ..statistics.intervals import quantile
from ..statistics.means import average, standardised_difference
from ..statistics.multiplicity import adjust
from ..statistics.proportions import Difference
from .counting import NO_SCORE
from .outcomes import Outcome, compare, estimate_of
from .verdicts import FEWEST_ANSWERS

# Kinds of people with fewer than this in a score group are compared as one kind.
FEWEST_OF_A_KIND = 10
# Steps of the range of values; twice as many move no limit by a thousandth of the range.
STEPS = 1000
OTHERS = "(others)"
THREE = ("low", "likely", "high")


class LinkClass(StrEnum):
    """What the answers say of a link between the score and money."""

    SHOWN = "shown"
    NOT_SHOWN = "not shown"
    CONTRADICTED = "contradicted"
    NOT_TESTED = "not tested"


@dataclass(frozen=True)
class LinkTest:
    """Promoters less detractors in one money outcome.

    Parameters
    ----------
    outcome : Outcome
    plain : Difference
        Of all people.
    alike : Difference or None
        Among people of one kind, averaged over the kinds; None where no kinds were counted.
    n_detractors, n_promoters : int
    p : float
        Of the difference that counts, adjusted for the number of outcomes (Holm).
    top_heavy : bool
        Whether few large amounts carry a mean; see `Average.top_heavy`.
    """

    outcome: Outcome
    plain: Difference
    alike: Difference | None
    n_detractors: int
    n_promoters: int
    p: float
    top_heavy: bool

    @property
    def counts(self) -> Difference:
        """The difference that decides: among people of one kind where that is known."""
        return self.plain if self.alike is None else self.alike

    def side(self, level: float) -> int:
        """Give +1 where promoters are better, -1 where they are worse, 0 where it is not known."""
        if not self.p < 1 - level:
            return 0
        return self.outcome.sign * (1 if self.counts.estimate > 0 else -1)


@dataclass(frozen=True)
class Link:
    """Whether the score goes together with money.

    Parameters
    ----------
    tests : tuple of LinkTest
        Outcomes with at least 30 detractors and 30 promoters.
    left_out : tuple of str
        Outcomes that were asked about and could not be tested.
    level : float
    """

    tests: tuple[LinkTest, ...]
    left_out: tuple[str, ...]
    level: float

    @property
    def status(self) -> LinkClass:
        """The class of the link.

        Notes
        -----
        Each outcome is tested by promoters less detractors, with Holm's adjustment for their
        number. Any outcome that clearly goes the other way contradicts the link, whatever
        the others say; otherwise any that clearly goes the expected way shows it; otherwise it
        is not shown, which is not "there is none". Without an outcome to test it is not tested.
        """
        if not self.tests:
            return LinkClass.NOT_TESTED
        sides = {test.side(self.level) for test in self.tests}
        if -1 in sides:
            return LinkClass.CONTRADICTED
        return LinkClass.SHOWN if 1 in sides else LinkClass.NOT_SHOWN

    def table(self) -> pd.DataFrame:
        """Give one row an outcome: the difference that counts, the plain one, and Holm's p."""
        rows = [
            {"outcome": test.outcome.name, "estimate": test.counts.estimate,
             "low": test.counts.interval.low, "high": test.counts.interval.high,
             "level": self.level, "p_holm": test.p, "plain": test.plain.estimate,
             "plain_low": test.plain.interval.low, "plain_high": test.plain.interval.high,
             "n_detractors": test.n_detractors, "n_promoters": test.n_promoters,
             "unit": test.outcome.unit, "top_heavy": test.top_heavy}
            for test in self.tests
        ]  # fmt: skip
        names = ["outcome", "estimate", "low", "high", "level", "p_holm"]
        names += ["plain", "plain_low", "plain_high", "n_detractors", "n_promoters"]
        return pd.DataFrame(rows, columns=[*names, "unit", "top_heavy"])


@dataclass(frozen=True)
class MoneyRange:
    """An amount a year that nobody knows exactly.

    Parameters
    ----------
    low, likely, high : float
        Lower limit, median and upper limit.
    level : float
        How much of what is possible lies between the limits, 0..1.
    """

    low: float
    likely: float
    high: float
    level: float


@dataclass(frozen=True, eq=False)
class AtStake:
    """What points of the score would be worth a year, persona by persona and in total.

    Parameters
    ----------
    personas : dict of str to MoneyRange
    total : MoneyRange or None
        None where no persona has a value: then nothing was tested.
    n : dict of str to int
        Respondents behind each persona's points.
    left_out : tuple of str
        Personas with points but without customers or value.
    """

    personas: Mapping[str, MoneyRange]
    total: MoneyRange | None
    n: Mapping[str, int] = field(repr=False)
    left_out: tuple[str, ...]

    @property
    def tested(self) -> bool:
        """Whether the study has the figures that a range needs."""
        return self.total is not None

    def table(self) -> pd.DataFrame:
        """Give one row a persona and the total: ``low likely high level n``."""
        ranges = dict(self.personas) | ({"total": self.total} if self.total else {})
        rows = [
            {"persona": name, "low": found.low, "likely": found.likely, "high": found.high,
             "level": found.level, "n": self.n.get(name, sum(self.n.values()))}
            for name, found in ranges.items()
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=["persona", *THREE, "level", "n"])


def value_points(
    points: pd.DataFrame,
    values: pd.DataFrame,
    *,
    level: float = 0.95,
    points_level: float = 0.95,
    shared: bool = True,
) -> AtStake:
    """Turn points of the score into money a year, as a range.

    Parameters
    ----------
    points : DataFrame, index persona
        ``estimate low high`` in points and ``n`` respondents.
    values : DataFrame, index persona
        ``customers`` a year, and ``low likely high``: money a customer and year for one point.
        Missing where the study does not say.
    level : float, default 0.95
        Share of what is possible that lies between the limits.
    points_level : float, default 0.95
        Level of the limits of `points`.
    shared : bool, default True
        Whether the points of all personas err together, as when they rest on one estimate. False
        where each persona's were measured apart: the total's range is then narrower.

    Returns
    -------
    AtStake

    Raises
    ------
    ValueError
        Limits that are out of order, negative customers or negative values.

    Notes
    -----
    Points are taken as normal around their estimate, with the error that their limits imply. A
    value is PERT distributed between its low and high with its likely as mode [1]_. All values
    err together: whoever guesses too high for one persona does so for the next. Limits and median
    are those of customers x value x points, computed by adding over 1,000 steps of the value
    and not drawn, so that no seed matters. Low and high values are taken as the ends of what
    is possible; people's ranges are usually too narrow, and so is then this one.

    References
    ----------
    .. [1] D. G. Malcolm, J. H. Roseboom, C. E. Clark and W. Fazar, "Application of a Technique for
           Research and Development Program Evaluation", Operations Research 7, 646-669 (1959).

    Examples
    --------
    >>> points = pd.DataFrame({"estimate": [5.0], "low": [2.0], "high": [8.0], "n": [400]}, ["a"])
    >>> values = pd.DataFrame(
    ...     {"customers": [1000], "low": [0.1], "likely": [0.2], "high": [0.3]}, ["a"]
    ... )
    >>> total = value_points(points, values).total
    >>> round(total.low), round(total.likely), round(total.high)
    (365, 972, 1786)
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, but got {level!r}")
    known = values.reindex(points.index).dropna(subset=["customers", *THREE]).sort_index()
    _check(points, known)
    names = [str(name) for name in known.index]
    left_out = tuple(sorted(str(name) for name in points.index if str(name) not in names))
    # Money a point at each step of the values, shape (steps, personas)
    worth = np.column_stack([
        row.customers * _pert(row.low, row.likely, row.high) for row in known.itertuples()
    ]) if names else np.empty((STEPS, 0))  # fmt: skip
    said = points.loc[known.index]
    middle = said["estimate"].to_numpy(dtype=float)
    error = (said["high"] - said["low"]).to_numpy(dtype=float) / (2 * quantile(points_level))
    spread = worth * error
    ranges = {
        name: _range(worth[:, at] * middle[at], spread[:, at], level)
        for at, name in enumerate(names)
    }
    together = spread.sum(axis=1) if shared else np.sqrt((spread**2).sum(axis=1))
    total = _range(worth @ middle, together, level) if names else None
    return AtStake(ranges, total, {name: int(said.loc[name, "n"]) for name in names}, left_out)


def link_money(
    sums: pd.DataFrame,
    outcomes: Sequence[Outcome],
    *,
    level: float = 0.95,
    clustered: bool = False,
) -> Link:
    """Test whether money goes together with the score.

    Parameters
    ----------
    sums : DataFrame
        What `count_outcomes` gave, merged, of the waves wanted. Where it was counted `within`
        kinds of people, promoters and detractors of one kind are compared.
    outcomes : sequence of Outcome
        What counts as money: revenue, coming back, staying. Empty: not tested.
    level : float, default 0.95
    clustered : bool, default False

    Returns
    -------
    Link
        An association: promoters may spend more for reasons that make them promoters too.

    Notes
    -----
    Kinds of people spend differently and score differently whether or not the score goes with
    money within a kind; so the difference that counts is that within kinds, averaged over them
    by their share of promoters and detractors. Kinds with fewer than 10 in either group are taken
    as one. Amounts are skewed: see `difference_of_means` for their interval.
    """
    found, left_out = [], []
    for outcome in outcomes:
        rows = sums[(sums["outcome"] == outcome.name) & (sums["group"] != NO_SCORE)]
        test = _test(rows, outcome, level, clustered)
        if test is None:
            left_out.append(outcome.name)
        else:
            found.append(test)
    adjusted = adjust([test.counts.p for test in found], method="holm")
    tests = tuple(
        LinkTest(**{**vars(test), "p": float(p)}) for test, p in zip(found, adjusted, strict=True)
    )
    return Link(tests, tuple(left_out), level)


def _test(rows: pd.DataFrame, outcome: Outcome, level: float, clustered: bool) -> LinkTest | None:
    ends = {name: rows[rows["group"] == name] for name in ("detractors", "promoters")}
    n = {name: int(part["n"].sum()) for name, part in ends.items()}
    if min(n.values()) < FEWEST_ANSWERS:
        return None
    means = [estimate_of(part, outcome, clustered) for part in ends.values()]
    plain = compare(*means, level)
    if plain is None:
        return None
    alike = _alike(ends, level, clustered)
    heavy = outcome.kind == "money" and any(mean.top_heavy for mean in means)
    p = (plain if alike is None else alike).p
    return LinkTest(outcome, plain, alike, n["detractors"], n["promoters"], p, heavy)


def _alike(ends: Mapping[str, pd.DataFrame], level: float, clustered: bool) -> Difference | None:
    """Compare promoters and detractors of one kind, averaged over the kinds."""
    n = pd.DataFrame({name: rows.groupby("within")["n"].sum() for name, rows in ends.items()})
    large = n.index[(n.fillna(0) >= FEWEST_OF_A_KIND).all(axis=1)]
    if len(n) < 2 or not len(large):
        return None
    named = {
        name: rows.assign(within=rows["within"].where(rows["within"].isin(large), OTHERS))
        for name, rows in ends.items()
    }
    pairs, sizes = [], []
    for kind in [*large, OTHERS]:
        inside = [rows[(rows["within"] == kind) & (rows["n"] > 0)] for rows in named.values()]
        try:
            pairs.append([average(rows, clustered=clustered) for rows in inside])
        except DataError:
            continue
        sizes.append(sum(float(rows["w1x0"].sum()) for rows in inside))
    shares = np.array(sizes) / sum(sizes) if sizes else []
    try:
        return standardised_difference(
            [(*pair, float(share)) for pair, share in zip(pairs, shares, strict=True)],
            level=level,
        )
    except DataError:
        return None


def _check(points: pd.DataFrame, values: pd.DataFrame) -> None:
    if not points.index.is_unique or not values.index.is_unique:
        raise ValueError("each persona has one row of points and one of values")
    if not ((points["low"] <= points["estimate"]) & (points["estimate"] <= points["high"])).all():
        raise ValueError("points must have low <= estimate <= high")
    ordered = (values["low"] <= values["likely"]) & (values["likely"] <= values["high"])
    if not (ordered & (values["low"] >= 0) & (values["customers"] >= 0)).all():
        raise ValueError("values must have 0 <= low <= likely <= high, and customers 0 or more")


def _pert(low: float, likely: float, high: float) -> NDArray[np.float64]:
    """Values of a PERT distribution at the middles of equal steps of probability."""
    if low == high:
        return np.full(STEPS, float(low))
    # Beta with 1 + 4 (mode - low) / (high - low) and 1 + 4 (high - mode) / (high - low)
    first = 1 + 4 * (likely - low) / (high - low)
    steps = (np.arange(STEPS) + 0.5) / STEPS
    return low + (high - low) * betaincinv(first, 6 - first, steps)


def _range(middle: NDArray[np.float64], spread: NDArray[np.float64], level: float) -> MoneyRange:
    """Limits and median of a mixture of normal distributions of equal weight."""
    scale = float(np.abs(middle).max() + spread.max())
    if scale == 0:
        return MoneyRange(0.0, 0.0, 0.0, level)
    # An error of nought would make steps of the distribution, on which no root is found.
    error = np.maximum(spread, 1e-9 * scale)
    ends = float((middle - 40 * error).min()), float((middle + 40 * error).max())

    def at(share: float) -> float:
        return float(brentq(lambda m: ndtr((m - middle) / error).mean() - share, *ends))

    low, likely, high = (at(share) for share in ((1 - level) / 2, 0.5, (1 + level) / 2))
    return MoneyRange(low, likely, high, level)
