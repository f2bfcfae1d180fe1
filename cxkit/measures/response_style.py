"""Response style: how people use a scale, whatever they think of the thing rated.

Countries differ in it. Without anchors that everybody rates alike, style and satisfaction cannot
be told apart: so countries are described here, compared with themselves over time, never ranked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..findings import DataError
from ..statistics.intervals import Mean
from ..statistics.means import SUMS, Average, average, power_sums, share_of
from ..statistics.multiplicity import adjust
from ..statistics.proportions import Difference, wilson
from .counting import NO_ANSWER, measure_labels
from .nps import Change
from .outcomes import Estimate, compare
from .verdicts import FEWEST_ANSWERS

INDICES = ("ers", "mrs", "ars", "drs", "net_ars", "irv")
MEANING = {
    "ers": "extreme: share of answers at either end of the scale",
    "mrs": "middle: share of answers at the middle",
    "ars": "agreeing: share of answers at the two highest",
    "drs": "disagreeing: share of answers at the two lowest",
    "net_ars": "net agreeing: mean answer less the middle of the scale",
    "irv": "variation: standard deviation of a person's answers",
    "straight_line": "straight line: share of people who gave the same answer throughout",
    "end_points": "ends: share of people who answered 0 or 10 to the recommend question",
    "tens": "top: share of people who answered 10 to the recommend question",
    "zeros": "bottom: share of people who answered 0 to the recommend question",
}
SHARES = {"straight_line", "end_points", "tens", "zeros"}
# Fewer items than this say more about the items than about the person.
FEWEST_ITEMS = 8
CAVEAT = (
    "People in different countries use the same scale differently: the same experience is a 10 in "
    "one and an 8 in another. From answers alone, style and satisfaction cannot be told apart."
)
RULE = (
    "Each country is compared with itself over time. Countries are not ranked, not even those "
    "that look equally satisfied."
)


@dataclass(frozen=True, eq=False)
class Styles:
    """How people of each country use the scales.

    There is no method that puts countries in order, and tables are in that of the alphabet.

    Parameters
    ----------
    estimates : dict of (country, index) to Average or Mean
        See `MEANING`. What the data cannot estimate is absent.
    others : dict of (country, index) to Average or Mean
        The same of all other countries together.
    n : dict of (country, index) to int
        People behind it.
    """

    estimates: Mapping[tuple[str, str], Estimate] = field(repr=False)
    others: Mapping[tuple[str, str], Estimate] = field(repr=False)
    n: Mapping[tuple[str, str], int] = field(repr=False)

    caveat = CAVEAT
    rule = RULE

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """Give one row a country and index: ``estimate low high n differs``.

        `differs` says whether the country's use of the scale is told from that of all others
        together; with the number of countries and indices taken into account (Holm).
        """
        differs = self.differ(level)
        rows = []
        for (country, index), n in sorted(self.n.items()):
            row = {"country": country, "index": index, "n": n}
            found = self.estimates.get((country, index))
            if found is not None:
                row |= {"estimate": found.mean, **_limits(found, level)}
            rows.append(row | {"differs": differs.get((country, index), "cannot tell")})
        names = ["country", "index", "estimate", "low", "high", "n", "differs"]
        return pd.DataFrame(rows, columns=names)

    def differ(self, level: float = 0.95) -> dict[tuple[str, str], str]:
        """Say "yes" where a country uses the scale unlike all others, else "cannot tell".

        Parameters
        ----------
        level : float, default 0.95
            Over all countries with 30 people and more, and all indices.
        """
        found = {key: self._against_others(key, level) for key, n in sorted(self.n.items())
                 if n >= FEWEST_ANSWERS}  # fmt: skip
        told = {key: difference.p for key, difference in found.items() if difference is not None}
        adjusted = adjust(list(told.values()), method="holm") if told else []
        said = zip(told, adjusted, strict=True)
        return {key: "yes" if p < 1 - level else "cannot tell" for key, p in said}

    def _against_others(self, key: tuple[str, str], level: float) -> Difference | None:
        return compare(self.others.get(key), self.estimates.get(key), level)


def style_indices(answers: pd.DataFrame, *, low: float, high: float) -> pd.DataFrame:
    """Describe how each person uses one scale.

    Parameters
    ----------
    answers : DataFrame, shape (n, k)
        Answers as given, before any reversing, to items that ask for different things; missing
        where nothing was said.
    low, high : float
        Ends of the scale.

    Returns
    -------
    DataFrame, shape (n, 10)
        ``ers mrs ars drs net_ars row_mean row_sd longstring irv n_items``. Shares and means are of
        the answers a person gave; missing where there are none, `row_sd` and `irv` where there are
        fewer than two.

    Raises
    ------
    DataError
        An answer outside the scale.
    ValueError
        The scale has fewer than four steps: its two highest and two lowest would meet.

    Notes
    -----
    After [1]_: extreme (either end), middle (nearest to the middle: one answer on an odd scale,
    two on an even one), agreeing (two highest), disagreeing (two lowest) and net agreeing
    (mean less the middle of the scale). `longstring` is the longest run of equal answers in the
    order of the columns, silence passed over; `irv` the standard deviation within the person
    (divisor n - 1). On fewer than about eight different items these are satisfaction as much
    as style.

    References
    ----------
    .. [1] H. Baumgartner and J.-B. E. M. Steenkamp, "Response Styles in Marketing Research: A
           Cross-National Investigation", Journal of Marketing Research 38, 143-156 (2001).

    Examples
    --------
    >>> found = style_indices(pd.DataFrame([[7, 7, 6, 4]]), low=1, high=7).iloc[0]
    >>> found[["ers", "mrs", "ars", "drs", "net_ars", "longstring"]].tolist()
    [0.5, 0.25, 0.75, 0.0, 2.0, 2.0]
    """
    if high - low < 3:
        raise ValueError("style needs a scale of four steps or more")
    x = answers.to_numpy(dtype=float)
    given = ~np.isnan(x)
    if ((x < low) | (x > high)).any():
        raise DataError(f"an answer lies outside the scale of {low:g} to {high:g}")
    n, middle = given.sum(axis=1), (low + high) / 2
    some = np.where(n > 0, n, np.nan)

    def share(hit: NDArray[np.bool_]) -> NDArray[np.float64]:
        return hit.sum(axis=1) / some

    mean = np.where(given, x, 0.0).sum(axis=1) / some
    squares = (np.where(given, x - mean[:, None], 0.0) ** 2).sum(axis=1)
    sd = np.sqrt(squares / np.where(n > 1, n - 1, np.nan))
    return pd.DataFrame(
        {
            "ers": share((x == low) | (x == high)),
            "mrs": share(np.abs(x - middle) <= 0.5),
            "ars": share(x >= high - 1),
            "drs": share(x <= low + 1),
            "net_ars": mean - middle,
            "row_mean": mean,
            "row_sd": sd,
            "longstring": _longest_run(x),
            "irv": sd,
            "n_items": n,
        },
        index=answers.index,
    )


def straight_lines(indices: pd.DataFrame, *, fewest: int = FEWEST_ITEMS) -> pd.Series:
    """Flag people who gave the same answer to everything.

    Parameters
    ----------
    indices : DataFrame
        What `style_indices` returned.
    fewest : int, default 8
        Answers that a person must have given to be judged.

    Returns
    -------
    Series of float
        1 for a straight line, 0 for none, missing with too few answers. It is a flag, not a
        verdict: where all is well, people may mean it. Where items are reversed, they cannot.
    """
    flat = (indices["longstring"] == indices["n_items"]).astype(float)
    return flat.where(indices["n_items"] >= fewest)


def ipsatise(answers: pd.DataFrame, *, standardise: bool = False) -> pd.DataFrame:
    """Take each person's own mean off their answers, and if asked divide by their own spread.

    Parameters
    ----------
    answers : DataFrame, shape (n, k)
    standardise : bool, default False
        Divide by the person's standard deviation (divisor n - 1); a straight line becomes 0.

    Returns
    -------
    DataFrame, shape (n, k)
        Which items a person rates above their others. How satisfied they are is lost with the
        mean, whatever it was made of [1]_: never compare levels of these.

    References
    ----------
    .. [1] R. Fischer, "Standardization to Account for Cross-Cultural Response Bias", Journal of
           Cross-Cultural Psychology 35, 263-282 (2004).
    """
    centred = answers.sub(answers.mean(axis=1), axis=0)
    if not standardise:
        return centred
    sd = answers.std(axis=1)
    return centred.div(sd.where(sd > 0), axis=0).where(~(sd == 0), centred * 0)


def standardise_within(answers: pd.DataFrame, countries: pd.Series) -> pd.DataFrame:
    """Take each country's mean off its answers and divide by its spread, over all people and items.

    Parameters
    ----------
    answers : DataFrame, shape (n, k)
    countries : Series of str, shape (n,)

    Returns
    -------
    DataFrame, shape (n, k)
        Where a person stands in their own country. All countries have mean 0 and spread 1 by
        construction: what differs between them is gone, and so is any level to compare [1]_.
        Missing where the country is, and 0 where all of a country's answers are equal.

    References
    ----------
    .. [1] R. Fischer, "Standardization to Account for Cross-Cultural Response Bias", Journal of
           Cross-Cultural Psychology 35, 263-282 (2004).
    """
    found = pd.DataFrame(np.nan, index=answers.index, columns=answers.columns)
    for country in sorted(countries.dropna().unique()):
        inside = (countries == country).to_numpy()
        x = answers.to_numpy(dtype=float)[inside]
        given = x[~np.isnan(x)]
        if given.size:
            sd = given.std(ddof=1) if given.size > 1 else 0.0
            found.loc[inside] = (x - given.mean()) / (sd if sd > 0 else 1.0)
    return found


def count_styles(
    rows: pd.DataFrame,
    countries: pd.Series,
    *,
    indices: pd.DataFrame | None = None,
    clusters: pd.Series | None = None,
) -> pd.DataFrame:
    """Sum how scales are used, by country, wave and cluster.

    Parameters
    ----------
    rows : DataFrame, shape (n, …)
        Columns ``wave``, ``recommend`` (0..10 or missing) and ``weight``.
    countries : Series of str, shape (n,)
        Missing ones are counted as "(no answer)".
    indices : DataFrame, shape (n, …), optional
        What `style_indices` returned for the items of one scale; left out, only the use of the
        recommend question is counted.
    clusters : Series of str, shape (n,), optional
        The cluster of each row, none missing; left out where nobody was drawn in clusters.

    Returns
    -------
    DataFrame
        One row a combination of ``index wave cluster country`` with the sums of `power_sums`;
        merged over batches by `add_sums`. People with fewer than eight items are left out of the
        indices of items.
    """
    score = rows["recommend"]
    values = {
        "end_points": score.isin([0, 10]).astype(float).where(score.notna()),
        "tens": (score == 10).astype(float).where(score.notna()),
        "zeros": (score == 0).astype(float).where(score.notna()),
    }
    if indices is not None:
        enough = indices["n_items"] >= FEWEST_ITEMS
        values |= {name: indices[name].where(enough) for name in INDICES}
        values["straight_line"] = straight_lines(indices)
    named = countries.astype("object").where(countries.notna(), NO_ANSWER).astype("str")
    cluster = pd.Series("", index=rows.index) if clusters is None else clusters
    keys = pd.DataFrame({"wave": rows["wave"], "cluster": cluster, "country": named})
    parts = []
    for name, value in values.items():
        given = value.notna().to_numpy()
        sums = power_sums(value[given], rows["weight"][given]).set_index(rows.index[given])
        table = pd.concat([keys[given].assign(index=name), sums], axis=1)
        by = ["index", "wave", "cluster", "country"]
        parts.append(table.groupby(by, as_index=False)[["n", *SUMS]].sum())
    return pd.concat(parts, ignore_index=True)


def describe_styles(sums: pd.DataFrame, *, clustered: bool = False) -> Styles:
    """Estimate how each country uses the scales.

    Parameters
    ----------
    sums : DataFrame
        What `count_styles` gave, merged, of the waves wanted.
    clustered : bool, default False

    Returns
    -------
    Styles
    """
    by = ["index", "country", "cluster"]
    known = sums[sums["country"] != NO_ANSWER].groupby(by, as_index=False)[["n", *SUMS]].sum()
    estimates, others, n = {}, {}, {}
    for index, rows in known.groupby("index", sort=True):
        for country in sorted(rows["country"].unique()):
            key, inside = (str(country), str(index)), rows["country"] == country
            n[key] = int(rows.loc[inside, "n"].sum())
            for where, part in ((estimates, rows[inside]), (others, rows[~inside])):
                found = _estimate(part, str(index), clustered)
                if found is not None:
                    where[key] = found
    return Styles(estimates, others, n)


def end_point_use(styles: Styles, level: float = 0.95) -> pd.DataFrame:
    """Give one row a country: the share of 0 and 10 among recommend answers, with its interval."""
    table = styles.table(level)
    return table[table["index"] == "end_points"].drop(columns="index").reset_index(drop=True)


def changes_within(
    counts: pd.DataFrame,
    *,
    baseline: str,
    focus: str,
    fewest: int = FEWEST_ANSWERS,
    clustered: bool = False,
) -> dict[str, Change]:
    """Compare each country's score with its own, the only comparison that style allows.

    Parameters
    ----------
    counts : DataFrame
        What ``count_scores(rows, countries, name="country")`` gave, merged.
    baseline, focus : str
        Waves.
    fewest : int, default 30
        Answers that a country must have in each of them.
    clustered : bool, default False

    Returns
    -------
    dict of str to Change
        By country in the order of the alphabet. It rests on a country's style staying as it is.
    """
    named = counts[counts["country"] != NO_ANSWER]
    before, after = (
        measure_labels(named[named["wave"] == wave], "country", clustered=clustered)
        for wave in (baseline, focus)
    )
    return {
        name: Change(before[name], after[name])
        for name in before
        if name in after and min(before[name].n, after[name].n) >= fewest
    }


def _estimate(rows: pd.DataFrame, index: str, clustered: bool) -> Estimate | None:
    find = share_of if index in SHARES else average
    try:
        return find(rows, clustered=clustered)
    except DataError:
        return None


def _limits(found: Average | Mean, level: float) -> dict[str, float]:
    try:
        interval = wilson(found, level=level) if isinstance(found, Mean) else found.interval(level)
    except DataError:
        return {}
    return {"low": interval.low, "high": interval.high}


def _longest_run(x: NDArray[np.float64]) -> NDArray[np.int64]:
    """Length of the longest run of equal answers in each row; missing ones are passed over."""
    longest = np.zeros(len(x), dtype=np.int64)
    run = np.zeros(len(x), dtype=np.int64)
    last = np.full(len(x), np.nan)
    for column in x.T:
        given = ~np.isnan(column)
        run = np.where(given, np.where(column == last, run + 1, 1), run)
        last = np.where(given, column, last)
        longest = np.maximum(longest, run)
    return longest
