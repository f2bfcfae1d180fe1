"""Files named by a pattern -> the files that are there."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path, PurePosixPath

from ..findings import DataError, Problem
from .description import FileFacts, Study
from .reading import NAME
from .times.name_dates import days_in

MOST = 1000
# Files that were copied, unpacked or checked out together changed at one time; some disks count in
# steps of two seconds.
_TOGETHER_NS = 2_000_000_000


def with_files(study: Study, folder: Path) -> tuple[Study, tuple[str, ...]]:
    """Put the files that are there in place of patterns.

    Parameters
    ----------
    study : Study
    folder : Path
        Where the survey files lie.

    Returns
    -------
    study : Study
        Its files have names; what was said of a pattern holds for each of them.
    notes : tuple of str
        Which file was taken, of how many, and why it is the newest.

    Raises
    ------
    DataError
        No file fits a pattern, or none of several is surely the newest.

    Notes
    -----
    The newest file is the one with the latest date in its name, where all names have one and no
    other could be as late; else the one that was changed last, where no other was changed at the
    same time. All files are read in the order of the dates in their names, else of the numbers.
    A file that is also named itself is read as said there.
    """
    if not any(facts.is_pattern for facts in study.survey.files):
        return study, ()
    # A name may hold the signs of a pattern: then it means itself.
    named = [
        PurePosixPath(facts.file).as_posix() for facts in study.survey.files
        if not facts.is_pattern or (folder / facts.file).is_file()
    ]  # fmt: skip
    files: list[FileFacts] = []
    notes, problems = [], []
    for facts in study.survey.files:
        if PurePosixPath(facts.file).as_posix() in named:
            files.append(facts)
            continue
        names = _names(folder, facts.file)
        if not names:
            hint = f"check the folder (`--data FOLDER`), or the pattern in {NAME}"
            problems.append(Problem("a pattern fits at least one file", hint, facts.file))
        elif facts.take == "all" and len(names) > MOST:
            rule, hint = f"a pattern takes at most {MOST:,} files", "let it fit fewer"
            problems.append(Problem(rule, hint, facts.file, value=f"{len(names):,} files"))
        elif facts.take == "all":
            others = [name for name in names if name not in named]
            files += [facts.model_copy(update={"file": name}) for name in others]
            apart = f", {n} as said of it by name" if (n := len(names) - len(others)) else ""
            notes.append(f"{facts.file}: {len(names)} files are read{apart}")
        else:
            newest, why = _newest(folder, names)
            if newest[0] not in named:
                files.append(facts.model_copy(update={"file": newest[0]}))
            notes.append(f"{facts.file}: {newest[0]} is {why}")
            if len(newest) > 1:
                problems.append(_several(facts, newest))
    if problems:
        raise DataError(*problems)
    known = [facts.file for facts in files]
    for name in {name for name in known if known.count(name) > 1}:
        rule, hint = "each file is read once", "let one of the patterns fit fewer files"
        raise DataError(Problem(rule, hint, NAME, value=name))
    survey = study.survey.model_copy(update={"files": tuple(files)})
    return study.model_copy(update={"survey": survey}), tuple(notes)


def _several(facts: FileFacts, names: list[str]) -> Problem:
    rule = "one file of a pattern is the newest, by the date in its name or the time of its change"
    hint = "write the day into each name (answers_2026-05-31.csv), or name the file itself"
    more = f" and {len(names) - 2:,} more" if len(names) > 2 else ""
    return Problem(rule, hint, facts.file, value=f"{names[0]}, {names[1]}{more}")


def _names(folder: Path, pattern: str) -> list[str]:
    found = [path for path in folder.glob(pattern) if path.is_file()]
    # What Excel and editors lay beside a file that is open.
    found = [path for path in found if not path.name.startswith(("~$", "."))]
    return _in_order(sorted(path.relative_to(folder).as_posix() for path in found))


def _in_order(names: list[str]) -> list[str]:
    """Put names in order of time where their dates tell it, else 2 before 10."""
    by_date = _by_date(names)
    if by_date and all(before[1] < after[0] for (before, _), (after, _) in pairwise(by_date)):
        return [name for _, name in by_date]
    return sorted(names, key=lambda name: [
        (not part.isdecimal(), int(part) if part.isdecimal() else 0, part)
        for part in re.split(r"(\d+)", name)
    ])  # fmt: skip


def _by_date(names: list[str]) -> list[tuple[tuple[date, date], str]]:
    """Sort names by the dates in them; empty where one has none."""
    dated = [(days, name) for name in names if (days := days_in(Path(name).stem))]
    return sorted(dated) if len(dated) == len(names) else []


def _newest(folder: Path, names: list[str]) -> tuple[list[str], str]:
    """Give the newest file, or all that may be it, and why."""
    if len(names) == 1:
        return names, "the only file that fits"
    of = f"the newest of {len(names)}"
    if by_date := _by_date(names):
        last = max(first for (first, _), _ in by_date)
        names = [name for (_, end), name in by_date if end >= last]
        if len(names) == 1:
            return names, f"{of} by the date in its name"
    changed = {name: (folder / name).stat().st_mtime_ns for name in names}
    names = [name for name in names if max(changed.values()) - changed[name] <= _TOGETHER_NS]
    return names, f"{of} by the time of its last change"
