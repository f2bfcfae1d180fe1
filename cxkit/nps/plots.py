"""SHOW: one message a figure; everything drawn stands in the result."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from .. import style
from .analysis import Result
from .naming import label_of

# More waves than this would print over one another.
MOST_LABELLED = 9


def plot_waves(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw the score of every wave with its interval.

    Parameters
    ----------
    result : Result
    ax : Axes, optional
        Where to draw; a new figure if None.

    Returns
    -------
    Axes
    """
    ax = style.new_axes(ax=ax)
    waves = result.tables["waves"].dropna(subset="score")
    places = range(len(waves))
    band = result.comparison.band
    if band is not None:
        ax.axhspan(*band, color=style.BAND, zorder=0)
        ax.annotate(
            "not told apart from the baseline", (1, band[1]), (-2, -2), va="top", ha="right",
            xycoords=("axes fraction", "data"), textcoords="offset points", fontsize=8.5,
            color="#555555",
        )  # fmt: skip
    if len(waves) > 3:
        ax.plot(places, waves["score"], color=style.SOFT, lw=1, zorder=1)
    for place, (label, wave) in zip(places, waves.iterrows(), strict=True):
        compared = label in result.compared
        colour = style.BLUE if compared else style.SOFT
        ax.errorbar(
            place, wave["score"], [[wave["score"] - wave["low"]], [wave["high"] - wave["score"]]],
            fmt="o", ms=9, mew=2, color=colour, capsize=4, lw=2,
            mfc=colour if wave["complete"] else "white",
        )  # fmt: skip
        if len(waves) > MOST_LABELLED and not compared:
            continue
        ax.annotate(
            f"{wave['score']:+.0f}", (place, wave["score"]), (8, 7), va="center",
            textcoords="offset points", fontsize=11, fontweight="bold" if compared else "normal",
            path_effects=[withStroke(linewidth=3, foreground="white")],
        )  # fmt: skip
    _draw_limits(ax, result, list(waves.index))
    labels = [f"{label}\nn = {wave.n:,}" for label, wave in waves.iterrows()]
    step = -(-len(labels) // MOST_LABELLED)
    ax.set_xticks(list(places)[::-step][::-1], labels[::-step][::-1])
    ax.set_xlim(-0.5, len(waves) - 0.5)
    shown = pd.concat([waves[["low", "high"]], result.tables["control"][["low", "high"]]])
    _window(ax, shown["low"].min(), shown["high"].max())
    ax.set_ylabel("NPS (points)")
    return style.frame(ax, *result.captions["waves"])


def plot_change(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw the change between the two waves with its interval, against zero and delta.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if result.comparison.change is None:
        return style.empty(*result.captions["change"], ax)
    ax = style.new_axes(style.STRIP, ax)
    change, delta = result.finding("nps.change"), result.comparison.delta
    ax.axvspan(-delta, delta, color=style.BAND, zorder=0)
    ax.axvline(0, color=style.INK, lw=1)
    ax.errorbar(
        change.estimate, 0,
        xerr=[[change.estimate - change.low], [change.high - change.estimate]],
        fmt="o", ms=11, color=style.BLUE, capsize=6, lw=2.5,
    )  # fmt: skip
    for x, align in ((change.low, "right"), (change.high, "left")):
        ax.annotate(
            f"{x:+.1f}", (x, 0), (-8 if align == "right" else 8, 0), ha=align, va="center",
            textcoords="offset points", fontsize=10, color="#555555",
        )  # fmt: skip
    ax.annotate(
        f"{change.estimate:+.1f}", (change.estimate, 0), (0, 12), ha="center",
        textcoords="offset points", fontsize=12, fontweight="bold",
    )  # fmt: skip
    ax.annotate(
        f"too small to matter (±{delta:g})", (0, 0), (0, 4), ha="center", va="bottom",
        xycoords=("data", "axes fraction"), textcoords="offset points", fontsize=8.5,
        color="#555555", bbox={"facecolor": style.BAND, "edgecolor": "none", "pad": 1.5},
    )  # fmt: skip
    reach = 1.25 * max(abs(change.low), abs(change.high), 1.5 * delta)
    ax.set(ylim=(-1, 1), yticks=[], xlim=(-reach, reach))
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(f"change of the NPS, {' to '.join(result.compared)} (points)")
    return style.frame(ax, *result.captions["change"])


def plot_distribution(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw the shares of detractors, passives and promoters of each wave as bars of 100 %.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    waves = result.tables["waves"].dropna(subset="score").iloc[::-1]
    ax = style.new_axes((style.STRIP[0], 1.7 + 0.42 * len(waves)), ax)
    left = pd.Series(0.0, index=waves.index)
    places = range(len(waves))
    for kind, colour in style.NPS_COLOURS.items():
        share = 100 * waves[kind]
        ax.barh(places, share, left=left, color=colour, label=kind, height=0.7)
        for place, (start, width) in enumerate(zip(left, share, strict=True)):
            if width >= 8:
                ax.annotate(
                    f"{width:.0f} %", (start + width / 2, place), ha="center", va="center",
                    fontsize=9.5, color=style.INK if kind == "passives" else "white",
                )  # fmt: skip
        left += share
    ax.set_yticks(places, [f"{label} (n = {wave.n:,})" for label, wave in waves.iterrows()])
    ax.set_xlim(0, 100)
    ax.set_xlabel("share of those who gave a score (%)")
    ax.legend(ncols=3, loc="lower left", bbox_to_anchor=(0, 1), frameon=False, fontsize=9.5)
    return style.frame(ax, *result.captions["distribution"])


def plot_mix(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw how the change adds up: who answered, and how the same kind of people answered.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if not result.composition.parts:
        return style.empty(*result.captions["mix"], ax)
    ax = style.new_axes((style.WIDE[0], 3.4), ax)
    blocks = result.tables["waterfall"]
    places = range(len(blocks))[::-1]
    colours = {"total": style.INK, "part": style.BLUE, "change": style.SOFT}
    ax.axvline(0, color=style.INK, lw=1)
    for place, (_, block) in zip(places, blocks.iterrows(), strict=True):
        ax.barh(place, block["size"], left=block["start"], height=0.6, color=colours[block["kind"]])
        # A whisker on a bar that starts elsewhere would be read off the wrong scale.
        ax.annotate(
            f"{block['size']:+.1f}", (1, place), (12, 4), va="bottom", fontsize=11,
            xycoords=("axes fraction", "data"), textcoords="offset points", fontweight="bold",
        )  # fmt: skip
        ax.annotate(
            f"{block['low']:+.1f} to {block['high']:+.1f}", (1, place), (12, 0), va="top",
            xycoords=("axes fraction", "data"), textcoords="offset points", fontsize=9,
            color="#555555",
        )  # fmt: skip
    ax.set_yticks(places, blocks.index)
    ends = pd.concat([blocks["start"], blocks["start"] + blocks["size"]])
    low, high = min(-0.5, ends.min()), max(0.5, ends.max())
    ax.set_xlim(low - 0.05 * (high - low), high + 0.05 * (high - low))
    ax.set_xlabel("NPS points")
    return style.frame(ax, *result.captions["mix"])


def plot_segments(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw the change of every group that is large enough, with widened intervals.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if not result.segments.groups:
        return style.empty(*result.captions["segments"], ax)
    segments = result.segments.largest.iloc[::-1]
    ax = style.new_axes((style.WIDE[0], 1.6 + 0.23 * len(segments)), ax)
    places = range(len(segments))
    ax.axvspan(-result.comparison.delta, result.comparison.delta, color=style.BAND, zorder=0)
    ax.axvline(0, color=style.INK, lw=1)
    ax.errorbar(
        segments["change"], places,
        xerr=[segments["change"] - segments["low"], segments["high"] - segments["change"]],
        fmt="none", color=style.SOFT, lw=1.5,
    )  # fmt: skip
    thin = segments[["n_baseline", "n_focus"]].min(axis=1) < 30
    for hollow, colour in ((False, style.BLUE), (True, "white")):
        chosen = (thin == hollow).to_numpy()
        ax.scatter(
            segments["change"][chosen], [p for p in places if chosen[p]], s=42, zorder=3,
            facecolor=colour, edgecolor=style.BLUE, linewidth=1.5,
        )  # fmt: skip
    names = segments["dimension"].str.replace("_", " ") + ": " + segments["segment"]
    ax.set_yticks(
        places,
        [
            style.plain(f"{name}  ({a:,} → {b:,})")
            for name, a, b in zip(names, segments["n_baseline"], segments["n_focus"], strict=True)
        ],
        fontsize=8.5,
    )
    _draw_named(ax, result)
    ax.set_ylim(-0.8, len(ax.get_yticks()) - 0.2)
    ax.set_xlabel("change of the NPS (points)")
    return style.frame(ax, *result.captions["segments"])


def _draw_named(ax: Axes, result: Result) -> None:
    """Put the named segments on top, with the size that is corrected for having been found."""
    ticks, labels = list(ax.get_yticks()), [each.get_text() for each in ax.get_yticklabels()]
    for segment in reversed(result.segments.named):
        place, interval = len(ticks), segment.interval
        ax.errorbar(
            segment.estimate, place,
            xerr=[[segment.estimate - interval.low], [interval.high - segment.estimate]],
            fmt="s", ms=8, color=style.ORANGE, capsize=4, lw=2,
        )  # fmt: skip
        n = f"({segment.n_before:,.0f} → {segment.n_after:,.0f})"
        labels.append(style.plain(f"{label_of(segment.levels)}  {n}"))
        ticks.append(place)
    ax.set_yticks(ticks, labels, fontsize=8.5)


def _draw_limits(ax: Axes, result: Result, labels: list[str]) -> None:
    """Mark the control limits of each wave, which widen where fewer answered."""
    limits = result.tables["control"]
    for label, row in limits.iterrows():
        place = labels.index(label)
        ends = (row["low"], row["high"])
        ax.hlines(ends, place - 0.22, place + 0.22, color=style.SOFT, lw=1.2, ls=(0, (3, 2)))


def _window(ax: Axes, low: float, high: float) -> None:
    pad = 0.12 * (high - low) + 2
    ax.set_ylim(max(-100, low - pad), min(100, high + pad))
    ax.yaxis.set_major_locator(MaxNLocator(7, integer=True))
