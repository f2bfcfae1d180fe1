"""How sure partially pooled effects are, judged by how blocks of units differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .partial_pooling_design import Design, Group
from .partial_pooling_model import Fit, Model
from .regression import LEANING, SINGULAR, Array

# Blocks of its own that a group needs for each coefficient, until what they say of its errors
# counts as much as what the model says.
NEEDED = 1.0
# Degrees of freedom, or blocks, that what all groups say of errors counts for in each, at least.
BORROWED = 5.0
# A block that lies this close to its own fit shows nothing of its error.
MOST_LEVERAGE = 0.99
# Power of 1 - leverage by which residuals grow: right in the mean, or as the jackknife has it.
UNBIASED, JACKKNIFE = 0.5, 1.0


def design_effects(pilot: Model, fit: Fit) -> Model:
    """Take over from a first fit how groups differ in spread, and the blocks' design effects.

    Notes
    -----
    A group's spread is its residual sum of squares over its degrees of freedom, drawn towards the
    common one as far as groups differ no more than by chance. A design effect is the mean
    ratio of what blocks show of the variance of the group's coefficients to what the spread of
    its residuals says [1]_, drawn towards that of all groups as if it had been seen in five
    more blocks, and at least 1.

    References
    ----------
    .. [1] J. N. K. Rao and A. J. Scott, "The Analysis of Categorical Data from Complex Sample
           Surveys", Journal of the American Statistical Association 76, 221-230 (1981).
    """
    design, p = pilot.design, pilot.design.p
    always = np.broadcast_to(fit.common[p:], (len(fit.effects), design.q))
    residual = np.concatenate([-fit.effects, -always, np.ones((len(always), 1))], axis=1)
    squares = np.einsum("gi,gij,gj->g", residual, pilot.grams, residual)
    units = np.array([group.n for group in design.groups])
    df = np.maximum(units - 1 - _taken(pilot, fit), 0)
    spread = _spreads(squares / fit.variance, df)
    scores = _scores(pilot, fit, UNBIASED)
    grams = pilot.grams[:, :p, :p]
    # All directions count alike, and none that a small group hardly has.
    pooled = np.diag(np.einsum("gii->i", grams)) / design.n
    into = np.linalg.inv(grams + p * pooled)
    products = np.array([each[:, :p].T @ each[:, :p] for each in scores])
    shown = np.einsum("gij,gji->g", into, products)
    said = np.einsum("gij,gji->g", into, grams) * fit.variance * spread
    blocks = np.array([len(each) for each in scores])
    ratio = np.divide(shown, said, out=np.zeros_like(said), where=said > 0)
    effect = (blocks * ratio + BORROWED * shown.sum() / said.sum()) / (blocks + BORROWED)
    return Model(design, spread, np.maximum(effect, 1.0))


def _spreads(squares: Array, df: Array) -> Array:
    """Draw the variances of groups' errors, with so many degrees of freedom, towards 1.

    Notes
    -----
    A variance with nu degrees of freedom has a variance of 2 / nu; what the groups' variances
    show beyond that is how much they truly differ (the moment estimate of [1]_).

    References
    ----------
    .. [1] R. DerSimonian and N. Laird, "Meta-Analysis in Clinical Trials", Controlled Clinical
           Trials 7, 177-188 (1986).
    """
    precision = df / 2
    some = df > 0
    if some.sum() < 2:
        return np.ones_like(squares)
    found = np.divide(squares, df, out=np.ones_like(squares), where=some)
    beyond = float(precision @ (found - 1) ** 2) - (some.sum() - 1)
    differ = beyond / (precision.sum() - (precision @ precision) / precision.sum())
    if not differ > 0:
        return np.ones_like(squares)
    borrowed = max(2 / differ, BORROWED)
    return (squares + borrowed) / (df + borrowed)


@dataclass(frozen=True, eq=False)
class Excess:
    """By how much blocks differ more, or less, than the model says; few are believed little.

    Parameters
    ----------
    own : array, shape (groups, p + q, p + q)
        Products of scores, columns times errors summed by block: seen less expected.
    across : array or None, shape (groups, p + q, groups, p + q)
        Products where a block has units in two groups.
    shown, said : array, shape (groups, p + q, p + q)
        What was believed of a group's own products: of its blocks, of the model.
    df : array, shape (groups,)
        Degrees of freedom of what its blocks show.
    """

    own: Array = field(repr=False)
    across: Array | None = field(repr=False)
    shown: Array = field(repr=False)
    said: Array = field(repr=False)
    df: Array = field(repr=False)

    def times(self, right: Array) -> Array:
        """Multiply from the left: (groups, p + q, m) to the same shape."""
        found = self.own @ right
        if self.across is not None:
            g, k = self.own.shape[:2]
            flat = self.across.reshape(g * k, g * k) @ right.reshape(g * k, -1)
            found = found + flat.reshape(found.shape)
        return found


def excess(model: Model, fit: Fit) -> Excess:
    """Compare what blocks show with what the model says."""
    scores = _scores(model, fit, JACKKNIFE)
    blocks = np.array([float(len(each)) for each in scores])
    trust = blocks / (blocks + NEEDED * (1 + model.design.p))
    shown = np.array([each.T @ each for each in scores]) * trust[:, None, None]
    expected = model.grams[:, :-1, :-1] * fit.variance
    across = _across(model.design, scores)
    if across is not None:
        root = np.sqrt(trust)
        across = across * root[:, None, None, None] * root[:, None]
    df = np.maximum(blocks - 1 - _taken(model, fit), 1.0)
    said = (1 - trust)[:, None, None] * expected
    return Excess(shown + said - expected, across, shown, said, df)


def _leverages(model: Model, fit: Fit) -> Array:
    """Covariance of a group's constant, effects and coefficients of what is always there.

    Over the errors' variance, shape (groups, 1 + p + q, 1 + p + q).
    """
    p, q = model.design.p, model.design.q
    weights = np.array([group.weight for group in model.design.groups])
    carry = _to_coefficients(fit)
    found = np.zeros((len(carry), 1 + p + q, 1 + p + q))
    found[:, 0, 0] = model.factor / weights
    found[:, 1:, 1:] = carry @ fit.inverse @ np.swapaxes(carry, 1, 2)
    found[:, 1 : 1 + p, 1 : 1 + p] += fit.shrink
    return found


def _to_coefficients(fit: Fit) -> Array:
    """How an error of the common coefficients reaches all coefficients of each group."""
    g, p, r = fit.carry.shape
    found = np.zeros((g, r, r))
    found[:, :p], found[:, p:, p:] = fit.carry, np.eye(r - p)
    return found


def _taken(model: Model, fit: Fit) -> Array:
    """Degrees of freedom of each group's units that its effects took, shape (groups,)."""
    lever = _leverages(model, fit)[:, 1:, 1:]
    return np.einsum("gij,gji->g", lever, model.grams[:, :-1, :-1])


def _scores(model: Model, fit: Fit, power: float) -> list[Array]:
    """Columns times errors, summed by block, shape (blocks, p + q) for each group."""
    always = fit.common[model.design.p :]
    lever = _leverages(model, fit) / model.factor[:, None, None]
    return [
        _of_blocks(group, np.append(effects, always), each, power) / factor
        for group, effects, each, factor in zip(
            model.design.groups, fit.effects, lever, model.factor, strict=True
        )
    ]


def _of_blocks(group: Group, coefficients: Array, leverage: Array, power: float) -> Array:
    """Scores of the blocks of one group, enlarged for what the fit took from them."""
    residual = np.concatenate([[0.0], -coefficients, [1.0]])
    scores = (group.blocks @ (residual @ group.turn)) @ group.turn[:-1].T
    # Share of a block's error, in the direction of its score, that the fit follows. For a
    # block of one unit it is the diagonal of the hat matrix.
    moved = scores @ leverage
    turned = moved @ group.turn[:-1]
    own = np.einsum("bi,bi->b", (group.blocks @ turned[:, :, None])[:, :, 0], turned)
    size = np.einsum("bi,bi->b", moved, scores)
    followed = np.divide(own, size, out=np.zeros_like(own), where=size > 0)
    left = 1 - np.clip(followed, 0, MOST_LEVERAGE)
    return scores[:, 1:] / left[:, None] ** power


def _across(design: Design, scores: list[Array]) -> Array | None:
    """Products of scores of one block in two groups; None where no block has two."""
    labels = np.concatenate([np.array(group.labels, dtype=object) for group in design.groups])
    codes, names = pd.factorize(labels, sort=True)
    shared = np.bincount(codes, minlength=len(names)) > 1
    if not shared.any():
        return None
    place = np.cumsum(shared) - 1
    g, k = len(scores), scores[0].shape[1]
    table = np.zeros((int(shared.sum()), g, k))
    ends = np.cumsum([len(each) for each in scores])
    for at, (each, own) in enumerate(zip(scores, np.split(codes, ends[:-1]), strict=True)):
        table[place[own[shared[own]]], at] = each[shared[own]]
    flat = table.reshape(len(table), g * k)
    products = (flat.T @ flat).reshape(g, k, g, k)
    products[np.arange(g), :, np.arange(g)] = 0.0
    return products


@dataclass(frozen=True, eq=False)
class Errors:
    """Covariances of what effects miss the truth by.

    Parameters
    ----------
    effects : array, shape (groups p, groups p)
    common : array, shape (p + q, p + q)
    df : array, shape (groups, p)
        Degrees of freedom of the variances of `effects`.
    """

    effects: Array = field(repr=False)
    common: Array = field(repr=False)
    df: Array = field(repr=False)


def errors(fits: Sequence[Fit], weights: Array, over: Excess) -> Errors:
    """Find the covariances over fits that are each as likely as its weight.

    Notes
    -----
    For one fit, with H the information of all coefficients, the random ones penalised, and E
    the blocks' products of scores, the covariance is H^-1 (E + variance penalty) H^-1. It is
    written as variance H^-1, which the model says, plus H^-1 (E - variance X'X) H^-1. Over the
    fits it is the mean covariance and the covariance of the means. Degrees of freedom follow
    Satterthwaite [1]_, from what blocks show, from what is said of the errors' variance, and
    from how much the variance depends on the fit.

    References
    ----------
    .. [1] F. E. Satterthwaite, "An Approximate Distribution of Estimates of Variance
           Components", Biometrics Bulletin 2, 110-114 (1946).
    """
    g, p = fits[0].effects.shape
    parts = [_of_fit(fit, over) for fit in fits]
    half, own, common, size, shown, said = (np.array(each) for each in zip(*parts, strict=True))
    # One product for all fits: their halves lie side by side.
    left = np.moveaxis(half * weights[:, None, None, None], 0, 2).reshape(g * p, -1)
    carry = np.moveaxis(np.array([fit.carry for fit in fits]), 0, 2).reshape(g * p, -1)
    found = left @ carry.T
    found = (found + found.T).reshape(g, p, g, p)
    if over.across is not None:
        found += _between(_mean(weights, [fit.shrink for fit in fits]), over.across)
    found[np.arange(g), :, np.arange(g)] += _mean(weights, own)
    effects = found.reshape(g * p, g * p)
    effects += _scatter(weights, np.array([fit.effects.ravel() for fit in fits]))
    total = np.diag(effects).reshape(g, p)
    varies = _mean(weights, (size - _mean(weights, size)) ** 2) / 2
    varies += _mean(weights, shown) ** 2 / over.df[:, None]
    varies += _mean(weights, said) ** 2 / (over.df[:, None] + BORROWED)
    return Errors(
        effects=effects,
        common=_mean(weights, common) + _scatter(weights, np.array([fit.common for fit in fits])),
        df=np.divide(total**2, varies, out=np.full_like(total, np.inf), where=varies > 0),
    )


def _of_fit(fit: Fit, over: Excess) -> tuple[Array, ...]:
    """Pieces of the covariance for one fit.

    Half of what comes through the common coefficients, what is each group's own, the common
    coefficients' covariance, all effects' variances, and those that blocks and model speak of.
    """
    p = fit.carry.shape[1]
    shrink = fit.shrink
    into = _to_coefficients(fit)
    # The common coefficients' error is `inverse` times the sum over groups of into' scores.
    seen = over.times(into)
    core = np.einsum("gji,gjk->ik", into, seen)
    common = fit.variance * fit.inverse + fit.inverse @ core @ fit.inverse
    half = shrink @ seen[:, :p] @ fit.inverse + 0.5 * fit.carry @ common
    own = shrink @ over.own[:, :p, :p] @ shrink + fit.variance * shrink
    size = np.einsum("gii->gi", own) + 2 * (half * fit.carry).sum(axis=2)
    shown, said = (
        ((shrink @ part[:, :p, :p]) * shrink).sum(axis=2) for part in (over.shown, over.said)
    )
    return half, own, common, size, shown, said


def _between(shrink: Array, across: Array) -> Array:
    """What blocks with units in two groups add to the covariance of those groups."""
    # The mean of products over fits is close to the product of means, and variances have none.
    g, p = shrink.shape[:2]
    once = (shrink @ across[:, :p, :, :p].reshape(g, p, g * p)).reshape(g, p, g, p)
    twice = once.transpose(2, 0, 1, 3).reshape(g, g * p, p) @ shrink
    return twice.reshape(g, g, p, p).transpose(1, 2, 0, 3)


def _mean(weights: Array, values: Sequence[Array] | Array) -> Array:
    return np.tensordot(weights, np.asarray(values), axes=1)


def _scatter(weights: Array, values: Array) -> Array:
    apart = (values - weights @ values) * np.sqrt(weights)[:, None]
    return apart.T @ apart


def own_estimates(design: Design) -> tuple[Array, Array]:
    """Regress each group alone, what is always in the model included.

    Returns
    -------
    two arrays, shape (groups, p)
        Effects and their jackknife standard errors; missing where a group has no more units than
        coefficients, one block only, or cannot tell a column from others.
    """
    found = [_alone(group, design.p) for group in design.groups]
    return np.array([each[0] for each in found]), np.array([each[1] for each in found])


def _alone(group: Group, p: int) -> tuple[Array, Array]:
    missing = np.full(p, np.nan)
    gram, products = group.gram[:-1, :-1], group.gram[:-1, -1]
    size = np.sqrt(np.diag(gram))
    scale = np.divide(1.0, size, out=np.zeros_like(size), where=size > 0)
    scaled = gram * np.outer(scale, scale)
    inverse = np.linalg.pinv(scaled, rcond=SINGULAR, hermitian=True)
    known = (np.abs(inverse @ scaled - np.eye(len(scaled))) < LEANING).all(axis=1)
    # The trace of a projection is its rank.
    rank = round(float(np.trace(inverse @ scaled)))
    if group.n <= rank + 1 or len(group.labels) < 2:
        return missing, missing
    inverse = inverse * np.outer(scale, scale)
    coefficients = inverse @ products
    leverage = np.zeros((len(gram) + 1, len(gram) + 1))
    leverage[0, 0], leverage[1:, 1:] = 1 / group.weight, inverse
    moved = _of_blocks(group, coefficients, leverage, JACKKNIFE) @ inverse
    se = np.sqrt((moved**2).sum(axis=0))
    return np.where(known, coefficients, np.nan)[:p], np.where(known, se, np.nan)[:p]
