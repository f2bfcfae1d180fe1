"""Which rows of a file are answers to this survey, and why the others are none."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import pandas as pd

from ..findings import Ledger, Problem
from .description import FileFacts, Study
from .exports.generic import is_recommending
from .exports.states import States, find_states, say_states
from .files import Table
from .names import nearest
from .plain import plain

# Reasons in the order in which a row is left out, and the ledger tells them.
REASONS = (
    *(
        "preview",
        "unfinished",
        "no response",
        "repeated heading",
        "total",
        "footer",
        "other survey",
    ),
    *("broken off or test", "repeated row", "empty", "no date", "no wave"),
)
# Headings of a column that names each answer once; that of a person may stand again.
_ANSWER_ID = re.compile(
    r"(?:(?:survey )?response|answer|submission|record|entry|interview|questionnaire|feedback"
    r"|antwort|befragungs?|fragebogen|datensatz|umfrage|antwoord|respons|reactie|inzending"
    r"|vragenlijst) ?(?:id|no|nr|number|nummer)"
    r"|(?:id|identifiant|numero|codigo|codice) (?:de |du |di |do )?(?:la |della |da )?"
    r"(?:reponse|respuesta|risposta|resposta|questionnaire|encuesta|questionario)"
)
_MOST_AGAIN = 0.1  # share of the rows with an id that stands again; where it is more, it may do so
# Ids that a product gives are settled with those of all files, but not numbers as short as these.
_SHORT = r"\d{1,6}"


@dataclass(frozen=True, eq=False)
class Chosen:
    """The answers of one file.

    Parameters
    ----------
    cells : DataFrame of str
        The rows that are answers to this survey.
    left_out : tuple of str
        The reason of each row that is none.
    notes : tuple of str
        What was decided.
    problems : tuple of Problem
        What a person has to decide.
    """

    cells: pd.DataFrame
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def tell(self, ledger: Ledger) -> Ledger:
        """Give the ledger with the rows of this file that were left out."""
        for reason in REASONS:
            ledger = ledger.without(reason, self.left_out.count(reason))
        return ledger


def choose_rows(study: Study, facts: FileFacts, table: Table) -> Chosen:
    """Leave out what is no answer: previews, what was broken off, other surveys, repetitions.

    Parameters
    ----------
    study : Study
        Its survey's `unfinished` and `only` decide where the file leaves it open.
    facts : FileFacts
    table : Table

    Returns
    -------
    Chosen

    Notes
    -----
    A row repeats another one when both have the same id and every other cell is the same, too.
    Rows without an id may well be alike: two people of one day gave the same score.
    """
    reasons = table.left_out
    notes = []
    if study.survey.unfinished == "keep" and (reasons == "unfinished").any():
        n = int((reasons == "unfinished").sum())
        notes.append(f"{n:,} unfinished rows are kept, as study.yaml says")
        reasons = reasons[reasons != "unfinished"]
    left_out = list(reasons)
    cells = table.cells[~table.cells.index.isin(reasons.index)] if len(reasons) else table.cells
    problems = []
    states = {each.column for each in _states(table, cells)} if study.survey.only else set()
    for column, values in study.survey.only.items():
        found = table.find(column)
        if found is None:
            hint = f"{facts.file}: {nearest(column, table.cells.columns)}"
            rule = "a column that the study names is in the file"
            problems.append(study.problem(("survey", "only", column), rule, hint, column))
            continue
        wanted = cells[found].isin(list(values))
        why = "broken off or test" if found in states else "other survey"
        left_out += [why] * int((~wanted).sum())
        cells = cells[wanted]
    problems += _several_kinds(study, facts, table, cells) or _not_whole(study, facts, table, cells)
    again = _repeated(study, table, cells)
    if again is not None:
        left_out += ["repeated row"] * int(again.sum())
        cells = cells[~again]
    problems += _other_answers(study, facts, table, cells)
    return Chosen(cells, tuple(left_out), tuple(notes), tuple(problems))


def kind_of(table: Table, cells: pd.DataFrame) -> str:
    """Give the kind of survey that all rows belong to, where it is one without a score."""
    kinds = _kinds(table, cells)
    return kinds[0] if len(kinds) == 1 and not is_recommending(kinds[0]) else ""


def _kinds(table: Table, cells: pd.DataFrame) -> list[str]:
    if not table.kinds or table.kinds not in cells:
        return []
    counts = cells[table.kinds].value_counts()
    return [str(kind) for kind in counts.index if kind]


def _several_kinds(
    study: Study, facts: FileFacts, table: Table, cells: pd.DataFrame
) -> list[Problem]:
    """Ask which survey is meant, where a file holds several."""
    kinds = _kinds(table, cells)
    if len(kinds) < 2 or study.survey.columns.recommend is None:
        return []
    if table.kinds in map(table.find, study.survey.only):
        return []
    counts = cells[table.kinds].value_counts()
    found = ", ".join(f"{kind} ({counts[kind]:,} rows)" for kind in kinds[:6])
    first = next((kind for kind in kinds if is_recommending(kind)), kinds[0])
    rule = "a file holds the answers to one kind of survey"
    hint = f"write `only: {{{table.kinds}: [{first}]}}` under `survey:`, or another of its values"
    return [Problem(rule, hint, facts.file, column=table.kinds, value=found)]


def _states(table: Table, cells: pd.DataFrame) -> list[States]:
    """Find columns of states in a table of no known product; products know their own."""
    return find_states(cells) if table.product == "generic" else []


def _not_whole(study: Study, facts: FileFacts, table: Table, cells: pd.DataFrame) -> list[Problem]:
    """Ask which rows count, where a column says that some are broken off or tests."""
    said = set(map(table.find, study.survey.only))
    found = [each for each in _states(table, cells) if each.column not in said]
    # All of them in one line: a key stands once.
    only = {**study.survey.only, **{each.column: each.whole for each in found}}
    rule = "rows that were broken off, screened out or tests are told from answers"
    line = json.dumps(only, ensure_ascii=False)
    hint = f"write `only: {line}` under `survey:`, with every value that is to count"
    return [
        Problem(rule, hint, facts.file, column=each.column, value=say_states(each))
        for each in found
    ]


def answer_id(table: Table) -> str:
    """Name the column that names each answer once: the product's, or one so called; "" if none."""
    if not table.cells.index.is_unique:
        return ""  # a line of a table of counts stands for many answers
    called = (name for name in table.cells if _ANSWER_ID.fullmatch(plain(str(name))))
    return table.roles.get("respondent_id") or next(called, "")


def _repeated(study: Study, table: Table, cells: pd.DataFrame) -> pd.Series | None:
    said = study.survey.columns.respondent_id
    names = [*(said.column if said else ()), answer_id(table)]
    alike = pd.Series(False, index=cells.index)
    for column in {found for name in names if (found := table.find(name))}:
        alike |= cells[column].duplicated(keep=False) & (cells[column] != "")
    if not alike.any():
        return None
    again = pd.Series(False, index=cells.index)
    again[alike.to_numpy()] = cells[alike.to_numpy()].duplicated().to_numpy()
    return again


def _other_answers(
    study: Study, facts: FileFacts, table: Table, cells: pd.DataFrame
) -> list[Problem]:
    """Ask about the few rows whose id another row has, with other answers."""
    column = table.find(answer_id(table))
    named = study.survey.columns.respondent_id
    # An id that the study names is checked where it is read.
    if column is None or (named is not None and column in map(table.find, named.column)):
        return []
    ids = cells[column][cells[column] != ""]
    again = ids[ids.duplicated()]
    if again.empty or len(again) > _MOST_AGAIN * len(ids):
        return []
    if "respondent_id" in table.roles and not ids.str.fullmatch(_SHORT).any():
        return []
    first = ids[~ids.duplicated() & ids.isin(again)]
    lines = dict(zip(first, first.index, strict=True))
    return [
        _ask(facts.file, column, cells.loc[lines[key]], cells.loc[line])
        for line, key in again.items()
    ]


def _ask(file: str, column: str, one: pd.Series, two: pd.Series) -> Problem:
    names = [str(name) for name in one.index if one[name] != two[name]]
    rule = "an answer that stands twice is the same in both places"
    # What stands there may be a comment, which can name somebody: where it stands is enough.
    where = f"line {one.name} has something else under {', '.join(names)[:60]}"
    hint = f"{where}: remove one of the two rows, or rename {column!r} if it names people"
    return Problem(rule, hint, file, int(two.name), column, value=two[column])
