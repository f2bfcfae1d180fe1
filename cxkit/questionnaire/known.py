"""The questionnaire's statements in every language, by which an export of its answers is known."""

from __future__ import annotations

from ..study.proposal import Known
from .questions import languages, read_questionnaire


def known_statements() -> tuple[Known, ...]:
    """Give the statements on the four realms, of customers and of the team, in all languages."""
    return tuple(
        Known(said.text, said.realm, said.reversed, express)
        for language in languages()
        for express in (False, True)
        for said in read_questionnaire(language, express=express).statements
    )
