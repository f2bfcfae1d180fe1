"""Laws of reading: what is written comes back, and no bytes do more than be refused."""

import csv
import faulthandler
import io
import json
import re
import signal
import tempfile
import zipfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from openpyxl.cell import WriteOnlyCell
from pandas.testing import assert_frame_equal
from ruamel.yaml import YAML

from cxkit.findings import DataError
from cxkit.study.checks import open_study
from cxkit.study.files import read_rows, read_table
from cxkit.study.formats import plain_records, text_files
from cxkit.study.reading import read_study

HANGS = 20  # seconds; what is read here is read in a hundredth of one
GIGABYTE = 2**30
LINE_END = re.compile(r"\r\n|\r|\n")
SUFFIXES = [".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".sav"]
MUSEUM = Path(__file__).parents[1] / "data/samples/museum/study.yaml"


def few(n):
    """Try `n` examples; the folder of a test serves all of them."""
    return settings(max_examples=n, suppress_health_check=list(HealthCheck))


# Tables


# What a column mostly holds can make it personal data, which is left out: addresses of mail and
# of machines, and nine digits or more that are parted somehow.
PERSONAL = re.compile(r"@|:.*:|(\d+\.){3}|(\D*\d){9}", re.DOTALL)
ALL = {"exclude_categories": ("Cs",)}  # halves of characters stand for nothing
LETTERS = {
    # A NUL is refused in a text; U+FEFF is the mark with which a text begins.
    "utf-8": st.characters(codec="utf-8", exclude_characters="\0\ufeff", **ALL),
    "cp1252": st.characters(codec="cp1252", exclude_characters="\0", **ALL),
    # XML cannot hold control characters, and two others.
    "xml": st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
    "parquet": st.characters(**ALL),
    "sav": st.characters(codec="utf-8", exclude_characters="\0", **ALL),
}
NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12).map(str),
    st.decimals(-1000, 1000, places=2).map(str),
    st.decimals(-1000, 1000, places=1).map(lambda number: str(number).replace(".", ",")),
    st.sampled_from(["007", "1e5", "NA", "TRUE", "null", "#N/A", "-", "8 %", "1.234", "10 - Yes"]),
    st.sampled_from(["2026-05-03", "3/4", "14:05", "=A1", "Total", "sep=;", "'9", "9 "]),
)


def texts(kind):
    """Draw letters of any kind, and among them what means something to a format."""
    special = [",", ";", "\t", "|", '"', '""', '"\n', "\n", " ", "\u00a0", "\r", "\r\n", "\r,"]
    signs = st.sampled_from(special[:-3] if kind == "xml" else special)
    letters = st.text(LETTERS[kind], max_size=4)
    among = st.tuples(st.just("x") | letters, signs, signs | letters, letters).map("".join)
    return (letters | among).filter(lambda text: not PERSONAL.search(text))


@st.composite
def tables(draw, kind="utf-8"):
    """Draw headings and rows of text, of which readers may trim nothing but outer blanks.

    A first heading such as "sep=;" has a meaning of its own, others are personal data or tell
    a survey product: they begin with Q.
    """
    own = draw(st.lists(texts(kind), min_size=2, max_size=6))
    headings = [f"Q{place} {text}".strip() for place, text in enumerate(own)]
    # Few rows of any kind are drawn, and repeated: 30 rows are no more to learn from than 5.
    row = st.lists(texts(kind) | NUMBERS, min_size=len(own), max_size=len(own))
    rows = draw(st.lists(row, min_size=1, max_size=5))
    return headings, rows * draw(st.integers(1, 30 // len(rows)))


def trimmed(rows):
    return [[text.strip() for text in row] for row in rows]


def assert_same(table, headings, rows):
    assert list(table.cells.columns) == headings
    assert table.cells.to_numpy().tolist() == trimmed(rows)


def as_text(headings, rows, *, delimiter=",", end="\n", quoted=False):
    """Write the records of a CSV file, with the line on which each begins."""
    special = re.compile(f'[{re.escape(delimiter)}"\r\n]')
    written, lines = "", []
    for row in [headings, *rows]:
        lines.append(1 + len(LINE_END.findall(written)))
        cells = [
            '"' + text.replace('"', '""') + '"' if quoted or special.search(text) else text
            for text in row
        ]
        written += delimiter.join(cells) + end
    return written, lines[1:]


def read_or_refusal(path, **facts):
    try:
        return read_table(path, **facts), ""
    except DataError as error:
        return None, str(error)


def is_utf_8(content):
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


# What is written comes back


TRICKY = (
    ["Q0 a;b", 'Q1 "x"', "Q2"],
    [["a\r\nb", 'say "\n", x', ""], ["", "c\rd", "1,5"], ['""', "\u00a0x\x85", '",\n"']],
)


@few(40)
@given(
    tables(), st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)  # fmt: skip
@example(TRICKY, ",", "\n", False, "utf-8")
@example(TRICKY, "\t", "\r", True, "utf-16")
def test_text_comes_back_or_asks_for_its_delimiter(tmp_path, table, delimiter, end, quoted, code):
    headings, rows = table
    text, lines = as_text(headings, rows, delimiter=delimiter, end=end, quoted=quoted)
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(code))
    assert_same(read_table(path, delimiter=delimiter, product="generic"), headings, rows)
    found, refusal = read_or_refusal(path)
    if refusal:
        # It may be asked for where another one stands in the file, and nowhere else.
        assert "`delimiter:`" in refusal
        assert any(mark in text for mark in ",;\t|".replace(delimiter, ""))
        return
    assert_same(found, headings, rows)
    assert found.cells.index.tolist() == lines
    assert found.notes[0].startswith("UTF-16" if code == "utf-16" else "UTF-8")


@few(30)
@given(tables("cp1252"), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
@example((["Q0", "Q1"], [["Ã©", "1"]]), "\n", False)  # the two bytes of "é" in UTF-8
def test_windows_text_comes_back_or_asks_for_its_encoding(tmp_path, table, end, quoted):
    headings, rows = table
    content = as_text(headings, rows, delimiter=";", end=end, quoted=quoted)[0].encode("cp1252")
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    stated = {"delimiter": ";", "encoding": "cp1252"}
    assert_same(read_table(path, **stated), headings, rows)
    if is_utf_8(content):
        return  # nobody could tell
    found, refusal = read_or_refusal(path, delimiter=";")
    if refusal:
        assert "`encoding:`" in refusal
        return
    assert_same(found, headings, rows)


@few(30)
@given(tables())
def test_tabs_need_no_statement_where_the_name_says_them(tmp_path, table):
    headings, rows = table
    path = tmp_path / "a.tsv"
    path.write_bytes(as_text(headings, rows, delimiter="\t")[0].encode())
    assert_same(read_table(path), headings, rows)


def write_workbook(path, headings, rows):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [headings, *rows]:
        # As Excel does: a line end of old Macs would be lost in XML.
        cells = [WriteOnlyCell(sheet, text.replace("\r", "_x000D_")) for text in row]
        for cell in cells:
            cell.data_type = "s"  # "=A1" is an answer, too
        sheet.append(cells)
    book.save(path)


@few(20)
@given(tables("xml"), st.sampled_from(["", "\r", "\r\n"]))
def test_workbook_comes_back_without_its_last_empty_rows(tmp_path, table, end):
    headings, rows = table
    rows = [[f"x{end}{text}" if end and text else text for text in row] for row in rows]
    path = tmp_path / "a.xlsx"
    write_workbook(path, headings, rows)
    kept = list(rows)
    while kept and not any(text.strip() for text in kept[-1]):
        kept.pop()
    if not kept:
        with pytest.raises(DataError, match="at least one row"):
            read_table(path)
        return
    found = read_table(path)
    assert_same(found, headings, kept)
    assert found.cells.index.tolist() == list(range(2, len(kept) + 2))


TYPES = [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.string_view()]


@few(30)
@given(tables("parquet"), st.sampled_from(TYPES), st.sampled_from(["none", "snappy", "zstd"]))
def test_parquet_comes_back(tmp_path, table, kind, compression):
    headings, rows = table
    columns = [pa.array(column, kind) for column in zip(*rows, strict=True)]
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table(columns, names=headings), path, compression=compression)
    assert_same(read_table(path), headings, rows)


@few(20)
@given(tables("sav"), st.booleans(), st.sampled_from([0, 300]))
def test_spss_comes_back(tmp_path, table, compress, longer):
    # Names of SPSS are letters and digits; what was asked stands beside them.
    asked, rows = table
    headings = [f"Q{place}" for place in range(len(asked))]
    rows = [[text + "x" * longer if text.strip() else text for text in row] for row in rows]
    frame = pd.DataFrame(rows, columns=headings, dtype="object")
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(frame, str(path), column_labels=asked, compress=compress)
    found = read_table(path)
    assert_same(found, headings, rows)
    assert found.labels == dict(zip(headings, asked, strict=True))


# Both readers of text say the same


@st.composite
def odd_files(draw):
    """Draw the bytes of a CSV file that may have a title, blank lines, cut records, lone quotes."""
    code = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    headings, rows = draw(tables("cp1252" if code == "cp1252" else "utf-8"))
    delimiter, end = draw(st.sampled_from(",;\t|")), draw(st.sampled_from(["\n", "\r\n", "\r"]))
    begin = draw(st.sampled_from(["", "", "", f"sep={delimiter}{end}", f"Title{end}"]))
    # What is looked at for the headings is read strictly anyway: the oddity comes behind it.
    rows += rows * (text_files.SAMPLE // len(rows))
    text, _ = as_text(headings, rows, delimiter=delimiter, end=end, quoted=draw(st.booleans()))
    odd = ["", "", "", '"', delimiter, end, f"{end}{end}", f'x{delimiter}"y', f'"{delimiter}', " "]
    odd += [f'{delimiter}""', "\ufeff" if code != "cp1252" else "", "x" * 150]
    place = draw(st.integers(0, len(text)))
    text = text[:place] + draw(st.sampled_from(odd)) + text[place:]
    text = begin + text + draw(st.sampled_from(["", end, end * 3, "x", f"x{end}"]))
    return text.removesuffix(draw(st.sampled_from(["", end]))).encode(code), delimiter


def as_read(path, delimiter, quick_from):
    """Read a file, quickly from so many bytes on, and give all that is told of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_files, "QUICK_FROM", quick_from)
        try:
            return vars(read_rows(path, delimiter=delimiter))
        except DataError as error:
            return {"refused": error.problems}


@few(150)
@given(
    odd_files(), st.booleans(), st.sampled_from([40, 400, 4_000_000]), st.sampled_from([99, 131072])
)
def test_quick_reader_says_what_the_strict_one_says(tmp_path, file, stated, block, longest):
    content, delimiter = file
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    usual = csv.field_size_limit(longest)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(plain_records, "BLOCK", block)
            strict, quick = (as_read(path, delimiter if stated else None, n) for n in (2**40, 0))
    finally:
        csv.field_size_limit(usual)
    if "cells" in strict:
        assert_frame_equal(quick.pop("cells"), strict.pop("cells"))
    assert quick == strict


@few(30)
@given(
    tables(), st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(),
    st.sampled_from([1, 3]),
)  # fmt: skip
@example(TRICKY, ",", "\r\n", False, 1)
def test_every_well_written_text_is_plain(table, delimiter, end, quoted, blank):
    headings, rows = table
    text, lines = as_text(headings, rows, delimiter=delimiter, end=end, quoted=quoted)
    text, line = text + end * (blank - 1), 10
    facts = {"after": 1 + len(LINE_END.findall("".join(headings))), "first_line": line}
    view = memoryview(text.encode())
    batches, n = plain_records.read_plain(view, delimiter, len(headings), **facts)
    cells = [list(row.values()) for _, part in batches for row in part.to_pylist()]
    assert cells == trimmed(rows)
    assert [at for begins, _ in batches for at in begins] == [at + line - 1 for at in lines]
    assert n == blank - 1


# Laws


@st.composite
def shuffled(draw):
    headings, rows = draw(tables("xml"))
    return headings, rows, draw(st.permutations(rows))


@few(10)
@given(shuffled())
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_order_of_rows_changes_only_their_order(tmp_path, suffix, table):
    headings, rows, others = table
    assume(any(rows[-1]) and any(others[-1]))
    found = []
    for each in (rows, others):
        path = tmp_path / f"a{suffix}"
        if suffix == ".csv":
            path.write_bytes(as_text(headings, each, delimiter="|", quoted=True)[0].encode())
        else:
            write_workbook(path, headings, each)
        found.append(read_table(path).cells)
    assert list(found[0].columns) == list(found[1].columns)
    assert sorted(found[0].to_numpy().tolist()) == sorted(found[1].to_numpy().tolist())


@few(20)
@given(tables(), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["", " "]), st.data())
def test_blank_line_changes_nothing_but_the_note(tmp_path, table, end, blank, data):
    headings, rows = table
    path = tmp_path / "a.csv"
    text, _ = as_text(headings, rows, delimiter=";", end=end, quoted=True)
    path.write_bytes(text.encode())
    before = read_table(path)
    path.write_bytes((text + blank + end).encode())
    after = read_table(path)
    assert_frame_equal(after.cells, before.cells)
    assert after.notes == (*before.notes[:2], "1 blank line skipped", *before.notes[2:])
    # Between two records, only the lines below it are others.
    place = data.draw(st.integers(0, len(rows)))
    written = as_text(headings, rows[:place], delimiter=";", end=end, quoted=True)[0]
    path.write_bytes((written + blank + end + text[len(written) :]).encode())
    between = read_table(path)
    assert between.cells.to_numpy().tolist() == before.cells.to_numpy().tolist()
    moved = between.cells.index - before.cells.index
    assert moved.tolist() == [int(n >= place) for n in range(len(rows))]
    assert between.notes == after.notes


STUDY = """\
schema: 1
name: Small
survey:
  files: [{file: a.csv, wave: May, delimiter: ";", product: generic}]
  nps_type: relational
  dates: iso
  scale: {low: 0, high: 10}
  decimal: "."
  columns:
    respondent_id: id
    date: day
    recommend: nps
    verbatim: said
    persona: who
    weight: {column: share, values: {half: "0.5", whole: "1"}}
    problem: {column: trouble, values: {1: yes, 2: no}}
outcomes: {stayed: {column: hours, low: 0, high: 9, missing: [99]}}
ratings: {low: 1, high: 5, missing: [0, ""], not_used: [6]}
dimensions: {country: land}
journey: [{stage: All, touchpoints: [{id: desk, column: desk}, {id: coat}]}]
personas: [{id: families, value: Families}, {id: others}]
privacy: {minimum_group: 5}
"""
NAMED = ["id", "day", "nps", "said", "who", "share", "trouble", "hours", "land", "desk"]
ANSWER = st.tuples(
    st.sampled_from(["2026-05-03", "2026-05-31 14:05:00", "2026-06-01"]),
    st.integers(0, 10).map(str) | st.just(""),
    texts("utf-8"),
    st.sampled_from(["Families", "others", ""]),
    st.sampled_from(["half", "whole"]),
    st.sampled_from(["1", "2", ""]),
    st.sampled_from(["0", "3", "9", "99", ""]),
    st.sampled_from(["NA", "NO", "NL", ""]),
    st.sampled_from(["0", "1", "5", "6", ""]),
)
TABLES = ["rows", "dimensions", "ratings", "used", "items", "trust", "outcomes"]
TABLES += ["stated_importance", "kano"]


@st.composite
def answers(draw):
    """Draw rows that the study reads; each has an id of its own, so that none is a repetition."""
    given = draw(st.lists(ANSWER, min_size=1, max_size=12))
    return [[f"r{place}", *row] for place, row in enumerate(given)]


def open_small(folder, headings, rows):
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    text, _ = as_text(headings, rows, delimiter=";")
    (folder / "a.csv").write_bytes(text.encode())
    return open_study(folder)


@few(6)
@given(answers(), st.data())
def test_order_of_rows_changes_no_answer(tmp_path, rows, data):
    before = open_small(tmp_path, NAMED, rows)
    order = data.draw(st.permutations(range(len(rows))))
    after = open_small(tmp_path, NAMED, [rows[place] for place in order])
    assert after.ledger == before.ledger
    for name in TABLES:
        expected = getattr(before, name).iloc[list(order)].reset_index(drop=True)
        found = getattr(after, name)
        for frame in (expected, found) if name == "rows" else ():
            del frame["line"]
        assert_frame_equal(found, expected, obj=name)


@few(6)
@given(answers(), st.integers(0, len(NAMED)), texts("utf-8"), st.data())
def test_column_that_the_study_does_not_name_changes_no_answer(tmp_path, rows, at, more, data):
    before = open_small(tmp_path, NAMED, rows)
    cell = (NUMBERS | texts("utf-8")).filter(lambda text: not LINE_END.search(text))
    column = data.draw(st.lists(cell, min_size=len(rows), max_size=len(rows)))
    heading = LINE_END.sub(" ", f"Q {more}").strip()
    added = [[*row[:at], text, *row[at:]] for row, text in zip(rows, column, strict=True)]
    assume(not (at == 0 and "Total" in column[-5:]))  # such a row is none of an answer
    after = open_small(tmp_path, [*NAMED[:at], heading, *NAMED[at:]], added)
    assert after.ledger == before.ledger
    for name in TABLES:
        assert_frame_equal(getattr(after, name), getattr(before, name), obj=name)


# Any bytes are read or refused


@contextmanager
def watched():
    """Stop what hangs and what takes a gigabyte, where the system lets one watch it."""

    def stop(*_):
        pytest.fail(f"no answer within {HANGS} s")  # no Exception: no reader takes it for damage

    if not hasattr(signal, "setitimer"):
        yield
        return
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    usual = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, HANGS)
    # Within a C library no handler is called: then the process itself has to end.
    faulthandler.dump_traceback_later(3 * HANGS, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, usual)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < GIGABYTE, f"{grown / 1e6:,.0f} MB were taken"


def is_answered(call, *given):
    """Is it read, or refused with a way out? Any other exception escapes."""
    with watched():
        try:
            call(*given)
        except DataError as error:
            return all(problem.rule and str(problem) for problem in error.problems)
    return True


# What means something to the reader of each kind: damage at random hardly ever meets it.
WORDS = {
    ".csv": [b'"', b",", b";", b"\n", b"\r", b"\0", b"\xff\xfe", b"sep=;\n", b"\xc3", b'""', b"|"],
    ".xlsx": [
        *(b"<", b"/>", b'"', b"&", b"&#0;", b"&#x85;", b"<!DOCTYPE x>", b"1048577", b"-1", b"1e9"),
        *(b' t="e"', b' t="d"', b' t="b"', b' t="s"', b' s="9"', b' r="A"', b' r="XFE1"', b"NaN"),
        *(b"<c/>", b"<row/>", b"<v>x</v>", b"<f>A1</f>", b"<v/>", b' hidden="1"', b"_x000D_"),
        *(b'<mergeCell ref="$A$1:$B$2"/>', b'<mergeCell ref="A:B"/>', b"<mergeCell/>", b"A1:"),
    ],
    ".parquet": [b"PAR1", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x15\x80\x80\x80\x80\x08", b"\x7f"],
    ".sav": [
        *(b"$FL3", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x02\0\0\0"),
        *(b"\x07\0\0\0", b"UTF-8", b"latin1", b"\xe7\x03\0\0", b"        ", b"Q1=Q2"),
    ],
    ".yaml": [
        *(b"? ", b"- ", b": ", b"&a ", b"*a", b"!!python ", b"!!int ", b"---\n", b"...\n", b"%TAG"),
        *(b"\t", b"{", b"}", b"[", b"]", b'"', b"'", b"|\n", b">\n", b"<<: ", b"#", b"\0", b"\x85"),
        *(b"0x", b"0o9", b"1_0", b".inf", b".nan", b"-", b"1e999", b"9" * 5000, b"~", b"null"),
        *(b"2026-02-30", b"2026-05-03T10:00:00+99:99", b"1:60", b"\xff", b"\xc3", b"\xed\xa0\x80"),
        *(b"files", b"column", b"values", b"missing", b"[[[[[[[[[[[[[[[[[[[[[[[[", b"\n  ", b"\n"),
    ],
}  # fmt: skip


def damaged(suffix):
    """Draw changes: bytes put in place of others, taken out, put in, or repeated."""
    place, length = st.integers(0, 2**20), st.integers(1, 24)
    new = st.sampled_from(WORDS[suffix]) | st.binary(min_size=1, max_size=6)
    how = st.sampled_from(["replace", "cut", "insert", "repeat"])
    return st.lists(st.tuples(how, place, length, new), min_size=1, max_size=4)


def damage(content, changes):
    for how, place, length, new in changes:
        at = place % (len(content) + 1)
        head, piece, tail = content[:at], content[at : at + length], content[at + length :]
        if how == "replace":
            tail = content[at + len(new) :]
        middle = {"replace": new, "cut": b"", "insert": new + piece, "repeat": piece * 3}[how]
        content = head + middle + tail
    return content


@cache
def whole(suffix):
    """Give a file with every kind of column, the same in each run."""
    rows = pd.DataFrame(
        {
            "Q1": ["x", "é, é", 'a "b"', ""],
            "Q2": [1.0, None, -99.0, 10.5],
            "Q3": pd.to_datetime(
                ["2026-05-03 00:00", "2026-05-03 14:05", None, "1999-12-31 00:00"]
            ),
            "Q4": ["l" * 300, "", "ü" * 20, "two\nlines"],
        }
    )
    if suffix in (".csv", ".tsv", ".txt"):
        return rows.to_csv(index=False, sep="\t" if suffix == ".tsv" else ",").encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        if suffix == ".parquet":
            rows["Q5"] = pd.Categorical(["a", "b", "a", "b"])
            rows.to_parquet(path, compression=None)
        elif suffix == ".sav":
            said = {"Q2": {1: "low", 10.5: "high"}}
            gone = {"Q2": [{"lo": -99, "hi": -99}]}
            pyreadstat.write_sav(
                rows, str(path), variable_value_labels=said, missing_ranges=gone,
                column_labels=["What?", "How much?", "When?", "Why?"],
            )  # fmt: skip
        else:
            book = openpyxl.Workbook()
            for row in [list(rows), *rows.astype("object").to_numpy().tolist()]:
                book.active.append([None if pd.isna(cell) else cell for cell in row])
            book.active["B2"] = "=1+0"
            book.active.merge_cells("A5:B5")
            book.save(path)
        content = path.read_bytes()
    if suffix == ".sav":
        content = content[:92] + b"03 May 2614:05:00" + content[109:]  # when it was written
    return content


@cache
def parts():
    """Give the parts of the whole workbook, without the one that holds the time."""
    with zipfile.ZipFile(io.BytesIO(whole(".xlsx"))) as archive:
        names = [name for name in archive.namelist() if not name.startswith("docProps")]
        found = {name: archive.read(name) for name in names}
    found[SHEET] = found[SHEET].replace(b"<v />", b"<v>1</v>")  # the formula's value
    return found


def packed(changed):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in changed.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BEGINNINGS = [
    b"",
    b"PK\x03\x04",
    b"PAR1\0",
    b"$FL2@(#) \0",
    b"$FL3@(#) \0",
    b"\xff\xfe",
    b"sep=,\n",
]
BEGINNINGS += [
    b"\xef\xbb\xbf",
    b'a,b\n"',
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"SQLite format 3\0",
]


@few(30)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=200))
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_any_bytes_are_answered(tmp_path, suffix, beginning, content):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(beginning + content)
    assert is_answered(read_table, path)


@few(30)
@given(st.data())
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_damaged_file_is_answered_under_any_name(tmp_path, suffix, data):
    kind = ".csv" if suffix in (".tsv", ".txt") else suffix
    content = packed(parts()) if suffix == ".xlsx" else whole(suffix)
    content = damage(content, data.draw(damaged(kind)))
    for name in {suffix, data.draw(st.sampled_from(SUFFIXES))}:
        path = tmp_path / f"a{name}"
        path.write_bytes(content)
        assert is_answered(read_table, path)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_file_before_its_damage_is_read(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(packed(parts()) if suffix == ".xlsx" else whole(suffix))
    found = read_table(path).cells
    last = "" if suffix == ".xlsx" else "10.5"  # it lies under a merged area
    assert found["Q1"].tolist() == ["x", "é, é", 'a "b"', ""]
    assert [text.removesuffix(".0") for text in found["Q2"]] == ["1", "", "-99", last]


@few(50)
@given(st.data())
def test_workbook_whose_parts_are_damaged_is_answered(tmp_path, data):
    part = data.draw(st.sampled_from(sorted(parts())))
    path = tmp_path / "a.xlsx"
    changes = data.draw(damaged(".xlsx"))
    path.write_bytes(packed({**parts(), part: damage(parts()[part], changes)}))
    assert is_answered(read_table, path)


# What stands between quotes or tags, and what a strange program could write there.
VALUE = re.compile(rb'"[^"]*"|>[^<]*<')
ODD = [
    b"",
    b"A1",
    b"a1:b1",
    b"$A$1:$B$2",
    b"A:B",
    b"1:2",
    b"XFD1048576",
    b"XFE1",
    b"B2:A1",
    b"#REF!",
]
ODD += [
    b"0",
    b"-1",
    b"1e999",
    b"nan",
    b"9" * 5000,
    b"2147483648",
    b"true",
    b"str",
    b"e",
    b"d",
    b"s",
]
ODD += [b"_x000D_", b"2026-13-40", b"veryHidden", b"../../a.xml", b"http://example.org", b"&lt;"]


@few(80)
@given(st.data(), st.sampled_from([SHEET, SHEET, "xl/workbook.xml", "xl/styles.xml", ""]))
def test_workbook_with_any_value_in_any_place_is_answered(tmp_path, data, part):
    part = part or data.draw(st.sampled_from(sorted(parts())))
    content = parts()[part]
    for _ in range(data.draw(st.integers(1, 2))):
        place = data.draw(st.sampled_from([found.span() for found in VALUE.finditer(content)]))
        new = data.draw(st.sampled_from(ODD) | st.sampled_from(WORDS[".xlsx"]))
        content = content[: place[0] + 1] + new + content[place[1] - 1 :]
    path = tmp_path / "a.xlsx"
    path.write_bytes(packed({**parts(), part: content}))
    assert is_answered(read_table, path)


@pytest.mark.parametrize("area", ["$A$5:$B$5", "a5:b5"])
def test_merged_area_may_be_written_in_any_way(tmp_path, area):
    path = tmp_path / "a.xlsx"
    path.write_bytes(packed({**parts(), SHEET: parts()[SHEET].replace(b"A5:B5", area.encode())}))
    note = "1 merged area below the headings: the first cell has the value"
    assert note in read_table(path).notes


def test_merged_area_without_rows_is_refused_wherever_it_stands(tmp_path):
    path = tmp_path / "a.xlsx"
    begin = b"<sheetData>"
    odd = parts()[SHEET].replace(begin, begin + b'<mergeCell ref="A:B"/>')
    path.write_bytes(packed({**parts(), SHEET: odd}))
    with pytest.raises(DataError, match="is whole and follows its format"):
        read_table(path)


# Any study.yaml is read or refused


@few(80)
@given(st.text(max_size=200) | st.text("a:-[]{}#&*!|>'\"%@`,? \n\t0.~", max_size=80))
@example('a: "\\UFFFFFFFF"')
@example('a: "\\U00110000"')
@example("a: " + "[" * 5000)
@example("a: " + "9" * 5000)
@example("a: 2026-02-30")
@example("[]: 1")
@example("a: \ud800")
def test_any_text_is_answered_as_a_study(tmp_path, text):
    (tmp_path / "study.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert is_answered(read_study, tmp_path)


@few(40)
@given(damaged(".yaml"), st.integers(1, 10))
def test_damaged_study_is_answered(tmp_path, changes, often):
    name = "museum" if often == 10 else "small"  # the long one takes its time
    text = STUDY.encode() if name == "small" else MUSEUM.read_bytes()
    (tmp_path / "study.yaml").write_bytes(damage(text, changes))
    assert is_answered(read_study, tmp_path)


def places(value, path=()):
    """Name every place in a nested value."""
    yield path
    for key, item in value.items() if isinstance(value, dict) else ():
        yield from places(item, (*path, key))
    for key, item in enumerate(value) if isinstance(value, list) else ():
        yield from places(item, (*path, key))


def changed(value, path, new):
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:], new)
    return copy


@cache
def study_of(name):
    text = STUDY if name == "small" else MUSEUM.read_text(encoding="utf-8")
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
    st.sampled_from([*NAMED, "yes", "no", "?", "", "*", "[", "../a.csv", "a.csv", "b*.csv"]),
    st.sampled_from(["2026-05-03", "9999-12-31", "7d", "999d", "month", "desk", "families", "low"]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(SCALARS.map(str), inner, max_size=3)
    ),
    max_leaves=5,
)


@few(40)
@given(st.integers(1, 10), st.data())
def test_study_with_any_value_in_any_place_is_answered(tmp_path, often, data):
    name = "museum" if often == 10 else "small"
    study = study_of(name)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(places(study))[1:]))
        study = changed(study, path, data.draw(VALUES))
    (tmp_path / "study.yaml").write_text(json.dumps(study), encoding="utf-8")
    with (tmp_path / "a.csv").open("w", newline="", encoding="utf-8") as file:
        rows = [["r1", "2026-05-03", "9", "x", "Families", "half", "1", "3", "NL", "5"]]
        csv.writer(file, delimiter=";").writerows([NAMED, *rows])
    assert is_answered(read_study, tmp_path)
    if name == "small":
        assert is_answered(open_study, tmp_path)
