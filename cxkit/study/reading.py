"""Find and validate study.yaml: every problem with its line, and the nearest valid name."""

from __future__ import annotations

import re
import typing
from itertools import takewhile
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from ..findings import DataError, Problem, refuse
from .contradictions import contradictions
from .description import Study
from .names import nearest, slug
from .yaml_lines import MAX_BYTES, Lines, load, too_large

NAME = "study.yaml"


# What a person has yet to settle, and the comment that says how.
_OPEN = "?"
_SETTLE = re.compile(r"#\s*settle:\s*(.+?)\s*$")


def read_study(folder: str | Path) -> Study:
    """Read ``study.yaml`` of a study folder.

    Parameters
    ----------
    folder : str or Path
        The study's folder, or the path of its ``study.yaml``.

    Returns
    -------
    Study

    Raises
    ------
    DataError
        No such file, not YAML, or every key and value that does not fit, each with its line.
    """
    path = Path(folder)
    path = path if path.name == NAME else path / NAME
    text = _text_of(path)
    value, lines = load(text, NAME)
    if not isinstance(value, dict):
        raise DataError(Problem("a study file holds keys and values", "see the README", NAME, 1))
    refuse(_unsettled(value, lines, text))
    try:
        study = Study.model_validate(value)
    except ValidationError as error:
        said = _without_echoes(error.errors())
        raise DataError(*(_problem_of(each, lines) for each in said)) from None
    study._id = slug(path.resolve().parent.name)
    study._lines = lines
    refuse(contradictions(study))
    return study


def _unsettled(value: Any, lines: Lines, text: str) -> list[Problem]:
    """Find what still says "?", with the comment on how to settle it."""
    rows, problems = text.splitlines(), []
    for path in _open_places(value, ()):
        line = lines.of(*path)
        # A comment stands behind the mark, or in the lines just above.
        above = list(takewhile(lambda row: row.lstrip().startswith("#"), rows[line - 2 :: -1]))
        said = [found[1] for row in (rows[line - 1], *above) if (found := _SETTLE.search(row))]
        where = ".".join(str(part) for part in path)
        hint = said[0] if said else "put what is true in place of the question mark"
        problems.append(Problem("this is not settled yet", hint, NAME, line, value=where))
    return problems


def _open_places(value: Any, path: tuple[Any, ...]) -> typing.Iterator[tuple[Any, ...]]:
    if value == _OPEN:
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            # A code for no answer may well be a question mark.
            if key not in ("missing", "not_used", "only"):
                yield from _open_places(item, (*path, key))
            elif item == _OPEN:
                yield (*path, key)
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from _open_places(item, (*path, place))


def _text_of(path: Path) -> str:
    folder = path.parent
    if not path.is_file():
        rule = f"a study is a folder with a {NAME}"
        there = [item.name for item in folder.glob("*.y*ml")] if folder.is_dir() else []
        hint = (
            f"the folder holds {', '.join(sorted(there))}: rename it to {NAME}"
            if there
            else "check the path, or start with `cxkit demo` to see an example"
        )
        where = folder.name or str(folder)
        raise DataError(Problem(rule, hint, NAME, value=f"{where} (no {NAME})"))
    if path.stat().st_size > MAX_BYTES:
        raise DataError(too_large(NAME))
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        hint = "save it as UTF-8"
        raise DataError(Problem(f"{NAME} is written in UTF-8", hint, NAME, line)) from None
    except OSError as error:
        hint = f"the system says: {error.strerror}"
        raise DataError(Problem(f"{NAME} must be readable", hint, NAME)) from None


def _without_echoes(errors: list[Any]) -> list[Any]:
    """Leave out lists that are too short only because what is in them is wrong."""
    places = [each["loc"] for each in errors]
    return [
        each
        for each in errors
        if each["type"] != "too_short"
        or not any(
            len(at) > len(each["loc"]) and at[: len(each["loc"])] == each["loc"] for at in places
        )
    ]


def _problem_of(said: Any, lines: Lines) -> Problem:
    path = tuple(part for part in said["loc"] if part != "[key]")
    line = lines.of(*path)
    value = "" if isinstance(said["input"], dict | tuple) else str(said["input"])
    where = ".".join(str(part) for part in path)
    kind = said["type"]
    if kind == "extra_forbidden":
        known = _keys_of(path[:-1])
        hint = nearest(str(path[-1]), known)
        return Problem("this key is not known", hint, lines.file, line, value=str(path[-1]))
    if kind == "missing" and isinstance(path[-1], int):
        rule, hint = (
            f"{'.'.join(map(str, path[:-1]))} is too short",
            "write three: [low, likely, high]",
        )
        return Problem(rule, hint, lines.file, line, value=f"{path[-1]} of 3")
    if kind == "missing":
        hint = f"add `{path[-1]}:` to {'.'.join(map(str, path[:-1])) or 'the file'}"
        return Problem("a required key is missing", hint, lines.file, line, value=where)
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'|(\d+)", said["ctx"]["expected"])
        known = [text or number for text, number in allowed]
        rule = f"{where} is one of: {', '.join(known)}"
        return Problem(rule, nearest(value, known), lines.file, line, value=value)
    if kind == "string_pattern_mismatch":
        rule = f"{where} has the wrong form"
        return Problem(rule, _form_of(said["ctx"]["pattern"]), lines.file, line, value=value)
    message = said["msg"].removeprefix("Value error, ")
    message = message[:1].lower() + message[1:]
    hint = message.replace("input should be", "write").replace("tuple", "list")
    hint = hint.replace("dictionary or instance of", "keys and values of")
    return Problem(f"{where} has the wrong type or value", hint, lines.file, line, value=value)


def _form_of(pattern: str) -> str:
    forms = {
        "d$": "write a number of days, such as 7d",
        "[a-z]": "use lower-case letters, digits and _, beginning with a letter",
        "[A-Z]": "write a currency's three letters, such as EUR",
        r"^\d{4}": "write a month as 2026-05",
    }
    return next((hint for part, hint in forms.items() if part in pattern), f"match {pattern}")


def _keys_of(path: tuple[Any, ...]) -> list[str]:
    model: Any = Study
    for part in path:
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        if part in fields:
            model = _model_in(fields[part].annotation)
        elif isinstance(part, str) and model.model_config["extra"] == "allow":
            model = _model_in(typing.get_type_hints(model)["__pydantic_extra__"])
        # Else a place in a list, or a name that the person chose: the model stays.
        if model is None:
            return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(part) for part in typing.get_args(annotation))
    return next((model for model in found if model is not None), None)
