"""SHOW: what is said of customers and by whom, what is in their way, and trust."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from .. import style
from ..parts import shorten
from ..people.canvas import SOURCES
from ..people.plots import draw_trust
from .analysis import Result

KINDS = {
    "interests": "likes", "needs": "needs", "pains": "suffers from",
    "environment": "around them", "possibilities": "can and cannot",
}  # fmt: skip
# More lines than this nobody reads; the table has them all.
MOST_LINES = 36
# So many signs of an entry leave room for the picture.
LONGEST = 58


def plot_canvas(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw what is said of each persona, and how much it matters; what is assumed is grey.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    table, caption = result.canvas.table, result.captions["canvas"]
    if table.empty:
        return style.empty(*caption, ax)
    table = table.head(MOST_LINES)
    # A line of its own for the name of each persona.
    new = table["persona"] != table["persona"].shift()
    places = -(np.arange(len(table)) + new.cumsum().to_numpy())
    ax = style.new_axes((style.WIDE[0], 1.7 + 0.21 * (len(table) + new.sum())), ax)
    assumed = (table["source"] == SOURCES["assumed"]).to_numpy()
    for grey, colour in ((False, style.BLUE), (True, style.GREY)):
        chosen = assumed == grey
        weight = table["weight"].astype(float).to_numpy()[chosen]
        ax.hlines(places[chosen], 0, np.nan_to_num(weight), color=colour, lw=1.4, zorder=2)
        ax.scatter(weight, places[chosen], s=44, color=colour, zorder=3)
    _label(ax, table, places, new.to_numpy(), assumed)
    ax.set(xlim=(0, 5.3), xticks=range(6), ylim=(places[-1] - 0.8, 0.2))
    ax.set_xlabel("weight")
    return style.frame(ax, *caption)


def plot_offers(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw for how many of each persona something is in the way of a wish.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    table, caption = result.offers.blocked, result.captions["offers"]
    table = table[table["share"].notna()].head(MOST_LINES).iloc[::-1]
    if table.empty:
        return style.empty(*caption, ax)
    ax = style.new_axes((style.WIDE[0], 2.0 + 0.6 * len(table)), ax)
    ax.axvline(result.delta, color=style.SOFT, lw=1, ls="--")
    value = 100 * table["share"]
    low, high = (100 * table[end].fillna(table["share"]) for end in ("low", "high"))
    style.dots(ax, value, low, high, table["low"].notna().to_numpy())
    names = [
        f"{shorten(row['persona'])}: {shorten(row['wish'], 48)}\n"
        f"in the way: {shorten(row['constraint'], 48)}{_base(row)}"
        for _, row in table.iterrows()
    ]
    ax.set_yticks(range(len(table)), [style.plain(name) for name in names], fontsize=9)
    ax.set_xlim(0, max(10.0, 1.15 * float(high.max())))
    ax.set_xlabel("share for whom it is blocked (%)")
    return style.frame(ax, *caption)


def plot_trust(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw the three trust items by persona.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    return draw_trust(result.trust, ax=ax)


def _base(row: pd.Series) -> str:
    return f" (n = {int(row['n']):,})" if row["n"] else ""


def _label(
    ax: Axes, table: pd.DataFrame, places: np.ndarray, new: np.ndarray, assumed: np.ndarray
) -> None:
    """Write entries beside their lines, grey where they are assumed, and a persona's name above."""
    names = [
        style.plain(f"{KINDS[row['kind']]}: {shorten(row['text'], LONGEST)}")
        for _, row in table.iterrows()
    ]
    heads = [style.plain(shorten(name)) for name in table["persona"][new]]
    ticks = [*places, *(places[new] + 1)]
    ax.set_yticks(ticks, [*names, *heads], fontsize=8.5)
    for label, grey in zip(ax.get_yticklabels(), [*assumed, *[False] * len(heads)], strict=True):
        label.set_color(style.SOFT if grey else style.INK)
    for label in ax.get_yticklabels()[len(names) :]:
        label.set_fontweight("bold")
    ax.tick_params(axis="y", length=0)
