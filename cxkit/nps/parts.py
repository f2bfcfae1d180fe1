"""What each step of the answer offers: its findings, tables, captions and warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from ..findings import Finding, Said
from ..measures.nps import Change
from ..statistics.intervals import Interval
from ..study.reading import slug

POINTS = "points"
ONLY_THESE = "As no change is established, this describes these answers only."


class Part:
    """One step of the answer; a step that has nothing to say leaves these as they are."""

    nothing = "The study has nothing to say on this."

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Claims, each with its interval, base and sentence."""
        return ()

    @property
    def told(self) -> tuple[str, ...]:
        """Ids of the findings that are told first; a part shows itself by them."""
        return tuple(found.id for found in self.findings)

    def said(self) -> Said:
        """Give the sentences of what is told first."""
        known = {found.id: found.sentence for found in self.findings}
        return Said(tuple(known[id] for id in self.told if id in known), self.nothing)

    def __repr__(self) -> str:
        return repr(self.said())

    def _repr_html_(self) -> str:
        return self.said()._repr_html_()

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Tables at full precision, by name."""
        return {}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Title (the finding) and note of each picture, by the name of its plot."""
        return {}

    @property
    def numbers(self) -> dict[str, str]:
        """Numbers that a picture's description adds to its caption, by the name of its plot."""
        return {}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know before using the numbers."""
        return ()


def finding(
    id: str, estimate: float, interval: Interval, n: int, sentence: str,
    verdict: str | None = None, unit: str = POINTS,
) -> Finding:  # fmt: skip
    """Make a finding from an estimate and its interval."""
    return Finding(
        id, float(estimate), sentence, int(n), unit,
        float(interval.low), float(interval.high), interval.level, verdict,
    )  # fmt: skip


def distinct(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Number the ids of labels that make the same slug, as those in other scripts do."""
    taken: dict[str, int] = {}
    kept = []
    for found in findings:
        taken[found.id] = taken.get(found.id, 0) + 1
        number = taken[found.id]
        kept.append(found if number == 1 else replace(found, id=f"{found.id}-{number}"))
    return tuple(kept)


def both(change: Change) -> tuple[int, int]:
    """Respondents of the two waves."""
    return change.before.n, change.after.n


def words(name: str) -> str:
    """Write a dimension's name as prose does."""
    return name.replace("_", " ")


def join_names(names: list[str]) -> str:
    """List names as prose does: a, b and c."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def label_of(levels: dict[str, str]) -> str:
    """Name a segment by its groups, and their dimensions where that helps."""
    return " × ".join(
        name if dimension == "persona" else f"{words(dimension)} {name}"
        for dimension, name in levels.items()
    )


def slug_of(levels: dict[str, str]) -> str:
    """Name a segment as ids do."""
    return slug(" ".join(f"{dimension} {name}" for dimension, name in levels.items()))
