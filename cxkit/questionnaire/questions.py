"""What the questionnaire asks: `items.yaml` in one language, as typed objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ..findings import DataError, Problem
from ..study.description import REALMS
from ..study.names import nearest
from ..study.yaml_lines import load

ITEMS = "items.yaml"
RECOMMEND, REASON, DATE = "recommend", "reason", "date"


@dataclass(frozen=True)
class Statement:
    """One sentence to agree with.

    Parameters
    ----------
    id : str
        Column of its answers: its number on the page and its realm, such as ``q2_ent``.
    text : str
        The sentence, in the language of the questionnaire.
    realm : str
        One of the four; "" for what the realms may go together with.
    covers : str
        What it stands for, in a word or two, in English.
    reversed : bool
        Whether agreeing is the bad answer.
    """

    id: str
    text: str
    realm: str = ""
    covers: str = ""
    reversed: bool = False

    @property
    def name(self) -> str:
        """The id without the number."""
        return self.id.partition("_")[2]


@dataclass(frozen=True)
class AnswerScale:
    """The answers to choose from, and what both ends mean in words.

    Parameters
    ----------
    low, high : int
        The ends; every whole number between them is an answer.
    low_means, high_means : str
        In the language of the questionnaire.
    """

    low: int
    high: int
    low_means: str
    high_means: str

    @property
    def answers(self) -> range:
        """Every answer, from the low end to the high one."""
        return range(self.low, self.high + 1)


@dataclass(frozen=True)
class Questionnaire:
    """The questions in one language, in the order of the page.

    Parameters
    ----------
    language : str
        Two letters.
    express : bool
        True for the form that a team answers: one statement a realm and nothing else.
    scale : AnswerScale
        Of all statements.
    statements : tuple of Statement
        About the realms.
    outcomes : tuple of Statement
        About what the realms may go together with; none in the express form.
    words : mapping of str to str
        Every other text of the page, by what it is for.
    """

    language: str
    express: bool
    scale: AnswerScale
    statements: tuple[Statement, ...]
    outcomes: tuple[Statement, ...]
    words: Mapping[str, str] = field(repr=False, hash=False)

    @property
    def realms(self) -> dict[str, tuple[Statement, ...]]:
        """The statements of each realm."""
        return {
            realm: tuple(said for said in self.statements if said.realm == realm)
            for realm in REALMS
        }

    @property
    def reversed(self) -> tuple[str, ...]:
        """Ids of the statements in which agreeing is the bad answer."""
        return tuple(said.id for said in self.statements if said.reversed)

    @property
    def columns(self) -> tuple[str, ...]:
        """Headings of the answers, in the order of the page; a group's own would come last."""
        said = tuple(statement.id for statement in (*self.statements, *self.outcomes))
        return said if self.express else (RECOMMEND, REASON, *said, DATE)


def languages() -> tuple[str, ...]:
    """Name the languages in which the questionnaire exists."""
    return _items()["languages"]


def read_questionnaire(language: str = "en", *, express: bool = False) -> Questionnaire:
    """Give the questionnaire in one language.

    Parameters
    ----------
    language : str
        One of `languages()`.
    express : bool
        Whether to give the short form that a team answers: four statements, 0 to 10.

    Returns
    -------
    Questionnaire

    Raises
    ------
    DataError
        It does not exist in this language.

    Notes
    -----
    Four statements a realm, mixed in a fixed order that ``items.yaml`` explains, as in [1]_, on
    the realms of [2]_; the wording is our own. Answers in several languages may be put
    together as far as the translations mean the same; that was checked by reading, not by
    comparing answers.

    References
    ----------
    .. [1] H. Oh, A. M. Fiore and M. Jeoung, "Measuring Experience Economy Concepts: Tourism
           Applications", Journal of Travel Research 46(2), 119-132 (2007).
    .. [2] B. J. Pine and J. H. Gilmore, "Welcome to the Experience Economy", Harvard Business
           Review 76(4), 97-105 (1998).

    Examples
    --------
    >>> asked = read_questionnaire("en")
    >>> [statement.text for statement in asked.realms["education"]][:2]
    ['I was shown or told something new here.', 'I understand some things better now.']
    >>> asked.scale.high, asked.scale.high_means
    (7, 'agree completely')
    >>> read_questionnaire("nl", express=True).columns
    ('q1_est', 'q2_ent', 'q3_esc', 'q4_edu')
    """
    known = languages()
    if language not in known:
        rule, hint = f"the questionnaire exists in: {', '.join(known)}", nearest(language, known)
        raise DataError(Problem(rule, hint, value=language))
    form = _items()["express" if express else "full"]
    scale = form["scale"]
    return Questionnaire(
        language=language,
        express=express,
        scale=AnswerScale(
            scale["low"], scale["high"], scale["low_means"][language], scale["high_means"][language]
        ),
        statements=_statements(form["statements"], language),
        outcomes=_statements(form.get("outcomes", ()), language),
        words={name: texts[language] for name, texts in form["words"].items()},
    )


def _statements(said: tuple[dict[str, Any], ...], language: str) -> tuple[Statement, ...]:
    return tuple(
        Statement(
            id=each["id"],
            text=each[language],
            realm=each.get("realm", ""),
            covers=each.get("covers", ""),
            reversed=each.get("reversed", False),
        )
        for each in said
    )


@cache
def _items() -> dict[str, Any]:
    text = (Path(__file__).parent / ITEMS).read_text(encoding="utf-8")
    return load(text, ITEMS)[0]
