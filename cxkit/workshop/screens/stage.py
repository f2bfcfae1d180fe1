"""The stage: one step after the other, fields on the left, what they show on the right."""

from __future__ import annotations

from html import escape
from typing import Any

from ...findings import DataError
from ...steps import RESULTS, Section, Step
from ..agenda import steps_of
from ..ghosts import haunt
from ..groups import mixed_groups
from ..record.entries import Note
from ..record.session import Session
from .base import CSS
from .booth import Booth
from .clock import Clock
from .cover import CoverScreens
from .desks_of import desk_of, live
from .form_screens import UNSAVED
from .pictures import shown
from .roster_desk import RosterDesk

# So many times as fast does the clock go where the room is rehearsed: two hours in ten minutes.
REHEARSAL = 12

HEADINGS = {
    "begin": "Begin", "guess": "Before we look", "show": "What the data say", "decide": "Decide",
}  # fmt: skip


class Stage(CoverScreens):
    """The steps of one section of a notebook; it writes only when they begin and end.

    Parameters
    ----------
    session : Session
    about : module or Result
        The room's package before there is a result, its result afterwards.
    section : str
    """

    def __init__(self, session: Session, about: Any, section: Section) -> None:
        super().__init__(session, about, section, steps_of(session, about, section))
        self.box.add_class("cxkit-stage")
        self.clock: Clock | None = None
        self._run(self.show_plan)

    # One method a screen.

    def show_plan(self) -> None:
        """Show the steps of this section, and begin where the room stopped."""
        if not self.steps:
            self._show_none()
            return
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
        plan.add_class("cxkit-plan")
        self.offer_uncovering()
        self._begin_screen(HEADINGS[self.section], said, plan, self._row(begin), self.cover)
        self._tell("✓ All steps of this section are done." if follow is None else "")

    def show_step(self, number: int, part: int = 0) -> None:
        """Show a step: its desk on the left, what it looks at or has made on the right."""
        self._stop_clock()
        self.number, self.part, self.seen, self.reminded = number, part, 0, False
        self.looked, self.opened, self.parked = "", "", None
        step = self.steps[number]
        slot = self.session.begin_step(step.id, step.lasts(self.session.mode))
        self.time = self.kit.HTML().add_class("cxkit-time")
        # Made before the screen is shown: a desk may have something to say against it.
        self.left = self._desk(step)
        self.right = self.kit.VBox().add_class("cxkit-picture")
        # Named by what stands there: two parts of a step have the same heading.
        self.body = self.kit.HBox().add_class("cxkit-sides").add_class(f"cxkit-at-{step.id}-{part}")
        self.show = self._button(self._say_show(), self.reveal) if step.shows else None
        self._draw_right()
        self.notes = self.kit.VBox().add_class("cxkit-notes")
        # What is told stands by the buttons, which are always in sight.
        foot = self.kit.VBox((self.notes, self.state, self._buttons())).add_class("cxkit-foot")
        heading = f"Step {number + 1} of {len(self.steps)}: {step.title}"
        self.draw_cover()
        self._begin_screen(
            heading, step.aim, self.time, self.body, foot, self.cover,
            focus=self.show or self._first(), told=False,
        )  # fmt: skip
        self._tell("")
        if not slot.ended:
            fast = REHEARSAL if self.session.mode == "rehearsal" else 1
            self.clock = Clock(slot.minutes, slot.started, self._tell_time, fast=fast)

    # One method a decision.

    def go_on(self) -> None:
        self._refuse_unsaved()
        self._mind_round()
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
        self.looked = shown(name, self.about, self.session)
        self._draw_right()

    def toggle_script(self) -> None:
        step = self.steps[self.number]
        said = {"Say": step.say, "Do": step.do, "Listen for": step.listen,
                "Kept": step.captured}  # fmt: skip
        rows = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in said.items())
        self._toggle("script", self.kit.HTML(f"<dl>{rows}</dl>"))

    def toggle_parking(self) -> None:
        field = self._field("For the parking lot")
        if self._toggle("parking", field, self._button("Save it there", self.park, here=True)):
            self.parked = field
            field.focus()

    def park(self) -> None:
        if not self.parked.value.strip():
            raise DataError("nothing is written down for the parking lot yet")
        step = self.steps[self.number]
        note = self.session.add(Note(text=self.parked.value, tag="parking", step=step.id))
        self.parked.value = ""
        self._toggle("parking")
        self._tell(f"✓ Parked as {note.id}.")
        self.on.focus()

    def toggle_groups(self) -> None:
        groups = mixed_groups(self.session.record.roster, seed=self.session.record.meta.id)
        rows = "".join(
            f"<li>{', '.join(escape(f'{each.pseudonym} ({each.function})') for each in group)}</li>"
            for group in groups
        )
        said = f"<ol>{rows}</ol>" if rows else "<p>Nobody is on the roster yet.</p>"
        self._toggle("groups", self.kit.HTML(said))

    # What these screens share.

    def _show_none(self) -> None:
        """Say that this session takes no step here: there is nothing to press."""
        said = self._text(HEADINGS[self.section], "cxkit-heading")
        none = f"An {self.session.mode} session has no step here: go on with the cells below."
        self.box.children = (self.kit.HTML(CSS), said, self._text(none))

    def _begin_screen(
        self, heading: str, aim: str, *children: Any, focus: Any = None, told: bool = True
    ) -> None:
        self._show(heading, aim, *children, focus=focus, told=told)
        # Where the screen before was long, the room would look at the end of this one.
        self.heading.add_class("cxkit-top").tabbable = False
        self.heading.focus()
        self.first.focus()

    def _toggle(self, what: str, *children: Any) -> bool:
        """Show something above the buttons, or take it away again if it is there."""
        self._refuse_unparked()
        self.opened = "" if self.opened == what else what
        self.notes.children = children if self.opened else ()
        self.parked = None
        return bool(self.opened)

    def _refuse_unsaved(self) -> None:
        self._refuse_unparked()
        if getattr(self.desk, "unsaved", False):
            raise DataError(UNSAVED)

    def _refuse_unparked(self) -> None:
        if self.parked is not None and self.parked.value.strip():
            raise DataError(UNSAVED)

    def _mind_round(self) -> None:
        """Remind the room, once, of a round that is not closed: without that it has no totals."""
        if not isinstance(self.desk, Booth) or self.desk.is_closed or self.reminded:
            return
        self.reminded = True
        if self.desk.is_open:
            raise DataError("the round is still open: close it, or press again to go on without")
        raise DataError("nobody has voted in this step: vote, or press again to go on without")

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
            self.desk = desk_of(use, step.id, self.session, self.about, self._redraw)
        except DataError as error:
            # There is nothing to vote on yet: the room reads why, and goes on.
            said = "; ".join(
                ": ".join(filter(None, (each.rule, each.hint))) for each in error.problems
            )
            return self.kit.VBox((self._text(f"Not yet: {said}.", "cxkit-hint"),))
        return self.kit.VBox((self.desk.box,))

    def _first(self) -> Any:
        """Say where the keys go first; a button below a long list would pull the room there."""
        listed = isinstance(self.desk, RosterDesk) and not self.desk.writes
        return self.on if self.desk is None or listed else self.desk.first

    def _redraw(self) -> None:
        """Draw again what is beside the desk; after a round is closed the room goes on."""
        self._draw_right()
        self.draw_cover()
        if isinstance(self.desk, Booth) and self.desk.is_closed:
            # What was told of an open round is over; the room looks at the totals from the top.
            self._tell("")
            self.heading.focus()
            self.on.focus()

    def _draw_right(self) -> None:
        step = self.steps[self.number]
        made, children = self.looked, []
        if self.show is not None:
            # Always the same button: it keeps the focus.
            self.show.description = self._say_show()
            children = [self.show]
        elif step.uses:
            made = live(step.uses[self.part], self.session, self.about)
        self.right.children = [*children, *([self.kit.HTML(made)] if made else [])]
        self.body.children = [side for side in (self.left, self.right) if side.children]

    def _say_show(self) -> str:
        shows = len(self.steps[self.number].shows)
        return f"Show ({self.seen + 1} of {shows})" if self.seen < shows else "Show again"

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
