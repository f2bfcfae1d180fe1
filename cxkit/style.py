"""Sizes, colours and the frame of every figure; named once, nothing is set on import."""

from __future__ import annotations

import textwrap

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

# Inches; at DPI a figure fills a report column and stays sharp on a projector.
WIDE = (8.0, 4.4)
STRIP = (8.0, 2.6)
DPI = 144

# Okabe & Ito (2008): told apart with colour-blind sight; in grey by lightness and label.
BLUE, ORANGE, GREY, INK = "#0072B2", "#D55E00", "#BBBBBB", "#222222"
SOFT = "#767676"
BAND = "#E8EEF2"
NPS_COLOURS = {"detractors": ORANGE, "passives": GREY, "promoters": BLUE}

_TITLE_WIDTH = 74
_NOTE_WIDTH = 125


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


def frame(ax: Axes, title: str, note: str = "") -> Axes:
    """Put the finding above the picture, and below it what is measured and on whom.

    Parameters
    ----------
    ax : Axes
    title : str
        The finding, a full sentence.
    note : str
        Measure, population, n, period and kind of interval.

    Returns
    -------
    Axes
    """
    title = plain("\n".join(textwrap.wrap(title, _TITLE_WIDTH)))
    look = {"fontsize": 13, "fontweight": "bold", "color": INK}
    figure = ax.figure
    if len(figure.axes) > 1:
        ax.set_title(title, loc="left", **look)
        return ax
    figure.suptitle(title, x=0.01, ha="left", **look)
    if note:
        note = plain("\n".join(textwrap.wrap(note, _NOTE_WIDTH)))
        figure.supxlabel(note, x=0.01, ha="left", fontsize=8.5, color="#555555")
    return ax


def empty(title: str, note: str, ax: Axes | None = None) -> Axes:
    """Draw that there is nothing to draw, and why."""
    ax = new_axes(STRIP, ax)
    ax.set_axis_off()
    ax.annotate(plain(note), (0, 0.5), fontsize=11, color=INK)
    return frame(ax, title)


def plain(text: str) -> str:
    """Keep text from being typeset as mathematics."""
    return text.replace("$", r"\$")
