"""What is proposed: values of study.yaml, each with its reason, and marks to be settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...findings import Problem, refuse
from ..names import nearest

MARK = "?"


@dataclass(frozen=True)
class Said:
    """One value of study.yaml.

    Parameters
    ----------
    value : Any
        Text, a number, None or `MARK`; a list or dict of such, written in one line; or a dict or
        list whose own values are `Said`, written as a block.
    why : str
        What stands beside it as a comment.
    above : tuple of str
        What stands in the lines above it as comments.
    settle : str
        How a person settles the mark; "" where there is none.
    """

    value: Any
    why: str = ""
    above: tuple[str, ...] = ()
    settle: str = ""

    @property
    def is_block(self) -> bool:
        """Whether its values stand in lines of their own."""
        values = self.value.values() if isinstance(self.value, dict) else self.value
        return isinstance(self.value, dict | list) and any(isinstance(v, Said) for v in values)


def mark(settle: str, above: tuple[str, ...] = ()) -> Said:
    """Make a mark: what a person must settle, and how."""
    return Said(MARK, above=above, settle=settle)


@dataclass
class Answers:
    """What a person has settled: dotted path of a key -> its value.

    Parameters
    ----------
    given : mapping of str to Any
        Such as ``survey.dates`` to ``day-first``.
    file : str
        Where they come from, for comments and problems.
    """

    given: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""
    used: set[str] = field(default_factory=set)

    def __contains__(self, path: object) -> bool:
        return path in self.given

    def get(self, path: str) -> Any:
        """Give the answer for a path, None where there is none, and note that it was used."""
        if path in self.given:
            self.used.add(path)
        return self.given.get(path)

    def settle(self, path: str, asked: Said) -> Said:
        """Give what was answered for a mark, or the mark."""
        if path not in self.given:
            return asked
        return Said(self.get(path), f"settled in {self.file}", asked.above)


def put_answers(document: dict[str, Said], answers: Answers) -> dict[str, Said]:
    """Put the answers that no decision has asked for in the place of what was proposed.

    Raises
    ------
    DataError
        An answer for a path that the proposal does not have.
    """
    paths = dict(walk(document))
    rule = "an answer settles something that the proposal says"
    marks = [path for path, said in paths.items() if said.settle]
    refuse(
        Problem(rule, nearest(path, marks or paths), answers.file, value=path)
        for path in answers.given
        if path not in paths and path not in answers.used
    )
    return {key: _put(key, said, answers) for key, said in document.items()}


def walk(document: Mapping[str, Said]) -> Iterator[tuple[str, Said]]:
    """Give every value of a document with its dotted path."""
    for key, said in document.items():
        yield from _walk(str(key), said)


def _walk(path: str, said: Said) -> Iterator[tuple[str, Said]]:
    yield path, said
    if said.is_block:
        for key, inner in _inside(said):
            yield from _walk(f"{path}.{key}", inner)


def _inside(said: Said) -> Iterator[tuple[Any, Said]]:
    items = said.value.items() if isinstance(said.value, dict) else enumerate(said.value)
    return ((key, inner) for key, inner in items if isinstance(inner, Said))


def _put(path: str, said: Said, answers: Answers) -> Said:
    if path in answers.given and said.settle:
        return answers.settle(path, said)
    if path in answers.given and path not in answers.used:
        return Said(answers.get(path), f"settled in {answers.file}", said.above)
    if not said.is_block:
        return said
    inside = {key: _put(f"{path}.{key}", inner, answers) for key, inner in _inside(said)}
    value = inside if isinstance(said.value, dict) else list(inside.values())
    return Said(value, said.why, said.above)
