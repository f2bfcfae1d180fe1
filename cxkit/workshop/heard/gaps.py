"""What the room guessed beside what customers say: how far off, and whether that is told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from ...findings import Finding
from ...statistics.intervals import quantile

NOT_TOLD = "not distinguishable"


@dataclass(frozen=True)
class Gap:
    """One guess of the room, and what customers say.

    Parameters
    ----------
    group, item : str
        Slugs; "all" for all customers.
    guess : float
    found : Finding
        The customers' number, in the unit of the guess.
    voters : int
        Those who guessed.
    coarsest : int, default 0
        Fewest decimals that both are shown with.
    together : float, default 0
        Coverage of the limits of all guesses together, where they were widened for it; 0 where
        each holds alone.
    """

    group: str
    item: str
    guess: float
    found: Finding
    voters: int
    coarsest: int = 0
    together: float = 0.0

    @property
    def size(self) -> float:
        """Guess less what customers say: above nought where the room expected more."""
        return self.guess - self.found.estimate

    @property
    def told(self) -> bool:
        """Whether the guess lies outside what the customers' answers leave open."""
        return not self.found.low <= self.guess <= self.found.high

    @property
    def digits(self) -> int:
        """Fewest decimals at which a reader sees on which side of the interval the guess is."""
        for digits in range(self.coarsest, self.coarsest + 3):
            guess, low, high, size = (
                round(number, digits)
                for number in (self.guess, self.found.low, self.found.high, self.size)
            )
            if ((guess < low or guess > high) and size != 0) is self.told:
                return digits
        return self.coarsest + 3

    @property
    def off(self) -> str:
        """How far the guess is off, rounded once: the two numbers beside it may differ by one more.

        Rounding them first would be off by one more often.
        """
        return f"{abs(self.size):.{self.digits}f} too {'high' if self.size > 0 else 'low'}"

    @property
    def limits(self) -> str:
        """The customers' interval in words, with its base."""
        level = f"{100 * (self.together or self.found.level):g} % interval"
        level = f"simultaneous {level}" if self.together else level
        return f"{level} {self.span}, n = {self.found.n:,}"

    @property
    def span(self) -> str:
        """The customers' interval as a table has it."""
        return f"{self.found.low:.{self.digits}f} to {self.found.high:.{self.digits}f}"

    def finding(self, id: str, sentence: str, unit: str) -> Finding:
        """Make the finding of a gap: its interval is that of the customers, turned round."""
        found = self.found
        verdict = f"expected too {'much' if self.size > 0 else 'little'}" if self.told else NOT_TOLD
        return Finding(
            id, self.size, sentence, found.n, unit, self.guess - found.high,
            self.guess - found.low, found.level, verdict,
        )  # fmt: skip


def gaps_table(gaps: Iterable[Gap], names: Mapping[str, str]) -> pd.DataFrame:
    """Give guesses as people read them, those that are told from customers' answers first.

    Parameters
    ----------
    gaps : iterable of Gap
    names : mapping of str to str
        What each is about, by ``<group>.<item>``.

    Returns
    -------
    DataFrame
        Index ``about``; ``the_team customers interval n the_team_is``.
    """
    rows = [
        {"about": names[f"{gap.group}.{gap.item}"], "the_team": f"{gap.guess:.{gap.digits}f}",
         "customers": f"{gap.found.estimate:.{gap.digits}f}", "interval": gap.span,
         "n": f"{gap.found.n:,}", "the_team_is": gap.off if gap.told else "not told apart"}
        for gap in sorted(gaps, key=lambda gap: not gap.told)
    ]  # fmt: skip
    columns = ["about", "the_team", "customers", "interval", "n", "the_team_is"]
    return pd.DataFrame(rows, columns=columns).set_index("about")


def sort_jointly(gaps: Iterable[Gap], low: float, high: float) -> list[Gap]:
    """Widen the customers' limits so that they hold for all gaps together; the largest gap first.

    Parameters
    ----------
    gaps : iterable of Gap
    low, high : float
        Ends of the scale, beyond which no limit lies.

    Notes
    -----
    Many guesses are looked at, and some lie outside an interval by chance alone: limits are
    widened so that they hold for all guesses together (Bonferroni), errors taken as normal.
    """
    gaps = list(gaps)
    wide = (_widened(gap, len(gaps), low, high) for gap in gaps)
    return sorted(wide, key=lambda gap: -abs(gap.size))


def _widened(gap: Gap, guesses: int, least: float, most: float) -> Gap:
    found = gap.found
    if found.low is None or found.high is None or found.level is None:
        return gap
    level = 1 - (1 - found.level) / guesses
    wider = quantile(level) / quantile(found.level)
    low = found.estimate - wider * (found.estimate - found.low)
    high = found.estimate + wider * (found.high - found.estimate)
    wide = replace(found, low=max(low, least), high=min(high, most), level=level)
    return replace(gap, found=wide, together=found.level if guesses > 1 else 0.0)
