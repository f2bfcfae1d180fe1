"""What is true of the invented museum's visitors, whatever a sample of them says."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy.special import ndtr

from . import planted
from .answers import Chance, Visit, draw_chance, draw_items, visit
from .planted import AS_SHIPPED, FOCUS, PERSONAS, POINTS, REALMS, WAVES, Scenario


@dataclass(frozen=True, eq=False)
class MuseumTruth:
    """Population values of the museum sample.

    Parameters
    ----------
    cells : DataFrame
        One row a wave and persona: ``share`` of the visitors, ``share_of_answers`` (before
        weighting), ``promoters``, ``passives``, ``detractors`` (shares), ``nps`` (points), and
        the mean rating of each touchpoint among those who met it.
    touchpoints : DataFrame
        One row a touchpoint: ``effect`` (planted), ``on_score`` and ``on_nps`` (what one more
        rating point adds to a 0..10 answer and to the NPS, on average of those who meet it),
        ``reach`` and ``performance`` (of all visitors, the five quarters alike).
    recovery : DataFrame
        One row of ``none solved unsolved``: ``share`` and ``nps``.
    realms : DataFrame
        One row a realm: ``score`` (0..100), ``alpha``, and ``link``, the correlation of its
        score with recommending.
    realm_correlations : DataFrame
        Correlations between the realms themselves, free of the items' noise.
    """

    cells: pd.DataFrame = field(repr=False)
    touchpoints: pd.DataFrame = field(repr=False)
    recovery: pd.DataFrame = field(repr=False)
    realms: pd.DataFrame = field(repr=False)
    realm_correlations: pd.DataFrame = field(repr=False)

    def nps(self, wave: str, *, weighted: bool = True) -> float:
        """Give the NPS of all visitors of a wave, or of those who answer, in points."""
        rows = self.cells.loc[wave]
        return float((rows["share" if weighted else "share_of_answers"] * rows["nps"]).sum())

    def change(self, baseline: str = planted.BASELINE, focus: str = FOCUS) -> float:
        """Give the change of the visitors' NPS, in points."""
        return self.nps(focus) - self.nps(baseline)

    def mix(self, baseline: str = planted.BASELINE, focus: str = FOCUS) -> float:
        """Give the part of the change that comes from who visits (Kitagawa 1955, by persona)."""
        before, after = self.cells.loc[baseline], self.cells.loc[focus]
        mean = (before["nps"] + after["nps"]) / 2
        return float(((after["share"] - before["share"]) * mean).sum())

    def rate(self, baseline: str = planted.BASELINE, focus: str = FOCUS) -> float:
        """Give the part of the change that comes from how each persona answers."""
        before, after = self.cells.loc[baseline], self.cells.loc[focus]
        share = (before["share"] + after["share"]) / 2
        return float((share * (after["nps"] - before["nps"])).sum())

    def upside(self, wave: str = FOCUS, *, target: float = 8.0) -> pd.DataFrame:
        """Give what lifting a touchpoint to `target` would add to a persona's NPS, in points.

        Reach x effect x shortfall, as the touchpoints room counts it: one row a persona,
        one column a touchpoint.
        """
        ratings = self.cells.loc[wave, list(planted.POINT_IDS)]
        reach = [np.broadcast_to(np.array(point.used), len(PERSONAS)) for point in POINTS]
        return (target - ratings).clip(lower=0) * np.transpose(reach) * self.touchpoints["on_nps"]


@lru_cache(maxsize=4)
def museum_truth(scenario: Scenario = AS_SHIPPED, *, n: int = 60_000) -> MuseumTruth:
    """Work out the population values.

    Parameters
    ----------
    scenario : Scenario
        Which planted events happen.
    n : int
        Simulated visits for each persona. They are the same visits in every wave, so that
        a change is known far better than a level.

    Returns
    -------
    MuseumTruth

    Notes
    -----
    Given what a visitor met, the answer is normal around `Visit.expected` and then rounded:
    shares of promoters and detractors are averages of exact probabilities. With the default
    `n`, an NPS is known to about 0.1 points and a persona's change to about 0.1.
    """
    rng = np.random.default_rng(n)
    chances = [draw_chance(rng, n) for _ in PERSONAS]
    shares = scenario.visitors()
    kinds, points, problems = {}, {}, {}
    for w, wave in enumerate(WAVES):
        for p, persona in enumerate(PERSONAS):
            seen = visit(chances[p], np.full(n, p), np.full(n, w), scenario)
            kinds[wave, persona] = _kinds(seen)
            points[wave, persona] = _points(seen)
            problems[wave, persona] = _problems(seen)
    cells = pd.DataFrame(kinds).T.rename_axis(["wave", "persona"])
    cells.insert(0, "share", shares.ravel())
    cells.insert(1, "share_of_answers", scenario.answers().sum(axis=2).ravel())
    by_point = pd.concat(points, names=["wave", "persona"])
    ratings = by_point["performance"].unstack()[list(planted.POINT_IDS)]
    weights = cells["share"] / len(WAVES)
    return MuseumTruth(
        cells=cells.join(ratings),
        touchpoints=_average_points(by_point, weights),
        recovery=_average_problems(pd.concat(problems, names=["wave", "persona"]), weights),
        realms=_realms(rng, *_mix(chances, shares[WAVES.index(planted.BASELINE)]), scenario),
        realm_correlations=_realm_correlations(),
    )


def _probabilities(seen: Visit) -> tuple[np.ndarray, np.ndarray]:
    # Chance is normal and the answer rounded: a promoter from 8.5, a detractor below 6.5.
    promoter = ndtr((seen.expected - 8.5) / planted.NOISE)
    return promoter, ndtr((6.5 - seen.expected) / planted.NOISE)


def _kinds(seen: Visit) -> dict[str, float]:
    promoters, detractors = (float(part.mean()) for part in _probabilities(seen))
    passives = 1 - promoters - detractors
    kinds = {"promoters": promoters, "passives": passives, "detractors": detractors}
    return {**kinds, "nps": 100 * (promoters - detractors)}


def _points(seen: Visit) -> pd.DataFrame:
    rows = {}
    on_score = _density(seen.expected, np.arange(0.5, 10))
    on_nps = 100 * _density(seen.expected, np.array([6.5, 8.5]))
    for point in POINTS:
        used = seen.used[point.id]
        rows[point.id] = {
            "effect": point.effect,
            "on_score": point.effect * on_score[used].mean(),
            "on_nps": point.effect * on_nps[used].mean(),
            "reach": used.mean(),
            "performance": seen.ratings[point.id][used].mean(),
        }
    return pd.DataFrame(rows).T.rename_axis("touchpoint")


def _density(expected: np.ndarray, edges: np.ndarray) -> np.ndarray:
    # How fast the answer crosses these edges when recommending rises a little.
    total = np.zeros(len(expected))
    for edge in edges:
        total += np.exp(-(((edge - expected) / planted.NOISE) ** 2) / 2)
    return total / (planted.NOISE * np.sqrt(2 * np.pi))


def _problems(seen: Visit) -> pd.DataFrame:
    promoter, detractor = _probabilities(seen)
    groups = (~seen.problem, seen.solved, seen.problem & ~seen.solved)
    rows = [{"share": of.mean(), "nps": 100 * (promoter - detractor)[of].mean()} for of in groups]
    return pd.DataFrame(rows, index=pd.Index(["none", "solved", "unsolved"], name="problem"))


def _average_points(by_point: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    reach = _times(by_point["reach"], weights)
    total = reach.groupby("touchpoint", sort=False).sum()
    columns = ["on_score", "on_nps", "performance"]
    means = by_point[columns].mul(reach, axis=0).groupby("touchpoint", sort=False).sum()
    table = means.div(total, axis=0).assign(reach=total)
    table.insert(0, "effect", [point.effect for point in POINTS])
    return table


def _average_problems(by_problem: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    share = _times(by_problem["share"], weights)
    total = share.groupby("problem", sort=False).sum()
    nps = (share * by_problem["nps"]).groupby("problem", sort=False).sum() / total
    return pd.DataFrame({"share": total, "nps": nps})


def _times(values: pd.Series, weights: pd.Series) -> pd.Series:
    cells = values.index.droplevel(2)
    return values * weights.reindex(cells).to_numpy()


def _mix(chances: list[Chance], shares: np.ndarray) -> tuple[Chance, np.ndarray]:
    """Put the personas together in the proportions of one wave."""
    counts = np.floor(shares * len(chances[0].mood)).astype(int)
    persona = np.repeat(np.arange(len(PERSONAS)), counts)

    def join(parts: list[np.ndarray]) -> np.ndarray:
        return np.concatenate([part[:k] for part, k in zip(parts, counts, strict=True)])

    return Chance(
        mood=join([chance.mood for chance in chances]),
        own={point.id: join([c.own[point.id] for c in chances]) for point in POINTS},
        meets={point.id: join([c.meets[point.id] for c in chances]) for point in POINTS},
        problem=join([chance.problem for chance in chances]),
        solved=join([chance.solved for chance in chances]),
    ), persona


def _realms(
    rng: np.random.Generator, chance: Chance, persona: np.ndarray, scenario: Scenario
) -> pd.DataFrame:
    items = draw_items(rng, chance, persona)
    wave = np.full(len(persona), WAVES.index(planted.BASELINE))
    seen = visit(chance, persona, wave, scenario)
    answer = seen.expected + planted.NOISE * rng.standard_normal(len(persona))
    answer = np.clip(np.floor(answer + 0.5), 0, 10)
    rows = []
    for position, realm in enumerate(REALMS):
        names = planted.ITEMS[4 * position : 4 * position + 4]
        straight = [8 - items[k] if k in planted.REVERSED else items[k] for k in names]
        total = np.sum(straight, axis=0)
        alpha = 4 / 3 * (1 - sum(part.var() for part in straight) / total.var())
        link = np.corrcoef(total, answer)[0, 1]
        score = 100 * (total.mean() / 4 - 1) / 6
        rows.append({"realm": realm, "score": score, "alpha": alpha, "link": link})
    return pd.DataFrame(rows).set_index("realm")


def _realm_correlations() -> pd.DataFrame:
    table = pd.DataFrame(np.eye(len(REALMS)), index=list(REALMS), columns=list(REALMS))
    for one in REALMS:
        for other in REALMS:
            if one != other:
                table.loc[one, other] = 2 * planted.lean_of(one) * planted.lean_of(other)
    table.loc["entertainment", "education"] = planted.EDUTAINMENT
    table.loc["education", "entertainment"] = planted.EDUTAINMENT
    return table
