"""Personas as people: what they want and cannot, who said so, and whether they trust."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..findings import Finding
from ..parts import Part
from ..people.canvas import Canvas
from ..people.offers import Offers
from ..people.trust import Trust, link_trust
from .estimates import Estimates


@dataclass(frozen=True, eq=False, repr=False)
class People(Part):
    """Personas, their blocked wishes and their trust.

    Parameters
    ----------
    canvas : Canvas
        What the study says of them.
    offers : Offers
        What they want and cannot have.
    trust : Trust
    """

    canvas: Canvas = field(repr=False)
    offers: Offers = field(repr=False)
    trust: Trust = field(repr=False)

    nothing = "The study describes no personas."

    @property
    def told(self) -> tuple[str, ...]:
        """The wish that is blocked most, voice share, trust and its link."""
        return (*self.offers.told, *self.canvas.told, *self.trust.told)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Blocked wishes, voice shares, trust by persona and what it goes together with."""
        return (*self.offers.findings, *self.canvas.findings, *self.trust.findings)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``canvas``, ``blocked``, ``offers``, ``trust``; those that there are."""
        return self.canvas.tables | self.offers.tables | self.trust.tables

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of trust."""
        return self.trust.captions

    @property
    def warnings(self) -> tuple[str, ...]:
        """Personas of whom nothing was said by customers."""
        return self.canvas.warnings


def meet(estimates: Estimates, *, seed: int) -> People:
    """Look at what the personas want, what is in their way, and whether they trust."""
    reduced, level = estimates.reduced, estimates.level
    link = link_trust(reduced.trust, level=level, seed=seed)
    trust = Trust(reduced, estimates.outcome, link, level)
    return People(Canvas(reduced.study), Offers(reduced, level), trust)
