"""What do our customers want and cannot have, who is around them, and do they trust us?

The lens turned round: interest, need and pain by kind of customer and by source, what is in the
way of a wish, and trust. Ideas begin there; whether they fit the brand is asked last.
"""

from .analysis import Result, analyse
from .plots import plot_canvas, plot_offers, plot_trust
from .reduction import Reduced, reduce

__all__ = [
    "Reduced",
    "Result",
    "analyse",
    "plot_canvas",
    "plot_offers",
    "plot_trust",
    "reduce",
]
