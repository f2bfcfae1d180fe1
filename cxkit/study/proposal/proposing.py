"""An export -> everything that its study.yaml can say, each with its reason, and marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ..exports.generic import is_recommending
from ..files import Table
from . import kinds
from .profiles import Export, look_at
from .ratings import ratings_of
from .remarks import head_of, read_as, tail_of
from .roles import find_respondent
from .statements import Known, Statements, find_statements, realms_of
from .survey import survey_of, undated, waves_of
from .taking import Taking
from .touchpoints import (
    Touchpoints,
    find_touchpoints,
    journey_of,
    stars_as_touchpoint,
    touchpoint_ids,
)
from .tree import MARK, Answers, Said, put_answers, walk
from .writing import SETTLE, quoted, shortened, write_document

_TOLD = ("recommend", "verbatim", "date", "respondent_id")


@dataclass(frozen=True)
class Settle:
    """What a person must settle: where it stands in study.yaml, and how."""

    path: str
    line: int
    how: str


@dataclass(frozen=True)
class Proposal:
    """A proposed study.yaml.

    Parameters
    ----------
    text : str
        The file.
    marks : tuple of Settle
        What a person must settle before the study can be read.
    read_as : str
        What the export was read as, and what became of its rows.
    summary : tuple of (str, str)
        What was proposed, in a few words each.
    personal : tuple of str
        Columns that were left out because they say who somebody is.
    """

    text: str = field(repr=False)
    marks: tuple[Settle, ...]
    read_as: str
    summary: tuple[tuple[str, str], ...]
    personal: tuple[str, ...] = ()


def propose(
    table: Table,
    *,
    name: str,
    file: str,
    stated: Mapping[str, str] | None = None,
    known: Sequence[Known] = (),
    answers: Mapping[str, Any] | None = None,
    answers_file: str = "",
) -> Proposal:
    """Propose a study.yaml for one export.

    Parameters
    ----------
    table : Table
        The export, as `files.read_table` gives it.
    name : str
        What the study is called until somebody names it.
    file : str
        The export's name as study.yaml says it.
    stated : mapping of str to str, optional
        What study.yaml says of the file beside its name, such as its sheet.
    known : sequence of Known
        Statements on the four realms that are recognised by their text.
    answers : mapping of str to Any, optional
        Dotted path of a key -> its value: what a person has settled.
    answers_file : str
        Where the answers come from.

    Returns
    -------
    Proposal

    Raises
    ------
    DataError
        An answer for a key that is not proposed.
    """
    asked = Answers(dict(answers or {}), answers_file)
    export = _look_at(table, asked)
    taking = Taking(export, asked)
    document, summary = _document(taking, name, {"file": file, **(stated or {})}, known)
    document = put_answers(document, asked)
    marks = [(path, said) for path, said in walk(document) if said.settle]
    read = read_as(export, undated(taking, document["waves"].value["by"].value))
    head = head_of(export, file, tuple(path for path, _ in marks), read)
    text = write_document(head, document, tail_of(export, taking.uses))
    settle = tuple(
        Settle(path, line, said.settle)
        for (path, said), line in zip(marks, _lines_of_marks(text), strict=True)
    )
    return Proposal(text, settle, read, summary, export.personal)


def _look_at(table: Table, answers: Answers) -> Export:
    """Make the profiles of the rows that are answers, of one survey where one was chosen."""
    rows = table.answers
    if table.kinds in rows:
        rows = rows[rows[table.kinds].isin(_kept(rows[table.kinds], table.kinds, answers))]
    export = look_at(table, rows)
    # A row that repeats another one of the same id in every cell is no second answer.
    if find_respondent(export, set()) and rows.duplicated().any():
        empty = (rows == "").all(axis="columns")
        return look_at(table, rows[empty | ~rows.duplicated()])
    return export


def _kept(kinds_of_rows: pd.Series, name: str, answers: Answers) -> list[str]:
    """Give the surveys to look at: those that were chosen, else those that ask for a score."""
    chosen = answers.given.get(f"survey.only.{name}")
    if chosen:
        return [chosen] if isinstance(chosen, str) else list(map(str, chosen))
    known = list(kinds_of_rows.unique())
    return [kind for kind in known if is_recommending(kind)] or known


def _document(
    taking: Taking, name: str, file: dict[str, str], known: Sequence[Known]
) -> tuple[dict[str, Said], tuple[tuple[str, str], ...]]:
    """Take columns from the surest role to the least sure one, and write every section."""
    export, answers = taking.export, taking.answers
    taking.take_first()
    statements = find_statements(export, taking.taken, known)
    taking.use(statements.names if statements else (), "realms")
    trust = taking.take(kinds.trust_of(export, taking.taken), "trust")
    found = find_touchpoints(export, taking.taken)
    taking.use(found.names if found else (), "journey")
    importance = taking.take(_importance(taking, found), "importance")
    outcomes = taking.take(_outcomes(taking), "outcomes")
    found = found or stars_as_touchpoint(export)
    taking.take_more()
    persona = taking.take_persona()
    dimensions = taking.take(kinds.find_dimensions(export, taking.taken), "dimensions")
    team = statements is not None and statements.of_team
    if not team:
        taking.ask_for_score()
    scored = "recommend" in taking.columns
    sections = {
        "schema": Said(1),
        "name": Said(name, "as reports call it: say it as your team does"),
        "currency": taking.currency(),
        "survey": survey_of(taking, file, team=team),
        "outcomes": outcomes,
        "ratings": ratings_of(found, taking.score, answers) if found else None,
        "dimensions": dimensions,
        "waves": waves_of(taking),
        "meaningful_change": Said(5, "NPS points that would make your team act; agree on it")
        if scored
        else None,
        "journey": journey_of(found) if found else None,
        "personas": persona,
        "realms": realms_of(statements, taking.score, answers) if statements else None,
        "trust": trust,
        "stated_importance": importance,
    }
    said = {key: section for key, section in sections.items() if section is not None}
    return said, _summary(taking, found, statements, said)


def _outcomes(taking: Taking) -> kinds.Found:
    return kinds.find_outcomes(taking.export, taking.taken, taking.score, taking.answers)


def _importance(taking: Taking, found: Touchpoints | None) -> kinds.Found:
    if found is None:
        return kinds.Found(None)
    labels = {line.profile.name: line.said for line in found.lines}
    return kinds.stated_importance_of(taking.export, taking.taken, touchpoint_ids(found), labels)


def _summary(
    taking: Taking,
    found: Touchpoints | None,
    statements: Statements | None,
    document: Mapping[str, Said],
) -> tuple[tuple[str, str], ...]:
    """Say in a few words what was proposed."""
    told = [
        (role, shortened(taking.export[name].label, 70))
        for name, role in taking.uses.items()
        if role in _TOLD
    ]
    if "recommend" not in taking.columns and not (statements and statements.of_team):
        said = "no column is a score of 0 to 10 (one needs `recommend:` and `nps_type:`): no NPS"
        told.insert(0, ("recommend", said))
    if found:
        n, kind, matches = len(found.lines), found.journey.kind, found.journey.matches
        many = f"{n} touchpoint{'s' * (n > 1)}"
        known = f", {len(matches)} of them on the journey {kind}" if matches else ""
        told.append(("journey", many + known))
    if statements:
        told.append(("realms", f"{len(statements.items)} statements"))
    for section in ("outcomes", "personas", "dimensions"):
        if section in document:
            value = document[section].value
            names = value if isinstance(value, dict) else [said.value["label"] for said in value]
            told.append((section, shortened(", ".join(names), 70)))
    told.append(("waves", f"by {document['waves'].value['by'].value}"))
    return tuple(told)


def _lines_of_marks(text: str) -> list[int]:
    """Give the lines on which marks stand, in their order."""
    mark = f": {quoted(MARK)}"
    # A value may hold the word; in the line of a mark it stands behind nothing but the mark.
    parts = [line.partition(f"# {SETTLE}")[::2] for line in text.splitlines()]
    return [
        i
        for i, (before, after) in enumerate(parts, 1)
        if after and before.rstrip().endswith(mark) and not before.lstrip().startswith("#")
    ]
