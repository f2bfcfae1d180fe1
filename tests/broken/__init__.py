"""Broken inputs, and odd ones that are to be read right: made by script, nothing is stored.

Every case writes a study folder and says what must be answered. A `Refused` names each problem
that has to be told: words of its rule and its hint, file, line, column and value. Nothing else
may be told, and everything in one go. A `Read` says how many rows are used, which notes name what
was done, and what the cells became.

    case.py         the two kinds of cases, and the small sound study that they spoil
    texts.py        encodings, delimiters, records, headings
    answers.py      scores, dates, ids, weights, money, personas, codes
    asking.py       what cannot be known from a file: the person is asked, with the line to write
    workbooks.py    .xlsx: sheets, formulas, passwords, bombs
    columns.py      Parquet and SPSS
    places.py       links, pipes, folders, devices, names, and files in disguise
    studies.py      study.yaml as YAML, and its keys
    contradictions.py   what is well written in study.yaml and cannot be true together
    right.py        what looks broken and is not
    odd.py          sound files that leave a room little to say: all alike, alone, or empty
    answering.py    one case, answered by a process of its own under limits of time and memory

A module is found by its `CASES`; to add one, write it. ``python tests/broken [WORD …]`` answers
all cases (or those with a word in their name) and prints what each took and what is not as it
should be.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from .case import Read, Refused


def find() -> dict[str, Refused | Read]:
    """Find all cases, by name."""
    found: dict[str, Refused | Read] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name == "__main__":
            continue
        for case in getattr(import_module(f"{__name__}.{module.name}"), "CASES", ()):
            if case.name in found:
                raise ValueError(f"two cases are named {case.name!r}")
            found[case.name] = case
    return found
