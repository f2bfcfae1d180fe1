"""The parameters of a notebook: read without running it, and checked before a kernel starts.

Papermill only warns of a name it does not know, and takes any type; both would end in a
report on other settings than those asked for.
"""

from __future__ import annotations

import ast
import json
import math
import re
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from ..findings import Problem, refuse
from ..study.names import nearest

TAG = "parameters"
# The command line says these by other means, and says them itself.
RESERVED = {
    "STUDY": "name the study's folder instead",
    "DATA": "use --data FOLDER",
    "OUT": "use --out FOLDER",
    "MODE": "a report is always headless",
}

_TYPES = {"str": str, "int": int, "float": float, "bool": bool, "list": list}
_FORMS = {
    "str": "write text",
    "int": "write a whole number, such as 5",
    "float": "write a number with a point, such as 0.95",
    "bool": "write true or false",
    "list": 'write a list, such as a,b or ["a", "b"]',
}


@dataclass(frozen=True)
class Parameter:
    """One line of a parameters cell: ``NAME: type = value  # help``."""

    name: str
    type: str
    default: Any
    help: str = ""


def declared(notebook: Any) -> dict[str, Parameter]:
    """Read the parameters that a notebook declares, in their order.

    Parameters
    ----------
    notebook : NotebookNode
        With exactly one cell tagged ``parameters``.

    Returns
    -------
    dict of str to Parameter

    Raises
    ------
    ValueError
        No such cell or several, or a line in it of another form.
    """
    cells = [cell for cell in notebook.cells if TAG in cell.metadata.get("tags", ())]
    if len(cells) != 1:
        raise ValueError(f"a notebook has one cell tagged {TAG!r}, but here are {len(cells)}")
    source = cells[0].source
    helps = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    found = [_parameter(line, helps) for line in ast.parse(source).body]
    return {parameter.name: parameter for parameter in found}


def check(given: Mapping[str, Any], known: Mapping[str, Parameter]) -> dict[str, Any]:
    """Cast what was given to the declared types.

    Parameters
    ----------
    given : mapping
        Name to value. Text, as a command line has it, is read by the declared type:
        "2024" stays text for a `str`. Any other value must be of that type already.
    known : mapping
        What `declared` returned.

    Returns
    -------
    dict
        The given names only, with plain values.

    Raises
    ------
    DataError
        Every name that is not declared and every value of another type, at once.
    """
    values, problems = {}, []
    for name, value in given.items():
        if name in RESERVED:
            problems.append(Problem("this is not given as a parameter", RESERVED[name], value=name))
        elif name not in known:
            free = [other for other in known if other not in RESERVED]
            problems.append(Problem("this parameter is not known", nearest(name, free), value=name))
        else:
            try:
                values[name] = _cast(value, known[name].type)
            except ValueError:
                problems.append(_wrong_type(known[name], value))
    refuse(problems)
    return values


def pairs(texts: Iterable[str]) -> dict[str, str]:
    """Split NAME=VALUE texts.

    Raises
    ------
    DataError
        Every text without "=" and every name that comes twice.
    """
    values: dict[str, str] = {}
    problems = []
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            problems.append(Problem("a parameter is given as NAME=VALUE", value=text))
        elif name in values:
            problems.append(Problem("a parameter is given once", value=name))
        else:
            values[name] = value
    refuse(problems)
    return values


def _parameter(line: ast.stmt, helps: dict[int, str]) -> Parameter:
    if not (
        isinstance(line, ast.AnnAssign)
        and isinstance(line.target, ast.Name)
        and isinstance(line.annotation, ast.Name)
        and line.annotation.id in _TYPES
        and line.value is not None
    ):
        form = "NAME: type = value, its type one of " + ", ".join(_TYPES)
        raise ValueError(f"line {line.lineno} of the parameters cell is not {form}")
    kind = line.annotation.id
    default = _cast(ast.literal_eval(line.value), kind, text=False)
    return Parameter(line.target.id, kind, default, helps.get(line.lineno, ""))


def _wrong_type(parameter: Parameter, value: Any) -> Problem:
    rule = f"{parameter.name} is {parameter.help or 'of type ' + parameter.type}"
    return Problem(rule, _FORMS[parameter.type], value=str(value))


def _cast(value: Any, kind: str, *, text: bool = True) -> Any:
    if text and isinstance(value, str):
        value = _read(value, kind)
    # To Python a bool is a number; to a person it is not.
    if kind == "float" and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not _TYPES[kind]:
        raise ValueError(f"not of type {kind}")
    if kind == "float" and not math.isfinite(value):
        raise ValueError("not a finite number")
    if kind == "list" and not all(type(item) in (str, int, float, bool) for item in value):
        raise ValueError("a list holds plain values")
    return value


def _read(text: str, kind: str) -> Any:
    word = text.strip()
    if kind == "int" and re.fullmatch(r"[+-]?[0-9]+", word):
        return int(word)
    if kind == "float" and re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", word):
        return float(word)
    if kind == "bool" and word.lower() in ("true", "false"):
        return word.lower() == "true"
    if kind == "list":
        return json.loads(word) if word.startswith("[") else _split(word)
    return text


def _split(word: str) -> list[str]:
    return [item.strip() for item in word.split(",")] if word else []
