"""Commitments: who does what differently, by role, and what was promised the time before."""

from __future__ import annotations

from pathlib import Path, PurePath

import pandas as pd

from ...findings import DataError, Finding
from ...parts import join_names
from ..record.entries import Commitment
from ..record.reading import Record, read_record
from ..record.session import Session
from .phrases import clean, count

COLUMNS = ["role", "does", "stops", "by", "notices"]


def commitments_of(session: Session) -> tuple[Commitment, ...]:
    """Give the commitments by role, in the order of the alphabet: no role stands above another."""
    return _sorted(session.record)


def commitments_table(session: Session) -> pd.DataFrame:
    """Give one row a commitment: index ``role``, ``does stops by notices``, by the alphabet."""
    return _table(commitments_of(session))


def previous_of(session: Session) -> Record | None:
    """Read the session before this one, from beside it.

    Returns
    -------
    Record or None
        None where this one names none.

    Raises
    ------
    DataError
        The file is not there, is damaged, or lies elsewhere.
    """
    return record_before(session.record, session.path) if session.held else None


def record_before(record: Record, path: Path) -> Record | None:
    """Read the session before the one whose record lies at `path`; see `previous_of`."""
    name = record.meta.previous.strip()
    if not name:
        return None
    # A name and no path: a session file that somebody sends reads nothing else of this machine.
    if PurePath(name).name != name or "\\" in name or name == path.name:
        raise DataError("the session before this one is named by a file beside it")
    before = path.with_name(name)
    if not before.is_file():
        raise DataError(f"the session before this one, {name}, is not beside it")
    found = read_record(before)
    if record.meta.study and found.meta.study not in ("", record.meta.study):
        raise DataError(f"the session before this one, {name}, is of another study")
    return found


def previous_table(session: Session) -> pd.DataFrame:
    """Give what was promised the time before, as `commitments_table`; empty where nothing was."""
    before = _before(session)[0]
    return _table(() if before is None else _sorted(before))


def tell_previous(session: Session) -> tuple[Finding, ...]:
    """Say what was promised in the session before, or that its file is not there.

    Returns
    -------
    tuple of Finding
        ``session.previous``; none where the session names none before it. What became of the
        promises is voted on, silently.
    """
    before, why = _before(session)
    if why:
        return (Finding("session.previous", float("nan"), f"{why}.", 0, "commitments"),)
    if before is None:
        return ()
    made = _sorted(before)
    day = f" of {before.meta.day}" if before.meta.day else ""
    n, sentence = len(made), f"In the session before{day}, {_promised(made)}"
    return (Finding("session.previous", float(n), sentence, n, "commitments"),)


def tell_commitments(session: Session) -> tuple[Finding, ...]:
    """Say how many commitments were made, and by which roles; none without one.

    Returns
    -------
    tuple of Finding
        ``session.commitments``.
    """
    made = commitments_of(session)
    if not made:
        return ()
    n, dated = len(made), sum(bool(each.by) for each in made)
    noticed = sum(bool(each.notices.strip()) for each in made)
    sentence = (
        f"{_promised(made)} {dated or 'None'} of {n} {'names' if dated == 1 else 'name'} a day, "
        f"{noticed or 'none'} how it will be noticed."
    )
    return (Finding("session.commitments", float(n), sentence, n, "commitments"),)


def _promised(made: tuple[Commitment, ...]) -> str:
    if not made:
        return "nobody committed to anything."
    roles = list(dict.fromkeys(each.role.strip() for each in made))
    verb = "was" if len(made) == 1 else "were"
    return f"{count(len(made), 'commitment')} {verb} made, by: {join_names(roles)}."


def _before(session: Session) -> tuple[Record | None, str]:
    """Read the session before; where that fails a report goes on, and says why."""
    try:
        return previous_of(session), ""
    except DataError as error:
        why = error.problems[0].rule
        return None, why[:1].upper() + why[1:]


def _sorted(record: Record) -> tuple[Commitment, ...]:
    made = record.standing(Commitment)
    return tuple(sorted(made, key=lambda each: (each.role.casefold(), each.role)))


def _table(made: tuple[Commitment, ...]) -> pd.DataFrame:
    rows = [{name: clean(getattr(each, name)) for name in COLUMNS} for each in made]
    return pd.DataFrame(rows, columns=COLUMNS).set_index("role")
