"""Parquet and SPSS: nested columns, files cut or encrypted, and claims that cannot be true."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat

from .case import HEADINGS, RECORDS, STUDY, Content, Refused, Told, changed

COLUMNS = {name: [record[i] for record in RECORDS] for i, name in enumerate(HEADINGS)}
# How SPSS begins a file that it has encrypted.
ENCRYPTED_SAV = b"\x1c\0\0\0\0\0\0\0ENCRYPTEDSAV\x15\0\0\0" + bytes(range(256)) * 8


def parquet(**columns) -> Callable[[Path], None]:
    """Write the sound records with columns added or made anew."""
    return lambda path: pq.write_table(pa.table({**COLUMNS, **columns}), path)


def spss(path: Path) -> None:
    pyreadstat.write_sav(pd.DataFrame(COLUMNS), str(path))


def cut(write: Callable[[Path], None], share: float) -> Callable[[Path], None]:
    """Write a file, and keep the given share of its bytes."""

    def write_cut(path: Path) -> None:
        write(path)
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * share)])

    return write_cut


def noise(write: Callable[[Path], None], start: int, stop: int) -> Callable[[Path], None]:
    """Write a file, and overwrite some bytes with 0xFF."""

    def write_noise(path: Path) -> None:
        write(path)
        content = bytearray(path.read_bytes())
        content[start:stop] = b"\xff" * len(content[start:stop])
        path.write_bytes(content)

    return write_noise


def swollen(path: Path) -> None:
    """Write two hundred million cells, all alike, into a few kilobytes."""
    group = pa.table({f"q{i}": pa.array([0] * 2_000_000, pa.int8()) for i in range(10)})
    with pq.ParquetWriter(path, group.schema) as writer:
        for _ in range(10):
            writer.write_table(group)


def encrypted(path: Path) -> None:
    """Write the first and last letters of a Parquet file whose footer is encrypted."""
    path.write_bytes(b"PARE" + bytes(range(256)) * 4 + b"\x20\0\0\0PARE")


def more_rows(path: Path) -> None:
    """Claim a quarter of a milliard of rows: a number of 4 bytes, 80 bytes into the header."""
    spss(path)
    content = bytearray(path.read_bytes())
    content[80:84] = (2**28).to_bytes(4, "little")
    path.write_bytes(content)


def spoiled(name: str, file: str, content: Content, *told: tuple[str, str, str, str]) -> Refused:
    """Make a case of one file; each problem as rule, hint, column and value."""
    study = changed(STUDY, ("a.csv", file))
    wanted = tuple(
        Told(rule, hint, file, None, column, value) for rule, hint, column, value in told
    )
    return Refused(name, {file: content}, wanted, study=study)


KINDS = "text, numbers, dates"
AGAIN = "export it again"

PARQUET = (
    spoiled(
        "columns of lists, records and bytes",
        "a.parquet",
        parquet(
            many=[[1, 2]] * 60,
            pair=[{"a": 1}] * 60,
            raw=pa.array([b"\xff\xfe"] * 60),
        ),
        (KINDS, "leave it out", "many", "list<*"),
        (KINDS, "leave it out", "pair", "struct<*"),
        (KINDS, "leave it out", "raw", "binary"),
    ),
    spoiled(
        "a Parquet file cut short",
        "a.parquet",
        cut(parquet(), 0.5),
        ("a Parquet file is whole", AGAIN, "", "*"),
    ),
    spoiled(
        "a Parquet file cut after its first letters",
        "a.parquet",
        b"PAR1",
        ("", AGAIN, "", "*"),
    ),
    spoiled(
        "a Parquet file with noise in its pages",
        "a.parquet",
        noise(parquet(), 8, 60),
        ("a Parquet file is whole", AGAIN, "", "*"),
    ),
    spoiled(
        "a Parquet file with noise at its end",
        "a.parquet",
        noise(parquet(), -60, -8),
        ("a Parquet file is whole", AGAIN, "", "*"),
    ),
    spoiled(
        "an encrypted Parquet file",
        "a.parquet",
        encrypted,
        ("", AGAIN, "", "an encrypted Parquet file*"),
    ),
    spoiled(
        "a Parquet file that stands for millions of cells",
        "a.parquet",
        swollen,
        ("at most", "columns that the study names", "", "20,000,000 rows*"),
    ),
    spoiled(
        "a Parquet file without rows",
        "a.parquet",
        lambda path: pq.write_table(pa.table(COLUMNS).slice(0, 0), path),
        ("below its headings", AGAIN, "", ""),
    ),
    spoiled(
        "a Parquet file without columns",
        "a.parquet",
        lambda path: pq.write_table(pa.table({}), path),
        ("columns", AGAIN, "", ""),
    ),
    spoiled(
        "a Parquet file with a name twice",
        "a.parquet",
        lambda path: pq.write_table(
            pa.Table.from_arrays([pa.array(["1"])] * 2, names=["a", "a"]), path
        ),
        ("name of its own", "rename", "a", "columns 1 and 2"),
    ),
    spoiled(
        "answers separated by commas named .parquet",
        "a.parquet",
        b"id,nps\n1,2\n",
        ("what its name says", ".csv", "", "plain text named .parquet"),
    ),
)

SPSS = (
    spoiled(
        "an SPSS file cut short",
        "a.sav",
        cut(spss, 0.9),
        ("an SPSS file is whole", AGAIN, "", "*"),
    ),
    spoiled(
        "an SPSS file cut in its header",
        "a.sav",
        cut(spss, 0.1),
        ("an SPSS file is whole", AGAIN, "", "*"),
    ),
    spoiled(
        "an SPSS file with noise in its dictionary",
        "a.sav",
        noise(spss, 176, 400),
        ("", AGAIN, "", "*"),
    ),
    spoiled(
        "an SPSS file that claims more rows than it has bytes",
        "a.sav",
        more_rows,
        ("of this size", "columns that the study names", "", "268,435,456 rows*"),
    ),
    spoiled(
        "an SPSS file that SPSS encrypted",
        "a.sav",
        ENCRYPTED_SAV,
        ("", "", "", "*"),
    ),
    spoiled(
        "an SPSS file named .parquet",
        "a.parquet",
        spss,
        ("what its name says", ".sav", "", "an SPSS file named .parquet"),
    ),
)

CASES: tuple[Refused, ...] = (*PARQUET, *SPSS)
