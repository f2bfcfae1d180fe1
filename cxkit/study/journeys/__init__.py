"""Journeys to begin with, one a kind of house: the `journey:` of a study, to be cut to size."""

from __future__ import annotations

from importlib.resources import files

from ...findings import DataError, Problem
from ..names import nearest


def journey_kinds() -> tuple[str, ...]:
    """Name the kinds of house for which there is a journey."""
    names = (each.name for each in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def journey_text(kind: str) -> str:
    """Give a journey as text for study.yaml.

    Parameters
    ----------
    kind : str
        One of `journey_kinds`.

    Raises
    ------
    DataError
        There is no journey of that kind.
    """
    kinds = journey_kinds()
    if kind not in kinds:
        raise DataError(
            Problem("there is a journey of this kind", nearest(kind, kinds), value=kind)
        )
    return (files(__package__) / f"{kind}.yaml").read_text(encoding="utf-8")
