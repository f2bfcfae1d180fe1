"""Claims of study.yaml about its own files and numbers that cannot be true together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..findings import Problem
from .description import Column, Section, Study
from .names import nearest

# What an aspiration may be about besides the study's own outcomes.
SCORE = "nps"

_TRIPLES = ("value_per_customer", "value_per_point")


def broken_promises(study: Study) -> Iterator[Problem]:
    """Find names of nothing, ranges in the wrong order, and codes that would mean two things.

    Parameters
    ----------
    study : Study

    Yields
    ------
    Problem
        Each with its line.
    """
    yield from _aims(study)
    yield from _ranges(study)
    yield from _codes(study)
    if not any(facts.is_pattern for facts in study.survey.files):
        yield from _files(study)


def _aims(study: Study) -> Iterator[Problem]:
    said, known = study.aspiration, (SCORE, *study.outcomes)
    if said is not None and said.outcome not in known:
        rule = "an aspiration is about the score or an outcome of the study"
        yield _misnamed(study, ("aspiration", "outcome"), rule, said.outcome, known)


def _ranges(study: Study) -> Iterator[Problem]:
    for place, persona in enumerate(study.personas):
        for name in _TRIPLES:
            three = getattr(persona, name)
            if three is not None and list(three) != sorted(three):
                rule, hint = "a range runs from low over likely to high", "put them in order"
                value = ", ".join(f"{each:g}" for each in three)
                yield study.problem(("personas", place, name), rule, hint, value)


def _codes(study: Study) -> Iterator[Problem]:
    for path, section in (("ratings",), study.ratings), *columns_of(study):
        both = set(getattr(section, "missing", None) or ()) & set(
            getattr(section, "not_used", None) or ()
        )
        for code in sorted(both):
            rule = "a code means that nothing was said, or that nothing was used"
            hint = "keep it under `missing:` or under `not_used:`"
            yield study.problem((*path, "not_used"), rule, hint, code)


def _files(study: Study) -> Iterator[Problem]:
    files = study.survey.files
    known = [name for facts in files for name in (facts.wave, facts.file) if name is not None]
    rule = "a column says which of the study's files or waves have it"
    for path, column in columns_of(study):
        for place, name in enumerate(column.files or ()):
            if name not in known:
                yield _misnamed(study, (*path, "files", place), rule, name, known)
        for name in column.values_by_file or ():
            if name not in known:
                yield _misnamed(study, (*path, "values_by_file", name), rule, name, known)


def _misnamed(
    study: Study, path: tuple[Any, ...], rule: str, name: str, known: Iterable[str]
) -> Problem:
    return study.problem(path, rule, nearest(name, known), name)


def columns_of(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Column]]:
    """Find every column that a study, or a part of it, spells out, with its path."""
    if isinstance(part, Column):
        yield path, part
    elif isinstance(part, Section):
        for name in (*type(part).model_fields, *(part.__pydantic_extra__ or ())):
            yield from columns_of(getattr(part, name), (*path, name))
    elif isinstance(part, dict):
        for name, value in part.items():
            yield from columns_of(value, (*path, name))
    elif isinstance(part, tuple):
        for place, value in enumerate(part):
            yield from columns_of(value, (*path, place))
