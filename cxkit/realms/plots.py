"""SHOW: where the experience sits, for whom, and what has changed; one message a figure."""

from __future__ import annotations

from math import ceil, floor

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, Rectangle

from .. import style
from ..measures.verdicts import Verdict
from ..parts import shorten
from ..study.description import REALMS
from .analysis import Result
from .columns import CONNECTION, PARTICIPATION
from .naming import DOING, LABELS, group_name
from .profile import FEW

# The picture of the plane shows at least so much of each axis to either side.
LEAST_SHOWN = 0.2
TINTS = {
    "entertainment": "#EAF2F8",
    "education": "#FBF0E6",
    "esthetic": "#EAF5EF",
    "escapist": "#F5EDF4",
}


def plot_plane(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw the plane of the four realms with ellipses, and the four scores beside it.

    Parameters
    ----------
    result : Result
    ax : Axes, optional
        Takes the plane alone; a new figure also holds the scores.

    Returns
    -------
    Axes
    """
    alone = ax is not None
    if not alone:
        figure, (ax, beside) = plt.subplots(
            1, 2, figsize=(9.0, 5.2), dpi=style.DPI, layout="constrained", width_ratios=(1.55, 1)
        )
        figure.get_layout_engine().set(wspace=0.06)
        _scores(beside, result)
    style.new_axes(ax=ax)
    _plane(ax, result)
    return style.frame(ax, *result.captions["plane"], whole=not alone)


def plot_profiles(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw the score of each realm for every group, one panel a realm.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    groups = [group for group in result.profile.groups if group is not None]
    if not groups:
        return style.empty(*result.captions["profiles"], ax)
    ax = style.new_axes((9.0, 1.9 + 0.34 * len(groups)), ax)
    ax.set_axis_off()
    names = [style.plain(shorten(group_name(result.reduced, group))) for group in groups]
    limits = result.profile.scores[["low", "high"]]
    window = (max(10 * floor(limits["low"].min() / 10) - 2, -2),
              min(10 * ceil(limits["high"].max() / 10) + 2, 102))  # fmt: skip
    for at, realm in enumerate(REALMS):
        panel = ax.inset_axes((at * 0.257, 0, 0.228, 1))
        _panel(panel, result, realm, groups, window)
        panel.set_yticks(range(len(groups)), names[::-1] if at == 0 else [""] * len(groups))
    return style.frame(ax, *result.captions["profiles"])


def plot_change(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw how far each realm moved since the baseline.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    table = result.change.waves
    if table.empty:
        return style.empty(*result.captions["change"], ax)
    table = table.iloc[::-1]
    ax = style.new_axes((style.WIDE[0], 3.2), ax)
    ax.axvspan(-result.change.delta, result.change.delta, color=style.BAND, zorder=0)
    clear = np.array([Verdict(each).clear for each in table["verdict"]])
    style.dots(ax, table["change"], table["low"], table["high"], clear)
    ax.set_yticks(range(len(table)), [LABELS[realm] for realm in table.index])
    ax.set_xlabel("change of the score (points of 100); hollow: not told from none")
    return style.frame(ax, *result.captions["change"])


def _plane(ax: Axes, result: Result) -> None:
    table, edge = result.profile.positions, _edge(result)
    ax.set(xlim=(-edge, edge), ylim=(-edge, edge), aspect="equal")
    for realm, tint in TINTS.items():
        x, y = PARTICIPATION[realm], CONNECTION[realm]
        corner = (min(0, x * edge), min(0, y * edge))
        ax.add_patch(Rectangle(corner, edge, edge, color=tint, zorder=0, lw=0))
        sides = {"ha": "right" if x > 0 else "left", "va": "top" if y > 0 else "bottom"}
        ax.text(0.96 * edge * x, 0.96 * edge * y, LABELS[realm], fontsize=13, fontweight="bold",
                color="#5A5A5A", **sides)  # fmt: skip
        ax.text(0.96 * edge * x, (0.96 - 0.085) * edge * y, DOING[realm], fontsize=8.5,
                color="#5A5A5A", **sides)  # fmt: skip
    ax.axhline(0, color=style.SOFT, lw=0.8, zorder=1)
    ax.axvline(0, color=style.SOFT, lw=0.8, zorder=1)
    regions = result.profile.regions
    for group, row in table.iterrows():
        whole = group == "all"
        width, height, angle = regions.loc[group]
        ax.add_patch(
            Ellipse(
                (row["participation"], row["connection"]),
                width,
                height,
                angle=angle,
                zorder=2,
                facecolor=style.BLUE,
                alpha=0.28 if whole else 0.08,
                edgecolor=style.BLUE,
                lw=1.5 if whole else 0.6,
            )
        )
        ax.scatter(
            row["participation"], row["connection"], s=70 if whole else 26, zorder=4,
            marker="D" if whole else "o", linewidth=1.2, edgecolor=style.BLUE,
            facecolor=style.BLUE if whole or row["n"] >= FEW else "white",
        )  # fmt: skip
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ends = [-edge, 0, edge]
    ax.set_xticks(ends, [f"{-edge:.2g}\npassive", "participation", f"+{edge:.2g}\nactive"])
    ax.set_yticks(ends, [f"immersion\n{-edge:.2g}", "connection", f"absorption\n+{edge:.2g}"])
    for label in ax.get_yticklabels():
        label.set_rotation(90)
        label.set_va("center")
    ax.tick_params(length=0, labelsize=9)
    _aligned(ax)
    # The diamond is explained below the picture; among so many names "all" would find no room.
    names = ["" if group == "all" else shorten(group, 22) for group in table.index]
    style.label_points(ax, list(table["participation"]), list(table["connection"]), names)


def _aligned(ax: Axes) -> None:
    """Keep the words at the ends of the axes inside the plane."""
    for at, side in ((0, "left"), (2, "right")):
        ax.get_xticklabels()[at].set_ha(side)
    for at, side in ((0, "bottom"), (2, "top")):
        ax.get_yticklabels()[at].set_va(side)


def _edge(result: Result) -> float:
    """How much of the axes is shown: all points with their errors, and some room."""
    table, most = result.profile.positions, 0.0
    for name in ("participation", "connection"):
        most = max(most, table[[f"{name}_low", f"{name}_high"]].abs().max().max())
    return min(max(ceil(20 * 1.3 * most) / 20, LEAST_SHOWN), 1.0)


def _scores(ax: Axes, result: Result) -> None:
    """The four scores of all, strongest on top."""
    style.new_axes(ax=ax)
    table = result.profile.scores.loc["all"].sort_values("score")
    places = range(len(table))
    weakest, _ = result.profile.weakest()
    colours = [style.ORANGE if realm == weakest else style.BLUE for realm in table.index]
    ax.hlines(places, 0, 100, color="#EDEDED", lw=13, zorder=1)
    for place, colour, (realm, row) in zip(places, colours, table.iterrows(), strict=True):
        ax.hlines(place, row["low"], row["high"], color=colour, lw=13, zorder=2)
        ax.vlines(row["score"], place - 0.1, place + 0.1, color="white", lw=1.4, zorder=3)
        ax.text(0, place + 0.17, LABELS[realm], fontsize=11, fontweight="bold", va="bottom")
        ax.text(100, place + 0.17, f"{row['score']:.0f}", fontsize=13, fontweight="bold",
                ha="right", va="bottom")  # fmt: skip
        ax.text(89, place + 0.19, f"{row['low']:.0f} to {row['high']:.0f}", fontsize=8.5,
                ha="right", va="bottom", color=style.SOFT)  # fmt: skip
    ax.set(xlim=(0, 100), ylim=(-0.5, len(table) - 0.3), yticks=[], xlabel="score (0 to 100)")
    ax.spines["left"].set_visible(False)


def _panel(
    ax: Axes, result: Result, realm: str, groups: list[str], window: tuple[float, float]
) -> None:
    """One realm's scores of all groups, with the mean of all as a line."""
    style.new_axes(ax=ax)
    table = result.profile.scores.xs(realm, level="realm")
    ax.axvline(table.loc["all", "score"], color=style.ORANGE, lw=1.2, zorder=1)
    shown = table.loc[groups[::-1]]
    places = range(len(shown))
    ax.hlines(places, shown["low"], shown["high"], color=style.BLUE, lw=3.5, alpha=0.55)
    full = (shown["n"] >= FEW).to_numpy()
    ax.scatter(shown["score"], places, s=30, zorder=3, edgecolor=style.BLUE, lw=1.4,
               facecolor=np.where(full, style.BLUE, "white"))  # fmt: skip
    ax.set(xlim=window, ylim=(-0.7, len(shown) - 0.3))
    ax.set_title(f"{LABELS[realm]}  (all {table.loc['all', 'score']:.0f})", fontsize=10)
    ax.tick_params(labelsize=9)
