"""A desk for one entry on each of several things: choose one, write, go on with the next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from ...parts import shorten
from ..forms.kinds import Form
from ..record.entries import Entry
from .form_screens import FormScreens


@dataclass(frozen=True)
class Subject:
    """One thing that an entry is written about.

    Parameters
    ----------
    id, label : str
    group : str
        Under which heading it stands; empty for none.
    entry : Entry or None
        What is written about it.
    draft : Entry or None
        What stands in the fields before anything is written.
    """

    id: str
    label: str
    group: str = ""
    entry: Entry | None = None
    draft: Entry | None = None


class PickDesk(FormScreens):
    """Where a room writes about one thing after the other.

    What is asked of each of them, and which there are, is said by `subjects` and `form_of`.
    """

    title = asked = ""
    another = "Another one"

    def subjects(self) -> tuple[Subject, ...]:
        """List what is written about, in its order."""
        raise NotImplementedError

    def form_of(self, subject: Subject) -> Form:
        """Make the form on one of them."""
        raise NotImplementedError

    # One method a screen.

    def start(self) -> None:
        """Show what can be chosen; the first one without an entry is meant next."""
        subjects, rows = self.subjects(), []
        follow = next((each for each in subjects if not each.entry), subjects[0])
        first = None
        for group, several in groupby(subjects, key=lambda subject: subject.group):
            buttons = [self._subject_button(each, each is follow) for each in several]
            first = next((button for button in buttons if button.button_style), first)
            rows += [*([self._text(group)] if group else []), self._row(*buttons)]
        read = self._button(f"Read all {self.form.many}", self.show_all)
        back = self._button(f"Take the last {self.form.one} back", self.take_back)
        below = [self._row(read, back)] if any(each.entry for each in subjects) else []
        self._show(self.title, self.asked, *rows, *below, focus=first)
        self.tell_count()

    def show_form(self, subject: Subject) -> None:
        self.subject, self.form = subject, self.form_of(subject)
        self.changed = subject.entry
        entry = subject.entry or subject.draft
        typed = self.form.typed_of(entry) if entry else self.form.start
        heading = f"{self.title}{subject.group and f': {subject.group}'}"
        self.fill_in(heading, self.form.question, typed, (self.another, self.leave))

    def show_all(self) -> None:
        table = self._sheet(self.sheet())
        on = self._button("Go on writing", self.start, primary=True)
        self._show(self.title, "What is written so far", table, self._row(on))
        self.tell_count()

    # What these screens share.

    def after(self, entry: Entry) -> None:
        self.start()

    def tell_count(self) -> None:
        subjects = self.subjects()
        written = sum(each.entry is not None for each in subjects)
        told = f"✓ {written} of {len(subjects)} {self.form.many} saved."
        self._tell(told if written else self.nothing())

    def _subject_button(self, each: Subject, follow: bool) -> Any:
        words = f"{shorten(each.label)}{' ✓' if each.entry else ''}"
        return self._button(words, partial(self.show_form, each), primary=follow)
