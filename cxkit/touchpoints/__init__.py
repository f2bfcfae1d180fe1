"""Which touchpoint should we work on first, for whom, and what may we leave?

Not a map of everything: reach x effect x shortfall, by persona, with the certainty of the order,
what it is worth, the best set under a budget, and what was left out and why.
"""

from .analysis import Result, analyse
from .plan import plan
from .plots import plot_counts_hits, plot_grid, plot_heat, plot_upside
from .plots_journey import (
    plot_attention,
    plot_coverage,
    plot_journey,
    plot_portfolio,
    plot_trust,
)
from .reduction import Reduced, reduce

__all__ = [
    "Reduced",
    "Result",
    "analyse",
    "plan",
    "plot_attention",
    "plot_counts_hits",
    "plot_coverage",
    "plot_grid",
    "plot_heat",
    "plot_journey",
    "plot_portfolio",
    "plot_trust",
    "plot_upside",
    "reduce",
]
