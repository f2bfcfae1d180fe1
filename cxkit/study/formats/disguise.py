"""What a file is by its first bytes, where its name says something else."""

from __future__ import annotations

from ...findings import DataError, Problem

TEXTS = (".csv", ".tsv", ".txt")

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
    b"\x89PNG": ("a picture", ""),
    b"\xff\xd8\xff": ("a picture", ""),
    b"GIF8": ("a picture", ""),
    b"SQLite format 3": ("an SQLite database", ""),
}
_MARKUP = {
    b"%pdf-": ("a PDF document", ""),
    b"<!doctype html": ("a web page", ""),
    b"<html": ("a web page", ""),
    b"<?xml": ("an XML document", ""),
}


def refuse_disguise(data: bytes, suffix: str, file: str) -> None:
    """Refuse a file whose first bytes say that it is something else than its name says.

    Parameters
    ----------
    data : bytes
        The whole file.
    suffix : str
        The ending of its name, in small letters.
    file : str
        What the study calls it.

    Raises
    ------
    DataError
        It is empty, an old or a locked workbook, or of another format.
    """
    if not data:
        raise DataError(Problem("a file holds headings and rows", "export it again", file))
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        rule = "a workbook opens without a password" if locked else "a workbook is no old .xls"
        hint = "open it in Excel and save it" + (" without one" if locked else " as .xlsx")
        raise DataError(Problem(rule, hint, file))
    # NULs in a text mean UTF-16 or damage: its own reader says which.
    unknown = ("an unknown format", suffix if suffix in TEXTS else "")
    found, fitting = _look(data) or unknown
    if suffix != fitting and not (suffix in TEXTS and fitting in TEXTS):
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
