"""study.yaml as typed objects: what a person says about a survey, and nothing more.

Every class here is one section of the file (see the README of ``data/samples``); a field
name is a key. Codes are kept as text, as they stand in a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr

from ..findings import Problem
from .values import (
    Codes,
    Count,
    Day,
    Days,
    Delimiter,
    Deviation,
    Id,
    KanoAnswer,
    Lever,
    Month,
    NotNegative,
    Number,
    Points,
    Positive,
    Realm,
    Share,
    Target,
    Text,
    TextMap,
    Three,
    Words,
    as_one_or_more,
    as_text_map,
)
from .yaml_lines import Lines

REALMS: tuple[str, ...] = get_args(Realm)
PERIODS = ("week", "month", "quarter", "year")
LEVERS: tuple[str, ...] = get_args(Lever)
ENTRIES = ("interests", "needs", "pains", "environment", "possibilities")
KANO_FORMS = ("functional", "dysfunctional")
KANO_ANSWERS: tuple[str, ...] = get_args(KanoAnswer)
Dates = Literal["iso", "day-first", "month-first", "year-first", "day-of-month", "excel", "unix"]


class Section(BaseModel):
    """What all sections share: unknown keys are refused, and nothing is changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Column(Section):
    """Where one thing stands in the files, and how to read its cells.

    The first name of `column` that a file has is taken. `missing` and `not_used` replace
    the section's own codes; `values` gives codes their meaning, `values_by_file` per file
    (by its wave or its name); `files` says which files have the column at all.
    """

    column: Annotated[tuple[str, ...], BeforeValidator(as_one_or_more)] = Field(min_length=1)
    missing: Codes | None = None
    not_used: Codes | None = None
    values: TextMap | None = None
    values_by_file: dict[Text, TextMap] | None = None
    files: Codes | None = None


def _as_column(value: Any) -> Any:
    return {"column": value} if isinstance(value, str | tuple) else value


ColumnSaid = Annotated[Column, BeforeValidator(_as_column)]


class FileFacts(Section):
    """One export, and what is true of all its rows.

    `file` may be a pattern, such as ``exports/answers_*.csv``, of which `take` says what is read.
    `product` says which survey product wrote it, where that is not to be recognised; `dates` how
    its dates are written, where other files write theirs otherwise.
    """

    file: str
    take: Literal["newest", "all"] = "newest"
    product: str | None = None
    wave: Text | None = None
    month: Month | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: Delimiter | None = None
    exported: Day | None = None
    dates: Dates | None = None

    def is_named(self, name: str) -> bool:
        """Is `name` this file's wave, its name or a pattern of it?"""
        return name in (self.wave, self.file) or fnmatchcase(self.file, name)

    @property
    def is_pattern(self) -> bool:
        """Whether `file` stands for any number of files."""
        return any(sign in self.file for sign in "*?[")


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


class Range(Section):
    """The two ends of an answer scale."""

    low: Number
    high: Number


class Survey(Section):
    """The files and how they are to be read.

    `answered_by` says who speaks: customers of themselves, or the team of what it believes
    customers live through. `scale` is that of the recommend question, where the answers leave it
    open; `dates` and `decimal` are told from the answers, where they are not said. `only` keeps
    the rows of one survey (``{Survey Type: [NPS]}``), `unfinished` those that were broken off.
    """

    files: tuple[FileFacts, ...] = Field(min_length=1)
    columns: Columns = Columns()
    answered_by: Literal["customers", "team"] = "customers"
    nps_type: Literal["relational", "transactional"] | None = None
    ids: Literal["persistent", "per_file"] = "per_file"
    dates: Dates | None = None
    decimal: Literal[",", "."] | None = None
    scale: Range | None = None
    unfinished: Literal["leave_out", "keep"] = "leave_out"
    only: dict[Text, Codes] = {}
    missing: Codes = ("",)

    @property
    def who(self) -> str:
        """Those who answered, as prose calls them."""
        return "members of the team" if self.answered_by == "team" else "customers"


class Outcome(Column):
    """Something worth explaining: a scale with two ends, or values yes and no."""

    low: Number | None = None
    high: Number | None = None
    lower_is_better: bool = False


class Ratings(Range):
    """The scale of the touchpoint ratings. Not used is not missing: it is reach.

    `target` is a number of the scale, or the performance of the best persona. `values` gives
    words their number (``Very dissatisfied: 1``); `best` says which end is the good one: where
    it is ``low``, 1 of 1 to 5 is turned round and counts as 5.
    """

    missing: Codes = ("",)
    not_used: Codes = ()
    target: Target | None = None
    values: TextMap | None = None
    best: Literal["high", "low"] = "high"


class Waves(Section):
    """How answers fall into waves, which two are compared, and how many were asked in each.

    `order` names the waves in the order of time, where neither their names nor dates tell it.
    """

    by: Text = "file"
    order: Codes = ()
    complete_after: Days | None = None
    compare: Literal["previous", "same_last_year"] = "previous"
    invited: dict[Text, Count] = {}


class Touchpoint(Section):
    """One place of contact on the journey; `lever` is what kind of thing changes there."""

    id: Id
    label: str | None = None
    column: ColumnSaid | None = None
    owners: tuple[str, ...] = ()
    core: bool = False
    words: tuple[str, ...] = ()
    cost: NotNegative | None = None
    target: Target | None = None
    lever: Annotated[tuple[Lever, ...], BeforeValidator(as_one_or_more)] = ()
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
    """One statement about a persona, how heavy it is and where it comes from.

    A constraint says which interests or needs it `blocks` (by their text) and, where somebody
    knows it, for what `share` of the persona it holds; `words` is how comments say it.
    """

    text: str
    weight: Annotated[float, Field(ge=0, le=5)] | None = None
    source: Literal["said", "seen", "assumed"] = "assumed"
    blocks: Words = ()
    share: Share | None = None
    words: Words = ()


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


class Benchmark(Section):
    """Somebody else's profile to hold beside ours: a competitor's, or a published one.

    `scores` are means of the realms and `sd` the standard deviations of the `n` answers behind
    them, in points of 0 to 100. Two answers, one at each end, have one of 71: none is larger.
    """

    label: Text
    n: Annotated[int, Field(gt=1)]
    source: Text
    scores: Annotated[dict[Realm, Points], Field(min_length=1)]
    sd: dict[Realm, Deviation] = {}


class Realms(Section):
    """The realm questionnaire, and whose profiles to hold beside ours.

    `values` gives words their number (``"7 - fully": 7``) where not all answers are numbers.
    """

    scale: Range
    items: RealmItems
    reversed: tuple[str, ...] = ()
    values: TextMap | None = None
    missing: Codes | None = None
    benchmarks: tuple[Benchmark, ...] = ()


class Trust(Section):
    """Three questions about trust."""

    scale: Range
    empathy: ColumnSaid
    logic: ColumnSaid
    loyalty: ColumnSaid


class KanoQuestions(Section):
    """The pair of questions on one touchpoint: how it is to have it, and not to have it."""

    functional: ColumnSaid
    dysfunctional: ColumnSaid


class Kano(Section):
    """Pairs of questions by touchpoint, and what the codes of all their answers mean.

    A touchpoint's id is a key beside `values` and `missing`. Without `values` the answers are
    numbered 1 to 5 in the order of `KANO_ANSWERS`, or are these words themselves.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, KanoQuestions] = Field(init=False)

    values: Annotated[dict[str, KanoAnswer], BeforeValidator(as_text_map)] | None = None
    missing: Codes | None = None

    @property
    def questions(self) -> dict[str, KanoQuestions]:
        """The pairs, by touchpoint."""
        return dict(self.__pydantic_extra__)

    @property
    def meanings(self) -> dict[str, str]:
        """What each code means."""
        numbered = {str(code): word for code, word in enumerate(KANO_ANSWERS, 1)}
        return self.values or {**numbered, **{word: word for word in KANO_ANSWERS}}


class ContactColumns(Section):
    """Columns of the contact log; without a `time` the order of the lines is that of time."""

    respondent_id: ColumnSaid
    touchpoint: ColumnSaid
    time: ColumnSaid | None = None
    converted: ColumnSaid | None = None


class Contacts(Section):
    """A log of who met what and when, buyers and others."""

    file: str
    columns: ContactColumns
    encoding: str | None = None
    delimiter: Delimiter | None = None
    sheet: str | None = None


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
    budget: Positive | None = None
    journey: tuple[Stage, ...] = ()
    personas: tuple[Persona, ...] = ()
    realms: Realms | None = None
    trust: Trust | None = None
    stated_importance: dict[Id, ColumnSaid] = {}
    kano: Kano | None = None
    contacts: Contacts | None = None
    aspiration: Aspiration | None = None
    # Touchpoints that were worked on since the wave before: did it work?
    acted_on: tuple[Id, ...] = ()
    # Steps of a guided session that are taken though they are opt-in.
    agenda: tuple[Id, ...] = ()
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
