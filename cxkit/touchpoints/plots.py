"""SHOW: what to work on first and for whom; one message a figure."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Ellipse, Rectangle

from .. import style
from ..measures import wording
from ..parts import shorten
from .analysis import Result
from .naming import certain
from .upside import ROBUST, SURE

MOST_DRAWN = 12
# Standard errors to the edge of an ellipse that holds 95 % of two independent errors.
EDGE = 2.447 / 1.960
FEW = 30


def plot_upside(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw what the first pairs of a group and a touchpoint would bring to all customers.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    table = result.upside.ranked.head(MOST_DRAWN).iloc[::-1]
    if table.empty:
        return style.empty(*result.captions["upside"], ax)
    ax = style.new_axes((style.WIDE[0], 2.0 + 0.29 * len(table)), ax)
    filled = (table["place"] == ROBUST).to_numpy()
    style.dots(ax, table["overall"], table["overall_low"], table["overall_high"], filled)
    _chances(ax, table, len(result.upside.ranked))
    labels = result.reduced.labels
    names = [
        f"{shorten(group)} × {shorten(labels[id])}  (n = {n:,})"
        for (group, id), n in _raters(table)
    ]
    ax.set_yticks(range(len(table)), [style.plain(name) for name in names], fontsize=9)
    high, low = float(table["overall_high"].max()), min(0.0, float(table["overall_low"].min()))
    ax.set_xlim(low * 1.05, high + 0.34 * (high - low))
    outcome = result.upside.estimates.outcome
    ax.set_xlabel(f"upside for all customers ({outcome.unit})")
    return style.frame(ax, *result.captions["upside"])


def plot_heat(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw every group's own upside by touchpoint, in the order of the journey.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    # Seaborn takes a second to import, so that only who draws with it waits.
    import seaborn as sns

    ranked, reduced = result.upside.ranked, result.reduced
    if ranked.empty:
        return style.empty(*result.captions["heat"], ax)
    ids = [point.id for point in reduced.points]
    wide = ranked["upside"].unstack("group").reindex(index=ids, columns=list(reduced.groups))
    digits = 2 if result.upside.estimates.outcome.unit == "scale points" else 1
    size = (style.WIDE[0], 2.3 + 0.3 * len(wide))
    ax = style.new_axes(size, ax)
    most = max(float(wide.abs().max().max()), 1e-9)
    # A handful of large cells would leave all others white: the colours end at the ninth decile.
    most = max(float(wide.abs().stack().quantile(0.9)), most / 4)
    colours = LinearSegmentedColormap.from_list("upside", style.DIVERGING)
    sns.heatmap(
        wide, ax=ax, cmap=colours, vmin=-most, vmax=most, linewidths=1.5, cbar=False,
        xticklabels=[
            style.plain(shorten(name, 20).replace(" ", "\n", 1)) for name in wide.columns
        ],
        yticklabels=[style.plain(shorten(reduced.labels[id])) for id in wide.index],
    )  # fmt: skip
    for y, id in enumerate(wide.index):
        for x, group in enumerate(wide.columns):
            _cell(ax, x, y, ranked, (group, id), most, digits)
    ax.set(xlabel="", ylabel="")
    ax.tick_params(length=0, labelsize=9)
    ax.xaxis.tick_top()
    return style.frame(ax, *result.captions["heat"])


def plot_grid(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw importance against performance, with both crosshairs and an ellipse for each.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if result.matters.importance is None:
        return style.empty(*result.captions["grid"], ax)
    table = result.tables["grid"]
    ax = style.new_axes((style.WIDE[0], 5.6), ax)
    x, y = table["performance"], 100 * table["importance"]
    for row in table.itertuples():
        width = EDGE * (row.performance_high - row.performance_low)
        height = EDGE * 100 * (row.importance_high - row.importance_low)
        centre = ((row.performance_high + row.performance_low) / 2, 100 * row.importance)
        ax.add_patch(
            Ellipse(centre, width, height, facecolor=style.BAND, edgecolor="white", zorder=0)
        )
    ax.axvline(x.mean(), color=style.SOFT, lw=1)
    ax.axhline(y.mean(), color=style.SOFT, lw=1)
    target = table["target"].dropna()
    if len(target) and target.nunique() <= 2:
        ax.axvline(target.mode().iloc[0], color=style.SOFT, lw=1, ls="--")
    sure = (table["sure"] >= SURE).to_numpy()
    for full in (True, False):
        chosen = sure == full
        ax.scatter(
            x[chosen], y[chosen], s=46, zorder=3, edgecolor=style.BLUE, linewidth=1.5,
            facecolor=style.BLUE if full else "white",
        )  # fmt: skip
    _quarters(ax)
    ax.set_xlabel("performance: mean rating")
    ax.set_ylabel("derived importance (% of what is explained)", fontsize=9)
    ax.margins(0.12)
    style.frame(ax, *result.captions["grid"])
    style.label_points(ax, x.to_list(), y.to_list(), [shorten(label) for label in table["label"]])
    return ax


def plot_counts_hits(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw what counts against what hits: importance against reach.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if result.matters.importance is None:
        return style.empty(*result.captions["counts_hits"], ax)
    table = result.tables["grid"]
    ax = style.new_axes((style.WIDE[0], 5.2), ax)
    x, y = 100 * table["reach"], 100 * table["importance"]
    ax.errorbar(
        x, y, xerr=[x - 100 * table["reach_low"], 100 * table["reach_high"] - x],
        yerr=[y - 100 * table["importance_low"], 100 * table["importance_high"] - y],
        fmt="none", color=style.GREY, lw=1, zorder=1,
    )  # fmt: skip
    below = table["below"].fillna(0.0)
    shades = LinearSegmentedColormap.from_list("below", ("#FFFFFF", style.ORANGE))
    drawn = ax.scatter(
        x, y, s=70, c=below, cmap=shades, vmin=0, edgecolor=style.INK, linewidth=1.2, zorder=3
    )
    style.frame(ax, *result.captions["counts_hits"])
    bar = ax.figure.colorbar(drawn, ax=ax, shrink=0.6, pad=0.01)
    bar.set_label("rating points below the target", fontsize=8.5)
    bar.outline.set_visible(False)
    ax.axvline(50, color=style.SOFT, lw=1)
    ax.axhline(100 / len(table), color=style.SOFT, lw=1)
    ax.set_xlabel("hits: share of customers who meet it (%)")
    ax.set_ylabel("counts: share of what is explained (%)", fontsize=9)
    ax.margins(0.1)
    style.label_points(ax, x.to_list(), y.to_list(), [shorten(label) for label in table["label"]])
    return ax


def _raters(table: pd.DataFrame) -> list[tuple[tuple[str, str], int]]:
    return [(pair, int(row["raters"])) for pair, row in table.iterrows()]


def _chances(ax: Axes, table: pd.DataFrame, count: int) -> None:
    """Write at the right how sure a leading place is."""
    name = certain(count)
    lead = "in top 3: " if name == "p_top3" else "first: "
    for place, chance in enumerate(table[name]):
        said = lead * (place == len(table) - 1) + wording.percent(chance)
        ax.annotate(
            said, (1, place), (-2, 0), va="center", ha="right", fontsize=9, color="#555555",
            xycoords=("axes fraction", "data"), textcoords="offset points",
        )  # fmt: skip


def _cell(
    ax: Axes, x: int, y: int, ranked: pd.DataFrame, pair: tuple[str, str], most: float, digits: int
) -> None:
    """Write one number into the heat map; hatched where few rated, a dot where nobody did."""
    if pair not in ranked.index:
        ax.text(x + 0.5, y + 0.5, "·", ha="center", va="center", color=style.SOFT)
        return
    row = ranked.loc[pair]
    name = certain((ranked.index.get_level_values("group") == pair[0]).sum())
    if row["raters"] < FEW:
        ax.add_patch(
            Rectangle((x, y), 1, 1, fill=False, hatch="////", edgecolor=style.GREY, lw=0, zorder=1)
        )
    dark = abs(row["upside"]) > 0.65 * most
    leads = row[f"{name}_here"] >= SURE and row["upside"] > 0
    ax.text(
        x + 0.5, y + 0.5, wording.signed(row["upside"], digits).lstrip("+"), ha="center",
        va="center", fontsize=9.5, fontweight="bold" if leads else "normal", zorder=3,
        color="white" if dark else style.INK,
    )  # fmt: skip


def _quarters(ax: Axes) -> None:
    """Name the four quarters in the corners."""
    for text, spot, across, up in (
        ("WORK HERE", (0, 1), "left", "top"), ("KEEP IT UP", (1, 1), "right", "top"),
        ("LOW PRIORITY", (0, 0), "left", "bottom"),
        ("MORE THAN IS ASKED", (1, 0), "right", "bottom"),
    ):  # fmt: skip
        ax.annotate(
            text, spot, (5 if across == "left" else -5, -5 if up == "top" else 5), ha=across, va=up,
            xycoords="axes fraction", textcoords="offset points", fontsize=8.5, color=style.SOFT,
        )  # fmt: skip
