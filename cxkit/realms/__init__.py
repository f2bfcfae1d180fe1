"""Where does our experience sit among the four realms, and what is missing?

Scores with intervals for all and for each group, what may be claimed with these items, which realm
goes together with recommending, coming back and spending, what has changed, and where to begin.
"""

from .analysis import Result, analyse
from .columns import respondent_scores
from .plots import plot_change, plot_plane, plot_profiles
from .plots_scale import plot_gap, plot_items, plot_pays, plot_structure
from .reduction import Reduced, reduce

__all__ = [
    "Reduced",
    "Result",
    "analyse",
    "plot_change",
    "plot_gap",
    "plot_items",
    "plot_pays",
    "plot_plane",
    "plot_profiles",
    "plot_structure",
    "reduce",
    "respondent_scores",
]
