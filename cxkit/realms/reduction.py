"""REDUCE: responses -> sums by block of items and realm scores, which merge by adding."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from ..blocks import block_of
from ..explained import Outcome, choose_outcomes, explain, outcomes_of
from ..findings import DataError, Ledger, Problem
from ..statistics.averages import Averages, sum_columns
from ..statistics.moments import Moments
from ..study.checks import Responses
from ..study.description import REALMS, Study
from ..study.groups import ALL_OTHER, EVERY, choose_groups, shown_groups, slugs_of
from ..study.waves import Wave, choose_pair, choose_span, say_span
from .columns import (
    careful_column,
    item_moments,
    items_of,
    keyed_items,
    link_moments,
    realm_scores,
    score_column,
    straight_liners,
)

# An interval from fewer clusters than this says next to nothing.
FEWEST_BLOCKS = 5
# Patterns of silence that are listed.
PATTERNS = 5


@dataclass(frozen=True)
class Silence:
    """Who said nothing, and who said the same throughout, in the waves that are used.

    Parameters
    ----------
    n : int
        Respondents.
    items : DataFrame
        By item: ``missing`` (respondents), ``share`` of all.
    patterns : DataFrame
        The most frequent sets of items left out: ``left_out n``; nothing left out comes first.
    scored : int
        Respondents with a score of all four realms.
    judged, straight : int
        Respondents with enough answers to be judged, and those of them who gave the same answer
        to everything.
    """

    n: int
    items: pd.DataFrame = field(repr=False)
    patterns: pd.DataFrame = field(repr=False)
    scored: int
    judged: int
    straight: int


@dataclass(frozen=True, eq=False)
class Reduced:
    """What the room needs of all answers; after it the number of rows no longer matters.

    Parameters
    ----------
    study : Study
        The description.
    by : str
        The dimension that tells customers, places or touchpoints apart; ``persona`` where there
        are personas.
    groups : tuple of str
        Its groups that may be shown, in the study's order.
    hidden : dict of str to int
        Groups that may not, and their respondents in the focus wave.
    baseline : Wave or None
        The earlier wave that the focus is compared with.
    focus : Wave
        The wave whose scores are told.
    taught : tuple of Wave
        The waves from which the scale and the links are learnt.
    means : Averages
        By group: realm scores of every wave taught, items of the focus wave.
    plain : Averages or None
        Realm scores of the focus wave without weights, where the study has weights.
    realms : dict of str to Moments
        By realm: its items, of those who answered all of them.
    items : dict of str to Moments
        By group: all items, of those who answered all; groups that are not shown together.
    outcomes : tuple of Outcome
        What realms are set beside; the first is told first.
    links : dict of str to dict of str to Moments
        By outcome and group, `EVERY` for all: `columns.link_moments`.
    silence : Silence
    ledger, inputs, notes
        Rows read and left out; files; what was detected while reading.
    """

    study: Study
    by: str
    groups: tuple[str, ...]
    hidden: dict[str, int]
    baseline: Wave | None
    focus: Wave
    taught: tuple[Wave, ...]
    means: Averages = field(repr=False)
    plain: Averages | None = field(repr=False)
    realms: dict[str, Moments] = field(repr=False)
    items: dict[str, Moments] = field(repr=False)
    outcomes: tuple[Outcome, ...]
    links: dict[str, dict[str, Moments]] = field(repr=False)
    silence: Silence = field(repr=False)
    ledger: Ledger
    inputs: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        each = [len(items) for items in self.names.values()]
        span = f"{min(each)} to {max(each)}" if min(each) < max(each) else f"{each[0]}"
        return (
            f"{sum(each)} items, {span} a realm; scores of {self.focus.label} (n = "
            f"{self.focus.n:,}), the scale and the links of "
            f"{say_span(self.taught)} (n = {self.silence.n:,}); "
            f"{self.ledger}"
        )

    @cached_property
    def names(self) -> dict[str, tuple[str, ...]]:
        """Items of each realm."""
        return items_of(self.study)

    @cached_property
    def slugs(self) -> dict[str, str]:
        """How ids of findings call each group: personas by their id."""
        return slugs_of(self.study, self.by, self.groups)


def reduce(
    study: Responses, *, baseline: str = "", focus: str = "", outcome: str = "", by: str = ""
) -> Reduced:
    """Sum what the room needs.

    Parameters
    ----------
    study : Responses
        What `open_study` returned.
    baseline : str, optional
        The earlier wave of the comparison, and the first from which the scale is learnt. When left
        out, what the study says, and the scale is learnt from all waves up to the focus.
    focus : str, optional
        The wave whose scores are told; the last complete one when left out.
    outcome : str, optional
        What realms are set beside, first of all: ``nps``, an outcome of the study, ``effort``,
        ``revenue`` or ``recommended_in_fact``; the first the study has when left out. The
        others follow.
    by : str, optional
        The dimension that tells customers, places or touchpoints apart; when left out
        ``persona``, or the first dimension of a study without personas.

    Returns
    -------
    Reduced

    Raises
    ------
    DataError
        The study has no realm items, too few people scored a realm, or a name is not known.
    """
    description = study.study
    if description.realms is None:
        hint = "add `realms:` with scale and items; `cxkit questionnaire` writes sixteen of them"
        raise DataError(description.problem((), "this room needs realm items", hint))
    before, now = choose_pair(study.waves, description, baseline, focus)
    taught = choose_span(study.waves, baseline, now.label)
    rows = study.rows[study.rows["wave"].isin([wave.label for wave in taught])]
    groups = choose_groups(study, by)
    here = rows.index[rows["wave"] == now.label]
    shown, hidden = _shown(study, groups, here, by)
    named = groups[rows.index].where(groups[rows.index].isin(shown), ALL_OTHER)
    block = block_of(study, rows)
    keyed = keyed_items(study, rows)
    items = items_of(description)
    scores = realm_scores(keyed, items)
    _need_scores(study, scores.loc[here], block[here])
    flat = straight_liners(study, rows)
    outcomes, links = _links(study, rows, named, scores, block, outcome, shown)
    every = [name for names in items.values() for name in names]
    return Reduced(
        study=description,
        by=str(groups.name),
        groups=shown,
        hidden=hidden,
        baseline=before if before is not None and before.label != now.label else None,
        focus=now,
        taught=taught,
        means=Averages(_sums(rows, keyed, scores, flat, named, block, now)),
        plain=_plain(study, scores.loc[here], named, block),
        realms={
            realm: found
            for realm, names in items.items()
            if (found := item_moments(study, keyed, rows, block, list(names))) is not None
        },
        items={
            name: found
            for name, at in rows.groupby(named, sort=True).groups.items()
            if (found := item_moments(study, keyed, rows.loc[at], block, every)) is not None
        },
        outcomes=outcomes,
        links=links,
        silence=_silence(study, rows, scores, flat),
        ledger=study.ledger,
        inputs=study.inputs,
        notes=study.notes,
    )


def _shown(
    study: Responses, groups: pd.Series, here: pd.Index, by: str
) -> tuple[tuple[str, ...], dict[str, int]]:
    """Groups that may be shown; none is a fault only where somebody asked for them."""
    try:
        shown, hidden = shown_groups(study, groups, here)
    except DataError:
        if by:
            raise
        return (), groups[here].value_counts().sort_index().to_dict()
    # One group that holds everybody would only repeat what is said of all.
    return (() if len(shown) == 1 and not hidden else shown), hidden


def _need_scores(study: Responses, scores: pd.DataFrame, block: pd.Series) -> None:
    fewest = study.study.privacy.minimum_group
    n = scores.notna().sum()
    short = [realm for realm in REALMS if n[realm] < fewest]
    if short:
        rule = f"at least {fewest} respondents of the focus wave answered half of a realm's items"
        hint = "choose another FOCUS, or look whether the columns of the items are the right ones"
        raise DataError(
            *(Problem(rule, hint, column=realm, value=str(n[realm])) for realm in short)
        )
    blocks = block[scores.notna().all(axis=1)].nunique()
    if blocks < FEWEST_BLOCKS:
        rule = f"the respondents of the focus wave come from at least {FEWEST_BLOCKS} clusters"
        hint = "leave out `cluster:` only if people were drawn one by one"
        raise DataError(Problem(rule, hint, value=str(blocks)))


def _sums(
    rows: pd.DataFrame, keyed: pd.DataFrame, scores: pd.DataFrame, flat: pd.Series,
    named: pd.Series, block: pd.Series, focus: Wave,
) -> pd.DataFrame:  # fmt: skip
    """Sum everything of which the room tells a mean, one wave after the other to save memory."""
    parts = []
    for label, at in rows.groupby("wave", sort=False).groups.items():
        columns = {score_column(label, realm): scores.loc[at, realm] for realm in scores}
        if label == focus.label:
            careful = flat[at] != 1
            columns |= {careful_column(r): scores.loc[at, r].where(careful) for r in scores}
            columns |= {f"item:{item}": keyed.loc[at, item] for item in keyed}
        parts.append(sum_columns(columns, rows.loc[at, "weight"], named[at], block[at]))
    return pd.concat(parts, axis=1).fillna(0.0).sort_index()


def _plain(
    study: Responses, scores: pd.DataFrame, named: pd.Series, block: pd.Series
) -> Averages | None:
    """Realm scores without weights, where there are weights."""
    if study.study.survey.columns.weight is None:
        return None
    columns = {realm: scores[realm] for realm in scores}
    ones = pd.Series(1.0, index=scores.index)
    return Averages(sum_columns(columns, ones, named[scores.index], block[scores.index]))


def _links(
    study: Responses, rows: pd.DataFrame, named: pd.Series, scores: pd.DataFrame,
    block: pd.Series, asked: str, shown: tuple[str, ...],
) -> tuple[tuple[Outcome, ...], dict[str, dict[str, Moments]]]:  # fmt: skip
    """The outcomes that the study has, the one asked for first, and their cross-moments."""
    known = outcomes_of(study)
    if asked:
        first = [each.outcome.name for each in choose_outcomes(study, rows, asked)]
        known = [*first, *(name for name in known if name not in first)]
    outcomes, links = [], {}
    for name in known:
        each = explain(study, name)
        found = link_moments(study, scores, each.values, rows, block)
        if found is None or len(found.n) < 2:
            continue
        outcomes.append(each.outcome)
        links[name] = {EVERY: found}
        for group in shown:
            at = rows.index[named == group]
            own = link_moments(study, scores, each.values, rows.loc[at], block)
            if own is not None and len(own.n) > 1:
                links[name][group] = own
    return tuple(outcomes), links


def _silence(
    study: Responses, rows: pd.DataFrame, scores: pd.DataFrame, flat: pd.Series
) -> Silence:
    gone = study.items.loc[rows.index].isna()
    items = pd.DataFrame({"missing": gone.sum(), "share": gone.mean()})
    counts = {
        ", ".join(gone.columns[list(left)]): int(n) for left, n in gone.value_counts().items()
    }
    fewest = study.study.privacy.minimum_group
    order = sorted(counts, key=lambda left: (-counts[left], left))[:PATTERNS]
    listed = {left or "nothing": counts[left] for left in order if counts[left] >= fewest}
    listed["anything else"] = len(rows) - sum(listed.values())
    patterns = pd.DataFrame({"left_out": list(listed), "n": list(listed.values())})
    return Silence(
        n=len(rows),
        items=items.rename_axis("item"),
        patterns=patterns,
        scored=int(scores.notna().all(axis=1).sum()),
        judged=int(flat.notna().sum()),
        straight=int((flat == 1).sum()),
    )
