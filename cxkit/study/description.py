"""study.yaml as typed objects: what a person says about a survey, and nothing more.

Every class here is one section of the file (see the README of ``data/samples``); a field
name is a key. Codes are kept as text, as they stand in a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr

from ..findings import Problem
from .yaml_lines import Lines

REALMS = ("entertainment", "education", "esthetic", "escapist")
PERIODS = ("week", "month", "quarter", "year")


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    return value


def _as_texts(value: Any) -> Any:
    return tuple(_as_text(item) for item in value) if isinstance(value, tuple) else value


def _as_text_map(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {_as_text(key): _as_text(item) for key, item in value.items()}


def _as_day(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError("a day is written 2026-05-03")
    return date.fromisoformat(value)


def _as_one_or_more(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _as_column(value: Any) -> Any:
    return {"column": value} if isinstance(value, str | tuple) else value


Text = Annotated[str, BeforeValidator(_as_text)]
Codes = Annotated[tuple[str, ...], BeforeValidator(_as_texts)]
TextMap = Annotated[dict[str, str], BeforeValidator(_as_text_map)]
Day = Annotated[date, BeforeValidator(_as_day)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Days = Annotated[str, Field(pattern=r"^\d{1,3}d$")]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Count = Annotated[int, Field(gt=0)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Three = tuple[NotNegative, NotNegative, NotNegative]


class Section(BaseModel):
    """What all sections share: unknown keys are refused, and nothing is changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Column(Section):
    """Where one thing stands in the files, and how to read its cells.

    The first name of `column` that a file has is taken. `missing` and `not_used` replace
    the section's own codes; `values` gives codes their meaning, `values_by_file` per file
    (by its wave or its name); `files` says which files have the column at all.
    """

    column: Annotated[tuple[str, ...], BeforeValidator(_as_one_or_more)] = Field(min_length=1)
    missing: Codes | None = None
    not_used: Codes | None = None
    values: TextMap | None = None
    values_by_file: dict[Text, TextMap] | None = None
    files: Codes | None = None


ColumnSaid = Annotated[Column, BeforeValidator(_as_column)]


class FileFacts(Section):
    """One export, and what is true of all its rows."""

    file: str
    wave: Text | None = None
    month: Month | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    exported: Day | None = None

    def is_named(self, name: str) -> bool:
        """Is `name` this file's wave or its name?"""
        return name in (self.wave, self.file)


class Columns(Section):
    """The columns that mean the same in every survey."""

    respondent_id: ColumnSaid | None = None
    date: ColumnSaid | None = None
    recommend: ColumnSaid | None = None
    verbatim: ColumnSaid | None = None
    persona: ColumnSaid | None = None
    weight: ColumnSaid | None = None
    cluster: ColumnSaid | None = None
    revenue: ColumnSaid | None = None
    problem: ColumnSaid | None = None
    solved: ColumnSaid | None = None
    effort: ColumnSaid | None = None
    recommended_in_fact: ColumnSaid | None = None
    came_by_recommendation: ColumnSaid | None = None


class Survey(Section):
    """The files and how they are to be read."""

    files: tuple[FileFacts, ...] = Field(min_length=1)
    columns: Columns
    nps_type: Literal["relational", "transactional"] | None = None
    ids: Literal["persistent", "per_file"] = "per_file"
    dates: Literal["iso", "day-first", "month-first", "day-of-month"] = "iso"
    missing: Codes = ("",)


class Range(Section):
    """The two ends of an answer scale."""

    low: Number
    high: Number


class Outcome(Column):
    """Something worth explaining: a scale with two ends, or values yes and no."""

    low: Number | None = None
    high: Number | None = None
    lower_is_better: bool = False


class Ratings(Range):
    """The scale of the touchpoint ratings. Not used is not missing: it is reach."""

    missing: Codes = ("",)
    not_used: Codes = ()
    target: Number | None = None


class Waves(Section):
    """How answers fall into waves, which two are compared, and how many were asked in each."""

    by: Text = "file"
    complete_after: Days | None = None
    compare: Literal["previous", "same_last_year"] = "previous"
    invited: dict[Text, Count] = {}


class Touchpoint(Section):
    """One place of contact on the journey."""

    id: Id
    label: str | None = None
    column: ColumnSaid | None = None
    owners: tuple[str, ...] = ()
    core: bool = False
    words: tuple[str, ...] = ()
    cost: NotNegative | None = None
    target: Number | None = None
    customer_does: str | None = None
    attention: NotNegative | None = None

    @property
    def name(self) -> str:
        """The label, or the id where there is none."""
        return self.label or self.id.replace("_", " ")


class Stage(Section):
    """A part of the journey, in the order in which customers live it."""

    stage: str
    touchpoints: tuple[Touchpoint, ...] = Field(min_length=1)


class Entry(Section):
    """One statement about a persona, how heavy it is and where it comes from."""

    text: str
    weight: Annotated[float, Field(ge=0, le=5)] | None = None
    source: Literal["said", "seen", "assumed"] = "assumed"


Entries = Annotated[
    tuple[Entry, ...],
    BeforeValidator(
        lambda value: (
            tuple({"text": item} if isinstance(item, str) else item for item in value)
            if isinstance(value, tuple)
            else value
        )
    ),
]


class Persona(Section):
    """One kind of customer: how many, what they are worth, what they want and cannot."""

    id: Id
    label: str | None = None
    value: Text | None = None
    customers: NotNegative | None = None
    value_per_customer: Three | None = None
    value_per_point: Three | None = None
    interests: Entries = ()
    needs: Entries = ()
    pains: Entries = ()
    environment: Entries = ()
    possibilities: Entries = ()

    @property
    def name(self) -> str:
        """The label, or the id where there is none."""
        return self.label or self.id.replace("_", " ")


class RealmItems(Section):
    """Which columns ask for which of the four realms."""

    entertainment: tuple[str, ...] = Field(min_length=1)
    education: tuple[str, ...] = Field(min_length=1)
    esthetic: tuple[str, ...] = Field(min_length=1)
    escapist: tuple[str, ...] = Field(min_length=1)

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]
        return (item for realm in REALMS for item in getattr(self, realm))


class Realms(Section):
    """The realm questionnaire."""

    scale: Range
    items: RealmItems
    reversed: tuple[str, ...] = ()
    missing: Codes | None = None


class Trust(Section):
    """Three questions about trust."""

    scale: Range
    empathy: ColumnSaid
    logic: ColumnSaid
    loyalty: ColumnSaid


class ContactColumns(Section):
    """Columns of the contact log."""

    respondent_id: ColumnSaid
    touchpoint: ColumnSaid
    time: ColumnSaid | None = None
    converted: ColumnSaid | None = None


class Contacts(Section):
    """A log of who met what and when, buyers and others."""

    file: str
    columns: ContactColumns


class Aspiration(Section):
    """What is to be reached, and by when."""

    outcome: str
    target: Number
    by: Day


class Privacy(Section):
    """How small a group may be shown."""

    minimum_group: Annotated[int, Field(ge=5)] = 10
    minimum_quote_group: Annotated[int, Field(ge=5)] = 8
    verbatims: Literal["redacted", "none"] = "redacted"


class Study(Section):
    """Everything that study.yaml says; `id` is the name of its folder."""

    name: str
    survey: Survey
    schema_: Literal[1] = Field(alias="schema")
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    outcomes: dict[Id, Outcome] = {}
    ratings: Ratings | None = None
    dimensions: dict[Id, ColumnSaid] = {}
    waves: Waves = Waves()
    meaningful_change: Positive = 5.0
    journey: tuple[Stage, ...] = ()
    personas: tuple[Persona, ...] = ()
    realms: Realms | None = None
    trust: Trust | None = None
    stated_importance: dict[Id, ColumnSaid] = {}
    contacts: Contacts | None = None
    aspiration: Aspiration | None = None
    privacy: Privacy = Privacy()

    _id: str = PrivateAttr(default="study")
    _lines: Lines = PrivateAttr(default_factory=lambda: Lines("study.yaml"))

    @property
    def id(self) -> str:
        """Name of the study's folder, as a slug."""
        return self._id

    @property
    def touchpoints(self) -> tuple[Touchpoint, ...]:
        """All touchpoints in the order of the journey."""
        return tuple(point for stage in self.journey for point in stage.touchpoints)

    def problem(self, path: tuple[Any, ...], rule: str, hint: str, value: str = "") -> Problem:
        """Make the record of something wrong with the description at `path`."""
        return Problem(rule, hint, self._lines.file, self._lines.of(*path), value=value)
