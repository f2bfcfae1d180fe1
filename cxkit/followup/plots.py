"""SHOW: what was worked on beside the rest, all changes, and levels over time."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from .. import style
from ..parts import shorten
from .analysis import Result
from .verdicts import Gain

CLEAR = {Gain.WORKED, Gain.HELD, Gain.FELL_BEHIND}
# Lines of touchpoints that were worked on; with more of them only the first are drawn.
LINES = (style.ORANGE, style.BLUE, style.INK, style.SOFT)
MARKS = "osD^"


def plot_against(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw how far each touchpoint that was worked on moved against the untouched ones.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    comparison = result.comparison
    if not comparison.against:
        return style.empty(*result.captions["against"], ax)
    table = comparison.table.loc[list(comparison.against)].iloc[::-1]
    ax = style.new_axes((style.WIDE[0], 2.3 + 0.5 * len(table)), ax)
    ax.axvspan(-comparison.delta, comparison.delta, color=style.BAND, zorder=0)
    clear = np.array([Gain(each) in CLEAR for each in table["verdict"]])
    low, high = table["difference_low"], table["difference_high"]
    style.dots(ax, table["difference"], low, high, clear)
    for place, (hurdle, verdict) in enumerate(zip(table["hurdle"], table["verdict"], strict=True)):
        for side in (-hurdle, hurdle):
            ax.vlines(side, place - 0.16, place + 0.16, color=style.SOFT, lw=1.6)
        ax.annotate(verdict, (1, place), xycoords=("axes fraction", "data"), xytext=(6, 0),
                    textcoords="offset points", va="center", fontsize=9.5)  # fmt: skip
    ax.set_yticks(range(len(table)), [_name(result, id) for id in table.index])
    ax.set_xlabel("against the untouched ones (rating points); hollow: not clear")
    return style.frame(ax, *result.captions["against"])


def plot_changes(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw the measured change of every touchpoint, with the mood behind them.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    table = result.mood.changes.sort_values("change", kind="stable")
    ax = style.new_axes((style.WIDE[0], 2.0 + 0.26 * len(table)), ax)
    mood = result.mood.interval
    if mood is not None:
        ax.axvspan(mood.low, mood.high, color=style.GREY, alpha=0.45, lw=0, zorder=0)
    ax.axvline(0, color=style.INK, lw=1, zorder=1)
    for touched, colour, mark in ((False, style.BLUE, "o"), (True, style.ORANGE, "D")):
        places = np.flatnonzero(table["touched"] == touched)
        shown = table.iloc[places]
        ax.hlines(places, shown["low"], shown["high"], color=colour, lw=1.6, zorder=2)
        ax.scatter(shown["change"], places, s=46, marker=mark, color=colour, zorder=3)
    ax.set_yticks(range(len(table)), [_name(result, id) for id in table.index])
    ax.set_ylim(-0.7, len(table) - 0.3)
    ax.set_xlabel("change of the mean rating (rating points)")
    return style.frame(ax, *result.captions["changes"])


def plot_levels(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw the mean rating of what was worked on, wave by wave, beside that of the rest.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    table, reduced = result.mood.levels, result.reduced
    waves = list(dict.fromkeys(table["wave"]))
    ax = style.new_axes(style.WIDE, ax)
    ends = waves.index(reduced.baseline.label), waves.index(reduced.focus.label)
    ax.axvspan(*ends, color=style.BAND, zorder=0)
    names = [id for id in result.comparison.touched if id in set(table["touchpoint"])]
    looks = dict(zip(names, zip(LINES, MARKS, strict=True), strict=False))
    looks["untouched"] = (style.GREY, "o")
    last = table[table["wave"] == waves[-1]].set_index("touchpoint")["rating"]
    beside = _apart(last[[name for name in looks if name in last]], ax, table)
    for name, (colour, mark) in looks.items():
        rows = table[table["touchpoint"] == name]
        if rows.empty:
            continue
        places = [waves.index(wave) for wave in rows["wave"]]
        errors = [rows["rating"] - rows["low"], rows["high"] - rows["rating"]]
        ax.errorbar(places, rows["rating"], yerr=errors, color=colour, marker=mark, lw=1.2,
                    elinewidth=1.6, ms=6, zorder=3)  # fmt: skip
        if name in beside:
            label = "untouched ones" if name == "untouched" else _name(result, name)
            ax.annotate(label, (places[-1], beside[name]), xytext=(8, 0), va="center",
                        textcoords="offset points", fontsize=9.5, color=style.INK)  # fmt: skip
    ax.set_xticks(range(len(waves)), waves)
    ax.set_xlim(-0.3, len(waves) - 0.25)
    ax.set_ylabel("mean rating")
    return style.frame(ax, *result.captions["levels"])


def _apart(heights: pd.Series, ax: Axes, table: pd.DataFrame) -> dict[str, float]:
    """Move heights of names apart where lines end close together."""
    low, high = table["low"].min(), table["high"].max()
    room = max(high - low, 0.1)
    ax.set_ylim(low - 0.05 * room, high + 0.05 * room)
    placed: dict[str, float] = {}
    for name, height in heights.sort_values(kind="stable").items():
        least = max(placed.values(), default=-np.inf) + 0.055 * room
        placed[name] = max(height, least)
    return placed


def _name(result: Result, id: str) -> str:
    return style.plain(shorten(result.reduced.labels[id]))
