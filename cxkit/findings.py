"""What every part of cxkit speaks in: findings, problems, and how many rows were used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any

SHOWN_PER_RULE = 10


@dataclass(frozen=True)
class Finding:
    """One claim of an analysis, with its uncertainty and the one sentence it allows.

    Parameters
    ----------
    id : str
        Stable name, such as ``nps.change``.
    estimate : float
        The number claimed, in `unit`, at full precision.
    sentence : str
        The claim in words, with unit, interval and base.
    n : int
        Respondents the estimate rests on.
    unit : str
        "points", "share", "answers" and so on.
    low, high : float, optional
        Limits of the interval, in `unit`. None where the number is a property of the
        design (a sample size, a smallest visible change) and not an estimate.
    level : float, optional
        Coverage of the interval, 0..1; None without an interval.
    verdict : str, optional
        The verdict class, where one was reached.
    """

    id: str
    estimate: float
    sentence: str
    n: int
    unit: str
    low: float | None = None
    high: float | None = None
    level: float | None = None
    verdict: str | None = None

    def __repr__(self) -> str:
        return self.sentence

    def _repr_html_(self) -> str:
        return Said((self.sentence,))._repr_html_()

    def as_record(self) -> dict[str, Any]:
        """Give the finding as results.json holds it."""
        record = asdict(self)
        order = ("id", "estimate", "low", "high", "level", "unit", "n", "verdict", "sentence")
        return {name: record[name] for name in order}


@dataclass(frozen=True)
class Said:
    """Sentences to look at, one below the other.

    Parameters
    ----------
    sentences : tuple of str
    nothing : str
        What is said instead where there are none.
    """

    sentences: tuple[str, ...]
    nothing: str = "Nothing to compare."

    def __repr__(self) -> str:
        return "\n".join(self.sentences) or self.nothing

    def _repr_html_(self) -> str:
        # Labels come from people's files: nothing of a sentence is ever markup.
        shown = self.sentences or (self.nothing,)
        return "\n".join(f'<p class="finding">{escape(sentence)}</p>' for sentence in shown)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input, and the way out.

    Parameters
    ----------
    rule : str
        What was expected and not met; problems of one rule are shown together.
    hint : str
        What a person does about it.
    file, line, column, respondent, value : optional
        Where it is, as a spreadsheet or an editor counts it: the first line is 1.
    """

    rule: str
    hint: str = ""
    file: str = ""
    line: int | None = None
    column: str = ""
    respondent: str = ""
    value: str = ""

    def place(self) -> str:
        """Say where the problem is, as much of it as is known."""
        parts = [
            self.file,
            f"line {self.line}" if self.line is not None else "",
            f"column {_visible(self.column)}" if self.column else "",
            f"respondent {_visible(self.respondent)}" if self.respondent else "",
        ]
        where = ", ".join(part for part in parts if part)
        value = f"value {_visible(self.value)!r}" if self.value else ""
        return ": ".join(part for part in (where, value) if part)

    def as_record(self) -> dict[str, Any]:
        """Give the problem as ``problems.csv`` and ``--json`` hold it."""
        record = asdict(self)
        order = ("file", "line", "column", "respondent", "value", "rule", "hint")
        return {name: record[name] for name in order}


class DataError(Exception):
    """The data cannot answer: every problem that was found, at once.

    Parameters
    ----------
    *problems : Problem or str
        What is wrong. A plain sentence stands for a problem without a place.
    """

    def __init__(self, *problems: Problem | str) -> None:
        self.problems = tuple(
            Problem(rule=problem) if isinstance(problem, str) else problem for problem in problems
        )
        super().__init__(describe(self.problems))

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), self.problems)

    @property
    def held_back(self) -> int:
        """Problems that the message leaves out because their rule was shown often enough."""
        return sum(max(0, len(group) - SHOWN_PER_RULE) for group in _by_rule(self.problems))


def refuse(problems: Iterable[Problem]) -> None:
    """Raise all problems at once, if there are any."""
    found = tuple(problems)
    if found:
        raise DataError(*found)


def describe(problems: Iterable[Problem]) -> str:
    """Write problems for the screen: by rule, at most ten places each, then the way out."""
    lines: list[str] = []
    for group in _by_rule(problems):
        lines.append(group[0].rule + (f" ({len(group)} times)" if len(group) > 1 else ""))
        places = [problem.place() for problem in group[:SHOWN_PER_RULE]]
        lines += [f"  {place}" for place in places if place]
        if len(group) > SHOWN_PER_RULE:
            lines.append(f"  … and {len(group) - SHOWN_PER_RULE} more")
        hints = dict.fromkeys(problem.hint for problem in group if problem.hint)
        lines += [f"  → {hint}" for hint in list(hints)[:SHOWN_PER_RULE]]
    return "\n".join(lines)


@dataclass(frozen=True)
class Ledger:
    """What became of every row: rows read = rows used + rows excluded by reason.

    Parameters
    ----------
    read : int
        Rows that stood in the files.
    excluded : tuple of (str, int)
        Reason and number of rows, in the order in which they were left out.
    """

    read: int
    excluded: tuple[tuple[str, int], ...] = field(default=())

    @property
    def used(self) -> int:
        """Rows that entered the analysis."""
        return self.read - sum(n for _, n in self.excluded)

    def without(self, reason: str, n: int) -> Ledger:
        """Note that `n` more rows were left out; none, none is noted."""
        if not n:
            return self
        if reason in (known := dict(self.excluded)):
            # Several files have left out rows for the same reason.
            return Ledger(self.read, tuple({**known, reason: known[reason] + int(n)}.items()))
        return Ledger(self.read, (*self.excluded, (reason, int(n))))

    def __repr__(self) -> str:
        parts = [f"{n:,} {_counted(reason, n)}" for reason, n in self.excluded]
        parts.append(f"{self.used:,} used")
        return f"{self.read:,} rows: " + ", ".join(parts)

    def as_record(self) -> dict[str, Any]:
        """Give the ledger as results.json holds it."""
        excluded = [{"reason": reason, "n": n} for reason, n in self.excluded]
        return {"read": self.read, "used": self.used, "excluded": excluded}


# How a ledger says a reason of one row and of several.
_SAID = {
    "preview": ("preview", "previews"),
    "repeated row": ("repeated row", "repeated rows"),
    "total": ("total", "totals"),
    "footer": ("footer", "footers"),
    "other survey": ("of another survey", "of another survey"),
    "no response": ("without response", "without response"),
    "no score": ("without score", "without score"),
}


def _counted(reason: str, n: int) -> str:
    return _SAID.get(reason, (reason, reason))[n != 1]


def _by_rule(problems: Iterable[Problem]) -> list[list[Problem]]:
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.rule, []).append(problem)
    return list(groups.values())


def _visible(text: str) -> str:
    # A cell may hold escape codes that would rewrite a terminal, or a whole essay.
    shown = "".join(char if char.isprintable() else "�" for char in text)
    return shown if len(shown) <= 60 else shown[:59] + "…"
