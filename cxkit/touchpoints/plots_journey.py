"""SHOW: attention, plan, coverage, the journey as it feels, trust; one message a figure."""

from __future__ import annotations

from math import isfinite

import numpy as np
from matplotlib.axes import Axes

from .. import style
from ..parts import shorten
from ..people.plots import draw_trust
from .analysis import Result
from .coverage import LOOKED_AT

# Lines told apart by colour, dash and mark, so that they hold in grey.
LINES = (
    ("#0072B2", "-", "o"), ("#D55E00", "--", "s"), ("#009E73", "-.", "^"), ("#CC79A7", ":", "D"),
    ("#E69F00", "-", "X"), ("#767676", "--", "<"),
    ("#56B4E9", (0, (5, 1)), "v"), ("#000000", (0, (1, 1)), "P"),
)  # fmt: skip


def plot_attention(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw each touchpoint's attention beside its weight with customers.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if not result.attention.known:
        return style.empty(*result.captions["attention"], ax)
    table = result.tables["attention"].iloc[::-1]
    ax = style.new_axes((style.WIDE[0], 1.9 + 0.29 * len(table)), ax)
    places = range(len(table))
    weight = table["weight"]
    ax.axvline(0, color=style.INK, lw=1)
    ax.hlines(places, table["attention"], weight, color=style.GREY, lw=3, zorder=1)
    ax.errorbar(
        weight, places, fmt="o", ms=7, color=style.BLUE, lw=1.3, zorder=3,
        xerr=[weight - table["weight_low"], table["weight_high"] - weight],
        label="weight with customers (effect × reach)",
    )  # fmt: skip
    ax.scatter(
        table["attention"], places, marker="s", s=44, facecolor="white", edgecolor=style.ORANGE,
        linewidth=1.8, zorder=4, label="attention",
    )  # fmt: skip
    names = [f"{row.label} (core)" if row.core else row.label for row in table.itertuples()]
    ax.set_yticks(places, [style.plain(shorten(name)) for name in names], fontsize=9)
    ax.set_ylim(-0.7, len(table) - 0.3)
    ax.set_xlabel("points of 100")
    ax.legend(frameon=False, fontsize=9, loc="center right")
    return style.frame(ax, *result.captions["attention"])


def plot_portfolio(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw what every budget buys: the efficient sets, and the plan among them.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    plan = result.plan
    if plan.best is None:
        return style.empty(*result.captions["portfolio"], ax)
    table = plan.efficient[plan.efficient["gain"] > 0]
    ax = style.new_axes(style.WIDE, ax)
    ax.step(table["cost"], table["gain"], where="post", color=style.BLUE, lw=1.8)
    ax.scatter(table["cost"], table["gain"], s=16, color=style.BLUE, zorder=3)
    if plan.best.items:
        gain, interval = plan.gain_of(plan.best.items)
        ax.errorbar(
            [plan.best.cost], [gain], yerr=[[gain - interval.low], [interval.high - gain]],
            fmt="D", ms=9, color=style.ORANGE, capsize=4, lw=1.8, zorder=4,
        )  # fmt: skip
        names = "\n".join(
            ["The plan:", *(result.reduced.labels[id] for id in plan.ordered(plan.best)[:8])]
        )
        ax.annotate(
            style.plain(names), (1, 0), (-6, 6), fontsize=9.5, va="bottom", ha="right",
            xycoords="axes fraction", textcoords="offset points", color=style.INK,
        )  # fmt: skip
    if isfinite(plan.best.budget):
        ax.axvline(plan.best.budget, color=style.SOFT, lw=1, ls="--")
        ax.annotate(
            "budget", (plan.best.budget, 0), (4, 4), xycoords=("data", "axes fraction"),
            textcoords="offset points", fontsize=9, color=style.SOFT,
        )  # fmt: skip
    if plan.missing > 0:
        ax.axhline(plan.missing, color=style.SOFT, lw=1, ls=":")
        ax.annotate(
            "to the aspiration", (1, plan.missing), (-4, 3), ha="right", fontsize=9,
            xycoords=("axes fraction", "data"), textcoords="offset points", color=style.SOFT,
        )  # fmt: skip
    unit = result.reduced.study.currency or "money"
    ax.set_xlabel(f"cost ({unit})" if plan.costed else "touchpoints")
    ax.set_ylabel(f"gain for all customers\n({plan.estimates.outcome.unit})", fontsize=9)
    ax.set_xlim(left=0)
    ax.set_ylim(bottom=0)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    if not plan.costed:
        ax.xaxis.get_major_locator().set_params(integer=True)
    return style.frame(ax, *result.captions["portfolio"])


def plot_coverage(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw which touchpoints are measured, owned and spoken of.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    audit = result.coverage.audit
    ax = style.new_axes((style.WIDE[0], 1.7 + 0.27 * len(audit)), ax)
    for y, row in enumerate(audit[::-1].itertuples()):
        for x, name in enumerate(LOOKED_AT):
            seen = getattr(row, name)
            ax.scatter(
                x, y, s=90, marker="o", linewidth=1.6,
                edgecolor=style.BLUE if seen else style.ORANGE,
                facecolor=style.BLUE if seen else "white",
            )  # fmt: skip
        ax.annotate(
            style.plain(shorten(row.owners or "no owner")), (2.6, y), fontsize=9, va="center",
            color=style.INK if row.owners else style.ORANGE,
        )  # fmt: skip
    labels = [style.plain(shorten(f"{row.stage}: {row.label}")) for row in audit[::-1].itertuples()]
    ax.set_yticks(range(len(audit)), labels, fontsize=9)
    ax.set_xticks([*range(len(LOOKED_AT)), 3.1], [*LOOKED_AT, "owners"], fontsize=9)
    ax.xaxis.tick_top()
    ax.set_xlim(-0.6, 6)
    ax.set_ylim(-0.7, len(audit) - 0.3)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return style.frame(ax, *result.captions["coverage"])


def plot_journey(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw how the journey feels to each group, from -2 to +2.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    reduced, line = result.reduced, result.flow.line
    if line["feeling"].dropna().empty:
        return style.empty(*result.captions["journey"], ax)
    ax = style.new_axes((style.WIDE[0], 5.0), ax)
    ids = [point.id for point in reduced.points]
    ax.axhline(0, color=style.SOFT, lw=1)
    for group, (colour, dash, mark) in zip(reduced.groups, LINES, strict=False):
        own = line.loc[group].reindex(ids)
        places = np.arange(len(ids))
        ax.plot(
            places, own["feeling"], color=colour, ls=dash, marker=mark, ms=5, lw=1.6,
            label=style.plain(group),
        )  # fmt: skip
        ax.fill_between(
            places, own["feeling_low"], own["feeling_high"], color=colour, alpha=0.1, lw=0
        )
    ax.set_ylim(-2.05, 2.05)
    names = [style.plain(shorten(reduced.labels[id])) for id in ids]
    ax.set_xticks(range(len(ids)), names, rotation=40, ha="right", fontsize=8.5)
    ax.set_yticks([-2, -1, 0, 1, 2], ["-2\nworst", "-1", "0", "+1", "+2\nbest"])
    ax.legend(frameon=False, fontsize=8.5, ncols=3, loc="lower left")
    return style.frame(ax, *result.captions["journey"])


def plot_trust(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw the three trust items by group.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    return draw_trust(result.people.trust, ax=ax)
