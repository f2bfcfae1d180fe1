"""Scores of a study as they stand, to be held against what the survey tool shows."""

from __future__ import annotations

from ..measures.nps import KINDS, NetPromoterScore, measure
from ..measures.wording import say_score
from ..study.responses import Responses


def count_scores(responses: Responses) -> NetPromoterScore | None:
    """Count promoters, passives and detractors of all waves, each answer once.

    Parameters
    ----------
    responses : Responses

    Returns
    -------
    NetPromoterScore or None
        Without the weights, which survey tools do not know; None where nobody gave a score.
    """
    given = responses.rows.dropna(subset=["recommend"])
    if given.empty:
        return None
    clustered = given["cluster"].nunique() > 1
    by = ["recommend", "cluster"] if clustered else ["recommend"]
    cells = given.groupby(by, dropna=False).size().rename("n").reset_index()
    cells = cells.rename(columns={"recommend": "score"})
    return measure(cells, clustered=clustered, weighted=False)


def say_scores(scores: NetPromoterScore, waves: list[str]) -> str:
    """Word the counts and the score of all waves, in one line."""
    of = waves[0] if len(waves) == 1 else f"all {len(waves)} waves together"
    said = say_score(scores.score, scores.interval(), scores.n, of)
    return f"{', '.join(f'{getattr(scores, kind):,} {kind}' for kind in reversed(KINDS))}. {said}"


def as_record(scores: NetPromoterScore | None) -> dict[str, int] | None:
    """Give the counts as ``--json`` says them."""
    return {kind: getattr(scores, kind) for kind in KINDS} if scores else None
