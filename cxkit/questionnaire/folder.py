"""A folder that a team without data can start from: a page, an empty table, its description."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from .. import atomic
from ..findings import DataError, Problem, refuse
from ..study.description import Realms, Study
from ..study.reading import NAME, read_study
from .questions import DATE, REASON, RECOMMEND, Questionnaire, read_questionnaire

RESPONSES = "responses.csv"
LONGEST_NAME = 80

# What a study is called until somebody names it; no customer is shown it.
UNNAMED = "Our experience"

# Spreadsheets of English speakers split at commas, those of people who write 0,5 at semicolons.
DELIMITERS = {"en": ","}
OTHER_DELIMITER = ";"
SPREADSHEETS = ",;\t"
MOST_HEADINGS = 10_000


@dataclass(frozen=True)
class Group:
    """The question which kind of customer somebody is.

    Parameters
    ----------
    column : str
        Heading of its answers.
    kinds : dict of str to str
        What is printed, and what is typed for it.
    """

    column: str
    kinds: dict[str, str]


def write_questionnaire(
    folder: str | Path,
    *,
    language: str | Sequence[str] = "en",
    name: str = "",
    express: bool = False,
) -> tuple[Path, ...]:
    """Write a questionnaire to print, a table for its answers, and the study that reads them.

    Parameters
    ----------
    folder : str or Path
        Made if it is not there. Where it holds a ``study.yaml`` that describes these answers,
        that one is kept, and its personas become a question; so is a table of the same headings.
    language : str or sequence of str
        One of `languages()`, or several, as a list or with commas between: one page each. Comments
        in ``study.yaml`` and the table's delimiter follow the first.
    name : str
        What customers call the place or service; that of ``study.yaml`` if left out.
    express : bool
        Whether to write the short form that a team answers about its customers.

    Returns
    -------
    tuple of Path
        The files that were written: ``questionnaire.html`` (``questionnaire.de.html`` and so on
        for several languages), ``responses.csv`` and ``study.yaml``, without those kept.

    Raises
    ------
    DataError
        A language that there is not, a name that does not fit on the page, a file that would be
        overwritten, a ``study.yaml`` that describes other answers. Nothing is written then.
    """
    folder = Path(folder)
    codes = language.split(",") if isinstance(language, str) else language
    codes = dict.fromkeys(code.strip() for code in codes)
    asked = [read_questionnaire(code, express=express) for code in codes]
    if not asked:
        raise ValueError("language must name at least one")
    name = _fitting(name)
    if folder.exists() and not folder.is_dir():
        raise DataError(Problem("a study is a folder", "name another one", value=folder.name))
    study = read_study(folder) if (folder / NAME).exists() else None
    refuse(_differences(study, asked[0]) if study else ())
    group = _group(study) if study and not express else None
    known = study.name if study and study.name != UNNAMED else ""
    files = _pages(asked, name or known, group)
    columns = (*asked[0].columns, *([group.column] if group else []))
    refuse(_in_the_way(folder, files, columns))
    if not (folder / RESPONSES).exists():
        files[RESPONSES] = _table(columns, asked[0].language)
    if study is None:
        files[NAME] = _render(
            "study.yaml.j2", asked=asked[0], name=name or UNNAMED, responses=RESPONSES,
            recommend=RECOMMEND, reason=REASON, date=DATE,
        )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        atomic.write(folder / file, content)
    return tuple(folder / file for file in files)


def _fitting(name: str) -> str:
    """Give a name in one line, or refuse what no page and no YAML could hold."""
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME or not name.isprintable():
        rule = f"a name is plain text of at most {LONGEST_NAME} characters"
        raise DataError(Problem(rule, "shorten it; the page shows it twice", value=name))
    return name


def _differences(study: Study, asked: Questionnaire) -> Iterator[Problem]:
    """Find where a study describes other answers than those to this questionnaire."""
    if not _describes(study.realms, asked):
        rule = f"{NAME} describes these statements"
        hint = f"name another folder, or write\n{_section(asked)}"
        yield study.problem(("realms",), rule, hint)
    if RESPONSES not in [facts.file for facts in study.survey.files]:
        hint = f"name another folder, or add `{{file: {RESPONSES}}}`"
        yield study.problem(("survey", "files"), f"{NAME} reads {RESPONSES}", hint)
    who = "team" if asked.express else "customers"
    if study.survey.answered_by != who:
        rule, hint = f"{NAME} says who answers", f"name another folder, or `answered_by: {who}`"
        yield study.problem(("survey", "answered_by"), rule, hint, study.survey.answered_by)
    if study.personas and study.survey.columns.persona is None and not asked.express:
        rule, hint = "personas are asked for in a column", "add `persona: persona` to columns"
        yield study.problem(("survey", "columns"), rule, hint)


def _describes(realms: Realms | None, asked: Questionnaire) -> bool:
    if realms is None or set(realms.reversed) != set(asked.reversed):
        return False
    return (realms.scale.low, realms.scale.high) == (asked.scale.low, asked.scale.high) and all(
        set(getattr(realms.items, realm)) == {said.id for said in part}
        for realm, part in asked.realms.items()
    )


def _section(asked: Questionnaire) -> str:
    """Write the lines that describe the statements, indented as a hint is."""
    lines = [
        "realms:",
        f"  scale: {{low: {asked.scale.low}, high: {asked.scale.high}}}",
        "  items:",
    ]
    for realm, part in asked.realms.items():
        lines.append(f"    {realm}: [{', '.join(said.id for said in part)}]")
    if asked.reversed:
        lines.append(f"  reversed: [{', '.join(asked.reversed)}]")
    return "\n".join(f"    {line}" for line in lines)


def _group(study: Study) -> Group | None:
    column = study.survey.columns.persona
    if column is None or not study.personas:
        return None
    codes = {meaning: code for code, meaning in (column.values or {}).items()}
    values = {persona.name: persona.value or persona.id for persona in study.personas}
    kinds = {name: codes.get(value, value) for name, value in values.items()}
    return Group(column.column[0], kinds)


def _in_the_way(folder: Path, pages: Iterable[str], columns: Sequence[str]) -> Iterator[Problem]:
    hint = "move it away, or name another folder"
    for page in pages:
        if (folder / page).exists():
            yield Problem("a file that is there is not overwritten", hint, page)
    if (folder / RESPONSES).exists() and not _has_headings(folder / RESPONSES, columns):
        rule = "a table that is there is kept, and has the headings of the page"
        yield Problem(rule, hint, RESPONSES)


def _has_headings(path: Path, columns: Sequence[str]) -> bool:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        first = file.readline(MOST_HEADINGS).strip()
    return any(
        [cell.strip('"') for cell in first.split(sign)] == [*columns] for sign in SPREADSHEETS
    )


def _pages(asked: list[Questionnaire], name: str, group: Group | None) -> dict[str, str]:
    files = {}
    for each in asked:
        file = f"questionnaire.{each.language}.html" if len(asked) > 1 else "questionnaire.html"
        numbers = {said.id: i for i, said in enumerate((*each.statements, *each.outcomes), 1)}
        files[file] = _render(
            "page.html.j2", asked=each, words=each.words, place=name, group=group, numbers=numbers
        )
    return files


def _table(columns: Sequence[str], language: str) -> str:
    text = io.StringIO()
    delimiter = DELIMITERS.get(language, OTHER_DELIMITER)
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerow(columns)
    # Without the mark a spreadsheet would take what is typed later for the system's old encoding.
    return "\ufeff" + text.getvalue()


def _render(template: str, **values: Any) -> str:
    return _templates().get_template(template).render(**values).strip() + "\n"


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
    )
    # What is quoted as JSON is a quoted text of YAML too.
    environment.filters["quoted"] = lambda text: json.dumps(text, ensure_ascii=False)
    return environment
