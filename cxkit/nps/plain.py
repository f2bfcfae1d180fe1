"""The score in plain words, with the study's own numbers: a card for everybody in the house."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..measures import wording
from ..measures.nps import NetPromoterScore
from ..parts import Part
from .comparison import Comparison

ASKED = {
    "relational": "How likely are you to recommend us? A number from 0, not at all, to 10. "
    "It is about us as a whole, not about one contact.",
    "transactional": "How likely are you to recommend us? A number from 0, not at all, to 10. "
    "It is about one contact that people have just had.",
    None: "How likely are you to recommend us? A number from 0, not at all, to 10.",
}
GOOD_FOR = (
    "To see whether something moves, and to begin a talk about what customers live through. What "
    "they say, and how they rate each moment, tells more."
)
NOT_FOR = (
    "A mark for a person or a department, or a race between countries. It does not say why "
    "anything moved, and asking people for a nine makes it worthless."
)


@dataclass(frozen=True, eq=False, repr=False)
class PlainWords(Part):
    """What the score is, how it is made, how sure it is, and what it is for.

    Parameters
    ----------
    comparison : Comparison
    """

    comparison: Comparison = field(repr=False)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The card: one row a question; none where the focus wave has no score to show."""
        label = self.comparison.waves[-1]
        score = self.comparison.scores.get(label)
        if score is None:
            return {}
        rows = [(what, said) for what, said in self._card(label, score) if said]
        card = pd.DataFrame(rows, columns=["what", "in_plain_words"])
        return {"plain_words": card.set_index("what")}

    def _card(self, label: str, score: NetPromoterScore) -> list[tuple[str, str]]:
        shares = score.shares
        interval = score.interval(self.comparison.level)
        many = {kind: f"{100 * share:.0f}" for kind, share in shares.items()}
        return [
            ("what is asked", ASKED[self.comparison.reduced.study.survey.nps_type]),
            (
                "what is answered",
                f"Of 100 customers of {label} about {many['promoters']} say 9 or 10, "
                f"{many['passives']} say 7 or 8, and {many['detractors']} say 6 or less.",
            ),
            (
                "how the score is made",
                "The share of the first less the share of the last, in points from -100 to 100: "
                f"{wording.signed(score.score)}.",
            ),
            (
                "how sure it is",
                f"{score.n:,} people answered. With so many, anything from {interval.low:+.0f} to "
                f"{interval.high:+.0f} fits ({100 * interval.level:g} % interval).",
            ),
            ("whether it moved", self._moved()),
            ("what it is good for", GOOD_FOR),
            ("what it is not for", NOT_FOR),
        ]

    def _moved(self) -> str:
        told = [each for each in self.comparison.findings if each.id == "nps.change"]
        return told[0].sentence if told else ""
