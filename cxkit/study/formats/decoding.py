"""Bytes of a text file -> UTF-8, and the words that say which encoding was taken."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

import numpy as np
import pyarrow as pa

from ...findings import DataError, Problem
from .legacy_letters import other_encoding
from .rows import Source

UTF_8_MARK = codecs.BOM_UTF8
LINE_END = re.compile(r"\r\n|\r|\n")
LINE_END_BYTES = re.compile(rb"\r\n|\r|\n")

# UTF-32 stands before UTF-16, whose mark its own begins with.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEAVE_OUT = "leave `encoding:` out: the file is not written so"
_STATE = "state `encoding:` for this file in study.yaml, or export it again as UTF-8"


def decode(source: Source) -> tuple[memoryview, str]:
    """Decode a text file: as stated, else by its mark, else UTF-8, else Windows-1252.

    Where the words of Windows-1252 are none, and another encoding makes words of them, it is asked.

    Parameters
    ----------
    source : Source
        Its `encoding` wins, unless the file itself is marked as another one.

    Returns
    -------
    text : memoryview
        In UTF-8, without the mark; line ends as they stand. A file that is UTF-8 is looked
        through and not copied.
    note : str
        Which encoding, and whether it was stated or detected.

    Raises
    ------
    DataError
        The bytes do not fit the encoding, or no encoding can be told, or there are NULs.
    """
    mark = next((name for mark, name in _MARKS if source.data.startswith(mark)), None)
    if source.encoding is not None:
        text, note = _as_stated(source, mark), f"{source.encoding}, stated"
    elif mark is not None:
        text, note = _as_named(mark, source), f"{mark.upper()}, detected"
    else:
        text, note = _as_found(source)
    _refuse_nul(text, source)
    view = memoryview(text)
    while view[:3] == UTF_8_MARK:
        view = view[3:]
    return view, note


def _as_stated(source: Source, mark: str | None) -> bytes:
    stated = source.encoding or ""
    try:
        if mark and not codecs.lookup(stated).name.startswith(mark):
            rule = "the stated encoding is the one that the file is marked with"
            hint = f"leave `encoding:` out: the file begins with the mark of {mark.upper()}"
            raise DataError(Problem(rule, hint, source.file, value=stated))
        name = codecs.lookup(stated).name
        if name.startswith(("utf-16", "utf-32")) and mark is None and b"\0" not in source.data:
            rule = f"a text in {stated.upper()} has NUL bytes between its letters"
            raise DataError(Problem(rule, _LEAVE_OUT, source.file, value=stated))
        return _as_named(stated, source)
    except (LookupError, ValueError) as error:
        hint = "write one such as utf-8, utf-16 or cp1252"
        problem = Problem("an encoding has a known name", hint, source.file, value=stated)
        raise DataError(problem) from error


def _as_named(encoding: str, source: Source) -> bytes:
    try:
        if codecs.lookup(encoding).name == "utf-8":
            return _as_utf_8(source.data)
        text = source.data.decode(encoding)
    except UnicodeDecodeError as error:
        rule = f"every byte of the file is {encoding.upper()}"
        raise DataError(_bad_byte(error, rule, source)) from error
    return text.encode()  # utf-7 lets halves of characters through: they are refused here


def _as_found(source: Source) -> tuple[bytes, str]:
    try:
        return _as_utf_8(source.data), "UTF-8, detected"
    except UnicodeDecodeError as error:
        # One bad byte must not turn a whole UTF-8 file into "CafÃ©": where letters of UTF-8
        # stand beside bytes that are none, only a person can say which of the two was meant.
        if not source.data.decode("utf-8", "ignore").isascii():
            rule = "a file without a stated encoding is UTF-8 throughout or nowhere"
            raise DataError(_bad_byte(error, rule, source)) from error
    rule = "a file without a stated encoding is UTF-8 or Windows-1252"
    other = other_encoding(source.data)
    try:
        text = source.data.decode("cp1252")
    except UnicodeDecodeError as error:
        problem = _bad_byte(error, rule, source)
        if other:
            hint = f"write `encoding: {other[0]}` for this file in study.yaml, which it looks like"
            problem = replace(problem, hint=f"{hint}, or export it again as UTF-8")
        raise DataError(problem) from error
    if other:
        raise DataError(_odd_letter(*other, rule, source))
    return text.encode(), "Windows-1252, detected"


def _odd_letter(encoding: str, place: int, rule: str, source: Source) -> Problem:
    byte = source.data[place : place + 1]
    hint = f"write `encoding: {encoding}` for this file in study.yaml, or `encoding: cp1252`, "
    hint += "whichever makes words of its letters; or export it again as UTF-8"
    read = [f"{byte.decode(name, 'replace')!r} in {name}" for name in ("cp1252", encoding)]
    value = f"byte 0x{byte[0]:02X}: {', '.join(read)}"
    line = _line_after(source.data[:place].decode("cp1252"))
    return Problem(rule, hint, source.file, line, value=value)


def _as_utf_8(data: bytes) -> bytes:
    # Arrow looks through a gigabyte in a tenth of a second; a str could be four times as large.
    ends = pa.py_buffer(np.array([0, len(data)], dtype="int64"))
    text = pa.LargeStringArray.from_buffers(1, ends, pa.py_buffer(data))
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        data.decode("utf-8")  # says which byte is none
    return data


def _bad_byte(error: UnicodeDecodeError, rule: str, source: Source) -> Problem:
    line = _line_after(source.data[: error.start].decode(error.encoding, "replace"))
    byte = f"byte 0x{source.data[error.start]:02X}"
    return Problem(rule, _STATE, source.file, line, value=byte)


def _refuse_nul(utf_8: bytes, source: Source) -> None:
    if b"\0" not in utf_8:
        return
    text = utf_8.decode().lstrip("\ufeff")
    n = text.count("\0")
    hint = "the file is damaged: export it again"
    if n > len(text) / 5:
        # Letters of Latin scripts have their NUL in front in big-endian text.
        order = "be" if text[0::2].count("\0") > text[1::2].count("\0") else "le"
        hint = f"it looks like UTF-16 without its mark: state `encoding: utf-16-{order}`"
    line = _line_after(text[: text.index("\0")])
    value = f"{n} NUL character{'s' * (n > 1)}"
    raise DataError(Problem("a text holds no NUL characters", hint, source.file, line, value=value))


def _line_after(text: str) -> int:
    return len(LINE_END.findall(text)) + 1
