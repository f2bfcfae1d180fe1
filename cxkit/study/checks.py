"""Rows and their description -> Responses, or DataError with every problem at once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..findings import DataError, Ledger, Problem, refuse
from .addresses import hide_addresses
from .answers import FileAnswers
from .contacts import Contacts, read_contacts
from .description import PERIODS, Column, FileFacts, Study
from .exports import products
from .files import Table, read_table
from .names import nearest
from .patterns import with_files
from .promises import columns_of
from .reading import NAME, read_study
from .repeats.repeated import leave_out_repeated
from .responses import Responses
from .stops import doubts
from .times.date_orders import tell_orders
from .waves import list_waves

__all__ = ["Responses", "open_study"]


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
    try:
        return _open(study, Path(folder), data)
    except DataError as error:
        # An address may stand wherever a score was expected.
        raise DataError(*hide_addresses(error.problems)) from None


def _open(study: Study, path: Path, data: str | Path) -> Responses:
    beside = path.parent if path.name == NAME else path
    files = Path(data) if str(data) else beside
    refuse(_unknown_products(study))
    study, notes = with_files(study, files)
    contacts, problems = None, []
    try:
        contacts = read_contacts(files, study)
    except DataError as error:
        problems += error.problems
    tables = _read_files(study, files, problems)
    parts = [FileAnswers(study, facts, table) for facts, table in tables]
    return _Checker(study, parts, contacts, problems, notes).check()


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
                product=facts.product,
                ids=_columns(study.survey.columns.respondent_id),
                kept=_named_columns(study),
            )
            tables.append((facts, table))
        except DataError as error:
            problems += error.problems
    refuse([*problems, *known] if problems else ())
    return tables


def _unknown_products(study: Study) -> list[Problem]:
    known = [product.name for product in products()]
    rule = "a product is one that cxkit reads"
    return [
        study.problem(
            ("survey", "files", place, "product"),
            rule,
            nearest(facts.product, known),
            facts.product,
        )
        for place, facts in enumerate(study.survey.files)
        if facts.product is not None and facts.product not in known
    ]


def _columns(said: Column | None) -> tuple[str, ...]:
    return said.column if said else ()


def _named_columns(study: Study) -> tuple[str, ...]:
    """Name every column of the survey's files that the study reads by a name of its own choice."""
    said = [column for path, column in columns_of(study) if path[0] != "contacts"]
    names = [name for column in said for name in column.column]
    names += [*(study.realms.items if study.realms else ()), *study.survey.only]
    return (*names, study.waves.by)


class _Checker:
    """Collects parts and problems file by file, then looks across files."""

    def __init__(
        self,
        study: Study,
        files: list[FileAnswers],
        contacts: Contacts | None,
        problems: list[Problem],
        notes: tuple[str, ...],
    ) -> None:
        self.study = study
        self.files = files
        self.contacts = contacts
        self.problems = problems
        self.notes: list[str] = list(notes)

    def check(self) -> Responses:
        read = _named_columns(self.study)
        self.notes += leave_out_repeated(self.study, self.files, read=read)
        parts = self._read()
        refuse(self.problems)
        frames = {
            name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]
        }
        ledger = Ledger(read=sum(len(each.table.cells) for each in self.files))
        for each in self.files:
            ledger = each.chosen.tell(ledger)
        ledger = self._leave_out(frames, ledger)
        rows = frames["rows"]
        self._check_ids(rows)
        refuse(self.problems)
        if not len(rows):
            raise DataError(Problem("a study has answers", f"nothing was left: {ledger}", NAME))
        self._note_clusters(rows)
        self._note_scale()
        exported = [each.facts.exported for each in self.files if each.facts.exported]
        waves = list_waves(rows["wave"], rows["date"], self.study, max(exported, default=None))
        seen = set(rows["persona"].unique())
        for persona in self.study.personas:
            if persona.id not in seen:
                self.notes.append(f"nobody belongs to the persona {persona.name!r}")
        inputs = tuple({**each.table.as_input(), "notes": list(each.notes)} for each in self.files)
        log = self.contacts
        return Responses(
            study=self.study, waves=waves, ledger=ledger,
            inputs=(*inputs, log.input) if log else inputs,
            notes=(*self.notes, *log.notes) if log else tuple(self.notes),
            contacts=log.rows if log else None, **frames,
        )  # fmt: skip

    def _read(self) -> list[dict[str, pd.DataFrame]]:
        """Read every file, whose scores and dates are judged together before they are read."""
        doubtful = doubts(self.study, [each.scores for each in self.files if each.scores])
        columns = {problem.column for problem in doubtful}
        parts = [
            each.frames(doubted=bool(each.scores) and each.scores.header in columns, order=order)
            for each, order in zip(self.files, tell_orders(self.files), strict=True)
        ]
        for each in self.files:
            self.problems += each.problems
        self.problems += doubtful
        return parts

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
        if not known.duplicated(key).any():
            return
        first = known.groupby(key)[["line", "file"]].transform("first")
        known = known.assign(first=first["line"], first_file=first["file"])
        for row in known[known.duplicated(key)].itertuples():
            rule = f"a respondent answers once in a {within}"
            where = f" of {row.first_file}" if row.first_file != row.file else ""
            hint = f"the id stands in line {row.first}{where} too: keep one of the two rows"
            self.problems.append(
                Problem(rule, hint, row.file, int(row.line), respondent=str(row.respondent_id))
            )

    def _note_scale(self) -> None:
        scale = self.study.survey.scale
        if scale and scale.low == 1 and self.study.survey.columns.recommend:
            self.notes.append(
                "the recommend question was asked from 1 to 10, which is not the standard "
                "question: its NPS cannot be compared with one asked from 0 to 10"
            )

    def _note_clusters(self, rows: pd.DataFrame) -> None:
        column = self.study.survey.columns.cluster
        alone = int(rows["cluster"].isna().sum())
        if column is not None and alone:
            self.notes.append(
                f"{alone:,} rows name no {column.column[0]}: each counts as a cluster of its own"
            )
