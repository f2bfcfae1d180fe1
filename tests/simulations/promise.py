"""What a simulation promises, what it found, and whether the two agree within chance."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt

# A promise is called broken only when the Monte Carlo error cannot explain the breach.
ERRORS_ALLOWED = 3


@dataclass(frozen=True)
class Promise:
    """One number that simulated samples must keep within limits.

    Parameters
    ----------
    what : str
        The promise in words, with the design it was simulated on.
    value : float
        What the runs gave.
    error : float
        Monte Carlo standard error of `value`.
    runs : int
        Simulated samples behind it.
    low, high : float
        Limits of what is promised.
    """

    what: str
    value: float
    error: float
    runs: int
    low: float = -inf
    high: float = inf

    @property
    def held(self) -> bool:
        """Whether the value lies within the limits, give or take chance."""
        slack = ERRORS_ALLOWED * self.error
        return self.low - slack <= self.value <= self.high + slack

    def __str__(self) -> str:
        limits = " to ".join(f"{limit:g}" for limit in (self.low, self.high) if abs(limit) < inf)
        state = "held" if self.held else "BROKEN"
        return (
            f"{state:6}  {self.value:8.4f} ± {self.error:.4f}  (promised {limits}; "
            f"{self.runs:,} runs)  {self.what}"
        )


def share(what: str, hits: int, runs: int, low: float = -inf, high: float = inf) -> Promise:
    """Make a promise about how often something happened, with its binomial error."""
    rate = hits / runs
    # With no hit or only hits the plain error would be nought; half a hit either way is not.
    smoothed = (hits + 0.5) / (runs + 1)
    return Promise(what, rate, sqrt(smoothed * (1 - smoothed) / runs), runs, low, high)
