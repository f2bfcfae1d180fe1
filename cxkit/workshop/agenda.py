"""Which steps a session takes, and what is filled in there; nothing here draws."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import cxkit

from ..findings import DataError
from ..parts import join_names
from ..steps import Section, Step, check_agenda, choose_steps
from ..study.description import Study
from ..study.reading import NAME, read_study
from .ballots.asked import ballot_for, known_names
from .ballots.kinds import Ballot
from .ballots.shown import Shown, rounds_of
from .forms.asked import FORMS
from .forms.choices import Choices
from .forms.shown import entries_sheet, sheet_of
from .held import Held
from .record.entries import Action, Card, Cause, Coding, Idea
from .record.file import NOT_HELD
from .record.session import Session

# Ballots over what the result shows, and where it has their names.
BY_RESULT = {
    "attention": "journey_items", "team_view": "journey_items",
    "stated_importance": "journey_items", "priority": "shortlist", "realm_guess": "group_labels",
}  # fmt: skip
# Kinds of entries that a desk of its own writes.
WRITTEN = {"walk": Card, "ideas": Idea, "causes": Cause, "read": Coding}


def room_of(about: Any) -> str:
    """Name the room of a result, or of a room's package."""
    return about.__name__.rpartition(".")[2] if isinstance(about, ModuleType) else about.room


def guide_of(room: str) -> tuple[Step, ...]:
    """Give all steps that a room has.

    Raises
    ------
    DataError
        The room has no guided session.
    """
    if importlib.util.find_spec(f"cxkit.{room}.guide") is None:
        raise DataError(f"the room {room} has no guided session")
    return importlib.import_module(f"cxkit.{room}.guide").GUIDE


def all_guides() -> dict[str, tuple[Step, ...]]:
    """Find the guides of all rooms, by looking."""
    rooms = (each.name for each in pkgutil.iter_modules(cxkit.__path__) if each.ispkg)
    return {
        room: guide_of(room)
        for room in sorted(rooms)
        if importlib.util.find_spec(f"cxkit.{room}.guide") is not None
    }


def steps_of(session: Session, about: Any, section: Section) -> tuple[Step, ...]:
    """Give the steps that this session takes in a section of the notebook.

    Parameters
    ----------
    session : Session
        Opened with the study's folder, whose ``agenda`` names steps to add.
    about : module or Result
        A room's package before there is a result, its result afterwards: where that says so,
        steps about a change that cannot be told are left out.
    section : str

    Raises
    ------
    DataError
        The agenda names a step that no room has.
    """
    agenda: tuple[str, ...] = ()
    if (session.folder / NAME).is_file():
        study = read_study(session.folder)
        rooms_of_agenda(study)
        agenda = study.agenda
    if not isinstance(about, ModuleType) and "wave" not in session.record.asked:
        # What is decided here can only show in a later wave.
        session.remember("wave", {"focus": str(about.parameters["FOCUS"])})
    chosen = choose_steps(
        guide_of(room_of(about)),
        mode=session.mode, agenda=agenda, branch=getattr(about, "branch", ""),
    )  # fmt: skip
    return tuple(step for step in chosen if step.section == section)


def rooms_of_agenda(study: Study) -> dict[str, tuple[str, ...]]:
    """Say which rooms have each step that a study's agenda adds.

    An agenda is the study's, and so of all rooms: a step that only some of them have is fine.

    Parameters
    ----------
    study : Study

    Returns
    -------
    dict of str to tuple of str
        Rooms that have the step to add, by its id, in the agenda's order.

    Raises
    ------
    DataError
        No room has it: with the line in the study's file, and the nearest step that there is.
    """
    guides = all_guides()
    rooms = {
        step.id: tuple(room for room in guides if any(e.id == step.id for e in guides[room]))
        for guide in guides.values()
        for step in guide
        if step.opt_in
    }
    lines = [study._lines.of("agenda", at) for at in range(len(study.agenda))]
    check_agenda(study.agenda, rooms, study._lines.file, lines)
    return {id: rooms[id] for id in study.agenda}


def say_agenda(study: Study, room: str = "") -> tuple[str, ...]:
    """Say where the steps of a study's agenda are taken.

    Parameters
    ----------
    study : Study
    room : str, optional
        Only what this room leaves out, for its report; each step where none is named.

    Raises
    ------
    DataError
        As `rooms_of_agenda`.
    """
    return tuple(
        f"agenda: {id} is taken in {join_names(list(rooms))}{f', not in {room}' if room else ''}"
        for id, rooms in rooms_of_agenda(study).items()
        if room not in rooms
    )


def ballot_of(use: str, session: Session, about: Any) -> tuple[Ballot, int]:
    """Make the ballot that a step uses, such as ``"ballot attribution 2"``, and its round.

    Raises
    ------
    DataError
        There is nothing yet that it could ask about.
    """
    _, name, round = use.split()
    if name == "promises" and session.writable and not session.record.meta.previous:
        raise DataError("no session before this one is named")
    study = about if isinstance(about, ModuleType) else about.reduced.study
    names = _asked_about(name, session, about)
    ballot = ballot_for(name, study, session, about=names)
    # For phones and sheets, which know no result.
    session.remember(name, names, **_beside(name, session, about))
    return ballot, int(round)


def _beside(name: str, session: Session, about: Any) -> dict[str, Mapping[str, str]]:
    """Give what settles a forecast later: where each action is, and the wave looked at."""
    if name != "forecast" or isinstance(about, ModuleType):
        return {}
    places = {each.id: each.touchpoint or "" for each in session.entries(Action)}
    return {"places": places, "wave": {"focus": about.parameters["FOCUS"]}}


def _asked_about(name: str, session: Session, about: Any) -> Mapping[str, str]:
    """Name what a ballot is made of, by what the result or the session holds now."""
    if isinstance(about, ModuleType):
        return {}
    if name in BY_RESULT:
        return getattr(about, BY_RESULT[name], {})
    return known_names(name, about.reduced.study, session)


def choices_for(session: Session, about: Any, step: str = "") -> Choices:
    """Say where names come from that can be chosen: the result's study, or the study's file."""
    if isinstance(about, ModuleType):
        known = read_study(session.folder) if (session.folder / NAME).is_file() else None
        return Choices(session, study=known, step=step)
    comments = getattr(getattr(about, "comments", None), "to_read", None)
    return Choices(session, study=about.reduced.study, result=about, step=step, comments=comments)


def made_in(use: str, session: Session, about: Any) -> Any:
    """Give what was made with a use of a step, as something that draws itself; None for nothing."""
    kind, _, name = use.partition(" ")
    if kind == "ballot":
        try:
            ballot, round = ballot_of(use, session, about)
        except DataError:
            return None
        tally = session.tally(ballot, round=round)
        return Shown(rounds_of(session, ballot, round)) if tally else None
    choices = choices_for(session, about)
    if kind == "write":
        form = FORMS[name](choices)
        entries = [each for each in session.entries(form.kind) if form.owns(each)]
        return sheet_of(entries, choices, "") if entries else None
    written = WRITTEN.get(kind)
    known = written is not None and session.entries(written)
    return entries_sheet(session, written, choices) if known else None


def held_in(session: Session, about: Any, section: Section) -> Held:
    """Give what a session holds of the steps of a section, for a page that nobody writes on."""
    if not session.held:
        return Held((), NOT_HELD)
    parts = []
    for step in steps_of(session, about, section):
        made = [each for use in step.uses if (each := made_in(use, session, about)) is not None]
        parts += [(step.title, each) for each in made]
    return Held(tuple(parts))
