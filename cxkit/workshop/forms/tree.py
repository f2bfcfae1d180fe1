"""Causes as a tree: each below the one that it explains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..record.entries import Cause


@dataclass(frozen=True)
class Branch:
    """A cause in its place on the board.

    Parameters
    ----------
    cause : Cause
    depth : int
        1 for a first cause, one more for each why.
    """

    cause: Cause
    depth: int


def branches_of(causes: Iterable[Cause]) -> tuple[Branch, ...]:
    """Put causes in the order of a tree: each followed by what lies behind it.

    Parameters
    ----------
    causes : iterable of Cause

    Returns
    -------
    tuple of Branch
        Every cause once. One that explains nothing that is there is a first cause; so is one of
        a circle, which a file that was written by hand may hold.

    Examples
    --------
    >>> causes = [Cause(id="c1", text="a"), Cause(id="c2", text="b"),
    ...           Cause(id="c3", text="c", explains="c1")]
    >>> [(each.cause.id, each.depth) for each in branches_of(causes)]
    [('c1', 1), ('c3', 2), ('c2', 1)]
    """
    causes = list(causes)
    known = {cause.id for cause in causes}
    behind: dict[str, list[Cause]] = {}
    for cause in causes:
        above = cause.explains if cause.explains in known else ""
        behind.setdefault(above, []).append(cause)
    found: dict[str, Branch] = {}
    _follow(behind.get("", []), 1, behind, found)
    for cause in causes:
        if cause.id not in found:
            _follow([cause], 1, behind, found)
    return tuple(found.values())


def _follow(
    causes: list[Cause], depth: int, behind: dict[str, list[Cause]], found: dict[str, Branch]
) -> None:
    for cause in causes:
        if cause.id not in found:
            found[cause.id] = Branch(cause, depth)
            _follow(behind.get(cause.id, []), depth + 1, behind, found)
