"""Sizes, colours and the frame of every figure; named once, nothing is set on import."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

# Inches; at DPI a figure fills a report column and stays sharp on a projector.
WIDE = (8.0, 4.4)
STRIP = (8.0, 2.6)
DPI = 144

# Okabe & Ito (2008): told apart with colour-blind sight; in grey by lightness and label.
BLUE, ORANGE, GREY, INK = "#0072B2", "#D55E00", "#BBBBBB", "#222222"
SOFT = "#767676"
BAND = "#E8EEF2"
# Blue is good for us, orange is not; lightness alone tells them from the middle.
DIVERGING = ("#D55E00", "#F2F2F2", "#0072B2")
NPS_COLOURS = {"detractors": ORANGE, "passives": GREY, "promoters": BLUE}

_TITLE_WIDTH = 74
_NOTE_WIDTH = 125
_EMPTY_WIDTH = 95


def new_axes(size: tuple[float, float] = WIDE, ax: Axes | None = None) -> Axes:
    """Give axes to draw on: those handed in, or those of a new figure.

    Parameters
    ----------
    size : (width, height), inches
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=size, dpi=DPI, layout="constrained")
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(SOFT)
    ax.tick_params(colors=INK, labelsize=10)
    return ax


def frame(ax: Axes, title: str, note: str = "", *, whole: bool = False) -> Axes:
    """Put the finding above the picture, and below it what is measured and on whom.

    Parameters
    ----------
    ax : Axes
    title : str
        The finding, a full sentence.
    note : str
        Measure, population, n, period and kind of interval.
    whole : bool, default False
        Whether all axes of the figure are this one picture.

    Returns
    -------
    Axes
    """
    title = plain("\n".join(textwrap.wrap(title, _TITLE_WIDTH)))
    look = {"fontsize": 13, "fontweight": "bold", "color": INK}
    figure = ax.figure
    if len(figure.axes) > 1 and not whole:
        ax.set_title(title, loc="left", **look)
        return ax
    figure.suptitle(title, x=0.01, ha="left", **look)
    if note:
        note = plain("\n".join(textwrap.wrap(note, _NOTE_WIDTH)))
        figure.supxlabel(note, x=0.01, ha="left", fontsize=8.5, color="#555555")
    return ax


def dots(
    ax: Axes, value: pd.Series, low: pd.Series, high: pd.Series, filled: NDArray[np.bool_]
) -> None:
    """Draw one dot with its interval a row, from below; hollow where `filled` is false."""
    places = range(len(value))
    ax.axvline(0, color=INK, lw=1)
    ax.errorbar(value, places, xerr=[value - low, high - value], fmt="none", color=SOFT, lw=1.5)
    circles(ax, value, filled)
    ax.set_ylim(-0.7, len(value) - 0.3)


def circles(ax: Axes, values: pd.Series, filled: NDArray[np.bool_]) -> None:
    """Draw one circle a row, full or hollow."""
    for full in (True, False):
        chosen = filled == full
        ax.scatter(
            values[chosen], [p for p in range(len(values)) if chosen[p]], s=52, zorder=3,
            facecolor=BLUE if full else "white", edgecolor=BLUE, linewidth=1.6,
        )  # fmt: skip


def label_points(ax: Axes, x: Sequence[float], y: Sequence[float], labels: Sequence[str]) -> None:
    """Write names beside points where there is room, with a thin line where that is further off.

    Call it when limits and size of the axes are settled. The places around a point are tried from
    near to far, and the first is taken that covers no point and no other name.
    """
    figure = ax.figure
    figure.canvas.draw()
    inside, renderer = ax.get_window_extent(), figure.canvas.get_renderer()
    spots = ax.transData.transform(np.column_stack([x, y]))
    taken: list[Bbox] = [Bbox.from_bounds(px - 7, py - 7, 14, 14) for px, py in spots]
    for at, label in enumerate(labels):
        text = ax.text(x[at], y[at], plain(label), fontsize=8.5, color=INK, zorder=5)
        width, height = text.get_window_extent(renderer).size
        text.remove()
        best: tuple[float, float, float] | None = None
        for distance in (12, 22, 34, 48, 64, 84):
            for angle in (0, 180, 90, 270, 35, 145, 325, 215):
                dx, dy = np.cos(np.radians(angle)) * distance, np.sin(np.radians(angle)) * distance
                left = spots[at][0] + dx - width * (0.5 - 0.5 * np.sign(round(dx, 3)))
                bottom = spots[at][1] + dy - height / 2
                box = Bbox.from_bounds(left, bottom, width, height)
                hits = sum(box.overlaps(other) for other in taken)
                out = box.x0 < inside.x0 or box.x1 > inside.x1
                out = out or box.y0 < inside.y0 or box.y1 > inside.y1
                cost = 10 * hits + 20 * out + distance / 100
                if best is None or cost < best[0]:
                    best = (cost, left, bottom)
        _, left, bottom = best
        box = Bbox.from_bounds(left, bottom, width, height)
        taken.append(box)
        end = ax.transData.inverted().transform((left, bottom))
        ax.text(*end, plain(label), fontsize=8.5, color=INK, zorder=5)
        near = (np.clip(spots[at][0], box.x0, box.x1), np.clip(spots[at][1], box.y0, box.y1))
        if np.hypot(*(np.array(near) - spots[at])) > 16:
            start = ax.transData.inverted().transform(near)
            ax.plot([start[0], x[at]], [start[1], y[at]], color=SOFT, lw=0.7, zorder=2)


def empty(title: str, note: str, ax: Axes | None = None) -> Axes:
    """Draw that there is nothing to draw, and why."""
    ax = new_axes(STRIP, ax)
    ax.set_axis_off()
    ax.annotate(
        plain("\n".join(textwrap.wrap(note, _EMPTY_WIDTH))), (0, 0.5), va="center", fontsize=11,
        color=INK,
    )  # fmt: skip
    return frame(ax, title)


def plain(text: str) -> str:
    """Keep text from being typeset as mathematics."""
    return text.replace("$", r"\$")
