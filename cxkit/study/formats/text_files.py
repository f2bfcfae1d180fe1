"""CSV and its kin: text -> records, each with the physical line on which it begins."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice

import pandas as pd
import pyarrow as pa

from ...findings import DataError, Problem
from .decoding import LINE_END, decode
from .plain_records import Doubtful, read_plain
from .rows import Batch, Rows, Source, batches_of, frame_of_batches, refuse_wide

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
SAMPLE = 20  # records that are counted to find the delimiter
SAMPLE_CHARACTERS = 200_000
QUICK_FROM = 1_000_000  # bytes; what is smaller is read in a tenth of a second

# What a file of one column is split by: a character that nobody types.
_NO_DELIMITER = "\x1f"
_STATE = "state `delimiter:` for this file in study.yaml"
_CLOSED = "a quote that is opened is closed"
_CLOSE = "close it, or export the file again: it may have been cut"
_SEP_LINE = re.compile(r'"?sep=([^\w\s"]|\t)"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
# A quote opens a cell only where a cell begins, and closes it unless it is doubled.
_QUOTED = re.compile(r'(?:(?<=[,;\t|\r\n])|\A)"[^"]*(?:""[^"]*)*(?:"|\Z)')


def read_text(source: Source) -> Rows:
    """Read the records of a CSV, TSV or TXT file.

    Parameters
    ----------
    source : Source
        Its `encoding` and `delimiter` win over what would be detected.

    Returns
    -------
    Rows
        Records with too many or too few cells are cut or filled up, and are among the
        problems; lines of a title above the headings are filled up and are none. Lines
        without anything are no records; they are counted in the notes.

    Raises
    ------
    DataError
        The encoding or the delimiter cannot be told, or there is no record at all.
    """
    text, encoding_note = decode(source)
    sep = _SEP_LINE.match(_beginning(text))
    body = text[len(sep[0].encode()) :] if sep else text
    delimiter, delimiter_note = _delimiter_of(_beginning(body), source, sep[1] if sep else None)
    records = _Records(body, delimiter, first_line=2 if sep else 1, file=source.file)
    stream = records.stream()
    line, headings = next(stream, (0, []))
    if not headings:
        empty = Problem("a file holds headings and rows", "export it again", source.file)
        raise DataError(*(records.problems or [empty]))
    if len(headings) == 1 and delimiter != _NO_DELIMITER:
        _refuse_unsplit(headings[0], delimiter, line, source, body)
    refuse_wide(len(headings), source.file)
    cells = records.cells(stream, len(headings))
    notes = [encoding_note, delimiter_note]
    if records.blank:
        notes.append(f"{records.blank} blank line{'s' * (records.blank > 1)} skipped")
    return Rows(
        source.file,
        source.sha256,
        tuple(headings),
        line,
        cells,
        notes=tuple(notes),
        problems=tuple(records.problems),
    )


@dataclass
class _Records:
    """The records of a text, and what was met on the way: blank lines and problems."""

    text: memoryview
    delimiter: str
    first_line: int
    file: str
    blank: int = 0
    problems: list[Problem] = field(default_factory=list)
    lines: int = 0  # that were read so far

    def cells(self, stream: Iterator[tuple[int, list[str]]], width: int) -> pd.DataFrame:
        """Stack what is left of the stream: by Arrow where it is long and plain."""
        # What was looked at for the headings; the next record begins a line.
        first = list(batches_of(islice(stream, SAMPLE - 1)))
        rest: Iterable[Batch] = batches_of(stream)
        if len(self.text) >= QUICK_FROM and not self.problems:
            with suppress(Doubtful):
                place = {"after": self.lines, "first_line": self.first_line}
                rest, blank = read_plain(self.text, self.delimiter, width, **place)
                self.blank += blank
        return frame_of_batches(chain(first, rest), width)

    def stream(self) -> Iterator[tuple[int, list[str]]]:
        """Give each record with the line on which it begins, all of one width."""
        records = self._filled()
        first = list(islice(records, SAMPLE))
        titles, width = _title_and_width([record for _, record in first])
        for place, (line, record) in enumerate(chain(first, records)):
            if len(record) != width:
                if place >= titles:
                    self._note_ragged(line, len(record), width)
                record = record[:width] + [""] * (width - len(record))
            yield line, record

    def _filled(self) -> Iterator[tuple[int, list[str]]]:
        begun = False
        for line, record in self._parsed():
            # In a file of one column, a line of blanks is an answer of blanks.
            answer = begun and self.delimiter == _NO_DELIMITER
            if not record or (len(record) == 1 and not answer and not record[0].strip()):
                self.blank += 1
                continue
            begun = True
            yield line, record

    def _parsed(self) -> Iterator[tuple[int, list[str]]]:
        # newline="" leaves line ends inside quoted cells as they stand.
        file = pa.BufferReader(self.text)
        lines = io.TextIOWrapper(file, encoding="utf-8", newline="")
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        while True:
            before = self.lines
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self._note_quote(before + self.first_line, str(error))
                if reader.line_num > before + 1:
                    return  # where the next record begins is anybody's guess
                continue
            finally:
                self.lines = reader.line_num
            yield before + self.first_line, record

    def _note_ragged(self, line: int, found: int, width: int) -> None:
        rule = f"every record has {width} cell{'s' * (width > 1)}, as the headings have"
        hint = "a cell that holds the delimiter or a line break stands in quotes"
        if found < width:
            hint += "; if it is the last record, the file was cut: export it again"
        value = f"{found} cell{'s' * (found > 1)}"
        self.problems.append(Problem(rule, hint, self.file, line, value=value))

    def _note_quote(self, line: int, said: str) -> None:
        if "field limit" in said:
            rule = f"a cell holds at most {csv.field_size_limit():,} characters"
            hint = "most often a quote was opened and never closed"
        elif "end of data" in said:
            rule, hint = _CLOSED, _CLOSE
        else:
            rule = "a closing quote is followed by a delimiter or the end of the line"
            hint = 'a quote inside a quoted cell is written twice: ""'
        self.problems.append(Problem(rule, hint, self.file, line))


def _title_and_width(records: list[list[str]]) -> tuple[int, int]:
    """Say how many records at the top may be shorter, such as a title, and how wide all are."""
    if not records:
        return 0, 0
    widths = [len(record) for record in records]
    (usual, n), *_ = Counter(widths).most_common(1)
    # A delimiter ends every row but that of the headings: one more column, which is empty.
    ended = [len(record) == widths[0] + 1 and not record[-1].strip() for record in records[1:]]
    if len(ended) > 2 and all(ended):
        return 1, usual
    # A title is much shorter than what most records are; headings of another width are not.
    if widths[0] * 2 > usual or n * 2 <= len(widths):
        return 0, widths[0]
    return next(place for place, width in enumerate(widths) if width * 2 > usual), usual


def _delimiter_of(text: str, source: Source, sep: str | None) -> tuple[str, str]:
    stated = source.delimiter
    if stated is not None:
        if len(stated) != 1 or stated.isalnum() or stated in '"\r\n\0':
            rule = "a delimiter is one character, neither letter, digit nor quote"
            hint = r'write one such as ";" or "\t"'
            raise DataError(Problem(rule, hint, source.file, value=stated))
        return stated, f"{_separated(stated)}, stated"
    if sep is not None:
        return sep, f"{_separated(sep)}, stated by the sep= line"
    if source.suffix == ".tsv":
        return "\t", "tab-separated, as .tsv says"
    found = _counted_delimiter(text, source.file)
    return (found, f"{_separated(found)}, detected") if found else (_NO_DELIMITER, "one column")


def _counted_delimiter(text: str, file: str) -> str | None:
    """Find the delimiter that gives most records the same number of cells; None: one column."""
    # What stands in quotes does not count: "one, two" is one cell whatever the delimiter is.
    lines = LINE_END.split(_QUOTED.sub('""', text[:SAMPLE_CHARACTERS]))
    if len(text) > SAMPLE_CHARACTERS:
        lines = lines[:-1] or lines
    records = [line for line in lines if line.strip()][:SAMPLE]
    alike = {mark: _most_alike(line.count(mark) for line in records) for mark in DELIMITERS}
    most = max(alike.values())
    if most * 2 > len(records):
        found = [mark for mark, n in alike.items() if n == most]
    else:
        found = [mark for mark in DELIMITERS if mark in "".join(records[:1])]
        if not found:
            return None
    if len(found) == 1 and alike[found[0]] * 2 > len(records):
        return found[0]
    if (begin := _open_quote(text)) is not None:
        line = len(LINE_END.findall(text[:begin])) + 1
        raise DataError(Problem(_CLOSED, _CLOSE, file, line))
    rule = "the headings and the first records are separated by the same character"
    value = " or ".join(DELIMITERS[mark] for mark in found)
    raise DataError(Problem(rule, _STATE, file, value=value))


def _open_quote(text: str) -> int | None:
    """Say where a quote opens that is never closed; None: none, or the text is long."""
    if len(text) > SAMPLE_CHARACTERS:
        return None
    *_, last = [None, *_QUOTED.finditer(text)]
    is_open = last is not None and last.end() == len(text) and last[0].count('"') % 2 == 1
    return last.start() if is_open else None


def _most_alike(counts: Iterable[int]) -> int:
    # Records that share the most frequent number of delimiters, of those that have any.
    return max(Counter(n for n in counts if n).values(), default=0)


def _refuse_unsplit(
    heading: str, delimiter: str, line: int, source: Source, text: memoryview
) -> None:
    split = re.search(re.escape(delimiter.encode()), text)
    if split or any(mark in heading for mark in DELIMITERS):
        rule = f"the headings are {_separated(delimiter)}"
        hint = f"remove what stands above them, or {_STATE}"
        raise DataError(Problem(rule, hint, source.file, line, value=heading))


def _beginning(text: memoryview) -> str:
    """Give so many characters that one can see whether there are more than the sample."""
    # A character takes four bytes at most.
    return bytes(text[: 4 * SAMPLE_CHARACTERS + 4]).decode("utf-8", "ignore")


def _separated(delimiter: str) -> str:
    return f"{DELIMITERS.get(delimiter, repr(delimiter))}-separated"
