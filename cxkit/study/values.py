"""What a key of study.yaml may hold: kinds of values, and how each is read."""

from __future__ import annotations

import re
from datetime import date
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator

BEST_PERSONA = "best_persona"


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    return value


def _as_texts(value: Any) -> Any:
    return tuple(_as_text(item) for item in value) if isinstance(value, tuple) else value


def as_text_map(value: Any) -> Any:
    """Take codes and their meanings as text, however YAML reads them."""
    if not isinstance(value, dict):
        return value
    return {_as_text(key): _as_text(item) for key, item in value.items()}


def _as_day(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError("a day is written 2026-05-03")
    return date.fromisoformat(value)


def _as_target(value: Any) -> Any:
    number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    if not number and value != BEST_PERSONA:
        raise ValueError(f"write a number of the rating scale, or the word {BEST_PERSONA}")
    return float(value) if number else value


def as_one_or_more(value: Any) -> Any:
    """Take one word for a list of one."""
    return (value,) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_as_text)]
Codes = Annotated[tuple[str, ...], BeforeValidator(_as_texts)]
TextMap = Annotated[dict[str, str], BeforeValidator(as_text_map)]
Day = Annotated[date, BeforeValidator(_as_day)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Days = Annotated[str, Field(pattern=r"^\d{1,3}d$")]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Count = Annotated[int, Field(gt=0)]
Delimiter = Annotated[str, Field(min_length=1, max_length=1)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Points = Annotated[float, Field(ge=0, le=100)]
Deviation = Annotated[float, Field(ge=0, le=71)]
Words = Annotated[tuple[str, ...], BeforeValidator(as_one_or_more)]
Target = Annotated[float | Literal["best_persona"], PlainValidator(_as_target)]
Realm = Literal["entertainment", "education", "esthetic", "escapist"]
Lever = Literal["message", "place", "process", "people", "offer"]
KanoAnswer = Literal["like", "must_be", "neutral", "live_with", "dislike"]
Three = tuple[NotNegative, NotNegative, NotNegative]
