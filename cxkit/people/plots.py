"""SHOW: what several rooms draw of people."""

from __future__ import annotations

from matplotlib.axes import Axes

from .. import style
from .trust import Trust

# One for each of the three, told apart without colour.
LOOKS = ((style.BLUE, "o"), (style.ORANGE, "s"), ("#009E73", "^"))


def draw_trust(trust: Trust, *, ax: Axes | None = None) -> Axes:
    """Draw the three trust items by group.

    Parameters
    ----------
    trust : Trust
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    caption, table = trust.captions["trust"], trust.table
    if table.empty:
        return style.empty(*caption, ax)
    groups = list(dict.fromkeys(table["group"]))[::-1]
    ax = style.new_axes((style.WIDE[0], 1.9 + 0.42 * len(groups)), ax)
    for at, (item, rows) in enumerate(table.groupby("item", sort=False)):
        colour, mark = LOOKS[at]
        places = [groups.index(group) + 0.22 * (1 - at) for group in rows["group"]]
        ax.errorbar(
            rows["mean"], places, xerr=[rows["mean"] - rows["low"], rows["high"] - rows["mean"]],
            fmt=mark, ms=6, color=colour, lw=1.4, label=item,
        )  # fmt: skip
    ax.set_yticks(range(len(groups)), [style.plain(group) for group in groups], fontsize=9)
    ax.set_ylim(-0.6, len(groups) - 0.4)
    ax.set_xlabel("mean answer")
    ax.legend(frameon=False, fontsize=9, ncols=3, loc="lower left", bbox_to_anchor=(0, 1))
    return style.frame(ax, *caption)
