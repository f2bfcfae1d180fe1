"""One file -> rows as they stand, every cell text, each with the line on which it begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from ..findings import DataError, Problem
from .headings import name_columns
from .reading import nearest
from .rows import Rows, Source

MOST_BYTES = 2_000_000_000

_TEXTS = (".csv", ".tsv", ".txt")
_SUFFIXES = (*_TEXTS, ".xlsx", ".parquet", ".sav")
_OTHER_SUFFIXES = {
    **dict.fromkeys((".xls", ".xlsm", ".xlsb", ".ods"), "open it and save it as .xlsx"),
    **dict.fromkeys((".zip", ".gz", ".7z", ".rar"), "unpack it first"),
}
_USED_BY = {"encoding": (*_TEXTS, ".sav"), "delimiter": _TEXTS, "sheet": (".xlsx",)}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# First bytes -> what the file is, and the ending that fits it.
_MAGIC = {
    b"PK\x03\x04": ("a ZIP archive, as Excel workbooks are", ".xlsx"),
    b"PAR1": ("a Parquet file", ".parquet"),
    b"$FL2": ("an SPSS file", ".sav"),
    b"$FL3": ("an SPSS file", ".sav"),
    b"PARE": ("an encrypted Parquet file", ""),
    b"PK\x05\x06": ("an empty ZIP archive", ""),
    b"\x1f\x8b": ("a gzip archive", ""),
}
_MARKUP = {
    b"%pdf-": ("a PDF document", ""),
    b"<!doctype html": ("a web page", ""),
    b"<html": ("a web page", ""),
    b"<?xml": ("an XML document", ""),
}


@dataclass(frozen=True, eq=False)
class Table:
    """One file's rows as they stand.

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
    """

    file: str
    cells: pd.DataFrame = field(repr=False)
    sha256: str
    notes: tuple[str, ...] = ()

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
) -> Table:
    r"""Read one file whose first record holds the headings.

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
    rows = read_rows(path, name=name, encoding=encoding, delimiter=delimiter, sheet=sheet)
    cells, notes = name_columns(rows)
    return Table(rows.file, cells, rows.sha256, rows.notes + notes)


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
    _refuse_disguise(data, suffix, file)
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
    if path.is_symlink() and not path.resolve().is_relative_to(path.parent.resolve()):
        rule, hint = "a link stays inside its folder", "copy the file itself into the folder"
        raise DataError(Problem(rule, hint, file))
    if (size := path.stat().st_size) > MOST_BYTES:
        rule = f"a file has at most {MOST_BYTES / 1e9:g} GB"
        hint = "save it as Parquet, with only the columns that the study names"
        raise DataError(Problem(rule, hint, file, value=f"{size / 1e9:.1f} GB"))


def _refuse_disguise(data: bytes, suffix: str, file: str) -> None:
    """Refuse a file whose first bytes say that it is something else than its name says."""
    if not data:
        raise DataError(Problem("a file holds headings and rows", "export it again", file))
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        rule = "a workbook opens without a password" if locked else "a workbook is no old .xls"
        hint = "open it in Excel and save it" + (" without one" if locked else " as .xlsx")
        raise DataError(Problem(rule, hint, file))
    # NULs in a text mean UTF-16 or damage: its own reader says which.
    unknown = ("an unknown format", suffix if suffix in _TEXTS else "")
    found, fitting = _look(data) or unknown
    if suffix != fitting and not (suffix in _TEXTS and fitting in _TEXTS):
        rule = "a file is what its name says"
        hint = f"if it is whole, let its name end in {fitting}; or " if fitting else ""
        hint += f"export it again as {suffix}"
        raise DataError(Problem(rule, hint, file, value=f"{found} named {suffix}"))


def _look(data: bytes) -> tuple[str, str] | None:
    """Say what a file is by its first bytes, and the ending that fits it, if they tell."""
    if b"\0" in data[:4096]:  # without a NUL it is a text, though a heading may begin with PAR1
        return next((said for magic, said in _MAGIC.items() if data.startswith(magic)), None)
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    known = (said for magic, said in _MARKUP.items() if start.startswith(magic))
    return next(known, ("plain text", ".csv"))


def _reader_of(suffix: str) -> Callable[[Source], Rows]:
    # Imported when needed: a study of CSV files does not wait for the other libraries.
    if suffix == ".xlsx":
        from .workbooks import read_workbook

        return read_workbook
    if suffix in (".parquet", ".sav"):
        from .column_files import read_parquet, read_spss

        return read_parquet if suffix == ".parquet" else read_spss
    from .text_files import read_text

    return read_text
