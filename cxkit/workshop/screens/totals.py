"""Totals of closed rounds as a table with bars: what the room looks at after a vote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from ..ballots.agreement import tell_agreement
from ..ballots.choices import ChoiceBallot
from ..ballots.forecasts import ForecastBallot
from ..ballots.kinds import FEWEST_HEARD, Ballot, say_votes
from ..ballots.shown import rounds_of, tally_table
from ..ballots.texts import TextBallot
from ..record.parts import Tally
from ..record.session import Session

# Of the longest bar, in widths of a letter, where one column has bars and where several have.
LONGEST, SHORTER = 12, 4
NUMBER = re.compile(r"\+?(\d+(?:\.\d+)?)( %)?")


def totals(session: Session, ballot: Ballot, round: int) -> str:
    """Draw the closed rounds up to this one as HTML, each with how far the room agrees.

    Of a round in which one or two voted only that is said.

    Parameters
    ----------
    session : Session
    ballot : Ballot
    round : int
    """
    parts = rounds_of(session, ballot, round)
    drawn = [f"<p>{escape(part)}</p>" if isinstance(part, str) else _round(*part) for part in parts]
    # The last one first: the room has just voted in it.
    return "".join(reversed(drawn))


def _round(ballot: Ballot, round: int, tally: Tally) -> str:
    screens = [each for each in ballot.screens if ballot.kept(tally, each)]
    # Words have no bars, and what a forecast says of a rise is in several units.
    words = isinstance(ballot, TextBallot | ForecastBallot)
    if words or not screens or tally.voters < FEWEST_HEARD:
        return tally_table(ballot, round, tally)
    return "".join(_table(ballot, round, tally, screen) for screen in screens)


def _table(ballot: Ballot, round: int, tally: Tally, screen: str) -> str:
    columns, rows = ballot.cells(tally, screen)
    barred = range(len(columns)) if isinstance(ballot, ChoiceBallot) else range(1)
    longest = LONGEST if len(barred) == 1 else SHORTER
    values = [[_number(row[at + 1]) if at in barred else None for at in range(len(columns))]
              for row in rows]  # fmt: skip
    top = max((value for row in values for value in row if value is not None), default=0)
    body = "".join(_row(row, each, longest / top if top else 0)
                   for row, each in zip(rows, values, strict=True))  # fmt: skip
    about = ballot.heading(screen)
    rounds = f"Round {round}" if len(ballot.questions) > 1 else "All votes"
    title = f"{rounds}{about and f', {about}'}: {say_votes(ballot.count(tally, screen))}"
    head = "".join(f"<th>{escape(name)}</th>" for name in (title, *columns))
    said = tell_agreement("", tally, screen, "what was voted on", ballot.items)
    lines = "".join(f"<p>{escape(each.sentence)}</p>" for each in said)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{lines}"


def _row(cells: Sequence[str], values: Sequence[float | None], scale: float) -> str:
    name, *numbers = cells
    drawn = "".join(
        f"<td>{_bar(value, scale)}{escape(text)}</td>"
        for text, value in zip(numbers, values, strict=True)
    )
    return f"<tr><td>{escape(name)}</td>{drawn}</tr>"


def _bar(value: float | None, scale: float) -> str:
    if not value:
        return ""
    return f'<span class="cxkit-bar" style="width: {value * scale:.1f}ch"></span>'


def _number(text: str) -> float | None:
    found = NUMBER.fullmatch(text)
    return float(found[1]) if found else None
