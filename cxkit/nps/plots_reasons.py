"""SHOW: what goes together with the change, or with recommending; one message a figure."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from .. import style
from .analysis import Result

MOST_DRAWN = 12


def plot_change_by(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw how much of the change goes with each touchpoint's rating that moved.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if result.journey.drivers is None:
        return style.empty(*result.captions["change_by"], ax)
    table = result.tables["change_by"]
    largest = table["moved"].abs().nlargest(MOST_DRAWN).index
    table = table.loc[largest].sort_values("moved", ascending=False)
    ax = style.new_axes((style.WIDE[0], 1.7 + 0.29 * len(table)), ax)
    sure = table["p_adjusted"] < 1 - result.comparison.level
    _dots(ax, table, "moved", sure)
    ax.set_yticks(
        range(len(table)),
        [
            style.plain(
                f"{row.label}  ({row.reference + row.distance_before:.1f} → "
                f"{row.reference + row.distance_after:.1f})"
            )
            for row in table.itertuples()
        ],
        fontsize=9,
    )
    ax.set_xlabel("part of the change of the NPS (points); in brackets the mean rating")
    return style.frame(ax, *result.captions["change_by"])


def _dots(ax: Axes, table: pd.DataFrame, column: str, filled: pd.Series) -> None:
    """Draw one dot with its interval a row, from below; hollow where it may be nothing."""
    places = range(len(table))
    low, high = table[f"{column}_low"], table[f"{column}_high"]
    ax.axvline(0, color=style.INK, lw=1)
    ax.errorbar(
        table[column], places, xerr=[table[column] - low, high - table[column]],
        fmt="none", color=style.SOFT, lw=1.5,
    )  # fmt: skip
    for full in (True, False):
        chosen = (filled == full).to_numpy()
        ax.scatter(
            table[column][chosen], [p for p in places if chosen[p]], s=52, zorder=3,
            facecolor=style.BLUE if full else "white", edgecolor=style.BLUE, linewidth=1.6,
        )  # fmt: skip
    ax.set_ylim(-0.7, len(table) - 0.3)
