"""What do we believe of ourselves, and which moments hurt our customers while we believe it?

The counterpart of what a room says of itself: the moments in which most customers had a bad
time, with how sure that is, how many live them, and how many departments share each.
"""

from .analysis import Result, analyse
from .plots import plot_moments
from .reduction import Reduced, reduce

__all__ = ["Reduced", "Result", "analyse", "plot_moments", "reduce"]
