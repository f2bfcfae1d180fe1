"""The session file as typed objects, and how it is read: whole, of this version, or refused."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from ...findings import DataError, Problem
from ...measures.redaction import redact
from ...study.values import Realm
from ...study.yaml_lines import Lines, load

SCHEMA = 2
# Schema 1 had no agreement, no cards and no ideas; all that it had means the same.
READ = (1, SCHEMA)
MAX_BYTES = 10_000_000

KEEP = "it was left as it is: restore a copy, or give SESSION a new name"

EVERYONE = "all"

Count = Annotated[int, Field(ge=0)]
Points = dict[str, Count]
# What a voter gave, by field of the ballot.
Values = dict[str, int | float | str]
# What people write loses addresses and numbers that lead to a person, whoever wrote it where.
Words = Annotated[str, AfterValidator(redact)]


class Part(BaseModel):
    """A piece of the session file. What it does not know, it does not lose: it refuses."""

    model_config = ConfigDict(strict=True, extra="forbid", populate_by_name=True)


class Meta(Part):
    """Whose session it is; `id` tells its votes from those of a session of the same name."""

    id: str
    kit: str
    study: str = ""
    departments: Annotated[int, Field(ge=1)] | None = None


class Participant(Part):
    """One person in the room, by a name of their choice."""

    pseudonym: str
    function: str


class Agreement(Part, frozen=True):
    """How alike the votes of a round were, over the items of one screen.

    Numbers have two decimals: at full precision they would help to work out single votes. None
    where the votes do not differ in the way that the number needs.

    Parameters
    ----------
    voters : int
        Those who voted on all these items.
    kendall_w, p : float or None
        Kendall's coefficient of concordance of the orders, 0..1, and how often orders that
        have nothing in common are as much alike.
    icc_single, icc_mean : float or None
        Intraclass correlation ICC(2,1) of one voter's values, and ICC(2,k) of their mean.
    alpha : float or None
        Krippendorff's alpha for interval data.
    contested : list of str
        Ids of items that many put high and many put low.
    """

    voters: Annotated[int, Field(ge=1)]
    kendall_w: float | None = None
    p: float | None = None
    icc_single: float | None = None
    icc_mean: float | None = None
    alpha: float | None = None
    contested: list[str] = []


class Tally(Part, frozen=True):
    """What is kept of a closed round: sums, never a single vote.

    Parameters
    ----------
    voters : int
        Votes in the round.
    totals : dict of str to int
        Points by item, summed over the voters.
    spread : dict of str to int or None
        Standard deviation of the votes by item, in whole points; None with fewer than four
        voters.
    looks : int, default 0
        Results that had been shown when the round closed.
    given : dict of str to int or None
        Votes by item, for items that not everybody voted on.
    agreement : dict of str to Agreement
        By screen of the ballot: "all", or the group that it asked about.
    """

    voters: Annotated[int, Field(ge=1)]
    totals: Points
    spread: Points | None = None
    looks: Count = 0
    given: Points | None = None
    agreement: dict[str, Agreement] = {}

    def count(self, item: str) -> int:
        """Voters who gave something to `item`."""
        return (self.given or {}).get(item, self.voters)

    def mean(self, item: str) -> float:
        """Points that a voter gave to `item`, on average over those who gave any."""
        return self.totals[item] / self.count(item)


class Reopening(Part):
    """Why a closed round was voted anew, and by how many it had been voted.

    Not its totals: where one voter changed a vote, the difference of both totals would show it.
    """

    reason: Annotated[str, Field(min_length=1)]
    voters: Annotated[int, Field(ge=1)]


class Round(Part):
    """One round of a ballot that has closed; without a tally it is open again."""

    step: str
    round: Annotated[int, Field(ge=1)]
    question: str = ""
    tally: Tally | None = None
    reopened: list[Reopening] = []


class Card(Part, frozen=True):
    """One moment of the experience as customers live it; who wrote it is not kept.

    Parameters
    ----------
    place : str
        Id of the touchpoint or stage.
    does, senses, learns, enjoys : str
        What the customer does there, sees, hears, smells and feels, learns, and enjoys.
    """

    place: str
    does: Words = ""
    senses: Words = ""
    learns: Words = ""
    enjoys: Words = ""

    @property
    def active(self) -> bool:
        """Whether the customer does something."""
        return any(sign.isalnum() for sign in self.does)


class Idea(Part, frozen=True):
    """One idea, whom it is for and which effort it spares them; who had it is not kept.

    Parameters
    ----------
    text : str
    realm : str
        One of the four.
    persona : str, default "all"
        Slug of the group that it is for.
    effort_removed : str
        What becomes less effort for a customer.
    touchpoint : str, optional
        Where it would be met.
    id : str
        Given when the session takes it: i1, i2 and so on.
    """

    text: Annotated[Words, Field(min_length=1)]
    realm: Realm
    persona: str = EVERYONE
    effort_removed: Words = ""
    touchpoint: str | None = None
    id: str = ""


class Record(Part):
    """All that a session holds. Open entries are carried along for steps that fill them."""

    schema_: Literal[2] = Field(SCHEMA, alias="schema")
    meta: Meta
    roster: list[Participant] = []
    agenda: list[dict[str, Any]] = []
    ballots: list[Round] = []
    cards: list[Card] = []
    ideas: list[Idea] = []
    notes: list[dict[str, Any]] = []
    causes: list[dict[str, Any]] = []
    decisions: list[dict[str, Any]] = []
    commitments: list[dict[str, Any]] = []
    looks: list[str] = []

    def round_of(self, step: str, round: int) -> Round:
        """Find what is kept of a round: an empty, open one if it never closed."""
        kept = (each for each in self.ballots if (each.step, each.round) == (step, round))
        return next(kept, None) or Round(step=step, round=round)

    def as_text(self) -> str:
        """Write the record as its file holds it."""
        record = self.model_dump(by_alias=True)
        return json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def read_record(path: Path) -> Record:
    """Read a session file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Record

    Raises
    ------
    DataError
        Not readable, not JSON, no session, of another version, or with values that do not
        fit, each with its line. The file is never touched.
    """
    text = _text_of(path)
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise DataError(Problem("the session file is damaged", KEEP, path.name, line)) from None
    if not isinstance(value, dict) or not {"schema", "meta", "ballots"} <= set(value):
        rule = "this file is no cxkit session"
        raise DataError(Problem(rule, "give SESSION another name", path.name))
    # True is 1 to Python, but not to a reader.
    if type(value["schema"]) is not int or value["schema"] not in READ:
        rule = f"this cxkit reads sessions of schema {' and '.join(map(str, READ))}"
        hint = "open it with the cxkit that wrote it, or give SESSION a new name"
        line = _lines_of(text, path.name).of("schema")
        raise DataError(Problem(rule, hint, path.name, line, value=str(value["schema"])))
    try:
        return Record.model_validate(value | {"schema": SCHEMA})
    except ValidationError as error:
        lines = _lines_of(text, path.name)
        raise DataError(*(_problem_of(said, lines) for said in error.errors())) from None


@contextlib.contextmanager
def explained(rule: str, path: Path, kind: type[DataError] = DataError) -> Iterator[None]:
    """Turn what the system says against a file into a sentence with the file's name."""
    try:
        yield
    except OSError as error:
        hint = f"the system says: {error.strerror or error}"
        raise kind(Problem(rule, hint, path.name)) from None


def _text_of(path: Path) -> str:
    with explained("the session file must be readable", path):
        if path.stat().st_size > MAX_BYTES:
            raise DataError(Problem("this file is too large for a session", KEEP, path.name))
        content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataError(Problem("the session file is damaged", KEEP, path.name, line)) from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _lines_of(text: str, name: str) -> Lines:
    # JSON is YAML, and our YAML reader knows lines.
    try:
        return load(text, name)[1]
    except DataError:
        return Lines(name)


def _problem_of(said: Any, lines: Lines) -> Problem:
    where = ".".join(str(part) for part in said["loc"])
    value = "" if isinstance(said["input"], dict | list) else str(said["input"])
    message = said["msg"][:1].lower() + said["msg"][1:]
    rule = f"the session file does not fit: {where}: {message}"
    return Problem(rule, KEEP, lines.file, lines.of(*said["loc"]), value=value)
