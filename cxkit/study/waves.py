"""Which wave an answer belongs to, whether a wave is complete, and which two are compared."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from ..findings import DataError, Problem, refuse
from .description import PERIODS, Study
from .names import nearest
from .times.periods import order_in_time

MOST_SHOWN = 40  # waves in the line that a person copies
_FREQUENCY = {"week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}


@dataclass(frozen=True)
class Wave:
    """One survey round.

    Parameters
    ----------
    label : str
        Such as ``2026-Q2``, or what the study calls it.
    n : int
        Rows that fall into it.
    complete : bool
        False while answers may still come in: such a wave gets no verdict.
    why : str
        Why it is not complete; empty when it is.
    """

    label: str
    n: int
    complete: bool = True
    why: str = ""


def label_periods(days: pd.Series, by: str) -> pd.Series:
    """Name the week, month, quarter or year of each day.

    Parameters
    ----------
    days : Series of datetime64, shape (n,)
    by : {"week", "month", "quarter", "year"}

    Returns
    -------
    Series of text, shape (n,)
        ``2026-W21`` (ISO week), ``2026-05``, ``2026-Q2`` or ``2026``; missing where the day is.
    """
    labels = pd.Series(None, index=days.index, dtype="object")
    known = days.dropna().dt
    if by == "week":
        iso = known.isocalendar()
        named = iso["year"].astype("str") + "-W" + iso["week"].astype("str").str.zfill(2)
    elif by == "quarter":
        named = known.year.astype("str") + "-Q" + known.quarter.astype("str")
    else:
        named = known.strftime({"month": "%Y-%m", "year": "%Y"}[by])
    # By place: the lines of a table of counts stand for many people each.
    labels.iloc[days.notna().to_numpy().nonzero()[0]] = named.to_numpy()
    return labels


def order_waves(labels: pd.Series, days: pd.Series, study: Study) -> tuple[str, ...]:
    """Put wave labels in order of time.

    Parameters
    ----------
    labels : Series of text, shape (n,)
        The wave of each row; rows without one are left aside.
    days : Series of datetime64, shape (n,)
    study : Study

    Returns
    -------
    tuple of str
        Each label once: periods by name, files as listed, and what a column or a pattern of
        files calls them in the order that the study says; else by what the labels themselves
        say, and where they say nothing, by the median day of each.

    Raises
    ------
    DataError
        Nothing tells the order, or the study's order is not one of these waves.
    """
    present = [str(label) for label in labels.dropna().unique()]
    by, stated = study.waves.by, study.waves.order
    if by in PERIODS and stated:
        rule, hint = f"waves by {by} stand in order of themselves", "remove `order:`"
        raise DataError(study.problem(("waves", "order"), rule, hint, ", ".join(stated)))
    if by in PERIODS:
        return tuple(sorted(present))
    if stated:
        return _as_stated(present, study)
    # Files that a pattern found are in the order of their letters.
    if by == "file" and all(facts.take != "all" for facts in study.survey.files):
        said = [facts.wave or facts.file for facts in study.survey.files]
        return tuple(label for label in said if label in present)
    found = tuple(present) if len(present) < 2 else order_in_time(present)
    if found := found or _by_dates(labels, days):
        return found
    shown = ", ".join(json.dumps(label, ensure_ascii=False) for label in present[:MOST_SHOWN])
    more = ", …" * (len(present) > MOST_SHOWN)
    hint = f"write `order: [{shown}{more}]` under `waves:`, in the order of time"
    rule = "the order of waves in time is told by their names, by dates or by the study"
    value = ", ".join(present[:4]) + (", …" if len(present) > 4 else "")
    raise DataError(study.problem(("waves", "by"), rule, hint, value))


def _as_stated(present: list[str], study: Study) -> tuple[str, ...]:
    stated, problems = study.waves.order, []
    rule = "`order:` names each wave that has answers, once"
    for place, label in enumerate(stated):
        again = label in stated[:place]
        if again or label not in present:
            hint = "remove it here" if again else nearest(label, present)
            problems.append(study.problem(("waves", "order", place), rule, hint, label))
    for label in (label for label in present if label not in stated):
        hint = "add it in its place in time"
        problems.append(study.problem(("waves", "order"), rule, hint, label))
    refuse(problems)
    return stated


def _by_dates(labels: pd.Series, days: pd.Series) -> tuple[str, ...]:
    """Order waves by their median day; none where one has no day, or two have the same."""
    middle = days.groupby(labels).median()
    known = middle.notna().all() and middle.is_unique
    return tuple(str(label) for label in middle.sort_values().index) if known else ()


def list_waves(
    labels: pd.Series, days: pd.Series, study: Study, taken_on: date | None
) -> tuple[Wave, ...]:
    """Count the waves and say which are complete.

    A wave by period is complete when the export was taken `complete_after` days after the
    period's end. When no file says when it was ``exported``, the last answer's day stands
    for it: a wave is then complete once a later wave has reached that far.

    Raises
    ------
    DataError
        People were invited to a wave that nobody answered in; or nothing tells the order.
    """
    counts = labels.value_counts()
    rule = "people are invited to a wave that has answers"
    refuse(
        study.problem(("waves", "invited", name), rule, nearest(name, counts.index), name)
        for name in study.waves.invited
        if name not in counts.index
    )
    waves = []
    wait = study.waves.complete_after
    last = days.max()
    known = taken_on or (last.date() if pd.notna(last) else None)
    for label in order_waves(labels, days, study):
        why = ""
        if wait is not None and known is not None and study.waves.by in _FREQUENCY:
            day = days[labels == label].max()
            end = day.to_period(_FREQUENCY[study.waves.by]).end_time.date()
            due = end + timedelta(days=int(wait.removesuffix("d")))
            if known < due:
                source = "the export was taken on" if taken_on else "the last answer is of"
                why = f"{source} {say_day(known)}; the wave is complete from {say_day(due)}"
        waves.append(Wave(label, int(counts[label]), not why, why))
    return tuple(waves)


def choose_pair(
    waves: tuple[Wave, ...], study: Study, baseline: str = "", focus: str = ""
) -> tuple[Wave | None, Wave]:
    """Choose the two waves to compare.

    Parameters
    ----------
    waves : tuple of Wave, in order of time
    study : Study
        Says whether to compare with the previous wave or the same one last year.
    baseline, focus : str
        Labels asked for; "" takes the last complete wave as focus (the last one where none
        is complete), and as baseline what the study says.

    Returns
    -------
    baseline, focus
        `baseline` is None when there is no earlier wave to compare with.

    Raises
    ------
    DataError
        No wave of that name, or both the same.
    """
    by_label = {wave.label: wave for wave in waves}
    problems = [
        Problem(f"{name} is one of the waves", nearest(label, by_label), value=label)
        for name, label in (("BASELINE", baseline), ("FOCUS", focus))
        if label and label not in by_label
    ]
    if problems:
        raise DataError(*problems)
    complete = [wave for wave in waves if wave.complete and wave.label != baseline]
    chosen = by_label[focus] if focus else (complete or list(waves))[-1]
    if baseline == chosen.label:
        raise DataError(Problem("BASELINE and FOCUS are two waves", "name another", value=baseline))
    if baseline:
        labels = list(by_label)
        if labels.index(baseline) > labels.index(chosen.label):
            hint = f"{chosen.label} comes before it: name the later wave as FOCUS"
            raise DataError(Problem("BASELINE comes before FOCUS", hint, value=baseline))
        return by_label[baseline], chosen
    if study.waves.compare == "same_last_year" and study.waves.by in PERIODS:
        earlier = f"{int(chosen.label[:4]) - 1}{chosen.label[4:]}"
        return by_label.get(earlier), chosen
    position = [wave.label for wave in waves].index(chosen.label)
    return (waves[position - 1] if position else None), chosen


def choose_span(waves: tuple[Wave, ...], first: str, last: str) -> tuple[Wave, ...]:
    """Give the waves from `first` to `last`, by their labels; from the first of all where "" ."""
    labels = [wave.label for wave in waves]
    return waves[labels.index(first) if first else 0 : labels.index(last) + 1]


def say_span(waves: tuple[Wave, ...]) -> str:
    """Write a span of waves as prose does: 2025-Q2 to 2026-Q2, or the one wave there is."""
    first, last = waves[0].label, waves[-1].label
    return first if first == last else f"{first} to {last}"


def say_day(day: date) -> str:
    """Write a day as prose does: 3 May 2026."""
    return f"{day.day} {day:%B %Y}"
