"""Files named by a pattern -> the files that are there."""

from __future__ import annotations

import re
from pathlib import Path

from ..findings import DataError, Problem
from .description import FileFacts, Study
from .reading import NAME

# A date that sorts as text: 2026-05, 2026_05_31, 20260531.
_DATED = re.compile(r"(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])(?:[-_.]?[0-3]\d)?")
MOST = 1000


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
        No file fits a pattern.

    Notes
    -----
    The newest file is the one with the latest date in its name, if all have one that sorts
    (2026-05 or 20260531); else the one that was changed last.
    """
    if not any(facts.is_pattern for facts in study.survey.files):
        return study, ()
    files: list[FileFacts] = []
    notes, problems = [], []
    for facts in study.survey.files:
        # A name may hold the signs of a pattern: then it means itself.
        if not facts.is_pattern or (folder / facts.file).is_file():
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
            files += [facts.model_copy(update={"file": name}) for name in names]
            notes.append(f"{facts.file}: {len(names)} files are read")
        else:
            newest, why = _newest(folder, names)
            files.append(facts.model_copy(update={"file": newest}))
            notes.append(f"{facts.file}: {newest} is the newest of {len(names)} {why}")
    if problems:
        raise DataError(*problems)
    known = [facts.file for facts in files]
    for name in {name for name in known if known.count(name) > 1}:
        rule, hint = "each file is read once", "let one of the patterns fit fewer files"
        raise DataError(Problem(rule, hint, NAME, value=name))
    survey = study.survey.model_copy(update={"files": tuple(files)})
    return study.model_copy(update={"survey": survey}), tuple(notes)


def _names(folder: Path, pattern: str) -> list[str]:
    found = [path for path in folder.glob(pattern) if path.is_file()]
    # What Excel and editors lay beside a file that is open.
    found = [path for path in found if not path.name.startswith(("~$", "."))]
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _newest(folder: Path, names: list[str]) -> tuple[str, str]:
    dates = [_DATED.findall(Path(name).stem) for name in names]
    if all(dates):
        digits = [re.sub(r"\D", "", found[-1]) for found in dates]
        if len({len(date) for date in digits}) == 1 and len(set(digits)) == len(digits):
            return names[digits.index(max(digits))], "by the date in its name"
    changed = [(folder / name).stat().st_mtime_ns for name in names]
    return max(zip(changed, names, strict=True))[1], "by the time of its last change"
