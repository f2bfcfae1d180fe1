"""SHOW: what the items are worth, what goes with what, and what the team expected."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from .. import style
from ..parts import shorten
from ..study.groups import EVERY
from .analysis import Result
from .naming import LABELS, digits_of, without_beginning
from .pays import STEP
from .scale import FINE, UNTOLD
from .structure import LIMIT

# Gaps that are drawn; the table has them all.
MOST_GAPS = 12
# A share whose lower limit is under this may be next to nothing.
LITTLE = 0.05


def plot_items(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw how far each item goes together with the rest of its realm.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    table = result.scale.items
    if table.empty:
        return style.empty(*result.captions["items"], ax)
    table = table.iloc[::-1]
    ax = style.new_axes((style.WIDE[0], 1.7 + 0.25 * len(table)), ax)
    verdicts = table.get("verdict", pd.Series(UNTOLD, index=table.index)).fillna(UNTOLD)
    bad = ~verdicts.isin([FINE, UNTOLD])
    places = np.arange(len(table))
    r = table["item_rest_r"]
    ax.axvline(0, color=style.INK, lw=1)
    ax.errorbar(r, places, xerr=[r - table["low"], table["high"] - r], fmt="none",
                color=style.SOFT, lw=1.5)  # fmt: skip
    ax.scatter(r[~bad], places[~bad], s=46, color=style.BLUE, zorder=3)
    ax.scatter(r[bad], places[bad], s=64, color=style.ORANGE, marker="D", zorder=3)
    for place, item in zip(places[bad], table.index[bad], strict=True):
        end = table.loc[item, "high"]
        ax.text(end + 0.02, place, verdicts[item], fontsize=9, va="center", color=style.ORANGE)
    names = [
        style.plain(f"{shorten(said, 44)}  ·  {realm}")
        for said, realm in zip(without_beginning(list(table.index)), table["realm"], strict=True)
    ]
    ax.set_yticks(places, names, fontsize=9)
    low = min(0.0, float(np.nanmin(table["low"])))
    ax.set(xlim=(low - 0.03, 1.0), ylim=(-0.7, len(table) - 0.3))
    ax.set_xlabel("correlation with the rest of its realm (-1 to 1)")
    return style.frame(ax, *result.captions["items"])


def plot_structure(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw how closely every two realms go together, without the noise of their items.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    table = result.structure.pairs
    if table.empty or table["corrected"].isna().all():
        return style.empty(*result.captions["structure"], ax)
    table = table.dropna(subset=["corrected"]).sort_values("corrected")
    ax = style.new_axes((style.WIDE[0], 3.4), ax)
    right = max(1.14, float(table["high"].max()) + 0.05)
    ax.axvspan(LIMIT, right, color=style.BAND, zorder=0)
    ax.text(LIMIT + 0.008, len(table) - 0.42, "cannot be told apart", fontsize=9, color=style.SOFT,
            va="center")  # fmt: skip
    apart = (table["corrected"] < LIMIT).to_numpy()
    style.dots(ax, table["corrected"], table["low"], table["high"], apart)
    names = [f"{LABELS[first]} and {second}" for first, second in table.index]
    ax.set_yticks(range(len(table)), names, fontsize=10)
    ax.set(xlim=(min(0.0, float(table["low"].min()) - 0.05), right), ylim=(-0.7, len(table) - 0.1))
    ax.set_xlabel("correlation of two realms, freed of the noise of their items")
    return style.frame(ax, *result.captions["structure"])


def plot_pays(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw the share of each realm in what the realms let us explain of the first outcome.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if result.pays.first is None:
        return style.empty(*result.captions["pays"], ax)
    table = result.pays.table
    chosen = (table["outcome"] == result.pays.first.name) & (table["group"] == EVERY)
    table = table[chosen].sort_values("share")
    ax = style.new_axes((style.WIDE[0], 1.9 + 0.36 * len(table)), ax)
    share, low, high = (100 * table[name] for name in ("share", "low", "high"))
    style.dots(ax, share, low, high, (table["low"] >= LITTLE).to_numpy())
    for place, (end, row) in enumerate(zip(high, table.to_dict("records"), strict=True)):
        digits = digits_of(row["unit"])
        step = f"{STEP} points more: {row['step']:+.{digits}f} {row['unit']}"
        step = step if pd.notna(row["step"]) else ""
        ax.text(end + 1.5, place, step, fontsize=9, va="center", color=style.SOFT)
    ax.set_yticks(range(len(table)), table["realm"], fontsize=10)
    ax.set_xlim(min(0.0, float(low.min())), float(high.max()) + 42)
    ax.set_xlabel("share of what the realms explain (%)")
    return style.frame(ax, *result.captions["pays"])


def plot_gap(result: Result, *, gaps: pd.DataFrame | None = None, ax: Axes | None = None) -> Axes:
    """Draw what the team expected against what customers say, the largest gap on top.

    Parameters
    ----------
    result : Result
    gaps : DataFrame, optional
        ``group realm guess customers low high n gap told``, the largest first, as `realm_gaps`
        gives them; empty or None without a workshop.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if gaps is None or gaps.empty:
        why = (
            "No workshop was held, or the silent guess is not closed: there is nothing to compare."
        )
        return style.empty("What the team expected is not known", why, ax)
    shown = gaps.head(MOST_GAPS).iloc[::-1]
    ax = style.new_axes((style.WIDE[0], 2.0 + 0.32 * len(shown)), ax)
    places = np.arange(len(shown))
    ax.hlines(places, shown["guess"], shown["customers"], color=style.GREY, lw=2.5, zorder=1)
    ax.errorbar(
        shown["customers"], places,
        xerr=[shown["customers"] - shown["low"], shown["high"] - shown["customers"]],
        fmt="none", color=style.SOFT, lw=1.5, zorder=2,
    )  # fmt: skip
    ax.scatter(shown["customers"], places, s=60, color=style.BLUE, zorder=3, label="customers")
    ax.scatter(shown["guess"], places, s=60, facecolor="white", edgecolor=style.ORANGE,
               linewidth=1.8, marker="D", zorder=3, label="the team expected")  # fmt: skip
    known = {EVERY: "all", **result.group_labels}
    names = [
        style.plain(f"{LABELS[row.realm]}, {shorten(known.get(row.group, row.group), 24)}")
        for row in shown.itertuples()
    ]
    ax.set_yticks(places, names, fontsize=9.5)
    ax.set(xlim=(0, 100), ylim=(-0.7, len(shown) - 0.3), xlabel="score (0 to 100)")
    ax.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, fontsize=9, borderpad=0
    )
    title = "What the team expected lies within what customers say"
    for first in gaps[gaps["told"].astype(bool)].head(1).itertuples():
        whose = "customers" if first.group == EVERY else known.get(first.group, first.group)
        title = (
            f"{LABELS[first.realm]}: the team expected {first.guess:.0f}, {whose} give "
            f"{first.customers:.0f}"
        )
    note = (
        "Score of a realm, 0 to 100: mean guess of the room, and what customers say, limits "
        f"that hold for all guesses together with {100 * result.profile.level:g} %; largest gap "
        "first. The room is everyone who voted, not a sample."
    )
    return style.frame(ax, title, note)
