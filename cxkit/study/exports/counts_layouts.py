"""The ways in which tables of counts are laid out, brought into one: a row a wave or group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from ..formats.headings import unique
from ..formats.rows import Rows
from ..plain import plain
from ..times.periods import order_in_time
from .shaping import first_records
from .totals import named_total

SCALES = (tuple(range(11)), tuple(range(1, 11)))
# Headings of a column that says how many people a row stands for.
BASE = re.compile(
    r"n|base|basis|counts?|frequency|freq|responses?|respondents?|answers?|sample size"
    r"|anzahl|haufigkeit|fallzahl|antworten|befragte|aantal|frequentie|antwoorden|respondenten"
    r"|nombre|effectifs?|frequence|reponses?|repondants?|numero|frecuencia|recuento|respuestas"
    r"|(number|no|count) of (responses|respondents|answers|people)|anzahl (der )?antworten"
    r"|aantal (antwoorden|respondenten)|nombre de reponses|numero de respuestas"
)
_SCORE_WORDS = re.compile(
    r"\b(scores?|nps|ltr|ratings?|points?|punkte?|noten?|notes?|cijfers?|puntos?|puntuacion"
    r"|waarde|wert|valeur|valor|answers?|antwort|antwoord|reponse|respuesta)\b"
    r"|recommend|recomend|recommand|empfehl|aanbevel|aanraden|promoter"
)
_SHARE_WORDS = re.compile(r"percent\w*|pct|shares?|anteil|aandeel|part|porcentaje|prozent|procent")
_HEADING = re.compile(r"(\D*?)(\d{1,2})(?:\.0)?(\D*)")
_NUMERIC = re.compile(r"[-–—]?|[-\d.,'’\s]+%?")
_WHOLE = re.compile(r"\d{1,9}|\d{1,3}([.,'’\s]\d{3}){1,2}|\d{1,9}[.,]00?")
_SCORE = re.compile(r"(10|\d)(?:\.0|\s*[-–—:=(.]\s*\D+)?")
_TITLES = 10  # lines at most above the headings
_ROWS = 200_000  # of a long table at most
_EACH = 3  # rows at least for each group of a long table, on average
_SCORES = 6  # different scores at least in a long table


@dataclass(frozen=True, eq=False)
class Layout:
    """A table with a row a wave or group and a column a score.

    Parameters
    ----------
    names : tuple of str
        One a column.
    cells : DataFrame of str, index = line
        As `Rows.cells`.
    places : dict of int to int
        Score -> its column.
    why : str
        What it was recognised by.
    notes : tuple of str
    lines : DataFrame of int, optional
        The line of each cell, where it is not that of its row.
    """

    names: tuple[str, ...]
    cells: pd.DataFrame = field(repr=False)
    places: dict[int, int]
    why: str
    notes: tuple[str, ...] = ()
    lines: pd.DataFrame | None = field(default=None, repr=False)

    @property
    def others(self) -> list[int]:
        """The columns that are no scores."""
        return [place for place in range(len(self.names)) if place not in self.places.values()]


def find_layout(rows: Rows) -> Layout | None:
    """Tell how a table of counts is laid out; None where it may be something else."""
    return _wide(rows) or _long(rows) or _across(rows)


def scores_of(headings: Sequence[str]) -> dict[int, int]:
    """Give the place of each score among headings; none unless one whole scale is there.

    Examples
    --------
    >>> len(scores_of(["Month", *(f"Score {score}" for score in range(11))]))
    11
    >>> scores_of([f"{hour}" for hour in range(24)])
    {}
    """
    found: dict[str, dict[int, int]] = {}
    for place, heading in enumerate(headings):
        match = _HEADING.fullmatch(heading)
        before = plain(match[1]) if match else ""
        if match and (not before or _SCORE_WORDS.search(before)):
            group = found.setdefault(before, {})
            if int(match[2]) in group:
                return {}
            group[int(match[2])] = place
    whole = [group for group in found.values() if tuple(sorted(group)) in SCALES]
    return whole[0] if len(whole) == 1 else {}


def _wide(rows: Rows) -> Layout | None:
    records = first_records(rows, _TITLES)
    tops = (place for place, record in enumerate(records) if scores_of(record))
    top = next(tops, None)
    if top is None:
        return None
    places = scores_of(records[top])
    cells = rows.cells.iloc[top:]
    counts = cells[list(places.values())]
    seen = set(counts.iloc[:20].to_numpy().ravel())
    # Questions are numbered from 1 as well; none is answered by more than ten.
    few = min(places) == 1 and not _has_many(seen)
    if not any(seen) or few or not all(_NUMERIC.fullmatch(cell) for cell in seen):
        return None
    above = records[top - 1] if top else [""] * len(records[0])
    named = [
        name or (above[place] or f"column {place + 1}" if cells[place].ne("").any() else "")
        for place, name in enumerate(records[top])
    ]
    notes = (f"{top} line{'s' * (top > 1)} above the headings left out",) * bool(top)
    why = f"the headings are the scores {min(places)} to {max(places)}"
    return Layout(tuple(unique(named)), cells, places, why, notes)


def _long(rows: Rows) -> Layout | None:
    """Read a row for each score of each wave or group, with the number of people."""
    names = [heading.strip() for heading in rows.headings]
    bases = [place for place, name in enumerate(names) if BASE.fullmatch(plain(name))]
    cells = rows.cells[rows.cells.ne("").any(axis="columns")] if len(bases) == 1 else rows.cells
    if len(bases) != 1 or not _SCORES <= len(cells) <= _ROWS:
        return None
    base = bases[0]
    score = _score_column(names, cells, base)
    if score is None or not cells[base].map(lambda cell: bool(_NUMERIC.fullmatch(cell))).all():
        return None
    read = cells[score].str.extract(f"^{_SCORE.pattern}$")[0]
    shares = [place for place in range(len(names)) if _is_share(names[place], cells[place])]
    groups = [place for place in range(len(names)) if place not in (score, base, *shares)]
    keys = pd.MultiIndex.from_frame(cells[groups]) if groups else pd.Index([""] * len(cells))
    codes, known = pd.factorize(keys)
    ids = pd.DataFrame({"group": codes, "score": read.fillna("total").to_numpy()})
    scores = [str(number) for number in range(0 if (read == "0").any() else 1, 11)]
    # People of few kinds may differ in their scores, too, but not make up the whole scale.
    whole = len(cells) >= len(scores) * len(known)
    if ids.duplicated().any() or len(cells) < _EACH * len(known):
        return None
    if not whole and not _has_many(set(cells[base])):
        return None
    order = [*scores, *(["total"] if read.isna().any() else [])]
    text = ids.assign(cell=cells[base].to_numpy()).pivot(index="group", columns="score")["cell"]
    line = ids.assign(cell=cells.index).pivot(index="group", columns="score")["cell"]
    first = ids.assign(line=cells.index).groupby("group")["line"].first()
    left = cells.loc[first, groups].set_axis(range(len(groups)), axis="columns")
    wide, lines = (
        frame.reindex(columns=order).set_axis(first).set_axis(
            range(len(groups), len(groups) + len(order)), axis="columns")
        for frame in (text, line)
    )  # fmt: skip
    named = [
        *(names[place] for place in groups),
        *scores,
        *(["n"] if len(order) > len(scores) else []),
    ]
    places = {int(number): len(groups) + at for at, number in enumerate(scores)}
    gone = [names[place] for place in shares]
    notes = (f"left out beside the counts: {', '.join(gone)}",) if gone else ()
    why = f"{names[base]!r} counts how often each {names[score]!r} was given"
    return Layout(
        tuple(unique(named)), pd.concat([left, wide.fillna("")], axis="columns").astype("str"),
        places, why, notes, lines,
    )  # fmt: skip


def _score_column(names: list[str], cells: pd.DataFrame, base: int) -> int | None:
    """Give the one column of scores; where several may be it, the one that is called so."""
    found = []
    total = cells.map(named_total).eq("sure").any(axis="columns")
    for place in range(len(names)):
        known = set(cells.loc[~total, place])
        if place != base and len(known) >= _SCORES and all(map(_SCORE.fullmatch, known)):
            found.append(place)
    called = [place for place in found if _SCORE_WORDS.search(plain(names[place]))]
    chosen = called or found
    return chosen[0] if len(chosen) == 1 else None


def _is_share(name: str, column: pd.Series) -> bool:
    cells = column[column != ""]
    if "%" in name or _SHARE_WORDS.fullmatch(plain(name)):
        return True
    return bool(len(cells)) and bool(cells.str.fullmatch(r"\d{1,3}[.,]\d{1,3} ?%?|\d+ ?%").all())


def _across(rows: Rows) -> Layout | None:
    """Read a row a score and a column a wave or group."""
    names = [heading.strip() for heading in rows.headings]
    cells = rows.cells[rows.cells.ne("").any(axis="columns")]
    if not 10 <= len(cells) <= 12:
        return None
    ends = [place for place in cells if _is_scale(cells[place])]
    used = [place for place in cells if place not in ends and cells[place].ne("").any()]
    if len(ends) != 1 or not used or not all(names[place] for place in used):
        return None
    scores = cells[ends[0]]
    given = cells[scores.map(named_total) == ""]
    # Eleven people may have given all scores once; none of their ratings is above ten.
    if not _has_many(set(given[used].to_numpy().ravel())):
        return None
    if not all(_NUMERIC.fullmatch(cell) for cell in cells[used].to_numpy().ravel()):
        return None
    groups = [place for place in used if named_total(names[place]) != "sure"]
    waves = [names[place] for place in groups]
    numbers = [_SCORE.fullmatch(score)[1] for score in given[ends[0]]]
    columns = [*numbers, *["n"] * (len(cells) - len(given))]
    turned = cells[groups].T.set_axis(range(1, len(columns) + 1), axis="columns")
    turned.insert(0, 0, waves)
    lines = pd.DataFrame([list(cells.index)] * len(groups), columns=turned.columns[1:])
    turned.index = lines.index = pd.Index([rows.heading_line or 1] * len(groups), name="line")
    name = "wave" if order_in_time(waves) else "group"
    why = f"{names[ends[0]]!r} holds each score once, beside columns of counts"
    gone = [names[place] for place in used if place not in groups]
    notes = (f"columns of totals left out: {', '.join(gone)}",) if gone else ()
    places = {int(number): at for at, number in enumerate(numbers, 1)}
    return Layout((name, *columns), turned.astype("str"), places, why, notes, lines)


def _has_many(cells: set[str]) -> bool:
    """Is a count among cells that no rating from 0 to 10 could be?"""
    return any(
        _WHOLE.fullmatch(cell) and len(re.sub(r"\D", "", cell)) > 1 for cell in cells - {"10"}
    )


def _is_scale(column: pd.Series) -> bool:
    """Does a column hold each score once, in order, and nothing below them but a total?"""
    names = [cell for cell in column if named_total(cell) != "sure"]
    found = [_SCORE.fullmatch(cell) for cell in names]
    if not all(found) or len(column) - len(names) > 1:
        return False
    numbers = tuple(int(match[1]) for match in found if match)
    return numbers in SCALES or numbers[::-1] in SCALES
