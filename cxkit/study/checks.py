"""Rows and their description -> Responses, or DataError with every problem at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ..findings import DataError, Ledger, Problem, refuse
from .cells import Cells, take
from .contacts import Contacts, read_contacts
from .description import KANO_ANSWERS, KANO_FORMS, PERIODS, REALMS, Column, FileFacts, Study
from .files import Table, read_table
from .reading import NAME, nearest, read_study
from .waves import Wave, label_periods, list_waves


@dataclass(frozen=True, eq=False)
class Responses:
    """What people answered, checked: one row a respondent and wave.

    All tables share their index. An answer that was not given is missing, never filled.

    Parameters
    ----------
    study : Study
        The description by which the files were read.
    rows : DataFrame
        ``file line respondent_id wave date recommend verbatim persona weight cluster
        revenue problem solved effort recommended_in_fact came_by_recommendation``.
        `recommend` is a whole number 0..10; `weight` is 1 without a weight column;
        `cluster` is missing throughout without a cluster column; yes is 1.0 and no 0.0.
    dimensions : DataFrame
        One column of words a dimension.
    ratings, used : DataFrame
        One column a touchpoint: the rating, and 1.0 where it was used, 0.0 where the person
        said that it was not, missing where nothing was said.
    items : DataFrame
        One column a realm item, as answered (not yet reversed).
    trust, outcomes, stated_importance : DataFrame
        One column a question.
    kano : DataFrame
        ``<touchpoint>:functional`` and ``<touchpoint>:dysfunctional``, each like, must_be,
        neutral, live_with or dislike.
    waves : tuple of Wave
        In order of time.
    ledger : Ledger
        Rows read, and rows left out by reason.
    inputs : tuple of dict
        ``file sha256 rows`` of each file, and ``notes`` on what was detected or done while
        reading it, in plain words.
    notes : tuple of str
        What a reader must know of the answers as a whole.
    contacts : DataFrame, optional
        The contact log, with an index of its own; see `contacts.Contacts`. None where the
        study has none.
    """

    study: Study
    rows: pd.DataFrame = field(repr=False)
    dimensions: pd.DataFrame = field(repr=False)
    ratings: pd.DataFrame = field(repr=False)
    used: pd.DataFrame = field(repr=False)
    items: pd.DataFrame = field(repr=False)
    trust: pd.DataFrame = field(repr=False)
    outcomes: pd.DataFrame = field(repr=False)
    stated_importance: pd.DataFrame = field(repr=False)
    kano: pd.DataFrame = field(repr=False)
    waves: tuple[Wave, ...]
    ledger: Ledger
    inputs: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]
    contacts: pd.DataFrame | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        return f"{self.study.name}: {self.ledger}; {len(self.waves)} waves"

    @property
    def id(self) -> str:
        """The study's id: the name of its folder."""
        return self.study.id

    def count_waves(self) -> pd.DataFrame:
        """Give one row a wave: its answers, those with a score, and whether it is complete.

        Without a recommend question there is no column of scores.
        """
        table = pd.DataFrame(
            {
                "rows": [wave.n for wave in self.waves],
                "complete": ["yes" if wave.complete else wave.why for wave in self.waves],
            },
            index=pd.Index([wave.label for wave in self.waves], name="wave"),
        )
        if self.study.survey.columns.recommend is not None:
            given = self.rows.groupby("wave")["recommend"].count()
            table.insert(1, "with a score", given.reindex(table.index, fill_value=0))
        return table


def open_study(folder: str | Path, *, data: str | Path = "") -> Responses:
    """Read and check a study.

    Parameters
    ----------
    folder : str or Path
        The folder with ``study.yaml``.
    data : str or Path, optional
        Folder of the survey files where it is another one.

    Returns
    -------
    Responses

    Raises
    ------
    DataError
        Every problem in the description and the files, each with its place and the way out.
    """
    study = read_study(folder)
    path = Path(folder)
    beside = path.parent if path.name == NAME else path
    files = Path(data) if str(data) else beside
    contacts, problems = None, []
    try:
        contacts = read_contacts(files, study)
    except DataError as error:
        problems += error.problems
    tables = _read_files(study, files, problems)
    return _Checker(study, tables, contacts, problems).check()


def _read_files(study: Study, folder: Path, known: list[Problem]) -> list[tuple[FileFacts, Table]]:
    """Read every file; where one cannot be read, the problems `known` by then are told too."""
    tables, problems = [], []
    for facts in study.survey.files:
        try:
            table = read_table(
                folder / facts.file,
                name=facts.file,
                encoding=facts.encoding,
                delimiter=facts.delimiter,
                sheet=facts.sheet,
            )
            tables.append((facts, table))
        except DataError as error:
            problems += error.problems
    refuse([*problems, *known] if problems else ())
    return tables


class _Checker:
    """Collects parts and problems file by file, then looks across files."""

    def __init__(
        self,
        study: Study,
        tables: list[tuple[FileFacts, Table]],
        contacts: Contacts | None,
        problems: list[Problem],
    ) -> None:
        self.study = study
        self.tables = tables
        self.contacts = contacts
        self.problems = problems
        self.notes: list[str] = []

    def check(self) -> Responses:
        parts = [self._read_one(facts, table) for facts, table in self.tables]
        refuse(self.problems)
        frames = {
            name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]
        }
        ledger = Ledger(read=len(frames["rows"]))
        ledger = self._leave_out(frames, ledger)
        rows = frames["rows"]
        self._check_ids(rows)
        refuse(self.problems)
        if not len(rows):
            raise DataError(Problem("a study has answers", f"nothing was left: {ledger}", NAME))
        self._note_clusters(rows)
        taken_on = max((facts.exported for facts, _ in self.tables if facts.exported), default=None)
        waves = list_waves(rows["wave"], rows["date"], self.study, taken_on)
        for persona in self.study.personas:
            if persona.id not in set(rows["persona"].dropna()):
                self.notes.append(f"nobody belongs to the persona {persona.name!r}")
        inputs = tuple(table.as_input() for _, table in self.tables)
        log = self.contacts
        return Responses(
            study=self.study, waves=waves, ledger=ledger,
            inputs=(*inputs, log.input) if log else inputs,
            notes=(*self.notes, *log.notes) if log else tuple(self.notes),
            contacts=log.rows if log else None, **frames,
        )  # fmt: skip

    def _read_one(self, facts: FileFacts, table: Table) -> dict[str, pd.DataFrame]:
        study, index = self.study, table.cells.index
        default = study.survey.missing

        def read(path: tuple[Any, ...], column: Column | None, how: Callable[[Cells], pd.Series],
                 missing: tuple[str, ...] = default) -> pd.Series:  # fmt: skip
            header = self._header(path, column, facts, table) if column else None
            if column is None or header is None:
                return pd.Series(None, index=index, dtype="object")
            cells = take(table.cells[header], column, facts, missing=missing)
            values = how(cells)
            self.problems += cells.problems
            return values

        frames = {"rows": self._core(facts, table, read)}
        frames["dimensions"] = pd.DataFrame(
            {name: read(("dimensions", name), column, Cells.labels)
             for name, column in study.dimensions.items()}, index=index, dtype="object",
        )  # fmt: skip
        frames["ratings"], frames["used"] = self._touchpoints(facts, table)
        frames["items"] = self._items(read, index)
        frames["trust"] = self._trust(read, index)
        frames["outcomes"] = pd.DataFrame(
            {name: read(("outcomes", name), said, _outcome_reader(name, said))
             for name, said in study.outcomes.items()}, index=index, dtype="float64",
        )  # fmt: skip
        frames["stated_importance"] = pd.DataFrame(
            {name: read(("stated_importance", name), column,
                        lambda cells: cells.numbers("stated importance", low=0))
             for name, column in study.stated_importance.items()}, index=index, dtype="float64",
        )  # fmt: skip
        frames["kano"] = self._kano(read, index)
        return frames

    def _header(
        self, path: tuple[Any, ...], column: Column, facts: FileFacts, table: Table
    ) -> str | None:
        if column.files is not None and not any(facts.is_named(name) for name in column.files):
            return None
        present = [name for name in column.column if name in table.cells.columns]
        if present:
            return present[0]
        wanted = " or ".join(column.column)
        hint = f"{facts.file}: {nearest(column.column[0], table.cells.columns)}"
        rule = "a column that the study names is in the file"
        self.problems.append(self.study.problem(path, rule, hint, wanted))
        return None

    def _core(self, facts: FileFacts, table: Table, read: Callable[..., pd.Series]) -> pd.DataFrame:
        said, how = self.study.survey.columns, self.study.survey.dates
        personas = {persona.value or persona.id: persona.id for persona in self.study.personas}

        def one(name: str, reader: Callable[[Cells], pd.Series], **options: Any) -> pd.Series:
            return read(("survey", "columns", name), getattr(said, name), reader, **options)

        rows = pd.DataFrame({"file": facts.file, "line": table.cells.index}, table.cells.index)
        rows["empty"] = (table.cells == "").all(axis=1)
        rows["respondent_id"] = one("respondent_id", Cells.ids)
        rows["date"] = pd.to_datetime(one("date", lambda cells: cells.days(how)))
        score = one("recommend", lambda cells: cells.whole_numbers("a score", 0, 10), missing=("",))
        rows["recommend"] = score.astype("float64")
        rows["verbatim"] = one("verbatim", lambda cells: cells.text)
        rows["persona"] = one(
            "persona",
            lambda cells: cells.kinds("persona", personas, "personas") if personas else cells.text,
        )
        rows["weight"] = 1.0 if said.weight is None else one("weight", _weights(rows["empty"]))
        rows["weight"] = rows["weight"].astype("float64")
        rows["cluster"] = one("cluster", lambda cells: cells.text)
        rows["revenue"] = one("revenue", lambda cells: cells.numbers("revenue", low=0))
        rows["effort"] = one("effort", lambda cells: cells.numbers("effort", low=0))
        for name in ("problem", "solved", "recommended_in_fact"):
            rows[name] = one(name, lambda cells, name=name: cells.yes_no(name))
        for name in ("revenue", "effort", "problem", "solved", "recommended_in_fact"):
            rows[name] = rows[name].astype("float64")
        rows["came_by_recommendation"] = one("came_by_recommendation", lambda cells: cells.text)
        rows["wave"] = self._wave_labels(rows, facts, table)
        return rows

    def _wave_labels(self, rows: pd.DataFrame, facts: FileFacts, table: Table) -> pd.Series:
        by = self.study.waves.by
        if by == "file":
            return pd.Series(facts.wave or facts.file, index=rows.index, dtype="object")
        if by in PERIODS:
            return label_periods(rows["date"], by)
        if by not in table.cells.columns:
            hint = f"{facts.file}: {nearest(by, (*PERIODS, 'file', *table.cells.columns))}"
            rule = "waves are by week, month, quarter, year, file or a column of the file"
            self.problems.append(self.study.problem(("waves", "by"), rule, hint, by))
            return pd.Series(None, index=rows.index, dtype="object")
        return table.cells[by].astype("object").mask(table.cells[by] == "", None)

    def _touchpoints(self, facts: FileFacts, table: Table) -> tuple[pd.DataFrame, pd.DataFrame]:
        ratings = pd.DataFrame(index=table.cells.index)
        used = pd.DataFrame(index=table.cells.index)
        scale = self.study.ratings
        for i, stage in enumerate(self.study.journey):
            for j, point in enumerate(stage.touchpoints):
                ratings[point.id] = used[point.id] = float("nan")
                path = ("journey", i, "touchpoints", j, "column")
                header = point.column and self._header(path, point.column, facts, table)
                if scale is None or point.column is None or header is None:
                    continue
                cells = take(
                    table.cells[header], point.column, facts,
                    missing=scale.missing, not_used=scale.not_used,
                )  # fmt: skip
                rating = cells.numbers("a rating", scale.low, scale.high)
                self.problems += cells.problems
                ratings[point.id] = rating
                used[point.id] = (
                    rating.notna().astype("float64").where(rating.notna() | cells.not_used)
                )
        return ratings, used

    def _items(self, read: Callable[..., pd.Series], index: pd.Index) -> pd.DataFrame:
        realms, items = self.study.realms, {}
        for realm in REALMS if realms else ():
            for k, name in enumerate(getattr(realms.items, realm)):
                column = Column(column=(name,), missing=realms.missing, values=realms.values)
                items[name] = read(("realms", "items", realm, k), column,
                    lambda cells: cells.numbers("an item", realms.scale.low, realms.scale.high),
                )  # fmt: skip
        return pd.DataFrame(items, index=index, dtype="float64")

    def _trust(self, read: Callable[..., pd.Series], index: pd.Index) -> pd.DataFrame:
        trust, answers = self.study.trust, {}
        for part in ("empathy", "logic", "loyalty") if trust else ():
            answers[part] = read(("trust", part), getattr(trust, part),
                lambda cells: cells.numbers("a trust answer", trust.scale.low, trust.scale.high),
            )  # fmt: skip
        return pd.DataFrame(answers, index=index, dtype="float64")

    def _kano(self, read: Callable[..., pd.Series], index: pd.Index) -> pd.DataFrame:
        kano, answers = self.study.kano, {}
        hint = f"say what the codes mean: `kano: {{values: {{1: {KANO_ANSWERS[0]}, …}}}}`"
        for point, pair in kano.questions.items() if kano else ():
            for form in KANO_FORMS:
                said = getattr(pair, form)
                column = said.model_copy(update={"values": said.values or kano.meanings})
                answers[f"{point}:{form}"] = read(("kano", point, form), column,
                    lambda cells: cells.one_of("an answer to a Kano question", KANO_ANSWERS, hint),
                    missing=self.study.survey.missing if kano.missing is None else kano.missing,
                )  # fmt: skip
        return pd.DataFrame(answers, index=index, dtype="object")

    def _leave_out(self, frames: dict[str, pd.DataFrame], ledger: Ledger) -> Ledger:
        rows = frames["rows"]
        empty, no_wave = rows["empty"], rows["wave"].isna() & ~rows["empty"]
        reason = "no date" if self.study.waves.by in PERIODS else "no wave"
        ledger = ledger.without("empty", empty.sum()).without(reason, no_wave.sum())
        keep = ~(empty | no_wave)
        for name, frame in frames.items():
            frames[name] = frame[keep].reset_index(drop=True)
        frames["rows"] = frames["rows"].drop(columns="empty")
        return ledger

    def _check_ids(self, rows: pd.DataFrame) -> None:
        if self.study.survey.columns.respondent_id is None:
            return
        nameless = rows["respondent_id"].isna()
        if nameless.any():
            self.notes.append(f"{nameless.sum():,} rows have no respondent id and stand alone")
        within = "wave" if self.study.survey.ids == "persistent" else "file"
        known = rows[~nameless]
        key = [within, "respondent_id"]
        known = known.assign(first=known.groupby(key)["line"].transform("first"))
        for row in known[known.duplicated(key)].itertuples():
            rule = f"a respondent answers once in a {within}"
            hint = f"the id stands in line {row.first} too: keep one of the two rows"
            self.problems.append(
                Problem(rule, hint, row.file, int(row.line), respondent=str(row.respondent_id))
            )

    def _note_clusters(self, rows: pd.DataFrame) -> None:
        column = self.study.survey.columns.cluster
        alone = int(rows["cluster"].isna().sum())
        if column is not None and alone:
            self.notes.append(
                f"{alone:,} rows name no {column.column[0]}: each counts as a cluster of its own"
            )


def _weights(empty: pd.Series) -> Callable[[Cells], pd.Series]:
    def read(cells: Cells) -> pd.Series:
        for line in cells.text.index[cells.text.isna() & ~empty]:
            rule, hint = "every row has a weight", "give it one, or remove the row from the file"
            cells.problems.append(Problem(rule, hint, cells.facts.file, int(line), cells.header))
        return cells.numbers("a weight", low=0)

    return read


def _outcome_reader(name: str, said: Any) -> Callable[[Cells], pd.Series]:
    if said.low is None:
        return lambda cells: cells.yes_no(name)
    return lambda cells: cells.numbers(name, said.low, said.high)
