"""Who is there, as it is typed: one person a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..findings import Problem, refuse
from .record.parts import Participant

MEETS = {"y", "yes", "x", "*", "front", "frontline", "meets customers", "customers"}
MEETS_NOT = {"", "n", "no", "-"}
FEWEST_FUNCTIONS = 3


def read_people(text: str) -> tuple[Participant, ...]:
    """Read who is there.

    Parameters
    ----------
    text : str
        One person a line: a name of their choice, their function and, where they meet customers
        in their work, "yes".

    Returns
    -------
    tuple of Participant
        In the order of the lines; blank lines are nobody.

    Raises
    ------
    DataError
        A line without a name or a function, or with something else behind them: all at once.

    Examples
    --------
    >>> ada, bo = read_people("Ada, Digital" + chr(10) + "Bo; Front of house; yes")
    >>> ada.function, bo.frontline
    ('Digital', True)
    """
    people, problems = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        name, function, meets, *more = [part.strip() for part in _split(line)] + ["", ""]
        if not name or not function:
            rule = f"line {number}, “{line.strip()}”, has no function"
            problems.append(Problem(rule, "write a name and a function, such as Ada, Digital"))
        elif any(more) or meets.casefold() not in MEETS | MEETS_NOT:
            rule = f"line {number}, “{line.strip()}”, says something else behind the function"
            problems.append(Problem(rule, "write yes there for somebody who meets customers"))
        else:
            frontline = meets.casefold() in MEETS
            people.append(Participant(pseudonym=name, function=function, frontline=frontline))
    refuse(problems)
    return tuple(people)


def write_people(people: Iterable[Participant]) -> str:
    """Write people as `read_people` reads them."""
    lines = []
    for each in people:
        parts = [each.pseudonym, each.function, *(["yes"] if each.frontline else [])]
        lines.append(("; " if "," in "".join(parts) else ", ").join(parts))
    return "\n".join(lines)


def _split(line: str) -> list[str]:
    # Where there is a semicolon, a comma is part of a name.
    return re.split(r"[;\t]" if re.search(r"[;\t]", line) else ",", line)
