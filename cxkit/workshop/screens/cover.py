"""What covers the results below a silent guess: who has seen them can no longer guess."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...findings import DataError
from ...steps import Section, Step
from ..agenda import ballot_of
from ..record.entries import Note
from ..record.session import Session
from .base import Screens

# How the note begins that keeps why a room looked before it had guessed.
WITHOUT = "The results were shown without a guess: "
COVERED = (
    "The results below are covered until the silent guess is closed: "
    "who has seen them can no longer guess."
)


def is_covered(session: Session, about: Any, steps: Sequence[Step]) -> bool:
    """Say whether the room is still to guess, and nobody has chosen to do without.

    Parameters
    ----------
    session : Session
    about : module or Result
    steps : sequence of Step
        Those that the session takes in the section of the guess. Without a ballot that can be
        asked there is no guess to wait for; one that was left out goes with the end of its step,
        once another one is closed.
    """
    record = session.record
    if any(note.text.startswith(WITHOUT) for note in session.entries(Note)):
        return False
    ended = {slot.step for slot in record.agenda if slot.ended}
    guesses = [
        (record.round_of(name, 1).tally is not None, step.id in ended)
        for step in steps
        for name in _guesses_of(step, session, about)
    ]
    done = any(closed for closed, _ in guesses) and all(map(any, guesses))
    return bool(guesses) and not done


def _guesses_of(step: Step, session: Session, about: Any) -> list[str]:
    """Give the ballots of a step that can be asked, by the names that the record has."""
    names = []
    for use in step.uses:
        if use.startswith("ballot "):
            try:
                names.append(ballot_of(use, session, about)[0].step)
            except DataError:
                # There is nothing to vote on, so nothing to wait for.
                continue
    return names


class CoverScreens(Screens):
    """The part of a stage that covers what stands below; `Stage` has the other screens.

    Parameters
    ----------
    session : Session
    about : module or Result
    section : str
        Only the guess covers anything.
    steps : tuple of Step
        Of this section.
    """

    def __init__(
        self, session: Session, about: Any, section: Section, steps: tuple[Step, ...]
    ) -> None:
        super().__init__(session)
        self.about, self.section, self.steps = about, section, steps
        self.cover = self.kit.VBox().add_class("cxkit-cover")

    def draw_cover(self, *more: Any) -> None:
        """Cover what stands below, or uncover it; ``more`` is what one can do about it."""
        covered = self.section == "guess" and is_covered(self.session, self.about, self.steps)
        # The style of all screens hides what comes after a cell that has this class.
        (self.cover.add_class if covered else self.cover.remove_class)("cxkit-covering")
        self.cover.children = (self._text(COVERED), *more) if covered else ()

    def offer_uncovering(self, *, here: bool = False) -> None:
        """Cover what is to be covered, with a way out of it."""
        words = "Show the results without a guess…"
        self.draw_cover(self._row(self._button(words, self.show_uncovering, here=here)))

    def show_uncovering(self) -> None:
        """Ask why the room does without a guess."""
        self.why = self._field("Why does the room look without a guess?")
        stay = self._button("Leave them covered", lambda: self.offer_uncovering(here=True),
                            primary=True, here=True)  # fmt: skip
        show = self._button("Show the results", self.uncover, here=True)
        self.draw_cover(self.why, self._row(stay, show))
        self._tell("The reason is kept in the session.")
        self.why.focus()

    def uncover(self) -> None:
        """Show the results, and keep why."""
        if not (reason := self.why.value.strip()):
            raise DataError("write down why the results are shown without a guess")
        note = self.session.add(Note(text=WITHOUT + reason, step=self.steps[0].id))
        self.draw_cover()
        self._tell(f"✓ The results below are shown. The reason is kept as {note.id}.")
