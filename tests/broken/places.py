"""What stands in place of a file, names that lead elsewhere, and files in disguise."""

from __future__ import annotations

import gzip
import io
import os
import sqlite3
import struct
import zipfile
import zlib
from pathlib import Path

from .case import GOOD, ROOT, STUDY, WINDOWS, Content, Refused, Told, changed, refuse

GIGABYTES = 1_500_000_000


def outside(path: Path, content: str = GOOD) -> Path:
    """Write a file beside the study's folder, and give its place."""
    folder = path.parent.parent / "elsewhere"
    folder.mkdir(exist_ok=True)
    (folder / "a.csv").write_text(content)
    return folder


def sparse(path: Path) -> None:
    """Make a file of many gigabytes that takes no room."""
    with path.open("wb") as stream:
        stream.truncate(GIGABYTES)


def unreadable(content: str):
    return lambda path: (path.write_text(content), path.chmod(0))


def database() -> bytes:
    with sqlite3.connect(":memory:") as made:
        made.execute("create table answers (id text, nps integer)")
        return made.serialize()


def png() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    )


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", GOOD)
    return packed.getvalue()


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n"
PAGE = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>…</body></html>\n"


def disguised(name: str, content: Content, value: str) -> Refused:
    """Make a case of a file whose first bytes say what it is."""
    told = Told("a file is what its name says", "export it again as .csv", value=value)
    return refuse(name, content, told)


PLACES = (
    refuse(
        "a file that is not there",
        GOOD,
        Told("exists", "did you mean 'b.csv'?"),
        file="b.csv",
    ),
    refuse(
        "a folder in place of a file",
        lambda path: path.mkdir(),
        Told("regular file", "name the file itself", value="a folder"),
    ),
    refuse(
        "a pipe in place of a file",
        lambda path: os.mkfifo(path),
        Told("regular file", "name the file itself", value="a pipe or a device"),
        skip=WINDOWS,
    ),
    refuse(
        "a device without an end",
        lambda path: path.symlink_to("/dev/zero"),
        Told("", "", value="*"),
        skip=WINDOWS,
    ),
    refuse(
        "a device without a beginning",
        lambda path: path.symlink_to("/dev/null"),
        Told("", "", value="*"),
        skip=WINDOWS,
    ),
    refuse(
        "a link out of the folder",
        lambda path: path.symlink_to(outside(path) / "a.csv"),
        Told("link stays inside", "copy the file"),
        skip=WINDOWS,
    ),
    refuse(
        "a link to a link out of the folder",
        lambda path: (
            (path.parent / "b.csv").symlink_to(outside(path) / "a.csv"),
            path.symlink_to("b.csv"),
        ),
        Told("link stays inside", "copy the file"),
        skip=WINDOWS,
    ),
    Refused(
        "a file behind a folder that links out",
        {"sub": lambda path: path.symlink_to(outside(path), target_is_directory=True)},
        (Told("link stays inside", "copy the file", "sub/a.csv"),),
        study=changed(STUDY, ("a.csv", "sub/a.csv")),
        skip=WINDOWS,
    ),
    refuse(
        "a link to itself",
        lambda path: path.symlink_to(path.name),
        Told("", "", value="*"),
        skip=WINDOWS,
    ),
    refuse(
        "links in a circle",
        lambda path: (path.symlink_to("b.csv"), (path.parent / "b.csv").symlink_to("a.csv")),
        Told("", "", value="*"),
        skip=WINDOWS,
    ),
    refuse(
        "a link to nothing",
        lambda path: path.symlink_to("gone.csv"),
        Told("", "", value="*"),
        skip=WINDOWS,
    ),
    refuse(
        "a file that may not be read",
        unreadable(GOOD),
        Told("can be opened", "may read it", value="Permission denied"),
        skip=ROOT or WINDOWS,
    ),
    refuse(
        "a file larger than the memory allowed",
        sparse,
        Told("", "", value="*"),
        skip=WINDOWS,
    ),
    Refused(
        "a folder without a study",
        {"survey.yml": STUDY, "a.csv": GOOD},
        (Told("study.yaml", "rename it", "study.yaml", value="small (no study.yaml)"),),
        study=None,
    ),
    Refused(
        "a study that is a folder",
        {"a.csv": GOOD},
        (Told("study.yaml", "", "study.yaml", value="*"),),
        study=lambda path: path.mkdir(),
    ),
    Refused(
        "a study that is a pipe",
        {"a.csv": GOOD},
        (Told("study.yaml", "", "study.yaml", value="*"),),
        study=lambda path: os.mkfifo(path),
        skip=WINDOWS,
    ),
    Refused(
        "a study that is a device without an end",
        {"a.csv": GOOD},
        (Told("study.yaml", "", "study.yaml", value="*"),),
        study=lambda path: path.symlink_to("/dev/zero"),
        skip=WINDOWS,
    ),
    Refused(
        "a study larger than the memory allowed",
        {"a.csv": GOOD},
        (Told("300 kB", "", "study.yaml", value="*"),),
        study=sparse,
        skip=WINDOWS,
    ),
    Refused(
        "a study that may not be read",
        {"a.csv": GOOD},
        (Told("readable", "Permission denied", "study.yaml"),),
        study=unreadable(STUDY),
        skip=ROOT or WINDOWS,
    ),
)


def named(name: str, file: str, *told: Told) -> Refused:
    """Make a case of a name that the study gives its file; as YAML, in quotes."""
    study = changed(STUDY, ("a.csv", f'"{file}"'))
    read = file.encode().decode("unicode_escape")
    default = Told(
        "stays inside it", "--data FOLDER", "study.yaml", 4, value=read.replace("[", "[[]")
    )
    return refuse(name, GOOD, *(told or (default,)), study=study)


NAMES = (
    named("an absolute path", "/etc/passwd"),
    named("a path that climbs", "../a.csv"),
    named("a path that goes down and climbs", "sub/../../a.csv"),
    named("a path that climbs as on Windows", "..\\\\a.csv"),
    named("a drive of Windows", "C:\\\\data\\\\a.csv"),
    named("a drive with the other slash", "C:/data/a.csv"),
    named("a drive without a slash", "C:a.csv"),
    named("a share of Windows", "\\\\\\\\server\\\\share\\\\a.csv"),
    named("a long path of Windows", "\\\\\\\\?\\\\C:\\\\a.csv"),
    named("the root of the drive", "\\\\a.csv"),
    named("no name", ""),
    named("the folder itself", "."),
    named("a name with a NUL", "a\\0.csv", Told("", "", ..., ..., value="*")),
    named("a name too long for a disk", "x" * 300 + ".csv", Told("", "", ..., value="*")),
    named("a home that nobody expands", "~/a.csv", Told("exists", "", "~/a.csv")),
    named("a web address", "https://example.org/a.csv",
          Told("", "", "https://example.org/a.csv", value="*")),
    named("a name without an ending", "answers",
          Told("export is one of", "export it", "answers", value="")),
    named("a workbook of old", "a.xls",
          Told("export is one of", "as .xlsx", "a.xls", value=".xls")),
    named("an archive", "a.csv.gz", Told("export is one of", "unpack", "a.csv.gz", value=".gz")),
    named("JSON", "a.json", Told("export is one of", "export it", "a.json", value=".json")),
)  # fmt: skip

DISGUISES = (
    disguised("a PDF document named .csv", PDF, "a PDF document named .csv"),
    disguised("a web page named .csv", PAGE, "a web page named .csv"),
    disguised("a web page behind a mark", b"\xef\xbb\xbf\r\n  <html>\n", "a web page named .csv"),
    disguised("a picture named .csv", png(), "*named .csv"),
    disguised("a database named .csv", database(), "*named .csv"),
    disguised("an archive named .csv", zipped(), "a ZIP archive*named .csv"),
    disguised("packed answers named .csv", gzip.compress(GOOD.encode()),
              "a gzip archive named .csv"),
    refuse("a program named .csv", b"\x7fELF\2\1\1" + bytes(9) + bytes(range(256)),
           Told("", "export it again", line=..., value="*")),
    disguised("an XML document named .csv", '<?xml version="1.0"?>\n<answers/>\n',
              "an XML document named .csv"),
    refuse(
        "JSON named .csv",
        '[\n {"id": "a", "nps": 8},\n {"id": "b", "nps": 9}\n]\n',
        Told("", "", ..., ..., ..., "*"),
    ),
    refuse(
        "a text document named .csv",
        "Minutes of the meeting\n\nPresent: all, but one.\nIt was decided, after all, to wait.\n",
        Told("", "", ..., ..., ..., "*"),
    ),
    refuse(
        "noise named .csv",
        b"".join(zlib.crc32(b"%d" % i).to_bytes(4, "big") for i in range(5000)),
        Told("", "", line=..., value="*"),
    ),
)  # fmt: skip

CASES: tuple[Refused, ...] = (*PLACES, *NAMES, *DISGUISES)
