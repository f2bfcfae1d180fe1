"""A desk for any form: one entry a screen, saved at once, read again, changed, taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ...findings import DataError
from ...parts import shorten
from ..forms.asked import FORMS
from ..forms.choices import LONGEST_NAME, Choices
from ..forms.kinds import Form
from ..forms.warned import warnings_of
from ..record.entries import Entry
from .form_screens import FormScreens


class FormDesk(FormScreens):
    """Where a room writes entries of one form.

    Parameters
    ----------
    choices : Choices
        The session that is written, and where names come from.
    form : str or callable
        Name of the form in `FORMS`, or what makes it from the choices.
    on_change : callable, optional
        Called after every entry that was saved or taken back, such as to draw a picture anew.

    Notes
    -----
    `box` is what is shown, and `unsaved` says whether something is typed that is not saved yet:
    whoever puts another screen in its place asks first.
    """

    def __init__(
        self, choices: Choices, form: str | Callable[[Choices], Form], *,
        on_change: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(choices, FORMS[form] if isinstance(form, str) else form, on_change)
        self._run(self.start)

    # One method a screen.

    def start(self) -> None:
        """Show an empty form; where entries are only gone on with, those that there are."""
        if self.form.edits:
            self.show_all()
        else:
            self.show_form()

    def show_form(self, entry: Entry | None = None) -> None:
        self.form, self.changed = self.make(self.choices), entry
        typed = self.form.typed_of(entry) if entry else {**self.form.start, **self.kept}
        way = ("Leave it as it is", self.leave)
        if entry is None:
            way = (f"Read all {self.form.many}", self.show_all)
        question = self.name(entry) if entry and self.form.edits else self.form.question
        heading = f"{self.form.title}: {entry.id}" if entry else self.form.title
        self.fill_in(heading, question, typed, way)

    def show_saved(self, entry: Entry) -> None:
        again = "Next one" if self.form.edits else f"Next {self.form.one}"
        follow = self._button(again, self.start, primary=True)
        change = self._button("Change it", partial(self.show_form, entry))
        back = self._button("Take it back", self.take_back)
        self._show(self.form.title, self.name(entry), self._row(follow, change, back))
        self._tell(f"✓ Saved as {entry.id}.", more=warnings_of(entry))

    def show_all(self) -> None:
        self.refuse_unsaved()
        self.forget()
        self.form, standing = self.make(self.choices), self.standing
        changes = [
            self._button(self._say_change(each), partial(self.show_form, each)) for each in standing
        ]
        on = self._button("Go on writing", self.start, primary=True)
        back = self._button(f"Take the last {self.form.one} back", self.take_back)
        below = [*([] if self.form.edits else [on]), *([back] if standing else [])]
        rows = [self._row(*each) for each in (changes, below) if each]
        if not rows:
            rows = [self._row(self._button("Look again", self.start, primary=True))]
        question = self.form.question if self.form.edits else "What is written so far"
        self._show(self.form.title, question, self._sheet(self.sheet()), *rows,
                   focus=rows[0] if self.form.edits else rows[-1])  # fmt: skip
        self.tell_count()

    def show_full(self, entry: Entry) -> None:
        """Ask which entry gives way, where no more than a few may stand."""
        stay = self._button("Keep these", partial(self.show_typed, self.typed()), primary=True)
        rows = [
            self._row(self._button(f"Drop {each.id}: {shorten(self.name(each), LONGEST_NAME)}",
                                   partial(self.replace, each, entry)))
            for each in self.standing
        ]  # fmt: skip
        question = f"At most {self.form.most} {self.form.many} stand. Which one gives way?"
        self._show(self.form.title, question, *rows, self._row(stay), focus=stay)
        self._tell("Not saved yet: what you typed is kept until you choose.", "cxkit-hint")

    def show_typed(self, typed: dict[str, str]) -> None:
        """Show the form again with what was typed in it."""
        self.show_form()
        self.inputs, self.words = {}, typed
        self.show_page(0)

    # One method a decision.

    def save(self) -> None:
        entry = self.form.entry_of(self.typed(), base=self.changed)
        if self.changed is None and len(self.standing) >= (self.form.most or float("inf")):
            self.show_full(entry)
        else:
            self.keep(entry)

    def replace(self, old: Entry, entry: Entry) -> None:
        """Save an entry in the place of another one; undoing brings that one back."""
        if holder := self.session.holder_of(old.id):
            raise DataError(f"{holder} is about {old.id}: let another one give way")
        self.keep(entry.model_copy(update={"id": old.id}))

    # What these screens share.

    def after(self, entry: Entry) -> None:
        self.show_saved(entry)

    def owns(self, entry: Entry) -> bool:
        return self.form.owns(entry) and (not self.form.edits or self._is_done(entry))

    def _is_done(self, entry: Entry) -> bool:
        return all(getattr(entry, name) for name in self.form.needs)

    def _say_change(self, entry: Entry) -> str:
        if not self.form.edits:
            return f"Change {entry.id}"
        return f"{entry.id}: {shorten(self.name(entry))}{' ✓' if self._is_done(entry) else ''}"
