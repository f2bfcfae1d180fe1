"""We worked on some touchpoints: did they rise more than the others, or with everything else?

The change of each touchpoint that was worked on beside the change of those that were not, among
like customers, with a verdict that a lucky start or a good mood does not make.
"""

from .analysis import Result, analyse
from .plots import plot_against, plot_changes, plot_levels
from .reduction import Reduced, reduce

__all__ = [
    "Reduced",
    "Result",
    "analyse",
    "plot_against",
    "plot_changes",
    "plot_levels",
    "reduce",
]
