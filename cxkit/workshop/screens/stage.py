"""The stage: one step after the other, fields on the left, what they show on the right."""

from __future__ import annotations

from html import escape
from typing import Any

from ...findings import DataError
from ...steps import RESULTS, Section, Step
from ..agenda import room_of, steps_of
from ..ghosts import haunt
from ..groups import mixed_groups
from ..record.entries import Note
from ..record.session import Session
from .base import Screens
from .booth import Booth
from .clock import Clock
from .desks_of import desk_of, live
from .form_screens import UNSAVED
from .pictures import shown

# So many times as fast does the clock go where the room is rehearsed: two hours in ten minutes.
REHEARSAL = 12

HEADINGS = {
    "begin": "Begin", "guess": "Before we look", "show": "What the data say", "decide": "Decide",
}  # fmt: skip


class Stage(Screens):
    """The steps of one section of a notebook; it writes only when they begin and end.

    Parameters
    ----------
    session : Session
    about : module or Result
        The room's package before there is a result, its result afterwards.
    section : str
    """

    def __init__(self, session: Session, about: Any, section: Section) -> None:
        super().__init__(session)
        self.box.add_class("cxkit-stage")
        self.about, self.section = about, section
        self.steps = steps_of(session, about, section)
        self.clock: Clock | None = None
        self._run(self.show_plan)

    # One method a screen.

    def show_plan(self) -> None:
        """Show the steps of this section, and begin where the room stopped."""
        follow = next((n for n, step in enumerate(self.steps) if not self._ended(step)), None)
        rows = "".join(
            f"<tr><td>{'✓ ' if self._ended(step) else ''}{escape(step.title)}</td>"
            f"<td>{step.lasts(self.session.mode)} min</td><td>{escape(step.aim)}</td></tr>"
            for step in self.steps
        )
        head = "<tr><th>Step</th><th>Time</th><th>What we have then</th></tr>"
        plan = self.kit.HTML(f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>")
        first = follow or 0
        words = f"{'Go on' if first else 'Begin'}: {self.steps[first].title}"
        again = "Look again from the first step" if follow is None else words
        begin = self._button(again, lambda: self.show_step(first), primary=True)
        minutes = sum(step.lasts(self.session.mode) for step in self.steps)
        said = f"{len(self.steps)} step{'s' * (len(self.steps) > 1)}, {minutes} minutes"
        self._show(said, HEADINGS[self.section], plan, self._row(begin))
        self._tell("✓ All steps of this section are done." if follow is None else "")

    def show_step(self, number: int, part: int = 0) -> None:
        """Show a step: its desk on the left, what it looks at or has made on the right."""
        self._stop_clock()
        self.number, self.part, self.seen, self.reminded = number, part, 0, False
        step = self.steps[number]
        slot = self.session.begin_step(step.id, step.lasts(self.session.mode))
        self.time = self.kit.HTML()
        # Made before the screen is shown: a desk may have something to say against it.
        left = self._desk(step)
        self.right = self.kit.VBox().add_class("cxkit-picture")
        self._draw_right(here=False)
        sides = [side for side in (left, self.right) if side.children]
        body = self.kit.HBox(sides).add_class("cxkit-sides")
        self.notes = self.kit.VBox().add_class("cxkit-notes")
        heading = f"Step {number + 1} of {len(self.steps)}: {step.title}"
        row = self._buttons()
        focus = self.desk.first if self.desk is not None else self.on
        self._show(heading, step.aim, self.time, body, row, self.notes, focus=focus)
        self._tell("")
        if not slot.ended:
            fast = REHEARSAL if self.session.mode == "rehearsal" else 1
            self.clock = Clock(slot.minutes, slot.started, self._tell_time, fast=fast)

    # One method a decision.

    def go_on(self) -> None:
        self._refuse_unsaved()
        self._mind_open_round()
        step = self.steps[self.number]
        if self.part + 1 < len(step.uses):
            self.show_step(self.number, self.part + 1)
            return
        self.session.end_step(step.id)
        if self.number + 1 < len(self.steps):
            self.show_step(self.number + 1)
        else:
            self._stop_clock()
            self.show_plan()
            self._tell("✓ This section is done. Run the cells below: they read what the room said.")

    def go_back(self) -> None:
        self._refuse_unsaved()
        if self.part:
            self.show_step(self.number, self.part - 1)
        elif self.number:
            self.show_step(self.number - 1)
        else:
            self._stop_clock()
            self.show_plan()

    def reveal(self) -> None:
        """Show the next thing that the step looks at, and note that it was shown."""
        step = self.steps[self.number]
        name = step.shows[self.seen % len(step.shows)]
        self.seen += 1
        if self.section in RESULTS:
            self.session.look(name)
        self._draw_right(shown(name, self.about, self.session))

    def toggle_script(self) -> None:
        if self.notes.children:
            self.notes.children = ()
            return
        step = self.steps[self.number]
        said = {"Say": step.say, "Do": step.do, "Listen for": step.listen,
                "Kept": step.captured}  # fmt: skip
        rows = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in said.items())
        self.notes.children = (self.kit.HTML(f"<dl>{rows}</dl>"),)

    def toggle_parking(self) -> None:
        if self.notes.children:
            self.notes.children = ()
            return
        self.parked = self._field("For the parking lot")
        save = self._button("Save it there", self.park, here=True)
        self.notes.children = (self.parked, save)
        self.parked.focus()

    def park(self) -> None:
        step = self.steps[self.number]
        note = self.session.add(Note(text=self.parked.value, tag="parking", step=step.id))
        self.notes.children = ()
        self._tell(f"✓ Parked as {note.id}.")

    def toggle_groups(self) -> None:
        if self.notes.children:
            self.notes.children = ()
            return
        groups = mixed_groups(self.session.record.roster, seed=self.session.record.meta.id)
        rows = "".join(
            f"<li>{', '.join(escape(f'{each.pseudonym} ({each.function})') for each in group)}</li>"
            for group in groups
        )
        said = f"<ol>{rows}</ol>" if rows else "<p>Nobody is on the roster yet.</p>"
        self.notes.children = (self.kit.HTML(said),)

    # What these screens share.

    def _refuse_unsaved(self) -> None:
        if getattr(self.desk, "unsaved", False):
            raise DataError(UNSAVED)

    def _mind_open_round(self) -> None:
        """Remind the room, once, of a round that is not closed: without that it has no totals."""
        if isinstance(self.desk, Booth) and self.desk.is_open and not self.reminded:
            self.reminded = True
            raise DataError("the round is still open: close it, or press again to go on without")

    def _ended(self, step: Step) -> bool:
        return any(slot.step == step.id and slot.ended for slot in self.session.record.agenda)

    def _desk(self, step: Step) -> Any:
        self.desk = None
        if not step.uses:
            return self.kit.VBox()
        use = step.uses[self.part]
        try:
            if self.session.mode == "rehearsal":
                haunt(use, step.id, self.session, self.about)
            self.desk = desk_of(use, step.id, self.session, self.about, self._draw_right)
        except DataError as error:
            # There is nothing to vote on yet: the room reads why, and goes on.
            said = "; ".join(
                ": ".join(filter(None, (each.rule, each.hint))) for each in error.problems
            )
            return self.kit.VBox((self._text(f"Not yet: {said}.", "cxkit-hint"),))
        return self.kit.VBox((self.desk.box,))

    def _draw_right(self, html: str = "", *, here: bool = True) -> None:
        step = self.steps[self.number]
        use = step.uses[self.part] if step.uses else ""
        made = html or ("" if step.shows else live(use, self.session, self.about))
        children = [self.kit.HTML(made)] if made else []
        if step.shows and room_of(self.about):
            left = len(step.shows) - self.seen
            words = f"Show ({left} to see)" if left > 0 else "Show again"
            children.insert(0, self._button(words, self.reveal, here=here))
        self.right.children = children

    def _buttons(self) -> Any:
        step = self.steps[self.number]
        follow = "Done with this section"
        if self.part + 1 < len(step.uses):
            follow = "Go on in this step"
        elif self.number + 1 < len(self.steps):
            follow = f"Next step: {self.steps[self.number + 1].title}"
        self.on = self._button(follow, self.go_on, primary=True)
        return self._row(
            self.on,
            self._button("Back", self.go_back),
            self._button("Facilitator's notes", self.toggle_script),
            self._button("Parking lot", self.toggle_parking),
            self._button("Mixed groups", self.toggle_groups),
        )

    def _tell_time(self, words: str, loudness: str) -> None:
        self.time.value = f'<div role="timer" class="cxkit-{loudness}">{escape(words)}</div>'

    def _stop_clock(self) -> None:
        if self.clock is not None:
            self.clock.stop()
            self.clock = None
