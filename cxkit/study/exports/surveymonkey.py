"""SurveyMonkey: two rows of headings, the question above its first column only."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from ...findings import DataError, Problem, refuse
from ..formats.rows import Rows
from ..plain import plain, without_markup
from ..questions import words_of_satisfaction
from .product import Product, Shaped
from .shaping import first_records, headings_of, name_by, reasons, words_of

_RESPONDENT = re.compile(
    r"respondent ?id|id (du |de )?repondant|id (del |de la persona )?encuestad[oa]"
    r"|(teilnehmer|befragten|respondenten) ?id|id (do )?respondente|id (del )?rispondente"
    r"|id der befragten|id van respondent"
)
_COLLECTOR = re.compile(
    r"coll?ector ?id|id (du )?collecteur|id (del )?recopilador|(sammler|kollektor) ?id"
    r"|verzamelaar ?id|id (do )?coletor|id (del )?(raccoglitore|collettore)|id van verzamelaar"
)
# The second row above a question of one column.
_RESPONSE = re.compile(
    r"(open ended )?(response|responses|antwort|antwoord|reponse|respuesta|resposta|risposta)"
    r"|(offene|freie|beliebige) antwort|antwort mit offenem ende|reponse ouverte|respuesta abierta"
    r"|open antwoord|(reponse|respuesta) (libre|ouverte|abierta)|resposta aberta|risposta aperta"
)
_STATUS = re.compile(r"(response |completion )?status")
# Its own score question labels the ends so, and nothing between them.
_SCORES = re.compile(r"0 - .+|[0-9]|10 - .+|10")
# The heading of one score in an expanded export, which may name an end before or after it.
_CHOICE = re.compile(r"(10|[0-9])(?: ?[-–:=(.] ?.+)?|.+ ?[-–:=(] ?(10|[0-9])\)?")
_PARTIAL = re.compile(r"incomplete|partial(ly)?( complete)?|disqualified|unvollstandig|onvolledig")


def _recognise(rows: Rows) -> str:
    words = words_of(rows)
    ids = [words[at] for at in range(len(words)) if _RESPONDENT.fullmatch(words[at])]
    collectors = [word for word in words if _COLLECTOR.fullmatch(word)]
    if ids and collectors:
        headings = dict(zip(words, headings_of(rows), strict=True))
        return f"the headings {headings[ids[0]]!r} and {headings[collectors[0]]!r}"
    return ""


def shape(rows: Rows) -> Shaped:
    """Join question and row or choice: "Rate each part - Cloakroom"."""
    upper, *below = first_records(rows, 2)
    ids = [at for at, word in enumerate(words_of(rows)) if _RESPONDENT.fullmatch(word)]
    if not ids:
        rule, hint = (
            "an export of SurveyMonkey has the column Respondent ID",
            "leave `product:` out",
        )
        raise DataError(Problem(rule, hint, rows.file, rows.heading_line))
    respondent = ids[0]
    two = bool(below) and not below[0][respondent]
    lower = below[0] if two else [""] * len(upper)
    starts = [*(at for at, cell in enumerate(upper) if cell), len(upper)]
    names = list(upper)
    for first, after in pairwise(starts):
        alone = not any(lower[first + 1 : after])
        for at in range(first, after):
            names[at] = _name(upper[first], lower[at], alone)
    cells, folded = _fold(rows.cells.iloc[1 if two else 0 :], lower, starts, rows.file)
    for first, *others in folded:
        names[first] = without_markup(upper[first])
        for at in others:
            names[at] = lower[at] = ""
    shaped = name_by(rows, names, cells, labels=names, others=lower)
    partial = next(
        (_is_partial(cells[at]) for at, cell in enumerate(upper) if _STATUS.fullmatch(plain(cell))),
        None,
    )
    asked = [first for first, *_ in folded if not words_of_satisfaction(names[first])]
    scores = [at for at in range(len(upper)) if at in asked or _is_score(names[at], cells[at])]
    score = next(iter(scores), None)
    date = next((at for at, cell in enumerate(upper) if _is_end(cell)), None)
    return replace(
        shaped,
        left_out=reasons(cells, {"unfinished": partial}),
        roles={"respondent_id": shaped.headings[respondent],
               **({"recommend": shaped.headings[score]} if score is not None else {}),
               **({"date": shaped.headings[date]} if date is not None else {})},
        scale=(0, 10) if score is not None else None,
        dates=None if date is None else _order_of(cells[date]),
        notes=(*shaped.notes, *(f"{names[each[0]]!r}: the columns 0 to 10 are read as one score"
                                for each in folded)),
    )  # fmt: skip


def _name(question: str, row: str, alone: bool) -> str:
    question, row = without_markup(question), without_markup(row)
    if not row or (alone and _RESPONSE.fullmatch(plain(row))):
        return question
    return f"{question} - {row}"


def _fold(
    cells: pd.DataFrame, lower: list[str], starts: list[int], file: str
) -> tuple[pd.DataFrame, list[list[int]]]:
    """Make one column of each block of eleven, one a score, as the expanded export has them.

    Returns
    -------
    cells : DataFrame of str
        The score stands in the first column of a block; the others are empty.
    blocks : list of lists of int
        The columns of each block.
    """
    blocks, problems = [], []
    for first, after in pairwise(starts):
        scores = {at: _score_of(lower[at]) for at in range(first, min(first + 11, after))}
        if sorted(scores.values()) != list(range(11)):
            continue
        places = list(scores)
        given = cells[places]
        numbers = given.isin(["0", "1"]).all(axis="columns").any()
        chosen = given.eq("1") if numbers else given.ne("")
        for line, texts in given[chosen.sum(axis="columns") > 1].iterrows():
            rule = "one score at most is chosen in each answer"
            hint = 'export it again with "condensed" columns, or correct the row'
            value = ", ".join(text for text in texts if text)
            problems.append(Problem(rule, hint, file, int(line), value=value))
        for at, score in scores.items():
            known = [lower[at], str(score), "", "0", "1", "x", "X"]
            for line, text in given[at][~given[at].isin(known)].items():
                rule = "a column of one score holds that score where it was chosen"
                hint = 'export it again with "condensed" columns, or correct the cell'
                problems.append(Problem(rule, hint, file, int(line), lower[at], value=text))
        values = pd.Series("", index=cells.index, dtype="object")
        for at, score in scores.items():
            values[chosen[at].to_numpy()] = str(score)
        cells = cells.copy()
        cells[places] = ""
        cells[first] = values
        blocks.append(places)
    refuse(problems)
    return cells, blocks


def _score_of(label: str) -> int:
    found = _CHOICE.fullmatch(label.strip())
    return int(found[1] or found[2]) if found else -1


def _is_score(question: str, cells: pd.Series) -> bool:
    if words_of_satisfaction(question):
        return False
    given = [cell for cell in cells.unique() if cell]
    ends = any(cell.startswith(("0 - ", "10 - ")) for cell in given)
    return ends and all(_SCORES.fullmatch(cell) for cell in given)


def _is_partial(cells: pd.Series) -> pd.Series:
    known = {cell: bool(_PARTIAL.fullmatch(plain(cell))) for cell in cells.unique()}
    return cells.map(known).astype("bool")


def _order_of(dates: pd.Series) -> str | None:
    """Say that the month stands first, as the product writes it beside AM and PM.

    An account whose clocks have 24 hours is one of a country that may write the day first.
    """
    given = dates[dates != ""]
    return "month-first" if given.str.fullmatch(r".* [AaPp][Mm]").all() else None


def _is_end(heading: str) -> bool:
    return bool(re.fullmatch(
        r"end date|enddate|(date )?date de fin|date d achevement|enddatum|einddatum"
        r"|fecha (de )?(finalizacion|fin)|data de termino|data di fine", plain(heading),
    ))  # fmt: skip


PRODUCT = Product(
    name="surveymonkey",
    title="SurveyMonkey",
    source="headings quoted in public cleaning scripts: Respondent ID, Collector ID, then each "
    "question above Response, Open-Ended Response, its rows or its choices",
    rank=40,
    recognise=_recognise,
    shape=shape,
)
