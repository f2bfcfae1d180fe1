"""CSV and its kin: text -> records, each with the physical line on which it begins."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..findings import DataError, Problem
from .decoding import LINE_END, decode
from .rows import Rows, Source, frame_of_records

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
SAMPLE = 20  # records that are counted to find the delimiter
SAMPLE_CHARACTERS = 200_000

# What a file of one column is split by: a character that nobody types.
_NO_DELIMITER = "\x1f"
_STATE = "state `delimiter:` for this file in study.yaml"
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
        problems. Lines without anything are no records; they are counted in the notes.

    Raises
    ------
    DataError
        The encoding or the delimiter cannot be told, or there is no record at all.
    """
    text, encoding_note = decode(source)
    sep = _SEP_LINE.match(text)
    body = text[sep.end() :] if sep else text
    delimiter, delimiter_note = _delimiter_of(body, source, sep[1] if sep else None)
    records = _Records(body, delimiter, first_line=2 if sep else 1, file=source.file)
    stream = records.stream()
    line, headings = next(stream, (0, []))
    if not headings:
        empty = Problem("a file holds headings and rows", "export it again", source.file)
        raise DataError(*(records.problems or [empty]))
    if len(headings) == 1 and delimiter != _NO_DELIMITER:
        _refuse_unsplit(headings[0], delimiter, line, source, body)
    cells = frame_of_records(stream, len(headings))
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

    text: str
    delimiter: str
    first_line: int
    file: str
    blank: int = 0
    problems: list[Problem] = field(default_factory=list)

    def stream(self) -> Iterator[tuple[int, list[str]]]:
        """Give each record with the line on which it begins, as wide as the first."""
        width = 0
        for line, record in self._parsed():
            # In a file of one column, a line of blanks is an answer of blanks.
            if not record or (len(record) == 1 and width != 1 and not record[0].strip()):
                self.blank += 1
                continue
            width = width or len(record)
            if len(record) != width:
                self._note_ragged(line, len(record), width)
                record = record[:width] + [""] * (width - len(record))
            yield line, record

    def _parsed(self) -> Iterator[tuple[int, list[str]]]:
        # newline="" leaves line ends inside quoted cells as they stand.
        lines = io.StringIO(self.text, newline="")
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        while True:
            line = reader.line_num + self.first_line
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self._note_quote(line, str(error))
                if reader.line_num + self.first_line > line + 1:
                    return  # where the next record begins is anybody's guess
                continue
            yield line, record

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
            rule = "a quote that is opened is closed"
            hint = "close it, or export the file again: it may have been cut"
        else:
            rule = "a closing quote is followed by a delimiter or the end of the line"
            hint = 'a quote inside a quoted cell is written twice: ""'
        self.problems.append(Problem(rule, hint, self.file, line))


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
    rule = "the headings and the first records are separated by the same character"
    value = " or ".join(DELIMITERS[mark] for mark in found)
    raise DataError(Problem(rule, _STATE, file, value=value))


def _most_alike(counts: Iterable[int]) -> int:
    # Records that share the most frequent number of delimiters, of those that have any.
    return max(Counter(n for n in counts if n).values(), default=0)


def _refuse_unsplit(heading: str, delimiter: str, line: int, source: Source, text: str) -> None:
    if delimiter in text or any(mark in heading for mark in DELIMITERS):
        rule = f"the headings are {_separated(delimiter)}"
        hint = f"remove what stands above them, or {_STATE}"
        raise DataError(Problem(rule, hint, source.file, line, value=heading))


def _separated(delimiter: str) -> str:
    return f"{DELIMITERS.get(delimiter, repr(delimiter))}-separated"
