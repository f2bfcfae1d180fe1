"""Sequences of states: what follows what, where they end, and which go together with an end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr

from ..findings import DataError
from .intervals import Mean, weighted_mean
from .moments import moments, random_blocks
from .multiplicity import adjust
from .proportions import proportion_difference, wilson
from .regression import regress

Array = NDArray[np.float64]

# Where a sequence comes from and goes to: no state may be called so.
FIRST, LAST = "first", "last"
# With fewer units on one side a difference of two shares says nothing.
SMALLEST = 10
# A standard error of a share below this is rounding.
EXACT = 1e-9
# The same unit falls into the same block in every run.
BLOCK_SEED = 1


@dataclass(frozen=True, eq=False)
class Sequences:
    """The states that each unit met, in order, and whether it converted in the end.

    Parameters
    ----------
    steps : DataFrame
        ``unit state place``: one row a step, sorted; `place` counts from 0.
    converted : Series
        Index: all units. 1.0, 0.0, or missing where it is not known.
    states : tuple of str
        In the order in which tables list them.
    """

    steps: pd.DataFrame = field(repr=False)
    converted: pd.Series = field(repr=False)
    states: tuple[str, ...]

    @property
    def n(self) -> int:
        """Units."""
        return len(self.converted)

    @property
    def n_unknown(self) -> int:
        """Units of which it is not known whether they converted."""
        return int(self.converted.isna().sum())

    def met(self) -> pd.DataFrame:
        """Say of each unit which states it met: rows units, columns states, 1.0 and 0.0."""
        units, states = self.converted.index, pd.Index(self.states, dtype=object)
        met = np.zeros((len(units), len(states)))
        met[units.get_indexer(self.steps["unit"]), states.get_indexer(self.steps["state"])] = 1.0
        return pd.DataFrame(met, index=units, columns=list(self.states))

    def last(self) -> pd.Series:
        """Say of each unit which state was its last."""
        ends = self.steps.drop_duplicates("unit", keep="last")
        return ends.set_index("unit")["state"].reindex(self.converted.index)


def sequences(
    unit: ArrayLike,
    state: ArrayLike,
    order: ArrayLike,
    *,
    converted: ArrayLike | None = None,
    states: Iterable[str] | None = None,
) -> Sequences:
    """Put steps in order, unit by unit.

    Parameters
    ----------
    unit, state : arrays of str, shape (n,)
        Who met what.
    order : array, shape (n,)
        Numbers or times by which the steps of a unit are sorted; never twice the same.
    converted : array, shape (n,), optional
        1 or 0 where the unit of the step converted or not, missing where it is not known; one
        answer a unit.
    states : list of str, optional
        All states in the order wanted; those that occur, sorted, if None.

    Returns
    -------
    Sequences

    Raises
    ------
    DataError
        There is no step.
    ValueError
        A unit, state or order is missing; a unit has two steps of one order, or two answers;
        an answer is not 0 or 1; a state is called first or last or is not among `states`.
    """
    steps = pd.DataFrame({"unit": unit, "state": state, "order": order})
    steps["converted"] = np.nan if converted is None else np.asarray(converted, dtype=float)
    _refuse(steps)
    steps["unit"] = steps["unit"].astype(str)
    steps = steps.sort_values(["unit", "order"], ignore_index=True)
    steps["place"] = steps.groupby("unit").cumcount()
    ends = steps.groupby("unit")["converted"].max()
    known = tuple(sorted(set(steps["state"])) if states is None else states)
    strange = sorted(set(steps["state"]) - set(known))
    if strange:
        raise ValueError(f"a state that is not among those wanted: {strange[0]!r}")
    return Sequences(steps[["unit", "state", "place"]], ends, known)


def transitions(sequence: Sequences, *, level: float = 0.95) -> pd.DataFrame:
    """Count what follows what, with where sequences begin and end.

    Parameters
    ----------
    sequence : Sequences
    level : float, default 0.95
        Coverage, 0..1.

    Returns
    -------
    DataFrame
        One row a pair, index ``origin target``, columns ``n of share low high``: `n` steps from
        origin to target among all `of` steps that leave the origin. The origin ``first`` is
        the beginning (one step a unit), the target ``last`` the end. The shares of an
        origin sum to 1.

    Notes
    -----
    Wilson's limits [1]_. Where a unit leaves an origin more than once, units are taken as
    clusters, and the limits rest on the effective n. A table of what follows what does
    not say that where a unit goes depends on the last state alone. The same state twice
    in a row is a step from it to itself.

    References
    ----------
    .. [1] E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical
           Inference", Journal of the American Statistical Association 22, 209-212 (1927).

    Examples
    --------
    >>> found = sequences(["a", "a", "b"], ["x", "y", "x"], [1, 2, 1])
    >>> transitions(found)["n"].unstack(sort=False)
    target  x  y  last
    origin
    first   2  0     0
    x       0  1     1
    y       0  0     1
    """
    steps = sequence.steps
    unit = sequence.converted.index.get_indexer(steps["unit"])
    state = pd.Index([*sequence.states, LAST], dtype=object).get_indexer(steps["state"])
    begins = steps["place"].to_numpy() == 0
    ends = np.append(begins[1:], True)
    follows = np.where(ends, len(sequence.states), np.append(state[1:], -1))
    rows, pairs = [], []
    for at, origin in enumerate((FIRST, *sequence.states), -1):
        left = begins if origin == FIRST else state == at
        goes = (state if origin == FIRST else follows)[left]
        for to, target in enumerate((*sequence.states, LAST)):
            hits = (goes == to).astype(float)
            pairs.append((origin, target))
            rows.append((int(hits.sum()), len(hits), *_limits(hits, unit[left], level)))
    index = pd.MultiIndex.from_tuples(pairs, names=["origin", "target"])
    return pd.DataFrame(rows, index=index, columns=["n", "of", "share", "low", "high"])


def drop_off(sequence: Sequences, *, level: float = 0.95) -> pd.DataFrame:
    """Find where units that did not convert were seen last.

    Parameters
    ----------
    sequence : Sequences
    level : float, default 0.95
        Coverage, 0..1.

    Returns
    -------
    DataFrame
        One row a state, columns ``n of share low high``: of the `of` units that met it, `n`
        did not convert and met nothing after it; the share's limits are Wilson's. Units of
        which it is not known whether they converted are left out.

    Raises
    ------
    DataError
        Of no unit it is known whether it converted.

    Notes
    -----
    A state may be the last because units leave there, or because it comes late anyway.

    Examples
    --------
    >>> found = sequences(
    ...     ["a", "a", "b"], ["x", "y", "x"], [1, 2, 1], converted=[1, 1, 0]
    ... )
    >>> drop_off(found)[["n", "of"]].to_dict("index")
    {'x': {'n': 1, 'of': 2}, 'y': {'n': 0, 'of': 1}}
    """
    known = _known(sequence)
    met, last = sequence.met().loc[known.index], sequence.last()[known.index]
    rows = []
    for state in sequence.states:
        of = met[state].to_numpy() == 1
        lost = ((last[of] == state) & (known[of] == 0)).to_numpy(dtype=float)
        rows.append((int(lost.sum()), len(lost), *_limits(lost, np.arange(len(lost)), level)))
    index = pd.Index(sequence.states, name="state")
    return pd.DataFrame(rows, index=index, columns=["n", "of", "share", "low", "high"])


def association(
    sequence: Sequences,
    *,
    level: float = 0.95,
    method: str = "holm",
    smallest: int = SMALLEST,
) -> pd.DataFrame:
    """Compare how many converted among the units that met a state and those that did not.

    Parameters
    ----------
    sequence : Sequences
        Units of which it is not known whether they converted are left out.
    level : float, default 0.95
        Coverage of each interval, and of the whole family of tests, 0..1.
    method : str, default "holm"
        How p-values allow for the number of states; see `multiplicity.adjust`.
    smallest : int, default 10
        Units needed on each side.

    Returns
    -------
    DataFrame
        One row a state. ``n_met n_not`` units, ``share_met share_not`` of them that
        converted, ``difference low high p p_adjusted`` of the two shares; ``coefficient
        coefficient_low coefficient_high coefficient_p coefficient_p_adjusted``: the
        difference between units that are alike in all other states, as shares. ``named``
        says whether `p_adjusted` is below 1 - level, ``named_beside_others`` whether
        `coefficient_p_adjusted` is. Missing where fewer than `smallest` units did or did
        not meet the state; a coefficient also where the data cannot tell the state from
        others or there are too few units for all, its limits also where the states
        determine exactly who converts.

    Raises
    ------
    DataError
        Everybody converted or nobody did; fewer than `smallest` units did, or did not; or no
        state was both met and not met by so many.

    Notes
    -----
    The difference has the interval of `proportions.proportion_difference`. The coefficients
    are those of a regression of converting, 0 or 1, on the indicators of all states that
    can be compared, with a jackknife variance (`regression.regress`), as is fit for an
    outcome whose spread depends on its mean [1]_.

    This is association. A unit may meet a state because it is about to convert, or convert
    and meet a state for a reason that no sequence shows; a state that only those meet who
    have nearly converted will always look strong. Only units assigned to meet a state or
    not by lot would show an effect.

    References
    ----------
    .. [1] J. D. Angrist and J.-S. Pischke, Mostly Harmless Econometrics, Princeton
           University Press (2009).
    """
    known = _known(sequence)
    yes, no = int((known == 1).sum()), int((known == 0).sum())
    if not yes or not no:
        raise DataError("everybody converted" if yes else "nobody converted")
    if min(yes, no) < smallest:
        raise DataError(f"{yes} units converted and {no} did not; each side needs {smallest}")
    met = sequence.met().loc[known.index]
    compared = [s for s in met if smallest <= met[s].sum() <= len(met) - smallest]
    if not compared:
        raise DataError(f"no state was met by {smallest} units and not met by as many")
    table = pd.DataFrame([_compare(met[state], known, level) for state in met], index=list(met))
    apart = [state for state in met if state not in compared]
    table.loc[apart, ["difference", "low", "high", "p"]] = np.nan
    table["p_adjusted"] = adjust(table["p"], method=method)
    beside = _beside_others(met[compared], known, level).reindex(table.index)
    table = table.join(beside)
    table["coefficient_p_adjusted"] = adjust(table["coefficient_p"], method=method)
    table["named"] = table["p_adjusted"] < 1 - level
    table["named_beside_others"] = table["coefficient_p_adjusted"] < 1 - level
    return table.rename_axis("state")


def _refuse(steps: pd.DataFrame) -> None:
    if steps.empty:
        raise DataError("there is no step, so there is no sequence")
    for name in ("unit", "state", "order"):
        if steps[name].isna().any():
            raise ValueError(f"every step has its {name}")
    if steps.duplicated(["unit", "order"]).any():
        raise ValueError("a unit has two steps of one order")
    if steps["state"].isin([FIRST, LAST]).any():
        raise ValueError(f"a state is called {FIRST} or {LAST}; call it otherwise")
    said = steps["converted"]
    if not said[said.notna()].isin([0.0, 1.0]).all():
        raise ValueError("converted is 1, 0 or missing")
    answers = said.fillna(-1.0).groupby(steps["unit"]).nunique()
    if (answers > 1).any():
        raise ValueError("a unit has one answer to whether it converted")


def _known(sequence: Sequences) -> pd.Series:
    known = sequence.converted.dropna()
    if known.empty:
        raise DataError("of no unit it is known whether it converted")
    return known


def _limits(hits: Array, unit: Array, level: float) -> tuple[float, float, float]:
    """Give a share and its limits; units that count more than once are clusters."""
    if not len(hits):
        return np.nan, np.nan, np.nan
    units = len(np.unique(unit))
    if units == 1:
        # One unit cannot show how units differ: it counts as one.
        share = Mean(float(hits.mean()), float(hits.mean()), 1.0, n=len(hits))
    elif units == len(hits):
        share = Mean(float(hits.mean()), float(hits.mean()), float(units))
    else:
        ones = np.ones(len(hits))
        share = weighted_mean(hits, n=ones, weight=ones, weight_squared=ones, cluster=unit)
    limits = wilson(share, level=level)
    return share.mean, limits.low, limits.high


def _compare(met: pd.Series, converted: pd.Series, level: float) -> dict[str, float]:
    n = {side: int((met == side).sum()) for side in (1, 0)}
    share = {side: converted[met == side].mean() for side in (1, 0)}
    row = {"n_met": n[1], "n_not": n[0], "share_met": share[1], "share_not": share[0]}
    if not n[0] or not n[1]:
        return row
    found = proportion_difference(*(Mean(share[s], share[s], n[s], n=n[s]) for s in (0, 1)),
                                  level=level)  # fmt: skip
    return row | {
        "difference": found.estimate,
        "low": found.interval.low,
        "high": found.interval.high,
        "p": found.p,
    }


def _beside_others(met: pd.DataFrame, converted: pd.Series, level: float) -> pd.DataFrame:
    """Regress converting on all states at once; no row where the units are too few."""
    names = {state: f"met:{state}" for state in met}
    columns = ["coefficient", "coefficient_low", "coefficient_high", "coefficient_p"]
    if len(met) <= len(names) + 1:
        return pd.DataFrame(columns=columns, dtype=float)
    frame = met.rename(columns=names).assign(converted=converted)
    blocks = random_blocks(pd.Series(met.index.astype(str), index=met.index), BLOCK_SEED)
    part = moments(frame, weight=np.ones(len(frame)), block=blocks)
    found = regress(part, outcome="converted", columns=list(names.values()))
    table = found.table(level).loc[list(names.values())].set_axis(list(names))
    # Without a residual the variance is nought: that is no precision.
    table.loc[~(table["se"] > EXACT), ["se", "low", "high"]] = np.nan
    return pd.DataFrame(
        {
            "coefficient": table["coefficient"],
            "coefficient_low": table["low"],
            "coefficient_high": table["high"],
            "coefficient_p": 2 * stdtr(found.df, -table["coefficient"].abs() / table["se"]),
        }
    )
