"""YAML 1.2 as plain values that remember their lines, and nothing that could harm.

Tags, anchors and aliases have no place in a study file; keys that stand twice are
reported, both with their lines. ``NO`` is Norway and ``2027-06-30`` is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ..findings import DataError, Problem

# So much is read in some seconds.
MAX_BYTES = 300_000
MAX_DEPTH = 20

_CORE = "tag:yaml.org,2002:"
_DIRECTIVE = re.compile(r"^%[A-Za-z]\S*[^\r\n]*", re.MULTILINE)
_PLAIN = ("map", "seq", "str", "null", "bool", "int", "float", "timestamp")


@dataclass
class Lines:
    """Where each value of a YAML file stands.

    Parameters
    ----------
    file : str
        Name to give in problems.
    at : dict
        Path of keys and positions, as a tuple, to line number (the first line is 1).
    """

    file: str
    at: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def of(self, *path: Any) -> int:
        """Line of `path`, or of the nearest thing above it that has a line."""
        while path not in self.at and path:
            path = path[:-1]
        return self.at.get(path, 1)


def load(text: str, file: str) -> tuple[Any, Lines]:
    """Read YAML text into dicts, tuples, text, numbers, booleans and None.

    Parameters
    ----------
    text : str
        The file's content.
    file : str
        Name to give in problems.

    Returns
    -------
    value, Lines
        The content, and where each part of it stands.

    Raises
    ------
    DataError
        Not YAML, too large or deep, a tag, anchor, alias or directive, or a key that stands
        twice.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise DataError(too_large(file))
    if directive := _DIRECTIVE.search(text):
        line = text[: directive.start()].count("\n") + 1
        rule, hint = "lines that begin with % are not used here", "remove it: this is YAML 1.2"
        raise DataError(Problem(rule, hint, file, line, value=directive[0]))
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(part for part in (error.context, error.problem) if part)
        hint = f"the YAML reader says: {said}; look at the indentation and quotes here and above"
        line = mark.line + 1 if mark else None
        raise DataError(Problem("the file must be valid YAML", hint, file, line)) from None
    except (YAMLError, ValueError, OverflowError, RecursionError) as error:
        hint = f"the YAML reader says: {str(error).splitlines()[0] if str(error) else 'too deep'}"
        raise DataError(Problem("the file must be valid YAML", hint, file)) from None
    lines = Lines(file)
    builder = _Builder(lines)
    value = builder.build(root, ()) if root is not None else None
    if builder.problems:
        raise DataError(*builder.problems)
    return value, lines


def too_large(file: str) -> Problem:
    """Make the record of a file that is too long to be read."""
    return Problem(f"a study file is smaller than {MAX_BYTES // 1000} kB", "shorten it", file)


class _Builder:
    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def build(self, node: Node, path: tuple[Any, ...]) -> Any:
        line = node.start_mark.line + 1
        self.lines.at.setdefault(path, line)
        if id(node) in self.seen or node.anchor:
            self._problem("anchors and aliases (& and *) are not used here", line, "write it out")
            return None
        self.seen.add(id(node))
        if len(path) > MAX_DEPTH:
            self._problem(f"nothing is nested deeper than {MAX_DEPTH} levels", line, "flatten it")
            return None
        kind = str(node.tag).removeprefix(_CORE)
        if kind not in _PLAIN:
            self._problem("tags (!) are not used here", line, "remove the tag", kind)
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return tuple(self.build(item, (*path, i)) for i, item in enumerate(node.value))
        return self._scalar(node)

    def _mapping(self, node: MappingNode, path: tuple[Any, ...]) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        first_line: dict[Any, int] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self._problem("a key is a plain word", line, "write the key as text")
                continue
            key = self._scalar(key_node)
            if key in first_line:
                where = f"it stands in line {first_line[key]} too: keep one of the two"
                self._problem("a key stands once", line, where, str(key))
                continue
            first_line[key] = line
            self.lines.at[(*path, key)] = line
            result[key] = self.build(value_node, (*path, key))
        return result

    def _scalar(self, node: ScalarNode) -> Any:
        kind = str(node.tag).removeprefix(_CORE)
        text: str = node.value
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() == "true"
        try:
            if kind == "int":
                return int(text, 0 if text.lstrip("+-")[:2] in {"0x", "0o"} else 10)
            if kind == "float":
                return float(text.replace(".inf", "inf").replace(".nan", "nan"))
        except ValueError:
            return text
        return text

    def _problem(self, rule: str, line: int, hint: str, value: str = "") -> None:
        self.problems.append(Problem(rule, hint, self.lines.file, line, value=value))
