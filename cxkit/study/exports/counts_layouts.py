"""The ways in which tables of counts are laid out, brought into one: a row a wave or group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

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
    r"|nombre|nb|effectifs?|frequence|reponses?|repondants?|numero|frecuencia|recuento|respuestas"
    r"|cantidad|cuenta|encuestados|(total|response|respondent|answer) (responses|answers|counts?)"
    r"|(sum|som|somme|summe|suma|count|anzahl|aantal|nombre|cuenta) (of|von|van|de|d) .*"
    r"|(number|no|count) of (responses|respondents|answers|people)|anzahl (der )?antworten"
    r"|aantal (antwoorden|respondenten)|nombre de reponses|numero de respuestas"
)
SCORE_WORDS = re.compile(
    r"\b(scores?|nps|ltr|ratings?|points?|punkte?|noten?|notes?|cijfers?|puntos?|puntuacion"
    r"|waarde|wert|valeur|valor|answers?|antwort|antwoord|reponse|respuesta)\b"
    r"|recommend|recomend|recommand|empfehl|aanbevel|aanraden|promoter"
)
_HEADING = re.compile(r"(\D*?)(\d{1,2})(?:\.0)?(\D*)")
NUMERIC = re.compile(r"[-–—]?|[-\d.,'’\s]+%?")
_WHOLE = re.compile(r"\d{1,9}|\d{1,3}([.,'’\s]\d{3}){1,2}|\d{1,9}[.,]00?")
SCORE = re.compile(r"(10|\d)(?:\.0|\s*[-–—:=(.]\s*\D+)?")
_SHARE_WORDS = re.compile(
    r".*\b(percent\w*|pct|shares?|anteil|aandeel|part|porcentaje|prozent|procent)\b.*"
    r"|.*([ck]umul|acumul).*"
)
_TITLES = 10  # lines at most above the headings
_MOST = 12  # rows, where each score has its own: 0 to 10, and a total
_NOTES = 10  # lines at most below the table


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
        if match and (not before or SCORE_WORDS.search(before)):
            group = found.setdefault(before, {})
            if int(match[2]) in group:
                return {}
            group[int(match[2])] = place
    whole = [group for group in found.values() if tuple(sorted(group)) in SCALES]
    return whole[0] if len(whole) == 1 else {}


def find_wide(rows: Rows) -> Layout | None:
    """Read a column a score, titles above it or not; None where it may be something else."""
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
    few = min(places) == 1 and not has_many(seen)
    if not any(seen) or few or not all(NUMERIC.fullmatch(cell) for cell in seen):
        return None
    above = records[top - 1] if top else [""] * len(records[0])
    named = [
        name or (above[place] or f"column {place + 1}" if cells[place].ne("").any() else "")
        for place, name in enumerate(records[top])
    ]
    notes = (f"{top} line{'s' * (top > 1)} above the headings left out",) * bool(top)
    why = f"the headings are the scores {min(places)} to {max(places)}"
    return Layout(tuple(unique(named)), cells, places, why, notes)


def find_across(rows: Rows) -> Layout | None:
    """Read a row a score and a column a wave or group, titles above it or not; else None."""
    if len(rows.cells) > _TITLES + _MOST:
        return None
    lines = [rows.heading_line, *rows.cells.index]
    for top, record in enumerate(records := first_records(rows, _TITLES)):
        if top and not _is_title(records[top - 1]):
            return None
        headings, cells = tuple(record), rows.cells.iloc[top:]
        below = replace(rows, headings=headings, heading_line=lines[top], cells=cells)
        if found := _across(below):
            note = f"{top} line{'s' * (top > 1)} above the headings left out"
            return replace(found, notes=((note,) if top else ()) + found.notes)
    return None


def _is_title(record: list[str]) -> bool:
    given = [cell for cell in record if cell]
    return len(given) < 2 or not any(map(NUMERIC.fullmatch, given))


def _across(rows: Rows) -> Layout | None:
    names = [heading.strip() for heading in rows.headings]
    cells = rows.cells[rows.cells.ne("").any(axis="columns")]
    if not 10 <= len(cells) <= _MOST:
        return None
    ends = [place for place in cells if _is_scale(cells[place])]
    used = [place for place in cells if place not in ends and cells[place].ne("").any()]
    for place in used:  # SurveyMonkey's summaries: Responses | 12.5% | 5, with one name for both
        if not names[place] and place - 1 in used and is_share("", cells[place - 1]):
            names[place], names[place - 1] = names[place - 1], "%"
    if len(ends) != 1 or not used or not all(names[place] for place in used):
        return None
    scores = cells[ends[0]]
    given = cells[scores.map(named_total) == ""]
    # Eleven people may have given all scores once; none of their ratings is above ten.
    if not has_many(set(given[used].to_numpy().ravel())):
        return None
    if not all(NUMERIC.fullmatch(cell) for cell in cells[used].to_numpy().ravel()):
        return None
    shares = [place for place in used if is_share(names[place], given[place])]
    counts = [place for place in used if place not in shares] or used
    groups = [place for place in counts if named_total(names[place]) != "sure"]
    waves = [names[place] for place in groups]
    numbers = [SCORE.fullmatch(score)[1] for score in given[ends[0]]]
    columns = [*numbers, *["n"] * (len(cells) - len(given))]
    turned = cells[groups].T.set_axis(range(1, len(columns) + 1), axis="columns")
    turned.insert(0, 0, waves)
    lines = pd.DataFrame([list(cells.index)] * len(groups), columns=turned.columns[1:])
    turned.index = lines.index = pd.Index([rows.heading_line or 1] * len(groups), name="line")
    # One column of counts is called after what it holds: there is nothing that it is a group of.
    called = len(groups) > 1 or not BASE.fullmatch(plain(waves[0]))
    name = ("wave" if order_in_time(waves) else "group") if called else ""
    if not called:
        turned[0] = ""
    why = f"{names[ends[0]]!r} holds each score once, beside columns of counts"
    gone = [names[place] for place in used if place not in groups]
    notes = (f"left out beside the counts: {', '.join(gone)}",) if gone else ()
    places = {int(number): at for at, number in enumerate(numbers, 1)}
    return Layout((name, *columns), turned.astype("str"), places, why, notes, lines)


def without_notes(rows: Rows) -> tuple[Rows, list[str]]:
    """Leave out lines of one text below a table, such as its source; give what was done, too."""
    tail = rows.cells.iloc[-_NOTES:]
    texts = [[cell for cell in record if cell] for record in tail.to_numpy().tolist()]
    kept = len(texts)
    while kept and (not texts[kept - 1] or _is_note(texts[kept - 1])):
        kept -= 1
    n = sum(bool(text) for text in texts[kept:])
    if not n:
        return rows, []
    cells = rows.cells.iloc[: len(rows.cells) - (len(texts) - kept)]
    return replace(rows, cells=cells), [f"{n} line{'s' * (n > 1)} below the table left out"]


def _is_note(texts: list[str]) -> bool:
    (text, *others) = texts
    return not others and not NUMERIC.fullmatch(text) and not SCORE.fullmatch(text)


def has_many(cells: set[str]) -> bool:
    """Is a count among cells that no rating from 0 to 10 could be?"""
    return any(
        _WHOLE.fullmatch(cell) and len(re.sub(r"\D", "", cell)) > 1 for cell in cells - {"10"}
    )


def _is_scale(column: pd.Series) -> bool:
    """Does a column hold each score once, in order, and nothing below them but a total?"""
    names = [cell for cell in column if named_total(cell) != "sure"]
    found = [SCORE.fullmatch(cell) for cell in names]
    if not all(found) or len(column) - len(names) > 1:
        return False
    numbers = tuple(int(match[1]) for match in found if match)
    return numbers in SCALES or numbers[::-1] in SCALES


def is_share(name: str, column: pd.Series) -> bool:
    """Does a column hold shares, or counts added up, which stand beside counts?"""
    cells = column[column != ""]
    if "%" in name or _SHARE_WORDS.fullmatch(plain(name)):
        return True
    return bool(len(cells)) and bool(cells.str.fullmatch(r"\d{1,3}[.,]\d{1,3} ?%?|\d+ ?%").all())
