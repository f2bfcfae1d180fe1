"""What an answer is made of: steps that compute their findings, tables, captions, warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

import pandas as pd

from .findings import Finding, Ledger, Problem, Said, refuse
from .sheets import Sheet
from .statistics.intervals import Interval


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


class Answer:
    """What every room's result offers, strung together from its parts in the order of telling."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The steps, in the order of telling."""
        raise NotImplementedError

    @property
    def reduced(self) -> Any:
        """What was analysed: a room's `Reduced`."""
        raise NotImplementedError

    @property
    def study(self) -> str:
        """The study's id."""
        return self.reduced.study.id

    @property
    def name(self) -> str:
        """The study's name."""
        return self.reduced.study.name

    @property
    def inputs(self) -> tuple[dict[str, Any], ...]:
        """Name, hash and rows of each file."""
        return self.reduced.inputs

    @property
    def ledger(self) -> Ledger:
        """Rows read, and rows left out by reason."""
        return self.reduced.ledger

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every claim with its interval, base and sentence."""
        return distinct(found for part in self.parts for found in part.findings)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Tables at full precision, by name."""
        return {name: table for part in self.parts for name, table in part.tables.items()}

    @cached_property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Title, which is the finding, and note of each picture, by the name of its plot."""
        return {name: said for part in self.parts for name, said in part.captions.items()}

    @property
    def figures(self) -> dict[str, str]:
        """What each picture shows, in words, by the name of its plot."""
        numbers = {name: said for part in self.parts for name, said in part.numbers.items()}
        return {
            name: " ".join([f"{title}.", note, numbers.get(name, "")]).strip()
            for name, (title, note) in self.captions.items()
        }

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know before using the numbers."""
        notes = (f"{note[:1].upper()}{note[1:]}." for note in self.reduced.notes)
        return (*(said for part in self.parts for said in part.warnings), *notes)

    def finding(self, id: str) -> Finding:
        """Give one finding by its id.

        Raises
        ------
        KeyError
            There is none of that id.
        """
        for found in self.findings:
            if found.id == id:
                return found
        raise KeyError(f"there is no finding {id!r}")

    def known(self, *ids: str) -> tuple[str, ...]:
        """Give those ids of which there is a finding, in the order asked for."""
        there = {finding.id for finding in self.findings}
        return tuple(id for id in ids if id in there)

    def show(self, *ids: str) -> Said:
        """Give findings to look at, in the order asked for; those that there are."""
        known = {finding.id: finding for finding in self.findings}
        return Said(tuple(known[id].sentence for id in ids if id in known))

    def tell(self, *names: str) -> Said:
        """Give what several parts tell first, one after the other; silent parts are left out."""
        parts = [getattr(self, name) for name in names]
        sentences = tuple(said for part in parts for said in part.said().sentences)
        return Said(sentences, parts[0].nothing)

    def sheet(self, name: str) -> Sheet:
        """Give a table of words, to be read whole."""
        shown = self.tables.get(name, pd.DataFrame())
        return Sheet(shown.rename(columns=words))

    def table(self, name: str) -> pd.DataFrame:
        """Give a table rounded for reading, at most twelve rows."""
        shown = self.tables.get(name, pd.DataFrame()).head(12).round(1)
        numbers = shown.select_dtypes("float").columns
        # Adding nought turns the "-0.0" of rounding into "0.0".
        shown[numbers] = shown[numbers] + 0.0
        return shown.rename(columns=words)


def check_choices(*, level: float, hint: str = "0 takes the study's", **amounts: float) -> None:
    """Refuse a level outside 0..1 and amounts below 0, all at once.

    Parameters
    ----------
    level : float
    hint : str
        What an amount of 0 means.
    **amounts : float
        By the name of their parameter, such as ``delta``.
    """
    refuse(
        Problem(f"{name.upper()} {rule}", way, value=f"{value:g}")
        for name, value, right, rule, way in (
            *((name, value, value >= 0, "is 0 or more", hint) for name, value in amounts.items()),
            ("level", level, 0 < level < 1, "lies between 0 and 1", "such as 0.95"),
        )
        if not right
    )


def finding(
    id: str, estimate: float, interval: Interval, n: int, sentence: str,
    verdict: str | None = None, unit: str = "points",
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


def words(name: str) -> str:
    """Write the name of a column or a dimension as prose does."""
    return name.replace("_", " ")


def join_names(names: list[str]) -> str:
    """List names as prose does: a, b and c."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def shorten(name: str, longest: int = 34) -> str:
    """Cut a name that would leave no room for the picture; tables have it whole."""
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"
