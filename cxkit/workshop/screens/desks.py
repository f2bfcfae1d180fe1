"""Where a room writes cards and ideas: situation by situation, realm by realm."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ...parts import words
from ...sheets import Sheet
from ..fields import Field
from ..forms.choices import Choices
from ..forms.kinds import Form
from ..heard.cards import cards_by_place, cards_table, moments_of, questions_of_card
from ..heard.guesses import RealmResult, in_prose, name_of, weakest_of
from ..heard.ideas import ideas_table, questions_of_realm
from ..record.entries import Card, Entry, Idea
from ..record.file import NOT_HELD
from ..record.parts import EVERYONE
from ..record.session import Session
from .form_desk import FormDesk
from .pick_desk import PickDesk, Subject

NO_CARD, NO_IDEA = "No card has been written.", "No idea has been written down."


def card_sheet(session: Session, study: Any) -> Sheet:
    """Show the cards as they are written."""
    table = cards_table(session, study).rename(columns=words)
    return Sheet(table, NO_CARD if session.held else NOT_HELD)


def idea_sheet(session: Session, result: RealmResult) -> Sheet:
    """Show the ideas as they are written."""
    table = ideas_table(session, result).rename(columns=words)
    return Sheet(table, NO_IDEA if session.held else NOT_HELD)


class CardDesk(PickDesk):
    """Situation cards: choose a moment, answer four questions, go on.

    Parameters
    ----------
    session : Session
    study : Responses or Study
    on_change : callable, optional
        See `FormDesk`.
    """

    title = "Situation cards"
    asked = "Walk the experience as a customer: choose a moment."
    another = "Another moment"

    def __init__(
        self, session: Session, study: Any, *, on_change: Callable[[], None] | None = None
    ) -> None:
        self.study, self.moments = study, moments_of(study)
        super().__init__(Choices(session, study), lambda _: _card_form(self.title), on_change)
        self._run(self.start)

    def subjects(self) -> tuple[Subject, ...]:
        written = cards_by_place(self.session)
        return tuple(
            Subject(each.id, each.label, each.stage, written.get(each.id),
                    Card(place=each.id, does=each.does))
            for each in self.moments
        )  # fmt: skip

    def form_of(self, subject: Subject) -> Form:
        return _card_form(subject.label, place=subject.id)

    def sheet(self) -> Sheet:
        return card_sheet(self.session, self.study)

    def taken(self, entry: Entry) -> str:
        labels = {moment.id: moment.label for moment in self.moments}
        return f"The last card on “{labels.get(entry.place, entry.place)}”"

    def owns(self, entry: Entry) -> bool:
        return True


class IdeaDesk(FormDesk):
    """Idea cards: what, for which realm and whom, and which effort it spares a customer.

    Parameters
    ----------
    session : Session
    result : Result
        Of the room ``realms``.
    on_change : callable, optional
        See `FormDesk`.
    """

    def __init__(
        self, session: Session, result: RealmResult, *,
        on_change: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        self.result = result
        weakest = weakest_of(result)
        self.realm = (weakest or list(result.realm_labels))[0]
        choices = Choices(session, result=result)
        super().__init__(choices, lambda _: _idea_form(result, self.realm), on_change=on_change)

    def show_form(self, entry: Entry | None = None) -> None:
        if entry and entry.realm in self.result.realm_labels:
            self.realm = entry.realm
        super().show_form(entry)
        self.choose(self.realm)

    def above_fields(self) -> tuple[Any, ...]:
        """Give the four realms, and what else to ask about the chosen one."""
        self.realms = {
            realm: self._button(label, partial(self.choose, realm))
            for realm, label in self.result.realm_labels.items()
        }
        self.more = self._text("")
        return (self._row(*self.realms.values()), self.more)

    def choose(self, realm: str) -> None:
        """Ask for ideas of a realm; what is typed stays."""
        self.realm, self.form = realm, _idea_form(self.result, realm)
        for each, button in self.realms.items():
            label = self.result.realm_labels[each]
            button.description = f"{label} ✓" if each == realm else label
        first, *others = questions_of_realm(realm)
        name = in_prose(self.result.realm_labels, realm)
        if weakest_of(self.result) == [realm]:
            name += f" ({self.result.reduced.study.survey.who} feel it least)"
        self.question.value = self._text(f"For {name}: {first}", "cxkit-question").value
        self.more.value = self._text(" ".join(others)).value

    @property
    def standing(self) -> tuple[Entry, ...]:
        """Ideas for every realm."""
        return self.session.entries(Idea)

    def owns(self, entry: Entry) -> bool:
        return True

    def sheet(self) -> Sheet:
        return idea_sheet(self.session, self.result)


def _card_form(label: str, **given: str) -> Form:
    fields = tuple(Field(name, asked) for name, asked in questions_of_card().items())
    return Form("card", Card, "card", "Situation cards", label, fields, needs=(), given=given)


def _idea_form(result: RealmResult, realm: str) -> Form:
    everyone = (EVERYONE, *result.group_labels)
    groups = {id: name_of(result, id) for id in everyone}
    points = {point.id: point.name for point in result.reduced.study.touchpoints}
    fields = (
        Field("text", "The idea"),
        Field("effort_removed", "Which effort does it spare a customer?"),
        Field("persona", "For whom?", "choice", groups, name_of(result, EVERYONE)),
        Field("touchpoint", "Where?", "choice", points, "nowhere in particular"),
    )
    return Form("idea", Idea, "idea", "Ideas", "", fields, given={"realm": realm})
