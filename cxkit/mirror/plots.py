"""SHOW: the moments that hurt."""

from __future__ import annotations

from matplotlib.axes import Axes

from .. import style
from ..parts import shorten
from .analysis import Result
from .moments import MORE


def plot_moments(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw the five moments that hurt most surely beside what is usual.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    moments, caption = result.moments, result.captions["moments"]
    table = moments.first.iloc[::-1]
    if table.empty:
        return style.empty(*caption, ax)
    ax = style.new_axes((style.WIDE[0], 2.0 + 0.48 * len(table)), ax)
    usual = 100 * moments.usual
    ax.axvspan(usual, usual + moments.delta, color=style.BAND, zorder=0)
    ax.axvline(usual, color=style.SOFT, lw=1.2)
    clear = (table["verdict"] == MORE).to_numpy()
    style.dots(ax, *(100 * table[each] for each in ("share", "low", "high")), clear)
    names = [
        f"{shorten(group)} × {shorten(moments.reduced.labels[id])}\n(n = {int(n):,})"
        for (group, id), n in table["n"].items()
    ]
    ax.set_yticks(range(len(table)), [style.plain(name) for name in names], fontsize=9)
    ax.set_xlim(0, 100)
    ax.set_xlabel("share below the middle of the scale (%)")
    return style.frame(ax, *caption)
