"""Where a room writes: one card or one idea a screen, saved at once, the last one taken back."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

from ...findings import DataError
from ...parts import shorten, words
from ...sheets import Sheet
from ..heard.cards import Moment, cards_table, moments_of, questions_of_card
from ..heard.guesses import RealmResult, in_prose, name_of, weakest_of
from ..heard.ideas import complaints_of, ideas_table, questions_of_realm
from ..record.file import NOT_HELD
from ..record.parts import EVERYONE, Card, Idea
from ..record.session import Session
from .base import Screens

NO_CARD, NO_IDEA = "No card has been written.", "No idea has been written down."
NOWHERE = "Nowhere in particular"
UNSAVED = "what is typed here is not saved: save it, or empty the fields"


def card_sheet(session: Session, study: Any) -> Sheet:
    """Show the cards as they are written."""
    table = cards_table(session, study).rename(columns=words)
    return Sheet(table, NO_CARD if session.held else NOT_HELD)


def idea_sheet(session: Session, result: RealmResult) -> Sheet:
    """Show the ideas as they are written."""
    table = ideas_table(session, result).rename(columns=words)
    return Sheet(table, NO_IDEA if session.held else NOT_HELD)


class CardDesk(Screens):
    """Situation cards: choose a moment, answer four questions, go on.

    Parameters
    ----------
    session : Session
    study : Responses or Study
    """

    def __init__(self, session: Session, study: Any) -> None:
        super().__init__(session)
        self.study, self.moments = study, moments_of(study)
        self.fields: dict[str, Any] = {}
        self.before: dict[str, str] = {}
        self._run(self.show_moments)

    # One method a screen.

    def show_moments(self) -> None:
        written, rows = self.session.cards, []
        follow = next((each for each in self.moments if each.id not in written), self.moments[0])
        first = None
        for stage, moments in groupby(self.moments, key=lambda moment: moment.stage):
            buttons = [
                self._moment_button(each, each.id in written, each is follow) for each in moments
            ]
            first = next((b for b in buttons if b.button_style), first)
            rows += [*([self._text(stage)] if stage else []), self._row(*buttons)]
        read = self._button("Read all cards", self.show_cards)
        back = self._button("Take the last card back", self.take_back)
        below = [self._row(read, back)] if written else []
        question = "Walk the experience as a customer: choose a moment."
        self._show("Situation cards", question, *rows, *below, focus=first)
        self._tell_count()

    def show_card(self, moment: Moment) -> None:
        self.moment = moment
        card = self.session.cards.get(moment.id) or Card(place=moment.id, does=moment.does)
        asked = questions_of_card()
        self.before = {name: getattr(card, name) for name in asked}
        self.fields = {name: self._field(each, self.before[name]) for name, each in asked.items()}
        save = self._button("Save the card", self.save, primary=True)
        leave = self._button("Another moment", self.leave)
        heading = f"Situation cards{moment.stage and f': {moment.stage}'}"
        self._show(heading, moment.label, *self.fields.values(), self._row(save, leave))
        self._tell_count()

    def show_cards(self) -> None:
        table = self._sheet(card_sheet(self.session, self.study))
        on = self._button("Go on writing", self.show_moments, primary=True)
        self._show("Situation cards", "What is written so far", table, self._row(on))
        self._tell_count()

    # One method a decision.

    def save(self) -> None:
        texts = {name: field.value for name, field in self.fields.items()}
        self.session.add(Card(place=self.moment.id, **texts))
        self.show_moments()

    def leave(self) -> None:
        if any(field.value not in ("", self.before[name]) for name, field in self.fields.items()):
            raise DataError(UNSAVED)
        self.show_moments()

    def take_back(self) -> None:
        card = self.session.undo("cards")
        labels = {moment.id: moment.label for moment in self.moments}
        self.show_moments()
        self._tell(f"The last card on “{labels.get(card.place, card.place)}” is taken back.")

    # What these screens share.

    def _moment_button(self, moment: Moment, written: bool, follow: bool) -> Any:
        words = f"{shorten(moment.label)}{' ✓' if written else ''}"
        return self._button(words, lambda: self.show_card(moment), primary=follow)

    def _tell_count(self) -> None:
        written = {moment.id for moment in self.moments} & set(self.session.cards)
        told = f"✓ {len(written)} of {len(self.moments)} cards saved."
        self._tell(told if written else "No cards yet.")


class IdeaDesk(Screens):
    """Idea cards: what, for which realm and whom, and which effort it spares a customer.

    Parameters
    ----------
    session : Session
    result : Result
        Of the room ``realms``.
    """

    def __init__(self, session: Session, result: RealmResult) -> None:
        super().__init__(session)
        self.result = result
        weakest = weakest_of(result)
        self.realm = (weakest or list(result.realm_labels))[0]
        everyone = (EVERYONE, *result.group_labels)
        self.groups = {name_of(result, id): id for id in everyone}
        self.points = {point.name: point.id for point in result.reduced.study.touchpoints}
        self._run(self.show_idea)

    # One method a screen.

    def show_idea(self) -> None:
        self.realms = {
            realm: self._button(label, partial(self.choose, realm))
            for realm, label in self.result.realm_labels.items()
        }
        self.text = self._field("The idea")
        self.effort = self._field("Which effort does it spare a customer?")
        self.for_whom = self._choice("For whom?", self.groups, hint=name_of(self.result, EVERYONE))
        self.where = self._choice("Where?", self.points, hint=NOWHERE)
        save = self._button("Save the idea", self.save, primary=True)
        read = self._button("Read all ideas", self.show_ideas)
        fields = (self.text, self.effort, self.for_whom, self.where)
        self.more = self._text("")
        rows = (self._row(*self.realms.values()), self.more, *fields, self._row(save, read))
        self._show("Ideas", "", *rows, focus=self.text)
        self.choose(self.realm)
        self._tell_count()

    def show_saved(self, idea: Idea) -> None:
        follow = self._button("Next idea", self.show_idea, primary=True)
        back = self._button("Take it back", self.take_back)
        self._show("Ideas", idea.text, self._row(follow, back))
        said = "".join(f" Mind the wording: {each}." for each in complaints_of(idea))
        self._tell(f"✓ Saved as {idea.id}.{said}")

    def show_ideas(self) -> None:
        self._refuse_unsaved()
        table = self._sheet(idea_sheet(self.session, self.result))
        on = self._button("Go on writing", self.show_idea, primary=True)
        back = self._button("Take the last idea back", self.take_back)
        buttons = [on, back] if self.session.ideas else [on]
        self._show("Ideas", "What is written so far", table, self._row(*buttons))
        self._tell_count()

    # One method a decision.

    def choose(self, realm: str) -> None:
        self.realm = realm
        for each, button in self.realms.items():
            label = self.result.realm_labels[each]
            button.description = f"{label} ✓" if each == realm else label
        first, *others = questions_of_realm(realm)
        name = in_prose(self.result.realm_labels, realm)
        if weakest_of(self.result) == [realm]:
            name += f" ({self.result.reduced.study.survey.who} feel it least)"
        self.question.value = self._text(f"For {name}: {first}", "cxkit-question").value
        self.more.value = self._text(" ".join(others)).value

    def save(self) -> None:
        if not self.text.value.strip():
            raise DataError("write the idea down first")
        idea = Idea(
            text=self.text.value, realm=self.realm, effort_removed=self.effort.value,
            persona=_chosen(self.for_whom, self.groups) or EVERYONE,
            touchpoint=_chosen(self.where, self.points),
        )  # fmt: skip
        self.show_saved(self.session.add(idea))

    def take_back(self) -> None:
        idea = self.session.undo("ideas")
        self.show_idea()
        self._tell(f"“{shorten(idea.text, 60)}” is taken back.")

    # What these screens share.

    def _refuse_unsaved(self) -> None:
        if self.text.value.strip() or self.effort.value.strip():
            raise DataError(UNSAVED)

    def _tell_count(self) -> None:
        number = len(self.session.ideas)
        said = "1 idea" if number == 1 else f"{number} ideas"
        self._tell(f"✓ {said} saved." if number else "No ideas yet.")


def _chosen(field: Any, ids: dict[str, str]) -> str | None:
    """Give the id of the name that was typed or chosen; None where the field is empty."""
    typed = field.value.strip().casefold()
    known = {name.strip().casefold(): id for name, id in ids.items()}
    if typed and typed not in known:
        raise DataError(f"{field.description} “{field.value.strip()}” is not on the list")
    return known.get(typed)
