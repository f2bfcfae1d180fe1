"""What desks for forms are made of: drawing fields, knowing what is not saved, saving, undoing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from ...findings import DataError, refuse
from ...parts import shorten
from ...sheets import Sheet
from ..fields import Field, choice_of
from ..forms.choices import LONGEST_NAME, Choices
from ..forms.kinds import AHEAD, BEHIND, Form, Typed
from ..forms.reading import split_names
from ..forms.shown import sheet_of
from ..record.entries import Entry
from ..record.session import Session
from .base import Screens

Way = tuple[str, Callable[[], None]]
UNSAVED = "what is typed here is not saved: save it, or empty the fields"


class LiveScreens(Screens):
    """Screens that tell somebody else when the session has changed.

    Parameters
    ----------
    session : Session
    on_change : callable, optional
        Called after every change, such as to draw a picture anew.
    """

    def __init__(self, session: Session, on_change: Callable[[], None] | None = None) -> None:
        super().__init__(session)
        self.box.add_class("cxkit-form")
        self.on_change = on_change

    def _lines(self, words: str, value: str = "", *, hint: str = "", rows: int = 1) -> Any:
        """Make a field that grows with what is typed in it."""
        return self.kit.Textarea(
            description=words, value=value, continuous_update=False, placeholder=hint, rows=rows,
            style={"description_width": "400px"}, layout={"width": "auto"},
        ).add_class("cxkit-field")  # fmt: skip

    def redraw(self) -> None:
        """Tell whoever draws a picture of what is written."""
        if self.on_change is None:
            return
        try:
            self.on_change()
        except Exception as error:
            # The disk has the entry: a picture that fails must not look as if that were lost.
            words = f"✓ Saved. The picture beside it could not be drawn again: {error}"
            self._tell(words, "cxkit-hint")


class FormScreens(LiveScreens):
    """Screens on which one form is filled in, again and again.

    Parameters
    ----------
    choices : Choices
        The session that is written, and where names come from.
    make : callable
        Makes the form from the choices; asked anew for every screen, as the choices grow.
    on_change : callable, optional
        Called after every entry that was saved or taken back, such as to draw a picture anew.
    """

    def __init__(
        self, choices: Choices, make: Callable[[Choices], Form],
        on_change: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(choices.session, on_change)
        self.choices, self.make = choices, make
        self.form = make(choices)
        # The entry that is changed, what stood in its fields, and what stays for the next one.
        self.changed: Entry | None = None
        self.before: dict[str, str] = {}
        self.kept: dict[str, Typed] = {}
        # Widgets of the fields on the screen, and what is typed on all screens of the form.
        self.inputs: dict[str, Any] = {}
        self.words: dict[str, str] = {}

    @property
    def unsaved(self) -> bool:
        """Whether something is typed that would be lost if the screen went."""
        return any(text.strip() and text != self.before[id] for id, text in self.typed().items())

    @property
    def standing(self) -> tuple[Entry, ...]:
        """Entries of this form that count."""
        return tuple(each for each in self.session.entries(self.form.kind) if self.form.owns(each))

    def start(self) -> None:
        """Show the first screen."""
        raise NotImplementedError

    def after(self, entry: Entry) -> None:
        """Show what follows once an entry is saved."""
        raise NotImplementedError

    def sheet(self) -> Sheet:
        """Give what is written as a table."""
        return sheet_of(self.standing, self.choices, self.nothing())

    def nothing(self) -> str:
        """Say that nothing is written."""
        return f"No {self.form.many} yet."

    def leave(self) -> None:
        """Go back to the first screen, if nothing would be lost."""
        self.refuse_unsaved()
        self.start()

    def keep(self, entry: Entry) -> None:
        """Save an entry and go on."""
        saved = self.session.add(entry)
        if self.changed is None:
            typed = self.form.typed_of(saved)
            self.kept = {id: typed[id] for id in self.form.stays}
        self.changed = None
        self.forget()
        self.after(saved)
        self.redraw()

    def take_back(self) -> None:
        """Take the last entry back, or what was last changed in one."""
        self.refuse_unsaved()
        last = self.session.record.all_of(self.form.kind)[-1:]
        if last and not self.owns(last[0]):
            rule = f"the last one written, {last[0].id}, is from another desk"
            raise DataError(f"{rule}: take it back there first")
        entry = self.session.undo(self.form.kind)
        self.forget()
        self.start()
        stands = any(each.key == entry.key for each in self.session.entries(self.form.kind))
        self._tell(f"{self.taken(entry)} is {'as it was before' if stands else 'taken back'}.")
        self.redraw()

    # What these screens share.

    def owns(self, entry: Entry) -> bool:
        """Say whether an entry was written here."""
        return self.form.owns(entry)

    def typed(self) -> dict[str, str]:
        """Give what stands in the fields of all screens of the form."""
        return self.words | {id: field.value for id, field in self.inputs.items()}

    def refuse_unsaved(self) -> None:
        if self.unsaved:
            raise DataError(UNSAVED)

    def forget(self) -> None:
        """Let go of fields whose screen goes."""
        self.inputs, self.before, self.words = {}, {}, {}

    def tell_count(self) -> None:
        number = len(self.standing)
        said = f"1 {self.form.one}" if number == 1 else f"{number} {self.form.many}"
        self._tell(f"✓ {said} saved." if number else self.nothing())

    def name(self, entry: Entry) -> str:
        """Give the first words that were written on an entry."""
        return entry.words

    def taken(self, entry: Entry) -> str:
        """Name an entry that is taken back."""
        return f"“{shorten(self.name(entry), LONGEST_NAME)}”"

    def fill_in(self, heading: str, question: str, typed: Mapping[str, Typed], *ways: Way) -> None:
        """Show the form with what stands in it; `ways` lead elsewhere from its first screen."""
        self.forget()
        self.before = {each.id: _written(each, typed.get(each.id, "")) for each in self.form.fields}
        self.words, self.frame = dict(self.before), (heading, question, ways)
        self.show_page(0)

    def show_page(self, page: int) -> None:
        """Show some of the fields: what is typed on the others is kept."""
        self.words |= self.typed()
        heading, question, ways = self.frame
        self.page, pages, self.inputs, drawn = page, self.form.pages, {}, []
        for each in pages[page]:
            self.inputs[each.id], shown = self._draw_of(each, self.words[each.id])
            drawn.append(shown)
        if len(pages) > 1:
            heading = f"{heading} ({page + 1} of {len(pages)})"
        if page:
            ways = (("Back", partial(self.show_page, page - 1)),)
        words, action = f"Save the {self.form.one}", self.save
        if page + 1 < len(pages):
            words, action = "Next", self.turn_page
        buttons = [self._button(words, action, primary=True)]
        buttons += [self._button(words, action) for words, action in ways]
        # What stays from the entry before is not typed again.
        fresh = (self.inputs[id] for id in self.inputs if id not in self.kept)
        first = next(fresh, next(iter(self.inputs.values())))
        self._show(
            heading, question, *self.above_fields(), *drawn, self._row(*buttons), focus=first
        )
        self.tell_count()

    def turn_page(self) -> None:
        """Go on to the next fields, if these can be read."""
        refuse(self.form.problems_of(self.typed(), self.form.pages[self.page]))
        self.show_page(self.page + 1)

    def above_fields(self) -> tuple[Any, ...]:
        """Give what stands above the fields."""
        return ()

    def save(self) -> None:
        """Save what is typed."""
        self.keep(self.form.entry_of(self.typed(), base=self.changed))

    def _draw_of(self, each: Field, value: str) -> tuple[Any, Any]:
        if self.form.shows_choices(each):
            several = each.kind == "several" or self.form.lists(each)
            hint = each.hint or ("such as 1, 2" if several else f"1 to {len(each.choices)}")
            return self._draw(
                replace(each, kind="several" if several else each.kind, hint=hint), value
            )
        if each.choices:
            field = self._choice(each.label, each.choices.values(), hint=each.hint)
            field.value = value
        elif each.id in AHEAD | BEHIND:
            field = self._field(each.label, value, hint=each.hint).add_class("cxkit-day")
        elif each.kind == "number":
            return self._draw(each, value)
        else:
            field = self._lines(each.label, value, hint=each.hint)
        return field, field

    def _option(self, field: Field, text: Any, number: int) -> Any:
        if field.kind != "several":
            return super()._option(field, text, number)
        id, label = list(field.choices.items())[number - 1]
        button = self.kit.Button(description=f"{number} {label}", tabbable=False)
        button.on_click(lambda _: self._toggle(field, text, id))
        return button

    def _toggle(self, field: Field, text: Any, id: str) -> None:
        """Add a choice to what is typed, or take it out; what else is typed stays."""
        parts = split_names(text.value, field.choices)
        meant = [choice_of(part, field.choices) or part for part in parts]
        meant = [each for each in meant if each != id] + [id] * (id not in meant)
        text.value = _join(meant, field)
        text.focus()


def _written(each: Field, typed: Typed) -> str:
    """Write a value as a person types it."""
    if isinstance(typed, str):
        return each.choices.get(typed, typed)
    return _join(typed, each) if each.choices else "; ".join(typed)


def _join(ids: Iterable[str], field: Field) -> str:
    # An entry's id stands before its words, and is enough.
    names = {id: id if name.startswith(f"{id}: ") else name for id, name in field.choices.items()}
    return ", ".join(names.get(id, id) for id in ids)
