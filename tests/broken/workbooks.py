"""Excel workbooks: sheets, formulas, headings, passwords, and archives made to do harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl

from .case import HEADINGS, RECORDS, STUDY, Content, Refused, Told, changed

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"
TRANSITIONAL = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
END = b"</sheetData>"
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"

STUDY_OF_BOOK = changed(STUDY, ("a.csv", "a.xlsx"))
ROWS = [
    list(HEADINGS),
    *([id, day, int(nps), who, int(w), land] for id, day, nps, who, w, land in RECORDS),
]


def book(
    *rows: list, touch: Callable | None = None, parts: dict[str, Callable] | None = None, **sheets
) -> Callable[[Path], None]:
    """Save a workbook: its first sheet with `rows` added, then other sheets, then changes."""

    def write(path: Path) -> None:
        made = openpyxl.Workbook()
        for title, content in {"Data": [*ROWS, *rows], **sheets}.items():
            sheet = made.active if title == "Data" else made.create_sheet()
            sheet.title = title
            for each in content:
                sheet.append(each)
        if touch:
            touch(made)
        made.save(path)
        for part, change in (parts or {}).items():
            change_part(path, part, change)

    return write


def change_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """Write one part of an archive anew."""
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    held[part] = change(held[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)


def archive(**parts: bytes) -> bytes:
    """Pack parts into an archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return packed.getvalue()


def with_claim(content: bytes, size: int) -> bytes:
    """Let an archive's directory claim that its first part unpacks to `size` bytes."""
    place = content.index(b"PK\x01\x02") + 24
    return content[:place] + struct.pack("<I", size) + content[place + 4 :]


def locked(path: Path) -> None:
    """Say of the first part of an archive that it needs a password."""
    book()(path)
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)


def many_cells(path: Path) -> None:
    """Write a sheet of six million cells into a megabyte."""
    book()(path)
    with zipfile.ZipFile(path) as small:
        held = {name: small.read(name) for name in small.namelist()}
    before, after = held.pop(SHEET).split(b"<sheetData>")[0], b"</sheetData></worksheet>"
    rows = b"".join(
        b"<row>" + b"<c><v>%d</v></c>" % (zlib.crc32(b"%d" % i) % 9) * 2000 + b"</row>"
        for i in range(100)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, content in held.items():
            made.writestr(name, content)
        with made.open(SHEET, "w") as stream:
            stream.write(before + b"<sheetData>")
            for _ in range(30):
                stream.write(rows)
            stream.write(after)


def spoiled(name: str, content: Content, *told: Told, sheet: str = "", **more) -> Refused:
    """Make a case of one workbook."""
    study = changed(STUDY_OF_BOOK, ("a.xlsx}", f"a.xlsx, sheet: {sheet}}}")) if sheet else None
    return Refused(name, {"a.xlsx": content}, told, study=study or STUDY_OF_BOOK, **more)


def told(rule: str, hint: str = "", line: int | None = None, column: str = "", value: str = ""):
    return Told(rule, hint, "a.xlsx", line, column, value)


def whole(part: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return book(parts={part: change})


def swap(part: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    """Save a sound workbook with some bytes of a part replaced."""

    def change(xml: bytes) -> bytes:
        if old not in xml:
            raise ValueError(f"{old!r} is not there")
        return xml.replace(old, new, 1)

    return whole(part, change)


CELLS = (
    spoiled(
        "formulas that were never computed",
        book(["z", "2026-01-05", "=C61+1", "others", "=1", "NO"]),
        told("saved with its value", "save it", 62, "nps", "C62: =C61+1"),
        told("saved with its value", "save it", 62, "w", "E62: =1"),
    ),
    spoiled(
        "errors of Excel",
        book(["z", "2026-01-05", "#N/A", "others", 1, "#REF!"], [*"yxw", "#DIV/0!", "#NAME?"]),
        told("Excel error", "mend", 62, "nps", "#N/A"),
        told("Excel error", "mend", 62, "land", "#REF!"),
        told("Excel error", "mend", 63, "who", "#DIV/0!"),
        told("Excel error", "mend", 63, "w", "#NAME?"),
    ),
    spoiled(
        "values right of the headings",
        book(["z", "2026-01-05", 8, "others", 1, "NO", "lost?"]),
        told("has a name", "name it", 62, "7", "lost?"),
    ),
    spoiled(
        "dates that lost their format",
        book(["z", 46027, 8, "others", 1, "NO"]),
        told("date", "dates: excel", 62, "day", "46027"),
    ),
    spoiled(
        "two headings of one name",
        book(touch=lambda made: made.active.__setitem__("F1", "nps")),
        told("name of its own", "rename", 1, "nps", "columns 3 and 6"),
    ),
    spoiled(
        "a heading merged over a column that has values",
        book(touch=lambda made: made.active.merge_cells("E1:F1")),
        Told("", "", "a.xlsx", ..., ..., "*"),
    ),
)

SHEETS = (
    spoiled(
        "several sheets with something in them",
        book(Notes=[["read me"]], Codes=[["x"]]),
        told("which sheet", "sheet:", value="Data, Notes, Codes"),
    ),
    spoiled(
        "a sheet that is not there",
        book(),
        told("stated sheet", "did you mean 'Data'?", value="data2"),
        sheet="data2",
    ),
    spoiled(
        "answers in a hidden sheet alone",
        book(Empty=[], touch=lambda made: setattr(made["Data"], "sheet_state", "veryHidden")),
        told("visible sheet", "hidden: Data"),
    ),
    spoiled(
        "a workbook with nothing in it",
        book(touch=lambda made: made.active.delete_rows(1, 99)),
        told("sheet that is not empty", "export it again"),
    ),
    spoiled(
        "a sheet of headings alone",
        book(touch=lambda made: made.active.delete_rows(2, 99)),
        told("below its headings", "export it again"),
    ),
    spoiled(
        "an empty sheet stated",
        book(Empty=[]),
        told("headings and rows", "sheet:"),
        sheet="Empty",
    ),
)

DISGUISES = (
    spoiled(
        "answers separated by commas named .xlsx",
        b"id,nps\n1,2\n",
        told("what its name says", ".csv", value="plain text named .xlsx"),
    ),
    spoiled(
        "an .xls of old named .xlsx",
        OLE + bytes(600),
        told("old .xls", "save it as .xlsx"),
    ),
    spoiled(
        "a workbook with a password",
        OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        told("without a password", "without one"),
    ),
    spoiled(
        "an archive with a password",
        locked,
        told("without a password", "without one"),
    ),
    spoiled(
        "a document of Word named .xlsx",
        archive(**{"word/document.xml": b"<document/>", "[Content_Types].xml": b"<Types/>"}),
        told("an Excel workbook is whole", "export it again", value="*"),
    ),
    spoiled(
        "an archive of nothing named .xlsx",
        archive(),
        told("what its name says", "", value="an empty ZIP archive named .xlsx"),
    ),
    spoiled(
        "a workbook cut short",
        lambda path: (book()(path), path.write_bytes(path.read_bytes()[:-200])),
        told("an Excel workbook is whole", "export it again", value="*"),
    ),
    spoiled(
        "a workbook without its sheet",
        swap("xl/_rels/workbook.xml.rels", b"/xl/worksheets/sheet1.xml", b"../../../etc/passwd"),
        told("", "export it again", value="*"),
    ),
    spoiled(
        "a word that no sheet of words holds",
        swap(SHEET, b't="inlineStr"><is><t>a0</t></is>', b't="s"><v>99999</v>'),
        told("an Excel workbook is whole", "export it again", value="*"),
    ),
    spoiled(
        "Strict Open XML",
        swap("xl/workbook.xml", TRANSITIONAL, STRICT),
        told("Strict Open XML", "Excel Workbook (.xlsx)"),
    ),
)  # fmt: skip

ENTITY = b'<!DOCTYPE x [<!ENTITY e "ha">]>'
# Ten times ten times … one word: a hundred million of them.
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 9))
    + b"]>"
)

BOMBS = (
    spoiled(
        "an archive that unpacks to a thousand times its size",
        archive(**{SHEET: bytes(11_000_000)}),
        told("200 times", "CSV or Parquet", value="11 MB"),
    ),
    spoiled(
        "an archive that claims to unpack to gigabytes",
        with_claim(archive(**{SHEET: b"<worksheet/>"}), 3_000_000_000),
        told("500 MB", "CSV or Parquet", value="3,000 MB"),
    ),
    spoiled(
        "an archive that claims less than it holds",
        with_claim(archive(**{SHEET: bytes(20_000_000)}), 1000),
        told("an Excel workbook is whole", "export it again", value="*"),
    ),
    spoiled(
        "entities of XML",
        whole(SHEET, lambda xml: ENTITY + xml),
        told("entities", "save it again", value=SHEET),
    ),
    spoiled(
        "entities of XML in UTF-16",
        whole(SHEET, lambda xml: (ENTITY.decode() + xml.decode()).encode("utf-16")),
        told("entities", "save it again", value=SHEET),
    ),
    spoiled(
        "entities of XML behind a long remark",
        whole(SHEET, lambda xml: b"<!--" + b"x" * 9000 + b"-->" + LAUGHS
              + xml.replace(b"<t>a0</t>", b"<t>&a8;</t>")),
        Told("", "", "a.xlsx", ..., ..., "*"),
    ),
    spoiled(
        "a row beyond the last",
        swap(SHEET, b'<row r="9"', b'<row r="99999999999"'),
        Told("rows", "CSV or Parquet", "a.xlsx", ...),
    ),
    spoiled(
        "one word in the last cell of all",
        swap(SHEET, END, b'<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>' + END),
        Told("", "", "a.xlsx", ..., ..., "*"),
    ),
    spoiled(
        "six million cells in a megabyte",
        many_cells,
        Told("", "CSV or Parquet", "a.xlsx", ..., value="*"),
    ),
)  # fmt: skip

CASES: tuple[Refused, ...] = (*CELLS, *SHEETS, *DISGUISES, *BOMBS)
