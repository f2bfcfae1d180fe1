"""Split the change of a mean among the things that its units rated: moved, matters, use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import isinf, sqrt

import numpy as np
import pandas as pd
from scipy.special import ndtr, stdtr

from .intervals import Interval, joint_df, quantile
from .linearisation import Array, Linearised, join, means, sample_covariances
from .moments import Moments
from .multiplicity import adjust
from .rated_things import Rated, adjusted_means, effects, lay_out, too_few

DRAWS = 10_000
RIDGE = 1e-8
OF_A_THING = ("moved", "matters", "use")


@dataclass(frozen=True, eq=False)
class ChangeDrivers:
    """The change of a mean, its parts, and how sure they are.

    Parameters
    ----------
    parts : Series
        All parts, in the unit of the outcome, by ``part`` and ``thing``: "mix", "rest" and
        "change" (thing ""), and "moved", "matters" and "use" of each thing. All but "change" add
        up to it.
    state : DataFrame
        One row a thing, as for one and the same mix of units: ``reach_before reach_after`` (share
        that rated), ``distance_before distance_after`` (mean rating less the point of
        reference, among those), ``effect_before effect_after`` (outcome units a rating unit).
    covariance_before, covariance_after : arrays, shape (parts, parts)
        What each sample adds to the covariance of the parts.
    df_before, df_after : float
        Degrees of freedom of the two.
    left_out : dict of str to str
        Things with fewer than 10 ratings, and the sample: "earlier", "later" or "both". They are
        not in the split; what they do stands under "rest".
    unclear : dict of (str, str) to str
        By ``("moved", thing)``, which stands for "matters" too, or ``("use", thing)``: the
        sample that cannot tell this thing's coefficient from others. "both" means that nobody
        can: the part is a convention (alike columns share what they have) and is not tested.
    n_before, n_after : int
        Units in the two samples.
    level : float
        Coverage of the table's intervals.
    seed : int
    """

    parts: pd.Series = field(repr=False)
    state: pd.DataFrame = field(repr=False)
    covariance_before: Array = field(repr=False)
    covariance_after: Array = field(repr=False)
    df_before: float
    df_after: float
    left_out: dict[str, str]
    unclear: dict[tuple[str, str], str]
    n_before: int
    n_after: int
    level: float = 0.95
    seed: int = 1

    @property
    def things(self) -> list[str]:
        """Names of the things in the split."""
        return list(self.state.index)

    def estimate(self, part: str, things: Sequence[str] | None = None) -> float:
        """Give a part: "change", "mix", "rate", "rest", or "moved", "matters", "use" of things."""
        return float(self._contrast(part, things) @ self.parts.to_numpy())

    def interval(
        self, part: str, things: Sequence[str] | None = None, *, level: float | None = None
    ) -> Interval:
        """Give the interval of a part, or of its sum over things: normal, or t with clusters."""
        contrast, level = self._contrast(part, things), self.level if level is None else level
        estimate, (error, df) = float(contrast @ self.parts.to_numpy()), self._error(contrast)
        half = quantile(level, df) * error
        return Interval(estimate - half, estimate + half, level)

    @property
    def totals(self) -> pd.DataFrame:
        """One row a part, summed over things: ``estimate low high``; "rate" is change less mix."""
        rows = {}
        for part in ("mix", *OF_A_THING, "rest", "rate", "change"):
            limits = self.interval(part)
            rows[part] = (self.estimate(part), limits.low, limits.high)
        return pd.DataFrame.from_dict(rows, orient="index", columns=["estimate", "low", "high"])

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a thing: the parts and their limits, `p_adjusted`, `first_probability`, state.

        ``p_adjusted`` is that of "moved", adjusted for all things by Holm's method [1]_: naming
        every thing below 0.05 names a thing that did not move in at most 5 % of samples.

        References
        ----------
        .. [1] S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian
               Journal of Statistics 6, 65-70 (1979).
        """
        columns: dict[str, list[float]] = {}
        for part in OF_A_THING:
            limits = [self.interval(part, [thing]) for thing in self.things]
            columns[part] = [self.estimate(part, [thing]) for thing in self.things]
            columns[f"{part}_low"] = [each.low for each in limits]
            columns[f"{part}_high"] = [each.high for each in limits]
        table = pd.DataFrame(columns, index=self.state.index)
        table["p_adjusted"] = adjust([self._p_moved(t) for t in self.things], method="holm")
        table["first_probability"] = self.first_probability()
        return pd.concat([table, self.state], axis=1)

    def first_probability(self) -> pd.Series:
        """Say for each thing how likely it moved the outcome most in the change's direction.

        Returns
        -------
        Series
            One share a thing, 0..1; they sum to 1.

        Notes
        -----
        Normal draws around the estimates with their covariance. It is the certainty of the
        order alone: where nothing moved, something is still first.
        """
        at = [self.parts.index.get_loc(("moved", thing)) for thing in self.things]
        if not at:
            return pd.Series(dtype=float)
        covariance = (self.covariance_before + self.covariance_after)[np.ix_(at, at)]
        size = np.sqrt(np.diag(covariance))
        scale = np.divide(1, size, out=np.zeros(len(at)), where=size > 0)
        # The ridge lets parts that move exactly together be drawn; no draw shows it.
        root = np.linalg.cholesky(covariance * np.outer(scale, scale) + RIDGE * np.eye(len(at)))
        draws = np.random.default_rng(self.seed).standard_normal((DRAWS, len(at))) @ root.T
        drawn = self.parts.to_numpy()[at] + draws * size
        first = (drawn * np.sign(self.parts["change", ""] or 1.0)).argmax(axis=1)
        counts = np.bincount(first, minlength=len(at))
        return pd.Series(counts / DRAWS, index=self.state.index)

    def _contrast(self, part: str, things: Sequence[str] | None) -> Array:
        keys = {(part, ""): 1.0}
        if part in OF_A_THING:
            keys = {(part, thing): 1.0 for thing in (self.things if things is None else things)}
        elif part == "rate":
            keys = {("change", ""): 1.0, ("mix", ""): -1.0}
        if unknown := [key for key in keys if key not in self.parts.index]:
            raise ValueError(f"no such part, or no such thing in the split: {unknown}")
        if part not in OF_A_THING and things is not None:
            raise ValueError(f"{part!r} is not a part of single things")
        contrast = np.zeros(len(self.parts))
        for key, sign in keys.items():
            contrast[self.parts.index.get_loc(key)] = sign
        return contrast

    def _error(self, contrast: Array) -> tuple[float, float]:
        """Standard error and degrees of freedom of a sum of parts."""
        one = max(0.0, float(contrast @ self.covariance_before @ contrast))
        two = max(0.0, float(contrast @ self.covariance_after @ contrast))
        return sqrt(one + two), joint_df(one, self.df_before, two, self.df_after)

    def _p_moved(self, thing: str) -> float:
        error, df = self._error(self._contrast("moved", [thing]))
        if not error > 0 or self.unclear.get(("moved", thing)) == "both":
            return 1.0
        ratio = -abs(self.parts["moved", thing]) / error
        return float(2 * (ndtr(ratio) if isinf(df) else stdtr(df, ratio)))


def split_change(
    before: Moments,
    after: Moments,
    *,
    outcome: str,
    rated: Mapping[str, Rated],
    kinds: Sequence[Sequence[str]] = (),
    level: float = 0.95,
    seed: int = 1,
) -> ChangeDrivers:
    """Split the change of a mean into mix, rated things that moved, matter or are used, and rest.

    Parameters
    ----------
    before, after : Moments
        Of two samples drawn independently, with all columns that are named here.
    outcome : str
        The column whose mean changed.
    rated : mapping of str to Rated
        The things that units rated, by name.
    kinds : sequence of sequences of str
        What kind of unit it is: for each grouping, its dummy columns with all levels.
    level : float, default 0.95
        Coverage of intervals, 0..1.
    seed : int, default 1
        For the probabilities of being first.

    Returns
    -------
    ChangeDrivers

    Raises
    ------
    DataError
        A sample has fewer than twice as many units as coefficients, or is one cluster only, or
        cannot tell apart levels of which the mix is made.
    ValueError
        A column is lacking; dummies of a grouping do not add to 1 in every unit; a thing's
        columns contradict each other; a level stands in one sample only although there are
        several groupings.

    Notes
    -----
    In each sample, by weighted least squares, y = a + sum (b x + g u + d m) + f z, with x the
    rating less its point of reference, u whether it was rated, m whether nothing was said, and
    z the dummies. Every column's mean is taken to the average of both samples' z through
    its regression on z; y's own such means differ by the change less the mix of
    `decompose_change`. Of the other columns' come reach r = u* and distance d = x* / u*, and
    with bars for the mean of both samples ::

        moved   = b-bar r-bar (d2 - d1)
        use     = (g-bar + b-bar d-bar) (r2 - r1)
        matters = x*-bar (b2 - b1)
        rest    = change - mix - all of these

    This is the symmetric form of the twofold split [1]_, [2]_, with x* taken apart into
    reach and distance in the manner of [3]_. Neither moved nor use depends on the point of
    reference or on a dummy's reference level. *matters* does depend on the point of
    reference: it is the effect of the changed coefficient at the mean distance from that
    point, and with a target as the point it says what the same shortfall costs more now.
    At another point some of it stands under rest. A coefficient that only one sample
    can tell is taken from it for both, as `decompose_change` does with levels.

    Variances are linearised [4]_, means and coefficients alike. The split shows what went
    together. A cause outside the model that moves both ratings and outcome appears as
    moved; where ratings share a mood, a change of the mood is spread over all of them. The
    outcome may have few values: then the coefficients are those of the best line. Where
    both factors of a part are near nothing, its interval holds the truth more often than
    promised. Simulated with 750 units a sample, 13 things and an outcome of three values,
    95 % limits hold what moved, for things with an effect, in about 95 % of samples.

    References
    ----------
    .. [1] R. Oaxaca, "Male-Female Wage Differentials in Urban Labor Markets", International
           Economic Review 14, 693-709 (1973); A. S. Blinder, "Wage Discrimination: Reduced
           Form and Structural Estimates", Journal of Human Resources 8, 436-455 (1973).
    .. [2] B. Jann, "The Blinder-Oaxaca decomposition for linear regression models", The Stata
           Journal 8, 453-479 (2008).
    .. [3] E. M. Kitagawa, "Components of a Difference Between Two Rates", Journal of the
           American Statistical Association 50, 1168-1194 (1955).
    .. [4] D. A. Binder, "On the Variances of Asymptotically Normal Estimators from Complex
           Surveys", International Statistical Review 51, 279-292 (1983).

    Examples
    --------
    Ratings fall by 1 and the outcome goes from twice to three times the rating.

    >>> from cxkit.statistics.moments import moments
    >>> samples = []
    >>> for x, effect in (([-2.0, -1.0, 0.0], 2), ([-3.0, -2.0, -1.0], 3)):
    ...     rows = pd.DataFrame({"x": x * 4, "y": [effect * each for each in x * 4]})
    ...     samples.append(moments(rows, weight=[1] * 12, block=range(12)))
    >>> found = split_change(*samples, outcome="y", rated={"a": Rated("x")})
    >>> found.parts.round(6).abs().to_dict()
    {('mix', ''): 0.0, ('moved', 'a'): 2.5, ('matters', 'a'): 1.5, ('use', 'a'): 0.0,
     ('rest', ''): 0.0, ('change', ''): 4.0}
    """
    # Refuses an impossible level before anything is counted.
    quantile(level)
    both, layout = lay_out(before, after, outcome, rated, kinds)
    adjusted = adjusted_means(both, layout)
    left_out = too_few(both, layout, adjusted)
    layout = layout.without(left_out)
    found = effects(both, layout)
    x = [star[list(layout.rating)] for star in adjusted]
    reach = [star[list(layout.used)] for star in adjusted]
    distance = [one / share for one, share in zip(x, reach, strict=True)]
    b, g = _middle(found.rating), _middle(found.use)
    moved = b * _middle(reach) * _change(distance)
    matters = _middle(x) * _change(found.rating)
    use = (g + b * _middle(distance)) * _change(reach)
    y = [layout.outcome]
    change = _change([means(part)[y] for part in both])
    rate = _change([star[y] for star in adjusted])
    rest = rate - (moved + matters + use).sum()[None]
    every = join([change - rate, moved, matters, use, rest, change])
    one, two = sample_covariances(every, both)
    state = {"reach": reach, "distance": distance, "effect": found.rating}
    return ChangeDrivers(
        parts=pd.Series(every.value, index=_index(layout.things)),
        state=_state(state, layout.things),
        covariance_before=one,
        covariance_after=two,
        df_before=both[0].df,
        df_after=both[1].df,
        left_out=left_out,
        unclear=found.unclear,
        n_before=before.units,
        n_after=after.units,
        level=level,
        seed=seed,
    )


def _middle(pair: Sequence[Linearised]) -> Linearised:
    return (pair[0] + pair[1]) * 0.5


def _change(pair: Sequence[Linearised]) -> Linearised:
    return pair[1] - pair[0]


def _index(things: Sequence[str]) -> pd.MultiIndex:
    of_things = [(part, thing) for part in OF_A_THING for thing in things]
    every = [("mix", ""), *of_things, ("rest", ""), ("change", "")]
    return pd.MultiIndex.from_tuples(every, names=["part", "thing"])


def _state(pairs: Mapping[str, Sequence[Linearised]], things: Sequence[str]) -> pd.DataFrame:
    columns = {
        f"{name}_{when}": each.value
        for name, pair in pairs.items()
        for each, when in zip(pair, ("before", "after"), strict=True)
    }
    return pd.DataFrame(columns, index=pd.Index(things, dtype=object))
