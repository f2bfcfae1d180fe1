"""The columns of rated things: their means as for one mix of units, and their effects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ..findings import DataError, Problem
from .linearisation import Array, Linearised, Part, fit_linear, means, parts_of, pick
from .moments import CONSTANT, Moments

FEWEST_RATINGS = 10
ROUNDING = 1e-8
SHIFT_LOST = 1e-5
SAMPLES = ("earlier", "later")


@dataclass(frozen=True)
class Rated:
    """The columns of one rated thing.

    Parameters
    ----------
    rating : str
        The rating less a fixed point of reference, in rating units; 0 for units that did not
        rate.
    used : str, optional
        1 for units that rated, else 0. Left out, every unit rated.
    silent : str, optional
        1 for units that neither rated nor said that they did not use it, else 0.
    """

    rating: str
    used: str | None = None
    silent: str | None = None


@dataclass(frozen=True, eq=False)
class Layout:
    """Where the columns of each thing, of the kinds and of the outcome stand.

    Parameters
    ----------
    things : tuple of str
    rating, used, silent : tuples of int, one a thing
        Places of columns. `used` is 0, the constant, where all rated; `silent` is 0 for none.
    kinds : tuple of tuples of int
        The dummies of each grouping.
    names : tuple of str
        All columns.
    outcome : int
    """

    things: tuple[str, ...]
    rating: tuple[int, ...]
    used: tuple[int, ...]
    silent: tuple[int, ...]
    kinds: tuple[tuple[int, ...], ...]
    names: tuple[str, ...]
    outcome: int

    @property
    def levels(self) -> list[int]:
        """The dummies; the constant where there are none."""
        return list(chain.from_iterable(self.kinds)) or [0]

    def without(self, left_out: Iterable[str]) -> Layout:
        """Give the layout of the other things."""
        keep = [i for i, thing in enumerate(self.things) if thing not in set(left_out)]
        lists = {name: getattr(self, name) for name in ("things", "rating", "used", "silent")}
        return replace(self, **{name: tuple(of[i] for i in keep) for name, of in lists.items()})


def lay_out(
    before: Moments,
    after: Moments,
    outcome: str,
    rated: Mapping[str, Rated],
    kinds: Sequence[Sequence[str]],
) -> tuple[list[Part], Layout]:
    """Put two samples side by side and say where each column stands.

    Raises
    ------
    DataError
        A sample is one cluster only.
    ValueError
        Columns are lacking, named twice, or are not what they are said to be.
    """
    columns = [name for r in rated.values() for name in (r.rating, r.used, r.silent) if name]
    wanted = [CONSTANT, *columns, *chain.from_iterable(kinds), outcome]
    lacking = [name for name in wanted if name not in before.names or name not in after.names]
    if lacking or len(set(wanted)) < len(wanted):
        raise ValueError(f"columns that are lacking or named twice: {lacking or wanted}")
    at = {name: i for i, name in enumerate(wanted)}
    layout = Layout(
        things=tuple(rated),
        rating=tuple(at[r.rating] for r in rated.values()),
        used=tuple(at[r.used or CONSTANT] for r in rated.values()),
        silent=tuple(at[r.silent or CONSTANT] for r in rated.values()),
        kinds=tuple(tuple(at[name] for name in group) for group in kinds),
        names=tuple(wanted),
        outcome=at[outcome],
    )
    both = parts_of(before.select(wanted), after.select(wanted))
    for part in both:
        _refuse_contradictions(part.moments, layout)
    return both, _simplified(both, layout)


def adjusted_means(both: Sequence[Part], layout: Layout) -> list[Linearised]:
    """Take the means of all columns to the kinds' average shares in both samples.

    Returns
    -------
    list of Linearised, shape (p,), one a sample

    Raises
    ------
    DataError
        The kinds shifted in a direction in which a sample has no difference to learn from.
    ValueError
        A level stands in one sample only although there are several groupings.
    """
    z, every = layout.levels, range(len(layout.names))
    mean = [means(part) for part in both]
    fits = [fit_linear(part, pick(part, every), pick(part, z), correct=False) for part in both]
    present = [star.value[z] > 0 for star in mean]
    alone = [layout.names[z[i]] for i in np.flatnonzero(present[0] != present[1])]
    if len(layout.kinds) > 1 and alone:
        raise ValueError(f"levels that stand in one sample only: {alone}; pool them")
    shift = mean[1][z] - mean[0][z]
    for part, there, where in zip(both, present, SAMPLES, strict=True):
        _refuse_unknown(part.moments[np.ix_(z, z)], np.where(there, shift.value, 0), where)
    # A level that one sample lacks has the means of the other one in both.
    slopes = [
        _borrow(fits[k].coefficients, fits[1 - k].coefficients, ~present[k][:, None])
        for k in (0, 1)
    ]
    halves = [shift * 0.5, shift * -0.5]
    return [mean[k] + (slopes[k] * halves[k][:, None]).sum() for k in (0, 1)]


def too_few(both: Sequence[Part], layout: Layout, adjusted: Sequence[Linearised]) -> dict[str, str]:
    """Name the things with too few ratings, and the sample: "earlier", "later" or "both"."""
    found = {}
    for thing, u in zip(layout.things, layout.used, strict=True):
        # With weights the number is the share of the weight, in units.
        few = [
            round(part.moments[0, u] * part.units) < FEWEST_RATINGS or not star.value[u] > 0
            for part, star in zip(both, adjusted, strict=True)
        ]
        if any(few):
            found[thing] = _where(few)
    return found


@dataclass(frozen=True, eq=False)
class Effects:
    """What goes with ratings and with use, by least squares, in both samples.

    Parameters
    ----------
    rating, use : lists of Linearised, shape (things,), one a sample
        Outcome units a rating unit; outcome units between a rating at the point of reference
        and no use.
    unclear : dict of (str, str) to str
        By ``("moved", thing)`` or ``("use", thing)``, the sample that cannot tell the coefficient
        from others: "earlier", "later" or "both".
    """

    rating: list[Linearised]
    use: list[Linearised]
    unclear: dict[tuple[str, str], str]


def effects(both: Sequence[Part], layout: Layout) -> Effects:
    """Regress the outcome on ratings, use and silence of all things, and on the kinds.

    Raises
    ------
    DataError
        A sample has fewer than twice as many units as coefficients.
    """
    t, used = len(layout.things), [u for u in layout.used if u]
    columns = [*layout.rating, *used, *(m for m in layout.silent if m)]
    coefficients, known = [], []
    for part, where in zip(both, SAMPLES, strict=True):
        # First what goes with the kinds is taken out, so that it is never given to a thing.
        all_columns, z = pick(part, range(len(layout.names))), pick(part, layout.levels)
        kinds = fit_linear(part, all_columns, z, correct=False)
        rest = all_columns - z @ kinds.coefficients.value
        fit = fit_linear(part, rest[:, [layout.outcome]], rest[:, columns], fitted=kinds.rank)
        fitted = fit.rank + kinds.rank
        if part.units < 2 * fitted:
            rule = f"the {where} sample has {part.units:,} answers for {fitted} coefficients"
            raise DataError(Problem(rule, "rate fewer things, or take a longer period"))
        coefficients.append(fit.coefficients[:, 0])
        known.append(fit.known)
    # What only one sample can tell is taken from it for both.
    found = [
        _borrow(coefficients[k], coefficients[1 - k], known[1 - k] & ~known[k]) for k in (0, 1)
    ]
    place = {u: t + i for i, u in enumerate(used)}
    there = np.array([bool(u) for u in layout.used], dtype=float)
    at = [place.get(u, 0) for u in layout.used]
    return Effects(
        rating=[each[:t] for each in found],
        use=[each[at] * there for each in found],
        unclear=_unclear(known, layout, place),
    )


def _refuse_contradictions(product: Array, layout: Layout) -> None:
    """Hold the columns to what they are said to be, as far as products can tell."""

    def alike(one: float, two: float, size: float = 1.0) -> bool:
        return abs(one - two) <= ROUNDING * size

    for group in layout.kinds:
        at = list(group)
        if not (alike(product[0, at].sum(), 1) and alike(product[np.ix_(at, at)].sum(), 1)):
            names = [layout.names[i] for i in group]
            raise ValueError(f"one dummy of a grouping must be 1 in every unit: {names}")
    columns = zip(layout.things, layout.rating, layout.used, layout.silent, strict=True)
    for thing, x, u, m in columns:
        size = product[x, x] + 1
        fits = alike(product[x, u], product[0, x], size) and alike(product[u, u], product[0, u])
        if m:
            fits = fits and alike(product[m, m], product[0, m]) and alike(product[u, m], 0)
        if not fits:
            raise ValueError(
                f"{thing!r}: used and silent must be 0 or 1 and never both 1, and the rating 0 "
                "where it was not used"
            )


def _simplified(both: Sequence[Part], layout: Layout) -> Layout:
    """Leave out what says nothing in either sample: used by all, or silent exactly if not used."""

    def all_have(*columns: int) -> bool:
        shares = [sum(part.moments[0, i] for i in columns) for part in both]
        return min(shares) > 1 - ROUNDING

    used = tuple(0 if all_have(u) else u for u in layout.used)
    pairs = zip(layout.used, layout.silent, strict=True)
    silent = tuple(0 if not m or all_have(u, m) else m for u, m in pairs)
    return replace(layout, used=used, silent=silent)


def _refuse_unknown(gram: Array, shift: Array, where: str) -> None:
    known = gram @ np.linalg.pinv(gram, rcond=1e-10, hermitian=True) @ shift
    if (np.abs(known - shift) > SHIFT_LOST).any():
        rule = f"the {where} sample cannot tell the levels of the groupings apart"
        raise DataError(Problem(rule, "leave one of the groupings out, or pool their levels"))


def _borrow(own: Linearised, other: Linearised, lacking: NDArray[np.bool_]) -> Linearised:
    """Take from the other sample what the own one lacks."""
    if not lacking.any():
        return own
    return own * (~lacking).astype(float) + other * lacking.astype(float)


def _unclear(
    known: Sequence[NDArray[np.bool_]], layout: Layout, place: Mapping[int, int]
) -> dict[tuple[str, str], str]:
    found = {}
    for i, (thing, u) in enumerate(zip(layout.things, layout.used, strict=True)):
        asked = {"moved": [i], "use": [i, place[u]] if u else []}
        for part, at in asked.items():
            lost = [not each[at].all() for each in known]
            if any(lost):
                found[part, thing] = _where(lost)
    return found


def _where(samples: Sequence[bool]) -> str:
    return "both" if all(samples) else SAMPLES[list(samples).index(True)]
