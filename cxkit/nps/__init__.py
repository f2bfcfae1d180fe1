"""Our NPS moved: did it, and why?

The order is the method: what the survey could have shown, the score with its interval, whether
it moved, and only then who answered against how they answered.
"""

from .analysis import Result, analyse
from .comparison import compare
from .plots import plot_change, plot_distribution, plot_mix, plot_segments, plot_waves
from .plots_reasons import plot_change_by, plot_drivers, plot_recovery, plot_themes
from .reduction import Reduced, reduce

__all__ = [
    "Reduced",
    "Result",
    "analyse",
    "compare",
    "plot_change",
    "plot_change_by",
    "plot_distribution",
    "plot_drivers",
    "plot_mix",
    "plot_recovery",
    "plot_segments",
    "plot_themes",
    "plot_waves",
    "reduce",
]
