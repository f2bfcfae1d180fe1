"""Columns that belong together: the lines of a grid, or questions of one name and number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..plain import plain
from . import wording
from .language import without_small
from .profiles import Profile
from .wording import says

# So many columns with the same beginning are a group.
FEWEST = 3

_ROW = re.compile(r"^(?P<question>.+?)\s*\[(?P<row>.+)\]$", re.DOTALL)
_BREAK = re.compile(r"[:?!…]*\s+[-–—|»>]+\s+|[:?]\s+|…\s*")
_NAME = re.compile(r"^(?P<stem>[A-Za-z]{1,12}\d*)[_.\-](?P<rest>\S.*)$")
_NUMBERED = re.compile(r"^(?P<stem>[Qq]\d+[a-z]?)(?P<rest>[A-Za-z].*)$")
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*[.:?]?$")
_REVERSED = re.compile(r"\s*[(\[](?:r|rev|reversed|umgekehrt|inv)[)\]]\s*\.?$", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One column of a group.

    Parameters
    ----------
    profile : Profile
    row : str
        What it asks, without what all columns of its group begin with.
    question : str
        That beginning; "" for a column that stands alone.
    """

    profile: Profile
    row: str
    question: str = ""

    @property
    def said(self) -> str:
        """What it asks, without a mark that agreeing is the bad answer."""
        return _REVERSED.sub("", self.row).strip()

    @property
    def is_reversed(self) -> bool:
        """Whether the heading marks it: (R)."""
        return _REVERSED.search(self.row) is not None


def find_lines(profiles: Iterable[Profile]) -> tuple[Line, ...]:
    """Take the common beginning of a group off its columns.

    Parameters
    ----------
    profiles : iterable of Profile
        In the order of the file.

    Returns
    -------
    tuple of Line
        One a column, in the same order. The beginning is that of the question where several share
        one, else that of the name (``tp_website``, ``Q7SIGN``).
    """
    profiles = list(profiles)
    beginnings = {each.name: list(_beginnings(each)) for each in profiles}
    shared: dict[str, int] = defaultdict(int)
    for listed in beginnings.values():
        for question, _ in listed:
            shared[question] += 1
    lines = []
    for each in profiles:
        fitting = [said for said in beginnings[each.name] if shared[said[0]] >= FEWEST]
        # The longest beginning that most of a group share.
        best = max(fitting, key=lambda said: (shared[said[0]], len(said[0])), default=None)
        row, question = (best[1], best[0]) if best else (each.label, "")
        lines.append(Line(each, row.strip(" .:") or each.label, question))
    return tuple(lines)


def groups_of(lines: Sequence[Line]) -> dict[str, tuple[Line, ...]]:
    """Give the lines of each question; those that stand alone are left out."""
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.question:
            found[line.question].append(line)
    return {question: tuple(part) for question, part in found.items()}


def without_brackets(label: str) -> str:
    """Take a scale in brackets off the end of a heading: "Service (1 to 5)".

    Examples
    --------
    >>> without_brackets("Overall grade (1 = best, 6 = worst)")
    'Overall grade'
    """
    return _BRACKETS.sub("", label).strip() or label


def _beginnings(each: Profile) -> Iterable[tuple[str, str]]:
    label = each.label
    if row := _ROW.match(label):
        yield row["question"], row["row"]
        return
    found = False
    for between in _BREAK.finditer(label):
        rest = label[between.end() :].strip()
        if rest:
            found = True
            yield label[: between.end()].strip(" -–—|»>"), rest
    if not found or plain(label) == plain(each.name):
        name = _NUMBERED.match(each.name) or _NAME.match(each.name)
        if name:
            yield name["stem"], _spaced(name["rest"])
            found = True
    if not found:
        yield from _asking(without_brackets(label))


def _asking(label: str) -> Iterable[tuple[str, str]]:
    """Take each beginning that asks for a rating off a heading: "Satisfaction with our shop"."""
    words = label.rstrip(" ?.:").split()
    for n in range(1, len(words)):
        begun = " ".join(words[:n])
        if says(wording.RATE, plain(begun)) and not says(wording.OVERALL, plain(label)):
            rest = " ".join(without_small(words[n:]))
            if rest:
                yield begun, rest[:1].upper() + rest[1:]


def _spaced(name: str) -> str:
    text = name.replace("_", " ").replace(".", " ").strip()
    return text.capitalize() if text.isupper() or text.islower() else text
