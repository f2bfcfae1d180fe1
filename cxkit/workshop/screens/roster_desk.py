"""Who is there: what was promised the time before, the roster, whether votes are kept, groups."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd

from ...findings import DataError
from ...parts import join_names
from ...sheets import Sheet
from ..groups import mixed_groups
from ..heard.commitments import previous_of, previous_table
from ..heard.phrases import functions_of
from ..record.session import Session
from ..roster import FEWEST_FUNCTIONS, read_people, write_people
from .form_screens import UNSAVED, LiveScreens

PROMISED = "Read it aloud. What became of it is voted on next, silently: only totals are shown."
LINES = "One person a line: a name of their choice, their function. Add “yes” who meets customers."


class RosterDesk(LiveScreens):
    """Where a room writes down who is there.

    Parameters
    ----------
    session : Session
    on_change : callable, optional
        Called after everything that was saved.
    """

    def __init__(
        self, session: Session, *, on_change: Callable[[], None] | None = None
    ) -> None:  # fmt: skip
        super().__init__(session, on_change)
        self.lines, self.before = None, ""
        self._run(self.start)

    @property
    def writes(self) -> bool:
        """Whether names are being typed."""
        return self.lines is not None

    @property
    def unsaved(self) -> bool:
        """Whether names are typed that would be lost if the screen went."""
        return self.lines is not None and self.lines.value.strip() not in ("", self.before)

    # One method a screen.

    def start(self) -> None:
        """Show what was promised the time before, then who is there."""
        if self.session.record.meta.previous and not self.session.record.roster:
            self.show_promised()
        elif self.session.record.roster:
            self.show_people()
        else:
            self.show_lines()

    def show_promised(self) -> None:
        """List what was promised the time before, by role, or go on without it."""
        try:
            previous_of(self.session)
        except DataError as error:
            self.show_here()
            self._tell(f"{error}. Go on without it.", "cxkit-hint")
            return
        on = self._button("Who is here today?", self.show_here, primary=True)
        table = previous_table(self.session).reset_index()[["role", "does", "by"]]
        sheet = self._sheet(Sheet(table.set_index("role"), "Nobody promised anything then."))
        self._show("The time before", "What did we say that we would do?", sheet, self._row(on))
        self._tell(PROMISED)

    def show_lines(self) -> None:
        """Ask who is there."""
        people = self.session.record.roster
        self.before = write_people(people)
        rows = max(6, len(people) + 1)
        self.lines = self._lines(LINES, self.before, hint="Ada, Digital", rows=rows)
        save = self._button("Save who is here", self.save, primary=True)
        buttons = [save, *([self._button("Leave it as it is", self.leave)] if people else [])]
        if not self.session.record.meta.previous:
            buttons.append(self._button("There was a session before…", self.show_before))
        self._show("Who is here?", "Names of your choice, and functions.", self.lines,
                   self._row(*buttons), focus=self.lines)  # fmt: skip
        self._tell_count()

    def show_people(self) -> None:
        """Show who is there, who of them meets customers, and whether votes are kept."""
        record = self.session.record
        meets = [
            self._button(f"{each.pseudonym}{' ✓' if each.frontline else ''}",
                         partial(self.turn_round, each.pseudonym))
            for each in record.roster
        ]  # fmt: skip
        groups = self._button("Mixed groups", self.show_groups, primary=True)
        change = self._button("Change the list", self.show_lines)
        votes = self._button("May single votes be kept?", self.show_votes)
        rows = [
            {"name": each.pseudonym, "function": each.function,
             "meets customers": "yes" if each.frontline else ""}
            for each in record.roster
        ]  # fmt: skip
        table = self._sheet(
            Sheet(pd.DataFrame(rows).set_index("name").rename_axis(None, columns="name"))
        )
        who = self._text("Who meets customers in their work? Press their names.")
        self._show("Who is here?", self._say_functions(), table, who, self._row(*meets),
                   self._row(groups, change, votes), focus=groups)  # fmt: skip
        self._tell_count()

    def show_votes(self) -> None:
        """Ask whether single votes may be kept."""
        question = "May single votes be kept, without names? Only if everybody here agrees."
        no = self._button("No, totals only", partial(self.keep_votes, False), primary=True)
        yes = self._button("Yes, everybody agrees", partial(self.keep_votes, True))
        kept = self.session.record.meta.keeps_votes
        self._show("Votes", question, self._row(no, yes))
        self._tell("So far they are kept." if kept else "So far only totals are kept.")

    def show_groups(self) -> None:
        """Show groups in which functions are mixed; the same ones whenever it is pressed."""
        record = self.session.record
        rows = {
            f"Group {number}": ", ".join(f"{each.pseudonym} ({each.function})" for each in group)
            for number, group in enumerate(
                mixed_groups(record.roster, seed=record.meta.id), start=1
            )
        }
        table = pd.DataFrame({"who": rows})
        back = self._button("Who is here?", self.show_people, primary=True)
        question = "Sit together in these groups."
        self._show("Mixed groups", question, self._sheet(Sheet(table)), self._row(back))
        self._tell(self._say_mixed())

    def show_before(self) -> None:
        """Ask for the file of the session before."""
        self._refuse_unsaved()
        self.lines = None
        self.name = self._field("File of that session, beside this one", hint="march.json")
        save = self._button("Read it", self.name_previous, primary=True)
        back = self._button("Back", self.show_lines)
        self._show("The time before", "Which file was it?", self.name, self._row(save, back))
        self._tell("")

    # One method a decision.

    def save(self) -> None:
        people = read_people(self.lines.value)
        if not people:
            raise DataError("nobody is written down yet")
        self.session.enrol(people)
        self._changed()

    def show_here(self) -> None:
        """Go on from what was promised to who is there."""
        if self.session.record.roster:
            self.show_people()
        else:
            self.show_lines()

    def leave(self) -> None:
        self._refuse_unsaved()
        self._forget()
        self.show_people()

    def turn_round(self, name: str) -> None:
        """Note that somebody meets customers, or does not."""
        people = [
            each.model_copy(update={"frontline": not each.frontline})
            if each.pseudonym == name
            else each
            for each in self.session.record.roster
        ]
        self.session.enrol(people)
        self._changed()

    def keep_votes(self, kept: bool) -> None:
        self.session.describe(keeps_votes=kept)
        self._changed()
        self._tell(f"✓ {'Single votes' if kept else 'Only totals'} are kept.")

    def name_previous(self) -> None:
        """Name the session before this one; what cannot be read is not kept."""
        named = self.session.record.meta.previous
        self.session.describe(previous=self.name.value.strip())
        try:
            previous_of(self.session)
        except DataError:
            self.session.describe(previous=named)
            raise
        self.show_promised()

    # What these screens share.

    def _changed(self) -> None:
        self._forget()
        self.show_people()
        self.redraw()

    def _forget(self) -> None:
        self.lines, self.before = None, ""

    def _refuse_unsaved(self) -> None:
        if self.unsaved:
            raise DataError(UNSAVED)

    def _functions(self) -> list[str]:
        return functions_of(person.function for person in self.session.record.roster)

    def _say_functions(self) -> str:
        names = self._functions()
        people = len(self.session.record.roster)
        who = "1 person" if people == 1 else f"{people} people"
        return f"{who} from {len(names)} function{'s' * (len(names) > 1)}: {join_names(names)}"

    def _say_mixed(self) -> str:
        if len(self._functions()) < 2:
            return "All are of one function: no group can be mixed."
        return "Functions are spread as evenly as they can be."

    def _tell_count(self) -> None:
        people, functions = self.session.record.roster, self._functions()
        if not people:
            self._tell("Nobody is written down yet.")
        elif len(functions) < FEWEST_FUNCTIONS:
            few = "Only one function is" if len(functions) == 1 else "Only two functions are"
            who = "what lies between functions will be missed. Who could join?"
            self._tell(f"✓ Saved. {few} here: {who}", "cxkit-hint")
        else:
            self._tell(f"✓ {len(people)} people are saved.")
