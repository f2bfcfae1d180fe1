"""One file -> its rows, every cell text, each with the line on which it begins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from ..findings import DataError, Problem, refuse
from .addresses import hide_addresses
from .exports import recognise
from .exports.personal import find_personal, pseudonyms, say_personal
from .exports.product import Product, Shaped
from .formats.disguise import TEXTS, refuse_disguise
from .formats.rows import Rows, Source
from .names import nearest
from .plain import without_markup

MOST_BYTES = 2_000_000_000

_SUFFIXES = (*TEXTS, ".xlsx", ".parquet", ".sav")
_OTHER_SUFFIXES = {
    **dict.fromkeys((".xls", ".xlsm", ".xlsb", ".ods"), "open it and save it as .xlsx"),
    **dict.fromkeys((".zip", ".gz", ".7z", ".rar"), "unpack it first"),
}
_USED_BY = {"encoding": (*TEXTS, ".sav"), "delimiter": TEXTS, "sheet": (".xlsx",)}


@dataclass(frozen=True, eq=False)
class Table:
    """One file's rows, the headings judged and the product known that it comes from.

    Parameters
    ----------
    file : str
        The name as the study says it, never an absolute path.
    cells : DataFrame of str
        One row a record; empty cells are "", never missing. Columns are the headings without
        outer blanks. The index ``line`` is the physical line on which the record begins,
        the first line of the file being 1; for a workbook the Excel row number, for Parquet
        and SPSS, which have no heading line, the row's place counted from 1.
    sha256 : str
        Fingerprint of the file's bytes.
    notes : tuple of str
        What was detected or done, in plain words.
    product, why : str
        Name of the survey product, and what it was recognised by.
    labels, left_out, roles, scale, dates, not_nps, coded, missing, kinds, meanings, names
        As in `exports.product.Shaped`. Rows that are left out stand in `cells`, too.
    personal : Mapping of str to str
        Columns that say who somebody is, and how that is known; they are not in `cells`.
    """

    file: str
    cells: pd.DataFrame = field(repr=False)
    sha256: str
    notes: tuple[str, ...] = ()
    product: str = "generic"
    why: str = ""
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    left_out: pd.Series = field(default_factory=lambda: pd.Series(dtype="object"), repr=False)
    roles: Mapping[str, str] = field(default_factory=dict)
    scale: tuple[int, int] | None = None
    dates: str | None = None
    not_nps: tuple[str, ...] = ()
    coded: tuple[str, ...] = ()
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: str = ""
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    personal: Mapping[str, str] = field(default_factory=dict)

    @property
    def answers(self) -> pd.DataFrame:
        """The rows that are answers."""
        if self.left_out.empty:
            return self.cells
        return self.cells[~self.cells.index.isin(self.left_out.index)]

    def find(self, name: str) -> str | None:
        """Give the column of that name, or of that heading or question; None: there is none."""
        for said in (name, without_markup(name)):
            found = said if said in self.cells.columns else self.names.get(said)
            if found is not None and found in self.cells.columns:
                return found
        return None

    def as_input(self) -> dict[str, Any]:
        """Give the file as results.json holds it."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "rows": len(self.cells),
            "notes": list(self.notes),
        }


def read_table(
    path: str | Path,
    *,
    name: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    product: str | None = None,
    ids: Iterable[str] = (),
    kept: Iterable[str] = (),
) -> Table:
    r"""Read one file as the survey product wrote it that it comes from.

    Parameters
    ----------
    path : str or Path
        A .csv, .tsv, .txt (read as .csv), .xlsx, .parquet or .sav file.
    name : str, optional
        What the study calls the file; the last part of `path` if None.
    encoding, delimiter : str, optional
        Of a text file, such as "cp1252" and "\t"; detected if None. `encoding` also holds
        for .sav.
    sheet : str, optional
        Of a workbook; the only visible one that is not empty if None.
    product : str, optional
        Name of the survey product; recognised if None.
    ids : iterable of str
        Columns that tell respondents apart. Where they are personal data, a short hash stands
        for each value.
    kept : iterable of str
        Columns that the study reads: a heading alone does not make them personal.

    Returns
    -------
    Table
        Cells lose their outer blanks and are otherwise kept as they stand: "NA", "007",
        "1e5" and "TRUE" are text. Typed cells are written as `rows.cell_text` says.

    Raises
    ------
    DataError
        Every problem that can be seen at once: the file is no regular one, is not what its
        name says or is damaged; the encoding, the delimiter or the sheet cannot be told;
        records do not fit the headings; headings repeat, or are missing over values.
    """
    try:
        rows = read_rows(path, name=name, encoding=encoding, delimiter=delimiter, sheet=sheet)
        return _shaped(rows, product, ids, kept)
    except DataError as error:
        # Which columns say who somebody is was not known yet.
        raise DataError(*hide_addresses(error.problems)) from None
    except MemoryError:
        rule = "a file fits into this machine's memory"
        hint = "save it as Parquet, with only the columns that the study names"
        raise DataError(Problem(rule, hint, name or Path(path).name)) from None


def _shaped(rows: Rows, product: str | None, ids: Iterable[str], kept: Iterable[str]) -> Table:
    source, why = recognise(rows, product)
    try:
        shaped = source.shape(rows)
    except DataError as error:
        raise DataError(*rows.problems, *error.problems) from None
    gone = set(shaped.left_out.index)
    refuse(problem for problem in rows.problems if problem.line not in gone)
    if shaped.cells.empty:
        rule = "a file holds at least one row below its headings"
        raise DataError(Problem(rule, "type answers in, or export it again", rows.file))
    cells = _named(shaped)
    personal = find_personal(cells, shaped.labels, shaped.meanings)
    table = Table(
        rows.file, cells, rows.sha256,
        notes=(*rows.notes, *_recognised(source, why), *shaped.notes),
        product=source.name, why=why, labels=shaped.labels, left_out=shaped.left_out,
        roles=shaped.roles, scale=shaped.scale, dates=shaped.dates, not_nps=shaped.not_nps,
        coded=shaped.coded,
        missing=shaped.missing, kinds=shaped.kinds, meanings=shaped.meanings, names=shaped.names,
    )  # fmt: skip
    return _without_personal(table, personal, ids, kept) if personal else table


def _named(shaped: Shaped) -> pd.DataFrame:
    cells = shaped.cells.set_axis(list(shaped.headings), axis="columns")
    return cells.drop(columns="") if "" in shaped.headings else cells


def _recognised(product: Product, why: str) -> tuple[str, ...]:
    if product.name == "generic":
        return ()
    return (f"{product.title}: {why}",)


def _without_personal(
    table: Table, personal: dict[str, str], ids: Iterable[str], kept: Iterable[str]
) -> Table:
    """Take out the columns that say who somebody is; those that are ids become hashes."""
    cells, notes = table.cells, []
    hashed = {table.find(name) for name in ids} & set(personal)
    read = {table.find(name) for name in kept} - hashed
    for column in [name for name in personal if name in read and personal[name] == "heading"]:
        del personal[column]
        notes.append(f"{column!r} is kept, as study.yaml names it: is it personal data?")
    gone = [column for column in cells.columns if column in personal and column not in hashed]
    cells = cells.drop(columns=gone)
    for column in hashed:
        cells[column] = pseudonyms(cells[column])
        notes.append(f"{column!r} is personal data: a short hash stands for each value")
    notes += [say_personal(gone)] if gone else []
    left = {column: personal[column] for column in gone}
    return replace(table, cells=cells, personal=left, notes=(*table.notes, *notes))


def read_rows(
    path: str | Path,
    *,
    name: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
) -> Rows:
    """Read one file whose headings nobody has judged yet; see `read_table`.

    Returns
    -------
    Rows
        Problems with single records are in it; what keeps a file from being read at all is
        raised.
    """
    path = Path(path)
    file, suffix = name or path.name, path.suffix.lower()
    if suffix not in _SUFFIXES:
        rule = f"a survey export is one of: {' '.join(_SUFFIXES)}"
        hint = _OTHER_SUFFIXES.get(suffix, "export it in one of these formats")
        raise DataError(Problem(rule, hint, file, value=suffix))
    data = _bytes_of(path, file)
    refuse_disguise(data, suffix, file)
    source = Source(path, file, suffix, data, encoding, delimiter, sheet)
    rows = _reader_of(suffix)(source)
    unused = [
        f"`{fact}:` has no meaning for {suffix} files"
        for fact, suffixes in _USED_BY.items()
        if getattr(source, fact) is not None and suffix not in suffixes
    ]
    return replace(rows, notes=(*rows.notes, *unused))


def _bytes_of(path: Path, file: str) -> bytes:
    try:
        _refuse_place(path, file)
        return path.read_bytes()
    # ValueError: a NUL in the name; RuntimeError: links that point at each other.
    except (OSError, ValueError, RuntimeError) as error:
        said = getattr(error, "strerror", None) or str(error)
        hint = "close it in other programs, and check that you may read it"
        raise DataError(Problem("a file can be opened", hint, file, value=said)) from error


def _refuse_place(path: Path, file: str) -> None:
    if not path.exists():
        there = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
        known = sorted(each for each in there if Path(each).suffix.lower() in _SUFFIXES)
        hint = nearest(path.name, known) or "check the folder (`--data FOLDER`)"
        raise DataError(Problem("a file of the study exists", hint, file))
    if not path.is_file():
        kind = "a folder" if path.is_dir() else "a pipe or a device"
        rule, hint = "a file of the study is a regular file", "name the file itself"
        raise DataError(Problem(rule, hint, file, value=kind))
    # A name may lead through folders, each of which could be a link.
    folder = path.parents[max(0, len(Path(file).parts) - 1)] if path.parts else path
    if not path.resolve().is_relative_to(folder.resolve()):
        rule, hint = "a link stays inside its folder", "copy the file itself into the folder"
        raise DataError(Problem(rule, hint, file))
    if (size := path.stat().st_size) > MOST_BYTES:
        rule = f"a file has at most {MOST_BYTES / 1e9:g} GB"
        hint = "save it as Parquet, with only the columns that the study names"
        raise DataError(Problem(rule, hint, file, value=f"{size / 1e9:.1f} GB"))


def _reader_of(suffix: str) -> Callable[[Source], Rows]:
    # Imported when needed: a study of CSV files does not wait for the other libraries.
    if suffix == ".xlsx":
        from .formats.workbooks import read_workbook

        return read_workbook
    if suffix in (".parquet", ".sav"):
        from .formats.column_files import read_parquet, read_spss

        return read_parquet if suffix == ".parquet" else read_spss
    from .formats.text_files import read_text

    return read_text
