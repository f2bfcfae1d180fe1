"""One file -> rows as they stand: read right, or refused with every problem at once."""

import csv
import datetime as dt
import hashlib
import io
import json
import os
import tempfile
import zipfile
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from openpyxl.cell import WriteOnlyCell

from cxkit.findings import DataError
from cxkit.study import files
from cxkit.study.addresses import leads_to_somebody
from cxkit.study.files import read_rows, read_table
from cxkit.study.formats import column_files, plain_records, text_files, workbooks
from cxkit.study.formats.plain_records import Doubtful, read_plain
from cxkit.study.formats.rows import cell_text

SHARED = Path(__file__).parents[2] / "shared"
EXPORTS = SHARED / "exports"
SFO = SHARED / "data/sfo"
needs_sfo = pytest.mark.skipif(not SFO.is_dir(), reason="needs the airport survey beside the kit")
needs_exports = pytest.mark.skipif(not EXPORTS.is_dir(), reason="needs the exports beside the kit")

# The folder of a test serves all of its examples.
few = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def write(tmp_path):
    def write(content, name="a.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


@pytest.fixture
def write_book(tmp_path):
    """Save sheets, each a list of rows; what `touch` does to the workbook comes last."""

    def write(touch=None, name="a.xlsx", **sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        if touch:
            touch(book)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def write_columns(tmp_path):
    def write(name="a.parquet", **columns):
        path = tmp_path / name
        if path.suffix == ".parquet":
            pq.write_table(pa.table(columns), path)
        else:
            pyreadstat.write_sav(pd.DataFrame(columns), str(path))
        return path

    return write


def problems_of(path, call=read_table, **facts):
    with pytest.raises(DataError) as caught:
        call(path, **facts)
    return caught.value.problems


def problem_of(path, **facts):
    problems = problems_of(path, **facts)
    assert len(problems) == 1, problems
    assert problems[0].hint, "every problem says what a person does about it"
    return problems[0]


def is_read_or_refused(path):
    """Is the file read with rows, or refused with words? Any other exception escapes."""
    try:
        return len(read_table(path).cells) > 0
    except DataError as error:
        return str(error) != ""


def rows_of(table):
    return table.cells.to_numpy().tolist()


def change_part(path, part, change):
    """Write one part of a workbook anew."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


SHEET = "xl/worksheets/sheet1.xml"


# What a table is


def test_table_holds_text_under_headings_by_line(write):
    path = write('id,nps,said\na,9,"two\nlines"\nb,10,\n')
    table = read_table(path)
    assert rows_of(table) == [["a", "9", "two\nlines"], ["b", "10", ""]]
    assert list(table.cells.columns) == ["id", "nps", "said"]
    # The first record begins on line 2 and takes two lines.
    assert list(table.cells.index) == [2, 4]
    assert table.cells.index.name == "line"
    assert [str(kind) for kind in table.cells.dtypes] == ["str"] * 3
    assert not table.cells.isna().any(axis=None), "an empty cell is the empty text"
    assert table.file == "a.csv"
    assert table.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert table.notes == ("UTF-8, detected", "comma-separated, detected")


def test_table_is_named_as_the_study_says(write):
    path = write("a,b\n1,2\n")
    assert read_table(str(path), name="wave 1/a.csv").file == "wave 1/a.csv"
    assert problem_of(write("a,b\n"), name="wave 1/a.csv").file == "wave 1/a.csv"


def test_text_is_never_taken_for_a_number_or_for_missing(write):
    cells = [
        "NA",
        "007",
        "1e5",
        "TRUE",
        "null",
        "3,5",
        "#N/A",
        "-",
        "1.0",
        "12/31/1899 02:00:00 PM",
    ]
    table = read_table(write("a;b\n" + "".join(f"x;{cell}\n" for cell in cells)))
    assert table.cells["b"].tolist() == cells


def test_outer_blanks_of_cells_are_cut_off(write):
    table = read_table(write('a,b\n  x ,"\ty\n"\n\u00a0z\u00a0, \n'))
    assert rows_of(table) == [["x", "y"], ["z", ""]]


def test_headings_are_trimmed_and_the_notes_say_so(write):
    table = read_table(write("id,Q14FIND ,NETPRO  \n1,2,3\n"))
    assert list(table.cells.columns) == ["id", "Q14FIND", "NETPRO"]
    assert "2 headers trimmed: 'Q14FIND ', 'NETPRO  '" in table.notes


def test_column_with_neither_name_nor_values_is_left_out(write):
    table = read_table(write("a,,b,\n1,,2,\n3,,4,\n"))
    assert rows_of(table) == [["1", "2"], ["3", "4"]]
    assert "columns 2 and 4 left out: they have neither names nor values" in table.notes


def test_fact_without_use_is_said_not_hidden(write):
    notes = read_table(write("a,b\n1,2\n"), sheet="Data").notes
    assert notes[-1] == "`sheet:` has no meaning for .csv files"


# Encodings


@pytest.mark.parametrize(
    "encoding, note",
    [
        ("utf-8", "UTF-8, detected"),
        ("utf-8-sig", "UTF-8, detected"),
        ("utf-16", "UTF-16, detected"),
        ("cp1252", "Windows-1252, detected"),
    ],
)
def test_encoding_is_detected(write, encoding, note):
    table = read_table(write("plaats;score\nCafé de €;8\n", encoding=encoding))
    assert rows_of(table) == [["Café de €", "8"]]
    assert list(table.cells.columns) == ["plaats", "score"]
    assert table.notes[0] == note


def test_big_endian_utf_16_is_detected_by_its_mark(write):
    path = write(b"\xfe\xff" + "a,b\né,2\n".encode("utf-16-be"))
    assert rows_of(read_table(path)) == [["é", "2"]]


def test_stated_encoding_wins(write):
    path = write("a,b\nžluťoučký,2\n", encoding="cp1250")
    assert rows_of(read_table(path, encoding="cp1250")) == [["žluťoučký", "2"]]
    assert read_table(path, encoding="cp1250").notes[0] == "cp1250, stated"
    # "Ã©" is what the two bytes of "é" are in Windows-1252: asked for, and given.
    assert rows_of(read_table(write("a,b\né,2\n"), encoding="cp1252")) == [["Ã©", "2"]]


def test_stated_encoding_that_does_not_fit_names_the_byte(write):
    problem = problem_of(write(b"a,b\r\n1,2\r\n3,caf\xe9\r\n"), encoding="utf-8")
    assert (problem.line, problem.value) == (3, "byte 0xE9")
    assert "UTF-8" in problem.rule


@pytest.mark.parametrize("encoding", ["klingon", "hex", "", "a\0b", "undefined"])
def test_stated_encoding_must_be_one(write, encoding):
    assert problem_of(write("a,b\n1,2\n"), encoding=encoding).value == encoding


def test_stated_encoding_must_not_contradict_the_mark(write):
    problem = problem_of(write("a,b\n1,2\n", encoding="utf-8-sig"), encoding="cp1252")
    assert "UTF-8" in problem.hint
    assert read_table(write("a,b\n1,2\n", encoding="utf-16"), encoding="utf-16-le").notes[0]


@pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_byte_that_windows_1252_does_not_have_asks_for_the_encoding(write, byte):
    problem = problem_of(write(b"a,b\n1,2\n3," + bytes([byte]) + b"\n"))
    assert (problem.line, problem.value) == (3, f"byte 0x{byte:02X}")
    assert "`encoding:`" in problem.hint


@pytest.mark.parametrize(
    "encoding, text",
    [
        ("mac_roman", "Hoe waarschijnlijk is het dat u café Zoë aanbeveelt?"),
        ("mac_roman", "Schöne Grüße vom Mädchen, für die Straße"),
        ("mac_roman", "Il était très déçu"),  # è is a byte that Windows-1252 does not have
        ("cp850", "Café für Mädchen"),
        ("cp1250", "Bardzo miło, dziękuję za wspaniałą pracę"),
        ("cp1251", "Очень хорошо, спасибо"),
    ],
)
def test_letters_that_make_no_words_in_windows_1252_ask_for_the_encoding(write, encoding, text):
    path = write(f"nps;why\n9;fine\n8;{text}\n".encode(encoding))
    problem = problem_of(path)
    assert problem.line == 3
    assert f"`encoding: {encoding}`" in problem.hint
    assert rows_of(read_table(path, encoding=encoding))[1] == ["8", text]


@pytest.mark.parametrize(
    "text",
    [
        "Très bien, œuvre créée à Noël. L’été «déjà vu» n°5 1º 20 € – ça où être naïve",
        "MÜLLER schön für Straße Äpfel Österreich geht´s geht‘s §5 20°C",
        "El niño pequeño está aquí ¿qué? 1ª planta señor acción informações São João avó",
        "þýðing íþróttir öðrum Åse smørrebrød æble Äiti hyvää päivää",
        "Škoda Košice Žižkov mašina žena TOMÁŠ L’HAŸ",
        "Smith† naïve café’s – “quote” m² £5 McDonald™s col·lecció wait…what",
    ],
)
def test_words_of_windows_1252_are_not_doubted(write, text):
    table = read_table(write(f"nps;why\n9;{text}\n".encode("cp1252")))
    assert rows_of(table) == [["9", text]]


def test_one_odd_word_among_many_sound_ones_is_a_slip(write):
    text = "nps;why\n" + "9;Café très bien\n" * 5 + "9;cafŽ\n"
    assert "Windows-1252, detected" in read_table(write(text.encode("cp1252"))).notes


def test_damaged_utf_8_is_not_taken_for_windows_1252(write):
    whole = "a,b\ncafé,1\ncafé".encode()
    problem = problem_of(write(whole[:-1]))
    assert (problem.line, problem.value) == (3, "byte 0xC3")


def test_damaged_utf_16_is_refused(write):
    assert "UTF-16" in problem_of(write("a,b\n1,2\n".encode("utf-16")[:-1])).rule


def test_nul_characters_are_refused_with_their_line(write):
    problem = problem_of(write("a,b\n1,2\n3,\0\0\n"))
    assert (problem.line, problem.value) == (3, "2 NUL characters")


def test_utf_16_without_its_mark_is_suspected(write):
    path = write("a,b\n1,2\n", encoding="utf-16-le")
    assert "utf-16-le" in problem_of(path).hint
    assert rows_of(read_table(path, encoding="utf-16-le")) == [["1", "2"]]


# Delimiters


@pytest.mark.parametrize(
    "delimiter, name", [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")]
)
def test_delimiter_is_found_by_counting(write, delimiter, name):
    path = write("a;b\n1;3\n".replace(";", delimiter))
    assert rows_of(read_table(path)) == [["1", "3"]]
    assert f"{name}-separated, detected" in read_table(path).notes


def test_decimal_commas_do_not_outvote_semicolons(write):
    table = read_table(write("wie;score;besteding\nan;8,0;3,5\njo;9,0;4,5\n"))
    assert rows_of(table) == [["an", "8,0", "3,5"], ["jo", "9,0", "4,5"]]


def test_delimiters_inside_quotes_do_not_count(write):
    table = read_table(write('a,b\n"x;y;z",1\n"p;q;r\n;;",2\n"s;""t"";u",3\n'))
    assert table.cells["a"].tolist() == ["x;y;z", "p;q;r\n;;", 's;"t";u']


def test_inch_sign_inside_a_cell_is_no_quote(write):
    assert rows_of(read_table(write('a,b\n5" pipe,1\n6" pipe,2\n')))[0] == ['5" pipe', "1"]


def test_two_delimiters_that_fit_equally_ask_for_one(write):
    path = write("a;b,c\n1;2,3\n")
    problem = problem_of(path)
    assert problem.value == "comma or semicolon"
    assert "`delimiter:`" in problem.hint
    assert rows_of(read_table(path, delimiter=";")) == [["1", "2,3"]]
    assert "semicolon-separated, stated" in read_table(path, delimiter=";").notes


def test_delimiter_that_fits_few_records_is_not_believed(write):
    problem = problem_of(write("a,b\n1\n2\n3\n4,5\n"))
    assert problem.value == "comma"


def test_file_of_one_column_is_legal_and_noted(write):
    table = read_table(write('comment\ngood\n"good, but slow"\nlovely\n""\nbad; slow\n'))
    assert table.cells["comment"].tolist() == ["good", "good, but slow", "lovely", "", "bad; slow"]
    assert "one column" in table.notes


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_sep_line_is_honoured_and_lines_stay_physical(write, first):
    table = read_table(write(first + "\r\na;b,c\r\n1;2,3\r\n"))
    assert rows_of(table) == [["1", "2,3"]]
    assert list(table.cells.index) == [3]
    assert "semicolon-separated, stated by the sep= line" in table.notes


def test_sep_line_may_name_a_sign_of_any_script(write):
    assert rows_of(read_table(write("sep=§\na§b\n1§2\n"))) == [["1", "2"]]


def test_tsv_is_separated_by_tabs(write):
    assert rows_of(read_table(write("a,x\tb\n1,2\t3\n", "a.tsv"))) == [["1,2", "3"]]
    problem = problem_of(write("a,b\n1,2\n", "a.tsv"))
    assert problem.rule == "the headings are tab-separated"


def test_title_above_the_headings_is_left_out_and_noted(write):
    table = read_table(write("Report 2026\na;b\n1;2\n3;4\n"))
    assert rows_of(table) == [["1", "2"], ["3", "4"]]
    assert list(table.cells.columns) == ["a", "b"]
    assert list(table.cells.index) == [3, 4]
    assert "1 line above the headings left out" in table.notes


@pytest.mark.parametrize("delimiter", ["", ";;", "x", "7", '"', "\n"])
def test_stated_delimiter_must_be_one_character(write, delimiter):
    assert problem_of(write("a,b\n1,2\n"), delimiter=delimiter).value == delimiter


# Records


def test_many_records_are_read_whole(write):
    # More than one batch, and more text than the delimiter is looked for in.
    answers = [f'"{place}, {"x" * 100}; and\nmore"' for place in range(2500)]
    table = read_table(write("id,said\n" + "".join(f"7,{answer}\n" for answer in answers)))
    assert table.cells["said"].tolist() == [answer.strip('"') for answer in answers]
    assert list(table.cells.index) == list(range(2, 5002, 2))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_counts_as_a_line(write, end):
    table = read_table(write(end.join(["a,b", "1,2", "", "3,4", "", ""])))
    assert rows_of(table) == [["1", "2"], ["3", "4"]]
    assert list(table.cells.index) == [2, 4]


def test_blank_lines_are_no_rows_but_are_counted(write):
    table = read_table(write("\na,b\n1,2\n   \n3,4\n\n"))
    assert list(table.cells.index) == [3, 5]
    assert "3 blank lines skipped" in table.notes


def test_line_of_delimiters_alone_is_a_row(write):
    assert rows_of(read_table(write("a,b,c\n,,\n1,2,3\n"))) == [["", "", ""], ["1", "2", "3"]]


def test_records_of_another_width_are_all_named(write):
    ragged = "a,b,c\n1,2,3\n1,2\n1,2,3\n1,2,3,4\n1,2,3\n1"
    problems = problems_of(write(ragged))
    assert [(problem.line, problem.value) for problem in problems] == [
        (3, "2 cells"),
        (5, "4 cells"),
        (7, "1 cell"),
    ]
    assert {problem.rule for problem in problems} == {
        "every record has 3 cells, as the headings have"
    }
    assert "the file was cut" in problems[-1].hint


def test_quote_that_is_never_closed_is_named_by_its_first_line(write):
    problem = problem_of(write('a,b\n1,2\n3,"4\n5,6\n7,8\n'))
    assert (problem.rule, problem.line) == ("a quote that is opened is closed", 3)


def test_quote_that_goes_on_is_refused_and_reading_resumes(write):
    problems = problems_of(write('a,b\n1,"he said "no""\n3,4\n5,"x"y\n6\n'))
    assert [problem.line for problem in problems] == [2, 4, 5]


def test_cell_beyond_any_answer_is_refused(write):
    problem = problem_of(write("a,b\n1," + "x" * 200_000 + "\n3,4\n"))
    assert problem.line == 2
    assert "characters" in problem.rule


def test_all_kinds_of_problems_come_at_once(write):
    problems = problems_of(write('a,a ,,b\n1,2,3,4\n1,2\n1,"2"x,3,4\n'))
    assert {problem.rule for problem in problems} == {
        "every record has 4 cells, as the headings have",
        "a closing quote is followed by a delimiter or the end of the line",
        "every column has a name of its own",
        "a column that holds values has a name",
    }


@pytest.mark.parametrize("content", ["", "\n\n", "  \n", "\ufeff", "sep=;\n"])
def test_empty_file_is_refused(write, content):
    assert problem_of(write(content)).rule == "a file holds headings and rows"


def test_headings_alone_are_refused(write):
    assert "at least one row" in problem_of(write("a,b\n\n")).rule


def test_repeated_headings_are_refused_with_both_places(write):
    problem = problem_of(write("id,score,x,score \n1,2,3,4\n"))
    assert (problem.column, problem.line, problem.value) == ("score", 1, "columns 2 and 4")


def test_column_of_values_without_a_name_is_refused(write):
    problem = problem_of(write("id, ,x\n1,,3\n4,5,6\n"))
    assert (problem.column, problem.line, problem.value) == ("2", 3, "5")


def test_rows_can_be_had_before_the_headings_are_judged(write):
    rows = read_rows(write("q,,\n,x,y\n1,2,3\n"))
    assert rows.headings == ("q", "", "")
    assert rows.heading_line == 1
    assert rows.cells.to_numpy().tolist() == [["", "x", "y"], ["1", "2", "3"]]


# Long texts


def plainly(text, delimiter=",", width=2):
    """Read a text without its first line as the quick reader does: cells, lines, blank lines."""
    view = memoryview(text.encode())
    batches, blank = read_plain(view, delimiter, width, after=1, first_line=1)
    cells = [list(row.values()) for _, table in batches for row in table.to_pylist()]
    return cells, [line for lines, _ in batches for line in lines], blank


def test_plain_records_keep_their_physical_lines():
    # The second record takes lines 3 to 5, line 6 is blank.
    text = 'a,b\n1, x \n2,"two\r\nor\rmore"\r\n\r\n"say ""3""",\n,'
    assert plainly(text) == (
        [["1", "x"], ["2", "two\r\nor\rmore"], ['say "3"', ""], ["", ""]],
        [2, 3, 7, 8],
        1,
    )


@pytest.mark.parametrize(
    "text",
    [
        *('a,b\n1,"2"x\n', 'a,b\n1,2"x\n', 'a,b\n1,x"y"\n', 'a,b\n1,"2\n', 'a,b\n1," "2"\n'),
        *("a,b\n1\n", "a,b\n1,2,3\n", "a,b\n1,2\n  \n", 'a,b\n""\n', "a,b\n\ufeff1,2\n"),
        "a,b\n1," + "x" * 131_072,
    ],
)
def test_doubtful_text_is_left_to_the_strict_reader(text):
    with pytest.raises(Doubtful):
        plainly(text)


@pytest.mark.parametrize("delimiter, width", [("§", 2), (",", 1)])
def test_delimiters_and_widths_that_arrow_reads_otherwise_are_left_to_the_strict_reader(
    delimiter, width
):
    with pytest.raises(Doubtful):
        plainly("a§b\n1§2\n", delimiter, width)


def test_block_may_end_anywhere(monkeypatch):
    text = 'a,b\n1,2\r\n"3\r\n","4\r"\r\n\r\n5,"6"\n7,8\r9,0\r\n' * 9
    whole = plainly(text)
    for block in range(20, 90):
        monkeypatch.setattr(plain_records, "BLOCK", block)
        assert plainly(text) == whole


def test_long_file_is_read_quickly_and_a_doubtful_one_no_less_strictly(write, monkeypatch):
    rows = [f"{n},{n % 11}\n" for n in range(100)]
    strict = read_rows(write("id,nps\n" + "".join(rows)))
    monkeypatch.setattr(text_files, "QUICK_FROM", 1)
    quick = read_rows(write("id,nps\n" + "".join(rows)))
    assert quick.cells.equals(strict.cells)
    rows[50] = '50,"9"!\n'
    assert problem_of(write("id,nps\n" + "".join(rows))).line == 52


# Text of typed cells


@pytest.mark.parametrize(
    "value, text",
    [
        (None, ""),
        (float("nan"), ""),
        (Decimal("NaN"), ""),
        ("NA", "NA"),
        (5, "5"),
        (5.0, "5"),
        (-0.0, "0"),
        (5.5, "5.5"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-7, "0.0000001"),
        (np.float64(5.5), "5.5"),
        (1.5e-7, "0.00000015"),
        (1e22, "10000000000000000000000"),
        (123456789012.0, "123456789012"),
        # 2**53 + 1 is the first whole number that a float cannot hold.
        (2**53 + 1, "9007199254740993"),
        (Decimal("5.50"), "5.5"),
        (Decimal("1E+3"), "1000"),
        (True, "true"),
        (False, "false"),
        (dt.date(2026, 5, 3), "2026-05-03"),
        (dt.datetime(2026, 5, 3), "2026-05-03"),
        (dt.datetime(2026, 5, 3, 14, 5), "2026-05-03 14:05:00"),
        (dt.datetime(2026, 5, 3, 14, 5, tzinfo=dt.UTC), "2026-05-03 14:05:00+00:00"),
        (dt.time(14, 5), "14:05:00"),
        (dt.timedelta(hours=26, milliseconds=250), "26:00:00.250000"),
        (-dt.timedelta(minutes=5), "-00:05:00"),
        (b"caf\xc3\xa9", "café"),
    ],
)
def test_typed_cell_becomes_the_text_a_person_types(value, text):
    assert cell_text(value) == text


def test_cell_without_a_text_is_refused():
    with pytest.raises(TypeError):
        cell_text([1, 2])


# Workbooks


def test_workbook_cells_become_text_by_excel_row(write_book):
    rows = [
        ["id", "score", "day", "yes", "free"],
        [118000000001, 8.0, dt.datetime(2026, 5, 3, 14, 5), True, "007"],
        [None] * 5,
        [118000000002, 8.5, dt.date(2026, 5, 4), False, " =1+1 or so "],
    ]

    def free_is_text(book):
        book.active["E4"].data_type = "s"

    table = read_table(write_book(free_is_text, Data=rows))
    assert rows_of(table) == [
        ["118000000001", "8", "2026-05-03 14:05:00", "true", "007"],
        [""] * 5,
        ["118000000002", "8.5", "2026-05-04", "false", "=1+1 or so"],
    ]
    assert list(table.cells.index) == [2, 3, 4]
    assert table.notes == ("sheet 'Data', the only one",)


def test_carriage_return_in_a_workbook_is_no_code(write_book):
    table = read_table(write_book(Data=[["a", "b"], ["one_x000D_\ntwo", 1]]))
    assert table.cells["a"].tolist() == ["one\r\ntwo"]


def test_one_visible_sheet_that_is_not_empty_is_taken(write_book):
    def hide(book):
        book["Codes"].sheet_state = "hidden"

    path = write_book(hide, Sheet1=[], Codes=[["x"], [1]], Data=[["a", "b"], [1, 2]])
    table = read_table(path)
    assert rows_of(table) == [["1", "2"]]
    assert table.notes == ("sheet 'Data', the only visible one that is not empty",)
    assert rows_of(read_table(path, sheet="Codes")) == [["1"]]
    assert read_table(path, sheet="Codes").notes == ("sheet 'Codes', stated",)


def test_several_sheets_ask_for_one(write_book):
    path = write_book(Data=[["a"], [1]], Notes=[["b"], [2]])
    problem = problem_of(path)
    assert problem.value == "Data, Notes"
    assert "`sheet:`" in problem.hint
    assert problem_of(path, sheet="data ").hint == "did you mean 'Data'?"


def test_workbook_without_a_visible_sheet_names_the_hidden_ones(write_book):
    def hide(book):
        book["Data"].sheet_state = "veryHidden"

    problem = problem_of(write_book(hide, Empty=[], Data=[["a"], [1]]))
    assert "hidden: Data" in problem.hint


def test_empty_rows_around_the_table_are_skipped_and_noted(write_book):
    def format_below(book):
        book.active["A9"].number_format = "0.00"

    rows = [[], [], ["a", "b"], [1, 2], [3, 4]]
    table = read_table(write_book(format_below, Data=rows))
    assert list(table.cells.index) == [4, 5]
    assert table.notes[1:] == (
        "2 empty rows above the headings skipped",
        "4 empty rows at the end skipped",
    )


def test_size_that_a_sheet_claims_is_not_believed(write_book):
    path = write_book(Data=[["a", "b"], [1, 2], [3, 4]])
    change_part(path, SHEET, lambda xml: xml.replace(b'ref="A1:B3"', b'ref="A1:A1"'))
    assert rows_of(read_table(path)) == [["1", "2"], ["3", "4"]]


def test_values_right_of_the_headings_are_refused(write_book):
    problem = problem_of(write_book(Data=[["a", "b"], [1, 2], [3, 4, "lost?"]]))
    assert (problem.line, problem.column, problem.value) == (3, "3", "lost?")


def test_formula_counts_as_the_value_saved_with_it(write_book):
    path = write_book(Data=[["a", "b", "c"], [1, "=A2+1", '=""']])
    change_part(
        path,
        SHEET,
        lambda xml: xml.replace(b"<f>A2+1</f><v />", b"<f>A2+1</f><v>2</v>").replace(
            b'<c r="C2"><f>""</f><v />', b'<c r="C2" t="str"><f>""</f><v></v>'
        ),
    )
    assert rows_of(read_table(path)) == [["1", "2", ""]]


def test_formulas_without_a_saved_value_are_named_cell_by_cell(write_book):
    problems = problems_of(write_book(Data=[["a", "b"], [1, "=A2+1"], [2, "=A3+1"]]))
    assert [(problem.line, problem.column, problem.value) for problem in problems] == [
        (2, "b", "B2: =A2+1"),
        (3, "b", "B3: =A3+1"),
    ]


def test_excel_errors_are_named_cell_by_cell(write_book):
    problems = problems_of(write_book(Data=[["a", "b"], ["#N/A", 1], [2, "#REF!"]]))
    assert [(problem.line, problem.column, problem.value) for problem in problems] == [
        (2, "a", "#N/A"),
        (3, "b", "#REF!"),
    ]


def test_merged_headings_are_refused_and_merged_answers_noted(write_book):
    rows = [["a", "b", "c"], [1, 2, 3], [4, 5, 6]]
    path = write_book(lambda book: book.active.merge_cells("A1:B1"), Data=rows)
    problems = problems_of(path)
    assert problems[0].value == "A1:B1"
    assert "merged" in problems[0].rule
    assert read_rows(path).merged == ("A1:B1",)
    below = write_book(lambda book: book.active.merge_cells("C2:C3"), Data=rows)
    assert read_table(below).notes[-1].startswith("1 merged area below the headings")


def test_workbook_that_explodes_is_refused_before_it_is_opened(tmp_path, write_book):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(11_000_000))
    # 11 MB of one byte deflate to a thousandth.
    assert "200 times" in problem_of(path).rule


def test_workbook_that_unpacks_to_too_much_is_refused(write_book, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 1000)
    assert problem_of(write_book(Data=[["a"], [1]])).value.endswith(" MB")


def test_workbook_with_entities_is_refused(write_book):
    path = write_book(Data=[["a"], [1]])
    change_part(path, SHEET, lambda xml: b'<!DOCTYPE x [<!ENTITY e "ha">]>' + xml)
    problem = problem_of(path)
    assert problem.rule == "a workbook declares no XML entities"
    assert problem.value == SHEET


def test_encrypted_archive_is_refused(write_book):
    path = write_book(Data=[["a"], [1]])
    content = bytearray(path.read_bytes())
    # Bit 0 of the flags, 8 bytes into the first entry of the central directory.
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "password" in problem_of(path).rule


def test_row_far_out_does_not_hang(write_book, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 1000)
    path = write_book(Data=[["a"], [1]])
    change_part(path, SHEET, lambda xml: xml.replace(b'<row r="2">', b'<row r="99999999999">'))
    assert "rows" in problem_of(path).rule


def test_strict_open_xml_is_refused_by_name(write_book):
    path = write_book(Data=[["a"], [1]])
    transitional = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    change_part(path, "xl/workbook.xml", lambda xml: xml.replace(transitional, strict))
    assert "Strict" in problem_of(path).rule


# Parquet and SPSS


def test_parquet_columns_become_text_by_place(write_columns):
    table = read_table(
        write_columns(
            big=pa.array([2**53 + 1, None]),
            score=pa.array([8.0, 8.5]),
            narrow=pa.array([5.1, None], pa.float32()),
            small=pa.array(np.array([0.5, 5], np.float16)),
            yes=pa.array([True, None]),
            day=pa.array([dt.date(2026, 5, 3), None]),
            at=pa.array([dt.datetime(2026, 5, 3, 14, 5), dt.datetime(2026, 5, 4)], "timestamp[ns]"),
            there=pa.array([dt.datetime(2026, 5, 3, 12, 5), None], pa.timestamp("us", "UTC")),
            long=pa.array([dt.timedelta(hours=26), None]),
            price=pa.array([Decimal("5.50"), None]),
            kind=pa.array(["NA", " b "]).dictionary_encode(),
            old=pa.array([b"caf\xc3\xa9", None]),
            none=pa.nulls(2),
        )
    )
    first, second = rows_of(table)
    assert first == [
        "9007199254740993", "8", "5.1", "0.5", "true", "2026-05-03", "2026-05-03 14:05:00",
        "2026-05-03 12:05:00+00:00", "26:00:00", "5.5", "NA", "café", "",
    ]  # fmt: skip
    assert second == ["", "8.5", "", "5", "", "", "2026-05-04", "", "", "", "b", "", ""]
    assert list(table.cells.index) == [1, 2]


def test_parquet_columns_without_a_text_are_all_refused(write_columns):
    problems = problems_of(
        write_columns(id=[1], many=[[1, 2]], pair=[{"a": 1}], raw=pa.array([b"\xff\xfe"]))
    )
    assert [problem.column for problem in problems] == ["many", "pair", "raw"]
    assert problems[0].value == "list<element: int64>"


def test_parquet_with_repeated_names_is_refused(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"]), path)
    assert problem_of(path).value == "columns 1 and 2"


def test_parquet_that_stands_for_too_many_cells_is_refused(write_columns, monkeypatch):
    monkeypatch.setattr(column_files, "MOST_CELLS", 5)
    assert problem_of(write_columns(a=[1, 2, 3], b=[4, 5, 6])).value == "3 rows of 2"


@pytest.mark.parametrize("name", ["a.parquet", "a.sav"])
def test_typed_files_without_rows_are_refused(write_columns, name):
    columns = {"a": pd.Series([], dtype="float64"), "b": pd.Series([], dtype="str")}
    path = write_columns(name, **{key: value.tolist() for key, value in columns.items()})
    assert "at least one row" in problem_of(path).rule


def test_spss_gives_codes_and_keeps_those_declared_missing(tmp_path):
    path = tmp_path / "a.sav"
    rows = pd.DataFrame(
        {
            "Q1": [9.0, -99.0, None],
            "said": ["Café  ", "", "NA"],
            "day": [dt.date(2026, 5, 3)] * 3,
            "at": [dt.datetime(2026, 5, 3, 14, 5)] * 3,
            "clock": [dt.time(14, 5)] * 3,
        }
    )
    pyreadstat.write_sav(
        rows,
        str(path),
        variable_value_labels={"Q1": {9: "Very likely", -99: "Refused"}},
        missing_ranges={"Q1": [-99]},
    )
    table = read_table(path)
    rest = ["2026-05-03", "2026-05-03 14:05:00", "14:05:00"]
    assert rows_of(table) == [["9", "Café", *rest], ["-99", "", *rest], ["", "NA", *rest]]
    assert list(table.cells.index) == [1, 2, 3]
    assert table.notes == (
        "UTF-8, stated in the file",
        "codes, not their labels",
        "codes declared missing are kept, as no answer, in 1 column",
    )
    assert table.missing == {"Q1": ("-99",)}
    assert table.meanings == {"Q1": {"9": "Very likely", "-99": "Refused"}}


def test_spss_that_claims_more_rows_than_it_has_bytes_takes_no_memory(write_columns):
    path = write_columns("a.sav", a=[1.0, 2.0])
    content = bytearray(path.read_bytes())
    # The number of cases: a 4-byte integer, 80 bytes into the header.
    content[80:84] = (2**28).to_bytes(4, "little")
    path.write_bytes(content)
    assert "of this size" in problem_of(path).rule


# Files that are not what they should be


def test_missing_file_suggests_its_nearest_neighbour(write):
    path = write("a,b\n1,2\n", "responses_2026.csv")
    problem = problem_of(path.with_name("Response_2026.csv"))
    assert problem.hint == "did you mean 'responses_2026.csv'?"
    assert problem_of(path.parent / "no such folder" / "a.csv").hint


def test_folder_in_place_of_a_file_is_refused(tmp_path):
    (tmp_path / "a.csv").mkdir()
    assert problem_of(tmp_path / "a.csv").value == "a folder"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipe_in_place_of_a_file_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "a.csv")
    assert "pipe" in problem_of(tmp_path / "a.csv").value


def test_link_may_not_leave_its_folder(tmp_path, write):
    inside = write("a,b\n1,2\n", "real.csv")
    (tmp_path / "study").mkdir()
    try:
        (tmp_path / "link.csv").symlink_to(inside)
        (tmp_path / "study/link.csv").symlink_to(inside)
        (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    except OSError:
        pytest.skip("links need a permission here")
    assert rows_of(read_table(tmp_path / "link.csv")) == [["1", "2"]]
    assert "link" in problem_of(tmp_path / "study/link.csv").rule
    assert problem_of(tmp_path / "loop.csv")


def test_file_beyond_two_gigabytes_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    assert "Parquet" in problem_of(path).hint


def test_file_that_cannot_be_opened_is_refused(write, monkeypatch):
    def locked(self):
        raise PermissionError(13, "Permission denied")

    path = write("a,b\n1,2\n")
    monkeypatch.setattr(Path, "read_bytes", locked)
    assert problem_of(path).value == "Permission denied"


@pytest.mark.parametrize("name", ["a\0.csv", "x" * 300 + ".csv"])
def test_impossible_name_is_refused(tmp_path, name):
    assert problem_of(tmp_path / name)


@pytest.mark.parametrize(
    "name, hint",
    [("a.xls", "save it as .xlsx"), ("a.csv.gz", "unpack"), ("a.json", "export"), ("a", "export")],
)
def test_other_formats_are_refused_by_name(write, name, hint):
    assert hint in problem_of(write("a,b\n1,2\n", name)).hint


def test_name_may_end_in_capitals(write):
    assert rows_of(read_table(write("a,b\n1,2\n", "A.CSV"))) == [["1", "2"]]


def test_file_under_a_wrong_name_is_said_to_be_what_it_is(write, write_book, write_columns):
    book = write_book(Data=[["a"], [1]]).read_bytes()
    parquet = write_columns(a=[1]).read_bytes()
    spss = write_columns("a.sav", a=[1]).read_bytes()
    for content, name, value in [
        (book, "b.csv", "a ZIP archive, as Excel workbooks are named .csv"),
        (parquet, "b.csv", "a Parquet file named .csv"),
        (parquet, "b.xlsx", "a Parquet file named .xlsx"),
        (spss, "b.txt", "an SPSS file named .txt"),
        (b"a,b\n1,2\n", "b.xlsx", "plain text named .xlsx"),
        (b"a,b\n1,2\n", "b.sav", "plain text named .sav"),
        (b"\0\1\2 junk", "b.parquet", "an unknown format named .parquet"),
        (b"\xef\xbb\xbf <!DOCTYPE html><p>Sign in", "b.csv", "a web page named .csv"),
    ]:
        problem = problem_of(write(content, name))
        assert problem.rule == "a file is what its name says"
        assert problem.value == value


def test_heading_that_begins_like_another_format_is_text(write):
    assert list(read_table(write("PAR1,PK\n1,2\n")).cells.columns) == ["PAR1", "PK"]


def test_old_and_locked_workbooks_are_told_apart(write):
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    assert ".xls" in problem_of(write(magic + bytes(600), "a.xlsx")).rule
    locked = magic + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert "password" in problem_of(write(locked, "a.xlsx")).rule


def test_cut_file_is_never_taken_for_a_whole_one(write, write_book, write_columns):
    whole = {
        ".xlsx": write_book(Data=[["a", "b"], [1, "x"], [2, "y"]]).read_bytes(),
        ".parquet": write_columns(a=[1, 2], b=["x", "y"]).read_bytes(),
        ".sav": write_columns("a.sav", a=[1, 2], b=["x", "y"]).read_bytes(),
    }
    for suffix, content in whole.items():
        assert rows_of(read_table(write(content, f"a{suffix}"))) == [["1", "x"], ["2", "y"]]
        for length in range(0, len(content), max(1, len(content) // 40)):
            assert problem_of(write(content[:length], f"a{suffix}"))


# Laws


# No format keeps all control characters; every format keeps the rest.
NO_CONTROLS = {"exclude_categories": ("Cc", "Cs"), "exclude_characters": "\ufeff\ufffe\uffff"}
LETTERS = {
    "utf-8": st.characters(codec="utf-8", **NO_CONTROLS),
    "cp1252": st.characters(codec="cp1252", **NO_CONTROLS),
}


def texts(codec="utf-8", min_size=0):
    letters = st.text(LETTERS[codec] | st.sampled_from(',;\t|"\n'), min_size=min_size, max_size=12)
    stripped = letters.map(str.strip).filter(lambda text: len(text) >= min_size)
    # 0.0.0.0 is an address of a computer, and what leads to somebody is left out.
    return stripped.filter(lambda text: not leads_to_somebody(text))


@st.composite
def tables(draw, codec="utf-8"):
    # A heading alone may be personal data or tell a survey product; none of these begins with Q0.
    own = draw(st.lists(texts(codec), min_size=2, max_size=4))
    headings = [f"Q{place} {text}".strip() for place, text in enumerate(own)]
    row = st.lists(texts(codec), min_size=len(headings), max_size=len(headings))
    return headings, draw(st.lists(row, min_size=1, max_size=5))


def assert_same(table, headings, rows):
    assert list(table.cells.columns) == headings
    assert rows_of(table) == rows


@few
@given(data=st.data(), delimiter=st.sampled_from(",;\t|"))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_gives_back_what_was_written(tmp_path, data, encoding, delimiter):
    codec = "cp1252" if encoding == "cp1252" else "utf-8"
    headings, rows = data.draw(tables(codec))
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([headings, *rows])
    path = tmp_path / "a.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    stated = "cp1252" if encoding == "cp1252" else None
    assert_same(read_table(path, delimiter=delimiter, encoding=stated), headings, rows)


@few
@given(tables())
def test_workbook_gives_back_what_was_written(tmp_path, table):
    headings, rows = table
    assume(any(rows[-1]))
    # To Excel these seven signs are a carriage return, and openpyxl writes them as they are.
    assume(not any("_x000D_" in text for row in [headings, *rows] for text in row))
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [headings, *rows]:
        cells = [WriteOnlyCell(sheet, text) for text in row]
        for cell in cells:
            cell.data_type = "s"  # "=A1" is an answer, too
        sheet.append(cells)
    book.save(tmp_path / "a.xlsx")
    assert_same(read_table(tmp_path / "a.xlsx"), headings, rows)


@few
@given(tables())
def test_parquet_gives_back_what_was_written(tmp_path, table):
    headings, rows = table
    columns = [pa.array(column) for column in zip(*rows, strict=True)]
    pq.write_table(pa.Table.from_arrays(columns, names=headings), tmp_path / "a.parquet")
    assert_same(read_table(tmp_path / "a.parquet"), headings, rows)


@few
@given(tables())
def test_spss_gives_back_what_was_written(tmp_path, table):
    _, rows = table
    headings = [f"Q{place}" for place in range(len(rows[0]))]
    pyreadstat.write_sav(pd.DataFrame(rows, columns=headings), str(tmp_path / "a.sav"))
    assert_same(read_table(tmp_path / "a.sav"), headings, rows)


@few
# The largest floats are set aside: SPSS marks with them what is missing.
@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=5))
@example([5e-324, 1e300, 0.1, 1e16, 2.0**53, 123456789.0])
@pytest.mark.parametrize("suffix", [".parquet", ".sav", ".xlsx"])
def test_number_comes_back_exactly_and_without_an_exponent(tmp_path, suffix, numbers):
    path = tmp_path / f"a{suffix}"
    rows = pd.DataFrame({"a": numbers})
    if suffix == ".parquet":
        rows.to_parquet(path)
    elif suffix == ".sav":
        pyreadstat.write_sav(rows, str(path))
    else:
        book = openpyxl.Workbook()
        for number in ["a", *numbers]:
            book.active.append([number])
        book.save(path)
    found = read_table(path).cells["a"]
    assert not found.str.contains("e", case=False).any()
    # openpyxl writes 17 digits or 15, as Excel does: the law there is "to the digits kept".
    tolerance = 1e-14 if suffix == ".xlsx" else 0
    assert [float(text) for text in found] == pytest.approx(numbers, rel=tolerance, abs=0)


STARTS = [b"", b"PK\x03\x04", b"PAR1", b"$FL2@(#) ", b"\xff\xfe", b"a,b\n1,", b"sep=;\n"]


@settings(few, max_examples=40)
@given(st.sampled_from(STARTS), st.binary(max_size=300))
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".sav"])
def test_any_bytes_are_read_or_refused(tmp_path, suffix, start, content):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(start + content)
    assert is_read_or_refused(path)


@cache
def whole_file(suffix):
    # Made once: a workbook holds the time, so that its length is not always the same.
    rows = pd.DataFrame({"a": [1.0, None], "b": ["x", "é"]})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        if suffix == ".csv":
            rows.to_csv(path, index=False)
        elif suffix == ".xlsx":
            rows.to_excel(path, index=False)
        elif suffix == ".parquet":
            rows.to_parquet(path)
        else:
            pyreadstat.write_sav(rows, str(path))
        return path.read_bytes()


@few
@given(st.data())
@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".sav"])
def test_damaged_bytes_are_read_or_refused(tmp_path, suffix, data):
    path = tmp_path / f"a{suffix}"
    content = bytearray(whole_file(suffix))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=3)):
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    assert is_read_or_refused(path)


# Real files


@needs_sfo
@pytest.mark.parametrize(
    "name, rows, columns, trimmed",
    [
        ("sfo_2017.csv", 2831, 97, []),
        ("sfo_2018.csv", 2809, 97, ["2 headers trimmed: 'Q14FIND ', 'NETPRO  '"]),
    ],
)
def test_airport_survey_is_read_cell_by_cell(name, rows, columns, trimmed):
    table = read_table(SFO / name)
    assert table.cells.shape == (rows, columns)
    assert [note for note in table.notes if "trimmed" in note] == trimmed
    # No answer of these files spans lines: each record is a line, the first of them line 2.
    assert list(table.cells.index) == list(range(2, rows + 2))
    with (SFO / name).open(encoding="utf-8", newline="") as stream:
        expected = [[cell.strip() for cell in record] for record in csv.reader(stream)]
    assert list(table.cells.columns) == expected[0]
    assert rows_of(table) == expected[1:]


@needs_sfo
def test_airport_survey_shows_what_its_editor_shows():
    # Line 2 of the file, read with the eye.
    first = read_table(SFO / "sfo_2018.csv").cells.loc[2]
    assert first[["RESPNUM", "AIRLINE", "ARRTIME", "NETPRO", "WEIGHT"]].tolist() == [
        "1842", "TURKISH AIRLINES", "12/31/1899 02:00:00 PM", "5", "0.6704842",
    ]  # fmt: skip


@needs_exports
def test_exports_are_read_whole_whatever_their_headings_are():
    for name, said in json.loads((EXPORTS / "expected.json").read_text("utf-8")).items():
        rows = read_rows(EXPORTS / name)
        below = max(said["header_rows"] - 1, 0)
        assert (name, len(rows.cells)) == (name, said["data_rows"] + below)
        assert rows.problems == ()
        assert is_read_or_refused(EXPORTS / name)


@needs_exports
@pytest.mark.parametrize(
    "name, encoding, delimiter",
    [
        ("surveymonkey.csv", "UTF-8", "comma"),
        ("dutch_semicolon_cp1252.csv", "Windows-1252", "semicolon"),
        ("excel_unicode_utf16.txt", "UTF-16", "tab"),
        ("aggregated_counts.csv", "UTF-8", "semicolon"),
    ],
)
def test_exports_say_what_was_detected(name, encoding, delimiter):
    notes = read_rows(EXPORTS / name).notes
    assert notes[:2] == (f"{encoding}, detected", f"{delimiter}-separated, detected")


def test_a_delimiter_at_the_end_of_each_row_but_the_first_is_an_empty_column(write):
    rows = "".join(f"{i},x{i},\n" for i in range(9))
    table = read_table(write("nps,why\n" + rows))
    assert list(table.cells.columns) == ["nps", "why"]
    assert list(table.cells["why"]) == [f"x{i}" for i in range(9)]
    assert "column 3 left out: it has neither a name nor values" in table.notes


def test_a_delimiter_at_the_end_of_some_rows_only_is_a_problem_of_these(write):
    rows = "".join(f"{i},x{i}{',' * (i == 4)}\n" for i in range(9))
    with pytest.raises(DataError) as caught:
        read_table(write("nps,why\n" + rows))
    assert [problem.line for problem in caught.value.problems] == [6]
