"""Which desk a step uses, and what the room sees beside it while it writes."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from types import ModuleType
from typing import Any

from ..agenda import ballot_of, choices_for, made_in
from ..forms.asked import FORMS
from ..heard.causes import evidence_of
from ..record.entries import Cause
from ..record.session import Session
from .base import Screens
from .booth import Booth
from .cause_desk import CauseDesk
from .coding_desk import CodingDesk
from .desks import CardDesk, IdeaDesk
from .form_desk import FormDesk
from .roster_desk import RosterDesk
from .totals import totals


def desk_of(
    use: str, step: str, session: Session, about: Any, on_change: Callable[[], None]
) -> Screens:
    """Make the desk of a step.

    Parameters
    ----------
    use : str
        As a `Step` names it: ``"ballot attribution 1"``, ``"write action"``, ``"roster"``.
    step : str
        Id of the step: notes remember it.
    session : Session
    about : module or Result
    on_change : callable
        Called after every entry.

    Raises
    ------
    DataError
        There is nothing yet that it could ask about.
    """
    kind, _, name = use.partition(" ")
    if kind == "ballot":
        asked = ballot_of(use, session, about)
        return Booth(session, *asked, on_change=on_change, beside=True)
    choices = choices_for(session, about, step)
    if kind == "write":
        return FormDesk(choices, FORMS[name], on_change=on_change)
    makers: dict[str, Callable[[], Screens]] = {
        "roster": lambda: RosterDesk(session, on_change=on_change),
        "walk": lambda: CardDesk(session, choices.study, on_change=on_change),
        "ideas": lambda: IdeaDesk(session, about, on_change=on_change),
        "causes": lambda: CauseDesk(choices, _marker(about), on_change=on_change),
        "read": lambda: CodingDesk(choices, on_change=on_change),
    }
    return makers[kind]()


def _marker(about: Any) -> Callable[[Cause], str] | None:
    """Say what the analysis knows of a cause, once there is one."""
    if isinstance(about, ModuleType):
        return None
    return lambda cause: evidence_of(cause, about).status


def live(use: str, session: Session, about: Any) -> str:
    """Draw what a step has made so far, as HTML: totals of a closed round, or what was written.

    Desks with a list of their own say it themselves.
    """
    kind, _, name = use.partition(" ")
    if kind == "ballot":
        closed = made_in(use, session, about) is not None
        return totals(session, *ballot_of(use, session, about)) if closed else ""
    if kind != "write":
        return ""
    form = FORMS[name](choices_for(session, about))
    entries = [each for each in session.entries(form.kind) if form.owns(each)]
    rows = "".join(f"<li>{escape(each.words)}</li>" for each in entries)
    return f"<ul>{rows}</ul>" if rows else ""
