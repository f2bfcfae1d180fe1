"""Kano's pairs of questions: categories by answer, their mode, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import fsum, sqrt

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import betainc

from ..findings import DataError
from .intervals import Interval, Mean, adjusted_wald, weighted_mean
from .proportions import wilson

ANSWERS = ("like", "must_be", "neutral", "live_with", "dislike")
CATEGORIES = ("A", "O", "M", "I", "R", "Q")
NAMES = {
    "A": "attractive", "O": "one-dimensional", "M": "must-be",
    "I": "indifferent", "R": "reverse", "Q": "questionable",
}  # fmt: skip
# Which of two equally frequent categories is taken: the one whose neglect costs more.
TIES = ("M", "O", "A", "I", "R", "Q")
# Rows are the answers to the functional question, columns those to the dysfunctional one.
TABLE = pd.DataFrame(
    [list("QAAAO"), list("RIIIM"), list("RIIIM"), list("RIIIM"), list("RRRRQ")],
    index=list(ANSWERS),
    columns=list(ANSWERS),
)
# Beyond rounding, two weighted sums are equal.
EQUAL = 1e-9
# The factor that Fong's rule is printed with: 90 %, two-sided.
FONG = 1.65


@dataclass(frozen=True, eq=False)
class Kano:
    """How many units put a thing into each category, and what follows from it.

    Parameters
    ----------
    counts : DataFrame
        Index `CATEGORIES`, columns ``n weight weight_squared``: units, the sum of their
        weights and of their squared weights.
    n_missing : int, default 0
        Units that left one of the two questions, or both, without an answer.
    """

    counts: pd.DataFrame = field(repr=False)
    n_missing: int = 0

    def __repr__(self) -> str:
        parts = ", ".join(f"{each} {self.counts.loc[each, 'n']:,.0f}" for each in CATEGORIES)
        return f"Kano({self.category}: {parts}; {self.n_missing:,} missing)"

    @property
    def n(self) -> int:
        """Units that answered both questions."""
        return int(self.counts["n"].sum())

    @property
    def shares(self) -> pd.Series:
        """Weighted share of each category, 0..1."""
        return self.counts["weight"] / fsum(self.counts["weight"])

    @property
    def category(self) -> str:
        """The most frequent category; among equals the first of M, O, A, I, R, Q."""
        return self._ranked()[0]

    @property
    def runner_up(self) -> str:
        """The second most frequent category, by the same rule."""
        return self._ranked()[1]

    @property
    def total_strength(self) -> float:
        """Share of units to whom the thing matters (A, O and M), 0..1; see `certainty`."""
        return self._share(["A", "O", "M"], CATEGORIES).mean

    def total_strength_interval(self, level: float = 0.95) -> Interval:
        """Wilson's limits of `total_strength`."""
        return wilson(self._share(["A", "O", "M"], CATEGORIES), level=level)

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """Give one row a category: ``n share low high``, by Wilson's limits."""
        rows = []
        for each in CATEGORIES:
            share = self._share([each], CATEGORIES)
            limits = wilson(share, level=level)
            rows.append((int(self.counts.loc[each, "n"]), share.mean, limits.low, limits.high))
        index = pd.Index(CATEGORIES, name="category")
        return pd.DataFrame(rows, index=index, columns=["n", "share", "low", "high"])

    def coefficients(self, level: float = 0.95) -> pd.DataFrame:
        """Give ``better`` and ``worse``: how far having and lacking the thing moves people.

        Parameters
        ----------
        level : float, default 0.95
            Coverage, 0..1.

        Returns
        -------
        DataFrame
            Rows ``better`` (0..1) and ``worse`` (-1..0), columns ``estimate low high n``; n is
            the units of A, O, M and I, on which both rest.

        Raises
        ------
        DataError
            Nobody is of one of these four.

        Notes
        -----
        Better = (A + O) / (A + O + M + I) and worse = -(O + M) / (A + O + M + I) [1]_, with
        Wilson's limits of the share. Both share O, so they do not vary independently.

        References
        ----------
        .. [1] C. Berger et al., "Kano's Methods for Understanding Customer-defined Quality",
               Center for Quality of Management Journal 2(4), 3-36 (1993).
        """
        base = ("A", "O", "M", "I")
        n = int(self.counts.loc[list(base), "n"].sum())
        if not self.counts.loc[list(base), "weight"].sum() > 0:
            raise DataError("no answer is attractive, one-dimensional, must-be or indifferent")
        better, worse = self._share(["A", "O"], base), self._share(["O", "M"], base)
        above, below = wilson(better, level=level), wilson(worse, level=level)
        rows = [
            (better.mean, above.low, above.high, n),
            (-worse.mean, -below.high, -below.low, n),
        ]
        return pd.DataFrame(
            rows, index=["better", "worse"], columns=["estimate", "low", "high", "n"]
        )

    def certainty(self, level: float = 0.95) -> Certainty:
        """Say how sure it is that the most frequent category is so among all.

        Parameters
        ----------
        level : float, default 0.95
            Coverage, 0..1.

        Returns
        -------
        Certainty

        Notes
        -----
        With a and b units in the two most frequent categories, a follows a binomial
        distribution of a + b trials if both are equally frequent among all. `p` is its
        two-sided tail; in weighted samples a and b are scaled to the effective n. Looking at
        the two that came out first needs no further allowance: the two-sided test of the
        winner against the runner-up errs in at most 1 - `level` of samples, however many
        categories there are [1]_.

        `fong` is Fong's rule |a - b| >= 1.65 ((a + b)(2n - a - b) / 2n)^(1/2) [2]_, printed
        for comparison. It takes a and b as independent, but one unit more here is one less
        there: the variance of a - b is a + b where both are equal. The rule thus calls ties
        clear more often than the 10 % it is made for, in about 24 % of samples where only two
        categories occur.

        `strength` and `Kano.total_strength` are the two strengths of [3]_.

        References
        ----------
        .. [1] K. Hung and W. Fithian, "Rank verification for exponential families", Annals of
               Statistics 47(2), 758-782 (2019).
        .. [2] D. Fong, "Using the Self-Stated Importance Questionnaire to Interpret Kano
               Questionnaire Results", Center for Quality of Management Journal 5, 21-24
               (1996).
        .. [3] M. C. Lee and J. F. Newcomb, "Applying the Kano Methodology to Meet Customer
               Requirements: NASA's Microgravity Science Program", Quality Management
               Journal 4(3), 95-106 (1997).
        """
        first, second = self._ranked()[:2]
        weight = self.counts["weight"]
        gap = self._mean(
            pd.Series({each: (each == first) - (each == second) for each in CATEGORIES}),
            CATEGORIES,
        )
        scale = gap.n_effective / fsum(weight)
        a, b = float(weight[first]) * scale, float(weight[second]) * scale
        n = gap.n_effective
        return Certainty(
            category=first,
            runner_up=second,
            strength=gap.mean,
            interval=adjusted_wald(gap.mean, gap.mean_square, n, level=level),
            p=min(1.0, 2 * float(betainc(a, b + 1, 0.5))),
            fong=a - b >= FONG * sqrt((a + b) * (2 * n - a - b) / (2 * n)),
        )

    def _ranked(self) -> list[str]:
        weight = self.counts["weight"]
        left, ranked, near = list(TIES), [], EQUAL * fsum(weight)
        while left:
            most = weight[left].max()
            ranked.append(next(each for each in left if weight[each] >= most - near))
            left.remove(ranked[-1])
        return ranked

    def _share(self, wanted: list[str], among: tuple[str, ...]) -> Mean:
        return self._mean(pd.Series({each: each in wanted for each in among}), among)

    def _mean(self, value: pd.Series, among: tuple[str, ...]) -> Mean:
        part = self.counts.loc[list(among)]
        return weighted_mean(
            value.astype(float),
            n=part["n"],
            weight=part["weight"],
            weight_squared=part["weight_squared"],
        )


@dataclass(frozen=True)
class Certainty:
    """How sure it is that one category is more frequent than the next.

    Parameters
    ----------
    category, runner_up : str
        The two most frequent, as in `CATEGORIES`.
    strength : float
        Share of the first less share of the second among all units, 0..1.
    interval : Interval
        Of `strength`.
    p : float
        How often chance alone would set two equally frequent categories so far apart, 0..1.
    fong : bool
        Whether Fong's rule calls the category clear.
    """

    category: str
    runner_up: str
    strength: float
    interval: Interval
    p: float
    fong: bool


def kano(
    functional: ArrayLike, dysfunctional: ArrayLike, *, weight: ArrayLike | None = None
) -> Kano:
    """Sort answers to a pair of questions into Kano's categories and count them.

    Parameters
    ----------
    functional, dysfunctional : arrays of str, shape (n,)
        How it would be to have the thing, and not to have it: each one of `ANSWERS`, or
        missing.
    weight : array, shape (n,), optional
        Not negative; all alike if None.

    Returns
    -------
    Kano
        A unit that left one of the two questions is counted as missing.

    Raises
    ------
    DataError
        An answer is none of the five, nobody answered both questions, or the weights of those
        who did sum to zero.
    ValueError
        The arrays differ in length, or a weight is missing or negative.

    Notes
    -----
    The evaluation table [1]_, [2]_ (`TABLE`): who likes it and minds its lack is O, who likes
    it and does not mind A, who only minds its lack M, who minds neither I; who would rather be
    without R; two likes or two dislikes Q, which says that the question was not understood.
    The mode hides how far answers disagree: look at the shares, and do not read a category
    that `Kano.certainty` cannot tell from the next.

    References
    ----------
    .. [1] N. Kano, N. Seraku, F. Takahashi and S. Tsuji, "Attractive Quality and Must-be
           Quality", Journal of the Japanese Society for Quality Control 14(2), 39-48 (1984).
    .. [2] C. Berger et al., "Kano's Methods for Understanding Customer-defined Quality",
           Center for Quality of Management Journal 2(4), 3-36 (1993).

    Examples
    --------
    >>> found = kano(["like", "like", "neutral", None], ["dislike", "neutral", "dislike", "like"])
    >>> found
    Kano(M: A 1, O 1, M 1, I 0, R 0, Q 0; 1 missing)
    >>> found.coefficients()["estimate"].round(3).to_dict()
    {'better': 0.667, 'worse': -0.667}
    """
    category = classify(functional, dysfunctional)
    weights = np.ones(len(category)) if weight is None else np.asarray(weight, dtype=float)
    if weights.shape != (len(category),):
        raise ValueError(f"{len(category)} units, but {weights.size} weights")
    if not (np.isfinite(weights) & (weights >= 0)).all():
        raise ValueError("a weight is a number of 0 or more for every unit")
    given = category.notna()
    if not given.any():
        raise DataError("nobody answered both questions of the pair")
    rows = [
        [fsum(weights[category == each] ** power) for power in (0, 1, 2)] for each in CATEGORIES
    ]
    counts = pd.DataFrame(rows, index=CATEGORIES, columns=["n", "weight", "weight_squared"])
    if not counts["weight"].sum() > 0:
        raise DataError("the weights of those who answered both questions sum to zero")
    return Kano(counts, int((~given).sum()))


def classify(functional: ArrayLike, dysfunctional: ArrayLike) -> pd.Series:
    """Look up the category of each pair of answers.

    Parameters
    ----------
    functional, dysfunctional : arrays of str, shape (n,)
        See `kano`.

    Returns
    -------
    Series of str, shape (n,)
        One of `CATEGORIES`; missing where one of the two answers is.

    Raises
    ------
    DataError
        An answer is none of the five.
    ValueError
        The arrays differ in length.

    Examples
    --------
    >>> list(classify(["like", "dislike"], ["dislike", "like"]))
    ['O', 'R']
    """
    forms = [np.asarray(each, dtype=object) for each in (functional, dysfunctional)]
    if forms[0].shape != forms[1].shape or forms[0].ndim != 1:
        raise ValueError(
            f"two rows of answers of one length, not {forms[0].shape}, {forms[1].shape}"
        )
    given = [~pd.isna(form) for form in forms]
    for form, there in zip(forms, given, strict=True):
        wrong = sorted({str(each) for each in form[there]} - set(ANSWERS))
        if wrong:
            raise DataError(f"an answer is one of {', '.join(ANSWERS)}, but got {wrong[0]!r}")
    place = {answer: at for at, answer in enumerate(ANSWERS)}
    both = given[0] & given[1]
    category = pd.Series(None, index=range(len(both)), dtype="object")
    row, column = ([place[each] for each in form[both]] for form in forms)
    category[both] = TABLE.to_numpy()[row, column]
    return category
