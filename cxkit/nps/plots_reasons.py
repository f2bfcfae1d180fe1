"""SHOW: what goes together with the change, or with recommending; one message a figure."""

from __future__ import annotations

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
    sure = (table["p_adjusted"] < 1 - result.comparison.level).to_numpy()
    style.dots(ax, table["moved"], table["moved_low"], table["moved_high"], sure)
    digits = result.journey.digits
    labels = [
        f"{row.label}  ({row.reference + row.distance_before:.{digits}f} → "
        f"{row.reference + row.distance_after:.{digits}f})"
        for row in table.itertuples()
    ]
    ax.set_yticks(range(len(table)), [style.plain(label) for label in labels], fontsize=9)
    ax.set_xlabel("part of the change of the NPS (points); in brackets the mean rating")
    return style.frame(ax, *result.captions["change_by"])


def plot_drivers(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw each rating's share of what explains recommending, with the certainty of its rank.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if result.drivers.importance is None:
        return style.empty(*result.captions["drivers"], ax)
    shares = ["share", "low", "high"]
    table = result.tables["drivers"].head(MOST_DRAWN).iloc[::-1]
    table = table.assign(**{name: 100 * table[name] for name in shares})
    table = table.rename(columns={"low": "share_low", "high": "share_high"})
    ax = style.new_axes((style.WIDE[0], 1.9 + 0.29 * len(table)), ax)
    filled = table.index.isin(result.drivers.leading.index)
    style.dots(ax, table["share"], table["share_low"], table["share_high"], filled)
    lead = "first: " if result.drivers.certainty == "p_first" else "in top 3: "
    for place, chance in enumerate(table[result.drivers.certainty]):
        said = lead * (place == len(table) - 1) + f"{100 * chance:.0f} %"
        ax.annotate(
            said, (1, place), (-2, 0), va="center", ha="right", fontsize=9, color="#555555",
            xycoords=("axes fraction", "data"), textcoords="offset points",
        )  # fmt: skip
    ax.set_yticks(range(len(table)), [style.plain(label) for label in table["label"]], fontsize=9)
    ax.set_xlim(0, 1.3 * table["share_high"].max())
    ax.set_xlabel("share of what the ratings let us explain of recommending (%)")
    return style.frame(ax, *result.captions["drivers"])


def plot_recovery(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw the score without a problem, with a solved one and with an unsolved one.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if len(result.problems.shown) < 2:
        return style.empty(*result.captions["recovery"], ax)
    table = result.tables["recovery"].dropna(subset="nps").iloc[::-1]
    ax = style.new_axes((style.WIDE[0], 1.7 + 0.42 * len(table)), ax)
    places = range(len(table))
    ax.axvline(0, color=style.SOFT, lw=1)
    ax.errorbar(
        table["nps"], places, xerr=[table["nps"] - table["low"], table["high"] - table["nps"]],
        fmt="o", ms=9, color=style.BLUE, capsize=4, lw=2,
    )  # fmt: skip
    for place, row in zip(places, table.itertuples(), strict=True):
        ax.annotate(
            f"{row.nps:+.0f}", (row.nps, place), (0, 9), ha="center", fontweight="bold",
            textcoords="offset points", fontsize=11,
        )  # fmt: skip
    ax.set_yticks(
        places,
        [f"{row.Index}\n{100 * row.share:.0f} %, n = {row.n:,}" for row in table.itertuples()],
    )
    ax.set_ylim(-0.5, len(table) - 0.35)
    ax.set_xlabel("NPS (points)")
    return style.frame(ax, *result.captions["recovery"])


def plot_themes(result: Result, *, ax: Axes | None = None) -> Axes:
    """Draw how often comments name each touchpoint, before and after.

    Parameters
    ----------
    result : Result
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if result.comments.changes.empty:
        return style.empty(*result.captions["themes"], ax)
    table = result.tables["theme_changes"]
    largest = table[["share_before", "share_after"]].max(axis=1).nlargest(MOST_DRAWN).index
    table = table.loc[largest].sort_values("share_after")
    ax = style.new_axes((style.WIDE[0], 1.9 + 0.29 * len(table)), ax)
    places = range(len(table))
    before, after = 100 * table["share_before"], 100 * table["share_after"]
    limits = [before + 100 * table["low"], before + 100 * table["high"]]
    ax.errorbar(
        after, places, xerr=[after - limits[0], limits[1] - after], fmt="none",
        color=style.SOFT, lw=1.5,
    )  # fmt: skip
    ax.scatter(before, places, marker="|", s=150, color=style.INK, lw=2, zorder=4)
    sure = (table["p_adjusted"] < 1 - result.comparison.level).to_numpy()
    style.circles(ax, after, sure)
    ax.annotate(
        "bar: before, dot: after", (1, 0), (-4, 6), ha="right", va="bottom", fontsize=9,
        xycoords="axes fraction", textcoords="offset points", color="#555555",
    )  # fmt: skip
    ax.set_yticks(places, [style.plain(label) for label in table["label"]], fontsize=9)
    ax.set_xlim(left=0)
    ax.set_ylim(-0.7, len(table) - 0.3)
    ax.set_xlabel("share of comments that name it (%)")
    return style.frame(ax, *result.captions["themes"])
