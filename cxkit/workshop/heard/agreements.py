"""How alike the room voted, as a table that people read: every round that is closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...findings import DataError
from ...parts import join_names, words
from ...sheets import Sheet
from ..ballots.agreement import agreement_table as numbers_of
from ..ballots.asked import REALM_WORDS, ballot_for
from ..ballots.kinds import Ballot
from ..record.parts import EVERYONE
from ..record.session import Session

NOTHING = "No round is closed in which four or more voted."
# How a number of an agreement is called in a table that people read.
NUMBERS = {
    "kendall_w": "Kendall's W", "p": "p", "icc_single": "ICC of one voter",
    "icc_mean": "ICC of their mean", "alpha": "alpha",
}  # fmt: skip


def agreement_table(session: Session) -> Sheet:
    """Show how alike the votes of each closed round were.

    Parameters
    ----------
    session : Session

    Returns
    -------
    Sheet
        One row a closed round, and a group where several were asked about; a number that these
        votes do not have is left out. `ballots.agreement` has the same for machines.
    """
    table = numbers_of(session)
    rows = [_row(row, *_made(row["step"], session)) for _, row in table.iterrows()]
    columns = ["vote", "round", "about", "voters", *NUMBERS.values(), "contested"]
    sheet = pd.DataFrame(rows, columns=columns).set_index("vote")
    kept = [name for name in sheet if (sheet[name].astype(str) != "").any()]
    return Sheet(sheet[kept], NOTHING)


def _row(row: pd.Series, ballot: Ballot | None, names: Mapping[str, str]) -> dict[str, Any]:
    about = "" if row["group"] == EVERYONE else words(row["group"])
    divided = [names.get(item, words(item)) for item in row["contested"].split(", ") if item]
    return {
        "vote": words(row["step"]), "round": row["round"],
        "about": ballot.heading(row["group"]) if ballot else about, "voters": row["voters"],
        **{name: "" if pd.isna(row[id]) else f"{row[id]:.2f}" for id, name in NUMBERS.items()},
        "contested": join_names([f"“{_short(name)}”" for name in divided]),
    }  # fmt: skip


def _short(name: str) -> str:
    """Leave out how a ballot explains a realm to those who vote."""
    return name.partition(":")[0] if name in REALM_WORDS.values() else name


def _made(step: str, session: Session) -> tuple[Ballot | None, Mapping[str, str]]:
    """Make the ballot again, with names; None where only the study could, which is not at hand."""
    try:
        ballot = ballot_for(step, None, session)
    except (DataError, AttributeError):
        return None, session.record.asked.get(step, {})
    return ballot, ballot.items
