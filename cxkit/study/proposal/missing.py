"""Cells that are no answers: codes and words that say so, and others that a person must settle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..addresses import leads_to_somebody
from .profiles import Profile
from .scales import tidy
from .tree import Answers, Said, mark
from .writing import flow, shortened

# So many lines of a kind are named; so many kinds are written into the mark; longer cells are not.
SHOWN, LISTED, SHORT = 3, 12, 24


def missing_of(
    columns: Sequence[Profile],
    known: Iterable[Any],
    doubted: Mapping[str, Iterable[str]],
    answers: Answers,
    path: str,
    *,
    why: str = "",
    thing: str = "answers",
) -> Said | None:
    """Write the `missing:` of some columns; a mark where `cxkit check` would stop at a cell.

    Parameters
    ----------
    columns : sequence of Profile
    known : iterable
        Codes and words that plainly say that there is no answer.
    doubted : mapping of str to iterable of str
        What is wrong with cells, in words -> the cells. Each is a code for no answer, or a slip.
    answers : Answers
    path : str
        Of the key `missing`.
    why : str
        What the known ones are.
    thing : str
        What the column holds.

    Returns
    -------
    Said or None
        None where the key need not be said: nothing but an empty cell is no answer.
    """
    listed = list(dict.fromkeys(["", *map(tidy, known)]))
    doubted = {wrong: said for wrong, cells in doubted.items() if (said := list(cells))}
    if not doubted:
        if path in answers:
            return answers.settle(path, Said(listed))
        return Said(listed, why) if len(listed) > 1 else None
    above = tuple(
        f"{wrong}: {', '.join(lines_of(columns, each) for each in said[:LISTED])}"
        f"{', …' * (len(said) > LISTED)}."
        for wrong, said in doubted.items()
    )
    every = [each for said in doubted.values() for each in said]
    how = f"{flow(listed)} once they are corrected in the file"
    if len(every) <= LISTED and all(map(_is_shown, every)):
        codes = dict.fromkeys([*listed, *map(tidy, every)])
        how = f"{flow(list(codes))} if these are no {thing}; {how}"
    return answers.settle(path, mark(how, above))


def unread(columns: Sequence[Profile]) -> dict[str, list[str]]:
    """Give the answers in columns of numbers that are none, and what is wrong with them."""
    words = {said: None for each in columns for said in each.given if said not in each.numbers}
    return {"No numbers": sorted(words)}


def lines_of(columns: Iterable[Profile], said: str) -> str:
    """Say in which lines of the file a cell stands: 8.5 (lines 9, 10)."""
    lines = sorted({int(n) for each in columns for n in each.answers.index[each.answers == said]})
    named = ", ".join(map(str, lines[:SHOWN]))
    more = f" and {len(lines) - SHOWN:,} more" if len(lines) > SHOWN else ""
    shown = shortened(said, SHORT) if _is_shown(said) else "a text that is not shown"
    return f"{shown} (line{'s' * (len(lines) > 1)} {named}{more})"


def _is_shown(said: str) -> bool:
    """Whether a cell can be a code: what is longer is a comment, which may name somebody."""
    return len(said) <= SHORT and not leads_to_somebody(said)
